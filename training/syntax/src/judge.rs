//! Accuracy and speed of the shipped model: `judge FILE.conllu.gz ...`.

use std::error::Error;
use std::path::Path;
use std::time::Instant;

use copydesk_syntax::{Model, Parser};
use copydesk_syntax_training::{score::Score, treebank};

fn main() -> Result<(), Box<dyn Error>> {
    for path in std::env::args().skip(1) {
        let sentences = treebank::read(Path::new(&path))?;
        println!("{path}: {}", Score::of(Model::default(), &sentences));
        let words: usize = sentences.iter().map(|s| s.forms.len()).sum();
        let mut parser = Parser::default();
        let mut best = [f64::INFINITY; 2];
        for _ in 0..5 {
            let start = Instant::now();
            for sentence in &sentences {
                std::hint::black_box(parser.tag(sentence.forms.iter().copied()));
            }
            best[0] = best[0].min(start.elapsed().as_secs_f64());
            let start = Instant::now();
            for sentence in &sentences {
                std::hint::black_box(parser.parse(sentence.forms.iter().copied()));
            }
            best[1] = best[1].min(start.elapsed().as_secs_f64());
        }
        let speed = best.map(|seconds| words as f64 / seconds / 1000.0);
        println!("    thousand words per second, best of five: tags {:.0}, tags and trees {:.0}", speed[0], speed[1]);
    }
    Ok(())
}
