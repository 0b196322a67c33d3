//! What a machine needs: the system's packages, the versions of Rust and Node, the npm packages.

use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::{Result, bail};

use crate::processes::{Program, root};

/// What somebody wants to do; testing needs all that running needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Need {
    /// Build the app and open its window.
    Run,
    /// Run the tests, real window included.
    Test,
}

/// A package of Debian and Ubuntu.
struct Package {
    name: &'static str,
    why: &'static str,
    need: Need,
}

const PACKAGES: &[Package] = &[
    package(
        "build-essential",
        "compiles SQLite and the cryptography of TLS",
        Need::Run,
    ),
    package("pkg-config", "finds the libraries of the window", Need::Run),
    package(
        "libwebkit2gtk-4.1-dev",
        "the window's web view; brings GTK 3",
        Need::Run,
    ),
    package(
        "ca-certificates",
        "the authorities that the system trusts; TLS refuses to start without any",
        Need::Run,
    ),
    package("fonts-noto-cjk", "shows Japanese", Need::Run),
    package("xvfb", "a display for the tests of the window", Need::Test),
    package("openbox", "a window manager on that display", Need::Test),
    package(
        "webkit2gtk-driver",
        "drives the window (WebDriver)",
        Need::Test,
    ),
    package("dbus", "a session bus of its own for each test", Need::Test),
    package("scrot", "pictures of the window", Need::Test),
    package(
        "xdotool",
        "answers the system's folder dialog and drags in tests",
        Need::Test,
    ),
    package(
        "pcmanfm",
        "the file manager whose folders tests drag into the window",
        Need::Test,
    ),
    package("chromium", "the browser of the page's tests", Need::Test),
];

const fn package(name: &'static str, why: &'static str, need: Need) -> Package {
    Package { name, why, need }
}

/// The oldest Rust and Node that the project's dependencies accept.
const RUST: (u32, u32) = (1, 90);
const NODE: (u32, u32) = (20, 19);

/// Directories with a package.json and what they are for.
const NPM_DIRECTORIES: &[(&str, Need)] = &[("ui", Need::Run), ("tests", Need::Test)];

/// Checks the tools, then installs the system's packages and the npm packages that are missing.
pub(crate) fn everything(need: Need) -> Result<()> {
    tools()?;
    system_packages(need)?;
    npm_packages(need)
}

/// Checks that Rust and Node are there and new enough.
pub(crate) fn tools() -> Result<()> {
    at_least("Rust", "rustc", RUST, "https://rustup.rs")?;
    at_least("Node", "node", NODE, "https://nodejs.org")
}

/// Installs the system's packages that are missing, after saying which and why.
pub(crate) fn system_packages(need: Need) -> Result<()> {
    if cfg!(windows) {
        println!("Windows: not installed from here: Visual Studio's C++ build tools, WebView2");
        return Ok(());
    }
    if cfg!(target_os = "macos") {
        println!("macOS: not installed from here: `xcode-select --install`");
        return Ok(());
    }
    let wanted = PACKAGES.iter().filter(|package| package.need <= need);
    if !Program::new("apt-get", &["--version"]).succeeds() {
        println!("No apt-get here. By their names in Debian, these packages are needed:");
        wanted.for_each(|package| println!("  {:<24} {}", package.name, package.why));
        return Ok(());
    }
    let missing: Vec<&Package> = wanted
        .filter(|package| !is_installed(package.name))
        .collect();
    if missing.is_empty() {
        println!("System packages: all there");
        return Ok(());
    }
    println!("System packages to install:");
    for package in &missing {
        println!("  {:<24} {}", package.name, package.why);
    }
    let names: Vec<&str> = missing.iter().map(|package| package.name).collect();
    install(&names)
}

/// Installs packages of Debian and Ubuntu by their names.
pub(crate) fn install(names: &[&str]) -> Result<()> {
    apt_get(&["update"])?;
    apt_get(&[&["install", "-y", "--no-install-recommends"], names].concat())
}

/// Installs the npm packages of each directory whose lock file is newer than what is installed.
pub(crate) fn npm_packages(need: Need) -> Result<()> {
    for (directory, _) in NPM_DIRECTORIES
        .iter()
        .filter(|(_, for_what)| *for_what <= need)
    {
        if is_fresh(&root().join(directory)) {
            println!("npm packages of {directory}: all there");
            continue;
        }
        Program::npm(&["ci", "--no-audit", "--no-fund"])
            .in_directory(directory)
            .limit(Duration::from_secs(600))
            .run()?;
    }
    Ok(())
}

/// Builds the page that the window shows.
pub(crate) fn page() -> Program {
    Program::npm(&["run", "build"]).in_directory("ui")
}

fn at_least(name: &str, program: &str, wanted: (u32, u32), source: &str) -> Result<()> {
    let (major, minor) = wanted;
    let Ok(text) = Program::new(program, &["--version"]).text() else {
        bail!("{name} is missing: install {major}.{minor} or newer from {source}");
    };
    match version(&text) {
        Some(found) if found >= wanted => Ok(()),
        _ => bail!(
            "{name} is {}; {major}.{minor} or newer is needed: {source}",
            text.trim()
        ),
    }
}

/// The major and minor number in an answer like `rustc 1.95.0 (…)` or `v20.20.2`.
fn version(text: &str) -> Option<(u32, u32)> {
    let start = text.find(|letter: char| letter.is_ascii_digit())?;
    let mut numbers = text[start..].split('.');
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

fn is_installed(package: &str) -> bool {
    Program::new(
        "dpkg-query",
        &["--show", "--showformat=${db:Status-Status}", package],
    )
    .capture()
    .is_ok_and(|captured| captured.success && captured.text == "installed")
}

fn apt_get(arguments: &[&str]) -> Result<()> {
    let limit = Duration::from_secs(900);
    if Program::new("id", &["-u"]).text()?.trim() == "0" {
        let program = Program::new("apt-get", arguments).with("DEBIAN_FRONTEND", "noninteractive");
        return program.limit(limit).run();
    }
    if !Program::new("sudo", &["--version"]).succeeds() {
        bail!(
            "run this as root, then again: apt-get {}",
            arguments.join(" ")
        );
    }
    let mut line = vec!["DEBIAN_FRONTEND=noninteractive", "apt-get"];
    line.extend(arguments);
    Program::new("sudo", &line).interactive().limit(limit).run()
}

/// Whether npm installed after the lock file last changed: it writes its own copy of it then.
fn is_fresh(directory: &Path) -> bool {
    let modified = |name: &str| fs::metadata(directory.join(name)).and_then(|data| data.modified());
    match (
        modified("package-lock.json"),
        modified("node_modules/.package-lock.json"),
    ) {
        (Ok(locked), Ok(installed)) => installed >= locked,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_from_what_the_tools_print() {
        assert_eq!(
            version("rustc 1.95.0 (f2d3ce0bd 2026-03-21)"),
            Some((1, 95))
        );
        assert_eq!(version("v20.19.1\n"), Some((20, 19)));
        assert_eq!(version("none"), None);
        assert!((20, 9) < NODE && (1, 100) > RUST);
    }

    #[test]
    fn testing_needs_what_running_needs() {
        assert!(Need::Run < Need::Test);
        let names: Vec<_> = PACKAGES.iter().map(|package| package.name).collect();
        let mut single = names.clone();
        single.sort_unstable();
        single.dedup();
        assert_eq!(single.len(), names.len(), "a package is named twice");
    }
}
