//! Topics: politics, sport, business ... derived from a person's role and the words of an article.

use std::collections::HashMap;
use std::sync::LazyLock;

/// How many fields there are.
pub const FIELDS: usize = 8;

/// How much speaks for each field.
pub type Counts = [u16; FIELDS];

struct Lexicon {
    roles: HashMap<&'static str, Option<usize>>,
    words: HashMap<&'static str, Option<usize>>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let mut lexicon = Lexicon { roles: HashMap::new(), words: HashMap::new() };
    let (mut field, mut is_roles) = (0, false);
    let mut fields: Vec<&str> = Vec::new();
    for line in include_str!("../data/fields.txt").lines().filter(|line| !line.starts_with('#')) {
        if let Some((name, kind)) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')?.split_once(' ')) {
            field = fields.iter().position(|known| *known == name).unwrap_or_else(|| {
                fields.push(name);
                fields.len() - 1
            });
            is_roles = kind == "roles";
            continue;
        }
        let known = if is_roles { &mut lexicon.roles } else { &mut lexicon.words };
        for word in line.split_whitespace() {
            // A word of two fields is no evidence.
            known.entry(word).and_modify(|was| *was = was.filter(|was| *was == field)).or_insert(Some(field));
        }
    }
    lexicon
});

/// The fields that a role, in folded words, speaks for.
pub fn of_role(words: &[String]) -> Counts {
    count(words, &LEXICON.roles)
}

/// The fields that the folded words of an article speak for.
pub fn of_article(words: &[String]) -> Counts {
    count(words, &LEXICON.words)
}

fn count(words: &[String], lexicon: &HashMap<&'static str, Option<usize>>) -> Counts {
    let mut counts = Counts::default();
    for word in words {
        let found = lexicon.get(word.as_str()).or_else(|| lexicon.get(word.strip_suffix('s')?));
        if let Some(count) = found.copied().flatten().and_then(|field| counts.get_mut(field)) {
            *count = count.saturating_add(1);
        }
    }
    counts
}

/// The similarity of two counts: 1 for equal proportions, 0 for disjoint fields, `None` if one of them is empty.
pub fn likeness(one: &Counts, other: &Counts) -> Option<f64> {
    let norm = |counts: &Counts| counts.iter().map(|count| f64::from(*count).powi(2)).sum::<f64>().sqrt();
    let product: f64 = one.iter().zip(other).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum();
    let norms = norm(one) * norm(other);
    (norms > 0.0).then(|| product / norms)
}

/// Adds counts to counts.
pub fn add(counts: &mut Counts, more: &Counts) {
    counts.iter_mut().zip(more).for_each(|(count, more)| *count = count.saturating_add(*more));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::words;

    #[test]
    fn a_minister_and_a_cricketer_are_in_different_fields() {
        let [minister, cricketer, premier] =
            ["the finance minister", "opening batsman", "Premier"].map(|role| of_role(&words(role)));
        assert_eq!((likeness(&minister, &cricketer), likeness(&minister, &premier)), (Some(0.0), Some(1.0)));
        assert_eq!(likeness(&minister, &of_role(&words("a man of 44"))), None);
        let match_report =
            of_article(&words("Two wickets fell in the last match of the season, before parliament met."));
        assert!(likeness(&match_report, &cricketer) > likeness(&match_report, &minister));
    }
}
