//! The use cases of LastCopy, without a window: accounts, inventory, plans, jobs, download, erase, verify.
//!
//! Nothing below [`Engine::open`] reads the clock or the environment. Nothing here knows a URL, a header or
//! the sandbox.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod certify;
mod control;
mod delete;
mod deleted;
pub mod destination;
mod directories;
mod download;
mod engine;
mod gate;
mod hex;
mod job;
mod list;
mod look;
pub mod manifest;
pub mod names;
mod pages;
mod plan;
mod resources;
mod run;
mod store;
mod tasks;
mod transfer;
mod tree;
mod undelete;
mod undo;
mod verify;
mod walk;
mod workspaces;

pub use azure::{Clock, Cloud, Demo, Include, SystemClock, find_azure_cli};
pub use certify::{CheckedCertificate, check_certificate};
pub use directories::Directories;
pub use download::{Conflict, DownloadOptions, Strictness};
pub use engine::{Engine, Setup};
pub use job::Report;
pub use list::{Each, Line, ListOptions};
pub use look::{Beginning, PREVIEW};
pub use plan::{Listed, PlanFile, az_command, read_plan};
pub use run::{Claim, Until};
pub use store::inventory::{Query, Reading, Totals};
pub use store::journal::{JobItem, SecondLook, Step};
pub use transfer::Limits;
pub use tree::Changed;
pub use undelete::{EachUndeleted, Undeleted};
pub use verify::{Difference, VerifyReport, What, verify_manifest};
