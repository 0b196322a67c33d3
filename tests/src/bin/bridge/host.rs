use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard};

use app::Host;
use app::views::Event;
use serde::{Deserialize, Serialize};
use tokio::sync::broadcast;

/// The host of the page in a test: answers the system's dialogs as it was told to, and keeps what it was asked.
pub(crate) struct Recorder {
    told: broadcast::Sender<String>,
    record: Mutex<Record>,
}

/// What a test tells the host, and what the host was asked.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Record {
    /// What the folder dialog answers; `null` is Cancel.
    pub(crate) folder: Option<PathBuf>,
    /// What the dialogs for a file to write and for one to read answer; `null` is Cancel.
    pub(crate) file: Option<PathBuf>,
    /// Folders that were shown in the file manager.
    pub(crate) revealed: Vec<PathBuf>,
    /// Pages that were opened in the browser.
    pub(crate) opened: Vec<String>,
    /// What was put on the clipboard.
    pub(crate) copied: Vec<String>,
    /// What the window's title said, one after the other.
    pub(crate) titles: Vec<String>,
    /// What a person who looked elsewhere was told.
    pub(crate) notified: Vec<String>,
}

impl Default for Recorder {
    fn default() -> Self {
        Self {
            // More than a test's job tells between two looks of a slow page.
            told: broadcast::Sender::new(65_536),
            record: Mutex::default(),
        }
    }
}

impl Recorder {
    /// Hears every event from now on, each as one line of JSON.
    pub(crate) fn listen(&self) -> broadcast::Receiver<String> {
        self.told.subscribe()
    }

    /// What was told and asked so far.
    pub(crate) fn record(&self) -> MutexGuard<'_, Record> {
        self.record.lock().unwrap()
    }
}

#[async_trait::async_trait]
impl Host for Recorder {
    fn emit(&self, event: Event) {
        // Nobody listens before the page is there.
        let _ = self.told.send(serde_json::to_string(&event).unwrap());
    }

    async fn pick_folder(&self) -> Option<PathBuf> {
        self.record().folder.clone()
    }

    async fn open_file(&self) -> Option<PathBuf> {
        self.record().file.clone()
    }

    async fn save_file(&self, _: &str) -> Option<PathBuf> {
        self.record().file.clone()
    }

    fn progress(&self, title: &str, _: Option<u8>) {
        self.record().titles.push(title.to_owned());
    }

    fn notify(&self, title: &str, text: &str) {
        self.record().notified.push(format!("{title}\n{text}"));
    }

    fn reveal(&self, folder: &Path) -> domain::Result<()> {
        self.record().revealed.push(folder.to_owned());
        Ok(())
    }

    fn open_url(&self, url: &str) -> domain::Result<()> {
        self.record().opened.push(url.to_owned());
        Ok(())
    }

    async fn copy(&self, text: &str) -> domain::Result<()> {
        self.record().copied.push(text.to_owned());
        Ok(())
    }
}
