use reqwest::Method;
use serde_json::{Value, json};

use crate::arm::{Answer, Arm, SUBSCRIPTION, id};

const ACCOUNT: &str = "Microsoft.Storage/storageAccounts/acct";

/// Two applications: `owner` owns the subscription, `other` has what the test says.
async fn arms(assignments: Value, denials: Value) -> (Arm, Arm) {
    let mut all = vec![json!({"principal": "owner-id", "role": "Owner", "scope": SUBSCRIPTION})];
    all.extend(assignments.as_array().unwrap().iter().cloned());
    let owner = Arm::with_seed(json!({
        "servicePrincipals": [
            {"client": "owner", "id": "owner-id", "secret": "s"},
            {"client": "other", "id": "other-id", "secret": "s"},
        ],
        "subscriptions": [{"id": &SUBSCRIPTION[15..], "name": "Research", "resourceGroups": [
            {"name": "rg", "resources": [
                {"type": "Microsoft.Storage/storageAccounts", "name": "acct"},
                {"type": "Microsoft.KeyVault/vaults", "name": "kv"},
            ]},
            {"name": "rg2"},
        ]}],
        "roles": [{"name": "Key Lister", "actions": ["Microsoft.Storage/*/listKeys/action"]}],
        "roleAssignments": all,
        "denyAssignments": denials,
    }))
    .await;
    let other = owner.signed_in("other", "s").await;
    (owner, other)
}

fn assignment(role: &str, scope: &str) -> Value {
    json!({"principal": "other-id", "role": role, "scope": scope})
}

fn refused(answer: &Answer, action: &str, scope: &str) {
    assert_eq!(answer.code(), (403, "AuthorizationFailed".to_owned()));
    assert_eq!(
        answer.message(),
        format!(
            "The client 'other' with object id 'other-id' does not have authorization to perform action '{action}' over scope '{scope}'."
        )
    );
}

#[tokio::test]
async fn a_reader_reads_and_is_told_what_he_lacks() {
    let (_, reader) = arms(json!([assignment("Reader", SUBSCRIPTION)]), json!([])).await;
    let account = id(ACCOUNT);
    let group = format!("{SUBSCRIPTION}/resourceGroups/rg");
    assert_eq!(reader.get(&account).await.status, 200);
    let gone = reader.delete(&account).await;
    refused(&gone, "Microsoft.Storage/storageAccounts/delete", &account);
    let keys = reader.post(&format!("{account}/listKeys")).await;
    refused(
        &keys,
        "Microsoft.Storage/storageAccounts/listKeys/action",
        &account,
    );
    let gone = reader.delete(&group).await;
    refused(
        &gone,
        "Microsoft.Resources/subscriptions/resourceGroups/delete",
        &group,
    );
    let lock = format!("{group}/providers/Microsoft.Authorization/locks/x");
    refused(
        &reader.delete(&lock).await,
        "Microsoft.Authorization/locks/delete",
        &group,
    );
    let permissions = format!("{group}/providers/Microsoft.Authorization/permissions");
    let list = reader.get(&permissions).await.json();
    assert_eq!(
        list["value"],
        json!([{"actions": ["*/read"], "notActions": [], "dataActions": [], "notDataActions": []}])
    );
}

#[tokio::test]
async fn roles_add_up_along_the_scopes() {
    let account = id(ACCOUNT);
    let roles = json!([
        assignment("Reader", SUBSCRIPTION),
        assignment("Key Lister", &account)
    ]);
    let (_, other) = arms(roles, json!([])).await;
    assert_eq!(other.post(&format!("{account}/listKeys")).await.status, 200);
    let list = async |scope: &str, filter: &str| {
        let path =
            format!("{scope}/providers/Microsoft.Authorization/roleAssignments?$filter={filter}");
        let list = other.get(&path).await.json();
        let rows = list["value"].as_array().unwrap().iter();
        let mut scopes: Vec<String> = rows
            .map(|row| row["properties"]["scope"].as_str().unwrap().to_owned())
            .collect();
        scopes.sort();
        scopes
    };
    let mine = "assignedTo('other-id')";
    assert_eq!(
        list(SUBSCRIPTION, mine).await,
        [SUBSCRIPTION, account.as_str()]
    );
    assert_eq!(
        list(SUBSCRIPTION, "atScope()").await,
        [SUBSCRIPTION, SUBSCRIPTION]
    );
    assert_eq!(list(&account, mine).await, [SUBSCRIPTION, account.as_str()]);
    assert_eq!(
        list(&id("Microsoft.KeyVault/vaults/kv"), mine).await,
        [SUBSCRIPTION]
    );
    let definitions = format!("{SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions");
    let one = other
        .get(&format!("{definitions}?$filter=roleName eq 'Reader'"))
        .await
        .json();
    let definition = one["value"][0]["id"].as_str().unwrap();
    assert!(
        definition.ends_with("acdd72a7-3385-48ef-bd42-f606fba81ae7"),
        "{definition}"
    );
    assert_eq!(
        other.get(definition).await.json()["properties"]["roleName"],
        "Reader"
    );
}

#[tokio::test]
async fn lists_leave_out_what_cannot_be_read() {
    let account = id(ACCOUNT);
    let (_, other) = arms(json!([assignment("Reader", &account)]), json!([])).await;
    let groups = other.get(&format!("{SUBSCRIPTION}/resourcegroups")).await;
    assert_eq!(groups.names(), ["rg"]);
    let resources = format!("{SUBSCRIPTION}/resourceGroups/rg/resources");
    assert_eq!(other.get(&resources).await.names(), ["acct"]);
    let vault = id("Microsoft.KeyVault/vaults/kv");
    refused(
        &other.get(&vault).await,
        "Microsoft.KeyVault/vaults/read",
        &vault,
    );

    let (_, nobody) = arms(json!([]), json!([])).await;
    assert_eq!(
        nobody.get("/subscriptions").await.json()["value"],
        json!([])
    );
    assert_eq!(
        nobody.get(SUBSCRIPTION).await.code(),
        (404, "SubscriptionNotFound".to_owned())
    );
}

#[tokio::test]
async fn a_denial_stops_even_an_owner() {
    let account = id(ACCOUNT);
    let denial = json!([{"name": "hands off", "principals": ["owner-id"],
        "scope": format!("{SUBSCRIPTION}/resourceGroups/rg"), "actions": ["*/delete"]}]);
    let (owner, _) = arms(json!([]), denial).await;
    let gone = owner.delete(&account).await;
    assert_eq!(
        gone.code(),
        (403, "DenyAssignmentAuthorizationFailed".to_owned())
    );
    assert!(
        gone.message()
            .contains("deny assignment with name 'hands off'"),
        "{}",
        gone.text
    );
    assert_eq!(owner.get(&account).await.status, 200);
    let list = format!("{account}/providers/Microsoft.Authorization/denyAssignments");
    let rows = owner.get(&list).await.json();
    assert_eq!(
        rows["value"][0]["properties"]["permissions"][0]["actions"],
        json!(["*/delete"])
    );
    // The list of permissions does not show it: whoever plans a deletion must ask for both.
    let list = format!("{account}/providers/Microsoft.Authorization/permissions");
    assert_eq!(
        owner.get(&list).await.json()["value"][0]["actions"],
        json!(["*"])
    );
}

#[tokio::test]
async fn the_people_of_the_demo_have_their_roles() {
    let demo = Arm::demo().await;
    let list = format!("{SUBSCRIPTION}/providers/Microsoft.Authorization/roleAssignments");
    let rows = demo.get(&list).await.json();
    let rows = rows["value"].as_array().unwrap();
    assert_eq!(rows.len(), 7);
    let kinds: Vec<&str> = rows
        .iter()
        .map(|row| row["properties"]["principalType"].as_str().unwrap())
        .collect();
    assert_eq!(kinds.iter().filter(|kind| **kind == "User").count(), 5);
}

#[tokio::test]
async fn what_is_called_forbidden_is() {
    let arm = Arm::with(
        json!([{"type": "Microsoft.KeyVault/vaults", "name": "forbidden-kv"}]),
        json!({}),
    )
    .await;
    let vault = id("Microsoft.KeyVault/vaults/forbidden-kv");
    for method in [Method::GET, Method::DELETE] {
        let answer = arm.ask(method, &vault, None).await;
        assert_eq!(answer.code(), (403, "AuthorizationFailed".to_owned()));
    }
}
