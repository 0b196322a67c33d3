use std::ops::Range;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderName, Method, StatusCode, header};

use super::conditions::check;
use super::container::{set_lease, set_metadata, set_written};
use super::hold::set_policy_headers;
use super::{Call, Code, Refusal};
use crate::content::{Content, crc64};
use crate::exchange::Request;
use crate::reply::Reply;
use crate::seed::BlobType;
use crate::state::{AccessTier, Lease, Past, Revision};
use crate::ticks::Ticks;
use crate::world::World;

/// Largest range whose MD5 or CRC64 the service computes on request (Azure REST: Get Blob).
const RANGE_CHECKSUM_AT_MOST: u64 = 4 * 1024 * 1024;

/// Azure REST: Get Blob, Get Blob Properties.
pub(super) fn blob(world: &World, request: &Request, call: &Call) -> Result<Reply, Refusal> {
    let Found {
        revision,
        lease,
        is_current,
    } = find(world, request, call)?;
    check(request, Some(revision.written), true)?;
    let now = world.clock.now();
    let size = revision.content.len();
    let head = request.method == Method::HEAD;
    if !head && revision.tier.at(now) == AccessTier::Archive {
        return Err(Code::BlobArchived.into());
    }
    let range = if head || request.quirks.ignore_range {
        None
    } else {
        range(request, size)?
    };
    let mut reply = match &range {
        Some(range) => partial(request, &revision, range),
        None => whole(&revision),
    };
    set_written(&mut reply, revision.written);
    set_properties(&mut reply, &revision);
    if let Some(lease) = lease {
        set_lease(&mut reply, &lease, now);
    }
    if let Some(version) = revision.version {
        reply.set_named("x-ms-version-id", &version.iso());
        if is_current {
            reply.set_named("x-ms-is-current-version", "true");
        }
    }
    set_metadata(&mut reply, &revision.metadata);
    if head {
        reply.set(header::CONTENT_LENGTH, &size.to_string());
        set_tier(&mut reply, &revision, now);
    }
    Ok(reply)
}

fn set_tier(reply: &mut Reply, revision: &Revision, now: Ticks) {
    if revision.blob_type != BlobType::Block {
        return;
    }
    reply.set_named("x-ms-access-tier", revision.tier.at(now).as_str());
    match revision.tier.changed {
        None => reply.set_named("x-ms-access-tier-inferred", "true"),
        Some(at) => reply.set_named("x-ms-access-tier-change-time", &at.http_date()),
    }
    if let Some(pending) = revision.tier.pending(now) {
        reply.set_named("x-ms-archive-status", pending.status());
        reply.set_named("x-ms-rehydrate-priority", pending.priority());
    }
}

/// What a read is of.
pub(super) struct Found {
    pub(super) revision: Arc<Revision>,
    /// The lease, where it is the base.
    pub(super) lease: Option<Lease>,
    pub(super) is_current: bool,
}

/// The base with its lease, or the snapshot or version that the query names.
pub(super) fn find(world: &World, request: &Request, call: &Call) -> Result<Found, Refusal> {
    let state = world.state();
    let found = state.container(&call.account, &call.container);
    let container = found.ok_or(Code::ContainerNotFound)?;
    let entry = container.entry(&call.blob).ok_or(Code::BlobNotFound)?;
    let past = |past: Option<&Past>| {
        let past = past.filter(|past| past.deleted.is_none());
        Ok(Found {
            revision: Arc::clone(&past.ok_or(Code::BlobNotFound)?.revision),
            lease: None,
            is_current: false,
        })
    };
    if let Some(id) = request.param("snapshot") {
        return past(entry.snapshot(id));
    }
    let base = entry.base.as_ref();
    let base = match request.param("versionid") {
        None => base.ok_or(Code::BlobNotFound)?,
        Some(id) => match base.filter(|base| base.version.is_some_and(|v| v.iso() == id)) {
            Some(base) => base,
            None => return past(entry.version(id)),
        },
    };
    Ok(Found {
        revision: Arc::clone(base),
        lease: Some(entry.lease.clone()),
        is_current: true,
    })
}

/// The bytes that are asked for; `x-ms-range` goes before `Range`
/// (Azure REST: Specifying the range header for Blob Storage operations).
fn range(request: &Request, size: u64) -> Result<Option<Range<u64>>, Refusal> {
    let Some(text) = request
        .header("x-ms-range")
        .or_else(|| request.header("range"))
    else {
        return Ok(None);
    };
    let parsed = text
        .strip_prefix("bytes=")
        .and_then(|range| range.split_once('-'));
    let Some((Ok(start), end)) = parsed.map(|(start, end)| (start.parse::<u64>(), end)) else {
        return Err(Code::InvalidHeaderValue.into());
    };
    let end = if end.is_empty() {
        size
    } else {
        let last = end.parse::<u64>().map_err(|_| Code::InvalidHeaderValue)?;
        last.saturating_add(1).min(size)
    };
    if start >= size || start >= end {
        // Recorded from the service, for an empty blob too.
        let refusal = Refusal::from(Code::InvalidRange);
        return Err(refusal.with_header("content-range", format!("bytes */{size}")));
    }
    Ok(Some(start..end))
}

fn whole(revision: &Revision) -> Reply {
    let mut reply = Reply::content(StatusCode::OK, revision.content.clone());
    if let Some(md5) = revision.md5() {
        reply.set(
            HeaderName::from_static("content-md5"),
            &STANDARD.encode(md5),
        );
    }
    reply
}

/// Recorded from the service: a part carries the whole's MD5 under another name.
fn partial(request: &Request, revision: &Revision, range: &Range<u64>) -> Reply {
    let size = revision.content.len();
    let mut reply = Reply::content(StatusCode::PARTIAL_CONTENT, revision.content.clone());
    reply.range = range.clone();
    let value = format!("bytes {}-{}/{size}", range.start, range.end - 1);
    reply.set(header::CONTENT_RANGE, &value);
    if let Some(md5) = revision.md5() {
        reply.set_named("x-ms-blob-content-md5", &STANDARD.encode(md5));
    }
    let asked = |name| request.header(name) == Some("true");
    if range.end - range.start > RANGE_CHECKSUM_AT_MOST {
        return reply;
    }
    if asked("x-ms-range-get-content-md5") {
        let part = Content::Bytes(revision.content.read(range.clone()));
        reply.set_named("content-md5", &STANDARD.encode(part.md5()));
    } else if asked("x-ms-range-get-content-crc64") {
        let crc = crc64(&revision.content.read(range.clone()));
        reply.set_named("x-ms-content-crc64", &STANDARD.encode(crc.to_le_bytes()));
    }
    reply
}

fn set_properties(reply: &mut Reply, revision: &Revision) {
    reply.set(header::ACCEPT_RANGES, "bytes");
    reply.set(header::CONTENT_TYPE, &revision.content_type);
    reply.set_named("x-ms-blob-type", revision.blob_type.as_str());
    reply.set_named("x-ms-creation-time", &revision.created.http_date());
    reply.set_named("x-ms-server-encrypted", "true");
    for (name, value) in &revision.headers {
        reply.set_named(name, value);
    }
    if !revision.tags.is_empty() {
        reply.set_named("x-ms-tag-count", &revision.tags.len().to_string());
    }
    if revision.held {
        reply.set_named("x-ms-legal-hold", "true");
    }
    if let Some(policy) = revision.immutable {
        set_policy_headers(reply, policy);
    }
    if revision.blob_type == BlobType::Page {
        let sequence = revision.sequence.to_string();
        reply.set_named("x-ms-blob-sequence-number", &sequence);
    }
    if revision.blob_type == BlobType::Append {
        reply.set_named(
            "x-ms-blob-committed-block-count",
            &revision.appended.to_string(),
        );
    }
}
