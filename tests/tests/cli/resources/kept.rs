//! What the service keeps of a deletion: purged, brought back, or never left.

use serde_json::json;

use super::{SUBSCRIPTION, Side, VAULT, WORKSPACE, counts, id, quick};

/// D11, D12: a deleted workspace and a deleted vault go for good by a plan of their own; what is there is not touched.
#[tokio::test(flavor = "multi_thread")]
async fn d11_d12_what_is_kept_goes_for_good() {
    let side = Side::start(json!({}), quick()).await;
    let (workspace, vault) = (id(WORKSPACE), id(VAULT));
    let there = ["purge", "--json", &workspace];
    for (language, sentence) in [("en", "lastcopy delete"), ("fr", "supprim"), ("ja", "削除")] {
        let refused = side
            .run(&[&there[..], &["--lang", language]].concat())
            .await;
        let error = &refused.expect(1).json()["error"];
        assert_eq!(error["code"], "not-deleted", "{error}");
        assert!(
            error["hint"].as_str().unwrap().contains(sentence),
            "{error}"
        );
    }
    let done = side.delete(&[WORKSPACE, VAULT], 0).await;
    assert_eq!(counts(&done), [2, 0, 0, 0, 2], "{done}");

    let named = format!("deleted:{workspace}");
    let words = ["purge", "--json", &named, &vault];
    let plan = side.run(&words).await.expect(3).json();
    assert_eq!(plan["items"], 2, "{plan}");
    let confirm = plan["confirm"].as_str().unwrap();
    let confirmed = [&words[..], &["--confirm", confirm]].concat();
    let done = side.run(&confirmed).await.expect(0).json();
    assert_eq!(counts(&done), [2, 0, 0, 0, 0], "{done}");
    let nothing = side.run(&words).await.expect(1).json();
    assert_eq!(nothing["error"]["code"], "not-found");
}

/// D7, D12: erased with its own, a workspace leaves nothing: its vault is deleted and then purged; a protected vault is
/// named before, and kept until its day.
#[tokio::test(flavor = "multi_thread")]
async fn d7_d12_an_erased_workspace_leaves_nothing() {
    let side = Side::start(json!({}), quick()).await;
    let workspace = id(WORKSPACE);
    let words = ["erase", "--json", &workspace];
    let plan = side.run(&words).await.expect(3).json();
    assert_eq!(plan["items"], 4, "{plan}");
    let confirm = plan["confirm"].as_str().unwrap();
    assert!(confirm.starts_with("ws "), "{confirm}");
    let confirmed = [&words[..], &["--confirm", confirm]].concat();
    let done = side.run(&confirmed).await.expect(0).json();
    assert_eq!(counts(&done), [4, 0, 0, 0, 0], "{done}");

    let side = Side::start(json!({ "protected": true }), quick()).await;
    let plan = side.run(&words).await.expect(3).json();
    assert_eq!(
        (&plan["items"], &plan["blocked"]),
        (&3.into(), &1.into()),
        "{plan}"
    );
    assert_eq!(plan["blockers"][0]["code"], "purge-protected");
    let confirm = plan["confirm"].as_str().unwrap();
    let confirmed = [&words[..], &["--confirm", confirm]].concat();
    let done = side.run(&confirmed).await.expect(1).json();
    assert_eq!(counts(&done), [3, 1, 0, 0, 1], "{done}");
}

/// D7: a workspace that is there goes for good at once where its purge is asked for, whatever else is; what is its own
/// stays.
#[tokio::test(flavor = "multi_thread")]
async fn d7_a_workspace_that_is_there_is_purged_with_its_deletion() {
    let side = Side::start(json!({}), quick()).await;
    let options = ["--with", "soft-deleted", "--purge"];
    let plan = side.plan(&[WORKSPACE], &options).await;
    let (confirm, workspace) = (plan["confirm"].as_str().unwrap(), id(WORKSPACE));
    let words = ["delete", "--json", "--confirm", confirm, &workspace];
    let done = side.run(&[&words[..], &options].concat()).await;
    assert_eq!(counts(&done.expect(0).json()), [1, 0, 0, 0, 0]);
    let log = side.far.log().await;
    let deletion = log.iter().find(|line| line["method"] == "DELETE").unwrap();
    assert!(
        deletion.to_string().contains("forceToPurge=true"),
        "{deletion}"
    );
}

/// D11, D12: a deleted workspace and a deleted vault come back.
#[tokio::test(flavor = "multi_thread")]
async fn d11_d12_what_is_kept_comes_back() {
    let side = Side::start(json!({}), quick()).await;
    let (workspace, vault) = (id(WORKSPACE), id(VAULT));
    side.delete(&[WORKSPACE, VAULT], 0).await;
    let named = format!("deleted:{vault}");
    let words = ["recover", "--json", &workspace, &named];
    let done = side.run(&words).await.expect(0).json();
    assert_eq!(
        (&done["recovered"], &done["failed"]),
        (&2.into(), &0.into()),
        "{done}"
    );
    let group = format!("/subscriptions/{SUBSCRIPTION}/resourceGroups/rg");
    let rows = side
        .run(&["ls", &group, "--json"])
        .await
        .expect(0)
        .json_lines();
    for name in ["ws", "kv"] {
        assert!(rows.iter().any(|row| row["name"] == name), "{rows:?}");
    }
    let again = side.run(&words).await.expect(1).json();
    assert_eq!(again["failed"], 2, "{again}");
}
