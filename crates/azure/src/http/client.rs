use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::{Code, Error, Result};
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use url::Url;

use crate::Cloud;
use crate::http::is_loopback;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// Between two reads, not for a whole answer: a large body may take hours.
const READ_TIMEOUT: Duration = Duration::from_secs(30);

pub(super) fn build(cloud: &Cloud) -> Result<reqwest::Client> {
    let malformed = |why: &dyn std::fmt::Display| {
        Error::new(Code::MalformedCloud)
            .with("file", &cloud.name)
            .with("why", why)
    };
    let certificates = match &cloud.ca {
        Some(pem) => reqwest::Certificate::from_pem_bundle(pem.as_bytes())
            .map_err(|_| malformed(&"ca holds no usable certificate"))?,
        None => Vec::new(),
    };
    let client = builder()
        // Storage speaks nothing newer, and a download wants a connection for each stream.
        .http1_only()
        .connect_timeout(CONNECT_TIMEOUT)
        .read_timeout(READ_TIMEOUT)
        // A blob's encoding is its own: what is saved are the bytes that the service has. Said here too, because
        // any crate can switch on what undoes it.
        .no_gzip()
        .no_deflate()
        .no_brotli()
        .no_zstd()
        // A redirect could carry the token to another host.
        .redirect(reqwest::redirect::Policy::none())
        .tls_certs_merge(certificates);
    let client = match proxy(Matcher::from_system()) {
        Some(proxy) => client.proxy(proxy),
        None => client.no_proxy(),
    };
    client.build().map_err(|error| match &cloud.ca {
        Some(_) => malformed(&innermost(&error)),
        // Nothing else can fail then: the TLS stack refuses to start without a single authority.
        None => Error::new(Code::NoTrust).with("why", innermost(&error)),
    })
}

/// What the error says at its root.
fn innermost(error: &dyn std::error::Error) -> String {
    error.source().map_or_else(|| error.to_string(), innermost)
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place where the HTTP client is built"
)]
fn builder() -> reqwest::ClientBuilder {
    reqwest::Client::builder()
}

/// The system's proxy, but never for loopback: a proxy elsewhere cannot reach this machine's sandbox,
/// and over plain http it would see the sandbox's tokens. `None` where the system has none: to be asked for every
/// request costs reading its URL once more.
fn proxy(system: Matcher) -> Option<reqwest::Proxy> {
    let has_one = ["http://storage.invalid/", "https://storage.invalid/"]
        .into_iter()
        .filter_map(|url| Url::parse(url).ok())
        .any(|url| route(&system, &url).is_some());
    has_one.then(|| reqwest::Proxy::custom(move |url| route(&system, url)))
}

fn route(system: &Matcher, url: &Url) -> Option<Url> {
    if is_loopback(url) {
        return None;
    }
    let destination = url.as_str().parse().ok()?;
    proxy_url(&system.intercept(&destination)?)
}

fn proxy_url(proxy: &Intercept) -> Option<Url> {
    let mut url = Url::parse(&proxy.uri().to_string()).ok()?;
    let basic = proxy.basic_auth().and_then(|value| {
        let encoded = value.to_str().ok()?.strip_prefix("Basic ")?;
        String::from_utf8(STANDARD.decode(encoded).ok()?).ok()
    });
    let login = match (&basic, proxy.raw_auth()) {
        (Some(basic), _) => basic.split_once(':'),
        (None, raw) => raw,
    };
    if let Some((user, password)) = login {
        url.set_username(user).ok()?;
        url.set_password(Some(password)).ok()?;
    }
    Some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn routed(url: &str) -> Option<String> {
        let system = Matcher::builder()
            .all("http://user:p%40ss@proxy.example:8080")
            .no("storage.example")
            .build();
        route(&system, &Url::parse(url).unwrap()).map(String::from)
    }

    #[test]
    fn loopback_is_never_asked_for_through_a_proxy() {
        let proxy = Some("http://user:p%40ss@proxy.example:8080/".to_owned());
        assert_eq!(routed("https://management.azure.com/"), proxy);
        assert_eq!(routed("http://management.azure.com/"), proxy);
        assert_eq!(routed("https://acct.storage.example/"), None);
        for url in [
            "http://127.0.0.1:1/",
            "https://localhost:1/",
            "http://[::1]:1/",
        ] {
            assert_eq!(routed(url), None, "{url}");
        }
    }

    #[test]
    fn a_system_without_a_proxy_is_not_asked_again() {
        assert!(proxy(Matcher::builder().build()).is_none());
        let somewhere = "http://proxy.example:8080";
        let http = Matcher::builder().http(somewhere);
        let https = Matcher::builder().https(somewhere).no("storage.example");
        assert!(proxy(http.build()).is_some() && proxy(https.build()).is_some());
    }

    #[test]
    fn certificates_that_are_none_are_refused() {
        let mut cloud = Cloud::named("Public").unwrap();
        cloud.ca =
            Some("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n".to_owned());
        assert_eq!(build(&cloud).unwrap_err().code, Code::MalformedCloud);
    }
}
