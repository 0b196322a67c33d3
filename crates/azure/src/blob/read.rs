use std::fmt;
use std::ops::Range;

use azure_core::http::Request;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use crc64fast_nvme::Digest as Crc64;
use domain::{BlobId, Code, Result};
use md5::{Digest as _, Md5};
use reqwest::Response;
use reqwest::header::HeaderMap;

use crate::blob::service::request;
use crate::blob::url::with_query;
use crate::blob::{BlobService, corrupt, quoted};
use crate::http::{Call, Tries, is_transient_fault, is_transient_status, retry_after, whole};

impl BlobService {
    /// Opens a range of a blob that must still have this entity tag; `range` is half-open and not empty.
    ///
    /// Checks status, `Content-Range` and `Content-Length` before the first byte is handed out.
    /// Errors: `changed` when the entity tag is another.
    pub async fn read(&self, blob: &BlobId, etag: &str, range: Range<u64>) -> Result<RangeBody> {
        let (mut url, call) = self.target(blob, "read-blob")?;
        if range.is_empty() {
            return Err(call.error(Code::Internal).with("why", "an empty range"));
        }
        if let Some(snapshot) = &blob.snapshot {
            url = with_query(url, &[("snapshot", snapshot)]);
        }
        if let Some(version) = &blob.version {
            url = with_query(url, &[("versionid", version)]);
        }
        let id = uuid::Uuid::new_v4().to_string();
        let get = || {
            let mut request = request(url.clone());
            request.insert_header("x-ms-client-request-id", id.clone());
            request.insert_header("if-match", quoted(etag));
            let bytes = format!("bytes={}-{}", range.start, range.end - 1);
            request.insert_header("x-ms-range", bytes);
            request
        };
        let answer = self.get(&call, get).await?;
        RangeBody::open(answer, &range, call)
    }

    /// The answer of 200 or 206 to a GET that goes past the pipeline, signed and sent again by its rules.
    async fn get(&self, call: &Call, get: impl Fn() -> Request) -> Result<Response> {
        let (mut tries, mut signed_otherwise) = (Tries::of_read(), false);
        loop {
            let mut request = get();
            let signed = self.signer.sign(&mut request).await;
            signed.map_err(|error| error.tried(call.tried))?;
            let refused = match self.http.get(&request).await {
                Ok(answer) if matches!(answer.status().as_u16(), 200 | 206) => return Ok(answer),
                Ok(answer) => whole(answer).await,
                Err(error) => Err(error),
            };
            let wait = match refused {
                Ok(answer) => {
                    let status = u16::from(answer.status());
                    // A refused request did nothing.
                    if status == 401 && !signed_otherwise {
                        signed_otherwise = self.signer.sign_otherwise(&request).await;
                        if signed_otherwise {
                            continue;
                        }
                    }
                    let asked = retry_after(answer.headers(), self.http.clock.now());
                    is_transient_status(status)
                        .then(|| tries.again(status, asked))
                        .flatten()
                        .ok_or_else(|| self.refused(call, &answer))?
                }
                Err(error) => is_transient_fault(&error)
                    .then(|| tries.again(0, None))
                    .flatten()
                    .ok_or_else(|| self.http.failed(call, &error))?,
            };
            self.http.clock.sleep(wait).await;
        }
    }
}

/// The bytes of a range, as they arrive; length, range and the checksum that the answer carries are checked
/// while it is read.
pub struct RangeBody {
    answer: Response,
    sum: Option<Sum>,
    /// How many bytes are still to come.
    left: u64,
    call: Call,
}

impl fmt::Debug for RangeBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RangeBody")
            .field("left", &self.left)
            .finish_non_exhaustive()
    }
}

impl RangeBody {
    /// Checks that an answer is the range that was asked for. The status is 200 or 206.
    fn open(answer: Response, range: &Range<u64>, call: Call) -> Result<Self> {
        check(answer.status().as_u16(), answer.headers(), range).map_err(corrupt)?;
        Ok(Self {
            sum: Sum::announced(answer.headers()),
            left: range.end - range.start,
            answer,
            call,
        })
    }

    /// The next bytes; `None` once exactly the range has arrived.
    ///
    /// Errors: `corrupt` when the body ends early, goes on too long or has another checksum than the answer
    /// says, `unreachable` when it breaks off.
    pub async fn next(&mut self) -> Result<Option<Bytes>> {
        loop {
            match self.answer.chunk().await {
                Ok(Some(bytes)) if bytes.is_empty() => {}
                Ok(Some(bytes)) => {
                    self.left = self
                        .left
                        .checked_sub(bytes.len() as u64)
                        .ok_or_else(|| corrupt("the body is longer than the range"))?;
                    if let Some(sum) = &mut self.sum {
                        sum.update(&bytes);
                    }
                    return Ok(Some(bytes));
                }
                // What the transport wrote may name the URL, and with it a SAS.
                Err(_) => return Err(self.call.error(Code::Unreachable)),
                Ok(None) if self.left == 0 => {
                    let fits = self.sum.take().is_none_or(Sum::fits);
                    return if fits {
                        Ok(None)
                    } else {
                        Err(corrupt("checksum"))
                    };
                }
                Ok(None) => {
                    let why = format!("the body ended {} bytes early", self.left);
                    return Err(corrupt(why));
                }
            }
        }
    }
}

/// The checksum that an answer carries of its own body ("Azure REST: Get Blob", response headers): of the whole
/// blob where that was sent, of the range where the service computed one.
struct Sum {
    announced: String,
    state: State,
}

enum State {
    Md5(Md5),
    Crc64(Crc64),
}

impl Sum {
    fn announced(headers: &HeaderMap) -> Option<Self> {
        let (announced, state) = match header(headers, "content-md5") {
            Some(md5) => (md5, State::Md5(Md5::new())),
            None => (
                header(headers, "x-ms-content-crc64")?,
                State::Crc64(Crc64::new()),
            ),
        };
        let announced = announced.trim().to_owned();
        Some(Self { announced, state })
    }

    fn update(&mut self, bytes: &[u8]) {
        match &mut self.state {
            State::Md5(md5) => md5.update(bytes),
            State::Crc64(crc) => crc.write(bytes),
        }
    }

    fn fits(self) -> bool {
        let sum = match self.state {
            State::Md5(md5) => STANDARD.encode(md5.finalize()),
            State::Crc64(crc) => STANDARD.encode(crc.sum64().to_le_bytes()),
        };
        sum == self.announced
    }
}

/// A header's value; names are lower case.
fn header<'a>(headers: &'a HeaderMap, name: &'static str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// "Azure REST: Get Blob": a range is answered by 206 and its `Content-Range`. A server that does not
/// know ranges answers 200 with everything, which will do when everything is what was asked for.
fn check(status: u16, headers: &HeaderMap, range: &Range<u64>) -> Result<(), &'static str> {
    let length = header(headers, "content-length")
        .map(|text| {
            text.trim()
                .parse::<u64>()
                .map_err(|_| "a length that is no number")
        })
        .transpose()?;
    if header(headers, "content-encoding").is_some() && status == 200 && length.is_none() {
        return Err("the body is encoded and its length unknown");
    }
    match status {
        206 => {
            let text = header(headers, "content-range").ok_or("206 without Content-Range")?;
            let (sent, total) = content_range(text).ok_or("a Content-Range that cannot be read")?;
            if sent != *range || total.is_some_and(|total| total < range.end) {
                return Err("Content-Range is another range than was asked for");
            }
        }
        200 if range.start == 0 && length == Some(range.end) => {}
        200 => return Err("the whole blob instead of the range"),
        _ => return Err("neither 200 nor 206"),
    }
    if length.is_some_and(|length| length != range.end - range.start) {
        return Err("Content-Length is another than the range's");
    }
    Ok(())
}

/// `bytes 0-9/100` as a half-open range and the total; `*` for a total that is not known (RFC 9110, 14.4).
fn content_range(text: &str) -> Option<(Range<u64>, Option<u64>)> {
    let (range, total) = text.trim().strip_prefix("bytes ")?.split_once('/')?;
    let (first, last) = range.trim().split_once('-')?;
    let (first, last) = (number(first)?, number(last)?);
    let total = match total.trim() {
        "*" => None,
        total => Some(number(total)?),
    };
    let fits = first <= last && total.is_none_or(|total| last < total);
    fits.then_some((first..last.checked_add(1)?, total))
}

/// `parse` would take a sign as well.
fn number(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.insert(*name, reqwest::header::HeaderValue::from_static(value));
        }
        headers
    }

    #[test]
    fn content_ranges() {
        assert_eq!(content_range("bytes 0-9/100"), Some((0..10, Some(100))));
        assert_eq!(content_range("bytes 5-5/*"), Some((5..6, None)));
        for bad in [
            "",
            "0-9/100",
            "bytes */100",
            "bytes 9-0/100",
            "bytes 0-100/100",
            "bytes +0-9/100",
            "bytes 0-9",
            "bytes 0-18446744073709551615/*",
        ] {
            assert_eq!(content_range(bad), None, "{bad}");
        }
    }

    #[test]
    fn t17_only_the_range_that_was_asked_for() {
        let good = [
            ("content-range", "bytes 10-19/100"),
            ("content-length", "10"),
        ];
        assert_eq!(check(206, &headers(&good), &(10..20)), Ok(()));
        assert_eq!(check(206, &headers(&good[..1]), &(10..20)), Ok(()));
        assert_eq!(
            check(200, &headers(&[("content-length", "20")]), &(0..20)),
            Ok(())
        );
        for (status, pairs, range) in [
            (206, &good[..], 0..10),
            (206, &good[..], 10..21),
            (
                206,
                &[
                    ("content-range", "bytes 10-19/100"),
                    ("content-length", "9"),
                ][..],
                10..20,
            ),
            (206, &[("content-length", "10")][..], 10..20),
            (206, &[("content-range", "bytes 10-19/15")][..], 10..20),
            (200, &[("content-length", "100")][..], 10..20),
            (200, &[("content-length", "100")][..], 0..20),
            (200, &[][..], 0..20),
        ] {
            assert!(
                check(status, &headers(pairs), &range).is_err(),
                "{status} {pairs:?} {range:?}"
            );
        }
    }

    /// The CRC64 of `abc` is one that the service was recorded to answer with.
    #[test]
    fn t17_the_checksum_of_an_answer_is_compared() {
        let fits = |name, announced, body: &[&[u8]]| {
            let mut sum = Sum::announced(&headers(&[(name, announced)])).unwrap();
            for bytes in body {
                sum.update(bytes);
            }
            sum.fits()
        };
        let (md5, crc) = ("kAFQmDzST7DWlj99KOF/cg==", "6/rBP7vK5QU=");
        for (name, announced) in [("content-md5", md5), ("x-ms-content-crc64", crc)] {
            assert!(fits(name, announced, &[b"a", b"bc"]), "{name}");
            assert!(!fits(name, announced, &[b"a", b"bd"]), "{name}");
        }
        assert!(Sum::announced(&headers(&[("etag", "1")])).is_none());
    }

    proptest! {
        #[test]
        fn any_text_is_a_range_or_none(text in "\\PC*", numbers in "bytes [0-9]{0,21}-[0-9]{0,21}/[0-9*]{0,21}") {
            let _ = content_range(&text);
            if let Some((range, _)) = content_range(&numbers) {
                prop_assert!(range.start < range.end);
            }
        }
    }
}
