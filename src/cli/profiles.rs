//! `profiles`: what is built in, one of them as TOML to start from.

use super::context::{Run, text_arg};
use super::json::Json;
use super::listing::Form;
use super::table::write_rows;
use super::{EXIT_DONE, Outcome, Subcommand, Tree};
use crate::domain::date::Date;
use crate::domain::table::{CellType, ColumnSpec, Listing};
use clap::{Arg, ArgMatches, Command};

pub(super) const SUBCOMMANDS: &[Subcommand] = &[Subcommand { name: "profiles", build, run }];

const COLUMNS: &[ColumnSpec] = &[
    ColumnSpec::new("name", CellType::Text),
    ColumnSpec::new("mode", CellType::Text),
    ColumnSpec::new("about", CellType::Text),
];

fn build(tree: &Tree, name: &'static str) -> Command {
    tree.command(name, name)
        .arg(Arg::new("name").value_name("NAME").help(tree.help("cli-arg-profile-name")))
        .arg(Form::arg(tree, &[Form::Text, Form::Json]))
}

fn run(run: &mut Run, _: &'static str, matches: &ArgMatches) -> Outcome {
    if let Some(name) = text_arg(matches, "name") {
        let toml = run.door.profile(name)?;
        write!(run.terminal.out, "{toml}")?;
        return Ok(EXIT_DONE);
    }
    let mut listing = Listing::new("profiles", Date::MIN, 0, COLUMNS);
    for line in run.door.profiles() {
        let about = run.words.language().of(&line.about);
        listing.rows.push(vec![line.name.as_str().into(), line.mode.into(), about.into()]);
    }
    match Form::of(matches) {
        // Profiles belong to the program, not to the books: no date, no sequence.
        Form::Json => Json::Object(vec![
            ("count".into(), (listing.rows.len() as u64).into()),
            ("rows".into(), super::listing::rows_json(run.words, &listing)),
        ])
        .write_line(run.terminal.out)?,
        _ => write_rows(run.terminal.out, run.words, &listing, run.terminal.width)?,
    }
    Ok(EXIT_DONE)
}
