//! `cargo xtask conformance`: the sandbox against Azurite and against clients that nobody here wrote.

use std::time::Duration;

use anyhow::{Result, bail};

use crate::processes::Program;
use crate::{setup, tools};

/// Everything: the Blob suite on both services, the storage clients, the Azure CLI and LastCopy as one uses
/// it on Azure.
pub(crate) fn conformance() -> Result<()> {
    setup::tools()?;
    setup::npm_packages(setup::Need::Test)?;
    tools::storage_clients()?;
    tools::azure_cli()?;
    Program::new("cargo", &["build", "-p", "lastcopy"]).run()?;
    let mut failed = Vec::new();
    for (name, program) in [
        ("the Blob suite", suite()),
        ("AzCopy, rclone, Python", clients("storage")),
        ("az, LastCopy as Public", clients("sign_in")),
    ] {
        if let Err(error) = program.limit(Duration::from_secs(1800)).run() {
            println!("!! {name}: {error:#}");
            failed.push(name);
        }
    }
    if failed.is_empty() {
        return Ok(());
    }
    bail!("not as Azure: {}", failed.join("; "))
}

/// The part of it that fits into `cargo xtask test`.
pub(crate) fn quick() -> Program {
    clients("storage")
}

fn suite() -> Program {
    let arguments = [
        "test",
        "-p",
        "lastcopy-tests",
        "--test",
        "conformance",
        "--",
        "--nocapture",
    ];
    Program::new("cargo", &arguments)
}

fn clients(part: &str) -> Program {
    let arguments = ["test", "-p", "lastcopy-tests", "--test", "clients", "--"];
    let more = ["--ignored", "--exact", "--nocapture", part];
    Program::new("cargo", &[&arguments[..], &more].concat())
}

/// A longer run of the sandbox's fuzz test: `cases` requests of each kind.
pub(crate) fn fuzz(cases: &str) -> Result<()> {
    let arguments = [
        "test",
        "-p",
        "lastcopy-sandbox",
        "--test",
        "fuzz",
        "--",
        "--nocapture",
    ];
    Program::new("cargo", &arguments)
        .with("PROPTEST_CASES", cases)
        .limit(Duration::from_secs(6 * 3600))
        .run()
}
