use std::fs;

use serde_json::Value;

use crate::Side;

#[tokio::test(flavor = "multi_thread")]
async fn e2_a_folder_is_downloaded_whole_and_verifies_offline() {
    for side in Side::both().await {
        side.fill(
            "data",
            &["run/1.txt", "run/deep/2.txt", "runner.txt", "run/é ü.txt"],
        )
        .await;
        side.account.put("data", "run/empty", "").await;
        let out = side.program.home().join("out");
        let to = out.to_str().unwrap();
        let folder = side.url("data", "run/");

        let first = side
            .run(&["download", &folder, "--to", to, "--json"])
            .await
            .expect(0)
            .json();
        assert_eq!(counts(&first), (4, 4, 0), "{}", side.name);
        for name in ["run/1.txt", "run/deep/2.txt", "run/é ü.txt"] {
            assert_eq!(fs::read_to_string(out.join(name)).unwrap(), *name);
        }
        assert_eq!(fs::read(out.join("run/empty")).unwrap(), b"");
        assert!(!out.join("runner.txt").exists() && !out.join("run/runner.txt").exists());

        // The same again: the bytes are there, and nothing is written twice.
        let again = side
            .run(&["download", &folder, "--to", to, "--json"])
            .await
            .expect(0)
            .json();
        assert_eq!(counts(&again), (4, 0, 4), "{}", side.name);

        let manifest = first["manifest"].as_str().unwrap();
        let verified = side
            .program
            .run(&["verify", manifest, "--json"])
            .await
            .expect(0)
            .json();
        assert_eq!(
            (&verified["files"], &verified["verified"]),
            (&4.into(), &4.into())
        );
        fs::write(out.join("run/1.txt"), "run/1.txT").unwrap();
        fs::write(out.join("run/stranger"), "x").unwrap();
        fs::remove_file(out.join("run/empty")).unwrap();
        let broken = side.program.run(&["verify", manifest]).await.expect(1);
        for line in [
            "Differs: run/1.txt",
            "Not in the manifest: run/stranger",
            "Missing: run/empty",
        ] {
            assert!(broken.stdout.contains(line), "{}", broken.stdout);
        }
    }
}

/// What `Content-Encoding` names is how the bytes are to be read, and not for a download to undo.
#[tokio::test(flavor = "multi_thread")]
async fn e2_an_encoded_blob_is_saved_byte_for_byte() {
    // The word "encoded", zipped; and the beginning of it alone: what is said to be encoded may be broken.
    let zipped =
        b"\x1f\x8b\x08\0\0\0\0\0\0\x03\x4b\xcd\x4b\xce\x4f\x49\x4d\x01\0\x81\x61\x40\xd6\x07\0\0\0";
    let blobs: [(&str, &str, &[u8]); 4] = [
        ("run/zipped", "gzip", zipped),
        ("run/broken", "gzip", &zipped[..12]),
        ("run/deflated", "deflate", b"no deflate at all"),
        ("run/other", "br", b"whatever"),
    ];
    for side in Side::both().await {
        side.account.put_container("data").await;
        for (name, encoding, bytes) in blobs {
            side.account
                .put_encoded("data", name, encoding, bytes)
                .await;
        }
        let out = side.program.home().join("out");
        let (from, to) = (side.url("data", "run/"), out.to_str().unwrap());
        let done = side.run(&["download", &from, "--to", to, "--json"]).await;
        assert_eq!(counts(&done.expect(0).json()), (4, 4, 0), "{}", side.name);
        for (name, _, bytes) in blobs {
            assert_eq!(
                fs::read(out.join(name)).unwrap(),
                bytes,
                "{}: {name}",
                side.name
            );
        }
    }
}

fn counts(summary: &Value) -> (u64, u64, u64) {
    let count = |name: &str| summary[name].as_u64().unwrap();
    assert_eq!(
        count("changed") + count("blocked") + count("failed") + count("canceled"),
        0,
        "{summary}"
    );
    (count("files"), count("saved"), count("skipped"))
}

/// T13: a file of the user's is never overwritten.
#[tokio::test(flavor = "multi_thread")]
async fn t13_a_file_that_is_there_is_kept() {
    let side = Side::sandbox().await;
    side.fill("data", &["a.txt"]).await;
    let out = side.program.home().join("out");
    fs::create_dir(&out).unwrap();
    fs::write(out.join("a.txt"), "mine").unwrap();
    let (url, to) = (side.url("data", "a.txt"), out.to_str().unwrap());
    let renamed = side
        .run(&["download", &url, "--to", to, "--json"])
        .await
        .expect(0)
        .json();
    assert_eq!(renamed["saved"], 1);
    assert_eq!(fs::read_to_string(out.join("a.txt")).unwrap(), "mine");
    let contents: Vec<String> = fs::read_dir(&out)
        .unwrap()
        .map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap())
        .collect();
    assert!(
        contents.iter().any(|content| content == "a.txt"),
        "{contents:?}"
    );
}

/// T18: bytes that the service's checksum does not fit never get the final name.
#[tokio::test(flavor = "multi_thread")]
async fn t18_a_flipped_bit_is_not_saved() {
    let side = Side::sandbox().await;
    side.fill("data", &["good", "bad"]).await;
    let fault = serde_json::json!({
        "match": { "operation": "GetBlob", "path": "*/bad" },
        "do": { "flipAt": 1 },
        "times": 1000,
    });
    side.far().fault(&fault).await;
    let out = side.program.home().join("out");
    let (url, to) = (side.url("data", ""), out.to_str().unwrap());
    let output = side
        .run(&["download", &url, "--to", to, "--json"])
        .await
        .expect(1);
    let summary = output.json();
    assert_eq!(
        (&summary["saved"], &summary["failed"]),
        (&1.into(), &1.into()),
        "{summary}"
    );
    assert_eq!(fs::read_to_string(out.join("data/good")).unwrap(), "good");
    assert!(!out.join("data/bad").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sas_in_the_url_is_enough_and_is_not_kept() {
    let side = Side::sandbox().await;
    side.fill("data", &["a.txt"]).await;
    let sas = side.account.sas("rl");
    let signature = sas.split("sig=").nth(1).unwrap();
    let url = format!("{}?{sas}", side.account.url("data", Some("a.txt")));
    let to = side.program.home().join("out");
    let arguments = ["download", &url, "--to", to.to_str().unwrap(), "--json"];
    let output = side.program.run(&arguments).await.expect(0);
    assert_eq!(fs::read_to_string(to.join("a.txt")).unwrap(), "a.txt");
    assert!(!output.stdout.contains(signature) && !output.stderr.contains(signature));
    assert_eq!(
        files_with(side.program.home(), signature),
        Vec::<String>::new()
    );
}

/// Every file below a directory that holds the text.
fn files_with(directory: &std::path::Path, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files_with(&path, text));
        } else if fs::read(&path)
            .unwrap()
            .windows(text.len())
            .any(|part| part == text.as_bytes())
        {
            found.push(path.display().to_string());
        }
    }
    found
}

/// T37: what reaches storage stays in memory: not in the home, not on a stream, not in the log.
#[tokio::test(flavor = "multi_thread")]
async fn t37_an_account_key_is_written_nowhere() {
    let side = Side::sandbox().await;
    side.fill("data", &["run/a", "run/b"]).await;
    let text = side.far().connection_string("journeys");
    let key = text
        .split("AccountKey=")
        .nth(1)
        .unwrap()
        .split(';')
        .next()
        .unwrap();
    let program = lastcopy_tests::Lastcopy::new()
        .with("AZURE_STORAGE_CONNECTION_STRING", &text)
        .with("RUST_LOG", "trace");
    let url = format!("{}/", side.account.url("data", Some("run")));
    let to = program.home().join("out");
    let missing = side.account.url("not-there", None);
    for (arguments, exit) in [
        (vec!["ls", &url, "--json"], 0),
        (vec!["download", &url, "--to", to.to_str().unwrap()], 0),
        (vec!["delete", &url, "--json"], 3),
        (vec!["accounts", "list", "--json"], 0),
        (vec!["ls", &missing], 1),
    ] {
        let output = program.run(&arguments).await.expect(exit);
        assert!(
            !output.stdout.contains(key) && !output.stderr.contains(key),
            "{arguments:?}"
        );
    }
    assert_eq!(files_with(program.home(), key), Vec::<String>::new());
}
