//! One article as a processor sees it: views of the host's tables, without copies.
#![expect(unsafe_code, reason = "reads the host's tables in place, by stride")]

use std::ops::Range;

use copydesk_abi as abi;
use copydesk_core::Value;
use serde::Deserialize;

use crate::host::{bytes, text};
use crate::{Error, Host, RowRef};

/// One article and the layers that the processor declared.
///
/// ```
/// use copydesk_plugin::testing::Case;
///
/// Case::new("Ada spoke.").layer("tokens", [0..3, 4..9, 9..10]).read(|doc| {
///     assert_eq!(doc.text(), "Ada spoke.");
///     let words: Vec<&str> = doc.layer("tokens").rows().map(|token| token.text()).collect();
///     assert_eq!(words, ["Ada", "spoke", "."]);
/// });
/// ```
#[derive(Debug)]
pub struct Doc<'a> {
    host: &'a Host,
    /// The layers that the processor may read; `None` for any.
    declared: Option<&'a [String]>,
    id: &'a str,
    language: &'a str,
    text: &'a str,
    meta_json: &'a str,
    layers: Vec<Table<'a>>,
}

impl<'a> Doc<'a> {
    /// # Safety
    /// `raw` points to a `cdk_document` that keeps the header's promises and outlives `'a` unchanged.
    pub(crate) unsafe fn read(
        raw: *const abi::Document,
        host: &'a Host,
        declared: Option<&'a [String]>,
    ) -> Result<Doc<'a>, Error> {
        // SAFETY: the caller's promise; a host of major 1 has at least these fields.
        let raw = unsafe { &*raw };
        // SAFETY: as above: the texts live as long as the document.
        let [id, language, text, meta_json] = [raw.id, raw.lang, raw.text, raw.meta_json]
            .map(|s| unsafe { text(s) }.ok_or("a text of the host is not UTF-8"));
        let text = text.map_err(Error::new)?;
        let n_layers = if raw.layers.is_null() { 0 } else { raw.n_layers };
        let layers = (0..n_layers)
            // SAFETY: `layers` holds `n_layers` pointers to tables.
            .map(|i| unsafe { Table::read(*raw.layers.add(i), host, text.len()) })
            .collect::<Result<_, _>>()?;
        Ok(Doc {
            host,
            declared,
            id: id.map_err(Error::new)?,
            language: language.map_err(Error::new)?,
            text,
            meta_json: meta_json.map_err(Error::new)?,
            layers,
        })
    }

    /// The article's id in its source.
    pub fn id(&self) -> &'a str {
        self.id
    }

    /// Language tag, or empty.
    pub fn language(&self) -> &'a str {
        self.language
    }

    /// The text as it was read, unchanged.
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// The article's metadata: a JSON object with `title`, `published`, `source`, `url` ...
    pub fn meta_json(&self) -> &'a str {
        self.meta_json
    }

    /// The spans of the text that the article's source asks about (`targets` in the metadata): sorted and disjoint, on character boundaries.
    ///
    /// # Errors
    /// If the host's `targets` are anything else.
    pub fn targets(&self) -> Result<Vec<Range<usize>>, Error> {
        #[derive(Deserialize)]
        struct Meta {
            #[serde(default)]
            targets: Vec<[usize; 2]>,
        }
        // Most articles have none, and this is cheaper than reading their meta.
        if !self.meta_json.contains("\"targets\"") {
            return Ok(Vec::new());
        }
        let targets: Vec<Range<usize>> =
            self.meta::<Meta>()?.targets.into_iter().map(|[start, end]| start..end).collect();
        let good = targets.iter().all(|t| t.start < t.end && self.text.get(t.clone()).is_some());
        let apart = targets.windows(2).all(|pair| pair[0].end <= pair[1].start);
        (good && apart)
            .then_some(targets)
            .ok_or_else(|| Error::new("meta: `targets` are not sorted, disjoint spans of the text"))
    }

    /// The article's metadata, deserialized into a type with the keys of interest, such as `published: Option<String>`.
    ///
    /// ```
    /// # use copydesk_plugin::{serde::Deserialize, testing::Case};
    /// #[derive(Deserialize)]
    /// # #[serde(crate = "copydesk_plugin::serde")]
    /// struct Dated {
    ///     published: Option<String>,
    /// }
    /// # Case::new("Ada spoke.").read(|doc| {
    /// assert_eq!(doc.meta::<Dated>().unwrap().published, None);
    /// # });
    /// ```
    ///
    /// # Errors
    /// If a value has another type.
    pub fn meta<T: Deserialize<'a>>(&self) -> Result<T, Error> {
        serde_json::from_str(self.meta_json).map_err(|e| Error::new(format!("meta: {e}")))
    }

    /// The host, for logging.
    pub fn host(&self) -> &'a Host {
        self.host
    }

    /// A layer by name. It has no rows if this run has no provider of it.
    ///
    /// # Panics
    /// If the processor does not declare that it reads the layer: the host hides such a layer, and an empty layer
    /// would be a wrong result. The panic names the declaration to add.
    #[track_caller]
    pub fn layer(&self, name: &str) -> Layer<'_> {
        let table = self.layers.iter().position(|table| table.name == name);
        if table.is_none() {
            self.must_declare(name);
        }
        Layer { doc: self, table }
    }

    #[track_caller]
    fn must_declare(&self, layer: &str) {
        let declared = self.declared.is_none_or(|declared| declared.iter().any(|name| name == layer));
        assert!(
            declared,
            "layer `{layer}` is read but not declared: add .requires(\"{layer}\") to the descriptor, or .uses(\"{layer}\") if the \
             processor can do without it"
        );
    }
}

/// A table of the host whose arena is known to be UTF-8.
#[derive(Debug)]
struct Table<'a> {
    raw: &'a abi::Table,
    /// The name of the layer. It is asked for once, since every row needs it.
    name: &'a str,
    arena: &'a str,
}

impl<'a> Table<'a> {
    /// # Safety
    /// `raw` is null or points to a `cdk_table` that keeps the header's promises and outlives `'a` unchanged.
    unsafe fn read(raw: *const abi::Table, host: &'a Host, text_len: usize) -> Result<Table<'a>, Error> {
        // SAFETY: the caller's promise.
        let raw = unsafe { raw.as_ref() }.ok_or_else(|| Error::new("the host gave a null table"))?;
        // SAFETY: the caller's promise.
        let arena = std::str::from_utf8(unsafe { bytes(raw.arena, raw.arena_len) })?;
        if text_len > u32::MAX as usize {
            return Err(Error::new("the text is longer than 4 GiB"));
        }
        let stride = raw.annotation_stride;
        let aligned = (stride as usize).is_multiple_of(align_of::<abi::Annotation>());
        if raw.n_annotations > 0 && !(aligned && stride >= abi::size_of::<abi::ShortRow>()) {
            return Err(Error::new("the host gave rows that are too short"));
        }
        Ok(Table { raw, name: host.name_of(raw.layer), arena })
    }
}

/// A layer: rows sorted by start, longer spans first, rows without a span last.
///
/// ```
/// # use copydesk_plugin::testing::Case;
/// # Case::new("A b. C d.").layer("sentences", [0..4, 5..9]).layer("tokens", [0..1, 2..3, 5..6, 7..8]).read(|doc| {
/// let tokens = doc.layer("tokens");
/// for sentence in doc.layer("sentences").rows() {
///     let words: Vec<&str> = tokens.inside(sentence.range()).map(|token| token.text()).collect();
///     assert_eq!(words.len(), 2);
/// }
/// # });
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Layer<'d> {
    doc: &'d Doc<'d>,
    table: Option<usize>,
}

impl<'d> Layer<'d> {
    /// How many rows it has.
    pub fn len(self) -> usize {
        self.table.map_or(0, |table| self.doc.layers[table].raw.n_annotations)
    }

    /// Whether it has none.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The row at an index.
    pub fn row(self, index: usize) -> Option<Row<'d>> {
        let table = self.table.filter(|_| index < self.len())?;
        Some(Row { doc: self.doc, table, index })
    }

    /// All rows, in order.
    pub fn rows(self) -> impl ExactSizeIterator<Item = Row<'d>> + DoubleEndedIterator {
        // Without a table `len` is 0.
        let (doc, table) = (self.doc, self.table.unwrap_or_default());
        (0..self.len()).map(move |index| Row { doc, table, index })
    }
}

impl<'d> Layer<'d> {
    /// The rows within a range of bytes, in order. The first is found by binary search, so that a loop over sentences that asks for the
    /// tokens of each takes about linear time.
    pub fn inside(self, range: Range<usize>) -> impl Iterator<Item = Row<'d>> {
        let starts_before =
            move |index: usize, at: usize| self.row(index).and_then(Row::span).is_some_and(|span| span.start < at);
        let (mut first, mut end) = (0, self.len());
        while first < end {
            let middle = first + (end - first) / 2;
            if starts_before(middle, range.start) { first = middle + 1 } else { end = middle }
        }
        let started =
            (first..self.len()).map_while(move |index| starts_before(index, range.end).then(|| self.row(index))?);
        started.filter(move |row| row.range().end <= range.end)
    }
}

/// The spans of a layer's rows, read in place, or a list of them: an analysis that takes `Spans` copies nothing of the host's layers, and can
/// be tested on plain data.
///
/// ```
/// # use copydesk_plugin::{Spans, testing::Case};
/// # Case::new("Ada spoke.").layer("tokens", [0..3, 4..9, 9..10]).read(|doc| {
/// let tokens = Spans::from(doc.layer("tokens"));
/// assert!(tokens.iter().eq([0..3, 4..9, 9..10]));
/// assert_eq!(tokens.partition_point(|token| token.end <= 4), 1);
/// # });
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Spans<'a>(Source<'a>);

#[derive(Clone, Copy, Debug)]
enum Source<'a> {
    List(&'a [Range<usize>]),
    /// The first so many rows, which have spans.
    Rows(Layer<'a>, usize),
}

impl<'a> Spans<'a> {
    /// How many there are.
    pub fn len(self) -> usize {
        match self.0 {
            Source::List(list) => list.len(),
            Source::Rows(_, len) => len,
        }
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The span at an index.
    pub fn get(self, at: usize) -> Option<Range<usize>> {
        match self.0 {
            Source::List(list) => list.get(at).cloned(),
            Source::Rows(layer, len) => layer.row(at).filter(|_| at < len).and_then(Row::span),
        }
    }

    /// All of them, in order.
    pub fn iter(self) -> impl Iterator<Item = Range<usize>> + 'a {
        (0..self.len()).filter_map(move |at| self.get(at))
    }

    /// The index of the first for which `before` does not hold; it holds for all before that.
    pub fn partition_point(self, before: impl Fn(Range<usize>) -> bool) -> usize {
        let (mut first, mut end) = (0, self.len());
        while first < end {
            let middle = first + (end - first) / 2;
            if self.get(middle).is_some_and(&before) { first = middle + 1 } else { end = middle }
        }
        first
    }
}

impl Default for Spans<'_> {
    fn default() -> Self {
        Spans(Source::List(&[]))
    }
}

impl<'a, T: AsRef<[Range<usize>]>> From<&'a T> for Spans<'a> {
    fn from(list: &'a T) -> Self {
        Spans(Source::List(list.as_ref()))
    }
}

/// Rows without a span, which are the last of a layer, are left out.
impl<'a> From<Layer<'a>> for Spans<'a> {
    fn from(layer: Layer<'a>) -> Self {
        let all = Spans(Source::Rows(layer, layer.len()));
        let spans = (0..layer.len()).rev().find(|&at| all.get(at).is_some()).map_or(0, |last| last + 1);
        Spans(Source::Rows(layer, spans))
    }
}

/// One row of a layer: a view, cheap to copy.
///
/// ```
/// # use copydesk_plugin::{Value, testing::Case};
/// # let case = Case::new("rouge").rows(|out| {
/// #     out.row("colours", 0..5).label("warm").score(0.5).attr("nm", 700).attr("name", "red");
/// # });
/// # case.read(|doc| {
/// let row = doc.layer("colours").row(0).unwrap();
/// assert_eq!((row.range(), row.text(), row.label(), row.score()), (0..5, "rouge", "warm", Some(0.5)));
/// assert_eq!((row.attr("nm"), row.attr_str("name")), (Some(Value::Int(700)), Some("red")));
/// # });
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Row<'d> {
    doc: &'d Doc<'d>,
    table: usize,
    index: usize,
}

impl<'d> Row<'d> {
    /// Its index in the layer.
    pub fn index(self) -> usize {
        self.index
    }

    /// The name of its layer.
    pub fn layer(self) -> &'d str {
        self.table().name
    }

    /// The bytes it is about; `None` for the whole article.
    pub fn span(self) -> Option<Range<usize>> {
        let row = self.annotation();
        (row.flags & abi::NO_SPAN == 0).then_some(row.begin as usize..row.end as usize)
    }

    /// Like [`Row::span`], but the whole text for a row without one.
    pub fn range(self) -> Range<usize> {
        self.span().unwrap_or(0..self.doc.text.len())
    }

    /// The words it covers.
    pub fn text(self) -> &'d str {
        self.doc.text.get(self.range()).unwrap_or("")
    }

    /// Its label; empty if it has none.
    pub fn label(self) -> &'d str {
        self.doc.host.name_of(self.annotation().label)
    }

    /// Its processor's confidence, 0..=1.
    pub fn score(self) -> Option<f32> {
        Some(self.annotation().score).filter(|score| !score.is_nan())
    }

    /// Its attributes.
    pub fn attrs(self) -> impl Iterator<Item = (&'d str, Value<'d>)> {
        let row = self.annotation();
        let Table { raw, arena, .. } = self.table();
        let (first, n) = clamp(row.first_attr, row.n_attrs, raw.n_attrs);
        (first..first + n).filter_map(move |i| {
            // SAFETY: `i` is below `n_attrs`, and the host's stride is that of its array.
            let attr = unsafe { &*element(raw.attrs, raw.attr_stride, i) };
            // SAFETY: every field of the union is plain numbers, so that any bits are a value of each.
            let (s, i, f) = unsafe { (attr.v.s, attr.v.i, attr.v.f) };
            let value = match attr.kind {
                abi::STRING => Value::Str(arena.get(s.off as usize..(s.off as usize).checked_add(s.len as usize)?)?),
                abi::INT => Value::Int(i),
                abi::FLOAT => Value::Float(f),
                abi::BOOL => Value::Bool(i != 0),
                _ => return None, // added by a later minor
            };
            Some((self.doc.host.name_of(attr.key), value))
        })
    }

    /// The value of an attribute.
    pub fn attr(self, key: &str) -> Option<Value<'d>> {
        self.attrs().find(|(k, _)| *k == key).map(|(_, value)| value)
    }

    /// The value of an attribute that is a string.
    pub fn attr_str(self, key: &str) -> Option<&'d str> {
        self.attr(key)?.as_str()
    }

    /// The rows it links to, with their roles. Rows of layers that the processor did not declare are not shown.
    pub fn links(self) -> impl Iterator<Item = (&'d str, Row<'d>)> {
        let row = self.annotation();
        let Table { raw, .. } = self.table();
        let (first, n) = clamp(row.first_link, row.n_links, raw.n_links);
        (first..first + n).filter_map(move |i| {
            // SAFETY: `i` is below `n_links`, and the host's stride is that of its array.
            let link = unsafe { &*element(raw.links, raw.link_stride, i) };
            let table = self.doc.layers.iter().position(|table| table.raw.layer == link.layer)?;
            let target = Layer { doc: self.doc, table: Some(table) }.row(link.row as usize)?;
            Some((self.doc.host.name_of(link.role), target))
        })
    }

    /// The first row it links to in a role.
    pub fn link(self, role: &str) -> Option<Row<'d>> {
        self.links().find(|(r, _)| *r == role).map(|(_, row)| row)
    }

    /// Like [`Row::link`], for a role whose links lead into one layer, which must be declared.
    #[track_caller]
    pub(crate) fn link_into(self, role: &str, layer: &str) -> Option<Row<'d>> {
        let target = self.links().find(|(r, to)| *r == role && to.layer() == layer).map(|(_, to)| to);
        if target.is_none() {
            self.doc.must_declare(layer);
        }
        target
    }

    /// A reference with which rows of the output can link to this one.
    pub fn reference(self) -> RowRef {
        RowRef { layer: self.table().raw.layer, row: self.index as u32 }
    }

    fn table(self) -> &'d Table<'d> {
        &self.doc.layers[self.table]
    }

    fn annotation(self) -> abi::Annotation {
        let raw = self.table().raw;
        // SAFETY: a `Row` is made with an index below `n_annotations` only, and the host's stride is that of its array.
        let row = unsafe { element(raw.annotations, raw.annotation_stride, self.index) };
        if raw.annotation_stride >= abi::size_of::<abi::Annotation>() {
            // SAFETY: as above; the stride says that the element is whole.
            return unsafe { *row };
        }
        // SAFETY: as above; `Table::read` checked that a row has the fields of a short one.
        unsafe { *row.cast::<abi::ShortRow>() }.into()
    }
}

/// A row's share of an array, cut to the array's length.
fn clamp(first: u32, n: u32, len: usize) -> (usize, usize) {
    let first = (first as usize).min(len);
    (first, (n as usize).min(len - first))
}

/// # Safety
/// `base` is an array of more than `index` elements, `stride` bytes apart.
unsafe fn element<T>(base: *const T, stride: u32, index: usize) -> *const T {
    // SAFETY: passed on to the caller.
    unsafe { base.byte_add(stride as usize * index) }
}
