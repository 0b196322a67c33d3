//! The controls: the log, the faults, the clock and the seed. `docs/sandbox.md` describes them.

use http::{Method, StatusCode, header};
use jiff::{Span, SpanRelativeTo};
use serde::Deserialize;
use serde_json::json;

use crate::exchange::Request;
use crate::fault::Fault;
use crate::reply::Reply;
use crate::state::build;
use crate::world::World;

/// Whether a request is for the controls. No account's name starts with an underscore.
pub(crate) fn is_control(request: &Request) -> bool {
    request.path.starts_with("/_")
}

pub(crate) fn answer(world: &World, request: &Request) -> Reply {
    if is_from_page(request) {
        return wrong(StatusCode::FORBIDDEN, "not for pages");
    }
    let path = request.path.trim_end_matches('/');
    let fault_id = path.strip_prefix("/_fault/").and_then(|id| id.parse().ok());
    let answered = match (&request.method, path, fault_id) {
        (&Method::GET, "/_log", _) => Ok(log(world, request)),
        (&Method::DELETE, "/_log", _) => {
            world.log.clear();
            Ok(done())
        }
        (&Method::POST, "/_fault", _) => add_fault(world, request),
        (&Method::DELETE, "/_fault", _) => {
            world.faults.clear();
            Ok(done())
        }
        (&Method::DELETE, _, Some(id)) if world.faults.remove(id) => Ok(done()),
        (&Method::POST, "/_clock", _) => advance(world, request),
        (&Method::PUT, "/_seed", _) => reseed(world, request),
        _ => return wrong(StatusCode::NOT_FOUND, "no such control"),
    };
    answered.unwrap_or_else(|why| wrong(StatusCode::BAD_REQUEST, &why))
}

/// Whether a web page in somebody's browser could have sent it.
fn is_from_page(request: &Request) -> bool {
    let host = request
        .origin
        .rsplit_once("//")
        .map_or("", |(_, host)| host);
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let local = matches!(name, "127.0.0.1" | "localhost");
    !local || request.headers.contains_key(header::ORIGIN)
}

fn done() -> Reply {
    Reply::empty(StatusCode::NO_CONTENT)
}

fn wrong(status: StatusCode, why: &str) -> Reply {
    Reply::json(status, &json!({"error": why}))
}

fn body<'a, T: Deserialize<'a>>(request: &'a Request) -> Result<T, String> {
    serde_json::from_slice(&request.body).map_err(|error| error.to_string())
}

fn log(world: &World, request: &Request) -> Reply {
    let since = request.param("since").and_then(|text| text.parse().ok());
    let mut reply = Reply::bytes(StatusCode::OK, world.log.since(since.unwrap_or_default()));
    reply.set(header::CONTENT_TYPE, "application/x-ndjson");
    reply
}

fn add_fault(world: &World, request: &Request) -> Result<Reply, String> {
    let id = world.faults.add(body::<Fault>(request)?);
    Ok(Reply::json(StatusCode::CREATED, &json!({"id": id})))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    advance: Span,
}

fn advance(world: &World, request: &Request) -> Result<Reply, String> {
    let span = body::<Advance>(request)?.advance;
    let duration = span.to_duration(SpanRelativeTo::days_are_24_hours());
    world
        .clock
        .advance(duration.map_err(|error| error.to_string())?.as_secs());
    Ok(Reply::json(
        StatusCode::OK,
        &json!({"now": world.clock.now().iso()}),
    ))
}

fn reseed(world: &World, request: &Request) -> Result<Reply, String> {
    let state = build(body(request)?, &world.keys).map_err(|error| format!("{error:#}"))?;
    *world.state_mut() = state;
    Ok(done())
}
