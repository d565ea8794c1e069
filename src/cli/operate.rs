//! `do`: operations, built from the rows of the operation table; nothing here knows one by name.

use super::context::{Run, file_shown, flag_arg, path_arg, text_arg};
use super::json::Json;
use super::listing::Form;
use super::{EXIT_DONE, EXIT_INPUT, EXIT_REFUSED, Outcome, Stop, Subcommand, Tree, figures, ndjson, report, usage};
use crate::domain::id::Id;
use crate::domain::message::{Arg as Value, Message};
use crate::domain::operation::{ArgSpec, ArgType, COMMON, Decide, Need, Spec};
use crate::domain::refusal::{Reason, Refusal};
use crate::office::ask::{KindLine, Order, Problem, Receipt};
use crate::office::desk::{Access, OfficeDesk};
use crate::office::words::Words;
use clap::{Arg, ArgAction, ArgMatches, Command};
use std::fs::File;
use std::io::{self, BufReader, Write};
use std::path::{Path, PathBuf};

pub(super) const SUBCOMMANDS: &[Subcommand] = &[Subcommand { name: "do", build, run }];

fn build(tree: &Tree, name: &'static str) -> Command {
    let file = Arg::new("file").long("file").value_name("OPS.ndjson").value_parser(clap::value_parser!(PathBuf));
    let dry_run = Arg::new("dry-run").long("dry-run").action(ArgAction::SetTrue).global(true);
    let form = Form::arg(tree, &[Form::Text, Form::Json, Form::Ndjson]).global(true);
    let mut command = tree
        .command(name, name)
        .subcommand_value_name("OPERATION")
        .subcommand_help_heading(tree.help("cli-heading-operations"))
        .arg_required_else_help(true)
        .args_conflicts_with_subcommands(false)
        .arg(file.help(tree.help("cli-arg-file")))
        .arg(dry_run.help(tree.help("cli-arg-dry-run-do")))
        .arg(form);
    for spec in tree.operations.iter().filter(|spec| !matches!(spec.decide, Decide::Intake)) {
        command = command.subcommand(operation(tree, spec));
    }
    command
}

/// The text of that id, or the English of the row.
fn help(words: &Words, id: String, doc: &str) -> String {
    words.get(&id).unwrap_or_else(|| doc.to_string())
}

/// The subcommand of one row.
fn operation(tree: &Tree, spec: &Spec) -> Command {
    let words = tree.words;
    let about = help(words, format!("op-{}", spec.name), spec.doc);
    let mut command = usage::dressed(Command::new(spec.name).about(about), words);
    for arg in spec.args {
        command = command.arg(argument(tree, arg, arg.need == Need::Required));
    }
    for arg in COMMON {
        // Whether these are needed is judged with the operation, so that a refusal has every reason at once.
        let need = match arg.name {
            "document" => spec.document,
            "reason" => spec.reason,
            _ => Need::Optional,
        };
        let heading = tree.help(if need == Need::Required { "cli-heading-needed" } else { "cli-heading-common" });
        command = command.arg(argument(tree, arg, false).help_heading(heading));
    }
    let own_id = Arg::new("id").long("id").value_name("ID").help(tree.help("cli-arg-request-id"));
    command.arg(own_id.help_heading(tree.help("cli-heading-common")))
}

/// The option of one argument.
fn argument(tree: &Tree, spec: &ArgSpec, required: bool) -> Arg {
    let arg = Arg::new(spec.name)
        .long(spec.name.replace('_', "-"))
        .value_name(value_name(spec.kind))
        .required(required)
        .help(help(tree.words, format!("arg-{}", spec.name.replace('_', "-")), spec.doc));
    match spec.kind {
        // `--flag` is yes; `--flag=false` says no.
        ArgType::Flag => arg.num_args(0..=1).require_equals(true).default_missing_value("true"),
        ArgType::Places | ArgType::Int => arg.allow_negative_numbers(true),
        _ => arg,
    }
}

fn value_name(kind: ArgType) -> &'static str {
    match kind {
        ArgType::Text | ArgType::FieldName => "TEXT",
        ArgType::Date => "DATE",
        ArgType::Places => "PLACES",
        ArgType::Int => "NUMBER",
        ArgType::Flag => "true|false",
        ArgType::Subject(_) => "ID|CODE|NAME",
        ArgType::AnySubject => "ID",
        ArgType::Code(_) => "CODE",
    }
}

fn run(run: &mut Run, _: &'static str, matches: &ArgMatches) -> Outcome {
    let file = path_arg(matches, "file");
    match (matches.subcommand(), file) {
        (None, None) => Err(Stop::usage(Message::new("cli-usage-no-operation"))),
        (Some(_), Some(_)) => Err(Stop::usage(Message::new("cli-usage-file-and-operation"))),
        (Some((name, matches)), None) => {
            let Some(spec) = run.operations.iter().find(|spec| spec.name == name) else {
                return Err(Stop::usage(Message::new("cli-usage-no-operation")));
            };
            let orders = vec![order(spec, matches)];
            post(run, orders, None, flag_arg(matches, "dry-run"), Form::of(matches))
        }
        (None, Some(file)) => {
            let orders = read(run, &file)?;
            let (lines, orders): (Vec<u64>, Vec<Order>) = orders.into_iter().unzip();
            let place = Some((file_shown(&file), lines));
            post(run, orders, place, flag_arg(matches, "dry-run"), Form::of(matches))
        }
    }
}

fn read(run: &Run, file: &Path) -> Result<Vec<(u64, Order)>, Stop> {
    let name = file_shown(file);
    if file.as_os_str() == "-" {
        return Ok(ndjson::read_orders(&name, io::stdin().lock(), run.operations)?);
    }
    let opened = File::open(file).map_err(|error| {
        let message = Message::new("cli-file-open")
            .with("file", name.as_str())
            .with("error", crate::office::incoming::cause(&error));
        Problem::new(EXIT_INPUT, message)
    })?;
    Ok(ndjson::read_orders(&name, BufReader::new(opened), run.operations)?)
}

/// The order of one command line.
fn order(spec: &Spec, matches: &ArgMatches) -> Order {
    let args = spec.args.iter().chain(COMMON);
    let given = args.filter_map(|arg| Some((arg.name.to_string(), text_arg(matches, arg.name)?.to_string())));
    Order {
        operation: spec.name.to_string(),
        caller_id: text_arg(matches, "id").map(str::to_string),
        args: given.collect(),
    }
}

/// File and line numbers of orders that came from one.
pub(super) type Place = Option<(String, Vec<u64>)>;

pub(super) fn post(run: &mut Run, orders: Vec<Order>, place: Place, dry_run: bool, form: Form) -> Outcome {
    let mut desk = run.open(Access::Write)?;
    match now(run, desk.as_mut()).and_then(|()| Ok(posted(desk.as_mut(), &orders, &place, dry_run)?)) {
        Ok(receipts) => {
            print(run, &receipts, &orders, &place, dry_run, form)?;
            Ok(EXIT_DONE)
        }
        Err(Stop::Problem(problem)) => {
            // For scripts the refusal is the result.
            if form != Form::Text {
                report::problem_json(run.words, &problem).write_line(run.terminal.out)?;
            }
            Err(Stop::Problem(problem))
        }
        Err(other) => Err(other),
    }
}

/// Prints the receipt of one order.
pub(super) fn print_one(run: &mut Run, receipt: &Receipt, order: &Order, form: Form) -> io::Result<()> {
    print(run, std::slice::from_ref(receipt), std::slice::from_ref(order), &None, false, form)
}

/// Orders are for today and for everything recorded: a look at another time refuses them.
fn now(run: &Run, desk: &mut dyn OfficeDesk) -> Result<(), Stop> {
    if run.globals.as_of.is_none() && run.globals.recorded.is_none() {
        return Ok(());
    }
    let head = run.head(desk)?;
    let date = run.globals.as_of.unwrap_or(head.today);
    let earlier = run.globals.recorded.is_some_and(|recorded| recorded < head.last_seq);
    if date == head.today && !earlier {
        return Ok(());
    }
    let reason = Reason::new("as-of-not-today").with("on", date).with("today", head.today);
    let mut problem = Problem::new(EXIT_REFUSED, reason.message.clone());
    problem.refusal = Some(Refusal::one(reason));
    Err(problem.into())
}

fn posted(desk: &mut dyn OfficeDesk, orders: &[Order], place: &Place, dry_run: bool) -> Result<Vec<Receipt>, Problem> {
    desk.post(orders, dry_run).map_err(|(index, mut problem)| {
        if let Some((file, lines)) = place {
            let line = lines.get(index).copied().unwrap_or_default();
            let operation = orders.get(index).map(|order| order.operation.as_str()).unwrap_or_default();
            if problem.refusal.is_some() {
                problem.message = Message::new("cli-order-refused")
                    .with("file", file)
                    .with("line", line)
                    .with("operation", operation);
            } else {
                problem.message = problem.message.with("file", file).with("line", line);
            }
        }
        problem
    })
}

fn print(
    run: &mut Run,
    receipts: &[Receipt],
    orders: &[Order],
    place: &Place,
    dry_run: bool,
    form: Form,
) -> io::Result<()> {
    let words = run.words;
    let out = &mut *run.terminal.out;
    let line = |index: usize| place.as_ref().and_then(|(_, lines)| lines.get(index).copied());
    let operation = |index: usize| orders.get(index).map(|order| order.operation.as_str()).unwrap_or_default();
    let object = |(index, receipt): (usize, &Receipt)| receipt_json(words, receipt, operation(index), line(index));
    match form {
        Form::Json => {
            let list = receipts.iter().enumerate().map(object).collect();
            Json::Object(vec![
                ("dry_run".into(), dry_run.into()),
                ("count".into(), (receipts.len() as u64).into()),
                ("receipts".into(), Json::List(list)),
            ])
            .write_line(out)
        }
        Form::Ndjson => receipts.iter().enumerate().map(object).try_for_each(|object| object.write_line(out)),
        Form::Text | Form::Csv => {
            for (index, receipt) in receipts.iter().enumerate() {
                receipt_text(out, words, receipt, operation(index), dry_run)?;
            }
            Ok(())
        }
    }
}

fn receipt_json(words: &Words, receipt: &Receipt, operation: &str, line: Option<u64>) -> Json {
    let lines = receipt.lines.iter().map(|(unit, name, before, after)| {
        Json::Object(vec![
            ("unit".into(), unit.to_string().into()),
            ("unit_name".into(), name.as_str().into()),
            ("kind".into(), after.kind.as_str().into()),
            ("before".into(), figures::line_json(words, before)),
            ("after".into(), figures::line_json(words, after)),
        ])
    });
    let mut fields: Vec<(String, Json)> = vec![
        ("operation".into(), operation.into()),
        ("entry".into(), receipt.seq.map(|seq| format!("e{seq}")).into()),
        ("existed".into(), receipt.existed.into()),
        ("created".into(), Json::List(receipt.created.iter().map(|id| id.to_string().into()).collect())),
        ("notes".into(), Json::List(receipt.notes.iter().map(|note| report::message_json(words, note)).collect())),
        ("lines".into(), Json::List(lines.collect())),
    ];
    if let Some(line) = line {
        fields.insert(0, ("line".into(), line.into()));
    }
    Json::Object(fields)
}

/// Pools up to which each is told; of more only the first, after the sums of each kind. JSON has them all.
const LINES_MAX: usize = 40;
const LINES_SHOWN: usize = 10;

/// What the pools of each quota kind come to together, in the order in which they first stand.
fn kinds(out: &mut dyn Write, words: &Words, lines: &[(Id, String, KindLine, KindLine)]) -> io::Result<()> {
    let mut sums: Vec<(KindLine, KindLine, usize)> = Vec::new();
    for (.., before, after) in lines {
        match sums.iter_mut().find(|(have, ..)| have.kind == before.kind) {
            Some((sum_before, sum_after, pools)) => {
                sum_before.figures.add(&before.figures);
                sum_after.figures.add(&after.figures);
                *pools += 1;
            }
            None => sums.push((before.clone(), after.clone(), 1)),
        }
    }
    for (before, after, pools) in &sums {
        let args = [
            ("kind", Value::Text(words.language().of(&after.name).to_string())),
            ("pools", Value::Int(*pools as i64)),
            ("changes", Value::Text(figures::changes(words, before, after).join(", "))),
        ];
        writeln!(out, "  {}", words.with("cli-receipt-kind", &args))?;
    }
    Ok(())
}

fn receipt_text(
    out: &mut dyn Write,
    words: &Words,
    receipt: &Receipt,
    operation: &str,
    dry_run: bool,
) -> io::Result<()> {
    let entry = receipt.seq.map(|seq| format!("e{seq}")).unwrap_or_default();
    let args = [("operation", Value::Text(operation.to_string())), ("entry", Value::Text(entry))];
    let said = match (receipt.existed, dry_run) {
        (true, _) => "cli-receipt-existed",
        (false, true) => "cli-receipt-dry-run",
        (false, false) => "cli-receipt",
    };
    writeln!(out, "{}", words.with(said, &args))?;
    if !receipt.created.is_empty() {
        let created = receipt.created.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        writeln!(out, "  {}", words.with("cli-receipt-created", &[("created", Value::Text(created))]))?;
    }
    let shown = if receipt.lines.len() > LINES_MAX {
        kinds(out, words, &receipt.lines)?;
        LINES_SHOWN
    } else {
        receipt.lines.len()
    };
    for (_, unit, before, after) in receipt.lines.iter().take(shown) {
        let changes = figures::changes(words, before, after);
        let args = [
            ("unit", Value::Text(unit.clone())),
            ("kind", Value::Text(words.language().of(&after.name).to_string())),
            ("changes", Value::Text(changes.join(", "))),
        ];
        writeln!(out, "  {}", words.with("cli-receipt-line", &args))?;
    }
    if receipt.lines.len() > shown {
        let args = [("count", Value::Int((receipt.lines.len() - shown) as i64))];
        writeln!(out, "  {}", words.with("cli-receipt-more", &args))?;
    }
    for note in &receipt.notes {
        writeln!(out, "  {}", words.text(note))?;
    }
    Ok(())
}
