//! Looking: the tree, an open place, its rows and what a selection of them amounts to.
#![expect(
    clippy::unused_async,
    reason = "every command of the table has one shape"
)]

use domain::{Code, Column, Error, Kind, Offer, Pick, Result, Selection, Verb};
use engine::Query;

use crate::App;
use crate::views::{Crumb, PlaceView, RowsPage, RowsQuery, Summary, TreeNode};

/// Rows that one call returns at most.
pub(crate) const PAGE: u32 = 1_000;
/// Nodes of the tree below one place at most: the table shows the rest.
const NODES: u32 = 500;
/// How long a reading of a place, complete or not, is not repeated when the place is opened.
const FRESH: jiff::SignedDuration = jiff::SignedDuration::from_secs(30);

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

    pub(crate) async fn open_place(&self, place: i64) -> Result<PlaceView> {
        let engine = self.engine();
        let item = engine.item(place)?;
        if !item.kind.row().opens {
            return Err(Error::new(Code::NotOffered).with("place", &item.name));
        }
        let (reading, busy) = engine.reading(place)?;
        let begun = reading.begun_at.as_deref();
        let begun = begun.and_then(|at| at.parse::<jiff::Timestamp>().ok());
        let fresh = begun.is_some_and(|at| self.0.clock.now().duration_since(at) < FRESH);
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

    pub(crate) async fn refresh(&self, place: i64) -> Result<()> {
        self.engine().refresh(place, &self.telling()).await?;
        self.spawn_measure(place);
        Ok(())
    }

    pub(crate) async fn rows(&self, query: RowsQuery, offset: u64, limit: u32) -> Result<RowsPage> {
        let (total, rows) = self.engine().rows(&query.into(), offset, limit.min(PAGE))?;
        Ok(RowsPage { total, rows })
    }

    pub(crate) async fn row_ids(&self, query: RowsQuery, from: u64, to: u64) -> Result<Vec<i64>> {
        let (first, last) = (from.min(to), from.max(to));
        self.engine()
            .row_ids(&query.into(), first, (last - first).saturating_add(1))
    }

    pub(crate) async fn summarize(&self, selection: Selection) -> Result<Summary> {
        let totals = self.engine().summarize(&selection)?;
        Ok(Summary {
            items: totals.items,
            hidden: hidden(&selection, &totals),
            files: totals.files,
            bytes: totals.bytes,
            complete: totals.complete,
            download: offer(&totals.kinds, Verb::Download),
            delete: offer(&totals.kinds, Verb::Delete),
        })
    }

    pub(crate) async fn measure(&self, place: i64) -> Result<()> {
        self.engine().item(place)?;
        self.spawn_measure(place);
        Ok(())
    }

    fn spawn_refresh(&self, place: i64) {
        let app = self.clone();
        tokio::spawn(async move {
            // The engine notes why a reading broke off, and the page shows it with the place.
            let _noted = app.refresh(place).await;
        });
    }

    /// Sums what lies below, while the rows are there already.
    fn spawn_measure(&self, place: i64) {
        let app = self.clone();
        tokio::spawn(async move {
            if let Err(error) = app.engine().measure(place, &app.telling()).await {
                tracing::warn!(place, %error, "the sums stay a lower bound");
            }
        });
    }
}

/// How many rows were picked one by one and are hidden by the filter.
fn hidden(selection: &Selection, totals: &engine::Totals) -> u64 {
    match &selection.pick {
        Pick::Only { ids } => (ids.len() as u64).saturating_sub(totals.items),
        Pick::AllExcept { .. } => 0,
    }
}

/// Whether a verb can be used on all of some kinds.
pub(crate) fn offer(kinds: &[Kind], verb: Verb) -> Offer {
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
