use azure::ListBlobs;
use http::Method;

use crate::Far;

pub(crate) async fn a_range_gives_exactly_its_bytes(far: Far) {
    let content: Vec<u8> = (0..=255u8).cycle().take(100_000).collect();
    let etag = far.put("data", content.clone()).await;
    let id = far.id("data");
    for range in [0..1, 0..100_000, 99_999..100_000, 4_096..8_192, 1..99_999] {
        let bytes = far.read(&id, &etag, range.clone()).await;
        let (from, to) = (
            usize::try_from(range.start).unwrap(),
            usize::try_from(range.end).unwrap(),
        );
        assert_eq!(bytes, content[from..to], "{range:?}");
    }
}

pub(crate) async fn a_range_beyond_the_end_is_refused(far: Far) {
    far.put("data", "hello").await;
    let range = [("x-ms-range", "bytes=5-9")];
    let beyond = far
        .account
        .of_blob(Method::GET, &far.container, "data", &range)
        .await;
    if far.side.capabilities.ends_of_ranges {
        assert_eq!((beyond.status, beyond.code()), (416, "InvalidRange"));
    } else {
        assert_eq!((beyond.status, beyond.text()), (206, ""));
    }
    // A range that begins inside is cut at the end.
    let range = [("x-ms-range", "bytes=3-9")];
    let cut = far
        .account
        .of_blob(Method::GET, &far.container, "data", &range)
        .await;
    assert_eq!((cut.status, cut.text()), (206, "lo"));
    assert_eq!(cut.header("content-range"), "bytes 3-4/5");
}

pub(crate) async fn an_empty_blob_has_no_range(far: Far) {
    let etag = far.put("empty", "").await;
    let head = far.service.head(&far.id("empty")).await.unwrap();
    assert_eq!((head.size, head.etag), (0, etag));
    let whole = far
        .account
        .of_blob(Method::GET, &far.container, "empty", &[])
        .await;
    assert_eq!((whole.status, whole.text()), (200, ""));
    let range = [("x-ms-range", "bytes=0-0")];
    let ranged = far
        .account
        .of_blob(Method::GET, &far.container, "empty", &range)
        .await;
    if far.side.capabilities.ends_of_ranges {
        assert_eq!(ranged.status, 416, "{}", ranged.code());
    } else {
        assert_eq!((ranged.status, ranged.text()), (206, ""));
    }
}

pub(crate) async fn a_head_says_what_the_listing_says(far: Far) {
    far.put("a/b c.txt", "hello").await;
    let listed = far.list(ListBlobs::default()).await.blobs.remove(0);
    let head = far.service.head(&far.id("a/b c.txt")).await.unwrap();
    assert_eq!(head, listed);
}

pub(crate) async fn a_snapshot_keeps_its_bytes(far: Far) {
    far.put("doc", "first").await;
    let stamp = far.account.snapshot(&far.container, "doc").await;
    let etag = far.put("doc", "second, and longer").await;
    let mut old = far.id("doc");
    old.snapshot = Some(stamp.clone());
    let head = far.service.head(&old).await.unwrap();
    assert_eq!(head.size, 5);
    assert_eq!(far.read(&old, &head.etag, 0..5).await, b"first");
    assert_eq!(far.read(&far.id("doc"), &etag, 0..6).await, b"second");

    let mut request = ListBlobs::default();
    assert_eq!(
        far.list(request.clone()).await.blobs.len(),
        1,
        "unasked, no snapshot is listed"
    );
    request.include.snapshots = true;
    let page = far.list(request).await;
    let stamps: Vec<_> = page
        .blobs
        .iter()
        .map(|b| (b.snapshot.as_deref(), b.current))
        .collect();
    assert_eq!(stamps, [(Some(stamp.as_str()), false), (None, true)]);
}
