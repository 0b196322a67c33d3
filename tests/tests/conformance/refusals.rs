use azure::{BlobService, ListBlobs, StorageAuth};
use bytes::Bytes;
use domain::Code;
use http::Method;

use crate::Far;

pub(crate) async fn a_missing_container_is_named(far: Far) {
    let request = ListBlobs::default();
    let error = far
        .service
        .list_blobs("not-there", &request)
        .await
        .unwrap_err();
    assert_eq!(error.code, Code::ContainerNotFound);
    assert_eq!(error.params["container"], "not-there");
    assert_eq!(error.service_code(), "ContainerNotFound");
    assert!(!error.request_id().is_empty());

    let mut id = far.id("a");
    "not-there".clone_into(&mut id.container.name);
    let error = far
        .service
        .delete(&id, "\"0x8D0\"", "r-1")
        .await
        .unwrap_err();
    assert_eq!(error.code, Code::ContainerNotFound);
}

pub(crate) async fn a_missing_blob_is_named(far: Far) {
    let id = far.id("not/there");
    let calls = [
        far.service.head(&id).await.err(),
        far.service.read(&id, "\"0x8D0\"", 0..1).await.err(),
        far.service.delete(&id, "\"0x8D0\"", "r-1").await.err(),
    ];
    for (conditional, error) in calls.map(Option::unwrap).into_iter().enumerate() {
        if conditional > 0 && !far.side.capabilities.absence_before_conditions {
            assert_eq!(error.code, Code::Changed, "{error}");
            continue;
        }
        assert_eq!(error.code, Code::NotFound, "{error}");
        assert!(error.params["place"].ends_with("not/there"));
    }
}

pub(crate) async fn a_wrong_key_is_refused(far: Far) {
    let key = StorageAuth::Key("d3Jvbmc=".into());
    let (account, _) = azure::parse_connection_string(&far.side.connection_string).unwrap();
    let http = far.side.http();
    let stranger = BlobService::new(&http, account, key).unwrap();
    let error = stranger
        .list_blobs(&far.container, &ListBlobs::default())
        .await
        .unwrap_err();
    let expected = if far.side.capabilities.authentication_by_name {
        Code::Unauthenticated
    } else {
        Code::Forbidden
    };
    assert_eq!(error.code, expected, "{error}");
    assert!(!format!("{error:?}").contains("d3Jvbmc="));
}

pub(crate) async fn a_container_that_exists_is_not_made_again(far: Far) {
    let url = far.account.url(&far.container, None);
    let target = format!("/{}?restype=container", url.splitn(4, '/').nth(3).unwrap());
    let answer = far
        .account
        .ask(Method::PUT, &target, &[], Bytes::new())
        .await;
    assert_eq!(
        (answer.status, answer.code()),
        (409, "ContainerAlreadyExists")
    );
}
