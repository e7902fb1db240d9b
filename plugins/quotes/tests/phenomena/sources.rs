//! Who says it: the whole phrase that names the source, and its main noun.

use std::ops::Range;

use copydesk_language::segment::segment;
use copydesk_plugin::standard::MentionForm;
use copydesk_quotes::{Entity, Input, Mention, analyse};

use crate::common::{quotes, with_named};
use crate::{all, check_speech, show, speech};

/// The source phrases of a text.
fn sources(text: &str) -> Vec<&str> {
    let found = quotes(text, &speech());
    found.iter().map(|quote| quote.source_phrase.clone().map_or("-", |span| &text[span])).collect()
}

#[test]
fn what_completes_a_noun_is_not_the_source() {
    for (source, text) in [
        (
            "Oxland’s ambassador to the United States",
            "Oxland’s ambassador to the United States says his army will leave.",
        ),
        (
            "A relief agency with ties to local rebels",
            "A relief agency with ties to local rebels says two workers have returned.",
        ),
        ("The militants", "The militants holding Example had demanded that all women be freed."),
        (
            "government spokesman Karl Example",
            "In Oxbridge Sunday, government spokesman Karl Example compared them to rats, saying they spread disease.",
        ),
        ("Party members", "Party members who are against the deal say they will resign."),
        ("The survey by the Sample agency", "The survey by the Sample agency says half of the voters stayed away."),
        ("Sample", "The attacks came after Sample wrote that the deal was off."),
        ("Ada Example", "And Ada Example said the bridge was safe."),
        ("Ada Example", "Ada Example, a councillor for the north, in an interview called it “a farce”."),
    ] {
        assert_eq!(sources(text), [source], "in {text:?}");
    }
}

#[test]
fn who_holds_the_office_is_the_speaker() {
    for (source, text) in [
        // Named at the end of the phrase, with what the office is over in between.
        ("", "Chief economist at Oxland Bank Ada Example said rates would fall."),
        ("", "The deputy minister of health for rural affairs Ada Example said the clinics would open."),
        ("", "“We thank the crews,” said Oxland President and Chief Executive Officer Ada Example."),
        ("", "Secretary-General of the Council Dr. Ada Example warned that time was short."),
        // Behind it.
        ("chief economist at Oxland Bank", "“It is hard to say,” said chief economist at Oxland Bank, Ada Example."),
        (
            "Managing Director of Oxland Airways",
            "“We are glad,” says Managing Director of Oxland Airways, Ada Example.",
        ),
        (
            "Oxlandic Ambassador to the United States Ada Example",
            "According to Oxlandic Ambassador to the United States Ada Example, the visit shows progress.",
        ),
        (
            "Oxland's army chief of staff General Ada Example",
            "Oxland's army chief of staff General Ada Example said it was over.",
        ),
        // In front of it, where the comma behind the description, or both, are missing.
        ("Ada Example", "Ada Example, president and chairman of Oxland Airways said the field would close."),
        ("Ada Example", "Ada Example a director of Oxland Bank, commented: “The market is waking up.”"),
        ("Ada Example", "Ada Example a spokeswoman for Oxland Bank said the branch would close."),
    ] {
        let found = with_named(text, &["Ada Example"], true, &speech());
        assert_eq!(found.len(), 1, "in {text:?}");
        assert_eq!(found[0].speakers, [0], "in {text:?}");
        let phrase = found[0].source_phrase.clone().map(|span| &text[span]);
        assert!(source.is_empty() || phrase == Some(source), "{phrase:?} in {text:?}");
    }
}

#[test]
fn whom_an_office_is_for_does_not_speak() {
    for text in [
        "A friend of President Ada Example said the talks had failed.",
        "The lawyer for singer Ada Example said the talks had failed.",
        "A friend of the army chief of staff General Ada Example said the talks had failed.",
        "The director of the jailed Ada Example said the talks had failed.",
        "The head of Ada Example’s office said the talks had failed.",
        "The director in a dress by Ada Example said the talks had failed.",
        "“The talks failed,” said the head of the office, Ada Example and Bo Sample looking on.",
    ] {
        let found = with_named(text, &["Ada Example"], true, &speech());
        assert_eq!(found.len(), 1, "in {text:?}");
        assert!(found[0].speakers.is_empty(), "in {text:?}: {found:?}");
    }
}

#[test]
fn the_day_is_no_part_of_the_source() {
    for day in ["on Friday", "Friday", "on Monday"] {
        let text = format!("Example Motors {day} announced that it would close four plants.");
        assert_eq!(sources(&text), ["Example Motors"], "in {text:?}");
    }
    let text = "Joe Friday announced that he would retire.";
    let found = with_named(text, &["Joe Friday"], true, &speech());
    assert_eq!(found[0].speakers, [0], "{found:?}");
}

#[test]
fn who_and_that_stand_for_the_noun_that_can_say_something() {
    for (source, text) in [
        ("a woman", "They answered a call from a woman who said she had been robbed."),
        ("a report", "Example resigned in the wake of a report that said the bridge was unsafe."),
        ("a statement", "The mayor released a statement on Friday that said the bridge was safe."),
        ("critics", "The mayor pushed back against critics that say the bridge is unsafe."),
        ("A second officer", "A second officer disputed that, saying the boat was late."),
    ] {
        assert_eq!(sources(text).last(), Some(&source), "in {text:?}");
    }
}

#[test]
fn what_was_said_before_is_not_who_says_the_next() {
    check_speech(
        "Example told the paper that there should be elections in Oxland, but said he disagreed with the plan.",
        &[
            "indirect [that there should be elections in Oxland] told < Example",
            "indirect [he disagreed with the plan] said < Example",
        ],
    );
}

#[test]
fn who_was_told_does_not_go_on() {
    check_speech(
        "An official tells the Herald that crews continue to focus on the dam, but says there are signs of change.",
        &[
            "indirect [that crews continue to focus on the dam] tells < An official",
            "indirect [there are signs of change] says < An official",
        ],
    );
}

#[test]
fn who_is_described_before_said_says_it() {
    for described in ["who called him the “best mayor in history,”", "dubbed the “surgeon for men” by the paper,"]
    {
        let text = format!("Ada Example, {described} said the bridge was safe.");
        let found = quotes(&text, &speech());
        let said = found.iter().find(|quote| quote.lemma == "say").map(|quote| &text[quote.span.clone()]);
        assert_eq!(said, Some("the bridge was safe"), "{found:?}");
    }
}

#[test]
fn a_source_is_all_of_a_phrase_and_nothing_else() {
    for (source, text) in [
        ("The WHO", "The WHO says the drug works."),
        ("The Teachers’ Front", "The Teachers’ Front (TF), a union, said he was well."),
        ("Her brother", "Her brother, a former rally driver, said he was well."),
        ("people", "Reports from witnesses say an officer fired despite people shouting that he was a guard."),
        ("Representative Ada Example", "Representative Ada Example, Democrat of Oxland, said he was well."),
        ("The family", "The family also said he was well."),
        ("Example", "Example, who was born in Oxbridge, had for decades claimed to be a nurse."),
        ("Two ministers", "A driver hit a wall. Two ministers this week said it was his fault."),
        ("a judge", "The driver was fined, and a judge who knew him said that he was sorry."),
        ("Sample’s earlier studies", "According to Sample’s earlier studies, the drug works."),
    ] {
        assert_eq!(sources(text).last(), Some(&source), "in {text:?}");
    }
}

#[test]
fn the_object_of_a_clause_does_not_speak() {
    for (source, text) in [
        ("Ministers", "Ministers who are visiting Oxbridge toured the north on Friday and vowed that they would help."),
        ("Ada Example", "Ada Example announced the vote in a letter to those in her party, writing that it was due."),
        ("officials", "The Herald quoted officials Tuesday saying that the bridge was unsafe."),
        (
            "two prisoners",
            "The paper wrote that two prisoners recently released from Oxbridge say that they were beaten.",
        ),
        (
            "Ada Example",
            "Ada Example criticised the mayor after the health care bill failed in May, saying that he was weak.",
        ),
        ("Ada Example", "And Oxland Union Chairman, Ada Example, said that he was weak."),
        ("A document", "A document released Monday by a court says that the bridge was unsafe."),
    ] {
        assert_eq!(sources(text).last(), Some(&source), "in {text:?}");
    }
}

#[test]
fn a_source_phrase_that_cuts_a_name_is_the_whole_name() {
    let text = "The group Reporters without Borders says the editor was jailed.";
    let found = with_named(text, &["Reporters without Borders"], false, &speech());
    assert_eq!(found[0].source_phrase.clone().map(|span| &text[span]), Some("Reporters without Borders"));
}

#[test]
fn whoever_is_told_is_no_source_though_words_of_time_part_the_verbs() {
    for group in ["was", "was this week", "has been for years", "has for years been"] {
        let text = format!("Ada Example {group} told that the bridge was unsafe.");
        check_speech(&text, &["indirect [that the bridge was unsafe] told < -"]);
    }
}

#[test]
fn the_source_of_a_headline_ends_before_its_verb() {
    assert_eq!(sources("Ambassador to the United States Says Bridge Will Close."), ["Ambassador to the United States"]);
}

#[test]
fn a_source_that_is_part_of_a_name_is_the_whole_name() {
    for name in ["Reporters without Borders", "Voices without Black Friday", "Rights versus Wrongs and Friday"] {
        let text = format!("{name} said the shops should close.");
        let found = with_named(&text, &[name], false, &speech());
        assert_eq!(show(&text, &found), [format!("indirect [the shops should close] said < {name}")]);
    }
}

#[test]
fn a_noun_that_ends_as_an_adverb_does_is_the_source() {
    for noun in ["family", "tally", "supply"] {
        let text = format!("The latest {noun} showed that nine had died.");
        let found = quotes(&text, &all());
        assert_eq!(show(&text, &found), [format!("indirect [that nine had died] showed < The latest {noun}")]);
    }
}

#[test]
fn whose_report_it_is() {
    // What somebody confirms, denies or is asked about is others' report.
    for text in [
        "Example could not confirm reports that the bridge fell.",
        "The mayor expressed concern about reports that the bridge fell.",
        "Sample’s resignation comes amid allegations that the bridge fell.",
    ] {
        let found = quotes(text, &speech());
        assert!(found.iter().all(|q| q.source_phrase.is_none()), "in {text:?}: {:?}", show(text, &found));
    }
    assert_eq!(sources("Ada Example repeated the claim that the bridge fell."), ["Ada Example"]);
}

#[test]
fn a_participle_is_of_who_speaks_and_not_of_who_is_spoken_of() {
    for (source, text) in [
        ("Ada Example", "Ada Example criticised the makers saying the wages were low."),
        (
            "Ada Example",
            "Ada Example told an audience of ministers that the bridge fell, suggesting the ministry knew.",
        ),
    ] {
        assert_eq!(sources(text).last(), Some(&source), "in {text:?}");
    }
}

#[test]
fn who_stands_before_what_says_who_it_is() {
    for (source, text) in [
        ("Ada Example", "Ada Example, who leads the party's wing, Old Oxland, told the court the bridge fell."),
        (
            "Senator Ada Example",
            "Senator Ada Example, Democrat of Oxland, who voted for it, called for calm in the streets.",
        ),
        (
            "the Oxland Herald",
            "But even before the fire the Oxland Herald, a newspaper, had said that the bridge fell.",
        ),
        ("Ada Example", "The quarrel has been “resolved”, the minister, Ada Example, has said after the attack."),
        ("Sample sources", "The Herald quotes Sample sources who say the bridge fell."),
        ("Ada Example", "They were elected along with chairman Ada Example, who said the bridge fell."),
        ("Democrats", "Lena Sample is one of a number of Democrats who said the bridge fell."),
        ("a news release", "And a news release from the office had the headline: “Bridge Falls in Oxbridge.”"),
        ("Ada Example and Bruno Sample", "Ada Example and Bruno Sample, who is 40, have said that the bridge fell."),
        ("Lawyers and several unions", "Lawyers and several unions went to court, saying the bridge fell."),
        ("Ada Example", "Ahead of her speech, Ada Example had one more word for him: “Little Rocket Man.”"),
    ] {
        assert_eq!(sources(text), [source], "in {text:?}");
    }
    let text = "“We are here to stay,” a visibly moved Example said to the crowd, which cheered.";
    assert_eq!(sources(text), ["a visibly moved Example"]);
    let text = "The memo says staff must wait, Ada Example told reporters.";
    assert_eq!(sources(text), ["Ada Example", "The memo"]);
}

#[test]
fn a_verb_that_no_noun_is_spelt_as_reports() {
    assert_eq!(sources("The squid has used it to hunt, the biologist maintains."), ["the biologist"]);
    assert_eq!(sources("The Irishman swears that the sound was chewing."), ["The Irishman"]);
    assert_eq!(sources("There were strong hints of it in the country."), [] as [&str; 0]);
}

#[test]
fn a_source_is_its_whole_phrase_and_nothing_else() {
    for (source, text) in [
        ("the press release", "The founder never earned much, according to the press release."),
        ("Pashtun tribes along the border", "Pashtun tribes along the border warned that they would fight."),
        ("Oxland, Ostia and Example", "Oxland, Ostia and Example announced that they would resign."),
        ("Ada Example", "Ada Example at a Congressional hearing noted that the bridge fell."),
        ("Authorities", "Authorities in the past have announced that they would resign."),
        ("intelligence", "Police followed the car after receiving intelligence that said a bomber was near."),
        ("More than 50 lawmakers", "More than 50 lawmakers announced that they would resign."),
        ("At least 50 lawmakers", "At least 50 lawmakers announced that they would resign."),
        ("A brief", "A brief issued in February 2005 reports, “Oxland is no threat.”"),
        ("It", "It has accused Ostia of arming rebels in the hills, a charge Ostia denies."),
    ] {
        assert_eq!(sources(text), [source], "in {text:?}");
    }
}

#[test]
fn an_office_before_a_name_is_not_its_body() {
    let text = "Oxbridge House press secretary Ada Example would not confirm it, but said he served “very ably” there.";
    let quotes = with_named(text, &["Ada Example"], true, &speech());
    assert_eq!(quotes.len(), 1);
    assert_eq!(quotes[0].speakers.len(), 1);
}

#[test]
fn the_report_in_a_statement_stands_before_the_attribution() {
    check_speech(
        "Sample took her to his flat, prosecutor Ada Example said in his opening statement to jurors Wednesday.",
        &["indirect [Sample took her to his flat] said < prosecutor Ada Example"],
    );
}

#[test]
fn a_quotation_before_it_is_no_part_of_a_source() {
    check_speech(
        "Calling the deal “balanced,” Sample said that he was pleased.",
        &["mixed [the deal “balanced,”] Calling < Sample", "indirect [that he was pleased] said < Sample"],
    );
}

#[test]
fn who_is_named_in_what_is_said_does_not_say_it() {
    let text = "Ada Example was there. She said Ada Example had made the right decision.";
    let found = segment(text, None);
    let mention = |span: Range<usize>, form| Mention {
        span,
        person: true,
        organisation: false,
        speaks: true,
        form,
        entity: Some(0),
    };
    let names = [0..11, 32..43].map(|span| mention(span, MentionForm::Name));
    let [first, second] = names;
    let input = Input {
        text,
        tokens: (&found.tokens).into(),
        sentences: &found.sentences,
        sections: &found.sections.iter().map(|s| (s.span.clone(), s.kind)).collect::<Vec<_>>(),
        mentions: &[first, mention(23..26, MentionForm::Pronoun), second],
        entities: &[Entity { name: "Ada Example", person: true, gender: None }],
    };
    let quotes = analyse(&input, &speech(), None);
    assert_eq!(quotes.len(), 1);
    assert!(quotes[0].speakers.is_empty());
}

#[test]
fn who_shares_a_verb_stands_before_the_first_and_not_in_what_it_says() {
    for (source, text) in [
        (
            "The statement",
            "The statement noted that marches require a permit and warned that those who march could be fined.",
        ),
        (
            "The report",
            "The report also says that surveillance of activists continues and notes that many are in prison.",
        ),
        (
            "Ada Example",
            "Ada Example said that the judge “made the wrong decision” and vowed to use “all legal means”.",
        ),
        (
            "Ada Example",
            "Ada Example said that the school knew his “long-term commitment” but added, “We were surprised.”",
        ),
        (
            "a Sprat",
            "When the battle was at its height, a Sprat lifted its head out of the waves and said that it would stop.",
        ),
        // Who can speak and is named in what is said may go on.
        ("the minister", "The paper said the minister called the mayor and told him that it was over."),
    ] {
        assert_eq!(sources(text).last(), Some(&source), "in {text:?}");
    }
}

#[test]
fn a_participle_behind_a_preposition_is_of_who_left_by_it() {
    for (source, text) in [
        (
            "a former bishop",
            "The pope spoke of a former bishop who resigned in May after admitting that he had worked with them.",
        ),
        ("Kerry", "Hayes also pointed out that Kerry was right in saying that the world is watching."),
        ("Oxland’s deposed judge", "Oxland’s deposed judge has begun a campaign by saying he is still in office."),
    ] {
        assert_eq!(sources(text).last(), Some(&source), "in {text:?}");
    }
}

#[test]
fn a_genitive_belongs_to_its_phrase() {
    for (source, text) in [
        ("Ada Example", "Ada Example, the head of the U.N.'s Food Organization, says the bridge is safe."),
        (
            "Monday's report from a business group, the Sample Board",
            "Monday's report from a business group, the Sample Board, says its index fell.",
        ),
    ] {
        assert_eq!(sources(text), [source], "in {text:?}");
    }
}

#[test]
fn a_name_behind_said_is_no_source_if_all_before_it_is_one() {
    check_speech(
        "Ada Example, a lawyer in Oxbridge who is now writing a book on Sample, said Sample — a clerk in a town of clerks — never got the credit.",
        &["indirect [Sample — a clerk in a town of clerks — never got the credit] said < Ada Example"],
    );
    check_speech(
        "“The bridge, which is old, is closed,” said Sample.",
        &["direct [“The bridge, which is old, is closed,”] said < Sample"],
    );
}

#[test]
fn two_who_speak_together_may_each_have_a_place() {
    check_speech(
        "“They can't be serious,” Example, of Oxland, and Sample, of Oxbridge, said in a statement.",
        &["direct [“They can't be serious,”] said < Example, of Oxland, and Sample"],
    );
}

#[test]
fn a_charge_that_officials_deny_is_the_articles() {
    check_speech("Rebels have held up the convoys - a charge officials deny.", &[]);
}
