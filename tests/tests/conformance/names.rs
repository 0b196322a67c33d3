use std::collections::BTreeSet;

use azure::ListBlobs;

use crate::Far;

/// Writes each name by hand, finds it by listing, reads it back by its exact name, and deletes it.
async fn round_trip(far: &Far, names: &[&str]) {
    for name in names {
        far.put(name, format!("content of {name}")).await;
    }
    let page = far.list(ListBlobs::default()).await;
    let listed: BTreeSet<&str> = page.blobs.iter().map(|blob| blob.name.as_str()).collect();
    assert_eq!(listed, names.iter().copied().collect::<BTreeSet<_>>());
    assert_eq!(page.blobs.len(), names.len(), "each once");
    for blob in &page.blobs {
        let id = far.id(&blob.name);
        let content = far.read(&id, &blob.etag, 0..blob.size).await;
        assert_eq!(content, format!("content of {}", blob.name).as_bytes());
    }
    for blob in &page.blobs {
        far.service
            .delete(&far.id(&blob.name), &blob.etag, "r-1")
            .await
            .unwrap();
    }
    assert!(far.list(ListBlobs::default()).await.blobs.is_empty());
}

pub(crate) async fn t01_t04_hostile_names_are_blobs_like_others(far: Far) {
    let names = [
        "../e1",
        "a/../../e2",
        "../../../e3",
        "/abs",
        "//dbl",
        "C:/x",
        "~/h",
        ".",
        "..",
        "./d",
        "d",
        "a/./b",
        "a/b",
        "a//b",
        "a///b",
        "a/",
        "a",
        "CON",
        "nul.txt",
        "x.",
        "x ",
        "%2e%2e",
        "%2F",
        "100%",
        "a+b",
        "a b",
        "a?b#c",
        "a&b=c",
        "'q'",
        "\"q\"",
        "<img src=x onerror=alert(1)>",
        "javascript:1",
        "{{7*7}}",
        "]]>",
    ];
    round_trip(&far, &names).await;
    if far.side.capabilities.backslashes {
        round_trip(&far, &["..\\e4", "C:\\x", "\\\\srv\\s\\x"]).await;
    }
}

pub(crate) async fn t06_names_that_look_alike_are_different(far: Far) {
    let names = [
        "A.txt",
        "a.txt",
        "caf\u{e9}",
        "cafe\u{301}",
        "\u{df}",
        "SS",
        "\u{130}",
        "i\u{307}",
        "\u{212a}",
        "k",
        "日本語/ログ.txt",
        "😀",
        "x\u{202e}txt.exe",
    ];
    round_trip(&far, &names).await;
}

pub(crate) async fn t08_long_names_are_whole(far: Far) {
    let long = "n".repeat(1024);
    let deep = "d/".repeat(253) + "end";
    let wide = "😀".repeat(200);
    round_trip(&far, &[&long, &deep, &wide]).await;
}

pub(crate) async fn t09_names_beyond_xml_are_listed(far: Far) {
    if !far.side.capabilities.names_beyond_xml {
        // Azurite answers 500 to the listing; what matters then is that the error says where.
        far.put("a\u{1}b", "x").await;
        let request = ListBlobs::default();
        let error = far
            .service
            .list_blobs(&far.container, &request)
            .await
            .unwrap_err();
        assert_eq!(error.tried, "list-blobs", "{error}");
        return;
    }
    round_trip(
        &far,
        &["a\u{1}b", "\u{1b}[2J", "bell\u{7}", "\u{fffe}", "del\u{7f}"],
    )
    .await;
}
