use std::io::{self, BufWriter, ErrorKind, IsTerminal as _, Stdout, Write as _};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};

use domain::{Error, JobState, Progress};
use serde::Serialize;
use serde_json::json;
use words::{Language, Value, Words};

use crate::arguments::General;
use crate::environment::Environment;
use crate::escape::escaped;

/// Where a verb says what it found: people's words or one JSON object, never both.
#[derive(Debug)]
pub(crate) struct Output {
    json: bool,
    words: Words,
    terminal: bool,
    out: Mutex<BufWriter<Stdout>>,
    /// Whether lines wait in `out` until there are many of them.
    held: AtomicBool,
}

impl Output {
    pub(crate) fn new(general: &General, environment: &Environment) -> Self {
        let locale = environment.locale.as_deref().and_then(Language::of);
        Self {
            json: general.json,
            words: Words::new(general.lang.or(locale).unwrap_or_default()),
            terminal: io::stderr().is_terminal(),
            out: Mutex::new(BufWriter::with_capacity(1 << 16, io::stdout())),
            held: AtomicBool::new(false),
        }
    }

    /// Lets lines wait until there are many of them, unless somebody reads along: a long list is written in
    /// a thousandth of the calls.
    pub(crate) fn hold(&self) {
        self.held.store(!io::stdout().is_terminal(), Relaxed);
    }

    /// Writes the lines that wait.
    pub(crate) fn release(&self) {
        self.held.store(false, Relaxed);
        self.print(format_args!(""));
    }

    /// The words of the language.
    pub(crate) fn words(&self) -> &Words {
        &self.words
    }

    /// Whether JSON is asked for.
    pub(crate) fn is_json(&self) -> bool {
        self.json
    }

    /// Prints one line for people, unless JSON is asked for.
    pub(crate) fn line(&self, text: &str) {
        if !self.json {
            self.print(format_args!("{}\n", escaped(text)));
        }
    }

    /// Prints a sentence for people, unless JSON is asked for.
    pub(crate) fn say(&self, key: &str, values: &[(&str, Value)]) {
        if !self.json {
            self.line(&self.words.say(key, values));
        }
    }

    /// Prints one JSON object on one line, if JSON is asked for.
    pub(crate) fn json(&self, object: &impl Serialize) {
        if self.json
            && let Ok(text) = serde_json::to_string(object)
        {
            self.print(format_args!("{text}\n"));
        }
    }

    /// Prints on standard output. Whoever read it may have left: `lastcopy ls … | head` ends here in silence.
    fn print(&self, text: std::fmt::Arguments<'_>) {
        let mut out = self.out.lock().unwrap_or_else(PoisonError::into_inner);
        let written = out.write_fmt(text);
        let held = self.held.load(Relaxed);
        if let Err(error) = written.and_then(|()| if held { Ok(()) } else { out.flush() }) {
            if error.kind() != ErrorKind::BrokenPipe {
                complain(&error.to_string());
            }
            std::process::exit(1);
        }
    }

    /// Says what did not work: sentences on standard error; with JSON the same as one object.
    pub(crate) fn failed(&self, error: &Error) -> ExitCode {
        self.explain(error);
        self.json(&json!({ "error": self.described(error) }));
        ExitCode::from(error.code.exit())
    }

    /// Says on standard error what did not work.
    pub(crate) fn explain(&self, error: &Error) {
        self.end_progress();
        let spoken = self.words.error(error);
        complain(&escaped(&spoken.what));
        if let Some(service) = spoken.service {
            complain(&escaped(&service));
        }
        complain(&escaped(&spoken.hint));
        tracing::debug!(%error);
    }

    /// An error as scripts read it.
    pub(crate) fn described(&self, error: &Error) -> serde_json::Value {
        let spoken = self.words.error(error);
        json!({
            "code": error.code,
            "message": spoken.what,
            "hint": spoken.hint,
            "tried": error.tried,
            "params": error.params,
            "service": error.service,
        })
    }

    /// Shows how many items a listing found so far, on a terminal.
    pub(crate) fn listed(&self, count: u64) {
        self.progress_line(|words| words.say("cli-listing", &[("count", count.into())]));
    }

    /// Shows how far a job is, on a terminal.
    pub(crate) fn progress(&self, now: &Progress, items: u64, bytes: u64) {
        self.progress_line(|words| {
            if now.state == JobState::Waiting {
                return words.say("cli-waiting", &[]);
            }
            let values = [
                ("done", now.done.into()),
                ("items", items.into()),
                ("bytes", words.bytes(now.bytes).into()),
                ("total", words.bytes(bytes).into()),
                ("rate", words.bytes(now.rate).into()),
            ];
            words.say("cli-progress", &values)
        });
    }

    /// Clears the line of progress.
    pub(crate) fn end_progress(&self) {
        if self.terminal {
            let _gone = write!(io::stderr(), "\r\u{1b}[K");
        }
    }

    fn progress_line(&self, text: impl Fn(&Words) -> String) {
        if self.terminal {
            let _gone = write!(io::stderr(), "\r\u{1b}[K{}", escaped(&text(&self.words)));
        }
    }
}

/// Says what is wrong with the arguments: exit 2, or 0 for `--help` and `--version`.
pub(crate) fn usage(error: &clap::Error) -> ExitCode {
    let json = std::env::args_os().any(|argument| argument == "--json");
    if json && error.use_stderr() {
        let message = error.render().to_string();
        let told = json!({"error": {"code": "usage", "message": message}});
        // Nobody reads it where this fails.
        let _gone = writeln!(io::stdout(), "{told}");
    }
    // Nobody reads it where this fails.
    let _gone = error.print();
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
}

/// A sentence on standard error.
pub(crate) fn complain(text: &str) {
    let _gone = writeln!(io::stderr(), "{text}");
}
