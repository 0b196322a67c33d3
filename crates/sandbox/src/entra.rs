//! The token endpoint of Microsoft Entra ID, as far as a client's secret goes.

use http::{Method, StatusCode, header};
use serde_json::json;

use crate::exchange::{Request, parse_form};
use crate::reply::Reply;
use crate::state::State;
use crate::token::{Claims, sign};
use crate::world::World;

/// What a request to the authority asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operation {
    Token,
    OpenIdConfiguration,
    Keys,
    Unknown,
}

impl Operation {
    pub(crate) fn of(request: &Request) -> Self {
        let mut segments = request.path.split('/').skip(2);
        let rest = (segments.next(), segments.next(), segments.next());
        match (&request.method, rest) {
            (&Method::POST, (Some("oauth2"), Some("v2.0"), Some("token"))) => Self::Token,
            (&Method::GET, (Some("v2.0"), Some(".well-known"), Some("openid-configuration"))) => {
                Self::OpenIdConfiguration
            }
            (&Method::GET, (Some("discovery"), Some("v2.0"), Some("keys"))) => Self::Keys,
            _ => Self::Unknown,
        }
    }

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Token => "GetToken",
            Self::OpenIdConfiguration => "GetOpenIdConfiguration",
            Self::Keys => "GetSigningKeys",
            Self::Unknown => "Unknown",
        }
    }
}

/// Answers, and names who asked.
pub(crate) fn answer(world: &World, request: &Request, operation: Operation) -> (String, Reply) {
    let anonymous = "anonymous".to_owned();
    match operation {
        Operation::Token => token(world, request),
        Operation::OpenIdConfiguration => (anonymous, configuration(world, request)),
        Operation::Keys => (anonymous, Reply::json(StatusCode::OK, &json!({"keys": []}))),
        Operation::Unknown => (anonymous, Reply::empty(StatusCode::NOT_FOUND)),
    }
}

/// A refusal in the authority's shape, for a fault.
pub(crate) fn refused(request: &Request, status: StatusCode, code: &str) -> Reply {
    Refusal {
        status,
        error: "temporarily_unavailable",
        number: 90_033,
        message: format!("A transient error has occurred ({code}). Please try again."),
    }
    .reply(request)
}

struct Refusal {
    status: StatusCode,
    error: &'static str,
    number: u32,
    message: String,
}

impl Refusal {
    fn new(status: StatusCode, error: &'static str, number: u32, message: String) -> Self {
        Self {
            status,
            error,
            number,
            message,
        }
    }

    /// Microsoft identity platform: token endpoint, error response.
    fn reply(&self, request: &Request) -> Reply {
        let correlation = request.header("client-request-id").unwrap_or(&request.id);
        let description = format!(
            "AADSTS{}: {} Trace ID: {} Correlation ID: {correlation}",
            self.number, self.message, request.id
        );
        let body = json!({
            "error": self.error,
            "error_description": description,
            "error_codes": [self.number],
            "trace_id": request.id,
            "correlation_id": correlation,
        });
        Reply::json(self.status, &body)
    }
}

/// OAuth 2.0 client credentials grant with a shared secret.
fn token(world: &World, request: &Request) -> (String, Reply) {
    let form = parse_form(&String::from_utf8_lossy(&request.body));
    let field = |name: &str| {
        let found = form.iter().find(|(n, _)| n == name);
        found.map_or("", |(_, value)| value.as_str())
    };
    let identity = match field("client_id") {
        "" => "anonymous".to_owned(),
        client => client.to_owned(),
    };
    let issued = issue(world, tenant_of(request), field);
    let reply = match issued {
        Ok((token, seconds)) => {
            let body = json!({
                "token_type": "Bearer",
                "expires_in": seconds,
                "ext_expires_in": seconds,
                "access_token": token,
            });
            let mut reply = Reply::json(StatusCode::OK, &body);
            reply.set(header::CACHE_CONTROL, "no-store, no-cache");
            reply
        }
        Err(refusal) => refusal.reply(request),
    };
    (identity, reply)
}

fn issue<'a>(
    world: &World,
    tenant: &str,
    field: impl Fn(&str) -> &'a str,
) -> Result<(String, i64), Refusal> {
    let state = world.state();
    if !is_tenant(&state, tenant) {
        let message = format!("Tenant '{tenant}' not found.");
        return Err(Refusal::new(
            StatusCode::BAD_REQUEST,
            "invalid_request",
            90_002,
            message,
        ));
    }
    if field("grant_type") != "client_credentials" {
        let message = format!(
            "The app requested an unsupported grant type '{}'.",
            field("grant_type")
        );
        return Err(Refusal::new(
            StatusCode::BAD_REQUEST,
            "unsupported_grant_type",
            70_003,
            message,
        ));
    }
    let client = field("client_id");
    let Some(principal) = state
        .principals
        .iter()
        .find(|p| p.client.eq_ignore_ascii_case(client))
    else {
        let message = format!(
            "Application with identifier '{client}' was not found in the directory '{}'.",
            state.tenant.name
        );
        return Err(Refusal::new(
            StatusCode::BAD_REQUEST,
            "unauthorized_client",
            700_016,
            message,
        ));
    };
    if principal.secret != field("client_secret") {
        let message = format!(
            "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '{client}'."
        );
        return Err(Refusal::new(
            StatusCode::UNAUTHORIZED,
            "invalid_client",
            7_000_215,
            message,
        ));
    }
    let audience = audience_of(field("scope"))?;
    let now = world.clock.real().as_second();
    let seconds = state.settings.token_seconds;
    let claims = Claims {
        aud: audience.to_owned(),
        iss: format!("https://sts.windows.net/{}/", state.tenant.id),
        iat: now,
        nbf: now,
        exp: now + seconds,
        appid: principal.client.clone(),
        appidacr: "1".into(),
        idtyp: "app".into(),
        oid: principal.object_id.clone(),
        sub: principal.object_id.clone(),
        tid: state.tenant.id.clone(),
        ver: "1.0".into(),
    };
    Ok((sign(&claims, &world.keys.token_key()), seconds))
}

/// The audience of a scope: the scope without `/.default`.
fn audience_of(scope: &str) -> Result<&str, Refusal> {
    let invalid = || {
        let message = format!(
            "The provided request must include a 'scope' input parameter that ends with /.default. The scope {scope} is not valid."
        );
        Refusal::new(StatusCode::BAD_REQUEST, "invalid_scope", 1_002_012, message)
    };
    // A client may ask for `openid profile offline_access` beside the resource.
    let resource = scope
        .split(' ')
        .find(|s| s.ends_with("/.default"))
        .ok_or_else(invalid)?;
    let audience = resource.strip_suffix("/.default").ok_or_else(invalid)?;
    let known = RESOURCES.contains(&audience.trim_end_matches('/'));
    if known {
        return Ok(audience);
    }
    let message = format!("The resource principal named {audience} was not found in the tenant.");
    Err(Refusal::new(
        StatusCode::BAD_REQUEST,
        "invalid_resource",
        500_011,
        message,
    ))
}

/// What a token can be asked for.
const RESOURCES: &[&str] = &[
    "https://management.azure.com",
    "https://management.core.windows.net",
    "https://storage.azure.com",
    "https://ml.azure.com",
    "https://vault.azure.net",
    "https://graph.microsoft.com",
];

fn tenant_of(request: &Request) -> &str {
    request.path.split('/').nth(1).unwrap_or_default()
}

fn is_tenant(state: &State, text: &str) -> bool {
    text.eq_ignore_ascii_case(&state.tenant.id) || text.eq_ignore_ascii_case(&state.tenant.domain)
}

/// `OpenID` Connect Discovery 1.0, the fields that sign-in libraries read.
fn configuration(world: &World, request: &Request) -> Reply {
    let tenant = tenant_of(request);
    let state = world.state();
    if !is_tenant(&state, tenant) && !["common", "organizations"].contains(&tenant) {
        let message = format!("Tenant '{tenant}' not found.");
        return Refusal::new(StatusCode::BAD_REQUEST, "invalid_tenant", 90_002, message)
            .reply(request);
    }
    let base = format!("{}/{tenant}", request.origin);
    Reply::json(
        StatusCode::OK,
        &json!({
            "issuer": format!("https://login.microsoftonline.com/{}/v2.0", state.tenant.id),
            "token_endpoint": format!("{base}/oauth2/v2.0/token"),
            "authorization_endpoint": format!("{base}/oauth2/v2.0/authorize"),
            "jwks_uri": format!("{base}/discovery/v2.0/keys"),
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
            "response_types_supported": ["code"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "subject_types_supported": ["pairwise"],
            "scopes_supported": ["openid", "profile", "email", "offline_access"],
        }),
    )
}
