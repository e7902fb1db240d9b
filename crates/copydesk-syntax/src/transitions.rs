//! The parser's transitions (arc-hybrid; Kuhlmann, Gómez-Rodríguez & Satta 2011). Words are shifted from a buffer onto a stack; the top of
//! the stack becomes a dependent of the next word in the buffer, or of the word below it. Each word is shifted once and attached once, so
//! time is linear. The root comes after the last word.

use crate::form::{Form, hash_all, mix};
use crate::tagset::{Label, Tag};

/// A transition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Move {
    /// Pushes the next word onto the stack.
    Shift,
    /// The top of the stack depends on the next word.
    Left,
    /// The top of the stack depends on the one below it.
    Right,
}

impl Move {
    pub const ALL: [Move; 3] = [Move::Shift, Move::Left, Move::Right];
}

/// The partial subtree of one word.
#[derive(Clone, Copy, Debug)]
struct Built {
    head: u16,
    label: Label,
    /// Outermost children; `NONE` if there are none.
    left: u16,
    right: u16,
    /// Numbers of children, up to 3.
    lefts: u8,
    rights: u8,
    /// Labels of the children, a bit each.
    labels: u32,
}

const NONE: u16 = u16::MAX;

/// The stack, the buffer and the arcs so far.
#[derive(Clone, Debug, Default)]
pub struct State {
    stack: Vec<u16>,
    /// The next word; the number of words means the root.
    next: usize,
    built: Vec<Built>,
}

/// How many features a state has for the next move.
pub const MOVE_FEATURES: usize = 53;
/// How many features an arc has for its label.
pub const LABEL_FEATURES: usize = 36;

/// A word as the features see it.
#[derive(Clone, Copy)]
struct Seen {
    word: u64,
    tag: u64,
    both: u64,
    fine: u64,
    coarse: u64,
}

const NOTHING: Seen = Seen { word: 91, tag: 61, both: 92, fine: 0, coarse: 0 };
const ROOT: Seen = Seen { word: 93, tag: 62, both: 94, fine: 0, coarse: 0 };

impl State {
    /// Starts a sentence of `words` words, fewer than 65,000.
    pub fn start(&mut self, words: usize) {
        self.stack.clear();
        self.next = 0;
        self.built.clear();
        let none = Built { head: NONE, label: Label::Root, left: NONE, right: NONE, lefts: 0, rights: 0, labels: 0 };
        self.built.resize(words + 1, none);
    }

    fn words(&self) -> usize {
        self.built.len() - 1
    }

    /// Whether every word has a head.
    pub fn is_done(&self) -> bool {
        self.next == self.words() && self.stack.is_empty()
    }

    /// Which moves are allowed: shift, left, right. At least one until the tree is complete. Exactly one word depends on the root.
    pub fn allowed(&self) -> [bool; 3] {
        let at_root = self.next == self.words();
        let depth = self.stack.len();
        [!at_root, depth > 0 && (!at_root || depth == 1), depth > 1]
    }

    /// Words on the stack, the top last.
    pub fn stack(&self) -> &[u16] {
        &self.stack
    }

    /// The next word; the number of words means the root.
    pub fn next(&self) -> usize {
        self.next
    }

    /// The dependent and the head of the arc that a move draws, if it draws one.
    pub fn arc(&self, step: Move) -> Option<(usize, usize)> {
        let depth = self.stack.len();
        match step {
            Move::Shift => None,
            Move::Left => Some((usize::from(*self.stack.last()?), self.next)),
            Move::Right => {
                Some((usize::from(*self.stack.last()?), usize::from(*self.stack.get(depth.checked_sub(2)?)?)))
            }
        }
    }

    /// Makes an allowed move; `label` is that of the arc, if it draws one.
    pub fn make(&mut self, step: Move, label: Label) {
        let Some((dependent, head)) = self.arc(step) else {
            self.stack.push(self.next as u16);
            self.next += 1;
            return;
        };
        self.stack.pop();
        let built = &mut self.built[dependent];
        built.head = head as u16;
        built.label = label;
        let built = &mut self.built[head];
        built.labels |= 1 << label as u32;
        if step == Move::Left {
            // The nearest is attached first, so that the last is outermost.
            built.left = dependent as u16;
            built.lefts = (built.lefts + 1).min(3);
        } else {
            built.right = dependent as u16;
            built.rights = (built.rights + 1).min(3);
        }
    }

    /// The heads, by word; the root word's is the number of words.
    pub fn heads(&self) -> impl Iterator<Item = (usize, Label)> {
        self.built[..self.words()].iter().map(|b| (usize::from(b.head), b.label))
    }

    fn seen(&self, forms: &[Form], tags: &[Tag], at: u16) -> Seen {
        let at = usize::from(at);
        match forms.get(at) {
            Some(form) => {
                let tag = tags[at] as u64;
                let (fine, coarse) = (u64::from(form.fine), u64::from(form.coarse));
                Seen { word: form.key, tag, both: mix(form.key, tag), fine, coarse }
            }
            None if at == forms.len() => ROOT,
            None => NOTHING,
        }
    }

    /// The features of the state before the next move.
    pub fn observe(&self, forms: &[Form], tags: &[Tag], out: &mut [u64; MOVE_FEATURES]) {
        let depth = self.stack.len();
        let on_stack = |back: usize| depth.checked_sub(back).map_or(NONE, |i| self.stack[i]);
        let (top, under, third) = (on_stack(1), on_stack(2), on_stack(3));
        let see = |at: u16| self.seen(forms, tags, at);
        let child = |at: u16, right: bool| match self.built.get(usize::from(at)) {
            Some(built) => {
                let child = if right { built.right } else { built.left };
                let tag = tags.get(usize::from(child)).map_or(60, |&t| t as u64);
                let label = self.built.get(usize::from(child)).map_or(0, |b| b.label as u64 + 1);
                (tag, label)
            }
            None => (59, 0),
        };
        let labels = |at: u16| self.built.get(usize::from(at)).map_or(0, |b| u64::from(b.labels));
        let counts =
            |at: u16| self.built.get(usize::from(at)).map_or(0, |b| u64::from(b.lefts) << 2 | u64::from(b.rights));
        let next = self.next as u16;
        let (s0, s1, s2) = (see(top), see(under), see(third));
        let ahead = |n: usize| see(if self.next + n <= forms.len() { (self.next + n) as u16 } else { NONE });
        let (b0, b1, b2) = (ahead(0), ahead(1), ahead(2));
        // The word just read: a comma or coordinator between top and next.
        let just = see(self.next.checked_sub(1).map_or(NONE, |i| i as u16));
        let (left0, right0) = (child(top, false), child(top, true));
        let (left1, right1) = (child(under, false), child(under, true));
        let left_next = child(next, false);
        let distance = |a: u16, b: u16| match (a, b) {
            (NONE, _) | (_, NONE) => 0,
            _ => match b.abs_diff(a) {
                n @ 0..=4 => u64::from(n),
                5..=7 => 5,
                8..=12 => 6,
                _ => 7,
            },
        };
        let (near, far) = (distance(top, next), distance(under, top));
        let tags3 = mix(mix(s0.tag, s1.tag), b0.tag);
        let pair = mix(s0.tag, b0.tag);
        let under_pair = mix(s1.tag, s0.tag);
        let seen = [
            s0.both,
            s0.tag,
            b0.both,
            b0.tag,
            s1.both,
            b1.both,
            b1.tag,
            s2.tag,
            mix(s0.both, b0.both),
            mix(s0.both, b0.tag),
            mix(s0.tag, b0.both),
            mix(s0.word, b0.word),
            mix(pair, near),
            mix(s1.both, s0.tag),
            mix(s1.tag, s0.both),
            mix(s1.word, s0.word),
            mix(under_pair, far),
            tags3,
            mix(s1.both, pair),
            mix(mix(s1.tag, s0.both), b0.tag),
            mix(under_pair, b0.both),
            mix(pair, b1.tag),
            mix(mix(s0.both, b0.tag), b1.tag),
            mix(mix(s0.tag, b0.both), b1.tag),
            mix(mix(pair, b1.tag), b2.tag),
            mix(tags3, b1.tag),
            mix(tags3, s2.tag),
            mix(pair, mix(left0.0, left0.1)),
            mix(pair, mix(right0.0, right0.1)),
            mix(pair, mix(left_next.0, left_next.1)),
            mix(tags3, right1.1),
            mix(tags3, left1.1),
            mix(tags3, right0.1),
            mix(under_pair, mix(right1.0, right0.0)),
            mix(mix(s0.both, counts(top)), b0.tag),
            mix(mix(s1.tag, counts(under)), s0.tag),
            mix(mix(b0.tag, counts(next)), s0.tag),
            mix(mix(s0.tag, labels(top)), b0.tag),
            mix(mix(s1.tag, labels(under)), pair),
            mix(mix(b0.tag, labels(next)), s0.tag),
            mix(pair, just.word),
            mix(tags3, just.tag),
            mix(mix(b0.word, b1.word), s0.tag),
            mix(mix(s1.word, b0.word), s0.tag),
            mix(mix(s1.word, b0.tag), mix(right1.1, b1.tag)),
            mix(mix(b0.tag, b1.tag), mix(b2.tag, s1.tag)),
            mix(mix(s0.fine, b0.tag), s0.tag),
            mix(mix(b0.fine, s0.tag), b0.tag),
            mix(mix(s0.fine, b0.fine), near),
            mix(mix(s1.fine, s0.fine), far),
            mix(mix(s1.coarse, s0.coarse), mix(b0.coarse, s0.tag)),
            mix(mix(s1.fine, pair), s1.tag),
            mix(mix(s1.fine, b0.word), s0.tag),
        ];
        hash_all::<19, _>(&seen, out);
    }

    /// The features of the arc from `head` to `dependent`, before it is drawn.
    pub fn observe_arc(
        &self,
        forms: &[Form],
        tags: &[Tag],
        (dependent, head): (usize, usize),
        out: &mut [u64; LABEL_FEATURES],
    ) {
        let see = |at: usize| self.seen(forms, tags, u16::try_from(at).unwrap_or(NONE));
        let back = |at: usize| see(at.checked_sub(1).unwrap_or(usize::from(NONE)));
        let right = dependent > head;
        let side = u64::from(right);
        let (d, h) = (see(dependent), see(head));
        let (d_built, h_built) = (&self.built[dependent], &self.built[head]);
        let first = see(usize::from(d_built.left));
        let last = see(usize::from(d_built.right));
        let sibling = if right { h_built.right } else { h_built.left };
        let sibling_label = self.built.get(usize::from(sibling)).map_or(0, |b| b.label as u64 + 1);
        let gap = match dependent.abs_diff(head) {
            n @ 0..=3 => n as u64,
            4..=6 => 4,
            7..=12 => 5,
            _ => 6,
        };
        let (h_labels, d_labels) = (u64::from(h_built.labels), u64::from(d_built.labels));
        let d_ending = forms.get(dependent).map_or(0, |f| f.endings[2]);
        let h_ending = forms.get(head).map_or(0, |f| f.endings[2]);
        let tags_both = mix(mix(d.tag, h.tag), side);
        let seen = [
            d.both,
            d.tag,
            h.both,
            h.tag,
            tags_both,
            mix(d.both, h.tag),
            mix(d.tag, h.both),
            mix(d.word, h.word),
            mix(d.both, side),
            mix(h.both, side),
            mix(tags_both, gap),
            mix(tags_both, first.word),
            mix(tags_both, first.tag),
            mix(mix(h.word, first.word), side),
            mix(tags_both, last.tag),
            mix(tags_both, h_labels),
            mix(tags_both, d_labels),
            mix(mix(h.word, d.tag), h_labels),
            mix(mix(h.both, side), mix(d.tag, sibling_label)),
            mix(tags_both, sibling_label),
            mix(tags_both, d_ending),
            mix(tags_both, h_ending),
            mix(tags_both, back(dependent).tag),
            mix(tags_both, see(dependent + 1).tag),
            mix(tags_both, back(head).tag),
            mix(tags_both, see(head + 1).tag),
            mix(tags_both, back(dependent).word),
            mix(mix(h.word, d_labels), mix(d.tag, side)),
            mix(mix(d.word, side), h_labels),
            mix(mix(d_labels, first.word), tags_both),
            mix(mix(h.fine, d.fine), side),
            mix(h.fine, tags_both),
            mix(d.fine, tags_both),
            mix(mix(h.fine, d.tag), mix(h_labels, side)),
            mix(mix(h.fine, first.word), mix(d.fine, side)),
            mix(mix(h.coarse, d.coarse), mix(first.word, side)),
        ];
        hash_all::<23, _>(&seen, out);
    }
}
