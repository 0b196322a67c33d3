//! Resources and what lies in storage in one plan: what runs in a workspace first, then the blobs that were named,
//! then the workspace and what is its own.

use lastcopy_tests::{Lastcopy, Output, SandboxProgram};
use serde_json::{Value, json};

const SUBSCRIPTION: &str = "10000000-0000-0000-0000-000000000001";
const WORKSPACE: &str = "Microsoft.MachineLearningServices/workspaces/ws";
const ACCOUNT: &str = "Microsoft.Storage/storageAccounts/acct";

fn id(resource: &str) -> String {
    format!("/subscriptions/{SUBSCRIPTION}/resourceGroups/rg/providers/{resource}")
}

struct Side {
    far: SandboxProgram,
    program: Lastcopy,
    workspace: String,
    account: String,
    /// A container with three blobs.
    container: String,
    /// A folder with two blobs, beside another blob.
    folder: String,
}

impl Side {
    /// A workspace with an endpoint and a storage account of its own.
    async fn start() -> Self {
        let resources = json!([
            { "type": "Microsoft.MachineLearningServices/workspaces", "name": "ws",
              "properties": { "storageAccount": id(ACCOUNT) } },
            { "type": "Microsoft.MachineLearningServices/workspaces/batchEndpoints", "name": "ws/nightly" },
            { "type": "Microsoft.Storage/storageAccounts", "name": "acct" },
        ]);
        let group = json!({ "name": "rg", "location": "francecentral", "resources": resources });
        let containers = json!([
            { "name": "azureml", "blobs": [{ "name": "run/{n}", "count": 2, "text": "1" }, { "name": "other", "text": "1" }] },
            { "name": "whole", "blobs": [{ "name": "x/{n}", "count": 3, "text": "12" }] },
        ]);
        let seed = json!({
            "subscriptions": [{ "id": SUBSCRIPTION, "name": "Research", "resourceGroups": [group] }],
            "storage": [{ "account": "acct", "containers": containers }],
            "settings": { "operationSeconds": 1, "retryAfter": 1 },
        });
        let far = SandboxProgram::start(&seed).await;
        let endpoint = far.endpoint("acct");
        Self {
            program: Lastcopy::new(),
            workspace: id(WORKSPACE),
            account: id(ACCOUNT),
            container: format!("{endpoint}/whole"),
            folder: format!("{endpoint}/azureml/run/"),
            far,
        }
    }

    async fn run(&self, arguments: &[&str]) -> Output {
        let cloud = ["--cloud", self.far.cloud()];
        self.program.run(&[arguments, &cloud].concat()).await
    }

    /// A plan, which sends nothing.
    async fn plan(&self, arguments: &[&str]) -> Value {
        let plan = self.run(&[&["delete", "--json"], arguments].concat()).await;
        assert_eq!(self.far.count("DELETE").await, 0, "{plan:?}");
        plan.expect(3).json()
    }

    async fn apply(&self, arguments: &[&str], plan: &Value, exit: i32) -> Value {
        let confirm = ["--confirm", plan["confirm"].as_str().unwrap()];
        let arguments = [&["delete", "--json"], arguments, &confirm].concat();
        self.run(&arguments).await.expect(exit).json()
    }

    /// What the far side was asked to delete, in its order, by the last segments of their paths.
    async fn deletions(&self) -> Vec<String> {
        let log = self.far.log().await.into_iter();
        let deletes = log.filter(|line| line["method"] == "DELETE");
        let name = |line: Value| {
            let path = line["path"].as_str().unwrap();
            let path = path.split('?').next().unwrap();
            path.rsplit('/').next().unwrap().to_owned()
        };
        deletes.map(name).collect()
    }
}

fn counts(done: &Value) -> [u64; 6] {
    [
        "deleted",
        "changed",
        "blocked",
        "failed",
        "remaining",
        "unplanned",
    ]
    .map(|name| done[name].as_u64().unwrap())
}

/// D2, D7: one plan, one hash, the number of items to type; each kind in its place of the order, and a certificate of all.
#[tokio::test(flavor = "multi_thread")]
async fn d7_blobs_on_request_go_before_their_workspace() {
    let side = Side::start().await;
    let words = [
        side.workspace.as_str(),
        &side.container,
        &side.folder,
        &side.account,
    ];
    let plan = side.plan(&words).await;
    // Two blobs, three and their container, an endpoint, the workspace, the account.
    assert_eq!(
        (&plan["items"], &plan["bytes"]),
        (&9.into(), &8.into()),
        "{plan}"
    );
    assert!(
        plan["confirm"].as_str().unwrap().starts_with("9 "),
        "{plan}"
    );
    let steps: Vec<&str> = plan["steps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| {
            step["container"]
                .as_str()
                .unwrap()
                .rsplit('/')
                .next()
                .unwrap()
        })
        .collect();
    assert_eq!(steps, ["nightly", "azureml", "whole", "ws", "acct"]);
    let done = side.apply(&words, &plan, 0).await;
    assert_eq!(counts(&done), [9, 0, 0, 0, 0, 0], "{done}");
    let deletions = side.deletions().await;
    assert_eq!(deletions[0], "nightly", "{deletions:?}");
    assert_eq!(deletions[6..], ["whole", "ws", "acct"], "{deletions:?}");

    let path = done["certificate"].as_str().unwrap();
    let stated: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let kinds: Vec<&str> = stated["certificate"]["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["kind"].as_str().unwrap())
        .collect();
    let expected = [
        "endpoint",
        "blob",
        "blob",
        "blob",
        "blob",
        "blob",
        "container",
        "workspace",
        "storage-account",
    ];
    assert_eq!(kinds, expected);
    side.run(&["verify", path]).await.expect(0);
}

/// A saved plan of both kinds is shown, as commands of az too, and applied; not once it is of another state.
#[tokio::test(flavor = "multi_thread")]
async fn d7_a_saved_plan_of_both_kinds_is_shown_and_applied() {
    let side = Side::start().await;
    let file = side.program.home().join("plan.json").display().to_string();
    let words = [side.folder.as_str(), &side.workspace, "--plan-only", &file];
    let plan = side.plan(&words).await;
    let shown = side.program.run(&["plan", "show", &file, "--json"]).await;
    let shown = shown.expect(0).json();
    for name in ["hash", "confirm", "items", "steps"] {
        assert_eq!(shown[name], plan[name], "{name}");
    }
    let az = side.program.run(&["plan", "show", &file, "--az"]).await;
    let az = az.expect(0).stdout;
    let commands: Vec<&str> = az
        .lines()
        .skip(1)
        .map(|line| line.split(" --").next().unwrap())
        .collect();
    let blob = "az storage blob delete";
    assert_eq!(
        commands,
        [
            "az ml batch-endpoint delete",
            blob,
            blob,
            "az resource delete"
        ]
    );

    // Nothing changed in an hour: the places are read again, and the plan holds.
    side.far.advance("PT1H").await;
    let confirm = plan["confirm"].as_str().unwrap();
    let apply = ["plan", "apply", &file, "--json", "--confirm", confirm];
    let done = side.run(&apply).await.expect(0).json();
    assert_eq!(counts(&done), [4, 0, 0, 0, 0, 0], "{done}");
    assert_eq!(side.deletions().await.last().unwrap(), "ws");
}

/// What changed stays, and so does the account that would take it along; the workspace does not depend on it.
#[tokio::test(flavor = "multi_thread")]
async fn t27_a_blob_that_stays_keeps_its_account_and_nothing_else() {
    let side = Side::start().await;
    let file = side.program.home().join("plan.json").display().to_string();
    let places = [side.workspace.as_str(), &side.folder, &side.account];
    let plan = side
        .plan(&[&places[..], &["--plan-only", &file]].concat())
        .await;
    assert_eq!(plan["items"], 5, "{plan}");
    side.far
        .account("acct")
        .put("azureml", "run/1", "newer")
        .await;
    let confirm = plan["confirm"].as_str().unwrap();
    let apply = ["plan", "apply", &file, "--json", "--confirm", confirm];
    let done = side.run(&apply).await.expect(1).json();
    assert_eq!(counts(&done), [3, 1, 1, 0, 2, 0], "{done}");
    let job = done["job"].as_str().unwrap();
    let told = side.run(&["jobs", "show", job]).await.expect(0).stdout;
    assert!(told.contains("acct/azureml/run/1"), "{told}");
    assert!(!side.deletions().await.contains(&"acct".to_owned()));
}

/// T29: what is held before is named before, with the account and the group that would take it along.
#[tokio::test(flavor = "multi_thread")]
async fn t29_what_holds_a_blob_holds_its_account_and_its_group() {
    let side = Side::start().await;
    side.far.account("acct").lease("azureml", "run/1").await;
    let group = format!("/subscriptions/{SUBSCRIPTION}/resourceGroups/rg");
    for (language, sentence) in [
        ("en", "take that along"),
        ("fr", "l’emporterait"),
        ("ja", "アカウント"),
    ] {
        let plan = side.plan(&[&group, &side.folder, "--lang", language]).await;
        let blockers = plan["blockers"].as_array().unwrap();
        let codes: Vec<&str> = blockers
            .iter()
            .map(|b| b["code"].as_str().unwrap())
            .collect();
        assert_eq!(
            codes,
            ["leased", "account-not-empty", "group-not-empty"],
            "{plan}"
        );
        assert!(
            blockers[1]["message"].as_str().unwrap().contains(sentence),
            "{plan}"
        );
        assert_eq!(blockers[1]["what"], "acct/azureml/run/1");
        assert_eq!(plan["items"], 3);
    }
}

/// A place that holds nothing is no part of a plan, and copies are made of what lies in storage alone.
#[tokio::test(flavor = "multi_thread")]
async fn t33_copies_first_and_nothing_that_matches_nothing() {
    let side = Side::start().await;
    let nothing = side.folder.replace("/run/", "/rum/");
    let refused = side
        .run(&["delete", "--json", &side.workspace, &nothing])
        .await;
    assert_eq!(refused.expect(1).json()["error"]["code"], "nothing-matches");

    let to = side.program.home().join("copies").display().to_string();
    let words = [
        "delete",
        "--json",
        &side.workspace,
        &side.account,
        &side.folder,
    ];
    let refused = side
        .run(&[&words[..], &["--export-to", &to]].concat())
        .await;
    let refused = refused.expect(2).json();
    assert_eq!(refused["error"]["code"], "not-available");

    let words = [side.workspace.as_str(), &side.folder, "--export-to", &to];
    let plan = side.plan(&words).await;
    let done = side.apply(&words, &plan, 0).await;
    assert_eq!(counts(&done), [4, 0, 0, 0, 0, 0], "{done}");
    for name in ["0", "1"] {
        let copy = side.program.home().join("copies/run").join(name);
        assert_eq!(std::fs::read(copy).unwrap(), b"1");
    }
    let log = side.far.log().await;
    let first = |wanted: &dyn Fn(&Value) -> bool| log.iter().position(wanted).unwrap();
    let read = log
        .iter()
        .rposition(|line| line["operation"] == "GetBlob")
        .unwrap();
    assert!(read < first(&|line| line["method"] == "DELETE"));
}
