//! The page where a person picks who to be, and the code that the client gets for it.

use std::fmt::Write as _;

use http::{StatusCode, header};

use super::sessions::{AuthCode, Grant};
use super::{Form, Refusal, check_tenant, page, tenant_of};
use crate::exchange::{Request, encode};
use crate::host::Host;
use crate::reply::Reply;
use crate::state::State;
use crate::world::World;

/// The parameters that the page carries from the request to the choice.
const CARRIED: &[&str] = &[
    "client_id",
    "response_type",
    "response_mode",
    "redirect_uri",
    "scope",
    "state",
    "nonce",
    "code_challenge",
    "code_challenge_method",
];

/// Shows the page. `prompt=none` with a `login_hint` gives the code at once, to the user whom it names.
pub(super) fn show(world: &World, request: &Request) -> Result<Reply, Refusal> {
    let asked = Asked::read(request, |name| request.param(name).unwrap_or_default())
        .map_err(Refusal::for_page)?;
    let state = world.state();
    check_tenant(&state, tenant_of(request)).map_err(Refusal::for_page)?;
    let hint = request.param("login_hint").unwrap_or_default();
    if request.param_is("prompt", "none") {
        let known = state.person(hint).map(|user| user.id.clone());
        drop(state);
        return Ok(match known {
            Some(user) => asked.grant(world, user),
            None => asked.refuse(
                "login_required",
                "A silent sign-in request was sent but no user is signed in.",
            ),
        });
    }
    Ok(form(request, &state, &asked, hint))
}

/// Sends the browser back to the client, with a code for the user who was picked.
pub(super) fn choose(world: &World, request: &Request) -> Result<Reply, Refusal> {
    let form = Form::of(request);
    let asked = Asked::read(request, |name| form.text(name)).map_err(Refusal::for_page)?;
    let user = world
        .state()
        .person(form.text("user"))
        .map(|user| user.id.clone());
    Ok(match user {
        Some(user) => asked.grant(world, user),
        None => asked.refuse("access_denied", "The user canceled the sign-in."),
    })
}

/// A request for a code that may be answered to its client.
struct Asked {
    client: String,
    redirect: String,
    mode: Mode,
    scope: String,
    state: String,
    nonce: Option<String>,
    challenge: Option<String>,
    carried: Vec<(&'static str, String)>,
}

/// How the browser carries the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    Query,
    FormPost,
}

impl Asked {
    fn read<'a>(request: &Request, field: impl Fn(&str) -> &'a str) -> Result<Self, Refusal> {
        let client = field("client_id");
        if !is_guid(client) {
            let message = format!("Application with identifier '{client}' was not found.");
            return Err(Refusal::new("unauthorized_client", 700_016, message));
        }
        let redirect = field("redirect_uri");
        if !may_redirect(request, redirect) {
            let message = format!(
                "The redirect URI '{redirect}' specified in the request does not match the redirect URIs configured for the application."
            );
            return Err(Refusal::new("invalid_request", 50_011, message));
        }
        let invalid = |message: &str| Err(Refusal::new("invalid_request", 900_144, message));
        if field("response_type") != "code" {
            return invalid("The sandbox answers response_type 'code' alone.");
        }
        let mode = match field("response_mode") {
            "" | "query" => Mode::Query,
            "form_post" => Mode::FormPost,
            _ => return invalid("The sandbox answers response_mode 'query' or 'form_post'."),
        };
        let challenge = match (field("code_challenge"), field("code_challenge_method")) {
            ("", _) => None,
            (challenge, "S256") => Some(challenge.to_owned()),
            _ => return invalid("The code_challenge_method must be 'S256'."),
        };
        let filled = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Ok(Self {
            client: client.to_owned(),
            redirect: redirect.to_owned(),
            mode,
            scope: field("scope").to_owned(),
            state: field("state").to_owned(),
            nonce: filled(field("nonce")),
            challenge,
            carried: CARRIED
                .iter()
                .map(|name| (*name, field(name).to_owned()))
                .collect(),
        })
    }

    fn grant(self, world: &World, user: String) -> Reply {
        let seconds = world.state().settings.code_seconds;
        let code = AuthCode {
            grant: Grant {
                user,
                client: self.client.clone(),
                scope: self.scope.clone(),
                nonce: self.nonce.clone(),
            },
            redirect: self.redirect.clone(),
            challenge: self.challenge.clone(),
        };
        let code = world.sessions.add_code(world.clock.real(), seconds, code);
        self.answer(&[("code", &code)])
    }

    fn refuse(&self, error: &str, description: &str) -> Reply {
        self.answer(&[("error", error), ("error_description", description)])
    }

    fn answer(&self, fields: &[(&str, &str)]) -> Reply {
        let mut fields = fields.to_vec();
        if !self.state.is_empty() {
            fields.push(("state", &self.state));
        }
        if self.mode == Mode::FormPost {
            return page::form_post(&self.redirect, &fields);
        }
        let mut target = self.redirect.clone();
        for (name, value) in fields {
            let mark = if target.contains('?') { '&' } else { '?' };
            let _ = write!(target, "{mark}{name}={}", encode(value));
        }
        let mut reply = Reply::empty(StatusCode::FOUND);
        reply.set(header::LOCATION, &target);
        reply.set(header::CACHE_CONTROL, "no-store, no-cache");
        reply
    }
}

fn form(request: &Request, state: &State, asked: &Asked, hint: &str) -> Reply {
    let mut inner = String::new();
    page::hidden(&mut inner, &asked.carried);
    page::users(&mut inner, &state.people, hint);
    let lead = format!("{}: pick who signs in", state.tenant.name);
    page::form(&lead, &request.path, &inner)
}

/// What an application for this machine may have registered: loopback at any port and path (RFC 8252,
/// 7.3), or the authority's page for native clients.
fn may_redirect(request: &Request, redirect: &str) -> bool {
    let native = format!("{}/common/oauth2/nativeclient", request.authority());
    if redirect == native {
        return true;
    }
    let Some(rest) = redirect.strip_prefix("http://") else {
        return false;
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.parse::<u16>().is_ok() => name,
        _ => host,
    };
    !redirect.contains(char::is_control) && Host::of(name) == Host::Local && !name.is_empty()
}

pub(super) fn is_guid(text: &str) -> bool {
    text.len() == 36 && uuid::Uuid::try_parse(text).is_ok()
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, Method};

    use super::*;
    use crate::exchange::{Query, Quirks};

    #[test]
    fn a_code_goes_to_this_machine_alone() {
        let request = Request {
            method: Method::GET,
            path: String::new(),
            query: Query::default(),
            headers: HeaderMap::new(),
            version: None,
            body: bytes::Bytes::new(),
            origin: "https://login.microsoftonline.com".into(),
            id: String::new(),
            quirks: Quirks::default(),
        };
        for (redirect, may) in [
            ("http://localhost:8400/", true),
            ("http://localhost", true),
            ("http://127.0.0.1:1?x=1", true),
            (
                "https://login.microsoftonline.com/common/oauth2/nativeclient",
                true,
            ),
            ("http://localhost.example.com/", false),
            ("http://localhost@example.com/", false),
            ("http://example.com/", false),
            ("https://localhost/", false),
            ("http:///x", false),
            ("http://10.0.0.1/", false),
            ("javascript:alert(1)", false),
            ("", false),
        ] {
            assert_eq!(may_redirect(&request, redirect), may, "{redirect}");
        }
    }
}
