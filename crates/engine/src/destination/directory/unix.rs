//! The calls of Unix: every name is opened by its folder's handle, and never through a symbolic link.

use std::fs::File;
use std::io;
use std::os::unix::fs::{FileExt as _, MetadataExt as _};
use std::path::Path;

use cap_std::fs::Dir;
use rustix::fs::{Access, AtFlags, Mode, OFlags};
use rustix::io::Errno;

#[derive(Clone, Copy)]
pub(super) enum Open {
    Read,
    Write,
    Create,
    Append,
    CreateToAppend,
}

const DIRECTORY: OFlags = OFlags::RDONLY
    .union(OFlags::DIRECTORY)
    .union(OFlags::NOFOLLOW)
    .union(OFlags::CLOEXEC);

pub(super) fn open_root(path: &Path) -> io::Result<Dir> {
    // Not `Dir::open_ambient_dir`: on Linux that opens a handle that cannot be synced.
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    let found = rustix::fs::open(path, flags, Mode::empty())?;
    Ok(Dir::from_std_file(File::from(found)))
}

#[cfg(target_os = "linux")]
pub(super) fn open_way(dir: &Dir, way: &str) -> Option<Dir> {
    use rustix::fs::ResolveFlags;
    let resolve = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS | ResolveFlags::NO_MAGICLINKS;
    // Any refusal is left to the walk name by name, which tells the reason.
    let found = rustix::fs::openat2(dir, way, DIRECTORY, Mode::empty(), resolve).ok()?;
    Some(Dir::from_std_file(File::from(found)))
}

#[cfg(not(target_os = "linux"))]
pub(super) fn open_way(_: &Dir, _: &str) -> Option<Dir> {
    None
}

pub(super) fn open_directory(dir: &Dir, name: &str) -> io::Result<Dir> {
    match rustix::fs::openat(dir, name, DIRECTORY, Mode::empty()) {
        Ok(found) => Ok(Dir::from_std_file(File::from(found))),
        // A symbolic link is either of the two, by system.
        Err(Errno::LOOP | Errno::NOTDIR) => Err(io::ErrorKind::NotADirectory.into()),
        Err(e) => Err(e.into()),
    }
}

pub(super) fn open_file(dir: &Dir, name: &str, open: Open) -> io::Result<File> {
    // Without O_NONBLOCK a FIFO that was swapped in would wait for its other end.
    let flags = OFlags::NOFOLLOW | OFlags::CLOEXEC | OFlags::NONBLOCK;
    let flags = flags
        | match open {
            Open::Read => OFlags::RDONLY,
            Open::Write => OFlags::RDWR,
            Open::Create => OFlags::RDWR | OFlags::CREATE | OFlags::EXCL,
            Open::Append => OFlags::RDWR | OFlags::APPEND,
            Open::CreateToAppend => OFlags::RDWR | OFlags::APPEND | OFlags::CREATE | OFlags::EXCL,
        };
    let file = rustix::fs::openat(dir, name, flags, Mode::from_raw_mode(0o666))?;
    Ok(File::from(file))
}

pub(super) fn links(file: &File) -> io::Result<u64> {
    Ok(file.metadata()?.nlink())
}

#[cfg(any(target_os = "linux", target_vendor = "apple"))]
pub(super) fn rename_new(from: &Dir, name: &str, to: &Dir, new: &str) -> io::Result<()> {
    use rustix::fs::{RenameFlags, renameat_with};
    match renameat_with(from, name, to, new, RenameFlags::NOREPLACE) {
        Ok(()) => Ok(()),
        // The system or the file system does not know the flag.
        Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => Err(io::ErrorKind::Unsupported.into()),
        Err(e) => Err(e.into()),
    }
}

#[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
pub(super) fn rename_new(_: &Dir, _: &str, _: &Dir, _: &str) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

pub(super) fn sync(dir: &Dir) -> io::Result<()> {
    match rustix::fs::fsync(dir) {
        Ok(()) | Err(Errno::INVAL | Errno::NOTSUP) => Ok(()),
        Err(e) => Err(e.into()),
    }
}

pub(super) fn free_bytes(dir: &Dir) -> io::Result<u64> {
    let found = rustix::fs::fstatvfs(dir)?;
    Ok(found.f_bavail.saturating_mul(found.f_frsize))
}

pub(super) fn writable(dir: &Dir) -> io::Result<()> {
    let access = Access::WRITE_OK | Access::EXEC_OK;
    Ok(rustix::fs::accessat(dir, ".", access, AtFlags::empty())?)
}

pub(in crate::destination) fn write_at(file: &File, at: u64, bytes: &[u8]) -> io::Result<()> {
    file.write_all_at(bytes, at)
}

pub(in crate::destination) fn read_at(
    file: &File,
    at: u64,
    buffer: &mut [u8],
) -> io::Result<usize> {
    file.read_at(buffer, at)
}
