//! The name map: which local file a remote name becomes. A pure function of the set of names.
//!
//! The same rules hold on every system, so that an export made on one can be copied to another:
//! what Windows, macOS and Linux all accept, told apart the way the least exact of them compares.
//!
//! - A remote name is cut at `/` into segments. In each segment a character that some system refuses,
//!   or reads in a special way, becomes the `%XX` of its UTF-8 bytes; `%` itself only where what follows
//!   would make it look like one of ours. An empty segment becomes `%_empty`, or `%_folder` at the end,
//!   so that `a/` is a file inside the folder `a`.
//! - A segment of more than 240 bytes is cut between graphemes and ends in `~` and ten digits of its
//!   SHA-256. A path of more than 800 bytes becomes `_long/` and the SHA-256 of the remote name: macOS
//!   takes 1,024 bytes with the destination's own path before it.
//! - Two paths collide when they are equal after NFC and full case folding. Of those that collide, the
//!   first in byte order of the remote names keeps its path; the others get `~` and ten digits of the
//!   SHA-256 of their remote names. A file whose path is also a folder's always gets it. Which name
//!   wins depends on the set of names, never on their order.
//! - Folders are not told apart: `A/x` and `a/y` keep their paths, which are two folders on Linux and
//!   one on Windows and macOS. No file is lost by that, as it is whole paths that must not collide; the
//!   manifest keeps the exact names.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;

use caseless::Caseless;
use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;

use crate::hex::hex;

mod segment;

use segment::{inserted, is_legal, local_segment, split_extension};

/// The manifest's name in the root of a destination.
pub const MANIFEST: &str = "lastcopy-manifest.jsonl";

/// What the names of half-written files begin with, in any folder.
pub(crate) const PART_PREFIX: &str = ".lastcopy-part-";

/// What no file of an export is called in the root of a destination: the manifest and its relatives.
const MANIFEST_PREFIX: &str = "lastcopy-manifest";

/// Bytes of a whole path.
const PATH_LIMIT: usize = 800;

/// Hex digits of a hash in a name.
const HASH_DIGITS: usize = 10;

/// Where paths go that are too long.
const LONG_FOLDER: &str = "_long";

/// Where a file of an export lies, relative to the destination: `/` between segments, legal on Windows,
/// macOS and Linux alike, never leaving the destination.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LocalPath(String);

impl LocalPath {
    /// Reads a path that was stored; nothing where it is not one that this module makes.
    pub fn parse(text: &str) -> Option<Self> {
        let legal = !is_manifest(text) && text.split('/').all(is_legal);
        legal.then(|| Self(text.to_owned()))
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The names of the folders on the way, then the file's own.
    pub fn segments(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.0.split('/')
    }

    /// The folder's path, empty for the destination itself, and the file's name.
    pub(crate) fn split(&self) -> (&str, &str) {
        self.0.rsplit_once('/').unwrap_or(("", &self.0))
    }

    /// The path in another folder under another name; both must be legal.
    pub(crate) fn joined(folder: &str, name: &str) -> Self {
        if folder.is_empty() {
            Self(name.to_owned())
        } else {
            Self(format!("{folder}/{name}"))
        }
    }
}

impl fmt::Display for LocalPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Gives every remote name its local path, in the order of the names.
///
/// Distinct names get paths that are distinct even after NFC and full case folding, and none of them is
/// a folder of another; equal names get equal paths. The result does not depend on the order.
pub fn map_names(names: &[String]) -> Vec<LocalPath> {
    let mut map = NameMap::default();
    let mut paths: Vec<LocalPath> = names.iter().map(|name| map.add(name.clone())).collect();
    for (index, path) in map.settle() {
        paths[index] = path;
    }
    paths
}

/// The name map of names that come one by one: most paths are known at once, and those of names that are in
/// each other's way once all have come.
#[derive(Debug, Default)]
pub(crate) struct NameMap {
    names: Vec<String>,
    paths: Vec<LocalPath>,
}

impl NameMap {
    /// Adds a name; gives its path as if nothing were in its way.
    pub(crate) fn add(&mut self, name: String) -> LocalPath {
        let path = plain_path(&name);
        self.names.push(name);
        self.paths.push(path.clone());
        path
    }

    /// How many names have come.
    pub(crate) fn len(&self) -> usize {
        self.names.len()
    }

    /// The names, by their position, whose path is another than it seemed.
    pub(crate) fn settle(self) -> Vec<(usize, LocalPath)> {
        let Self { names, mut paths } = self;
        let mut taken = folder_keys(&paths);
        let Settled { mut losers, twins } = settle_plain(&names, &paths, &mut taken);
        let mut moved = losers.clone();
        moved.extend(twins.iter().map(|(index, _)| *index));
        // Every round asks for a fresh hash, so a set of names that was made to be in the way of the last
        // round has to hold a name for each round: there are never more rounds than names.
        let mut round = 0;
        while !losers.is_empty() {
            losers = settle_hashed(&names, &mut paths, &mut taken, losers, round);
            round += 1;
        }
        for (index, twin) in twins {
            paths[index] = paths[twin].clone();
        }
        moved
            .into_iter()
            .map(|index| (index, paths[index].clone()))
            .collect()
    }
}

/// Whether a name in the root of a destination is reserved for the manifest and its relatives.
pub(crate) fn is_manifest(name: &str) -> bool {
    folded(name).starts_with(MANIFEST_PREFIX)
}

/// `report (2).csv`: the name with a number before its extension, within the limit of a segment.
pub(crate) fn numbered(name: &str, number: u64) -> String {
    inserted(name, &format!(" ({number})"))
}

/// What two names or paths have in common when some file system takes them for the same one.
fn folded(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        if text.bytes().any(|b| b.is_ascii_uppercase()) {
            return Cow::Owned(text.to_ascii_lowercase());
        }
        return Cow::Borrowed(text);
    }
    // HFS+ compares without the zero-width joiners (Apple TN1150, "Unicode Subtleties").
    let text = text.nfc().filter(|c| !matches!(c, '\u{200C}' | '\u{200D}'));
    Cow::Owned(text.default_case_fold().nfc().collect())
}

/// A collision key, hashed to save memory. Were two keys to share a hash, one of the two files would get
/// a longer name and nothing else would happen.
type Key = [u8; 16];

fn key(path: &str) -> Key {
    let mut key = Key::default();
    key.copy_from_slice(&Sha256::digest(folded(path).as_bytes())[..16]);
    key
}

/// The keys of all folders on the way to the paths. They are final: only last segments change later.
fn folder_keys(paths: &[LocalPath]) -> HashSet<Key> {
    let mut keys = HashSet::new();
    let mut last = "";
    for path in paths {
        let mut folder = path.split().0;
        if folder == last {
            continue;
        }
        last = folder;
        // From the deepest up: the folders above one that is known are known.
        while !folder.is_empty() && keys.insert(key(folder)) {
            folder = folder.rsplit_once('/').map_or("", |(above, _)| above);
        }
    }
    keys
}

/// What is left after the plain paths were given out, as indices.
struct Settled {
    /// Names whose plain path is another's.
    losers: Vec<usize>,
    /// Names that stand twice in the input, each with the index of the first.
    twins: Vec<(usize, usize)>,
}

fn settle_plain(names: &[String], paths: &[LocalPath], taken: &mut HashSet<Key>) -> Settled {
    let mut order: Vec<(Key, usize)> = paths
        .iter()
        .enumerate()
        .map(|(index, path)| (key(path.as_str()), index))
        .collect();
    order.sort_unstable_by(|a, b| {
        let by_name = || names[a.1].cmp(&names[b.1]);
        a.0.cmp(&b.0).then_with(by_name).then(a.1.cmp(&b.1))
    });
    let mut settled = Settled {
        losers: Vec::new(),
        twins: Vec::new(),
    };
    let mut previous: Option<usize> = None;
    for (key, index) in order {
        match previous {
            Some(twin) if names[twin] == names[index] => {
                settled.twins.push((index, twin));
                continue;
            }
            _ => previous = Some(index),
        }
        if !taken.insert(key) {
            settled.losers.push(index);
        }
    }
    settled
}

/// Offers each loser its path with a hash and returns those that still collide.
fn settle_hashed(
    names: &[String],
    paths: &mut [LocalPath],
    taken: &mut HashSet<Key>,
    losers: Vec<usize>,
    round: u32,
) -> Vec<usize> {
    let mut offers: Vec<(Key, usize, LocalPath)> = losers
        .into_iter()
        .map(|index| {
            let (folder, name) = paths[index].split();
            let hash = hash_digits(&names[index], round);
            let offer = LocalPath::joined(folder, &inserted(name, &format!("~{hash}")));
            (key(offer.as_str()), index, offer)
        })
        .collect();
    offers.sort_unstable_by_key(|(key, index, _)| (*key, *index));
    let mut losers = Vec::new();
    for group in offers.chunk_by_mut(|a, b| a.0 == b.0) {
        match group {
            [(key, index, offer)] if taken.insert(*key) => {
                paths[*index] = std::mem::replace(offer, LocalPath(String::new()));
            }
            // Nobody wins among equals: each gets another hash.
            group => losers.extend(group.iter().map(|(_, index, _)| *index)),
        }
    }
    losers
}

/// The first digits of the SHA-256 of the name, and from the second round on of the name and the round.
fn hash_digits(name: &str, round: u32) -> String {
    let mut hash = Sha256::new();
    hash.update(name.as_bytes());
    if round > 0 {
        hash.update(round.to_be_bytes());
    }
    let mut digits = hex(&hash.finalize());
    digits.truncate(HASH_DIGITS);
    digits
}

/// The path of a name as if it were alone.
fn plain_path(name: &str) -> LocalPath {
    let mut path = String::with_capacity(name.len());
    let mut segments = name.split('/').enumerate().peekable();
    while let Some((index, segment)) = segments.next() {
        if index > 0 {
            path.push('/');
        }
        let last = segments.peek().is_none();
        path.push_str(&local_segment(segment, index == 0, last));
    }
    // The room for a hash keeps a loser's path within the limit.
    if path.len() > PATH_LIMIT - HASH_DIGITS - 1 {
        let (_, extension) = split_extension(&path);
        path = format!(
            "{LONG_FOLDER}/{}{extension}",
            hex(&Sha256::digest(name.as_bytes()))
        );
    }
    LocalPath(path)
}
