//! LastCopy as it is used on Azure: `--cloud Public`, signed in by the login of the Azure CLI.

use std::path::Path;

use lastcopy_tests::{Output, SandboxProgram, program};

use crate::client::{Client, Row, tools};

const RUN: &str =
    "https://fraudscoringst01.blob.core.windows.net/azureml/ExperimentRun/dcid.baseline_00041/";
const GROUP: &str = "/subscriptions/8f1c2d04-55aa-4be2-9c3f-0d6e8a91b7e1/resourceGroups/rg-ml-prod";

pub(crate) async fn as_public(sandbox: &SandboxProgram, home: &Path) -> Row {
    let folder = home.join("azure");
    let mut lastcopy = Client::new(
        "LastCopy",
        "proxy, --cloud Public, az login",
        program().to_str().unwrap(),
    )
    .with_all(&sandbox.proxy_environment().await)
    .with("AZURE_CONFIG_DIR", folder.to_str().unwrap())
    .with("LASTCOPY_HOME", home.join("lastcopy").to_str().unwrap())
    .with("PATH", &path());
    lastcopy
        .call("ls of a group", &["ls", GROUP, "--json"], |output| {
            output.stdout.contains("fraud-scoring-ws")
        })
        .await;
    lastcopy
        .call(
            "ls of a folder",
            &["ls", RUN, "--recursive", "--json"],
            |output| output.stdout.lines().count() == 22,
        )
        .await;
    let arguments = ["download", RUN, "--to", "down", "--json"];
    lastcopy
        .call("download", &arguments, |output| json(output)["saved"] == 22)
        .await;
    lastcopy
        .call("verify", &["verify", "down", "--json"], |_| true)
        .await;
    let planned = lastcopy.start(&["delete", RUN, "--json"]).end().await;
    let confirm = json(&planned)["confirm"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    lastcopy.judge(
        "delete, planned",
        planned.exit == 3 && !confirm.is_empty(),
        &planned,
    );
    let arguments = ["delete", RUN, "--confirm", &confirm, "--json"];
    lastcopy
        .call("delete", &arguments, |output| json(output)["deleted"] == 22)
        .await;
    lastcopy
        .call(
            "ls of what is gone",
            &["ls", RUN, "--recursive", "--json"],
            |output| output.stdout.is_empty(),
        )
        .await;
    lastcopy.row()
}

/// The system's folders, and the one with `az`.
fn path() -> String {
    let az = tools().join("az/bin");
    format!("{}:/usr/local/bin:/usr/bin:/bin", az.display())
}

fn json(output: &Output) -> serde_json::Value {
    serde_json::from_str(&output.stdout).unwrap_or_default()
}
