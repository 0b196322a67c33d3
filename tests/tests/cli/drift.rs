use std::fs;

use serde_json::Value;

use crate::Side;

/// A plan of a folder with these blobs, saved to a file.
async fn planned(side: &Side, names: &[&str]) -> (String, String) {
    side.fill("data", names).await;
    let file = side.program.home().join("plan.json");
    let file = file.to_str().unwrap().to_owned();
    let arguments = [
        "delete",
        &side.url("data", "run/"),
        "--plan-only",
        &file,
        "--json",
    ];
    let plan = side.run(&arguments).await.expect(3).json();
    assert_eq!(plan["plan"], file.as_str());
    (file, plan["confirm"].as_str().unwrap().to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn t27_what_changed_after_the_plan_stops_only_itself() {
    let side = Side::sandbox().await;
    let (file, confirm) = planned(&side, &["run/1", "run/2", "run/3"]).await;
    side.account.put("data", "run/2", "newer").await;
    let done = side
        .run(&["plan", "apply", &file, "--confirm", &confirm, "--json"])
        .await
        .expect(1)
        .json();
    assert_eq!(
        (&done["deleted"], &done["changed"], &done["remaining"]),
        (&2.into(), &1.into(), &1.into()),
        "{done}"
    );
    assert!(side.account.has("data", "run/2").await && !side.account.has("data", "run/1").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn t28_what_came_after_the_plan_is_left_and_counted() {
    let side = Side::sandbox().await;
    let (file, confirm) = planned(&side, &["run/1", "run/2"]).await;
    side.account.put("data", "run/new", "new").await;
    let done = side
        .run(&["plan", "apply", &file, "--confirm", &confirm, "--json"])
        .await
        .expect(1)
        .json();
    assert_eq!(
        (&done["deleted"], &done["remaining"], &done["unplanned"]),
        (&2.into(), &0.into(), &1.into()),
        "{done}"
    );
    assert!(side.account.has("data", "run/new").await);
}

/// What vanished before Apply is `absent`: nobody claims to have deleted it.
#[tokio::test(flavor = "multi_thread")]
async fn what_vanished_after_the_plan_is_absent() {
    let side = Side::sandbox().await;
    let (file, confirm) = planned(&side, &["run/1", "run/2"]).await;
    let gone = side
        .account
        .of_blob(http::Method::DELETE, "data", "run/1", &[])
        .await;
    assert_eq!(gone.status, 202);
    let done = side
        .run(&["plan", "apply", &file, "--confirm", &confirm, "--json"])
        .await
        .expect(0)
        .json();
    assert_eq!(
        (&done["deleted"], &done["absent"]),
        (&1.into(), &1.into()),
        "{done}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn t31_a_plan_that_was_altered_deletes_nothing() {
    let side = Side::sandbox().await;
    let (file, confirm) = planned(&side, &["run/1", "run/2", "other/3"]).await;
    let mut plan: Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
    plan["items"][0]["blob"]["name"] = "other/3".into();
    fs::write(&file, plan.to_string()).unwrap();
    side.far().clear_log().await;
    let refused = side
        .run(&["plan", "apply", &file, "--confirm", &confirm, "--json"])
        .await
        .expect(3);
    assert_eq!(refused.json()["error"]["code"], "plan-tampered");
    let shown = side.run(&["plan", "show", &file]).await.expect(3);
    assert!(
        shown.stderr.contains("does not give its hash"),
        "{}",
        shown.stderr
    );
    assert_eq!(side.far().count("DELETE").await, 0);
    assert!(side.account.has("data", "other/3").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn t32_a_plan_of_another_identity_deletes_nothing() {
    let side = Side::sandbox().await;
    let (file, confirm) = planned(&side, &["run/1"]).await;
    side.far().clear_log().await;
    // Another identity: the account's key over http in place of the token.
    let key = side.far().connection_string("journeys");
    let text = fs::read_to_string(&file)
        .unwrap()
        .replace(&side.endpoint, &side.account.endpoint());
    fs::write(&file, text).unwrap();
    let arguments = [
        "plan",
        "apply",
        &file,
        "--confirm",
        &confirm,
        "--connection-string",
        &key,
        "--json",
    ];
    let refused = side.run(&arguments).await.expect(3).json();
    assert!(
        ["plan-tampered", "context-changed"].contains(&refused["error"]["code"].as_str().unwrap()),
        "{refused}"
    );
    assert_eq!(side.far().count("DELETE").await, 0);
}
