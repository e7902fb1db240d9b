//! Test articles: ordinary, unusual and random ones. All of them are made up.

use crate::random::Random;

/// Short, complete articles with the punctuation, accents and names that occur in news.
pub(crate) const ORDINARY: [(&str, &str); 6] = [
    (
        "budget",
        "Minister defends budget\n\nGENEVA (Example Wire) - Ada Example told the Daily Herald on Monday that there would be “no cuts this \
         year”. The finance minister, 52, said she had “listened to everyone”.\n\n“We will not close a single school,” Example said. “That \
         is a promise.”\n\nThe opposition called the plan reckless. Its leader, Zoé Müller, said the government had lost control of \
         spending.\n",
    ),
    (
        "flood",
        "Thousands flee floods in the north\n\nBy Jane Writer\n\nAt least 12 people died and more than 3,000 were forced from their homes \
         after heavy rain, officials said. Mayor José Núñez-Peña praised the “heroic” work of rescuers, but he criticised the U.N. for a \
         slow response.\n\nHe added that the worst was over. \"It could have been far worse,\" he said.\n\n(Reporting by Jane Writer; \
         editing by John Smith)\n",
    ),
    (
        "match",
        "United win at last\n\nUnited beat City 2-1 on Saturday, their first win since 3 May. Captain O’Neill scored twice; the second was \
         ‘a beauty’, his coach said.\n\nCity’s coach Dr. K. Østergård was furious: “The referee was a disgrace!” The club’s shares fell 4.5% \
         to €1.20.\n",
    ),
    (
        "court",
        "The court in Łódź ruled on Tuesday that the firm, Straße & Söhne GmbH, must pay $1.2 million. “We are disappointed,” the company’s \
         lawyer, Maria D’Angelo, told reporters. She said that “the judge told us: ‘You knew’, and we did not”.\n\nThe company has 30 days \
         to appeal. Its spokesman declined to comment.\n",
    ),
    (
        "phone",
        "北京 (Example) – The phone maker 小米 said sales rose 8% 📈 in the third quarter. Chief executive Lei Example wrote on X: “Thank you \
         🙏🏽 all!” Analysts were pleased; naïve investors, less so.\n\nSee https://example.org/q3?x=1&y=2 or mail press@example.org.\n",
    ),
    ("short", "Ada Example resigned on Friday. “I am tired,” she said."),
];

/// Tokens of random articles: names, verbs of saying, punctuation, and characters that are often handled wrongly.
const WORDS: [&str; 64] = [
    "the",
    "a",
    "of",
    "in",
    "and",
    "government",
    "minister",
    "said",
    "told",
    "added",
    "that",
    "she",
    "he",
    "they",
    "his",
    "will",
    "not",
    "good",
    "terrible",
    "praised",
    "attacked",
    "failed",
    "won",
    "Ada",
    "Example",
    "Müller",
    "O’Neill",
    "London",
    "U.S.",
    "UN",
    "Mr.",
    "Dr.",
    "Corp.",
    "Łódź",
    "北京",
    "é",
    "e\u{301}",
    "🙏🏽",
    "👩‍👩‍👧",
    "1,000",
    "3.5%",
    "€5",
    "“",
    "”",
    "\"",
    "'",
    "‘",
    "’",
    "(",
    ")",
    "—",
    "...",
    ".",
    ".",
    ".",
    ",",
    ",",
    "?",
    "!",
    ":",
    "\n",
    "\n\n",
    "\u{a0}",
    "\r\n",
];
/// Tokens that are rare in random articles.
const ODDITIES: [&str; 10] = [
    "\0",
    "\u{202e}שלום\u{202c}",
    "\u{feff}",
    "\u{200b}",
    "\t\t",
    "ﬁ",
    "İ",
    "x\u{300}\u{301}\u{302}\u{303}",
    "<p>&amp;</p>",
    "\u{85}",
];

/// A random article of up to 300 tokens.
pub(crate) fn random(random: &mut Random) -> String {
    let words = random.below([3, 30, 300][random.clone().below(3)]);
    let odd = random.once_in(3);
    let mut text = String::new();
    for _ in 0..words {
        text += if odd && random.once_in(12) { random.choose(&ODDITIES) } else { random.choose(&WORDS) };
        if !random.once_in(6) {
            text.push(' ');
        }
    }
    text
}

/// About `bytes` bytes of ordinary prose.
pub(crate) fn prose(bytes: usize) -> String {
    let mut text = String::with_capacity(bytes + 1000);
    while text.len() < bytes {
        for (_, article) in ORDINARY {
            text += article;
            text.push('\n');
        }
    }
    text.truncate(text.floor_char_boundary(bytes));
    text
}

/// About `bytes` bytes of prose in one line.
pub(crate) fn line(bytes: usize) -> String {
    prose(bytes).replace('\n', " ")
}

/// Nested quotations, 4,000 deep.
pub(crate) fn deep_quotes() -> String {
    let mut text = String::from("Ada Example said: ");
    (0..2000).for_each(|i| text += if i % 2 == 0 { "“he told me ‘" } else { "\"she wrote (" });
    text += "no";
    (0..2000).rev().for_each(|i| text += if i % 2 == 0 { "’.”" } else { ")\"" });
    text + " Nobody knew what he meant.\n"
}
