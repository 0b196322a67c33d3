//! `cargo xtask bench delete`: 10,000 blobs, each time on a server that was just filled.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use super::far::Far;
use super::table::{self, Row, Sample};
use super::{
    ACCOUNT, CLIENTS, KEY, Programs, Wanted, empty, is_wanted, measured, sample, seed, wanted,
};

const CONTAINER: &str = "small";

/// What the log of a deletion says when the first intent is about to be written, and when the last outcome was.
const APPLIED: [&str; 3] = ["phase", " sending ", " sent "];

/// Measures and prints the table. Of LastCopy the time from the first intent to the last outcome of a plan is measured,
/// with the journal, without the plan and the second look; of the others the whole command.
pub(crate) fn delete(arguments: &[&str]) -> Result<()> {
    let wanted = wanted(arguments)?;
    let programs = Programs::built()?;
    let chosen: Vec<&str> = CLIENTS
        .iter()
        .copied()
        .filter(|client| is_wanted(&wanted.clients, client))
        .collect();
    let mut all = Vec::new();
    for latency in &wanted.latencies {
        let mut rows: Vec<Row> = chosen
            .iter()
            .map(|client| Row::new(work(&wanted), *latency, client))
            .collect();
        for round in 0..wanted.runs {
            for turn in 0..chosen.len() {
                let which = (round + turn) % chosen.len();
                let sample = one_run(&wanted, &programs, *latency, chosen[which])
                    .with_context(|| chosen[which].to_owned())?;
                println!("{latency:>2} ms  {:<22} {sample}", chosen[which]);
                rows[which].samples.push(sample);
            }
        }
        all.extend(rows);
    }
    table::print(&all, wanted.runs, &wanted.folder);
    Ok(())
}

const fn work(wanted: &Wanted) -> &'static str {
    match (wanted.batches, wanted.blob_ms) {
        (false, _) => "delete 10,000, no batches",
        (true, 0) => "delete 10,000",
        _ => "delete 10,000, slowly",
    }
}

fn one_run(wanted: &Wanted, programs: &Programs, latency: u32, client: &str) -> Result<Sample> {
    let home = wanted.folder.join("home");
    empty([&home])?;
    let options = ["--latency", &latency.to_string()];
    let far = Far::start(
        &programs.lastcopy,
        &options,
        &seed::json(ACCOUNT, KEY),
        &wanted.folder,
    )?;
    slow(&far, wanted)?;
    let url = format!("{}/{CONTAINER}/runs/", far.endpoint);
    let ours = client == "LastCopy";
    let mut command = measured(if ours { &APPLIED } else { &["measure"] });
    if ours {
        let file = home.join("plan.json");
        let confirm = plan(programs, &far, &url, &file, &home)?;
        command.arg(&programs.lastcopy).args(["plan", "apply"]);
        command
            .arg(&file)
            .args(["--confirm", &confirm, "--json"])
            .env("RUST_LOG", "engine::delete=info")
            .env("LASTCOPY_HOME", &home)
            .env("AZURE_STORAGE_CONNECTION_STRING", &far.connection_string);
    } else {
        programs.deletion(&mut command, client, &far, CONTAINER, &home);
    }
    let mut sample = sample(command, &far, &wanted.folder)?;
    let log = far.control("GET", "/_log")?;
    let batched = log.contains("\"operation\":\"BatchDelete\"");
    if batched && wanted.batches {
        // The parts of a batch stand in the log as well, and are no requests.
        sample.requests -= log.matches("\"operation\":\"DeleteBlob\"").count();
    }
    let left = started(programs, &far, &home)
        .args(["ls", &url, "--recursive", "--json"])
        .output()?;
    if String::from_utf8_lossy(&left.stdout).contains("\"kind\":\"blob\"") {
        bail!("blobs are left");
    }
    Ok(sample)
}

/// Makes the server one that refuses batches, or that takes its time for each blob, alone or in a batch of 256.
fn slow(far: &Far, wanted: &Wanted) -> Result<()> {
    if !wanted.batches {
        let refusal = r#"{"status":501,"code":"NotImplemented"}"#;
        far.fault("BatchDelete", refusal)?;
    }
    for (operation, blobs) in [("BatchDelete", 256), ("DeleteBlob", 1)] {
        if wanted.blob_ms > 0 {
            let delay = format!(r#"{{"delayMs":{}}}"#, blobs * wanted.blob_ms);
            far.fault(operation, &delay)?;
        }
    }
    Ok(())
}

/// Saves a plan and gives what it asks to be typed.
fn plan(programs: &Programs, far: &Far, url: &str, file: &Path, home: &Path) -> Result<String> {
    let planned = started(programs, far, home)
        .args(["delete", url, "--json", "--plan-only"])
        .arg(file)
        .output()?;
    let text = String::from_utf8_lossy(&planned.stdout).into_owned();
    let confirm = text.split("\"confirm\":\"").nth(1);
    let confirm = confirm.and_then(|rest| rest.split('"').next());
    Ok(confirm.context("no plan")?.to_owned())
}

fn started(programs: &Programs, far: &Far, home: &Path) -> Command {
    let mut command = Command::new(&programs.lastcopy);
    command
        .stdin(Stdio::null())
        .env("LASTCOPY_HOME", home)
        .env("AZURE_STORAGE_CONNECTION_STRING", &far.connection_string);
    command
}
