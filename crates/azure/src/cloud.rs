use std::fs;
use std::path::Path;

use domain::{Code, Error, Result};
use secrecy::SecretString;
use serde::Deserialize;
use url::Url;

/// One Azure: a set of endpoints. A sovereign cloud, a custom one and the sandbox are values of this
/// type; nothing above this crate asks which it is.
#[derive(Debug, Clone)]
pub struct Cloud {
    /// What people call it: `Public`, `USGovernment`, `China`, or a file's own name.
    pub name: String,
    /// The sign-in authority, `https://login.microsoftonline.com`, without a trailing slash.
    pub authority: String,
    /// Resource Manager, `https://management.azure.com`, without a trailing slash.
    pub resource_manager: String,
    /// The audience of Resource Manager tokens.
    pub resource_manager_audience: String,
    /// The audience of storage tokens.
    pub storage_audience: String,
    /// The suffix of blob endpoints after the account's name, `blob.core.windows.net`.
    pub blob_suffix: String,
    /// Certificates in PEM to trust beside the system's, for this cloud alone.
    pub ca: Option<String>,
    /// Whether tokens may travel over plain http to loopback. Only a sandbox's file says so.
    pub allow_http: bool,
}

/// Who signs in to a sandbox without being asked, from its ready file.
#[derive(Debug, Clone)]
pub struct Demo {
    /// The tenant's GUID.
    pub tenant: String,
    /// The service principal's client id.
    pub client: String,
    /// Its secret.
    pub secret: SecretString,
    /// The user that the window shows.
    pub user: String,
    /// The accounts that the demo names.
    pub storage: Vec<DemoStorage>,
}

/// A storage account of a sandbox's ready file.
#[derive(Debug, Clone)]
pub struct DemoStorage {
    /// The account's name.
    pub account: String,
    /// Its connection string.
    pub connection_string: SecretString,
}

impl Cloud {
    /// The cloud of this name (`Public`, `USGovernment`, `China`, in any case), or `None`.
    pub fn named(name: &str) -> Option<Self> {
        NAMED
            .iter()
            .find(|row| row.0.eq_ignore_ascii_case(name.trim()))
            .map(|&(name, authority, resource_manager, blob_suffix)| Self {
                name: name.to_owned(),
                authority: authority.to_owned(),
                resource_manager: resource_manager.to_owned(),
                resource_manager_audience: resource_manager.to_owned(),
                storage_audience: STORAGE_AUDIENCE.to_owned(),
                blob_suffix: blob_suffix.to_owned(),
                ca: None,
                allow_http: false,
            })
    }

    /// Reads a JSON file of endpoints, such as a sandbox's ready file. Fields that it does not know are
    /// ignored; `ca` is a path, relative to the file's own folder or absolute.
    ///
    /// Errors: `malformed-cloud` with the file and what is wrong.
    pub fn read(path: &Path) -> Result<(Self, Option<Demo>)> {
        let malformed = |why: String| {
            Error::new(Code::MalformedCloud)
                .with("file", path.display())
                .with("why", why)
        };
        let text = fs::read_to_string(path).map_err(|error| malformed(error.to_string()))?;
        let file: File = serde_json::from_str(text.trim_start_matches('\u{feff}'))
            .map_err(|error| malformed(json_fault(&error)))?;
        let ca = match &file.ca {
            Some(ca) => {
                let ca = path.parent().unwrap_or(Path::new("")).join(ca);
                let pem = fs::read_to_string(&ca)
                    .map_err(|error| malformed(format!("{}: {error}", ca.display())))?;
                Some(pem)
            }
            None => None,
        };
        file.into_cloud(ca).map_err(malformed)
    }
}

/// Storage tokens have one audience in every cloud ("Authorize with Microsoft Entra ID", Azure Storage).
const STORAGE_AUDIENCE: &str = "https://storage.azure.com";

/// Name, authority, Resource Manager, blob suffix: the endpoints that every Azure SDK ships.
const NAMED: &[(&str, &str, &str, &str)] = &[
    (
        "Public",
        "https://login.microsoftonline.com",
        "https://management.azure.com",
        "blob.core.windows.net",
    ),
    (
        "USGovernment",
        "https://login.microsoftonline.us",
        "https://management.usgovcloudapi.net",
        "blob.core.usgovcloudapi.net",
    ),
    (
        "China",
        "https://login.chinacloudapi.cn",
        "https://management.chinacloudapi.cn",
        "blob.core.chinacloudapi.cn",
    ),
];

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct File {
    name: String,
    authority: String,
    resource_manager: String,
    #[serde(default)]
    audiences: Audiences,
    suffixes: Suffixes,
    ca: Option<String>,
    #[serde(default)]
    allow_http: bool,
    demo: Option<FileDemo>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Audiences {
    resource_manager: Option<String>,
    storage: Option<String>,
}

#[derive(Deserialize)]
struct Suffixes {
    /// `blob.core.windows.net`.
    blob: Option<String>,
    /// `core.windows.net`, as the metadata endpoint of Resource Manager has it.
    storage: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct FileDemo {
    user: String,
    service_principal: ServicePrincipal,
    #[serde(default)]
    storage: Vec<FileStorage>,
}

#[derive(Deserialize)]
struct ServicePrincipal {
    tenant: String,
    /// Null, like the secret, where a seed has nobody who may sign in.
    client: Option<String>,
    secret: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct FileStorage {
    account: String,
    connection_string: String,
}

impl File {
    fn into_cloud(self, ca: Option<String>) -> Result<(Cloud, Option<Demo>), String> {
        let blob_suffix = match (self.suffixes.blob, self.suffixes.storage) {
            (Some(blob), _) => blob,
            (None, Some(storage)) => format!("blob.{storage}"),
            (None, None) => return Err("suffixes.blob is missing".to_owned()),
        };
        let authority = base("authority", &self.authority, false)?;
        let resource_manager = base("resourceManager", &self.resource_manager, self.allow_http)?;
        let cloud = Cloud {
            name: self.name,
            resource_manager_audience: self
                .audiences
                .resource_manager
                .unwrap_or_else(|| resource_manager.clone()),
            storage_audience: self
                .audiences
                .storage
                .unwrap_or_else(|| STORAGE_AUDIENCE.to_owned()),
            authority,
            resource_manager,
            blob_suffix: blob_suffix.trim_matches('.').to_ascii_lowercase(),
            ca,
            allow_http: self.allow_http,
        };
        let demo = self.demo.and_then(|demo| {
            Some(Demo {
                tenant: demo.service_principal.tenant,
                client: demo.service_principal.client?,
                secret: demo.service_principal.secret?.into(),
                user: demo.user,
                storage: demo
                    .storage
                    .into_iter()
                    .map(|storage| DemoStorage {
                        account: storage.account,
                        connection_string: storage.connection_string.into(),
                    })
                    .collect(),
            })
        });
        Ok((cloud, demo))
    }
}

/// A base URL without its trailing slash; https, or http to loopback where the file allows it.
fn base(field: &str, text: &str, allow_http: bool) -> Result<String, String> {
    let url = Url::parse(text).map_err(|error| format!("{field}: {error}"))?;
    let secure = url.scheme() == "https"
        || (allow_http && url.scheme() == "http" && crate::http::is_loopback(&url));
    if !secure || url.host_str().is_none() {
        return Err(format!("{field} is not an https URL"));
    }
    if url.query().is_some() || url.fragment().is_some() || !url.username().is_empty() {
        return Err(format!("{field} is more than a base URL"));
    }
    Ok(text.trim().trim_end_matches('/').to_owned())
}

/// What is wrong with a JSON text, without any of its values: a ready file holds secrets.
pub(crate) fn json_fault(error: &serde_json::Error) -> String {
    let (line, column) = (error.line(), error.column());
    match error.classify() {
        serde_json::error::Category::Data => {
            // Only these two name a field and never a value.
            let text = error.to_string();
            if text.starts_with("missing field") || text.starts_with("duplicate field") {
                text
            } else {
                format!("a field of another type at line {line} column {column}")
            }
        }
        _ => format!("not JSON at line {line} column {column}"),
    }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    const READY: &str = r#"{"name":"Sandbox","authority":"https://localhost:9001/","resourceManager":"https://localhost:9001",
        "audiences":{"resourceManager":"https://management.azure.com","storage":"https://storage.azure.com","more":1},
        "suffixes":{"blob":"blob.core.windows.net","file":"x"},"ca":"ca.pem","allowHttp":true,"control":"http://x",
        "demo":{"tenant":"t","subscription":"s","user":"demo@example.com",
            "servicePrincipal":{"tenant":"t1","client":"c1","secret":"hidden"},
            "storage":[{"account":"acct","blobEndpoint":"https://x","connectionString":"AccountName=acct;AccountKey=hidden"}]}}"#;

    #[expect(
        clippy::disallowed_methods,
        reason = "a ready file is written for the test to read"
    )]
    fn read(text: &str) -> Result<(Cloud, Option<Demo>)> {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("ca.pem"), "PEM").unwrap();
        fs::write(folder.path().join("ready.json"), text).unwrap();
        Cloud::read(&folder.path().join("ready.json"))
    }

    #[test]
    fn names_in_any_case() {
        assert_eq!(
            Cloud::named("usgovernment").unwrap().resource_manager,
            "https://management.usgovcloudapi.net"
        );
        assert_eq!(Cloud::named("China").unwrap().name, "China");
        assert!(Cloud::named("Mars").is_none());
    }

    #[test]
    fn a_ready_file() {
        let (cloud, demo) = read(READY).unwrap();
        assert_eq!(cloud.authority, "https://localhost:9001");
        assert_eq!(cloud.ca.as_deref(), Some("PEM"));
        assert!(cloud.allow_http);
        let demo = demo.unwrap();
        assert_eq!(demo.tenant, "t1");
        assert_eq!(demo.user, "demo@example.com");
        assert_eq!(demo.storage[0].account, "acct");
        assert_eq!(demo.secret.expose_secret(), "hidden");
        assert!(!format!("{cloud:?}{demo:?}").contains("hidden"));
    }

    #[test]
    fn a_sandbox_with_nobody_to_sign_in() {
        let text = READY
            .replace("\"secret\":\"hidden\"", "\"secret\":null")
            .replace(
                "\"blob\":\"blob.core.windows.net\"",
                "\"storage\":\"x.invalid\"",
            );
        let (cloud, demo) = read(&text).unwrap();
        assert!(demo.is_none());
        assert_eq!(cloud.blob_suffix, "blob.x.invalid");
    }

    #[test]
    fn a_file_that_is_wrong_says_so_without_its_values() {
        for (text, why) in [
            ("", "not JSON"),
            ("{\"name\":\"x\"}", "missing field"),
            (
                &READY.replace("\"demo\":{", "\"demo\":{\"user\":\"twice\","),
                "duplicate field",
            ),
            (
                &READY.replace("\"secret\":\"hidden\"", "\"secret\":{\"hidden\":1}"),
                "another type",
            ),
            (
                &READY.replace("https://localhost:9001/", "ftp://hidden"),
                "authority",
            ),
            (
                &READY.replace("\"suffixes\":{\"blob\"", "\"suffixes\":{\"bulb\""),
                "suffixes.blob",
            ),
            (&READY.replace("ca.pem", "other.pem"), "other.pem"),
            (
                &READY.replace(":\"https://localhost:9001\"", ":\"http://example.com\""),
                "resourceManager",
            ),
        ] {
            let error = read(text).unwrap_err();
            assert_eq!(error.code, Code::MalformedCloud);
            assert!(error.params["why"].contains(why), "{error}");
            assert!(!error.params["why"].contains("hidden"), "{error}");
        }
    }
}
