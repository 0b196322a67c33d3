//! `cargo xtask`: set-up, run, checks, tests and pictures of LastCopy, the same on every machine.
//!
//! It starts other programs (cargo, npm, node, apt-get), prints each command line, and adds no dependency
//! but anyhow, so that it compiles in seconds on a bare machine.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program for the terminal: printing is its output"
)]

mod bench;
mod bindings;
mod checks;
mod conformance;
mod dependencies;
mod processes;
mod replay;
mod run;
mod setup;
mod test;
mod tools;
mod tour;

use std::process::ExitCode;

use anyhow::{Result, bail};

use processes::Program;

const HELP: &str = "\
Usage: cargo xtask COMMAND

  run [--release] [-- ARGUMENT...]
                  install what is missing, build, and open the window on the embedded local Azure
  setup [--test]  install what is missing to build and run (or to test), and nothing else
  test [PART...]  everything that CI runs, or only the parts whose name contains a word given
  test --list     the parts, their time limits and what they do
  tour [--out DIR]
                  drive the real window through the demo on a display of its own and write the
                  pictures of the README (docs/pictures)
  tour --all      every screen in every language, light and dark, at two sizes (target/tour), with
                  what is cut, covered or untranslated, and one picture of all for the README
  conformance     the local Azure against Azurite, AzCopy, rclone, the SDK for Python, az, and LastCopy
                  as it is used on Azure; installs them in target/tools
  replay --recordings DIR
                  recorded traffic of Azure against the local Azure and through the client
  fuzz sandbox [CASES]
                  requests of every kind to the local Azure (100,000 of each unless told otherwise)
  bench download [--runs N] [--latency 0,20] [--work WORD] [--client WORD] [--folder DIR]
                  measure lists and downloads beside AzCopy and rclone, interleaved, and print a table
  bench delete [--runs N] [--latency 0,20] [--client WORD] [--folder DIR] [--no-batches] [--blob-ms N]
                  measure the deletion of 10,000 blobs beside AzCopy and rclone; also where the service takes no
                  batches, or so many milliseconds for each blob
  bench scale [--names N] [--latency MS]
                  list a container of a million names to its end by every client, and say what it took
  bench window    measure first paint, clicks and scrolling of the release build's window
  torture [--kills N]
                  kill downloads without warning N times (1,000 unless said) and look at what is left
  bindings        write what is generated: ui/src/lib/bindings.ts and the window's permissions
  dependencies    the rules on crates: what is single, what is banned, who may depend on what
  deny            licences and advisories, by cargo-deny where it is installed
  help            this text
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match command(&arguments) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn command(arguments: &[String]) -> Result<ExitCode> {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        [] | ["help" | "--help" | "-h"] => print!("{HELP}"),
        ["run", rest @ ..] => run::run(rest)?,
        ["setup"] => setup::everything(setup::Need::Run)?,
        ["setup", "--test"] => setup::everything(setup::Need::Test)?,
        ["test", "--list"] => test::list(),
        ["test", parts @ ..] => return test::test(parts),
        ["tour", "--all"] => tour::all()?,
        ["bench", "window"] => tour::bench()?,
        ["tour"] => tour::tour("docs/pictures")?,
        ["tour", "--out", directory] => tour::tour(directory)?,
        ["replay", "--recordings", folder] => replay::replay(folder)?,
        ["replay"] => replay::replay("recordings")?,
        ["conformance"] => conformance::conformance()?,
        ["fuzz", "sandbox"] => conformance::fuzz("100000")?,
        ["fuzz", "sandbox", cases] => conformance::fuzz(cases)?,
        ["bench", "download", rest @ ..] => bench::download(rest)?,
        ["bench", "delete", rest @ ..] => bench::delete(rest)?,
        ["bench", "scale", rest @ ..] => bench::scale(rest)?,
        ["torture"] => torture("1000")?,
        ["torture", "--kills", kills] => torture(kills)?,
        ["bindings"] => bindings::write()?,
        ["dependencies"] => dependencies::check()?,
        ["deny"] => deny()?,
        _ => bail!("what is `{}`? See `cargo xtask help`", words.join(" ")),
    }
    Ok(ExitCode::SUCCESS)
}

/// The kill loop of the torture catalogue, which CI runs with 60 kills.
fn torture(kills: &str) -> Result<()> {
    let _number: u32 = kills.parse()?;
    Program::new("cargo", &["build", "--package", "lastcopy"]).run()?;
    let test = [
        "test",
        "--package",
        "lastcopy-tests",
        "--test",
        "torture",
        "--",
    ];
    let only = [
        "t14_t42_no_kill_costs_more_than_a_block_per_stream",
        "t14_t30_t33_t42_no_kill_loses_anything",
        "--nocapture",
        "--test-threads=1",
    ];
    Program::new("cargo", &[&test[..], &only].concat())
        .with("LASTCOPY_KILLS", kills)
        .limit(std::time::Duration::from_secs(6 * 3600))
        .run()
}

fn deny() -> Result<()> {
    if !Program::new("cargo", &["deny", "--version"]).succeeds() {
        bail!("cargo-deny is not installed: `cargo install --locked cargo-deny`, then again");
    }
    Program::new("cargo", &["deny", "check"]).run()
}
