//! `cargo xtask test`: everything that CI runs, part by part. A part that fails does not stop the next one.

use std::env;
use std::fs;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow, bail};

use crate::processes::{Program, root};
use crate::setup::{self, Need};
use crate::tour::FEATURES;
use crate::{checks, conformance, dependencies, tools};

/// One part of the test: what it does, how long it may take, and what must have passed before it.
struct Part {
    name: &'static str,
    what: &'static str,
    /// Minutes after which its program is ended.
    limit: u64,
    after: &'static [&'static str],
    work: Work,
}

/// What a part runs.
enum Work {
    /// One program.
    Program(fn() -> Program),
    /// One program that runs tests; none at all is a failure.
    Tests(fn() -> Program),
    /// Several steps, which have limits of their own.
    Steps(fn() -> Result<()>),
}

use Work::{Program as One, Steps, Tests};

const NPM: &str = "npm packages";
const CLIENTS: &str = "clients, installed";

/// In the order in which they run: what is quick and often wrong comes first.
const PARTS: &[Part] = &[
    part(
        "system packages",
        "what the window and its tests need (apt)",
        30,
        &[],
        Steps(system),
    ),
    part(NPM, "of ui/ and tests/ (npm ci)", 20, &[], Steps(npm)),
    part(
        "rustfmt",
        "the format of the Rust source",
        1,
        &[],
        One(checks::rustfmt),
    ),
    part(
        "crates",
        "what is single, banned, off; who uses what",
        2,
        &[],
        Steps(dependencies::check),
    ),
    part("page", "vite build", 3, &[NPM], One(setup::page)),
    part(
        "page types",
        "svelte-check",
        3,
        &[NPM],
        One(checks::svelte_check),
    ),
    part(
        "page types, self-test",
        "errors planted on purpose are reported",
        3,
        &[NPM],
        Steps(checks::svelte_check_finds_planted_errors),
    ),
    part("page lints", "eslint", 3, &[NPM], One(checks::eslint)),
    part(
        "page tests",
        "the page without a window",
        5,
        &[NPM],
        Tests(checks::page_tests),
    ),
    part(
        "clippy",
        "all targets, warnings are errors",
        20,
        &[],
        One(checks::clippy),
    ),
    part(
        "build",
        "every program and every test",
        25,
        &["page"],
        One(build),
    ),
    part(
        "generated bindings",
        "bindings.ts is what Rust says",
        3,
        &["build"],
        Tests(bindings),
    ),
    part(
        "Rust tests",
        "units, and journeys through the programs",
        20,
        &["build", NPM],
        Tests(rust),
    ),
    part(
        "browser",
        "the page on the engine, in Chromium",
        10,
        &["build", NPM],
        Tests(browser),
    ),
    part(
        CLIENTS,
        "AzCopy, rclone, the SDK for Python",
        10,
        &[],
        Steps(tools::storage_clients),
    ),
    part(
        "clients",
        "those on the local Azure",
        5,
        &["build", CLIENTS],
        Tests(conformance::quick),
    ),
    part(
        "real window",
        "journeys in the window, by WebDriver",
        10,
        &["build", NPM],
        Tests(window),
    ),
    part(
        "clean tree",
        "no committed file changed",
        1,
        &[],
        One(checks::clean_tree),
    ),
];

const fn part(
    name: &'static str,
    what: &'static str,
    limit: u64,
    after: &'static [&'static str],
    work: Work,
) -> Part {
    Part {
        name,
        what,
        limit,
        after,
        work,
    }
}

/// How one part went.
struct Outcome {
    name: &'static str,
    took: Duration,
    tests: Counts,
    error: Option<String>,
}

/// What the runners inside a part counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counts {
    passed: u64,
    failed: u64,
    skipped: u64,
}

/// Prints the parts.
pub(crate) fn list() {
    for part in PARTS {
        println!("{:<24} {:>2} min  {}", part.name, part.limit, part.what);
    }
}

/// Runs every part, or those whose name contains one of the words; the exit code is 0 if all passed.
pub(crate) fn test(words: &[&str]) -> Result<ExitCode> {
    setup::tools()?;
    let parts: Vec<&Part> = PARTS.iter().filter(|part| is_wanted(part, words)).collect();
    if parts.is_empty() {
        bail!("no part is named like that; see `cargo xtask test --list`");
    }
    let mut outcomes: Vec<Outcome> = Vec::new();
    for (number, part) in parts.iter().enumerate() {
        println!(
            "\n== {}/{} {}: {}",
            number + 1,
            parts.len(),
            part.name,
            part.what
        );
        let outcome = run(part, &outcomes);
        if let Some(error) = &outcome.error {
            println!("!! {}: {error}", part.name);
        }
        outcomes.push(outcome);
    }
    print_table(&outcomes);
    let failed = outcomes
        .iter()
        .filter(|outcome| outcome.error.is_some())
        .count();
    println!("{} passed, {failed} failed", outcomes.len() - failed);
    Ok(if failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn is_wanted(part: &Part, words: &[&str]) -> bool {
    let applies = match part.name {
        "page tests" => checks::has_page_tests(),
        "clean tree" => env::var_os("CI").is_some(),
        "real window" => cfg!(target_os = "linux"),
        "clients" | CLIENTS => cfg!(all(target_os = "linux", target_arch = "x86_64")),
        _ => true,
    };
    applies && (words.is_empty() || words.iter().any(|word| part.name.contains(word)))
}

fn run(part: &Part, before: &[Outcome]) -> Outcome {
    let start = Instant::now();
    let missing = before
        .iter()
        .find(|o| o.error.is_some() && part.after.contains(&o.name));
    let (text, result) = match missing {
        Some(first) => (
            String::new(),
            Err(anyhow!("not run: `{}` failed", first.name)),
        ),
        None => part.work.run(Duration::from_secs(60 * part.limit)),
    };
    Outcome {
        name: part.name,
        took: start.elapsed(),
        tests: counts(&text),
        error: result.err().map(|error| format!("{error:#}")),
    }
}

impl Work {
    fn run(&self, limit: Duration) -> (String, Result<()>) {
        match self {
            Self::Steps(steps) => (String::new(), steps()),
            Self::Program(program) => program().limit(limit).run_reading(),
            Self::Tests(program) => {
                let (text, result) = program().limit(limit).run_reading();
                let judged = result.and_then(|()| some_ran(&text));
                (text, judged)
            }
        }
    }
}

/// A runner that finds no test ends well, and proves nothing.
fn some_ran(text: &str) -> Result<()> {
    if counts(text).passed == 0 {
        bail!("no test ran");
    }
    Ok(())
}

fn system() -> Result<()> {
    setup::system_packages(Need::Test)
}

fn npm() -> Result<()> {
    setup::npm_packages(Need::Test)
}

/// All targets at once, so that the programs and the tests share every crate with the same features.
fn build() -> Program {
    cargo(&["build", "--workspace", "--all-targets"])
}

fn bindings() -> Program {
    cargo(&["test", "--workspace", "--test", "bindings"])
}

fn rust() -> Program {
    cargo(&["test", "--workspace", "--no-fail-fast"])
}

/// cargo on the whole workspace with the features of [`build`]: whatever it needs of that is built already.
pub(crate) fn cargo(arguments: &[&str]) -> Program {
    Program::new("cargo", &[arguments, &FEATURES].concat())
}

/// Runs the tests of this name in one target; `target` is `--lib` or `--test NAME`.
pub(crate) fn cargo_tests(target: &[&str], rest: &[&str]) -> Program {
    let arguments = [&["test", "--workspace"], target, &FEATURES, &["--"], rest];
    Program::new("cargo", &arguments.concat())
}

/// One file at a time: each opens a display, a session bus and a window of its own.
fn window() -> Program {
    node_tests("tests/desktop", 1)
}

/// Three files at a time: each has a browser of its own and each test an engine, and they wait for each other.
fn browser() -> Program {
    node_tests("tests/browser", 3)
}

/// Files of tests that take longest: begun first, they do not end alone.
const LONGEST: [&str; 2] = ["looks", "accessibility"];

/// Every file of tests in a directory, so many at a time.
fn node_tests(directory: &str, at_once: u8) -> Program {
    let mut files: Vec<String> = fs::read_dir(root().join(directory))
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.ends_with(".test.mjs"))
        .map(|name| format!("{directory}/{name}"))
        .collect();
    let is_short = |file: &String| !LONGEST.iter().any(|name| file.contains(name));
    files.sort_by_cached_key(|file| (is_short(file), file.clone()));
    if files.is_empty() {
        files.push(format!("{directory}/missing.test.mjs")); // which node reports as an error
    }
    let at_once = format!("--test-concurrency={at_once}");
    let options = [
        "--test",
        &at_once,
        "--test-force-exit",
        "--test-reporter=spec",
    ]
    .map(str::to_owned);
    Program::new("node", &[options.to_vec(), files].concat())
}

/// Adds up what cargo's, node's and vitest's runners say at their end:
/// `test result: ok. 3 passed; 0 failed; 1 ignored; …`, `ℹ pass 3`, `Tests  1 failed | 3 passed (4)`.
fn counts(text: &str) -> Counts {
    let mut counts = Counts::default();
    for line in text.lines() {
        let line = line.trim();
        if let Some(words) = line
            .strip_prefix("test result:")
            .or(line.strip_prefix("Tests "))
        {
            let words: Vec<&str> = words
                .split([' ', ';', '|'])
                .filter(|w| !w.is_empty())
                .collect();
            for pair in words.windows(2) {
                if let (Ok(number), word) = (pair[0].parse(), pair[1]) {
                    counts.add(word, number);
                }
            }
        } else if let Some(words) = line.strip_prefix("ℹ ").or(line.strip_prefix("# "))
            && let Some((word, number)) = words.split_once(' ')
            && let Ok(number) = number.parse()
        {
            counts.add(word, number);
        }
    }
    counts
}

impl Counts {
    fn add(&mut self, word: &str, number: u64) {
        match word {
            "passed" | "pass" => self.passed += number,
            "failed" | "fail" | "cancelled" => self.failed += number,
            "ignored" | "skipped" | "todo" => self.skipped += number,
            _ => {}
        }
    }
}

fn print_table(outcomes: &[Outcome]) {
    println!(
        "\n{:<24} {:>8}  {:<8} {:>7} {:>7} {:>7}",
        "part", "minutes", "", "passed", "failed", "skipped"
    );
    let (mut took, mut tests) = (Duration::ZERO, Counts::default());
    for outcome in outcomes {
        let verdict = if outcome.error.is_none() {
            "ok"
        } else {
            "FAILED"
        };
        print_row(outcome.name, outcome.took, verdict, outcome.tests);
        took += outcome.took;
        tests.passed += outcome.tests.passed;
        tests.failed += outcome.tests.failed;
        tests.skipped += outcome.tests.skipped;
    }
    print_row("together", took, "", tests);
    for outcome in outcomes {
        if let Some(error) = &outcome.error {
            println!(
                "{}: {}",
                outcome.name,
                error.lines().next().unwrap_or_default()
            );
        }
    }
}

fn print_row(name: &str, took: Duration, verdict: &str, tests: Counts) {
    let minutes = took.as_secs_f64() / 60.0;
    print!("{name:<24} {minutes:>8.1}  {verdict:<8}");
    if tests != Counts::default() {
        print!(
            " {:>7} {:>7} {:>7}",
            tests.passed, tests.failed, tests.skipped
        );
    }
    println!();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_are_counted_as_the_runners_print_them() {
        let cargo = "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s\n\
                     test result: FAILED. 2 passed; 4 failed; 0 ignored; 0 measured; 5 filtered out; finished in 1.00s\n";
        assert_eq!(
            counts(cargo),
            Counts {
                passed: 5,
                failed: 4,
                skipped: 1
            }
        );
        let node =
            "ℹ tests 7\nℹ suites 0\nℹ pass 5\nℹ fail 1\nℹ cancelled 0\nℹ skipped 1\nℹ todo 0\n";
        assert_eq!(
            counts(node),
            Counts {
                passed: 5,
                failed: 1,
                skipped: 1
            }
        );
        let vitest =
            " Test Files  1 passed (1)\n      Tests  1 failed | 12 passed | 2 skipped (15)\n";
        assert_eq!(
            counts(vitest),
            Counts {
                passed: 12,
                failed: 1,
                skipped: 2
            }
        );
    }

    #[test]
    fn parts_are_named_once_and_come_after_what_they_need() {
        for (position, part) in PARTS.iter().enumerate() {
            let before: Vec<_> = PARTS[..position]
                .iter()
                .map(|earlier| earlier.name)
                .collect();
            assert!(!before.contains(&part.name), "{} is named twice", part.name);
            assert!(
                part.after.iter().all(|name| before.contains(name)),
                "{}",
                part.name
            );
        }
    }

    #[test]
    fn a_part_is_not_run_after_one_that_it_needs_failed() {
        let needed = part("first", "", 1, &[], Steps(|| bail!("broken")));
        let second = part("second", "", 1, &["first"], Steps(|| Ok(())));
        let first = run(&needed, &[]);
        assert_eq!(first.error.as_deref(), Some("broken"));
        let outcomes = [first];
        assert_eq!(
            run(&second, &outcomes).error.as_deref(),
            Some("not run: `first` failed")
        );
        assert!(run(&second, &[]).error.is_none());
    }

    #[test]
    fn a_runner_that_finds_no_test_fails() {
        assert!(some_ran("test result: ok. 0 passed; 0 failed; 0 ignored\n").is_err());
        assert!(some_ran("# tests 0\n# pass 0\n").is_err());
        assert!(some_ran("test result: ok. 1 passed; 0 failed; 0 ignored\n").is_ok());
    }
}
