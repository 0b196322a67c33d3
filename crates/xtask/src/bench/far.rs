//! The server of a bench: `lastcopy sandbox`, release build.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use super::{ACCOUNT, KEY, SCRIPT};
use crate::processes::Program;

/// A running sandbox, which ends with this.
pub(super) struct Far {
    child: Child,
    pub(super) endpoint: String,
    pub(super) connection_string: String,
    pub(super) sas: String,
    control: String,
}

impl Far {
    /// Starts it with options and a seed, and waits until it is ready.
    pub(super) fn start(
        lastcopy: &Path,
        options: &[&str],
        seed: &str,
        folder: &Path,
    ) -> Result<Self> {
        let files = folder.join("sandbox");
        fs::create_dir_all(&files)?;
        let (document, ready) = (files.join("seed.json"), files.join("ready.json"));
        fs::write(&document, seed)?;
        if ready.exists() {
            fs::remove_file(&ready)?;
        }
        let child = Command::new(lastcopy)
            .arg("sandbox")
            .args(options)
            .arg("--seed")
            .arg(&document)
            .arg("--ready-file")
            .arg(&ready)
            .env("LASTCOPY_HOME", &files)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()?;
        let mut far = Self {
            child,
            endpoint: String::new(),
            connection_string: String::new(),
            sas: Program::new("python3", &[SCRIPT, "sas", ACCOUNT, KEY])
                .text()?
                .trim()
                .to_owned(),
            control: String::new(),
        };
        let began = Instant::now();
        while !ready.exists() {
            if began.elapsed() > Duration::from_secs(120) || far.child.try_wait()?.is_some() {
                bail!("the sandbox did not become ready");
            }
            thread::sleep(Duration::from_millis(50));
        }
        let text = fs::read_to_string(&ready)?;
        let value = |name: &str| {
            let from = text.split(&format!("\"{name}\":")).nth(1)?;
            Some(
                from.trim_start()
                    .trim_start_matches('"')
                    .split('"')
                    .next()?
                    .to_owned(),
            )
        };
        far.control = value("control").context("no control")?;
        far.endpoint = value("blobEndpointHttp").context("no endpoint")?;
        far.connection_string = value("connectionString").context("no connection string")?;
        Ok(far)
    }

    /// Asks the sandbox's controls and gives the body of the answer.
    pub(super) fn control(&self, method: &str, path: &str) -> Result<String> {
        self.ask(method, path, "")
    }

    /// Lets something happen to every request of an operation, in the words of docs/sandbox.md.
    pub(super) fn fault(&self, operation: &str, action: &str) -> Result<()> {
        let fault = format!(r#"{{"match":{{"operation":"{operation}"}},"do":{action}}}"#);
        self.ask("POST", "/_fault", &fault).map(drop)
    }

    fn ask(&self, method: &str, path: &str, body: &str) -> Result<String> {
        let host = self
            .control
            .trim_start_matches("http://")
            .trim_end_matches('/');
        let mut stream = TcpStream::connect(host)?;
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        )?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        let answer = String::from_utf8_lossy(&answer);
        let (head, body) = answer.split_once("\r\n\r\n").context("no answer")?;
        if !head.starts_with("HTTP/1.1 2") {
            bail!("{method} {path}: {head}");
        }
        Ok(body.to_owned())
    }

    /// Seconds of all processors that it took so far (proc(5): `stat`, which counts hundredths).
    pub(super) fn cpu(&self) -> Result<f64> {
        let text = self.proc("stat")?;
        let rest = text.rsplit_once(") ").context("no name in stat")?.1;
        let ticks: Vec<f64> = rest
            .split_whitespace()
            .skip(11)
            .take(2)
            .map(str::parse)
            .collect::<Result<_, _>>()?;
        Ok(ticks.iter().sum::<f64>() / 100.0)
    }

    /// The most memory that it had at any time, in MB.
    pub(super) fn peak(&self) -> Result<f64> {
        let text = self.proc("status")?;
        let peak = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = peak.context("no VmHWM")?.trim().trim_end_matches(" kB");
        Ok(kilobytes.parse::<f64>()? / 1024.0)
    }

    fn proc(&self, name: &str) -> Result<String> {
        let path = format!("/proc/{}/{name}", self.child.id());
        fs::read_to_string(&path).with_context(|| format!("{path} (this needs Linux)"))
    }
}

impl Drop for Far {
    fn drop(&mut self) {
        let _gone = self.child.kill();
        let _gone = self.child.wait();
    }
}
