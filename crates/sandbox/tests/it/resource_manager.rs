use reqwest::{Method, StatusCode};
use sandbox::Seed;
use serde_json::Value;

use crate::rig::{Rig, header};

struct Arm {
    rig: Rig,
    token: String,
}

impl Arm {
    async fn start() -> Self {
        let rig = Rig::start(Seed::Demo).await;
        let token = rig.token("https://management.azure.com").await;
        Self { rig, token }
    }

    async fn ask(&self, method: Method, path: &str) -> reqwest::Response {
        let url = match path.strip_prefix("https:") {
            Some(_) => path.to_owned(),
            None => format!("{}{path}", self.rig.ready("/resourceManager")),
        };
        self.rig
            .http
            .request(method, url)
            .bearer_auth(&self.token)
            .send()
            .await
            .unwrap()
    }

    async fn json(&self, path: &str) -> Value {
        let answer = self.ask(Method::GET, path).await;
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        assert_eq!(header(&answer, "x-ms-request-id").len(), 36);
        answer.json().await.unwrap()
    }

    async fn refused(&self, path: &str) -> (u16, String) {
        let answer = self.ask(Method::GET, path).await;
        let status = answer.status().as_u16();
        let body: Value = answer.json().await.unwrap();
        (status, body["error"]["code"].as_str().unwrap().to_owned())
    }

    fn group(&self) -> String {
        let ready = |name| self.rig.ready(name);
        format!(
            "/subscriptions/{}/resourceGroups/{}",
            ready("/demo/subscription"),
            ready("/demo/resourceGroup")
        )
    }
}

fn names(list: &Value) -> Vec<&str> {
    let rows = list["value"].as_array().unwrap().iter();
    rows.map(|row| {
        row["name"]
            .as_str()
            .or(row["displayName"].as_str())
            .unwrap()
    })
    .collect()
}

#[tokio::test]
async fn the_demo_reads_like_a_company() {
    let arm = Arm::start().await;
    let list = arm.json("/subscriptions?api-version=2022-12-01").await;
    assert_eq!(names(&list), ["Contoso Research", "Contoso Sandbox"]);
    let subscription = arm.rig.ready("/demo/subscription");
    let list = arm
        .json(&format!(
            "/subscriptions/{subscription}/resourcegroups?api-version=2025-04-01"
        ))
        .await;
    assert_eq!(names(&list), ["rg-ml-prod", "rg-ml-dev", "rg-trial"]);
    let list = arm
        .json(&format!("{}/resources?api-version=2025-04-01", arm.group()))
        .await;
    assert_eq!(list["value"].as_array().unwrap().len(), 9);
    assert!(list["value"][0].get("properties").is_none());
    assert!(list.get("nextLink").is_none());
}

#[tokio::test]
async fn pages_follow_their_links_to_the_end() {
    let arm = Arm::start().await;
    let mut path = format!("{}/resources?api-version=2025-04-01&$top=4", arm.group());
    let mut sizes = Vec::new();
    loop {
        let list = arm.json(&path).await;
        sizes.push(names(&list).len());
        match list["nextLink"].as_str() {
            Some(next) => path = next.to_owned(),
            None => break,
        }
    }
    assert_eq!(sizes, [4, 4, 1]);
}

#[tokio::test]
async fn two_workspaces_share_a_registry_and_ids_ignore_case() {
    let arm = Arm::start().await;
    let provider = "providers/Microsoft.MachineLearningServices/workspaces";
    let version = "api-version=2024-04-01";
    let fraud = arm
        .json(&format!(
            "{}/{provider}/fraud-scoring-ws?{version}",
            arm.group()
        ))
        .await;
    let upper = arm
        .group()
        .to_uppercase()
        .replace("/SUBSCRIPTIONS", "/subscriptions");
    let vision = arm
        .json(&format!("{upper}/{provider}/VISION-qa-ws?{version}"))
        .await;
    assert_eq!(vision["name"], "vision-qa-ws");
    let registry = &fraud["properties"]["containerRegistry"];
    assert_eq!(registry, &vision["properties"]["containerRegistry"]);
    // What a workspace names can be read, whatever the case of its spelling.
    for (name, version) in [
        ("storageAccount", "2023-05-01"),
        ("keyVault", "2023-07-01"),
        ("applicationInsights", "2020-02-02"),
        ("containerRegistry", "2023-07-01"),
    ] {
        let id = fraud["properties"][name].as_str().unwrap();
        let resource = arm.json(&format!("{id}?api-version={version}")).await;
        assert!(
            id.to_lowercase()
                .ends_with(resource["name"].as_str().unwrap()),
            "{name}"
        );
    }
}

#[tokio::test]
async fn a_storage_account_names_the_endpoint_that_serves_it() {
    let arm = Arm::start().await;
    let provider = "providers/Microsoft.Storage/storageAccounts";
    let path = format!(
        "{}/{provider}/fraudscoringst01?api-version=2023-05-01",
        arm.group()
    );
    let account = arm.json(&path).await;
    let endpoint = account["properties"]["primaryEndpoints"]["blob"]
        .as_str()
        .unwrap();
    assert_eq!(
        endpoint,
        format!("{}/", arm.rig.ready("/demo/storage/0/blobEndpoint"))
    );
    let keys = arm
        .ask(Method::POST, &path.replace('?', "/listKeys?"))
        .await
        .json::<Value>()
        .await
        .unwrap();
    let key = keys["keys"][0]["value"].as_str().unwrap().to_owned();
    assert!(
        arm.rig
            .ready("/demo/storage/0/connectionString")
            .contains(&key)
    );
}

#[tokio::test]
async fn the_filters_of_the_cli_are_understood() {
    let arm = Arm::start().await;
    let subscription = arm.rig.ready("/demo/subscription");
    let list = arm
        .json(&format!("/subscriptions/{subscription}/resources?api-version=2025-04-01&$filter=resourceGroup%20eq%20'rg-trial'%20and%20resourceType%20eq%20'microsoft.storage/storageaccounts'"))
        .await;
    assert_eq!(names(&list), ["trialst05"]);
}

#[tokio::test]
async fn refusals_have_the_codes_of_the_service() {
    let arm = Arm::start().await;
    let group = arm.group();
    let storage = "providers/Microsoft.Storage/storageAccounts";
    for (path, status, code) in [
        (
            "/subscriptions".to_owned(),
            400,
            "MissingApiVersionParameter",
        ),
        (
            "/subscriptions?api-version=soon".to_owned(),
            400,
            "InvalidApiVersionParameter",
        ),
        (
            "/subscriptions/none?api-version=2022-12-01".to_owned(),
            404,
            "SubscriptionNotFound",
        ),
        (
            format!("{group}x?api-version=2022-12-01"),
            404,
            "ResourceGroupNotFound",
        ),
        (
            format!("{group}x/{storage}/a?api-version=2022-12-01"),
            404,
            "ResourceGroupNotFound",
        ),
        (
            format!("{group}/{storage}/none?api-version=2022-12-01"),
            404,
            "ResourceNotFound",
        ),
    ] {
        assert_eq!(
            arm.refused(&path).await,
            (status, code.to_owned()),
            "{path}"
        );
    }
    // What the sandbox does not have, it does not pretend to have.
    let workspace =
        format!("{group}/providers/Microsoft.MachineLearningServices/workspaces/fraud-scoring-ws");
    let unknown = format!("{workspace}/marketplaceSubscriptions?api-version=2024-04-01");
    assert_eq!(
        arm.refused(&unknown).await,
        (501, "NotImplemented".to_owned())
    );
    let exists = async |path: String| arm.ask(Method::HEAD, &path).await.status().as_u16();
    assert_eq!(exists(format!("{group}?api-version=2025-04-01")).await, 204);
    assert_eq!(
        exists(format!("{group}x?api-version=2025-04-01")).await,
        404
    );
    let url = format!(
        "{}/subscriptions?api-version=2022-12-01",
        arm.rig.ready("/authority")
    );
    let answer = arm.rig.http.get(url).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
}
