//! Reading a selection: every item in the order in which it goes, resources and what lies in storage in one row.

use std::collections::BTreeMap;

use domain::{Code, DeleteOptions, Error, Place, PlanItem, Result};

use super::hash::PlanHash;
use super::items::{Counts, Items, Known};
use super::resources::{self, PlannedResources};
use crate::Engine;
use crate::store::journal::Head;

/// Told of each item of a selection in its order.
pub(super) type EachItem<'a> = &'a mut (dyn FnMut(PlanItem) -> Result<()> + Send);

/// What a selection came to.
pub(super) struct Reading {
    pub(super) hash: String,
    pub(super) counts: Counts,
    pub(super) resources: PlannedResources,
    /// How many items lie in storage.
    pub(super) in_storage: u64,
}

/// Items on their way into a plan.
struct Reader<'a> {
    hash: PlanHash,
    counts: Counts,
    seq: u64,
    each: EachItem<'a>,
}

impl Reader<'_> {
    fn take(&mut self, mut item: PlanItem) -> Result<()> {
        item.seq = self.seq;
        self.seq += 1;
        self.counts.plan(&item);
        self.hash.item(&item);
        (self.each)(item)
    }
}

impl Engine {
    /// Reads what was selected: what runs in a workspace goes first, then what was named in storage, then workspaces,
    /// what is their own, and groups.
    pub(super) async fn read_selection(
        &self,
        head: &Head,
        options: &DeleteOptions,
        each: EachItem<'_>,
    ) -> Result<Reading> {
        let ids = resources::selected(&head.places);
        let mut planned = PlannedResources::default();
        if !ids.is_empty() {
            planned = self.plan_resources(&ids, options).await?;
        }
        if options.export
            && let Some(account) = planned.account()
        {
            // It takes along what no copy was made of.
            return Err(Error::new(Code::NotAvailable)
                .with("what", "export-to")
                .with("place", &account.blob));
        }
        let mut last = planned.after_storage();
        let mut reader = Reader {
            hash: PlanHash::begin(head, options),
            counts: Counts::default(),
            seq: 0,
            each,
        };
        for item in std::mem::take(&mut planned.items) {
            reader.take(item)?;
        }
        let before = reader.seq;
        let held = self.read_storage(head, options, &mut reader).await?;
        let in_storage = reader.seq - before;
        resources::hold_accounts_back(&mut last, &held);
        for item in &last {
            reader.take(item.clone())?;
        }
        planned.items = last;
        Ok(Reading {
            hash: reader.hash.finish(),
            counts: reader.counts,
            resources: planned,
            in_storage,
        })
    }

    /// Reads what was named in storage, and tells what of it stays, by the name of its account.
    async fn read_storage(
        &self,
        head: &Head,
        options: &DeleteOptions,
        reader: &mut Reader<'_>,
    ) -> Result<BTreeMap<String, Vec<String>>> {
        /// So many names tell a person what it is about.
        const NAMED: usize = 10;
        let mut known = Known::default();
        let mut held: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let is_stored = |place: &&Place| !matches!(place, Place::Resource { .. });
        for place in head.places.iter().filter(is_stored) {
            let mut reading = Items::begin(self, place, options, &mut known).await?;
            while let Some(found) = reading.next(&mut reader.counts).await? {
                for item in found {
                    // What is kept of it afterwards goes with its account.
                    if item.blocker.is_some() && !item.purge {
                        let account = item.blob.container.account.name.to_lowercase();
                        let names = held.entry(account).or_default();
                        if names.len() < NAMED {
                            names.push(item.blob.to_string());
                        }
                    }
                    reader.take(item)?;
                }
            }
        }
        Ok(held)
    }
}
