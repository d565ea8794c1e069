//! `export`: canonical tables, empty ones to fill in or the whole books.

use super::context::{Run, file_shown, flag_arg, path_arg};
use super::json::Json;
use super::listing::Form;
use super::{EXIT_DONE, Outcome, Stop, Subcommand, Tree};
use crate::domain::message::{Arg as Value, Message};
use crate::office::desk::{Access, ExportRequest};
use clap::{Arg, ArgAction, ArgMatches, Command};
use std::path::PathBuf;

pub(super) const SUBCOMMANDS: &[Subcommand] = &[Subcommand { name: "export", build, run }];

fn build(tree: &Tree, name: &'static str) -> Command {
    let folder = |arg: Arg| arg.value_name("DIR").value_parser(clap::value_parser!(PathBuf));
    tree.command(name, name)
        .arg(folder(Arg::new("template").long("template")).help(tree.help("cli-arg-template")))
        .arg(folder(Arg::new("folder")).conflicts_with("template").help(tree.help("cli-arg-folder")))
        .arg(Arg::new("reveal").long("reveal").action(ArgAction::SetTrue).help(tree.help("cli-arg-reveal")))
        .arg(Form::arg(tree, &[Form::Text, Form::Json]))
}

fn run(run: &mut Run, _: &'static str, matches: &ArgMatches) -> Outcome {
    let written = match (path_arg(matches, "template"), path_arg(matches, "folder")) {
        (Some(folder), _) => run.door.template(&folder, run.globals.language)?,
        (None, Some(folder)) => {
            let (as_of, recorded) = (run.globals.as_of, run.globals.recorded);
            let request = ExportRequest { folder, as_of, recorded, reveal: flag_arg(matches, "reveal") };
            let mut desk = run.open(Access::Read)?;
            run.telling(|_, telling| desk.export(&request, telling))?
        }
        (None, None) => return Err(Stop::usage(Message::new("cli-export-where"))),
    };
    let out = &mut *run.terminal.out;
    if Form::of(matches) == Form::Json {
        let files = written.iter().map(|(file, rows)| {
            Json::Object(vec![("file".into(), file.to_string_lossy().as_ref().into()), ("rows".into(), (*rows).into())])
        });
        Json::Object(vec![("files".into(), Json::List(files.collect()))]).write_line(out)?;
        return Ok(EXIT_DONE);
    }
    for (file, rows) in &written {
        let args = [("file", Value::Text(file_shown(file))), ("rows", Value::Int(*rows as i64))];
        writeln!(out, "{}", run.words.with("cli-written-rows", &args))?;
    }
    Ok(EXIT_DONE)
}
