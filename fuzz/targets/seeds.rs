//! Valid frames, as seeds.

use std::fs;

/// Writes them into a target's corpus before it is read.
pub fn write(target: &str, seeds: Vec<Vec<u8>>) {
    let folder = format!("{}/corpus/{target}", env!("CARGO_MANIFEST_DIR"));
    fs::create_dir_all(&folder).expect("a folder for the corpus");
    for (i, seed) in seeds.iter().enumerate() {
        fs::write(format!("{folder}/seed-{i}"), seed).expect("room for a seed");
    }
}
