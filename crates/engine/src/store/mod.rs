//! The two databases: `journal.db`, which is never rebuilt, and `inventory.db`, which may be.

pub(crate) mod inventory;
pub(crate) mod journal;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use domain::{Code, Error, Result};
use rusqlite::Connection;
use rusqlite_migration::Migrations;

/// How hard a commit must hold.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Durability {
    /// On disk before the call returns, power loss included.
    Full,
    /// May lose the last commits on power loss, never its integrity.
    Normal,
}

/// One database behind one connection.
#[derive(Debug)]
pub(crate) struct Store {
    connection: Mutex<Connection>,
    path: PathBuf,
}

impl Store {
    /// Opens or creates the database and brings its schema up to date.
    pub(crate) fn open(path: &Path, durability: Durability, schema: &[&str]) -> Result<Self> {
        let failed = |e: &dyn std::fmt::Display| {
            Error::new(Code::Store)
                .with("path", path.display())
                .with("why", e)
        };
        let mut connection = Connection::open(path).map_err(|e| failed(&e))?;
        let synchronous = match durability {
            Durability::Full => "FULL",
            Durability::Normal => "NORMAL",
        };
        connection
            .execute_batch(&format!(
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = {synchronous};
                 PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 10000; PRAGMA cache_size = -16000;"
            ))
            .map_err(|e| failed(&e))?;
        let steps = schema
            .iter()
            .map(|step| rusqlite_migration::M::up(step))
            .collect();
        Migrations::new(steps)
            .to_latest(&mut connection)
            .map_err(|e| failed(&e))?;
        Ok(Self {
            connection: Mutex::new(connection),
            path: path.to_owned(),
        })
    }

    /// Runs some statements; what they write is committed when they succeed.
    pub(crate) fn write<T>(
        &self,
        work: impl FnOnce(&rusqlite::Transaction<'_>) -> rusqlite::Result<T>,
    ) -> Result<T> {
        let mut connection = self.lock();
        // Immediate: a second process waits here instead of failing in the middle.
        let run = |connection: &mut Connection| {
            let transaction =
                connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
            let answer = work(&transaction)?;
            transaction.commit()?;
            Ok(answer)
        };
        run(&mut connection).map_err(|e| self.error(&e))
    }

    /// Runs some queries.
    pub(crate) fn read<T>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T> {
        work(&self.lock()).map_err(|e| self.error(&e))
    }

    fn lock(&self) -> MutexGuard<'_, Connection> {
        // A panic inside `work` rolled its transaction back; the connection itself is sound.
        self.connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn error(&self, error: &rusqlite::Error) -> Error {
        let code = match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::DiskFull) => Code::DiskFull,
            _ => Code::Store,
        };
        Error::new(code)
            .with("path", self.path.display())
            .with("why", error)
    }
}

/// Reads a JSON column.
pub(crate) fn json<T: for<'de> serde::Deserialize<'de>>(
    row: &rusqlite::Row<'_>,
    column: &str,
) -> rusqlite::Result<T> {
    parsed(&row.get::<_, String>(column)?)
}

/// Reads the text of a JSON column.
pub(crate) fn parsed<T: for<'de> serde::Deserialize<'de>>(text: &str) -> rusqlite::Result<T> {
    serde_json::from_str(text).map_err(|e| {
        rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, Box::new(e))
    })
}

/// Writes a JSON column.
pub(crate) fn to_json<T: serde::Serialize>(value: &T) -> rusqlite::Result<String> {
    serde_json::to_string(value).map_err(|e| rusqlite::Error::ToSqlConversionFailure(Box::new(e)))
}

/// The database's integers are signed; sizes and counts never reach 2^63.
pub(crate) fn signed(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

/// The way back of [`signed`].
pub(crate) fn unsigned(value: i64) -> u64 {
    u64::try_from(value).unwrap_or_default()
}
