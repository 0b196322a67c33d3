//! Rows that are looked for by what they are, not by where they stand.

use domain::{Item, Kind, ResourceId, Result};
use rusqlite::{Connection, OptionalExtension as _, named_params};

use super::rows::item;
use super::{Inventory, Seen, to_json};
use crate::engine::lock;

impl Inventory {
    /// The row of a resource in the tree of a root; one that its group holds before one that only a workspace names.
    pub(crate) fn resource(&self, root: i64, kind: Kind, id: &ResourceId) -> Result<Option<i64>> {
        self.store.read(|c| {
            let mut statement = c.prepare_cached(
                "SELECT items.id FROM items JOIN items AS holder ON holder.id = items.parent
                 WHERE items.path = ?1 AND items.kind = ?2 AND items.container IS NULL AND items.deleted = 0
                 ORDER BY holder.kind = 'workspace'",
            )?;
            let mut rows = statement.query((id.key(), kind.as_str()))?;
            while let Some(row) = rows.next()? {
                let found = row.get(0)?;
                if root_of(c, found)? == Some(root) {
                    return Ok(Some(found));
                }
            }
            Ok(None)
        })
    }

    /// The root above a row.
    pub(crate) fn root(&self, id: i64) -> Result<Option<i64>> {
        self.store.read(|c| root_of(c, id))
    }

    /// Makes sure that there is a row for each of these, each below the one before, the first below a row that is
    /// there. Returns the last one's.
    pub(crate) fn adopt(&self, below: i64, way: &[Seen]) -> Result<i64> {
        self.store.write(|t| {
            let mut statement = t.prepare_cached(
                "INSERT INTO items (parent, kind, name, path, place, facts, seen)
                 VALUES (:parent, :kind, :name, :path, :place, :facts, 0)
                 ON CONFLICT (parent, kind, path, deleted) DO UPDATE SET name = excluded.name
                 RETURNING id",
            )?;
            let mut parent = below;
            for seen in way {
                lock(&self.orders).forget(parent);
                let parameters = named_params! {
                    ":parent": parent,
                    ":kind": seen.kind.as_str(),
                    ":name": seen.name,
                    ":path": seen.path,
                    ":place": seen.place.as_ref().map(to_json).transpose()?,
                    ":facts": to_json(&seen.facts)?,
                };
                parent = statement.query_row(parameters, |row| row.get(0))?;
            }
            Ok(parent)
        })
    }

    /// Lets a place show these rows of other places, and no others.
    pub(crate) fn link(&self, place: i64, items: &[i64]) -> Result<()> {
        self.store.write(|t| {
            lock(&self.orders).forget(place);
            t.execute("DELETE FROM links WHERE place = ?1", [place])?;
            let mut statement =
                t.prepare_cached("INSERT OR IGNORE INTO links (place, item) VALUES (?1, ?2)")?;
            for item in items {
                statement.execute((place, item))?;
            }
            Ok(())
        })
    }

    /// Marks the storage accounts, among a row and those directly below it, that hold the run history of a workspace:
    /// it names people.
    pub(crate) fn mark_personal(&self, place: i64) -> Result<()> {
        self.store.write(|t| {
            t.execute(
                "UPDATE items SET facts = json_set(facts, '$.personal', 'may-hold')
                 WHERE (id = ?1 OR parent = ?1) AND kind = 'storage-account' AND EXISTS (
                     SELECT 1 FROM items AS below
                     WHERE below.parent = items.id AND below.kind = 'container' AND below.path = 'azureml')",
                [place],
            )?;
            Ok(())
        })
    }

    /// The rows whose names hold a text, in the tree of a root: places first, the shortest names first.
    pub(crate) fn find(&self, root: i64, text: &str, limit: u32) -> Result<Vec<Item>> {
        let limit = limit as usize;
        self.store.read(|c| {
            let mut found = Vec::new();
            for sql in [
                "SELECT * FROM items WHERE container IS NULL AND parent <> 0 AND deleted = 0 AND holds(name, ?1)
                 ORDER BY length(name), name",
                "SELECT * FROM items WHERE container IS NOT NULL AND deleted = 0 AND holds(name, ?1)",
            ] {
                let mut statement = c.prepare_cached(sql)?;
                let mut rows = statement.query([text.to_lowercase()])?;
                while let Some(row) = rows.next()? {
                    if found.len() >= limit {
                        return Ok(found);
                    }
                    let item = item(row)?;
                    if root_of(c, item.id)? == Some(root) {
                        found.push(item);
                    }
                }
            }
            Ok(found)
        })
    }

    /// These rows, in this order; those that are gone are left out.
    pub(crate) fn items(&self, ids: &[i64]) -> Result<Vec<Item>> {
        self.store.read(|c| items(c, ids))
    }
}

pub(super) fn items(connection: &Connection, ids: &[i64]) -> rusqlite::Result<Vec<Item>> {
    let mut statement = connection.prepare_cached(
        "SELECT items.* FROM json_each(?1) AS wanted JOIN items ON items.id = wanted.value
         ORDER BY wanted.key",
    )?;
    statement.query_map([to_json(&ids)?], item)?.collect()
}

fn root_of(connection: &Connection, id: i64) -> rusqlite::Result<Option<i64>> {
    connection
        .prepare_cached(
            "WITH RECURSIVE up (id, parent) AS (
                 SELECT id, parent FROM items WHERE id = ?1
                 UNION ALL SELECT items.id, items.parent FROM items JOIN up ON items.id = up.parent)
             SELECT id FROM up WHERE parent = 0",
        )?
        .query_row([id], |row| row.get(0))
        .optional()
}

#[cfg(test)]
mod tests {
    use domain::{Column, Container, Facts, Pick, Place, Selection, StorageAccount};

    use super::*;
    use crate::store::inventory::{List, Query, Sum};

    fn open() -> (tempfile::TempDir, Inventory) {
        let folder = tempfile::tempdir().unwrap();
        let inventory = Inventory::open(&folder.path().join("inventory.db")).unwrap();
        (folder, inventory)
    }

    fn seen(kind: Kind, path: &str) -> Seen {
        let place = ResourceId::parse(path).map(|id| Place::Resource { id });
        let name = path
            .trim_end_matches('/')
            .rsplit('/')
            .next()
            .unwrap_or(path);
        Seen {
            kind,
            name: name.to_owned(),
            path: path.to_ascii_lowercase(),
            place: place.or_else(|| Some(container(path))),
            size: None,
            modified: None,
            etag: None,
            facts: Facts::new(),
        }
    }

    fn container(name: &str) -> Place {
        Place::Container(Container {
            account: StorageAccount {
                name: "a".into(),
                endpoint: "https://a".into(),
            },
            name: name.to_owned(),
        })
    }

    fn list(place: i64, deleted: bool) -> List {
        List { place, deleted }
    }

    /// Reads a list anew: it holds exactly these.
    fn read(inventory: &Inventory, list: List, rows: &[Seen]) {
        let number = inventory.begin(list, "t").unwrap();
        inventory.see(list, None, number, rows).unwrap();
        inventory.end(list, number, "t").unwrap();
    }

    fn query(place: i64, deleted: bool) -> Query {
        Query {
            place,
            filter: String::new(),
            sort: Column::Name,
            descending: false,
            deleted,
        }
    }

    fn names(inventory: &Inventory, place: i64, deleted: bool) -> Vec<String> {
        let (total, rows) = inventory.rows(&query(place, deleted), 0, 100).unwrap();
        assert_eq!(total, rows.len() as u64);
        rows.into_iter().map(|row| row.name).collect()
    }

    #[test]
    fn what_is_soft_deleted_is_a_list_of_its_own() {
        let (_folder, inventory) = open();
        let home = inventory.home("me").unwrap();
        read(
            &inventory,
            list(home, false),
            &[seen(Kind::Container, "x"), seen(Kind::Container, "y")],
        );
        read(
            &inventory,
            list(home, true),
            &[seen(Kind::Container, "x"), seen(Kind::Container, "z")],
        );
        assert_eq!(names(&inventory, home, false), ["x", "y"]);
        assert_eq!(names(&inventory, home, true), ["x", "x", "y", "z"]);
        assert_eq!(inventory.children(home).unwrap().0, 2);
        let all = |deleted| Selection {
            place: home,
            filter: String::new(),
            deleted,
            pick: Pick::AllExcept { ids: Vec::new() },
        };
        let live = inventory.selected(&all(false)).unwrap();
        assert_eq!(inventory.totals(&live).unwrap().deleted, 0);
        let both = inventory.selected(&all(true)).unwrap();
        assert_eq!(
            (both.len(), inventory.totals(&both).unwrap().deleted),
            (4, 2)
        );

        // Each list is read without touching the other.
        read(&inventory, list(home, false), &[seen(Kind::Container, "y")]);
        assert_eq!(names(&inventory, home, true), ["x", "y", "z"]);
        read(&inventory, list(home, true), &[]);
        assert_eq!(names(&inventory, home, true), ["y"]);
    }

    #[test]
    fn a_row_number_is_never_given_twice() {
        let (_folder, inventory) = open();
        let home = inventory.home("me").unwrap();
        read(&inventory, list(home, false), &[seen(Kind::Container, "x")]);
        let before = inventory.row_ids(&query(home, false), 0, 1).unwrap();
        read(&inventory, list(home, false), &[]);
        read(
            &inventory,
            list(home, false),
            &[seen(Kind::Container, "other")],
        );
        let after = inventory.row_ids(&query(home, false), 0, 1).unwrap();
        assert_ne!(before, after);
        assert_eq!(inventory.items(&[before[0], after[0]]).unwrap().len(), 1);
    }

    #[test]
    fn a_workspace_shows_the_rows_of_its_group_in_the_same_tree() {
        const STORAGE: &str =
            "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/a";
        let id = ResourceId::parse(STORAGE).unwrap();
        let (_folder, inventory) = open();
        let (mine, other) = (
            inventory.home("me").unwrap(),
            inventory.home("you").unwrap(),
        );
        let way = [
            seen(Kind::Subscription, "/subscriptions/s"),
            seen(Kind::ResourceGroup, "/subscriptions/s/resourceGroups/rg"),
        ];
        let group = inventory.adopt(mine, &way).unwrap();
        assert_eq!(inventory.adopt(mine, &way).unwrap(), group, "made once");
        let elsewhere = inventory.adopt(other, &way).unwrap();
        let kind = Kind::StorageAccount;
        read(&inventory, list(elsewhere, false), &[seen(kind, STORAGE)]);
        assert_eq!(
            inventory.resource(mine, kind, &id).unwrap(),
            None,
            "another identity's"
        );
        let workspace = seen(
            Kind::Workspace,
            "/subscriptions/s/resourceGroups/rg/providers/M.L/workspaces/w",
        );
        read(
            &inventory,
            list(group, false),
            &[seen(kind, STORAGE), workspace],
        );
        let account = inventory.resource(mine, kind, &id).unwrap().unwrap();
        let (_, rows) = inventory.rows(&query(group, false), 0, 10).unwrap();
        let workspace = rows.iter().find(|row| row.name == "w").unwrap().id;
        inventory.link(workspace, &[account]).unwrap();
        assert_eq!(
            inventory.row_ids(&query(workspace, false), 0, 10).unwrap(),
            [account]
        );
        assert_eq!(inventory.root(account).unwrap(), Some(mine));
        // Rows can be selected from above, wherever they stand; never those of another tree.
        let picked = |place| {
            let ids = vec![workspace, account];
            let selection = Selection {
                place,
                filter: String::new(),
                deleted: false,
                pick: Pick::Below { ids },
            };
            inventory.selected(&selection).unwrap()
        };
        assert_eq!(picked(mine), [account, workspace]);
        assert_eq!(picked(group), [account, workspace]);
        assert_eq!(picked(other), [0; 0]);

        // What is in the account sums up on its row, and says when it holds run history.
        read(
            &inventory,
            list(account, false),
            &[seen(Kind::Container, "azureml"), seen(Kind::Container, "b")],
        );
        inventory.mark_personal(account).unwrap();
        let containers = inventory.row_ids(&query(account, false), 0, 10).unwrap();
        let sum = |bytes| Sum {
            files: 2,
            bytes,
            modified: None,
            complete: true,
        };
        inventory.sum_own(containers[0], &sum(5)).unwrap();
        let row = |inventory: &Inventory| inventory.item(account).unwrap().unwrap();
        assert_eq!(
            (row(&inventory).size, row(&inventory).complete),
            (Some(5), false)
        );
        inventory.sum_own(containers[1], &sum(7)).unwrap();
        let whole = row(&inventory);
        assert_eq!(
            (whole.size, whole.files, whole.complete),
            (Some(12), Some(4), true)
        );
        assert_eq!(whole.facts["personal"], "may-hold");

        let found = |root, text| inventory.find(root, text, 10).unwrap().len();
        assert_eq!(
            (
                found(mine, "AZUREML"),
                found(other, "azureml"),
                found(mine, "rg")
            ),
            (1, 0, 1)
        );
        assert_eq!(inventory.find(mine, "a", 1).unwrap().len(), 1);
    }
}
