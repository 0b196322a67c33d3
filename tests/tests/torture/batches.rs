//! Deletions in batches: what an answer says, leaves out or lies about.

use std::collections::BTreeSet;

use rustix::process::Signal;
use serde_json::{Value, json};

use crate::Side;
use crate::steering::until;

async fn runs(count: usize) -> Side {
    Side::sandbox(json!([{ "name": "run/{n}", "count": count, "text": "planned" }])).await
}

/// The text that confirms the deletion of `run/`, from a plan that sent nothing.
async fn confirmation(side: &Side) -> String {
    let plan = side.run(&["delete", &side.url("run/"), "--json"]).await;
    assert!(side.deletes().await.is_empty());
    plan.expect(3).json()["confirm"]
        .as_str()
        .unwrap()
        .to_owned()
}

async fn delete(side: &Side, exit: i32) -> Value {
    let confirm = confirmation(side).await;
    let url = side.url("run/");
    let arguments = ["delete", &url, "--confirm", &confirm, "--json"];
    side.run(&arguments).await.expect(exit).json()
}

fn counts(done: &Value) -> [u64; 6] {
    [
        "deleted",
        "absent",
        "changed",
        "blocked",
        "failed",
        "remaining",
    ]
    .map(|name| done[name].as_u64().unwrap())
}

async fn operations(side: &Side, operation: &str) -> usize {
    let log = side.far().log().await;
    log.iter()
        .filter(|line| line["operation"] == operation)
        .count()
}

/// The items of the certificate: name, outcome, proof.
fn certified(done: &Value) -> Vec<(String, String, String)> {
    let path = done["certificate"].as_str().unwrap();
    let stated: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let items = stated["certificate"]["items"].as_array().unwrap();
    let text = |item: &Value, name: &str| item[name].as_str().unwrap_or_default().to_owned();
    items
        .iter()
        .map(|item| {
            (
                text(item, "name"),
                text(item, "outcome"),
                text(item, "proof"),
            )
        })
        .collect()
}

/// A thousand blobs in four requests, each part under its own condition and with its own id.
#[tokio::test(flavor = "multi_thread")]
async fn t35_a_thousand_go_in_four_requests() {
    let side = runs(1_000).await;
    let done = delete(&side, 0).await;
    assert_eq!(counts(&done), [1_000, 0, 0, 0, 0, 0], "{done}");
    let batches = operations(&side, "BatchDelete").await;
    assert!(batches <= 5, "{batches} batches");
    let mut ids = BTreeSet::new();
    for line in side.far().log().await {
        if line["operation"] == "DeleteBlob" {
            assert!(line["ifMatch"].as_str().unwrap().starts_with('"'), "{line}");
            ids.insert(line["clientRequestId"].as_str().unwrap().to_owned());
        }
    }
    assert_eq!(ids.len(), 1_000);
}

/// By the account key and by a SAS as well: each part is authorized by itself.
#[tokio::test(flavor = "multi_thread")]
async fn t35_parts_are_authorized_in_every_way() {
    let side = runs(20).await;
    let by_key = side.far().connection_string("torture");
    let sas = side.account.sas("rdl");
    // Both over plain http on this machine, as Azurite has them.
    let folder = side.account.url(crate::CONTAINER, Some("run/"));
    let arguments = ["delete", &folder, "--connection-string", &by_key, "--json"];
    let plan = side.program.run(&arguments).await.expect(3).json();
    let confirm = plan["confirm"].as_str().unwrap();
    let arguments = [&arguments[..], &["--confirm", confirm]].concat();
    let done = side.program.run(&arguments).await.expect(0).json();
    assert_eq!(counts(&done), [20, 0, 0, 0, 0, 0], "{done}");
    assert_eq!(operations(&side, "BatchDelete").await, 1);
    for line in side.far().log().await {
        assert!(
            line["operation"] != "DeleteBlob" || line["identity"] == "key:torture",
            "{line}"
        );
    }

    side.far().clear_log().await;
    for n in 0..20 {
        side.put(&format!("run/{n}"), "again").await;
    }
    let folder = format!("{folder}?{sas}");
    let plan = side
        .program
        .run(&["delete", &folder, "--json"])
        .await
        .expect(3)
        .json();
    let confirm = plan["confirm"].as_str().unwrap();
    let done = side
        .program
        .run(&["delete", &folder, "--confirm", confirm, "--json"])
        .await;
    assert_eq!(counts(&done.expect(0).json()), [20, 0, 0, 0, 0, 0]);
    for line in side.far().log().await {
        assert!(
            line["operation"] != "DeleteBlob" || line["identity"] == "sas",
            "{line}"
        );
    }
}

/// The third lie: a leased and a held blob in a batch. Each is named, the rest goes, exit is 1.
#[tokio::test(flavor = "multi_thread")]
async fn t35_a_leased_and_a_held_one_are_named() {
    let side = Side::sandbox(json!([
        { "name": "run/{n}", "count": 50, "text": "planned" },
        { "name": "run/held-1", "text": "held" },
    ]))
    .await;
    let url = side.url("run/");
    let file = side.program.home().join("plan.json");
    let file = file.to_str().unwrap();
    let plan = side
        .run(&["delete", &url, "--plan-only", file, "--json"])
        .await;
    let plan = plan.expect(3).json();
    assert_eq!(
        (&plan["items"], &plan["blocked"]),
        (&50.into(), &1.into()),
        "{plan}"
    );
    assert_eq!(plan["blockers"][0]["code"], "legal-hold");
    // This one came after the plan: only the service can know.
    side.account.lease(crate::CONTAINER, "run/7").await;
    let confirm = plan["confirm"].as_str().unwrap();
    let done = side
        .run(&["plan", "apply", file, "--confirm", confirm, "--json"])
        .await;
    let done = done.expect(1).json();
    assert_eq!(counts(&done), [49, 0, 0, 2, 0, 2], "{done}");
    let blocked: Vec<String> = certified(&done)
        .into_iter()
        .filter(|(_, outcome, _)| outcome == "blocked")
        .map(|(name, ..)| name)
        .collect();
    assert_eq!(blocked, ["run/7", "run/held-1"]);
    let job = done["job"].as_str().unwrap();
    let shown = side.run(&["jobs", "show", job]).await.expect(0).stdout;
    assert!(
        shown.contains("run/7") && shown.contains("run/held-1"),
        "{shown}"
    );
    assert!(side.read("run/7").await.is_some() && side.read("run/held-1").await.is_some());
    assert!(!side.deletes().await.contains_key("run/held-1"));
}

/// The second lie: a prefix that matches nothing is no success.
#[tokio::test(flavor = "multi_thread")]
async fn t28_a_prefix_that_matches_nothing_exits_1() {
    let side = runs(1).await;
    for (language, sentence) in [
        ("en", "Nothing lies below"),
        ("fr", "Rien"),
        ("ja", "ありません"),
    ] {
        let url = side.url("nothing/");
        let said = side
            .run(&["delete", &url, "--lang", language])
            .await
            .expect(1);
        assert!(said.stderr.contains(sentence), "{}", said.stderr);
    }
    assert!(side.deletes().await.is_empty());
}

/// One in a thousand is acknowledged and not done: the second look finds it.
#[tokio::test(flavor = "multi_thread")]
async fn t35_one_in_a_thousand_that_is_silently_ignored_remains() {
    let side = Side::sandbox(json!([
        { "name": "run/{n}", "count": 999, "text": "planned" },
        { "name": "run/ghost-1", "text": "stays" },
    ]))
    .await;
    let done = delete(&side, 1).await;
    assert_eq!(counts(&done), [1_000, 0, 0, 0, 0, 1], "{done}");
    assert_eq!(side.deletes().await["run/ghost-1"], [202]);
    assert!(side.read("run/ghost-1").await.is_some());
}

/// Parts that answer something else than yes: each has its own outcome, and only what may help is sent again.
#[tokio::test(flavor = "multi_thread")]
async fn t35_each_part_has_its_own_outcome() {
    let side = runs(20).await;
    for (name, status, code) in [
        ("run%2F3", 412, "ConditionNotMet"),
        ("run%2F4", 503, "ServerBusy"),
        ("run%2F5", 409, "BlobImmutableDueToPolicy"),
        ("run%2F6", 409, "SnapshotsPresent"),
    ] {
        let path = format!("*/{name}");
        let fault = json!({ "match": { "operation": "DeleteBlob", "path": path },
                            "do": { "status": status, "code": code }, "times": 1 });
        side.far().fault(&fault).await;
    }
    let done = delete(&side, 1).await;
    assert_eq!(counts(&done), [17, 0, 2, 1, 0, 3], "{done}");
    let deletes = side.deletes().await;
    assert_eq!(deletes["run/4"], [503, 202]);
    assert!(deletes.values().all(|statuses| statuses.len() <= 2));
    for (name, sent) in [("run/3", 412), ("run/5", 409), ("run/6", 409)] {
        assert_eq!(deletes[name], [sent], "{name}");
        assert!(side.read(name).await.is_some());
    }
}

/// An answer that is cut off, altered or no answer to the question: nothing of it is believed, the far side is asked.
#[tokio::test(flavor = "multi_thread")]
async fn t35_what_the_answer_does_not_say_is_asked() {
    for (what, does) in [
        ("cut off", json!({ "cutAt": 900 })),
        ("reset", json!({ "reset": true })),
        ("html", json!({ "header": { "content-type": "text/html" } })),
        (
            "another boundary",
            json!({ "header": { "content-type": "multipart/mixed; boundary=other" } }),
        ),
        ("500", json!({ "status": 500, "code": "InternalError" })),
    ] {
        let side = runs(30).await;
        let fault = json!({ "match": { "operation": "BatchDelete" }, "do": does, "times": 1 });
        side.far().fault(&fault).await;
        let done = delete(&side, 0).await;
        assert_eq!(counts(&done), [30, 0, 0, 0, 0, 0], "{what}: {done}");
        let proofs: BTreeSet<String> = certified(&done).into_iter().map(|item| item.2).collect();
        // After a refusal nothing had been done, and every one was sent again.
        let expected = if what == "500" { "" } else { "after-retry" };
        assert_eq!(proofs, BTreeSet::from([expected.to_owned()]), "{what}");
        assert!(
            operations(&side, "HeadBlob").await >= 30,
            "{what}: the far side was asked"
        );
        for (name, statuses) in side.deletes().await {
            assert!(statuses.len() <= 2, "{what}: {name}: {statuses:?}");
        }
    }
}

/// A service that takes no batches, or asks for patience: the same end.
#[tokio::test(flavor = "multi_thread")]
async fn t35_a_batch_that_is_turned_away_is_sent_one_by_one() {
    for (status, code, times) in [
        (501, "NotImplemented", 100),
        (400, "InvalidInput", 100),
        (503, "ServerBusy", 2),
    ] {
        let side = runs(600).await;
        let does = json!({ "status": status, "code": code, "header": { "retry-after": "0" } });
        let fault = json!({ "match": { "operation": "BatchDelete" }, "do": does, "times": times });
        side.far().fault(&fault).await;
        let done = delete(&side, 0).await;
        assert_eq!(counts(&done), [600, 0, 0, 0, 0, 0], "{code}: {done}");
        let batches = operations(&side, "BatchDelete").await;
        // Three are sent at once, and what is refused for good is not tried again.
        assert_eq!(batches, if status == 503 { 5 } else { 3 }, "{code}");
        let deletes = side.deletes().await;
        assert!(
            deletes.values().all(|statuses| statuses == &[202]),
            "{code}"
        );
    }
}

/// T30: killed while a batch is under way, done or not done: resumed, each item is sent at most twice, and nothing is
/// called deleted without a proof.
#[tokio::test(flavor = "multi_thread")]
async fn t30_a_deletion_in_batches_survives_kill_9() {
    // More than eight batches, which go at once.
    const COUNT: usize = 2_400;
    let mut histogram = Vec::new();
    for (what, does) in [
        ("before", json!({ "delayMs": 60_000 })),
        ("after", json!({ "answerDelayMs": 60_000 })),
    ] {
        let side = runs(COUNT).await;
        side.put("keep", "keep").await;
        let confirm = confirmation(&side).await;
        // The first batch is quick, the others never answer.
        let quick =
            json!({ "match": { "operation": "BatchDelete" }, "do": { "delayMs": 1 }, "times": 1 });
        side.far().fault(&quick).await;
        side.far()
            .fault(&json!({ "match": { "operation": "BatchDelete" }, "do": does }))
            .await;
        let url = side.url("run/");
        let arguments = ["delete", &url, "--confirm", &confirm];
        let running = side.program.start(&side.arguments(&arguments));
        let wanted = if what == "before" { 256 } else { 512 };
        until(async || operations(&side, "DeleteBlob").await >= wanted).await;
        running.signal(Signal::KILL);
        assert_eq!(running.end().await.exit, 137);
        let sent = operations(&side, "DeleteBlob").await;
        assert!(
            (1..COUNT).contains(&sent),
            "some were sent and some were not: {sent}"
        );

        side.far().clear_faults().await;
        let jobs = side.run(&["jobs", "list", "--json"]).await.expect(0).json();
        let job = jobs["jobs"][0]["job"].as_str().unwrap().to_owned();
        let resumed = side
            .run(&["jobs", "resume", &job, "--json"])
            .await
            .expect(0)
            .json();
        assert_eq!(
            counts(&resumed),
            [COUNT as u64, 0, 0, 0, 0, 0],
            "{what}: {resumed}"
        );
        let deletes = side.deletes().await;
        assert_eq!(deletes.len(), COUNT);
        for (name, statuses) in &deletes {
            assert!(
                name.starts_with("run/") && statuses.len() <= 2,
                "{name}: {statuses:?}"
            );
            assert_eq!(
                statuses.iter().filter(|status| **status == 202).count(),
                1,
                "{name}"
            );
        }
        let proved = certified(&resumed);
        let proved = proved
            .iter()
            .filter(|item| item.2 == "after-restart")
            .count();
        assert!(proved > 0 || what == "before", "{what}: {proved}");
        assert!(side.read("keep").await.is_some());
        histogram.push((what, sent, proved));
    }
    println!("killed when n of {COUNT} were sent, and so many proved by a look: {histogram:?}");
}
