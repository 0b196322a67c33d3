//! T39 through Tauri's own door: what the permissions refuse never reaches the table of commands.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use app::views::Event;
use app::{App, AppSetup};
use serde_json::{Value, json};
use tauri::WebviewWindowBuilder;
use tauri::ipc::{CallbackFn, InvokeBody};
use tauri::test::{INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder};
use tauri::webview::InvokeRequest;
use tauri::{Manager as _, WebviewWindow};

/// The catalogue asks for 50 ms of a release build; a debug build on a busy machine gets what a person would wait.
const PATIENCE: Duration = Duration::from_secs(5);

/// A host that nobody may reach.
struct Nobody;

#[async_trait::async_trait]
impl app::Host for Nobody {
    fn emit(&self, _: Event) {}

    async fn pick_folder(&self) -> Option<PathBuf> {
        panic!("asked for a folder")
    }

    async fn open_file(&self) -> Option<PathBuf> {
        panic!("asked for a file")
    }

    async fn save_file(&self, _: &str) -> Option<PathBuf> {
        panic!("asked for a file")
    }

    fn progress(&self, _: &str, _: Option<u8>) {}

    fn notify(&self, _: &str, _: &str) {}

    fn reveal(&self, _: &Path) -> domain::Result<()> {
        panic!("asked to reveal")
    }

    fn open_url(&self, _: &str) -> domain::Result<()> {
        panic!("asked to open")
    }

    async fn copy(&self, _: &str) -> domain::Result<()> {
        panic!("asked to copy")
    }
}

struct Page {
    window: WebviewWindow<MockRuntime>,
    app: tauri::App<MockRuntime>,
    _home: tempfile::TempDir,
}

impl Page {
    /// The window's plugins, permissions and handler, on a runtime without a window.
    fn open() -> Self {
        let home = tempfile::tempdir().unwrap();
        let app = mock_builder()
            .plugin(tauri_plugin_dialog::init())
            .plugin(tauri_plugin_opener::init())
            .invoke_handler(crate::window::forward)
            .build(tauri::generate_context!())
            .unwrap();
        let behind = App::open(AppSetup {
            directories: engine::Directories::below(home.path()),
            clock: Arc::new(engine::SystemClock),
            cloud: engine::Cloud::named("Public").unwrap(),
            language: "en".into(),
            home: None,
            azure_cli: false,
            host: Arc::new(Nobody),
        })
        .unwrap();
        app.manage(behind);
        let window = WebviewWindowBuilder::new(&app, "main", tauri::WebviewUrl::default());
        Self {
            window: window.build().unwrap(),
            app,
            _home: home,
        }
    }

    fn ask(&self, command: &str, body: impl Into<InvokeBody>) -> Result<Value, Value> {
        let url = self.window.url().unwrap();
        ask(&self.window, command, body.into(), url)
    }
}

fn ask(
    window: &WebviewWindow<MockRuntime>,
    command: &str,
    body: InvokeBody,
    url: tauri::Url,
) -> Result<Value, Value> {
    let request = InvokeRequest {
        cmd: command.to_owned(),
        callback: CallbackFn(0),
        error: CallbackFn(1),
        url,
        body,
        headers: tauri::http::HeaderMap::default(),
        invoke_key: INVOKE_KEY.to_owned(),
    };
    get_ipc_response(window, request).map(|answer| answer.deserialize().unwrap())
}

#[test]
fn t39_the_page_reaches_the_table_of_commands_and_nothing_else() {
    let page = Page::open();
    assert_eq!(page.ask("session", json!({})).unwrap()["demo"], false);
    let long = "x".repeat(10_000_000);
    for (command, arguments) in [
        ("no_such_command", json!({})),
        ("", json!({})),
        ("__proto__", json!({})),
        (&long, json!({})),
        ("plugin:fs|read_file", json!({ "path": "/etc/passwd" })),
        ("plugin:fs|read_text_file", json!({ "path": "/etc/passwd" })),
        (
            "plugin:shell|open",
            json!({ "path": "https://example.com" }),
        ),
        ("plugin:shell|execute", json!({ "program": "sh" })),
        ("plugin:dialog|open", json!({ "options": {} })),
        ("plugin:dialog|save", json!({ "options": {} })),
        (
            "plugin:opener|open_url",
            json!({ "url": "https://example.com" }),
        ),
        ("plugin:opener|open_path", json!({ "path": "/etc/passwd" })),
        (
            "plugin:opener|reveal_item_in_dir",
            json!({ "paths": ["/etc/passwd"] }),
        ),
        (
            "plugin:event|emit",
            json!({ "event": "event", "payload": null }),
        ),
        (
            "plugin:event|emit_to",
            json!({ "target": { "kind": "Any" }, "event": "event" }),
        ),
        ("plugin:window|close", json!({ "label": "main" })),
        (
            "plugin:webview|create_webview_window",
            json!({ "options": { "label": "x" } }),
        ),
        ("plugin:webview|internal_toggle_devtools", json!({})),
        ("plugin:path|resolve_directory", json!({ "directory": 1 })),
        ("plugin:app|version", json!({})),
        ("plugin:resources|close", json!({ "rid": 0 })),
        (
            "rows",
            json!({ "query": { "place": -1 }, "offset": -1, "limit": 1e99 }),
        ),
        ("rows", json!({ "__proto__": {} })),
        ("session", json!({ "more": long })),
        ("session", json!([])),
        ("session", json!(long)),
    ] {
        let began = Instant::now();
        let refused = page.ask(command, arguments.clone());
        let took = began.elapsed();
        let shown: String = format!("{command} {arguments}").chars().take(120).collect();
        assert!(refused.is_err(), "{shown}");
        assert!(took < PATIENCE, "{shown}: {took:?}");
        assert_eq!(
            page.ask("session", json!({})).unwrap()["demo"],
            false,
            "{shown}"
        );
    }
    for raw in [Vec::new(), vec![0xff; 1_000_000]] {
        let error = page.ask("session", InvokeBody::Raw(raw)).unwrap_err();
        assert_eq!(error["code"], "usage");
    }
}

#[test]
fn t39_another_address_or_window_reaches_nothing() {
    let page = Page::open();
    for address in [
        "https://example.com/",
        "http://127.0.0.1:9/",
        "file:///etc/passwd",
        "data:text/html,x",
    ] {
        let url = address.parse().unwrap();
        let refused = ask(&page.window, "session", json!({}).into(), url);
        assert!(refused.is_err(), "{address}");
    }
    let other = WebviewWindowBuilder::new(&page.app, "other", tauri::WebviewUrl::default());
    let other = other.build().unwrap();
    let url = page.window.url().unwrap();
    assert!(ask(&other, "session", json!({}).into(), url).is_err());
    assert_eq!(page.ask("session", json!({})).unwrap()["demo"], false);
}
