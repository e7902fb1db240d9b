//! Packs clusters of words for the crate: `pack-clusters CLUSTERS.tsv OUT.bin`. The table is that of `training/entities/clusters.py`.

use std::error::Error;

use copydesk_syntax::clusters;

/// 8,192 buckets of 16 words: 512 KB.
const BITS: u32 = 13;

fn main() -> Result<(), Box<dyn Error>> {
    let [table, out] = &std::env::args().skip(1).collect::<Vec<_>>()[..] else {
        return Err("usage: pack-clusters CLUSTERS.tsv OUT.bin".into());
    };
    let text = std::fs::read_to_string(table)?;
    let mut words = Vec::new();
    for line in text.lines() {
        let [word, fine, coarse] = line.split('\t').collect::<Vec<_>>()[..] else { return Err(line.into()) };
        // Numbers are one word to the parser.
        if !word.contains(|c: char| c.is_ascii_digit()) {
            words.push((word, fine.parse()?, coarse.parse::<u8>()?.min(63)));
        }
    }
    let (bytes, lost) = clusters::pack(words.iter().copied(), BITS);
    println!("{} words, {lost} without room", words.len());
    Ok(std::fs::write(out, bytes)?)
}
