//! What the text says that somebody is. Persons and firms are invented.

mod common;

use common::run;
use copydesk_entities::Config;

/// The roles of the persons that have one.
#[track_caller]
fn check_roles(text: &str, roles: &[&str]) {
    let entities = run(text, Config::default()).underlined(&["entities"]);
    let found: Vec<&str> =
        entities.lines().filter_map(|line| line.split_once("role=\"")?.1.split('"').next()).collect();
    assert_eq!(found, roles);
}

#[test]
fn a_role_ends_where_another_person_is_named() {
    check_roles(
        "French President Emmanuel Macron and German Chancellor Olaf Scholz met.",
        &["French President", "German Chancellor"],
    );
    check_roles(
        "Russian and Ukrainian presidents Oleg Petrov and Oleh Bondar met.",
        &["Russian president", "Ukrainian president"],
    );
    check_roles("Anna Weiss, French President Emmanuel Macron and Olaf Scholz met.", &["French President"]);
}

#[test]
fn whose_spokesman_or_lawyer_somebody_is_is_no_part_of_the_role() {
    check_roles(
        "House Speaker Mike Johnson's spokesman Raj Shah declined to comment.",
        &["House Speaker", "spokesman"],
    );
    check_roles("Paul Meyer, his lawyer, said no. Boris Orlov, its leader, left.", &["lawyer", "leader"]);
    check_roles("Anna Weiss, Paul Meyer's lawyer, agreed.", &["lawyer"]);
}

#[test]
fn a_role_may_stand_between_the_name_and_its_verb() {
    check_roles("Petra Vogel, 58, is the agronomist who ran the estate.", &["agronomist"]);
    check_roles("Petra Vogel, who is a judge in Bremen, wept.", &["judge"]);
    check_roles("Paul Meyer, 47, passed three gates in the night.", &[]);
}

#[test]
fn one_of_several_has_the_role_of_each() {
    check_roles("One of its researchers, Paul Meyer, agreed.", &["researcher"]);
    check_roles("Two poets, Paul Meyer and Anna Weiss, stayed away.", &["poet", "poet"]);
}

#[test]
fn an_office_is_named_whole() {
    check_roles("Leader of the Opposition Paul Meyer walked out.", &["Leader of the Opposition"]);
    check_roles("The plan failed, Rural Development Minister Anna Weiss said.", &["Rural Development Minister"]);
    check_roles("Yesterday President Anna Weiss resigned.", &["President"]);
}

#[test]
fn kin_by_marriage_and_death_are_roles() {
    check_roles("The driver’s widow, Anna Weiss, said nobody had told her.", &["widow"]);
    check_roles("It was her husband, Paul Meyer of the ruling party, who rose.", &["husband"]);
}

#[test]
fn a_second_noun_belongs_to_the_role() {
    check_roles("Her husband and coach, Paul Meyer, agreed.", &["husband and coach"]);
    check_roles("The firm’s chairman and founder, Anna Weiss, left.", &["chairman and founder"]);
    // These are two.
    check_roles("His wife and daughter, Anna Weiss, left.", &[]);
}

#[test]
fn whose_office_it_is_and_where_are_no_part_of_it() {
    check_roles("Russia’s foreign minister, Anna Weiss, left.", &["foreign minister"]);
    check_roles("Paul Meyer, Tarrant’s head of safety, warned the board.", &["head of safety"]);
    check_roles("Paul Meyer, an analyst at the Danish Bank, said no.", &["analyst"]);
    check_roles(
        "Paul Meyer, head of Latin American operations at Tarrant, said no.",
        &["head of Latin American operations"],
    );
    check_roles("Paul Meyer, the Liberal member for Dover, said no.", &["Liberal member for Dover"]);
    check_roles("The cabinet member for education, Anna Weiss, said no.", &["cabinet member for education"]);
}

#[test]
fn what_somebody_was_may_stand_behind_then() {
    check_roles("Paul Meyer, then head of safety, warned the board.", &["head of safety"]);
    check_roles("Paul Meyer, who is also the team’s coach, left.", &["coach"]);
    check_roles("Anna Weiss, who is chairman of the school board, left.", &["chairman"]);
    check_roles("Anna Weiss, who is no friend of theirs, left.", &[]);
}

#[test]
fn letters_brackets_and_dashes_may_stand_between_name_and_role() {
    check_roles("Anna Weiss (Liberal), a farmer, objected.", &["farmer"]);
    check_roles("Anna Weiss — a nurse from Leeds — wept.", &["nurse"]);
}

#[test]
fn a_line_under_the_headline_tells_the_trade_of_who_wrote() {
    check_roles(
        "Shops to close\n\nBy Anna Weiss, Business Reporter\n\nFourteen shops will close.",
        &["Business Reporter"],
    );
    check_roles("Shops to close\n\nAnna Weiss Business reporter\n\nFourteen shops will close.", &["Business reporter"]);
    check_roles(
        "“No excuses,” said Paul Meyer, President and Chief Executive Officer.",
        &["President and Chief Executive Officer"],
    );
}

#[test]
fn titles_and_former_roles_may_stand_between_an_office_and_the_name() {
    check_roles("The moderator, the Rt Rev Anna Weiss, left.", &["moderator"]);
    check_roles("Her coach, the former pairs champion Paul Meyer, left.", &["coach"]);
    check_roles("The regional director, Ing. Paul Meyer, said no.", &["regional director"]);
}

#[test]
fn counsel_needs_no_article() {
    check_roles("Counsel for the widow, Anna Weiss, asked for time.", &["Counsel"]);
    check_roles("Counsel for the widow asked for time. Anna Weiss was late.", &[]);
    check_roles("“What was that?” asked counsel assisting, Anna Weiss.", &["counsel"]);
    // Not the coroner.
    check_roles("Counsel assisting the coroner, Anna Weiss, asked for time.", &["Counsel"]);
}

#[test]
fn what_somebody_does_may_stand_behind_the_noun() {
    check_roles("The lawyer representing her, Anna Weiss, said no.", &["lawyer"]);
    check_roles("The officer leading the search, Paul Meyer, said no.", &["officer"]);
}

#[test]
fn an_office_may_be_over_two_things() {
    check_roles("The health and safety secretary of the union, Anna Weiss, said no.", &["health and safety secretary"]);
    check_roles("Oil and gas minister Anna Weiss said no.", &["Oil and gas minister"]);
    check_roles("Its co-ordinator, Anna Weiss, said no.", &["co-ordinator"]);
}

#[test]
fn somebody_is_known_by_a_name_or_is_found_to_be_who_bears_it() {
    check_roles("A vendor known as Anna Weiss hung up posters.", &["vendor"]);
    check_roles("The mediator was Anna Weiss, a retired envoy.", &["mediator"]);
}

#[test]
fn a_part_in_the_news_is_told_where_nothing_better_is() {
    check_roles("One of its members, Anna Weiss, agreed.", &["member"]);
    check_roles("One of its members, Anna Weiss, a lawyer, agreed.", &["lawyer"]);
    check_roles("An elder, Paul Meyer, blessed the boat.", &["elder"]);
    // Of two brothers.
    check_roles("The elder, Paul Meyer, smiled.", &[]);
}

#[test]
fn what_somebody_did_is_no_role_of_the_name_behind() {
    check_roles("Paul Meyer is a farmer. The former grower accused Anna Weiss of fraud.", &["farmer"]);
}

#[test]
fn what_is_before_a_role_is_no_part_of_it() {
    check_roles("At Stormont Health Minister Paul Meyer said no.", &["Stormont Health Minister"]);
    check_roles("The agronomist beat former premier Paul Meyer in May.", &["former premier"]);
    check_roles("Anna Weiss, the only coach of the club, left.", &["coach"]);
}

#[test]
fn a_role_ends_with_its_sentence() {
    check_roles("Anna Weiss is the new head of marketing\n\nOil prices in Europe fell.", &["head of marketing"]);
    check_roles("A shop closed. Its owner was Anna Weiss, 44, who", &["owner"]);
}

#[test]
fn a_rank_behind_an_office_is_no_part_of_it() {
    check_roles("The army said no, navy spokesman Captain Paul Meyer said.", &["navy spokesman"]);
}

#[test]
fn how_long_somebody_was_something_is_no_part_of_it() {
    check_roles("Paul Meyer, the club’s director for 26 years, left.", &["director"]);
}

#[test]
fn a_preposition_ends_a_role_before_a_name() {
    check_roles("He rose above rival skipper Paul Meyer.", &["rival skipper"]);
}

#[test]
fn kin_is_told_where_the_text_says_no_office() {
    check_roles("Her brother, Paul Meyer, left.", &["brother"]);
    // The gold itself wavers between kin and trade.
    check_roles("Her brother, Paul Meyer, a farmer, left.", &["farmer"]);
    check_roles("Chairwoman Anna Weiss, granddaughter of the founder, left.", &["Chairwoman"]);
    check_roles("Anna Weiss, sister of the founder, left.", &["sister"]);
}

#[test]
fn kin_may_stand_right_before_the_name() {
    check_roles("Faith Meyer, whose son Paul, nine, joined first, agreed.", &["son"]);
    check_roles("Anna Weiss, whose husband, Tom, was lost at sea, agreed.", &["husband"]);
    check_roles("Her elder sister Anna Weiss agreed.", &["sister"]);
    // Nobody's.
    check_roles("He met father Paul Meyer.", &[]);
}

#[test]
fn what_somebody_becomes_or_leaves_is_told_behind_as() {
    check_roles("Paul Meyer resigned on Monday as chairman of the club.", &["chairman"]);
    check_roles("The firm appointed Anna Weiss of Example Partners as its director.", &["director"]);
    check_roles("Paul Meyer works as a carpenter.", &["carpenter"]);
    check_roles("Paul Meyer left as night fell.", &[]);
}

#[test]
fn what_somebody_has_been_for_long_is_their_role() {
    check_roles("Anna Weiss has been a nurse for 29 years.", &["nurse"]);
}

#[test]
fn one_of_several_may_be_told_behind_the_name() {
    check_roles("Paul Meyer, 27, left. Anna Weiss, one of the organisers, stayed.", &["organiser"]);
}

#[test]
fn a_senator_of_a_state_is_told_apart_from_one_of_the_union() {
    check_roles("State Sen. Anna Weiss said no.", &["State Sen."]);
    check_roles("Sen. Anna Weiss said no.", &[]);
}

#[test]
fn somebody_addressed_may_stand_behind_what_they_are() {
    check_roles("The member for the area, Madam Anna Weiss, said no.", &["member"]);
}

#[test]
fn what_somebody_else_is_called_beside_their_name_is_told_of_nobody_else() {
    check_roles("The coach, Anna Weiss, left. Paul Meyer stayed. “No,” the coach said.", &["coach"]);
}

#[test]
fn an_article_may_end_where_a_role_would_begin() {
    for text in [
        "Paul Meyer resigned as",
        "The firm appointed Anna Weiss as",
        "“Paul Meyer resigned as",
        "Anna Weiss met Paul Meyer, aged",
    ] {
        check_roles(text, &[]);
    }
}

#[test]
fn a_nominal_introduces_whom_the_next_sentence_names() {
    check_roles(
        "The ferry will not stop there again, the firm said.\n\nA boatman disagreed. Paul Meyer said he had lost every booking.",
        &["boatman"],
    );
    check_roles("The nurse who first counted the cases was not there. Anna Weiss had gone home.", &["nurse"]);
    // One who is named already is not introduced.
    check_roles("Anna Weiss, a lawyer, left early. A boatman disagreed. Weiss had said nothing.", &["lawyer"]);
}

#[test]
fn what_is_said_of_a_pronoun_is_said_of_whom_it_means() {
    check_roles("Paul Meyer lives in Leeds. He is a nurse at the hospital.", &["nurse"]);
}

#[test]
fn a_second_predicate_may_tell_the_role() {
    check_roles("Anna Weiss, who is his sister, is principal of the school.", &["principal"]);
    check_roles("The letter was read by Paul Meyer, 27, one of the organisers.", &["organiser"]);
}

#[test]
fn a_headline_s_verb_is_no_part_of_a_role() {
    check_roles(
        "Growers tell minister of losses\n\nAnna Weiss, the agriculture minister, listened.",
        &["agriculture minister"],
    );
}

#[test]
fn a_member_of_parliament_is_no_mere_member() {
    check_roles("The Member of Parliament for the area, Paul Meyer, blamed the county.", &["Member of Parliament"]);
}

#[test]
fn several_are_told_one_role() {
    check_roles(
        "The joint administrators, Anna Weiss and Paul Meyer, said no.",
        &["joint administrator", "joint administrator"],
    );
    check_roles("Six Leeds mechanics, Paul Meyer and Anna Weiss, left.", &["Leeds mechanic", "Leeds mechanic"]);
    check_roles("Two Leeds mechanics, Paul Meyer and Anna Weiss, left.", &["Leeds mechanic", "Leeds mechanic"]);
    check_roles("Paul Meyer (61) and Anna Weiss (58), both farmers with land in Leeds, left.", &["farmer", "farmer"]);
}

#[test]
fn an_office_may_be_told_by_a_verb() {
    check_roles("Anna Weiss, who heads the board, said that three officials had gone.", &["head"]);
    check_roles("Anna Weiss, who has chaired the trust since May, left.", &["chair"]);
    check_roles("Paul Meyer, who coaches the side, left.", &["coach"]);
    check_roles("Paul Meyer, who heads home on Friday, left.", &[]);
    check_roles("Paul Meyer, who heads the queue, left.", &[]);
    check_roles("Paul Meyer, who partners the player, left.", &[]);
    check_roles("Anna Weiss, defending, cleared the ball.", &[]);
}

#[test]
fn small_words_may_stand_before_what_somebody_is() {
    check_roles("Anna Weiss, herself a barrister, wrote to this newspaper.", &["barrister"]);
    check_roles("Anna Weiss, 61 and a retired midwife, gave orders.", &["retired midwife"]);
    check_roles("Anna Weiss is still general manager of the firm.", &["general manager"]);
    check_roles("Her elder sister, Anna Weiss, works as an aide to the registrar.", &["aide"]);
    check_roles("Anna Weiss was appointed director of the trust by a judge.", &["director"]);
}

#[test]
fn a_trade_may_be_told_of_a_lady() {
    check_roles("Anna Weiss, a retired dinner lady, gave ten pounds.", &["retired dinner lady"]);
}

#[test]
fn a_verb_of_saying_may_tell_what_an_office_is_over() {
    check_roles("Anna Weiss, its chief claims officer, had to explain.", &["chief claims officer"]);
}

#[test]
fn a_role_may_stand_on_the_line_below_a_name() {
    check_roles("Yours faithfully\n\nAnna Weiss\nHeadteacher, High Elms School\n", &["Headteacher"]);
    check_roles("Court clears Anna Weiss\n\nTreasury Secretary, Central Banker Clash\n", &[]);
    check_roles("Photo: Paul Meyer\n\nPolice Chief\n", &[]);
}

#[test]
fn several_have_the_role_of_each() {
    let text = "Ada Berg, Ben Toll and Karl Finn, all farmers, left. Eva Hart and Ann Poole, both midwives, stayed.";
    check_roles(text, &["farmer", "farmer", "farmer", "midwife", "midwife"]);
    // Several who were asked are not the one who is named behind them.
    check_roles("According to Russian officials, Anna Weiss left.", &[]);
}

#[test]
fn an_office_may_be_told_by_its_letters() {
    check_roles("Lands CS Anna Weiss left. DC Paul Meyer stayed.", &["Lands CS"]);
}

#[test]
fn words_of_address_may_stand_between_the_role_and_the_name() {
    check_roles("Opposition leader Tan Sri Wong Kee Huat called the letter a road map.", &["Opposition leader"]);
}
