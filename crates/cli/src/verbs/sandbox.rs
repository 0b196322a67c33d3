use std::path::Path;

use domain::{Code, Error, Result};
use sandbox::{Options, Seed};
use serde_json::json;

use super::{Context, later};
use crate::arguments::Sandbox;

/// Runs a sandbox until it is told to stop.
pub(super) async fn run(context: &Context<'_>, wanted: &Sandbox) -> Result<u8> {
    for (asked, what) in [
        (wanted.later.is_some(), "sandbox env"),
        (wanted.proxy.is_some(), "--proxy"),
        (wanted.scale.is_some(), "--scale"),
        (wanted.state.is_some(), "--state"),
    ] {
        if asked {
            return Err(later(what));
        }
    }
    let ready_file = match &wanted.ready_file {
        Some(path) => std::path::absolute(path).unwrap_or_else(|_| path.clone()),
        None => context
            .given
            .environment
            .directories()?
            .cache
            .join("sandbox/ready.json"),
    };
    let options = Options {
        port: wanted.port,
        seed: seed(&wanted.seed),
        latency: wanted.latency,
        scale: None,
        // Beside the ready file that names it, in a folder of its own.
        ca_dir: ready_file.with_extension("ca"),
    };
    let cannot = |error: anyhow::Error| Error::new(Code::Usage).with("why", format!("{error:#}"));
    let running = sandbox::Sandbox::start(options).await.map_err(cannot)?;
    running.write_ready_file(&ready_file).map_err(cannot)?;
    context.output.json(&json!({ "ready": ready_file }));
    let command = format!("lastcopy ls --cloud \"{}\"", ready_file.display());
    context
        .output
        .say("cli-sandbox-ready", &[("command", command.into())]);
    context.output.say("cli-sandbox-stop", &[]);
    context.stop.cancelled().await;
    running.stop().await;
    Ok(0)
}

fn seed(text: &Path) -> Seed {
    match text.to_str() {
        Some("demo") => Seed::Demo,
        Some("empty") => Seed::Empty,
        _ => Seed::File(text.to_owned()),
    }
}
