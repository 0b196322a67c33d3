//! Every sentence that a person reads, in English, French and Japanese.
//!
//! The texts stand in `ftl/<language>/`: `shared.ftl` for the window and the command line, `cli.ftl` and
//! `window.ftl` for one of them, `certificate.ftl` for certificates. The window reads the same files.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod language;
mod number;
mod visible;
mod words;

pub use language::Language;
pub use visible::visible;
pub use words::{Spoken, Value, Words};
