use domain::Result;
use engine::{Conflict, DownloadOptions, Strictness, Until};

use super::{Context, report};
use crate::arguments::{self, Download};
use crate::stop::unless;

/// Plans a download and runs it.
pub(super) async fn run(context: &Context<'_>, download: &Download) -> Result<u8> {
    let session = context.session()?;
    let engine = &session.engine;
    let job = unless(&context.stop, async {
        let places = session.reach(&download.places, context.given).await?;
        let listed = |count| context.output.listed(count);
        engine
            .plan_download(places, &download.to, options(download), &listed)
            .await
    });
    let job = job.await?;
    context.output.end_progress();
    engine.set_limits(&job.job, limits(download.limits))?;
    report::run_job(context, engine, &job.job, Until::Ended).await
}

fn options(download: &Download) -> DownloadOptions {
    DownloadOptions {
        conflict: match download.conflict {
            arguments::Conflict::Skip => Conflict::Skip,
            arguments::Conflict::Overwrite => Conflict::Overwrite,
            arguments::Conflict::Rename => Conflict::Rename,
            arguments::Conflict::Newer => Conflict::Newer,
        },
        verify: match download.verify {
            arguments::Strictness::Strict => Strictness::Strict,
            arguments::Strictness::Normal => Strictness::Normal,
        },
        include: download.include.clone(),
        exclude: download.exclude.clone(),
    }
}

/// The limits of a download as the engine has them.
pub(super) fn limits(limits: arguments::Limits) -> engine::Limits {
    engine::Limits {
        streams: limits.streams,
        bytes_per_second: limits.limit_rate,
    }
}
