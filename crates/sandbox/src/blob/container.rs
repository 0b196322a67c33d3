use http::{StatusCode, header};

use super::conditions::{check, check_lease};
use super::write::metadata_of;
use super::xml::BOM;
use super::{Call, Code, Refusal};
use crate::exchange::Request;
use crate::reply::Reply;
use crate::state::{Container, Lease, Metadata};
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
    let written = state.stamp(world.clock.now());
    let account = state
        .accounts
        .get_mut(&call.account)
        .ok_or(Code::ResourceNotFound)?;
    let container = Container {
        written,
        metadata,
        lease: Lease::default(),
        blobs: std::collections::BTreeMap::new(),
    };
    account.containers.insert(call.container.clone(), container);
    let mut reply = Reply::empty(StatusCode::CREATED);
    set_written(&mut reply, written);
    Ok(reply)
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
    for (name, value) in [
        ("x-ms-has-immutability-policy", "false"),
        ("x-ms-has-legal-hold", "false"),
        ("x-ms-immutable-storage-with-versioning-enabled", "false"),
        ("x-ms-default-encryption-scope", "$account-encryption-key"),
        ("x-ms-deny-encryption-scope-override", "false"),
    ] {
        reply.set_named(name, value);
    }
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
    if !request.quirks.ghost
        && let Some(account) = state.accounts.get_mut(&call.account)
    {
        account.containers.remove(&call.container);
    }
    Ok(Reply::empty(StatusCode::ACCEPTED))
}

/// Azure REST: Get Blob Service Properties. Nothing is kept after a deletion.
pub(super) fn service_properties() -> Reply {
    let body = format!(
        "{BOM}<?xml version=\"1.0\" encoding=\"utf-8\"?><StorageServiceProperties><Logging><Version>1.0</Version><Read>false</Read><Write>false</Write><Delete>false</Delete><RetentionPolicy><Enabled>false</Enabled></RetentionPolicy></Logging><HourMetrics><Version>1.0</Version><Enabled>false</Enabled><RetentionPolicy><Enabled>false</Enabled></RetentionPolicy></HourMetrics><MinuteMetrics><Version>1.0</Version><Enabled>false</Enabled><RetentionPolicy><Enabled>false</Enabled></RetentionPolicy></MinuteMetrics><Cors /><DeleteRetentionPolicy><Enabled>false</Enabled></DeleteRetentionPolicy><StaticWebsite><Enabled>false</Enabled></StaticWebsite></StorageServiceProperties>"
    );
    let mut reply = Reply::bytes(StatusCode::OK, body);
    reply.set(header::CONTENT_TYPE, "application/xml");
    reply
}

/// Azure REST: Get Account Information.
pub(super) fn account_information() -> Reply {
    let mut reply = Reply::empty(StatusCode::OK);
    for (name, value) in [
        ("x-ms-sku-name", "Standard_LRS"),
        ("x-ms-account-kind", "StorageV2"),
        ("x-ms-is-hns-enabled", "false"),
    ] {
        reply.set_named(name, value);
    }
    reply
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
