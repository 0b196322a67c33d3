//! Applying a plan: intent on disk, one request under If-Match, an outcome for every item, a second look.

mod container;
mod export;
mod groups;
mod pace;
mod resource;
mod second_look;
mod send;

use std::collections::{HashMap, HashSet};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use azure::{Answers, BlobService, Target};
use domain::{
    BlobId, Code, Container, DeleteOptions, Error, ItemState, JobState, Kind, Outcome, PlanItem,
    Result, StorageAccount, Verb,
};
use jiff::Timestamp;
use tokio_util::sync::CancellationToken;

use crate::Engine;
use crate::engine::lock;
use crate::job::{Meter, pause};
use crate::run::Until;
use crate::store::journal::{Ended, Head, JobItem, SecondLook};
use crate::tasks::Task;
pub(crate) use export::Exported;
use resource::Came;
use send::First;

/// Tries of one item before the job stops.
const TRIES: u32 = 5;

/// What came of one item that was about to be sent.
enum Fate {
    Ended(Ended),
    /// Not sent: the job was stopped before.
    NotSent(u64),
    /// An attempt may have arrived; what became of it is for the next run to find out.
    Open(Error),
}

/// An item that is about to be sent, with its client request id.
type Row<'a> = (&'a JobItem, &'a str);

/// One run of a confirmed plan.
struct Run<'a> {
    engine: &'a Engine,
    number: i64,
    cancel: &'a CancellationToken,
    meter: &'a Meter<'a>,
    options: DeleteOptions,
    until: Until,
    services: Mutex<HashMap<String, BlobService>>,
    /// Endpoints that do not take batches.
    unbatched: Mutex<HashSet<String>>,
    /// Whether the service asked for patience since somebody looked.
    throttled: AtomicBool,
    /// When the first answer came since somebody looked.
    answered: Mutex<Option<Timestamp>>,
}

impl Engine {
    /// Runs a confirmed plan to its end, or until it is stopped.
    pub(crate) async fn run_delete(
        &self,
        number: i64,
        head: &Head,
        until: Until,
        cancel: &CancellationToken,
        meter: &Meter<'_>,
    ) -> Result<()> {
        self.same_context(head)?;
        let run = Run {
            engine: self,
            number,
            cancel,
            meter,
            options: head.delete_options(),
            until,
            services: Mutex::default(),
            unbatched: Mutex::default(),
            throttled: AtomicBool::default(),
            answered: Mutex::default(),
        };
        let copies = if run.options.export {
            Some(self.export_first(number, head, cancel, meter).await?)
        } else {
            None
        };
        tracing::info!(job = head.id, "sending");
        run.send_groups(&head.id, copies.as_ref()).await?;
        tracing::info!(job = head.id, "sent");
        let begun = self.0.journal.begun(number)?;
        if begun > 0 {
            return Err(Error::new(Code::NotWaited).with("count", begun));
        }
        // The next run looks again.
        let look = tokio::select! {
            look = self.second_look(number, head) => look?,
            () = cancel.cancelled() => return Err(Error::new(Code::Canceled).with("job", &head.id)),
        };
        self.0.journal.finish(&head.id, &self.now(), Some(&look))
    }
}

impl Engine {
    /// Looks once more at the places of a deletion that ended.
    ///
    /// Errors: `usage` for a job that is no deletion or has not ended.
    pub async fn look_again(&self, job: &str) -> Result<SecondLook> {
        let (number, head) = self.head(job)?;
        if head.verb != Verb::Delete || head.state != JobState::Finished {
            return Err(Error::new(Code::Usage).with("why", "no deletion that ended"));
        }
        self.same_context(&head)?;
        self.second_look(number, &head).await
    }
}

impl Run<'_> {
    fn go_on(&self, job: &str) -> Result<()> {
        if self.cancel.is_cancelled() {
            return Err(Error::new(Code::Canceled).with("job", job));
        }
        Ok(())
    }

    fn service(&self, account: &StorageAccount) -> Result<BlobService> {
        let mut services = lock(&self.services);
        if let Some(service) = services.get(&account.endpoint) {
            return Ok(service.clone());
        }
        let service = self.engine.blobs(account)?;
        services.insert(account.endpoint.clone(), service.clone());
        Ok(service)
    }

    fn note_answer(&self) {
        let now = || self.engine.0.http.clock().now();
        lock(&self.answered).get_or_insert_with(now);
    }

    /// Whether an item may go in a batch: only one that was never sent, so that nothing has to be asked first.
    fn batches(&self, row: &JobItem) -> bool {
        let blob = &row.item.blob;
        row.state == ItemState::Planned
            && !is_step(row)
            && BlobService::batches(&blob.name)
            && !lock(&self.unbatched).contains(&blob.container.account.endpoint)
    }

    /// Sends items of one container in one request, and says what that answered to each.
    async fn send_batch<'r>(
        &self,
        rows: Vec<Row<'r>>,
        stop: &CancellationToken,
    ) -> Vec<(Row<'r>, First)> {
        let all = |first: &dyn Fn() -> First| rows.iter().map(|row| (*row, first())).collect();
        let container: Option<&Container> = rows.first().map(|(row, _)| &row.item.blob.container);
        // One alone needs no batch.
        let (Some(container), true) = (container, rows.len() > 1) else {
            return all(&|| First::NotSent);
        };
        let Ok(service) = self.service(&container.account) else {
            return all(&|| First::NotSent);
        };
        for attempt in 0..TRIES {
            if self.cancel.is_cancelled() || stop.is_cancelled() {
                return all(&|| First::NotSent);
            }
            match delete_batch(&service, container, &rows).await {
                Ok(answers) => {
                    self.note_answer();
                    let firsts = answers.into_iter().map(First::of_part);
                    return rows.into_iter().zip(firsts).collect();
                }
                // It was turned away as a whole: nothing was done.
                Err(error) if error.code == Code::Throttled => {
                    self.throttled.store(true, Ordering::Relaxed);
                    let clock = self.engine.0.http.clock();
                    clock.sleep(pause(&error, attempt)).await;
                }
                Err(error) if was_turned_away(&error) => {
                    tracing::info!(%error, "no batches here");
                    lock(&self.unbatched).insert(container.account.endpoint.clone());
                    return all(&|| First::NotSent);
                }
                Err(error) => return all(&|| First::unknown(&error)),
            }
        }
        all(&|| First::NotSent)
    }

    /// One item to its fate; `None` for one that is left as an earlier run left it.
    async fn settle(&self, row: Row<'_>, first: First, stop: &CancellationToken) -> Option<Fate> {
        let (item, request) = row;
        let unsent = matches!(first, First::NotSent);
        if unsent && (self.cancel.is_cancelled() || stop.is_cancelled()) {
            // An item that an earlier run may have sent keeps that record.
            return (item.state == ItemState::Planned).then_some(Fate::NotSent(item.item.seq));
        }
        let sent = async {
            if let Some(id) = item.item.resource() {
                return self.send_resource(&id, item, request).await;
            }
            let service = self.service(&item.item.blob.container.account)?;
            let ended = if item.item.kind == Kind::Container {
                self.send_container(&service, item, request).await
            } else {
                self.send(&service, item, request, first).await
            };
            ended.map(Came::To)
        };
        match sent.await {
            Ok(Came::Begun) => None,
            Ok(Came::Later) => {
                (item.state == ItemState::Planned).then_some(Fate::NotSent(item.item.seq))
            }
            Ok(Came::To(ended)) => {
                self.note_answer();
                let gone = ended.outcome == Outcome::Deleted;
                self.meter.ended(1, if gone { item.item.size } else { 0 });
                Some(Fate::Ended(ended))
            }
            Err(error) => {
                stop.cancel();
                Some(Fate::Open(error))
            }
        }
    }
}

/// Whether an item goes by itself once everything before it has ended.
fn is_step(row: &JobItem) -> bool {
    matches!(row.item.kind, Kind::Folder | Kind::Container) || row.item.resource().is_some()
}

fn target<'a>(item: &'a PlanItem, request: &'a str) -> Target<'a> {
    Target {
        blob: &item.blob,
        etag: &item.etag,
        purge: item.purge,
        request,
    }
}

/// One batch, as a task of its own: to put 256 parts together, and to take them apart, would hold up the others.
async fn delete_batch(
    service: &BlobService,
    container: &Container,
    rows: &[Row<'_>],
) -> Result<Answers> {
    let (service, container) = (service.clone(), container.clone());
    let owned = rows
        .iter()
        .map(|(row, request)| (row.item.clone(), (*request).to_owned()));
    let owned: Vec<(PlanItem, String)> = owned.collect();
    let sending = async move {
        let targets = owned.iter().map(|(item, request)| target(item, request));
        let targets: Vec<Target<'_>> = targets.collect();
        service.delete_batch(&container, &targets).await
    };
    Task::begin(sending).end().await
}

/// Whether a request was refused before anything of it was done.
fn was_turned_away(error: &Error) -> bool {
    let status = error.service.as_ref().map(|service| service.status);
    status.is_some_and(|status| status < 500 || status == 501)
}

fn leave(row: &JobItem) -> Ended {
    let blocker = row.item.blocker.clone().unwrap_or_default();
    let error = Error::new(Code::Blocked)
        .with("place", &row.item.blob)
        .with("why", blocker);
    Ended::failed(row.item.seq, Outcome::Blocked, error)
}

fn changed(seq: u64, blob: &BlobId) -> Ended {
    let error = Error::new(Code::Changed).with("place", blob);
    Ended::failed(seq, Outcome::Changed, error)
}

/// Whether the service did not accept the request as it was put.
pub(crate) fn refused(error: &Error) -> bool {
    error
        .service
        .as_ref()
        .is_some_and(|service| service.status == 400)
}

fn gone(error: &Error) -> bool {
    matches!(error.code, Code::NotFound | Code::ContainerNotFound)
}
