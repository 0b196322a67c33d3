//! Export, then delete: nothing goes whose copy is not whole on the disk.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use rustix::process::Signal;
use serde_json::{Value, json};

use crate::dice::Dice;
use crate::{CONTAINER, Side, sha256, snapshot};

const COUNT: usize = 12;

async fn runs(count: usize) -> Side {
    Side::sandbox(
        json!([{ "name": "run/{n}", "count": count, "synthetic": 3000, "syntheticSeed": 5 }]),
    )
    .await
}

fn folder(side: &Side) -> PathBuf {
    side.program.home().join("out")
}

/// The words of the deletion of `run/` with copies before, and what its plan asks to be typed.
async fn planned(side: &Side, more: &[&str]) -> (Vec<String>, String) {
    let (url, out) = (side.url("run/"), folder(side));
    let mut words = vec!["delete".to_owned(), url, "--json".to_owned()];
    words.extend(["--export-to".to_owned(), out.display().to_string()]);
    words.extend(more.iter().map(ToString::to_string));
    let plan = run(side, &words, 3).await;
    assert!(side.deletes().await.is_empty());
    assert_eq!(plan["exportTo"], out.display().to_string());
    (words, plan["confirm"].as_str().unwrap().to_owned())
}

async fn run(side: &Side, words: &[String], exit: i32) -> Value {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    side.run(&words).await.expect(exit).json()
}

async fn confirmed(side: &Side, (mut words, confirm): (Vec<String>, String), exit: i32) -> Value {
    words.extend(["--confirm".to_owned(), confirm]);
    run(side, &words, exit).await
}

/// Every deletion comes after the last read of the export.
async fn read_before_deleted(side: &Side) {
    let log = side.far().log().await;
    let read = |line: &Value| {
        line["operation"] == "GetBlob" && !line["path"].as_str().unwrap().ends_with("/keep")
    };
    let last = log.iter().rposition(read);
    let first = log.iter().position(|line| line["method"] == "DELETE");
    assert!(last.is_some() && last < first, "{last:?}, {first:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn t33_everything_goes_once_its_copy_was_read_back() {
    let side = runs(COUNT).await;
    let before: BTreeSet<String> = {
        let read = async |n: usize| sha256(&side.read(&format!("run/{n}")).await.unwrap());
        let mut sums = BTreeSet::new();
        for n in 0..COUNT {
            sums.insert(read(n).await);
        }
        sums
    };
    let plan = planned(&side, &[]).await;
    side.far().clear_log().await;
    let done = confirmed(&side, plan, 0).await;
    assert_eq!(done["deleted"], COUNT, "{done}");
    read_before_deleted(&side).await;
    let mut disk = snapshot(&folder(&side));
    assert!(disk.remove("lastcopy-manifest.jsonl").is_some());
    assert_eq!(disk.len(), COUNT);
    assert_eq!(disk.into_values().collect::<BTreeSet<_>>(), before);
    let out = folder(&side).display().to_string();
    let verified = side.program.run(&["verify", &out, "--json"]).await;
    assert_eq!(verified.expect(0).json()["verified"], COUNT);
}

/// T33: changed before its copy was made, it stays; the others go.
#[tokio::test(flavor = "multi_thread")]
async fn t33_what_changed_before_its_copy_stays() {
    let side = runs(COUNT).await;
    let file = side.program.home().join("plan.json").display().to_string();
    let (mut words, _) = planned(&side, &[]).await;
    words.extend(["--plan-only".to_owned(), file.clone()]);
    let confirm = run(&side, &words, 3).await["confirm"]
        .as_str()
        .unwrap()
        .to_owned();
    side.put("run/3", "newer").await;
    let apply = ["plan", "apply", &file, "--confirm", &confirm, "--json"];
    let done = side.run(&apply).await.expect(1).json();
    let counts = (&done["deleted"], &done["blocked"], &done["remaining"]);
    assert_eq!(
        counts,
        (&(COUNT - 1).into(), &1.into(), &1.into()),
        "{done}"
    );
    assert!(!side.deletes().await.contains_key("run/3"));
    assert_eq!(side.read("run/3").await.as_deref(), Some(&b"newer"[..]));
}

/// T33: one copy was altered, one removed and one cut while the deletion stood still: those three stay, without a
/// request.
#[tokio::test(flavor = "multi_thread")]
async fn t33_what_lost_its_copy_stays() {
    let side = runs(COUNT).await;
    let plan = planned(&side, &[]).await;
    for (operation, status) in [("BatchDelete", 501), ("DeleteBlob", 403)] {
        let code = "AuthorizationFailure";
        let fault = json!({ "match": { "operation": operation }, "do": { "status": status, "code": code } });
        side.far().fault(&fault).await;
    }
    let stopped = confirmed(&side, plan, 4).await;
    assert_eq!(stopped["state"], "paused", "{stopped}");
    let tried: Vec<String> = side.deletes().await.into_keys().collect();
    let untried: Vec<usize> = (0..COUNT)
        .filter(|n| !tried.contains(&format!("run/{n}")))
        .collect();
    let lost = if untried.len() >= 3 {
        untried[..3].to_vec()
    } else {
        vec![2, 5, 7]
    };
    let copy = |n: usize| folder(&side).join(format!("run/{n}"));
    let mut bytes = fs::read(copy(lost[0])).unwrap();
    bytes[100] ^= 1;
    fs::write(copy(lost[0]), &bytes).unwrap();
    fs::remove_file(copy(lost[1])).unwrap();
    fs::write(copy(lost[2]), &bytes[..10]).unwrap();

    side.far().clear_faults().await;
    side.far().clear_log().await;
    let job = stopped["job"].as_str().unwrap().to_owned();
    let resumed = side.run(&["jobs", "resume", &job, "--json"]).await;
    let done = resumed.expect(1).json();
    assert_eq!(done["deleted"], COUNT - 3, "{done}");
    assert_eq!(done["remaining"], 3, "{done}");
    let deletes = side.deletes().await;
    for n in lost {
        let name = format!("run/{n}");
        assert!(!deletes.contains_key(&name), "{deletes:?}");
        assert!(side.read(&name).await.is_some());
    }
}

/// A copy that goes while the deletion is under way: each is looked for once more before its request.
#[tokio::test(flavor = "multi_thread")]
async fn t33_what_loses_its_copy_on_the_way_stays() {
    // More than go at once.
    const MANY: usize = 2_300;
    let side = runs(MANY).await;
    let plan = planned(&side, &[]).await;
    let turned_away = json!({ "match": { "operation": "BatchDelete" }, "do": { "status": 503, "code": "ServerBusy" }, "times": 3 });
    side.far().fault(&turned_away).await;
    let lost = "run/999";
    let lose = async {
        let is_away = |line: &Value| line["operation"] == "BatchDelete" && line["status"] == 503;
        while !side.far().log().await.iter().any(is_away) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        fs::remove_file(folder(&side).join(lost)).unwrap();
    };
    let (done, ()) = tokio::join!(confirmed(&side, plan, 1), lose);
    assert_eq!(
        (&done["deleted"], &done["blocked"]),
        (&(MANY - 1).into(), &1.into()),
        "{done}"
    );
    assert!(side.read(lost).await.is_some());
    assert!(!side.deletes().await.contains_key(lost));
}

/// Versions and snapshots have copies of their own; the version that a deleted blob becomes shares the blob's.
#[tokio::test(flavor = "multi_thread")]
async fn t33_every_version_has_its_copy() {
    let settings =
        json!({ "versioning": true, "containers": [{ "name": CONTAINER, "blobs": [] }] });
    let side = Side(lastcopy_tests::Side::keeping("torture", settings).await);
    for text in ["one", "two", "three"] {
        side.put("run/0", text).await;
    }
    let done = confirmed(&side, planned(&side, &["--with", "versions"]).await, 0).await;
    assert_eq!(
        (&done["remaining"], &done["recoverable"]),
        (&0.into(), &0.into()),
        "{done}"
    );
    let disk = snapshot(&folder(&side));
    let texts: BTreeSet<&String> = disk.values().collect();
    for text in ["one", "two", "three"] {
        assert!(texts.contains(&sha256(text.as_bytes())), "{text}: {disk:?}");
    }
    assert_eq!(disk.len(), 4, "three copies and the manifest: {disk:?}");
}

/// T14, T30, T33, T42: killed again and again while it exports or deletes, it deletes nothing that has no copy,
/// nothing twice without a look, and calls nothing deleted that is there.
///
/// `LASTCOPY_KILLS` sets how many; only kills count that found some done and some not.
#[tokio::test(flavor = "multi_thread")]
async fn t14_t30_t33_t42_no_kill_loses_anything() {
    const FILES: usize = 60;
    const EACH: usize = 4;
    let wanted = std::env::var("LASTCOPY_KILLS");
    let wanted: usize = wanted.map_or(60, |text| text.parse().unwrap());
    let (mut kills, mut dice, mut histogram) = (0, Dice(wanted as u64 + 1), [0usize; 4]);
    while kills < wanted {
        let side = runs(FILES).await;
        side.put("keep", "keep").await;
        let plan = planned(&side, &[]).await;
        // One request an item, so that a kill finds some of them done.
        let single = json!({ "match": { "operation": "BatchDelete" }, "do": { "status": 501, "code": "NotImplemented" } });
        side.far().fault(&single).await;
        for operation in ["GetBlob", "DeleteBlob"] {
            let slow = json!({ "match": { "operation": operation }, "do": { "delayMs": 10 } });
            side.far().fault(&slow).await;
        }
        let (mut job, mut here, mut tries) = (None::<String>, 0, 0);
        while here < EACH && tries < 4 * EACH && !is_finished(&side).await {
            tries += 1;
            let mut words = plan.0.clone();
            words.extend(["--confirm".to_owned(), plan.1.clone()]);
            if let Some(job) = &job {
                words = ["jobs", "resume", job.as_str()].map(str::to_owned).to_vec();
            }
            if let Some(quarter) = killed(&side, &words, &mut dice, FILES).await {
                histogram[quarter] += 1;
                here += 1;
            }
            job = deletion(&side).await;
        }
        kills += here;
        let job = job.unwrap();
        if !is_finished(&side).await {
            let resumed = side.run(&["jobs", "resume", &job, "--json"]).await;
            assert_eq!(resumed.expect(0).json()["remaining"], 0);
        }
        after(&side, FILES).await;
    }
    println!("{kills} kills; by quarters of reads and deletions: {histogram:?}");
}

/// Everything is gone and on the disk, what was not planned is there, and no item was deleted twice.
async fn after(side: &Side, files: usize) {
    let deletes = side.deletes().await;
    assert_eq!(deletes.len(), files);
    for (name, statuses) in &deletes {
        assert!(name.starts_with("run/"), "{name}");
        let gone = statuses.iter().filter(|status| **status == 202).count();
        assert_eq!(gone, 1, "{name}: {statuses:?}");
    }
    assert!(side.read("keep").await.is_some());
    read_before_deleted(side).await;
    let disk = snapshot(&folder(side));
    assert_eq!(
        disk.len(),
        files + 1,
        "copies, manifest, nothing else: {disk:?}"
    );
    let out = folder(side).display().to_string();
    let verified = side.program.run(&["verify", &out, "--json"]).await;
    assert_eq!(verified.expect(0).json()["verified"], files);
}

async fn done(side: &Side) -> usize {
    let log = side.far().log().await;
    let counts =
        |line: &&Value| line["operation"] == "GetBlob" || line["operation"] == "DeleteBlob";
    log.iter().filter(counts).count()
}

/// Starts it and kills it after a random number of requests; in which quarter of the work, where it was at work.
async fn killed(side: &Side, words: &[String], dice: &mut Dice, files: usize) -> Option<usize> {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let before = done(side).await;
    let until = before + usize::try_from(1 + dice.below(40)).unwrap();
    let mut running = side.program.start(&side.arguments(&words));
    while running.is_running() && done(side).await < until {
        tokio::task::yield_now().await;
    }
    if running.is_running() {
        running.signal(Signal::KILL);
    }
    let ended = running.end().await;
    let quarter = (done(side).await * 2 / files).min(3);
    (ended.exit == 137 && !is_finished(side).await).then_some(quarter)
}

async fn deletion(side: &Side) -> Option<String> {
    let jobs = side.run(&["jobs", "list", "--json"]).await.expect(0).json();
    let job = jobs["jobs"].as_array().unwrap().iter().find(|job| {
        job["verb"] == "delete" && !matches!(job["state"].as_str(), Some("listing" | "planned"))
    })?;
    Some(job["job"].as_str().unwrap().to_owned())
}

async fn is_finished(side: &Side) -> bool {
    let jobs = side.run(&["jobs", "list", "--json"]).await.expect(0).json();
    let jobs = jobs["jobs"].as_array().unwrap().clone();
    jobs.iter()
        .any(|job| job["verb"] == "delete" && job["state"] == "finished")
}
