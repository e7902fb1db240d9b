//! Divides sentences and texts into windows: one each or, where there are more pieces than a window holds, several that overlap.

use std::ops::Range;

/// How many pieces a window holds, and how many two neighbours share.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sizes {
    pub(crate) room: usize,
    pub(crate) overlap: usize,
}

/// A range of a sentence's pieces that is read at once, and the words whose logits are taken from it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Window {
    /// The range of the sentence's pieces, without `[CLS]` and `[SEP]`.
    pub(crate) pieces: Range<usize>,
    /// The range of the sentence's words: those whose first piece is farther from the ends of this window than of its neighbours.
    pub(crate) words: Range<usize>,
}

/// The windows of a sentence or text of `count` pieces, whose words start at the pieces `starts`. Where there are several they are equally long, since the
/// time of attention grows with the square of their length.
///
/// A window that no word's logits are taken from is left out: a word of thousands of pieces costs no more than the windows at its start.
pub(crate) fn windows(starts: &[usize], count: usize, Sizes { room, overlap }: Sizes) -> Vec<Window> {
    if count <= room {
        return if starts.is_empty() { vec![] } else { vec![Window { pieces: 0..count, words: 0..starts.len() }] };
    }
    let overlap = overlap.min(room / 2);
    let step = (count - overlap).div_ceil((count - overlap).div_ceil(room - overlap));
    let mut windows = Vec::new();
    let (mut start, mut word) = (0, 0);
    while word < starts.len() {
        let end = (start + step + overlap).min(count);
        let owned = if end == count { count } else { end - overlap / 2 };
        let next = word + starts[word..].partition_point(|&first| first < owned);
        if next > word {
            windows.push(Window { pieces: start..end, words: word..next });
            word = next;
        }
        start += step;
    }
    windows
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZES: Sizes = Sizes { room: 510, overlap: 126 };

    #[test]
    fn a_sentence_that_fits_is_one_window() {
        assert_eq!(windows(&[0, 1, 4], 510, SIZES), [Window { pieces: 0..510, words: 0..3 }]);
        assert_eq!(windows(&[], 0, SIZES), []);
    }

    #[test]
    fn a_long_one_is_read_in_equal_windows_that_share_pieces() {
        let starts: Vec<usize> = (0..1000).collect();
        let found = windows(&starts, 1000, SIZES);
        assert_eq!(
            found,
            [
                Window { pieces: 0..418, words: 0..355 },
                Window { pieces: 292..710, words: 355..647 },
                Window { pieces: 584..1000, words: 647..1000 },
            ]
        );
    }

    #[test]
    fn the_inside_of_an_endless_word_is_not_read() {
        assert_eq!(
            windows(&[0, 100_000], 100_001, SIZES),
            [Window { pieces: 0..509, words: 0..1 }, Window { pieces: 99_580..100_001, words: 1..2 },]
        );
    }
}
