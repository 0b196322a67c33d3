use lastcopy_tests::{Lastcopy, SandboxProgram};
use serde_json::json;

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

/// T27, of a resource: what was made again under its id since the plan is not what was planned, and stays.
#[tokio::test(flavor = "multi_thread")]
async fn t27_a_resource_that_was_made_again_stays() {
    let subscription = "10000000-0000-0000-0000-000000000001";
    let seed = |made: &str| {
        let registry = json!({
            "type": "Microsoft.ContainerRegistry/registries", "name": "cr",
            "systemData": { "createdAt": made },
        });
        let group = json!({ "name": "rg", "location": "francecentral", "resources": [registry] });
        json!({ "subscriptions": [
            { "id": subscription, "name": "Research", "resourceGroups": [group] }
        ] })
    };
    let far = SandboxProgram::start(&seed("2026-01-01T00:00:00Z")).await;
    let program = Lastcopy::new();
    let run = async |words: &[&str]| {
        let cloud = ["--json", "--cloud", far.cloud()];
        program.run(&[words, &cloud].concat()).await
    };
    let id = format!(
        "/subscriptions/{subscription}/resourceGroups/rg/providers/Microsoft.ContainerRegistry/registries/cr"
    );
    let file = program.home().join("plan.json");
    let file = file.to_str().unwrap();
    let plan = run(&["delete", &id, "--plan-only", file]).await;
    let plan = plan.expect(3).json();
    far.seed(&seed("2026-02-02T00:00:00Z")).await;
    let confirm = plan["confirm"].as_str().unwrap();
    let done = run(&["plan", "apply", file, "--confirm", confirm]).await;
    let done = done.expect(1).json();
    assert_eq!(
        (&done["changed"], &done["deleted"]),
        (&1.into(), &0.into()),
        "{done}"
    );
    assert_eq!(far.count("DELETE").await, 0);
}
