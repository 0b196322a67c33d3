//! The signing key of this machine, kept in the system's keyring.

use domain::Result;
use keyring::Entry;
use secrecy::{ExposeSecret as _, SecretString};

use crate::key::Key;

const SERVICE: &str = "LastCopy";
const NAME: &str = "certificate-key";

/// The key of this machine and user: the one in the system's keyring, made there at the first call. Where
/// the system has no keyring, or it stays locked, a key of this session, which its certificates say.
///
/// Asks other programs and may wait for a person: call it where waiting is allowed.
pub fn key_of_this_machine() -> Result<Key> {
    let made = Key::for_this_session()?;
    let Ok(entry) = Entry::new(SERVICE, NAME) else {
        return Ok(made);
    };
    match entry.get_password() {
        Ok(secret) => Key::from_keyring(&SecretString::from(secret)),
        Err(keyring::Error::NoEntry) => {
            let kept = entry.set_password(made.secret()?.expose_secret()).is_ok();
            Ok(if kept { made.in_keyring() } else { made })
        }
        Err(_) => Ok(made),
    }
}
