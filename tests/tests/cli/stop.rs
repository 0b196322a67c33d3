use std::fs;
use std::time::Duration;

use rustix::process::Signal;
use serde_json::json;

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
