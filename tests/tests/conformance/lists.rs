use azure::ListBlobs;

use crate::Far;

pub(crate) async fn an_empty_container_is_one_empty_page(far: Far) {
    let page = far.list(ListBlobs::default()).await;
    assert!(page.blobs.is_empty() && page.folders.is_empty() && page.next.is_none());
}

pub(crate) async fn pages_follow_their_markers(far: Far) {
    let names = ["B", "a", "b", "c/1", "c/2", "d", "é"];
    for name in names {
        far.put(name, name).await;
    }
    let mut seen = Vec::new();
    let mut pages = 0;
    let mut marker = None;
    loop {
        let page = far
            .list(ListBlobs {
                marker: marker.take(),
                max_results: Some(2),
                ..ListBlobs::default()
            })
            .await;
        assert!(page.blobs.len() <= 2);
        seen.extend(page.blobs.into_iter().map(|blob| blob.name));
        pages += 1;
        marker = page.next;
        if marker.is_none() {
            break;
        }
    }
    assert_eq!(seen, names, "in the order of their code points, each once");
    assert!(pages >= 4);
}

pub(crate) async fn a_delimiter_cuts_names_into_folders(far: Far) {
    for name in ["top", "a/1", "a/2", "a/deep/3", "b/", "b/4", "ab"] {
        far.put(name, "x").await;
    }
    let hierarchical = |prefix: &str| ListBlobs {
        prefix: prefix.to_owned(),
        hierarchical: true,
        ..ListBlobs::default()
    };
    let names = |page: &azure::BlobPage| -> Vec<String> {
        page.blobs.iter().map(|blob| blob.name.clone()).collect()
    };
    let top = far.list(hierarchical("")).await;
    assert_eq!(top.folders, ["a/", "b/"]);
    assert_eq!(names(&top), ["ab", "top"]);
    let inside = far.list(hierarchical("a/")).await;
    assert_eq!(inside.folders, ["a/deep/"]);
    assert_eq!(names(&inside), ["a/1", "a/2"]);
    // A blob whose name is the folder's own prefix stands inside it.
    let named = far.list(hierarchical("b/")).await;
    assert_eq!(names(&named), ["b/", "b/4"]);
}

pub(crate) async fn a_prefix_is_exact(far: Far) {
    for name in ["Run/1", "run/1", "run/10", "run 1", "run+1", "run%2F1"] {
        far.put(name, "x").await;
    }
    for (prefix, expected) in [
        ("run/1", vec!["run/1", "run/10"]),
        ("Run", vec!["Run/1"]),
        ("run ", vec!["run 1"]),
        ("run+", vec!["run+1"]),
        ("run%2F", vec!["run%2F1"]),
        ("nothing", vec![]),
    ] {
        let page = far
            .list(ListBlobs {
                prefix: prefix.to_owned(),
                ..ListBlobs::default()
            })
            .await;
        let names: Vec<&str> = page.blobs.iter().map(|blob| blob.name.as_str()).collect();
        assert_eq!(names, expected, "{prefix}");
    }
}

pub(crate) async fn containers_are_listed(far: Far) {
    let mut names = Vec::new();
    let mut marker: Option<String> = None;
    loop {
        let page = far
            .service
            .list_containers(marker.as_deref())
            .await
            .unwrap();
        names.extend(page.containers.into_iter().map(|entry| entry.name));
        marker = page.next;
        if marker.is_none() {
            break;
        }
    }
    assert!(names.contains(&far.container), "{names:?}");
    assert!(names.is_sorted(), "{names:?}");
}

pub(crate) async fn entries_say_what_the_blob_is(far: Far) {
    let etag = far.put("a.txt", "hello").await;
    let page = far.list(ListBlobs::default()).await;
    let blob = &page.blobs[0];
    assert_eq!(blob.name, "a.txt");
    assert_eq!(blob.size, 5);
    assert_eq!(blob.etag, etag, "with quotes, as the write gave it");
    assert_eq!(blob.content_type.as_deref(), Some("text/plain"));
    assert_eq!(
        blob.md5.as_deref(),
        Some("XUFAKrxLKna5cZ2REBfFkg=="),
        "MD5 of hello"
    );
    assert!(blob.modified.is_some());
    assert!(blob.current && !blob.deleted && !blob.leased && !blob.directory);
}
