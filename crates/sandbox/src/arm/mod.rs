//! Resource Manager, as far as reading goes.

mod operation;
mod show;

use std::fmt::Write as _;

use http::{HeaderName, StatusCode, header};
use serde_json::{Value, json};

use crate::exchange::Request;
use crate::reply::Reply;
use crate::state::State;
use crate::token::{BadToken, Claims};
use crate::world::World;

pub(crate) use operation::Operation;
use show::answer_operation;

/// The audiences of Resource Manager; clients send either, with any number of slashes after it.
const AUDIENCES: &[&str] = &[
    "https://management.azure.com",
    "https://management.core.windows.net",
];

/// Answers, and names who asked.
pub(crate) fn answer(world: &World, request: &Request, operation: &Operation) -> (String, Reply) {
    let (identity, answered) = match authenticate(world, request) {
        Ok(claims) => (
            claims.identity().to_owned(),
            perform(world, request, operation),
        ),
        Err(refusal) => ("anonymous".to_owned(), Err(refusal)),
    };
    let mut reply = answered.unwrap_or_else(|refusal| refusal.reply());
    add_headers(world, request, &mut reply);
    (identity, reply)
}

/// A refusal in Resource Manager's shape, for a fault.
pub(crate) fn refused(request: &Request, status: StatusCode, code: &str) -> Reply {
    let message = "The request could not be completed. Please try again later.".to_owned();
    let mut reply = Refusal::new(status, code, message).reply();
    reply.set_named("x-ms-request-id", &request.id);
    reply
}

/// Why Resource Manager does not do what it was asked.
#[derive(Debug)]
struct Refusal {
    status: StatusCode,
    code: String,
    message: String,
    challenge: Option<String>,
}

impl Refusal {
    fn new(status: StatusCode, code: &str, message: String) -> Self {
        Self {
            status,
            code: code.to_owned(),
            message,
            challenge: None,
        }
    }

    fn not_found(code: &str, message: String) -> Self {
        Self::new(StatusCode::NOT_FOUND, code, message)
    }

    /// Recorded from the service: `{"error":{"code","message"}}`.
    fn reply(&self) -> Reply {
        let body = json!({"error": {"code": self.code, "message": self.message}});
        let mut reply = Reply::json(self.status, &body);
        if let Some(challenge) = &self.challenge {
            reply.set(header::WWW_AUTHENTICATE, challenge);
        }
        if self.status == StatusCode::NOT_FOUND {
            // Recorded from the service.
            reply.set_named("x-ms-failure-cause", "gateway");
        }
        reply
    }
}

fn authenticate(world: &World, request: &Request) -> Result<Claims, Refusal> {
    let bearer = request
        .header("authorization")
        .and_then(|text| text.strip_prefix("Bearer "));
    let refuse = |code: &str, error: &str, message: &str| {
        let mut refusal = Refusal::new(StatusCode::UNAUTHORIZED, code, message.to_owned());
        let authority = format!("{}/{}", request.authority(), world.state().tenant.id);
        refusal.challenge = Some(format!(
            "Bearer authorization_uri=\"{authority}\", error=\"{error}\", error_description=\"{message}\""
        ));
        refusal
    };
    let Some(token) = bearer else {
        let message = "Authentication failed. The 'Authorization' header is missing.";
        return Err(refuse("AuthenticationFailed", "invalid_token", message));
    };
    world.verify(token, AUDIENCES).map_err(|bad| match bad {
        BadToken::Revoked => {
            let message = "The access token was issued before it was revoked.";
            refuse("TokenIssuedBeforeRevocationTimestamp", "insufficient_claims", message)
        }
        BadToken::Malformed => {
            refuse("InvalidAuthenticationToken", "invalid_token", "The access token is invalid.")
        }
        BadToken::Expired => {
            let message = "The access token expiry UTC time is earlier than current UTC time.";
            refuse("ExpiredAuthenticationToken", "invalid_token", message)
        }
        BadToken::Audience => {
            let message = "The access token has been obtained for wrong audience or resource. It should exactly match with one of the allowed audiences 'https://management.core.windows.net/','https://management.azure.com/'.";
            refuse("InvalidAuthenticationTokenAudience", "invalid_token", message)
        }
    })
}

fn perform(world: &World, request: &Request, operation: &Operation) -> Result<Reply, Refusal> {
    check_api_version(request)?;
    answer_operation(&world.state(), request, operation)
}

/// Any well-formed version is served: clients of every age ask for their own.
fn check_api_version(request: &Request) -> Result<(), Refusal> {
    let Some(version) = request.param("api-version").filter(|v| !v.is_empty()) else {
        let message =
            "The api-version query parameter (?api-version=) is required for all requests.";
        return Err(Refusal::new(
            StatusCode::BAD_REQUEST,
            "MissingApiVersionParameter",
            message.to_owned(),
        ));
    };
    let date = version.get(..10).is_some_and(is_date);
    let rest = version.get(10..).unwrap_or_default();
    if date && (rest.is_empty() || rest.starts_with('-')) {
        return Ok(());
    }
    let message = format!("The api-version '{version}' is invalid.");
    Err(Refusal::new(
        StatusCode::BAD_REQUEST,
        "InvalidApiVersionParameter",
        message,
    ))
}

/// Whether text has the form of `2024-03-01`.
pub(crate) fn is_date(text: &str) -> bool {
    text.len() == 10
        && text.bytes().enumerate().all(|(index, byte)| match index {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        })
}

/// Recorded from the service: the headers of every answer of Resource Manager.
fn add_headers(world: &World, request: &Request, reply: &mut Reply) {
    let now = world.clock.now();
    let compact = now.timestamp().strftime("%Y%m%dT%H%M%SZ").to_string();
    reply.set(header::CACHE_CONTROL, "no-cache");
    reply.set(header::PRAGMA, "no-cache");
    reply.set(header::EXPIRES, "-1");
    reply.set(header::DATE, &now.http_date());
    for name in ["x-ms-request-id", "x-ms-correlation-request-id"] {
        reply.set(HeaderName::from_static(name), &request.id);
    }
    let routing = format!("FRANCECENTRAL:{compact}:{}", request.id);
    reply.set_named("x-ms-routing-request-id", &routing);
    reply.set_named("x-ms-ratelimit-remaining-subscription-reads", "249");
}

/// One page of `rows`, with a `nextLink` to the next.
fn page(request: &Request, state: &State, rows: Vec<Value>) -> Result<Reply, Refusal> {
    let number = |name: &str| match request.param(name) {
        None => Ok(None),
        Some(text) => text.parse::<usize>().map(Some).map_err(|_| {
            Refusal::new(
                StatusCode::BAD_REQUEST,
                "InvalidQueryParameter",
                format!("{name}: {text}"),
            )
        }),
    };
    let size = number("$top")?.unwrap_or(state.settings.page_size).max(1);
    let skip = number("$skiptoken")?.unwrap_or(0).min(rows.len());
    let end = (skip + size).min(rows.len());
    let mut body = json!({});
    if end < rows.len() {
        let kept = request.query.pairs().iter();
        let kept = kept.filter(|(name, _)| !name.eq_ignore_ascii_case("$skiptoken"));
        let mut link = format!("{}{}?%24skiptoken={end}", request.origin, request.path);
        for (name, value) in kept {
            let _ = write!(link, "&{}={}", encode(name), encode(value));
        }
        body["nextLink"] = link.into();
    }
    body["value"] = rows.into_iter().skip(skip).take(end - skip).collect();
    Ok(Reply::json(StatusCode::OK, &body))
}

fn encode(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}
