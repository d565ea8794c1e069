//! Snapshots for submission upward: gathered from the books, written and verified by `exchange`.

use crate::domain::books::Source;
use crate::domain::date::Date;
use crate::domain::facts::At;
use crate::domain::field::office;
use crate::domain::id::Id;
use crate::domain::message::Message;
use crate::domain::snapshot::{Check, Finding, Head, Identity, Snapshot, Table};
use crate::domain::table::Cell;
use crate::exchange::bundle;
use crate::exchange::write::workbook;
use crate::office::ask::{ListAsk, Problem};
use crate::office::check;
use crate::office::desk::{Progress, SnapshotRequest, SnapshotSummary, Telling};
use crate::office::lists::{self, Context};
use crate::office::report;
use crate::office::running::Office;
use crate::office::words::{Language, Words};
use std::path::Path;

/// The tables of a snapshot, in the order of the file: listing, whether all its rows, the column totals go by.
const TABLES: &[(&str, bool, Option<&str>)] = &[
    ("units", false, None),
    ("documents", true, None),
    ("totals", true, Some("kind")),
    ("vacancies", true, Some("kind")),
    ("frozen", false, Some("kind")),
    ("posts", false, Some("kind")),
    ("people", false, Some("kind")),
];

fn ask(name: &str, all: bool, unit: Option<Id>) -> ListAsk {
    ListAsk { all, unit, ..ListAsk::new(name) }
}

/// The columns that hold identity numbers.
fn identity_columns(name: &str) -> &'static [&'static str] {
    if name == "people" { &["number"] } else { &[] }
}

/// Writes a snapshot.
///
/// # Errors
/// Exit 1 when the role may not write whole numbers or the file cannot be written; exit 3 for the store.
pub fn export(office: &Office, request: &SnapshotRequest, telling: Telling) -> Result<SnapshotSummary, Problem> {
    if request.identity == Identity::Full && !office.role().reveal {
        return Err(Problem::new(1, Message::new("reveal-not-allowed").with("role", office.role().code.as_str())));
    }
    telling(Progress { step: Message::new("step-snapshot"), done: 0, total: None });
    let what = request.unit.map_or_else(|| "books".to_string(), |unit| unit.to_string());
    office.log_access(&format!("snapshot-{}", request.identity.name()), &what)?;
    let language = office_language(office)?;
    office.with_context(request.as_of, request.recorded, |context| {
        // Names of kinds stand in the language of the office, whoever exports: the same bytes everywhere.
        let context = Context { language, reveal: request.identity == Identity::Full, ..*context };
        let head = head(&context, request, language)?;
        let words = Words::new(language);
        let say = |message: &Message| words.text(message);
        let mut tables = Vec::new();
        // Totals are the office's, not a unit's: the file of one unit does not tell them.
        for &(name, all, totals_by) in TABLES.iter().filter(|(name, ..)| request.unit.is_none() || *name != "totals") {
            tables.push(Table {
                name,
                columns: lists::columns(name).unwrap_or_default(),
                identity: identity_columns(name),
                totals_by,
                rows: lists::stream(&context, &ask(name, all, request.unit))?,
            });
        }
        let contact = contact(&context)?;
        let maker = report::Maker { context: &context, head: &head, unit: request.unit, words: &words, contact };
        let (cover, sheets) = maker.report(None)?;
        let report = bundle::Report {
            cover,
            sheets,
            form: workbook::Form {
                date: head.date,
                author: head.office.clone(),
                words: &say,
                yes_no: (words.text(&Message::new("word-yes")), words.text(&Message::new("word-no"))),
                draft: head.draft.then(|| words.text(&Message::new("word-draft"))),
            },
        };
        let findings = check::check(context.view, context.catalogue)?;
        let snapshot = Snapshot { head: head.clone(), tables, changes: None, checks: vec![checks(findings)] };
        let written = bundle::write(&request.out, snapshot, report).map_err(|message| Problem::new(1, message))?;
        drop(written);
        show(&request.out)
    })
}

/// The invariants that ran, with what they found.
fn checks(findings: Vec<Message>) -> Check {
    let finding = |message: Message| Finding {
        subject: message.arg("pool").map(ToString::to_string).unwrap_or_default(),
        state: "open".to_string(),
        since: None,
        message,
    };
    Check {
        rule: "invariants".to_string(),
        severity: "error".to_string(),
        findings: findings.into_iter().map(finding).collect(),
    }
}

/// Who is named on the cover.
fn contact(context: &Context) -> Result<report::Contact, Problem> {
    let facts = context.view.facts(Id::OFFICE)?;
    let text = |field| facts.text(field, context.whenever()).map(|text| text.to_string()).unwrap_or_default();
    Ok(report::Contact {
        head: text(office::HEAD),
        preparer: text(office::PREPARER),
        telephone: text(office::TELEPHONE),
    })
}

/// The bundle's language is a setting of the office; Chinese where it says nothing.
fn office_language(office: &Office) -> Result<Language, Problem> {
    let facts = office.store().read()?.facts(Id::OFFICE)?;
    let stated = facts.text(office::LANGUAGE, At::newest(Date::MAX)).and_then(|text| Language::parse(text));
    Ok(stated.unwrap_or(Language::Zh))
}

fn head(context: &Context, request: &SnapshotRequest, language: Language) -> Result<Head, Problem> {
    let facts = context.view.facts(Id::OFFICE)?;
    let at = At { date: Date::MAX, seq: context.picture.at.seq };
    let text = |field| facts.text(field, at).map(|text| text.to_string()).unwrap_or_default();
    let recorded = context.recorded();
    let journal_head = context.view.digested(recorded)?.map(|(_, digest)| digest).unwrap_or_default();
    let unit = match request.unit.and_then(|unit| context.picture.unit_place(unit)) {
        None => None,
        Some(place) => {
            let unit = &context.picture.units[place];
            let code = if unit.code.is_empty() { unit.id.to_string() } else { unit.code.clone() };
            Some((code, unit.name.clone()))
        }
    };
    Ok(Head {
        office: text(office::NAME),
        code: text(office::CODE),
        unit,
        date: context.picture.at.date,
        recorded,
        journal_head,
        identity: request.identity,
        draft: request.draft,
        language: language.code().to_string(),
        exceptions: Vec::new(),
        previous: None,
        program: env!("CARGO_PKG_VERSION").to_string(),
        rules: crate::office::rules_digest(),
    })
}

/// Verifies a snapshot; what is wrong first stands in `findings`.
///
/// # Errors
/// Exit 4 when the file cannot be opened.
pub fn verify(file: &Path) -> Result<SnapshotSummary, Problem> {
    match show(file) {
        Ok(summary) => Ok(summary),
        Err(problem) if problem.exit == 1 => {
            Ok(SnapshotSummary { findings: vec![problem.message], ..SnapshotSummary::default() })
        }
        Err(problem) => Err(problem),
    }
}

/// What a snapshot says of itself; it is verified first.
///
/// # Errors
/// Exit 4 when the file cannot be opened, exit 1 when it does not verify.
pub fn show(file: &Path) -> Result<SnapshotSummary, Problem> {
    let shown = bundle::show(file).map_err(|message| {
        // What cannot be opened or is no snapshot at all is an input problem; what is wrong in one is a finding.
        let unreadable = ["verify-missing-file", "verify-is-folder", "verify-unreadable", "verify-not-zip"];
        Problem::new(if unreadable.contains(&message.code) { 4 } else { 1 }, message)
    })?;
    let mut summary = SnapshotSummary::default();
    for listing in shown.listings {
        if listing.name == "snapshot" {
            for mut row in listing.rows {
                if let (Some(value), Some(Cell::Text(field))) = (row.pop(), row.pop()) {
                    summary.fields.push((field, value));
                }
            }
        } else {
            summary.tables.push(listing);
        }
    }
    Ok(summary)
}
