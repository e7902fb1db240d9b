//! Markables: all mentions that the pair scorer compares, namely names, nominals and pronouns, before anything is known of whom the last two mean.

use std::ops::Range;

use copydesk_language::lexicon::Gender;

use super::discourse::Article;
use super::nominals::Determiner;
use super::pronouns::Pronoun;
use crate::lexicon::folded;
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
    Demonstrative,
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
        Form::Demonstrative,
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
            Determiner::Demonstrative => Form::Demonstrative,
            Determiner::Possessive => Form::Possessive,
            Determiner::Bare => Form::Bare,
        }
    }
}

/// A mention as the pair scorer sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Markable {
    pub words: Range<usize>,
    pub form: Form,
    /// Of a name, and of a nominal in apposition to one.
    pub entity: Option<usize>,
    /// The key of its last word: case and accents do not count.
    pub last: u64,
}

impl Markable {
    /// Whether it needs an antecedent to mean an entity.
    pub fn is_anaphor(&self) -> bool {
        self.entity.is_none()
    }

    pub fn is_name(&self) -> bool {
        self.form == Form::Name
    }
}

/// All of them, in order of the text, longer ones first.
pub(super) fn find(article: Article<'_>) -> Vec<Markable> {
    let words = article.words;
    let markable = |range: Range<usize>, form: Form, entity: Option<usize>| Markable {
        last: folded(words.str(range.end - 1)),
        words: range,
        form,
        entity,
    };
    let mut found: Vec<Markable> = Vec::with_capacity(article.names.len() + article.nominals.len());
    let mut inside = vec![false; words.words.len()];
    for name in article.names {
        inside[name.words.clone()].fill(true);
        found.push(markable(name.words.clone(), Form::Name, name.entity));
    }
    let nominals = article.nominals.iter();
    found.extend(nominals.map(|nominal| markable(nominal.words.clone(), nominal.determiner.into(), nominal.apposed)));
    let plain = (0..words.words.len()).filter(|&at| !inside[at] && !words.words[at].shape.intersects(Shape::MARK));
    found.extend(plain.filter_map(|at| Some(markable(at..at + 1, Form::of(Pronoun::at(words, at)?), None))));
    found.sort_by_key(|mention| (mention.words.start, std::cmp::Reverse(mention.words.end)));
    found.dedup_by(|a, b| a.words == b.words);
    found
}
