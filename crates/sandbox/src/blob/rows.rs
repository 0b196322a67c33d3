use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::xml::{element, name_element};
use crate::seed::BlobType;
use crate::state::{BlobEntry, Container, Lease, Metadata, Revision};
use crate::ticks::Ticks;

/// Writes the rows of one page.
pub(super) struct Writer {
    pub(super) xml: String,
    pub(super) rows: usize,
    pub(super) page: usize,
    pub(super) with_metadata: bool,
    pub(super) with_snapshots: bool,
    pub(super) now: Ticks,
}

impl Writer {
    pub(super) fn has_room(&self) -> bool {
        self.rows < self.page
    }

    pub(super) fn folder(&mut self, name: &str) {
        self.rows += 1;
        self.xml.push_str("<BlobPrefix>");
        name_element(&mut self.xml, "Name", name);
        self.xml.push_str("</BlobPrefix>");
    }

    /// Writes a blob, its snapshots before it, the oldest first. Returns the row that found no room:
    /// a snapshot's id, or nothing for the base.
    pub(super) fn blob(
        &mut self,
        name: &str,
        entry: &BlobEntry,
        from: Option<&str>,
    ) -> Option<String> {
        if self.with_snapshots {
            for snapshot in &entry.snapshots {
                let id = snapshot.taken.iso();
                if from.is_some_and(|from| from.is_empty() || id.as_str() < from) {
                    continue;
                }
                if !self.has_room() {
                    return Some(id);
                }
                self.row(name, &snapshot.revision, None, Some(&id));
            }
        }
        if !self.has_room() {
            return Some(String::new());
        }
        self.row(name, &entry.base, Some(&entry.lease), None);
        None
    }

    fn row(
        &mut self,
        name: &str,
        revision: &Revision,
        lease: Option<&Lease>,
        snapshot: Option<&str>,
    ) {
        self.rows += 1;
        self.xml.push_str("<Blob>");
        name_element(&mut self.xml, "Name", name);
        if let Some(snapshot) = snapshot {
            element(&mut self.xml, "Snapshot", snapshot);
        }
        write_properties(&mut self.xml, revision, lease, self.now);
        if self.with_metadata {
            write_metadata(&mut self.xml, &revision.metadata);
        }
        // Recorded from the service.
        self.xml.push_str("<OrMetadata /></Blob>");
    }
}

/// Recorded from the service: the properties in their order, the `Etag` without quotes.
fn write_properties(out: &mut String, revision: &Revision, lease: Option<&Lease>, now: Ticks) {
    out.push_str("<Properties><Creation-Time>");
    revision.created.write_http_date(out);
    out.push_str("</Creation-Time><Last-Modified>");
    revision.written.write_http_date(out);
    out.push_str("</Last-Modified>");
    let (etag, size) = (revision.written.etag(), revision.content.len());
    let _ = write!(
        out,
        "<Etag>{etag}</Etag><Content-Length>{size}</Content-Length>"
    );
    element(out, "Content-Type", &revision.content_type);
    out.push_str("<Content-Encoding /><Content-Language /><Content-CRC64 />");
    match revision.md5() {
        Some(md5) => element(out, "Content-MD5", &STANDARD.encode(md5)),
        None => out.push_str("<Content-MD5 />"),
    }
    out.push_str("<Cache-Control /><Content-Disposition />");
    element(out, "BlobType", revision.blob_type.as_str());
    if revision.blob_type == BlobType::Block {
        out.push_str("<AccessTier>Hot</AccessTier><AccessTierInferred>true</AccessTierInferred>");
    }
    if let Some(lease) = lease {
        write_lease(out, lease, now);
    }
    out.push_str("<ServerEncrypted>true</ServerEncrypted></Properties>");
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
    metadata: bool,
    now: Ticks,
) {
    out.push_str("<Container>");
    element(out, "Name", name);
    out.push_str("<Properties><Last-Modified>");
    container.written.write_http_date(out);
    let _ = write!(
        out,
        "</Last-Modified><Etag>\"{}\"</Etag>",
        container.written.etag()
    );
    write_lease(out, &container.lease, now);
    out.push_str("<DefaultEncryptionScope>$account-encryption-key</DefaultEncryptionScope><DenyEncryptionScopeOverride>false</DenyEncryptionScopeOverride><HasImmutabilityPolicy>false</HasImmutabilityPolicy><HasLegalHold>false</HasLegalHold></Properties>");
    if metadata {
        write_metadata(out, &container.metadata);
    }
    out.push_str("</Container>");
}
