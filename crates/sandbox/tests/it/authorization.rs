use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::rig::{Rig, VERSION, code, hmac};

async fn rig() -> Rig {
    Rig::with(json!([{"name": "box", "blobs": [{"name": "a b/c", "text": "hello"}]}])).await
}

async fn ask(rig: &Rig, method: Method, path: &str, query: &str) -> reqwest::Response {
    let url = format!("{}/{path}?{query}", rig.endpoint());
    rig.http
        .request(method, url)
        .header("x-ms-version", VERSION)
        .send()
        .await
        .unwrap()
}

fn encode(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

#[tokio::test]
async fn the_account_key_opens_and_a_changed_request_does_not() {
    let rig = rig().await;
    let answer = rig.get("box/a%20b/c").await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(answer.text().await.unwrap(), "hello");
    // The same signature over other headers, another path, another query.
    let other = rig
        .signed(Method::GET, "box/a%20b/c", &[], "")
        .header("x-ms-meta-a", "1");
    assert_eq!(code(&other.send().await.unwrap()), "AuthenticationFailed");
    let list = "box?restype=container&comp=list";
    let signed = rig.signed(Method::GET, list, &[], "").build().unwrap();
    let mut url = signed.url().clone();
    url.query_pairs_mut().append_pair("prefix", "a");
    let other = rig.http.get(url).headers(signed.headers().clone());
    let other = other.send().await.unwrap();
    assert_eq!(
        (other.status().as_u16(), code(&other)),
        (403, "AuthenticationFailed")
    );
    let body = other.text().await.unwrap();
    assert!(
        body.starts_with("\u{FEFF}<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>"),
        "{body}"
    );
}

#[tokio::test]
async fn nobody_is_let_in_without_authorization() {
    let rig = rig().await;
    let read = ask(&rig, Method::GET, "box/a%20b/c", "").await;
    assert_eq!(
        (read.status().as_u16(), code(&read)),
        (409, "PublicAccessNotPermitted")
    );
    let delete = ask(&rig, Method::DELETE, "box/a%20b/c", "").await;
    assert_eq!(
        (delete.status().as_u16(), code(&delete)),
        (401, "NoAuthenticationInformation")
    );
    assert_eq!(rig.get("box/a%20b/c").await.status(), StatusCode::OK);
}

#[tokio::test]
async fn an_account_sas_allows_what_it_says() {
    let rig = rig().await;
    let sas = |permissions: &str, expiry: &str| {
        let fields = format!("acct\n{permissions}\nb\nco\n\n{expiry}\n\n\n2021-12-02\n\n");
        let signature = encode(&hmac(&rig.key(), &fields));
        format!(
            "sv=2021-12-02&ss=b&srt=co&sp={permissions}&se={}&sig={signature}",
            encode(expiry)
        )
    };
    let good = sas("rl", "2099-01-01T00:00:00Z");
    assert_eq!(
        ask(&rig, Method::GET, "box/a%20b/c", &good).await.status(),
        StatusCode::OK
    );
    let list = format!("restype=container&comp=list&{good}");
    assert_eq!(
        ask(&rig, Method::GET, "box", &list).await.status(),
        StatusCode::OK
    );

    let refused = ask(&rig, Method::DELETE, "box/a%20b/c", &good).await;
    assert_eq!(code(&refused), "AuthorizationPermissionMismatch");
    let refused = ask(&rig, Method::GET, "", &format!("comp=list&{good}")).await;
    assert_eq!(code(&refused), "AuthorizationResourceTypeMismatch");
    let refused = ask(
        &rig,
        Method::GET,
        "box/a%20b/c",
        &good.replace("sp=rl", "sp=rld"),
    )
    .await;
    assert_eq!(code(&refused), "AuthenticationFailed");
    let old = sas("rl", "2020-01-01T00:00:00Z");
    assert_eq!(
        code(&ask(&rig, Method::GET, "box/a%20b/c", &old).await),
        "AuthenticationFailed"
    );
}

#[tokio::test]
async fn a_service_sas_is_for_its_blob_or_its_container() {
    let rig = rig().await;
    rig.put("box/other", "other").await;
    let sas = |kind: &str, resource: &str, version: &str| {
        let scope = if version >= "2020-12-06" { "\n" } else { "" };
        let fields =
            format!("rl\n\n2099-01-01\n{resource}\n\n\n\n{version}\n{kind}\n{scope}\n\n\n\n\n");
        format!(
            "sv={version}&sr={kind}&sp=rl&se=2099-01-01&sig={}",
            encode(&hmac(&rig.key(), &fields))
        )
    };
    for version in ["2019-12-12", "2021-12-02"] {
        let one = sas("b", "/blob/acct/box/a b/c", version);
        assert_eq!(
            ask(&rig, Method::GET, "box/a%20b/c", &one).await.status(),
            StatusCode::OK
        );
        let refused = ask(&rig, Method::GET, "box/other", &one).await;
        assert_eq!(code(&refused), "AuthenticationFailed");
        let all = sas("c", "/blob/acct/box", version);
        assert_eq!(
            ask(&rig, Method::GET, "box/other", &all).await.status(),
            StatusCode::OK
        );
        let list = format!("restype=container&comp=list&{all}");
        assert_eq!(
            ask(&rig, Method::GET, "box", &list).await.status(),
            StatusCode::OK
        );
    }
}

#[tokio::test]
async fn a_signature_is_not_in_the_log() {
    let rig = rig().await;
    ask(
        &rig,
        Method::GET,
        "box/a%20b/c",
        "sv=2021-12-02&sr=b&sig=CANARY",
    )
    .await;
    let text = format!("{:?}", rig.log().await);
    assert!(
        text.contains("sig=REDACTED") && !text.contains("CANARY"),
        "{text}"
    );
}
