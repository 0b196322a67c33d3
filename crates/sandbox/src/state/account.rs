use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::btree_map::Range;
use std::iter::Peekable;
use std::ops::Bound;
use std::sync::Arc;

use super::generated::Generated;
use crate::state::{BlobEntry, Lease, Metadata, Revision};
use crate::ticks::Ticks;

#[derive(Debug)]
pub(crate) struct Account {
    pub(crate) name: String,
    /// The bytes of the account key.
    pub(crate) key: Vec<u8>,
    pub(crate) service: BlobService,
    /// Directories are things of their own, as Data Lake Storage has them.
    pub(crate) hierarchical: bool,
    /// Whether the account key and what is signed with it let anybody in.
    pub(crate) shared_key: bool,
    pub(crate) containers: BTreeMap<String, Container>,
    /// Deleted containers: those that can be restored, and those whose name is not free yet.
    pub(crate) deleted_containers: Vec<DeletedContainer>,
}

/// What the account's blob service keeps after a write or a deletion
/// (`blobServices/default` of Resource Manager).
#[derive(Debug, Clone, Default)]
pub(crate) struct BlobService {
    /// `isVersioningEnabled`.
    pub(crate) versioning: bool,
    /// `deleteRetentionPolicy`.
    pub(crate) blobs: Retention,
    /// `deleteRetentionPolicy.allowPermanentDelete`.
    pub(crate) permanent_delete: bool,
    /// `containerDeleteRetentionPolicy`.
    pub(crate) containers: Retention,
}

/// For how many days something deleted is kept; `None` where nothing is.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Retention {
    pub(crate) days: Option<u32>,
}

#[derive(Debug, Clone)]
pub(crate) struct Container {
    pub(crate) written: Ticks,
    pub(crate) metadata: Metadata,
    pub(crate) lease: Lease,
    /// The tags of its legal hold; it is held while there is one.
    pub(crate) hold_tags: Vec<String>,
    pub(crate) immutability: Option<Immutability>,
    /// Whether its blobs can have a hold or a policy of their own.
    pub(crate) version_level: bool,
    blobs: BTreeMap<String, BlobEntry>,
    /// Blobs that need no memory, as long as nobody changes them.
    generated: Option<Generated>,
}

/// A time-based retention policy of a container.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Immutability {
    /// Days since a blob's creation.
    pub(crate) days: u32,
    pub(crate) locked: bool,
    /// `allowProtectedAppendWrites`.
    pub(crate) appends: bool,
}

/// A container that was deleted.
#[derive(Debug)]
pub(crate) struct DeletedContainer {
    pub(crate) name: String,
    pub(crate) at: Ticks,
    /// Days for which it can be restored; 0 where it cannot.
    pub(crate) days: u32,
    pub(crate) container: Container,
}

impl DeletedContainer {
    /// The version that names it (`01D…`, as the service has it).
    pub(crate) fn version(&self) -> String {
        format!("01{}", &self.at.etag()[2..])
    }

    /// Whether it can be restored.
    pub(crate) fn is_kept(&self, now: Ticks) -> bool {
        now < self.at.plus_days(self.days)
    }

    /// Whole days for which it can still be restored.
    pub(crate) fn remaining_days(&self, now: Ticks) -> i64 {
        now.whole_days_to(self.at.plus_days(self.days))
    }
}

impl Container {
    pub(crate) fn new(
        written: Ticks,
        metadata: Metadata,
        blobs: BTreeMap<String, BlobEntry>,
    ) -> Self {
        Self {
            written,
            metadata,
            lease: Lease::default(),
            hold_tags: Vec::new(),
            immutability: None,
            version_level: false,
            blobs,
            generated: None,
        }
    }

    /// Adds this many blobs that need no memory.
    pub(super) fn generate(&mut self, count: u64) {
        self.generated = Some(Generated::new(count, self.written.next()));
    }

    /// What is known of the blobs of that name.
    pub(crate) fn entry(&self, name: &str) -> Option<Cow<'_, BlobEntry>> {
        if let Some(entry) = self.blobs.get(name) {
            return Some(Cow::Borrowed(entry));
        }
        let generated = self.generated.as_ref()?;
        Some(Cow::Owned(generated.entry(generated.number(name)?)))
    }

    /// The same, to change it; what its retention no longer keeps is gone first.
    pub(crate) fn entry_mut(&mut self, name: &str, now: Ticks) -> Option<&mut BlobEntry> {
        self.store(name);
        let entry = self.blobs.get_mut(name)?;
        entry.expire(now);
        Some(entry)
    }

    /// The entry of that name, made where there is none.
    pub(crate) fn entry_or_new(&mut self, name: &str, now: Ticks) -> &mut BlobEntry {
        self.store(name);
        let entry = self.blobs.entry(name.to_owned()).or_default();
        entry.expire(now);
        entry
    }

    /// Keeps a generated blob as any other, since it is to be changed.
    fn store(&mut self, name: &str) {
        if let Some(generated) = &mut self.generated
            && let Some(number) = generated.number(name)
        {
            let entry = generated.entry(number);
            generated.forget(number);
            self.blobs.insert(name.to_owned(), entry);
        }
    }

    /// Forgets an entry that holds nothing any more.
    pub(crate) fn tidy(&mut self, name: &str) {
        if self.blobs.get(name).is_some_and(BlobEntry::is_empty) {
            self.blobs.remove(name);
        }
    }

    /// What there is from this name on, in the order of the names.
    pub(crate) fn range(&self, from: &str) -> Entries<'_> {
        let range = (Bound::Included(from), Bound::Unbounded);
        let generated = self.generated.as_ref();
        Entries {
            stored: self.blobs.range::<str, _>(range).peekable(),
            number: generated.map_or(0, |generated| generated.from(from)),
            generated,
            upcoming: None,
        }
    }

    /// The directory that a folder (`a/b/`) stands for, where it is a thing of its own.
    pub(crate) fn directory(&self, folder: &str) -> Option<&Revision> {
        let entry = self.blobs.get(folder.strip_suffix('/')?)?;
        entry.base.as_deref().filter(|base| base.is_directory())
    }

    /// Makes every directory that its blobs lie in, as old as the first of them.
    pub(super) fn add_all_directories(&mut self) {
        let blobs = self
            .blobs
            .iter()
            .filter_map(|(name, entry)| Some((name.clone(), entry.base.as_ref()?.created)));
        for (name, created) in blobs.collect::<Vec<_>>() {
            self.add_directories(&name, created);
        }
    }

    /// Makes the directories above a blob, where they are missing.
    pub(crate) fn add_directories(&mut self, name: &str, now: Ticks) {
        for (at, _) in name.match_indices('/') {
            let above = self.blobs.entry(name[..at].to_owned()).or_default();
            if above.base.is_none() {
                above.base = Some(Arc::new(Revision::directory(now)));
            }
        }
    }

    /// Whether a blob is there whose name starts with this one and a slash.
    pub(crate) fn has_below(&self, directory: &str) -> bool {
        let prefix = format!("{directory}/");
        let below = self
            .blobs
            .range::<str, _>((Bound::Included(prefix.as_str()), Bound::Unbounded));
        let mut below = below.take_while(|(name, _)| name.starts_with(&prefix));
        below.any(|(_, entry)| entry.base.is_some())
    }

    /// Whether it has any blob.
    pub(crate) fn has_blobs(&self) -> bool {
        let generated = self.generated.as_ref();
        generated.is_some_and(|generated| generated.next(0).is_some())
            || self.blobs.values().any(|entry| entry.base.is_some())
    }

    #[cfg(test)]
    pub(crate) fn blobs(&self) -> &BTreeMap<String, BlobEntry> {
        &self.blobs
    }
}

/// The entries of a container in the order of their names, the stored and the generated ones.
pub(crate) struct Entries<'a> {
    stored: Peekable<Range<'a, String, BlobEntry>>,
    generated: Option<&'a Generated>,
    /// The next number to look at.
    number: u64,
    /// The next generated blob, its name written once.
    upcoming: Option<(u64, String)>,
}

impl<'a> Iterator for Entries<'a> {
    type Item = (Cow<'a, str>, Cow<'a, BlobEntry>);

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(generated) = self.generated {
            if self.upcoming.is_none()
                && let Some(number) = generated.next(self.number)
            {
                self.number = number + 1;
                self.upcoming = Some((number, Generated::name(number)));
            }
            let stored = self.stored.peek().map(|(name, _)| name.as_str());
            let is_next =
                |(_, name): &mut (u64, String)| stored.is_none_or(|stored| name.as_str() < stored);
            if let Some((number, name)) = self.upcoming.take_if(is_next) {
                return Some((Cow::Owned(name), Cow::Owned(generated.entry(number))));
            }
        }
        let (name, entry) = self.stored.next()?;
        Some((Cow::Borrowed(name.as_str()), Cow::Borrowed(entry)))
    }
}
