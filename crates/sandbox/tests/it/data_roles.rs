//! Who reads storage: by roles, by the account key, by what either of them signed.

use reqwest::{Method, Response};
use serde_json::{Value, json};

use crate::rig::{Rig, code, hmac};

const STORAGE: &str = "https://storage.azure.com";
const VERSION: &str = "2022-11-02";
const PRINCIPAL: &str = "3d2f8c15-0b64-4e0a-b1d7-6c5f9e2a4870";
const SUBSCRIPTION: &str = "/subscriptions/8f1c2d04-55aa-4be2-9c3f-0d6e8a91b7e1";

/// A sandbox whose service principal has these roles.
async fn rig(roles: &[&str], shared_key: bool) -> Rig {
    let roles = roles
        .iter()
        .map(|role| json!({"principal": PRINCIPAL, "role": role, "scope": SUBSCRIPTION}));
    Rig::with_seed(json!({
        "roleAssignments": roles.collect::<Vec<Value>>(),
        "storage": [{"account": "acct", "allowSharedKeyAccess": shared_key,
                     "containers": [{"name": "box", "blobs": [{"name": "a/x", "text": "x"}]}]}],
    }))
    .await
}

async fn ask(rig: &Rig, method: Method, path: &str, body: &str) -> Response {
    let url = format!("{}/{path}", rig.ready("/demo/storage/0/blobEndpoint"));
    let asked = rig
        .http
        .request(method, url)
        .bearer_auth(rig.token(STORAGE).await);
    let asked = asked.header("x-ms-version", VERSION).body(body.to_owned());
    asked.send().await.unwrap()
}

fn refusal(answer: &Response) -> (u16, &str) {
    (answer.status().as_u16(), code(answer))
}

#[tokio::test]
async fn a_token_opens_what_its_roles_allow() {
    let mismatch = (403, "AuthorizationPermissionMismatch");
    for (roles, reads, deletes) in [
        (&[][..], false, false),
        (&["Owner"], false, false),
        (&["Reader"], false, false),
        (&["Storage Blob Data Reader"], true, false),
        (&["Storage Blob Data Contributor"], true, true),
    ] {
        let rig = rig(roles, true).await;
        for path in ["box/a/x", "box?restype=container&comp=list", "?comp=list"] {
            let read = ask(&rig, Method::GET, path, "").await;
            let expected = if reads { (200, "") } else { mismatch };
            assert_eq!(refusal(&read), expected, "{roles:?} {path}");
        }
        let gone = ask(&rig, Method::DELETE, "box/a/x", "").await;
        let expected = if deletes { (202, "") } else { mismatch };
        assert_eq!(refusal(&gone), expected, "{roles:?}");
    }
}

#[tokio::test]
async fn an_account_can_refuse_its_own_key_and_what_that_signed() {
    let rig = rig(&["Storage Blob Data Reader"], false).await;
    let refused = (403, "KeyBasedAuthenticationNotPermitted");
    assert_eq!(refusal(&rig.get("box/a/x").await), refused);
    let url = format!(
        "{}/box/a/x?sv=2021-12-02&ss=b&srt=o&sp=r&se=2099-01-01&sig=eA%3D%3D",
        rig.endpoint()
    );
    assert_eq!(refusal(&rig.http.get(url).send().await.unwrap()), refused);
    assert_eq!(
        ask(&rig, Method::GET, "box/a/x", "")
            .await
            .status()
            .as_u16(),
        200
    );
}

fn between<'a>(xml: &'a str, tag: &str) -> &'a str {
    let (_, rest) = xml.split_once(&format!("<{tag}>")).unwrap();
    rest.split('<').next().unwrap()
}

/// The query of a SAS that the service principal signed, for a container or a directory of it.
async fn signed_by_person(rig: &Rig, letters: &str, directory: &str) -> String {
    let ends = "2099-01-01T00:00:00Z";
    let now: jiff::Timestamp = jiff::Timestamp::now();
    let expiry = (now + jiff::SignedDuration::from_hours(24))
        .strftime("%Y-%m-%dT%H:%M:%SZ")
        .to_string();
    let body = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><KeyInfo><Start>2026-01-01T00:00:00Z</Start><Expiry>{expiry}</Expiry></KeyInfo>"
    );
    let answer = ask(
        rig,
        Method::POST,
        "?restype=service&comp=userdelegationkey",
        &body,
    )
    .await;
    assert_eq!(answer.status().as_u16(), 200);
    let xml = answer.text().await.unwrap();
    let key = {
        use base64::Engine as _;
        base64::engine::general_purpose::STANDARD
            .decode(between(&xml, "Value"))
            .unwrap()
    };
    let [oid, tid, start, key_ends, service, version] = [
        "SignedOid",
        "SignedTid",
        "SignedStart",
        "SignedExpiry",
        "SignedService",
        "SignedVersion",
    ]
    .map(|tag| between(&xml, tag));
    let (resource, kind, depth) = if directory.is_empty() {
        ("/blob/acct/box".to_owned(), "c", String::new())
    } else {
        (
            format!("/blob/acct/box/{directory}"),
            "d",
            format!("&sdd={}", directory.split('/').count()),
        )
    };
    // Azure REST: Create a user delegation SAS, version 2020-12-06 and later.
    let lines = [
        letters, "", ends, &resource, oid, tid, start, key_ends, service, version, "", "", "", "",
        "", VERSION, kind, "", "", "", "", "", "", "",
    ];
    let signature = hmac(&key, &lines.join("\n"))
        .replace('+', "%2B")
        .replace('/', "%2F")
        .replace('=', "%3D");
    format!(
        "sv={VERSION}&sr={kind}&sp={letters}&se={ends}&skoid={oid}&sktid={tid}&skt={start}&ske={key_ends}&sks={service}&skv={version}{depth}&sig={signature}"
    )
}

#[tokio::test]
async fn what_a_person_signed_allows_what_the_person_may_do() {
    let rig = rig(&["Storage Blob Data Reader"], false).await;
    let sas = signed_by_person(&rig, "rld", "").await;
    let open = async |method: Method, path: &str, sas: &str| {
        let url = format!("{}/{path}{sas}", rig.endpoint());
        rig.http.request(method, url).send().await.unwrap()
    };
    assert_eq!(
        open(Method::GET, "box/a/x?", &sas).await.status().as_u16(),
        200
    );
    assert_eq!(
        open(Method::GET, "box?restype=container&comp=list&", &sas)
            .await
            .status()
            .as_u16(),
        200
    );
    let refused = open(Method::DELETE, "box/a/x?", &sas).await;
    assert_eq!(refusal(&refused), (403, "AuthorizationPermissionMismatch"));
    let wrong = sas.replace("sp=rld", "sp=rl");
    assert_eq!(
        refusal(&open(Method::GET, "box/a/x?", &wrong).await),
        (403, "AuthenticationFailed")
    );
    let below = signed_by_person(&rig, "r", "a").await;
    assert_eq!(
        open(Method::GET, "box/a/x?", &below)
            .await
            .status()
            .as_u16(),
        200
    );
    assert_eq!(
        refusal(&open(Method::GET, "box/b?", &below).await),
        (403, "AuthenticationFailed")
    );
}

#[tokio::test]
async fn a_token_copies_only_from_where_it_may_read() {
    let resource = "Microsoft.Storage/storageAccounts";
    let containers = format!(
        "{SUBSCRIPTION}/resourceGroups/rg/providers/{resource}/acct/blobServices/default/containers"
    );
    let on = |container: &str, role: &str| json!({"principal": PRINCIPAL, "role": role, "scope": format!("{containers}/{container}")});
    let rig = Rig::with_seed(json!({
        "subscriptions": [{"id": &SUBSCRIPTION[15..], "name": "Research", "resourceGroups": [
            {"name": "rg", "resources": [{"type": resource, "name": "acct"}]}]}],
        "roleAssignments": [on("to", "Storage Blob Data Contributor"), on("open", "Storage Blob Data Reader")],
        "storage": [{"account": "acct", "containers": [
            {"name": "to"},
            {"name": "open", "blobs": [{"name": "x", "text": "x"}]},
            {"name": "closed", "blobs": [{"name": "x", "text": "x"}]}]}],
    }))
    .await;
    for (from, expected) in [
        ("open", (202, "")),
        ("closed", (403, "CannotVerifyCopySource")),
    ] {
        let base = rig.ready("/demo/storage/0/blobEndpoint");
        let asked = rig.http.put(format!("{base}/to/copy"));
        let asked = asked
            .bearer_auth(rig.token(STORAGE).await)
            .header("x-ms-version", VERSION)
            .header("x-ms-copy-source", format!("{base}/{from}/x"));
        let answer = asked.send().await.unwrap();
        assert_eq!(refusal(&answer), expected, "{from}");
        let read = ask(&rig, Method::GET, &format!("{from}/x"), "").await;
        assert_eq!(read.status().is_success(), expected.0 == 202, "{from}");
    }
}
