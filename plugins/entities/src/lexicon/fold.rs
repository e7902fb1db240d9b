//! Keys of words and phrases: hashes of the letters without case, accents, dots and kinds of apostrophe.

const K: u64 = 0x517c_c1b7_2722_0a95;

/// Mixes one more value into a hash.
pub fn mix(hash: u64, value: u64) -> u64 {
    (hash.rotate_left(5) ^ value).wrapping_mul(K)
}

fn finish(h: u64) -> u64 {
    let h = (h ^ (h >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    h ^ (h >> 29)
}

/// The key of a phrase whose words so far have the key `so_far`, with one more word.
pub fn join(so_far: u64, word: u64) -> u64 {
    finish(mix(so_far, word))
}

/// The key of a word, blind to case, accents, dots.
pub fn folded(word: &str) -> u64 {
    let mut h = 0;
    for c in word.chars() {
        if c.is_ascii() {
            if c != '.' {
                h = mix(h, c.to_ascii_lowercase() as u64);
            }
        } else {
            let (a, b) = plain(c);
            if a != '\0' {
                h = mix(h, a as u64);
            }
            if b != '\0' {
                h = mix(h, b as u64);
            }
        }
    }
    finish(h)
}

/// The key of an acronym: case counts ("US" is not "us"), dots do not ("U.S." is "US").
pub fn exact(word: &str) -> u64 {
    let mut h = 1;
    for c in word.chars().filter(|&c| c != '.') {
        h = mix(h, if c == '’' { '\'' } else { c } as u64);
    }
    finish(h)
}

/// No lower-case letter, two upper-case letters or more: written like an acronym.
pub fn is_caps(word: &str) -> bool {
    let mut upper = 0;
    for c in word.chars() {
        if c.is_lowercase() {
            return false;
        }
        upper += usize::from(c.is_uppercase());
    }
    upper >= 2
}

/// "Valentine's" is two words, as in the host's tokens.
pub fn clitic(word: &str) -> impl Iterator<Item = &str> {
    let cut = word.find("'s").filter(|&at| at > 0 && at + 2 == word.len()).unwrap_or(word.len());
    let (head, tail) = word.split_at(cut);
    std::iter::once(head).chain(Some(tail).filter(|t| !t.is_empty()))
}

/// The base letters of an accented one: up to two, lower-case; NUL for none.
fn plain(c: char) -> (char, char) {
    let one = |c| (c, '\0');
    match c {
        'à'..='å' | 'À'..='Å' | 'ā' | 'Ā' | 'ă' | 'Ă' | 'ą' | 'Ą' | 'ə' | 'Ə' | 'ả' | 'ạ' => one('a'),
        'æ' | 'Æ' => ('a', 'e'),
        'ç' | 'Ç' | 'ć' | 'Ć' | 'č' | 'Č' | 'ĉ' | 'Ĉ' => one('c'),
        'đ' | 'Đ' | 'ď' | 'Ď' | 'ḍ' | 'Ḍ' => one('d'),
        'ð' | 'Ð' => one('d'),
        'è'..='ë' | 'È'..='Ë' | 'ē' | 'Ē' | 'ė' | 'Ė' | 'ę' | 'Ę' | 'ě' | 'Ě' | 'ệ' | 'ế' => one('e'),
        'ğ' | 'Ğ' | 'ģ' | 'Ģ' | 'ġ' | 'Ġ' => one('g'),
        'ḥ' | 'Ḥ' | 'ħ' | 'Ħ' => one('h'),
        'ì'..='ï' | 'Ì'..='Ï' | 'ī' | 'Ī' | 'į' | 'Į' | 'ı' | 'İ' => one('i'),
        'ķ' | 'Ķ' => one('k'),
        'ł' | 'Ł' | 'ļ' | 'Ļ' | 'ľ' | 'Ľ' => one('l'),
        'ñ' | 'Ñ' | 'ń' | 'Ń' | 'ň' | 'Ň' | 'ņ' | 'Ņ' => one('n'),
        'ò'..='ö' | 'Ò'..='Ö' | 'ø' | 'Ø' | 'ō' | 'Ō' | 'ő' | 'Ő' | 'ồ' | 'ố' => one('o'),
        'œ' | 'Œ' => ('o', 'e'),
        'ř' | 'Ř' => one('r'),
        'ś' | 'Ś' | 'š' | 'Š' | 'ş' | 'Ş' | 'ș' | 'Ș' | 'ṣ' | 'Ṣ' => one('s'),
        'ß' => ('s', 's'),
        'ť' | 'Ť' | 'ţ' | 'Ţ' | 'ț' | 'Ț' | 'ṭ' | 'Ṭ' => one('t'),
        'þ' | 'Þ' => ('t', 'h'),
        'ù'..='ü' | 'Ù'..='Ü' | 'ū' | 'Ū' | 'ů' | 'Ů' | 'ű' | 'Ű' | 'ų' | 'Ų' => one('u'),
        'ý' | 'Ý' | 'ÿ' => one('y'),
        'ź' | 'Ź' | 'ż' | 'Ż' | 'ž' | 'Ž' | 'ẓ' | 'Ẓ' => one('z'),
        '’' | '‘' | 'ʼ' | 'ʻ' | '`' => one('\''),
        '‑' | '‐' => one('-'),
        // Combining marks.
        '\u{300}'..='\u{36f}' => one('\0'),
        _ => one(c.to_lowercase().next().unwrap_or(c)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_accents_dots_and_apostrophes_do_not_count() {
        assert_eq!(folded("São"), folded("SAO"));
        assert_eq!(folded("O’Neill"), folded("o'neill"));
        assert_eq!(folded("Inc."), folded("inc"));
        assert_ne!(folded("Iran"), folded("Iraq"));
    }

    #[test]
    fn case_counts_in_acronyms_and_dots_do_not() {
        assert_eq!(exact("U.S."), exact("US"));
        assert_ne!(exact("US"), exact("us"));
        assert!(is_caps("U.N.") && is_caps("COVID-19") && !is_caps("PiS") && !is_caps("I"));
    }
}
