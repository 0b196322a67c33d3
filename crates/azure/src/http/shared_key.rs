use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use azure_core::error::ErrorKind;
use azure_core::http::policies::{Policy, PolicyResult};
use azure_core::http::{Context, Request};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::{Code, Error, Result};
use hmac::{Hmac, Mac};
use jiff::fmt::rfc2822::DateTimePrinter;
use secrecy::{ExposeSecret, SecretBox, SecretString};
use sha2::Sha256;

use crate::Clock;

/// Signs each try with the account's key ("Authorize with Shared Key", Azure Storage REST).
pub(crate) struct SharedKey {
    account: String,
    key: SecretBox<[u8]>,
    clock: Arc<dyn Clock>,
}

impl SharedKey {
    /// Signs for this account with this key, base64.
    ///
    /// Errors: `malformed-connection-string` when it is no base64.
    pub(crate) fn new(account: &str, key: &SecretString, clock: Arc<dyn Clock>) -> Result<Self> {
        let key = STANDARD.decode(key.expose_secret()).map_err(|_| {
            Error::new(Code::MalformedConnectionString).with("why", "AccountKey is not base64")
        })?;
        Ok(Self {
            account: account.to_owned(),
            key: SecretBox::new(key.into_boxed_slice()),
            clock,
        })
    }

    /// Dates and signs a request. The service refuses a date that is more than 15 minutes off.
    pub(crate) fn authorize(&self, request: &mut Request) -> azure_core::Result<()> {
        let date = DateTimePrinter::new().timestamp_to_rfc9110_string(&self.clock.now());
        let unprintable = |error| azure_core::Error::new(ErrorKind::Other, error);
        request.insert_header("x-ms-date", date.map_err(unprintable)?);
        let signature = self.signature(request)?;
        request.insert_header(
            "authorization",
            format!("SharedKey {}:{signature}", self.account),
        );
        Ok(())
    }

    fn signature(&self, request: &Request) -> azure_core::Result<String> {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.key.expose_secret())
            .map_err(|error| azure_core::Error::new(ErrorKind::Other, error))?;
        mac.update(string_to_sign(&self.account, request).as_bytes());
        Ok(STANDARD.encode(mac.finalize().into_bytes()))
    }
}

impl fmt::Debug for SharedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SharedKey({})", self.account)
    }
}

#[async_trait]
impl Policy for SharedKey {
    async fn send(
        &self,
        context: &Context,
        request: &mut Request,
        next: &[Arc<dyn Policy>],
    ) -> PolicyResult {
        // Each try has a date of its own.
        self.authorize(request)?;
        next[0].send(context, request, &next[1..]).await
    }
}

/// "Authorize with Shared Key": Blob, version 2015-02-21 and later. `Date` stays empty because
/// `x-ms-date` is sent, and so does a length of zero. The resource is the account's name and the path as
/// it is encoded; on a path-style host the path itself begins with the account's name once more.
fn string_to_sign(account: &str, request: &Request) -> String {
    let mut headers: Vec<(&str, &str)> = request
        .headers()
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    headers.sort_unstable();
    let value = |name| {
        let found = headers.binary_search_by_key(&name, |header| header.0);
        found.map(|at| headers[at].1).ok()
    };
    let mut text = request.method().as_str().to_owned();
    for name in [
        "content-encoding",
        "content-language",
        "content-length",
        "content-md5",
        "content-type",
        "date",
        "if-modified-since",
        "if-match",
        "if-none-match",
        "if-unmodified-since",
        "range",
    ] {
        text.push('\n');
        match (name, value(name)) {
            ("date", _) | ("content-length", Some("0")) | (_, None) => {}
            (_, Some(value)) => text.push_str(value),
        }
    }
    text.push('\n');
    for (name, value) in &headers {
        if name.starts_with("x-ms-") {
            text.push_str(name);
            text.push(':');
            text.push_str(value.trim());
            text.push('\n');
        }
    }
    text.push('/');
    text.push_str(account);
    text.push_str(request.url().path());
    let pairs = request.url().query_pairs();
    let mut query: Vec<(String, String)> = pairs
        .map(|(name, value)| (name.to_lowercase(), value.into_owned()))
        .collect();
    query.sort_unstable();
    let mut last = None;
    for (name, value) in &query {
        if last == Some(name) {
            text.push(',');
        } else {
            text.push('\n');
            text.push_str(name);
            text.push(':');
        }
        text.push_str(value);
        last = Some(name);
    }
    text
}

#[cfg(test)]
mod tests {
    use azure_core::http::Method;
    use url::Url;

    use super::*;
    use crate::SystemClock;

    const KEY: &str =
        "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    fn request(method: Method, url: &str, headers: &[(&'static str, &'static str)]) -> Request {
        let mut request = Request::new(Url::parse(url).unwrap(), method);
        for (name, value) in headers {
            request.insert_header(*name, *value);
        }
        request
    }

    /// The example of "Authorize with Shared Key"; the signature was computed with Python's `hmac`.
    #[test]
    fn the_documented_example() {
        let request = request(
            Method::Get,
            "https://myaccount.blob.core.windows.net/mycontainer?restype=container&comp=metadata&timeout=20",
            &[
                ("x-ms-version", "2015-02-21"),
                ("x-ms-date", "Fri, 26 Jun 2015 23:39:12 GMT"),
                ("accept", "application/xml"),
            ],
        );
        assert_eq!(
            string_to_sign("myaccount", &request),
            "GET\n\n\n\n\n\n\n\n\n\n\n\nx-ms-date:Fri, 26 Jun 2015 23:39:12 GMT\nx-ms-version:2015-02-21\n\
             /myaccount/mycontainer\ncomp:metadata\nrestype:container\ntimeout:20"
        );
        let key = SharedKey::new("myaccount", &KEY.into(), Arc::new(SystemClock)).unwrap();
        assert_eq!(
            key.signature(&request).unwrap(),
            "1u9lui2jDxj0+fpbHjQ5m5NnastJRSYM+PSmfi8TXx4="
        );
        assert!(!format!("{key:?}").contains(&KEY[..8]));
    }

    #[test]
    fn path_style_hosts_name_the_account_twice() {
        let request = request(
            Method::Delete,
            "http://127.0.0.1:10000/acct/box/a%2F..%2Fb?snapshot=2026-01-01T00%3A00%3A00Z",
            &[
                ("if-match", "\"0x8D\""),
                ("x-ms-version", "v"),
                ("x-ms-date", "d"),
            ],
        );
        assert_eq!(
            string_to_sign("acct", &request),
            "DELETE\n\n\n\n\n\n\n\n\"0x8D\"\n\n\n\nx-ms-date:d\nx-ms-version:v\n\
             /acct/acct/box/a%2F..%2Fb\nsnapshot:2026-01-01T00:00:00Z"
        );
    }

    #[test]
    fn a_key_is_base64() {
        let error =
            SharedKey::new("acct", &"not base64!".into(), Arc::new(SystemClock)).unwrap_err();
        assert_eq!(error.code, Code::MalformedConnectionString);
    }
}
