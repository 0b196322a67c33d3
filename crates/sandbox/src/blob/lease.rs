use http::StatusCode;
use uuid::Uuid;

use super::conditions::check;
use super::container::set_written;
use super::{Call, Code, Refusal};
use crate::exchange::Request;
use crate::reply::Reply;
use crate::state::{Lease, LeaseState};
use crate::ticks::Ticks;
use crate::world::World;

/// Azure REST: Lease Blob.
pub(super) fn on_blob(world: &World, request: &Request, call: &Call) -> Result<Reply, Refusal> {
    let mut state = world.state_mut();
    let found = state.container_mut(&call.account, &call.container);
    let container = found.ok_or(Code::ContainerNotFound)?;
    let now = world.clock.now();
    let entry = container.entry_mut(&call.blob, now);
    let entry = entry.ok_or(Code::BlobNotFound)?;
    let written = entry.base.as_ref().ok_or(Code::BlobNotFound)?.written;
    check(request, Some(written), false)?;
    let mut reply = change(&mut entry.lease, request, now)?;
    set_written(&mut reply, written);
    Ok(reply)
}

/// Azure REST: Lease Container.
pub(super) fn on_container(
    world: &World,
    request: &Request,
    call: &Call,
) -> Result<Reply, Refusal> {
    let mut state = world.state_mut();
    let found = state.container_mut(&call.account, &call.container);
    let container = found.ok_or(Code::ContainerNotFound)?;
    let mut reply = change(&mut container.lease, request, world.clock.now())?;
    set_written(&mut reply, container.written);
    Ok(reply)
}

fn change(lease: &mut Lease, request: &Request, now: Ticks) -> Result<Reply, Refusal> {
    match request.header("x-ms-lease-action") {
        Some("acquire") => acquire(lease, request, now),
        Some("renew") => renew(lease, request, now),
        Some("change") => change_id(lease, request, now),
        Some("release") => release(lease, request),
        Some("break") => break_it(lease, request, now),
        Some(_) => Err(Code::InvalidHeaderValue.into()),
        None => Err(Code::MissingRequiredHeader.into()),
    }
}

fn acquire(lease: &mut Lease, request: &Request, now: Ticks) -> Result<Reply, Refusal> {
    let seconds = match request.header("x-ms-lease-duration").map(str::parse::<i64>) {
        Some(Ok(-1)) => None,
        Some(Ok(seconds @ 15..=60)) => Some(seconds),
        Some(_) => return Err(Code::InvalidHeaderValue.into()),
        None => return Err(Code::MissingRequiredHeader.into()),
    };
    let proposed = request.header("x-ms-proposed-lease-id");
    match lease.state(now) {
        LeaseState::Leased if proposed.is_none() || proposed != lease.id() => {
            return Err(Code::LeaseAlreadyPresent.into());
        }
        LeaseState::Breaking => return Err(Code::LeaseIsBreakingAndCannotBeAcquired.into()),
        _ => {}
    }
    let id = proposed.map_or_else(|| Uuid::new_v4().to_string(), str::to_owned);
    let reply = named(StatusCode::CREATED, &id);
    *lease = Lease::Held {
        id,
        seconds,
        until: seconds.map(|s| now.plus_seconds(s)),
    };
    Ok(reply)
}

fn renew(lease: &mut Lease, request: &Request, now: Ticks) -> Result<Reply, Refusal> {
    require_id(lease, request)?;
    let Lease::Held { id, seconds, until } = lease else {
        return Err(Code::LeaseNotPresentWithLeaseOperation.into());
    };
    *until = seconds.map(|s| now.plus_seconds(s));
    Ok(named(StatusCode::OK, id))
}

fn change_id(lease: &mut Lease, request: &Request, now: Ticks) -> Result<Reply, Refusal> {
    let proposed = request.header("x-ms-proposed-lease-id");
    let proposed = proposed.ok_or(Code::MissingRequiredHeader)?;
    if lease.id() != Some(proposed) {
        require_id(lease, request)?;
    }
    match lease {
        Lease::Held { id, .. } => {
            proposed.clone_into(id);
            Ok(named(StatusCode::OK, proposed))
        }
        _ if lease.state(now).locks() => Err(Code::LeaseIsBreakingAndCannotBeAcquired.into()),
        _ => Err(Code::LeaseNotPresentWithLeaseOperation.into()),
    }
}

fn release(lease: &mut Lease, request: &Request) -> Result<Reply, Refusal> {
    require_id(lease, request)?;
    *lease = Lease::Available;
    Ok(Reply::empty(StatusCode::OK))
}

fn break_it(lease: &mut Lease, request: &Request, now: Ticks) -> Result<Reply, Refusal> {
    let Some(id) = lease.id().map(str::to_owned) else {
        return Err(Code::LeaseNotPresentWithLeaseOperation.into());
    };
    let period = match request
        .header("x-ms-lease-break-period")
        .map(str::parse::<i64>)
    {
        None => None,
        Some(Ok(seconds @ 0..=60)) => Some(seconds),
        Some(_) => return Err(Code::InvalidHeaderValue.into()),
    };
    let left = match lease {
        Lease::Held {
            until: Some(until), ..
        }
        | Lease::Broken { until, .. } => (until.unix_seconds() - now.unix_seconds()).max(0),
        // Without a period, an infinite lease breaks at once.
        _ => period.unwrap_or(0),
    };
    let seconds = period.map_or(left, |period| period.min(left));
    *lease = Lease::Broken {
        id,
        until: now.plus_seconds(seconds),
    };
    let mut reply = Reply::empty(StatusCode::ACCEPTED);
    reply.set_named("x-ms-lease-time", &seconds.to_string());
    Ok(reply)
}

fn require_id(lease: &Lease, request: &Request) -> Result<(), Refusal> {
    let given = request
        .header("x-ms-lease-id")
        .ok_or(Code::MissingRequiredHeader)?;
    match lease.id() {
        None => Err(Code::LeaseNotPresentWithLeaseOperation.into()),
        Some(id) if id.eq_ignore_ascii_case(given) => Ok(()),
        Some(_) => Err(Code::LeaseIdMismatchWithLeaseOperation.into()),
    }
}

fn named(status: StatusCode, id: &str) -> Reply {
    let mut reply = Reply::empty(status);
    reply.set_named("x-ms-lease-id", id);
    reply
}
