//! Block blobs that are written block by block.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{StatusCode, header};

use super::conditions::check_lease;
use super::container::set_written;
use super::write::{
    check_body, content_headers, content_type, digest, metadata_of, set_body_checksum, store,
    tags_of, tier_of,
};
use super::xml::{BOM, element, unescape};
use super::{Call, Code, Refusal};
use crate::content::Content;
use crate::exchange::Request;
use crate::reply::Reply;
use crate::seed::BlobType;
use crate::state::{BlobEntry, Block, Md5State, Revision};
use crate::world::World;

/// Most blocks of a blob (Azure REST: Put Block List).
const BLOCKS: usize = 50_000;
/// Longest id of a block, decoded (Azure REST: Put Block).
const ID_BYTES: usize = 64;

/// Azure REST: Put Block.
pub(super) fn put(
    world: &World,
    request: &Request,
    call: &Call,
    content: Content,
) -> Result<Reply, Refusal> {
    let id = request
        .param("blockid")
        .ok_or(Code::InvalidQueryParameterValue)?;
    let decoded = STANDARD
        .decode(id)
        .map_err(|_| Code::InvalidQueryParameterValue)?;
    if decoded.is_empty() || decoded.len() > ID_BYTES {
        return Err(Code::InvalidQueryParameterValue.into());
    }
    if content.len() == 0 {
        return Err(Code::InvalidHeaderValue.into());
    }
    check_body(request, &content)?;
    let mut reply = Reply::empty(StatusCode::CREATED);
    set_body_checksum(&mut reply, request, &content);
    reply.set_named("x-ms-request-server-encrypted", "true");

    let mut state = world.state_mut();
    let now = world.clock.now();
    let found = state.container_mut(&call.account, &call.container);
    let container = found.ok_or(Code::ContainerNotFound)?;
    let entry = container.entry_or_new(&call.blob, now);
    if let Some(base) = &entry.base {
        if base.blob_type != BlobType::Block {
            return Err(Code::InvalidBlobType.into());
        }
        check_lease(request, &entry.lease, now, false)?;
    }
    // Azure REST: Put Block: all ids of a blob have one length.
    if entry
        .uncommitted
        .first()
        .is_some_and(|block| block.id.len() != id.len())
    {
        return Err(Code::InvalidBlobOrBlock.into());
    }
    entry.uncommitted.retain(|block| block.id != id);
    entry.uncommitted.push(Block {
        id: id.to_owned(),
        content,
    });
    Ok(reply)
}

/// Azure REST: Put Block List.
pub(super) fn commit(world: &World, request: &Request, call: &Call) -> Result<Reply, Refusal> {
    let text = std::str::from_utf8(&request.body).map_err(|_| Code::InvalidXmlDocument)?;
    check_body(request, &Content::Bytes(request.body.clone()))?;
    let wanted = parse_list(text).ok_or(Code::InvalidXmlDocument)?;
    if wanted.len() > BLOCKS {
        return Err(Code::BlockListTooLong.into());
    }
    let parts = {
        let state = world.state();
        let found = state.container(&call.account, &call.container);
        let container = found.ok_or(Code::ContainerNotFound)?;
        let entry = container.entry(&call.blob).unwrap_or_default();
        let found = wanted.iter().map(|(from, id)| find(&entry, *from, id));
        found
            .collect::<Option<Vec<Block>>>()
            .ok_or(Code::InvalidBlockList)?
    };
    let blocks = parts
        .iter()
        .map(|block| (block.id.clone(), block.content.len()));
    let md5 = digest(request, "x-ms-blob-content-md5")?;
    let revision = Revision {
        blocks: Arc::new(blocks.collect()),
        content_type: content_type(request),
        headers: content_headers(request),
        metadata: metadata_of(request),
        tags: tags_of(request)?,
        tier: tier_of(request, BlobType::Block)?,
        // The service computes none for a blob of blocks.
        md5: md5.map_or(Md5State::None, Md5State::Known),
        ..Revision::new(
            Content::of_pieces(parts.into_iter().map(|block| block.content)),
            BlobType::Block,
        )
    };
    let mut reply = store(world, request, call, revision)?;
    reply.status = StatusCode::CREATED;
    set_body_checksum(&mut reply, request, &Content::Bytes(request.body.clone()));
    Ok(reply)
}

/// Where a block of a list is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum From {
    Committed,
    Uncommitted,
    Latest,
}

fn find(entry: &BlobEntry, from: From, id: &str) -> Option<Block> {
    let waiting = || {
        entry
            .uncommitted
            .iter()
            .find(|block| block.id == id)
            .cloned()
    };
    let committed = || {
        let base = entry.base.as_ref()?;
        let mut start = 0;
        for (known, size) in base.blocks.iter() {
            if known == id {
                return Some(Block {
                    id: id.to_owned(),
                    content: base.content.part(start..start + size),
                });
            }
            start += size;
        }
        None
    };
    match from {
        From::Committed => committed(),
        From::Uncommitted => waiting(),
        From::Latest => waiting().or_else(committed),
    }
}

/// The ids of a `<BlockList>` in their order.
fn parse_list(text: &str) -> Option<Vec<(From, String)>> {
    let (_, rest) = text.split_once("<BlockList")?;
    let (list, _) = rest.split_once("</BlockList>").or_else(|| {
        let (attributes, _) = rest.split_once('>')?;
        attributes.ends_with('/').then_some(("", ""))
    })?;
    let mut ids = Vec::new();
    for piece in list
        .split('<')
        .skip(1)
        .filter(|piece| !piece.starts_with('/'))
    {
        let (tag, id) = piece.split_once('>')?;
        let from = match tag {
            "Committed" => From::Committed,
            "Uncommitted" => From::Uncommitted,
            "Latest" => From::Latest,
            _ => return None,
        };
        ids.push((from, unescape(id.trim())));
    }
    Some(ids)
}

/// Azure REST: Get Block List.
pub(super) fn list(world: &World, request: &Request, call: &Call) -> Result<Reply, Refusal> {
    let (committed, uncommitted) = match request.param("blocklisttype") {
        None | Some("committed") => (true, false),
        Some("uncommitted") => (false, true),
        Some("all") => (true, true),
        Some(_) => return Err(Code::InvalidQueryParameterValue.into()),
    };
    let state = world.state();
    let found = state.container(&call.account, &call.container);
    let container = found.ok_or(Code::ContainerNotFound)?;
    let entry = container.entry(&call.blob).ok_or(Code::BlobNotFound)?;
    if entry.base.is_none() && entry.uncommitted.is_empty() {
        return Err(Code::BlobNotFound.into());
    }
    let mut xml = format!("{BOM}<?xml version=\"1.0\" encoding=\"utf-8\"?><BlockList>");
    let base = entry.base.as_ref();
    if committed {
        let blocks = base.map(|base| base.blocks.as_slice()).unwrap_or_default();
        let blocks = blocks.iter().map(|(id, size)| (id.as_str(), *size));
        write_blocks(&mut xml, "CommittedBlocks", blocks);
    }
    if uncommitted {
        let blocks = entry.uncommitted.iter();
        let blocks = blocks.map(|block| (block.id.as_str(), block.content.len()));
        write_blocks(&mut xml, "UncommittedBlocks", blocks);
    }
    xml.push_str("</BlockList>");
    let mut reply = Reply::bytes(StatusCode::OK, xml);
    reply.set(header::CONTENT_TYPE, "application/xml");
    let length = base.map_or(0, |base| base.content.len());
    reply.set_named("x-ms-blob-content-length", &length.to_string());
    if let Some(base) = base {
        set_written(&mut reply, base.written);
    }
    Ok(reply)
}

fn write_blocks<'a>(out: &mut String, tag: &str, blocks: impl Iterator<Item = (&'a str, u64)>) {
    for part in ["<", tag, ">"] {
        out.push_str(part);
    }
    for (id, size) in blocks {
        out.push_str("<Block>");
        element(out, "Name", id);
        element(out, "Size", &size.to_string());
        out.push_str("</Block>");
    }
    for part in ["</", tag, ">"] {
        out.push_str(part);
    }
}
