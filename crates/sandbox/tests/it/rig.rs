use std::fmt::Write as _;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac as _};
use reqwest::{Method, RequestBuilder, Response, StatusCode};
use sandbox::{Options, Sandbox, Seed, seed};
use serde_json::Value;
use sha2::Sha256;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

pub(crate) const VERSION: &str = "2021-12-02";
pub(crate) const DATE: &str = "Fri, 02 Oct 2026 10:00:00 GMT";

/// A sandbox and a client that trusts it.
pub(crate) struct Rig {
    pub(crate) sandbox: Sandbox,
    pub(crate) http: reqwest::Client,
    folder: TempDir,
}

impl Rig {
    pub(crate) async fn start(seed: Seed) -> Self {
        let folder = TempDir::new().unwrap();
        let sandbox = Sandbox::start(Options {
            port: None,
            seed,
            latency: Duration::ZERO,
            scale: None,
            ca_dir: folder.path().to_owned(),
        })
        .await
        .unwrap();
        Self::of(sandbox, folder)
    }

    /// A sandbox that runs, and the folder of its CA.
    pub(crate) fn of(sandbox: Sandbox, folder: TempDir) -> Self {
        let ca = std::fs::read(folder.path().join("ca.pem")).unwrap();
        let http = reqwest::Client::builder()
            .tls_certs_only([reqwest::Certificate::from_pem(&ca).unwrap()])
            .no_proxy()
            // Where somebody is sent is what a test looks at.
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap();
        Self {
            sandbox,
            http,
            folder,
        }
    }

    /// A sandbox with the one account `acct`.
    pub(crate) async fn with(containers: Value) -> Self {
        let document = serde_json::json!({
            "storage": [{"account": "acct", "containers": containers}],
        });
        Self::with_seed(document).await
    }

    pub(crate) async fn with_seed(document: Value) -> Self {
        let document: seed::Document = serde_json::from_value(document).unwrap();
        Self::start(Seed::Given(Box::new(document))).await
    }

    pub(crate) fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// A text of the ready file.
    pub(crate) fn ready(&self, pointer: &str) -> String {
        let value = self.sandbox.ready().pointer(pointer);
        value
            .and_then(Value::as_str)
            .unwrap_or_else(|| panic!("no {pointer}"))
            .to_owned()
    }

    /// The blob endpoint over plain http.
    pub(crate) fn endpoint(&self) -> String {
        self.ready("/demo/storage/0/blobEndpointHttp")
    }

    /// `http://127.0.0.1:1234`.
    pub(crate) fn control(&self) -> String {
        self.ready("/control")
    }

    pub(crate) fn key(&self) -> Vec<u8> {
        let text = self.ready("/demo/storage/0/connectionString");
        let key = text
            .split(';')
            .find_map(|field| field.strip_prefix("AccountKey="));
        STANDARD.decode(key.unwrap()).unwrap()
    }

    /// A request of the first account, signed with its key. `path` starts with the container.
    pub(crate) fn signed(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> RequestBuilder {
        let url = format!("{}/{path}", self.endpoint());
        let mut all = vec![("x-ms-date", DATE), ("x-ms-version", VERSION)];
        all.extend_from_slice(headers);
        let target = url.strip_prefix(&self.control()).unwrap();
        let account = self.ready("/demo/storage/0/account");
        let signature = sign(
            &self.key(),
            &account,
            method.as_str(),
            target,
            &all,
            body.len(),
        );
        let mut request = self.http.request(method, url).body(body.to_owned());
        for (name, value) in all {
            request = request.header(name, value);
        }
        request.header("authorization", format!("SharedKey {account}:{signature}"))
    }

    pub(crate) async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Response {
        self.signed(method, path, headers, body)
            .send()
            .await
            .unwrap()
    }

    pub(crate) async fn get(&self, path: &str) -> Response {
        self.send(Method::GET, path, &[], "").await
    }

    pub(crate) async fn put(&self, path: &str, body: &str) -> Response {
        let answer = self
            .send(Method::PUT, path, &[("x-ms-blob-type", "BlockBlob")], body)
            .await;
        assert_eq!(answer.status(), StatusCode::CREATED);
        answer
    }

    pub(crate) async fn delete(&self, path: &str, headers: &[(&str, &str)]) -> Response {
        self.send(Method::DELETE, path, headers, "").await
    }

    /// A token for `audience`, by the demo's service principal.
    pub(crate) async fn token(&self, audience: &str) -> String {
        let answer = self
            .ask_token(&self.ready("/demo/servicePrincipal/secret"), audience)
            .await;
        assert_eq!(answer.status(), StatusCode::OK);
        let answer: Value = answer.json().await.unwrap();
        answer["access_token"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn ask_token(&self, secret: &str, audience: &str) -> Response {
        let url = format!(
            "{}/{}/oauth2/v2.0/token",
            self.ready("/authority"),
            self.ready("/demo/tenant")
        );
        let scope = format!("{audience}/.default");
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", &self.ready("/demo/servicePrincipal/client")),
            ("client_secret", secret),
            ("scope", &scope),
        ];
        self.http.post(url).form(&form).send().await.unwrap()
    }

    /// The lines of the log.
    pub(crate) async fn log(&self) -> Vec<Value> {
        let text = self
            .http
            .get(format!("{}/_log", self.control()))
            .send()
            .await
            .unwrap();
        let text = text.text().await.unwrap();
        text.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    pub(crate) async fn fault(&self, fault: Value) -> u64 {
        let url = format!("{}/_fault", self.control());
        let answer = self.http.post(url).json(&fault).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::CREATED);
        let answer: Value = answer.json().await.unwrap();
        answer["id"].as_u64().unwrap()
    }

    /// Sends one request exactly as it is written, with no client to tidy its path.
    pub(crate) async fn raw(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> String {
        let account = self.ready("/demo/storage/0/account");
        let host = self.control().replace("http://", "");
        let target = format!("/{account}/{path}");
        let mut all = vec![("x-ms-date", DATE), ("x-ms-version", VERSION)];
        all.extend_from_slice(headers);
        let signature = sign(&self.key(), &account, method, &target, &all, body.len());
        let mut text = format!(
            "{method} {target} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\ncontent-length: {}\r\nauthorization: SharedKey {account}:{signature}\r\n",
            body.len()
        );
        for (name, value) in all {
            let _ = write!(text, "{name}: {value}\r\n");
        }
        let _ = write!(text, "\r\n{body}");
        let mut stream = TcpStream::connect(host).await.unwrap();
        stream.write_all(text.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }
}

/// The code of a storage refusal.
pub(crate) fn code(answer: &Response) -> &str {
    answer
        .headers()
        .get("x-ms-error-code")
        .map_or("", |value| value.to_str().unwrap())
}

pub(crate) fn header<'a>(answer: &'a Response, name: &str) -> &'a str {
    answer
        .headers()
        .get(name)
        .map_or("", |value| value.to_str().unwrap())
}

pub(crate) fn hmac(key: &[u8], text: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    mac.update(text.as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}

/// Shared Key of a path-style request, written apart from the sandbox's own.
pub(crate) fn sign(
    key: &[u8],
    account: &str,
    method: &str,
    target: &str,
    headers: &[(&str, &str)],
    length: usize,
) -> String {
    let value = |name: &str| {
        headers
            .iter()
            .find(|(n, _)| *n == name)
            .map_or(String::new(), |(_, v)| (*v).to_owned())
    };
    let length = if length == 0 {
        String::new()
    } else {
        length.to_string()
    };
    let mut text = format!(
        "{method}\n\n\n{length}\n{}\n{}\n\n{}\n{}\n{}\n{}\n{}\n",
        value("content-md5"),
        value("content-type"),
        value("if-modified-since"),
        value("if-match"),
        value("if-none-match"),
        value("if-unmodified-since"),
        value("range"),
    );
    let mut ours: Vec<_> = headers
        .iter()
        .filter(|(name, _)| name.starts_with("x-ms-"))
        .collect();
    ours.sort();
    for (name, value) in ours {
        let _ = writeln!(text, "{name}:{value}");
    }
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let _ = write!(text, "/{account}{path}");
    let decode = |part: &str| {
        percent_encoding::percent_decode_str(part)
            .decode_utf8_lossy()
            .into_owned()
    };
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    let mut pairs: Vec<_> = pairs
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .collect();
    pairs.sort_unstable();
    for (name, value) in pairs {
        let _ = write!(text, "\n{name}:{}", decode(value));
    }
    hmac(key, &text)
}
