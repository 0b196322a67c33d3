//! Looking: the tree, an open place, its rows and what a selection of them amounts to.
#![expect(
    clippy::unused_async,
    reason = "every command of the table has one shape"
)]

use std::time::Duration;

use domain::{Code, Column, Error, Kind, Offer, Pick, Result, Selection, Verb};
use engine::{Query, Reading, Totals};

use crate::App;
use crate::kept::{purge_offer, recover_offer};
use crate::views::{Crumb, PlaceView, RowsPage, RowsQuery, Summary, TreeNode};

/// Rows that one call returns at most.
pub(crate) const PAGE: u32 = 1_000;
/// Nodes of the tree below one place at most: the table shows the rest.
const NODES: u32 = 500;
/// How long a reading of a place, complete or not, is not repeated when the place is opened.
const FRESH: jiff::SignedDuration = jiff::SignedDuration::from_secs(30);
/// The same for a reading of what is soft-deleted, which each look at its rows would otherwise repeat.
const FRESH_DELETED: jiff::SignedDuration = jiff::SignedDuration::from_secs(300);
/// How long the rows that are known have before a reading begins.
const AFTER_ROWS: Duration = Duration::from_millis(150);

impl App {
    pub(crate) async fn tree(&self, parent: i64) -> Result<Vec<TreeNode>> {
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
            deleted: false,
        };
        let (_, rows) = engine.rows(&query, 0, NODES)?;
        let nodes = rows
            .into_iter()
            // What a workspace shows stands in the tree where it lies.
            .filter(|row| row.kind.row().opens && row.parent == parent)
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

    pub(crate) async fn open_place(&self, place: i64) -> Result<PlaceView> {
        let engine = self.engine();
        let item = engine.item(place)?;
        let is_gone = item.facts.contains_key("soft-deleted") && item.kind != Kind::Folder;
        if !item.kind.row().opens || is_gone {
            return Err(Error::new(Code::NotOffered).with("place", &item.name));
        }
        let (reading, busy) = engine.reading(place)?;
        let fresh = self.is_fresh(&reading, FRESH);
        if !fresh && !busy {
            self.spawn_refresh(place, reading.observed_at.is_some());
        }
        let crumbs = engine.crumbs(place)?;
        let query = Query {
            place,
            filter: String::new(),
            sort: Column::Name,
            descending: false,
            deleted: false,
        };
        let (total, _) = engine.rows(&query, 0, 0)?;
        let looked = engine.reading_deleted(place)?.0.observed_at.is_some();
        let all = Query {
            deleted: true,
            ..query
        };
        let kept = looked.then_some(engine.rows(&all, 0, 0)?.0.saturating_sub(total));
        Ok(PlaceView {
            kept,
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

    pub(crate) async fn refresh(&self, place: i64) -> Result<()> {
        let engine = self.engine();
        engine.refresh(place, &self.telling()).await?;
        self.spawn_measure(place);
        // Of a group it is two short lists, and nobody would look for them; of storage it may be millions.
        let is_group = engine.item(place)?.kind == Kind::ResourceGroup;
        if is_group || engine.reading_deleted(place)?.0.begun_at.is_some() {
            self.spawn_refresh_deleted(place);
        }
        Ok(())
    }

    pub(crate) async fn rows(&self, query: RowsQuery, offset: u64, limit: u32) -> Result<RowsPage> {
        let engine = self.engine();
        if query.deleted {
            let (reading, busy) = engine.reading_deleted(query.place)?;
            if !busy && !self.is_fresh(&reading, FRESH_DELETED) {
                self.spawn_refresh_deleted(query.place);
            }
        }
        let (total, rows) = engine.rows(&query.into(), offset, limit.min(PAGE))?;
        Ok(RowsPage { total, rows })
    }

    pub(crate) async fn row_ids(&self, query: RowsQuery, from: u64, to: u64) -> Result<Vec<i64>> {
        let (first, last) = (from.min(to), from.max(to));
        self.engine()
            .row_ids(&query.into(), first, (last - first).saturating_add(1))
    }

    pub(crate) async fn summarize(&self, selection: Selection) -> Result<Summary> {
        let engine = self.engine();
        let totals = engine.summarize(&selection)?;
        Ok(Summary {
            items: totals.items,
            hidden: hidden(&selection, &totals),
            files: totals.files,
            bytes: totals.bytes,
            // While the place is being read or summed, its folders still show the sums of before.
            complete: totals.complete
                && !(has_folders(&totals) && engine.is_moving(selection.place)),
            download: offer(&totals, Verb::Download),
            delete: self.delete_offer(&selection, &totals)?,
            recover: recover_offer(&totals),
            purge: purge_offer(&totals),
        })
    }

    /// Whether a selection can be deleted. Storage that was attached is no resource of a subscription: what holds it
    /// is unknown, and only what lies in it can go.
    pub(crate) fn delete_offer(&self, selection: &Selection, totals: &Totals) -> Result<Offer> {
        let attached = totals.kinds.contains(&Kind::StorageAccount)
            && self.engine().item(selection.place)?.kind == Kind::Home;
        let offer = offer(totals, Verb::Delete);
        if attached && offer == Offer::Yes {
            return Ok(Offer::No("attached"));
        }
        Ok(offer)
    }

    pub(crate) async fn measure(&self, place: i64) -> Result<()> {
        let engine = self.engine();
        if engine.item(place)?.kind != Kind::StorageAccount {
            self.spawn_measure(place);
            return Ok(());
        }
        let app = self.clone();
        tokio::spawn(async move {
            if let Err(error) = engine.measure_account(place, &app.telling()).await {
                tracing::warn!(place, %error, "the sums stay a lower bound");
            }
        });
        Ok(())
    }

    /// Where rows are known they are shown first: a reading would take the processor from the click that asked for them.
    fn spawn_refresh(&self, place: i64, known: bool) {
        let app = self.clone();
        tokio::spawn(async move {
            if known {
                app.engine().http().clock().sleep(AFTER_ROWS).await;
            }
            // The engine notes why a reading broke off, and the page shows it with the place.
            let _noted = app.refresh(place).await;
        });
    }

    fn spawn_refresh_deleted(&self, place: i64) {
        let app = self.clone();
        tokio::spawn(async move {
            if let Err(error) = app.engine().refresh_deleted(place, &app.telling()).await {
                tracing::warn!(place, %error, "what is soft-deleted stays unknown");
            }
        });
    }

    /// Sums what lies below, while the rows are there already.
    fn spawn_measure(&self, place: i64) {
        let app = self.clone();
        tokio::spawn(async move {
            let tell = app.telling();
            if let Err(error) = app.engine().measure(place, &tell).await {
                tracing::warn!(place, %error, "the sums stay a lower bound");
            }
            // Only now are the sums those of what was read.
            tell(place);
        });
    }

    fn is_fresh(&self, reading: &Reading, age: jiff::SignedDuration) -> bool {
        let begun = reading.begun_at.as_deref();
        let begun = begun.and_then(|at| at.parse::<jiff::Timestamp>().ok());
        begun.is_some_and(|at| self.0.clock.now().duration_since(at) < age)
    }
}

/// How many rows were picked one by one and are hidden by the filter.
fn hidden(selection: &Selection, totals: &Totals) -> u64 {
    match &selection.pick {
        Pick::Only { ids } | Pick::Below { ids } => (ids.len() as u64).saturating_sub(totals.items),
        Pick::AllExcept { .. } => 0,
    }
}

fn has_folders(totals: &Totals) -> bool {
    totals.kinds.contains(&Kind::Folder)
}

/// Whether a verb can be used on all of some rows.
pub(crate) fn offer(totals: &Totals, verb: Verb) -> Offer {
    if totals.deleted > 0 {
        return Offer::No("soft-deleted");
    }
    let refused = totals
        .kinds
        .iter()
        .map(|kind| kind.offer(verb))
        .find(|offer| *offer != Offer::Yes);
    match (&totals.kinds[..], refused) {
        ([], _) => Offer::No("nothing-selected"),
        (_, Some(refused)) => refused,
        _ => Offer::Yes,
    }
}

impl From<RowsQuery> for Query {
    fn from(query: RowsQuery) -> Self {
        Self {
            place: query.place,
            filter: query.filter,
            sort: query.sort,
            descending: query.descending,
            deleted: query.deleted,
        }
    }
}
