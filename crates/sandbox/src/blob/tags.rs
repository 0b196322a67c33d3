//! Tags and tiers of blobs.

use http::{StatusCode, header};

use super::hold::edit;
use super::read::find;
use super::rows::write_tags;
use super::write::TAGS;
use super::xml::{BOM, between, unescape};
use super::{Call, Code, Refusal};
use crate::exchange::Request;
use crate::reply::Reply;
use crate::seed::BlobType;
use crate::state::{AccessTier, Metadata, Rehydration, Tier};
use crate::world::World;

/// How long a blob takes out of the archive (Azure: Blob rehydration: up to 15 hours, under 1 with priority).
const STANDARD_SECONDS: i64 = 15 * 3600;
const HIGH_SECONDS: i64 = 3600;

/// Azure REST: Get Blob Tags.
pub(super) fn get(world: &World, request: &Request, call: &Call) -> Result<Reply, Refusal> {
    let revision = find(world, request, call)?.revision;
    let mut xml = format!("{BOM}<?xml version=\"1.0\" encoding=\"utf-8\"?>");
    write_tags(&mut xml, "Tags", &revision.tags);
    let mut reply = Reply::bytes(StatusCode::OK, xml);
    reply.set(header::CONTENT_TYPE, "application/xml");
    Ok(reply)
}

/// Azure REST: Set Blob Tags. The `ETag` stays.
pub(super) fn set(world: &World, request: &Request, call: &Call) -> Result<Reply, Refusal> {
    let text = std::str::from_utf8(&request.body).map_err(|_| Code::InvalidXmlDocument)?;
    let set = between(text, "TagSet").ok_or(Code::InvalidXmlDocument)?;
    let mut tags = Metadata::new();
    for tag in set.split("<Tag>").skip(1) {
        let key = between(tag, "Key").ok_or(Code::InvalidXmlDocument)?;
        let value = between(tag, "Value").ok_or(Code::InvalidXmlDocument)?;
        if key.is_empty() || tags.insert(unescape(key), unescape(value)).is_some() {
            return Err(Code::InvalidTag.into());
        }
    }
    if tags.len() > TAGS {
        return Err(Code::InvalidTag.into());
    }
    edit(world, request, call, |revision, _| {
        revision.tags = tags;
        Ok(())
    })?;
    Ok(Reply::empty(StatusCode::NO_CONTENT))
}

/// Azure REST: Set Blob Tier. 202 where the blob has to come out of the archive first.
pub(super) fn set_tier(world: &World, request: &Request, call: &Call) -> Result<Reply, Refusal> {
    let wanted = request
        .header("x-ms-access-tier")
        .ok_or(Code::MissingRequiredHeader)?;
    let wanted = AccessTier::parse(wanted).ok_or(Code::InvalidHeaderValue)?;
    let high_priority = match request.header("x-ms-rehydrate-priority") {
        None | Some("Standard") => false,
        Some("High") => true,
        Some(_) => return Err(Code::InvalidHeaderValue.into()),
    };
    let mut status = StatusCode::OK;
    edit(world, request, call, |revision, now| {
        if revision.blob_type != BlobType::Block {
            return Err(Code::InvalidBlobType.into());
        }
        if revision
            .tier
            .pending(now)
            .is_some_and(|pending| pending.to != wanted)
        {
            return Err(Code::BlobBeingRehydrated.into());
        }
        let archived = revision.tier.at(now) == AccessTier::Archive;
        let rehydration = (archived && wanted != AccessTier::Archive).then(|| {
            status = StatusCode::ACCEPTED;
            let seconds = if high_priority {
                HIGH_SECONDS
            } else {
                STANDARD_SECONDS
            };
            Rehydration {
                to: wanted,
                high_priority,
                done: now.plus_seconds(seconds),
            }
        });
        revision.tier = Tier {
            set: Some(wanted),
            changed: Some(now),
            rehydration,
        };
        Ok(())
    })?;
    Ok(Reply::empty(status))
}
