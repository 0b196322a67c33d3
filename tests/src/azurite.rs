use std::path::Path;

use tokio::process::Command;

use crate::running::Running;

/// Microsoft's storage emulator, another implementation of Blob than ours, with an account of its own.
#[derive(Debug)]
pub struct Azurite {
    connection_string: String,
    _running: Running,
}

impl Azurite {
    /// Starts it on a free port, in memory. `npm ci` in `tests/` has fetched it.
    pub async fn start() -> Self {
        let script = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("node_modules/azurite/dist/src/blob/main.js");
        assert!(script.exists(), "run `npm ci` in tests/ first");
        let mut command = Command::new("node");
        command
            .arg(script)
            .args(["--inMemoryPersistence", "--disableTelemetry", "--silent"])
            .args(["--blobHost", "127.0.0.1", "--blobPort", "0"]);
        let mut running = Running::start(command);
        let line = running
            .line(|line| line.contains("successfully listens on "))
            .await;
        let endpoint = line.rsplit(' ').next().unwrap();
        // The account and the key that Azurite's documentation publishes.
        let connection_string = format!(
            "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1\
             OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;BlobEndpoint={endpoint}/devstoreaccount1;"
        );
        Self {
            connection_string,
            _running: running,
        }
    }

    /// The connection string of its one account.
    pub fn connection_string(&self) -> &str {
        &self.connection_string
    }
}
