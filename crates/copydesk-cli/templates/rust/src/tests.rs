//! An article, and under it what is found. `copydesk explain` prints the same form: paste it, and correct the carets.

use copydesk_plugin::testing::{self, Case};

use super::{Capitals, LAYER};

fn underlined(article: &str, config: &str) -> String {
    let config = testing::config::<Capitals>(config).unwrap();
    Case::new(article).segmented().run::<Capitals>(config).unwrap().underlined(&[LAYER])
}

#[test]
fn words_in_capitals_are_marked() {
    assert_eq!(
        underlined("“NO,” she told the BBC. É is I.", "{}"),
        "\
“NO,” she told the BBC. É is I.
 ^^ capitals letters=2
                   ^^^ capitals letters=3
"
    );
}

#[test]
fn the_shortest_word_can_be_set() {
    let found = underlined("NO, said the BBC.", r#"{"min_letters": 3}"#);
    assert_eq!(found, "NO, said the BBC.\n             ^^^ capitals letters=3\n");
}
