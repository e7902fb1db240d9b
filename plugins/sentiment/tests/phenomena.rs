//! What the analysis must get right, one table for each phenomenon; sentences are invented. In the tables `[X]` is a mention
//! by name and `<the aide>` one by a noun; both are entities of their own.
#![expect(clippy::unwrap_used, reason = "a test that finds no row fails there")]

use std::ops::Range;
use std::sync::LazyLock;

use copydesk_language::segment::{Segmentation, segment};
use copydesk_plugin::standard::{MentionForm, Scope, Tone};
use copydesk_sentiment::input::{Input, Mention, Quote, Row, Section, SectionUse};
use copydesk_sentiment::{Model, SentenceTargets, Settings, analysis};

static MODEL: LazyLock<Model> = LazyLock::new(|| Model::fast().unwrap());

/// An article with its mentions, as the processors before would give it.
struct Article {
    text: String,
    mentions: Vec<Mention>,
    segmentation: Segmentation,
    sections: Vec<Section>,
    quotes: Option<Vec<Quote>>,
}

impl Article {
    /// Reads `[name]` and `<nominal>`; equal names are one entity.
    fn read(marked: &str) -> Self {
        let (mut text, mut mentions, mut names) = (String::new(), Vec::new(), Vec::<String>::new());
        let mut start = 0;
        for c in marked.chars() {
            match c {
                '[' | '<' => start = text.len(),
                ']' | '>' => {
                    let name = text[start..].to_owned();
                    let entity = names.iter().position(|n| *n == name).unwrap_or(names.len());
                    if entity == names.len() {
                        names.push(name);
                    }
                    let form = if c == ']' { MentionForm::Name } else { MentionForm::Nominal };
                    mentions.push(Mention { span: start..text.len(), form, entity: Some(entity) });
                }
                _ => text.push(c),
            }
        }
        let segmentation = segment(&text, None);
        Self { text, mentions, segmentation, sections: Vec::new(), quotes: None }
    }

    /// Marks the words given as a quote.
    fn quote(mut self, words: &str) -> Self {
        let span = self.find(words);
        self.quotes.get_or_insert_default().push(Quote { span, speaker: None, indirect: false });
        self
    }

    /// Marks the words given as reported in other words than the speaker's.
    fn report(mut self, words: &str) -> Self {
        let span = self.find(words);
        self.quotes.get_or_insert_default().push(Quote { span, speaker: None, indirect: true });
        self
    }

    fn section(mut self, words: &str, kind: SectionUse) -> Self {
        let span = self.find(words);
        self.sections.push(Section { span, kind });
        self
    }

    fn find(&self, words: &str) -> Range<usize> {
        let start = self.text.find(words).unwrap();
        start..start + words.len()
    }

    fn input(&self) -> Input<'_> {
        Input {
            text: &self.text,
            tokens: (&self.segmentation.tokens).into(),
            sentences: &self.segmentation.sentences,
            sections: &self.sections,
            mentions: &self.mentions,
            entities: self.mentions.iter().filter_map(|m| m.entity).max().map_or(0, |most| most + 1),
            watched: &[],
            quotes: self.quotes.as_deref(),
        }
    }

    fn rows(&self) -> Vec<Row> {
        let settings = Settings { sentence_targets: SentenceTargets::All, ..Settings::default() };
        let mut rows = Vec::new();
        analysis::analyse(&MODEL, &self.input(), &settings, &mut None, &mut |row| rows.push(row));
        rows
    }
}

fn article(text: &str) -> Row {
    Article::read(text).rows().into_iter().find(|row| row.scope == Scope::Article).unwrap()
}

/// What an article says of its entity `number`, over the whole.
fn target(marked: &str, number: usize) -> Row {
    let is = |row: &Row| row.scope == Scope::Target && row.target == Some(number) && row.span.is_none();
    Article::read(marked).rows().into_iter().find(is).unwrap()
}

fn polarity(text: &str) -> f32 {
    article(text).polarity
}

#[test]
fn plain_tone() {
    for (label, text) in [
        (Tone::Negative, "The brutal attack on the village was a disaster."),
        (Tone::Negative, "Thousands were killed in the war and many more were wounded."),
        (Tone::Positive, "The brilliant concert was a wonderful success."),
        (Tone::Neutral, "The committee will meet on Tuesday at noon."),
        (Tone::Neutral, "The ministers arrived in the capital for talks."),
    ] {
        assert_eq!(article(text).label, label, "{text}: {:?}", article(text));
    }
}

#[test]
fn names_offices_and_fixed_terms_are_not_praise() {
    for text in [
        "The talks in Great Britain and the United States will go on.",
        "The Security Council will meet the Justice Department.",
        "Good Hope, Grand Rapids and Fort Worth will vote on Monday.",
        "The attorney general and the defense minister were there.",
        "The trust fund holds natural gas and interest rates rose.",
        "No one knew what kind of party it was.",
        "GREAT BRITAIN AND UNITED STATES MEET",
    ] {
        let row = article(text);
        assert!(row.label == Tone::Neutral, "{text}: {row:?}");
    }
}

#[test]
fn a_mention_never_carries_tone_by_its_words() {
    let plain = target("[Anna Berg] met the mayor on Monday.", 0);
    for name in [
        "[Victor Love] met the mayor on Monday.",
        "[Killer Evil Terror] met the mayor on Monday.",
        "[Grace] met the mayor on Monday.",
    ] {
        assert_eq!((target(name, 0).polarity, target(name, 0).score), (plain.polarity, plain.score), "{name}");
    }
}

#[test]
fn swapping_names_changes_nothing() {
    let sentences = [
        "[X] was praised by [Y] after the rescue.",
        "Critics of [X] accused [Y] of fraud, but <the mayor> defended [X].",
        "“[X] is a liar who betrayed the voters of the whole town,” [Y] said.",
    ];
    for sentence in sentences {
        let rows = |x: &str, y: &str| {
            let marked = sentence.replace('X', x).replace('Y', y);
            Article::read(&marked)
                .rows()
                .iter()
                .map(|r| (r.label, r.score, r.polarity, r.words.clone()))
                .collect::<Vec<_>>()
        };
        let first = rows("Jane Smith", "Bob");
        for (x, y) in [("Li Wei", "Fatima al-Hassan"), ("Hope Fair", "Lord Justice Savage III"), ("Ōé", "O'Brien")] {
            assert_eq!(rows(x, y), first, "{sentence} with {x} and {y}");
        }
    }
}

#[test]
fn negation_turns_tone_around() {
    for (turned, plain) in [
        ("The plan was not a success.", "The plan was a success."),
        ("The court did not praise the plan.", "The court did praise the plan."),
        ("The road was never safe.", "The road was safe."),
        ("It was done without success.", "It was done with success."),
    ] {
        assert!(polarity(turned) < polarity(plain), "{turned} {} {plain} {}", polarity(turned), polarity(plain));
    }
    assert!(polarity("It was not only a success.") > polarity("It was not a success."));
}

#[test]
fn what_is_denied_of_a_target_is_not_held_against_it() {
    let denied = target("[Ada] did not lie.", 0);
    assert_ne!(denied.label, Tone::Negative, "{denied:?}");
}

#[test]
fn intensifiers_and_downtoners_scale() {
    let [strong, plain, weak] =
        ["It was a very brutal war.", "It was a brutal war.", "It was a slightly brutal war."].map(polarity);
    assert!(strong < plain && plain < weak, "{strong} {plain} {weak}");
}

#[test]
fn what_follows_but_outweighs() {
    let first = polarity("The show was awful, but the singer was brilliant.");
    let second = polarity("The singer was brilliant, but the show was awful.");
    assert!(first > second, "{first} {second}");
}

#[test]
fn questions_and_conditions_say_less() {
    let plain = polarity("The plan was a disaster.");
    for weaker in ["Was the plan a disaster?", "They asked if the plan was a disaster."] {
        assert!(polarity(weaker) > plain, "{weaker}: {} {plain}", polarity(weaker));
    }
}

#[test]
fn ending_a_bad_thing_is_not_bad() {
    assert!(polarity("They want to end the war.") > polarity("They want the war."));
    assert!(polarity("They prevented a massacre.") > polarity("They saw a massacre."));
}

#[test]
fn less_of_a_bad_thing_is_better_than_more_of_it() {
    for (less, more) in [
        (
            "Unemployment fell to its lowest level in thirty years.",
            "Unemployment rose to its highest level in thirty years.",
        ),
        ("Crime dropped again last year.", "Crime increased again last year."),
        ("There were fewer deaths in May.", "There were many deaths in May."),
        ("Child mortality has never been lower.", "Child mortality has never been higher."),
        ("Burglaries have dwindled since March.", "Burglaries have multiplied since March."),
    ] {
        assert!(polarity(less) > polarity(more), "{less} {} {more} {}", polarity(less), polarity(more));
    }
}

#[test]
fn what_somebody_is_cleared_of_is_not_held_against_them() {
    for text in ["[Ada] was cleared of murder.", "A jury acquitted [Ada] of fraud."] {
        assert_ne!(target(text, 0).label, Tone::Negative, "{text}: {:?}", target(text, 0));
    }
}

#[test]
fn who_speaks_of_itself_is_told_from_who_is_spoken_of() {
    let mut article = Article::read("“[Ada] broke it,” said the man. “[Bo] saw it.”").quote("“Ada broke it,”");
    article = article.quote("“Bo saw it.”");
    for quote in article.quotes.iter_mut().flatten() {
        quote.speaker = Some(1);
    }
    let heard = analysis::heard(&MODEL, &article.input(), &mut None);
    assert_eq!((heard.targets[&0].speaking, heard.targets[&1].speaking), (0, 1));
}

/// Short sentences that are still judged wrong, though the net gets more of longer ones right than the linear model did (of unseen ones:
/// negation .42 to .60, cleared .49 to .56). When a better model gets one right, this test fails: move the sentence to the tests above.
#[test]
fn known_misses() {
    for text in ["[Ada] never lied to the voters.", "[Ada] is no liar.", "[Ada] was exonerated."] {
        assert_eq!(target(text, 0).label, Tone::Negative, "{text}: {:?}", target(text, 0));
    }
    assert!(polarity("No bus again 😡") >= polarity("No bus again"));
}

#[test]
fn never_better_is_praise() {
    for (most, less) in [
        ("Never has the team looked better.", "The team does not look better."),
        ("The bridge could not be more beautiful.", "The bridge is not beautiful."),
        ("The bridge could not have been more beautiful.", "The bridge could be beautiful."),
    ] {
        assert!(polarity(most) > polarity(less), "{most} {} {less} {}", polarity(most), polarity(less));
    }
    assert!(polarity("There will be no more lies.") > polarity("There were lies."));
    assert_eq!(target("Nobody trusts [Ada] any more.", 0).label, Tone::Negative);
}

#[test]
fn no_one_denies() {
    assert!(polarity("No one was hurt.") > polarity("Someone was hurt."));
    assert_ne!(article("No one was hurt.").label, Tone::Negative);
}

#[test]
fn capitals_are_words_and_faces_have_tone() {
    assert_eq!(article("THE MAYOR IS A LIAR AND A CHEAT.").label, Tone::Negative);
    assert!(polarity("What a night 😀🎉") > polarity("What a night"));
}

#[test]
fn each_target_has_its_own_tone() {
    // The first comes off better than the second.
    for text in [
        "[Ada] is brilliant; [Bob] is useless.",
        "[Ada] shared her food with the prisoners, while [Bob] left them without water.",
        "Unlike [Bob], who lied to the voters, [Ada] kept every promise.",
    ] {
        // Entities are numbered as they come.
        let ada = usize::from(text.find("[Ada]") > text.find("[Bob]"));
        let (ada, bob) = (target(text, ada), target(text, 1 - ada));
        assert!(ada.polarity > bob.polarity, "{text}: {ada:?} {bob:?}");
    }
}

#[test]
fn bad_news_is_an_articles_tone_and_nobodys_fault() {
    let text = "A bomb killed nine people in [Ardel] on Monday. Dozens were wounded. The market burned all night. \
                Families searched the ruins for their dead. Doctors said that two children had died.";
    assert_eq!((article(text).label, target(text, 0).label), (Tone::Negative, Tone::Neutral));
}

#[test]
fn roles_of_effect_verbs() {
    // Number of the entity, and whether it comes off worse than the other.
    for (text, worse, better) in [
        ("[Ada] accused [Bob] of fraud.", 1, 0),
        ("[Bob] was accused of fraud by [Ada].", 0, 1),
        ("[Bob] was condemned by [Ada].", 0, 1),
        ("[Ada] condemned [Bob].", 1, 0),
        ("[Ada] lied to [Bob].", 0, 1),
    ] {
        let (worse, better) = (target(text, worse), target(text, better));
        assert!(worse.polarity < better.polarity, "{text}: {worse:?} {better:?}");
    }
    for (text, label) in [
        ("The mayor praised [Ada] for her courage.", Tone::Positive),
        ("[Ada] was convicted of fraud.", Tone::Negative),
        ("The committee denounced [Ada] as a liar.", Tone::Negative),
        ("[Ada] said the meeting would be on Monday.", Tone::Neutral),
    ] {
        assert_eq!(target(text, 0).label, label, "{text}: {:?}", target(text, 0));
    }
}

#[test]
fn quoted_words_are_the_speakers() {
    let text = "The minister spoke on Monday. “The plan is a disgusting, corrupt disaster,” he said.";
    let rows = Article::read(text).quote("“The plan is a disgusting, corrupt disaster,”").rows();
    let of = |scope| rows.iter().find(|row| row.scope == scope).unwrap();
    assert_eq!(of(Scope::Article).label, Tone::Neutral);
    assert_eq!(of(Scope::Quote).label, Tone::Negative);
    assert_eq!(of(Scope::Quote).quote, Some(0));
    assert!(rows.iter().filter(|row| row.scope == Scope::Sentence).all(|row| row.label == Tone::Neutral), "{rows:?}");
}

#[test]
fn marks_stand_in_where_no_quotes_were_looked_for() {
    let row = article("The minister spoke on Monday. \"The plan is a disgusting, corrupt disaster,\" he said.");
    assert!(row.label == Tone::Neutral && !row.quoted, "{row:?}");
}

#[test]
fn an_indirect_quote_is_not_the_reporters_opinion_of_a_target() {
    let text = "[Ada] said that [Bob] was a corrupt liar.";
    let rows = Article::read(text).report("that Bob was a corrupt liar").rows();
    let bob: Vec<&Row> = rows.iter().filter(|row| row.target == Some(1)).collect();
    assert!(bob.iter().all(|row| row.label == Tone::Negative), "{bob:?}");
    assert!(bob.iter().any(|row| row.scope == Scope::Quote) && bob.iter().any(|row| row.quoted), "{bob:?}");
    let ada = rows.iter().find(|row| row.target == Some(0)).unwrap();
    assert_eq!(ada.label, Tone::Neutral, "{ada:?}");
}

#[test]
fn who_speaks_of_themselves_in_a_report_is_judged_once() {
    let text = "[Ada] said that [Ada] was proud of the team.";
    let sentence_rows = |rows: Vec<Row>| rows.iter().filter(|row| row.target == Some(0) && row.span.is_some()).count();
    assert_eq!(sentence_rows(Article::read(text).rows()), 1);
    let found = Article::read(text).report("that Ada was proud of the team").rows();
    let over = found.iter().find(|row| row.scope == Scope::Target && row.span.is_none()).unwrap();
    assert!(!over.quoted, "{over:?}");
    assert_eq!(sentence_rows(found), 1);
}

#[test]
fn credits_and_boilerplate_do_not_count() {
    let text = "The committee met on Monday.\n\nREAD MORE: A horrible, disgusting war crime";
    let with = Article::read(text)
        .section("The committee met on Monday.", SectionUse::Text)
        .section("READ MORE: A horrible, disgusting war crime", SectionUse::Aside);
    assert_eq!(with.rows()[0].label, Tone::Neutral);
}

#[test]
fn the_words_that_decided_are_named_in_text_order() {
    let row = article("The brutal attack was a disaster.");
    let words: Vec<&str> = row.words.split(", ").collect();
    assert!(words.contains(&"brutal") && words.contains(&"disaster"), "{row:?}");
    assert!(
        words.len() <= 8 && words.iter().position(|w| *w == "brutal") < words.iter().position(|w| *w == "disaster")
    );
    assert!(article("The committee met on Monday.").words.is_empty());
}

#[test]
fn nothing_in_nothing_out() {
    for text in ["", " \n", "\0", "“", "!!!"] {
        let row = article(text);
        assert_eq!((row.label, row.polarity), (Tone::Neutral, 0.0), "{text:?}");
    }
}
