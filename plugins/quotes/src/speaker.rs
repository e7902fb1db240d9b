//! Who a source is: from the phrase that names it to a row of `mentions`, and from there to a row of `entities`. Where the phrase is a
//! pronoun or a role that nobody resolved, or a quotation has no source beside it, the speakers before it decide.

use crate::article::{Form, Input, Mention, Quote};

/// Fills in `source`, `speaker` and `addressee` of each quotation.
pub(crate) fn resolve(quotes: &mut [Quote], input: &Input<'_>, min_confidence: f32) {
    let mut last: Option<(usize, usize)> = None;
    for at in 0..quotes.len() {
        let quote = &quotes[at];
        let mut found = None;
        if let Some(phrase) = &quote.source_phrase {
            let head = quote.source_head.clone().unwrap_or(phrase.clone());
            found = name(input, phrase.clone(), head.clone());
            if found.is_none_or(|(m, _)| input.mentions[m].entity.is_none()) {
                // A pronoun or role that the entities do not resolve: the last speaker, if there is one.
                if let Some((_, entity)) = last
                    && refers_back(&input.text[phrase.clone()])
                {
                    quotes[at].speaker = Some(entity).filter(|_| 0.5 >= min_confidence);
                    quotes[at].source = found.map(|(m, _)| m);
                    continue;
                }
            }
        } else if quote.follows
            && let Some((row, entity)) = last
            && quotes[row].span.end <= quote.span.start
            && paragraphs_between(input.text, quotes[row].span.end, quote.span.start) <= 1
        {
            quotes[at].speaker = Some(entity).filter(|_| 0.5 >= min_confidence);
            quotes[at].source = quotes[row].source;
            last = Some((at, entity));
            continue;
        }
        if let Some((mention, confidence)) = found {
            quotes[at].source = Some(mention);
            quotes[at].speaker = input.mentions[mention].entity.filter(|_| confidence >= min_confidence);
            if let Some(entity) = quotes[at].speaker {
                last = Some((at, entity));
            }
        }
        if let Some(phrase) = quotes[at].addressee_phrase.clone() {
            quotes[at].addressee =
                name(input, phrase.clone(), phrase).and_then(|(m, _)| input.mentions[m].entity);
        }
    }
}

/// The mention that a source phrase names, with a confidence.
fn name(input: &Input<'_>, phrase: std::ops::Range<usize>, head: std::ops::Range<usize>) -> Option<(usize, f32)> {
    let first = input.mentions.partition_point(|m| m.span.end <= phrase.start.saturating_sub(120));
    let inside: Vec<(usize, &Mention)> = input.mentions[first..]
        .iter()
        .enumerate()
        .map(|(i, m)| (first + i, m))
        .take_while(|(_, m)| m.span.start < phrase.end)
        .filter(|(_, m)| m.span.start < phrase.end && m.span.end > phrase.start)
        .collect();
    let possessor = |m: &Mention| {
        let rest = &input.text[m.span.end..];
        rest.starts_with("'s") || rest.starts_with("’s") || rest.starts_with("' ") || rest.starts_with("’ ")
    };
    // The name that holds the main noun.
    let at_head = |m: &Mention| m.span.start <= head.start && m.span.end >= head.end;
    let best = inside.iter().filter(|(_, m)| at_head(m) && !possessor(m)).max_by_key(|(i, m)| {
        (m.form == Form::Name, m.entity.is_some(), m.person, std::cmp::Reverse(m.span.len()), std::cmp::Reverse(*i))
    });
    // “Kremlin spokesman Dmitry Peskov”: a person named in the phrase before its first “of”.
    let person = inside.iter().rev().find(|(_, m)| {
        m.form == Form::Name && m.person && !possessor(m) && m.span.start <= head.end && m.span.end + 2 >= head.start
    });
    if let Some((i, m)) = person.or(best) {
        let confidence = match m.form {
            Form::Name => 0.95,
            Form::Nominal => 0.75,
            Form::Pronoun => 0.7,
        };
        return Some((*i, confidence));
    }
    // “a spokesman for the FBI”, “officials at the White House”: the body that they speak for.
    let spokes = input.text[phrase.clone()].to_lowercase();
    let speaks = ["spokes", "official", "campaign", "statement", "report", "lawyer", "attorney", "aide", "representative", "poll", "survey", "study"];
    if speaks.iter().any(|s| spokes.contains(s)) {
        return inside.iter().rev().find(|(_, m)| m.form == Form::Name).map(|(i, _)| (*i, 0.45));
    }
    inside.iter().find(|(_, m)| m.form != Form::Pronoun && !possessor(m)).map(|(i, _)| (*i, 0.35))
}

/// Whether a phrase points back to somebody named before: a pronoun of a person, or “the” with a role.
fn refers_back(phrase: &str) -> bool {
    let lower = phrase.to_lowercase();
    matches!(lower.as_str(), "he" | "she" | "they" | "who")
        || (lower.starts_with("the ") && lower.split(' ').count() <= 3 && ["man", "woman", "person", "er", "or", "ent", "ary"].iter().any(|s| lower.ends_with(s)))
}

fn paragraphs_between(text: &str, from: usize, to: usize) -> usize {
    let mut count = 0;
    let mut blank = false;
    for c in text[from..to].chars() {
        if c == '\n' {
            count += usize::from(!blank);
            blank = true;
        } else if !c.is_whitespace() {
            blank = false;
        }
    }
    count
}
