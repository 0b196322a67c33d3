use std::path::Path;

use domain::{Code, Error, Kind, Plan, PlanItem, Result};
use engine::{PlanFile, Step, Until};
use serde_json::{Value, json};

use super::{Context, delete, report};
use crate::arguments;
use crate::stop::unless;

/// Shows or applies a saved plan.
pub(super) async fn run(context: &Context<'_>, verb: &arguments::Plan) -> Result<u8> {
    match verb {
        arguments::Plan::Show { file, az } => {
            let saved = engine::read_plan(file)?;
            if *az {
                commands(context, &saved);
                return Ok(0);
            }
            present(context, &saved.plan, &steps(&saved.items), file);
            Ok(0)
        }
        arguments::Plan::Apply { file, confirm } => apply(context, file, confirm.as_deref()).await,
    }
}

/// Deletes what a saved plan names, if the confirmation fits it.
async fn apply(context: &Context<'_>, file: &Path, confirm: Option<&str>) -> Result<u8> {
    // What is typed is held against the file first: a wrong text signs nobody in.
    let saved = engine::read_plan(file)?;
    let Some(typed) = confirm.filter(|typed| delete::fits(&saved.plan, typed)) else {
        let code = match confirm {
            Some(_) => Code::ConfirmationMismatch,
            None => Code::ConfirmationMissing,
        };
        present(context, &saved.plan, &steps(&saved.items), file);
        context
            .output
            .explain(&Error::new(code).with("confirm", saved.plan.typed()));
        return Ok(code.exit());
    };
    let session = context.session()?;
    let engine = &session.engine;
    let plan = unless(&context.stop, async {
        session
            .reach_places(&saved.plan.places, context.given)
            .await?;
        let plan = engine.import_plan(file)?;
        // The engine makes the text anew from the items; the file has no say in it.
        if plan.typed() != typed.trim() {
            engine.discard(&plan.id)?;
            return Err(Error::new(Code::ConfirmationMismatch).with("confirm", plan.typed()));
        }
        if let Err(error) = engine.confirm(&plan.id, &plan.hash, &plan.confirm).await {
            engine.discard(&plan.id)?;
            return Err(error);
        }
        Ok(plan)
    });
    let plan = plan.await?;
    report::run_job(context, engine, &plan.id, Until::Ended).await
}

/// A plan as commands of the Azure CLI: what has none, or is left alone, as a comment.
fn commands(context: &Context<'_>, saved: &PlanFile) {
    let words = context.output.words();
    let comment = |text: &str| context.output.line(&format!("# {text}"));
    comment(&words.say("cli-plan-az", &[("hash", saved.plan.hash.clone().into())]));
    for item in &saved.items {
        match engine::az_command(item, &saved.plan.options) {
            Ok(command) => context.output.line(&command),
            Err(why) => comment(&format!("{}: {}", item.blob, words.say(&why, &[]))),
        }
    }
}

/// The containers and resources of a plan in their order, each with the items and bytes that will go.
fn steps(items: &[PlanItem]) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for item in items.iter().filter(|item| item.blocker.is_none()) {
        let resource = item.resource();
        let place = match &resource {
            Some(id) => id.to_string(),
            None => item.blob.container.to_string(),
        };
        match steps.iter_mut().find(|step| step.place == place) {
            Some(step) => {
                step.items += 1;
                step.bytes += item.size;
            }
            None => steps.push(Step {
                place,
                kind: resource.map_or(Kind::Container, |_| item.kind),
                first: item.seq,
                items: 1,
                bytes: item.size,
                ended: 0,
                troubled: 0,
            }),
        }
    }
    steps
}

/// Says what a plan deletes, what it leaves, and what to type.
pub(super) fn present(context: &Context<'_>, plan: &Plan, steps: &[Step], file: &Path) {
    if context.output.is_json() {
        context.output.json(&object(context, plan, steps, file));
        return;
    }
    let output = context.output;
    let words = output.words();
    let bytes = words.bytes(plan.bytes);
    output.say(
        "cli-plan-title",
        &[("items", plan.items.into()), ("bytes", bytes.into())],
    );
    for step in steps {
        let place = &step.place;
        // A resource is one thing, and nobody says its bytes.
        if step.kind != Kind::Container {
            output.line(&format!("    {place}"));
            continue;
        }
        let (items, bytes) = (words.count(step.items), words.bytes(step.bytes));
        output.line(&format!("    {place}: {items}, {bytes}"));
    }
    if let Some(folder) = &plan.export_to {
        output.say("cli-plan-export", &[("folder", folder.clone().into())]);
    }
    blockers(context, plan);
    if !plan.stays.is_empty() {
        output.say("cli-plan-stays", &[]);
        for stay in &plan.stays {
            output.line(&format!("    {}", stays(context, stay)));
        }
    }
    output.say(
        "cli-plan-saved",
        &[("path", file.display().to_string().into())],
    );
    if plan.items == 0 {
        output.say("cli-plan-nothing-left", &[]);
        return;
    }
    let confirm = format!("\"{}\"", plan.typed());
    let command = format!(
        "lastcopy plan apply \"{}\" --confirm {confirm}",
        file.display()
    );
    output.say("cli-plan-type", &[("confirm", confirm.into())]);
    output.say("cli-plan-apply", &[("command", command.into())]);
}

fn blockers(context: &Context<'_>, plan: &Plan) {
    const SHOWN: usize = 20;
    if plan.blocked == 0 {
        return;
    }
    let output = context.output;
    output.say("cli-plan-blocked", &[("count", plan.blocked.into())]);
    for blocker in plan.blockers.iter().take(SHOWN) {
        let why = output
            .words()
            .say(&format!("blocker-{}", blocker.code), &[]);
        output.line(&format!("    {}: {why}", blocker.item));
        for line in blocker.what.lines() {
            output.line(&format!("        {line}"));
        }
    }
    let more = plan.blocked.saturating_sub(SHOWN as u64);
    if more > 0 {
        output.line(&format!(
            "    {}",
            output
                .words()
                .say("cli-plan-more", &[("count", more.into())])
        ));
    }
}

fn stays(context: &Context<'_>, stay: &domain::Stay) -> String {
    let count = stay.count.unwrap_or_default();
    context
        .output
        .words()
        .say(&format!("stay-{}", stay.code), &[("count", count.into())])
}

/// A plan as the contract's JSON has it.
fn object(context: &Context<'_>, plan: &Plan, steps: &[Step], file: &Path) -> Value {
    let words = context.output.words();
    let step =
        |step: &Step| json!({ "container": step.place, "items": step.items, "bytes": step.bytes });
    let blocker = |blocker: &domain::Blocker| {
        json!({
            "item": blocker.item,
            "code": blocker.code,
            "message": words.say(&format!("blocker-{}", blocker.code), &[]),
            "what": blocker.what,
            "remedy": words.say(&format!("blocker-{}-remedy", blocker.code), &[]),
        })
    };
    let stay = |stay: &domain::Stay| json!({ "code": stay.code, "count": stay.count, "message": stays(context, stay) });
    let mut object = json!({
        "plan": file,
        "hash": plan.hash,
        "confirm": plan.typed(),
        "items": plan.items,
        "bytes": plan.bytes,
        "blocked": plan.blocked,
        "steps": steps.iter().map(step).collect::<Vec<_>>(),
        "blockers": plan.blockers.iter().map(blocker).collect::<Vec<_>>(),
        "stays": plan.stays.iter().map(stay).collect::<Vec<_>>(),
    });
    if let Some(folder) = &plan.export_to {
        object["exportTo"] = json!(folder);
    }
    object
}
