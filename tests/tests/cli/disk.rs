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

#[tokio::test(flavor = "multi_thread")]
async fn t24_a_disk_that_fills_up_pauses_the_job_and_leaves_no_half_file() {
    let side = Side::sandbox().await;
    let names: Vec<String> = (0..40).map(|n| format!("run/{n:02}")).collect();
    side.fill(
        "data",
        &names.iter().map(String::as_str).collect::<Vec<_>>(),
    )
    .await;
    let out = side.program.home().join("out");
    std::fs::create_dir(&out).unwrap();
    let url = side.url("data", "run/");
    let arguments = ["download", &url, "--to", out.to_str().unwrap(), "--json"];
    // Room for every byte, and for fewer files than there are.
    let output = with_small_disk(&side, "size=8m,nr_inodes=20", &out, &arguments).await;
    assert_eq!(error(&output)["code"], "disk-full");
    let left = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!left.contains(".lastcopy-part"), "{left}");
    let jobs = side.run(&["jobs", "list", "--json"]).await.expect(0).json();
    let job = &jobs["jobs"][0];
    assert_eq!(
        (&job["state"], &job["error"]["code"]),
        (&"paused".into(), &"disk-full".into()),
        "{jobs}"
    );

    // The same job goes on once there is room.
    let id = job["job"].as_str().unwrap();
    side.run(&["jobs", "resume", id, "--json"]).await.expect(0);
    for name in &names {
        assert_eq!(&std::fs::read_to_string(out.join(name)).unwrap(), name);
    }
}
