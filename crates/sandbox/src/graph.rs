//! Microsoft Graph, as far as `az ad signed-in-user show` goes.

use http::{Method, StatusCode, header};
use serde_json::json;

use crate::exchange::Request;
use crate::reply::Reply;
use crate::world::World;

const AUDIENCES: &[&str] = &["https://graph.microsoft.com"];

/// What a request to Graph asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operation {
    Me,
    Unknown,
}

impl Operation {
    pub(crate) fn of(request: &Request) -> Self {
        match (&request.method, request.path.as_str()) {
            (&Method::GET, "/v1.0/me") => Self::Me,
            _ => Self::Unknown,
        }
    }

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Me => "GetSignedInUser",
            Self::Unknown => "Unknown",
        }
    }
}

/// Answers, and names who asked.
pub(crate) fn answer(world: &World, request: &Request, operation: Operation) -> (String, Reply) {
    let bearer = request
        .header("authorization")
        .and_then(|text| text.strip_prefix("Bearer "));
    let Some(claims) = bearer.and_then(|token| world.verify(token, AUDIENCES).ok()) else {
        let code = "InvalidAuthenticationToken";
        let mut reply = refused(request, StatusCode::UNAUTHORIZED, code);
        reply.set(header::WWW_AUTHENTICATE, "Bearer");
        return ("anonymous".to_owned(), reply);
    };
    let state = world.state();
    let reply = match (operation, state.person(&claims.oid)) {
        (Operation::Me, Some(user)) => {
            // Microsoft Graph REST: Get a user.
            let me =
                json!({"id": user.id, "displayName": user.name, "userPrincipalName": user.upn});
            Reply::json(StatusCode::OK, &me)
        }
        (Operation::Me, None) => refused(request, StatusCode::BAD_REQUEST, "BadRequest"),
        (Operation::Unknown, _) => refused(request, StatusCode::NOT_IMPLEMENTED, "NotImplemented"),
    };
    (claims.identity().to_owned(), reply)
}

/// A refusal in Graph's shape (Microsoft Graph: error responses).
pub(crate) fn refused(request: &Request, status: StatusCode, code: &str) -> Reply {
    let message = "The sandbox answers /me to a user, and nothing else of Graph.";
    Reply::json(
        status,
        &json!({"error": {"code": code, "message": message, "innerError": {"request-id": request.id}}}),
    )
}
