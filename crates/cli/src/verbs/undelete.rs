use domain::Result;
use engine::Undeleted;
use serde_json::{Value, json};

use super::{Context, unmarked};
use crate::arguments::Undelete;
use crate::stop::unless;

/// Brings back what is soft-deleted, and says what came back.
pub(super) async fn run(context: &Context<'_>, undelete: &Undelete) -> Result<u8> {
    let session = context.session()?;
    let output = context.output;
    let mut items: Vec<Value> = Vec::new();
    let (mut recovered, mut failed) = (0u64, 0u64);
    let mut each = |one: Undeleted| {
        let item = one.place.to_string();
        if let Some(error) = &one.error {
            failed += 1;
            output.say("cli-undelete-failed", &[("item", item.as_str().into())]);
            output.line(&format!("    {}", output.words().error(error).what));
        } else {
            recovered += 1;
            output.say("cli-undelete-item", &[("item", item.as_str().into())]);
        }
        items.push(match &one.error {
            Some(error) => json!({ "item": item, "error": output.described(error) }),
            None => json!({ "item": item }),
        });
    };
    let undeleted = unless(&context.stop, async {
        let named = unmarked(&undelete.places);
        let places = session.reach(&named, context.given).await?;
        session.engine.undelete(places, &mut each).await
    });
    undeleted.await?;
    output.json(&json!({ "recovered": recovered, "failed": failed, "items": items }));
    output.say("cli-undelete-title", &[("count", recovered.into())]);
    Ok(u8::from(failed > 0))
}
