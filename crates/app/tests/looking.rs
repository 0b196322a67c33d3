//! Looking closely, against the demo: what the details, the search box and the clipboard are given.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(
    clippy::disallowed_methods,
    reason = "the outside of the program: an export is read back"
)]

mod window;

use serde_json::{Value, json};
use window::{Window, only, query};

const GROUP: &[&str] = &["Contoso Research", "rg-ml-prod"];

/// The value of a property.
fn property<'a>(properties: &'a Value, group: &str, name: &str) -> Option<&'a str> {
    let groups = properties["groups"].as_array().unwrap();
    let group = groups.iter().find(|g| g["title"] == group)?;
    let rows = group["rows"].as_array().unwrap();
    rows.iter().find(|row| row["name"] == name)?["value"].as_str()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_group_says_who_uses_what_and_a_workspace_shows_the_same_rows() {
    let window = Window::open();
    let home = window.demo().await;
    let group = window.way(home, GROUP).await;
    window.ask("refresh", json!({ "place": group })).await;
    let storage = window.row(group, "fraudscoringst01").await;
    assert_eq!(storage["facts"]["linked"], "fraud-scoring-ws");
    assert_eq!(storage["facts"]["state"], "Succeeded");
    let shared = window.row(group, "shared-kv-prod").await;
    let users = shared["facts"]["linked"].as_str().unwrap();
    assert!(users.contains("fraud-dev-ws"), "of another group: {shared}");
    assert!(shared["facts"]["shared-by"].is_string());

    let workspace = window.row(group, "vision-qa-ws").await;
    let created = workspace["facts"]["created"].as_str().unwrap();
    assert!(created.starts_with("2026-02-10T15:31:08"), "{created}");
    let workspace = workspace["id"].as_i64().unwrap();
    window.ask("refresh", json!({ "place": workspace })).await;
    let rows = window.rows(workspace, "").await;
    let names: Vec<&str> = rows
        .iter()
        .map(|row| row["name"].as_str().unwrap())
        .collect();
    assert_eq!(
        names,
        [
            "shared-kv-prod",
            "sharedacrprod",
            "visionqa-insights",
            "visionqast02"
        ]
    );
    assert_eq!(rows[0]["id"], shared["id"], "the group's own row");
    assert_eq!(rows[2]["parent"], workspace, "its group was never read");
    let view = window
        .ask("open_place", json!({ "place": workspace }))
        .await;
    assert_eq!(view["total"], 4);
    let nodes = window.ask("tree", json!({ "parent": workspace })).await;
    assert_eq!(nodes, json!([]), "in the tree it stands in its group alone");

    // Once its group has been read, that row is shown instead.
    let other = window.way(home, &["Contoso Research", "rg-ml-dev"]).await;
    window.ask("refresh", json!({ "place": other })).await;
    window.ask("refresh", json!({ "place": workspace })).await;
    let rows = window.rows(workspace, "visionqa-insights").await;
    assert_eq!((rows.len(), &rows[0]["parent"]), (1, &json!(other)));

    let workspaces = window.ask("workspaces", Value::Null).await;
    let workspaces = workspaces.as_array().unwrap();
    assert!(workspaces.len() >= 4, "{workspaces:?}");
    let vision = workspaces
        .iter()
        .find(|w| w["name"] == "vision-qa-ws")
        .unwrap();
    assert_eq!(vision["id"], workspace);
    assert_eq!(vision["subscription"], "Contoso Research");
    assert_eq!(vision["storage"], "visionqast02");
    assert_eq!(vision["shared"], 2, "the vault and the registry: {vision}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_service_does_not_know_leaves_the_group_readable() {
    let window = Window::open();
    let home = window.demo().await;
    let subscription = window.way(home, &GROUP[..1]).await;
    let group = window.child(subscription, "rg-ml-prod").await;
    window.ask("refresh", json!({ "place": group })).await;
    let before = window.rows(group, "").await.len();
    // The lists of locks, of workspaces and of what is deleted are all refused.
    for operation in [
        "ListResourcesOfType",
        "ListLocks",
        "ListDeletedVaults",
        "ListDeletedWorkspaces",
        "Unknown",
    ] {
        let not_known = json!({ "status": 501, "code": "NotImplemented" });
        window.fault(operation, not_known).await;
    }
    window.ask("refresh", json!({ "place": group })).await;
    let mut query = query(group, "");
    query["deleted"] = json!(true);
    let page = json!({ "query": query, "offset": 0, "limit": 100 });
    let rows = window.ask("rows", page).await;
    assert_eq!(rows["total"], before, "{rows}");
    let storage = window.row(group, "fraudscoringst01").await;
    assert_eq!(storage["facts"].get("linked"), None);
    assert_eq!(storage["facts"].get("locked"), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_blob_is_looked_at_closely() {
    let window = Window::open();
    let home = window.demo().await;
    let account = window.way(home, GROUP).await;
    let account = window.child(account, "fraudscoringst01").await;
    window.ask("refresh", json!({ "place": account })).await;
    let uploads = window.rows(account, "azureml-blobstore-").await[0].clone();
    let place = uploads["id"].as_i64().unwrap();
    let model = window
        .way(place, &["registered-models", "fraud-xgb", "4"])
        .await;
    let blob = window.child(model, "model.pkl").await;

    let properties = window.ask("properties", json!({ "id": blob })).await;
    assert_eq!(
        property(&properties, "general", "account"),
        Some("fraudscoringst01")
    );
    assert_eq!(
        property(&properties, "general", "subscription"),
        Some("Contoso Research")
    );
    let url = property(&properties, "general", "url").unwrap();
    assert!(
        url.ends_with("/registered-models/fraud-xgb/4/model.pkl"),
        "{url}"
    );
    assert_eq!(
        property(&properties, "content", "blob-type"),
        Some("BlockBlob")
    );
    assert_eq!(
        property(&properties, "metadata", "registeredby"),
        Some("amelie.durand")
    );
    assert_eq!(
        property(&properties, "protection", "lease"),
        Some("available")
    );
    let copies = window.ask("copies", json!({ "id": blob })).await;
    let kinds: Vec<&str> = copies
        .as_array()
        .unwrap()
        .iter()
        .map(|c| c["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["current", "snapshot", "snapshot"], "{copies}");
    assert!(
        copies[1]["at"].as_str() > copies[2]["at"].as_str(),
        "the newest first"
    );
    let preview = window.ask("preview", json!({ "id": blob })).await;
    assert_eq!(preview, json!({ "is": "none", "reason": "kind" }));

    let history = window.child(account, "azureml").await;
    assert_eq!(
        window.row(account, "azureml").await["facts"]["personal"],
        "may-hold"
    );
    let group = window.ask("open_place", json!({ "place": account })).await;
    assert_eq!(group["item"]["facts"]["personal"], "may-hold", "{group}");
    let uploaded = window.child(history, "LocalUpload").await;
    window.ask("refresh", json!({ "place": uploaded })).await;
    let folder = window.rows(uploaded, "").await[0]["id"].as_i64().unwrap();
    let readme = window.child(folder, "README.md").await;
    let preview = window.ask("preview", json!({ "id": readme })).await;
    assert_eq!(preview["is"], "text");
    assert!(
        preview["text"]
            .as_str()
            .unwrap()
            .contains("before you change this")
    );

    let container = window.ask("properties", json!({ "id": history })).await;
    assert_eq!(
        property(&container, "general", "container"),
        Some("azureml")
    );
    let storage = window.ask("properties", json!({ "id": account })).await;
    assert!(
        property(&storage, "general", "id")
            .unwrap()
            .starts_with("/subscriptions/")
    );
    assert!(
        property(&storage, "protection", "soft-delete-days").is_some(),
        "{storage}"
    );
    let error = window.refused("copies", json!({ "id": folder })).await;
    assert_eq!(error.code, domain::Code::NotOffered);

    let found = window
        .ask("find", json!({ "text": "MODEL.pk", "limit": 10 }))
        .await;
    assert_eq!(found[0]["id"], blob, "{found}");
    let way = [
        "Contoso Research",
        "rg-ml-prod",
        "fraudscoringst01",
        uploads["name"].as_str().unwrap(),
        "registered-models",
        "fraud-xgb",
        "4",
    ];
    assert_eq!(found[0]["way"], json!(way));
    let found = window
        .ask("find", json!({ "text": "fraudscoringst01", "limit": 1 }))
        .await;
    assert_eq!(found[0]["id"], account);
    for nothing in ["", " ", "no such name anywhere"] {
        let found = window
            .ask("find", json!({ "text": nothing, "limit": 10 }))
            .await;
        assert_eq!(found, json!([]), "{nothing:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_are_copied_exported_and_measured() {
    let window = Window::open();
    let home = window.demo().await;
    let group = window.way(home, GROUP).await;
    let account = window.child(group, "fraudscoringst01").await;
    let vault = window.child(group, "fraudscoring-kv").await;
    let history = window.child(account, "azureml").await;
    let chosen = json!({ "selection": only(group, &[account, vault]) });
    let ids = window.ask("copy_id", chosen.clone()).await;
    let ids: Vec<&str> = ids.as_str().unwrap().lines().collect();
    assert_eq!(ids.len(), 2);
    assert!(
        ids.iter().all(|id| id.starts_with("/subscriptions/")),
        "{ids:?}"
    );
    assert_eq!(window.asked(), [format!("copy {}", ids.join("\n"))]);
    let error = window.refused("copy_url", chosen).await;
    assert_eq!(error.code, domain::Code::NotOffered);
    let selection = json!({ "selection": only(account, &[history]) });
    let url = window.ask("copy_url", selection).await;
    let url = url.as_str().unwrap();
    assert!(
        url.ends_with("/fraudscoringst01/azureml") && !url.contains('?'),
        "{url}"
    );

    // No portal knows a local Azure.
    let error = window
        .refused("open_in_portal", json!({ "place": history }))
        .await;
    assert_eq!(error.code, domain::Code::NotAvailable);

    window.asked();
    let count = window.rows(group, "").await.len();
    let list = json!({ "query": query(group, "") });
    assert_eq!(
        window.ask("export_list", list.clone()).await,
        Value::Null,
        "canceled"
    );
    assert_eq!(window.asked(), ["save rg-ml-prod.csv"]);
    for name in ["list.csv", "list.JSON"] {
        let path = window.saved.path().join(name);
        *window.page.file.lock().unwrap() = Some(path.clone());
        let shown = window.ask("export_list", list.clone()).await;
        assert!(shown.as_str().unwrap().starts_with("~/"), "{shown}");
        let text = std::fs::read_to_string(&path).unwrap();
        if name == "list.csv" {
            assert!(text.lines().count() > count, "{text}");
            assert!(text.contains("fraudscoringst01,storage-account,"), "{text}");
        } else {
            let rows: Vec<Value> = serde_json::from_str(&text).unwrap();
            assert_eq!(rows.len(), count);
            assert!(
                rows.iter()
                    .any(|row| row["facts"]["linked"] == "fraud-scoring-ws")
            );
        }
    }

    window.ask("measure", json!({ "place": account })).await;
    let measured = window
        .until(async || {
            let row = window.row(group, "fraudscoringst01").await;
            (row["complete"] == true && row["size"].is_u64()).then_some(row)
        })
        .await;
    let containers = window.rows(account, "").await;
    let sum: u64 = containers
        .iter()
        .map(|row| row["size"].as_u64().unwrap())
        .sum();
    assert_eq!(measured["size"], sum);
    assert!(sum > 1_000_000_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn all_that_match_is_counted_exactly_and_what_is_hidden_is_said() {
    let window = Window::open();
    let home = window.demo().await;
    let group = window.way(home, GROUP).await;
    window.ask("refresh", json!({ "place": group })).await;
    let rows = window.rows(group, "").await;
    let ids: Vec<i64> = rows.iter().map(|row| row["id"].as_i64().unwrap()).collect();
    let summarize = async |filter: &str, pick: Value| {
        let selection = json!({ "place": group, "filter": filter, "deleted": false, "pick": pick });
        window
            .ask("summarize", json!({ "selection": selection }))
            .await
    };
    let some = summarize("fraud", json!({ "mode": "only", "ids": ids })).await;
    let visible = window.rows(group, "fraud").await.len() as u64;
    assert_eq!(
        (&some["items"], &some["hidden"]),
        (&json!(visible), &json!(ids.len() as u64 - visible))
    );
    let all = summarize("fraud", json!({ "mode": "all-except", "ids": [ids[0]] })).await;
    assert_eq!(all["hidden"], 0);
    let none = summarize("", json!({ "mode": "only", "ids": [] })).await;
    assert_eq!(none["items"], 0);
    assert_eq!(
        none["download"],
        json!({ "is": "no", "reason": "nothing-selected" })
    );
}
