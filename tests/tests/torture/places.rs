//! What a download meets besides bytes: kinds of blobs, a folder that somebody swaps, a sign-in that ends.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use bytes::Bytes;
use http::Method;
use serde_json::{Value, json};

use crate::{CONTAINER, Side, manifest, snapshot};

/// How often the racer swaps a folder, at least.
const SWAPS: usize = 10_000;

/// T20: holes of a page blob are zeros, markers become folders, and what grows is never a mix.
#[tokio::test(flavor = "multi_thread")]
async fn t20_pages_markers_and_what_grows() {
    let marker = json!({ "hdi_isfolder": "true" });
    let side = Side::sandbox(json!([
        { "name": "run/full", "metadata": marker },
        { "name": "run/full/inside", "text": "inside" },
        { "name": "run/vacant", "metadata": marker },
        { "name": "run/pages", "type": "PageBlob", "synthetic": 2048, "syntheticSeed": 3 },
        { "name": "run/log", "type": "AppendBlob", "text": "one\n" },
    ]))
    .await;
    let put = async |query: &str, name: &str, headers: &[(&str, &str)], body: String| {
        let target = format!("/torture/{CONTAINER}/{name}?{query}");
        let body = Bytes::from(body);
        side.account
            .ask(Method::PUT, &target, headers, body)
            .await
            .expect(201)
    };
    let hole = [
        ("x-ms-range", "bytes=512-1023"),
        ("x-ms-page-write", "clear"),
    ];
    put("comp=page", "run/pages", &hole, String::new()).await;

    let out = side.program.home().join("out");
    let first = side.download("run/", &out).await.expect(0).json();
    assert_eq!(first["saved"], 5, "{first}");
    assert!(out.join("run/vacant").is_dir() && out.join("run/full").is_dir());
    let mut expected = sandbox::synthetic_bytes(3, 0..2048).to_vec();
    expected[512..1024].fill(0);
    assert!(fs::read(out.join("run/pages")).unwrap() == expected);
    let files: Vec<String> = snapshot(&out).into_keys().collect();
    assert_eq!(
        files,
        [
            "lastcopy-manifest.jsonl",
            "run/full/inside",
            "run/log",
            "run/pages"
        ]
    );
    let rows = manifest(&out);
    let row = |name: &str| rows.iter().find(|row| row["name"] == name).unwrap();
    for name in ["run/full", "run/vacant"] {
        assert_eq!(row(name)["path"], name);
        assert_eq!(row(name)["folder"], true);
    }
    let folder = out.to_str().unwrap();
    let verify = async |exit| {
        let ended = side.program.run(&["verify", folder, "--json"]).await;
        ended.expect(exit).json()
    };
    assert_eq!(verify(0).await["verified"], 5);
    fs::remove_dir(out.join("run/vacant")).unwrap();
    assert_eq!(verify(1).await["differences"][0]["path"], "run/vacant");

    // It grows between the listing and the read: what was planned is not there any more.
    let busy = json!({ "match": { "operation": "GetBlob" }, "do": { "status": 503, "header": { "Retry-After": "1" } } });
    side.far().fault(&busy).await;
    let (again, url) = (side.program.home().join("again"), side.url("run/log"));
    let arguments = ["download", &url, "--to", again.to_str().unwrap(), "--json"];
    side.far().clear_log().await;
    let running = side.program.start(&side.arguments(&arguments));
    let asked = async || {
        let log = side.far().log().await;
        log.iter().any(|line| line["operation"] == "GetBlob")
    };
    while !asked().await {
        tokio::task::yield_now().await;
    }
    put("comp=appendblock", "run/log", &[], "two\n".to_owned()).await;
    side.far().clear_faults().await;
    let ended = running.end().await.expect(1).json();
    assert_eq!(ended["changed"], 1, "{ended}");
    assert!(!again.join("log").exists());
    let job = ended["job"].as_str().unwrap();
    let retried = side.run(&["jobs", "retry", job, "--json"]).await;
    assert_eq!(retried.expect(0).json()["saved"], 1);
    assert_eq!(fs::read(again.join("log")).unwrap(), b"one\ntwo\n");
}

/// T12: somebody swaps the folder for a link to another place, ten thousand times, while files arrive.
#[tokio::test(flavor = "multi_thread")]
async fn t12_no_swapped_folder_leads_a_file_out() {
    let blobs =
        json!([{ "name": "sub/file-{n}", "count": 5_000, "synthetic": 64, "syntheticSeed": 1 }]);
    let side = Side::sandbox(blobs).await;
    let (out, victim) = (
        side.program.home().join("out"),
        side.program.home().join("victim"),
    );
    let (sub, aside) = (out.join("data/sub"), out.join("data/aside"));
    fs::create_dir_all(&sub).unwrap();
    fs::create_dir(&victim).unwrap();
    let (ended, swaps) = (
        Arc::new(AtomicBool::new(false)),
        Arc::new(AtomicUsize::new(0)),
    );
    let racer = {
        let (ended, swaps, sub, victim) = (ended.clone(), swaps.clone(), sub, victim.clone());
        std::thread::spawn(move || {
            while !ended.load(Ordering::Relaxed) || swaps.load(Ordering::Relaxed) < SWAPS {
                // The program makes the folder anew where it is missing: each of these may then fail.
                let _ = fs::rename(&sub, &aside);
                let _ = std::os::unix::fs::symlink(&victim, &sub);
                let _ = fs::remove_file(&sub);
                if fs::rename(&aside, &sub).is_err() {
                    let _ = fs::remove_dir_all(&aside);
                }
                swaps.fetch_add(1, Ordering::Relaxed);
            }
        })
    };
    side.download("", &out).await;
    ended.store(true, Ordering::Relaxed);
    racer.join().unwrap();
    assert_eq!(fs::read_dir(&victim).unwrap().count(), 0);
    // Left alone, the same download brings all there is.
    let after = side.download("", &out).await.expect(0).json();
    let (saved, skipped) = (after["saved"].as_u64(), after["skipped"].as_u64());
    assert_eq!(
        saved.zip(skipped).map(|(a, b)| a + b),
        Some(5_000),
        "{after}"
    );
    assert_eq!(fs::read_dir(&victim).unwrap().count(), 0);
}

async fn jobs(side: &Side) -> Value {
    let jobs = side.run(&["jobs", "list", "--json"]).await.expect(0).json();
    jobs["jobs"][0].clone()
}

/// T23: tokens that end while a download runs are renewed unseen; where nobody gives another one, the job
/// stands still with all that it has, and goes on later.
#[tokio::test(flavor = "multi_thread")]
async fn t23_a_sign_in_that_ends_costs_no_item() {
    let blobs =
        json!([{ "name": "file-{n}", "count": 60, "synthetic": 5_000, "syntheticSeed": 1 }]);
    let side = Side::sandbox(blobs).await;
    let slow = json!({ "match": { "operation": "GetBlob" }, "do": { "delayMs": 20 } });
    side.far().fault(&slow).await;
    let out = side.program.home().join("out");
    let (url, to) = (side.url(""), out.to_str().unwrap());
    let arguments = ["download", &url, "--to", to, "--streams", "2", "--json"];
    let reads = async || {
        let log = side.far().log().await;
        let read = |line: &&Value| line["operation"] == "GetBlob" && line["status"] == 206;
        log.iter().filter(read).count()
    };

    // Every token ends in the middle, and the first try to get another one fails.
    let mut running = side.program.start(&side.arguments(&arguments));
    while reads().await < 10 {
        assert!(running.is_running());
    }
    let token =
        json!({ "match": { "operation": "GetToken" }, "do": { "status": 500 }, "times": 1 });
    side.far().fault(&token).await;
    side.far().revoke().await;
    let ended = running.end().await.expect(0).json();
    assert_eq!(ended["saved"], 60, "{ended}");

    // Nobody gives another one.
    fs::remove_dir_all(&out).unwrap();
    side.far().clear_log().await;
    let mut running = side.program.start(&side.arguments(&arguments));
    while reads().await < 10 {
        assert!(running.is_running());
    }
    let refused = json!({ "match": { "operation": "GetToken" }, "do": { "status": 400, "code": "invalid_grant" } });
    side.far().fault(&refused).await;
    side.far().revoke().await;
    running.end().await.expect(4);
    let job = jobs(&side).await;
    assert_eq!(job["state"], "paused", "{job}");
    let before = snapshot(&out).len();
    assert!(before > 1, "what had arrived is there");
    side.far().clear_faults().await;
    let job = job["job"].as_str().unwrap();
    let ended = side.run(&["jobs", "resume", job, "--json"]).await.expect(0);
    assert_eq!(ended.json()["saved"], 60);
    assert_eq!(snapshot(&out).len(), 61);
}
