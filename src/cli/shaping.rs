//! What every listing takes beside its own filters: conditions, columns, named views, frequencies, a file of what is shown.

use super::context::{Run, flag_arg, path_arg, shown, text_arg, wrong_answer};
use super::listing::{Form, sort_of, write_listing};
use super::{EXIT_DONE, Outcome, Stop, Tree};
use crate::domain::message::Message;
use crate::domain::table::{Cell, CellType, ColumnSpec, Listing};
use crate::office::ask::{Answer, Ask, Condition, ListAsk, ListExport, NamedView, Scope};
use crate::office::desk::OfficeDesk;
use crate::office::lists;
use clap::{Arg, ArgAction, ArgMatches, value_parser};
use std::path::PathBuf;

/// Its arguments.
pub(super) fn args(tree: &Tree) -> Vec<Arg> {
    let value = |name: &'static str, value: &'static str| {
        Arg::new(name).long(name).value_name(value).help(tree.help(&format!("cli-arg-{name}")))
    };
    vec![
        value("sort", "FIELD[:desc],..."),
        value("limit", "N").value_parser(value_parser!(u64)),
        value("where", "COLUMN CONDITION").action(ArgAction::Append).allow_hyphen_values(true),
        value("columns", "FIELD,..."),
        value("view", "NAME"),
        value("save-view", "NAME"),
        value("count-by", "FIELD").conflicts_with("save-view"),
        value("out", "FILE")
            .value_parser(value_parser!(PathBuf))
            .conflicts_with_all(["count-by", "save-view"])
            .help(tree.help("cli-arg-list-out")),
        Arg::new("replace").long("replace").action(ArgAction::SetTrue).help(tree.help("cli-arg-replace")),
    ]
}

/// The named view that is asked for: what the other arguments stand over.
pub(super) fn base(run: &Run, desk: &mut dyn OfficeDesk, name: &str, matches: &ArgMatches) -> Result<NamedView, Stop> {
    let Some(wanted) = text_arg(matches, "view") else {
        return Ok(NamedView::of(&ListAsk::new(name), "", Vec::new()));
    };
    let views = views(run, desk, Some(name))?;
    let have = views.iter().map(|view| view.name.as_str()).collect::<Vec<_>>().join(", ");
    views.iter().find(|view| view.name == wanted).cloned().ok_or_else(|| {
        let message = if have.is_empty() {
            Message::new("view-none").with("name", shown(wanted))
        } else {
            Message::new("view-unknown").with("name", shown(wanted)).with("have", have)
        };
        Stop::usage(message)
    })
}

/// The kept views.
pub(super) fn views(run: &Run, desk: &mut dyn OfficeDesk, listing: Option<&str>) -> Result<Vec<NamedView>, Stop> {
    match desk.answer(&run.question(Ask::Views { listing: listing.map(str::to_string) }))? {
        Answer::Views(views) => Ok(views),
        _ => Err(wrong_answer()),
    }
}

/// Sorting and conditions over those of the view; the columns wanted, none: the listing's own.
pub(super) fn shape(ask: &mut ListAsk, base: &NamedView, matches: &ArgMatches) -> Result<Vec<String>, Stop> {
    let columns = lists::columns(&ask.name).unwrap_or_default();
    if let Some(sort) = text_arg(matches, "sort") {
        ask.sort = sort_of(sort)?;
    }
    ask.limit = matches.get_one::<u64>("limit").copied();
    for text in matches.get_many::<String>("where").into_iter().flatten() {
        ask.conditions.push(condition(columns, text)?);
    }
    let names: Vec<String> = match text_arg(matches, "columns") {
        Some(text) => {
            text.split([',', '，']).map(|name| name.trim().to_string()).filter(|name| !name.is_empty()).collect()
        }
        None => base.columns.iter().map(|(name, _)| name.clone()).collect(),
    };
    for name in &names {
        lists::place(columns, name)?;
    }
    Ok(names)
}

/// `COLUMN CONDITION`; the blank may be missing where the condition begins with a sign.
fn condition(columns: &[ColumnSpec], text: &str) -> Result<Condition, Stop> {
    let text = text.trim();
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(text.len());
    let (name, rest) = text.split_at_checked(end).unwrap_or((text, ""));
    let place = lists::place(columns, if name.is_empty() { text } else { name })?;
    let Some(column) = columns.get(place) else { return Err(wrong_answer()) };
    Condition::parse(column, rest).map_err(|message| {
        Stop::usage(
            Message::new("cli-where")
                .with("column", name)
                .with("why", crate::domain::message::Arg::Sentence(Box::new(message))),
        )
    })
}

/// Does what is asked for with the rows: keeps the view, counts, writes a file, or prints.
pub(super) fn finish(
    run: &mut Run,
    desk: &mut dyn OfficeDesk,
    ask: ListAsk,
    columns: &[String],
    matches: &ArgMatches,
) -> Outcome {
    let form = Form::of(matches);
    if let Some(name) = text_arg(matches, "save-view") {
        let columns = columns.iter().map(|column| (column.clone(), None)).collect();
        desk.save_view(&NamedView::of(&ask, name, columns))?;
        let said = Message::new("view-saved").with("name", shown(name)).with("listing", ask.name.as_str());
        writeln!(run.terminal.out, "{}", run.words.text(&said))?;
        return Ok(EXIT_DONE);
    }
    if let Some(column) = text_arg(matches, "count-by") {
        let question = Ask::Frequencies { ask: ask.clone(), column: column.to_string() };
        let Answer::Listing(listing) = desk.answer(&run.question(question))? else { return Err(wrong_answer()) };
        let listing = named_values(run, &ask, column, listing, form);
        write_listing(run.terminal.out, run.words, &listing, form, run.terminal.width)?;
        return Ok(EXIT_DONE);
    }
    if let Some(file) = path_arg(matches, "out") {
        let names = match columns {
            [] => {
                own_columns(&ask).iter().filter(|column| column.shown).map(|column| column.name.to_string()).collect()
            }
            chosen => chosen.to_vec(),
        };
        let columns = names.into_iter().map(|name| {
            let heading = run.words.heading_in(&ask.name, &name);
            (name, heading)
        });
        let only = ask.limit.map(|limit| (0..limit).collect());
        let written = desk.export_listing(&ListExport {
            columns: columns.collect(),
            as_of: run.globals.as_of,
            recorded: run.globals.recorded,
            only,
            file,
            overwrite: flag_arg(matches, "replace"),
            ask,
        })?;
        let said = Message::new("list-written").with("file", super::context::file_shown(&written.file));
        writeln!(run.terminal.out, "{}", run.words.text(&said.with("rows", written.rows)))?;
        return Ok(EXIT_DONE);
    }
    let left = ask.left && form == Form::Text;
    let own = if left { own_columns(&ask) } else { Vec::new() };
    let listing = super::views::listing(run, desk, ask)?;
    let listing = match columns {
        [] if left => with_columns(listing, own),
        [] => listing,
        names => {
            let spec = |name: &String| listing.columns.iter().find(|column| column.name == name).copied();
            let specs = names.iter().filter_map(spec).map(|column| ColumnSpec { shown: true, ..column }).collect();
            with_columns(listing, specs)
        }
    };
    write_listing(run.terminal.out, run.words, &listing, form, run.terminal.width)?;
    Ok(EXIT_DONE)
}

/// The columns of a listing as people see it: who left is shown with how and when.
fn own_columns(ask: &ListAsk) -> Vec<ColumnSpec> {
    const OF_LEFT: &[&str] =
        &["id", "name", "unit_name", "kind", "title", "left_on", "event_on", "exit_reason", "exit_document", "went_to"];
    let columns = lists::columns(&ask.name).unwrap_or_default();
    let shown = |column: &ColumnSpec| if ask.left { OF_LEFT.contains(&column.name) } else { column.shown };
    columns.iter().map(|column| ColumnSpec { shown: shown(column), ..*column }).collect()
}

/// The listing with these of its columns only.
fn with_columns(listing: Listing, columns: Vec<ColumnSpec>) -> Listing {
    let places: Vec<Option<usize>> = columns.iter().map(|column| listing.column(column.name)).collect();
    let pick = |row: Vec<Cell>| -> Vec<Cell> {
        let cell = |place: &Option<usize>| place.and_then(|place| row.get(place)).cloned().unwrap_or(Cell::Unknown);
        places.iter().map(cell).collect()
    };
    // A listing's columns live as long as the program: so do these, once in a run.
    Listing { columns: Vec::leak(columns), rows: listing.rows.into_iter().map(pick).collect(), ..listing }
}

/// For people, values that are codes are named as in their column.
fn named_values(run: &Run, ask: &ListAsk, column: &str, mut listing: Listing, form: Form) -> Listing {
    if form == Form::Text {
        for cell in listing.rows.iter_mut().filter_map(|row| row.first_mut()) {
            if let Some(name) = crate::office::labels::label(run.words, &ask.name, column, cell) {
                *cell = Cell::Text(name);
            }
        }
    }
    listing
}

const VIEWS: &[ColumnSpec] = &[
    ColumnSpec::new("listing", CellType::Text),
    ColumnSpec::new("name", CellType::Text),
    ColumnSpec::new("columns", CellType::Text),
    ColumnSpec::new("sort", CellType::Text),
    ColumnSpec::new("conditions", CellType::Text),
    ColumnSpec::new("scope", CellType::Text),
    ColumnSpec::new("unit", CellType::Id),
    ColumnSpec::new("kind", CellType::Text),
    ColumnSpec::new("unit_kind", CellType::Text),
    ColumnSpec::hidden("all", CellType::Flag),
];

/// The kept views as a listing.
pub(super) fn listed(run: &Run, desk: &mut dyn OfficeDesk, listing: Option<&str>) -> Result<Listing, Stop> {
    let views = views(run, desk, listing)?;
    let head = run.head(desk)?;
    let recorded = head.at.seq.min(head.last_seq);
    let mut found = Listing::new("views", head.at.date, recorded, VIEWS);
    found.rows = views
        .into_iter()
        .map(|view| {
            let sort = |(name, down): &(String, bool)| format!("{name}{}", if *down { ":desc" } else { "" });
            let condition = |condition: &Condition| format!("{} {}", condition.column, condition.text());
            vec![
                view.listing.into(),
                view.name.into(),
                Cell::List(view.columns.into_iter().map(|(name, _)| name).collect()),
                Cell::List(view.sort.iter().map(sort).collect()),
                Cell::List(view.conditions.iter().map(condition).collect()),
                if view.scope == Scope::Own { "own" } else { "subtree" }.into(),
                view.unit.into(),
                view.kind.into(),
                view.unit_kind.into(),
                view.all.into(),
            ]
        })
        .collect();
    found.count = found.rows.len() as u64;
    Ok(found)
}
