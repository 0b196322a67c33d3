use std::time::Duration;

use jiff::Timestamp;
use percent_encoding::percent_decode_str;

use crate::blob::{Blob, BlobPage, ContainerEntry, ContainerPage, is_leased, quoted};
use crate::http::http_date;
use crate::xml::{Step, walk};

const ROOT: &str = "EnumerationResults";
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Reads a page of "Azure REST: List Blobs". Blobs and prefixes may come in any order; elements that are
/// not known are passed over.
pub(super) fn blob_page(body: &[u8], now: Timestamp) -> Result<BlobPage, String> {
    let mut page = BlobPage::default();
    let mut path = Path::default();
    let mut entry = Entry::default();
    walk(body, |step| {
        match step {
            Step::Open { depth, name } => {
                path.open(depth, name)?;
                if depth == 3 {
                    entry = Entry::default();
                }
            }
            Step::Close {
                depth: 2,
                name: "NextMarker",
                text,
                ..
            } => page.next = (!text.is_empty()).then(|| text.to_owned()),
            Step::Close { depth: 3, .. } => match path.entry {
                Tag::Blob => {
                    page.hierarchical_namespace |= entry.has_resource_type;
                    page.blobs.push(std::mem::take(&mut entry).into_blob(now)?);
                }
                Tag::BlobPrefix => page
                    .folders
                    .push(entry.name.take().ok_or("a prefix without a name")?),
                _ => {}
            },
            Step::Close {
                depth: 4,
                name: "Name",
                text,
                encoded,
            } => entry.name = Some(exact(text, encoded)?),
            Step::Close {
                depth: 4,
                name,
                text,
                ..
            } if path.entry == Tag::Blob => entry.field(name, text),
            Step::Close {
                depth: 5,
                name,
                text,
                ..
            } if path.entry == Tag::Blob => match path.part {
                Tag::Properties => entry.property(name, text)?,
                Tag::Metadata => entry.metadata(name, text),
                _ => {}
            },
            Step::Close { .. } => {}
        }
        Ok(())
    })?;
    Ok(page)
}

/// Where the page after this one begins, as the end of a page says that is not read yet: a page of 5,000 blobs takes
/// longer to read than to ask for.
pub(super) fn next_marker(body: &[u8]) -> Option<String> {
    const OPEN: &[u8] = b"<NextMarker>";
    const CLOSE: &[u8] = b"</NextMarker>";
    /// More than a marker and what stands around it has.
    const END: usize = 8 << 10;
    let end = &body[body.len().saturating_sub(END)..];
    let from = end.windows(OPEN.len()).rposition(|at| at == OPEN)?;
    let until = end.windows(CLOSE.len()).rposition(|at| at == CLOSE)?;
    let element = end.get(from..until + CLOSE.len())?;
    let mut marker = None;
    let read = walk(element, |step| {
        if let Step::Close { depth: 1, text, .. } = step {
            marker = (!text.is_empty()).then(|| text.to_owned());
        }
        Ok(())
    });
    read.ok().and(marker)
}

/// Reads a page of "Azure REST: List Containers".
pub(super) fn container_page(body: &[u8], now: Timestamp) -> Result<ContainerPage, String> {
    let mut page = ContainerPage::default();
    let mut path = Path::default();
    let mut entry = ContainerEntry::default();
    walk(body, |step| {
        match step {
            Step::Open { depth, name } => path.open(depth, name)?,
            Step::Close {
                depth: 2,
                name: "NextMarker",
                text,
                ..
            } => page.next = (!text.is_empty()).then(|| text.to_owned()),
            Step::Close { depth: 3, .. } if path.entry == Tag::Container => {
                if entry.name.is_empty() {
                    return Err("a container without a name".to_owned());
                }
                page.containers.push(std::mem::take(&mut entry));
            }
            Step::Close {
                depth: 4,
                name: "Name",
                text,
                ..
            } => text.clone_into(&mut entry.name),
            Step::Close {
                depth: 4,
                name: "Version",
                text,
                ..
            } => entry.version = some(text),
            Step::Close {
                depth: 4,
                name: "Deleted",
                text,
                ..
            } => entry.deleted = is_true(text),
            Step::Close {
                depth: 5,
                name,
                text,
                ..
            } if path.part == Tag::Properties => match name {
                "Etag" => entry.etag = quoted(text),
                "Last-Modified" => entry.modified = http_date(text),
                "RemainingRetentionDays" => entry.kept_until = kept_until(now, text.parse().ok()),
                _ => {}
            },
            Step::Close { .. } => {}
        }
        Ok(())
    })?;
    Ok(page)
}

/// Where a walk stands, as far as it matters.
#[derive(Default)]
struct Path {
    entry: Tag,
    part: Tag,
}

#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum Tag {
    #[default]
    Other,
    Blob,
    BlobPrefix,
    Container,
    Properties,
    Metadata,
}

impl Path {
    /// Elements of these names deeper down, in metadata of all places, mean something else.
    fn open(&mut self, depth: usize, name: &str) -> Result<(), String> {
        match depth {
            1 if name != ROOT => return Err(format!("not {ROOT}")),
            3 => {
                self.entry = match name {
                    "Blob" => Tag::Blob,
                    "BlobPrefix" => Tag::BlobPrefix,
                    "Container" => Tag::Container,
                    _ => Tag::Other,
                }
            }
            4 => {
                self.part = match name {
                    "Properties" => Tag::Properties,
                    "Metadata" => Tag::Metadata,
                    _ => Tag::Other,
                }
            }
            _ => {}
        }
        Ok(())
    }
}

/// A blob while it is being read.
#[derive(Default)]
struct Entry {
    name: Option<String>,
    blob: Blob,
    is_current_version: bool,
    /// Recorded from the service: files and directories have one, and only they.
    has_resource_type: bool,
    days_left: Option<u32>,
}

impl Entry {
    fn field(&mut self, name: &str, text: &str) {
        match name {
            "Snapshot" => self.blob.snapshot = some(text),
            "VersionId" => self.blob.version = some(text),
            "IsCurrentVersion" => self.is_current_version = is_true(text),
            "Deleted" => self.blob.deleted = is_true(text),
            "HasVersionsOnly" => self.blob.only_versions = is_true(text),
            _ => {}
        }
    }

    fn property(&mut self, name: &str, text: &str) -> Result<(), String> {
        let blob = &mut self.blob;
        match name {
            "Content-Length" if !text.is_empty() => {
                blob.size = text.parse().map_err(|_| "a length that is no number")?;
            }
            "Etag" => blob.etag = quoted(text),
            "Last-Modified" => blob.modified = http_date(text),
            "Content-MD5" => blob.md5 = some(text),
            "Content-Type" => blob.content_type = some(text),
            "LeaseStatus" => blob.leased = is_leased(text),
            "AccessTier" => blob.tier = some(text),
            "LegalHold" => blob.held = is_true(text),
            "ImmutabilityPolicyUntilDate" => blob.immutable_until = http_date(text),
            "ResourceType" => {
                self.has_resource_type = true;
                blob.directory |= text == "directory";
            }
            "RemainingRetentionDays" => self.days_left = text.parse().ok(),
            _ => {}
        }
        Ok(())
    }

    fn metadata(&mut self, name: &str, text: &str) {
        if name.eq_ignore_ascii_case("hdi_isfolder") {
            self.blob.directory |= is_true(text);
        }
    }

    fn into_blob(self, now: Timestamp) -> Result<Blob, String> {
        let mut blob = self.blob;
        blob.name = self.name.ok_or("a blob without a name")?;
        blob.current = blob.snapshot.is_none()
            && !blob.deleted
            && !blob.only_versions
            && (blob.version.is_none() || self.is_current_version);
        if blob.deleted {
            blob.kept_until = kept_until(now, self.days_left);
        }
        Ok(blob)
    }
}

fn kept_until(now: Timestamp, days_left: Option<u32>) -> Option<Timestamp> {
    now.checked_add(DAY.checked_mul(days_left?)?).ok()
}

/// The exact name behind an element.
fn exact(text: &str, encoded: bool) -> Result<String, String> {
    if !encoded {
        return Ok(text.to_owned());
    }
    percent_decode_str(text)
        .decode_utf8()
        .map(std::borrow::Cow::into_owned)
        .map_err(|_| "a name that is not UTF-8".to_owned())
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

fn is_true(text: &str) -> bool {
    text.trim().eq_ignore_ascii_case("true")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn now() -> Timestamp {
        "2026-03-01T12:00:00Z".parse().unwrap()
    }

    fn page(blobs: &str) -> Result<BlobPage, String> {
        let text = format!(
            "\u{feff}<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults ServiceEndpoint=\"https://x/\" \
             ContainerName=\"c\"><Prefix Encoded=\"true\">p%01</Prefix><Blobs>{blobs}</Blobs><NextMarker /></EnumerationResults>"
        );
        blob_page(text.as_bytes(), now())
    }

    fn one(blob: &str) -> Blob {
        let mut page = page(&format!("<Blob>{blob}</Blob>")).unwrap();
        assert_eq!(page.blobs.len(), 1);
        page.blobs.remove(0)
    }

    #[test]
    fn a_blob_with_everything() {
        let blob = one(
            "<Name>a/b &amp; c</Name><Snapshot/><VersionId>2026-02-03T04:05:06.0000000Z</VersionId>\
             <IsCurrentVersion>true</IsCurrentVersion><Properties><Creation-Time>x</Creation-Time>\
             <Last-Modified>Sun, 01 Feb 2026 10:20:30 GMT</Last-Modified><Etag>0x8D</Etag>\
             <Content-Length>12345678901</Content-Length><Content-Type>text/plain</Content-Type>\
             <Content-MD5>AAAA</Content-MD5><BlobType>BlockBlob</BlobType><AccessTier>Hot</AccessTier>\
             <LeaseStatus>locked</LeaseStatus><LeaseState>leased</LeaseState></Properties>\
             <Metadata><Name>not the name</Name><hdi_isfolder>true</hdi_isfolder></Metadata><OrMetadata />",
        );
        assert_eq!(
            blob,
            Blob {
                name: "a/b & c".to_owned(),
                version: Some("2026-02-03T04:05:06.0000000Z".to_owned()),
                current: true,
                size: 12_345_678_901,
                etag: "\"0x8D\"".to_owned(),
                modified: Some("2026-02-01T10:20:30Z".parse().unwrap()),
                md5: Some("AAAA".to_owned()),
                content_type: Some("text/plain".to_owned()),
                leased: true,
                tier: Some("Hot".to_owned()),
                directory: true,
                ..Blob::default()
            }
        );
    }

    #[test]
    fn what_the_plain_name_stands_for() {
        for (fields, current) in [
            ("", true),
            ("<Snapshot>s</Snapshot>", false),
            ("<VersionId>v</VersionId>", false),
            (
                "<VersionId>v</VersionId><IsCurrentVersion>true</IsCurrentVersion>",
                true,
            ),
            ("<Deleted>true</Deleted>", false),
            ("<HasVersionsOnly>true</HasVersionsOnly>", false),
        ] {
            assert_eq!(
                one(&format!("<Name>n</Name>{fields}")).current,
                current,
                "{fields}"
            );
        }
    }

    #[test]
    fn kept_for_the_days_that_are_left() {
        let blob = one(
            "<Name>n</Name><Deleted>true</Deleted><Properties><DeletedTime>x</DeletedTime>\
             <RemainingRetentionDays>7</RemainingRetentionDays></Properties>",
        );
        assert!(blob.deleted);
        assert_eq!(
            blob.kept_until,
            Some("2026-03-08T12:00:00Z".parse().unwrap())
        );
    }

    #[test]
    fn t09_names_that_xml_cannot_hold() {
        let blob = one("<Name Encoded=\"true\">a%00%01%1F%7F%EF%BF%BE%E2%80%AE%25</Name>");
        assert_eq!(blob.name, "a\0\u{1}\u{1f}\u{7f}\u{fffe}\u{202e}%");
        assert_eq!(one("<Name>50%25</Name>").name, "50%25");
        assert_eq!(one("<Name> x </Name>").name, " x ");
        assert_eq!(one("<Name>&lt;img src=x&gt;</Name>").name, "<img src=x>");
        assert!(page("<Blob><Name Encoded=\"true\">%FF</Name></Blob>").is_err());
    }

    #[test]
    fn prefixes_and_blobs_interleave() {
        let page = page(
            "<BlobPrefix><Name>a/</Name><Properties><ResourceType>directory</ResourceType></Properties></BlobPrefix>\
             <Blob><Name>b</Name></Blob><BlobPrefix><Name Encoded=\"true\">c%02/</Name></BlobPrefix>\
             <Blob><Name>d</Name><Properties><ResourceType>directory</ResourceType></Properties></Blob>",
        )
        .unwrap();
        assert_eq!(page.folders, ["a/", "c\u{2}/"]);
        assert_eq!(page.blobs.len(), 2);
        assert!(page.blobs[1].directory && !page.blobs[0].directory);
        assert!(page.hierarchical_namespace);
        assert_eq!(page.next, None);
    }

    #[test]
    fn an_empty_page_may_go_on() {
        let text =
            "<EnumerationResults><Blobs/><NextMarker>2!72!x</NextMarker></EnumerationResults>";
        let page = blob_page(text.as_bytes(), now()).unwrap();
        assert_eq!(
            (page.blobs.len(), page.next.as_deref()),
            (0, Some("2!72!x"))
        );
        assert_eq!(next_marker(text.as_bytes()), page.next);
    }

    #[test]
    fn refuses_other_documents() {
        for text in [
            "<html><body>Sign in to the network</body></html>",
            "<EnumerationResults><Blobs><Blob><Name>a</Name></Blob>",
            "<EnumerationResults><Blobs><Blob></Blob></Blobs></EnumerationResults>",
            "<EnumerationResults><Blobs><Blob><Name>a</Name><Properties><Content-Length>-1</Content-Length></Properties></Blob></Blobs></EnumerationResults>",
        ] {
            assert!(blob_page(text.as_bytes(), now()).is_err(), "{text}");
        }
    }

    #[test]
    fn containers() {
        let text = "<EnumerationResults><Containers><Container><Name>azureml</Name><Properties>\
             <Last-Modified>Sun, 01 Feb 2026 10:20:30 GMT</Last-Modified><Etag>\"0x8D\"</Etag></Properties>\
             <Metadata><Name>x</Name></Metadata></Container></Containers><NextMarker>m</NextMarker></EnumerationResults>";
        let page = container_page(text.as_bytes(), now()).unwrap();
        assert_eq!(page.next.as_deref(), Some("m"));
        assert_eq!(
            page.containers,
            [ContainerEntry {
                name: "azureml".to_owned(),
                etag: "\"0x8D\"".to_owned(),
                modified: Some("2026-02-01T10:20:30Z".parse().unwrap()),
                ..ContainerEntry::default()
            }]
        );
    }

    #[test]
    fn the_next_page_is_known_before_this_one_is_read() {
        let marked = |end: &str| format!("<EnumerationResults><Blobs/>{end}</EnumerationResults>");
        for (end, next) in [
            ("<NextMarker>2!72!x</NextMarker>", Some("2!72!x")),
            ("<NextMarker>a&amp;b</NextMarker>", Some("a&b")),
            ("<NextMarker/>", None),
            ("<NextMarker></NextMarker>", None),
            ("", None),
            ("<NextMarker>cut", None),
        ] {
            assert_eq!(
                next_marker(marked(end).as_bytes()).as_deref(),
                next,
                "{end}"
            );
        }
        let long = format!("{}<NextMarker>m</NextMarker>", "é".repeat(5_000));
        assert_eq!(next_marker(long.as_bytes()).as_deref(), Some("m"));
    }

    proptest! {
        #[test]
        fn the_marker_of_any_page_is_found(name in "\\PC{1,40}", marker in "\\PC{0,40}") {
            let [name, marker] = [name, marker].map(|text| quick_xml::escape::escape(text.as_str()).into_owned());
            let text = format!("<EnumerationResults><Blobs><Blob><Name>{name}</Name></Blob></Blobs><NextMarker>{marker}</NextMarker></EnumerationResults>");
            let page = blob_page(text.as_bytes(), now()).unwrap();
            prop_assert_eq!(next_marker(text.as_bytes()), page.next);
        }

        #[test]
        fn any_bytes_are_a_page_or_refused(body in proptest::collection::vec(any::<u8>(), 0..300), blobs in "(</?(Blob|Name|Properties|BlobPrefix|Content-Length|Metadata)( Encoded=\"true\")?/?>|%[0-9A-F]{2}|[a-z0-9]){0,30}") {
            let _ = blob_page(&body, now());
            let _ = container_page(&body, now());
            let _ = next_marker(&body);
            let _ = page(&blobs);
        }

        #[test]
        fn any_name_survives(name in "\\PC{1,40}") {
            let text = quick_xml::escape::escape(name.as_str()).into_owned();
            prop_assert_eq!(one(&format!("<Name>{text}</Name>")).name, name);
        }
    }
}
