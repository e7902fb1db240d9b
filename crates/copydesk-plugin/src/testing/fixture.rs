//! Layers from the underlined form: the results of other processors, drawn with carets.

use std::ops::Range;

use copydesk_core::underline::{FixtureRow, OwnedValue, parse};

use super::Case;
use crate::standard::{EntityType, MentionForm, QuoteKind, SectionKind, Tone, key, layer, role};
use crate::{Output, RowRef};

/// Attributes that are written beside a mention and belong to its entity.
const OF_ENTITIES: [&str; 5] = [key::NAME, key::ROLE, key::KIND, key::GENDER, key::OF];

impl Case {
    /// An article with rows of the standard layers, in the form that `copydesk explain` prints, so that its output can be pasted. The label
    /// decides the layer: `PER`, `ORG`, `LOC` and `MISC` are mentions, `direct`, `mixed` and `indirect` quotes, `negative` to `positive`
    /// sentiment, and the [`SectionKind`]s sections. [`Case::marks`] adds rows of other layers.
    ///
    /// Entity `#1` is made of the mentions marked `#1`: its span, label and name are those of the longest that is a name, and `role=`,
    /// `kind=`, `gender=` and `name=` beside any of them belong to the entity. A mention is a name unless it has `form="pronoun"` or
    /// `form="nominal"`. In a quote, `source="Ada"` is the nearest mention of these words. A line break before the text is ignored.
    ///
    /// ```
    /// # use copydesk_plugin::testing::Case;
    /// let case = Case::underlined(r#"
    /// Ada Example told the BBC: "No cuts this year."
    /// ^^^^^^^^^^^ PER #1 role="minister"
    ///                      ^^^ ORG #2
    ///                           ^^^^^^^^^^^^^^^^^^^^ direct source="Ada Example" speaker=#1 cue="told"
    /// "#);
    /// case.read(|doc| {
    ///     let quote = doc.quotes().next().unwrap();
    ///     assert_eq!(quote.speaker().unwrap().role(), Some("minister"));
    ///     assert_eq!(quote.source().unwrap().range(), 0..11);
    /// });
    /// ```
    ///
    /// # Panics
    /// If the fixture cannot be read, or has an unknown label or number.
    #[track_caller]
    pub fn underlined(fixture: &str) -> Case {
        let (text, rows) = read(fixture);
        let case = Case::new(text.clone());
        case.rows(|out| standard(out, &text, &rows))
    }

    /// Adds rows of one layer, in the underlined form of the same text.
    ///
    /// ```
    /// # use copydesk_plugin::testing::Case;
    /// let case = Case::new("He said NO.").marks("shouts", "
    /// He said NO.
    ///         ^^ shout loud=true
    /// ");
    /// case.read(|doc| assert_eq!(doc.layer("shouts").row(0).unwrap().text(), "NO"));
    /// ```
    ///
    /// # Panics
    /// If the fixture cannot be read, or is of another text.
    #[track_caller]
    pub fn marks(self, layer: &str, fixture: &str) -> Case {
        let (text, rows) = read(fixture);
        assert_eq!(text, self.text, "the fixture of layer `{layer}` is of another text");
        self.rows(|out| rows.iter().for_each(|row| add(out, layer, row, &[], |_, _| None)))
    }

    /// Adds the host's layers: `sections`, a paragraph for each line that is not blank, `sentences` and `tokens`. The rules are simple, so
    /// that a reader of the test can apply them; the host's own handle abbreviations, datelines and much else.
    ///
    /// ```
    /// # use copydesk_plugin::testing::Case;
    /// Case::new("Ada spoke. It's 3.5% up!\nBob left.").segmented().read(|doc| {
    ///     let words = |layer: &str| doc.layer(layer).rows().map(|row| row.text()).collect::<Vec<_>>();
    ///     assert_eq!(words("sentences"), ["Ada spoke.", "It's 3.5% up!", "Bob left."]);
    ///     assert_eq!(words("tokens")[3..], ["It's", "3.5", "%", "up", "!", "Bob", "left", "."]);
    /// });
    /// ```
    pub fn segmented(self) -> Case {
        let text = self.text.clone();
        let sections: Vec<Range<usize>> = lines(&text).collect();
        let sentences: Vec<Range<usize>> = sections.iter().flat_map(|line| sentences(&text, line.clone())).collect();
        let case = self.rows(|out| {
            for section in &sections {
                out.row(layer::SECTIONS, section.clone()).label(SectionKind::Paragraph.as_str());
            }
        });
        let tokens: Vec<Range<usize>> = sentences.iter().flat_map(|range| tokens(&text, range.clone())).collect();
        case.layer(layer::SENTENCES, sentences).layer(layer::TOKENS, tokens)
    }
}

#[track_caller]
fn read(fixture: &str) -> (String, Vec<FixtureRow>) {
    parse(fixture.strip_prefix('\n').unwrap_or(fixture)).unwrap_or_else(|why| panic!("the fixture, {why}"))
}

/// Adds all rows, each to the layer of its label.
fn standard(out: &mut Output, text: &str, rows: &[FixtureRow]) {
    let of = |layer: &'static str| rows.iter().filter(move |row| layer_of(&row.label) == layer);
    let mentions: Vec<&FixtureRow> = of(layer::MENTIONS).collect();
    let entities = entities(out, text, &mentions);
    for mention in &mentions {
        let mut mention = (*mention).clone();
        mention.attrs.retain(|(key, _)| !OF_ENTITIES.contains(&key.as_str()));
        if form(&mention).is_none() {
            mention.attrs.insert(0, (key::FORM.into(), OwnedValue::Str(MentionForm::Name.as_str().into())));
        }
        add(out, layer::MENTIONS, &mention, &entities, |_, _| None);
    }
    for name in [layer::SECTIONS, layer::SENTIMENT] {
        of(name).for_each(|row| add(out, name, row, &entities, |_, _| None));
    }
    for quote in of(layer::QUOTES) {
        let source = |key: &str, value: &OwnedValue| match value {
            OwnedValue::Str(words) if key == role::SOURCE => Some(nearest(words, quote, text, &mentions)),
            _ => None,
        };
        add(out, layer::QUOTES, quote, &entities, source);
    }
}

/// The mention of these words that is nearest to a quote.
fn nearest(words: &str, quote: &FixtureRow, text: &str, mentions: &[&FixtureRow]) -> u32 {
    let start = |row: &FixtureRow| row.span.as_ref().map_or(0, |span| span.start);
    let speaks = |mention: &&FixtureRow| mention.span.clone().is_some_and(|span| &text[span] == words);
    let spoken = mentions.iter().enumerate().filter(|(_, mention)| speaks(mention));
    let nearest = spoken.min_by_key(|(_, mention)| start(mention).abs_diff(start(quote)));
    nearest.unwrap_or_else(|| panic!("no mention of {words:?}, which is to be a source")).0 as u32
}

/// The standard layer whose rows have this label.
fn layer_of(label: &str) -> &'static str {
    if EntityType::parse(label).is_some() {
        layer::MENTIONS
    } else if QuoteKind::parse(label).is_some() {
        layer::QUOTES
    } else if Tone::parse(label).is_some() {
        layer::SENTIMENT
    } else if SectionKind::parse(label).is_some() {
        layer::SECTIONS
    } else {
        panic!("the label `{label}` is none of the standard layers'; add its row by `marks`, which names the layer")
    }
}

fn form(mention: &FixtureRow) -> Option<&OwnedValue> {
    mention.attrs.iter().find(|(key, _)| key == key::FORM).map(|(_, form)| form)
}

/// Adds an entity for each `#n` of the mentions; returns them by number.
fn entities(out: &mut Output, text: &str, mentions: &[&FixtureRow]) -> Vec<RowRef> {
    let number = |row: &FixtureRow| row.links.iter().find(|(role, ..)| role == role::ENTITY).map(|(.., row)| *row);
    let count = mentions.iter().filter_map(|mention| number(mention)).max().map_or(0, |last| last + 1);
    let mut rows = Vec::new();
    for n in 0..count {
        let own = || mentions.iter().filter(move |mention| number(mention) == Some(n));
        let named =
            |row: &FixtureRow| form(row).is_none_or(|form| *form == OwnedValue::Str(MentionForm::Name.as_str().into()));
        let length = |row: &FixtureRow| row.span.as_ref().map_or(0, |span| span.len());
        // The first of the longest names.
        let fullest = own().rev().max_by_key(|mention| (named(mention), length(mention)));
        let fullest = fullest.unwrap_or_else(|| panic!("no mention says that it is #{}", n + 1));
        let span = fullest.span.clone().unwrap_or_default();
        let given = own().flat_map(|mention| &mention.attrs).filter(|(key, _)| OF_ENTITIES.contains(&key.as_str()));
        let mut attrs: Vec<(&str, &OwnedValue)> = Vec::new();
        for (key, value) in given {
            if attrs.iter().all(|(known, _)| known != key) {
                attrs.push((key, value));
            }
        }
        let name = (attrs.iter().all(|(key, _)| *key != key::NAME)).then(|| &text[span.clone()]);
        let row = out.row(layer::ENTITIES, span).label(&fullest.label).attr_opt(key::NAME, name);
        let row = attrs.iter().fold(row, |row, (key, value)| row.attr(key, value.value()));
        rows.push(row.attr(key::MENTIONS, own().count()).id());
    }
    rows
}

/// Adds a row. Links to entities lead to `entities`, if there are any; an attribute for which `mention` has a row becomes a link to that
/// mention.
fn add(
    out: &mut Output,
    layer: &str,
    given: &FixtureRow,
    entities: &[RowRef],
    mention: impl Fn(&str, &OwnedValue) -> Option<u32>,
) {
    let mut links: Vec<(&str, RowRef)> = Vec::new();
    let mut attrs: Vec<(&str, &OwnedValue)> = Vec::new();
    for (role, to, row) in &given.links {
        let known = if to == layer::ENTITIES { entities.get(*row as usize).copied() } else { None };
        links.push((role, known.unwrap_or(RowRef { layer: out.name(to), row: *row })));
    }
    for (key, value) in &given.attrs {
        match mention(key, value) {
            Some(row) => links.push((key, RowRef { layer: out.name(layer::MENTIONS), row })),
            None => attrs.push((key, value)),
        }
    }
    let row = match &given.span {
        Some(span) => out.row(layer, span.clone()),
        None => out.whole(layer),
    };
    let row = row.label(&given.label).score_opt(given.score);
    let row = links.into_iter().fold(row, |row, (role, to)| row.link(role, to));
    let _ = attrs.into_iter().fold(row, |row, (key, value)| row.attr(key, value.value()));
}

/// The lines that are not blank, trimmed.
fn lines(text: &str) -> impl Iterator<Item = Range<usize>> {
    let starts = text.split_inclusive('\n').scan(0, |at, line| {
        let start = *at;
        *at += line.len();
        Some((start, line))
    });
    starts.filter_map(|(start, line)| trimmed(line).map(|range| start + range.start..start + range.end))
}

fn trimmed(text: &str) -> Option<Range<usize>> {
    let start = text.len() - text.trim_start().len();
    let end = text.trim_end().len();
    (start < end).then_some(start..end)
}

/// The sentences of a line: each ends with a stop, and quote marks after it, before a space.
fn sentences(text: &str, line: Range<usize>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = line.start;
    let words = &text[line.clone()];
    for (at, space) in words.char_indices().filter(|(_, c)| c.is_whitespace()) {
        let before = words[..at].trim_end_matches(['"', '”', '’', ')']);
        if before.ends_with(['.', '!', '?']) && start < line.start + at {
            found.push(start..line.start + at);
            start = line.start + at + space.len_utf8();
        }
    }
    found.push(start..line.end);
    found
        .into_iter()
        .filter_map(|range| trimmed(&text[range.clone()]).map(|t| range.start + t.start..range.start + t.end))
        .collect()
}

/// Runs of letters and digits, joined by a dot, comma, apostrophe or hyphen, and every other character on its own.
fn tokens(text: &str, sentence: Range<usize>) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let chars: Vec<(usize, char)> = text[sentence.clone()].char_indices().collect();
    let word = |i: usize| chars.get(i).is_some_and(|(_, c)| c.is_alphanumeric());
    let mut joined = false;
    for (i, (at, c)) in chars.iter().enumerate() {
        let range = sentence.start + at..sentence.start + at + c.len_utf8();
        let joins = matches!(c, '.' | ',' | '\'' | '’' | '-') && i > 0 && word(i - 1) && word(i + 1);
        match found.last_mut() {
            Some(last) if joined && (word(i) || joins) => last.end = range.end,
            _ if !c.is_whitespace() => found.push(range),
            _ => {}
        }
        joined = word(i) || joins;
    }
    found
}
