//! Writes what is generated from the table of commands and committed.

use std::fs;

use anyhow::{Context, Result, bail};

use crate::processes::{Program, root};

/// Every command that the page may call, as a Rust array of strings.
const COMMANDS: &str = "crates/app/commands.in";
const CAPABILITY: &str = "src-tauri/capabilities/main.json";
/// What the page may do beside the commands: the two halves of listening to events.
const EVENTS: [&str; 2] = ["core:event:allow-listen", "core:event:allow-unlisten"];

/// Writes the page's types and calls, and the list of what the window's page may call.
pub(crate) fn write() -> Result<()> {
    let path = root().join(CAPABILITY);
    fs::write(
        &path,
        capability(&fs::read_to_string(root().join(COMMANDS))?)?,
    )
    .with_context(|| format!("cannot write {}", path.display()))?;
    println!("written: {CAPABILITY}");
    Program::new(
        "cargo",
        &["test", "--package", "lastcopy-app", "--test", "bindings"],
    )
    .with("LASTCOPY_WRITE_BINDINGS", "1")
    .run()
}

/// The capability file for a list of commands. Tauri names a command's permission `allow-` and its name
/// with hyphens.
fn capability(commands: &str) -> Result<String> {
    let names: Vec<&str> = commands
        .lines()
        .filter_map(|line| line.trim().strip_prefix('"')?.strip_suffix("\","))
        .collect();
    if names.is_empty() {
        bail!("{COMMANDS} names no command, one a line");
    }
    let commands = names
        .iter()
        .map(|name| format!("allow-{}", name.replace('_', "-")));
    let permissions: Vec<String> = EVENTS
        .iter()
        .map(ToString::to_string)
        .chain(commands)
        .map(|permission| format!("    \"{permission}\""))
        .collect();
    Ok(format!(
        r#"{{
  "identifier": "main",
  "description": "What the page of the one window may call: the commands of {COMMANDS} and the two halves of listening to events. `cargo xtask bindings` writes this list; a test compares it",
  "local": true,
  "windows": ["main"],
  "permissions": [
{}
  ]
}}
"#,
        permissions.join(",\n")
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_becomes_a_permission() {
        let text = capability("// two\n&[\n    \"plan_delete\",\n    \"rows\",\n]\n").unwrap();
        assert!(text.contains("    \"allow-plan-delete\",\n    \"allow-rows\"\n  ]"));
        assert!(capability("&[]").is_err());
    }

    #[test]
    fn the_committed_capability_is_the_generated_one() {
        let commands = fs::read_to_string(root().join(COMMANDS)).unwrap();
        let committed = fs::read_to_string(root().join(CAPABILITY)).unwrap();
        let hint = "run `cargo xtask bindings`";
        assert_eq!(committed, capability(&commands).unwrap(), "{hint}");
    }
}
