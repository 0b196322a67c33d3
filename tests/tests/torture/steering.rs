//! What a person asks of a download: conflicts, patterns, limits, pause, another try; and what it lives
//! through without being asked: a service that asks for less, a network that is gone.

use std::fs;
use std::time::{Duration, Instant};

use lastcopy_tests::{Account, Lastcopy};
use serde_json::{Value, json};
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};

use crate::{CONTAINER, Side, manifest, snapshot};

async fn reads(side: &Side) -> Vec<Value> {
    let mut log = side.far().log().await;
    log.retain(|line| line["operation"] == "GetBlob");
    log
}

/// Waits until a condition holds.
pub(crate) async fn until(condition: impl AsyncFn() -> bool) {
    let began = Instant::now();
    while !condition().await {
        assert!(
            began.elapsed() < Duration::from_secs(60),
            "it did not come about"
        );
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn download(side: &Side, more: &[&str], exit: i32) -> Value {
    let (url, out) = (side.url(""), side.program.home().join("out"));
    let arguments = [
        &["download", &url, "--to", out.to_str().unwrap(), "--json"],
        more,
    ]
    .concat();
    side.run(&arguments).await.expect(exit).json()
}

async fn job(side: &Side) -> Value {
    let jobs = side.run(&["jobs", "list", "--json"]).await.expect(0).json();
    jobs["jobs"][0].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn t13_each_conflict_rule_does_what_it_says() {
    // The sandbox's own clock writes blobs now; one local file is older, one newer, one has the same bytes.
    for (rule, old, new) in [
        ("skip", "mine", "mine"),
        ("rename", "mine", "mine"),
        ("overwrite", "blob", "blob"),
        ("newer", "blob", "mine"),
    ] {
        let side = Side::sandbox(json!([])).await;
        for name in ["old", "new", "same"] {
            side.put(name, "blob").await;
        }
        let folder = side.program.home().join("out/data");
        fs::create_dir_all(&folder).unwrap();
        for (name, text, year) in [
            ("old", "mine", 2000),
            ("new", "mine", 2099),
            ("same", "blob", 2000),
        ] {
            fs::write(folder.join(name), text).unwrap();
            let time = jiff::civil::date(year, 1, 1)
                .to_zoned(jiff::tz::TimeZone::UTC)
                .unwrap();
            let file = fs::File::options()
                .write(true)
                .open(folder.join(name))
                .unwrap();
            file.set_modified(time.timestamp().into()).unwrap();
        }
        let ended = download(&side, &["--conflict", rule], 0).await;
        let text = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
        assert_eq!(
            (text("old").as_str(), text("new").as_str()),
            (old, new),
            "{rule}: {ended}"
        );
        assert_eq!(text("same"), "blob");
        let beside = fs::exists(folder.join("old (2)")).unwrap();
        assert_eq!(beside, rule == "rename", "{rule}: {ended}");
        assert!(!fs::exists(folder.join("same (2)")).unwrap(), "{rule}");
        let done = ended["saved"].as_u64().unwrap() + ended["skipped"].as_u64().unwrap();
        assert_eq!(done, 3, "{rule}: {ended}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_names_that_fit_the_patterns_are_downloaded() {
    let side = Side::sandbox(json!([])).await;
    for name in ["a.pkl", "run/b.pkl", "run/b.txt", "logs/c.pkl"] {
        side.put(name, name).await;
    }
    let ended = download(&side, &["--include", "*.pkl", "--exclude", "logs/**"], 0).await;
    assert_eq!(
        (&ended["files"], &ended["saved"]),
        (&2.into(), &2.into()),
        "{ended}"
    );
    let mut found: Vec<String> = snapshot(&side.program.home().join("out"))
        .into_keys()
        .collect();
    found.retain(|path| !path.starts_with("lastcopy-manifest"));
    assert_eq!(found, ["data/a.pkl", "data/run/b.pkl"]);
    let nothing = download(&side, &["--include", "*.none"], 1).await;
    assert_eq!(nothing["error"]["code"], "nothing-matches");
    let broken = download(&side, &["--include", "[a"], 2).await;
    assert_eq!(broken["error"]["code"], "usage");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_download_is_paused_and_limited_from_another_process() {
    let blobs = json!([{ "name": "f-{n}", "count": 300, "synthetic": 2000, "md5": "none" }]);
    let side = Side::sandbox(blobs).await;
    let slow = json!({ "match": { "operation": "GetBlob" }, "do": { "delayMs": 200 } });
    side.far().fault(&slow).await;
    let (url, out) = (side.url(""), side.program.home().join("out"));
    let arguments = [
        "download",
        &url,
        "--to",
        out.to_str().unwrap(),
        "--streams",
        "4",
        "--json",
    ];
    let running = side.program.start(&side.arguments(&arguments));
    until(async || reads(&side).await.len() > 8).await;
    let id = job(&side).await["job"].as_str().unwrap().to_owned();
    // Another process cannot run it as well; but it can ask.
    let busy = side
        .run(&["jobs", "resume", &id, "--json"])
        .await
        .expect(1)
        .json();
    assert_eq!(busy["error"]["code"], "busy", "{busy}");
    let paused = side
        .run(&["jobs", "pause", &id, "--json"])
        .await
        .expect(0)
        .json();
    assert_eq!(paused["state"], "paused", "{paused}");
    assert_eq!(running.end().await.expect(130).json()["state"], "paused");
    let before = reads(&side).await.len();
    assert!((8..300).contains(&before), "{before}");
    side.far().clear_faults().await;
    let resumed = side
        .run(&["jobs", "resume", "--json"])
        .await
        .expect(0)
        .json();
    assert_eq!(resumed["saved"], 300, "{resumed}");
    // Pausing let what was under way be given up: no more than the streams were asked for again.
    let again = reads(&side).await.len() - 300;
    assert!(again <= 4, "{again} files again");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rate_holds_until_it_is_lifted() {
    let blobs = json!([{ "name": "f", "synthetic": 20 << 20, "md5": "none" }]);
    let side = Side::sandbox(blobs).await;
    let (url, out) = (side.url(""), side.program.home().join("out"));
    let arguments = [
        "download",
        &url,
        "--to",
        out.to_str().unwrap(),
        "--limit-rate",
        "100k",
        "--json",
    ];
    let mut running = side.program.start(&side.arguments(&arguments));
    until(async || !reads(&side).await.is_empty()).await;
    // At this rate it would take three minutes.
    assert!(running.is_running());
    let id = job(&side).await["job"].as_str().unwrap().to_owned();
    side.run(&["jobs", "limit", &id, "--json"]).await.expect(0);
    let began = Instant::now();
    let ended = running.end().await.expect(0).json();
    assert_eq!(ended["saved"], 1, "{ended}");
    assert!(began.elapsed() < Duration::from_secs(60));
}

/// T21: what cannot be read has its own words, the others finish, and another try brings it.
#[tokio::test(flavor = "multi_thread")]
async fn t21_what_the_service_keeps_back_does_not_keep_the_rest_back() {
    let side = Side::sandbox(json!([])).await;
    for name in ["cold", "thawing", "locked", "fine"] {
        side.put(name, name).await;
    }
    for (name, status, code) in [
        ("cold", 409, "BlobArchived"),
        ("thawing", 409, "BlobBeingRehydrated"),
        ("locked", 409, "BlobUsesCustomerSpecifiedEncryption"),
    ] {
        let matching = json!({ "operation": "GetBlob", "path": format!("*/{name}") });
        let fault = json!({ "match": matching, "do": { "status": status, "code": code } });
        side.far().fault(&fault).await;
    }
    let ended = download(&side, &[], 1).await;
    assert_eq!(
        (&ended["blocked"], &ended["saved"]),
        (&3.into(), &1.into()),
        "{ended}"
    );
    let id = ended["job"].as_str().unwrap();
    let told = side.run(&["jobs", "show", id]).await.expect(0).stdout;
    for code in [
        "BlobArchived",
        "BlobBeingRehydrated",
        "BlobUsesCustomerSpecifiedEncryption",
    ] {
        assert!(told.contains(code), "{told}");
    }
    side.far().clear_faults().await;
    let retried = side
        .run(&["jobs", "retry", id, "--json"])
        .await
        .expect(0)
        .json();
    assert_eq!(retried["saved"], 4, "{retried}");
    assert_eq!(manifest(&side.program.home().join("out")).len(), 4 + 3);
}

/// T22: a service that asks for less fifty times is obeyed, and everything arrives.
#[tokio::test(flavor = "multi_thread")]
async fn t22_a_service_that_asks_for_less_is_obeyed() {
    let blobs = json!([{ "name": "f-{n}", "count": 30, "synthetic": 2000, "md5": "none" }]);
    let side = Side::sandbox(blobs).await;
    for (value, times) in [
        (json!("1"), 10),
        (json!("garbage"), 10),
        (json!("-5"), 10),
        (json!(null), 10),
        (json!("0"), 10),
    ] {
        let what =
            json!({ "status": 503, "code": "ServerBusy", "header": { "retry-after": value } });
        let fault = json!({ "match": { "operation": "GetBlob" }, "do": what, "times": times });
        side.far().fault(&fault).await;
    }
    let ended = download(&side, &[], 0).await;
    assert_eq!(ended["saved"], 30, "{ended}");
    let refused = reads(&side)
        .await
        .iter()
        .filter(|line| line["status"] == 503)
        .count();
    assert_eq!(refused, 50);
}

/// A lost network costs no try: the job waits, says so, and goes on by itself.
#[tokio::test(flavor = "multi_thread")]
async fn t16_a_network_that_is_gone_is_waited_for() {
    let blobs = json!([{ "name": "f-{n}", "count": 200, "synthetic": 2000, "md5": "none" }]);
    let side = Side::sandbox(blobs).await;
    let slow = json!({ "match": { "operation": "GetBlob" }, "do": { "delayMs": 200 } });
    side.far().fault(&slow).await;
    let text = side.far().connection_string("torture");
    let host = side
        .account
        .endpoint()
        .split('/')
        .nth(2)
        .unwrap()
        .to_owned();
    let (address, line) = relay("127.0.0.1:0", host.clone()).await;
    let text = text.replace(&host, &address);
    let program = Lastcopy::new().with("AZURE_STORAGE_CONNECTION_STRING", &text);
    let (url, out) = (
        Account::new(&text).url(CONTAINER, None),
        program.home().join("out"),
    );
    let arguments = [
        "download",
        &url,
        "--to",
        out.to_str().unwrap(),
        "--streams",
        "4",
        "--json",
    ];
    let running = program.start(&arguments);
    until(async || reads(&side).await.len() > 8).await;
    drop(line);
    let state = async || {
        let jobs = program
            .run(&["jobs", "list", "--json"])
            .await
            .expect(0)
            .json();
        jobs["jobs"][0]["state"].as_str().unwrap().to_owned()
    };
    until(async || state().await == "waiting").await;
    side.far().clear_faults().await;
    let (_, _line) = relay(&address, host).await;
    let ended = running.end().await.expect(0).json();
    assert_eq!(
        (&ended["saved"], &ended["failed"]),
        (&200.into(), &0.into()),
        "{ended}"
    );
}

/// A relay to a host that ends, with all its connections, when the set is dropped.
async fn relay(at: &str, host: String) -> (String, tokio::task::JoinSet<()>) {
    let listener = TcpListener::bind(at).await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let mut line = tokio::task::JoinSet::new();
    line.spawn(async move {
        let mut open = tokio::task::JoinSet::new();
        loop {
            let (mut client, _) = listener.accept().await.unwrap();
            let mut far = TcpStream::connect(&host).await.unwrap();
            open.spawn(async move {
                let _ended = copy_bidirectional(&mut client, &mut far).await;
            });
        }
    });
    (address, line)
}

/// T34: what a download at work fetches is not deleted meanwhile.
#[tokio::test(flavor = "multi_thread")]
async fn t34_what_is_being_downloaded_is_not_deleted() {
    let blobs = json!([{ "name": "run/f-{n}", "count": 100, "synthetic": 2000, "md5": "none" }]);
    let side = Side::sandbox(blobs).await;
    let url = side.url("run/");
    let plan = side.run(&["delete", &url, "--json"]).await.expect(3).json();
    let confirm = plan["confirm"].as_str().unwrap();
    let slow = json!({ "match": { "operation": "GetBlob" }, "do": { "delayMs": 300 } });
    side.far().fault(&slow).await;
    let out = side.program.home().join("out");
    let arguments = [
        "download",
        &url,
        "--to",
        out.to_str().unwrap(),
        "--streams",
        "4",
        "--json",
    ];
    let running = side.program.start(&side.arguments(&arguments));
    until(async || reads(&side).await.len() > 8).await;
    let delete = ["delete", &url, "--confirm", confirm, "--json"];
    let refused = side.run(&delete).await.expect(1).json();
    assert_eq!(refused["error"]["code"], "busy", "{refused}");
    assert_eq!(side.far().count("DELETE").await, 0);
    side.far().clear_faults().await;
    running.end().await.expect(0);
    // Once it is done, nothing stands in the way.
    let jobs = side.run(&["jobs", "list", "--json"]).await.expect(0).json();
    let all = jobs["jobs"].as_array().unwrap();
    let waiting = all
        .iter()
        .find(|job| job["verb"] == "delete" && job["state"] != "planned");
    let id = waiting.unwrap()["job"].as_str().unwrap();
    let deleted = side
        .run(&["jobs", "resume", id, "--json"])
        .await
        .expect(0)
        .json();
    assert_eq!(deleted["deleted"], 100, "{deleted}");
}
