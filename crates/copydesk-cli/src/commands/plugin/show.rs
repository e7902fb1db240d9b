//! `copydesk plugin show`: the descriptor of each processor in a file, for people or as JSON.

use anyhow::Result;
use copydesk::host::{Descriptor, LayerUse, Library};
use serde_json::{Value, json};

use crate::args::plugin::Show;
use crate::commands::{descriptor, search};
use crate::loading;
use crate::output::{self, Outcome, Piece, Screen, Style, paint, printable, wrap};

pub fn run(args: &Show, screen: Screen) -> Result<Outcome> {
    let file = search().find(&args.plugin)?;
    let library = loading::library(&file.path)?;
    let text = if args.json { json(&library) } else { pretty(&library, screen) };
    output::print(&text)?;
    Ok(Outcome::Good)
}

fn json(library: &Library) -> String {
    let place = json!({"abi": {"major": 1, "minor": library.abi_minor()}, "path": library.source()});
    let more = |p: &Descriptor| json!({"preferred_batch": p.preferred_batch});
    let each = library.descriptors().iter();
    let mut all: Vec<Value> =
        each.map(|p| descriptor::with(descriptor::with(descriptor::json(p), more(p)), place.clone())).collect();
    let value = if all.len() == 1 { all.remove(0) } else { Value::Array(all) };
    format!("{value:#}\n")
}

fn pretty(library: &Library, screen: Screen) -> String {
    let mut page = Page { lines: Vec::new(), width: screen.width };
    for processor in library.descriptors() {
        page.processor(processor, library);
    }
    page.lines.iter().map(|line| paint(line, screen.colour) + "\n").collect()
}

struct Page {
    lines: Vec<Vec<Piece>>,
    width: usize,
}

impl Page {
    fn processor(&mut self, processor: &Descriptor, library: &Library) {
        let Descriptor { id, name, version, summary, license, preferred_batch, .. } = processor;
        if !self.lines.is_empty() {
            self.lines.push(Vec::new());
        }
        self.lines.push(vec![
            Piece::new(id.clone(), Style::BOLD),
            Piece::new(format!(" {}", printable(version)), Style::DIM),
            Piece::new(if name == id { String::new() } else { format!("  {}", printable(name)) }, Style::PLAIN),
        ]);
        self.indented(2, summary);
        self.entry("license", license);
        self.entry("boundary", &format!("1.{}", library.abi_minor()));
        self.entry("file", library.source());
        if *preferred_batch > 1 {
            self.entry("batch", &format!("{preferred_batch} articles per call"));
        }
        self.layers("provides", &processor.provides);
        self.layers("requires", &processor.requires);
        self.layers("optional", &processor.uses);
        self.settings(processor);
    }

    fn entry(&mut self, key: &str, value: &str) {
        if !value.is_empty() {
            let lines = wrap(&[Piece::new(printable(value), Style::PLAIN)], self.width - 12);
            for (i, mut line) in lines.into_iter().enumerate() {
                line.insert(0, Piece::new(format!("  {:10}", if i == 0 { key } else { "" }), Style::DIM));
                self.lines.push(line);
            }
        }
    }

    /// Revision 1 is the first, and not shown.
    fn layers(&mut self, mode: &str, layers: &[LayerUse]) {
        let one = |l: &LayerUse| match l.revision {
            1 => l.layer.to_string(),
            revision => format!("{} (revision {revision})", l.layer),
        };
        self.entry(mode, &layers.iter().map(one).collect::<Vec<_>>().join(", "));
    }

    /// The keys of the configuration, one line each; the schema says the rest.
    fn settings(&mut self, processor: &Descriptor) {
        let Some(schema) = &processor.config_schema else { return };
        let Some(properties) = schema["properties"].as_object().filter(|keys| !keys.is_empty()) else { return };
        self.lines.push(vec![Piece::new("  settings", Style::DIM)]);
        for (key, property) in properties {
            let kind = kind_of(property, schema);
            let default = property.get("default").map(|value| format!(", default: {}", short(value, property)));
            let default = default.unwrap_or_default();
            self.lines.push(vec![
                Piece::new(format!("    {}.{}", processor.id, printable(key)), Style::PLAIN),
                Piece::new(format!("  {}", printable(&format!("{kind}{default}"))), Style::DIM),
            ]);
            self.indented(6, property["description"].as_str().unwrap_or_default());
        }
    }

    fn indented(&mut self, columns: usize, text: &str) {
        for mut line in wrap(&[Piece::new(printable(text), Style::PLAIN)], self.width - columns) {
            line.insert(0, Piece::new(" ".repeat(columns), Style::PLAIN));
            self.lines.push(line);
        }
    }
}

/// A default. An `f32` is shown without the digits that an `f64` adds.
fn short(value: &Value, property: &Value) -> String {
    match value.as_f64() {
        Some(number) if property["format"] == "float" => (number as f32).to_string(),
        _ => value.to_string(),
    }
}

/// What a value may be: its choices if they are listed, its type otherwise, and the bounds of a number.
fn kind_of(property: &Value, schema: &Value) -> String {
    let target = property["$ref"].as_str().and_then(|path| schema.pointer(path.trim_start_matches('#')));
    let property = target.unwrap_or(property);
    let consts = |one: &Value| one.get("const").cloned();
    let choices = match (&property["enum"], &property["oneOf"]) {
        (Value::Array(choices), _) => Some(choices.clone()),
        (_, Value::Array(kinds)) => kinds.iter().map(consts).collect(),
        _ => None,
    };
    if let Some(choices) = choices {
        return choices.iter().map(Value::to_string).collect::<Vec<_>>().join(" | ");
    }
    let kind = match &property["type"] {
        Value::String(kind) => kind.clone(),
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" or "),
        _ => "value".into(),
    };
    let bound = |key: &str, word: &str| property.get(key).map(|n| format!(" {word} {n}")).unwrap_or_default();
    format!("{kind}{}{}", bound("minimum", "from"), bound("maximum", "to"))
}
