use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

/// What every fallible call of LastCopy returns.
pub type Result<T, E = Error> = std::result::Result<T, E>;

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident $text:literal $exit:literal,)*) => {
        /// Why something did not work: one row for each case that a person or a script acts on.
        ///
        /// The text of a code is stable. Each has a sentence and a hint in every language
        /// (`error-<code>` and `error-<code>-hint`).
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ts_rs::TS)]
        pub enum Code { $($(#[$doc])* #[serde(rename = $text)] $name,)* }

        impl Code {
            /// Every code, for tables and tests.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The stable text: `disk-full`.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// The exit code of the command line for this code.
            pub const fn exit(self) -> u8 {
                match self { $(Self::$name => $exit,)* }
            }
        }
    };
}

codes! {
    /// The words of a call do not fit. Parameter `why`.
    Usage "usage" 2,
    /// A connection string that cannot be read. Parameter `why`.
    MalformedConnectionString "malformed-connection-string" 2,
    /// A URL, a path or an id that cannot be read. Parameter `place`.
    MalformedPlace "malformed-place" 2,
    /// A file that should describe a cloud does not. Parameters `file`, `why`.
    MalformedCloud "malformed-cloud" 2,
    /// Something that a later version brings. Parameter `what`.
    NotAvailable "not-available" 2,
    /// More rows than this can be done with at once. Parameter `most`.
    TooMany "too-many" 2,
    /// The place cannot be downloaded or deleted, by its kind. Parameter `place`.
    NotOffered "not-offered" 2,
    /// A confirmation is missing. Parameter `confirm`: what to type.
    ConfirmationMissing "confirmation-missing" 3,
    /// The confirmation does not fit the plan as it is now. Parameter `confirm`: what to type.
    ConfirmationMismatch "confirmation-mismatch" 3,
    /// A plan whose content does not give its hash.
    PlanTampered "plan-tampered" 3,
    /// A certificate that is not as it was signed. Parameter `path`.
    CertificateTampered "certificate-tampered" 1,
    /// A certificate that another key signed than the one that was named. Parameters `path`, `fingerprint`.
    OtherKey "other-key" 1,
    /// A plan that was applied or discarded before.
    PlanSpent "plan-spent" 3,
    /// The plan was made with another identity, tenant or cloud.
    ContextChanged "context-changed" 3,
    /// Nobody is signed in for this place. Parameter `place`.
    NotSignedIn "not-signed-in" 4,
    /// The service does not accept the credentials.
    Unauthenticated "unauthenticated" 4,
    /// Signed in, and not allowed.
    Forbidden "forbidden" 4,
    /// The network rules of the storage account keep this machine out.
    NetworkDenied "network-denied" 4,
    /// The host did not answer. Parameter `host`.
    Unreachable "unreachable" 1,
    /// The host's certificate is not trusted. Parameter `host`.
    Untrusted "untrusted" 1,
    /// This machine knows no certificate authority, so no connection can be trusted. Parameter `why`.
    NoTrust "no-trust" 1,
    /// The service asks for less for now, beyond the patience of a job.
    Throttled "throttled" 1,
    /// The container does not exist. Parameter `container`.
    ContainerNotFound "container-not-found" 1,
    /// The blob, folder or resource does not exist. Parameter `place`.
    NotFound "not-found" 1,
    /// It is there, and only what is soft-deleted can be purged. Parameter `place`.
    NotDeleted "not-deleted" 1,
    /// Nothing lies below the places that were named. Parameter `place`.
    NothingMatches "nothing-matches" 1,
    /// The item is no longer what was listed or planned.
    Changed "changed" 1,
    /// A lease, a snapshot, a hold or a lock stands in the way.
    Blocked "blocked" 1,
    /// An item whose copy was to be made first has none that is whole. Parameters `place`, `path`.
    NotExported "not-exported" 1,
    /// What arrived is not what the service announced: length, range or checksum. Parameter `why`.
    Corrupt "corrupt" 1,
    /// The service answered something that has no code of its own.
    Refused "refused" 1,
    /// The answer could not be read. Parameter `why`.
    BadAnswer "bad-answer" 1,
    /// No room left where files or the journal are written. Parameter `path`.
    DiskFull "disk-full" 1,
    /// A folder or file cannot be written. Parameters `path`, `why`.
    NotWritable "not-writable" 1,
    /// A local file cannot be read. Parameters `path`, `why`.
    NotReadable "not-readable" 1,
    /// A file that is not a manifest, a plan or a certificate. Parameters `path`, `why`.
    MalformedFile "malformed-file" 1,
    /// The journal or the inventory cannot be used. Parameters `path`, `why`.
    Store "store" 1,
    /// Another process works on this job. Parameters `job`, `pid`.
    Busy "busy" 1,
    /// No job of that id. Parameter `job`.
    NoSuchJob "no-such-job" 1,
    /// The person, or Ctrl-C, stopped it.
    Canceled "canceled" 130,
    /// The service goes on with what it has begun, and nobody waits for that. Parameter `count`: how many items.
    NotWaited "not-waited" 1,
    /// A mistake of ours. Parameter `why`.
    Internal "internal" 1,
}

/// What the service answered when a request did not work.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct Service {
    /// The HTTP status.
    pub status: u16,
    /// The service's own code, `BlobNotFound` and the like; empty where it gave none.
    pub code: String,
    /// The service's own message, first line, without secrets; empty where it gave none.
    pub message: String,
    /// `x-ms-request-id`: what the service's support asks for; empty where it gave none.
    pub request_id: String,
    /// Whole seconds of a `Retry-After`, where it sent one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u32>,
}

/// Why something did not work: what was tried, on what, what the service answered.
///
/// The sentence that a person reads is made from it in their language by the `words` crate; the
/// `Display` of this type is for logs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct Error {
    /// The case.
    pub code: Code,
    /// What was tried: a key of the words `tried-<text>`, such as `list-blobs`; empty where it says nothing new.
    pub tried: String,
    /// The named parameters of the sentence, free of secrets.
    pub params: BTreeMap<String, String>,
    /// What the service answered, where one was asked and did.
    pub service: Option<Box<Service>>,
}

impl Error {
    /// An error of this code, with no parameters yet.
    pub fn new(code: Code) -> Self {
        Self {
            code,
            tried: String::new(),
            params: BTreeMap::new(),
            service: None,
        }
    }

    /// Names what was tried; the innermost caller's word stays.
    #[must_use]
    pub fn tried(mut self, tried: &str) -> Self {
        if self.tried.is_empty() {
            tried.clone_into(&mut self.tried);
        }
        self
    }

    /// Adds a parameter of the sentence; one that is there stays.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl fmt::Display) -> Self {
        self.params
            .entry(name.to_owned())
            .or_insert_with(|| value.to_string());
        self
    }

    /// Adds what the service answered.
    #[must_use]
    pub fn answered(mut self, service: Service) -> Self {
        self.service = Some(Box::new(service));
        self
    }

    /// The service's own code, or nothing.
    pub fn service_code(&self) -> &str {
        self.service.as_ref().map_or("", |s| s.code.as_str())
    }

    /// The service's request id, or nothing.
    pub fn request_id(&self) -> &str {
        self.service.as_ref().map_or("", |s| s.request_id.as_str())
    }
}

/// For logs: one line, English, no secrets.
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code.as_str())?;
        if !self.tried.is_empty() {
            write!(f, " while {}", self.tried)?;
        }
        for (name, value) in &self.params {
            write!(f, " {name}={value:?}")?;
        }
        if let Some(service) = &self.service {
            write!(
                f,
                " (HTTP {} {} {:?}, request {})",
                service.status, service.code, service.message, service.request_id
            )?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_kebab_case() {
        let mut seen = std::collections::BTreeSet::new();
        for code in Code::ALL {
            assert!(seen.insert(code.as_str()), "{code:?} twice");
            assert!(
                code.as_str()
                    .chars()
                    .all(|c| c.is_ascii_lowercase() || c == '-')
            );
            assert!(matches!(code.exit(), 1..=4 | 130));
        }
    }
}
