//! `cargo xtask bench scale`: a container that needs no memory, listed to its end by every client.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::far::Far;
use super::table::Sample;
use super::{
    ACCOUNT, CLIENTS, KEY, Programs, SCRIPT, Work, empty, folder, lines, measured, sample,
};
use crate::processes::Program;

/// What the sandbox promises: docs/sandbox.md, "Size, time and memory".
const MOST_MEGABYTES: f64 = 200.0;
const LEAST_NAMES_A_SECOND: f64 = 50_000.0;

const CONTAINER: Work = super::work("a listing", "scale", true);
/// Reads pages and forgets them: what it takes is the sandbox's own time and the machine's.
const READER: &str = "pages read and forgotten";

struct Listed {
    client: &'static str,
    sample: Sample,
    /// Seconds of the sandbox's processors.
    served: f64,
}

/// Measures, prints the table, and fails where the sandbox is slower or larger than it promises.
pub(crate) fn scale(arguments: &[&str]) -> Result<()> {
    let (names, latency) = wanted(arguments)?;
    let folder = folder();
    let programs = Programs::built()?;
    let seed = format!(r#"{{"storage":[{{"account":"{ACCOUNT}","key":"{KEY}"}}]}}"#);
    let (scale, latency) = (names.to_string(), latency.to_string());
    let options = ["--scale", &scale, "--latency", &latency];
    let far = Far::start(&programs.lastcopy, &options, &seed, &folder)?;
    let mut rows = Vec::new();
    for client in [READER, CLIENTS[0], CLIENTS[1], CLIENTS[3]] {
        let row = list(client, &programs, &far, &folder, names).context(client)?;
        println!("{client:<26} {}", row.sample);
        rows.push(row);
    }
    let peak = far.peak()?;
    print(&rows, names, &latency, peak);
    judge(&rows, names, peak)
}

/// Names, and milliseconds before each answer.
fn wanted(mut arguments: &[&str]) -> Result<(u32, u32)> {
    let (mut names, mut latency) = (1_000_000, 0);
    while let [option, value, rest @ ..] = arguments {
        match *option {
            "--names" => names = value.parse()?,
            "--latency" => latency = value.parse()?,
            _ => break,
        }
        arguments = rest;
    }
    if !arguments.is_empty() {
        bail!("see `cargo xtask help`");
    }
    Ok((names, latency))
}

fn list(
    client: &'static str,
    programs: &Programs,
    far: &Far,
    folder: &Path,
    names: u32,
) -> Result<Listed> {
    let (home, out) = (folder.join("home"), folder.join("out"));
    empty([&home, &out])?;
    let mut command = measured(&["measure"]);
    if client == READER {
        reader(&mut command, far);
    } else {
        programs.arguments(&mut command, client, far, &CONTAINER, &out, &home);
    }
    let before = far.cpu()?;
    let sample = sample(command, far, folder)?;
    let served = far.cpu()? - before;
    let listed = lines(folder)?;
    if listed < usize::try_from(names)? {
        bail!("it listed {listed} lines");
    }
    Ok(Listed {
        client,
        sample,
        served,
    })
}

fn reader(command: &mut Command, far: &Far) {
    let list = "restype=container&comp=list";
    let url = format!(
        "{}/{}?{list}&{}",
        far.endpoint, CONTAINER.container, far.sas
    );
    command.args(["python3", SCRIPT, "read", &url]);
}

fn print(rows: &[Listed], names: u32, latency: &str, peak: f64) {
    let date = Program::new("date", &["-u", "+%F"])
        .text()
        .unwrap_or_default();
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    println!(
        "\n{}, {processors} processors: {latency} ms, {names} names listed to the end; the sandbox had {peak:.0} MB at most\n",
        date.trim()
    );
    println!(
        "| client | wall s | names/s | its CPU s | its peak MB | the sandbox's CPU s | requests |"
    );
    println!("|---|---|---|---|---|---|---|");
    for Listed {
        client,
        sample,
        served,
    } in rows
    {
        println!(
            "| {client} | {:.1} | {:.0} | {:.1} | {:.0} | {served:.1} | {} |",
            sample.wall,
            f64::from(names) / sample.wall,
            sample.cpu,
            sample.megabytes,
            sample.requests
        );
    }
}

/// A processor's seconds are what the sandbox needs by itself: the wall has the clients and whatever else
/// the machine does in it.
fn judge(rows: &[Listed], names: u32, peak: f64) -> Result<()> {
    let mut missed = Vec::new();
    if peak >= MOST_MEGABYTES {
        missed.push(format!("{peak:.0} MB"));
    }
    for row in rows {
        let rate = f64::from(names) / row.served;
        if rate < LEAST_NAMES_A_SECOND {
            missed.push(format!("{rate:.0} names a second for {}", row.client));
        }
        if row.client != READER && row.served >= row.sample.wall {
            missed.push(format!("slower than {}", row.client));
        }
    }
    if missed.is_empty() {
        return Ok(());
    }
    bail!("the sandbox misses what it promises: {}", missed.join("; "))
}
