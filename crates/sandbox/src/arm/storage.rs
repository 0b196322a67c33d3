//! What the storage provider says of an account: its keys, its blob service, its containers.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::ResourceId;
use http::StatusCode;
use serde_json::{Value, json};

use super::page::{list, page};
use super::show::find_resource;
use super::{Context, Operation, Refusal};
use crate::reply::Reply;
use crate::state::{Account, Container, Resource, Retention, State};

/// Azure REST: Storage Accounts - List Keys. An account that lets nobody in by its key still lists them.
pub(super) fn keys(state: &State, operation: &Operation) -> Result<Reply, Refusal> {
    let (_, account) = find_account(state, operation)?;
    let key = json!({
        "creationTime": "2026-01-05T09:00:00.0000000Z",
        "keyName": "key1",
        "value": STANDARD.encode(&account.key),
        "permissions": "FULL",
    });
    Ok(Reply::json(StatusCode::OK, &json!({"keys": [key]})))
}

/// Recorded from the service: Blob Services - Get Service Properties.
pub(super) fn blob_service(state: &State, operation: &Operation) -> Result<Reply, Refusal> {
    let (resource, account) = find_account(state, operation)?;
    let mut row = service_row(resource, account);
    row["sku"] = with_tier(resource);
    Ok(Reply::json(StatusCode::OK, &row))
}

/// Recorded from the service: an account's sku says its tier, which is the first word of its name.
pub(super) fn with_tier(resource: &Resource) -> Value {
    let name = resource.sku.as_ref().and_then(|sku| sku["name"].as_str());
    let name = name.unwrap_or("Standard_LRS");
    let tier = name.split('_').next().unwrap_or_default();
    json!({"name": name, "tier": tier})
}

/// Recorded from the service: Blob Services - Set Service Properties answers without the sku.
pub(super) fn put_blob_service(
    context: &Context<'_>,
    state: &mut State,
    operation: &Operation,
) -> Result<Reply, Refusal> {
    let body: Value = context.body()?;
    let id = find_account(state, operation)?.0.id.clone();
    let Some(account) = state.accounts.get_mut(id.name()) else {
        return Err(Refusal::resource_not_found(&id));
    };
    let properties = &body["properties"];
    if let Some(on) = properties["isVersioningEnabled"].as_bool() {
        account.service.versioning = on;
    }
    let blobs = &properties["deleteRetentionPolicy"];
    set_retention(&mut account.service.blobs, blobs);
    if let Some(allow) = blobs["allowPermanentDelete"].as_bool() {
        account.service.permanent_delete = allow;
    }
    set_retention(
        &mut account.service.containers,
        &properties["containerDeleteRetentionPolicy"],
    );
    let (resource, account) = find_account(state, operation)?;
    Ok(Reply::json(StatusCode::OK, &service_row(resource, account)))
}

fn set_retention(retention: &mut Retention, policy: &Value) {
    match policy["enabled"].as_bool() {
        Some(true) => {
            let days = policy["days"]
                .as_u64()
                .and_then(|days| u32::try_from(days).ok());
            retention.days = Some(days.unwrap_or(7));
        }
        Some(false) => retention.days = None,
        None => {}
    }
}

fn service_row(resource: &Resource, account: &Account) -> Value {
    let service = &account.service;
    let mut blobs = retention(service.blobs);
    if service.permanent_delete {
        blobs["allowPermanentDelete"] = true.into();
    }
    let mut properties = json!({
        "cors": {"corsRules": []},
        "deleteRetentionPolicy": blobs,
        "isVersioningEnabled": service.versioning,
    });
    if service.containers.days.is_some() {
        properties["containerDeleteRetentionPolicy"] = retention(service.containers);
    }
    json!({
        "id": format!("{}/blobServices/default", resource.id),
        "name": "default",
        "type": "Microsoft.Storage/storageAccounts/blobServices",
        "properties": properties,
    })
}

/// Recorded from the service: `{"enabled":false}`, or with the days.
fn retention(retention: Retention) -> Value {
    match retention.days {
        Some(days) => json!({"enabled": true, "days": days}),
        None => json!({"enabled": false}),
    }
}

/// Azure REST: Blob Containers - List.
pub(super) fn containers(
    context: &Context<'_>,
    state: &State,
    operation: &Operation,
) -> Result<Reply, Refusal> {
    let (resource, account) = find_account(state, operation)?;
    let rows = account.containers.iter();
    let rows = rows.map(|(name, container)| container_row(resource, name, container));
    page(context.request, state, rows.collect())
}

/// Azure REST: Blob Containers - Get.
pub(super) fn container(state: &State, operation: &Operation) -> Result<Reply, Refusal> {
    let (resource, account) = find_account(state, operation)?;
    let name = operation.path.rsplit('/').next().unwrap_or_default();
    let found = account.containers.get(name).ok_or_else(|| {
        let message = "The specified container does not exist.".to_owned();
        Refusal::new(StatusCode::NOT_FOUND, "ContainerNotFound", message)
    })?;
    Ok(Reply::json(
        StatusCode::OK,
        &container_row(resource, name, found),
    ))
}

/// Azure REST: Blob Containers - Get; the fields that say why a deletion is refused.
pub(super) fn container_row(resource: &Resource, name: &str, container: &Container) -> Value {
    let etag = format!("\"{}\"", container.written.etag());
    let held = !container.hold_tags.is_empty();
    let mut properties = json!({
        "deleted": false,
        "remainingRetentionDays": 0,
        "publicAccess": "None",
        "lastModifiedTime": container.written.iso(),
        "legalHold": {
            "hasLegalHold": held,
            "tags": container.hold_tags.iter().map(|tag| json!({"tag": tag})).collect::<Vec<_>>(),
        },
        "hasLegalHold": held,
        "hasImmutabilityPolicy": container.immutability.is_some(),
        "metadata": container.metadata,
    });
    if let Some(policy) = &container.immutability {
        properties["immutabilityPolicy"] = json!({
            "etag": etag,
            "updateHistory": [],
            "properties": {
                "immutabilityPeriodSinceCreationInDays": policy.days,
                "state": if policy.locked { "Locked" } else { "Unlocked" },
                "allowProtectedAppendWrites": policy.appends,
            },
        });
    }
    if container.version_level {
        properties["immutableStorageWithVersioning"] = json!({"enabled": true});
    }
    json!({
        "id": format!("{}/blobServices/default/containers/{name}", resource.id),
        "name": name,
        "type": "Microsoft.Storage/storageAccounts/blobServices/containers",
        "etag": etag,
        "properties": properties,
    })
}

/// Recorded as a code: an account without rules answers 404.
pub(super) fn management_policy(state: &State, operation: &Operation) -> Result<Reply, Refusal> {
    let (resource, _) = find_account(state, operation)?;
    let message = format!(
        "No ManagementPolicy found for account {}",
        resource.id.name()
    );
    Err(Refusal::new(
        StatusCode::NOT_FOUND,
        "ManagementPolicyNotFound",
        message,
    ))
}

/// An empty list of a thing that exists: private endpoint connections, diagnostic settings.
pub(super) fn nothing(state: &State, operation: &Operation) -> Result<Reply, Refusal> {
    super::show::check_scope(state, operation.target())?;
    Ok(list(&[]))
}

pub(super) fn find_account<'a>(
    state: &'a State,
    operation: &Operation,
) -> Result<(&'a Resource, &'a Account), Refusal> {
    let resource = find_resource(state, operation.target())?;
    let account = state.accounts.get(resource.id.name());
    let account = account.ok_or_else(|| Refusal::resource_not_found(&resource.id))?;
    Ok((resource, account))
}

/// Whether a storage account may be deleted: not while a container is held or its policy is locked
/// (Microsoft Learn: "Store business-critical blob data with immutable storage"; the code is not recorded).
pub(super) fn check_removal(state: &State, id: &ResourceId) -> Result<(), Refusal> {
    let Some(account) = state.accounts.get(id.name()) else {
        return Ok(());
    };
    let mut containers = account.containers.iter();
    let protected = containers.find(|(_, container)| {
        let locked = container
            .immutability
            .as_ref()
            .is_some_and(|policy| policy.locked);
        !container.hold_tags.is_empty() || locked
    });
    let Some((name, _)) = protected else {
        return Ok(());
    };
    let message = format!(
        "The storage account {} cannot be deleted due to its blob container {name}, which has a legal hold or an immutability policy.",
        id.name()
    );
    Err(Refusal::new(
        StatusCode::CONFLICT,
        "ContainerImmutabilityPolicyFailure",
        message,
    ))
}
