//! Any request is answered: no method, path, header or body makes the sandbox crash or hang.
//!
//! `cargo xtask fuzz sandbox` runs it for long; `PROPTEST_CASES` says how many rounds.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

use std::sync::Arc;
use std::time::Duration;

use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::TestRunner;
use rustls::ClientConfig;
use rustls::RootCertStore;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use sandbox::{Options, Sandbox, Seed};
use serde_json::Value;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::runtime::Runtime;
use tokio_rustls::TlsConnector;

/// Longer than any answer takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);
const REQUESTS: usize = 8;

const METHODS: &[&str] = &[
    "GET", "GET", "HEAD", "PUT", "POST", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "QUERY",
];
const HOSTS: &[&str] = &[
    "127.0.0.1",
    "localhost:1",
    "login.microsoftonline.com",
    "management.azure.com",
    "frauddevst03.blob.core.windows.net",
    "nobody.blob.core.windows.net",
    "frauddevst03.file.core.windows.net",
    "graph.microsoft.com",
    "francecentral.api.azureml.ms",
    "aka.ms",
    "example.com",
    "[::1]:443",
    ":",
];
const SEGMENTS: &[&str] = &[
    "subscriptions",
    "8f1c2d04-55aa-4be2-9c3f-0d6e8a91b7e1",
    "resourceGroups",
    "rg-ml-dev",
    "resources",
    "providers",
    "Microsoft.Storage",
    "storageAccounts",
    "frauddevst03",
    "Microsoft.MachineLearningServices",
    "workspaces",
    "fraud-dev-ws",
    "Microsoft.Authorization",
    "locks",
    "permissions",
    "Microsoft.KeyVault",
    "deletedVaults",
    "purge",
    "blobServices",
    "default",
    "containers",
    "listKeys",
    "operationresults",
    "tenants",
    "metadata",
    "endpoints",
    "azureml",
    "odd-names",
    "a.txt",
    "%2F",
    "%2e%2e",
    "%ff",
    "%",
    "",
    ".",
    "5f0c2b9e-7d1a-4c33-9a86-1e64d2f0a7b1",
    "common",
    "adfs",
    "oauth2",
    "v2.0",
    "token",
    "authorize",
    "devicecode",
    "deviceauth",
    ".well-known",
    "openid-configuration",
    "discovery",
    "instance",
    "v1.0",
    "me",
];
const PARAMETERS: &[&str] = &[
    "api-version=2024-03-01",
    "api-version=2024",
    "$filter=resourceGroup eq 'rg'",
    "$filter=('",
    "$top=1",
    "$top=-1",
    "$skiptoken=99999999999999999999",
    "$expand=createdTime",
    "forceToPurge=true",
    "restype=container",
    "restype=service",
    "restype=account",
    "comp=list",
    "comp=batch",
    "comp=block",
    "comp=blocklist",
    "comp=page",
    "comp=pagelist",
    "comp=appendblock",
    "comp=metadata",
    "comp=properties",
    "comp=snapshot",
    "comp=lease",
    "comp=undelete",
    "comp=tags",
    "comp=tier",
    "comp=legalhold",
    "comp=immutabilityPolicies",
    "comp=copy",
    "comp=userdelegationkey",
    "maxresults=0",
    "maxresults=5000",
    "marker=!",
    "delimiter=/",
    "include=versions,deleted,snapshots",
    "snapshot=2026-01-05T09:00:00.0000000Z",
    "versionid=x",
    "blockid=QUFB",
    "sv=2021-12-02&ss=b&srt=sco&sp=r&se=2099-01-01&sig=x",
    "grant_type=x",
    "authorization_endpoint=https://login.microsoftonline.com/",
    "=",
    "&&",
    "%",
];
const HEADERS: &[&str] = &[
    "x-ms-version: 2021-12-02",
    "x-ms-version: x",
    "x-ms-blob-type: BlockBlob",
    "x-ms-blob-type: PageBlob",
    "x-ms-blob-type: AppendBlob",
    "x-ms-blob-content-length: 18446744073709551615",
    "x-ms-lease-action: acquire",
    "x-ms-lease-duration: -2",
    "x-ms-range: bytes=5-2",
    "Range: bytes=0-18446744073709551615",
    "Range: bytes=-1",
    "If-Match: *",
    "If-None-Match: \"",
    "If-Modified-Since: Mon, 99 Jan 0000 00:00:00 GMT",
    "x-ms-delete-snapshots: only",
    "x-ms-meta-: x",
    "x-ms-copy-source: http://127.0.0.1/frauddevst03/azureml/x",
    "x-ms-access-tier: Archive",
    "x-ms-tags: a=b&c",
    "Content-MD5: AAAA",
    "Content-Type: application/json",
    "Content-Type: multipart/mixed; boundary=b",
    "Content-Type: multipart/mixed; boundary=",
    "Authorization: SharedKey frauddevst03:AAAA",
    "Authorization: Bearer a.b.c",
    "Authorization: Basic",
    "Origin: https://example.com",
    "Expect: 100-continue",
];
const BODIES: &[&str] = &[
    "{}",
    "{\"properties\":{\"level\":\"CanNotDelete\"}}",
    "[1",
    "grant_type=authorization_code&code=x&client_id=y",
    "grant_type=client_credentials&scope=/.default",
    "client_id=04b07795-8ddb-461a-bbee-02f9e1bf7b46&scope=openid",
    "<BlockList><Latest>QUFB</Latest></BlockList>",
    "<Tags><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tags>",
    "<a>&x;",
    "--b\r\nContent-ID: 0\r\n\r\nDELETE /azureml/x HTTP/1.1\r\n\r\n--b--",
    "--b\r\n\r\n\r\n--b--",
];

/// A sandbox that is asked byte by byte, over TLS as its services are.
struct Target {
    sandbox: Sandbox,
    _files: TempDir,
    address: String,
    connector: TlsConnector,
    tokens: Vec<String>,
}

/// A request as it goes on the wire. `whose` picks a token, or none.
#[derive(Debug, Clone)]
struct Asked {
    head: Vec<u8>,
    body: Vec<u8>,
    whose: usize,
}

impl Target {
    async fn start() -> Self {
        let files = TempDir::new().unwrap();
        let sandbox = Sandbox::start(Options {
            port: None,
            seed: Seed::Demo,
            latency: Duration::ZERO,
            scale: None,
            ca_dir: files.path().to_owned(),
        })
        .await
        .unwrap();
        let authority = sandbox.ready()["authority"].as_str().unwrap();
        let address = authority.strip_prefix("https://").unwrap().to_owned();
        let mut target = Self {
            connector: connector(&files),
            _files: files,
            address,
            tokens: Vec::new(),
            sandbox,
        };
        for audience in [
            "https://management.azure.com",
            "https://storage.azure.com",
            "https://graph.microsoft.com",
        ] {
            let token = target.token(audience).await;
            target.tokens.push(token);
        }
        target
    }

    async fn token(&self, audience: &str) -> String {
        let principal = &self.sandbox.ready()["demo"]["servicePrincipal"];
        let text = |name: &str| principal[name].as_str().unwrap();
        let body = format!(
            "grant_type=client_credentials&client_id={}&client_secret={}&scope={audience}/.default",
            text("client"),
            text("secret")
        );
        let head = format!(
            "POST /{}/oauth2/v2.0/token HTTP/1.1\r\nHost: 127.0.0.1\r\n",
            text("tenant")
        );
        let asked = Asked {
            head: head.into_bytes(),
            body: body.into_bytes(),
            whose: usize::MAX,
        };
        let answer = self.ask(&asked).await;
        let (_, json) = answer.split_once("\r\n\r\n").unwrap();
        let json: Value = serde_json::from_str(json).unwrap();
        json["access_token"].as_str().unwrap().to_owned()
    }

    /// Sends it on a connection of its own and reads until that ends.
    async fn ask(&self, asked: &Asked) -> String {
        let stream = TcpStream::connect(&self.address).await.unwrap();
        let name = ServerName::try_from("localhost").unwrap();
        let mut stream = self.connector.connect(name, stream).await.unwrap();
        let mut bytes = asked.head.clone();
        if let Some(token) = self.tokens.get(asked.whose) {
            bytes.extend(format!("Authorization: Bearer {token}\r\n").into_bytes());
        }
        let length = format!(
            "Connection: close\r\nContent-Length: {}\r\n\r\n",
            asked.body.len()
        );
        bytes.extend(length.into_bytes());
        bytes.extend(&asked.body);
        // A request that is refused by its head may find the connection closed already.
        let _ = stream.write_all(&bytes).await;
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer).await;
        String::from_utf8_lossy(&answer).into_owned()
    }
}

fn connector(files: &TempDir) -> TlsConnector {
    let mut roots = RootCertStore::empty();
    let ca = CertificateDer::from_pem_file(files.path().join("ca.pem")).unwrap();
    roots.add(ca).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    TlsConnector::from(Arc::new(config))
}

/// Bytes that may stand in a line of a request's head.
fn noise(most: usize) -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(
        any::<u8>().prop_filter("a line", |b| !b"\r\n\0".contains(b)),
        0..most,
    )
}

fn text(known: &'static [&'static str], most: usize) -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        12 => select(known).prop_map(|text| text.as_bytes().to_vec()),
        1 => noise(most),
    ]
}

fn asked() -> impl Strategy<Value = Asked> {
    let method = prop_oneof![
        20 => select(METHODS).prop_map(str::to_owned),
        1 => "[A-Za-z!#$%&'*+.^_`|~-]{1,12}",
    ];
    let path = prop::collection::vec(text(SEGMENTS, 24), 0..12);
    let query = prop::collection::vec(text(PARAMETERS, 24), 0..4);
    let headers = prop::collection::vec(text(HEADERS, 40), 0..5);
    let body = prop_oneof![
        select(BODIES).prop_map(|text| text.as_bytes().to_vec()),
        prop::collection::vec(any::<u8>(), 0..600),
    ];
    let parts = (
        method,
        select(HOSTS),
        path,
        query,
        headers,
        body,
        0_usize..5,
    );
    parts.prop_map(|(method, host, path, query, headers, body, whose)| {
        let mut head = format!("{method} /").into_bytes();
        head.extend(path.join(&b'/'));
        if !query.is_empty() {
            head.push(b'?');
            head.extend(query.join(&b'&'));
        }
        head.extend(format!(" HTTP/1.1\r\nHost: {host}\r\n").into_bytes());
        for header in headers {
            head.extend(header);
            head.extend(b"\r\n");
        }
        Asked { head, body, whose }
    })
}

#[test]
fn every_request_is_answered() {
    let runtime = Runtime::new().unwrap();
    let target = runtime.block_on(Target::start());
    let requests = prop::collection::vec(asked(), 1..=REQUESTS);
    let mut runner = TestRunner::default();
    let result = runner.run(&requests, |requests| {
        for asked in &requests {
            let answered =
                runtime.block_on(async { tokio::time::timeout(PATIENCE, target.ask(asked)).await });
            let shown = String::from_utf8_lossy(&asked.head);
            let answer = answered.map_err(|_| TestCaseError::fail(format!("it hangs: {shown}")))?;
            prop_assert!(
                answer.starts_with("HTTP/1."),
                "no answer to: {shown}\n{answer}"
            );
        }
        Ok(())
    });
    result.unwrap();
}
