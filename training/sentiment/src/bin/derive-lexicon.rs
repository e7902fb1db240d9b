//! Derives plugins/sentiment/data/lexicon.tsv from VADER's and Pattern's word lists.
//!
//! usage: derive-lexicon LEXICONS_FOLDER > lexicon.tsv      (vader.tsv, pattern_en.tsv)

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Context, Result};

/// Words whose score in a lexicon of reviews is no tone in the news: quantity, order, time, size, colour, place.
const LEFT_OUT: &str = "able absolute absorbed action acute adult aged aired alien all-around allusions approximate aroused artesian \
attendant available average aware base bass becoming behind black bootleg boundless busy can't captive catching center chicken \
choppy cleanly closed cloud-covered cloudless cold coma comic commercialism common complete concrete conscious considerable \
consummate contemporary contingent convex cow cultural dark deadpan decreased defecates detailed developed dialectal dim direct \
distant distinct down dramatic dried due duh dusty early ecological economic educational elect elementary endless everyday \
evident exact exotic expected experimental extinct extreme faint familiar far fast fatty few fiftieth filled firm first fitting \
fixed flippant fluff fly foreign frequent full game gay golden green gripping guarded half handy harder hazardous heavy hidden \
high higher hot humble icy identifiable imitation implicated impossible intimate isn't jail jammed juvenile large late latest \
least less lifelong light linguistic literary little live logical loud main many marked married masculine mean military minimal \
minus mod modern monosyllabic more most much narrow near new nostalgic obedient offers old older ordinary orthodox other own \
pale parade partial particular past pink plain pregnant previous primary professional pure quick random rank rare raw real \
recognizable redundant remote right rightist robotic rose rough round sec secondary secret sensitive sermon sexual sharp \
shouldn't showery sinks slight slipping slow small sober soft sound spent spoof static stiff striking subject subtle \
supernatural tame terminally thick thin tight titular tries typical unanswered unexpected unknown unlikely unpaid unprocessed \
unsalted unusual urinates usual very vocational wants wastes wet whole wide wild won't yarn young youngish cheap fiendish \
unprecedented uncommon loan trust";

fn main() -> Result<()> {
    let folder = PathBuf::from(std::env::args().nth(1).context("usage: derive-lexicon LEXICONS_FOLDER")?);
    let mut words: BTreeMap<String, (Option<f32>, Vec<f32>)> = BTreeMap::new();
    for line in read(&folder, "vader.tsv")?.lines().skip(1) {
        let mut fields = line.split('\t');
        let (Some(term), Some(valence)) = (fields.next(), fields.next()) else { continue };
        if is_word(term) {
            words.entry(term.to_owned()).or_default().0 = Some(valence.parse::<f32>()? / 4.0);
        }
    }
    for line in read(&folder, "pattern_en.tsv")?.lines().skip(1) {
        let fields: Vec<&str> = line.split('\t').collect();
        let &[term, _, polarity, ..] = fields.as_slice() else { continue };
        if is_word(term) && !LEFT_OUT.split_whitespace().any(|word| word == term) {
            words.entry(term.to_owned()).or_default().1.push(polarity.parse()?);
        }
    }
    println!(
        "# Derived from VADER (Hutto and Gilbert 2014, MIT) and Pattern (De Smedt and Daelemans 2012, public domain word list)"
    );
    println!(
        "# by training/sentiment, derive-lexicon: words only, mean of both on -1..1. Licences: LICENCES.md in this folder."
    );
    println!("# term\tvalence");
    for (term, (vader, pattern)) in &words {
        let pattern = (!pattern.is_empty()).then(|| pattern.iter().sum::<f32>() / pattern.len() as f32);
        let valence = match (*vader, pattern) {
            (Some(v), Some(p)) if v * p > 0.0 => (v + p) / 2.0,
            (Some(v), _) => v,
            (None, Some(p)) => p * 0.8,
            (None, None) => continue,
        };
        if valence.abs() >= 0.08 {
            println!("{term}\t{valence:.2}");
        }
    }
    Ok(())
}

fn is_word(term: &str) -> bool {
    term.len() > 2
        && term.starts_with(|c: char| c.is_ascii_lowercase())
        && term.chars().all(|c| c.is_ascii_lowercase() || c == '-' || c == '\'')
}

fn read(folder: &std::path::Path, name: &str) -> Result<String> {
    std::fs::read_to_string(folder.join(name)).with_context(|| format!("cannot read {name} in {}", folder.display()))
}
