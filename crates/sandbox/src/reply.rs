use std::future::Future as _;
use std::io;
use std::ops::Range;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use hyper::body::{Body, Frame, SizeHint};
use tokio::time::{Sleep, sleep};

use crate::content::Content;

/// Bytes that leave in one frame.
const FRAME: u64 = 256 * 1024;
/// How long the bytes before a cut have to leave the machine.
const BEFORE_CUT: Duration = Duration::from_millis(20);

/// The answer to one request.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) content: Content,
    pub(crate) range: Range<u64>,
}

impl Reply {
    /// An answer without a body.
    pub(crate) fn empty(status: StatusCode) -> Self {
        Self::bytes(status, Bytes::new())
    }

    /// An answer with these bytes.
    pub(crate) fn bytes(status: StatusCode, body: impl Into<Bytes>) -> Self {
        Self::content(status, Content::Bytes(body.into()))
    }

    /// An answer with all of this content.
    pub(crate) fn content(status: StatusCode, content: Content) -> Self {
        Self {
            status,
            headers: HeaderMap::new(),
            range: 0..content.len(),
            content,
        }
    }

    /// An answer with a JSON body.
    pub(crate) fn json(status: StatusCode, body: &serde_json::Value) -> Self {
        let mut reply = Self::bytes(status, body.to_string());
        reply.set(header::CONTENT_TYPE, "application/json; charset=utf-8");
        reply
    }

    /// Sets a header; text that no header can hold is left out.
    pub(crate) fn set(&mut self, name: HeaderName, value: &str) {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.headers.insert(name, value);
        }
    }

    /// Sets a header by its text; one that HTTP does not allow is left out.
    pub(crate) fn set_named(&mut self, name: &str, value: &str) {
        if let Ok(name) = HeaderName::from_bytes(name.as_bytes()) {
            self.set(name, value);
        }
    }

    /// Bytes of the body.
    pub(crate) fn len(&self) -> u64 {
        self.range.end - self.range.start
    }
}

/// How a fault spoils a body on its way.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Spoil {
    /// The connection ends after this many bytes of the body.
    pub(crate) cut_at: Option<u64>,
    /// The lowest bit of the body's byte at this index is inverted.
    pub(crate) flip_at: Option<u64>,
}

/// A body on its way: it reads its content as the connection takes it, and counts.
pub(crate) struct ReplyBody {
    content: Content,
    start: u64,
    position: u64,
    end: u64,
    spoil: Spoil,
    cut: Option<Pin<Box<Sleep>>>,
    sent: Arc<AtomicU64>,
}

impl ReplyBody {
    /// The body of `reply`; `sent` counts the bytes that left.
    pub(crate) fn new(reply: Reply, spoil: Spoil, sent: Arc<AtomicU64>) -> Self {
        Self {
            content: reply.content,
            start: reply.range.start,
            position: reply.range.start,
            end: reply.range.end,
            spoil,
            cut: None,
            sent,
        }
    }

    fn next_frame(&mut self) -> Bytes {
        let mut end = (self.position + FRAME).min(self.end);
        if let Some(cut_at) = self.spoil.cut_at {
            end = end.min(self.start + cut_at);
        }
        let mut bytes = self.content.read(self.position..end);
        if let Some(at) = self.spoil.flip_at
            && (self.position..end).contains(&(self.start + at))
        {
            let index = usize::try_from(self.start + at - self.position).unwrap_or_default();
            let mut copy = BytesMut::from(&bytes[..]);
            copy[index] ^= 1;
            bytes = copy.freeze();
        }
        self.position = end;
        self.sent.fetch_add(bytes.len() as u64, Ordering::Relaxed);
        bytes
    }

    /// Waits until what was written has left, then ends the connection in the middle of the body.
    fn poll_cut(&mut self, context: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let wait = self.cut.get_or_insert_with(|| Box::pin(sleep(BEFORE_CUT)));
        match wait.as_mut().poll(context) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(()) => Poll::Ready(Some(Err(io::ErrorKind::ConnectionAborted.into()))),
        }
    }
}

impl Body for ReplyBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        if self.position >= self.end {
            return Poll::Ready(None);
        }
        if self.spoil.cut_at == Some(self.position - self.start) {
            return self.poll_cut(context);
        }
        Poll::Ready(Some(Ok(Frame::data(self.next_frame()))))
    }

    fn is_end_stream(&self) -> bool {
        self.position >= self.end
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.end - self.position)
    }
}
