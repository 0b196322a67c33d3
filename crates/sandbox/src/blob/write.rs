use std::borrow::Cow;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{StatusCode, header};

use super::conditions::{check, check_lease};
use super::container::set_written;
use super::guard::{check_append, check_write};
use super::{Call, Code, Refusal, pages};
use crate::content::{Content, crc64};
use crate::exchange::{Request, parse_form};
use crate::reply::Reply;
use crate::seed::BlobType;
use crate::state::{AccessTier, Md5State, Metadata, Revision, Tier, is_held_by_name};
use crate::world::World;

/// Longest name of a blob, in characters (Azure REST: Naming and referencing blobs).
const NAME_CHARACTERS: usize = 1024;
/// Most tags of a blob (Azure REST: Set Blob Tags).
pub(super) const TAGS: usize = 10;

/// Azure REST: Put Blob.
pub(super) fn put(world: &World, request: &Request, call: &Call) -> Result<Reply, Refusal> {
    let blob_type = match request.header("x-ms-blob-type") {
        Some("BlockBlob") => BlobType::Block,
        Some("AppendBlob") => BlobType::Append,
        Some("PageBlob") => BlobType::Page,
        Some(_) => return Err(Code::InvalidHeaderValue.into()),
        None => return Err(Code::MissingRequiredHeader.into()),
    };
    if call.blob.chars().count() > NAME_CHARACTERS {
        return Err(Code::InvalidUri.into());
    }
    if blob_type == BlobType::Append && !request.body.is_empty() {
        return Err(Code::InvalidInput.into());
    }
    let (content, md5) = if blob_type == BlobType::Page {
        (pages::declared(request)?, Md5State::None)
    } else {
        uploaded(request, call, blob_type)?
    };
    let revision = Revision {
        content_type: content_type(request),
        headers: content_headers(request),
        metadata: metadata_of(request),
        tags: tags_of(request)?,
        tier: tier_of(request, blob_type)?,
        md5,
        ..Revision::new(content, blob_type)
    };
    let mut reply = store(world, request, call, revision)?;
    reply.status = StatusCode::CREATED;
    Ok(reply)
}

/// Writes a blob over what was there, after every guard.
pub(super) fn store(
    world: &World,
    request: &Request,
    call: &Call,
    mut revision: Revision,
) -> Result<Reply, Refusal> {
    let mut state = world.state_mut();
    let now = world.clock.now();
    let account = state.accounts.get(&call.account);
    let account = account.ok_or(Code::ResourceNotFound)?;
    let service = account.service.clone();
    let hierarchical = account.hierarchical;
    let found = state.container(&call.account, &call.container);
    let container = found.ok_or(Code::ContainerNotFound)?;
    let existing = container.entry(&call.blob);
    let base = existing.as_ref().and_then(|entry| entry.base.as_ref());
    check(request, base.map(|base| base.written), false)?;
    if let (Some(entry), Some(base)) = (&existing, base) {
        check_lease(request, &entry.lease, now, false)?;
        check_write(container, base, now, service.versioning)?;
    }
    drop(existing);
    let written = state.stamp(now);
    revision.written = written;
    revision.created = written;
    revision.held |= is_held_by_name(&call.blob);
    let mut reply = written_reply(&revision);
    if let Some(md5) = revision.md5() {
        reply.set_named("content-md5", &STANDARD.encode(md5));
    }
    let found = state.container_mut(&call.account, &call.container);
    let container = found.ok_or(Code::ContainerNotFound)?;
    if hierarchical {
        container.add_directories(&call.blob, written);
    }
    // Its snapshots and its lease stay.
    let entry = container.entry_or_new(&call.blob, now);
    entry.lease.after_write(now);
    entry.write(revision, &service);
    if let Some(version) = entry.base.as_ref().and_then(|base| base.version) {
        reply.set_named("x-ms-version-id", &version.iso());
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
    check_body(request, &bytes)?;
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
    check_body(request, &block)?;
    let number = |name: &str| match request.header(name).map(str::parse::<u64>) {
        None => Ok(None),
        Some(Ok(number)) => Ok(Some(number)),
        Some(Err(_)) => Err(Refusal::from(Code::InvalidHeaderValue)),
    };
    let position = number("x-ms-blob-condition-appendpos")?;
    let most = number("x-ms-blob-condition-maxsize")?;
    let mut offset = 0;
    let mut count = 0;
    let mut reply = rewrite(world, request, call, Rewrite::Append, |revision| {
        if revision.blob_type != BlobType::Append {
            return Err(Code::InvalidBlobType.into());
        }
        offset = revision.content.len();
        if position.is_some_and(|position| position != offset) {
            return Err(Code::AppendPositionConditionNotMet.into());
        }
        if most.is_some_and(|most| offset + block.len() > most) {
            return Err(Code::MaxBlobSizeConditionNotMet.into());
        }
        revision.content = revision.content.followed_by(&request.body);
        revision.appended += 1;
        count = revision.appended;
        Ok(())
    })?;
    reply.status = StatusCode::CREATED;
    reply.set_named("x-ms-blob-append-offset", &offset.to_string());
    reply.set_named("x-ms-blob-committed-block-count", &count.to_string());
    set_body_checksum(&mut reply, request, &block);
    Ok(reply)
}

/// Azure REST: Set Blob Metadata.
pub(super) fn set_metadata(
    world: &World,
    request: &Request,
    call: &Call,
) -> Result<Reply, Refusal> {
    rewrite(world, request, call, Rewrite::Metadata, |revision| {
        revision.metadata = metadata_of(request);
        Ok(())
    })
}

/// Azure REST: Set Blob Properties. What is not given is cleared.
pub(super) fn set_properties(
    world: &World,
    request: &Request,
    call: &Call,
) -> Result<Reply, Refusal> {
    let md5 = digest(request, "x-ms-blob-content-md5")?;
    rewrite(world, request, call, Rewrite::Properties, |revision| {
        revision.content_type = content_type(request);
        revision.headers = content_headers(request);
        revision.md5 = md5.map_or(Md5State::None, Md5State::Known);
        Ok(())
    })
}

/// What kind of change is made in place.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Rewrite {
    /// Metadata: it leaves a version behind where versioning is on (Azure: Blob versioning).
    Metadata,
    Properties,
    /// Bytes at the end: a policy can allow it, and no version is left.
    Append,
    /// Pages: no version is left.
    Pages,
}

/// Changes a blob in place: a new `ETag`, the same blob.
pub(super) fn rewrite(
    world: &World,
    request: &Request,
    call: &Call,
    kind: Rewrite,
    edit: impl FnOnce(&mut Revision) -> Result<(), Refusal>,
) -> Result<Reply, Refusal> {
    let mut state = world.state_mut();
    let now = world.clock.now();
    let account = state.accounts.get(&call.account);
    let service = account.ok_or(Code::ResourceNotFound)?.service.clone();
    let found = state.container(&call.account, &call.container);
    let container = found.ok_or(Code::ContainerNotFound)?;
    let entry = container.entry(&call.blob).ok_or(Code::BlobNotFound)?;
    let base = entry.base.as_ref().ok_or(Code::BlobNotFound)?;
    check(request, Some(base.written), false)?;
    check_lease(request, &entry.lease, now, false)?;
    let leaves_version = service.versioning && kind == Rewrite::Metadata;
    if kind == Rewrite::Append {
        check_append(container, base, now)?;
    } else {
        check_write(container, base, now, leaves_version)?;
    }
    let mut revision = Revision::clone(base);
    drop(entry);
    edit(&mut revision)?;
    revision.written = state.stamp(now);
    let mut reply = written_reply(&revision);
    reply.status = StatusCode::OK;
    let found = state.container_mut(&call.account, &call.container);
    let container = found.ok_or(Code::ContainerNotFound)?;
    let entry = container.entry_or_new(&call.blob, now);
    entry.lease.after_write(now);
    if leaves_version {
        entry.write(revision, &service);
    } else {
        entry.base = Some(Arc::new(revision));
    }
    if let Some(version) = entry.base.as_ref().and_then(|base| base.version) {
        reply.set_named("x-ms-version-id", &version.iso());
    }
    Ok(reply)
}

/// Azure REST: Snapshot Blob. Recorded from the service: the answer has the base's own `ETag`.
pub(super) fn snapshot(world: &World, request: &Request, call: &Call) -> Result<Reply, Refusal> {
    let mut state = world.state_mut();
    let now = world.clock.now();
    let account = state.accounts.get(&call.account);
    let versioning = account.ok_or(Code::ResourceNotFound)?.service.versioning;
    let taken = state.stamp(now);
    let found = state.container_mut(&call.account, &call.container);
    let container = found.ok_or(Code::ContainerNotFound)?;
    let entry = container.entry_mut(&call.blob, now);
    let entry = entry.ok_or(Code::BlobNotFound)?;
    let base = Arc::clone(entry.base.as_ref().ok_or(Code::BlobNotFound)?);
    check(request, Some(base.written), false)?;
    entry.take_snapshot(&base, taken, versioning);
    let mut reply = written_reply(&base);
    reply.set_named("x-ms-snapshot", &taken.iso());
    if versioning {
        reply.set_named("x-ms-version-id", &taken.iso());
    }
    Ok(reply)
}

pub(super) fn written_reply(revision: &Revision) -> Reply {
    let mut reply = Reply::empty(StatusCode::CREATED);
    set_written(&mut reply, revision.written);
    reply.set_named("x-ms-request-server-encrypted", "true");
    reply
}

/// A header that holds an MD5 in base64.
pub(super) fn digest(request: &Request, name: &str) -> Result<Option<[u8; 16]>, Refusal> {
    let Some(text) = request.header(name) else {
        return Ok(None);
    };
    let bytes = STANDARD.decode(text).map_err(|_| Code::InvalidMd5)?;
    let md5: [u8; 16] = bytes.try_into().map_err(|_| Code::InvalidMd5)?;
    Ok(Some(md5))
}

/// Compares a body with the MD5 and the CRC64 that were sent along.
pub(super) fn check_body(request: &Request, body: &Content) -> Result<(), Refusal> {
    if digest(request, "content-md5")?.is_some_and(|sent| sent != body.md5()) {
        return Err(Code::Md5Mismatch.into());
    }
    let Some(text) = request.header("x-ms-content-crc64") else {
        return Ok(());
    };
    let sent = STANDARD
        .decode(text)
        .map_err(|_| Code::InvalidHeaderValue)?;
    if sent == crc64(&body.read(0..body.len())).to_le_bytes() {
        Ok(())
    } else {
        Err(Code::Crc64Mismatch.into())
    }
}

/// Azure REST: Put Block, Append Block, Put Page: the MD5 where one was sent, else the CRC64.
pub(super) fn set_body_checksum(reply: &mut Reply, request: &Request, body: &Content) {
    if request.header("content-md5").is_some() {
        reply.set_named("content-md5", &STANDARD.encode(body.md5()));
    } else {
        let crc = crc64(&body.read(0..body.len()));
        reply.set_named("x-ms-content-crc64", &STANDARD.encode(crc.to_le_bytes()));
    }
}

/// `x-ms-tags`: `name=value` pairs, encoded as a query (Azure REST: Put Blob).
pub(super) fn tags_of(request: &Request) -> Result<Metadata, Refusal> {
    let text = request.header("x-ms-tags").unwrap_or_default();
    let tags: Metadata = parse_form(text).into_iter().collect();
    if tags.len() > TAGS {
        return Err(Code::InvalidTag.into());
    }
    Ok(tags)
}

/// `x-ms-access-tier` of a write.
pub(super) fn tier_of(request: &Request, blob_type: BlobType) -> Result<Tier, Refusal> {
    let Some(text) = request.header("x-ms-access-tier") else {
        return Ok(Tier::default());
    };
    if blob_type != BlobType::Block {
        return Err(Code::InvalidHeaderValue.into());
    }
    let tier = AccessTier::parse(text).ok_or(Code::InvalidHeaderValue)?;
    Ok(Tier {
        set: Some(tier),
        ..Tier::default()
    })
}

/// The content headers of a write, as the blob will answer them.
pub(super) fn content_headers(request: &Request) -> Vec<(&'static str, String)> {
    let known = [
        ("x-ms-blob-content-encoding", "content-encoding"),
        ("x-ms-blob-content-language", "content-language"),
        ("x-ms-blob-content-disposition", "content-disposition"),
        ("x-ms-blob-cache-control", "cache-control"),
    ];
    let given = known.into_iter().filter_map(|(sent, answered)| {
        let value = request.header(sent).filter(|value| !value.is_empty())?;
        Some((answered, value.to_owned()))
    });
    given.collect()
}

pub(super) fn content_type(request: &Request) -> Cow<'static, str> {
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
