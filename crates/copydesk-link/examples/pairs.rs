//! Writes pairs to learn from: `pairs TABLES`, of real articles, whose namesakes are held to be one; or `pairs TABLES TRUTH`, where TRUTH holds `persons.tsv`, `quotes.tsv` (article, row, which one it is) and
//! `articles.tsv` (article, which group it is of). `training/link/train.py` runs it.

use std::collections::HashMap;
use std::error::Error;
use std::fs;
use std::io::{BufWriter, stdout};
use std::path::Path;

use copydesk_link::training::{Truth, write_namesakes, write_pairs};

fn rows<const N: usize>(path: &Path) -> Result<Vec<[u64; N]>, Box<dyn Error>> {
    let mut rows = Vec::new();
    for line in fs::read_to_string(path)?.lines() {
        let cells = line.split('\t').map(str::parse).collect::<Result<Vec<u64>, _>>()?;
        rows.push(<[u64; N]>::try_from(cells).map_err(|_| format!("{}: {line:?} has not {N} cells", path.display()))?);
    }
    Ok(rows)
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let mut out = BufWriter::new(stdout().lock());
    let (tables, truth) = match arguments.as_slice() {
        [_, tables] => return Ok(write_namesakes(Path::new(tables), &mut out)?),
        [_, tables, truth] => (Path::new(tables), Path::new(truth)),
        _ => return Err("usage: pairs TABLES [TRUTH]".into()),
    };
    let by_row = |name: &str| -> Result<HashMap<(i64, i64), u64>, Box<dyn Error>> {
        Ok(rows(&truth.join(name))?.into_iter().map(|[article, row, is]| ((article as i64, row as i64), is)).collect())
    };
    let articles = rows(&truth.join("articles.tsv"))?.into_iter().map(|[article, is]| (article as i64, is)).collect();
    let truth = Truth { persons: by_row("persons.tsv")?, quotes: by_row("quotes.tsv")?, articles };
    write_pairs(tables, &truth, &mut out)?;
    Ok(())
}
