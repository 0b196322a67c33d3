//! What the bytes of a file are compared with.

use std::hint::black_box;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use md5::Md5;
use sha2::{Digest as _, Sha256};

use crate::hex::hex;
use crate::store::journal::JobItem;

/// Bytes that fit into the processor's nearest cache beside everything else, and those of one line of it.
const AT_HAND: usize = 4 << 10;
const LINE: usize = 64;

/// The checksums of bytes that go by.
#[derive(Debug)]
pub(crate) struct Sums {
    sha256: Sha256,
    md5: Option<Md5>,
}

impl Sums {
    /// Of none yet. MD5 is the slower of the two, so it is computed only where the service has one to compare with.
    pub(crate) fn begin(row: &JobItem) -> Self {
        Self {
            sha256: Sha256::new(),
            md5: row.item.md5.is_some().then(Md5::new),
        }
    }

    /// Takes the next bytes.
    pub(crate) fn update(&mut self, bytes: &[u8]) {
        for bytes in bytes.chunks(AT_HAND) {
            bring(bytes);
            self.sha256.update(bytes);
            if let Some(md5) = &mut self.md5 {
                md5.update(bytes);
            }
        }
    }

    /// The SHA-256, and whether the bytes have the MD5 that the service keeps; `None` where it keeps none.
    pub(crate) fn finish(self, row: &JobItem) -> (String, Option<bool>) {
        let md5 = self.md5.map(|md5| BASE64.encode(md5.finalize()));
        let fits = row
            .item
            .md5
            .as_ref()
            .map(|announced| md5.as_ref() == Some(announced));
        (hex(&self.sha256.finalize()), fits)
    }
}

/// Brings bytes into the processor's nearest cache, many lines at a time. Hashing asks for one line after the
/// other and waits for each: from a cache further away, or from memory, that takes a third longer.
fn bring(bytes: &[u8]) {
    let lines = bytes.iter().step_by(LINE);
    black_box(lines.fold(0, |all, byte| all ^ byte));
}
