//! What each verb does: read its arguments, ask the engine, say what came of it.

mod accounts;
mod delete;
mod download;
mod jobs;
mod ls;
mod plan;
mod report;
mod sandbox;
mod sandbox_env;
mod undelete;
mod verify;

use domain::{Code, Error, Result};
use tokio_util::sync::CancellationToken;

use crate::arguments::{Accounts, Arguments, Verb};
use crate::environment::Environment;
use crate::output::Output;
use crate::session::Session;
use crate::sign_in::Given;

/// All that a verb works with.
pub(crate) struct Context<'a> {
    given: Given<'a>,
    output: &'a Output,
    stop: CancellationToken,
}

impl Context<'_> {
    fn session(&self) -> Result<Session> {
        Session::open(self.given)
    }
}

/// Runs the verb and gives the exit code.
pub(crate) async fn run(
    arguments: &Arguments,
    environment: &Environment,
    output: &Output,
    stop: CancellationToken,
) -> Result<u8> {
    let given = Given {
        general: &arguments.general,
        environment,
    };
    let context = Context {
        given,
        output,
        stop,
    };
    match &arguments.verb {
        Verb::Ls(ls) => ls::run(&context, ls).await,
        Verb::Download(download) => download::run(&context, download).await,
        Verb::Delete(delete) => delete::run(&context, delete).await,
        Verb::Erase(erase) => delete::erase(&context, erase).await,
        Verb::Purge(purge) => delete::purge(&context, purge).await,
        Verb::Undelete(undelete) => undelete::run(&context, undelete).await,
        Verb::Plan(plan) => plan::run(&context, plan).await,
        Verb::Verify(verify) => verify::run(&context, verify),
        Verb::Jobs(jobs) => jobs::run(&context, jobs).await,
        Verb::Accounts(Accounts::List) => accounts::list(&context),
        Verb::Accounts(Accounts::Add(_)) => Err(later("accounts add")),
        Verb::Accounts(Accounts::Remove(_)) => Err(later("accounts remove")),
        Verb::Accounts(Accounts::Key(_)) => Err(later("accounts key")),
        Verb::Sandbox(sandbox) => sandbox::run(&context, sandbox).await,
        Verb::Later(verb) => Err(later(verb.name())),
    }
}

/// Places without the `deleted:` that may stand before what the service keeps.
fn unmarked(places: &[String]) -> Vec<String> {
    let places = places.iter();
    places
        .map(|place| place.strip_prefix("deleted:").unwrap_or(place).to_owned())
        .collect()
}

/// Something that a later version brings.
fn later(what: &str) -> Error {
    Error::new(Code::NotAvailable).with("what", what)
}
