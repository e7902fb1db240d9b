//! Packs the clusters of `clusters.py` into the table that the processor reads in place.
//!
//! usage: pack-clusters CLUSTERS.tsv OUT.bin

use copydesk_entities::lexicon::{clusters, folded};

const SLOTS: usize = 160_000;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let text = std::fs::read_to_string(&args[1]).expect("clusters.tsv is read");
    let words = text.lines().map(|line| {
        let mut fields = line.split('\t');
        let mut field = || fields.next().expect("three fields a line");
        (folded(field()), field().parse().expect("a fine cluster"), field().parse().expect("a coarse cluster"))
    });
    std::fs::write(&args[2], clusters::pack(words, SLOTS)).expect("the table is written");
}
