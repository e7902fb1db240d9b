//! Where tokens start: one fixture for each kind of token.

use std::ops::Range;

use super::{check, tokens};

#[test]
fn words_and_marks() {
    check(
        "
        “Yes,” he said (quietly): no!? – Really—now...
        ^^  ^^ ^  ^    ^^      ^^ ^ ^^ ^ ^     ^^  ^
        He read ``War'' and ‘Peace’; “«Go»” -- she left.
        ^  ^    ^ ^  ^  ^   ^^    ^^ ^^^ ^^ ^  ^   ^   ^
        ",
        tokens,
    );
}

#[test]
fn clitics_are_split_and_apostrophes_in_names_are_not() {
    check(
        "
        UN's do n't don't can’t it’s I'd've we'll O'Brien's Qur'an workers' '90s ’tis the '80s rock
        ^ ^  ^  ^   ^ ^   ^ ^   ^ ^  ^^ ^   ^ ^   ^      ^  ^      ^      ^ ^    ^    ^   ^    ^
        The dog 's bone, 'dogs' and John’s.
        ^   ^   ^  ^   ^ ^^   ^ ^   ^   ^ ^
        ",
        tokens,
    );
}

#[test]
fn hyphens_join_words() {
    check(
        "
        Secretary-General al-Ani's four-day U.S.-led F-16 pre- and post-war COVID-19 non‑stop
        ^                 ^     ^  ^        ^        ^    ^  ^ ^   ^        ^        ^
        ",
        tokens,
    );
}

#[test]
fn numbers() {
    check(
        "
        $1,200.50 and US$3.5 50% 4-day 10:30 9/11 2-1 .357 1,2 in 2010, 2,011 people £5m 3.
        ^         ^   ^      ^   ^     ^     ^    ^   ^    ^^^ ^  ^   ^ ^     ^      ^   ^^
        ",
        tokens,
    );
}

#[test]
fn abbreviations_keep_their_dot() {
    check(
        "
        Sen. J.K. Doe, Ph.D., of the U.S. at 5 p.m. on Jan. 6 in No. 10 vs. R-Wis. Said no. He is 6 ft. tall.
        ^    ^    ^  ^ ^    ^ ^  ^   ^    ^  ^ ^    ^  ^    ^ ^  ^   ^  ^   ^      ^    ^ ^ ^  ^  ^ ^   ^   ^
        J.Smith paid rs. 5 on Sun. The Sun. It said.The end, plan B.
        ^ ^     ^    ^ ^ ^ ^  ^  ^ ^   ^  ^ ^  ^   ^^   ^  ^ ^    ^^
        ",
        tokens,
    );
}

#[test]
fn addresses_handles_and_tags() {
    check(
        "
        See https://example.com/a?b=c. Or www.example.org, example.co.uk/x (a.b-c@example.com) @some_one #News24 #.
        ^   ^                        ^ ^  ^              ^ ^               ^^                ^ ^         ^       ^^
        AT&T and R&D in news.group.talk :) now; 3pm: he@home
        ^    ^   ^   ^  ^               ^  ^  ^ ^  ^ ^ ^^
        ",
        tokens,
    );
}

#[test]
fn clusters_stay_together() {
    for text in ["👩‍👩‍👧", "🇺🇦", "👍🏽", "❤️", "e\u{301}te\u{301}", "Mün\u{AD}chen", "日本", "हिन्दी"]
    {
        assert_eq!(tokens(text), vec![Range { start: 0, end: text.len() }], "{text}");
    }
    assert_eq!(tokens("🇺🇦🇺🇸👍!").len(), 4);
}

#[test]
fn blanks_are_in_no_token() {
    for text in ["", " \t\r\n", "\0", "\u{FEFF}", "\u{200B}\u{A0}\u{2029}", "\u{7f}\u{85}"] {
        assert_eq!(tokens(text), [], "{text:?}");
    }
    assert_eq!(tokens("\u{FEFF}a\0b\u{200B}c"), [3..4, 5..6, 9..10]);
}
