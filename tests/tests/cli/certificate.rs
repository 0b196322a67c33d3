use std::fs;
use std::path::{Path, PathBuf};

use lastcopy_tests::Lastcopy;
use serde_json::{Value, json};

use crate::Side;

/// Deletes everything below a folder, and returns what the command printed and the certificate's path.
async fn delete(side: &Side, folder: &str) -> (Value, PathBuf) {
    side.fill("data", &[&format!("{folder}/1"), &format!("{folder}/2")])
        .await;
    let url = side.url("data", &format!("{folder}/"));
    let plan = side.run(&["delete", &url, "--json"]).await.expect(3).json();
    let confirm = plan["confirm"].as_str().unwrap();
    let done = side
        .run(&["delete", &url, "--confirm", confirm, "--json"])
        .await
        .expect(0)
        .json();
    let path = done["certificate"].as_str().unwrap().into();
    (done, path)
}

async fn verify(lastcopy: &Lastcopy, arguments: &[&str], exit: i32) -> Value {
    let arguments = [&["verify", "--json"], arguments].concat();
    lastcopy.run(&arguments).await.expect(exit).json()
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// D2: every deletion ends with a statement that says what became of each item, and that a stranger can check.
#[tokio::test(flavor = "multi_thread")]
async fn d2_a_deletion_ends_with_a_certificate() {
    for side in Side::both().await {
        let (done, path) = delete(&side, "run").await;
        let stated: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        let stated = &stated["certificate"];
        assert_eq!(stated["job"], done["job"]);
        assert_eq!(stated["outcomes"]["deleted"], 2);
        assert_eq!(stated["secondLook"]["remaining"], 0);
        let items = stated["items"].as_array().unwrap();
        let names: Vec<&str> = items.iter().map(|i| i["name"].as_str().unwrap()).collect();
        assert_eq!(names, ["run/1", "run/2"]);
        assert!(
            items
                .iter()
                .all(|item| item["outcome"] == "deleted" && item["request"].is_string())
        );
        let page = fs::read_to_string(path.with_extension("html")).unwrap();
        assert!(page.contains("Certificate of deletion") && page.contains("run/2"));

        let own = verify(&side.program, &[text(&path)], 0).await;
        assert_eq!(
            (&own["intact"], &own["known"], &own["clean"]),
            (&true.into(), &true.into(), &true.into())
        );
        let stranger = Lastcopy::new();
        assert_eq!(verify(&stranger, &[text(&path)], 0).await["known"], false);
        let fingerprint = own["key"]["fingerprint"].as_str().unwrap();
        verify(&stranger, &[text(&path), "--key", fingerprint], 0).await;
        verify(&stranger, &[text(&path), "--key", text(&path)], 0).await;
    }
}

/// What the service keeps is certified by its kind, each with its date: blobs, versions that stay, a container.
#[tokio::test(flavor = "multi_thread")]
async fn d2_a_certificate_says_what_is_kept_of_each_kind() {
    let blobs = json!([{ "name": "run/{n}", "count": 2, "snapshots": 1, "text": "1" }]);
    let containers = json!([{ "name": "data", "blobs": blobs }, { "name": "whole", "blobs": [{ "name": "a" }] }]);
    let settings = json!({ "containerDeleteRetentionDays": 7, "deleteRetentionDays": 7, "containers": containers });
    let side = Side::keeping("journeys", settings).await;
    let (folder, whole) = (side.url("data", "run/"), side.url("whole", ""));
    let words = ["delete", "--json", "--with", "snapshots", &folder, &whole];
    let plan = side.run(&words).await.expect(3).json();
    let confirm = ["--confirm", plan["confirm"].as_str().unwrap()];
    let done = side.run(&[&words[..], &confirm].concat()).await;
    let done = done.expect(0).json();
    let path = PathBuf::from(done["certificate"].as_str().unwrap());
    let stated: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    let look = &stated["certificate"]["secondLook"];
    assert_eq!(look["recoverable"], done["recoverable"]);
    let residues = look["residues"].as_array().unwrap();
    let mut kinds: Vec<(&str, u64)> = residues
        .iter()
        .map(|kept| {
            (
                kept["kind"].as_str().unwrap(),
                kept["count"].as_u64().unwrap(),
            )
        })
        .collect();
    kinds.sort_unstable();
    assert_eq!(
        kinds,
        [("blob", 2), ("container", 1), ("snapshot", 2)],
        "{look}"
    );
    assert!(
        residues.iter().all(|kept| kept["until"].is_string()),
        "{look}"
    );
    let page = fs::read_to_string(path.with_extension("html")).unwrap();
    assert!(
        page.contains("2 soft-deleted snapshots, until 20"),
        "{page}"
    );
    verify(&Lastcopy::new(), &[text(&path)], 0).await;
}

/// A changed byte is refused, and so is a statement that somebody else signed where a key was named.
#[tokio::test(flavor = "multi_thread")]
async fn d2_an_altered_or_foreign_certificate_is_refused() {
    let (side, other) = (Side::sandbox().await, Side::sandbox().await);
    let (_, path) = delete(&side, "run").await;
    let (_, foreign) = delete(&other, "run").await;
    let fingerprint = verify(&side.program, &[text(&path)], 0).await["key"]["fingerprint"].clone();
    for key in [fingerprint.as_str().unwrap(), text(&path)] {
        let refused = verify(&side.program, &[text(&foreign), "--key", key], 1).await;
        assert_eq!(refused["error"]["code"], "other-key");
    }
    let altered = path.with_file_name("altered.json");
    let sealed = fs::read_to_string(&path).unwrap();
    fs::write(
        &altered,
        sealed.replacen("\"deleted\":2", "\"deleted\":3", 1),
    )
    .unwrap();
    let refused = verify(&side.program, &[text(&altered)], 1).await;
    assert_eq!(refused["error"]["code"], "certificate-tampered");
    for (language, sentence) in [
        ("en", "is not what was signed"),
        ("fr", "n’est pas ce qui a été signé"),
        ("ja", "署名されたものと異なります"),
    ] {
        let said = side
            .program
            .run(&["verify", text(&altered), "--lang", language])
            .await
            .expect(1);
        assert!(said.stderr.contains(sentence), "{}", said.stderr);
    }
}
