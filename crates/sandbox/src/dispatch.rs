//! From a request to its answer: which service, which operation, which fault, and the line in the log.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header};
use http_body_util::{BodyExt as _, Limited};
use hyper::body::Incoming;
use tokio::time::sleep;

use crate::exchange::{Query, Quirks, Request};
use crate::fault::Action;
use crate::host::Host;
use crate::log::Line;
use crate::reply::{Reply, ReplyBody, Spoil};
use crate::world::World;
use crate::{arm, blob, control, entra, graph};

/// Where a path of Resource Manager starts, on an address that all services share.
const RESOURCE_MANAGER: &[&str] = &["subscriptions", "tenants", "providers", "metadata"];
/// Largest request that is read.
const REQUEST_BYTES: usize = 512 * 1024 * 1024;

/// The services of the sandbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Service {
    Entra,
    ResourceManager,
    Blob,
    Graph,
    /// Names of Azure's behind which there is nothing here.
    Elsewhere,
}

impl Service {
    /// The word of the log.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Entra => "entra",
            Self::ResourceManager => "resourceManager",
            Self::Blob => "blob",
            Self::Graph => "graph",
            Self::Elsewhere => "elsewhere",
        }
    }
}

/// A connection that ends without an answer.
#[derive(Debug)]
pub(crate) struct Reset;

impl fmt::Display for Reset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("reset, as a fault asked for")
    }
}

impl std::error::Error for Reset {}

/// What one request asks of one service.
enum Call {
    Entra(entra::Operation),
    ResourceManager(arm::Operation),
    Blob(blob::Call),
    Graph(graph::Operation),
    Elsewhere,
}

impl Call {
    /// Which service a request is for, by the name of its host.
    fn of(request: &Request) -> Self {
        match request.host() {
            Host::Local => Self::by_path(request),
            Host::Authority => Self::Entra(entra::Operation::of(request)),
            Host::ResourceManager => Self::ResourceManager(arm::Operation::of(request)),
            Host::Storage {
                service: "blob", ..
            } => Self::Blob(blob::Call::of(request)),
            Host::Graph => Self::Graph(graph::Operation::of(request)),
            _ => Self::Elsewhere,
        }
    }

    /// Which service a request to an address is for: one port serves all.
    fn by_path(request: &Request) -> Self {
        if entra::is_path(&request.path) {
            return Self::Entra(entra::Operation::of(request));
        }
        let mut segments = request.path.split('/').skip(1);
        let first = segments.next().unwrap_or_default();
        let is_resource_manager = RESOURCE_MANAGER
            .iter()
            .any(|word| first.eq_ignore_ascii_case(word));
        if is_resource_manager {
            Self::ResourceManager(arm::Operation::of(request))
        } else {
            Self::Blob(blob::Call::of(request))
        }
    }

    fn service(&self) -> Service {
        match self {
            Self::Entra(_) => Service::Entra,
            Self::ResourceManager(_) => Service::ResourceManager,
            Self::Blob(_) => Service::Blob,
            Self::Graph(_) => Service::Graph,
            Self::Elsewhere => Service::Elsewhere,
        }
    }

    fn operation(&self) -> &'static str {
        match self {
            Self::Entra(operation) => operation.name(),
            Self::ResourceManager(operation) => operation.name(),
            Self::Blob(call) => call.operation.name(),
            Self::Graph(operation) => operation.name(),
            Self::Elsewhere => "Unknown",
        }
    }

    /// Acts, and names who asked.
    fn perform(&self, world: &World, request: &Request) -> (String, Reply) {
        match self {
            Self::Entra(operation) => entra::answer(world, request, *operation),
            Self::ResourceManager(operation) => arm::answer(world, request, operation),
            Self::Blob(call) => blob::answer(world, request, call),
            Self::Graph(operation) => graph::answer(world, request, *operation),
            Self::Elsewhere => ("anonymous".to_owned(), nothing()),
        }
    }

    /// The service's own shape of a refusal that a fault asks for.
    fn refuse(&self, world: &World, request: &Request, status: StatusCode, code: &str) -> Reply {
        match self {
            Self::Entra(_) => entra::refused(request, status, code),
            Self::ResourceManager(_) => arm::refused(request, status, code),
            Self::Blob(_) => blob::refused(world, request, status, code),
            Self::Graph(_) => graph::refused(request, status, code),
            Self::Elsewhere => Reply::empty(status),
        }
    }
}

/// Clients ask such hosts for updates of their own; what they want is a quick answer.
fn nothing() -> Reply {
    Reply::bytes(StatusCode::NOT_FOUND, "The sandbox has nothing here.\n")
}

/// Answers one request, or ends its connection.
pub(crate) async fn answer(
    world: &World,
    incoming: hyper::Request<Incoming>,
    scheme: &'static str,
) -> Result<Response<ReplyBody>, Reset> {
    let request = match read(world, incoming, scheme).await {
        Ok(request) => request,
        Err(status) => {
            return Ok(respond(
                Reply::empty(status),
                Spoil::default(),
                Arc::default(),
            ));
        }
    };
    if control::is_control(&request) {
        let reply = control::answer(world, &request);
        return Ok(respond(reply, Spoil::default(), Arc::default()));
    }
    let call = Call::of(&request);
    if scheme == "http" && call.service() != Service::Blob {
        let reply = Reply::bytes(
            StatusCode::FORBIDDEN,
            "This listener serves storage alone.\n",
        );
        return Ok(respond(reply, Spoil::default(), Arc::default()));
    }
    serve(world, request, &call).await
}

async fn serve(
    world: &World,
    mut request: Request,
    call: &Call,
) -> Result<Response<ReplyBody>, Reset> {
    let taken = world
        .faults
        .take(call.operation(), request.method.as_str(), &request.path);
    let by_name = || match call {
        Call::Blob(call) => world.asked.action(request.method.as_str(), call),
        _ => None,
    };
    let fault = taken.or_else(by_name).unwrap_or_default();
    let delay = world.latency + fault.delay();
    if !delay.is_zero() {
        sleep(delay).await;
    }
    request.quirks = Quirks {
        ghost: fault.ghost,
        ignore_range: fault.ignore_range,
        again: false,
    };
    let (identity, mut reply) = act(world, &request, call, &fault);
    edit_headers(&mut reply, &fault);
    let sent = Arc::new(AtomicU64::new(0));
    world.log.push(Line::new(
        &request,
        call.service(),
        call.operation(),
        reply.status,
        &identity,
        Arc::clone(&sent),
    ));
    if !fault.answer_delay().is_zero() {
        sleep(fault.answer_delay()).await;
    }
    if fault.reset {
        return Err(Reset);
    }
    let spoil = Spoil {
        cut_at: fault.cut_at,
        flip_at: fault.flip_at,
    };
    Ok(respond(reply, spoil, sent))
}

fn act(world: &World, request: &Request, call: &Call, fault: &Action) -> (String, Reply) {
    let Some(status) = fault.status else {
        return call.perform(world, request);
    };
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let code = fault.code.as_deref().unwrap_or("InternalError");
    (
        "fault".to_owned(),
        call.refuse(world, request, status, code),
    )
}

/// Sets and takes away the headers that a fault names.
pub(crate) fn edit_headers(reply: &mut Reply, fault: &Action) {
    for (name, value) in &fault.header {
        match value {
            Some(value) => reply.set_named(name, value),
            None => {
                reply.headers.remove(name.as_str());
            }
        }
    }
}

async fn read(
    world: &World,
    incoming: hyper::Request<Incoming>,
    scheme: &'static str,
) -> Result<Request, StatusCode> {
    let (parts, body) = incoming.into_parts();
    let body: Bytes = match Limited::new(body, REQUEST_BYTES).collect().await {
        Ok(collected) => collected.to_bytes(),
        Err(_) => return Err(StatusCode::PAYLOAD_TOO_LARGE),
    };
    let host = parts
        .headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    // A proxied request names its host in the target.
    let host = host.or_else(|| parts.uri.authority().map(http::uri::Authority::as_str));
    Ok(Request {
        method: parts.method,
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().map(Query::parse).unwrap_or_default(),
        origin: format!(
            "{scheme}://{}",
            host.unwrap_or("127.0.0.1").to_ascii_lowercase()
        ),
        version: text_of(&parts.headers, "x-ms-version"),
        headers: parts.headers,
        body,
        id: world.request_id(),
        quirks: Quirks::default(),
    })
}

fn text_of(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

fn respond(reply: Reply, spoil: Spoil, sent: Arc<AtomicU64>) -> Response<ReplyBody> {
    const NOSNIFF: HeaderName = HeaderName::from_static("x-content-type-options");
    let mut response = Response::new(());
    *response.status_mut() = reply.status;
    response.headers_mut().clone_from(&reply.headers);
    // Whoever opens an address of the sandbox in a browser sees text, whatever a blob says it is.
    response
        .headers_mut()
        .insert(NOSNIFF, HeaderValue::from_static("nosniff"));
    response.map(|()| ReplyBody::new(reply, spoil, sent))
}
