//! AzCopy, rclone and azure-storage-blob for Python.

use std::fs;
use std::path::Path;

use lastcopy_tests::SandboxProgram;
use serde_json::Value;

use crate::client::{Client, Row};

pub(crate) const AZCOPY: &str =
    "npm/node_modules/@azure-tools/azcopy-linux/dist/bin/azcopy_linux_amd64";
const RCLONE: &str = "python/bin/rclone";
const ACCOUNT: &str = "fraudscoringst01";
/// A run of the demo: nine files, 18,001,096 bytes.
const RUN: &str = "azureml/ExperimentRun/dcid.explain_30017";
const RUN_FILES: usize = 9;
/// What is uploaded: a name that every client must encode.
const NAME: &str = "a b/ü+%25#&.txt";

/// `AzCopy` over plain http with an account SAS.
pub(crate) async fn azcopy_by_sas(sandbox: &SandboxProgram) -> Row {
    let client = Client::new("AzCopy 10.32.2", "http, SAS", AZCOPY);
    let endpoint = text(&storage(sandbox)["blobEndpointHttp"]);
    azcopy(client, &endpoint, &format!("?{}", sas(sandbox))).await
}

/// `AzCopy` through the proxy, signed in as the service principal.
pub(crate) async fn azcopy_by_sign_in(sandbox: &SandboxProgram) -> Row {
    let principal = &sandbox.ready()["demo"]["servicePrincipal"];
    let client = Client::new("AzCopy 10.32.2", "proxy, service principal", AZCOPY)
        .with_all(&sandbox.proxy_environment().await)
        .with("AZCOPY_AUTO_LOGIN_TYPE", "SPN")
        .with("AZCOPY_TENANT_ID", &text(&principal["tenant"]))
        .with("AZCOPY_SPA_APPLICATION_ID", &text(&principal["client"]))
        .with("AZCOPY_SPA_CLIENT_SECRET", &text(&principal["secret"]));
    azcopy(client, &real_endpoint(), "").await
}

async fn azcopy(mut azcopy: Client, endpoint: &str, sas: &str) -> Row {
    let is_address = endpoint.starts_with("http:");
    // An address does not say which service it is.
    let (of_list, down, up, remove) = if is_address {
        (
            &["--location", "Blob"][..],
            &["--from-to", "BlobLocal"][..],
            &["--from-to", "LocalBlob"][..],
            &["--from-to", "BlobTrash"][..],
        )
    } else {
        (&[][..], &[][..], &[][..], &[][..])
    };
    let run = format!("{endpoint}/{RUN}{sas}");
    azcopy
        .call("list", &[&["list", &run][..], of_list].concat(), |output| {
            output.stdout.matches("Content Length").count() == RUN_FILES
        })
        .await;
    let arguments = ["copy", &run, "down", "--recursive"];
    azcopy
        .call("copy down", &[&arguments[..], down].concat(), |output| {
            output.stdout.contains("Final Job Status: Completed")
        })
        .await;
    let seen = files(&azcopy.home().join("down"));
    azcopy.judge("files", seen == (RUN_FILES, 18_001_096), &shown(&seen));

    let source = azcopy.home().join("up");
    fs::create_dir_all(source.join("a b")).unwrap();
    fs::write(source.join(NAME), "uploaded").unwrap();
    // Larger than one request may be for it: blocks, and a list of them.
    fs::write(source.join("blocks"), vec![7; 3 << 20]).unwrap();
    let target = format!("{endpoint}/azureml/by-azcopy{sas}");
    let arguments = [
        "copy",
        "up/*",
        &target,
        "--recursive",
        "--block-size-mb",
        "1",
    ];
    azcopy
        .call("copy up", &[&arguments[..], up].concat(), |output| {
            output
                .stdout
                .contains("Number of File Transfers Completed: 2")
        })
        .await;
    let listed = azcopy
        .call(
            "list again",
            &[&["list", &target][..], of_list].concat(),
            |output| output.stdout.contains(NAME),
        )
        .await;
    azcopy.judge("sizes", listed.stdout.contains("3.00 MiB"), &listed);
    let arguments = ["remove", &target, "--recursive"];
    azcopy
        .call("remove", &[&arguments[..], remove].concat(), |output| {
            output.stdout.contains("Final Job Status: Completed")
        })
        .await;
    azcopy
        .call(
            "list what is gone",
            &[&["list", &target][..], of_list].concat(),
            |output| !output.stdout.contains("Content Length"),
        )
        .await;
    azcopy.row()
}

/// rclone over plain http with the account key.
pub(crate) async fn rclone_by_key(sandbox: &SandboxProgram) -> Row {
    let storage = storage(sandbox);
    let client = Client::new("rclone 1.75.2", "http, account key", RCLONE)
        .with("RCLONE_AZUREBLOB_ACCOUNT", ACCOUNT)
        .with("RCLONE_AZUREBLOB_KEY", &key(storage))
        .with(
            "RCLONE_AZUREBLOB_ENDPOINT",
            &text(&storage["blobEndpointHttp"]),
        );
    rclone(client).await
}

/// rclone through the proxy, signed in as the service principal.
pub(crate) async fn rclone_by_sign_in(sandbox: &SandboxProgram) -> Row {
    let principal = &sandbox.ready()["demo"]["servicePrincipal"];
    let client = Client::new("rclone 1.75.2", "proxy, service principal", RCLONE)
        .with_all(&sandbox.proxy_environment().await)
        .with("RCLONE_AZUREBLOB_ACCOUNT", ACCOUNT)
        .with("RCLONE_AZUREBLOB_TENANT", &text(&principal["tenant"]))
        .with("RCLONE_AZUREBLOB_CLIENT_ID", &text(&principal["client"]))
        .with(
            "RCLONE_AZUREBLOB_CLIENT_SECRET",
            &text(&principal["secret"]),
        );
    rclone(client).await
}

async fn rclone(rclone: Client) -> Row {
    let mut rclone = rclone.with("RCLONE_CONFIG", "rclone.conf");
    fs::write(rclone.home().join("rclone.conf"), "").unwrap();
    let run = format!(":azureblob:{RUN}");
    rclone
        .call("lsd", &["lsd", ":azureblob:"], |output| {
            output.stdout.contains("azureml")
        })
        .await;
    rclone
        .call("lsf", &["lsf", "-R", "--files-only", &run], |output| {
            output.stdout.lines().count() == RUN_FILES
        })
        .await;
    rclone
        .call("copy down", &["copy", &run, "down"], |_| true)
        .await;
    let seen = files(&rclone.home().join("down"));
    rclone.judge("files", seen == (RUN_FILES, 18_001_096), &shown(&seen));
    rclone
        .call("check", &["check", &run, "down"], |output| {
            output.stderr.contains("0 differences found")
        })
        .await;

    let source = rclone.home().join("up");
    fs::create_dir_all(source.join("a b")).unwrap();
    fs::write(source.join(NAME), "uploaded").unwrap();
    fs::write(source.join("blocks"), vec![7; 9 << 20]).unwrap();
    let target = ":azureblob:azureml/by-rclone";
    let arguments = ["copy", "up", target, "--azureblob-chunk-size", "4Mi"];
    rclone.call("copy up", &arguments, |_| true).await;
    rclone
        .call(
            "check what was copied",
            &["check", "up", target, "--download"],
            |output| output.stderr.contains("0 differences found"),
        )
        .await;
    let moved = format!("{target}/moved");
    rclone
        .call(
            "copy within",
            &["copyto", &format!("{target}/{NAME}"), &moved],
            |_| true,
        )
        .await;
    rclone
        .call("deletefile", &["deletefile", &moved], |_| true)
        .await;
    rclone.call("delete", &["delete", target], |_| true).await;
    rclone
        .call(
            "lsf what is gone",
            &[
                "lsf",
                "-R",
                ":azureblob:azureml",
                "--include",
                "/by-rclone/**",
            ],
            |output| output.stdout.is_empty(),
        )
        .await;
    rclone
        .call("mkdir", &["mkdir", ":azureblob:made-by-rclone"], |_| true)
        .await;
    rclone
        .call("purge", &["purge", ":azureblob:made-by-rclone"], |_| true)
        .await;
    rclone.row()
}

/// The SDK for Python over plain http, by connection string and by SAS. The steps are in the script; it
/// prints a line for each.
pub(crate) async fn python(sandbox: &SandboxProgram) -> Row {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("clients/storage_blob.py");
    let mut python = Client::new(
        "azure-storage-blob 12.31.1",
        "http, key and SAS",
        "python/bin/python",
    )
    .with(
        "CONNECTION_STRING",
        &text(&storage(sandbox)["connectionString"]),
    );
    let output = python.start(&[script.to_str().unwrap()]).end().await;
    python.differs("no name with /./: the client resolves it after signing, on Azure too");
    let mut steps = 0;
    for line in output.stdout.lines() {
        steps += 1;
        let (verdict, step) = line.split_once(' ').unwrap();
        python.judge(step, verdict == "ok", &output);
    }
    python.judge("the script ends", output.exit == 0 && steps > 0, &output);
    python.row()
}

fn real_endpoint() -> String {
    format!("https://{ACCOUNT}.blob.core.windows.net")
}

fn storage(sandbox: &SandboxProgram) -> &Value {
    let accounts = sandbox.ready()["demo"]["storage"].as_array().unwrap();
    let found = accounts.iter().find(|entry| entry["account"] == ACCOUNT);
    found.unwrap()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

fn key(storage: &Value) -> String {
    let text = text(&storage["connectionString"]);
    let (_, rest) = text.split_once("AccountKey=").unwrap();
    rest.split(';').next().unwrap().to_owned()
}

/// An account SAS for everything.
fn sas(sandbox: &SandboxProgram) -> String {
    sandbox.account(ACCOUNT).sas("rwdlactm")
}

/// How many files lie below a folder, and their bytes.
fn files(folder: &Path) -> (usize, u64) {
    let mut found = (0, 0);
    let Ok(entries) = fs::read_dir(folder) else {
        return found;
    };
    for entry in entries {
        let entry = entry.unwrap();
        let kind = entry.file_type().unwrap();
        if kind.is_dir() {
            let (count, bytes) = files(&entry.path());
            found = (found.0 + count, found.1 + bytes);
        } else {
            found = (found.0 + 1, found.1 + entry.metadata().unwrap().len());
        }
    }
    found
}

/// What was seen, for a check that no call made.
fn shown(seen: &impl std::fmt::Debug) -> lastcopy_tests::Output {
    lastcopy_tests::Output {
        stdout: format!("{seen:?}"),
        ..Default::default()
    }
}
