//! Runs the analysis on a text as the host would prepare it.

use copydesk_encoder::Session;
use copydesk_language::segment::segment;
use copydesk_plugin::standard::MentionForm;
use copydesk_quotes::{Entity, Input, Mention, Quote, Settings, analyse};

/// The quotations of a text, without names.
pub fn quotes(text: &str, settings: &Settings) -> Vec<Quote> {
    with_named(text, &[], true, settings)
}

/// The quotations of a text; `names`, of persons or of organisations, are found wherever they stand, each an entity.
pub fn with_named(text: &str, names: &[&str], person: bool, settings: &Settings) -> Vec<Quote> {
    read(text, names, person, settings, None)
}

/// The same with a session of the labeller: the accurate model's.
pub fn read(
    text: &str,
    names: &[&str],
    person: bool,
    settings: &Settings,
    session: Option<&mut Session>,
) -> Vec<Quote> {
    let mut mentions: Vec<Mention> = Vec::new();
    for (entity, name) in names.iter().enumerate() {
        mentions.extend(text.match_indices(name).map(|(at, _)| Mention {
            span: at..at + name.len(),
            person,
            organisation: !person,
            speaks: true,
            form: MentionForm::Name,
            entity: Some(entity),
        }));
    }
    let entities: Vec<_> = names.iter().map(|&name| Entity { name, person, gender: None }).collect();
    analysed(text, mentions, &entities, settings, session)
}

/// The same with mentions, in any order, and entities that are given.
pub fn analysed(
    text: &str,
    mut mentions: Vec<Mention>,
    entities: &[Entity<'_>],
    settings: &Settings,
    session: Option<&mut Session>,
) -> Vec<Quote> {
    let title = text.find("\n\n").map(|end| 0..end).filter(|_| text.starts_with("# "));
    let found = segment(text, title);
    let sections: Vec<_> = found.sections.iter().map(|s| (s.span.clone(), s.kind)).collect();
    mentions.sort_by_key(|m| (m.span.start, std::cmp::Reverse(m.span.end)));
    let input = Input {
        text,
        tokens: (&found.tokens).into(),
        sentences: &found.sentences,
        sections: &sections,
        mentions: &mentions,
        entities,
    };
    analyse(&input, settings, session)
}
