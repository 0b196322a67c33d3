//! Clients of Azure that are not ours, for the conformance tests and the benchmarks: installed in `target/tools`, never
//! committed, their versions pinned.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::processes::{Program, root};
use crate::setup;

/// Where they are.
const TOOLS: &str = "target/tools";
const AZCOPY: &str = "@azure-tools/azcopy-linux@10.32.2";
const AZCOPY_PROGRAM: &str =
    "target/tools/npm/node_modules/@azure-tools/azcopy-linux/dist/bin/azcopy_linux_amd64";
const LIMIT: Duration = Duration::from_secs(900);

/// Installs `AzCopy`, rclone and the Blob SDK for Python.
pub(crate) fn storage_clients() -> Result<()> {
    rclone()?;
    azcopy().map(|_| ())
}

/// Installs rclone, beside the Blob SDK for Python; its program.
pub(crate) fn rclone() -> Result<PathBuf> {
    python("python")?;
    there(root().join(TOOLS).join("python/bin/rclone"))
}

/// Installs the Azure CLI in an environment of its own: it wants other versions than the SDK.
pub(crate) fn azure_cli() -> Result<()> {
    python("az")
}

/// A Python environment with what `tests/clients/NAME.txt` pins.
fn python(name: &str) -> Result<()> {
    let wanted = format!("tests/clients/{name}.txt");
    let list = fs::read_to_string(root().join(&wanted)).context(wanted.clone())?;
    let folder = format!("{TOOLS}/{name}");
    let marker = root().join(&folder).join("installed.txt");
    if fs::read_to_string(&marker).is_ok_and(|installed| installed == list) {
        println!("{wanted}: all there");
        return Ok(());
    }
    if !Program::new("python3", &["-c", "import venv, ensurepip"]).succeeds() {
        setup::install(&["python3", "python3-venv"])?;
    }
    Program::new("python3", &["-m", "venv", "--clear", &folder]).run()?;
    let pip = format!("{folder}/bin/pip");
    let quiet = ["install", "--quiet", "--disable-pip-version-check"];
    Program::new(&pip, &[&quiet[..], &["--no-deps", "-r", &wanted]].concat())
        .limit(LIMIT)
        .run()?;
    note(&marker, &list)
}

/// Installs Microsoft's `AzCopy`; its program.
pub(crate) fn azcopy() -> Result<PathBuf> {
    let program = root().join(AZCOPY_PROGRAM);
    let marker = root().join(TOOLS).join("npm/installed.txt");
    if fs::read_to_string(&marker).is_ok_and(|installed| installed == AZCOPY) {
        println!("{AZCOPY}: all there");
        return there(program);
    }
    let folder = format!("{TOOLS}/npm");
    let arguments = [
        "install",
        "--no-audit",
        "--no-fund",
        "--no-save",
        "--prefix",
        &folder,
        AZCOPY,
    ];
    Program::npm(&arguments).limit(LIMIT).run()?;
    // The package leaves this to the program that wraps it.
    Program::new("chmod", &["+x", AZCOPY_PROGRAM]).run()?;
    note(&marker, AZCOPY)?;
    there(program)
}

fn there(program: PathBuf) -> Result<PathBuf> {
    if !program.exists() {
        bail!("{} was installed and is not there", program.display());
    }
    Ok(program)
}

/// Remembers what is installed, once it is.
fn note(marker: &Path, text: &str) -> Result<()> {
    fs::write(marker, text).with_context(|| marker.display().to_string())
}
