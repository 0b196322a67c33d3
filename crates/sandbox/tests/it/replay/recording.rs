use std::path::Path;

use serde_json::Value;

/// One file of recorded traffic.
pub(super) struct Recording {
    pub(super) pairs: Vec<Pair>,
}

/// A request and the answer that Azure gave.
pub(super) struct Pair {
    pub(super) index: u64,
    pub(super) method: String,
    pub(super) uri: String,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
    pub(super) status: u16,
    pub(super) answer_headers: Vec<(String, String)>,
    pub(super) answer: String,
}

impl Recording {
    pub(super) fn read(path: &Path) -> Self {
        let text = std::fs::read(path).unwrap();
        let document: Value = serde_json::from_slice(&text).unwrap();
        let pairs = document["pairs"]
            .as_array()
            .unwrap()
            .iter()
            .map(Pair::read)
            .collect();
        Self { pairs }
    }
}

impl Pair {
    fn read(pair: &Value) -> Self {
        let (request, response) = (&pair["request"], &pair["response"]);
        Self {
            index: pair["index"].as_u64().unwrap_or_default(),
            method: request["method"].as_str().unwrap().to_owned(),
            uri: request["uri"].as_str().unwrap().to_owned(),
            headers: headers(&request["headers"]),
            body: request_body(&request["body"]),
            status: u16::try_from(response["status"].as_u64().unwrap()).unwrap(),
            answer_headers: headers(&response["headers"]),
            answer: answer_body(&response["body"]),
        }
    }

    /// The host's first label and the rest of it.
    pub(super) fn host(&self) -> (&str, &str) {
        let rest = self.uri.split_once("//").unwrap().1;
        let host = rest.split(['/', '?']).next().unwrap();
        host.split_once('.').unwrap_or((host, ""))
    }

    pub(super) fn is_blob(&self) -> bool {
        self.host().1.starts_with("blob.")
    }

    pub(super) fn is_resource_manager(&self) -> bool {
        self.host().0 == "management"
    }

    /// The path, and the query without its question mark.
    pub(super) fn target(&self) -> (&str, &str) {
        let rest = self.uri.split_once("//").unwrap().1;
        let at = rest.find('/').unwrap_or(rest.len());
        rest[at..].split_once('?').unwrap_or((&rest[at..], ""))
    }

    /// The path in lower case, in segments.
    pub(super) fn words(&self) -> Vec<String> {
        let path = self.target().0.trim_end_matches('/').to_ascii_lowercase();
        path.split('/').skip(1).map(str::to_owned).collect()
    }

    pub(super) fn answer_header(&self, name: &str) -> Option<&str> {
        let found = self.answer_headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    pub(super) fn succeeded(&self) -> bool {
        (200..300).contains(&self.status)
    }

    pub(super) fn answer_json(&self) -> Value {
        serde_json::from_str(&self.answer).unwrap_or_default()
    }
}

fn headers(value: &Value) -> Vec<(String, String)> {
    let all = value.as_object().into_iter().flatten();
    all.filter_map(|(name, value)| {
        let text = value.as_str().or_else(|| value[0].as_str())?;
        Some((name.to_ascii_lowercase(), text.to_owned()))
    })
    .collect()
}

/// The recorders kept bodies as text, as objects, and as the text of Python's bytes, once or twice over.
fn request_body(value: &Value) -> Vec<u8> {
    match value {
        Value::Null => Vec::new(),
        Value::String(text) => {
            let mut text = text.as_str();
            while let Some(inner) = text.strip_prefix("b'").and_then(|t| t.strip_suffix('\'')) {
                text = inner;
            }
            text.replace("\\'b\\'", "")
                .trim_matches(|c| c == '\\' || c == '\'')
                .trim_start_matches("b\\'")
                .as_bytes()
                .to_vec()
        }
        other => other.to_string().into_bytes(),
    }
}

fn answer_body(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(parts) if parts.iter().all(Value::is_string) => {
            parts.iter().filter_map(Value::as_str).collect()
        }
        other => other.to_string(),
    }
}
