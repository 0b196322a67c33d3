//! One open folder and what can be done in it by a single name: nothing here takes a path.
//!
//! A symbolic link is never followed, a FIFO or a device never opened. On Unix the kernel sees to that
//! (`openat` with `O_NOFOLLOW`, one name at a time; on Linux a whole way at once by `openat2` with
//! `RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS`). On Windows the way is looked at first, and cap-std keeps
//! what was swapped meanwhile inside the destination.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;
use std::time::SystemTime;

use cap_std::fs::{Dir, FileType};

use crate::names::LocalPath;

#[cfg(unix)]
mod unix;
#[cfg(unix)]
use unix as platform;
#[cfg(windows)]
mod windows;
#[cfg(windows)]
use windows as platform;

pub(super) use platform::{read_at, write_at};

/// Bytes that are read at once.
pub(crate) const BUFFER: usize = 1 << 20;

/// A folder, held open.
#[derive(Debug)]
pub(crate) struct Directory(Dir);

/// What stands under a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Entry {
    /// Nothing.
    Nothing,
    /// A regular file.
    File {
        /// Its bytes.
        len: u64,
        /// When it was last written, where the file system knows.
        modified: Option<SystemTime>,
    },
    /// A folder.
    Directory,
    /// A symbolic link, a FIFO, a socket, a device.
    Other,
}

impl Directory {
    /// Opens the folder that a person named; this one way may lead through symbolic links.
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        platform::open_root(path).map(Self)
    }

    /// Opens the folder at the end of a way of names (`a/b`, or nothing for this folder itself).
    ///
    /// `NotFound` where a name is missing, `NotADirectory` where one is something else.
    pub(crate) fn below(&self, way: &str) -> io::Result<Self> {
        if way.is_empty() {
            return self.0.try_clone().map(Self);
        }
        if let Some(found) = platform::open_way(&self.0, way) {
            return Ok(Self(found));
        }
        let mut names = way.split('/');
        let mut at = self.child(names.next().unwrap_or_default())?;
        for name in names {
            at = at.child(name)?;
        }
        Ok(at)
    }

    /// Opens a folder in this one.
    pub(crate) fn child(&self, name: &str) -> io::Result<Self> {
        platform::open_directory(&self.0, name).map(Self)
    }

    /// Makes a folder in this one; `AlreadyExists` where the name is taken.
    pub(crate) fn create_child(&self, name: &str) -> io::Result<()> {
        self.0.create_dir(name)
    }

    /// What stands under the name.
    pub(crate) fn entry(&self, name: &str) -> io::Result<Entry> {
        let found = match self.0.symlink_metadata(name) {
            Ok(found) => found,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Entry::Nothing),
            Err(e) => return Err(e),
        };
        Ok(if found.is_file() {
            Entry::File {
                len: found.len(),
                modified: found
                    .modified()
                    .ok()
                    .map(cap_std::time::SystemTime::into_std),
            }
        } else if found.is_dir() {
            Entry::Directory
        } else {
            Entry::Other
        })
    }

    /// Opens a regular file for reading; `InvalidInput` where the name is anything else.
    pub(crate) fn open_file(&self, name: &str) -> io::Result<File> {
        // Looked at before, so that no FIFO or device is opened; and after, in case it was swapped.
        self.expect_file(name)?;
        let file = platform::open_file(&self.0, name, platform::Open::Read)?;
        regular(file)
    }

    /// Opens a regular file of no other name for reading and writing: what is written to it changes no
    /// file elsewhere.
    pub(crate) fn open_own_file(&self, name: &str) -> io::Result<File> {
        self.own_file(name, platform::Open::Write)
    }

    /// Opens such a file for reading and for writing at its end, or makes it; tells whether it is new.
    pub(crate) fn append_file(&self, name: &str) -> io::Result<(File, bool)> {
        match platform::open_file(&self.0, name, platform::Open::CreateToAppend) {
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {
                Ok((self.own_file(name, platform::Open::Append)?, false))
            }
            created => Ok((created?, true)),
        }
    }

    fn own_file(&self, name: &str, open: platform::Open) -> io::Result<File> {
        self.expect_file(name)?;
        let file = regular(platform::open_file(&self.0, name, open)?)?;
        if platform::links(&file)? > 1 {
            let why = "the file has a second name elsewhere";
            return Err(io::Error::new(io::ErrorKind::InvalidInput, why));
        }
        Ok(file)
    }

    /// Makes a file for reading and writing; `AlreadyExists` where the name is taken, even by a symbolic
    /// link to nowhere.
    pub(crate) fn create_file(&self, name: &str) -> io::Result<File> {
        platform::open_file(&self.0, name, platform::Open::Create)
    }

    /// Gives a file of this folder a name in `to`; `AlreadyExists` where that is taken by anything.
    ///
    /// One step in Linux and macOS (`renameat2`, `renameatx_np`); elsewhere, and where the file system has
    /// no such call, by a hard link.
    pub(crate) fn place(&self, name: &str, to: &Self, new: &str) -> io::Result<()> {
        match platform::rename_new(&self.0, name, &to.0, new) {
            Err(e) if e.kind() == io::ErrorKind::Unsupported => self.place_by_link(name, to, new),
            done => done,
        }
    }

    /// A hard link refuses a taken name as well; then the first name goes.
    fn place_by_link(&self, name: &str, to: &Self, new: &str) -> io::Result<()> {
        match self.0.hard_link(name, &to.0, new) {
            Ok(()) => self.0.remove_file(name),
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => Err(e),
            Err(_) => self.place_by_look(name, to, new),
        }
    }

    /// For file systems without hard links (FAT, exFAT): a look, then a rename. Only here a file that
    /// appears between the two is lost.
    fn place_by_look(&self, name: &str, to: &Self, new: &str) -> io::Result<()> {
        match to.entry(new)? {
            Entry::Nothing => self.0.rename(name, &to.0, new),
            _ => Err(io::ErrorKind::AlreadyExists.into()),
        }
    }

    /// Gives a file of this folder another name in it, in place of the file that has it; what a symbolic
    /// link points to stays as it is.
    pub(crate) fn replace(&self, name: &str, new: &str) -> io::Result<()> {
        self.0.rename(name, &self.0, new)
    }

    /// Removes a file, or a symbolic link itself.
    pub(crate) fn remove(&self, name: &str) -> io::Result<()> {
        self.0.remove_file(name)
    }

    /// Waits until the names in this folder are on disk. File systems that offer no such thing for folders
    /// count as done.
    pub(crate) fn sync(&self) -> io::Result<()> {
        platform::sync(&self.0)
    }

    /// Bytes that a person may still write here; `u64::MAX` where the system does not say.
    pub(crate) fn free_bytes(&self) -> io::Result<u64> {
        platform::free_bytes(&self.0)
    }

    /// Fails where nothing can be made in this folder.
    pub(crate) fn writable(&self) -> io::Result<()> {
        platform::writable(&self.0)
    }

    /// Reads a regular file below this folder, a megabyte at a time, and returns its bytes' number.
    pub(crate) fn read(&self, path: &LocalPath, mut each: impl FnMut(&[u8])) -> io::Result<u64> {
        let (folder, name) = path.split();
        let mut file = self.below(folder)?.open_file(name)?;
        // One byte more than it has, so that a short file's end is seen without a second buffer.
        let expected = usize::try_from(file.metadata()?.len()).unwrap_or(BUFFER);
        let mut buffer = vec![0; expected.saturating_add(1).min(BUFFER)];
        let mut len = 0;
        loop {
            match file.read(&mut buffer) {
                Ok(0) => return Ok(len),
                Ok(n) => {
                    each(&buffer[..n]);
                    len += n as u64;
                }
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) => return Err(e),
            }
        }
    }

    /// Calls `each` with every name below this folder that is no folder itself: the folder that holds it,
    /// the way to that, the name. Links are not followed.
    pub(crate) fn walk(
        &self,
        mut each: impl FnMut(&Self, &str, &str) -> io::Result<()>,
    ) -> io::Result<()> {
        let mut ways = vec![String::new()];
        while let Some(way) = ways.pop() {
            let directory = match self.below(&way) {
                // It went, or was swapped for a link, since its name was read.
                Err(e)
                    if matches!(
                        e.kind(),
                        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
                    ) =>
                {
                    continue;
                }
                found => found?,
            };
            for (name, is_directory) in directory.list()? {
                if !is_directory {
                    each(&directory, &way, &name)?;
                } else if way.is_empty() {
                    ways.push(name);
                } else {
                    ways.push(format!("{way}/{name}"));
                }
            }
        }
        Ok(())
    }

    /// Whether no name is in this folder.
    pub(crate) fn is_empty(&self) -> io::Result<bool> {
        Ok(self.0.entries()?.next().is_none())
    }

    /// Every name in this folder, with what is not Unicode replaced, and whether it is a folder.
    fn list(&self) -> io::Result<Vec<(String, bool)>> {
        let mut names = Vec::new();
        for entry in self.0.entries()? {
            let entry = entry?;
            let name = entry.file_name();
            let text = name.to_string_lossy().into_owned();
            // A name that is not Unicode can be shown, not opened.
            let folder = name.to_str().is_some() && self.is_folder(&text, entry.file_type()?)?;
            names.push((text, folder));
        }
        names.sort_unstable();
        Ok(names)
    }

    fn is_folder(&self, name: &str, listed: FileType) -> io::Result<bool> {
        if listed.is_file() || listed.is_symlink() {
            return Ok(false);
        }
        // Some file systems list names without saying what they are.
        Ok(listed.is_dir() || self.entry(name)? == Entry::Directory)
    }

    fn expect_file(&self, name: &str) -> io::Result<()> {
        match self.entry(name)? {
            Entry::File { .. } => Ok(()),
            Entry::Nothing => Err(io::ErrorKind::NotFound.into()),
            Entry::Directory | Entry::Other => Err(not_a_file()),
        }
    }
}

fn not_a_file() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, "not a regular file")
}

fn regular(file: File) -> io::Result<File> {
    if file.metadata()?.is_file() {
        Ok(file)
    } else {
        Err(not_a_file())
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "the tests arrange the disk")]
mod tests {
    use super::*;

    use std::fs;

    type Place = fn(&Directory, &str, &Directory, &str) -> io::Result<()>;

    #[test]
    fn t13_every_way_of_placing_refuses_a_taken_name() {
        let ways: [Place; 3] = [
            Directory::place,
            Directory::place_by_link,
            Directory::place_by_look,
        ];
        for place in ways {
            let folder = tempfile::tempdir().unwrap();
            let root = Directory::open(folder.path()).unwrap();
            root.create_child("to").unwrap();
            root.create_child("to/folder").unwrap();
            let to = root.child("to").unwrap();
            fs::write(folder.path().join("part"), b"ours").unwrap();
            fs::write(folder.path().join("to/file"), b"theirs").unwrap();
            #[cfg(unix)]
            std::os::unix::fs::symlink("nowhere", folder.path().join("to/link")).unwrap();
            for taken in ["file", "folder", "link"] {
                if cfg!(unix) || taken != "link" {
                    let error = place(&root, "part", &to, taken).unwrap_err();
                    assert_eq!(error.kind(), io::ErrorKind::AlreadyExists, "{taken}");
                }
            }
            place(&root, "part", &to, "free").unwrap();
            assert_eq!(root.entry("part").unwrap(), Entry::Nothing);
            assert_eq!(fs::read(folder.path().join("to/free")).unwrap(), b"ours");
            assert_eq!(fs::read(folder.path().join("to/file")).unwrap(), b"theirs");
        }
    }

    #[cfg(unix)]
    #[test]
    fn t12_what_is_swapped_in_after_the_look_is_not_followed_and_does_not_wait() {
        use rustix::fs::{CWD, FileType, Mode, mknodat};
        use std::os::unix::fs::symlink;

        let folder = tempfile::tempdir().unwrap();
        let root = Directory::open(folder.path()).unwrap();
        fs::write(folder.path().join("file"), b"").unwrap();
        symlink("file", folder.path().join("link")).unwrap();
        let fifo = folder.path().join("fifo");
        mknodat(CWD, &fifo, FileType::Fifo, Mode::from_raw_mode(0o600), 0).unwrap();
        for open in [
            platform::Open::Read,
            platform::Open::Write,
            platform::Open::Append,
        ] {
            let opened = |name| platform::open_file(&root.0, name, open).and_then(regular);
            assert!(opened("file").is_ok());
            assert!(opened("link").is_err());
            assert!(opened("fifo").is_err());
        }
    }
}
