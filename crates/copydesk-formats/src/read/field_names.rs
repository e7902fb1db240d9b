//! The names by which the fields of an article are recognised in data of others.

/// The names by which a field is recognised; the first that is present counts. They are those of news-please, ninjs, NewsAPI, records of
/// copydesk, and common usage. A field of `html` is recognised only to be refused with a reason. For spelling see [`Columns::known`](super::Columns::known).
pub const FIELD_NAMES: [(&str, &[&str]); 8] = [
    ("text", &["text", "maintext", "body", "body_text", "bodies", "content", "article", "articleBody"]),
    ("title", &["title", "headline", "headlines", "webTitle"]),
    ("id", &["id", "guid", "uri", "filename", "url"]),
    (
        "published",
        &[
            "published",
            "date_publish",
            "publishedAt",
            "datePublished",
            "publish_date",
            "pubDate",
            "versioncreated",
            "webPublicationDate",
            "pub_date",
            "firstcreated",
            "date",
        ],
    ),
    ("language", &["language", "lang"]),
    ("source", &["source", "source_domain", "publisher", "copyrightholder"]),
    ("url", &["url", "uri", "webUrl", "web_url"]),
    ("html", &["body_html", "body_xhtml"]),
];

/// The names for one field of [`FIELD_NAMES`].
pub(crate) fn names_of(field: &str) -> &'static [&'static str] {
    FIELD_NAMES.iter().find(|(name, _)| *name == field).map_or(&[], |(_, names)| names)
}
