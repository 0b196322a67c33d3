//! T39: whatever a page asks, it gets an answer or a typed refusal, and the program goes on.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod window;

use std::time::{Duration, Instant};

use domain::Code;
use serde_json::{Value, json};
use window::{Window, query};

/// The catalogue asks for 50 ms of a release build; a debug build on a busy machine gets what a person would wait.
const PATIENCE: Duration = Duration::from_secs(5);

#[tokio::test]
async fn t39_no_call_outside_the_table_is_answered() {
    let window = Window::open();
    let long = "x".repeat(10_000_000);
    let row = query(1, "");
    let page =
        |offset: Value, limit: Value| json!({ "query": row, "offset": offset, "limit": limit });
    let with = |name: &str, value: Value| {
        let mut row = row.clone();
        row[name] = value;
        json!({ "query": row, "offset": 0, "limit": 1 })
    };
    let pick = |pick: Value| json!({ "selection": { "place": 1, "filter": "", "deleted": false, "pick": pick } });
    let calls: Vec<(&str, Value)> = vec![
        ("no_such_command", json!({})),
        ("", Value::Null),
        ("plugin:fs|read_file", json!({ "path": "/etc/passwd" })),
        (
            "plugin:shell|open",
            json!({ "path": "https://example.com" }),
        ),
        ("__proto__", json!({})),
        ("constructor", json!({})),
        ("start_demo ", json!({})),
        ("Start_Demo", json!({})),
        (&long, json!({})),
        ("rows", Value::Null),
        ("rows", json!([])),
        ("rows", json!("rows")),
        ("rows", json!([row, 0, 1])),
        ("session", json!([])),
        ("rows", json!({ "query": row })),
        ("rows", page(json!(-1), json!(1))),
        ("rows", page(json!(0), json!(-1))),
        ("rows", page(json!(0), json!(4_294_967_296_u64))),
        ("rows", page(json!(1e300), json!(1))),
        ("rows", page(json!("0"), json!(1))),
        ("rows", with("place", json!(9_223_372_036_854_775_808_u64))),
        ("rows", with("place", json!("1 OR 1=1"))),
        ("rows", with("sort", json!("name; DROP TABLE items"))),
        ("rows", with("__proto__", json!({ "deleted": true }))),
        ("rows", with("filter", json!(7))),
        (
            "summarize",
            pick(json!({ "mode": "everything", "ids": [] })),
        ),
        ("summarize", pick(json!({ "mode": "only", "ids": [1.5] }))),
        (
            "summarize",
            pick(json!({ "mode": "only", "ids": [], "__proto__": {} })),
        ),
        ("summarize", pick(json!({ "mode": "only" }))),
        ("session", json!({ "more": long })),
        ("session", json!({ "__proto__": { "demo": true } })),
        ("set_settings", json!({ "settings": long })),
        (
            "attach_storage",
            json!({ "how": { "is": "emulator", "text": "x" } }),
        ),
        (
            "download",
            json!({ "selection": pick(json!({ "mode": "only", "ids": [] }))["selection"], "folder": "/etc" }),
        ),
        (
            "download",
            json!({ "selection": pick(json!({ "mode": "only", "ids": [] }))["selection"], "folder": 7 }),
        ),
        ("open_folder", json!({ "folder": "/etc" })),
        ("open_folder", json!({ "folder": -1 })),
        ("open_in_portal", json!({ "place": "https://example.com" })),
        (
            "apply_delete",
            json!({ "plan": 1, "hash": "", "typed": "" }),
        ),
        ("apply_delete", json!({ "hash": "", "typed": "" })),
    ];
    for (name, arguments) in calls {
        let began = Instant::now();
        let error = app::call(&window.app, name, arguments.clone())
            .await
            .unwrap_err();
        let took = began.elapsed();
        let shown: String = format!("{name} {arguments}").chars().take(200).collect();
        assert_eq!(error.code, Code::Usage, "{shown}: {error}");
        assert!(error.to_string().len() < 1_000, "{shown}");
        assert!(took < PATIENCE, "{shown}: {took:?}");
        // The program still answers.
        let session = window.ask("session", Value::Null).await;
        assert_eq!(session["demo"], false);
    }
    assert!(window.asked().is_empty(), "the host was never asked");
}

#[tokio::test]
async fn t39_well_formed_nonsense_is_refused_by_its_meaning() {
    let window = Window::open();
    let long = "x".repeat(10_000_000);
    let nothing = json!({ "place": 987_654_321, "filter": long, "deleted": true, "pick": { "mode": "all-except", "ids": [-1, 0] } });
    for (name, arguments, code) in [
        ("open_place", json!({ "place": -1 }), Code::NotFound),
        ("open_place", json!({ "place": i64::MIN }), Code::NotFound),
        ("properties", json!({ "id": i64::MAX }), Code::NotFound),
        ("copies", json!({ "id": 0 }), Code::NotFound),
        ("preview", json!({ "id": 0 }), Code::NotFound),
        ("measure", json!({ "place": 0 }), Code::NotFound),
        ("refresh", json!({ "place": 0 }), Code::NotFound),
        ("detach_storage", json!({ "place": 0 }), Code::NotFound),
        (
            "export_list",
            json!({ "query": query(0, "") }),
            Code::NotFound,
        ),
        ("open_in_portal", json!({ "place": 0 }), Code::NotOffered),
        ("open_folder", json!({ "folder": 0 }), Code::Usage),
        (
            "download",
            json!({ "selection": nothing, "folder": 0 }),
            Code::Usage,
        ),
        (
            "plan_delete",
            json!({ "selection": nothing, "options": { "snapshots": false } }),
            Code::NotOffered,
        ),
        (
            "apply_delete",
            json!({ "plan": "../../x", "hash": long, "typed": long }),
            Code::NoSuchJob,
        ),
        (
            "discard_plan",
            json!({ "plan": "../../x" }),
            Code::PlanSpent,
        ),
        (
            "job_rows",
            json!({ "job": long, "problems": false, "offset": 0, "limit": 1 }),
            Code::NoSuchJob,
        ),
        ("job_steps", json!({ "job": long }), Code::NoSuchJob),
        ("cancel_job", json!({ "job": "" }), Code::NoSuchJob),
        (
            "resume_job",
            json!({ "job": "../journal" }),
            Code::NoSuchJob,
        ),
        (
            "show_in_folder",
            json!({ "job": "%2e%2e" }),
            Code::NoSuchJob,
        ),
    ] {
        let error = window.refused(name, arguments).await;
        assert_eq!(
            error.code,
            code,
            "{name}: {}",
            &error.to_string()[..error.to_string().len().min(300)]
        );
    }
    let summary = window
        .ask("summarize", json!({ "selection": nothing }))
        .await;
    assert_eq!(summary["items"], 0);
    let ids = json!({ "query": query(1, ""), "from": 0, "to": u64::MAX });
    assert_eq!(window.ask("row_ids", ids).await, json!([]));
    let page =
        json!({ "query": query(1, &"%_[".repeat(1_000)), "offset": u64::MAX, "limit": u32::MAX });
    assert_eq!(window.ask("rows", page).await["rows"], json!([]));
}
