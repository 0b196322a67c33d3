//! Sign-in by the page and by a code, as a browser and a device do it.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::{Response, StatusCode};
use sandbox::Seed;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::rig::{Rig, header};

const CLIENT: &str = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const REDIRECT: &str = "http://localhost:8400/";
const ARM: &str = "https://management.azure.com/.default offline_access openid profile";
const USER: &str = "j.weber@contoso.example";

/// A rig whose client follows no redirect: where the browser is sent is what the tests look at.
async fn rig() -> Rig {
    Rig::start(Seed::Demo).await
}

fn endpoint(rig: &Rig, name: &str) -> String {
    let tenant = rig.ready("/demo/tenant");
    format!("{}/{tenant}/oauth2/v2.0/{name}", rig.ready("/authority"))
}

async fn post(rig: &Rig, name: &str, fields: &[(&str, &str)]) -> Response {
    let request = rig.http.post(endpoint(rig, name)).form(fields);
    request.send().await.unwrap()
}

/// What the page posts when somebody picks a user.
fn choice<'a>(user: &'a str, challenge: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("client_id", CLIENT),
        ("response_type", "code"),
        ("redirect_uri", REDIRECT),
        ("scope", ARM),
        ("state", "a state & more"),
        ("code_challenge", challenge),
        ("code_challenge_method", "S256"),
        ("user", user),
    ]
}

fn challenge() -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER))
}

/// The parameters that the browser brings to the client.
fn brought(answer: &Response) -> Vec<(String, String)> {
    assert_eq!(answer.status(), StatusCode::FOUND);
    let target = reqwest::Url::parse(header(answer, "location")).unwrap();
    assert!(target.as_str().starts_with(REDIRECT));
    target.query_pairs().into_owned().collect()
}

async fn code(rig: &Rig) -> String {
    let answer = post(rig, "authorize", &choice(USER, &challenge())).await;
    let brought = brought(&answer);
    assert_eq!(brought[1], ("state".into(), "a state & more".into()));
    assert_eq!(brought[0].0, "code");
    brought[0].1.clone()
}

async fn redeem(rig: &Rig, code: &str, verifier: &str) -> (StatusCode, Value) {
    let fields = [
        ("grant_type", "authorization_code"),
        ("client_id", CLIENT),
        ("code", code),
        ("redirect_uri", REDIRECT),
        ("code_verifier", verifier),
    ];
    told(post(rig, "token", &fields).await).await
}

async fn refresh(rig: &Rig, token: &str, scope: &str) -> (StatusCode, Value) {
    let fields = [
        ("grant_type", "refresh_token"),
        ("client_id", CLIENT),
        ("refresh_token", token),
        ("scope", scope),
    ];
    told(post(rig, "token", &fields).await).await
}

async fn told(answer: Response) -> (StatusCode, Value) {
    (answer.status(), answer.json().await.unwrap())
}

fn text<'a>(body: &'a Value, name: &str) -> &'a str {
    body[name]
        .as_str()
        .unwrap_or_else(|| panic!("no {name} in {body}"))
}

fn claims(token: &str) -> Value {
    let payload = token.split('.').nth(1).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap()
}

async fn list_subscriptions(rig: &Rig, token: &str) -> Response {
    let url = format!(
        "{}/subscriptions?api-version=2022-12-01",
        rig.ready("/resourceManager")
    );
    rig.http.get(url).bearer_auth(token).send().await.unwrap()
}

#[tokio::test]
async fn a_code_becomes_tokens_of_the_user_who_was_picked() {
    let rig = rig().await;
    let (status, body) = redeem(&rig, &code(&rig).await, VERIFIER).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    let access = claims(text(&body, "access_token"));
    assert_eq!(access["upn"], USER);
    assert_eq!(access["aud"], "https://management.azure.com");
    assert_eq!(access["appid"], CLIENT);
    assert_eq!(access["tid"], rig.ready("/demo/tenant"));
    let id = claims(text(&body, "id_token"));
    assert_eq!((&id["oid"], &id["aud"]), (&access["oid"], &json!(CLIENT)));
    let answer = list_subscriptions(&rig, text(&body, "access_token")).await;
    assert_ne!(answer.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_code_is_for_who_asked_and_works_once() {
    let rig = rig().await;
    let (status, body) = redeem(&rig, &code(&rig).await, "another verifier").await;
    assert_eq!(
        (status, &body["error"]),
        (StatusCode::BAD_REQUEST, &json!("invalid_grant"))
    );
    let code = code(&rig).await;
    assert_eq!(redeem(&rig, &code, VERIFIER).await.0, StatusCode::OK);
    let (_, body) = redeem(&rig, &code, VERIFIER).await;
    assert_eq!(body["error_codes"], json!([54_005]));
}

#[tokio::test]
async fn a_refresh_token_is_good_once_for_any_audience_and_its_return_ends_all() {
    let rig = rig().await;
    let (_, body) = redeem(&rig, &code(&rig).await, VERIFIER).await;
    let first = text(&body, "refresh_token").to_owned();
    let storage = "https://storage.azure.com/.default";
    let (status, body) = refresh(&rig, &first, storage).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    assert_eq!(
        claims(text(&body, "access_token"))["aud"],
        "https://storage.azure.com"
    );
    let second = text(&body, "refresh_token").to_owned();
    assert_ne!(first, second);
    let (_, body) = refresh(&rig, &first, storage).await;
    assert_eq!(body["error_codes"], json!([50_173]));
    let (_, body) = refresh(&rig, &second, storage).await;
    assert_eq!(body["error"], "invalid_grant");
}

#[tokio::test]
async fn a_device_waits_for_its_user() {
    let rig = rig().await;
    let fields = [("client_id", CLIENT), ("scope", ARM)];
    let (_, started) = told(post(&rig, "devicecode", &fields).await).await;
    let code = text(&started, "device_code");
    let fields = [
        ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
        ("client_id", CLIENT),
        ("device_code", code),
    ];
    let (_, body) = told(post(&rig, "token", &fields).await).await;
    assert_eq!(body["error"], "authorization_pending");

    let page = text(&started, "verification_uri");
    let shown = rig.http.get(page).send().await.unwrap();
    assert!(header(&shown, "content-security-policy").starts_with("default-src 'none'"));
    assert!(shown.text().await.unwrap().contains("Jonas Weber"));
    for (user_code, status) in [
        ("WRONG", StatusCode::BAD_REQUEST),
        (text(&started, "user_code"), StatusCode::OK),
    ] {
        let form = [("user_code", user_code), ("user", USER)];
        let answer = rig.http.post(page).form(&form).send().await.unwrap();
        assert_eq!(answer.status(), status);
    }
    let (status, body) = told(post(&rig, "token", &fields).await).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    assert_eq!(claims(text(&body, "access_token"))["upn"], USER);
    let (_, body) = told(post(&rig, "token", &fields).await).await;
    assert_eq!(body["error"], "bad_verification_code");
}

#[tokio::test]
async fn lifetimes_are_set_and_tokens_revoked_while_it_runs() {
    let rig = rig().await;
    let (_, body) = redeem(&rig, &code(&rig).await, VERIFIER).await;
    let access = text(&body, "access_token").to_owned();
    let control = |method: reqwest::Method, query: &str| {
        let url = format!("{}/_tokens{query}", rig.control());
        rig.http.request(method, url)
    };
    let who = format!("?who={USER}");
    let done = control(reqwest::Method::DELETE, &who).send().await.unwrap();
    assert_eq!(done.status(), StatusCode::NO_CONTENT);
    let refused = list_subscriptions(&rig, &access).await;
    assert_eq!(refused.status(), StatusCode::UNAUTHORIZED);
    assert!(header(&refused, "www-authenticate").contains("insufficient_claims"));
    let (_, body) = refresh(&rig, text(&body, "refresh_token"), ARM).await;
    assert_eq!(body["error"], "invalid_grant");

    let lifetimes = json!({"access": 0, "refresh": 0});
    let done = control(reqwest::Method::PUT, "").body(lifetimes.to_string());
    assert_eq!(done.send().await.unwrap().status(), StatusCode::NO_CONTENT);
    let (_, body) = redeem(&rig, &code(&rig).await, VERIFIER).await;
    let refused = list_subscriptions(&rig, text(&body, "access_token")).await;
    let told: Value = refused.json().await.unwrap();
    assert_eq!(told["error"]["code"], "ExpiredAuthenticationToken");
    let (_, body) = refresh(&rig, text(&body, "refresh_token"), ARM).await;
    assert_eq!(body["error_codes"], json!([700_082]));
}

#[tokio::test]
async fn the_page_shows_text_as_text_and_sends_nobody_elsewhere() {
    let rig = rig().await;
    let ask = |redirect: &str| {
        let query = [
            ("client_id", CLIENT),
            ("response_type", "code"),
            ("redirect_uri", redirect),
            ("state", "\"><script>alert(1)</script>"),
        ];
        let url = reqwest::Url::parse_with_params(&endpoint(&rig, "authorize"), query).unwrap();
        rig.http.get(url).send()
    };
    let page = ask(REDIRECT).await.unwrap();
    assert_eq!(page.status(), StatusCode::OK);
    let page = page.text().await.unwrap();
    assert!(
        page.contains("&lt;script&gt;") && !page.contains("<script>"),
        "{page}"
    );
    for name in ["Margaux Laurent", "Jonas Weber", "Priya Nair", "Kenji Sato"] {
        assert!(page.contains(name), "{name}");
    }
    let refused = ask("https://example.com/").await.unwrap();
    assert_eq!(refused.status(), StatusCode::BAD_REQUEST);
    assert!(refused.text().await.unwrap().contains("AADSTS50011"));
    let canceled = post(&rig, "authorize", &choice("", &challenge())).await;
    assert_eq!(
        brought(&canceled)[0],
        ("error".into(), "access_denied".into())
    );
}

#[tokio::test]
async fn discovery_names_the_host_that_was_asked() {
    let rig = rig().await;
    let authority = rig.ready("/authority");
    for (path, token) in [
        (
            "organizations/v2.0/.well-known/openid-configuration?",
            "organizations/oauth2/v2.0/token",
        ),
        (
            "common/.well-known/openid-configuration",
            "common/oauth2/token",
        ),
        ("adfs/.well-known/openid-configuration", "adfs/oauth2/token"),
    ] {
        let answer = rig
            .http
            .get(format!("{authority}/{path}"))
            .send()
            .await
            .unwrap();
        let (status, body) = told(answer).await;
        assert_eq!(status, StatusCode::OK, "{path}");
        assert_eq!(body["token_endpoint"], format!("{authority}/{token}"));
    }
    let asked = format!("{authority}/adfs/oauth2/authorize");
    let url = format!(
        "{authority}/common/discovery/instance?api-version=1.1&authorization_endpoint={asked}"
    );
    let (_, body) = told(rig.http.get(url).send().await.unwrap()).await;
    assert!(text(&body, "tenant_discovery_endpoint").starts_with(&authority));
}
