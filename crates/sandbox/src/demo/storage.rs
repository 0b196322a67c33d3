use std::collections::BTreeMap;

use jiff::Timestamp;

use super::runs::{self, Run};
use super::{Dice, FRAUD_DEV_WORKSPACE, FRAUD_WORKSPACE, VISION_WORKSPACE};
use crate::seed::{Blob, Container, Immutability, StorageAccount};

const MB: u64 = 1_000_000;
/// 2026-02-10T16:00:00Z, when the first account had its first blob.
const FIRST: i64 = 1_770_739_200;
/// 2036-01-01T00:00:00Z.
const KEPT_UNTIL: i64 = 2_082_758_400;

pub(super) fn accounts() -> Vec<StorageAccount> {
    vec![fraud(), vision(), development(), playground(), trial()]
}

fn account(name: &str, containers: Vec<Container>) -> StorageAccount {
    StorageAccount {
        account: name.into(),
        containers,
        ..Default::default()
    }
}

fn container(name: &str, blobs: Vec<Blob>) -> Container {
    let newest = blobs.iter().filter_map(|blob| blob.modified).max();
    Container {
        name: name.into(),
        modified: newest,
        blobs,
        ..Default::default()
    }
}

fn computed(name: String, size: u64, modified: Timestamp) -> Blob {
    Blob {
        synthetic: Some(size),
        synthetic_seed: size ^ name.len() as u64,
        name,
        modified: Some(modified),
        ..Default::default()
    }
}

fn written(name: &str, text: &str) -> Blob {
    Blob {
        name: name.into(),
        text: Some(text.into()),
        content_type: Some("text/plain".into()),
        ..Default::default()
    }
}

fn fraud() -> StorageAccount {
    let runs = runs::fraud();
    account(
        "fraudscoringst01",
        vec![
            container("azureml", run_history(&runs)),
            container(
                &format!("azureml-blobstore-{FRAUD_WORKSPACE}"),
                fraud_uploads(&runs),
            ),
            container("azureml-metrics", metrics(&runs)),
        ],
    )
}

/// What run history and its neighbours keep in the container `azureml`.
fn run_history(runs: &[Run]) -> Vec<Blob> {
    let mut dice = Dice(0x00A2);
    let mut blobs = Vec::with_capacity(16_000);
    for run in runs {
        runs::blobs(run, &mut blobs);
    }
    for run in runs.iter().step_by(4) {
        let record = format!(
            "{{\"run\":\"{}\",\"target\":\"cpu-cluster\",\"submittedBy\":\"{}\"}}\n",
            run.id, run.by.alias
        );
        blobs.push(Blob {
            modified: Some(run.ended),
            ..written(
                &format!("ComputeRecord/dcid.{}/record.json", run.id),
                &record,
            )
        });
    }
    for run in runs.iter().step_by(13) {
        let name = format!("ArtifactZip/ExperimentRun/dcid.{}.zip", run.id);
        blobs.push(computed(name, run.bytes / 9, run.ended));
    }
    for index in 0..63 {
        let run = &runs[index * 6];
        let folder = format!("LocalUpload/{}", dice.hex32());
        blobs.push(Blob {
            modified: Some(run.ended),
            ..written(
                &format!("{folder}/train.py"),
                "import argparse\nimport mlflow\n\nmlflow.autolog()\n",
            )
        });
        blobs.push(Blob {
            modified: Some(run.ended),
            ..written(
                &format!("{folder}/README.md"),
                &format!("Ask {} before you change this.\n", run.by.name),
            )
        });
    }
    blobs
}

/// Uploads, registered models and pipeline outputs. A leased model and one with snapshots are there on
/// purpose: a deletion has to stop before the one and to name the others.
fn fraud_uploads(runs: &[Run]) -> Vec<Blob> {
    let mut dice = Dice(0x00B1);
    let mut blobs = Vec::new();
    for run in runs.iter().step_by(11) {
        for part in 0..4 {
            let name = format!(
                "azureml/{}/prepared_data/part-{part:05}.snappy.parquet",
                run.id
            );
            blobs.push(computed(name, dice.between(4 * MB, 30 * MB), run.ended));
        }
    }
    for run in runs.iter().step_by(29) {
        let name = format!("az-ml-artifacts/{}/customers_eu.csv", dice.hex32());
        blobs.push(computed(name, dice.between(40 * MB, 260 * MB), run.ended));
    }
    for version in 1..=5 {
        let name = format!("registered-models/fraud-xgb/{version}/model.pkl");
        let modified = runs[usize::try_from(version * 40).unwrap_or_default()].ended;
        let mut model = computed(name, dice.between(90 * MB, 140 * MB), modified);
        model.leased = version == 5;
        model.snapshots = if version == 4 { 2 } else { 0 };
        model.metadata = BTreeMap::from([("registeredby".to_owned(), "amelie.durand".to_owned())]);
        blobs.push(model);
    }
    blobs
}

fn metrics(runs: &[Run]) -> Vec<Blob> {
    let rows = runs.iter().step_by(3).map(|run| {
        let name = format!("dcid.{}/metrics.parquet", run.id);
        computed(name, 40_000 + run.bytes % 90_000, run.ended)
    });
    rows.collect()
}

fn vision() -> StorageAccount {
    let mut dice = Dice(0x00C3);
    let people = [runs::TANAKA, runs::OKAFOR, runs::PIPELINE];
    let mut history = Vec::new();
    for index in 0..48 {
        let started =
            FIRST + index * 4 * 86_400 + i64::try_from(dice.between(0, 40_000)).unwrap_or_default();
        let run = Run {
            id: format!("vision-qa_{:08x}", dice.roll() >> 32),
            experiment: "vision-qa",
            by: *dice.of(&people),
            ended: Timestamp::from_second(started).unwrap_or_default(),
            files: usize::try_from(dice.between(16, 30)).unwrap_or(16),
            bytes: dice.between(500 * MB, 1_000 * MB),
        };
        runs::blobs(&run, &mut history);
    }
    let mut uploads = vec![
        Blob {
            deleted_days_ago: Some(1),
            ..computed(
                "UI/inspection/line-a/img_99990.jpg".into(),
                204_800,
                moment(200),
            )
        },
        Blob {
            deleted_days_ago: Some(5),
            ..computed(
                "UI/inspection/line-a/img_99991.jpg".into(),
                204_800,
                moment(200),
            )
        },
    ];
    for (index, line) in ["line-a", "line-b", "line-c"].into_iter().enumerate() {
        for picture in 0..160 {
            let at = FIRST + (i64::try_from(index).unwrap_or_default() * 160 + picture) * 30_000;
            let name = format!("UI/inspection/{line}/img_{picture:05}.jpg");
            let mut blob = computed(
                name,
                dice.between(180_000, 900_000),
                Timestamp::from_second(at).unwrap_or_default(),
            );
            blob.content_type = Some("image/jpeg".into());
            blob.md5 = Some("none".into());
            uploads.push(blob);
        }
    }
    for shard in 0..32 {
        let at = Timestamp::from_second(FIRST + shard * 610_000).unwrap_or_default();
        let name = format!("LocalUpload/{}/shard-{shard:03}.tar", dice.hex32());
        uploads.push(computed(name, dice.between(5_100 * MB, 5_900 * MB), at));
    }
    let containers = vec![
        container("azureml", history),
        container(&format!("azureml-blobstore-{VISION_WORKSPACE}"), uploads),
    ];
    StorageAccount {
        delete_retention_days: Some(7),
        container_delete_retention_days: Some(7),
        ..account("visionqast02", containers)
    }
}

fn development() -> StorageAccount {
    let notes = written(
        "Users/j.moreau/notes.md",
        "# Notes\n\nAsk Sade Okafor about the March export.\n",
    );
    account(
        "frauddevst03",
        vec![
            container("azureml", Vec::new()),
            container(
                &format!("azureml-blobstore-{FRAUD_DEV_WORKSPACE}"),
                vec![notes],
            ),
            container("odd-names", odd_names()),
        ],
    )
}

/// An account that keeps everything, with one example of each thing that outlives a deletion or refuses it.
fn playground() -> StorageAccount {
    let examples = vec![
        Blob {
            versions: 3,
            ..written("versions/three-previous.txt", "The fourth text.\n")
        },
        Blob {
            deleted_days_ago: Some(2),
            versions: 1,
            ..written("versions/deleted.txt", "A version is left.\n")
        },
        Blob {
            snapshots: 2,
            deleted_snapshots: 1,
            ..written("snapshots/two-and-a-deleted-one.txt", "Two snapshots.\n")
        },
        Blob {
            leased: true,
            ..written("leases/leased.txt", "Somebody works on it.\n")
        },
        Blob {
            legal_hold: true,
            ..written("holds/legal-hold.txt", "Evidence.\n")
        },
        Blob {
            immutable_until: Timestamp::from_second(KEPT_UNTIL).ok(),
            immutable_locked: true,
            ..written("holds/locked-policy.txt", "Kept until 2036.\n")
        },
        Blob {
            tier: Some("Archive".into()),
            ..computed("tiers/archived.bin".into(), 3 * MB, moment(40))
        },
        Blob {
            tier: Some("Cool".into()),
            ..computed("tiers/cool.bin".into(), 2 * MB, moment(41))
        },
        Blob {
            tags: BTreeMap::from([("project".to_owned(), "fraud".to_owned())]),
            ..written("tags/tagged.txt", "Found by its tag.\n")
        },
    ];
    let examples = Container {
        immutable_storage_with_versioning: true,
        ..container("examples", examples)
    };
    let held = Container {
        legal_hold: vec!["case4711".into()],
        ..container("held-case4711", vec![written("mail.txt", "A letter.\n")])
    };
    let policy = Container {
        immutability: Some(Immutability {
            days: 3650,
            locked: false,
            allow_protected_append_writes: true,
        }),
        ..container("kept-ten-years", vec![written("ledger.csv", "id,amount\n")])
    };
    let deleted = Container {
        deleted_days_ago: Some(3),
        ..container("deleted-last-week", vec![written("a.txt", "a\n")])
    };
    StorageAccount {
        versioning: true,
        delete_retention_days: Some(7),
        container_delete_retention_days: Some(7),
        allow_permanent_delete: true,
        ..account("playgroundst06", vec![examples, held, policy, deleted])
    }
}

/// An account with directories of its own, and no key.
fn trial() -> StorageAccount {
    let files = [
        "raw/2026/02/customers.csv",
        "raw/2026/03/customers.csv",
        "README.md",
    ];
    let files = files
        .iter()
        .map(|name| written(name, "id,name\n"))
        .collect();
    StorageAccount {
        hierarchical_namespace: true,
        allow_shared_key_access: Some(false),
        ..account("trialst05", vec![container("lake", files)])
    }
}

fn moment(day: i64) -> Timestamp {
    Timestamp::from_second(FIRST + day * 86_400).unwrap_or_default()
}

/// Names that a listing, a page and a disk must survive.
fn odd_names() -> Vec<Blob> {
    let names = [
        "<img src=x onerror=alert(1)>.txt",
        "\"><svg/onload=alert(1)>/{{7*7}}.txt",
        "javascript:alert(1)",
        "%3Cscript%3E.txt",
        "../e1",
        "../../../../etc/e2",
        "/e3",
        "a//b",
        "a/./c",
        "a/",
        "a",
        "C:\\Windows\\e4",
        "CON",
        "nul.txt",
        "com1.log",
        "report.txt.",
        "report.txt ",
        "Report.txt",
        "report.txt",
        "caf\u{E9}.txt",
        "cafe\u{301}.txt",
        "\u{202E}gpj.exe",
        "tab\there\nline.txt",
        "bell\u{7}.txt",
        "nonchar\u{FFFE}.txt",
        "\u{1F9EA}\u{65E5}\u{672C}\u{8A9E}.txt",
        "a:stream",
        "=cmd|calc.csv",
        "-rf",
        "~",
    ];
    let mut blobs: Vec<Blob> = names
        .iter()
        .map(|name| written(name, &format!("The file {name:?}.\n")))
        .collect();
    blobs.push(written(
        &format!("long/{}.txt", "x".repeat(300)),
        "A long name.\n",
    ));
    blobs
}
