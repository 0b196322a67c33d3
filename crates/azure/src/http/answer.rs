use azure_core::http::headers::{HeaderName, Headers};
use domain::{Code, Service};
use jiff::Timestamp;
use serde_json::Value;

use crate::http::first_line;
use crate::http::retry::retry_after;
use crate::xml;

/// What the service answered when it did not do what was asked.
pub(crate) struct Answer<'a> {
    /// The HTTP status.
    pub(crate) status: u16,
    /// Its headers.
    pub(crate) headers: &'a Headers,
    /// Its body, which may be anything.
    pub(crate) body: &'a [u8],
}

/// A header's value; names are lower case.
pub(crate) fn header<'a>(headers: &'a Headers, name: &'static str) -> Option<&'a str> {
    headers.get_optional_str(&HeaderName::from_static(name))
}

impl Answer<'_> {
    /// Code, message and request id, wherever the service put them.
    pub(crate) fn service(&self, now: Timestamp) -> Service {
        let (code, message) = code_and_message(self.body);
        let code = header(self.headers, "x-ms-error-code")
            .map(str::to_owned)
            .or(code)
            .unwrap_or_default();
        let retry_after = retry_after(self.headers, now)
            .and_then(|wait| u32::try_from(wait.as_millis().div_ceil(1000)).ok());
        Service {
            status: self.status,
            code: first_line(&code),
            message: first_line(&message.unwrap_or_default()),
            request_id: header(self.headers, "x-ms-request-id")
                .map(first_line)
                .unwrap_or_default(),
            retry_after,
        }
    }
}

/// The case for a status and a code of the service ("Blob service error codes", "Status and error codes"
/// of the Storage REST API, "Resolve common Azure deployment errors").
pub(crate) fn case(service: &Service) -> Code {
    let code = service.code.as_str();
    if BLOCKING.contains(&code) {
        return Code::Blocked;
    }
    match service.status {
        401 => Code::Unauthenticated,
        403 if code == "AuthenticationFailed" => Code::Unauthenticated,
        403 if NETWORK.contains(&code) && !service.message.starts_with(NO_AUTHENTICATION) => {
            Code::NetworkDenied
        }
        403 => Code::Forbidden,
        404 | 409 if matches!(code, "ContainerNotFound" | "ContainerBeingDeleted") => {
            Code::ContainerNotFound
        }
        404 => Code::NotFound,
        // What an account without anonymous access answers to a request without authorization.
        409 if code == "PublicAccessNotPermitted" => Code::Unauthenticated,
        409 if matches!(code, "SnapshotsPresent" | "DirectoryIsNotEmpty") => Code::Changed,
        412 => Code::Changed,
        429 => Code::Throttled,
        503 if code == "ServerBusy" || service.retry_after.is_some() => Code::Throttled,
        _ => Code::Refused,
    }
}

/// Codes of an account whose firewall or private endpoints keep the caller out ("Configure Azure Storage firewalls"); a
/// role that is missing has another.
const NETWORK: &[&str] = &["AuthorizationFailure", "PublicNetworkAccessDisabled"];
/// What Azurite says beside the same code to a wrong key.
const NO_AUTHENTICATION: &str = "Server failed to authenticate";

/// Codes that say that something stands in the way, whatever their status.
const BLOCKING: &[&str] = &[
    "LeaseIdMissing",
    "LeaseIdMismatchWithBlobOperation",
    "LeaseIdMismatchWithContainerOperation",
    "LeaseLost",
    "BlobImmutableDueToLegalHold",
    "BlobImmutableDueToPolicy",
    "ContainerImmutableDueToPolicy",
    "ContainerProtectedFromDeletion",
    "BlobArchived",
    "BlobBeingRehydrated",
    "BlobUsesCustomerSpecifiedEncryption",
    "PendingCopyOperation",
    "ScopeLocked",
    "ReadOnlyDisabledSubscription",
    "OperationNotAllowedOnRootBlob",
    "BlobSnapshotNotSoftDeleted",
    "PermanentDeleteNotEnabled",
];

/// Storage answers XML, Resource Manager and Entra JSON, a proxy on the way HTML, and any of them
/// nothing at all or the word `null`.
fn code_and_message(body: &[u8]) -> (Option<String>, Option<String>) {
    let body = body.strip_prefix(xml::BYTE_ORDER_MARK).unwrap_or(body);
    match body.iter().find(|byte| !byte.is_ascii_whitespace()) {
        Some(b'<') => from_xml(body),
        Some(b'{') => from_json(body),
        _ => (None, None),
    }
}

/// `<Error><Code>…</Code><Message>…</Message></Error>` ("Status and error codes" of the Storage REST API).
fn from_xml(body: &[u8]) -> (Option<String>, Option<String>) {
    let (mut code, mut message, mut is_error) = (None, None, false);
    let whole = xml::walk(body, |step| {
        match step {
            xml::Step::Open { depth: 1, name } => is_error = name == "Error",
            xml::Step::Close {
                depth: 2,
                name: "Code",
                text,
                ..
            } => code = Some(text.trim().to_owned()),
            xml::Step::Close {
                depth: 2,
                name: "Message",
                text,
                ..
            } => message = Some(text.trim().to_owned()),
            _ => {}
        }
        Ok(())
    });
    if is_error && whole.is_ok() {
        (code, message)
    } else {
        (None, None)
    }
}

/// `{"error":{"code","message"}}`, `{"Code","Message"}`, or OAuth's `{"error","error_description"}`
/// (RFC 6749, 5.2), where Entra puts its own number into `error_codes`.
fn from_json(body: &[u8]) -> (Option<String>, Option<String>) {
    let Ok(Value::Object(body)) = serde_json::from_slice(body) else {
        return (None, None);
    };
    let inner = match body.get("error").or_else(|| body.get("odata.error")) {
        Some(Value::Object(inner)) => inner,
        Some(Value::String(error)) => {
            let code = body
                .get("error_codes")
                .and_then(|codes| codes.get(0)?.as_u64())
                .map_or_else(|| error.clone(), |number| format!("AADSTS{number}"));
            return (Some(code), body.get("error_description").and_then(text));
        }
        _ => &body,
    };
    let find = |names: [&str; 2]| {
        names
            .iter()
            .find_map(|name| inner.get(*name))
            .and_then(text)
    };
    (find(["code", "Code"]), find(["message", "Message"]))
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Object(object) => object.get("value").and_then(text),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn service(status: u16, pairs: &[(&'static str, &'static str)], body: &[u8]) -> Service {
        let mut headers = Headers::new();
        for (name, value) in pairs {
            headers.insert(*name, *value);
        }
        let answer = Answer {
            status,
            headers: &headers,
            body,
        };
        answer.service("2026-03-01T12:00:00Z".parse().unwrap())
    }

    #[test]
    fn bodies_of_every_shape() {
        for (body, code, message) in [
            ("", "", ""),
            ("null", "", ""),
            ("[1]", "", ""),
            ("{\"error\":null}", "", ""),
            (
                "{\"error\":{\"code\":\"AuthorizationFailed\",\"message\":\"no\\nmore\"}}",
                "AuthorizationFailed",
                "no",
            ),
            (
                "{\"Code\":\"429\",\"Message\":\"slow\",\"Details\":[]}",
                "429",
                "slow",
            ),
            (
                "{\"Message\":\"An error has occurred.\"}",
                "",
                "An error has occurred.",
            ),
            (
                "{\"error\":{\"code\":409,\"message\":{\"value\":\"x\"}}}",
                "409",
                "x",
            ),
            (
                "{\"error\":\"invalid_client\",\"error_description\":\"AADSTS7000215: no.\\r\\nTrace ID: 1\",\"error_codes\":[7000215]}",
                "AADSTS7000215",
                "AADSTS7000215: no.",
            ),
            (
                "\u{feff}<?xml version=\"1.0\"?><Error><Code>BlobNotFound</Code><Message>gone\nRequestId:1</Message></Error>",
                "BlobNotFound",
                "gone",
            ),
            ("<html><head><Code>x</Code></head></html>", "", ""),
            ("<Error><Code>Cut", "", ""),
            ("{\"error\":{\"code\":\"cut", "", ""),
        ] {
            let service = service(400, &[], body.as_bytes());
            assert_eq!(
                (service.code.as_str(), service.message.as_str()),
                (code, message),
                "{body}"
            );
        }
    }

    #[test]
    fn headers_come_first() {
        let pairs = [
            ("x-ms-error-code", "BlobNotFound"),
            ("x-ms-request-id", "r1"),
            ("retry-after", "7"),
        ];
        let service = service(404, &pairs, b"<Error><Code>Other</Code></Error>");
        assert_eq!(service.code, "BlobNotFound");
        assert_eq!(service.request_id, "r1");
        assert_eq!(service.retry_after, Some(7));
    }

    #[test]
    fn cases() {
        for (status, code, expected) in [
            (401, "", Code::Unauthenticated),
            (403, "AuthenticationFailed", Code::Unauthenticated),
            (403, "AuthorizationPermissionMismatch", Code::Forbidden),
            (403, "", Code::Forbidden),
            (403, "AuthorizationFailure", Code::NetworkDenied),
            (404, "ContainerNotFound", Code::ContainerNotFound),
            (409, "ContainerBeingDeleted", Code::ContainerNotFound),
            (404, "BlobNotFound", Code::NotFound),
            (404, "", Code::NotFound),
            (412, "ConditionNotMet", Code::Changed),
            (412, "", Code::Changed),
            (412, "LeaseIdMissing", Code::Blocked),
            (409, "SnapshotsPresent", Code::Changed),
            (409, "DirectoryIsNotEmpty", Code::Changed),
            (403, "OperationNotAllowedOnRootBlob", Code::Blocked),
            (409, "PermanentDeleteNotEnabled", Code::Blocked),
            (409, "BlobImmutableDueToPolicy", Code::Blocked),
            (409, "BlobArchived", Code::Blocked),
            (409, "ScopeLocked", Code::Blocked),
            (409, "PublicAccessNotPermitted", Code::Unauthenticated),
            (409, "Else", Code::Refused),
            (429, "", Code::Throttled),
            (503, "ServerBusy", Code::Throttled),
            (503, "", Code::Refused),
            (500, "InternalError", Code::Refused),
            (302, "", Code::Refused),
        ] {
            let service = Service {
                status,
                code: code.to_owned(),
                ..Service::default()
            };
            assert_eq!(case(&service), expected, "{status} {code}");
        }
    }

    proptest! {
        #[test]
        fn any_body_is_survived(body in proptest::collection::vec(any::<u8>(), 0..300), json in "[{]\"(error|Code|code|message)\":[ -~]{0,40}[}]{0,2}") {
            service(500, &[], &body);
            service(500, &[], json.as_bytes());
        }
    }
}
