//! `cargo xtask conformance`: the sandbox against Azurite and against clients that nobody here wrote.

use std::time::Duration;

use anyhow::{Result, bail};

use crate::processes::Program;
use crate::test::{cargo, cargo_tests};
use crate::{setup, tools};

/// Everything: the Blob suite on both services, the storage clients, the Azure CLI and LastCopy as one uses
/// it on Azure.
pub(crate) fn conformance() -> Result<()> {
    setup::tools()?;
    setup::npm_packages(setup::Need::Test)?;
    tools::storage_clients()?;
    tools::azure_cli()?;
    let targets = ["--test", "clients", "--test", "conformance"];
    cargo(&[&["build", "--workspace", "--bin", "lastcopy"], &targets[..]].concat()).run()?;
    let mut failed = Vec::new();
    for (name, program) in [
        ("the Blob suite", suite()),
        ("AzCopy, rclone, Python", clients(&["storage"])),
        ("az, LastCopy as Public", clients(&["sign_in"])),
        ("deletions that leave data", clients(&["lies_of_all"])),
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
    clients(&["storage", "lies"])
}

fn suite() -> Program {
    cargo_tests(&["--test", "conformance"], &["--nocapture"])
}

fn clients(parts: &[&str]) -> Program {
    let rest = ["--ignored", "--exact", "--nocapture"];
    cargo_tests(&["--test", "clients"], &[&rest[..], parts].concat())
}

/// A longer run of the sandbox's fuzz test: `cases` requests of each kind.
pub(crate) fn fuzz(cases: &str) -> Result<()> {
    cargo_tests(&["--test", "fuzz"], &["--nocapture"])
        .with("PROPTEST_CASES", cases)
        .limit(Duration::from_secs(6 * 3600))
        .run()
}
