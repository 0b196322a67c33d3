//! A local Azure in one process.
//!
//! It listens twice on one state: https with a CA of its own (token endpoint, Resource Manager, storage)
//! and http (storage and the controls), on loopback only. It is the demo's far side and the tests', so it
//! shares no wire type with the crates that speak to Azure: a misspelt field would pass every test.
//! `docs/sandbox.md` describes the controls, the seed format and the names of the operations.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod arm;
mod blob;
mod clock;
mod content;
mod control;
mod demo;
mod dispatch;
mod entra;
mod exchange;
mod fault;
mod graph;
mod host;
mod journal;
mod listen;
mod local;
mod log;
mod proxy;
mod reply;
mod sandbox;
pub mod seed;
mod state;
mod ticks;
mod tls;
mod token;
mod world;

pub use content::synthetic_bytes;
pub use sandbox::{Options, Sandbox, Seed};
