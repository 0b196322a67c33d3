//! The name map through its public function: the catalogue's hostile names, and the properties that hold
//! for every set of names. What a legal name is, is written here a second time on purpose.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

use std::collections::{BTreeMap, BTreeSet};

use caseless::Caseless;
use engine::names::{LocalPath, map_names};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::Config;
use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;

fn map(names: &[&str]) -> Vec<String> {
    let names: Vec<String> = names.iter().map(ToString::to_string).collect();
    let paths = map_names(&names);
    check(&names, &paths);
    paths.iter().map(ToString::to_string).collect()
}

fn hash(name: &str) -> String {
    format!("{:x}", Sha256::digest(name.as_bytes()))[..10].to_owned()
}

/// Why Windows, macOS or Linux would refuse or bend this segment.
fn illegal(segment: &str) -> Option<&'static str> {
    const REFUSED: &str = "<>:\"/\\|?*";
    const DEVICES: &str = "CON PRN AUX NUL CLOCK$ CONIN$ CONOUT$";
    if segment.is_empty() {
        return Some("empty");
    }
    if segment == "." || segment == ".." {
        return Some("dots");
    }
    if segment.len() > 240 || segment.encode_utf16().count() > 255 {
        return Some("long");
    }
    if segment
        .chars()
        .any(|c| u32::from(c) < 0x20 || REFUSED.contains(c))
    {
        return Some("refused by Windows");
    }
    if segment
        .chars()
        .any(|c| (0x7F..0xA0).contains(&u32::from(c)))
    {
        return Some("control");
    }
    if segment.chars().any(|c| {
        "\u{202A}\u{202B}\u{202C}\u{202D}\u{202E}\u{2066}\u{2067}\u{2068}\u{2069}".contains(c)
    }) {
        return Some("turns the direction");
    }
    if segment.ends_with('.') || segment.ends_with(' ') {
        return Some("end");
    }
    let stem = segment.find('.').map_or(segment, |dot| &segment[..dot]);
    let stem = stem.trim_end().to_uppercase();
    let port = ["COM", "LPT"].iter().any(|p| {
        stem.strip_prefix(p)
            .is_some_and(|n| n.chars().count() == 1 && "0123456789¹²³".contains(n))
    });
    if port || DEVICES.split(' ').any(|d| d == stem) {
        return Some("device");
    }
    None
}

/// What a file system that ignores case and normal form compares.
fn collision_key(path: &str) -> String {
    path.nfc().default_case_fold().nfc().collect()
}

/// Every property that a result has to have, whatever the names.
fn check(names: &[String], paths: &[LocalPath]) {
    assert_eq!(names.len(), paths.len());
    let mut by_key: BTreeMap<String, &String> = BTreeMap::new();
    for (name, path) in names.iter().zip(paths) {
        let text = path.as_str();
        assert!(text.len() <= 800, "{name:?} -> {} bytes", text.len());
        for segment in path.segments() {
            assert_eq!(illegal(segment), None, "{name:?} -> {text:?}");
        }
        let ours = text.to_lowercase();
        assert!(!ours.starts_with("lastcopy-manifest"), "{text:?}");
        assert!(!ours.contains("/.lastcopy-part-") && !ours.starts_with(".lastcopy-part-"));
        assert_eq!(LocalPath::parse(text).as_ref(), Some(path), "{text:?}");
        if let Some(other) = by_key.insert(collision_key(text), name) {
            assert_eq!(other, name, "both become {text:?}");
        }
    }
    for (key, name) in &by_key {
        for (slash, _) in key.match_indices('/') {
            let file = by_key.get(&key[..slash]);
            assert_eq!(file, None, "{name:?} lies below a file");
        }
    }
}

#[test]
fn plain_names_stay_as_they_are() {
    let names = [
        "azureml/ExperimentRun/dcid.1a2b_3c/outputs/model.pkl",
        "azureml/ExperimentRun/dcid.1a2b_3c/logs/azureml/20_image_build_log.txt",
        "data/100% sure.csv",
        "data/50%off",
        "data/-leading and  inner spaces.txt",
        "data/.hidden",
        "data/日本語 ファイル.txt",
        "data/café 👩‍👩‍👧.png",
        "data/tilde~ and ~10 and {braces}",
        "lastcopy.txt",
        "data/lastcopy-manifest.jsonl",
        "a",
    ];
    assert_eq!(map(&names), names);
}

#[test]
fn t01_names_that_climb_stay_inside() {
    let names = ["../e1", "a/../../e2", "../../../e3", r"..\e4", ".../e5"];
    assert_eq!(
        map(&names),
        [
            "%2E%2E/e1",
            "a/%2E%2E/%2E%2E/e2",
            "%2E%2E/%2E%2E/%2E%2E/e3",
            "..%5Ce4",
            "..%2E/e5"
        ]
    );
}

#[test]
fn t02_absolute_drive_and_server_names_stay_inside() {
    let names = [
        "/abs",
        "abs",
        "//dbl",
        r"C:\x",
        "C:/x",
        r"\\srv\s\x",
        r"\\?\C:\x",
        "~/h",
    ];
    assert_eq!(
        map(&names),
        [
            "%_empty/abs",
            "abs",
            "%_empty/%_empty/dbl",
            "C%3A%5Cx",
            "C%3A/x",
            "%5C%5Csrv%5Cs%5Cx",
            "%5C%5C%3F%5CC%3A%5Cx",
            "~/h"
        ]
    );
}

#[test]
fn t03_dots_are_names_of_their_own() {
    let names = [".", "..", "./d", "d", "a/./b", "a/b"];
    let paths = map(&names);
    // `.` is a file and `./d` lies in a folder of that name.
    assert_eq!(paths[0], format!("%2E~{}", hash(".")));
    assert_eq!(paths[1..], ["%2E%2E", "%2E/d", "d", "a/%2E/b", "a/b"]);
}

#[test]
fn t04_empty_segments_and_folder_markers_are_kept_apart() {
    let names = ["a//b", "a/b", "a///b", "a/", "a", "a//", "", "/"];
    assert_eq!(
        map(&names),
        [
            "a/%_empty/b",
            "a/b",
            "a/%_empty/%_empty/b",
            "a/%_folder",
            &format!("a~{}", hash("a")),
            "a/%_empty/%_folder",
            "%_folder",
            "%_empty/%_folder"
        ]
    );
    // A name that imitates a marker is told from it.
    assert_eq!(map(&["x/%_folder", "x/", "%5C", "\\"])[0], "x/%25_folder");
}

#[test]
fn t05_a_file_that_is_also_a_folder_gets_a_hash_in_any_order() {
    let names = ["x", "x/y", "X/y", "X"];
    let paths = map(&names);
    assert_eq!(paths[0], format!("x~{}", hash("x")));
    assert_eq!(paths[3], format!("X~{}", hash("X")));
    // The folders become one where case is ignored, so only one of the two files can be `y` there.
    assert_eq!(paths[2], "X/y");
    assert_eq!(paths[1], format!("x/y~{}", hash("x/y")));
    let shuffled = ["X", "X/y", "x/y", "x"];
    let again: Vec<String> = map(&shuffled).into_iter().rev().collect();
    assert_eq!(again, paths);
}

#[test]
fn t06_names_that_differ_in_case_or_normal_form_stay_apart() {
    let pairs = [
        ("A.txt", "a.txt"),
        ("cafe\u{301}", "caf\u{e9}"),
        ("SS", "ß"),
        ("\u{130}", "i\u{307}"),
        ("k", "\u{212A}"),
        ("ΣΑΣ", "σας"),
        // The same text, and not the same after folding alone.
        ("α\u{345}\u{301}", "\u{1FB4}"),
    ];
    for (kept, moved) in pairs {
        for names in [[kept, moved], [moved, kept]] {
            let paths = map(&names);
            assert_eq!(
                paths.iter().filter(|p| p.contains('~')).count(),
                1,
                "{paths:?}"
            );
        }
    }
    assert_eq!(
        map(&["A.txt", "a.txt"]),
        ["A.txt".to_owned(), format!("a~{}.txt", hash("a.txt"))]
    );
    assert_eq!(map(&["A/x", "a/y"]), ["A/x", "a/y"]);
    assert_eq!(
        map(&["A/x", "a/x"]),
        ["A/x".to_owned(), format!("a/x~{}", hash("a/x"))]
    );
}

#[test]
fn t07_what_windows_refuses_is_escaped() {
    let names = [
        "CON",
        "nul.txt",
        "AUX.tar.gz",
        "COM1",
        "COM¹",
        "LPT9.",
        "clock$",
        "x.",
        "x ",
        "x. .",
        "CON .a",
        "COM0.log",
        "com10",
        "CONSOLE",
        "a:b",
        "LONGNA~1.TXT",
        "conin$",
    ];
    assert_eq!(
        map(&names),
        [
            "%43ON",
            "%6Eul.txt",
            "%41UX.tar.gz",
            "%43OM1",
            "%43OM¹",
            "%4CPT9%2E",
            "%63lock$",
            "x%2E",
            "x%20",
            "x. %2E",
            "%43ON .a",
            "%43OM0.log",
            "com10",
            "CONSOLE",
            "a%3Ab",
            "LONGNA%7E1.TXT",
            "%63onin$"
        ]
    );
    // Names that look like the results are other files.
    assert_eq!(map(&["%43ON", "x%2E"]), ["%2543ON", "x%252E"]);
}

#[test]
fn t08_long_names_and_deep_paths_fit() {
    let smileys = "😀".repeat(256);
    let deep = vec!["abc"; 254].join("/");
    let wide = format!("{}/{}", "é".repeat(300), "ü".repeat(300));
    let names = [
        "n".repeat(240),
        "n".repeat(241),
        "n".repeat(255),
        "n".repeat(256),
        format!("{}.txt", "n".repeat(300)),
        "n".repeat(1024),
        smileys,
        format!("a{}", "😀".repeat(256)),
        "e\u{301}".repeat(300),
        format!("e{}", "\u{301}".repeat(300)),
        deep.clone(),
        wide,
        vec!["😀😀"; 500].join("/"),
        format!("{deep}.json"),
    ];
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let paths = map(&names);
    assert_eq!(paths[0], names[0]);
    assert_eq!(paths[1], format!("{}~{}", "n".repeat(229), hash(names[1])));
    assert!(paths[4].ends_with(&format!("~{}.txt", hash(names[4]))) && paths[4].len() == 240);
    assert!(paths[6].starts_with("😀😀"));
    // A grapheme is never cut in two, unless it is longer than a name.
    let cut = paths[8].split_once('~').unwrap().0;
    assert_eq!(cut.chars().count() % 2, 0);
    assert!(paths[10].starts_with("_long/") && paths[10].len() == 70);
    assert!(paths[13].starts_with("_long/") && paths[13].len() == 75);
}

#[test]
fn t09_control_and_direction_characters_are_escaped() {
    let names = [
        "a\u{0}b",
        "\u{1b}[31m",
        "tab\t",
        "\u{7f}",
        "\u{85}",
        "x\u{202e}gpj.exe",
        "\u{fffe}",
        "\u{feff}",
    ];
    assert_eq!(
        map(&names),
        [
            "a%00b",
            "%1B[31m",
            "tab%09",
            "%7F",
            "%C2%85",
            "x%E2%80%AEgpj.exe",
            "%EF%BF%BE",
            "%EF%BB%BF"
        ]
    );
}

#[test]
fn names_of_lastcopy_itself_are_reserved() {
    let names = [
        "lastcopy-manifest.jsonl",
        "LastCopy-Manifest.jsonl/x",
        "la\u{17f}tcopy-manifest.csv",
        "a/lastcopy-manifest.jsonl",
        "a/.lastcopy-part-0123abcd-7",
        ".LASTCOPY-part-0123abcd-7",
    ];
    assert_eq!(
        map(&names),
        [
            "%6Castcopy-manifest.jsonl",
            "%4CastCopy-Manifest.jsonl/x",
            "%6Ca\u{17f}tcopy-manifest.csv",
            "a/lastcopy-manifest.jsonl",
            "a/%2Elastcopy-part-0123abcd-7",
            "%2ELASTCOPY-part-0123abcd-7"
        ]
    );
}

#[test]
fn a_set_made_to_be_in_the_way_of_every_hash_still_has_its_paths() {
    // `a` loses to `A`; the names that its first two hashes give are taken by other files.
    let second = {
        let digest = Sha256::new()
            .chain_update("a")
            .chain_update(1u32.to_be_bytes());
        let digits = format!("{:x}", digest.finalize())[..10].to_owned();
        format!("a~{digits}")
    };
    let first = format!("a~{}", hash("a"));
    let paths = map(&["A", "a", &first, &second]);
    assert_eq!(paths[2..], [first, second]);
    assert!(paths[1].starts_with("a~") && paths[1].len() == 12);
}

#[test]
fn equal_names_have_equal_paths() {
    let paths = map(&["A", "a", "a", "x", "x/y", "x"]);
    assert_eq!(paths[1], paths[2]);
    assert_eq!(paths[3], paths[5]);
}

#[test]
fn stored_paths_are_read_only_where_they_stay_inside() {
    for text in [
        "",
        "/",
        "/a",
        "a/",
        "a//b",
        "..",
        "../a",
        "a/..",
        ".",
        "a/./b",
        r"a\b",
        "C:",
        "C:/a",
        "nul",
        "a/NUL.txt",
        "a.",
        "a ",
        "a\u{0}",
        "lastcopy-manifest.jsonl",
        "a/.lastcopy-part-0-1",
    ] {
        assert_eq!(LocalPath::parse(text), None, "{text:?}");
    }
    assert!(LocalPath::parse("a/b%2E/c~0123456789.txt").is_some());
}

/// Names made of pieces that are known to make trouble, few enough to meet each other often.
fn hostile() -> impl Strategy<Value = String> {
    let piece = select(vec![
        "a",
        "A",
        "b",
        "x",
        "X",
        "é",
        "e\u{301}",
        "E\u{301}",
        "ß",
        "SS",
        "ss",
        "K",
        "\u{212A}",
        "k",
        "İ",
        "i\u{307}",
        "ﬀ",
        "ff",
        "FF",
        "/",
        "/",
        "/",
        "//",
        ".",
        "..",
        " ",
        "%",
        "%2",
        "2E",
        "%_",
        "_empty",
        "_folder",
        "%25",
        "\\",
        ":",
        "*",
        "?",
        "\"",
        "<",
        "|",
        "\u{0}",
        "\u{1f}",
        "\u{7f}",
        "\u{85}",
        "\u{202e}",
        "\u{2066}",
        "\u{200d}",
        "\u{feff}",
        "\u{fffe}",
        "CON",
        "con",
        "nul",
        "NUL.txt",
        "COM1",
        "COM¹",
        "lpt9",
        "clock$",
        "CONOUT$",
        "~",
        "~1",
        "~0123456789",
        "A~1.TXT",
        "😀",
        "👩\u{200d}👩\u{200d}👧",
        "\u{301}",
        ".txt",
        ".JSON",
        "lastcopy-manifest",
        ".lastcopy-part-",
        "_long",
        "..\\",
        "$",
        "-",
    ])
    .prop_map(str::to_owned);
    let long = (select(vec!["n", "é", "😀", "e\u{301}", "."]), 60usize..400)
        .prop_map(|(s, n)| s.repeat(n));
    let any = "\\PC{0,6}";
    let deep = (select(vec!["d/", "D/", "./", "/"]), 0usize..300).prop_map(|(s, n)| s.repeat(n));
    let part = prop_oneof![60 => piece, 1 => long, 4 => any, 1 => deep];
    vec(part, 0..6).prop_map(|parts| parts.concat())
}

/// Distinct names; some of them are what others become.
fn hostile_set() -> impl Strategy<Value = Vec<String>> {
    vec(hostile(), 1..24).prop_map(|names| {
        let mut all: BTreeSet<String> = names.iter().cloned().collect();
        let paths = map_names(&names);
        all.extend(paths.iter().step_by(3).map(ToString::to_string));
        all.into_iter().collect()
    })
}

proptest! {
    // PROPTEST_CASES asks for more than the 256 of every day.
    #![proptest_config(Config { failure_persistence: None, ..Config::default() })]

    #[test]
    fn every_set_of_names_gets_legal_distinct_contained_paths(names in hostile_set()) {
        check(&names, &map_names(&names));
    }

    #[test]
    fn the_order_of_the_names_does_not_matter((names, shuffled) in hostile_set().prop_flat_map(|names| {
        let shuffled = Just((0..names.len()).collect::<Vec<_>>()).prop_shuffle();
        (Just(names), shuffled)
    })) {
        let paths = map_names(&names);
        let moved: Vec<String> = shuffled.iter().map(|i| names[*i].clone()).collect();
        let expected: Vec<LocalPath> = shuffled.iter().map(|i| paths[*i].clone()).collect();
        prop_assert_eq!(map_names(&moved), expected);
    }
}
