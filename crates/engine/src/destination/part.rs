//! A file on its way: written under a temporary name, then placed.

use std::fs::File;
use std::io;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use domain::{Error, Result};

use super::directory::{self, Directory};
use super::{Destination, unreadable, unwritten};
use crate::names::{LocalPath, PART_PREFIX};

/// Bytes that are read back at once.
const STEP: usize = 1 << 18;

/// A file that is being written. Dropped unfinished, it leaves nothing behind, unless it was kept. Cheap to
/// clone; every clone is the same file.
#[derive(Debug, Clone)]
pub struct Part(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    destination: Destination,
    directory: Arc<Directory>,
    file: File,
    /// The temporary name.
    name: String,
    path: LocalPath,
    len: AtomicU64,
    /// Whether the temporary name goes with the last clone.
    ours: AtomicBool,
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
        Self(Arc::new(Inner {
            destination,
            directory: Arc::new(directory),
            file,
            name,
            path,
            len: AtomicU64::new(0),
            ours: AtomicBool::new(true),
        }))
    }

    /// Where the file will be.
    pub fn path(&self) -> &LocalPath {
        &self.0.path
    }

    /// The end of what was written, in bytes.
    pub fn len(&self) -> u64 {
        self.0.len.load(Ordering::Acquire)
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
        directory::write_at(&self.0.file, at, bytes).map_err(|e| self.unwritten(&e))?;
        self.0
            .len
            .fetch_max(at + bytes.len() as u64, Ordering::AcqRel);
        Ok(())
    }

    /// Reads back the first `len` bytes, such as for a hash after a restart.
    ///
    /// Errors as in [`Part::read_range`].
    pub fn read(&self, len: u64, each: impl FnMut(&[u8])) -> Result<()> {
        self.read_range(0..len, &mut Vec::new(), each)
    }

    /// Reads back a range through a buffer that the caller keeps, a quarter of a megabyte at a time: what
    /// was written a moment ago is read where it still lies in the processor's cache.
    ///
    /// `not-readable`, also where there are fewer bytes.
    pub fn read_range(
        &self,
        range: Range<u64>,
        buffer: &mut Vec<u8>,
        mut each: impl FnMut(&[u8]),
    ) -> Result<()> {
        let Range { start: mut at, end } = range;
        let most = usize::try_from(end.saturating_sub(at)).map_or(STEP, |len| len.min(STEP));
        if buffer.len() < most {
            buffer.resize(most, 0);
        }
        while at < end {
            let room = usize::try_from(end - at).map_or(most, |left| left.min(most));
            match directory::read_at(&self.0.file, at, &mut buffer[..room]) {
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
        self.0.file.sync_data().map_err(|e| self.unwritten(&e))
    }

    /// Brings the file to disk and gives it its name, which must be free.
    ///
    /// The name itself is on disk after [`Destination::sync_directories`].
    pub fn finish(self) -> Result<Placed, PlaceError> {
        let path = self.0.path.clone();
        self.finish_as(&path)
    }

    /// Like [`Part::finish`], under another name, making the folders on its way.
    pub fn finish_as(self, path: &LocalPath) -> Result<Placed, PlaceError> {
        let (folder, name) = path.split();
        let to = if folder == self.0.path.split().0 {
            Ok(self.0.directory.clone())
        } else {
            self.0.destination.make_directory(folder).map(Arc::new)
        };
        let placed = to.and_then(|to| {
            self.0.file.sync_all()?;
            self.0.directory.place(&self.0.name, &to, name)?;
            Ok(to)
        });
        match placed {
            Ok(to) => {
                self.0.ours.store(false, Ordering::Release);
                self.0.destination.touched(folder, to);
                Ok(Placed {
                    path: path.clone(),
                    len: self.len(),
                })
            }
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {
                Err(PlaceError::Exists(Box::new(self)))
            }
            Err(e) => Err(PlaceError::Failed(self.0.destination.unplaced(path, &e))),
        }
    }

    /// Like [`Part::finish`], in place of the file that has the name. A symbolic link there is replaced,
    /// not followed; a folder is not replaced.
    pub fn replace(self) -> Result<Placed> {
        let (folder, name) = self.0.path.split();
        let replaced = self
            .0
            .file
            .sync_all()
            .and_then(|()| self.0.directory.replace(&self.0.name, name));
        replaced.map_err(|e| self.0.destination.unplaced(&self.0.path, &e))?;
        self.0.destination.touched(folder, self.0.directory.clone());
        self.0.ours.store(false, Ordering::Release);
        Ok(Placed {
            path: self.0.path.clone(),
            len: self.len(),
        })
    }

    /// Removes the temporary file.
    pub fn discard(self) -> Result<()> {
        self.0.ours.store(false, Ordering::Release);
        self.0
            .directory
            .remove(&self.0.name)
            .map_err(|e| self.unwritten(&e))
    }

    /// Leaves the temporary file for [`Destination::resume_part`].
    pub fn keep(self) {
        self.0.ours.store(false, Ordering::Release);
    }

    /// Cuts the file to its first bytes; `false` where it has fewer.
    pub(super) fn cut(&self, keep: u64) -> Result<bool> {
        let cut = self.0.file.metadata().and_then(|found| {
            if found.len() < keep {
                return Ok(false);
            }
            self.0.file.set_len(keep)?;
            Ok(true)
        });
        self.0.len.store(keep, Ordering::Release);
        cut.map_err(|e| self.unwritten(&e))
    }

    fn unwritten(&self, error: &io::Error) -> Error {
        unwritten(&self.0.destination.shown(self.0.path.as_str()), error)
    }

    fn unread(&self, error: &io::Error) -> Error {
        unreadable(&self.0.destination.shown(self.0.path.as_str()), error)
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        if *self.ours.get_mut() {
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
