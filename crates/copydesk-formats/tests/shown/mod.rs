//! What a reader makes of an input, in short.

use copydesk_core::{Article, Record};
use copydesk_formats::Reader;

pub fn read(input: &[u8]) -> Vec<Result<Article, Record>> {
    Reader::new("in", input).collect()
}

/// The articles in short: `id: text`, or `id! problem`.
pub fn shown(input: impl AsRef<[u8]>) -> Vec<String> {
    shown_of(read(input.as_ref()))
}

pub fn shown_of(items: impl IntoIterator<Item = Result<Article, Record>>) -> Vec<String> {
    let show = |item: Result<Article, Record>| match item {
        Ok(article) => format!("{}: {}", article.id(), article.text()),
        Err(record) => {
            assert_eq!(record.text(), None);
            format!("{}! {}", record.id(), record.problems[0].message)
        }
    };
    items.into_iter().map(show).collect()
}
