//! Journeys through the built `lastcopy`, checked on disk and on the far side.
#![expect(clippy::unwrap_used, reason = "a step that fails ends the test")]

mod certificate;
mod containers;
mod copies;
mod delete;
mod disk;
mod download;
mod drift;
mod errors;
mod hostile;
mod kill;
mod ls;
mod mixed;
mod real_names;
mod resources;
mod sign_in;
mod state_folder;
mod stop;
mod undelete;

use lastcopy_tests::Side;
