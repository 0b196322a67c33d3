//! Clients that nobody here wrote, against the sandbox: what they make of it is what it is worth.
//!
//! `cargo xtask conformance` installs them in `target/tools` and runs all of this; `cargo xtask test` runs
//! the part `storage`. By themselves the tests are ignored: a machine without the tools has nothing to say.
#![expect(clippy::unwrap_used, reason = "a step that fails ends the test")]

mod az;
mod client;
mod lastcopy;
mod lies;
mod storage;

use client::{Row, print};
use lastcopy_tests::SandboxProgram;

/// AzCopy, rclone and the SDK for Python, each over http with a key or a SAS, and the first two by
/// sign-in through the proxy.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the clients that `cargo xtask conformance` installs"]
async fn storage() {
    let sandbox = SandboxProgram::start_proxied().await;
    let rows = vec![
        storage::azcopy_by_sas(&sandbox).await,
        storage::rclone_by_key(&sandbox).await,
        storage::python(&sandbox).await,
        storage::azcopy_by_sign_in(&sandbox).await,
        storage::rclone_by_sign_in(&sandbox).await,
    ];
    end(&rows);
}

/// The Azure CLI as it is installed, by service principal and by device code, and LastCopy with the login
/// that it leaves.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the clients that `cargo xtask conformance` installs"]
async fn sign_in() {
    let sandbox = SandboxProgram::start_proxied().await;
    let home = tempfile::TempDir::new().unwrap();
    let by_service_principal = az::by_service_principal(&sandbox, home.path()).await;
    let lastcopy = lastcopy::as_public(&sandbox, home.path()).await;
    let by_device = az::by_device_code(&sandbox).await;
    let deletions = az::deletions(&sandbox, home.path()).await;
    end(&[by_service_principal, lastcopy, by_device, deletions]);
}

/// Three deletions that leave data behind, as `AzCopy` and LastCopy tell of them.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the clients that `cargo xtask conformance` installs"]
async fn lies() {
    lies::told(&["AzCopy", "LastCopy"]).await;
}

/// The same with the Azure CLI, which takes longer to install and to start.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the clients that `cargo xtask conformance` installs"]
async fn lies_of_all() {
    lies::told(&["az", "AzCopy", "LastCopy"]).await;
}

fn end(rows: &[Row]) {
    print(rows);
    let failed: Vec<&String> = rows.iter().flat_map(|row| &row.failed).collect();
    let failed: Vec<&str> = failed.into_iter().map(String::as_str).collect();
    assert!(failed.is_empty(), "{}", failed.join("\n\n"));
}
