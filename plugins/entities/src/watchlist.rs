//! What a user asks about: stretches that come with the article, and names to watch for. Both are mentions and have an entity, whether or
//! not the recogniser would have found them.

use std::collections::HashMap;
use std::ops::Range;

use copydesk_language::lexicon::person_pronoun;
use copydesk_language::segment::segment;
use copydesk_plugin::Spans;
use copydesk_plugin::standard::MentionForm;

use crate::words::{Shape, Word, Words};

/// A stretch that is asked about.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// Its words, all of one sentence: where it runs on past the end of one, those in the first.
    pub words: Range<usize>,
    /// All of its bytes.
    pub bytes: Range<usize>,
    /// How it speaks, as far as its letters tell.
    pub form: MentionForm,
    /// Which of the watched names it is.
    pub watched: Option<usize>,
}

/// Names to watch for, each with its aliases.
#[derive(Debug, Default)]
pub struct Watch {
    pub names: Vec<String>,
    /// The words of all forms, numbered.
    words: HashMap<Box<str>, u32>,
    /// The forms as a tree of words: from a node, by the number of a word, to the next. The root is node 0.
    steps: HashMap<(u32, u32), u32>,
    /// Of each node: which name the form that ends there stands for.
    ends: Vec<Option<u32>>,
}

impl Watch {
    /// Of names with aliases. `Err` names a form without a word in it, or one of two names.
    pub fn new<'n>(names: impl IntoIterator<Item = (&'n str, &'n [String])>) -> Result<Watch, String> {
        let mut watch = Watch { ends: vec![None], ..Watch::default() };
        for (name, aliases) in names {
            let own = watch.names.len() as u32;
            watch.names.push(name.to_owned());
            for form in std::iter::once(name).chain(aliases.iter().map(String::as_str)) {
                let tokens = segment(form, None).tokens;
                if tokens.is_empty() {
                    return Err(format!("`{form}` of `{name}` has no word in it"));
                }
                let node = tokens.into_iter().fold(0, |node, token| watch.step(node, &form[token]));
                match watch.ends[node as usize].replace(own) {
                    Some(other) if other != own => {
                        let other = &watch.names[other as usize];
                        return Err(format!("`{form}` stands for both `{other}` and `{name}`"));
                    }
                    _ => {}
                }
            }
        }
        Ok(watch)
    }

    /// The node after another one by a word, made where there is none.
    fn step(&mut self, node: u32, word: &str) -> u32 {
        let word = match self.words.get(word) {
            Some(number) => *number,
            None => {
                let number = self.words.len() as u32;
                self.words.insert(word.into(), number);
                number
            }
        };
        *self.steps.entry((node, word)).or_insert_with(|| {
            self.ends.push(None);
            self.ends.len() as u32 - 1
        })
    }

    /// All that is asked about in an article, in order, without overlaps: its own targets (sorted and disjoint) win over watched names.
    ///
    /// `words` are cut where a target begins or ends ([`cut`]). `Err` is the range of a target that holds no word.
    pub fn find(&self, words: &Words<'_>, targets: &[Range<usize>]) -> Result<Vec<Asked>, Range<usize>> {
        let mut all = Vec::with_capacity(targets.len());
        for bytes in targets {
            let first = words.words.partition_point(|word| word.start < bytes.start as u32);
            let end = words.words.partition_point(|word| word.start < bytes.end as u32);
            let sentence = words.sentences.get(words.sentences.partition_point(|s| s.words.end <= first));
            let range = first..end.min(sentence.map_or(0, |s| s.words.end));
            if range.is_empty() {
                return Err(bytes.clone());
            }
            let watched = self.at(words, range.clone()).filter(|(end, _)| *end == range.end).map(|(_, name)| name);
            all.push(Asked { form: form(words, range.clone()), words: range, bytes: bytes.clone(), watched });
        }
        if self.names.is_empty() {
            return Ok(all);
        }
        let mut next = 0;
        let mut found = Vec::new();
        for sentence in &words.sentences {
            let mut at = sentence.words.start;
            while at < sentence.words.end {
                while all.get(next).is_some_and(|target| target.words.end <= at) {
                    next += 1;
                }
                let limit =
                    all.get(next).map_or(sentence.words.end, |target| target.words.start.min(sentence.words.end));
                match self.at(words, at..limit) {
                    Some((end, name)) => {
                        let bytes = words.span(at..end);
                        found.push(Asked { words: at..end, bytes, form: MentionForm::Name, watched: Some(name) });
                        at = end;
                    }
                    None if at < limit => at += 1,
                    None => at = all[next].words.end,
                }
            }
        }
        all.append(&mut found);
        all.sort_by_key(|asked| asked.words.start);
        Ok(all)
    }

    /// The longest watched form at the start of these words: where it ends, and which name it is.
    fn at(&self, words: &Words<'_>, within: Range<usize>) -> Option<(usize, usize)> {
        let (mut node, mut longest) = (0, None);
        for at in within {
            let step = self.words.get(words.str(at)).and_then(|word| self.steps.get(&(node, *word)));
            let Some(next) = step else { break };
            node = *next;
            longest = self.ends[node as usize].map(|name| (at + 1, name as usize)).or(longest);
        }
        longest
    }
}

fn form(words: &Words<'_>, range: Range<usize>) -> MentionForm {
    if range.len() == 1 && person_pronoun(words.str(range.start)).is_some() {
        return MentionForm::Pronoun;
    }
    let of = &words.words[range];
    let owed = |word: &Word| word.shape.intersects(Shape::FIRST);
    let small = of.iter().any(|word| word.shape.intersects(Shape::LOWER) && !word.is_name_like());
    // A capital that is owed to the word's place makes a name only where no small letter says otherwise.
    match of.iter().any(|word| word.is_name_like() && (!owed(word) || !small)) || !small {
        true => MentionForm::Name,
        false => MentionForm::Nominal,
    }
}

/// The tokens, cut where a target begins or ends inside one. Without targets they are as they were, and are not copied.
pub fn cut(tokens: Spans<'_>, targets: &[Range<usize>]) -> Option<Vec<Range<usize>>> {
    if targets.is_empty() {
        return None;
    }
    let mut places = targets.iter().flat_map(|target| [target.start, target.end]).peekable();
    let mut out = Vec::with_capacity(tokens.len() + targets.len());
    for mut token in tokens.iter() {
        while let Some(place) = places.next_if(|&place| place < token.end) {
            if place > token.start {
                out.push(token.start..place);
                token.start = place;
            }
        }
        out.push(token);
    }
    Some(out)
}
