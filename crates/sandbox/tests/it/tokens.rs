use reqwest::StatusCode;
use sandbox::Seed;
use serde_json::{Value, json};

use crate::rig::{Rig, VERSION, code, header};

const ARM: &str = "https://management.azure.com";
const STORAGE: &str = "https://storage.azure.com";

async fn list_containers(rig: &Rig, token: &str) -> reqwest::Response {
    let url = format!("{}?comp=list", rig.ready("/demo/storage/0/blobEndpoint"));
    let request = rig
        .http
        .get(url)
        .bearer_auth(token)
        .header("x-ms-version", VERSION);
    request.send().await.unwrap()
}

async fn list_subscriptions(rig: &Rig, token: &str) -> reqwest::Response {
    let url = format!(
        "{}/subscriptions?api-version=2022-12-01",
        rig.ready("/resourceManager")
    );
    rig.http.get(url).bearer_auth(token).send().await.unwrap()
}

#[tokio::test]
async fn a_token_opens_its_own_audience_alone() {
    let rig = Rig::with(json!([])).await;
    let storage = rig.token(STORAGE).await;
    let arm = rig.token(ARM).await;
    assert_eq!(
        list_containers(&rig, &storage).await.status(),
        StatusCode::OK
    );
    assert_eq!(
        list_subscriptions(&rig, &arm).await.status(),
        StatusCode::OK
    );

    let refused = list_containers(&rig, &arm).await;
    assert_eq!(refused.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(code(&refused), "InvalidAuthenticationInfo");
    assert!(header(&refused, "www-authenticate").starts_with("Bearer authorization_uri="));

    let refused = list_subscriptions(&rig, &storage).await;
    assert_eq!(refused.status(), StatusCode::UNAUTHORIZED);
    assert!(header(&refused, "www-authenticate").contains("invalid_token"));
    let body: Value = refused.json().await.unwrap();
    assert_eq!(body["error"]["code"], "InvalidAuthenticationTokenAudience");
}

#[tokio::test]
async fn the_double_slash_of_the_cli_is_an_audience_too() {
    let rig = Rig::with(json!([])).await;
    let token = rig.token("https://management.core.windows.net/").await;
    assert_eq!(
        list_subscriptions(&rig, &token).await.status(),
        StatusCode::OK
    );
}

#[tokio::test]
async fn a_wrong_secret_is_named_by_its_number() {
    let rig = Rig::with(json!([])).await;
    let refused = rig.ask_token("wrong", STORAGE).await;
    assert_eq!(refused.status(), StatusCode::UNAUTHORIZED);
    let body: Value = refused.json().await.unwrap();
    assert_eq!(body["error"], "invalid_client");
    assert_eq!(body["error_codes"], json!([7_000_215]));
    assert!(
        body["error_description"]
            .as_str()
            .unwrap()
            .starts_with("AADSTS7000215: ")
    );
    let secret = rig.ready("/demo/servicePrincipal/secret");
    let refused = rig.ask_token(&secret, "https://elsewhere.example").await;
    assert_eq!(refused.status(), StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn an_expired_and_a_forged_token_are_refused() {
    let rig = Rig::with_seed(json!({
        "storage": [{"account": "acct"}],
        "settings": {"tokenSeconds": 0},
    }))
    .await;
    let expired = rig.token(STORAGE).await;
    assert_eq!(
        list_containers(&rig, &expired).await.status(),
        StatusCode::UNAUTHORIZED
    );
    let expired = rig.token(ARM).await;
    let body: Value = list_subscriptions(&rig, &expired)
        .await
        .json()
        .await
        .unwrap();
    assert_eq!(body["error"]["code"], "ExpiredAuthenticationToken");

    let rig = Rig::with(json!([])).await;
    let good = rig.token(STORAGE).await;
    let forged = format!("{}A", &good[..good.len() - 1]);
    let forged = if forged == good {
        format!("{}B", &good[..good.len() - 1])
    } else {
        forged
    };
    assert_eq!(
        list_containers(&rig, &forged).await.status(),
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn the_open_id_document_names_the_token_endpoint() {
    let rig = Rig::start(Seed::Empty).await;
    let base = format!("{}/{}", rig.ready("/authority"), rig.ready("/demo/tenant"));
    let url = format!("{base}/v2.0/.well-known/openid-configuration");
    let body: Value = rig
        .http
        .get(url)
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert_eq!(body["token_endpoint"], format!("{base}/oauth2/v2.0/token"));
}

#[tokio::test]
async fn the_plain_listener_serves_storage_alone() {
    let rig = Rig::with(json!([])).await;
    let url = format!("{}/subscriptions?api-version=2022-12-01", rig.control());
    let token = rig.token(ARM).await;
    let refused = rig.http.get(url).bearer_auth(token).send().await.unwrap();
    assert_eq!(refused.status(), StatusCode::FORBIDDEN);
}
