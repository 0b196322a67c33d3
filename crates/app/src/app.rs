//! The window's state and what each command does: mostly a question to the engine.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use azure::{Clock, Cloud, SignIn};
use domain::{
    Code, Column, DeleteOptions, Error, JobState, JobSummary, Kind, Offer, Result, Selection, Verb,
};
use engine::{Directories, DownloadOptions, Engine, Query, Setup};
use sandbox::Sandbox;
use tokio_util::sync::CancellationToken;

use crate::views::{
    Crumb, Event, Folder, JobRow, PlaceView, PlanStep, PlanView, RowsPage, RowsQuery, Session,
    Summary, TreeNode,
};

/// What only the host of the window can do.
#[async_trait::async_trait]
pub trait Host: Send + Sync + 'static {
    /// Tells the page something.
    fn emit(&self, event: Event);

    /// Asks the person for a local folder; `None` where they canceled.
    async fn pick_folder(&self) -> Option<PathBuf>;

    /// Shows a folder in the system's file manager.
    fn reveal(&self, folder: &Path) -> Result<()>;
}

/// What an [`App`] is given: it reads neither the clock nor the environment itself.
pub struct AppSetup {
    /// Where its files go.
    pub directories: Directories,
    /// The time, and waiting.
    pub clock: Arc<dyn Clock>,
    /// The cloud to begin with.
    pub cloud: Cloud,
    /// `en`, `fr` or `ja`.
    pub language: String,
    /// Whether the Azure CLI is on this machine.
    pub azure_cli: bool,
    /// The host.
    pub host: Arc<dyn Host>,
}

/// Everything behind the window. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    directories: Directories,
    clock: Arc<dyn Clock>,
    azure_cli: bool,
    host: Arc<dyn Host>,
    state: Mutex<State>,
    sandbox: tokio::sync::Mutex<Option<Sandbox>>,
}

struct State {
    engine: Engine,
    /// The demo's user, while the cloud is the local Azure.
    demo: Option<String>,
    language: String,
    folders: Vec<PathBuf>,
    running: HashMap<String, Running>,
}

/// A job that a task of this process runs.
#[derive(Clone, Default)]
struct Running {
    stop: CancellationToken,
    ended: CancellationToken,
}

/// Rows that one call returns at most.
const PAGE: u32 = 1_000;
/// Nodes of the tree below one place at most: the table shows the rest.
const NODES: u32 = 500;
/// How long a reading of a place is fresh enough not to be repeated when it is opened.
const FRESH: jiff::SignedDuration = jiff::SignedDuration::from_secs(30);

impl App {
    /// Opens the stores. Errors: `not-writable`, `disk-full`, `store`.
    pub fn open(setup: AppSetup) -> Result<Self> {
        let engine = Engine::open(Setup {
            directories: setup.directories.clone(),
            cloud: setup.cloud,
            clock: setup.clock.clone(),
        })?;
        Ok(Self(Arc::new(Inner {
            directories: setup.directories,
            clock: setup.clock,
            azure_cli: setup.azure_cli,
            host: setup.host,
            state: Mutex::new(State {
                engine,
                demo: None,
                language: setup.language,
                folders: Vec::new(),
                running: HashMap::new(),
            }),
            sandbox: tokio::sync::Mutex::default(),
        })))
    }

    /// See the command table.
    pub async fn session(&self) -> Result<Session> {
        let engine = self.engine();
        let identity = engine.identity();
        let home = engine.home()?;
        let state = self.state();
        Ok(Session {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            language: state.language.clone(),
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

    /// See the command table.
    pub async fn start_demo(&self) -> Result<Session> {
        let mut sandbox = self.0.sandbox.lock().await;
        if sandbox.is_none() {
            let (started, engine, user) = start_demo(&self.0.directories, &self.0.clock).await?;
            *sandbox = Some(started);
            let mut state = self.state();
            state.engine = engine;
            state.demo = Some(user);
        }
        drop(sandbox);
        self.changed_session().await
    }

    /// Signs in by the service principal of a sandbox's ready file.
    pub async fn sign_in_demo(&self, demo: azure::Demo) -> Result<Session> {
        let engine = self.engine();
        sign_in_demo(&engine, &demo).await?;
        self.state().demo = Some(demo.user);
        self.changed_session().await
    }

    /// See the command table.
    pub async fn sign_in_azure_cli(&self) -> Result<Session> {
        let engine = self.engine();
        engine
            .sign_in(SignIn::azure_cli(engine.http(), None)?)
            .await?;
        self.changed_session().await
    }

    /// See the command table.
    pub async fn set_language(&self, language: String) -> Result<Session> {
        if words::Language::of(&language).is_none() {
            return Err(Error::new(Code::Usage).with("why", format!("language {language:?}")));
        }
        self.state().language = language;
        self.changed_session().await
    }

    /// See the command table.
    pub async fn tree(&self, parent: i64) -> Result<Vec<TreeNode>> {
        let engine = self.engine();
        let (reading, busy) = engine.reading(parent)?;
        if reading.observed_at.is_none() && !busy {
            engine.refresh(parent, &self.telling()).await?;
        }
        let query = Query {
            place: parent,
            filter: String::new(),
            sort: Column::Name,
            descending: false,
        };
        let (_, rows) = engine.rows(&query, 0, NODES)?;
        let nodes = rows
            .into_iter()
            .filter(|row| row.kind.row().opens)
            .map(|row| {
                let known = engine.reading(row.id)?.0.observed_at.is_some();
                let (children, opens) = engine.children(row.id)?;
                Ok(TreeNode {
                    id: row.id,
                    kind: row.kind,
                    name: row.name,
                    children: known.then_some(children),
                    expandable: known.then_some(opens),
                })
            });
        nodes.collect()
    }

    /// See the command table.
    pub async fn open_place(&self, place: i64) -> Result<PlaceView> {
        let engine = self.engine();
        let item = engine.item(place)?;
        if !item.kind.row().opens {
            return Err(Error::new(Code::NotOffered).with("place", &item.name));
        }
        let (reading, busy) = engine.reading(place)?;
        let observed = reading
            .observed_at
            .as_deref()
            .and_then(|at| at.parse::<jiff::Timestamp>().ok());
        let fresh = observed.is_some_and(|at| self.0.clock.now().duration_since(at) < FRESH);
        if !fresh && !busy {
            self.spawn_refresh(place);
        }
        let crumbs = engine.crumbs(place)?;
        let (total, _) = engine.children(place)?;
        Ok(PlaceView {
            columns: item.kind.row().columns.to_vec(),
            item,
            crumbs: crumbs
                .into_iter()
                .map(|row| Crumb {
                    id: row.id,
                    kind: row.kind,
                    name: row.name,
                })
                .collect(),
            total,
            observed_at: reading.observed_at,
            refreshing: busy || !fresh,
            error: reading.error,
        })
    }

    /// See the command table.
    pub async fn refresh(&self, place: i64) -> Result<()> {
        self.engine().refresh(place, &self.telling()).await
    }

    /// See the command table.
    pub async fn rows(&self, query: RowsQuery, offset: u64, limit: u32) -> Result<RowsPage> {
        let (total, rows) = self.engine().rows(&query.into(), offset, limit.min(PAGE))?;
        Ok(RowsPage { total, rows })
    }

    /// See the command table.
    pub async fn row_ids(&self, query: RowsQuery, from: u64, to: u64) -> Result<Vec<i64>> {
        let (first, last) = (from.min(to), from.max(to));
        self.engine()
            .row_ids(&query.into(), first, (last - first).saturating_add(1))
    }

    /// See the command table.
    pub async fn summarize(&self, selection: Selection) -> Result<Summary> {
        let totals = self.engine().summarize(&selection)?;
        Ok(Summary {
            items: totals.items,
            files: totals.files,
            bytes: totals.bytes,
            complete: totals.complete,
            download: offer(&totals.kinds, Verb::Download),
            delete: offer(&totals.kinds, Verb::Delete),
        })
    }

    /// See the command table.
    pub async fn pick_folder(&self) -> Result<Option<Folder>> {
        let Some(path) = self.0.host.pick_folder().await else {
            return Ok(None);
        };
        let mut state = self.state();
        let id = state
            .folders
            .iter()
            .position(|known| *known == path)
            .unwrap_or_else(|| {
                state.folders.push(path.clone());
                state.folders.len() - 1
            });
        Ok(Some(Folder {
            id: u32::try_from(id).unwrap_or(u32::MAX),
            name: path
                .file_name()
                .unwrap_or(path.as_os_str())
                .to_string_lossy()
                .into_owned(),
            path: path.display().to_string(),
        }))
    }

    /// See the command table.
    pub async fn download(&self, selection: Selection, folder: u32) -> Result<JobSummary> {
        let engine = self.engine();
        let destination = self.state().folders.get(folder as usize).cloned();
        let destination = destination
            .ok_or_else(|| Error::new(Code::Usage).with("why", format!("folder {folder}")))?;
        self.offered(&selection, Verb::Download)?;
        let places = engine.selected(&selection)?;
        let planning = self.planning();
        let options = DownloadOptions::default();
        let job = engine
            .plan_download(places, &destination, options, &planning)
            .await?;
        self.spawn_job(&engine, &job)
    }

    /// See the command table.
    pub async fn plan_delete(
        &self,
        selection: Selection,
        options: DeleteOptions,
    ) -> Result<PlanView> {
        let engine = self.engine();
        self.offered(&selection, Verb::Delete)?;
        let places = engine.selected(&selection)?;
        let plan = engine
            .plan_delete(places, options, &self.planning())
            .await?;
        let steps = engine.steps(&plan.id)?;
        Ok(PlanView {
            id: plan.id,
            hash: plan.hash,
            places: plan.places.iter().map(ToString::to_string).collect(),
            options: plan.options,
            items: plan.items,
            bytes: plan.bytes,
            blocked: plan.blocked,
            blockers: plan.blockers,
            stays: plan.stays,
            confirm: plan.confirm,
            observed_at: plan.observed_at,
            steps: steps
                .into_iter()
                .map(|(place, items, bytes)| PlanStep {
                    place,
                    items,
                    bytes,
                })
                .collect(),
        })
    }

    /// See the command table.
    pub async fn discard_plan(&self, plan: String) -> Result<()> {
        self.engine().discard(&plan)
    }

    /// See the command table.
    pub async fn apply_delete(
        &self,
        plan: String,
        hash: String,
        typed: String,
    ) -> Result<JobSummary> {
        let engine = self.engine();
        engine.confirm(&plan, &hash, &typed).await?;
        self.spawn_job(&engine, &engine.job(&plan)?)
    }

    /// See the command table.
    pub async fn jobs(&self) -> Result<Vec<JobSummary>> {
        let mut jobs = self.engine().jobs()?;
        // What is only planned belongs to the page that shows the plan.
        jobs.retain(|job| !matches!(job.state, JobState::Listing | JobState::Planned));
        Ok(jobs)
    }

    /// See the command table.
    pub async fn job_rows(
        &self,
        job: String,
        problems: bool,
        offset: u64,
        limit: u32,
    ) -> Result<Vec<JobRow>> {
        let rows = self
            .engine()
            .job_items(&job, problems, offset, limit.min(PAGE))?;
        let row = |row: engine::JobItem| JobRow {
            seq: row.item.seq,
            kind: row.item.kind,
            container: row.item.blob.container.to_string(),
            name: row.item.blob.name,
            size: row.item.size,
            state: row.state.as_str().to_owned(),
            blocker: row.item.blocker,
            error: row.error,
            local: row.local,
        };
        Ok(rows.into_iter().map(row).collect())
    }

    /// See the command table.
    pub async fn cancel_job(&self, job: String) -> Result<()> {
        let running = self.state().running.get(&job).cloned();
        if let Some(running) = running {
            running.stop.cancel();
            running.ended.cancelled().await;
        }
        let engine = self.engine();
        engine.cancel(&job)?;
        self.0.host.emit(Event::JobChanged {
            job: engine.job(&job)?,
        });
        Ok(())
    }

    /// See the command table.
    pub async fn resume_job(&self, job: String) -> Result<JobSummary> {
        let engine = self.engine();
        self.spawn_job(&engine, &engine.job(&job)?)
    }

    /// See the command table.
    pub async fn show_in_folder(&self, job: String) -> Result<()> {
        let destination = self.engine().job(&job)?.destination;
        let folder = destination.ok_or_else(|| Error::new(Code::NotOffered).with("place", &job))?;
        self.0.host.reveal(Path::new(&folder))
    }

    /// Runs a job in a task of its own, and tells the page how it goes.
    fn spawn_job(&self, engine: &Engine, job: &JobSummary) -> Result<JobSummary> {
        let running = Running::default();
        if self
            .state()
            .running
            .insert(job.job.clone(), running.clone())
            .is_some()
        {
            return Err(Error::new(Code::Busy)
                .with("job", &job.job)
                .with("pid", std::process::id()));
        }
        let (app, engine, job) = (self.clone(), engine.clone(), job.clone());
        let mut started = job.clone();
        started.state = JobState::Running;
        self.0.host.emit(Event::JobChanged {
            job: started.clone(),
        });
        tokio::spawn(async move {
            let host = app.0.host.clone();
            let report = move |progress| host.emit(Event::Progress { progress });
            let ran = engine.run(&job.job, running.stop.clone(), &report).await;
            app.state().running.remove(&job.job);
            running.ended.cancel();
            match ran {
                Ok(job) => app.0.host.emit(Event::JobChanged { job }),
                Err(error) => tracing::error!(job = job.job, %error, "could not run"),
            }
            if job.verb == Verb::Delete {
                app.refresh_around(&engine, &job.job).await;
            }
        });
        Ok(started)
    }

    /// Reads the places again that a deletion changed: those that hold what was deleted.
    async fn refresh_around(&self, engine: &Engine, job: &str) {
        let around = || -> Result<Vec<i64>> {
            let rows = engine.rows_of(&engine.job_places(job)?)?;
            let mut around = rows
                .into_iter()
                .map(|row| Ok(engine.item(row)?.parent))
                .collect::<Result<Vec<_>>>()?;
            around.sort_unstable();
            around.dedup();
            Ok(around)
        };
        for place in around().unwrap_or_default() {
            // The reading itself notes why it broke off, where the page shows it.
            let _noted = engine.refresh(place, &self.telling()).await;
        }
    }

    fn spawn_refresh(&self, place: i64) {
        let app = self.clone();
        tokio::spawn(async move {
            let engine = app.engine();
            let _noted = engine.refresh(place, &app.telling()).await;
        });
    }

    /// Refuses what the command bar would not offer: the page is not trusted to have asked.
    fn offered(&self, selection: &Selection, verb: Verb) -> Result<()> {
        match offer(&self.engine().summarize(selection)?.kinds, verb) {
            Offer::Yes => Ok(()),
            Offer::No(reason) => Err(Error::new(Code::NotOffered).with("place", reason)),
        }
    }

    async fn changed_session(&self) -> Result<Session> {
        let session = self.session().await?;
        self.0.host.emit(Event::SessionChanged {
            session: session.clone(),
        });
        Ok(session)
    }

    fn telling(&self) -> impl Fn(i64) + Send + Sync + use<> {
        let host = self.0.host.clone();
        move |place| host.emit(Event::PlaceChanged { place })
    }

    fn planning(&self) -> impl Fn(u64) + Send + Sync + use<> {
        let host = self.0.host.clone();
        move |listed| host.emit(Event::Planning { listed })
    }

    fn engine(&self) -> Engine {
        self.state().engine.clone()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Plain data: a panic elsewhere leaves it as it was.
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether a verb can be used on all of some kinds.
fn offer(kinds: &[Kind], verb: Verb) -> Offer {
    let refused = kinds
        .iter()
        .map(|kind| kind.offer(verb))
        .find(|offer| *offer != Offer::Yes);
    match (kinds, refused) {
        ([], _) => Offer::No("nothing-selected"),
        (_, Some(refused)) => refused,
        _ => Offer::Yes,
    }
}

/// Starts the local Azure and signs in to it. It keeps its files, and what was listed of it, in a
/// directory of its own that is new at every start.
async fn start_demo(
    directories: &Directories,
    clock: &Arc<dyn Clock>,
) -> Result<(Sandbox, Engine, String)> {
    let home = directories.cache.join("demo");
    let failed = |e: &dyn std::fmt::Display| {
        Error::new(Code::NotWritable)
            .with("path", home.display())
            .with("why", e)
    };
    match std::fs::remove_dir_all(&home) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => return Err(failed(&e)),
        _ => std::fs::create_dir_all(&home).map_err(|e| failed(&e))?,
    }
    let options = sandbox::Options {
        port: None,
        seed: sandbox::Seed::Demo,
        latency: std::time::Duration::ZERO,
        scale: None,
        ca_dir: home.clone(),
    };
    let started = Sandbox::start(options).await.map_err(|e| failed(&e))?;
    let ready = home.join("ready.json");
    started.write_ready_file(&ready).map_err(|e| failed(&e))?;
    let (cloud, demo) = Cloud::read(&ready)?;
    let demo = demo.ok_or_else(|| Error::new(Code::Internal).with("why", "no demo"))?;
    let directories = Directories::below(&home);
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

impl From<RowsQuery> for Query {
    fn from(query: RowsQuery) -> Self {
        Self {
            place: query.place,
            filter: query.filter,
            sort: query.sort,
            descending: query.descending,
        }
    }
}
