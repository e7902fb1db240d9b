//! Abbreviations that are written with a dot, each with a class that determines what may follow it.
//!
//! `tokens` asks whether a dot belongs to the word before it, `sentences` whether such a dot may also be a full stop.
//! Acronyms with inner dots (“U.N.”, “J.K.”) need no entry: their shape is enough; those listed have a class of their own.
//! Titles, months and weekdays come from the lexicon.

use std::sync::LazyLock;

use crate::lexicon::{self, titles};
use crate::lookup::{Folded, Map};

/// How an abbreviation behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Precedes a name and never ends a sentence: “Sen.”, “St.”, “Mt.”.
    Title,
    /// Follows a name and may end a sentence: “Jr.”, “Inc.”, “Ph.D.”, “Ave.”.
    Suffix,
    /// A month; a day usually follows: “Jan.”.
    Month,
    /// A weekday; an abbreviation only before a comma, a number or a lower-case word (“The Sun.” ends a sentence).
    Weekday,
    /// An abbreviation only before a number, and never ends a sentence: “No. 10”, “pp. 3-5”.
    Number,
    /// A place or another acronym; may end a sentence: “U.S.”, “Calif.”.
    Place,
    /// A place that is a word too: an abbreviation only after a comma, an opening bracket or a party's letter (“D-Mass.”).
    State,
    /// “a.m.”, “p.m.”: weekdays, months and time zones continue it.
    Time,
    /// Never ends a sentence: “e.g.”, “vs.”.
    Linking,
    /// Often ends a sentence: “etc.”, “al.”.
    Listing,
    /// A unit of measure; an abbreviation only after a number: “6 ft.”.
    Unit,
}

use Class::*;

/// Without the final dot. An entry with a capital requires a capital; all may be written in capitals.
#[rustfmt::skip]
const CLASSES: &[(Class, &str)] = &[
    (Title, "
        Ft Mt Mts St Ste
    "),
    (Suffix, "
        a.d A.G Acad Apt assn Assns ave B.A b.c b.c.e B.S B.Sc B.V Bhd Bldg blvd Bros c.e Cie Cmte Co Corp Cos Ctr
        Cty D.D.S D.Phil dept depts dist div Ed.D Esq Fedn GmbH gov't govt Grp hosp Hts hwy Inc Incl inst int'l
        intl J.D Jr K.C k.p.h LL.B LL.M Llc Llp Ln Lp Ltd M.A M.B.A M.D m.p m.p.h M.S M.Sc mfg N.V nat'l natl Oy
        Ph.D Pkwy Plc Pty Q.C R.N r.p.m Rd rte S.A S.p.A Sdn Sr Subcomm Tel Twp univ
    "),
    (Number, "
        art arts bk ch chap cl cls ed eds exh Ext fig figs Ksh Kshs lit no nos Nr op p par para paras pp pt pts Rm
        Rms Rs sched sect Tk vol vols
    "),
    (Place, "
        Alta Ariz Calif Colo D.C E.U Fla Ky L.A Md Mich Minn N.C N.D N.Dak N.H N.J N.M N.Mex N.Y N.Y.C Nev Nfld
        Okla Ont P.R R.I S.C S.D S.Dak Sask Tenn U.A.E U.K U.N U.S U.S.A Vt W.Va Wis Wyo
    "),
    (State, "
        Ala Alas Ark Cal Conn Del Ga Ia Ida Ill Ind Kan La Man Mass Me Miss Mo Mont Neb Ore Pa Penn Que Tex Va Wash
    "),
    (Time, "
        a.m p.m
    "),
    (Linking, "
        a.k.a approx c c/o ca cf circa d.b.a e.g esp f/k/a feat i.e resp v viz vs w.r.t
    "),
    (Listing, "
        al et.al et.c etc ibid seq
    "),
    (Unit, "
        avg bn cm cu deg doz ft gal hr hrs ht in kg km lb lbs mi min mins mm mo mos mph oz pct secs sq tbsp temp
        tsp wk wks wt yd yds yr yrs
    "),
];

/// The entries that the lexicon knows: in lower case, but a capital is required.
fn shared() -> impl Iterator<Item = (&'static str, Class)> {
    let titles = titles::abbreviations().map(|word| (word, Title));
    let months = lexicon::month_abbreviations().map(|word| (word, Month));
    let weekdays = lexicon::weekday_abbreviations().map(|word| (word, Weekday));
    titles.chain(months).chain(weekdays)
}

/// The entries by their lower-case spelling, each with whether it starts in lower case.
static TABLE: LazyLock<Map<String, Vec<(bool, Class)>>> = LazyLock::new(|| {
    let mut table: Map<String, Vec<_>> = Map::default();
    for (word, class) in shared() {
        table.entry(word.to_owned()).or_default().push((false, class));
    }
    for &(class, words) in CLASSES {
        for word in words.split_whitespace() {
            table.entry(word.to_ascii_lowercase()).or_default().push((starts_lower(word), class));
        }
    }
    table
});

/// The class of `word`, given without its final dot, if it is an abbreviation.
pub fn class(word: &str) -> Option<Class> {
    let entries = TABLE.get(Folded::new(word)?.as_str())?;
    let lower = starts_lower(word);
    let exact = entries.iter().find(|(entry, _)| *entry == lower);
    exact.or(entries.first().filter(|_| !lower)).map(|&(_, class)| class)
}

fn starts_lower(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::iter_over_hash_type, reason = "each entry is checked by itself")]
    fn every_word_is_listed_once() {
        for (word, entries) in TABLE.iter() {
            let lower = entries.iter().filter(|(lower, _)| *lower).count();
            assert!(lower <= 1 && entries.len() - lower <= 1, "{word}");
        }
    }

    #[test]
    fn case_decides() {
        assert_eq!(class("Sen"), Some(Title));
        assert_eq!(class("SEN"), Some(Title));
        assert_eq!(class("sen"), None);
        assert_eq!(class("Ft"), Some(Title));
        assert_eq!(class("ft"), Some(Unit));
        assert_eq!(class("Vs"), Some(Linking));
        assert_eq!(class(""), None);
    }
}
