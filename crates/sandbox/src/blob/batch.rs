//! Azure REST: Blob Batch: deletions and changes of tier.

use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};

use super::{Call, Code, Operation, Refusal, add_headers};
use crate::dispatch::{Service, edit_headers};
use crate::exchange::{Query, Quirks, Request};
use crate::log::Line;
use crate::reply::Reply;
use crate::world::World;

/// Most parts of one batch.
const PARTS: usize = 256;

/// Does what the parts say; each has its own authorization, conditions and answer.
pub(super) fn delete(world: &World, request: &Request, call: &Call) -> Result<Reply, Refusal> {
    let parts = parse(world, request).ok_or(Code::InvalidInput)?;
    let boundary = format!("batchresponse_{}", request.id);
    let mut body = String::new();
    if parts.len() > PARTS {
        // Seen of Azurite: the refusal is the only part of an answer that says 202.
        let refused = Refusal::from(Code::ExceedsMaxBatchRequestCount).reply(world, request);
        write_part(&mut body, &boundary, None, &refused);
    } else {
        for part in &parts {
            let reply = answer_part(world, &part.request, call);
            write_part(&mut body, &boundary, part.content_id.as_deref(), &reply);
        }
    }
    let _ = write!(body, "--{boundary}--\r\n");
    let mut reply = Reply::bytes(StatusCode::ACCEPTED, body);
    reply.set(
        header::CONTENT_TYPE,
        &format!("multipart/mixed; boundary={boundary}"),
    );
    Ok(reply)
}

/// One part: its place in the batch and the request that it holds.
struct Part {
    content_id: Option<String>,
    request: Request,
}

fn answer_part(world: &World, request: &Request, batch: &Call) -> Reply {
    let call = Call::of(request);
    let name = call.operation.name();
    let fault = world
        .faults
        .take(name, request.method.as_str(), &request.path);
    let fault = fault.or_else(|| world.asked.action(request.method.as_str(), &call));
    let fault = fault.unwrap_or_default();
    let elsewhere = call.account != batch.account
        || (!batch.container.is_empty() && call.container != batch.container);
    let refuse = |code: Code| {
        let mut reply = Refusal::from(code).reply(world, request);
        add_headers(world, request, &mut reply);
        ("anonymous".to_owned(), reply)
    };
    let (identity, mut reply) = if !matches!(
        call.operation,
        Operation::DeleteBlob | Operation::SetBlobTier
    ) {
        refuse(Code::NotImplemented)
    } else if elsewhere {
        refuse(Code::InvalidInput)
    } else if let Some(status) = fault.status {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let code = fault.code.as_deref().unwrap_or("InternalError");
        (
            "fault".to_owned(),
            super::refused(world, request, status, code),
        )
    } else if fault.ghost {
        let ghost = Request {
            quirks: Quirks {
                ghost: true,
                ..Quirks::default()
            },
            ..request.clone()
        };
        super::answer(world, &ghost, &call)
    } else {
        super::answer(world, request, &call)
    };
    edit_headers(&mut reply, &fault);
    let sent = Arc::new(AtomicU64::new(reply.len()));
    let line = Line::new(request, Service::Blob, name, reply.status, &identity, sent);
    world.log.push(line);
    reply
}

fn write_part(out: &mut String, boundary: &str, content_id: Option<&str>, reply: &Reply) {
    let reason = reply.status.canonical_reason().unwrap_or_default();
    let _ = write!(out, "--{boundary}\r\nContent-Type: application/http\r\n");
    if let Some(id) = content_id {
        let _ = write!(out, "Content-ID: {id}\r\n");
    }
    let _ = write!(out, "\r\nHTTP/1.1 {} {reason}\r\n", reply.status.as_u16());
    for (name, value) in &reply.headers {
        let _ = write!(out, "{name}: {}\r\n", value.to_str().unwrap_or_default());
    }
    let body = reply.content.read(reply.range.clone());
    if !body.is_empty() {
        let _ = write!(out, "Content-Length: {}\r\n", body.len());
    }
    out.push_str("\r\n");
    out.push_str(&String::from_utf8_lossy(&body));
    out.push_str("\r\n");
}

/// The parts of a batch, `None` where it is not one.
fn parse(world: &World, request: &Request) -> Option<Vec<Part>> {
    let content_type = request.header("content-type")?;
    let (_, boundary) = content_type.split_once("boundary=")?;
    let boundary = boundary.split(';').next()?.trim().trim_matches('"');
    let text = std::str::from_utf8(&request.body)
        .ok()?
        .replace("\r\n", "\n");
    let mut parts = Vec::new();
    for section in text.split(&format!("--{boundary}")).skip(1) {
        if section.starts_with("--") {
            return (!parts.is_empty()).then_some(parts);
        }
        parts.push(parse_part(world, request, section.strip_prefix('\n')?)?);
    }
    None
}

fn parse_part(world: &World, outer: &Request, section: &str) -> Option<Part> {
    let (part_headers, http) = section.split_once("\n\n")?;
    let (head, _) = http.split_once("\n\n").unwrap_or((http.trim_end(), ""));
    let (request_line, lines) = head.split_once('\n').unwrap_or((head, ""));
    let mut words = request_line.split(' ');
    let method = Method::from_bytes(words.next()?.as_bytes()).ok()?;
    let target = words.next()?;
    let target = match target.strip_prefix(&outer.origin) {
        Some(path) => path,
        None => target,
    };
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let content_id = parse_headers(part_headers)?;
    let content_id = content_id.get("content-id").and_then(|id| id.to_str().ok());
    Some(Part {
        content_id: content_id.map(str::to_owned),
        request: Request {
            method,
            path: path.to_owned(),
            query: Query::parse(query),
            headers: parse_headers(lines)?,
            // A part is served in the version of its batch.
            version: outer.version.clone(),
            body: bytes::Bytes::new(),
            origin: outer.origin.clone(),
            id: world.request_id(),
            quirks: Quirks::default(),
        },
    })
}

fn parse_headers(lines: &str) -> Option<HeaderMap> {
    let mut headers = HeaderMap::new();
    for line in lines.lines().filter(|line| !line.is_empty()) {
        let (name, value) = line.split_once(':')?;
        let name = HeaderName::from_bytes(name.trim().as_bytes()).ok()?;
        headers.append(name, HeaderValue::from_str(value.trim()).ok()?);
    }
    Some(headers)
}
