use std::sync::Arc;

use async_trait::async_trait;
use azure_core::http::policies::{Policy, PolicyResult};
use azure_core::http::{Context, Request};
use domain::{Code, Error};
use secrecy::ExposeSecret;
use url::Url;

use crate::SignIn;
use crate::http::answer::header;
use crate::http::call::carried;
use crate::http::is_loopback;

/// What stands before a token.
const SCHEME: &str = "Bearer ";

/// Puts the signed-in user's token on each try.
///
/// The SDK's own policy refuses http without exception, never asks again after a 401 and knows one
/// storage audience for all clouds; so its clients get no credential, and this policy.
#[derive(Debug)]
pub(crate) struct Bearer {
    sign_in: SignIn,
    scope: String,
    allow_http: bool,
}

impl Bearer {
    /// Tokens of this sign-in for this audience.
    pub(crate) fn new(sign_in: SignIn, audience: &str, allow_http: bool) -> Self {
        Self {
            sign_in,
            scope: format!("{audience}/.default"),
            allow_http,
        }
    }
}

/// Whether a token may travel to this URL: over https, or over http on this machine where the cloud
/// allows it.
pub(crate) fn token_may_travel(url: &Url, allow_http: bool) -> bool {
    url.scheme() == "https" || (allow_http && url.scheme() == "http" && is_loopback(url))
}

impl Bearer {
    /// Puts the token on a request.
    pub(crate) async fn authorize(&self, request: &mut Request) -> domain::Result<()> {
        if !token_may_travel(request.url(), self.allow_http) {
            return Err(Error::new(Code::Refused));
        }
        let token = self.sign_in.token(&self.scope).await?;
        authorize(request, &token);
        Ok(())
    }

    /// Forgets the token of a request that was answered by 401: revoked, or expired before its time.
    pub(crate) async fn forget(&self, request: &Request) {
        let token = header(request.headers(), "authorization");
        if let Some(token) = token.and_then(|value| value.strip_prefix(SCHEME)) {
            self.sign_in.drop_token(&self.scope, &token.into()).await;
        }
    }
}

#[async_trait]
impl Policy for Bearer {
    async fn send(
        &self,
        context: &Context,
        request: &mut Request,
        next: &[Arc<dyn Policy>],
    ) -> PolicyResult {
        if !token_may_travel(request.url(), self.allow_http) {
            return Err(carried(Error::new(Code::Refused)));
        }
        let token = self.sign_in.token(&self.scope).await.map_err(carried)?;
        authorize(request, &token);
        let answer = next[0].send(context, request, &next[1..]).await?;
        if u16::from(answer.status()) != 401 {
            return Ok(answer);
        }
        // Revoked or expired before its time: a refused request did nothing, so any method may go again.
        drop(answer);
        self.forget(request).await;
        let token = self.sign_in.token(&self.scope).await.map_err(carried)?;
        authorize(request, &token);
        request.body_mut().reset().await?;
        next[0].send(context, request, &next[1..]).await
    }
}

fn authorize(request: &mut Request, token: &secrecy::SecretString) {
    let value = format!("{SCHEME}{}", token.expose_secret());
    request.insert_header("authorization", value);
}
