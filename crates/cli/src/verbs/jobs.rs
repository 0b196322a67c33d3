use domain::{JobState, JobSummary, Result};
use engine::Until;
use serde_json::json;

use super::{Context, report, undelete};
use crate::arguments::{Jobs, Limits};
use crate::escape::{padded, right};
use crate::stop::unless;

/// Lists, shows, pauses, resumes, limits, cancels or undoes jobs.
pub(super) async fn run(context: &Context<'_>, jobs: &Jobs) -> Result<u8> {
    match jobs {
        Jobs::List => list(context),
        Jobs::Show { id } => show(context, id),
        Jobs::Resume { id: Some(id) } => resume(context, id).await,
        Jobs::Resume { id: None } => resume_all(context).await,
        Jobs::Pause {
            id: Some(id),
            after_step: true,
        } => pause_after_step(context, id),
        Jobs::Pause { id: Some(id), .. } => pause(context, id).await,
        Jobs::Pause { id: None, .. } => pause_all(context).await,
        Jobs::Undo { id } => undelete::undo(context, id).await,
        Jobs::Cancel { id } => cancel(context, id).await,
        Jobs::Retry { id } => retry(context, id).await,
        Jobs::Limit { id, limits } => limit(context, id, *limits),
    }
}

fn list(context: &Context<'_>) -> Result<u8> {
    let jobs = context.session()?.engine.jobs()?;
    context.output.json(&json!({ "jobs": jobs }));
    if jobs.is_empty() {
        context.output.say("cli-no-jobs", &[]);
    } else {
        let column = |name: &str| {
            context
                .output
                .words()
                .say(&format!("cli-column-{name}"), &[])
        };
        let names = ["job", "verb", "state", "items", "places"].map(column);
        context.output.line(&row(&names));
    }
    for job in &jobs {
        line(context, job);
    }
    Ok(0)
}

fn show(context: &Context<'_>, id: &str) -> Result<u8> {
    let session = context.session()?;
    let job = session.engine.job(id)?;
    context.output.json(&job);
    if !context.output.is_json() {
        line(context, &job);
        report::problems(context, &session.engine, &job)?;
        if let Some(error) = &job.error {
            context.output.explain(error);
        }
    }
    Ok(0)
}

/// Goes on with a job. Storage that needs a connection string or a SAS needs it again: neither is kept.
async fn resume(context: &Context<'_>, id: &str) -> Result<u8> {
    let session = context.session()?;
    let places = session.engine.job_places(id)?;
    unless(&context.stop, session.reach_places(&places, context.given)).await?;
    report::run_job(context, &session.engine, id, Until::Ended).await
}

/// Goes on with every job that stands still, one after the other, the oldest first.
async fn resume_all(context: &Context<'_>) -> Result<u8> {
    let still = {
        let engine = context.session()?.engine;
        let mut still: Vec<_> = engine.jobs()?;
        still.retain(|job| job.state == JobState::Paused);
        still.extend(engine.interrupted()?);
        still.sort_by(|a, b| a.made_at.cmp(&b.made_at));
        still
    };
    if still.is_empty() {
        context.output.say("cli-no-job-stands-still", &[]);
    }
    let mut worst = 0;
    for job in still {
        worst = worst.max(resume(context, &job.job).await?);
        if context.stop.is_cancelled() {
            break;
        }
    }
    Ok(worst)
}

async fn pause(context: &Context<'_>, id: &str) -> Result<u8> {
    let session = context.session()?;
    unless(&context.stop, session.engine.pause(id)).await?;
    context.output.json(&session.engine.job(id)?);
    context.output.say("cli-job-paused", &[("job", id.into())]);
    Ok(0)
}

/// Asks and does not wait: a step may take an hour.
fn pause_after_step(context: &Context<'_>, id: &str) -> Result<u8> {
    let session = context.session()?;
    session.engine.pause_after_step(id)?;
    let job = session.engine.job(id)?;
    context.output.json(&job);
    let key = match job.state {
        JobState::Paused => "cli-job-paused",
        _ => "cli-job-pauses-after-step",
    };
    context.output.say(key, &[("job", id.into())]);
    Ok(0)
}

async fn pause_all(context: &Context<'_>) -> Result<u8> {
    let mut at_work = context.session()?.engine.jobs()?;
    at_work.retain(|job| matches!(job.state, JobState::Running | JobState::Waiting));
    if at_work.is_empty() {
        context.output.say("cli-no-job-at-work", &[]);
    }
    for job in at_work {
        pause(context, &job.job).await?;
    }
    Ok(0)
}

async fn cancel(context: &Context<'_>, id: &str) -> Result<u8> {
    let session = context.session()?;
    unless(&context.stop, session.engine.cancel(id)).await?;
    context.output.json(&session.engine.job(id)?);
    context
        .output
        .say("cli-job-canceled", &[("job", id.into())]);
    Ok(0)
}

async fn retry(context: &Context<'_>, id: &str) -> Result<u8> {
    let session = context.session()?;
    let places = session.engine.job_places(id)?;
    unless(&context.stop, async {
        session.reach_places(&places, context.given).await?;
        session.engine.retry(id).await
    })
    .await?;
    report::run_job(context, &session.engine, id, Until::Ended).await
}

fn limit(context: &Context<'_>, id: &str, limits: Limits) -> Result<u8> {
    let session = context.session()?;
    session
        .engine
        .set_limits(id, super::download::limits(limits))?;
    context.output.json(&session.engine.job(id)?);
    context.output.say("cli-job-limited", &[("job", id.into())]);
    Ok(0)
}

fn line(context: &Context<'_>, job: &JobSummary) {
    let words = context.output.words();
    let columns = [
        job.job.clone(),
        words.say(&format!("verb-{}", job.verb.as_str()), &[]),
        words.say(&format!("state-{}", job.state.as_str()), &[]),
        words.count(job.items),
        job.places.join(", "),
    ];
    context.output.line(&row(&columns));
}

fn row(columns: &[String; 5]) -> String {
    let [job, verb, state, items, places] = columns;
    format!(
        "{}  {} {} {}  {places}",
        padded(job, 32),
        padded(verb, 14),
        padded(state, 26),
        right(items, 10)
    )
}
