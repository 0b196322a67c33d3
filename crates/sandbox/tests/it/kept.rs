//! What stays after a write or a deletion: versions, snapshots, soft-deleted blobs and containers; and what
//! cannot be deleted at all.

use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};

use crate::rig::{Rig, code, header};

async fn rig(account: Value, containers: Value) -> Rig {
    let mut seed = json!({"account": "acct", "containers": containers});
    let fields = account.as_object().unwrap().clone();
    seed.as_object_mut().unwrap().extend(fields);
    Rig::with_seed(json!({"storage": [seed]})).await
}

async fn advance(rig: &Rig, span: &str) {
    let url = format!("{}/_clock", rig.control());
    let asked = rig.http.post(url).json(&json!({"advance": span}));
    assert_eq!(asked.send().await.unwrap().status(), StatusCode::OK);
}

async fn page(rig: &Rig, query: &str) -> String {
    let answer = rig
        .get(&format!("box?restype=container&comp=list{query}"))
        .await;
    assert_eq!(answer.status(), StatusCode::OK);
    answer.text().await.unwrap()
}

/// The rows of a page, each without its properties but for what says that it is deleted.
async fn rows(rig: &Rig, query: &str) -> Vec<String> {
    let xml = page(rig, query).await;
    let rows = xml.split("<Blob>").skip(1).map(|row| {
        let (head, _) = row.split_once("<Properties>").unwrap();
        let mut text = head.to_owned();
        for id in ["Snapshot", "VersionId"] {
            if let Some(at) = between(row, id) {
                text = text.replace(at, "ID");
            }
        }
        text
    });
    rows.collect()
}

fn between<'a>(xml: &'a str, tag: &str) -> Option<&'a str> {
    let (_, rest) = xml.split_once(&format!("<{tag}>"))?;
    Some(rest.split_once("</").unwrap().0)
}

fn refusal(answer: &Response) -> (u16, &str) {
    (answer.status().as_u16(), code(answer))
}

#[tokio::test]
async fn with_versioning_a_write_and_a_deletion_leave_versions() {
    let rig = rig(json!({"versioning": true}), json!([{"name": "box"}])).await;
    let first = rig.put("box/a", "one").await;
    let old = header(&first, "x-ms-version-id").to_owned();
    let second = rig.put("box/a", "two").await;
    let new = header(&second, "x-ms-version-id").to_owned();
    assert!(!old.is_empty() && old < new, "{old} {new}");

    assert_eq!(rows(&rig, "").await, ["<Name>a</Name>"]);
    let version = "<Name>a</Name><VersionId>ID</VersionId>";
    let current = format!("{version}<IsCurrentVersion>true</IsCurrentVersion>");
    assert_eq!(rows(&rig, "&include=versions").await, [version, &current]);
    assert_eq!(
        rig.get(&format!("box/a?versionid={old}"))
            .await
            .text()
            .await
            .unwrap(),
        "one"
    );
    let head = rig.send(Method::HEAD, "box/a", &[], "").await;
    assert_eq!(header(&head, "x-ms-version-id"), new);
    assert_eq!(header(&head, "x-ms-is-current-version"), "true");

    // The current version goes with its blob alone.
    let refused = rig.delete(&format!("box/a?versionid={new}"), &[]).await;
    assert_eq!(refusal(&refused), (403, "OperationNotAllowedOnRootBlob"));
    let gone = rig
        .delete("box/a", &[("if-match", header(&second, "etag"))])
        .await;
    assert_eq!(gone.status(), StatusCode::ACCEPTED);
    assert_eq!(header(&gone, "x-ms-delete-type-permanent"), "false");
    assert_eq!(refusal(&rig.get("box/a").await), (404, "BlobNotFound"));
    assert_eq!(rows(&rig, "").await, Vec::<String>::new());
    assert_eq!(rows(&rig, "&include=versions").await, [version, version]);
    let only = "<Name>a</Name><HasVersionsOnly>true</HasVersionsOnly>";
    assert_eq!(rows(&rig, "&include=deletedwithversions").await, [only]);

    for id in [&old, &new] {
        let gone = rig.delete(&format!("box/a?versionid={id}"), &[]).await;
        assert_eq!(gone.status(), StatusCode::ACCEPTED);
        assert_eq!(header(&gone, "x-ms-delete-type-permanent"), "true");
    }
    assert_eq!(
        rows(
            &rig,
            "&include=versions,deleted,snapshots,deletedwithversions"
        )
        .await
        .len(),
        0
    );
}

#[tokio::test]
async fn a_folder_of_nothing_but_versions_is_listed_with_versions_alone() {
    let rig = rig(
        json!({"versioning": true}),
        json!([{"name": "box", "blobs": [
        {"name": "gone/a", "deletedDaysAgo": 1}, {"name": "here/a", "versions": 2}]}]),
    )
    .await;
    assert_eq!(
        page(&rig, "&delimiter=/")
            .await
            .matches("<BlobPrefix>")
            .count(),
        1
    );
    assert_eq!(
        page(&rig, "&delimiter=/&include=versions")
            .await
            .matches("<BlobPrefix>")
            .count(),
        2
    );
    for size in [1, 2, 3] {
        let mut all = 0;
        let mut marker = String::new();
        loop {
            let xml = page(
                &rig,
                &format!("&include=versions&maxresults={size}&marker={marker}"),
            )
            .await;
            all += xml.matches("<Blob>").count();
            match between(&xml, "NextMarker") {
                Some(next) => marker = next.to_owned(),
                None => break,
            }
        }
        assert_eq!(all, 1 + 3, "{size}");
    }
}

#[tokio::test]
async fn a_soft_deleted_blob_is_listed_undeleted_and_gone_after_its_days() {
    let rig = rig(
        json!({"deleteRetentionDays": 7}),
        json!([{"name": "box", "blobs": [
        {"name": "a", "text": "one", "snapshots": 1}]}]),
    )
    .await;
    assert_eq!(
        refusal(&rig.delete("box/a", &[]).await),
        (409, "SnapshotsPresent")
    );
    let gone = rig
        .delete("box/a", &[("x-ms-delete-snapshots", "include")])
        .await;
    assert_eq!(header(&gone, "x-ms-delete-type-permanent"), "false");
    assert_eq!(rows(&rig, "&include=snapshots").await.len(), 0);
    let deleted = "<Name>a</Name><Deleted>true</Deleted>";
    let snapshot = "<Name>a</Name><Snapshot>ID</Snapshot><Deleted>true</Deleted>";
    assert_eq!(rows(&rig, "&include=deleted").await, [deleted]);
    assert_eq!(
        rows(&rig, "&include=deleted,snapshots").await,
        [snapshot, deleted]
    );
    let xml = page(&rig, "&include=deleted").await;
    // Recorded from the service: the days that are left are whole ones, and no lease is shown.
    assert_eq!(between(&xml, "RemainingRetentionDays"), Some("6"));
    assert!(
        xml.contains("<ServerEncrypted>true</ServerEncrypted><DeletedTime>"),
        "{xml}"
    );
    assert!(!xml.contains("LeaseState"), "{xml}");

    let back = rig.send(Method::PUT, "box/a?comp=undelete", &[], "").await;
    assert_eq!(back.status(), StatusCode::OK);
    assert_eq!(rows(&rig, "&include=snapshots,deleted").await.len(), 2);
    assert_eq!(rig.get("box/a").await.text().await.unwrap(), "one");

    rig.delete("box/a", &[("x-ms-delete-snapshots", "include")])
        .await;
    advance(&rig, "P6D").await;
    assert_eq!(
        between(
            &page(&rig, "&include=deleted").await,
            "RemainingRetentionDays"
        ),
        Some("0")
    );
    advance(&rig, "P1D").await;
    assert_eq!(rows(&rig, "&include=deleted,snapshots").await.len(), 0);
    let late = rig.send(Method::PUT, "box/a?comp=undelete", &[], "").await;
    assert_eq!(refusal(&late), (404, "BlobNotFound"));
}

#[tokio::test]
async fn writing_over_a_blob_leaves_a_soft_deleted_snapshot() {
    let rig = rig(json!({"deleteRetentionDays": 7}), json!([{"name": "box"}])).await;
    rig.put("box/a", "one").await;
    rig.put("box/a", "two").await;
    let snapshot = "<Name>a</Name><Snapshot>ID</Snapshot><Deleted>true</Deleted>";
    assert_eq!(rows(&rig, "&include=snapshots").await, ["<Name>a</Name>"]);
    assert_eq!(
        rows(&rig, "&include=deleted,snapshots").await,
        [snapshot, "<Name>a</Name>"]
    );
    // It is in nobody's way.
    assert_eq!(
        rig.delete("box/a", &[]).await.status(),
        StatusCode::ACCEPTED
    );
    // A new blob of a deleted one's name makes a snapshot of it.
    rig.put("box/a", "three").await;
    assert_eq!(
        rows(&rig, "&include=deleted,snapshots").await,
        [snapshot, snapshot, "<Name>a</Name>"]
    );
}

#[tokio::test]
async fn a_version_is_deleted_for_good_in_two_steps_where_the_account_allows_it() {
    for allowed in [true, false] {
        let account =
            json!({"versioning": true, "deleteRetentionDays": 7, "allowPermanentDelete": allowed});
        let rig = rig(
            account,
            json!([{"name": "box", "blobs": [{"name": "a", "versions": 1}]}]),
        )
        .await;
        let xml = page(&rig, "&include=versions").await;
        let id = between(&xml, "VersionId").unwrap().to_owned();
        let permanent = format!("box/a?versionid={id}&deletetype=permanent");
        assert_eq!(
            refusal(&rig.delete(&permanent, &[]).await),
            (409, "BlobSnapshotNotSoftDeleted")
        );
        let soft = rig.delete(&format!("box/a?versionid={id}"), &[]).await;
        assert_eq!(header(&soft, "x-ms-delete-type-permanent"), "false");
        let deleted = "<Name>a</Name><VersionId>ID</VersionId><Deleted>true</Deleted>";
        assert_eq!(rows(&rig, "&include=versions,deleted").await[0], deleted);
        let gone = rig.delete(&permanent, &[]).await;
        if allowed {
            assert_eq!(header(&gone, "x-ms-delete-type-permanent"), "true");
        } else {
            assert_eq!(gone.status(), StatusCode::CONFLICT);
        }
        let left = rows(&rig, "&include=versions,deleted").await.len();
        assert_eq!(left, if allowed { 1 } else { 2 });
        assert_eq!(
            rig.delete("box/a?deletetype=permanent", &[]).await.status(),
            StatusCode::BAD_REQUEST
        );
    }
}

#[tokio::test]
async fn holds_and_policies_refuse_a_deletion_until_they_end() {
    let rig = rig(json!({"versioning": true}), json!([
        {"name": "box", "immutableStorageWithVersioning": true, "blobs": [{"name": "a"}, {"name": "held-b"}]},
        {"name": "tagged", "legalHold": ["case4711"], "blobs": [{"name": "a"}]},
        {"name": "policy", "immutability": {"days": 3, "allowProtectedAppendWrites": true},
         "blobs": [{"name": "a"}, {"name": "log", "type": "AppendBlob"}]},
    ]))
    .await;
    for path in ["box/held-b", "tagged/a"] {
        assert_eq!(
            refusal(&rig.delete(path, &[]).await),
            (409, "BlobImmutableDueToLegalHold"),
            "{path}"
        );
    }
    let hold = |on: &'static str| [("x-ms-legal-hold", on)];
    let set = rig
        .send(Method::PUT, "box/a?comp=legalhold", &hold("true"), "")
        .await;
    assert_eq!(
        (set.status().as_u16(), header(&set, "x-ms-legal-hold")),
        (200, "true")
    );
    assert_eq!(
        header(
            &rig.send(Method::HEAD, "box/a", &[], "").await,
            "x-ms-legal-hold"
        ),
        "true"
    );
    assert!(
        page(&rig, "&include=legalhold")
            .await
            .contains("<LegalHold>true</LegalHold>")
    );
    assert_eq!(
        refusal(&rig.delete("box/a", &[]).await),
        (409, "BlobImmutableDueToLegalHold")
    );
    rig.send(Method::PUT, "box/a?comp=legalhold", &hold("false"), "")
        .await;
    assert_eq!(
        rig.delete("box/a", &[]).await.status(),
        StatusCode::ACCEPTED
    );

    rig.put("policy/new", "x").await;
    assert_eq!(
        refusal(&rig.delete("policy/new", &[]).await),
        (409, "BlobImmutableDueToPolicy")
    );
    let over = rig
        .send(
            Method::PUT,
            "policy/new",
            &[("x-ms-blob-type", "BlockBlob")],
            "y",
        )
        .await;
    assert_eq!(refusal(&over), (409, "BlobImmutableDueToPolicy"));
    let more = rig
        .send(Method::PUT, "policy/log?comp=appendblock", &[], "line\n")
        .await;
    assert_eq!(more.status(), StatusCode::CREATED);
    for container in ["tagged", "policy"] {
        let refused = rig
            .delete(&format!("{container}?restype=container"), &[])
            .await;
        assert_eq!(refused.status(), StatusCode::CONFLICT, "{container}");
    }
    advance(&rig, "P3D").await;
    assert_eq!(
        rig.delete("policy/new", &[]).await.status(),
        StatusCode::ACCEPTED
    );
}

#[tokio::test]
async fn a_locked_policy_of_a_blob_cannot_be_taken_away() {
    let rig = rig(
        json!({"versioning": true}),
        json!([
        {"name": "box", "immutableStorageWithVersioning": true, "blobs": [{"name": "a"}]}]),
    )
    .await;
    let until = |until: &'static str, mode: &'static str| {
        [
            ("x-ms-immutability-policy-until-date", until),
            ("x-ms-immutability-policy-mode", mode),
        ]
    };
    let path = "box/a?comp=immutabilityPolicies";
    for (headers, status) in [
        (until("Tue, 01 Jan 2199 00:00:00 GMT", "Unlocked"), 200),
        (until("Mon, 01 Jan 2198 00:00:00 GMT", "Locked"), 200),
        (until("Sun, 01 Jan 2197 00:00:00 GMT", "Locked"), 409),
        (until("Sat, 01 Jan 2000 00:00:00 GMT", "Locked"), 400),
    ] {
        let answer = rig.send(Method::PUT, path, &headers, "").await;
        assert_eq!(answer.status().as_u16(), status, "{headers:?}");
    }
    assert_eq!(
        refusal(&rig.delete("box/a", &[]).await),
        (409, "BlobImmutableDueToPolicy")
    );
    assert_eq!(
        refusal(&rig.delete(path, &[]).await),
        (409, "BlobImmutableDueToPolicy")
    );
    let xml = page(&rig, "&include=immutabilitypolicy").await;
    assert!(
        xml.contains("<ImmutabilityPolicyMode>locked</ImmutabilityPolicyMode>"),
        "{xml}"
    );
}

#[tokio::test]
async fn a_deleted_container_is_listed_and_restored_and_its_name_is_not_free_at_once() {
    let rig = rig(
        json!({"containerDeleteRetentionDays": 7}),
        json!([
        {"name": "box", "blobs": [{"name": "a"}]}, {"name": "old", "deletedDaysAgo": 2}]),
    )
    .await;
    let listed = async |query: &str| {
        rig.get(&format!("?comp=list{query}"))
            .await
            .text()
            .await
            .unwrap()
    };
    assert!(!listed("").await.contains("<Name>old</Name>"));
    let xml = listed("&include=deleted").await;
    assert!(xml.contains("<Name>old</Name><Version>01"), "{xml}");
    assert_eq!(between(&xml, "RemainingRetentionDays"), Some("4"));

    assert_eq!(
        rig.delete("box?restype=container", &[]).await.status(),
        StatusCode::ACCEPTED
    );
    assert_eq!(refusal(&rig.get("box/a").await), (404, "ContainerNotFound"));
    let create = rig
        .send(Method::PUT, "box?restype=container", &[], "")
        .await;
    assert_eq!(refusal(&create), (409, "ContainerBeingDeleted"));

    let xml = listed("&include=deleted&prefix=box").await;
    let version = between(&xml, "Version").unwrap();
    let of = [
        ("x-ms-deleted-container-name", "box"),
        ("x-ms-deleted-container-version", version),
    ];
    let restored = rig
        .send(Method::PUT, "box?restype=container&comp=undelete", &of, "")
        .await;
    assert_eq!(restored.status(), StatusCode::CREATED);
    assert_eq!(rig.get("box/a").await.status(), StatusCode::OK);

    rig.delete("box?restype=container", &[]).await;
    advance(&rig, "PT30S").await;
    let create = rig
        .send(Method::PUT, "box?restype=container", &[], "")
        .await;
    assert_eq!(create.status(), StatusCode::CREATED);
    advance(&rig, "P7D").await;
    assert!(!listed("&include=deleted").await.contains("<Deleted>"));
}

#[tokio::test]
async fn soft_delete_is_switched_on_by_the_service_properties() {
    let rig = rig(json!({}), json!([{"name": "box"}])).await;
    rig.put("box/a", "x").await;
    // The body of the recorded request.
    let body = "<?xml version='1.0' encoding='utf-8'?>\n<StorageServiceProperties><DeleteRetentionPolicy><Enabled>True</Enabled><Days>2</Days></DeleteRetentionPolicy></StorageServiceProperties>";
    let set = rig
        .send(Method::PUT, "?restype=service&comp=properties", &[], body)
        .await;
    assert_eq!(set.status(), StatusCode::ACCEPTED);
    let xml = rig
        .get("?restype=service&comp=properties")
        .await
        .text()
        .await
        .unwrap();
    assert!(
        xml.contains(
            "<DeleteRetentionPolicy><Enabled>true</Enabled><Days>2</Days></DeleteRetentionPolicy>"
        ),
        "{xml}"
    );
    rig.delete("box/a", &[]).await;
    assert_eq!(
        rows(&rig, "&include=deleted").await,
        ["<Name>a</Name><Deleted>true</Deleted>"]
    );
    for body in [
        "",
        "<StorageServiceProperties><DeleteRetentionPolicy><Enabled>true</Enabled><Days>0</Days></DeleteRetentionPolicy></StorageServiceProperties>",
    ] {
        let refused = rig
            .send(Method::PUT, "?restype=service&comp=properties", &[], body)
            .await;
        assert_eq!(refused.status(), StatusCode::BAD_REQUEST);
    }
}
