use std::time::{Duration, Instant};

use reqwest::StatusCode;
use sandbox::Seed;
use serde_json::{Value, json};

use crate::rig::Rig;

#[tokio::test]
async fn a_seed_replaces_the_state_and_keeps_the_keys() {
    let rig = Rig::with(json!([{"name": "box", "blobs": [{"name": "a", "text": "old"}]}])).await;
    assert_eq!(rig.get("box/a").await.text().await.unwrap(), "old");
    let seed = json!({"storage": [{"account": "acct", "containers": [{"name": "other", "blobs": [
        {"name": "run-{n}/x", "count": 3, "synthetic": 16},
        {"name": "b", "base64": "aGk="},
        {"name": "c", "text": "x", "md5": "none"},
    ]}]}]});
    let put = |seed: &Value| rig.http.put(format!("{}/_seed", rig.control())).json(seed);
    assert_eq!(
        put(&seed).send().await.unwrap().status(),
        StatusCode::NO_CONTENT
    );
    assert_eq!(rig.get("box/a").await.status(), StatusCode::NOT_FOUND);
    assert_eq!(rig.get("other/b").await.text().await.unwrap(), "hi");
    assert_eq!(
        rig.get("other/run-2/x").await.bytes().await.unwrap(),
        sandbox::synthetic_bytes(2, 0..16)
    );
    assert_eq!(
        rig.get("other/run-3/x").await.status(),
        StatusCode::NOT_FOUND
    );
    assert!(
        rig.get("other/c")
            .await
            .headers()
            .get("content-md5")
            .is_none()
    );

    for wrong in [
        json!({"storage": [{"account": "Not An Account"}]}),
        json!({"storage": [{"account": "acct", "containers": [{"name": "c", "blobs": [{"name": "a"}, {"name": "a"}]}]}]}),
        json!({"storage": [{"account": "acct", "containers": [{"name": "c", "blobs": [{"name": "a", "text": "", "synthetic": 1}]}]}]}),
        json!({"storages": []}),
    ] {
        let answer = put(&wrong).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::BAD_REQUEST, "{wrong}");
    }
    assert_eq!(rig.get("other/b").await.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_seed_comes_from_a_file_and_gives_its_own_secrets() {
    let rig = Rig::start(Seed::Empty).await;
    let path = rig.folder().join("seed.json");
    let seed = json!({
        "servicePrincipals": [{"client": "app", "secret": "known"}],
        "storage": [{"account": "acct", "key": "a2V5", "containers": [{"name": "box"}]}],
    });
    std::fs::write(&path, seed.to_string()).unwrap();
    let rig = Rig::start(Seed::File(path)).await;
    assert_eq!(rig.ready("/demo/servicePrincipal/secret"), "known");
    assert_eq!(rig.key(), b"key");
    assert_eq!(
        rig.get("box?restype=container").await.status(),
        StatusCode::OK
    );
}

#[tokio::test]
async fn the_ready_file_is_written_for_its_owner() {
    let rig = Rig::start(Seed::Demo).await;
    let path = rig.folder().join("ready.json");
    rig.sandbox.write_ready_file(&path).unwrap();
    let written: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    assert_eq!(&written, rig.sandbox.ready());
    for pointer in [
        "/name",
        "/authority",
        "/resourceManager",
        "/audiences/resourceManager",
        "/audiences/storage",
        "/audiences/machineLearning",
        "/suffixes/storage",
        "/ca",
        "/control",
        "/demo/tenant",
        "/demo/subscription",
        "/demo/resourceGroup",
        "/demo/workspace",
        "/demo/user",
        "/demo/servicePrincipal/tenant",
        "/demo/servicePrincipal/client",
        "/demo/servicePrincipal/secret",
        "/demo/storage/0/account",
        "/demo/storage/0/blobEndpoint",
        "/demo/storage/0/blobEndpointHttp",
        "/demo/storage/0/fileEndpoint",
        "/demo/storage/0/connectionString",
    ] {
        assert!(
            written.pointer(pointer).is_some_and(Value::is_string),
            "{pointer}"
        );
    }
    assert_eq!(written["allowHttp"], true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[tokio::test]
async fn two_runs_differ_in_their_secrets_alone() {
    let (one, two) = (Rig::start(Seed::Demo).await, Rig::start(Seed::Demo).await);
    assert_ne!(
        one.ready("/demo/servicePrincipal/secret"),
        two.ready("/demo/servicePrincipal/secret")
    );
    assert_ne!(one.key(), two.key());
    let path = "azureml?restype=container&comp=list";
    let rest = |xml: String| xml.split_once("<Blobs>").unwrap().1.to_owned();
    let first = rest(one.get(path).await.text().await.unwrap());
    assert!(first == rest(two.get(path).await.text().await.unwrap()));
    assert!(first.contains("ExperimentRun/dcid.AutoML_5c1e77ab/outputs/model.pkl"));

    let odd = format!(
        "{}/frauddevst03/odd-names?restype=container&comp=list",
        one.ready("/authority")
    );
    let token = one.token("https://storage.azure.com").await;
    let odd = one
        .http
        .get(odd)
        .bearer_auth(token)
        .header("x-ms-version", crate::rig::VERSION);
    let odd = odd.send().await.unwrap().text().await.unwrap();
    assert!(odd.contains("&lt;img src=x onerror="), "{odd}");
}

#[tokio::test]
async fn the_demo_starts_at_once_and_stops() {
    let begun = Instant::now();
    let rig = Rig::start(Seed::Demo).await;
    assert!(
        begun.elapsed() < Duration::from_secs(5),
        "{:?}",
        begun.elapsed()
    );
    let url = format!("{}/_log", rig.control());
    assert!(rig.http.get(&url).send().await.is_ok());
    let Rig { sandbox, http, .. } = rig;
    sandbox.stop().await;
    assert!(http.get(&url).send().await.is_err());
}
