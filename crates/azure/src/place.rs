use domain::{BlobId, Code, Container, Error, Place, ResourceId, Result, StorageAccount};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use secrecy::SecretString;
use url::Url;

use crate::Cloud;
use crate::http::is_path_style;

/// A place that was named on the command line.
#[derive(Debug)]
pub struct Located {
    /// Where it is.
    pub place: Place,
    /// The SAS that its URL carried, the query without `?`.
    pub sas: Option<SecretString>,
}

/// Reads what people copy from the portal: a Resource Manager id, or the URL of an account, container,
/// folder (trailing slash) or blob, with or without SAS, `?snapshot=` or `?versionid=`. Hosts that are an
/// IP address or `localhost` are path-style: `http://127.0.0.1:10000/account/container/…`.
///
/// The names in a URL are percent-encoded: a raw `#`, or a raw `?` that begins no known query, is
/// refused rather than cut off, or a deletion would hit the blob whose name ends there. A `%2F` at the
/// end is part of a blob's name; only a raw slash there means the folder.
///
/// Errors: `malformed-place`; `not-available` for `azureml://` and `deleted:`.
pub fn parse_place(text: &str, cloud: &Cloud) -> Result<Located> {
    let text = text.trim();
    let lower = text.to_ascii_lowercase();
    for later in ["azureml://", "deleted:"] {
        if lower.starts_with(later) {
            return Err(Error::new(Code::NotAvailable).with("what", later));
        }
    }
    let located = if lower.starts_with('/') {
        ResourceId::parse(text).map(|id| Located {
            place: Place::Resource { id },
            sas: None,
        })
    } else {
        parse_url(text, cloud)
    };
    // Whatever follows the `?` may be a secret: it is not repeated.
    let shown = text.split('?').next().unwrap_or_default();
    located.ok_or_else(|| Error::new(Code::MalformedPlace).with("place", shown))
}

/// What stays as it is in the URL of a place: what nobody reads as anything but itself, and the slash.
const PLAIN: AsciiSet = NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'/');

/// The URL under which a place in storage is named, without any query but `snapshot` and `versionid`;
/// [`parse_place`] reads it back. `None` for what is not in storage.
pub fn place_url(place: &Place) -> Option<String> {
    let container = |c: &Container| format!("{}/{}", c.account.endpoint, c.name);
    match place {
        Place::Home | Place::Resource { .. } => None,
        Place::Account(account) => Some(account.endpoint.clone()),
        Place::Container(c) => Some(container(c)),
        Place::Folder {
            container: c,
            prefix,
        } => Some(format!(
            "{}/{}",
            container(c),
            utf8_percent_encode(prefix, &PLAIN)
        )),
        Place::Blob(blob) => {
            let name = utf8_percent_encode(&blob.name, &PLAIN).to_string();
            // A raw slash at the end would mean the folder.
            let name = name
                .strip_suffix('/')
                .map_or(name.clone(), |bare| format!("{bare}%2F"));
            let mut url = format!("{}/{name}", container(&blob.container));
            for (key, value) in [("snapshot", &blob.snapshot), ("versionid", &blob.version)] {
                if let Some(value) = value {
                    let mark = if url.contains('?') { '&' } else { '?' };
                    url.push(mark);
                    url.push_str(key);
                    url.push('=');
                    url.extend(utf8_percent_encode(value, &PLAIN));
                }
            }
            Some(url)
        }
    }
}

/// The path is cut by hand: `Url` would resolve dot segments and turn backslashes around, and both are
/// legal in blob names.
fn parse_url(text: &str, cloud: &Cloud) -> Option<Located> {
    let (scheme, rest) = text.split_once("://")?;
    if rest.contains('#') || rest.chars().any(char::is_control) {
        return None;
    }
    let (path, query) = match rest.split_once('?') {
        Some((path, query)) => (path, Query::parse(query)?),
        None => (rest, Query::default()),
    };
    let (authority, path) = path.split_once('/').unwrap_or((path, ""));
    let host = Url::parse(&format!("{scheme}://{authority}/")).ok()?;
    if !matches!(host.scheme(), "http" | "https")
        || !host.username().is_empty()
        || host.password().is_some()
        || host.path() != "/"
    {
        return None;
    }
    let (account, path) = account(&host, path, cloud)?;
    let place = below(account, path, &query)?;
    Some(Located {
        place,
        sas: query.sas,
    })
}

fn account<'a>(host: &Url, path: &'a str, cloud: &Cloud) -> Option<(StorageAccount, &'a str)> {
    let origin = host.origin().ascii_serialization();
    if is_path_style(host) {
        let (name, path) = path.split_once('/').unwrap_or((path, ""));
        let account = StorageAccount {
            name: legal_name(name)?,
            endpoint: format!("{origin}/{name}"),
        };
        return Some((account, path));
    }
    let name = host.host_str()?;
    if !is_blob_host(name, cloud) {
        return None;
    }
    let account = StorageAccount {
        name: legal_name(name.split('.').next()?)?,
        endpoint: origin,
    };
    Some((account, path))
}

/// Whether a host is a blob endpoint of this cloud: `account.blob.core.windows.net`, or an account with
/// a DNS zone of its own, `account.z01.blob.storage.azure.net` ("Azure DNS zone endpoints").
pub(crate) fn is_blob_host(host: &str, cloud: &Cloud) -> bool {
    let below = |suffix: &str| {
        host.strip_suffix(suffix)
            .is_some_and(|rest| rest.len() > 1 && rest.ends_with('.'))
    };
    below(&cloud.blob_suffix) || (cloud.name == "Public" && below("blob.storage.azure.net"))
}

fn below(account: StorageAccount, path: &str, query: &Query) -> Option<Place> {
    let copy = query.snapshot.is_some() || query.version.is_some();
    if path.is_empty() {
        return (!copy).then_some(Place::Account(account));
    }
    let (container, path) = path.split_once('/').unwrap_or((path, ""));
    let container = Container {
        account,
        name: legal_name(&decode(container)?)?,
    };
    if path.is_empty() {
        return (!copy).then_some(Place::Container(container));
    }
    let name = decode(path)?;
    if path.ends_with('/') {
        return (!copy).then_some(Place::Folder {
            container,
            prefix: name,
        });
    }
    Some(Place::Blob(BlobId {
        container,
        name,
        snapshot: query.snapshot.clone(),
        version: query.version.clone(),
    }))
}

fn decode(text: &str) -> Option<String> {
    let decoded = percent_decode_str(text).decode_utf8().ok()?;
    Some(decoded.into_owned())
}

/// Names of accounts and containers: letters, digits, hyphens, and the `$` of `$web` or `$logs`
/// ("Naming and referencing containers, blobs, and metadata"). Anything else could be a path trick.
pub(crate) fn legal_name(name: &str) -> Option<String> {
    let legal = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '$');
    (!name.is_empty() && name.chars().all(legal)).then(|| name.to_owned())
}

#[derive(Default)]
struct Query {
    snapshot: Option<String>,
    version: Option<String>,
    sas: Option<SecretString>,
}

impl Query {
    /// `None` for a query that is neither a SAS nor one of the two copies: it is rather a name with a
    /// raw `?` in it.
    fn parse(text: &str) -> Option<Self> {
        let mut query = Self::default();
        let mut others = Vec::new();
        let mut signed = false;
        for pair in text.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            match name.to_ascii_lowercase().as_str() {
                "snapshot" if !value.is_empty() => query.snapshot = Some(decode(value)?),
                "versionid" if !value.is_empty() => query.version = Some(decode(value)?),
                other => {
                    signed |= other == "sig" && !value.is_empty();
                    others.push(pair);
                }
            }
        }
        if query.snapshot.is_some() && query.version.is_some() {
            return None;
        }
        if signed {
            query.sas = Some(others.join("&").into());
        } else if !others.is_empty() {
            return None;
        }
        Some(query)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use secrecy::ExposeSecret;

    use super::*;

    const HOST: &str = "https://acct.blob.core.windows.net";

    fn parse(text: &str) -> Result<Located> {
        parse_place(text, &Cloud::named("Public").unwrap())
    }

    fn key(text: &str) -> String {
        parse(text).unwrap().place.key()
    }

    #[test]
    fn what_people_copy() {
        for (path, expected) in [
            ("", format!("account:{HOST}")),
            ("/", format!("account:{HOST}")),
            ("/c", format!("container:{HOST}/c")),
            ("/c/", format!("container:{HOST}/c")),
            ("/$web/", format!("container:{HOST}/$web")),
            ("/c/a/b", format!("blob:{HOST}/c/a/b")),
            ("/c/a%2Fb%20%23", format!("blob:{HOST}/c/a/b #")),
            ("/c/a/", format!("folder:{HOST}/c/a/")),
            ("/c/a%2F", format!("blob:{HOST}/c/a/")),
            ("/c//x", format!("blob:{HOST}/c//x")),
            ("/c/a/../../e2", format!("blob:{HOST}/c/a/../../e2")),
            ("/c/..", format!("blob:{HOST}/c/..")),
            ("/c/a\\b", format!("blob:{HOST}/c/a\\b")),
        ] {
            assert_eq!(key(&format!("{HOST}{path}")), expected, "{path}");
        }
        assert_eq!(
            key("HTTPS://ACCT.blob.core.windows.net:443/c"),
            format!("container:{HOST}/c")
        );
        assert_eq!(
            key("http://127.0.0.1:10000/acct/c/x"),
            "blob:http://127.0.0.1:10000/acct/c/x"
        );
        assert_eq!(
            key("http://localhost:1/acct"),
            "account:http://localhost:1/acct"
        );
        assert_eq!(key("/subscriptions/S1/"), "/subscriptions/s1");
    }

    #[test]
    fn the_signature_is_taken_out() {
        let text = format!("{HOST}/c/x?sv=1&snapshot=2026-01-01T00%3A00%3A00Z&sig=hidden%3D&se=2");
        let located = parse(&text).unwrap();
        let Place::Blob(blob) = &located.place else {
            panic!("{located:?}")
        };
        assert_eq!(blob.snapshot.as_deref(), Some("2026-01-01T00:00:00Z"));
        assert_eq!(
            located.sas.as_ref().unwrap().expose_secret(),
            "sv=1&sig=hidden%3D&se=2"
        );
        assert!(!format!("{located:?}").contains("hidden"));
        let error = parse("https://x/c?sig=hidden").unwrap_err();
        assert!(!error.to_string().contains("hidden"));
    }

    #[test]
    fn versions_belong_to_blobs() {
        let located = parse(&format!("{HOST}/c/x?versionid=v1")).unwrap();
        assert!(
            matches!(located.place, Place::Blob(blob) if blob.version.as_deref() == Some("v1"))
        );
        for path in [
            "?versionid=v1",
            "/c?snapshot=s",
            "/c/x/?versionid=v1",
            "/c/x?snapshot=s&versionid=v",
        ] {
            assert!(parse(&format!("{HOST}{path}")).is_err(), "{path}");
        }
    }

    #[test]
    fn refused_rather_than_guessed() {
        for text in [
            "",
            "x",
            "https://",
            "ftp://acct.blob.core.windows.net/c",
            "https://acct.blob.core.windows.net//x",
            "https://acct.blob.core.windows.net/../x",
            "https://acct.blob.core.windows.net/c/a%FFb",
            "https://acct.blob.core.windows.net/c/a#b",
            "https://acct.blob.core.windows.net/c/what?.txt",
            "https://acct.blob.core.windows.net/c?restype=container",
            "https://blob.core.windows.net/c",
            "https://user@acct.blob.core.windows.net/c",
            "https://acct.blob.core.windows.net.example.com/c",
            "https://xblob.core.windows.net/c",
            "http://127.0.0.1:10000/",
            "http://127.0.0.1:10000//c",
            "/subscriptions/",
        ] {
            assert_eq!(
                parse(text).unwrap_err().code,
                Code::MalformedPlace,
                "{text}"
            );
        }
        for later in ["azureml://x", "deleted:/subscriptions/s1"] {
            assert_eq!(parse(later).unwrap_err().code, Code::NotAvailable);
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC*") {
            let _ = parse(&text);
            let _ = parse(&format!("{HOST}/{text}"));
        }

        #[test]
        fn a_place_comes_back_from_its_url(name in "\\PC{1,30}", snapshot in proptest::option::of("[0-9T:.Z-]{1,20}")) {
            let container = Container {
                account: StorageAccount { name: "acct".into(), endpoint: HOST.into() },
                name: "c".into(),
            };
            let folder = Place::Folder { container: container.clone(), prefix: format!("{name}/") };
            let blob = Place::Blob(BlobId { container, name, snapshot, version: None });
            for place in [blob, folder] {
                let url = place_url(&place).unwrap();
                prop_assert_eq!(parse(&url).unwrap().place, place, "{}", url);
            }
        }

        #[test]
        fn an_encoded_name_comes_back(name in "[^/]\\PC{0,30}[^/]") {
            let encoded = utf8_percent_encode(&name, NON_ALPHANUMERIC);
            let located = parse(&format!("{HOST}/c/{encoded}")).unwrap();
            prop_assert!(matches!(located.place, Place::Blob(blob) if blob.name == name));
        }
    }
}
