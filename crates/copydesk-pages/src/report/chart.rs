//! Plots as inline SVG, drawn in the colours of the page. Labels stand above their bars, so that names of any length fit a narrow screen.

use copydesk_sql::{Answer, Cell, Chart, Figure};
use maud::{Markup, html};

use crate::visible::shortened;

/// In units of the drawing, which are about pixels.
const WIDTH: f64 = 340.0;
const ROW: f64 = 32.0;
const BAR: f64 = 9.0;
/// What the number beside a bar takes.
const NUMBER: f64 = 44.0;
const HEIGHT: f64 = 170.0;

/// The most bars of a plot; the table has all rows.
const MOST_BARS: usize = 15;

pub(super) fn draw(figure: &Figure, answer: &Answer) -> Markup {
    let values = |name: &str| -> Vec<f64> {
        let at = answer.columns.iter().position(|column| column == name);
        answer.rows.iter().map(|row| at.and_then(|at| row.get(at)?.as_f64()).unwrap_or(0.0)).collect()
    };
    let labels = |name: &str| -> Vec<String> {
        let at = answer.columns.iter().position(|column| column == name);
        let text =
            |row: &Vec<Cell>| at.and_then(|at| row.get(at)?.as_str()).map_or("–".into(), |text| shortened(text, 44));
        answer.rows.iter().map(text).collect()
    };
    match figure.chart {
        Chart::None => html! {},
        Chart::Bars { label, value } => bars(figure, value, &labels(label), &values(value)),
        Chart::Columns { label, value } => columns(figure, value, &labels(label), &values(value)),
        Chart::Diverging { label, against, favour } => {
            diverging(figure, [against, favour], &labels(label), &values(against), &values(favour))
        }
    }
}

fn plot(figure: &Figure, what: &str, height: f64, shapes: &Markup) -> Markup {
    let said = format!("{}: {}. The table has the same figures.", figure.title, what.replace('_', " "));
    html! {
        figure {
            svg viewBox={ "0 0 " (WIDTH) " " (height) } role="img" aria-label=(said) { (shapes) }
            figcaption { (what.replace('_', " ")) }
        }
    }
}

fn bars(figure: &Figure, value: &str, labels: &[String], values: &[f64]) -> Markup {
    let rows = labels.iter().zip(values).take(MOST_BARS);
    let most = values.iter().take(MOST_BARS).copied().fold(f64::MIN_POSITIVE, f64::max);
    let shapes = html! {
        @for (i, (label, value)) in rows.clone().enumerate() {
            @let (y, length) = (i as f64 * ROW, (value / most * (WIDTH - NUMBER)).max(1.0));
            text x="0" y=(y + 13.0) { (label) }
            rect x="0" y=(y + 17.0) width=(format!("{length:.1}")) height=(BAR) rx="2" {}
            text.value x=(format!("{:.1}", length + 5.0)) y=(y + 17.0 + BAR) { (value) }
        }
    };
    plot(figure, value, rows.len() as f64 * ROW, &shapes)
}

fn columns(figure: &Figure, value: &str, labels: &[String], values: &[f64]) -> Markup {
    let most = values.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
    let (step, foot) = (WIDTH / values.len().max(1) as f64, HEIGHT - 18.0);
    // As many labels as have room.
    let every = (60.0 / step).ceil().max(1.0) as usize;
    let shapes = html! {
        text.value x="0" y="11" { (most) }
        line x1="0" x2=(WIDTH) y1=(foot) y2=(foot) {}
        @for (i, (label, value)) in labels.iter().zip(values).enumerate() {
            @let (x, height) = (i as f64 * step, value / most * (foot - 16.0));
            rect x=(format!("{:.1}", x + step * 0.1)) y=(format!("{:.1}", foot - height)) width=(format!("{:.1}", step * 0.8)) height=(format!("{height:.1}")) {
                title { (label) ": " (value) }
            }
            @if i % every == 0 { text x=(format!("{x:.1}")) y=(HEIGHT - 4.0) { (label) } }
        }
    };
    plot(figure, value, HEIGHT, &shapes)
}

fn diverging(figure: &Figure, names: [&str; 2], labels: &[String], against: &[f64], favour: &[f64]) -> Markup {
    let rows = labels.iter().zip(against.iter().zip(favour)).take(MOST_BARS);
    let most = against.iter().chain(favour).copied().fold(f64::MIN_POSITIVE, f64::max);
    let (middle, room) = (WIDTH / 2.0, WIDTH / 2.0 - 24.0);
    let shapes = html! {
        @for (i, (label, (against, favour))) in rows.clone().enumerate() {
            @let (y, left, right) = (i as f64 * ROW, against / most * room, favour / most * room);
            text x=(middle) y=(y + 13.0) text-anchor="middle" { (label) }
            line x1=(middle) x2=(middle) y1=(y + 15.0) y2=(y + 19.0 + BAR) {}
            rect.negative x=(format!("{:.1}", middle - left)) y=(y + 17.0) width=(format!("{left:.1}")) height=(BAR) {}
            rect.positive x=(middle) y=(y + 17.0) width=(format!("{right:.1}")) height=(BAR) {}
            @if *against > 0.0 { text.value x=(format!("{:.1}", middle - left - 4.0)) y=(y + 17.0 + BAR) text-anchor="end" { (against) } }
            @if *favour > 0.0 { text.value x=(format!("{:.1}", middle + right + 4.0)) y=(y + 17.0 + BAR) { (favour) } }
        }
    };
    plot(figure, &format!("← {}   {} →", names[0], names[1]), rows.len() as f64 * ROW, &shapes)
}
