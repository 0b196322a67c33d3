//! Cases of the torture catalogue through the built `lastcopy`: names, transfers and plans that mean harm.
//!
//! What counts is what is on the disk, what the manifest says and what the far side's log holds, not what
//! the program says of itself. Each test carries the ids of its cases.
#![expect(clippy::unwrap_used, reason = "a step that fails ends the test")]

mod names;
mod plans;
mod transfers;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use lastcopy_tests::{Account, Azurite, Lastcopy, Output, SandboxProgram};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// The one container of every case.
const CONTAINER: &str = "data";

/// A far side and a program that reaches it.
struct Side {
    name: &'static str,
    program: Lastcopy,
    account: Account,
    endpoint: String,
    cloud: Vec<String>,
    sandbox: Option<SandboxProgram>,
    _azurite: Option<Azurite>,
}

impl Side {
    /// A sandbox with one container that holds these blobs, in the words of docs/sandbox.md.
    async fn sandbox(blobs: Value) -> Self {
        let containers = json!([{ "name": CONTAINER, "blobs": blobs }]);
        let seed = json!({ "storage": [{ "account": "torture", "containers": containers }] });
        let sandbox = SandboxProgram::start(&seed).await;
        Self {
            name: "sandbox",
            program: Lastcopy::new(),
            account: sandbox.account("torture"),
            endpoint: sandbox.endpoint("torture"),
            cloud: vec!["--cloud".to_owned(), sandbox.cloud().to_owned()],
            sandbox: Some(sandbox),
            _azurite: None,
        }
    }

    /// An Azurite with one empty container, reached by a connection string in the environment.
    async fn azurite() -> Self {
        let azurite = Azurite::start().await;
        let text = azurite.connection_string();
        let account = Account::new(text);
        account.put_container(CONTAINER).await;
        Self {
            name: "azurite",
            program: Lastcopy::new().with("AZURE_STORAGE_CONNECTION_STRING", text),
            endpoint: account.endpoint(),
            account,
            cloud: Vec::new(),
            sandbox: None,
            _azurite: Some(azurite),
        }
    }

    /// The arguments with what reaches this far side.
    fn arguments<'a>(&'a self, arguments: &[&'a str]) -> Vec<&'a str> {
        let cloud = self.cloud.iter().map(String::as_str);
        arguments.iter().copied().chain(cloud).collect()
    }

    async fn run(&self, arguments: &[&str]) -> Output {
        self.program.run(&self.arguments(arguments)).await
    }

    /// Downloads a place below the container (`""` is all of it) into a folder.
    async fn download(&self, path: &str, to: &Path) -> Output {
        let (url, to) = (self.url(path), to.to_str().unwrap());
        self.run(&["download", &url, "--to", to, "--json"]).await
    }

    /// Writes a blob without a line of ours in between.
    async fn put(&self, name: &str, content: &str) {
        self.account.put(CONTAINER, name, content.to_owned()).await;
    }

    /// A blob's bytes, where it is there.
    async fn read(&self, name: &str) -> Option<Vec<u8>> {
        let get = http::Method::GET;
        let answer = self.account.of_blob(get, CONTAINER, name, &[]).await;
        (answer.status == 200).then(|| answer.body.to_vec())
    }

    /// The URL of something below the container.
    fn url(&self, path: &str) -> String {
        let path: Vec<String> = path
            .split('/')
            .map(|segment| utf8_percent_encode(segment, NON_ALPHANUMERIC).to_string())
            .collect();
        format!("{}/{CONTAINER}/{}", self.endpoint, path.join("/"))
    }

    /// The sandbox behind it.
    fn far(&self) -> &SandboxProgram {
        self.sandbox.as_ref().unwrap()
    }

    /// The statuses of every DELETE in the far side's log, by the blob's exact name.
    async fn deletes(&self) -> BTreeMap<String, Vec<u64>> {
        let mut found: BTreeMap<String, Vec<u64>> = BTreeMap::new();
        for line in self.far().log().await {
            if line["method"] != "DELETE" {
                continue;
            }
            let path = line["path"].as_str().unwrap();
            let name = path.split_once(&format!("/{CONTAINER}/")).unwrap().1;
            let name = percent_encoding::percent_decode_str(name);
            let name = name.decode_utf8().unwrap().into_owned();
            let status = line["status"].as_u64().unwrap();
            found.entry(name).or_default().push(status);
        }
        found
    }
}

/// Every file below a directory: its path there, and the SHA-256 of its bytes. A link is what it points to.
fn snapshot(directory: &Path) -> BTreeMap<String, String> {
    fn walk(root: &Path, directory: &Path, found: &mut BTreeMap<String, String>) {
        for entry in fs::read_dir(directory).unwrap() {
            let entry = entry.unwrap();
            let path = entry.path();
            let kind = entry.file_type().unwrap();
            if kind.is_dir() {
                walk(root, &path, found);
                continue;
            }
            let value = if kind.is_symlink() {
                format!("link to {}", fs::read_link(&path).unwrap().display())
            } else {
                sha256(&fs::read(&path).unwrap())
            };
            let name = path.strip_prefix(root).unwrap().to_str().unwrap();
            found.insert(name.to_owned(), value);
        }
    }
    let mut found = BTreeMap::new();
    walk(directory, directory, &mut found);
    found
}

fn sha256(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    let digits: Vec<String> = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    digits.concat()
}

/// The rows of a manifest.
fn manifest(folder: &Path) -> Vec<Value> {
    let text = fs::read_to_string(folder.join("lastcopy-manifest.jsonl")).unwrap();
    let row = |line| serde_json::from_str(line).unwrap();
    text.lines().map(row).collect()
}
