use std::borrow::Cow;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::{Bytes, BytesMut};
use http::{StatusCode, header};

use super::conditions::{check, check_lease};
use super::container::set_written;
use super::{Call, Code, Refusal};
use crate::content::Content;
use crate::exchange::Request;
use crate::reply::Reply;
use crate::seed::BlobType;
use crate::state::{BlobEntry, Md5State, Metadata, Revision, Snapshot};
use crate::world::World;

/// Longest name of a blob, in characters (Azure REST: Naming and referencing blobs).
const NAME_CHARACTERS: usize = 1024;

/// Azure REST: Put Blob.
pub(super) fn put(world: &World, request: &Request, call: &Call) -> Result<Reply, Refusal> {
    let blob_type = match request.header("x-ms-blob-type") {
        Some("BlockBlob") => BlobType::Block,
        Some("AppendBlob") => BlobType::Append,
        Some("PageBlob") => return Err(Code::NotImplemented.into()),
        Some(_) => return Err(Code::InvalidHeaderValue.into()),
        None => return Err(Code::MissingRequiredHeader.into()),
    };
    if call.blob.chars().count() > NAME_CHARACTERS {
        return Err(Code::InvalidUri.into());
    }
    if blob_type == BlobType::Append && !request.body.is_empty() {
        return Err(Code::InvalidInput.into());
    }
    let (content, md5) = uploaded(request, call, blob_type)?;
    let mut state = world.state_mut();
    let now = world.clock.now();
    let found = state.container(&call.account, &call.container);
    let container = found.ok_or(Code::ContainerNotFound)?;
    let existing = container.blobs.get(&call.blob);
    check(request, existing.map(|entry| entry.base.written), false)?;
    if let Some(entry) = existing {
        check_lease(request, &entry.lease, now, false)?;
    }
    let written = state.stamp(now);
    let revision = Revision {
        content,
        blob_type,
        created: written,
        written,
        content_type: content_type(request),
        md5,
        metadata: metadata_of(request),
        blocks: 0,
    };
    let mut reply = written_reply(&revision);
    if let Some(md5) = revision.md5() {
        reply.set_named("content-md5", &STANDARD.encode(md5));
    }
    let found = state.container_mut(&call.account, &call.container);
    let container = found.ok_or(Code::ContainerNotFound)?;
    match container.blobs.get_mut(&call.blob) {
        // Its snapshots and its lease stay.
        Some(entry) => entry.base = Arc::new(revision),
        None => {
            container
                .blobs
                .insert(call.blob.clone(), BlobEntry::new(revision));
        }
    }
    Ok(reply)
}

/// What an upload brings, and the MD5 that is kept for it.
fn uploaded(
    request: &Request,
    call: &Call,
    blob_type: BlobType,
) -> Result<(Content, Md5State), Refusal> {
    let bytes = Content::Bytes(request.body.clone());
    let sent = digest(request, "content-md5")?;
    if sent.is_some_and(|sent| sent != bytes.md5()) {
        return Err(Code::Md5Mismatch.into());
    }
    // The sandbox's own: an empty upload can declare synthetic content by its name.
    let declared = Content::declared_by(&call.blob).filter(|_| request.body.is_empty());
    let content = declared.unwrap_or(bytes);
    let md5 = match digest(request, "x-ms-blob-content-md5")? {
        Some(given) => Md5State::Known(given),
        None if blob_type == BlobType::Block => Md5State::for_upload(&content),
        None => Md5State::None,
    };
    Ok((content, md5))
}

/// Azure REST: Append Block.
pub(super) fn append(world: &World, request: &Request, call: &Call) -> Result<Reply, Refusal> {
    let block = Content::Bytes(request.body.clone());
    if digest(request, "content-md5")?.is_some_and(|sent| sent != block.md5()) {
        return Err(Code::Md5Mismatch.into());
    }
    let mut offset = 0;
    let mut reply = rewrite(world, request, call, |revision| {
        let Content::Bytes(bytes) = &revision.content else {
            return Err(Code::InvalidBlobType.into());
        };
        if revision.blob_type != BlobType::Append {
            return Err(Code::InvalidBlobType.into());
        }
        offset = bytes.len();
        revision.content = Content::Bytes(joined(bytes, &request.body));
        revision.blocks += 1;
        Ok(())
    })?;
    reply.status = StatusCode::CREATED;
    reply.set_named("x-ms-blob-append-offset", &offset.to_string());
    Ok(reply)
}

fn joined(first: &Bytes, second: &Bytes) -> Bytes {
    let mut all = BytesMut::with_capacity(first.len() + second.len());
    all.extend_from_slice(first);
    all.extend_from_slice(second);
    all.freeze()
}

/// Azure REST: Set Blob Metadata.
pub(super) fn set_metadata(
    world: &World,
    request: &Request,
    call: &Call,
) -> Result<Reply, Refusal> {
    rewrite(world, request, call, |revision| {
        revision.metadata = metadata_of(request);
        Ok(())
    })
}

/// Changes a blob in place: a new `ETag`, the same blob.
fn rewrite(
    world: &World,
    request: &Request,
    call: &Call,
    edit: impl FnOnce(&mut Revision) -> Result<(), Refusal>,
) -> Result<Reply, Refusal> {
    let mut state = world.state_mut();
    let now = world.clock.now();
    let written = state.stamp(now);
    let found = state.container_mut(&call.account, &call.container);
    let container = found.ok_or(Code::ContainerNotFound)?;
    let entry = container
        .blobs
        .get_mut(&call.blob)
        .ok_or(Code::BlobNotFound)?;
    check(request, Some(entry.base.written), false)?;
    check_lease(request, &entry.lease, now, false)?;
    let mut revision = Revision::clone(&entry.base);
    edit(&mut revision)?;
    revision.written = written;
    let mut reply = written_reply(&revision);
    reply.status = StatusCode::OK;
    entry.base = Arc::new(revision);
    Ok(reply)
}

/// Azure REST: Snapshot Blob. Recorded from the service: the answer has the base's own `ETag`.
pub(super) fn snapshot(world: &World, request: &Request, call: &Call) -> Result<Reply, Refusal> {
    let mut state = world.state_mut();
    let taken = state.stamp(world.clock.now());
    let found = state.container_mut(&call.account, &call.container);
    let container = found.ok_or(Code::ContainerNotFound)?;
    let entry = container
        .blobs
        .get_mut(&call.blob)
        .ok_or(Code::BlobNotFound)?;
    check(request, Some(entry.base.written), false)?;
    entry.snapshots.push(Snapshot {
        taken,
        revision: Arc::clone(&entry.base),
    });
    let mut reply = written_reply(&entry.base);
    reply.set_named("x-ms-snapshot", &taken.iso());
    Ok(reply)
}

fn written_reply(revision: &Revision) -> Reply {
    let mut reply = Reply::empty(StatusCode::CREATED);
    set_written(&mut reply, revision.written);
    reply.set_named("x-ms-request-server-encrypted", "true");
    reply
}

/// A header that holds an MD5 in base64.
fn digest(request: &Request, name: &str) -> Result<Option<[u8; 16]>, Refusal> {
    let Some(text) = request.header(name) else {
        return Ok(None);
    };
    let bytes = STANDARD.decode(text).map_err(|_| Code::InvalidMd5)?;
    let md5: [u8; 16] = bytes.try_into().map_err(|_| Code::InvalidMd5)?;
    Ok(Some(md5))
}

fn content_type(request: &Request) -> Cow<'static, str> {
    let given = request.header("x-ms-blob-content-type");
    let given = given.or_else(|| request.header(header::CONTENT_TYPE.as_str()));
    given.map_or("application/octet-stream".into(), |text| {
        text.to_owned().into()
    })
}

/// The metadata that a request brings.
pub(super) fn metadata_of(request: &Request) -> Metadata {
    let pairs = request.headers.iter().filter_map(|(name, value)| {
        let name = name.as_str().strip_prefix("x-ms-meta-")?;
        Some((name.to_owned(), value.to_str().ok()?.to_owned()))
    });
    pairs.collect()
}
