//! One fixture for each phenomenon: the article's lines, carets under what was found, label, entity, form. Persons are invented.

mod common;

use common::run;
use copydesk_entities::Config;
use copydesk_plugin::testing::text_of;

#[track_caller]
fn check(fixture: &str) {
    let found = run(&text_of(fixture), Config::default());
    assert_eq!(found.underlined(&["mentions"]).trim_end(), fixture.trim_end());
}

#[test]
fn a_surname_and_an_acronym_are_their_fuller_names() {
    check(
        r##"Marta Oberlin spoke in Lyon on Monday. Oberlin said the UN would stay.
^^^^^^^^^^^^^ PER #1 form="name"
                       ^^^^ LOC #2 form="name"
                                       ^^^^^^^ PER #1 form="name"
                                                        ^^ ORG #3 form="name"
The United Nations has no army, Ms. Oberlin said.
    ^^^^^^^^^^^^^^ ORG #3 form="name"
                                    ^^^^^^^ PER #1 form="name""##,
    );
}

#[test]
fn a_body_and_a_person_whose_names_touch_are_two() {
    check(
        r##"Head of research at Halden United Helen Marsh said no.
                    ^^^^^^^^^^^^^ ORG #1 form="name"
                                  ^^^^^^^^^^^ PER #2 form="name""##,
    );
}

#[test]
fn a_place_at_the_end_of_a_body_is_nobody() {
    for text in [
        "The chancellor of the University of North Carolina Charlotte resigned.",
        "The chancellor of the University of South Carolina Beaufort resigned.",
        "The captain of the Football Club Sydney Swans resigned.",
        "The chairman of the Investment Bank Morgan Stanley resigned.",
    ] {
        let found = run(&text_of(text), Config::default());
        let shown = found.underlined(&["mentions"]);
        assert!(!shown.contains("PER #2 form=\"name\"") && !shown.contains("PER #1 form=\"name\""), "{shown}");
    }
}

#[test]
fn brackets_define_an_acronym() {
    check(
        r##"The Harbour Safety Board (HSB) met on Friday. The HSB has no budget.
    ^^^^^^^^^^^^^^^^^^^^ ORG #1 form="name"
                          ^^^ ORG #1 form="name"
                                                  ^^^ ORG #1 form="name""##,
    );
}

#[test]
fn an_acronym_that_no_list_has_is_the_name_with_its_initials() {
    check(
        r##"The Quay Workers’ Front met on Friday. The QWF has no budget.
    ^^^^^^^^^^^^^^^^^^^ ORG #1 form="name"
                                           ^^^ ORG #1 form="name""##,
    );
}

#[test]
fn namesakes_are_told_apart_by_first_name_and_honorific() {
    check(
        r##"Police questioned John Harker and Susan Harker. Mrs Harker left first; Mr Harker stayed.
                  ^^^^^^^^^^^ PER #1 form="name"
                                  ^^^^^^^^^^^^ PER #2 form="name"
                                                    ^^^^^^ PER #2 form="name"
                                                                          ^^^^^^ PER #1 form="name""##,
    );
}

#[test]
fn a_nominal_behind_a_name_is_the_named_one() {
    check(
        r##"Kremlin spokesman Pavel Orlov spoke first. His counterpart, Anna Weiss, a German diplomat, was silent.
^^^^^^^ ORG #1 form="name"
                  ^^^^^^^^^^^ PER #2 form="name"
                                           ^^^ PER #2 form="pronoun"
                                                            ^^^^^^^^^^ PER #3 form="name"
                                                                        ^^^^^^^^^^^^^^^^^ PER #3 form="nominal"
                                                                          ^^^^^^ MISC #4 form="name""##,
    );
}

#[test]
fn roles_of_two_are_given_in_order() {
    check(
        r##"Russian and Ukrainian presidents Ivan Petrov and Oleh Bondar met in Geneva.
^^^^^^^ MISC #1 form="name"
            ^^^^^^^^^ MISC #2 form="name"
                                 ^^^^^^^^^^^ PER #3 form="name"
                                                 ^^^^^^^^^^^ PER #4 form="name"
                                                                    ^^^^^^ LOC #5 form="name"
The Ukrainian president left early. The Russian president stayed.
^^^^^^^^^^^^^^^^^^^^^^^ PER #4 form="nominal"
    ^^^^^^^^^ MISC #2 form="name"
                                    ^^^^^^^^^^^^^^^^^^^^^ PER #3 form="nominal"
                                        ^^^^^^^ MISC #1 form="name""##,
    );
}

#[test]
fn who_adds_is_who_said_last() {
    check(
        r##"“We will wait,” said Maria Lopez, a police officer. “It is late,” she added.
                     ^^^^^^^^^^^ PER #1 form="name"
                                  ^^^^^^^^^^^^^^^^ PER #1 form="nominal"
                                                                  ^^^ PER #1 form="pronoun"
The police officer gave no date.
^^^^^^^^^^^^^^^^^^ PER #1 form="nominal""##,
    );
}

#[test]
fn pronouns_go_by_gender_and_subject() {
    check(
        r##"Paul Meyer told Anna Brandt that he would resign. She thanked him.
^^^^^^^^^^ PER #1 form="name"
                ^^^^^^^^^^^ PER #2 form="name"
                                 ^^ PER #1 form="pronoun"
                                                  ^^^ PER #2 form="pronoun"
                                                              ^^^ PER #1 form="pronoun""##,
    );
}

#[test]
fn a_pronoun_may_come_before_its_name() {
    check(
        r##"In her speech, Clara Novak praised the army.
   ^^^ PER #1 form="pronoun"
               ^^^^^^^^^^^ PER #1 form="name""##,
    );
}

#[test]
fn he_as_the_subject_of_a_sentence_is_none_whom_it_names_behind_him() {
    check(
        r##"He argued that Paul Meyer was wrong.
               ^^^^^^^^^^ PER #1 form="name""##,
    );
    check(
        r##"He beats Karl Jensen in the polls.
         ^^^^^^^^^^^ PER #1 form="name""##,
    );
    check(
        r##"He will run again, Paul Meyer said.
^^ PER #1 form="pronoun"
                   ^^^^^^^^^^ PER #1 form="name""##,
    );
    check(
        r##"As he left the court, Paul Meyer waved.
   ^^ PER #1 form="pronoun"
                      ^^^^^^^^^^ PER #1 form="name""##,
    );
}

#[test]
fn who_is_the_one_before() {
    check(
        r##"Karl Jensen, who was born in Oslo, met reporters.
^^^^^^^^^^^ PER #1 form="name"
             ^^^ PER #1 form="pronoun"
                             ^^^^ LOC #2 form="name""##,
    );
}

#[test]
fn a_law_is_one_name_whole() {
    check(
        r##"The Charter of the United Nations bans war. The UN Charter is clear.
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ MISC #1 form="name"
                                                ^^^^^^^^^^ MISC #1 form="name""##,
    );
}

#[test]
fn heads_of_names_tell_their_type() {
    check(
        r##"He joined the University of Leeds, then the Bank of Ireland and the Ministry of Finance in Nairobi.
              ^^^^^^^^^^^^^^^^^^^ ORG #1 form="name"
                                            ^^^^^^^^^^^^^^^ ORG #2 form="name"
                                                                    ^^^^^^^^^^^^^^^^^^^ ORG #3 form="name"
                                                                                           ^^^^^^^ LOC #4 form="name""##,
    );
}

#[test]
fn compounds_are_cut_after_the_name() {
    check(
        r##"U.S.-led forces and a Berlin-based firm left Iraq.
^^^^ LOC #1 form="name"
                      ^^^^^^ LOC #2 form="name"
                                             ^^^^ LOC #3 form="name""##,
    );
}

#[test]
fn particles_and_apostrophes_stay_inside() {
    check(
        r##"Ludwig van der Berg met Sean O'Neill and Omar al-Ani.
^^^^^^^^^^^^^^^^^^^ PER #1 form="name"
                        ^^^^^^^^^^^^ PER #2 form="name"
                                         ^^^^^^^^^^^ PER #3 form="name""##,
    );
}

#[test]
fn capitals_of_headlines_days_and_months_are_no_names() {
    check(
        r##"PRIME MINISTER VISITS FRANCE
^^^^^^^^^^^^^^ PER form="nominal"
                      ^^^^^^ LOC #1 form="name"
The prime minister visited Paris on Tuesday in May.
^^^^^^^^^^^^^^^^^^ PER form="nominal"
                           ^^^^^ LOC #2 form="name""##,
    );
}

#[test]
fn a_capital_at_the_start_is_not_enough() {
    check(
        r##"A spokesman declined to comment. Will the bank wait? Grace is due.
^^^^^^^^^^^ PER form="nominal""##,
    );
}

#[test]
fn inhabitants_and_adjectives_are_one_and_not_the_country() {
    check(
        r##"The Russian team beat Ukraine. Russians cheered.
    ^^^^^^^ MISC #1 form="name"
                      ^^^^^^^ LOC #2 form="name"
                               ^^^^^^^^ MISC #1 form="name""##,
    );
}

#[test]
fn an_entity_has_its_usual_name_its_role_and_its_kind() {
    let found = run("UN spokesman Pavel Orlov spoke in Kenya. Kenyans listened.", Config::default());
    assert_eq!(
        found.underlined(&["entities"]).trim_end(),
        r##"UN spokesman Pavel Orlov spoke in Kenya. Kenyans listened.
^^ ORG name="United Nations" kind="body" mentions=1
             ^^^^^^^^^^^ PER name="Pavel Orlov" role="UN spokesman" gender="male" mentions=1
                                  ^^^^^ LOC name="Kenya" kind="country" mentions=1
                                         ^^^^^^^ MISC name="Kenyans" kind="nationality" of="Kenya" mentions=1"##
    );
}

#[test]
fn a_plural_genitive_may_stand_in_a_name() {
    check(
        r##"The Footballers’ Union of Malaysia said no money had been paid.
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ ORG #1 form="name""##,
    );
}

#[test]
fn kin_and_short_honorifics_are_no_part_of_a_name() {
    check(
        r##"Brothers Omar and Ali Haddad met Fr Declan Burke.
         ^^^^ PER #1 form="name"
                  ^^^^^^^^^^ PER #2 form="name"
                                    ^^^^^^^^^^^^ PER #3 form="name""##,
    );
}

#[test]
fn one_person_may_be_they() {
    check(
        r##"Ellis Tran, 24, who uses they and them, left early. They said the bus was full.
^^^^^^^^^^ PER #1 form="name"
                         ^^^^ PER #1 form="pronoun"
                                                    ^^^^ PER #1 form="pronoun""##,
    );
}

#[test]
fn a_wife_is_no_he() {
    check(
        r##"Henrik Dalgaard resigned. His wife, Karen, wanted a house, he said.
^^^^^^^^^^^^^^^ PER #1 form="name"
                          ^^^^^^^^ PER #2 form="nominal"
                          ^^^ PER #1 form="pronoun"
                                    ^^^^^ PER #2 form="name"
                                                           ^^ PER #1 form="pronoun""##,
    );
}

#[test]
fn i_is_who_the_attribution_says_she_is() {
    check(
        r##"Ruth Stone was there. Paul Stone came late. “I saw nothing. My door was shut,” she said.
^^^^^^^^^^ PER #1 form="name"
                      ^^^^^^^^^^ PER #2 form="name"
                                             ^ PER #1 form="pronoun"
                                                            ^^ PER #1 form="pronoun"
                                                                               ^^^ PER #1 form="pronoun""##,
    );
}
