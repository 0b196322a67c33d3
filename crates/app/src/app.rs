//! The window's state: who is signed in to which cloud, and what runs.
#![expect(
    clippy::unused_async,
    reason = "every command of the table has one shape"
)]

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use azure::{Clock, Cloud, SignIn};
use certificate::Key;
use domain::{Code, Error, Result};
use engine::{Directories, Engine, Setup};
use sandbox::Sandbox;
use tokio_util::sync::CancellationToken;

use crate::folders::Folders;
use crate::settings::{File, Kept};
use crate::views::{Downloads, Event, Session, Settings};

/// What only the host of the window can do.
#[async_trait::async_trait]
pub trait Host: Send + Sync + 'static {
    /// Tells the page something.
    fn emit(&self, event: Event);

    /// Asks the person for a local folder; `None` where they canceled.
    async fn pick_folder(&self) -> Option<PathBuf>;

    /// Asks the person for a file to write, with a name to begin with; `None` where they canceled.
    async fn save_file(&self, name: &str) -> Option<PathBuf>;

    /// Asks the person for a JSON file to read; `None` where they canceled.
    async fn open_file(&self) -> Option<PathBuf>;

    /// Shows how far the jobs at work are: the window's title, and 0 to 100 for the taskbar; `None` where none is.
    fn progress(&self, title: &str, percent: Option<u8>);

    /// Says something to a person who is looking elsewhere.
    fn notify(&self, title: &str, text: &str);

    /// Opens a folder in the system's file manager, or a page that this program wrote in the system's browser.
    fn reveal(&self, folder: &Path) -> Result<()>;

    /// Opens a page of the Azure portal in the system's browser.
    fn open_url(&self, url: &str) -> Result<()>;

    /// Puts a text on the clipboard.
    async fn copy(&self, text: &str) -> Result<()>;
}

/// What an [`App`] is given: it reads neither the clock nor the environment itself.
pub struct AppSetup {
    /// Where its files go.
    pub directories: Directories,
    /// The time, and waiting.
    pub clock: Arc<dyn Clock>,
    /// The cloud to begin with.
    pub cloud: Cloud,
    /// The system's language, as the system spells it.
    pub language: String,
    /// The person's home directory, which is shown as `~`.
    pub home: Option<PathBuf>,
    /// Whether the Azure CLI is on this machine.
    pub azure_cli: bool,
    /// The host.
    pub host: Arc<dyn Host>,
}

/// Everything behind the window. Cheap to clone.
#[derive(Clone)]
pub struct App(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    directories: Directories,
    pub(crate) kept: Kept,
    pub(crate) home: Option<PathBuf>,
    /// The system's language.
    language: words::Language,
    pub(crate) clock: Arc<dyn Clock>,
    azure_cli: bool,
    pub(crate) host: Arc<dyn Host>,
    state: Mutex<State>,
    sandbox: tokio::sync::Mutex<Option<Sandbox>>,
    /// What signs certificates, once one was signed.
    pub(crate) key: tokio::sync::OnceCell<Arc<Key>>,
}

pub(crate) struct State {
    engine: Engine,
    /// Where the files of that engine lie.
    pub(crate) directories: Directories,
    /// The demo's user, while the cloud is the local Azure.
    pub(crate) demo: Option<String>,
    pub(crate) settings: Settings,
    pub(crate) folders: Folders,
    pub(crate) downloads: Downloads,
    pub(crate) running: HashMap<String, Running>,
    /// Downloads of earlier runs of the program that go on once their storage can be reached.
    pub(crate) left: Vec<String>,
    /// What the window's title says, in percent.
    pub(crate) percent: Option<u8>,
}

/// A job that a task of this process runs.
#[derive(Clone, Default)]
pub(crate) struct Running {
    pub(crate) stop: CancellationToken,
    pub(crate) ended: CancellationToken,
    /// How much of it is done, from 0 to 1.
    pub(crate) share: f64,
}

impl App {
    /// Opens the stores. Errors: `not-writable`, `disk-full`, `store`.
    pub fn open(setup: AppSetup) -> Result<Self> {
        let engine = Engine::open(Setup {
            directories: setup.directories.clone(),
            cloud: setup.cloud,
            clock: setup.clock.clone(),
        })?;
        let kept = Kept::in_directory(&setup.directories.config);
        let File {
            settings,
            folders,
            downloads,
        } = kept.read();
        let left = engine.left()?;
        Ok(Self(Arc::new(Inner {
            directories: setup.directories.clone(),
            kept,
            home: setup.home,
            language: words::Language::of(&setup.language).unwrap_or_default(),
            clock: setup.clock,
            azure_cli: setup.azure_cli,
            host: setup.host,
            state: Mutex::new(State {
                engine,
                directories: setup.directories,
                demo: None,
                settings,
                folders,
                downloads,
                running: HashMap::new(),
                left,
                percent: None,
            }),
            sandbox: tokio::sync::Mutex::default(),
            key: tokio::sync::OnceCell::new(),
        })))
    }

    pub(crate) async fn session(&self) -> Result<Session> {
        let engine = self.engine();
        let identity = engine.identity();
        let home = engine.home()?;
        let state = self.state();
        Ok(Session {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            language: self.language(state.settings).tag().to_owned(),
            settings: state.settings,
            cloud: engine.cloud().name.clone(),
            demo: state.demo.is_some(),
            user: state
                .demo
                .clone()
                .or_else(|| identity.as_ref().map(|who| who.name.clone())),
            tenant: identity.map(|who| who.tenant),
            azure_cli: self.0.azure_cli,
            home,
        })
    }

    /// Starts the local Azure and signs in to it, once.
    pub async fn start_demo(&self) -> Result<Session> {
        let mut sandbox = self.0.sandbox.lock().await;
        if sandbox.is_none() {
            let home = self.0.directories.cache.join("demo");
            let (started, engine, user) = start_demo(&home, &self.0.clock).await?;
            *sandbox = Some(started);
            let mut state = self.state();
            state.engine = engine;
            state.directories = Directories::below(&home);
            state.demo = Some(user);
        }
        drop(sandbox);
        self.entered().await
    }

    /// Signs in by the service principal of a sandbox's ready file.
    pub async fn sign_in_demo(&self, demo: azure::Demo) -> Result<Session> {
        let engine = self.engine();
        sign_in_demo(&engine, &demo).await?;
        self.state().demo = Some(demo.user);
        self.entered().await
    }

    pub(crate) async fn sign_in_azure_cli(&self) -> Result<Session> {
        let engine = self.engine();
        engine
            .sign_in(SignIn::azure_cli(engine.http(), None)?)
            .await?;
        self.entered().await
    }

    /// Somebody came in: what was left at work goes on.
    async fn entered(&self) -> Result<Session> {
        let session = self.changed_session().await?;
        self.resume_interrupted();
        Ok(session)
    }

    /// The language of the window under these settings.
    pub(crate) fn language(&self, settings: Settings) -> words::Language {
        settings.language.chosen().unwrap_or(self.0.language)
    }

    pub(crate) async fn changed_session(&self) -> Result<Session> {
        let session = self.session().await?;
        self.0.host.emit(Event::SessionChanged {
            session: session.clone(),
        });
        Ok(session)
    }

    pub(crate) fn telling(&self) -> impl Fn(i64) + Send + Sync + use<> {
        let host = self.0.host.clone();
        move |place| host.emit(Event::PlaceChanged { place })
    }

    pub(crate) fn planning(&self) -> impl Fn(u64) + Send + Sync + use<> {
        let host = self.0.host.clone();
        move |listed| host.emit(Event::Planning { listed })
    }

    pub(crate) fn engine(&self) -> Engine {
        self.state().engine.clone()
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        // Plain data: a panic elsewhere leaves it as it was.
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Starts the local Azure and signs in to it. It keeps its files, and what was listed of it, in a
/// directory of its own that is new at every start.
#[expect(
    clippy::disallowed_methods,
    reason = "the demo's own directory, new at every start"
)]
async fn start_demo(home: &Path, clock: &Arc<dyn Clock>) -> Result<(Sandbox, Engine, String)> {
    let failed = |e: &dyn std::fmt::Display| {
        Error::new(Code::NotWritable)
            .with("path", home.display())
            .with("why", e)
    };
    match std::fs::remove_dir_all(home) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => return Err(failed(&e)),
        _ => std::fs::create_dir_all(home).map_err(|e| failed(&e))?,
    }
    let options = sandbox::Options {
        port: None,
        seed: sandbox::Seed::Demo,
        latency: std::time::Duration::ZERO,
        scale: None,
        ca_dir: home.to_owned(),
    };
    let started = Sandbox::start(options).await.map_err(|e| failed(&e))?;
    let ready = home.join("ready.json");
    started.write_ready_file(&ready).map_err(|e| failed(&e))?;
    let (cloud, demo) = Cloud::read(&ready)?;
    let demo = demo.ok_or_else(|| Error::new(Code::Internal).with("why", "no demo"))?;
    let directories = Directories::below(home);
    let engine = Engine::open(Setup {
        directories,
        cloud,
        clock: clock.clone(),
    })?;
    sign_in_demo(&engine, &demo).await?;
    Ok((started, engine, demo.user))
}

async fn sign_in_demo(engine: &Engine, demo: &azure::Demo) -> Result<()> {
    let secret = demo.secret.clone();
    let sign_in = SignIn::service_principal(engine.http(), &demo.tenant, &demo.client, secret)?;
    engine.sign_in(sign_in).await.map(|_| ())
}
