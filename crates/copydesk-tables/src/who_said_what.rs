//! The table `who_said_what`, a joined view for users: each utterance with its article, its speaker, the names inside and its tone. An utterance
//! is a quote with the quotes that continue it: “A,” he said. “B.”

use copydesk_core::views::{Mention, Quote, Sentiment};
use copydesk_core::vocabulary::{MentionForm, Scope, key, role};
use copydesk_core::{Record, Row};

use crate::Table;
use crate::column::{no_value, rounded};

pub(crate) fn rows(record: &Record, article: i64, table: &mut Table) {
    let Some(text) = record.text() else { return };
    let (utterances, mentions): (_, Vec<Mention<'_>>) = (utterances(record), record.mentions().collect());
    let tones = tones(record);
    let meta = record.meta();
    for parts in &utterances {
        let quote = parts[0];
        let speakers = joined(quote.speakers().map(|speaker| speaker.name()), "; ");
        let roles = joined(quote.speakers().filter_map(|speaker| speaker.role()), "; ");
        let source = || quote.link(role::SOURCE).and_then(|link| record.layers().follow(link)).and_then(Row::span);
        let source = quote.source_phrase().or_else(|| source().map(|span| &text[span.range()]));
        let said = joined(parts.iter().filter_map(Quote::words), " … ");
        let names = names(&mentions, parts);
        let tone = parts.iter().find_map(|part| tones[part.index()]);
        let score = parts.iter().filter_map(|part| part.score()).reduce(f32::max);
        table.push(|column| match column.name {
            "article" => article.into(),
            "id" => record.id().into(),
            "title" => meta.title.as_ref().into(),
            "url" => meta.url.as_ref().into(),
            "publisher" => meta.source.as_ref().into(),
            "published" => meta.published.as_ref().into(),
            "quote" => (quote.index() as i64).into(),
            "speaker" => speakers.as_deref().into(),
            "speaker_role" => roles.as_deref().into(),
            "speaker_score" => quote.speaker_score().into(),
            "source_phrase" => source.into(),
            "cue" => quote.cue().into(),
            "stance" => quote.stance().into(),
            "type" => Some(quote.label().as_str()).filter(|label| !label.is_empty()).into(),
            "said" => said.as_deref().into(),
            "score" => score.map(rounded).into(),
            "names" => names.as_deref().into(),
            "tone" => tone.map(|tone| tone.label().as_str()).into(),
            "polarity" => tone.and_then(|tone| tone.polarity()).into(),
            name => no_value(name),
        });
    }
}

/// The quotes, each with those that continue it, in text order.
fn utterances(record: &Record) -> Vec<Vec<Quote<'_>>> {
    let mut utterances: Vec<Vec<Quote<'_>>> = Vec::new();
    // The utterance that each quote belongs to.
    let mut of: Vec<usize> = Vec::new();
    for quote in record.quotes() {
        let before = quote.continues().and_then(|before| of.get(before.index()).copied());
        of.push(before.unwrap_or(utterances.len()));
        match before {
            Some(utterance) => utterances[utterance].push(quote),
            None => utterances.push(vec![quote]),
        }
    }
    utterances
}

fn joined<'t>(texts: impl Iterator<Item = &'t str>, between: &str) -> Option<String> {
    let texts: Vec<&str> = texts.collect();
    (!texts.is_empty()).then(|| texts.join(between))
}

/// The tone of each quote.
fn tones(record: &Record) -> Vec<Option<Sentiment<'_>>> {
    let mut tones = vec![None; record.quotes().count()];
    // With a target it is the tone towards the target, not that of the quote.
    let of_quotes = |tone: &Sentiment<'_>| tone.scope() == Some(Scope::Quote) && tone.link(role::TARGET).is_none();
    for tone in record.sentiments().filter(of_quotes) {
        if let Some(quote) = tone.quote() {
            tones[quote.index()].get_or_insert(tone);
        }
    }
    tones
}

/// Who and what is named inside an utterance, in text order, each once.
fn names(mentions: &[Mention<'_>], parts: &[Quote<'_>]) -> Option<String> {
    let mut names: Vec<&str> = Vec::new();
    for span in parts.iter().filter_map(|part| part.span()) {
        // Rows are sorted by start.
        let first = mentions.partition_point(|mention| mention.span().is_some_and(|s| s.start() < span.start()));
        for mention in &mentions[first..] {
            let Some(within) = mention.span().filter(|s| s.start() < span.end()) else { break };
            let form = mention.attr_str(key::FORM);
            if !span.contains(within) || form.is_some_and(|form| form != MentionForm::Name.as_str()) {
                continue;
            }
            let name = mention.entity().map(|entity| entity.name()).or_else(|| mention.words()).unwrap_or_default();
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    joined(names.into_iter(), "; ")
}
