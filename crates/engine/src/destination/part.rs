//! A file on its way: written under a temporary name, then placed.

use std::fs::File;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use domain::{Error, Result};

use super::directory::{self, BUFFER, Directory};
use super::{Destination, unreadable, unwritten};
use crate::names::{LocalPath, PART_PREFIX};

/// A file that is being written. Dropped unfinished, it leaves nothing behind, unless it was kept.
#[derive(Debug)]
pub struct Part {
    destination: Destination,
    directory: Arc<Directory>,
    file: File,
    /// The temporary name.
    name: String,
    path: LocalPath,
    len: AtomicU64,
    /// Whether the temporary name goes with this value.
    ours: bool,
}

/// A file that has its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// Where it is.
    pub path: LocalPath,
    /// Its bytes.
    pub len: u64,
}

/// Why a file did not get its name.
#[derive(Debug)]
pub enum PlaceError {
    /// The name is taken by now. The part is whole and can be placed under another.
    Exists(Box<Part>),
    /// It could not be written; nothing of it is left.
    Failed(Error),
}

impl Part {
    pub(super) fn new(
        destination: Destination,
        directory: Directory,
        file: File,
        name: String,
        path: LocalPath,
    ) -> Self {
        Self {
            destination,
            directory: Arc::new(directory),
            file,
            name,
            path,
            len: AtomicU64::new(0),
            ours: true,
        }
    }

    /// Where the file will be.
    pub fn path(&self) -> &LocalPath {
        &self.path
    }

    /// The end of what was written, in bytes.
    pub fn len(&self) -> u64 {
        self.len.load(Ordering::Acquire)
    }

    /// Whether nothing was written yet.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Writes at the end.
    ///
    /// `disk-full`, `not-writable`.
    pub fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.write_at(self.len(), bytes)
    }

    /// Writes at a place, in bytes from the beginning; ranges may arrive in any order and from several
    /// threads.
    ///
    /// Errors as in [`Part::write`].
    pub fn write_at(&self, at: u64, bytes: &[u8]) -> Result<()> {
        directory::write_at(&self.file, at, bytes).map_err(|e| self.unwritten(&e))?;
        self.len
            .fetch_max(at + bytes.len() as u64, Ordering::AcqRel);
        Ok(())
    }

    /// Reads back the first `len` bytes, a megabyte at a time, such as for a hash after a restart.
    ///
    /// `not-readable`, also where there are fewer.
    pub fn read(&self, len: u64, mut each: impl FnMut(&[u8])) -> Result<()> {
        let mut buffer = vec![0; usize::try_from(len).map_or(BUFFER, |len| len.min(BUFFER))];
        let mut at = 0;
        while at < len {
            let room = usize::try_from(len - at).map_or(BUFFER, |left| left.min(BUFFER));
            match directory::read_at(&self.file, at, &mut buffer[..room]) {
                Ok(0) => return Err(self.unread(&io::ErrorKind::UnexpectedEof.into())),
                Ok(n) => {
                    each(&buffer[..n]);
                    at += n as u64;
                }
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) => return Err(self.unread(&e)),
            }
        }
        Ok(())
    }

    /// Waits until what was written is on disk, still under the temporary name.
    ///
    /// Errors as in [`Part::write`].
    pub fn sync(&self) -> Result<()> {
        self.file.sync_data().map_err(|e| self.unwritten(&e))
    }

    /// Brings the file to disk and gives it its name, which must be free.
    ///
    /// The name itself is on disk after [`Destination::sync_directories`].
    pub fn finish(self) -> Result<Placed, PlaceError> {
        let path = self.path.clone();
        self.finish_as(&path)
    }

    /// Like [`Part::finish`], under another name, making the folders on its way.
    pub fn finish_as(mut self, path: &LocalPath) -> Result<Placed, PlaceError> {
        let (folder, name) = path.split();
        let to = if folder == self.path.split().0 {
            Ok(self.directory.clone())
        } else {
            self.destination.make_directory(folder).map(Arc::new)
        };
        let placed = to.and_then(|to| {
            self.file.sync_all()?;
            self.directory.place(&self.name, &to, name)?;
            Ok(to)
        });
        match placed {
            Ok(to) => {
                self.ours = false;
                self.destination.touched(folder, to);
                Ok(Placed {
                    path: path.clone(),
                    len: self.len(),
                })
            }
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {
                Err(PlaceError::Exists(Box::new(self)))
            }
            Err(e) => Err(PlaceError::Failed(self.destination.unplaced(path, &e))),
        }
    }

    /// Like [`Part::finish`], in place of the file that has the name. A symbolic link there is replaced,
    /// not followed; a folder is not replaced.
    pub fn replace(mut self) -> Result<Placed> {
        let (folder, name) = self.path.split();
        let replaced = self
            .file
            .sync_all()
            .and_then(|()| self.directory.replace(&self.name, name));
        replaced.map_err(|e| self.destination.unplaced(&self.path, &e))?;
        self.destination.touched(folder, self.directory.clone());
        self.ours = false;
        Ok(Placed {
            path: self.path.clone(),
            len: self.len(),
        })
    }

    /// Removes the temporary file.
    pub fn discard(mut self) -> Result<()> {
        self.ours = false;
        self.directory
            .remove(&self.name)
            .map_err(|e| self.unwritten(&e))
    }

    /// Leaves the temporary file for [`Destination::resume_part`].
    pub fn keep(mut self) {
        self.ours = false;
    }

    /// Cuts the file to its first bytes; `false` where it has fewer.
    pub(super) fn cut(&mut self, keep: u64) -> Result<bool> {
        let cut = self.file.metadata().and_then(|found| {
            if found.len() < keep {
                return Ok(false);
            }
            self.file.set_len(keep)?;
            Ok(true)
        });
        self.len.store(keep, Ordering::Release);
        cut.map_err(|e| self.unwritten(&e))
    }

    fn unwritten(&self, error: &io::Error) -> Error {
        unwritten(&self.destination.shown(self.path.as_str()), error)
    }

    fn unread(&self, error: &io::Error) -> Error {
        unreadable(&self.destination.shown(self.path.as_str()), error)
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if self.ours {
            // Best effort: what stays is removed by the next start of the item or with the job.
            let _ = self.directory.remove(&self.name);
        }
    }
}

/// Whether a name is that of a half-written file.
pub(crate) fn is_part(name: &str) -> bool {
    let mut rest = name
        .strip_prefix(PART_PREFIX)
        .unwrap_or_default()
        .split('-');
    let (job, seq) = (rest.next(), rest.next());
    job.is_some_and(|job| !job.is_empty()) && seq.is_some_and(is_number) && rest.next().is_none()
}

pub(super) fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// What the names of a job's half-written files begin with.
pub(super) fn part_prefix(job: &str) -> String {
    let job: String = job
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .take(8)
        .collect();
    format!("{PART_PREFIX}{job}-")
}

/// The name of the half-written file of a job's item.
pub(super) fn part_name(job: &str, seq: u64) -> String {
    format!("{}{seq}", part_prefix(job))
}
