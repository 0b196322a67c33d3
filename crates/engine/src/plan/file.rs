//! A plan's file: one canonical line with a seal over every byte before it.

use std::fmt::Write as _;
use std::path::Path;

use certificate::canonical;
use domain::{Code, Error, Kind, Place, Plan, PlanItem, Result};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::hash::PlanHash;
use super::to_do;
use crate::hex::hex;

/// What is sealed begins with this, so that no other hash can be taken for a seal.
const FORMAT: &str = "lastcopy-plan-file-1\n";

/// A saved plan: the head and every item, as `lastcopy plan show` and `apply` read it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PlanFile {
    /// The head.
    pub plan: Plan,
    /// The items in their order.
    pub items: Vec<PlanItem>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sealed {
    items: Vec<PlanItem>,
    plan: Plan,
    // Held against the text as a whole.
    #[serde(rename = "seal")]
    _seal: String,
}

/// Reads a plan's file and holds every byte against its seal, and its content against its hash.
///
/// Errors: `not-readable`, `malformed-file` where it is no plan, `plan-tampered` where a byte is not what was
/// written.
pub fn read_plan(path: &Path) -> Result<PlanFile> {
    let named = |error: Error| error.with("path", path.display());
    let bytes = std::fs::read(path);
    let bytes = bytes.map_err(|e| named(Error::new(Code::NotReadable)).with("why", e))?;
    open(&bytes).map_err(named)
}

fn open(bytes: &[u8]) -> Result<PlanFile> {
    let sealed: Sealed = serde_json::from_slice(bytes)
        .map_err(|e| Error::new(Code::MalformedFile).with("why", e))?;
    let file = PlanFile {
        plan: sealed.plan,
        items: sealed.items,
    };
    // One plan has one spelling: what was moved, added, doubled or respaced is not what was written.
    if seal(&file.plan, &file.items)? == bytes && is_consistent(&file) {
        Ok(file)
    } else {
        Err(Error::new(Code::PlanTampered))
    }
}

/// The bytes of a plan's file: the members in the order of RFC 8785, the seal last.
pub(super) fn seal(plan: &Plan, items: &[PlanItem]) -> Result<Vec<u8>> {
    let mut text = "{\"items\":[".to_owned();
    for (at, item) in items.iter().enumerate() {
        text.push_str(if at == 0 { "" } else { "," });
        text.push_str(&spelled(item)?);
    }
    text.push_str("],\"plan\":");
    text.push_str(&spelled(plan)?);
    let seal = Sha256::new()
        .chain_update(FORMAT)
        .chain_update(&text)
        .finalize();
    let _ = writeln!(text, ",\"seal\":\"{}\"}}", hex(&seal));
    Ok(text.into_bytes())
}

fn spelled(of: &impl Serialize) -> Result<String> {
    let value = serde_json::to_value(of);
    let value = value.map_err(|e| Error::new(Code::Internal).with("why", e))?;
    Ok(canonical(&value))
}

/// Whether the items give the hash and the counts, stand in their order, and lie within what was selected: a
/// seal says only that nobody touched the file since somebody wrote it.
fn is_consistent(PlanFile { plan, items }: &PlanFile) -> bool {
    let mut hash = PlanHash::new(&plan.cloud, &plan.tenant, &plan.identity, &plan.options);
    for item in items {
        hash.item(item);
    }
    let in_place = items.iter().enumerate().all(|(at, item)| {
        let selected = |place: &Place| selects(place, item);
        let dependent = plan.options.dependents && item.resource().is_some();
        item.seq == at as u64 && (dependent || plan.places.iter().any(selected))
    });
    let export = plan.options.export == plan.export_to.is_some();
    in_place && export && hash.finish() == plan.hash && (plan.items, plan.bytes) == to_do(items)
}

/// Whether an item is what was selected, or lies within it.
pub(crate) fn selects(selected: &Place, item: &PlanItem) -> bool {
    let container = Place::Container(item.blob.container.clone());
    match (item.kind, selected) {
        (Kind::Container, _) => *selected == container,
        // A group's resources go with it, and what runs in a workspace.
        (_, Place::Resource { id }) => {
            let resource = item.resource();
            resource.is_some_and(|resource| resource.is_within(id))
        }
        // What belongs to a blob goes with the blob; a copy that was selected goes alone.
        (_, Place::Blob(blob)) => {
            let same_name = blob.container == item.blob.container && blob.name == item.blob.name;
            let named =
                |wanted: &Option<String>, has: &Option<String>| wanted.is_none() || wanted == has;
            same_name
                && named(&blob.snapshot, &item.blob.snapshot)
                && named(&blob.version, &item.blob.version)
        }
        _ => selected.holds(&Place::Blob(item.blob.clone())),
    }
}

#[cfg(test)]
mod tests {
    use domain::{BlobId, Container, DeleteOptions, StorageAccount, Verb};

    use super::*;

    fn plan(names: &[&str]) -> (Plan, Vec<PlanItem>) {
        let container = Container {
            account: StorageAccount {
                name: "a".into(),
                endpoint: "https://a".into(),
            },
            name: "c".into(),
        };
        let items: Vec<PlanItem> = names
            .iter()
            .enumerate()
            .map(|(at, name)| PlanItem {
                seq: at as u64,
                kind: Kind::Blob,
                blob: BlobId {
                    container: container.clone(),
                    name: (*name).to_owned(),
                    snapshot: None,
                    version: None,
                },
                etag: "\"0x1\"".into(),
                size: 3,
                md5: None,
                purge: false,
                blocker: None,
                blocked_by: String::new(),
            })
            .collect();
        let options = DeleteOptions::default();
        let mut hash = PlanHash::new("Public", "t", "o", &options);
        for item in &items {
            hash.item(item);
        }
        let (count, bytes) = to_do(&items);
        let plan = Plan {
            id: "0123".into(),
            verb: Verb::Delete,
            hash: hash.finish(),
            cloud: "Public".into(),
            tenant: "t".into(),
            identity: "o".into(),
            places: vec![Place::Folder {
                container,
                prefix: "run/".into(),
            }],
            options,
            export_to: None,
            items: count,
            bytes,
            blocked: 0,
            blockers: Vec::new(),
            stays: Vec::new(),
            confirm: count.to_string(),
            observed_at: "2026-09-27T16:02:00Z".into(),
        };
        (plan, items)
    }

    #[test]
    fn t31_one_changed_byte_anywhere_is_refused() {
        let (plan, items) = plan(&["run/a", "run/<\u{202e}\n\"é"]);
        let sealed = seal(&plan, &items).unwrap();
        assert_eq!(open(&sealed).unwrap().items, items);
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
            open(&sealed[..at]).unwrap_err();
        }
    }

    /// A seal is no signature: whoever altered a file can seal it again, and is still held to the hash.
    #[test]
    fn t31_what_was_sealed_again_must_give_its_hash() {
        let (plan, items) = plan(&["run/a", "run/b"]);
        let mut other = items.clone();
        other[1].blob.name = "run/c".into();
        assert_eq!(
            open(&seal(&plan, &other).unwrap()).unwrap_err().code,
            Code::PlanTampered
        );
        let mut outside = plan.clone();
        outside.places = vec![Place::Blob(items[0].blob.clone())];
        open(&seal(&outside, &items).unwrap()).unwrap_err();
    }
}
