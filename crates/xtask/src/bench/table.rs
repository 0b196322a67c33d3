//! What was measured, as a table for the README.

use std::fmt;
use std::path::Path;

use crate::processes::Program;

/// One run of one client.
#[derive(Debug, Clone)]
pub(super) struct Sample {
    /// Seconds.
    pub(super) wall: f64,
    /// Seconds of all processors.
    pub(super) cpu: f64,
    /// The most memory at any time.
    pub(super) megabytes: f64,
    /// Requests that the server had.
    pub(super) requests: usize,
}

impl fmt::Display for Sample {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:>7.2} s  {:>7.2} s CPU  {:>5.0} MB  {:>6} requests",
            self.wall, self.cpu, self.megabytes, self.requests
        )
    }
}

/// All runs of one client at one work.
#[derive(Debug)]
pub(super) struct Row {
    work: &'static str,
    latency: u32,
    client: String,
    pub(super) samples: Vec<Sample>,
}

impl Row {
    pub(super) fn new(work: &'static str, latency: u32, client: &str) -> Self {
        Self {
            work,
            latency,
            client: client.to_owned(),
            samples: Vec::new(),
        }
    }

    fn median(&self) -> Sample {
        let middle = |of: fn(&Sample) -> f64| {
            let mut all: Vec<f64> = self.samples.iter().map(of).collect();
            all.sort_by(f64::total_cmp);
            all.get(all.len() / 2).copied().unwrap_or_default()
        };
        let mut requests: Vec<usize> = self.samples.iter().map(|s| s.requests).collect();
        requests.sort_unstable();
        Sample {
            wall: middle(|s| s.wall),
            cpu: middle(|s| s.cpu),
            megabytes: middle(|s| s.megabytes),
            requests: requests
                .get(requests.len() / 2)
                .copied()
                .unwrap_or_default(),
        }
    }
}

/// Prints medians, and how many times longer the best of the others took than LastCopy.
pub(super) fn print(rows: &[Row], runs: usize, folder: &Path) {
    let date = Program::new("date", &["-u", "+%F"])
        .text()
        .unwrap_or_default();
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    println!(
        "\n{}, {processors} processors, medians of {runs} interleaved runs, files written below {}\n",
        date.trim(),
        folder.display()
    );
    println!(
        "| work | ms | client | wall s | CPU s | peak MB | requests | others' best: wall | CPU |"
    );
    println!("|---|---|---|---|---|---|---|---|---|");
    for row in rows {
        let median = row.median();
        let ratios = if row.client == "LastCopy" {
            let others: Vec<Sample> = rows
                .iter()
                .filter(|o| {
                    o.work == row.work && o.latency == row.latency && o.client != row.client
                })
                .map(Row::median)
                .collect();
            let best = |of: fn(&Sample) -> f64| {
                let best = others.iter().map(of).fold(f64::INFINITY, f64::min);
                let ratio = best / of(&median);
                if ratio.is_finite() {
                    format!("{ratio:.1} ×")
                } else {
                    String::new()
                }
            };
            format!("{} | {}", best(|s| s.wall), best(|s| s.cpu))
        } else {
            " | ".to_owned()
        };
        println!(
            "| {} | {} | {} | {:.2} | {:.2} | {:.0} | {} | {ratios} |",
            row.work,
            row.latency,
            row.client,
            median.wall,
            median.cpu,
            median.megabytes,
            median.requests
        );
    }
}
