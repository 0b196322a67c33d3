//! The rules on crates, read from `cargo tree`: what is single, what is banned, which features stay off,
//! and who may depend on what.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, bail};

use crate::processes::Program;

/// Crates of which the program holds exactly one: two HTTP stacks would have two proxies and two trust stores.
const SINGLE: &[&str] = &["reqwest", "hyper", "rustls", "tokio", "serde", "rusqlite"];

/// Crates that never come in, and why.
const BANNED: &[(&str, &str)] = &[
    ("openssl-sys", "one TLS stack: rustls"),
    ("native-tls", "one TLS stack: rustls"),
    ("ring", "one crypto provider: aws-lc-rs"),
    (
        "azure_storage_blobs",
        "abandoned; azure_storage_blob is its successor",
    ),
    ("tauri-plugin-shell", "the page starts no program"),
    ("tauri-plugin-http", "the page speaks to the app only"),
];

/// Features that stay off, and why.
const FEATURES_OFF: &[(&str, &str, &str)] = &[
    (
        "typespec_client_core",
        "debug",
        "switches the redaction of secrets in logs off",
    ),
    (
        "azure_core",
        "debug",
        "switches the redaction of secrets in logs off",
    ),
    (
        "tauri",
        "devtools",
        "opens the page's inspector in a release",
    ),
    ("tauri", "protocol-asset", "serves local files to the page"),
    ("tauri", "macos-private-api", "not needed"),
];

/// Our crates, and which of our crates each may depend on. `tests` may see everything.
const OURS: &[(&str, &[&str])] = &[
    ("lastcopy-domain", &[]),
    ("lastcopy-words", &["lastcopy-domain"]),
    ("lastcopy-azure", &["lastcopy-domain"]),
    (
        "lastcopy-certificate",
        &["lastcopy-domain", "lastcopy-words"],
    ),
    (
        "lastcopy-engine",
        &[
            "lastcopy-domain",
            "lastcopy-words",
            "lastcopy-azure",
            "lastcopy-certificate",
        ],
    ),
    ("lastcopy-sandbox", &["lastcopy-domain"]),
    (
        "lastcopy-app",
        &[
            "lastcopy-domain",
            "lastcopy-words",
            "lastcopy-azure",
            "lastcopy-certificate",
            "lastcopy-engine",
            "lastcopy-sandbox",
        ],
    ),
    (
        "lastcopy",
        &[
            "lastcopy-domain",
            "lastcopy-words",
            "lastcopy-azure",
            "lastcopy-certificate",
            "lastcopy-engine",
            "lastcopy-sandbox",
        ],
    ),
    (
        "lastcopy-desktop",
        &[
            "lastcopy-app",
            "lastcopy-domain",
            "lastcopy-engine",
            "lastcopy-words",
        ],
    ),
    ("xtask", &[]),
    (
        "lastcopy-tests",
        &[
            "lastcopy-domain",
            "lastcopy-words",
            "lastcopy-azure",
            "lastcopy-engine",
            "lastcopy-sandbox",
            "lastcopy-app",
        ],
    ),
];

/// Crates of others (a name, or a prefix with `*`) that only some of ours may use directly.
const OWNED: &[(&str, &[&str])] = &[
    ("tauri*", &["lastcopy-desktop"]),
    ("gtk", &["lastcopy-desktop"]),
    ("gdk", &["lastcopy-desktop"]),
    ("azure_*", &["lastcopy-azure"]),
    ("reqwest", &["lastcopy-azure", "lastcopy-tests"]),
    ("quick-xml", &["lastcopy-azure"]),
    ("rusqlite*", &["lastcopy-engine"]),
    ("cap-std", &["lastcopy-engine"]),
    (
        "hyper*",
        &["lastcopy-azure", "lastcopy-sandbox", "lastcopy-tests"],
    ),
    ("rcgen", &["lastcopy-sandbox"]),
    ("keyring*", &["lastcopy-certificate"]),
    ("fluent*", &["lastcopy-words"]),
    ("clap", &["lastcopy"]),
    ("ts-rs", &["lastcopy-domain", "lastcopy-app"]),
    (
        "anyhow",
        &[
            "lastcopy",
            "lastcopy-sandbox",
            "lastcopy-tests",
            "lastcopy-desktop",
            "xtask",
        ],
    ),
];

/// Checks every rule, prints the tables, and names what breaks one.
pub(crate) fn check() -> Result<()> {
    let mut broken = Vec::new();
    let tree = tree(&["--workspace", "--edges", "all"])?;
    let versions = versions(&tree);
    println!("Single");
    for name in SINGLE {
        let found: Vec<&str> = versions
            .get(name)
            .map(|set| set.iter().copied().collect())
            .unwrap_or_default();
        say(
            &mut broken,
            found.len() == 1,
            name,
            &format!("exactly one; found {}", list(&found)),
        );
    }
    println!("Banned");
    for (name, why) in BANNED {
        say(&mut broken, !versions.contains_key(name), name, why);
    }
    println!("Features that stay off");
    for (name, feature, why) in FEATURES_OFF {
        let text = Program::new(
            "cargo",
            &[
                "tree",
                "--workspace",
                "--edges",
                "features",
                "--prefix",
                "none",
                "--invert",
                name,
            ],
        )
        .text()?;
        let off = !is_on(&text, name, feature);
        say(
            &mut broken,
            off && text.contains(name),
            &format!("{name}/{feature}"),
            why,
        );
    }
    println!("Who depends on what");
    for (name, allowed) in OURS {
        let direct = direct_dependencies(name)?;
        let wrong = misplaced(name, allowed, &direct);
        let ours: Vec<&str> = direct
            .iter()
            .map(String::as_str)
            .filter(|d| is_ours(d))
            .collect();
        let told = if wrong.is_empty() {
            list(&ours)
        } else {
            format!("must not use {}", list(&wrong))
        };
        say(&mut broken, wrong.is_empty(), name, &told);
    }
    if !broken.is_empty() {
        bail!(
            "{} rules on crates are broken: {}",
            broken.len(),
            broken.join(", ")
        );
    }
    Ok(())
}

fn say(broken: &mut Vec<String>, holds: bool, name: &str, told: &str) {
    println!(
        "  {} {name:<28} {told}",
        if holds { "ok  " } else { "FAIL" }
    );
    if !holds {
        broken.push(name.to_owned());
    }
}

fn list(names: &[&str]) -> String {
    if names.is_empty() {
        "nothing of ours".to_owned()
    } else {
        names.join(", ")
    }
}

/// The lines `NAME vVERSION …` of `cargo tree`.
fn tree(arguments: &[&str]) -> Result<String> {
    let mut line = vec!["tree", "--prefix", "none", "--format", "{p}"];
    line.extend(arguments);
    Program::new("cargo", &line).text()
}

fn versions(tree: &str) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut versions: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for line in tree.lines() {
        let mut words = line.split(' ');
        if let (Some(name), Some(version)) = (words.next(), words.next())
            && version.starts_with('v')
        {
            versions.entry(name).or_default().insert(version);
        }
    }
    versions
}

/// Whether the inverted feature tree of a crate says that one of its features is on.
fn is_on(tree: &str, name: &str, feature: &str) -> bool {
    let line = format!("{name} feature \"{feature}\"");
    tree.lines()
        .any(|found| found == line || found.starts_with(&format!("{line} ")))
}

fn direct_dependencies(name: &str) -> Result<Vec<String>> {
    let tree = tree(&[
        "--package",
        name,
        "--depth",
        "1",
        "--edges",
        "normal,build",
        "--target",
        "all",
    ])?;
    Ok(versions(&tree)
        .into_keys()
        .filter(|found| *found != name)
        .map(str::to_owned)
        .collect())
}

fn is_ours(name: &str) -> bool {
    OURS.iter().any(|(ours, _)| *ours == name)
}

/// The direct dependencies of one of our crates that the two tables do not allow it.
fn misplaced<'a>(name: &str, allowed: &[&str], direct: &'a [String]) -> Vec<&'a str> {
    let is_wrong = |dependency: &&str| {
        let foreign = OWNED
            .iter()
            .any(|(pattern, owners)| matches(pattern, dependency) && !owners.contains(&name));
        foreign || (is_ours(dependency) && !allowed.contains(dependency))
    };
    direct.iter().map(String::as_str).filter(is_wrong).collect()
}

fn matches(pattern: &str, name: &str) -> bool {
    pattern
        .strip_suffix('*')
        .map_or(pattern == name, |prefix| name.starts_with(prefix))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_counted_once_each() {
        let tree = "hyper v1.0.0\nhyper v1.0.0 (*)\nhyper v0.14.0\nlastcopy v0.1.0 (/here)\n";
        let found = versions(tree);
        assert_eq!(found["hyper"].len(), 2);
        assert_eq!(found["lastcopy"].len(), 1);
    }

    #[test]
    fn t38_a_feature_that_is_on_is_seen() {
        let tree = "typespec_client_core v1.1.0\ntypespec_client_core feature \"debug\" (*)\n";
        assert!(is_on(tree, "typespec_client_core", "debug"));
        assert!(!is_on(tree, "typespec_client_core", "deb"));
        assert!(!is_on(tree, "azure_core", "debug"));
    }

    #[test]
    fn a_dependency_across_the_edges_is_named() {
        let direct = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>();
        let engine = direct(&["lastcopy-azure", "lastcopy-sandbox", "tauri-build", "tokio"]);
        let allowed = ["lastcopy-domain", "lastcopy-azure"];
        let wrong = misplaced("lastcopy-engine", &allowed, &engine);
        assert_eq!(wrong, ["lastcopy-sandbox", "tauri-build"]);
        assert!(
            misplaced(
                "lastcopy-azure",
                &["lastcopy-domain"],
                &direct(&["azure_core"])
            )
            .is_empty()
        );
    }
}
