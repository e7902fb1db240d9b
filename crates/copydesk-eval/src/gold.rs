//! Gold: articles with the right answers. A line that a layer cannot use would pass for a bad figure, so each is checked as it is read.

use std::collections::BTreeSet;
use std::io::Read;

use crate::articles::{EntityArticle, GoldArticle, PeopleArticle, QuoteArticle, SentimentArticle};
use crate::jsonl::{Object, lines};
use crate::{Error, Labels, Layer, Records, Score, Unscored, entities, quotes, roles, sentiment, speakers};

/// Articles with the right answers for one layer.
#[derive(Debug)]
pub struct Gold(Articles);

#[derive(Debug)]
enum Articles {
    Entities(Vec<EntityArticle>, Labels),
    /// With the types that count; none: all.
    Quotes(Vec<QuoteArticle>, Vec<String>),
    Speakers(Vec<QuoteArticle>),
    Roles(Vec<PeopleArticle>),
    Sentiment(Vec<SentimentArticle>),
}

impl Gold {
    /// Reads gold for a layer; `name` stands for the input in messages.
    ///
    /// # Errors
    /// [`Error::Line`] names line and field of what cannot be scored; [`Error::NothingCounts`] if nothing would be.
    pub fn read(layer: Layer, name: &str, input: impl Read) -> Result<Gold, Error> {
        let articles = match layer {
            Layer::Entities(labels) => {
                let articles: Vec<EntityArticle> = read(name, input)?;
                let labelled =
                    articles.iter().flat_map(|article| &article.spans).map(|Object(span)| span.label.as_str());
                check_any(name, "label", labelled, |label| labels.count(label).is_some())?;
                Articles::Entities(articles, labels)
            }
            Layer::Quotes(types) => {
                let articles: Vec<QuoteArticle> = read(name, input)?;
                let typed = articles.iter().flat_map(|article| &article.quotes);
                let typed = typed.map(|Object(quote)| quote.kind.as_deref().unwrap_or_default());
                check_any(name, "type", typed, |kind| types.is_empty() || types.iter().any(|other| other == kind))?;
                Articles::Quotes(articles, types)
            }
            Layer::Speakers => Articles::Speakers(read(name, input)?),
            Layer::Roles => Articles::Roles(read(name, input)?),
            Layer::Sentiment => Articles::Sentiment(read(name, input)?),
        };
        Ok(Gold(articles))
    }

    /// Scores records.
    pub fn score(&self, records: &Records) -> Score {
        let mut unscored = Unscored::default();
        let (figures, articles) = match &self.0 {
            Articles::Entities(gold, labels) => (entities::score(gold, records, *labels, &mut unscored), gold.len()),
            Articles::Quotes(gold, types) => (quotes::score(gold, records, types, &mut unscored), gold.len()),
            Articles::Speakers(gold) => (speakers::score(gold, records, &mut unscored), gold.len()),
            Articles::Roles(gold) => (roles::score(gold, records, &mut unscored), gold.len()),
            Articles::Sentiment(gold) => (sentiment::score(gold, records, &mut unscored), gold.len()),
        };
        Score { figures, articles, unscored }
    }
}

fn read<A: GoldArticle>(name: &str, input: impl Read) -> Result<Vec<A>, Error> {
    let mut articles = Vec::new();
    for line in lines::<A>(name, input) {
        let (line, article) = line?;
        let text_len = article.text().unwrap_or_default().chars().count() as u64;
        for (field, span) in article.spans() {
            span.check(text_len).map_err(|why| Error::Line { name: name.to_owned(), line, field, why })?;
        }
        articles.push(article);
    }
    if articles.is_empty() { Err(Error::NoGold { name: name.to_owned() }) } else { Ok(articles) }
}

/// Refuses gold whose rows all have values that do not count. Gold without a row is fine: nothing should be found there.
fn check_any<'g>(
    name: &str,
    field: &'static str,
    values: impl Iterator<Item = &'g str>,
    counts: impl Fn(&str) -> bool,
) -> Result<(), Error> {
    let values: BTreeSet<&str> = values.collect();
    if values.is_empty() || values.iter().any(|value| counts(value)) {
        return Ok(());
    }
    Err(Error::NothingCounts { name: name.to_owned(), field, values: values.into_iter().map(str::to_owned).collect() })
}
