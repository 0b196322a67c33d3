//! Recorded traffic of Azure beside the sandbox's answers, where somebody has a folder of it
//! (`cargo xtask replay --recordings DIR`). Nothing recorded is in the project.

mod compare;
mod recording;
mod scene;

use std::collections::BTreeMap;
use std::path::PathBuf;

use recording::Recording;
use scene::Scene;

/// What came of one pair.
enum Outcome {
    Same,
    Differs(Vec<String>),
    /// Not compared, and why.
    Passed(String),
}

/// Differences that are meant: the file, the pair and the reason.
const MEANT: &[(&str, u64, &str)] = &[(
    "blob_409_legalhold",
    10,
    "a hold that was cleared is not told of, as one that never was",
)];

#[tokio::test]
#[ignore = "needs a folder of recorded traffic: cargo xtask replay --recordings DIR"]
async fn recorded_requests_are_answered_as_recorded() {
    let folder = std::env::var_os("LASTCOPY_RECORDINGS").expect("LASTCOPY_RECORDINGS");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "json")
        })
        .collect();
    files.sort();
    let (mut pairs, mut same) = (0, 0);
    let mut passed: BTreeMap<String, u32> = BTreeMap::new();
    let mut differences = Vec::new();
    for path in files {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let recording = Recording::read(&path);
        let mut scene = Scene::start(&recording).await;
        for pair in &recording.pairs {
            pairs += 1;
            match scene.play(pair).await {
                Outcome::Same => same += 1,
                Outcome::Passed(why) => *passed.entry(why).or_default() += 1,
                Outcome::Differs(why) => {
                    let meant = MEANT
                        .iter()
                        .find(|(file, index, _)| *file == name && *index == pair.index);
                    if let Some((.., why)) = meant {
                        *passed.entry(format!("meant: {why}")).or_default() += 1;
                    } else {
                        let line = format!("{name} {}: {} {}", pair.index, pair.method, pair.uri);
                        differences.push(format!("{line}\n    {}", why.join("\n    ")));
                    }
                }
            }
        }
    }
    println!(
        "{pairs} recorded pairs: {same} the same, {} different, {} not compared",
        differences.len(),
        passed.values().sum::<u32>()
    );
    for (why, count) in &passed {
        println!("  {count:4}  {why}");
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}
