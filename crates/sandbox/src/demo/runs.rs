use jiff::Timestamp;

use super::Dice;
use super::files::{self, Text};
use crate::seed::{Blob, BlobType};

const MB: u64 = 1_000_000;
const DAY: i64 = 86_400;
/// 2026-10-02T16:00:00Z, the day of the newest run.
const NEWEST: i64 = 1_790_956_800;

/// Somebody of the company.
#[derive(Clone, Copy)]
pub(super) struct Person {
    pub(super) alias: &'static str,
    pub(super) name: &'static str,
}

pub(super) const AMELIE: Person = Person {
    alias: "amelie.durand",
    name: "Amélie Durand",
};
pub(super) const TANAKA: Person = Person {
    alias: "k.tanaka",
    name: "Kenji Tanaka",
};
pub(super) const MOREAU: Person = Person {
    alias: "j.moreau",
    name: "Julien Moreau",
};
pub(super) const OKAFOR: Person = Person {
    alias: "s.okafor",
    name: "Sade Okafor",
};
pub(super) const PIPELINE: Person = Person {
    alias: "svc-pipeline",
    name: "svc-pipeline",
};

/// One run of an experiment.
pub(super) struct Run {
    pub(super) id: String,
    pub(super) experiment: &'static str,
    pub(super) by: Person,
    /// When it ended.
    pub(super) ended: Timestamp,
    pub(super) files: usize,
    pub(super) bytes: u64,
}

/// What the runs of an experiment have in common.
struct Experiment {
    name: &'static str,
    /// The number of its newest generated run, and how many it has.
    newest: u64,
    runs: u64,
    by: &'static [Person],
    files: (u64, u64),
    megabytes: (u64, u64),
}

const EXPERIMENTS: &[Experiment] = &[
    Experiment {
        name: "fraud-xgb",
        newest: 1_718_740,
        runs: 64,
        by: &[AMELIE, MOREAU],
        files: (37, 38),
        megabytes: (64, 148),
    },
    Experiment {
        name: "fraud-lgbm",
        newest: 171_690,
        runs: 58,
        by: &[TANAKA, AMELIE],
        files: (41, 41),
        megabytes: (58, 121),
    },
    Experiment {
        name: "data-prep",
        newest: 88_071,
        runs: 96,
        by: &[PIPELINE],
        files: (12, 12),
        megabytes: (29, 64),
    },
    Experiment {
        name: "explain",
        newest: 30_011,
        runs: 71,
        by: &[AMELIE, OKAFOR],
        files: (9, 9),
        megabytes: (18, 22),
    },
    Experiment {
        name: "baseline",
        newest: 40,
        runs: 40,
        by: &[MOREAU],
        files: (22, 22),
        megabytes: (36, 88),
    },
    Experiment {
        name: "hd-sweep",
        newest: 5_212,
        runs: 70,
        by: &[TANAKA, OKAFOR, PIPELINE],
        files: (56, 71),
        megabytes: (22, 60),
    },
];

/// The runs of the fraud workspace.
pub(super) fn fraud() -> Vec<Run> {
    let mut runs = recent();
    let mut dice = Dice(0xF7A0_D219);
    for experiment in EXPERIMENTS {
        // Its runs end at uneven times of the 240 days before those that a person sees first.
        let mean = 240 * DAY.unsigned_abs() / experiment.runs;
        let mut before = 19 * DAY;
        for index in 0..experiment.runs {
            before += dice.between(mean / 2, mean * 3 / 2).cast_signed();
            let (low, high) = experiment.megabytes;
            runs.push(Run {
                id: format!("{}_{:05}", experiment.name, experiment.newest - index),
                experiment: experiment.name,
                by: *dice.of(experiment.by),
                ended: at(NEWEST - before),
                files: usize::try_from(dice.between(experiment.files.0, experiment.files.1))
                    .unwrap_or_default(),
                bytes: dice.between(low * MB, high * MB),
            });
        }
    }
    runs
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap_or_default()
}

/// The newest runs, as a person who opens the demo sees them first.
fn recent() -> Vec<Run> {
    let run = |id: &str, experiment, by, days, files, megabytes| Run {
        id: id.to_owned(),
        experiment,
        by,
        ended: at(NEWEST - days * (DAY + 977)),
        files,
        bytes: megabytes * MB,
    };
    let mut runs = vec![
        run("fraud-xgb_1719304", "fraud-xgb", AMELIE, 0, 38, 412),
        run("fraud-xgb_1719288", "fraud-xgb", AMELIE, 0, 38, 409),
        run("AutoML_5c1e77ab", "AutoML", TANAKA, 3, 214, 1_100),
        run("fraud-lgbm_171702", "fraud-lgbm", TANAKA, 5, 41, 388),
        run("fraud-lgbm_171698", "fraud-lgbm", TANAKA, 6, 41, 386),
        run("data-prep_88120", "data-prep", PIPELINE, 7, 12, 96),
        run("data-prep_88093", "data-prep", PIPELINE, 8, 12, 95),
        run("explain_30021", "explain", AMELIE, 10, 9, 18),
        run("explain_30017", "explain", AMELIE, 11, 9, 18),
        run("fraud-xgb_1718801", "fraud-xgb", MOREAU, 14, 37, 401),
        run("fraud-xgb_1718796", "fraud-xgb", MOREAU, 14, 37, 398),
        run("baseline_00042", "baseline", MOREAU, 17, 22, 120),
        run("baseline_00041", "baseline", MOREAU, 18, 22, 119),
    ];
    // The second of one day started earlier than the first.
    for index in [1, 10] {
        runs[index].ended = at(runs[index].ended.as_second() - 7_260);
    }
    runs
}

/// The files that every run has, in the order in which small runs have them. Text is real, the rest is
/// computed; the number is its share of the run's size in thousandths.
enum Body {
    Text(Text),
    Bytes(u64),
}

const FILES: &[(&str, Body)] = &[
    ("user_logs/std_log.txt", Body::Text(Text::StdLog)),
    (
        "logs/azureml/executionlogs.txt",
        Body::Text(Text::Execution),
    ),
    ("logs/azureml/stdoutlogs.txt", Body::Text(Text::Stdout)),
    ("logs/azureml/stderrlogs.txt", Body::Text(Text::Nothing)),
    ("outputs/model.pkl", Body::Bytes(400)),
    ("outputs/metrics.json", Body::Text(Text::Metrics)),
    ("outputs/roc_curve.png", Body::Text(Text::Png)),
    ("logs/tensorboard/events.out.tfevents", Body::Bytes(215)),
    ("metrics/history.parquet", Body::Bytes(90)),
    ("outputs/conda.yaml", Body::Text(Text::Conda)),
    ("metrics/auc.json", Body::Text(Text::Series)),
    ("snapshot/source.zip", Body::Bytes(50)),
    ("outputs/MLmodel", Body::Text(Text::MlModel)),
    ("outputs/confusion_matrix.png", Body::Text(Text::Png)),
    ("metrics/loss.json", Body::Text(Text::Series)),
    ("metrics/recall.json", Body::Text(Text::Series)),
    (
        "system_logs/lifecycler/lifecycler.log",
        Body::Text(Text::System),
    ),
    (
        "system_logs/lifecycler/execution-wrapper.log",
        Body::Text(Text::System),
    ),
    (
        "system_logs/cs_capability/cs-capability.log",
        Body::Text(Text::System),
    ),
    (
        "system_logs/data_capability/data-capability.log",
        Body::Text(Text::System),
    ),
    (
        "system_logs/snapshot_capability/snapshot-capability.log",
        Body::Text(Text::System),
    ),
    ("outputs/feature_importance.png", Body::Text(Text::Png)),
];

/// The blobs of one run below `ExperimentRun/dcid.<run>/`.
pub(super) fn blobs(run: &Run, into: &mut Vec<Blob>) {
    let listed = &FILES[..run.files.min(FILES.len())];
    let rest = run.files - listed.len();
    let shares: u64 = listed.iter().map(|(_, body)| share(body)).sum();
    // What the listed files leave goes to check points; a small run has none and gives it to its model.
    let (left, checkpoint) = match rest as u64 {
        0 => (1_000 - shares, 0),
        many => (0, (1_000 - shares) * run.bytes / 1_000 / many),
    };
    for (name, body) in listed {
        into.push(match body {
            Body::Text(text) => text_blob(run, name, *text),
            Body::Bytes(thousandths) => {
                let extra = if *name == "outputs/model.pkl" {
                    left
                } else {
                    0
                };
                computed(run, name, (thousandths + extra) * run.bytes / 1_000)
            }
        });
    }
    for index in 0..rest {
        let name = match run.experiment {
            "AutoML" => format!("outputs/iterations/{index:03}/model.pkl"),
            _ => format!("outputs/checkpoints/epoch_{index:02}.ckpt"),
        };
        into.push(computed(run, &name, checkpoint));
    }
}

fn share(body: &Body) -> u64 {
    match body {
        Body::Text(_) => 0,
        Body::Bytes(thousandths) => *thousandths,
    }
}

fn text_blob(run: &Run, name: &str, text: Text) -> Blob {
    let mut blob = Blob {
        name: path(run, name),
        modified: Some(run.ended),
        content_type: Some(text.content_type().to_owned()),
        ..Default::default()
    };
    if text == Text::Png {
        blob.base64 = Some(files::PNG.to_owned());
    } else {
        blob.text = Some(files::text(run, text));
    }
    // Recorded from the service: what a run logs is written as append blobs.
    if name.starts_with("logs/") || name.starts_with("user_logs/") {
        blob.blob_type = BlobType::Append;
    }
    blob
}

fn computed(run: &Run, name: &str, size: u64) -> Blob {
    Blob {
        name: path(run, name),
        modified: Some(run.ended),
        synthetic: Some(size),
        synthetic_seed: size ^ run.ended.as_second().unsigned_abs(),
        ..Default::default()
    }
}

fn path(run: &Run, name: &str) -> String {
    ["ExperimentRun/dcid.", &run.id, "/", name].concat()
}
