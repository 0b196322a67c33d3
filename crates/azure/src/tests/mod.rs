//! This crate against a far side that answers from a script: what goes over the wire, and what is made
//! of what comes back.

mod arm;
mod blob;
mod read;
mod replay;
mod retry;
mod secrets;
mod server;
mod sign_in;
mod tls;
