//! "Azure REST: Blob Batch": many deletions in one request, each with its own condition and its own answer.

use std::fmt::Write as _;

use azure_core::http::headers::{HeaderName, Headers};
use azure_core::http::{Method, Request};
use domain::{Container, Error, Result};

use crate::blob::delete::acknowledged;
use crate::blob::service::{Signer, request};
use crate::blob::url::{container_url, with_query};
use crate::blob::{Acknowledged, BlobService, Target, quoted};
use crate::http::{Answer, Call, header};

/// What a batch answered to its deletions, in their order. `None`: it did not say, so what became of that one is
/// for the caller to find out.
pub type Answers = Vec<Option<Result<Acknowledged>>>;

impl BlobService {
    /// The most deletions of one batch ("Azure REST: Blob Batch").
    pub const BATCH: usize = 256;

    /// Whether a batch can name this blob: in a line of text, a name of dots alone is another path.
    pub fn batches(name: &str) -> bool {
        !matches!(name, "." | "..")
    }

    /// Deletes blobs of one container in one request, each as [`BlobService::delete`] does; at most
    /// [`BlobService::BATCH`], of which [`BlobService::batches`] holds. Sent once.
    ///
    /// Errors: the service did not take the batch as a whole, or `unreachable`: then each of them may have been
    /// deleted.
    pub async fn delete_batch(
        &self,
        container: &Container,
        targets: &[Target<'_>],
    ) -> Result<Answers> {
        let url = container_url(&self.url, &container.name)?;
        let outer = Call::new("delete-blob", &url, container).in_container(&container.name);
        let boundary = format!("batch_{}", uuid::Uuid::new_v4());
        let mut body = String::with_capacity(targets.len() * 800);
        let mut calls = Vec::with_capacity(targets.len());
        for (at, target) in targets.iter().enumerate() {
            let (url, call) = self.deletion(*target)?;
            // A part has no version: it is served in that of its batch.
            let mut part = Request::new(url, Method::Delete);
            part.insert_header("if-match", quoted(target.etag));
            part.insert_header("x-ms-client-request-id", target.request.to_owned());
            part.insert_header("content-length", "0");
            self.signer
                .sign(&mut part)
                .await
                .map_err(|error| error.tried(call.tried))?;
            write_part(&mut body, &boundary, at, &part);
            calls.push(call);
        }
        let _ = write!(body, "--{boundary}--\r\n");
        let query = [("restype", "container"), ("comp", "batch")];
        let mut request = request(with_query(url, &query));
        request.set_method(Method::Post);
        request.insert_header(
            "content-type",
            format!("multipart/mixed; boundary={boundary}"),
        );
        request.insert_header("content-length", body.len().to_string());
        request.set_body(body);
        let answer = self.answered(&outer, request, None, 202).await?;
        let parts = header(answer.headers(), "content-type")
            .and_then(boundary_of)
            .map(|boundary| parts(answer.body(), boundary))
            .unwrap_or_default();
        self.answers(&outer, &calls, parts)
    }

    fn answers(&self, outer: &Call, calls: &[Call], parts: Vec<Part>) -> Result<Answers> {
        // Seen of Azurite and of the service: a batch that is refused as a whole has one part without a number.
        if let [part] = parts.as_slice()
            && part.id.is_none()
            && part.status >= 400
        {
            return Err(self.part_error(outer, part));
        }
        let mut answers: Answers = calls.iter().map(|_| None).collect();
        let mut twice = vec![false; calls.len()];
        for part in parts {
            let Some((at, call)) = part.id.and_then(|at| Some((at, calls.get(at)?))) else {
                continue;
            };
            let answer = match part.status {
                202 => Ok(acknowledged(&part.headers)),
                _ => Err(self.part_error(call, &part)),
            };
            twice[at] = answers[at].replace(answer).is_some() || twice[at];
        }
        // Two answers to one question are none.
        for (answer, twice) in answers.iter_mut().zip(twice) {
            if twice {
                *answer = None;
            }
        }
        Ok(answers)
    }

    fn part_error(&self, call: &Call, part: &Part) -> Error {
        let answer = Answer {
            status: part.status,
            headers: &part.headers,
            body: part.body.as_bytes(),
        };
        self.http.refused(call, &answer)
    }
}

impl Signer {
    /// Authorizes one part of a batch, or one try of a request that goes past the pipeline.
    pub(super) async fn sign(&self, request: &mut Request) -> Result<()> {
        match self {
            Self::Token(bearer) => bearer.authorize(request).await?,
            Self::Key(key) => key
                .authorize(request)
                .map_err(|error| Error::new(domain::Code::Internal).with("why", error))?,
            Self::Sas(sas) => sas.authorize(request),
        }
        Ok(())
    }

    /// Whether what was refused with 401 can be signed otherwise.
    pub(super) async fn sign_otherwise(&self, refused: &Request) -> bool {
        if let Self::Token(bearer) = self {
            bearer.forget(refused).await;
        }
        matches!(self, Self::Token(_))
    }

    /// Puts a signature behind a URL that the service itself is to read.
    pub(super) fn sign_source(&self, source: &mut Request) {
        if let Self::Sas(sas) = self {
            sas.authorize(source);
        }
    }
}

fn write_part(body: &mut String, boundary: &str, at: usize, part: &Request) {
    let url = part.url();
    let _ = write!(
        body,
        "--{boundary}\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\
         Content-ID: {at}\r\n\r\nDELETE {}",
        url.path()
    );
    if let Some(query) = url.query() {
        let _ = write!(body, "?{query}");
    }
    body.push_str(" HTTP/1.1\r\n");
    for (name, value) in part.headers().iter() {
        let _ = write!(body, "{}: {}\r\n", name.as_str(), value.as_str());
    }
    body.push_str("\r\n");
}

/// One part of an answer: which deletion it is about, where it says so.
#[derive(Debug)]
struct Part {
    id: Option<usize>,
    status: u16,
    headers: Headers,
    body: String,
}

fn boundary_of(content_type: &str) -> Option<&str> {
    let (kind, parameters) = content_type.split_once(';')?;
    if !kind.trim().eq_ignore_ascii_case("multipart/mixed") {
        return None;
    }
    let boundary = parameters.split(';').find_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        name.trim()
            .eq_ignore_ascii_case("boundary")
            .then_some(value)
    })?;
    Some(boundary.trim().trim_matches('"')).filter(|boundary| !boundary.is_empty())
}

/// The parts of a multipart body (RFC 2046). One that no boundary ends was cut off, and counts as not there.
fn parts(body: &[u8], boundary: &str) -> Vec<Part> {
    let text = String::from_utf8_lossy(body).replace("\r\n", "\n");
    let text = format!("\n{text}");
    let mark = format!("\n--{boundary}");
    let mut sections: Vec<&str> = text.split(&mark).skip(1).collect();
    // What follows the last mark is the epilogue behind `--`, or a part that was cut off.
    sections.pop();
    sections.into_iter().filter_map(part).collect()
}

fn part(section: &str) -> Option<Part> {
    let section = section.trim_start_matches([' ', '\t']).strip_prefix('\n')?;
    let (outer, answer) = section.split_once("\n\n")?;
    let id = pairs(outer)
        .find(|(name, _)| name.eq_ignore_ascii_case("content-id"))
        .and_then(|(_, value)| value.parse().ok());
    let (status, rest) = answer.trim_start_matches('\n').split_once('\n')?;
    let status = status.strip_prefix("HTTP/1.")?.split(' ').nth(1)?;
    let (head, body) = rest.split_once("\n\n").unwrap_or((rest, ""));
    let mut headers = Headers::new();
    for (name, value) in pairs(head) {
        headers.insert(
            HeaderName::from(name.to_ascii_lowercase()),
            value.to_owned(),
        );
    }
    Some(Part {
        id,
        status: status.parse().ok()?,
        headers,
        body: body.trim().to_owned(),
    })
}

fn pairs(lines: &str) -> impl Iterator<Item = (&str, &str)> {
    lines
        .lines()
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.trim(), value.trim()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const GONE: &str = "--b\r\nContent-Type: application/http\r\nContent-ID: 1\r\n\r\nHTTP/1.1 202 Accepted\r\nx-ms-request-id: r1\r\n\r\n\r\n";
    const CHANGED: &str = "--b\r\nContent-ID: 0\r\n\r\nHTTP/1.1 412 Precondition\r\nx-ms-error-code: ConditionNotMet\r\nContent-Length: 3\r\n\r\n<E>\r\n";

    fn read(body: &str) -> Vec<(Option<usize>, u16)> {
        let parts = parts(body.as_bytes(), "b");
        parts.iter().map(|part| (part.id, part.status)).collect()
    }

    #[test]
    fn t35_parts_come_in_any_order() {
        let whole = format!("{GONE}{CHANGED}--b--\r\n");
        assert_eq!(read(&whole), [(Some(1), 202), (Some(0), 412)]);
        let parts = parts(whole.as_bytes(), "b");
        assert_eq!(header(&parts[0].headers, "x-ms-request-id"), Some("r1"));
        assert_eq!(
            header(&parts[1].headers, "x-ms-error-code"),
            Some("ConditionNotMet")
        );
        assert_eq!(parts[1].body, "<E>");
    }

    #[test]
    fn t35_what_was_cut_off_is_no_answer() {
        assert_eq!(read(&format!("{CHANGED}{GONE}")), [(Some(0), 412)]);
        assert_eq!(read(&GONE[..60]), []);
        assert_eq!(read("<html>202</html>"), []);
        assert_eq!(
            read("--b\r\nContent-ID: x\r\n\r\nHTTP/1.1 400 Bad\r\n\r\n\r\n--b--"),
            [(None, 400)]
        );
    }

    #[test]
    fn a_boundary_is_read_or_not() {
        assert_eq!(
            boundary_of("multipart/mixed; boundary=\"a b\""),
            Some("a b")
        );
        assert_eq!(
            boundary_of("Multipart/Mixed;charset=x;Boundary=z"),
            Some("z")
        );
        for other in [
            "text/html; boundary=z",
            "multipart/mixed",
            "multipart/mixed; boundary=",
        ] {
            assert_eq!(boundary_of(other), None, "{other}");
        }
    }

    proptest! {
        #[test]
        fn t35_any_body_is_survived(body in prop::collection::vec(any::<u8>(), 0..400), noise in "[ -~\\r\\n]{0,80}") {
            parts(&body, "b");
            parts(format!("{GONE}{noise}--b--").as_bytes(), "b");
        }
    }
}
