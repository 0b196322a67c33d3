use domain::Result;
use engine::{Difference, What, verify_manifest};
use serde_json::json;

use super::{Context, later};
use crate::arguments::Verify;

/// Compares an export with its manifest, offline.
pub(super) fn run(context: &Context<'_>, verify: &Verify) -> Result<u8> {
    if verify.key.is_some() {
        return Err(later("--key"));
    }
    let output = context.output;
    let report = verify_manifest(&verify.file).map_err(|error| error.tried("verify"))?;
    let of_rows = |difference: &&Difference| difference.what != What::Unlisted;
    let wrong = report.differences.iter().filter(of_rows).count() as u64;
    let verified = report.files.saturating_sub(wrong);
    output.json(&json!({
        "files": report.files,
        "verified": verified,
        "bytes": report.bytes,
        "torn": report.torn,
        "unfinished": report.unfinished,
        "differences": report.differences,
    }));
    output.say(
        "cli-verify-title",
        &[
            ("verified", verified.into()),
            ("files", report.files.into()),
        ],
    );
    for difference in &report.differences {
        let key = match difference.what {
            What::Missing => "cli-verify-missing",
            What::Unlisted => "cli-verify-unknown",
            What::Size | What::Sha256 | What::NotAFile | What::Unreadable => "cli-verify-differs",
        };
        output.say(key, &[("item", difference.path.as_str().into())]);
    }
    Ok(u8::from(!report.is_clean()))
}
