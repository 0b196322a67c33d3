use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use serde_json::{Value, json};

use crate::Side;

/// Tokens come from `azure_identity`'s own flow, seen from the far side by who asked for them.
#[tokio::test(flavor = "multi_thread")]
async fn a_service_principal_signs_in_by_azure_identity() {
    let side = Side::sandbox().await;
    side.fill("data", &["a"]).await;
    side.far().clear_log().await;
    side.run(&["ls", &side.url("data", "")]).await.expect(0);
    let log = side.far().log().await;
    let token = log
        .iter()
        .find(|line| line["operation"] == "GetToken")
        .unwrap();
    let agent = token["userAgent"].as_str().unwrap();
    assert!(agent.contains("azsdk-rust-identity/"), "{agent}");
    let list = log
        .iter()
        .find(|line| line["operation"] == "ListBlobs")
        .unwrap();
    assert_eq!(
        list["identity"], token["identity"],
        "the listing was authorized by that token"
    );
}

/// Without another sign-in, the login of an `az` on the `PATH` is used; where nobody is logged in there,
/// that is said, and where there is no `az` either.
#[tokio::test(flavor = "multi_thread")]
async fn the_azure_cli_signs_in_where_it_is_there() {
    let mut side = Side::sandbox().await;
    side.fill("data", &["a"]).await;
    let ready = side.far().ready().clone();
    let home = tempfile::tempdir().unwrap();
    let bin = home.path();
    let cloud = bin.join("cloud.json");
    let mut endpoints = ready.clone();
    endpoints.as_object_mut().unwrap().remove("demo");
    fs::write(&cloud, endpoints.to_string()).unwrap();
    side.cloud = vec!["--cloud".to_owned(), cloud.to_str().unwrap().to_owned()];

    let url = side.url("data", "");
    let nobody = side.run(&["ls", &url, "--json"]).await.expect(4).json();
    assert_eq!(nobody["error"]["code"], "not-signed-in");

    let az = bin.join("az");
    let script = |body: String| {
        fs::write(&az, format!("#!/bin/sh\n{body}\n")).unwrap();
        fs::set_permissions(&az, fs::Permissions::from_mode(0o755)).unwrap();
    };
    side.program = lastcopy_tests::Lastcopy::new().with("PATH", bin.to_str().unwrap());
    script("echo \"ERROR: Please run 'az login' to setup account.\" >&2; exit 1".to_owned());
    let nobody = side.run(&["ls", &url, "--json"]).await.expect(4).json();
    assert_eq!(nobody["error"]["code"], "not-signed-in", "{nobody}");

    let manager = token(&ready, "resourceManager").await;
    let storage = token(&ready, "storage").await;
    script(format!(
        "case \"$*\" in *storage*) echo '{storage}' ;; *) echo '{manager}' ;; esac"
    ));
    let listed = side.run(&["ls", &url, "--json"]).await.expect(0);
    assert_eq!(listed.json_lines()[0]["name"], "a");
}

/// What `az account get-access-token` prints, with a token that the far side gives to its principal.
pub(crate) async fn token(ready: &Value, audience: &str) -> Value {
    let principal = &ready["demo"]["servicePrincipal"];
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let ca = fs::read(text(&ready["ca"])).unwrap();
    let http = reqwest::Client::builder()
        .tls_certs_only([reqwest::Certificate::from_pem(&ca).unwrap()])
        .no_proxy()
        .build()
        .unwrap();
    let authority = text(&ready["authority"]);
    let answer: Value = http
        .post(format!(
            "{authority}/{}/oauth2/v2.0/token",
            text(&principal["tenant"])
        ))
        .form(&[
            ("grant_type", "client_credentials"),
            ("client_id", &text(&principal["client"])),
            ("client_secret", &text(&principal["secret"])),
            (
                "scope",
                &format!("{}/.default", text(&ready["audiences"][audience])),
            ),
        ])
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    let expires = jiff::Timestamp::now().as_second() + 3_000;
    json!({ "accessToken": answer["access_token"], "expires_on": expires, "tokenType": "Bearer" })
}
