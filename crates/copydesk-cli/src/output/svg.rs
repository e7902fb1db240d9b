//! A picture of an annotated article: the lines of `pretty` as SVG, with real text, in colours for a light and a dark page.

use std::fmt::Write;

use copydesk::Record;

use super::pretty::lines;
use super::style::{Colour, Piece, Style, width};

/// In columns and entities.
const WIDTH: usize = 92;
const MOST_ENTITIES: usize = 8;

/// In pixels: a column, a line, the margin around the text.
const COLUMN: f64 = 8.4;
const LINE: usize = 20;
const MARGIN: usize = 16;

/// Each colour on a light page, and on a dark one.
const COLOURS: [(Colour, &str, &str, &str); 5] = [
    (Colour::Red, "r", "#c62828", "#ff8a80"),
    (Colour::Green, "g", "#2e7d32", "#81c784"),
    (Colour::Yellow, "y", "#8a6100", "#ffd54f"),
    (Colour::Magenta, "m", "#8e24aa", "#e1a5ef"),
    (Colour::Cyan, "c", "#00698c", "#67d0e8"),
];

/// The record as an SVG document.
pub fn svg(record: &Record) -> String {
    let lines = lines(record, WIDTH, MOST_ENTITIES);
    let (across, down) = ((WIDTH as f64 * COLUMN).ceil() as usize + 2 * MARGIN, lines.len() * LINE + 2 * MARGIN);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {across} {down}\" width=\"{across}\" height=\"{down}\" role=\"img\" xml:space=\"preserve\">\n\
         <title>{}</title>\n<style>\n{}</style>\n<rect class=\"page\" width=\"100%\" height=\"100%\" rx=\"8\"/>\n",
        escaped(record.id()),
        style()
    );
    for (i, line) in lines.iter().enumerate() {
        let y = MARGIN + i * LINE + LINE * 3 / 4;
        if !line.is_empty() {
            let _ = writeln!(out, "<text y=\"{y}\">{}</text>", spans(line));
        }
    }
    out + "</svg>\n"
}

fn style() -> String {
    let of_page =
        |back: &str, text: &str, dim: &str| format!(".page{{fill:{back}}}text{{fill:{text}}}.d{{fill:{dim}}}");
    let of_colours = |dark: bool| {
        let one = |(_, class, on_light, on_dark): &(Colour, &str, &str, &str)| {
            format!(".{class}{{fill:{}}}", if dark { on_dark } else { on_light })
        };
        COLOURS.iter().map(one).collect::<String>()
    };
    format!(
        "text{{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,\"DejaVu Sans Mono\",monospace;white-space:pre}}\n\
         .b{{font-weight:bold}}.i{{font-style:italic}}\n{}{}\n@media (prefers-color-scheme:dark){{{}{}}}\n",
        of_page("#ffffff", "#1f2328", "#656d76"),
        of_colours(false),
        of_page("#0d1117", "#e6edf3", "#8d96a0"),
        of_colours(true)
    )
}

/// A line as spans of one style, each with its place, so that a font of another width does not shift what follows.
fn spans(line: &[Piece]) -> String {
    let mut out = String::new();
    let mut column = 0;
    for run in line.chunk_by(|a, b| a.style == b.style) {
        let text: String = run.iter().map(|piece| piece.text.as_str()).collect();
        let columns = width(&text);
        if !text.trim().is_empty() {
            let (x, length) = (MARGIN as f64 + column as f64 * COLUMN, columns as f64 * COLUMN);
            let class = classes(run[0].style);
            let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
            let _ = write!(out, "<tspan x=\"{x:.1}\" textLength=\"{length:.1}\"{class}>{}</tspan>", escaped(&text));
        }
        column += columns;
    }
    out
}

fn classes(style: Style) -> String {
    let colour = COLOURS.iter().find(|(colour, ..)| Some(*colour) == style.colour).map(|(_, class, ..)| *class);
    let classes = [style.bold.then_some("b"), style.dim.then_some("d"), style.italic.then_some("i"), colour];
    classes.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use copydesk::{Article, Meta};

    use super::*;

    #[test]
    fn text_stays_text_and_is_escaped() {
        let picture = svg(&Record::new(Article::new("a<b", "Ada & Bo “spoke”.", Meta::default())));
        assert!(picture.contains(">  Ada &amp; Bo “spoke”.</tspan>"), "{picture}");
        assert!(picture.contains("<title>a&lt;b</title>") && picture.contains("prefers-color-scheme:dark"));
    }
}
