//! The certificate of a deletion: what was planned, what became of every item, what remains, signed with
//! Ed25519 and readable without this program.
//!
//! A certificate is one JSON object in one canonical spelling, so that one changed byte is one changed
//! certificate. It carries the public key that checks it; whether that key is one to trust is what
//! `lastcopy verify --key` and the list of this machine's own keys answer.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod canonical;
mod html;
mod key;
mod keychain;
mod seal;
mod statement;

pub use canonical::canonical;
pub use html::page;
pub use key::{Fingerprint, Kept, Key, PublicKey};
pub use keychain::key_of_this_machine;
pub use seal::{Sealed, open, seal};
pub use statement::{Actor, Before, Certificate, CertifiedItem, Look, Plan};
