use std::collections::HashMap;
use std::hash::Hash;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use crate::engine::lock;

/// Lets one piece of work of each name run at a time, and whoever asks meanwhile share the next one.
///
/// Work that was under way already when somebody asked may have missed what they ask about. So they wait
/// for it, and one run that begins afterwards serves all of them.
#[derive(Debug)]
pub(crate) struct Gate<K>(Mutex<HashMap<K, Arc<Door>>>);

#[derive(Debug, Default)]
struct Door {
    turn: tokio::sync::Mutex<()>,
    /// How many runs have begun.
    begun: AtomicU64,
}

impl<K: Hash + Eq> Gate<K> {
    /// Whether such work is under way.
    pub(crate) fn is_busy(&self, name: &K) -> bool {
        lock(&self.0)
            .get(name)
            .is_some_and(|door| door.turn.try_lock().is_err())
    }

    /// Runs the work, unless a run that began after this call has served it.
    pub(crate) async fn run<T: Default, E>(
        &self,
        name: K,
        work: impl AsyncFnOnce() -> Result<T, E>,
    ) -> Result<T, E> {
        let door = lock(&self.0).entry(name).or_default().clone();
        let asked = door.begun.load(Ordering::SeqCst);
        let _turn = door.turn.lock().await;
        if door.begun.load(Ordering::SeqCst) > asked {
            return Ok(T::default());
        }
        door.begun.fetch_add(1, Ordering::SeqCst);
        work().await
    }
}

impl<K> Default for Gate<K> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicUsize;

    use tokio::sync::Notify;

    use super::*;

    #[tokio::test]
    async fn who_asks_while_it_runs_shares_one_more_run() {
        let gate = Gate::default();
        let (runs, inside, go) = (AtomicUsize::new(0), Notify::new(), Notify::new());
        let slow = gate.run("place", async || {
            runs.fetch_add(1, Ordering::SeqCst);
            inside.notify_one();
            go.notified().await;
            Ok::<_, ()>(())
        });
        let ask = || {
            gate.run("place", async || {
                runs.fetch_add(1, Ordering::SeqCst);
                Ok::<_, ()>(())
            })
        };
        let others = async {
            inside.notified().await;
            assert!(gate.is_busy(&"place"));
            let later = async { tokio::join!(ask(), ask(), ask()) };
            let release = async { go.notify_one() };
            tokio::join!(later, release)
        };
        let (first, _) = tokio::join!(slow, others);
        assert_eq!(first, Ok(()));
        assert_eq!(runs.load(Ordering::SeqCst), 2);
        assert!(!gate.is_busy(&"place"));
    }
}
