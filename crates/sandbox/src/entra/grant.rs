use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::{StatusCode, header};
use serde::Serialize;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::sessions::{Decision, Grant, Stale};
use super::{Form, Refusal, check_tenant, tenant_of};
use crate::exchange::Request;
use crate::reply::Reply;
use crate::seed;
use crate::state::State;
use crate::token::{Claims, sign};
use crate::world::World;

/// What a token can be asked for. Microsoft Graph is also what a scope without a resource means.
const RESOURCES: &[&str] = &[
    "https://management.azure.com",
    "https://management.core.windows.net",
    "https://management.usgovcloudapi.net",
    "https://management.core.usgovcloudapi.net",
    "https://management.chinacloudapi.cn",
    "https://management.core.chinacloudapi.cn",
    "https://storage.azure.com",
    "https://ml.azure.com",
    "https://vault.azure.net",
    "https://api.loganalytics.io",
    "https://api.applicationinsights.io",
    GRAPH,
];
const GRAPH: &str = "https://graph.microsoft.com";

/// The token endpoint.
pub(super) fn answer(world: &World, request: &Request, form: &Form) -> Result<Reply, Refusal> {
    check_tenant(&world.state(), tenant_of(request))?;
    let body = match form.text("grant_type") {
        "client_credentials" => for_application(world, request, form)?,
        "authorization_code" => for_code(world, request, form)?,
        "refresh_token" => for_refresh(world, request, form)?,
        "urn:ietf:params:oauth:grant-type:device_code" | "device_code" => {
            for_device(world, request, form)?
        }
        other => {
            let message = format!("The app requested an unsupported grant type '{other}'.");
            return Err(Refusal::new("unsupported_grant_type", 70_003, message));
        }
    };
    let mut reply = Reply::json(StatusCode::OK, &body);
    reply.set(header::CACHE_CONTROL, "no-store, no-cache");
    reply.set(header::PRAGMA, "no-cache");
    Ok(reply)
}

/// OAuth 2.0 client credentials grant with a shared secret.
fn for_application(world: &World, request: &Request, form: &Form) -> Result<Value, Refusal> {
    let state = world.state();
    let client = form.text("client_id");
    if ["common", "organizations", "consumers"].contains(&tenant_of(request)) {
        let message = "Service principals need the tenant that they are in.";
        return Err(Refusal::new("invalid_request", 50_059, message));
    }
    let known = state
        .principals
        .iter()
        .find(|known| known.client.eq_ignore_ascii_case(client));
    let Some(principal) = known else {
        let message = format!(
            "Application with identifier '{client}' was not found in the directory '{}'.",
            state.tenant.name
        );
        return Err(Refusal::new("unauthorized_client", 700_016, message));
    };
    if principal.secret != form.text("client_secret") {
        let message = format!(
            "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '{client}'."
        );
        let refusal = Refusal::new("invalid_client", 7_000_215, message);
        return Err(refusal.with_status(StatusCode::UNAUTHORIZED));
    }
    let audience = match form.get("resource") {
        Some(resource) => known_resource(resource)?,
        None => application_audience(form.text("scope"))?,
    };
    let claims = Claims {
        appid: principal.client.clone(),
        appidacr: "1".into(),
        idtyp: "app".into(),
        ..claims(world, &state, audience, &principal.object_id)
    };
    let seconds = state.settings.token_seconds;
    Ok(json!({
        "token_type": "Bearer",
        "expires_in": seconds,
        "ext_expires_in": seconds,
        "access_token": sign(&claims, &world.keys.token_key()),
    }))
}

/// OAuth 2.0 authorization code grant with PKCE (RFC 7636, S256).
fn for_code(world: &World, request: &Request, form: &Form) -> Result<Value, Refusal> {
    let now = world.clock.real();
    let held = world
        .sessions
        .redeem(now, form.text("code"))
        .map_err(|stale| match stale {
            Stale::Expired => {
                let message = "The provided authorization code or refresh token has expired due to inactivity. Send a new interactive authorization request for this user and resource.";
                Refusal::new("invalid_grant", 70_008, message)
            }
            Stale::Unknown | Stale::Revoked => {
                let message = "OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.";
                Refusal::new("invalid_grant", 54_005, message)
            }
        })?;
    if held.grant.client != form.text("client_id") {
        let message = "The authorization code was issued to another client.";
        return Err(Refusal::new("invalid_grant", 700_005, message));
    }
    if held.redirect != form.text("redirect_uri") {
        let message = "The reply address does not match the reply address provided when requesting Authorization code.";
        return Err(Refusal::new("invalid_grant", 500_112, message));
    }
    if let Some(challenge) = &held.challenge {
        let verifier = form.text("code_verifier");
        if *challenge != URL_SAFE_NO_PAD.encode(Sha256::digest(verifier)) {
            let message = "The Code_Verifier does not match the code_challenge supplied in the authorization request.";
            return Err(Refusal::new("invalid_grant", 501_481, message));
        }
    }
    let seconds = world.state().settings.refresh_seconds;
    let refresh = world.sessions.add_refresh(now, seconds, held.grant.clone());
    for_user(world, request, form, &held.grant, &refresh)
}

/// OAuth 2.0 refresh token grant, with rotation.
fn for_refresh(world: &World, request: &Request, form: &Form) -> Result<Value, Refusal> {
    let seconds = world.state().settings.refresh_seconds;
    let rotated = world.sessions.rotate(
        world.clock.real(),
        seconds,
        form.text("refresh_token"),
        form.text("client_id"),
    );
    let (grant, next) = rotated.map_err(|stale| match stale {
        Stale::Expired => {
            let message = "The refresh token has expired due to inactivity.";
            Refusal::new("invalid_grant", 700_082, message)
        }
        Stale::Revoked => {
            let message = "The provided grant has expired due to it being revoked, a fresh auth token is needed. The user might have changed or reset their password.";
            Refusal::new("invalid_grant", 50_173, message)
        }
        Stale::Unknown => {
            let message = "The refresh token was issued to another client.";
            Refusal::new("invalid_grant", 700_005, message)
        }
    })?;
    for_user(world, request, form, &grant, &next)
}

/// OAuth 2.0 device authorization grant (RFC 8628).
fn for_device(world: &World, request: &Request, form: &Form) -> Result<Value, Refusal> {
    // A federation server calls the field `code`.
    let code = form.get("device_code").unwrap_or(form.text("code"));
    let now = world.clock.real();
    let device = world
        .sessions
        .device(now, code)
        .map_err(|stale| match stale {
            Stale::Expired => {
                let message = "The device code has expired. Please start again.";
                Refusal::new("expired_token", 70_020, message)
            }
            Stale::Unknown | Stale::Revoked => {
                let message =
                    "The provided value for the input parameter 'device_code' is not valid.";
                Refusal::new("bad_verification_code", 70_000, message)
            }
        })?;
    if device.client != form.text("client_id") {
        let message = "The device code was issued to another client.";
        return Err(Refusal::new("invalid_grant", 700_005, message));
    }
    let user = match device.decision {
        Decision::Approved(user) => user,
        Decision::Pending => {
            let message =
                "OAuth 2.0 device flow error. Authorization is pending. Continue polling.";
            return Err(Refusal::new("authorization_pending", 70_016, message));
        }
        Decision::Declined => {
            let message = "User declined to consent to access the app.";
            return Err(Refusal::new("authorization_declined", 65_004, message));
        }
    };
    let grant = Grant {
        user,
        client: device.client,
        scope: device.scope,
        nonce: None,
    };
    let seconds = world.state().settings.refresh_seconds;
    let refresh = world.sessions.add_refresh(now, seconds, grant.clone());
    for_user(world, request, form, &grant, &refresh)
}

/// The tokens of a user for a client.
fn for_user(
    world: &World,
    request: &Request,
    form: &Form,
    grant: &Grant,
    refresh: &str,
) -> Result<Value, Refusal> {
    let state = world.state();
    let Some(user) = state.person(&grant.user) else {
        let message = "The user account does not exist in the directory.";
        return Err(Refusal::new("invalid_grant", 50_034, message));
    };
    let scope = match form.text("scope") {
        "" => grant.scope.as_str(),
        scope => scope,
    };
    let audience = match form.get("resource") {
        Some(resource) => known_resource(resource)?,
        None => user_audience(scope)?,
    };
    let claims = Claims {
        appid: grant.client.clone(),
        appidacr: "0".into(),
        idtyp: "user".into(),
        upn: Some(user.upn.clone()),
        unique_name: Some(user.upn.clone()),
        name: Some(user.name.clone()),
        scp: Some("user_impersonation".into()),
        ..claims(world, &state, audience, &user.id)
    };
    let seconds = state.settings.token_seconds;
    let key = world.keys.token_key();
    let client_info = json!({"uid": user.id, "utid": state.tenant.id}).to_string();
    let mut body = json!({
        "token_type": "Bearer",
        "scope": format!("{}/user_impersonation", audience.trim_end_matches('/')),
        "expires_in": seconds,
        "ext_expires_in": seconds,
        "access_token": sign(&claims, &key),
        "refresh_token": refresh,
        "client_info": URL_SAFE_NO_PAD.encode(client_info),
    });
    if grant
        .scope
        .split(' ')
        .chain(scope.split(' '))
        .any(|s| s == "openid")
    {
        let id = id_token(request, &state, user, grant, &claims);
        body["id_token"] = sign(&id, &key).into();
    }
    Ok(body)
}

/// Microsoft identity platform: ID token claims, version 2.0.
#[derive(Serialize)]
struct IdToken<'a> {
    ver: &'static str,
    iss: String,
    aud: &'a str,
    sub: &'a str,
    oid: &'a str,
    tid: &'a str,
    name: &'a str,
    preferred_username: &'a str,
    iat: i64,
    nbf: i64,
    exp: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    nonce: Option<&'a str>,
}

fn id_token<'a>(
    request: &Request,
    state: &'a State,
    user: &'a seed::User,
    grant: &'a Grant,
    claims: &Claims,
) -> IdToken<'a> {
    IdToken {
        ver: "2.0",
        iss: format!("{}/{}/v2.0", request.authority(), state.tenant.id),
        aud: &grant.client,
        sub: &user.id,
        oid: &user.id,
        tid: &state.tenant.id,
        name: &user.name,
        preferred_username: &user.upn,
        iat: claims.iat,
        nbf: claims.nbf,
        exp: claims.exp,
        nonce: grant.nonce.as_deref(),
    }
}

/// The claims that all access tokens have.
fn claims(world: &World, state: &State, audience: &str, object_id: &str) -> Claims {
    let now = world.clock.real().as_second();
    Claims {
        aud: audience.to_owned(),
        iss: format!("https://sts.windows.net/{}/", state.tenant.id),
        iat: now,
        nbf: now,
        exp: now.saturating_add(state.settings.token_seconds),
        appid: String::new(),
        appidacr: String::new(),
        idtyp: String::new(),
        oid: object_id.to_owned(),
        sub: object_id.to_owned(),
        tid: state.tenant.id.clone(),
        ver: "1.0".into(),
        uti: format!("{:022}", world.sessions.number()),
        upn: None,
        unique_name: None,
        name: None,
        scp: None,
    }
}

/// The audience of an application's scope: the scope without `/.default`. The Azure CLI's
/// `https://management.core.windows.net//.default` keeps one slash.
fn application_audience(scope: &str) -> Result<&str, Refusal> {
    let default = scope
        .split(' ')
        .find_map(|scope| scope.strip_suffix("/.default"));
    let Some(audience) = default else {
        let message = format!(
            "The provided value for scope {scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI)."
        );
        return Err(Refusal::new("invalid_scope", 1_002_012, message));
    };
    known_resource(audience)
}

/// The audience of a user's scopes: of the first that names a resource, else Microsoft Graph.
fn user_audience(scopes: &str) -> Result<&str, Refusal> {
    match scopes
        .split(' ')
        .find(|scope| scope.starts_with("https://"))
    {
        Some(scope) => known_resource(scope.rsplit_once('/').map_or(scope, |(before, _)| before)),
        None => Ok(GRAPH),
    }
}

fn known_resource(audience: &str) -> Result<&str, Refusal> {
    if RESOURCES.contains(&audience.trim_end_matches('/')) {
        return Ok(audience);
    }
    let message = format!("The resource principal named {audience} was not found in the tenant.");
    Err(Refusal::new("invalid_resource", 500_011, message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_audience_is_the_scope_without_its_permission() {
        let graph = GRAPH;
        for (scope, audience) in [
            (
                "https://management.azure.com/.default",
                "https://management.azure.com",
            ),
            (
                "openid https://management.core.windows.net//.default",
                "https://management.core.windows.net/",
            ),
            (
                "https://storage.azure.com/user_impersonation",
                "https://storage.azure.com",
            ),
            ("openid profile offline_access", graph),
        ] {
            assert_eq!(user_audience(scope).unwrap(), audience);
        }
        assert!(user_audience("https://example.com/.default").is_err());
        assert!(application_audience("openid").is_err());
    }
}
