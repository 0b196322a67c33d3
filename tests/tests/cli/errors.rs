use lastcopy_tests::{Lastcopy, Output};
use serde_json::json;

use crate::Side;

/// The sentence in each language, the exit code, and the code that scripts read.
async fn in_three_languages(
    side: &Side,
    arguments: &[&str],
    exit: i32,
    code: &str,
    sentences: [&str; 3],
) {
    for (language, sentence) in ["en", "fr", "ja"].into_iter().zip(sentences) {
        let all = [arguments, &["--lang", language]].concat();
        let human = side.run(&all).await.expect(exit);
        assert!(
            human.stderr.contains(sentence),
            "{language}: {}",
            human.stderr
        );
        assert!(!human.stderr.contains("{$"), "{}", human.stderr);
        assert_eq!(human.stdout, "");
        let json = side
            .run(&[&all[..], &["--json"]].concat())
            .await
            .expect(exit);
        let error = &json.json()["error"];
        assert_eq!(error["code"], code);
        assert!(
            error["message"].as_str().unwrap().contains(sentence),
            "{error}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_string_that_cannot_be_read() {
    let side = Side::sandbox().await;
    let url = side.url("data", "");
    let text = "AccountName=journeys;AccountKey=CANARY-not-base64";
    let arguments = ["ls", &url, "--connection-string", text];
    let sentences = [
        "The connection string cannot be read: AccountKey is not base64.",
        "La chaîne de connexion est illisible\u{202f}: AccountKey n’est pas en base64.",
        "接続文字列を読み取れません: AccountKey が base64 ではありません",
    ];
    in_three_languages(
        &side,
        &arguments,
        2,
        "malformed-connection-string",
        sentences,
    )
    .await;
    let output = side.run(&arguments).await;
    assert!(!output.stderr.contains("CANARY"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_that_cannot_be_read() {
    let side = Side::sandbox().await;
    let sentences = [
        "“nonsense” is not a place that can be read.",
        "«\u{202f}nonsense\u{202f}» n’est pas un emplacement lisible.",
        "「nonsense」は場所として読み取れません。",
    ];
    in_three_languages(&side, &["ls", "nonsense"], 2, "malformed-place", sentences).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_that_does_not_answer() {
    let side = Side::sandbox().await;
    // A port that nothing listens on: it was free a moment ago.
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let url = format!("http://127.0.0.1:{port}/nobody/data/");
    let text =
        format!("AccountName=nobody;AccountKey=a2V5;BlobEndpoint=http://127.0.0.1:{port}/nobody");
    let arguments = ["ls", &url, "--connection-string", &text];
    let sentences = [
        "did not answer.",
        "n’a pas répondu.",
        "が応答しませんでした。",
    ];
    in_three_languages(&side, &arguments, 1, "unreachable", sentences).await;
    let output = side.run(&arguments).await;
    assert!(
        output.stderr.contains(&format!("127.0.0.1:{port}")),
        "{}",
        output.stderr
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_container_that_is_missing() {
    let side = Side::sandbox().await;
    let url = side.url("not-there", "");
    let sentences = [
        "The container “not-there” does not exist.",
        "Le conteneur «\u{202f}not-there\u{202f}» n’existe pas.",
        "コンテナー「not-there」は存在しません。",
    ];
    in_three_languages(&side, &["ls", &url], 1, "container-not-found", sentences).await;
    let to = side.program.home().join("out");
    let download = ["download", &url, "--to", to.to_str().unwrap()];
    in_three_languages(&side, &download, 1, "container-not-found", sentences).await;
    let output = side.run(&["ls", &url]).await;
    let service = output.stderr.lines().nth(1).unwrap();
    assert!(
        service.starts_with("Azure said: 404 ContainerNotFound (request "),
        "{service}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_forbidden() {
    let side = Side::sandbox().await;
    side.fill("data", &["a"]).await;
    let fault = json!({
        "match": { "operation": "ListBlobs" },
        "do": { "status": 403, "code": "AuthorizationPermissionMismatch" },
        "times": 1000,
    });
    side.far().fault(&fault).await;
    let sentences = [
        "You are signed in, but not allowed to do this.",
        "Vous êtes connecté, mais vous n’y êtes pas autorisé.",
        "サインインしていますが、この操作は許可されていません。",
    ];
    let url = side.url("data", "");
    in_three_languages(&side, &["ls", &url], 4, "forbidden", sentences).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_key() {
    let side = Side::sandbox().await;
    let url = side.account.url("data", None);
    let endpoint = side.account.endpoint();
    let text = format!("AccountName=journeys;AccountKey=a2V5;BlobEndpoint={endpoint}");
    let sentences = [
        "The service does not accept the credentials.",
        "Le service n’accepte pas les informations d’identification.",
        "サービスが資格情報を受け付けません。",
    ];
    let arguments = ["ls", &url, "--connection-string", &text];
    in_three_languages(&side, &arguments, 4, "unauthenticated", sentences).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_signed_in() {
    let program = Lastcopy::new();
    let place = "https://acct.blob.core.windows.net/data/";
    for (language, sentence) in [
        ("en_GB.UTF-8", "Nobody is signed in for “acct”."),
        ("fr_FR.UTF-8", "Personne n’est connecté pour"),
        ("ja_JP.UTF-8", "「acct」にサインインしていません。"),
        ("C", "Nobody is signed in for “acct”."),
    ] {
        let program = Lastcopy::new().with("LC_ALL", language);
        let output = program.run(&["ls", place]).await.expect(4);
        assert!(
            output.stderr.contains(sentence),
            "{language}: {}",
            output.stderr
        );
    }
    let list = program.run(&["accounts", "list", "--json"]).await.expect(0);
    assert_eq!(list.json(), json!({ "accounts": [] }));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_later_version_brings_is_said_and_exits_2() {
    let program = Lastcopy::new();
    for line in [
        "erase /subscriptions/s",
        "archive /subscriptions/s",
        "restore /subscriptions/s",
        "unregister /subscriptions/s",
        "cancel /subscriptions/s",
        "stop /subscriptions/s",
        "detach /subscriptions/s",
        "export w --to d --files",
        "orphans w",
        "doctor x --verb delete",
        "person find me --in x",
        "case new --wipe",
        "accounts add --browser",
        "accounts remove 1",
        "accounts key",
        "ls x --include archived",
    ] {
        let arguments: Vec<&str> = line.split(' ').collect();
        let output = program.run(&arguments).await;
        assert_eq!(output.exit, 2, "{line}: {output:?}");
        assert!(
            output.stderr.contains("not available in this version"),
            "{line}: {}",
            output.stderr
        );
        assert_eq!(output.stdout, "", "{line}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_usage_exits_2() {
    let program = Lastcopy::new();
    for line in [
        "",
        "nonsense",
        "download x",
        "delete",
        "ls --include nonsense",
        "ls --lang de",
        "plan apply",
    ] {
        let arguments: Vec<&str> = line.split(' ').filter(|word| !word.is_empty()).collect();
        let output: Output = program.run(&arguments).await.expect(2);
        assert!(!output.stderr.is_empty(), "{line}");
        let json = program
            .run(&[&arguments[..], &["--json"]].concat())
            .await
            .expect(2);
        assert_eq!(json.json()["error"]["code"], "usage", "{line}");
    }
    program.run(&["--help"]).await.expect(0);
    program.run(&["--version"]).await.expect(0);
    let missing = program
        .run(&["jobs", "show", "nothing", "--json"])
        .await
        .expect(1);
    assert_eq!(missing.json()["error"]["code"], "no-such-job");
    let cloud = program.run(&["ls", "--cloud", "Mars"]).await.expect(2);
    assert!(
        cloud
            .stderr
            .contains("neither the name of a cloud nor a file"),
        "{}",
        cloud.stderr
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_machine_that_trusts_nobody() {
    let mut side = Side::sandbox().await;
    side.cloud.clear();
    side.program = Lastcopy::new()
        .with("SSL_CERT_FILE", "/dev/null")
        .with("SSL_CERT_DIR", "/dev/null");
    let arguments = ["ls", "https://acct.blob.core.windows.net/c/?sv=1&sig=x"];
    let sentences = [
        "This computer knows no certificate authority",
        "Cet ordinateur ne connaît aucune autorité de certification",
        "このコンピューターには信頼された証明機関がない",
    ];
    in_three_languages(&side, &arguments, 1, "no-trust", sentences).await;
}
