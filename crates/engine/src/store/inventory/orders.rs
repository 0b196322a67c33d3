//! Lists whose order is kept in memory: the ids of a place under a filter and an order, so that a list of any length is
//! sorted once, and not for every page of it and each time that it is opened.

use std::collections::HashSet;
use std::sync::Arc;

use domain::Column;
use rusqlite::{Connection, named_params};

use super::HELD;
use super::rows::{Query, order, shown};

/// How many are kept: the open list and the one before it, as they were filtered and sorted.
const KEPT: usize = 6;

/// The lists that were asked for last, the newest at the end. Used only while the connection is held, reading or
/// writing: what is found here is what the file holds.
#[derive(Debug, Default)]
pub(super) struct Orders {
    lists: Vec<(Query, Arc<[i64]>)>,
    /// Places that are being read: their lists change before they are asked for again.
    moving: HashSet<i64>,
    /// Grows with each commit of another connection to the file.
    version: i64,
}

impl Orders {
    /// A reading of a place begins.
    pub(super) fn begin(&mut self, place: i64) {
        self.moving.insert(place);
    }

    /// A reading of a place is over.
    pub(super) fn end(&mut self, place: i64) {
        self.moving.remove(&place);
        self.forget(place);
    }

    /// The rows of a place change.
    pub(super) fn forget(&mut self, place: i64) {
        self.lists.retain(|(query, _)| query.place != place);
    }

    /// What lies below the rows of a place is summed anew.
    pub(super) fn forget_sums(&mut self, place: i64) {
        let sums = [Column::Files, Column::Size, Column::Modified];
        self.lists
            .retain(|(query, _)| query.place != place || !sums.contains(&query.sort));
    }

    /// The ids of a list in its order, kept unless the place is being read.
    pub(super) fn ids(
        &mut self,
        connection: &Connection,
        query: &Query,
    ) -> rusqlite::Result<Arc<[i64]>> {
        if let Some(ids) = self.known(connection, query)? {
            return Ok(ids);
        }
        let ids = sorted(connection, query)?;
        // Rows of other places come and go with those.
        let own = shown(connection, query.place)? == HELD;
        if own && !self.moving.contains(&query.place) {
            if self.lists.len() == KEPT {
                self.lists.remove(0);
            }
            self.lists.push((query.clone(), Arc::clone(&ids)));
        }
        Ok(ids)
    }

    /// The ids of a list whose order is kept, or is worth keeping; nothing where the place is being read.
    pub(super) fn still(
        &mut self,
        connection: &Connection,
        query: &Query,
    ) -> rusqlite::Result<Option<Arc<[i64]>>> {
        if self.moving.contains(&query.place) {
            return Ok(None);
        }
        self.ids(connection, query).map(Some)
    }

    /// The ids of a list whose order is kept, which makes it the newest.
    pub(super) fn known(
        &mut self,
        connection: &Connection,
        query: &Query,
    ) -> rusqlite::Result<Option<Arc<[i64]>>> {
        let version = connection
            .prepare_cached("PRAGMA data_version")?
            .query_row([], |row| row.get(0))?;
        if self.version != version {
            self.version = version;
            self.lists.clear();
        }
        let Some(at) = self.lists.iter().position(|(asked, _)| asked == query) else {
            return Ok(None);
        };
        self.lists[at..].rotate_left(1);
        Ok(self.lists.last().map(|(_, ids)| Arc::clone(ids)))
    }
}

/// Sorts a list.
fn sorted(connection: &Connection, query: &Query) -> rusqlite::Result<Arc<[i64]>> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT id FROM items WHERE {} ORDER BY {}",
        shown(connection, query.place)?,
        order(query)
    ))?;
    let parameters = named_params! {
        ":place": query.place, ":deleted": query.deleted, ":filter": query.filter.to_lowercase(),
    };
    statement.query_map(parameters, |row| row.get(0))?.collect()
}

#[cfg(test)]
mod tests {
    use domain::{Facts, Kind, Place};
    use proptest::prelude::*;

    use super::*;
    use crate::store::inventory::{Inventory, List, Seen, Sum};

    /// What may happen to the inventory while a list is open.
    #[derive(Debug, Clone)]
    enum Act {
        Begin(bool),
        See(bool, Vec<u8>),
        End(bool),
        Sum(u8, u64),
        SumOwn(u8, u64),
        Link(u8),
        Ask,
    }

    fn act() -> impl Strategy<Value = Act> {
        prop_oneof![
            any::<bool>().prop_map(Act::Begin),
            (any::<bool>(), prop::collection::vec(0..9u8, 0..6)).prop_map(|(d, n)| Act::See(d, n)),
            any::<bool>().prop_map(Act::End),
            (0..9u8, 0..9u64).prop_map(|(name, bytes)| Act::Sum(name, bytes)),
            (0..9u8, 0..9u64).prop_map(|(name, bytes)| Act::SumOwn(name, bytes)),
            (0..9u8).prop_map(Act::Link),
            Just(Act::Ask),
            Just(Act::Ask),
        ]
    }

    fn seen(name: u8) -> Seen {
        Seen {
            kind: Kind::Folder,
            name: format!("{name}"),
            path: format!("{name}/"),
            place: Some(Place::Home),
            size: None,
            modified: None,
            etag: None,
            facts: Facts::new(),
        }
    }

    fn sum(bytes: u64) -> Sum {
        Sum {
            files: bytes,
            bytes,
            ..Sum::default()
        }
    }

    fn queries(place: i64) -> impl Iterator<Item = Query> {
        [Column::Name, Column::Size]
            .into_iter()
            .flat_map(move |sort| {
                [false, true].map(|deleted| Query {
                    place,
                    filter: String::new(),
                    sort,
                    descending: deleted,
                    deleted,
                })
            })
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

        /// What a kept order answers is what the file holds: as who has just opened it finds it, whoever wrote.
        #[test]
        fn a_kept_order_is_that_of_the_file(acts in prop::collection::vec((act(), any::<bool>()), 1..40)) {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("inventory.db");
            let (inventory, other) = (Inventory::open(&path).unwrap(), Inventory::open(&path).unwrap());
            let home = inventory.home("me").unwrap();
            let elsewhere = inventory.home("you").unwrap();
            let mut readings = [0, 0];
            for (act, by_other) in acts {
                let writer = if by_other { &other } else { &inventory };
                let list = |deleted| List { place: home, deleted };
                let id = |name: u8| writer.row_ids(&queries(home).next().unwrap(), u64::from(name), 1).unwrap();
                match act {
                    Act::Begin(deleted) => readings[usize::from(deleted)] = writer.begin(list(deleted), "t").unwrap(),
                    Act::See(deleted, names) => {
                        let page: Vec<Seen> = names.into_iter().map(seen).collect();
                        writer.see(list(deleted), None, readings[usize::from(deleted)], &page).unwrap();
                    }
                    Act::End(deleted) => writer.end(list(deleted), readings[usize::from(deleted)], "t").unwrap(),
                    Act::Sum(name, bytes) => {
                        writer.sum(home, [(format!("{name}/").as_str(), &sum(bytes))].into_iter()).unwrap();
                    }
                    Act::SumOwn(name, bytes) => {
                        for id in id(name) {
                            writer.sum_own(id, &sum(bytes)).unwrap();
                        }
                    }
                    Act::Link(name) => writer.link(elsewhere, &id(name)).unwrap(),
                    Act::Ask => {}
                }
                let fresh = Inventory::open(&path).unwrap();
                for query in queries(home).chain(queries(elsewhere)) {
                    let names = |of: &Inventory| {
                        let (total, rows) = of.rows(&query, 1, 3).unwrap();
                        (total, rows.into_iter().map(|row| (row.id, row.size)).collect::<Vec<_>>())
                    };
                    prop_assert_eq!(names(&inventory), names(&fresh));
                    prop_assert_eq!(inventory.row_ids(&query, 0, 99).unwrap(), fresh.row_ids(&query, 0, 99).unwrap());
                }
            }
        }
    }
}
