//! Management locks (Azure REST: Management Locks; the shapes are recorded from the service).

use domain::ResourceId;
use http::{Method, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};

use super::page::page;
use super::{Context, Operation, Refusal};
use crate::reply::Reply;
use crate::seed::LockLevel;
use crate::state::{Lock, State, is_within};

/// The locks at a scope, above it and below it; with `$filter=atScope()` those at it and above.
///
/// Azure PowerShell documents this of the same operation (`Get-AzResourceLock`, `-AtScope`). Recorded from
/// the service: a subscription's list has every lock below it.
pub(super) fn list(context: &Context<'_>, state: &State, scope: &str) -> Result<Reply, Refusal> {
    let filter = context.request.param("$filter").unwrap_or_default();
    let only_above = filter.replace(' ', "").eq_ignore_ascii_case("atScope()");
    let listed = state.locks.iter().filter(|lock| {
        let of = lock.scope.as_str();
        is_within(scope, of) || (!only_above && is_within(of, scope))
    });
    page(context.request, state, listed.map(row).collect())
}

/// One lock of this very scope.
pub(super) fn show(state: &State, scope: &str, name: &str) -> Result<Reply, Refusal> {
    let found = state.locks.iter().find(|lock| is(lock, scope, name));
    let lock = found.ok_or_else(|| {
        let message = format!("The lock '{name}' could not be found.");
        Refusal::not_found("LockNotFound", message)
    })?;
    Ok(Reply::json(StatusCode::OK, &row(lock)))
}

/// Recorded from the service: 201 for a new lock, 200 for a changed one.
pub(super) fn put(
    context: &Context<'_>,
    state: &mut State,
    scope: &str,
    name: &str,
) -> Result<Reply, Refusal> {
    let body: Body = context.body()?;
    let id = ResourceId::parse(scope).ok_or_else(|| Refusal::invalid_path(scope))?;
    let owners = body.properties.owners.into_iter();
    let lock = Lock {
        scope: id,
        name: name.to_owned(),
        level: body.properties.level,
        notes: body.properties.notes,
        owners: owners.map(|owner| owner.application_id).collect(),
    };
    let shown = row(&lock);
    let known = state.locks.iter_mut().find(|lock| is(lock, scope, name));
    let status = if let Some(known) = known {
        *known = lock;
        StatusCode::OK
    } else {
        state.locks.push(lock);
        StatusCode::CREATED
    };
    Ok(Reply::json(status, &shown))
}

/// Recorded from the service: 200 without a body; 204 where there is none (Azure REST).
pub(super) fn delete(context: &Context<'_>, state: &mut State, scope: &str, name: &str) -> Reply {
    let before = state.locks.len();
    let ghost = context.request.quirks.ghost;
    let known = state.locks.iter().any(|lock| is(lock, scope, name));
    if !ghost {
        state.locks.retain(|lock| !is(lock, scope, name));
    }
    if known || state.locks.len() < before {
        Reply::empty(StatusCode::OK)
    } else {
        Reply::empty(StatusCode::NO_CONTENT)
    }
}

/// Refuses a deletion or a change that a lock forbids (the sentence is recorded from the service).
///
/// A `ReadOnly` lock refuses POST too, listing the keys of an account among others (Microsoft Learn: Lock
/// your Azure resources).
pub(super) fn check(state: &State, method: &Method, id: &str) -> Result<(), Refusal> {
    let (locks, what) = match *method {
        Method::DELETE => (state.locks_against_delete(id), "delete"),
        Method::PUT | Method::PATCH | Method::POST => (state.locks_against_write(id), "write"),
        _ => return Ok(()),
    };
    if locks.is_empty() {
        return Ok(());
    }
    let scopes: Vec<&str> = locks.iter().map(|lock| lock.scope.as_str()).collect();
    let message = format!(
        "The scope '{id}' cannot perform {what} operation because following scope(s) are locked: '{}'. Please remove the lock and try again.",
        scopes.join(",")
    );
    Err(Refusal::gateway(
        StatusCode::CONFLICT,
        "ScopeLocked",
        message,
    ))
}

#[derive(Deserialize)]
struct Body {
    properties: BodyProperties,
}

#[derive(Deserialize)]
struct BodyProperties {
    level: LockLevel,
    notes: Option<String>,
    #[serde(default)]
    owners: Vec<Owner>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Owner {
    application_id: String,
}

fn is(lock: &Lock, scope: &str, name: &str) -> bool {
    lock.scope.as_str().eq_ignore_ascii_case(scope) && lock.name.eq_ignore_ascii_case(name)
}

fn row(lock: &Lock) -> Value {
    let mut properties = json!({"level": lock.level});
    if let Some(notes) = &lock.notes {
        properties["notes"] = notes.clone().into();
    }
    if !lock.owners.is_empty() {
        let owners = lock.owners.iter().map(|id| json!({"applicationId": id}));
        properties["owners"] = owners.collect();
    }
    json!({
        "properties": properties,
        "id": format!("{}/providers/Microsoft.Authorization/locks/{}", lock.scope, lock.name),
        "type": "Microsoft.Authorization/locks",
        "name": lock.name,
    })
}

/// The lock operations by name: the scope is the route's first text, the lock's name its second.
pub(super) fn answer(
    context: &Context<'_>,
    state: &mut State,
    operation: &Operation,
) -> Result<Reply, Refusal> {
    use super::operation::Kind;
    let (scope, name) = (operation.target(), operation.text(1));
    super::show::check_scope(state, scope)?;
    match operation.kind {
        Kind::ListLocks => list(context, state, scope),
        Kind::GetLock => show(state, scope, name),
        Kind::PutLock => put(context, state, scope, name),
        _ => Ok(delete(context, state, scope, name)),
    }
}
