//! What scoring gives: figures by type, and their rendering as lines of text.

use std::collections::BTreeMap;
use std::fmt;

use copydesk_core::vocabulary::Tone;

/// How much of what gold has was found, and how much of what was found is in gold.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    /// The figures of the layer.
    pub figures: Figures,
    /// Gold articles.
    pub articles: usize,
    /// Those of them that were not scored, and count as if nothing was found in them.
    pub unscored: Unscored,
}

/// The figures of one layer.
#[derive(Clone, Debug, PartialEq)]
pub enum Figures {
    /// Names, exact by span and type.
    Entities {
        /// All that count.
        all: Counts,
        /// Exact by span, whatever the type.
        spans: Counts,
        /// By type.
        by_label: BTreeMap<String, Counts>,
    },
    /// Quotations and their speakers.
    Quotes {
        /// All that count.
        all: QuoteCounts,
        /// By type; `any` for those without one.
        by_type: BTreeMap<String, QuoteCounts>,
    },
    /// Speakers of quotations.
    Speakers {
        /// By what the text gives as source.
        by_form: BTreeMap<SourceForm, SpeakerCounts>,
    },
    /// Roles of persons.
    Roles {
        /// All persons whose role gold has.
        all: RoleCounts,
    },
    /// The tone of articles and targets.
    Sentiment {
        /// By what gold tells of them.
        by_subject: BTreeMap<Subject, ToneCounts>,
    },
}

/// Counts of one type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// In gold.
    pub gold: usize,
    /// In the records.
    pub found: usize,
    /// In both.
    pub hits: usize,
}

/// Counts of one type of quotation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct QuoteCounts {
    /// Quotations; a hit shares half of what both cover.
    pub quotes: Counts,
    /// Hits that have the same edges, apart from quote marks and commas.
    pub exact: usize,
    /// Hits whose speaker gold knows.
    pub with_speaker: usize,
    /// Those of them whose source span overlaps the speaker.
    pub source_right: usize,
    /// Those of them whose speaker is right.
    pub speaker_right: usize,
    /// Hits whose speaker gold has a name for.
    pub with_name: usize,
    /// Those of them where the name is right.
    pub name_right: usize,
}

/// What gold tells the tone of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// The field `label`: of the article, or of a target in it.
    Label,
    /// The field `article`.
    Article,
    /// The field `targets`: of those whom the article names, over all of it.
    Targets,
}

impl Subject {
    /// The word for it above its table; a `label` needs none.
    fn heading(self) -> Option<&'static str> {
        match self {
            Subject::Label => None,
            Subject::Article => Some("article"),
            Subject::Targets => Some("targets"),
        }
    }
}

/// Counts of the tone of articles, or of targets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToneCounts {
    /// By tone.
    pub by_tone: BTreeMap<Tone, Counts>,
    /// All that gold tells.
    pub all: usize,
    /// Those whose tone is right.
    pub right: usize,
    /// Those for which the records have no tone.
    pub unanswered: usize,
}

impl Default for ToneCounts {
    fn default() -> Self {
        let by_tone = Tone::ALL.iter().map(|tone| (*tone, Counts::default())).collect();
        Self { by_tone, all: 0, right: 0, unanswered: 0 }
    }
}

impl ToneCounts {
    /// Counts an answer.
    pub(crate) fn add(&mut self, gold: Tone, answer: Option<&str>) {
        let is_right = answer == Some(gold.as_str());
        self.all += 1;
        self.right += usize::from(is_right);
        self.unanswered += usize::from(answer.is_none());
        for (tone, counts) in &mut self.by_tone {
            counts.gold += usize::from(*tone == gold);
            counts.found += usize::from(answer == Some(tone.as_str()));
            counts.hits += usize::from(is_right && *tone == gold);
        }
    }

    /// The mean of F1 over the tones.
    pub fn macro_f1(&self) -> f64 {
        self.by_tone.values().map(|counts| counts.f1()).sum::<f64>() / Tone::ALL.len() as f64
    }
}

/// What a text gives as the source of a quotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SourceForm {
    /// The name of the speaker, or a part of it.
    Name,
    /// “she”
    Pronoun,
    /// “the coach”
    Nominal,
    /// Nothing: a bare quotation.
    Bare,
    /// Somebody whom the text never names.
    Unnamed,
}

impl SourceForm {
    /// All of them, in the order of the table.
    pub const ALL: [SourceForm; 5] =
        [SourceForm::Name, SourceForm::Pronoun, SourceForm::Nominal, SourceForm::Bare, SourceForm::Unnamed];

    /// The word for it in the table.
    pub fn as_str(self) -> &'static str {
        match self {
            SourceForm::Name => "name",
            SourceForm::Pronoun => "pronoun",
            SourceForm::Nominal => "nominal",
            SourceForm::Bare => "none",
            SourceForm::Unnamed => "unnamed",
        }
    }
}

/// Counts of the speakers of quotations with sources of one form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SpeakerCounts {
    /// Quotations in gold.
    pub gold: usize,
    /// Those of them that were found.
    pub found: usize,
    /// Those of the found whose speaker is right; of unnamed sources: that have no speaker.
    pub right: usize,
    /// Those of the found that have a wrong speaker.
    pub wrong: usize,
}

/// Counts of roles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RoleCounts {
    /// Named persons with a role in gold.
    pub gold: usize,
    /// Those of them whose role is right.
    pub right: usize,
    /// Those of them with another role.
    pub wrong: usize,
}

/// Why gold articles were not scored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unscored {
    /// There is no record of this id.
    pub missing: usize,
    /// The record has another text.
    pub text_differs: usize,
}

impl Counts {
    /// The share of what was found that is in gold; 0 if nothing was found.
    pub fn precision(self) -> f64 {
        share(self.hits, self.found)
    }

    /// The share of gold that was found; 0 if gold has nothing.
    pub fn recall(self) -> f64 {
        share(self.hits, self.gold)
    }

    /// The harmonic mean of precision and recall.
    pub fn f1(self) -> f64 {
        let (p, r) = (self.precision(), self.recall());
        if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 }
    }
}

impl QuoteCounts {
    /// F1 of quotations with the same edges.
    pub fn exact_f1(self) -> f64 {
        Counts { hits: self.exact, ..self.quotes }.f1()
    }

    /// F1 of quotations whose speaker is right too.
    pub fn attributed_f1(self) -> f64 {
        share(2 * self.speaker_right, self.quotes.found + self.quotes.gold)
    }
}

impl Score {
    /// The one figure that sums them up: F1 of all; for tone the mean of F1 over the three tones (of both, where gold tells the
    /// article's and that of targets); for speakers the share of the named
    /// quotations in gold that were found with the right speaker; for roles the share that is right.
    pub fn f1(&self) -> f64 {
        match &self.figures {
            Figures::Entities { all, .. } => all.f1(),
            Figures::Quotes { all, .. } => all.quotes.f1(),
            Figures::Speakers { by_form } => {
                let named = named(by_form);
                share(named.right, named.gold)
            }
            Figures::Roles { all } => share(all.right, all.gold),
            Figures::Sentiment { by_subject } => {
                by_subject.values().map(ToneCounts::macro_f1).sum::<f64>() / by_subject.len().max(1) as f64
            }
        }
    }
}

/// The sum over all sources but unnamed ones.
fn named(by_form: &BTreeMap<SourceForm, SpeakerCounts>) -> SpeakerCounts {
    let named = by_form.iter().filter(|(form, _)| **form != SourceForm::Unnamed);
    named.fold(SpeakerCounts::default(), |sum, (_, counts)| SpeakerCounts {
        gold: sum.gold + counts.gold,
        found: sum.found + counts.found,
        right: sum.right + counts.right,
        wrong: sum.wrong + counts.wrong,
    })
}

fn share(part: usize, whole: usize) -> f64 {
    if whole > 0 { part as f64 / whole as f64 } else { 0.0 }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (p, r, f1) = (self.precision(), self.recall(), self.f1());
        write!(f, "P {p:.4} R {r:.4} F1 {f1:.4}")
    }
}

impl fmt::Display for SpeakerCounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (right, wrong) = (share(self.right, self.found), share(self.wrong, self.found));
        write!(f, "gold {:5} found {:5}  right {right:.4} wrong {wrong:.4}", self.gold, self.found)
    }
}

/// The figures as lines of text, each with a line feed.
impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.figures {
            Figures::Entities { all, spans, by_label } => {
                let by_label = by_label.iter().map(|(label, counts)| (label.as_str(), counts));
                for (name, counts) in [("all", all), ("(span only)", spans)].into_iter().chain(by_label) {
                    writeln!(f, "{name:12} {counts}  gold {} pred {}", counts.gold, counts.found)?;
                }
            }
            Figures::Quotes { all, by_type } => {
                let by_type = by_type.iter().map(|(name, counts)| (name.as_str(), counts));
                for (name, counts) in [("all", all)].into_iter().chain(by_type) {
                    quotes(f, name, counts)?;
                }
            }
            Figures::Speakers { by_form } => {
                for (form, counts) in by_form {
                    writeln!(f, "{:8} {counts}", form.as_str())?;
                }
                writeln!(f, "{:8} {}  end to end {:.4}", "named", named(by_form), self.f1())?;
            }
            Figures::Roles { all: RoleCounts { gold, right, wrong } } => {
                let (r, w, none) = (share(*right, *gold), share(*wrong, *gold), share(gold - right - wrong, *gold));
                writeln!(f, "roles    gold {gold:5}  right {r:.4} wrong {w:.4} none {none:.4}")?;
            }
            Figures::Sentiment { by_subject } => {
                for (asked, counts) in by_subject {
                    if let Some(heading) = asked.heading() {
                        writeln!(f, "{heading}")?;
                    }
                    for (tone, counts) in &counts.by_tone {
                        writeln!(f, "{:9} {counts}  gold {} pred {}", tone.as_str(), counts.gold, counts.found)?;
                    }
                    let accuracy = share(counts.right, counts.all);
                    writeln!(f, "accuracy {accuracy:.4}  without an answer {} of {}", counts.unanswered, counts.all)?;
                    writeln!(f, "macro-F1 {:.4}", counts.macro_f1())?;
                }
            }
        }
        let Unscored { missing, text_differs } = self.unscored;
        let reasons =
            [(missing, "missing"), (text_differs, "text differs")].into_iter().filter(|(count, _)| *count > 0);
        let reasons: Vec<String> = reasons.map(|(count, why)| format!("{count} {why}")).collect();
        if !reasons.is_empty() {
            writeln!(f, "not scored: {} of {}", reasons.join(", "), self.articles)?;
        }
        writeln!(f, "F1 {:.4}", self.f1())
    }
}

fn quotes(f: &mut fmt::Formatter<'_>, name: &str, counts: &QuoteCounts) -> fmt::Result {
    let (source, speaker) =
        (share(counts.source_right, counts.with_speaker), share(counts.speaker_right, counts.with_speaker));
    let named = match counts.with_name {
        0 => String::new(),
        all => format!(" | speaker's name {} of {all}", counts.name_right),
    };
    writeln!(
        f,
        "{name:9} IoU>=.5 {} | exact F1 {:.4} | of matched: source span {source:.4} speaker {speaker:.4} \
         | quote+speaker F1 {:.4}  gold {} pred {}{named}",
        counts.quotes,
        counts.exact_f1(),
        counts.attributed_f1(),
        counts.quotes.gold,
        counts.quotes.found
    )
}
