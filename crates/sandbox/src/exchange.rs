use std::borrow::Cow;

use bytes::Bytes;
use http::{HeaderMap, Method};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// One request, read whole.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) method: Method,
    /// The path exactly as it was sent: nothing decoded, nothing normalised.
    pub(crate) path: String,
    pub(crate) query: Query,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// `https://127.0.0.1:1234`, as the client named it: every URL in an answer starts with it.
    pub(crate) origin: String,
    /// `x-ms-version`; for a part of a batch, the batch's.
    pub(crate) version: Option<String>,
    /// `x-ms-request-id` of the answer.
    pub(crate) id: String,
    /// What a fault changes in how this request is served.
    pub(crate) quirks: Quirks,
}

/// What a fault changes in how a request is served.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Quirks {
    /// A deletion is acknowledged and not done.
    pub(crate) ghost: bool,
    /// A range that was asked for is not looked at.
    pub(crate) ignore_range: bool,
    /// It comes from the journal: it was authorized when it was made.
    pub(crate) again: bool,
}

impl Request {
    /// A header's text, `None` where it is absent or not text.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// A query parameter's decoded value, its name compared without case.
    pub(crate) fn param(&self, name: &str) -> Option<&str> {
        self.query.get(name)
    }

    /// Whether a query parameter has this value.
    pub(crate) fn param_is(&self, name: &str, value: &str) -> bool {
        self.param(name) == Some(value)
    }

    /// The path and query as the log keeps them: without signatures.
    pub(crate) fn logged_path(&self) -> String {
        if self.query.raw.is_empty() {
            return self.path.clone();
        }
        format!("{}?{}", self.path, self.query.redacted())
    }
}

/// The query of a request: as it was sent, and decoded.
#[derive(Debug, Default, Clone)]
pub(crate) struct Query {
    raw: String,
    pairs: Vec<(String, String)>,
}

impl Query {
    pub(crate) fn parse(raw: &str) -> Self {
        Self {
            raw: raw.to_owned(),
            pairs: parse_form(raw),
        }
    }

    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let found = self
            .pairs
            .iter()
            .find(|(n, _)| n.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// The query exactly as it was sent.
    pub(crate) fn raw(&self) -> &str {
        &self.raw
    }

    pub(crate) fn pairs(&self) -> &[(String, String)] {
        &self.pairs
    }

    /// A query, or a URL with one, without the signature in it.
    pub(crate) fn without_signature(text: &str) -> String {
        let (before, query) = text
            .split_once('?')
            .map_or(("", text), |(url, query)| (url, query));
        let kept = query.split('&').filter(|pair| !pair.starts_with("sig="));
        let kept = kept.collect::<Vec<_>>().join("&");
        if text.contains('?') {
            format!("{before}?{kept}")
        } else {
            kept
        }
    }

    fn redacted(&self) -> String {
        let hide = |pair: &str| match pair.split_once('=') {
            Some((name, _)) if name.eq_ignore_ascii_case("sig") => format!("{name}=REDACTED"),
            _ => pair.to_owned(),
        };
        let pairs: Vec<String> = self.raw.split('&').map(hide).collect();
        pairs.join("&")
    }
}

/// Encodes text as a value of a query.
pub(crate) fn encode(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

/// Decodes `a=b&c=d`, where `+` is a space.
pub(crate) fn parse_form(text: &str) -> Vec<(String, String)> {
    let decode = |part: &str| {
        let spaced: Cow<'_, str> = if part.contains('+') {
            part.replace('+', " ").into()
        } else {
            part.into()
        };
        percent_decode_str(&spaced).decode_utf8_lossy().into_owned()
    };
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_decoded_once_and_logged_without_its_signature() {
        let query = Query::parse("prefix=a%2520b+c&sv=1&sig=s%2Bx%3D&Comp=list&flag");
        assert_eq!(query.get("prefix"), Some("a%20b c"));
        assert_eq!(query.get("comp"), Some("list"));
        assert_eq!(query.get("flag"), Some(""));
        assert_eq!(query.get("SIG"), Some("s+x="));
        assert_eq!(
            query.redacted(),
            "prefix=a%2520b+c&sv=1&sig=REDACTED&Comp=list&flag"
        );
    }
}
