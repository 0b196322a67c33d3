use super::*;

use std::fs;

use domain::Outcome;
use tempfile::TempDir;

use crate::manifest::{Line, read_rows};

const JOB: &str = "0123456789abcdef0123456789abcdef";

fn path(text: &str) -> LocalPath {
    LocalPath::parse(text).unwrap()
}

/// A folder with `export` to write to, and `outside` with a file that nothing may touch.
struct Jail(TempDir);

impl Jail {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("outside")).unwrap();
        fs::create_dir_all(folder.path().join("export")).unwrap();
        fs::write(folder.path().join("outside/victim"), b"victim").unwrap();
        Self(folder)
    }

    fn destination(&self) -> Destination {
        Destination::open(&self.inside("")).unwrap()
    }

    fn inside(&self, name: &str) -> PathBuf {
        self.0.path().join("export").join(name)
    }

    fn outside(&self) -> PathBuf {
        self.0.path().join("outside")
    }

    /// Outside are the one file and its bytes, nothing else.
    fn assert_sealed(&self) {
        assert_eq!(names(&self.outside()), ["victim"]);
        assert_eq!(fs::read(self.outside().join("victim")).unwrap(), b"victim");
        assert_eq!(names(self.0.path()), ["export", "outside"]);
    }
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn save(destination: &Destination, text: &str, bytes: &[u8]) -> Result<Placed, PlaceError> {
    let mut part = destination
        .create_part(&path(text), JOB, 7)
        .map_err(PlaceError::Failed)?;
    part.write(bytes).unwrap();
    part.finish()
}

#[test]
fn a_file_has_its_name_only_when_it_is_finished() {
    let jail = Jail::new();
    let destination = jail.destination();
    let mut part = destination.create_part(&path("a/b/c.txt"), JOB, 7).unwrap();
    part.write(b"one ").unwrap();
    part.write(b"two").unwrap();
    assert_eq!(part.len(), 7);
    assert_eq!(names(&jail.inside("a/b")), [".lastcopy-part-01234567-7"]);
    let placed = part.finish().unwrap();
    assert_eq!((placed.path.as_str(), placed.len), ("a/b/c.txt", 7));
    destination.sync_directories().unwrap();
    assert_eq!(names(&jail.inside("a/b")), ["c.txt"]);
    assert_eq!(fs::read(jail.inside("a/b/c.txt")).unwrap(), b"one two");
    let (len, hash) = destination.hash(&path("a/b/c.txt")).unwrap();
    assert_eq!((len, hash), (7, Sha256::digest(b"one two").into()));
    jail.assert_sealed();
}

#[test]
fn ranges_arrive_in_any_order_and_from_several_threads() {
    let jail = Jail::new();
    let destination = jail.destination();
    let part = destination.create_part(&path("f"), JOB, 1).unwrap();
    std::thread::scope(|scope| {
        for at in [6u64, 3, 0] {
            let part = &part;
            scope.spawn(move || part.write_at(at, b"abc").unwrap());
        }
    });
    let mut read = Vec::new();
    part.read(9, |bytes| read.extend_from_slice(bytes)).unwrap();
    assert_eq!(read, b"abcabcabc");
    let error = part.read(10, |_| {}).unwrap_err();
    assert_eq!(error.code, Code::NotReadable);
    assert_eq!(part.finish().unwrap().len, 9);
}

#[test]
fn an_unfinished_file_leaves_nothing_unless_it_is_kept() {
    let jail = Jail::new();
    let destination = jail.destination();
    drop(destination.create_part(&path("f"), JOB, 1).unwrap());
    destination
        .create_part(&path("f"), JOB, 2)
        .unwrap()
        .discard()
        .unwrap();
    assert!(names(&jail.inside("")).is_empty());
    let mut part = destination.create_part(&path("f"), JOB, 3).unwrap();
    part.write(b"0123456789").unwrap();
    part.sync().unwrap();
    part.keep();
    assert!(
        destination
            .resume_part(&path("f"), JOB, 4, 0)
            .unwrap()
            .is_none()
    );
    let mut part = destination
        .resume_part(&path("f"), JOB, 3, 4)
        .unwrap()
        .unwrap();
    assert_eq!(part.len(), 4);
    part.write(b"x").unwrap();
    part.finish().unwrap();
    assert_eq!(fs::read(jail.inside("f")).unwrap(), b"0123x");
}

#[test]
fn a_part_with_fewer_bytes_than_were_kept_is_not_resumed() {
    let jail = Jail::new();
    let destination = jail.destination();
    let mut part = destination.create_part(&path("f"), JOB, 3).unwrap();
    part.write(b"01").unwrap();
    part.keep();
    assert!(
        destination
            .resume_part(&path("f"), JOB, 3, 4)
            .unwrap()
            .is_none()
    );
}

#[test]
fn a_stale_part_of_the_same_item_is_replaced_and_others_stay() {
    let jail = Jail::new();
    let destination = jail.destination();
    for seq in [7, 8] {
        let mut part = destination.create_part(&path("d/f"), JOB, seq).unwrap();
        part.write(b"stale and long").unwrap();
        part.keep();
    }
    let mut part = destination.create_part(&path("d/f"), JOB, 7).unwrap();
    part.write(b"new").unwrap();
    part.finish().unwrap();
    assert_eq!(fs::read(jail.inside("d/f")).unwrap(), b"new");
    assert_eq!(names(&jail.inside("d")), [".lastcopy-part-01234567-8", "f"]);
}

#[test]
fn the_parts_of_a_job_are_removed_and_no_others() {
    let jail = Jail::new();
    let destination = jail.destination();
    let other = "ffffffff0123456789";
    for (name, job) in [("a", JOB), ("d/e/b", JOB), ("d/c", other)] {
        destination.create_part(&path(name), job, 1).unwrap().keep();
    }
    fs::write(jail.inside("d/.lastcopy-part-01234567-x"), b"a person's").unwrap();
    fs::write(jail.inside("d/file"), b"").unwrap();
    assert_eq!(destination.remove_parts(JOB).unwrap(), 2);
    let left = [
        ".lastcopy-part-01234567-x",
        ".lastcopy-part-ffffffff-1",
        "e",
        "file",
    ];
    assert_eq!(names(&jail.inside("d")), left);
    assert_eq!(names(&jail.inside("")), ["d"]);
}

#[test]
fn t13_a_file_that_is_there_is_never_overwritten() {
    let jail = Jail::new();
    let destination = jail.destination();
    let mut part = destination.create_part(&path("f.txt"), JOB, 1).unwrap();
    part.write(b"ours").unwrap();
    // It appears after every look that a caller can take.
    fs::write(jail.inside("f.txt"), b"theirs").unwrap();
    let Err(PlaceError::Exists(part)) = part.finish() else {
        panic!("placed over another file");
    };
    assert_eq!(fs::read(jail.inside("f.txt")).unwrap(), b"theirs");
    let free = destination.free_name(&path("f.txt")).unwrap();
    assert_eq!(free.as_str(), "f (2).txt");
    part.finish_as(&free).unwrap();
    assert_eq!(fs::read(jail.inside("f.txt")).unwrap(), b"theirs");
    assert_eq!(fs::read(jail.inside("f (2).txt")).unwrap(), b"ours");
    assert_eq!(names(&jail.inside("")), ["f (2).txt", "f.txt"]);
}

#[test]
fn t13_of_many_writers_of_one_name_one_wins() {
    let jail = Jail::new();
    let destination = jail.destination();
    let won: Vec<u64> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..16)
            .map(|seq| {
                let destination = &destination;
                scope.spawn(move || {
                    let mut part = destination.create_part(&path("d/f"), JOB, seq).unwrap();
                    part.write(&[u8::try_from(seq).unwrap(); 100]).unwrap();
                    part.finish().is_ok().then_some(seq)
                })
            })
            .collect();
        threads
            .into_iter()
            .filter_map(|thread| thread.join().unwrap())
            .collect()
    });
    assert_eq!(won.len(), 1);
    let byte = u8::try_from(won[0]).unwrap();
    assert_eq!(fs::read(jail.inside("d/f")).unwrap(), [byte; 100]);
    assert_eq!(names(&jail.inside("d")), ["f"]);
}

#[test]
fn replacing_is_only_done_when_asked() {
    let jail = Jail::new();
    let destination = jail.destination();
    fs::write(jail.inside("f"), b"old").unwrap();
    let mut part = destination.create_part(&path("f"), JOB, 1).unwrap();
    part.write(b"new").unwrap();
    assert_eq!(part.replace().unwrap().len, 3);
    assert_eq!(fs::read(jail.inside("f")).unwrap(), b"new");
    assert_eq!(names(&jail.inside("")), ["f"]);
}

#[test]
fn free_names_count_up_and_stay_legal() {
    let jail = Jail::new();
    let destination = jail.destination();
    let free = |name: &str| destination.free_name(&path(name)).unwrap().to_string();
    assert_eq!(free("no/such/folder"), "no/such/folder");
    for name in ["a.tar.gz", "a.tar (2).gz", "b", ".hidden"] {
        fs::write(jail.inside(name), b"").unwrap();
    }
    assert_eq!(free("a.tar.gz"), "a.tar (3).gz");
    assert_eq!(free("b"), "b (2)");
    assert_eq!(free("b/c"), "b (2)/c");
    assert_eq!(free(".hidden"), ".hidden (2)");
    let long = format!("{}.txt", "é".repeat(118));
    fs::write(jail.inside(&long), b"").unwrap();
    let found = free(&long);
    assert_eq!(
        LocalPath::parse(&found).map(|p| p.to_string()),
        Some(found.clone())
    );
    assert!(found.ends_with("é (2).txt") && found.len() <= 240);
}

#[cfg(unix)]
mod unix {
    use super::*;

    use std::os::unix::fs::{PermissionsExt as _, symlink};
    use std::sync::atomic::{AtomicBool, Ordering};

    fn fifo(path: &Path) {
        let mode = rustix::fs::Mode::from_raw_mode(0o600);
        let kind = rustix::fs::FileType::Fifo;
        rustix::fs::mknodat(rustix::fs::CWD, path, kind, mode, 0).unwrap();
    }

    #[test]
    fn t11_a_planted_link_to_a_folder_is_not_followed() {
        let jail = Jail::new();
        let destination = jail.destination();
        symlink(jail.outside(), jail.inside("out")).unwrap();
        fs::create_dir_all(jail.inside("real/deep")).unwrap();
        symlink("real", jail.inside("within")).unwrap();
        for name in ["out/x", "out/deep/x", "within/x", "within/deep/x"] {
            assert_eq!(destination.existing(&path(name)).unwrap(), Existing::Other);
            let error = destination.create_part(&path(name), JOB, 1).unwrap_err();
            assert_eq!(error.code, Code::Blocked, "{error}");
            let error = destination.hash(&path(name)).unwrap_err();
            assert_eq!(error.code, Code::NotReadable);
            let free = destination.free_name(&path(name)).unwrap();
            assert!(free.as_str().contains(" (2)/"), "{free}");
            save(&destination, free.as_str(), b"bytes").unwrap();
            assert_eq!(fs::read(jail.inside(free.as_str())).unwrap(), b"bytes");
        }
        let error = destination.hash(&path("out/victim")).unwrap_err();
        assert_eq!(error.code, Code::NotReadable);
        assert_eq!(destination.remove_parts(JOB).unwrap(), 0);
        assert_eq!(names(&jail.inside("real")), ["deep"]);
        assert!(names(&jail.inside("real/deep")).is_empty());
        jail.assert_sealed();
    }

    #[test]
    fn t11_a_planted_link_to_a_file_is_neither_read_nor_written() {
        let jail = Jail::new();
        let destination = jail.destination();
        symlink(jail.outside().join("victim"), jail.inside("f")).unwrap();
        symlink(jail.outside().join("new"), jail.inside("dangling")).unwrap();
        for name in ["f", "dangling"] {
            assert_eq!(destination.existing(&path(name)).unwrap(), Existing::Other);
            let error = destination.hash(&path(name)).unwrap_err();
            assert_eq!(error.code, Code::NotReadable);
            let placed = save(&destination, name, b"bytes");
            assert!(matches!(placed, Err(PlaceError::Exists(_))), "{placed:?}");
            drop(placed);
            // Where replacing is asked for, the link goes and its target stays.
            let mut part = destination.create_part(&path(name), JOB, 2).unwrap();
            part.write(b"bytes").unwrap();
            part.replace().unwrap();
            assert_eq!(fs::read(jail.inside(name)).unwrap(), b"bytes");
        }
        jail.assert_sealed();
    }

    #[test]
    fn t11_a_planted_part_or_manifest_is_not_written_through() {
        let jail = Jail::new();
        let destination = jail.destination();
        let part = ".lastcopy-part-01234567-7";
        symlink(jail.outside().join("victim"), jail.inside(part)).unwrap();
        assert!(
            destination
                .resume_part(&path("f"), JOB, 7, 0)
                .unwrap()
                .is_none()
        );
        save(&destination, "f", b"bytes").unwrap();
        fs::hard_link(jail.outside().join("victim"), jail.inside(part)).unwrap();
        assert!(
            destination
                .resume_part(&path("g"), JOB, 7, 0)
                .unwrap()
                .is_none()
        );
        save(&destination, "g", b"bytes").unwrap();
        for plant in [
            symlink::<PathBuf, PathBuf> as fn(_, _) -> _,
            fs::hard_link::<PathBuf, PathBuf>,
        ] {
            plant(jail.outside().join("victim"), jail.inside(MANIFEST)).unwrap();
            let error = destination.append_manifest(&[row("f")]).unwrap_err();
            assert_eq!(error.code, Code::NotWritable);
            fs::remove_file(jail.inside(MANIFEST)).unwrap();
        }
        jail.assert_sealed();
    }

    #[test]
    fn t11_a_fifo_is_never_opened() {
        let jail = Jail::new();
        let destination = jail.destination();
        // Opening one for reading or writing would wait for its other end for ever.
        for name in ["p", ".lastcopy-part-01234567-7", MANIFEST] {
            fifo(&jail.inside(name));
        }
        assert_eq!(destination.existing(&path("p")).unwrap(), Existing::Other);
        let error = destination.hash(&path("p")).unwrap_err();
        assert_eq!(error.code, Code::NotReadable);
        assert!(
            destination
                .resume_part(&path("p"), JOB, 7, 0)
                .unwrap()
                .is_none()
        );
        assert!(matches!(
            save(&destination, "p", b"x"),
            Err(PlaceError::Exists(_))
        ));
        let error = destination.append_manifest(&[row("p")]).unwrap_err();
        assert_eq!(error.code, Code::NotWritable);
        assert_eq!(names(&jail.inside("")), [MANIFEST, "p"]);
    }

    #[test]
    fn t12_folders_that_are_swapped_for_links_lead_nowhere() {
        let jail = Jail::new();
        let destination = jail.destination();
        fs::create_dir(jail.inside("sub")).unwrap();
        let done = AtomicBool::new(false);
        let (saved, swaps) = std::thread::scope(|scope| {
            let racer = scope.spawn(|| {
                let (sub, aside) = (jail.inside("sub"), jail.inside("aside"));
                let mut swaps = 0u32;
                while !done.load(Ordering::Relaxed) {
                    fs::rename(&sub, &aside).unwrap();
                    // Where it finds none, the export makes the folder again.
                    if symlink(jail.outside(), &sub).is_ok() {
                        fs::remove_file(&sub).unwrap();
                    }
                    if fs::rename(&aside, &sub).is_err() {
                        fs::remove_dir_all(&aside).unwrap();
                    }
                    swaps += 1;
                }
                swaps
            });
            let mut saved = 0;
            for number in 0..2_000 {
                let name = format!("sub/{number}");
                let _ = destination.existing(&path(&name));
                let _ = destination.hash(&path("sub/victim"));
                saved += u32::from(save(&destination, &name, b"bytes").is_ok());
            }
            done.store(true, Ordering::Relaxed);
            (saved, racer.join().unwrap())
        });
        jail.assert_sealed();
        assert!(saved > 0 && swaps > 0, "{saved} saved, {swaps} swaps");
    }

    #[test]
    fn t12_a_file_that_is_swapped_for_a_link_is_not_read() {
        let jail = Jail::new();
        let destination = jail.destination();
        fs::write(jail.inside("f"), b"inside").unwrap();
        let mut reads: Vec<Vec<u8>> = Vec::new();
        let done = AtomicBool::new(false);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                while !done.load(Ordering::Relaxed) {
                    symlink(jail.outside().join("victim"), jail.inside("next")).unwrap();
                    fs::rename(jail.inside("next"), jail.inside("f")).unwrap();
                    fs::write(jail.inside("next"), b"inside").unwrap();
                    fs::rename(jail.inside("next"), jail.inside("f")).unwrap();
                }
            });
            let mut tries = 0;
            // On a busy machine the link may stand there for thousands of reads.
            while tries < 5_000 || reads.is_empty() {
                tries += 1;
                let mut read = Vec::new();
                if destination
                    .read(&path("f"), |bytes| read.extend_from_slice(bytes))
                    .is_ok()
                {
                    reads.push(read);
                }
            }
            done.store(true, Ordering::Relaxed);
        });
        assert!(reads.iter().all(|read| read == b"inside"));
        jail.assert_sealed();
    }

    #[test]
    fn t26_a_folder_that_cannot_be_written_is_named() {
        let jail = Jail::new();
        fs::write(jail.inside("file"), b"").unwrap();
        let error = Destination::open(&jail.inside("file")).unwrap_err();
        assert_eq!(error.code, Code::NotWritable);
        assert!(error.params["path"].ends_with("export/file"), "{error}");
        let error = Destination::open(&jail.inside("file/below")).unwrap_err();
        assert_eq!(error.code, Code::NotWritable);
        fs::set_permissions(jail.inside(""), fs::Permissions::from_mode(0o555)).unwrap();
        if fs::create_dir(jail.inside("probe")).is_ok() {
            return; // Permissions do not bind an administrator.
        }
        let error = Destination::open(&jail.inside("")).unwrap_err();
        assert_eq!(error.code, Code::NotWritable);
    }

    #[test]
    fn t24_a_full_disk_has_its_own_code() {
        use rustix::io::Errno;
        for (errno, code) in [
            (Errno::NOSPC, Code::DiskFull),
            (Errno::DQUOT, Code::DiskFull),
            (Errno::ACCESS, Code::NotWritable),
            (Errno::ROFS, Code::NotWritable),
            (Errno::PERM, Code::NotWritable),
            (Errno::IO, Code::NotWritable),
        ] {
            let error = unwritten("/mnt/export/f", &errno.into());
            assert_eq!(error.code, code);
            assert_eq!(error.params["path"], "/mnt/export/f");
        }
        let jail = Jail::new();
        assert!(jail.destination().free_bytes().unwrap() > 0);
    }
}

fn row(path: &str) -> ManifestRow {
    ManifestRow {
        name: format!("acct/azureml/{path}"),
        path: path.to_owned(),
        folder: false,
        size: 1,
        etag: "\"0x1\"".to_owned(),
        md5: None,
        sha256: None,
        outcome: Outcome::Failed,
        verified: None,
        container: "account/container".to_owned(),
        url: None,
        snapshot: None,
        version: None,
        at: "2026-11-22T00:00:00Z".to_owned(),
    }
}

fn manifest_lines(jail: &Jail) -> Vec<Line> {
    let text = fs::read(jail.inside(MANIFEST)).unwrap();
    read_rows(text.as_slice())
        .map(|line| line.unwrap().1)
        .collect()
}

fn is_row(line: &Line, path: &str) -> bool {
    matches!(line, Line::Row(found) if **found == row(path))
}

#[test]
fn a_row_after_a_torn_line_starts_on_its_own() {
    let jail = Jail::new();
    let destination = jail.destination();
    destination.append_manifest(&[row("a"), row("b")]).unwrap();
    let whole = fs::read(jail.inside(MANIFEST)).unwrap();
    let row_len = whole.len() / 2;
    for end in row_len + 1..whole.len() - 1 {
        fs::write(jail.inside(MANIFEST), &whole[..end]).unwrap();
        destination.append_manifest(&[row("c")]).unwrap();
        let lines = manifest_lines(&jail);
        assert_eq!(lines.len(), 3);
        assert!(is_row(&lines[0], "a") && lines[1] == Line::Torn && is_row(&lines[2], "c"));
    }
    // A line that lost only its end is whole.
    fs::write(jail.inside(MANIFEST), &whole[..whole.len() - 1]).unwrap();
    destination.append_manifest(&[row("c")]).unwrap();
    assert!(is_row(&manifest_lines(&jail)[1], "b"));
}

#[test]
fn rows_of_many_writers_stay_whole() {
    let jail = Jail::new();
    std::thread::scope(|scope| {
        for writer in 0..8 {
            let destination = jail.destination();
            scope.spawn(move || {
                for number in 0..20 {
                    let rows = [row(&format!("{writer}/{number}")), row("x")];
                    destination.append_manifest(&rows).unwrap();
                }
            });
        }
    });
    let lines = manifest_lines(&jail);
    assert_eq!(lines.len(), 8 * 20 * 2);
    assert!(lines.iter().all(|line| matches!(line, Line::Row(_))));
}

#[test]
fn folders_beyond_the_waiting_ones_are_brought_to_disk_at_once() {
    let jail = Jail::new();
    let destination = jail.destination();
    for number in 0..3 * WAITING_DIRECTORIES {
        save(&destination, &format!("{number}/f"), b"x").unwrap();
        assert!(destination.unsynced().directories.len() < WAITING_DIRECTORIES);
    }
    assert!(!destination.unsynced().directories.is_empty());
    destination.sync_directories().unwrap();
    assert!(destination.unsynced().directories.is_empty());
}

#[test]
fn a_failure_of_an_early_round_is_told_once() {
    let jail = Jail::new();
    let destination = jail.destination();
    let failure = Error::new(Code::NotWritable).with("path", "d");
    destination.unsynced().failure = Some(failure.clone());
    assert_eq!(destination.sync_directories(), Err(failure));
    assert_eq!(destination.sync_directories(), Ok(()));
}
