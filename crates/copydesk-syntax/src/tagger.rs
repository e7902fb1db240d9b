//! The tagger: each word's part of speech from the word, its neighbours and the two tags before it, from left to right.

use crate::form::{Form, hash_all, mix, shape};
use crate::table::Table;
use crate::tagset::Tag;

/// How many features a word has.
pub const FEATURES: usize = 28;

/// The form of positions outside the sentence.
const EDGE: Form = Form { key: 11, endings: [11; 4], beginning: 11, fine: 0, coarse: 0, shape: 0 };

/// The features at word `at`; `tags` are those of the words before it.
pub fn observe(forms: &[Form], tags: &[Tag], at: usize, out: &mut [u64; FEATURES]) {
    let get = |i: Option<usize>| i.and_then(|i| forms.get(i)).unwrap_or(&EDGE);
    let tag = |back: usize| at.checked_sub(back).map_or(63, |i| tags[i] as u64);
    let word = &forms[at];
    let (before, before2) = (get(at.checked_sub(1)), get(at.checked_sub(2)));
    let (next, next2) = (get(Some(at + 1)), get(Some(at + 2)));
    let shape = u64::from(word.shape) | u64::from(at == 0) << 8;
    let last = tag(1);
    let last_two = mix(last, tag(2));
    let seen = [
        word.key,
        word.endings[0],
        word.endings[1],
        word.endings[2],
        word.endings[3],
        word.beginning,
        shape,
        mix(word.endings[2], shape),
        before.key,
        next.key,
        before2.key,
        next2.key,
        mix(before.key, word.key),
        mix(word.key, next.key),
        last,
        last_two,
        mix(last, word.key),
        mix(last, next.key),
        mix(last, mix(next.endings[1], u64::from(next.shape))),
        mix(next.endings[2], word.endings[1]),
        mix(mix(u64::from(before.shape), shape), u64::from(next.shape)),
        mix(last_two, word.endings[2]),
        u64::from(word.fine),
        u64::from(before.fine),
        u64::from(next.fine),
        mix(u64::from(word.fine), mix(last, word.endings[1])),
        mix(mix(u64::from(before.coarse), u64::from(word.coarse)), u64::from(next.coarse)),
        mix(u64::from(word.fine), mix(shape, word.endings[0])),
    ];
    hash_all::<17, _>(&seen, out);
}

/// The index of the greatest sum; the first of equals. Sum and index are compared as one number, without branches.
pub(crate) fn best<const N: usize>(sums: &[i16; N]) -> usize {
    const { assert!(N <= 256) };
    let both = sums.iter().zip(0..).map(|(&sum, i)| (i32::from(sum) << 8) | (255 - i)).fold(i32::MIN, i32::max);
    255 - (both & 255) as usize
}

/// Tags the words.
pub(crate) fn tag(forms: &[Form], table: Table<'_, { Tag::CHOICES }>, tags: &mut Vec<Tag>) {
    tags.clear();
    let mut features = [0; FEATURES];
    for (at, form) in forms.iter().enumerate() {
        if form.is_quoted() {
            tags.push(Tag::Quoted);
            continue;
        }
        observe(forms, tags, at, &mut features);
        tags.push(Tag::ALL[best(&table.sum(&features))]);
    }
}

/// Removes capitals from the shapes of a sentence in which seven words of ten have one: in a headline they carry no information.
pub(crate) fn uncapitalise(forms: &mut [Form]) {
    let (mut words, mut capitals) = (0, 0);
    for form in forms.iter() {
        words += usize::from(form.shape & (shape::SMALL | shape::CAPITAL) != 0);
        capitals += usize::from(form.shape & shape::CAPITAL != 0);
    }
    if words >= 4 && capitals * 10 >= words * 7 {
        for form in forms {
            if form.shape & shape::CAPITAL != 0 {
                form.shape = form.shape & !(shape::CAPITAL | shape::CAPITALS) | shape::SMALL;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::best;

    #[test]
    fn the_first_of_the_greatest_sums_is_the_best() {
        assert_eq!(best(&[i16::MIN, -3, -3]), 1);
        assert_eq!(best(&[i16::MAX, 0, i16::MAX]), 0);
        assert_eq!(best(&[-1, 0, 7]), 2);
        assert_eq!(best(&[i16::MIN; 30]), 0);
    }
}
