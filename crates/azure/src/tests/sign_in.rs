use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use azure_core::credentials::{AccessToken, TokenCredential, TokenRequestOptions};
use azure_core::error::ErrorKind;
use azure_core::http::headers::Headers;
use azure_core::http::{AsyncRawResponse, HttpClient, Request, Transport};
use azure_core::time::OffsetDateTime;
use domain::{Code, Error};
use secrecy::ExposeSecret;

use crate::tests::server::{CANARY, JumpingClock, NOW, Server, answer, cloud, http};
use crate::{BlobService, Clock, Http, SignIn, StorageAuth, SystemClock};

const SCOPE: &str = "https://storage.azure.com/.default";

/// A credential that counts: its tokens are `token-1`, `token-2`, … and live for so many seconds.
#[derive(Debug)]
struct Counting {
    clock: Arc<JumpingClock>,
    asked: AtomicU32,
    life: i64,
    fails: Mutex<Vec<u32>>,
}

#[async_trait]
impl TokenCredential for Counting {
    async fn get_token(
        &self,
        scopes: &[&str],
        _: Option<TokenRequestOptions<'_>>,
    ) -> azure_core::Result<AccessToken> {
        assert_eq!(scopes, [SCOPE]);
        let number = self.asked.fetch_add(1, Ordering::SeqCst) + 1;
        tokio::task::yield_now().await;
        if self.fails.lock().unwrap().contains(&number) {
            return Err(azure_core::Error::with_message(ErrorKind::Io, "cut"));
        }
        let expires = self.clock.now().as_second() + self.life;
        let expires = OffsetDateTime::from_unix_timestamp(expires).unwrap();
        Ok(AccessToken::new(format!("token-{number}"), expires))
    }
}

fn counting(clock: &Arc<JumpingClock>, life: i64, fails: &[u32]) -> (SignIn, Arc<Counting>) {
    let credential = Arc::new(Counting {
        clock: clock.clone(),
        asked: AtomicU32::new(0),
        life,
        fails: Mutex::new(fails.to_vec()),
    });
    let flow = credential.clone();
    let sign_in = SignIn::new(&http(clock), move || {
        Ok(flow.clone() as Arc<dyn TokenCredential>)
    });
    (sign_in, credential)
}

/// A sign-in whose token is always this one.
pub(super) fn always(http: &Http, token: &'static str) -> SignIn {
    #[derive(Debug)]
    struct Always(&'static str);

    #[async_trait]
    impl TokenCredential for Always {
        async fn get_token(
            &self,
            _: &[&str],
            _: Option<TokenRequestOptions<'_>>,
        ) -> azure_core::Result<AccessToken> {
            let far = OffsetDateTime::from_unix_timestamp(4_000_000_000).unwrap();
            Ok(AccessToken::new(self.0, far))
        }
    }

    SignIn::new(http, move || {
        Ok(Arc::new(Always(token)) as Arc<dyn TokenCredential>)
    })
}

async fn token(sign_in: &SignIn) -> Result<String, Code> {
    let token = sign_in.token(SCOPE).await.map_err(|error| error.code)?;
    Ok(token.expose_secret().to_owned())
}

#[tokio::test]
async fn t23_many_who_want_a_token_ask_once() {
    let clock = JumpingClock::at(NOW);
    let (sign_in, credential) = counting(&clock, 3_600, &[]);
    let tokens = futures::future::join_all((0..20).map(|_| token(&sign_in))).await;
    assert!(tokens.iter().all(|token| token.as_deref() == Ok("token-1")));
    clock.advance(Duration::from_secs(3_299));
    assert_eq!(token(&sign_in).await.unwrap(), "token-1");
    clock.advance(Duration::from_secs(1));
    let tokens = futures::future::join_all((0..20).map(|_| token(&sign_in))).await;
    assert!(tokens.iter().all(|token| token.as_deref() == Ok("token-2")));
    assert_eq!(credential.asked.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn t23_a_failed_refresh_keeps_a_token_that_is_still_good() {
    let clock = JumpingClock::at(NOW);
    let (sign_in, _) = counting(&clock, 10, &[2, 3]);
    assert_eq!(token(&sign_in).await.unwrap(), "token-1");
    clock.advance(Duration::from_secs(6));
    assert_eq!(token(&sign_in).await.unwrap(), "token-1");
    clock.advance(Duration::from_secs(4));
    assert_eq!(token(&sign_in).await.unwrap_err(), Code::Unreachable);
    assert_eq!(token(&sign_in).await.unwrap(), "token-4");
}

#[tokio::test]
async fn t23_a_refused_token_is_asked_for_again_once() {
    let refused = || {
        answer(
            "401 Unauthorized",
            &["x-ms-error-code: InvalidAuthenticationInfo"],
            "",
        )
    };
    let clock = JumpingClock::at(NOW);
    let (sign_in, _) = counting(&clock, 3_600, &[]);
    let server = Server::start([
        refused(),
        answer("202 Accepted", &[], ""),
        refused(),
        refused(),
    ])
    .await;
    let auth = StorageAuth::SignedIn(sign_in);
    let service = BlobService::new(&http(&clock), server.account(), auth).unwrap();
    let blob = server.blob("x");
    service.delete(&blob, "0x8D", "id").await.unwrap();
    let error = service.delete(&blob, "0x8D", "id").await.unwrap_err();
    assert_eq!(error.code, Code::Unauthenticated);
    let sent: Vec<String> = server
        .requests()
        .iter()
        .filter_map(|head| {
            head.lines()
                .find_map(|line| line.strip_prefix("authorization: Bearer "))
        })
        .map(str::to_owned)
        .collect();
    assert_eq!(sent, ["token-1", "token-2", "token-2", "token-3"]);
}

#[tokio::test]
async fn identity_is_read_from_the_token() {
    let clock = JumpingClock::at(NOW);
    // {"tid":"t1","oid":"o1","upn":"a@example.com"}
    let sign_in = always(
        &http(&clock),
        "e30.eyJ0aWQiOiJ0MSIsIm9pZCI6Im8xIiwidXBuIjoiYUBleGFtcGxlLmNvbSJ9.x",
    );
    let identity = sign_in.identity().await.unwrap();
    assert_eq!(
        (identity.tenant.as_str(), identity.object_id.as_str()),
        ("t1", "o1")
    );
    assert_eq!(identity.name, "a@example.com");
    assert!(!format!("{sign_in:?}").contains("e30"));
}

/// An authority that answers from a script, in place of the HTTP client.
#[derive(Debug, Default)]
struct Authority {
    answers: Mutex<Vec<(u16, String)>>,
    urls: Mutex<Vec<String>>,
}

#[async_trait]
impl HttpClient for Authority {
    async fn execute_request(&self, request: &Request) -> azure_core::Result<AsyncRawResponse> {
        self.urls.lock().unwrap().push(request.url().to_string());
        let mut answers = self.answers.lock().unwrap();
        if answers.is_empty() {
            return Err(azure_core::Error::with_message(
                ErrorKind::Connection,
                CANARY,
            ));
        }
        let (status, body) = answers.remove(0);
        Ok(AsyncRawResponse::from_bytes(
            status.into(),
            Headers::new(),
            body,
        ))
    }
}

fn principal(clock: Arc<dyn Clock>, answers: &[(u16, &str)]) -> (SignIn, Arc<Authority>) {
    let authority = Arc::new(Authority::default());
    let owned = answers
        .iter()
        .map(|(status, body)| (*status, (*body).to_owned()));
    authority.answers.lock().unwrap().extend(owned);
    let http = Http::with_transport(cloud(), clock, Transport::new(authority.clone()));
    let sign_in = SignIn::service_principal(&http, "tenant", "client", CANARY.into()).unwrap();
    (sign_in, authority)
}

#[tokio::test]
async fn a_service_principal_signs_in_at_the_clouds_authority() {
    let body = "{\"token_type\":\"Bearer\",\"expires_in\":3600,\"access_token\":\"abc\"}";
    // A hiccup of the authority is waited out by our retry layer alone.
    let clock = JumpingClock::at(NOW);
    let (sign_in, authority) = principal(clock.clone(), &[(503, ""), (200, body)]);
    assert_eq!(token(&sign_in).await.unwrap(), "abc");
    assert_eq!(clock.slept().len(), 1);
    let url = "https://login.microsoftonline.com/tenant/oauth2/v2.0/token";
    assert_eq!(*authority.urls.lock().unwrap(), [url, url]);
    assert!(!format!("{sign_in:?}").contains(CANARY));
    let (sign_in, authority) = principal(Arc::new(SystemClock), &[(200, body)]);
    for _ in 0..3 {
        assert_eq!(token(&sign_in).await.unwrap(), "abc");
    }
    assert_eq!(authority.urls.lock().unwrap().len(), 1);
}

async fn failure(answers: &[(u16, &str)]) -> Error {
    let (sign_in, _) = principal(JumpingClock::at(NOW), answers);
    let error = sign_in.token(SCOPE).await.unwrap_err();
    assert_eq!(error.tried, "sign-in");
    assert!(!format!("{error:?}").contains(CANARY), "{error:?}");
    error
}

#[tokio::test]
async fn a_refused_sign_in_says_why() {
    let body = format!(
        "{{\"error\":\"invalid_client\",\"error_description\":\"AADSTS7000215: Invalid client secret provided. \
         client_secret={CANARY}\\r\\nTrace ID: 1\",\"error_codes\":[7000215]}}"
    );
    for status in [400, 401] {
        let error = failure(&[(status, &body)]).await;
        assert_eq!(error.code, Code::Unauthenticated);
        assert_eq!(error.service_code(), "AADSTS7000215");
        let message = error.service.unwrap().message;
        assert!(
            message.starts_with("AADSTS7000215: Invalid client secret"),
            "{message}"
        );
    }
    assert_eq!(
        failure(&[(404, "<html>")]).await.code,
        Code::Unauthenticated
    );
    let throttled = [(429, "")].repeat(5);
    assert_eq!(failure(&throttled).await.code, Code::Throttled);
    let error = failure(&[]).await;
    assert_eq!(error.code, Code::Unreachable);
    assert_eq!(error.params["host"], "login.microsoftonline.com");
    assert_eq!(failure(&[(200, "<html>")]).await.code, Code::BadAnswer);
}

#[test]
fn a_principal_that_no_authority_would_know_fails_at_once() {
    let http = http(&JumpingClock::at(NOW));
    for (tenant, client) in [("", "c"), ("a/../b", "c"), ("t", "")] {
        let error = SignIn::service_principal(&http, tenant, client, CANARY.into()).unwrap_err();
        assert_eq!(error.code, Code::Unauthenticated);
    }
    assert!(SignIn::azure_cli(&http, Some("a b")).is_err());
    assert!(SignIn::azure_cli(&http, None).is_ok());
}
