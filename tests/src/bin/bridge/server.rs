use std::convert::Infallible;
use std::fmt::Write as _;
use std::net::SocketAddr;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use app::App;
use bytes::Bytes;
use futures::StreamExt as _;
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, COOKIE, HOST, ORIGIN, SET_COOKIE,
};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt as _, Collected, Full, StreamBody};
use hyper::body::{Frame, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::broadcast::error::RecvError;

use crate::host::Recorder;

/// What the window is configured to be: its page is served under the same policy here.
const WINDOW: &str = include_str!("../../../../src-tauri/tauri.conf.json");

type Answer = Response<UnsyncBoxBody<Bytes, Infallible>>;

/// The page and the window's commands over HTTP, for whoever holds the token of this run.
///
/// `GET /?token=…` gives the page and keeps the token in a cookie. `POST /rpc {command, arguments}` runs a command,
/// `GET /events` tells what the program tells, `GET` and `PUT /host` read and set what the host recorded, and
/// `POST /drop [path, …]` is a drop from the file manager.
pub(crate) struct Bridge {
    app: App,
    host: Arc<Recorder>,
    page: PathBuf,
    authority: String,
    token: String,
    headers: HeaderMap,
}

/// A command of the page.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Call {
    command: String,
    arguments: Value,
}

impl Bridge {
    /// A bridge that answers at an address.
    pub(crate) fn new(app: App, host: Arc<Recorder>, page: PathBuf, address: SocketAddr) -> Self {
        Self {
            app,
            host,
            page,
            authority: address.to_string(),
            token: uuid::Uuid::new_v4().simple().to_string(),
            headers: window_headers(),
        }
    }

    /// Where a browser begins.
    pub(crate) fn url(&self) -> String {
        format!("http://{}/?token={}", self.authority, self.token)
    }

    /// What a test without a browser sends as its cookie.
    pub(crate) fn cookie(&self) -> String {
        // The port in its name: browsers share the cookies of one host's ports.
        let port = self.authority.rsplit(':').next().unwrap_or_default();
        format!("bridge{port}={}", self.token)
    }

    /// Answers until the program ends.
    pub(crate) async fn serve(self, listener: TcpListener) {
        let bridge = Arc::new(self);
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let bridge = bridge.clone();
            let service = service_fn(move |request| {
                let bridge = bridge.clone();
                async move { Ok::<_, Infallible>(bridge.answer(request).await) }
            });
            // A browser ends its connections as it likes.
            tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
        }
    }

    async fn answer(&self, request: Request<Incoming>) -> Answer {
        let mut answer = if self.may(&request) {
            self.route(request).await
        } else {
            plain(StatusCode::FORBIDDEN, "not from this page")
        };
        answer.headers_mut().extend(self.headers.clone());
        answer
    }

    /// Whether a request comes from this page: its host, its origin where it does something, its token.
    fn may(&self, request: &Request<Incoming>) -> bool {
        let header = |name| {
            let value = request.headers().get(name)?;
            value.to_str().ok()
        };
        let here = format!("http://{}", self.authority);
        let query = request.uri().query().unwrap_or_default();
        let cookie = self.cookie();
        let is_known = query == format!("token={}", self.token)
            || header(COOKIE).is_some_and(|all| all.split("; ").any(|one| one == cookie));
        header(HOST) == Some(&self.authority)
            && is_known
            && (request.method() == Method::GET || header(ORIGIN) == Some(&here))
    }

    async fn route(&self, request: Request<Incoming>) -> Answer {
        let (head, body) = request.into_parts();
        let body = body.collect().await.map(Collected::to_bytes);
        let body = body.unwrap_or_default();
        match (head.method, head.uri.path()) {
            (Method::POST, "/rpc") => self.call(&body).await,
            (Method::GET, "/events") => self.events(),
            (Method::GET, "/host") => json(StatusCode::OK, &*self.host.record()),
            (Method::PUT, "/host") => self.given(&body, |bridge, record| {
                *bridge.host.record() = record;
            }),
            (Method::POST, "/drop") => self.given(&body, |bridge, paths: Vec<PathBuf>| {
                bridge.app.folder_dropped(paths);
            }),
            // Which every browser asks for, and no window.
            (Method::GET, "/favicon.ico") => plain(StatusCode::NO_CONTENT, ""),
            (Method::GET, path) => self.file(path),
            _ => plain(StatusCode::NOT_FOUND, "nothing here"),
        }
    }

    async fn call(&self, body: &Bytes) -> Answer {
        let Ok(Call { command, arguments }) = serde_json::from_slice(body) else {
            return plain(StatusCode::BAD_REQUEST, "not a call");
        };
        match app::call(&self.app, &command, arguments).await {
            Ok(answer) => json(StatusCode::OK, &answer),
            Err(error) => json(StatusCode::UNPROCESSABLE_ENTITY, &error),
        }
    }

    /// Takes what a test gives as JSON.
    fn given<T: DeserializeOwned>(&self, body: &Bytes, take: impl FnOnce(&Self, T)) -> Answer {
        match serde_json::from_slice(body) {
            Ok(given) => {
                take(self, given);
                json(StatusCode::OK, &())
            }
            Err(error) => plain(StatusCode::BAD_REQUEST, &error.to_string()),
        }
    }

    /// Server-sent events, one for each event of the program.
    fn events(&self) -> Answer {
        // A first line at once: the page waits for the stream to open before it asks anything.
        let opened = futures::stream::once(async { String::from(": open\n\n") });
        let told = futures::stream::unfold(self.host.listen(), |mut told| async move {
            loop {
                match told.recv().await {
                    Ok(event) => return Some((format!("data: {event}\n\n"), told)),
                    Err(RecvError::Lagged(_)) => {}
                    Err(RecvError::Closed) => return None,
                }
            }
        });
        let frames = opened
            .chain(told)
            .map(|text| Ok(Frame::data(Bytes::from(text))));
        let mut answer = Response::new(StreamBody::new(frames).boxed_unsync());
        is_of(&mut answer, "text/event-stream");
        answer
    }

    /// A file of the built page, read anew each time, so that a build shows without a restart.
    fn file(&self, path: &str) -> Answer {
        let path = Path::new(path.trim_start_matches('/'));
        let is_below = path.components().all(|c| matches!(c, Component::Normal(_)));
        let name = if path == Path::new("") {
            Path::new("index.html")
        } else {
            path
        };
        let kind = match name.extension().and_then(|ending| ending.to_str()) {
            Some("html") => "text/html; charset=utf-8",
            Some("js") => "text/javascript",
            Some("css") => "text/css",
            Some("svg") => "image/svg+xml",
            Some("png") => "image/png",
            Some("woff2") => "font/woff2",
            _ => "application/octet-stream",
        };
        match std::fs::read(self.page.join(name)) {
            Ok(bytes) if is_below => {
                let mut answer = whole(StatusCode::OK, bytes.into());
                is_of(&mut answer, kind);
                let cookie = format!("{}; Path=/; HttpOnly; SameSite=Strict", self.cookie());
                let cookie = cookie.parse().unwrap();
                answer.headers_mut().insert(SET_COOKIE, cookie);
                answer
            }
            _ => plain(StatusCode::NOT_FOUND, "no such file"),
        }
    }
}

/// The policy and the headers that the window gives its page; only that the page may ask its own origin, where
/// the window has its own channel.
fn window_headers() -> HeaderMap {
    let window: Value = serde_json::from_str(WINDOW).unwrap();
    let security = &window["app"]["security"];
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let mut policy = String::new();
    for (directive, sources) in security["csp"].as_object().unwrap() {
        let sources = if directive == "connect-src" {
            "'self'".to_owned()
        } else {
            text(sources)
        };
        write!(policy, "{directive} {sources};").unwrap();
    }
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_SECURITY_POLICY, policy.parse().unwrap());
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    for (name, value) in security["headers"].as_object().unwrap() {
        let name: HeaderName = name.parse().unwrap();
        headers.insert(name, text(value).parse().unwrap());
    }
    headers
}

fn json(status: StatusCode, value: &impl Serialize) -> Answer {
    let mut answer = whole(status, serde_json::to_vec(value).unwrap().into());
    is_of(&mut answer, "application/json");
    answer
}

fn plain(status: StatusCode, why: &str) -> Answer {
    let mut answer = whole(status, Bytes::copy_from_slice(why.as_bytes()));
    is_of(&mut answer, "text/plain");
    answer
}

fn whole(status: StatusCode, body: Bytes) -> Answer {
    let mut answer = Response::new(Full::new(body).boxed_unsync());
    *answer.status_mut() = status;
    answer
}

fn is_of(answer: &mut Answer, kind: &'static str) {
    let kind = HeaderValue::from_static(kind);
    answer.headers_mut().insert(CONTENT_TYPE, kind);
}
