//! The dictionary form of English verbs: “said” → “say”, “denies” → “deny”, “admitted” → “admit”.
//!
//! Irregular forms are listed in `irregular`; the others follow the spelling rules for -s, -ed and -ing in `spelling`.
//! Nothing here decides whether a word is a verb: the answer is its lemma if it is one.

mod irregular;
mod spelling;

use std::borrow::Cow;

use crate::lookup::Folded;

/// The form of a verb, as its spelling shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum VerbForm {
    /// “say”; also the plain present and the imperative.
    Base,
    /// “says”.
    ThirdPerson,
    /// “said”: past tense or past participle, which are seldom spelt differently.
    Past,
    /// “given”, “spoken”: past participle only.
    Participle,
    /// “saying”.
    Gerund,
}

/// The lemma of `word` as a verb, in lower case; borrowed from a table, or from `word` if nothing changes.
///
/// None if the word has characters other than ASCII letters and inner hyphens, or is too long.
///
/// ```
/// use copydesk_language::morphology::verb_lemma;
///
/// assert_eq!(verb_lemma("Said").as_deref(), Some("say"));
/// assert_eq!(verb_lemma("urging").as_deref(), Some("urge"));
/// ```
pub fn verb_lemma(word: &str) -> Option<Cow<'_, str>> {
    analyse(word).map(|(lemma, _)| lemma)
}

/// The form of `word` as a verb. A word that no rule and no list changes is a base form.
pub fn verb_form(word: &str) -> Option<VerbForm> {
    let folded = Folded::new(word)?;
    let lower = verb_letters(&folded)?;
    Some(irregular::form(lower).or_else(|| spelling::form(lower)).unwrap_or(VerbForm::Base))
}

/// The form of `word`, in lower case, if it is irregular: “swept”, “overheard”. Cheaper than [`verb_form`], since no rule is tried.
pub fn irregular_form(word: &str) -> Option<VerbForm> {
    irregular::form(word)
}

/// The forms of a verb, given its lemma in lower case: all words that [`verb_lemma`] maps to it, misspelt ones (“admited”)
/// included. If the past is spelt like the base (“read”), the word occurs twice, the base first.
///
/// ```
/// use copydesk_language::morphology::{VerbForm, verb_forms};
///
/// assert!(verb_forms("admit").contains(&("admitted".into(), VerbForm::Past)));
/// ```
pub fn verb_forms(lemma: &str) -> Vec<(String, VerbForm)> {
    let mut forms = vec![(lemma.to_owned(), VerbForm::Base)];
    forms.extend(irregular::forms(lemma));
    for spelt in spelling::candidates(lemma) {
        let form = analyse(&spelt).filter(|(of, form)| of == lemma && *form != VerbForm::Base).map(|(_, form)| form);
        if let Some(form) = form.filter(|_| forms.iter().all(|(known, _)| *known != spelt)) {
            forms.push((spelt, form));
        }
    }
    forms
}

fn analyse(word: &str) -> Option<(Cow<'_, str>, VerbForm)> {
    let folded = Folded::new(word)?;
    let lower = verb_letters(&folded)?;
    if let Some((lemma, form)) = irregular::lemma(lower) {
        return Some((lemma, form));
    }
    if let Some((lemma, form)) = spelling::lemma(lower) {
        return Some((Cow::Owned(lemma), form));
    }
    let own = if lower == word { Cow::Borrowed(word) } else { Cow::Owned(lower.to_owned()) };
    Some((own, VerbForm::Base))
}

/// A word in lower case, if it has the letters of a verb.
fn verb_letters<'f>(folded: &'f Folded<'_>) -> Option<&'f str> {
    let lower = folded.as_str();
    let letters = lower.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
    (lower.starts_with(|c: char| c.is_ascii_lowercase()) && letters).then_some(lower)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each line: the lemma, then forms of it.
    const FORMS: &str = "
        say says said saying
        tell tells told telling
        deny denies denied denying
        admit admits admitted admitting
        argue argues argued arguing
        add adds added adding
        acknowledge acknowledges acknowledged acknowledging
        agree agrees agreed agreeing
        be am is are was were been being
        have has had having
        do does did done doing
        go goes went gone going
        write writes wrote written writing
        rewrite rewrote rewritten rewriting
        begin began begun beginning
        panic panicked panicking
        die dies died dying
        lie lies lied lying
        tie tied tying
        try tries tried trying
        quip quipped
        quote quotes quoted quoting
        require requires required requiring
        guide guides guided guiding
        persuade persuaded persuading
        create created creating
        repeat repeats repeated repeating
        state states stated stating
        reiterate reiterated
        warn warned warning
        note noted noting
        promote promoted
        pilot piloted
        invite invited
        visit visited
        edit edited
        develop developed
        hope hoped hoping
        hop hopped hopping
        open opened opening
        intervene intervened
        mention mentioned
        postpone postponed
        control controlled controlling
        travel travelled traveled traveling
        cancel cancelled canceled
        recall recalled
        call called calling
        install installed
        express expressed expresses
        focus focused focuses focusing
        discuss discussed discusses
        use uses used using
        accuse accused accuses
        raise raised raises
        release releases released
        announce announced announcing
        change changed changing
        hang hanging
        bring brought bringing
        challenge challenged
        handle handled
        appeal appealed
        reveal revealed
        profile profiled
        schedule scheduled
        compare compared
        appear appeared
        explore explored
        favor favored
        occur occurred occurring
        assure assured
        prefer preferred
        offer offered
        interfere interfered
        waste wasted
        test tested
        request requested
        breathe breathed
        teach teaches taught
        watch watches watched
        fix fixes fixed
        veto vetoes vetoed
        echo echoes echoed
        see saw seen seeing
        need needs needed
        feed fed feeding
        guarantee guaranteed
        embed embeds embedded
        stop stopped
        owe owed owing
        execute executed
        debut debuted
        determine determined
        join joined
        assume assumed
        overcome overcame
        tweet tweeted tweets
        retweet retweeted
        misspeak misspoke
        testify testifies testified testifying
        re-elect re-elected
    ";

    #[test]
    fn forms_lead_to_their_lemma() {
        for line in FORMS.lines() {
            let mut words = line.split_whitespace();
            let Some(lemma) = words.next() else { continue };
            assert_eq!(verb_lemma(lemma).as_deref(), Some(lemma));
            for form in words {
                assert_eq!(verb_lemma(form).as_deref(), Some(lemma), "{form}");
                assert_eq!(verb_form(form), analyse(form).map(|(_, form)| form), "{form}");
            }
        }
    }

    #[test]
    fn a_lemma_has_the_forms_that_lead_to_it() {
        for line in FORMS.lines() {
            let mut words = line.split_whitespace();
            let Some(lemma) = words.next() else { continue };
            let forms: Vec<String> = verb_forms(lemma).into_iter().map(|(form, _)| form).collect();
            let all = words.all(|form| forms.iter().any(|made| made == form));
            assert!(all, "{lemma}: {forms:?}");
            assert!(forms.iter().all(|form| verb_lemma(form).as_deref() == Some(lemma)), "{lemma}: {forms:?}");
        }
        assert_eq!(verb_forms("read")[..2], [("read".into(), VerbForm::Base), ("read".into(), VerbForm::Past)]);
    }

    #[test]
    fn forms_are_told_apart() {
        use VerbForm::*;
        let forms = ["say", "says", "said", "given", "denied", "urging", "bring"].map(|word| verb_form(word).unwrap());
        assert_eq!(forms, [Base, ThirdPerson, Past, Participle, Past, Gerund, Base]);
    }

    #[test]
    fn what_is_no_word_has_no_lemma() {
        for word in ["", "3", "'s", "n't", "café", "a.b", "-", &"x".repeat(40)] {
            assert_eq!(verb_lemma(word), None, "{word}");
        }
        for word in ["s", "ed", "ing", "es", "ied", "eed", "sss", "a-", "a-s"] {
            assert!(verb_lemma(word).is_some(), "{word}");
        }
    }
}
