//! What a user asks about is there, whether or not the recogniser would have found it. Persons and firms are invented.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use copydesk_entities::watchlist::Watch;
use copydesk_entities::{Config, Entities, Watched};
use copydesk_language::segment::segment;
use copydesk_plugin::testing::{Case, Found};
use proptest::prelude::*;

fn case(text: &str) -> Case {
    let cut = segment(text, None);
    let case = Case::new(text).layer("sentences", cut.sentences.clone()).layer("tokens", cut.tokens.clone());
    case.rows(|out| {
        for section in &cut.sections {
            out.row("sections", section.span.clone()).label(section.kind.as_str());
        }
    })
}

fn watching(names: &[(&str, &[&str])]) -> Config {
    let watched = |(name, aliases): &(&str, &[&str])| Watched {
        name: (*name).to_owned(),
        aliases: aliases.iter().map(|alias| (*alias).to_owned()).collect(),
    };
    Config { watch: names.iter().map(watched).collect(), ..Config::default() }
}

/// The mentions, each with the name of its entity.
fn mentions(text: &str, found: &Found) -> Vec<String> {
    let layers = found.layers();
    let entities = layers.get("entities").unwrap();
    let named = |row: usize| {
        let attr =
            |key: &str| entities.row(row).unwrap().attrs().find(|(k, _)| k.as_str() == key).map(|(_, value)| value);
        let watched = if attr("watched").is_some() { "!" } else { "" };
        format!("{}{watched}", attr("name").unwrap().as_str().unwrap())
    };
    layers
        .get("mentions")
        .unwrap()
        .rows()
        .map(|row| {
            let entity = row.links().iter().find(|link| link.role.as_str() == "entity").map(|link| link.row as usize);
            format!("{} = {}", &text[row.span().unwrap().range()], entity.map_or_else(String::new, named))
        })
        .collect()
}

fn with_targets(text: &str, targets: &[&str]) -> Vec<String> {
    let ranges = targets.iter().map(|target| {
        let start = text.find(target).unwrap();
        start..start + target.len()
    });
    mentions(text, &case(text).targets(ranges).run::<Entities>(Config::default()).unwrap())
}

fn watched(text: &str, names: &[(&str, &[&str])]) -> Vec<String> {
    mentions(text, &case(text).run::<Entities>(watching(names)).unwrap())
}

#[test]
fn a_target_is_a_mention_though_nothing_marks_it_as_a_name() {
    assert_eq!(
        with_targets("the widget maker fell on hard times.", &["widget maker"]),
        ["widget maker = widget maker!"]
    );
    assert_eq!(with_targets("He fell on hard times.", &["He"]), ["He = He!"]);
}

#[test]
fn a_target_wins_over_what_would_be_found_across_it() {
    let text = "The Bank of Example praised Ada Harker.";
    assert_eq!(with_targets(text, &["Bank"])[0], "Bank = Bank!");
    assert_eq!(
        with_targets(text, &["of Example praised"]),
        ["of Example praised = of Example praised!", "Ada Harker = Ada Harker"]
    );
}

#[test]
fn a_target_that_is_found_anyway_keeps_its_entity() {
    let text = "Ada Harker left Ohio. Ms. Harker said that she would return.";
    let found = with_targets(text, &["Ada Harker", "she"]);
    assert_eq!(found, ["Ada Harker = Ada Harker!", "Ohio = Ohio", "Harker = Ada Harker!", "she = Ada Harker!"]);
}

#[test]
fn a_target_may_cut_a_word_or_run_past_a_sentence() {
    assert_eq!(with_targets("A Harker-led team won.", &["Harker"]), ["Harker = Harker!"]);
    assert_eq!(with_targets("It fell. Then it rose.", &["fell. Then"]), ["fell. Then = fell. Then!"]);
}

#[test]
fn a_target_without_a_word_fails_the_article_by_name() {
    let text = "It fell\u{200b} again.";
    let error = case(text).targets(std::iter::once(7..10)).run::<Entities>(Config::default()).unwrap_err();
    assert!(error.to_string().contains("bytes 7 to 10"), "{error}");
}

#[test]
fn all_forms_of_a_watched_name_are_one_entity_of_that_name() {
    let names: &[(&str, &[&str])] = &[("Ada Harker", &["the widget queen", "Harker"])];
    let text = "The crown of the widget queen shone. Harker smiled; Ada Harker's friends wept.";
    let found = watched(text, names);
    assert_eq!(found, ["the widget queen = Ada Harker!", "Harker = Ada Harker!", "Ada Harker = Ada Harker!"]);
}

#[test]
fn a_form_that_two_entities_share_is_whom_the_list_says() {
    let text = "Ada Harker met Bob Harker. Harker left.";
    let last = |names| watched(text, names).pop().unwrap();
    assert_eq!(last(&[("Ada Harker", &["Harker"])]), "Harker = Ada Harker!");
    assert_eq!(last(&[("Bob Harker", &["Harker"]), ("Ada Harker", &[])]), "Harker = Bob Harker!");
}

#[test]
fn a_list_that_is_unsure_whom_it_means_is_an_error_of_configuration() {
    let error = case("x").run::<Entities>(watching(&[("Ada", &["Harker"]), ("Bob", &["Harker"])])).unwrap_err();
    assert!(error.is_config() && error.to_string().contains("`Harker` stands for both `Ada` and `Bob`"), "{error}");
    assert!(case("x").run::<Entities>(watching(&[("Ada", &[" "])])).unwrap_err().is_config());
}

#[test]
fn of_forms_that_begin_alike_the_longest_is_found() {
    let names: &[(&str, &[&str])] = &[("Ada", &[]), ("Ada Harker Bank", &[]), ("Ada Harker Bank of Ohio", &[])];
    assert_eq!(watched("Ada Harker Bank of Utah fell.", names)[0], "Ada Harker Bank = Ada Harker Bank!");
    assert_eq!(watched("Ada Harker fell.", names)[0], "Ada = Ada!");
}

/// All names of a list may begin with one word.
#[test]
fn a_long_list_is_read_in_linear_time() {
    let seconds = |names: usize| {
        let names: Vec<String> = (0..names).map(|i| format!("Bank of Town{i}")).collect();
        let start = std::time::Instant::now();
        let watch = Watch::new(names.iter().map(|name| (name.as_str(), &[][..]))).unwrap();
        assert_eq!(watch.names.len(), names.len());
        start.elapsed().as_secs_f64()
    };
    let (short, long) = (seconds(10_000), seconds(40_000));
    // What is quadratic takes sixteen times as long; the rest is for a busy machine.
    assert!(long < 10.0 * short, "{short:.3} s, and {long:.3} s for four times as many");
}

proptest! {
    #[test]
    fn every_target_is_a_mention_with_an_entity(
        words in prop::collection::vec(prop::sample::select(vec![
            "Ada", "Harker", "he", "she", "the", "president", "of", "Ohio", "said", "“", "”", ".", ",", "U.S.-led", "'s", "é", "\n\n", "🙂",
        ]), 1..30),
        ends in prop::collection::vec(any::<prop::sample::Index>(), 2..8),
    ) {
        let text = words.join(" ");
        let bounds: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let mut ends: Vec<usize> = ends.iter().map(|end| bounds[end.index(bounds.len())]).collect();
        ends.sort_unstable();
        ends.dedup();
        let visible = |range: &std::ops::Range<usize>| text[range.clone()].chars().any(char::is_alphanumeric);
        let targets: Vec<_> = ends.chunks_exact(2).map(|pair| pair[0]..pair[1]).filter(visible).collect();
        let found = case(&text).targets(targets.clone()).run::<Entities>(watching(&[("Ada Harker", &["Ada", "he"])])).unwrap();
        for target in targets {
            let mut rows = found.layers().get("mentions").unwrap().rows();
            let row = rows.find(|row| row.span().is_some_and(|span| span.range() == target));
            prop_assert!(row.is_some_and(|row| !row.links().is_empty()), "{:?} of {text:?}", &text[target]);
        }
    }
}
