//! What the page is told: plain data, made for showing. Numbers and RFC 3339 times travel raw; the page
//! formats them in the person's language.

use domain::{
    Blocker, Column, DeleteOptions, Error, Item, JobSummary, Kind, Offer, Progress, Stay,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

mod certified;
mod chosen;
mod recovered;

pub use certified::{CertificateView, CertifiedKind, Deletion, Look};
pub use chosen::{
    Attach, Conflict, Density, Downloads, Folder, JobLimits, Language, Manner, Settings, Theme,
};
pub use recovered::{NotRecovered, Recovered};

/// Who uses the window, and on what.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Session {
    /// The program's version.
    pub version: String,
    /// The language of the window: `en`, `fr` or `ja`.
    pub language: String,
    /// What the person chose.
    pub settings: Settings,
    /// The cloud's name.
    pub cloud: String,
    /// Whether the cloud is the local Azure with demo data.
    pub demo: bool,
    /// Who is signed in, as a person reads it.
    pub user: Option<String>,
    /// The tenant's GUID, where someone is signed in.
    pub tenant: Option<String>,
    /// Whether the Azure CLI is on this machine, so that its login can be used.
    pub azure_cli: bool,
    /// The row of the tree's root.
    pub home: i64,
}

/// A node of the tree.
#[derive(Debug, Clone, Serialize, TS)]
pub struct TreeNode {
    /// The row it stands for.
    pub id: i64,
    /// What it is.
    pub kind: Kind,
    /// Its name.
    pub name: String,
    /// How many rows lie directly below, where it was listed.
    pub children: Option<u64>,
    /// Whether something below it can be opened; `null` where it was never listed.
    pub expandable: Option<bool>,
}

/// One step of the way to a place.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Crumb {
    /// The row.
    pub id: i64,
    /// What it is.
    pub kind: Kind,
    /// Its name.
    pub name: String,
}

/// A place that is open.
#[derive(Debug, Clone, Serialize, TS)]
pub struct PlaceView {
    /// The place itself.
    pub item: Item,
    /// The way from the root, the place itself last.
    pub crumbs: Vec<Crumb>,
    /// The columns of its list.
    pub columns: Vec<Column>,
    /// How many rows it has.
    pub total: u64,
    /// When it was read last; `null` where never.
    pub observed_at: Option<String>,
    /// Whether it is being read now.
    pub refreshing: bool,
    /// Why the last reading broke off.
    pub error: Option<Error>,
    /// How many soft-deleted rows it has; `null` where nobody looked.
    pub kept: Option<u64>,
}

/// Which rows to show, in which order.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct RowsQuery {
    /// The row of the place.
    pub place: i64,
    /// The substring that names must hold, in any case; empty for all.
    pub filter: String,
    /// The column that gives the order.
    pub sort: Column,
    /// Whether the order is turned round.
    pub descending: bool,
    /// Whether what is soft-deleted is shown too.
    #[serde(default)]
    pub deleted: bool,
}

/// Some rows of a place.
#[derive(Debug, Clone, Serialize, TS)]
pub struct RowsPage {
    /// How many rows match.
    pub total: u64,
    /// The rows from the asked offset on.
    pub rows: Vec<Item>,
}

/// What a selection amounts to.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Summary {
    /// Selected rows.
    pub items: u64,
    /// Rows that were picked one by one and that the filter hides: no verb acts on them.
    pub hidden: u64,
    /// Files in and below them, as far as they are known.
    pub files: u64,
    /// Their bytes, as far as they are known.
    pub bytes: u64,
    /// Whether files and bytes are the whole of it, or a lower bound.
    pub complete: bool,
    /// Whether the selection can be downloaded.
    pub download: Offer,
    /// Whether the selection can be deleted.
    pub delete: Offer,
    /// Whether the selection is soft-deleted and can be brought back.
    pub recover: Offer,
    /// Whether what the service keeps of the selection can be taken away for good.
    pub purge: Offer,
}

/// What a small file holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case", tag = "is")]
pub enum Preview {
    /// Text.
    Text {
        /// The beginning of it.
        text: String,
        /// Whether there is more.
        truncated: bool,
    },
    /// A raster image, whole.
    Image {
        /// `image/png` and the like.
        mime: String,
        /// Its bytes.
        base64: String,
    },
    /// Nothing that is shown; the words `preview-<reason>` say why.
    None {
        /// `kind`, `too-large`, `empty`, `archived`, `soft-deleted`.
        reason: String,
    },
}

/// Something that was found by its name.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Found {
    /// The row.
    pub id: i64,
    /// The row of the place that holds it.
    pub parent: i64,
    /// What it is.
    pub kind: Kind,
    /// Its name.
    pub name: String,
    /// The names of the places above it, the outermost first.
    pub way: Vec<String>,
}

/// A deletion before it happens.
#[derive(Debug, Clone, Serialize, TS)]
pub struct PlanView {
    /// The plan's id; the job that applying it runs has the same.
    pub id: String,
    /// Its hash: sent back with the confirmation.
    pub hash: String,
    /// The places, as a person reads them.
    pub places: Vec<String>,
    /// What it takes along.
    pub options: DeleteOptions,
    /// How many items it deletes.
    pub items: u64,
    /// Their bytes.
    pub bytes: u64,
    /// How many items are blocked and left alone.
    pub blocked: u64,
    /// The first of those.
    pub blockers: Vec<Blocker>,
    /// What stays.
    pub stays: Vec<Stay>,
    /// The folder in which copies are made before, to show: the home directory is `~`.
    pub export_to: Option<String>,
    /// What is typed.
    pub confirm: String,
    /// When the items were read.
    pub observed_at: String,
    /// The steps, in the order in which they run: one for each container, or for each resource.
    pub steps: Vec<PlanStep>,
}

/// One step of a plan: the items of one container, or one resource.
#[derive(Debug, Clone, Serialize, TS)]
pub struct PlanStep {
    /// `container`, or the kind of the resource.
    pub kind: Kind,
    /// `account/container`, or the name of the resource.
    pub place: String,
    /// How many items.
    pub items: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Whether it is a resource that is left alone.
    pub blocked: bool,
    /// Whether it takes away for good what is soft-deleted by then.
    pub purge: bool,
}

/// One step of a job: the items of one container, or one resource, and how far they are.
#[derive(Debug, Clone, Serialize, TS)]
pub struct JobStep {
    /// `container`, or the kind of the resource.
    pub kind: Kind,
    /// `account/container`, or the name of the resource.
    pub place: String,
    /// How many items.
    pub items: u64,
    /// Their bytes.
    pub bytes: u64,
    /// How many have come to their end.
    pub ended: u64,
    /// How many of those did not go.
    pub troubled: u64,
}

/// One item of a plan or job.
#[derive(Debug, Clone, Serialize, TS)]
pub struct JobRow {
    /// Its place in the order.
    pub seq: u64,
    /// Blob, snapshot or version.
    pub kind: Kind,
    /// `account/container`.
    pub container: String,
    /// Its exact name; of a resource the last part of its id.
    pub name: String,
    /// Its bytes.
    pub size: u64,
    /// `planned`, `intent`, `sent` or its outcome.
    pub state: String,
    /// Why it is left alone.
    pub blocker: Option<String>,
    /// Why it did not end well.
    pub error: Option<Error>,
    /// Where it was saved, below the chosen folder.
    pub local: Option<String>,
}

/// What the program tells the page by itself.
#[derive(Debug, Clone, Serialize, TS)]
#[expect(
    clippy::large_enum_variant,
    reason = "an event lives until it is serialized, at once"
)]
#[serde(rename_all = "kebab-case", tag = "event")]
pub enum Event {
    /// The rows below this place changed: whoever shows them asks again.
    PlaceChanged {
        /// The row of the place.
        place: i64,
    },
    /// A plan is being listed.
    Planning {
        /// Items found so far.
        listed: u64,
    },
    /// A job changed its state or its counts.
    JobChanged {
        /// The job.
        job: JobSummary,
    },
    /// The certificate of a deletion that ended was written, or could not be.
    Certified {
        /// The deletion.
        job: String,
        /// Why there is none.
        error: Option<Error>,
    },
    /// How far a job at work is.
    Progress {
        /// The figures.
        progress: Progress,
    },
    /// Someone signed in, or the demo started.
    SessionChanged {
        /// The session now.
        session: Session,
    },
    /// The person chose other settings.
    SettingsChanged {
        /// The settings now.
        settings: Settings,
    },
    /// A folder was added, dropped in, pinned, used or forgotten.
    FoldersChanged {
        /// The folders now.
        folders: Vec<Folder>,
        /// The number of the one that was just dropped in from the file manager.
        dropped: Option<u32>,
    },
    /// Something from outside hovers over the window, or has left it.
    DragOver {
        /// Whether it does.
        over: bool,
    },
}
