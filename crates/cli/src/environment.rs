use std::ffi::OsString;
use std::path::PathBuf;

use domain::Result;
use engine::Directories;
use secrecy::SecretString;
use tracing_subscriber::EnvFilter;

/// What the process was given beside its arguments.
#[derive(Debug)]
pub(crate) struct Environment {
    home: Option<PathBuf>,
    log: Option<String>,
    /// `AZURE_STORAGE_CONNECTION_STRING`.
    pub(crate) connection_string: Option<SecretString>,
    /// Where programs such as `az` are.
    pub(crate) path: OsString,
    /// The locale of `LC_ALL`, `LC_MESSAGES` or `LANG`, or the system's.
    pub(crate) locale: Option<String>,
}

impl Environment {
    #[expect(
        clippy::disallowed_methods,
        reason = "the edge: read once, passed on as values"
    )]
    pub(crate) fn read() -> Self {
        let filled = |name| std::env::var_os(name).filter(|value| !value.is_empty());
        let text = |name| filled(name).and_then(|value| value.into_string().ok());
        Self {
            home: filled("LASTCOPY_HOME").map(PathBuf::from),
            log: text("RUST_LOG"),
            connection_string: text("AZURE_STORAGE_CONNECTION_STRING").map(SecretString::from),
            path: filled("PATH").unwrap_or_default(),
            locale: ["LC_ALL", "LC_MESSAGES", "LANG"]
                .into_iter()
                .find_map(text)
                .or_else(sys_locale::get_locale),
        }
    }

    /// Where the program keeps what is its own: below `LASTCOPY_HOME`, else where the system says.
    pub(crate) fn directories(&self) -> Result<Directories> {
        match &self.home {
            Some(home) => {
                let home = std::path::absolute(home).unwrap_or_else(|_| home.clone());
                Ok(Directories::below(&home))
            }
            None => Directories::system(),
        }
    }

    /// Writes the log to standard error, as far as `RUST_LOG` asks for it.
    pub(crate) fn start_log(&self) {
        let Some(filter) = &self.log else { return };
        tracing_subscriber::fmt()
            .with_env_filter(EnvFilter::new(filter))
            .with_writer(std::io::stderr)
            .init();
    }
}
