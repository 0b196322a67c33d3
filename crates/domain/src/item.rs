use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Kind;

/// What else is known of an item, by name. Names in use: `resource-type`, `location`, `linked` (the
/// workspace that uses a resource), `shared-by` (how many do), `personal` (`may-hold`), `locked` (`CanNotDelete` or
/// `ReadOnly`, its own or inherited), `locked-by` (the name of the scope that holds the lock), `soft-deleted` (until
/// when it is kept), `only-versions` (it is deleted, and versions of it are left), `created`, `state`, `tags`, `attached` (how storage is reached), `endpoint`, `lease`, `tier`,
/// `content-type`, `md5`.
pub type Facts = BTreeMap<String, String>;

/// One row of the inventory: something that was listed once, as the window shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct Item {
    /// The row's number: all that the page ever sends back.
    pub id: i64,
    /// The row of the place that holds it.
    pub parent: i64,
    /// What it is.
    pub kind: Kind,
    /// The last segment, as shown.
    pub name: String,
    /// The exact full name below its container, or the resource id.
    pub path: String,
    /// Bytes: its own, or the sum of what lies below; `None` where nobody measured.
    pub size: Option<u64>,
    /// How many files lie below, where somebody counted.
    pub files: Option<u64>,
    /// Whether `size` and `files` count everything below, or are a lower bound.
    pub complete: bool,
    /// When it was last written, RFC 3339 in UTC.
    pub modified: Option<String>,
    /// The service's entity tag, quotes included.
    pub etag: Option<String>,
    /// What else is known.
    pub facts: Facts,
}

/// Which rows of a place are selected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "kebab-case", tag = "mode", deny_unknown_fields)]
pub enum Pick {
    /// These rows.
    Only {
        /// Row numbers.
        ids: Vec<i64>,
    },
    /// These rows, wherever they stand below the place.
    Below {
        /// Row numbers.
        ids: Vec<i64>,
    },
    /// Every row that matches the filter, loaded or not, except these.
    AllExcept {
        /// Row numbers.
        ids: Vec<i64>,
    },
}

/// A selection: the engine resolves it, so it never depends on what the page has loaded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(deny_unknown_fields)]
pub struct Selection {
    /// The row of the place.
    pub place: i64,
    /// The substring that names must hold, in any case; empty for all.
    pub filter: String,
    /// Whether the list shows what is soft-deleted too.
    #[serde(default)]
    pub deleted: bool,
    /// Which of the rows.
    pub pick: Pick,
}
