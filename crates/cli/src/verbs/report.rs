//! What came of a job, in words and as JSON, and its exit code.

use std::path::{Path, PathBuf};

use domain::{Code, Error, JobState, JobSummary, Outcome, Result, Verb};
use engine::{Engine, Until};
use serde_json::{Value, json};

use super::Context;

/// Runs a job to its end, or until it pauses, and says what came of it.
pub(super) async fn run_job(
    context: &Context<'_>,
    engine: &Engine,
    id: &str,
    until: Until,
) -> Result<u8> {
    let planned = engine.job(id)?;
    let progress = |now| context.output.progress(&now, planned.items, planned.bytes);
    let ended = engine.run(id, until, context.stop.clone(), &progress).await;
    context.output.end_progress();
    let job = ended?;
    let certificate = certificate(context, engine, &job)?;
    context
        .output
        .json(&summary(context, engine, &job, certificate.as_deref())?);
    if !context.output.is_json() {
        tell(context, engine, &job)?;
        if let Some(path) = &certificate {
            let path = path.display().to_string();
            context
                .output
                .say("certificate-written", &[("path", path.into())]);
        }
    }
    if let Some(stopped) = paused_by(&job) {
        context.output.explain(&stopped);
        if !context.output.is_json() {
            hint(context, engine, &job, &stopped)?;
        }
        return Ok(stopped.code.exit());
    }
    let erasure = job.verb == Verb::Delete && engine.plan(id)?.options.leaves_nothing();
    Ok(exit(&job, erasure))
}

/// Writes the certificate of a deletion that ended.
fn certificate(
    context: &Context<'_>,
    engine: &Engine,
    job: &JobSummary,
) -> Result<Option<PathBuf>> {
    let ended = matches!(job.state, JobState::Finished | JobState::Canceled);
    if job.verb != Verb::Delete || !ended {
        return Ok(None);
    }
    let key = certificate::key_of_this_machine()?;
    engine
        .certify(&job.job, &key, context.output.words())
        .map(Some)
}

/// A job as the contract's JSON has it.
fn summary(
    context: &Context<'_>,
    engine: &Engine,
    job: &JobSummary,
    certificate: Option<&Path>,
) -> Result<Value> {
    let tally = &job.tally;
    // What the service still works at, or may have done: only the next run finds out.
    let unknown = tally.unknown + engine.begun(&job.job)?;
    let mut object = match job.verb {
        Verb::Download => json!({
            "job": job.job,
            "files": job.items,
            "bytes": job.bytes,
            "saved": tally.saved,
            "skipped": tally.skipped,
            "changed": tally.changed,
            "blocked": tally.blocked,
            "failed": tally.failed,
            "canceled": tally.canceled,
            "manifest": manifest(job),
        }),
        Verb::Delete => json!({
            "job": job.job,
            "deleted": tally.deleted,
            "absent": tally.absent,
            "changed": tally.changed,
            "blocked": tally.blocked,
            "failed": tally.failed,
            "unknown": unknown,
            "canceled": tally.canceled,
            "remaining": job.remaining,
            "recoverable": job.recoverable,
            "until": job.until,
            "unplanned": job.unplanned,
            "certificate": certificate,
        }),
    };
    if job.verb == Verb::Delete && job.destination.is_some() {
        object["manifest"] = json!(manifest(job));
    }
    object["state"] = json!(job.state);
    if let Some(stopped) = paused_by(job) {
        object["error"] = context.output.described(&stopped);
    }
    Ok(object)
}

/// Why a job stands still, where it does.
fn paused_by(job: &JobSummary) -> Option<Error> {
    let stands = !matches!(job.state, JobState::Finished | JobState::Canceled);
    stands.then(|| {
        job.error
            .clone()
            .unwrap_or_else(|| Error::new(Code::Canceled))
    })
}

/// 0 where everything is as it should be: all files saved or there; nothing remains of what was to go, and of an
/// erasure nothing that anybody could bring back.
fn exit(job: &JobSummary, erasure: bool) -> u8 {
    let good = match job.verb {
        Verb::Download => job.items > 0 && job.tally.saved + job.tally.skipped == job.items,
        Verb::Delete => {
            let kept = erasure && job.recoverable != Some(0);
            job.remaining == Some(0) && job.unplanned == Some(0) && !kept
        }
    };
    u8::from(!(good && job.state == JobState::Finished))
}

fn manifest(job: &JobSummary) -> Option<String> {
    let folder = job.destination.as_ref()?;
    Some(
        Path::new(folder)
            .join(engine::names::MANIFEST)
            .display()
            .to_string(),
    )
}

fn tell(context: &Context<'_>, engine: &Engine, job: &JobSummary) -> Result<()> {
    let output = context.output;
    match job.verb {
        Verb::Download => {
            let folder = job.destination.clone().unwrap_or_default();
            let done = job.tally.saved + job.tally.skipped;
            let values = [
                ("saved", done.into()),
                ("items", job.items.into()),
                ("folder", folder.into()),
            ];
            output.say("cli-download-title", &values);
        }
        Verb::Delete => {
            let values = [
                ("deleted", job.tally.deleted.into()),
                ("items", job.items.into()),
            ];
            output.say("cli-delete-title", &values);
        }
    }
    outcomes(context, job);
    problems(context, engine, job)?;
    if let Some(path) = manifest(job) {
        output.say("cli-manifest", &[("path", path.into())]);
    }
    second_look(context, job);
    Ok(())
}

/// Counts of the outcomes that the title does not give.
fn outcomes(context: &Context<'_>, job: &JobSummary) {
    let tally = &job.tally;
    for (outcome, count) in [
        (Outcome::Skipped, tally.skipped),
        (Outcome::Absent, tally.absent),
        (Outcome::Changed, tally.changed),
        (Outcome::Blocked, tally.blocked),
        (Outcome::Failed, tally.failed),
        (Outcome::Unknown, tally.unknown),
        (Outcome::Canceled, tally.canceled),
    ] {
        if count > 0 {
            let name = context
                .output
                .words()
                .say(&format!("outcome-{}", outcome.as_str()), &[]);
            let values = [("outcome", name.into()), ("count", count.into())];
            context.output.say("cli-outcome", &values);
        }
    }
}

/// The first items that did not end well, each with its reason.
pub(super) fn problems(context: &Context<'_>, engine: &Engine, job: &JobSummary) -> Result<()> {
    const SHOWN: u32 = 20;
    let words = context.output.words();
    for row in engine.job_items(&job.job, true, 0, SHOWN)? {
        let state = row.state.as_str();
        let outcome = words.say(&format!("outcome-{state}"), &[]);
        let item = row.item.blob.to_string();
        context.output.say(
            "cli-item-problem",
            &[("outcome", outcome.into()), ("item", item.into())],
        );
        if let Some(error) = &row.error {
            let spoken = words.error(error);
            context.output.line(&format!("    {}", spoken.what));
            if let Some(service) = spoken.service {
                context.output.line(&format!("    {service}"));
            }
        } else if let Some(blocker) = &row.item.blocker {
            context.output.line(&format!(
                "    {}",
                words.say(&format!("blocker-{blocker}"), &[])
            ));
        }
    }
    Ok(())
}

fn second_look(context: &Context<'_>, job: &JobSummary) {
    let output = context.output;
    if let Some(count) = job.remaining {
        output.say("cli-remaining", &[("count", count.into())]);
    }
    if let Some(count) = job.unplanned.filter(|count| *count > 0) {
        output.say("cli-unplanned", &[("count", count.into())]);
    }
    match (job.recoverable.filter(|count| *count > 0), &job.until) {
        (Some(count), Some(until)) => {
            let until = until.get(..10).unwrap_or(until).to_owned();
            let values = [("count", count.into()), ("until", until.into())];
            output.say("cli-recoverable-until", &values);
        }
        (Some(count), None) => output.say("cli-recoverable", &[("count", count.into())]),
        (None, _) => {}
    }
}

/// How a paused job goes on.
fn hint(context: &Context<'_>, engine: &Engine, job: &JobSummary, stopped: &Error) -> Result<()> {
    if job.state == JobState::Paused {
        if let Some(step) = stopped.params.get("step") {
            let step = [("step", step.as_str().into())];
            context.output.say("stopped-after-step", &step);
        } else if job.verb == Verb::Delete && engine.is_sent(&job.job)? {
            context.output.say("cli-stopped-before-look", &[]);
        }
        context.output.say("cli-paused", &[]);
        let command = format!("lastcopy jobs resume {}", job.job);
        context
            .output
            .say("cli-resume", &[("command", command.into())]);
    }
    Ok(())
}
