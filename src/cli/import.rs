//! `import`: files through a profile, as one entry or nothing.

use super::context::{Run, date_arg, flag_arg, path_arg, text_arg};
use super::json::Json;
use super::listing::Form;
use super::{EXIT_DONE, EXIT_REFUSED, Outcome, Stop, Subcommand, Tree, report};
use crate::domain::intake::{Ended, Noted, Origin, Report};
use crate::domain::message::{Arg as Value, Message};
use crate::domain::quantity::Places;
use crate::domain::text::Text;
use crate::office::ask::Problem;
use crate::office::desk::{Access, ImportRequest};
use crate::office::words::Words;
use clap::{Arg, ArgAction, ArgMatches, Command};
use std::io::{self, Write};
use std::path::PathBuf;

/// Rows told one by one under each reason and each doubt.
const ROWS_LISTED: usize = 3;
/// Subjects that a statement ends told one by one, of each kind.
const ENDS_LISTED: usize = 20;

pub(super) const SUBCOMMANDS: &[Subcommand] = &[Subcommand { name: "import", build, run }];

fn build(tree: &Tree, name: &'static str) -> Command {
    let value = |name: &'static str, value: &'static str| {
        Arg::new(name).long(name).value_name(value).help(tree.help(&format!("cli-arg-{name}")))
    };
    let flag = |name: &'static str| {
        Arg::new(name).long(name).action(ArgAction::SetTrue).help(tree.help(&format!("cli-arg-{name}")))
    };
    let files = Arg::new("files").value_name("FILE").required(true).num_args(1..);
    tree.command(name, name)
        .arg(value("profile", "NAME|FILE.toml").required(true))
        .arg(flag("dry-run"))
        .arg(value("rejects", "FILE").value_parser(clap::value_parser!(PathBuf)))
        .arg(value("document", "NO"))
        .arg(value("effective", "DATE"))
        .arg(flag("yes"))
        .arg(Form::arg(tree, &[Form::Text, Form::Json]))
        .arg(files.value_parser(clap::value_parser!(PathBuf)).help(tree.help("cli-arg-files")))
}

fn run(run: &mut Run, _: &'static str, matches: &ArgMatches) -> Outcome {
    if run.globals.as_of.is_some() || run.globals.recorded.is_some() {
        return Err(Stop::usage(Message::new("cli-import-as-of")));
    }
    let request = ImportRequest {
        profile: text_arg(matches, "profile").unwrap_or_default().to_string(),
        files: matches.get_many::<PathBuf>("files").into_iter().flatten().cloned().collect(),
        dry_run: flag_arg(matches, "dry-run"),
        rejects: path_arg(matches, "rejects"),
        document: text_arg(matches, "document").map(str::to_string),
        effective: date_arg(matches, "effective")?,
        confirmed: flag_arg(matches, "yes"),
        ..ImportRequest::default()
    };
    let form = Form::of(matches);
    let mut desk = run.open(Access::Write)?;
    let done = run.telling(|_, telling| desk.import(&request, telling));
    let report = match done {
        Ok(report) => report,
        Err(problem) => {
            refused(run, &problem, &request, form)?;
            return Err(problem.into());
        }
    };
    match form {
        Form::Json => json(run.words, &report, &request).write_line(run.terminal.out)?,
        _ => text(run.terminal.out, run.words, &report, &request, true)?,
    }
    if report.rejected > 0 && request.rejects.is_none() {
        run.terminal.out.flush()?;
        let message = Message::new("cli-import-refused").with("rejected", report.rejected);
        report::sentence(run.terminal.err, run.words, &message)?;
        return Ok(EXIT_REFUSED);
    }
    Ok(EXIT_DONE)
}

/// What an import that ended with a problem came to, as far as it came; for scripts with the problem in it.
fn refused(run: &mut Run, problem: &Problem, request: &ImportRequest, form: Form) -> io::Result<()> {
    let (words, out) = (run.words, &mut *run.terminal.out);
    match (form, &problem.report) {
        (Form::Json, None) => report::problem_json(words, problem).write_line(out),
        (Form::Json, Some(report)) => {
            let mut fields = Vec::new();
            for object in [json(words, report, request), report::problem_json(words, problem)] {
                if let Json::Object(some) = object {
                    fields.extend(some);
                }
            }
            Json::Object(fields).write_line(out)
        }
        (_, None) => Ok(()),
        (_, Some(report)) => text(out, words, report, request, false),
    }
}

fn counted(words: &Words, list: &[(Message, u64)]) -> Json {
    let object = |(example, count): &(Message, u64)| {
        let mut fields = vec![("count".to_string(), Json::from(*count))];
        if let Json::Object(example) = report::message_json(words, example) {
            fields.extend(example);
        }
        Json::Object(fields)
    };
    Json::List(list.iter().map(object).collect())
}

/// Rows with what is told of each: `{file, line, code, args, text}`; as many as the report holds, the counts stand apart.
fn rows_json(words: &Words, list: &[Noted], request: &ImportRequest) -> Json {
    let object = |noted: &Noted| {
        let file = noted.origin.and_then(|origin| file_name(request, origin));
        let mut fields = vec![
            ("file".to_string(), file.into()),
            ("line".to_string(), noted.origin.map(|origin| origin.line).into()),
        ];
        if let Json::Object(said) = report::message_json(words, &noted.message) {
            fields.extend(said);
        }
        Json::Object(fields)
    };
    Json::List(list.iter().map(object).collect())
}

fn file_name(request: &ImportRequest, origin: Origin) -> Option<String> {
    let name = request.files.get(origin.file as usize)?.file_name()?;
    Some(Text::shown(&name.to_string_lossy()))
}

/// Something that ends: `{id, name, number, unit, unit_name, kind, kind_name}`.
fn ended_json(words: &Words, ended: &Ended) -> Json {
    let (unit, unit_name) = &ended.unit;
    Json::Object(vec![
        ("id".into(), ended.id.to_string().into()),
        ("name".into(), ended.name.as_ref().map(|name| name.to_string()).into()),
        ("number".into(), ended.number.clone().into()),
        ("unit".into(), unit.to_string().into()),
        ("unit_name".into(), unit_name.as_str().into()),
        ("kind".into(), ended.kind.as_str().into()),
        ("kind_name".into(), words.code_or("kind", &ended.kind).into()),
    ])
}

fn json(words: &Words, report: &Report, request: &ImportRequest) -> Json {
    let control = report.control_sums.iter().map(|(name, stated, found)| {
        Json::Object(vec![
            ("name".into(), name.as_str().into()),
            ("stated".into(), (*stated).into()),
            ("found".into(), (*found).into()),
        ])
    });
    let end = report.would_end.iter().map(|(letter, count)| (letter.to_string(), Json::from(*count)));
    Json::Object(vec![
        ("read".into(), report.read.into()),
        ("taken".into(), report.taken.into()),
        ("unchanged".into(), report.unchanged.into()),
        ("rejected".into(), report.rejected.into()),
        ("skipped".into(), report.skipped.into()),
        ("reasons".into(), counted(words, &report.reasons)),
        ("warnings".into(), counted(words, &report.warnings)),
        ("control_sums".into(), Json::List(control.collect())),
        ("would_end".into(), Json::Object(end.collect())),
        ("ends".into(), Json::List(report.ends.iter().map(|ended| ended_json(words, ended)).collect())),
        ("rejected_rows".into(), rows_json(words, &report.rejects, request)),
        ("warning_rows".into(), rows_json(words, &report.doubts, request)),
        ("reject_files".into(), Json::List(report.reject_files.iter().map(|file| file.as_str().into()).collect())),
        ("dry_run".into(), request.dry_run.into()),
        ("entry".into(), report.entry.map(|seq| format!("e{seq}")).into()),
    ])
}

/// That a list goes on.
fn more(out: &mut dyn Write, words: &Words, all: u64, listed: usize) -> io::Result<()> {
    let rest = all.saturating_sub(listed as u64);
    if rest == 0 || listed == 0 {
        return Ok(());
    }
    let rest = Value::Places(Places::whole(i64::try_from(rest).unwrap_or_default()));
    writeln!(out, "    {}", words.with("cli-import-more", &[("n", rest)]))
}

/// The report for people; `ended` well, it closes with what became of the books.
fn text(out: &mut dyn Write, words: &Words, report: &Report, request: &ImportRequest, ended: bool) -> io::Result<()> {
    let count = |count: u64| Value::Places(Places::whole(i64::try_from(count).unwrap_or(i64::MAX / 1000)));
    let args = [
        ("read", count(report.read)),
        ("taken", count(report.taken)),
        ("unchanged", count(report.unchanged)),
        ("rejected", count(report.rejected)),
        ("skipped", count(report.skipped)),
    ];
    writeln!(out, "{}", words.with("cli-import-counts", &args))?;
    for (list, id) in [(&report.reasons, "cli-import-reason"), (&report.warnings, "cli-import-warning")] {
        for (example, rows) in list {
            let args = [("count", count(*rows)), ("text", Value::Text(words.text(example)))];
            writeln!(out, "  {}", words.with(id, &args))?;
            // A code stands for one thing: it is told of in one list only.
            let told = report.rejects.iter().chain(&report.doubts).filter(|noted| noted.message.code == example.code);
            let mut listed = 0;
            for (noted, origin) in told.filter_map(|noted| Some((noted, noted.origin?))).take(ROWS_LISTED) {
                let place = [
                    ("file", Value::Text(file_name(request, origin).unwrap_or_default())),
                    ("line", Value::Text(origin.line.to_string())),
                    ("text", Value::Text(words.text(&noted.message))),
                ];
                writeln!(out, "    {}", words.with("cli-import-row", &place))?;
                listed += 1;
            }
            if listed > 0 {
                more(out, words, *rows, listed)?;
            }
        }
    }
    for (name, stated, found) in &report.control_sums {
        let mut args = vec![("name", Value::Text(words.heading(name))), ("found", Value::Places(*found))];
        let id = match stated {
            Some(stated) if stated == found => "cli-import-sum-equal",
            Some(stated) => {
                args.push(("stated", Value::Places(*stated)));
                "cli-import-sum-differs"
            }
            None => "cli-import-sum",
        };
        writeln!(out, "  {}", words.with(id, &args))?;
    }
    for (letter, ended) in &report.would_end {
        let kind = crate::domain::id::IdKind::from_letter(*letter as u8).map(super::find::type_name);
        let kind = words.with(&format!("type-{}", kind.unwrap_or("entry")), &[]);
        let id = if report.entry.is_some() { "cli-import-ended" } else { "cli-import-would-end" };
        writeln!(out, "  {}", words.with(id, &[("kind", Value::Text(kind)), ("count", count(*ended))]))?;
        let of_kind = || report.ends.iter().filter(|ended| ended.id.kind.letter() == *letter);
        for ended in of_kind().take(ENDS_LISTED) {
            writeln!(out, "    {}", words.ended(ended))?;
        }
        more(out, words, *ended, of_kind().take(ENDS_LISTED).count())?;
    }
    for file in &report.reject_files {
        writeln!(out, "  {}", words.with("cli-import-rejects", &[("file", Value::Text(file.clone()))]))?;
    }
    if !ended {
        return Ok(());
    }
    match (report.entry, request.dry_run) {
        (Some(seq), _) => {
            let args = [("entry", Value::Text(format!("e{seq}")))];
            writeln!(out, "{}", words.with("cli-import-entry", &args))
        }
        (None, true) => writeln!(out, "{}", words.with("cli-import-dry-run", &[])),
        (None, false) if report.rejected == 0 || request.rejects.is_some() => {
            writeln!(out, "{}", words.with("cli-import-nothing", &[]))
        }
        (None, false) => Ok(()),
    }
}
