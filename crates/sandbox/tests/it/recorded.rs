//! What recorded traffic of the service taught, held without a recording: `cargo xtask replay` compares
//! them in full where somebody has them.

use reqwest::Method;
use serde_json::{Value, json};

use crate::arm::{Arm, id};

const LEARNING: &str = "Microsoft.MachineLearningServices/workspaces";
const ACCOUNT: &str = "Microsoft.Storage/storageAccounts/acct";

async fn arm() -> Arm {
    let resources = json!([
        {"type": LEARNING, "name": "ws"},
        {"type": "Microsoft.Storage/storageAccounts", "name": "acct", "sku": {"name": "Premium_LRS"}},
        {"type": format!("{LEARNING}/datastores"), "name": "ws/old",
         "properties": {"accountName": "acct", "credentials": {"credentialsType": "AccountKey"}}},
        {"type": format!("{LEARNING}/datastores"), "name": "ws/open"},
    ]);
    Arm::with(resources, json!({"operationSeconds": 60})).await
}

async fn secrets(arm: &Arm, datastore: &str) -> Value {
    let path = id(&format!("{LEARNING}/ws/datastores/{datastore}/listSecrets"));
    arm.ask(Method::POST, &path, None).await.json()
}

#[tokio::test]
async fn a_compute_is_made_while_its_status_is_asked() {
    let arm = arm().await;
    let compute = id(&format!("{LEARNING}/ws/computes/cpu"));
    let login = json!({"adminUserName": "azureuser", "adminUserPassword": "told once"});
    let body = json!({"properties": {"computeType": "AmlCompute", "properties": {
        "vmSize": "STANDARD_DS2_V2", "userAccountCredentials": login}}});
    for _ in 0..2 {
        // 201 also for one that is there.
        let begun = arm.put(&compute, body.clone()).await;
        assert_eq!((begun.status, begun.header("location")), (201, ""));
        assert_eq!(begun.json()["properties"]["provisioningState"], "Creating");
        let status = begun.header("azure-asyncoperation").to_owned();
        assert!(status.contains("&service=new"), "{status}");
        assert_eq!(arm.get(&status).await.json()["status"], "InProgress");
        arm.advance("PT1M").await;
        assert_eq!(arm.get(&status).await.json()["status"], "Succeeded");
    }
    let made = arm.get(&compute).await;
    assert!(!made.text.contains("told once"), "{}", made.text);
    let properties = &made.json()["properties"];
    assert_eq!(properties["provisioningState"], "Succeeded");
    assert_eq!(properties["properties"]["allocationState"], "Steady");
    assert_eq!(properties["properties"]["vmSize"], "STANDARD_DS2_V2");
}

#[tokio::test]
async fn a_changed_workspace_is_accepted_without_a_body() {
    let arm = arm().await;
    let workspace = id(&format!("{LEARNING}/ws"));
    let body = json!({"properties": {"description": "for fraud"}});
    let begun = arm.ask(Method::PATCH, &workspace, Some(body)).await;
    assert_eq!((begun.status, begun.text.as_str()), (202, ""));
    assert!(begun.header("location").contains("&type=location"));
    let state = async || arm.get(&workspace).await.json()["properties"].clone();
    assert_eq!(state().await["provisioningState"], "Updating");
    arm.advance("PT1M").await;
    let status = arm.get(begun.header("azure-asyncoperation")).await.json();
    assert_eq!(status["status"], "Succeeded");
    assert_eq!(state().await["provisioningState"], "Succeeded");
    assert_eq!(state().await["description"], "for fraud");
}

#[tokio::test]
async fn a_datastore_tells_its_secrets_to_those_who_ask_for_them() {
    let arm = arm().await;
    let datastore = id(&format!("{LEARNING}/ws/datastores/new"));
    let key = json!({"secretsType": "AccountKey", "key": "bmV3"});
    let body = json!({"properties": {"datastoreType": "AzureFile", "accountName": "elsewhere",
        "credentials": {"credentialsType": "AccountKey", "secrets": key}}});
    let made = arm.put(&datastore, body).await;
    assert_eq!(made.status, 201);
    assert!(made.header("location").contains("/datastores/new?"));
    assert!(!made.text.contains("bmV3"), "{}", made.text);
    let row = made.json();
    assert_eq!((row.get("location"), row.get("tags")), (None, None));
    assert!(row["systemData"]["createdAt"].is_string());
    assert_eq!(secrets(&arm, "new").await, key);
    // One that names an account of the sandbox has the key of that account.
    let keys = arm.post(&id(&format!("{ACCOUNT}/listKeys"))).await.json();
    let of_account = &keys["keys"][0]["value"];
    assert_eq!(secrets(&arm, "old").await["key"], *of_account);
    let none = json!({"secretsType": "None"});
    assert_eq!(secrets(&arm, "open").await, none);

    let list = id(&format!("{LEARNING}/ws/datastores?orderByAsc=false"));
    assert_eq!(arm.get(&list).await.names(), ["new", "open", "old"]);
    assert_eq!(arm.delete(&datastore).await.status, 200);
    let gone = arm.get(&datastore).await;
    assert_eq!(gone.code(), (404, "UserError".to_owned()));
    assert_eq!(gone.message(), "Could not find datastore: new.");
}

#[tokio::test]
async fn an_accounts_sku_says_its_tier() {
    let arm = arm().await;
    let sku = json!({"name": "Premium_LRS", "tier": "Premium"});
    for path in [ACCOUNT, &format!("{ACCOUNT}/blobServices/default")] {
        assert_eq!(arm.get(&id(path)).await.json()["sku"], sku, "{path}");
    }
}

#[tokio::test]
async fn a_deleted_container_is_listed_as_leased() {
    let rig = crate::rig::Rig::with_seed(json!({"storage": [{"account": "acct",
        "containerDeleteRetentionDays": 7, "containers": [{"name": "box"}]}]}))
    .await;
    rig.delete("box?restype=container", &[]).await;
    let list = rig.get("?comp=list&include=deleted").await;
    let list = list.text().await.unwrap();
    assert!(
        list.contains("<LeaseStatus>locked</LeaseStatus><LeaseState>leased</LeaseState><LeaseDuration>fixed</LeaseDuration>"),
        "{list}"
    );
    assert!(list.contains("<Name>box</Name>"), "{list}");
}
