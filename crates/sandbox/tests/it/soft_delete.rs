use serde_json::{Value, json};

use crate::arm::{Answer, Arm, SUBSCRIPTION, id};

const WORKSPACE: &str = "Microsoft.MachineLearningServices/workspaces/ws";
const VAULT: &str = "Microsoft.KeyVault/vaults/kv";

async fn arm() -> Arm {
    Arm::with(
        json!([
            {"type": "Microsoft.MachineLearningServices/workspaces", "name": "ws"},
            {"type": "Microsoft.KeyVault/vaults", "name": "kv",
             "properties": {"softDeleteRetentionInDays": 7, "tenantId": "t"}},
            {"type": "Microsoft.KeyVault/vaults", "name": "safe",
             "properties": {"enablePurgeProtection": true}},
            {"type": "Microsoft.OperationalInsights/workspaces", "name": "logs"},
        ]),
        json!({"operationSeconds": 60}),
    )
    .await
}

fn deleted(provider: &str, collection: &str) -> String {
    format!("{SUBSCRIPTION}/providers/{provider}/{collection}")
}

fn workspaces() -> String {
    deleted("Microsoft.MachineLearningServices", "deletedWorkspaces")
}

fn recover() -> Value {
    json!({"location": "francecentral", "properties": {"createMode": "recover"}})
}

fn days_between(row: &Value) -> i64 {
    let date = |name: &str| -> jiff::Timestamp {
        row["properties"][name].as_str().unwrap().parse().unwrap()
    };
    (date("scheduledPurgeDate").as_second() - date("deletionDate").as_second()) / 86_400
}

/// Waits for an operation by moving the clock.
async fn finish(arm: &Arm, begun: &Answer) {
    assert_eq!(begun.status, 202, "{}", begun.text);
    arm.advance("PT1M").await;
}

#[tokio::test]
async fn a_deleted_workspace_is_kept_blocks_its_name_and_comes_back() {
    let arm = arm().await;
    let ws = id(WORKSPACE);
    finish(&arm, &arm.delete(&ws).await).await;
    assert_eq!(arm.get(&ws).await.status, 404);
    let list = arm.get(&workspaces()).await;
    assert_eq!(list.names(), ["ws"]);
    let row = &list.json()["value"][0];
    assert_eq!(row["properties"]["workspaceResourceId"], ws);
    assert_eq!(row["properties"]["location"], "francecentral");
    assert_eq!(days_between(row), 14);

    let blocked = arm.put(&ws, json!({"location": "francecentral"})).await;
    assert_eq!(blocked.code(), (400, "BadRequest".to_owned()));
    assert!(blocked.message().contains("Soft-deleted workspace exists"));
    finish(&arm, &arm.put(&ws, recover()).await).await;
    assert_eq!(arm.get(&ws).await.status, 200);
    assert!(arm.get(&workspaces()).await.names().is_empty());
}

#[tokio::test]
async fn a_workspace_is_purged_at_once_or_later_or_by_time() {
    let arm = arm().await;
    let ws = id(WORKSPACE);
    finish(&arm, &arm.delete(&ws).await).await;
    finish(&arm, &arm.delete(&format!("{ws}?forceToPurge=true")).await).await;
    assert!(arm.get(&workspaces()).await.names().is_empty());
    assert_eq!(
        arm.put(&ws, json!({"location": "francecentral"}))
            .await
            .status,
        201
    );
    finish(&arm, &arm.delete(&format!("{ws}?forceToPurge=true")).await).await;
    assert!(arm.get(&workspaces()).await.names().is_empty());
    arm.put(&ws, json!({"location": "francecentral"})).await;
    finish(&arm, &arm.delete(&ws).await).await;
    arm.advance("P13D").await;
    assert_eq!(arm.get(&workspaces()).await.names(), ["ws"]);
    arm.advance("P1D").await;
    assert!(arm.get(&workspaces()).await.names().is_empty());
}

#[tokio::test]
async fn a_deleted_vault_is_recovered_or_purged() {
    let arm = arm().await;
    let vault = id(VAULT);
    let list = deleted("Microsoft.KeyVault", "deletedVaults");
    let one = deleted(
        "Microsoft.KeyVault",
        "locations/francecentral/deletedVaults/kv",
    );
    let gone = arm.delete(&vault).await;
    assert_eq!((gone.status, gone.text.as_str()), (200, ""));
    assert_eq!(arm.get(&list).await.names(), ["kv"]);
    let row = arm.get(&one).await.json();
    assert_eq!(row["id"], one);
    assert_eq!(row["type"], "Microsoft.KeyVault/deletedVaults");
    assert_eq!(row["properties"]["vaultId"], vault);
    assert_eq!(days_between(&row), 7);
    let taken = arm.put(&vault, json!({"location": "francecentral"})).await;
    assert_eq!(taken.status, 409, "{}", taken.text);
    let back = arm.put(&vault, recover()).await;
    assert_eq!(back.status, 200);
    assert_eq!(back.json()["properties"]["softDeleteRetentionInDays"], 7);

    arm.delete(&vault).await;
    let purge = arm.post(&format!("{one}/purge")).await;
    assert_eq!((purge.status, purge.text.as_str()), (202, ""));
    let poll = purge.header("location").to_owned();
    let first = arm.get(&poll).await;
    assert_eq!(first.status, 202);
    assert_eq!(first.json()["status"], "NotStarted");
    assert_eq!(first.header("location"), poll);
    arm.advance("PT1M").await;
    let last = arm.get(&poll).await;
    assert_eq!(last.status, 200);
    assert_eq!(last.json()["status"], "Succeeded");
    assert_eq!(arm.get(&one).await.status, 404);
    assert_eq!(
        arm.put(&vault, json!({"location": "francecentral"}))
            .await
            .status,
        201
    );
}

#[tokio::test]
async fn a_protected_vault_is_not_purged() {
    let arm = arm().await;
    arm.delete(&id("Microsoft.KeyVault/vaults/safe")).await;
    let one = deleted(
        "Microsoft.KeyVault",
        "locations/francecentral/deletedVaults/safe",
    );
    let row = arm.get(&one).await.json();
    assert_eq!(row["properties"]["purgeProtectionEnabled"], true);
    assert_eq!(days_between(&row), 90);
    assert_eq!(arm.post(&format!("{one}/purge")).await.status, 409);
    assert_eq!(arm.get(&one).await.status, 200);
    let hsms = deleted("Microsoft.KeyVault", "deletedManagedHSMs");
    assert_eq!(arm.get(&hsms).await.json(), json!({"value": []}));
}

#[tokio::test]
async fn a_log_analytics_workspace_is_kept_unless_forced() {
    let arm = arm().await;
    let logs = id("Microsoft.OperationalInsights/workspaces/logs");
    let list = deleted("Microsoft.OperationalInsights", "deletedWorkspaces");
    assert_eq!(arm.delete(&logs).await.status, 200);
    assert_eq!(arm.get(&list).await.names(), ["logs"]);
    // Made again, it is the one that was deleted.
    assert_eq!(
        arm.put(&logs, json!({"location": "francecentral"}))
            .await
            .status,
        200
    );
    assert_eq!(arm.delete(&format!("{logs}?force=true")).await.status, 200);
    assert!(arm.get(&list).await.names().is_empty());
}

#[tokio::test]
async fn the_demo_has_something_to_recover_and_something_to_purge() {
    let arm = Arm::demo().await;
    assert_eq!(arm.get(&workspaces()).await.names(), ["fraud-pilot-ws"]);
    let vaults = arm
        .get(&deleted("Microsoft.KeyVault", "deletedVaults"))
        .await;
    assert_eq!(vaults.names(), ["fraudpilot-kv", "payments-kv"]);
    let rows = vaults.json();
    let until: jiff::Timestamp = rows["value"][0]["properties"]["scheduledPurgeDate"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    let seconds = until.as_second() - jiff::Timestamp::now().as_second();
    assert!((seconds - 87 * 86_400).abs() < 3_600, "{seconds}");
}
