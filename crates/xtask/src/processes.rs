//! Starts programs: prints what it runs, waits with a time limit, and leaves no child behind.

use std::ffi::OsStr;
use std::io::{self, BufRead, BufReader, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};

/// The repository's root.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_path_buf()
}

/// A program to run, with what it needs.
#[derive(Debug)]
pub(crate) struct Program {
    command: Command,
    line: String,
    limit: Duration,
}

/// What a program wrote, and how it ended.
#[derive(Debug)]
pub(crate) struct Captured {
    /// Whether the exit code was 0.
    pub(crate) success: bool,
    /// Standard output, and standard error after it.
    pub(crate) text: String,
}

impl Program {
    /// A program with its arguments, in the repository's root, without standard input.
    pub(crate) fn new<A: AsRef<OsStr>>(program: &str, arguments: &[A]) -> Self {
        let mut command = Command::new(program);
        command
            .args(arguments)
            .current_dir(root())
            .stdin(Stdio::null());
        let mut line = program.to_owned();
        for argument in arguments {
            line.push(' ');
            line.push_str(&argument.as_ref().to_string_lossy());
        }
        Self {
            command,
            line,
            limit: Duration::from_secs(3600),
        }
    }

    /// npm with its arguments. On Windows npm is a script, which only its full name starts.
    pub(crate) fn npm(arguments: &[&str]) -> Self {
        Self::new(if cfg!(windows) { "npm.cmd" } else { "npm" }, arguments)
    }

    /// Runs it in a directory below the root.
    pub(crate) fn in_directory(mut self, directory: &str) -> Self {
        self.command.current_dir(root().join(directory));
        self.line = format!("(cd {directory}; {})", self.line);
        self
    }

    /// Gives it an environment variable.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self.line = format!("{name}={value} {}", self.line);
        self
    }

    /// Lets it talk to whoever sits at the terminal.
    pub(crate) fn interactive(mut self) -> Self {
        self.command.stdin(Stdio::inherit());
        self
    }

    /// Ends it, and what it started, after so long.
    pub(crate) fn limit(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }

    /// Runs it, its output going to ours. An exit code other than 0 is an error.
    pub(crate) fn run(mut self) -> Result<()> {
        println!("$ {}", self.line);
        let child = self.spawn()?;
        let status = self.wait(child)?;
        self.must_succeed(status)
    }

    /// Runs it as [`Self::run`] does, and hands over the lines of its standard output as well, also where
    /// it failed.
    pub(crate) fn run_reading(mut self) -> (String, Result<()>) {
        println!("$ {}", self.line);
        self.command.stdout(Stdio::piped());
        let mut child = match self.spawn() {
            Ok(child) => child,
            Err(error) => return (String::new(), Err(error)),
        };
        let reader = child
            .stdout
            .take()
            .map(|pipe| thread::spawn(move || copy_lines(pipe)));
        let result = self
            .wait(child)
            .and_then(|status| self.must_succeed(status));
        (reader.map(joined).unwrap_or_default(), result)
    }

    /// Runs it without printing anything, and hands over what it wrote.
    pub(crate) fn capture(mut self) -> Result<Captured> {
        self.command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = self.spawn()?;
        let standard = child
            .stdout
            .take()
            .map(|pipe| thread::spawn(move || read_all(pipe)));
        let errors = child
            .stderr
            .take()
            .map(|pipe| thread::spawn(move || read_all(pipe)));
        let status = self.wait(child)?;
        let mut text = standard.map(joined).unwrap_or_default();
        text.push_str(&errors.map(joined).unwrap_or_default());
        Ok(Captured {
            success: status.success(),
            text,
        })
    }

    /// The standard output and error of a program that must succeed.
    pub(crate) fn text(self) -> Result<String> {
        let line = self.line.clone();
        let captured = self.capture()?;
        if captured.success {
            return Ok(captured.text);
        }
        bail!("`{line}` failed:\n{}", captured.text)
    }

    /// Whether it is there and ends with 0. Prints nothing.
    pub(crate) fn succeeds(self) -> bool {
        self.capture().is_ok_and(|captured| captured.success)
    }

    fn spawn(&mut self) -> Result<Child> {
        self.own_group();
        self.command
            .spawn()
            .with_context(|| format!("`{}` did not start", self.line))
    }

    /// At a terminal the child shares our group, so that Ctrl-C reaches it; elsewhere it has its own, so
    /// that a time limit ends its children too.
    #[cfg(unix)]
    fn own_group(&mut self) {
        use std::os::unix::process::CommandExt;
        if !io::stdin().is_terminal() {
            self.command.process_group(0);
        }
    }

    #[cfg(not(unix))]
    fn own_group(&mut self) {
        let _ = io::stdin().is_terminal();
    }

    fn wait(&self, mut child: Child) -> Result<ExitStatus> {
        let start = Instant::now();
        loop {
            if let Some(status) = child.try_wait()? {
                return Ok(status);
            }
            if start.elapsed() > self.limit {
                end(&mut child);
                bail!(
                    "`{}` took more than {} minutes: ended",
                    self.line,
                    self.limit.as_secs() / 60
                );
            }
            thread::sleep(Duration::from_millis(20));
        }
    }

    fn must_succeed(&self, status: ExitStatus) -> Result<()> {
        if status.success() {
            return Ok(());
        }
        Err(anyhow!("`{}` failed ({status})", self.line))
    }
}

/// Asks a child and its group to end, and insists after five seconds.
fn end(child: &mut Child) {
    let group = format!("-{}", child.id());
    let signal = |name: &str| {
        let _ = Command::new("kill")
            .args([name, "--", &group])
            .stderr(Stdio::null())
            .status();
    };
    signal("-TERM");
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(5) && matches!(child.try_wait(), Ok(None)) {
        thread::sleep(Duration::from_millis(50));
    }
    signal("-KILL");
    let _ = child.kill();
    let _ = child.wait();
}

fn copy_lines(pipe: impl Read) -> String {
    let mut text = String::new();
    let mut reader = BufReader::new(pipe);
    let mut line = Vec::new();
    while reader
        .read_until(b'\n', &mut line)
        .is_ok_and(|read| read > 0)
    {
        let _ = io::stdout().write_all(&line);
        text.push_str(&String::from_utf8_lossy(&line));
        line.clear();
    }
    text
}

fn read_all(mut pipe: impl Read) -> String {
    let mut bytes = Vec::new();
    let _ = pipe.read_to_end(&mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}

fn joined(reader: JoinHandle<String>) -> String {
    reader.join().unwrap_or_default()
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_limit_ends_the_program_and_what_it_started() {
        let limit = Duration::from_millis(200);
        let program = Program::new("sh", &["-c", "echo started; sleep 600 & sleep 600"]);
        let start = Instant::now();
        let (text, result) = program.limit(limit).run_reading();
        // The reader only ends once nobody holds the pipe any more, so it proves that both sleeps are gone.
        assert_eq!(text, "started\n");
        assert!(result.unwrap_err().to_string().contains("ended"));
        assert!(start.elapsed() < Duration::from_secs(30));
    }

    #[test]
    fn a_failure_names_the_command_and_keeps_its_output() {
        let (text, result) = Program::new("sh", &["-c", "echo before; exit 3"]).run_reading();
        assert_eq!(text, "before\n");
        assert!(result.unwrap_err().to_string().contains("exit status: 3"));
        assert!(!Program::new("no-such-program", &["x"]).succeeds());
    }
}
