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
    let out = absolute(directory)?;
    drive(&["--out", &out.to_string_lossy()])?;
    println!("Pictures: {}", out.display());
    Ok(())
}

/// Every screen in every language, light and dark, at two sizes, below `target/tour`; all together as one
/// picture of the README. Fails where anything is cut, covered or untranslated.
pub(crate) fn all() -> Result<()> {
    let sheet = root().join("docs/pictures/contact-sheet.png");
    let sheet = sheet.to_string_lossy();
    drive(&["--all", "--out", "target/tour", "--sheet", &sheet])
}

/// The figures of the README, from the release build.
pub(crate) fn bench() -> Result<()> {
    setup::everything(Need::Test)?;
    setup::page().run()?;
    let mut build = vec!["build", "--release", "--bins"];
    build.extend(["--package", "lastcopy", "--package", "lastcopy-desktop"]);
    build.extend(FEATURES);
    Program::new("cargo", &build).run()?;
    Program::new("node", &["tests/desktop/bench.mjs"])
        .with("LASTCOPY_PROGRAMS", "target/release")
        .run()
}

fn drive(arguments: &[&str]) -> Result<()> {
    if !cfg!(target_os = "linux") {
        bail!("the tour needs WebKitWebDriver and Xvfb, which only Linux has");
    }
    setup::everything(Need::Test)?;
    setup::page().run()?;
    let mut build = vec!["build", "--workspace", "--bins"];
    build.extend(FEATURES);
    Program::new("cargo", &build).run()?;
    Program::new("node", &[&["tests/desktop/tour.mjs"], arguments].concat())
        .limit(Duration::from_secs(1200))
        .run()
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
