use std::fmt::Write as _;

use bytes::Bytes;
use http::Method;

use crate::account::Account;

/// What a batch answered to one of its requests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Which request it answers, from 0.
    pub id: usize,
    /// The status.
    pub status: u16,
    /// `x-ms-error-code`, or nothing.
    pub code: String,
}

impl Account {
    /// Deletes blobs in one request, each under its entity tag (Azure REST: "Blob Batch", container scope).
    ///
    /// Gives one part for each answer, in the order in which they came.
    pub async fn delete_batch(&self, container: &str, blobs: &[(&str, &str)]) -> Vec<Part> {
        const BOUNDARY: &str = "batch_6d2a4c1e";
        let mut body = String::new();
        for (id, (name, etag)) in blobs.iter().enumerate() {
            let target = self.path(container, Some(name));
            let mut headers = vec![("if-match".to_owned(), (*etag).to_owned())];
            self.sign("DELETE", &target, &mut headers, 0);
            write!(body,
                "--{BOUNDARY}\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\
                 Content-ID: {id}\r\n\r\nDELETE {target} HTTP/1.1\r\n"
            ).unwrap();
            for (name, value) in headers {
                write!(body, "{name}: {value}\r\n").unwrap();
            }
            body.push_str("Content-Length: 0\r\n\r\n");
        }
        write!(body, "--{BOUNDARY}--\r\n").unwrap();
        let target = self.path(container, None) + "?restype=container&comp=batch";
        let kind = format!("multipart/mixed; boundary={BOUNDARY}");
        let headers = [("content-type", kind.as_str())];
        let answer = self
            .ask(Method::POST, &target, &headers, Bytes::from(body))
            .await;
        let answer = answer.expect(202);
        let boundary = answer
            .header("content-type")
            .split_once("boundary=")
            .unwrap()
            .1;
        parts(answer.text(), boundary.trim_matches('"'))
    }
}

fn parts(text: &str, boundary: &str) -> Vec<Part> {
    let mark = format!("--{boundary}");
    let part = |text: &str| {
        let header = |wanted: &str| {
            text.lines()
                .filter_map(|line| line.split_once(':'))
                .find(|(name, _)| name.eq_ignore_ascii_case(wanted))
                .map(|(_, value)| value.trim().to_owned())
        };
        let status = text
            .lines()
            .find_map(|line| line.strip_prefix("HTTP/1.1 "))
            .unwrap();
        Part {
            id: header("content-id").unwrap().parse().unwrap(),
            status: status[..3].parse().unwrap(),
            code: header("x-ms-error-code").unwrap_or_default(),
        }
    };
    text.split(&mark)
        .filter(|section| section.contains("HTTP/1.1 "))
        .map(part)
        .collect()
}
