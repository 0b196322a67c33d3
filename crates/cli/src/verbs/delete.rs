use std::path::Path;

use domain::{Code, DeleteOptions, Error, Plan, Result};
use engine::Until;

use super::{Context, plan, report, unmarked};
use crate::arguments::{Delete, Erase, Purge, With};
use crate::session::Session;
use crate::stop::unless;

/// Plans a deletion. Only with the confirmation that fits this very plan is anything sent.
pub(super) async fn run(context: &Context<'_>, delete: &Delete) -> Result<u8> {
    let wanted = Wanted {
        places: &delete.places,
        options: options(delete),
        export_to: delete.export_to.as_deref(),
        until: until(delete.no_wait),
        plan_only: delete.plan_only.as_deref(),
        confirm: delete.confirm.as_deref(),
    };
    plan_or_run(context, wanted).await
}

/// The same of everything that anybody could bring back.
pub(super) async fn erase(context: &Context<'_>, erase: &Erase) -> Result<u8> {
    let wanted = Wanted {
        places: &erase.places,
        options: DeleteOptions::ERASURE,
        export_to: erase.export_to.as_deref(),
        until: until(erase.no_wait),
        plan_only: erase.plan_only.as_deref(),
        confirm: erase.confirm.as_deref(),
    };
    plan_or_run(context, wanted).await
}

/// Takes away for good what is soft-deleted already; never what is there.
pub(super) async fn purge(context: &Context<'_>, purge: &Purge) -> Result<u8> {
    let places = unmarked(&purge.places);
    let wanted = Wanted {
        places: &places,
        options: DeleteOptions::PURGE,
        export_to: None,
        until: Until::Ended,
        plan_only: purge.plan_only.as_deref(),
        confirm: purge.confirm.as_deref(),
    };
    plan_or_run(context, wanted).await
}

/// What was asked for.
struct Wanted<'a> {
    places: &'a [String],
    options: DeleteOptions,
    export_to: Option<&'a Path>,
    until: Until,
    plan_only: Option<&'a Path>,
    confirm: Option<&'a str>,
}

async fn plan_or_run(context: &Context<'_>, wanted: Wanted<'_>) -> Result<u8> {
    let session = context.session()?;
    let engine = &session.engine;
    let made = unless(&context.stop, async {
        let places = session.reach(wanted.places, context.given).await?;
        let listed = |count| context.output.listed(count);
        engine
            .plan_delete(places, wanted.options, wanted.export_to, &listed)
            .await
    });
    let made = made.await?;
    context.output.end_progress();
    if let Some(typed) = wanted.confirm
        && fits(&made, typed)
    {
        unless(
            &context.stop,
            engine.confirm(&made.id, &made.hash, &made.confirm),
        )
        .await?;
        return report::run_job(context, engine, &made.id, wanted.until).await;
    }
    let error = match wanted.confirm {
        Some(_) => Code::ConfirmationMismatch,
        None => Code::ConfirmationMissing,
    };
    show(context, &session, &made, wanted.plan_only)?;
    if wanted.confirm.is_some() {
        context
            .output
            .explain(&Error::new(error).with("confirm", made.typed()));
    }
    Ok(error.exit())
}

/// Whether what was typed confirms this plan; nothing confirms a plan that deletes nothing.
pub(super) fn fits(plan: &Plan, typed: &str) -> bool {
    plan.items > 0 && plan.typed() == typed.trim()
}

/// Saves the plan to a file, says what it deletes, and forgets it: the file is the plan from here on.
fn show(context: &Context<'_>, session: &Session, made: &Plan, file: Option<&Path>) -> Result<()> {
    let engine = &session.engine;
    let steps = engine.steps(&made.id)?;
    let path = match file {
        Some(path) => {
            engine.export_plan(&made.id, path)?;
            std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
        }
        None => engine.save_plan(&made.id)?,
    };
    engine.discard(&made.id)?;
    plan::present(context, made, &steps, &path);
    Ok(())
}

const fn until(no_wait: bool) -> Until {
    if no_wait { Until::Sent } else { Until::Ended }
}

fn options(delete: &Delete) -> DeleteOptions {
    DeleteOptions {
        snapshots: delete.with.contains(&With::Snapshots),
        versions: delete.with.contains(&With::Versions),
        soft_deleted: delete.with.contains(&With::SoftDeleted),
        purge: delete.purge,
        export: false,
        dependents: delete.with.contains(&With::Dependents),
        shared: delete.shared.clone(),
        kept_only: false,
    }
}
