//! `show ID`: the card of a subject.

use super::context::{Run, file_shown, flag_arg, path_arg, text_arg, wrong_answer};
use super::find::type_name;
use super::json::Json;
use super::listing::{Form, cell_json, rows_json};
use super::table::{cell_text, write_rows};
use super::{EXIT_DONE, Outcome, Subcommand, Tree, figures, views};
use crate::domain::id::IdKind;
use crate::domain::message::{Arg as Value, Message};
use crate::domain::table::{Cell, CellType, ColumnSpec, Listing};
use crate::office::ask::{Answer, Ask, Card, ListAsk, OriginLine, Scope};
use crate::office::desk::{Access, PrintRequest, PrintWhat};
use crate::office::labels::label;
use crate::office::words::Words;
use clap::{Arg, ArgAction, ArgMatches, Command};
use std::io::{self, Write};
use std::path::PathBuf;

pub(super) const SUBCOMMANDS: &[Subcommand] = &[Subcommand { name: "show", build, run }];

const ORIGIN_COLUMNS: &[ColumnSpec] = &[
    ColumnSpec::new("effective_on", CellType::Date),
    ColumnSpec::new("column", CellType::Text),
    ColumnSpec::new("places", CellType::Places),
    ColumnSpec::new("after", CellType::Places),
    ColumnSpec::new("entry", CellType::Text),
    ColumnSpec::new("operation", CellType::Text),
    ColumnSpec::new("document", CellType::Text),
    ColumnSpec::new("subject", CellType::Text),
    ColumnSpec::new("reason", CellType::Text),
];

fn build(tree: &Tree, name: &'static str) -> Command {
    let reveal = Arg::new("reveal").long("reveal").action(ArgAction::SetTrue).help(tree.help("cli-arg-reveal"));
    let print = Arg::new("print").long("print").value_name("FILE");
    let replace = Arg::new("replace").long("replace").requires("print");
    tree.command(name, name)
        .arg(Arg::new("subject").value_name("ID").required(true).help(tree.help("cli-arg-subject")))
        .arg(Form::arg(tree, &[Form::Text, Form::Json]))
        .arg(reveal)
        .arg(print.value_parser(clap::value_parser!(PathBuf)).help(tree.help("cli-arg-print")))
        .arg(replace.action(ArgAction::SetTrue).help(tree.help("cli-arg-replace")))
}

fn run(run: &mut Run, _: &'static str, matches: &ArgMatches) -> Outcome {
    let form = Form::of(matches);
    let mut desk = run.open(Access::Read)?;
    let id = run.resolve(desk.as_mut(), text_arg(matches, "subject").unwrap_or_default(), None)?;
    if let Some(file) = path_arg(matches, "print") {
        let question = run.question(Ask::Card { id });
        let (as_of, recorded) = (question.as_of, question.recorded);
        let what = PrintWhat::Card { id, scope: Scope::Own };
        let replace = flag_arg(matches, "replace");
        let printed = desk.print(&PrintRequest { as_of, recorded, replace, ..PrintRequest::new(what, &file) })?;
        let message = Message::new("print-done").with("file", file_shown(&printed.file));
        writeln!(run.terminal.out, "{}", run.words.text(&message))?;
        return Ok(EXIT_DONE);
    }
    let card = match desk.answer(&run.question(Ask::Card { id }))? {
        Answer::Card(card) => card,
        _ => return Err(wrong_answer()),
    };
    // Only people have numbers to reveal: their row of the roster does it, and the access log hears of it there.
    let roster = match id.kind {
        IdKind::Person if flag_arg(matches, "reveal") => {
            let ask = ListAsk { subject: Some(id), reveal: true, all: true, ..ListAsk::new("people") };
            Some(views::listing(run, desk.as_mut(), ask)?)
        }
        _ => None,
    };
    let recorded = run.head(desk.as_mut())?.last_seq.min(card.at.seq);
    match form {
        Form::Json => {
            let mut fields = json(run.words, &card, recorded);
            if id.kind == IdKind::Unit {
                let ask = |scope| ListAsk { subject: Some(id), all: true, scope, ..ListAsk::new("vacancies") };
                let own = views::listing(run, desk.as_mut(), ask(Scope::Own))?;
                fields.push(("pools".to_string(), rows_json(run.words, &own)));
                if card.subordinates > 0 {
                    fields.push(("subtree".to_string(), figures::lines_json(run.words, &card.subtree)));
                }
            }
            if let Some(roster) = &roster {
                fields.push(("people".to_string(), rows_json(run.words, roster)));
            }
            Json::Object(fields).write_line(run.terminal.out)?;
        }
        _ => {
            let width = run.terminal.width;
            text(run.terminal.out, run.words, &card, recorded, width)?;
            if let Some(roster) = &roster {
                writeln!(run.terminal.out)?;
                write_rows(run.terminal.out, run.words, roster, width)?;
            }
        }
    }
    Ok(EXIT_DONE)
}

/// The card as fields of an object.
fn json(words: &Words, card: &Card, recorded: u64) -> Vec<(String, Json)> {
    let mut subject: Vec<(String, Json)> = vec![
        ("id".into(), card.id.to_string().into()),
        ("name".into(), card.name.as_str().into()),
        ("path".into(), Json::List(card.path.iter().map(|name| name.as_str().into()).collect())),
        ("about".into(), words.language().of(&card.about).into()),
    ];
    for (name, cell) in &card.fields {
        if !subject.iter().any(|(have, _)| have == name) {
            subject.push((name.clone(), cell_json(words, cell)));
        }
    }
    let origins = card.origins.iter().map(|line| origin_json(words, line)).collect();
    let mut fields: Vec<(String, Json)> = vec![
        ("as_of".into(), card.at.date.to_string().into()),
        ("recorded".into(), recorded.into()),
        (type_name(card.id.kind).into(), Json::Object(subject)),
        ("subordinates".into(), card.subordinates.into()),
        ("apart".into(), card.apart.into()),
    ];
    if card.id.kind != IdKind::Unit {
        fields.push(("lines".into(), figures::lines_json(words, &card.own)));
    }
    fields.push(("origins".into(), Json::List(origins)));
    if let Some(listing) = &card.listing {
        fields.push((listing.name.replace('-', "_"), rows_json(words, listing)));
    }
    fields
}

fn origin_row(line: &OriginLine) -> Vec<Cell> {
    vec![
        line.effective.into(),
        line.column.name().into(),
        line.places.into(),
        line.after.into(),
        format!("e{}", line.seq).into(),
        line.operation.as_str().into(),
        line.document.as_ref().map(|(_, number, _)| number.clone()).into(),
        line.subject.as_ref().map(|(id, name)| format!("{id} {name}")).into(),
        line.reason.clone().into(),
    ]
}

fn origin_json(words: &Words, line: &OriginLine) -> Json {
    let cells = ORIGIN_COLUMNS.iter().zip(origin_row(line));
    Json::Object(cells.map(|(column, cell)| (column.name.to_string(), cell_json(words, &cell))).collect())
}

/// The first lines of a card: id, name, what it is, where it stands.
pub(super) fn title(out: &mut dyn Write, words: &Words, card: &Card) -> io::Result<()> {
    let about = words.language().of(&card.about);
    writeln!(out, "{}", [&card.id.to_string(), card.name.as_str(), about].join("  ").trim_end())?;
    if !card.path.is_empty() {
        writeln!(out, "{}", card.path.join(" / "))?;
    }
    Ok(())
}

fn text(out: &mut dyn Write, words: &Words, card: &Card, recorded: u64, width: Option<usize>) -> io::Result<()> {
    title(out, words, card)?;
    for (name, cell) in &card.fields {
        let listing = if card.id.kind == IdKind::Unit { "units" } else { "people" };
        let value = label(words, listing, name, cell).unwrap_or_else(|| cell_text(words, CellType::Text, cell));
        if !value.is_empty() {
            let args = [("name", Value::Text(words.heading(name))), ("value", Value::Text(value))];
            writeln!(out, "{}", words.with("cli-card-field", &args))?;
        }
    }
    if !card.own.is_empty() {
        writeln!(out)?;
        figures::write_lines(out, words, &card.own, true, width)?;
    }
    if !card.subtree.is_empty() && card.subordinates > 0 {
        let args = [("count", Value::Int(card.subordinates as i64))];
        writeln!(out, "\n{}", words.with("cli-card-subtree", &args))?;
        figures::write_lines(out, words, &card.subtree, false, width)?;
    }
    if !card.origins.is_empty() {
        let mut listing = Listing::new("origins", card.at.date, recorded, ORIGIN_COLUMNS);
        listing.rows = card.origins.iter().map(origin_row).collect();
        writeln!(out, "\n{}", words.with("cli-card-origins", &[]))?;
        write_rows(out, words, &listing, width)?;
    }
    if let Some(listing) = card.listing.as_ref().filter(|listing| !listing.rows.is_empty()) {
        writeln!(out)?;
        write_rows(out, words, listing, width)?;
    }
    let args = [("as_of", Value::Date(card.at.date)), ("recorded", Value::Int(recorded as i64))];
    writeln!(out, "\n{}", words.with("cli-card-foot", &args))
}
