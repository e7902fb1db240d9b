//! The processor's answer for a document, and the gold mention that each of its mentions matches.

use std::ops::Range;

use copydesk_entities::coref::Resolved;
use copydesk_entities::input::{Input, Section};
use copydesk_entities::lexicon::Lexicon;
use copydesk_entities::recognise::{Found, Recogniser, phrase_key};
use copydesk_entities::words::{Shape, Words};
use copydesk_entities::{EntityType, MentionForm};
use copydesk_language::segment::{Segmentation, segment};
use serde_json::Value;

use crate::gold::{Document, Kind, Mention as Gold, Type};

/// One mention of an answer.
#[derive(Clone, Debug)]
pub struct Mention {
    pub span: Range<usize>,
    pub label: EntityType,
    pub form: MentionForm,
    pub entity: Option<usize>,
}

/// A document as the host segments it.
pub struct Cut<'d> {
    pub document: &'d Document,
    sections: Vec<Section>,
    segmentation: Segmentation,
}

impl<'d> Cut<'d> {
    pub fn new(document: &'d Document) -> Self {
        let segmentation = segment(&document.text, None);
        let section = |s: &copydesk_language::segment::Section| Section { span: s.span.clone(), kind: s.kind };
        Cut { document, sections: segmentation.sections.iter().map(section).collect(), segmentation }
    }

    pub fn words(&self, lexicon: &Lexicon) -> Words<'_> {
        let cut = &self.segmentation;
        let input = Input {
            text: &self.document.text,
            sections: &self.sections,
            sentences: &cut.sentences,
            tokens: (&cut.tokens).into(),
        };
        Words::read(&input, lexicon)
    }
}

/// The names that the recogniser finds, and those of the gold (all, or with `only` none but them).
pub fn names(
    words: &Words<'_>,
    lexicon: &Lexicon,
    recogniser: &Recogniser,
    document: &Document,
    take: Take,
) -> Vec<Found> {
    let mut found = if take == Take::Gold { Vec::new() } else { recogniser.find(words, lexicon, None) };
    found.retain(|name| name.score >= 0.5); // as the processor does by default
    if take != Take::Found {
        for gold in document.mentions.iter().filter(|m| m.kind == Kind::Name) {
            let Some((range, label)) = proper(words, gold) else { continue };
            let near = |f: &Found| f.words.start < range.end && range.start < f.words.end;
            if document.exhaustive && found.iter().any(near) {
                continue;
            }
            found.retain(|f| !near(f));
            let key =
                words.words[range.clone()].iter().fold(None, |key, w| Some(phrase_key(key, w))).unwrap_or_default();
            found.push(Found { classes: lexicon.classes(key), words: range, label, key, score: 1.0 });
        }
        found.sort_by_key(|f| f.words.start);
    }
    found
}

/// Which names to work with.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Take {
    /// Those that the recogniser finds.
    Found,
    /// Those, and where it finds none, the gold ones.
    Both,
    /// The gold ones.
    Gold,
}

/// The name proper in a gold name mention, without titles, articles and postmodifiers.
fn proper(words: &Words<'_>, gold: &Gold) -> Option<(Range<usize>, EntityType)> {
    let label = match gold.class {
        Type::Person | Type::Unknown => EntityType::Person,
        Type::Organisation => EntityType::Organisation,
        Type::Place => EntityType::Location,
        Type::Thing => return None,
    };
    let at = |byte: usize| words.words.partition_point(|w| (w.end as usize) <= byte);
    let (from, to) = (at(gold.span.start), words.words.partition_point(|w| (w.start as usize) < gold.span.end));
    let head = at(gold.head.start);
    let inside = |w: usize| w >= from && w < to;
    let name =
        |w: usize| words.words[w].shape.intersects(Shape::CAP) || words.words[w].shape.intersects(Shape::INITIAL);
    if !inside(head) || !name(head) {
        return None;
    }
    let (mut start, mut end) = (head, head + 1);
    let small = |w: usize| {
        matches!(words.str(w), "of" | "the" | "for" | "and" | "de" | "van" | "der" | "von" | "al" | "bin" | "&")
    };
    if label != EntityType::Person || gold.head.end == gold.span.end {
        // Back over capitals, but not over a title or an article.
        while inside(start.wrapping_sub(1))
            && name(start - 1)
            && (label != EntityType::Person || !titled(words.str(start - 1)))
        {
            start -= 1;
        }
        if matches!(words.str(start), "The" | "A") && start < head {
            start += 1;
        }
    }
    let mut next = end;
    while inside(next)
        && (name(next)
            || (small(next) && label != EntityType::Person)
            || matches!(words.str(next), "de" | "van" | "der" | "von" | "bin"))
    {
        if name(next) {
            end = next + 1;
        }
        next += 1;
    }
    Some((start..end, label))
}

fn titled(word: &str) -> bool {
    use copydesk_language::lexicon::{is_honorific, is_title, role_noun};
    is_title(word) || is_honorific(word) || role_noun(word).is_some()
}

/// An answer made here.
pub fn of_resolved(resolved: &Resolved, words: &Words<'_>) -> Vec<Mention> {
    let mention = |m: &copydesk_entities::coref::Mention| Mention {
        span: words.span(m.words.clone()),
        label: m.label,
        form: m.form,
        entity: m.entity,
    };
    resolved.mentions.iter().map(mention).collect()
}

/// An answer read from a record of `copydesk annotate`.
pub fn of_record(record: &Value) -> Vec<Mention> {
    let text = record["text"].as_str().expect("text");
    let bytes: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let rows = record["layers"]["mentions"].as_array().map_or(&[][..], Vec::as_slice);
    let mention = |row: &Value| Mention {
        span: bytes[row["start"].as_u64().expect("start") as usize]..bytes[row["end"].as_u64().expect("end") as usize],
        label: match row["label"].as_str() {
            Some("PER") => EntityType::Person,
            Some("ORG") => EntityType::Organisation,
            Some("LOC") => EntityType::Location,
            _ => EntityType::Other,
        },
        form: match row["attrs"]["form"].as_str() {
            Some("nominal") => MentionForm::Nominal,
            Some("pronoun") => MentionForm::Pronoun,
            _ => MentionForm::Name,
        },
        entity: row["links"]["entity"][1].as_u64().map(|e| e as usize),
    };
    rows.iter().map(mention).collect()
}

/// For each mention of the answer its gold mention, one to one: the same span except for an article or "'s"; else one contains the other and
/// both contain the gold head, nearest in length first; else a name that ends where the gold name ends; else the shortest gold person that
/// contains a person's name.
pub fn align(text: &str, gold: &[Gold], answer: &[Mention]) -> Vec<Option<usize>> {
    let mut pairs: Vec<(usize, usize, usize)> = Vec::new();
    for (i, mention) in answer.iter().enumerate() {
        let here = bare(text, &mention.span);
        for (j, g) in gold.iter().enumerate() {
            if g.span.end <= here.start || here.end <= g.span.start {
                continue;
            }
            if (g.kind == Kind::Pronoun) != (mention.form == MentionForm::Pronoun) && g.kind != Kind::Other {
                continue;
            }
            let there = bare(text, &g.span);
            let within = |a: &Range<usize>, b: &Range<usize>| b.start <= a.start && a.end <= b.end;
            let nested = within(&here, &there) || within(&there, &here);
            let headed = here.start < g.head.end && g.head.start < here.end;
            let apart = here.len().abs_diff(there.len());
            if here == there {
                pairs.push((0, i, j));
            } else if nested && headed {
                pairs.push((1 + apart, i, j));
            } else if within(&here, &there)
                && here.end == there.end
                && mention.form == MentionForm::Name
                && g.kind == Kind::Name
            {
                pairs.push((10_000 + apart, i, j));
            } else if within(&here, &there)
                && mention.label == EntityType::Person
                && mention.form == MentionForm::Name
                && g.class == Type::Person
            {
                pairs.push((20_000 + apart, i, j));
            }
        }
    }
    pairs.sort_unstable();
    let (mut of, mut taken) = (vec![None; answer.len()], vec![false; gold.len()]);
    for (_, i, j) in pairs {
        if of[i].is_none() && !taken[j] {
            of[i] = Some(j);
            taken[j] = true;
        }
    }
    of
}

/// Without an article before and a genitive after.
fn bare(text: &str, span: &Range<usize>) -> Range<usize> {
    let mut span = span.clone();
    for article in ["the ", "The ", "a ", "A ", "an ", "An "] {
        if text[span.clone()].starts_with(article) {
            span.start += article.len();
            break;
        }
    }
    for mark in [" 's", "'s", "’s", "'", "’"] {
        if text[span.clone()].ends_with(mark) && span.len() > mark.len() {
            span.end -= mark.len();
            break;
        }
    }
    span
}
