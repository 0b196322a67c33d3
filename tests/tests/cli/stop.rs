use std::fs;
use std::time::Duration;

use rustix::process::Signal;
use serde_json::{Value, json};

use crate::Side;

/// Ctrl-C lets go in order: exit 130, the job paused and its id said; resuming brings the rest.
#[tokio::test(flavor = "multi_thread")]
async fn e4_ctrl_c_pauses_a_download_that_can_be_resumed() {
    let side = Side::sandbox().await;
    let names: Vec<String> = (0..100).map(|n| format!("run/{n:03}")).collect();
    side.fill(
        "data",
        &names.iter().map(String::as_str).collect::<Vec<_>>(),
    )
    .await;
    let slow =
        json!({ "match": { "operation": "GetBlob" }, "do": { "delayMs": 400 }, "times": 100_000 });
    side.far().fault(&slow).await;
    side.far().clear_log().await;

    let out = side.program.home().join("out");
    let url = side.url("data", "run/");
    let arguments = ["download", &url, "--to", out.to_str().unwrap()];
    let running = side.program.start(&side.arguments(&arguments));
    until(async || reads(&side).await >= 3).await;
    running.signal(Signal::INT);
    let output = running.end().await;
    assert_eq!(output.exit, 130, "{output:?}");
    let resume = output
        .stdout
        .lines()
        .find(|line| line.contains("lastcopy jobs resume "))
        .unwrap();
    let id = resume.rsplit(' ').next().unwrap();
    let done = reads(&side).await;
    assert!(
        (1..100).contains(&done),
        "some were read and some were not: {done}"
    );

    side.far().clear_faults().await;
    let job = side
        .run(&["jobs", "show", id, "--json"])
        .await
        .expect(0)
        .json();
    assert_eq!(job["state"], "paused");
    let resumed = side
        .run(&["jobs", "resume", id, "--json"])
        .await
        .expect(0)
        .json();
    assert_eq!(
        (&resumed["files"], &resumed["saved"]),
        (&100.into(), &100.into()),
        "{resumed}"
    );
    for name in &names {
        assert_eq!(&fs::read_to_string(out.join(name)).unwrap(), name);
    }
    side.program
        .run(&["verify", out.to_str().unwrap()])
        .await
        .expect(0);
}

/// A deletion that is canceled for good says what it left.
#[tokio::test(flavor = "multi_thread")]
async fn a_paused_deletion_is_canceled_for_good() {
    let side = Side::sandbox().await;
    let names: Vec<String> = (0..200).map(|n| format!("run/{n:03}")).collect();
    side.fill(
        "data",
        &names.iter().map(String::as_str).collect::<Vec<_>>(),
    )
    .await;
    let url = side.url("data", "run/");
    let plan = side.run(&["delete", &url, "--json"]).await.expect(3).json();
    // One request for each item, so that there is a middle to stop in.
    let single = json!({ "match": { "operation": "BatchDelete" }, "do": { "status": 501, "code": "NotImplemented" } });
    side.far().fault(&single).await;
    let slow = json!({ "match": { "operation": "DeleteBlob" }, "do": { "delayMs": 400 }, "times": 100_000 });
    side.far().fault(&slow).await;
    let confirm = plan["confirm"].as_str().unwrap();
    let arguments = ["delete", &url, "--confirm", confirm, "--json"];
    let running = side.program.start(&side.arguments(&arguments));
    until(async || side.far().count("DELETE").await >= 3).await;
    running.signal(Signal::INT);
    let output = running.end().await.expect(130);
    let paused = output.json();
    assert_eq!(
        (&paused["state"], &paused["error"]["code"]),
        (&"paused".into(), &"canceled".into()),
        "{paused}"
    );
    let job = paused["job"].as_str().unwrap();

    let canceled = side
        .run(&["jobs", "cancel", job, "--json"])
        .await
        .expect(0)
        .json();
    assert_eq!(canceled["state"], "canceled");
    let tally = &canceled["tally"];
    let (deleted, left) = (
        tally["deleted"].as_u64().unwrap(),
        tally["canceled"].as_u64().unwrap(),
    );
    assert_eq!(deleted + left, 200, "{tally}");
    assert!(deleted >= 1 && left >= 1, "{tally}");
    let mut there = 0;
    for name in &names {
        there += u64::from(side.account.has("data", name).await);
    }
    assert_eq!(there, left);
    side.run(&["jobs", "resume", job]).await.expect(3);
}

/// *Stop after this step*, from another process: the container that is at work is brought to its end, of the next one
/// nothing is sent, and the job goes on later.
#[tokio::test(flavor = "multi_thread")]
async fn a_deletion_stops_after_its_step() {
    let side = Side::seeded(
        "journeys",
        json!([
            { "name": "first", "blobs": [{ "name": "run/{n}", "count": 600 }] },
            { "name": "second", "blobs": [{ "name": "run/{n}", "count": 3 }] },
        ]),
    )
    .await;
    let places = ["first", "second"].map(|container| side.url(container, "run/"));
    let words = ["delete", &places[0], &places[1]];
    let plan = side
        .run(&[&words[..], &["--json"]].concat())
        .await
        .expect(3)
        .json();
    assert_eq!(plan["steps"].as_array().unwrap().len(), 2, "{plan}");
    let slow = json!({ "match": { "operation": "BatchDelete" }, "do": { "delayMs": 1_500 }, "times": 100_000 });
    side.far().fault(&slow).await;
    let confirm = ["--confirm", plan["confirm"].as_str().unwrap(), "--json"];
    let running = side
        .program
        .start(&side.arguments(&[&words[..], &confirm].concat()));
    until(async || at_work(&side).await.is_some()).await;
    let id = at_work(&side).await.unwrap()["job"]
        .as_str()
        .unwrap()
        .to_owned();
    let asked = ["jobs", "pause", &id, "--after-step"];
    let told = side.run(&asked).await.expect(0).stdout;
    assert!(told.contains("once the step"), "{told}");
    let paused = running.end().await.expect(130).json();
    assert_eq!(
        (&paused["state"], &paused["deleted"]),
        (&"paused".into(), &600.into()),
        "{paused}"
    );
    assert_eq!(paused["error"]["params"]["step"], "journeys/first");
    let of_second = async || {
        let log = side.far().log().await.into_iter();
        let deletes = log.filter(|line| line["method"] == "DELETE");
        deletes
            .filter(|line| line["path"].as_str().unwrap().contains("/second/"))
            .count()
    };
    assert_eq!(of_second().await, 0);
    side.run(&asked).await.expect(0);

    side.far().clear_faults().await;
    let done = side
        .run(&["jobs", "resume", &id, "--json"])
        .await
        .expect(0)
        .json();
    assert_eq!(done["deleted"], 603, "{done}");
    assert_eq!(of_second().await, 3);
    side.run(&asked).await.expect(3);
}

/// Ctrl-C while the last requests are under way: nothing is said to be left that is not.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_stopped_after_everything_was_sent_says_so() {
    let side = Side::seeded("journeys", json!([{ "name": "data" }])).await;
    let url = side.url("data", "run/");
    // One request for each item: the first is answered while the others are under way.
    let single = json!({ "match": { "operation": "BatchDelete" }, "do": { "status": 501, "code": "NotImplemented" } });
    side.far().fault(&single).await;
    let slow = json!({ "match": { "operation": "DeleteBlob", "path": "*slow*" }, "do": { "delayMs": 1_500 }, "times": 100 });
    side.far().fault(&slow).await;
    for (language, sentence) in [
        ("en", "Everything was sent"),
        ("fr", "Tout a été envoyé"),
        ("ja", "すべて送信済み"),
    ] {
        for name in ["run/first", "run/slow-0", "run/slow-1"] {
            side.account.put("data", name, "x").await;
        }
        side.far().clear_log().await;
        let plan = side.run(&["delete", &url, "--json"]).await.expect(3).json();
        let confirm = plan["confirm"].as_str().unwrap();
        let words = ["delete", &url, "--confirm", confirm, "--lang", language];
        let running = side.program.start(&side.arguments(&words));
        until(async || side.far().count("DELETE").await == 1).await;
        running.signal(Signal::INT);
        let output = running.end().await.expect(130);
        assert!(output.stdout.contains(sentence), "{output:?}");
        let mut lines = output.stdout.lines();
        let resume = lines.find(|line| line.contains("jobs resume ")).unwrap();
        let job = resume.rsplit(' ').next().unwrap();
        side.run(&["jobs", "resume", job]).await.expect(0);
        assert_eq!(side.far().count("DELETE").await, 3);
    }
}

/// Ctrl-C during the second look pauses at once; the next run looks again, and sends nothing.
#[tokio::test(flavor = "multi_thread")]
async fn t35_ctrl_c_does_not_wait_for_the_second_look() {
    let side = Side::sandbox().await;
    side.fill("data", &["run/1", "run/2", "run/3"]).await;
    let url = side.url("data", "run/");
    let plan = side.run(&["delete", &url, "--json"]).await.expect(3).json();
    let slow =
        json!({ "match": { "operation": "BatchDelete" }, "do": { "delayMs": 1_500 }, "times": 1 });
    side.far().fault(&slow).await;
    let confirm = plan["confirm"].as_str().unwrap();
    let words = ["delete", &url, "--confirm", confirm, "--json"];
    let running = side.program.start(&side.arguments(&words));
    until(async || at_work(&side).await.is_some()).await;
    // The plan was read: the list that comes now is the second look's.
    let silent = json!({ "match": { "operation": "ListBlobs" }, "do": { "delayMs": 600_000 }, "times": 100 });
    side.far().fault(&silent).await;
    until(async || {
        let job = at_work(&side).await.unwrap();
        job["tally"]["deleted"] == 3
    })
    .await;
    running.signal(Signal::INT);
    let paused = running.end().await.expect(130).json();
    assert_eq!(
        (&paused["state"], &paused["remaining"]),
        (&"paused".into(), &json!(null)),
        "{paused}"
    );

    side.far().clear_faults().await;
    side.far().clear_log().await;
    let id = paused["job"].as_str().unwrap();
    let done = side.run(&["jobs", "resume", id, "--json"]).await.expect(0);
    let done = done.json();
    assert_eq!(
        (&done["deleted"], &done["remaining"]),
        (&3.into(), &0.into()),
        "{done}"
    );
    assert_eq!(side.far().count("DELETE").await, 0);
}

/// The job that runs.
async fn at_work(side: &Side) -> Option<Value> {
    let jobs = side.run(&["jobs", "list", "--json"]).await.expect(0).json();
    let mut jobs = jobs["jobs"].as_array().unwrap().iter();
    jobs.find(|job| job["state"] == "running").cloned()
}

async fn reads(side: &Side) -> usize {
    let log = side.far().log().await;
    log.iter()
        .filter(|line| line["operation"] == "GetBlob")
        .count()
}

/// Waits until a condition holds.
pub(crate) async fn until(condition: impl AsyncFn() -> bool) {
    for _ in 0..1500 {
        if condition().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("it did not come about");
}
