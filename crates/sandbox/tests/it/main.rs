//! The sandbox over its own sockets, by a client that shares no code with it.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

mod authorization;
mod batch;
mod blobs;
mod controls;
mod listing;
mod resource_manager;
mod rig;
mod seeds;
mod sign_in;
mod tokens;
