use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use azure_core::credentials::{Secret, TokenCredential};
use azure_core::error::ErrorKind;
use azure_core::http::policies::{Policy, PolicyResult};
use azure_core::http::{Context, Request};
use azure_identity::{
    AzureCliCredential, AzureCliCredentialOptions, ClientSecretCredential,
    ClientSecretCredentialOptions,
};
use domain::{Code, Error, Result, Service};
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Mutex;
use url::Url;

use crate::Http;
use crate::auth::Identity;
use crate::http::{Answer, Call, Retried, carried, find, first_line};

/// A sign-in: our one token credential, over `azure_identity`'s flows.
///
/// Gives one token for each scope, asks for it once however many want it, and again when 5 minutes (of a
/// short-lived token half its life) are left.
#[derive(Clone)]
pub struct SignIn {
    inner: Arc<Inner>,
}

struct Inner {
    http: Http,
    call: Call,
    flow: Box<Flow>,
    /// One lock for each scope: who holds it asks, the others wait for what comes.
    scopes: Mutex<HashMap<String, Arc<Mutex<Option<Held>>>>>,
}

/// Makes the credential of a flow. `azure_identity` keeps tokens in the credential itself and cannot be
/// told to drop one, so each token comes from a new credential; making one sends nothing.
type Flow = dyn Fn() -> azure_core::Result<Arc<dyn TokenCredential>> + Send + Sync;

struct Held {
    token: SecretString,
    refresh_at: Timestamp,
    expires: Timestamp,
}

const REFRESH_BEFORE: Duration = Duration::from_secs(5 * 60);

impl fmt::Debug for SignIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignIn")
            .field("host", &self.inner.call.host)
            .finish_non_exhaustive()
    }
}

impl SignIn {
    /// A service principal with a secret, by `ClientSecretCredential`.
    pub fn service_principal(
        http: &Http,
        tenant: &str,
        client: &str,
        secret: SecretString,
    ) -> Result<Self> {
        let (tenant, client) = (tenant.to_owned(), client.to_owned());
        let policy = Arc::new(TokenAnswer { http: http.clone() });
        let options = http.options(Retried::Tokens, vec![policy], Vec::new());
        Self::new(http, move || {
            let options = ClientSecretCredentialOptions {
                client_options: options.clone(),
            };
            let secret = Secret::new(secret.expose_secret().to_owned());
            let credential =
                ClientSecretCredential::new(&tenant, client.clone(), secret, Some(options))?;
            Ok(credential as Arc<dyn TokenCredential>)
        })
        .checked()
    }

    /// The login of the Azure CLI on this machine, by `AzureCliCredential`.
    pub fn azure_cli(http: &Http, tenant: Option<&str>) -> Result<Self> {
        let tenant_id = tenant.map(str::to_owned);
        Self::new(http, move || {
            let options = AzureCliCredentialOptions {
                tenant_id: tenant_id.clone(),
                ..AzureCliCredentialOptions::default()
            };
            let credential = AzureCliCredential::new(Some(options))?;
            Ok(credential as Arc<dyn TokenCredential>)
        })
        .checked()
    }

    /// Gets a Resource Manager token and reads who it speaks for.
    pub async fn identity(&self) -> Result<Identity> {
        let audience = &self.inner.http.cloud.resource_manager_audience;
        let token = self.token(&format!("{audience}/.default")).await?;
        Identity::of_token(token.expose_secret())
    }

    /// A token for this scope that is good for some time yet.
    ///
    /// Errors: `unauthenticated`, `not-signed-in`, `unreachable`, `untrusted`, `throttled`.
    pub(crate) async fn token(&self, scope: &str) -> Result<SecretString> {
        let slot = self.slot(scope).await;
        let mut held = slot.lock().await;
        let now = self.inner.http.clock.now();
        if let Some(held) = held.as_ref().filter(|held| now < held.refresh_at) {
            return Ok(held.token.clone());
        }
        match self.ask(scope).await {
            Ok(new) => Ok(held.insert(new).token.clone()),
            // The one that is there has a while to go: a hiccup of the authority stops nothing yet.
            Err(error) => match held.as_ref().filter(|held| now < held.expires) {
                Some(held) => Ok(held.token.clone()),
                None => Err(error),
            },
        }
    }

    /// Forgets a token that a service refused, unless another has taken its place already.
    pub(crate) async fn drop_token(&self, scope: &str, refused: &SecretString) {
        let slot = self.slot(scope).await;
        let mut held = slot.lock().await;
        if held
            .as_ref()
            .is_some_and(|held| held.token.expose_secret() == refused.expose_secret())
        {
            *held = None;
        }
    }

    /// A sign-in over any credential.
    pub(crate) fn new(
        http: &Http,
        flow: impl Fn() -> azure_core::Result<Arc<dyn TokenCredential>> + Send + Sync + 'static,
    ) -> Self {
        let mut call = Call {
            tried: "sign-in",
            ..Call::default()
        };
        if let Ok(authority) = Url::parse(&http.cloud.authority) {
            call = Call::new("sign-in", &authority, &http.cloud.name);
        }
        Self {
            inner: Arc::new(Inner {
                http: http.clone(),
                call,
                flow: Box::new(flow),
                scopes: Mutex::default(),
            }),
        }
    }

    /// Fails now, rather than at the first token, for a tenant or client that no authority would know.
    fn checked(self) -> Result<Self> {
        match (self.inner.flow)() {
            Ok(_) => Ok(self),
            Err(error) => Err(self.failed(&error)),
        }
    }

    async fn slot(&self, scope: &str) -> Arc<Mutex<Option<Held>>> {
        let mut scopes = self.inner.scopes.lock().await;
        scopes.entry(scope.to_owned()).or_default().clone()
    }

    async fn ask(&self, scope: &str) -> Result<Held> {
        let credential = (self.inner.flow)().map_err(|error| self.failed(&error))?;
        let token = credential
            .get_token(&[scope], None)
            .await
            .map_err(|error| self.failed(&error))?;
        let now = self.inner.http.clock.now();
        let expires =
            Timestamp::from_second(token.expires_on.unix_timestamp()).unwrap_or(Timestamp::MAX);
        let life = Duration::try_from(expires.duration_since(now)).unwrap_or_default();
        let refresh_at = expires
            .checked_sub(REFRESH_BEFORE.min(life / 2))
            .unwrap_or(expires);
        Ok(Held {
            token: token.token.secret().into(),
            refresh_at,
            expires,
        })
    }

    /// `azure_identity` puts everything under one kind of error, and the real one below it.
    fn failed(&self, error: &azure_core::Error) -> Error {
        let Inner { http, call, .. } = &*self.inner;
        let mut cause = error;
        while let Some(inner) = cause.downcast_ref::<azure_core::Error>() {
            cause = inner;
        }
        let is_ours = find::<Error>(error).is_some();
        let is_transport = matches!(
            cause.kind(),
            ErrorKind::Io | ErrorKind::Connection | ErrorKind::HttpResponse { .. }
        );
        if is_ours || is_transport {
            return http.failed(call, cause);
        }
        if cause.kind() == &ErrorKind::DataConversion {
            return call.bad_answer("not a token");
        }
        from_text(call, &cause.to_string())
    }
}

/// What `az`, or a check of `azure_identity`'s own, said in words only. The two things that a person acts
/// on are told apart by the command that `az` names and by Entra's error numbers.
fn from_text(call: &Call, text: &str) -> Error {
    let code = entra_code(text).unwrap_or_default();
    let not_signed_in =
        code.is_empty() && (text.contains("az login") || text.contains("not found on PATH"));
    if not_signed_in {
        return call.error(Code::NotSignedIn).with("place", "Azure CLI");
    }
    call.error(Code::Unauthenticated).answered(Service {
        code,
        message: first_line(text),
        ..Service::default()
    })
}

/// `AADSTS7000215` and the like ("Microsoft Entra authentication and authorization error codes").
fn entra_code(text: &str) -> Option<String> {
    let start = text.find("AADSTS")?;
    let digits: String = text[start + 6..]
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    (!digits.is_empty()).then(|| format!("AADSTS{digits}"))
}

/// Reads the authority's refusals for `azure_identity`, which loses them where a description holds an
/// escaped character.
#[derive(Debug)]
struct TokenAnswer {
    http: Http,
}

#[async_trait]
impl Policy for TokenAnswer {
    async fn send(
        &self,
        context: &Context,
        request: &mut Request,
        next: &[Arc<dyn Policy>],
    ) -> PolicyResult {
        let answer = next[0].send(context, request, &next[1..]).await?;
        if answer.status().is_success() {
            return Ok(answer);
        }
        let call = Call::new("sign-in", request.url(), &self.http.cloud.name);
        let answer = answer.try_into_raw_response().await?;
        let answer = Answer {
            status: u16::from(answer.status()),
            headers: answer.headers(),
            body: answer.body().as_ref(),
        };
        let mut error = self.http.refused(&call, &answer);
        // OAuth answers 400 to credentials that it does not accept (RFC 6749, 5.2).
        if (400..500).contains(&answer.status) && error.code != Code::Throttled {
            error.code = Code::Unauthenticated;
            error.params.clear();
        }
        Err(carried(error))
    }
}
