//! Copies within the sandbox.

use http::{HeaderValue, Method, StatusCode};
use uuid::Uuid;

use super::read::find;
use super::write::{content_headers, content_type, metadata_of, store, tags_of, tier_of};
use super::{Call, Code, Operation, Refusal, auth, blocks};
use crate::content::Content;
use crate::exchange::{Query, Quirks, Request};
use crate::reply::Reply;
use crate::seed::BlobType;
use crate::state::{AccessTier, Revision};
use crate::world::World;

/// Azure REST: Copy Blob, Copy Blob From URL, Put Blob From URL. The source lies in the sandbox, so that every
/// copy is done when it is answered.
pub(super) fn blob(world: &World, request: &Request, call: &Call) -> Result<Reply, Refusal> {
    let source = source(world, request, call)?;
    let synchronous = request.header("x-ms-requires-sync") == Some("true");
    let put = request.header("x-ms-blob-type").is_some();
    let metadata = metadata_of(request);
    let tier = tier_of(request, source.blob_type)?;
    let mut revision = Revision {
        metadata: if metadata.is_empty() {
            source.metadata.clone()
        } else {
            metadata
        },
        tags: tags_of(request)?,
        blocks: std::sync::Arc::clone(&source.blocks),
        headers: source.headers.clone(),
        content_type: source.content_type.clone(),
        md5: source.md5.clone(),
        tier,
        appended: source.appended,
        ..Revision::new(source.content.clone(), source.blob_type)
    };
    if put && request.header("x-ms-blob-content-type").is_some() {
        revision.content_type = content_type(request);
        revision.headers = content_headers(request);
    }
    let mut reply = store(world, request, call, revision)?;
    reply.status = if put {
        StatusCode::CREATED
    } else {
        StatusCode::ACCEPTED
    };
    if !put {
        let id = Uuid::new_v4().to_string();
        reply.set_named("x-ms-copy-id", &id);
        reply.set_named("x-ms-copy-status", "success");
        if !synchronous {
            reply.headers.remove("content-md5");
        }
    }
    Ok(reply)
}

/// Azure REST: Put Block From URL.
pub(super) fn block(world: &World, request: &Request, call: &Call) -> Result<Reply, Refusal> {
    let source = source(world, request, call)?;
    let size = source.content.len();
    let range = match request.header("x-ms-source-range") {
        None => 0..size,
        Some(text) => {
            let parsed = text
                .strip_prefix("bytes=")
                .and_then(|range| range.split_once('-'));
            let parsed = parsed
                .and_then(|(start, last)| Some((start.parse().ok()?, last.parse::<u64>().ok()?)));
            let (start, last) = parsed.ok_or(Code::InvalidHeaderValue)?;
            if start > last || last >= size {
                return Err(Code::InvalidRange.into());
            }
            start..last + 1
        }
    };
    let content = Content::Bytes(source.content.read(range));
    blocks::put(world, request, call, content)
}

/// What is copied, read with the source's own authorization, or the caller's where it is the same account.
fn source(
    world: &World,
    request: &Request,
    call: &Call,
) -> Result<std::sync::Arc<Revision>, Refusal> {
    let url = request
        .header("x-ms-copy-source")
        .ok_or(Code::MissingRequiredHeader)?;
    let (scheme, rest) = url.split_once("://").ok_or(Code::InvalidHeaderValue)?;
    let (host, target) = rest.split_once('/').ok_or(Code::InvalidHeaderValue)?;
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let mut headers = http::HeaderMap::new();
    if let Some(text) = request.header("x-ms-copy-source-authorization")
        && let Ok(value) = HeaderValue::from_str(text)
    {
        headers.insert(http::header::AUTHORIZATION, value);
    }
    let mut reading = Request {
        method: Method::GET,
        path: format!("/{path}"),
        query: Query::parse(query),
        headers,
        body: bytes::Bytes::new(),
        origin: format!("{scheme}://{host}"),
        version: request.version.clone(),
        id: request.id.clone(),
        quirks: Quirks::default(),
    };
    let from = Call::of(&reading);
    if from.operation != Operation::GetBlob {
        return Err(Code::InvalidHeaderValue.into());
    }
    // Azure REST: Copy Blob: the source answers for itself; within an account the caller's key opens it, and
    // the caller's token as far as the roles on the source's container go.
    let signed =
        reading.param("sig").is_some() || reading.headers.contains_key(http::header::AUTHORIZATION);
    let caller = request.header("authorization").unwrap_or_default();
    let same_account = from.account == call.account;
    if !signed
        && same_account
        && caller.starts_with("Bearer ")
        && let Ok(value) = HeaderValue::from_str(caller)
    {
        reading.headers.insert(http::header::AUTHORIZATION, value);
    }
    let by_key = !signed && same_account && caller.starts_with("SharedKey ");
    if !request.quirks.again && !by_key {
        auth::authenticate(world, &reading, &from).map_err(|_| Code::CannotVerifyCopySource)?;
    }
    let revision = find(world, &reading, &from)?.revision;
    if revision.tier.at(world.clock.now()) == AccessTier::Archive {
        return Err(Code::BlobArchived.into());
    }
    if revision.blob_type == BlobType::Page && request.header("x-ms-blob-type") == Some("BlockBlob")
    {
        return Err(Code::InvalidBlobType.into());
    }
    Ok(revision)
}
