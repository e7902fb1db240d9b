//! Common nouns for organisations and places ("the company", "the city"), and whether one can refer to a name; for persons, what a noun says of
//! them. The nouns are in `data/common_nouns.txt`.

use std::collections::HashMap;
use std::sync::LazyLock;

use copydesk_plugin::standard::EntityType;
use foldhash::fast::FixedState;

use super::Entity;
use crate::lexicon::Classes;
use crate::words::Words;

/// What `data/common_nouns.txt` says of a noun.
#[derive(Clone, Copy, Debug, Default)]
struct Kinds {
    group: Option<Group>,
    agent: bool,
    standing: bool,
}

static KINDS: LazyLock<HashMap<&str, Kinds, FixedState>> = LazyLock::new(|| {
    let mut kinds: HashMap<&str, Kinds, FixedState> = HashMap::default();
    let lines = include_str!("../../data/common_nouns.txt").lines().filter(|line| !line.starts_with('#'));
    for (kind, nouns) in lines.filter_map(|line| line.split_once(" | ")) {
        for noun in nouns.split(" | ") {
            let of = kinds.entry(noun).or_default();
            match kind {
                "agent" => of.agent = true,
                "standing" => of.standing = true,
                _ => of.group = Group::named(kind),
            }
        }
    }
    kinds
});

/// "brewer", "retailer", "publisher": somebody who does it, or a firm that does.
pub(super) fn agent(noun: &str) -> bool {
    KINDS.get(noun).is_some_and(|kinds| kinds.agent)
}

/// Somebody's standing in the news, told of them by name: "a neighbour, Ada Example".
pub(super) fn stands(noun: &str) -> bool {
    KINDS.get(noun).is_some_and(|kinds| kinds.standing)
}

/// Nouns for one sort of organisation or place. The order is that of the values of `Feature::Noun`, from 10 on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Group {
    Company = 1,
    Media,
    Team,
    Party,
    Country,
    City,
    Region,
    Agency,
    Government,
    Organisation,
    School,
    Church,
    Site,
    Court,
    Band,
}

impl Group {
    /// The sort that `data/common_nouns.txt` calls by this name.
    fn named(kind: &str) -> Option<Group> {
        Some(match kind {
            "company" => Group::Company,
            "media" => Group::Media,
            "team" => Group::Team,
            "party" => Group::Party,
            "country" => Group::Country,
            "city" => Group::City,
            "region" => Group::Region,
            "agency" => Group::Agency,
            "government" => Group::Government,
            "organisation" => Group::Organisation,
            "school" => Group::School,
            "church" => Group::Church,
            "site" => Group::Site,
            "court" => Group::Court,
            "band" => Group::Band,
            _ => return None,
        })
    }

    /// The sort of a noun in lower case and singular.
    pub fn parse(noun: &str) -> Option<Group> {
        KINDS.get(noun).and_then(|kinds| kinds.group)
    }

    /// "the city of Boston" is the city; "the government of Peru" is not Peru.
    pub fn named_by_of(self) -> bool {
        matches!(self, Group::City | Group::Country | Group::Region | Group::School)
    }

    /// "the Example union" is Example; "the Example supplier" and "the Example trust" are others', and a club may be called by its league.
    pub fn may_be_named_before(self, noun: &str) -> bool {
        let whole = matches!(self, Group::Company | Group::Media | Group::Party | Group::Organisation | Group::Band);
        let others =
            ["supplier", "developer", "maker", "operator", "station", "journal", "fund", "trust", "institution"];
        whole && !others.contains(&noun)
    }

    /// The sort of thing that a label stands for.
    pub fn label(self) -> EntityType {
        match self {
            Group::Country | Group::City | Group::Region | Group::Site => EntityType::Location,
            _ => EntityType::Organisation,
        }
    }
}

/// The possible sorts of an entity.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sort {
    groups: [Option<Group>; 3],
}

impl Sort {
    /// From the lists, and from the words of its name: "Church of Scientology" is a church.
    pub fn new(words: &Words<'_>, entity: &Entity) -> Sort {
        let listed = entity.kind.and_then(|kind| match kind {
            "country" => Some(Group::Country),
            "city" => Some(Group::City),
            "state" | "region" => Some(Group::Region),
            "party" => Some(Group::Party),
            "media" => Some(Group::Media),
            "company" => Some(Group::Company),
            "team" => Some(Group::Team),
            "university" => Some(Group::School),
            "agency" => Some(Group::Agency),
            "body" => Some(Group::Organisation),
            _ => None,
        });
        // "Airline Pilots' Guild" is a guild, "Bank of the Union" a bank: the last noun before "of".
        let name = entity.fullest.clone();
        let of = name.clone().skip(1).find(|&at| matches!(words.str(at), "of" | "for")).unwrap_or(name.end);
        let of_word = |at: usize| Group::parse(&words.str(at).to_lowercase());
        let suffixed = name.clone().any(|at| words.words[at].classes.any(Classes::ORG_SUFFIX));
        let worded = (name.start..of).rev().find_map(of_word).or_else(|| (of..name.end).find_map(of_word));
        let worded = if suffixed { Some(Group::Company) } else { worded };
        Sort { groups: [listed, worded, None] }
    }

    /// With what the text calls it: "the airline Example".
    pub fn told(mut self, group: Option<Group>) -> Sort {
        self.groups[2] = group;
        self
    }

    pub fn is(self, group: Group) -> bool {
        self.groups.contains(&Some(group))
    }

    pub fn known(self) -> bool {
        self.groups != [None; 3]
    }
}

/// How the noun fits a name. The order is that of the values of `Feature::Body`.
pub(super) fn fit(words: &Words<'_>, entity: &Entity, sort: Sort, noun: &str, group: Group) -> usize {
    let in_name = entity.fullest.clone().any(|at| words.str(at).eq_ignore_ascii_case(noun));
    let fitting = entity.label == group.label()
        || matches!(
            (entity.label, group),
            (EntityType::Location, Group::Team | Group::Church | Group::School | Group::Government)
                | (EntityType::Organisation, Group::Site)
        );
    match (in_name, sort.is(group), sort.known(), fitting) {
        (true, ..) => 1,
        (_, true, ..) => 2,
        (_, _, false, true) => 3,
        (_, _, false, false) => 4,
        (_, _, true, true) => 5,
        _ => 6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_noun_has_a_kind_that_the_code_knows() {
        let unknown: Vec<_> =
            KINDS.iter().filter(|(_, kinds)| kinds.group.is_none() && !kinds.agent && !kinds.standing).collect();
        assert!(unknown.is_empty(), "{unknown:?}");
        assert_eq!(Group::parse("carrier"), Some(Group::Company));
        assert!(agent("carrier") && !stands("carrier"));
        assert!(stands("tenant") && agent("tenant") && Group::parse("tenant").is_none());
    }
}
