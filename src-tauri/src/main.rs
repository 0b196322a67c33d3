//! The window of LastCopy: commands that forward, events, native dialogs. No behaviour of its own.
//!
//! The only crate that knows Tauri, and the place where the window's program reads its arguments and
//! its environment.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]
#![expect(
    clippy::print_stderr,
    reason = "what goes wrong before there is a window"
)]

mod host;
#[cfg(test)]
mod ipc_test;
mod look;
mod window;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use engine::Directories;

const HELP: &str = "LastCopy: export and delete Azure Machine Learning data, and prove what is left

Usage: lastcopy-desktop [--sandbox] [--cloud NAME|FILE]

  --sandbox  start the local Azure with demo data and sign in to it
  --cloud    Public (default), USGovernment, China, or a JSON file of endpoints

LASTCOPY_HOME=DIR keeps every file of the program below DIR.";

/// What the program was started with.
struct Start {
    sandbox: bool,
    cloud: engine::Cloud,
    demo: Option<engine::Demo>,
    directories: Directories,
    language: String,
    /// The person's home directory.
    user_home: Option<PathBuf>,
    azure_cli: bool,
    /// Tells two windows apart that keep their files in different places.
    home: Option<PathBuf>,
}

fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::from_default_env())
        .with_writer(std::io::stderr)
        .init();
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments
        .iter()
        .any(|argument| argument == "--help" || argument == "-h")
    {
        eprintln!("{HELP}");
        return ExitCode::SUCCESS;
    }
    let locale = sys_locale::get_locale().unwrap_or_default();
    let words = words::Words::new(words::Language::of(&locale).unwrap_or_default());
    let started = start(&arguments, words.language()).and_then(|start| {
        display().then_some(start).ok_or_else(|| {
            domain::Error::new(domain::Code::Usage)
                .with("why", words.say("desktop-no-display", &[]))
        })
    });
    match started.and_then(|start| window::run(start, Arc::new(engine::SystemClock))) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let spoken = words.error(&error);
            eprintln!("{}\n{}", spoken.what, spoken.hint);
            ExitCode::from(error.code.exit())
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the window's edge: the environment is read here"
)]
fn start(arguments: &[String], language: words::Language) -> domain::Result<Start> {
    let usage = |why: String| domain::Error::new(domain::Code::Usage).with("why", why);
    let (mut sandbox, mut cloud, mut demo) = (false, engine::Cloud::named("Public"), None);
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            "--sandbox" => sandbox = true,
            "--cloud" => {
                let name = rest.next().ok_or_else(|| usage("--cloud".to_owned()))?;
                cloud = engine::Cloud::named(name);
                if cloud.is_none() {
                    let (read, signs_in) = engine::Cloud::read(name.as_ref())?;
                    (cloud, demo) = (Some(read), signs_in);
                }
            }
            other => return Err(usage(other.to_owned())),
        }
    }
    let home = std::env::var_os("LASTCOPY_HOME").map(PathBuf::from);
    let path = std::env::var_os("PATH").unwrap_or_default();
    Ok(Start {
        sandbox,
        cloud: cloud.ok_or_else(|| usage("--cloud".to_owned()))?,
        demo,
        directories: home
            .as_deref()
            .map_or_else(Directories::system, |home| Ok(Directories::below(home)))?,
        language: language.tag().to_owned(),
        user_home: std::env::home_dir(),
        azure_cli: engine::find_azure_cli(&path).is_some(),
        home,
    })
}

/// Whether a window can open: without a display GTK would abort the process.
#[expect(
    clippy::disallowed_methods,
    reason = "the window's edge: the environment is read here"
)]
fn display() -> bool {
    !cfg!(target_os = "linux")
        || std::env::var_os("DISPLAY").is_some()
        || std::env::var_os("WAYLAND_DISPLAY").is_some()
}
