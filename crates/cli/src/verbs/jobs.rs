use domain::{JobSummary, Result};
use serde_json::json;

use super::{Context, report};
use crate::arguments::Jobs;
use crate::escape::{padded, right};
use crate::stop::unless;

/// Lists, shows, resumes or cancels jobs.
pub(super) async fn run(context: &Context<'_>, jobs: &Jobs) -> Result<u8> {
    match jobs {
        Jobs::List => list(context),
        Jobs::Show { id } => show(context, id),
        Jobs::Resume { id } => resume(context, id).await,
        Jobs::Cancel { id } => cancel(context, id),
        Jobs::Pause(_) => Err(super::later("jobs pause")),
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
    report::run_job(context, &session.engine, id).await
}

fn cancel(context: &Context<'_>, id: &str) -> Result<u8> {
    let session = context.session()?;
    session.engine.cancel(id)?;
    context.output.json(&session.engine.job(id)?);
    context
        .output
        .say("cli-job-canceled", &[("job", id.into())]);
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
