//! Whom nominals and pronouns mean: one fixture for each phenomenon. Persons and firms are invented.

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
fn a_former_trade_is_whose_trade_it_was() {
    check(
        r##"Ana Moreno, a retired nurse, sued the clinic. Peter Moll, a farmer, was fined. “It was wrong,” the former nurse said.
^^^^^^^^^^ PER #1 form="name"
            ^^^^^^^^^^^^^^^ PER #1 form="nominal"
                                              ^^^^^^^^^^ PER #2 form="name"
                                                          ^^^^^^^^ PER #2 form="nominal"
                                                                                               ^^^^^^^^^^^^^^^^ PER #1 form="nominal""##,
    );
}

#[test]
fn a_former_mayor_is_not_who_is_mayor_now() {
    check(
        r##"Ana Moreno, a former mayor, met Peter Moll, the mayor. “It was wrong,” the former mayor said.
^^^^^^^^^^ PER #1 form="name"
            ^^^^^^^^^^^^^^ PER #1 form="nominal"
                                ^^^^^^^^^^ PER #2 form="name"
                                            ^^^^^^^^^ PER #2 form="nominal"
                                                                       ^^^^^^^^^^^^^^^^ PER #1 form="nominal""##,
    );
}

#[test]
fn a_former_mayor_is_not_who_was_something_else() {
    check(
        r##"Ana Moreno, a former mayor, met Peter Moll, a former judge. “It was wrong,” the former mayor said.
^^^^^^^^^^ PER #1 form="name"
            ^^^^^^^^^^^^^^ PER #1 form="nominal"
                                ^^^^^^^^^^ PER #2 form="name"
                                            ^^^^^^^^^^^^^^ PER #2 form="nominal"
                                                                            ^^^^^^^^^^^^^^^^ PER #1 form="nominal""##,
    );
}

#[test]
fn an_inhabitant_is_who_is_of_the_country() {
    check(
        r##"Wouter Smeets, a coach from the Netherlands, praised Anna Weiss. “She was calm,” the Dutchman said.
^^^^^^^^^^^^^ PER #1 form="name"
               ^^^^^^^ PER #1 form="nominal"
                                ^^^^^^^^^^^ LOC #2 form="name"
                                                     ^^^^^^^^^^ PER #3 form="name"
                                                                  ^^^ PER #3 form="pronoun"
                                                                                 ^^^^^^^^^^^^ PER #1 form="nominal"
                                                                                     ^^^^^^^^ MISC #4 form="name""##,
    );
}

#[test]
fn whom_a_quotation_names_is_not_who_says_it() {
    check(
        r##"“It will be received by President Boris Lang,” Ivan Petrov said. “We wait,” he added.
                                  ^^^^^^^^^^ PER #1 form="name"
                                               ^^^^^^^^^^^ PER #2 form="name"
                                                                            ^^ PER #2 form="pronoun""##,
    );
}

#[test]
fn an_age_is_whose_age_it_is() {
    check(
        r##"Paul Stone, 61, and Mark Reed, 44, were released on Friday. The 61-year-old thanked the court.
^^^^^^^^^^ PER #1 form="name"
                    ^^^^^^^^^ PER #2 form="name"
                                                            ^^^^^^^^^^^^^^^ PER #1 form="nominal""##,
    );
}

#[test]
fn a_party_in_brackets_tells_the_republican() {
    check(
        r##"Sen. Ted Marlow (R-Texas) voted against the bill. “It is a bad bill,” the Republican said.
     ^^^^^^^^^^ PER #1 form="name"
                                                                      ^^^^^^^^^^^^^^ PER #1 form="nominal"
                                                                          ^^^^^^^^^^ MISC #2 form="name""##,
    );
}

#[test]
fn who_is_never_named_is_nobody() {
    check(
        r##"A witness told police about the fire. The driver fled. Marta Ruiz lives next door.
^^^^^^^^^ PER form="nominal"
                                      ^^^^^^^^^^ PER form="nominal"
                                                       ^^^^^^^^^^ PER #1 form="name""##,
    );
}

#[test]
fn a_small_master_is_no_honorific() {
    check(
        r##"Harbour master Ilse Brandt thanked the crews. Ms Brandt said nobody was hurt.
               ^^^^^^^^^^^ PER #1 form="name"
                                                 ^^^^^^ PER #1 form="name""##,
    );
}

#[test]
fn a_teenager_is_who_is_in_their_teens() {
    check(
        r##"Paul Stone, 41, lent Mark Reed, 17, a canoe. “Sheep hate boats,” the teenager said.
^^^^^^^^^^ PER #1 form="name"
                     ^^^^^^^^^ PER #2 form="name"
                                                                 ^^^^^^^^^^^^ PER #2 form="nominal""##,
    );
}

#[test]
fn of_two_democrats_the_one_from_ohio_is_who_the_text_says_is() {
    check(
        r##"Sen. Ted Marlow (D-Texas) and Sen. Ann Cole (D-Ohio) voted for the bill. “It is a good bill,” the Ohio Democrat said.
     ^^^^^^^^^^ PER #1 form="name"
                                   ^^^^^^^^ PER #2 form="name"
                                                                                              ^^^^^^^^^^^^^^^^^ PER #2 form="nominal"
                                                                                                  ^^^^ LOC #3 form="name"
                                                                                                       ^^^^^^^^ MISC #4 form="name""##,
    );
}

#[test]
fn a_new_zealander_is_who_is_from_new_zealand() {
    check(
        r##"Paul Stone, a coach from New Zealand, praised Anna Weiss of Bremen. “She was calm,” the New Zealander said.
^^^^^^^^^^ PER #1 form="name"
            ^^^^^^^ PER #1 form="nominal"
                         ^^^^^^^^^^^ LOC #2 form="name"
                                              ^^^^^^^^^^ PER #3 form="name"
                                                            ^^^^^^ LOC #4 form="name"
                                                                     ^^^ PER #3 form="pronoun"
                                                                                    ^^^^^^^^^^^^^^^^^ PER #1 form="nominal"
                                                                                        ^^^^^^^^^^^^^ MISC #5 form="name""##,
    );
}

#[test]
fn a_chief_financial_officer_is_the_cfo() {
    check(
        r##"Chief Executive Paul Stone met Anna Weiss, the chief financial officer. “It was a good year,” the CFO said.
                ^^^^^^^^^^ PER #1 form="name"
                               ^^^^^^^^^^ PER #2 form="name"
                                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^ PER #2 form="nominal"
                                                                                              ^^^^^^^ PER #2 form="nominal""##,
    );
}

#[test]
fn a_mine_manager_is_nobody_of_mine() {
    check(
        r##"Paul Stone, a former mine manager, met Anna Weiss. “It was a good year,” the former mine manager said.
^^^^^^^^^^ PER #1 form="name"
            ^^^^^^^^^^^^^^^^^^^^^ PER #1 form="nominal"
                                       ^^^^^^^^^^ PER #2 form="name"
                                                                         ^^^^^^^^^^^^^^^^^^^^^^^ PER #1 form="nominal""##,
    );
}

#[test]
fn who_is_named_next_is_who_was_spoken_of() {
    check(
        r##"Ships were late in Dover. A boatman disagreed. Gavin Ritson said no. “I was on time,” the boatman said.
                   ^^^^^ LOC #1 form="name"
                                               ^^^^^^^^^^^^ PER #2 form="name"
                                                                      ^ PER #2 form="pronoun"
                                                                                      ^^^^^^^^^^^ PER #2 form="nominal""##,
    );
}

#[test]
fn what_she_is_says_what_she_may_be_called() {
    check(
        r##"Anna Weiss met Paul Stone. She is a retired nurse. “It was wrong,” the former nurse said.
^^^^^^^^^^ PER #1 form="name"
               ^^^^^^^^^^ PER #2 form="name"
                           ^^^ PER #1 form="pronoun"
                                  ^^^^^^^^^^^^^^^ PER form="nominal"
                                                                   ^^^^^^^^^^^^^^^^ PER #1 form="nominal""##,
    );
}

#[test]
fn who_was_arrested_is_not_who_is_named_next() {
    check(
        r##"A man was arrested on Monday. Ted Marlow said he was glad.
^^^^^ PER form="nominal"
                              ^^^^^^^^^^ PER #1 form="name"
                                              ^^ PER #1 form="pronoun""##,
    );
}

#[test]
fn a_noun_behind_the_name_says_what_it_names() {
    check(
        r##"The Interfax news agency reported a strike. The ruling Fidesz party denied it. The Nissan board met.
^^^^^^^^^^^^^^^^^^^^^^^^ ORG #1 form="nominal"
    ^^^^^^^^ ORG #1 form="name"
                                            ^^^^^^^^^^^^^^^^^^^^^^^ ORG #2 form="nominal"
                                                       ^^^^^^ ORG #2 form="name"
                                                                           ^^ ORG #2 form="pronoun"
                                                                                   ^^^^^^ ORG #3 form="name""##,
    );
}

#[test]
fn a_club_is_not_the_league_that_it_plays_in() {
    check(
        r##"The Premier League club lost money. The UN refugee agency left.
    ^^^^^^^^^^^^^^ ORG #1 form="name"
                                        ^^ ORG #2 form="name""##,
    );
}

#[test]
fn whom_somebody_accuses_is_not_who_accuses() {
    check(
        r##"The woman accusing the coach, Peter Moll, wept.
^^^^^^^^^ PER form="nominal"
                   ^^^^^^^^^ PER #1 form="nominal"
                              ^^^^^^^^^^ PER #1 form="name""##,
    );
}

#[test]
fn the_main_noun_of_a_name_stands_for_it() {
    check(
        r##"The Sunday Post was sold. The post was moved by thieves.
    ^^^^^^^^^^^ ORG #1 form="name""##,
    );
    check(
        r##"The State Rescue Service found two men. The Observatory for Rights was sceptical. The service said no, the observatory said yes.
    ^^^^^^^^^^^^^^^^^^^^ ORG #1 form="name"
                                            ^^^^^^^^^^^^^^^^^^^^^^ ORG #2 form="name"
                                                                                  ^^^^^^^^^^^ ORG #1 form="nominal"
                                                                                                       ^^^^^^^^^^^^^^^ ORG #2 form="nominal""##,
    );
}

#[test]
fn whose_somebody_is_by_a_noun_is_a_mention_too() {
    check(
        r##"The grazier, Peter Moll, was angry. “It was wrong,” the grazier’s daughter said.
^^^^^^^^^^^ PER #1 form="nominal"
             ^^^^^^^^^^ PER #1 form="name"
                                                    ^^^^^^^^^^^ PER #1 form="nominal""##,
    );
}

#[test]
fn one_of_several_is_somebody() {
    check(
        r##"Peter Moll said no, but one of them, who was masked, said yes.
^^^^^^^^^^ PER #1 form="name"
                        ^^^^^^^^^^^ PER form="nominal""##,
    );
    check(
        r##"One of four survivors said no.
^^^^^^^^^^^^^^^^^^^^^ PER form="nominal""##,
    );
    // Things.
    check("One of them was broken.");
}

#[test]
fn a_gerund_with_an_object_ends_a_nominal() {
    check(
        r##"The lawyer representing Peter Moll said no.
^^^^^^^^^^ PER form="nominal"
                        ^^^^^^^^^^ PER #1 form="name""##,
    );
}

#[test]
fn whose_office_it_is_tells_who_is_meant() {
    check(
        r##"The Quay Workers’ Front met. Its general secretary, Ana Moreno, spoke. Peter Moll, a pilot, left. “No,” its general secretary said.
    ^^^^^^^^^^^^^^^^^^^ ORG #1 form="name"
                             ^^^^^^^^^^^^^^^^^^^^^ PER #2 form="nominal"
                             ^^^ ORG #1 form="pronoun"
                                                    ^^^^^^^^^^ PER #2 form="name"
                                                                       ^^^^^^^^^^ PER #3 form="name"
                                                                                   ^^^^^^^ PER #3 form="nominal"
                                                                                                        ^^^^^^^^^^^^^^^^^^^^^ PER #2 form="nominal""##,
    );
}

#[test]
fn whose_deputy_somebody_is_is_not_their_father() {
    check(
        r##"Peter Moll, the governor, did not answer. His deputy, Ana Moreno, sitting beside him, said the board had sympathy. But Ana Moreno, whose father is Norwegian, said no.
^^^^^^^^^^ PER #1 form="name"
            ^^^^^^^^^^^^ PER #1 form="nominal"
                                          ^^^^^^^^^^ PER #2 form="nominal"
                                          ^^^ PER #1 form="pronoun"
                                                      ^^^^^^^^^^ PER #2 form="name"
                                                                                 ^^^ PER #1 form="pronoun"
                                                                                                                       ^^^^^^^^^^ PER #2 form="name"
                                                                                                                                   ^^^^^ PER #2 form="pronoun"
                                                                                                                                                   ^^^^^^^^^ MISC #3 form="name""##,
    );
}

#[test]
fn a_body_is_of_the_sort_that_its_name_ends_with() {
    check(
        r##"Norvik, an airline, cancelled flights after its pilots walked out.
^^^^^^ ORG #1 form="name"
        ^^^^^^^^^^ ORG #1 form="nominal"
                                            ^^^ ORG #1 form="pronoun"
The Aviators' Guild called the strike. The union said talks had failed. The company said no.
    ^^^^^^^^^^^^^^^ ORG #2 form="name"
                                       ^^^^^^^^^ ORG #2 form="nominal"
                                                                        ^^^^^^^^^^^ ORG #1 form="nominal""##,
    );
}

#[test]
fn what_people_tell_things_to_is_no_bank() {
    check(
        r##"Ana Moreno left the Tarrant Group in May. Peter Moll told the Northern Clarion that he was ruined. The bank said no.
^^^^^^^^^^ PER #1 form="name"
                    ^^^^^^^^^^^^^ ORG #2 form="name"
                                          ^^^^^^^^^^ PER #3 form="name"
                                                              ^^^^^^^^^^^^^^^^ ORG #4 form="name"
                                                                                    ^^ PER #3 form="pronoun""##,
    );
}

#[test]
fn they_may_be_one_person_of_whom_the_text_says_so() {
    check(
        r##"Cameron Moll, 23, who is nonbinary, sat behind the counter. Four shots followed, they said.
^^^^^^^^^^^^ PER #1 form="name"
                                                                                 ^^^^ PER #1 form="pronoun""##,
    );
}

#[test]
fn whose_wife_somebody_is_tells_whose_husband_another_is() {
    check(
        r##"Hugh Moll spoke against the plan. His wife, Marian, spoke for it. “He likes a quiet life,” said Anna Weiss. Marian laughed, and her husband said no.
^^^^^^^^^ PER #1 form="name"
                                  ^^^^^^^^ PER #2 form="nominal"
                                  ^^^ PER #1 form="pronoun"
                                            ^^^^^^ PER #2 form="name"
                                                                   ^^ PER #1 form="pronoun"
                                                                                                ^^^^^^^^^^ PER #3 form="name"
                                                                                                            ^^^^^^ PER #2 form="name"
                                                                                                                                ^^^^^^^^^^^ PER #1 form="nominal"
                                                                                                                                ^^^ PER #2 form="pronoun""##,
    );
}
