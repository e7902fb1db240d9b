//! `tests/data/words.tsv`: words with the pieces and shapes of `training/encoder/pieces.py`, which the rules here must reproduce.

/// The lines of the fixture, and the vocabulary that its pieces index.
pub(crate) struct Word {
    pub(crate) word: String,
    pub(crate) first: bool,
    pub(crate) shape: u8,
    pub(crate) pieces: Vec<u32>,
}

pub(crate) fn words() -> impl Iterator<Item = Word> {
    include_str!("../tests/data/words.tsv").lines().map(|line| {
        let [word, first, shape, pieces] = line.split('\t').collect::<Vec<_>>().try_into().unwrap();
        let pieces = pieces.split(' ').map(|number| number.parse().unwrap()).collect();
        Word { word: unescaped(word), first: first == "1", shape: shape.parse().unwrap(), pieces }
    })
}

/// `\u{301}` as the character.
fn unescaped(text: &str) -> String {
    let mut parts = text.split("\\u{");
    let mut out = parts.next().unwrap().to_owned();
    for part in parts {
        let (number, rest) = part.split_once('}').unwrap();
        out.push(char::from_u32(u32::from_str_radix(number, 16).unwrap()).unwrap());
        out.push_str(rest);
    }
    out
}
