//! `lastcopy sandbox env`: the variables that lead clients of Azure through a sandbox's proxy.

use std::path::Path;

use domain::{Code, Error, Result};
use serde_json::{Map, Value, json};

use super::Context;

/// What would lead a client past the proxy, or past the sandbox's certificates.
const UNSET: &[&str] = &["NO_PROXY", "no_proxy", "SSL_CERT_DIR"];

/// Prints the variables of the sandbox that wrote this ready file.
pub(super) fn run(context: &Context<'_>, ready_file: &Path) -> Result<u8> {
    let malformed = |why: String| {
        Error::new(Code::MalformedCloud)
            .with("file", ready_file.display())
            .with("why", why)
    };
    let text = std::fs::read_to_string(ready_file).map_err(|error| malformed(error.to_string()))?;
    // What is wrong with it is not quoted: a ready file holds secrets.
    let ready: Value = serde_json::from_str(&text).map_err(|_| malformed("not JSON".to_owned()))?;
    if !ready["proxy"].is_string() {
        let file = ready_file.display().to_string();
        let why = context
            .output
            .words()
            .say("cli-sandbox-no-proxy", &[("file", file.into())]);
        return Err(Error::new(Code::Usage).with("why", why));
    }
    context
        .output
        .json(&json!({ "set": variables(ready_file, &ready), "unset": UNSET }));
    print(context, ready_file, &ready);
    Ok(0)
}

/// Prints them as the shell of this system reads them.
pub(super) fn print(context: &Context<'_>, ready_file: &Path, ready: &Value) {
    for (name, value) in variables(ready_file, ready) {
        let value = value.as_str().unwrap_or_default();
        let line = if cfg!(windows) {
            format!("$env:{name} = '{}'", value.replace('\'', "''"))
        } else {
            format!("export {name}='{}'", value.replace('\'', r"'\''"))
        };
        context.output.line(&line);
    }
    for name in UNSET {
        let line = if cfg!(windows) {
            format!("Remove-Item -ErrorAction Ignore Env:{name}")
        } else {
            format!("unset {name}")
        };
        context.output.line(&line);
    }
}

/// Each was seen to be needed by the clients that it is for.
fn variables(ready_file: &Path, ready: &Value) -> Map<String, Value> {
    // A client's own files stay apart from those of the user's real sign-ins.
    let files = ready_file.with_extension("clients");
    let folder = |name| Value::from(files.join(name).display().to_string());
    let (proxy, ca) = (&ready["proxy"], &ready["ca"]);
    let rows = [
        // HTTP_PROXY would take even http to loopback through the proxy.
        ("HTTPS_PROXY", proxy.clone()),
        ("https_proxy", proxy.clone()),
        ("REQUESTS_CA_BUNDLE", ca.clone()),
        ("CURL_CA_BUNDLE", ca.clone()),
        ("SSL_CERT_FILE", ca.clone()),
        ("AZURE_CONFIG_DIR", folder("az")),
        ("AZCOPY_LOG_LOCATION", folder("azcopy")),
        ("AZCOPY_JOB_PLAN_LOCATION", folder("azcopy")),
        ("AZURE_CORE_COLLECT_TELEMETRY", "0".into()),
        ("AZUREML_COLLECT_TELEMETRY", "false".into()),
    ];
    rows.map(|(name, value)| (name.to_owned(), value))
        .into_iter()
        .collect()
}
