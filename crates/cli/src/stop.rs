use std::sync::Arc;

use domain::{Code, Error, Result};
use tokio_util::sync::CancellationToken;
use words::Words;

use crate::output::complain;

/// The exit code of a program that Ctrl-C ended.
const INTERRUPTED: i32 = 130;

/// Listens for Ctrl-C and for the system's request to end: the first cancels the token, so that a job
/// pauses in order; the second ends the program at once.
pub(crate) fn listen(words: &Words) -> CancellationToken {
    let token = CancellationToken::new();
    let stopping: Arc<str> = words.say("cli-stopping", &[]).into();
    let canceled = token.clone();
    tokio::spawn(async move {
        while asked().await {
            if canceled.is_cancelled() {
                std::process::exit(INTERRUPTED);
            }
            complain(&stopping);
            canceled.cancel();
        }
    });
    token
}

/// What the future gives, unless the token is canceled before.
pub(crate) async fn unless<T>(
    token: &CancellationToken,
    work: impl Future<Output = Result<T>>,
) -> Result<T> {
    tokio::select! {
        biased;
        () = token.cancelled() => Err(Error::new(Code::Canceled)),
        done = work => done,
    }
}

#[cfg(unix)]
async fn asked() -> bool {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        return false;
    };
    tokio::select! {
        pressed = tokio::signal::ctrl_c() => pressed.is_ok(),
        received = terminate.recv() => received.is_some(),
    }
}

#[cfg(not(unix))]
async fn asked() -> bool {
    tokio::signal::ctrl_c().await.is_ok()
}
