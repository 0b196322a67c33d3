//! What was deleted and can still come back, or be purged.

use domain::ResourceId;
use http::StatusCode;
use serde_json::{Map, Value, json};

use super::page::{list, page};
use super::running::{Begun, begin};
use super::show::find_subscription;
use super::{Context, Operation, Refusal};
use crate::reply::Reply;
use crate::state::{DeletedResource, Effect, Shape, State};
use crate::ticks::Ticks;

pub(super) const WORKSPACES: &str = "Microsoft.MachineLearningServices/workspaces";
pub(super) const VAULTS: &str = "Microsoft.KeyVault/vaults";
pub(super) const LOG_WORKSPACES: &str = "Microsoft.OperationalInsights/workspaces";
pub(super) const STORAGE_ACCOUNTS: &str = "Microsoft.Storage/storageAccounts";

/// The recently deleted workspaces of a subscription.
///
/// No published operation lists them and none was recorded: the portal does it by itself, and scripts ask
/// at this address. A client must be ready to be told that there is no such thing.
pub(super) fn list_workspaces(
    context: &Context<'_>,
    state: &State,
    operation: &Operation,
) -> Result<Reply, Refusal> {
    let rows = deleted_in(state, operation, WORKSPACES)?.map(|deleted| {
        let mut properties = dates(deleted);
        properties.insert("workspaceResourceId".into(), json!(deleted.resource.id));
        row(
            deleted,
            "Microsoft.MachineLearningServices",
            "deletedWorkspaces",
            &properties,
        )
    });
    page(context.request, state, rows.collect())
}

/// Recorded from the service: the deleted vaults of a subscription.
pub(super) fn list_vaults(
    context: &Context<'_>,
    state: &State,
    operation: &Operation,
) -> Result<Reply, Refusal> {
    let rows = deleted_in(state, operation, VAULTS)?.map(vault_row);
    page(context.request, state, rows.collect())
}

/// One deleted vault, by its location and name.
pub(super) fn show_vault(state: &State, operation: &Operation) -> Result<Reply, Refusal> {
    let found = find_vault(state, operation)?;
    Ok(Reply::json(StatusCode::OK, &vault_row(found)))
}

/// Recorded from the service: 202 with a `Location`. A protected vault refuses (Azure REST: Vaults - Purge
/// Deleted; the code is not recorded).
pub(super) fn purge_vault(
    context: &Context<'_>,
    state: &mut State,
    operation: &Operation,
) -> Result<Reply, Refusal> {
    let found = find_vault(state, operation)?;
    let name = found.resource.id.name();
    if found.resource.is_purge_protected() {
        let message = format!(
            "Operation \"purge\" is not allowed because purge protection is enabled for this vault. Key Vault service will automatically purge '{name}' after the retention period has passed."
        );
        return Err(Refusal::new(
            StatusCode::CONFLICT,
            "PurgeNotAllowed",
            message,
        ));
    }
    let id = found.resource.id.clone();
    let location = found.resource.location.clone();
    let begun = Begun {
        shape: Shape::VaultPurge,
        subscription: id.subscription(),
        location: &location,
        slow: super::sentinel::is_slow(id.as_str()),
        effect: Effect::RemoveResource {
            id: id.clone(),
            purge: true,
        },
    };
    Ok(begin(context, state, &begun))
}

/// Azure REST: Deleted Workspaces - List (Log Analytics): the workspaces as they were, in one list without
/// pages.
pub(super) fn list_log_workspaces(
    context: &Context<'_>,
    state: &State,
    operation: &Operation,
) -> Result<Reply, Refusal> {
    let group = (operation.names.len() > 1).then(|| operation.text(1));
    let rows = deleted_in(state, operation, LOG_WORKSPACES)?
        .filter(|deleted| {
            let of = deleted.resource.id.resource_group().unwrap_or_default();
            group.is_none_or(|group| group.eq_ignore_ascii_case(of))
        })
        .map(|deleted| super::show::full_row(context.request, state, &deleted.resource));
    Ok(list(&rows.collect::<Vec<_>>()))
}

/// Azure REST: Deleted Accounts - List.
pub(super) fn list_accounts(
    context: &Context<'_>,
    state: &State,
    operation: &Operation,
) -> Result<Reply, Refusal> {
    let rows = deleted_in(state, operation, STORAGE_ACCOUNTS)?.map(|deleted| {
        let properties = json!({
            "storageAccountResourceId": deleted.resource.id,
            "location": deleted.resource.location,
            "restoreReference": deleted.at.etag(),
            "creationTime": deleted.resource.property("creationTime"),
            "deletionTime": deleted.at.iso(),
        });
        let properties = properties.as_object().cloned().unwrap_or_default();
        row(deleted, "Microsoft.Storage", "deletedAccounts", &properties)
    });
    page(context.request, state, rows.collect())
}

fn deleted_in<'a>(
    state: &'a State,
    operation: &Operation,
    type_name: &'a str,
) -> Result<impl Iterator<Item = &'a DeletedResource> + use<'a>, Refusal> {
    let subscription = find_subscription(state, operation.text(0))?;
    Ok(state.deleted_of(type_name).filter(|deleted| {
        deleted
            .resource
            .id
            .subscription()
            .eq_ignore_ascii_case(&subscription.id)
    }))
}

fn find_vault<'a>(state: &'a State, operation: &Operation) -> Result<&'a DeletedResource, Refusal> {
    let (location, name) = (operation.text(1), operation.text(2));
    let mut vaults = deleted_in(state, operation, VAULTS)?;
    let found = vaults.find(|deleted| {
        deleted.resource.id.name().eq_ignore_ascii_case(name)
            && deleted.resource.location.eq_ignore_ascii_case(location)
    });
    found.ok_or_else(|| {
        let message = format!("The specified deleted vault '{name}' does not exist.");
        Refusal::new(StatusCode::NOT_FOUND, "DeletedVaultNotFound", message)
    })
}

/// Recorded from the service.
fn vault_row(deleted: &DeletedResource) -> Value {
    let mut properties = dates(deleted);
    properties.insert("vaultId".into(), json!(deleted.resource.id));
    if deleted.resource.is_purge_protected() {
        properties.insert("purgeProtectionEnabled".into(), true.into());
    }
    row(deleted, "Microsoft.KeyVault", "deletedVaults", &properties)
}

fn dates(deleted: &DeletedResource) -> Map<String, Value> {
    let dates = json!({
        "location": deleted.resource.location,
        "tags": deleted.resource.tags,
        "deletionDate": seconds(deleted.at),
        "scheduledPurgeDate": seconds(deleted.until),
    });
    dates.as_object().cloned().unwrap_or_default()
}

fn row(
    deleted: &DeletedResource,
    provider: &str,
    collection: &str,
    properties: &Map<String, Value>,
) -> Value {
    let (id, location) = (&deleted.resource.id, &deleted.resource.location);
    json!({
        "id": format!(
            "/subscriptions/{}/providers/{provider}/locations/{location}/{collection}/{}",
            id.subscription(),
            id.name()
        ),
        "name": id.name(),
        "type": format!("{provider}/{collection}"),
        "properties": properties,
    })
}

/// `2021-06-18T01:55:37Z`
fn seconds(at: Ticks) -> String {
    at.timestamp().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// The deleted resource that keeps this name from being given again.
pub(super) fn blocks_name<'a>(state: &'a State, id: &ResourceId) -> Option<&'a DeletedResource> {
    let kind = id.resource_type().unwrap_or_default();
    state
        .deleted
        .iter()
        .filter(|d| d.resource.is(&kind))
        .find(|deleted| {
            // A vault's name is its host name and is taken everywhere.
            let everywhere = deleted.resource.is(VAULTS);
            deleted.resource.id == *id
                || (everywhere && deleted.resource.id.name().eq_ignore_ascii_case(id.name()))
        })
}
