//! Prepares the tree of a page before the article is searched in it.

use dom_smoothie::Readability;

/// The longest text node or attribute value, in bytes. The library serialises the tree as HTML, and scans the rest of a text for each character
/// that it escapes; with nodes of this length, the time stays linear.
const LONGEST: usize = 4096;

/// Ids and classes of elements with readers' comments.
const COMMENTS: [&str; 18] = [
    "comments",
    "comment-list",
    "commentlist",
    "comments-list",
    "comments-area",
    "comments-section",
    "comments-container",
    "comments-wrapper",
    "comment-section",
    "comment-thread",
    "reader-comments",
    "user-comments",
    "article-comments",
    "post-comments",
    "fb-comments",
    "disqus_thread",
    "respond",
    "comment-respond",
];

/// Removes readers' comments, adds the quote marks that a browser shows around quotations, and splits long texts.
pub(super) fn prepare(page: &Readability) {
    remove_comments(page);
    mark_quotes(page);
    cut_texts(page);
}

/// Whether most of a page's text is links, as in a list of articles.
pub(super) fn is_mostly_links(found: &Readability) -> bool {
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
    let all = letters(&found.doc.text());
    let links: usize = found.doc.select("a").nodes().iter().map(|link| letters(&link.text())).sum();
    all > 0 && 2 * links > all
}

fn remove_comments(page: &Readability) {
    for element in page.doc.select("[id], [class], [itemprop]").nodes() {
        let has = |attribute: &str, known: &[&str]| {
            element.attr(attribute).is_some_and(|value| {
                value.split_ascii_whitespace().any(|word| known.iter().any(|name| word.eq_ignore_ascii_case(name)))
            })
        };
        let is_comments = has("id", &COMMENTS) || has("class", &COMMENTS) || has("itemprop", &["comment"]);
        let is_page = element.has_name("html") || element.has_name("body") || element.has_name("main");
        // Some pages use such a name for the element around the article.
        let has_article = || {
            element.descendants_it().any(|inner| {
                inner.has_name("h1") || inner.attr("itemprop").is_some_and(|value| &*value == "articleBody")
            })
        };
        if is_comments && !is_page && !has_article() {
            element.remove_from_parent();
        }
    }
}

/// Adds the quote marks that a browser shows around `<q>`; nested ones are single.
fn mark_quotes(page: &Readability) {
    for quote in page.doc.select("q").nodes() {
        let text = quote.text();
        if text.trim_start().starts_with(['"', '“', '‘', '\'', '«', '„']) {
            continue;
        }
        let depth = quote.ancestors(None).iter().filter(|outer| outer.has_name("q")).count();
        let (opening, closing) = if depth % 2 == 0 { ("“", "”") } else { ("‘", "’") };
        quote.prepend_child(&page.doc.tree.new_text(opening));
        quote.append_child(&page.doc.tree.new_text(closing));
    }
}

fn cut_texts(page: &Readability) {
    let nodes: Vec<_> = page.doc.root().descendants_it().collect();
    for node in nodes {
        if node.is_element() {
            for attribute in node.attrs().iter().filter(|attribute| attribute.value.len() > LONGEST) {
                node.remove_attr(&attribute.name.local);
            }
        } else if node.is_text() && !node.parent().is_some_and(|parent| parent.has_name("script")) {
            let text = node.text();
            if text.len() > LONGEST {
                pieces(&text).for_each(|piece| node.insert_before(&page.doc.tree.new_text(piece)));
                node.remove_from_parent();
            }
        }
    }
}

/// Splits a text into pieces of at most [`LONGEST`] bytes, inside words where possible, since white space at the ends of a node is treated
/// differently.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let whole = rest.len() <= LONGEST;
        let end = if whole { rest.len() } else { cut(rest) };
        let (piece, after) = rest.split_at(end);
        rest = after;
        (!piece.is_empty()).then_some(piece)
    })
}

/// Where to cut a text of more than [`LONGEST`] bytes.
fn cut(text: &str) -> usize {
    let end = text.floor_char_boundary(LONGEST);
    let inside = |(at, c): &(usize, char)| {
        let before = text[..*at].chars().next_back();
        !c.is_whitespace() && before.is_some_and(|before| !before.is_whitespace())
    };
    text[..end].char_indices().rev().find(inside).map_or(end, |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_inside_its_words() {
        for text in ["ab cd ".repeat(2000), "é".repeat(9000), " ".repeat(9000), "&".repeat(4097), "a".into()] {
            let pieces: Vec<&str> = pieces(&text).collect();
            assert_eq!(pieces.concat(), text);
            assert!(pieces.iter().all(|piece| piece.len() <= LONGEST));
            if text.starts_with("ab") {
                assert!(pieces.iter().all(|piece| piece.trim().len() + 2 > piece.len()));
                assert!(pieces.windows(2).all(|pair| !pair[0].ends_with(' ') && !pair[1].starts_with(' ')));
            }
        }
    }
}
