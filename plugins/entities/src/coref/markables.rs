//! The mentions among which the pair scorer looks for antecedents: names, nominals and pronouns, before anything is known of the last two.

use std::ops::Range;

use copydesk_language::lexicon::Gender;

use super::discourse::Article;
use super::nominals::Determiner;
use super::questions::Pronoun;
use crate::words::Shape;

/// The form of a mention, as the pair scorer distinguishes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    He,
    She,
    It,
    They,
    I,
    We,
    /// "a spokesman"
    Indefinite,
    /// "the spokesman"
    Definite,
    /// "this spokesman"
    Pointing,
    /// "his spokesman"
    Possessive,
    /// "spokesman", in a headline
    Bare,
    Name,
}

impl Form {
    pub const ALL: &[Form] = &[
        Form::He,
        Form::She,
        Form::It,
        Form::They,
        Form::I,
        Form::We,
        Form::Indefinite,
        Form::Definite,
        Form::Pointing,
        Form::Possessive,
        Form::Bare,
        Form::Name,
    ];

    fn of(pronoun: Pronoun) -> Form {
        match pronoun {
            Pronoun::Singular(Gender::Male) => Form::He,
            Pronoun::Singular(Gender::Female) => Form::She,
            Pronoun::It => Form::It,
            Pronoun::They => Form::They,
            Pronoun::I => Form::I,
            Pronoun::We => Form::We,
        }
    }
}

impl From<Determiner> for Form {
    fn from(determiner: Determiner) -> Form {
        match determiner {
            Determiner::Indefinite => Form::Indefinite,
            Determiner::The => Form::Definite,
            Determiner::Pointing => Form::Pointing,
            Determiner::Possessive => Form::Possessive,
            Determiner::Bare => Form::Bare,
        }
    }
}

/// A mention that may be an antecedent of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Antecedent {
    pub words: Range<usize>,
    pub form: Form,
    /// Of a name, and of a nominal in apposition to one.
    pub entity: Option<usize>,
}

/// All of them, in order of the text, longer ones first.
pub(super) fn find(article: Article<'_>) -> Vec<Antecedent> {
    let words = article.words;
    let mut found: Vec<Antecedent> = Vec::with_capacity(article.names.len() + article.nominals.len());
    let mut inside = vec![false; words.words.len()];
    for name in article.names {
        inside[name.words.clone()].fill(true);
        found.push(Antecedent { words: name.words.clone(), form: Form::Name, entity: name.entity });
    }
    found.extend(article.nominals.iter().map(|nominal| Antecedent {
        words: nominal.words.clone(),
        form: nominal.determiner.into(),
        entity: nominal.apposed,
    }));
    let plain = (0..words.words.len()).filter(|&at| !inside[at] && !words.words[at].shape.any(Shape::MARK));
    found.extend(plain.filter_map(|at| {
        let form = Form::of(Pronoun::parse(words.str(at))?);
        Some(Antecedent { words: at..at + 1, form, entity: None })
    }));
    found.sort_by_key(|mention| (mention.words.start, std::cmp::Reverse(mention.words.end)));
    found.dedup_by(|a, b| a.words == b.words);
    found
}
