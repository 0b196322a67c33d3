use std::env;
use std::path::{Path, PathBuf};
use std::time::Duration;

use lastcopy_tests::{Output, Running};
use tempfile::TempDir;
use tokio::process::Command;

/// The slowest call of the slowest client, on a machine with other things to do.
pub(crate) const PATIENCE: Duration = Duration::from_secs(300);

/// Letters that are shown of what a call said that went wrong.
const SHOWN: usize = 1500;

/// A client as it is installed, and how its calls went.
#[derive(Debug)]
pub(crate) struct Client {
    program: PathBuf,
    environment: Vec<(String, String)>,
    home: TempDir,
    row: Row,
}

/// A line of the table.
#[derive(Debug)]
pub(crate) struct Row {
    client: &'static str,
    way: &'static str,
    calls: usize,
    /// What went otherwise than it should.
    pub(crate) failed: Vec<String>,
    /// What goes otherwise than on Azure, and why.
    differs: Vec<&'static str>,
}

impl Client {
    pub(crate) fn new(client: &'static str, way: &'static str, program: &str) -> Self {
        let program = tools().join(program);
        assert!(
            program.exists(),
            "{} is missing: run `cargo xtask conformance`",
            program.display()
        );
        Self {
            program,
            environment: Vec::new(),
            home: TempDir::new().unwrap(),
            row: Row {
                client,
                way,
                calls: 0,
                failed: Vec::new(),
                differs: Vec::new(),
            },
        }
    }

    /// The same client with this variable.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The same client with these variables.
    pub(crate) fn with_all(mut self, variables: &[(String, String)]) -> Self {
        self.environment.extend_from_slice(variables);
        self
    }

    /// Where it keeps its own files, and where its calls may put theirs.
    pub(crate) fn home(&self) -> &Path {
        self.home.path()
    }

    /// Starts it with nothing of this machine's environment but where Python and the shell are.
    pub(crate) fn start(&self, arguments: &[&str]) -> Running {
        let mut command = Command::new(&self.program);
        command
            .args(arguments)
            .current_dir(self.home())
            .env_clear()
            .env("HOME", self.home())
            .env("PATH", env::var_os("PATH").unwrap_or_default())
            .env("LANG", "C.UTF-8")
            .envs(self.environment.iter().map(|(name, value)| (name, value)));
        Running::start(command)
    }

    /// One call, which must end well and say what `is_right` wants to hear.
    pub(crate) async fn call(
        &mut self,
        what: &str,
        arguments: &[&str],
        is_right: impl Fn(&Output) -> bool,
    ) -> Output {
        let output = self.start(arguments).end_within(PATIENCE).await;
        self.judge(what, output.exit == 0 && is_right(&output), &output);
        output
    }

    /// One call that must be refused, saying why.
    pub(crate) async fn refused(&mut self, what: &str, arguments: &[&str], why: &str) {
        let output = self.start(arguments).end_within(PATIENCE).await;
        let said = output.stdout.contains(why) || output.stderr.contains(why);
        self.judge(what, output.exit != 0 && said, &output);
    }

    /// Counts something that was seen.
    pub(crate) fn judge(&mut self, what: &str, is_right: bool, output: &Output) {
        self.row.calls += 1;
        if !is_right {
            let Row { client, way, .. } = self.row;
            let said = format!("{}{}", output.stdout, output.stderr);
            let said: String = said.chars().take(SHOWN).collect();
            self.row.failed.push(format!(
                "{client}, {way}: {what}: exit {}: {said}",
                output.exit
            ));
        }
    }

    /// Names a difference to Azure that is known.
    pub(crate) fn differs(&mut self, what: &'static str) {
        self.row.differs.push(what);
    }

    pub(crate) fn row(self) -> Row {
        self.row
    }
}

/// Where `cargo xtask` has installed the clients.
pub(crate) fn tools() -> PathBuf {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().unwrap().join("target/tools")
}

/// The table: who asked, how often, how it went, and what is known to differ.
#[expect(clippy::print_stdout, reason = "the table is the result")]
pub(crate) fn print(rows: &[Row]) {
    println!(
        "\n{:<28} {:<34} {:>5} {:>6}  differs from Azure, and why",
        "client", "way", "calls", "passed"
    );
    for row in rows {
        let passed = row.calls - row.failed.len();
        let differs = row.differs.first().copied().unwrap_or("no difference seen");
        println!(
            "{:<28} {:<34} {:>5} {passed:>6}  {differs}",
            row.client, row.way, row.calls
        );
        for more in row.differs.iter().skip(1) {
            println!("{:<77}{more}", "");
        }
    }
    println!();
}
