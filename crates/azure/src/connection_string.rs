use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::{Code, Error, Result, StorageAccount};
use secrecy::{ExposeSecret, SecretString};
use url::Url;

use crate::place::legal_name;
use crate::{Cloud, StorageAuth};

/// Reads an Azure Storage connection string: account key or SAS, explicit or derived blob endpoint,
/// and `UseDevelopmentStorage=true`.
///
/// Errors: `malformed-connection-string` with why, never with any of its values.
pub fn parse_connection_string(text: &str) -> Result<(StorageAccount, StorageAuth)> {
    Settings::read(text)
        .and_then(Settings::into_parts)
        .map_err(|why| Error::new(Code::MalformedConnectionString).with("why", why))
}

/// The account of a name and key, at the cloud's usual blob endpoint or another one.
///
/// Errors: `malformed-connection-string` with why, never with any of the values.
pub fn attach_by_key(
    cloud: &Cloud,
    account: &str,
    key: &SecretString,
    endpoint: Option<&str>,
) -> Result<(StorageAccount, StorageAuth)> {
    let wrong = |why| Error::new(Code::MalformedConnectionString).with("why", why);
    let name = legal_name(account.trim()).ok_or_else(|| wrong("AccountName is not a name"))?;
    let endpoint = endpoint.map(str::trim).filter(|text| !text.is_empty());
    let settings = Settings {
        account: Some(&name),
        blob_endpoint: endpoint,
        ..Settings::default()
    };
    let endpoint = match endpoint {
        Some(_) => settings.endpoint().map_err(wrong)?,
        None => format!("https://{name}.{}", cloud.blob_suffix),
    };
    let key = key_of(key.expose_secret().trim()).map_err(wrong)?;
    Ok((StorageAccount { name, endpoint }, StorageAuth::Key(key)))
}

/// The account of the emulator on this machine.
pub fn emulator() -> (StorageAccount, StorageAuth) {
    let account = StorageAccount {
        name: EMULATOR_ACCOUNT.to_owned(),
        endpoint: EMULATOR_ENDPOINT.to_owned(),
    };
    (account, StorageAuth::Key(EMULATOR_KEY.into()))
}

/// The account of the storage emulators, with the key that Microsoft publishes for it
/// ("Use the Azurite emulator": well-known storage account and key).
const EMULATOR_ACCOUNT: &str = "devstoreaccount1";
const EMULATOR_KEY: &str =
    "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
const EMULATOR_ENDPOINT: &str = "http://127.0.0.1:10000/devstoreaccount1";

/// The settings that matter here ("Configure Azure Storage connection strings"); others are ignored.
#[derive(Default)]
struct Settings<'a> {
    protocol: Option<&'a str>,
    account: Option<&'a str>,
    key: Option<&'a str>,
    sas: Option<&'a str>,
    blob_endpoint: Option<&'a str>,
    suffix: Option<&'a str>,
    development: bool,
}

impl<'a> Settings<'a> {
    fn read(text: &'a str) -> Result<Self, &'static str> {
        let mut settings = Self::default();
        for part in text
            .trim()
            .split(';')
            .filter(|part| !part.trim().is_empty())
        {
            // Values may hold `=`: keys end in it, signatures are full of it.
            let (name, value) = part
                .split_once('=')
                .ok_or("a part without an equals sign")?;
            let value = value.trim();
            let slot = match name.trim().to_ascii_lowercase().as_str() {
                "defaultendpointsprotocol" => &mut settings.protocol,
                "accountname" => &mut settings.account,
                "accountkey" => &mut settings.key,
                "sharedaccesssignature" => &mut settings.sas,
                "blobendpoint" => &mut settings.blob_endpoint,
                "endpointsuffix" => &mut settings.suffix,
                "usedevelopmentstorage" => {
                    settings.development = value.eq_ignore_ascii_case("true");
                    continue;
                }
                _ => continue,
            };
            if slot.is_some() {
                return Err("a setting appears twice");
            }
            *slot = (!value.is_empty()).then_some(value);
        }
        Ok(settings)
    }

    fn into_parts(self) -> Result<(StorageAccount, StorageAuth), &'static str> {
        if self.development {
            return Ok(emulator());
        }
        let endpoint = self.endpoint()?;
        let name = match self.account {
            Some(name) => name.to_owned(),
            None => account_of(&endpoint).ok_or("no AccountName")?,
        };
        let auth = match (self.key, self.sas) {
            (Some(key), _) => StorageAuth::Key(key_of(key)?),
            (None, Some(sas)) => StorageAuth::Sas(sas.trim_start_matches('?').into()),
            (None, None) => return Err("neither AccountKey nor SharedAccessSignature"),
        };
        Ok((StorageAccount { name, endpoint }, auth))
    }

    fn endpoint(&self) -> Result<String, &'static str> {
        let text = match (self.blob_endpoint, self.account) {
            (Some(endpoint), _) => endpoint.to_owned(),
            (None, Some(account)) => format!(
                "{}://{account}.blob.{}",
                self.protocol.unwrap_or("https"),
                self.suffix.unwrap_or("core.windows.net")
            ),
            (None, None) => return Err("no AccountName"),
        };
        let url = Url::parse(&text).map_err(|_| "the blob endpoint is not a URL")?;
        if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
            return Err("the blob endpoint is not an http or https URL");
        }
        if url.query().is_some() || url.fragment().is_some() || !url.username().is_empty() {
            return Err("the blob endpoint is more than a base URL");
        }
        Ok(url.as_str().trim_end_matches('/').to_owned())
    }
}

/// Path-style endpoints end in the account's name, others begin with it.
fn account_of(endpoint: &str) -> Option<String> {
    let url = Url::parse(endpoint).ok()?;
    let last = url.path().trim_matches('/').rsplit('/').next()?;
    let name = if crate::http::is_path_style(&url) {
        last
    } else {
        url.host_str()?.split('.').next()?
    };
    (!name.is_empty()).then(|| name.to_owned())
}

fn key_of(text: &str) -> Result<SecretString, &'static str> {
    match STANDARD.decode(text) {
        Ok(key) if !key.is_empty() => Ok(text.into()),
        _ => Err("AccountKey is not base64"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn key(auth: &StorageAuth) -> &str {
        match auth {
            StorageAuth::Key(key) => key.expose_secret(),
            StorageAuth::Sas(sas) => sas.expose_secret(),
            StorageAuth::SignedIn(_) => unreachable!(),
        }
    }

    #[test]
    fn the_usual_shapes() {
        for (text, name, endpoint, secret) in [
            (
                "DefaultEndpointsProtocol=https;AccountName=acct;AccountKey=a2V5;EndpointSuffix=core.windows.net",
                "acct",
                "https://acct.blob.core.windows.net",
                "a2V5",
            ),
            (
                "accountname=acct;accountkey=a2V5;BlobEndpoint=http://127.0.0.1:1/acct/;QueueEndpoint=x;",
                "acct",
                "http://127.0.0.1:1/acct",
                "a2V5",
            ),
            (
                "BlobEndpoint=https://acct.blob.core.usgovcloudapi.net/;SharedAccessSignature=?sv=1&sig=a%3D",
                "acct",
                "https://acct.blob.core.usgovcloudapi.net",
                "sv=1&sig=a%3D",
            ),
            (
                "UseDevelopmentStorage=true",
                EMULATOR_ACCOUNT,
                EMULATOR_ENDPOINT,
                EMULATOR_KEY,
            ),
        ] {
            let (account, auth) = parse_connection_string(text).unwrap();
            assert_eq!(
                (account.name.as_str(), account.endpoint.as_str()),
                (name, endpoint)
            );
            assert_eq!(key(&auth), secret);
            assert!(!format!("{auth:?}").contains(secret));
        }
    }

    #[test]
    fn what_is_wrong_is_said_without_values() {
        for text in [
            "",
            "hidden",
            "AccountName=acct",
            "AccountKey=aGlkZGVu",
            "AccountName=acct;AccountKey=hidden!",
            "AccountName=acct;AccountKey=",
            "AccountName=acct;AccountKey=a2V5;AccountKey=aGlkZGVu",
            "BlobEndpoint=ftp://hidden;AccountName=acct;AccountKey=a2V5",
            "BlobEndpoint=https://x?sig=hidden;AccountName=acct;AccountKey=a2V5",
        ] {
            let error = parse_connection_string(text).unwrap_err();
            assert_eq!(error.code, Code::MalformedConnectionString, "{text}");
            assert!(!error.to_string().contains("hidden"), "{error}");
            assert!(!error.to_string().contains("aGlkZGVu"), "{error}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC*", parts in proptest::collection::vec("(AccountName|AccountKey|BlobEndpoint|SharedAccessSignature|EndpointSuffix)=\\PC{0,20}", 0..5)) {
            let _ = parse_connection_string(&text);
            let _ = parse_connection_string(&parts.join(";"));
        }
    }
}
