//! Journeys through the built `lastcopy`, checked on disk and on the far side.
#![expect(clippy::unwrap_used, reason = "a step that fails ends the test")]

mod delete;
mod disk;
mod download;
mod drift;
mod errors;
mod hostile;
mod kill;
mod ls;
mod sign_in;
mod stop;

use lastcopy_tests::{Account, Azurite, Lastcopy, Output, SandboxProgram};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::json;

/// A far side and the program as a user of it has it: of Azurite by a connection string in the
/// environment, of the sandbox by its ready file.
struct Side {
    name: &'static str,
    program: Lastcopy,
    account: Account,
    endpoint: String,
    cloud: Vec<String>,
    sandbox: Option<SandboxProgram>,
    _azurite: Option<Azurite>,
}

impl Side {
    /// An empty sandbox with one account, signed in to by `--cloud ready.json` alone.
    async fn sandbox() -> Self {
        let seed = json!({ "storage": [{ "account": "journeys" }] });
        let sandbox = SandboxProgram::start(&seed).await;
        Self {
            name: "sandbox",
            program: Lastcopy::new(),
            account: sandbox.account("journeys"),
            endpoint: sandbox.endpoint("journeys"),
            cloud: vec!["--cloud".to_owned(), sandbox.cloud().to_owned()],
            sandbox: Some(sandbox),
            _azurite: None,
        }
    }

    /// An empty Azurite, reached by `AZURE_STORAGE_CONNECTION_STRING`.
    async fn azurite() -> Self {
        let azurite = Azurite::start().await;
        let text = azurite.connection_string();
        let account = Account::new(text);
        Self {
            name: "azurite",
            program: Lastcopy::new().with("AZURE_STORAGE_CONNECTION_STRING", text),
            endpoint: account.endpoint(),
            account,
            cloud: Vec::new(),
            sandbox: None,
            _azurite: Some(azurite),
        }
    }

    /// Both.
    async fn both() -> [Self; 2] {
        let (sandbox, azurite) = tokio::join!(Self::sandbox(), Self::azurite());
        [sandbox, azurite]
    }

    /// The arguments with what reaches this far side.
    fn arguments<'a>(&'a self, arguments: &[&'a str]) -> Vec<&'a str> {
        let cloud = self.cloud.iter().map(String::as_str);
        arguments.iter().copied().chain(cloud).collect()
    }

    async fn run(&self, arguments: &[&str]) -> Output {
        self.program.run(&self.arguments(arguments)).await
    }

    /// A container with these blobs, each holding its own name unless it is said otherwise.
    async fn fill(&self, container: &str, names: &[&str]) {
        self.account.put_container(container).await;
        for name in names {
            self.account.put(container, name, (*name).to_owned()).await;
        }
    }

    /// The URL of a container, a folder (trailing slash) or a blob.
    fn url(&self, container: &str, path: &str) -> String {
        let path: Vec<String> = path
            .split('/')
            .map(|segment| utf8_percent_encode(segment, NON_ALPHANUMERIC).to_string())
            .collect();
        format!("{}/{container}/{}", self.endpoint, path.join("/"))
    }

    /// The sandbox behind it.
    fn far(&self) -> &SandboxProgram {
        self.sandbox.as_ref().unwrap()
    }
}
