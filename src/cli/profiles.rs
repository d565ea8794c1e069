//! `profiles`: what is built in, one of them as TOML to start from, a first one for an unknown file.

use super::context::{Run, flag_arg, path_arg, text_arg};
use super::json::Json;
use super::listing::Form;
use super::table::write_rows;
use super::{EXIT_DONE, Outcome, Stop, Subcommand, Tree, report};
use crate::domain::date::Date;
use crate::domain::message::Message;
use crate::domain::table::{CellType, ColumnSpec, Listing};
use clap::{Arg, ArgAction, ArgMatches, Command};
use std::path::PathBuf;

pub(super) const SUBCOMMANDS: &[Subcommand] = &[Subcommand { name: "profiles", build, run }];

/// Instead of a name: a first profile for a file.
const NEW: &str = "new";

const COLUMNS: &[ColumnSpec] = &[
    ColumnSpec::new("name", CellType::Text),
    ColumnSpec::new("mode", CellType::Text),
    ColumnSpec::new("about", CellType::Text),
];

fn build(tree: &Tree, name: &'static str) -> Command {
    let path = || clap::value_parser!(PathBuf);
    let file = Arg::new("file").value_name("FILE").required_if_eq("name", NEW);
    let out = Arg::new("out").long("out").value_name("FILE.toml").requires("file");
    tree.command(name, name)
        .arg(Arg::new("name").value_name("NAME").help(tree.help("cli-arg-profile-name")))
        .arg(file.value_parser(path()).help(tree.help("cli-arg-look-file")))
        .arg(out.value_parser(path()).help(tree.help("cli-arg-profile-out")))
        .arg(
            Arg::new("reference")
                .long("reference")
                .action(ArgAction::SetTrue)
                .conflicts_with("name")
                .help(tree.help("cli-arg-profile-reference")),
        )
        .arg(Form::arg(tree, &[Form::Text, Form::Json]))
}

fn run(run: &mut Run, _: &'static str, matches: &ArgMatches) -> Outcome {
    if flag_arg(matches, "reference") {
        write!(run.terminal.out, "{}", run.door.profile_reference())?;
        return Ok(EXIT_DONE);
    }
    if let (Some(NEW), Some(file)) = (text_arg(matches, "name"), path_arg(matches, "file")) {
        let out = path_arg(matches, "out");
        let first = run.door.first_profile(&file, out.as_deref(), run.words.language())?;
        for note in &first.notes {
            report::sentence(run.terminal.err, run.words, note)?;
        }
        if out.is_none() {
            write!(run.terminal.out, "{}", first.toml)?;
        }
        return Ok(EXIT_DONE);
    }
    if path_arg(matches, "file").is_some() {
        return Err(Stop::usage(Message::new("cli-profiles-file")));
    }
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
