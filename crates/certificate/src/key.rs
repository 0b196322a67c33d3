//! The key that signs, and the half of it that everybody may see.

use std::fmt;

use aws_lc_rs::encoding::AsBigEndian as _;
use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};
use domain::{Code, Error, Result};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// Where a key is kept, which says for how long it can be recognized.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kept {
    /// In the system's keyring: the same key the next time.
    Keyring,
    /// In memory: made for this run of the program, because the system has no keyring.
    Session,
}

/// The public half, as a certificate carries it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct PublicKey {
    /// `Ed25519`.
    pub algorithm: String,
    /// The 32 bytes, 64 hex digits.
    pub public: String,
    /// SHA-256 of those bytes.
    pub fingerprint: Fingerprint,
    /// Where the private half is kept.
    pub kept: Kept,
}

/// SHA-256 of a public key, 64 lower-case hex digits.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fingerprint(String);

impl Fingerprint {
    fn of(public: &[u8]) -> Self {
        Self(hex(&Sha256::digest(public)))
    }

    /// The hex digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a text that a person gave names this key: all its digits, in groups and capitals as they like.
    pub fn is(&self, text: &str) -> bool {
        let digits = |text: &str| -> String {
            let kept = text.chars().filter(|c| !c.is_whitespace() && *c != ':');
            kept.flat_map(char::to_lowercase).collect()
        };
        digits(text) == self.0
    }
}

impl fmt::Display for Fingerprint {
    /// In groups of four digits, to be read aloud.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, digit) in self.0.chars().enumerate() {
            if at > 0 && at % 4 == 0 {
                f.write_str(" ")?;
            }
            write!(f, "{digit}")?;
        }
        Ok(())
    }
}

impl PublicKey {
    /// Whether this key made a signature of some bytes, and is what its own fingerprint says.
    pub fn signed(&self, message: &[u8], signature: &[u8]) -> bool {
        let Some(public) = unhex(&self.public) else {
            return false;
        };
        let key = UnparsedPublicKey::new(&ED25519, &public);
        self.algorithm == "Ed25519"
            && Fingerprint::of(&public) == self.fingerprint
            && key.verify(message, signature).is_ok()
    }
}

/// A key that signs certificates.
pub struct Key {
    pair: Ed25519KeyPair,
    kept: Kept,
}

impl Key {
    /// A new key, which lives as long as the program does.
    pub fn for_this_session() -> Result<Self> {
        let pair = Ed25519KeyPair::generate().map_err(|e| internal(&e))?;
        let kept = Kept::Session;
        Ok(Self { pair, kept })
    }

    /// The key that was kept as a text in the system's keyring. Errors: `internal` where it is none.
    pub(crate) fn from_keyring(secret: &SecretString) -> Result<Self> {
        let seed = unhex(secret.expose_secret()).ok_or_else(|| internal(&"not hex digits"))?;
        let pair = Ed25519KeyPair::from_seed_unchecked(&seed).map_err(|e| internal(&e))?;
        let kept = Kept::Keyring;
        Ok(Self { pair, kept })
    }

    /// The text that the system's keyring keeps.
    pub(crate) fn secret(&self) -> Result<SecretString> {
        let seed = self.pair.seed().map_err(|e| internal(&e))?;
        let bytes = seed.as_be_bytes().map_err(|e| internal(&e))?;
        Ok(hex(bytes.as_ref()).into())
    }

    pub(crate) fn in_keyring(self) -> Self {
        let kept = Kept::Keyring;
        Self { kept, ..self }
    }

    /// The public half.
    pub fn public(&self) -> PublicKey {
        let public = self.pair.public_key().as_ref();
        PublicKey {
            algorithm: "Ed25519".to_owned(),
            public: hex(public),
            fingerprint: Fingerprint::of(public),
            kept: self.kept,
        }
    }

    pub(crate) fn sign(&self, message: &[u8]) -> Vec<u8> {
        self.pair.sign(message).as_ref().to_vec()
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Key")
            .field(&self.public().fingerprint)
            .finish()
    }
}

fn internal(why: &dyn fmt::Display) -> Error {
    Error::new(Code::Internal).with("why", format!("signing key: {why}"))
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digits = |byte: &u8| {
        [
            DIGITS[usize::from(byte >> 4)],
            DIGITS[usize::from(byte & 15)],
        ]
    };
    bytes.iter().flat_map(digits).map(char::from).collect()
}

/// Reads lower-case hex digits.
pub(crate) fn unhex(text: &str) -> Option<Vec<u8>> {
    let value = |digit: &u8| match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    };
    let pairs = text.as_bytes().chunks(2).map(|pair| match pair {
        [high, low] => Some(value(high)? << 4 | value(low)?),
        _ => None,
    });
    pairs.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_survives_the_keyring() {
        let key = Key::for_this_session().unwrap();
        let again = Key::from_keyring(&key.secret().unwrap()).unwrap();
        assert_eq!(again.public().public, key.public().public);
        assert!(key.public().signed(b"words", &again.sign(b"words")));
    }

    #[test]
    fn a_key_that_is_not_its_fingerprint_signed_nothing() {
        let key = Key::for_this_session().unwrap();
        let signature = key.sign(b"words");
        let mut public = key.public();
        public.fingerprint = Key::for_this_session().unwrap().public().fingerprint;
        assert!(!public.signed(b"words", &signature));
        assert!(!key.public().signed(b"other words", &signature));
    }

    #[test]
    fn a_fingerprint_is_read_as_people_write_it() {
        let fingerprint = Key::for_this_session().unwrap().public().fingerprint;
        assert!(fingerprint.is(&fingerprint.to_string().to_uppercase()));
        assert!(!fingerprint.is(&fingerprint.as_str()[..32]));
    }

    #[test]
    fn hex_digits_read_back() {
        assert_eq!(unhex("00ff10"), Some(vec![0, 255, 16]));
        assert_eq!(unhex("0"), None);
        assert_eq!(unhex("0G"), None);
    }

    #[test]
    fn t37_a_key_is_not_printed() {
        let key = Key::for_this_session().unwrap();
        let secret = key.secret().unwrap();
        let printed = format!("{key:?} {secret:?}");
        assert!(!printed.contains(secret.expose_secret()));
    }
}
