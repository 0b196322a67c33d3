use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use hmac::{Hmac, Mac as _};
use http::Method;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use sha2::Sha256;

use crate::wire::{Answer, send};

/// Everything but the unreserved characters of RFC 3986 and the slash.
const PATH: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'/');

/// A storage account over plain http, path-style, asked with requests and signatures written by hand.
#[derive(Debug, Clone)]
pub struct Account {
    /// The account's name.
    pub name: String,
    pub(crate) host: String,
    key: Vec<u8>,
}

impl Account {
    /// The account of a connection string with `AccountName`, `AccountKey` and an http `BlobEndpoint`.
    pub fn new(connection_string: &str) -> Self {
        let setting = |wanted: &str| {
            connection_string
                .split(';')
                .filter_map(|pair| pair.split_once('='))
                .find_map(|(name, value)| (name == wanted).then(|| value.to_owned()))
                .unwrap()
        };
        let name = setting("AccountName");
        let endpoint = setting("BlobEndpoint");
        let (host, path) = endpoint
            .strip_prefix("http://")
            .unwrap()
            .split_once('/')
            .unwrap();
        assert_eq!(path.trim_end_matches('/'), name, "a path-style endpoint");
        Self {
            host: host.to_owned(),
            key: STANDARD.decode(setting("AccountKey")).unwrap(),
            name,
        }
    }

    /// The blob endpoint, without a trailing slash.
    pub fn endpoint(&self) -> String {
        format!("http://{}/{}", self.host, self.name)
    }

    /// The URL of a container, or of a blob in it by its exact name.
    pub fn url(&self, container: &str, blob: Option<&str>) -> String {
        format!("http://{}{}", self.host, self.path(container, blob))
    }

    /// Creates a container.
    pub async fn put_container(&self, name: &str) {
        let target = self.path(name, None) + "?restype=container";
        let answer = self.ask(Method::PUT, &target, &[], Bytes::new()).await;
        answer.expect(201);
    }

    /// Writes a block blob and gives its entity tag.
    pub async fn put(&self, container: &str, name: &str, content: impl Into<Bytes>) -> String {
        let headers = [
            ("x-ms-blob-type", "BlockBlob"),
            ("content-type", "text/plain"),
        ];
        let target = self.path(container, Some(name));
        let answer = self
            .ask(Method::PUT, &target, &headers, content.into())
            .await;
        let answer = answer.expect(201);
        answer.header("etag").to_owned()
    }

    /// Writes a block blob whose bytes are said to be encoded like this.
    pub async fn put_encoded(&self, container: &str, name: &str, encoding: &str, content: &[u8]) {
        let headers = [
            ("x-ms-blob-type", "BlockBlob"),
            ("x-ms-blob-content-encoding", encoding),
        ];
        let target = self.path(container, Some(name));
        let content = Bytes::copy_from_slice(content);
        let answer = self.ask(Method::PUT, &target, &headers, content).await;
        answer.expect(201);
    }

    /// Takes a snapshot and gives its time stamp.
    pub async fn snapshot(&self, container: &str, name: &str) -> String {
        let target = self.path(container, Some(name)) + "?comp=snapshot";
        let answer = self.ask(Method::PUT, &target, &[], Bytes::new()).await;
        answer.expect(201).header("x-ms-snapshot").to_owned()
    }

    /// Takes a lease that never ends and gives its id.
    pub async fn lease(&self, container: &str, name: &str) -> String {
        let target = self.path(container, Some(name)) + "?comp=lease";
        let headers = [
            ("x-ms-lease-action", "acquire"),
            ("x-ms-lease-duration", "-1"),
        ];
        let answer = self.ask(Method::PUT, &target, &headers, Bytes::new()).await;
        answer.expect(201).header("x-ms-lease-id").to_owned()
    }

    /// Gives a lease back.
    pub async fn release(&self, container: &str, name: &str, lease: &str) {
        let target = self.path(container, Some(name)) + "?comp=lease";
        let headers = [("x-ms-lease-action", "release"), ("x-ms-lease-id", lease)];
        let answer = self.ask(Method::PUT, &target, &headers, Bytes::new()).await;
        answer.expect(200);
    }

    /// Whether the blob is there.
    pub async fn has(&self, container: &str, name: &str) -> bool {
        let answer = self.of_blob(Method::HEAD, container, name, &[]).await;
        assert!(matches!(answer.status, 200 | 404), "{}", answer.status);
        answer.status == 200
    }

    /// A SAS of the account for containers and blobs: the query without `?` (Azure REST: "Create an account
    /// SAS"). `permissions` in the service's own order, such as `rdl`.
    pub fn sas(&self, permissions: &str) -> String {
        let (version, expiry) = ("2025-11-05", "2099-01-01T00:00:00Z");
        let text = format!(
            "{}\n{permissions}\nb\nsco\n\n{expiry}\n\nhttps,http\n{version}\n\n",
            self.name
        );
        let signature = self.mac(&text);
        let signature = utf8_percent_encode(&signature, NON_ALPHANUMERIC);
        format!(
            "sv={version}&ss=b&srt=sco&sp={permissions}&se={expiry}&spr=https,http&sig={signature}"
        )
    }

    /// A request on a blob, without a query and a body.
    pub async fn of_blob(
        &self,
        method: Method,
        container: &str,
        name: &str,
        headers: &[(&str, &str)],
    ) -> Answer {
        let target = self.path(container, Some(name));
        self.ask(method, &target, headers, Bytes::new()).await
    }

    /// Signs and sends one request; the target is path and query as they go out.
    pub async fn ask(
        &self,
        method: Method,
        target: &str,
        headers: &[(&str, &str)],
        body: Bytes,
    ) -> Answer {
        let mut all = vec![("x-ms-version".to_owned(), "2025-11-05".to_owned())];
        all.extend(
            headers
                .iter()
                .map(|(n, v)| ((*n).to_owned(), (*v).to_owned())),
        );
        self.sign(method.as_str(), target, &mut all, body.len());
        send(method, &self.host, target, &all, body).await
    }

    /// The path of a container or blob, percent-encoded, its dots as they are.
    pub(crate) fn path(&self, container: &str, blob: Option<&str>) -> String {
        let blob = blob.map_or_else(String::new, |name| {
            format!("/{}", utf8_percent_encode(name, PATH))
        });
        format!("/{}/{container}{blob}", self.name)
    }

    /// Adds the date and the signature (Azure REST: "Authorize with Shared Key").
    pub(crate) fn sign(
        &self,
        method: &str,
        target: &str,
        headers: &mut Vec<(String, String)>,
        length: usize,
    ) {
        let now = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC);
        let date = now.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
        headers.push(("x-ms-date".to_owned(), date));
        let text = self.string_to_sign(method, target, headers, length);
        let signature = self.mac(&text);
        let value = format!("SharedKey {}:{signature}", self.name);
        headers.push(("authorization".to_owned(), value));
    }

    fn mac(&self, text: &str) -> String {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).unwrap();
        mac.update(text.as_bytes());
        STANDARD.encode(mac.finalize().into_bytes())
    }

    fn string_to_sign(
        &self,
        method: &str,
        target: &str,
        headers: &[(String, String)],
        length: usize,
    ) -> String {
        let header = |wanted: &str| {
            let found = headers.iter().find(|(name, _)| name == wanted);
            found.map_or("", |(_, value)| value.as_str())
        };
        let length = if length == 0 {
            String::new()
        } else {
            length.to_string()
        };
        // Method, then content-encoding, -language, -length, -MD5, -type, date, the four conditions, range.
        let mut text = format!(
            "{method}\n\n\n{length}\n\n{}\n\n\n{}\n{}\n\n{}\n",
            header("content-type"),
            header("if-match"),
            header("if-none-match"),
            header("range"),
        );
        let mut ours: Vec<_> = headers
            .iter()
            .filter(|(n, _)| n.starts_with("x-ms-"))
            .collect();
        ours.sort();
        for (name, value) in ours {
            writeln!(text, "{name}:{value}").unwrap();
        }
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        write!(text, "/{}{path}", self.name).unwrap();
        let mut pairs: Vec<_> = query
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .collect();
        pairs.sort_unstable();
        for (name, value) in pairs {
            let value = percent_encoding::percent_decode_str(value)
                .decode_utf8()
                .unwrap();
            write!(text, "\n{name}:{value}").unwrap();
        }
        text
    }
}
