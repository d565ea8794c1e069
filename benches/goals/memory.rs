//! The most memory a process had that opened the books, asked every listing, looked up a thousand times, went through
//! everybody and sorted them.

use super::city::{City, ask, list, open};
use super::lookup;
use super::measure::{Failure, Goal, Line, Outcome, Table, Unit, peak_kib, said};
use estab::domain::id::{Id, IdKind};
use estab::office::ask::{Ask, ListAsk};
use estab::office::desk::Access;
use estab::office::lists;
use std::path::Path;
use std::process::Command;

/// The argument with which this program starts itself as that process.
pub const CHILD: &str = "--memory-of";
const LOOKUPS: usize = 1_000;

/// Starts the process and reads what it says.
pub fn measure(city: &City, table: &mut Table) -> Outcome<()> {
    // Drawn here: what draws them takes more memory than what is measured.
    let texts: Vec<String> = lookup::queries(&*city.open()?, LOOKUPS)?.into_iter().map(|query| query.text).collect();
    let queries = city.folder.path().join("queries.txt");
    std::fs::write(&queries, texts.join("\n"))?;
    let output = Command::new(std::env::current_exe()?).arg(CHILD).arg(&city.file).arg(&queries).output()?;
    let said = String::from_utf8_lossy(&output.stdout);
    let peak: f64 = said
        .trim()
        .parse()
        .map_err(|_| Failure::from(format!("no figure: {said}{}", String::from_utf8_lossy(&output.stderr))))?;
    let most = if city.people > 300_000 { 256.0 } else { 96.0 };
    table.line(Line::figure("peak memory", city.people, peak / 1024.0, Unit::MiB).goal(Goal::Under(most)));
    Ok(())
}

/// What that process does; prints its peak in kibibytes.
pub fn child(file: &Path, queries: &Path) -> Outcome<()> {
    let office = open(file, Access::Read)?;
    ask(&office, Ask::Head)?;
    for name in lists::names() {
        let subject = (name == "history").then(|| Id::new(IdKind::Unit, 1));
        list(&office, ListAsk { subject, limit: Some(50), ..ListAsk::new(name) })?;
    }
    for query in std::fs::read_to_string(queries)?.lines() {
        ask(&office, Ask::Find { query: query.to_string(), limit: 20 })?;
    }
    let mut rows = 0u64;
    office
        .with_context(None, None, |context| {
            let mut source = lists::stream(context, &ListAsk::new("people"))?;
            let mut row = Vec::new();
            while source.next_row(&mut row).map_err(|message| estab::office::ask::Problem::new(3, message))? {
                rows += 1;
            }
            Ok(())
        })
        .map_err(said)?;
    list(&office, ListAsk { sort: vec![("name".into(), false)], limit: Some(50), ..ListAsk::new("people") })?;
    println!("{}", peak_kib()?);
    if rows == 0 { Err("nobody was met".into()) } else { Ok(()) }
}
