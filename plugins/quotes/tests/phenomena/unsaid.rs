//! What looks like a report and is none: nobody said it, or nothing was said.

use crate::check_speech;

#[test]
fn what_is_denied_elsewhere_in_the_clause() {
    for text in [
        "Example did not say what weapons were sent or discuss in detail what they would hit.",
        "Example has never been blunt, nor condemned his colleagues for their silence.",
        "She cannot say whether the bridge was closed.",
        "She hasn’t said whether the bridge was closed.",
        "Example, who has not yet said whether the bridge was closed, left.",
        "Should Example say that the bridge was closed?",
        "He looked up as if asking whether the bridge was closed.",
    ] {
        check_speech(text, &[]);
    }
}

#[test]
fn where_it_was_said_has_a_title() {
    check_speech(
        "In an interview on Oxbridge TV’s “Meet the Mayor,” Ada Example said it was safe.",
        &["indirect [it was safe] said < Ada Example"],
    );
    check_speech(
        "“It is safe,” Ada Example said on Oxbridge TV’s “Meet the Mayor.”",
        &["direct [“It is safe,”] said < Ada Example"],
    );
}

#[test]
fn things_are_added_or_guaranteed_and_nothing_is_said() {
    for text in [
        "Oxland added more than 7,000 victims to its tally.",
        "Example, who won last week, added icing to the cake on Tuesday by taking the north.",
        "Example is all but guaranteed to face attacks from his rivals.",
        "The talks began in October after a delay due to the failure to capture a suspect.",
        "Example stood up and said things that others would not say.",
        "In remarks on Monday, Example expressed hope for a deal.",
        "It was unlike the advice that Ada Example offered to graduating students.",
        "Example called Ben Sample for the first time this week.",
        "Example said goodbye when she was done talking.",
        "Example was responding to the belief that nobody wants a deal.",
        "Example has pleaded not guilty to theft.",
    ] {
        check_speech(text, &[]);
    }
}

#[test]
fn participles_and_nouns_that_look_like_verbs_report_nothing() {
    for text in [
        "Oxland has extradited 13 alleged smugglers to face trial.",
        "Example is rich and said to speak four languages.",
        "All 12 member states to join the pact sent a letter.",
        "Oxland was among 30 countries invited to send an envoy to the talks.",
        "What Example said about the plan was wrong.",
        "Example called Sample last month to play chess.",
        "Example has made promises he cannot keep.",
        "You can rest assured that it will not go away.",
        "Officials moved to contain newly reported cases among birds.",
    ] {
        check_speech(text, &[]);
    }
}

#[test]
fn words_in_marks_that_a_verb_only_names_are_not_said() {
    for text in [
        "Example continued his attacks on the “squad” of young members.",
        "The two sang Nina Sample’s “Feeling Fine”.",
        "The dancer begins in the first position: the hands above the head.",
        "To the beat of “ta, ta, ta”, the dancers begin their step.",
        "In June, Oxland charged the owner with fraud.",
        "Nobody knew what Example hinted at during a speech.",
    ] {
        check_speech(text, &[]);
    }
}

#[test]
fn evidence_says_nothing() {
    check_speech("The tests suggest that the drug works.", &[]);
    check_speech("Doctors suggest that the drug works.", &["indirect [that the drug works] suggest < Doctors"]);
    check_speech("The report suggests that the drug works.", &["indirect [that the drug works] suggests < The report"]);
}

#[test]
fn what_nobody_has_said_yet_or_nobody_was_told() {
    for text in [
        "He challenged Sample to say how she would do it.",
        "It is shameful for senators to say that the bridge fell.",
        "We need to say that the bridge fell.",
        "It is part of a museum of the sea called the “Seamuseum.”",
        "Earlier today, police charged a man.",
        "She told no one that they had met.",
        "She told nobody that they had met.",
        "It means that whoever says the bridge fell should show it.",
        "Everything they claim is a lie.",
        "What we are saying is to have a plan.",
        "That tells you all you need to know.",
        "Example pleaded not guilty to charges of theft.",
        "Sample’s paper cited officials.",
        "The quagga (pronounced kwa-ha) was hunted to extinction.",
        "She begged not to be named.",
    ] {
        check_speech(text, &[]);
    }
}

#[test]
fn what_somebody_is_asked_to_say_is_only_asked() {
    check_speech(
        "The group called on the council to demand that the mayor leave.",
        &["indirect [to demand that the mayor leave] called on < The group"],
    );
}

#[test]
fn names_and_titles_in_marks_are_not_said() {
    for text in [
        "A second ad on Monday, “Failing Oxland Families,” is harsher than the first.",
        "She felt sick when she read that the “Friends of the Pier” had been paid.",
        "He has missed no day of what people here call “the shoe-box trial.”",
    ] {
        check_speech(text, &[]);
    }
    let text = "Ada Example asked: “Who wrote ‘The Long Pier’ for us?”";
    check_speech(text, &["direct [“Who wrote ‘The Long Pier’ for us?”] asked < Ada Example"]);
}

#[test]
fn what_only_looks_unsaid_is_a_row() {
    for (text, row) in [
        ("What Example said is that he won.", "indirect [that he won] said < Example"),
        ("All the minister said was that taxes would rise.", "indirect [that taxes would rise] said < the minister"),
        ("All she said was “go away”.", "direct [“go away”] said < she"),
        ("Ten firms did not reply, or said they had no comment.", "indirect [they had no comment] said < Ten firms"),
        ("These claimed that the vote was rigged.", "indirect [that the vote was rigged] claimed < These"),
        (
            "Ana Moreno waited for weeks to announce that she would run.",
            "indirect [that she would run] announce < Ana Moreno",
        ),
        (
            "Ana Moreno waited for the last two years to announce that she would run.",
            "indirect [that she would run] announce < Ana Moreno",
        ),
    ] {
        check_speech(text, &[row]);
    }
    check_speech("Example gave no details or mentioned a date.", &[]);
}

#[test]
fn what_anybody_may_say_or_nobody_has_said_yet() {
    for text in [
        "It is interesting to note that the firm was bankrupt.",
        "It is fair to say that the plan has failed.",
        "Sample, a former adviser, planned to testify that the mayor had called him.",
        "His lawyers are likely to argue that the gun was hers.",
        "What you say makes sense.",
        "Which is to say: she made her case.",
    ] {
        check_speech(text, &[]);
    }
}

#[test]
fn what_is_done_is_not_said() {
    for text in [
        "Oxland recalled its ambassador to Ostia earlier this week.",
        "The carmaker recalls 412,000 cars over seat belts.",
        "The president has dismissed the governor of the province.",
        "The chairman dismissed her from the room.",
        "The court dismissed the case.",
        "The commission denied a request to let them run.",
        "The agency ordered the killing of a rival in January to punish him.",
        "Example was arrested over his alleged role “in spreading the virus”.",
        "A rise of the size predicted is more likely than not to help the fisheries.",
        "Sample appeared in court to answer charges of “crimes against the town”.",
        "And I repeated that story to the judge.",
        "They took every risk in order to win, and have undertaken more in order to keep power.",
        "Are states more active than before?",
        "He said the same thing about the party.",
        "I rarely hear what lawyers say because they are so loud.",
    ] {
        check_speech(text, &[]);
    }
    check_speech("The mayor dismissed her as a fool.", &["indirect [her as a fool] dismissed < The mayor"]);
}

#[test]
fn a_participle_that_describes_a_noun_reports_nothing() {
    for text in [
        "It was Mr. Example's first reported visit to the region since August.",
        "The wall would have cut off the city, claimed by the rebels as a capital.",
        "To date, 149 confirmed orders for the aircraft have been received.",
        "Others reported to be leaving include the secretary.",
        "The letters come amid criticism of the board, a charge denied by the firm.",
    ] {
        check_speech(text, &[]);
    }
    check_speech("Sample reported to the court that it was over.", &["indirect [that it was over] reported < Sample"]);
    check_speech(
        "Ada Example confirmed by telephone that it was over.",
        &["indirect [that it was over] confirmed < Ada Example"],
    );
    check_speech("“It was over,” Ada Example conceded by email.", &["direct [“It was over,”] conceded < Ada Example"]);
    check_speech("The rebels claimed the city was lost.", &["indirect [the city was lost] claimed < The rebels"]);
}
