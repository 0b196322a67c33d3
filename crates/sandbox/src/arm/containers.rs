//! Blob containers as the storage provider has them: holds and retention policies are made here.

use std::collections::BTreeMap;

use http::{Method, StatusCode, header};
use serde_json::{Value, json};

use super::storage::{container_row, find_account};
use super::{Context, Operation, Refusal};
use crate::reply::Reply;
use crate::state::{Container, DeletedContainer, Immutability, Metadata, State};

/// Azure REST: Blob Containers - Create, Update. Recorded from the service: 201 for a new one.
pub(super) fn put(
    context: &Context<'_>,
    state: &mut State,
    operation: &Operation,
) -> Result<Reply, Refusal> {
    let body: Value = context.body()?;
    let name = operation.text(2).to_owned();
    let known = find_account(state, operation)?
        .1
        .containers
        .contains_key(&name);
    if !known && context.request.method == Method::PATCH {
        return Err(not_found());
    }
    if !known {
        let written = state.stamp(context.now);
        let made = Container::new(written, Metadata::new(), BTreeMap::new());
        containers_mut(state, operation)?.insert(name.clone(), made);
    }
    let container = found_mut(state, operation)?;
    if body["properties"]["immutableStorageWithVersioning"]["enabled"] == json!(true) {
        container.version_level = true;
    }
    let (resource, account) = find_account(state, operation)?;
    let container = account.containers.get(&name).ok_or_else(not_found)?;
    let row = container_row(resource, &name, container);
    let status = if known {
        StatusCode::OK
    } else {
        StatusCode::CREATED
    };
    let mut reply = Reply::json(status, &row);
    set_etag(&mut reply, container);
    Ok(reply)
}

/// Recorded from the service: 200 without a body, 204 where there is none.
pub(super) fn delete(
    context: &Context<'_>,
    state: &mut State,
    operation: &Operation,
) -> Result<Reply, Refusal> {
    let name = operation.text(2).to_owned();
    let Some(container) = find_account(state, operation)?.1.containers.get(&name) else {
        return Ok(Reply::empty(StatusCode::NO_CONTENT));
    };
    let has_policy = container.immutability.is_some() && container.has_blobs();
    if !container.hold_tags.is_empty() || has_policy {
        let message = "The container is protected from deletion due to an immutability policy or a legal hold.";
        let code = "ContainerProtectedFromDeletion";
        return Err(Refusal::new(StatusCode::CONFLICT, code, message.to_owned()));
    }
    let at = state.stamp(context.now);
    let id = find_account(state, operation)?.0.id.clone();
    if !context.request.quirks.ghost
        && let Some(account) = state.accounts.get_mut(id.name())
        && let Some(container) = account.containers.remove(&name)
    {
        account.deleted_containers.push(DeletedContainer {
            name,
            at,
            days: account.service.containers.days.unwrap_or_default(),
            container,
        });
    }
    let mut reply = Reply::empty(StatusCode::OK);
    reply.set(header::CONTENT_TYPE, "text/plain; charset=utf-8");
    Ok(reply)
}

/// Recorded from the service: Blob Containers - Get, Create Or Update, Delete, Lock, Extend Immutability
/// Policy.
pub(super) fn policy(
    context: &Context<'_>,
    state: &mut State,
    operation: &Operation,
) -> Result<Reply, Refusal> {
    let container = found_mut(state, operation)?;
    let act = operation
        .path
        .rsplit('/')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    match (&context.request.method, act.as_str()) {
        (&Method::GET, _) => {}
        (&Method::PUT, _) => {
            let locked = container.immutability.is_some_and(|policy| policy.locked);
            let days = days(context)?;
            if locked {
                return Err(wrong_state());
            }
            container.immutability = Some(days);
        }
        (&Method::POST, "lock") => match &mut container.immutability {
            Some(policy) => policy.locked = true,
            None => return Err(wrong_state()),
        },
        (&Method::POST, "extend") => {
            let longer = days(context)?.days;
            match &mut container.immutability {
                Some(policy) if policy.locked && longer >= policy.days => policy.days = longer,
                _ => return Err(wrong_state()),
            }
        }
        (&Method::DELETE, _) => {
            if container.immutability.is_some_and(|policy| policy.locked) {
                return Err(wrong_state());
            }
            container.immutability = None;
        }
        _ => return Err(wrong_state()),
    }
    let name = operation.text(2).to_owned();
    let (resource, account) = find_account(state, operation)?;
    let container = account.containers.get(&name).ok_or_else(not_found)?;
    let there = container.immutability.is_some();
    let etag = if there {
        format!("\"{}\"", container.written.etag())
    } else {
        String::new()
    };
    let row = json!({
        "id": format!("{}/blobServices/default/containers/{name}/immutabilityPolicies/default", resource.id),
        "name": "default",
        "type": "Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies",
        "etag": etag,
        "properties": policy_properties(container.immutability),
    });
    let mut reply = Reply::json(StatusCode::OK, &row);
    if there || context.request.method == Method::DELETE {
        set_etag(&mut reply, container);
    }
    Ok(reply)
}

/// Azure REST: Blob Containers - Set Legal Hold, Clear Legal Hold.
pub(super) fn hold(
    context: &Context<'_>,
    state: &mut State,
    operation: &Operation,
) -> Result<Reply, Refusal> {
    let body: Value = context.body()?;
    let tags = body["tags"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str);
    let tags: Vec<String> = tags.map(|tag| tag.to_ascii_lowercase()).collect();
    let clears = operation
        .path
        .to_ascii_lowercase()
        .ends_with("/clearlegalhold");
    let container = found_mut(state, operation)?;
    container.hold_tags.retain(|tag| !tags.contains(tag));
    if !clears {
        container.hold_tags.extend(tags);
    }
    let held = !container.hold_tags.is_empty();
    Ok(Reply::json(
        StatusCode::OK,
        &json!({"hasLegalHold": held, "tags": container.hold_tags}),
    ))
}

/// Recorded from the service: a deleted policy is still told of.
fn policy_properties(policy: Option<Immutability>) -> Value {
    match policy {
        Some(policy) => json!({
            "allowProtectedAppendWrites": policy.appends,
            "immutabilityPeriodSinceCreationInDays": policy.days,
            "state": if policy.locked { "Locked" } else { "Unlocked" },
        }),
        None => json!({"immutabilityPeriodSinceCreationInDays": 0, "state": "Deleted"}),
    }
}

fn days(context: &Context<'_>) -> Result<Immutability, Refusal> {
    let body: Value = context.body()?;
    let properties = &body["properties"];
    let days = properties["immutabilityPeriodSinceCreationInDays"].as_u64();
    Ok(Immutability {
        days: days.and_then(|days| u32::try_from(days).ok()).unwrap_or(1),
        locked: false,
        appends: properties["allowProtectedAppendWrites"]
            .as_bool()
            .unwrap_or(false),
    })
}

fn containers_mut<'a>(
    state: &'a mut State,
    operation: &Operation,
) -> Result<&'a mut BTreeMap<String, Container>, Refusal> {
    let id = find_account(state, operation)?.0.id.clone();
    let account = state.accounts.get_mut(id.name());
    account
        .map(|account| &mut account.containers)
        .ok_or_else(not_found)
}

fn found_mut<'a>(
    state: &'a mut State,
    operation: &Operation,
) -> Result<&'a mut Container, Refusal> {
    containers_mut(state, operation)?
        .get_mut(operation.text(2))
        .ok_or_else(not_found)
}

fn set_etag(reply: &mut Reply, container: &Container) {
    reply.set(header::ETAG, &format!("\"{}\"", container.written.etag()));
}

fn not_found() -> Refusal {
    let message = "The specified container does not exist.".to_owned();
    Refusal::new(StatusCode::NOT_FOUND, "ContainerNotFound", message)
}

/// Recorded from the service.
fn wrong_state() -> Refusal {
    let message = "Operation not allowed on immutability policy with current state.".to_owned();
    Refusal::new(
        StatusCode::CONFLICT,
        "ContainerImmutabilityPolicyFailure",
        message,
    )
}
