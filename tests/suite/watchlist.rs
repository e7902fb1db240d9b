//! Names and targets that a user asks about, from the input and the command line to the rows of tone.

use crate::kit::{Desk, library};

#[test]
fn targets_and_watched_names_get_rows_of_their_own() {
    let plugins = ["copydesk_entities", "copydesk_sentiment"].map(library);
    let plugins = plugins.map(|path| path.to_str().unwrap().to_owned()).join(",");
    let desk = Desk::new();
    std::fs::write(desk.path("names.txt"), "# whom we follow\nWidget Works = the widget maker; WW\n").unwrap();
    let input = "{\"id\": \"good\", \"text\": \"🙂 Critics attacked the widget maker. WW apologised to mayor bo.\", \
                 \"targets\": [{\"start\": 60, \"end\": 62}]}\n\
                 {\"id\": \"bad\", \"text\": \"Short.\", \"targets\": [{\"start\": 3, \"end\": 60}]}\n";
    let ran = desk.run(&["annotate", "--plugins", &plugins, "--watch", "names.txt", "--format", "jsonl"], input);
    assert_eq!((ran.code, ran.records.len()), (1, 2), "{}", ran.err);
    let layers = &ran.records[0]["layers"];
    let entity = |name: &str| {
        let entities = layers["entities"].as_array().unwrap();
        entities
            .iter()
            .position(|entity| entity["attrs"]["name"] == name && entity["attrs"]["watched"] == true)
            .unwrap()
    };
    let mentions = |entity: usize| -> Vec<&str> {
        let of = |row: &&serde_json::Value| row["links"]["entity"] == serde_json::json!(["entities", entity]);
        layers["mentions"].as_array().unwrap().iter().filter(of).map(|row| row["text"].as_str().unwrap()).collect()
    };
    let (works, bo) = (entity("Widget Works"), entity("bo"));
    assert_eq!((mentions(works), mentions(bo)), (vec!["the widget maker", "WW"], vec!["bo"]));
    let told = |entity: usize| {
        let of = |row: &&serde_json::Value| row["links"]["target"] == serde_json::json!(["entities", entity]);
        layers["sentiment"].as_array().unwrap().iter().filter(of).count()
    };
    assert_eq!((told(works), told(bo)), (3, 2), "over the article, and in each sentence, be it neutral");
    assert!(ran.records[1]["text"].is_null());
    let why = ran.records[1]["problems"][0]["message"].as_str().unwrap();
    assert!(why.contains("`targets[0]`: it ends at 60, but the text has 6"), "{why}");
}
