use domain::{Code, Error, Result};
use engine::{Difference, What, check_certificate, verify_manifest};
use serde_json::json;

use super::Context;
use crate::arguments::Verify;

/// Checks a certificate, or compares an export with its manifest; offline.
pub(super) fn run(context: &Context<'_>, verify: &Verify) -> Result<u8> {
    // Manifests are `.jsonl` files in their folders; certificates are the only `.json` files to verify.
    if verify
        .file
        .extension()
        .is_some_and(|extension| extension == "json")
    {
        return certificate(context, verify).map_err(|error| error.tried("verify"));
    }
    if verify.key.is_some() {
        return Err(Error::new(Code::Usage).with("why", "--key is for certificates"));
    }
    manifest(context, verify)
}

fn certificate(context: &Context<'_>, verify: &Verify) -> Result<u8> {
    let directories = context.given.environment.directories()?;
    let checked = check_certificate(&verify.file, verify.key.as_deref(), &directories)?;
    let (certificate, key) = (&checked.certificate, &checked.certificate.key);
    let output = context.output;
    output.json(&json!({
        "intact": true,
        "job": certificate.job,
        "plan": certificate.plan.hash,
        "finished": certificate.finished_at,
        "outcomes": certificate.outcomes,
        "clean": certificate.is_clean(),
        "key": key,
        "known": checked.known,
    }));
    output.say("certificate-intact", &[]);
    let fingerprint = key.fingerprint.to_string();
    output.say(
        "certificate-signed-by",
        &[("fingerprint", fingerprint.into())],
    );
    output.say(
        if checked.known {
            "certificate-known"
        } else {
            "certificate-not-known"
        },
        &[],
    );
    Ok(0)
}

fn manifest(context: &Context<'_>, verify: &Verify) -> Result<u8> {
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
            What::Size | What::Sha256 | What::NotAFile | What::NotAFolder | What::Unreadable => {
                "cli-verify-differs"
            }
        };
        output.say(key, &[("item", difference.path.as_str().into())]);
    }
    Ok(u8::from(!report.is_clean()))
}
