//! A sandbox with a state folder goes on where an earlier one stopped.

use std::path::Path;
use std::time::Duration;

use reqwest::{Method, StatusCode};
use sandbox::{Options, Sandbox, Seed, seed};
use serde_json::json;
use tempfile::TempDir;

use crate::rig::{Rig, header};

async fn start(folder: &Path) -> Rig {
    let document = json!({"storage": [{"account": "acct", "versioning": true, "deleteRetentionDays": 7, "containers": [
        {"name": "box", "blobs": [{"name": "a", "text": "first"}, {"name": "b", "text": "stays"}]}]}]});
    let document: seed::Document = serde_json::from_value(document).unwrap();
    let ca = TempDir::new().unwrap();
    let options = Options {
        port: None,
        seed: Seed::Given(Box::new(document)),
        latency: Duration::ZERO,
        scale: None,
        ca_dir: ca.path().to_owned(),
    };
    let sandbox = Sandbox::start_in(options, Some(folder)).await.unwrap();
    Rig::of(sandbox, ca)
}

async fn listing(rig: &Rig) -> String {
    let path = "box?restype=container&comp=list&include=versions,snapshots,deleted,metadata,tags";
    let xml = rig.get(path).await.text().await.unwrap();
    xml.split_once("<Blobs>").unwrap().1.to_owned()
}

#[tokio::test]
async fn what_was_written_is_there_again_with_the_same_tags_and_times() {
    let folder = TempDir::new().unwrap();
    let rig = start(folder.path()).await;
    rig.put("box/a", "second").await;
    rig.put("box/new", "new").await;
    rig.send(Method::PUT, "box/new?comp=snapshot", &[], "")
        .await;
    rig.delete("box/b", &[]).await;
    let lease = [
        ("x-ms-lease-action", "acquire"),
        ("x-ms-lease-duration", "-1"),
    ];
    let leased = rig
        .send(Method::PUT, "box/new?comp=lease", &lease, "")
        .await;
    let lease = header(&leased, "x-ms-lease-id").to_owned();
    let advanced = rig
        .http
        .post(format!("{}/_clock", rig.control()))
        .json(&json!({"advance": "P2D"}));
    assert_eq!(advanced.send().await.unwrap().status(), StatusCode::OK);
    rig.put("box/later", "later").await;
    let (before, key) = (listing(&rig).await, rig.key());
    rig.sandbox.stop().await;

    // A kill in the middle of a line.
    let journal = folder.path().join("journal.jsonl");
    let mut text = std::fs::read_to_string(&journal).unwrap();
    assert!(
        !text.to_ascii_lowercase().contains("sharedkey acct"),
        "a signature is in the journal"
    );
    text.push_str("{\"at\":6390");
    std::fs::write(&journal, text).unwrap();
    for _ in 0..2 {
        let rig = start(folder.path()).await;
        assert_eq!(rig.key(), key);
        assert_eq!(listing(&rig).await, before);
        let refused = rig
            .delete("box/new", &[("x-ms-delete-snapshots", "include")])
            .await;
        assert_eq!(refused.status(), StatusCode::PRECONDITION_FAILED);
        let renewed = [
            ("x-ms-lease-action", "renew"),
            ("x-ms-lease-id", lease.as_str()),
        ];
        let renewed = rig
            .send(Method::PUT, "box/new?comp=lease", &renewed, "")
            .await;
        assert_eq!(renewed.status(), StatusCode::OK);
        rig.sandbox.stop().await;
    }
}
