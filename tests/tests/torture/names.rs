//! Names that climb, collide or vanish on a disk.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use unicode_normalization::UnicodeNormalization as _;

use crate::{Side, manifest, sha256, snapshot};

/// Paths that a name of these cases would reach if it were taken for a path from the root.
const ABSOLUTE: [&str; 2] = ["/abs", "/dbl"];

/// Downloads a container of these names, on the sandbox and on Azurite where it can hold them, and gives
/// the local paths. Every blob is one file below the destination with its own bytes, under the exact name in
/// the manifest; nothing outside the destination has changed.
async fn sealed(names: &[&str]) -> Vec<String> {
    let (sandbox, azurite) = tokio::join!(Side::sandbox(serde_json::json!([])), Side::azurite());
    // Azurite makes a slash of a backslash.
    let without: Vec<&str> = names
        .iter()
        .copied()
        .filter(|n| !n.contains('\\'))
        .collect();
    sealed_on(&azurite, &without).await;
    sealed_on(&sandbox, names).await
}

async fn sealed_on(side: &Side, names: &[&str]) -> Vec<String> {
    let mut blobs = BTreeMap::new();
    for (number, name) in names.iter().enumerate() {
        let content = format!("{number}: {name:?}");
        side.put(name, &content).await;
        blobs.insert((*name).to_owned(), sha256(content.as_bytes()));
    }
    assert_eq!(blobs.len(), names.len(), "each name once");
    // The program's home is the jail: `~` and its working directory are in it.
    let jail = side.program.home();
    let out = jail.join("jail/a/b/out");
    fs::create_dir_all(&out).unwrap();
    for path in [
        "e1",
        "jail/e1",
        "jail/a/b/e2",
        "jail/h",
        "h",
        "jail/a/b/abs",
    ] {
        fs::write(jail.join(path), format!("victim {path}")).unwrap();
    }
    let outside = || {
        let mut found = snapshot(jail);
        found.retain(|path, _| {
            // Its own journal and inventory are the program's business.
            !path.starts_with("jail/a/b/out/") && !path.starts_with("lastcopy/")
        });
        (found, ABSOLUTE.map(|path| fs::exists(path).unwrap()))
    };
    let before = outside();

    let summary = side.download("", &out).await.expect(0).json();
    assert_eq!(outside(), before, "{}: sealed", side.name);
    assert_eq!(summary["saved"], names.len(), "{summary}");

    let disk = snapshot(&out);
    let mut mapped = BTreeMap::new();
    let mut local = Vec::new();
    for row in manifest(&out) {
        let (name, path) = (row["name"].as_str().unwrap(), row["path"].as_str().unwrap());
        let name = name.to_owned();
        let hash = disk.get(path).cloned();
        let hash = hash.unwrap_or_else(|| panic!("{}: no file {path:?} for {name:?}", side.name));
        assert!(mapped.insert(name, hash).is_none(), "one row a blob");
        local.push(path.to_owned());
    }
    assert_eq!(mapped, blobs, "{}: each blob by its exact name", side.name);
    let distinct: BTreeSet<&String> = local.iter().collect();
    assert_eq!(distinct.len(), names.len(), "{local:?}");
    // One file for each blob, and the manifest.
    assert_eq!(disk.len(), names.len() + 1, "{disk:?}");
    let folder = out.to_str().unwrap();
    let verified = side.program.run(&["verify", folder, "--json"]).await;
    let verified = verified.expect(0).json();
    assert_eq!(verified["verified"], names.len(), "{verified}");
    local
}

#[tokio::test(flavor = "multi_thread")]
async fn t01_names_that_climb() {
    sealed(&["../e1", "a/../../e2", "../../../e3", "..\\e4"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn t02_names_that_begin_at_a_root() {
    sealed(&[
        "/abs",
        "abs",
        "//dbl",
        "C:\\x",
        "C:/x",
        "\\\\srv\\s\\x",
        "\\\\?\\C:\\x",
        "~/h",
    ])
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn t03_names_of_dots() {
    sealed(&[".", "..", "./d", "d", "a/./b", "a/b"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn t04_names_with_empty_segments() {
    sealed(&["a//b", "a/b", "a///b", "a/", "a"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn t06_names_that_fold_into_each_other() {
    let local = sealed(&[
        "A.txt",
        "a.txt",
        "caf\u{e9}",
        "cafe\u{301}",
        "\u{df}",
        "SS",
        "\u{130}",
        "i\u{307}",
        "\u{212a}",
        "k",
    ])
    .await;
    let key = |path: &String| -> String {
        let composed: String = path.nfc().collect();
        caseless::default_case_fold_str(&composed).nfc().collect()
    };
    let keys: BTreeSet<String> = local.iter().map(key).collect();
    assert_eq!(keys.len(), local.len(), "{local:?}");
}
