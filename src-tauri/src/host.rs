use std::path::{Path, PathBuf};

use app::views::Event;
use domain::{Code, Error, Result};
use tauri::{AppHandle, Emitter as _};
use tauri_plugin_dialog::DialogExt as _;

/// What the application core asks of its window.
pub(crate) struct Window(pub(crate) AppHandle);

#[async_trait::async_trait]
impl app::Host for Window {
    fn emit(&self, event: Event) {
        if let Err(error) = self.0.emit_to("main", "event", event) {
            tracing::warn!(%error, "the page was not told");
        }
    }

    async fn pick_folder(&self) -> Option<PathBuf> {
        let (answer, chosen) = tokio::sync::oneshot::channel();
        self.0.dialog().file().pick_folder(move |folder| {
            // Nobody waits any more where the window was closed meanwhile.
            let _ = answer.send(folder);
        });
        chosen.await.ok().flatten()?.into_path().ok()
    }

    fn reveal(&self, folder: &Path) -> Result<()> {
        // From Rust, with a folder that a job names: the page has no permission to open anything.
        tauri_plugin_opener::open_path(folder, None::<&str>).map_err(|e| {
            Error::new(Code::NotReadable)
                .with("path", folder.display())
                .with("why", e)
        })
    }
}
