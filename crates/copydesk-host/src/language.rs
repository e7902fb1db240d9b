//! Detects the language of a text, if it is certain.

use std::collections::HashSet;

use whatlang::Lang;

/// How many characters at the beginning of a text are examined. If they are not in English, as many of those after them are examined too.
const SAMPLE: usize = 2_000;

/// How many letters and how many different words a certain answer needs.
const ENOUGH: usize = 200;
const ENOUGH_WORDS: usize = 20;

/// Words that make up a sixth of English prose and do not exist in related languages.
const ENGLISH: [&str; 24] = [
    "the", "of", "and", "that", "with", "from", "his", "her", "they", "their", "this", "which", "who", "would", "were",
    "been", "has", "have", "had", "said", "not", "but", "about", "after",
];

/// The code of the language that a text is certainly written in: two letters of ISO 639-1, or three of ISO 639-3 if it has none. `None` for a
/// text that is short, mixed, or mostly names. What its source declares counts: a text that is said to be English is in another language only
/// if all of it is.
pub(crate) fn detect(text: &str, declared: Option<&str>) -> Option<&'static str> {
    let (sample, mut rest) = split(text);
    let language = certain(sample)?;
    if language == "en" {
        return Some(language);
    }
    // Some articles begin with a quotation, or with the navigation of their page.
    loop {
        let (more, after) = split(rest);
        if letters(more) >= ENOUGH && certain(more) != Some(language) {
            return None;
        }
        if after.is_empty() || !declared.is_some_and(is_english) {
            return Some(language);
        }
        rest = after;
    }
}

/// Whether a tag of a language, as sources write them, is one of English: “en-GB”, “en_US”, “eng”, “English”.
fn is_english(tag: &str) -> bool {
    let primary = tag.trim().split(['-', '_']).next().unwrap_or_default();
    ["en", "eng", "english"].iter().any(|known| primary.eq_ignore_ascii_case(known))
}

/// The sample at the beginning of a text, and the rest.
fn split(text: &str) -> (&str, &str) {
    text.split_at(text.char_indices().nth(SAMPLE).map_or(text.len(), |(at, _)| at))
}

fn letters(sample: &str) -> usize {
    sample.chars().filter(|c| c.is_alphabetic()).count()
}

fn certain(sample: &str) -> Option<&'static str> {
    if letters(sample) < ENOUGH {
        return None;
    }
    let words: Vec<&str> = sample.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).collect();
    let count = |holds: &dyn Fn(&str) -> bool| words.iter().filter(|word| holds(word)).count();
    let different = words.iter().collect::<HashSet<_>>().len();
    let english = count(&|word| ENGLISH.iter().any(|known| word.eq_ignore_ascii_case(known)));
    if different >= ENOUGH_WORDS && 10 * english >= words.len() {
        return Some("en");
    }
    // A list of names looks like the language that the names come from.
    let names = count(&|word| word.starts_with(char::is_uppercase));
    if 25 * english >= words.len() || 2 * names >= words.len() {
        return None;
    }
    let found = whatlang::detect(sample).filter(whatlang::Info::is_reliable)?.lang();
    let is_spaced = !matches!(found, Lang::Cmn | Lang::Jpn | Lang::Tha | Lang::Khm | Lang::Mya);
    (found != Lang::Eng && (different >= ENOUGH_WORDS || !is_spaced)).then(|| code(found))
}

/// The ISO 639-1 codes of the detected languages that have one.
const CODES: &[(Lang, &str)] = &[
    (Lang::Epo, "eo"),
    (Lang::Eng, "en"),
    (Lang::Rus, "ru"),
    (Lang::Cmn, "zh"),
    (Lang::Spa, "es"),
    (Lang::Por, "pt"),
    (Lang::Ita, "it"),
    (Lang::Ben, "bn"),
    (Lang::Fra, "fr"),
    (Lang::Deu, "de"),
    (Lang::Ukr, "uk"),
    (Lang::Kat, "ka"),
    (Lang::Ara, "ar"),
    (Lang::Hin, "hi"),
    (Lang::Jpn, "ja"),
    (Lang::Heb, "he"),
    (Lang::Yid, "yi"),
    (Lang::Pol, "pl"),
    (Lang::Amh, "am"),
    (Lang::Jav, "jv"),
    (Lang::Kor, "ko"),
    (Lang::Nob, "nb"),
    (Lang::Dan, "da"),
    (Lang::Swe, "sv"),
    (Lang::Fin, "fi"),
    (Lang::Tur, "tr"),
    (Lang::Nld, "nl"),
    (Lang::Hun, "hu"),
    (Lang::Ces, "cs"),
    (Lang::Ell, "el"),
    (Lang::Bul, "bg"),
    (Lang::Bel, "be"),
    (Lang::Mar, "mr"),
    (Lang::Kan, "kn"),
    (Lang::Ron, "ro"),
    (Lang::Slv, "sl"),
    (Lang::Hrv, "hr"),
    (Lang::Srp, "sr"),
    (Lang::Mkd, "mk"),
    (Lang::Lit, "lt"),
    (Lang::Lav, "lv"),
    (Lang::Est, "et"),
    (Lang::Tam, "ta"),
    (Lang::Vie, "vi"),
    (Lang::Urd, "ur"),
    (Lang::Tha, "th"),
    (Lang::Guj, "gu"),
    (Lang::Uzb, "uz"),
    (Lang::Pan, "pa"),
    (Lang::Aze, "az"),
    (Lang::Ind, "id"),
    (Lang::Tel, "te"),
    (Lang::Pes, "fa"),
    (Lang::Mal, "ml"),
    (Lang::Ori, "or"),
    (Lang::Mya, "my"),
    (Lang::Nep, "ne"),
    (Lang::Sin, "si"),
    (Lang::Khm, "km"),
    (Lang::Tuk, "tk"),
    (Lang::Aka, "ak"),
    (Lang::Zul, "zu"),
    (Lang::Sna, "sn"),
    (Lang::Afr, "af"),
    (Lang::Lat, "la"),
    (Lang::Slk, "sk"),
    (Lang::Cat, "ca"),
    (Lang::Tgl, "tl"),
];

fn code(lang: Lang) -> &'static str {
    CODES.iter().find(|(known, _)| *known == lang).map_or(lang.code(), |(_, code)| *code)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENGLISH: &str = "The spokesman said on Friday that the government plans no further cuts this year, and left at once. Nobody had \
        asked him about the budget, which parliament will vote on after the summer, nor about the minister who resigned in March. \
        The opposition has asked for a debate. ";
    const GERMAN: &str = "Der Sprecher sagte am Freitag, dass die Regierung in diesem Jahr keine weiteren Kürzungen plane, und ging sofort. \
        Niemand hatte ihn nach dem Haushalt gefragt, über den das Parlament nach dem Sommer abstimmen will. \
        Die Opposition verlangt eine Debatte über den Rücktritt der Ministerin. ";

    #[test]
    fn languages_are_told_apart() {
        for (text, code) in [
            (ENGLISH, "en"),
            (GERMAN, "de"),
            (
                "El portavoz dijo el viernes que el Gobierno no prevé más recortes este año, y se marchó en seguida. Nadie le había preguntado \
                 por el presupuesto, que el Parlamento votará después del verano, ni por el ministro que dimitió en marzo.",
                "es",
            ),
            (
                "Le porte-parole a déclaré vendredi que le gouvernement ne prévoyait aucune autre réduction cette année, et il est parti aussitôt. \
                 Personne ne l'avait interrogé sur le budget, que le parlement votera après l'été.",
                "fr",
            ),
            (
                "Представник сказав у п’ятницю, що уряд не планує подальших скорочень цього року, і відразу пішов. Ніхто не питав його про бюджет, \
                 за який парламент голосуватиме після літа, ані про міністра, який пішов у відставку в березні.",
                "uk",
            ),
            (&"发言人周五表示，政府今年没有进一步削减开支的计划。".repeat(12), "zh"),
        ] {
            assert_eq!(detect(&text.repeat(9), None), Some(code), "{text}");
        }
    }

    #[test]
    fn what_is_short_mixed_or_a_list_of_names_is_not_certain() {
        let goals = "Müller 3, Schneider 12, Fischer 27, Weber 31, Wagner 44, Becker 45, Schulz 52, Hoffmann 60, Schäfer 61, Koch 66, Bauer 70, \
            Richter 71, Klein 74, Wolf 78, Schröder 80, Neumann 81, Schwarz 85, Zimmermann 88, Braun 90, Krüger 92, Hofmann 93. ";
        for text in [
            "Bayern München",
            "“Sí,” said Ora.",
            "1234",
            "",
            &goals.repeat(2),
            &"said ".repeat(1000),
            &[GERMAN, ENGLISH].concat(),
        ] {
            assert!(matches!(detect(text, None), None | Some("en")), "{text}");
        }
        // A long quotation at the beginning does not make the article foreign.
        let quoted = format!("{}{}", GERMAN.repeat(10), ENGLISH.repeat(20));
        assert_eq!(detect(&quoted, None), None);
    }

    #[test]
    fn a_text_that_is_declared_english_is_foreign_only_if_all_of_it_is() {
        let begins = format!("{}{}", GERMAN.repeat(20), ENGLISH.repeat(20));
        assert_eq!((detect(&begins, None), detect(&begins, Some("de"))), (Some("de"), Some("de")));
        for declared in ["en", "EN-gb", "en_US", "eng", "English"] {
            assert_eq!(detect(&begins, Some(declared)), None, "{declared}");
            assert_eq!(detect(&GERMAN.repeat(40), Some(declared)), Some("de"), "{declared}");
        }
        // A text that is certainly English is, whatever was declared.
        assert_eq!(detect(&ENGLISH.repeat(9), Some("de")), Some("en"));
    }
}
