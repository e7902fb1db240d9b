//! The word and phrase classes that lists give and evidence reads: one bit each.

/// A set of classes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Classes(pub u64);

macro_rules! classes {
    ($($name:ident = $bit:literal, $text:literal;)*) => {
        impl Classes { $(pub const $name: Classes = Classes(1 << $bit);)* }
        /// The classes' names in lists and weights, by bit.
        pub const NAMES: &[(u32, &str)] = &[$(($bit, $text)),*];
    };
}

classes! {
    COUNTRY = 0, "country";
    REGION = 1, "region";
    STATE = 2, "state";
    CITY = 3, "city";
    TOWN = 4, "town";
    DEMONYM = 5, "demonym";
    GROUP = 6, "group";
    FAITH = 7, "faith";
    EVENT = 8, "event";
    LAW = 9, "law";
    PRODUCT = 10, "product";
    BODY = 11, "body";
    AGENCY = 12, "agency";
    PARTY = 13, "party";
    MEDIA = 14, "media";
    COMPANY = 15, "company";
    TEAM = 16, "team";
    UNIVERSITY = 17, "university";
    GIVEN_M = 18, "given_m";
    GIVEN_F = 19, "given_f";
    GIVEN_U = 20, "given_u";
    SURNAME = 21, "surname";
    SURNAME_RARE = 22, "surname_rare";
    COMMON_10 = 23, "common_10";
    COMMON_20 = 24, "common_20";
    COMMON_35 = 25, "common_35";
    COMMON_50 = 26, "common_50";
    ORG_HEAD = 27, "org_head";
    ORG_SUFFIX = 28, "org_suffix";
    LOC_HEAD = 29, "loc_head";
    LOC_PREFIX = 30, "loc_prefix";
    EVENT_HEAD = 31, "event_head";
    LAW_HEAD = 32, "law_head";
    PERSON_SUFFIX = 33, "person_suffix";
    PARTICLE = 34, "particle";
    DIRECTION = 35, "dir";
    DAY = 36, "day";
    MONTH = 37, "month";
    HONORIFIC_M = 38, "honorific_m";
    HONORIFIC_F = 39, "honorific_f";
    HONORIFIC = 40, "honorific";
    TITLE = 41, "title";
    PREP_LOC = 42, "prep_loc";
    PREP_ORG = 43, "prep_org";
    SAY = 44, "say";
    HUMAN_VERB = 45, "human_verb";
    ROLE = 46, "role_noun";
    ORG_AFTER = 47, "org_after";
    LOC_AFTER = 48, "loc_after";
    PLACE_NOUN = 49, "place_noun";
    ORG_NOUN = 50, "org_noun";
    WORK_NOUN = 51, "work_noun";
    POSTAL = 52, "postal";
    HOLIDAY = 53, "holiday";
    AWARD = 54, "award";
    LANGUAGE = 55, "language";
    FACILITY = 56, "quarter";
    ABBREVIATION = 57, "abbreviation";
    // Unions, lobbies, militants: evidence takes them for parties.
    MOVEMENT = 58, "movement";
    // Not given by lists: set on the fly where evidence is asked for.
    NONE = 62, "none";
    PREFIX = 63, "prefix";
}

impl Classes {
    pub const PLACE: Classes = Classes(
        Self::COUNTRY.0
            | Self::REGION.0
            | Self::STATE.0
            | Self::CITY.0
            | Self::TOWN.0
            | Self::POSTAL.0
            | Self::FACILITY.0,
    );
    pub const ORGANISATION: Classes = Classes(
        Self::BODY.0
            | Self::AGENCY.0
            | Self::PARTY.0
            | Self::MEDIA.0
            | Self::COMPANY.0
            | Self::TEAM.0
            | Self::UNIVERSITY.0,
    );
    pub const NATIONALITY: Classes = Classes(Self::DEMONYM.0 | Self::GROUP.0);
    pub const THING: Classes = Classes(
        Self::FAITH.0
            | Self::EVENT.0
            | Self::LAW.0
            | Self::PRODUCT.0
            | Self::HOLIDAY.0
            | Self::AWARD.0
            | Self::LANGUAGE.0,
    );
    pub const GIVEN: Classes = Classes(Self::GIVEN_M.0 | Self::GIVEN_F.0 | Self::GIVEN_U.0);
    pub const FAMILY: Classes = Classes(Self::SURNAME.0 | Self::SURNAME_RARE.0);
    pub const COMMON: Classes = Classes(Self::COMMON_10.0 | Self::COMMON_20.0 | Self::COMMON_35.0 | Self::COMMON_50.0);
    /// The classes from gazetteers of names.
    pub const KNOWN: Classes = Classes(
        Self::PLACE.0 | Self::ORGANISATION.0 | Self::NATIONALITY.0 | Self::THING.0 | Self::GIVEN.0 | Self::FAMILY.0,
    );

    pub const CALENDAR: Classes = Classes(Self::DAY.0 | Self::MONTH.0);

    /// Any class in common.
    pub const fn any(self, of: Classes) -> bool {
        self.0 & of.0 != 0
    }

    pub const fn and(self, other: Classes) -> Classes {
        Classes(self.0 & other.0)
    }

    pub const fn or(self, other: Classes) -> Classes {
        Classes(self.0 | other.0)
    }

    /// The class that a list calls by this name.
    pub fn named(name: &str) -> Option<Classes> {
        NAMES.iter().find(|(_, n)| *n == name).map(|(bit, _)| Classes(1 << bit))
    }
}
