//! Where what is said begins and where it ends.

use crate::{check_speech, words};

#[test]
fn a_dateline_or_a_participle_in_front_is_not_said() {
    assert_eq!(
        words("EXAMPLETON, 27 January - A man was killed in his home, police said."),
        ["A man was killed in his home"]
    );
    check_speech("Told of the remark, Ada Example laughed.", &[]);
    let text = "Citing “safety”, the firm announced that two plants would close.";
    assert!(words(text).contains(&"that two plants would close"), "{:?}", words(text));
}

#[test]
fn where_and_when_it_was_said_is_not_said() {
    for (said, text) in [
        (
            "U.N. inspectors could visit the site",
            "Example said in Vienna Wednesday U.N. inspectors could visit the site.",
        ),
        ("it was under attack", "The firm said in a status blog earlier Thursday it was under attack."),
        ("that they should go", "Example told the programme “Early Risers” that they should go."),
    ] {
        assert_eq!(words(text), [said], "in {text:?}");
    }
}

#[test]
fn a_clause_keeps_its_subject_behind_whom_it_was_told() {
    for (said, text) in [
        (
            "members were split over the manager",
            "Example told the Oxbridge Herald members were split over the manager.",
        ),
        ("annual savings would reach 480 million", "Example told analysts annual savings would reach 480 million."),
        ("203 people had been saved", "Example told a news conference 203 people had been saved."),
        ("the storm could dump rain", "Forecasters warn the storm could dump rain."),
        ("a bill that would pay for the bridge", "Example promised a bill that would pay for the bridge."),
        ("the vote to be held again", "Example called on Tuesday for the vote to be held again."),
    ] {
        assert_eq!(words(text), [said], "in {text:?}");
    }
}

#[test]
fn a_verb_of_another_form_goes_on_with_what_is_said() {
    for (said, text) in [
        (
            "that he will not be able to compete and defend his title",
            "He has announced that he will not be able to compete and defend his title.",
        ),
        (
            "that he does, in fact, consider it a success",
            "Example later clarified that he does, in fact, consider it a success.",
        ),
        (
            "he would have ten days to accept or reject it",
            "Example said he would have ten days to accept or reject it.",
        ),
        (
            "the council should freeze the accounts of rebels, and government-backed militias",
            "The report says the council should freeze the accounts of rebels, and government-backed militias.",
        ),
    ] {
        assert_eq!(words(text), [said], "in {text:?}");
    }
}

#[test]
fn the_article_takes_over_behind_a_conjunction() {
    check_speech(
        "The insurer said it had seen no data but confirmed that it was considering a policy.",
        &[
            "indirect [it had seen no data] said < The insurer",
            "indirect [that it was considering a policy] confirmed < The insurer",
        ],
    );
    for (said, text) in [
        (
            "to stay away until its boats came",
            "The agency asked people to stay away until its boats came, but the boats were hours off.",
        ),
        ("to reopen the road", "The ministry urged all parties to reopen the road, which carried 600 trucks a day."),
        ("that he lied", "Example admitted that he lied, prompting the board to resign."),
        ("the tariff will stay", "Example says the tariff will stay, a move in the right direction."),
        ("that they would meet", "Example announced that they would meet, and promptly sold 900 tickets."),
        ("thieves took 200 cards", "Example said thieves took 200 cards, five times as many as it had admitted."),
        ("the mine was safe", "Example said the mine was safe, after the union called off its strike."),
    ] {
        assert_eq!(words(text), [said], "in {text:?}");
    }
}

#[test]
fn a_quotation_in_the_middle_of_a_clause_does_not_end_it() {
    let text = "Example said that while he feels “inquiries are dangerous,” he does not think the mayor should go.";
    assert_eq!(words(text), ["that while he feels “inquiries are dangerous,” he does not think the mayor should go"]);
}

#[test]
fn what_others_did_is_part_of_what_is_said() {
    for said in [
        "that, although the boats were dear, the yard had offered them at a discount",
        "that the firm stays open, continuing to sell and to support its products",
    ] {
        let text = format!("Example stressed {said}.");
        assert_eq!(words(&text), [said], "in {text:?}");
    }
}

#[test]
fn somebody_is_described_as_several_things() {
    let text = "She described Sample as well liked, respected and unlikely to cause a stir.";
    assert_eq!(words(text), ["Sample as well liked, respected and unlikely to cause a stir"]);
}

#[test]
fn what_describes_the_source_behind_said_is_not_said() {
    for apposition in ["an elder in Oxbridge", "the goalkeeping coach, who is from Bilbao"] {
        let text = format!("It was done with the legs, said Ada Example, {apposition}.");
        assert_eq!(words(&text), ["It was done with the legs"], "in {text:?}");
    }
    assert_eq!(words("The union said, according to the minutes, that the mine was safe."), ["that the mine was safe"]);
}

#[test]
fn a_list_of_what_is_said_is_whole() {
    for (said, text) in [
        (
            "that some would fall ill; that pauses happen; and that most end well",
            "Example pointed out that some would fall ill; that pauses happen; and that most end well.",
        ),
        (
            "she did not write the letter, had asked for it back and would be meeting both owners",
            "Example said she did not write the letter, had asked for it back and would be meeting both owners.",
        ),
    ] {
        assert_eq!(words(text), [said], "in {text:?}");
    }
    // The cue has an auxiliary of its own, so that the verb behind the comma is its equal.
    let text = "Example had said the ward was full, had asked whether help would come.";
    assert_eq!(words(text), ["the ward was full", "whether help would come"]);
}

#[test]
fn what_somebody_was_told_ends_before_what_they_did() {
    let text = "Told that three out of five was a majority, she laughed.";
    assert_eq!(words(text), ["that three out of five was a majority"]);
    let text = "Asked whose handwriting it was, he laughed.";
    assert_eq!(words(text), ["whose handwriting it was"]);
}

#[test]
fn how_much_later_it_was_said_is_not_said() {
    for text in [
        "The opener conceded an hour later, on seeing the replay, that she had been right.",
        "The owner texted two days later that she had been right.",
    ] {
        assert_eq!(words(text), ["that she had been right"], "in {text:?}");
    }
    let text = "Example put it to the witness that they shared a name.";
    assert_eq!(words(text), ["that they shared a name"]);
}

#[test]
fn what_goes_on_behind_he_said_is_said_but_for_how_it_was_received() {
    assert_eq!(
        words("There was no clause, Ada Example said; there were two sets of accounts."),
        ["There was no clause", "there were two sets of accounts"]
    );
    assert_eq!(words("Prices had risen, Ada Example said, to applause."), ["Prices had risen"]);
}

#[test]
fn what_was_announced_ends_before_the_day_it_was_announced() {
    for (said, text) in [
        ("the ban", "Example announced the ban Sunday, and shops closed."),
        ("his resignation", "Example announced his resignation Tuesday after a student found the picture."),
        ("the party", "Example blamed the party in interviews on Sunday."),
        ("the party", "Example condemned the party in interviews on Sunday."),
        ("the office was closed", "Tuesday, Ada Example said, the office was closed."),
        ("the ban on", "Ada Example announced the ban on"),
        // The last word of a text that breaks off.
        ("the party in an interview on", "Ada Example blamed the party in an interview on"),
        ("the party in an interview on", "Ada Example condemned the party in an interview on"),
    ] {
        assert_eq!(words(text), [said], "in {text:?}");
    }
}

#[test]
fn what_was_not_told_or_happened_around_it_is_not_said() {
    for (said, text) in [
        (
            "they had taken ten soldiers",
            "The rebels said they had taken ten soldiers, but officials could not verify it.",
        ),
        ("they had taken ten soldiers", "The rebels said they had taken ten soldiers, but did not elaborate."),
        ("the deal was done", "Ada Example said the deal was done, but she did not elaborate."),
        ("they had taken ten soldiers", "The rebels said they had taken ten soldiers, but gave no further details."),
        ("it stands by the deal", "Oxland says it stands by the deal, amid criticism of its leader."),
        ("to name his source", "The mayor called on Example to name his source, stepping up the pressure."),
        (
            "the party to drop its leader",
            "A dozen members have called for the party to drop its leader, and the board has left him too.",
        ),
    ] {
        assert_eq!(words(text), [said], "in {text:?}");
    }
}

#[test]
fn what_somebody_or_something_else_did_not_do_is_said() {
    for said in [
        "the plan was good, but it did not provide housing",
        "the firm had hired him, but never gave him a contract",
        "the law bans the bags, but it does not specify a fine",
    ] {
        let text = format!("Ada Example said {said}.");
        assert_eq!(words(&text), [said], "in {text:?}");
    }
}

#[test]
fn how_to_do_what_is_asked_or_promised_is_part_of_it() {
    for (said, text) in [
        ("to act, using money from the reserve", "Ada Example asked the council to act, using money from the reserve."),
        ("to cut taxes, starting with the poorest", "Ada Example promised to cut taxes, starting with the poorest."),
        (
            "to leave, taking only what they could carry",
            "The mayor urged residents to leave, taking only what they could carry.",
        ),
    ] {
        assert_eq!(words(text), [said], "in {text:?}");
    }
}

#[test]
fn a_participle_that_reports_ends_what_is_asked() {
    let text = "The mayor urged residents to leave, warning that the dam was unsafe.";
    assert_eq!(words(text), ["to leave", "that the dam was unsafe"]);
}

#[test]
fn not_is_part_of_what_is_pledged() {
    assert_eq!(words("The neighbours pledged not to interfere."), ["not to interfere"]);
}

#[test]
fn what_is_said_keeps_its_first_word_and_its_last() {
    for (said, text) in [
        ("she and party leaders decided to wait", "Ada Example said she and party leaders decided to wait."),
        (
            "he would urge them, particularly the young, to consider it",
            "Example said he would urge them, particularly the young, to consider it.",
        ),
    ] {
        assert_eq!(words(text), [said], "in {text:?}");
    }
}

#[test]
fn a_report_ends_where_another_begins() {
    for (said, text) in [
        (
            ["the post had been “misread”", "he meant it as a threat"],
            "Example said the post had been “misread” and denied he meant it as a threat.",
        ),
        (
            ["that the bridge was safe", "“It fell.”"],
            "Despite Sample’s claims that the bridge was safe, Example said, “It fell.”",
        ),
    ] {
        assert_eq!(words(text), said, "in {text:?}");
    }
}

#[test]
fn what_is_named_on_the_way_is_not_said() {
    for text in
        ["“I meant it well,” he said in a message signed “Ada.”", "“I meant it well,” he said about her “odd” claim."]
    {
        assert_eq!(words(text), ["“I meant it well,”"], "in {text:?}");
    }
    let text = "Example charged on Oxbridge TV’s “Meet the Mayor” show on Monday that the bridge was unsafe.";
    assert_eq!(words(text), ["that the bridge was unsafe"]);
}

#[test]
fn an_apposition_does_not_end_what_is_said() {
    for (said, text) in [
        (
            "its leader, former mayor Ada Example, would win",
            "They face the Oxland Party, which says its leader, former mayor Ada Example, would win.",
        ),
        ("Sample, the former mayor, as a crook", "Example described Sample, the former mayor, as a crook."),
        ("It never was", "It never was, said Ada Example, Sample’s lead attorney."),
        ("They had clashed before", "They had clashed before, according to Ada Example, who saw it in May."),
    ] {
        assert_eq!(words(text), [said], "in {text:?}");
    }
}

#[test]
fn a_participle_behind_a_quotation_is_not_said() {
    assert_eq!(
        words("The party called her “a crook in silk,” pointing to gifts she had received."),
        ["her “a crook in silk,”"]
    );
    assert_eq!(
        words("Example called Sample a “trusted friend,” claiming he would stay."),
        ["Sample a “trusted friend,”", "he would stay"]
    );
}

#[test]
fn what_the_article_adds_in_its_own_voice_is_not_said() {
    for (said, text) in [
        ("that he had proof", "Example claimed that he had proof, but he has not yet shown it."),
        ("the ban will stay", "Example said the ban will stay, though he did not say when it would end."),
        ("to wait", "Example urged them to wait, and repeated his offer of a loan."),
        ("to speak first", "Sample asked to speak first, was refused, and sang."),
        ("to leave within a day", "Oxland ordered the envoy to leave within a day, after recordings surfaced."),
        (
            "that he had “sold the bridge,”",
            "Even as Example met Sample, saying that he had “sold the bridge,” he also went to see the mayor.",
        ),
        ("that “I can mend it”", "Example’s declaration that “I can mend it” was slung round his neck."),
    ] {
        assert_eq!(words(text), [said], "in {text:?}");
    }
}

#[test]
fn what_others_say_of_what_is_said_is_theirs() {
    let text = "Witnesses claim a bomb fell on the mill, an attack they say was hidden.";
    assert_eq!(words(text), ["a bomb fell on the mill", "was hidden"]);
}

#[test]
fn a_participle_or_a_concession_between_commas_ends_where_the_sentence_goes_on() {
    for (said, text) in [
        ("to hold a vote", "Example held talks and, despite promising to hold a vote, has stayed."),
        (
            "they are no relation",
            "A preacher who has her name, though she says they are no relation, has left the town.",
        ),
    ] {
        assert_eq!(words(text), [said], "in {text:?}");
    }
}

#[test]
fn a_verb_that_goes_on_with_what_is_said_does_not_end_it() {
    for (said, text) in [
        (
            "Sample may cancel a meeting with the mayor, expected to take place in May",
            "Officials say Sample may cancel a meeting with the mayor, expected to take place in May.",
        ),
        (
            "the mayor spends hours in a chair, celebrates Mass and works",
            "A spokesman said the mayor spends hours in a chair, celebrates Mass and works.",
        ),
        (
            "Sample was sitting outside when a man approached him and hit him",
            "Police say Sample was sitting outside when a man approached him and hit him.",
        ),
        ("rebels entered the town and feared nobody", "Officials say rebels entered the town and feared nobody."),
    ] {
        assert_eq!(words(text), [said], "in {text:?}");
    }
}

#[test]
fn a_noun_phrase_is_whole_and_ends_before_the_occasion() {
    for (said, text) in [
        ("progress in the talks", "Example called for progress in the talks during a meeting with the mayor."),
        ("the students' conduct", "Example blamed the students' conduct after a video showed one of them."),
        ("the students' conduct", "Example condemned the students' conduct after a video showed one of them."),
        ("the march", "Example called for the march on Sunday during a speech."),
        ("the ban", "Officials announced the ban last week in response to the fire."),
        (
            "greater use of coal, solar and wind energy, and nuclear power",
            "Example called for greater use of coal, solar and wind energy, and nuclear power.",
        ),
        (
            "a package for ten towns, including Oxbridge",
            "The union announced a package for ten towns, including Oxbridge.",
        ),
        ("the riots on Friday as a coup", "Example described the riots on Friday as a coup."),
        ("taking sides", "The mayor ruled out taking sides."),
    ] {
        assert_eq!(words(text), [said], "in {text:?}");
    }
}

#[test]
fn what_is_said_begins_where_its_clause_does() {
    for (said, text) in [
        (
            "without a loan, the bakery would be selling its ovens",
            "Example said without a loan, the bakery would be selling its ovens.",
        ),
        ("that the vote was void", "Example told reporters in Oxbridge, Oxland that the vote was void."),
        (
            "that the shop had cut its price",
            "Example told a packed meeting in the hall that the shop had cut its price.",
        ),
        ("that the case would come up", "An official had said ahead of the meeting that the case would come up."),
        (
            "to withhold money that pays for the bridge",
            "Example threatened to withhold money that pays for the bridge.",
        ),
        ("the towns now want to build a bridge", "Example told students the towns now want to build a bridge."),
        ("what he thinks of it", "A reporter asked Mr. Example, a former mayor, what he thinks of it."),
        (
            "a group of reporters were attacked",
            "According to a Web site, Oxland Monitor, that follows the trade, a group of reporters were attacked.",
        ),
    ] {
        assert_eq!(words(text), [said], "in {text:?}");
    }
}

#[test]
fn what_goes_on_behind_an_attribution_is_said_only_as_one_clause() {
    for (said, text) in [
        (&["they agreed on a plan"][..], "The two fought in the war and, the general said, they agreed on a plan."),
        (&["The bridge is safe"], "The bridge is safe, she added, without naming them."),
        (
            &["The plant will open late"],
            "The plant will open late, the firm said on Thursday, a blow to a government that has paid for it.",
        ),
        (
            &["Example will speak in Oxbridge", "and will also meet voters"],
            "Example will speak in Oxbridge, officials said, and will also meet voters.",
        ),
        (
            &["they shot down a plane which", "the army was using to find them"],
            "Rebels say they shot down a plane which, they say, the army was using to find them.",
        ),
    ] {
        assert_eq!(words(text), said, "in {text:?}");
    }
}

#[test]
fn words_in_marks_end_what_they_make_up() {
    for (said, text) in [
        (
            &["“Proud to stand with the union today. #pier”"][..],
            "Ada Example tweeted: “Proud to stand with the union today. #pier” and deleted it an hour later.",
        ),
        (&["“name-calling by the mayor.”"], "Example would not answer what she called “name-calling by the mayor.”"),
        (&["“the least bad road”"], "The council voted for what Example described as “the least bad road”."),
        (&["‘’It was the first time,’’"], "‘’It was the first time,’’ says Ada Example."),
    ] {
        assert_eq!(words(text), said, "in {text:?}");
    }
}

#[test]
fn what_only_looks_like_the_voice_of_the_article_is_said() {
    for (said, text) in [
        (
            "the man shot his wife and then, minutes later, killed himself",
            "Police said the man shot his wife and then, minutes later, killed himself.",
        ),
        (
            "the suspect fled, and he gave no name when he was caught",
            "The police said the suspect fled, and he gave no name when he was caught.",
        ),
        (
            "that would cost jobs, and prices would rise",
            "According to the firm, that would cost jobs, and prices would rise.",
        ),
        (
            "an inquiry into what happened after the ship sank",
            "Example demanded an inquiry into what happened after the ship sank.",
        ),
        (
            "an inquiry into the deal signed after the ship sank",
            "Example demanded an inquiry into the deal signed after the ship sank.",
        ),
        ("a ban before the election is held", "Example called for a ban before the election is held."),
    ] {
        assert_eq!(words(text), [said], "in {text:?}");
    }
}

#[test]
fn a_wish_without_a_subject_of_its_own_is_part_of_what_is_said() {
    for (said, text) in [
        (
            "the patient was very ill, but wanted to stay at home",
            "Doctors said the patient was very ill, but wanted to stay at home.",
        ),
        (
            "that Sample succeeded in hiding the money and intended to use it",
            "The aide admitted that Sample succeeded in hiding the money and intended to use it.",
        ),
        ("the operation went well", "His doctor says the operation went well, and expects him to recover."),
    ] {
        assert_eq!(words(text), [said], "in {text:?}");
    }
}

#[test]
fn a_noun_phrase_keeps_its_condition_and_its_commas() {
    for (said, text) in [
        ("a war if Oxland builds a bomb", "He warned of a war if Oxland builds a bomb."),
        ("a walkout if its member is not back", "The union promised a walkout if its member is not back."),
        (
            "Sample of robbing a man who once worked for him",
            "They accused Sample of robbing a man who once worked for him.",
        ),
        ("one fire on Aug. 1, 1985", "Example recalled one fire on Aug. 1, 1985."),
        ("additional, often tiresome checks", "Example called for additional, often tiresome checks."),
        ("its eighth outbreak within a month", "Oxland confirmed its eighth outbreak within a month on Saturday."),
        (
            "about 26,000 people have been hurt or displaced",
            "The report estimates about 26,000 people have been hurt or displaced.",
        ),
        ("“my pilot”", "Sample also praised “my pilot” — presumably Example — at the same meeting."),
    ] {
        assert_eq!(words(text), [said], "in {text:?}");
    }
}

#[test]
fn what_is_said_in_a_relative_clause_ends_before_the_main_verb() {
    let text = "People who are suggesting that we go out and fight them are living in a dream.";
    assert_eq!(words(text), ["that we go out and fight them"]);
    check_speech("The nurse has told the committee that will decide whether he can work again.", &[]);
}

#[test]
fn but_behind_a_dash_is_the_articles() {
    let text = "The woman said she hoped he would “go to prison for years” — but the judge gave him one.";
    assert_eq!(words(text), ["she hoped he would “go to prison for years”"]);
}

#[test]
fn what_is_denied_ends_where_the_source_goes_on() {
    check_speech(
        "The office has denied the accusation and says he will stay.",
        &["indirect [the accusation] denied < The office", "indirect [he will stay] says < The office"],
    );
}

#[test]
fn what_goes_on_behind_a_quotation_or_a_colon() {
    for (said, text) in [
        (
            "the plan is “a new one,” when the last one “had failed.”",
            "Sample said the plan is “a new one,” when the last one “had failed.”",
        ),
        ("two in three see it", "The risk is real: two in three see it, according to polls."),
        (
            "an end to trafficking and related violence",
            "Example called for an end to trafficking and related violence.",
        ),
        ("Sample confessed to it", "The bishop told reporters Sample confessed to it."),
    ] {
        assert_eq!(words(text), [said], "in {text:?}");
    }
}

#[test]
fn what_came_of_what_is_told_belongs_to_it() {
    for (said, text) in [
        (
            "a bomb exploded in a market, killing two people",
            "Police said a bomb exploded in a market, killing two people.",
        ),
        (
            "rebels attacked the base, prompting soldiers to fire",
            "Witnesses say rebels attacked the base, prompting soldiers to fire.",
        ),
        // The article's.
        ("it would close", "The firm said it would close, drawing laughter from the gallery."),
        ("to move", "The mayor asked the club to move, prompting an outcry."),
        ("the guests were thieves", "Example said the guests were thieves, causing outrage."),
        ("the bank had lied", "Example said the bank had lied, sparking outrage on social media."),
        ("profits would fall", "The chairman said profits would fall, triggering a sell-off in the shares."),
    ] {
        assert_eq!(words(text), [said], "in {text:?}");
    }
}

#[test]
fn a_relative_clause_of_the_article_is_not_said() {
    for (said, text) in [
        ("not to expect a deal soon", "Example warned not to expect a deal soon, which he called unlikely."),
        ("the plan would fail", "Example said the plan would fail, which he called a disgrace."),
        // Somebody within what is said may say that, or more is said behind it.
        (
            "the plan would fail, which they call a disaster, and that it would close",
            "Example said the plan would fail, which they call a disaster, and that it would close.",
        ),
        (
            "the plan would fail, which he calls a disaster, and that it would close",
            "Example said the plan would fail, which he calls a disaster, and that it would close.",
        ),
        (
            "lawmakers would accept the troops, which they accuse of theft",
            "Officials said lawmakers would accept the troops, which they accuse of theft.",
        ),
        // It may as well be said.
        ("he met the man, who was in custody", "The envoy said he met the man, who was in custody."),
        ("he met the man, who is in custody", "The envoy said he met the man, who is in custody."),
        (
            "she liked the plan, which the council has changed",
            "Example said she liked the plan, which the council has changed.",
        ),
    ] {
        assert_eq!(words(text), [said], "in {text:?}");
    }
    let text = "Example said Sample had a list, which he said was long.";
    assert_eq!(words(text)[0], "Sample had a list, which he said was long");
    let text = "The agency says it saw the rules, which officials say include rape, torture and the use of force.";
    assert_eq!(words(text), ["it saw the rules", "include rape, torture and the use of force"]);
}

#[test]
fn an_apposition_behind_a_dash_at_the_end_is_not_said() {
    for (said, text) in [
        (
            "shells fell in the Green Zone",
            "Police say shells fell in the Green Zone -- the heavily guarded enclave that houses the court.",
        ),
        (
            "it may not prevent a slump",
            "The bank said it may not prevent a slump - defined as a fall over two quarters.",
        ),
        ("the clinic was shut", "Officials said the clinic was shut - a charge the mayor denies."),
        ("he would go", "The mayor said he would go — though he did not state what he would do next."),
        // The point of it, an enumeration, and another clause.
        (
            "the bank had one goal -- the defeat of inflation",
            "Example said the bank had one goal -- the defeat of inflation.",
        ),
        ("the trouble lay elsewhere - the cost", "Example said the trouble lay elsewhere - the cost."),
        (
            "they faced the biggest threat in Oxland - the army that went over",
            "Example said they faced the biggest threat in Oxland - the army that went over.",
        ),
        (
            "the problem was Oxland - the state that pays them",
            "Example said the problem was Oxland - the state that pays them.",
        ),
        ("the law has two parts - the tax and the fine", "Example said the law has two parts - the tax and the fine."),
        ("the key was lost - the door is shut", "Example said the key was lost - the door is shut."),
    ] {
        assert_eq!(words(text), [said], "in {text:?}");
    }
}

#[test]
fn what_followed_or_went_before_is_not_said() {
    for (said, text) in [
        ("it may close the pool", "The council says it may close the pool, following complaints about the noise."),
        ("calm", "The president called for calm following a meeting with the premier."),
        ("the plan", "The mayor announced the plan at a news conference in Oxbridge."),
        ("that the line was dead", "Some residents said that the line was dead, and others wrote about it."),
        (
            "the army would advance, following the river to the sea",
            "Example said the army would advance, following the river to the sea.",
        ),
        (
            "the vaccine would work, according to early data",
            "Example said the vaccine would work, according to early data.",
        ),
        // Of what has happened, a cause is told too.
        ("the roof fell, following a fire", "Police said the roof fell, following a fire."),
        (
            "the crew was freed, after holding it for months",
            "Officials say the crew was freed, after holding it for months.",
        ),
        ("a seat at the conference", "The mayor demanded a seat at the conference."),
        // An infinitive has no clause for its equal, but one within it has.
        (
            "to cut taxes for two years",
            "The government promised to cut taxes for two years and the deficit is growing.",
        ),
        ("to cut taxes and the rich would pay less", "Example promised to cut taxes and the rich would pay less."),
        (
            "to build a wall and the rich will pay for it",
            "Example promised to build a wall and the rich will pay for it.",
        ),
        (
            "to fight until the war is over and the deficit is gone",
            "The government promised to fight until the war is over and the deficit is gone.",
        ),
    ] {
        assert_eq!(words(text), [said], "in {text:?}");
    }
    let text = "Doctors say it may spread, after confirming 83 cases.";
    assert_eq!(words(text)[0], "it may spread");
    let text = "Example told Sample that he will step down, according to a letter.";
    assert!(words(text).contains(&"that he will step down"), "{:?}", words(text));
}

#[test]
fn another_voice_ends_what_is_said() {
    assert_eq!(
        words("Example said that the judge would act: “I will consider it in full.”"),
        ["that the judge would act", "“I will consider it in full.”"]
    );
    assert_eq!(words("Example vows to stay: https://t.co/abc The post was updated."), ["to stay"]);
    assert_eq!(
        words("Example said “honestly, who thinks so”, while Sample laughed and agreed."),
        ["“honestly, who thinks so”"]
    );
    assert_eq!(
        words("Example explained the change of heart by telling the host that he was tired."),
        ["the change of heart", "that he was tired"]
    );
    assert_eq!(words("Example urged them to win votes by promising less."), ["to win votes by promising less"]);
    let text = "Doctors are recommending closing the ward because they say it needs to be repaired.";
    assert_eq!(words(text)[0], "closing the ward");
    // What they say is a report of its own.
    assert_eq!(
        words("Example recommended closing the ward because they say it leaks."),
        ["closing the ward", "it leaks"]
    );
    let text = "Example said Sample resigned because she said she was ill.";
    assert_eq!(words(text)[0], "Sample resigned because she said she was ill");
}

#[test]
fn a_verb_that_goes_on_with_what_is_said_is_kept() {
    for (said, text) in [
        (
            "the army will look into claims that troops abused and photographed the bodies",
            "The general said the army will look into claims that troops abused and photographed the bodies.",
        ),
        ("the plant will close", "The mayor said the plant will close and praised the staff."),
        (
            "he was running and would announce his plan",
            "Mr. Example had indicated he was running and would announce his plan.",
        ),
        (
            "Sample never got the credit",
            "Sam Example, a professor at Oxbridge who is writing a book, said Sample never got the credit.",
        ),
        (
            "alliance members needed “to work through” the issue",
            "The minister told reporters alliance members needed “to work through” the issue.",
        ),
        ("maintaining trust is vital to it", "The general said maintaining trust is vital to it."),
        (
            "the brothers, dubbed “the paint kings,” led a ring",
            "Police say the brothers, dubbed “the paint kings,” led a ring.",
        ),
    ] {
        assert_eq!(words(text), [said], "in {text:?}");
    }
}
