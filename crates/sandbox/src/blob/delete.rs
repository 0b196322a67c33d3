use http::StatusCode;

use super::conditions::{check, check_lease};
use super::{Call, Code, Refusal};
use crate::exchange::Request;
use crate::reply::Reply;
use crate::state::BlobEntry;
use crate::ticks::Ticks;
use crate::world::World;

/// What a deletion takes away.
enum Extent {
    Snapshot(Ticks),
    Snapshots,
    Base,
}

/// Azure REST: Delete Blob.
pub(super) fn blob(world: &World, request: &Request, call: &Call) -> Result<Reply, Refusal> {
    let mut state = world.state_mut();
    let now = world.clock.now();
    let found = state.container_mut(&call.account, &call.container);
    let container = found.ok_or(Code::ContainerNotFound)?;
    let entry = container
        .blobs
        .get_mut(&call.blob)
        .ok_or(Code::BlobNotFound)?;
    let extent = extent(request, entry, now)?;
    if !request.quirks.ghost {
        match extent {
            Extent::Snapshot(taken) => entry.snapshots.retain(|s| s.taken != taken),
            Extent::Snapshots => entry.snapshots.clear(),
            Extent::Base => {
                container.blobs.remove(&call.blob);
            }
        }
    }
    let mut reply = Reply::empty(StatusCode::ACCEPTED);
    // Recorded from the service, on an account without soft delete.
    reply.set_named("x-ms-delete-type-permanent", "true");
    Ok(reply)
}

/// Checks every guard and says what is to go.
fn extent(request: &Request, entry: &BlobEntry, now: Ticks) -> Result<Extent, Refusal> {
    if request.param("versionid").is_some() {
        // No blob here has versions.
        return Err(Code::BlobNotFound.into());
    }
    if let Some(id) = request.param("snapshot") {
        let snapshot = entry.snapshot(id).ok_or(Code::BlobNotFound)?;
        check(request, Some(snapshot.revision.written), false)?;
        return Ok(Extent::Snapshot(snapshot.taken));
    }
    check(request, Some(entry.base.written), false)?;
    let with = request.header("x-ms-delete-snapshots");
    if with == Some("only") {
        return Ok(Extent::Snapshots);
    }
    check_lease(request, &entry.lease, now, false)?;
    match with {
        None if !entry.snapshots.is_empty() => Err(Code::SnapshotsPresent.into()),
        None | Some("include") => Ok(Extent::Base),
        Some(_) => Err(Code::InvalidHeaderValue.into()),
    }
}
