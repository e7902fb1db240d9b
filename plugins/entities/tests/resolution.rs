//! Which are the same: one fixture for each phenomenon. Persons and firms are invented.

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
fn father_and_son_are_told_apart_by_their_initials() {
    check(
        r##"John H. W. Harker died on Friday. Police called John W. Harker. John W. Harker wept.
^^^^^^^^^^^^^^^^^ PER #1 form="name"
                                                ^^^^^^^^^^^^^^ PER #2 form="name"
                                                                ^^^^^^^^^^^^^^ PER #2 form="name""##,
    );
}

#[test]
fn a_surname_alone_is_who_was_named_last() {
    check(
        r##"Police questioned Peter Harker and Susan Harker. Mr. Harker left. Harker said nothing.
                  ^^^^^^^^^^^^ PER #1 form="name"
                                   ^^^^^^^^^^^^ PER #2 form="name"
                                                     ^^^^^^ PER #1 form="name"
                                                                  ^^^^^^ PER #1 form="name""##,
    );
}

#[test]
fn initials_are_one_with_and_without_dots_and_spaces() {
    check(
        r##"J.D. Harker spoke in Ohio. J. D. Harker left Ohio. Mr. Harker returned.
^^^^^^^^^^^ PER #2 form="name"
                     ^^^^ LOC #1 form="name"
                           ^^^^^^^^^^^^ PER #2 form="name"
                                             ^^^^ LOC #1 form="name"
                                                       ^^^^^^ PER #2 form="name""##,
    );
}

#[test]
fn a_particle_and_a_tail_stand_for_the_surname() {
    check(
        r##"Anna von der Heide met Omar al-Ani and Maria Lopez-Garcia. Von der Heide spoke first. Ms. Garcia left.
^^^^^^^^^^^^^^^^^^ PER #1 form="name"
                       ^^^^^^^^^^^ PER #2 form="name"
                                       ^^^^^^^^^^^^^^^^^^ PER #3 form="name"
                                                           ^^^^^^^^^^^^^ PER #1 form="name"
                                                                                          ^^^^^^ PER #3 form="name""##,
    );
}

#[test]
fn a_family_name_may_come_first() {
    check(
        r##"President Xi Jinping met Kim Jong Un in Beijing. Xi thanked Mr. Kim.
          ^^^^^^^^^^ PER #1 form="name"
                         ^^^^^^^^^^^ PER #2 form="name"
                                        ^^^^^^^ LOC #3 form="name"
                                                 ^^ PER #1 form="name"
                                                                ^^^ PER #2 form="name""##,
    );
}

#[test]
fn legal_forms_do_not_make_another_company() {
    check(
        r##"The Boeing Company lost money. Boeing Co. cut jobs in Seattle. Boeing declined to comment.
    ^^^^^^^^^^^^^^ ORG #1 form="name"
                               ^^^^^^^^^^ ORG #1 form="name"
                                                      ^^^^^^^ LOC #2 form="name"
                                                               ^^^^^^ ORG #1 form="name""##,
    );
}

#[test]
fn a_team_is_not_its_city() {
    check(
        r##"Manchester United won in Manchester. Fans of Manchester United cheered.
^^^^^^^^^^^^^^^^^ ORG #1 form="name"
                         ^^^^^^^^^^ LOC #2 form="name"
                                             ^^^^^^^^^^^^^^^^^ ORG #1 form="name""##,
    );
}

#[test]
fn a_country_or_a_person_may_own_a_role() {
    check(
        r##"Ukrainian President Oleh Bondar met Ivan Petrov. Ukraine's president left. The president of Ukraine was late.
^^^^^^^^^ MISC #1 form="name"
                    ^^^^^^^^^^^ PER #2 form="name"
                                    ^^^^^^^^^^^ PER #3 form="name"
                                                 ^^^^^^^^^^^^^^^^^^^ PER #2 form="nominal"
                                                 ^^^^^^^ LOC #4 form="name"
                                                                           ^^^^^^^^^^^^^ PER #2 form="nominal"
                                                                                            ^^^^^^^ LOC #4 form="name""##,
    );
}

#[test]
fn a_role_before_its_name_may_go_on() {
    check(
        r##"The mayor of Lyon, Marta Oberlin, spoke first.
^^^^^^^^^ PER #2 form="nominal"
             ^^^^ LOC #1 form="name"
                   ^^^^^^^^^^^^^ PER #2 form="name""##,
    );
}

#[test]
fn a_noun_in_its_name_stands_for_an_organisation() {
    check(
        r##"The Bank of Ireland raised its rates. Critics said the bank was wrong.
    ^^^^^^^^^^^^^^^ ORG #1 form="name"
                                                   ^^^^^^^^ ORG #1 form="nominal""##,
    );
}

#[test]
fn a_noun_for_its_kind_stands_for_a_company() {
    check(
        r##"Boeing lost money last year. The company said it would cut jobs.
^^^^^^ ORG #1 form="name"
                             ^^^^^^^^^^^ ORG #1 form="nominal""##,
    );
}

#[test]
fn somebody_without_a_name_is_not_taken_for_somebody_with_one() {
    check(
        r##"Paul Meyer sat in the court. A woman stood up. She shouted.
^^^^^^^^^^ PER #1 form="name"
                             ^^^^^^^ PER form="nominal""##,
    );
}

#[test]
fn a_role_before_a_noun_is_nobody() {
    check(
        r##"Anna Weiss called the head office.
^^^^^^^^^^ PER #1 form="name""##,
    );
}

#[test]
fn who_reports_from_behind_is_not_whom_the_clause_names() {
    check(
        r##"“We wait,” said spokesman Pavel Orlov. Anna Weiss left on Monday, he added.
                          ^^^^^^^^^^^ PER #1 form="name"
                                       ^^^^^^^^^^ PER #2 form="name"
                                                                  ^^ PER #1 form="pronoun""##,
    );
}

#[test]
fn a_suspect_is_nobody_else() {
    check(
        r##"Police arrested a 43-year-old man in Leeds. The man, John Carver, was charged. Carver denied it. He left.
                ^^^^^^^^^^^^^^^^^ PER #2 form="nominal"
                                     ^^^^^ LOC #1 form="name"
                                            ^^^^^^^ PER #2 form="nominal"
                                                     ^^^^^^^^^^^ PER #2 form="name"
                                                                               ^^^^^^ PER #2 form="name"
                                                                                                 ^^ PER #2 form="pronoun""##,
    );
}

#[test]
fn who_said_that_he_was_happy_may_be_who_was() {
    check(
        r##"Tom Brown and Luiz Lula da Silva spoke in Rome. Lula said he was happy.
^^^^^^^^^ PER #1 form="name"
              ^^^^^^^^^^^^^^^^^^ PER #2 form="name"
                                          ^^^^ LOC #3 form="name"
                                                ^^^^ PER #2 form="name"
                                                          ^^ PER #2 form="pronoun""##,
    );
}

#[test]
fn whom_a_clause_is_about_did_not_say_it() {
    check(
        r##"Lula said Obama was wrong. He smiled.
^^^^ PER #1 form="name"
          ^^^^^ PER #2 form="name"
                           ^^ PER #1 form="pronoun""##,
    );
}

#[test]
fn capitals_are_no_other_person() {
    check(
        r##"PM RISHI SUNAK QUITS
   ^^^^^^^^^^^ PER #1 form="name"

Sunak said on Monday that he was sorry. Rishi Sunak left London.
^^^^^ PER #1 form="name"
                          ^^ PER #1 form="pronoun"
                                        ^^^^^^^^^^^ PER #1 form="name"
                                                         ^^^^^^ LOC #2 form="name""##,
    );
}

#[test]
fn of_two_with_one_surname_the_pronoun_behind_tells_which() {
    check(
        r##"Hillary Clinton and Bill Clinton arrived. Clinton spoke. She smiled.
^^^^^^^^^^^^^^^ PER #1 form="name"
                    ^^^^^^^^^^^^ PER #2 form="name"
                                          ^^^^^^^ PER #1 form="name"
                                                         ^^^ PER #1 form="pronoun""##,
    );
}

#[test]
fn who_was_arrested_without_a_name_is_nobody_with_one() {
    check(
        r##"Police said a man was arrested. Later Trump spoke. They did not name him.
            ^^^^^ PER form="nominal"
                                      ^^^^^ PER #1 form="name""##,
    );
    // Here a pronoun tells his gender.
    check(
        r##"Police said a suspect was arrested. He wept. Later Trump spoke. They did not name him.
            ^^^^^^^^^ PER form="nominal"
                                                   ^^^^^ PER #1 form="name""##,
    );
}

#[test]
fn who_thanks_somebody_is_not_who_is_thanked() {
    check(
        r##"Barack Obama met Angela Merkel and thanked her.
^^^^^^^^^^^^ PER #1 form="name"
                 ^^^^^^^^^^^^^ PER #2 form="name"
                                           ^^^ PER #2 form="pronoun""##,
    );
}

#[test]
fn a_wife_is_named_before_the_comma() {
    check(
        r##"Paul Meyer and Susan Meyer, his wife, flew to Leeds.
^^^^^^^^^^ PER #1 form="name"
               ^^^^^^^^^^^ PER #2 form="name"
                            ^^^^^^^^ PER #2 form="nominal"
                            ^^^ PER #1 form="pronoun"
                                              ^^^^^ LOC #3 form="name""##,
    );
}

#[test]
fn a_family_name_that_comes_first_tells_no_gender() {
    check(
        r##"Kim Jong Un met Xi Jinping on Friday. Xi thanked him.
^^^^^^^^^^^ PER #1 form="name"
                ^^^^^^^^^^ PER #2 form="name"
                                      ^^ PER #2 form="name"
                                                 ^^^ PER #1 form="pronoun""##,
    );
}

#[test]
fn an_honorific_may_stand_between_a_role_and_its_name() {
    check(
        r##"The spokesman, Mr. Orlov, left.
^^^^^^^^^^^^^ PER #1 form="nominal"
                   ^^^^^ PER #1 form="name""##,
    );
}

#[test]
fn the_subject_of_said_has_the_gender_of_the_next_pronoun() {
    check(
        r##"Mary Harker met John Harker. Harker said she was late.
^^^^^^^^^^^ PER #1 form="name"
                ^^^^^^^^^^^ PER #2 form="name"
                             ^^^^^^ PER #1 form="name"
                                         ^^^ PER #1 form="pronoun""##,
    );
}

#[test]
fn a_husband_may_be_called_by_the_surname_that_his_wife_was_named_with() {
    check(
        r##"Sioned Maddocks has three children. Her husband, Dai, is a farmer. Mr Maddocks left. Mrs Maddocks stayed.
^^^^^^^^^^^^^^^ PER #1 form="name"
                                    ^^^^^^^^^^^ PER #2 form="nominal"
                                    ^^^ PER #1 form="pronoun"
                                                 ^^^ PER #2 form="name"
                                                         ^^^^^^^^ PER form="nominal"
                                                                      ^^^^^^^^ PER #2 form="name"
                                                                                         ^^^^^^^^ PER #1 form="name""##,
    );
}

#[test]
fn mrs_is_the_mother_who_is_known_to_be_a_woman() {
    check(
        r##"Merle Lashley wept. Her son, Kishon Lashley, was 15. Police came for Kishon Lashley. Mrs Lashley thanked them.
^^^^^^^^^^^^^ PER #1 form="name"
                    ^^^^^^^ PER #2 form="nominal"
                    ^^^ PER #1 form="pronoun"
                             ^^^^^^^^^^^^^^ PER #2 form="name"
                                                                     ^^^^^^^^^^^^^^ PER #2 form="name"
                                                                                         ^^^^^^^ PER #1 form="name""##,
    );
}

#[test]
fn the_elder_of_two_is_told_by_age_or_by_what_they_are_to_each_other() {
    check(
        r##"Ada Harker, 61, and Ida Harker, 44, left. The elder Harker wept. The younger Harker sang. The other Harker wept.
^^^^^^^^^^ PER #1 form="name"
                    ^^^^^^^^^^ PER #2 form="name"
                                                    ^^^^^^ PER #1 form="name"
                                                                             ^^^^^^ PER #2 form="name"
                                                                                                    ^^^^^^ PER #1 form="name""##,
    );
    check(
        r##"Ben Harker left with his father, Max Harker. The younger Harker wept. Harker senior sang.
^^^^^^^^^^ PER #1 form="name"
                     ^^^^^^^^^^ PER #2 form="nominal"
                     ^^^ PER #1 form="pronoun"
                                 ^^^^^^^^^^ PER #2 form="name"
                                                         ^^^^^^ PER #1 form="name"
                                                                      ^^^^^^ PER #2 form="name""##,
    );
}

#[test]
fn a_body_may_be_named_like_a_person() {
    check(
        r##"Walter Brandt, a Leeds investment fund, sold a stake. Walter Brandt did not comment.
^^^^^^^^^^^^^ ORG #1 form="name"
               ^^^^^^^^^^^^^^^^^^^^^^^ ORG #1 form="nominal"
                 ^^^^^ LOC #2 form="name"
                                                      ^^^^^^^^^^^^^ ORG #1 form="name""##,
    );
}

#[test]
fn one_word_of_a_body_s_name_is_the_body() {
    // One word of its name is the body too. The encoder links no "its" here.
    check(
        r##"Walter Brandt, a Leeds investment fund, sold its stake. Walter Brandt did not comment. Brandt may sell more.
^^^^^^^^^^^^^ ORG #1 form="name"
               ^^^^^^^^^^^^^^^^^^^^^^^ ORG #1 form="nominal"
                 ^^^^^ LOC #2 form="name"
                                                        ^^^^^^^^^^^^^ ORG #1 form="name"
                                                                                       ^^^^^^ ORG #1 form="name""##,
    );
}

#[test]
fn a_person_is_no_body_of_that_name() {
    // A person may have shares and headquarters too.
    check(
        r##"Anna Weiss's shares were sold at Anna Weiss's old headquarters.
^^^^^^^^^^ PER #1 form="name"
                                 ^^^^^^^^^^ PER #1 form="name""##,
    );
    // A person with the firm's name is none.
    check(
        r##"Stella Quill, which owns shops, was founded by Mrs Quill. Quill said no.
^^^^^^^^^^^^ ORG #1 form="name"
                                                   ^^^^^ PER #2 form="name"
                                                          ^^^^^ PER #2 form="name""##,
    );
}

#[test]
fn what_is_said_beside_a_person_makes_them_no_body() {
    let mut wrong = Vec::new();
    for text in [
        "He wrote a letter to Ada Harker, which was never answered.",
        "The case against Ben Sample, which began in May, was dropped.",
        "Ada Harker shares a flat in Leeds.",
        "Paul shares in Ada Harker's joy.",
        "Police reported the killing by Ben Sample of Ada Harker.",
        "A portrait by Ben Sample of Stella Moss was sold.",
        "Ben Sample, a force in the party, left.",
        "Ben Sample, a world authority, left.",
        "Ben Sample, a Labour institution, left.",
        "The school Ben Sample attended closed.",
        "The court Ben Sample told closed.",
        "The firm Ben Sample said was broke closed.",
    ] {
        let shown = run(text, Config::default()).underlined(&["mentions"]);
        if !shown.contains(" PER ") || shown.contains(" ORG ") {
            wrong.push(shown);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.concat());
}
