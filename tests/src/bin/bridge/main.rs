//! The page in a plain browser, on the real engine: what most tests of the page run on.
//!
//! Serves the built page and the window's table of commands on loopback, under the window's own content
//! security policy. Only tests start it; no release holds it.
//!
//! Usage: `lastcopy-bridge --home DIR [--demo] [--page DIR]`. Prints one line of JSON, `{"url","cookie","ready"}`,
//! once it answers, and runs until it is ended. `--demo` signs in to the local Azure first.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a program for tests: its first line is its answer, and a step that fails ends it"
)]

mod host;
mod server;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use app::{App, AppSetup};
use serde_json::json;
use tokio::net::TcpListener;

use host::Recorder;
use server::Bridge;

/// What the bridge is started with.
struct Options {
    home: PathBuf,
    page: PathBuf,
    demo: bool,
}

#[tokio::main]
async fn main() {
    let options = options(std::env::args().skip(1));
    let host = Arc::new(Recorder::default());
    let app = App::open(AppSetup {
        directories: engine::Directories::below(&options.home),
        clock: Arc::new(azure::SystemClock),
        cloud: azure::Cloud::named("Public").unwrap(),
        language: "en".to_owned(),
        home: None,
        azure_cli: false,
        host: host.clone(),
    })
    .unwrap();
    if options.demo {
        app.start_demo().await.unwrap();
    }
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let bridge = Bridge::new(app, host, options.page, address);
    println!(
        "{}",
        json!({
            "url": bridge.url(),
            "cookie": bridge.cookie(),
            "ready": options.home.join("cache/demo/ready.json"),
        })
    );
    bridge.serve(listener).await;
}

fn options(mut words: impl Iterator<Item = String>) -> Options {
    let built = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/dist");
    let (mut home, mut page, mut demo) = (None, built, false);
    while let Some(word) = words.next() {
        match word.as_str() {
            "--demo" => demo = true,
            "--home" => home = words.next().map(PathBuf::from),
            "--page" => page = words.next().map(PathBuf::from).unwrap(),
            other => panic!("what is {other:?}?"),
        }
    }
    let home = home.unwrap_or_else(|| panic!("--home DIR is missing"));
    Options { home, page, demo }
}
