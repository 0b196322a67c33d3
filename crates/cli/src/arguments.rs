use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use clap::builder::{StringValueParser, TypedValueParser as _};
use clap::{Args, Parser, Subcommand, ValueEnum};
use secrecy::SecretString;
use words::Language;

/// Get people's data out of an Azure Machine Learning workspace, delete it, and prove what is left.
#[derive(Debug, Parser)]
#[command(name = "lastcopy", version, max_term_width = 100)]
#[command(
    after_help = "A PLACE is what the portal copies: a resource id (/subscriptions/…) or the URL of a \
                        storage account, container, folder (with a trailing slash) or blob.\n\
                        Not available in this version: archive, restore, unregister, cancel, stop, \
                        detach, purge, export, orphans, doctor, person, case."
)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) general: General,
    #[command(subcommand)]
    pub(crate) verb: Verb,
}

/// What every verb understands.
#[derive(Debug, Args)]
#[expect(
    clippy::doc_markdown,
    reason = "the comments are the help's text, where marks would stand out"
)]
pub(crate) struct General {
    /// Public, USGovernment, China, or a JSON file of endpoints such as a sandbox's ready file
    #[arg(
        long,
        global = true,
        value_name = "NAME|FILE",
        default_value = "Public"
    )]
    pub(crate) cloud: String,
    /// Reaches a storage account without a sign-in [env: AZURE_STORAGE_CONNECTION_STRING]
    #[arg(long, global = true, value_name = "TEXT", value_parser = StringValueParser::new().map(SecretString::from))]
    pub(crate) connection_string: Option<SecretString>,
    /// Prints JSON and nothing else on standard output
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// en, fr or ja [default: the system's]
    #[arg(long, global = true, value_parser = language)]
    pub(crate) lang: Option<Language>,
}

fn language(text: &str) -> Result<Language, &'static str> {
    Language::of(text).ok_or("en, fr or ja")
}

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Lists what a place holds
    Ls(Ls),
    /// Downloads places into a folder, each file whole and verified
    Download(Download),
    /// Plans a deletion, and with --confirm runs it
    Delete(Delete),
    /// Deletes with snapshots, versions and what the service keeps: nothing may be left
    Erase(Erase),
    /// Takes deleted workspaces and key vaults, which the service keeps, away for good
    Purge(Purge),
    /// Brings back what is soft-deleted: blobs, folders, containers, workspaces, key vaults
    #[command(alias = "recover")]
    Undelete(Undelete),
    /// Shows or applies a saved plan
    #[command(subcommand)]
    Plan(Plan),
    /// Checks a download against its manifest, offline
    Verify(Verify),
    /// Lists, shows, pauses, resumes, limits, cancels or undoes jobs
    #[command(subcommand)]
    Jobs(Jobs),
    /// Shows who would be signed in
    #[command(subcommand)]
    Accounts(Accounts),
    /// Runs a local Azure for tests and demonstrations
    Sandbox(Sandbox),
    #[command(flatten)]
    Later(Later),
}

#[derive(Debug, Args)]
pub(crate) struct Ls {
    /// Everything that is signed in or attached, where it is left out
    pub(crate) place: Option<String>,
    /// Lists everything below instead of the next level
    #[arg(long)]
    pub(crate) recursive: bool,
    /// Shows more than what is current
    #[arg(long, value_delimiter = ',', value_name = "WHAT")]
    pub(crate) include: Vec<Include>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Include {
    Versions,
    Snapshots,
    SoftDeleted,
    Archived,
}

#[derive(Debug, Args)]
pub(crate) struct Download {
    #[arg(required = true, value_name = "PLACE")]
    pub(crate) places: Vec<String>,
    /// The local folder
    #[arg(long, value_name = "DIR")]
    pub(crate) to: PathBuf,
    /// What happens where another file has the name; the same bytes are always skipped
    #[arg(long, value_enum, default_value = "rename")]
    pub(crate) conflict: Conflict,
    /// strict: a blob without a checksum of the service fails
    #[arg(long, value_enum, default_value = "normal")]
    pub(crate) verify: Strictness,
    /// Only files whose name fits: '*.pkl' anywhere, 'outputs/**' below the place; may be repeated
    #[arg(long, value_name = "PATTERN")]
    pub(crate) include: Vec<String>,
    /// But no files whose name fits; may be repeated
    #[arg(long, value_name = "PATTERN")]
    pub(crate) exclude: Vec<String>,
    #[command(flatten)]
    pub(crate) limits: Limits,
}

/// What a download may take of the line; changeable while it runs.
#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct Limits {
    /// Requests at the same time [default: as many as help]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=128))]
    pub(crate) streams: Option<u32>,
    /// Bytes a second of all together: 500k, 10M, 1G [default: as fast as it goes]
    #[arg(long, value_name = "RATE", value_parser = rate)]
    pub(crate) limit_rate: Option<u64>,
}

fn rate(text: &str) -> Result<u64, &'static str> {
    let (digits, unit) = match text.trim_end_matches(['k', 'K', 'm', 'M', 'g', 'G']) {
        digits if digits.len() + 1 >= text.len() => (digits, &text[digits.len()..]),
        _ => return Err("a number with k, M or G"),
    };
    let times = match unit {
        "" => 1,
        "k" | "K" => 1_000,
        "m" | "M" => 1_000_000,
        _ => 1_000_000_000,
    };
    let number: u64 = digits.parse().map_err(|_| "a number with k, M or G")?;
    let rate = number.checked_mul(times).filter(|rate| *rate > 0);
    rate.ok_or("a rate above 0")
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Conflict {
    Skip,
    Overwrite,
    Rename,
    Newer,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Strictness {
    Strict,
    Normal,
}

#[derive(Debug, Args)]
pub(crate) struct Delete {
    #[arg(required = true, value_name = "PLACE")]
    pub(crate) places: Vec<String>,
    /// Takes along what belongs to the selected blobs, or what a workspace names as its own
    #[arg(long, value_delimiter = ',', value_name = "WHAT")]
    pub(crate) with: Vec<With>,
    /// Also what the service would keep of the snapshots and versions that go
    #[arg(long)]
    pub(crate) purge: bool,
    /// Names a resource that goes although another workspace uses it
    #[arg(long, value_name = "NAME")]
    pub(crate) shared: Vec<String>,
    /// Downloads first: each item goes only after its copy in this folder was read back
    #[arg(long, value_name = "DIR")]
    pub(crate) export_to: Option<PathBuf>,
    /// Begins the deletion of resources and does not wait for its end: `jobs resume` does, and proves it
    #[arg(long)]
    pub(crate) no_wait: bool,
    /// Writes the plan to this file and deletes nothing
    #[arg(long, value_name = "FILE", conflicts_with = "confirm")]
    pub(crate) plan_only: Option<PathBuf>,
    /// What the plan asks to be typed
    #[arg(long, value_name = "TEXT")]
    pub(crate) confirm: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Erase {
    #[arg(required = true, value_name = "PLACE")]
    pub(crate) places: Vec<String>,
    /// Downloads first: each item goes only after its copy in this folder was read back
    #[arg(long, value_name = "DIR")]
    pub(crate) export_to: Option<PathBuf>,
    /// Begins the deletion of resources and does not wait for its end: `jobs resume` does, and proves it
    #[arg(long)]
    pub(crate) no_wait: bool,
    /// Writes the plan to this file and deletes nothing
    #[arg(long, value_name = "FILE", conflicts_with = "confirm")]
    pub(crate) plan_only: Option<PathBuf>,
    /// What the plan asks to be typed
    #[arg(long, value_name = "TEXT")]
    pub(crate) confirm: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Purge {
    /// Deleted workspaces and key vaults, by the ids that they had, with or without `deleted:` before them; blobs and
    /// folders, of which what is soft-deleted goes
    #[arg(required = true, value_name = "PLACE")]
    pub(crate) places: Vec<String>,
    /// Writes the plan to this file and deletes nothing
    #[arg(long, value_name = "FILE", conflicts_with = "confirm")]
    pub(crate) plan_only: Option<PathBuf>,
    /// What the plan asks to be typed
    #[arg(long, value_name = "TEXT")]
    pub(crate) confirm: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Undelete {
    #[arg(required = true, value_name = "PLACE")]
    pub(crate) places: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum With {
    Versions,
    Snapshots,
    SoftDeleted,
    Dependents,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Plan {
    /// Shows what a saved plan deletes, offline
    Show {
        file: PathBuf,
        /// As commands of the Azure CLI, for a review elsewhere
        #[arg(long, conflicts_with = "json")]
        az: bool,
    },
    /// Deletes what a saved plan names
    Apply {
        file: PathBuf,
        /// What the plan asks to be typed
        #[arg(long, value_name = "TEXT")]
        confirm: Option<String>,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Verify {
    /// The manifest, the folder that holds it, or a certificate
    pub(crate) file: PathBuf,
    /// The key that must have signed a certificate: its fingerprint, or another certificate of that key
    #[arg(long, value_name = "FINGERPRINT|FILE")]
    pub(crate) key: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Jobs {
    /// Lists the jobs, the newest first
    List,
    /// Shows one job and what did not end well
    Show { id: String },
    /// Goes on with a job that was paused or interrupted, or with every one of them
    Resume { id: Option<String> },
    /// Pauses a job that runs in another process, or every one of them
    Pause {
        id: Option<String>,
        /// A deletion, once the step that it is at has ended; does not wait for that
        #[arg(long, requires = "id")]
        after_step: bool,
    },
    /// Stops a job for good
    Cancel { id: String },
    /// Brings back what a deletion took away, and nothing else, as far as the service keeps it
    Undo { id: String },
    /// Tries again what did not end well of a download
    Retry { id: String },
    /// Sets what a download may take of the line, also while it runs
    Limit {
        id: String,
        #[command(flatten)]
        limits: Limits,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Accounts {
    /// Shows who would be signed in
    List,
    #[command(hide = true)]
    Add(Rest),
    #[command(hide = true)]
    Remove(Rest),
    #[command(hide = true)]
    Key(Rest),
}

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Sandbox {
    #[command(subcommand)]
    pub(crate) verb: Option<SandboxVerb>,
    /// The port of its https listener [default: a free one]
    #[arg(long, value_name = "N")]
    pub(crate) port: Option<u16>,
    /// demo, empty, or a JSON file
    #[arg(long, value_name = "SEED", default_value = "demo")]
    pub(crate) seed: PathBuf,
    /// How long each request waits
    #[arg(long, value_name = "MS", default_value = "0", value_parser = milliseconds)]
    pub(crate) latency: Duration,
    /// Where its endpoints and secrets are written, once it answers
    #[arg(long, value_name = "PATH")]
    pub(crate) ready_file: Option<PathBuf>,
    /// The port of a proxy that leads Azure's own names here; 0 for a free one
    #[arg(long, value_name = "N")]
    pub(crate) proxy: Option<u16>,
    /// Adds a container of so many blobs, which need no memory
    #[arg(long, value_name = "BLOBS")]
    pub(crate) scale: Option<u64>,
    /// Keeps what it holds in this folder, and goes on from it
    #[arg(long, value_name = "DIR")]
    pub(crate) state: Option<PathBuf>,
}

fn milliseconds(text: &str) -> Result<Duration, std::num::ParseIntError> {
    text.parse().map(Duration::from_millis)
}

#[derive(Debug, Subcommand)]
pub(crate) enum SandboxVerb {
    /// Prints the variables that lead az, AzCopy and others through a running sandbox's proxy
    Env {
        /// Where the sandbox has written its endpoints
        #[arg(long, value_name = "PATH")]
        ready_file: Option<PathBuf>,
    },
}

/// Verbs that a later version brings: they are understood, so that a script learns which part is missing.
#[derive(Debug, Subcommand)]
pub(crate) enum Later {
    #[command(hide = true)]
    Archive(Rest),
    #[command(hide = true)]
    Restore(Rest),
    #[command(hide = true)]
    Unregister(Rest),
    #[command(hide = true)]
    Cancel(Rest),
    #[command(hide = true)]
    Stop(Rest),
    #[command(hide = true)]
    Detach(Rest),
    #[command(hide = true)]
    Export(Rest),
    #[command(hide = true)]
    Orphans(Rest),
    #[command(hide = true)]
    Doctor(Rest),
    #[command(hide = true)]
    Person(Rest),
    #[command(hide = true)]
    Case(Rest),
}

impl Later {
    /// The verb as it is typed.
    pub(crate) const fn name(&self) -> &'static str {
        match self {
            Self::Archive(_) => "archive",
            Self::Restore(_) => "restore",
            Self::Unregister(_) => "unregister",
            Self::Cancel(_) => "cancel",
            Self::Stop(_) => "stop",
            Self::Detach(_) => "detach",
            Self::Export(_) => "export",
            Self::Orphans(_) => "orphans",
            Self::Doctor(_) => "doctor",
            Self::Person(_) => "person",
            Self::Case(_) => "case",
        }
    }
}

/// Whatever follows a verb of a later version.
#[derive(Debug, Args)]
pub(crate) struct Rest {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, hide = true)]
    pub(crate) rest: Vec<OsString>,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_arguments_are_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn a_connection_string_is_not_shown() {
        let arguments =
            Arguments::try_parse_from(["lastcopy", "ls", "--connection-string", "canary"]).unwrap();
        assert!(!format!("{arguments:?}").contains("canary"));
    }

    #[test]
    fn rates_are_decimal() {
        for (text, expected) in [
            ("1", Some(1)),
            ("500k", Some(500_000)),
            ("10M", Some(10_000_000)),
            ("2g", Some(2_000_000_000)),
        ] {
            assert_eq!(rate(text).ok(), expected, "{text}");
        }
        for text in [
            "",
            "k",
            "0",
            "0M",
            "-1",
            "1.5M",
            "10MB",
            "10kk",
            "99999999999G",
        ] {
            assert!(rate(text).is_err(), "{text}");
        }
    }

    #[test]
    fn verbs_of_a_later_version_take_whatever_follows() {
        for line in [
            "person find someone@example.org --in /subscriptions/s --json",
            "case new --wipe",
            "export /subscriptions/s --to d --files",
            "doctor",
        ] {
            let words = ["lastcopy"].into_iter().chain(line.split(' '));
            let arguments = Arguments::try_parse_from(words).unwrap();
            let Verb::Later(later) = arguments.verb else {
                panic!("{line}")
            };
            assert!(line.starts_with(later.name()));
        }
    }
}
