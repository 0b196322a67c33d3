use std::time::Duration;

use domain::Code;

use crate::ListBlobs;
use crate::tests::server::{JumpingClock, NOW, Server, answer};

const PAGE: &str = "<EnumerationResults><Blobs/><NextMarker/></EnumerationResults>";

fn busy(headers: &[&str]) -> Vec<u8> {
    let mut headers = headers.to_vec();
    headers.push("x-ms-error-code: ServerBusy");
    answer("503 Busy", &headers, "")
}

#[tokio::test]
async fn t22_a_read_waits_as_long_as_it_is_asked_to() {
    let server = Server::start([
        busy(&["retry-after: 2"]),
        busy(&["retry-after: Sun, 01 Mar 2026 12:01:02 GMT"]),
        busy(&["x-ms-retry-after-ms: 1500"]),
        busy(&["retry-after: 86400"]),
        answer("200 OK", &[], PAGE),
    ])
    .await;
    let clock = JumpingClock::at(NOW);
    let service = server.service(&clock);
    service
        .list_blobs("box", &ListBlobs::default())
        .await
        .unwrap();
    assert_eq!(
        clock.slept(),
        [2_000, 60_000, 1_500, 300_000].map(Duration::from_millis)
    );
    // One call is one id, however often it is sent.
    let ids: Vec<String> = server
        .requests()
        .iter()
        .filter_map(|head| {
            head.lines()
                .find(|line| line.starts_with("x-ms-client-request-id"))
        })
        .map(str::to_owned)
        .collect();
    assert_eq!(ids.len(), 5);
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    // The signature is there once, not once for each try.
    assert_eq!(server.lines()[4].matches("sig=").count(), 1);
}

#[tokio::test]
async fn t22_after_five_tries_it_is_the_caller_who_waits() {
    let server = Server::start([busy(&["retry-after: 3"])].into_iter().cycle().take(9)).await;
    let clock = JumpingClock::at(NOW);
    let service = server.service(&clock);
    let error = service.list_containers(None).await.unwrap_err();
    assert_eq!(error.code, Code::Throttled);
    assert_eq!(error.service.unwrap().retry_after, Some(3));
    assert_eq!(server.lines().len(), 5);
    assert_eq!(clock.slept().len(), 4);
}

#[tokio::test]
async fn statuses_that_pass_are_tried_again_and_others_are_not() {
    for (status, tries) in [
        ("408 X", 2),
        ("429 X", 2),
        ("500 X", 2),
        ("502 X", 2),
        ("504 X", 2),
        ("400 X", 1),
        ("404 X", 1),
        ("409 X", 1),
        ("501 X", 1),
    ] {
        let server = Server::start([answer(status, &[], ""), answer("200 OK", &[], PAGE)]).await;
        let service = server.service(&JumpingClock::at(NOW));
        let result = service.list_blobs("box", &ListBlobs::default()).await;
        assert_eq!(
            (server.lines().len(), result.is_ok()),
            (tries, tries == 2),
            "{status}"
        );
    }
}

#[tokio::test]
async fn a_connection_that_breaks_is_tried_again() {
    // An empty answer closes at once; a cut one breaks off in the body.
    let cut = b"HTTP/1.1 200 OK\r\ncontent-length: 999\r\n\r\n<Enum".to_vec();
    let server = Server::start([vec![], cut, answer("200 OK", &[], PAGE)]).await;
    let clock = JumpingClock::at(NOW);
    let service = server.service(&clock);
    service
        .list_blobs("box", &ListBlobs::default())
        .await
        .unwrap();
    assert_eq!(clock.slept().len(), 2);
}

#[tokio::test]
async fn t30_a_delete_is_sent_once() {
    for (first, code) in [
        (busy(&["retry-after: 1"]), Code::Throttled),
        (answer("500 X", &[], ""), Code::Refused),
        (vec![], Code::Unreachable),
    ] {
        let server = Server::start([first, answer("202 Accepted", &[], "")]).await;
        let clock = JumpingClock::at(NOW);
        let service = server.service(&clock);
        let error = service
            .delete(&server.blob("x"), "0x8D", "id")
            .await
            .unwrap_err();
        assert_eq!(error.code, code);
        assert_eq!(server.lines().len(), 1);
        assert!(clock.slept().is_empty());
    }
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let away = answer("302 Found", &["location: /elsewhere"], "");
    let server = Server::start([away, answer("200 OK", &[], PAGE)]).await;
    let service = server.service(&JumpingClock::at(NOW));
    let error = service.list_containers(None).await.unwrap_err();
    assert_eq!(error.code, Code::Refused);
    assert_eq!(server.lines().len(), 1);
}
