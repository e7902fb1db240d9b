//! What the processor makes of each way to quote: one invented sentence or two each.

mod bodies;
mod bounds;
#[path = "../common/mod.rs"]
mod common;
mod contrasts;
mod joint;
mod newsroom;
mod reports;
mod sources;
mod unclaimed;
mod unsaid;
mod wire;

use std::ops::Range;

use common::{quotes, with_named};
use copydesk_plugin::standard::QuoteKind;
use copydesk_quotes::{Quote, Settings};

/// The quotations of a text with these persons in it.
fn with_names(text: &str, names: &[&str], settings: &Settings) -> Vec<Quote> {
    with_named(text, names, true, settings)
}

/// Everything that is found, however unsure, beliefs and refusals too.
fn all() -> Settings {
    Settings { beliefs: true, min_score: 0.0, ..Settings::default() }
}

/// All reports of speech and writing, however unsure.
fn speech() -> Settings {
    Settings { min_score: 0.0, ..Settings::default() }
}

/// One line per quotation: kind, words, cue and source.
fn show(text: &str, quotes: &[Quote]) -> Vec<String> {
    let words = |span: &Option<Range<usize>>| span.clone().map_or("-", |span| &text[span]).to_owned();
    quotes
        .iter()
        .map(|q| {
            let label = q.kind.as_str();
            format!("{label} [{}] {} < {}", &text[q.span.clone()], words(&q.cue), words(&q.source_phrase))
        })
        .collect()
}

fn check(text: &str, expected: &[&str]) {
    assert_eq!(show(text, &quotes(text, &all())), expected, "in {text:?}");
}

fn check_speech(text: &str, expected: &[&str]) {
    assert_eq!(show(text, &quotes(text, &speech())), expected, "in {text:?}");
}

#[test]
fn attribution_after_before_and_inverted() {
    check("“The bridge is safe,” Ada Example said.", &["direct [“The bridge is safe,”] said < Ada Example"]);
    check("\"The bridge is safe,\" said Ada Example.", &["direct [\"The bridge is safe,\"] said < Ada Example"]);
    check("Ada Example said: “The bridge is safe.”", &["direct [“The bridge is safe.”] said < Ada Example"]);
    check("‘The bridge isn’t safe,’ Example said.", &["direct [‘The bridge isn’t safe,’] said < Example"]);
    check("« The bridge is safe », said Ada Example.", &["direct [« The bridge is safe »] said < Ada Example"]);
    check("“Is it safe?” Example asked.", &["direct [“Is it safe?”] asked < Example"]);
}

#[test]
fn whatever_verb_stands_beside_words_in_marks() {
    check("“The bridge is safe,” fumed Ada Example.", &["direct [“The bridge is safe,”] fumed < Ada Example"]);
    check("“The bridge is safe,” Example deadpanned.", &["direct [“The bridge is safe,”] deadpanned < Example"]);
    check("“Not at all,” Ada Example shot back.", &["direct [“Not at all,”] shot < Ada Example"]);
    check("“Not at all,” fired back Ada Example.", &["direct [“Not at all,”] fired < Ada Example"]);
    // Without “back” nothing is said.
    check("Ada Example shot at “The Bridge”, and hit it.", &[]);
}

#[test]
fn quotation_of_several_sentences() {
    check(
        "“It is safe. We tested it twice. Nobody need worry,” Example told reporters.",
        &["direct [“It is safe. We tested it twice. Nobody need worry,”] told < Example"],
    );
}

#[test]
fn split_inside_a_sentence_and_between_two() {
    let text = "“The bridge,” Example said, “is safe.”";
    let found = quotes(text, &all());
    assert_eq!(show(text, &found), ["direct [“The bridge,”] said < Example", "direct [“is safe.”] said < Example"]);
    assert_eq!(found[1].continues, Some(0));
    let text = "“The bridge is safe,” Example said. “We tested it.”";
    let found = quotes(text, &all());
    assert_eq!(
        show(text, &found),
        ["direct [“The bridge is safe,”] said < Example", "direct [“We tested it.”] said < Example"]
    );
    assert_eq!(found[1].continues, Some(0));
}

#[test]
fn several_paragraphs_reopened_and_closed_once() {
    check(
        "Example said: “The bridge is safe.\n\n“We tested it twice.\n\n“Nobody need worry.”\n\nThe council met on Monday.",
        &["direct [“The bridge is safe.\n\n“We tested it twice.\n\n“Nobody need worry.”] said < Example"],
    );
}

#[test]
fn clauses_with_and_without_that() {
    check("The mayor said that the bridge was safe.", &["indirect [that the bridge was safe] said < The mayor"]);
    check("The mayor said the bridge was safe.", &["indirect [the bridge was safe] said < The mayor"]);
    check(
        "The bridge was safe, the ministry announced Wednesday.",
        &["indirect [The bridge was safe] announced < the ministry"],
    );
    check(
        "The council asked whether the bridge was safe.",
        &["indirect [whether the bridge was safe] asked < The council"],
    );
    check("Example vowed to rebuild the bridge.", &["indirect [to rebuild the bridge] vowed < Example"]);
}

#[test]
fn quoted_words_in_a_reported_clause_are_mixed() {
    check(
        "The mayor said the bridge was “entirely safe” and open.",
        &["mixed [the bridge was “entirely safe” and open] said < The mayor"],
    );
    check(
        "In this “year of great change, we must act,” the minister says.",
        &["mixed [In this “year of great change, we must act,”] says < the minister"],
    );
    check("Example called it “a disgrace”.", &["mixed [it “a disgrace”] called < Example"]);
}

#[test]
fn scare_quotes_and_titles_are_none() {
    check("They met during a four-day “festival pause” in spring.", &[]);
    check("The film “Long Way Down” opens on Friday.", &[]);
    check("A print called “Two Rivers” hangs there.", &[]);
}

#[test]
fn according_to() {
    check(
        "The bridge will open in May, according to the council on Friday.",
        &["indirect [The bridge will open in May] according to < the council"],
    );
    check(
        "According to the council, the bridge will open in May.",
        &["indirect [the bridge will open in May] According to < the council"],
    );
}

#[test]
fn in_the_words_of() {
    check(
        "The bridge was old, and in the words of the mayor, Ada Example, “It had seen too many winters.”",
        &["direct [“It had seen too many winters.”] in the words of < Ada Example"],
    );
}

#[test]
fn subject_behind_appositions_and_relative_clauses() {
    let content = |source: &str, tail: &str| format!("indirect [the bridge was safe] said < {source}{tail}");
    for text in [
        "Ada Example, who led the council, said the bridge was safe.",
        "Ada Example, 45, said the bridge was safe.",
        "Ada Example, a professor at Oxbridge, said the bridge was safe.",
    ] {
        check(text, &[&content("Ada Example", "")]);
    }
    check(
        "The bridge will open in May, his spokesman, Stefan Sample, announced Wednesday.",
        &["indirect [The bridge will open in May] announced < Stefan Sample"],
    );
}

#[test]
fn the_name_behind_a_role_between_commas() {
    for role in ["one resident", "a resident", "another neighbour", "his lawyer", "Example’s lawyer"] {
        check(
            &format!("“The bridge is safe,” {role}, Ada Example, told the paper."),
            &["direct [“The bridge is safe,”] told < Ada Example"],
        );
    }
    let text = "Ms Example, a councillor for Oxbridge, said the bridge was safe.";
    let found = with_names(text, &["Example"], &all());
    assert_eq!((found[0].source, found[0].speakers.clone()), (Some(0), vec![0]), "{found:?}");
}

#[test]
fn what_was_asked_is_a_report_of_whoever_asked() {
    let asked = "indirect [whether the bridge was safe] Asked < -";
    check("Asked whether the bridge was safe, she laughed: “Try it.”", &[asked, "direct [“Try it.”] laughed < she"]);
    check(
        "Asked by Sample whether the bridge was safe, Example said it was new.",
        &["indirect [whether the bridge was safe] Asked < Sample", "indirect [it was new] said < Example"],
    );
    check("Asked about the bridge, Example said it was new.", &["indirect [it was new] said < Example"]);
    check("Example was asked whether the bridge was safe.", &["indirect [whether the bridge was safe] asked < -"]);
    check("She asked whether the bridge was safe.", &["indirect [whether the bridge was safe] asked < She"]);
}

#[test]
fn what_was_not_said_is_no_row() {
    for text in [
        "Ada Example never said “the bridge is closed”.",
        "Example did not say that the bridge was closed.",
        "Nobody said the bridge was closed.",
        "Neither Example nor Sample said the bridge was closed.",
        "Example stopped short of saying the bridge was closed.",
        "Example declined to say whether the bridge was closed.",
        "Example has yet to say whether the bridge was closed.",
        "If Example says the bridge is closed, it is closed.",
        "A witness, who asked not to be named, left.",
    ] {
        check_speech(text, &[]);
    }
    check_speech(
        "Example denied that the bridge was closed.",
        &["indirect [that the bridge was closed] denied < Example"],
    );
    let found = quotes("Example did not say that the bridge was closed.", &all());
    assert!(found.iter().all(|quote| quote.negated) && found.len() == 1, "{found:?}");
}

#[test]
fn an_attribution_inside_a_clause() {
    check_speech(
        "Prices, said Ada Example, have doubled.",
        &["indirect [Prices] said < Ada Example", "indirect [have doubled] said < Ada Example"],
    );
    check_speech(
        "Last year, Ada Example said, the river froze.",
        &["indirect [Last year] said < Ada Example", "indirect [the river froze] said < Ada Example"],
    );
    check_speech("Not so fast, said Ada Example.", &["indirect [Not so fast] said < Ada Example"]);
}

#[test]
fn a_report_inside_a_relative_clause() {
    check_speech(
        "They built a tower that Example said would ruin the skyline.",
        &["indirect [would ruin the skyline] said < Example"],
    );
    check_speech(
        "Ben Sample, who police say robbed a bank, left on Monday.",
        &["indirect [robbed a bank] say < police"],
    );
}

#[test]
fn what_stands_behind_whom_and_where_it_was_told() {
    check_speech(
        "Example wrote to the council in May that the bridge was old.",
        &["indirect [that the bridge was old] wrote < Example"],
    );
    check_speech(
        "Example told a rally outside parliament that the bridge was old.",
        &["indirect [that the bridge was old] told < Example"],
    );
    check_speech("Example asked both sides to leave the bridge.", &["indirect [to leave the bridge] asked < Example"]);
}

#[test]
fn whose_words_without_a_verb() {
    let text = "“The bridge will open in May.”";
    for (before, after, source) in [
        ("Statement from Ada Example:\n\n", "", "Ada Example"),
        ("Here is Ada Example: ", "", "Ada Example"),
        ("As Ada Example put it, ", "", "Ada Example"),
        ("", "\n\n— Ada Example, mayor", "Ada Example"),
        ("", " (Ada Example)", "Ada Example"),
    ] {
        let text = format!("{before}{text}{after}");
        let found = quotes(&text, &speech());
        let sources: Vec<&str> = found.iter().filter_map(|q| q.source_phrase.clone()).map(|span| &text[span]).collect();
        assert_eq!(sources, [source], "in {text:?}: {found:?}");
    }
}

#[test]
fn turns_of_a_transcript() {
    check_speech(
        "HERALD: Will the bridge open?\n\nADA EXAMPLE: In May. We tested it.",
        &["direct [Will the bridge open?] : < HERALD", "direct [In May. We tested it.] : < ADA EXAMPLE"],
    );
    check_speech("The plan: more buses.\n\nThe cost: nobody knows.", &[]);
}

#[test]
fn names_in_quote_marks_are_no_speech() {
    for text in [
        "“No sleep,” said a man known only as “Pepper”.",
        "“No sleep,” Ada Example told the podcast “Early Risers”.",
        "“No sleep,” said a vendor who goes by the name “Pepper.”",
    ] {
        let found = show(text, &quotes(text, &speech()));
        assert!(matches!(&found[..], [only] if only.starts_with("direct [“No sleep,”]")), "{found:?}");
    }
}

#[test]
fn a_headline_repeats_who_said_it_below() {
    let text = "# “I cooked for a year”: a new place opens\n\n“I cooked for a year,” Ada Example said.";
    let text = text.trim_start_matches("# ");
    let found = with_names(text, &["Ada Example"], &speech());
    assert!(found.iter().all(|quote| quote.speakers == [0]), "{found:?}");
}

/// Rows that are left out move those after them: the headline's link has to follow.
#[test]
fn a_headline_repeats_the_same_row_if_others_are_left_out() {
    let text = "“We will win”: a town waits\n\n“No,” Eve Sample said.\n\n“It is over now,” Ben Sample said.\n\n\
                “We will win,” Ada Example said.";
    let settings = Settings { min_words: 2, ..speech() };
    let found = with_names(text, &["Ada Example", "Ben Sample", "Eve Sample"], &settings);
    let speakers: Vec<_> = found.iter().map(|quote| (&text[quote.span.clone()], &quote.speakers[..])).collect();
    assert_eq!(
        speakers,
        [("“We will win”", &[0][..]), ("“It is over now,”", &[1]), ("“We will win,”", &[0])],
        "{found:?}"
    );
}

#[test]
fn inches_and_feet_are_no_quote_marks() {
    check_speech("Example stands 6' 2\" tall. The board is 5'10\" and a 12\" pipe.", &[]);
    check_speech(
        "\"The pipe is 12\" wide and 6' long,\" Example said.",
        &["direct [\"The pipe is 12\" wide and 6' long,\"] said < Example"],
    );
}

#[test]
fn several_speak_together() {
    let text = "“The bridge is safe,” said Ada Example and Ben Sample.";
    let found = with_names(text, &["Ada Example", "Ben Sample"], &speech());
    assert_eq!(found[0].speakers, [0, 1], "{found:?}");
}

#[test]
fn who_was_asked_answers_and_who_spoke_adds() {
    let text = "“Are you going?” Ada Example asked Eve Sample. “No,” she answered.";
    let found = with_names(text, &["Ada Example", "Eve Sample"], &speech());
    assert_eq!(found.iter().map(|q| q.speakers.clone()).collect::<Vec<_>>(), [[0], [1]], "{found:?}");
    let text = "“It is safe,” Ada Example said of Ben Sample. “Try it,” she added.";
    let found = with_names(text, &["Ada Example", "Ben Sample"], &speech());
    assert_eq!(found.last().map(|q| q.speakers.clone()), Some(vec![0]), "{found:?}");
}

#[test]
fn what_speakers_report_of_others() {
    let text = "“My husband says I ran in a circle,” Example said.";
    let found = quotes(text, &speech());
    assert_eq!(
        show(text, &found),
        [
            "direct [“My husband says I ran in a circle,”] said < Example",
            "indirect [I ran in a circle] says < My husband"
        ]
    );
    assert_eq!(found[1].within, Some(0));
}

#[test]
fn a_clause_is_known_by_any_verb() {
    check(
        "A storm swept across the north on Sunday, officials said.",
        &["indirect [A storm swept across the north on Sunday] said < officials"],
    );
    check(
        "Officials had warned as early as Thursday that the bridge could fall.",
        &["indirect [that the bridge could fall] warned < Officials"],
    );
}

#[test]
fn who_says_it_stands_before_the_verb() {
    check(
        "Asked about it, an engineer, who spoke on condition of anonymity, said the council “would not pay”.",
        &["mixed [the council “would not pay”] said < an engineer"],
    );
    check(
        "But critics accused his office of neglect; Senator Ada Example called the bridge “unsafe” and demanded an inquiry.",
        &[
            "indirect [his office of neglect] accused < critics",
            "mixed [the bridge “unsafe”] called < Senator Ada Example",
            "indirect [an inquiry] demanded < Senator Ada Example",
        ],
    );
    check(
        "The council denied that paint had run out, insisting it would last.",
        &["indirect [that paint had run out] denied < The council", "indirect [it would last] insisting < The council"],
    );
}

#[test]
fn what_describes_a_source_is_not_the_source() {
    for source in ["A source close to the council", "Two people briefed on the plan"] {
        let text = format!("{source} insisted that it would pay.");
        let found = quotes(&text, &all());
        let insisted = found.iter().find(|q| q.lemma == "insist").unwrap();
        assert!(source.starts_with(&text[insisted.source_phrase.clone().unwrap()]), "{found:?}");
    }
    check("According to her, “it is safe”.", &["direct [“it is safe”] According to < her"]);
}

#[test]
fn no_answer_is_no_report() {
    check("The company that makes it, Oxbridge Ltd, did not immediately respond to questions.", &[]);
    check("The council would not comment on the bridge.", &[]);
    check("She commented on the bridge.", &["indirect [the bridge] commented on < She"]);
}

#[test]
fn what_stands_between_the_verb_and_what_it_reports() {
    check(
        "The council said in a statement it is looking into it.",
        &["indirect [it is looking into it] said < The council"],
    );
    check("She has said previously that it is safe.", &["indirect [that it is safe] said < She"]);
    check(
        "Example, in a letter sent from Oxbridge, said he knew nothing about it.",
        &["indirect [he knew nothing about it] said < Example"],
    );
}

#[test]
fn a_month_can_be_a_name() {
    let text = "“It is safe,” wrote bridge engineer Jan Example in a note.";
    let found = with_names(text, &["Jan Example"], &all());
    assert_eq!(found[0].speakers, [0], "{found:?}");
}

#[test]
fn reports_end_where_the_next_clause_begins() {
    check(
        "Since he claimed that the firm broke the law, the council refused.",
        &["indirect [that the firm broke the law] claimed < he"],
    );
    check(
        "Example denounced the plan and called on the council to stop.",
        &["indirect [the plan] denounced < Example", "indirect [to stop] called on < Example"],
    );
}

#[test]
fn report_in_a_report() {
    let text = "The minister noted that “bridges are always” dear, he adds.";
    let found = quotes(text, &all());
    assert_eq!(
        show(text, &found),
        [
            "mixed [The minister noted that “bridges are always” dear] adds < he",
            "mixed [that “bridges are always” dear] noted < The minister",
        ]
    );
    assert_eq!(found[1].within, Some(0));
}

#[test]
fn quotation_in_a_quotation() {
    let text = "“She looked at me and said, ‘It will never open,’ and left,” Example said.";
    let found = quotes(text, &all());
    assert_eq!(found.len(), 2, "{found:?}");
    assert_eq!((&text[found[1].span.clone()], found[1].within), ("‘It will never open,’", Some(0)));
}

#[test]
fn headline_colon_and_introduction() {
    check("# Example: We will rebuild the bridge\n\nThe council met.", &[]);
    check(
        "Example continued:\n\n“The bridge will open in May.”",
        &["direct [“The bridge will open in May.”] continued < Example"],
    );
}

#[test]
fn speakers_are_carried_only_where_they_fit() {
    let text = "“It is safe,” Ada Example said. Ben Sample disagreed.\n\n“It will open in May.”";
    let found = with_names(text, &["Ada Example", "Ben Sample"], &all());
    assert_eq!(found[0].speakers, [0]);
    let text = "Trump's lawyer said the case was weak.";
    let found = with_names(text, &["Trump"], &all());
    assert_eq!((found.len(), found[0].speakers.len()), (1, 0), "the possessor is not the speaker");
}

#[test]
fn a_name_before_a_common_noun_says_whose_they_are() {
    let speaker = |text: &str| with_names(text, &["Example"], &all())[0].speakers.first().copied();
    for whose in ["Example lawyers", "The Example campaign", "An Example aide", "The Example administration"] {
        assert_eq!(speaker(&format!("{whose} said the bridge was safe.")), None, "{whose}");
    }
    for name in ["Example senior", "Example himself", "Example alone", "Mayor Example"] {
        assert_eq!(speaker(&format!("{name} said the bridge was safe.")), Some(0), "{name}");
    }
}

#[test]
fn i_within_a_quotation_is_its_speaker() {
    let text = "“I told them that the bridge was safe,” Ada Example said.";
    let found = with_names(text, &["Ada Example", "I"], &Settings { beliefs: false, ..all() });
    assert_eq!(found.iter().map(|q| q.speakers.clone()).collect::<Vec<_>>(), [[0], [0]]);
}

#[test]
fn whom_the_sentence_before_is_about_goes_on_to_speak() {
    let names = ["Ada Example", "Ben Sample"];
    let text = "Ada Example said the bridge was safe. Ben Sample, her brother, knows better. “It leaks.”";
    let found = with_names(text, &names, &all());
    assert_eq!(found.iter().map(|q| q.speakers.clone()).collect::<Vec<_>>(), [[0], [1]]);
    let text = "Ada Example said the bridge was safe. “It will open in May.” “It is new.”";
    let found = with_names(text, &names, &all());
    assert!(found.iter().all(|quote| quote.speakers == [0]), "{found:?}");
    // Nobody is quoted who is only accused, dead, or spoken of.
    for before in [
        "Police arrested Ada Example on Monday.",
        "Ada Example was found guilty of murder.",
        "Ada Example died in the crash.",
        "Ada Example’s house burned down.",
    ] {
        let text = format!("{before} “The evidence is overwhelming.”");
        let found = with_names(&text, &names, &all());
        assert!(found.iter().all(|quote| quote.speakers.is_empty()), "{text} {found:?}");
    }
}

#[test]
fn the_holder_of_an_office_over_something() {
    let speaker = |text: &str, names: &[&str]| with_names(text, names, &all())[0].speakers.first().copied();
    assert_eq!(speaker("Minister of Education Ada Example said the bridge was safe.", &["Ada Example"]), Some(0));
    assert_eq!(speaker("Undersecretary for Education Mr. Example said the bridge was safe.", &["Example"]), Some(0));
    assert_eq!(speaker("The secretary of President Example said the bridge was safe.", &["Example"]), None);
}

#[test]
fn spokesmen_and_documents_speak_for_their_body() {
    let speaker = |text: &str| {
        let found = with_named(text, &["Oxbridge Council", "Oxland"], false, &all());
        (found[0].source, found[0].speakers.first().copied())
    };
    assert_eq!(speaker("A spokesman for the Oxbridge Council said the bridge was safe."), (None, Some(0)));
    assert_eq!(speaker("An Oxbridge Council report said the bridge was safe."), (None, Some(0)));
    assert_eq!(speaker("Oxland officials said the bridge was safe."), (None, None));
}

#[test]
fn a_quotation_after_a_report_is_its_speakers() {
    let text = "Ada Example noted that the bridge was old. “It will open in May.”";
    let found = with_names(text, &["Ada Example"], &all());
    assert_eq!(found.iter().map(|q| q.speakers.clone()).collect::<Vec<_>>(), [[0], [0]]);
}

#[test]
fn an_answer_is_the_other_speakers() {
    let text = "“The bridge is safe,” Ada Example said.\n\n“Is it open?” Ben Sample asked.\n\n“It will open in May.”";
    let found = with_names(text, &["Ada Example", "Ben Sample"], &Settings { min_confidence: 0.0, ..all() });
    assert_eq!(found.iter().map(|q| q.speakers.clone()).collect::<Vec<_>>(), [[0], [1], [0]]);
}

#[test]
fn an_unbalanced_mark_spoils_nothing_after_its_paragraph() {
    let rest = "“The bridge is safe,” Example said.";
    for stray in ["The “plan was old.", "A \"plan was old.", "The plan” was old.", "“The plan was old."] {
        let text = format!("{stray}\n\nNothing was said for a week.\n\n{rest}");
        let found = show(&text, &quotes(&text, &all()));
        assert!(found.contains(&"direct [“The bridge is safe,”] said < Example".to_owned()), "{stray}: {found:?}");
    }
}

#[test]
fn settings_leave_out() {
    let text = "“No,” Example said. The mayor said the bridge was safe. Sample believes it will open. She declined to comment.";
    let some = |settings: Settings| quotes(text, &settings);
    assert!(some(Settings { min_words: 3, ..all() }).iter().all(|q| q.kind == QuoteKind::Indirect));
    assert!(some(Settings { indirect: false, ..all() }).iter().all(|q| q.kind != QuoteKind::Indirect));
    assert!(some(Settings { min_score: 1.0, ..speech() }).is_empty());
    assert!(some(speech()).iter().all(|q| q.lemma == "say"));
    // What nobody said comes out where it is asked for, however little its words look like a quotation.
    let lemmas: Vec<&str> = some(Settings { beliefs: true, ..Settings::default() }).iter().map(|q| q.lemma).collect();
    assert!(lemmas.contains(&"believe") && lemmas.contains(&"decline"), "{lemmas:?}");
}

#[test]
fn the_tree_finds_the_source_across_appositions_and_in_participles() {
    check(
        "Ada Example, curator and director of exhibits at the University of Oxbridge, Fayetteville, said the bridge was safe.",
        &["indirect [the bridge was safe] said < Ada Example"],
    );
    check(
        "Every claim will be judged, with Boswell saying the bridge was safe.",
        &["indirect [the bridge was safe] saying < Boswell"],
    );
}

#[test]
fn the_tree_tells_verbs_from_nouns() {
    check("Recent reports have shaken the town.", &[]);
    check("Officials claim the bridge was safe.", &["indirect [the bridge was safe] claim < Officials"]);
}

#[test]
fn nouns_and_adjectives_report_too() {
    check(
        "The mayor rejected the idea. Her belief that the bridge was safe surprised many.",
        &[
            "indirect [the idea] rejected < The mayor",
            "indirect [that the bridge was safe surprised many] belief < Her",
        ],
    );
    check(
        "The mayor is confident that the bridge is safe.",
        &["indirect [that the bridge is safe] confident < The mayor"],
    );
}

#[test]
fn a_participle_names_by_whom() {
    check_speech("The plan was called “dead” by Lena Example.", &["mixed [“dead”] called < Lena Example"]);
    check_speech(
        "The bridge, described by Ada Example as “a death trap”, is closed.",
        &["mixed [“a death trap”] described < Ada Example"],
    );
}

#[test]
fn verbs_that_say_something_else_report_nothing() {
    check_speech("More were jailed, adding to the thousands who were in prison.", &[]);
    check_speech("The union called out its members on Monday.", &[]);
    check_speech("She wrote eleven scripts there and showed them to nobody.", &[]);
    check_speech("As for prices, according to the report, which was published in May, little changed.", &[]);
}

#[test]
fn what_is_still_to_be_said_is_no_speech() {
    check_speech("The court is expected to announce its decision on Friday.", &[]);
}

#[test]
fn a_clause_behind_commas_is_what_was_argued() {
    check_speech(
        "On Monday, Example argued before three judges, Lister and Francis among them, that the Speaker had no authority.",
        &["indirect [that the Speaker had no authority] argued < Example"],
    );
}

#[test]
fn a_name_in_apposition_to_a_name_of_inhabitants_speaks() {
    check_speech(
        "The New Brunswicker, Luc Example, said the vote was fair.",
        &["indirect [the vote was fair] said < Luc Example"],
    );
}

#[test]
fn the_parts_of_an_utterance_come_out_together() {
    let text = "Food, said Karl Example, was scarce.";
    let found = quotes(text, &Settings::default());
    assert_eq!(
        show(text, &found),
        ["indirect [Food] said < Karl Example", "indirect [was scarce] said < Karl Example"]
    );
    assert_eq!(found[1].continues, Some(0));
}

#[test]
fn what_is_said_may_begin_with_any_word() {
    for (said, text) in [
        ("it passes on the discounts", "The company said it passes on the discounts."),
        ("the minutes would show it", "Example said the minutes would show it."),
        ("Friday's result was unclear", "An official, who asked not to be named, said Friday's result was unclear."),
        ("this year's borrowing was complete", "The ministry said this year's borrowing was complete."),
        ("at least 12 soldiers were dead", "An official said at least 12 soldiers were dead."),
        ("about 6,000 patients had been moved", "The department said about 6,000 patients had been moved."),
        ("the dispute with pilots was over", "The airline said last week the dispute with pilots was over."),
        ("no such letter could be found", "The deputy said yesterday no such letter could be found."),
        (
            "families, many of them Tongan, had been asking",
            "Example said families, many of them Tongan, had been asking.",
        ),
        ("she and her sister felt no triumph", "Example said she and her sister felt no triumph."),
    ] {
        let found = quotes(text, &speech());
        let words: Vec<&str> = found.iter().map(|quote| &text[quote.span.clone()]).collect();
        assert!(words.contains(&said), "in {text:?}: {words:?}");
    }
}

#[test]
fn coordinate_verbs_belong_to_what_is_said_or_to_the_article() {
    check_speech(
        "Example said he had read all of them and found nothing in them.",
        &["indirect [he had read all of them and found nothing in them] said < Example"],
    );
    check_speech(
        "The firm said it was sending investigators and expressed its condolences.",
        &["indirect [it was sending investigators] said < The firm"],
    );
    check_speech(
        "The firm said it had turned down the offer, hours before its owner accepted it.",
        &["indirect [it had turned down the offer] said < The firm"],
    );
}

#[test]
fn what_is_said_goes_on_behind_the_attribution() {
    check_speech(
        "Two boats had been waiting, Example said, with fuel and life jackets.",
        &[
            "indirect [Two boats had been waiting] said < Example",
            "indirect [with fuel and life jackets] said < Example",
        ],
    );
    check_speech(
        "Complaints should be taken to the courts, Example said, “where people know the law”.",
        &[
            "indirect [Complaints should be taken to the courts] said < Example",
            "mixed [“where people know the law”] said < Example",
        ],
    );
    check_speech(
        "Nobody was hurt, Example said, in a statement on Monday.",
        &["indirect [Nobody was hurt] said < Example"],
    );
}

#[test]
fn a_subject_with_a_relative_clause_is_not_what_is_said() {
    check_speech(
        "Councillor Ada Example, who voted no, said the report was late.",
        &["indirect [the report was late] said < Councillor Ada Example"],
    );
}

#[test]
fn courts_hear_and_inquiries_find() {
    check_speech(
        "A carer took £186,000 from a woman of 91, a jury was told yesterday.",
        &["indirect [A carer took £186,000 from a woman of 91] told < -"],
    );
    check_speech(
        "The inquiry found that staff were warned.",
        &["indirect [that staff were warned] found < The inquiry"],
    );
    check_speech("Example found that staff were warned.", &[]);
}

#[test]
fn estimates_and_questions_in_other_words() {
    check_speech(
        "The union put the number of strikers at 4,000.",
        &["indirect [the number of strikers at 4,000] put < The union"],
    );
    check_speech(
        "Example wanted to know why the regulator had waited.",
        &["indirect [why the regulator had waited] wanted to know < Example"],
    );
    check_speech(
        "The moderator, Ada Example, asked whether they would accept the result.",
        &["indirect [whether they would accept the result] asked < Ada Example"],
    );
    check_speech(
        "The judge pointed out that schools had no budget.",
        &["indirect [that schools had no budget] pointed out < The judge"],
    );
}

#[test]
fn a_headline_takes_its_speaker_from_the_words_below() {
    let text = "‘I was in debt, not exile’: a director comes back\n\n“I was in debt and not in exile,” Ada Example said on Monday.";
    let found = with_names(text, &["Ada Example"], &speech());
    assert_eq!(found[0].repeats, Some(1), "{:?}", show(text, &found));
    assert_eq!(found[0].speakers, found[1].speakers);
    assert!(!found[0].speakers.is_empty());
}

#[test]
fn a_name_behind_a_noun_that_is_completed_speaks() {
    for text in [
        "The chairlady of the tenants, Judith Example, said she had written.",
        "Det Con Judith Example, who took the report, said he was calm.",
        "Giving evidence, Det Con Judith Example, of Northern Police, said he was calm.",
        "Vice Admiral Judith Example, now a congresswoman, said the port was closed.",
        "Chair of the bench Judith Example said they could leave.",
    ] {
        let found = with_names(text, &["Judith Example"], &speech());
        assert_eq!(found[0].speakers.len(), 1, "{:?}", show(text, &found));
    }
}

#[test]
fn a_document_speaks_for_who_issues_it() {
    let settings = speech();
    let speakers = |text: &str| {
        let found = with_named(text, &["Example Bank"], false, &settings);
        found[0].speakers.len()
    };
    assert_eq!(speakers("An Example Bank report said prices had doubled."), 1);
    assert_eq!(speakers("A report by Example Bank said prices had doubled."), 1);
    assert_eq!(speakers("A survey for Example Bank said prices had doubled."), 0);
}

#[test]
fn things_do_not_say_what_they_do() {
    check_speech("This demands new skills of everybody.", &[]);
    check_speech("The coast reveals the beauty of the country.", &[]);
    check_speech("They danced at an event called Crush the Crisis.", &[]);
    check_speech("In her memoir Example describes her son’s recovery.", &[]);
    check_speech("The women were maintaining market stalls that their mothers had set up.", &[]);
    check_speech("The pair claimed both places on a memorable night at the Oxbridge trials.", &[]);
    check_speech("She asked to remain anonymous.", &[]);
}

#[test]
fn a_report_before_a_comma_is_not_what_the_next_verb_says() {
    check_speech(
        "The insider said that the convenor, Ada Example, advised the court.",
        &["indirect [that the convenor, Ada Example, advised the court] said < The insider"],
    );
}

#[test]
fn clauses_that_nobody_says() {
    check_speech("Note that the bridge is closed on Mondays.", &[]);
    check_speech("The council has never confirmed or denied that the bridge is safe.", &[]);
    check_speech("Screws were tightened according to the directions on the box.", &[]);
    check_speech("Example appealed to the court.", &[]);
    check_speech("An exodus began that had seen thousands leave.", &[]);
    check_speech("He was recruited according to the rules, and nobody asked.", &[]);
}

#[test]
fn when_it_was_said_is_not_what_was_said() {
    for (said, text) in [
        ("it was sending doses", "The ministry said Thursday it was sending doses."),
        ("no layoffs were planned", "A spokesman, Karl Example, said Monday no layoffs were planned."),
        ("it would appeal", "Example & Sons said afterwards it would appeal."),
        ("drivers should slow down", "The officer told reporters Wednesday drivers should slow down."),
        ("it was resuming work", "The mill announced earlier this week it was resuming work."),
        ("the late Karl Example built it", "The mayor said the late Karl Example built it."),
        ("Friday was too early", "Example said Friday was too early."),
        ("May 30 has been set as the date", "Officials say May 30 has been set as the date."),
    ] {
        assert_eq!(words(text), [said], "in {text:?}");
    }
}

/// The words of the reports of speech in a text.
fn words(text: &str) -> Vec<&str> {
    quotes(text, &speech()).iter().map(|quote| &text[quote.span.clone()]).collect()
}

#[test]
fn somebody_quoted_as_saying_it_says_it() {
    check_speech(
        "The agency quoted an official, Karl Example, as saying the bridge was safe.",
        &["indirect [the bridge was safe] saying < Karl Example"],
    );
    check_speech(
        "Ada Example was quoted as saying that the bridge was safe.",
        &["indirect [that the bridge was safe] saying < Ada Example"],
    );
}

#[test]
fn a_list_is_demanded_to_its_end() {
    check_speech(
        "The mayor is appealing for clean water, food and tents for the families.",
        &["indirect [clean water, food and tents for the families] appealing for < The mayor"],
    );
    check_speech(
        "Example called for the mine to be closed on Friday.",
        &["indirect [the mine to be closed on Friday] called for < Example"],
    );
    check_speech(
        "The union called on the owner, Example Ltd, to sell the mine.",
        &["indirect [to sell the mine] called on < The union"],
    );
}

#[test]
fn an_infinitive_may_be_withheld_or_still_to_come() {
    check_speech("She declined to name him or to say whether the bridge was safe.", &[]);
    check_speech("The government has refused to confirm or deny that it sent troops.", &[]);
    check_speech("Four workers, said to be Canadians, were freed on Saturday.", &[]);
    check_speech("Officials are about to announce that the bridge is safe.", &[]);
    check_speech("The flood would reach the square and threaten to drown the town.", &[]);
}

#[test]
fn words_that_describe_a_noun_report_nothing() {
    check_speech("Most reported crimes happened at night.", &[]);
    check_speech("Orders of the recently announced phone began on Tuesday.", &[]);
    check_speech(
        "Officials say a fight between soldiers and suspected rebels has killed eight people.",
        &["indirect [a fight between soldiers and suspected rebels has killed eight people] say < Officials"],
    );
}

#[test]
fn what_is_denied_or_refused_is_nobodys_report() {
    let said = |text: &str| words(text).into_iter().filter(|said| said.starts_with("that")).count();
    assert_eq!(said("He denied reports that staff had gone."), 0);
    assert_eq!(said("A statement dismissed claims that staff had gone."), 0);
    assert_eq!(said("He denied that staff had gone."), 1);
    // Nobody is named who says so.
    check_speech("The army is investigating allegations that staff had gone.", &[]);
    check_speech(
        "The army is investigating Ada Example’s allegations that staff had gone.",
        &["indirect [that staff had gone] allegations < Ada Example"],
    );
    check(
        "The army is investigating allegations that staff had gone.",
        &["indirect [that staff had gone] allegations < -"],
    );
}

#[test]
fn who_was_told_is_not_what_was_said() {
    check_speech("They were told the certificate was new.", &["indirect [the certificate was new] told < -"]);
    check_speech(
        "Members had been told in August that the scheme was healthy.",
        &["indirect [that the scheme was healthy] told < -"],
    );
    check_speech("She was warned that the seat was broken.", &["indirect [that the seat was broken] warned < -"]);
    check_speech(
        "The captain said nobody in his boats was in a mood to laugh.",
        &["indirect [nobody in his boats was in a mood to laugh] said < The captain"],
    );
}

#[test]
fn an_attribution_inside_a_relative_clause_takes_the_rest_of_it() {
    check_speech(
        "They turned back the boats, which, according to Karl Example, were full.",
        &["indirect [were full] according to < Karl Example"],
    );
    check_speech(
        "According to the herder, who is 71, it was he who held the rope.",
        &["indirect [it was he who held the rope] According to < the herder"],
    );
    for text in [
        "According to the herder, Karl Example, it was safe.",
        "According to Karl Example, a herder, it was safe.",
        "According to Karl Example, head of the herders, it was safe.",
    ] {
        check_speech(text, &["indirect [it was safe] According to < Karl Example"]);
    }
    check_speech(
        "According to a report, the ferry, a tanker, was empty.",
        &["indirect [the ferry, a tanker, was empty] According to < a report"],
    );
    check_speech(
        "According to the council, however, the bridge is safe.",
        &["indirect [the bridge is safe] According to < the council"],
    );
}

#[test]
fn a_relative_clause_ends_where_the_main_verb_begins() {
    check_speech(
        "A midwife who warned that a ward was unsafe was forced out of her job.",
        &["indirect [that a ward was unsafe] warned < A midwife"],
    );
    check_speech(
        "The group that controls Oxbridge told the council it would leave.",
        &["indirect [it would leave] told < The group"],
    );
}

#[test]
fn whoever_stands_behind_the_verb_speaks() {
    for (source, text) in [
        ("that lawyer", "“The bridge is safe,” said that lawyer, Karl Example."),
        ("one of the latecomers", "“The bridge is safe,” said one of the latecomers, Ada Example."),
        ("a pal", "They have moved out, says a pal."),
    ] {
        let found = quotes(text, &speech());
        let sources: Vec<_> = found.iter().map(|quote| quote.source_phrase.clone().map(|span| &text[span])).collect();
        assert_eq!(sources, [Some(source)], "in {text:?}");
    }
}

#[test]
fn a_quotation_behind_a_colon_or_a_comma_is_all_that_was_said() {
    check_speech(
        "She told the podcast “Load-In”: “We sing. They swap.”",
        &["direct [“We sing. They swap.”] told < She"],
    );
    check_speech("Example disputed that: “There were two.”", &["direct [“There were two.”] disputed < Example"]);
    check_speech(
        "“He says to me, ‘You look well, considering,’” she said.",
        &[
            "direct [“He says to me, ‘You look well, considering,’”] said < she",
            "direct [‘You look well, considering,’] says < He",
        ],
    );
}

#[test]
fn the_article_goes_on_in_its_own_words_behind_a_quotation() {
    check_speech(
        "Example said the job was “badly lagged”, which it was.",
        &["mixed [the job was “badly lagged”] said < Example"],
    );
    check_speech(
        "Example said his officers had shown “maximum patience,” although one of them slipped.",
        &["mixed [his officers had shown “maximum patience,”] said < Example"],
    );
}

#[test]
fn figures_and_clauses_after_verbs_of_claiming() {
    check_speech(
        "He claimed the audit was being used by rivals.",
        &["indirect [the audit was being used by rivals] claimed < He"],
    );
    check_speech(
        "The union said about a fifth of welders were migrants.",
        &["indirect [about a fifth of welders were migrants] said < The union"],
    );
    check_speech(
        "The bank put the chances at one in three.",
        &["indirect [the chances at one in three] put < The bank"],
    );
    check_speech(
        "The agency points out that the town was warned.",
        &["indirect [that the town was warned] points out < The agency"],
    );
}
