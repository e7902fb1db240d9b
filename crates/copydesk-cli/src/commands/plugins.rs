//! `copydesk plugins`: what is found, what it does, and what is wrong with it.

use std::path::Path;

use anyhow::Result;
use copydesk_host::{Descriptor, Found, LayerUse, Search};
use serde_json::{Value, json};

use super::search;
use crate::args::Plugins;
use crate::commands::descriptor;
use crate::loading;
use crate::output::{self, Outcome, Piece, Screen, Style, paint, printable};

pub fn run(args: &Plugins, screen: Screen) -> Result<Outcome> {
    let search = search();
    let listed: Vec<Listed> = search.all().into_iter().map(Listed::load).collect();
    let text = match (args.json, listed.is_empty()) {
        (true, _) => format!("{:#}\n", Value::from_iter(listed.iter().flat_map(Listed::json))),
        (false, true) => nothing(&search),
        (false, false) => {
            listed.iter().flat_map(Listed::lines).map(|line| paint(&line, screen.colour) + "\n").collect()
        }
    };
    output::print(&text)?;
    let broken = listed.iter().any(|listed| listed.processors.is_err());
    Ok(if broken { Outcome::SomeFailed } else { Outcome::Good })
}

/// A file, with its processors or what is wrong with it.
struct Listed {
    file: Found,
    processors: Result<Vec<Descriptor>, copydesk_host::Error>,
}

impl Listed {
    fn load(file: Found) -> Listed {
        let processors = loading::library(&file.path).map(|library| library.descriptors().to_vec());
        Listed { file, processors }
    }

    fn lines(&self) -> Vec<Vec<Piece>> {
        let plain = |text: String| vec![Piece::new(format!("  {text}"), Style::PLAIN)];
        let mut lines = Vec::new();
        match &self.processors {
            Ok(processors) => {
                for processor in processors {
                    lines.push(head(processor));
                    lines.push(plain(printable(&processor.summary)));
                    lines.extend(keys(processor).map(|keys| plain(format!("settings: {keys}"))));
                }
            }
            Err(error) => {
                lines.push(vec![
                    Piece::new(self.file.id.clone(), Style::BOLD),
                    Piece::new(format!("  broken: {}", printable(&format!("{error:#}"))), Style::PLAIN),
                ]);
            }
        }
        let dim = |text: String| vec![Piece::new(format!("  {text}"), Style::DIM)];
        lines.push(dim(path(&self.file.path)));
        lines.extend(self.file.shadowed.iter().map(|hidden| dim(format!("hides {}", path(hidden)))));
        lines.push(Vec::new());
        lines
    }

    fn json(&self) -> Vec<Value> {
        let place = json!({"path": path(&self.file.path), "hides": self.file.shadowed.iter().map(|p| path(p)).collect::<Vec<_>>()});
        match &self.processors {
            Ok(processors) => processors.iter().map(|p| descriptor::with(descriptor::json(p), place.clone())).collect(),
            Err(error) => vec![descriptor::with(json!({"id": self.file.id, "error": format!("{error:#}")}), place)],
        }
    }
}

/// `quotes 0.1.0  quotes <- sentences, mentions (if there: sections)`
fn head(processor: &Descriptor) -> Vec<Piece> {
    let names = |layers: &[LayerUse]| layers.iter().map(|l| l.layer.as_str()).collect::<Vec<_>>().join(", ");
    let mut flow = format!("  {}", names(&processor.provides));
    if !processor.requires.is_empty() {
        flow += &format!(" <- {}", names(&processor.requires));
    }
    if !processor.uses.is_empty() {
        flow += &format!(" (if there: {})", names(&processor.uses));
    }
    vec![
        Piece::new(processor.id.clone(), Style::BOLD),
        Piece::new(format!(" {}", printable(&processor.version)), Style::DIM),
        Piece::new(printable(&flow), Style::PLAIN),
    ]
}

/// The keys of its configuration.
fn keys(processor: &Descriptor) -> Option<String> {
    let properties = processor.config_schema.as_ref()?.get("properties")?.as_object()?;
    let keys: Vec<&str> = properties.keys().map(String::as_str).collect();
    (!keys.is_empty()).then(|| printable(&keys.join(", ")))
}

fn nothing(search: &Search) -> String {
    let folders: Vec<String> = search.folders().iter().map(|folder| format!("  {}\n", path(folder))).collect();
    format!("no plugins found; looked in\n{}name another folder in COPYDESK_PLUGIN_PATH\n", folders.concat())
}

fn path(path: &Path) -> String {
    path.display().to_string()
}
