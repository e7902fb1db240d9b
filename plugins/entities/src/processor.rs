//! The processor: reads the host's layers into the plain [`Input`], and writes mentions and entities as rows.

use std::borrow::Cow;
use std::ops::Range;
use std::path::{Path, PathBuf};

use copydesk_encoder::{Encoder, Session};
use copydesk_language::lexicon::Gender;
use copydesk_plugin::standard::{MentionForm, key, layer, role};
use copydesk_plugin::{Descriptor, Doc, Error, Host, Output, Processor, RowRef, Spans};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::coref::{EncoderJudge, Mention, PairModel, Scorer, Wanted, resolve, settle};
use crate::input::{Input, Section, SectionKind};
use crate::lexicon::Lexicon;
use crate::recognise::{Recogniser, Tags, Weights, open_encoder};
use crate::watchlist::{Asked, Watch, cut};
use crate::words::Words;

/// What to look for.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Which model finds names, and whom pronouns and nominals mean.
    pub model: Model,
    /// How sure the fast model must be of all that a sentence names, a probability, for `accurate` not to have its transformer read the sentence
    /// for names. 1: it reads all of them.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub effort: f32,
    /// Leave out names that are less sure than this, 0 to 1. A score of 0.5 is right about every other time.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub min_score: f32,
    /// Find what persons are called by their role: “the spokesman”.
    pub nominals: bool,
    /// Find pronouns of persons: “he”.
    pub pronouns: bool,
    /// A folder of other weights than those that come with the library, for which words are names; `training/entities` writes it.
    pub name_weights: Option<PathBuf>,
    /// A file of other weights than those that come with the library, for whom pronouns and nominals mean; `training/entities-coref` writes it.
    /// `accurate` weighs them together with its encoder, and has thresholds of its own in place of those in the file.
    pub coref_weights: Option<PathBuf>,
    /// Names to watch for: wherever one stands, letter for letter, it is a mention of an entity of this name.
    pub watch: Vec<Watched>,
}

/// A name to watch for.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Watched {
    /// What the entity is to be called; itself a form to look for.
    pub name: String,
    /// Other forms of it.
    #[serde(default)]
    pub aliases: Vec<String>,
}

/// How names are found, and whom pronouns and nominals mean.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Model {
    /// By evidence from lists, words and shapes: hundreds of thousands of words a second.
    #[default]
    Fast,
    /// By that and two transformers, one that reads sentences and one that reads the whole article: thousands of words a second, with fewer errors.
    Accurate,
}

/// See [`Config::effort`]. The card in `training/entities` has what is lost with less.
const EFFORT: f32 = 0.9;

impl Default for Config {
    fn default() -> Config {
        Config {
            model: Model::Fast,
            effort: EFFORT,
            min_score: 0.5,
            nominals: true,
            pronouns: true,
            name_weights: None,
            coref_weights: None,
            watch: Vec::new(),
        }
    }
}

/// The encoder of names and that of coreference.
struct Accurate {
    names: Encoder,
    coref: PairModel,
}

/// What a thread needs to read with them.
pub struct Sessions {
    names: Session,
    coref: Session,
}

/// The entities processor.
pub struct Entities {
    lexicon: Lexicon,
    recogniser: Recogniser,
    accurate: Option<Accurate>,
    watch: Watch,
    scorer: Cow<'static, Scorer>,
    config: Config,
}

impl Processor for Entities {
    type Config = Config;
    type Scratch = Option<Sessions>;

    fn describe() -> Descriptor {
        Descriptor::new("entities", env!("CARGO_PKG_VERSION"))
            .name("Entities")
            .summary("Names of persons, organisations, places and other things, and which of them are the same")
            .license("MIT OR Apache-2.0")
            .requires(layer::SECTIONS)
            .requires(layer::SENTENCES)
            .requires(layer::TOKENS)
            .provides(layer::MENTIONS)
            .provides(layer::ENTITIES)
    }

    fn open(config: Config, _: &Host) -> Result<Entities, Error> {
        if !(0.0..=1.0).contains(&config.min_score) {
            return Err(Error::config("/min_score", "must lie between 0 and 1"));
        }
        if !(0.0..=1.0).contains(&config.effort) {
            return Err(Error::config("/effort", "must lie between 0 and 1"));
        }
        let accurate = match config.model {
            Model::Fast => None,
            Model::Accurate => {
                let names = open_encoder().map_err(|e| Error::new(e.to_string()))?;
                let coref = PairModel::open(&names).map_err(Error::new)?;
                Some(Accurate { names, coref })
            }
        };
        let mut recogniser = Recogniser::default();
        if let Some(folder) = &config.name_weights {
            recogniser.weights = Weights::open(folder)
                .map_err(|why| Error::config("/name_weights", format!("{}: {why}", folder.display())))?;
        }
        let scorer = match &config.coref_weights {
            None => Cow::Borrowed(Scorer::shipped()),
            Some(path) => Cow::Owned(read_scorer(path).map_err(|why| Error::config("/coref_weights", why))?),
        };
        let names = config.watch.iter().map(|watched| (watched.name.as_str(), &watched.aliases[..]));
        let watch = Watch::new(names).map_err(|why| Error::config("/watch", why))?;
        Ok(Entities { lexicon: Lexicon, recogniser, accurate, watch, scorer, config })
    }

    fn process(&self, sessions: &mut Option<Sessions>, doc: &Doc<'_>, out: &mut Output) -> Result<(), Error> {
        let ranges = |name: &str| doc.layer(name).rows().filter_map(|row| row.span()).collect::<Vec<_>>();
        let targets = doc.targets()?;
        let (pieces, sentences) = (cut(doc.layer(layer::TOKENS).into(), &targets), ranges(layer::SENTENCES));
        let tokens = pieces.as_ref().map_or_else(|| doc.layer(layer::TOKENS).into(), Spans::from);
        let sections: Vec<Section> = doc
            .sections()
            .map(|row| Section { span: row.range(), kind: row.kind().unwrap_or(SectionKind::Paragraph) })
            .collect();
        let input = Input { text: doc.text(), sections: &sections, sentences: &sentences, tokens };
        let words = Words::read(&input, &self.lexicon);
        let asked = self.watch.find(&words, &targets).map_err(|target| {
            Error::new(format!("the target at bytes {} to {} holds no word", target.start, target.end))
        })?;
        let mut sessions = self.accurate.as_ref().map(|accurate| {
            sessions
                .get_or_insert_with(|| Sessions { names: accurate.names.session(), coref: accurate.coref.session() })
        });
        let effort = self.config.effort;
        let tags = sessions.as_mut().map(|sessions| {
            Tags::read(&words, &self.lexicon, &self.recogniser.unsure(&words, &self.lexicon, effort), &mut sessions.names)
        });
        let mut found = self.recogniser.find(&words, &self.lexicon, tags.as_ref());
        found.retain(|name| name.score >= self.config.min_score);
        let names: Vec<Range<usize>> =
            asked.iter().filter(|asked| asked.form == MentionForm::Name).map(|asked| asked.words.clone()).collect();
        self.recogniser.give(&words, &self.lexicon, tags.as_ref(), &names, &mut found);
        let wanted = Wanted { nominals: self.config.nominals, pronouns: self.config.pronouns };
        let mut resolved = match self.accurate.as_ref().zip(sessions) {
            None => resolve(&words, &self.lexicon, found, &mut &*self.scorer, wanted),
            Some((accurate, sessions)) => {
                let mut judge = EncoderJudge::new(&self.scorer, &accurate.coref, &mut sessions.coref);
                resolve(&words, &self.lexicon, found, &mut judge, wanted)
            }
        };
        settle(&mut resolved, &words, &asked, &self.watch.names);

        // All is said in bytes, so that the words, which take several times the text, make room for the rows.
        let named: Vec<Range<usize>> =
            resolved.entities.iter().map(|entity| words.span(entity.fullest.clone())).collect();
        let spans: Vec<Range<usize>> = resolved.mentions.iter().map(|mention| span(&words, &asked, mention)).collect();
        drop(words);
        let entities: Vec<RowRef> = resolved
            .entities
            .iter()
            .zip(named)
            .map(|(entity, named)| {
                out.row(layer::ENTITIES, named)
                    .label(entity.label.as_str())
                    .attr(key::NAME, entity.name.as_str())
                    .attr_opt(key::ROLE, entity.role.as_deref())
                    .attr_opt(key::TITLE, entity.title.as_deref())
                    .attr_opt(key::KIND, entity.kind)
                    .attr_opt(key::OF, entity.of)
                    .attr_opt(key::GENDER, entity.gender.map(gender))
                    .attr(key::MENTIONS, entity.mentions as i64)
                    .attr_opt(key::WATCHED, entity.asked.then_some(true))
                    .id()
            })
            .collect();
        for (mention, span) in resolved.mentions.iter().zip(spans) {
            out.row(layer::MENTIONS, span)
                .label(mention.label.as_str())
                .score(mention.score)
                .attr(key::FORM, mention.form.as_str())
                .link_opt(role::ENTITY, mention.entity.map(|entity| entities[entity]));
        }
        Ok(())
    }
}

/// The bytes of a mention. What is asked about is the mention, though a sentence may end inside it.
fn span(words: &Words<'_>, asked: &[Asked], mention: &Mention) -> Range<usize> {
    let same = asked.binary_search_by_key(&mention.words.start, |asked| asked.words.start).ok();
    let same = same.map(|at| &asked[at]).filter(|asked| asked.words == mention.words);
    same.map_or_else(|| words.span(mention.words.clone()), |asked| asked.bytes.clone())
}

fn read_scorer(path: &Path) -> Result<Scorer, String> {
    let bytes = std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    Scorer::read(&bytes).ok_or_else(|| format!("{} holds no weights for this version", path.display()))
}

fn gender(gender: Gender) -> &'static str {
    match gender {
        Gender::Female => "female",
        Gender::Male => "male",
    }
}
