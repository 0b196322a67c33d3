//! A window without a window: commands by name, and a host that writes down what it is asked.
#![allow(dead_code, unreachable_pub, reason = "each test takes what it needs")]
#![allow(
    clippy::disallowed_methods,
    reason = "the outside of the program: the demo's ready file is read"
)]

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use app::views::Event;
use app::{App, AppSetup, Host};
use serde_json::{Value, json};

/// A host that answers every dialog with one folder, and keeps what the page and the system would be told.
pub struct Page {
    pub folder: PathBuf,
    pub told: Mutex<Vec<Event>>,
    /// What was copied, opened or shown, in order.
    pub asked: Mutex<Vec<String>>,
    /// What the window's outside showed, in order.
    pub shown: Mutex<Vec<String>>,
    /// The file that the person names.
    pub file: Mutex<Option<PathBuf>>,
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

    async fn open_file(&self) -> Option<PathBuf> {
        self.file.lock().unwrap().clone()
    }

    async fn save_file(&self, name: &str) -> Option<PathBuf> {
        self.asked.lock().unwrap().push(format!("save {name}"));
        self.file.lock().unwrap().clone()
    }

    fn progress(&self, title: &str, percent: Option<u8>) {
        let asked = format!("progress {percent:?} {title}");
        self.shown.lock().unwrap().push(asked);
    }

    fn notify(&self, title: &str, text: &str) {
        let asked = format!("notify {title}: {text}");
        self.shown.lock().unwrap().push(asked);
    }

    fn reveal(&self, folder: &Path) -> domain::Result<()> {
        let asked = format!("reveal {}", folder.display());
        self.asked.lock().unwrap().push(asked);
        Ok(())
    }

    fn open_url(&self, url: &str) -> domain::Result<()> {
        self.asked.lock().unwrap().push(format!("open {url}"));
        Ok(())
    }

    async fn copy(&self, text: &str) -> domain::Result<()> {
        self.asked.lock().unwrap().push(format!("copy {text}"));
        Ok(())
    }
}

pub struct Window {
    pub app: App,
    pub page: Arc<Page>,
    pub home: Arc<tempfile::TempDir>,
    pub saved: Arc<tempfile::TempDir>,
}

impl Window {
    pub fn open() -> Self {
        let home = Arc::new(tempfile::tempdir().unwrap());
        let saved = Arc::new(tempfile::tempdir().unwrap());
        Self::open_in(home, saved)
    }

    /// Opens a window on the files of another one, as the next start of the program does.
    pub fn again(self) -> Self {
        let (home, saved) = (self.home.clone(), self.saved.clone());
        drop(self);
        Self::open_in(home, saved)
    }

    fn open_in(home: Arc<tempfile::TempDir>, saved: Arc<tempfile::TempDir>) -> Self {
        let page = Arc::new(Page {
            folder: saved.path().to_owned(),
            told: Mutex::default(),
            asked: Mutex::default(),
            shown: Mutex::default(),
            file: Mutex::default(),
            bell: tokio::sync::Notify::new(),
        });
        let app = App::open(AppSetup {
            directories: engine::Directories::below(home.path()),
            clock: Arc::new(azure::SystemClock),
            cloud: azure::Cloud::named("Public").unwrap(),
            language: "fr_FR.UTF-8".into(),
            home: saved.path().parent().map(Path::to_owned),
            azure_cli: false,
            host: page.clone(),
        })
        .unwrap();
        Self {
            app,
            page,
            home,
            saved,
        }
    }

    pub async fn ask(&self, command: &str, arguments: Value) -> Value {
        match app::call(&self.app, command, arguments).await {
            Ok(answer) => answer,
            Err(error) => panic!("{command}: {error}"),
        }
    }

    pub async fn refused(&self, command: &str, arguments: Value) -> domain::Error {
        app::call(&self.app, command, arguments).await.unwrap_err()
    }

    /// Starts the demo and returns the row of the root.
    pub async fn demo(&self) -> i64 {
        let session = self.ask("start_demo", Value::Null).await;
        assert_eq!(session["demo"], true);
        session["home"].as_i64().unwrap()
    }

    /// The row that this way leads to, each place read from the far side first.
    pub async fn way(&self, from: i64, names: &[&str]) -> i64 {
        let mut place = from;
        for name in names {
            place = self.child(place, name).await;
        }
        place
    }

    /// The row of this name below a place, read from the far side first.
    pub async fn child(&self, place: i64, name: &str) -> i64 {
        self.ask("refresh", json!({ "place": place })).await;
        self.row(place, name).await["id"].as_i64().unwrap()
    }

    /// The row of this name below a place, as it is known.
    pub async fn row(&self, place: i64, name: &str) -> Value {
        let rows = self.rows(place, name).await;
        let row = rows.iter().find(|row| row["name"] == name);
        row.unwrap_or_else(|| panic!("no {name} in {rows:?}"))
            .clone()
    }

    /// The first rows of a place that match a filter.
    pub async fn rows(&self, place: i64, filter: &str) -> Vec<Value> {
        let page = json!({ "query": query(place, filter), "offset": 0, "limit": 100 });
        let page = self.ask("rows", page).await;
        page["rows"].as_array().unwrap().clone()
    }

    /// Waits until something that is asked after every event answers.
    pub async fn until<T>(&self, ask: impl AsyncFn() -> Option<T>) -> T {
        loop {
            let bell = self.page.bell.notified();
            if let Some(answer) = ask().await {
                return answer;
            }
            bell.await;
        }
    }

    /// Waits until a selection is summed, and returns the sum.
    pub async fn measured(&self, selection: &Value) -> Value {
        self.until(async || {
            let selection = json!({ "selection": selection });
            let summary = self.ask("summarize", selection).await;
            (summary["complete"] == true).then_some(summary)
        })
        .await
    }

    /// Waits until a job has ended, and returns what the page was told of it last.
    pub async fn ended(&self, job: &str) -> domain::JobSummary {
        self.until(async || {
            let told = self.page.told.lock().unwrap();
            let last = told.iter().rev().find_map(|event| match event {
                Event::JobChanged { job: summary } if summary.job == job => Some(summary.clone()),
                _ => None,
            });
            last.filter(|summary| summary.state != domain::JobState::Running)
        })
        .await
    }

    /// What the host was asked since the last time.
    pub fn asked(&self) -> Vec<String> {
        std::mem::take(&mut *self.page.asked.lock().unwrap())
    }

    /// Does this to every request of this operation at the demo, from now on (docs/sandbox.md, `do`).
    pub async fn fault(&self, operation: &str, does: Value) {
        use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
        let ready = self.home.path().join("cache/demo/ready.json");
        let ready: Value = serde_json::from_str(&std::fs::read_to_string(ready).unwrap()).unwrap();
        let control = ready["control"].as_str().unwrap();
        let (_, address) = control.split_once("//").unwrap();
        let (address, _) = address.split_once('/').unwrap_or((address, ""));
        let fault = json!({
            "match": { "operation": operation },
            "do": does,
            "times": 1_000_000,
        });
        let body = fault.to_string();
        let request = format!(
            "POST /_fault HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 20"), "{answer}");
    }
}

/// The list of a place by name.
pub fn query(place: i64, filter: &str) -> Value {
    json!({ "place": place, "filter": filter, "sort": "name", "descending": false, "deleted": false })
}

/// These rows of a place.
pub fn only(place: i64, ids: &[i64]) -> Value {
    json!({ "place": place, "filter": "", "deleted": false, "pick": { "mode": "only", "ids": ids } })
}
