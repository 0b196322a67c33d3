//! The checks that look at the source: format, lints, types, what is generated.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::processes::{Program, root};

/// The format of the Rust source.
pub(crate) fn rustfmt() -> Program {
    Program::new("cargo", &["fmt", "--all", "--check"])
}

/// clippy on everything that is built, warnings as errors.
pub(crate) fn clippy() -> Program {
    Program::new(
        "cargo",
        &[
            "clippy",
            "--workspace",
            "--all-targets",
            "--",
            "-D",
            "warnings",
        ],
    )
}

/// The types of the page.
pub(crate) fn svelte_check() -> Program {
    page_script("check")
}

/// The lints of the page.
pub(crate) fn eslint() -> Program {
    page_script("lint")
}

/// The page's own tests.
pub(crate) fn page_tests() -> Program {
    page_script("test")
}

/// Whether the page has tests of its own.
pub(crate) fn has_page_tests() -> bool {
    fs::read_to_string(root().join("ui/package.json")).is_ok_and(|text| text.contains("\"test\":"))
}

/// In a fresh clone nothing that the checks ran may have changed a committed file: what is generated would be
/// out of date.
pub(crate) fn clean_tree() -> Program {
    Program::new("git", &["--no-pager", "diff", "--exit-code", "--stat"])
}

/// The type check must report errors that were put in on purpose: one in a copy of a component, one in a
/// plain module. A checker that finds nothing because it reads nothing would pass every page.
pub(crate) fn svelte_check_finds_planted_errors() -> Result<()> {
    let component = fs::read_to_string(root().join("ui/src/App.svelte"))
        .context("ui/src/App.svelte is the component to copy")?;
    let limit = Duration::from_secs(180);
    let planted = Planted::write(&[
        (PLANTED_COMPONENT, plant(&component)?),
        (PLANTED_MODULE, format!("export {PLANTED_LINE}\n")),
    ])?;
    let captured = svelte_check().limit(limit).capture()?;
    drop(planted);
    for file in [PLANTED_COMPONENT, PLANTED_MODULE] {
        let name = file.rsplit('/').next().unwrap_or(file);
        if !captured.text.contains(name) {
            bail!(
                "the type check did not report the error in {file}:\n{}",
                captured.text
            );
        }
        println!("reported, as it must be: the error planted in {file}");
    }
    if captured.success {
        bail!(
            "the type check reported errors and ended with 0:\n{}",
            captured.text
        );
    }
    Ok(())
}

fn page_script(name: &str) -> Program {
    Program::npm(&["run", name]).in_directory("ui")
}

const PLANTED_COMPONENT: &str = "ui/src/PlantedError.svelte";
const PLANTED_MODULE: &str = "ui/src/planted-error.ts";
const PLANTED_LINE: &str = "const planted: number = 'not a number';";

/// A component's source with a type error as the first line of its script.
fn plant(component: &str) -> Result<String> {
    let Some(start) = component.find("<script lang=\"ts\">") else {
        bail!("the component to copy has no <script lang=\"ts\">");
    };
    let (before, script) = component.split_at(start);
    let body = script.trim_start_matches("<script lang=\"ts\">");
    Ok(format!(
        "{before}<script lang=\"ts\">\n{PLANTED_LINE}\nvoid planted;{body}"
    ))
}

/// Files that exist only while a check looks at them.
struct Planted(Vec<PathBuf>);

impl Planted {
    fn write(files: &[(&str, String)]) -> Result<Self> {
        let mut planted = Self(Vec::new());
        for (file, text) in files {
            let path = root().join(file);
            planted.0.push(path.clone());
            fs::write(&path, text).with_context(|| format!("cannot write {file}"))?;
        }
        Ok(planted)
    }
}

impl Drop for Planted {
    fn drop(&mut self) {
        for path in &self.0 {
            let _ = fs::remove_file(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_error_is_planted_in_the_script() {
        let copy = plant("<script lang=\"ts\">\n  let a = 1;\n</script>\n<p>{a}</p>\n").unwrap();
        assert!(copy.starts_with("<script lang=\"ts\">\nconst planted: number = 'not a number';"));
        assert!(copy.ends_with("let a = 1;\n</script>\n<p>{a}</p>\n"));
        assert!(plant("<p>none</p>").is_err());
    }
}
