//! The output of `--stats`: time per stage, time per article, and peak memory.

use std::time::Duration;

use copydesk::host::Stats;
use serde_json::{Value, json};

/// Times are in seconds. Stages are summed over the workers; `output` is writing, on the output's thread. `article_seconds` has quantiles of the
/// time per article, to within 9 %.
pub fn stats(stats: &Stats, workers: usize, opened: Duration, output: Option<Duration>, total: Duration) -> Value {
    let seconds = |time: Duration| (time.as_secs_f64() * 1e6).round() / 1e6;
    let rate = |time: Duration| (stats.tokens as f64 / time.as_secs_f64().max(1e-9)).round() as u64;
    let stage = |name: &str, time| json!({"stage": name, "seconds": seconds(time), "words_per_second": rate(time)});
    let mut stages = vec![stage("segmentation", stats.segmentation)];
    for processor in &stats.processors {
        let mut entry = stage(&processor.id, processor.process);
        entry["boundary_seconds"] = seconds(processor.boundary).into();
        entry["rows"] = processor.rows.into();
        entry["problems"] = processor.problems.into();
        stages.push(entry);
    }
    stages.extend(output.map(|time| stage("output", time)));
    let running = total.saturating_sub(opened);
    let within = |share| stats.times.within(share).map(seconds);
    json!({
        "articles": stats.articles, "words": stats.tokens, "bytes": stats.bytes, "workers": workers,
        "opening_seconds": seconds(opened), "seconds": seconds(total), "words_per_second": rate(running),
        "article_seconds": {
            "p50": within(0.5), "p90": within(0.9), "p99": within(0.99), "longest": seconds(stats.times.longest()),
        },
        "peak_memory_bytes": peak_memory(),
        "stages": stages,
    })
}

/// The peak memory of this process in bytes; `None` where the system does not report it.
pub fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.parse::<u64>().ok().map(|kib| kib * 1024)
}
