//! The local folders that the person chose. The page knows them by number; a path never comes from it.
#![expect(
    clippy::unused_async,
    reason = "every command of the table has one shape"
)]

use std::path::{Path, PathBuf};

use domain::{Code, Error, Result};
use serde::{Deserialize, Serialize};

use crate::App;
use crate::views::{Event, Folder};

/// Folders that are remembered beside the pinned ones.
const RECENT: usize = 8;

/// The folders, the last used first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(from = "Vec<Entry>", into = "Vec<Entry>")]
pub(crate) struct Folders {
    entries: Vec<(u32, Entry)>,
    /// The last number that was given in this run of the program.
    last: u32,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Entry {
    path: PathBuf,
    #[serde(default)]
    pinned: bool,
    #[serde(default)]
    used_at: Option<String>,
}

impl Folders {
    /// Puts a folder first, with its old number where it has one, and forgets what was used longest ago.
    fn remember(&mut self, path: &Path, pinned: bool, used_at: String) -> u32 {
        let known = self
            .entries
            .iter()
            .position(|(_, entry)| entry.path == path);
        let known = known.map(|index| self.entries.remove(index));
        let before = known.as_ref().is_some_and(|(_, entry)| entry.pinned);
        let id = known.map_or_else(|| self.next(), |(id, _)| id);
        let entry = Entry {
            path: path.to_owned(),
            pinned: pinned || before,
            used_at: Some(used_at),
        };
        self.entries.insert(0, (id, entry));
        let mut recent = 0;
        self.entries.retain(|(_, entry)| {
            recent += usize::from(!entry.pinned);
            entry.pinned || recent <= RECENT
        });
        id
    }

    fn next(&mut self) -> u32 {
        self.last += 1;
        self.last
    }

    fn path(&self, id: u32) -> Option<&Path> {
        let (_, entry) = self.entries.iter().find(|(known, _)| *known == id)?;
        Some(&entry.path)
    }

    fn pin(&mut self, id: u32, pinned: bool) {
        for (_, entry) in self.entries.iter_mut().filter(|(known, _)| *known == id) {
            entry.pinned = pinned;
        }
    }

    fn forget(&mut self, id: u32) {
        self.entries.retain(|(known, _)| *known != id);
    }
}

impl From<Vec<Entry>> for Folders {
    fn from(entries: Vec<Entry>) -> Self {
        let entries: Vec<(u32, Entry)> = (1..).zip(entries).collect();
        let last = entries.last().map_or(0, |(id, _)| *id);
        Self { entries, last }
    }
}

impl From<Folders> for Vec<Entry> {
    fn from(folders: Folders) -> Self {
        folders
            .entries
            .into_iter()
            .map(|(_, entry)| entry)
            .collect()
    }
}

impl App {
    pub(crate) async fn folders(&self) -> Result<Vec<Folder>> {
        Ok(self.shown_folders())
    }

    pub(crate) async fn pick_folder(&self) -> Result<Option<Folder>> {
        self.choose_folder(false).await
    }

    pub(crate) async fn add_folder(&self) -> Result<Option<Folder>> {
        self.choose_folder(true).await
    }

    pub(crate) async fn pin_folder(&self, folder: u32, pinned: bool) -> Result<Vec<Folder>> {
        self.folder(folder)?;
        self.state().folders.pin(folder, pinned);
        self.folders_changed(None)
    }

    pub(crate) async fn forget_folder(&self, folder: u32) -> Result<Vec<Folder>> {
        self.state().folders.forget(folder);
        self.folders_changed(None)
    }

    pub(crate) async fn open_folder(&self, folder: u32) -> Result<()> {
        self.0.host.reveal(&self.folder(folder)?)
    }

    /// Takes folders that were dropped in from the file manager. Files are passed over.
    pub fn folder_dropped(&self, paths: Vec<PathBuf>) {
        let mut dropped = None;
        for path in paths {
            if path.is_absolute() && path.is_dir() {
                let now = self.0.clock.now().to_string();
                dropped = Some(self.state().folders.remember(&path, false, now));
            } else {
                tracing::info!(path = %path.display(), "dropped, and no folder");
            }
        }
        if let Err(error) = self.folders_changed(dropped) {
            tracing::warn!(%error, "folders are not kept");
        }
    }

    /// Says that something from outside hovers over the window, or has left it.
    pub fn dragged_over(&self, over: bool) {
        self.0.host.emit(Event::DragOver { over });
    }

    /// The path behind a number. Errors: `usage`.
    pub(crate) fn folder(&self, folder: u32) -> Result<PathBuf> {
        let state = self.state();
        let path = state.folders.path(folder).map(Path::to_owned);
        path.ok_or_else(|| Error::new(Code::Usage).with("why", format!("folder {folder}")))
    }

    /// Notes that a folder was used.
    pub(crate) fn used(&self, folder: u32) {
        let now = self.0.clock.now().to_string();
        {
            let mut state = self.state();
            if let Some(path) = state.folders.path(folder).map(Path::to_owned) {
                state.folders.remember(&path, false, now);
            }
        }
        if let Err(error) = self.folders_changed(None) {
            tracing::warn!(%error, "folders are not kept");
        }
    }

    async fn choose_folder(&self, pinned: bool) -> Result<Option<Folder>> {
        let Some(path) = self.0.host.pick_folder().await else {
            return Ok(None);
        };
        let now = self.0.clock.now().to_string();
        let id = self.state().folders.remember(&path, pinned, now);
        let folders = self.folders_changed(None)?;
        Ok(folders.into_iter().find(|folder| folder.id == id))
    }

    /// Keeps the folders and tells the page.
    fn folders_changed(&self, dropped: Option<u32>) -> Result<Vec<Folder>> {
        let folders = self.shown_folders();
        self.0.host.emit(Event::FoldersChanged {
            folders: folders.clone(),
            dropped,
        });
        self.keep()?;
        Ok(folders)
    }

    /// The pinned ones first, then the recent, the last used first in both.
    fn shown_folders(&self) -> Vec<Folder> {
        let entries = self.state().folders.entries.clone();
        let mut folders: Vec<Folder> = entries
            .into_iter()
            .map(|(id, entry)| self.shown(id, entry))
            .collect();
        folders.sort_by_key(|folder| !folder.pinned);
        folders
    }

    fn shown(&self, id: u32, entry: Entry) -> Folder {
        let path = entry.path;
        let name = path.file_name().unwrap_or(path.as_os_str());
        Folder {
            id,
            name: name.to_string_lossy().into_owned(),
            path: self.shown_path(&path),
            pinned: entry.pinned,
            free: free(&path),
            exists: path.is_dir(),
            used_at: entry.used_at,
        }
    }

    /// A local path as a person reads it: their home directory is `~`.
    pub(crate) fn shown_path(&self, path: &Path) -> String {
        let home = self
            .0
            .home
            .as_deref()
            .filter(|home| home.parent().is_some());
        match home.and_then(|home| path.strip_prefix(home).ok()) {
            Some(below) if below.as_os_str().is_empty() => "~".to_owned(),
            Some(below) => Path::new("~").join(below).display().to_string(),
            None => path.display().to_string(),
        }
    }
}

/// Bytes free on the disk of a folder.
#[cfg(unix)]
fn free(path: &Path) -> Option<u64> {
    let disk = rustix::fs::statvfs(path).ok()?;
    disk.f_bavail.checked_mul(disk.f_frsize)
}

/// Windows tells it only through calls that are not safe Rust.
#[cfg(not(unix))]
fn free(_: &Path) -> Option<u64> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folders: &Folders) -> Vec<String> {
        let entries = folders.entries.iter();
        entries.map(|(_, e)| e.path.display().to_string()).collect()
    }

    #[test]
    fn recent_folders_are_few_and_pinned_ones_stay() {
        let mut folders = Folders::default();
        let pinned = folders.remember(Path::new("/pinned"), true, "t0".into());
        for n in 0..20 {
            folders.remember(Path::new(&format!("/{n}")), false, format!("t{n}"));
        }
        assert_eq!(folders.entries.len(), RECENT + 1);
        assert_eq!(folders.path(pinned), Some(Path::new("/pinned")));
        let again = folders.remember(Path::new("/pinned"), false, "t99".into());
        assert_eq!(again, pinned);
        assert_eq!(names(&folders)[..2], ["/pinned", "/19"]);
        assert!(folders.entries[0].1.pinned);
    }

    #[test]
    fn folders_survive_the_file() {
        let mut folders = Folders::default();
        folders.remember(Path::new("/a"), false, "t1".into());
        folders.remember(Path::new("/b"), true, "t2".into());
        folders.forget(1);
        folders.remember(Path::new("/c"), false, "t3".into());
        let text = serde_json::to_string(&folders).unwrap();
        let read: Folders = serde_json::from_str(&text).unwrap();
        assert_eq!(names(&read), ["/c", "/b"]);
        assert_eq!(read.last, 2);
    }
}
