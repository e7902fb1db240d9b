//! Treebanks in the form of the parser's input: sentences split into our own tokens, without quote marks, with quotations also as one word.

use std::error::Error;
use std::io::Read;
use std::ops::Range;
use std::path::Path;

use copydesk_language::segment::segment;
use copydesk_syntax::{Form, Label, Tag};

/// A sentence with its gold tags and tree.
#[derive(Clone, Debug)]
pub struct Sentence {
    pub forms: Vec<Form>,
    pub tags: Vec<Tag>,
    /// The number of words stands for the root.
    pub heads: Vec<usize>,
    pub labels: Vec<Label>,
}

/// One word or mark.
#[derive(Clone, Debug)]
struct Word {
    span: Range<usize>,
    tag: Tag,
    /// `None` for the root.
    head: Option<usize>,
    label: Label,
    /// A quotation as one word.
    quoted: Option<Form>,
}

/// The sentences of a gzipped CoNLL-U file. One with quote marks comes twice: without its marks, and with each quotation as one word.
pub fn read(path: &Path) -> Result<Vec<Sentence>, Box<dyn Error>> {
    let mut text = String::new();
    flate2::read::MultiGzDecoder::new(std::fs::File::open(path)?).read_to_string(&mut text)?;
    let mut out = Vec::new();
    let mut lost = 0;
    for block in text.split("\n\n").filter(|b| !b.trim().is_empty()) {
        let Some((text, words)) = parse(block) else {
            lost += 1;
            continue;
        };
        let words = retokenise(&text, &words);
        let marks: Vec<bool> = words.iter().map(|w| is_mark(&text[w.span.clone()])).collect();
        let folded = fold(&text, &words, &marks);
        out.extend(finish(&text, &words));
        if folded.len() < words.len() {
            out.extend(finish(&text, &folded));
        }
    }
    if lost > 0 {
        eprintln!("{}: {lost} sentences whose words are not those of their text", path.display());
    }
    Ok(out)
}

/// The text of a block and the treebank's words with their places in it.
fn parse(block: &str) -> Option<(String, Vec<Word>)> {
    let text = block.lines().find_map(|l| l.strip_prefix("# text = "))?.to_owned();
    let mut words: Vec<Word> = Vec::new();
    let mut at = 0;
    // A range line (“don't”) covers the words after it.
    let mut fused: Option<(usize, Range<usize>)> = None;
    for line in block.lines().filter(|l| !l.starts_with('#')) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [id, form, _, upos, xpos, _, head, relation, ..] = fields[..] else { return None };
        if id.contains('.') {
            continue;
        }
        let find = |at: usize| {
            let start = at + (text[at..].len() - text[at..].trim_start().len());
            text[start..].starts_with(form).then(|| start..start + form.len())
        };
        if let Some((_, last)) = id.split_once('-') {
            let span = find(at)?;
            fused = Some((last.parse().ok()?, span));
            continue;
        }
        let number: usize = id.parse().ok()?;
        let span = match &fused {
            Some((last, whole)) => {
                let span = find(at).filter(|s| s.end <= whole.end).unwrap_or(whole.clone());
                at = if number == *last { whole.end } else { span.end.min(whole.end) };
                if span == *whole && number != *last {
                    at = whole.start;
                }
                span
            }
            None => {
                let span = find(at)?;
                at = span.end;
                span
            }
        };
        if fused.as_ref().is_some_and(|f| f.0 == number) {
            fused = None;
        }
        let head: usize = head.parse().ok()?;
        words.push(Word {
            span,
            tag: Tag::from_ud(upos, xpos),
            head: head.checked_sub(1),
            label: Label::from_ud(relation),
            quoted: None,
        });
    }
    Some((text, words))
}

/// The same tree over our own tokens: a token with several of the treebank's words takes the place of the highest; a later part of a word
/// depends on the first.
fn retokenise(text: &str, words: &[Word]) -> Vec<Word> {
    let tokens = segment(text, None).tokens;
    let token_of = |word: &Word| tokens.partition_point(|t| t.end <= word.span.start).min(tokens.len() - 1);
    let homes: Vec<usize> = words.iter().map(token_of).collect();
    let depths: Vec<usize> = (0..words.len()).map(|w| depth(words, w)).collect();
    let mut out: Vec<Word> = Vec::new();
    for (token, span) in tokens.iter().enumerate() {
        let top = (0..words.len()).filter(|&w| homes[w] == token).min_by_key(|&w| depths[w]);
        out.push(match top {
            Some(top) => Word { span: span.clone(), head: words[top].head.map(|h| homes[h]), ..words[top].clone() },
            None => {
                let tag = out.last().map_or(Tag::Other, |w| w.tag);
                Word { span: span.clone(), tag, head: token.checked_sub(1), label: Label::Compound, quoted: None }
            }
        });
    }
    out
}

fn depth(words: &[Word], word: usize) -> usize {
    let (mut at, mut steps) = (word, 0);
    while let Some(head) = words[at].head.filter(|_| steps <= words.len()) {
        at = head;
        steps += 1;
    }
    steps
}

fn is_mark(token: &str) -> bool {
    token.chars().all(|c| "“”\"„«»‘`＂".contains(c)) || matches!(token, "''" | "'" | "’")
}

/// Replaces each quotation by one word.
fn fold(text: &str, words: &[Word], marks: &[bool]) -> Vec<Word> {
    let double = |w: usize| marks[w] && !matches!(&text[words[w].span.clone()], "'" | "’" | "‘" | "`");
    let at: Vec<usize> = (0..words.len()).filter(|&w| double(w)).collect();
    if at.is_empty() || at.len() % 2 == 1 {
        return words.to_vec();
    }
    // The new place of each word.
    let mut places: Vec<usize> = Vec::with_capacity(words.len());
    let mut out: Vec<Word> = Vec::new();
    let mut pairs = at.chunks_exact(2).map(|p| (p[0], p[1])).filter(|(a, b)| b - a > 1).peekable();
    for (w, word) in words.iter().enumerate() {
        match pairs.peek() {
            Some(&(open, close)) if open <= w && w <= close => {
                if w == open {
                    let top = (open + 1..close).min_by_key(|&i| depth(words, i)).unwrap_or(w);
                    let inner = &text[words[open].span.end..words[close].span.start];
                    let count = (open + 1..close).filter(|&i| words[i].tag != Tag::Punctuation).count();
                    let opens = inner.chars().find(|c| c.is_alphanumeric()).is_some_and(|c| !c.is_lowercase());
                    let closes = inner.trim_end().ends_with([',', '.', '?', '!', '…', '—', '–', '-', ';', ':']);
                    let form = Form::quoted(count, opens, closes);
                    let span = words[open].span.start..words[close].span.end;
                    out.push(Word { span, tag: Tag::Quoted, quoted: Some(form), ..words[top].clone() });
                }
                places.push(out.len() - 1);
                if w == close {
                    pairs.next();
                }
            }
            _ => {
                places.push(out.len());
                out.push(word.clone());
            }
        }
    }
    for word in &mut out {
        word.head = word.head.map(|h| places[h]);
    }
    out
}

/// Without the quote marks that are left.
fn finish(text: &str, words: &[Word]) -> Option<Sentence> {
    let kept: Vec<usize> =
        (0..words.len()).filter(|&w| words[w].quoted.is_some() || !is_mark(&text[words[w].span.clone()])).collect();
    let head = |word: usize| {
        let mut at = words[word].head;
        let mut steps = 0;
        while let Some(h) = at {
            if let Ok(place) = kept.binary_search(&h) {
                return (place != kept.binary_search(&word).unwrap_or(usize::MAX)).then_some(place);
            }
            at = words[h].head;
            steps += 1;
            if steps > words.len() {
                return None;
            }
        }
        None
    };
    if kept.is_empty() || kept.len() > copydesk_syntax::LONGEST {
        return None;
    }
    Some(Sentence {
        forms: kept
            .iter()
            .map(|&w| words[w].quoted.unwrap_or_else(|| Form::word(&text[words[w].span.clone()])))
            .collect(),
        tags: kept.iter().map(|&w| words[w].tag).collect(),
        heads: kept.iter().map(|&w| head(w).unwrap_or(kept.len())).collect(),
        labels: kept.iter().map(|&w| words[w].label).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const BLOCK: &str = "# text = \"We can't go,\" Bailey-Ross said.
1\t\"\t\"\tPUNCT\t``\t_\t5\tpunct\t_\t_
2\tWe\twe\tPRON\tPRP\t_\t5\tnsubj\t_\t_
3-4\tcan't\t_\t_\t_\t_\t_\t_\t_\t_
3\tca\tcan\tAUX\tMD\t_\t5\taux\t_\t_
4\tn't\tnot\tPART\tRB\t_\t5\tadvmod\t_\t_
5\tgo\tgo\tVERB\tVB\t_\t11\tccomp\t_\t_
6\t,\t,\tPUNCT\t,\t_\t5\tpunct\t_\t_
7\t\"\t\"\tPUNCT\t''\t_\t5\tpunct\t_\t_
8\tBailey\tBailey\tPROPN\tNNP\t_\t11\tnsubj\t_\t_
9\t-\t-\tPUNCT\tHYPH\t_\t10\tpunct\t_\t_
10\tRoss\tRoss\tPROPN\tNNP\t_\t8\tflat\t_\t_
11\tsaid\tsay\tVERB\tVBD\t_\t0\troot\t_\t_
12\t.\t.\tPUNCT\t.\t_\t11\tpunct\t_\t_";

    #[test]
    fn trees_go_to_our_tokens_and_quotations_to_one_word() {
        let (text, words) = parse(BLOCK).expect("the words are those of the text");
        let words = retokenise(&text, &words);
        let marks: Vec<bool> = words.iter().map(|w| is_mark(&text[w.span.clone()])).collect();
        let flat = finish(&text, &words).expect("there are words");
        // We ca n't go , Bailey-Ross said .
        assert_eq!(flat.heads, [3, 3, 3, 6, 3, 6, 8, 6]);
        let folded = finish(&text, &fold(&text, &words, &marks)).expect("there are words");
        // “…” Bailey-Ross said .
        assert_eq!(folded.heads, [2, 2, 4, 2]);
        assert_eq!(folded.labels[..2], [Label::Clause, Label::Subject]);
        assert_eq!(folded.tags[0], Tag::Quoted);
    }
}
