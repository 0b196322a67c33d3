//! Large files: blocks, kills, versions, sizes, and what a server may do to a range.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use rustix::process::Signal;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::dice::Dice;
use crate::{CONTAINER, Side, manifest, snapshot};

const BLOCK: u64 = 8 << 20;
/// What the kills of one trial go at: eight blocks and some files of one request.
const LARGE: u64 = 64 << 20;
const SMALL: usize = 40;
/// Streams that a killed download is held to: so many blocks a kill may cost, and no more.
const STREAMS: u64 = 4;
/// Kills of one download before it is let to its end.
const KILLS_EACH: usize = 4;

fn synthetic(name: &str, size: u64, seed: u64) -> Value {
    json!({ "name": name, "synthetic": size, "syntheticSeed": seed, "md5": "none" })
}

fn sha256_of_synthetic(size: u64, seed: u64) -> String {
    let mut hash = Sha256::new();
    for at in (0..size).step_by(1 << 20) {
        hash.update(sandbox::synthetic_bytes(seed, at..size.min(at + (1 << 20))));
    }
    format!("{:x}", hash.finalize())
}

/// Statuses of the reads of a blob, in order.
async fn reads(side: &Side, name: &str) -> Vec<u64> {
    let log = side.far().log().await;
    let of_blob = |line: &&Value| {
        line["operation"] == "GetBlob" && line["path"].as_str().unwrap().ends_with(name)
    };
    let status = |line: &Value| line["status"].as_u64().unwrap();
    log.iter().filter(of_blob).map(status).collect()
}

/// T14, T42 as far as downloads go: killed again and again at random moments, a download ends with every
/// byte, leaves nothing over, and fetches at most one block per stream again for each kill.
///
/// `LASTCOPY_KILLS` sets how many; only kills count that found some blocks done and some not.
#[tokio::test(flavor = "multi_thread")]
async fn t14_t42_no_kill_costs_more_than_a_block_per_stream() {
    let wanted = std::env::var("LASTCOPY_KILLS");
    let wanted: usize = wanted.map_or(60, |text| text.parse().unwrap());
    let expected = sha256_of_synthetic(LARGE, 7);
    let (mut kills, mut histogram, mut dice) = (0, [0usize; 9], Dice(wanted as u64));
    while kills < wanted {
        let mut blobs = vec![synthetic("run/large", LARGE, 7)];
        blobs.push(json!({ "name": "run/small-{n}", "count": SMALL, "synthetic": 5000, "syntheticSeed": 1 }));
        let side = Side::sandbox(blobs.into()).await;
        let slow = json!({ "match": { "operation": "GetBlob" }, "do": { "delayMs": 25 } });
        side.far().fault(&slow).await;
        let out = side.program.home().join("out");
        let (mut job, mut here) = (None, 0);
        while here < KILLS_EACH {
            match killed_once(&side, &out, job.as_deref(), &mut dice).await {
                Some(done) => {
                    histogram[done] += 1;
                    here += 1;
                }
                // It was too fast, or nothing was done yet.
                None if finished(&side).await => break,
                None => {}
            }
            job = the_job(&side).await;
        }
        kills += here;
        if let Some(job) = job
            && !finished(&side).await
        {
            side.run(&["jobs", "resume", &job, "--json"])
                .await
                .expect(0);
        }
        let again = reads(&side, "large").await.len() as u64 - LARGE / BLOCK;
        let most = STREAMS * u64::try_from(here).unwrap();
        assert!(again <= most, "{again} blocks again after {here} kills");
        let disk = snapshot(&out);
        assert_eq!(
            disk.len(),
            SMALL + 2,
            "files, manifest, nothing else: {disk:?}"
        );
        assert_eq!(disk["run/large"], expected);
        let folder = out.to_str().unwrap();
        let verified = side
            .program
            .run(&["verify", folder, "--json"])
            .await
            .expect(0)
            .json();
        assert_eq!(verified["verified"], SMALL + 1, "{verified}");
        assert_eq!(verified["unfinished"], 0, "{verified}");
    }
    println!("{kills} kills; by blocks of the large file that had been asked for: {histogram:?}");
}

/// Starts or resumes the download and kills it after a random number of requests; the number of blocks that
/// had been asked for, where some work was done and some was not.
async fn killed_once(side: &Side, out: &Path, job: Option<&str>, dice: &mut Dice) -> Option<usize> {
    let before = side.far().log().await.len();
    let url = side.url("run/");
    let streams = STREAMS.to_string();
    let first = [
        "download",
        &url,
        "--to",
        out.to_str().unwrap(),
        "--streams",
        &streams,
    ];
    let resume = ["jobs", "resume", job.unwrap_or_default()];
    let arguments: &[&str] = if job.is_some() { &resume } else { &first };
    let mut running = side.program.start(&side.arguments(arguments));
    let patience = dice.below(30);
    while running.is_running() {
        let log = side.far().log().await;
        let got = log
            .iter()
            .skip(before)
            .filter(|line| line["operation"] == "GetBlob")
            .count();
        if got as u64 >= patience {
            break;
        }
        tokio::task::yield_now().await;
    }
    if running.is_running() {
        running.signal(Signal::KILL);
    }
    running.end().await;
    let blocks = reads(side, "large").await.len();
    let all = side
        .far()
        .log()
        .await
        .iter()
        .filter(|line| line["operation"] == "GetBlob")
        .count();
    (all > 0 && !finished(side).await).then_some(blocks.min(8))
}

async fn the_job(side: &Side) -> Option<String> {
    let jobs = side.run(&["jobs", "list", "--json"]).await.expect(0).json();
    // One that was killed while it was still listing is planned anew.
    let job = jobs["jobs"]
        .as_array()
        .unwrap()
        .iter()
        .find(|job| job["state"] != "listing")?;
    Some(job["job"].as_str().unwrap().to_owned())
}

async fn finished(side: &Side) -> bool {
    let jobs = side.run(&["jobs", "list", "--json"]).await.expect(0).json();
    jobs["jobs"]
        .as_array()
        .unwrap()
        .iter()
        .any(|job| job["state"] == "finished")
}

/// T14: killed as soon as a large file has its name, before that is on record perhaps: nothing of it is
/// fetched again, and no second copy appears beside what stood in its way.
#[tokio::test(flavor = "multi_thread")]
async fn t14_a_kill_behind_the_rename_fetches_nothing_again() {
    for conflict in [false, true] {
        let side = Side::sandbox(json!([synthetic("run/large", LARGE, 7)])).await;
        let out = side.program.home().join("out");
        let mut file = out.join("run/large");
        if conflict {
            fs::create_dir_all(out.join("run")).unwrap();
            fs::write(&file, "of somebody else").unwrap();
            file = out.join("run/large (2)");
        }
        let url = side.url("run/");
        let arguments = ["download", &url, "--to", out.to_str().unwrap()];
        let mut running = side.program.start(&side.arguments(&arguments));
        while running.is_running() && !file.exists() {
            tokio::task::yield_now().await;
        }
        running.signal(Signal::KILL);
        running.end().await;
        let disk = snapshot(&out);
        let job = the_job(&side).await.unwrap();
        if !finished(&side).await {
            side.run(&["jobs", "resume", &job, "--json"])
                .await
                .expect(0);
        }
        assert_eq!(reads(&side, "large").await.len() as u64, LARGE / BLOCK);
        let files = |disk: BTreeMap<String, String>| {
            let names = disk.into_keys();
            names
                .filter(|n| !n.contains("manifest"))
                .collect::<Vec<_>>()
        };
        assert_eq!(files(snapshot(&out)), files(disk));
    }
}

/// T15: another version in the middle of a file, of the same size: never a mix of the two.
#[tokio::test(flavor = "multi_thread")]
async fn t15_a_blob_that_is_replaced_on_the_way_is_changed() {
    let side = Side::sandbox(json!([])).await;
    let version = |byte: u8| vec![byte; (4 * 8) << 20];
    side.account.put(CONTAINER, "big", version(1)).await;
    // Three blocks come at once; the fourth only after the other version is there.
    for (wait, times) in [(1, 3), (8000, 1)] {
        let slow = json!({ "match": { "operation": "GetBlob" }, "do": { "delayMs": wait }, "times": times });
        side.far().fault(&slow).await;
    }
    let out = side.program.home().join("out");
    let url = side.url("");
    let arguments = [
        "download",
        &url,
        "--to",
        out.to_str().unwrap(),
        "--streams",
        "1",
        "--json",
    ];
    let running = side.program.start(&side.arguments(&arguments));
    while reads(&side, "big").await.len() < 3 {
        tokio::task::yield_now().await;
    }
    side.account.put(CONTAINER, "big", version(2)).await;
    let ended = running.end().await.expect(1).json();
    assert_eq!(
        (&ended["changed"], &ended["saved"]),
        (&1.into(), &0.into()),
        "{ended}"
    );
    let left: Vec<String> = snapshot(&out).into_keys().collect();
    assert_eq!(left, ["lastcopy-manifest.jsonl"], "no file, no part");

    // Another try takes the version that is there now, whole.
    side.far().clear_faults().await;
    let job = ended["job"].as_str().unwrap();
    let retried = side
        .run(&["jobs", "retry", job, "--json"])
        .await
        .expect(0)
        .json();
    assert_eq!(retried["saved"], 1, "{retried}");
    assert!(fs::read(out.join("data/big")).unwrap() == version(2));
}

/// T17: answers that are not the range that was asked for.
#[tokio::test(flavor = "multi_thread")]
async fn t17_no_byte_of_another_range_is_written() {
    for what in [
        json!({ "ignoreRange": true }),
        json!({ "header": { "content-range": "bytes 8-8388615/20971520" } }),
        json!({ "header": { "content-range": null } }),
        json!({ "header": { "content-range": "nonsense" } }),
    ] {
        let side = Side::sandbox(json!([synthetic("big", 20 << 20, 3)])).await;
        let fault = json!({ "match": { "operation": "GetBlob" }, "do": what });
        side.far().fault(&fault).await;
        let out = side.program.home().join("out");
        let ended = side.download("", &out).await.expect(1).json();
        assert_eq!(
            (&ended["failed"], &ended["saved"]),
            (&1.into(), &0.into()),
            "{what}: {ended}"
        );
        let left: Vec<String> = snapshot(&out).into_keys().collect();
        assert_eq!(left, ["lastcopy-manifest.jsonl"], "{what}");
        side.far().clear_faults().await;
        let job = ended["job"].as_str().unwrap();
        side.run(&["jobs", "retry", job, "--json"]).await.expect(0);
        assert_eq!(snapshot(&out)["data/big"], sha256_of_synthetic(20 << 20, 3));
    }
}

/// T18: with a checksum of the service a wrong bit is found; without one the file is marked, and refused
/// where that was asked for.
#[tokio::test(flavor = "multi_thread")]
async fn t18_what_the_service_has_no_checksum_of_is_marked() {
    let blobs = json!([
        { "name": "with", "text": "sum" },
        { "name": "without", "text": "none", "md5": "none" },
        { "name": "wrong", "text": "bytes", "md5": "AAAAAAAAAAAAAAAAAAAAAA==" },
    ]);
    let side = Side::sandbox(blobs).await;
    let out = side.program.home().join("out");
    let ended = side.download("", &out).await.expect(1).json();
    assert_eq!(
        (&ended["saved"], &ended["failed"]),
        (&2.into(), &1.into()),
        "{ended}"
    );
    assert!(!fs::exists(out.join("data/wrong")).unwrap());
    for row in manifest(&out) {
        match row["name"].as_str().unwrap() {
            "with" => assert_eq!(row["verified"], "md5"),
            "without" => assert_eq!(row["verified"], "unverified-by-server"),
            _ => assert_eq!(
                (&row["outcome"], &row["path"]),
                (&"failed".into(), &"".into())
            ),
        }
    }
    let strict = side.program.home().join("strict");
    let url = side.url("");
    let arguments = [
        "download",
        &url,
        "--to",
        strict.to_str().unwrap(),
        "--verify",
        "strict",
        "--json",
    ];
    let ended = side.run(&arguments).await.expect(1).json();
    assert_eq!(
        (&ended["saved"], &ended["failed"]),
        (&1.into(), &2.into()),
        "{ended}"
    );
    let left: Vec<String> = snapshot(&strict).into_keys().collect();
    assert_eq!(left, ["data/with", "lastcopy-manifest.jsonl"]);
}

/// T19: sizes around a block.
#[tokio::test(flavor = "multi_thread")]
async fn t19_sizes_around_a_block_arrive_whole() {
    let held = 256 << 10;
    let sizes = [
        0,
        1,
        held - 1,
        held,
        held + 1,
        BLOCK - 1,
        BLOCK,
        BLOCK + 1,
        2 * BLOCK,
        3 * BLOCK - 1,
    ];
    let blobs: Vec<Value> = sizes
        .iter()
        .map(|size| synthetic(&format!("b{size}"), *size, *size))
        .collect();
    let side = Side::sandbox(blobs.into()).await;
    let out = side.program.home().join("out");
    let ended = side.download("", &out).await.expect(0).json();
    assert_eq!(ended["saved"], sizes.len(), "{ended}");
    let disk = snapshot(&out);
    for size in sizes {
        assert_eq!(
            disk[&format!("data/b{size}")],
            sha256_of_synthetic(size, size),
            "{size}"
        );
        let requests = reads(&side, &format!("/b{size}")).await.len() as u64;
        assert_eq!(
            requests,
            size.div_ceil(BLOCK),
            "one request for each block of {size} bytes"
        );
    }
}

/// T19: a file of 5 GiB within 100 MB of memory.
#[tokio::test(flavor = "multi_thread")]
async fn t19_five_gib_need_no_memory() {
    let size = 5 << 30;
    let side = Side::sandbox(json!([synthetic("huge", size, 9)])).await;
    let out = side.program.home().join("out");
    let url = side.url("");
    let arguments = ["download", &url, "--to", out.to_str().unwrap(), "--json"];
    let mut running = side.program.start(&side.arguments(&arguments));
    let mut peak = 0;
    while running.is_running() {
        peak = peak.max(running.peak_kilobytes());
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    let ended = running.end().await.expect(0).json();
    assert_eq!(ended["saved"], 1, "{ended}");
    let row = &manifest(&out)[0];
    assert_eq!(row["sha256"], sha256_of_synthetic(size, 9));
    assert_eq!(fs::metadata(out.join("data/huge")).unwrap().len(), size);
    assert!(peak > 0 && peak < 100_000, "{peak} kB");
    println!("5 GiB: {peak} kB at most");
}
