use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use crate::clock::Clock;
use crate::journal::{Beginning, Changed, Journal};
use crate::local::write_file;
use crate::state::{State, build};
use crate::tls::Authority;
use crate::world::{RunKeys, World};
use crate::{arm, blob, control, demo, listen, proxy, seed};

/// What a sandbox starts with.
#[derive(Debug)]
pub struct Options {
    /// The port of the https listener; any free one where it is `None` or 0.
    pub port: Option<u16>,
    /// What it holds.
    pub seed: Seed,
    /// How long every request of a service waits before it is acted on.
    pub latency: Duration,
    /// A number of generated blobs: they fill a container `scale` of the first storage account.
    pub scale: Option<u64>,
    /// Where `ca.pem` is written.
    pub ca_dir: PathBuf,
}

/// What a sandbox holds at first.
#[derive(Debug)]
pub enum Seed {
    /// The demo: a company with two subscriptions, two workspaces and four hundred runs.
    Demo,
    /// One subscription with an empty resource group.
    Empty,
    /// A file of the seed format.
    File(PathBuf),
    /// This document.
    Given(Box<seed::Document>),
}

/// A running sandbox; it ends when it is dropped.
#[derive(Debug)]
pub struct Sandbox {
    ready: Value,
    listeners: JoinSet<()>,
    authority: Arc<Authority>,
    world: Arc<World>,
}

impl Sandbox {
    /// Starts a sandbox on loopback. It answers when this returns.
    pub async fn start(options: Options) -> anyhow::Result<Self> {
        Self::start_in(options, None).await
    }

    /// The same, with a folder that keeps its state beyond its end: a later sandbox with that folder goes on
    /// where this one stopped, whatever seed it is given.
    pub async fn start_in(options: Options, folder: Option<&Path>) -> anyhow::Result<Self> {
        let mut document = match options.seed {
            Seed::Demo => demo::document(),
            Seed::Empty => seed::Document::default(),
            Seed::File(path) => read_seed(&path)?,
            Seed::Given(document) => *document,
        };
        if let Some(count) = options.scale {
            add_scale(&mut document, count);
        }
        let clock = Clock::default();
        let (world, journal) = match folder {
            None => {
                let keys = RunKeys::random();
                let state = build(document, &keys, clock.now())?;
                (World::new(state, keys, clock, options.latency), None)
            }
            Some(folder) => {
                let (world, journal) = resume(folder, document, clock, options.latency)?;
                (world, Some(journal))
            }
        };
        let (authority, ca) = Authority::new(&options.ca_dir, &world.clock)?;
        let https = bind(options.port.unwrap_or(0)).await?;
        let http = bind(0).await?;
        let secure = format!("https://{}", https.local_addr()?);
        let plain = format!("http://{}", http.local_addr()?);
        let ready = ready_file(&world.state(), &secure, &plain, &ca);

        if let Some(journal) = journal {
            let _ = world.journal.set(journal);
        }
        let world = Arc::new(world);
        let mut listeners = JoinSet::new();
        let acceptor = authority.acceptor()?;
        listeners.spawn(listen::serve_https(https, acceptor, Arc::clone(&world)));
        listeners.spawn(listen::serve_http(http, Arc::clone(&world)));
        Ok(Self {
            ready,
            listeners,
            authority,
            world,
        })
    }

    /// Opens the proxy through which clients reach the sandbox by Azure's own names, on a port of
    /// loopback (any free one for 0), and names it in the ready file.
    pub async fn open_proxy(&mut self, port: u16) -> anyhow::Result<()> {
        let listener = bind(port).await?;
        self.ready["proxy"] = format!("http://{}", listener.local_addr()?).into();
        let (authority, world) = (Arc::clone(&self.authority), Arc::clone(&self.world));
        self.listeners
            .spawn(proxy::serve_proxy(listener, authority, world));
        Ok(())
    }

    /// The ready file: the endpoints and who may sign in. It holds the secrets of this run.
    pub fn ready(&self) -> &Value {
        &self.ready
    }

    /// Writes the ready file, whole or not at all, for the owner's eyes alone.
    pub fn write_ready_file(&self, path: &Path) -> anyhow::Result<()> {
        write_file(path, &format!("{:#}\n", self.ready))
            .with_context(|| format!("cannot write {}", path.display()))
    }

    /// Closes every connection and both listeners.
    pub async fn stop(mut self) {
        self.listeners.shutdown().await;
    }
}

/// The world that a folder holds: what it began with, and every change made again in its order. An empty
/// folder begins with this document.
fn resume(
    folder: &Path,
    document: seed::Document,
    clock: Clock,
    latency: Duration,
) -> anyhow::Result<(World, Journal)> {
    let begin = || Beginning {
        keys: RunKeys::random().to_text(),
        began: clock.now(),
        seed: document,
    };
    let (journal, beginning, changes) = Journal::open(folder, begin)?;
    let keys = RunKeys::from_text(&beginning.keys).context("the journal has no keys")?;
    let state = build(beginning.seed, &keys, beginning.began)?;
    let world = World::new(state, keys, clock, latency);
    for change in &changes {
        let request = change.request()?;
        let made = world.clock.at(change.at, || match change.service {
            Changed::Blob => blob::make_again(&world, &request),
            Changed::ResourceManager => arm::make_again(&world, &request, &change.who),
            Changed::Control => control::act(&world, &request).status.is_success(),
        });
        if !made {
            tracing::warn!(
                path = request.path,
                "a change of an earlier run was refused"
            );
        }
    }
    Ok((world, journal))
}

/// A container of generated blobs in the first storage account, which is made where there is none.
fn add_scale(document: &mut seed::Document, count: u64) {
    if document.storage.is_empty() {
        document.storage.push(seed::StorageAccount {
            account: "scalest01".into(),
            ..Default::default()
        });
    }
    document.storage[0].containers.push(seed::Container {
        name: "scale".into(),
        generated: Some(count),
        ..Default::default()
    });
}

fn read_seed(path: &Path) -> anyhow::Result<seed::Document> {
    let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    serde_json::from_slice(&bytes).with_context(|| format!("not a seed: {}", path.display()))
}

async fn bind(port: u16) -> anyhow::Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port))
        .await
        .with_context(|| format!("cannot listen on 127.0.0.1:{port}"))
}

fn ready_file(state: &State, secure: &str, plain: &str, ca: &Path) -> Value {
    let mut ready = json!({
        "name": "Sandbox",
        "authority": secure,
        "resourceManager": secure,
        "audiences": {
            "resourceManager": "https://management.azure.com",
            "storage": "https://storage.azure.com",
            "machineLearning": "https://ml.azure.com",
        },
        // Endpoints come from Resource Manager; a URL that is built from a suffix must lead nowhere.
        "suffixes": {
            "storage": "storage.sandbox.invalid",
            "keyVault": "vault.sandbox.invalid",
            "containerRegistry": "registry.sandbox.invalid",
        },
        "ca": ca,
        "allowHttp": true,
        "control": plain,
    });
    ready["demo"] = demo_section(state, secure, plain);
    ready
}

fn demo_section(state: &State, secure: &str, plain: &str) -> Value {
    let workspaces = "Microsoft.MachineLearningServices/workspaces";
    let mut of_type = state.resources.iter();
    let workspace = of_type.find(|r| r.type_name.eq_ignore_ascii_case(workspaces));
    let group = workspace.and_then(|w| w.id.group());
    let group = group.or_else(|| state.groups.first().map(|g| g.id.clone()));
    // In the order of the resources, so that the first is the demo's first.
    let accounts = state
        .resources
        .iter()
        .filter_map(|r| state.accounts.get(r.id.name()));
    let storage = accounts.map(|account| {
        let name = &account.name;
        let key = STANDARD.encode(&account.key);
        json!({
            "account": name,
            "blobEndpoint": format!("{secure}/{name}"),
            "blobEndpointHttp": format!("{plain}/{name}"),
            "fileEndpoint": format!("{secure}/_file/{name}"),
            "connectionString": format!("DefaultEndpointsProtocol=http;AccountName={name};AccountKey={key};BlobEndpoint={plain}/{name};"),
        })
    });
    let principal = state.principals.first();
    json!({
        "tenant": state.tenant.id,
        "subscription": group.as_ref().map(|id| id.subscription().to_owned()),
        "resourceGroup": group.as_ref().map(|id| id.name().to_owned()),
        "workspace": workspace.map(|w| w.id.name().to_owned()),
        "user": state.user.upn,
        "servicePrincipal": {
            "tenant": state.tenant.id,
            "client": principal.map(|p| p.client.clone()),
            "secret": principal.map(|p| p.secret.clone()),
        },
        "storage": storage.collect::<Vec<Value>>(),
    })
}
