use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use azure::{BlobService, Cloud, Http, SystemClock};
use sandbox::{Options, Sandbox, Seed, seed};
use tempfile::TempDir;

use crate::{Account, Azurite};

/// A Blob service that the conformance suite asks: each case runs against every one of them.
#[derive(Debug)]
pub struct FarSide {
    /// What the table calls it.
    pub name: &'static str,
    /// How its account is reached.
    pub connection_string: String,
    /// What it can do beyond the rest.
    pub capabilities: Capabilities,
    _kept: Kept,
}

/// What only some far sides do as Azure does: each `false` is a known gap of Azurite 3.35.
#[derive(Debug, Clone, Copy)]
pub struct Capabilities {
    /// It lists names that XML cannot hold. Azurite answers 500.
    pub names_beyond_xml: bool,
    /// A backslash in a name stays one. Azurite makes a slash of it.
    pub backslashes: bool,
    /// A range behind the last byte is refused with 416. Azurite answers 206 and no bytes.
    pub ends_of_ranges: bool,
    /// What is missing is missing, whatever the conditions. Azurite answers 412 where there is an `If-Match`.
    pub absence_before_conditions: bool,
    /// A wrong signature is `AuthenticationFailed`. Azurite calls it `AuthorizationFailure`.
    pub authentication_by_name: bool,
}

impl Capabilities {
    const ALL: Self = Self {
        names_beyond_xml: true,
        backslashes: true,
        ends_of_ranges: true,
        absence_before_conditions: true,
        authentication_by_name: true,
    };
    const AZURITE: Self = Self {
        names_beyond_xml: false,
        backslashes: false,
        ends_of_ranges: false,
        absence_before_conditions: false,
        authentication_by_name: false,
    };
}

/// What must live as long as the far side.
#[derive(Debug)]
enum Kept {
    Sandbox { _sandbox: Sandbox, _files: TempDir },
    Azurite { _azurite: Box<Azurite> },
}

impl FarSide {
    /// An empty sandbox inside the test, with one account.
    pub async fn sandbox() -> Self {
        let files = TempDir::new().unwrap();
        let document = seed::Document {
            storage: vec![seed::StorageAccount {
                account: "conformance".to_owned(),
                ..Default::default()
            }],
            ..Default::default()
        };
        let sandbox = Sandbox::start(options(files.path().to_owned(), document))
            .await
            .unwrap();
        let connection_string = &sandbox.ready()["demo"]["storage"][0]["connectionString"];
        Self {
            name: "sandbox",
            connection_string: connection_string.as_str().unwrap().to_owned(),
            capabilities: Capabilities::ALL,
            _kept: Kept::Sandbox {
                _sandbox: sandbox,
                _files: files,
            },
        }
    }

    /// An empty Azurite.
    pub async fn azurite() -> Self {
        let azurite = Azurite::start().await;
        Self {
            name: "azurite",
            connection_string: azurite.connection_string().to_owned(),
            capabilities: Capabilities::AZURITE,
            _kept: Kept::Azurite {
                _azurite: Box::new(azurite),
            },
        }
    }

    /// Its account, asked without any code of ours.
    pub fn account(&self) -> Account {
        Account::new(&self.connection_string)
    }

    /// Its account, asked through crates/azure.
    pub fn service(&self) -> BlobService {
        let (account, auth) = azure::parse_connection_string(&self.connection_string).unwrap();
        BlobService::new(&self.http(), account, auth).unwrap()
    }

    /// The product's HTTP client, as the command line makes it.
    pub fn http(&self) -> Http {
        let cloud = Cloud::named("Public").unwrap();
        Http::new(cloud, Arc::new(SystemClock)).unwrap()
    }
}

fn options(ca_dir: PathBuf, document: seed::Document) -> Options {
    Options {
        port: None,
        seed: Seed::Given(Box::new(document)),
        latency: Duration::ZERO,
        scale: None,
        ca_dir,
    }
}
