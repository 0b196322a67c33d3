//! Snapshots, versions and what is soft-deleted, as items of a plan.

use serde_json::{Value, json};

use crate::Side;

/// An account that keeps everything, and lets it go for good where it says so.
async fn keeping(permanent: bool, versioning: bool) -> Side {
    let settings = json!({
        "versioning": versioning,
        "deleteRetentionDays": 7,
        "allowPermanentDelete": permanent,
        "containers": [{ "name": "data", "blobs": [
            { "name": "run/plain", "text": "plain" },
            { "name": "run/model", "text": "model", "snapshots": 2, "versions": if versioning { 2 } else { 0 } },
        ] }],
    });
    Side::keeping("journeys", settings).await
}

/// A plan, which sends nothing.
async fn plan(side: &Side, arguments: &[&str]) -> Value {
    let before = side.far().count("DELETE").await;
    let plan = side.run(&[arguments, &["--json"]].concat()).await;
    assert_eq!(side.far().count("DELETE").await, before);
    plan.expect(3).json()
}

/// The same command with the confirmation that its plan asks for.
async fn confirmed(side: &Side, arguments: &[&str], exit: i32) -> Value {
    let plan = plan(side, arguments).await;
    let confirm = plan["confirm"].as_str().unwrap();
    let more = ["--confirm", confirm, "--json"];
    let done = side.run(&[arguments, &more].concat()).await.expect(exit);
    done.json()
}

/// How many rows a listing of everything has.
async fn all(side: &Side) -> usize {
    let url = side.url("data", "");
    let include = "versions,snapshots,soft-deleted";
    let arguments = ["ls", &url, "--recursive", "--include", include, "--json"];
    side.run(&arguments).await.expect(0).json_lines().len()
}

fn counts(done: &Value) -> [u64; 5] {
    [
        "deleted",
        "blocked",
        "remaining",
        "recoverable",
        "unplanned",
    ]
    .map(|name| done[name].as_u64().unwrap())
}

/// Without a word about copies, what stays is said; with it, each copy goes by its own id.
#[tokio::test(flavor = "multi_thread")]
async fn d2_snapshots_and_versions_go_by_their_ids() {
    let side = keeping(false, true).await;
    let url = side.url("data", "run/");
    let alone = plan(&side, &["delete", &url]).await;
    let stays: Vec<&Value> = alone["stays"].as_array().unwrap().iter().collect();
    let codes: Vec<&str> = stays.iter().map(|s| s["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["snapshots", "versions", "soft-deleted"], "{alone}");
    assert_eq!((&alone["items"], &alone["blocked"]), (&1.into(), &1.into()));
    assert_eq!(alone["blockers"][0]["code"], "snapshots");

    let with = ["delete", &url, "--with", "snapshots,versions"];
    let planned = plan(&side, &with).await;
    // Two bases, two snapshots, two versions, and the two versions that the bases become.
    assert_eq!(
        (&planned["items"], &planned["bytes"]),
        (&8.into(), &30.into())
    );
    assert_ne!(planned["hash"], alone["hash"]);
    side.far().clear_log().await;
    let done = confirmed(&side, &with, 0).await;
    assert_eq!(counts(&done), [8, 0, 0, 6, 0], "{done}");
    assert!(done["until"].is_string());
    let log = side.far().log().await;
    let deletes: Vec<&Value> = log
        .iter()
        .filter(|l| l["operation"] == "DeleteBlob")
        .collect();
    assert_eq!(deletes.len(), 8);
    assert!(deletes.iter().all(|line| line["ifMatch"].is_string()));
    let items = certificate(&done);
    let kinds = |kind: &str| items.iter().filter(|item| item["kind"] == kind).count();
    assert_eq!(
        [kinds("blob"), kinds("snapshot"), kinds("blob-version")],
        [2, 2, 4]
    );
}

fn certificate(done: &Value) -> Vec<Value> {
    let path = done["certificate"].as_str().unwrap();
    let stated: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    stated["certificate"]["items"].as_array().unwrap().clone()
}

/// D2: an erasure leaves nothing that anybody could bring back, where the account lets it.
#[tokio::test(flavor = "multi_thread")]
async fn d2_an_erasure_leaves_nothing() {
    let side = keeping(true, true).await;
    let url = side.url("data", "run/");
    let done = confirmed(&side, &["erase", &url], 0).await;
    // Each of six copies is deleted and then purged; the bases turn into two of them.
    assert_eq!(counts(&done), [14, 0, 0, 0, 0], "{done}");
    assert_eq!(all(&side).await, 0);
    let items = certificate(&done);
    let purged = items.iter().filter(|item| item["purge"] == true);
    assert!(purged.clone().all(|item| item["outcome"] == "deleted"));
    assert_eq!(purged.count(), 6);
    let path = done["certificate"].as_str().unwrap();
    let checked = side
        .program
        .run(&["verify", path, "--json"])
        .await
        .expect(0);
    assert_eq!(checked.json()["clean"], true);
}

/// Where the account does not let anybody delete for good, that is said before, and exit is 1 after.
#[tokio::test(flavor = "multi_thread")]
async fn d2_an_erasure_that_the_account_does_not_allow_says_so_in_three_languages() {
    let side = keeping(false, true).await;
    let url = side.url("data", "run/");
    for (language, sentence, remedy) in [
        ("en", "delete for good", "permanent delete"),
        ("fr", "supprimer définitivement", "suppression définitive"),
        ("ja", "完全に削除", "データ保護"),
    ] {
        let plan = plan(&side, &["erase", &url, "--lang", language]).await;
        assert_eq!(plan["blocked"], 6, "{plan}");
        let blocker = &plan["blockers"][0];
        assert_eq!(blocker["code"], "permanent-delete-off");
        assert!(blocker["message"].as_str().unwrap().contains(sentence));
        assert!(blocker["remedy"].as_str().unwrap().contains(remedy));
    }
    let done = confirmed(&side, &["erase", &url], 1).await;
    assert_eq!(counts(&done), [8, 6, 6, 6, 0], "{done}");
    let path = done["certificate"].as_str().unwrap();
    let checked = side
        .program
        .run(&["verify", path, "--json"])
        .await
        .expect(0);
    assert_eq!(checked.json()["clean"], false);
}

/// What was soft-deleted before: copies go for good, a blob itself stays until its days are over.
#[tokio::test(flavor = "multi_thread")]
async fn d12_what_is_soft_deleted_goes_for_good_where_it_can() {
    let settings = json!({
        "deleteRetentionDays": 7,
        "allowPermanentDelete": true,
        "containers": [{ "name": "data", "blobs": [
            { "name": "run/gone", "text": "gone", "deletedDaysAgo": 2 },
            { "name": "run/old", "text": "old", "deletedSnapshots": 2 },
        ] }],
    });
    let side = Side::keeping("journeys", settings).await;
    let url = side.url("data", "run/");
    let arguments = ["delete", &url, "--with", "soft-deleted"];
    let planned = plan(&side, &arguments).await;
    assert_eq!(
        (&planned["items"], &planned["blocked"]),
        (&3.into(), &1.into())
    );
    assert_eq!(planned["blockers"][0]["code"], "kept");
    assert_eq!(planned["blockers"][0]["item"], "run/gone");
    let done = confirmed(&side, &arguments, 1).await;
    // The blob that cannot go for good is still kept, and the one that was there is kept now.
    assert_eq!(counts(&done), [3, 1, 1, 2, 0], "{done}");
}

/// Purge takes what is soft-deleted and nothing that is there.
#[tokio::test(flavor = "multi_thread")]
async fn d12_purge_leaves_what_is_there() {
    let settings = json!({
        "deleteRetentionDays": 7,
        "allowPermanentDelete": true,
        "containers": [{ "name": "data", "blobs": [
            { "name": "run/old", "text": "old", "snapshots": 1, "deletedSnapshots": 2 },
            { "name": "run/there", "text": "there" },
        ] }],
    });
    let side = Side::keeping("journeys", settings).await;
    let url = side.url("data", "run/");
    let arguments = ["purge", &url];
    let planned = plan(&side, &arguments).await;
    assert_eq!(
        (&planned["items"], &planned["blocked"]),
        (&2.into(), &0.into()),
        "{planned}"
    );
    let done = confirmed(&side, &arguments, 0).await;
    assert_eq!(counts(&done), [2, 0, 0, 0, 0], "{done}");
    assert_eq!(all(&side).await, 3, "both blobs and the snapshot");
}

/// A version by its URL goes alone; the current one does not, and the service is not asked.
#[tokio::test(flavor = "multi_thread")]
async fn d2_one_version_goes_alone_and_the_current_one_is_blocked() {
    let side = keeping(false, true).await;
    let url = side.url("data", "run/model");
    let listed = side
        .run(&[
            "ls",
            &side.url("data", ""),
            "--recursive",
            "--include",
            "versions",
            "--json",
        ])
        .await;
    let rows = listed.expect(0).json_lines();
    let ids: Vec<String> = rows
        .iter()
        .filter(|row| row["path"] == "run/model")
        .filter_map(|row| Some(row["version"].as_str()?.to_owned()))
        .collect();
    assert!(ids.len() >= 2, "{rows:?}");
    let one = format!("{url}?versionid={}", ids[0].replace(':', "%3A"));
    let done = confirmed(&side, &["delete", &one], 0).await;
    assert_eq!(counts(&done)[..2], [1, 0], "{done}");
    assert!(side.account.has("data", "run/model").await);

    let target = format!(
        "/journeys/data/run/model?versionid={}",
        ids[0].replace(':', "%3A")
    );
    let head = side
        .account
        .ask(http::Method::HEAD, &target, &[], bytes::Bytes::new())
        .await;
    assert_eq!(head.status, 404);
    let head = side
        .account
        .of_blob(http::Method::HEAD, "data", "run/model", &[])
        .await;
    let current = head.header("x-ms-version-id").replace(':', "%3A");
    let before = side.far().count("DELETE").await;
    let current = format!("{url}?versionid={current}");
    let plan = plan(&side, &["delete", &current]).await;
    assert_eq!(
        (&plan["items"], &plan["blocked"]),
        (&0.into(), &1.into()),
        "{plan}"
    );
    assert_eq!(plan["blockers"][0]["code"], "current-version");
    assert_eq!(side.far().count("DELETE").await, before);
}

/// The first lie: a snapshot taken between plan and apply survives with its blob, and exit is 1.
#[tokio::test(flavor = "multi_thread")]
async fn t29_a_snapshot_that_came_after_the_plan_survives() {
    let side = Side::sandbox().await;
    side.fill("data", &["run/1", "run/2"]).await;
    let file = side.program.home().join("plan.json");
    let (file, url) = (file.to_str().unwrap(), side.url("data", "run/"));
    let arguments = [
        "delete",
        &url,
        "--with",
        "snapshots",
        "--plan-only",
        file,
        "--json",
    ];
    let plan = side.run(&arguments).await.expect(3).json();
    let snapshot = side.account.snapshot("data", "run/1").await;
    let confirm = plan["confirm"].as_str().unwrap();
    let apply = ["plan", "apply", file, "--confirm", confirm, "--json"];
    let done = side.run(&apply).await.expect(1).json();
    let counts =
        ["deleted", "changed", "remaining", "unplanned"].map(|n| done[n].as_u64().unwrap());
    assert_eq!(counts, [1, 1, 1, 1], "{done}");
    assert!(side.account.has("data", "run/1").await);
    let target = format!(
        "/journeys/data/run/1?snapshot={}",
        snapshot.replace(':', "%3A")
    );
    let head = side
        .account
        .ask(http::Method::HEAD, &target, &[], bytes::Bytes::new())
        .await;
    assert_eq!(head.status, 200);
}
