//! The table of commands: what the page can ask, each once. The dispatcher, the window's allow-list and
//! the page's bindings are made from it.

use domain::{
    BlobCopy, DeleteOptions, Error, JobSummary, Properties, Result, Selection, WorkspaceRow,
};
use serde::Deserialize;
use serde_json::Value;
use ts_rs::{Config, TS};

use crate::App;
use crate::views::{
    Attach, CertificateView, Deletion, Downloads, Folder, Found, JobLimits, JobRow, JobStep, Look,
    Manner, PlaceView, PlanView, Preview, Recovered, RowsPage, RowsQuery, Session, Settings,
    Summary, TreeNode,
};

/// Every command's name, in alphabetical order.
pub const COMMANDS: &[&str] = include!("../commands.in");

/// A command as the page's bindings need it.
#[derive(Debug)]
pub struct Signature {
    /// What it does.
    pub doc: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Its arguments: name and TypeScript type.
    pub arguments: Vec<(&'static str, String)>,
    /// The TypeScript type of its answer.
    pub answer: String,
}

macro_rules! commands {
    ($($(#[doc = $doc:literal])+ $name:ident($($argument:ident: $type:ty),*) -> $answer:ty;)+) => {
        /// Runs a command by its name, with its arguments as a JSON object.
        ///
        /// Errors: `usage` for a name or arguments that are not in the table; otherwise the command's own.
        pub async fn call(app: &App, name: &str, arguments: Value) -> Result<Value> {
            match name {
                $(stringify!($name) => {
                    #[derive(Deserialize)]
                    #[serde(deny_unknown_fields)]
                    struct Arguments { $($argument: $type,)* }
                    let Arguments { $($argument,)* } = parse(name, arguments)?;
                    let answer: $answer = app.$name($($argument),*).await?;
                    serde_json::to_value(answer).map_err(|e| bad(name, &e))
                })+
                _ => Err(Error::new(domain::Code::Usage).with("why", "no such command")),
            }
        }

        /// Every command's signature, in the order of the table.
        pub fn signatures() -> Vec<Signature> {
            vec![$(Signature {
                doc: concat!($($doc),+).trim_ascii(),
                name: stringify!($name),
                arguments: vec![$((stringify!($argument), type_name::<$type>()),)*],
                answer: type_name::<$answer>(),
            },)+]
        }
    };
}

commands! {
    /// Who uses the window, and on what.
    session() -> Session;
    /// Starts the local Azure with demo data and signs in to it.
    start_demo() -> Session;
    /// Signs in with the login of the Azure CLI.
    sign_in_azure_cli() -> Session;
    /// Reaches storage by a connection string, a SAS, an account key or in the local emulator, for this run.
    attach_storage(how: Attach) -> Session;
    /// Forgets attached storage and its secret.
    detach_storage(place: i64) -> Session;
    /// Language, theme and density, as the person chose them.
    settings() -> Settings;
    /// Changes and keeps them.
    set_settings(settings: Settings) -> Settings;
    /// What holds for every download, as the person chose it.
    downloads() -> Downloads;
    /// Changes and keeps it; what runs is as it was.
    set_downloads(downloads: Downloads) -> Downloads;
    /// The places directly below one, for the tree; reads them first where nobody did.
    tree(parent: i64) -> Vec<TreeNode>;
    /// Opens a place: what is known of it at once, and a reading in the background.
    open_place(place: i64) -> PlaceView;
    /// Reads a place again.
    refresh(place: i64) -> ();
    /// Some rows of a place, at most 1,000.
    rows(query: RowsQuery, offset: u64, limit: u32) -> RowsPage;
    /// The numbers of the rows from one position to another, both included, in the order of the query.
    row_ids(query: RowsQuery, from: u64, to: u64) -> Vec<i64>;
    /// Sums what lies below a place, for a storage account container after container.
    measure(place: i64) -> ();
    /// What a selection amounts to, and what can be done with it.
    summarize(selection: Selection) -> Summary;
    /// The workspaces of every subscription that can be read.
    workspaces() -> Vec<WorkspaceRow>;
    /// What is known of a row, in groups; asks the far side.
    properties(id: i64) -> Properties;
    /// The versions, snapshots and soft-deleted copies of one blob, the current one first.
    copies(id: i64) -> Vec<BlobCopy>;
    /// The beginning of a small text or a whole small image; nothing is run.
    preview(id: i64) -> Preview;
    /// Rows whose name holds a text, among all that were ever listed; at most 200.
    find(text: String, limit: u32) -> Vec<Found>;
    /// Puts the ids of a selection on the clipboard, one a line: Resource Manager ids, or blob URLs.
    copy_id(selection: Selection) -> String;
    /// Puts the URLs of a selection on the clipboard, one a line, without any signature.
    copy_url(selection: Selection) -> String;
    /// Writes a list as CSV or JSON to a file that the person names; `null` where they canceled.
    export_list(query: RowsQuery) -> Option<String>;
    /// Opens a place in the Azure portal, in the system's browser.
    open_in_portal(place: i64) -> ();
    /// The local folders that the person chose: the pinned ones first, then the recent.
    folders() -> Vec<Folder>;
    /// Asks the person for a local folder; `null` where they canceled.
    pick_folder() -> Option<Folder>;
    /// Asks the person for a local folder and pins it; `null` where they canceled.
    add_folder() -> Option<Folder>;
    /// Pins or unpins a folder.
    pin_folder(folder: u32, pinned: bool) -> Vec<Folder>;
    /// Forgets a folder; what is in it stays.
    forget_folder(folder: u32) -> Vec<Folder>;
    /// Opens a folder in the system's file manager.
    open_folder(folder: u32) -> ();
    /// Starts to download a selection to a folder, in a manner that is kept for the next; `null` as the last time.
    download(selection: Selection, folder: u32, manner: Option<Manner>) -> JobSummary;
    /// Lists what deleting a selection would delete, each item after its copy in a folder where one is named. Deletes nothing.
    plan_delete(selection: Selection, options: DeleteOptions, export_to: Option<u32>) -> PlanView;
    /// Lists what the service keeps of the workspaces and key vaults that a deletion took away, to purge it.
    plan_purge(job: String) -> PlanView;
    /// Puts a plan on the clipboard as commands of the Azure CLI, and tells how many there are.
    copy_plan(plan: String) -> u64;
    /// Writes a plan to a sealed file that the person names; `null` where they canceled.
    save_plan(plan: String) -> Option<String>;
    /// Forgets a plan that was not applied.
    discard_plan(plan: String) -> ();
    /// Applies a plan: the hash and the typed text must fit it.
    apply_delete(plan: String, hash: String, typed: String) -> JobSummary;
    /// Brings back what a deletion took away, and nothing else, as far as the service keeps it.
    undo_delete(job: String) -> Recovered;
    /// Brings back a selection of what is soft-deleted.
    recover(selection: Selection) -> Recovered;
    /// The jobs, newest first.
    jobs() -> Vec<JobSummary>;
    /// Some items of a plan or job, at most 1,000; `problems` leaves out what ended well or waits.
    job_rows(job: String, problems: bool, offset: u64, limit: u32) -> Vec<JobRow>;
    /// The steps of a deletion, and how far each is.
    job_steps(job: String) -> Vec<JobStep>;
    /// Stops a job for good; what is done stays done.
    cancel_job(job: String) -> ();
    /// Goes on with a paused job.
    resume_job(job: String) -> JobSummary;
    /// Pauses a job; what is done stays done.
    pause_job(job: String) -> ();
    /// Pauses a deletion once the step that it is at has ended.
    pause_after_step(job: String) -> ();
    /// Tries again what did not end well of a download.
    retry_job(job: String) -> JobSummary;
    /// Sets how many streams and bytes a second a download may take; `null` for as many as help.
    limit_job(job: String, streams: Option<u32>, bytes_per_second: Option<u64>) -> ();
    /// How much a download may take.
    job_limits(job: String) -> JobLimits;
    /// Shows the folder of a download in the system's file manager.
    show_in_folder(job: String) -> ();
    /// The deletions that ended: who made them, and whether they have a certificate.
    deletions() -> Vec<Deletion>;
    /// Reads the certificate of a deletion and checks every byte of it, offline; `null` where none was written.
    certificate(job: String) -> Option<CertificateView>;
    /// Checks a certificate's file that the person names, offline; `null` where they canceled.
    verify_file() -> Option<CertificateView>;
    /// Writes the certificate of a deletion that ended, or signs it again.
    certify(job: String) -> CertificateView;
    /// Opens the certificate's page in the browser, or the folder that holds it in the file manager.
    open_certificate(job: String, folder: bool) -> ();
    /// Copies a certificate to a file that the person names; `null` where they canceled.
    save_certificate(job: String) -> Option<String>;
    /// Looks once more at the places of a deletion that finished.
    look_again(job: String) -> Look;
}

fn parse<T: for<'de> Deserialize<'de>>(name: &str, arguments: Value) -> Result<T> {
    let arguments = match arguments {
        Value::Null => Value::Object(serde_json::Map::new()),
        Value::Object(_) => arguments,
        // Arguments have names; serde would take an array for them too.
        _ => return Err(Error::new(domain::Code::Usage).with("why", format!("{name}: no object"))),
    };
    serde_json::from_value(arguments).map_err(|e| bad(name, &e))
}

/// What is wrong with arguments, without any of their values: one may be a secret, or ten megabytes long.
fn bad(name: &str, error: &serde_json::Error) -> Error {
    let text = error.to_string();
    let names_a_field = ["missing field", "unknown field", "duplicate field"]
        .iter()
        .any(|case| text.starts_with(case));
    let why: String = if names_a_field {
        text.chars().take(120).collect()
    } else {
        "an argument of another type".to_owned()
    };
    Error::new(domain::Code::Usage).with("why", format!("{name}: {why}"))
}

fn type_name<T: TS>() -> String {
    T::name(&typescript())
}

/// How Rust's types are spelled in TypeScript: 64-bit integers are numbers, since none here reaches 2^53.
pub(crate) fn typescript() -> Config {
    Config::new().with_large_int("number")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_allow_list_is_the_table() {
        let mut names: Vec<&str> = signatures().iter().map(|s| s.name).collect();
        names.sort_unstable();
        assert_eq!(names, COMMANDS);
    }
}
