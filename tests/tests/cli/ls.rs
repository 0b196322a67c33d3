use std::collections::BTreeSet;

use http::Method;
use serde_json::{Value, json};

use crate::Side;

/// The same listing on both, as JSON: exact names, folders, sizes.
#[tokio::test(flavor = "multi_thread")]
async fn e1_a_container_is_listed_alike_by_token_and_by_connection_string() {
    for side in Side::both().await {
        side.fill("data", &["a/1.txt", "a/2.txt", "b c/é.txt", "top.txt"])
            .await;
        let url = side.url("data", "");
        let level = side.run(&["ls", &url, "--json"]).await.expect(0);
        let seen: Vec<(String, String)> = level
            .json_lines()
            .iter()
            .map(|line| (text(line, "kind"), text(line, "path")))
            .collect();
        let row = |kind: &str, path: &str| (kind.to_owned(), path.to_owned());
        assert_eq!(
            seen,
            [
                row("folder", "a/"),
                row("folder", "b c/"),
                row("blob", "top.txt")
            ],
            "{}",
            side.name
        );

        let all = side
            .run(&["ls", &url, "--recursive", "--json"])
            .await
            .expect(0);
        let lines = all.json_lines();
        assert_eq!(lines.len(), 4);
        for line in &lines {
            assert_eq!(line["kind"], "blob");
            assert_eq!(line["size"], text(line, "path").len());
            assert!(text(line, "etag").starts_with('"'));
            assert!(!text(line, "url").contains('?'));
        }
        assert_eq!(text(&lines[2], "path"), "b c/é.txt");
        assert_eq!(text(&lines[2], "name"), "é.txt");
        assert_eq!(
            all.stderr, "",
            "nothing but JSON, and nothing on the other stream"
        );
    }
}

fn text(line: &Value, field: &str) -> String {
    line[field].as_str().unwrap_or_default().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn t10_a_hostile_name_cannot_steer_the_terminal() {
    let side = Side::sandbox().await;
    side.fill(
        "data",
        &["\u{1b}[2J\u{1b}[31mred", "x\u{202e}gnp.exe", "line\nbreak"],
    )
    .await;
    let url = side.url("data", "");
    let human = side.run(&["ls", &url]).await.expect(0);
    assert!(
        !human.stdout.contains(['\u{1b}', '\u{202e}']),
        "{}",
        human.stdout
    );
    assert_eq!(
        human.stdout.lines().count(),
        4,
        "a heading and one line a blob"
    );
    assert!(human.stdout.contains("\\u{1b}[2J"));
    // JSON keeps the exact name, escaped as JSON escapes it.
    let exact = side.run(&["ls", &url, "--json"]).await.expect(0);
    let names: Vec<String> = exact
        .json_lines()
        .iter()
        .map(|line| text(line, "name"))
        .collect();
    assert!(names.contains(&"\u{1b}[2J\u{1b}[31mred".to_owned()));
    assert!(!exact.stdout.contains('\u{1b}'));
}

/// From the subscription down to a blob, each step with what the step before printed.
#[tokio::test(flavor = "multi_thread")]
async fn d1_the_demo_is_walked_from_the_top_with_the_ready_file_alone() {
    let sandbox = lastcopy_tests::SandboxProgram::start_demo().await;
    let program = lastcopy_tests::Lastcopy::new();
    let list = async |place: Option<&str>| {
        let mut arguments = vec!["ls", "--json", "--cloud", sandbox.cloud()];
        arguments.extend(place);
        program.run(&arguments).await.expect(0).json_lines()
    };
    let of_kind = |lines: &[Value], kind: &str, field: &str| {
        let line = lines.iter().find(|line| line["kind"] == kind);
        text(
            line.unwrap_or_else(|| panic!("no {kind} in {lines:?}")),
            field,
        )
    };
    let subscription = of_kind(&list(None).await, "subscription", "id");
    let group = of_kind(&list(Some(&subscription)).await, "resource-group", "id");
    let resources = list(Some(&group)).await;
    of_kind(&resources, "workspace", "id");
    let account = of_kind(&resources, "storage-account", "id");
    let container = of_kind(&list(Some(&account)).await, "container", "url");
    assert!(container.starts_with("https://127.0.0.1:"));
    assert!(!list(Some(&container)).await.is_empty());
}

/// 30,000 blobs in runs, and some beside them further up and behind.
async fn long_list(account: Value) -> Side {
    let runs = |file: usize| json!({ "name": format!("ExperimentRun/dcid.run-{{n}}/logs/{file:02}.txt"), "count": 1_000, "synthetic": 10 });
    let mut blobs: Vec<Value> = (0..30).map(runs).collect();
    let others = [
        "ExperimentRun",
        "ExperimentRun/dcid.run-2",
        "ExperimentRun/dcid.run-2!",
        "ExperimentRun/dcid.run-20/logs.txt",
        "ExperimentRun/dcid.run-é/1",
        "ExperimentRun/dcid.run-\u{1}/1",
        "LocalUpload/a",
        "LocalUpload/b/c",
        "top",
    ];
    blobs.extend(others.map(|name| json!({ "name": name, "text": "x" })));
    let mut settings = account;
    settings["containers"] = json!([{ "name": "data", "blobs": blobs }]);
    Side::keeping("long", settings).await
}

fn listed(output: &lastcopy_tests::Output) -> Vec<String> {
    let lines = output.json_lines();
    let blobs = lines.iter().filter(|line| line["kind"] == "blob");
    blobs.map(|line| text(line, "path")).collect()
}

/// The prefixes that were asked for.
async fn prefixes(side: &Side) -> BTreeSet<String> {
    let asked = side.far().log().await;
    let lists = asked.iter().filter(|line| line["operation"] == "ListBlobs");
    let prefix = |path: String| path.split_once("&prefix=").map(|(_, rest)| rest.to_owned());
    let prefixes = lists.filter_map(|line| prefix(text(line, "path")));
    prefixes
        .map(|rest| rest.split('&').next().unwrap_or_default().to_owned())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_list_is_read_in_ranges_and_names_each_blob_once() {
    let side = long_list(json!({})).await;
    let url = side.url("data", "");
    let arguments = ["ls", &url, "--recursive", "--json"];
    // So that what the levels hold is known before the next pages came.
    let far = json!({ "match": { "operation": "ListBlobs" }, "do": { "delayMs": 50 } });
    side.far().fault(&far).await;
    let names = listed(&side.run(&arguments).await.expect(0));
    side.far().clear_faults().await;
    assert_eq!(names.len(), 30_009);
    assert!(names.is_sorted_by(|a, b| a < b), "in order, each once");
    let ranges = prefixes(&side).await;
    for run in 5..10 {
        let range = format!("ExperimentRun%2Fdcid.run-{run}");
        assert!(ranges.contains(&range), "{ranges:?}");
    }

    // Where a range cannot be read, what was named before it is no more than the list's beginning.
    let passes =
        json!({ "match": { "operation": "ListBlobs" }, "do": { "delayMs": 1 }, "times": 8 });
    let refuses = json!({ "match": { "operation": "ListBlobs" }, "do": { "status": 403, "code": "AuthorizationFailure" } });
    side.far().fault(&passes).await;
    side.far().fault(&refuses).await;
    let part = side.run(&arguments).await.expect(4);
    let part = listed(&part);
    assert!(
        part.len() >= 5_000 && part.len() < names.len(),
        "{}",
        part.len()
    );
    assert!(names.starts_with(&part));

    // Busy for a while: each is asked for again.
    side.far().clear_faults().await;
    let passes =
        json!({ "match": { "operation": "ListBlobs" }, "do": { "delayMs": 1 }, "times": 7 });
    let busy = json!({ "match": { "operation": "ListBlobs" }, "do": { "status": 503, "code": "ServerBusy" }, "times": 3 });
    side.far().fault(&passes).await;
    side.far().fault(&busy).await;
    assert_eq!(listed(&side.run(&arguments).await.expect(0)), names);
}

/// Its names do not come in the order of their bytes.
#[tokio::test(flavor = "multi_thread")]
async fn a_long_list_with_directories_is_read_in_one() {
    let side = long_list(json!({ "hierarchicalNamespace": true })).await;
    let url = side.url("data", "");
    let names = listed(
        &side
            .run(&["ls", &url, "--recursive", "--json"])
            .await
            .expect(0),
    );
    let files = names.iter().filter(|name| name.contains("/logs/")).count();
    assert_eq!(files, 30_000);
    assert!(prefixes(&side).await.is_empty());
}

/// A listing is no snapshot; what nobody touches is in it all the same.
#[tokio::test(flavor = "multi_thread")]
async fn a_long_list_that_changes_names_once_what_stays() {
    let side = long_list(json!({})).await;
    let url = side.url("data", "");
    let far = json!({ "match": { "operation": "ListBlobs" }, "do": { "delayMs": 50 } });
    side.far().fault(&far).await;
    let changing = async {
        for run in (100..1_000).step_by(30) {
            let folder = format!("ExperimentRun/dcid.run-{run}");
            side.account.put("data", &format!("{folder}!"), "new").await;
            let gone = format!("{folder}/logs/00.txt");
            let gone = side.account.of_blob(Method::DELETE, "data", &gone, &[]);
            assert_eq!(gone.await.status, 202);
        }
    };
    let arguments = ["ls", &url, "--recursive", "--json"];
    let (output, ()) = tokio::join!(side.run(&arguments), changing);
    let names = listed(&output.expect(0));
    assert!(names.is_sorted_by(|a, b| a < b), "in order, each once");
    let first = |name: &str| name.ends_with("/logs/00.txt");
    let stay = names
        .iter()
        .filter(|name| name.contains("/logs/") && !first(name));
    assert_eq!(stay.count(), 29_000);
}
