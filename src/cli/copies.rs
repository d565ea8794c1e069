//! `check`, `backup`, `restore`: whether the books are sound, a copy, the way back.

use super::context::{Run, file_shown, flag_arg, path_arg};
use super::json::Json;
use super::listing::Form;
use super::{EXIT_DONE, EXIT_REFUSED, Outcome, Subcommand, Tree, report};
use crate::domain::message::Arg as Value;
use crate::office::desk::{Access, Copied};
use clap::{Arg, ArgAction, ArgMatches, Command};
use std::path::PathBuf;

pub(super) const SUBCOMMANDS: &[Subcommand] = &[
    Subcommand { name: "check", build: build_check, run: check },
    Subcommand { name: "backup", build: build_copy, run: backup },
    Subcommand { name: "restore", build: build_copy, run: restore },
];

fn build_check(tree: &Tree, name: &'static str) -> Command {
    let deep = Arg::new("deep").long("deep").action(ArgAction::SetTrue).help(tree.help("cli-arg-deep"));
    let against = Arg::new("against")
        .long("against")
        .value_name("FILE.estab")
        .value_parser(clap::value_parser!(PathBuf))
        .help(tree.help("cli-arg-against"));
    tree.command(name, name).arg(deep).arg(against).arg(Form::arg(tree, &[Form::Text, Form::Json]))
}

fn check(run: &mut Run, _: &'static str, matches: &ArgMatches) -> Outcome {
    let deep = flag_arg(matches, "deep");
    let mut desk = run.open(Access::Read)?;
    let mut found = run.telling(|_, telling| desk.check(deep, telling))?;
    if let Some(file) = path_arg(matches, "against") {
        found.findings.extend(desk.check_against(&file)?);
    }
    let (words, out) = (run.words, &mut *run.terminal.out);
    if Form::of(matches) == Form::Json {
        let findings = found.findings.iter().map(|finding| report::message_json(words, finding)).collect();
        Json::Object(vec![
            ("sound".into(), found.findings.is_empty().into()),
            ("deep".into(), found.deep.into()),
            ("entries".into(), found.entries.into()),
            ("findings".into(), Json::List(findings)),
        ])
        .write_line(out)?;
    } else {
        for finding in &found.findings {
            writeln!(out, "{}", words.text(finding))?;
        }
        let args =
            [("entries", Value::Int(found.entries as i64)), ("findings", Value::Int(found.findings.len() as i64))];
        let id = match (found.findings.is_empty(), found.deep) {
            (true, true) => "cli-check-sound-deep",
            (true, false) => "cli-check-sound",
            (false, _) => "cli-check-wrong",
        };
        writeln!(out, "{}", words.with(id, &args))?;
    }
    Ok(if found.findings.is_empty() { EXIT_DONE } else { EXIT_REFUSED })
}

fn build_copy(tree: &Tree, name: &'static str) -> Command {
    let file = Arg::new("file").value_name("FILE").required(true).value_parser(clap::value_parser!(PathBuf));
    tree.command(name, name).arg(file.help(tree.help(&format!("cli-arg-{name}-file"))))
}

fn backup(run: &mut Run, _: &'static str, matches: &ArgMatches) -> Outcome {
    let file = path_arg(matches, "file").unwrap_or_default();
    let mut desk = run.open(Access::Read)?;
    let copied = run.telling(|_, telling| desk.backup(&file, telling))?;
    told(run, "cli-backup-done", &copied)
}

fn restore(run: &mut Run, _: &'static str, matches: &ArgMatches) -> Outcome {
    let file = path_arg(matches, "file").unwrap_or_default();
    let opening = run.globals.opening(Access::Write)?;
    let copied = run.telling(|run, telling| run.door.restore(&opening, &file, telling))?;
    told(run, "cli-restore-done", &copied)
}

fn told(run: &mut Run, id: &str, copied: &Copied) -> Outcome {
    let args = [
        ("file", Value::Text(file_shown(&copied.file))),
        ("bytes", Value::Int(copied.bytes as i64)),
        ("recorded", Value::Text(format!("e{}", copied.recorded))),
    ];
    writeln!(run.terminal.out, "{}", run.words.with(id, &args))?;
    Ok(EXIT_DONE)
}
