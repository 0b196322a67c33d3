use std::path::{Path, PathBuf};

use app::views::Event;
use domain::{Code, Error, Result};
use tauri::window::{ProgressBarState, ProgressBarStatus};
use tauri::{AppHandle, Emitter as _, Manager as _};
use tauri_plugin_dialog::DialogExt as _;

use crate::look;

/// What the application core asks of its window.
pub(crate) struct Window(pub(crate) AppHandle);

#[async_trait::async_trait]
impl app::Host for Window {
    fn emit(&self, event: Event) {
        if let Event::SettingsChanged { settings } = &event {
            look::follow(&self.0, *settings);
        }
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

    async fn open_file(&self) -> Option<PathBuf> {
        let (answer, chosen) = tokio::sync::oneshot::channel();
        let dialog = self.0.dialog().file().add_filter("JSON", &["json"]);
        dialog.pick_file(move |file| {
            let _ = answer.send(file);
        });
        chosen.await.ok().flatten()?.into_path().ok()
    }

    async fn save_file(&self, name: &str) -> Option<PathBuf> {
        let (answer, chosen) = tokio::sync::oneshot::channel();
        let mut dialog = self.0.dialog().file().set_file_name(name);
        // A certificate is JSON and nothing else; a list can be either.
        if Path::new(name).extension().is_none_or(|of| of != "json") {
            dialog = dialog.add_filter("CSV", &["csv"]);
        }
        let dialog = dialog.add_filter("JSON", &["json"]);
        dialog.save_file(move |file| {
            let _ = answer.send(file);
        });
        chosen.await.ok().flatten()?.into_path().ok()
    }

    fn progress(&self, title: &str, percent: Option<u8>) {
        let Some(window) = self.0.get_webview_window("main") else {
            return;
        };
        let bar = ProgressBarState {
            status: Some(match percent {
                Some(_) => ProgressBarStatus::Normal,
                None => ProgressBarStatus::None,
            }),
            progress: percent.map(u64::from),
        };
        let shown = window
            .set_title(title)
            .and_then(|()| window.set_progress_bar(bar));
        if let Err(error) = shown {
            tracing::warn!(%error, "the progress is not shown");
        }
    }

    fn notify(&self, title: &str, text: &str) {
        let window = self.0.get_webview_window("main");
        if window.is_some_and(|window| window.is_focused().unwrap_or_default()) {
            return; // the page says it
        }
        let (title, text) = (title.to_owned(), text.to_owned());
        // The system's bus may take its time, or not be there.
        tauri::async_runtime::spawn_blocking(move || {
            let mut notification = notify_rust::Notification::new();
            notification.appname("LastCopy").summary(&title).body(&text);
            if let Err(error) = notification.icon("lastcopy-desktop").show() {
                tracing::info!(%error, "nobody was notified");
            }
        });
    }

    fn reveal(&self, folder: &Path) -> Result<()> {
        // From Rust, with a folder that a job names or a page that the engine wrote: the window's page has no
        // permission to open anything.
        tauri_plugin_opener::open_path(folder, None::<&str>).map_err(|e| {
            Error::new(Code::NotReadable)
                .with("path", folder.display())
                .with("why", e)
        })
    }

    fn open_url(&self, url: &str) -> Result<()> {
        if !is_portal(url) {
            return Err(Error::new(Code::NotOffered).with("place", url));
        }
        tauri_plugin_opener::open_url(url, None::<&str>)
            .map_err(|e| Error::new(Code::Internal).with("why", e))
    }

    async fn copy(&self, text: &str) -> Result<()> {
        let (done, copied) = tokio::sync::oneshot::channel();
        let text = text.to_owned();
        let ran = self.0.run_on_main_thread(move || {
            let _ = done.send(to_clipboard(&text));
        });
        let failed = |why: String| Error::new(Code::Internal).with("why", why);
        ran.map_err(|e| failed(e.to_string()))?;
        copied
            .await
            .map_err(|e| failed(e.to_string()))?
            .map_err(failed)
    }
}

/// The hosts that a browser is ever sent to: the Azure portal of each cloud.
const PORTALS: [&str; 3] = ["portal.azure.com", "portal.azure.us", "portal.azure.cn"];

fn is_portal(url: &str) -> bool {
    tauri::Url::parse(url).is_ok_and(|url| {
        url.scheme() == "https"
            && url.port().is_none()
            && url.username().is_empty()
            && url.password().is_none()
            && url.host_str().is_some_and(|host| PORTALS.contains(&host))
    })
}

#[cfg(target_os = "linux")]
#[expect(clippy::unnecessary_wraps, reason = "other systems can refuse")]
fn to_clipboard(text: &str) -> std::result::Result<(), String> {
    let clipboard = gtk::Clipboard::get(&gtk::gdk::SELECTION_CLIPBOARD);
    clipboard.set_text(text);
    // So that it is still there when this program has ended.
    clipboard.store();
    Ok(())
}

#[cfg(not(target_os = "linux"))]
fn to_clipboard(text: &str) -> std::result::Result<(), String> {
    arboard::Clipboard::new()
        .and_then(|mut clipboard| clipboard.set_text(text))
        .map_err(|e| e.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_sent_to_the_portal_alone() {
        assert!(is_portal(
            "https://portal.azure.com/#@t/resource/subscriptions/s"
        ));
        for url in [
            "http://portal.azure.com/",
            "https://portal.azure.com.example.com/",
            "https://portal.azure.com:444/",
            "https://portal.azure.com@example.com/",
            "https://user@portal.azure.com/",
            "https://xportal.azure.com/",
            "file:///etc/passwd",
            "javascript:alert(1)",
            "",
        ] {
            assert!(!is_portal(url), "{url}");
        }
    }
}
