//! Cases of the torture catalogue through the built `lastcopy`: names, transfers and plans that mean harm.
//!
//! What counts is what is on the disk, what the manifest says and what the far side's log holds, not what
//! the program says of itself. Each test carries the ids of its cases.
#![expect(clippy::unwrap_used, reason = "a step that fails ends the test")]

mod batches;
mod blocks;
mod dice;
mod exports;
mod names;
mod places;
mod plans;
mod steering;
mod transfers;

use std::collections::BTreeMap;
use std::fs;
use std::ops::Deref;
use std::path::Path;

use lastcopy_tests::Output;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// The one container of every case.
const CONTAINER: &str = "data";

/// A far side with one container.
struct Side(lastcopy_tests::Side);

impl Deref for Side {
    type Target = lastcopy_tests::Side;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl Side {
    /// A sandbox with one container that holds these blobs, in the words of docs/sandbox.md.
    async fn sandbox(blobs: Value) -> Self {
        let containers = json!([{ "name": CONTAINER, "blobs": blobs }]);
        Self(lastcopy_tests::Side::seeded("torture", containers).await)
    }

    /// An Azurite with one empty container.
    async fn azurite() -> Self {
        let side = lastcopy_tests::Side::azurite().await;
        side.account.put_container(CONTAINER).await;
        Self(side)
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
        self.0.url(CONTAINER, path)
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
