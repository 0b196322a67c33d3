//! The calls of Windows, as far as there are any without unsafe code; the rest is left to cap-std.

use std::fs::File;
use std::io;
use std::os::windows::fs::FileExt as _;
use std::path::Path;

use cap_std::fs::{Dir, OpenOptions};

#[derive(Clone, Copy)]
pub(super) enum Open {
    Read,
    Write,
    Create,
    Append,
    CreateToAppend,
}

pub(super) fn open_root(path: &Path) -> io::Result<Dir> {
    Dir::open_ambient_dir(path, cap_std::ambient_authority())
}

pub(super) fn open_way(_: &Dir, _: &str) -> Option<Dir> {
    None
}

pub(super) fn open_directory(dir: &Dir, name: &str) -> io::Result<Dir> {
    if !dir.symlink_metadata(name)?.is_dir() {
        return Err(io::ErrorKind::NotADirectory.into());
    }
    dir.open_dir(name)
}

pub(super) fn open_file(dir: &Dir, name: &str, open: Open) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true);
    match open {
        Open::Read => {}
        Open::Write => {
            options.write(true);
        }
        Open::Create => {
            options.write(true).create_new(true);
        }
        Open::Append => {
            options.append(true);
        }
        Open::CreateToAppend => {
            options.append(true).create_new(true);
        }
    }
    Ok(dir.open_with(name, &options)?.into_std())
}

// The number of links takes an unstable call here; a second name in the destination is the user's own.
pub(super) fn links(_: &File) -> io::Result<u64> {
    Ok(1)
}

pub(super) fn rename_new(_: &Dir, _: &str, _: &Dir, _: &str) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

// NTFS writes its names ahead in its log; there is no call for folders.
pub(super) fn sync(_: &Dir) -> io::Result<()> {
    Ok(())
}

pub(super) fn free_bytes(_: &Dir) -> io::Result<u64> {
    Ok(u64::MAX)
}

pub(super) fn writable(_: &Dir) -> io::Result<()> {
    Ok(())
}

pub(in crate::destination) fn write_at(
    file: &File,
    mut at: u64,
    mut bytes: &[u8],
) -> io::Result<()> {
    while !bytes.is_empty() {
        let written = file.seek_write(bytes, at)?;
        if written == 0 {
            return Err(io::ErrorKind::WriteZero.into());
        }
        at += written as u64;
        bytes = &bytes[written..];
    }
    Ok(())
}

pub(in crate::destination) fn read_at(
    file: &File,
    at: u64,
    buffer: &mut [u8],
) -> io::Result<usize> {
    file.seek_read(buffer, at)
}
