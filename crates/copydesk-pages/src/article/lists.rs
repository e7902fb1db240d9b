//! Lists beside the text: entities, quotations by speaker, tone.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use copydesk_core::vocabulary::{Scope, Tone, key};
use copydesk_core::{Row, Value};
use maud::{Markup, html};

use super::Page;
use super::facts::{Quote, attr, kind_of, scope, sign_of, tone_words};
use crate::visible::{shortened, visible};

/// Mentions of one entity that are linked to; the rest are counted.
const MOST_MENTIONS: usize = 60;

impl<'r> Page<'r> {
    pub(super) fn lists(&self) -> Markup {
        html! { (self.who_is_who()) (self.who_said_what()) (self.tone()) }
    }

    /// Every entity, those with most mentions first.
    fn who_is_who(&self) -> Markup {
        let mut entities: Vec<_> = self.facts.entities.iter().collect();
        if self.facts.shown < self.facts.text.len() {
            entities.retain(|entity| !entity.mentions.is_empty());
        }
        entities.sort_by_key(|entity| Reverse(entity.mentions.len()));
        html! {
            @if !entities.is_empty() {
                section.who {
                    h2 { "Who and what " small { (entities.len()) } }
                    ul {
                        @for entity in entities {
                            @let row = entity.row;
                            @let (class, kind) = kind_of(row);
                            li id=(self.id("e", row.index())) class={ "e" (row.index()) } {
                                details {
                                    summary {
                                        b.mention.(class) dir="auto" { (self.facts.name(row.index())) } " "
                                        @if let Some(role) = attr(row, key::ROLE) { span.role dir="auto" { (shortened(role, 100)) } ", " }
                                        small { (kind) ", " (times(entity.mentions.len())) } " "
                                        @if let Some(tone) = entity.tone { (sign(tone)) }
                                    }
                                    (self.mention_links(&entity.mentions))
                                    (notes(row))
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    fn mention_links(&self, mentions: &[Row<'r>]) -> Markup {
        html! {
            @if !mentions.is_empty() {
                p.mentions {
                    @for mention in mentions.iter().take(MOST_MENTIONS) {
                        a dir="auto" href=(self.href("m", mention.index())) {
                            (shortened(self.facts.words(*mention).unwrap_or_default(), 60))
                        } " "
                    }
                    @if mentions.len() > MOST_MENTIONS { "and " (mentions.len() - MOST_MENTIONS) " more" }
                }
            }
        }
    }

    /// Utterances by speaker, in the order of the article.
    fn who_said_what(&self) -> Markup {
        let mut groups: Vec<(&Quote<'r>, Vec<Vec<&Quote<'r>>>)> = Vec::new();
        // Two people of one name are two speakers.
        let mut by_speaker = BTreeMap::new();
        let mut place_of: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
        for quote in &self.facts.quotes {
            if let Some((group, said)) = place_of.get(&quote.first).copied() {
                groups[group].1[said].push(quote);
                continue;
            }
            let who = (quote.speakers.clone(), self.facts.speaker(quote));
            let group = *by_speaker.entry(who).or_insert(groups.len());
            if group == groups.len() {
                groups.push((quote, Vec::new()));
            }
            place_of.insert(quote.first, (group, groups[group].1.len()));
            groups[group].1.push(vec![quote]);
        }
        html! {
            @if !groups.is_empty() {
                section.said {
                    h2 { "Who said what " small { (groups.iter().map(|(_, said)| said.len()).sum::<usize>()) } }
                    @for (first, utterances) in &groups {
                        h3 dir="auto" { (self.speaker_heading(first)) }
                        ul {
                            @for parts in utterances { (self.utterance(parts)) }
                        }
                    }
                }
            }
        }
    }

    fn speaker_heading(&self, quote: &Quote<'r>) -> Markup {
        let named = || quote.speakers.iter().filter_map(|at| self.facts.entities.get(*at));
        html! {
            @for (i, entity) in named().enumerate() {
                @let row = entity.row;
                @if i > 0 { ", " }
                a.mention.(kind_of(row).0) href=(self.href("e", row.index())) { (self.facts.name(row.index())) }
                @if let Some(role) = attr(row, key::ROLE) { " " span.role { (shortened(role, 100)) } }
            }
            @if quote.speakers.is_empty() {
                @if let Some(source) = self.facts.speaker(quote) { span.unnamed { (source) } " " small { "not named" } }
                @else { span.unnamed { "Speaker unknown" } }
            }
        }
    }

    fn utterance(&self, parts: &[&Quote<'r>]) -> Markup {
        let Some(first) = parts.first() else { return html! {} };
        let row = first.row;
        let cue = attr(row, key::CUE);
        html! {
            li class={ "q" (first.first) } {
                @if let Some(tone) = parts.iter().find_map(|part| part.tone) { (sign(tone)) " " }
                @for (i, part) in parts.iter().enumerate() {
                    @if i > 0 { " … " }
                    a.words dir="auto" href=(self.href("q", part.row.index())) {
                        (visible(self.facts.words(part.row).unwrap_or_default()))
                    }
                }
                " " small {
                    (shortened(row.label().as_str(), 20))
                    @if let Some(cue) = cue { ", “" (shortened(cue, 40)) "”" }
                    @if row.attr(key::NEGATED).is_some() { ", not said" }
                    @if let Some(Value::Float(score)) = row.attr(key::SPEAKER_SCORE) {
                        @if !first.speakers.is_empty() { ", speaker " (format!("{:.0} % sure", score * 100.0)) }
                    }
                }
            }
        }
    }

    /// The tone of the article, of its sentences, and towards whom it is not neutral.
    fn tone(&self) -> Markup {
        let facts = &self.facts;
        let sentences: Vec<Row<'_>> =
            facts.tones.iter().copied().filter(|row| scope(*row) == Some(Scope::Sentence)).collect();
        let count = |tone: Tone| sentences.iter().filter(|row| row.label().as_str() == tone.as_str()).count();
        let mut towards: Vec<_> = facts.entities.iter().filter_map(|entity| Some((entity.row, entity.tone?))).collect();
        towards.retain(|(_, tone)| sign_of(*tone).0 != "neutral");
        html! {
            @if facts.article_tone().is_some() || !sentences.is_empty() || !towards.is_empty() {
                section.tones {
                    h2 { "Tone" }
                    @if let Some(tone) = facts.article_tone() { p { "The article: " (sign(tone)) " " (tone_words(tone)) (words(tone)) } }
                    @if !sentences.is_empty() {
                        p {
                            (sentences.len()) @if sentences.len() == 1 { " sentence: " } @else { " sentences: " }
                            (count(Tone::Positive)) " positive, " (count(Tone::Neutral)) " neutral, " (count(Tone::Negative)) " negative"
                        }
                    }
                    @if !towards.is_empty() {
                        h3 { "Towards" }
                        ul {
                            @for (entity, tone) in towards {
                                li {
                                    (sign(tone)) " "
                                    a.mention.(kind_of(entity).0) dir="auto" href=(self.href("e", entity.index())) { (facts.name(entity.index())) }
                                    " " small { (tone_words(tone)) } (words(tone))
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn times(mentions: usize) -> String {
    match mentions {
        1 => "once".into(),
        n => format!("{n} times"),
    }
}

fn sign(tone: Row<'_>) -> Markup {
    let ((class, sign), words) = (sign_of(tone), tone_words(tone));
    html! { span class={ "sign " (class) } role="img" aria-label=(words) title=(words) { (sign) } }
}

/// The words that decided a tone.
fn words(tone: Row<'_>) -> Markup {
    html! {
        @if let Some(words) = attr(tone, key::WORDS) {
            span.because dir="auto" { " because of " i { (shortened(words, 300)) } }
        }
    }
}

/// The attributes of an entity that the list does not show already.
fn notes(entity: Row<'_>) -> Markup {
    let shown = [key::NAME, key::ROLE, key::MENTIONS];
    let notes: Vec<String> = entity
        .attrs()
        .filter(|(key, _)| !shown.contains(&key.as_str()))
        .map(|(key, value)| format!("{}: {}", shortened(key.as_str(), 40), super::rows::value(value)))
        .collect();
    html! { @if !notes.is_empty() { p.notes dir="auto" { (notes.join(", ")) } } }
}
