//! Making, changing and deleting groups and resources.

use std::collections::BTreeMap;

use domain::ResourceId;
use http::{Method, StatusCode, header};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::deleted::{LOG_WORKSPACES, STORAGE_ACCOUNTS, VAULTS, WORKSPACES, blocks_name};
use super::learning::{COMPUTES, is_asset};
use super::running::{Begun, begin};
use super::show::{find_group, find_subscription, full_row, group_row};
use super::{Context, Operation, Refusal, sentinel, storage};
use crate::reply::Reply;
use crate::state::{Effect, Group, Resource, Shape, State};

/// Azure REST: Resource Groups - Create Or Update, Update. Recorded from the service: 201 for a new one.
pub(super) fn put_group(
    context: &Context<'_>,
    state: &mut State,
    operation: &Operation,
) -> Result<Reply, Refusal> {
    let body: Body = context.body()?;
    let subscription = find_subscription(state, operation.text(0))?.id.clone();
    let text = format!(
        "/subscriptions/{subscription}/resourceGroups/{}",
        operation.text(1)
    );
    let id = ResourceId::parse(&text).ok_or_else(|| Refusal::invalid_path(&text))?;
    if let Some(known) = state.groups.iter_mut().find(|group| group.id == id) {
        if let Some(tags) = body.tags {
            known.tags = tags;
        }
        return Ok(Reply::json(StatusCode::OK, &group_row(known, false)));
    }
    if context.request.method == Method::PATCH {
        return Err(find_group(state, &subscription, operation.text(1))
            .err()
            .unwrap_or_else(|| Refusal::invalid_path(&text)));
    }
    let group = Group {
        id,
        location: body.location.unwrap_or_else(|| "francecentral".to_owned()),
        tags: body.tags.unwrap_or_default(),
    };
    let row = group_row(&group, false);
    state.lock_by_name(&group.id);
    state.groups.push(group);
    Ok(Reply::json(StatusCode::CREATED, &row))
}

/// Recorded from the service: 202 with a `Location`, and then `HEAD` is 404.
pub(super) fn delete_group(
    context: &Context<'_>,
    state: &mut State,
    operation: &Operation,
) -> Result<Reply, Refusal> {
    let group = find_group(state, operation.text(0), operation.text(1))?;
    let id = group.id.clone();
    let begun = Begun {
        shape: Shape::Group,
        subscription: id.subscription(),
        location: "",
        slow: sentinel::is_slow(id.as_str()),
        effect: sentinel::unless_ghost(&id, Effect::RemoveGroup(id.clone())),
    };
    Ok(begin(context, state, &begun))
}

/// A provider's Create Or Update, as far as it goes: what is sent is what is kept. The name of a deleted
/// workspace is taken; a deleted vault comes back with `createMode: recover`.
pub(super) fn put_resource(
    context: &Context<'_>,
    state: &mut State,
    operation: &Operation,
) -> Result<Reply, Refusal> {
    let id = parse_id(&operation.path)?;
    let body: Body = context.body()?;
    let group = find_group(
        state,
        id.subscription(),
        id.resource_group().unwrap_or_default(),
    )?;
    let location = group.location.clone();
    if let Some(known) = state.resource(&id) {
        let mut changed = known.clone();
        body.change(&mut changed);
        state.put_resource(changed.clone());
        if let Some(begun) = begin_write(context, state, &changed) {
            return Ok(begun);
        }
        let row = full_row(context.request, state, &changed);
        return Ok(Reply::json(StatusCode::OK, &row));
    }
    if context.request.method == Method::PATCH {
        return Err(Refusal::resource_not_found(&id));
    }
    if let Some(reply) = recover_instead(context, state, &id, &body)? {
        return Ok(reply);
    }
    let mut made = Resource {
        type_name: id.resource_type().unwrap_or_default(),
        location: body.location.clone().unwrap_or(location),
        tags: BTreeMap::new(),
        kind: None,
        sku: None,
        properties: Value::Object(Map::new()),
        system_data: system_data(context, state, &id),
        id: id.clone(),
    };
    body.change(&mut made);
    state.lock_by_name(&id);
    if made.is(STORAGE_ACCOUNTS) {
        state
            .add_account(id.name(), context.keys, context.now)
            .map_err(|why| {
                let message = format!("{} is not a valid storage account name: {why}", id.name());
                Refusal::new(StatusCode::BAD_REQUEST, "AccountNameInvalid", message)
            })?;
    }
    if made.is(COMPUTES) {
        state.put_resource(made.clone());
        if let Some(begun) = begin_write(context, state, &made) {
            return Ok(begun);
        }
    }
    // Recorded from the service: a new component of Application Insights is no 201.
    let is_component = made.is("Microsoft.Insights/components");
    let status = if is_component {
        StatusCode::OK
    } else {
        StatusCode::CREATED
    };
    let mut reply = Reply::json(status, &full_row(context.request, state, &made));
    if is_asset(&made.type_name) {
        // Recorded from the service.
        let request = context.request;
        let raw = request.query.raw();
        let same = format!("{}{}?{raw}", request.origin, request.path);
        reply.set(header::LOCATION, &same);
    }
    state.put_resource(made);
    Ok(reply)
}

/// Recorded from the service: a compute is 201 with the row that it has so far and
/// `Azure-AsyncOperation`, also where it was there; a changed workspace is 202 without a body. Here what was
/// written is seen at once, and its `provisioningState` says that the operation goes on.
fn begin_write(context: &Context<'_>, state: &mut State, written: &Resource) -> Option<Reply> {
    let patched = context.request.method == Method::PATCH;
    let (shape, word) = if written.is(COMPUTES) && !patched {
        (Shape::Compute, "Creating")
    } else if written.is(WORKSPACES) && patched {
        (Shape::Workspace, "Updating")
    } else {
        return None;
    };
    let begun = Begun {
        shape,
        subscription: written.id.subscription(),
        location: &written.location,
        slow: sentinel::is_slow(written.id.as_str()),
        effect: Effect::Settle(written.id.clone(), word),
    };
    let accepted = begin(context, state, &begun);
    if shape == Shape::Workspace {
        return Some(accepted);
    }
    let row = full_row(context.request, state, written);
    let mut reply = Reply::json(StatusCode::CREATED, &row);
    reply.headers.extend(accepted.headers);
    Some(reply)
}

/// Who made a thing of Machine Learning, and when.
fn system_data(context: &Context<'_>, state: &State, id: &ResourceId) -> Option<Value> {
    let kind = id.resource_type()?.to_ascii_lowercase();
    if !kind.starts_with("microsoft.machinelearningservices/") {
        return None;
    }
    let (at, by) = (context.now.iso(), &context.caller.name);
    let is_user = state.person(&context.caller.object).is_some();
    let kind = if is_user { "User" } else { "Application" };
    Some(json!({
        "createdAt": at,
        "createdBy": by,
        "createdByType": kind,
        "lastModifiedAt": at,
        "lastModifiedBy": by,
        "lastModifiedByType": kind,
    }))
}

/// What a PUT does where something deleted still has the name.
fn recover_instead(
    context: &Context<'_>,
    state: &mut State,
    id: &ResourceId,
    body: &Body,
) -> Result<Option<Reply>, Refusal> {
    let Some(deleted) = blocks_name(state, id) else {
        return Ok(None);
    };
    let (was, resource) = (deleted.resource.id.clone(), &deleted.resource);
    // Key vaults: Azure REST, Vaults - Create Or Update. Workspaces: no published operation recovers one;
    // the sandbox takes the same word.
    let asked = body.properties.get("createMode").and_then(Value::as_str);
    let recovers = asked.is_some_and(|mode| mode.eq_ignore_ascii_case("recover")) && was == *id;
    if resource.is(VAULTS) && !recovers {
        // Azure Key Vault: "Key Vault recovery overview" names the code.
        let message = format!(
            "A vault with the same name already exists in deleted state. You need to either recover or purge existing key vault '{}'. Follow this link https://go.microsoft.com/fwlink/?linkid=2149745 for more information on soft delete.",
            id.name()
        );
        return Err(Refusal::new(StatusCode::CONFLICT, "ConflictError", message));
    }
    if resource.is(WORKSPACES) && !recovers {
        // Reported by many: BadRequest with this sentence.
        let message =
            "Soft-deleted workspace exists. Please purge or recover it. https://aka.ms/wsoftdelete";
        return Err(Refusal::new(
            StatusCode::BAD_REQUEST,
            "BadRequest",
            message.to_owned(),
        ));
    }
    if resource.is(WORKSPACES) {
        let begun = Begun {
            shape: Shape::Workspace,
            subscription: was.subscription(),
            location: &resource.location.clone(),
            slow: sentinel::is_slow(was.as_str()),
            effect: Effect::Recover(was.clone()),
        };
        return Ok(Some(begin(context, state, &begun)));
    }
    if !(resource.is(VAULTS) || resource.is(LOG_WORKSPACES)) {
        return Ok(None);
    }
    let Some(back) = state.recover(&was).cloned() else {
        return Ok(None);
    };
    Ok(Some(Reply::json(
        StatusCode::OK,
        &full_row(context.request, state, &back),
    )))
}

/// Azure REST: Resources - Delete By Id, which hands over to the resource's provider.
pub(super) fn delete_resource(
    context: &Context<'_>,
    state: &mut State,
    operation: &Operation,
) -> Result<Reply, Refusal> {
    let id = parse_id(&operation.path)?;
    find_group(
        state,
        id.subscription(),
        id.resource_group().unwrap_or_default(),
    )?;
    let flag = |name: &str| {
        context
            .request
            .param(name)
            .is_some_and(|value| value.eq_ignore_ascii_case("true"))
    };
    let purge = flag("forceToPurge") || flag("force");
    let live = state.resource(&id);
    // A soft-deleted workspace is purged at the id that it had.
    let kept = state.deleted_resource(&id).filter(|_| flag("forceToPurge"));
    let Some(resource) = live.or(kept.map(|deleted| &deleted.resource)) else {
        // Recorded from the service: 204 for what is not there.
        return Ok(Reply::empty(StatusCode::NO_CONTENT));
    };
    check_children(context, resource)?;
    if resource.is(STORAGE_ACCOUNTS) {
        storage::check_removal(state, &id)?;
    }
    let shape = shape_of(&resource.type_name);
    let purge = purge && (resource.is(WORKSPACES) || resource.is(LOG_WORKSPACES));
    let effect = Effect::RemoveResource {
        id: id.clone(),
        purge,
    };
    let effect = sentinel::unless_ghost(&id, effect);
    let Some(shape) = shape else {
        let text = resource.is(STORAGE_ACCOUNTS);
        if !context.request.quirks.ghost && !matches!(effect, Effect::Nothing) {
            state.remove_resource(&id, context.now, purge);
        }
        let mut reply = Reply::empty(StatusCode::OK);
        if text {
            // Recorded from the service.
            reply.set(header::CONTENT_TYPE, "text/plain; charset=utf-8");
        }
        return Ok(reply);
    };
    let location = resource.location.clone();
    let begun = Begun {
        shape,
        subscription: id.subscription(),
        location: &location,
        slow: sentinel::is_slow(id.as_str()),
        effect,
    };
    Ok(begin(context, state, &begun))
}

/// Azure REST: Compute - Delete: `underlyingResourceAction` is required.
fn check_children(context: &Context<'_>, resource: &Resource) -> Result<(), Refusal> {
    if !resource.is("Microsoft.MachineLearningServices/workspaces/computes") {
        return Ok(());
    }
    let action = context
        .request
        .param("underlyingResourceAction")
        .unwrap_or_default();
    if ["Delete", "Detach"]
        .iter()
        .any(|known| known.eq_ignore_ascii_case(action))
    {
        return Ok(());
    }
    let message =
        "The underlyingResourceAction query parameter must be Delete or Detach.".to_owned();
    Err(Refusal::new(
        StatusCode::BAD_REQUEST,
        "BadArgument",
        message,
    ))
}

/// How the deletion of a type runs; `None` where it is done when it is answered.
///
/// Recorded from the service: workspaces, registries, computes and online endpoints run long; storage
/// accounts, vaults, Application Insights and Log Analytics are gone at once. Azure REST has the rest.
fn shape_of(type_name: &str) -> Option<Shape> {
    let lower = type_name.to_ascii_lowercase();
    let below = lower.strip_prefix("microsoft.machinelearningservices/")?;
    match below {
        "workspaces" => Some(Shape::Workspace),
        "registries" => Some(Shape::Registry),
        "workspaces/computes" => Some(Shape::Compute),
        "workspaces/onlineendpoints"
        | "workspaces/onlineendpoints/deployments"
        | "workspaces/batchendpoints"
        | "workspaces/batchendpoints/deployments"
        | "workspaces/schedules"
        | "workspaces/featuresets"
        | "workspaces/jobs" => Some(Shape::Endpoint),
        _ => None,
    }
}

fn parse_id(path: &str) -> Result<ResourceId, Refusal> {
    ResourceId::parse(path).ok_or_else(|| Refusal::invalid_path(path))
}

/// What the providers' requests have in common.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct Body {
    location: Option<String>,
    tags: Option<BTreeMap<String, String>>,
    kind: Option<String>,
    sku: Option<Value>,
    properties: Map<String, Value>,
}

impl Body {
    fn change(&self, resource: &mut Resource) {
        if let Some(tags) = &self.tags {
            resource.tags.clone_from(tags);
        }
        resource.kind = self.kind.clone().or_else(|| resource.kind.take());
        resource.sku = self.sku.clone().or_else(|| resource.sku.take());
        if let Some(properties) = resource.properties.as_object_mut() {
            for (name, value) in &self.properties {
                properties.insert(name.clone(), value.clone());
            }
        }
    }
}
