//! The two files that a sandbox leaves on disk: its CA's certificate and its ready file.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;

/// Makes a folder and those above it.
#[expect(
    clippy::disallowed_methods,
    reason = "the sandbox is a far side of its own, not the engine"
)]
pub(crate) fn make_folder(path: &Path) -> io::Result<()> {
    fs::create_dir_all(path)
}

/// Writes a file, whole or not at all, readable by its owner alone.
#[expect(
    clippy::disallowed_methods,
    reason = "the sandbox is a far side of its own, not the engine"
)]
pub(crate) fn write_file(path: &Path, text: &str) -> io::Result<()> {
    let beside = path.with_extension("part");
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(&beside)?.write_all(text.as_bytes())?;
    fs::rename(&beside, path)
}
