//! Blobs that are written in parts, tagged, moved between tiers and copied.

use reqwest::{Method, Response, StatusCode};
use serde_json::json;

use crate::rig::{Rig, code, header};

fn refusal(answer: &Response) -> (u16, &str) {
    (answer.status().as_u16(), code(answer))
}

async fn put(rig: &Rig, path: &str, headers: &[(&str, &str)], body: &str) -> Response {
    rig.send(Method::PUT, path, headers, body).await
}

#[tokio::test]
async fn a_blob_of_blocks() {
    let rig = Rig::with(json!([{"name": "box"}])).await;
    for (id, text) in [("YQ==", "one "), ("Yg==", "two "), ("Yw==", "never ")] {
        let answer = put(
            &rig,
            &format!("box/a?comp=block&blockid={}", id.replace('=', "%3D")),
            &[],
            text,
        )
        .await;
        assert_eq!(answer.status(), StatusCode::CREATED);
        assert!(!header(&answer, "x-ms-content-crc64").is_empty());
    }
    assert_eq!(refusal(&rig.get("box/a").await), (404, "BlobNotFound"));
    let listed = rig
        .get("box?restype=container&comp=list")
        .await
        .text()
        .await
        .unwrap();
    assert!(!listed.contains("<Blob>"), "{listed}");

    let list = |ids: &str| {
        format!("<?xml version=\"1.0\" encoding=\"utf-8\"?><BlockList>{ids}</BlockList>")
    };
    let wrong = put(
        &rig,
        "box/a?comp=blocklist",
        &[],
        &list("<Latest>eA==</Latest>"),
    )
    .await;
    assert_eq!(refusal(&wrong), (400, "InvalidBlockList"));
    let both = list("<Latest>Yg==</Latest><Uncommitted>YQ==</Uncommitted><Latest>Yg==</Latest>");
    let done = put(
        &rig,
        "box/a?comp=blocklist",
        &[("x-ms-blob-content-type", "text/plain")],
        &both,
    )
    .await;
    assert_eq!(done.status(), StatusCode::CREATED);
    let blob = rig.get("box/a").await;
    assert_eq!(header(&blob, "content-type"), "text/plain");
    assert_eq!(header(&blob, "content-md5"), "");
    assert_eq!(blob.text().await.unwrap(), "two one two ");
    let part = rig
        .send(Method::GET, "box/a", &[("range", "bytes=2-9")], "")
        .await;
    assert_eq!(part.text().await.unwrap(), "o one tw");

    // What was committed can be committed again; what was not is gone.
    let blocks = rig
        .get("box/a?comp=blocklist&blocklisttype=all")
        .await
        .text()
        .await
        .unwrap();
    let block = |id: &str| format!("<Block><Name>{id}</Name><Size>4</Size></Block>");
    let committed = [block("Yg=="), block("YQ=="), block("Yg==")].concat();
    let all = format!(
        "<CommittedBlocks>{committed}</CommittedBlocks><UncommittedBlocks></UncommittedBlocks>"
    );
    assert!(blocks.contains(&all), "{blocks}");
    put(
        &rig,
        "box/a?comp=blocklist",
        &[],
        &list("<Committed>YQ==</Committed>"),
    )
    .await;
    assert_eq!(rig.get("box/a").await.text().await.unwrap(), "one ");
}

#[tokio::test]
async fn what_arrives_is_compared_with_its_checksums() {
    let rig = Rig::with(json!([{"name": "box"}])).await;
    let block = [("x-ms-blob-type", "BlockBlob")];
    // Recorded from the service: the CRC64 of these bytes.
    for (name, value, status, reason) in [
        ("x-ms-content-crc64", "vo7q9sPVKY0=", 201, ""),
        ("x-ms-content-crc64", "6/rBP7vK5QU=", 400, "Crc64Mismatch"),
        ("content-md5", "XrY7u+Ae7tCTyyK7j1rNww==", 201, ""),
        (
            "content-md5",
            "kAFQmDzST7DWlj99KOF/cg==",
            400,
            "Md5Mismatch",
        ),
    ] {
        let answer = put(&rig, "box/a", &[block[0], (name, value)], "hello world").await;
        assert_eq!(refusal(&answer), (status, reason), "{name} {value}");
    }
}

#[tokio::test]
async fn a_range_comes_with_the_checksum_that_is_asked_for() {
    let rig =
        Rig::with(json!([{"name": "box", "blobs": [{"name": "a", "text": "->hello world<-"}]}]))
            .await;
    // Recorded from the service: the CRC64 and the MD5 of `hello world`.
    for (asked, name, value) in [
        (
            "x-ms-range-get-content-crc64",
            "x-ms-content-crc64",
            "vo7q9sPVKY0=",
        ),
        (
            "x-ms-range-get-content-md5",
            "content-md5",
            "XrY7u+Ae7tCTyyK7j1rNww==",
        ),
    ] {
        let headers = [("range", "bytes=2-12"), (asked, "true")];
        let part = rig.send(Method::GET, "box/a", &headers, "").await;
        assert_eq!((part.status().as_u16(), header(&part, name)), (206, value));
    }
}

#[tokio::test]
async fn a_page_blob_has_holes() {
    let rig = Rig::with(json!([{"name": "box"}])).await;
    let made = [
        ("x-ms-blob-type", "PageBlob"),
        ("x-ms-blob-content-length", "4096"),
    ];
    assert_eq!(
        put(&rig, "box/disk", &made, "").await.status(),
        StatusCode::CREATED
    );
    let write = async |range: &str, mode: &str, body: &str| {
        put(
            &rig,
            "box/disk?comp=page",
            &[("x-ms-range", range), ("x-ms-page-write", mode)],
            body,
        )
        .await
    };
    let (xs, ys) = ("x".repeat(1024), "y".repeat(512));
    assert_eq!(
        write("bytes=0-1023", "update", &xs).await.status(),
        StatusCode::CREATED
    );
    assert_eq!(
        write("bytes=3072-3583", "update", &ys).await.status(),
        StatusCode::CREATED
    );
    assert_eq!(
        write("bytes=512-1023", "clear", "").await.status(),
        StatusCode::CREATED
    );
    for (range, body) in [("bytes=0-100", "x"), ("bytes=4096-4607", ys.as_str())] {
        assert_eq!(
            refusal(&write(range, "update", body).await),
            (416, "InvalidPageRange")
        );
    }
    let ranges = rig
        .get("box/disk?comp=pagelist")
        .await
        .text()
        .await
        .unwrap();
    let filled = "<PageRange><Start>0</Start><End>511</End></PageRange><PageRange><Start>3072</Start><End>3583</End></PageRange>";
    assert!(ranges.contains(filled), "{ranges}");
    let bytes = rig.get("box/disk").await.bytes().await.unwrap();
    assert_eq!(bytes.len(), 4096);
    assert!(bytes[..512].iter().all(|b| *b == b'x') && bytes[512..3072].iter().all(|b| *b == 0));
    assert!(bytes[3072..3584].iter().all(|b| *b == b'y'));
}

#[tokio::test]
async fn an_append_keeps_to_its_conditions() {
    let rig =
        Rig::with(json!([{"name": "box", "blobs": [{"name": "log", "type": "AppendBlob"}]}])).await;
    let append = async |headers: &[(&str, &str)]| {
        put(&rig, "box/log?comp=appendblock", headers, "line\n").await
    };
    let first = append(&[("x-ms-blob-condition-appendpos", "0")]).await;
    assert_eq!(
        (
            first.status(),
            header(&first, "x-ms-blob-committed-block-count")
        ),
        (StatusCode::CREATED, "1")
    );
    let again = append(&[("x-ms-blob-condition-appendpos", "0")]).await;
    assert_eq!(refusal(&again), (412, "AppendPositionConditionNotMet"));
    let full = append(&[("x-ms-blob-condition-maxsize", "6")]).await;
    assert_eq!(refusal(&full), (412, "MaxBlobSizeConditionNotMet"));
    assert_eq!(rig.get("box/log").await.text().await.unwrap(), "line\n");
}

#[tokio::test]
async fn tags_are_set_read_and_listed_and_leave_the_blob_as_it_is() {
    let rig = Rig::with(json!([{"name": "box", "blobs": [{"name": "a"}]}])).await;
    let before = header(&rig.send(Method::HEAD, "box/a", &[], "").await, "etag").to_owned();
    let set = "<TagSet><Tag><Key>project</Key><Value>a&amp;b</Value></Tag></TagSet>";
    let answer = put(&rig, "box/a?comp=tags", &[], &format!("<Tags>{set}</Tags>")).await;
    assert_eq!(answer.status(), StatusCode::NO_CONTENT);
    let tags = rig.get("box/a?comp=tags").await.text().await.unwrap();
    assert!(tags.ends_with(&format!("<Tags>{set}</Tags>")), "{tags}");
    let listed = rig
        .get("box?restype=container&comp=list&include=tags")
        .await
        .text()
        .await
        .unwrap();
    assert!(
        listed.contains(&format!("<Tags>{set}</Tags>"))
            && listed.contains("<TagCount>1</TagCount>"),
        "{listed}"
    );
    let head = rig.send(Method::HEAD, "box/a", &[], "").await;
    assert_eq!(
        (header(&head, "etag"), header(&head, "x-ms-tag-count")),
        (before.as_str(), "1")
    );
    let tag = "<Tag><Key>N</Key><Value></Value></Tag>";
    let many: Vec<String> = (0..11).map(|n| tag.replace('N', &n.to_string())).collect();
    let many = many.concat();
    let refused = put(
        &rig,
        "box/a?comp=tags",
        &[],
        &format!("<Tags><TagSet>{many}</TagSet></Tags>"),
    )
    .await;
    assert_eq!(refusal(&refused), (400, "InvalidTag"));
}

#[tokio::test]
async fn an_archived_blob_is_read_after_it_came_back_alone() {
    let rig = Rig::with(
        json!([{"name": "box", "blobs": [{"name": "a", "text": "cold", "tier": "Archive"}]}]),
    )
    .await;
    assert_eq!(refusal(&rig.get("box/a").await), (409, "BlobArchived"));
    let head = rig.send(Method::HEAD, "box/a", &[], "").await;
    assert_eq!(
        (head.status(), header(&head, "x-ms-access-tier")),
        (StatusCode::OK, "Archive")
    );
    let tier = async |tier: &str, priority: &str| {
        let headers = [
            ("x-ms-access-tier", tier),
            ("x-ms-rehydrate-priority", priority),
        ];
        put(&rig, "box/a?comp=tier", &headers, "").await
    };
    assert_eq!(tier("Cool", "High").await.status(), StatusCode::ACCEPTED);
    let head = rig.send(Method::HEAD, "box/a", &[], "").await;
    assert_eq!(
        header(&head, "x-ms-archive-status"),
        "rehydrate-pending-to-cool"
    );
    assert_eq!(refusal(&rig.get("box/a").await), (409, "BlobArchived"));
    assert_eq!(
        refusal(&tier("Hot", "High").await),
        (409, "BlobBeingRehydrated")
    );
    let clock = format!("{}/_clock", rig.control());
    rig.http
        .post(clock)
        .json(&json!({"advance": "PT1H"}))
        .send()
        .await
        .unwrap();
    assert_eq!(rig.get("box/a").await.text().await.unwrap(), "cold");
    let head = rig.send(Method::HEAD, "box/a", &[], "").await;
    assert_eq!(
        (
            header(&head, "x-ms-access-tier"),
            header(&head, "x-ms-archive-status")
        ),
        ("Cool", "")
    );
    assert_eq!(tier("Hot", "Standard").await.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_copy_within_the_account() {
    let rig = Rig::with(json!([{"name": "box", "blobs": [
        {"name": "a", "text": "hello world", "contentType": "text/plain", "metadata": {"owner": "a"}}]}]))
    .await;
    let source = format!("{}/box/a", rig.endpoint());
    let done = put(&rig, "box/b", &[("x-ms-copy-source", &source)], "").await;
    assert_eq!(
        (done.status(), header(&done, "x-ms-copy-status")),
        (StatusCode::ACCEPTED, "success")
    );
    let copy = rig.get("box/b").await;
    assert_eq!(
        (
            header(&copy, "content-type"),
            header(&copy, "x-ms-meta-owner")
        ),
        ("text/plain", "a")
    );
    assert_eq!(copy.text().await.unwrap(), "hello world");
    let part = [
        ("x-ms-copy-source", source.as_str()),
        ("x-ms-source-range", "bytes=6-10"),
    ];
    put(&rig, "box/c?comp=block&blockid=YQ%3D%3D", &part, "").await;
    put(
        &rig,
        "box/c?comp=blocklist",
        &[],
        "<BlockList><Latest>YQ==</Latest></BlockList>",
    )
    .await;
    assert_eq!(rig.get("box/c").await.text().await.unwrap(), "world");
    let missing = format!("{}/box/none", rig.endpoint());
    let refused = put(&rig, "box/d", &[("x-ms-copy-source", &missing)], "").await;
    assert_eq!(refusal(&refused), (404, "BlobNotFound"));
}

#[tokio::test]
async fn directories_of_a_hierarchical_account_are_things_of_their_own() {
    let rig = Rig::with_seed(
        json!({"storage": [{"account": "acct", "hierarchicalNamespace": true,
        "containers": [{"name": "box", "blobs": [{"name": "a/b/file"}]}]}]}),
    )
    .await;
    put(&rig, "box/c/new", &[("x-ms-blob-type", "BlockBlob")], "x").await;
    let names = async |query: &str| {
        let xml = rig
            .get(&format!("box?restype=container&comp=list{query}"))
            .await
            .text()
            .await
            .unwrap();
        let names = xml
            .split("<Name>")
            .skip(1)
            .map(|rest| rest.split('<').next().unwrap().to_owned());
        (names.collect::<Vec<_>>(), xml)
    };
    let (flat, xml) = names("").await;
    assert_eq!(flat, ["a", "a/b", "a/b/file", "c", "c/new"]);
    assert_eq!(
        xml.matches("<ResourceType>directory</ResourceType>")
            .count(),
        3
    );
    let (top, xml) = names("&delimiter=/").await;
    assert_eq!(top, ["a/", "c/"]);
    assert!(
        xml.contains("<BlobPrefix><Name>a/</Name><Properties>"),
        "{xml}"
    );
    assert_eq!(
        header(
            &rig.send(Method::HEAD, "box/a", &[], "").await,
            "x-ms-meta-hdi_isfolder"
        ),
        "true"
    );
    assert_eq!(
        refusal(&rig.delete("box/a", &[]).await),
        (409, "DirectoryIsNotEmpty")
    );
    for path in ["box/a/b/file", "box/a/b", "box/a"] {
        assert_eq!(
            rig.delete(path, &[]).await.status(),
            StatusCode::ACCEPTED,
            "{path}"
        );
    }
    assert_eq!(names("").await.0, ["c", "c/new"]);
}

#[tokio::test]
async fn names_that_ask_for_trouble() {
    let rig = Rig::with(json!([{"name": "box", "blobs": [
        {"name": "x/throttled-a"}, {"name": "forbidden-a"}, {"name": "ghost-a"}, {"name": "held-a"},
        {"name": "flaky-a", "synthetic": 100_000}]}]))
    .await;
    let busy = rig.get("box/x/throttled-a").await;
    assert_eq!(
        (refusal(&busy), header(&busy, "retry-after")),
        ((503, "ServerBusy"), "1")
    );
    assert_eq!(rig.get("box/x/throttled-a").await.status(), StatusCode::OK);
    assert_eq!(
        refusal(&rig.get("box/forbidden-a").await),
        (403, "AuthorizationPermissionMismatch")
    );
    assert_eq!(
        rig.delete("box/ghost-a", &[]).await.status(),
        StatusCode::ACCEPTED
    );
    assert_eq!(rig.get("box/ghost-a").await.status(), StatusCode::OK);
    assert_eq!(
        refusal(&rig.delete("box/held-a", &[]).await),
        (409, "BlobImmutableDueToLegalHold")
    );
    assert!(rig.get("box/flaky-a").await.bytes().await.is_err());
    assert_eq!(
        rig.get("box/flaky-a").await.bytes().await.unwrap().len(),
        100_000
    );
}

#[tokio::test]
async fn generated_blobs_are_listed_read_changed_and_deleted_as_any_other() {
    let rig = Rig::with(json!([{"name": "box", "generated": 12_000, "blobs": [
        {"name": "a"}, {"name": "run-0000003/own.txt"}, {"name": "z"}]}]))
    .await;
    let first = "run-0000000/file-000.bin";
    let bytes = rig
        .get(&format!("box/{first}"))
        .await
        .bytes()
        .await
        .unwrap();
    assert_eq!(bytes, sandbox::synthetic_bytes(0, 0..16 * 1024));
    assert_eq!(
        refusal(&rig.get("box/run-0000012/file-000.bin").await),
        (404, "BlobNotFound")
    );
    let head = rig
        .send(Method::HEAD, "box/run-0000011/file-999.bin", &[], "")
        .await;
    let gone = rig
        .delete(
            "box/run-0000011/file-999.bin",
            &[("if-match", header(&head, "etag"))],
        )
        .await;
    assert_eq!(gone.status(), StatusCode::ACCEPTED);
    rig.put("box/run-0000001/file-000.bin", "changed").await;

    let mut names: Vec<String> = Vec::new();
    let mut marker = String::new();
    loop {
        let path = format!("box?restype=container&comp=list&marker={marker}");
        let xml = rig.get(&path).await.text().await.unwrap();
        names.extend(
            xml.split("<Name>")
                .skip(1)
                .map(|rest| rest.split('<').next().unwrap().to_owned()),
        );
        match xml.split_once("<NextMarker>") {
            Some((_, rest)) => rest.split('<').next().unwrap().clone_into(&mut marker),
            None => break,
        }
    }
    assert_eq!(names.len(), 12_000 - 1 + 3);
    assert!(names.is_sorted() && names.contains(&"run-0000001/file-000.bin".to_owned()));
    let folders = rig
        .get("box?restype=container&comp=list&delimiter=/")
        .await
        .text()
        .await
        .unwrap();
    assert_eq!(folders.matches("<BlobPrefix>").count(), 12);
    assert_eq!(
        rig.get("box/run-0000001/file-000.bin")
            .await
            .text()
            .await
            .unwrap(),
        "changed"
    );
}
