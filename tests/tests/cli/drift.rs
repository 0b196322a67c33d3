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
async fn t32_a_plan_of_another_identity_deletes_nothing() {
    let side = Side::sandbox().await;
    let (file, confirm) = planned(&side, &["run/1"]).await;
    side.far().clear_log().await;
    // Another identity on the same endpoint: the account's key in place of the token.
    let text = side.far().connection_string("journeys");
    let key = text
        .split(';')
        .find(|part| part.starts_with("AccountKey="))
        .unwrap();
    let by_key = format!("AccountName=journeys;{key};BlobEndpoint={}", side.endpoint);
    let arguments = ["plan", "apply", &file, "--confirm", &confirm, "--json"];
    let arguments = [&arguments[..], &["--connection-string", &by_key]].concat();
    let refused = side.run(&arguments).await.expect(3).json();
    assert_eq!(refused["error"]["code"], "context-changed", "{refused}");
    assert_eq!(side.far().count("DELETE").await, 0);
    // With the identity that made it, the same plan runs.
    side.run(&["plan", "apply", &file, "--confirm", &confirm])
        .await
        .expect(0);
}
