use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use crate::token::Claims;

/// Entries of one kind that are kept; more than a test signs in, and few enough for memory.
const KEPT: usize = 10_000;

/// What the authority remembers: codes, refresh tokens and revocations. Times are the machine's.
#[derive(Debug, Default)]
pub(crate) struct Sessions(Mutex<Inner>);

#[derive(Default)]
struct Inner {
    /// The number of the last token.
    issued: u64,
    families: u64,
    /// By object id: every token up to this number is void.
    revoked: HashMap<String, u64>,
    codes: HashMap<String, Timed<AuthCode>>,
    refreshes: HashMap<String, Timed<Refresh>>,
    devices: HashMap<String, Timed<Device>>,
}

#[derive(Clone)]
struct Timed<T> {
    expires: Timestamp,
    value: T,
}

/// What a user let a client do.
#[derive(Debug, Clone)]
pub(super) struct Grant {
    pub(super) user: String,
    pub(super) client: String,
    pub(super) scope: String,
    pub(super) nonce: Option<String>,
}

/// An authorization code and what must come back with it.
#[derive(Debug, Clone)]
pub(super) struct AuthCode {
    pub(super) grant: Grant,
    pub(super) redirect: String,
    /// The S256 challenge of RFC 7636.
    pub(super) challenge: Option<String>,
}

#[derive(Clone)]
struct Refresh {
    grant: Grant,
    /// All refresh tokens that came of one sign-in.
    family: u64,
    is_spent: bool,
}

/// A device that waits for its user.
#[derive(Debug, Clone)]
pub(super) struct Device {
    pub(super) user_code: String,
    pub(super) client: String,
    pub(super) scope: String,
    pub(super) decision: Decision,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Decision {
    Pending,
    Approved(String),
    Declined,
}

/// Why a code or a refresh token is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stale {
    Unknown,
    Expired,
    Revoked,
}

impl Sessions {
    /// The number of a new token.
    pub(super) fn number(&self) -> u64 {
        let mut inner = self.inner();
        inner.issued += 1;
        inner.issued
    }

    /// Ends every token that this principal holds, or with `None` everybody's.
    pub(crate) fn revoke(&self, principal: Option<&str>) {
        let mut inner = self.inner();
        let issued = inner.issued;
        let Some(id) = principal else {
            inner.revoked.insert(EVERYBODY.to_owned(), issued);
            inner.refreshes.clear();
            inner.codes.clear();
            inner.devices.clear();
            return;
        };
        inner.revoked.insert(id.to_owned(), issued);
        inner
            .refreshes
            .retain(|_, held| held.value.grant.user != id);
        inner.codes.retain(|_, held| held.value.grant.user != id);
    }

    /// Whether a revocation ended this token.
    pub(crate) fn is_revoked(&self, claims: &Claims) -> bool {
        let number: u64 = claims.uti.parse().unwrap_or_default();
        let inner = self.inner();
        let up_to = |who: &str| inner.revoked.get(who).copied().unwrap_or_default();
        number <= up_to(&claims.oid).max(up_to(EVERYBODY)) && number > 0
    }

    pub(super) fn add_code(&self, now: Timestamp, seconds: i64, code: AuthCode) -> String {
        let secret = secret("code");
        keep(&mut self.inner().codes, now, seconds, &secret, code);
        secret
    }

    /// Takes a code, which works once.
    pub(super) fn redeem(&self, now: Timestamp, code: &str) -> Result<AuthCode, Stale> {
        let held = self.inner().codes.remove(code).ok_or(Stale::Unknown)?;
        if held.expires <= now {
            return Err(Stale::Expired);
        }
        Ok(held.value)
    }

    /// The first refresh token of a sign-in.
    pub(super) fn add_refresh(&self, now: Timestamp, seconds: i64, grant: Grant) -> String {
        let mut inner = self.inner();
        inner.families += 1;
        let family = inner.families;
        add_to_family(&mut inner, now, seconds, grant, family)
    }

    /// Takes a refresh token and gives the next one. One that was taken before has been stolen, from its
    /// owner or from the thief: the whole family ends (RFC 9700, 4.14.2).
    pub(super) fn rotate(
        &self,
        now: Timestamp,
        seconds: i64,
        token: &str,
        client: &str,
    ) -> Result<(Grant, String), Stale> {
        let mut inner = self.inner();
        let held = inner.refreshes.get_mut(token).ok_or(Stale::Revoked)?;
        if held.expires <= now {
            return Err(Stale::Expired);
        }
        if held.value.grant.client != client {
            return Err(Stale::Unknown);
        }
        let family = held.value.family;
        if held.value.is_spent {
            inner
                .refreshes
                .retain(|_, other| other.value.family != family);
            return Err(Stale::Revoked);
        }
        held.value.is_spent = true;
        let grant = held.value.grant.clone();
        let next = add_to_family(&mut inner, now, seconds, grant.clone(), family);
        Ok((grant, next))
    }

    pub(super) fn add_device(&self, now: Timestamp, seconds: i64, device: Device) -> String {
        let secret = secret("device");
        keep(&mut self.inner().devices, now, seconds, &secret, device);
        secret
    }

    /// What the user has decided on a device; a decision is told once.
    pub(super) fn device(&self, now: Timestamp, code: &str) -> Result<Device, Stale> {
        let mut inner = self.inner();
        let held = inner.devices.get(code).cloned().ok_or(Stale::Unknown)?;
        if held.expires <= now {
            return Err(Stale::Expired);
        }
        if held.value.decision != Decision::Pending {
            inner.devices.remove(code);
        }
        Ok(held.value)
    }

    /// Notes what the user decided; `false` where no device waits for this code.
    pub(super) fn decide(&self, now: Timestamp, user_code: &str, decision: Decision) -> bool {
        let mut inner = self.inner();
        let mut waiting = inner.devices.values_mut().filter(|held| held.expires > now);
        let found = waiting.find(|held| {
            held.value.decision == Decision::Pending
                && held.value.user_code.eq_ignore_ascii_case(user_code)
        });
        match found {
            Some(held) => {
                held.value.decision = decision;
                true
            }
            None => false,
        }
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Stands for everybody among the revocations.
const EVERYBODY: &str = "*";

fn add_to_family(
    inner: &mut Inner,
    now: Timestamp,
    seconds: i64,
    grant: Grant,
    family: u64,
) -> String {
    let secret = secret("refresh");
    let refresh = Refresh {
        grant,
        family,
        is_spent: false,
    };
    keep(&mut inner.refreshes, now, seconds, &secret, refresh);
    secret
}

/// Keeps an entry for so long; forgets what is over, and everything where that is not enough.
fn keep<T>(
    entries: &mut HashMap<String, Timed<T>>,
    now: Timestamp,
    seconds: i64,
    key: &str,
    value: T,
) {
    if entries.len() >= KEPT {
        entries.retain(|_, held| held.expires > now);
    }
    if entries.len() >= KEPT {
        entries.clear();
    }
    let expires = now
        .checked_add(SignedDuration::from_secs(seconds))
        .unwrap_or(Timestamp::MAX);
    entries.insert(key.to_owned(), Timed { expires, value });
}

/// Text that nobody can guess; the word before it says in a test's output what it is.
fn secret(kind: &str) -> String {
    let (first, second) = (Uuid::new_v4().simple(), Uuid::new_v4().simple());
    format!("sbx-{kind}.{first}{second}")
}

impl std::fmt::Debug for Inner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sessions")
            .field("issued", &self.issued)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grant() -> Grant {
        Grant {
            user: "u".into(),
            client: "c".into(),
            scope: "s".into(),
            nonce: None,
        }
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn a_refresh_token_that_comes_back_ends_its_family() {
        let sessions = Sessions::default();
        let first = sessions.add_refresh(at(0), 100, grant());
        let other = sessions.add_refresh(at(0), 100, grant());
        let (_, second) = sessions.rotate(at(1), 100, &first, "c").unwrap();
        let (_, third) = sessions.rotate(at(2), 100, &second, "c").unwrap();
        assert_eq!(
            sessions.rotate(at(3), 100, &first, "c").unwrap_err(),
            Stale::Revoked
        );
        assert_eq!(
            sessions.rotate(at(3), 100, &third, "c").unwrap_err(),
            Stale::Revoked
        );
        assert_eq!(
            sessions.rotate(at(3), 100, &other, "x").unwrap_err(),
            Stale::Unknown
        );
        assert!(sessions.rotate(at(3), 100, &other, "c").is_ok());
    }

    #[test]
    fn a_code_works_once_and_in_time() {
        let sessions = Sessions::default();
        let code = || AuthCode {
            grant: grant(),
            redirect: String::new(),
            challenge: None,
        };
        let late = sessions.add_code(at(0), 10, code());
        assert_eq!(sessions.redeem(at(10), &late).unwrap_err(), Stale::Expired);
        let soon = sessions.add_code(at(0), 10, code());
        assert!(sessions.redeem(at(9), &soon).is_ok());
        assert_eq!(sessions.redeem(at(9), &soon).unwrap_err(), Stale::Unknown);
    }
}
