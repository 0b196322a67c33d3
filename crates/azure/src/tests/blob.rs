use domain::{BlobId, Code};

use crate::tests::server::{JumpingClock, NOW, Server, answer};
use crate::{Include, ListBlobs};

const PAGE: &str = "<EnumerationResults><Blobs/><NextMarker/></EnumerationResults>";
const HEAD: &[u8] =
    b"HTTP/1.1 200 OK\r\nconnection: close\r\netag: \"0x8D\"\r\ncontent-length: 7\r\n\r\n";

/// The target of each request, without the signature that every one of them ends in.
fn targets(server: &Server) -> Vec<String> {
    let target = |line: String| {
        let (method, rest) = line.split_once(' ').unwrap();
        let target = rest.split(" HTTP").next().unwrap();
        let (target, _) = target.split_once("sv=2025&sig=").unwrap();
        format!("{method} {}", target.trim_end_matches(['?', '&']))
    };
    server.lines().into_iter().map(target).collect()
}

#[tokio::test]
async fn t01_t03_t04_exact_names_go_over_the_wire() {
    let names = [
        (".", "."),
        ("..", ".."),
        ("./d", ".%2Fd"),
        ("a/../../e2", "a%2F..%2F..%2Fe2"),
        ("..\\e4", "..%5Ce4"),
        ("a//b/", "a%2F%2Fb%2F"),
        ("%2e", "%252e"),
        ("é #?", "%C3%A9%20%23%3F"),
    ];
    let server = Server::start([HEAD].repeat(names.len())).await;
    let service = server.service(&JumpingClock::at(NOW));
    for (name, _) in names {
        assert_eq!(service.head(&server.blob(name)).await.unwrap().name, name);
    }
    let expected: Vec<String> = names
        .iter()
        .map(|(_, path)| format!("HEAD /acct/box/{path}"))
        .collect();
    assert_eq!(targets(&server), expected);
}

#[tokio::test]
async fn a_head_describes_snapshots_and_versions() {
    let full = b"HTTP/1.1 200 OK\r\nconnection: close\r\netag: \"0x8D\"\r\ncontent-length: 7\r\n\
        last-modified: Sun, 01 Feb 2026 10:20:30 GMT\r\ncontent-md5: AAAA\r\ncontent-type: text/plain\r\n\
        x-ms-lease-status: locked\r\nx-ms-access-tier: Cool\r\nx-ms-version-id: v2\r\n\
        x-ms-is-current-version: true\r\nx-ms-meta-hdi_isfolder: true\r\n\r\n";
    let server = Server::start([&full[..], HEAD, HEAD]).await;
    let service = server.service(&JumpingClock::at(NOW));
    let blob = service.head(&server.blob("x")).await.unwrap();
    assert_eq!((blob.size, blob.etag.as_str()), (7, "\"0x8D\""));
    assert_eq!(blob.modified, Some("2026-02-01T10:20:30Z".parse().unwrap()));
    assert_eq!(
        (blob.md5.as_deref(), blob.tier.as_deref()),
        (Some("AAAA"), Some("Cool"))
    );
    assert_eq!(blob.version.as_deref(), Some("v2"));
    assert!(blob.leased && blob.directory && blob.current);
    let version = BlobId {
        version: Some("2026-01-01T00:00:00.0000000Z".to_owned()),
        ..server.blob("x")
    };
    assert!(!service.head(&version).await.unwrap().current);
    let snapshot = BlobId {
        snapshot: Some("2026-01-01T00:00:00.0000000Z".to_owned()),
        ..server.blob(".")
    };
    assert!(!service.head(&snapshot).await.unwrap().current);
    assert_eq!(
        targets(&server)[1..],
        [
            "HEAD /acct/box/x?versionid=2026-01-01T00%3A00%3A00.0000000Z",
            "HEAD /acct/box/.?snapshot=2026-01-01T00%3A00%3A00.0000000Z"
        ]
    );
}

#[tokio::test]
async fn a_listing_asks_for_what_is_wanted() {
    let server = Server::start([answer("200 OK", &[], PAGE), answer("200 OK", &[], PAGE)]).await;
    let service = server.service(&JumpingClock::at(NOW));
    let all = ListBlobs {
        prefix: "a b/+&".to_owned(),
        hierarchical: true,
        marker: Some("2!x".to_owned()),
        max_results: Some(9_999),
        include: Include {
            snapshots: true,
            versions: true,
            deleted: true,
            only_versions: true,
            holds: false,
        },
    };
    service.list_blobs("$web", &all).await.unwrap();
    service
        .list_blobs("box", &ListBlobs::default())
        .await
        .unwrap();
    assert_eq!(
        targets(&server),
        [
            "GET /acct/$web?restype=container&comp=list&include=metadata%2Csnapshots%2Cversions%2Cdeleted%2Cdeletedwithversions\
             &prefix=a%20b%2F%2B%26&delimiter=%2F&marker=2%21x&maxresults=5000",
            "GET /acct/box?restype=container&comp=list&include=metadata"
        ]
    );
    assert!(server.requests()[0].contains("x-ms-version: 2025-11-05\r\n"));
}

#[tokio::test]
async fn deleted_containers_are_told_from_those_that_are_there() {
    let body = "<EnumerationResults><Containers><Container><Name>here</Name></Container>\
         <Container><Name>gone</Name><Version>01D</Version><Deleted>true</Deleted><Properties>\
         <RemainingRetentionDays>4</RemainingRetentionDays></Properties></Container></Containers>\
         <NextMarker>m</NextMarker></EnumerationResults>";
    let server = Server::start([answer("200 OK", &[], body)]).await;
    let service = server.service(&JumpingClock::at(NOW));
    let page = service.list_deleted_containers(Some("x")).await.unwrap();
    let [gone] = &page.containers[..] else {
        panic!("{page:?}");
    };
    assert_eq!(
        (gone.name.as_str(), gone.version.as_deref()),
        ("gone", Some("01D"))
    );
    assert!(gone.deleted && gone.kept_until.is_some());
    assert_eq!(page.next.as_deref(), Some("m"));
    assert_eq!(
        targets(&server),
        ["GET /acct/?comp=list&include=deleted&marker=x"]
    );
}

#[tokio::test]
async fn a_page_of_another_document_is_a_bad_answer() {
    let html = "<html><body>Sign in</body></html>";
    let server = Server::start([answer("200 OK", &[], html)]).await;
    let service = server.service(&JumpingClock::at(NOW));
    let error = service.list_containers(None).await.unwrap_err();
    assert_eq!(
        (error.code, error.tried.as_str()),
        (Code::BadAnswer, "list-containers")
    );
}

#[tokio::test]
async fn t27_a_delete_names_its_entity_tag_and_nothing_else() {
    let accepted = answer("202 Accepted", &["x-ms-request-id: r1"], "");
    let server = Server::start([accepted]).await;
    let service = server.service(&JumpingClock::at(NOW));
    let done = service
        .delete(&server.blob("a/b"), "0x8D", "job-1")
        .await
        .unwrap();
    assert_eq!(done.request_id, "r1");
    assert_eq!(targets(&server), ["DELETE /acct/box/a%2Fb"]);
    let head = &server.requests()[0];
    for line in [
        "if-match: \"0x8D\"\r\n",
        "x-ms-client-request-id: job-1\r\n",
        "x-ms-version: 2025-11-05\r\n",
    ] {
        assert!(head.contains(line), "{head}");
    }
    assert!(!head.contains("x-ms-delete-snapshots"), "{head}");
    let unconditional = service.delete(&server.blob("a"), "", "job-1").await;
    assert_eq!(unconditional.unwrap_err().code, Code::Internal);
    assert_eq!(server.lines().len(), 1);
}

#[tokio::test]
async fn t29_refusals_have_codes_and_parameters() {
    let body =
        "\u{feff}<?xml version=\"1.0\"?><Error><Code>X</Code><Message>why\nmore</Message></Error>";
    let cases = [
        ("404 Not Found", "BlobNotFound", Code::NotFound),
        (
            "404 Not Found",
            "ContainerNotFound",
            Code::ContainerNotFound,
        ),
        ("412 Precondition Failed", "ConditionNotMet", Code::Changed),
        ("409 Conflict", "SnapshotsPresent", Code::Changed),
        ("412 Precondition Failed", "LeaseIdMissing", Code::Blocked),
        ("409 Conflict", "BlobImmutableDueToLegalHold", Code::Blocked),
        (
            "403 Forbidden",
            "AuthorizationPermissionMismatch",
            Code::Forbidden,
        ),
        (
            "403 Forbidden",
            "AuthenticationFailed",
            Code::Unauthenticated,
        ),
    ];
    let answers = cases.iter().map(|(status, code, _)| {
        answer(
            status,
            &[&format!("x-ms-error-code: {code}"), "x-ms-request-id: r7"],
            body,
        )
    });
    let server = Server::start(answers).await;
    let service = server.service(&JumpingClock::at(NOW));
    for (_, service_code, code) in cases {
        let error = service
            .delete(&server.blob("a/b"), "0x8D", "id")
            .await
            .unwrap_err();
        assert_eq!(error.code, code, "{service_code}");
        assert_eq!(error.tried, "delete-blob");
        let answered = error.service.as_ref().unwrap();
        assert_eq!(
            (
                answered.code.as_str(),
                answered.message.as_str(),
                answered.request_id.as_str()
            ),
            (service_code, "why", "r7")
        );
        match code {
            Code::NotFound => assert_eq!(error.params["place"], "acct/box/a/b"),
            Code::ContainerNotFound => assert_eq!(error.params["container"], "box"),
            _ => assert!(error.params.is_empty()),
        }
    }
}

#[tokio::test]
async fn retention_is_what_the_account_says() {
    let properties = |policy: &str| {
        let body = format!(
            "\u{feff}<?xml version=\"1.0\" encoding=\"utf-8\"?><StorageServiceProperties><Logging><Version>1.0</Version>\
             <Delete>false</Delete><Read>false</Read><Write>false</Write><RetentionPolicy><Enabled>false</Enabled>\
             </RetentionPolicy></Logging><Cors />{policy}</StorageServiceProperties>"
        );
        answer("200 OK", &["content-type: application/xml"], &body)
    };
    let server = Server::start([
        properties(
            "<DeleteRetentionPolicy><Enabled>true</Enabled><Days>7</Days></DeleteRetentionPolicy>",
        ),
        properties("<DeleteRetentionPolicy><Enabled>false</Enabled></DeleteRetentionPolicy>"),
        properties(""),
    ])
    .await;
    let service = server.service(&JumpingClock::at(NOW));
    for expected in [Some(7), None, None] {
        assert_eq!(
            service.retention().await.unwrap().soft_delete_days,
            expected
        );
    }
    assert!(targets(&server)[0].starts_with("GET /acct/?comp=properties&restype=service"));
}

#[tokio::test]
async fn everything_that_a_head_says() {
    let full = b"HTTP/1.1 200 OK\r\nconnection: close\r\netag: \"0x8D\"\r\ncontent-length: 7\r\n\
        x-ms-blob-type: AppendBlob\r\nx-ms-creation-time: Sun, 01 Feb 2026 10:20:30 GMT\r\n\
        x-ms-lease-state: leased\r\nx-ms-lease-status: locked\r\nx-ms-legal-hold: true\r\n\
        x-ms-immutability-policy-until-date: Sun, 01 Mar 2026 10:20:30 GMT\r\nx-ms-tag-count: 2\r\n\
        x-ms-meta-team: x\r\nx-ms-meta-owner: <b>y</b>\r\n\r\n";
    let tags = "<Tags><TagSet><Tag><Key>a</Key><Value>1</Value></Tag></TagSet></Tags>";
    let refused =
        b"HTTP/1.1 404 Not Found\r\nconnection: close\r\nx-ms-error-code: BlobNotFound\r\n\r\n";
    let answers = [full.to_vec(), answer("200 OK", &[], tags), refused.to_vec()];
    let server = Server::start(answers).await;
    let service = server.service(&JumpingClock::at(NOW));
    let mut blob = server.blob("x");
    blob.snapshot = Some("s:1".to_owned());
    let detail = service.detail(&blob).await.unwrap();
    assert_eq!(detail.blob_type.as_deref(), Some("AppendBlob"));
    assert_eq!(
        detail.created,
        Some("2026-02-01T10:20:30Z".parse().unwrap())
    );
    assert_eq!(detail.lease_state.as_deref(), Some("leased"));
    assert!(detail.legal_hold && detail.blob.leased);
    assert_eq!(detail.tag_count, 2);
    assert_eq!(
        detail.metadata,
        [
            ("owner".into(), "<b>y</b>".into()),
            ("team".into(), "x".into())
        ]
    );
    assert_eq!(
        service.tags(&blob).await.unwrap(),
        [("a".into(), "1".into())]
    );
    let error = service.detail(&blob).await.unwrap_err();
    assert_eq!(error.code, Code::NotFound);
    assert_eq!(
        targets(&server),
        [
            "HEAD /acct/box/x?snapshot=s%3A1",
            "GET /acct/box/x?comp=tags&snapshot=s%3A1",
            "HEAD /acct/box/x?snapshot=s%3A1",
        ]
    );
}
