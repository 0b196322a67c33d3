use std::collections::VecDeque;

use azure::{BlobPage, Include};
use domain::Result;

use crate::pages::Pages;
use crate::pages::chain::{Chain, Listing};
use crate::pages::ranges::Sample;
use crate::tasks::Task;

/// Ranges that are read at once. Each holds up to three pages, about 3 MB each.
const BESIDE: usize = 4;

/// Reads a long list in several ranges beside each other, once it is known how it can be parted.
#[derive(Debug)]
pub(super) struct Split {
    listing: Listing,
    /// Pages of the chain that came.
    met: u32,
    /// The last name that came.
    last: String,
    /// Whether the names came in another order than that of their bytes, so that no range has an end.
    is_unordered: bool,
    finding: Option<Task<Vec<String>>>,
    /// Ranges that are not begun, in order.
    waiting: VecDeque<String>,
    /// Ranges that are being read, in order.
    begun: VecDeque<(String, Pages)>,
}

impl Split {
    /// Of a listing of all that is there; what was deleted, and earlier states, a level with a delimiter may not show.
    pub(super) fn of(listing: Listing) -> Option<Self> {
        let request = &listing.request;
        let only_what_is_there = Include {
            holds: request.include.holds,
            ..Include::default()
        };
        let can_part = !request.hierarchical && request.include == only_what_is_there;
        can_part.then(|| Self {
            listing,
            met: 0,
            last: String::new(),
            is_unordered: false,
            finding: None,
            waiting: VecDeque::new(),
            begun: VecDeque::new(),
        })
    }

    /// Looks at the next page of the chain, and cuts it where the first range begins. Says whether the chain is over.
    pub(super) fn meet(&mut self, page: &mut BlobPage) -> bool {
        self.met += 1;
        let names = page.blobs.iter().map(|blob| blob.name.as_str());
        self.is_unordered |= page.hierarchical_namespace
            || !std::iter::once(self.last.as_str()).chain(names).is_sorted();
        if self.is_unordered {
            self.waiting.clear();
            self.begun.clear();
            return false;
        }
        if let Some(blob) = page.blobs.last() {
            self.last.clone_from(&blob.name);
        }
        if self.begun.is_empty() {
            self.find(page);
        }
        let Some((first, _)) = self.begun.front() else {
            return false;
        };
        let end = page.blobs.partition_point(|blob| blob.name < *first);
        let is_over = end < page.blobs.len() || page.next.is_none();
        if is_over {
            page.blobs.truncate(end);
            page.next = Some(first.clone());
        }
        is_over
    }

    /// Begins what was found to part the rest of the list, or to look for it.
    fn find(&mut self, page: &BlobPage) {
        let Some(finding) = &mut self.finding else {
            // Seldom in a list that gives no hold.
            if self.met.is_power_of_two() && page.next.is_some() {
                let sample = Sample::of(&self.listing.request.prefix, page);
                self.finding = sample.map(|sample| Task::begin(find(self.listing.clone(), sample)));
            }
            return;
        };
        if let Some(found) = finding.ended() {
            self.finding = None;
            // Where the levels cannot be read, the chain goes on, and says why if it cannot either.
            let ranges = found.unwrap_or_default().into_iter();
            self.waiting = ranges.filter(|range| *range > self.last).collect();
            self.begin();
        }
    }

    /// The next page of the ranges; `None` after the last one and after an error.
    pub(super) async fn next(&mut self) -> Option<Result<BlobPage>> {
        loop {
            let (_, pages) = self.begun.front_mut()?;
            match pages.next().await.transpose() {
                Some(Ok(mut page)) => {
                    if page.next.is_none() {
                        self.begun.pop_front();
                        self.begin();
                        page.next = self.begun.front().map(|(range, _)| range.clone());
                    }
                    return Some(Ok(page));
                }
                Some(error) => {
                    self.begun.clear();
                    return Some(error);
                }
                None => {
                    self.begun.pop_front();
                }
            }
        }
    }

    fn begin(&mut self) {
        while self.begun.len() < BESIDE
            && let Some(range) = self.waiting.pop_front()
        {
            let pages = Pages::read(Chain::of(self.listing.of(&range)), None);
            self.begun.push_back((range, pages));
        }
    }
}

async fn find(listing: Listing, sample: Sample) -> Result<Vec<String>> {
    let levels = sample.levels.iter();
    let reading: Vec<_> = levels
        .map(|prefix| Task::begin(listing.of(prefix).level()))
        .collect();
    let mut levels = Vec::new();
    for level in reading {
        match level.end().await? {
            Some(level) => levels.push(level),
            None => return Ok(Vec::new()),
        }
    }
    Ok(sample.ranges(&levels))
}
