//! A processor's output: rows, collected per layer, sorted and passed to the host when the article is done.

use std::collections::HashMap;
use std::ops::Range;

use copydesk_abi as abi;
use copydesk_core::Value;
use foldhash::fast::FixedState;

use crate::{Error, Host};

/// A row that another can link to: one of the article's ([`Row::reference`](crate::Row::reference)) or one of the output's
/// ([`RowBuilder::id`]). An output row keeps its reference although rows are sorted when the article is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RowRef {
    pub(crate) layer: u32,
    pub(crate) row: u32,
}

/// Takes the rows of one article, in any order.
///
/// ```
/// use copydesk_plugin::testing::Case;
///
/// let found = Case::new("Ada met Bob.").annotate(|_, out| {
///     let bob = out.row("people", 8..11).label("person").attr("letters", 3).id();
///     out.row("people", 0..3).label("person").score(0.9).link("met", bob);
///     out.whole("people").label("two");
///     Ok(())
/// });
/// assert_eq!(
///     found.unwrap().underlined(&["people"]),
///     "Ada met Bob.\n^^^ person met=people[1]\n        ^^^ person letters=3\n= two\n"
/// );
/// ```
#[derive(Debug)]
pub struct Output {
    host: Host,
    names: HashMap<Box<str>, u32, FixedState>,
    pub(crate) layers: Vec<Rows>,
    /// The first row, name or attribute that was refused. Reported when the article is done, so that no result is incomplete.
    refused: Option<Error>,
}

impl Output {
    pub(crate) fn new(host: Host) -> Output {
        Output { host, names: HashMap::default(), layers: Vec::new(), refused: None }
    }

    /// Adds a row over `range` (bytes of the text) to a layer.
    pub fn row(&mut self, layer: &str, range: Range<usize>) -> RowBuilder<'_> {
        // A range beyond 32 bits is outside the text, which the host reports.
        let [begin, end] = [range.start, range.end].map(|at| u32::try_from(at).unwrap_or(u32::MAX));
        self.add(layer, begin, end, 0)
    }

    /// Adds a row about the whole article to a layer.
    pub fn whole(&mut self, layer: &str) -> RowBuilder<'_> {
        self.add(layer, 0, 0, abi::NO_SPAN)
    }

    fn add(&mut self, layer: &str, begin: u32, end: u32, flags: u32) -> RowBuilder<'_> {
        let name = self.name(layer);
        let known = self.layers.iter().position(|rows| rows.layer == name);
        let at = known.unwrap_or_else(|| {
            self.layers.push(Rows { layer: name, ..Rows::default() });
            self.layers.len() - 1
        });
        let rows = &mut self.layers[at];
        rows.annotations.push(abi::Annotation {
            label: 0,
            begin,
            end,
            flags,
            score: f32::NAN,
            first_attr: rows.attrs.len() as u32,
            n_attrs: 0,
            first_link: rows.links.len() as u32,
            n_links: 0,
            reserved: 0,
        });
        RowBuilder { output: self, layer: at }
    }

    /// The number of a name, cached, so that the host is asked once.
    pub(crate) fn name(&mut self, name: &str) -> u32 {
        if let Some(number) = self.names.get(name) {
            return *number;
        }
        let number = self.host.intern(name);
        if number == 0 && !name.is_empty() {
            let start = &name[..name.floor_char_boundary(40)];
            let why = "longer than 256 bytes, or the host holds a million names; text belongs into attributes";
            self.refuse(format!("`{start}…` is refused as a name: {why}"));
        }
        // Labels are a closed vocabulary; those that a processor makes from the text are not cached.
        if self.names.len() < 4096 {
            self.names.insert(name.into(), number);
        }
        number
    }

    fn refuse(&mut self, why: String) {
        self.refused.get_or_insert_with(|| Error::new(why));
    }

    pub(crate) fn clear(&mut self) {
        self.layers.clear();
        self.refused = None;
    }

    /// Sorts every layer and updates links among output rows to the new places.
    ///
    /// # Errors
    /// The first row, name or attribute that was refused.
    pub(crate) fn finish(&mut self) -> Result<(), Error> {
        if let Some(refused) = self.refused.take() {
            return Err(refused);
        }
        let moved: Vec<(u32, Vec<u32>)> =
            self.layers.iter_mut().filter_map(|rows| Some((rows.layer, rows.sort()?))).collect();
        if moved.is_empty() {
            return Ok(());
        }
        for link in self.layers.iter_mut().flat_map(|rows| &mut rows.links) {
            let new = moved.iter().find(|(layer, _)| *layer == link.layer);
            if let Some(row) = new.and_then(|(_, places)| places.get(link.row as usize)) {
                link.row = *row;
            }
        }
        Ok(())
    }
}

/// The rows of one layer, in the arrays that cross the boundary.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    pub(crate) layer: u32,
    pub(crate) annotations: Vec<abi::Annotation>,
    pub(crate) attrs: Vec<abi::Attr>,
    pub(crate) links: Vec<abi::Link>,
    pub(crate) arena: String,
    /// Where the arena has the short texts that were given last, the last of them first.
    recent: Vec<abi::Slice>,
}

/// How many texts are given again without another copy, and how long they are at most, in bytes. Most texts are words of a small vocabulary: without
/// that, a layer of a long article holds them tens of thousands of times.
const RECENT: usize = 8;
const SHORT: usize = 16;

impl std::fmt::Debug for RowBuilder<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RowBuilder").field("id", &self.id()).finish_non_exhaustive()
    }
}

impl Rows {
    /// Where the arena holds a text; `None` if it would be longer than 4 GiB.
    fn keep(&mut self, text: &str) -> Option<abi::Slice> {
        let [off, len] = [self.arena.len(), text.len()].map(|at| u32::try_from(at).ok());
        let new = abi::Slice { off: off?, len: len? };
        new.off.checked_add(new.len)?;
        if text.len() > SHORT {
            self.arena.push_str(text);
            return Some(new);
        }
        let holds = |old: &abi::Slice| old.len == new.len && self.arena[old.off as usize..].starts_with(text);
        let known = self.recent.iter().position(holds);
        let slice = match known {
            Some(at) => self.recent.remove(at),
            None => {
                self.arena.push_str(text);
                self.recent.truncate(RECENT - 1);
                new
            }
        };
        self.recent.insert(0, slice);
        Some(slice)
    }

    /// Sorts the rows; returns the new place of each, or `None` if none moved. The sort is stable, so the result is deterministic.
    fn sort(&mut self) -> Option<Vec<u32>> {
        let key = |a: &abi::Annotation| (a.flags & abi::NO_SPAN != 0, a.begin, std::cmp::Reverse(a.end));
        if self.annotations.is_sorted_by_key(key) {
            return None;
        }
        let mut order: Vec<u32> = (0..self.annotations.len() as u32).collect();
        order.sort_by_key(|&i| key(&self.annotations[i as usize]));
        self.annotations = order.iter().map(|&i| self.annotations[i as usize]).collect();
        let mut places = vec![0; order.len()];
        for (new, old) in order.into_iter().enumerate() {
            places[old as usize] = new as u32;
        }
        Some(places)
    }

    /// The table that borrows these arrays.
    pub(crate) fn table(&self) -> abi::Table {
        abi::Table {
            size: abi::size_of::<abi::Table>(),
            layer: self.layer,
            annotation_stride: abi::size_of::<abi::Annotation>(),
            attr_stride: abi::size_of::<abi::Attr>(),
            link_stride: abi::size_of::<abi::Link>(),
            reserved: 0,
            annotations: self.annotations.as_ptr(),
            n_annotations: self.annotations.len(),
            attrs: self.attrs.as_ptr(),
            n_attrs: self.attrs.len(),
            links: self.links.as_ptr(),
            n_links: self.links.len(),
            arena: self.arena.as_ptr().cast(),
            arena_len: self.arena.len(),
        }
    }
}

/// Fills in the row that was just added.
pub struct RowBuilder<'o> {
    output: &'o mut Output,
    layer: usize,
}

impl RowBuilder<'_> {
    /// The row's label.
    pub fn label(mut self, label: &str) -> Self {
        self.annotation().label = self.output.name(label);
        self
    }

    /// The processor's confidence, 0..=1.
    pub fn score(mut self, score: f32) -> Self {
        self.annotation().score = score;
        self
    }

    /// The processor's confidence, if it has one.
    pub fn score_opt(self, score: Option<f32>) -> Self {
        match score {
            Some(score) => self.score(score),
            None => self,
        }
    }

    /// Adds an attribute: a string, an integer, a float or a boolean.
    pub fn attr<'v>(mut self, key: &str, value: impl Into<Value<'v>>) -> Self {
        let key = self.output.name(key);
        let rows = &mut self.output.layers[self.layer];
        let (kind, v) = match value.into() {
            Value::Str(text) => {
                let Some(slice) = rows.keep(text) else {
                    self.output.refuse("the texts of a layer are more than 4 GiB".into());
                    return self;
                };
                (abi::STRING, abi::AttrValue { s: slice })
            }
            Value::Int(i) => (abi::INT, abi::AttrValue { i }),
            Value::Float(f) => (abi::FLOAT, abi::AttrValue { f }),
            Value::Bool(b) => (abi::BOOL, abi::AttrValue { i: b.into() }),
        };
        rows.attrs.push(abi::Attr { key, kind, v });
        self.annotation().n_attrs += 1;
        self
    }

    /// Adds an attribute if there is a value.
    pub fn attr_opt<'v>(self, key: &str, value: Option<impl Into<Value<'v>>>) -> Self {
        match value {
            Some(value) => self.attr(key, value),
            None => self,
        }
    }

    /// Links the row to another, in a role.
    pub fn link(mut self, role: &str, to: RowRef) -> Self {
        let role = self.output.name(role);
        self.output.layers[self.layer].links.push(abi::Link { role, layer: to.layer, row: to.row, flags: 0 });
        self.annotation().n_links += 1;
        self
    }

    /// Links the row to another, if there is one.
    pub fn link_opt(self, role: &str, to: Option<RowRef>) -> Self {
        match to {
            Some(to) => self.link(role, to),
            None => self,
        }
    }

    /// A reference with which other rows can link to this one.
    pub fn id(&self) -> RowRef {
        let rows = &self.output.layers[self.layer];
        RowRef { layer: rows.layer, row: rows.annotations.len() as u32 - 1 }
    }

    /// The row: the last of its layer for as long as this builder borrows the output.
    fn annotation(&mut self) -> &mut abi::Annotation {
        let rows = &mut self.output.layers[self.layer].annotations;
        let last = rows.len() - 1;
        &mut rows[last]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_text_that_comes_again_is_kept_once() {
        let mut rows = Rows::default();
        let kept: Vec<_> =
            ["sentence", "", "target", "sentence", "", "said", "a text that is long", "a text that is long"]
                .map(|text| rows.keep(text).map(|slice| (slice.off, slice.len)))
                .into();
        let expected = [(0, 8), (8, 0), (8, 6), (0, 8), (8, 0), (14, 4), (18, 19), (37, 19)];
        assert_eq!(kept, expected.map(Some));
        assert_eq!(rows.arena, "sentencetargetsaida text that is longa text that is long");
        // One that did not come for a while is kept anew.
        for other in ["a", "b", "c", "d", "e", "f", "g", "h"] {
            rows.keep(other);
        }
        assert_eq!(rows.keep("said").map(|slice| slice.off), Some(64));
    }
}
