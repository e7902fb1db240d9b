//! What the processor knows: the lexicon, the vocabulary, the weights, and the encoder of the accurate form. Read-only, shared by workers.

use std::fmt;

use copydesk_encoder::{Encoder, Session};

use crate::lexicon::Lexicon;
use crate::linear::Linear;
use crate::net::{self, Net};
use crate::verdict::Verdict;
use crate::vocabulary::Vocabulary;
use crate::{encoder, overall, target};

/// A model that this library carries is broken.
#[derive(Debug)]
pub enum Error {
    /// The net of the fast form.
    Net,
    /// The encoder of the accurate form.
    Encoder(copydesk_encoder::Error),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Error::Net => write!(f, "the net of the fast form is broken"),
            Error::Encoder(error) => write!(f, "the encoder of the accurate form is broken: {error}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Net => None,
            Error::Encoder(error) => Some(error),
        }
    }
}

/// Lexicon and weights: read-only, shared.
pub struct Model {
    /// What is known of words.
    pub lexicon: Lexicon,
    /// Stems with weights.
    pub vocabulary: Vocabulary,
    /// Of each feature of a target: for the three tones, then for each number of the net's words.
    pub(crate) target: Linear<{ 3 + net::INNER }>,
    pub net: Net,
    pub(crate) overall: Linear<1>,
    /// How articles and entities are judged over the whole.
    pub(crate) verdict: Verdict,
    /// The accurate form has one.
    pub(crate) encoder: Option<Encoder>,
}

impl Model {
    /// The fast form that the plugin carries.
    ///
    /// # Errors
    /// If the net in this library is broken.
    pub fn fast() -> Result<Self, Error> {
        let mut vocabulary = Vocabulary::default();
        vocabulary.reserve(8192);
        let target = Linear::parse(include_str!("../data/target.tsv"), &target::dense_names(), &[], &mut vocabulary);
        let overall = Linear::parse(
            include_str!("../data/overall.tsv"),
            &overall::dense_names(),
            &overall::WORD_ROLES,
            &mut vocabulary,
        );
        let net = Net::shipped(&mut vocabulary).ok_or(Error::Net)?;
        Ok(Self {
            lexicon: Lexicon::shipped(),
            vocabulary,
            target,
            net,
            overall,
            verdict: Verdict::fast(),
            encoder: None,
        })
    }

    /// The accurate one: the fast one with an encoder.
    ///
    /// # Errors
    /// If the model in this library is broken.
    pub fn accurate() -> Result<Self, Error> {
        let encoder = Some(encoder::open().map_err(Error::Encoder)?);
        Ok(Self { verdict: Verdict::accurate(), encoder, ..Self::fast()? })
    }

    /// A reader of the encoder, if the form has one.
    pub fn session(&self) -> Option<Session> {
        self.encoder.as_ref().map(Encoder::session)
    }
}
