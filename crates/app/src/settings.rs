//! What the person chose, in `settings.json`. Never a secret.
#![expect(
    clippy::unused_async,
    reason = "every command of the table has one shape"
)]

use std::io::Write as _;
use std::path::{Path, PathBuf};

use domain::{Code, Error, Result};
use serde::{Deserialize, Serialize};

use crate::App;
use crate::folders::Folders;
use crate::views::{Downloads, Event, Language, Settings};

/// The file of settings and folders.
#[derive(Debug)]
pub(crate) struct Kept(PathBuf);

/// What is in the file. What cannot be read is as if nobody had chosen.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct File {
    pub(crate) settings: Settings,
    pub(crate) folders: Folders,
    pub(crate) downloads: Downloads,
}

impl Kept {
    pub(crate) fn in_directory(directory: &Path) -> Self {
        Self(directory.join("settings.json"))
    }

    pub(crate) fn read(&self) -> File {
        let text = std::fs::read_to_string(&self.0).unwrap_or_default();
        serde_json::from_str(&text).unwrap_or_else(|error| {
            if !text.is_empty() {
                tracing::warn!(%error, "settings that cannot be read");
            }
            File::default()
        })
    }

    /// Replaces the file at once: a crash leaves the old or the new one.
    fn write(&self, kept: &File) -> Result<()> {
        let write = || -> std::io::Result<()> {
            let directory = self.0.parent().unwrap_or(Path::new("."));
            let mut file = tempfile::NamedTempFile::new_in(directory)?;
            serde_json::to_writer_pretty(&mut file, kept)?;
            file.flush()?;
            file.persist(&self.0)?;
            Ok(())
        };
        write().map_err(|e| {
            Error::new(Code::NotWritable)
                .with("path", self.0.display())
                .with("why", e)
        })
    }
}

/// The settings that an [`App`] in these directories would begin with: the window takes its theme from them before
/// there is a page.
pub fn settings(directories: &engine::Directories) -> Settings {
    Kept::in_directory(&directories.config).read().settings
}

impl App {
    pub(crate) async fn settings(&self) -> Result<Settings> {
        Ok(self.state().settings)
    }

    pub(crate) async fn set_settings(&self, settings: Settings) -> Result<Settings> {
        let before = std::mem::replace(&mut self.state().settings, settings);
        if let Err(error) = self.keep() {
            self.state().settings = before;
            return Err(error);
        }
        self.0.host.emit(Event::SettingsChanged { settings });
        if self.language(before) != self.language(settings) {
            self.changed_session().await?;
        }
        Ok(settings)
    }

    pub(crate) async fn downloads(&self) -> Result<Downloads> {
        Ok(self.state().downloads)
    }

    pub(crate) async fn set_downloads(&self, downloads: Downloads) -> Result<Downloads> {
        let before = std::mem::replace(&mut self.state().downloads, downloads);
        if let Err(error) = self.keep() {
            self.state().downloads = before;
            return Err(error);
        }
        Ok(downloads)
    }

    /// Writes what is kept from one start of the program to the next.
    pub(crate) fn keep(&self) -> Result<()> {
        let kept = {
            let state = self.state();
            File {
                settings: state.settings,
                folders: state.folders.clone(),
                downloads: state.downloads,
            }
        };
        self.0.kept.write(&kept)
    }
}

impl Language {
    /// The language that was chosen, if not the system's.
    pub(crate) fn chosen(self) -> Option<words::Language> {
        words::Language::of(match self {
            Self::System => return None,
            Self::En => "en",
            Self::Fr => "fr",
            Self::Ja => "ja",
        })
    }
}
