use reqwest::Method;
use serde_json::json;

use crate::rig::{Rig, VERSION, code, header};

/// The text of every `<tag>` of a page, in its order.
fn texts<'a>(xml: &'a str, tag: &str) -> Vec<&'a str> {
    let (open, close) = (format!("<{tag}>"), format!("</{tag}>"));
    let found = xml.split(&open).skip(1);
    found
        .map(|rest| rest.split(&close).next().unwrap())
        .collect()
}

/// All pages of a listing, as `(name or prefix, snapshot or nothing)`.
async fn walk(rig: &Rig, container: &str, query: &str, page: usize) -> Vec<(String, String)> {
    let mut rows = Vec::new();
    let mut marker = String::new();
    loop {
        let path = format!(
            "{container}?restype=container&comp=list&maxresults={page}&marker={marker}{query}"
        );
        let answer = rig.get(&path).await;
        assert_eq!(answer.status().as_u16(), 200);
        let xml = answer.text().await.unwrap();
        assert!(xml.starts_with('\u{FEFF}'));
        let blobs = texts(&xml, "Blobs")[0];
        let marked = blobs
            .replace("<BlobPrefix>", "<Blob>")
            .replace("</BlobPrefix>", "</Blob>");
        let before = rows.len();
        for row in texts(&marked, "Blob") {
            let snapshot = texts(row, "Snapshot").first().map_or("", |text| *text);
            rows.push((texts(row, "Name")[0].to_owned(), snapshot.to_owned()));
        }
        assert!(rows.len() - before <= page);
        match texts(&xml, "NextMarker").first() {
            Some(next) => marker = String::from(*next),
            None => return rows,
        }
    }
}

fn names(rows: &[(String, String)]) -> Vec<&str> {
    rows.iter().map(|(name, _)| name.as_str()).collect()
}

async fn rig() -> Rig {
    Rig::with(json!([{"name": "box", "blobs": [
        {"name": "a"}, {"name": "a/1"}, {"name": "a/2"}, {"name": "a0", "snapshots": 3},
        {"name": "b/c/1"}, {"name": "b/c/2"}, {"name": "b//x"}, {"name": "é/1"}, {"name": "z"},
    ]}]))
    .await
}

#[tokio::test]
async fn folders_and_blobs_come_in_the_order_of_their_names() {
    let rig = rig().await;
    for page in [1, 2, 3, 5000] {
        let rows = walk(&rig, "box", "&delimiter=/", page).await;
        assert_eq!(names(&rows), ["a", "a/", "a0", "b/", "z", "é/"], "{page}");
        let rows = walk(&rig, "box", "&delimiter=/&prefix=b/", page).await;
        assert_eq!(names(&rows), ["b//", "b/c/"], "{page}");
        let rows = walk(&rig, "box", "&delimiter=/&prefix=b//", page).await;
        assert_eq!(names(&rows), ["b//x"], "{page}");
        let rows = walk(&rig, "box", "&prefix=a", page).await;
        assert_eq!(names(&rows), ["a", "a/1", "a/2", "a0"], "{page}");
        let rows = walk(&rig, "box", "", page).await;
        assert_eq!(
            names(&rows),
            [
                "a", "a/1", "a/2", "a0", "b//x", "b/c/1", "b/c/2", "z", "é/1"
            ]
        );
        assert!(walk(&rig, "box", "&prefix=none", page).await.is_empty());
    }
}

#[tokio::test]
async fn snapshots_come_before_their_blob_and_pages_lose_none() {
    let rig = rig().await;
    let whole = walk(
        &rig,
        "box",
        "&include=snapshots,metadata,versions,deleted",
        5000,
    )
    .await;
    assert_eq!(whole.len(), 9 + 3);
    let at = whole.iter().position(|(name, _)| name == "a0").unwrap();
    let taken: Vec<&str> = whole[at..at + 4]
        .iter()
        .map(|(_, id)| id.as_str())
        .collect();
    assert!(
        taken.is_sorted_by(|a, b| b.is_empty() || a < b),
        "{taken:?}"
    );
    for page in 1..6 {
        assert_eq!(
            walk(&rig, "box", "&include=snapshots", page).await,
            whole,
            "{page}"
        );
    }
}

#[tokio::test]
async fn the_shape_of_a_row() {
    let rig = Rig::with(json!([{"name": "box", "blobs": [{
        "name": "x", "text": "hello world", "contentType": "text/plain", "modified": "2026-03-01T10:00:00Z",
        "metadata": {"owner": "a<b"}, "leased": true,
    }]}]))
    .await;
    let xml = rig
        .get("box?restype=container&comp=list&include=metadata")
        .await
        .text()
        .await
        .unwrap();
    let head = rig.send(Method::HEAD, "box/x", &[], "").await;
    let etag = header(&head, "etag").trim_matches('"').to_owned();
    let when = "Sun, 01 Mar 2026 10:00:00 GMT";
    assert_eq!(header(&head, "last-modified"), when);
    let row = format!(
        "<Blobs><Blob><Name>x</Name><Properties><Creation-Time>{when}</Creation-Time><Last-Modified>{when}</Last-Modified><Etag>{etag}</Etag><Content-Length>11</Content-Length><Content-Type>text/plain</Content-Type><Content-Encoding /><Content-Language /><Content-CRC64 /><Content-MD5>XrY7u+Ae7tCTyyK7j1rNww==</Content-MD5><Cache-Control /><Content-Disposition /><BlobType>BlockBlob</BlobType><AccessTier>Hot</AccessTier><AccessTierInferred>true</AccessTierInferred><LeaseStatus>locked</LeaseStatus><LeaseState>leased</LeaseState><LeaseDuration>infinite</LeaseDuration><ServerEncrypted>true</ServerEncrypted></Properties><Metadata><owner>a&lt;b</owner></Metadata><OrMetadata /></Blob></Blobs><NextMarker /></EnumerationResults>"
    );
    assert!(xml.ends_with(&row), "{xml}\n{row}");
    let endpoint = format!(
        "<EnumerationResults ServiceEndpoint=\"{}/\" ContainerName=\"box\">",
        rig.endpoint()
    );
    assert!(xml.contains(&endpoint), "{xml}");
}

#[tokio::test]
async fn t09_names_that_xml_cannot_hold_are_listed_encoded() {
    let blobs: Vec<_> = [
        "nul\u{0}",
        "bell\u{7}",
        "esc\u{1b}",
        "del\u{7f}",
        "fffe\u{fffe}",
        "cr\r\n\tend",
    ]
    .iter()
    .map(|name| json!({"name": name}))
    .collect();
    let rig = Rig::with(json!([{"name": "box", "blobs": blobs}])).await;
    let xml = rig
        .get("box?restype=container&comp=list")
        .await
        .text()
        .await
        .unwrap();
    for name in ["nul%00", "bell%07", "esc%1B", "fffe%EF%BF%BE"] {
        assert!(
            xml.contains(&format!("<Name Encoded=\"true\">{name}</Name>")),
            "{xml}"
        );
    }
    assert!(xml.contains("<Name>cr&#xD;&#xA;&#x9;end</Name>"), "{xml}");
    assert!(xml.contains("<Name>del\u{7f}</Name>"), "{xml}");
}

#[tokio::test]
async fn containers_are_listed_in_pages() {
    let rig = Rig::with(json!([{"name": "one"}, {"name": "two"}, {"name": "three"}])).await;
    let first = rig
        .get("?comp=list&maxresults=2")
        .await
        .text()
        .await
        .unwrap();
    assert_eq!(texts(&first, "Name"), ["one", "three"]);
    assert_eq!(texts(&first, "NextMarker"), ["/acct/two"]);
    assert!(texts(&first, "Etag")[0].starts_with("\"0x8D"));
    let last = rig
        .get("?comp=list&marker=/acct/two&prefix=t")
        .await
        .text()
        .await
        .unwrap();
    assert_eq!(texts(&last, "Name"), ["two"]);
    assert!(last.contains("<NextMarker />"));
}

#[tokio::test]
async fn parameters_that_do_not_fit_are_refused() {
    let rig = rig().await;
    for (query, wanted) in [
        ("maxresults=0", "OutOfRangeQueryParameterValue"),
        ("maxresults=many", "InvalidQueryParameterValue"),
        ("include=everything", "InvalidQueryParameterValue"),
        ("marker=mine", "InvalidQueryParameterValue"),
    ] {
        let answer = rig
            .get(&format!("box?restype=container&comp=list&{query}"))
            .await;
        assert_eq!(
            (answer.status().as_u16(), code(&answer)),
            (400, wanted),
            "{query}"
        );
    }
    let url = format!("{}/box?restype=container&comp=list", rig.endpoint());
    let answer = rig
        .http
        .get(url)
        .header("x-ms-version", "soon")
        .send()
        .await
        .unwrap();
    assert_eq!(code(&answer), "InvalidHeaderValue");
    let answer = rig.get("box?restype=container&comp=list").await;
    assert_eq!(header(&answer, "x-ms-version"), VERSION);
}
