//! What the service keeps after a deletion: bringing it back. Taking it away for good is a plan like any other.

use domain::{Kind, Offer, Result, Selection};
use engine::{Totals, Undeleted};

use crate::App;
use crate::views::{NotRecovered, Recovered};

/// Things that did not come back and are told one by one.
const TOLD: usize = 50;

impl App {
    pub(crate) async fn undo_delete(&self, job: String) -> Result<Recovered> {
        let engine = self.engine();
        let mut recovered = Recovered::default();
        let undone = engine.undo(&job, &mut |one| recovered.add(one)).await;
        self.refresh_around(&engine, &job).await;
        recovered.gone = undone?;
        Ok(recovered)
    }

    pub(crate) async fn recover(&self, selection: Selection) -> Result<Recovered> {
        let engine = self.engine();
        let places = engine.selected_deleted(&selection)?;
        let mut recovered = Recovered::default();
        let undeleted = engine.undelete(places, &mut |one| recovered.add(one)).await;
        // The engine notes why a reading broke off, and the page shows it with the place.
        let _noted = self.refresh(selection.place).await;
        undeleted?;
        Ok(recovered)
    }
}

impl Recovered {
    fn add(&mut self, one: Undeleted) {
        let Some(error) = one.error else {
            self.back += 1;
            return;
        };
        self.failed += 1;
        if self.problems.len() < TOLD {
            let place = one.place.to_string();
            self.problems.push(NotRecovered { place, error });
        }
    }
}

/// Whether a selection is of what is soft-deleted, and can be brought back.
pub(crate) fn recover_offer(totals: &Totals) -> Offer {
    all_deleted(totals).unwrap_or(Offer::Yes)
}

/// Whether what the service keeps of a selection can be taken away for good.
pub(crate) fn purge_offer(totals: &Totals) -> Offer {
    let kept = || {
        let container = totals.kinds.contains(&Kind::Container);
        container.then_some(Offer::No("container-kept"))
    };
    all_deleted(totals).or_else(kept).unwrap_or(Offer::Yes)
}

/// Why not, where something of a selection is there, or nothing is selected.
fn all_deleted(totals: &Totals) -> Option<Offer> {
    if totals.items == 0 {
        Some(Offer::No("nothing-selected"))
    } else {
        (totals.deleted < totals.items).then_some(Offer::No("not-deleted"))
    }
}
