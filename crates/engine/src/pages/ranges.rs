//! Where a long listing can be parted: prefixes, each of what about half a page of names or more begin with.
//!
//! A listing takes no name to begin at, only a prefix. So what comes after a page is looked for level by level, in
//! listings with a delimiter, and gathered under prefixes by the letters that follow.

use azure::BlobPage;

/// Entries of a level that a page must have, to tell how long the others are.
const ENTRIES: usize = 4;
/// Fewer names than this below each entry of a level, on average, and the level is about as long as what it stands for.
const NAMES_PER_ENTRY: usize = 8;
/// Levels that are looked at, at most.
const LEVELS: usize = 4;
/// Ranges of a list, about, however long it is.
const RANGES: usize = 256;
/// Ranges of one listing, at most.
const MOST: usize = 1_024;

/// One level of a container, whole: its folders and blobs by their whole names, in order.
#[derive(Debug)]
pub(super) struct Level {
    pub(super) prefix: String,
    pub(super) entries: Vec<String>,
}

/// A page of a flat listing, as far as it tells what is to come.
#[derive(Debug)]
pub(super) struct Sample {
    /// Prefixes of the levels in which more can follow, the outermost first.
    pub(super) levels: Vec<String>,
    /// The page's last name.
    last: String,
    /// Names below an entry of the innermost level, on average.
    names_per_entry: usize,
    /// Names of a page.
    page: usize,
}

impl Sample {
    /// Of a page of the listing of `prefix`; `None` where it promises nothing.
    pub(super) fn of(prefix: &str, page: &BlobPage) -> Option<Self> {
        let names: Vec<&str> = page.blobs.iter().map(|blob| blob.name.as_str()).collect();
        let last = *names.last()?;
        let slashes = last.get(prefix.len()..)?.match_indices('/');
        let folders = slashes.map(|(at, _)| &last[..=prefix.len() + at]);
        let mut levels = Vec::new();
        for level in std::iter::once(prefix).chain(folders).take(LEVELS) {
            levels.push(level.to_owned());
            let before = names.partition_point(|name| !name.starts_with(level));
            let entries =
                names[before..].chunk_by(|a, b| entry(a, level.len()) == entry(b, level.len()));
            let entries = entries.count();
            let names_per_entry = (names.len() - before) / entries;
            if entries >= ENTRIES && names_per_entry >= NAMES_PER_ENTRY && has_one_order(last) {
                return Some(Self {
                    levels,
                    last: last.to_owned(),
                    names_per_entry,
                    page: names.len(),
                });
            }
        }
        None
    }

    /// The ranges of what comes after this page, in order. What lies before the first is left to who reads on from
    /// the page. None where there is too little, or where an entry could stand elsewhere than its bytes say.
    pub(super) fn ranges(&self, levels: &[Level]) -> Vec<String> {
        let Some((innermost, outer)) = levels.split_last() else {
            return Vec::new();
        };
        let names = innermost.entries.len() * self.names_per_entry;
        let mut found = Gathered {
            last: &self.last,
            // Half a page, so that ranges of a page are parted no further: each costs a request at least. Long ones
            // are read one page after the other, while what is read beside them has to wait.
            length: (self.page / 2).max(names / RANGES),
            ranges: Vec::new(),
        };
        let innermost = found.level(innermost, self.names_per_entry);
        if innermost.is_none() || found.ranges.len() < 2 {
            return Vec::new();
        }
        // What is in the folders further out nobody has seen: they are taken for small, so they make few ranges.
        for level in outer.iter().rev() {
            if found.level(level, 1).is_none() {
                return Vec::new();
            }
        }
        if found.ranges.len() > MOST {
            return Vec::new();
        }
        found.ranges
    }
}

struct Gathered<'a> {
    /// The last name that was seen.
    last: &'a str,
    /// Names that a range has at least, about.
    length: usize,
    ranges: Vec<String>,
}

impl Gathered<'_> {
    /// Adds what a level has after the sample; `None` where its order is not sure.
    fn level(&mut self, level: &Level, names_per_folder: usize) -> Option<()> {
        let passed = entry(self.last, level.prefix.len())?;
        // With a hierarchical namespace `a/` comes before `a-b`, and after it without: what is passed must be the same.
        let is_sure = |entry: &String| {
            let is_passed = entry.as_str() <= passed;
            has_one_order(entry) && is_passed == (without_slash(entry) <= without_slash(passed))
        };
        if !level.entries.iter().all(is_sure) {
            return None;
        }
        let rest = level
            .entries
            .partition_point(|entry| entry.as_str() <= passed);
        self.gather(&level.entries[rest..], level.prefix.len(), names_per_folder)
    }

    /// Adds entries of which the first `known` bytes are the same.
    fn gather(&mut self, entries: &[String], known: usize, names_per_folder: usize) -> Option<()> {
        let (Some(first), Some(last)) = (entries.first(), entries.last()) else {
            return Some(());
        };
        let names = |entry: &String| {
            if entry.ends_with('/') {
                names_per_folder
            } else {
                1
            }
        };
        let names: usize = entries.iter().map(names).sum();
        let common = known + common_prefix(&first[known..], &last[known..]);
        let prefix = &first[..common];
        let is_whole = !self.last.starts_with(prefix);
        let parts = || entries.chunk_by(|a, b| letter(a, common) == letter(b, common));
        let count = parts().count();
        // An entry that ends here would take along the others, whose names go on.
        let can_part = entries.len() > 1 && first.len() > common;
        let is_long = names / count >= self.length;
        if is_whole && !(can_part && is_long) {
            self.ranges.push(prefix.to_owned());
            return Some(());
        }
        if !is_whole && self.ranges.is_empty() && names < 4 * self.length {
            return Some(());
        }
        if !can_part {
            return None;
        }
        parts().try_for_each(|part| self.gather(part, common, names_per_folder))
    }
}

/// The folder, with its slash, or the blob of a level in which a name lies.
fn entry(name: &str, level: usize) -> Option<&str> {
    let below = name.get(level..)?;
    Some(below.find('/').map_or(name, |at| &name[..=level + at]))
}

fn without_slash(entry: &str) -> &str {
    entry.strip_suffix('/').unwrap_or(entry)
}

fn common_prefix(a: &str, b: &str) -> usize {
    let same = a.char_indices().zip(b.chars()).find(|((_, a), b)| a != b);
    same.map_or(a.len().min(b.len()), |((at, _), _)| at)
}

fn letter(text: &str, at: usize) -> Option<char> {
    text[at..].chars().next()
}

/// Whether UTF-8 and UTF-16 put it at the same place: the service does not say by which it sorts.
fn has_one_order(name: &str) -> bool {
    name.chars().all(|c| u32::from(c) < 0xD800)
}

#[cfg(test)]
mod tests {
    use super::*;
    use azure::Blob;
    use proptest::prelude::*;

    fn page(names: &[String]) -> BlobPage {
        let blob = |name: &String| Blob {
            name: name.clone(),
            ..Blob::default()
        };
        BlobPage {
            blobs: names.iter().map(blob).collect(),
            ..BlobPage::default()
        }
    }

    /// What a listing with a delimiter has of these names.
    fn level(names: &[String], prefix: &str) -> Level {
        let below = names.iter().filter(|name| name.starts_with(prefix));
        let mut entries: Vec<String> = below
            .filter_map(|name| entry(name, prefix.len()))
            .map(str::to_owned)
            .collect();
        entries.sort();
        entries.dedup();
        Level {
            prefix: prefix.to_owned(),
            entries,
        }
    }

    /// The ranges after the first `page` of these names.
    fn ranges_of(names: &[String], page_size: usize) -> Vec<String> {
        let Some(sample) = Sample::of("", &page(&names[..page_size])) else {
            return Vec::new();
        };
        let levels: Vec<Level> = sample.levels.iter().map(|p| level(names, p)).collect();
        sample.ranges(&levels)
    }

    fn sorted(names: impl IntoIterator<Item = String>) -> Vec<String> {
        let mut names: Vec<String> = names.into_iter().collect();
        names.sort();
        names.dedup();
        names
    }

    fn runs(count: usize, files: usize) -> Vec<String> {
        let names = (0..count).flat_map(|run| {
            (0..files).map(move |file| format!("ExperimentRun/dcid.run-{run}/logs/{file:02}.txt"))
        });
        sorted(names)
    }

    #[test]
    fn runs_are_parted_by_the_first_figure_of_their_number() {
        let mut names = runs(1_000, 20);
        let expected: Vec<String> = (2..10)
            .map(|n| format!("ExperimentRun/dcid.run-{n}"))
            .collect();
        assert_eq!(ranges_of(&names, 1_000), expected);
        names.extend(["LocalUpload/a/1", "LocalUpload/b/2", "azureml/c/3"].map(str::to_owned));
        let further = ["LocalUpload/", "azureml/"].map(str::to_owned);
        assert_eq!(
            ranges_of(&names, 1_000),
            [expected, further.to_vec()].concat()
        );
    }

    #[test]
    fn a_blob_takes_along_what_its_name_begins() {
        let folder = |letter, n| (0..60).map(move |file| format!("r/{letter}{n:03}/{file:02}"));
        let mut names: Vec<String> = (0..20).flat_map(|n| folder('a', n)).collect();
        names.extend((0..500).flat_map(|n| folder('b', n)));
        names.extend(["r/b", "r/c/1"].map(str::to_owned));
        assert_eq!(ranges_of(&sorted(names), 600), ["r/a01", "r/b", "r/c/"]);
    }

    #[test]
    fn what_promises_nothing_stays_in_one() {
        // A page and a little; one long folder; folders of one file each; folders without number in one.
        assert!(ranges_of(&runs(60, 20), 1_000).is_empty());
        let flat = sorted((0..20_000).map(|n| format!("images/{n:06}.png")));
        assert!(Sample::of("", &page(&flat[..1_000])).is_none());
        let single = sorted((0..20_000).map(|n| format!("{n:06}/only")));
        assert!(Sample::of("", &page(&single[..1_000])).is_none());
        // No order that is sure: of characters, or of the slash, where a page ends within `07/`.
        let sibling = |name: &str| {
            let names = (0..2_000).map(|n| format!("{:02}/{:02}", n / 20, n % 20));
            sorted(names.chain([name.to_owned()]))
        };
        assert!(ranges_of(&sibling("08-b/1"), 150).len() > 2);
        assert!(ranges_of(&sibling("07-b/1"), 150).is_empty());
        let odd = sorted((0..2_000).map(|n| format!("\u{1F600}{}/{:02}", n / 20, n % 20)));
        assert!(Sample::of("", &page(&odd[..100])).is_none());
    }

    #[test]
    fn millions_of_names_make_hundreds_of_ranges() {
        let entries = (0..200_000_u32).map(|n| format!("{:08x}/", n.wrapping_mul(2_654_435_761)));
        let level = Level {
            prefix: String::new(),
            entries: sorted(entries),
        };
        let first = level.entries[0].clone();
        let names: Vec<String> = (0..5_000).map(|n| format!("{first}{n:04}")).collect();
        let sample = Sample {
            levels: vec![String::new()],
            last: names[4_999].clone(),
            names_per_entry: 5_000,
            page: 5_000,
        };
        let ranges = sample.ranges(&[level]);
        assert!((16..=MOST).contains(&ranges.len()), "{}", ranges.len());
    }

    /// Names in folders and folders in them, with letters that sort around the slash.
    fn trees() -> impl Strategy<Value = Vec<String>> {
        let name = prop_oneof![20 => "[abc_]{3}", 1 => "[ab!.]{1,2}"];
        let folder = (name, prop_oneof![1 => Just(1), 6 => 12..40_usize]);
        let top = ("[ab]{1,2}", proptest::collection::vec(folder, 20..90));
        proptest::collection::vec(top, 1..4).prop_map(|tops| {
            sorted(tops.into_iter().flat_map(|(top, folders)| {
                folders.into_iter().flat_map(move |(folder, files)| {
                    let top = top.clone();
                    let inside = move |file| match file {
                        0 => format!("{top}/{folder}"),
                        _ => format!("{top}/{folder}/{file}"),
                    };
                    (0..files).map(inside)
                })
            }))
        })
    }

    proptest! {
        #[test]
        fn each_name_lies_before_the_ranges_or_in_one(names in trees(), page in 100..300_usize) {
            prop_assume!(names.len() > page);
            let ranges = ranges_of(&names, page);
            prop_assert!(ranges.is_sorted());
            let Some(first) = ranges.first() else { return Ok(()) };
            let mut at = 0;
            for name in &names[page..] {
                let within = ranges.iter().filter(|range| name.starts_with(range.as_str())).count();
                prop_assert_eq!(within, usize::from(name >= first), "{} {:?}", name, &ranges);
                if within == 1 {
                    let of = ranges.iter().position(|range| name.starts_with(range.as_str())).unwrap();
                    prop_assert!(of >= at, "in order");
                    at = of;
                }
            }
            prop_assert!(names[..page].iter().all(|name| name < first));
        }

        /// As with a hierarchical namespace, should a service not say that it has one.
        #[test]
        fn none_is_lost_where_folders_come_in_the_order_of_their_names(names in trees(), page in 100..300_usize) {
            let mut names = names;
            names.sort_by_cached_key(|name| name.split('/').map(str::to_owned).collect::<Vec<_>>());
            prop_assume!(names.len() > page && names[..page].is_sorted());
            let ranges = ranges_of(&names, page);
            let Some(first) = ranges.first() else { return Ok(()) };
            for name in names[page..].iter().skip_while(|name| *name < first) {
                let within = ranges.iter().filter(|range| name.starts_with(range.as_str())).count();
                prop_assert_eq!(within, 1, "{} {:?}", name, &ranges);
            }
        }
    }
}
