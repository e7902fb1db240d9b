//! Common nouns for organisations and places ("the company", "the city"), and whether one can refer to a name.

use copydesk_plugin::standard::EntityType;

use super::Entity;
use crate::lexicon::Classes;
use crate::words::Words;

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
    /// The sort of a noun in lower case and singular.
    pub fn parse(noun: &str) -> Option<Group> {
        Some(match noun {
            "company" | "firm" | "corporation" | "business" | "manufacturer" | "carmaker" | "automaker"
            | "planemaker" | "airframer" | "drugmaker" | "chipmaker" | "retailer" | "airline" | "carrier" | "giant"
            | "startup" | "start-up" | "conglomerate" | "maker" | "chain" | "lender" | "insurer" | "bank"
            | "supplier" | "developer" | "operator" | "publisher" | "brand" | "label" | "studio" => Group::Company,
            "newspaper" | "magazine" | "website" | "site" | "paper" | "daily" | "weekly" | "tabloid"
            | "publication" | "broadcaster" | "network" | "channel" | "outlet" | "journal" | "station" => Group::Media,
            "team" | "club" | "side" | "squad" | "franchise" => Group::Team,
            "party" | "coalition" | "alliance" => Group::Party,
            "country" | "nation" | "republic" | "kingdom" => Group::Country,
            "city" | "town" | "village" | "capital" | "municipality" | "suburb" | "borough" | "settlement" => {
                Group::City
            }
            "region" | "province" | "state" | "district" | "county" | "territory" | "island" | "peninsula" | "area"
            | "neighborhood" | "neighbourhood" | "continent" => Group::Region,
            "agency" | "ministry" | "department" | "bureau" | "office" | "commission" | "committee" | "council"
            | "board" | "watchdog" | "regulator" | "authority" | "panel" => Group::Agency,
            "government" | "administration" | "parliament" | "cabinet" | "senate" | "congress" | "military"
            | "army" | "navy" | "assembly" | "legislature" => Group::Government,
            "organization" | "organisation" | "group" | "charity" | "foundation" | "association" | "federation"
            | "union" | "institute" | "institution" | "movement" | "body" | "league" | "society" | "nonprofit"
            | "militia" | "cartel" => Group::Organisation,
            "university" | "school" | "college" | "academy" => Group::School,
            "church" | "mosque" | "temple" | "cathedral" | "synagogue" | "monastery" => Group::Church,
            "building" | "airport" | "stadium" | "museum" | "hotel" | "prison" | "facility" | "venue" | "hospital"
            | "gallery" | "memorial" | "park" | "theatre" | "theater" | "library" | "castle" | "palace" | "bridge"
            | "lake" | "river" | "mountain" | "camp" | "jail" | "mall" | "plant" | "factory" => Group::Site,
            "court" | "tribunal" => Group::Court,
            "band" | "orchestra" | "choir" => Group::Band,
            _ => return None,
        })
    }

    /// "the city of Boston" is the city; "the government of Peru" is not Peru.
    pub fn named_by_of(self) -> bool {
        matches!(self, Group::City | Group::Country | Group::Region | Group::School)
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
    groups: [Option<Group>; 2],
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
        let mut worded = None;
        for at in entity.fullest.clone() {
            let word = words.words[at];
            worded = worded.or_else(|| Group::parse(&words.str(at).to_lowercase()));
            if word.classes.any(Classes::ORG_SUFFIX) {
                worded = Some(Group::Company);
            }
        }
        Sort { groups: [listed, worded] }
    }

    pub fn is(self, group: Group) -> bool {
        self.groups.contains(&Some(group))
    }

    pub fn known(self) -> bool {
        self.groups != [None, None]
    }
}

/// How the noun fits a name. The order is that of the values of `Feature::Body`.
pub(super) fn fit(words: &Words<'_>, entity: &Entity, sort: Sort, noun: &str, group: Group) -> usize {
    let in_name = entity.fullest.clone().any(|at| words.str(at).eq_ignore_ascii_case(noun));
    let fitting = entity.label == group.label()
        || matches!(
            (entity.label, group),
            (EntityType::Location, Group::Team | Group::Church | Group::School | Group::Government)
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
