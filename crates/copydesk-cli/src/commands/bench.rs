//! `copydesk bench`: words per second of each stage on one core, with a confidence interval.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use copydesk::corpus::first_problem;
use copydesk::formats::{Options, write_record};
use copydesk::host::Input;
use copydesk::{Article, Worker};
use serde_json::{Value, json};

use super::inputs::inputs;
use super::pipeline::{open, settings};
use super::search;
use super::stats::peak_memory;
use crate::args::Bench;
use crate::output::{self, Outcome, articles as articles_in_words, grouped, tell};

pub fn run(args: &Bench) -> Result<Outcome> {
    let search = search();
    let (mut articles, mut unread, mut first) = (Vec::new(), 0, None);
    let mut inputs = inputs(&args.reading, args.choice.isolation.timeout, None)?.articles();
    while articles.len() < args.articles {
        match inputs.next().map(Input::read) {
            None => break,
            Some(Ok(article)) => articles.push(article),
            Some(Err(record)) => {
                unread += 1;
                first = first.or_else(|| first_problem(&record));
            }
        }
    }
    let first = first.map(|why| format!("; {unread} cannot be read, the first: {why}")).unwrap_or_default();
    ensure!(!articles.is_empty(), "there is no article to measure with{first}");
    if unread > 0 {
        tell(&format!("measuring {}{first}", articles_in_words(articles.len() as u64)));
    }
    let words: usize = articles.iter().map(|article| article.text().split_whitespace().count()).sum();
    let start = Instant::now();
    let pipeline = open(&settings(&args.choice, &search)?, &search, false)?;
    let mut worker = pipeline.worker()?;
    let opening = start.elapsed();

    round(&mut worker, &articles)?;
    let rounds: Vec<Vec<(String, Duration)>> =
        (0..args.rounds).map(|_| round(&mut worker, &articles)).collect::<Result<_>>()?;
    let stages: Vec<Stage> = (0..rounds[0].len())
        .map(|i| {
            let rates = rounds.iter().map(|round| words as f64 / round[i].1.as_secs_f64().max(1e-9));
            Stage::new(&rounds[0][i].0, &rates.collect::<Vec<_>>())
        })
        .collect();
    let text = if args.json {
        let stages: Vec<Value> = stages.iter().map(Stage::json).collect();
        let figures = json!({
            "articles": articles.len(), "unreadable": unread, "words": words, "rounds": args.rounds, "opening_seconds": opening.as_secs_f64(),
            "peak_memory_bytes": peak_memory(), "stages": stages,
        });
        format!("{figures}\n")
    } else {
        let head = format!(
            "{}, {} words (by white space), {} rounds, one thread; opened in {:.1} ms\n{:14} {:>12} {:>10}\n",
            articles_in_words(articles.len() as u64),
            grouped(words as u64),
            args.rounds,
            opening.as_secs_f64() * 1e3,
            "stage",
            "words/s",
            "± (95 %)"
        );
        head + &stages.iter().map(Stage::line).collect::<String>()
    };
    output::print(&text)?;
    Ok(Outcome::Good)
}

/// Annotates all articles once, one by one; returns the time of each stage and of all together.
fn round(worker: &mut Worker<'_>, articles: &[Article]) -> Result<Vec<(String, Duration)>> {
    let before = worker.stats().clone();
    let mut output = Duration::ZERO;
    let mut annotating = Duration::ZERO;
    for article in articles {
        let article = article.clone();
        let start = Instant::now();
        let records = worker.annotate(vec![article]);
        annotating += start.elapsed();
        let start = Instant::now();
        for record in &records {
            write_record(std::io::sink(), record, &Options::default())?;
        }
        output += start.elapsed();
    }
    let after = worker.stats();
    let mut stages = vec![("segmentation".to_owned(), after.segmentation - before.segmentation)];
    for (before, after) in before.processors.iter().zip(&after.processors) {
        stages.push((after.id.clone(), after.process - before.process));
    }
    stages.push(("boundary".into(), after.boundary() - before.boundary()));
    stages.push(("output".into(), output));
    stages.push(("all".into(), annotating + output));
    Ok(stages)
}

/// The speed of a stage, in words per second.
struct Stage {
    name: String,
    mean: f64,
    /// Half the width of the 95 % confidence interval.
    half: f64,
}

impl Stage {
    fn new(name: &str, rates: &[f64]) -> Stage {
        let n = rates.len() as f64;
        let mean = rates.iter().sum::<f64>() / n;
        let variance = rates.iter().map(|rate| (rate - mean).powi(2)).sum::<f64>() / (n - 1.0);
        Stage { name: name.to_owned(), mean, half: student(rates.len() - 1) * (variance / n).sqrt() }
    }

    fn line(&self) -> String {
        let percent = 100.0 * self.half / self.mean;
        format!("{:14} {:>12} {:>8.1} %\n", self.name, grouped(self.mean as u64), percent)
    }

    fn json(&self) -> Value {
        json!({"stage": self.name, "words_per_second": self.mean.round(), "plus_minus": self.half.round()})
    }
}

/// The 97.5 % quantile of Student's t distribution with `freedom` degrees of freedom, at least 1.
fn student(freedom: usize) -> f64 {
    const POINTS: [f64; 30] = [
        12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131,
        2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
    ];
    POINTS.get(freedom.saturating_sub(1)).copied().unwrap_or(1.96)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_is_that_of_students_t_distribution() {
        // Mean 10, standard deviation 1 of four rounds: 10 ± 3.182 / 2.
        let spread = 1.0 / (4.0_f64 / 3.0).sqrt();
        let stage = Stage::new("x", &[10.0 - spread, 10.0 + spread, 10.0 - spread, 10.0 + spread]);
        assert!((stage.mean - 10.0).abs() < 1e-9 && (stage.half - 1.591).abs() < 1e-9, "{} {}", stage.mean, stage.half);
        assert_eq!(Stage::new("x", &[5.0, 5.0]).half, 0.0);
        assert_eq!(student(1000), 1.96);
    }
}
