//! Documents with gold spans (code points), segmented as the host does it, and the runs of capitalised words in them as examples.

use std::collections::HashMap;
use std::io::BufRead;

use copydesk_entities::input::{Input, Section, SectionKind};
use copydesk_entities::lexicon::Lexicon;
use copydesk_entities::recognise::{
    FEATURES, Feature, LABELS, Notes, OUTSIDE, Recogniser, each_stretch, is_demonym, runs,
};
use copydesk_entities::words::Words;
use copydesk_language::segment::{self, Segmentation, segment};
use serde_json::Value;

pub const TYPES: [&str; 4] = ["PER", "ORG", "LOC", "MISC"];

pub struct Document {
    pub id: String,
    pub text: String,
    pub segmentation: Segmentation,
    sections: Vec<Section>,
    /// Bytes and type.
    pub gold: Vec<(usize, usize, String)>,
    /// Types that its source annotates: a bit each.
    pub annotated: u8,
    /// How much an example of it counts.
    pub weight: f32,
}

impl Document {
    pub fn input(&self) -> Input<'_> {
        Input {
            text: &self.text,
            sections: &self.sections,
            sentences: &self.segmentation.sentences,
            tokens: (&self.segmentation.tokens).into(),
        }
    }
}

/// Reads `FILE` or `FILE:WEIGHT`.
pub fn read(path: &str) -> Vec<Document> {
    let (path, weight) = match path.rsplit_once(':') {
        Some((path, weight)) => (path, weight.parse().expect("a weight")),
        None => (path, 1.0),
    };
    let file = std::fs::File::open(path).unwrap_or_else(|e| panic!("{path}: {e}"));
    std::io::BufReader::new(file).lines().map(|line| document(&line.expect("UTF-8"), weight)).collect()
}

fn document(line: &str, weight: f32) -> Document {
    let value: Value = serde_json::from_str(line).expect("JSON");
    let text = value["text"].as_str().expect("text").to_string();
    let bytes: Vec<usize> = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
    let at = |span: &Value, key: &str| bytes[span[key].as_u64().expect("an offset") as usize];
    let spans = value["spans"].as_array().map_or(&[][..], |spans| spans);
    let gold =
        spans.iter().map(|s| (at(s, "start"), at(s, "end"), s["label"].as_str().expect("label").into())).collect();
    let annotated = value["annotated_types"].as_array().map_or(0b1111, |types| {
        types.iter().filter_map(|t| TYPES.iter().position(|x| t.as_str() == Some(x))).fold(0, |bits, t| bits | 1 << t)
    });
    let segmentation = segment(&text, None);
    let sections = segmentation.sections.iter().map(section).collect();
    Document {
        id: value["id"].as_str().unwrap_or_default().into(),
        segmentation,
        sections,
        gold,
        annotated,
        text,
        weight,
    }
}

fn section(section: &segment::Section) -> Section {
    Section { span: section.span.clone(), kind: SectionKind::parse(section.kind.as_str()).expect("a section's kind") }
}

/// Longer runs are lists and tables, not names.
const LONGEST_RUN: usize = 60;

/// A stretch of a run: where, which labels it may have and which are right (a bit each), what is observed.
pub struct Stretch {
    pub start: u8,
    pub end: u8,
    pub allowed: u8,
    pub gold: u8,
    pub features: Vec<u32>,
    /// What the recogniser adds beforehand.
    pub given: [f32; LABELS],
}

pub struct Run {
    pub len: usize,
    pub weight: f32,
    pub stretches: Vec<Stretch>,
}

/// Features by number: the named ones first, then the lexical ones that are kept.
#[derive(Default)]
pub struct Index {
    counts: HashMap<u64, u32>,
    pub numbers: HashMap<u64, u32>,
}

impl Index {
    pub fn size(&self) -> usize {
        FEATURES + self.numbers.len()
    }

    fn count(&mut self, feature: Feature) {
        if let Some(hash) = feature.hash() {
            *self.counts.entry(hash).or_default() += 1;
        }
    }

    /// Keeps lexical features that were counted this often.
    pub fn keep(&mut self, times: u32) {
        let mut kept: Vec<u64> = self.counts.iter().filter(|(_, n)| **n >= times).map(|(hash, _)| *hash).collect();
        kept.sort_unstable();
        self.numbers = kept.into_iter().zip(FEATURES as u32..).collect();
        self.counts = HashMap::new();
    }

    fn number(&self, feature: Feature) -> Option<u32> {
        match feature.hash() {
            None => Some(feature.index() as u32),
            Some(hash) => self.numbers.get(&hash).copied(),
        }
    }
}

/// Counts the lexical features of stretches that are names.
pub fn count(document: &Document, words: &Words<'_>, lexicon: &Lexicon, recogniser: &Recogniser, index: &mut Index) {
    let notes = Notes::from_case(words);
    for sentence in &words.sentences {
        let evidence = recogniser.evidence(words, sentence, lexicon, &notes);
        runs(&evidence, |run| {
            for start in run.clone() {
                each_stretch(&evidence, start, run.end, |end, key, _| {
                    let span = words.span(start..end);
                    let exact = document.gold.binary_search_by(|g| (g.0, g.1).cmp(&(span.start, span.end))).is_ok();
                    if exact || (end == start + 1 && start % 3 == 0) {
                        evidence.left(start, &mut |f| index.count(f));
                        evidence.right(end, &mut |f| index.count(f));
                        evidence.inside(start, end, key, &mut |f| index.count(f));
                    }
                });
            }
        });
    }
}

/// The runs of a document as examples; those whose names are no stretches are left out, and counted.
pub fn examples(
    document: &Document,
    words: &Words<'_>,
    lexicon: &Lexicon,
    recogniser: &Recogniser,
    notes: &Notes,
    index: &Index,
    out: &mut Vec<Run>,
) -> usize {
    let gold: Vec<(usize, usize, usize)> =
        document.gold.iter().filter_map(|(s, e, l)| Some((*s, *e, label(l)?))).collect();
    let unknown: u8 = 0b1111 & !document.annotated;
    let (mut from, mut skipped) = (0, 0);
    for sentence in &words.sentences {
        let evidence = recogniser.evidence(words, sentence, lexicon, notes);
        runs(&evidence, |run| {
            let span = words.span(run.clone());
            while from < gold.len() && gold[from].1 <= span.start {
                from += 1;
            }
            let all: Vec<_> = gold[from..].iter().take_while(|g| g.0 < span.end).copied().collect();
            let outermost = |g: &&(usize, usize, usize)| !all.iter().any(|h| h != *g && h.0 <= g.0 && h.1 >= g.1);
            let here: Vec<_> = all.iter().filter(outermost).copied().collect();
            if run.len() > LONGEST_RUN {
                skipped += 1;
                return;
            }
            let mut stretches = vec![];
            let mut matched = 0;
            for start in run.clone() {
                let mut left = vec![];
                evidence.left(start, &mut |f| left.extend(index.number(f)));
                each_stretch(&evidence, start, run.end, |end, key, allowed| {
                    let span = words.span(start..end);
                    let single = end == start + 1;
                    let mut features = vec![];
                    if allowed {
                        features = left.clone();
                        evidence.right(end, &mut |f| features.extend(index.number(f)));
                        evidence.inside(start, end, key, &mut |f| features.extend(index.number(f)));
                        evidence.elsewhere(start, key, &mut |f| features.extend(index.number(f)));
                    }
                    let demonym = is_demonym(lexicon.classes(key));
                    let exact = here.iter().find(|h| h.0 == span.start && h.1 == span.end);
                    let overlap = here.iter().any(|h| h.0 < span.end && h.1 > span.start);
                    let right = match exact {
                        Some(_) if demonym => 0b1000,
                        Some(name) => 1 << name.2,
                        None if !overlap && demonym => 0b1000,
                        None if single && !overlap => 1 << OUTSIDE,
                        None => 0,
                    };
                    matched += usize::from(exact.is_some() && allowed);
                    // Where a source does not annotate a type, nothing says that this is no name of it.
                    let unsaid = if overlap { 0 } else { unknown };
                    stretches.push(Stretch {
                        start: (start - run.start) as u8,
                        end: (end - run.start) as u8,
                        allowed: if allowed { 0b1111 } else { 0 } | if single { 1 << OUTSIDE } else { 0 },
                        gold: right | unsaid,
                        features,
                        given: if allowed { evidence.given(start, end, key) } else { [0.0; LABELS] },
                    });
                });
            }
            if matched < here.len() {
                skipped += 1;
            } else {
                out.push(Run { len: run.len(), weight: document.weight, stretches });
            }
        });
    }
    skipped
}

/// The number of a type by any of the names that the sets give it.
pub fn label(name: &str) -> Option<usize> {
    match name {
        "PER" | "Person" => Some(0),
        "ORG" | "Organization" => Some(1),
        "LOC" | "Location" | "Facility" => Some(2),
        "MISC" => Some(3),
        _ => None,
    }
}
