//! Where an export is written: the only module that makes or changes files of an export.
//!
//! Everything goes by the handle of an open folder, one name at a time, and never through a symbolic
//! link, so that nothing outside the destination is touched even while somebody swaps its folders. A file
//! is written under a temporary name beside its place, brought to disk, and only then gets its name; it
//! never takes the place of another unasked.

use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use domain::{Code, Error, Result};
use sha2::{Digest, Sha256};

use crate::manifest::{self, ManifestRow};
use crate::names::{LocalPath, MANIFEST, numbered};

pub(crate) mod directory;
mod part;

use directory::{Directory, Entry};
pub(crate) use part::is_part;
pub use part::{Part, PlaceError, Placed};
use part::{is_number, part_name, part_prefix};

/// Folders that wait for [`Destination::sync_directories`] at the same time; each holds a handle open.
const WAITING_DIRECTORIES: usize = 128;

/// The folder that an export is written to. Cheap to clone; every clone is the same destination.
#[derive(Debug, Clone)]
pub struct Destination(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    root: Directory,
    path: PathBuf,
    unsynced: Mutex<Unsynced>,
}

/// The folders with names that may not be on disk yet.
#[derive(Debug, Default)]
struct Unsynced {
    directories: BTreeMap<String, Arc<Directory>>,
    /// What an early round met; the next caller gets it, as a second try would not see it again.
    failure: Option<Error>,
}

/// What stands where a file should go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Existing {
    /// Nothing.
    Nothing,
    /// A regular file.
    File {
        /// Its bytes.
        len: u64,
        /// When it was last written, where the file system knows.
        modified: Option<SystemTime>,
    },
    /// Something that is never opened and never followed: a symbolic link, a FIFO, a device, a folder; or
    /// such a thing where a folder on the way should be.
    Other,
}

impl Destination {
    /// Opens the folder, making it where it is missing.
    ///
    /// `not-writable`, `disk-full`.
    #[expect(
        clippy::disallowed_methods,
        reason = "the one folder that a person names is made by its path"
    )]
    pub fn open(path: &Path) -> Result<Self> {
        let failed = |e| unwritten(&path.display().to_string(), &e);
        std::fs::create_dir_all(path).map_err(failed)?;
        let root = Directory::open(path).map_err(failed)?;
        root.writable().map_err(failed)?;
        Ok(Self(Arc::new(Inner {
            root,
            path: path.to_owned(),
            unsynced: Mutex::default(),
        })))
    }

    /// The folder as it was named, for people.
    pub fn path(&self) -> &Path {
        &self.0.path
    }

    /// Bytes that can still be written; `u64::MAX` where the system does not say.
    pub fn free_bytes(&self) -> Result<u64> {
        let free = self.0.root.free_bytes();
        free.map_err(|e| unreadable(&self.0.path.display().to_string(), &e))
    }

    /// Whether nothing stands in it.
    pub fn is_vacant(&self) -> Result<bool> {
        let vacant = self.0.root.is_empty();
        vacant.map_err(|e| unreadable(&self.0.path.display().to_string(), &e))
    }

    /// What stands at the path.
    pub fn existing(&self, path: &LocalPath) -> Result<Existing> {
        let (folder, name) = path.split();
        let found = match self.0.root.below(folder) {
            Ok(directory) => directory.entry(name),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(Entry::Nothing),
            Err(e) if e.kind() == io::ErrorKind::NotADirectory => Ok(Entry::Other),
            Err(e) => Err(e),
        };
        match found.map_err(|e| unreadable(&self.shown(path.as_str()), &e))? {
            Entry::Nothing => Ok(Existing::Nothing),
            Entry::File { len, modified } => Ok(Existing::File { len, modified }),
            Entry::Directory | Entry::Other => Ok(Existing::Other),
        }
    }

    /// The bytes and the SHA-256 of a file.
    ///
    /// `not-readable` where it cannot be read or is no regular file.
    pub fn hash(&self, path: &LocalPath) -> Result<(u64, [u8; 32])> {
        let mut hash = Sha256::new();
        let len = self.read(path, |bytes| hash.update(bytes))?;
        Ok((len, hash.finalize().into()))
    }

    /// Reads a file from its beginning to its end, a megabyte at a time, and returns its bytes' number.
    ///
    /// `not-readable` as in [`Destination::hash`].
    pub fn read(&self, path: &LocalPath, each: impl FnMut(&[u8])) -> Result<u64> {
        let read = self.0.root.read(path, each);
        read.map_err(|e| unreadable(&self.shown(path.as_str()), &e))
    }

    /// Starts a file: makes the folders on the way and a temporary file beside its place. What an earlier
    /// start of the same job and item left there is removed.
    ///
    /// `job` is the job's id, `seq` the item's place in its plan. `blocked` where a folder on the way is
    /// something else, `not-writable`, `disk-full`.
    pub fn create_part(&self, path: &LocalPath, job: &str, seq: u64) -> Result<Part> {
        let (folder, _) = path.split();
        let name = part_name(job, seq);
        let created = self.make_directory(folder).and_then(|directory| {
            let file = match directory.create_file(&name) {
                Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {
                    directory.remove(&name)?;
                    directory.create_file(&name)?
                }
                created => created?,
            };
            Ok((directory, file))
        });
        let (directory, file) = created.map_err(|e| self.unplaced(path, &e))?;
        Ok(Part::new(self.clone(), directory, file, name, path.clone()))
    }

    /// Makes the folder that a path lies in.
    ///
    /// Errors as in [`Destination::create_part`].
    pub(crate) fn make_folder(&self, path: &LocalPath) -> Result<()> {
        let made = self.make_directory(path.split().0);
        made.map(drop).map_err(|e| self.unplaced(path, &e))
    }

    /// Goes on with the temporary file of an earlier start, keeping its first `keep` bytes; nothing where
    /// there is none that long.
    ///
    /// Errors as in [`Destination::create_part`].
    pub fn resume_part(
        &self,
        path: &LocalPath,
        job: &str,
        seq: u64,
        keep: u64,
    ) -> Result<Option<Part>> {
        let (folder, _) = path.split();
        let name = part_name(job, seq);
        let opened = self.0.root.below(folder).and_then(|directory| {
            let file = directory.open_own_file(&name)?;
            Ok((directory, file))
        });
        let (directory, file) = match opened {
            Ok(opened) => opened,
            Err(e)
                if matches!(
                    e.kind(),
                    io::ErrorKind::NotFound | io::ErrorKind::InvalidInput
                ) =>
            {
                return Ok(None);
            }
            Err(e) => return Err(self.unplaced(path, &e)),
        };
        let part = Part::new(self.clone(), directory, file, name, path.clone());
        match part.cut(keep) {
            Ok(true) => Ok(Some(part)),
            Ok(false) => Ok(None),
            Err(e) => Err(e),
        }
    }

    /// The first of the path itself, `name (2).ext`, `name (3).ext`, … where nothing stands; where a
    /// folder on the way is something else, that folder gets the number.
    pub fn free_name(&self, path: &LocalPath) -> Result<LocalPath> {
        let (folders, name) = path.split();
        let mut way = String::new();
        for folder in folders.split('/').filter(|name| !name.is_empty()) {
            let found = self.free(&way, folder, |entry| {
                matches!(entry, Entry::Nothing | Entry::Directory)
            })?;
            found.as_str().clone_into(&mut way);
        }
        self.free(&way, name, |entry| entry == Entry::Nothing)
    }

    fn free(&self, folder: &str, name: &str, fits: impl Fn(Entry) -> bool) -> Result<LocalPath> {
        let failed = |e| unreadable(&self.shown(folder), &e);
        let first = LocalPath::joined(folder, name);
        let directory = match self.0.root.below(folder) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(first),
            found => found.map_err(failed)?,
        };
        if fits(directory.entry(name).map_err(failed)?) {
            return Ok(first);
        }
        let mut number = 2;
        loop {
            let name = numbered(name, number);
            if fits(directory.entry(&name).map_err(failed)?) {
                return Ok(LocalPath::joined(folder, &name));
            }
            number += 1;
        }
    }

    /// Waits until the names of all files that were finished since the last call are on disk: before it
    /// has returned none of them counts as saved.
    pub fn sync_directories(&self) -> Result<()> {
        let mut unsynced = self.unsynced();
        self.sync(&mut unsynced);
        unsynced.failure.take().map_or(Ok(()), Err)
    }

    /// Removes every temporary file that the job left anywhere in the destination and returns how many.
    pub fn remove_parts(&self, job: &str) -> Result<u64> {
        let prefix = part_prefix(job);
        let mut removed = 0;
        let walked = self.0.root.walk(|directory, _, name| {
            let ours = name.strip_prefix(&prefix).is_some_and(is_number);
            if ours && matches!(directory.entry(name)?, Entry::File { .. }) {
                directory.remove(name)?;
                removed += 1;
            }
            Ok(())
        });
        walked.map_err(|e| unwritten(&self.0.path.display().to_string(), &e))?;
        Ok(removed)
    }

    /// Adds rows to the manifest, at its end in one piece whoever else writes, and waits until they are on
    /// disk. After a crash in the middle of a line the next row starts on a new one.
    pub fn append_manifest(&self, rows: &[ManifestRow]) -> Result<()> {
        let failed = |e: io::Error| unwritten(&self.shown(MANIFEST), &e);
        let mut text = manifest::lines(rows).map_err(failed)?;
        let (mut file, new) = self.0.root.append_file(MANIFEST).map_err(failed)?;
        let len = file.metadata().map_err(failed)?.len();
        let mut last = [b'\n'];
        if len > 0 {
            directory::read_at(&file, len - 1, &mut last).map_err(failed)?;
        }
        if last != [b'\n'] {
            text.insert(0, b'\n');
        }
        file.write_all(&text).map_err(failed)?;
        file.sync_data().map_err(failed)?;
        if new {
            self.0.root.sync().map_err(failed)?;
        }
        Ok(())
    }

    /// The newest manifest row of each local path; empty where nothing was exported here yet.
    ///
    /// `not-readable`, `malformed-file`.
    pub fn manifest(&self) -> Result<HashMap<String, ManifestRow>> {
        let path = self.shown(MANIFEST);
        let file = match self.0.root.open_own_file(MANIFEST) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(HashMap::new()),
            opened => opened.map_err(|e| unreadable(&path, &e))?,
        };
        let mut newest = HashMap::new();
        for line in manifest::read_rows(io::BufReader::new(file)) {
            let (_, line) = line.map_err(|e| e.of(&path))?;
            if let manifest::Line::Row(row) = line {
                newest.insert(row.path.clone(), *row);
            }
        }
        Ok(newest)
    }

    /// The folder at the way, made where it is missing.
    fn make_directory(&self, way: &str) -> io::Result<Directory> {
        match self.0.root.below(way) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => {}
            found => return found,
        }
        let mut at = self.0.root.below("")?;
        let mut done = String::new();
        for name in way.split('/') {
            let next = match at.child(name) {
                Err(e) if e.kind() == io::ErrorKind::NotFound => {
                    match at.create_child(name) {
                        Err(e) if e.kind() != io::ErrorKind::AlreadyExists => return Err(e),
                        _ => {}
                    }
                    let next = at.child(name)?;
                    self.touched(&done, Arc::new(at));
                    next
                }
                found => found?,
            };
            if !done.is_empty() {
                done.push('/');
            }
            done.push_str(name);
            at = next;
        }
        Ok(at)
    }

    /// Remembers that a name in the folder is new.
    fn touched(&self, way: &str, directory: Arc<Directory>) {
        let mut unsynced = self.unsynced();
        unsynced.directories.insert(way.to_owned(), directory);
        if unsynced.directories.len() >= WAITING_DIRECTORIES {
            self.sync(&mut unsynced);
        }
    }

    /// Done under the lock: who asks next must not be told "on disk" while this is under way.
    fn sync(&self, unsynced: &mut Unsynced) {
        for (way, directory) in std::mem::take(&mut unsynced.directories) {
            if let Err(e) = directory.sync() {
                let error = unwritten(&self.shown(&way), &e);
                unsynced.failure.get_or_insert(error);
            }
        }
    }

    fn unsynced(&self) -> std::sync::MutexGuard<'_, Unsynced> {
        let unsynced = self.0.unsynced.lock();
        unsynced.unwrap_or_else(PoisonError::into_inner)
    }

    fn shown(&self, path: &str) -> String {
        self.0.path.join(path).display().to_string()
    }

    /// Why a file could not be started or placed.
    fn unplaced(&self, path: &LocalPath, error: &io::Error) -> Error {
        let shown = self.shown(path.as_str());
        if error.kind() == io::ErrorKind::NotADirectory {
            return Error::new(Code::Blocked)
                .with("path", shown)
                .with("why", "a folder on the way is a link or a file");
        }
        unwritten(&shown, error)
    }
}

/// The error of something that could not be written.
fn unwritten(path: &str, error: &io::Error) -> Error {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            Error::new(Code::DiskFull).with("path", path)
        }
        _ => Error::new(Code::NotWritable)
            .with("path", path)
            .with("why", error),
    }
}

/// The error of something that could not be read.
pub(crate) fn unreadable(path: &str, error: &io::Error) -> Error {
    Error::new(Code::NotReadable)
        .with("path", path)
        .with("why", error)
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "the tests arrange the disk")]
mod tests;
