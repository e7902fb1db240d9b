//! What is done to a page's tree before the article is looked for in it.

use dom_smoothie::Readability;

/// How long a text node or the value of an attribute may be, in bytes. The library writes the tree as HTML, and to escape a mark it looks
/// through all that is left of the text it stands in: in nodes of this length that stays linear.
const LONGEST: usize = 4096;

/// Prepares a page: nothing in it that people read is changed.
pub(super) fn prepare(page: &Readability) {
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

/// A text in pieces of at most [`LONGEST`] bytes, cut inside words if there are any: white space at the end of a node counts otherwise.
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
