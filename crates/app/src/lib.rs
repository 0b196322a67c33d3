//! What a window can ask, without a window: one table of commands over the engine.
//!
//! The desktop window and the test bridge both call [`call`]; neither holds behaviour of its own.

mod activity;
mod app;
mod attach;
mod bindings;
mod clipboard;
mod commands;
mod explore;
mod export;
mod folders;
mod kept;
mod look;
mod outside;
mod settings;
mod transfers;
pub mod views;
mod work;

pub use app::{App, AppSetup, Host};
pub use bindings::bindings;
pub use commands::{COMMANDS, Signature, call, signatures};
pub use settings::settings;
