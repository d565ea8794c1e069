//! `snapshot export | verify | show`: submission upward.

use super::context::{Run, flag_arg, path_arg, text_arg};
use super::json::Json;
use super::listing::{Form, cell_json, rows_json};
use super::table::{cell_text, write_rows};
use super::{EXIT_DONE, EXIT_REFUSED, Outcome, Stop, Subcommand, Tree, report};
use crate::domain::id::IdKind;
use crate::domain::message::{Arg as Value, Message};
use crate::domain::table::{Cell, CellType};
use crate::office::desk::{Access, Identity, SnapshotRequest, SnapshotSummary};
use crate::office::words::Words;
use clap::{Arg, ArgAction, ArgMatches, Command};
use std::io::{self, Write};
use std::path::PathBuf;

pub(super) const SUBCOMMANDS: &[Subcommand] = &[Subcommand { name: "snapshot", build, run }];

fn build(tree: &Tree, name: &'static str) -> Command {
    let form = || Form::arg(tree, &[Form::Text, Form::Json]);
    let file = || Arg::new("file").value_name("FILE").required(true).value_parser(clap::value_parser!(PathBuf));
    let out = Arg::new("out").long("out").value_name("FILE").required(true).value_parser(clap::value_parser!(PathBuf));
    let identity = Arg::new("identity")
        .long("identity")
        .value_name("full|masked")
        .value_parser(Identity::ALL.map(Identity::name))
        .hide_possible_values(true);
    let draft = Arg::new("draft").long("draft").action(ArgAction::SetTrue);
    let export = tree
        .command("export", "snapshot-export")
        .arg(out.help(tree.help("cli-arg-out")))
        .arg(Arg::new("unit").long("unit").value_name("ID|CODE|NAME").help(tree.help("cli-arg-unit")))
        .arg(identity.help(tree.help("cli-arg-identity")))
        .arg(draft.help(tree.help("cli-arg-draft")))
        .arg(form());
    let read = |name: &'static str, about: &str| {
        tree.command(name, about).arg(file().help(tree.help("cli-arg-snapshot-file"))).arg(form())
    };
    tree.command(name, name)
        .subcommand_required(true)
        .subcommand(export)
        .subcommand(read("verify", "snapshot-verify"))
        .subcommand(read("show", "snapshot-show"))
}

fn run(run: &mut Run, _: &'static str, matches: &ArgMatches) -> Outcome {
    let Some((name, matches)) = matches.subcommand() else {
        return Err(Stop::usage(Message::new("cli-usage-no-subcommand")));
    };
    let summary = match name {
        "export" => export(run, matches)?,
        "verify" => run.door.verify_snapshot(&path_arg(matches, "file").unwrap_or_default())?,
        _ => run.door.show_snapshot(&path_arg(matches, "file").unwrap_or_default())?,
    };
    let sound = summary.findings.is_empty();
    if Form::of(matches) == Form::Json {
        json(run.words, &summary).write_line(run.terminal.out)?;
    } else {
        text(run.terminal.out, run.words, &summary, name == "verify", run.terminal.width)?;
    }
    Ok(if sound { EXIT_DONE } else { EXIT_REFUSED })
}

fn export(run: &mut Run, matches: &ArgMatches) -> Result<SnapshotSummary, Stop> {
    let identity = text_arg(matches, "identity").unwrap_or("masked");
    let identity = Identity::ALL.into_iter().find(|way| way.name() == identity).unwrap_or_default();
    let mut desk = run.open(Access::Read)?;
    let unit = match text_arg(matches, "unit") {
        Some(text) => Some(run.resolve(desk.as_mut(), text, Some(IdKind::Unit))?),
        None => None,
    };
    let request = SnapshotRequest {
        out: path_arg(matches, "out").unwrap_or_default(),
        as_of: run.globals.as_of,
        recorded: run.globals.recorded,
        unit,
        identity,
        draft: flag_arg(matches, "draft"),
    };
    Ok(run.telling(|_, telling| desk.export_snapshot(&request, telling))?)
}

fn json(words: &Words, summary: &SnapshotSummary) -> Json {
    let manifest = summary.fields.iter().map(|(name, cell)| (name.clone(), cell_json(words, cell)));
    let tables = summary.tables.iter().map(|table| (table.name.to_string(), rows_json(words, table)));
    let findings = summary.findings.iter().map(|finding| report::message_json(words, finding));
    Json::Object(vec![
        ("sound".into(), summary.findings.is_empty().into()),
        ("manifest".into(), Json::Object(manifest.collect())),
        ("tables".into(), Json::Object(tables.collect())),
        ("findings".into(), Json::List(findings.collect())),
    ])
}

fn text(
    out: &mut dyn Write,
    words: &Words,
    summary: &SnapshotSummary,
    verified: bool,
    width: Option<usize>,
) -> io::Result<()> {
    for finding in &summary.findings {
        writeln!(out, "{}", words.text(finding))?;
    }
    for (name, cell) in &summary.fields {
        let value = cell_text(words, CellType::Text, cell);
        let args = [("name", Value::Text(words.heading(name))), ("value", Value::Text(value))];
        writeln!(out, "{}", words.with("cli-card-field", &args))?;
    }
    for table in summary.tables.iter().filter(|table| !table.rows.is_empty()) {
        // Control totals of nought are in the machine form; a person looks for those that are not.
        let mut table = table.clone();
        table.rows.retain(|row| !matches!(row.last(), Some(Cell::Places(places)) if places.is_zero()));
        writeln!(out)?;
        write_rows(out, words, &table, width)?;
    }
    if verified {
        let id = if summary.findings.is_empty() { "cli-snapshot-sound" } else { "cli-snapshot-wrong" };
        writeln!(out, "{}", words.with(id, &[]))?;
    }
    Ok(())
}
