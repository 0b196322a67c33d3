use http::StatusCode;
use serde_json::json;

use super::{Refusal, check_tenant, is_open, tenant_of};
use crate::exchange::Request;
use crate::host::{Host, authorities};
use crate::reply::Reply;
use crate::world::World;

/// `OpenID` Connect Discovery 1.0, the fields that sign-in libraries read.
pub(super) fn configuration(world: &World, request: &Request) -> Result<Reply, Refusal> {
    let tenant = tenant_of(request);
    let state = world.state();
    check_tenant(&state, tenant)?;
    let base = format!("{}/{tenant}", request.authority());
    let version = if request.path.contains("/v2.0/") {
        "/v2.0"
    } else {
        ""
    };
    let issuer = match (tenant, version) {
        ("adfs", _) => base.clone(),
        (tenant, _) if is_open(tenant) => format!("{}/{{tenantid}}{version}", request.authority()),
        _ => format!("{}/{}{version}", request.authority(), state.tenant.id),
    };
    let endpoint = |name: &str| format!("{base}/oauth2{version}/{name}");
    Ok(Reply::json(
        StatusCode::OK,
        &json!({
            "issuer": issuer,
            "token_endpoint": endpoint("token"),
            "authorization_endpoint": endpoint("authorize"),
            "device_authorization_endpoint": endpoint("devicecode"),
            "end_session_endpoint": endpoint("logout"),
            "jwks_uri": format!("{base}/discovery{version}/keys"),
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
            "response_types_supported": ["code"],
            "response_modes_supported": ["query", "form_post"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "subject_types_supported": ["pairwise"],
            "scopes_supported": ["openid", "profile", "email", "offline_access"],
        }),
    ))
}

/// What sign-in libraries ask before they believe in an authority: where its tenant is configured, and
/// which names are the same authority. (As the clients were seen to ask: versions 1.0 and 1.1.)
pub(super) fn instances(request: &Request) -> Result<Reply, Refusal> {
    let invalid = || {
        let message = "The authorization_endpoint parameter is not a known authority.";
        Refusal::new("invalid_instance", 50_049, message)
    };
    let asked = request.param("authorization_endpoint").unwrap_or_default();
    let (host, path) = asked
        .strip_prefix("https://")
        .and_then(|rest| rest.split_once('/'))
        .ok_or_else(invalid)?;
    let is_ours = request.authority() == format!("https://{host}");
    if Host::of(host) != Host::Authority && !is_ours {
        return Err(invalid());
    }
    let tenant = path.split('/').next().unwrap_or_default();
    let mut metadata: Vec<_> = authorities()
        .map(|names| {
            json!({
                "preferred_network": names[0],
                "preferred_cache": names.get(1).unwrap_or(&names[0]),
                "aliases": names,
            })
        })
        .collect();
    if is_ours && Host::of(host) != Host::Authority {
        metadata
            .push(json!({"preferred_network": host, "preferred_cache": host, "aliases": [host]}));
    }
    Ok(Reply::json(
        StatusCode::OK,
        &json!({
            "tenant_discovery_endpoint": format!("https://{host}/{tenant}/v2.0/.well-known/openid-configuration"),
            "api-version": request.param("api-version").unwrap_or("1.1"),
            "metadata": metadata,
        }),
    ))
}

/// Tokens are signed with a secret of the run, which no client checks.
pub(super) fn keys() -> Reply {
    Reply::json(StatusCode::OK, &json!({"keys": []}))
}
