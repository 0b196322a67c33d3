//! Plans: the exact list of what will be deleted, said and hashed before anything is sent.

mod az;
mod extent;
mod file;
mod hash;
mod items;
mod reading;
mod resources;
mod surroundings;

use std::path::Path;

use domain::{Code, DeleteOptions, Error, JobState, Kind, Place, Plan, PlanItem, Result, Verb};
use jiff::{SignedDuration, Timestamp};

use crate::Engine;
use crate::directories::file_error;
use crate::download::{absolute, has_room};
use crate::store::journal::{Head, JobItem, Step};
use crate::walk::outermost;
use reading::Reading;

pub use az::az_command;
pub(crate) use file::selects;
pub use file::{PlanFile, read_plan};

/// How old an observation may be before Apply reads the places again.
const OBSERVATION_HOLDS: SignedDuration = SignedDuration::from_mins(15);

/// Told how many items a listing found so far.
pub type Listed<'a> = &'a (dyn Fn(u64) + Send + Sync);

impl Engine {
    /// Lists what deleting these places would delete, and records it: resources and what lies in storage in one
    /// plan. Sends nothing but reads. Where a folder is named, each item in storage goes only after its copy there
    /// was read back.
    ///
    /// Errors: `nothing-matches`, `not-available` for places that are not deleted here, and for copies where only
    /// resources go or a whole storage account does, `disk-full` where there is no room for the copies.
    pub async fn plan_delete(
        &self,
        places: Vec<Place>,
        options: DeleteOptions,
        export_to: Option<&Path>,
        listed: Listed<'_>,
    ) -> Result<Plan> {
        places.iter().try_for_each(deletable)?;
        resources::check(&places)?;
        let export_to = export_to.map(absolute);
        let options = DeleteOptions {
            export: export_to.is_some(),
            ..options
        };
        if options.export && resources::selected(&places).len() == places.len() {
            return Err(Error::new(Code::NotAvailable).with("what", "export-to"));
        }
        let places = outermost(places);
        let mut head = self.begin(Verb::Delete, places, serde_json::to_value(&options).ok());
        head.destination = export_to.map(|folder| folder.display().to_string());
        let number = self.0.journal.begin(&head)?;
        let made = self.fill(number, &mut head, &options, listed).await;
        if made.is_err() {
            self.0.journal.forget(&head.id)?;
        }
        made?;
        let plan = self.plan(&head.id)?;
        tracing::info!(
            plan = plan.id,
            items = plan.items,
            blocked = plan.blocked,
            "planned"
        );
        Ok(plan)
    }

    /// A plan that was made before.
    pub fn plan(&self, id: &str) -> Result<Plan> {
        let (number, head) = self.head(id)?;
        let (blocked, blockers) = self.0.journal.blockers(number)?;
        let options = head.delete_options();
        Ok(Plan {
            id: head.id,
            verb: head.verb,
            hash: head.hash,
            cloud: head.cloud,
            tenant: head.tenant,
            identity: head.identity,
            places: head.places,
            options,
            export_to: head.destination,
            items: head.items,
            bytes: head.bytes,
            blocked,
            blockers,
            stays: head.stays,
            confirm: head.confirm,
            observed_at: head.observed_at,
        })
    }

    /// The steps of a plan in their order, without what is left alone.
    pub fn steps(&self, id: &str) -> Result<Vec<Step>> {
        let (number, _) = self.head(id)?;
        self.0.journal.steps(number)
    }

    /// The resources of a plan in their order, those that are left alone among them.
    pub fn plan_resource_items(&self, id: &str) -> Result<Vec<JobItem>> {
        let (number, _) = self.head(id)?;
        self.0.journal.resources(number)
    }

    /// Forgets a plan that was not applied.
    pub fn discard(&self, id: &str) -> Result<()> {
        if self.0.journal.forget(id)? {
            Ok(())
        } else {
            Err(Error::new(Code::PlanSpent))
        }
    }

    /// Confirms a plan: once, with the right hash and text, by who made it, on an observation that holds.
    ///
    /// Sends nothing but reads. Errors: `plan-spent`, `confirmation-mismatch`, `context-changed`,
    /// and `changed` where the observation is old and the places are no longer what was planned.
    pub async fn confirm(&self, id: &str, hash: &str, typed: &str) -> Result<()> {
        let (_, head) = self.head(id)?;
        if head.state != JobState::Planned || head.verb != Verb::Delete {
            return Err(Error::new(Code::PlanSpent));
        }
        if head.hash != hash || head.confirm != typed || head.items == 0 {
            return Err(Error::new(Code::ConfirmationMismatch).with("confirm", &head.confirm));
        }
        self.same_context(&head)?;
        self.still_holds(&head).await?;
        // Whoever comes second, by a double click, a replay or from another process, changes no row.
        if self.0.journal.confirm(id, hash)? {
            Ok(())
        } else {
            Err(Error::new(Code::PlanSpent))
        }
    }

    /// The plan's file in the data directory, written now.
    pub fn save_plan(&self, id: &str) -> Result<std::path::PathBuf> {
        let path = self.0.directories.plans().join(format!("{id}.json"));
        self.export_plan(id, &path)?;
        Ok(path)
    }

    /// Writes a plan with all its items to a sealed file.
    #[expect(
        clippy::disallowed_methods,
        reason = "a plan's file, named by the person"
    )]
    pub fn export_plan(&self, id: &str, path: &Path) -> Result<()> {
        let sealed = file::seal(&self.plan(id)?, &self.planned(id)?)?;
        std::fs::write(path, sealed).map_err(|e| file_error(path, &e))
    }

    /// Takes up a saved plan as a plan of this machine, if it is as it was written.
    ///
    /// Errors: `plan-tampered`, `context-changed`, `malformed-file`.
    pub fn import_plan(&self, path: &Path) -> Result<Plan> {
        let PlanFile { plan, items } = read_plan(path)?;
        let observed = plan.observed_at.parse::<Timestamp>();
        let mut head = self.begin(
            Verb::Delete,
            plan.places.clone(),
            serde_json::to_value(plan.options).ok(),
        );
        same(
            [&head.cloud, &head.tenant, &head.identity],
            [&plan.cloud, &plan.tenant, &plan.identity],
        )?;
        head.hash.clone_from(&plan.hash);
        head.destination = plan.export_to;
        // A time in the future would keep an old observation young.
        let now = self.0.http.clock().now();
        head.observed_at = observed
            .unwrap_or(Timestamp::UNIX_EPOCH)
            .min(now)
            .to_string();
        let (count, bytes) = to_do(&items);
        (head.items, head.bytes, head.stays) = (count, bytes, plan.stays);
        // What is typed follows from the items, never from the file.
        head.confirm = confirmation(
            &head.places,
            count,
            wholes(&items),
            plan.confirm == "delete",
        );
        head.state = JobState::Planned;
        let number = self.0.journal.begin(&head)?;
        for page in items.chunks(5_000) {
            self.0.journal.add(number, page, &[])?;
        }
        self.0.journal.settle(number, &head)?;
        self.plan(&head.id)
    }

    /// A new job of this verb, made now by who is signed in.
    pub(crate) fn begin(
        &self,
        verb: Verb,
        places: Vec<Place>,
        options: Option<serde_json::Value>,
    ) -> Head {
        let (tenant, identity) = self.actors(&places);
        let now = self.now();
        Head {
            id: uuid::Uuid::new_v4().simple().to_string(),
            verb,
            state: JobState::Listing,
            cloud: self.cloud().name.clone(),
            tenant,
            identity,
            places,
            options: options.unwrap_or_default(),
            destination: None,
            hash: String::new(),
            confirm: String::new(),
            items: 0,
            bytes: 0,
            stays: Vec::new(),
            made_at: now.clone(),
            observed_at: now,
            finished_at: None,
            second_look: None,
            error: None,
        }
    }

    /// Lists the places of a plan into the journal, and settles it.
    async fn fill(
        &self,
        number: i64,
        head: &mut Head,
        options: &DeleteOptions,
        listed: Listed<'_>,
    ) -> Result<()> {
        let (journal, mut items) = (&self.0.journal, Vec::new());
        let mut each = |item: PlanItem| {
            let count = item.seq + 1;
            items.push(item);
            if items.len() >= 5_000 {
                journal.add(number, &items, &[])?;
                items.clear();
                listed(count);
            }
            Ok(())
        };
        let Reading {
            hash,
            counts,
            resources,
            in_storage,
        } = self.read_selection(head, options, &mut each).await?;
        journal.add(number, &items, &[])?;
        let stored = |place: &&Place| !matches!(place, Place::Resource { .. });
        if let Some(place) = head.places.iter().find(stored).filter(|_| in_storage == 0) {
            let code = if options.kept_only && counts.is_there {
                Code::NotDeleted
            } else {
                Code::NothingMatches
            };
            return Err(Error::new(code).with("place", place));
        }
        let days = self.soft_delete_days(&head.places).await;
        head.stays = counts.stays(days, options);
        head.stays.extend(resources.stays(options));
        head.items = counts.items;
        head.bytes = counts.bytes;
        let recoverable = days.is_some() && !options.purge && !options.soft_deleted;
        head.confirm = confirmation(&head.places, counts.items, counts.containers, recoverable);
        head.hash = hash;
        head.observed_at = self.now();
        head.state = JobState::Planned;
        if let Some(folder) = &head.destination {
            has_room(folder.as_ref(), head.bytes)?;
        }
        journal.settle(number, head)
    }

    /// The shortest soft delete of the accounts, where every one of them is known to have it.
    async fn soft_delete_days(&self, places: &[Place]) -> Option<u32> {
        let mut accounts: Vec<_> = places.iter().filter_map(account_of).collect();
        accounts.sort();
        accounts.dedup();
        let mut least = None;
        for account in accounts {
            // Not allowed to read the settings means: not known to be recoverable.
            let days = self
                .blobs(account)
                .ok()?
                .retention()
                .await
                .ok()?
                .soft_delete_days?;
            least = Some(least.map_or(days, |known: u32| known.min(days)));
        }
        least
    }

    /// Reads the places again where the observation is old, and compares.
    async fn still_holds(&self, head: &Head) -> Result<()> {
        let now = self.0.http.clock().now();
        let observed: Timestamp = head.observed_at.parse().unwrap_or(Timestamp::UNIX_EPOCH);
        if now.duration_since(observed) <= OBSERVATION_HOLDS {
            return Ok(());
        }
        let options = head.delete_options();
        let mut nothing = |_| Ok(());
        let now = self.read_selection(head, &options, &mut nothing).await?;
        if now.hash == head.hash {
            Ok(())
        } else {
            let place = head.first_place();
            Err(Error::new(Code::Changed).with("place", place))
        }
    }

    /// Refuses a job that was made in another cloud or by somebody else.
    pub(crate) fn same_context(&self, head: &Head) -> Result<()> {
        let (tenant, identity) = self.actors(&head.places);
        same(
            [&self.cloud().name, &tenant, &identity],
            [&head.cloud, &head.tenant, &head.identity],
        )
    }

    /// Who acts at these places: who is signed in, and how storage is reached that is not reached by them.
    fn actors(&self, places: &[Place]) -> (String, String) {
        let mut accounts: Vec<_> = places.iter().map(account_of).collect();
        accounts.sort();
        accounts.dedup();
        let mut actors: Vec<_> = accounts.into_iter().map(|of| self.actor(of)).collect();
        // Whoever is signed in has a tenant, and comes first.
        actors.sort_by(|a, b| b.cmp(a));
        actors.dedup();
        let tenant = actors.first().map(|(tenant, _)| tenant.clone());
        let ways: Vec<String> = actors.into_iter().map(|(_, identity)| identity).collect();
        (tenant.unwrap_or_default(), ways.join(" + "))
    }

    fn planned(&self, id: &str) -> Result<Vec<PlanItem>> {
        let mut items = Vec::new();
        loop {
            let page = self.job_items(id, false, items.len() as u64, 5_000)?;
            if page.is_empty() {
                return Ok(items);
            }
            items.extend(page.into_iter().map(|row| row.item));
        }
    }
}

/// Refuses what was made in another cloud, tenant or by another identity than it is to run in.
fn same(now: [&String; 3], made: [&String; 3]) -> Result<()> {
    if now == made {
        Ok(())
    } else {
        Err(Error::new(Code::ContextChanged))
    }
}

/// What is typed: the name of one container or resource, or the number of several, the word alone for a few blobs that can all
/// be brought back, the number of items for anything else, a selection of both kinds among it.
fn confirmation(places: &[Place], items: u64, wholes: u64, recoverable: bool) -> String {
    let ids = resources::selected(places);
    if !ids.is_empty() {
        return match (ids.as_slice(), places) {
            ([id], [_]) => id.name().to_owned(),
            _ => items.to_string(),
        };
    }
    let whole = |place: &Place| matches!(place, Place::Container(_));
    if wholes > 0 && wholes == places.len() as u64 && places.iter().all(whole) {
        return match places {
            [Place::Container(container)] => container.name.clone(),
            _ => wholes.to_string(),
        };
    }
    let blobs = places.iter().all(|place| matches!(place, Place::Blob(_)));
    let folder = matches!(places, [Place::Folder { .. }]);
    if recoverable && items <= 20 && (blobs || folder) {
        "delete".to_owned()
    } else {
        items.to_string()
    }
}

/// How many containers and resources go.
fn wholes(items: &[PlanItem]) -> u64 {
    let whole = |item: &PlanItem| item.kind == Kind::Container || item.resource().is_some();
    let goes = |item: &&PlanItem| whole(item) && item.blocker.is_none();
    items.iter().filter(goes).count() as u64
}

fn to_do(items: &[PlanItem]) -> (u64, u64) {
    let free = items.iter().filter(|item| item.blocker.is_none());
    free.fold((0, 0), |(count, bytes), item| {
        (count + 1, bytes + item.size)
    })
}

fn deletable(place: &Place) -> Result<()> {
    match place {
        Place::Home | Place::Account(_) => Err(Error::new(Code::NotAvailable)
            .with("what", "delete-resource")
            .with("place", place)),
        _ => Ok(()),
    }
}

/// The storage account that a place is in.
pub(crate) fn account_of(place: &Place) -> Option<&domain::StorageAccount> {
    match place {
        Place::Account(account) => Some(account),
        Place::Container(container) | Place::Folder { container, .. } => Some(&container.account),
        Place::Blob(blob) => Some(&blob.container.account),
        Place::Home | Place::Resource { .. } => None,
    }
}
