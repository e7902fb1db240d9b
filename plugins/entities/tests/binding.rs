//! Whom a pronoun as subject is, and is not, by where names stand in its sentence, and what is one name with marks in it. Persons and bodies are invented.

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
fn who_said_it_goes_on_though_another_stood_before() {
    check(
        r##"Oleg Sample and Alexei Harker were freed on Sunday. Prosecutor General Victor Chaikin Monday announced the arrest of ten people. He said the case was closed.
^^^^^^^^^^^ PER #1 form="name"
                ^^^^^^^^^^^^^ PER #2 form="name"
                                                                       ^^^^^^^^^^^^^^ PER #3 form="name"
                                                                                                                                 ^^ PER #3 form="pronoun""##,
    );
}

#[test]
fn whom_the_opening_of_a_sentence_names_is_not_its_subject() {
    check(
        r##"Carl Harker chairs the bank. Speaking to Ben Stone, he said the bank was sound.
^^^^^^^^^^^ PER #1 form="name"
                                         ^^^^^^^^^ PER #2 form="name"
                                                    ^^ PER #1 form="pronoun""##,
    );
    check(
        r##"Carl Harker chairs the bank. After a call with Ben Stone, he said the bank was sound.
^^^^^^^^^^^ PER #1 form="name"
                                               ^^^^^^^^^ PER #2 form="name"
                                                          ^^ PER #1 form="pronoun""##,
    );
    check(
        r##"Carl Harker left. In Ben Stone's view, he was ill.
^^^^^^^^^^^ PER #1 form="name"
                     ^^^^^^^^^ PER #2 form="name"
                                       ^^ PER #2 form="pronoun""##,
    );
}

#[test]
fn whom_a_clause_names_is_not_its_subject() {
    check(
        r##"By Thursday he had called for Carl Harker's resignation.
                              ^^^^^^^^^^^ PER #1 form="name""##,
    );
    check(
        r##"“We are ready,” he said, adding that Carl Harker was not.
                                     ^^^^^^^^^^^ PER #1 form="name""##,
    );
    check(
        r##"Ben Stone spoke about Carl Harker. He told Carl Harker to go.
^^^^^^^^^ PER #1 form="name"
                      ^^^^^^^^^^^ PER #2 form="name"
                                   ^^ PER #1 form="pronoun"
                                           ^^^^^^^^^^^ PER #2 form="name""##,
    );
}

#[test]
fn a_subject_may_be_named_behind_it() {
    check(
        r##"When he left, Carl Harker said the bank was sound.
     ^^ PER #1 form="pronoun"
              ^^^^^^^^^^^ PER #1 form="name""##,
    );
    check(
        r##"He would resign in May, Carl Harker said.
^^ PER #1 form="pronoun"
                        ^^^^^^^^^^^ PER #1 form="name""##,
    );
    check(
        r##"He is the singer Carl Harker.
^^ PER #1 form="pronoun"
                 ^^^^^^^^^^^ PER #1 form="name""##,
    );
    check(
        r##"The day he was arrested, Carl Harker called the bank.
        ^^ PER #1 form="pronoun"
                         ^^^^^^^^^^^ PER #1 form="name""##,
    );
    check(
        r##"He called for Carl Harker, who left.
              ^^^^^^^^^^^ PER #1 form="name"
                           ^^^ PER #1 form="pronoun""##,
    );
}

#[test]
fn a_nickname_in_marks_is_part_of_a_name() {
    check(
        r##"Carl "Bunny" Harker told the court that he was ill. Harker wept.
^^^^^^^^^^^^^^^^^^^ PER #1 form="name"
                                        ^^ PER #1 form="pronoun"
                                                    ^^^^^^ PER #1 form="name""##,
    );
    check(
        r##"Carl Harker “Hello” said.
^^^^^^^^^^^ PER #1 form="name""##,
    );
    check(
        r##"Carl Harker sang “Ohio” with Ben Stone.
^^^^^^^^^^^ PER #1 form="name"
                  ^^^^ LOC #2 form="name"
                             ^^^^^^^^^ PER #3 form="name""##,
    );
}
