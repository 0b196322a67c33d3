use domain::Result;
use engine::Undeleted;
use serde_json::{Value, json};

use super::{Context, unmarked};
use crate::arguments::Undelete;
use crate::stop::unless;

/// Brings back what is soft-deleted, and says what came back.
pub(super) async fn run(context: &Context<'_>, undelete: &Undelete) -> Result<u8> {
    let session = context.session()?;
    let mut brought = Brought::new(context);
    let undeleted = unless(&context.stop, async {
        let named = unmarked(&undelete.places);
        let places = session.reach(&named, context.given).await?;
        let mut each = |one| brought.take(&one);
        session.engine.undelete(places, &mut each).await
    });
    undeleted.await?;
    brought.say(&json!({}));
    Ok(u8::from(brought.failed > 0))
}

/// Brings back what a deletion took away, and says what came back and what the service does not keep.
pub(super) async fn undo(context: &Context<'_>, job: &str) -> Result<u8> {
    let session = context.session()?;
    let places = session.engine.job_places(job)?;
    let mut brought = Brought::new(context);
    let undone = unless(&context.stop, async {
        session.reach_places(&places, context.given).await?;
        let mut each = |one| brought.take(&one);
        session.engine.undo(job, &mut each).await
    });
    let gone = undone.await?;
    brought.say(&json!({ "job": job, "gone": gone }));
    if gone > 0 {
        context
            .output
            .say("cli-undo-gone", &[("count", gone.into())]);
    }
    Ok(u8::from(brought.failed + gone > 0))
}

/// What came back and what did not, said as it comes.
struct Brought<'a> {
    context: &'a Context<'a>,
    recovered: u64,
    failed: u64,
    items: Vec<Value>,
}

impl<'a> Brought<'a> {
    const fn new(context: &'a Context<'a>) -> Self {
        Self {
            context,
            recovered: 0,
            failed: 0,
            items: Vec::new(),
        }
    }

    fn take(&mut self, one: &Undeleted) {
        let output = self.context.output;
        let item = one.place.to_string();
        let values = [("item", item.as_str().into())];
        let mut told = json!({ "item": item });
        if let Some(error) = &one.error {
            self.failed += 1;
            output.say("cli-undelete-failed", &values);
            output.line(&format!("    {}", output.words().error(error).what));
            told["error"] = output.described(error);
        } else {
            self.recovered += 1;
            output.say("cli-undelete-item", &values);
        }
        self.items.push(told);
    }

    /// Says the sums, with what else there is to say of them.
    fn say(&self, more: &Value) {
        let output = self.context.output;
        let mut object = more.clone();
        object["recovered"] = json!(self.recovered);
        object["failed"] = json!(self.failed);
        object["items"] = json!(self.items);
        output.json(&object);
        output.say("cli-undelete-title", &[("count", self.recovered.into())]);
    }
}
