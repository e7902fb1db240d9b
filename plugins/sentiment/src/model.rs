//! What the processor knows: the lexicon, the vocabulary, the weights, and the encoder of the accurate form. Read-only, shared by workers.

use copydesk_encoder::{Encoder, Error, Session};

use crate::lexicon::Lexicon;
use crate::linear::Linear;
use crate::vocabulary::Vocabulary;
use crate::{encoder, overall, target};

/// Lexicon and weights: read-only, shared.
pub struct Model {
    /// What is known of words.
    pub lexicon: Lexicon,
    /// Stems with weights.
    pub vocabulary: Vocabulary,
    pub(crate) target: Linear<3>,
    pub(crate) overall: Linear<1>,
    /// The accurate form has one.
    pub(crate) encoder: Option<Encoder>,
}

impl Model {
    /// The fast form that the plugin carries.
    pub fn fast() -> Self {
        let mut vocabulary = Vocabulary::default();
        vocabulary.reserve(8192);
        let target = Linear::parse(
            include_str!("../data/target.tsv"),
            &target::dense_names(),
            &target::WORD_ROLES,
            &mut vocabulary,
        );
        let overall = Linear::parse(
            include_str!("../data/overall.tsv"),
            &overall::dense_names(),
            &overall::WORD_ROLES,
            &mut vocabulary,
        );
        Self { lexicon: Lexicon::shipped(), vocabulary, target, overall, encoder: None }
    }

    /// The accurate one: the fast one with an encoder.
    ///
    /// # Errors
    /// If the model in this library is broken.
    pub fn accurate() -> Result<Self, Error> {
        Ok(Self { encoder: Some(encoder::open()?), ..Self::fast() })
    }

    /// A reader of the encoder, if the form has one.
    pub fn session(&self) -> Option<Session> {
        self.encoder.as_ref().map(Encoder::session)
    }
}
