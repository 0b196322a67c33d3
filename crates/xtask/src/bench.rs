//! `cargo xtask bench download`: LastCopy beside `AzCopy` and rclone, interleaved in one run against one server.

mod delete;
mod far;
mod scale;
mod seed;
mod table;

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::processes::{Program, root};
use crate::tools;
pub(crate) use delete::delete;
use far::Far;
pub(crate) use scale::scale;
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
    /// Whether the server takes batches, and how many milliseconds it needs for each blob that it deletes.
    batches: bool,
    blob_ms: u32,
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
    let programs = Programs::built()?;
    let mut rows = Vec::new();
    for latency in &wanted.latencies {
        let options = ["--latency", &latency.to_string()];
        let seed = seed::json(ACCOUNT, KEY);
        let far = Far::start(&programs.lastcopy, &options, &seed, &wanted.folder)?;
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
    let mut wanted = Wanted {
        runs: 3,
        latencies: vec![0, 20],
        works: Vec::new(),
        clients: Vec::new(),
        folder: folder(),
        batches: true,
        blob_ms: 0,
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
            "--no-batches" => wanted.batches = false,
            "--blob-ms" => wanted.blob_ms = value()?.parse()?,
            "--folder" => wanted.folder = PathBuf::from(value()?).join("lastcopy-bench"),
            _ => bail!("what is `{name}`? See `cargo xtask help`"),
        }
    }
    Ok(wanted)
}

/// Where files are written: into memory, where there is such a place.
fn folder() -> PathBuf {
    let shared = Path::new("/dev/shm");
    let memory = shared.is_dir().then(|| shared.join("lastcopy-bench"));
    memory.unwrap_or_else(|| root().join("target/bench"))
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
    empty([&home, &out])?;
    let mut command = measured(&["measure"]);
    programs.arguments(&mut command, client, far, work, &out, &home);
    let sample = sample(command, far, &wanted.folder)?;
    if work.lists {
        let listed = lines(&wanted.folder)?;
        if listed < 100_000 {
            bail!("it listed {listed} lines");
        }
    } else {
        whole(&out, seed::files(work.container))?;
    }
    Ok(sample)
}

fn empty<'a>(folders: impl IntoIterator<Item = &'a PathBuf>) -> Result<()> {
    for folder in folders {
        if folder.exists() {
            fs::remove_dir_all(folder)?;
        }
        fs::create_dir_all(folder)?;
    }
    Ok(())
}

/// A command whose arguments are a program that is measured.
fn measured(how: &[&str]) -> Command {
    let mut command = Command::new("python3");
    // A developer's wish for traces is not what is measured.
    command.arg(SCRIPT).args(how).env_remove("RUST_BACKTRACE");
    command
}

/// Runs what [`measured`] began; everything that it prints goes to `log` in the folder.
fn sample(mut command: Command, far: &Far, folder: &Path) -> Result<Sample> {
    far.control("DELETE", "/_log")?;
    let log = fs::File::create(folder.join("log"))?;
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
    if exit != 0.0 {
        let log = fs::read_to_string(folder.join("log")).unwrap_or_default();
        bail!(
            "it ended with {exit}: {}",
            log.lines().last().unwrap_or_default()
        );
    }
    Ok(Sample {
        wall,
        cpu,
        megabytes: kilobytes / 1024.0,
        requests: far.control("GET", "/_log")?.lines().count(),
    })
}

/// How many lines a client printed.
fn lines(folder: &Path) -> Result<usize> {
    let log = fs::File::open(folder.join("log"))?;
    Ok(BufReader::new(log).split(b'\n').count())
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
    /// Builds ours and installs the others.
    fn built() -> Result<Self> {
        Program::new("cargo", &["build", "--release", "--package", "lastcopy"]).run()?;
        Ok(Self {
            lastcopy: root().join("target/release/lastcopy"),
            azcopy: tools::azcopy()?,
            rclone: tools::rclone()?,
        })
    }

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
                rclone_environment(command, far, home);
            }
            _ => {
                let signed = format!("{url}?{}", far.sas);
                command.arg(&self.azcopy);
                if work.lists {
                    command.args(["list", &signed, "--machine-readable", "--location=Blob"]);
                } else {
                    let from_to = "--from-to=BlobLocal";
                    command
                        .args(["copy", &signed])
                        .arg(out)
                        .args(["--recursive", from_to]);
                    command.args(["--output-level=quiet", "--log-level=NONE"]);
                }
                azcopy_environment(command, client, home);
            }
        }
    }

    /// The same for one of the others that deletes every blob of a container: all lie in one folder.
    fn deletion(
        &self,
        command: &mut Command,
        client: &str,
        far: &Far,
        container: &str,
        home: &Path,
    ) {
        if client.starts_with("rclone") {
            command.arg(&self.rclone).args(["delete", "--transfers"]);
            command.args(["64", "--checkers", "64", &format!("far:{container}/runs")]);
            rclone_environment(command, far, home);
        } else {
            let signed = format!("{}/{container}/runs?{}", far.endpoint, far.sas);
            command.arg(&self.azcopy).args(["remove", &signed]);
            command.args(["--recursive", "--from-to=BlobTrash", "--log-level=NONE"]);
            azcopy_environment(command, client, home);
        }
    }
}

fn rclone_environment(command: &mut Command, far: &Far, home: &Path) {
    let connection = &far.connection_string;
    command
        .env("RCLONE_CONFIG", home.join("rclone.conf"))
        .env("RCLONE_CONFIG_FAR_TYPE", "azureblob")
        .env("RCLONE_CONFIG_FAR_CONNECTION_STRING", connection);
}

fn azcopy_environment(command: &mut Command, client: &str, home: &Path) {
    command
        .env("AZCOPY_LOG_LOCATION", home)
        .env("AZCOPY_JOB_PLAN_LOCATION", home)
        .env("AZCOPY_SKIP_VERSION_CHECK", "true")
        .env("AZCOPY_DISABLE_SYSLOG", "true");
    if client.contains("256") {
        command.env("AZCOPY_CONCURRENCY_VALUE", "256");
    }
}
