//! `snapshot export | except | verify | show | diff | submit | accepted | returned | receive`: submission upward.

use super::context::{Run, date_arg, flag_arg, path_arg, text_arg};
use super::json::Json;
use super::listing::{Form, cell_json, rows_json, write_listing};
use super::table::{cell_text, write_rows};
use super::{EXIT_DONE, EXIT_REFUSED, Outcome, Stop, Subcommand, Tree, key, operate, report};
use crate::domain::id::IdKind;
use crate::domain::message::{Arg as Value, Message};
use crate::domain::table::{Cell, CellType};
use crate::office::ask::Order;
use crate::office::desk::{Access, Filing, Identity, Signing, SnapshotRequest, SnapshotSummary};
use crate::office::keys;
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
        .value_name("full|masked|keyed")
        .value_parser(Identity::ALL.map(Identity::name))
        .hide_possible_values(true);
    let draft = Arg::new("draft").long("draft").action(ArgAction::SetTrue);
    let key = |help: &str| {
        let arg = Arg::new("key").long("key").value_name("FILE").value_parser(clap::value_parser!(PathBuf));
        arg.help(tree.help(help))
    };
    let export = tree
        .command("export", "snapshot-export")
        .arg(out.help(tree.help("cli-arg-out")))
        .arg(Arg::new("unit").long("unit").value_name("ID|CODE|NAME").help(tree.help("cli-arg-unit")))
        .arg(identity.help(tree.help("cli-arg-identity")))
        .arg(draft.help(tree.help("cli-arg-draft")))
        .arg(Arg::new("sign").long("sign").action(ArgAction::SetTrue).help(tree.help("cli-arg-sign")))
        .arg(key("cli-arg-sign-key"))
        .arg(form());
    let read = |name: &'static str, about: &str| {
        tree.command(name, about).arg(file().help(tree.help("cli-arg-snapshot-file"))).arg(form())
    };
    let orders = || Form::arg(tree, &[Form::Text, Form::Json, Form::Ndjson]);
    let arg = |name: &'static str, value: &'static str, help: &str| {
        Arg::new(name).long(name).value_name(value).help(tree.help(help))
    };
    let reason = || arg("reason", "TEXT", "cli-arg-reason");
    let on = || arg("effective_on", "DATE", "cli-arg-handed-on").long("effective-on");
    let filed = |name: &'static str, about: &str| {
        let file = file().help(tree.help("cli-arg-snapshot-file"));
        tree.command(name, about).arg(file).arg(on()).arg(reason()).arg(orders())
    };
    let answer = |name: &'static str, about: &str| {
        let which = Arg::new("snapshot").value_name("SNAPSHOT").help(tree.help("cli-arg-which-snapshot"));
        tree.command(name, about).arg(which).arg(on()).arg(reason()).arg(orders())
    };
    let pick = |name: &'static str, value: &'static str, help: &str| {
        Arg::new(name).value_name(value).required(true).help(tree.help(help))
    };
    let except = tree
        .command("except", "snapshot-except")
        .arg(pick("rule", "RULE", "cli-arg-rule"))
        .arg(pick("subject", "SUBJECT", "cli-arg-except-subject"))
        .arg(reason())
        .arg(orders());
    let path = |name: &'static str, value: &'static str| {
        pick(name, value, "cli-arg-snapshot-file").value_parser(clap::value_parser!(PathBuf))
    };
    let diff = tree
        .command("diff", "snapshot-diff")
        .arg(path("one", "A"))
        .arg(path("other", "B"))
        .arg(Form::arg(tree, &Form::ALL));
    let receive = filed("receive", "snapshot-receive")
        .arg(key("cli-arg-public-key"))
        .arg(Arg::new("unit").long("unit").value_name("ID|CODE|NAME").help(tree.help("cli-arg-received-unit")));
    tree.command(name, name)
        .subcommand_required(true)
        .subcommand(export)
        .subcommand(except)
        .subcommand(read("verify", "snapshot-verify").arg(key("cli-arg-public-key")))
        .subcommand(read("show", "snapshot-show"))
        .subcommand(diff)
        .subcommand(filed("submit", "snapshot-submit"))
        .subcommand(answer("accepted", "snapshot-accepted"))
        .subcommand(answer("returned", "snapshot-returned"))
        .subcommand(receive)
}

fn run(run: &mut Run, _: &'static str, matches: &ArgMatches) -> Outcome {
    let Some((name, matches)) = matches.subcommand() else {
        return Err(Stop::usage(Message::new("cli-usage-no-subcommand")));
    };
    let summary = match name {
        "submit" | "receive" => return file(run, name, matches),
        "accepted" | "returned" | "except" => return order(run, name, matches),
        "diff" => {
            let path = |name| path_arg(matches, name).unwrap_or_default();
            let listing = run.door.diff_snapshots(&path("one"), &path("other"))?;
            write_listing(run.terminal.out, run.words, &listing, Form::of(matches), run.terminal.width)?;
            return Ok(EXIT_DONE);
        }
        "export" => export(run, matches)?,
        "verify" if path_arg(matches, "key").is_some() => {
            let path = |name| path_arg(matches, name).unwrap_or_default();
            run.door.verify_snapshot_by(&path("file"), &path("key"))?
        }
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
        sign: signing(run, matches)?,
    };
    Ok(run.telling(|_, telling| desk.export_snapshot(&request, telling))?)
}

/// The key to sign with, opened by its passphrase; none where nothing is to be signed.
fn signing(run: &Run, matches: &ArgMatches) -> Result<Option<Signing>, Stop> {
    let named = path_arg(matches, "key");
    if !flag_arg(matches, "sign") && named.is_none() {
        return Ok(None);
    }
    let key = match named {
        Some(key) => key,
        None => keys::signing_file(&run.globals.store()?),
    };
    Ok(Some(Signing { key, passphrase: key::passphrase(run.words, false)? }))
}

/// A file that is handed in or received.
fn file(run: &mut Run, name: &str, matches: &ArgMatches) -> Outcome {
    let mut desk = run.open(Access::Write)?;
    let unit = match text_arg(matches, "unit").filter(|_| name == "receive") {
        Some(text) => Some(run.resolve(desk.as_mut(), text, Some(IdKind::Unit))?),
        None => None,
    };
    let filing = Filing {
        file: path_arg(matches, "file").unwrap_or_default(),
        unit,
        key: (name == "receive").then(|| path_arg(matches, "key")).flatten(),
        effective_on: date_arg(matches, "effective_on")?,
        reason: text_arg(matches, "reason").map(str::to_string),
    };
    let receipt = run.telling(|_, telling| match name {
        "receive" => desk.receive_snapshot(&filing, telling),
        _ => desk.submit_snapshot(&filing, telling),
    })?;
    let order = Order { operation: format!("snapshot-{name}"), caller_id: None, args: Vec::new() };
    operate::print_one(run, &receipt, &order, Form::of(matches))?;
    Ok(EXIT_DONE)
}

/// What is recorded without a file.
fn order(run: &mut Run, name: &str, matches: &ArgMatches) -> Outcome {
    let names: &[&str] = match name {
        "except" => &["rule", "subject", "reason"],
        _ => &["snapshot", "effective_on", "reason"],
    };
    let given = names.iter().filter_map(|name| Some((name.to_string(), text_arg(matches, name)?.to_string())));
    let order = Order { operation: format!("snapshot-{name}"), caller_id: None, args: given.collect() };
    operate::post(run, vec![order], None, false, Form::of(matches))
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
