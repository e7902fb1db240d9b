//! The words of an article for the sentence rules: lower-case form, closed classes, reporting verb. Each word is looked up without its
//! context.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use foldhash::fast::FixedState;

use copydesk_language::lexicon;
use copydesk_language::morphology::{VerbForm, irregular_form};
use copydesk_plugin::Spans;
use copydesk_plugin::standard::MentionForm;

use crate::cues::{self, Cue, frame};
use crate::model::Mention;

/// Classes a word may belong to; one bit each.
pub mod class {
    pub const DETERMINER: u32 = 1;
    pub const POSSESSIVE: u32 = 1 << 1;
    /// I, he, they …: as a subject.
    pub const PRONOUN: u32 = 1 << 2;
    /// him, us, it …: as an object.
    pub const OBJECT: u32 = 1 << 3;
    /// who, which.
    pub const RELATIVE: u32 = 1 << 4;
    pub const PREPOSITION: u32 = 1 << 5;
    pub const CONJUNCTION: u32 = 1 << 6;
    /// Forms of be, have, do, and the modals.
    pub const AUXILIARY: u32 = 1 << 7;
    pub const BE: u32 = 1 << 8;
    pub const ADVERB: u32 = 1 << 9;
    /// whether, how, why, what …
    pub const WH: u32 = 1 << 10;
    /// since, when, after, because …
    pub const SUBORDINATOR: u32 = 1 << 11;
    /// Monday, yesterday, week …
    pub const TIME: u32 = 1 << 12;
    pub const NEGATION: u32 = 1 << 13;
    pub const TO: u32 = 1 << 14;
    pub const THAT: u32 = 1 << 15;
    /// A common verb form, listed in this file.
    pub const VERB: u32 = 1 << 16;
    /// rules, schedule: what something is done in accordance with, and nobody says.
    pub const RULE: u32 = 1 << 17;
    /// spokesman, official: speaks for somebody.
    pub const SPOKES: u32 = 1 << 18;
    /// interview, smile: how or where something is said.
    pub const MANNER: u32 = 1 << 19;
    /// claim, promise, sure: a noun or adjective that reports.
    pub const CUE_NOUN: u32 = 1 << 20;
    /// Starts with a capital letter or a digit in a name's place.
    pub const CAPITAL: u32 = 1 << 21;
    pub const NUMBER: u32 = 1 << 22;
    pub const WORD: u32 = 1 << 23;
    pub const COMMA: u32 = 1 << 24;
    pub const COLON: u32 = 1 << 25;
    pub const SEMICOLON: u32 = 1 << 26;
    pub const DASH: u32 = 1 << 27;
    pub const OPEN: u32 = 1 << 28;
    pub const CLOSE: u32 = 1 << 29;
    pub const STOP: u32 = 1 << 30;
    /// `’s` on its own.
    pub const GENITIVE: u32 = 1 << 31;
}
use class::*;

const LISTS: &[(u32, &str)] = &[
    (
        DETERMINER,
        "the a an this these those another some any no every each both all several many most few two three four five six seven eight nine ten one more other such half dozens hundreds thousands least enough either neither",
    ),
    (POSSESSIVE, "his her their its my our your whose"),
    (
        PRONOUN,
        "i he she they we you it everyone everybody someone somebody nobody anyone others there one neither both many some most few",
    ),
    (OBJECT, "him her them us me it you himself herself themselves itself myself ourselves yourself"),
    (RELATIVE, "who which whom"),
    (CONJUNCTION, "and or but nor yet so"),
    (
        AUXILIARY | BE,
        "is are was were be been being am 's 're 'm ’s ’re ’m isn't aren't wasn't weren't isn’t aren’t wasn’t weren’t",
    ),
    (
        AUXILIARY,
        "has have had do does did will would can could may might must shall should 've 'd 'll ’ve ’d ’ll won't wouldn't can't couldn't don't doesn't didn't hasn't haven't hadn't shouldn't won’t wouldn’t can’t couldn’t don’t doesn’t didn’t hasn’t haven’t hadn’t shouldn’t cannot ca wo i'm i've i'll i'd he's she's it's that's there's they're we're you're they've we've you've they'll we'll you'll he'll she'll it'll he'd she'd they'd we'd i’m i’ve i’ll i’d he’s she’s it’s that’s there’s they’re we’re you’re they’ve we’ve you’ve they’ll we’ll you’ll he’ll she’ll it’ll he’d she’d they’d we’d",
    ),
    (
        PRONOUN,
        "i'm i've i'll i'd he's she's it's there's they're we're you're they've we've you've they'll we'll you'll he'll she'll it'll he'd she'd they'd we'd i’m i’ve i’ll i’d he’s she’s it’s there’s they’re we’re you’re they’ve we’ve you’ve they’ll we’ll you’ll he’ll she’ll it’ll he’d she’d they’d we’d",
    ),
    (
        ADVERB,
        "also then later again still just even now forward already earlier once often always never ever soon rather instead further too only first second finally perhaps maybe reportedly however meanwhile moreover furthermore indeed therefore thus nonetheless nevertheless almost nearly about more less far well much very quite long afterwards afterward previously recently repeatedly simply probably likely ago here there not n't n’t",
    ),
    (WH, "whether how why what when where who whom if whatever which"),
    (
        SUBORDINATOR,
        "since when after before because as while if although though until unless once whereas whenever than lest provided following besides despite",
    ),
    (
        TIME,
        "today yesterday tomorrow tonight earlier later recently week month year morning afternoon evening night weekend noon midnight last next ago days hours weeks months years minutes late early",
    ),
    (
        NEGATION,
        "not n't n’t never no cannot didn't don't doesn't won't wouldn't couldn't can't shouldn't hasn't haven't hadn't isn't aren't wasn't weren't didn’t don’t doesn’t won’t wouldn’t couldn’t can’t shouldn’t hasn’t haven’t hadn’t isn’t aren’t wasn’t weren’t",
    ),
    (TO, "to"),
    (THAT, "that"),
    (
        VERB,
        "go goes going gone went make makes making made take takes taking took taken get gets getting got come comes coming came give gives giving gave given keep keeps keeping kept hold holds holding held run runs running ran lose loses losing lost win wins winning won leave leaves leaving meet meets meeting met pay pays paid bring brings brought buy buys bought build builds built send sends sending sent sit sits sat stand stands stood put puts putting become becomes became fall falls fell fallen rise rises rose risen grow grows grew grown fight fights fought lead leads led see sees seen seeing saw look looks need needs use uses help helps helping work works turn turns start starts stop stops try tries trying let lets seem seems appear appears remain remains include includes including involve involves require requires provide provides allow allows cause causes cut cuts hit hits set sets vote votes serve serves die dies live lives play plays move moves open opens close closes happen happens happened create creates creating change changing continue continues break breaks broke broken drive drives drove drop drops face faces fail fails force get kill kills know lay lie lies lay lend spend spends spent sell sells sold stay stays stayed steal stole strike struck teach taught tend tends throw threw thrown violate violates wear wore release releases raise raises reach reaches receive receives beat beats bear bore bind bound catch caught choose chose chosen deal dealt draw drew drawn eat ate feed fed fly flew flown hang hung hide hid hidden lend lent ride rode shake shook shoot shot shut sink sank sleep slept slip spread swim swam wake woke weep wept call calls called refused asked want wants wanted gather gathers consult consults",
    ),
    (
        SPOKES,
        "spokesman spokeswoman spokesperson spokespeople spokesmen spox representative official officials aide aides source sources lawyer lawyers attorney attorneys adviser advisers advisor advisors insider insiders member members employee employees executive executives leader leaders leadership staffer staffers diplomat diplomats",
    ),
    (
        RULE,
        "rules rule law plan schedule tradition custom protocol size need needs ability age type taste merit calendar timetable directions instructions regulations guidelines standards norms principles criteria preference preferences circumstances income rank",
    ),
    (
        MANNER,
        "condition statement interview interviews letter email message speech post note smile grin laugh laughter shrug sigh voice tears applause whisper cheers jeers evidence testimony court remarks reply response answer reference",
    ),
];

/// Words of time with which names begin: “Tomorrow Group”.
const NAMING_TIMES: [&str; 4] = ["today", "tomorrow", "yesterday", "tonight"];

/// Prepositions, weekdays and months from the shared lexicon. Left out: “to”, which has a class of its own, “may”, and short forms
/// of weekdays without the dot (“sun”, “sat”).
fn shared() -> impl Iterator<Item = (Cow<'static, str>, u32)> {
    let dotted = lexicon::weekday_abbreviations().chain(lexicon::month_abbreviations());
    let months = lexicon::months().filter(|&month| month != "may");
    let times = lexicon::weekdays().chain(months).chain(lexicon::month_abbreviations());
    lexicon::prepositions::all()
        .filter(|&word| word != "to")
        .map(|word| (Cow::Borrowed(word), PREPOSITION))
        .chain(times.map(|word| (Cow::Borrowed(word), TIME)))
        .chain(dotted.map(|word| (Cow::Owned(format!("{word}.")), TIME)))
}

/// What is known of a word: its classes, and the verb that it is a form of.
#[derive(Clone, Copy, Default)]
struct Listed {
    class: u32,
    cue: Option<Cue>,
}

static LISTED: LazyLock<HashMap<Cow<'static, str>, Listed, FixedState>> = LazyLock::new(|| {
    let mut map: HashMap<Cow<'static, str>, Listed, FixedState> = HashMap::default();
    for (form, cue) in cues::forms() {
        map.entry(form.into()).or_default().cue = Some(cue);
    }
    for (bits, list) in LISTS {
        for word in list.split(' ') {
            map.entry(word.into()).or_default().class |= bits;
        }
    }
    for (word, bits) in shared() {
        map.entry(word).or_default().class |= bits;
    }
    for word in cues::namings() {
        map.entry(word.into()).or_default().class |= CUE_NOUN;
    }
    map
});

/// One word or mark of the article.
#[derive(Clone, Debug)]
pub struct Word {
    pub start: usize,
    pub end: usize,
    pub class: u32,
    pub cue: Option<Cue>,
}

impl Word {
    pub fn is(&self, classes: u32) -> bool {
        self.class & classes != 0
    }
}

/// Nouns that end as adverbs do: “the **family** said”.
const NOUNS_IN_LY: &[&str] = &[
    "family",
    "assembly",
    "rally",
    "anomaly",
    "monopoly",
    "bully",
    "butterfly",
    "supply",
    "tally",
    "folly",
    "jelly",
    "belly",
    "gully",
    "homily",
    "dragonfly",
];

/// “tore”, “swept”: a past form without “-ed”, and hardly ever anything else.
fn is_irregular_past(word: &str) -> bool {
    const OTHERWISE: &[&str] =
        &["left", "lost", "shot", "found", "felt", "saw", "ground", "wound", "bound", "bore", "lay"];
    !word.ends_with("ed") && irregular_form(word) == Some(VerbForm::Past) && !OTHERWISE.contains(&word)
}

/// The bytes of persons' names. A word in one is no month and no verb: “Jan Example”, “Will”.
#[derive(Debug)]
pub struct Persons(Vec<(usize, usize)>);

impl Persons {
    /// `mentions` are sorted by start.
    pub fn from_mentions(mentions: &[Mention]) -> Persons {
        let mut furthest = 0;
        let named = mentions.iter().filter(|m| m.person && m.form == MentionForm::Name);
        let until = named.map(|m| {
            furthest = m.span.end.max(furthest);
            (m.span.start, furthest)
        });
        Persons(until.collect())
    }

    /// How many start at or before a byte.
    fn until(&self, byte: usize) -> usize {
        self.0.partition_point(|(start, _)| *start <= byte)
    }

    /// Whether a name holds a byte.
    pub fn holds(&self, byte: usize) -> bool {
        self.until(byte).checked_sub(1).is_some_and(|at| self.0[at].1 > byte)
    }
}

/// Reads the host's tokens one after another, without those that hold only quote marks, which `marks` reads from the text. A token with a
/// genitive `’s` is one word, whether or not the host splits it.
#[derive(Debug)]
pub struct Words<'a> {
    text: &'a str,
    tokens: Spans<'a>,
    /// The next token.
    next: usize,
    persons: &'a Persons,
    /// How many persons' names start at or before the last word.
    named: usize,
    /// Class and end of the word before.
    before: (u32, usize),
    lower: String,
}

impl<'a> Words<'a> {
    /// The words from a byte on, and at most one before.
    pub fn new(text: &'a str, tokens: Spans<'a>, persons: &'a Persons, start: usize) -> Words<'a> {
        // The class of a word may depend on the word before.
        let next = tokens.partition_point(|token| token.end <= start).saturating_sub(1);
        Words { text, tokens, next, persons, named: persons.until(start), before: (0, 0), lower: String::new() }
    }

    fn word(&mut self, token: Range<usize>) -> Option<Word> {
        let (body, start) = bare(self.text.get(token.clone())?, &token)?;
        let first = body.chars().next()?;
        let lower = &mut self.lower;
        lower.clear();
        if body.is_ascii() {
            lower.push_str(body);
            lower.make_ascii_lowercase();
        } else {
            lower.extend(body.chars().flat_map(char::to_lowercase));
        }
        let listed = LISTED.get(lower.as_str()).copied().unwrap_or_default();
        // “The WHO said”: a body, no pronoun.
        let mut class = if body == "WHO" && self.before.0 & DETERMINER != 0 { 0 } else { listed.class };
        // “The bank said **Tomorrow** Group had sold its shares”: a capital behind a word in small letters on the same line, and before another capital, begins
        // a name. In a headline the word before has a capital, too.
        if first.is_uppercase()
            && NAMING_TIMES.contains(&lower.as_str())
            && body.contains(char::is_lowercase)
            && self.before.0 & (WORD | CAPITAL) == WORD
            && self.text[self.before.1..start].chars().all(|c| c == ' ')
            && self.tokens.get(self.next).is_some_and(|next| self.text[next].starts_with(char::is_uppercase))
        {
            class &= !TIME;
        }
        let mut cue = None;
        if first.is_alphanumeric() {
            class |= WORD;
            // “diGenova”
            let within = || {
                body.len() > 4
                    && body.as_bytes()[1..4].windows(2).any(|b| b[0].is_ascii_lowercase() && b[1].is_ascii_uppercase())
            };
            if first.is_uppercase() || first.is_lowercase() && within() {
                class |= CAPITAL;
            }
            if first.is_ascii_digit() {
                class |= NUMBER;
            }
            let needs_back = |cue: &Cue| cue.verb.takes(frame::BACK);
            cue = listed.cue.filter(|cue| !needs_back(cue) || back(&self.text[start + body.len()..]));
            let open = class & !(CUE_NOUN | MANNER | RULE);
            if open == WORD && lower.len() > 4 && lower.ends_with("ly") && !NOUNS_IN_LY.contains(&lower.as_str()) {
                class |= ADVERB;
            }
            let regular = lower.len() > 4 && lower.ends_with("ed");
            if open == WORD && cue.is_none() && (regular || is_irregular_past(lower)) {
                class |= VERB;
            }
        } else {
            class |= match first {
                ',' => COMMA,
                ':' => COLON,
                ';' => SEMICOLON,
                '—' | '–' | '―' => DASH,
                '-' if body.len() <= 3 => DASH,
                '(' | '[' | '{' => OPEN,
                ')' | ']' | '}' => CLOSE,
                '.' | '!' | '?' | '…' => STOP,
                // “he's” holds a verb, “Trump's” a genitive.
                '\'' | '’' if class == 0 || body.ends_with(['s', 'S']) => {
                    let (before, end) = self.before;
                    if before & (PRONOUN | RELATIVE | WH | THAT) != 0 && end == start {
                        0
                    } else {
                        class = 0;
                        GENITIVE
                    }
                }
                '$' | '£' | '€' | '#' | '@' | '%' => WORD | NUMBER,
                _ => 0,
            };
            if matches!(first, '@' | '#') && body.len() > 1 {
                class |= CAPITAL;
            }
        }
        let end = start + body.len();
        let names = &self.persons.0;
        while names.get(self.named).is_some_and(|(from, _)| *from <= start) {
            self.named += 1;
        }
        if self.named > 0 && names[self.named - 1].1 >= end {
            class &= !(TIME | ADVERB | AUXILIARY | VERB);
        }
        self.before = (class, end);
        Some(Word { start, end, class, cue })
    }
}

/// Whether “back” is the next word.
fn back(rest: &str) -> bool {
    // A line may break there, or a no-break space stand.
    let next = rest.trim_start();
    let word = next.strip_prefix("back").filter(|_| next.len() < rest.len());
    word.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
}

/// A token without the quote marks at its ends, and where it starts; `None` if nothing is left.
fn bare<'t>(raw: &'t str, token: &Range<usize>) -> Option<(&'t str, usize)> {
    // Most tokens have none.
    let plain = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    if plain(raw.as_bytes().first()) && plain(raw.as_bytes().last()) {
        return Some((raw, token.start));
    }
    let mark = |c: char| matches!(c, '“' | '”' | '"' | '„' | '«' | '»' | '‘' | '`' | '＂');
    let opened = raw.trim_start_matches(mark);
    let trimmed = opened.trim_end_matches(mark);
    let body = if trimmed.len() > 1 { trimmed.trim_start_matches('\'') } else { trimmed };
    let start = token.end - opened.len() + trimmed.len() - body.len();
    if body.is_empty() || body == "'" || body == "’" {
        return None;
    }
    // “'s” keeps its mark.
    let clitic = matches!(body, "s" | "re" | "ve" | "ll" | "d" | "m") && trimmed.len() == body.len() + 1;
    Some(if clitic { (trimmed, start - 1) } else { (body, start) })
}

impl Iterator for Words<'_> {
    type Item = Word;

    fn next(&mut self) -> Option<Word> {
        loop {
            let token = self.tokens.get(self.next)?;
            self.next += 1;
            let word = self.word(token);
            if word.is_some() {
                return word;
            }
        }
    }
}
