use domain::Result;
use engine::{Conflict, DownloadOptions, Strictness};

use super::{Context, later, report};
use crate::arguments::{self, Download};
use crate::stop::unless;

/// Plans a download and runs it.
pub(super) async fn run(context: &Context<'_>, download: &Download) -> Result<u8> {
    let options = options(download)?;
    let session = context.session()?;
    let engine = &session.engine;
    let job = unless(&context.stop, async {
        let places = session.reach(&download.places, context.given).await?;
        let listed = |count| context.output.listed(count);
        engine
            .plan_download(places, &download.to, options, &listed)
            .await
    });
    let job = job.await?;
    context.output.end_progress();
    report::run_job(context, engine, &job.job).await
}

fn options(download: &Download) -> Result<DownloadOptions> {
    Ok(DownloadOptions {
        conflict: match download.conflict {
            arguments::Conflict::Skip => Conflict::Skip,
            arguments::Conflict::Rename => Conflict::Rename,
            arguments::Conflict::Overwrite => return Err(later("--conflict overwrite")),
            arguments::Conflict::Newer => return Err(later("--conflict newer")),
        },
        verify: match download.verify {
            arguments::Strictness::Strict => Strictness::Strict,
            arguments::Strictness::Normal => Strictness::Normal,
        },
    })
}
