//! `cargo xtask tour`: the real window, driven through the demo, and pictures of it.

use std::env;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Result, bail};

use crate::processes::{Program, root};
use crate::setup::{self, Need};

/// The features with which the programs are built wherever a test starts them: the page from inside the
/// binary, as in a release.
pub(crate) const FEATURES: [&str; 2] = ["--features", "lastcopy-desktop/custom-protocol"];

/// Builds, drives the window along the journey that the tests check too, and writes a picture of each step.
pub(crate) fn tour(directory: &str) -> Result<()> {
    if !cfg!(target_os = "linux") {
        bail!("the tour needs WebKitWebDriver and Xvfb, which only Linux has");
    }
    setup::everything(Need::Test)?;
    setup::page().run()?;
    let mut build = vec!["build", "--workspace", "--bins"];
    build.extend(FEATURES);
    Program::new("cargo", &build).run()?;
    let out = absolute(directory)?;
    Program::new(
        "node",
        &["tests/desktop/tour.mjs", "--out", &out.to_string_lossy()],
    )
    .limit(Duration::from_secs(600))
    .run()?;
    println!("Pictures: {}", out.display());
    Ok(())
}

/// The caller's directory, or one of the repository where the caller stands in it.
fn absolute(directory: &str) -> Result<PathBuf> {
    let base = if directory.starts_with("docs/") {
        root()
    } else {
        env::current_dir()?
    };
    Ok(base.join(directory))
}
