//! Two models that were fine-tuned from the same one share its vocabulary and the embeddings of its pieces.

use copydesk_encoder::Encoder;

static TINY: &[u8] = include_bytes!("data/tiny.bin");
const NAME: usize = b"copydesk-encoder 1\n".len();

fn size(at: usize) -> usize {
    u32::from_le_bytes(TINY[NAME..].as_chunks().0[at]) as usize
}

/// The tiny model without vocabulary and embeddings, as `export.py` writes it for `open_beside`.
fn bare() -> &'static [u8] {
    let (hidden, pieces, vocabulary) = (size(1), size(4), size(7));
    let mut file = TINY[..NAME + 32].to_vec();
    for at in [4, 7] {
        file[NAME + 4 * at..][..4].fill(0);
    }
    file.extend(&TINY[NAME + 32 + vocabulary + pieces * (4 + hidden)..]);
    file.leak()
}

#[test]
fn a_model_beside_another_gives_the_same_logits() {
    let whole = Encoder::open(TINY).unwrap();
    let beside = whole.open_beside(bare()).unwrap();
    let sentences = [["The", "minister", "left"], ["No", "cuts", "."]];
    assert_eq!(whole.session().run(&sentences), beside.session().run(&sentences));
}

#[test]
fn a_session_can_go_to_another_thread() {
    let mut session = Encoder::open(TINY).unwrap().session();
    let (here, words) = (session.run(&[["No", "cuts"]]), [["No", "cuts"]]);
    assert_eq!(std::thread::spawn(move || session.run(&words)).join().unwrap(), here);
}

#[test]
fn a_model_alone_needs_pieces_and_one_beside_another_has_none() {
    let why = |opened: Result<Encoder, copydesk_encoder::Error>| opened.err().map(|error| error.to_string());
    assert_eq!(why(Encoder::open(bare())).as_deref(), Some("encoder model: the vocabulary lacks a special piece"));
    let whole = Encoder::open(TINY).unwrap();
    assert_eq!(why(whole.open_beside(TINY)).as_deref(), Some("encoder model: the model has pieces of its own"));
}
