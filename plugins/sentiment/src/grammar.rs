//! Function words by what they do to the tone of words near them: negators, intensifiers, contrast, clause openers.
//!
//! Closed classes of English only; words with a valence of their own are in the lexicon.

use copydesk_language::lexicon::{prepositions, verbs};

/// A set of grammatical classes, one bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Class(u32);

macro_rules! classes {
    ($($(#[$doc:meta])* $name:ident = $bit:literal $(: $words:literal)?;)*) => {
        impl Class {
            $($(#[$doc])* pub const $name: Class = Class(1 << $bit);)*
        }
        /// The function words that are listed here, each with its class.
        fn listed() -> impl Iterator<Item = (&'static str, Class)> {
            [$($(($words, Class::$name),)?)*].into_iter().flat_map(|(words, class)| words.split_whitespace().map(move |w| (w, class)))
        }
    };
}

classes! {
    /// Turns what follows in its clause around.
    NEGATOR = 0: "not n't no never none nobody nothing nowhere neither nor without hardly barely scarcely cannot lacks lack lacked lacking";
    /// Makes the next word stronger.
    INTENSIFIER = 1: "very so too really extremely highly deeply incredibly utterly totally completely absolutely particularly especially
        truly enormously immensely hugely remarkably exceptionally increasingly strongly most more such entirely fully thoroughly
        widely greatly profoundly dramatically badly severely bitterly fiercely sharply openly repeatedly";
    /// Makes the next word weaker.
    DOWNTONER = 2: "somewhat slightly partly fairly rather barely marginally partially mildly relatively occasionally less little
        almost nearly virtually quasi";
    /// What follows outweighs what went before.
    CONTRAST = 3: "but however nevertheless nonetheless yet still";
    /// What is said may not be so.
    MODAL = 4: "would could might may should can must ought";
    /// Opens a condition.
    CONDITIONAL = 5: "if unless whether";
    /// Opens a clause; ends the reach of what stands before it.
    OPENER = 6: "that who whom whose which because when where while although though after before since as until unless if whether but
        whereas despite why how what";
    /// Forms of be and get, with which a participle is passive.
    BE = 7: "is are was were be been being am 's 're 'm gets got get getting remains remained seems seemed appears appeared became becomes";
    /// Marks the agent of a passive.
    BY = 8: "by";
    /// Verbs of saying: their subject speaks, and is not spoken of. Listed in the shared lexicon.
    SPEECH = 9;
    /// Turns a bad thing after it into something hoped for: “end the war”, “fight corruption”.
    REVERSER = 10: "end ends ended ending stop stops stopped stopping prevent prevents prevented preventing avoid avoids avoided avoiding
        halt halts halted cease ease eases eased easing reduce reduces reduced reducing combat combats combating fight fights
        fighting fought against curb curbs curbed tackle tackles tackling resolve resolves resolved resolving solve solves solved
        overcome overcame alleviate condemn condemns condemned condemning denounce denounces denounced denouncing survive survived
        survivor survivors anti-";
    /// Joins.
    COORDINATOR = 11: "and or";
    /// Prepositions between a word of judgement and what it judges: “criticism of X”. Listed in the shared lexicon.
    LINK = 12;
    /// Determiners and possessives, in which a noun phrase begins.
    DETERMINER = 13: "the a an this these those his her its their our my your some any each every both all";
    /// The possessive clitic.
    POSSESSIVE = 14: "'s '";
    /// With a comparative they say the most that can be said: “never better”.
    NEVER = 17: "never nobody none nothing nowhere hardly neither nor no";
    /// Comparatives of praise and blame.
    COMPARATIVE = 18: "better finer stronger healthier happier safer brighter prouder kinder wiser braver worse weaker poorer sadder
        uglier crueller more";
    /// Less of what stands beside them: bad things are then good.
    FALLING = 19: "fell fall falls falling fallen dropped drops drop dropping declined declines decline declining shrank shrinks shrunk
        shrinking dwindled dwindles dwindling halved halves halving slashed slashes vanished vanishes receded recedes ebbed
        plunged plummeted tumbled sank subsided lower lowest fewer fewest";
    /// What they rid somebody of is not held against them.
    CLEARING = 20: "cleared clears clear clearing acquitted acquits acquit acquitting exonerated exonerates exonerate exonerating absolved
        absolves absolve absolving innocent";
    /// What comes after them is held against another: “unlike X”, “braver than X”, “rather than X”.
    COMPARED = 21: "unlike than instead rather versus contrast compared opposed";
    /// Opens a clause about whoever stands before it.
    RELATIVE = 22: "who whom whose which";
    /// With “not be” and a comparative they say the same: “could not be better”.
    ABLE = 23: "could can";
    /// After “not” they deny nothing: “not only”.
    FOCUS = 16: "only just merely simply";
    /// Other function words: no content.
    PLAIN = 15: "i you he she it we they me him us them himself herself themselves itself and or of on for with about over to at from in into
        out up down off then than there here has have had having do does did done will wo ca 'll 've 'd not only also just even ever
        one two other another same own more most many much few several between among through during under";
}

/// Every function word with its class; a word may stand in several.
pub fn function_words() -> impl Iterator<Item = (&'static str, Class)> {
    let speech = verbs::neutral().map(|word| (word, Class::SPEECH));
    let links = prepositions::before_targets().map(|word| (word, Class::LINK));
    listed().chain(speech).chain(links)
}

impl Class {
    /// No class.
    pub const NONE: Class = Class(0);

    /// Whether it holds any class of `other`.
    pub fn is(self, other: Class) -> bool {
        self.0 & other.0 != 0
    }

    /// Both sets.
    pub const fn with(self, other: Class) -> Class {
        Class(self.0 | other.0)
    }
}
