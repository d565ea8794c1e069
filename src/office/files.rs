//! Files in and out: profiles, imports with their reject file, templates, the whole books as tables.

use crate::domain::date::Date;
use crate::domain::intake::{self, Mode, Origin, Original, Report, Settings, Step};
use crate::domain::message::Message;
use crate::domain::snapshot::Identity;
use crate::domain::table::{CellType, ColumnSpec};
use crate::domain::text::Text;
use crate::exchange::canonical::{self, Cells, Table};
use crate::exchange::problem::cause;
use crate::exchange::profile::{self, Ahead, Profile};
use crate::exchange::read::Told;
use crate::exchange::read::watch::Watch;
use crate::exchange::write::canonical::{CanonicalTable, write};
use crate::exchange::write::csv::Form;
use crate::exchange::write::rejects::RejectFile;
use crate::office::ask::Problem;
use crate::office::canonical::rows;
use crate::office::desk::{ExportRequest, ImportRequest, ProfileLine, Progress, Telling, Written};
use crate::office::import::{Rejecting, STOPPED};
use crate::office::incoming::{REJECTS_KEPT, Rejected, Trial};
use crate::office::lists::Context;
use crate::office::running::Office;
use crate::office::words::{Language, Words};
use std::path::{Path, PathBuf};

/// How often a long work is told, in rows.
const TOLD_EVERY: u64 = 2_000;

/// The built-in profiles.
pub fn profiles() -> Vec<ProfileLine> {
    let mut lines = Vec::new();
    for (name, toml) in profile::builtin() {
        // A built-in profile that does not read is a fault of the program; a test holds that there is none.
        if let Ok(profile) = profile::parse(toml, name) {
            lines.push(ProfileLine {
                name: name.to_string(),
                mode: mode_name(profile.mode),
                about: profile.title.clone(),
            });
        }
    }
    lines
}

fn mode_name(mode: Mode) -> &'static str {
    match mode {
        Mode::Add => "add",
        Mode::Statement => "statement",
    }
}

/// A built-in profile as TOML.
///
/// # Errors
/// Exit 2 when there is none of that name.
pub fn profile(name: &str) -> Result<String, Problem> {
    profile::named(name).map_err(|message| Problem::new(2, message))?;
    let found = profile::builtin().iter().find(|(have, _)| *have == name);
    Ok(found.map(|(_, toml)| toml.to_string()).unwrap_or_default())
}

/// A built-in profile by name, or one of a `.toml` file.
fn load(name: &str) -> Result<Profile, Problem> {
    if !name.ends_with(".toml") {
        return profile::named(name).map_err(|message| Problem::new(2, message));
    }
    let text = std::fs::read_to_string(name).map_err(|error| {
        Problem::new(4, Message::new("profile-unreadable").with("file", Text::shown(name)).with("error", cause(&error)))
    })?;
    if let Some(message) = left_open(&text, name) {
        return Err(Problem::new(1, message));
    }
    profile::parse(&text, name).map_err(|message| Problem::new(1, message))
}

/// What a first guess left open and nobody filled in: the first such line.
fn left_open(text: &str, name: &str) -> Option<Message> {
    let open = format!("\"={}\"", crate::office::guess::OPEN);
    let is_open = |line: &&str| line.split_once(&open).is_some_and(|(before, _)| !before.contains('#'));
    let line = text.lines().position(|line| is_open(&line))?;
    let before = text.lines().nth(line)?.split_once(&open)?.0.trim_end().trim_end_matches('=').trim_end();
    let key = before.rsplit([' ', '{', ',']).next().unwrap_or_default();
    let message = Message::new("profile-fill-in").with("file", Text::shown(name)).with("line", line + 1);
    Some(message.with("key", Text::shown(key)))
}

/// The profile of a request: made on the screen, else built in or of a file.
fn wanted(request: &ImportRequest) -> Result<Profile, Problem> {
    match &request.profile_text {
        Some(text) => profile::parse(text, &request.profile).map_err(|message| Problem::new(1, message)),
        None => load(&request.profile),
    }
}

/// Imports files as one entry or nothing.
///
/// # Errors
/// Exit 4 for a file that cannot be read, exit 1 for one that is refused, exit 3 for the store.
pub fn import(office: &Office, request: &ImportRequest, telling: Telling) -> Result<Report, Problem> {
    trial(office, request, telling, &mut |_, _, _| {})
}

/// As [`import`]; the first rejected rows are kept to be gone through. Refused for its rows it answers all the same.
///
/// # Errors
/// As [`import`].
pub fn import_kept(office: &Office, request: &ImportRequest, telling: Telling) -> Result<Trial, Problem> {
    let mut rejects: Vec<Rejected> = Vec::new();
    let report = trial(office, request, telling, &mut |original, origin, reasons| {
        if rejects.len() < REJECTS_KEPT {
            rejects.push(Rejected {
                file: origin.file,
                sheet: origin.sheet,
                line: origin.line,
                columns: original.columns.clone(),
                cells: original.cells.clone(),
                reasons: reasons.to_vec(),
            });
        }
    });
    let report = match report {
        Ok(report) => report,
        Err(problem) => {
            let for_rows = problem.message.code == "import-rows-rejected";
            match problem.report {
                Some(report) if for_rows => *report,
                report => return Err(Problem { report, ..problem }),
            }
        }
    };
    // Rows found wanting while they were read come before those that fell when all were known.
    rejects.sort_by_key(|row| (row.file, row.sheet, row.line));
    Ok(Trial { report, rejects })
}

fn trial(office: &Office, request: &ImportRequest, telling: Telling, keeping: Rejecting) -> Result<Report, Problem> {
    let profile = wanted(request)?;
    let effective = match (request.effective, profile.mode) {
        (Some(date), _) => date,
        (None, _) if profile.effective_from_name => date_of_names(&request.files)?,
        (None, Mode::Add) => office.today(),
        (None, Mode::Statement) => return Err(Problem::new(2, Message::new("import-effective-missing"))),
    };
    let mut settings = settings(&profile, request, effective)?;
    let mended = request.mended.iter().map(|row| {
        let origin = Origin { file: row.file, sheet: row.sheet, line: row.line };
        (origin, row.cells.clone())
    });
    let watch = Watch::new(mended, request.stop.clone());
    let opened = profile::open_watched(profile, request.files.clone(), Told::default(), watch);
    let mut source = opened.map_err(|problem| {
        Problem::new(if problem.message.code == STOPPED { 1 } else { problem.exit }, problem.message)
    })?;
    source.takes_effect(effective);
    if source.profile().is_dated
        && let Some(first) = intake::earliest(&mut source).map_err(|message| Problem::new(4, message))?
    {
        // What has no date of its own holds from the earliest on: the books begin there.
        settings.effective = effective.min(first);
    }
    if source.is_mended() {
        // Rows that were rejected before are additions: as a statement they would end all the others.
        settings.mode = Mode::Add;
    }
    let create = |path: &PathBuf| RejectFile::create(path).map_err(|message| Problem::new(3, message));
    let mut rejected = request.rejects.as_ref().map(create).transpose()?;
    let names = source.file_names();
    let words = Words::new(office.language());
    let mut failed = None;
    let mut rejecting = |original: &Original, origin: Origin, reasons: &[Message]| {
        keeping(original, origin, reasons);
        let Some(file) = &mut rejected else { return };
        let said: Vec<String> = reasons.iter().map(|reason| words.text(reason)).collect();
        let name = names.get(origin.file as usize).map_or("", String::as_str);
        if let Err(message) = file.row(original, name, origin.line, &said.join("; ")) {
            failed.get_or_insert(message);
        }
    };
    let mut step = |step| {
        let (step, done) = match step {
            Step::Reading(rows) => ("step-import-read", rows),
            Step::Writing(people) => ("step-import-write", people),
        };
        if done % TOLD_EVERY < 1_024 {
            telling(Progress { step: Message::new(step), done, total: None });
        }
    };
    let (ordering, stop) = (office.ordering()?, request.stop.as_deref());
    let mut rows = Ahead::new(source);
    let mut report = office.intake_as(&ordering, &settings, &mut rows, &mut rejecting, &mut step, stop)?;
    if let Some(source) = rows.into_source() {
        report.control_sums = source.control_sums();
        source.notes().iter().for_each(|note| report.warning(None, note));
    }
    if let Some(message) = failed {
        return Err(Problem::new(3, message));
    }
    if let Some(file) = rejected {
        let written = file.finish().map_err(|message| Problem::new(3, message))?;
        report.reject_files = written.iter().map(|path| Text::shown(&path.to_string_lossy())).collect();
    }
    Ok(report)
}

/// The one date that stands in the names of all files (`…-2011-03-31-…`).
fn date_of_names(files: &[PathBuf]) -> Result<Date, Problem> {
    let mut dates: Vec<Option<Date>> = Vec::new();
    for file in files {
        let name = file.file_name().unwrap_or_default().to_string_lossy().to_string();
        let found = name.char_indices().find_map(|(at, _)| Date::parse(name.get(at..at + 10)?).ok());
        dates.push(found);
    }
    dates.dedup();
    match dates[..] {
        [Some(date)] => Ok(date),
        _ => Err(Problem::new(2, Message::new("import-effective-missing"))),
    }
}

fn settings(profile: &Profile, request: &ImportRequest, effective: Date) -> Result<Settings, Problem> {
    let text = |raw: &str| Text::new(raw).map_err(|message| Problem::new(2, message));
    let mut files = Vec::new();
    for path in &request.files {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        files.push(text(&Text::shown(&name))?);
    }
    Ok(Settings {
        profile: profile.name.clone(),
        files,
        mode: profile.mode,
        effective,
        document: request.document.as_deref().map(text).transpose()?,
        statement_kinds: profile.statement_kinds.clone(),
        end_limit_percent: profile.end_limit,
        confirmed: request.confirmed,
        rejects_allowed: request.rejects.is_some() || request.set_aside,
        dry_run: request.dry_run,
    })
}

/// The columns of a canonical table as a listing has them.
fn columns(table: &Table) -> Vec<ColumnSpec> {
    let of = |column: &canonical::Column| {
        ColumnSpec::new(
            column.en,
            match column.cells {
                Cells::Text | Cells::Number => CellType::Text,
                Cells::Places => CellType::Places,
                Cells::Int => CellType::Int,
                Cells::Date => CellType::Date,
                Cells::Flag => CellType::Flag,
            },
        )
    };
    table.columns.iter().map(of).collect()
}

fn headings(table: &Table, language: Language) -> Vec<&'static str> {
    table.columns.iter().map(|column| if language == Language::Zh { column.zh } else { column.en }).collect()
}

/// Empty canonical tables to fill in.
///
/// # Errors
/// Exit 3 when a file exists or cannot be written.
pub fn template(folder: &Path, language: Language) -> Result<Written, Problem> {
    let mut tables: Vec<CanonicalTable> = canonical::TABLES
        .iter()
        .map(|table| CanonicalTable {
            name: if language == Language::Zh { table.zh } else { table.name },
            headings: headings(table, language),
            columns: &[],
            identity: &[],
            rows: None,
        })
        .collect();
    put(folder, &mut tables, Identity::Full, language)
}

/// The whole books as canonical tables. Identity numbers stay whole only with `reveal`: masked tables cannot be
/// imported again, and say so by their masks.
///
/// # Errors
/// Exit 1 for a role that may not reveal, exit 3 when a file exists or cannot be written.
pub fn export(office: &Office, request: &ExportRequest, telling: Telling) -> Result<Written, Problem> {
    if request.reveal && !office.role().reveal {
        return Err(Problem::new(1, Message::new("reveal-not-allowed").with("role", office.role().code.as_str())));
    }
    telling(Progress { step: Message::new("step-export"), done: 0, total: None });
    office.log_access("export", if request.reveal { "books full" } else { "books masked" })?;
    let language = office.language();
    office.with_context(request.as_of, request.recorded, |context: &Context| {
        let columns: Vec<Vec<ColumnSpec>> = canonical::TABLES.iter().map(columns).collect();
        let mut tables = Vec::new();
        for (table, columns) in canonical::TABLES.iter().zip(&columns) {
            tables.push(CanonicalTable {
                name: if language == Language::Zh { table.zh } else { table.name },
                headings: headings(table, language),
                columns,
                identity: if table.name == "people" { &["number"] } else { &[] },
                rows: Some(rows(context, table)?),
            });
        }
        let identity = if request.reveal { Identity::Full } else { Identity::Masked };
        put(&request.folder, &mut tables, identity, language)
    })
}

fn put(
    folder: &Path,
    tables: &mut [CanonicalTable],
    identity: Identity,
    language: Language,
) -> Result<Written, Problem> {
    let words = Words::new(language);
    let say = |message: &Message| words.text(message);
    let written = write(folder, tables, Form::MACHINE, identity, &say).map_err(|message| Problem::new(3, message))?;
    Ok(written.into_iter().map(|table| (table.path, table.rows)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_open_is_named() {
        let said = |text: &str| left_open(text, "p.toml").map(|message| message.to_string());
        let want = "profile-fill-in file=p.toml line=2 key=kind".to_string();
        assert_eq!(said("# \"=…\"\npool = { unit = \"a\", kind = \"=…\" } # fill in\n"), Some(want.clone()));
        assert_eq!(said("\nkind = \"=…\"\n"), Some(want));
        assert_eq!(said("kind = \"=administrative\" # not \"=…\"\n"), None);
    }
}
