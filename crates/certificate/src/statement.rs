//! What a certificate says.

use domain::{Code, DeleteOptions, Kind, Outcome, Residue, Stay, Tally};
use serde::{Deserialize, Serialize};

use crate::key::PublicKey;

/// What a deletion did, item by item, and what an independent look found afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Certificate {
    /// `lastcopy-certificate-1`.
    pub format: String,
    /// The program's version.
    pub program: String,
    /// The job that ran the plan.
    pub job: String,
    /// The plan.
    pub plan: Plan,
    /// Who acted, and where.
    pub by: Actor,
    /// When the job ended, RFC 3339 in UTC.
    pub finished_at: String,
    /// What the plan counted before anything was sent.
    pub before: Before,
    /// How many items ended how.
    pub outcomes: Tally,
    /// What an independent listing found afterwards; nothing where the job was canceled before it.
    pub second_look: Option<Look>,
    /// What stays by its nature, said before the plan ran.
    pub stays: Vec<Stay>,
    /// Every item of the plan, in its order.
    pub items: Vec<CertifiedItem>,
    /// The key that signed.
    pub key: PublicKey,
}

/// What was planned and confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Plan {
    /// The plan's hash, 64 hex digits.
    pub hash: String,
    /// What was selected, as a person reads it.
    pub places: Vec<String>,
    /// What it took along.
    pub options: DeleteOptions,
    /// What was typed.
    pub confirmed: String,
    /// When the items were read, RFC 3339 in UTC.
    pub observed_at: String,
}

/// Who acted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Actor {
    /// The cloud's name.
    pub cloud: String,
    /// The tenant's GUID; empty for storage that is reached by a key or a SAS.
    pub tenant: String,
    /// The object id, or `account-key` or `sas`.
    pub identity: String,
}

/// What the plan counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Before {
    /// Items that were to go.
    pub items: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Items that something blocked from the start.
    pub blocked: u64,
}

/// What an independent listing found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Look {
    /// Planned items that were still there.
    pub remaining: u64,
    /// Items below the selected places that no plan named.
    pub unplanned: u64,
    /// Copies that the service keeps.
    pub recoverable: u64,
    /// The latest date until which it keeps one, RFC 3339.
    pub until: Option<String>,
    /// What those copies are, and until when each kind is kept. Older certificates do not say.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub residues: Vec<Residue>,
}

/// One item and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct CertifiedItem {
    /// What it is.
    pub kind: Kind,
    /// The URL of its container; of a container that of its account, of a resource its group.
    pub container: String,
    /// Its exact name.
    pub name: String,
    /// The snapshot, where it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snapshot: Option<String>,
    /// The version, where it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Whether it was soft-deleted by then and was to go for good.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub purge: bool,
    /// The entity tag under which it was planned.
    pub etag: String,
    /// Its bytes.
    pub size: u64,
    /// What became of it.
    pub outcome: Outcome,
    /// The service's id of the answer that settled it: what its support asks for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<String>,
    /// How `deleted` is known without that answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proof: Option<String>,
    /// Why it did not go.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<Code>,
}

impl Certificate {
    /// The one format so far.
    pub const FORMAT: &str = "lastcopy-certificate-1";

    /// Whether nothing of what was planned remains, and nothing that no plan named came to light; of an erasure also
    /// whether the service keeps nothing.
    pub fn is_clean(&self) -> bool {
        let erasure = self.plan.options.is_erasure();
        let nothing = |look: &Look| {
            look.remaining == 0 && look.unplanned == 0 && !(erasure && look.recoverable > 0)
        };
        self.second_look.as_ref().is_some_and(nothing)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::key::Key;

    /// A certificate with one item deleted, one blocked and names that want escaping.
    pub(crate) fn certificate(key: &Key) -> Certificate {
        let item = |name: &str, outcome| CertifiedItem {
            kind: Kind::Blob,
            container: "https://a.blob.example/c".into(),
            name: name.into(),
            snapshot: None,
            version: None,
            purge: false,
            etag: "\"0x1\"".into(),
            size: 3,
            outcome,
            request: Some("1-2-3".into()),
            proof: None,
            error: (outcome == Outcome::Blocked).then_some(Code::Blocked),
        };
        let outcomes = Tally {
            deleted: 1,
            blocked: 1,
            ..Tally::default()
        };
        Certificate {
            format: Certificate::FORMAT.into(),
            program: "0.1.0".into(),
            job: "j".into(),
            plan: Plan {
                hash: "9c41".into(),
                places: vec!["a/c/<folder>/".into()],
                options: DeleteOptions::default(),
                confirmed: "2".into(),
                observed_at: "2026-09-27T16:02:00Z".into(),
            },
            by: Actor {
                cloud: "Public".into(),
                tenant: String::new(),
                identity: "sas".into(),
            },
            finished_at: "2026-09-27T16:09:00Z".into(),
            before: Before {
                items: 2,
                bytes: 6,
                blocked: 0,
            },
            outcomes,
            second_look: Some(Look {
                remaining: 1,
                unplanned: 0,
                recoverable: 1,
                until: Some("2026-10-04T16:09:00Z".into()),
                residues: vec![Residue {
                    kind: Kind::Blob,
                    count: 1,
                    until: Some("2026-10-04T16:09:00Z".into()),
                }],
            }),
            stays: Vec::new(),
            items: vec![
                item("<img src=x onerror=alert(1)>\u{202e}\n", Outcome::Deleted),
                item("b", Outcome::Blocked),
            ],
            key: key.public(),
        }
    }

    #[test]
    fn what_was_canceled_before_the_second_look_is_not_clean() {
        let mut made = certificate(&Key::for_this_session().unwrap());
        assert!(!made.is_clean());
        made.second_look = Some(Look {
            remaining: 0,
            unplanned: 0,
            recoverable: 1,
            until: None,
            residues: Vec::new(),
        });
        assert!(made.is_clean());
        made.second_look = None;
        assert!(!made.is_clean());
    }
}
