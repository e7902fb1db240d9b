//! The scorer's features of a question and a candidate, with a few values each. "Nobody" has the value 0 in all features of a candidate, so that
//! the evidence for it is learned as well.

macro_rules! features {
    ($($(#[doc = $about:literal])* $name:ident: $values:literal),+ $(,)?) => {
        /// One feature.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Feature { $($(#[doc = $about])* $name),+ }

        impl Feature {
            /// All of them, in the order of a row.
            pub const ALL: &[Feature] = &[$(Feature::$name),+];
            const VALUES: &[u8] = &[$($values),+];

            /// Its name in files.
            pub const fn name(self) -> &'static str {
                match self { $(Feature::$name => stringify!($name)),+ }
            }
        }
    };
}

features! {
    // Of the question.
    /// The mention's grammatical role: subject, object, possessor, oblique.
    Part: 5,
    /// Whether it is the subject of a verb of saying, before or after what is said.
    Says: 4,
    /// Whether it is between quotation marks.
    InQuote: 3,
    /// Which word: he, she, it, they, I, we, or a nominal's determiner.
    Word: 16,
    /// The kind of a nominal's noun.
    Noun: 32,
    /// What modifies a nominal.
    Modified: 6,
    /// What follows a nominal.
    Behind: 5,
    /// Whether it begins its sentence, or its paragraph.
    Opens: 4,
    /// Title or prose.
    Section: 4,
    /// How many candidates agree.
    Fitting: 5,
    /// How many candidates a stated fact supports.
    Supported: 4,
    /// How many candidates are of the kind that the nominal's noun names.
    OfKind: 4,
    // Of the candidate.
    /// Person, organisation, place, other; named or not.
    Type: 8,
    /// Sentences since it was last mentioned.
    Distance: 10,
    /// Paragraphs since.
    Sections: 6,
    /// How many others have been mentioned since.
    Rank: 9,
    /// Its last grammatical role.
    LastPart: 5,
    /// The form of its last mention; "I" and "we" are a form of their own.
    LastForm: 5,
    /// How often it has been mentioned.
    Times: 7,
    /// How often the whole article names it.
    Named: 7,
    /// How many of its kind the article names more often.
    NamedRank: 5,
    /// Whether it has been mentioned most often.
    Most: 3,
    /// How its gender agrees with the one asked for.
    Gender: 8,
    /// Whether its last mention is between quotation marks.
    LastQuoted: 3,
    /// Whether this quotation, or the one that is attributed here, speaks of it, or it is the one that says "I" there.
    Voice: 4,
    /// Sentences since its last mention outside quotation marks.
    Outside: 8,
    /// Its grammatical role there.
    OutsidePart: 6,
    /// Which it is, from the one mentioned last, of those whose gender agrees.
    Agreeing: 5,
    /// The ending of a given name of unknown gender.
    NameEnds: 6,
    /// Whether it is the speaker, or was the last one.
    Speaker: 8,
    /// How often it has spoken.
    Spoke: 5,
    /// Same clause, same sentence, before.
    Clause: 4,
    /// Whether it is the subject of this sentence or of those before.
    Subject: 6,
    /// Whether the last pronoun of the same kind referred to it.
    Echo: 6,
    /// Words between, within a sentence.
    Gap: 7,
    /// Whether the article begins with it.
    Early: 4,
    /// Whether the sentence attributes its content to it.
    Reports: 3,
    /// How soon it is named next.
    Ahead: 8,
    /// Which it is of those that are yet to be named.
    Newcomer: 5,
    /// How the text first names it: described, as who says something, or otherwise.
    Entry: 6,
    /// The nominal's noun compared with those of nobody known that stand right before its first name.
    Cast: 6,
    /// The nominal's noun compared with the nouns for the candidate.
    Head: 9,
    /// Whether it is the only one that the noun fits, or the one mentioned last of several.
    HeadOnly: 5,
    /// The same by vectors.
    HeadNear: 9,
    /// How that compares with other candidates.
    HeadBest: 5,
    /// The noun compared with the words around the candidate's names, by vectors.
    ContextNear: 9,
    /// How that compares with other candidates.
    ContextBest: 5,
    /// The nominal's age compared with the candidate's.
    Age: 5,
    /// Origin or seat compared with places that the text links with the candidate.
    Place: 7,
    /// Other modifiers compared with other words said of it.
    Modifiers: 6,
    /// "former" compared with the roles, former and not.
    Former: 6,
    /// Whether it is the nominal's owner, or of the owner's family or staff.
    Owner: 9,
    /// The noun's kind of organisation compared with the candidate's.
    Body: 9,
    /// Whether the same noun referred to it before.
    SameNoun: 4,
    /// Whether it is affiliated with the speaker.
    Affiliated: 3,
}

/// How many features there are.
pub const COUNT: usize = Feature::ALL.len();

impl Feature {
    /// How many values it has.
    pub const fn values(self) -> usize {
        Feature::VALUES[self as usize] as usize
    }

    /// Where its values begin in a table of all values of all features.
    pub const fn offset(self) -> usize {
        OFFSETS[self as usize]
    }

    /// The values of all features.
    pub const TOTAL: usize = OFFSETS[COUNT - 1] + Feature::VALUES[COUNT - 1] as usize;
}

const OFFSETS: [usize; COUNT] = {
    let mut offsets = [0; COUNT];
    let mut at = 1;
    while at < COUNT {
        offsets[at] = offsets[at - 1] + Feature::VALUES[at - 1] as usize;
        at += 1;
    }
    offsets
};

/// The value of each feature, for one candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row([u8; COUNT]);

impl Default for Row {
    fn default() -> Row {
        Row([0; COUNT])
    }
}

impl Row {
    pub(super) fn set(&mut self, feature: Feature, value: usize) {
        self.0[feature as usize] = value.min(feature.values() - 1) as u8;
    }

    pub fn get(&self, feature: Feature) -> usize {
        usize::from(self.0[feature as usize])
    }

    /// The places of its values in a table of all values of all features.
    pub fn places(&self) -> impl Iterator<Item = usize> + '_ {
        OFFSETS.iter().zip(&self.0).map(|(offset, value)| offset + usize::from(*value))
    }
}
