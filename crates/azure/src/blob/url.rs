use domain::{Code, Error, Result, StorageAccount};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;
use url::Url;

use crate::place::legal_name;

/// Everything but the unreserved characters of RFC 3986: the name becomes one path segment, slashes and
/// all, and no dot segment in it can be resolved away.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The account's blob endpoint.
pub(super) fn account_url(account: &StorageAccount) -> Result<Url> {
    Url::parse(&format!("{}/", account.endpoint.trim_end_matches('/')))
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https") && url.host_str().is_some())
        .ok_or_else(|| malformed(&account.endpoint))
}

/// The URL of a container of the account with this URL.
pub(super) fn container_url(account: &Url, container: &str) -> Result<Url> {
    let name = legal_name(container).ok_or_else(|| malformed(&format!("{account}{container}")))?;
    let mut url = account.clone();
    url.set_path(&format!("{}{name}", account.path()));
    Ok(url)
}

/// A blob's URL, by its exact name.
pub(super) fn blob_url(account: &Url, container: &str, name: &str) -> Result<Url> {
    let mut url = container_url(account, container)?;
    let place = || malformed(&format!("{account}{container}/{name}"));
    match name {
        "" => Err(place()),
        "." | ".." => dot_url(&url, name).ok_or_else(place),
        _ => {
            let encoded = utf8_percent_encode(name, SEGMENT);
            url.set_path(&format!("{}/{encoded}", url.path()));
            Ok(url)
        }
    }
}

/// `Url` resolves a path segment that is just dots, however it is encoded, and would so address the
/// container, or the account. The URL is built with a placeholder of the same length, whose characters
/// are then replaced in the parsed form; no byte moves, so every offset in it stays right.
fn dot_url(base: &Url, dots: &str) -> Option<Url> {
    let placeholder = "x".repeat(dots.len());
    let url = Url::parse(&format!("{base}/{placeholder}")).ok()?;
    let mut parts = url.serialize_internal(serde_json::value::Serializer).ok()?;
    let Some(Value::String(text)) = parts.get_mut(0) else {
        return None;
    };
    let kept = text.strip_suffix(&placeholder)?.len();
    text.replace_range(kept.., dots);
    let url = Url::deserialize_internal(parts).ok()?;
    url.as_str().ends_with(&format!("/{dots}")).then_some(url)
}

/// A query of these pairs, percent-encoded, so that no space turns into a plus.
pub(super) fn with_query(mut url: Url, pairs: &[(&str, &str)]) -> Url {
    let query = pairs
        .iter()
        .map(|(name, value)| format!("{name}={}", utf8_percent_encode(value, SEGMENT)))
        .collect::<Vec<_>>()
        .join("&");
    url.set_query((!query.is_empty()).then_some(&query));
    url
}

fn malformed(place: &str) -> Error {
    Error::new(Code::MalformedPlace).with("place", place)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn account() -> Url {
        let account = StorageAccount {
            name: "acct".to_owned(),
            endpoint: "https://acct.blob.core.windows.net".to_owned(),
        };
        account_url(&account).unwrap()
    }

    fn path(name: &str) -> String {
        blob_url(&account(), "c", name).unwrap().path().to_owned()
    }

    #[test]
    fn t03_dots_are_names() {
        assert_eq!(path("."), "/c/.");
        assert_eq!(path(".."), "/c/..");
        assert_eq!(path("..."), "/c/...");
        assert_eq!(path("./d"), "/c/.%2Fd");
        let url = with_query(
            blob_url(&account(), "c", "..").unwrap(),
            &[("snapshot", "a:b")],
        );
        assert_eq!(
            url.as_str(),
            "https://acct.blob.core.windows.net/c/..?snapshot=a%3Ab"
        );
        assert!(blob_url(&account(), "c", "").is_err());
    }

    #[test]
    fn t01_t04_names_stay_one_segment() {
        assert_eq!(path("a/../../e2"), "/c/a%2F..%2F..%2Fe2");
        assert_eq!(path("..\\e4"), "/c/..%5Ce4");
        assert_eq!(path("a//b/"), "/c/a%2F%2Fb%2F");
        assert_eq!(path("%2e%2E"), "/c/%252e%252E");
        assert_eq!(path("#?&\u{1}é"), "/c/%23%3F%26%01%C3%A9");
    }

    #[test]
    fn a_container_is_no_path() {
        for name in ["", ".", "..", "a/b", "a%2Fb", "a?b"] {
            assert!(container_url(&account(), name).is_err(), "{name}");
        }
        assert_eq!(container_url(&account(), "$web").unwrap().path(), "/$web");
    }

    proptest! {
        #[test]
        fn every_name_comes_back(name in "\\PC{1,60}") {
            let url = blob_url(&account(), "c", &name).unwrap();
            let decoded = percent_encoding::percent_decode_str(&url.path()[3..]).decode_utf8().unwrap().into_owned();
            prop_assert_eq!(decoded, name);
            prop_assert!(url.query().is_none() && url.fragment().is_none());
        }
    }
}
