//! Downloads that meet a file of the user's, or an answer that breaks off.

use std::fs;
use std::path::Path;

use lastcopy_tests::{Account, Lastcopy, Output};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

use crate::{CONTAINER, Side, manifest, snapshot};

#[tokio::test(flavor = "multi_thread")]
async fn t13_a_file_of_the_users_is_never_overwritten() {
    let blobs =
        json!([{ "name": "a.txt", "text": "of the service" }, { "name": "b.txt", "text": "b" }]);
    let side = Side::sandbox(blobs).await;
    let out = side.program.home().join("out");
    let mine = out.join("data/a.txt");
    fs::create_dir_all(out.join("data")).unwrap();
    fs::write(&mine, "of the user").unwrap();
    let before = fs::metadata(&mine).unwrap().modified().unwrap();

    let first = side.download("", &out).await.expect(0).json();
    assert_eq!((&first["saved"], &first["skipped"]), (&2.into(), &0.into()));
    assert_eq!(fs::read_to_string(&mine).unwrap(), "of the user");
    assert_eq!(fs::metadata(&mine).unwrap().modified().unwrap(), before);
    // The choice is on record: under which name the other bytes were saved.
    let rows = manifest(&out);
    let row = rows.iter().find(|row| row["name"] == "a.txt").unwrap();
    assert_eq!(row["outcome"], "saved");
    let beside = row["path"].as_str().unwrap();
    assert_ne!(beside, "data/a.txt");
    assert_eq!(
        fs::read_to_string(out.join(beside)).unwrap(),
        "of the service"
    );

    let mut disk = snapshot(&out);
    let second = side.download("", &out).await.expect(0).json();
    assert_eq!(
        (&second["saved"], &second["skipped"]),
        (&0.into(), &2.into()),
        "{second}"
    );
    let mut again = snapshot(&out);
    for files in [&mut disk, &mut again] {
        files.remove("lastcopy-manifest.jsonl").unwrap();
    }
    assert_eq!(again, disk, "nothing is written a second time");
}

/// Bytes of which no two neighbours are alike, so that none can stand in another's place.
fn content(name: &str) -> String {
    let lines: Vec<String> = (0..9_000).map(|n| format!("{name} {n}\n")).collect();
    lines.concat()
}

/// Blobs without a checksum of the service: nothing but the lengths can tell that something is missing.
fn unguarded(names: &[&str]) -> Value {
    let blob = |name: &&str| json!({ "name": name, "text": content(name), "md5": "none" });
    names.iter().map(blob).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn t16_what_breaks_off_once_is_fetched_to_its_end() {
    let names = ["cut", "early", "reset", "whole"];
    let side = Side::sandbox(unguarded(&names)).await;
    for (name, what) in [
        ("cut", json!({ "cutAt": content("cut").len() - 1 })),
        ("early", json!({ "cutAt": 0 })),
        ("reset", json!({ "reset": true })),
    ] {
        let matching = json!({ "operation": "GetBlob", "path": format!("*/{name}") });
        let fault = json!({ "match": matching, "do": what, "times": 1 });
        side.far().fault(&fault).await;
    }
    let out = side.program.home().join("out");
    let summary = side.download("", &out).await.expect(0).json();
    assert_eq!(summary["saved"], 4, "{summary}");
    for name in names {
        let saved = fs::read_to_string(out.join("data").join(name)).unwrap();
        assert!(saved == content(name), "{name}: {} bytes", saved.len());
        let reads = reads(&side, name).await;
        assert_eq!(reads, if name == "whole" { 1 } else { 2 }, "{name}");
    }
    assert_eq!(snapshot(&out).len(), 5, "the files and the manifest");
    assert_clean(&side.program, &out, 4).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn t16_what_is_always_cut_gets_no_name() {
    gets_no_name(json!({ "cutAt": 0 })).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn t16_what_is_always_reset_gets_no_name() {
    gets_no_name(json!({ "reset": true })).await;
}

/// Every answer for one blob breaks off like this, until the network is back.
async fn gets_no_name(what: Value) {
    let names = ["broken", "whole"];
    let side = Side::sandbox(unguarded(&names)).await;
    let matching = json!({ "operation": "GetBlob", "path": "*/broken" });
    side.far()
        .fault(&json!({ "match": matching, "do": what }))
        .await;
    let out = side.program.home().join("out");
    let stopped = patient(&side, &out).await.expect(1).json();
    let tries = reads(&side, "broken").await;
    assert!((2..=25).contains(&tries), "{tries} tries: {stopped}");
    assert!(!fs::exists(out.join("data/broken")).unwrap());
    assert_only_right_bytes(&out, &names);
    assert_eq!(stopped["saved"], 1, "{stopped}");
    assert_clean(&side.program, &out, 1).await;

    // The network is back: the job that paused brings the rest.
    assert_eq!(stopped["state"], "paused", "{stopped}");
    side.far().clear_faults().await;
    let job = stopped["job"].as_str().unwrap();
    let resumed = side.run(&["jobs", "resume", job, "--json"]).await.expect(0);
    assert_eq!(resumed.json()["saved"], 2);
    assert!(fs::read_to_string(out.join("data/broken")).unwrap() == content("broken"));
    assert_clean(&side.program, &out, 2).await;
    assert_eq!(snapshot(&out).len(), 3, "the files and the manifest");
}

/// An answer in chunks that ends in order, but too early: only the length of the range tells.
#[tokio::test(flavor = "multi_thread")]
async fn t16_an_early_end_in_chunks_is_not_the_end() {
    for times in [1, usize::MAX] {
        let side = Side::sandbox(unguarded(&["short"])).await;
        let text = side.far().connection_string("torture");
        let endpoint = side.account.endpoint();
        let host = endpoint.split('/').nth(2).unwrap().to_owned();
        let text = text.replace(&host, &shortening(host.clone(), "/data/short", times).await);
        let url = Account::new(&text).url(CONTAINER, None);
        let program = Lastcopy::new().with("AZURE_STORAGE_CONNECTION_STRING", &text);
        let out = program.home().join("out");
        let to = out.to_str().unwrap();
        let output = program.run(&["download", &url, "--to", to, "--json"]).await;
        if times == 1 {
            let summary = output.expect(0).json();
            assert_eq!(summary["saved"], 1, "{summary}");
            assert!(fs::read_to_string(out.join("data/short")).unwrap() == content("short"));
            assert_clean(&program, &out, 1).await;
        } else {
            let summary = output.expect(1).json();
            assert_eq!(summary["failed"], 1, "{summary}");
            let left: Vec<String> = snapshot(&out).into_keys().collect();
            assert_eq!(left, ["lastcopy-manifest.jsonl"], "no file, no part");
            assert_clean(&program, &out, 0).await;
        }
        assert!(reads(&side, "short").await > 1, "it was tried again");
    }
}

/// How often a blob was read.
async fn reads(side: &Side, name: &str) -> usize {
    let log = side.far().log().await;
    let read = |line: &&Value| {
        line["operation"] == "GetBlob" && line["path"].as_str().unwrap().ends_with(name)
    };
    log.iter().filter(read).count()
}

/// A download whose many tries with their waits may take minutes.
async fn patient(side: &Side, to: &Path) -> Output {
    let (url, to) = (side.url(""), to.to_str().unwrap());
    let arguments = ["download", &url, "--to", to, "--json"];
    let mut running = side.program.start(&side.arguments(&arguments));
    for _ in 0..6_000 {
        if !running.is_running() {
            return running.end().await;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("it did not end");
}

/// Every file with a final name holds what its blob holds, and no half file is left.
fn assert_only_right_bytes(out: &Path, names: &[&str]) {
    for path in snapshot(out).into_keys() {
        if path == "lastcopy-manifest.jsonl" {
            continue;
        }
        let name = path.strip_prefix("data/").unwrap();
        assert!(names.contains(&name), "left over: {path}");
        assert!(
            fs::read_to_string(out.join(&path)).unwrap() == content(name),
            "{path}"
        );
    }
}

async fn assert_clean(program: &Lastcopy, out: &Path, files: u64) {
    let arguments = ["verify", out.to_str().unwrap(), "--json"];
    let report = program.run(&arguments).await.expect(0).json();
    let found = (&report["files"], &report["verified"], &report["unfinished"]);
    assert_eq!(found, (&files.into(), &files.into(), &0.into()), "{report}");
}

/// The address of a relay to a host: it takes the last byte from so many answers for a path, and sends the rest
/// in chunks that end in order.
async fn shortening(host: String, path: &'static str, times: usize) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move {
        let mut left = times;
        loop {
            let (client, _) = listener.accept().await.unwrap();
            let mut client = BufReader::new(client);
            let head = head(&mut client).await;
            let first = head.lines().next().unwrap();
            let short = left > 0 && first.starts_with("GET") && first.contains(path);
            left -= usize::from(short);
            let (head, mut body) = answer(&host, &head).await;
            let mut reply = format!("{}connection: close\r\n", lines(&head, short));
            if short {
                body.pop();
                reply.push_str("transfer-encoding: chunked\r\n");
            }
            let client = client.get_mut();
            client
                .write_all(format!("{reply}\r\n").as_bytes())
                .await
                .unwrap();
            if short && !body.is_empty() {
                let size = format!("{:x}\r\n", body.len());
                client.write_all(size.as_bytes()).await.unwrap();
                body.extend_from_slice(b"\r\n");
            }
            client.write_all(&body).await.unwrap();
            if short {
                client.write_all(b"0\r\n\r\n").await.unwrap();
            }
            client.shutdown().await.unwrap();
        }
    });
    address
}

/// The head of a request or an answer, up to the empty line.
async fn head(stream: &mut BufReader<TcpStream>) -> String {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") && stream.read_line(&mut head).await.unwrap() > 0 {}
    head
}

/// What the far side answers to a request without a body.
async fn answer(host: &str, request: &str) -> (String, Vec<u8>) {
    let mut far = BufReader::new(TcpStream::connect(host).await.unwrap());
    let request = format!("{}connection: close\r\n\r\n", lines(request, false));
    far.get_mut().write_all(request.as_bytes()).await.unwrap();
    let head = head(&mut far).await;
    let mut body = Vec::new();
    far.read_to_end(&mut body).await.unwrap();
    (head, body)
}

/// The lines of a head but those about the connection, and the length where it is to be hidden.
fn lines(head: &str, without_length: bool) -> String {
    let mut kept = String::new();
    for line in head.lines().filter(|line| !line.is_empty()) {
        let name = line.to_ascii_lowercase();
        if name.starts_with("connection:") || without_length && name.starts_with("content-length:")
        {
            continue;
        }
        kept.push_str(line);
        kept.push_str("\r\n");
    }
    kept
}
