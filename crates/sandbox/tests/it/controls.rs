use std::time::{Duration, Instant};

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::rig::{Rig, code, header};

async fn rig() -> Rig {
    Rig::with(json!([{"name": "box", "blobs": [{"name": "a", "text": "hello world"}, {"name": "big", "synthetic": 1_000_000}]}])).await
}

#[tokio::test]
async fn the_log_tells_what_was_asked() {
    let rig = rig().await;
    let headers = [("if-match", "*"), ("x-ms-client-request-id", "mine")];
    let answer = rig.send(Method::GET, "box/a", &headers, "").await;
    assert_eq!(header(&answer, "x-ms-client-request-id"), "mine");
    let id = header(&answer, "x-ms-request-id").to_owned();
    answer.bytes().await.unwrap();
    rig.get("box?restype=container&comp=list&prefix=a%20b")
        .await;
    rig.token("https://storage.azure.com").await;

    let log = rig.log().await;
    let words: Vec<(&str, &str)> = log
        .iter()
        .map(|line| {
            (
                line["service"].as_str().unwrap(),
                line["operation"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        words,
        [
            ("blob", "GetBlob"),
            ("blob", "ListBlobs"),
            ("entra", "GetToken")
        ]
    );
    let line = &log[0];
    for (name, value) in [
        ("seq", json!(1)),
        ("method", json!("GET")),
        ("path", json!("/acct/box/a")),
        ("status", json!(200)),
        ("identity", json!("key:acct")),
        ("clientRequestId", json!("mine")),
        ("ifMatch", json!("*")),
        ("bytes", json!(11)),
        ("requestId", json!(id)),
    ] {
        assert_eq!(line[name], value, "{name}");
    }
    assert_eq!(
        log[1]["path"],
        "/acct/box?restype=container&comp=list&prefix=a%20b"
    );
    assert_eq!(
        log[2]["identity"],
        json!(rig.ready("/demo/servicePrincipal/client"))
    );

    let since = rig
        .http
        .get(format!("{}/_log?since=2", rig.control()))
        .send()
        .await
        .unwrap();
    let since: Value = serde_json::from_str(&since.text().await.unwrap()).unwrap();
    assert_eq!(since["seq"], 3);
    rig.http
        .delete(format!("{}/_log", rig.control()))
        .send()
        .await
        .unwrap();
    assert!(rig.log().await.is_empty());
    rig.get("box/a").await;
    assert_eq!(rig.log().await[0]["seq"], 4);
}

#[tokio::test]
async fn a_status_with_a_code_and_headers() {
    let rig = rig().await;
    rig.fault(json!({
        "match": {"operation": "GetBlob", "path": "/acct/box/*"},
        "do": {"status": 503, "code": "ServerBusy", "header": {"Retry-After": "2", "x-ms-request-id": null}},
        "times": 1,
    }))
    .await;
    let busy = rig.get("box/a").await;
    assert_eq!((busy.status().as_u16(), code(&busy)), (503, "ServerBusy"));
    assert_eq!(header(&busy, "retry-after"), "2");
    assert!(busy.headers().get("x-ms-request-id").is_none());
    assert!(
        busy.text()
            .await
            .unwrap()
            .contains("<Message>The server is busy.")
    );
    assert_eq!(rig.get("box/a").await.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_status_in_the_shape_of_each_service() {
    let rig = rig().await;
    let token = rig.token("https://management.azure.com").await;
    rig.fault(json!({"match": {"operation": "ListSubscriptions"}, "do": {"status": 429, "code": "TooManyRequests"}})).await;
    let url = format!(
        "{}/subscriptions?api-version=2022-12-01",
        rig.ready("/resourceManager")
    );
    let answer = rig.http.get(url).bearer_auth(token).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(
        answer.json::<Value>().await.unwrap()["error"]["code"],
        "TooManyRequests"
    );
    rig.fault(json!({"match": {"operation": "GetToken"}, "do": {"status": 503}}))
        .await;
    let answer = rig.ask_token("x", "https://storage.azure.com").await;
    assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(answer.json::<Value>().await.unwrap()["error_description"].is_string());
}

#[tokio::test]
async fn t16_a_body_that_is_cut_keeps_its_announced_length() {
    let rig = rig().await;
    rig.fault(json!({"match": {"path": "*/big"}, "do": {"cutAt": 300_000}, "times": 1}))
        .await;
    let mut answer = rig.get("box/big").await;
    assert_eq!(header(&answer, "content-length"), "1000000");
    let mut received = 0;
    let ended = loop {
        match answer.chunk().await {
            Ok(Some(bytes)) => received += bytes.len(),
            Ok(None) => break Ok(()),
            Err(error) => break Err(error),
        }
    };
    assert!(ended.is_err());
    assert_eq!(received, 300_000);
    assert_eq!(rig.log().await[0]["bytes"], 300_000);
    assert_eq!(
        rig.get("box/big").await.bytes().await.unwrap().len(),
        1_000_000
    );
}

#[tokio::test]
async fn t18_one_bit_of_a_body_is_wrong() {
    let rig = rig().await;
    rig.fault(json!({"match": {"operation": "GetBlob"}, "do": {"flipAt": 4}, "times": 1}))
        .await;
    let answer = rig.get("box/a").await;
    assert_eq!(header(&answer, "content-md5"), "XrY7u+Ae7tCTyyK7j1rNww==");
    assert_eq!(answer.text().await.unwrap(), "helln world");
    assert_eq!(rig.get("box/a").await.text().await.unwrap(), "hello world");
}

#[tokio::test]
async fn t17_a_range_that_is_not_looked_at() {
    let rig = rig().await;
    rig.fault(json!({"match": {"operation": "GetBlob"}, "do": {"ignoreRange": true}, "times": 1}))
        .await;
    let answer = rig
        .send(Method::GET, "box/a", &[("x-ms-range", "bytes=2-3")], "")
        .await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(answer.text().await.unwrap(), "hello world");
}

#[tokio::test]
async fn a_reset_comes_after_the_deed() {
    let rig = rig().await;
    rig.fault(json!({"match": {"method": "DELETE"}, "do": {"reset": true}, "times": 1}))
        .await;
    let failed = rig.signed(Method::DELETE, "box/a", &[], "").send().await;
    assert!(failed.is_err());
    assert_eq!(rig.get("box/a").await.status(), StatusCode::NOT_FOUND);
    assert_eq!(rig.log().await[0]["status"], 202);
}

#[tokio::test]
async fn a_ghost_is_acknowledged_and_stays() {
    let rig = rig().await;
    rig.fault(json!({"match": {"operation": "DeleteBlob"}, "do": {"ghost": true}, "times": 1}))
        .await;
    assert_eq!(
        rig.delete("box/a", &[]).await.status(),
        StatusCode::ACCEPTED
    );
    assert_eq!(rig.get("box/a").await.status(), StatusCode::OK);
    assert_eq!(
        rig.delete("box/a", &[]).await.status(),
        StatusCode::ACCEPTED
    );
    assert_eq!(rig.get("box/a").await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_delay_and_the_end_of_a_fault() {
    let rig = rig().await;
    let id = rig.fault(json!({"do": {"delayMs": 120}})).await;
    let begun = Instant::now();
    rig.get("box/a").await;
    assert!(begun.elapsed() >= Duration::from_millis(120));
    let url = format!("{}/_fault/{id}", rig.control());
    assert_eq!(
        rig.http.delete(&url).send().await.unwrap().status(),
        StatusCode::NO_CONTENT
    );
    assert_eq!(
        rig.http.delete(&url).send().await.unwrap().status(),
        StatusCode::NOT_FOUND
    );
    let begun = Instant::now();
    rig.get("box/a").await;
    assert!(begun.elapsed() < Duration::from_millis(120));
}

#[tokio::test]
async fn controls_that_do_not_fit_are_refused() {
    let rig = rig().await;
    let post = |path: &str, body: Value| {
        rig.http
            .post(format!("{}{path}", rig.control()))
            .json(&body)
    };
    for (path, body) in [
        ("/_fault", json!({"do": {"stauts": 1}})),
        ("/_clock", json!({"advance": "soon"})),
        ("/_clock", json!({"advance": "P1M"})),
    ] {
        let answer = post(path, body.clone()).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::BAD_REQUEST, "{path} {body}");
    }
    let page = post("/_clock", json!({"advance": "P1D"})).header("origin", "https://page.example");
    assert_eq!(page.send().await.unwrap().status(), StatusCode::FORBIDDEN);
    let bound = post("/_clock", json!({"advance": "P1D"})).header("host", "page.example");
    assert_eq!(bound.send().await.unwrap().status(), StatusCode::FORBIDDEN);
    let moved: Value = post("/_clock", json!({"advance": "P15D"}))
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert!(moved["now"].is_string());
}
