//! The window's commands against the demo, without a window: what the page would ask, in its words.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod window;

use app::views::Event;
use serde_json::{Value, json};
use window::{Window, only};

/// An account of the demo.
const ACCOUNT: [&str; 3] = ["Contoso Research", "rg-ml-prod", "fraudscoringst01"];

#[tokio::test(flavor = "multi_thread")]
async fn runs_are_downloaded_and_deleted_from_the_demo() {
    let window = Window::open();
    let home = window.demo().await;
    let subscription = window.child(home, "Contoso Research").await;
    let group = window.child(subscription, "rg-ml-prod").await;
    let account = window.child(group, "fraudscoringst01").await;
    let container = window.child(account, "azureml").await;
    let runs = window.child(container, "ExperimentRun").await;
    window.ask("refresh", json!({ "place": runs })).await;
    let query = json!({ "place": runs, "filter": "", "sort": "name", "descending": false });
    let ids = window
        .ask("row_ids", json!({ "query": query, "from": 1, "to": 3 }))
        .await;
    let ids: Vec<i64> = serde_json::from_value(ids).unwrap();
    assert_eq!(ids.len(), 3);

    let chosen = only(runs, &ids);
    let summary = window.measured(&chosen).await;
    assert_eq!(summary["items"], 3);
    let folder = window.ask("pick_folder", Value::Null).await;
    let job = window
        .ask(
            "download",
            json!({ "selection": chosen, "folder": folder["id"] }),
        )
        .await;
    let job = window.ended(job["job"].as_str().unwrap()).await;
    assert_eq!(job.state, domain::JobState::Finished, "{job:?}");
    assert_eq!(job.tally.saved, job.items, "{job:?}");
    let shown = std::mem::take(&mut *window.page.shown.lock().unwrap());
    assert_eq!(
        shown.iter().rfind(|one| one.starts_with("progress")),
        Some(&"progress None LastCopy".to_owned()),
        "{shown:?}"
    );
    assert!(
        shown.iter().any(|one| one.starts_with("notify ")),
        "{shown:?}"
    );
    assert_eq!(json!(job.items), summary["files"]);
    let report = engine::verify_manifest(window.saved.path()).unwrap();
    assert_eq!(report.files, job.items);
    assert_eq!(report.differences, []);

    let two = only(runs, &ids[..2]);
    let plan = window
        .ask(
            "plan_delete",
            json!({ "selection": two, "options": { "snapshots": false } }),
        )
        .await;
    let apply = |typed: &Value| json!({ "plan": plan["id"], "hash": plan["hash"], "typed": typed });
    // Neither another text nor the hash of another plan confirms this one.
    let mut other = apply(&plan["confirm"]);
    other["hash"] = "0".repeat(64).into();
    for wrong in [apply(&json!("0")), other] {
        let refused = app::call(&window.app, "apply_delete", wrong).await;
        let code = refused.unwrap_err().code;
        assert_eq!(code, domain::Code::ConfirmationMismatch);
    }
    let job = window.ask("apply_delete", apply(&plan["confirm"])).await;
    let job = window.ended(job["job"].as_str().unwrap()).await;
    assert_eq!(job.tally.deleted, job.items, "{job:?}");
    assert_eq!(
        (job.remaining, job.unplanned, job.recoverable),
        (Some(0), Some(0), Some(0))
    );
    let again = app::call(&window.app, "apply_delete", apply(&plan["confirm"]))
        .await
        .unwrap_err();
    assert_eq!(again.code, domain::Code::PlanSpent);

    window.ask("refresh", json!({ "place": runs })).await;
    let left = window
        .ask(
            "row_ids",
            json!({ "query": query, "from": 0, "to": 100_000 }),
        )
        .await;
    let left: Vec<i64> = serde_json::from_value(left).unwrap();
    assert!(!left.contains(&ids[0]) && !left.contains(&ids[1]) && left.contains(&ids[2]));
}

/// The page offers to pause a job from the moment on when it is told of it.
#[tokio::test]
async fn a_download_is_paused_and_gone_on_with_at_once() {
    let window = Window::open();
    let home = window.demo().await;
    let account = window.way(home, &ACCOUNT).await;
    let container = window.child(account, "azureml").await;
    let chosen = only(account, &[container]);
    let folder = window.ask("pick_folder", Value::Null).await;
    // No file comes before the end of the test.
    let never = json!({ "delayMs": 600_000 });
    window.fault("GetBlob", never).await;
    let download = json!({ "selection": chosen, "folder": folder["id"] });
    let job = window.ask("download", download).await;
    let job = json!({ "job": job["job"] });
    for _ in 0..3 {
        window.ask("pause_job", job.clone()).await;
        let jobs = window.ask("jobs", Value::Null).await;
        assert_eq!(jobs[0]["state"], "paused", "{jobs}");
        let begun = window.ask("resume_job", job.clone()).await;
        assert_eq!(begun["state"], "running");
    }
}

/// What a deletion at work deletes cannot be downloaded; the download that was planned is there to be gone on with.
#[tokio::test]
async fn a_download_of_what_is_being_deleted_stands_still() {
    let window = Window::open();
    let home = window.demo().await;
    let account = window.way(home, &ACCOUNT).await;
    let runs = window.way(account, &["azureml", "ExperimentRun"]).await;
    window.ask("refresh", json!({ "place": runs })).await;
    let page = json!({ "query": window::query(runs, ""), "offset": 1, "limit": 1 });
    let page = window.ask("rows", page).await;
    let chosen = only(runs, &[page["rows"][0]["id"].as_i64().unwrap()]);
    window.measured(&chosen).await;
    let folder = window.ask("pick_folder", Value::Null).await;
    // Nothing is deleted before the end of the test.
    let never = json!({ "delayMs": 600_000 });
    window.fault("BatchDelete", never).await;
    let plan = json!({ "selection": chosen, "options": { "snapshots": false } });
    let plan = window.ask("plan_delete", plan).await;
    let apply = json!({ "plan": plan["id"], "hash": plan["hash"], "typed": plan["confirm"] });
    window.ask("apply_delete", apply).await;

    let download = json!({ "selection": chosen, "folder": folder["id"] });
    let error = window.refused("download", download).await;
    assert_eq!(error.code, domain::Code::Busy);
    let told = window.page.told.lock().unwrap().pop().unwrap();
    let Event::JobChanged { job } = told else {
        panic!("{told:?}");
    };
    assert_eq!(
        (job.verb, job.state),
        (domain::Verb::Download, domain::JobState::Paused)
    );
}
