use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use azure_core::http::policies::{Policy, PolicyResult};
use azure_core::http::{Context, Request};
use secrecy::{ExposeSecret, SecretString};

/// Puts a shared access signature behind each URL, once per call. No URL that we build, show or keep
/// has it.
pub(crate) struct SharedAccess {
    query: SecretString,
}

impl SharedAccess {
    /// Puts the signature behind a request's URL.
    pub(crate) fn authorize(&self, request: &mut Request) {
        let signature = self.query.expose_secret();
        let query = match request.url().query() {
            Some(query) if !query.is_empty() => format!("{query}&{signature}"),
            _ => signature.to_owned(),
        };
        request.url_mut().set_query(Some(&query));
    }

    /// This signature: a query, with or without its `?`.
    pub(crate) fn new(query: &SecretString) -> Self {
        let query = query.expose_secret().trim_start_matches('?');
        Self {
            query: query.into(),
        }
    }
}

impl fmt::Debug for SharedAccess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SharedAccess")
    }
}

#[async_trait]
impl Policy for SharedAccess {
    async fn send(
        &self,
        context: &Context,
        request: &mut Request,
        next: &[Arc<dyn Policy>],
    ) -> PolicyResult {
        self.authorize(request);
        next[0].send(context, request, &next[1..]).await
    }
}
