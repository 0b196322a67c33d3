//! The sandbox over its own sockets, by a client that shares no code with it.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

mod arm;
mod authorization;
mod batch;
mod blobs;
mod controls;
mod data_roles;
mod kept;
mod listing;
mod locks;
mod operations;
mod providers;
mod proxy;
mod recorded;
mod replay;
mod resource_manager;
mod rig;
mod rights;
mod seeds;
mod sign_in;
mod soft_delete;
mod state_folder;
mod tokens;
mod written;
