//! Fits what an article's tone is measured against, on newsdesk: for the constants of `usual.rs`.
//!
//! usage: usual WORK [--accurate]      (WORK: desk.jsonl, articles with the field `article`, and desk.records.jsonl)

use std::path::PathBuf;

use anyhow::{Context, Result};
use copydesk_plugin::standard::Scope;
use copydesk_sentiment::analysis::analyse;
use copydesk_sentiment::settings::NEUTRAL_BAND;
use copydesk_sentiment::usual::Usual;
use copydesk_sentiment::{Model, Settings};
use copydesk_sentiment_training::{Reading, f1, read};

/// Mean polarity, number of sentences, what is right.
type Article = (f32, usize, usize);

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let accurate = args.iter().any(|arg| arg == "--accurate");
    let work = PathBuf::from(args.first().context("usage: usual WORK [--accurate]")?);
    let mut model = if accurate { Model::accurate()? } else { Model::fast()? };
    let shipped = model.usual;
    // The bare mean.
    model.usual = Usual { mean: 0.0, gain: 1.0 };
    let mut session = None;
    let articles: Vec<Article> = read(&work, "desk")?
        .iter()
        .map(|reading| {
            let rows = analyse(&model, &reading.input(), &Settings::default(), &mut session);
            let mean = rows.iter().find(|row| row.scope == Scope::Article).map_or(0.0, |row| row.polarity);
            let sentences = rows.iter().filter(|row| row.scope == Scope::Sentence).count();
            (mean, sentences, class(reading))
        })
        .collect();
    let all: Vec<&Article> = articles.iter().collect();
    println!("as shipped, {shipped:?}: macro-F1 {:.4}", score(&all, shipped));
    let best = fit(&all);
    println!("on all {best:?}: macro-F1 {:.4}", score(&all, best));
    let mut pairs = Vec::new();
    for held in 0..5 {
        let part = |test: bool| -> Vec<&Article> {
            articles.iter().enumerate().filter(|(at, _)| (at % 5 == held) == test).map(|(_, article)| article).collect()
        };
        let usual = fit(&part(false));
        pairs.extend(part(true).into_iter().map(|article| (said(article, usual), article.2)));
    }
    println!("five folds: macro-F1 {:.4}", f1(pairs.into_iter()));
    Ok(())
}

fn class(reading: &Reading) -> usize {
    match reading.example.article.as_str() {
        "negative" => 0,
        "positive" => 2,
        _ => 1,
    }
}

fn said(&(mean, sentences, _): &Article, usual: Usual) -> usize {
    let polarity = usual.article(mean, sentences);
    usize::from(polarity > NEUTRAL_BAND) + usize::from(polarity >= -NEUTRAL_BAND)
}

fn score(articles: &[&Article], usual: Usual) -> f32 {
    f1(articles.iter().map(|article| (said(article, usual), article.2)))
}

/// The best of a grid, averaged over its neighbours, so that a lucky edge does not win.
fn fit(articles: &[&Article]) -> Usual {
    let usual = |mean: i32, gain: i32| Usual { mean: mean as f32 * 0.01, gain: 1.0 + gain as f32 * 0.25 };
    let smooth = |mean: i32, gain: i32| -> f32 {
        (-1..=1).flat_map(|a| (-1..=1).map(move |b| (a, b))).map(|(a, b)| score(articles, usual(mean + a, gain + b))).sum()
    };
    let grid = (-24..=6).flat_map(|mean| (1..=28).map(move |gain| (mean, gain)));
    let best = grid.max_by(|a, b| smooth(a.0, a.1).total_cmp(&smooth(b.0, b.1)));
    best.map_or(Usual { mean: 0.0, gain: 1.0 }, |(mean, gain)| usual(mean, gain))
}
