use std::sync::Arc;

use reqwest::{Method, StatusCode};
use sandbox::Seed;
use serde_json::{Value, json};

use crate::rig::Rig;

pub(crate) const SUBSCRIPTION: &str = "/subscriptions/8f1c2d04-55aa-4be2-9c3f-0d6e8a91b7e1";

/// A sandbox, and a token of its service principal for Resource Manager.
pub(crate) struct Arm {
    pub(crate) rig: Arc<Rig>,
    pub(crate) token: String,
}

/// An answer, read to its end.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) async fn read(answer: reqwest::Response) -> Self {
        Self {
            status: answer.status().as_u16(),
            headers: answer.headers().clone(),
            text: answer.text().await.unwrap(),
        }
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("not JSON: {}", self.text))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn code(&self) -> (u16, String) {
        let code = self.json()["error"]["code"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        (self.status, code)
    }

    pub(crate) fn message(&self) -> String {
        self.json()["error"]["message"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }

    /// The names of a list's rows.
    pub(crate) fn names(&self) -> Vec<String> {
        assert_eq!(self.status, 200, "{}", self.text);
        let list = self.json();
        let rows = list["value"].as_array().unwrap();
        rows.iter()
            .map(|row| row["name"].as_str().unwrap().to_owned())
            .collect()
    }
}

impl Arm {
    pub(crate) async fn demo() -> Self {
        Self::of(Rig::start(Seed::Demo).await).await
    }

    /// A sandbox with one group `rg` that holds these resources, in a tenant where everybody may do
    /// everything.
    pub(crate) async fn with(resources: Value, settings: Value) -> Self {
        Self::with_seed(json!({
            "subscriptions": [{"id": &SUBSCRIPTION[15..], "name": "Research", "resourceGroups": [
                {"name": "rg", "resources": resources},
            ]}],
            "settings": settings,
        }))
        .await
    }

    pub(crate) async fn with_seed(seed: Value) -> Self {
        Self::of(Rig::with_seed(seed).await).await
    }

    async fn of(rig: Rig) -> Self {
        let token = rig.token("https://management.azure.com").await;
        Self {
            rig: Arc::new(rig),
            token,
        }
    }

    /// The same sandbox, asked by another application.
    pub(crate) async fn signed_in(&self, client: &str, secret: &str) -> Self {
        let url = format!(
            "{}/{}/oauth2/v2.0/token",
            self.rig.ready("/authority"),
            self.rig.ready("/demo/tenant")
        );
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", client),
            ("client_secret", secret),
            ("scope", "https://management.azure.com/.default"),
        ];
        let answer = self.rig.http.post(url).form(&form).send().await.unwrap();
        let answer: Value = answer.json().await.unwrap();
        Self {
            rig: Arc::clone(&self.rig),
            token: answer["access_token"].as_str().unwrap().to_owned(),
        }
    }

    /// Asks; a path without a version gets one.
    pub(crate) async fn ask(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let mut url = match path.strip_prefix("https:") {
            Some(_) => path.to_owned(),
            None => format!("{}{path}", self.rig.ready("/resourceManager")),
        };
        if !url.contains("api-version=") {
            url.push(if url.contains('?') { '&' } else { '?' });
            url.push_str("api-version=2024-04-01");
        }
        let mut request = self.rig.http.request(method, url).bearer_auth(&self.token);
        if let Some(body) = body {
            request = request.json(&body);
        }
        Answer::read(request.send().await.unwrap()).await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.ask(Method::GET, path, None).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        self.ask(Method::DELETE, path, None).await
    }

    pub(crate) async fn put(&self, path: &str, body: Value) -> Answer {
        self.ask(Method::PUT, path, Some(body)).await
    }

    pub(crate) async fn post(&self, path: &str) -> Answer {
        self.ask(Method::POST, path, None).await
    }

    /// Moves the sandbox's clock on.
    pub(crate) async fn advance(&self, span: &str) {
        let url = format!("{}/_clock", self.rig.control());
        let answer = self
            .rig
            .http
            .post(url)
            .json(&json!({"advance": span}))
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
    }
}

/// The id of a resource in the group `rg`.
pub(crate) fn id(rest: &str) -> String {
    format!("{SUBSCRIPTION}/resourceGroups/rg/providers/{rest}")
}
