//! A certificate's file: the statement and its signature in one canonical line.

use domain::{Code, Error, Result};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::canonical::canonical;
use crate::key::{Key, hex, unhex};
use crate::statement::Certificate;

/// A certificate that was read from a file, its signature checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed(pub Certificate);

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    certificate: Value,
    signature: String,
}

/// Signs a certificate with the key that it names; the bytes of its file.
pub fn seal(certificate: &Certificate, key: &Key) -> Result<Vec<u8>> {
    if certificate.key != key.public() {
        return Err(Error::new(Code::Internal).with("why", "a certificate of another key"));
    }
    let certificate = value(certificate)?;
    let signature = hex(&key.sign(&message(&certificate)));
    let mut text = canonical(&value(&File {
        certificate,
        signature,
    })?);
    text.push('\n');
    Ok(text.into_bytes())
}

/// Reads a certificate's file and checks its signature by the key that it carries.
///
/// Errors: `malformed-file` where it is no certificate, `certificate-tampered` where a byte of it is not
/// what was signed.
pub fn open(bytes: &[u8]) -> Result<Sealed> {
    let malformed = |why: &serde_json::Error| Error::new(Code::MalformedFile).with("why", why);
    let file: File = serde_json::from_slice(bytes).map_err(|e| malformed(&e))?;
    let certificate: Certificate =
        serde_json::from_value(file.certificate.clone()).map_err(|e| malformed(&e))?;
    let signed = unhex(&file.signature).is_some_and(|signature| {
        certificate
            .key
            .signed(&message(&file.certificate), &signature)
    });
    // One value has one spelling: what was moved, doubled or respaced is not what was written.
    let spelled = bytes.strip_suffix(b"\n") == Some(canonical(&value(&file)?).as_bytes());
    if signed && spelled && certificate.format == Certificate::FORMAT {
        Ok(Sealed(certificate))
    } else {
        Err(Error::new(Code::CertificateTampered))
    }
}

/// What is signed: the format first, so that no other signature of the key can be taken for this one.
fn message(certificate: &Value) -> Vec<u8> {
    format!("{}\n{}", Certificate::FORMAT, canonical(certificate)).into_bytes()
}

fn value(of: &impl Serialize) -> Result<Value> {
    serde_json::to_value(of).map_err(|e| Error::new(Code::Internal).with("why", e))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statement::tests::certificate;

    #[test]
    fn a_certificate_opens_as_it_was_sealed() {
        let key = Key::for_this_session().unwrap();
        let made = certificate(&key);
        assert_eq!(open(&seal(&made, &key).unwrap()).unwrap(), Sealed(made));
    }

    /// What certificates did not say at first is not in them, and they are as good as ever.
    #[test]
    fn a_certificate_without_the_kinds_of_what_is_kept_opens() {
        let key = Key::for_this_session().unwrap();
        let mut made = certificate(&key);
        if let Some(look) = &mut made.second_look {
            look.residues.clear();
        }
        let sealed = seal(&made, &key).unwrap();
        assert!(!String::from_utf8_lossy(&sealed).contains("residues"));
        assert_eq!(open(&sealed).unwrap(), Sealed(made));
    }

    #[test]
    fn one_changed_byte_anywhere_is_refused() {
        let key = Key::for_this_session().unwrap();
        let sealed = seal(&certificate(&key), &key).unwrap();
        for at in 0..sealed.len() {
            for change in [sealed[at] ^ 1, sealed[at] ^ 0x20, b' ', b'0'] {
                let mut bytes = sealed.clone();
                bytes[at] = change;
                assert_eq!(
                    open(&bytes).is_ok(),
                    bytes == sealed,
                    "byte {at} as {change}"
                );
            }
            let mut longer = sealed.clone();
            longer.insert(at, b' ');
            open(&longer).unwrap_err();
        }
    }

    #[test]
    fn a_statement_that_another_key_signed_again_names_the_other_key() {
        let (key, other) = (
            Key::for_this_session().unwrap(),
            Key::for_this_session().unwrap(),
        );
        let mut altered = certificate(&key);
        altered.outcomes.deleted += 1;
        seal(&altered, &other).unwrap_err();
        altered.key = other.public();
        let Sealed(read) = open(&seal(&altered, &other).unwrap()).unwrap();
        assert!(!key.public().fingerprint.is(read.key.fingerprint.as_str()));
    }
}
