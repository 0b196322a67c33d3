//! The offline check of an export: what the manifest says against what is on disk.

use std::collections::{HashMap, HashSet};
use std::io::{self, BufReader};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use domain::{Outcome, Result};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::destination::directory::{BUFFER, Directory, Entry};
use crate::destination::{is_part, unreadable};
use crate::manifest::{Line, ReadError, read_rows};
use crate::names::{LocalPath, MANIFEST, is_manifest};

/// Files that are read at the same time: every core hashes while others wait for the disk.
pub(crate) fn threads() -> usize {
    let cores = thread::available_parallelism().map_or(2, usize::from);
    (2 * cores).clamp(4, 32)
}

/// What a verification found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct VerifyReport {
    /// Files and folders that the manifest names, each by its newest row.
    pub files: u64,
    /// Bytes that were read and hashed.
    pub bytes: u64,
    /// Lines that a crash cut off. They are no difference: their items have other rows, or were not saved.
    pub torn: u64,
    /// Half-written files of a paused or broken-off job. They are no difference: no row claims them, and
    /// the job that left them removes them when it goes on or is canceled.
    pub unfinished: u64,
    /// Where disk and manifest differ, by path.
    pub differences: Vec<Difference>,
}

/// One file that is not what the manifest says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Where it is, relative to the folder. In a name that is not Unicode, what cannot be shown is replaced.
    pub path: String,
    /// The exact remote name; empty for a file that no row knows.
    pub name: String,
    /// What differs.
    pub what: What,
}

/// How a file and its row differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum What {
    /// Nothing is there.
    Missing,
    /// It has another number of bytes.
    Size,
    /// It has other bytes.
    Sha256,
    /// No row knows it.
    Unlisted,
    /// It is a folder, a link or a device; it was not opened.
    NotAFile,
    /// It should be a folder, and is something else.
    NotAFolder,
    /// It cannot be read.
    Unreadable,
}

impl VerifyReport {
    /// Whether every file is what its row says and no file is unknown.
    pub fn is_clean(&self) -> bool {
        self.differences.is_empty()
    }
}

/// Compares every file that the manifest names with its newest row, and names the files that no row
/// knows. `path` is the manifest or its folder. Sends nothing and changes nothing.
///
/// `not-readable`; `malformed-file` with the number of the line, such as for a path that leaves the folder.
pub fn verify_manifest(path: &Path) -> Result<VerifyReport> {
    let shown = path.display().to_string();
    let failed = |e: io::Error| unreadable(&shown, &e);
    let (folder, name) = manifest_place(path).map_err(failed)?;
    let root = Directory::open(folder).map_err(failed)?;
    let manifest = root.open_file(name).map_err(failed)?;
    let Listed { claims, torn } =
        read_claims(BufReader::with_capacity(BUFFER, manifest)).map_err(|e| e.of(&shown))?;
    let mut report = VerifyReport {
        files: claims.len() as u64,
        torn,
        ..VerifyReport::default()
    };
    compare_all(&root, &claims, &mut report);
    find_unlisted(&root, name, &claims, &mut report).map_err(failed)?;
    report.differences.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(report)
}

/// The folder of the export and the name of the manifest in it.
fn manifest_place(path: &Path) -> io::Result<(&Path, &str)> {
    if path.is_dir() {
        return Ok((path, MANIFEST));
    }
    let name = path.file_name().and_then(|name| name.to_str());
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty());
    let name = name.ok_or(io::ErrorKind::InvalidFilename)?;
    Ok((folder.unwrap_or(Path::new(".")), name))
}

/// What a manifest says, path by path.
struct Listed {
    claims: Vec<Claim>,
    torn: u64,
}

/// What the newest row says of a path.
struct Claim {
    path: LocalPath,
    name: String,
    size: u64,
    /// `None` for a folder.
    sha256: Option<[u8; 32]>,
}

fn read_claims(manifest: impl io::BufRead) -> Result<Listed, ReadError> {
    let mut claims: Vec<Claim> = Vec::new();
    let mut by_path: HashMap<LocalPath, usize> = HashMap::new();
    let mut torn = 0;
    for line in read_rows(manifest) {
        let (line, row) = match line? {
            (line, Line::Row(row)) => (line, row),
            (_, Line::Torn) => {
                torn += 1;
                continue;
            }
        };
        let malformed = |why: &str| ReadError::Malformed {
            line,
            why: why.to_owned(),
        };
        if row.path.is_empty() {
            continue;
        }
        let path = LocalPath::parse(&row.path)
            .ok_or_else(|| malformed("the path leaves the folder or is not one of an export"))?;
        if !matches!(row.outcome, Outcome::Saved | Outcome::Skipped) {
            continue;
        }
        let sha256 = row.sha256.as_deref().and_then(sha256_of_hex);
        if sha256.is_none() && !row.folder {
            return Err(malformed("a saved file without its SHA-256"));
        }
        let claim = Claim {
            name: row.name,
            size: row.size,
            sha256: sha256.filter(|_| !row.folder),
            path: path.clone(),
        };
        if let Some(index) = by_path.get(&path) {
            claims[*index] = claim;
        } else {
            by_path.insert(path, claims.len());
            claims.push(claim);
        }
    }
    claims.sort_unstable_by(|a, b| a.path.cmp(&b.path));
    Ok(Listed { claims, torn })
}

fn sha256_of_hex(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    if text.len() != 64 || !text.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    for (byte, digits) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
    }
    Some(bytes)
}

fn compare_all(root: &Directory, claims: &[Claim], report: &mut VerifyReport) {
    let next = AtomicUsize::new(0);
    let compare_some = || {
        let mut bytes = 0;
        let mut differences = Vec::new();
        while let Some(claim) = claims.get(next.fetch_add(1, Ordering::Relaxed)) {
            if let Err(what) = compare(root, claim, &mut bytes) {
                differences.push(Difference {
                    path: claim.path.to_string(),
                    name: claim.name.clone(),
                    what,
                });
            }
        }
        (bytes, differences)
    };
    let found = thread::scope(|scope| {
        let threads: Vec<_> = (1..threads()).map(|_| scope.spawn(compare_some)).collect();
        let mut found = vec![compare_some()];
        for thread in threads {
            match thread.join() {
                Ok(part) => found.push(part),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        found
    });
    for (bytes, differences) in found {
        report.bytes += bytes;
        report.differences.extend(differences);
    }
}

fn compare(root: &Directory, claim: &Claim, bytes: &mut u64) -> Result<(), What> {
    let (folder, name) = claim.path.split();
    let found = root
        .below(folder)
        .and_then(|directory| directory.entry(name));
    let Some(sha256) = claim.sha256 else {
        return match found.map_err(|e| what_of(&e))? {
            Entry::Directory => Ok(()),
            Entry::Nothing => Err(What::Missing),
            Entry::File { .. } | Entry::Other => Err(What::NotAFolder),
        };
    };
    match found.map_err(|e| what_of(&e))? {
        Entry::Nothing => return Err(What::Missing),
        Entry::Directory | Entry::Other => return Err(What::NotAFile),
        Entry::File { len, .. } if len != claim.size => return Err(What::Size),
        Entry::File { .. } => {}
    }
    let mut hash = Sha256::new();
    let read = root.read(&claim.path, |part| {
        *bytes += part.len() as u64;
        hash.update(part);
    });
    if read.map_err(|e| what_of(&e))? != claim.size {
        return Err(What::Size);
    }
    if <[u8; 32]>::from(hash.finalize()) != sha256 {
        return Err(What::Sha256);
    }
    Ok(())
}

fn what_of(error: &io::Error) -> What {
    match error.kind() {
        io::ErrorKind::NotFound => What::Missing,
        io::ErrorKind::NotADirectory | io::ErrorKind::InvalidInput => What::NotAFile,
        _ => What::Unreadable,
    }
}

/// Names what no row knows. Reserved names and half-written files are our own.
fn find_unlisted(
    root: &Directory,
    manifest: &str,
    claims: &[Claim],
    report: &mut VerifyReport,
) -> io::Result<()> {
    let known: HashSet<&str> = claims.iter().map(|claim| claim.path.as_str()).collect();
    root.walk(|_, way, name| {
        let own = way.is_empty() && (name == manifest || is_manifest(name));
        let path = if way.is_empty() {
            name.to_owned()
        } else {
            format!("{way}/{name}")
        };
        if is_part(name) {
            report.unfinished += 1;
        } else if !own && !known.contains(path.as_str()) {
            report.differences.push(Difference {
                path,
                name: String::new(),
                what: What::Unlisted,
            });
        }
        Ok(())
    })
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "the tests arrange the disk")]
mod tests {
    use super::*;

    use std::fs;
    use std::path::PathBuf;

    use domain::Code;

    use crate::destination::Destination;
    use crate::hex::hex;
    use crate::manifest::{ManifestRow, Verified};

    fn row(path: &str, bytes: &[u8]) -> ManifestRow {
        ManifestRow {
            name: format!("acct/azureml/{path}"),
            path: path.to_owned(),
            folder: false,
            size: bytes.len() as u64,
            etag: "\"0x1\"".to_owned(),
            md5: None,
            sha256: Some(hex(&Sha256::digest(bytes))),
            outcome: Outcome::Saved,
            verified: Some(Verified::UnverifiedByServer),
            container: "account/container".to_owned(),
            url: None,
            snapshot: None,
            version: None,
            at: "2026-11-22T00:00:00Z".to_owned(),
        }
    }

    /// An export of these files, whole and listed.
    fn export(files: &[(&str, &[u8])]) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("export");
        let destination = Destination::open(&root).unwrap();
        for (path, bytes) in files {
            let path = LocalPath::parse(path).unwrap();
            let mut part = destination
                .create_part(&path, "0123456789abcdef", 1)
                .unwrap();
            part.write(bytes).unwrap();
            part.finish().unwrap();
        }
        let rows: Vec<_> = files.iter().map(|(path, bytes)| row(path, bytes)).collect();
        destination.append_manifest(&rows).unwrap();
        (folder, root)
    }

    fn found(root: &Path) -> Vec<(String, What)> {
        let report = verify_manifest(root).unwrap();
        let differences = report.differences.into_iter();
        differences.map(|d| (d.path, d.what)).collect()
    }

    #[test]
    fn a_whole_export_is_clean_by_its_folder_and_by_its_manifest() {
        let large = vec![7; 3 * BUFFER + 1];
        let (_folder, root) = export(&[("a", b""), ("d/b.txt", b"bytes"), ("d/e/c", &large)]);
        let report = verify_manifest(&root).unwrap();
        assert!(report.is_clean(), "{report:?}");
        assert_eq!((report.files, report.bytes), (3, 6 + 3 * BUFFER as u64));
        assert_eq!(verify_manifest(&root.join(MANIFEST)).unwrap(), report);
        let copy = root.join("rows.jsonl");
        fs::copy(root.join(MANIFEST), &copy).unwrap();
        assert!(verify_manifest(&copy).unwrap().is_clean());
    }

    #[test]
    fn every_difference_is_named() {
        let files: Vec<String> = (0..40).map(|i| format!("d/{i}")).collect();
        let files: Vec<(&str, &[u8])> = files.iter().map(|p| (p.as_str(), &b"same"[..])).collect();
        let (_folder, root) = export(&files);
        fs::remove_file(root.join("d/3")).unwrap();
        fs::write(root.join("d/5"), b"samE").unwrap();
        fs::write(root.join("d/7"), b"longer").unwrap();
        fs::remove_file(root.join("d/9")).unwrap();
        fs::create_dir(root.join("d/9")).unwrap();
        fs::write(root.join("d/new"), b"").unwrap();
        fs::write(root.join("new"), b"").unwrap();
        let expected = [
            ("d/3", What::Missing),
            ("d/5", What::Sha256),
            ("d/7", What::Size),
            ("d/9", What::NotAFile),
            ("d/new", What::Unlisted),
            ("new", What::Unlisted),
        ];
        assert_eq!(found(&root), expected.map(|(p, w)| (p.to_owned(), w)));
        let json = serde_json::to_value(verify_manifest(&root).unwrap()).unwrap();
        assert_eq!(json["differences"][0]["name"], "acct/azureml/d/3");
        assert_eq!(json["differences"][3]["what"], "not-a-file");
    }

    #[test]
    fn the_newest_row_of_a_path_counts() {
        let (_folder, root) = export(&[("a", b"old")]);
        fs::write(root.join("a"), b"newer").unwrap();
        assert_eq!(found(&root), [("a".to_owned(), What::Size)]);
        let destination = Destination::open(&root).unwrap();
        let failed = ManifestRow {
            outcome: Outcome::Failed,
            sha256: None,
            ..row("a", b"x")
        };
        let rows = [row("a", b"newer"), failed];
        destination.append_manifest(&rows).unwrap();
        assert!(verify_manifest(&root).unwrap().is_clean());
    }

    #[test]
    fn half_written_files_and_torn_lines_are_counted_apart() {
        let (_folder, root) = export(&[("a", b"a")]);
        let destination = Destination::open(&root).unwrap();
        let path = LocalPath::parse("d/b").unwrap();
        destination
            .create_part(&path, "0123456789", 2)
            .unwrap()
            .keep();
        let manifest = root.join(MANIFEST);
        let mut text = fs::read(&manifest).unwrap();
        text.extend_from_slice(b"{\"name\":\"acct/c/\xc3");
        fs::write(&manifest, text).unwrap();
        destination.append_manifest(&[row("a", b"a")]).unwrap();
        let report = verify_manifest(&root).unwrap();
        assert!(report.is_clean(), "{report:?}");
        assert_eq!((report.files, report.unfinished, report.torn), (1, 1, 1));
    }

    #[cfg(unix)]
    #[test]
    fn t11_links_and_fifos_are_named_and_not_followed() {
        use std::os::unix::fs::symlink;

        let (folder, root) = export(&[("f", b"f"), ("out/x", b"x"), ("p", b"p")]);
        let outside = folder.path().join("outside");
        fs::create_dir(&outside).unwrap();
        fs::write(outside.join("f"), b"f").unwrap();
        fs::write(outside.join("x"), b"x").unwrap();
        for name in ["f", "out/x", "p"] {
            fs::remove_file(root.join(name)).unwrap();
        }
        fs::remove_dir(root.join("out")).unwrap();
        symlink(outside.join("f"), root.join("f")).unwrap();
        symlink(&outside, root.join("out")).unwrap();
        let mode = rustix::fs::Mode::from_raw_mode(0o600);
        let fifo = rustix::fs::FileType::Fifo;
        rustix::fs::mknodat(rustix::fs::CWD, root.join("p"), fifo, mode, 0).unwrap();
        let expected = [
            ("f", What::NotAFile),
            ("out", What::Unlisted),
            ("out/x", What::NotAFile),
            ("p", What::NotAFile),
        ];
        assert_eq!(found(&root), expected.map(|(p, w)| (p.to_owned(), w)));
    }

    #[test]
    fn a_manifest_that_names_files_outside_is_malformed_and_opens_nothing() {
        let outside = tempfile::tempdir().unwrap();
        fs::write(outside.path().join("secret"), b"x").unwrap();
        let absolute = outside.path().join("secret").display().to_string();
        for path in [
            "../secret",
            "a/../../secret",
            &absolute,
            "C:/x",
            "a\\b",
            ".",
        ] {
            let (_folder, root) = export(&[("a", b"a")]);
            let destination = Destination::open(&root).unwrap();
            destination.append_manifest(&[row(path, b"x")]).unwrap();
            let error = verify_manifest(&root).unwrap_err();
            assert_eq!(error.code, Code::MalformedFile, "{path}");
            assert!(error.params["why"].starts_with("line 2: "), "{error}");
        }
    }

    #[test]
    fn what_is_no_manifest_is_named_with_its_line() {
        let (_folder, root) = export(&[("a", b"a")]);
        let manifest = root.join(MANIFEST);
        let good = fs::read_to_string(&manifest).unwrap();
        for (text, line) in [
            (format!("{good}[]\n"), 2),
            ("\n\nhello\n".to_owned(), 3),
            (good.replace("saved", "gone"), 1),
            (good.replace("sha256", "sha"), 1),
            (format!("{good}{}\n", "x".repeat(2 << 20)), 2),
        ] {
            fs::write(&manifest, text).unwrap();
            let error = verify_manifest(&root).unwrap_err();
            assert_eq!(error.code, Code::MalformedFile);
            let why = &error.params["why"];
            assert!(why.starts_with(&format!("line {line}: ")), "{why}");
        }
        fs::remove_file(&manifest).unwrap();
        let error = verify_manifest(&root).unwrap_err();
        assert_eq!(error.code, Code::NotReadable);
    }
}
