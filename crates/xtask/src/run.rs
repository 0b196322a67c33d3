//! `cargo xtask run`: from a bare machine to the open window.

use std::time::Duration;

use anyhow::{Result, bail};

use crate::processes::{Program, root};
use crate::setup::{self, Need};

/// Installs what is missing, builds the page and the app, and opens the window on the embedded local Azure.
pub(crate) fn run(arguments: &[&str]) -> Result<()> {
    let (release, rest) = match arguments {
        ["--release", rest @ ..] => (true, rest),
        rest => (false, rest),
    };
    let for_the_window = match rest {
        [] => &[],
        ["--", words @ ..] => words,
        _ => bail!(
            "what is `{}`? Usage: cargo xtask run [--release] [-- ARGUMENT...]",
            rest.join(" ")
        ),
    };
    if !has_display() {
        bail!(
            "no display here (neither DISPLAY nor WAYLAND_DISPLAY is set), so no window can open.\n\
             `cargo xtask tour` drives the same window on a display of its own and leaves pictures in docs/pictures."
        );
    }
    setup::everything(Need::Run)?;
    setup::page().run()?;
    let mut build = vec![
        "build",
        "--package",
        "lastcopy-desktop",
        "--features",
        "custom-protocol",
    ];
    if release {
        build.push("--release");
    }
    Program::new("cargo", &build).run()?;
    let program = root()
        .join("target")
        .join(if release { "release" } else { "debug" })
        .join(format!("lastcopy-desktop{}", std::env::consts::EXE_SUFFIX));
    let mut words = vec!["--sandbox"];
    words.extend(for_the_window);
    Program::new(&program.to_string_lossy(), &words)
        .limit(Duration::MAX) // as long as somebody looks at it
        .run()
}

fn has_display() -> bool {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")
}
