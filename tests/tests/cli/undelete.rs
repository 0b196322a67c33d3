//! Bringing back what the service keeps.

use serde_json::{Value, json};

use crate::Side;

async fn read(side: &Side, name: &str) -> Option<String> {
    let answer = side
        .account
        .of_blob(http::Method::GET, "data", name, &[])
        .await;
    (answer.status == 200).then(|| answer.text().to_owned())
}

/// Deletes below a folder, and returns how many went.
async fn delete(side: &Side, path: &str, exit: i32) -> u64 {
    deletion(side, path, exit).await["deleted"]
        .as_u64()
        .unwrap()
}

/// The same with all that is said of it.
async fn deletion(side: &Side, path: &str, exit: i32) -> Value {
    let url = side.url("data", path);
    let plan = side.run(&["delete", &url, "--json"]).await.expect(3).json();
    let confirm = plan["confirm"].as_str().unwrap();
    let arguments = ["delete", &url, "--confirm", confirm, "--json"];
    side.run(&arguments).await.expect(exit).json()
}

/// D12: what soft delete keeps comes back, by folder and by name; `recover` is another word for it.
#[tokio::test(flavor = "multi_thread")]
async fn d12_soft_deleted_blobs_come_back() {
    let settings = json!({ "deleteRetentionDays": 7, "containers": [{ "name": "data", "blobs": [
        { "name": "run/{n}", "count": 3, "text": "kept" }, { "name": "stays", "text": "stays" },
    ] }] });
    let side = Side::keeping("journeys", settings).await;
    assert_eq!(delete(&side, "run/", 0).await, 3);
    assert_eq!(read(&side, "run/0").await, None);
    let one = side.url("data", "run/0");
    let back = side
        .run(&["undelete", &one, "--json"])
        .await
        .expect(0)
        .json();
    assert_eq!(
        (&back["recovered"], &back["failed"]),
        (&1.into(), &0.into())
    );
    assert_eq!(back["items"][0]["item"], "journeys/data/run/0");
    assert_eq!(read(&side, "run/0").await.as_deref(), Some("kept"));
    assert_eq!(read(&side, "run/1").await, None);

    let folder = side.url("data", "run/");
    let back = side
        .run(&["recover", &folder, "--json"])
        .await
        .expect(0)
        .json();
    assert_eq!(back["recovered"], 2, "{back}");
    assert_eq!(read(&side, "run/2").await.as_deref(), Some("kept"));
    let nothing = side
        .run(&["undelete", &folder, "--json"])
        .await
        .expect(1)
        .json();
    assert_eq!(nothing["error"]["code"], "nothing-matches");
    for (language, sentence) in [
        ("en", "were brought back"),
        ("fr", "ont été récupérés"),
        ("ja", "復元しました"),
    ] {
        assert_eq!(delete(&side, "run/", 0).await, 3);
        let said = side
            .run(&["undelete", &folder, "--lang", language])
            .await
            .expect(0);
        assert!(said.stdout.contains(sentence), "{}", said.stdout);
    }
}

/// D12: with versioning a deleted blob is its newest version, and comes back as that.
#[tokio::test(flavor = "multi_thread")]
async fn d12_with_versioning_the_newest_version_comes_back() {
    let settings = json!({ "versioning": true, "containers": [{ "name": "data" }] });
    let side = Side::keeping("journeys", settings).await;
    side.account.put("data", "run/a", "old").await;
    side.account.put("data", "run/a", "new").await;
    assert_eq!(delete(&side, "run/", 0).await, 1);
    assert_eq!(read(&side, "run/a").await, None);
    let folder = side.url("data", "run/");
    let back = side
        .run(&["undelete", &folder, "--json"])
        .await
        .expect(0)
        .json();
    assert_eq!(
        (&back["recovered"], &back["failed"]),
        (&1.into(), &0.into()),
        "{back}"
    );
    assert_eq!(read(&side, "run/a").await.as_deref(), Some("new"));
}

/// Undo: what a deletion took away comes back, and nothing else; what the service does not keep is counted.
#[tokio::test(flavor = "multi_thread")]
async fn d12_a_deletion_is_undone_by_its_job() {
    let containers = json!([{ "name": "data", "blobs": [
        { "name": "run/{n}", "count": 3, "text": "kept" }, { "name": "run/before", "text": "x", "deletedDaysAgo": 1 },
    ] }]);
    let settings = json!({ "deleteRetentionDays": 7, "containers": containers });
    let side = Side::keeping("journeys", settings).await;
    let done = deletion(&side, "run/", 0).await;
    let job = done["job"].as_str().unwrap();
    side.account.put("data", "run/1", "newer").await;
    let words = ["jobs", "undo", job, "--json"];
    let undone = side.run(&words).await.expect(1).json();
    let counts = ["recovered", "failed", "gone"].map(|name| undone[name].as_u64().unwrap());
    assert_eq!(counts, [2, 1, 0], "{undone}");
    let changed = undone["items"].as_array().unwrap();
    let changed = changed
        .iter()
        .find(|item| item["item"] == "journeys/data/run/1");
    assert_eq!(changed.unwrap()["error"]["code"], "changed");
    assert_eq!(read(&side, "run/0").await.as_deref(), Some("kept"));
    assert_eq!(read(&side, "run/1").await.as_deref(), Some("newer"));
    assert_eq!(
        read(&side, "run/before").await,
        None,
        "another one deleted it"
    );
    let told = side.run(&["jobs", "undo", job]).await.expect(1).stdout;
    assert!(told.contains("journeys/data/run/1"), "{told}");

    let side = Side::keeping(
        "journeys",
        json!({ "containers": [{ "name": "data", "blobs": [{ "name": "run/0" }] }] }),
    )
    .await;
    let done = deletion(&side, "run/", 0).await;
    let job = done["job"].as_str().unwrap();
    for (language, sentence) in [
        ("en", "does not come back"),
        ("fr", "ne revient pas"),
        ("ja", "元に戻りません"),
    ] {
        let told = side.run(&["jobs", "undo", job, "--lang", language]).await;
        assert!(told.expect(1).stdout.contains(sentence));
    }
    let undone = side
        .run(&["jobs", "undo", job, "--json"])
        .await
        .expect(1)
        .json();
    assert_eq!(
        (&undone["recovered"], &undone["gone"]),
        (&0.into(), &1.into()),
        "{undone}"
    );
    side.run(&["jobs", "undo", "nobody"]).await.expect(1);
}
