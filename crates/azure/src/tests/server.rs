use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use domain::{BlobId, Container, StorageAccount};
use jiff::Timestamp;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::{BlobService, Clock, Cloud, Http, StorageAuth};

/// A clock whose sleeps end at once and are written down.
#[derive(Debug)]
pub(crate) struct JumpingClock {
    now: Mutex<Timestamp>,
    slept: Mutex<Vec<Duration>>,
}

impl JumpingClock {
    pub(crate) fn at(text: &str) -> Arc<Self> {
        Arc::new(Self {
            now: Mutex::new(text.parse().unwrap()),
            slept: Mutex::default(),
        })
    }

    pub(crate) fn slept(&self) -> Vec<Duration> {
        self.slept.lock().unwrap().clone()
    }

    pub(crate) fn advance(&self, duration: Duration) {
        *self.now.lock().unwrap() += duration;
    }
}

#[async_trait]
impl Clock for JumpingClock {
    fn now(&self) -> Timestamp {
        *self.now.lock().unwrap()
    }

    async fn sleep(&self, duration: Duration) {
        self.slept.lock().unwrap().push(duration);
        self.advance(duration);
    }
}

/// A server that gives each request the next answer of its script, byte for byte, and closes.
pub(crate) struct Server {
    pub(crate) address: String,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    pub(crate) async fn start<A: Into<Vec<u8>>>(answers: impl IntoIterator<Item = A>) -> Self {
        let answers = answers.into_iter().map(Into::into).collect();
        Self::start_at(|_| answers).await
    }

    /// Starts with answers that name the server's own address.
    pub(crate) async fn start_at(answers: impl FnOnce(&str) -> Vec<Vec<u8>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let mut answers = VecDeque::from(answers(&address));
        let log = requests.clone();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut head = Vec::new();
                while !head.ends_with(b"\r\n\r\n") {
                    match stream.read_u8().await {
                        Ok(byte) => head.push(byte),
                        Err(_) => break,
                    }
                }
                log.lock()
                    .unwrap()
                    .push(String::from_utf8_lossy(&head).into_owned());
                let answer = answers.pop_front().unwrap_or_default();
                let _ = stream.write_all(&answer).await;
            }
        });
        Self { address, requests }
    }

    /// The heads of the requests so far.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }

    /// The first lines of the requests so far.
    pub(crate) fn lines(&self) -> Vec<String> {
        let line = |head: &String| head.lines().next().unwrap_or_default().to_owned();
        self.requests().iter().map(line).collect()
    }

    pub(crate) fn account(&self) -> StorageAccount {
        StorageAccount {
            name: "acct".to_owned(),
            endpoint: format!("http://{}/acct", self.address),
        }
    }

    pub(crate) fn blob(&self, name: &str) -> BlobId {
        BlobId {
            container: Container {
                account: self.account(),
                name: "box".to_owned(),
            },
            name: name.to_owned(),
            snapshot: None,
            version: None,
        }
    }

    /// The blob service behind this server, reached with a SAS.
    pub(crate) fn service(&self, clock: &Arc<JumpingClock>) -> BlobService {
        let auth = StorageAuth::Sas(format!("sv=2025&sig={CANARY}").into());
        BlobService::new(&http(clock), self.account(), auth).unwrap()
    }
}

/// A secret that must never be seen again.
pub(crate) const CANARY: &str = "canary0secret1canary";

pub(crate) const NOW: &str = "2026-03-01T12:00:00Z";

pub(crate) fn cloud() -> Cloud {
    let mut cloud = Cloud::named("Public").unwrap();
    cloud.allow_http = true;
    cloud
}

pub(crate) fn http(clock: &Arc<JumpingClock>) -> Http {
    Http::new(cloud(), clock.clone()).unwrap()
}

/// An answer with its length.
pub(crate) fn answer(status: &str, headers: &[&str], body: &str) -> Vec<u8> {
    let headers: String = headers.iter().flat_map(|header| [header, "\r\n"]).collect();
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\nconnection: close\r\n{headers}content-length: {length}\r\n\r\n{body}"
    )
    .into_bytes()
}
