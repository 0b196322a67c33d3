use std::slice;

use domain::{Kind, Place, Result};
use engine::{Include, Line, ListOptions};

use super::{Context, later};
use crate::arguments::{Include as Wanted, Ls};
use crate::escape::{padded, right};
use crate::output::Output;
use crate::session::Session;
use crate::stop::unless;

/// Columns of the table: the name comes last, so that no name is cut and none needs to be known before.
const KIND: usize = 22;
const SIZE: usize = 10;
const MODIFIED: usize = 20;

/// Lists a place, one line at a time as the service gives them.
pub(super) async fn run(context: &Context<'_>, ls: &Ls) -> Result<u8> {
    let options = ListOptions {
        recursive: ls.recursive,
        include: include(&ls.include)?,
    };
    let session = context.session()?;
    let place = unless(&context.stop, place(context, &session, ls)).await?;
    let mut lines = 0u64;
    let mut each = |line: Line| {
        if lines == 0 {
            head(context.output);
        }
        lines += 1;
        if context.output.is_json() {
            context.output.json(&line);
        } else {
            context.output.line(&row(context.output, &line));
        }
        Ok(())
    };
    context.output.hold();
    let listed = unless(
        &context.stop,
        session.engine.list(&place, options, &mut each),
    )
    .await;
    context.output.release();
    listed?;
    if lines == 0 {
        context.output.say("cli-nothing-here", &[]);
    }
    Ok(0)
}

/// The place that was named, else everything that is signed in or attached.
async fn place(context: &Context<'_>, session: &Session, ls: &Ls) -> Result<Place> {
    if let Some(text) = &ls.place {
        let reached = session.reach(slice::from_ref(text), context.given).await?;
        if let Some(place) = reached.into_iter().next() {
            return Ok(place);
        }
    }
    session.reach_places(&[Place::Home], context.given).await?;
    Ok(Place::Home)
}

fn include(wanted: &[Wanted]) -> Result<Include> {
    if wanted.contains(&Wanted::Archived) {
        return Err(later("--include archived"));
    }
    Ok(Include {
        snapshots: wanted.contains(&Wanted::Snapshots),
        versions: wanted.contains(&Wanted::Versions),
        deleted: wanted.contains(&Wanted::SoftDeleted),
        ..Include::default()
    })
}

fn head(output: &Output) {
    let column = |name: &str| output.words().say(&format!("cli-column-{name}"), &[]);
    output.line(&format!(
        "{} {} {}  {}",
        padded(&column("kind"), KIND),
        right(&column("size"), SIZE),
        padded(&column("modified"), MODIFIED),
        column("name")
    ));
}

fn row(output: &Output, line: &Line) -> String {
    let words = output.words();
    let kind = words.say(&format!("kind-{}", line.kind.as_str()), &[]);
    let size = line
        .size
        .map_or_else(|| "—".to_owned(), |size| words.bytes(size));
    // RFC 3339 in UTC: to the second.
    let modified = line
        .modified
        .as_deref()
        .map_or("—", |time| time.get(..19).unwrap_or(time));
    // Of a resource the id too: it is what the next call is given.
    let mut name = match &line.id {
        Some(id) => format!("{}  {id}", line.name),
        None if line.kind == Kind::StorageAccount => format!("{}  {}", line.name, line.path),
        None => line.path.clone(),
    };
    for copy in [&line.snapshot, &line.version].into_iter().flatten() {
        name.push_str("  ");
        name.push_str(copy);
    }
    format!(
        "{} {} {}  {name}",
        padded(&kind, KIND),
        right(&size, SIZE),
        padded(&modified.replace('T', " "), MODIFIED)
    )
}
