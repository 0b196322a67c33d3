use domain::{Code, Error, StorageAccount};

use crate::tests::server::{CANARY, JumpingClock, NOW, Server, answer, http};
use crate::tests::sign_in::always;
use crate::{BlobService, Cloud, Http, StorageAuth};

fn refusal(endpoint: &str, auth: StorageAuth, allow_http: bool) -> Option<Code> {
    let mut cloud = Cloud::named("Public").unwrap();
    cloud.allow_http = allow_http;
    let http = Http::new(cloud, JumpingClock::at(NOW)).unwrap();
    let account = StorageAccount {
        name: "acct".to_owned(),
        endpoint: endpoint.to_owned(),
    };
    let service = BlobService::new(&http, account, auth);
    service.err().map(|error| error.code)
}

#[test]
fn a_token_travels_over_https_to_its_cloud_or_stays_here() {
    let clock = JumpingClock::at(NOW);
    let auth = || StorageAuth::SignedIn(always(&http(&clock), "token"));
    for (endpoint, allow_http, refused) in [
        ("https://acct.blob.core.windows.net", false, false),
        ("https://acct.z01.blob.storage.azure.net", false, false),
        ("https://127.0.0.1:1/acct", false, false),
        ("http://127.0.0.1:1/acct", true, false),
        ("http://localhost:1/acct", true, false),
        ("http://127.0.0.1:1/acct", false, true),
        ("http://acct.blob.core.windows.net", true, true),
        ("https://blob.example.com/acct", false, true),
        (
            "https://acct.blob.core.windows.net.example.com",
            false,
            true,
        ),
        ("https://203.0.113.5/acct", true, true),
    ] {
        let expected = refused.then_some(Code::Refused);
        assert_eq!(
            refusal(endpoint, auth(), allow_http),
            expected,
            "{endpoint} {allow_http}"
        );
    }
}

#[test]
fn keys_and_signatures_travel_over_https_or_stay_here() {
    for (endpoint, refused) in [
        ("https://storage.example.com", false),
        ("http://127.0.0.1:10000/acct", false),
        ("http://storage.example.com/acct", true),
        ("http://203.0.113.5/acct", true),
    ] {
        let expected = refused.then_some(Code::Refused);
        for auth in [
            StorageAuth::Key("a2V5".into()),
            StorageAuth::Sas("sig=x".into()),
        ] {
            assert_eq!(refusal(endpoint, auth, false), expected, "{endpoint}");
        }
    }
}

fn assert_clean(error: &Error) {
    for text in [
        format!("{error}"),
        format!("{error:?}"),
        serde_json::to_string(error).unwrap(),
    ] {
        assert!(!text.contains(CANARY), "{text}");
    }
}

#[tokio::test]
async fn t37_a_signature_is_in_no_error_and_no_debug_text() {
    let echo = |status| {
        let body = format!(
            "<Error><Code>X</Code><Message>https://x/?sig={CANARY}&amp;x=1 was refused</Message></Error>"
        );
        answer(status, &[], &body)
    };
    let server = Server::start([echo("403 Forbidden"), echo("200 OK"), vec![], vec![]]).await;
    let clock = JumpingClock::at(NOW);
    let service = server.service(&clock);
    assert!(!format!("{service:?}").contains(CANARY));
    let blob = server.blob("x");
    assert_clean(&service.list_containers(None).await.unwrap_err());
    assert_clean(&service.list_containers(None).await.unwrap_err());
    assert_clean(&service.delete(&blob, "0x8D", "id").await.unwrap_err());
    let error = service.read(&blob, "0x8D", 0..1).await.unwrap_err();
    assert_eq!(error.code, Code::Unreachable);
    assert_eq!(error.params["host"], server.address);
    assert_clean(&error);
    assert!(server.lines().iter().all(|line| line.contains(CANARY)));
}

#[tokio::test]
async fn a_key_signs_each_request() {
    let server = Server::start([answer("202 Accepted", &[], "")]).await;
    let auth = StorageAuth::Key("a2V5".into());
    let clock = JumpingClock::at(NOW);
    let service = BlobService::new(&http(&clock), server.account(), auth).unwrap();
    service
        .delete(&server.blob("x"), "0x8D", "id")
        .await
        .unwrap();
    let head = &server.requests()[0];
    assert!(head.contains("authorization: SharedKey acct:"), "{head}");
    assert!(
        head.contains("x-ms-date: Sun, 01 Mar 2026 12:00:00 GMT\r\n"),
        "{head}"
    );
    assert!(!head.contains("a2V5"), "{head}");
}
