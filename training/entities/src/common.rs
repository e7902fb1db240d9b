//! Reads documents with gold spans (code points) and segments them.

use copydesk_entities::input::Input;
use copydesk_language::segment::{Segmentation, segment};
use serde_json::Value;
use std::io::BufRead;

pub struct Doc {
    pub text: String,
    pub seg: Segmentation,
    pub gold: Vec<(usize, usize, String)>,
}
impl Doc {
    pub fn input(&self) -> Input<'_> {
        Input {
            text: &self.text,
            sections: &self.seg.sections,
            sentences: &self.seg.sentences,
            tokens: &self.seg.tokens,
        }
    }
}
pub fn read(path: &str) -> Vec<Doc> {
    std::io::BufReader::new(std::fs::File::open(path).unwrap())
        .lines()
        .map(|l| {
            let v: Value = serde_json::from_str(&l.unwrap()).unwrap();
            let text = v["text"].as_str().unwrap().to_string();
            let map: Vec<usize> = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
            let gold = v["spans"]
                .as_array()
                .map(|a| {
                    a.iter()
                        .map(|s| {
                            (
                                map[s["start"].as_u64().unwrap() as usize],
                                map[s["end"].as_u64().unwrap() as usize],
                                s["label"].as_str().unwrap_or("").to_string(),
                            )
                        })
                        .collect()
                })
                .unwrap_or_default();
            let seg = segment(&text, None);
            Doc { seg, gold, text }
        })
        .collect()
}
