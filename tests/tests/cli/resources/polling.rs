//! What the service takes its time for is followed to its end, across restarts.

use rustix::process::Signal;
use serde_json::json;

use super::{REGISTRY, Side, VAULT, WORKSPACE, counts, id, names_of_deletions, quick};
use crate::stop::until;

/// T36: acknowledged and not done is `failed`; the rest goes on.
#[tokio::test(flavor = "multi_thread")]
async fn t36_what_is_said_to_be_deleted_and_is_still_there_failed() {
    let side = Side::start(json!({}), quick()).await;
    let ghost = "Microsoft.Insights/components/ghost-ai";
    let done = side.delete(&[ghost, REGISTRY, WORKSPACE], 1).await;
    assert_eq!(counts(&done)[..4], [2, 0, 1, 1], "{done}");
}

/// T36: the program is killed while the service deletes; the next run asks at the same address and sends nothing twice.
#[tokio::test(flavor = "multi_thread")]
async fn t36_polling_goes_on_after_kill_9_and_errors_in_the_middle() {
    let side = Side::start(
        json!({}),
        json!({ "operationSeconds": 3_600, "retryAfter": 1 }),
    )
    .await;
    let running = side.starts_deleting(WORKSPACE).await;
    let polls = async || {
        let log = side.far.log().await;
        log.iter()
            .filter(|line| line["operation"] == "GetOperation")
            .count()
    };
    until(async || polls().await >= 2).await;
    running.signal(Signal::KILL);
    assert_eq!(running.end().await.exit, 137);
    let before = polls().await;

    let refused = json!({ "match": { "operation": "GetOperation" }, "do": { "status": 500, "code": "InternalError" }, "times": 2 });
    side.far.fault(&refused).await;
    side.far.advance("PT2H").await;
    let jobs = side.run(&["jobs", "list", "--json"]).await.expect(0).json();
    let job = jobs["jobs"][0]["job"].as_str().unwrap().to_owned();
    let done = side
        .run(&["jobs", "resume", &job, "--json"])
        .await
        .expect(0)
        .json();
    assert_eq!(counts(&done), [1, 0, 0, 0, 1], "{done}");
    assert_eq!(side.deletions().await, [("ws".to_owned(), 202)]);
    assert!(polls().await >= before + 3);
}

/// Ctrl-C while the service deletes: the job pauses at once and goes on later.
#[tokio::test(flavor = "multi_thread")]
async fn t36_ctrl_c_while_the_service_deletes_pauses() {
    let side = Side::start(
        json!({}),
        json!({ "operationSeconds": 3_600, "retryAfter": 60 }),
    )
    .await;
    let running = side.starts_deleting(WORKSPACE).await;
    until(async || !side.deletions().await.is_empty()).await;
    running.signal(Signal::INT);
    let paused = running.end().await.expect(130).json();
    assert_eq!(paused["state"], "paused", "{paused}");
    side.far.advance("PT2H").await;
    let job = paused["job"].as_str().unwrap();
    let done = side
        .run(&["jobs", "resume", job, "--json"])
        .await
        .expect(0)
        .json();
    assert_eq!(counts(&done), [1, 0, 0, 0, 1], "{done}");
    assert_eq!(side.deletions().await.len(), 1);
}

/// `--no-wait`: what the service works at is left to it, and what does not depend on that goes on; the next run waits,
/// looks again and certifies.
#[tokio::test(flavor = "multi_thread")]
async fn t36_what_is_not_waited_for_is_proved_by_the_next_run() {
    let alone = json!({ "nested": [{ "type": "Microsoft.KeyVault/vaults", "name": "alone" }] });
    let slow = json!({ "operationSeconds": 3_600, "retryAfter": 1 });
    let side = Side::start(alone, slow).await;
    let ids = [WORKSPACE, VAULT, "Microsoft.KeyVault/vaults/alone"].map(id);
    let ids = ids.each_ref().map(String::as_str);
    let words = [&["delete", "--json", "--no-wait"], &ids[..]].concat();
    let plan = side.run(&words).await.expect(3).json();
    let confirm = plan["confirm"].as_str().unwrap();
    let begun = side
        .run(&[&words[..], &["--confirm", confirm]].concat())
        .await;
    let begun = begun.expect(1).json();
    assert_eq!(
        (&begun["deleted"], &begun["unknown"]),
        (&1.into(), &1.into()),
        "{begun}"
    );
    assert_eq!(
        (&begun["state"], &begun["error"]["code"]),
        (&"paused".into(), &"not-waited".into())
    );
    assert!(
        begun["certificate"].is_null() && begun["remaining"].is_null(),
        "{begun}"
    );
    // What the workspace names as its own waits for it.
    assert_eq!(names_of_deletions(&side).await, ["ws", "alone"]);
    let polls = async || {
        let log = side.far.log().await.into_iter();
        log.filter(|line| line["operation"] == "GetOperation")
            .count()
    };
    assert_eq!(polls().await, 0);
    let job = begun["job"].as_str().unwrap();
    let shown = side.run(&["jobs", "show", job]).await.expect(0);
    assert!(shown.stderr.contains("Nothing is proved yet"), "{shown:?}");

    side.far.advance("PT2H").await;
    let done = side
        .run(&["jobs", "resume", job, "--json"])
        .await
        .expect(0)
        .json();
    assert_eq!(counts(&done)[..4], [3, 0, 0, 0], "{done}");
    assert_eq!(names_of_deletions(&side).await, ["ws", "alone", "kv"]);
    assert!(polls().await > 0);
    side.run(&["verify", done["certificate"].as_str().unwrap()])
        .await
        .expect(0);
}
