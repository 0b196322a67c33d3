use std::ops::Range;

use domain::{Code, Result};

use crate::tests::server::{JumpingClock, NOW, Server, answer};

async fn read(server: &Server, range: Range<u64>) -> Result<Vec<u8>> {
    let service = server.service(&JumpingClock::at(NOW));
    let mut body = service.read(&server.blob("x"), "0x8D", range).await?;
    let mut bytes = Vec::new();
    while let Some(piece) = body.next().await? {
        bytes.extend_from_slice(&piece);
    }
    Ok(bytes)
}

async fn one(answer: impl Into<Vec<u8>>, range: Range<u64>) -> Result<String> {
    let server = Server::start([answer]).await;
    let bytes = read(&server, range).await?;
    Ok(String::from_utf8(bytes).unwrap())
}

fn code(result: Result<String>) -> Code {
    result.unwrap_err().code
}

#[tokio::test]
async fn a_range_under_its_entity_tag() {
    let server = Server::start([answer(
        "206 Partial Content",
        &["content-range: bytes 2-5/9"],
        "cdef",
    )])
    .await;
    assert_eq!(read(&server, 2..6).await.unwrap(), b"cdef");
    let head = &server.requests()[0];
    for line in [
        "if-match: \"0x8D\"\r\n",
        "x-ms-range: bytes=2-5\r\n",
        "x-ms-version: 2025-11-05\r\n",
    ] {
        assert!(head.contains(line), "{head}");
    }
}

#[tokio::test]
async fn t15_another_entity_tag_is_changed() {
    let refused = answer(
        "412 Precondition Failed",
        &["x-ms-error-code: ConditionNotMet"],
        "",
    );
    assert_eq!(code(one(refused, 0..4).await), Code::Changed);
}

#[tokio::test]
async fn t16_a_cut_body_is_an_error() {
    let cut = "HTTP/1.1 206 Partial Content\r\ncontent-range: bytes 0-9/20\r\ncontent-length: 10\r\n\r\n012345678";
    assert_eq!(code(one(cut, 0..10).await), Code::Unreachable);
    let chunked = "HTTP/1.1 206 Partial Content\r\ncontent-range: bytes 0-9/20\r\ntransfer-encoding: chunked\r\n\r\n";
    let breaks_off = format!("{chunked}4\r\n0123\r\n");
    assert_eq!(code(one(breaks_off, 0..10).await), Code::Unreachable);
    let ends_early = format!("{chunked}4\r\n0123\r\n0\r\n\r\n");
    assert_eq!(code(one(ends_early, 0..10).await), Code::Corrupt);
    let whole = format!("{chunked}4\r\n0123\r\n6\r\n456789\r\n0\r\n\r\n");
    assert_eq!(one(whole, 0..10).await.unwrap(), "0123456789");
}

#[tokio::test]
async fn t17_other_bytes_than_asked_for_are_corrupt() {
    let too_long = "HTTP/1.1 206 Partial Content\r\ncontent-range: bytes 0-3/20\r\nconnection: close\r\n\r\n0123456789";
    assert_eq!(code(one(too_long, 0..4).await), Code::Corrupt);
    let other = answer(
        "206 Partial Content",
        &["content-range: bytes 4-7/20"],
        "4567",
    );
    assert_eq!(code(one(other, 0..4).await), Code::Corrupt);
    let short = answer(
        "206 Partial Content",
        &["content-range: bytes 0-3/20"],
        "012",
    );
    assert_eq!(code(one(short, 0..4).await), Code::Corrupt);
    let ignored = answer("200 OK", &[], "0123456789");
    assert_eq!(code(one(ignored, 2..4).await), Code::Corrupt);
    let ignored = answer("200 OK", &[], "0123456789");
    assert_eq!(code(one(ignored, 0..4).await), Code::Corrupt);
    let whole = answer("200 OK", &[], "0123456789");
    assert_eq!(one(whole, 0..10).await.unwrap(), "0123456789");
}

#[tokio::test]
async fn a_range_with_no_bytes_is_not_asked_for() {
    let server = Server::start([""]).await;
    assert_eq!(read(&server, 4..4).await.unwrap_err().code, Code::Internal);
    assert!(server.lines().is_empty());
}
