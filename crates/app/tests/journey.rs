//! The window's commands against the demo, without a window: what the page would ask, in its words.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use app::views::Event;
use app::{App, AppSetup, Host};
use serde_json::{Value, json};

/// A host that answers the folder dialog with one folder and keeps what the page would be told.
struct Page {
    folder: PathBuf,
    told: Mutex<Vec<Event>>,
    bell: tokio::sync::Notify,
}

#[async_trait::async_trait]
impl Host for Page {
    fn emit(&self, event: Event) {
        self.told.lock().unwrap().push(event);
        self.bell.notify_one();
    }

    async fn pick_folder(&self) -> Option<PathBuf> {
        Some(self.folder.clone())
    }

    async fn save_file(&self, name: &str) -> Option<PathBuf> {
        Some(self.folder.join(name))
    }

    fn reveal(&self, _: &Path) -> domain::Result<()> {
        Ok(())
    }

    fn open_url(&self, _: &str) -> domain::Result<()> {
        Ok(())
    }

    async fn copy(&self, _: &str) -> domain::Result<()> {
        Ok(())
    }
}

struct Window {
    app: App,
    page: Arc<Page>,
    _home: tempfile::TempDir,
    saved: tempfile::TempDir,
}

impl Window {
    fn open() -> Self {
        let home = tempfile::tempdir().unwrap();
        let saved = tempfile::tempdir().unwrap();
        let page = Arc::new(Page {
            folder: saved.path().to_owned(),
            told: Mutex::default(),
            bell: tokio::sync::Notify::new(),
        });
        let app = App::open(AppSetup {
            directories: engine::Directories::below(home.path()),
            clock: Arc::new(azure::SystemClock),
            cloud: azure::Cloud::named("Public").unwrap(),
            language: "en".into(),
            home: None,
            azure_cli: false,
            host: page.clone(),
        })
        .unwrap();
        Self {
            app,
            page,
            _home: home,
            saved,
        }
    }

    async fn ask(&self, command: &str, arguments: Value) -> Value {
        match app::call(&self.app, command, arguments).await {
            Ok(answer) => answer,
            Err(error) => panic!("{command}: {error}"),
        }
    }

    /// The row of this name below a place, read from the far side first.
    async fn child(&self, place: i64, name: &str) -> i64 {
        self.ask("refresh", json!({ "place": place })).await;
        let query = json!({ "place": place, "filter": name, "sort": "name", "descending": false });
        let page = self
            .ask("rows", json!({ "query": query, "offset": 0, "limit": 100 }))
            .await;
        let row = page["rows"]
            .as_array()
            .unwrap()
            .iter()
            .find(|row| row["name"] == name);
        row.unwrap_or_else(|| panic!("no {name} in {page}"))["id"]
            .as_i64()
            .unwrap()
    }

    /// Waits until a selection is summed, and returns the sum.
    async fn measured(&self, selection: &Value) -> Value {
        loop {
            let bell = self.page.bell.notified();
            let summary = self
                .ask("summarize", json!({ "selection": selection }))
                .await;
            if summary["complete"] == true {
                return summary;
            }
            bell.await;
        }
    }

    /// Waits until a job has ended, and returns what the page was told of it last.
    async fn ended(&self, job: &str) -> domain::JobSummary {
        loop {
            let bell = self.page.bell.notified();
            let last = self
                .page
                .told
                .lock()
                .unwrap()
                .iter()
                .rev()
                .find_map(|event| match event {
                    Event::JobChanged { job: summary } if summary.job == job => {
                        Some(summary.clone())
                    }
                    _ => None,
                });
            if let Some(summary) = last
                && summary.state != domain::JobState::Running
            {
                return summary;
            }
            bell.await;
        }
    }
}

fn only(place: i64, ids: &[i64]) -> Value {
    json!({ "place": place, "filter": "", "pick": { "mode": "only", "ids": ids } })
}

#[tokio::test(flavor = "multi_thread")]
async fn runs_are_downloaded_and_deleted_from_the_demo() {
    let window = Window::open();
    let session = window.ask("start_demo", Value::Null).await;
    assert_eq!(session["demo"], true);
    let home = session["home"].as_i64().unwrap();
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
    let refused = app::call(&window.app, "apply_delete", apply(&json!("0")))
        .await
        .unwrap_err();
    assert_eq!(refused.code, domain::Code::ConfirmationMismatch);
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
