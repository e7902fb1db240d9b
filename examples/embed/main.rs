//! copydesk as a library, in one program: open a pipeline, annotate one article and read what was said, annotate a stream on two threads,
//! and write tables.
//!
//! ```text
//! COPYDESK_PLUGIN_PATH=target/release cargo run --release -p copydesk --example embed -- examples/articles/kremlin.txt tables
//! ```
#![expect(clippy::print_stdout, reason = "a program that prints its results")]
#![expect(unsafe_code, reason = "loads plugins, for which whoever runs the program vouches")]

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::ops::ControlFlow;
use std::path::PathBuf;

use copydesk::corpus::{PartFormat, Run, check_new};
use copydesk::inputs::{Inputs, Options};
use copydesk::settings::standard_plugins;
use copydesk::{Article, EntityType, Meta, Pipeline, Search, Settings, host};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let [file, folder] = arguments.as_slice() else { return Err("usage: embed ARTICLE FOLDER".into()) };

    let search = Search::from_environment();
    let (plugins, _) = standard_plugins(&search);
    let mut settings = Settings { plugins: plugins.into_iter().map(str::to_owned).collect(), ..Settings::default() };
    settings.assign("quotes.min_words=2")?;
    // SAFETY: the user chose the folders that plugins are loaded from.
    let pipeline = unsafe { settings.open(&search) }?;

    who_said_what(&pipeline, fs::read_to_string(file)?)?;
    let inputs = || Inputs::open(std::slice::from_ref(file), Options::default());
    people(&pipeline, inputs()?)?;

    check_new(folder)?;
    let report = Run::new(folder, &pipeline, inputs()?, PartFormat::Csv).start(&mut |_| ())?;
    println!("\n{} article in {}", report.totals.articles, folder.display());
    Ok(())
}

/// One article, and a typed view of its quotes.
fn who_said_what(pipeline: &Pipeline, text: String) -> Result<(), Box<dyn Error>> {
    let mut worker = pipeline.worker()?;
    for record in worker.annotate(vec![Article::new("article", text, Meta::default())]) {
        for quote in record.quotes() {
            let speaker = quote.speaker().map_or("somebody", |speaker| speaker.name());
            println!("{speaker} {}: {}", quote.cue().unwrap_or("—"), quote.words().unwrap_or_default());
        }
    }
    Ok(())
}

/// A stream of articles on two threads; records come in the order of the articles.
fn people(pipeline: &Pipeline, inputs: Inputs) -> Result<(), Box<dyn Error>> {
    let mut mentions: BTreeMap<String, u32> = BTreeMap::new();
    host::run(pipeline, 2, inputs.articles(), |record| {
        for entity in record.entities().filter(|entity| entity.entity_type() == Some(EntityType::Person)) {
            *mentions.entry(entity.name().to_owned()).or_default() += entity.mentions();
        }
        ControlFlow::<()>::Continue(())
    })?;
    println!();
    for (name, count) in mentions {
        println!("{name}: mentioned {count} times");
    }
    Ok(())
}
