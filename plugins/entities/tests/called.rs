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
fn who_is_not_identified_is_nobody_named() {
    check(
        r##"Police questioned Tom Berg. The unidentified man was armed.
                  ^^^^^^^^ PER #1 form="name"
                            ^^^^^^^^^^^^^^^^^^^^ PER form="nominal""##,
    );
}

#[test]
fn a_medium_is_only_what_the_lists_know_for_one() {
    check(
        r##"Hamas radio said the truce was over.
^^^^^ ORG #1 form="name""##,
    );
    check(
        r##"Taliban radio said no. Sinn Fein newspaper said yes. Sony television sets caught fire.
^^^^^^^ ORG #1 form="name"
                       ^^^^^^^^^ ORG #2 form="name"
                                                     ^^^^ ORG #3 form="name""##,
    );
}

#[test]
fn what_stands_in_a_letter_no_body_said() {
    check(
        r##"The FBI opened an inquiry. In a letter, it said a bomb would go off.
    ^^^ ORG #1 form="name""##,
    );
    check(
        r##"Hamas fired rockets. On a wall in Gaza, it said the end was near.
^^^^^ ORG #1 form="name"
                                  ^^^^ LOC #2 form="name""##,
    );
    check(
        r##"Siemens cut jobs. When the report came out, it said fraud was common.
^^^^^^^ ORG #1 form="name""##,
    );
}

#[test]
fn a_head_of_state_police_is_no_head_of_state() {
    check(
        r##"President Omar Keita spoke. The head of state police said crime fell.
          ^^^^^^^^^^ PER #1 form="name""##,
    );
    check(
        r##"President Omar Keita spoke. The head of state security said crime fell.
          ^^^^^^^^^^ PER #1 form="name""##,
    );
}

#[test]
fn a_newspaper_is_of_its_own_name() {
    check(
        r##"The Financial Times reported it. The Times of London disagreed. The Times said so.
    ^^^^^^^^^^^^^^^ ORG #1 form="name"
                                     ^^^^^^^^^^^^^^^ ORG #2 form="name"
                                                                    ^^^^^ ORG #2 form="name""##,
    );
    check(
        r##"The Oakmere Herald was sold. The Denby Herald was not. The Herald said so.
    ^^^^^^^^^^^^^^ ORG #1 form="name"
                                 ^^^^^^^^^^^^ ORG #2 form="name"
                                                           ^^^^^^ ORG #3 form="name""##,
    );
}

#[test]
fn a_newspaper_is_no_person() {
    check(
        r##"Bernie Sanders, an Independent, spoke. The Independent said taxes would rise.
^^^^^^^^^^^^^^ PER #1 form="name"
                ^^^^^^^^^^^^^^ PER #1 form="nominal""##,
    );
}

#[test]
fn who_calls_somebody_something_is_another() {
    check(
        r##"The woman called Tom Berg a rapist.
^^^^^^^^^ PER form="nominal"
                 ^^^^^^^^ PER #1 form="name"
                          ^^^^^^^^ PER form="nominal""##,
    );
    check(
        r##"The victim called Tom Berg a monster.
^^^^^^^^^^ PER form="nominal"
                  ^^^^^^^^ PER #1 form="name""##,
    );
    check(
        r##"The lawyer called Tom Berg a liar.
^^^^^^^^^^ PER form="nominal"
                  ^^^^^^^^ PER #1 form="name""##,
    );
    check(
        r##"The priest called Tom Berg a thief.
^^^^^^^^^^ PER form="nominal"
                  ^^^^^^^^ PER #1 form="name"
                           ^^^^^^^ PER form="nominal""##,
    );
    check(
        r##"The man called Tom Berg said no.
^^^^^^^ PER #1 form="nominal"
               ^^^^^^^^ PER #1 form="name""##,
    );
}

#[test]
fn a_name_in_brackets_may_be_of_either() {
    check(
        r##"The lawyer for the killer (Ann Poole) said no.
^^^^^^^^^^ PER form="nominal"
               ^^^^^^^^^^ PER form="nominal"
                           ^^^^^^^^^ PER #1 form="name""##,
    );
}

#[test]
fn a_name_that_is_told_to_be_the_subjects_is_the_subjects() {
    check(
        r##"The 34-year-old singer goes by the name Tom Berg. She sang.
^^^^^^^^^^^^^^^^^^^^^^ PER #1 form="nominal"
                                        ^^^^^^^^ PER #1 form="name"
                                                  ^^^ PER #1 form="pronoun""##,
    );
    check(
        r##"Senator Ann Poole spoke. The senator said Berg would return.
        ^^^^^^^^^ PER #1 form="name"
                         ^^^^^^^^^^^ PER #1 form="nominal"
                                          ^^^^ PER #2 form="name""##,
    );
}

#[test]
fn a_longer_name_is_mostly_the_same_body() {
    check(
        r##"UNICEF Children Fund met. UNICEF said no.
^^^^^^^^^^^^^^^^^^^^ ORG #1 form="name"
                          ^^^^^^ ORG #1 form="name""##,
    );
    check(
        r##"Greenpeace Foundation met. Greenpeace said no.
^^^^^^^^^^^^^^^^^^^^^ ORG #1 form="name"
                           ^^^^^^^^^^ ORG #1 form="name""##,
    );
    check(
        r##"Boeing Commercial Airplanes met. Boeing said no. The U.N. Development Program met. The U.N. said no.
^^^^^^^^^^^^^^^^^^^^^^^^^^^ ORG #1 form="name"
                                 ^^^^^^ ORG #2 form="name"
                                                     ^^^^^^^^^^^^^^^^^^^^^^^^ ORG #3 form="name"
                                                                                       ^^^^ ORG #4 form="name""##,
    );
}

#[test]
fn a_person_by_a_superlative_is_no_firm() {
    check(
        r##"Gates, the biggest investor in the fund, said it was sound.
^^^^^ PER #1 form="name"
       ^^^^^^^^^^^^^^^^^^^^ PER #1 form="nominal""##,
    );
    check(
        r##"Khan, the biggest importer of heroin, was jailed.
^^^^ PER #1 form="name"
      ^^^^^^^^^^^^^^^^^^^^ PER #1 form="nominal""##,
    );
}

#[test]
fn not_every_president_is_a_head_of_state() {
    check(
        r##"Stephen King wrote a book. The head of state said no.
^^^^^^^^^^^^ PER #1 form="name"
                           ^^^^^^^^^^^^^^^^^ PER form="nominal""##,
    );
    check(
        r##"FIFA President Gianni Infantino spoke. The head of state said no.
^^^^ ORG #1 form="name"
               ^^^^^^^^^^^^^^^^ PER #2 form="name"
                                       ^^^^^^^^^^^^^^^^^ PER form="nominal""##,
    );
    check(
        r##"University president Ann Poole spoke. The head of state said no.
                     ^^^^^^^^^ PER #1 form="name"
                                      ^^^^^^^^^^^^^^^^^ PER form="nominal""##,
    );
    check(
        r##"Vice President Ann Poole spoke. The head of state said no.
               ^^^^^^^^^ PER #1 form="name"
                                ^^^^^^^^^^^^^^^^^ PER form="nominal""##,
    );
}
