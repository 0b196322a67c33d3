//! Doing: downloads, plans and the jobs that they become.
#![expect(
    clippy::unused_async,
    reason = "every command of the table has one shape"
)]

use std::path::Path;

use domain::{
    Code, DeleteOptions, Error, JobState, JobSummary, Kind, Offer, Place, Plan, PlanItem,
    ResourceId, Result, Selection, Verb,
};
use engine::{Engine, Limits, Until};

use crate::App;
use crate::app::Running;
use crate::explore::{PAGE, offer};
use crate::kept::purge_offer;
use crate::views::{Downloads, JobRow, JobStep, Manner, PlanStep, PlanView};

impl App {
    pub(crate) async fn download(
        &self,
        selection: Selection,
        folder: u32,
        manner: Option<Manner>,
    ) -> Result<JobSummary> {
        let engine = self.engine();
        let destination = self.folder(folder)?;
        self.offered(&selection, Verb::Download)?;
        let places = engine.selected(&selection)?;
        let planning = self.planning();
        let options = self.manner(manner);
        let job = engine
            .plan_download(places, &destination, options, &planning)
            .await?;
        let Downloads {
            streams,
            bytes_per_second,
            ..
        } = self.state().downloads;
        let limits = Limits {
            streams,
            bytes_per_second,
        };
        engine.set_limits(&job.job, limits)?;
        self.used(folder);
        self.spawn_job(&engine, &job)
    }

    pub(crate) async fn plan_delete(
        &self,
        selection: Selection,
        options: DeleteOptions,
        export_to: Option<u32>,
    ) -> Result<PlanView> {
        let engine = self.engine();
        let places = if options.kept_only {
            purgeable(&engine, &selection)?
        } else {
            self.offered(&selection, Verb::Delete)?;
            engine.selected(&selection)?
        };
        let folder = export_to.map(|folder| self.folder(folder)).transpose()?;
        let plan = engine
            .plan_delete(places, options, folder.as_deref(), &self.planning())
            .await?;
        if let Some(folder) = export_to {
            self.used(folder);
        }
        self.shown_plan(&engine, plan)
    }

    pub(crate) async fn plan_purge(&self, job: String) -> Result<PlanView> {
        let engine = self.engine();
        let places = engine.purgeable(&job)?;
        let plan = engine
            .plan_delete(places, DeleteOptions::PURGE, None, &self.planning())
            .await?;
        self.shown_plan(&engine, plan)
    }

    fn shown_plan(&self, engine: &Engine, plan: Plan) -> Result<PlanView> {
        let steps = steps(engine, &plan)?;
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
            export_to: plan
                .export_to
                .map(|folder| self.shown_path(Path::new(&folder))),
            confirm: plan.confirm,
            observed_at: plan.observed_at,
            steps,
        })
    }

    pub(crate) async fn discard_plan(&self, plan: String) -> Result<()> {
        self.engine().discard(&plan)
    }

    pub(crate) async fn apply_delete(
        &self,
        plan: String,
        hash: String,
        typed: String,
    ) -> Result<JobSummary> {
        let engine = self.engine();
        engine.confirm(&plan, &hash, &typed).await?;
        self.spawn_job(&engine, &engine.job(&plan)?)
    }

    pub(crate) async fn jobs(&self) -> Result<Vec<JobSummary>> {
        let engine = self.engine();
        let mut jobs = engine.jobs()?;
        // What is only planned belongs to the page that shows the plan.
        jobs.retain(|job| !matches!(job.state, JobState::Listing | JobState::Planned));
        self.stand_still(&engine, &mut jobs)?;
        Ok(jobs.into_iter().map(|job| self.shown_job(job)).collect())
    }

    /// What a crash left at work, or could not be begun, stands still until somebody goes on with it.
    fn stand_still(&self, engine: &Engine, jobs: &mut [JobSummary]) -> Result<()> {
        for left in engine.interrupted()? {
            let is_ours = self.state().running.contains_key(&left.job);
            if let Some(job) = jobs.iter_mut().find(|job| job.job == left.job && !is_ours) {
                job.state = JobState::Paused;
            }
        }
        Ok(())
    }

    pub(crate) async fn job_rows(
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
            name: shown_name(&row.item),
            size: row.item.size,
            state: row.state.as_str().to_owned(),
            blocker: row.item.blocker,
            error: row.error,
            local: row.local,
        };
        Ok(rows.into_iter().map(row).collect())
    }

    pub(crate) async fn job_steps(&self, job: String) -> Result<Vec<JobStep>> {
        let steps = self.engine().steps(&job)?.into_iter();
        let shown = |step: engine::Step| JobStep {
            kind: step.kind,
            place: match ResourceId::parse(&step.place) {
                Some(id) if step.kind != Kind::Container => id.name().to_owned(),
                _ => step.place,
            },
            items: step.items,
            bytes: step.bytes,
            ended: step.ended,
            troubled: step.troubled,
        };
        Ok(steps.map(shown).collect())
    }

    pub(crate) async fn cancel_job(&self, job: String) -> Result<()> {
        let running = self.state().running.get(&job).cloned();
        if let Some(running) = running {
            running.stop.cancel();
            running.ended.cancelled().await;
        }
        let engine = self.engine();
        engine.cancel(&job).await?;
        let canceled = engine.job(&job)?;
        self.tell(canceled.clone());
        let app = self.clone();
        tokio::spawn(async move { app.certify_ended(&engine, &canceled).await });
        Ok(())
    }

    pub(crate) async fn resume_job(&self, job: String) -> Result<JobSummary> {
        let engine = self.engine();
        self.spawn_job(&engine, &engine.job(&job)?)
    }

    pub(crate) async fn show_in_folder(&self, job: String) -> Result<()> {
        let destination = self.engine().job(&job)?.destination;
        let folder = destination.ok_or_else(|| Error::new(Code::NotOffered).with("place", &job))?;
        self.0.host.reveal(Path::new(&folder))
    }

    /// Runs a job in a task of its own, and tells the page how it goes.
    pub(crate) fn spawn_job(&self, engine: &Engine, job: &JobSummary) -> Result<JobSummary> {
        // Before the page is told that it runs: it may ask for a pause at once.
        let claim = engine
            .claim(&job.job)
            .inspect_err(|_| self.tell_refused(engine, job))?;
        let running = Running::default();
        self.state()
            .running
            .insert(job.job.clone(), running.clone());
        let (app, engine, job) = (self.clone(), engine.clone(), job.clone());
        let mut started = self.shown_job(job.clone());
        started.state = JobState::Running;
        self.tell(started.clone());
        tokio::spawn(async move {
            let report = |progress| app.advance(&job, progress);
            let stop = running.stop.clone();
            let ran = engine
                .run_claimed(&claim, Until::Ended, stop, &report)
                .await;
            app.state().running.remove(&job.job);
            // Before the page is told: it may ask for another try at once.
            drop(claim);
            app.show_share();
            let ended = ran.or_else(|error| {
                tracing::error!(job = job.job, %error, "could not run");
                // What the journal says of it is what the page shall show.
                engine.job(&job.job)
            });
            if let Ok(ended) = &ended {
                app.announce(ended);
                app.tell(ended.clone());
            }
            // Whoever waits for the end says something newer of the job than this.
            running.ended.cancel();
            if job.verb == Verb::Delete {
                // The outcome is told before: the system's keyring may ask a person for a password.
                let certified = async {
                    if let Ok(ended) = &ended {
                        app.certify_ended(&engine, ended).await;
                    }
                };
                tokio::join!(certified, app.refresh_around(&engine, &job.job));
            }
        });
        Ok(started)
    }

    /// Tells the page of a job that could not be begun: it is there all the same.
    fn tell_refused(&self, engine: &Engine, job: &JobSummary) {
        let mut jobs = Vec::from_iter(engine.job(&job.job));
        if self.stand_still(engine, &mut jobs).is_ok() {
            for job in jobs {
                self.tell(job);
            }
        }
    }

    /// Reads the places again that a deletion changed: those that hold what was deleted.
    pub(crate) async fn refresh_around(&self, engine: &Engine, job: &str) {
        let around = || -> Result<Vec<i64>> {
            let places = engine.job_places(job)?;
            let rows = engine.rows_of(&places)?.into_iter();
            let mut around = rows
                .map(|row| Ok(engine.item(row)?.parent))
                .collect::<Result<Vec<_>>>()?;
            // What is gone has no row any more: that of its holder is known where somebody looked.
            let mut holders: Vec<Place> = places.iter().filter_map(Place::holder).collect();
            holders.dedup();
            for row in engine.rows_of(&holders)? {
                if engine.reading(row)?.0.observed_at.is_some() {
                    around.push(row);
                }
            }
            around.sort_unstable();
            around.dedup();
            Ok(around)
        };
        for place in around().unwrap_or_default() {
            // The engine notes why a reading broke off, and the page shows it with the place.
            let _noted = self.refresh(place).await;
        }
    }

    /// Refuses what the command bar would not offer: the page is not trusted to have asked.
    fn offered(&self, selection: &Selection, verb: Verb) -> Result<()> {
        let totals = self.engine().summarize(selection)?;
        let offer = match verb {
            Verb::Delete => self.delete_offer(selection, &totals)?,
            Verb::Download => offer(&totals, verb),
        };
        match offer {
            Offer::Yes => Ok(()),
            Offer::No(reason) => Err(Error::new(Code::NotOffered).with("place", reason)),
        }
    }
}

/// The places of a selection of which the service keeps something, and nothing is there.
fn purgeable(engine: &Engine, selection: &Selection) -> Result<Vec<Place>> {
    match purge_offer(&engine.summarize(selection)?) {
        Offer::Yes => engine.selected_deleted(selection),
        Offer::No(reason) => Err(Error::new(Code::NotOffered).with("place", reason)),
    }
}

/// The steps of a plan: one for each container, and one for each resource, those that are left alone among them.
fn steps(engine: &Engine, plan: &Plan) -> Result<Vec<PlanStep>> {
    let of_resource = |row: engine::JobItem| {
        let step = PlanStep {
            kind: row.item.kind,
            place: shown_name(&row.item),
            items: 1,
            bytes: row.item.size,
            blocked: row.item.blocker.is_some(),
            purge: row.item.purge,
        };
        (row.item.seq, step)
    };
    let of_container = |step: engine::Step| {
        let shown = PlanStep {
            kind: Kind::Container,
            place: step.place,
            items: step.items,
            bytes: step.bytes,
            blocked: false,
            purge: plan.options.kept_only,
        };
        (step.first, shown)
    };
    let resources = engine.plan_resource_items(&plan.id)?.into_iter();
    let containers = engine.steps(&plan.id)?.into_iter();
    let containers = containers
        .filter(|step| step.kind == Kind::Container)
        .map(of_container);
    let mut steps: Vec<_> = resources.map(of_resource).chain(containers).collect();
    steps.sort_by_key(|(at, _)| *at);
    Ok(steps.into_iter().map(|(_, step)| step).collect())
}

/// The name of an item as a person reads it: a resource's own, not its whole id; a container's, which has no other.
fn shown_name(item: &PlanItem) -> String {
    match item.resource() {
        Some(id) => id.name().to_owned(),
        None if item.kind == Kind::Container => item.blob.container.name.clone(),
        None => item.blob.name.clone(),
    }
}
