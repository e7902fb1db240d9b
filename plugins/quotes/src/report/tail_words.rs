//! Words by which what the article adds is told from what is reported; see [`super::tail`].

/// Participles with which an article says what came of what was said, or how it was said.
pub(super) const REMARKING: &[&str] = &[
    "drawing",
    "framing",
    "echoing",
    "contradicting",
    "fuelling",
    "fueling",
    "reversing",
    "gesturing",
    "pointing",
    "nodding",
    "laughing",
    "smiling",
    "speaking",
    "stepping",
];

/// Participles with which somebody says what came of what he tells: “said that a bomb went off, **killing** two”. They are part of it.
pub(super) const OUTCOMES: &[&str] = &[
    "affecting",
    "blocking",
    "burning",
    "causing",
    "closing",
    "creating",
    "cutting",
    "damaging",
    "destroying",
    "forcing",
    "hitting",
    "hurting",
    "injuring",
    "killing",
    "leaving",
    "making",
    "opening",
    "setting",
    "striking",
    "trapping",
    "wounding",
];

/// Participles that are either: of what was done, “rebels attacked, **prompting** soldiers to fire”; of saying it, “asked them to go, **prompting** an outcry”.
pub(super) const STIRRING: &[&str] = &["prompting", "sparking", "triggering"];

/// What words arouse, rather than what they tell of: “said they were thieves, causing **outrage**”.
pub(super) const REACTIONS: &[&str] = &[
    "anger",
    "applause",
    "backlash",
    "boos",
    "cheers",
    "condemnation",
    "criticism",
    "fury",
    "laughter",
    "outcry",
    "outrage",
    "sell-off",
    "selloff",
    "uproar",
];

/// Words of what is named only behind a dash: “has **one goal** -- peace”.
pub(super) const POINTS: &[&str] = &[
    "two", "three", "four", "five", "six", "both", "several", "one", "thing", "things", "problem", "goal", "threat",
    "areas", "most", "least", "worst", "best", "only",
];

/// Nouns with which an article calls what was said something.
pub(super) const COMMENTS: &[&str] = &[
    "accusation",
    "blow",
    "rebuke",
    "snub",
    "allegation",
    "assertion",
    "change",
    "charge",
    "claim",
    "decision",
    "departure",
    "move",
    "reference",
    "remark",
    "reversal",
    "shift",
    "step",
];

/// Nouns with which an article calls what was said something that its speaker would not: “…, a swipe at his rival”.
pub(super) const GESTURES: &[&str] =
    &["allusion", "dig", "jab", "nod", "rebuke", "reference", "reversal", "shot", "slap", "snub", "swipe"];

/// What an article says that nobody did: “…, but officials could not **verify** it”.
pub(super) const UNTOLD: &[&str] = &["verify", "elaborate", "specify", "comment"];

/// Verbs that say so of what was not told: “…, but **gave** no details”.
pub(super) const TELLING: &[&str] = &["provide", "provided", "give", "gave", "offer", "offered", "say", "state"];

/// What was not told: “…, but did not say **when**”, “…, but gave no **details**”.
pub(super) const DETAILS: &[&str] = &[
    "details",
    "detail",
    "evidence",
    "proof",
    "reason",
    "reasons",
    "explanation",
    "further",
    "more",
    "when",
    "who",
    "why",
    "how",
    "what",
    "where",
    "whether",
    "date",
    "figure",
    "figures",
    "name",
    "names",
    "timetable",
];

/// Auxiliaries of what is to come or can.
pub(super) const MODALS: &[&str] = &["will", "would", "can", "could", "may", "might", "must", "should", "shall"];

/// Where something is said: “said the reserves will do, in televised **remarks**”.
pub(super) const UTTERANCES: &[&str] = &[
    "address",
    "briefing",
    "broadcast",
    "debate",
    "email",
    "filing",
    "interview",
    "letter",
    "memo",
    "message",
    "note",
    "notice",
    "post",
    "remarks",
    "speech",
    "statement",
    "tweet",
    "video",
];

/// What a decision follows: “would close, following **complaints**”; not “would advance, following the river”.
pub(super) const CAUSES: &[&str] = &[
    "accident",
    "allegations",
    "arrest",
    "attack",
    "attacks",
    "blast",
    "bombing",
    "clashes",
    "collapse",
    "complaint",
    "complaints",
    "concerns",
    "crash",
    "criticism",
    "death",
    "deaths",
    "decision",
    "defeat",
    "departure",
    "dispute",
    "election",
    "explosion",
    "fire",
    "incident",
    "inquiry",
    "investigation",
    "killing",
    "killings",
    "meeting",
    "meetings",
    "outbreak",
    "outcry",
    "pressure",
    "protest",
    "protests",
    "report",
    "reports",
    "resignation",
    "review",
    "row",
    "ruling",
    "scandal",
    "shooting",
    "storm",
    "strike",
    "talks",
    "verdict",
    "violence",
    "vote",
    "withdrawal",
];

/// Texts that tell of somebody's words: “told her he would go, according to a **letter**”; not “will work, according to early data”.
pub(super) const RECORDS: &[&str] = &[
    "affidavit",
    "complaint",
    "e-mail",
    "email",
    "emails",
    "filing",
    "indictment",
    "letter",
    "memo",
    "memorandum",
    "minutes",
    "recording",
    "release",
    "statement",
    "testimony",
    "transcript",
];

/// Auxiliaries of what was said, reported in the past.
pub(super) const BACKSHIFTED: &[&str] =
    &["had", "would", "was", "were", "could", "might", "hadn't", "hadn’t", "wouldn't", "wouldn’t"];
