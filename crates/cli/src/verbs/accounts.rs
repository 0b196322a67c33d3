use azure::{find_azure_cli, parse_connection_string};
use domain::Result;
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};

use super::Context;

/// Shows who would be signed in and which storage is reached without a sign-in. Asks for no token.
pub(super) fn list(context: &Context<'_>) -> Result<u8> {
    let session = context.session()?;
    let mut accounts: Vec<(Value, String)> = Vec::new();
    let words = context.output.words();
    if let Some(text) = context.given.connection_string() {
        let (account, _) = parse_connection_string(text.expose_secret())?;
        accounts.push((
            json!({ "by": "connection-string", "name": account.name, "endpoint": account.endpoint }),
            words.say("cli-account-storage", &[("name", account.name.as_str().into())]),
        ));
    }
    if let Some(demo) = session.demo() {
        accounts.push((
            json!({ "by": "service-principal", "name": demo.user, "tenant": demo.tenant, "client": demo.client }),
            words.say("cli-account-demo", &[("name", demo.user.as_str().into())]),
        ));
    } else if find_azure_cli(&context.given.environment.path).is_some() {
        accounts.push((
            json!({ "by": "azure-cli" }),
            words.say("cli-account-azure-cli", &[]),
        ));
    }
    let objects: Vec<&Value> = accounts.iter().map(|(object, _)| object).collect();
    context.output.json(&json!({ "accounts": objects }));
    for (_, line) in &accounts {
        context.output.line(line);
    }
    if accounts.is_empty() {
        context.output.say("cli-no-accounts", &[]);
    }
    Ok(0)
}
