//! The record of an article: its text, layers, processors and problems.

use std::sync::Arc;

use crate::{Article, Defect, Layer, Link, Meta, Name, Row};

/// What went wrong with a processor, or with the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ProblemKind {
    /// The input could not be read as an article.
    Unreadable,
    /// The article is certainly not in English, and was not annotated.
    Language,
    /// The processor reported a failure.
    Failed,
    /// The processor panicked.
    Panicked,
    /// The processor's own process crashed on this article.
    Crashed,
    /// The processor exceeded its timeout, and its process was killed.
    Hung,
    /// The processor emitted something malformed or undeclared.
    Rejected,
    /// The processor did not run, because another one failed to provide a layer that it requires.
    Skipped,
}

impl ProblemKind {
    /// All of them.
    pub const ALL: [ProblemKind; 8] = [
        ProblemKind::Unreadable,
        ProblemKind::Language,
        ProblemKind::Failed,
        ProblemKind::Panicked,
        ProblemKind::Crashed,
        ProblemKind::Hung,
        ProblemKind::Rejected,
        ProblemKind::Skipped,
    ];

    /// The kind with a name; `None` if there is none.
    pub fn parse(word: &str) -> Option<ProblemKind> {
        ProblemKind::ALL.into_iter().find(|kind| kind.as_str() == word)
    }

    /// Its name in the record.
    pub fn as_str(self) -> &'static str {
        match self {
            ProblemKind::Unreadable => "unreadable",
            ProblemKind::Language => "language",
            ProblemKind::Failed => "failed",
            ProblemKind::Panicked => "panicked",
            ProblemKind::Crashed => "crashed",
            ProblemKind::Hung => "hung",
            ProblemKind::Rejected => "rejected",
            ProblemKind::Skipped => "skipped",
        }
    }
}

/// One thing that went wrong with one article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Id of the processor; `reader` or `host` where no processor is to blame.
    pub processor: String,
    /// What kind of problem.
    pub kind: ProblemKind,
    /// What happened, and the remedy if there is one.
    pub message: String,
}

/// A processor that ran. Results depend on the text and on this.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provenance {
    /// Id of the processor; `host` for segmentation.
    pub id: String,
    /// Its version.
    pub version: String,
    /// SHA-256 of its configuration, in hexadecimal.
    pub config_sha256: String,
    /// SHA-256 of the file that it was loaded from, in hexadecimal; none for the host, and for processors linked into the program.
    pub library_sha256: Option<String>,
}

/// The layers of one article, in the order in which they were provided. Links among them resolve.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layers(Vec<Layer>);

impl Layers {
    /// The layer of a name.
    pub fn get(&self, name: &str) -> Option<&Layer> {
        self.0.iter().find(|layer| layer.name().as_str() == name)
    }

    /// All layers.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Layer> {
        self.0.iter()
    }

    /// The row that a link of one of these layers leads to.
    pub fn follow(&self, link: Link) -> Option<Row<'_>> {
        self.get(link.layer.as_str())?.row(link.row as usize)
    }

    /// Adds the layers that one processor made for `text`: all of them, or none. They may link to one another and to existing layers.
    ///
    /// # Errors
    /// A [`Defect`] if a layer exists already or is given twice, has a span that does not fit `text` (it was made for another text), or has a
    /// link to a row that does not exist.
    pub fn insert(&mut self, text: &str, new: Vec<Layer>) -> Result<(), Defect> {
        for (i, layer) in new.iter().enumerate() {
            let name = layer.name();
            if self.iter().chain(&new[..i]).any(|other| other.name() == name) {
                return Err(Defect::DuplicateLayer(name));
            }
            if !layer.fits(text) {
                return Err(Defect::OtherText(name));
            }
        }
        let there: Vec<(Name, usize)> = self.iter().chain(&new).map(|layer| (layer.name(), layer.len())).collect();
        for layer in &new {
            // Most links lead to the same layer as the one before.
            let mut last = (Name::NONE, 0);
            for (at, link) in layer.links().iter().enumerate() {
                let Link { role, layer: to, row, .. } = *link;
                if last.0 != to {
                    last = there.iter().find(|(name, _)| *name == to).copied().unwrap_or((Name::NONE, 0));
                }
                let (found, rows) = last;
                if row as usize >= rows {
                    let known = Defect::NoSuchRow { role, layer: to, row, rows };
                    let defect = if found == to { known } else { Defect::NoSuchLayer { role, layer: to } };
                    return Err(defect.in_row(layer.name(), layer.row_of_link(at)));
                }
            }
        }
        self.0.extend(new);
        Ok(())
    }
}

/// The record of one input article. Every article gives exactly one, whatever goes wrong.
///
/// ```
/// use copydesk_core::{Article, LayerBuilder, Link, Meta, Record};
///
/// # fn main() -> Result<(), copydesk_core::Defect> {
/// let article = Article::new("a", "Ada spoke.", Meta { language: Some("en".into()), ..Meta::default() });
/// let mut record = Record::new(article);
/// let mut words = LayerBuilder::new("words".into(), "Ada spoke.")?;
/// words.row(Some(0..3), "word".into(), None)?;
/// record.insert(vec![words.finish()])?;
/// assert_eq!(record.layers().get("words").unwrap().len(), 1);
///
/// // A link must lead to a row that is there; what is refused changes nothing.
/// let mut names = LayerBuilder::new("names".into(), "Ada spoke.")?;
/// names.row(Some(0..3), "name".into(), None)?;
/// names.link(Link::new("word".into(), "words".into(), 7))?;
/// let refused = record.insert(vec![names.finish()]).unwrap_err();
/// assert_eq!(refused.to_string(), "layer `names`, row 0: link `word` leads to row 7 of `words`, which has 1");
/// assert!(record.layers().get("names").is_none());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    id: String,
    text: Option<String>,
    meta: Meta,
    layers: Layers,
    /// The processors that ran, in order.
    pub processors: Vec<Arc<Provenance>>,
    /// What went wrong.
    pub problems: Vec<Problem>,
}

impl Record {
    /// The record of an article, before any processor ran.
    pub fn new(article: Article) -> Record {
        let Article { id, text, meta, .. } = article;
        Record { id, text: Some(text), meta, layers: Layers::default(), processors: Vec::new(), problems: Vec::new() }
    }

    /// The record of an input that could not be read.
    pub fn unreadable(id: impl Into<String>, message: impl Into<String>) -> Record {
        let problem = Problem { processor: "reader".into(), kind: ProblemKind::Unreadable, message: message.into() };
        Record {
            id: id.into(),
            text: None,
            meta: Meta::default(),
            layers: Layers::default(),
            processors: Vec::new(),
            problems: vec![problem],
        }
    }

    /// The same, with these metadata.
    pub fn with_meta(self, meta: Meta) -> Record {
        Record { meta, ..self }
    }

    /// The article's id, as the source gives it.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The text as read; `None` if the input could not be read.
    pub fn text(&self) -> Option<&str> {
        self.text.as_deref()
    }

    /// The article's metadata.
    pub fn meta(&self) -> &Meta {
        &self.meta
    }

    /// The layers.
    pub fn layers(&self) -> &Layers {
        &self.layers
    }

    /// Adds the layers that one processor made: all of them, or none.
    ///
    /// # Errors
    /// As [`Layers::insert`].
    pub fn insert(&mut self, new: Vec<Layer>) -> Result<(), Defect> {
        self.layers.insert(self.text.as_deref().unwrap_or_default(), new)
    }

    /// Moves the record, with every span, from its text to the one that it was derived from: `offset` maps a byte of the record's text to a
    /// byte of `text`, and is monotonic.
    ///
    /// ```
    /// use copydesk_core::{Article, LayerBuilder, Meta, Record};
    ///
    /// # fn main() -> Result<(), copydesk_core::Defect> {
    /// let mut record = Record::new(Article::new("a", "A & B", Meta::default()));
    /// let mut names = LayerBuilder::new("names".into(), "A & B")?;
    /// names.row(Some(0..5), "name".into(), None)?;
    /// record.insert(vec![names.finish()])?;
    ///
    /// let moved = record.moved_to("A &amp; B".into(), |byte| if byte > 2 { byte + 4 } else { byte })?;
    /// let name = moved.layers().get("names").unwrap().row(0).unwrap();
    /// assert_eq!(&moved.text().unwrap()[name.span().unwrap().range()], "A &amp; B");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// A [`Defect`] if a moved span is not one of `text`, or is out of order.
    pub fn moved_to(self, text: String, offset: impl Fn(usize) -> usize) -> Result<Record, Defect> {
        let layers: Result<_, _> = self.layers.0.into_iter().map(|layer| layer.moved_to(&text, &offset)).collect();
        Ok(Record { layers: Layers(layers?), text: Some(text), ..self })
    }
}
