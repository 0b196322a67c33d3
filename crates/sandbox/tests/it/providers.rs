//! What clients ask beside the resources themselves: metadata, api-versions, keys, service properties, and
//! how many requests are left.

use reqwest::Method;
use serde_json::{Value, json};

use crate::arm::{Arm, SUBSCRIPTION, id};

const ACCOUNT: &str = "Microsoft.Storage/storageAccounts/acct";

async fn arm(settings: Value) -> Arm {
    Arm::with_seed(json!({
        "subscriptions": [{"id": &SUBSCRIPTION[15..], "name": "Research", "resourceGroups": [
            {"name": "rg", "tags": {"owner": "a"}, "resources": [
                {"type": "Microsoft.Storage/storageAccounts", "name": "acct", "kind": "StorageV2"},
                {"type": "Microsoft.KeyVault/vaults", "name": "throttled-kv"},
                {"type": "Microsoft.KeyVault/vaults", "name": "flaky-kv"},
            ]},
        ]}],
        "storage": [{"account": "acct", "versioning": true, "deleteRetentionDays": 7,
            "allowSharedKeyAccess": false, "containers": [
                {"name": "held", "legalHold": ["case7"]},
                {"name": "box", "immutability": {"days": 5, "locked": false}},
        ]}],
        "settings": settings,
    }))
    .await
}

#[tokio::test]
async fn the_clouds_metadata_has_both_shapes_and_asks_for_nothing() {
    let arm = arm(json!({})).await;
    let base = arm.rig.ready("/resourceManager");
    let ask = async |version: &str| -> Value {
        let url = format!("{base}/metadata/endpoints?api-version={version}");
        arm.rig
            .http
            .get(url)
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap()
    };
    let one = ask("2022-09-01").await;
    let many = ask("2019-05-01").await;
    assert_eq!(many, json!([one]));
    assert_eq!(one["resourceManager"], format!("{base}/"));
    assert_eq!(one["authentication"]["loginEndpoint"], format!("{base}/"));
    assert_eq!(
        one["authentication"]["audiences"][0],
        "https://management.core.windows.net/"
    );
    for field in [
        "name",
        "portal",
        "gallery",
        "graphAudience",
        "microsoftGraphResourceId",
        "media",
        "batch",
        "sqlManagement",
    ] {
        assert!(one[field].is_string(), "{field}");
    }
    for suffix in [
        "storage",
        "keyVaultDns",
        "acrLoginServer",
        "sqlServerHostname",
    ] {
        assert!(one["suffixes"][suffix].is_string(), "{suffix}");
    }
}

#[tokio::test]
async fn a_provider_names_its_versions() {
    let arm = arm(json!({})).await;
    for path in [
        "/providers/Microsoft.KeyVault".to_owned(),
        format!("{SUBSCRIPTION}/providers/microsoft.keyvault"),
    ] {
        let provider = arm.get(&path).await.json();
        assert_eq!(provider["namespace"], "Microsoft.KeyVault");
        let types = provider["resourceTypes"].as_array().unwrap();
        let vaults = types
            .iter()
            .find(|row| row["resourceType"] == "vaults")
            .unwrap();
        assert!(vaults["apiVersions"][0].is_string());
    }
    let unknown = arm.get("/providers/Contoso.Nothing").await;
    assert_eq!(unknown.code(), (404, "InvalidResourceNamespace".to_owned()));
}

#[tokio::test]
async fn resources_are_found_by_name_and_checked_by_id() {
    let arm = arm(json!({})).await;
    let list = async |filter: &str| {
        let path = format!("{SUBSCRIPTION}/resources?$filter={filter}");
        arm.get(&path).await.names()
    };
    assert_eq!(list("name eq 'ACCT'").await, ["acct"]);
    assert_eq!(
        list("resourceGroup eq 'rg' and resourceType eq 'microsoft.keyvault/vaults'").await,
        ["throttled-kv", "flaky-kv"]
    );
    let groups = async |filter: &str| {
        arm.get(&format!("{SUBSCRIPTION}/resourcegroups?$filter={filter}"))
            .await
            .names()
    };
    assert_eq!(
        groups("tagName eq 'owner' and tagValue eq 'a'").await,
        ["rg"]
    );
    assert!(
        groups("tagName eq 'owner' and tagValue eq 'b'")
            .await
            .is_empty()
    );
    let check = async |path: String| arm.ask(Method::HEAD, &path, None).await.status;
    assert_eq!(check(id(ACCOUNT)).await, 204);
    assert_eq!(
        check(id("Microsoft.Storage/storageAccounts/none")).await,
        404
    );
    let made = arm
        .put(
            &format!("{SUBSCRIPTION}/resourcegroups/new"),
            json!({"location": "westus", "tags": {}}),
        )
        .await;
    assert_eq!(made.status, 201);
    assert_eq!(made.json()["location"], "westus");
}

#[tokio::test]
async fn the_storage_provider_and_the_blob_service_tell_the_same() {
    let arm = arm(json!({})).await;
    let account = id(ACCOUNT);
    let row = arm.get(&account).await.json();
    assert_eq!(row["properties"]["allowSharedKeyAccess"], false);
    let keys = arm
        .post(&format!("{account}/listKeys?$expand=kerb"))
        .await
        .json();
    assert_eq!(keys["keys"][0]["permissions"], "FULL");
    let service = format!("{account}/blobServices/default");
    let properties = arm.get(&service).await.json()["properties"].clone();
    assert_eq!(properties["isVersioningEnabled"], true);
    assert_eq!(
        properties["deleteRetentionPolicy"],
        json!({"enabled": true, "days": 7})
    );
    let change = json!({"properties": {"isVersioningEnabled": false,
        "deleteRetentionPolicy": {"enabled": false},
        "containerDeleteRetentionPolicy": {"enabled": true, "days": 3}}});
    let changed = arm.put(&service, change).await;
    assert_eq!(changed.status, 200);
    assert!(changed.json().get("sku").is_none());
    let properties = arm.get(&service).await.json()["properties"].clone();
    assert_eq!(properties["isVersioningEnabled"], false);
    assert_eq!(
        properties["deleteRetentionPolicy"],
        json!({"enabled": false})
    );
    assert_eq!(
        properties["containerDeleteRetentionPolicy"],
        json!({"enabled": true, "days": 3})
    );

    let containers = format!("{service}/containers");
    assert_eq!(arm.get(&containers).await.names(), ["box", "held"]);
    let held = arm.get(&format!("{containers}/held")).await.json()["properties"].clone();
    assert_eq!(
        (&held["hasLegalHold"], &held["legalHold"]["tags"][0]["tag"]),
        (&json!(true), &json!("case7"))
    );
    let policy =
        arm.get(&format!("{containers}/box")).await.json()["properties"]["immutabilityPolicy"]
            .clone();
    assert_eq!(policy["properties"]["state"], "Unlocked");
    assert_eq!(
        arm.get(&format!("{account}/managementPolicies/default"))
            .await
            .code(),
        (404, "ManagementPolicyNotFound".to_owned())
    );
    let settings = format!("{account}/providers/Microsoft.Insights/diagnosticSettings");
    assert_eq!(arm.get(&settings).await.json(), json!({"value": []}));
    assert_eq!(
        arm.get(&format!("{account}/privateEndpointConnections"))
            .await
            .json(),
        json!({"value": []})
    );
    // An account with a held container stays.
    assert_eq!(arm.delete(&account).await.status, 409);
    assert_eq!(arm.get(&account).await.status, 200);
}

#[tokio::test]
async fn a_bucket_empties_refuses_and_fills_again() {
    let arm = arm(json!({"throttle": {
        "reads": {"size": 3, "perSecond": 1},
        "deletes": {"size": 1, "perSecond": 1},
    }}))
    .await;
    let left = |answer: &crate::arm::Answer, name: &str| {
        let name = format!("x-ms-ratelimit-remaining-subscription-{name}");
        answer.header(&name).parse::<i64>().ok()
    };
    let account = id(ACCOUNT);
    let first = arm.get(&account).await;
    assert_eq!(
        (left(&first, "reads"), left(&first, "global-reads")),
        (Some(2), Some(44))
    );
    let mut refused = arm.get(&account).await;
    while refused.status == 200 {
        refused = arm.get(&account).await;
    }
    assert_eq!(
        refused.code(),
        (429, "SubscriptionRequestsThrottled".to_owned())
    );
    assert_eq!(refused.header("retry-after"), "1");
    // Deletions and writes have buckets of their own.
    let vault = id("Microsoft.KeyVault/vaults/none");
    assert_eq!(arm.delete(&vault).await.status, 204);
    arm.advance("PT1M").await;
    let again = arm.get(&account).await;
    assert_eq!((again.status, left(&again, "reads")), (200, Some(2)));
}

#[tokio::test]
async fn what_is_called_throttled_or_flaky_is_every_second_time() {
    let arm = arm(json!({})).await;
    let throttled = id("Microsoft.KeyVault/vaults/throttled-kv");
    let refused = arm.get(&throttled).await;
    assert_eq!((refused.status, refused.header("retry-after")), (429, "1"));
    assert_eq!(refused.json()["Code"], "429");
    assert_eq!(arm.get(&throttled).await.status, 200);
    let flaky = id("Microsoft.KeyVault/vaults/flaky-kv");
    let failed = arm.delete(&flaky).await;
    assert_eq!(failed.json(), json!({"Message": "An error has occurred."}));
    assert_eq!(
        (failed.status, failed.header("x-ms-failure-cause")),
        (500, "service")
    );
    assert_eq!(arm.delete(&flaky).await.status, 200);
}
