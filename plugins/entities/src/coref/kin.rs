//! How two relatives are related: whose wife somebody is, whose husband somebody else then is.

/// What one person is to another by a noun for a relative.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tie {
    /// How many generations older: 1 for a parent, -2 for a grandchild.
    older: i8,
    kind: Kind,
    /// "mother-in-law"
    in_law: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Husband and wife.
    Pair,
    /// Parents and children, brothers and sisters.
    Line,
    /// Cousins, uncles and nephews.
    Side,
}

impl Tie {
    /// What a noun says; "step", "half" and "ex" change nothing of how two persons are related.
    pub fn of(noun: &str) -> Option<Tie> {
        let noun = noun.to_lowercase();
        let bare = noun.strip_suffix("-in-law").unwrap_or(&noun);
        let in_law = bare.len() < noun.len();
        let bare =
            ["ex-", "half-", "step", "god"].iter().fold(bare, |bare, first| bare.strip_prefix(first).unwrap_or(bare));
        // "grandad" has one "d".
        let (bare, grand) = match bare.strip_prefix("grand").filter(|rest| *rest != "ad") {
            Some(bare) => (bare, 2),
            None => (bare, 1),
        };
        let (older, kind) = match bare {
            "husband" | "wife" | "spouse" | "widow" | "widower" | "fiance" | "fiancé" | "fiancee" | "fiancée"
            | "boyfriend" | "girlfriend" => (0, Kind::Pair),
            "brother" | "sister" | "sibling" | "twin" => (0, Kind::Line),
            "father" | "mother" | "parent" | "dad" | "daddy" | "papa" | "pa" | "mom" | "mum" | "mama" | "mommy"
            | "ma" => (grand, Kind::Line),
            "grandad" | "granny" | "gran" | "nan" => (2, Kind::Line),
            "son" | "daughter" | "child" => (-grand, Kind::Line),
            "cousin" => (0, Kind::Side),
            "uncle" | "aunt" => (1, Kind::Side),
            "nephew" | "niece" => (-1, Kind::Side),
            _ => return None,
        };
        Some(Tie { older, kind, in_law })
    }

    /// How many generations older than the other the one is.
    pub fn older(self) -> i32 {
        self.older.into()
    }

    /// What the other is to the one.
    pub fn back(self) -> Tie {
        Tie { older: -self.older, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_relative_has_one_back() {
        let back = |one: &str, other: &str| Tie::of(one).map(Tie::back) == Tie::of(other);
        assert!(back("wife", "husband") && back("widow", "husband") && back("sister", "brother"));
        assert!(back("father", "daughter") && back("granddaughter", "grandmother") && back("stepson", "Mum"));
        assert!(back("nephew", "aunt") && back("son-in-law", "mother-in-law") && back("ex-wife", "ex-husband"));
        assert!(!back("father", "father") && !back("son-in-law", "mother") && !back("cousin", "brother"));
        assert!(back("grandad", "grandson"));
        // A lawyer has partners too.
        assert!(Tie::of("mayor").is_none() && Tie::of("partner").is_none());
    }
}
