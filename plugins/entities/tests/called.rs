//! What persons and bodies are called by beside their names, and what stands around these. Persons and firms are invented, except
//! where a real name is what could be mistaken.

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
fn words_of_address_are_no_part_of_a_name() {
    check(
        r##"Barr. Chidi Okonna said the case was closed. Tan Sri Wong Wei Han came. Hajiya Zainab Bello left.
      ^^^^^^^^^^^^ PER #1 form="name"
                                                     ^^^^^^^^^^^^ PER #2 form="name"
                                                                               ^^^^^^^^^^^^ PER #3 form="name""##,
    );
    check(
        r##"Sri Mulyani Harahap said the bank was sound.
^^^^^^^^^^^^^^^^^^^ PER #1 form="name""##,
    );
}

#[test]
fn a_quotation_mark_is_not_the_apostrophe_of_a_word_of_address() {
    check(
        r##"'Sri Mulyani Harahap said no,' read the note. Dato' Sri Wong Wei Han came.
 ^^^^^^^^^^^^^^^^^^^ PER #1 form="name"
                                                        ^^^^^^^^^^^^ PER #2 form="name""##,
    );
}

#[test]
fn letters_behind_a_name_are_capitals() {
    check(
        r##"Kim Il San said no. San left later. Tran Van San sang. Ada Bell KC, wept.
^^^^^^^^^^ PER #1 form="name"
                    ^^^ PER #1 form="name"
                                    ^^^^^^^^^^^^ PER #2 form="name"
                                                       ^^^^^^^^ PER #3 form="name""##,
    );
    check(
        r##"Mary Barra, GM, and Ford were sued.
^^^^^^^^^^ PER #1 form="name"
            ^^ ORG #2 form="name"
                    ^^^^ ORG #3 form="name""##,
    );
}

#[test]
fn letters_behind_a_person_are_no_name() {
    // Behind a town they are the state.
    check(
        r##"Tom Berra, SC, left. Mary Stone, RN, CPA, wept. In Columbia, SC, it rained.
^^^^^^^^^ PER #1 form="name"
                     ^^^^^^^^^^ PER #2 form="name"
                                                   ^^^^^^^^ LOC #3 form="name"
                                                             ^^ LOC #4 form="name""##,
    );
}

#[test]
fn the_field_of_an_office_is_no_part_of_the_body() {
    check(
        r##"European Union Trade Commissioner Anna Weiss left.
^^^^^^^^^^^^^^ ORG #1 form="name"
                                  ^^^^^^^^^^ PER #2 form="name""##,
    );
}

#[test]
fn an_office_may_be_called_by_its_letters() {
    // Elsewhere they are a place, or what stands behind them is the noun.
    check(
        r##"Lands CS Peter Mwangale left. The CS said deeds would be issued.
         ^^^^^^^^^^^^^^ PER #1 form="name"
                              ^^^^^^ PER #1 form="nominal""##,
    );
    check(
        r##"Deputy Commissioner Ali Reza left. The DC said no. The DC office was shut.
                    ^^^^^^^^ PER #1 form="name"
                                   ^^^^^^ PER #1 form="nominal"
                                                       ^^ LOC #2 form="name""##,
    );
    check(
        r##"Snow fell on DC. The DC said nothing.
             ^^ LOC #1 form="name"
                     ^^ LOC #1 form="name""##,
    );
}

#[test]
fn letters_that_are_something_else_are_no_office() {
    check(
        r##"National Security Adviser Tom Berg spoke. The NSA said so.
                          ^^^^^^^^ PER #1 form="name"
                                              ^^^ ORG #2 form="name""##,
    );
    check(
        r##"Education Undersecretary Ann Poole left. The EU said no.
                         ^^^^^^^^^ PER #1 form="name"
                                             ^^ ORG #2 form="name""##,
    );
    check(
        r##"PS Ann Poole left Nairobi. Sony unveiled a console. Readers praised the PS.
   ^^^^^^^^^ PER #1 form="name"
                  ^^^^^^^ LOC #2 form="name"
                           ^^^^ ORG #3 form="name""##,
    );
    check(
        r##"AG Ann Poole sued. Shares in the AG fell. The AG said no.
   ^^^^^^^^^ PER #1 form="name"
                                          ^^^^^^ PER #1 form="nominal""##,
    );
    check(
        r##"Communist Party voters wept. CP Tom Berg left. The CP said trains were late.
^^^^^^^^^^^^^^^ ORG #1 form="name"
                                ^^^^^^^^ PER #2 form="name""##,
    );
}

#[test]
fn letters_of_an_office_that_several_held_are_nobody() {
    check(
        r##"Inspector General Ada Bell spoke. Police IG Tom Berg left. The IG took bribes.
                  ^^^^^^^^ PER #1 form="name"
                                            ^^^^^^^^ PER #2 form="name"
                                                               ^^ ORG #3 form="name""##,
    );
    check(
        r##"Deputy Attorney General Lisa Monk sued. The AG said no.
                        ^^^^^^^^^ PER #1 form="name""##,
    );
}

#[test]
fn presidents_are_heads_of_state_and_chancellors_of_government() {
    check(
        r##"President Omar Keita met Chancellor Eva Brandt. The head of state said peace was near. The head of government said milk was dear.
          ^^^^^^^^^^ PER #1 form="name"
                                    ^^^^^^^^^^ PER #2 form="name"
                                                ^^^^^^^^^^^^^^^^^ PER #1 form="nominal"
                                                                                       ^^^^^^^^^^^^^^^^^^^^^^ PER #2 form="nominal""##,
    );
}

#[test]
fn what_a_medium_is_may_stand_behind_its_name() {
    check(
        r##"Interfax news agency said no one died. Oxland's Yonhap news agency agreed. The French news agency said nothing.
^^^^^^^^^^^^^^^^^^^^ ORG #1 form="nominal"
^^^^^^^^ ORG #1 form="name"
                                                ^^^^^^^^^^^^^^^^^^ ORG #2 form="nominal"
                                                ^^^^^^ ORG #2 form="name"
                                                                               ^^^^^^ MISC #3 form="name""##,
    );
}

#[test]
fn a_newspaper_is_called_by_its_last_word() {
    check(
        r##"The Oakmere Herald was sold. Readers of the Herald wept.
    ^^^^^^^^^^^^^^ ORG #1 form="name"
                                            ^^^^^^ ORG #1 form="name""##,
    );
}

#[test]
fn a_name_in_brackets_is_whom_the_noun_before_means() {
    check(
        r##"The commission chief (Anna Weiss) said no. The mayor (Anna Weiss's cousin) said yes.
^^^^^^^^^^^^^^^^^^^^ PER #1 form="nominal"
                      ^^^^^^^^^^ PER #1 form="name"
                                           ^^^^^^^^^ PER form="nominal"
                                                      ^^^^^^^^^^ PER #1 form="name""##,
    );
}

#[test]
fn who_does_something_to_somebody_is_another() {
    check(
        r##"President Omar Keita met Luis Vega. The president called Vega a fool.
          ^^^^^^^^^^ PER #1 form="name"
                         ^^^^^^^^^ PER #2 form="name"
                                    ^^^^^^^^^^^^^ PER #1 form="nominal"
                                                         ^^^^ PER #2 form="name""##,
    );
}

#[test]
fn what_a_body_did_it_goes_on_to_say() {
    // Not who ends the sentence before.
    check(
        r##"The Oakmere Council objected. In a statement, it said the road was unsafe.
    ^^^^^^^^^^^^^^^ ORG #1 form="name"
                                              ^^ ORG #1 form="pronoun""##,
    );
    check(
        r##"A licence was held by the Oakmere Council. It said so.
                          ^^^^^^^^^^^^^^^ ORG #1 form="name""##,
    );
}

#[test]
fn a_firm_by_a_superlative_is_no_person() {
    check(
        r##"Slovnaft, the biggest refiner, said output fell. Tom Berg, the biggest grower, said rain fell.
^^^^^^^^ ORG #1 form="name"
          ^^^^^^^^^^^^^^^^^^^ ORG #1 form="nominal"
                                                 ^^^^^^^^ PER #2 form="name"
                                                           ^^^^^^^^^^^^^^^^^^ PER #2 form="nominal""##,
    );
}

#[test]
fn who_is_not_identified_is_nobody_named() {
    check(
        r##"Police questioned Tom Berg. The unidentified man was armed.
                  ^^^^^^^^ PER #1 form="name"
                            ^^^^^^^^^^^^^^^^^^^^ PER form="nominal""##,
    );
}
