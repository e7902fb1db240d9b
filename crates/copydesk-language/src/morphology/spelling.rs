//! The spelling rules of regular verbs, backwards: which base a form in -s, -ed or -ing comes from.
//!
//! A stem without -ed or -ing may have a doubled consonant (“admitt-”) or lack a mute e (“urg-”). The rules look at the last
//! letters and the number of syllables; the lists hold the exceptions.

use super::VerbForm;

/// The form of a word in lower case, if it has the ending of a verb.
pub fn form(word: &str) -> Option<VerbForm> {
    if word.ends_with("ied") {
        return Some(VerbForm::Past);
    }
    if let Some(stem) = word.strip_suffix("eed") {
        // “agreed”; “need” is its own base.
        return listed(stem, "agr disagr guarant fr decr refer").then_some(VerbForm::Past);
    }
    if word.strip_suffix("ed").is_some_and(has_vowel) {
        return Some(VerbForm::Past);
    }
    if let Some(stem) = word.strip_suffix("ing") {
        return (is_tying(stem) || has_vowel(stem)).then_some(VerbForm::Gerund);
    }
    third_person(word).map(|_| VerbForm::ThirdPerson)
}

/// Lemma and form of a word in lower case, if it has the ending of a verb.
pub fn lemma(word: &str) -> Option<(String, VerbForm)> {
    let form = form(word)?;
    let lemma = match form {
        VerbForm::Past => past(word)?,
        VerbForm::Gerund => {
            let stem = word.strip_suffix("ing")?;
            if is_tying(stem) { format!("{}ie", &stem[..1]) } else { base(stem) }
        }
        _ => singular(third_person(word)?),
    };
    Some((lemma, form))
}

/// The base of a form in -ed.
fn past(word: &str) -> Option<String> {
    if let Some(stem) = word.strip_suffix("ied") {
        // “died”, “denied”
        return Some(format!("{stem}{}", if stem.len() < 2 { "ie" } else { "y" }));
    }
    let double = word.strip_suffix("eed").map(|stem| format!("{stem}ee"));
    double.or_else(|| word.strip_suffix("ed").map(base))
}

/// “tying”, “dying”: without its -ing.
fn is_tying(stem: &str) -> bool {
    matches!(stem, "dy" | "ly" | "ty" | "vy")
}

/// What a regular form of a verb could look like: too many, of which [`lemma`] knows the right ones.
pub fn candidates(lemma: &str) -> Vec<String> {
    let mut made: Vec<String> = ["s", "es", "d", "ed", "ing"].map(|ending| format!("{lemma}{ending}")).into();
    let Some(last) = lemma.chars().next_back() else { return made };
    made.extend(["ed", "ing"].map(|ending| format!("{lemma}{last}{ending}")));
    let stem = lemma.strip_suffix(last).unwrap_or_default();
    made.extend(["ies", "ied", "ing"].map(|ending| format!("{stem}{ending}")));
    made.extend(lemma.strip_suffix("ie").map(|stem| format!("{stem}ying")));
    made
}

/// A third person without its -s.
fn third_person(word: &str) -> Option<&str> {
    word.strip_suffix('s').filter(|form| form.len() >= 2 && !form.ends_with(['s', 'u', 'i', '-']))
}

/// The base of a third person without its -s.
fn singular(form: &str) -> String {
    if let Some(stem) = form.strip_suffix("ie") {
        return format!("{stem}{}", if stem.len() < 2 { "ie" } else { "y" });
    }
    let Some(stem) = form.strip_suffix('e') else { return form.to_owned() };
    if stem == "quizz" {
        return "quiz".to_owned();
    }
    let hisses = ["ss", "sh", "ch", "x", "zz", "o"].iter().any(|end| stem.ends_with(end));
    let keeps_e = listed(stem, "ach psych cach to ho cano sho tipto");
    if hisses && !keeps_e || listed(stem, IN_S) { stem } else { form }.to_owned()
}

/// The base of a stem that lost -ed or -ing.
fn base(stem: &str) -> String {
    if is_doubled(stem) {
        return stem[..stem.len() - 1].to_owned();
    }
    let e = if ends_in_e(stem) { "e" } else { "" };
    format!("{stem}{e}")
}

/// True if only the ending doubled the last consonant.
fn is_doubled(stem: &str) -> bool {
    let [.., before, last] = *stem.as_bytes() else { return false };
    if before != last || is_vowel(last) {
        return false;
    }
    match last {
        b's' => listed(stem, "gass buss"),
        b'f' => false,
        b'z' => listed(stem, "quizz whizz"),
        b'l' => syllables(stem) > 1 && !listed(stem, IN_LL),
        _ => !listed(stem, "add err purr butt boycott egg ebb"),
    }
}

/// True if the base ends in a mute e that the ending replaced.
fn ends_in_e(stem: &str) -> bool {
    let bytes = stem.as_bytes();
    let [.., before, last] = *bytes else { return false };
    if listed(stem, WITH_E) {
        return true;
    }
    if is_vowel(last) {
        return last == b'u';
    }
    if listed(stem, WITHOUT_E) {
        return false;
    }
    let third = if bytes.len() > 2 { bytes[bytes.len() - 3] } else { 0 };
    let fourth = if bytes.len() > 3 { bytes[bytes.len() - 4] } else { 0 };
    match last {
        b'v' | b'c' => return true,
        b's' => return before != b's' && !listed(stem, IN_S),
        b'z' => return before != b'z' && !listed(stem, "waltz blitz spritz"),
        b'g' => return !matches!(before, b'n' | b'g'),
        b'l' if !is_vowel(before) => return !matches!(before, b'l' | b'r' | b'w'),
        b'r' if !is_vowel(before) && before != b'r' => return true,
        b'w' | b'x' | b'y' | b'h' => return false,
        _ => {}
    }
    if !is_vowel(before) && before != b'y' {
        return false;
    }
    // “quote”, “require”, “guide”: the u belongs to its consonant. Otherwise two vowels are long without an e.
    let silent_u = third == b'u' && (fourth == b'q' || fourth == b'g' && before == b'i');
    if is_vowel(third) && !silent_u && !(before == b'a' && last == b't' && third != b'e' && third != b'o') {
        return false;
    }
    // With one vowel, the consonant would have doubled.
    syllables(stem) == 1 || long_stem_ends_in_e(&stem[stem.len() - 2..])
}

/// For stems of several syllables, by vowel and consonant: “provide”, “compile”, “combine”, “contribute”, “escape”;
/// not “visit”, “open”, “offer”, “abandon”, “develop”, “market”.
fn long_stem_ends_in_e(end: &str) -> bool {
    matches!(
        end,
        "ad" | "ed"
            | "id"
            | "od"
            | "ud"
            | "ak"
            | "ek"
            | "ik"
            | "ok"
            | "uk"
            | "il"
            | "ol"
            | "ul"
            | "am"
            | "um"
            | "in"
            | "un"
            | "yn"
            | "ap"
            | "yp"
            | "ar"
            | "ir"
            | "ur"
            | "at"
            | "ut"
            | "yt"
            | "ib"
            | "ob"
            | "ub"
    )
}

fn is_vowel(byte: u8) -> bool {
    matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u')
}

fn has_vowel(stem: &str) -> bool {
    stem.len() >= 2 && stem.bytes().any(|byte| is_vowel(byte) || byte == b'y')
}

/// Groups of vowels; a u after q belongs to its consonant.
fn syllables(stem: &str) -> usize {
    let mut count = 0;
    let mut previous = b' ';
    let mut in_group = false;
    for byte in stem.bytes() {
        let vowel = is_vowel(byte) && !(byte == b'u' && previous == b'q') || byte == b'y' && previous != b' ';
        count += usize::from(vowel && !in_group);
        in_group = vowel;
        previous = byte;
    }
    count
}

fn listed(word: &str, list: &str) -> bool {
    list.split_whitespace().any(|entry| entry == word)
}

/// Stems that end in a mute e against the rules.
const WITH_E: &str = "
    ignor explor restor ador deplor implor underscor outscor interfer persever rever adher coher conven reconven interven
    contraven superven postpon condon aton telephon dethron enthron inton exhal inhal regal welcom elop delet complet compet
    deplet secret excret invit unit ignit reignit extradit prearrang rewrit excit recit incit expedit reunit underwrit requit overwrit devot
    promot denot connot demot misquot emot footnot persuad dissuad creat recreat procreat permeat delineat nauseat wast
    tast past hast bast chang arrang rearrang challeng reveng aveng exchang plung loung infring cring hing rang ting whing
    interchang imping syring scaveng expung lung sooth breath bath loath cloth seeth teeth wreath sheath writh lath swath
    scath tith ow aw ey dy reshap shortchang stag pledg becom overcom outlin
";

/// Stems that end without an e against the rules.
const WITHOUT_E: &str =
    "debut output input combat format reformat pencil stencil fulfil instil distil enrol consul annul
    kidnap handicap recap program collar invalid margin imperil";

/// Bases in -s without e.
const IN_S: &str = "focus refocus caucus canvas bias chorus gas bus circus surplus";

/// Bases in -ll of several syllables.
const IN_LL: &str =
    "install reinstall recall forestall stonewall fulfill enroll instill distill appall refill overfill bankroll
    unroll enthrall misspell outsell retell resell foretell";
