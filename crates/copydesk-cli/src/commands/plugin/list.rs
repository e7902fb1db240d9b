//! `copydesk plugin list`: the plugins that are found, what they do, and what is wrong with them.

use std::path::Path;

use anyhow::Result;
use copydesk::Search;
use copydesk::host::{Descriptor, LayerUse, PluginFile};
use serde_json::{Value, json};

use crate::args::plugin::List;
use crate::commands::{descriptor, search};
use crate::loading;
use crate::output::{self, Outcome, Piece, Screen, Style, folded, paint, printable, wrap};

pub fn run(args: &List, screen: Screen) -> Result<Outcome> {
    let search = search();
    let listed: Vec<Listed> = search.all().into_iter().map(Listed::load).collect();
    let text = match (args.json, listed.is_empty()) {
        (true, _) => format!("{:#}\n", Value::from_iter(listed.iter().flat_map(Listed::json))),
        (false, true) => folded(&nothing(&search), screen.width),
        (false, false) => {
            let lines = listed.iter().flat_map(|listed| listed.lines(screen.width));
            lines.map(|line| paint(&line, screen.colour) + "\n").collect()
        }
    };
    output::print(&text)?;
    let broken = listed.iter().any(|listed| listed.processors.is_err());
    Ok(if broken { Outcome::SomeFailed } else { Outcome::Good })
}

/// A file, with its processors or what is wrong with it.
struct Listed {
    file: PluginFile,
    processors: Result<Vec<Descriptor>, copydesk::host::Error>,
}

impl Listed {
    fn load(file: PluginFile) -> Listed {
        let processors = loading::library(&file.path).map(|library| library.descriptors().to_vec());
        Listed { file, processors }
    }

    fn lines(&self, width: usize) -> Vec<Vec<Piece>> {
        let mut lines = Vec::new();
        // Lines after the first of an entry are indented by four, the others by two.
        let mut add = |pieces: Vec<Piece>, first: usize| {
            for (i, mut line) in wrap(&pieces, width - 4).into_iter().enumerate() {
                let indent = if i == 0 { first } else { 4 };
                line.insert(0, Piece::new(" ".repeat(indent), Style::PLAIN));
                lines.push(line);
            }
        };
        let piece = |text: &str, style| vec![Piece::new(printable(text), style)];
        match &self.processors {
            Ok(processors) => {
                for processor in processors {
                    add(head(processor), 0);
                    add(piece(&processor.summary, Style::PLAIN), 2);
                    if let Some(keys) = keys(processor) {
                        add(piece(&format!("settings: {keys}"), Style::PLAIN), 2);
                    }
                }
            }
            Err(error) => add(
                vec![
                    Piece::new(self.file.id.clone(), Style::BOLD),
                    Piece::new(format!("  broken: {}", printable(&format!("{error:#}"))), Style::PLAIN),
                ],
                0,
            ),
        }
        add(piece(&path(&self.file.path), Style::DIM), 2);
        for hidden in &self.file.shadowed {
            add(piece(&format!("hides {}", path(hidden)), Style::DIM), 2);
        }
        lines.push(Vec::new());
        lines
    }

    fn json(&self) -> Vec<Value> {
        let place = json!({"path": path(&self.file.path), "hides": self.file.shadowed.iter().map(|p| path(p)).collect::<Vec<_>>()});
        match &self.processors {
            Ok(processors) => processors.iter().map(|p| descriptor::with(descriptor::json(p), place.clone())).collect(),
            Err(error) => vec![descriptor::with(json!({"id": self.file.id, "error": error.to_string()}), place)],
        }
    }
}

/// `quotes 0.1.0  quotes <- sentences, mentions (optional: sections)`
fn head(processor: &Descriptor) -> Vec<Piece> {
    let names = |layers: &[LayerUse]| layers.iter().map(|l| l.layer.as_str()).collect::<Vec<_>>().join(", ");
    let mut flow = format!("  {}", names(&processor.provides));
    if !processor.requires.is_empty() {
        flow += &format!(" <- {}", names(&processor.requires));
    }
    if !processor.uses.is_empty() {
        flow += &format!(" (optional: {})", names(&processor.uses));
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
    format!(
        "no plugins found in these folders:\n{}`copydesk plugin install FILE` installs one; COPYDESK_PLUGIN_PATH names further folders\n",
        folders.concat()
    )
}

fn path(path: &Path) -> String {
    path.display().to_string()
}
