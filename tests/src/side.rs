use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use crate::{Account, Azurite, Lastcopy, Output, SandboxProgram};

/// A far side and the program as a user of it has it: of Azurite by a connection string in the
/// environment, of the sandbox by its ready file.
#[derive(Debug)]
pub struct Side {
    /// `sandbox` or `azurite`.
    pub name: &'static str,
    /// The program, with a home of its own.
    pub program: Lastcopy,
    /// A client of the account that is not ours.
    pub account: Account,
    /// The blob endpoint under which the program is to reach the account.
    pub endpoint: String,
    /// What the command line needs for that.
    pub cloud: Vec<String>,
    /// The sandbox, where it is one.
    pub sandbox: Option<SandboxProgram>,
    _azurite: Option<Azurite>,
}

impl Side {
    /// An empty sandbox with one account, signed in to by `--cloud ready.json` alone.
    pub async fn sandbox() -> Self {
        Self::seeded("journeys", json!([])).await
    }

    /// The same with this account and these containers, in the words of docs/sandbox.md.
    pub async fn seeded(account: &str, containers: Value) -> Self {
        Self::keeping(account, json!({ "containers": containers })).await
    }

    /// The same with this account as it is said there: versioning, days of retention, containers.
    pub async fn keeping(account: &str, settings: Value) -> Self {
        let mut settings = settings;
        settings["account"] = account.into();
        let sandbox = SandboxProgram::start(&json!({ "storage": [settings] })).await;
        Self {
            name: "sandbox",
            program: Lastcopy::new(),
            account: sandbox.account(account),
            endpoint: sandbox.endpoint(account),
            cloud: vec!["--cloud".to_owned(), sandbox.cloud().to_owned()],
            sandbox: Some(sandbox),
            _azurite: None,
        }
    }

    /// An empty Azurite, reached by `AZURE_STORAGE_CONNECTION_STRING`.
    pub async fn azurite() -> Self {
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
    pub async fn both() -> [Self; 2] {
        let (sandbox, azurite) = tokio::join!(Self::sandbox(), Self::azurite());
        [sandbox, azurite]
    }

    /// The arguments with what reaches this far side.
    pub fn arguments<'a>(&'a self, arguments: &[&'a str]) -> Vec<&'a str> {
        let cloud = self.cloud.iter().map(String::as_str);
        arguments.iter().copied().chain(cloud).collect()
    }

    /// Runs the program to its end.
    pub async fn run(&self, arguments: &[&str]) -> Output {
        self.program.run(&self.arguments(arguments)).await
    }

    /// A container with these blobs, each holding its own name unless it is said otherwise.
    pub async fn fill(&self, container: &str, names: &[&str]) {
        self.account.put_container(container).await;
        for name in names {
            self.account.put(container, name, (*name).to_owned()).await;
        }
    }

    /// The URL of a container, a folder (trailing slash) or a blob.
    pub fn url(&self, container: &str, path: &str) -> String {
        let path: Vec<String> = path
            .split('/')
            .map(|segment| utf8_percent_encode(segment, NON_ALPHANUMERIC).to_string())
            .collect();
        format!("{}/{container}/{}", self.endpoint, path.join("/"))
    }

    /// The sandbox behind it.
    pub fn far(&self) -> &SandboxProgram {
        self.sandbox.as_ref().unwrap()
    }
}
