//! Three deletions after which data is there still, by the Azure CLI, `AzCopy` and LastCopy: who says so?

use lastcopy_tests::{Output, SandboxProgram, program};
use serde_json::{Value, json};

use crate::client::Client;
use crate::storage::AZCOPY;

const AZ: &str = "az/bin/az";
const ACCOUNT: &str = "lies";

/// A container and a prefix below which something is wrong with a deletion.
struct Lie {
    title: &'static str,
    container: &'static str,
    prefix: &'static str,
    /// What is there still behind every deletion, however it is called.
    left: &'static [&'static str],
    /// Who does not call it a success.
    admitted_by: &'static [&'static str],
}

const LIES: [Lie; 3] = [
    Lie {
        title: "a blob with a snapshot",
        container: "snapshots",
        prefix: "run/",
        left: &["run/model.bin"],
        admitted_by: &["LastCopy"],
    },
    Lie {
        title: "a prefix that matches nothing",
        container: "nothing",
        prefix: "no-such-run/",
        left: &["run/log.txt"],
        admitted_by: &["LastCopy"],
    },
    Lie {
        title: "a leased and a held blob among others",
        container: "batch",
        prefix: "run/",
        left: &["run/held.txt", "run/leased.txt"],
        // AzCopy says how many failed, and az in a warning; neither says which.
        admitted_by: &["AzCopy", "LastCopy"],
    },
];

/// What one client made of one deletion.
struct Answer {
    client: &'static str,
    exit: i32,
    said: String,
}

/// Runs all three by every client that is asked for, prints them beside each other, and holds LastCopy to the truth.
pub(crate) async fn told(clients: &[&'static str]) {
    for lie in &LIES {
        let mut answers = Vec::new();
        for client in clients {
            // Each begins with everything there.
            let sandbox = SandboxProgram::start(&seed()).await;
            let answer = match *client {
                "LastCopy" => by_lastcopy(&sandbox, lie).await,
                "AzCopy" => by_azcopy(&sandbox, lie).await,
                _ => by_az(&sandbox, lie).await,
            };
            for name in lie.left {
                let has = sandbox.account(ACCOUNT).has(lie.container, name).await;
                assert!(has, "{}, {client}: {name}", lie.title);
            }
            answers.push(answer);
        }
        print(lie, &answers);
        for answer in &answers {
            let expected = i32::from(lie.admitted_by.contains(&answer.client));
            assert_eq!(
                answer.exit, expected,
                "{}, {}: {}",
                lie.title, answer.client, answer.said
            );
        }
    }
}

fn seed() -> Value {
    let text = |name: &str| json!({ "name": name, "text": "x" });
    let with = |name: &str, field: &str, value: Value| {
        let mut blob = text(name);
        blob[field] = value;
        blob
    };
    json!({ "storage": [{ "account": ACCOUNT, "containers": [
        { "name": "snapshots", "blobs": [text("run/free.bin"), with("run/model.bin", "snapshots", json!(1))] },
        { "name": "nothing", "blobs": [text("run/log.txt")] },
        { "name": "batch", "blobs": [
            text("run/free.txt"),
            with("run/held.txt", "legalHold", json!(true)),
            with("run/leased.txt", "leased", json!(true)),
        ] },
    ] }] })
}

/// Plans, and applies what the plan asks for; where nothing matches there is no plan.
async fn by_lastcopy(sandbox: &SandboxProgram, lie: &Lie) -> Answer {
    let string = sandbox.connection_string(ACCOUNT);
    let client = Client::new("LastCopy", "http, account key", program().to_str().unwrap())
        .with("AZURE_STORAGE_CONNECTION_STRING", &string)
        .with("LASTCOPY_HOME", "home");
    let url = sandbox
        .account(ACCOUNT)
        .url(lie.container, Some(lie.prefix));
    let mut output = client.start(&["delete", &url, "--json"]).end().await;
    let plan: Value = serde_json::from_str(&output.stdout).unwrap_or_default();
    if let Some(confirm) = plan["confirm"].as_str() {
        let arguments = ["delete", &url, "--confirm", confirm];
        output = client.start(&arguments).end().await;
        for name in lie.left {
            assert!(output.stdout.contains(name), "{name}: {output:?}");
        }
    }
    Answer {
        client: "LastCopy",
        exit: output.exit,
        said: last_lines(&output),
    }
}

async fn by_azcopy(sandbox: &SandboxProgram, lie: &Lie) -> Answer {
    let client = Client::new("AzCopy", "http, SAS", AZCOPY);
    let account = sandbox.account(ACCOUNT);
    let url = account.url(lie.container, Some(lie.prefix));
    let url = format!("{url}?{}", account.sas("rwdlactm"));
    let arguments = ["remove", &url, "--recursive", "--from-to", "BlobTrash"];
    let output = client
        .start(&arguments)
        .end_within(crate::client::PATIENCE)
        .await;
    Answer {
        client: "AzCopy",
        exit: output.exit,
        said: last_lines(&output),
    }
}

async fn by_az(sandbox: &SandboxProgram, lie: &Lie) -> Answer {
    let client = Client::new("az", "http, connection string", AZ).with("AZURE_CONFIG_DIR", "azure");
    let pattern = format!("{}*", lie.prefix);
    let string = sandbox.connection_string(ACCOUNT);
    let arguments = [
        "storage",
        "blob",
        "delete-batch",
        "--source",
        lie.container,
        "--pattern",
        &pattern,
        "--connection-string",
        &string,
    ];
    let output = client
        .start(&arguments)
        .end_within(crate::client::PATIENCE)
        .await;
    Answer {
        client: "az",
        exit: output.exit,
        said: last_lines(&output),
    }
}

/// The lines of a program's own words that say how it went.
fn last_lines(output: &Output) -> String {
    let said = format!("{}\n{}", output.stdout, output.stderr);
    let lines: Vec<&str> = said
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    lines[lines.len().saturating_sub(12)..].join("\n")
}

#[expect(clippy::print_stdout, reason = "the table is the result")]
fn print(lie: &Lie, answers: &[Answer]) {
    println!(
        "\n== {}: after each, {} is there still",
        lie.title,
        lie.left.join(" and ")
    );
    for Answer { client, exit, said } in answers {
        println!("\n-- {client}: exit {exit}\n{said}");
    }
}
