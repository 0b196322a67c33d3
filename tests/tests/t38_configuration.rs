//! T38: the window's configuration is the hardened one, the page may call exactly the commands of the one list,
//! and the SDK is built with its redaction on. Read from the files that the build reads.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

/// The list that the window's build script and the table of commands include.
const COMMANDS: &[&str] = include!("../../crates/app/commands.in");

#[test]
fn t38_security_settings_are_the_golden_ones() {
    let configuration = json_file("src-tauri/tauri.conf.json");
    let app = &configuration["app"];
    assert_eq!(app["withGlobalTauri"], json!(false));
    assert_eq!(
        app["security"],
        json!({
            "csp": {
                "default-src": "'none'",
                "script-src": "'self'",
                "style-src": "'self'",
                "img-src": "'self' blob:",
                "font-src": "'self'",
                "connect-src": "ipc: http://ipc.localhost",
                "frame-src": "'none'",
                "object-src": "'none'",
                "base-uri": "'none'",
                "form-action": "'none'",
                "frame-ancestors": "'none'",
                "worker-src": "'none'"
            },
            "freezePrototype": true,
            "dangerousDisableAssetCspModification": false,
            "assetProtocol": { "enable": false, "scope": [] },
            "capabilities": ["main"],
            "headers": {
                "Cross-Origin-Opener-Policy": "same-origin",
                "Cross-Origin-Resource-Policy": "same-origin",
                "Cross-Origin-Embedder-Policy": "require-corp"
            }
        })
    );
    assert_eq!(
        configuration["plugins"],
        Value::Null,
        "no plugin is opened to the page"
    );
}

#[test]
fn t38_policy_names_no_inline_code_and_no_address() {
    let configuration = json_file("src-tauri/tauri.conf.json");
    let policy = configuration["app"]["security"]["csp"].as_object().unwrap();
    for (directive, sources) in policy {
        for source in sources.as_str().unwrap().split(' ') {
            let allowed = ["'none'", "'self'", "blob:", "ipc:", "http://ipc.localhost"];
            assert!(allowed.contains(&source), "{directive} allows {source}");
        }
    }
    assert_eq!(configuration["app"]["security"]["devCsp"], Value::Null);
}

#[test]
fn t38_the_window_is_made_in_rust_with_its_guards() {
    let configuration = json_file("src-tauri/tauri.conf.json");
    let windows = configuration["app"]["windows"].as_array().unwrap();
    assert_eq!(windows.len(), 1);
    assert_eq!(windows[0]["label"], json!("main"));
    assert_eq!(windows[0]["create"], json!(false));
    assert_eq!(
        windows[0]["incognito"],
        json!(true),
        "names of data stay out of the web view's cache"
    );
    let source = rust_sources("src-tauri/src");
    for guard in [
        "on_navigation(is_the_page)",
        "NewWindowResponse::Deny",
        "on_download(|_, _| false)",
        "incognito(!is_driven())",
    ] {
        assert!(source.contains(guard), "src-tauri/src sets no {guard}");
    }
}

#[test]
fn t38_the_page_may_call_the_commands_of_the_list_and_nothing_else() {
    let files: Vec<_> = fs::read_dir(repository().join("src-tauri/capabilities"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(files, ["main.json"]);

    let capability = json_file("src-tauri/capabilities/main.json");
    let permissions: Vec<&str> = capability["permissions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| p.as_str().unwrap())
        .collect();
    let mut expected = vec![
        "core:event:allow-listen".to_owned(),
        "core:event:allow-unlisten".to_owned(),
    ];
    expected.extend(
        COMMANDS
            .iter()
            .map(|name| format!("allow-{}", name.replace('_', "-"))),
    );
    assert_eq!(permissions, expected, "run `cargo xtask bindings`");

    assert_eq!(capability["identifier"], json!("main"));
    assert_eq!(capability["windows"], json!(["main"]));
    assert_eq!(capability["local"], json!(true));
    assert_eq!(
        capability["remote"],
        Value::Null,
        "no address outside may call anything"
    );
    let build = text_file("src-tauri/build.rs");
    assert!(build.contains("include!(\"../crates/app/commands.in\")"));
    assert!(build.contains("AppManifest::new().commands(COMMANDS)"));
}

#[test]
fn t38_redaction_of_the_sdk_is_on() {
    for (name, feature) in [
        ("typespec_client_core", "debug"),
        ("azure_core", "debug"),
        ("tauri", "devtools"),
    ] {
        let tree = inverted_features(name);
        assert!(
            tree.contains(&format!("{name} v")),
            "{name} is not in the tree:\n{tree}"
        );
        let line = format!("{name} feature \"{feature}\"");
        assert!(!tree.contains(&line), "{line} is on:\n{tree}");
    }
}

/// `cargo tree` from the features of a crate to those who ask for them.
fn inverted_features(name: &str) -> String {
    let output = Command::new(env!("CARGO"))
        .args([
            "tree",
            "--workspace",
            "--edges",
            "features",
            "--prefix",
            "none",
            "--invert",
            name,
        ])
        .current_dir(repository())
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn text_file(path: &str) -> String {
    fs::read_to_string(repository().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn json_file(path: &str) -> Value {
    serde_json::from_str(&text_file(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn rust_sources(directory: &str) -> String {
    let entries = fs::read_dir(repository().join(directory)).unwrap();
    entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .map(|path| fs::read_to_string(path).unwrap())
        .collect()
}
