//! Reports that are easily overlooked.

use crate::common::{quotes, with_named};
use crate::{check_speech, speech, words};
use copydesk_quotes::Settings;

#[test]
fn bodies_state_what_they_find() {
    check_speech(
        "The tribunal found the firm had not consulted them.",
        &["indirect [the firm had not consulted them] found < The tribunal"],
    );
    let text = "The Competition Authority found last year that the firms had split the market.";
    let found = with_named(text, &["Competition Authority"], false, &speech());
    assert_eq!(
        found.iter().map(|quote| &text[quote.span.clone()]).collect::<Vec<_>>(),
        ["that the firms had split the market"]
    );
    check_speech("Example found that the firms had split the market.", &[]);
}

#[test]
fn what_is_said_may_begin_with_nothing_and_go_on_with_some_of_them() {
    check_speech(
        "The director said nothing in the rules prevented it.",
        &["indirect [nothing in the rules prevented it] said < The director"],
    );
    check_speech(
        "Nine were in hospital, she said, two of them in intensive care.",
        &["indirect [Nine were in hospital] said < she", "indirect [two of them in intensive care] said < she"],
    );
}

#[test]
fn the_only_one_is_a_source() {
    check_speech(
        "The band ended on Monday, according to the only member who was awake.",
        &["indirect [The band ended on Monday] according to < the only member"],
    );
}

#[test]
fn a_denial_ends_where_somebody_says_something() {
    check_speech(
        "The maker denied that it had hidden a fault and said the pump was safe.",
        &["indirect [that it had hidden a fault] denied < The maker", "indirect [the pump was safe] said < The maker"],
    );
}

#[test]
fn a_clause_around_verb_and_source_comes_out_by_default() {
    let text = "Food, wrote Karl Example, was scarce.";
    assert_eq!(quotes(text, &Settings::default()).len(), 2);
}

#[test]
fn verbs_that_look_like_nouns_report() {
    check_speech(
        "Example claims Oxland blocked its signal.",
        &["indirect [Oxland blocked its signal] claims < Example"],
    );
    check_speech(
        "The newspaper reports police have arrested ten people.",
        &["indirect [police have arrested ten people] reports < The newspaper"],
    );
    check_speech("Ada Example boasts of “absolute freedom”.", &["direct [“absolute freedom”] boasts of < Ada Example"]);
    check_speech("Police reports show that the bridge was closed.", &[]);
}

#[test]
fn a_statement_or_an_order_asks_for_something() {
    assert_eq!(words("Example issued a statement in December calling on Oxland to free her."), ["to free her"]);
    check_speech(
        "Example signed the law and instructed the agency and the army to come up with a plan.",
        &["indirect [to come up with a plan] instructed < Example"],
    );
}

#[test]
fn what_somebody_said_as_a_clause_in_front_tells() {
    for (shown, text) in [
        ("indirect [the bridge is unsafe] said < the mayor", "As the mayor said, the bridge is unsafe."),
        ("indirect [it was closed in May] noted < Example", "As Example noted on Monday, it was closed in May."),
        (
            "mixed [it is not the only “brutal bridge” or tunnel that leaks] noted < Example",
            "As Example noted, it is not the only “brutal bridge” or tunnel that leaks.",
        ),
        ("direct [“The bridge is safe.”] told < she", "As she told the court, “The bridge is safe.”"),
    ] {
        check_speech(text, &[shown]);
    }
    let found = words("As Example told the court, his wife, who was ill, had left him.");
    assert!(!found.contains(&"his wife, who was ill"), "{found:?}");
    for text in [
        "As Example said goodbye, the crowd left the hall.",
        "As they say, all politics is local.",
        "As I said, politics is local.",
        "As officials announced the plan, people left the hall.",
    ] {
        let found = words(text);
        assert!(!found.iter().any(|said| said.contains("left") || said.contains("politics")), "{found:?}");
    }
}

#[test]
fn who_makes_it_clear_says_it() {
    for (shown, text) in [
        (
            "indirect [that the bridge would close] made it clear < Ada Example",
            "Ada Example made it clear that the bridge would close.",
        ),
        (
            "indirect [that it would close] made clear < Officials",
            "Officials made clear to reporters that it would close.",
        ),
        ("indirect [he would not go] has made it very clear < He", "He has made it very clear he would not go."),
    ] {
        let shown = shown.replace("has made", "made");
        let found = with_named(text, &["Ada Example"], true, &speech());
        assert_eq!(crate::show(text, &found), [shown]);
    }
    for text in [
        "What Ada Example did makes clear that he lied.",
        "The judge that jailed Ada Example made it clear that he lied.",
        "Ada Example, whose lawyer made it clear that he lied, left.",
        "Neither Sample nor Ada Example made it clear that he lied.",
        "Nobody made it clear that Ada Example lied.",
        "It was made clear that he would resign.",
        "Ada Example wants it made clear that he would resign.",
        "Ada Example was made clear that he would resign.",
        "Did Ada Example make it clear that he would resign?",
        "Has Ada Example made clear that he would resign?",
        "The evidence presented by Ada Example makes it clear that he lied.",
        "Hurricane Katrina made it clear that he lied.",
    ] {
        let found = with_named(text, &["Ada Example"], true, &speech());
        let shown = crate::show(text, &found);
        assert!(!shown.iter().any(|row| row.contains("clear <")), "{shown:?}");
    }
    check_speech("The smoke made it clear that the fire was near.", &[]);
    check_speech("The rain made clear water muddy.", &[]);
    check_speech("He wanted to make it clear that he would stay.", &[]);
}

#[test]
fn a_request_to_be_left_unnamed_is_no_report_but_one_to_be_freed_is() {
    assert_eq!(words("The clerk has asked to be released from custody."), ["to be released from custody"]);
    check_speech("The official asked to be identified only as a clerk.", &[]);
    check_speech("He asked not to be named.", &[]);
}

#[test]
fn clauses_whose_verb_no_list_knows() {
    for (said, text) in [
        ("it denigrates their faith", "The film has been condemned by leaders who say it denigrates their faith."),
        ("his words on the talks reflect a concern", "But she said his words on the talks reflect a concern."),
        (
            "boys, some as young as four, were kept in tents",
            "The groups say boys, some as young as four, were kept in tents.",
        ),
        ("dishonor the country", "They changed the policies, which he said dishonor the country."),
        ("the firms have shown bias", "The boss will also face angry senators who claim the firms have shown bias."),
        ("seeing an aircraft", "Residents reported seeing an aircraft."),
        ("seeing 11,700 cases of it", "The organization has ten centres, and reports seeing 11,700 cases of it."),
        ("that it would close", "She called him a liar, and made it clear that it would close."),
        ("to ban Oxland from the games", "The governing body has threatened to ban Oxland from the games."),
    ] {
        assert_eq!(words(text).last(), Some(&said), "in {text:?}");
    }
    check_speech("The firm reported rising sales.", &[]);
}

#[test]
fn words_in_marks_behind_as_and_to() {
    for (said, text) in [
        ("“emir of oil,”", "The man was described by one official as the sect's “emir of oil,” although he was poor."),
        ("“sort of boring,”", "Example skipped the passages he deemed “sort of boring,” and spoke of schools."),
        ("white men as “the chivalrous race.”", "He referred to white men as “the chivalrous race.”"),
        (
            "to “come and work with us” in Oxbridge",
            "Example urged scientists who were angry to “come and work with us” in Oxbridge.",
        ),
    ] {
        assert_eq!(words(text), [said], "in {text:?}");
    }
}

#[test]
fn who_is_described_between_commas_acts_in_what_is_said() {
    check_speech(
        "Authorities say the brothers, dubbed the “candy kings,” led a gang.",
        &["mixed [the brothers, dubbed the “candy kings,” led a gang] say < Authorities"],
    );
}

#[test]
fn according_to_somebody_without_a_comma() {
    check_speech(
        "According to the report the bridge will close.",
        &["indirect [the bridge will close] According to < the report"],
    );
    // Not a noun phrase cut in two.
    let found = words("According to Example data compiled on Monday show prices fell.");
    assert!(!found.iter().any(|said| said.starts_with("data")), "{found:?}");
}

#[test]
fn a_day_with_a_genitive_opens_a_source_only_in_front_of_the_clause() {
    let source = |text: &str| {
        let found = quotes(text, &speech());
        found.first().and_then(|quote| quote.source_phrase.clone()).map_or(String::new(), |span| text[span].to_owned())
    };
    assert_eq!(source("Thursday’s report said the bridge was safe."), "Thursday’s report");
    assert!(!source("The suspect in Monday’s attack said he was sorry.").starts_with("Monday"));
    assert!(!source("A report in Sunday’s Oxbridge Post says the plan failed.").starts_with("Sunday"));
    check_speech("Example announced by Twitter he would resign.", &["indirect [he would resign] announced < Example"]);
}

#[test]
fn a_text_that_is_one_turn_or_begins_within_a_quotation() {
    check_speech(
        "He should not dismiss this with a click,” the clerk told the court.",
        &["direct [He should not dismiss this with a click,”] told < the clerk"],
    );
    let text = "Ada Example: I think the bridge is safe";
    let found = with_named(text, &["Ada Example"], true, &speech());
    assert_eq!(crate::show(text, &found), ["direct [I think the bridge is safe] : < Ada Example"]);
    let text = "Ada Example: I will go. We leave in May. The mayor spoke on Monday.";
    let found = with_named(text, &["Ada Example"], true, &speech());
    assert_eq!(crate::show(text, &found), ["direct [I will go. We leave in May.] : < Ada Example"]);
    check_speech("Update: I think the bridge is safe.", &[]);
    // Captions and headlines are about whom they name first.
    for text in [
        "ADA EXAMPLE: The heiress arrived on Monday. She said she was tired.",
        "ADA EXAMPLE: The mayor since 2005 is to step down, her party said on Monday.",
        "ADA EXAMPLE: 1924-2024",
        "ADA EXAMPLE: “I will go,” she said.",
        "Ada Example: We need to stop her, rivals say",
        "Ada Example: I was her driver, says pensioner",
        "Ada Example: I will resign. The mayor spoke on Monday. “We are done,” said Ben Sample.",
    ] {
        let found = with_named(text, &["ADA EXAMPLE", "Ada Example"], true, &speech());
        let shown = crate::show(text, &found);
        assert!(!shown.iter().any(|row| row.contains("] : <")), "{shown:?}");
    }
    check_speech("The pipe is 12\" wide. The mayor left.", &[]);
    let text = "“The law does not fit the times,” Jess Example, an analyst for Sample.";
    let found = with_named(text, &["Jess Example"], true, &speech());
    assert_eq!(crate::show(text, &found), ["direct [“The law does not fit the times,”] - < Jess Example"]);
    check_speech("“Early Risers,” Jess Example left, a day late.", &["direct [“Early Risers,”] - < -"]);
    for text in [
        "“Hit the Road Jack and Go” Jess Example, a classic of 1961.",
        "“I Will Always Love You,” Jess Example, the soundtrack of the year.",
        "“You will never walk alone,” Oxbridge FC, the champions.",
    ] {
        let found = with_named(text, &["Jess Example"], true, &speech());
        assert!(found.iter().all(|quote| quote.source_phrase.is_none()), "in {text:?}");
    }
    // An inch mark closes nothing.
    let found = words("He has a 42,\" she said. \"It is a TV.\"");
    assert!(!found.contains(&"He has a 42,\""), "{found:?}");
}
