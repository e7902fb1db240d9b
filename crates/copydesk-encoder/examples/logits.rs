//! Reads sentences from standard input, one per line, with tabs between words and an empty line between documents. Writes the logits of each
//! word, one word per line, and the time taken to standard error. `training/encoder/check.py` compares them with torch's.
//!
//! usage: logits MODEL.bin < sentences.tsv

use std::error::Error;
use std::io::{self, BufWriter, Read, Write};
use std::time::{Duration, Instant};

use copydesk_encoder::Encoder;

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("usage: logits MODEL.bin < sentences.tsv")?;
    let file: &'static [u8] = Box::leak(std::fs::read(path)?.into_boxed_slice());
    let start = Instant::now();
    let mut session = Encoder::open(file)?.session();
    let opened = start.elapsed();

    let mut text = String::new();
    io::stdin().read_to_string(&mut text)?;
    let mut out = BufWriter::new(io::stdout().lock());
    let (mut words, mut took) = (0, Duration::ZERO);
    for document in text.split("\n\n") {
        let sentences: Vec<Vec<&str>> = document.lines().map(|line| line.split('\t').collect()).collect();
        let start = Instant::now();
        let logits = session.run(&sentences);
        took += start.elapsed();
        for (at, sentence) in sentences.iter().enumerate() {
            for word in 0..sentence.len() {
                let numbers: Vec<String> = logits.word(at, word).iter().map(f32::to_string).collect();
                writeln!(out, "{}", numbers.join("\t"))?;
            }
            words += sentence.len();
        }
    }
    let rate = words as f64 / took.as_secs_f64();
    writeln!(io::stderr(), "opened in {opened:.1?}; {words} words in {took:.1?}, {rate:.0} a second")?;
    Ok(())
}
