use http::Method;
use lastcopy_tests::Answer;

use crate::Far;

/// One request on the blob `a` of the case's container.
async fn ask(
    far: &Far,
    method: Method,
    query: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Answer {
    let url = far.account.url(&far.container, Some("a"));
    let path = url.splitn(4, '/').nth(3).unwrap();
    let query = if query.is_empty() {
        String::new()
    } else {
        format!("?{query}")
    };
    let target = format!("/{path}{query}");
    far.account
        .ask(method, &target, headers, body.to_owned().into())
        .await
}

async fn bytes(far: &Far) -> Vec<u8> {
    ask(far, Method::GET, "", &[], "")
        .await
        .expect(200)
        .body
        .to_vec()
}

pub(crate) async fn a_blob_of_blocks_is_what_its_list_says(far: Far) {
    for (id, text) in [("YQ", "one "), ("Yg", "two "), ("Yw", "three ")] {
        let query = format!("comp=block&blockid={id}%3D%3D");
        ask(&far, Method::PUT, &query, &[], text).await.expect(201);
    }
    assert_eq!(
        ask(&far, Method::GET, "", &[], "").await.code(),
        "BlobNotFound"
    );
    let list = |ids: &str| {
        format!("<?xml version=\"1.0\" encoding=\"utf-8\"?><BlockList>{ids}</BlockList>")
    };
    let wrong = list("<Latest>eHg=</Latest>");
    let wrong = ask(&far, Method::PUT, "comp=blocklist", &[], &wrong).await;
    assert_eq!((wrong.status, wrong.code()), (400, "InvalidBlockList"));
    let both = list("<Latest>Yg==</Latest><Uncommitted>YQ==</Uncommitted>");
    ask(&far, Method::PUT, "comp=blocklist", &[], &both)
        .await
        .expect(201);
    assert_eq!(bytes(&far).await, b"two one ");
    let blocks = ask(
        &far,
        Method::GET,
        "comp=blocklist&blocklisttype=all",
        &[],
        "",
    )
    .await;
    let blocks = blocks.expect(200).text().replace(char::is_whitespace, "");
    let committed = "<CommittedBlocks><Block><Name>Yg==</Name><Size>4</Size></Block><Block><Name>YQ==</Name><Size>4</Size></Block></CommittedBlocks>";
    assert!(blocks.contains(committed), "{blocks}");
    assert!(!blocks.contains("Yw=="), "{blocks}");
}

pub(crate) async fn an_append_keeps_to_its_position(far: Far) {
    let made = [("x-ms-blob-type", "AppendBlob")];
    ask(&far, Method::PUT, "", &made, "").await.expect(201);
    let at = |at: &'static str| [("x-ms-blob-condition-appendpos", at)];
    let first = ask(&far, Method::PUT, "comp=appendblock", &at("0"), "one")
        .await
        .expect(201);
    assert_eq!(first.header("x-ms-blob-append-offset"), "0");
    let wrong = ask(&far, Method::PUT, "comp=appendblock", &at("0"), "two").await;
    assert_eq!(
        (wrong.status, wrong.code()),
        (412, "AppendPositionConditionNotMet")
    );
    ask(&far, Method::PUT, "comp=appendblock", &at("3"), "two")
        .await
        .expect(201);
    assert_eq!(bytes(&far).await, b"onetwo");
}

pub(crate) async fn a_page_blob_has_holes(far: Far) {
    let made = [
        ("x-ms-blob-type", "PageBlob"),
        ("x-ms-blob-content-length", "2048"),
    ];
    ask(&far, Method::PUT, "", &made, "").await.expect(201);
    let write = [
        ("x-ms-range", "bytes=512-1023"),
        ("x-ms-page-write", "update"),
    ];
    ask(&far, Method::PUT, "comp=page", &write, &"x".repeat(512))
        .await
        .expect(201);
    let ranges = ask(&far, Method::GET, "comp=pagelist", &[], "")
        .await
        .expect(200);
    let ranges = ranges.text().replace(char::is_whitespace, "");
    assert!(
        ranges.contains("<PageRange><Start>512</Start><End>1023</End></PageRange>"),
        "{ranges}"
    );
    let bytes = bytes(&far).await;
    assert_eq!(bytes.len(), 2048);
    assert!(bytes[512..1024].iter().all(|b| *b == b'x') && bytes[1024..].iter().all(|b| *b == 0));
}

pub(crate) async fn a_lease_is_renewed_changed_and_broken(far: Far) {
    far.put("a", "x").await;
    let (one, two) = (
        "00000000-1111-2222-3333-444444444444",
        "11111111-1111-2222-3333-444444444444",
    );
    let lease =
        async |headers: &[(&str, &str)]| ask(&far, Method::PUT, "comp=lease", headers, "").await;
    let acquire = [
        ("x-ms-lease-action", "acquire"),
        ("x-ms-lease-duration", "60"),
        ("x-ms-proposed-lease-id", one),
    ];
    assert_eq!(
        lease(&acquire).await.expect(201).header("x-ms-lease-id"),
        one
    );
    let other = [acquire[0], acquire[1], ("x-ms-proposed-lease-id", two)];
    let taken = lease(&other).await;
    assert_eq!((taken.status, taken.code()), (409, "LeaseAlreadyPresent"));
    lease(&[("x-ms-lease-action", "renew"), ("x-ms-lease-id", one)])
        .await
        .expect(200);
    let change = [
        ("x-ms-lease-action", "change"),
        ("x-ms-lease-id", one),
        ("x-ms-proposed-lease-id", two),
    ];
    assert_eq!(
        lease(&change).await.expect(200).header("x-ms-lease-id"),
        two
    );
    let refused = ask(&far, Method::PUT, "comp=metadata", &[], "").await;
    assert_eq!((refused.status, refused.code()), (412, "LeaseIdMissing"));
    lease(&[
        ("x-ms-lease-action", "break"),
        ("x-ms-lease-break-period", "0"),
    ])
    .await
    .expect(202);
    ask(
        &far,
        Method::PUT,
        "comp=metadata",
        &[("x-ms-meta-owner", "a")],
        "",
    )
    .await
    .expect(200);
    // A write forgets a lease that was broken; another one is given back.
    let state = ask(&far, Method::HEAD, "", &[], "").await;
    assert_eq!(state.header("x-ms-lease-state"), "available");
    lease(&acquire).await.expect(201);
    lease(&[("x-ms-lease-action", "release"), ("x-ms-lease-id", one)])
        .await
        .expect(200);
    assert_eq!(
        ask(&far, Method::HEAD, "", &[], "")
            .await
            .header("x-ms-lease-status"),
        "unlocked"
    );
}

pub(crate) async fn tags_leave_the_blob_as_it_is(far: Far) {
    let etag = far.put("a", "x").await;
    let tags = "<?xml version=\"1.0\" encoding=\"utf-8\"?><Tags><TagSet><Tag><Key>project</Key><Value>fraud</Value></Tag></TagSet></Tags>";
    let typed = [("content-type", "application/xml")];
    ask(&far, Method::PUT, "comp=tags", &typed, tags)
        .await
        .expect(204);
    let read = ask(&far, Method::GET, "comp=tags", &[], "")
        .await
        .expect(200);
    let read = read.text().replace(char::is_whitespace, "");
    assert!(
        read.contains("<Tag><Key>project</Key><Value>fraud</Value></Tag>"),
        "{read}"
    );
    assert_eq!(
        ask(&far, Method::HEAD, "", &[], "").await.header("etag"),
        etag
    );
}

pub(crate) async fn a_copy_is_the_same_bytes(far: Far) {
    far.put("source", "hello").await;
    let source = far.account.url(&far.container, Some("source"));
    let done = ask(
        &far,
        Method::PUT,
        "",
        &[("x-ms-copy-source", source.as_str())],
        "",
    )
    .await;
    assert_eq!(done.expect(202).header("x-ms-copy-status"), "success");
    assert_eq!(bytes(&far).await, b"hello");
}
