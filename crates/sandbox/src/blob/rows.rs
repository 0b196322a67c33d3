use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::xml::{element, name_element};
use crate::seed::BlobType;
use crate::state::{
    BlobEntry, Container, DeletedContainer, Deletion, Lease, Metadata, Past, Revision,
};
use crate::ticks::Ticks;

/// What a listing shows beside the blobs that are there (Azure REST: List Blobs, `include`).
#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a word of the query")]
pub(super) struct Include {
    pub(super) metadata: bool,
    pub(super) snapshots: bool,
    pub(super) versions: bool,
    pub(super) deleted: bool,
    pub(super) deleted_with_versions: bool,
    pub(super) uncommitted: bool,
    pub(super) tags: bool,
    pub(super) legal_hold: bool,
    pub(super) policy: bool,
}

impl Include {
    /// Whether more than the base can make a row.
    fn is_more(self) -> bool {
        self.snapshots
            || self.versions
            || self.deleted
            || self.deleted_with_versions
            || self.uncommitted
    }
}

/// Writes the rows of one page.
pub(super) struct Writer {
    pub(super) xml: String,
    pub(super) rows: usize,
    pub(super) page: usize,
    pub(super) include: Include,
    /// Rows say whether they are files or directories.
    pub(super) hierarchical: bool,
    /// The date that was written last, and its text: neighbours are often of one second.
    pub(super) date: (i64, String),
    pub(super) now: Ticks,
}

/// One row of a blob's name.
#[derive(Clone, Copy)]
struct Row<'a> {
    revision: &'a Revision,
    lease: Option<&'a Lease>,
    snapshot: Option<Ticks>,
    version: Option<Ticks>,
    is_current: bool,
    deleted: Option<Deletion>,
    only_versions: bool,
}

impl Writer {
    pub(super) fn has_room(&self) -> bool {
        self.rows < self.page
    }

    /// Recorded from the service: with a hierarchical namespace a folder has the properties of its directory.
    pub(super) fn folder(&mut self, name: &str, directory: Option<&Revision>) {
        self.rows += 1;
        self.xml.push_str("<BlobPrefix>");
        name_element(&mut self.xml, "Name", name);
        if let Some(directory) = directory {
            self.properties(Row::of(directory, Some(&Lease::Available)));
        }
        self.xml.push_str("</BlobPrefix>");
    }

    /// Whether any row of this name is shown.
    pub(super) fn shows(&self, entry: &BlobEntry) -> bool {
        if entry.base.is_some() {
            return true;
        }
        self.include.is_more() && !self.more_rows(entry).is_empty()
    }

    /// Writes what is there of a name: snapshots and versions, the oldest first, then the blob. Returns the
    /// number of the row that found no room.
    pub(super) fn blob(&mut self, name: &str, entry: &BlobEntry, from: usize) -> Option<usize> {
        if self.include.is_more() {
            for (number, row) in self.more_rows(entry).into_iter().enumerate().skip(from) {
                if !self.has_room() {
                    return Some(number);
                }
                self.row(name, row);
            }
            return None;
        }
        let base = entry.base.as_ref()?;
        if !self.has_room() {
            return Some(0);
        }
        self.row(name, Row::of(base, Some(&entry.lease)));
        None
    }

    /// The rows of a name in their order, for a listing that includes more than bases.
    fn more_rows<'a>(&self, entry: &'a BlobEntry) -> Vec<Row<'a>> {
        let include = self.include;
        let shown = |past: &Past| match past.deleted {
            None => true,
            Some(deletion) => include.deleted && !deletion.is_over(self.now),
        };
        let mut rows = Vec::new();
        if include.snapshots {
            rows.extend(
                entry
                    .snapshots
                    .iter()
                    .filter(|past| shown(past))
                    .map(|past| Row {
                        snapshot: Some(past.id),
                        deleted: past.deleted,
                        ..Row::of(&past.revision, None)
                    }),
            );
        }
        if include.versions {
            rows.extend(
                entry
                    .versions
                    .iter()
                    .filter(|past| shown(past))
                    .map(|past| Row {
                        version: Some(past.id),
                        deleted: past.deleted,
                        ..Row::of(&past.revision, None)
                    }),
            );
        }
        if let Some(base) = &entry.base {
            let version = base.version.filter(|_| include.versions);
            rows.push(Row {
                version,
                is_current: version.is_some(),
                ..Row::of(base, Some(&entry.lease))
            });
            return rows;
        }
        if let Some((revision, deletion)) = &entry.deleted
            && include.deleted
            && !deletion.is_over(self.now)
        {
            rows.push(Row {
                deleted: Some(*deletion),
                ..Row::of(revision, None)
            });
        }
        let newest = entry.versions.last();
        if let Some(newest) = newest.filter(|_| include.deleted_with_versions) {
            // Recorded from the service: one row, without a version's id, for a blob that is gone.
            rows.push(Row {
                only_versions: true,
                ..Row::of(&newest.revision, Some(&Lease::Available))
            });
        }
        rows
    }

    fn row(&mut self, name: &str, row: Row<'_>) {
        self.rows += 1;
        let out = &mut self.xml;
        out.push_str("<Blob>");
        name_element(out, "Name", name);
        if let Some(snapshot) = row.snapshot {
            element(out, "Snapshot", &snapshot.iso());
        }
        if let Some(version) = row.version {
            element(out, "VersionId", &version.iso());
        }
        if row.is_current {
            out.push_str("<IsCurrentVersion>true</IsCurrentVersion>");
        }
        if row.deleted.is_some() {
            out.push_str("<Deleted>true</Deleted>");
        }
        if row.only_versions {
            out.push_str("<HasVersionsOnly>true</HasVersionsOnly>");
        }
        self.properties(row);
        if self.include.metadata {
            write_metadata(&mut self.xml, &row.revision.metadata);
        }
        if self.include.tags && !row.revision.tags.is_empty() {
            write_tags(&mut self.xml, "Tags", &row.revision.tags);
        }
        // Recorded from the service.
        self.xml.push_str("<OrMetadata /></Blob>");
    }

    /// Recorded from the service: the properties in their order, the `Etag` without quotes.
    fn properties(&mut self, row: Row<'_>) {
        let Row { revision, .. } = row;
        self.xml.push_str("<Properties><Creation-Time>");
        self.push_date(revision.created);
        self.xml.push_str("</Creation-Time><Last-Modified>");
        self.push_date(revision.written);
        let out = &mut self.xml;
        out.push_str("</Last-Modified><Etag>");
        revision.written.write_etag(out);
        out.push_str("</Etag>");
        if self.hierarchical {
            let kind = if revision.is_directory() {
                "directory"
            } else {
                "file"
            };
            element(out, "ResourceType", kind);
        }
        let _ = write!(
            out,
            "<Content-Length>{}</Content-Length>",
            revision.content.len()
        );
        if self.hierarchical && revision.is_directory() {
            out.push_str("<Content-Type />");
        } else {
            element(out, "Content-Type", &revision.content_type);
        }
        header_element(out, revision, "content-encoding", "Content-Encoding");
        header_element(out, revision, "content-language", "Content-Language");
        out.push_str("<Content-CRC64 />");
        match revision.md5() {
            Some(md5) => element(out, "Content-MD5", &STANDARD.encode(md5)),
            None => out.push_str("<Content-MD5 />"),
        }
        header_element(out, revision, "cache-control", "Cache-Control");
        header_element(out, revision, "content-disposition", "Content-Disposition");
        if revision.blob_type == BlobType::Page {
            let sequence = revision.sequence;
            let _ = write!(
                out,
                "<x-ms-blob-sequence-number>{sequence}</x-ms-blob-sequence-number>"
            );
        }
        element(out, "BlobType", revision.blob_type.as_str());
        write_tier(out, revision, self.now);
        if let Some(lease) = row.lease {
            write_lease(out, lease, self.now);
        }
        out.push_str("<ServerEncrypted>true</ServerEncrypted>");
        self.rare_properties(row);
        self.xml.push_str("</Properties>");
    }

    fn push_date(&mut self, at: Ticks) {
        if self.date.1.is_empty() || self.date.0 != at.unix_seconds() {
            self.date.0 = at.unix_seconds();
            self.date.1.clear();
            at.write_http_date(&mut self.date.1);
        }
        self.xml.push_str(&self.date.1);
    }

    fn rare_properties(&mut self, row: Row<'_>) {
        let out = &mut self.xml;
        if let Some(deletion) = row.deleted {
            out.push_str("<DeletedTime>");
            deletion.at.write_http_date(out);
            let days = deletion.remaining_days(self.now);
            let _ = write!(
                out,
                "</DeletedTime><RemainingRetentionDays>{days}</RemainingRetentionDays>"
            );
        }
        if !row.revision.tags.is_empty() {
            let _ = write!(out, "<TagCount>{}</TagCount>", row.revision.tags.len());
        }
        if let Some((until, locked)) = row.revision.immutable.filter(|_| self.include.policy) {
            out.push_str("<ImmutabilityPolicyUntilDate>");
            until.write_http_date(out);
            out.push_str("</ImmutabilityPolicyUntilDate>");
            let mode = if locked { "locked" } else { "unlocked" };
            element(out, "ImmutabilityPolicyMode", mode);
        }
        if self.include.legal_hold && row.revision.held {
            out.push_str("<LegalHold>true</LegalHold>");
        }
    }
}

impl<'a> Row<'a> {
    fn of(revision: &'a Revision, lease: Option<&'a Lease>) -> Self {
        Self {
            revision,
            lease,
            snapshot: None,
            version: None,
            is_current: false,
            deleted: None,
            only_versions: false,
        }
    }
}

fn header_element(out: &mut String, revision: &Revision, header: &str, tag: &str) {
    match revision.header(header) {
        Some(value) => element(out, tag, value),
        None => {
            for part in ["<", tag, " />"] {
                out.push_str(part);
            }
        }
    }
}

fn write_tier(out: &mut String, revision: &Revision, now: Ticks) {
    if revision.blob_type != BlobType::Block {
        return;
    }
    let tier = &revision.tier;
    element(out, "AccessTier", tier.at(now).as_str());
    if tier.set.is_none() && tier.rehydration.is_none() {
        out.push_str("<AccessTierInferred>true</AccessTierInferred>");
    }
    if let Some(changed) = tier.changed {
        out.push_str("<AccessTierChangeTime>");
        changed.write_http_date(out);
        out.push_str("</AccessTierChangeTime>");
    }
    if let Some(pending) = tier.pending(now) {
        element(out, "ArchiveStatus", pending.status());
        element(out, "RehydratePriority", pending.priority());
    }
}

/// `<TagSet>` within `tag` (Azure REST: Get Blob Tags).
pub(super) fn write_tags(out: &mut String, tag: &str, tags: &Metadata) {
    for part in ["<", tag, "><TagSet>"] {
        out.push_str(part);
    }
    for (name, value) in tags {
        out.push_str("<Tag>");
        element(out, "Key", name);
        element(out, "Value", value);
        out.push_str("</Tag>");
    }
    for part in ["</TagSet></", tag, ">"] {
        out.push_str(part);
    }
}

fn write_lease(out: &mut String, lease: &Lease, now: Ticks) {
    let state = lease.state(now);
    element(out, "LeaseStatus", state.status());
    element(out, "LeaseState", state.as_str());
    if let Some(duration) = lease.duration(now) {
        element(out, "LeaseDuration", duration);
    }
}

fn write_metadata(out: &mut String, metadata: &Metadata) {
    if metadata.is_empty() {
        out.push_str("<Metadata />");
        return;
    }
    out.push_str("<Metadata>");
    for (name, value) in metadata {
        element(out, name, value);
    }
    out.push_str("</Metadata>");
}

/// Recorded from the service: a container's `Etag` has its quotes.
pub(super) fn write_container(
    out: &mut String,
    name: &str,
    container: &Container,
    deleted: Option<&DeletedContainer>,
    metadata: bool,
    now: Ticks,
) {
    out.push_str("<Container>");
    element(out, "Name", name);
    if let Some(deleted) = deleted {
        // Azure REST: List Containers, `include=deleted`.
        element(out, "Version", &deleted.version());
        out.push_str("<Deleted>true</Deleted>");
    }
    out.push_str("<Properties><Last-Modified>");
    container.written.write_http_date(out);
    let _ = write!(
        out,
        "</Last-Modified><Etag>\"{}\"</Etag>",
        container.written.etag()
    );
    match deleted {
        // Recorded from the service: a deleted container is shown as leased, whoever held it.
        Some(_) => out.push_str("<LeaseStatus>locked</LeaseStatus><LeaseState>leased</LeaseState><LeaseDuration>fixed</LeaseDuration>"),
        None => write_lease(out, &container.lease, now),
    }
    out.push_str("<DefaultEncryptionScope>$account-encryption-key</DefaultEncryptionScope><DenyEncryptionScopeOverride>false</DenyEncryptionScopeOverride>");
    let _ = write!(
        out,
        "<HasImmutabilityPolicy>{}</HasImmutabilityPolicy><HasLegalHold>{}</HasLegalHold>",
        container.immutability.is_some(),
        !container.hold_tags.is_empty()
    );
    if container.version_level {
        out.push_str(
            "<ImmutableStorageWithVersioningEnabled>true</ImmutableStorageWithVersioningEnabled>",
        );
    }
    if let Some(deleted) = deleted {
        out.push_str("<DeletedTime>");
        deleted.at.write_http_date(out);
        let days = deleted.remaining_days(now);
        let _ = write!(
            out,
            "</DeletedTime><RemainingRetentionDays>{days}</RemainingRetentionDays>"
        );
    }
    out.push_str("</Properties>");
    if metadata {
        write_metadata(out, &container.metadata);
    }
    out.push_str("</Container>");
}
