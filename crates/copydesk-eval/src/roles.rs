//! Roles: of the named persons whose role the text tells, whether the record has that role.

use copydesk_core::vocabulary::{EntityType, key, layer};

use crate::articles::PeopleArticle;
use crate::jsonl::Object;
use crate::quotes::same_name;
use crate::records::Records;
use crate::{Figures, RoleCounts, Unscored};

pub(crate) fn score(gold: &[PeopleArticle], records: &Records, unscored: &mut Unscored) -> Figures {
    let mut all = RoleCounts::default();
    for article in gold {
        let record = records.find(article, unscored);
        for Object(person) in &article.entities {
            let (Some(name), Some(role)) = (person.name.as_deref(), person.role.as_deref()) else { continue };
            if person.label.as_deref() != Some(EntityType::Person.as_str()) || name.is_empty() || role.is_empty() {
                continue;
            }
            all.gold += 1;
            let mut entities = record.iter().flat_map(|record| record.rows(layer::ENTITIES));
            let found = entities.find(|entity| same_name(name, *entity));
            let found = found.and_then(|entity| entity.attr_str(key::ROLE)).unwrap_or_default();
            if !found.is_empty() {
                let right = same_role(role, found);
                all.right += usize::from(right);
                all.wrong += usize::from(!right);
            }
        }
    }
    Figures::Roles { all }
}

/// The words of one within those of the other, or the same last word: “chief”, “Denver police chief”.
fn same_role(gold: &str, found: &str) -> bool {
    let words = |role: &str| role.to_lowercase().split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let (want, have) = (words(gold), words(found));
    let within = |a: &[String], b: &[String]| a.iter().all(|word| b.contains(word));
    within(&want, &have) || within(&have, &want) || want.last() == have.last()
}
