//! Resource Manager: groups and resources, locks and rights, and what deletes them.

mod change;
mod cloud;
mod containers;
mod deleted;
mod learning;
mod locks;
mod operation;
mod page;
mod provider_row;
mod rights;
mod running;
mod sentinel;
mod show;
mod storage;
mod throttle;

use domain::ResourceId;
use http::{HeaderName, StatusCode, header};
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::exchange::Request;
use crate::journal::Changed;
use crate::reply::Reply;
use crate::state::State;
use crate::ticks::Ticks;
use crate::token::{BadToken, Claims};
use crate::world::{RunKeys, World};

use operation::Kind;
pub(crate) use operation::Operation;

/// The audiences of Resource Manager; clients send either, with any number of slashes after it.
const AUDIENCES: &[&str] = &[
    "https://management.azure.com",
    "https://management.core.windows.net",
];

/// Who asks, as the refusals name him.
struct Caller {
    /// The object id.
    object: String,
    /// The sign-in name of a user, the client id of an application.
    name: String,
}

/// What every operation is given.
struct Context<'a> {
    request: &'a Request,
    caller: &'a Caller,
    keys: &'a RunKeys,
    now: Ticks,
}

impl Context<'_> {
    /// The request's body.
    fn body<T: for<'de> Deserialize<'de>>(&self) -> Result<T, Refusal> {
        serde_json::from_slice(&self.request.body).map_err(|error| {
            let message = format!(
                "The request content was invalid and could not be deserialized: '{error}'."
            );
            Refusal::new(StatusCode::BAD_REQUEST, "InvalidRequestContent", message)
        })
    }
}

/// Answers, and names who asked.
pub(crate) fn answer(world: &World, request: &Request, operation: &Operation) -> (String, Reply) {
    if operation.kind == Kind::GetCloudMetadata {
        let mut reply = cloud::metadata(request);
        add_headers(world, request, &mut reply);
        return ("anonymous".to_owned(), reply);
    }
    let (identity, mut reply) = match authenticate(world, request) {
        Ok(claims) => {
            let identity = claims.identity().to_owned();
            let caller = Caller {
                object: claims.oid,
                name: identity.clone(),
            };
            let who = format!("{} {identity}", caller.object);
            let reply = world.change(request, Changed::ResourceManager, &who, || {
                act(world, request, operation, &caller)
            });
            (identity, reply)
        }
        Err(refusal) => ("anonymous".to_owned(), refusal.reply()),
    };
    add_headers(world, request, &mut reply);
    (identity, reply)
}

/// Makes a change of an earlier run again; `who` is the caller's object id and name.
pub(crate) fn make_again(world: &World, request: &Request, who: &str) -> bool {
    let (object, name) = who.split_once(' ').unwrap_or((who, who));
    let caller = Caller {
        object: object.to_owned(),
        name: name.to_owned(),
    };
    let reply = act(world, request, &Operation::of(request), &caller);
    reply.status.is_success()
}

/// Counts a request, and does what it asks.
fn act(world: &World, request: &Request, operation: &Operation, caller: &Caller) -> Reply {
    let context = Context {
        request,
        caller,
        keys: &world.keys,
        now: world.clock.now(),
    };
    let mut state = world.state_mut();
    state.settle(context.now);
    let left = match throttle::take(&context, &mut state) {
        Ok(left) => left,
        Err(refusal) => return refusal.reply(),
    };
    let answered = perform(&context, &mut state, operation);
    let mut reply = answered.unwrap_or_else(|refusal| refusal.reply());
    left.add_headers(&mut reply);
    reply
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
    /// Seconds of `Retry-After`.
    retry_after: Option<i64>,
    /// Refused before any provider was asked.
    by_gateway: bool,
    /// In the words of a provider that has no `error` around them.
    of_provider: bool,
    /// The code of an inner error of Machine Learning.
    inner: Option<&'static str>,
}

impl Refusal {
    fn new(status: StatusCode, code: &str, message: String) -> Self {
        Self {
            status,
            code: code.to_owned(),
            message,
            challenge: None,
            retry_after: None,
            by_gateway: false,
            of_provider: false,
            inner: None,
        }
    }

    /// Recorded from the service: what Resource Manager itself refuses says so in `x-ms-failure-cause`.
    fn gateway(status: StatusCode, code: &str, message: String) -> Self {
        Self {
            by_gateway: true,
            ..Self::new(status, code, message)
        }
    }

    fn not_found(code: &str, message: String) -> Self {
        Self::gateway(StatusCode::NOT_FOUND, code, message)
    }

    /// Recorded from the service; of what a workspace keeps, in the words of Machine Learning, where the
    /// real cause is an inner error.
    fn resource_not_found(id: &ResourceId) -> Self {
        let kind = id.resource_type().unwrap_or_default().to_ascii_lowercase();
        let kind = kind.strip_prefix("microsoft.machinelearningservices/workspaces/");
        if let Some(kind) = kind.filter(|kind| *kind != "computes") {
            let what = kind.trim_end_matches('s');
            let message = format!("Could not find {what}: {}.", id.name());
            let mut refusal = Self::new(StatusCode::NOT_FOUND, "UserError", message);
            refusal.inner = Some("NotFoundError");
            return refusal;
        }
        let after = id.as_str().split('/').skip(6).collect::<Vec<_>>().join("/");
        let group = id.resource_group().unwrap_or_default();
        let message = format!(
            "The Resource '{after}' under resource group '{group}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix"
        );
        Self::not_found("ResourceNotFound", message)
    }

    fn invalid_path(path: &str) -> Self {
        let message = format!("The request URI is not valid: '{path}'.");
        Self::gateway(StatusCode::BAD_REQUEST, "InvalidRequestUri", message)
    }

    /// Recorded from the service: `{"error":{"code","message"}}`; from some providers
    /// `{"Code","Message","Details"}`, and from a failing one `{"Message"}`.
    fn reply(&self) -> Reply {
        let body = if let Some(inner) = self.inner {
            let cause = json!({"code": inner, "innerError": null});
            json!({"error": {
                "code": self.code,
                "message": self.message,
                "details": [],
                "additionalInfo": [
                    {"type": "ComponentName", "info": {"value": "managementfrontend"}},
                    {"type": "InnerError", "info": {"value": cause}},
                ],
            }})
        } else if !self.of_provider {
            json!({"error": {"code": self.code, "message": self.message}})
        } else if self.status.is_server_error() {
            json!({"Message": self.message})
        } else {
            json!({
                "Code": self.code,
                "Message": self.message,
                "Target": null,
                "Details": [{"Message": self.message}],
                "Innererror": null,
            })
        };
        let mut reply = Reply::json(self.status, &body);
        if let Some(challenge) = &self.challenge {
            reply.set(header::WWW_AUTHENTICATE, challenge);
        }
        if let Some(seconds) = self.retry_after {
            reply.set(header::RETRY_AFTER, &seconds.to_string());
        }
        if self.by_gateway {
            reply.set_named("x-ms-failure-cause", "gateway");
        } else if self.of_provider && self.status.is_server_error() {
            reply.set_named("x-ms-failure-cause", "service");
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

fn perform(
    context: &Context<'_>,
    state: &mut State,
    operation: &Operation,
) -> Result<Reply, Refusal> {
    if operation.kind == Kind::GetOperation {
        return running::poll(context, state, operation);
    }
    check_api_version(context.request)?;
    let target = operation.target();
    sentinel::check(context, state, target)?;
    rights::check(context, state, operation)?;
    let is_lock = matches!(operation.kind, Kind::PutLock | Kind::DeleteLock);
    if !is_lock && operation.kind != Kind::Unknown {
        locks::check(state, &context.request.method, target)?;
    }
    match operation.kind {
        Kind::ListLocks | Kind::GetLock | Kind::PutLock | Kind::DeleteLock => {
            locks::answer(context, state, operation)
        }
        Kind::PutResourceGroup => change::put_group(context, state, operation),
        Kind::DeleteResourceGroup => change::delete_group(context, state, operation),
        Kind::PutResource => change::put_resource(context, state, operation),
        Kind::DeleteResource => change::delete_resource(context, state, operation),
        Kind::PurgeDeletedVault => deleted::purge_vault(context, state, operation),
        Kind::CancelJob => learning::cancel(state, operation),
        Kind::PutBlobService => storage::put_blob_service(context, state, operation),
        Kind::PutStorageContainer => containers::put(context, state, operation),
        Kind::DeleteStorageContainer => containers::delete(context, state, operation),
        Kind::ImmutabilityPolicy => containers::policy(context, state, operation),
        Kind::LegalHold => containers::hold(context, state, operation),
        _ => read(context, state, operation),
    }
}

/// What changes nothing.
fn read(context: &Context<'_>, state: &State, operation: &Operation) -> Result<Reply, Refusal> {
    match operation.kind {
        Kind::ListProviders => cloud::providers(context, state, operation),
        Kind::GetProvider => cloud::provider(operation),
        Kind::ListPermissions => rights::permissions(context, state, operation),
        Kind::ListRoleAssignments => rights::assignments(context, state, operation),
        Kind::ListRoleDefinitions => rights::definitions(context, state, operation),
        Kind::GetRoleDefinition => rights::definition(state, operation),
        Kind::ListDenyAssignments => rights::denials(context, state, operation),
        Kind::ListDeletedWorkspaces => deleted::list_workspaces(context, state, operation),
        Kind::ListDeletedVaults => deleted::list_vaults(context, state, operation),
        Kind::GetDeletedVault => deleted::show_vault(state, operation),
        Kind::ListDeletedManagedHsms => Ok(page::list(&[])),
        Kind::ListDeletedLogAnalyticsWorkspaces => {
            deleted::list_log_workspaces(context, state, operation)
        }
        Kind::ListDeletedStorageAccounts => deleted::list_accounts(context, state, operation),
        Kind::ListStorageAccountKeys => storage::keys(state, operation),
        Kind::ListDatastoreSecrets => learning::secrets(state, operation),
        Kind::GetBlobService => storage::blob_service(state, operation),
        Kind::ListStorageContainers => storage::containers(context, state, operation),
        Kind::GetStorageContainer => storage::container(state, operation),
        Kind::GetManagementPolicy => storage::management_policy(state, operation),
        Kind::ListPrivateEndpointConnections | Kind::ListDiagnosticSettings => {
            storage::nothing(state, operation)
        }
        _ => show::answer(context, state, operation),
    }
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
}

/// A GUID that is always the same for the same text.
fn guid_of(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    uuid::Uuid::from_slice(&digest[..16])
        .unwrap_or_default()
        .to_string()
}
