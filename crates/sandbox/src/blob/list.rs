use std::collections::BTreeMap;
use std::ops::Bound;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::{StatusCode, header};

use super::rows::{Writer, write_container};
use super::xml::{BOM, element, escape, name_element};
use super::{Call, Code, Refusal};
use crate::exchange::Request;
use crate::reply::Reply;
use crate::state::BlobEntry;
use crate::world::World;

/// Most rows of a page, and how many there are unless a client asks for fewer.
const PAGE: usize = 5000;
/// What `include` may name (Azure REST: List Blobs); what no blob here has is accepted and adds nothing.
const INCLUDES: &[&str] = &[
    "snapshots",
    "metadata",
    "uncommittedblobs",
    "copy",
    "deleted",
    "tags",
    "versions",
    "deletedwithversions",
    "immutabilitypolicy",
    "legalhold",
    "permissions",
    "system",
];

/// Azure REST: List Containers.
pub(super) fn containers(world: &World, request: &Request, call: &Call) -> Result<Reply, Refusal> {
    let page = page_size(request)?;
    let with_metadata = includes(request)?.contains(&"metadata");
    let prefix = request.param("prefix").unwrap_or_default();
    // Recorded from the service: the marker is `/account/container`.
    let marker = request.param("marker").unwrap_or_default();
    let from = marker.rsplit('/').next().unwrap_or_default().max(prefix);

    let state = world.state();
    let now = world.clock.now();
    let account = state
        .accounts
        .get(&call.account)
        .ok_or(Code::ResourceNotFound)?;
    let mut rows = account
        .containers
        .range::<str, _>((Bound::Included(from), Bound::Unbounded));
    let mut xml = start(request, call);
    echo(&mut xml, request, &["prefix", "marker", "maxresults"]);
    xml.push_str("<Containers>");
    let mut next = None;
    for count in 0.. {
        let Some((name, container)) = rows.next().filter(|(name, _)| name.starts_with(prefix))
        else {
            break;
        };
        if count == page {
            next = Some(format!("/{}/{name}", call.account));
            break;
        }
        write_container(&mut xml, name, container, with_metadata, now);
    }
    xml.push_str("</Containers>");
    Ok(finish(xml, next.as_deref()))
}

/// Azure REST: List Blobs.
pub(super) fn blobs(world: &World, request: &Request, call: &Call) -> Result<Reply, Refusal> {
    let page = page_size(request)?;
    let includes = includes(request)?;
    let prefix = request.param("prefix").unwrap_or_default();
    let delimiter = request.param("delimiter").filter(|text| !text.is_empty());
    let start_at = match request.param("marker").filter(|text| !text.is_empty()) {
        None => Position::at(prefix),
        Some(marker) => Position::parse(marker).ok_or(Code::InvalidQueryParameterValue)?,
    };
    let state = world.state();
    let now = world.clock.now();
    let found = state.container(&call.account, &call.container);
    let container = found.ok_or(Code::ContainerNotFound)?;

    let mut xml = start(request, call);
    echo(
        &mut xml,
        request,
        &["prefix", "marker", "maxresults", "delimiter"],
    );
    xml.push_str("<Blobs>");
    let mut writer = Writer {
        xml,
        rows: 0,
        page,
        with_metadata: includes.contains(&"metadata"),
        with_snapshots: includes.contains(&"snapshots"),
        now,
    };
    let next = walk(&container.blobs, prefix, delimiter, start_at, &mut writer);
    let mut xml = writer.xml;
    xml.push_str("</Blobs>");
    Ok(finish(
        xml,
        next.map(|position| position.marker()).as_deref(),
    ))
}

/// Writes rows in the order of their names until the page is full; returns where the next one starts.
fn walk(
    blobs: &BTreeMap<String, BlobEntry>,
    prefix: &str,
    delimiter: Option<&str>,
    start_at: Position,
    writer: &mut Writer,
) -> Option<Position> {
    let mut skip_to_snapshot = start_at.snapshot;
    let mut from = if start_at.name.as_str() < prefix {
        prefix.to_owned()
    } else {
        start_at.name
    };
    'seek: loop {
        let range = (Bound::Included(from.as_str()), Bound::Unbounded);
        for (name, entry) in blobs.range::<str, _>(range) {
            let below = name.strip_prefix(prefix)?;
            let folder = delimiter.and_then(|d| below.find(d).map(|at| at + d.len()));
            if let Some(end) = folder {
                let folder = &name[..prefix.len() + end];
                if !writer.has_room() {
                    return Some(Position::at(folder));
                }
                writer.folder(folder);
                from = successor(folder)?;
                continue 'seek;
            }
            let skip_to = skip_to_snapshot.take().filter(|_| *name == from);
            if let Some(snapshot) = writer.blob(name, entry, skip_to.as_deref()) {
                return Some(Position {
                    name: name.clone(),
                    snapshot: Some(snapshot),
                });
            }
        }
        return None;
    }
}

/// The first text that is greater than every text with this prefix.
fn successor(prefix: &str) -> Option<String> {
    let mut text = prefix.to_owned();
    while let Some(last) = text.pop() {
        let after = (u32::from(last) + 1..=u32::from(char::MAX)).find_map(char::from_u32);
        if let Some(after) = after {
            text.push(after);
            return Some(text);
        }
    }
    None
}

/// Where a page starts: at a name, or within one blob's snapshots. An empty `snapshot` is the base.
struct Position {
    name: String,
    snapshot: Option<String>,
}

impl Position {
    fn at(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            snapshot: None,
        }
    }

    /// Opaque to clients, as the service's own.
    fn marker(&self) -> String {
        let snapshot = self.snapshot.as_deref().unwrap_or("-");
        format!(
            "2!{}",
            URL_SAFE_NO_PAD.encode(format!("{snapshot}\0{}", self.name))
        )
    }

    fn parse(marker: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(marker.strip_prefix("2!")?).ok()?;
        let text = String::from_utf8(bytes).ok()?;
        let (snapshot, name) = text.split_once('\0')?;
        Some(Self {
            name: name.to_owned(),
            snapshot: (snapshot != "-").then(|| snapshot.to_owned()),
        })
    }
}

fn page_size(request: &Request) -> Result<usize, Refusal> {
    match request.param("maxresults").map(str::parse::<usize>) {
        None => Ok(PAGE),
        Some(Ok(0)) => Err(Code::OutOfRangeQueryParameterValue.into()),
        Some(Ok(size)) => Ok(size.min(PAGE)),
        Some(Err(_)) => Err(Code::InvalidQueryParameterValue.into()),
    }
}

fn includes(request: &Request) -> Result<Vec<&str>, Refusal> {
    let asked = request.param("include").unwrap_or_default().split(',');
    let asked: Vec<&str> = asked
        .map(str::trim)
        .filter(|word| !word.is_empty())
        .collect();
    if asked.iter().all(|word| INCLUDES.contains(word)) {
        Ok(asked)
    } else {
        Err(Code::InvalidQueryParameterValue.into())
    }
}

fn start(request: &Request, call: &Call) -> String {
    let mut xml = String::with_capacity(64 * 1024);
    xml.push(BOM);
    xml.push_str(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults ServiceEndpoint=\"",
    );
    escape(
        &mut xml,
        &request
            .storage_endpoint(&call.account, "blob")
            .replace('"', ""),
    );
    xml.push('"');
    if !call.container.is_empty() {
        xml.push_str(" ContainerName=\"");
        escape(&mut xml, &call.container.replace('"', ""));
        xml.push('"');
    }
    xml.push('>');
    xml
}

/// The parameters that were given come back before the rows.
fn echo(xml: &mut String, request: &Request, names: &[&str]) {
    for name in names {
        let Some(value) = request.param(name).filter(|value| !value.is_empty()) else {
            continue;
        };
        match *name {
            "prefix" => name_element(xml, "Prefix", value),
            "marker" => name_element(xml, "Marker", value),
            "maxresults" => element(xml, "MaxResults", value),
            _ => name_element(xml, "Delimiter", value),
        }
    }
}

fn finish(mut xml: String, next: Option<&str>) -> Reply {
    match next {
        Some(marker) => element(&mut xml, "NextMarker", marker),
        None => xml.push_str("<NextMarker />"),
    }
    xml.push_str("</EnumerationResults>");
    let mut reply = Reply::bytes(StatusCode::OK, xml);
    reply.set(header::CONTENT_TYPE, "application/xml");
    reply
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_successor_of_a_prefix_is_past_all_that_start_with_it() {
        assert_eq!(successor("a/").unwrap(), "a0");
        assert_eq!(successor("a\u{D7FF}").unwrap(), "a\u{E000}");
        assert_eq!(successor(&format!("a{}", char::MAX)).unwrap(), "b");
        assert_eq!(successor(&char::MAX.to_string()), None);
    }

    #[test]
    fn a_marker_comes_back_as_it_was() {
        for (name, snapshot) in [
            ("a\0b\n/é", None),
            ("x", Some("")),
            ("y", Some("2026-01-01T0")),
        ] {
            let position = Position {
                name: name.into(),
                snapshot: snapshot.map(Into::into),
            };
            let again = Position::parse(&position.marker()).unwrap();
            assert_eq!(
                (again.name.as_str(), again.snapshot.as_deref()),
                (name, snapshot)
            );
        }
        assert!(Position::parse("2!x y").is_none());
    }
}
