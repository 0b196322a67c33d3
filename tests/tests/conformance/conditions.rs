use azure::ListBlobs;
use domain::Code;
use lastcopy_tests::Part;

use crate::Far;

pub(crate) async fn every_write_gives_another_etag(far: Far) {
    let first = far.put("a", "same").await;
    let second = far.put("a", "same").await;
    assert_ne!(first, second, "even the same bytes");
    assert!(first.starts_with('"') && first.ends_with('"'), "{first}");
    assert_eq!(far.service.head(&far.id("a")).await.unwrap().etag, second);
}

pub(crate) async fn a_read_stops_at_another_etag(far: Far) {
    let first = far.put("a", "first").await;
    let second = far.put("a", "other").await;
    let id = far.id("a");
    let error = far.service.read(&id, &first, 0..5).await.unwrap_err();
    assert_eq!(error.code, Code::Changed);
    assert_eq!(far.read(&id, &second, 0..5).await, b"other");
}

pub(crate) async fn a_delete_stops_at_another_etag(far: Far) {
    let first = far.put("a", "first").await;
    let second = far.put("a", "other").await;
    let id = far.id("a");
    let error = far.service.delete(&id, &first, "r-1").await.unwrap_err();
    assert_eq!(error.code, Code::Changed);
    assert!(
        far.account.has(&far.container, "a").await,
        "it is still there"
    );
    let done = far.service.delete(&id, &second, "r-2").await.unwrap();
    assert!(!done.request_id.is_empty());
    assert!(!far.account.has(&far.container, "a").await);
}

pub(crate) async fn snapshots_keep_their_blob(far: Far) {
    let etag = far.put("a", "x").await;
    far.account.snapshot(&far.container, "a").await;
    let error = far
        .service
        .delete(&far.id("a"), &etag, "r-1")
        .await
        .unwrap_err();
    assert_eq!(
        error.code,
        Code::Changed,
        "a snapshot that the plan does not name"
    );
    assert_eq!(error.service_code(), "SnapshotsPresent");
    assert!(far.account.has(&far.container, "a").await);
}

pub(crate) async fn a_snapshot_is_deleted_alone(far: Far) {
    let etag = far.put("a", "x").await;
    let mut snapshot = far.id("a");
    snapshot.snapshot = Some(far.account.snapshot(&far.container, "a").await);
    let old = far.service.head(&snapshot).await.unwrap();
    far.service
        .delete(&snapshot, &old.etag, "r-1")
        .await
        .unwrap();
    assert!(
        far.account.has(&far.container, "a").await,
        "the blob itself stays"
    );
    far.service
        .delete(&far.id("a"), &etag, "r-2")
        .await
        .unwrap();
    assert!(!far.account.has(&far.container, "a").await);
}

pub(crate) async fn a_lease_keeps_its_blob(far: Far) {
    let etag = far.put("a", "x").await;
    let lease = far.account.lease(&far.container, "a").await;
    assert!(far.list(ListBlobs::default()).await.blobs[0].leased);
    let id = far.id("a");
    let error = far.service.delete(&id, &etag, "r-1").await.unwrap_err();
    assert_eq!(error.code, Code::Blocked, "{error}");
    assert_eq!(error.service_code(), "LeaseIdMissing");
    assert_eq!(
        far.read(&id, &etag, 0..1).await,
        b"x",
        "reading needs no lease"
    );
    far.account.release(&far.container, "a", &lease).await;
    far.service.delete(&id, &etag, "r-2").await.unwrap();
}

/// T35: whatever the order of the answers, each belongs to its own request.
pub(crate) async fn a_batch_answers_each_part(far: Far) {
    let good = far.put("good", "x").await;
    far.put("changed", "x").await;
    let leased = far.put("leased", "x").await;
    far.account.lease(&far.container, "leased").await;
    let spaced = far.put("a b/ü", "x").await;
    let blobs = [
        ("good", good.as_str()),
        ("changed", "\"0x8D0000000000000\""),
        ("missing", good.as_str()),
        ("leased", leased.as_str()),
        ("a b/ü", spaced.as_str()),
    ];
    let mut parts = far.account.delete_batch(&far.container, &blobs).await;
    parts.sort_by_key(|part| part.id);
    let missing = if far.side.capabilities.absence_before_conditions {
        (404, "BlobNotFound")
    } else {
        (412, "ConditionNotMet")
    };
    let part = |id, status, code: &str| Part {
        id,
        status,
        code: code.to_owned(),
    };
    assert_eq!(
        parts,
        [
            part(0, 202, ""),
            part(1, 412, "ConditionNotMet"),
            part(2, missing.0, missing.1),
            part(3, 412, "LeaseIdMissing"),
            part(4, 202, ""),
        ]
    );
    let left = far.list(ListBlobs::default()).await;
    let names: Vec<&str> = left.blobs.iter().map(|blob| blob.name.as_str()).collect();
    assert_eq!(names, ["changed", "leased"]);
}
