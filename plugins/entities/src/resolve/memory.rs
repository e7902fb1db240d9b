//! Who was spoken of lately, and which of them a pronoun most likely means: each candidate's preferences are summed
//! (after Lappin & Leass 1994).

use super::grammar::Part;

/// How many persons are remembered; keeps hostile articles linear.
const REMEMBERED: usize = 16;

/// One person as last spoken of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spoken {
    pub entity: usize,
    /// The word at which the last mention starts.
    pub at: usize,
    pub sentence: usize,
    pub section: usize,
    pub clause: usize,
    pub part: Part,
    pub quoted: bool,
    /// By a name or nominal, not by a pronoun.
    pub named: bool,
    /// How often so far.
    pub times: u32,
}

/// The persons spoken of lately, the latest last.
#[derive(Default)]
pub(super) struct Memory(Vec<Spoken>);

impl Memory {
    /// Notes a mention.
    pub fn note(&mut self, mut spoken: Spoken) {
        if let Some(at) = self.0.iter().position(|s| s.entity == spoken.entity) {
            spoken.times = self.0.remove(at).times + 1;
        } else if self.0.len() == REMEMBERED {
            self.0.remove(0);
        }
        self.0.push(spoken);
    }

    pub fn iter(&self) -> impl Iterator<Item = &Spoken> {
        self.0.iter()
    }
}

/// The place of a pronoun.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pronoun {
    pub sentence: usize,
    pub section: usize,
    pub clause: usize,
    pub part: Part,
    pub reflexive: bool,
    pub quoted: bool,
    /// The verb of saying that goes with it belongs to a quotation before it.
    pub attribution: bool,
    /// A verb of saying goes with it.
    pub says: bool,
}

/// What the speakers of the moment are.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Speakers {
    /// Who said what was last said.
    pub last: Option<usize>,
    /// Somebody else was subject since.
    pub stale: bool,
    /// Who says what stands in the quotation marks around the pronoun.
    pub quoting: Option<usize>,
}

/// How much each observation counts for a candidate.
#[derive(Clone, Copy, Debug)]
pub struct Preferences(pub [f32; 23]);

impl Default for Preferences {
    /// Tuned on the training parts of GUM and GAP, by coordinate search over pronouns found right.
    fn default() -> Self {
        Preferences([
            -1.45, -0.3, -0.2, 0.5, 0.6, -0.05, 0.7, 0.3, -2.25, 0.6, 2.0, -2.0, 2.3, -0.8, 1.45, 0.4, 0.8, 2.3, 0.8,
            0.0, 1.1, 1.8, -3.0,
        ])
    }
}

impl Preferences {
    /// The sum of what speaks for `candidate`; `latest`: nobody was spoken of after it; `known`: its gender is known.
    pub(super) fn score(
        &self,
        candidate: &Spoken,
        pronoun: &Pronoun,
        speakers: Speakers,
        latest: bool,
        known: bool,
    ) -> f32 {
        let w = &self.0;
        let sentences = (pronoun.sentence - candidate.sentence).min(6) as f32;
        let sections = (pronoun.section - candidate.section).min(4) as f32;
        let same_sentence = pronoun.sentence == candidate.sentence;
        let same_clause = same_sentence && pronoun.clause == candidate.clause;
        let mut score = w[0] * sentences.sqrt() + w[1] * sentences + w[2] * sections;
        let mut add = |on: bool, weight: f32| {
            if on {
                score += weight;
            }
        };
        let subject = candidate.part == Part::Subject;
        add(subject, w[3]);
        add(candidate.part == Part::Possessor, w[4]);
        add(candidate.part == Part::Oblique, w[5]);
        add(subject && pronoun.part == Part::Subject, w[6]);
        add(same_sentence && subject, w[7]);
        let object = matches!(pronoun.part, Part::Object | Part::Oblique) && !pronoun.reflexive;
        add(same_clause && object && subject, w[8]);
        add(same_clause && pronoun.part == Part::Possessor && subject, w[9]);
        add(same_clause && pronoun.reflexive, w[10]);
        add(pronoun.quoted && speakers.quoting == Some(candidate.entity), w[11]);
        add(pronoun.quoted && candidate.quoted, w[12]);
        add(!pronoun.quoted && candidate.quoted, w[13]);
        add(known, w[15]);
        add(latest, w[16]);
        let speaker = speakers.last == Some(candidate.entity);
        add(pronoun.attribution && speaker && !speakers.stale, w[17]);
        add(pronoun.says && speaker, w[18]);
        add(same_clause && pronoun.part == Part::Subject, w[19]);
        add(!same_sentence && subject && sentences <= 1.0, w[20]);
        // Whom a reported clause names is not who reports it: “Guterres noted that …, he adds”.
        add(pronoun.attribution && same_sentence && candidate.named && !candidate.quoted, w[22]);
        score + w[14] * (candidate.times as f32).ln()
    }

    /// What an upcoming subject counts for a pronoun in front of it ("In her speech, Merkel …").
    pub(super) fn upcoming(&self) -> f32 {
        self.0[21]
    }
}
