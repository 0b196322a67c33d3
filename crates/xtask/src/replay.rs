//! `cargo xtask replay`: recorded traffic of Azure against the sandbox and through the client.

use std::path::Path;

use anyhow::{Context as _, Result, bail};

use crate::test::cargo_tests;

/// Answers every recorded request by the sandbox and reads every recorded answer with the client. A folder
/// that is not there is no failure: recordings are nobody's but their owner's, and none is in the project.
pub(crate) fn replay(folder: &str) -> Result<()> {
    let path = Path::new(folder);
    if !path.is_dir() {
        println!("no recordings: {folder} is not a folder");
        return Ok(());
    }
    let path = path
        .canonicalize()
        .with_context(|| format!("cannot find {folder}"))?;
    let Some(path) = path.to_str() else {
        bail!("the name of {folder} is not text");
    };
    let mut failed = false;
    // The sandbox answers, and the client reads.
    for target in [&["--test", "it"][..], &["--lib"]] {
        failed |= cargo_tests(target, &["--ignored", "--nocapture", "replay::"])
            .with("LASTCOPY_RECORDINGS", path)
            .run()
            .is_err();
    }
    if failed {
        bail!("a recorded pair differs");
    }
    Ok(())
}
