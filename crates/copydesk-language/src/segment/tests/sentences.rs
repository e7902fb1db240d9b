//! Where sentences start: one fixture for each rule.

use super::{check, sentences};

#[test]
fn titles_and_initials_do_not_end_a_sentence() {
    check(
        "
        U.S. Sen. J. D. Vance spoke. Gov. Tim Walz left. Sgt. Maj. Roe and Lt. Gov. Doe came.
        ^                            ^                   ^
        J.K. Rowling wrote to Prof. A. B. Smith. St. Petersburg is cold. Mr. and Mrs. Doe agree.
        ^                                        ^                       ^
        They met the Rev. Al Doe and Reps. Ann Roe and Bob Poe. Messrs. Doe and Roe paid.
        ^                                                       ^
        ",
        sentences,
    );
}

#[test]
fn no_sentence_begins_with_a_genitive() {
    check(
        "
        Ada Doe, head of the U.N.'s Food Agency, left. The U.S.’s Army stayed. He left the U.N. 'Some will stay.'
        ^                                              ^                       ^                ^
        ",
        sentences,
    );
}

#[test]
fn an_initial_ends_a_sentence_before_a_word_that_is_no_name() {
    check(
        "
        They chose plan B. The vote was close. The rating fell to D. Those rated lower sued.
        ^                  ^                   ^                     ^
        It runs on RISC-V. Standards help. He met George W. Mr. Bush smiled.
        ^                  ^               ^                ^
        ",
        sentences,
    );
}

#[test]
fn numbers_dates_and_times() {
    check(
        "
        On Jan. 6 he left No. 10. In Sept. the U.N. met. See pp. 3-5. It was no. No one came.
        ^                         ^                      ^            ^          ^
        It starts at 5 p.m. Friday. It ended at 5 p.m. He left. It is 8 p.m. Moscow time. At 9 a.m. EST they met.
        ^                           ^                  ^        ^                         ^
        Shares rose 1.5 percent to $3.20. Sales fell. 2010 was worse. He is 6 ft. tall. He ran 5 mi. Then he slept.
        ^                                 ^           ^               ^                 ^            ^
        ",
        sentences,
    );
}

#[test]
fn abbreviations_that_may_end_a_sentence() {
    check(
        "
        He came to the U.S. The president spoke. U.S. President Joe Doe left the U.S. Senate. He likes the U.S. but left.
        ^                   ^                    ^                                            ^
        Acme Inc. said so. He works at Acme Inc. It pays. Acme Corp. Chairman Roe quit. John Doe Jr. He won. Doe, Ph.D., won.
        ^                  ^                     ^        ^                             ^            ^       ^
        Dogs, cats, etc. They ran. Apples, e.g. Granny Smith, fell. Roe v. Wade fell. Doe et al. found it.
        ^                ^         ^                                ^                 ^
        She lives in Portland, Ore. She paints. In Tampa, Fla. Gov. Doe spoke. Rep. Ann Doe, D-Mass. spoke.
        ^                           ^           ^                              ^
        He left the U.S. Mr. Doe stayed. He left the U.S. Responding to critics, he wept.
        ^                ^               ^                ^
        ",
        sentences,
    );
}

#[test]
fn a_quotation_of_several_sentences() {
    check(
        r#"
        “We tried. We failed. We go on,” he said. “Then we rest.” The crowd cheered.
        ^          ^          ^                   ^               ^
        "We tried. We failed. We go on," he said. "Then we rest." The crowd cheered.
        ^          ^          ^                   ^               ^
        ''We tried. We failed,'' he said. ''We rest.'' The crowd cheered.
        ^           ^                     ^            ^
        ‘We tried. We failed,’ he said. ‘We rest.’ The workers’ union cheered. «Go.» They went.
        ^          ^                    ^          ^                           ^     ^
        « We tried. We failed. » They left. „Wir gehen.“ They left. »Nej.« They left. " No. " They left.
        ^           ^            ^          ^            ^          ^      ^          ^       ^
        He said: “I asked: ‘Why?’ They said: ‘No.’” Then he left.
        ^                         ^                 ^
        "#,
        sentences,
    );
}

#[test]
fn what_follows_a_closed_quotation() {
    check(
        r#"
        “Really?” he asked. “Go!” said Peskov. “Go away!” Peskov said. “Why now?” Mr. Doe asked reporters.
        ^                   ^                  ^                       ^
        “Go away.” Peskov left the room. “Go away!” Peskov said he was tired. “Go.” Peskov said no.
        ^          ^                     ^          ^                         ^     ^
        "Stop!" the man shouted. He sang "Help!" and left. They cried "Fire!" The crowd ran.
        ^                        ^                         ^                  ^
        "#,
        sentences,
    );
}

#[test]
fn stops_in_a_row_and_ellipses() {
    check(
        "
        What?! No!!! Really... It was over. He paused ... and left. He waited… The door opened. I... I do.
        ^      ^     ^         ^            ^                       ^          ^                ^
        It never ends .... People say so. Wait . . . no.
        ^                  ^              ^
        ",
        sentences,
    );
}

#[test]
fn brackets_and_footnotes() {
    check(
        "
        He left (she stayed.) They met. (It rained.) They ate. He lied [4]. They knew.[5] She won (2012).
        ^                     ^         ^            ^         ^            ^             ^
        In “Viva Maria!” (1965) she sang. He (b. March 1949) and J. Smith (Jr.) came. Doe (D-N.Y.) won.
        ^                                 ^                                           ^
        ",
        sentences,
    );
}

#[test]
fn items_of_a_list_keep_their_number() {
    check(
        "
        1. Wash the rice. 2. Boil it.
        ^                 ^
        • One thing • Another thing. • A third
        ^           ^                ^
        Figure 2. The market in May.
        ^
        ",
        sentences,
    );
}

#[test]
fn small_letters_and_odd_spaces() {
    check(
        "
        Sales of the iPhone rose. iPhone users cheered. He quit. eBay fell.
        ^                         ^                     ^        ^
        He came back in june. nobody knew. The dept. of health and the Assn. of teachers met.
        ^                     ^            ^
        He left.She stayed. See www.example.com. It is at example.org/a.b today. Ask a.b@example.com. Yahoo! said no.
        ^       ^           ^                    ^                               ^                    ^
        ",
        sentences,
    );
}

#[test]
fn a_line_without_a_stop_is_a_sentence_and_none_crosses_a_line() {
    let text = "Markets fall on war fears\nShares fell on Monday. Oil rose.\n";
    let found: Vec<_> = sentences(text).into_iter().map(|sentence| &text[sentence]).collect();
    assert_eq!(found, ["Markets fall on war fears", "Shares fell on Monday.", "Oil rose."]);
}
