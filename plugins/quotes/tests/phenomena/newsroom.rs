//! What an editor of real news would not have signed: bounds, sources and rows of kinds that were found there, each beside its like that is right.

use copydesk_plugin::standard::{MentionForm, QuoteKind};

use crate::common::quotes;
use crate::contrasts::resolved;
use crate::{check_speech, speech};

/// What is said by default, however unsure.
fn said(text: &str) -> Vec<&str> {
    quotes(text, &speech()).iter().map(|quote| &text[quote.span.clone()]).collect()
}

/// The source phrases.
fn sources(text: &str) -> Vec<&str> {
    let found = quotes(text, &speech());
    found.iter().map(|quote| quote.source_phrase.clone().map_or("-", |span| &text[span])).collect()
}

#[test]
fn who_judges_something_has_not_said_it() {
    for (text, words) in [
        ("Example criticised the plan.", &[][..]),
        ("Oxland attacked a rebel camp on Monday.", &[]),
        ("Example praised the plan.", &[]),
        ("Example blamed the rain.", &["the rain"]),
        ("Example denounced the new offensive.", &["the new offensive"]),
        ("Example criticised the attack as a crime.", &["the attack as a crime"]),
        ("Example thanked the crew for their patience.", &["the crew for their patience"]),
        ("Example criticised the plan because it cost too much.", &["the plan because it cost too much"]),
        ("Example criticised Ben Sample over his record.", &["Ben Sample over his record"]),
        ("Oxland attacked Westland for 12 days.", &[]),
        ("Oxland attacked Westland as the council met.", &[]),
        ("Example praised the plan for schools.", &[]),
        ("A judge condemned Ben Sample to death by hanging.", &[]),
        ("The council condemned the building for demolition.", &[]),
        ("The council condemned the attack.", &["the attack"]),
    ] {
        assert_eq!(said(text), words, "in {text:?}");
    }
}

#[test]
fn what_aims_at_somebody_is_the_articles() {
    for (text, words) in [
        ("Example said the town must not give in, a clear shot at Ben Sample.", "the town must not give in"),
        ("Example said she would not go to Oxland, a snub to its mayor.", "she would not go to Oxland"),
        ("Example said the town would not pay — a reference to the old bridge.", "the town would not pay"),
        ("Some experts say the worst is over, but others are pessimistic.", "the worst is over"),
        // What was said may end with a noun of its own.
        ("Example said the house was sold for £9, a record.", "the house was sold for £9, a record"),
        ("Experts say the worst is over, but prices are high.", "the worst is over, but prices are high"),
        (
            "Many say they love the town, but other towns are cheaper.",
            "they love the town, but other towns are cheaper",
        ),
        (
            "Example said she wore red, a nod to her mother, and that she was glad.",
            "she wore red, a nod to her mother, and that she was glad",
        ),
        (
            "Example called the ruling a disgrace, a slap in the face for families.",
            "the ruling a disgrace, a slap in the face for families",
        ),
    ] {
        assert_eq!(said(text), [words], "in {text:?}");
    }
}

#[test]
fn how_often_it_was_said_is_not_said() {
    assert_eq!(said("She said multiple times that she would go."), ["that she would go"]);
    for words in [
        "several times as many had come",
        "three times a week she runs to the bridge",
        "several times in her life she had been robbed",
        "50 times fewer people came",
    ] {
        assert_eq!(said(&format!("She said {words}.")), [words]);
    }
}

#[test]
fn a_verb_with_its_object_reports_nothing_around_it() {
    check_speech("Last year, Example pleaded no contest to theft, and was jailed.", &[]);
    check_speech("Since then, Oxland has maintained low inflation, but it has lagged behind.", &[]);
    assert_eq!(said("Last year, Example said, the museum was closed."), ["Last year", "the museum was closed"]);
}

#[test]
fn a_report_between_marks_ends_with_them() {
    for (text, words) in [
        ("Example, who says she is no friend of his, publicly supported him.", "she is no friend of his"),
        ("Closing it, as Example has hinted she would do, would be wrong.", "she would do"),
        ("In what officials say is usual, one was left behind.", "is usual"),
        (
            "The police said that the men, hoping to cross, were aboard the boat.",
            "that the men, hoping to cross, were aboard the boat",
        ),
        (
            "Shares fell, as the firm said it would cut jobs, may close plants and would pay nothing.",
            "it would cut jobs, may close plants and would pay nothing",
        ),
        ("He was seen grinning — the mayor said he was happy — during the debate.", "he was happy"),
        (
            "The club was right — Example said the players — all of them — had been paid.",
            "the players — all of them — had been paid",
        ),
        (
            "Prices fell — analysts said the bank — the biggest — might cut rates.",
            "the bank — the biggest — might cut rates",
        ),
        ("He left early — Example said his mother — a nurse — was ill.", "his mother — a nurse — was ill"),
    ] {
        assert_eq!(said(text), [words], "in {text:?}");
    }
}

#[test]
fn what_somebody_within_did_is_part_of_what_is_said() {
    for (text, words) in [
        (
            "Example said the mayor must keep the accords recognising Oxland and denouncing violence.",
            "the mayor must keep the accords recognising Oxland and denouncing violence",
        ),
        (
            "A statement says Sample welcomed the offer and told Example she would come.",
            "Sample welcomed the offer and told Example she would come",
        ),
    ] {
        assert_eq!(said(text)[0], words, "in {text:?}");
    }
    // The main verb has an equal of its own.
    assert_eq!(said("Example said she was appalled and urged them to act.")[0], "she was appalled");
}

#[test]
fn words_in_marks_that_name_something_are_not_said() {
    for text in [
        "They have joined a project called the “Giving Pledge” started by rich men.",
        "Email: “Andre” <andre@example.org>.",
        "Sample was cleared of posting “offensive” material.",
    ] {
        assert_eq!(said(text), [""; 0], "in {text:?}");
    }
    // A field of a form has nothing else before its colon.
    for (text, words) in [
        ("Ben Sample said in an email: “We will not pay a penny for this.”", "“We will not pay a penny for this.”"),
        ("Ben Sample told the Times in an e-mail: “We will not pay.”", "“We will not pay.”"),
        ("Example replied by email: “We will not pay a penny.”", "“We will not pay a penny.”"),
        ("Asked about the name: “We liked the sound of it,” Sample said.", "“We liked the sound of it,”"),
        ("In an email: “We will not pay a penny,” Ben Sample wrote.", "“We will not pay a penny,”"),
        ("Ada Example on winning her 20th title: “I could not be happier.”", "“I could not be happier.”"),
        ("Ben Sample changed the subject: “Shall we talk about it?”", "“Shall we talk about it?”"),
        ("Subject: “The bridge is closed.”", "“The bridge is closed.”"),
    ] {
        assert_eq!(said(text), [words], "in {text:?}");
    }
    assert_eq!(said("The campaign labelled Ben Sample “Corrupt Ben”."), ["Ben Sample “Corrupt Ben”"]);
}

#[test]
fn behind_a_colon_the_words_in_marks_are_said() {
    for (text, words) in [
        ("Ada Example: ‘Oxland Not Happy’ with Sample", "‘Oxland Not Happy’"),
        ("Ben Sample: “We lost” on Monday.", "“We lost”"),
        ("Ada Example: “We lost” last night.", "“We lost”"),
        ("The mayor: “We will not pay” she told the council.", "“We will not pay”"),
        ("He gave a simple answer: “We will not pay” unless the law changes.", "“We will not pay”"),
        ("Mayor Ada Example: “We will not pay” she told the council, and left the room.", "“We will not pay”"),
    ] {
        assert_eq!(said(text), [words], "in {text:?}");
    }
}

#[test]
fn a_nearer_verb_reports_the_words() {
    check_speech("Example responded by calling her “a liar.”", &["mixed [her “a liar.”] calling < Example"]);
}

#[test]
fn words_that_only_look_like_a_report() {
    for text in [
        "Example has been reporting on that shooting in Oxbridge.",
        "The group remains committed to the goal.",
        "And the man he pushed for the job was his friend.",
        "We have not changed our conclusions that we expressed in July.",
        "The group is fully committed to reopening the school.",
        "There were rumours that the bridge would close.",
        "There were reports that the bridge would close.",
        "Amid reports that the bank was broke, shares fell.",
    ] {
        assert_eq!(said(text), [""; 0], "in {text:?}");
    }
    assert_eq!(said("She repeated her conclusion that the bridge is unsafe."), ["that the bridge is unsafe"]);
    assert_eq!(said("Example committed to reopening the school."), ["reopening the school"]);
    assert_eq!(said("Oxland has fully committed to reopening the school."), ["reopening the school"]);
    assert_eq!(said("After a wave of crime, the mayor committed to hiring guards."), ["hiring guards"]);
    assert_eq!(said("Sample Posts ‘We Won’ on X"), ["‘We Won’"]);
    assert_eq!(sources("Sample Posted: “We won.”"), ["Sample"]);
}

#[test]
fn a_verb_at_the_end_may_look_like_a_noun() {
    assert_eq!(
        said("The plant was hit by two boats, Oxland Radio’s Ada Example reports."),
        ["The plant was hit by two boats"]
    );
}

#[test]
fn a_source_is_whole_and_nothing_else() {
    for (source, text) in [
        ("The draft plan", "The draft plan, seen by Oxland Radio, also calls for “new jobs” and schools."),
        ("a statement", "Example’s firm issued a statement in Oxland Thursday saying she would not play."),
        ("her captors", "This was the main demand of her captors who threatened to kill her."),
        ("Ada Example", "I saw it pic.example.com/A4vI Ada Example reported that the bridge had closed."),
        ("Mr. Sample", "Mr. Sample at the time called her a “very fine person.”"),
        ("the White House", "In 2012 and in 2015 the White House called Sample “a champion of change.”"),
        ("a source close to Sample", "Example met a source close to Sample who said, “He is coming home.”"),
        (
            "local politicians in Boston, Chicago and New York",
            "She was sad that local politicians in Boston, Chicago and New York have said the firm was unwelcome.",
        ),
        ("Sample", "Speaking to reporters in Oxbridge Thursday, Sample said the bridge was safe."),
        (
            "Jack Sample",
            "Nunes met the source in order to view it in a “secure place,” Jack Sample, Nunes’ director, said Monday.",
        ),
    ] {
        assert!(sources(text).contains(&source), "in {text:?}: {:?}", sources(text));
    }
}

#[test]
fn a_bracket_in_front_is_not_said() {
    let text = "[Also: a story] “It is over, and we are glad of it,” Example said.";
    assert_eq!(said(text), ["“It is over, and we are glad of it,”"]);
}

#[test]
fn who_is_named_in_what_is_said_has_not_said_it() {
    let he = ("he", MentionForm::Pronoun);
    for (text, names, speaks) in [
        ("“I don’t think Harker had any choice,” he said.", ["Harker"], false),
        ("Harker would stay, he said, until May.", ["Harker"], false),
        ("“She told me, ‘Sit down, Harker,’ and I sat,” he said.", ["Harker"], true),
    ] {
        let found = resolved(text, &names, he);
        let outer = found.iter().find(|quote| quote.kind != QuoteKind::Direct || quote.span.start == 0);
        let speakers = outer.map(|quote| !quote.speakers.is_empty());
        assert_eq!(speakers, Some(speaks), "in {text:?}: {found:?}");
    }
}
