//! Plans that the far side has left behind, that come twice, or that somebody has altered.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use app::views::Event;
use app::{App, AppSetup, Host};
use azure::{Clock, Cloud, Demo, SignIn};
use domain::{Code, Container, DeleteOptions, JobState, JobSummary, Place, StorageAccount};
use engine::{Directories, Engine, Setup};
use lastcopy_tests::SandboxProgram;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{CONTAINER, Side};

/// A far side whose folder `run/` holds `run/0`, `run/1` and so on.
async fn runs(count: usize) -> Side {
    Side::sandbox(json!([{ "name": "run/{n}", "count": count, "text": "planned" }])).await
}

/// A saved plan of `run/` and its confirmation. Making it sent no DELETE.
async fn planned(side: &Side, file: &str) -> (String, String) {
    let file = side.program.home().join(file);
    let file = file.to_str().unwrap().to_owned();
    let url = side.url("run/");
    let arguments = ["delete", &url, "--plan-only", &file, "--json"];
    let plan = side.run(&arguments).await.expect(3).json();
    assert!(side.deletes().await.is_empty());
    (file, plan["confirm"].as_str().unwrap().to_owned())
}

fn names(range: std::ops::Range<usize>) -> Vec<String> {
    let mut names: Vec<String> = range.map(|n| format!("run/{n}")).collect();
    names.sort();
    names
}

#[tokio::test(flavor = "multi_thread")]
async fn t27_of_a_thousand_one_was_overwritten() {
    let side = runs(1_000).await;
    let (file, confirm) = planned(&side, "plan.json").await;
    side.put("run/500", "newer").await;
    let arguments = ["plan", "apply", &file, "--confirm", &confirm, "--json"];
    let done = side.run(&arguments).await.expect(1).json();
    let counts = (&done["deleted"], &done["changed"], &done["remaining"]);
    assert_eq!(counts, (&999.into(), &1.into(), &1.into()), "{done}");

    let deletes = side.deletes().await;
    assert_eq!(deletes.keys().cloned().collect::<Vec<_>>(), names(0..1_000));
    for (name, statuses) in &deletes {
        let expected = if name == "run/500" { 412 } else { 202 };
        assert_eq!(statuses, &[expected], "{name}");
    }
    for line in side.far().log().await {
        let conditional = line["ifMatch"]
            .as_str()
            .is_some_and(|tag| tag.starts_with('"'));
        assert!(line["method"] != "DELETE" || conditional, "{line}");
    }
    assert_eq!(side.read("run/500").await.as_deref(), Some(&b"newer"[..]));
    assert_eq!(left(&side).await, ["run/500"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn t28_three_came_after_the_plan() {
    let side = runs(10).await;
    let (file, confirm) = planned(&side, "plan.json").await;
    let new = ["run/1a", "run/new/0", "run/zz"];
    for name in new {
        side.put(name, "new").await;
    }

    // The same selection again, with the text of the plan as it was: nothing is sent, the new plan is shown.
    let url = side.url("run/");
    let arguments = ["delete", &url, "--confirm", &confirm, "--json"];
    let refused = side.run(&arguments).await.expect(3).json();
    assert_eq!(refused["items"], 13, "{refused}");
    assert_ne!(refused["confirm"], confirm.as_str());
    assert!(side.deletes().await.is_empty());

    // The plan itself: exactly its items go.
    let arguments = ["plan", "apply", &file, "--confirm", &confirm, "--json"];
    let done = side.run(&arguments).await.expect(1).json();
    let counts = (&done["deleted"], &done["remaining"], &done["unplanned"]);
    assert_eq!(counts, (&10.into(), &0.into(), &3.into()), "{done}");
    let deletes = side.deletes().await;
    assert_eq!(deletes.keys().cloned().collect::<Vec<_>>(), names(0..10));
    assert_eq!(left(&side).await, new);
}

/// The blobs that are left, by a listing of the program in its own words.
async fn left(side: &Side) -> Vec<String> {
    let url = side.url("");
    let lines = side
        .run(&["ls", &url, "--recursive", "--json"])
        .await
        .expect(0);
    let path = |line: Value| line["path"].as_str().unwrap().to_owned();
    lines.json_lines().into_iter().map(path).collect()
}

/// Two processes apply one file at once: each item goes once, and each says what it did itself.
#[tokio::test(flavor = "multi_thread")]
async fn t31_two_processes_apply_one_plan() {
    const COUNT: usize = 100;
    let side = runs(COUNT).await;
    let (file, confirm) = planned(&side, "plan.json").await;
    // One request for each item, so that the two meet in the middle.
    let single = json!({ "match": { "operation": "BatchDelete" }, "do": { "status": 501, "code": "NotImplemented" } });
    side.far().fault(&single).await;
    let slow = json!({ "match": { "operation": "DeleteBlob" }, "do": { "delayMs": 20 } });
    side.far().fault(&slow).await;
    let arguments = ["plan", "apply", &file, "--confirm", &confirm, "--json"];
    let (one, two) = tokio::join!(side.run(&arguments), side.run(&arguments));
    let (one, two) = (one.expect(0).json(), two.expect(0).json());
    assert_ne!(one["job"], two["job"]);
    let count = |done: &Value, outcome: &str| done[outcome].as_u64().unwrap();
    for done in [&one, &two] {
        assert_eq!(
            count(done, "deleted") + count(done, "absent"),
            COUNT as u64,
            "{done}"
        );
        assert_eq!(
            count(done, "remaining") + count(done, "unplanned"),
            0,
            "{done}"
        );
    }
    let deleted = count(&one, "deleted") + count(&two, "deleted");
    assert_eq!(deleted, COUNT as u64, "nobody claims what the other did");
    let deletes = side.deletes().await;
    assert_eq!(deletes.len(), COUNT);
    for (name, statuses) in &deletes {
        let gone = statuses.iter().filter(|status| **status == 202).count();
        assert!(gone == 1 && statuses.len() <= 2, "{name}: {statuses:?}");
    }

    // Once more, when it is all over and one name is taken anew.
    side.far().clear_log().await;
    side.put("run/7", "new").await;
    let again = side.run(&arguments).await.expect(1).json();
    let counts = (&again["deleted"], &again["changed"], &again["absent"]);
    assert_eq!(counts, (&0.into(), &1.into(), &99.into()), "{again}");
    assert_eq!(side.read("run/7").await.as_deref(), Some(&b"new"[..]));
}

#[tokio::test(flavor = "multi_thread")]
async fn t31_a_plan_that_was_altered_deletes_nothing() {
    let side = runs(10).await;
    side.put("other/0", "no part of it").await;
    let (file, confirm) = planned(&side, "plan.json").await;
    let text = fs::read_to_string(&file).unwrap();
    let plan: Value = serde_json::from_str(&text).unwrap();
    let altered = |alter: &dyn Fn(&mut Value)| {
        let mut copy = plan.clone();
        alter(&mut copy);
        assert_ne!(copy, plan);
        copy.to_string()
    };
    let hash = plan["plan"]["hash"].as_str().unwrap();
    let other = if hash.ends_with('0') { "1" } else { "0" };
    let hash = format!("{}{other}", &hash[..63]);
    let cases = [
        (
            "a name's byte",
            altered(&|p| p["items"][3]["blob"]["name"] = "run/4".into()),
        ),
        (
            "a name outside",
            altered(&|p| p["items"][3]["blob"]["name"] = "other/0".into()),
        ),
        (
            "a tag's byte",
            altered(&|p| flip(&mut p["items"][3]["etag"])),
        ),
        ("a size", altered(&|p| p["items"][3]["size"] = 8.into())),
        (
            "another container",
            altered(&|p| flip(&mut p["items"][3]["blob"]["container"]["name"])),
        ),
        (
            "a hash's byte",
            altered(&|p| p["plan"]["hash"] = hash.as_str().into()),
        ),
        (
            "an item more",
            altered(&|p| {
                let mut more = p["items"][9].clone();
                more["seq"] = 10.into();
                more["blob"]["name"] = "run/99".into();
                p["items"].as_array_mut().unwrap().push(more);
                p["plan"]["items"] = 11.into();
                p["plan"]["bytes"] = (p["plan"]["bytes"].as_u64().unwrap() + 7).into();
            }),
        ),
        (
            "an item less",
            altered(&|p| {
                p["items"].as_array_mut().unwrap().pop().unwrap();
                p["plan"]["items"] = 9.into();
                p["plan"]["bytes"] = (p["plan"]["bytes"].as_u64().unwrap() - 7).into();
            }),
        ),
        (
            "two items changed places",
            altered(&|p| {
                let items = p["items"].as_array_mut().unwrap();
                items.swap(0, 1);
                items[0]["seq"] = 0.into();
                items[1]["seq"] = 1.into();
            }),
        ),
        (
            "other options",
            altered(&|p| p["plan"]["options"]["snapshots"] = true.into()),
        ),
        (
            "another identity",
            altered(&|p| flip(&mut p["plan"]["identity"])),
        ),
    ];
    for (what, text) in cases {
        // As it is, and sealed again by whoever altered it.
        let again = sealed(&serde_json::from_str(&text).unwrap());
        for text in [text, again] {
            fs::write(&file, text).unwrap();
            let arguments = ["plan", "apply", &file, "--confirm", &confirm, "--json"];
            let refused = side.run(&arguments).await;
            assert_eq!(refused.exit, 3, "{what}: {refused:?}");
            assert_eq!(refused.json()["error"]["code"], "plan-tampered", "{what}");
            assert!(side.deletes().await.is_empty(), "{what}");
        }
    }

    // A file that is right in itself, but for another state than the one that was confirmed.
    side.put("run/99", "one more").await;
    let (file, _) = planned(&side, "other.json").await;
    let arguments = ["plan", "apply", &file, "--confirm", &confirm, "--json"];
    side.run(&arguments).await.expect(3);
    assert!(side.deletes().await.is_empty());
}

/// One changed byte, wherever it is, in a time or an id as in a name: refused, and nothing is sent.
#[tokio::test(flavor = "multi_thread")]
async fn t31_one_changed_byte_of_a_plan_file_is_refused() {
    let side = runs(10).await;
    let (file, confirm) = planned(&side, "plan.json").await;
    let whole = fs::read(&file).unwrap();
    let apply = ["plan", "apply", &file, "--confirm", &confirm, "--json"];
    let refused = async |bytes: &[u8], what: &str| {
        fs::write(&file, bytes).unwrap();
        for arguments in [&apply[..], &["plan", "show", &file, "--json"]] {
            let refused = side.run(arguments).await;
            assert_ne!(refused.exit, 0, "{what}: {refused:?}");
            let code = refused.json()["error"]["code"].clone();
            assert!(
                code == "plan-tampered" || code == "malformed-file",
                "{what}: {code}"
            );
        }
    };
    for at in (0..whole.len()).step_by(whole.len() / 60) {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        refused(&bytes, &format!("byte {at}")).await;
    }
    let text = String::from_utf8(whole.clone()).unwrap();
    let plan: Value = serde_json::from_str(&text).unwrap();
    let value = |name: &str| plan["plan"][name].as_str().unwrap().to_owned();
    for (name, other) in [
        ("id", "0".repeat(32)),
        ("observed_at", "2099-01-01T00:00:00Z".to_owned()),
    ] {
        let altered = text.replace(&value(name), &other);
        assert_ne!(altered, text);
        refused(altered.as_bytes(), name).await;
    }
    refused(&[&whole[..], b" "].concat(), "a blank more").await;
    refused(&whole[..whole.len() - 1], "its end less").await;
    assert!(side.deletes().await.is_empty());

    fs::write(&file, whole).unwrap();
    side.run(&apply).await.expect(0);
    assert_eq!(side.deletes().await.len(), 10);
}

/// The file of a plan as whoever altered it could seal it: the seal is no secret.
fn sealed(file: &Value) -> String {
    let text = json!({ "items": file["items"], "plan": file["plan"] }).to_string();
    let text = text.strip_suffix('}').unwrap();
    let seal = crate::sha256(format!("lastcopy-plan-file-1\n{text}").as_bytes());
    format!("{text},\"seal\":\"{seal}\"}}\n")
}

/// Changes one byte of a text.
fn flip(text: &mut Value) {
    let mut bytes = text.as_str().unwrap().as_bytes().to_vec();
    let last = bytes.len() - 2;
    bytes[last] = if bytes[last] == b'0' { b'1' } else { b'0' };
    *text = String::from_utf8(bytes).unwrap().into();
}

/// A plan file that says itself that its observation is old: the places are listed again before anything goes.
#[tokio::test(flavor = "multi_thread")]
async fn t31_an_old_plan_file_is_held_against_the_places() {
    let side = runs(10).await;
    let (file, confirm) = planned(&side, "plan.json").await;
    let text = fs::read_to_string(&file).unwrap();
    let mut plan: Value = serde_json::from_str(&text).unwrap();
    plan["plan"]["observed_at"] = "2026-01-01T00:00:00Z".into();
    fs::write(&file, sealed(&plan)).unwrap();
    side.put("run/new", "new").await;
    let arguments = ["plan", "apply", &file, "--confirm", &confirm, "--json"];
    let refused = side.run(&arguments).await;
    assert_eq!(refused.json()["error"]["code"], "changed", "{refused:?}");
    assert_ne!(refused.exit, 0);
    assert!(side.deletes().await.is_empty());
}

/// The machine's clock, set forward by as many minutes as a test wants.
#[derive(Debug, Default)]
struct Ahead(AtomicI64);

#[async_trait::async_trait]
impl Clock for Ahead {
    fn now(&self) -> jiff::Timestamp {
        let minutes = self.0.load(Ordering::SeqCst);
        jiff::Timestamp::now() + jiff::SignedDuration::from_mins(minutes)
    }

    async fn sleep(&self, duration: std::time::Duration) {
        tokio::time::sleep(duration).await;
    }
}

fn far_cloud(far: &SandboxProgram) -> (Cloud, Demo) {
    let (cloud, demo) = Cloud::read(Path::new(far.cloud())).unwrap();
    (cloud, demo.unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn t31_after_15_minutes_a_plan_is_held_against_the_places() {
    let side = runs(10).await;
    let (cloud, demo) = far_cloud(side.far());
    let home = TempDir::new().unwrap();
    let clock = Arc::new(Ahead::default());
    let engine = Engine::open(Setup {
        directories: Directories::below(home.path()),
        cloud,
        clock: clock.clone(),
    })
    .unwrap();
    let secret = demo.secret.clone();
    let sign_in = SignIn::service_principal(engine.http(), &demo.tenant, &demo.client, secret);
    engine.sign_in(sign_in.unwrap()).await.unwrap();
    let folder = Place::Folder {
        container: Container {
            account: StorageAccount {
                name: "torture".to_owned(),
                endpoint: side.endpoint.trim_end_matches('/').to_owned(),
            },
            name: CONTAINER.to_owned(),
        },
        prefix: "run/".to_owned(),
    };
    let plan = async || {
        let places = vec![folder.clone()];
        let plan = engine.plan_delete(places, DeleteOptions::default(), None, &|_| {});
        plan.await.unwrap()
    };
    let lists = async || {
        let log = side.far().log().await;
        log.iter()
            .filter(|line| line["operation"] == "ListBlobs")
            .count()
    };

    // Unchanged: the places are listed again, and the plan holds.
    let old = plan().await;
    let before = lists().await;
    clock.0.fetch_add(16, Ordering::SeqCst);
    engine
        .confirm(&old.id, &old.hash, &old.confirm)
        .await
        .unwrap();
    assert!(lists().await > before, "they were listed again");

    // Changed: refused, and the plan is still only a plan.
    let old = plan().await;
    side.put("run/3", "newer").await;
    clock.0.fetch_add(16, Ordering::SeqCst);
    let refused = engine.confirm(&old.id, &old.hash, &old.confirm).await;
    assert_eq!(refused.unwrap_err().code, Code::Changed);
    assert_eq!(engine.job(&old.id).unwrap().state, JobState::Planned);

    // Young enough: what changed is found by its tag, item by item.
    let young = plan().await;
    side.put("run/4", "newer").await;
    let before = lists().await;
    clock.0.fetch_add(14, Ordering::SeqCst);
    engine
        .confirm(&young.id, &young.hash, &young.confirm)
        .await
        .unwrap();
    assert_eq!(lists().await, before);
    assert!(side.deletes().await.is_empty());
}

/// A window without a window: what the page would be told of jobs is kept.
#[derive(Default)]
struct Page {
    told: std::sync::Mutex<BTreeMap<String, JobSummary>>,
    bell: tokio::sync::Notify,
}

#[async_trait::async_trait]
impl Host for Page {
    fn emit(&self, event: Event) {
        if let Event::JobChanged { job } = event {
            self.told.lock().unwrap().insert(job.job.clone(), job);
            self.bell.notify_one();
        }
    }

    async fn pick_folder(&self) -> Option<PathBuf> {
        None
    }

    async fn open_file(&self) -> Option<PathBuf> {
        None
    }

    async fn save_file(&self, _: &str) -> Option<PathBuf> {
        None
    }

    fn progress(&self, _: &str, _: Option<u8>) {}

    fn notify(&self, _: &str, _: &str) {}

    fn reveal(&self, _: &Path) -> domain::Result<()> {
        Ok(())
    }

    fn open_url(&self, _: &str) -> domain::Result<()> {
        Ok(())
    }

    async fn copy(&self, _: &str) -> domain::Result<()> {
        Ok(())
    }
}

struct Window {
    app: App,
    page: Arc<Page>,
}

impl Window {
    async fn open(far: &SandboxProgram, home: &Path, clock: Arc<dyn Clock>) -> Self {
        let (cloud, demo) = far_cloud(far);
        let page = Arc::new(Page::default());
        let app = App::open(AppSetup {
            directories: Directories::below(home),
            clock,
            cloud,
            language: "en".to_owned(),
            home: None,
            azure_cli: false,
            host: page.clone(),
        })
        .unwrap();
        app.sign_in_demo(demo).await.unwrap();
        Self { app, page }
    }

    async fn ask(&self, command: &str, arguments: Value) -> Value {
        let answer = app::call(&self.app, command, arguments).await;
        answer.unwrap_or_else(|error| panic!("{command}: {error}"))
    }

    /// The first row below a place, read from the far side, whose name fits; any where none is given.
    async fn child(&self, place: i64, name: &str) -> i64 {
        self.ask("refresh", json!({ "place": place })).await;
        let query = json!({ "place": place, "filter": name, "sort": "name", "descending": false });
        let rows = json!({ "query": query, "offset": 0, "limit": 10 });
        let page = self.ask("rows", rows).await;
        page["rows"][0]["id"]
            .as_i64()
            .unwrap_or_else(|| panic!("no {name:?} in {page}"))
    }

    /// Plans the deletion of `run/` as a person finds it.
    async fn plan(&self) -> Value {
        let home = self.ask("session", Value::Null).await["home"]
            .as_i64()
            .unwrap();
        let mut place = home;
        for name in ["", "", "torture", CONTAINER] {
            place = self.child(place, name).await;
        }
        let folder = self.child(place, "run").await;
        let pick = json!({ "mode": "only", "ids": [folder] });
        let selection = json!({ "place": place, "filter": "", "pick": pick });
        let options = json!({ "snapshots": false });
        let arguments = json!({ "selection": selection, "options": options });
        self.ask("plan_delete", arguments).await
    }

    /// Waits until a job has ended.
    async fn ended(&self, job: &str) -> JobSummary {
        loop {
            let bell = self.page.bell.notified();
            let last = self.page.told.lock().unwrap().get(job).cloned();
            if let Some(last) = last
                && last.state != JobState::Running
            {
                return last;
            }
            bell.await;
        }
    }
}

/// Two clicks in one window and one in another at the same moment, then a replay: one job, one request an item.
#[tokio::test(flavor = "multi_thread")]
async fn t31_clicks_at_once_and_a_replay_make_one_job() {
    let side = runs(10).await;
    let home = TempDir::new().unwrap();
    let clock = Arc::new(Ahead::default());
    let window = Window::open(side.far(), home.path(), clock.clone()).await;
    let other = Window::open(side.far(), home.path(), clock.clone()).await;
    let plan = window.plan().await;
    // An old observation: every click passes the first checks and waits for the same slow listing, so that all
    // of them arrive at the one step that only one may take.
    clock.0.fetch_add(16, Ordering::SeqCst);
    let slow = json!({ "match": { "operation": "ListBlobs" }, "do": { "delayMs": 300 } });
    side.far().fault(&slow).await;
    let apply = json!({ "plan": plan["id"], "hash": plan["hash"], "typed": plan["confirm"] });
    let click = |window: &Window| {
        let (app, apply) = (window.app.clone(), apply.clone());
        tokio::spawn(async move { app::call(&app, "apply_delete", apply).await })
    };
    let clicks = [click(&window), click(&window), click(&other)];
    let (mut jobs, mut refusals) = (Vec::new(), Vec::new());
    for (at, click) in clicks.into_iter().enumerate() {
        match click.await.unwrap() {
            Ok(job) => jobs.push((at, job)),
            Err(error) => refusals.push(error.code),
        }
    }
    assert_eq!(refusals, [Code::PlanSpent, Code::PlanSpent]);
    let (at, job) = &jobs[0];
    let winner = if *at < 2 { &window } else { &other };
    let job = winner.ended(job["job"].as_str().unwrap()).await;
    assert_eq!((job.tally.deleted, job.items), (10, 10), "{job:?}");
    let deletes = side.deletes().await;
    assert_eq!(deletes.keys().cloned().collect::<Vec<_>>(), names(0..10));
    assert!(
        deletes.values().all(|statuses| statuses == &[202]),
        "{deletes:?}"
    );

    // The same call once more, when the same names are there again.
    side.far().clear_log().await;
    for name in names(0..10) {
        side.put(&name, "planned").await;
    }
    for window in [&window, &other] {
        let replay = app::call(&window.app, "apply_delete", apply.clone()).await;
        assert_eq!(replay.unwrap_err().code, Code::PlanSpent);
    }
    assert!(side.deletes().await.is_empty());
}
