use http::StatusCode;

use super::conditions::{check, check_lease};
use super::guard::check_deletion;
use super::{Call, Code, Refusal};
use crate::exchange::Request;
use crate::reply::Reply;
use crate::state::{BlobEntry, BlobService, Container, Deletion, Past};
use crate::ticks::Ticks;
use crate::world::World;

/// What a deletion takes away.
enum Extent {
    Snapshot(Ticks),
    Version(Ticks),
    Snapshots,
    Base,
    /// The base and every snapshot.
    All,
}

/// Azure REST: Delete Blob.
pub(super) fn blob(world: &World, request: &Request, call: &Call) -> Result<Reply, Refusal> {
    let mut state = world.state_mut();
    let now = world.clock.now();
    let account = state.accounts.get(&call.account);
    let account = account.ok_or(Code::ResourceNotFound)?;
    let service = account.service.clone();
    let directory = account.hierarchical;
    let found = state.container_mut(&call.account, &call.container);
    let container = found.ok_or(Code::ContainerNotFound)?;
    let permanent = match request.param("deletetype") {
        None => false,
        Some("permanent") => true,
        Some(_) => return Err(Code::InvalidQueryParameterValue.into()),
    };
    let entry = container.entry(&call.blob);
    let entry = entry.ok_or(Code::BlobNotFound)?;
    let extent = extent(request, container, &entry, now, permanent)?;
    if permanent && !service.permanent_delete {
        return Err(Code::PermanentDeleteNotEnabled.into());
    }
    if directory && is_directory(&entry) && container.has_below(&call.blob) {
        return Err(Code::DirectoryIsNotEmpty.into());
    }
    let gone = if request.quirks.ghost {
        !service.versioning && service.blobs.days.is_none()
    } else if let Some(entry) = container.entry_mut(&call.blob, now) {
        take_away(entry, &extent, &service, now, permanent)
    } else {
        true
    };
    container.tidy(&call.blob);
    let mut reply = Reply::empty(StatusCode::ACCEPTED);
    // Recorded from the service: false where soft delete or versioning keeps it.
    let gone = if gone { "true" } else { "false" };
    reply.set_named("x-ms-delete-type-permanent", gone);
    Ok(reply)
}

fn is_directory(entry: &BlobEntry) -> bool {
    entry.base.as_ref().is_some_and(|base| base.is_directory())
}

/// Returns whether nothing is kept.
fn take_away(
    entry: &mut BlobEntry,
    extent: &Extent,
    service: &BlobService,
    now: Ticks,
    permanent: bool,
) -> bool {
    let days = service.blobs.days.filter(|_| !permanent);
    match *extent {
        Extent::Snapshot(id) => take_past(&mut entry.snapshots, id, days, now),
        Extent::Version(id) => take_past(&mut entry.versions, id, days, now),
        Extent::Snapshots => entry.delete_snapshots(service, now),
        Extent::Base => entry.delete(service, now),
        Extent::All => entry.delete_snapshots(service, now) & entry.delete(service, now),
    }
}

fn take_past(pasts: &mut Vec<Past>, id: Ticks, days: Option<u32>, now: Ticks) -> bool {
    let Some(days) = days else {
        pasts.retain(|past| past.id != id);
        return true;
    };
    for past in pasts.iter_mut().filter(|past| past.id == id) {
        past.deleted = Some(Deletion { at: now, days });
    }
    false
}

/// Checks every guard and says what is to go.
fn extent(
    request: &Request,
    container: &Container,
    entry: &BlobEntry,
    now: Ticks,
    permanent: bool,
) -> Result<Extent, Refusal> {
    if let Some(id) = request.param("versionid") {
        let is_current =
            |base: &crate::state::Revision| base.version.is_some_and(|v| v.iso() == id);
        if entry.base.as_deref().is_some_and(is_current) {
            // Recorded from the service: the current version goes with the base alone.
            return Err(Code::OperationNotAllowedOnRootBlob.into());
        }
        let past = past(entry.version(id), permanent, now)?;
        check(request, Some(past.revision.written), false)?;
        check_deletion(container, &past.revision, now)?;
        return Ok(Extent::Version(past.id));
    }
    if let Some(id) = request.param("snapshot") {
        let past = past(entry.snapshot(id), permanent, now)?;
        check(request, Some(past.revision.written), false)?;
        check_deletion(container, &past.revision, now)?;
        return Ok(Extent::Snapshot(past.id));
    }
    if permanent {
        // Azure REST: Delete Blob: a base blob cannot be deleted for good while soft delete is on.
        return Err(Code::InvalidQueryParameterValue.into());
    }
    let base = entry.base.as_ref().ok_or(Code::BlobNotFound)?;
    check(request, Some(base.written), false)?;
    let with = request.header("x-ms-delete-snapshots");
    if with == Some("only") {
        check_deletion(container, base, now)?;
        return Ok(Extent::Snapshots);
    }
    check_lease(request, &entry.lease, now, false)?;
    check_deletion(container, base, now)?;
    match with {
        None if entry.has_live_snapshots() => Err(Code::SnapshotsPresent.into()),
        None => Ok(Extent::Base),
        Some("include") => Ok(Extent::All),
        Some(_) => Err(Code::InvalidHeaderValue.into()),
    }
}

/// A snapshot or version that a deletion may name: a permanent one names a soft-deleted one, any other one
/// that is there.
fn past(found: Option<&Past>, permanent: bool, now: Ticks) -> Result<&Past, Refusal> {
    let past = found.ok_or(Code::BlobNotFound)?;
    match past.deleted {
        Some(deletion) if deletion.is_over(now) || !permanent => Err(Code::BlobNotFound.into()),
        None if permanent => Err(Code::BlobSnapshotNotSoftDeleted.into()),
        _ => Ok(past),
    }
}

/// Azure REST: Undelete Blob.
pub(super) fn undelete(world: &World, call: &Call) -> Result<Reply, Refusal> {
    let mut state = world.state_mut();
    let now = world.clock.now();
    let found = state.container_mut(&call.account, &call.container);
    let container = found.ok_or(Code::ContainerNotFound)?;
    let entry = container.entry_mut(&call.blob, now);
    let entry = entry.filter(|entry| !entry.is_empty());
    entry.ok_or(Code::BlobNotFound)?.undelete();
    Ok(Reply::empty(StatusCode::OK))
}
