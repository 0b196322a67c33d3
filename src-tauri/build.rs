//! Gives the page its permissions: only the commands of `crates/app/commands.in` exist, and each needs
//! its own entry in `capabilities/main.json`. What neither file names, the page cannot call.

use std::error::Error;

use tauri_build::{AppManifest, Attributes};

const COMMANDS: &[&str] = include!("../crates/app/commands.in");

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=../crates/app/commands.in");
    tauri_build::try_build(Attributes::new().app_manifest(AppManifest::new().commands(COMMANDS)))?;
    Ok(())
}
