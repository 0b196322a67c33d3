//! A full disk: a file system of its own for one run of the program, in a mount namespace (`unshare`).

use std::path::Path;
use std::process::Output;

use serde_json::Value;
use tokio::process::Command;

use crate::Side;

/// Runs the program with a small file system mounted at a directory, and then lists what is in there.
async fn with_small_disk(side: &Side, options: &str, at: &Path, arguments: &[&str]) -> Output {
    let script = "mount -t tmpfs -o \"$0\" tmpfs \"$1\" || exit 99; at=$1; shift; \"$@\"; code=$?; \
                  find \"$at\" -type f >&2; exit $code";
    Command::new("unshare")
        .args(["--mount", "--map-root-user", "sh", "-c", script, options])
        .arg(at)
        .arg(lastcopy_tests::program())
        .args(side.arguments(arguments))
        .env_clear()
        .env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin")
        .env("HOME", side.program.home())
        .env("LASTCOPY_HOME", side.program.home().join("lastcopy"))
        .output()
        .await
        .unwrap()
}

fn error(output: &Output) -> Value {
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{told}");
    let json: Value =
        serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{e}: {told}"));
    json["error"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_fit_is_not_begun() {
    let side = Side::sandbox().await;
    side.account.put_container("data").await;
    side.account.put("data", "big", "x".repeat(3 << 20)).await;
    side.far().clear_log().await;
    let out = side.program.home().join("out");
    std::fs::create_dir(&out).unwrap();
    let url = side.url("data", "");
    let arguments = ["download", &url, "--to", out.to_str().unwrap(), "--json"];
    let output = with_small_disk(&side, "size=1m", &out, &arguments).await;
    assert_eq!(error(&output)["code"], "disk-full");
    let log = side.far().log().await;
    assert!(
        log.iter().all(|line| line["operation"] != "GetBlob"),
        "nothing was fetched"
    );
}

/// Runs the program in a small file system until it is full, gives that more room, and resumes every job
/// there; then gives what both said, the first between the marks of the script.
async fn full_then_grown(side: &Side, options: &str, meanwhile: &str, at: &Path) -> String {
    let script = format!(
        "mount -t tmpfs -o \"$0\" tmpfs \"$1\" || exit 99; at=$1; program=$2; shift 2; \
         \"$program\" \"$@\" & run=$!; {meanwhile}; wait $run; echo \"first: $?\"; \
         find \"$at\" -name '.lastcopy-part*' | wc -l; rm -f \"$at/ballast\"; \
         mount -o remount,size=64m,nr_inodes=1000 \"$at\" || exit 99; \
         shift; while [ \"$1\" != --json ]; do shift; done; \
         \"$program\" jobs list \"$@\"; \"$program\" jobs resume \"$@\"; echo \"second: $?\"; \
         \"$program\" verify \"$at\" --json; echo \"verified: $?\""
    );
    let url = side.url("data", "run/");
    let arguments = ["download", &url, "--to", at.to_str().unwrap(), "--json"];
    let output = Command::new("unshare")
        .args(["--mount", "--map-root-user", "sh", "-c", &script, options])
        .arg(at)
        .arg(lastcopy_tests::program())
        .args(side.arguments(&arguments))
        .env_clear()
        .env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin")
        .env("HOME", side.program.home())
        .env("LASTCOPY_HOME", side.program.home().join("lastcopy"))
        .output()
        .await
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    format!("{}\n{errors}", String::from_utf8_lossy(&output.stdout))
}

/// Lines of JSON among others: the summary of the first run, the jobs, the summary of the second, the check.
fn told(text: &str) -> [Value; 4] {
    let lines = text.lines().filter(|line| line.starts_with('{'));
    let objects: Vec<Value> = lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    objects.try_into().unwrap_or_else(|_| panic!("{text}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn t24_a_disk_that_fills_up_pauses_the_job_and_leaves_no_half_file() {
    let side = Side::sandbox().await;
    let names: Vec<String> = (0..40).map(|n| format!("run/{n:02}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    side.fill("data", &names).await;
    let out = side.program.home().join("out");
    std::fs::create_dir(&out).unwrap();
    // Room for every byte, and for fewer files than there are.
    let text = full_then_grown(&side, "size=8m,nr_inodes=20", "true", &out).await;
    let [first, jobs, second, verified] = told(&text);
    assert_eq!(first["error"]["code"], "disk-full", "{text}");
    assert!(text.contains("first: 1\n0\n"), "no half file: {text}");
    let job = &jobs["jobs"][0];
    assert_eq!(
        (&job["state"], &job["error"]["code"]),
        (&"paused".into(), &"disk-full".into())
    );
    assert!(
        text.contains("second: 0") && text.contains("verified: 0"),
        "{text}"
    );
    let done = second["saved"].as_u64().unwrap() + second["skipped"].as_u64().unwrap();
    assert_eq!((done, &verified["verified"]), (40, &40.into()), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn t24_a_large_file_goes_on_where_the_disk_was_full() {
    let blobs = serde_json::json!([
        { "name": "run/large", "synthetic": 20 << 20, "syntheticSeed": 5, "md5": "none" }
    ]);
    let containers = serde_json::json!([{ "name": "data", "blobs": blobs }]);
    let side = Side::seeded("journeys", containers).await;
    let slow = serde_json::json!({ "match": { "operation": "GetBlob" }, "do": { "delayMs": 2000 }, "times": 3 });
    side.far().fault(&slow).await;
    let out = side.program.home().join("out");
    std::fs::create_dir(&out).unwrap();
    // There is room when it begins; then somebody else needs it.
    let ballast = "until find \"$at\" -name '.lastcopy-part*' | grep -q .; do :; done; \
                   head -c 12m /dev/zero > \"$at/ballast\"";
    let text = full_then_grown(&side, "size=24m", ballast, &out).await;
    let [first, _, second, verified] = told(&text);
    assert_eq!(first["error"]["code"], "disk-full", "{text}");
    assert_eq!(first["saved"], 0, "{text}");
    assert_eq!(
        (&second["saved"], &verified["verified"]),
        (&1.into(), &1.into()),
        "{text}"
    );
    assert_eq!(verified["unfinished"], 0, "{text}");
}

/// T26: a folder that cannot be written to is said once, and nothing is fetched.
#[tokio::test(flavor = "multi_thread")]
async fn t26_a_read_only_folder_is_one_clear_error() {
    let side = Side::sandbox().await;
    side.fill("data", &["run/a", "run/b"]).await;
    side.far().clear_log().await;
    let out = side.program.home().join("out");
    std::fs::create_dir(&out).unwrap();
    let url = side.url("data", "run/");
    let arguments = ["download", &url, "--to", out.to_str().unwrap(), "--json"];
    let output = with_small_disk(&side, "ro", &out, &arguments).await;
    assert_eq!(error(&output)["code"], "not-writable");
    let log = side.far().log().await;
    assert!(log.len() < 10, "no storm of requests: {}", log.len());
    assert!(log.iter().all(|line| line["operation"] != "GetBlob"));
}

/// T25: where the journal has no room for what is about to be sent, nothing is sent.
#[tokio::test(flavor = "multi_thread")]
async fn t25_without_room_for_the_journal_nothing_is_deleted() {
    let blobs = serde_json::json!([{ "name": "run/{n}", "count": 3000, "text": "x" }]);
    let containers = serde_json::json!([{ "name": "data", "blobs": blobs }]);
    let side = Side::seeded("journeys", containers).await;
    let file = side.program.home().join("plan.json").display().to_string();
    let url = side.url("data", "run/");
    let plan = ["delete", &url, "--plan-only", &file, "--json"];
    let plan = side.run(&plan).await.expect(3).json();
    let confirm = plan["confirm"].as_str().unwrap();
    let apply = ["plan", "apply", &file, "--confirm", confirm, "--json"];
    let journal = side.program.home().join("lastcopy");
    for size in ["64k", "256k"] {
        let output = with_small_disk(&side, &format!("size={size}"), &journal, &apply).await;
        let code = error(&output)["code"].clone();
        assert!(code == "disk-full" || code == "store", "{size}: {output:?}");
        assert_eq!(side.far().count("DELETE").await, 0, "{size}");
    }
    // With room it is the same plan still.
    side.run(&apply).await.expect(0);
}
