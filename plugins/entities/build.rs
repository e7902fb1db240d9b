//! Makes the tables that `src/lexicon` reads of the lists in `data/`.

use std::collections::BTreeMap;
use std::path::Path;
use std::{env, fs, io};

#[expect(dead_code, reason = "the library uses what is not used here")]
#[path = "src/lexicon"]
mod lexicon {
    pub mod class;
    pub mod fold;
    pub mod lists;
    pub mod pack;
    pub mod table;
}

use lexicon::lists::{self, Lists};
use lexicon::pack::pack;

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=data");
    println!("cargo::rerun-if-changed=src/lexicon");
    let folder = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("cargo sets OUT_DIR"))?;
    let write = |name: &str, bytes: &[u8]| fs::write(Path::new(&folder).join(name), bytes);

    let lists = Lists::read();
    let mut sets: Vec<u64> = lists.classes.values().map(|classes| classes.0).collect();
    sets.sort_unstable();
    sets.dedup();
    let number = |set: u64| sets.partition_point(|&other| other < set) as u32;
    write("sets", &sets.iter().flat_map(|set| set.to_le_bytes()).collect::<Vec<u8>>())?;
    write("classes", &pack(lists.classes.iter().map(|(&key, classes)| (key, number(classes.0)))))?;

    let mut texts = Texts::default();
    write("canonical", &pack(lists.canonical.iter().map(|(&key, name)| (key, texts.place(name)))))?;
    write("homeland", &pack(lists.homeland.iter().map(|(&key, name)| (key, texts.place(name)))))?;
    write("texts", &texts.bytes)?;

    write("genders", &pack(lists::genders().into_iter().map(|(key, female)| (key, u32::from(female)))))?;

    let mut words: Vec<u16> = Vec::new();
    let mut keys = Vec::new();
    for (key, noun) in lists::nouns() {
        keys.push((key, words.len() as u32));
        words.push(u16::from(noun.person) | u16::from(noun.organisation) << 1);
        for concepts in [noun.own, noun.above] {
            words.push(concepts.len() as u16);
            words.extend(concepts);
        }
    }
    write("noun-keys", &pack(keys.into_iter()))?;
    write("nouns", &words.iter().flat_map(|word| word.to_le_bytes()).collect::<Vec<u8>>())
}

/// Texts one after the other, each once, with a byte of length before it.
#[derive(Default)]
struct Texts {
    bytes: Vec<u8>,
    known: BTreeMap<&'static str, u32>,
}

impl Texts {
    fn place(&mut self, text: &'static str) -> u32 {
        *self.known.entry(text).or_insert_with(|| {
            let start = self.bytes.len() as u32;
            self.bytes.push(u8::try_from(text.len()).expect("a name of at most 255 bytes"));
            self.bytes.extend(text.as_bytes());
            start
        })
    }
}
