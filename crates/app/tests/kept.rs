//! What is locked, held and soft-deleted, against the demo: said where it stands, and nothing to act on.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod window;

use serde_json::{Value, json};
use window::{Window, only, query};

/// The rows of a place with what is soft-deleted, once that has been read.
async fn with_deleted(window: &Window, place: i64, name: &str) -> Value {
    let mut query = query(place, "");
    query["deleted"] = json!(true);
    let page = json!({ "query": query, "offset": 0, "limit": 1_000 });
    window
        .until(async || {
            let rows = window.ask("rows", page.clone()).await;
            let rows = rows["rows"].as_array().unwrap();
            rows.iter().find(|row| row["name"] == name).cloned()
        })
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn locks_and_recently_deleted_resources_stand_in_their_group() {
    let window = Window::open();
    let home = window.demo().await;
    let production = window.way(home, &["Contoso Research", "rg-ml-prod"]).await;
    window.ask("refresh", json!({ "place": production })).await;
    let registry = window.row(production, "sharedacrprod").await;
    assert_eq!(registry["facts"]["locked"], "CanNotDelete");
    assert_eq!(registry["facts"]["locked-by"], "sharedacrprod");
    let storage = window.row(production, "fraudscoringst01").await;
    assert_eq!(storage["facts"].get("locked"), None);
    let properties = window
        .ask("properties", json!({ "id": registry["id"] }))
        .await;
    let groups = properties["groups"].as_array().unwrap();
    let locks = groups.iter().find(|g| g["title"] == "locks").unwrap();
    let value = locks["rows"][0]["value"].as_str().unwrap();
    assert!(value.starts_with("CanNotDelete"), "{locks}");

    let development = window.way(home, &["Contoso Research", "rg-ml-dev"]).await;
    window.ask("refresh", json!({ "place": development })).await;
    let live = window.rows(development, "").await;
    assert!(live.iter().all(|row| row["name"] != "payments-kv"));
    let vault = with_deleted(&window, development, "payments-kv").await;
    assert_eq!(vault["kind"], "key-vault");
    assert!(
        vault["facts"]["soft-deleted"].as_str().unwrap().len() > 10,
        "{vault}"
    );
    assert_eq!(vault["facts"]["purge-protected"], "true");
    let workspaces = window.rows(development, "").await;
    assert_eq!(workspaces.len(), live.len(), "the other list is as it was");
    let id = vault["id"].as_i64().unwrap();
    let error = window.refused("open_place", json!({ "place": id })).await;
    assert_eq!(error.code, domain::Code::NotOffered);
    let properties = window.ask("properties", json!({ "id": id })).await;
    assert!(
        properties.to_string().contains("purge-protected"),
        "{properties}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_soft_deleted_blob_is_shown_and_never_acted_on() {
    let window = Window::open();
    let home = window.demo().await;
    let account = window
        .way(home, &["Contoso Research", "rg-ml-prod", "visionqast02"])
        .await;
    window.ask("refresh", json!({ "place": account })).await;
    let uploads = window.rows(account, "azureml-blobstore-").await[0]["id"]
        .as_i64()
        .unwrap();
    let line = window.way(uploads, &["UI", "inspection", "line-a"]).await;
    window.ask("refresh", json!({ "place": line })).await;
    let gone = with_deleted(&window, line, "img_99990.jpg").await;
    assert!(
        gone["facts"]["soft-deleted"].as_str().unwrap().len() > 10,
        "{gone}"
    );
    let id = gone["id"].as_i64().unwrap();
    assert!(
        window.rows(line, "img_9999").await.is_empty(),
        "not in the plain list"
    );

    let mut chosen = only(line, &[id]);
    chosen["deleted"] = json!(true);
    let summary = window
        .ask("summarize", json!({ "selection": chosen }))
        .await;
    let refused = json!({ "is": "no", "reason": "soft-deleted" });
    assert_eq!(summary["items"], 1);
    assert_eq!(
        (&summary["download"], &summary["delete"]),
        (&refused, &refused)
    );
    let options = json!({ "snapshots": false });
    let plan = json!({ "selection": chosen, "options": options });
    let error = window.refused("plan_delete", plan).await;
    assert_eq!(error.code, domain::Code::NotOffered);
    let folder = window.ask("pick_folder", Value::Null).await;
    let download = json!({ "selection": chosen, "folder": folder["id"] });
    let error = window.refused("download", download).await;
    assert_eq!(error.code, domain::Code::NotOffered);
    let preview = window.ask("preview", json!({ "id": id })).await;
    assert_eq!(preview["reason"], "soft-deleted");
    let copies = window.ask("copies", json!({ "id": id })).await;
    assert_eq!(copies[0]["kind"], "deleted", "{copies}");
    assert!(copies[0]["until"].is_string());
}

#[tokio::test(flavor = "multi_thread")]
async fn deleted_containers_and_blobs_of_which_versions_are_left_are_shown_and_never_acted_on() {
    let window = Window::open();
    let home = window.demo().await;
    let way = ["Contoso Sandbox", "rg-playground", "playgroundst06"];
    let account = window.way(home, &way).await;
    window.ask("refresh", json!({ "place": account })).await;
    let live = window.rows(account, "").await;
    assert!(live.iter().all(|row| row["name"] != "deleted-last-week"));
    let container = with_deleted(&window, account, "deleted-last-week").await;
    assert_eq!(container["kind"], "container");
    assert!(
        container["facts"]["soft-deleted"].as_str().unwrap().len() > 10,
        "{container}"
    );
    never_acted_on(&window, account, &container).await;
    let place = json!({ "place": container["id"] });
    let error = window.refused("open_place", place).await;
    assert_eq!(error.code, domain::Code::NotOffered);
    let id = json!({ "id": container["id"] });
    let properties = window.ask("properties", id).await;
    assert!(
        properties.to_string().contains("soft-deleted"),
        "{properties}"
    );
    assert_eq!(window.rows(account, "").await.len(), live.len());

    let versions = window.way(account, &["examples", "versions"]).await;
    window.ask("refresh", json!({ "place": versions })).await;
    assert!(window.rows(versions, "deleted").await.is_empty());
    let gone = with_deleted(&window, versions, "deleted.txt").await;
    assert_eq!(gone["facts"]["only-versions"], "true", "{gone}");
    assert_eq!(gone["facts"]["soft-deleted"], "", "versions have no end");
    never_acted_on(&window, versions, &gone).await;
    let copies = window.ask("copies", json!({ "id": gone["id"] })).await;
    let copies = copies.as_array().unwrap();
    assert!(!copies.is_empty() && copies.iter().all(|copy| copy["kind"] == "version"));
}

/// No verb is offered for a row of what is deleted, and none is done with it.
async fn never_acted_on(window: &Window, place: i64, row: &Value) {
    let mut chosen = only(place, &[row["id"].as_i64().unwrap()]);
    chosen["deleted"] = json!(true);
    let selection = json!({ "selection": chosen });
    let summary = window.ask("summarize", selection).await;
    let refused = json!({ "is": "no", "reason": "soft-deleted" });
    assert_eq!(
        (&summary["download"], &summary["delete"]),
        (&refused, &refused)
    );
    let plan = json!({ "selection": chosen, "options": { "snapshots": false } });
    let error = window.refused("plan_delete", plan).await;
    assert_eq!(error.code, domain::Code::NotOffered);
}

#[tokio::test(flavor = "multi_thread")]
async fn versions_holds_tiers_and_tags_are_told_of_a_blob() {
    let window = Window::open();
    let home = window.demo().await;
    let way = [
        "Contoso Sandbox",
        "rg-playground",
        "playgroundst06",
        "examples",
    ];
    let examples = window.way(home, &way).await;
    let properties = async |folder: &str, name: &str| {
        let blob = window.way(examples, &[folder, name]).await;
        (
            blob,
            window
                .ask("properties", json!({ "id": blob }))
                .await
                .to_string(),
        )
    };
    let (blob, _) = properties("versions", "three-previous.txt").await;
    let copies = window.ask("copies", json!({ "id": blob })).await;
    let kinds: Vec<&str> = copies
        .as_array()
        .unwrap()
        .iter()
        .map(|c| c["kind"].as_str().unwrap())
        .collect();
    assert_eq!(
        kinds,
        ["current", "version", "version", "version"],
        "{copies}"
    );
    let (blob, _) = properties("snapshots", "two-and-a-deleted-one.txt").await;
    let copies = window.ask("copies", json!({ "id": blob })).await;
    let count = |kind: &str| {
        copies
            .as_array()
            .unwrap()
            .iter()
            .filter(|c| c["kind"] == kind)
            .count()
    };
    assert_eq!(
        (count("current"), count("snapshot"), count("deleted")),
        (1, 2, 1),
        "{copies}"
    );
    assert!(
        properties("holds", "legal-hold.txt")
            .await
            .1
            .contains("\"legal-hold\"")
    );
    assert!(
        properties("holds", "locked-policy.txt")
            .await
            .1
            .contains("\"immutable-until\"")
    );
    let (_, tagged) = properties("tags", "tagged.txt").await;
    // The tags themselves, or where they may not be read, their number.
    let (named, counted) = (
        tagged.contains("\"project\""),
        tagged.contains("\"tag-count\""),
    );
    assert!(named != counted, "{tagged}");
    let (archived, text) = properties("tiers", "archived.bin").await;
    assert!(text.contains("\"Archive\""), "{text}");
    let preview = window.ask("preview", json!({ "id": archived })).await;
    assert_eq!(preview["reason"], "archived");
}
