//! What runs in a workspace, and what stands in its way.

use serde_json::{Value, json};

use super::{SUBSCRIPTION, Side, WORKSPACE, counts, id, names_of_deletions, quick};

/// What runs in the workspace: an endpoint that takes requests and one that takes none, a run that goes on and one that
/// has ended, a cluster and a machine that was attached.
fn nested() -> Value {
    let of = |kind: &str, name: &str, properties: Value| {
        json!({ "type": format!("Microsoft.MachineLearningServices/workspaces/{kind}"),
                "name": format!("ws/{name}"), "properties": properties })
    };
    json!({ "nested": [
        of("onlineEndpoints", "score", json!({ "traffic": { "blue": 100 } })),
        of("batchEndpoints", "nightly", json!({})),
        of("jobs", "at-work", json!({ "status": "Running" })),
        of("jobs", "over", json!({ "status": "Completed" })),
        of("computes", "cluster", json!({ "computeType": "AmlCompute" })),
        of("computes", "attached", json!({ "computeType": "VirtualMachine", "isAttachedCompute": true })),
    ]})
}

/// What somebody relies on holds its workspace, until it is asked for with it.
#[tokio::test(flavor = "multi_thread")]
async fn d1_endpoints_with_traffic_and_running_jobs_hold_their_workspace() {
    let side = Side::start(nested(), quick()).await;
    let plan = side
        .run(&["delete", "--json", &id(WORKSPACE)])
        .await
        .expect(3)
        .json();
    let blockers: Vec<[&str; 2]> = plan["blockers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|blocker| ["item", "code"].map(|name| blocker[name].as_str().unwrap()))
        .map(|[item, code]| [item.rsplit('/').next().unwrap(), code])
        .collect();
    let expected = [
        ["nightly", "workspace-stays"],
        ["score", "traffic"],
        ["at-work", "running"],
        ["attached", "workspace-stays"],
        ["cluster", "workspace-stays"],
        ["ws", "in-use"],
    ];
    assert_eq!(blockers, expected, "{plan}");
    for blocker in plan["blockers"].as_array().unwrap() {
        assert!(!blocker["remedy"].as_str().unwrap().is_empty());
    }
    assert_eq!(side.far.count("DELETE").await, 0);
}

/// Endpoints, then runs, which are canceled first, then computes, then the workspace, then what is its own.
#[tokio::test(flavor = "multi_thread")]
async fn d1_what_runs_in_a_workspace_goes_before_it() {
    let side = Side::start(nested(), quick()).await;
    let plan = side.plan(&[WORKSPACE], &["--with", "dependents"]).await;
    assert_eq!(plan["blockers"], json!([]), "{plan}");
    let confirm = plan["confirm"].as_str().unwrap().to_owned();
    let workspace = id(WORKSPACE);
    let arguments = [
        "delete",
        "--json",
        "--with",
        "dependents",
        "--confirm",
        &confirm,
        &workspace,
    ];
    let done = side.run(&arguments).await.expect(0).json();
    assert_eq!(counts(&done)[..4], [8, 0, 0, 0], "{done}");
    let expected = [
        "nightly", "score", "at-work", "attached", "cluster", "ws", "kv", "cr",
    ];
    assert_eq!(names_of_deletions(&side).await, expected);
    let log = side.far.log().await;
    let cancel = log
        .iter()
        .position(|line| line["path"].as_str().unwrap().contains("/at-work/cancel"));
    let delete = log.iter().position(|line| {
        line["method"] == "DELETE" && line["path"].as_str().unwrap().contains("/at-work")
    });
    assert!(cancel.is_some() && cancel < delete, "{cancel:?} {delete:?}");
    let action = |name: &str| {
        let line = log.iter().find(|line| {
            line["method"] == "DELETE" && line["path"].as_str().unwrap().contains(name)
        });
        line.unwrap()
            .to_string()
            .contains("underlyingResourceAction=Detach")
    };
    assert!(action("/attached") && !action("/cluster"));
}

/// A plan can be read as commands of the Azure CLI, and a saved one of a workspace with what runs in it is applied.
#[tokio::test(flavor = "multi_thread")]
async fn d1_a_plan_can_be_reviewed_as_commands_of_az() {
    let mut more = nested();
    let quiet = |row: &Value| row["properties"]["status"] != "Running";
    let rows = more["nested"].as_array_mut().unwrap();
    rows.retain(|row| quiet(row) && row["properties"]["traffic"].is_null());
    let side = Side::start(more, quick()).await;
    let file = side.program.home().join("plan.json");
    let file = file.to_str().unwrap();
    let plan = side
        .run(&["delete", "--json", "--plan-only", file, &id(WORKSPACE)])
        .await;
    let plan = plan.expect(3).json();
    let shown = side.program.run(&["plan", "show", file, "--az"]).await;
    let shown = shown.expect(0).stdout;
    let group = format!("--resource-group 'rg' --subscription '{SUBSCRIPTION}'");
    let expected = [
        format!("az ml batch-endpoint delete --name 'nightly' --workspace-name 'ws' {group} --yes"),
        format!("az ml compute delete --name 'attached' --workspace-name 'ws' {group} --yes"),
        format!("az ml compute delete --name 'cluster' --workspace-name 'ws' {group} --yes"),
        format!("az resource delete --ids '{}'", id(WORKSPACE)),
    ];
    let mut lines = shown.lines();
    let head = lines.next().unwrap();
    assert!(head.starts_with("# ") && head.contains(plan["hash"].as_str().unwrap()));
    assert_eq!(lines.collect::<Vec<_>>(), expected);
    let confirm = plan["confirm"].as_str().unwrap();
    let done = side
        .run(&["plan", "apply", file, "--json", "--confirm", confirm])
        .await;
    assert_eq!(counts(&done.expect(0).json())[..2], [4, 0]);
}
