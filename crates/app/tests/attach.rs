//! Storage without a sign-in, against a local Azure of the test's own.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod window;

use std::time::Duration;

use domain::Code;
use sandbox::{Options, Sandbox, Seed};
use serde_json::{Value, json};
use window::{Window, only};

async fn far_side(home: &tempfile::TempDir) -> Sandbox {
    let options = Options {
        port: None,
        seed: Seed::Demo,
        latency: Duration::ZERO,
        scale: None,
        ca_dir: home.path().to_owned(),
    };
    Sandbox::start(options).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn storage_is_attached_by_each_way_and_detached() {
    let home = tempfile::tempdir().unwrap();
    let sandbox = far_side(&home).await;
    let storage = sandbox.ready()["demo"]["storage"][0].clone();
    let account = storage["account"].as_str().unwrap();
    let endpoint = storage["blobEndpointHttp"].as_str().unwrap();
    let text = storage["connectionString"].as_str().unwrap();
    let key = text
        .split(';')
        .find_map(|part| part.strip_prefix("AccountKey="))
        .unwrap();
    let by_string = json!({ "is": "connection-string",
        "text": format!("AccountName={account};AccountKey={key};BlobEndpoint={endpoint}") });
    let by_key =
        json!({ "is": "account-key", "account": account, "key": key, "endpoint": endpoint });

    let window = Window::open();
    for how in [by_string, by_key] {
        let session = window.ask("attach_storage", json!({ "how": how })).await;
        assert_eq!(session["user"], Value::Null, "nobody signed in");
        let root = session["home"].as_i64().unwrap();
        let row = window.row(root, account).await;
        assert_eq!(row["kind"], "storage-account");
        assert_eq!(row["facts"]["attached"], "account-key");
        let place = row["id"].as_i64().unwrap();
        let container = window.child(place, "azureml").await;
        let url = window
            .ask(
                "copy_url",
                json!({ "selection": only(place, &[container]) }),
            )
            .await;
        assert_eq!(url, format!("{}/azureml", endpoint.trim_end_matches('/')));
        let session = window
            .ask("detach_storage", json!({ "place": place }))
            .await;
        let nodes = window
            .ask("tree", json!({ "parent": session["home"] }))
            .await;
        assert_eq!(nodes, json!([]));
        let error = window
            .refused("detach_storage", json!({ "place": root }))
            .await;
        assert_eq!(error.code, Code::NotOffered);
    }
    for file in [
        "config/settings.json",
        "cache/inventory.db",
        "cache/inventory.db-wal",
        "data/journal.db",
    ] {
        let bytes = std::fs::read(window.home.path().join(file)).unwrap_or_default();
        let found = bytes
            .windows(key.len())
            .any(|window| window == key.as_bytes());
        assert!(!found, "the key stands in {file}");
    }
    sandbox.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_reached_is_not_attached_and_no_secret_is_repeated() {
    let home = tempfile::tempdir().unwrap();
    let sandbox = far_side(&home).await;
    let endpoint = sandbox.ready()["demo"]["storage"][0]["blobEndpointHttp"].clone();
    let account = sandbox.ready()["demo"]["storage"][0]["account"].clone();
    let window = Window::open();
    let sas = format!(
        "{}/azureml?sv=2025-11-05&sp=rl&sr=c&sig=aGlkZGVu",
        endpoint.as_str().unwrap().trim_end_matches('/')
    );
    for (how, code) in [
        (
            json!({ "is": "connection-string", "text": "aGlkZGVu" }),
            Code::MalformedConnectionString,
        ),
        (
            json!({ "is": "sas", "url": "https://aGlkZGVu" }),
            Code::MalformedPlace,
        ),
        (
            json!({ "is": "sas", "url": "https://acct.blob.core.windows.net/c" }),
            Code::MalformedConnectionString,
        ),
        (
            json!({ "is": "account-key", "account": "a/../b", "key": "aGlkZGVu", "endpoint": null }),
            Code::MalformedConnectionString,
        ),
        (
            json!({ "is": "account-key", "account": "acct", "key": "aGlkZGVu!", "endpoint": null }),
            Code::MalformedConnectionString,
        ),
        (
            json!({ "is": "account-key", "account": account, "key": "aGlkZGVu", "endpoint": endpoint }),
            Code::Unauthenticated,
        ),
        (
            json!({ "is": "account-key", "account": "acct", "key": "aGlkZGVu", "endpoint": "http://127.0.0.1:1/acct" }),
            Code::Unreachable,
        ),
        (json!({ "is": "sas", "url": sas }), Code::Unauthenticated),
        (json!({ "is": "aGlkZGVu" }), Code::Usage),
        (json!({ "is": "sas", "url": 7, "aGlkZGVu": 1 }), Code::Usage),
    ] {
        let error = window
            .refused("attach_storage", json!({ "how": how }))
            .await;
        assert_eq!(error.code, code, "{how}: {error}");
        let repeated = error.to_string().contains("aGlkZGVu");
        assert!(
            !repeated || how["url"] == "https://aGlkZGVu" || code == Code::Usage,
            "{how}: {error}"
        );
    }
    let session = window.ask("session", Value::Null).await;
    let nodes = window
        .ask("tree", json!({ "parent": session["home"] }))
        .await;
    assert_eq!(nodes, json!([]));
    sandbox.stop().await;
}
