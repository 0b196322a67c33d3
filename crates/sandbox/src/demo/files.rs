use std::fmt::Write as _;

use super::runs::Run;
use super::{Dice, runs};

/// A picture of one pixel, in base64.
pub(super) const PNG: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/// The small files of a run.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Text {
    StdLog,
    Execution,
    Stdout,
    Nothing,
    Metrics,
    Series,
    Conda,
    MlModel,
    System,
    Png,
}

impl Text {
    pub(super) const fn content_type(self) -> &'static str {
        match self {
            Self::StdLog | Self::Execution | Self::Stdout | Self::System => "text/plain",
            Self::Metrics | Self::Series => "application/json",
            Self::Png => "image/png",
            Self::Nothing | Self::Conda | Self::MlModel => "application/octet-stream",
        }
    }
}

/// What a small file of a run says.
pub(super) fn text(run: &Run, text: Text) -> String {
    let mut dice = Dice(run.bytes);
    let at = run.ended.strftime("%Y-%m-%d %H:%M:%S");
    match text {
        Text::StdLog => std_log(run, &mut dice),
        Text::Execution => format!(
            "[{at}Z] Run {} of experiment {} was submitted by {} ({}@contoso.example).\n[{at}Z] Completing processing run id {}.\n[{at}Z] Finishing experiment: no runs left and nothing to schedule.\n",
            run.id, run.experiment, run.by.name, run.by.alias, run.id
        ),
        Text::Stdout => format!("[{at}] {}: done, {} files written\n", run.by.alias, run.files),
        Text::Nothing | Text::Png => String::new(),
        Text::Metrics => format!(
            "{{\"run\":\"{}\",\"owner\":\"{}\",\"auc\":0.{},\"recall\":0.{},\"rows\":{}}}\n",
            run.id,
            run.by.alias,
            dice.between(9_100, 9_890),
            dice.between(7_400, 9_200),
            dice.between(400_000, 2_900_000)
        ),
        Text::Series => {
            let mut series = String::from("[");
            for step in 0..8 {
                let _ = write!(series, "{}0.{}", if step == 0 { "" } else { "," }, dice.between(1_000, 9_900));
            }
            series.push_str("]\n");
            series
        }
        Text::Conda => "name: project_environment\nchannels:\n- conda-forge\ndependencies:\n- python=3.11\n- pip:\n  - azureml-mlflow==1.61.0\n  - scikit-learn==1.7.2\n  - xgboost==3.1.1\n".into(),
        Text::MlModel => format!(
            "artifact_path: model\nflavors:\n  python_function:\n    loader_module: mlflow.sklearn\n    model_path: model.pkl\nrun_id: {}\nutc_time_created: '{at}'\n",
            run.id
        ),
        Text::System => format!("{at} INFO capability started\n{at} INFO capability stopped, exit code 0\n"),
    }
}

fn std_log(run: &Run, dice: &mut Dice) -> String {
    let home = format!(
        "/mnt/batch/tasks/shared/LS_root/mounts/clusters/{}",
        run.by.alias
    );
    let mut log = String::with_capacity(900);
    let _ = writeln!(log, "Running {home}/code/Users/{}/train.py", run.by.alias);
    let _ = writeln!(
        log,
        "Run {} started for {} <{}@contoso.example>",
        run.id, run.by.name, run.by.alias
    );
    let _ = writeln!(
        log,
        "Reading customers_eu.parquet: {} rows",
        dice.between(400_000, 2_900_000)
    );
    let mut auc = dice.between(7_800, 8_400);
    for epoch in 1..=6 {
        auc += dice.between(40, 190);
        let _ = writeln!(
            log,
            "epoch {epoch}/6  auc=0.{auc}  loss=0.{:04}",
            9_900 - auc
        );
    }
    let reviewer = dice.of(&[runs::AMELIE, runs::TANAKA, runs::MOREAU, runs::OKAFOR]);
    let _ = writeln!(
        log,
        "Sending the report to {}@contoso.example",
        reviewer.alias
    );
    log.push_str("Cleaning up all outstanding Run operations, waiting 900.0 seconds\n1 items cleaning up...\nCleanup took 0.0917 seconds\n");
    log
}
