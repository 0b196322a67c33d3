//! Page blobs: pages of 512 bytes, and holes between them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;
use std::sync::Arc;

use bytes::Bytes;
use http::{StatusCode, header};

use super::container::set_written;
use super::read::find;
use super::write::{Rewrite, check_body, rewrite, set_body_checksum};
use super::xml::BOM;
use super::{Call, Code, Refusal};
use crate::content::Content;
use crate::exchange::Request;
use crate::reply::Reply;
use crate::seed::BlobType;
use crate::world::World;

/// Bytes of a page (Azure REST: Put Page).
const PAGE: u64 = 512;

/// The size that an upload of a page blob declares; it has no body (Azure REST: Put Blob).
pub(super) fn declared(request: &Request) -> Result<Content, Refusal> {
    let size = request.header("x-ms-blob-content-length");
    let size: u64 = size
        .ok_or(Code::MissingRequiredHeader)?
        .parse()
        .map_err(|_| Code::InvalidHeaderValue)?;
    if !request.body.is_empty() || !size.is_multiple_of(PAGE) {
        return Err(Code::InvalidHeaderValue.into());
    }
    Ok(Content::Pages {
        size,
        written: Arc::default(),
    })
}

/// Azure REST: Put Page.
pub(super) fn put(world: &World, request: &Request, call: &Call) -> Result<Reply, Refusal> {
    let range = range(request)?.ok_or(Code::MissingRequiredHeader)?;
    if !range.start.is_multiple_of(PAGE) || !range.end.is_multiple_of(PAGE) {
        return Err(Code::InvalidPageRange.into());
    }
    let body = Content::Bytes(request.body.clone());
    check_body(request, &body)?;
    let bytes = match request
        .header("x-ms-page-write")
        .map(str::to_ascii_lowercase)
        .as_deref()
    {
        Some("update") if body.len() == range.end - range.start => Some(request.body.clone()),
        Some("clear") if body.len() == 0 => None,
        Some(_) => return Err(Code::InvalidHeaderValue.into()),
        None => return Err(Code::MissingRequiredHeader.into()),
    };
    let mut sequence = 0;
    let mut reply = rewrite(world, request, call, Rewrite::Pages, |revision| {
        if revision.blob_type != BlobType::Page {
            return Err(Code::InvalidBlobType.into());
        }
        let size = revision.content.len();
        if range.end > size {
            return Err(Code::InvalidPageRange.into());
        }
        let mut written = match &revision.content {
            Content::Pages { written, .. } => BTreeMap::clone(written),
            whole => BTreeMap::from([(0, whole.read(0..size))]),
        };
        cut(&mut written, &range);
        if let Some(bytes) = bytes {
            written.insert(range.start, bytes);
        }
        revision.content = Content::Pages {
            size,
            written: Arc::new(written),
        };
        sequence = revision.sequence;
        Ok(())
    })?;
    reply.status = StatusCode::CREATED;
    reply.set_named("x-ms-blob-sequence-number", &sequence.to_string());
    set_body_checksum(&mut reply, request, &body);
    Ok(reply)
}

/// Makes a hole.
fn cut(written: &mut BTreeMap<u64, Bytes>, hole: &Range<u64>) {
    let index = |at: u64| usize::try_from(at).unwrap_or(usize::MAX);
    let touched = written
        .range(..hole.end)
        .filter(|(start, bytes)| **start + bytes.len() as u64 > hole.start);
    let touched: Vec<u64> = touched.map(|(start, _)| *start).collect();
    for start in touched {
        let Some(bytes) = written.remove(&start) else {
            continue;
        };
        let end = start + bytes.len() as u64;
        if start < hole.start {
            written.insert(start, bytes.slice(..index(hole.start - start)));
        }
        if end > hole.end {
            written.insert(hole.end, bytes.slice(index(hole.end - start)..));
        }
    }
}

/// Azure REST: Get Page Ranges.
pub(super) fn ranges(world: &World, request: &Request, call: &Call) -> Result<Reply, Refusal> {
    let revision = find(world, request, call)?.revision;
    if revision.blob_type != BlobType::Page {
        return Err(Code::InvalidBlobType.into());
    }
    let size = revision.content.len();
    let asked = range(request)?.unwrap_or(0..size);
    let mut filled: Vec<Range<u64>> = Vec::new();
    let mut add = |start: u64, end: u64| {
        let (start, end) = (start.max(asked.start), end.min(asked.end));
        match filled.last_mut() {
            Some(last) if last.end == start => last.end = end,
            _ if start < end => filled.push(start..end),
            _ => {}
        }
    };
    match &revision.content {
        Content::Pages { written, .. } => {
            for (start, bytes) in written.iter() {
                add(*start, start + bytes.len() as u64);
            }
        }
        _ => add(0, size),
    }
    let mut xml = format!("{BOM}<?xml version=\"1.0\" encoding=\"utf-8\"?><PageList>");
    for range in filled {
        let (start, end) = (range.start, range.end - 1);
        let _ = write!(
            xml,
            "<PageRange><Start>{start}</Start><End>{end}</End></PageRange>"
        );
    }
    xml.push_str("</PageList>");
    let mut reply = Reply::bytes(StatusCode::OK, xml);
    reply.set(header::CONTENT_TYPE, "application/xml");
    reply.set_named("x-ms-blob-content-length", &size.to_string());
    set_written(&mut reply, revision.written);
    Ok(reply)
}

fn range(request: &Request) -> Result<Option<Range<u64>>, Refusal> {
    let Some(text) = request
        .header("x-ms-range")
        .or_else(|| request.header("range"))
    else {
        return Ok(None);
    };
    let parsed = text
        .strip_prefix("bytes=")
        .and_then(|range| range.split_once('-'));
    let parsed =
        parsed.and_then(|(start, end)| Some((start.parse().ok()?, end.parse::<u64>().ok()?)));
    match parsed {
        Some((start, last)) if start <= last && last < u64::MAX => Ok(Some(start..last + 1)),
        _ => Err(Code::InvalidHeaderValue.into()),
    }
}
