//! `copydesk plugin check`: the tests of `copydesk-conformance`, each in a process of its own, as a list or as JSON.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use copydesk_conformance::{FUZZ, Options, Outcome as Tested, Report, SingleTest, tests};
use serde_json::json;

use crate::args::check::Check;
use crate::commands::pipeline::workers;
use crate::commands::search;
use crate::loading;
use crate::output::{self, Colour, Outcome, Piece, Screen, Style, paint, printable, tell, wrap};

pub fn run(args: &Check, screen: Screen) -> Result<Outcome> {
    if args.list {
        output::print(&list(args.json, screen))?;
        return Ok(Outcome::Good);
    }
    let plugin = args.plugin.as_deref().unwrap_or_default();
    let file = search().find(plugin)?.path;
    let (seed, cases) = args.reproduce.map_or((args.seed, args.cases), |seed| (seed, 1));
    if let (Some(test), Some(folder)) = (&args.alone, &args.folder) {
        loading::conformance_test(SingleTest { file, test: test.clone(), seed, cases, folder: folder.clone() })?;
        return Ok(Outcome::Good);
    }
    let options = Options {
        file: file.clone(),
        only: args.only.clone().or_else(|| args.reproduce.map(|_| FUZZ.into())),
        quick: args.quick,
        seed,
        cases,
        timeout: args.timeout,
        jobs: workers(args.jobs),
    };
    let mut printed = Ok(());
    let reports = attempt(&options, |report| {
        if !args.json && printed.is_ok() {
            printed = output::print(&lines(report, screen));
        }
    })?;
    printed?;
    let failed = reports.iter().filter(|report| report.outcome == Tested::Fail).count();
    let end = if args.json { format!("{:#}\n", as_json(&options, &reports)) } else { summary(&reports) };
    output::print(&end)?;
    Ok(if failed == 0 { Outcome::Good } else { Outcome::SomeFailed })
}

/// Runs the quick tests; those that fail or warn get a line on standard error. Returns whether none failed.
pub fn quickly(file: &Path) -> Result<bool> {
    let options = Options {
        file: file.to_owned(),
        only: None,
        quick: true,
        seed: 1,
        cases: 50,
        timeout: Duration::from_secs(30),
        jobs: workers(None),
    };
    let reports = attempt(&options, |report| {
        let Report { test, message, .. } = report;
        match report.outcome {
            Tested::Fail => tell(&format!("check: {} fails: {message}; {}", test.name, test.remedy)),
            Tested::Warn => tell(&format!("check: {} warns: {message}", test.name)),
            Tested::Pass | Tested::Skip => {}
        }
    })?;
    tell(&format!("check: {}", summary(&reports)));
    Ok(reports.iter().all(|report| report.outcome != Tested::Fail))
}

/// Runs the tests, each by this program in a process of its own.
fn attempt(options: &Options, tell: impl FnMut(&Report) + Send) -> Result<Vec<Report>> {
    let binary = std::env::current_exe().context("cannot find this program's own file, to run each test by itself")?;
    let launch = |single: &SingleTest| {
        let mut command = Command::new(&binary);
        command.args(["plugin", "check"]).arg(&single.file).args(["--alone", &single.test]);
        command.args(["--seed", &single.seed.to_string(), "--cases", &single.cases.to_string()]);
        command.arg("--folder").arg(&single.folder);
        command
    };
    if let Some(name) = options.only.as_ref().filter(|name| tests().all(|(_, test)| test.name != name.as_str())) {
        bail!("no test `{name}`; `copydesk plugin check --list` names them");
    }
    Ok(copydesk_conformance::check(options, &launch, tell)?)
}

/// One line per test; if it did not pass, also what was expected, what was found and what to do.
fn lines(report: &Report, screen: Screen) -> String {
    let test = report.test;
    let (word, colour) = match report.outcome {
        Tested::Pass => ("pass", Colour::Green),
        Tested::Fail => ("FAIL", Colour::Red),
        Tested::Warn => ("warn", Colour::Yellow),
        Tested::Skip => ("skip", Colour::Cyan),
    };
    let aside = match report.outcome {
        Tested::Skip => printable(&report.message),
        _ => format!("{:.2} s", report.took.as_secs_f32()),
    };
    let mut lines = vec![vec![
        Piece::new(word, Style::colour(Some(colour))),
        Piece::new(format!("  {:24}", test.name), Style::PLAIN),
        Piece::new(aside, Style::DIM),
    ]];
    if matches!(report.outcome, Tested::Fail | Tested::Warn) {
        for (what, text) in [("expected", test.proves), ("found", &report.message), ("remedy", test.remedy)] {
            lines.extend(entry(what, text, screen));
        }
        if test.name == FUZZ {
            lines.extend(entry("", "--reproduce N shows case N, and runs only this case", screen));
        }
    }
    let case =
        report.case.as_ref().map(|case| format!("\n{}\n", case.lines().map(printable).collect::<Vec<_>>().join("\n")));
    case.unwrap_or_default() + &lines.iter().map(|line| paint(line, screen.colour) + "\n").collect::<String>()
}

fn entry(what: &str, text: &str, screen: Screen) -> Vec<Vec<Piece>> {
    let text = [Piece::new(printable(text), Style::PLAIN)];
    let indented = |(i, mut line): (usize, Vec<Piece>)| {
        line.insert(0, Piece::new(format!("      {:10}", if i == 0 { what } else { "" }), Style::DIM));
        line
    };
    wrap(&text, screen.width - 16).into_iter().enumerate().map(indented).collect()
}

fn summary(reports: &[Report]) -> String {
    let count = |outcome| reports.iter().filter(|report| report.outcome == outcome).count();
    let (passed, failed) = (count(Tested::Pass), count(Tested::Fail));
    let (warned, skipped) = (count(Tested::Warn), count(Tested::Skip));
    format!("{passed} passed, {failed} failed, {warned} warned, {skipped} skipped\n")
}

fn as_json(options: &Options, reports: &[Report]) -> serde_json::Value {
    let one = |report: &Report| {
        json!({
            "name": report.test.name, "group": report.group, "result": report.outcome, "proves": report.test.proves,
            "message": report.message, "remedy": report.test.remedy, "seconds": report.took.as_secs_f64(), "case": report.case,
        })
    };
    json!({
        "plugin": options.file, "seed": options.seed, "cases": options.cases,
        "tests": reports.iter().map(one).collect::<Vec<_>>(),
    })
}

fn list(as_json: bool, screen: Screen) -> String {
    if as_json {
        let one = |(group, test): (&str, &copydesk_conformance::Test)| json!({"name": test.name, "group": group, "proves": test.proves, "remedy": test.remedy});
        return format!("{:#}\n", json!({"tests": tests().map(one).collect::<Vec<_>>()}));
    }
    let mut lines = Vec::new();
    let mut last = "";
    for (group, test) in tests() {
        if group != last {
            lines.push(vec![Piece::new(group, Style::BOLD)]);
            last = group;
        }
        let text = [Piece::new(test.proves, Style::PLAIN)];
        for (i, mut line) in wrap(&text, screen.width - 28).into_iter().enumerate() {
            line.insert(0, Piece::new(format!("  {:26}", if i == 0 { test.name } else { "" }), Style::PLAIN));
            lines.push(line);
        }
    }
    lines.iter().map(|line| paint(line, screen.colour) + "\n").collect()
}
