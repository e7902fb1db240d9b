//! What the article says of each entity, anywhere in it: what it is called other than by name, its age and places, what else is said in an
//! apposition or after "is a". `matching` compares a nominal with it.

mod matching;

use std::ops::Range;

use copydesk_language::lexicon::person_pronoun;
use copydesk_language::morphology::{VerbForm, verb_form};
use copydesk_plugin::standard::{EntityType, SectionKind};

use super::common_nouns::{Group, Sort};
use super::grammar::{self, function};
use super::kin::Tie;
use super::nominals::{Determiner, Nominal, Noun, aged, heads_of, partisan};
use super::small_words::{called_by_letters, called_they, former, heads_what, tells_which};
use super::{Entity, Mention};
use crate::lexicon::nouns::{Compared, Vector, vector};
use crate::lexicon::{Classes, Lexicon, folded};
use crate::words::{Shape, Words};

pub(super) use matching::{Asked, Match};

/// How much is kept of each kind, so that hostile articles take linear time.
const KEPT: usize = 12;
/// How many words around names are kept.
const AROUND: usize = 24;
/// How many nominals before a first name are looked at.
const CAST: usize = 6;
/// How many words before a noun a determiner may stand: "the low-cost airline Example".
const SORTED: usize = 4;
/// Longest description, in words.
const LONGEST: usize = 14;

/// What is said of one entity.
#[derive(Clone, Debug, Default)]
pub(super) struct Facts<'t> {
    /// Nouns that it is called by: the key, and whether "former" precedes it.
    pub heads: Vec<(u64, bool)>,
    /// The same nouns.
    nouns: Vec<Compared>,
    vectors: Vec<Vector>,
    pub ages: Vec<u16>,
    /// Places and nationalities.
    pub places: Vec<&'t str>,
    /// Places named in a sentence with it.
    places_near: Vec<&'t str>,
    /// Other words said of it.
    modifiers: Vec<u64>,
    /// Words in the sentences that name it.
    around: Vec<Vector>,
    /// Entities named in what is said of it: whom it works for.
    pub with: Vec<usize>,
    /// Whose it is by office or trade: "its general secretary, Ada Example". Nobody's father for it.
    pub serves: Vec<usize>,
    /// Whose relative it is, and which.
    kin: Vec<(usize, Tie)>,
    /// Its family name, or the only word of its name.
    last: &'t str,
    /// The text says that "they" is this one person.
    pub they: bool,
    /// How the text first names it.
    pub entry: Entry,
    /// What sort of body or place the text says that it is: "the airline Example", "Example, a union,".
    pub told: Option<Group>,
    /// How many of the nouns are words of its name.
    worded: usize,
    /// Nouns of nobody known that stand right before its first name: "A boatman disagreed. Ada Example said".
    cast: Vec<Compared>,
}

/// How the text first names an entity. The order is that of the values of `Feature::Entry`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Entry {
    #[default]
    Never,
    /// With what it is, before the name or behind it.
    Described,
    /// As the subject of a verb of saying.
    Says,
    Bare,
    /// In a byline, dateline or credit.
    Aside,
}

/// Gathers what is said of each entity. `titles` is where the words before each name begin that belong to it.
pub(super) fn gather<'t>(
    words: &Words<'t>,
    names: &[Mention],
    nominals: &[Nominal],
    titles: &[usize],
    entities: &[Entity],
    lexicon: &Lexicon,
) -> Vec<Facts<'t>> {
    let mut facts: Vec<Facts<'t>> = entities.iter().map(|entity| Facts::named(words, entity)).collect();
    for nominal in nominals {
        if let Some(facts) = nominal.apposed.and_then(|entity| facts.get_mut(entity)) {
            facts.describe(words, names, nominal.words.clone());
            facts.told = facts.told.or(nominal.noun.sort());
            // "the general secretary of the union, Ada Example"
            nominal.of.into_iter().for_each(|owner| facts.belongs(owner, words, nominal));
        }
    }
    let (mut sentence, mut nominal) = (0, 0);
    for (at, name) in names.iter().enumerate() {
        while words.sentences[sentence].words.end <= name.words.start {
            sentence += 1;
        }
        let Some(entity) = name.entity else { continue };
        let bounds = words.sentences[sentence].words.clone();
        while nominals.get(nominal).is_some_and(|nominal| nominal.words.end <= name.words.start) {
            nominal += 1;
        }
        let facts = &mut facts[entity];
        // "Russian and Ukrainian presidents": to each name its own, as `roles` divides them.
        let owner = if at > 0 && names[at - 1].words.end + 1 == name.words.start { at - 1 } else { at };
        let shared = |of: usize| {
            let said = titles[of]..names[of].words.start;
            said.clone().any(|w| words.str(w) == "and").then_some(said)
        };
        let shared = shared(at).or_else(|| shared(owner)).unwrap_or_default();
        if let Some(role) = entities[entity].role.as_ref().filter(|_| !shared.is_empty()) {
            facts.hold(lexicon, words, shared.clone(), role);
        } else if titles[at] < name.words.start {
            facts.describe(words, names, titles[at]..name.words.start);
        }
        if let Some((noun, sort)) = sort_before(words, &bounds, name) {
            facts.head(noun_key(words, noun), false);
            facts.told = facts.told.or(Some(sort));
        }
        // Who is told something may as well be a court, or a body that the lists know.
        if hears(words, &bounds, name) && name.entity.is_some_and(|entity| !Sort::new(words, &entities[entity]).known())
        {
            facts.told = facts.told.or(Some(Group::Media));
        }
        let said = behind(words, &bounds, name);
        if facts.entry == Entry::Never {
            let prose = matches!(
                words.sentences[sentence].kind,
                SectionKind::Paragraph | SectionKind::Title | SectionKind::Heading
            );
            // ", whose father ...," does not tell what somebody is.
            let told =
                said.clone().is_some_and(|said| !person_pronoun(words.str(said.start)).is_some_and(|p| p.relative));
            facts.entry = match () {
                () if !prose => Entry::Aside,
                () if titles[at] < name.words.start || told => Entry::Described,
                () if grammar::says(words, titles[at], &name.words, &bounds) => Entry::Says,
                () => Entry::Bare,
            };
            let from = words.sentences[sentence.saturating_sub(1)].words.start;
            let cast = nominals[..nominal].iter().rev().take_while(|nominal| nominal.words.start >= from).take(CAST);
            let person = name.label == EntityType::Person;
            let fits = |nominal: &&Nominal| {
                nominal.apposed.is_none() && if person { nominal.noun.of_persons() } else { nominal.noun.of_things() }
            };
            facts.cast = cast.filter(fits).map(|nominal| Compared::new(noun_key(words, nominal.head))).collect();
        }
        if let Some(said) = said {
            facts.describe(words, names, said);
        }
        facts.surround(words, &bounds, &name.words);
        let near = names[at.saturating_sub(4)..].iter().take(9).filter(|other| {
            bounds.contains(&other.words.start)
                && !shared.contains(&other.words.start)
                && matches!(other.label, EntityType::Location | EntityType::Other)
        });
        for other in near {
            if facts.places_near.len() < KEPT {
                facts.places_near.push(words.str(other.words.end - 1));
            }
        }
    }
    facts
}

/// The noun right before the name of a body or place that says of what sort it is: "the budget **airline** Example".
fn sort_before(words: &Words<'_>, sentence: &Range<usize>, name: &Mention) -> Option<(usize, Group)> {
    let noun = name.words.start.checked_sub(1).filter(|noun| *noun > sentence.start)?;
    let lower = words.words[noun].shape.intersects(Shape::LOWER) && name.label != EntityType::Person;
    let sort = Some(noun).filter(|_| lower).and_then(|noun| Noun::parse(words, noun)?.sort())?;
    let mut before = (sentence.start..noun).rev().take(SORTED);
    let determined = before.find(|&w| Determiner::parse(words.str(w)).is_some() || function(words.str(w)));
    determined.filter(|&w| Determiner::parse(words.str(w)).is_some()).map(|_| (noun, sort))
}

/// Whether somebody tells a body something, as one tells a newspaper: "she told the Example".
fn hears(words: &Words<'_>, sentence: &Range<usize>, name: &Mention) -> bool {
    let mut before = (sentence.start..name.words.start).rev();
    let told = before.find(|&w| !matches!(words.str(w), "the" | "The")).is_some_and(|w| words.str(w) == "told");
    told && name.label == EntityType::Organisation
}

/// What is said after a name: in an apposition, in brackets, after "is a".
fn behind(words: &Words<'_>, sentence: &Range<usize>, name: &Mention) -> Option<Range<usize>> {
    let mark = name.words.end;
    if mark + 1 >= sentence.end {
        return None;
    }
    let limit = sentence.end.min(mark + 1 + LONGEST);
    let until = |from: usize, stop: &dyn Fn(usize) -> bool| (from..limit).find(|&w| stop(w)).unwrap_or(limit);
    let is_mark = |w: usize| words.words[w].shape.intersects(Shape::MARK);
    match words.str(mark) {
        "(" => Some(mark + 1..until(mark + 1, &|w| words.str(w) == ")")),
        "," | "—" | "–" => {
            let mut from = mark + 1;
            // ", 44, a nurse,"
            if words.words[from].shape.intersects(Shape::DIGIT) && words.str(from).len() <= 2 {
                // "44 and a nurse"
                let second = from + 2 < limit && (is_mark(from + 1) || words.str(from + 1) == "and");
                let end = if second && opens(words, from + 2) { until(from + 2, &is_mark) } else { from + 1 };
                return Some(from..end);
            }
            if from + 1 < limit && words.str(from) == "aged" {
                from += 1;
            }
            opens(words, from).then(|| from..until(from, &is_mark))
        }
        "is" | "was" | "became" | "remains" | "works" | "worked" | "served" | "serves" => {
            let from = mark + 1;
            let says = matches!(words.str(from), "a" | "an" | "the" | "as" | "one" | "born")
                || words.words[from].shape.intersects(Shape::DIGIT);
            says.then(|| {
                from..until(from, &|w| is_mark(w) || matches!(words.str(w), "who" | "that" | "which" | "when"))
            })
        }
        _ => None,
    }
}

/// Whether a word after the comma begins a description of the name before it.
fn opens(words: &Words<'_>, at: usize) -> bool {
    matches!(
        words.str(at),
        "a" | "an"
            | "the"
            | "who"
            | "whose"
            | "which"
            | "of"
            | "from"
            | "his"
            | "her"
            | "its"
            | "their"
            | "formerly"
            | "now"
            | "once"
            | "then"
            | "born"
            | "one"
            | "also"
            | "better"
            | "a.k.a"
            | "based"
    ) || former(words.str(at))
        || (words.words[at].shape.intersects(Shape::LOWER) && Noun::parse(words, at).is_some())
        || (words.words[at].shape.intersects(Shape::LOWER)
            && at + 1 < words.words.len()
            && Noun::parse(words, at + 1).is_some())
}

impl<'t> Facts<'t> {
    fn named(words: &Words<'t>, entity: &Entity) -> Self {
        let mut facts = Facts::default();
        for w in entity.fullest.clone() {
            let word = words.words[w];
            // "Tarrant Motor Co." is a company, and has to do with motors.
            if entity.label != EntityType::Person {
                let text = words.str(w);
                if text.len() > 3 || word.classes.any(Classes::ORG_SUFFIX) {
                    facts.head(folded(&text.to_lowercase()), false);
                }
                if word.classes.any(Classes::PLACE)
                    || word.classes.any(Classes::DEMONYM)
                    || entity.label == EntityType::Location
                {
                    facts.places.push(text);
                }
            }
        }
        facts.worded = facts.heads.len();
        facts.last = words.str(entity.fullest.end - 1);
        facts
    }

    fn head(&mut self, key: u64, former: bool) {
        if let Some((_, known)) = self.heads.iter_mut().find(|(known, _)| *known == key) {
            *known |= former;
        } else if self.heads.len() < KEPT {
            self.heads.push((key, former));
            self.nouns.push(Compared::new(key));
            self.vectors.extend(vector(key));
        }
    }

    /// Adds what a nominal that refers to it says.
    pub fn called(&mut self, words: &Words<'t>, names: &[Mention], nominal: &Nominal) {
        if nominal.determiner != Determiner::Possessive {
            self.describe(words, names, nominal.modifiers().start..nominal.words.end);
            self.told = self.told.or(nominal.noun.sort());
        }
    }

    /// Adds what a description says.
    pub fn describe(&mut self, words: &Words<'t>, names: &[Mention], said: Range<usize>) {
        let mut gone = false;
        for w in said {
            let text = words.str(w);
            let word = words.words[w];
            if word.shape.intersects(Shape::MARK) {
                continue;
            }
            if let Some(age) = number(text).filter(|age| (5..=110).contains(age) && (aged(text) || text.len() == 2)) {
                if self.ages.len() < KEPT {
                    self.ages.push(age);
                }
            } else if called_they(text) || text == "they" && w > 0 && words.str(w - 1) == "uses" {
                self.they = true;
            } else if former(text) {
                gone = true;
            } else if let Some(party) = party(text) {
                // "(R-Texas)"
                self.places.push(party);
                self.places.extend(text.split_once('-').map(|(_, place)| place));
            } else if is_place(words, names, w) {
                if self.places.len() < KEPT {
                    self.places.push(text);
                }
            } else if word.shape.intersects(Shape::GENITIVE) || word.classes.any(Classes::PREP_LOC) {
                gone = false;
            } else {
                if Noun::parse(words, w).is_some_and(|noun| !matches!(noun, Noun::Inhabitant | Noun::Aged)) {
                    self.head(noun_key(words, w), gone || text.starts_with("ex-"));
                    if let Some(head) = leads(words, names, w).filter(|_| !gone) {
                        self.head(folded(head), false);
                    }
                    if let Some(initials) = initials(words, w) {
                        self.head(folded(initials), gone);
                    }
                }
                if !function(text) && Determiner::parse(text).is_none() && self.modifiers.len() < 2 * KEPT {
                    self.modifiers.push(word.key);
                }
            }
            if let Some(entity) = names_at(names, w).and_then(|name| name.entity) {
                keep(&mut self.with, entity);
            }
        }
    }

    /// Adds whose it is, by a nominal.
    pub fn belongs(&mut self, owner: usize, words: &Words<'_>, nominal: &Nominal) {
        keep(if nominal.noun == Noun::Kin { &mut self.with } else { &mut self.serves }, owner);
        self.relates(owner, words.str(nominal.head));
    }

    /// Adds whose relative it is, by a noun.
    pub fn relates(&mut self, owner: usize, noun: &str) {
        self.kin.extend(Tie::of(noun).filter(|_| self.kin.len() < KEPT).map(|tie| (owner, tie)));
    }

    /// Whether the text calls it by a noun, given by its key.
    pub fn is_called(&self, noun: u64) -> bool {
        self.heads.iter().any(|(known, _)| *known == noun)
    }

    /// Whether the text says that it is this of another.
    pub fn is_kin(&self, of: usize, tie: Tie) -> bool {
        self.kin.contains(&(of, tie))
    }

    /// Adds a role whose words are among those `said`.
    fn hold(&mut self, lexicon: &Lexicon, words: &Words<'t>, said: Range<usize>, role: &str) {
        let parts: Vec<&str> = role.split_whitespace().collect();
        let Some((head, modifiers)) = parts.split_last() else { return };
        self.head(folded(head), false);
        for w in said.filter(|w| modifiers.contains(&words.str(*w))) {
            if lexicon.classes(words.words[w].key).any(Classes::PLACE.or(Classes::NATIONALITY)) {
                self.places.push(words.str(w));
            } else {
                self.modifiers.push(words.words[w].key);
            }
        }
    }

    /// Adds the words of the sentence around a name.
    fn surround(&mut self, words: &Words<'t>, sentence: &Range<usize>, name: &Range<usize>) {
        if self.around.len() >= AROUND {
            return;
        }
        let near = name.start.saturating_sub(10).max(sentence.start)..sentence.end.min(name.end + 14);
        for w in near.filter(|w| !name.contains(w)) {
            let word = words.words[w];
            let telling = word.shape.intersects(Shape::LOWER)
                && !word.classes.any(Classes::SAY)
                && !word.classes.any(Classes::COMMON_10);
            if telling && words.str(w).len() > 3 && self.around.len() < AROUND {
                self.around.extend(vector(word.key));
            }
        }
    }

    /// Whether both have the same family name.
    pub fn family(&self, other: &Facts<'_>) -> bool {
        !self.last.is_empty() && self.last == other.last
    }
}

fn keep(entities: &mut Vec<usize>, entity: usize) {
    if entities.len() < KEPT && !entities.contains(&entity) {
        entities.push(entity);
    }
}

/// The key of a noun without its "ex-".
pub(super) fn noun_key(words: &Words<'_>, at: usize) -> u64 {
    let text = words.str(at);
    match text.strip_prefix("ex-").or_else(|| text.strip_prefix("Ex-")) {
        Some(noun) => folded(noun),
        None => folded(text),
    }
}

/// "President", "Peru's prime minister": what its holder is the head of, if a country. Clubs and companies have presidents too, and somebody may be
/// called King.
fn leads(words: &Words<'_>, names: &[Mention], at: usize) -> Option<&'static str> {
    if let Some(head) = heads_of(words, at) {
        return Some(head);
    }
    let sentence = words.sentences.get(words.sentences.partition_point(|sentence| sentence.words.end <= at))?;
    let bounds = &sentence.words;
    let text = words.str(at);
    let before = |w: usize| w.checked_sub(1).filter(|w| bounds.contains(w));
    let prime =
        before(at).filter(|&w| text.eq_ignore_ascii_case("minister") && words.str(w).eq_ignore_ascii_case("prime"));
    let head = match prime {
        Some(_) => heads_what("prime-minister"),
        None if words.words[at].shape.intersects(Shape::LOWER) => heads_what(text),
        None => heads_what(&text.to_lowercase()),
    }?;
    let country = |w: usize| words.words[w].classes.any(Classes::COUNTRY.or(Classes::DEMONYM));
    let mut from = prime.unwrap_or(at);
    let mut owned = false;
    while let Some(w) = before(from).filter(|&w| country(w) || words.words[w].shape.intersects(Shape::GENITIVE)) {
        owned |= country(w);
        from = w;
    }
    // "its president", "club president", "Vice President", "Barcelona's president"
    let free = before(from).is_none_or(|w| {
        let (text, shape) = (words.str(w), words.words[w].shape);
        let form = || matches!(verb_form(text), Some(VerbForm::Past | VerbForm::ThirdPerson));
        let verb = || words.words[w].classes.any(Classes::SAY) || form();
        shape.intersects(Shape::MARK)
            || shape.intersects(Shape::LOWER | Shape::FIRST)
                && !matches!(text, "its" | "Its")
                && (Determiner::parse(text).is_some() || function(text) || tells_which(text) || verb())
    });
    let genitive = !owned && from < prime.unwrap_or(at);
    let behind = at + 1;
    let of = || {
        let place = (behind + 1..bounds.end).find(|&w| words.str(w) != "the");
        place.is_some_and(country)
    };
    let joins = bounds.contains(&behind) && matches!(words.str(behind), "of" | "at" | "for");
    (names_at(names, at).is_none() && free && !genitive && (!joins || of())).then_some(head)
}

/// What an office is called for short: "chief financial officer", "chief executive".
fn initials(words: &Words<'_>, at: usize) -> Option<&'static str> {
    let before = at.saturating_sub(3)..at + 1;
    called_by_letters(before.map(|w| words.str(w))).map(|(letters, _)| letters)
}

/// The number at the start of a word: 43 of "43-year-old".
fn number(word: &str) -> Option<u16> {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &word[digits..];
    (rest.is_empty() || rest.starts_with("-year")).then(|| word[..digits].parse().ok()).flatten()
}

fn names_at(names: &[Mention], w: usize) -> Option<&Mention> {
    let at = names.partition_point(|name| name.words.end <= w);
    names.get(at).filter(|name| name.words.contains(&w))
}

/// "R-Texas", "(D)": the party that a letter stands for.
fn party(word: &str) -> Option<&'static str> {
    match word.split(['-', '.']).next() {
        Some("R") => Some("Republican"),
        Some("D") => Some("Democrat"),
        Some("Labour") => Some("Labour"),
        _ => None,
    }
}

/// A place, somebody's nationality, or "Lagos-born".
fn is_place(words: &Words<'_>, names: &[Mention], w: usize) -> bool {
    let word = words.words[w];
    let named =
        names_at(names, w).is_some_and(|name| name.label == EntityType::Location || name.label == EntityType::Other);
    word.is_name_like()
        && (named
            || partisan(words.str(w))
            || word.classes.any(Classes::PLACE.or(Classes::NATIONALITY))
            || words.str(w).contains("-b"))
}
