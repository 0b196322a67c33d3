//! The device code flow: a code for the device, a page for its user.

use http::StatusCode;
use serde_json::json;
use uuid::Uuid;

use super::authorize::is_guid;
use super::sessions::{Decision, Device};
use super::{Form, Refusal, check_tenant, page, tenant_of};
use crate::exchange::Request;
use crate::reply::Reply;
use crate::world::World;

/// Letters of a user code: none that reads like another.
const LETTERS: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
/// Seconds between two questions of the device.
const INTERVAL: u32 = 1;

/// Gives a device its code.
pub(super) fn start(world: &World, request: &Request) -> Result<Reply, Refusal> {
    let form = Form::of(request);
    let state = world.state();
    check_tenant(&state, tenant_of(request))?;
    let client = form.text("client_id");
    if !is_guid(client) {
        let message = format!("Application with identifier '{client}' was not found.");
        return Err(Refusal::new("unauthorized_client", 700_016, message));
    }
    let seconds = state.settings.device_seconds;
    let user_code: String = Uuid::new_v4().as_bytes()[..9]
        .iter()
        .map(|byte| char::from(LETTERS[usize::from(*byte) % LETTERS.len()]))
        .collect();
    let scope = match form.get("resource") {
        Some(resource) => format!("{resource}/.default openid"),
        None => form.text("scope").to_owned(),
    };
    let device = Device {
        user_code: user_code.clone(),
        client: client.to_owned(),
        scope,
        decision: Decision::Pending,
    };
    let code = world
        .sessions
        .add_device(world.clock.real(), seconds, device);
    let page = format!("{}/common/oauth2/deviceauth", request.authority());
    Ok(Reply::json(
        StatusCode::OK,
        &json!({
            "user_code": user_code,
            "device_code": code,
            "verification_uri": page,
            // Version 1.0 and federation servers call it so.
            "verification_url": page,
            "expires_in": seconds,
            "interval": INTERVAL,
            "message": format!("To sign in, use a web browser to open the page {page} and enter the code {user_code} to authenticate."),
        }),
    ))
}

/// The page that asks for the code and who signs in.
pub(super) fn show(world: &World, request: &Request) -> Reply {
    let mut inner = String::new();
    page::field(
        &mut inner,
        "user_code",
        "Code",
        request.param("user_code").unwrap_or_default(),
    );
    let state = world.state();
    page::users(&mut inner, &state.people, "");
    let lead = format!("{}: sign in a device", state.tenant.name);
    page::form(&lead, &request.path, &inner)
}

/// Notes what the user decided.
pub(super) fn decide(world: &World, request: &Request) -> Reply {
    let form = Form::of(request);
    let user = world
        .state()
        .person(form.text("user"))
        .map(|user| user.id.clone());
    let decision = user.map_or(Decision::Declined, Decision::Approved);
    let is_approved = decision != Decision::Declined;
    let code = form.text("user_code").trim();
    if !world.sessions.decide(world.clock.real(), code, decision) {
        let mut reply = page::message("That code is not valid", "Check it and try again.");
        reply.status = StatusCode::BAD_REQUEST;
        return reply;
    }
    if is_approved {
        page::message("You have signed in", "You can close this page.")
    } else {
        page::message("You declined", "The device was not signed in.")
    }
}
