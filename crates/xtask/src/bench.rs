//! `cargo xtask bench download`: LastCopy beside `AzCopy` and rclone, interleaved in one run against one server.

mod seed;
mod table;

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::processes::{Program, root};
use crate::tools;
use table::{Row, Sample};

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/bench.py");
const ACCOUNT: &str = "bench";
const KEY: &str = "bGFzdGNvcHktYmVuY2gtbGFzdGNvcHktYmVuY2gtMDE=";

/// What is asked for.
struct Wanted {
    runs: usize,
    latencies: Vec<u32>,
    /// Only works and clients whose name contains one of these words.
    works: Vec<String>,
    clients: Vec<String>,
    /// Where files are written.
    folder: PathBuf,
}

/// One kind of work, and the container that it is done on.
struct Work {
    name: &'static str,
    container: &'static str,
    lists: bool,
}

const WORKS: [Work; 4] = [
    work("list 100,000", "list", true),
    work("10,000 × 16 KiB", "small", false),
    work("one 1 GiB", "large", false),
    work("2,000 files, 1 GiB", "mixed", false),
];

const fn work(name: &'static str, container: &'static str, lists: bool) -> Work {
    Work {
        name,
        container,
        lists,
    }
}

const CLIENTS: [&str; 4] = [
    "LastCopy",
    "AzCopy",
    "AzCopy, 256 asked",
    "rclone --transfers 64",
];

/// Measures and prints the tables.
pub(crate) fn download(arguments: &[&str]) -> Result<()> {
    let wanted = wanted(arguments)?;
    Program::new("cargo", &["build", "--release", "--package", "lastcopy"]).run()?;
    let programs = Programs {
        lastcopy: root().join("target/release/lastcopy"),
        azcopy: tools::azcopy()?,
        rclone: tools::rclone()?,
    };
    let mut rows = Vec::new();
    for latency in &wanted.latencies {
        let far = Far::start(&programs.lastcopy, *latency, &wanted.folder)?;
        for work in WORKS
            .iter()
            .filter(|work| is_wanted(&wanted.works, work.name))
        {
            rows.extend(one_work(&wanted, &programs, &far, work, *latency)?);
        }
    }
    table::print(&rows, wanted.runs, &wanted.folder);
    Ok(())
}

fn wanted(arguments: &[&str]) -> Result<Wanted> {
    let shared = Path::new("/dev/shm");
    let memory = shared.is_dir().then(|| shared.join("lastcopy-bench"));
    let mut wanted = Wanted {
        runs: 3,
        latencies: vec![0, 20],
        works: Vec::new(),
        clients: Vec::new(),
        folder: memory.unwrap_or_else(|| root().join("target/bench")),
    };
    let mut arguments = arguments.iter();
    while let Some(name) = arguments.next() {
        let mut value = || {
            arguments
                .next()
                .with_context(|| format!("{name} needs a value"))
        };
        match *name {
            "--runs" => wanted.runs = value()?.parse()?,
            "--latency" => {
                let numbers = value()?.split(',').map(str::parse);
                wanted.latencies = numbers.collect::<Result<_, _>>()?;
            }
            "--work" => wanted.works.push((*value()?).to_owned()),
            "--client" => wanted.clients.push((*value()?).to_owned()),
            "--folder" => wanted.folder = PathBuf::from(value()?).join("lastcopy-bench"),
            _ => bail!("what is `{name}`? See `cargo xtask help`"),
        }
    }
    Ok(wanted)
}

fn is_wanted(words: &[String], name: &str) -> bool {
    words.is_empty() || words.iter().any(|word| name.contains(word.as_str()))
}

/// Every client does the work once a round; who begins moves on by one each round.
fn one_work(
    wanted: &Wanted,
    programs: &Programs,
    far: &Far,
    work: &Work,
    latency: u32,
) -> Result<Vec<Row>> {
    let chosen: Vec<&str> = CLIENTS
        .iter()
        .copied()
        .filter(|c| is_wanted(&wanted.clients, c))
        .collect();
    let mut rows: Vec<Row> = chosen
        .iter()
        .map(|client| Row::new(work.name, latency, client))
        .collect();
    for round in 0..wanted.runs {
        for turn in 0..chosen.len() {
            let which = (round + turn) % chosen.len();
            let sample = one_run(wanted, programs, far, work, chosen[which])
                .with_context(|| format!("{}, {}", chosen[which], work.name))?;
            println!(
                "{:>2} ms  {:<20} {:<22} {sample}",
                latency, work.name, chosen[which]
            );
            rows[which].samples.push(sample);
        }
    }
    Ok(rows)
}

fn one_run(
    wanted: &Wanted,
    programs: &Programs,
    far: &Far,
    work: &Work,
    client: &str,
) -> Result<Sample> {
    let (home, out) = (wanted.folder.join("home"), wanted.folder.join("out"));
    for folder in [&home, &out] {
        if folder.exists() {
            fs::remove_dir_all(folder)?;
        }
        fs::create_dir_all(folder)?;
    }
    far.control("DELETE", "/_log")?;
    let mut command = Command::new("python3");
    // A developer's wish for traces is not what is measured.
    command
        .args([SCRIPT, "measure"])
        .env_remove("RUST_BACKTRACE");
    programs.arguments(&mut command, client, far, work, &out, &home);
    let log = fs::File::create(wanted.folder.join("log"))?;
    let output = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(log)
        .spawn()?
        .wait_with_output()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let numbers: Vec<f64> = text
        .split_whitespace()
        .map(str::parse)
        .collect::<Result<_, _>>()?;
    let &[exit, wall, cpu, kilobytes] = numbers.as_slice() else {
        bail!("it could not be measured: {text}");
    };
    let log = fs::read_to_string(wanted.folder.join("log")).unwrap_or_default();
    if exit != 0.0 {
        bail!(
            "it ended with {exit}: {}",
            log.lines().last().unwrap_or_default()
        );
    }
    let requests = far.control("GET", "/_log")?.lines().count();
    if work.lists {
        let listed = log.lines().count();
        if listed < 100_000 {
            bail!("it listed {listed} lines");
        }
    } else {
        whole(&out, seed::files(work.container))?;
    }
    Ok(Sample {
        wall,
        cpu,
        megabytes: kilobytes / 1024.0,
        requests,
    })
}

/// Whether as many files and bytes arrived as there are.
fn whole(out: &Path, expected: (u64, u64)) -> Result<()> {
    let mut found = (0, 0);
    let mut folders = vec![out.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let metadata = entry.metadata()?;
            if metadata.is_dir() {
                folders.push(entry.path());
            } else if !entry
                .file_name()
                .to_string_lossy()
                .starts_with("lastcopy-manifest")
            {
                found = (found.0 + 1, found.1 + metadata.len());
            }
        }
    }
    if found != expected {
        bail!("files and bytes: {found:?} instead of {expected:?}");
    }
    Ok(())
}

/// The clients.
struct Programs {
    lastcopy: PathBuf,
    azcopy: PathBuf,
    rclone: PathBuf,
}

impl Programs {
    /// Adds the command line of a client, and what it needs in its environment.
    fn arguments(
        &self,
        command: &mut Command,
        client: &str,
        far: &Far,
        work: &Work,
        out: &Path,
        home: &Path,
    ) {
        let url = format!("{}/{}", far.endpoint, work.container);
        match client {
            "LastCopy" => {
                command.arg(&self.lastcopy);
                if work.lists {
                    command.args(["ls", &url, "--recursive", "--json"]);
                } else {
                    command.args(["download", &url, "--json", "--to"]).arg(out);
                }
                command
                    .env("LASTCOPY_HOME", home)
                    .env("AZURE_STORAGE_CONNECTION_STRING", &far.connection_string);
            }
            "rclone --transfers 64" => {
                command.arg(&self.rclone);
                let place = format!("far:{}", work.container);
                if work.lists {
                    command.args(["lsf", "--recursive", "--fast-list", "--files-only", &place]);
                } else {
                    command
                        .args(["copy", "--transfers", "64", "--checkers", "64", &place])
                        .arg(out);
                }
                command
                    .env("RCLONE_CONFIG", home.join("rclone.conf"))
                    .env("RCLONE_CONFIG_FAR_TYPE", "azureblob")
                    .env(
                        "RCLONE_CONFIG_FAR_CONNECTION_STRING",
                        &far.connection_string,
                    );
            }
            _ => {
                let signed = format!("{url}?{}", far.sas);
                command.arg(&self.azcopy);
                if work.lists {
                    // An address does not say which service it is.
                    let location = "--location=Blob";
                    command.args(["list", &signed, location, "--machine-readable"]);
                } else {
                    let from_to = "--from-to=BlobLocal";
                    command
                        .args(["copy", &signed])
                        .arg(out)
                        .args(["--recursive", from_to]);
                    command.args(["--output-level=quiet", "--log-level=NONE"]);
                }
                command
                    .env("AZCOPY_LOG_LOCATION", home)
                    .env("AZCOPY_JOB_PLAN_LOCATION", home)
                    .env("AZCOPY_SKIP_VERSION_CHECK", "true")
                    .env("AZCOPY_DISABLE_SYSLOG", "true");
                if client.contains("256") {
                    command.env("AZCOPY_CONCURRENCY_VALUE", "256");
                }
            }
        }
    }
}

/// The server: `lastcopy sandbox`, release build.
struct Far {
    child: Child,
    endpoint: String,
    connection_string: String,
    sas: String,
    control: String,
}

impl Far {
    fn start(lastcopy: &Path, latency: u32, folder: &Path) -> Result<Self> {
        let files = folder.join("sandbox");
        fs::create_dir_all(&files)?;
        let (seed, ready) = (files.join("seed.json"), files.join("ready.json"));
        fs::write(&seed, seed::json(ACCOUNT, KEY))?;
        if ready.exists() {
            fs::remove_file(&ready)?;
        }
        let child = Command::new(lastcopy)
            .args(["sandbox", "--latency", &latency.to_string(), "--seed"])
            .arg(&seed)
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
    fn control(&self, method: &str, path: &str) -> Result<String> {
        let host = self
            .control
            .trim_start_matches("http://")
            .trim_end_matches('/');
        let mut stream = TcpStream::connect(host)?;
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n"
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
}

impl Drop for Far {
    fn drop(&mut self) {
        let _gone = self.child.kill();
        let _gone = self.child.wait();
    }
}
