//! A resource to its outcome: a request, the service's own operation to its end, and then a look.

use std::time::Duration;

use azure::{Deletion, Progressing, ResourceManager};
use domain::{Code, Error, ItemState, Kind, Outcome, ResourceId, Result};

use super::second_look::went;
use super::send::{absent, proof};
use super::{Run, TRIES, changed};
use crate::run::Until;
use crate::store::journal::{Ended, JobItem};

/// How long to wait between two looks whether a run has ended.
const ENDS: Duration = Duration::from_secs(5);
/// How long a resource may still be shown after its deletion ended: reads lag behind.
const LAG: Duration = Duration::from_secs(2);

/// What came of a resource.
pub(super) enum Came {
    To(Ended),
    /// The service deletes it, and this run does not wait for that.
    Begun,
    /// Nothing was sent: it waits for what the service still deletes.
    Later,
}

/// How what goes before a resource stands.
enum Before {
    Gone,
    /// This did not go.
    Stays(String),
    /// The service still deletes it.
    Begun,
}

impl Run<'_> {
    /// Deletes one resource. An error means: stop the job, the item stays open, with the address where the next run
    /// asks how far it is.
    pub(super) async fn send_resource(
        &self,
        id: &ResourceId,
        row: &JobItem,
        request: &str,
    ) -> Result<Came> {
        let manager = self.engine.resource_manager()?;
        let seq = row.item.seq;
        if let Some(url) = &row.poll {
            return self.follow(&manager, id, row, url, None).await;
        }
        match self.before(&manager, id, row).await? {
            Before::Gone => {}
            Before::Begun => return Ok(Came::Later),
            Before::Stays(held) => {
                let error = Error::new(Code::Blocked).with("place", held);
                return Ok(Came::To(Ended::failed(seq, Outcome::Blocked, error)));
            }
        }
        if row.item.purge {
            return self.purge_resource(&manager, id, row, request).await;
        }
        if id
            .resource_type()
            .is_some_and(|of| !ResourceManager::deletes(&of))
        {
            return self.with_its_group(&manager, id, row).await.map(Came::To);
        }
        if id.resource_type().is_none()
            && let Some(ended) = self.group_waits(&manager, id, row).await?
        {
            return Ok(Came::To(ended));
        }
        for attempt in 0.. {
            match self.engine.created(&manager, id).await? {
                None => return Ok(Came::To(absent(row, attempt, ""))),
                Some(created) if created != row.item.etag => {
                    return Ok(Came::To(changed(seq, &row.item.blob)));
                }
                Some(_) => {}
            }
            let ended = if row.item.kind == Kind::Run {
                self.end_run(&manager, id, request).await
            } else {
                Ok(())
            };
            let sent = match ended {
                Ok(()) => {
                    manager
                        .delete_resource(id, self.options.purge, request)
                        .await
                }
                Err(error) => Err(error),
            };
            let error = match sent {
                Ok(Deletion::Begun { url, request }) => {
                    self.engine.0.journal.poll(self.number, seq, &url)?;
                    return self.follow(&manager, id, row, &url, Some(request)).await;
                }
                Ok(Deletion::Done(request)) => {
                    let looked = self.look(&manager, id, row, Some(request));
                    return looked.await.map(Came::To);
                }
                Ok(Deletion::Absent) => return Ok(Came::To(absent(row, attempt, ""))),
                Err(error) => error,
            };
            match error.code {
                Code::NotFound => return Ok(Came::To(absent(row, attempt, error.request_id()))),
                // It says something of this resource, not of the others.
                Code::Forbidden => {
                    return Ok(Came::To(Ended::failed(seq, Outcome::Failed, error)));
                }
                _ => {}
            }
            if let Some(ended) = self.after_refusal(row, attempt, error).await? {
                return Ok(Came::To(ended));
            }
        }
        Err(Error::new(Code::Internal).with("why", "tries ran out"))
    }

    /// Asks a run that goes on to end, and waits until it has.
    async fn end_run(
        &self,
        manager: &ResourceManager,
        id: &ResourceId,
        request: &str,
    ) -> Result<()> {
        let goes_on = async || -> Result<bool> {
            let run = manager.nested(id).await?;
            Ok(run.is_some_and(|run| run.in_use))
        };
        if !goes_on().await? {
            return Ok(());
        }
        manager.cancel_job(id, request).await?;
        while goes_on().await? {
            tokio::select! {
                () = self.cancel.cancelled() => return Err(Error::new(Code::Canceled)),
                () = self.engine.0.http.clock().sleep(ENDS) => {}
            }
        }
        Ok(())
    }

    /// How what goes before this resource stands: before a workspace what runs in it, before what is its own the
    /// workspace, before an account all that the plan names in it. What depends on a step that failed is left alone.
    async fn before(
        &self,
        manager: &ResourceManager,
        id: &ResourceId,
        row: &JobItem,
    ) -> Result<Before> {
        let journal = &self.engine.0.journal;
        if row.item.kind == Kind::StorageAccount
            && let Some(left) = journal.left_in(self.number, id.name())?
        {
            return Ok(Before::Stays(left.item.blob.to_string()));
        }
        let mut before = Before::Gone;
        let rows = journal.resources(self.number)?.into_iter();
        for other in rows.take_while(|other| other.item.seq < row.item.seq) {
            let Some(held) = other.item.resource().filter(|_| !went(&other)) else {
                continue;
            };
            let ended = matches!(other.state, ItemState::Ended(_));
            // Whether a group is empty, and a vault is deleted, is asked of the service where everything has ended.
            let holds = !ended && (held == *id || id.is_within(&held) || held.is_within(id));
            if !holds && !depends(manager, id, row, &held, &other).await? {
                continue;
            }
            if ended {
                return Ok(Before::Stays(held.to_string()));
            }
            before = Before::Begun;
        }
        Ok(before)
    }

    /// Takes what is soft-deleted by now away for good.
    async fn purge_resource(
        &self,
        manager: &ResourceManager,
        id: &ResourceId,
        row: &JobItem,
        request: &str,
    ) -> Result<Came> {
        let seq = row.item.seq;
        for attempt in 0.. {
            let Some(kept) = self.engine.kept_resource(manager, id).await? else {
                if !manager.has_resource(id).await? {
                    return Ok(Came::To(absent(row, attempt, "")));
                }
                // Its deletion, one step before, did not come about.
                let error = Error::new(Code::Blocked).with("place", id);
                return Ok(Came::To(Ended::failed(seq, Outcome::Blocked, error)));
            };
            let deleted_at = kept.deleted_at.map(|at| at.to_string());
            if !row.item.etag.is_empty() && deleted_at.as_ref() != Some(&row.item.etag) {
                return Ok(Came::To(changed(seq, &row.item.blob)));
            }
            let sent = if row.item.kind == Kind::KeyVault {
                manager.purge_vault(id, &kept.location, request).await
            } else {
                manager.delete_resource(id, true, request).await
            };
            let error = match sent {
                Ok(Deletion::Begun { url, request }) => {
                    self.engine.0.journal.poll(self.number, seq, &url)?;
                    return self.follow(manager, id, row, &url, Some(request)).await;
                }
                Ok(Deletion::Done(request)) => {
                    let looked = self.look(manager, id, row, Some(request));
                    return looked.await.map(Came::To);
                }
                Ok(Deletion::Absent) => return Ok(Came::To(absent(row, attempt, ""))),
                Err(error) => error,
            };
            if error.code == Code::Forbidden {
                return Ok(Came::To(Ended::failed(seq, Outcome::Failed, error)));
            }
            if let Some(ended) = self.after_refusal(row, attempt, error).await? {
                return Ok(Came::To(ended));
            }
        }
        Err(Error::new(Code::Internal).with("why", "tries ran out"))
    }

    /// What goes by its group alone: gone by now, or left because the group is.
    async fn with_its_group(
        &self,
        manager: &ResourceManager,
        id: &ResourceId,
        row: &JobItem,
    ) -> Result<Ended> {
        if self.engine.created(manager, id).await?.is_none() {
            return Ok(Ended {
                proof: Some("with-group"),
                ..Ended::new(row.item.seq, Outcome::Deleted)
            });
        }
        let group = id.group().map(|group| group.to_string());
        let error = Error::new(Code::Blocked).with("place", group.unwrap_or_default());
        Ok(Ended::failed(row.item.seq, Outcome::Blocked, error))
    }

    /// How a group ends whose deletion would take along what stays, or what no plan names.
    async fn group_waits(
        &self,
        manager: &ResourceManager,
        group: &ResourceId,
        row: &JobItem,
    ) -> Result<Option<Ended>> {
        let planned = self.engine.planned_resources(self.number)?;
        let held = match manager.list_resources(group).await {
            Err(error) if error.code == Code::NotFound => return Ok(None),
            held => held?,
        };
        for resource in held {
            let of = ResourceManager::deletes(&resource.resource_type);
            let named = planned.contains_key(&resource.id.key());
            if named && !of {
                continue;
            }
            // A planned one that is still there did not go; another came after the plan.
            let (outcome, code) = if named {
                (Outcome::Blocked, Code::Blocked)
            } else {
                (Outcome::Changed, Code::Changed)
            };
            let error = Error::new(code).with("place", resource.id);
            return Ok(Some(Ended::failed(row.item.seq, outcome, error)));
        }
        Ok(None)
    }

    /// Asks until the operation came to its end, and then looks; unless nobody waits for it.
    async fn follow(
        &self,
        manager: &ResourceManager,
        id: &ResourceId,
        row: &JobItem,
        url: &str,
        answer: Option<String>,
    ) -> Result<Came> {
        if self.until == Until::Sent {
            return Ok(Came::Begun);
        }
        loop {
            match manager.progress(id, url).await? {
                Progressing::Done => {
                    return self.look(manager, id, row, answer).await.map(Came::To);
                }
                Progressing::Failed(error) => {
                    let failed = Ended::failed(row.item.seq, Outcome::Failed, error);
                    return Ok(Came::To(failed));
                }
                Progressing::Wait(wait) => {
                    let clock = self.engine.0.http.clock();
                    tokio::select! {
                        () = self.cancel.cancelled() => {
                            return Err(Error::new(Code::Canceled));
                        }
                        () = clock.sleep(wait) => {}
                    }
                }
            }
        }
    }

    /// `deleted` only where the resource is not there any more, whatever was said of it.
    async fn look(
        &self,
        manager: &ResourceManager,
        id: &ResourceId,
        row: &JobItem,
        answer: Option<String>,
    ) -> Result<Ended> {
        for _ in 0..TRIES {
            let is_there = if row.item.purge {
                self.engine.kept_resource(manager, id).await?.is_some()
            } else {
                manager.has_resource(id).await?
            };
            if !is_there {
                let restarted = row.state != ItemState::Planned;
                return Ok(Ended {
                    answer,
                    proof: restarted.then(|| proof(row)),
                    ..Ended::new(row.item.seq, Outcome::Deleted)
                });
            }
            self.engine.0.http.clock().sleep(LAG).await;
        }
        let error = Error::new(Code::BadAnswer)
            .tried("delete-resource")
            .with("place", id)
            .with("why", "said to be deleted, and still there");
        Ok(Ended::failed(row.item.seq, Outcome::Failed, error))
    }
}

/// Whether a resource goes only after another one of its plan: a workspace after what runs in it, what is its own after
/// the workspace.
async fn depends(
    manager: &ResourceManager,
    id: &ResourceId,
    row: &JobItem,
    held: &ResourceId,
    other: &JobItem,
) -> Result<bool> {
    if row.item.kind == Kind::Workspace {
        return Ok(held.is_within(id));
    }
    if other.item.kind != Kind::Workspace {
        return Ok(false);
    }
    match manager.workspace_links(held).await {
        Ok(links) => Ok(links.all().any(|link| link == id)),
        // By now it has gone.
        Err(error) if error.code == Code::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}
