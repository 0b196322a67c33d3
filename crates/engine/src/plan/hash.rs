//! What binds a confirmation to exactly one state of the far side.

use domain::{DeleteOptions, PlanItem, Verb};
use sha2::{Digest as _, Sha256};

use crate::hex::hex;
use crate::store::journal::Head;

/// The hash of a plan: the same state and the same wish give the same hash.
pub(super) struct PlanHash(Sha256);

impl PlanHash {
    pub(super) fn begin(head: &Head, options: &DeleteOptions) -> Self {
        Self::new(&head.cloud, &head.tenant, &head.identity, options)
    }

    pub(super) fn new(cloud: &str, tenant: &str, identity: &str, options: &DeleteOptions) -> Self {
        let mut hash = Self(Sha256::new());
        for field in [
            "lastcopy-plan-1",
            cloud,
            tenant,
            identity,
            Verb::Delete.as_str(),
        ] {
            hash.field(field);
        }
        let words = [
            (options.snapshots, "snapshots"),
            (options.versions, "versions"),
            (options.soft_deleted, "soft-deleted"),
            (options.purge, "purge"),
            (options.export, "export"),
            (options.dependents, "dependents"),
            (options.kept_only, "kept-only"),
        ];
        let wanted: Vec<&str> = words
            .into_iter()
            .filter_map(|(wanted, word)| wanted.then_some(word))
            .collect();
        hash.field(&wanted.join(","));
        for name in &options.shared {
            hash.field("shared");
            hash.field(name);
        }
        hash
    }

    pub(super) fn item(&mut self, item: &PlanItem) {
        let blob = &item.blob;
        if item.purge {
            self.field("purge");
        }
        self.field(item.kind.as_str());
        self.field(&blob.container.account.endpoint);
        self.field(&blob.container.name);
        self.field(&blob.name);
        self.field(blob.snapshot.as_deref().unwrap_or_default());
        self.field(blob.version.as_deref().unwrap_or_default());
        self.field(&item.etag);
        self.field(&item.size.to_string());
        self.field(item.blocker.as_deref().unwrap_or_default());
    }

    /// Length first: no two lists of fields give the same bytes.
    pub(super) fn field(&mut self, text: &str) {
        self.0.update((text.len() as u64).to_le_bytes());
        self.0.update(text);
    }

    pub(super) fn finish(self) -> String {
        hex(&self.0.finalize())
    }
}
