//! The controls: the log, the faults, the clock, the tokens and the seed. `docs/sandbox.md` describes them.

use http::{Method, StatusCode, header};
use jiff::{Span, SpanRelativeTo};
use serde::Deserialize;
use serde_json::json;

use crate::exchange::Request;
use crate::fault::Fault;
use crate::journal::Changed;
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
    // A log and faults end with their run; the clock and the seed do not.
    if ["/_clock", "/_seed"].contains(&request.path.as_str()) {
        world.change(request, Changed::Control, "", || act(world, request))
    } else {
        act(world, request)
    }
}

/// Does what a control says, or makes a change of an earlier run again.
pub(crate) fn act(world: &World, request: &Request) -> Reply {
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
        (&Method::PUT, "/_tokens", _) => set_lifetimes(world, request),
        (&Method::DELETE, "/_tokens", _) => revoke(world, request),
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

/// For how many seconds that which the authority gives from now on is good; what is absent stays.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Lifetimes {
    access: Option<i64>,
    refresh: Option<i64>,
    code: Option<i64>,
    device: Option<i64>,
}

fn set_lifetimes(world: &World, request: &Request) -> Result<Reply, String> {
    let asked: Lifetimes = body(request)?;
    let settings = &mut world.state_mut().settings;
    for (asked, kept) in [
        (asked.access, &mut settings.token_seconds),
        (asked.refresh, &mut settings.refresh_seconds),
        (asked.code, &mut settings.code_seconds),
        (asked.device, &mut settings.device_seconds),
    ] {
        *kept = asked.unwrap_or(*kept);
    }
    Ok(done())
}

/// Ends every token of a user or an application, or everybody's.
fn revoke(world: &World, request: &Request) -> Result<Reply, String> {
    let Some(who) = request.param("who") else {
        world.sessions.revoke(None);
        return Ok(done());
    };
    let state = world.state();
    let mut principals = state.principals.iter();
    let principal = principals.find(|known| known.client.eq_ignore_ascii_case(who));
    let known = match (state.person(who), principal) {
        (Some(user), _) => &user.id,
        (None, Some(principal)) => &principal.object_id,
        (None, None) => return Err(format!("nobody is called {who}")),
    };
    world.sessions.revoke(Some(known));
    Ok(done())
}

fn reseed(world: &World, request: &Request) -> Result<Reply, String> {
    let state = build(body(request)?, &world.keys, world.clock.now())
        .map_err(|error| format!("{error:#}"))?;
    *world.state_mut() = state;
    Ok(done())
}
