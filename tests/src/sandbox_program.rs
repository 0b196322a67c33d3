use std::path::{Path, PathBuf};
use std::time::Duration;

use bytes::Bytes;
use http::Method;
use serde_json::Value;
use tempfile::TempDir;

use crate::Account;
use crate::program::Lastcopy;
use crate::running::Running;
use crate::wire::{Answer, send};

/// A sandbox in a process of its own: `lastcopy sandbox`, started as a user starts it.
#[derive(Debug)]
pub struct SandboxProgram {
    running: Running,
    ready: Value,
    ready_file: PathBuf,
    _files: TempDir,
    home: Lastcopy,
}

impl SandboxProgram {
    /// Starts one that holds what this seed says (docs/sandbox.md has the format).
    pub async fn start(seed: &Value) -> Self {
        let files = TempDir::new().unwrap();
        let seed_file = files.path().join("seed.json");
        std::fs::write(&seed_file, seed.to_string()).unwrap();
        Self::start_with(files, seed_file.to_str().unwrap(), &[]).await
    }

    /// Starts one that holds the demo.
    pub async fn start_demo() -> Self {
        Self::start_with(TempDir::new().unwrap(), "demo", &[]).await
    }

    /// Starts one that holds the demo, with the proxy that leads Azure's own names to it.
    pub async fn start_proxied() -> Self {
        Self::start_with(TempDir::new().unwrap(), "demo", &["--proxy", "0"]).await
    }

    /// Starts one with one empty account, or with what this folder keeps of an earlier one.
    pub async fn start_kept(state: &Path) -> Self {
        let files = TempDir::new().unwrap();
        let seed = serde_json::json!({"storage": [{"account": "acct", "deleteRetentionDays": 7}]});
        let seed_file = files.path().join("seed.json");
        std::fs::write(&seed_file, seed.to_string()).unwrap();
        let state = ["--state", state.to_str().unwrap()];
        Self::start_with(files, seed_file.to_str().unwrap(), &state).await
    }

    /// Ends it without a warning.
    pub async fn kill(self) {
        self.running.signal(rustix::process::Signal::KILL);
        self.running.end().await;
    }

    /// The variables that lead a client through the proxy, as `sandbox env` says them.
    pub async fn proxy_environment(&self) -> Vec<(String, String)> {
        let arguments = ["sandbox", "env", "--json", "--ready-file", self.cloud()];
        let said = self.home.run(&arguments).await.expect(0).json();
        let set = said["set"].as_object().unwrap().iter();
        set.map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned()))
            .collect()
    }

    async fn start_with(files: TempDir, seed: &str, more: &[&str]) -> Self {
        let ready_file = files.path().join("ready.json");
        let path = ready_file.to_str().unwrap();
        let home = Lastcopy::new();
        let arguments = ["sandbox", "--seed", seed, "--ready-file", path];
        let mut running = home.start(&[&arguments, more].concat());
        let ready = ready(&ready_file, &mut running).await;
        Self {
            running,
            ready,
            ready_file,
            _files: files,
            home,
        }
    }

    /// The file that `--cloud` takes.
    pub fn cloud(&self) -> &str {
        self.ready_file.to_str().unwrap()
    }

    /// What the ready file says.
    pub fn ready(&self) -> &Value {
        &self.ready
    }

    /// The connection string of one of its accounts.
    pub fn connection_string(&self, account: &str) -> String {
        let accounts = self.ready["demo"]["storage"].as_array().unwrap();
        let found = accounts.iter().find(|entry| entry["account"] == account);
        found.unwrap()["connectionString"]
            .as_str()
            .unwrap()
            .to_owned()
    }

    /// One of its accounts, asked without any code of ours.
    pub fn account(&self, name: &str) -> Account {
        Account::new(&self.connection_string(name))
    }

    /// The https endpoint of one of its accounts, that a token may be sent to.
    pub fn endpoint(&self, account: &str) -> String {
        let accounts = self.ready["demo"]["storage"].as_array().unwrap();
        let found = accounts.iter().find(|entry| entry["account"] == account);
        found.unwrap()["blobEndpoint"].as_str().unwrap().to_owned()
    }

    /// Every request that its services have had since the log was cleared, in order.
    pub async fn log(&self) -> Vec<Value> {
        let answer = self
            .control(Method::GET, "/_log", Bytes::new())
            .await
            .expect(200);
        let line = |line| serde_json::from_str(line).unwrap();
        answer.text().lines().map(line).collect()
    }

    /// How many requests of this method are in the log.
    pub async fn count(&self, method: &str) -> usize {
        let log = self.log().await;
        log.iter().filter(|line| line["method"] == method).count()
    }

    /// Forgets the log.
    pub async fn clear_log(&self) {
        let answer = self.control(Method::DELETE, "/_log", Bytes::new()).await;
        answer.expect(204);
    }

    /// Plants a fault, in the control's own JSON.
    pub async fn fault(&self, fault: &Value) {
        let answer = self
            .control(Method::POST, "/_fault", fault.to_string().into())
            .await;
        answer.expect(201);
    }

    /// Takes every fault away.
    pub async fn clear_faults(&self) {
        let answer = self.control(Method::DELETE, "/_fault", Bytes::new()).await;
        answer.expect(204);
    }

    /// Ends every token that it has given.
    pub async fn revoke(&self) {
        let answer = self.control(Method::DELETE, "/_tokens", Bytes::new()).await;
        answer.expect(204);
    }

    /// Replaces what it holds by what another seed says; secrets stay.
    pub async fn seed(&self, seed: &Value) {
        let answer = self
            .control(Method::PUT, "/_seed", seed.to_string().into())
            .await;
        assert!(answer.status < 300, "{}", answer.text());
    }

    /// Moves its clock on by an ISO 8601 duration.
    pub async fn advance(&self, duration: &str) {
        let body = serde_json::json!({ "advance": duration }).to_string();
        let answer = self.control(Method::POST, "/_clock", body.into()).await;
        answer.expect(200);
    }

    /// The process, to signal it or to wait for its end.
    pub fn running(&mut self) -> &mut Running {
        &mut self.running
    }

    async fn control(&self, method: Method, path: &str, body: Bytes) -> Answer {
        let control = self.ready["control"].as_str().unwrap();
        let host = control.strip_prefix("http://").unwrap();
        send(method, host, path, &[], body).await
    }
}

/// Waits until the ready file is there: it is written whole or not at all.
async fn ready(path: &Path, running: &mut Running) -> Value {
    for _ in 0..3000 {
        if let Ok(bytes) = std::fs::read(path) {
            return serde_json::from_slice(&bytes).unwrap();
        }
        assert!(
            running.is_running(),
            "the sandbox ended before it was ready"
        );
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the sandbox did not become ready");
}
