//! Reading the data sets with the records that copydesk made of them, shared by the training programs: what is learned from is what the
//! processor will see.

use std::collections::BTreeSet;
use std::ops::Range;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use copydesk_encoder::Session;
use copydesk_plugin::standard::MentionForm;
use copydesk_sentiment::encoder::{Answers, Readings, words};
use copydesk_sentiment::input::{Input, Mention, Quote, Section, SectionUse};
use copydesk_sentiment::sentences::{Part, groups};
use copydesk_sentiment::units::Spot;
use serde::Deserialize;
use serde_json::Value;

/// Words that name groups of people, parties and kin: they describe no conduct, and no weight shall rest on them.
const IDENTITY: &str = "woman women man men girl girls boy boys lady gentleman mother father mom dad wife husband son daughter brother sister \
widow black white brown latino latina hispanic asian african arab gay lesbian transgender muslim muslims islamic christian christians jewish \
jews catholic evangelical immigrant immigrants migrant migrants refugee refugees democrat democrats democratic republican republicans gop \
conservative conservatives liberal liberals progressive progressives socialist communist leftist left-wing right-wing black-led old young \
older younger elderly foreign native american americans";

/// Verbs that report a stand: what somebody claims or denounces is no word about them.
const REPORTS: &str = "claim claims claimed claiming assert asserts asserted allege alleges alleged contend contends contended insist insists \
insisted denounce denounces denounced denouncing condemn condemns condemned condemning decry decries decried deplore deplores deplored";

/// The words that no weight shall rest on.
pub fn barred() -> BTreeSet<&'static str> {
    IDENTITY.split_whitespace().chain(REPORTS.split_whitespace()).collect()
}

/// A line of a data set; offsets in code points.
#[derive(Debug, Deserialize)]
pub struct Example {
    pub id: String,
    pub target: Option<Span>,
    #[serde(default)]
    pub label: String,
    #[serde(default)]
    pub score: f32,
    /// Of an article of newsdesk: how it speaks, and of whom.
    #[serde(default)]
    pub article: String,
    #[serde(default)]
    pub judged: Vec<Judged>,
}

/// How an article speaks of one whom it names.
#[derive(Debug, Deserialize)]
pub struct Judged {
    pub name: String,
    pub label: String,
}

impl Example {
    /// How the article speaks: negative 0, neutral 1, positive 2.
    pub fn class(&self) -> usize {
        class(&self.article)
    }
}

impl Judged {
    /// Negative 0, neutral 1, positive 2.
    pub fn class(&self) -> usize {
        class(&self.label)
    }
}

/// A span in code points.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Span {
    pub start: usize,
    pub end: usize,
}

/// A record of copydesk, with tokens, and offsets in bytes.
#[derive(Deserialize)]
struct Record {
    id: String,
    text: Option<String>,
    offsets: String,
    layers: std::collections::BTreeMap<String, Vec<Row>>,
}

#[derive(Deserialize)]
struct Row {
    #[serde(default)]
    start: usize,
    #[serde(default)]
    end: usize,
    #[serde(default)]
    label: String,
    #[serde(default)]
    attrs: std::collections::BTreeMap<String, Value>,
    #[serde(default)]
    links: std::collections::BTreeMap<String, Value>,
}

impl Row {
    fn span(&self) -> Range<usize> {
        self.start..self.end
    }

    fn name(&self) -> String {
        self.attrs.get("name").and_then(Value::as_str).unwrap_or_default().to_owned()
    }

    fn link(&self, role: &str) -> Option<usize> {
        usize::try_from(self.links.get(role)?.get(1)?.as_u64()?).ok()
    }
}

/// An example with the layers that the analysis reads.
pub struct Reading {
    pub example: Example,
    pub text: String,
    /// The gold target in bytes.
    pub target: Option<Range<usize>>,
    tokens: Vec<Range<usize>>,
    sentences: Vec<Range<usize>>,
    sections: Vec<Section>,
    mentions: Vec<Mention>,
    /// The names of the entities.
    entities: Vec<String>,
    watched: Vec<usize>,
    quotes: Vec<Quote>,
}

impl Reading {
    fn of(example: Example, record: Record) -> Result<Reading> {
        ensure!(
            example.id == record.id && record.offsets == "byte",
            "line and record of {} do not belong together",
            example.id
        );
        let text = record.text.with_context(|| format!("the record of {} has no text", example.id))?;
        let rows = |layer: &str| record.layers.get(layer).map_or(&[][..], |rows| rows);
        ensure!(record.layers.contains_key("tokens"), "records without tokens; write them with --tokens");
        let spans = |layer: &str| rows(layer).iter().map(Row::span).collect::<Vec<_>>();
        let section = |row: &Row| Section {
            span: row.span(),
            kind: match row.label.as_str() {
                "title" => SectionUse::Title,
                "paragraph" | "heading" => SectionUse::Text,
                _ => SectionUse::Aside,
            },
        };
        let mention = |row: &Row| Mention {
            span: row.span(),
            form: match row.attrs.get("form").and_then(Value::as_str) {
                Some("pronoun") => MentionForm::Pronoun,
                Some("nominal") => MentionForm::Nominal,
                _ => MentionForm::Name,
            },
            entity: row.link("entity"),
        };
        let quote =
            |row: &Row| Quote { span: row.span(), speaker: row.link("speaker"), indirect: row.label == "indirect" };
        Ok(Reading {
            target: example.target.map(|span| to_bytes(&text, span)),
            tokens: spans("tokens"),
            sentences: spans("sentences"),
            sections: rows("sections").iter().map(section).collect(),
            mentions: rows("mentions").iter().map(mention).collect(),
            entities: rows("entities").iter().map(Row::name).collect(),
            watched: (0..)
                .zip(rows("entities"))
                .filter(|(_, row)| row.attrs.contains_key("watched"))
                .map(|(at, _)| at)
                .collect(),
            quotes: rows("quotes").iter().map(quote).collect(),
            example,
            text,
        })
    }

    pub fn input(&self) -> Input<'_> {
        Input {
            text: &self.text,
            tokens: (&self.tokens).into(),
            sentences: &self.sentences,
            sections: &self.sections,
            mentions: &self.mentions,
            entities: self.entities.len(),
            watched: &self.watched,
            quotes: (!self.quotes.is_empty()).then_some(&self.quotes),
        }
    }

    /// Negative 0, neutral 1, positive 2.
    pub fn class(&self) -> usize {
        class(&self.example.label)
    }

    /// What the gold says of an entity, by its name.
    pub fn judged(&self, entity: usize) -> Option<&Judged> {
        let name = self.entities.get(entity)?;
        self.example.judged.iter().find(|judged| judged.name == *name)
    }

    /// The entity of a name among those that count: of that very name, or else the first whose words are among its words, or its among theirs.
    pub fn entity(&self, name: &str, counts: impl Fn(usize) -> bool) -> Option<usize> {
        let words = |name: &str| name.to_lowercase().split_whitespace().map(str::to_owned).collect::<BTreeSet<_>>();
        let want = words(name);
        let same = |other: &str| {
            let have = words(other);
            !have.is_empty() && (have.is_subset(&want) || want.is_subset(&have))
        };
        let find =
            |is: &dyn Fn(&str) -> bool| (0..self.entities.len()).find(|&at| counts(at) && is(&self.entities[at]));
        find(&|other| other == name).or_else(|| find(&same))
    }

    /// The group of the gold target's entity in a part, by number and spots, if the target stands there.
    pub fn group(&self, part: &Part) -> Option<(usize, Vec<Spot>)> {
        let target = self.target.clone()?;
        let units = &part.sentence.units;
        let over = |spot: &Spot| units[spot.first].span.start < target.end && target.start < units[spot.last].span.end;
        groups(part.sentence).into_iter().enumerate().find(|(_, spots)| spots.iter().any(over))
    }
}

fn class(label: &str) -> usize {
    match label {
        "negative" => 0,
        "positive" => 2,
        _ => 1,
    }
}

fn to_bytes(text: &str, span: Span) -> Range<usize> {
    let at = |n: usize| text.char_indices().nth(n).map_or(text.len(), |(i, _)| i);
    at(span.start)..at(span.end)
}

/// The examples of `WORK/NAME.jsonl` with their records, `WORK/NAME.records.jsonl`.
pub fn read(work: &Path, name: &str) -> Result<Vec<Reading>> {
    let lines = |file: String| {
        let path = work.join(file);
        std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
    };
    let (examples, records) = (lines(format!("{name}.jsonl"))?, lines(format!("{name}.records.jsonl"))?);
    ensure!(examples.lines().count() == records.lines().count(), "{name}: a record for each line");
    let parse = |(example, record): (&str, &str)| {
        Reading::of(serde_json::from_str(example)?, serde_json::from_str(record)?).with_context(|| format!("in {name}"))
    };
    examples.lines().zip(records.lines()).map(parse).collect()
}

/// Has the encoder read a sentence alone, without marks and, if `marked`, once for each of its groups.
pub fn read_part(part: &Part, text: &str, marked: bool, session: &mut Session) -> Answers {
    let mut readings = Readings::default();
    readings.add(part.sentence, text, &groups(part.sentence), |_| marked);
    Answers::read(&[words(part.sentence, text, &[])], session).read_marked(readings, session)
}

/// Macro-F1 over the three classes of pairs of what was said and what is right.
pub fn f1(pairs: impl Iterator<Item = (usize, usize)>) -> f32 {
    let mut table = [[0.0_f32; 3]; 3];
    for (said, right) in pairs {
        table[right][said] += 1.0;
    }
    let class = |c: usize| {
        2.0 * table[c][c] / (table[c].iter().sum::<f32>() + table.iter().map(|row| row[c]).sum::<f32>()).max(1.0)
    };
    (0..3).map(class).sum::<f32>() / 3.0
}

/// Pearson's r.
pub fn pearson(pairs: &[(f64, f64)]) -> f64 {
    let n = pairs.len() as f64;
    let mean = |get: fn(&(f64, f64)) -> f64| pairs.iter().map(get).sum::<f64>() / n;
    let (mx, my) = (mean(|p| p.0), mean(|p| p.1));
    let (mut xy, mut xx, mut yy) = (0.0, 0.0, 0.0);
    for (x, y) in pairs {
        xy += (x - mx) * (y - my);
        xx += (x - mx) * (x - mx);
        yy += (y - my) * (y - my);
    }
    xy / (xx * yy).sqrt()
}
