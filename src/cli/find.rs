//! `find`: the quick lookup.

use super::context::{Run, wrong_answer};
use super::limits::FIND_ROWS;
use super::listing::{Form, write_listing};
use super::{EXIT_DONE, Outcome, Subcommand, Tree, figures};
use crate::domain::id::IdKind;
use crate::domain::table::{CellType, ColumnSpec, Listing};
use crate::office::ask::{Answer, Ask, Hit};
use crate::office::desk::Access;
use clap::{Arg, ArgMatches, Command};

pub(super) const SUBCOMMANDS: &[Subcommand] = &[Subcommand { name: "find", build, run }];

const COLUMNS: &[ColumnSpec] = &[
    ColumnSpec::hidden("type", CellType::Text),
    ColumnSpec::new("id", CellType::Id),
    ColumnSpec::new("name", CellType::Text),
    ColumnSpec::hidden("unit", CellType::Id),
    ColumnSpec::new("unit_name", CellType::Text),
    ColumnSpec::new("detail", CellType::Text),
    ColumnSpec::new("matched", CellType::Text),
    ColumnSpec::hidden("score", CellType::Int),
];

fn build(tree: &Tree, name: &'static str) -> Command {
    let limit = Arg::new("limit").long("limit").value_name("N").value_parser(clap::value_parser!(u64));
    tree.command(name, name)
        .arg(Arg::new("query").value_name("QUERY").required(true).num_args(1..).help(tree.help("cli-arg-query")))
        .arg(Form::arg(tree, &Form::ALL))
        .arg(limit.help(tree.help("cli-arg-limit")))
}

/// The word for what an id names, in machine forms.
pub(super) fn type_name(kind: IdKind) -> &'static str {
    match kind {
        IdKind::Office => "office",
        IdKind::Unit => "unit",
        IdKind::Pool => "pool",
        IdKind::Total => "total",
        IdKind::Post => "post",
        IdKind::Person => "person",
        IdKind::Tenure => "tenure",
        IdKind::Document => "document",
        IdKind::Freeze => "freeze",
        IdKind::Allocation => "allocation",
        IdKind::Advance => "advance",
        IdKind::Loan => "loan",
        IdKind::Request => "request",
        IdKind::Notice => "notice",
        IdKind::Case => "case",
        IdKind::Snapshot => "snapshot",
        IdKind::Exception => "exception",
        IdKind::Waiver => "waiver",
        IdKind::Entry => "entry",
    }
}

fn run(run: &mut Run, _: &'static str, matches: &ArgMatches) -> Outcome {
    let words: Vec<&str> = matches.get_many::<String>("query").into_iter().flatten().map(String::as_str).collect();
    let limit = matches.get_one::<u64>("limit").and_then(|limit| usize::try_from(*limit).ok()).unwrap_or(FIND_ROWS);
    let form = Form::of(matches);
    let mut desk = run.open(Access::Read)?;
    let at = run.head(desk.as_mut())?;
    let hits = match desk.answer(&run.question(Ask::Find { query: words.join(" "), limit }))? {
        Answer::Hits(hits) => hits,
        _ => return Err(wrong_answer()),
    };
    let mut listing = Listing::new("find", at.at.date, at.last_seq.min(at.at.seq), COLUMNS);
    listing.count = hits.count;
    listing.rows = hits.hits.iter().map(row).collect();
    let width = run.terminal.width;
    if form == Form::Text
        && let Some(card) = &hits.best
    {
        super::show::title(run.terminal.out, run.words, card)?;
        figures::write_lines(run.terminal.out, run.words, &card.own, false, width)?;
        writeln!(run.terminal.out)?;
    }
    write_listing(run.terminal.out, run.words, &listing, form, width)?;
    Ok(EXIT_DONE)
}

fn row(hit: &Hit) -> Vec<crate::domain::table::Cell> {
    use crate::domain::table::Cell;
    vec![
        type_name(hit.id.kind).into(),
        hit.id.into(),
        hit.name.as_str().into(),
        hit.unit.into(),
        Cell::text(&hit.unit_name),
        Cell::text(&hit.detail),
        hit.matched.into(),
        Cell::Int(hit.score),
    ]
}
