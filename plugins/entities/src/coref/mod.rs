//! Coreference: groups mentions into entities. Names are grouped first, over the whole article; then the text is read again in order for
//! roles ("Kremlin spokesman"), nominals ("the spokesman") and pronouns. Independent of how names were found.

mod apposition;
mod binding;
mod bodies;
mod common_nouns;
mod discourse;
mod encoder_judge;
mod facts;
mod features;
mod gender;
mod grammar;
mod initials;
mod kin;
mod markables;
mod memory;
mod names;
mod namesakes;
mod nominals;
mod observed;
mod pairs;
mod pronouns;
mod propagation;
mod questions;
mod reader;
mod roles;
mod scorer;
mod small_words;
mod watchlist;

use std::ops::Range;

use copydesk_language::lexicon::Gender;
use copydesk_plugin::standard::{EntityType, MentionForm};

pub use encoder_judge::EncoderJudge;
pub use features::{Feature, Row};
pub use markables::{Form, Markable};
pub use pairs::PairModel;
pub use roles::{Description, rows};
pub use scorer::{Answer, Candidate, HIDDEN, Judge, Kind, Network, Question, Scorer};
pub(crate) use small_words::office_initials;
pub use watchlist::settle;

use crate::lexicon::{Classes, Lexicon};
use crate::recognise::Found;
use crate::words::Words;

/// A span of the text that mentions a person or thing.
#[derive(Clone, Debug)]
pub struct Mention {
    /// Its words.
    pub words: Range<usize>,
    pub label: EntityType,
    pub form: MentionForm,
    pub score: f32,
    /// `None` for a nominal whose entity the text does not name.
    pub entity: Option<usize>,
}

/// One distinct person, organisation, place or thing.
#[derive(Clone, Debug)]
pub struct Entity {
    pub label: EntityType,
    /// The words of its fullest mention. Not an index into [`Resolved::mentions`], which is sorted later.
    pub fullest: Range<usize>,
    /// The usual name if a list has one, else the fullest form in the text.
    pub name: String,
    /// "Kremlin spokesman"
    pub role: Option<String>,
    /// "Sen.", "Dr"
    pub title: Option<String>,
    pub gender: Option<Gender>,
    /// The gender is from an honorific or a role, not only from a first name or a pronoun.
    sure: bool,
    /// "country", "party" ...
    pub kind: Option<&'static str>,
    /// The country of a demonym.
    pub of: Option<&'static str>,
    pub mentions: usize,
    /// A user asked about it.
    pub asked: bool,
}

impl Entity {
    /// An entity of which only the name is known.
    fn new(label: EntityType, fullest: Range<usize>, name: String) -> Entity {
        let (role, title, gender, kind, of) = (None, None, None, None, None);
        Entity { label, fullest, name, role, title, gender, sure: false, kind, of, mentions: 0, asked: false }
    }
}

/// All mentions in order of the text, and the entities in order of their first name.
#[derive(Clone, Debug, Default)]
pub struct Resolved {
    pub mentions: Vec<Mention>,
    pub entities: Vec<Entity>,
    /// What the text calls each person, of which one is the role.
    pub descriptions: Vec<Description>,
}

/// Which kinds of mention to find in addition to names.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    pub nominals: bool,
    pub pronouns: bool,
}

/// Groups the names of an article, and finds other mentions of the same entities. The judge resolves pronouns and nominals. The names, which
/// in all may be as long as the text, are dropped on the way.
pub fn resolve(
    words: &Words<'_>,
    lexicon: &Lexicon,
    mut found: Vec<Found>,
    judge: &mut dyn Judge,
    wanted: Wanted,
) -> Resolved {
    names::agree(&mut found);
    bodies::tell(words, &mut found);
    let offices = initials::Offices::new(words, &found);
    found.retain(|name| !offices.is_one(words, name));
    let (mut entities, of) = names::group(words, lexicon, &found);
    let mentions: Vec<Mention> = found
        .iter()
        .zip(&of)
        .map(|(name, &entity)| Mention {
            words: name.words.clone(),
            label: name.label,
            form: MentionForm::Name,
            score: name.score,
            entity: Some(entity),
        })
        .collect();
    drop((found, of));
    // "the Tunisian said": a name that is the noun of a nominal.
    let (nouns, mut mentions): (Vec<Mention>, Vec<Mention>) =
        mentions.into_iter().partition(|name| nominals::is_nominal(words, &name.words));
    let mut nominals = nominals::find(words, &mentions);
    offices.add(words, &mentions, &mut nominals);
    apposition::join(words, &mentions, &entities, &mut nominals);
    for (entity, gender) in nominals.iter().filter_map(|nominal| nominal.apposed.zip(nominal.gender)) {
        // "His wife, Karen"
        let entity = &mut entities[entity];
        if !entity.sure {
            (entity.gender, entity.sure) = (Some(gender), true);
        }
    }
    let named = roles::Named::new(words, &mentions, entities.len());
    let (mut descriptions, titles) = roles::beside_names(&named, &nominals, &mut entities);
    roles::assign(&mut descriptions, &mut entities);
    let facts = facts::gather(words, &mentions, &nominals, &titles, &entities, lexicon);
    let article = discourse::Article { words, lexicon, names: &mentions, titles: &titles, nominals: &nominals };
    // Otherwise no answer is shown.
    if wanted.nominals || wanted.pronouns {
        judge.begin(words, &|| markables::find(article));
    }
    let (others, unsure) = reader::read(article, &mut entities, facts, judge, wanted);
    let elsewhere = roles::elsewhere(&named, &nominals, others.iter().chain(&unsure), &entities, &descriptions);
    descriptions.extend(elsewhere);
    roles::assign(&mut descriptions, &mut entities);
    mentions.extend(others);
    mentions.extend(nouns);
    mentions.sort_by_key(|mention| (mention.words.start, std::cmp::Reverse(mention.words.end)));
    for entity in mentions.iter().filter_map(|mention| mention.entity) {
        entities[entity].mentions += 1;
    }
    Resolved { mentions, entities, descriptions }
}

/// The kind of an entity according to the lists, as users see it.
fn kind(label: EntityType, classes: Classes) -> Option<&'static str> {
    let kinds: &[(Classes, &str)] = match label {
        EntityType::Person => &[],
        EntityType::Location => &[
            (Classes::COUNTRY, "country"),
            (Classes::STATE, "state"),
            (Classes::CITY, "city"),
            (Classes::REGION, "region"),
        ],
        EntityType::Organisation => &[
            (Classes::MOVEMENT, "group"),
            (Classes::PARTY, "party"),
            (Classes::MEDIA, "media"),
            (Classes::COMPANY, "company"),
            (Classes::TEAM, "team"),
            (Classes::UNIVERSITY, "university"),
            (Classes::AGENCY, "agency"),
            (Classes::BODY, "body"),
        ],
        EntityType::Other => &[
            (Classes::DEMONYM, "nationality"),
            (Classes::GROUP, "group"),
            (Classes::HOLIDAY, "holiday"),
            (Classes::EVENT, "event"),
            (Classes::LAW, "law"),
            (Classes::LANGUAGE, "language"),
            (Classes::FAITH, "faith"),
            (Classes::AWARD, "award"),
            (Classes::PRODUCT, "product"),
        ],
    };
    // "New York", "São Paulo": the lists cannot distinguish the city from the state.
    if label == EntityType::Location && classes.any(Classes::STATE) && classes.any(Classes::CITY.or(Classes::TOWN)) {
        return None;
    }
    kinds.iter().find(|(class, _)| classes.any(*class)).map(|(_, kind)| *kind)
}
