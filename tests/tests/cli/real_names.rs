//! LastCopy as on Azure: `--cloud Public` and Azure's own host names, which the environment's proxy and
//! certificates lead into a sandbox.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use lastcopy_tests::{Lastcopy, SandboxProgram};

use crate::sign_in::token;

const FOLDER: &str =
    "https://fraudscoringst01.blob.core.windows.net/azureml/ExperimentRun/dcid.explain_30017/";

#[tokio::test(flavor = "multi_thread")]
async fn the_public_cloud_is_listed_downloaded_and_deleted_by_its_real_names() {
    let sandbox = SandboxProgram::start_proxied().await;
    let home = tempfile::tempdir().unwrap();
    let manager = token(sandbox.ready(), "resourceManager").await;
    let storage = token(sandbox.ready(), "storage").await;
    let az = home.path().join("az");
    let body = format!("case \"$*\" in *storage*) echo '{storage}' ;; *) echo '{manager}' ;; esac");
    fs::write(&az, format!("#!/bin/sh\n{body}\n")).unwrap();
    fs::set_permissions(&az, fs::Permissions::from_mode(0o755)).unwrap();
    let mut program = Lastcopy::new().with("PATH", home.path().to_str().unwrap());
    for (name, value) in sandbox.proxy_environment().await {
        program = program.with(&name, &value);
    }

    let subscription = sandbox.ready()["demo"]["subscription"].as_str().unwrap();
    let group = format!("/subscriptions/{subscription}/resourceGroups/rg-ml-prod");
    let listed = program.run(&["ls", &group, "--json"]).await.expect(0);
    let names = listed.json_lines();
    assert!(names.iter().any(|row| row["name"] == "fraud-scoring-ws"));
    let down = home.path().join("down");
    let down = down.to_str().unwrap();
    let saved = program
        .run(&["download", FOLDER, "--to", down, "--json"])
        .await;
    assert_eq!(saved.expect(0).json()["saved"], 9);
    let planned = program.run(&["delete", FOLDER, "--json"]).await.expect(3);
    let confirm = planned.json()["confirm"].as_str().unwrap().to_owned();
    let deleted = program
        .run(&["delete", FOLDER, "--confirm", &confirm, "--json"])
        .await;
    assert_eq!(deleted.expect(0).json()["deleted"], 9);
    let log = sandbox.log().await;
    let count = |operation: &str| {
        log.iter()
            .filter(|line| line["operation"] == operation)
            .count()
    };
    assert!(
        count("DeleteBlob") == 9 && count("ListResources") > 0,
        "{log:?}"
    );
}

/// Without the sandbox's certificate nobody is talked to: the connection is refused, and it says why.
#[tokio::test(flavor = "multi_thread")]
async fn a_proxy_whose_certificates_are_not_trusted_is_refused() {
    let sandbox = SandboxProgram::start_proxied().await;
    let proxy = sandbox.ready()["proxy"].as_str().unwrap();
    let program = Lastcopy::new().with("HTTPS_PROXY", proxy);
    let place = format!("{FOLDER}?sv=2021-12-02&sp=rl&sr=c&se=2099-01-01T00:00:00Z&sig=AAAA");
    let refused = program.run(&["ls", &place, "--json"]).await.expect(1);
    let error = &refused.json_lines()[0]["error"];
    assert!(
        ["untrusted", "no-trust"].contains(&error["code"].as_str().unwrap()),
        "{error}"
    );
    assert!(sandbox.log().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_variables_are_printed_for_the_shell() {
    let sandbox = SandboxProgram::start_proxied().await;
    let program = Lastcopy::new();
    let arguments = ["sandbox", "env", "--ready-file", sandbox.cloud()];
    let said = program.run(&arguments).await.expect(0).stdout;
    let proxy = sandbox.ready()["proxy"].as_str().unwrap();
    assert!(
        said.contains(&format!("export HTTPS_PROXY='{proxy}'\n")),
        "{said}"
    );
    assert!(said.contains("unset NO_PROXY\n"), "{said}");
    let secret = &sandbox.ready()["demo"]["servicePrincipal"]["secret"];
    assert!(!said.contains(secret.as_str().unwrap()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sandbox_without_a_proxy_has_no_variables() {
    let sandbox = SandboxProgram::start_demo().await;
    for (language, words) in [
        ("en", "names no proxy"),
        ("fr", "n’indique aucun proxy"),
        ("ja", "プロキシの記載がありません"),
    ] {
        let program = Lastcopy::new();
        let arguments = [
            "sandbox",
            "env",
            "--lang",
            language,
            "--ready-file",
            sandbox.cloud(),
        ];
        let refused = program.run(&arguments).await.expect(2);
        assert!(refused.stderr.contains(words), "{refused:?}");
    }
}
