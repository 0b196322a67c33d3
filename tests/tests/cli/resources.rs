//! Resources: what is in their way is found before anything is sent, and what the service begins is followed to its
//! end.

mod kept;
mod nested;
mod polling;

use lastcopy_tests::{Lastcopy, Output, Running, SandboxProgram};
use serde_json::{Value, json};

const SUBSCRIPTION: &str = "10000000-0000-0000-0000-000000000001";

fn id(resource: &str) -> String {
    format!("/subscriptions/{SUBSCRIPTION}/resourceGroups/rg/providers/{resource}")
}

const WORKSPACE: &str = "Microsoft.MachineLearningServices/workspaces/ws";
const VAULT: &str = "Microsoft.KeyVault/vaults/kv";
const REGISTRY: &str = "Microsoft.ContainerRegistry/registries/cr";

struct Side {
    far: SandboxProgram,
    program: Lastcopy,
}

impl Side {
    /// A group with a workspace, the vault and the registry that it uses, and a component that nobody uses.
    async fn start(more: Value, settings: Value) -> Self {
        let workspace = |name: &str| {
            json!({ "type": "Microsoft.MachineLearningServices/workspaces", "name": name,
                    "properties": { "keyVault": id(VAULT), "containerRegistry": id(REGISTRY) } })
        };
        let mut resources = vec![
            workspace("ws"),
            json!({ "type": "Microsoft.KeyVault/vaults", "name": "kv", "properties": { "softDeleteRetentionInDays": 7, "enablePurgeProtection": more["protected"] == true } }),
            json!({ "type": "Microsoft.ContainerRegistry/registries", "name": "cr" }),
            json!({ "type": "Microsoft.Insights/components", "name": "ghost-ai" }),
        ];
        if more["second"] == true {
            resources.push(workspace("other"));
        }
        if more["plain"] == true {
            resources.pop();
            resources
                .push(json!({ "type": "Microsoft.OperationalInsights/workspaces", "name": "law" }));
        }
        for nested in more["nested"].as_array().into_iter().flatten() {
            resources.push(nested.clone());
        }
        let group = json!({ "name": "rg", "location": "francecentral", "resources": resources });
        let mut seed = json!({
            "subscriptions": [{ "id": SUBSCRIPTION, "name": "Research", "resourceGroups": [group] }],
            "settings": settings,
        });
        for name in [
            "locks",
            "roleAssignments",
            "denyAssignments",
            "servicePrincipals",
        ] {
            if !more[name].is_null() {
                seed[name] = more[name].clone();
            }
        }
        Self {
            far: SandboxProgram::start(&seed).await,
            program: Lastcopy::new(),
        }
    }

    async fn run(&self, arguments: &[&str]) -> Output {
        let cloud = ["--cloud", self.far.cloud()];
        self.program.run(&[arguments, &cloud].concat()).await
    }

    /// A plan, which sends nothing.
    async fn plan(&self, resources: &[&str], more: &[&str]) -> Value {
        let ids: Vec<String> = resources.iter().map(|resource| id(resource)).collect();
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let before = self.far.count("DELETE").await;
        let plan = self
            .run(&[&["delete", "--json"], &ids[..], more].concat())
            .await;
        assert_eq!(self.far.count("DELETE").await, before, "{plan:?}");
        plan.expect(3).json()
    }

    async fn delete(&self, resources: &[&str], exit: i32) -> Value {
        let plan = self.plan(resources, &[]).await;
        let confirm = plan["confirm"].as_str().unwrap();
        let ids: Vec<String> = resources.iter().map(|resource| id(resource)).collect();
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let arguments = [&["delete", "--json", "--confirm", confirm], &ids[..]].concat();
        self.run(&arguments).await.expect(exit).json()
    }

    /// The program at work at a confirmed deletion.
    async fn starts_deleting(&self, resource: &str) -> Running {
        let plan = self.plan(&[resource], &[]).await;
        let (resource, confirm) = (id(resource), plan["confirm"].as_str().unwrap());
        let words = ["delete", &resource, "--confirm", confirm, "--json"];
        let cloud = ["--cloud", self.far.cloud()];
        self.program.start(&[&words[..], &cloud].concat())
    }

    /// The last segments of what was deleted, in the order in which the far side saw it, with the answers.
    async fn deletions(&self) -> Vec<(String, u64)> {
        let log = self.far.log().await.into_iter();
        log.filter(|line| line["method"] == "DELETE")
            .map(|line| {
                let path = line["path"].as_str().unwrap();
                let name = path.split('?').next().unwrap().rsplit('/').next();
                let name = name.unwrap().to_owned();
                (name, line["status"].as_u64().unwrap())
            })
            .collect()
    }
}

fn quick() -> Value {
    json!({ "operationSeconds": 1, "retryAfter": 1 })
}

fn counts(done: &Value) -> [u64; 5] {
    ["deleted", "blocked", "failed", "remaining", "recoverable"]
        .map(|name| done[name].as_u64().unwrap())
}

/// D1: one by its name, several by their number; the workspace before what it uses, the registry last; until when each
/// can come back is said.
#[tokio::test(flavor = "multi_thread")]
async fn d1_several_resources_go_in_their_order() {
    let side = Side::start(json!({}), quick()).await;
    let one = side.plan(&[WORKSPACE], &[]).await;
    assert!(one["confirm"].as_str().unwrap().starts_with("ws "), "{one}");
    let codes: Vec<&str> = one["stays"]
        .as_array()
        .unwrap()
        .iter()
        .map(|s| s["code"].as_str().unwrap())
        .collect();
    assert_eq!(codes, ["dependents", "deleted-workspaces"]);

    let done = side.delete(&[REGISTRY, VAULT, WORKSPACE], 0).await;
    assert_eq!(counts(&done), [3, 0, 0, 0, 2], "{done}");
    assert!(done["until"].is_string());
    assert_eq!(names_of_deletions(&side).await, ["ws", "kv", "cr"]);
    let path = done["certificate"].as_str().unwrap();
    let stated: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let items = stated["certificate"]["items"].as_array().unwrap();
    assert_eq!(items[0]["kind"], "workspace");
    assert_eq!(items[0]["name"], id(WORKSPACE));
    assert!(items.iter().all(|item| item["outcome"] == "deleted"));
    let gone = side
        .run(&["delete", &id(VAULT), "--json"])
        .await
        .expect(1)
        .json();
    assert_eq!(gone["error"]["code"], "not-found");
}

/// T29: a lock at the resource, its group or its subscription is named with its level, scope and owner, in three
/// languages, and nothing is sent.
#[tokio::test(flavor = "multi_thread")]
async fn t29_a_lock_at_every_scope_is_named_with_its_owner() {
    let subscription = format!("/subscriptions/{SUBSCRIPTION}");
    for scope in [
        subscription.clone(),
        format!("{subscription}/resourceGroups/rg"),
        id(VAULT),
    ] {
        let lock = json!([{ "scope": scope, "name": "keep", "level": "CanNotDelete", "notes": "audit", "owners": ["it-ops"] }]);
        let side = Side::start(json!({ "locks": lock }), quick()).await;
        for (language, sentence) in [
            ("en", "A lock holds it"),
            ("fr", "verrou"),
            ("ja", "ロック"),
        ] {
            let plan = side.plan(&[VAULT], &["--lang", language]).await;
            assert_eq!(
                (&plan["items"], &plan["blocked"]),
                (&0.into(), &1.into()),
                "{plan}"
            );
            let blocker = &plan["blockers"][0];
            assert_eq!(blocker["code"], "locked");
            assert!(
                blocker["message"].as_str().unwrap().contains(sentence),
                "{blocker}"
            );
            let what = blocker["what"].as_str().unwrap();
            for part in ["keep", "CanNotDelete", &scope, "it-ops", "audit"] {
                assert!(what.contains(part), "{part}: {what}");
            }
        }
        let confirmed = side
            .run(&["delete", &id(VAULT), "--confirm", "kv 00000000"])
            .await;
        confirmed.expect(3);
        assert_eq!(side.far.count("DELETE").await, 0);
    }
}

/// T29: what the roles do not allow is named by action and scope; what another workspace uses, by that workspace.
#[tokio::test(flavor = "multi_thread")]
async fn t29_a_missing_permission_and_shared_use_are_named() {
    let principal = json!([{ "client": "c0000000-0000-0000-0000-000000000001",
                             "id": "c0000000-0000-0000-0000-000000000002", "name": "app" }]);
    let scope = format!("/subscriptions/{SUBSCRIPTION}");
    let reader = json!([{ "principal": "c0000000-0000-0000-0000-000000000002", "role": "Reader", "scope": scope }]);
    let side = Side::start(
        json!({ "servicePrincipals": principal, "roleAssignments": reader }),
        quick(),
    )
    .await;
    let plan = side.plan(&[VAULT], &[]).await;
    let blocker = &plan["blockers"][0];
    assert_eq!(blocker["code"], "not-allowed", "{plan}");
    let what = blocker["what"].as_str().unwrap();
    assert!(
        what.contains("Microsoft.KeyVault/vaults/delete") && what.contains(&id(VAULT)),
        "{what}"
    );

    let side = Side::start(json!({ "second": true }), quick()).await;
    let plan = side.plan(&[WORKSPACE, VAULT], &[]).await;
    assert_eq!(
        (&plan["items"], &plan["blocked"]),
        (&1.into(), &1.into()),
        "{plan}"
    );
    let blocker = &plan["blockers"][0];
    assert_eq!(
        (&blocker["code"], &blocker["what"]),
        (&"shared".into(), &"other".into())
    );
    let human = side.run(&["delete", &id(VAULT)]).await.expect(3).stdout;
    assert!(
        human.contains("ws\n") && human.contains("other\n"),
        "{human}"
    );
}

/// T36: a step that fails stops what depends on it, and nothing else.
#[tokio::test(flavor = "multi_thread")]
async fn t36_what_a_workspace_uses_stays_where_the_workspace_stays() {
    let side = Side::start(json!({}), quick()).await;
    let does = json!({ "status": 409, "code": "Conflict" });
    let fault = json!({ "match": { "operation": "DeleteResource", "path": "*/workspaces/ws" }, "do": does });
    side.far.fault(&fault).await;
    let done = side.delete(&[WORKSPACE, VAULT, REGISTRY], 1).await;
    assert_eq!(counts(&done)[..4], [0, 2, 1, 3], "{done}");
    assert_eq!(side.deletions().await, [("ws".to_owned(), 409)]);
}

/// The arguments of a deletion, and what its plan says; nothing is sent.
async fn planned<'a>(side: &Side, words: &[&'a str]) -> (Vec<&'a str>, Value) {
    let words = [&["delete", "--json"], words].concat();
    let plan = side.run(&words).await.expect(3).json();
    assert_eq!(side.far.count("DELETE").await, 0);
    (words, plan)
}

async fn confirmed(side: &Side, (words, plan): (Vec<&str>, Value), exit: i32) -> Value {
    let confirm = plan["confirm"].as_str().unwrap();
    let arguments = [&words[..], &["--confirm", confirm]].concat();
    side.run(&arguments).await.expect(exit).json()
}

async fn names_of_deletions(side: &Side) -> Vec<String> {
    let deletions = side.deletions().await.into_iter();
    deletions.map(|(name, _)| name).collect()
}

/// D7: a workspace with what it names as its own, after it; what others use too is left, unless it is named.
#[tokio::test(flavor = "multi_thread")]
async fn d7_a_workspace_goes_with_its_own() {
    let workspace = id(WORKSPACE);
    let words = [workspace.as_str(), "--with", "dependents"];
    let side = Side::start(json!({}), quick()).await;
    let plan = planned(&side, &words).await;
    assert_eq!(plan.1["items"], 3, "{}", plan.1);
    assert!(plan.1["confirm"].as_str().unwrap().starts_with("ws "));
    let file = side.program.home().join("plan.json").display().to_string();
    let saved = [&plan.0[..], &["--plan-only", &file]].concat();
    side.run(&saved).await.expect(3);
    let confirm = plan.1["confirm"].as_str().unwrap();
    let apply = ["plan", "apply", &file, "--confirm", confirm, "--json"];
    let done = side.run(&apply).await.expect(0).json();
    assert_eq!(counts(&done), [3, 0, 0, 0, 2], "{done}");
    assert_eq!(names_of_deletions(&side).await, ["ws", "kv", "cr"]);

    let side = Side::start(json!({ "second": true }), quick()).await;
    let (_, plan) = planned(&side, &words).await;
    assert_eq!(plan["items"], 1, "{plan}");
    let left = plan["stays"].as_array().unwrap();
    let left = left.iter().find(|stay| stay["code"] == "shared").unwrap();
    assert_eq!(left["count"], 2);
    let named = [&words[..], &["--shared", "kv"]].concat();
    let plan = planned(&side, &named).await;
    assert_eq!(plan.1["items"], 2, "{}", plan.1);
    confirmed(&side, plan, 0).await;
    assert_eq!(names_of_deletions(&side).await, ["ws", "kv"]);
}

/// D13: a group goes last, after everything in it; what has no deletion of its own goes with it.
#[tokio::test(flavor = "multi_thread")]
async fn d13_a_group_goes_with_everything_in_it() {
    let group = format!("/subscriptions/{SUBSCRIPTION}/resourceGroups/rg");
    let side = Side::start(json!({ "plain": true }), quick()).await;
    let plan = planned(&side, &[&group]).await;
    assert_eq!(plan.1["items"], 5, "{}", plan.1);
    assert!(plan.1["confirm"].as_str().unwrap().starts_with("rg "));
    let stays = plan.1["stays"].as_array().unwrap();
    assert!(
        stays.iter().all(|stay| stay["code"] != "dependents"),
        "{stays:?}"
    );
    let done = confirmed(&side, plan, 0).await;
    assert_eq!(counts(&done)[..4], [5, 0, 0, 0], "{done}");
    assert_eq!(names_of_deletions(&side).await, ["ws", "kv", "cr", "rg"]);
}

/// D13, T36: where something in it stays, or came after the plan, the group stays too, and no request is sent for it.
#[tokio::test(flavor = "multi_thread")]
async fn d13_a_group_that_holds_something_stays() {
    let group = format!("/subscriptions/{SUBSCRIPTION}/resourceGroups/rg");
    let side = Side::start(json!({}), quick()).await;
    let plan = planned(&side, &[&group]).await;
    let done = confirmed(&side, plan, 1).await;
    // The component is said to be deleted and is still there.
    assert_eq!(counts(&done)[..4], [3, 1, 1, 2], "{done}");
    assert!(!names_of_deletions(&side).await.contains(&"rg".to_owned()));

    let lock = json!([{ "scope": id(VAULT), "name": "keep", "level": "CanNotDelete", "owners": ["it-ops"] }]);
    let side = Side::start(json!({ "plain": true, "locks": lock }), quick()).await;
    let (_, plan) = planned(&side, &[&group]).await;
    let codes: Vec<&Value> = plan["blockers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|b| &b["code"])
        .collect();
    // The lock holds the group itself as well.
    assert_eq!(codes, ["locked", "locked", "group-not-empty"], "{plan}");
}

/// Types whose versions are not known are for later, and say so.
#[tokio::test(flavor = "multi_thread")]
async fn d1_what_is_not_deleted_here_is_said() {
    let side = Side::start(json!({}), quick()).await;
    let disk = id("Microsoft.Compute/disks/d");
    let subscription = format!("/subscriptions/{SUBSCRIPTION}");
    for place in [subscription.as_str(), &disk, "/subscriptions/s"] {
        let later = side
            .run(&["delete", place, "--json"])
            .await
            .expect(2)
            .json();
        assert_eq!(later["error"]["code"], "not-available", "{place}: {later}");
    }
    assert_eq!(side.far.count("DELETE").await, 0);
}

/// A deny assignment forbids what every role allows.
#[tokio::test(flavor = "multi_thread")]
async fn d1_a_deny_assignment_is_found_before_anything_is_sent() {
    let denied = json!([{ "name": "keep-vaults", "scope": format!("/subscriptions/{SUBSCRIPTION}/resourceGroups/rg"),
                          "actions": ["Microsoft.KeyVault/*/delete"] }]);
    let side = Side::start(json!({ "denyAssignments": denied }), quick()).await;
    let plan = side
        .run(&["delete", "--json", &id(VAULT)])
        .await
        .expect(3)
        .json();
    let blocker = &plan["blockers"][0];
    assert_eq!(blocker["code"], "denied", "{plan}");
    let what = blocker["what"].as_str().unwrap();
    for named in [
        "Microsoft.KeyVault/vaults/delete",
        "keep-vaults",
        "/resourceGroups/rg",
    ] {
        assert!(what.contains(named), "{what}");
    }
    assert_eq!(side.far.count("DELETE").await, 0);
}
