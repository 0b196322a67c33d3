use serde_json::json;

use crate::arm::{Arm, SUBSCRIPTION, id};

const LOCKS: &str = "/providers/Microsoft.Authorization/locks";

async fn arm() -> Arm {
    Arm::with(
        json!([
            {"type": "Microsoft.Storage/storageAccounts", "name": "acct"},
            {"type": "Microsoft.KeyVault/vaults", "name": "kv"},
        ]),
        json!({"operationSeconds": 60}),
    )
    .await
}

fn body(level: &str) -> serde_json::Value {
    json!({"properties": {"level": level, "notes": "kept"}})
}

#[tokio::test]
async fn a_lock_is_made_changed_listed_and_deleted_as_recorded() {
    let arm = arm().await;
    let group = format!("{SUBSCRIPTION}/resourceGroups/rg");
    let account = id("Microsoft.Storage/storageAccounts/acct");
    let lock = format!("{account}{LOCKS}/keep");
    assert_eq!(arm.get(&lock).await.status, 404);
    let made = arm.put(&lock, body("CanNotDelete")).await;
    assert_eq!(made.status, 201);
    let row = json!({
        "properties": {"level": "CanNotDelete", "notes": "kept"},
        "id": lock,
        "type": "Microsoft.Authorization/locks",
        "name": "keep",
    });
    assert_eq!(made.json(), row);
    assert_eq!(arm.put(&lock, body("ReadOnly")).await.status, 200);
    assert_eq!(
        arm.get(&lock).await.json()["properties"]["level"],
        "ReadOnly"
    );
    arm.put(&format!("{group}{LOCKS}/of-group"), body("CanNotDelete"))
        .await;
    arm.put(
        &format!("{SUBSCRIPTION}{LOCKS}/of-all"),
        body("CanNotDelete"),
    )
    .await;

    // A subscription's list has every lock below it; a scope's has those above and below it.
    let names = async |scope: &str, filter: &str| {
        let mut names = arm.get(&format!("{scope}{LOCKS}{filter}")).await.names();
        names.sort();
        names
    };
    assert_eq!(
        names(SUBSCRIPTION, "").await,
        ["keep", "of-all", "of-group"]
    );
    assert_eq!(names(&group, "").await, ["keep", "of-all", "of-group"]);
    assert_eq!(
        names(&group, "?$filter=atScope()").await,
        ["of-all", "of-group"]
    );
    let vault = id("Microsoft.KeyVault/vaults/kv");
    assert_eq!(
        names(
            &vault
                .to_uppercase()
                .replace("SUBSCRIPTIONS", "subscriptions"),
            ""
        )
        .await,
        ["of-all", "of-group"]
    );

    let gone = arm.delete(&lock).await;
    assert_eq!((gone.status, gone.text.as_str()), (200, ""));
    assert_eq!(arm.delete(&lock).await.status, 204);
}

#[tokio::test]
async fn a_locked_scope_refuses_to_be_deleted() {
    let arm = arm().await;
    let group = format!("{SUBSCRIPTION}/resourceGroups/rg");
    let account = id("Microsoft.Storage/storageAccounts/acct");
    let lock = format!("{account}{LOCKS}/keep");
    arm.put(&lock, body("CanNotDelete")).await;
    // A lock on a child stops the group, and the sentence names the child.
    for scope in [&group, &account] {
        let refused = arm.delete(scope).await;
        assert_eq!(refused.code(), (409, "ScopeLocked".to_owned()));
        assert_eq!(
            refused.message(),
            format!(
                "The scope '{scope}' cannot perform delete operation because following scope(s) are locked: '{account}'. Please remove the lock and try again."
            )
        );
        assert_eq!(refused.header("x-ms-failure-cause"), "gateway");
    }
    assert_eq!(arm.post(&format!("{account}/listKeys")).await.status, 200);
    arm.put(&lock, body("ReadOnly")).await;
    assert_eq!(
        arm.post(&format!("{account}/listKeys")).await.code(),
        (409, "ScopeLocked".to_owned())
    );
    arm.delete(&lock).await;
    assert_eq!(arm.delete(&account).await.status, 200);
    assert_eq!(arm.get(&account).await.status, 404);
    assert_eq!(arm.delete(&account).await.status, 204);
}

#[tokio::test]
async fn the_locks_of_what_is_deleted_go_with_it() {
    let arm = arm().await;
    let vault = id("Microsoft.KeyVault/vaults/kv");
    let lock = format!("{vault}{LOCKS}/keep");
    arm.put(&lock, body("CanNotDelete")).await;
    arm.delete(&lock).await;
    arm.delete(&vault).await;
    assert!(
        arm.get(&format!("{SUBSCRIPTION}{LOCKS}"))
            .await
            .names()
            .is_empty()
    );
}

#[tokio::test]
async fn what_is_called_locked_has_a_lock() {
    let arm = Arm::with(
        json!([{"type": "Microsoft.KeyVault/vaults", "name": "locked-kv"}]),
        json!({}),
    )
    .await;
    let vault = id("Microsoft.KeyVault/vaults/locked-kv");
    assert_eq!(
        arm.get(&format!("{vault}{LOCKS}")).await.names(),
        ["locked-by-name"]
    );
    assert_eq!(arm.delete(&vault).await.status, 409);
    let demo = Arm::demo().await;
    let locks = demo
        .get(&format!("{SUBSCRIPTION}{LOCKS}?api-version=2016-09-01"))
        .await;
    assert_eq!(locks.names(), ["keep-shared-registry"]);
}
