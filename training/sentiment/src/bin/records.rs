//! Judges a data set with the shipped model and writes records that the scorer reads; a gold target counts as a mention.
//!
//! usage: records DATA_FOLDER FILE.jsonl.gz > records.jsonl
//! With `--rate` the figures for sets without targets, which have scores: Pearson r of polarity, macro-F1, words a second.

use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context, Result};
use copydesk_sentiment::analysis::{Model, Settings};
use copydesk_sentiment::input::{Row, Scope};
use copydesk_sentiment_training::{Reading, read};
use serde_json::{Value, json};

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (folder, name) =
        (args.first().context("usage: records DATA_FOLDER FILE [--rate]")?, args.get(1).context("no file")?);
    let readings = read(&PathBuf::from(folder), name)?;
    let start = Instant::now();
    let model = Model::shipped();
    let opened = start.elapsed();
    let settings = Settings::default();
    let start = Instant::now();
    let rows: Vec<Vec<Row>> = readings.iter().map(|r| model.analyse(&r.input(), &settings)).collect();
    let seconds = start.elapsed().as_secs_f64();
    if args.get(2).is_some_and(|arg| arg == "--rate") {
        let words: usize = readings.iter().map(|r| r.segmentation.tokens.len()).sum();
        println!("open {:.1} ms, {:.0} words a second", opened.as_secs_f64() * 1e3, words as f64 / seconds);
        report(&readings, &rows);
        return Ok(());
    }
    for (reading, rows) in readings.iter().zip(&rows) {
        println!("{}", record(reading, rows));
    }
    Ok(())
}

fn article(rows: &[Row]) -> Option<&Row> {
    rows.iter().find(|row| row.scope == Scope::Article)
}

fn report(readings: &[Reading], rows: &[Vec<Row>]) {
    let pairs: Vec<(f64, f64, &str, &str)> = readings
        .iter()
        .zip(rows)
        .filter_map(|(r, rows)| {
            let row = article(rows)?;
            Some((f64::from(r.example.score), f64::from(row.polarity), r.example.label.as_str(), row.label.as_str()))
        })
        .collect();
    println!("n {} r {:.4}", pairs.len(), pearson(&pairs));
    let mut sum = 0.0;
    for label in ["negative", "neutral", "positive"] {
        let hit = pairs.iter().filter(|p| p.2 == label && p.3 == label).count() as f64;
        let all = pairs.iter().filter(|p| p.2 == label).count() + pairs.iter().filter(|p| p.3 == label).count();
        println!("{label} F1 {:.4}", 2.0 * hit / all as f64);
        sum += 2.0 * hit / all as f64;
    }
    println!("macro-F1 {:.4}", sum / 3.0);
}

fn pearson(pairs: &[(f64, f64, &str, &str)]) -> f64 {
    let n = pairs.len() as f64;
    let mx = pairs.iter().map(|p| p.0).sum::<f64>() / n;
    let my = pairs.iter().map(|p| p.1).sum::<f64>() / n;
    let (mut xy, mut xx, mut yy) = (0.0, 0.0, 0.0);
    for (x, y, ..) in pairs {
        xy += (x - mx) * (y - my);
        xx += (x - mx) * (x - mx);
        yy += (y - my) * (y - my);
    }
    xy / (xx * yy).sqrt()
}

fn record(reading: &Reading, rows: &[Row]) -> Value {
    let text = &reading.example.text;
    let point = |byte: usize| text[..byte].chars().count();
    let mentions: Vec<Value> = reading
        .mentions
        .iter()
        .map(|m| json!({"start": point(m.span.start), "end": point(m.span.end), "label": "PER", "links": {"entity": ["entities", 0]}}))
        .collect();
    let sentiment: Vec<Value> = rows
        .iter()
        .map(|row| {
            let mut value = json!({"label": row.label.as_str(), "score": row.score,
                "attrs": {"scope": row.scope.as_str(), "polarity": row.polarity, "words": row.words}});
            if let Some(span) = &row.span {
                value["start"] = json!(point(span.start));
                value["end"] = json!(point(span.end));
            }
            if let Some(target) = row.target {
                value["links"] = json!({"target": ["entities", target]});
            }
            value
        })
        .collect();
    let entities: Vec<Value> =
        mentions.first().map(|m| json!({"label": "PER", "start": m["start"], "end": m["end"]})).into_iter().collect();
    json!({"schema": "copydesk.record/1", "id": reading.example.id, "text": text, "offsets": "codepoint",
        "layers": {"mentions": mentions, "entities": entities, "sentiment": sentiment}})
}
