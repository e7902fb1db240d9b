//! Hints with flags and commands for errors of the libraries, whose messages name neither.

use copydesk::{corpus, eval, link, settings};

/// The hint for the first error of a chain that has one.
pub fn hint(error: &anyhow::Error) -> Option<&'static str> {
    error.chain().find_map(|cause| {
        let of_corpus = || cause.downcast_ref().and_then(for_corpus);
        let of_eval = || cause.downcast_ref().and_then(for_eval);
        let of_settings = || cause.downcast_ref().and_then(for_settings);
        let of_link = || cause.downcast_ref().and_then(for_link);
        of_corpus().or_else(of_eval).or_else(of_settings).or_else(of_link)
    })
}

fn for_corpus(error: &corpus::Error) -> Option<&'static str> {
    Some(match error {
        corpus::Error::HoldsRun { finished: true, .. } => "use another folder",
        corpus::Error::HoldsRun { finished: false, .. } => "--resume continues it",
        corpus::Error::NotFinished { .. } => "finish it first: repeat its command with --resume",
        corpus::Error::Changed { .. } => "repeat the command that started it, or use another folder",
        corpus::Error::InputChanged { retry: true, .. } => {
            "a part keeps its articles, corrected or not: restore the rest of the input, or annotate it into another folder"
        }
        corpus::Error::InputChanged { retry: false, .. } => "restore the input, or use another folder",
        corpus::Error::Interrupted(_) => "--resume continues it",
        corpus::Error::NoRun { .. } => "`copydesk annotate … -o DIR/` starts one",
        _ => return None,
    })
}

fn for_eval(error: &eval::Error) -> Option<&'static str> {
    Some(match error {
        eval::Error::NothingCounts { field: "label", .. } => "--map same counts labels as they are",
        eval::Error::NothingCounts { .. } => "--types chooses what counts",
        _ => return None,
    })
}

fn for_link(error: &link::Error) -> Option<&'static str> {
    Some(match error {
        link::Error::NotParquet { .. } => "annotate into another folder with -f parquet, and link that",
        link::Error::NotShards { .. } => {
            "link the shards of one run together (annotate --shard 1/2, 2/2), and other runs each for itself, or annotate all as one run"
        }
        link::Error::NotFinished { .. } => "finish it first: repeat its command with --resume",
        link::Error::Corpus(error) => return for_corpus(error),
        _ => return None,
    })
}

fn for_settings(error: &settings::Error) -> Option<&'static str> {
    matches!(error, settings::Error::WatchedTwice { .. }).then_some("leave out --watch or the key")
}
