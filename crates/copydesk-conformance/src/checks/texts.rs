//! Unusual texts, of kinds that occur in published articles or in data made from them. None may fail, and what is emitted is valid.

use super::{Run, Test, call_failure, one_by_one, refusal};
use crate::articles::{deep_quotes, line, prose};
use crate::context::Context;
use crate::finding::{Verdict, fail};
use crate::plugin::Subject;
use crate::upstream;

/// Faults in the rows of ordinary articles are not reported again.
const SOUND: &[&str] = &[
    "tables-readable",
    "names-known",
    "layers-declared",
    "layers-once",
    "documents-known",
    "spans-inside",
    "spans-whole-characters",
    "rows-sorted",
    "scores",
    "attributes",
    "attributes-owned",
    "links-lead-somewhere",
];

const REMEDY: &str =
    "see the message; offsets are bytes of UTF-8 on character boundaries, and any text may be an article";

macro_rules! texts {
    ($($name:literal, $what:literal, $size:ident: [$($text:expr),+ $(,)?];)+) => {
        pub(super) const TESTS: &[Test] = &[$(
            Test::new($name, concat!($what, " is processed, and what is emitted is valid"), REMEDY,
                Run::Each(|context, subject| try_texts(context, subject, &[$(String::from($text)),+])))
            .needs(SOUND)
            .$size(),
        )+];
    };
}

texts! {
    "text-empty", "an empty text", usual: [""];
    "text-blank", "a text of white space", usual: [" ", "\n\n \t\n", "\u{a0}\u{2003}\u{3000}\n"];
    "text-tiny", "a text of one character", usual: ["x", ".", "“", "é", "🙏"];
    "text-nul", "a text with NUL and control characters", usual: ["\0", "Ada\0Example said “n\0o”.\0", "\u{1}\u{7f}\u{85}\u{9b} Ada\u{b}\u{c} spoke."];
    "text-accents", "a text with accents, and with letters whose length changes with their case", usual:
        ["Zoé Müller, İstanbul: “ẞß ŉ ﬃ”, said José Núñez-Peña.", "ÉÀÜ ŁÓDŹ ΑΘΗΝΑ МОСКВА"];
    "text-combining", "a text with combining marks", usual:
        ["Zoe\u{301} said “na\u{308}ive”.", &format!("A{} said no.", "\u{301}".repeat(500)), "\u{301}\u{302}", "क्षत्रिय कहा"];
    "text-emoji", "a text with emoji, flags and joined emoji", usual: ["🙏🏽 Ada 👩‍👩‍👧 said “👍🏿🇨🇭”. 🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}", "🎉"];
    "text-crlf", "a text with CRLF, or CR alone", usual: ["Ada spoke.\r\n\r\n“No,” she said.\r\n", "One.\rTwo.\r\n\n\rThree."];
    "text-no-break", "a text with no-break spaces, soft hyphens, zero-width spaces and a byte order mark", usual:
        ["\u{feff}Ada\u{a0}Example said\u{202f}: «\u{a0}no\u{a0}», co\u{ad}op\u{200b}erate\u{2060}."];
    "text-right-to-left", "a text from right to left", usual: ["אמר שר האוצר: ״לא״. \u{202e}Ada said no.\u{202c}", "قال الوزير: «لا» في 2026."];
    "text-other-scripts", "a text in other scripts", usual: ["安倍晋三首相は「いいえ」と述べた。", "Путин заявил: «Нет».", "นายกรัฐมนตรีกล่าวว่าไม่"];
    "text-markup", "a text with markup left in it", usual: ["<p class=\"x\">Ada &amp; Co. said &ldquo;no&rdquo;</p><script>if(a<b){}</script>", "{\"text\": \"Ada said\\u0020no\"}"];
    "text-symbols", "a text of nothing but punctuation", usual: [&"“”\"'‘’()[]—…!?.,;:".repeat(200), &"\"".repeat(999), &"“".repeat(999), &"((((".repeat(250)];
    "text-deep-quotes", "a text with quotations in quotations, 4,000 deep", usual: [&deep_quotes()];
    "text-many-lines", "a text of 20,000 lines of one word", long: [&"Ada\n".repeat(20_000)];
    "text-long-word", "a word of 1 MB", long: [&"a".repeat(1 << 20), &"é".repeat(1 << 18)];
    "text-long-article", "an article of 1 MB", long: [&prose(1 << 20)];
    "text-long-line", "a line of 5 MB", long: [&line(5 << 20)];
}

fn try_texts(context: &Context, subject: &Subject, texts: &[String]) -> Verdict {
    for (i, text) in texts.iter().enumerate() {
        let shown: String = text.chars().take(60).collect();
        let case = upstream::case(&subject.descriptor, &format!("odd-{i}"), text)?;
        context.note(&format!("the text {shown:?}"));
        let called = one_by_one(subject, std::slice::from_ref(&case))?;
        let wrong = called.iter().find_map(|called| call_failure(called).or_else(|| refusal(&called.recorded)));
        if let Some(wrong) = wrong {
            return fail(format!("the text {shown:?}: {wrong}"));
        }
    }
    Ok(())
}
