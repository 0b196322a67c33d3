//! The nouns of LastCopy as plain data: ids, places, items, kinds, plans, outcomes, jobs and errors.
//!
//! Nothing here does anything: no HTTP, no disk, no clock. What the window sees is generated from these
//! types, so a field that is public here and derives `TS` is part of the contract with the page.

mod detail;
mod error;
mod id;
mod item;
mod job;
mod kind;
mod outcome;
mod place;
mod plan;

pub use detail::{BlobCopy, CopyKind, Form, Properties, Property, PropertyGroup, WorkspaceRow};
pub use error::{Code, Error, Result, Service};
pub use id::ResourceId;
pub use item::{Facts, Item, Pick, Selection};
pub use job::{JobId, JobState, JobSummary, Progress, Residue, Verb};
pub use kind::{Column, KINDS, Kind, KindRow, Offer};
pub use outcome::{ItemState, Outcome, Tally};
pub use place::{BlobId, Container, Place, StorageAccount};
pub use plan::{Blocker, DeleteOptions, Plan, PlanItem, Stay, Used};
