use std::path::{Path, PathBuf};

use domain::{Code, Error, Result};
use sandbox::{Options, Seed};
use serde_json::json;

use super::{Context, sandbox_env};
use crate::arguments::{Sandbox, SandboxVerb};

/// Runs a sandbox until it is told to stop, or prints what leads clients to one.
pub(super) async fn run(context: &Context<'_>, wanted: &Sandbox) -> Result<u8> {
    if let Some(SandboxVerb::Env { ready_file }) = &wanted.verb {
        return sandbox_env::run(context, &ready_path(context, ready_file.as_deref())?);
    }
    let ready_file = ready_path(context, wanted.ready_file.as_deref())?;
    let options = Options {
        port: wanted.port,
        seed: seed(&wanted.seed),
        latency: wanted.latency,
        scale: wanted.scale,
        // Beside the ready file that names it, in a folder of its own.
        ca_dir: ready_file.with_extension("ca"),
    };
    let cannot = |error: anyhow::Error| Error::new(Code::Usage).with("why", format!("{error:#}"));
    let mut running = sandbox::Sandbox::start_in(options, wanted.state.as_deref())
        .await
        .map_err(cannot)?;
    if let Some(port) = wanted.proxy {
        running.open_proxy(port).await.map_err(cannot)?;
    }
    running.write_ready_file(&ready_file).map_err(cannot)?;
    let proxy = &running.ready()["proxy"];
    context
        .output
        .json(&json!({ "ready": ready_file, "proxy": proxy }));
    let command = format!("lastcopy ls --cloud \"{}\"", ready_file.display());
    context
        .output
        .say("cli-sandbox-ready", &[("command", command.into())]);
    if wanted.proxy.is_some() {
        context.output.say("cli-sandbox-proxy", &[]);
        sandbox_env::print(context, &ready_file, running.ready());
    }
    context.output.say("cli-sandbox-stop", &[]);
    context.stop.cancelled().await;
    running.stop().await;
    Ok(0)
}

/// Where the ready file is, unless somebody says otherwise.
fn ready_path(context: &Context<'_>, named: Option<&Path>) -> Result<PathBuf> {
    if let Some(path) = named {
        return Ok(std::path::absolute(path).unwrap_or_else(|_| path.to_owned()));
    }
    let directories = context.given.environment.directories()?;
    Ok(directories.cache.join("sandbox/ready.json"))
}

fn seed(text: &Path) -> Seed {
    match text.to_str() {
        Some("demo") => Seed::Demo,
        Some("empty") => Seed::Empty,
        _ => Seed::File(text.to_owned()),
    }
}
