use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{OnceLock, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use hmac::{Hmac, Mac as _};
use http::Method;
use sha2::Sha256;
use uuid::Uuid;

use crate::blob::Asked;
use crate::clock::Clock;
use crate::entra::Sessions;
use crate::exchange::Request;
use crate::fault::Faults;
use crate::journal::{Change, Changed, Journal};
use crate::log::Log;
use crate::reply::Reply;
use crate::state::State;
use crate::token::{BadToken, Claims, verify};

/// What every listener and every service shares.
#[derive(Debug)]
pub(crate) struct World {
    state: RwLock<State>,
    pub(crate) clock: Clock,
    pub(crate) log: Log,
    pub(crate) faults: Faults,
    /// How often something with a troublesome name was asked for.
    pub(crate) asked: Asked,
    pub(crate) sessions: Sessions,
    /// Where changes are written, once those of earlier runs were made again.
    pub(crate) journal: OnceLock<Journal>,
    pub(crate) keys: RunKeys,
    pub(crate) latency: Duration,
    requests: AtomicU64,
}

impl World {
    pub(crate) fn new(state: State, keys: RunKeys, clock: Clock, latency: Duration) -> Self {
        Self {
            state: RwLock::new(state),
            clock,
            log: Log::default(),
            faults: Faults::default(),
            asked: Asked::default(),
            sessions: Sessions::default(),
            journal: OnceLock::new(),
            keys,
            latency,
            requests: AtomicU64::new(0),
        }
    }

    pub(crate) fn state(&self) -> RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn state_mut(&self) -> RwLockWriteGuard<'_, State> {
        self.state.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes a change, and writes it to the journal where there is one and it was made.
    pub(crate) fn change(
        &self,
        request: &Request,
        service: Changed,
        who: &str,
        make: impl FnOnce() -> Reply,
    ) -> Reply {
        let reads = request.method == Method::GET || request.method == Method::HEAD;
        let Some(journal) = self.journal.get().filter(|_| !reads) else {
            return make();
        };
        let at = self.clock.now();
        let change = Change::of(request, service, who, at);
        let chosen = |reply: &Reply, change: &mut Change| {
            let proposed = request.headers.contains_key("x-ms-proposed-lease-id");
            let lease = reply
                .headers
                .get("x-ms-lease-id")
                .and_then(|id| id.to_str().ok());
            if let Some(id) = lease.filter(|_| !proposed) {
                change.choose("x-ms-proposed-lease-id", id);
            }
            reply.status.is_success()
        };
        journal.keep(change, || self.clock.at(at, make), chosen)
    }

    /// Who a token speaks for, where it was signed here, is not over, is meant for one of these audiences
    /// and was not revoked.
    pub(crate) fn verify(&self, token: &str, audiences: &[&str]) -> Result<Claims, BadToken> {
        let claims = verify(token, &self.keys.token_key(), self.clock.real(), audiences)?;
        if self.sessions.is_revoked(&claims) {
            return Err(BadToken::Revoked);
        }
        Ok(claims)
    }

    /// A new `x-ms-request-id`: a GUID of the run and a running number.
    pub(crate) fn request_id(&self) -> String {
        let number = self.requests.fetch_add(1, Ordering::Relaxed);
        let run = self.keys.run;
        format!(
            "{number:08x}-{:04x}-{:04x}-{:04x}-{:06x}000000",
            run >> 48,
            (run >> 32) & 0xFFFF,
            (run >> 16) & 0xFFFF,
            run & 0x00FF_FFFF
        )
    }
}

/// The secrets of one run: everything secret that the seed leaves open is derived from them.
pub(crate) struct RunKeys {
    run: u64,
    root: [u8; 32],
}

impl RunKeys {
    pub(crate) fn random() -> Self {
        let mut root = [0; 32];
        root[..16].copy_from_slice(Uuid::new_v4().as_bytes());
        root[16..].copy_from_slice(Uuid::new_v4().as_bytes());
        Self {
            run: Uuid::new_v4().as_u64_pair().0,
            root,
        }
    }

    /// The keys as text, for a journal.
    pub(crate) fn to_text(&self) -> String {
        STANDARD.encode([&self.run.to_be_bytes()[..], &self.root].concat())
    }

    /// The keys of an earlier run.
    pub(crate) fn from_text(text: &str) -> Option<Self> {
        let bytes = STANDARD.decode(text).ok()?;
        let (run, root) = bytes.split_first_chunk::<8>()?;
        Some(Self {
            run: u64::from_be_bytes(*run),
            root: root.try_into().ok()?,
        })
    }

    /// Signs the run's tokens.
    pub(crate) fn token_key(&self) -> [u8; 32] {
        self.derive("token", "")
    }

    /// Signs the addresses of long-running operations.
    pub(crate) fn poll_key(&self) -> [u8; 32] {
        self.derive("poll", "")
    }

    /// What the keys of signed-in people are derived from.
    pub(crate) fn user_key_root(&self) -> [u8; 32] {
        self.derive("user-key", "")
    }

    /// The 64 bytes of an account key.
    pub(crate) fn account_key(&self, account: &str) -> Vec<u8> {
        [self.derive("key-a", account), self.derive("key-b", account)].concat()
    }

    /// The secret of a service principal.
    pub(crate) fn client_secret(&self, client: &str) -> String {
        format!(
            "sbx~{}",
            URL_SAFE_NO_PAD.encode(self.derive("secret", client))
        )
    }

    fn derive(&self, purpose: &str, name: &str) -> [u8; 32] {
        hmac_sha256(&self.root, format!("{purpose}\n{name}").as_bytes())
    }
}

impl std::fmt::Debug for RunKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RunKeys")
    }
}

/// HMAC-SHA256, what account keys and tokens sign with.
pub(crate) fn hmac_sha256(key: &[u8], text: &[u8]) -> [u8; 32] {
    // HMAC takes a key of any length.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else {
        return [0; 32];
    };
    mac.update(text);
    mac.finalize().into_bytes().into()
}
