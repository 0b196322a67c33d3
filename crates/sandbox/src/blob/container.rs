use std::collections::BTreeMap;

use http::{StatusCode, header};

use super::conditions::{check, check_lease};
use super::write::metadata_of;
use super::{Call, Code, Refusal};
use crate::exchange::Request;
use crate::reply::Reply;
use crate::state::{Account, Container, DeletedContainer, Lease, Metadata};
use crate::ticks::Ticks;
use crate::world::World;

/// Azure REST: Create Container.
pub(super) fn create(world: &World, request: &Request, call: &Call) -> Result<Reply, Refusal> {
    if !is_container_name(&call.container) {
        return Err(Code::InvalidResourceName.into());
    }
    let metadata = metadata_of(request);
    let mut state = world.state_mut();
    if state.container(&call.account, &call.container).is_some() {
        return Err(Code::ContainerAlreadyExists.into());
    }
    let now = world.clock.now();
    let busy = i64::from(state.settings.container_deletion_seconds);
    let written = state.stamp(now);
    let account = state.accounts.get_mut(&call.account);
    let account = account.ok_or(Code::ResourceNotFound)?;
    check_name_is_free(account, &call.container, now, busy)?;
    let container = Container::new(written, metadata, BTreeMap::new());
    account.containers.insert(call.container.clone(), container);
    let mut reply = Reply::empty(StatusCode::CREATED);
    set_written(&mut reply, written);
    Ok(reply)
}

/// Recorded from the service: for a while after its deletion a container's name is not free.
fn check_name_is_free(
    account: &mut Account,
    name: &str,
    now: Ticks,
    busy: i64,
) -> Result<(), Refusal> {
    let is_busy = |deleted: &DeletedContainer| now < deleted.at.plus_seconds(busy);
    account
        .deleted_containers
        .retain(|deleted| deleted.is_kept(now) || is_busy(deleted));
    let mut deleted = account.deleted_containers.iter();
    if deleted.any(|deleted| deleted.name == name && is_busy(deleted)) {
        return Err(Code::ContainerBeingDeleted.into());
    }
    Ok(())
}

/// Azure REST: Naming and referencing containers.
fn is_container_name(name: &str) -> bool {
    let plain = (3..=63).contains(&name.len())
        && name
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && !name.contains("--")
        && !name.starts_with('-')
        && !name.ends_with('-');
    plain || matches!(name, "$root" | "$web" | "$logs")
}

/// Azure REST: Get Container Properties.
pub(super) fn properties(world: &World, call: &Call) -> Result<Reply, Refusal> {
    let state = world.state();
    let found = state.container(&call.account, &call.container);
    let container = found.ok_or(Code::ContainerNotFound)?;
    let mut reply = Reply::empty(StatusCode::OK);
    set_written(&mut reply, container.written);
    set_lease(&mut reply, &container.lease, world.clock.now());
    set_metadata(&mut reply, &container.metadata);
    let flag = |on: bool| if on { "true" } else { "false" };
    for (name, value) in [
        (
            "x-ms-has-immutability-policy",
            flag(container.immutability.is_some()),
        ),
        ("x-ms-has-legal-hold", flag(!container.hold_tags.is_empty())),
        (
            "x-ms-immutable-storage-with-versioning-enabled",
            flag(container.version_level),
        ),
        ("x-ms-default-encryption-scope", "$account-encryption-key"),
        ("x-ms-deny-encryption-scope-override", "false"),
    ] {
        reply.set_named(name, value);
    }
    Ok(reply)
}

/// Azure REST: Set Container Metadata.
pub(super) fn set_container_metadata(
    world: &World,
    request: &Request,
    call: &Call,
) -> Result<Reply, Refusal> {
    let mut state = world.state_mut();
    let now = world.clock.now();
    let written = state.stamp(now);
    let found = state.container_mut(&call.account, &call.container);
    let container = found.ok_or(Code::ContainerNotFound)?;
    check(request, Some(container.written), false)?;
    container.metadata = metadata_of(request);
    container.written = written;
    let mut reply = Reply::empty(StatusCode::OK);
    set_written(&mut reply, written);
    Ok(reply)
}

/// Azure REST: Delete Container.
pub(super) fn delete(world: &World, request: &Request, call: &Call) -> Result<Reply, Refusal> {
    let mut state = world.state_mut();
    let now = world.clock.now();
    let found = state.container(&call.account, &call.container);
    let container = found.ok_or(Code::ContainerNotFound)?;
    check(request, Some(container.written), false)?;
    check_lease(request, &container.lease, now, true)?;
    // Azure: a hold, or a policy with blobs below it, protects the container as well.
    let has_policy = container.immutability.is_some() && container.has_blobs();
    if !container.hold_tags.is_empty() || has_policy {
        return Err(Code::ContainerProtectedFromDeletion.into());
    }
    let at = state.stamp(now);
    if !request.quirks.ghost
        && let Some(account) = state.accounts.get_mut(&call.account)
        && let Some(mut container) = account.containers.remove(&call.container)
    {
        container.lease = Lease::Available;
        account.deleted_containers.push(DeletedContainer {
            name: call.container.clone(),
            at,
            days: account.service.containers.days.unwrap_or_default(),
            container,
        });
    }
    Ok(Reply::empty(StatusCode::ACCEPTED))
}

/// Azure REST: Restore Container.
pub(super) fn restore(world: &World, request: &Request, call: &Call) -> Result<Reply, Refusal> {
    let name = request.header("x-ms-deleted-container-name");
    let version = request.header("x-ms-deleted-container-version");
    let (Some(name), Some(version)) = (name, version) else {
        return Err(Code::MissingRequiredHeader.into());
    };
    let mut state = world.state_mut();
    let now = world.clock.now();
    let account = state.accounts.get_mut(&call.account);
    let account = account.ok_or(Code::ResourceNotFound)?;
    if account.containers.contains_key(&call.container) {
        return Err(Code::ContainerAlreadyExists.into());
    }
    let deleted = &mut account.deleted_containers;
    let at = deleted
        .iter()
        .position(|d| d.name == name && d.version() == version && d.is_kept(now));
    let restored = deleted.remove(at.ok_or(Code::ContainerNotFound)?);
    let written = restored.container.written;
    account
        .containers
        .insert(call.container.clone(), restored.container);
    let mut reply = Reply::empty(StatusCode::CREATED);
    set_written(&mut reply, written);
    Ok(reply)
}

/// `ETag` and `Last-Modified`.
pub(super) fn set_written(reply: &mut Reply, written: Ticks) {
    reply.set(header::ETAG, &format!("\"{}\"", written.etag()));
    reply.set(header::LAST_MODIFIED, &written.http_date());
}

/// `x-ms-lease-status`, `-state` and `-duration`.
pub(super) fn set_lease(reply: &mut Reply, lease: &Lease, now: Ticks) {
    let state = lease.state(now);
    reply.set_named("x-ms-lease-status", state.status());
    reply.set_named("x-ms-lease-state", state.as_str());
    if let Some(duration) = lease.duration(now) {
        reply.set_named("x-ms-lease-duration", duration);
    }
}

/// `x-ms-meta-…`.
pub(super) fn set_metadata(reply: &mut Reply, metadata: &Metadata) {
    for (name, value) in metadata {
        reply.set_named(&format!("x-ms-meta-{name}"), value);
    }
}
