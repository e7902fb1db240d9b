//! The language of a text, judged by its letters.

use whatlang::Lang;

/// How much of a text is examined, in characters. More would not change the answer.
const SAMPLE: usize = 10_000;

/// How many letters a text needs for a certain answer.
const ENOUGH: usize = 200;

/// The language that a text is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Language {
    /// Its code: two letters of ISO 639-1, or three of ISO 639-3 if it has none.
    pub code: &'static str,
    /// Whether the text is long enough, and the next language far enough behind. A short or mixed text is not certain.
    pub certain: bool,
}

impl Language {
    /// Whether the text is certainly in another language than English.
    pub fn is_foreign(self) -> bool {
        self.certain && self.code != "en"
    }
}

/// Detects the language of a text; `None` if it has no letters.
///
/// ```
/// use copydesk_formats::detect_language;
///
/// let german = "Der Sprecher sagte am Freitag, dass die Regierung in diesem Jahr keine weiteren Kürzungen plane. ".repeat(3);
/// let language = detect_language(&german).unwrap();
/// assert_eq!(language.code, "de");
/// assert!(language.is_foreign());
///
/// // Too short to be certain.
/// assert!(!detect_language("Guten Tag").unwrap().is_foreign());
/// assert_eq!(detect_language("1234"), None);
/// ```
pub fn detect_language(text: &str) -> Option<Language> {
    let end = text.char_indices().nth(SAMPLE).map_or(text.len(), |(at, _)| at);
    let sample = &text[..end];
    let found = whatlang::detect(sample)?;
    let letters = sample.chars().filter(|c| c.is_alphabetic()).take(ENOUGH).count();
    Some(Language { code: code(found.lang()), certain: letters == ENOUGH && found.is_reliable() })
}

/// The codes that ISO 639-1 has for the languages that are detected.
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

    #[test]
    fn languages_are_told_apart() {
        for (text, code) in [
            (
                "The spokesman said on Friday that the government plans no further cuts this year, and left at once.",
                "en",
            ),
            (
                "El portavoz dijo el viernes que el Gobierno no prevé más recortes este año, y se marchó en seguida.",
                "es",
            ),
            (
                "Le porte-parole a déclaré vendredi que le gouvernement ne prévoyait aucune autre réduction cette année.",
                "fr",
            ),
            ("Представник сказав у п’ятницю, що уряд не планує подальших скорочень цього року.", "uk"),
            ("发言人周五表示，政府今年没有进一步削减开支的计划。", "zh"),
        ] {
            let found = detect_language(&text.repeat(9)).unwrap();
            assert_eq!((found.code, found.certain), (code, true), "{text}");
        }
    }

    #[test]
    fn a_short_text_is_never_certainly_foreign() {
        for text in ["Bayern München", "“Sí,” said Ora.", "Der Spiegel, Die Zeit", "Zelenskyy."] {
            assert!(!detect_language(text).unwrap().is_foreign(), "{text}");
        }
    }
}
