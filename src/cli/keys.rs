//! `keys`, `completions`, `man`: made from the tables of commands and arguments.

use super::context::{Run, text_arg};
use super::json::Json;
use super::listing::Form;
use super::table::write_rows;
use super::{EXIT_DONE, EXIT_REFUSED, Outcome, Stop, Subcommand, Tree, report, tree};
use crate::domain::date::Date;
use crate::domain::message::Message;
use crate::domain::table::{Cell, CellType, ColumnSpec, Listing};
use clap::{Arg, ArgMatches, Command};
use clap_complete::Shell;

pub(super) const SUBCOMMANDS: &[Subcommand] = &[
    Subcommand { name: "keys", build: build_keys, run: keys },
    Subcommand { name: "completions", build: build_completions, run: completions },
    Subcommand { name: "man", build: build_man, run: man },
];

const COLUMNS: &[ColumnSpec] = &[
    ColumnSpec::new("mode", CellType::Text),
    ColumnSpec::new("keys", CellType::Text),
    ColumnSpec::new("command", CellType::Text),
    ColumnSpec::new("does", CellType::Text),
];

fn build_keys(tree: &Tree, name: &'static str) -> Command {
    tree.command(name, name).arg(Form::arg(tree, &[Form::Text, Form::Json]))
}

/// The keys of the keymap that the screen would have. Faults of a file: each a sentence, and exit status 1.
fn keys(run: &mut Run, _: &'static str, matches: &ArgMatches) -> Outcome {
    let table = run.screen.keys(&run.globals.wishes, run.words.language());
    let mut listing = Listing::new("keys", Date::MIN, 0, COLUMNS);
    for row in &table.rows {
        let does = row.does.as_str().into();
        listing.rows.push(vec![row.mode.into(), Cell::List(row.keys.clone()), row.command.into(), does]);
    }
    match Form::of(matches) {
        // Keys belong to the program, not to the books: no date, no sequence.
        Form::Json => Json::Object(vec![
            ("keymap".into(), table.base.as_str().into()),
            ("count".into(), (listing.rows.len() as u64).into()),
            ("rows".into(), super::listing::rows_json(run.words, &listing)),
        ])
        .write_line(run.terminal.out)?,
        _ => write_rows(run.terminal.out, run.words, &listing, run.terminal.width)?,
    }
    run.terminal.out.flush()?;
    for fault in &table.faults {
        report::sentence(run.terminal.err, run.words, fault)?;
    }
    Ok(if table.faults.is_empty() { EXIT_DONE } else { EXIT_REFUSED })
}

fn build_completions(tree: &Tree, name: &'static str) -> Command {
    let shell = Arg::new("shell").value_name("SHELL").required(true).value_parser(clap::value_parser!(Shell));
    tree.command(name, name).arg(shell.help(tree.help("cli-arg-shell")))
}

fn completions(run: &mut Run, _: &'static str, matches: &ArgMatches) -> Outcome {
    let Some(shell) = matches.get_one::<Shell>("shell").copied() else {
        return Err(Stop::usage(Message::new("cli-usage-missing").with("missing", "SHELL")));
    };
    let mut tree = tree(&Tree { words: run.words, operations: run.operations });
    // The generator ends the program where it cannot write: a pipe closed early is no reason for that.
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut tree, "estab", &mut script);
    run.terminal.out.write_all(&script)?;
    Ok(EXIT_DONE)
}

fn build_man(tree: &Tree, name: &'static str) -> Command {
    tree.command(name, name).arg(Arg::new("command").value_name("COMMAND").help(tree.help("cli-arg-man-command")))
}

fn man(run: &mut Run, _: &'static str, matches: &ArgMatches) -> Outcome {
    let mut tree = tree(&Tree { words: run.words, operations: run.operations });
    tree.build();
    let page = match text_arg(matches, "command") {
        None => tree,
        Some(name) => match tree.find_subcommand(name) {
            Some(command) => command.clone().display_name(format!("estab-{name}")),
            None => {
                let given = super::context::shown(name);
                return Err(Stop::usage(Message::new("cli-usage-subcommand").with("given", given)));
            }
        },
    };
    clap_mangen::Man::new(page).render(run.terminal.out)?;
    Ok(EXIT_DONE)
}
