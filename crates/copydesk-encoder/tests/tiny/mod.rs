//! The engine on a tiny random model, which `training/encoder/fixtures.py` writes together with torch's logits; opened by the test binary's `open`.

use copydesk_encoder::{Asked, Logits, Session};
use proptest::prelude::*;

use crate::{EXACT, open};

static TINY: &[u8] = include_bytes!("../data/tiny.bin");

/// How many pieces the windows of a sentence of 60 pieces have, since one of the tiny model holds 22, and how many two share.
const WINDOW: usize = 21;
const OVERLAP: usize = 11;

fn session() -> Session {
    open(TINY).expect("it opens").session()
}

/// The bits of every word's logits.
fn bits(logits: &Logits, sentences: &[Vec<String>]) -> Vec<Vec<Vec<u32>>> {
    let word = |s, w| logits.word(s, w).iter().map(|x| x.to_bits()).collect();
    sentences.iter().enumerate().map(|(s, words)| (0..words.len()).map(|w| word(s, w)).collect()).collect()
}

#[test]
fn numbers_are_those_of_torch_within_what_int8_costs() {
    let mut expected: Vec<(Vec<&str>, Vec<Vec<f32>>)> = vec![Default::default()];
    for line in include_str!("../data/tiny.tsv").trim_end().lines() {
        match line.split_once('\t') {
            None => expected.push(Default::default()),
            Some((word, numbers)) => {
                let (words, rows) = expected.last_mut().unwrap();
                words.push(word);
                rows.push(numbers.split('\t').map(|x| x.parse().unwrap()).collect());
            }
        }
    }
    let sentences: Vec<&[&str]> = expected.iter().map(|(words, _)| words.as_slice()).collect();
    let logits = session().run(&sentences);
    for (s, (words, rows)) in expected.iter().enumerate() {
        for (w, row) in rows.iter().enumerate() {
            let found = logits.word(s, w);
            let apart = found.iter().zip(row).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
            assert!(found.len() == row.len() && apart < 0.1, "{:?}: {found:?}, torch {row:?}", words[w]);
        }
    }
}

#[test]
fn a_sentence_longer_than_a_window_is_read_in_overlapping_ones() {
    let words: Vec<String> = (0..60).map(|at| char::from(b'a' + at % 26).to_string()).collect();
    let mut session = session();
    let whole = bits(&session.run(&[&words]), std::slice::from_ref(&words));
    assert_eq!(whole[0].len(), 60);
    let (first, second) = (&words[..WINDOW], &words[WINDOW - OVERLAP..2 * WINDOW - OVERLAP]);
    let parts = [first.to_vec(), second.to_vec()];
    let parts = bits(&session.run(&parts), &parts);
    // Each word's logits are from the window in which it is farther from the ends.
    assert_eq!(whole[0][..16], parts[0][..16]);
    assert_eq!(whole[0][16..26], parts[1][6..16]);
}

#[test]
fn odd_input_has_numbers_too() {
    let long = "x-".repeat(50_000);
    let sentences: [&[&str]; 5] = [&[], &["", " ", "\0"], &[&long, "a"], &["👩‍👩‍👧", "\u{301}"], &[]];
    let logits = session().run(&sentences);
    for (s, sentence) in sentences.iter().enumerate() {
        for w in 0..sentence.len() {
            assert!(logits.word(s, w).iter().all(|x| x.is_finite()), "{s} {w}");
        }
    }
    assert_eq!(session().run::<&[&str], &str>(&[]), session().run::<[&str; 0], &str>(&[]));
}

#[test]
fn a_file_that_is_not_a_whole_model_is_refused() {
    for end in (0..TINY.len()).step_by(997).chain([TINY.len() - 1]) {
        assert!(open(&TINY[..end]).is_err(), "{end}");
    }
    let longer: Vec<u8> = TINY.iter().copied().chain([0]).collect();
    assert!(open(longer.leak()).is_err());
    let mut sizes = TINY.to_vec();
    sizes[19 + 4..19 + 8].fill(0xff);
    assert!(open(sizes.leak()).is_err());
}

fn sentences() -> impl Strategy<Value = Vec<Vec<String>>> {
    let word = prop_oneof!["[a-zA-Z.'-]{1,12}", "\\PC{0,6}", any::<String>()];
    prop::collection::vec(prop::collection::vec(word, 0..40), 0..12)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_sentence_has_the_same_numbers_in_any_company(sentences in sentences()) {
        let mut session = session();
        let together = bits(&session.run(&sentences), &sentences);
        for (s, sentence) in sentences.iter().enumerate() {
            let alone = std::slice::from_ref(sentence);
            prop_assert_eq!(&bits(&session.run(alone), alone)[0], &together[s]);
        }
        // And whether or not something is asked of others.
        let some = bits(&session.run_asked(&sentences, Asked { upper: 1, words: &|s, _| s % 2 == 0 }), &sentences);
        prop_assert!(some.iter().zip(&together).step_by(2).all(|(some, every)| some == every));
        let reversed: Vec<_> = sentences.iter().rev().cloned().collect();
        let mut found = bits(&session.run(&reversed), &reversed);
        found.reverse();
        prop_assert_eq!(found, together);
    }
}

/// The bits of the logits of some words of a text, each after its number.
fn of_text(sentences: &[Vec<&str>], asked: &[usize]) -> Vec<(usize, Vec<u32>)> {
    with(&mut session(), sentences, asked)
}

fn with(session: &mut Session, sentences: &[Vec<&str>], asked: &[usize]) -> Vec<(usize, Vec<u32>)> {
    let mut rows = Vec::new();
    session
        .run_text(sentences, asked, |word, row| rows.push((word, row.iter().map(|number| number.to_bits()).collect())));
    rows
}

/// How far logits lie apart at most, and those of a sentence that was read as such.
fn apart(row: &[u32], other: &[f32]) -> f32 {
    row.iter().zip(other).map(|(a, b)| (f32::from_bits(*a) - b).abs()).fold(0.0, f32::max)
}

#[test]
fn a_text_is_read_across_its_sentences() {
    let sentences = [vec!["Ada", "spoke", "."], vec!["No", "cuts"]];
    let marked = session().run_marked(&[[("Ada", 9), ("spoke", 1), (".", 8), ("No", 9), ("cuts", 1)]]);
    let every = of_text(&sentences, &[0, 1, 2, 3, 4]);
    // By some kernels attention is rounded in a text.
    let most = if EXACT { 0.0 } else { 0.1 };
    assert!(every.iter().all(|(word, row)| apart(row, marked.word(0, *word)) <= most));
    assert_eq!(of_text(&sentences, &[1, 4]), [every[1].clone(), every[4].clone()]);
    assert_eq!(of_text(&sentences, &[]), []);
}

/// The tiny model with other layers: its own two so many times, or fewer of them.
fn with_layers(count: usize) -> Vec<u8> {
    let size = |at: usize| u32::from_le_bytes(TINY[19..].as_chunks().0[at]) as usize;
    let [own, hidden, pieces, positions, labels, vocabulary] = [0, 1, 4, 5, 6, 7].map(size);
    let first = 19 + 32 + vocabulary + pieces * (4 + hidden) + 4 * hidden * (positions + 16 + 2);
    let head = TINY.len() - 4 * labels * (hidden + 1);
    let layers: Vec<&[u8]> = TINY[first..head].chunks((head - first) / own).cycle().take(count).collect();
    let mut file = [&TINY[..first], &layers.concat(), &TINY[head..]].concat();
    file[19..23].copy_from_slice(&(count as u32).to_le_bytes());
    file
}

#[test]
fn one_layer_is_enough_and_none_is_refused() {
    let encoder = open(with_layers(1).leak()).unwrap();
    let sentences = [vec!["Ada", "spoke", "."], vec!["No", "cuts"]];
    let marked = encoder.session().run_marked(&[[("Ada", 9), ("spoke", 1), (".", 8), ("No", 9), ("cuts", 1)]]);
    let every = with(&mut encoder.session(), &sentences, &[0, 1, 2, 3, 4]);
    assert!(every.iter().all(|(word, row)| apart(row, marked.word(0, *word)) < 0.1));
    assert_eq!(with(&mut encoder.session(), &sentences, &[0, 3]), [every[0].clone(), every[3].clone()]);
    assert!(open(with_layers(0).leak()).is_err());
}

#[test]
fn of_a_deeper_model_what_is_not_asked_for_is_not_read_to_the_end() {
    // The layers of the tiny model twice: the first of the upper two leaves other words as they are.
    let encoder = open(with_layers(4).leak()).unwrap();

    let sentences = [vec!["Ada", "spoke", "of", "London"], vec!["No", "cuts", "in", "May"]];
    let every = with(&mut encoder.session(), &sentences, &[0, 1, 2, 3, 4, 5, 6, 7]);
    let some = with(&mut encoder.session(), &sentences, &[0, 5]);
    for (found, all) in some.iter().zip([&every[0], &every[5]]) {
        let all: Vec<f32> = all.1.iter().copied().map(f32::from_bits).collect();
        let apart = apart(&found.1, &all);
        assert!(apart > 0.0 && apart < 0.5, "{apart}");
    }
    // What a session has read before leaves nothing behind.
    let mut session = encoder.session();
    with(&mut session, &[vec!["cuts"; 300]], &[1, 2, 250]);
    session.run(&[["No", "cuts", "."]]);
    assert_eq!(with(&mut session, &sentences, &[0, 5]), some);
}

/// The bits of a row of logits.
fn row(logits: &Logits, sentence: usize, word: usize) -> Vec<u32> {
    logits.word(sentence, word).iter().map(|number| number.to_bits()).collect()
}

#[test]
fn of_a_sentence_what_is_not_asked_for_stays_at_a_lower_layer() {
    let (deep, shallow) = (open(with_layers(4).leak()).unwrap(), open(with_layers(2).leak()).unwrap());
    let sentences = [vec!["Ada", "spoke", "of", "London"], vec!["No", "cuts", "in", "May"], vec![]];
    let read = |upper, words: &dyn Fn(usize, usize) -> bool| {
        let asked = Asked { upper, words };
        deep.session().run_asked(&sentences, asked)
    };
    let (every, lower) = (deep.session().run(&sentences), shallow.session().run(&sentences));
    assert_eq!(read(2, &|_, _| true), every);
    assert_eq!(read(9, &|_, _| true), every);
    assert_eq!(read(2, &|_, _| false), lower);
    let some = read(2, &|sentence, word| sentence == 0 && word == 3);
    for (sentence, word) in (0..2).flat_map(|sentence| (0..4).map(move |word| (sentence, word))) {
        let expected = if (sentence, word) == (0, 3) { continue } else { &lower };
        assert_eq!(row(&some, sentence, word), row(expected, sentence, word), "{sentence} {word}");
    }
    assert!(row(&some, 0, 3) != row(&every, 0, 3) && row(&some, 0, 3) != row(&lower, 0, 3));
    if EXACT {
        let text = with(&mut deep.session(), &sentences[..1], &[3]);
        assert_eq!(text, [(3, row(&some, 0, 3))]);
    }
    // In the last layer no other word depends on those that are not asked for.
    assert_eq!(row(&read(1, &|_, word| word == 3), 1, 3), row(&every, 1, 3));
}

#[test]
fn of_a_long_text_only_the_windows_of_asked_words_are_read() {
    let letters: Vec<String> = (0..600u16).map(|at| char::from(b'a' + (at % 26) as u8).to_string()).collect();
    let sentences: Vec<Vec<&str>> = letters.chunks(7).map(|words| words.iter().map(String::as_str).collect()).collect();
    let every: Vec<usize> = (0..600).collect();
    let all = of_text(&sentences, &every);
    assert_eq!(all.iter().map(|(word, _)| *word).collect::<Vec<_>>(), every);
    // Words of the first window, of one far behind, and of the last.
    let some = [0, 3, 301, 599];
    assert_eq!(of_text(&sentences, &some), some.map(|word| all[word].clone()));
}

#[test]
#[should_panic(expected = "the text has 3 words")]
fn a_word_past_the_end_cannot_be_asked_for() {
    of_text(&[vec!["Ada", "spoke", "."]], &[1, 3]);
}

#[test]
fn marks_may_stand_for_something_else_than_shapes() {
    let mut session = session();
    let shaped = session.run(&[["Ada", "spoke", "."]]);
    let marked = session.run_marked(&[[("Ada", 9), ("spoke", 1), (".", 8)]]);
    assert_eq!(shaped, marked);
    // Of a word without letters the model sees only the mark.
    let [nothing, invisible, other] =
        [("", 2), ("\u{1}", 2), ("", 3)].map(|word| session.run_marked(&[[word, ("spoke", 1)]]));
    assert!(nothing == invisible && nothing != other);
}
