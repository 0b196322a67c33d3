use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::rig::{Rig, code, header};

async fn rig() -> Rig {
    Rig::with(json!([{"name": "box", "blobs": [
        {"name": "text", "text": "hello world", "contentType": "text/plain", "metadata": {"owner": "a"}},
        {"name": "empty"},
        {"name": "log", "text": "line\n", "type": "AppendBlob"},
        {"name": "big/synthetic-5368709120-7"},
        {"name": "held", "text": "x", "leased": true},
        {"name": "kept", "text": "x", "snapshots": 2},
    ]}]))
    .await
}

#[tokio::test]
async fn a_range_of_a_blob() {
    let rig = rig().await;
    let part = rig
        .send(Method::GET, "box/text", &[("x-ms-range", "bytes=6-")], "")
        .await;
    assert_eq!(part.status(), StatusCode::PARTIAL_CONTENT);
    assert_eq!(header(&part, "content-range"), "bytes 6-10/11");
    // RFC 1321's MD5 of "hello world".
    assert_eq!(
        header(&part, "x-ms-blob-content-md5"),
        "XrY7u+Ae7tCTyyK7j1rNww=="
    );
    assert_eq!(header(&part, "content-md5"), "");
    assert_eq!(part.text().await.unwrap(), "world");
    let part = rig
        .send(Method::GET, "box/text", &[("range", "bytes=0-0")], "")
        .await;
    assert_eq!(part.text().await.unwrap(), "h");

    let whole = rig.get("box/text").await;
    assert_eq!(header(&whole, "content-md5"), "XrY7u+Ae7tCTyyK7j1rNww==");
    assert_eq!(header(&whole, "content-type"), "text/plain");
    assert_eq!(header(&whole, "x-ms-meta-owner"), "a");

    for (path, range) in [("box/empty", "bytes=0-99"), ("box/text", "bytes=11-")] {
        let refused = rig
            .send(Method::GET, path, &[("x-ms-range", range)], "")
            .await;
        assert_eq!(
            (refused.status().as_u16(), code(&refused)),
            (416, "InvalidRange")
        );
    }
    assert_eq!(rig.get("box/empty").await.status(), StatusCode::OK);
}

#[tokio::test]
async fn computed_bytes_need_no_memory_and_are_the_same_in_every_range() {
    let rig = rig().await;
    let path = "box/big/synthetic-5368709120-7";
    let head = rig.send(Method::HEAD, path, &[], "").await;
    assert_eq!(header(&head, "content-length"), "5368709120");
    let range = "bytes=5368708115-5368709119";
    let part = rig
        .send(Method::GET, path, &[("x-ms-range", range)], "")
        .await;
    assert_eq!(
        header(&part, "content-range"),
        "bytes 5368708115-5368709119/5368709120"
    );
    let expected = sandbox::synthetic_bytes(7, 5_368_708_115..5_368_709_120);
    assert_eq!(part.bytes().await.unwrap(), expected);
}

#[tokio::test]
async fn an_upload_comes_back_and_every_write_has_its_own_tag() {
    let rig = rig().await;
    let first = rig.put("box/new", "one").await;
    let second = rig.put("box/new", "two").await;
    assert_ne!(header(&first, "etag"), header(&second, "etag"));
    assert!(
        header(&first, "etag").starts_with("\"0x8D"),
        "{:?}",
        header(&first, "etag")
    );
    assert_eq!(rig.get("box/new").await.text().await.unwrap(), "two");

    let block = [
        ("x-ms-blob-type", "BlockBlob"),
        ("content-md5", "XrY7u+Ae7tCTyyK7j1rNww=="),
    ];
    let refused = rig
        .send(Method::PUT, "box/new", &block, "not hello world")
        .await;
    assert_eq!(
        (refused.status().as_u16(), code(&refused)),
        (400, "Md5Mismatch")
    );
    let once = [("x-ms-blob-type", "BlockBlob"), ("if-none-match", "*")];
    let refused = rig.send(Method::PUT, "box/new", &once, "three").await;
    assert_eq!(
        (refused.status().as_u16(), code(&refused)),
        (409, "BlobAlreadyExists")
    );
    assert_eq!(rig.get("box/new").await.text().await.unwrap(), "two");
}

#[tokio::test]
async fn an_append_blob_grows_and_has_no_checksum() {
    let rig = rig().await;
    let answer = rig
        .send(Method::PUT, "box/log?comp=appendblock", &[], "more\n")
        .await;
    assert_eq!(answer.status(), StatusCode::CREATED);
    assert_eq!(header(&answer, "x-ms-blob-append-offset"), "5");
    let log = rig.get("box/log").await;
    assert_eq!(header(&log, "content-md5"), "");
    assert_eq!(header(&log, "x-ms-blob-committed-block-count"), "2");
    assert_eq!(log.text().await.unwrap(), "line\nmore\n");
}

#[tokio::test]
async fn a_deletion_under_a_condition() {
    let rig = rig().await;
    let head = rig.send(Method::HEAD, "box/text", &[], "").await;
    let old = header(&head, "etag").to_owned();
    rig.put("box/text", "changed").await;
    let refused = rig.delete("box/text", &[("if-match", &old)]).await;
    assert_eq!(
        (refused.status().as_u16(), code(&refused)),
        (412, "ConditionNotMet")
    );
    let head = rig.send(Method::HEAD, "box/text", &[], "").await;
    let new = header(&head, "etag").to_owned();
    let deleted = rig.delete("box/text", &[("if-match", &new)]).await;
    assert_eq!(deleted.status(), StatusCode::ACCEPTED);
    assert_eq!(header(&deleted, "x-ms-delete-type-permanent"), "true");
    let gone = rig.delete("box/text", &[("if-match", &new)]).await;
    assert_eq!((gone.status().as_u16(), code(&gone)), (404, "BlobNotFound"));
    let gone = rig.send(Method::HEAD, "box/text", &[], "").await;
    assert_eq!((gone.status().as_u16(), code(&gone)), (404, "BlobNotFound"));
    assert_eq!(code(&rig.get("none/text").await), "ContainerNotFound");

    let unchanged = rig
        .send(Method::GET, "box/empty", &[("if-none-match", "*")], "")
        .await;
    assert_eq!(unchanged.status(), StatusCode::NOT_MODIFIED);
}

#[tokio::test]
async fn a_lease_stands_in_the_way() {
    let rig = rig().await;
    let refused = rig.delete("box/held", &[]).await;
    assert_eq!(
        (refused.status().as_u16(), code(&refused)),
        (412, "LeaseIdMissing")
    );
    let wrong = [("x-ms-lease-id", "00000000-0000-4000-8000-000000000000")];
    assert_eq!(
        code(&rig.delete("box/held", &wrong).await),
        "LeaseIdMismatchWithBlobOperation"
    );

    let id = "11111111-2222-4333-8444-555555555555";
    let acquire = [
        ("x-ms-lease-action", "acquire"),
        ("x-ms-lease-duration", "15"),
        ("x-ms-proposed-lease-id", id),
    ];
    let answer = rig
        .send(Method::PUT, "box/text?comp=lease", &acquire, "")
        .await;
    assert_eq!(
        (answer.status(), header(&answer, "x-ms-lease-id")),
        (StatusCode::CREATED, id)
    );
    let head = rig.send(Method::HEAD, "box/text", &[], "").await;
    assert_eq!(header(&head, "x-ms-lease-state"), "leased");
    assert_eq!(header(&head, "x-ms-lease-duration"), "fixed");
    assert_eq!(code(&rig.delete("box/text", &[]).await), "LeaseIdMissing");

    // The clock of the state ends a lease.
    let clock = format!("{}/_clock", rig.control());
    let moved = rig
        .http
        .post(clock)
        .json(&json!({"advance": "PT16S"}))
        .send()
        .await
        .unwrap();
    assert_eq!(moved.status(), StatusCode::OK);
    let head = rig.send(Method::HEAD, "box/text", &[], "").await;
    assert_eq!(header(&head, "x-ms-lease-state"), "expired");
    assert_eq!(
        rig.delete("box/text", &[]).await.status(),
        StatusCode::ACCEPTED
    );

    let broken = [("x-ms-lease-action", "break")];
    let answer = rig
        .send(Method::PUT, "box/held?comp=lease", &broken, "")
        .await;
    assert_eq!(answer.status(), StatusCode::ACCEPTED);
    assert_eq!(
        rig.delete("box/held", &[]).await.status(),
        StatusCode::ACCEPTED
    );
}

#[tokio::test]
async fn snapshots_stand_in_the_way() {
    let rig = rig().await;
    let refused = rig.delete("box/kept", &[]).await;
    assert_eq!(
        (refused.status().as_u16(), code(&refused)),
        (409, "SnapshotsPresent")
    );

    let base = rig.send(Method::HEAD, "box/kept", &[], "").await;
    let taken = rig
        .send(Method::PUT, "box/kept?comp=snapshot", &[], "")
        .await;
    assert_eq!(taken.status(), StatusCode::CREATED);
    // A snapshot has the very tag of its base.
    assert_eq!(header(&taken, "etag"), header(&base, "etag"));
    let id = header(&taken, "x-ms-snapshot").replace(':', "%3A");
    rig.put("box/kept", "changed").await;
    let path = format!("box/kept?snapshot={id}");
    assert_eq!(rig.get(&path).await.text().await.unwrap(), "x");
    assert_eq!(rig.delete(&path, &[]).await.status(), StatusCode::ACCEPTED);
    assert_eq!(code(&rig.get(&path).await), "BlobNotFound");

    let only = [("x-ms-delete-snapshots", "only")];
    assert_eq!(
        rig.delete("box/kept", &only).await.status(),
        StatusCode::ACCEPTED
    );
    assert_eq!(rig.get("box/kept").await.text().await.unwrap(), "changed");
    assert_eq!(
        rig.delete("box/kept", &[]).await.status(),
        StatusCode::ACCEPTED
    );
}

#[tokio::test]
async fn names_are_kept_as_they_were_sent() {
    let rig = rig().await;
    let block = [("x-ms-blob-type", "BlockBlob")];
    let names = [
        "a//b", "a/", "/a", "..", "../e", "a/./b", "%2E%2E/f", "a%2Fb", "%252F", "a%20b+c",
    ];
    for name in names {
        let answer = rig.raw("PUT", &format!("box/{name}"), &block, name).await;
        assert!(answer.starts_with("HTTP/1.1 201 "), "{name}: {answer}");
    }
    for name in names {
        let answer = rig.raw("GET", &format!("box/{name}"), &[], "").await;
        // "../f" was sent encoded, and is the same name as it would be unencoded.
        assert!(
            answer.ends_with(&format!("\r\n\r\n{name}")),
            "{name}: {answer}"
        );
    }
    let missing = rig.raw("GET", "box/a%2F%2Fc", &[], "").await;
    assert!(missing.contains("BlobNotFound"), "{missing}");
    let same = rig.raw("GET", "box/../f", &[], "").await;
    assert!(same.ends_with("%2E%2E/f"), "{same}");
    let malformed = rig.raw("GET", "box/%FF", &[], "").await;
    assert!(malformed.contains("InvalidUri"), "{malformed}");
}

#[tokio::test]
async fn a_container_from_first_to_last() {
    let rig = rig().await;
    let path = "fresh?restype=container";
    assert_eq!(
        rig.send(Method::PUT, path, &[], "").await.status(),
        StatusCode::CREATED
    );
    let again = rig.send(Method::PUT, path, &[], "").await;
    assert_eq!(
        (again.status().as_u16(), code(&again)),
        (409, "ContainerAlreadyExists")
    );
    let wrong = rig
        .send(Method::PUT, "No_Name?restype=container", &[], "")
        .await;
    assert_eq!(code(&wrong), "InvalidResourceName");
    let seen = rig.get(path).await;
    assert_eq!(header(&seen, "x-ms-has-legal-hold"), "false");
    assert_eq!(rig.delete(path, &[]).await.status(), StatusCode::ACCEPTED);
    assert_eq!(code(&rig.get(path).await), "ContainerNotFound");
    let service = rig
        .get("?restype=service&comp=properties")
        .await
        .text()
        .await
        .unwrap();
    assert!(
        service.contains("<DeleteRetentionPolicy><Enabled>false</Enabled>"),
        "{service}"
    );
}
