//! The program killed without warning, and what it makes of it the next time.

use std::fs;

use rustix::process::Signal;
use serde_json::{Value, json};

use crate::Side;
use crate::stop::until;

/// The id of the only job, from a program that knows nothing but what is on disk.
async fn the_job(side: &Side) -> String {
    let jobs = side.run(&["jobs", "list", "--json"]).await.expect(0).json();
    let jobs = jobs["jobs"].as_array().unwrap();
    assert_eq!(jobs.len(), 1, "{jobs:?}");
    jobs[0]["job"].as_str().unwrap().to_owned()
}

async fn answered(side: &Side, operation: &str) -> Vec<Value> {
    let mut log = side.far().log().await;
    log.retain(|line| line["operation"] == operation);
    log
}

/// T14: killed while files arrive; resumed, every file is whole and nothing half-written is left.
#[tokio::test(flavor = "multi_thread")]
async fn t14_a_download_survives_kill_9() {
    let mut histogram = Vec::new();
    for round in 1..=3 {
        let side = Side::sandbox().await;
        let names: Vec<String> = (0..150).map(|n| format!("run/{n:03}")).collect();
        side.fill(
            "data",
            &names.iter().map(String::as_str).collect::<Vec<_>>(),
        )
        .await;
        let slow = json!({ "match": { "operation": "GetBlob" }, "do": { "delayMs": 150 }, "times": 100_000 });
        side.far().fault(&slow).await;
        let out = side.program.home().join("out");
        let url = side.url("data", "run/");
        let arguments = ["download", &url, "--to", out.to_str().unwrap()];
        let running = side.program.start(&side.arguments(&arguments));
        until(async || answered(&side, "GetBlob").await.len() >= round * 12).await;
        running.signal(Signal::KILL);
        assert_eq!(running.end().await.exit, 137);
        let read = answered(&side, "GetBlob").await.len();
        assert!(
            (1..150).contains(&read),
            "some were read and some were not: {read}"
        );

        side.far().clear_faults().await;
        let job = the_job(&side).await;
        let resumed = side
            .run(&["jobs", "resume", &job, "--json"])
            .await
            .expect(0)
            .json();
        // What had its final name and not yet its row is found again: the same bytes, `skipped`.
        let count = |outcome: &str| resumed[outcome].as_u64().unwrap();
        assert_eq!(count("saved") + count("skipped"), 150, "{resumed}");
        let again = answered(&side, "GetBlob").await.len() - read;
        for name in &names {
            assert_eq!(&fs::read_to_string(out.join(name)).unwrap(), name);
        }
        let verified = side
            .program
            .run(&["verify", out.to_str().unwrap(), "--json"])
            .await
            .expect(0)
            .json();
        assert_eq!(
            (&verified["verified"], &verified["unfinished"]),
            (&150.into(), &0.into())
        );
        histogram.push((read, again));
    }
    println!("of 150 files, read before the kill and after it: {histogram:?}");
}

/// T30: killed while deletions are under way; resumed, each item was sent at most twice, the set that is
/// gone is the plan's, and the report adds up.
#[tokio::test(flavor = "multi_thread")]
async fn t30_a_deletion_survives_kill_9() {
    let mut histogram = Vec::new();
    for round in 1..=3 {
        let side = Side::sandbox().await;
        let names: Vec<String> = (0..200).map(|n| format!("run/{n:03}")).collect();
        side.fill(
            "data",
            &names.iter().map(String::as_str).collect::<Vec<_>>(),
        )
        .await;
        side.account.put("data", "keep", "keep").await;
        let url = side.url("data", "run/");
        let plan = side.run(&["delete", &url, "--json"]).await.expect(3).json();
        // One request for each item, so that there is a middle to stop in.
        let single = json!({ "match": { "operation": "BatchDelete" }, "do": { "status": 501, "code": "NotImplemented" } });
        side.far().fault(&single).await;
        let slow = json!({ "match": { "operation": "DeleteBlob" }, "do": { "delayMs": 150 }, "times": 100_000 });
        side.far().fault(&slow).await;
        let confirm = plan["confirm"].as_str().unwrap();
        let arguments = ["delete", &url, "--confirm", confirm];
        let running = side.program.start(&side.arguments(&arguments));
        until(async || answered(&side, "DeleteBlob").await.len() >= round * 12).await;
        running.signal(Signal::KILL);
        assert_eq!(running.end().await.exit, 137);
        let sent = answered(&side, "DeleteBlob").await.len();
        assert!(
            (1..200).contains(&sent),
            "some were sent and some were not: {sent}"
        );

        side.far().clear_faults().await;
        let job = the_job(&side).await;
        let resumed = side
            .run(&["jobs", "resume", &job, "--json"])
            .await
            .expect(0)
            .json();
        assert_eq!(
            (&resumed["deleted"], &resumed["remaining"]),
            (&200.into(), &0.into()),
            "{resumed}"
        );
        for name in &names {
            assert!(!side.account.has("data", name).await, "{name}");
        }
        assert!(side.account.has("data", "keep").await);
        let log = answered(&side, "DeleteBlob").await;
        for name in &names {
            let path = format!("/journeys/data/{}", name.replace('/', "%2F"));
            let times = log
                .iter()
                .filter(|line| line["path"] == path.as_str())
                .count();
            assert!((1..=2).contains(&times), "{name} was sent {times} times");
        }
        histogram.push(sent);
    }
    println!("killed after n of 200 deletions: {histogram:?}");
}
