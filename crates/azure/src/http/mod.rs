mod answer;
mod bearer;
mod call;
mod client;
mod direct;
mod redact;
mod retry;
mod shared_access;
mod shared_key;

use std::net::IpAddr;
use std::sync::Arc;

use azure_core::cloud::{CloudConfiguration, CustomConfiguration};
use azure_core::http::policies::Policy;
use azure_core::http::{ClientOptions, Pipeline, RetryOptions, Transport, UserAgentOptions};
use domain::Result;
use reqwest::header::HeaderValue;
use url::{Host, Url};

use crate::{Clock, Cloud};

#[cfg(test)]
pub(crate) use answer::case;
pub(crate) use answer::{Answer, header};
pub(crate) use bearer::{Bearer, token_may_travel};
pub(crate) use call::{Call, carried, find};
pub(crate) use direct::whole;
pub(crate) use redact::first_line;
use retry::Retry;
pub(crate) use retry::{
    Retried, Tries, http_date, is_transient_fault, is_transient_status, retry_after,
};
pub(crate) use shared_access::SharedAccess;
pub(crate) use shared_key::SharedKey;

/// Who sends a request.
const APPLICATION: HeaderValue =
    HeaderValue::from_static(concat!("lastcopy-", env!("CARGO_PKG_VERSION")));

/// The one HTTP client, with the cloud it speaks to and the clock it waits by. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Http {
    pub(crate) cloud: Arc<Cloud>,
    pub(crate) clock: Arc<dyn Clock>,
    client: reqwest::Client,
    /// The same client, as the SDK takes it.
    transport: Transport,
}

impl Http {
    /// Builds the client: no redirects, no decompression, the system's proxy and trust store plus the
    /// cloud's own certificates, 10 s to connect, 30 s between two reads. Loopback is never asked for
    /// through a proxy.
    ///
    /// Errors: `malformed-cloud` when the cloud's certificates cannot be used.
    pub fn new(cloud: Cloud, clock: Arc<dyn Clock>) -> Result<Self> {
        let client = client::build(&cloud)?;
        Ok(Self {
            cloud: Arc::new(cloud),
            clock,
            transport: Transport::new(Arc::new(client.clone())),
            client,
        })
    }

    #[cfg(test)]
    pub(crate) fn with_transport(
        cloud: Cloud,
        clock: Arc<dyn Clock>,
        transport: Transport,
    ) -> Self {
        let mut http = Self::new(cloud, clock).unwrap();
        http.transport = transport;
        http
    }

    /// The cloud.
    pub fn cloud(&self) -> &Cloud {
        &self.cloud
    }

    /// The clock.
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.clock
    }

    /// The options of every SDK client and pipeline of ours: this transport, the SDK's own retries off,
    /// and our one retry layer around the policies of each try.
    pub(crate) fn options(
        &self,
        retried: Retried,
        per_call: Vec<Arc<dyn Policy>>,
        per_try: Vec<Arc<dyn Policy>>,
    ) -> ClientOptions {
        let mut cloud = CustomConfiguration::default();
        cloud.authority_host.clone_from(&self.cloud.authority);
        let mut per_call_policies = per_call;
        per_call_policies.push(Arc::new(Retry::new(self.clock.clone(), retried)));
        ClientOptions {
            per_call_policies,
            per_try_policies: per_try,
            retry: RetryOptions::none(),
            transport: Some(self.transport.clone()),
            user_agent: UserAgentOptions {
                application_id: APPLICATION.to_str().map(str::to_owned).ok(),
            },
            cloud: Some(Arc::new(CloudConfiguration::Custom(cloud))),
            ..ClientOptions::default()
        }
    }
}

/// A pipeline for the calls that no SDK client has.
pub(crate) fn pipeline(options: ClientOptions) -> Pipeline {
    Pipeline::new(
        option_env!("CARGO_PKG_NAME"),
        option_env!("CARGO_PKG_VERSION"),
        options,
        Vec::new(),
        Vec::new(),
        None,
    )
}

/// Whether a URL stays on this machine.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name.eq_ignore_ascii_case("localhost"),
        Some(Host::Ipv4(address)) => IpAddr::from(address).is_loopback(),
        Some(Host::Ipv6(address)) => IpAddr::from(address).is_loopback(),
        None => false,
    }
}

/// Whether a blob endpoint has the account's name in its path: IP addresses and `localhost`, as the
/// emulators have it ("Use the Azurite emulator": IP-style URL).
pub(crate) fn is_path_style(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name.eq_ignore_ascii_case("localhost"),
        Some(_) => true,
        None => false,
    }
}
