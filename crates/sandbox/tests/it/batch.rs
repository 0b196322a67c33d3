use std::fmt::Write as _;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::rig::{DATE, Rig, code, header, sign};

async fn rig() -> Rig {
    Rig::with(json!([
        {"name": "box", "blobs": [
            {"name": "n{n}", "text": "x", "count": 300}, {"name": "held", "leased": true}, {"name": "kept", "snapshots": 1},
        ]},
        {"name": "other", "blobs": [{"name": "n"}]},
    ]))
    .await
}

/// One part: a deletion with an optional `If-Match`, signed by itself.
fn part(rig: &Rig, id: &str, path: &str, etag: Option<&str>) -> String {
    let target = format!("/acct/{path}");
    let mut headers = vec![("x-ms-date", DATE)];
    headers.extend(etag.map(|etag| ("if-match", etag)));
    let signature = sign(&rig.key(), "acct", "DELETE", &target, &headers, 0);
    let mut text = format!(
        "--batch_1\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\nContent-ID: {id}\r\n\r\nDELETE {target} HTTP/1.1\r\n"
    );
    for (name, value) in headers {
        let _ = write!(text, "{name}: {value}\r\n");
    }
    let _ = write!(
        text,
        "Authorization: SharedKey acct:{signature}\r\nContent-Length: 0\r\n\r\n"
    );
    text
}

async fn send(rig: &Rig, path: &str, parts: &[String]) -> reqwest::Response {
    let body = format!("{}--batch_1--\r\n", parts.concat());
    let headers = [("content-type", "multipart/mixed; boundary=batch_1")];
    rig.send(Method::POST, path, &headers, &body).await
}

/// The answers by their `Content-ID`: status and code.
async fn answers(answer: reqwest::Response) -> Vec<(String, u16, String)> {
    assert_eq!(answer.status(), StatusCode::ACCEPTED);
    let boundary = header(&answer, "content-type")
        .split_once("boundary=")
        .unwrap()
        .1
        .to_owned();
    let text = answer.text().await.unwrap();
    assert!(text.ends_with(&format!("--{boundary}--\r\n")), "{text}");
    let separator = format!("--{boundary}\r\n");
    let parts = text.split(&separator).skip(1);
    let field = |part: &str, name: &str| {
        let line = part
            .lines()
            .find(|line| line.to_lowercase().starts_with(name));
        line.map_or(String::new(), |line| {
            line.split_once(':').unwrap().1.trim().to_owned()
        })
    };
    parts
        .map(|part| {
            let status = part.split("HTTP/1.1 ").nth(1).unwrap();
            let status = status[..3].parse().unwrap();
            (
                field(part, "content-id"),
                status,
                field(part, "x-ms-error-code"),
            )
        })
        .collect()
}

#[tokio::test]
async fn every_part_has_its_own_answer() {
    let rig = rig().await;
    let head = rig.send(Method::HEAD, "box/n1", &[], "").await;
    let etag = header(&head, "etag").to_owned();
    let unsigned = "--batch_1\r\nContent-Type: application/http\r\nContent-ID: 6\r\n\r\nDELETE /acct/box/n5 HTTP/1.1\r\n\r\n";
    let parts = [
        part(&rig, "0", "box/n1", Some(&etag)),
        part(&rig, "1", "box/n2", Some("\"0x1\"")),
        part(&rig, "2", "box/none", None),
        part(&rig, "3", "box/held", None),
        part(&rig, "4", "box/kept", None),
        part(&rig, "5", "other/n", None),
        unsigned.to_owned(),
        part(&rig, "7", "box/n6", None).replace("acct:", "acct:AAAA"),
    ];
    rig.http
        .delete(format!("{}/_log", rig.control()))
        .send()
        .await
        .unwrap();
    let found = answers(send(&rig, "box?restype=container&comp=batch", &parts).await).await;
    let expected = [
        ("0", 202, ""),
        ("1", 412, "ConditionNotMet"),
        ("2", 404, "BlobNotFound"),
        ("3", 412, "LeaseIdMissing"),
        ("4", 409, "SnapshotsPresent"),
        ("5", 400, "InvalidInput"),
        ("6", 401, "NoAuthenticationInformation"),
        ("7", 403, "AuthenticationFailed"),
    ];
    let found: Vec<_> = found
        .iter()
        .map(|(id, status, code)| (id.as_str(), *status, code.as_str()))
        .collect();
    assert_eq!(found, expected);
    for (blob, status) in [
        ("n1", 404),
        ("n2", 200),
        ("n5", 200),
        ("n6", 200),
        ("held", 200),
    ] {
        assert_eq!(
            rig.get(&format!("box/{blob}")).await.status().as_u16(),
            status,
            "{blob}"
        );
    }
    assert_eq!(rig.get("other/n").await.status(), StatusCode::OK);

    let log = rig.log().await;
    let of = |operation: &str| {
        log.iter()
            .filter(|line| line["operation"] == operation)
            .count()
    };
    assert_eq!((of("BatchDelete"), of("DeleteBlob")), (1, 8));
    let first = log
        .iter()
        .find(|line| line["path"] == "/acct/box/n1" && line["method"] == "DELETE");
    assert_eq!(first.unwrap()["ifMatch"], Value::String(etag));
    assert_eq!(first.unwrap()["status"], 202);
}

#[tokio::test]
async fn the_account_takes_a_batch_across_containers() {
    let rig = rig().await;
    let parts = [
        part(&rig, "a", "box/n1", None),
        part(&rig, "b", "other/n", None),
    ];
    let found = answers(send(&rig, "?comp=batch", &parts).await).await;
    assert_eq!(
        found,
        [
            ("a".to_owned(), 202, String::new()),
            ("b".to_owned(), 202, String::new())
        ]
    );
}

#[tokio::test]
async fn t35_a_batch_holds_256_parts() {
    let rig = rig().await;
    let parts: Vec<String> = (0..257)
        .map(|n| part(&rig, &n.to_string(), &format!("box/n{n}"), None))
        .collect();
    let found = answers(send(&rig, "?comp=batch", &parts).await).await;
    assert_eq!(
        found,
        [(String::new(), 400, "ExceedsMaxBatchRequestCount".to_owned())]
    );
    let found = answers(send(&rig, "?comp=batch", &parts[..256]).await).await;
    assert!(found.len() == 256 && found.iter().all(|(_, status, _)| *status == 202));
    let not_one = rig
        .send(
            Method::POST,
            "?comp=batch",
            &[("content-type", "text/plain")],
            "x",
        )
        .await;
    assert_eq!(code(&not_one), "InvalidInput");
}

#[tokio::test]
async fn a_fault_can_befall_one_part() {
    let rig = rig().await;
    rig.fault(json!({"match": {"operation": "DeleteBlob", "path": "*/n1"}, "do": {"status": 503, "code": "ServerBusy"}, "times": 1})).await;
    rig.fault(json!({"match": {"operation": "DeleteBlob", "path": "*/n2"}, "do": {"ghost": true}, "times": 1})).await;
    let parts = [
        part(&rig, "1", "box/n1", None),
        part(&rig, "2", "box/n2", None),
        part(&rig, "3", "box/n3", None),
    ];
    let found = answers(send(&rig, "?comp=batch", &parts).await).await;
    let statuses: Vec<u16> = found.iter().map(|(_, status, _)| *status).collect();
    assert_eq!(statuses, [503, 202, 202]);
    assert_eq!(rig.get("box/n1").await.status(), StatusCode::OK);
    assert_eq!(rig.get("box/n2").await.status(), StatusCode::OK);
    assert_eq!(rig.get("box/n3").await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_part_that_a_hold_protects_says_so_and_stops_no_other() {
    let rig = Rig::with(json!([{"name": "box", "blobs": [
        {"name": "a"}, {"name": "held-b"}, {"name": "c", "legalHold": true}, {"name": "d"}]}]))
    .await;
    let names = ["a", "held-b", "c", "d"];
    let parts = names.map(|name| part(&rig, name, &format!("box/{name}"), None));
    let answer = send(&rig, "box?restype=container&comp=batch", &parts).await;
    let answers = answers(answer).await;
    let statuses: Vec<(u16, &str)> = answers
        .iter()
        .map(|(_, status, code)| (*status, code.as_str()))
        .collect();
    let held = (409, "BlobImmutableDueToLegalHold");
    assert_eq!(statuses, [(202, ""), held, held, (202, "")]);
}

#[tokio::test]
async fn a_batch_changes_tiers() {
    let rig = rig().await;
    let parts = ["n1", "n2"].map(|name| {
        let target = format!("/acct/box/{name}?comp=tier");
        let headers = [("x-ms-access-tier", "Archive"), ("x-ms-date", DATE)];
        let signature = sign(&rig.key(), "acct", "PUT", &target, &headers, 0);
        format!(
            "--batch_1\r\nContent-Type: application/http\r\nContent-ID: {name}\r\n\r\nPUT {target} HTTP/1.1\r\nx-ms-access-tier: Archive\r\nx-ms-date: {DATE}\r\nAuthorization: SharedKey acct:{signature}\r\nContent-Length: 0\r\n\r\n"
        )
    });
    let answers = answers(send(&rig, "?comp=batch", &parts).await).await;
    assert!(
        answers.iter().all(|(_, status, _)| *status == 200),
        "{answers:?}"
    );
    let read = rig.get("box/n2").await;
    assert_eq!((read.status().as_u16(), code(&read)), (409, "BlobArchived"));
}
