//! Whole containers: what lies in them first, and then themselves.

use serde_json::{Value, json};

use crate::Side;
use crate::stop::until;

async fn side(containers: Value) -> Side {
    let settings = json!({
        "containerDeleteRetentionDays": 7, "deleteRetentionDays": 7, "containers": containers,
    });
    Side::keeping("journeys", settings).await
}

/// A container with snapshots, versions' worth of history and many blobs.
fn full(name: &str) -> Value {
    json!({ "name": name, "blobs": [
        { "name": "run/{n}", "count": 300, "text": "12345" },
        { "name": "model", "text": "12345", "snapshots": 2 },
    ] })
}

async fn plan(side: &Side, arguments: &[&str]) -> Value {
    let plan = side.run(&[&["delete", "--json"], arguments].concat()).await;
    assert_eq!(side.far().count("DELETE").await, 0, "nothing was sent");
    plan.expect(3).json()
}

fn counts(done: &Value) -> [u64; 6] {
    [
        "deleted",
        "changed",
        "blocked",
        "remaining",
        "recoverable",
        "unplanned",
    ]
    .map(|name| done[name].as_u64().unwrap())
}

async fn is_there(side: &Side, container: &str) -> bool {
    let target = format!("/journeys/{container}?restype=container");
    let answer = side
        .account
        .ask(http::Method::HEAD, &target, &[], bytes::Bytes::new())
        .await;
    answer.status == 200
}

/// Deletions in the order in which the far side saw them: operation, path, status.
async fn deletions(side: &Side) -> Vec<(String, String, u64)> {
    let log = side.far().log().await.into_iter();
    log.filter(|line| line["method"] == "DELETE")
        .map(|line| {
            let text = |name: &str| line[name].as_str().unwrap().to_owned();
            (
                text("operation"),
                text("path"),
                line["status"].as_u64().unwrap(),
            )
        })
        .collect()
}

/// D2: its name is typed; every blob goes by its own condition and the container last; until when it can come back
/// is said, and it comes back.
#[tokio::test(flavor = "multi_thread")]
async fn d2_a_container_goes_after_all_that_lies_in_it() {
    let side = side(json!([full("data"), full("other")])).await;
    let url = side.url("data", "");
    let planned = plan(&side, &[&url]).await;
    assert_eq!(
        (&planned["items"], &planned["blocked"]),
        (&304.into(), &0.into())
    );
    let confirm = planned["confirm"].as_str().unwrap();
    assert!(confirm.starts_with("data "), "{confirm}");
    let stays = planned["stays"].as_array().unwrap();
    assert!(stays.iter().any(|stay| stay["code"] == "containers"));

    let arguments = ["delete", &url, "--confirm", confirm, "--json"];
    let done = side.run(&arguments).await.expect(0).json();
    assert_eq!(counts(&done), [304, 0, 0, 0, 1, 0], "{done}");
    assert!(done["until"].is_string());
    let deletions = deletions(&side).await;
    assert_eq!(deletions.len(), 304);
    let last = deletions.last().unwrap();
    assert_eq!((last.0.as_str(), last.2), ("DeleteContainer", 202));
    assert!(!is_there(&side, "data").await && is_there(&side, "other").await);

    let path = done["certificate"].as_str().unwrap();
    let stated: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let items = stated["certificate"]["items"].as_array().unwrap();
    let last = items.last().unwrap();
    assert_eq!(
        (&last["kind"], &last["name"]),
        (&"container".into(), &"data".into())
    );
    assert_eq!(last["outcome"], "deleted");

    let back = side
        .run(&["undelete", &url, "--json"])
        .await
        .expect(0)
        .json();
    assert_eq!(
        (&back["recovered"], &back["failed"]),
        (&1.into(), &0.into())
    );
    assert!(is_there(&side, "data").await);
}

/// Several containers: their number is typed. An empty one is a plan too, one that is not there is none.
#[tokio::test(flavor = "multi_thread")]
async fn d2_several_containers_and_an_empty_one() {
    let side =
        side(json!([{ "name": "empty" }, { "name": "small", "blobs": [{ "name": "a" }] }])).await;
    let (empty, small) = (side.url("empty", ""), side.url("small", ""));
    let planned = plan(&side, &[&empty, &small]).await;
    assert_eq!(planned["items"], 3);
    let confirm = planned["confirm"].as_str().unwrap();
    assert!(confirm.starts_with("2 "), "{confirm}");
    let arguments = ["delete", &empty, &small, "--confirm", confirm, "--json"];
    let done = side.run(&arguments).await.expect(0).json();
    assert_eq!(counts(&done), [3, 0, 0, 0, 2, 0], "{done}");
    let missing = side
        .run(&["delete", &side.url("nothing", ""), "--json"])
        .await;
    assert_eq!(
        missing.expect(1).json()["error"]["code"],
        "container-not-found"
    );
}

/// T28: what came after the plan keeps its container.
#[tokio::test(flavor = "multi_thread")]
async fn t28_what_came_after_the_plan_keeps_its_container() {
    let side = side(json!([full("data")])).await;
    let file = side.program.home().join("plan.json");
    let (file, url) = (file.to_str().unwrap(), side.url("data", ""));
    let planned = plan(&side, &[&url, "--plan-only", file]).await;
    side.account.put("data", "new", "new").await;
    let confirm = planned["confirm"].as_str().unwrap();
    let apply = ["plan", "apply", file, "--confirm", confirm, "--json"];
    let done = side.run(&apply).await.expect(1).json();
    assert_eq!(counts(&done)[..4], [303, 1, 0, 1], "{done}");
    assert_eq!(done["unplanned"], 1);
    assert!(side.account.has("data", "new").await);
    let deletions = deletions(&side).await;
    assert!(
        deletions
            .iter()
            .all(|(operation, ..)| operation == "DeleteBlob")
    );
}

/// T29: a lease on the container, a hold on it, a leased blob in it: named before anything is sent.
#[tokio::test(flavor = "multi_thread")]
async fn t29_what_holds_a_container_is_named_before() {
    let side = side(json!([
        { "name": "leased", "leased": true, "blobs": [{ "name": "a" }] },
        { "name": "held", "legalHold": ["case1"], "blobs": [{ "name": "a" }, { "name": "b" }] },
        { "name": "policy", "immutability": { "days": 30 } },
        { "name": "within", "blobs": [{ "name": "a" }, { "name": "b", "leased": true }] },
    ]))
    .await;
    for (container, items, expected) in [
        ("leased", 1, vec![("leased", "leased")]),
        (
            "held",
            0,
            vec![
                ("a", "legal-hold"),
                ("b", "legal-hold"),
                ("held", "legal-hold"),
            ],
        ),
        ("policy", 0, vec![("policy", "immutable")]),
        ("within", 1, vec![("b", "leased"), ("within", "not-empty")]),
    ] {
        let planned = plan(&side, &[&side.url(container, "")]).await;
        assert_eq!(planned["items"], items, "{container}: {planned}");
        let blockers = planned["blockers"].as_array().unwrap().iter();
        let found: Vec<(&str, &str)> = blockers
            .map(|b| (b["item"].as_str().unwrap(), b["code"].as_str().unwrap()))
            .collect();
        assert_eq!(found, expected, "{container}");
        // Without its container the rest is a number of items.
        assert!(
            planned["confirm"]
                .as_str()
                .unwrap()
                .starts_with(&format!("{items} "))
        );
    }
    let url = side.url("within", "");
    let planned = plan(&side, &[&url]).await;
    let confirm = planned["confirm"].as_str().unwrap();
    let arguments = ["delete", &url, "--confirm", confirm, "--json"];
    let done = side.run(&arguments).await.expect(1).json();
    assert_eq!(counts(&done)[..4], [1, 0, 2, 2], "{done}");
    assert_eq!(side.far().count("DELETE").await, 1);
}

/// A container that was changed, or made anew, after the plan is not the one that was planned.
#[tokio::test(flavor = "multi_thread")]
async fn t27_a_container_that_was_changed_stays() {
    let side = side(json!([full("data")])).await;
    let file = side.program.home().join("plan.json");
    let (file, url) = (file.to_str().unwrap(), side.url("data", ""));
    let planned = plan(&side, &[&url, "--plan-only", file]).await;
    let target = "/journeys/data?restype=container&comp=metadata";
    let changed = side
        .account
        .ask(
            http::Method::PUT,
            target,
            &[("x-ms-meta-owner", "me")],
            bytes::Bytes::new(),
        )
        .await;
    changed.expect(200);
    let confirm = planned["confirm"].as_str().unwrap();
    let apply = ["plan", "apply", file, "--confirm", confirm, "--json"];
    let done = side.run(&apply).await.expect(1).json();
    assert_eq!(counts(&done)[..4], [303, 1, 0, 1], "{done}");
    assert!(is_there(&side, "data").await);
}

/// T27: a container that is changed between the last look and the request stays: the service is told until when it
/// must not have been changed.
#[tokio::test(flavor = "multi_thread")]
async fn t27_a_container_that_changes_at_the_last_moment_stays() {
    let side = side(json!([{ "name": "data" }])).await;
    let file = side.program.home().join("plan.json");
    let (file, url) = (file.to_str().unwrap(), side.url("data", ""));
    let planned = plan(&side, &[&url, "--plan-only", file]).await;
    let far = side.far();
    far.clear_log().await;
    let slow = json!({ "match": { "operation": "DeleteContainer" }, "do": { "delayMs": 3_000 } });
    far.fault(&slow).await;
    let change = async {
        // The container's own state, then whether it is empty.
        let last = |log: &[Value]| {
            let looked = log
                .iter()
                .rposition(|line| line["operation"] == "GetContainerProperties");
            looked.is_some_and(|at| {
                log[at..]
                    .iter()
                    .any(|line| line["operation"] == "ListBlobs")
            })
        };
        until(async || last(&far.log().await)).await;
        let target = "/journeys/data?restype=container&comp=metadata";
        let metadata = [("x-ms-meta-owner", "me")];
        let changed = side
            .account
            .ask(http::Method::PUT, target, &metadata, bytes::Bytes::new())
            .await;
        changed.expect(200);
    };
    let confirm = planned["confirm"].as_str().unwrap();
    let apply = ["plan", "apply", file, "--confirm", confirm, "--json"];
    let (done, ()) = tokio::join!(side.run(&apply), change);
    let done = done.expect(1).json();
    assert_eq!(counts(&done)[..2], [0, 1], "{done}");
    assert!(is_there(&side, "data").await);
}

/// On an account with a hierarchical namespace: files first, then directories, the deepest first.
#[tokio::test(flavor = "multi_thread")]
async fn d2_directories_go_after_their_files() {
    let settings = json!({ "hierarchicalNamespace": true, "containers": [{ "name": "data" }] });
    let side = Side::keeping("journeys", settings).await;
    for name in ["a/b/c/1", "a/b/2", "a/3", "z"] {
        side.account.put("data", name, "x").await;
    }
    let url = side.url("data", "a/");
    let planned = plan(&side, &[&url]).await;
    let confirm = planned["confirm"].as_str().unwrap();
    let arguments = ["delete", &url, "--confirm", confirm, "--json"];
    let done = side.run(&arguments).await.expect(0).json();
    assert_eq!(
        (&done["failed"], &done["remaining"]),
        (&0.into(), &0.into()),
        "{done}"
    );
    for name in ["a/b/c/1", "a/b/c", "a/b"] {
        assert!(!side.account.has("data", name).await, "{name}");
    }
    assert!(side.account.has("data", "z").await);
}
