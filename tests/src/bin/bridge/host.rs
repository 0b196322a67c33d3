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
    /// Folders that were shown in the file manager.
    pub(crate) revealed: Vec<PathBuf>,
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

    fn reveal(&self, folder: &Path) -> domain::Result<()> {
        self.record().revealed.push(folder.to_owned());
        Ok(())
    }
}
