//! What the server of a bench holds: synthetic blobs, no checksums, the same at every start.

use std::fmt::Write as _;

const MIXED_FILES: usize = 2_000;
const GIB: u64 = 1 << 30;

/// The sandbox's seed (docs/sandbox.md).
pub(super) fn json(account: &str, key: &str) -> String {
    let mut list = Vec::new();
    // 1,000 runs of four folders with 25 files each.
    for folder in ["azureml-logs", "logs", "outputs", "system_logs"] {
        for file in 0..25 {
            let name = format!("ExperimentRun/dcid.run-{{n}}/{folder}/file-{file:02}.txt");
            list.push(blob(&name, 1_000, 100));
        }
    }
    // 100 folders with 100 files each.
    let small: Vec<String> = (0..100)
        .map(|run| {
            blob(
                &format!("runs/run-{run:02}/metrics-{{n}}.json"),
                100,
                16 << 10,
            )
        })
        .collect();
    let large = blob("checkpoint.bin", 1, GIB);
    let mixed: Vec<String> = sizes()
        .iter()
        .enumerate()
        .map(|(n, size)| blob(&format!("tree/{:03}/file-{n:04}.bin", n / 20), 1, *size))
        .collect();
    let containers = [
        ("list", list.join(",")),
        ("small", small.join(",")),
        ("large", large),
        ("mixed", mixed.join(",")),
    ]
    .map(|(name, blobs)| format!(r#"{{"name":"{name}","blobs":[{blobs}]}}"#));
    format!(
        r#"{{"storage":[{{"account":"{account}","key":"{key}","containers":[{}]}}],"settings":{{"pageSize":5000}}}}"#,
        containers.join(",")
    )
}

/// How many files and bytes a container holds.
pub(super) fn files(container: &str) -> (u64, u64) {
    match container {
        "small" => (10_000, 10_000 * (16 << 10)),
        "large" => (1, GIB),
        _ => (MIXED_FILES as u64, sizes().iter().sum()),
    }
}

fn blob(name: &str, count: u32, size: u64) -> String {
    let mut text = String::new();
    // Writing to a String cannot fail.
    let _ = write!(
        text,
        r#"{{"name":"{name}","count":{count},"synthetic":{size},"md5":"none"}}"#
    );
    text
}

/// Log-normal sizes (sigma 1.5) that sum to 1 GiB.
fn sizes() -> Vec<u64> {
    let mut state = 1u64;
    let mut uniform = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((state >> 11) as f64 + 0.5) / (1u64 << 53) as f64
    };
    let raw: Vec<f64> = (0..MIXED_FILES)
        .map(|_| {
            let normal = (-2.0 * uniform().ln()).sqrt() * (std::f64::consts::TAU * uniform()).cos();
            (1.5 * normal).exp()
        })
        .collect();
    let sum: f64 = raw.iter().sum();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "sizes below 2^53"
    )]
    let mut sizes: Vec<u64> = raw
        .iter()
        .map(|size| (size / sum * GIB as f64) as u64)
        .collect();
    sizes[0] += GIB - sizes.iter().sum::<u64>();
    sizes
}
