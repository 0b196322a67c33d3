//! A proxy for clients that know Azure's names alone: every tunnel to one of them ends here, in the
//! sandbox itself. It never dials anybody.

use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use http::{Method, Response, StatusCode};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::upgrade::OnUpgrade;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use crate::host::Host;
use crate::listen::{accept, serve_tls};
use crate::tls::Authority;
use crate::world::World;

/// Serves the proxy on `listener` until the task is aborted.
pub(crate) async fn serve_proxy(
    listener: TcpListener,
    authority: Arc<Authority>,
    world: Arc<World>,
) {
    let mut connections = JoinSet::new();
    loop {
        let stream = accept(&listener).await;
        while connections.try_join_next().is_some() {}
        connections.spawn(tunnel(stream, Arc::clone(&authority), Arc::clone(&world)));
    }
}

/// A tunnel that was granted: to whom, and the connection once the grant has left.
type Granted = Mutex<Option<(String, OnUpgrade)>>;

async fn tunnel(stream: TcpStream, authority: Arc<Authority>, world: Arc<World>) {
    let granted = Granted::default();
    let service = service_fn(|request| {
        let answer = answer(request, &granted);
        async { Ok::<_, Infallible>(answer) }
    });
    let served = http1::Builder::new()
        .timer(TokioTimer::new())
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades()
        .await;
    let granted = granted.into_inner().unwrap_or_else(PoisonError::into_inner);
    if let (Ok(()), Some((host, upgrade))) = (served, granted)
        && let Ok(upgraded) = upgrade.await
        && let Ok(parts) = upgraded.downcast::<TokioIo<TcpStream>>()
        && parts.read_buf.is_empty()
        && let Ok(acceptor) = authority.acceptor_for(&host)
    {
        serve_tls(parts.io.into_inner(), acceptor, world).await;
    }
}

fn answer(mut request: hyper::Request<Incoming>, granted: &Granted) -> Response<Full<Bytes>> {
    let target = (request.method() == Method::CONNECT)
        .then(|| tunnel_target(request.uri()))
        .flatten();
    let Some(host) = target else {
        let why = "This proxy opens tunnels to port 443 of Azure's names, and nothing else.\n";
        let mut refused = Response::new(Full::from(why));
        *refused.status_mut() = StatusCode::FORBIDDEN;
        return refused;
    };
    let upgrade = hyper::upgrade::on(&mut request);
    *granted.lock().unwrap_or_else(PoisonError::into_inner) = Some((host, upgrade));
    Response::new(Full::default())
}

/// The host of a CONNECT, where it is Azure's.
fn tunnel_target(uri: &http::Uri) -> Option<String> {
    let authority = uri.authority()?;
    let host = authority.host().to_ascii_lowercase();
    (authority.port_u16() == Some(443) && Host::is_azure(&host)).then_some(host)
}
