use std::env;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use serde_json::Value;
use tempfile::TempDir;
use tokio::process::Command;

use crate::running::Running;

/// The built `lastcopy` with a home of its own and nothing of this machine's environment.
#[derive(Debug)]
pub struct Lastcopy {
    home: TempDir,
    environment: Vec<(String, String)>,
}

/// How a program ended and what it said.
#[derive(Debug, Default, Clone)]
pub struct Output {
    /// The exit code; 128 and the signal's number where a signal ended it.
    pub exit: i32,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

impl Lastcopy {
    /// A program that has never run before, speaks English and knows nobody.
    #[expect(clippy::new_without_default, reason = "it makes a directory")]
    pub fn new() -> Self {
        Self {
            home: TempDir::new().unwrap(),
            environment: vec![("LANG".to_owned(), "en_US.UTF-8".to_owned())],
        }
    }

    /// The same program with this variable in its environment.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.environment.retain(|(known, _)| known != name);
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Where it keeps everything.
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// Runs it to its end.
    pub async fn run(&self, arguments: &[&str]) -> Output {
        self.start(arguments).end().await
    }

    /// Starts it.
    pub fn start(&self, arguments: &[&str]) -> Running {
        let mut command = Command::new(program());
        command
            .args(arguments)
            .current_dir(self.home())
            .env_clear()
            .env("HOME", self.home())
            .env("LASTCOPY_HOME", self.home().join("lastcopy"))
            .env("PATH", "")
            .envs(self.environment.iter().map(|(name, value)| (name, value)));
        Running::start(command)
    }
}

impl Output {
    /// Standard output as the one JSON object that `--json` prints.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// Standard output as one JSON object a line, as `ls --json` prints it.
    #[track_caller]
    pub fn json_lines(&self) -> Vec<Value> {
        let line = |line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {self:?}"));
        self.stdout.lines().map(line).collect()
    }

    /// This output, which must have this exit code.
    #[track_caller]
    #[expect(
        clippy::return_self_not_must_use,
        reason = "often the exit code is all that counts"
    )]
    pub fn expect(self, exit: i32) -> Self {
        assert_eq!(self.exit, exit, "{}\n{}", self.stdout, self.stderr);
        self
    }
}

/// Where the built program is; builds it once where it is missing.
pub fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        if let Some(program) = env::var_os("LASTCOPY_PROGRAM") {
            return program.into();
        }
        // The test itself is target/<profile>/deps/<test>.
        let test = env::current_exe().unwrap();
        let directory = test.parent().and_then(Path::parent).unwrap();
        let program = directory.join(format!("lastcopy{}", env::consts::EXE_SUFFIX));
        if !program.exists() {
            let mut cargo = std::process::Command::new("cargo");
            cargo.args(["build", "--quiet", "--package", "lastcopy"]);
            if directory.ends_with("release") {
                cargo.arg("--release");
            }
            assert!(cargo.status().unwrap().success(), "{cargo:?}");
        }
        program
    })
}
