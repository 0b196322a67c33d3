//! `lastcopy`: every verb of the window for scripts and servers, from the same engine.
//!
//! Arguments, environment and terminal are read here and nowhere below.

mod arguments;
mod environment;
mod escape;
mod output;
mod session;
mod sign_in;
mod stop;
mod verbs;

use std::process::ExitCode;

use clap::Parser as _;

use crate::arguments::Arguments;
use crate::environment::Environment;
use crate::output::Output;

#[tokio::main]
async fn main() -> ExitCode {
    let environment = Environment::read();
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(usage) => return output::usage(&usage),
    };
    environment.start_log();
    let output = Output::new(&arguments.general, &environment);
    let stop = stop::listen(output.words());
    // On a thread of the runtime: the main thread would be woken for each request that ends.
    let ran = tokio::spawn(async move {
        match Box::pin(verbs::run(&arguments, &environment, &output, stop)).await {
            Ok(exit) => ExitCode::from(exit),
            Err(error) => output.failed(&error),
        }
    });
    match ran.await {
        Ok(exit) => exit,
        Err(broken) => std::panic::resume_unwind(broken.into_panic()),
    }
}
