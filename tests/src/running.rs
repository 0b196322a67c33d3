use std::process::Stdio;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process, kill_process_group};
use tokio::io::{AsyncBufReadExt as _, AsyncRead, BufReader};
use tokio::process::{Child, Command};
use tokio::sync::mpsc;
use tokio::time::timeout;

use crate::program::Output;

/// How long a test waits for something that must come.
const PATIENCE: Duration = Duration::from_secs(60);

/// A program at work in a process group of its own; the group ends with this value.
#[derive(Debug)]
pub struct Running {
    child: Child,
    id: Pid,
    lines: mpsc::UnboundedReceiver<(Stream, String)>,
    output: Output,
}

#[derive(Debug, Clone, Copy)]
enum Stream {
    Out,
    Error,
}

impl Running {
    /// Starts a program.
    pub fn start(mut command: Command) -> Self {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0)
            .kill_on_drop(true)
            .spawn()
            .unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let id = child
            .id()
            .and_then(|id| Pid::from_raw(i32::try_from(id).ok()?))
            .unwrap();
        let (sender, lines) = mpsc::unbounded_channel();
        read(child.stdout.take().unwrap(), Stream::Out, sender.clone());
        read(child.stderr.take().unwrap(), Stream::Error, sender);
        Self {
            child,
            id,
            lines,
            output: Output::default(),
        }
    }

    /// Waits for a line of either stream that the test wants to see.
    pub async fn line(&mut self, wanted: impl Fn(&str) -> bool) -> String {
        let found = timeout(PATIENCE, async {
            while let Some((stream, line)) = self.lines.recv().await {
                let hit = wanted(&line).then(|| line.clone());
                self.keep(stream, &line);
                if hit.is_some() {
                    return hit;
                }
            }
            None
        });
        let Ok(found) = found.await else {
            panic!("that line did not come: {:?}", self.output);
        };
        found.unwrap_or_else(|| panic!("it ended without that line: {:?}", self.output))
    }

    /// Whether it has not ended yet.
    pub fn is_running(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    /// The most memory that it has had so far, in kilobytes; 0 where it has ended.
    pub fn peak_kilobytes(&self) -> u64 {
        let path = format!("/proc/{}/status", self.id.as_raw_nonzero());
        let text = std::fs::read_to_string(path).unwrap_or_default();
        let line = text.lines().find(|line| line.starts_with("VmHWM:"));
        let number = line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok());
        number.unwrap_or_default()
    }

    /// Sends a signal to the program alone.
    pub fn signal(&self, signal: Signal) {
        kill_process(self.id, signal).unwrap();
    }

    /// Waits for its end and gives all that it said.
    pub async fn end(self) -> Output {
        self.end_within(PATIENCE).await
    }

    /// The same for a program that may take longer.
    pub async fn end_within(mut self, patience: Duration) -> Output {
        let all = timeout(patience, async {
            while let Some((stream, line)) = self.lines.recv().await {
                self.keep(stream, &line);
            }
            self.child.wait().await.unwrap()
        });
        let Ok(status) = all.await else {
            panic!("it did not end: {:?}", self.output);
        };
        // Ended by a signal: as shells say it.
        let by_signal = std::os::unix::process::ExitStatusExt::signal(&status);
        self.output.exit = status.code().or(by_signal.map(|n| 128 + n)).unwrap();
        std::mem::take(&mut self.output)
    }

    fn keep(&mut self, stream: Stream, line: &str) {
        let text = match stream {
            Stream::Out => &mut self.output.stdout,
            Stream::Error => &mut self.output.stderr,
        };
        text.push_str(line);
        text.push('\n');
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Once it was waited for, its number may be another process's by now.
        if self.child.id().is_some() {
            // An error means that nothing of the group is left.
            let _gone = kill_process_group(self.id, Signal::KILL);
        }
    }
}

fn read(
    stream: impl AsyncRead + Unpin + Send + 'static,
    name: Stream,
    lines: mpsc::UnboundedSender<(Stream, String)>,
) {
    tokio::spawn(async move {
        let mut stream = BufReader::new(stream).lines();
        while let Ok(Some(line)) = stream.next_line().await {
            if lines.send((name, line)).is_err() {
                return;
            }
        }
    });
}
