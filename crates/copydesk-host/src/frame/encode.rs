//! A layer as the flat arrays that a processor reads.

use copydesk_abi::{self as abi, Annotation, Attr, AttrValue, Link, Slice, Table};
use copydesk_core::{Layer, Name, Value};

/// The arrays of one layer; [`Frame::table`] points into them.
pub(crate) struct Frame {
    layer: Name,
    annotations: Vec<Annotation>,
    attrs: Vec<Attr>,
    links: Vec<Link>,
    arena: String,
}

impl Frame {
    /// The most bytes that an emptied frame keeps for the next layer.
    const KEPT: usize = 1 << 20;

    /// An empty frame.
    pub(crate) fn new() -> Frame {
        let (annotations, attrs, links) = Default::default();
        Frame { layer: Name::NONE, annotations, attrs, links, arena: String::new() }
    }

    /// Empties it, so that its memory serves another layer, unless that is too much to keep.
    pub(crate) fn recycle(mut self) -> Option<Frame> {
        let rows = self.annotations.capacity() * size_of::<Annotation>();
        let kept = rows + (self.attrs.capacity() + self.links.capacity()) * size_of::<Attr>() + self.arena.capacity();
        self.annotations.clear();
        self.attrs.clear();
        self.links.clear();
        self.arena.clear();
        (kept <= Frame::KEPT).then_some(self)
    }

    /// Copies a layer into this empty frame. Its counts fit 32 bits: `LayerBuilder` sees to that.
    pub(crate) fn fill(mut self, layer: &Layer) -> Frame {
        let frame = &mut self;
        frame.layer = layer.name();
        frame.annotations.reserve(layer.len());
        frame.links.reserve(layer.links().len());
        for row in layer.rows() {
            let (first_attr, first_link) = (frame.attrs.len() as u32, frame.links.len() as u32);
            for (key, value) in row.attrs() {
                let (kind, v) = frame.value(value);
                frame.attrs.push(Attr { key: key.number(), kind, v });
            }
            let links = row.links().iter();
            frame.links.extend(links.map(|l| Link {
                role: l.role.number(),
                layer: l.layer.number(),
                row: l.row,
                flags: 0,
            }));
            let (begin, end) = row.span().map_or((0, 0), |span| (span.start() as u32, span.end() as u32));
            frame.annotations.push(Annotation {
                label: row.label().number(),
                begin,
                end,
                flags: if row.span().is_none() { abi::NO_SPAN } else { 0 },
                score: row.score().unwrap_or(f32::NAN),
                first_attr,
                n_attrs: frame.attrs.len() as u32 - first_attr,
                first_link,
                n_links: frame.links.len() as u32 - first_link,
                reserved: 0,
            });
        }
        self
    }

    fn value(&mut self, value: Value<'_>) -> (u32, AttrValue) {
        match value {
            Value::Str(text) => {
                let off = self.arena.len() as u32;
                self.arena.push_str(text);
                (abi::STRING, AttrValue { s: Slice { off, len: text.len() as u32 } })
            }
            Value::Int(n) => (abi::INT, AttrValue { i: n }),
            Value::Float(n) => (abi::FLOAT, AttrValue { f: n }),
            Value::Bool(b) => (abi::BOOL, AttrValue { i: b.into() }),
        }
    }

    /// Which layer this is.
    pub(crate) fn layer(&self) -> Name {
        self.layer
    }

    /// The table as it crosses the boundary; valid for as long as the frame is neither changed nor dropped.
    pub(crate) fn table(&self) -> Table {
        Table {
            size: abi::size_of::<Table>(),
            layer: self.layer.number(),
            annotation_stride: abi::size_of::<Annotation>(),
            attr_stride: abi::size_of::<Attr>(),
            link_stride: abi::size_of::<Link>(),
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
