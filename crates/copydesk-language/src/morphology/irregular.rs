//! Irregular verbs: the forms that the spelling rules would get wrong.

use std::borrow::Cow;
use std::sync::LazyLock;

use super::VerbForm;
use crate::lookup::Map;

/// Base, past, participle; a slash separates alternatives, “=” stands for a form like the base.
const VERBS: &str = "
    arise arose arisen, awake awoke awoken, bear bore born/borne, beat = beaten, become became =, befall befell befallen,
    begin began begun, behold beheld beheld, bend bent bent, beset = =, bespeak bespoke bespoken, bet = =, bid bade bidden,
    bind bound bound, bite bit bitten, bleed bled bled, blow blew blown, break broke broken, breed bred bred,
    bring brought brought, broadcast = =, build built built, burn burnt burnt, burst = =, buy bought bought, cast = =,
    catch caught caught, choose chose chosen, cling clung clung, come came =, creep crept crept, cut = =,
    deal dealt dealt, dig dug dug, draw drew drawn, dream dreamt dreamt, drink drank drunk, drive drove driven,
    dwell dwelt dwelt, eat ate eaten, fall fell fallen, feed fed fed, feel felt felt, fight fought fought, find found found,
    flee fled fled, fling flung flung, fly flew flown, forbid forbade/forbad forbidden, forego forewent foregone,
    foresee foresaw foreseen, foretell foretold foretold, forget forgot forgotten, forgive forgave forgiven,
    forsake forsook forsaken, freeze froze frozen, get got gotten, give gave given, go went gone, grind ground ground,
    grow grew grown, hang hung hung, hear heard heard, hide hid hidden, hit = =, hold held held, hurt = =, keep kept kept,
    kneel knelt knelt, know knew known, lay laid laid, lead led led, lean leant leant, leap leapt leapt,
    learn learnt learnt, leave left left, lend lent lent, let = =, light lit lit, lose lost lost, make made made,
    mean meant meant, meet met met, mislead misled misled, mistake mistook mistaken, mow = mown, overcome overcame =,
    pay paid paid, plead pled pled, prove = proven, put = =, quit = =, read = =, ride rode ridden, ring rang rung,
    rise rose risen, run ran =, saw = sawn, say said said, see saw seen, seek sought sought, sell sold sold,
    send sent sent, set = =, sew = sewn, shake shook shaken, shear = shorn, shine shone shone, shoot shot shot,
    show = shown, shrink shrank shrunk, shut = =, sing sang sung, sink sank sunk, sit sat sat, slay slew slain,
    sleep slept slept, slide slid slid, sling slung slung, smell smelt smelt, sneak snuck snuck, sow = sown,
    speak spoke spoken, speed sped sped, spell spelt spelt, spend spent spent, spill spilt spilt, spin spun spun,
    spit spat spat, split = =, spoil spoilt spoilt, spread = =, spring sprang sprung, stand stood stood,
    steal stole stolen, stick stuck stuck, sting stung stung, stink stank stunk, strew = strewn, stride strode stridden,
    strike struck stricken, string strung strung, strive strove striven, swear swore sworn, sweep swept swept,
    swell = swollen, swim swam swum, swing swung swung, take took taken, teach taught taught, tear tore torn,
    tell told told, think thought thought, throw threw thrown, thrust = =, tread trod trodden,
    understand understood understood, wake woke woken, wear wore worn, weave wove woven, weep wept wept, win won won,
    wind wound wound, wring wrung wrung, write wrote written, partake partook partaken, beseech besought besought,
    cleave cleft cleft, bestride bestrode bestridden
";

/// Single forms: the form, its lemma, and what it is.
const FORMS: &[(&str, &str, VerbForm)] = &[
    ("am", "be", VerbForm::Base),
    ("are", "be", VerbForm::Base),
    ("is", "be", VerbForm::ThirdPerson),
    ("was", "be", VerbForm::Past),
    ("were", "be", VerbForm::Past),
    ("been", "be", VerbForm::Participle),
    ("being", "be", VerbForm::Gerund),
    ("has", "have", VerbForm::ThirdPerson),
    ("had", "have", VerbForm::Past),
    ("does", "do", VerbForm::ThirdPerson),
    ("did", "do", VerbForm::Past),
    ("done", "do", VerbForm::Participle),
    ("ca", "can", VerbForm::Base),
    ("wo", "will", VerbForm::Base),
    ("sha", "shall", VerbForm::Base),
    ("skied", "ski", VerbForm::Past),
    ("belied", "belie", VerbForm::Past),
    ("belying", "belie", VerbForm::Gerund),
    ("untied", "untie", VerbForm::Past),
    ("untying", "untie", VerbForm::Gerund),
    ("underlay", "underlie", VerbForm::Past),
    ("underlying", "underlie", VerbForm::Gerund),
    ("panicked", "panic", VerbForm::Past),
    ("panicking", "panic", VerbForm::Gerund),
    ("mimicked", "mimic", VerbForm::Past),
    ("mimicking", "mimic", VerbForm::Gerund),
    ("trafficked", "traffic", VerbForm::Past),
    ("trafficking", "traffic", VerbForm::Gerund),
    ("politicking", "politic", VerbForm::Gerund),
];

/// Bases that look like a form of something else.
const BASES: &str = "embed imbed bus gas focus refocus caucus canvas bias chorus process address access assess witness dress
    press guess pass bless discuss miss kiss cross toss lens bring sing ring cling fling sling sting string swing wing wring
    spring king thing ping ding bleed breed feed need seed speed weed heed exceed proceed succeed wed shed sled red bed";

/// Prefixes before which an irregular verb stays irregular.
const PREFIXES: [&str; 11] = ["pre", "over", "under", "out", "with", "mis", "re-", "re", "un", "up", "fore"];

static TABLE: LazyLock<Map<&str, (&str, VerbForm)>> = LazyLock::new(|| {
    let mut table: Map<_, _> = FORMS.iter().map(|&(form, lemma, kind)| (form, (lemma, kind))).collect();
    table.extend(BASES.split_whitespace().map(|base| (base, (base, VerbForm::Base))));
    for verb in VERBS.split(',') {
        let mut forms = verb.split_whitespace();
        let Some(base) = forms.next() else { continue };
        for (forms, kind) in forms.zip([VerbForm::Past, VerbForm::Participle]) {
            for form in forms.split('/').filter(|&form| form != "=") {
                table.entry(form).or_insert((base, kind));
            }
        }
    }
    table
});

/// Irregular forms of a verb, also behind a prefix.
pub fn forms(lemma: &str) -> Vec<(String, VerbForm)> {
    let listed = FORMS.iter().filter(|(_, of, _)| *of == lemma).map(|&(form, _, kind)| (form.to_owned(), kind));
    let mut made: Vec<_> = listed.collect();
    for verb in VERBS.split(',') {
        let mut forms = verb.split_whitespace();
        let Some(base) = forms.next() else { continue };
        let Some(prefix) = lemma.strip_suffix(base).filter(|p| p.is_empty() || PREFIXES.contains(p)) else { continue };
        for (forms, kind) in forms.zip([VerbForm::Past, VerbForm::Participle]) {
            for form in forms.split('/') {
                let form = format!("{prefix}{}", if form == "=" { base } else { form });
                // A participle like the past, or like the base, is no form of its own.
                let own = kind == VerbForm::Past || form != lemma;
                if own && made.iter().all(|(known, _)| *known != form) {
                    made.push((form, kind));
                }
            }
        }
    }
    made
}

/// Lemma and form of an irregular form in small letters, also behind a prefix: “overheard”, “misspoke”.
pub fn lemma(word: &str) -> Option<(Cow<'static, str>, VerbForm)> {
    let (prefix, lemma, form) = find(word)?;
    let whole = if prefix.is_empty() { Cow::Borrowed(lemma) } else { Cow::Owned(format!("{prefix}{lemma}")) };
    Some((whole, form))
}

/// The form of an irregular form in small letters.
pub fn form(word: &str) -> Option<VerbForm> {
    find(word).map(|(_, _, form)| form)
}

/// Prefix, lemma without it, and form.
fn find(word: &str) -> Option<(&'static str, &'static str, VerbForm)> {
    if let Some(&(lemma, form)) = TABLE.get(word) {
        return Some(("", lemma, form));
    }
    let first = word.as_bytes().first();
    PREFIXES.iter().filter(|prefix| prefix.as_bytes().first() == first).find_map(|&prefix| {
        let rest = word.strip_prefix(prefix).filter(|rest| rest.len() > 2)?;
        let &(lemma, form) =
            TABLE.get(rest).filter(|(_, form)| matches!(form, VerbForm::Past | VerbForm::Participle))?;
        Some((prefix, lemma, form))
    })
}
