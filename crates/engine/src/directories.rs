use std::path::{Path, PathBuf};

use domain::{Code, Error, Result};

/// Where the program keeps what is its own.
#[derive(Debug, Clone)]
pub struct Directories {
    /// The journal, plans and locks: never rebuilt.
    pub data: PathBuf,
    /// The inventory and what else can be rebuilt.
    pub cache: PathBuf,
    /// What the person chose: settings, folders, the window's place.
    pub config: PathBuf,
}

impl Directories {
    /// The directories that the system gives to this program and user.
    pub fn system() -> Result<Self> {
        let found = directories::ProjectDirs::from("", "", "LastCopy").ok_or_else(|| {
            Error::new(Code::NotWritable)
                .with("path", "~")
                .with("why", "no home directory")
        })?;
        Ok(Self {
            data: found.data_dir().to_owned(),
            cache: found.cache_dir().to_owned(),
            config: found.config_dir().to_owned(),
        })
    }

    /// Everything below one directory, as `LASTCOPY_HOME` asks.
    pub fn below(home: &Path) -> Self {
        Self {
            data: home.join("data"),
            cache: home.join("cache"),
            config: home.join("config"),
        }
    }

    pub(crate) fn journal(&self) -> PathBuf {
        self.data.join("journal.db")
    }

    pub(crate) fn inventory(&self) -> PathBuf {
        self.cache.join("inventory.db")
    }

    pub(crate) fn plans(&self) -> PathBuf {
        self.data.join("plans")
    }

    /// The certificates of deletions.
    pub fn certificates(&self) -> PathBuf {
        self.data.join("certificates")
    }

    /// The fingerprints of the keys that signed here.
    pub(crate) fn keys(&self) -> PathBuf {
        self.data.join("keys.json")
    }

    pub(crate) fn locks(&self) -> PathBuf {
        self.data.join("jobs")
    }

    /// Makes the directories, readable by their owner alone.
    pub(crate) fn make(&self) -> Result<()> {
        let own = [
            &self.data,
            &self.cache,
            &self.config,
            &self.plans(),
            &self.certificates(),
            &self.locks(),
        ];
        for directory in own {
            let mut builder = std::fs::DirBuilder::new();
            builder.recursive(true);
            #[cfg(unix)]
            std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
            builder
                .create(directory)
                .map_err(|e| file_error(directory, &e))?;
        }
        Ok(())
    }
}

/// Writes one of our own files whole: a crash leaves the old one or the new one.
#[expect(clippy::disallowed_methods, reason = "our own directories")]
pub(crate) fn write_file(path: &Path, content: &[u8]) -> Result<()> {
    // Of its own: another process may write the same file now.
    let new = path.with_extension(format!("{}.new", uuid::Uuid::new_v4().simple()));
    let write = || {
        std::fs::write(&new, content)?;
        std::fs::File::open(&new)?.sync_all()?;
        std::fs::rename(&new, path)
    };
    write().map_err(|e| file_error(path, &e))
}

/// What a failure to write one of our own files means.
pub(crate) fn file_error(path: &Path, error: &std::io::Error) -> Error {
    let code = match error.kind() {
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Code::DiskFull,
        _ => Code::NotWritable,
    };
    Error::new(code)
        .with("path", path.display())
        .with("why", error)
}
