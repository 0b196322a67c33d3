//! Legal holds and policies of single blobs and versions.

use std::sync::Arc;

use http::StatusCode;
use jiff::fmt::rfc2822::DateTimeParser;

use super::{Call, Code, Refusal};
use crate::exchange::Request;
use crate::reply::Reply;
use crate::state::Revision;
use crate::ticks::Ticks;
use crate::world::World;

/// Azure REST: Set Blob Legal Hold. Recorded from the service: neither `ETag` nor date change.
pub(super) fn set_legal_hold(
    world: &World,
    request: &Request,
    call: &Call,
) -> Result<Reply, Refusal> {
    let held = match request.header("x-ms-legal-hold") {
        Some("true") => true,
        Some("false") => false,
        Some(_) => return Err(Code::InvalidHeaderValue.into()),
        None => return Err(Code::MissingRequiredHeader.into()),
    };
    edit(world, request, call, |revision, _| {
        revision.held = held;
        Ok(())
    })?;
    let mut reply = Reply::empty(StatusCode::OK);
    let held = if held { "true" } else { "false" };
    reply.set_named("x-ms-legal-hold", held);
    Ok(reply)
}

/// Azure REST: Set Blob Immutability Policy.
pub(super) fn set_policy(world: &World, request: &Request, call: &Call) -> Result<Reply, Refusal> {
    let until = request.header("x-ms-immutability-policy-until-date");
    let until = until.ok_or(Code::MissingRequiredHeader)?;
    let parsed = DateTimeParser::new().parse_timestamp(until);
    let at = Ticks::from_timestamp(parsed.map_err(|_| Code::InvalidHeaderValue)?);
    let mode = request.header("x-ms-immutability-policy-mode");
    let locked = match mode.map(str::to_ascii_lowercase).as_deref() {
        None | Some("unlocked") => false,
        Some("locked") => true,
        Some(_) => return Err(Code::InvalidHeaderValue.into()),
    };
    edit(world, request, call, |revision, now| {
        if at <= now {
            return Err(Code::InvalidHeaderValue.into());
        }
        let shortens = |(until, was_locked): (Ticks, bool)| was_locked && at < until;
        if revision.immutable.is_some_and(shortens) {
            return Err(Code::BlobImmutableDueToPolicy.into());
        }
        revision.immutable = Some((at, locked));
        Ok(())
    })?;
    let mut reply = Reply::empty(StatusCode::OK);
    set_policy_headers(&mut reply, (at, locked));
    Ok(reply)
}

/// Azure REST: Delete Blob Immutability Policy. A locked one stays.
pub(super) fn delete_policy(
    world: &World,
    request: &Request,
    call: &Call,
) -> Result<Reply, Refusal> {
    edit(world, request, call, |revision, now| {
        if revision
            .immutable
            .is_some_and(|(until, locked)| locked && until > now)
        {
            return Err(Code::BlobImmutableDueToPolicy.into());
        }
        revision.immutable = None;
        Ok(())
    })?;
    Ok(Reply::empty(StatusCode::OK))
}

/// `x-ms-immutability-policy-until-date` and `-mode`.
pub(super) fn set_policy_headers(reply: &mut Reply, (until, locked): (Ticks, bool)) {
    reply.set_named("x-ms-immutability-policy-until-date", &until.http_date());
    let mode = if locked { "locked" } else { "unlocked" };
    reply.set_named("x-ms-immutability-policy-mode", mode);
}

/// Changes the base, a snapshot or a version in place: it keeps its `ETag`.
pub(super) fn edit(
    world: &World,
    request: &Request,
    call: &Call,
    change: impl FnOnce(&mut Revision, Ticks) -> Result<(), Refusal>,
) -> Result<(), Refusal> {
    let mut state = world.state_mut();
    let now = world.clock.now();
    let found = state.container_mut(&call.account, &call.container);
    let container = found.ok_or(Code::ContainerNotFound)?;
    let entry = container.entry_mut(&call.blob, now);
    let entry = entry.ok_or(Code::BlobNotFound)?;
    let place = if let Some(id) = request.param("snapshot") {
        let mut live = entry
            .snapshots
            .iter_mut()
            .filter(|past| past.deleted.is_none());
        live.find(|past| past.id.iso() == id)
            .map(|past| &mut past.revision)
    } else if let Some(id) = request.param("versionid") {
        let is_base = |base: &Revision| base.version.is_some_and(|version| version.iso() == id);
        if entry.base.as_deref().is_some_and(is_base) {
            entry.base.as_mut()
        } else {
            let mut live = entry
                .versions
                .iter_mut()
                .filter(|past| past.deleted.is_none());
            live.find(|past| past.id.iso() == id)
                .map(|past| &mut past.revision)
        }
    } else {
        entry.base.as_mut()
    };
    change(Arc::make_mut(place.ok_or(Code::BlobNotFound)?), now)
}
