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

fn text(line: &serde_json::Value, field: &str) -> String {
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
    let of_kind = |lines: &[serde_json::Value], kind: &str, field: &str| {
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
