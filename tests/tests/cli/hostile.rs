//! Names that mean harm, through the whole program onto a real disk.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use crate::Side;

/// Downloads a container of these names; every blob must be on disk once with its own bytes, below the
/// destination, and nothing beside it may have changed.
async fn sealed(names: &[&str]) -> Vec<String> {
    let side = Side::sandbox().await;
    side.fill("data", names).await;
    let jail = tempfile::TempDir::new().unwrap();
    let out = jail.path().join("a/b/out");
    fs::create_dir_all(&out).unwrap();
    fs::write(jail.path().join("beside"), "untouched").unwrap();
    let url = side.url("data", "");
    let arguments = ["download", &url, "--to", out.to_str().unwrap(), "--json"];
    let summary = side.run(&arguments).await.expect(0).json();
    assert_eq!(summary["saved"], names.len(), "{summary}");

    let mut outside = files(jail.path());
    outside.retain(|path, _| !path.starts_with("a/b/out/"));
    assert_eq!(
        outside,
        BTreeMap::from([("beside".to_owned(), b"untouched".to_vec())])
    );

    let manifest = fs::read_to_string(out.join("lastcopy-manifest.jsonl")).unwrap();
    let rows: Vec<Value> = manifest
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let mut remote: Vec<&str> = Vec::new();
    let mut local: Vec<String> = Vec::new();
    for row in &rows {
        let name = row["name"].as_str().unwrap();
        let path = row["path"].as_str().unwrap();
        assert_eq!(
            fs::read(out.join(path)).unwrap(),
            name.as_bytes(),
            "{name:?} in {path:?}"
        );
        remote.push(name);
        local.push(path.to_owned());
    }
    remote.sort_unstable();
    let mut expected = names.to_vec();
    expected.sort_unstable();
    assert_eq!(remote, expected, "each exact name once");
    // One file for each blob, and the manifest.
    assert_eq!(files(&out).len(), names.len() + 1);
    side.program
        .run(&["verify", out.to_str().unwrap()])
        .await
        .expect(0);
    local
}

/// Every file below a directory with its bytes.
fn files(directory: &Path) -> BTreeMap<String, Vec<u8>> {
    fn walk(root: &Path, directory: &Path, found: &mut BTreeMap<String, Vec<u8>>) {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(root, &path, found);
            } else {
                let name = path
                    .strip_prefix(root)
                    .unwrap()
                    .to_str()
                    .unwrap()
                    .to_owned();
                found.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(directory, directory, &mut found);
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn t05_files_that_are_folders() {
    sealed(&["a", "a/", "a//b", "x", "x/y", "X/y"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn t07_names_that_windows_reserves() {
    let local = sealed(&[
        "CON",
        "nul.txt",
        "AUX.tar.gz",
        "COM1",
        "COM\u{b9}",
        "LPT9.",
        "clock$",
        "x.",
        "x ",
        "x. .",
        "a:b",
        "a?b",
        "a*b",
        "a\"b",
        "a<b>",
        "a|b",
    ])
    .await;
    for path in &local {
        for segment in path.split('/') {
            assert!(!segment.ends_with(['.', ' ']), "{path:?}");
            assert!(
                !segment.contains(['<', '>', ':', '"', '\\', '|', '?', '*']),
                "{path:?}"
            );
            let stem = segment.split('.').next().unwrap().to_uppercase();
            assert!(
                !["CON", "NUL", "AUX", "COM1", "COM\u{b9}", "LPT9"].contains(&stem.as_str()),
                "{path:?}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn t08_names_longer_than_a_disk_allows() {
    let wide = format!("{}tail", "\u{1f600}".repeat(100));
    let names = [
        "n".repeat(255),
        "n".repeat(256),
        "n".repeat(300),
        "m".repeat(1024),
        "d/".repeat(253) + "end",
        wide,
    ];
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    for path in sealed(&names).await {
        assert!(
            path.split('/').all(|segment| segment.len() <= 255),
            "{path}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn t09_t10_names_that_xml_or_a_page_would_trip_over() {
    sealed(&[
        "a\u{1}b",
        "\u{1b}[2J",
        "bell\u{7}",
        "\u{fffe}",
        "del\u{7f}",
        "x\u{202e}gnp.exe",
        "<img src=x onerror=alert(1)>",
        "{{7*7}}",
        "%3Cscript%3E",
        "lastcopy-manifest.jsonl",
    ])
    .await;
}

/// What the manifest says of the service's checksum is the service's checksum.
#[tokio::test(flavor = "multi_thread")]
async fn the_manifest_keeps_the_checksum_of_the_service() {
    let side = Side::sandbox().await;
    side.fill("data", &["hello"]).await;
    let out = side.program.home().join("out");
    let url = side.url("data", "hello");
    side.run(&["download", &url, "--to", out.to_str().unwrap(), "--json"])
        .await
        .expect(0);
    let manifest = fs::read_to_string(out.join("lastcopy-manifest.jsonl")).unwrap();
    let row: Value = serde_json::from_str(manifest.lines().next().unwrap()).unwrap();
    let md5 = <md5::Md5 as md5::Digest>::digest(b"hello");
    assert_eq!(row["md5"], STANDARD.encode(md5));
    // printf hello | sha256sum
    let sha256 = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
    assert_eq!(row["sha256"], sha256);
}
