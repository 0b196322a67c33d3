//! What the journeys start and ask: the built `lastcopy`, a sandbox, Azurite, and a Blob client of its own.
//!
//! Nothing here uses crates/azure but [`FarSide::service`], so that a mistake there cannot hide: requests
//! and signatures are written by hand. Every program that is started ends with the value that stands for
//! it, in a process group of its own.
//!
//! The program under test is `lastcopy` in the directory above the test's own. `cargo xtask test` builds
//! it before the tests; where it is missing, the first test that needs it runs `cargo build -p lastcopy`.
//! `LASTCOPY_PROGRAM` names another one.
#![expect(
    clippy::unwrap_used,
    reason = "the harness of tests: a step that fails ends the test"
)]

mod account;
mod azurite;
mod batch;
mod far_side;
mod program;
mod running;
mod sandbox_program;
mod side;
mod wire;

pub use account::Account;
pub use azurite::Azurite;
pub use batch::Part;
pub use far_side::{Capabilities, FarSide};
pub use program::{Lastcopy, Output, program};
pub use running::Running;
pub use sandbox_program::SandboxProgram;
pub use side::Side;
pub use wire::{Answer, send};
