//! Metadata of a page in JSON-LD, from the places that the HTML library does not read.

use dom_smoothie::Readability;
use serde_json::{Value, json};

/// The metadata that the HTML library does not read.
#[derive(Default)]
pub(super) struct Linked {
    pub(super) title: Option<String>,
    pub(super) published: Option<String>,
    pub(super) language: Option<String>,
    pub(super) url: Option<String>,
    /// The text of the article, possibly with markup.
    pub(super) body: Option<String>,
}

/// Reads the first article that a page describes. If it is in a list or in `@graph`, as WordPress writes it, it is moved to where the
/// library reads it: to the top level of its script, with its publisher.
pub(super) fn read(page: &Readability) -> Linked {
    for script in page.doc.select("script[type='application/ld+json']").nodes() {
        let Ok(data) = serde_json::from_str::<Value>(&script.text()) else { continue };
        let listed = data.as_array().or_else(|| data.get("@graph")?.as_array());
        let mut nodes = listed.map_or(std::slice::from_ref(&data), Vec::as_slice).iter();
        let Some(article) = nodes.find(|node| is_article(node)) else { continue };
        if let (Some(nodes), Value::Object(article)) = (listed, article) {
            let mut article = article.clone();
            let named = article.get("publisher").and_then(|publisher| publisher.get("@id"));
            let publisher = named.and_then(|id| nodes.iter().find(|node| node.get("@id") == Some(id)));
            if let Some(publisher) = publisher.cloned() {
                article.insert("publisher".into(), publisher);
            }
            article.insert("@context".into(), json!("https://schema.org"));
            script.set_text(Value::Object(article).to_string());
        }
        let text = |value: &Value, keys: &[&str]| {
            let named = value.as_str().or_else(|| keys.iter().find_map(|key| value.get(key)?.as_str()));
            named.map(str::to_owned)
        };
        let field = |name: &str, keys: &[&str]| article.get(name).and_then(|value| text(value, keys));
        let url = field("url", &["@id"]).or_else(|| field("mainEntityOfPage", &["@id", "url"]));
        return Linked {
            title: field("headline", &[]),
            published: field("datePublished", &[]),
            body: field("articleBody", &[]),
            language: field("inLanguage", &["alternateName", "name"]),
            url: url.filter(|url| url.starts_with("http")),
        };
    }
    Linked::default()
}

/// Whether a node has a type of article, such as `NewsArticle`, possibly among others.
fn is_article(node: &Value) -> bool {
    let is =
        |kind: &Value| kind.as_str().is_some_and(|kind| kind.ends_with("Article") || kind.ends_with("BlogPosting"));
    node.get("@type").is_some_and(|kind| is(kind) || kind.as_array().is_some_and(|kinds| kinds.iter().any(is)))
}
