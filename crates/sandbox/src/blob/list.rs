use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::{StatusCode, header};

use super::rows::{Include, Writer, write_container};
use super::xml::{BOM, element, escape, name_element};
use super::{Call, Code, Refusal};
use crate::exchange::Request;
use crate::reply::Reply;
use crate::state::Container;
use crate::world::World;

/// Most rows of a page, and how many there are unless a client asks for fewer.
const PAGE: usize = 5000;
/// Bytes of a row, about: the memory for a page is asked for once and touched as far as it is filled.
const ROW_BYTES: usize = 800;
/// Azure REST: List Containers.
pub(super) fn containers(world: &World, request: &Request, call: &Call) -> Result<Reply, Refusal> {
    let page = page_size(request)?;
    let include = includes(request)?;
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
    let live = account.containers.iter();
    let live = live.map(|(name, container)| (name.as_str(), None, container));
    let deleted = account.deleted_containers.iter();
    let deleted = deleted.filter(|deleted| include.deleted && deleted.is_kept(now));
    let deleted = deleted.map(|d| (d.name.as_str(), Some(d), &d.container));
    let rows = live.chain(deleted);
    let mut rows: Vec<_> = rows
        .filter(|(name, ..)| *name >= from && name.starts_with(prefix))
        .collect();
    rows.sort_by_key(|(name, deleted, _)| (*name, deleted.map(|deleted| deleted.at)));
    let mut xml = start(request, call, 0);
    echo(&mut xml, request, &["prefix", "marker", "maxresults"]);
    xml.push_str("<Containers>");
    let mut next = None;
    for (index, (name, deleted, container)) in rows.iter().enumerate() {
        // A page holds every row of a name: a marker names nothing finer.
        if index >= page && rows[index - 1].0 != *name {
            next = Some(format!("/{}/{name}", call.account));
            break;
        }
        write_container(&mut xml, name, container, *deleted, include.metadata, now);
    }
    xml.push_str("</Containers>");
    Ok(finish(xml, next.as_deref()))
}

/// Azure REST: List Blobs.
pub(super) fn blobs(world: &World, request: &Request, call: &Call) -> Result<Reply, Refusal> {
    let page = page_size(request)?;
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
    let account = state.accounts.get(&call.account);

    let mut xml = start(request, call, page);
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
        include: includes(request)?,
        hierarchical: account.is_some_and(|account| account.hierarchical),
        date: (0, String::new()),
        now,
    };
    let next = walk(container, prefix, delimiter, start_at, &mut writer);
    let mut xml = writer.xml;
    xml.push_str("</Blobs>");
    Ok(finish(
        xml,
        next.map(|position| position.marker()).as_deref(),
    ))
}

/// Writes rows in the order of their names until the page is full; returns where the next one starts.
fn walk(
    container: &Container,
    prefix: &str,
    delimiter: Option<&str>,
    start_at: Position,
    writer: &mut Writer,
) -> Option<Position> {
    let mut first_row = start_at.row;
    let mut from = if start_at.name.as_str() < prefix {
        prefix.to_owned()
    } else {
        start_at.name
    };
    'seek: loop {
        for (name, entry) in container.range(&from) {
            let below = name.strip_prefix(prefix)?;
            if !writer.shows(&entry) {
                continue;
            }
            let folder = delimiter.and_then(|d| below.find(d).map(|at| at + d.len()));
            if let Some(end) = folder {
                let folder = &name[..prefix.len() + end];
                if !writer.has_room() {
                    return Some(Position::at(folder));
                }
                let directory = writer.hierarchical.then(|| container.directory(folder));
                writer.folder(folder, directory.flatten());
                from = successor(folder)?;
                continue 'seek;
            }
            // Beside its folder a directory is not listed (recorded from the service).
            let is_directory = || entry.base.as_ref().is_some_and(|base| base.is_directory());
            if delimiter.is_some() && writer.hierarchical && is_directory() {
                if !container.has_below(&name) {
                    if !writer.has_room() {
                        return Some(Position::at(&name));
                    }
                    let folder = format!("{name}/");
                    writer.folder(&folder, entry.base.as_deref());
                }
                continue;
            }
            let skip = if *name == *from {
                std::mem::take(&mut first_row)
            } else {
                0
            };
            if let Some(row) = writer.blob(&name, &entry, skip) {
                return Some(Position {
                    name: name.into_owned(),
                    row,
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

/// Where a page starts: at a name, or within the rows of one.
struct Position {
    name: String,
    row: usize,
}

impl Position {
    fn at(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            row: 0,
        }
    }

    /// Opaque to clients, as the service's own.
    fn marker(&self) -> String {
        let text = format!("{}\0{}", self.row, self.name);
        format!("2!{}", URL_SAFE_NO_PAD.encode(text))
    }

    fn parse(marker: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(marker.strip_prefix("2!")?).ok()?;
        let text = String::from_utf8(bytes).ok()?;
        let (row, name) = text.split_once('\0')?;
        Some(Self {
            name: name.to_owned(),
            row: row.parse().ok()?,
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

fn includes(request: &Request) -> Result<Include, Refusal> {
    let mut include = Include::default();
    let asked = request.param("include").unwrap_or_default().split(',');
    for word in asked.map(str::trim).filter(|word| !word.is_empty()) {
        match word.to_ascii_lowercase().as_str() {
            "metadata" => include.metadata = true,
            "snapshots" => include.snapshots = true,
            "versions" => include.versions = true,
            "deleted" => include.deleted = true,
            "deletedwithversions" => include.deleted_with_versions = true,
            "uncommittedblobs" => include.uncommitted = true,
            "tags" => include.tags = true,
            "legalhold" => include.legal_hold = true,
            "immutabilitypolicy" => include.policy = true,
            "copy" | "permissions" | "system" => {}
            _ => return Err(Code::InvalidQueryParameterValue.into()),
        }
    }
    Ok(include)
}

fn start(request: &Request, call: &Call, rows: usize) -> String {
    let mut xml = String::with_capacity(1024 + rows * ROW_BYTES);
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
        for (name, row) in [("a\0b\n/é", 0), ("x", 1), ("y", 70_000)] {
            let position = Position {
                name: name.into(),
                row,
            };
            let again = Position::parse(&position.marker()).unwrap();
            assert_eq!((again.name.as_str(), again.row), (name, row));
        }
        assert!(Position::parse("2!x y").is_none());
    }
}
