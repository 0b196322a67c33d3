//! Azure's own names, through the proxy.

use std::time::Duration;

use reqwest::{Certificate, Proxy, Response, StatusCode};
use sandbox::{Options, Sandbox, Seed};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

const ARM: &str = "https://management.azure.com";
const BLOBS: &str = "https://fraudscoringst01.blob.core.windows.net";

/// A sandbox behind its proxy, and a client that goes through it.
struct Proxied {
    sandbox: Sandbox,
    http: reqwest::Client,
    _files: TempDir,
}

impl Proxied {
    async fn start() -> Self {
        let files = TempDir::new().unwrap();
        let mut sandbox = Sandbox::start(Options {
            port: None,
            seed: Seed::Demo,
            latency: Duration::ZERO,
            scale: None,
            ca_dir: files.path().to_owned(),
        })
        .await
        .unwrap();
        sandbox.open_proxy(0).await.unwrap();
        let ca = std::fs::read(files.path().join("ca.pem")).unwrap();
        let proxy = sandbox.ready()["proxy"].as_str().unwrap();
        let http = reqwest::Client::builder()
            .tls_certs_only([Certificate::from_pem(&ca).unwrap()])
            .proxy(Proxy::https(proxy).unwrap())
            .build()
            .unwrap();
        Self {
            sandbox,
            http,
            _files: files,
        }
    }

    async fn token(&self, audience: &str) -> String {
        let principal = &self.sandbox.ready()["demo"]["servicePrincipal"];
        let text = |name: &str| principal[name].as_str().unwrap();
        let tenant = text("tenant");
        let fields = [
            ("grant_type", "client_credentials"),
            ("client_id", text("client")),
            ("client_secret", text("secret")),
            ("scope", &format!("{audience}/.default")),
        ];
        let url = format!("https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token");
        let answer = self.http.post(url).form(&fields).send().await.unwrap();
        let body: Value = answer.json().await.unwrap();
        body["access_token"].as_str().unwrap().to_owned()
    }

    async fn get(&self, url: &str, audience: &str) -> Response {
        let token = self.token(audience).await;
        let request = self.http.get(url).bearer_auth(token);
        let request = request.header("x-ms-version", "2021-12-02");
        request.send().await.unwrap()
    }

    /// What the proxy answers to these bytes.
    async fn raw(&self, bytes: &str) -> String {
        let proxy = self.sandbox.ready()["proxy"].as_str().unwrap();
        let mut stream = TcpStream::connect(proxy.strip_prefix("http://").unwrap())
            .await
            .unwrap();
        stream.write_all(bytes.as_bytes()).await.unwrap();
        let mut answer = vec![0; 64];
        let read = stream.read(&mut answer).await.unwrap();
        String::from_utf8_lossy(&answer[..read]).into_owned()
    }
}

#[tokio::test]
async fn every_service_answers_by_its_own_name() {
    let azure = Proxied::start().await;
    let url = format!("{ARM}/subscriptions?api-version=2022-12-01");
    assert_eq!(azure.get(&url, ARM).await.status(), StatusCode::OK);

    // The account is in the host, and the path has none.
    let url = format!("{BLOBS}/azureml?restype=container&comp=list&maxresults=1");
    let listed = azure.get(&url, "https://storage.azure.com").await;
    assert_eq!(listed.status(), StatusCode::OK);
    let listed = listed.text().await.unwrap();
    assert!(
        listed.contains(&format!("ServiceEndpoint=\"{BLOBS}/\"")),
        "{listed}"
    );
    assert!(listed.contains("<Name>"), "{listed}");

    let missing = azure.http.get("https://aka.ms/x").send().await.unwrap();
    assert_eq!(missing.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn urls_in_answers_are_of_azure() {
    let azure = Proxied::start().await;
    let authority = "https://login.microsoftonline.com";
    let url = format!("{authority}/organizations/v2.0/.well-known/openid-configuration");
    let body: Value = azure
        .http
        .get(url)
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    let token = format!("{authority}/organizations/oauth2/v2.0/token");
    assert_eq!(body["token_endpoint"], json!(token));

    let subscription = azure.sandbox.ready()["demo"]["subscription"]
        .as_str()
        .unwrap();
    let base = format!("{ARM}/subscriptions/{subscription}");
    let url = format!("{base}/providers/Microsoft.Storage/storageAccounts?api-version=2023-05-01");
    let body: Value = azure.get(&url, ARM).await.json().await.unwrap();
    let mut rows = body["value"].as_array().unwrap().iter();
    let account = rows.find(|row| row["name"] == "fraudscoringst01").unwrap();
    let endpoint = &account["properties"]["primaryEndpoints"]["blob"];
    assert_eq!(*endpoint, json!(format!("{BLOBS}/")));
    let url = format!("{base}/resources?api-version=2021-04-01&$top=1");
    let body: Value = azure.get(&url, ARM).await.json().await.unwrap();
    assert!(
        body["nextLink"].as_str().unwrap().starts_with(ARM),
        "{body}"
    );
}

#[tokio::test]
async fn nobody_reads_blobs_without_a_sign_in() {
    let azure = Proxied::start().await;
    let url = format!("{BLOBS}/azureml?restype=container");
    let refused = azure.http.get(url).send().await.unwrap();
    assert_eq!(refused.status(), StatusCode::CONFLICT);
    assert_eq!(
        refused.headers()["x-ms-error-code"],
        "PublicAccessNotPermitted"
    );
}

#[tokio::test]
async fn the_proxy_leads_nowhere_else() {
    let azure = Proxied::start().await;
    for target in [
        "example.com:443",
        "127.0.0.1:443",
        "management.azure.com:80",
        "login.microsoftonline.com.example.com:443",
    ] {
        let asked = format!("CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n\r\n");
        assert!(
            azure.raw(&asked).await.starts_with("HTTP/1.1 403"),
            "{target}"
        );
    }
    let asked = "GET http://management.azure.com/ HTTP/1.1\r\nHost: management.azure.com\r\n\r\n";
    assert!(azure.raw(asked).await.starts_with("HTTP/1.1 403"));
    let asked = "CONNECT MANAGEMENT.azure.com:443 HTTP/1.1\r\nHost: x\r\n\r\n";
    assert!(azure.raw(asked).await.starts_with("HTTP/1.1 200"));
}
