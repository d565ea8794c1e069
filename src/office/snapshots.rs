//! Snapshots for submission upward: gathered from the books, written and verified by `exchange`.

use crate::domain::books::Source;
use crate::domain::date::Date;
use crate::domain::facts::At;
use crate::domain::field::office;
use crate::domain::id::Id;
use crate::domain::message::Message;
use crate::domain::snapshot::{Head, Identity, Snapshot, Table};
use crate::domain::submission;
use crate::domain::table::Cell;
use crate::exchange::bundle;
use crate::exchange::sign::PublicKey;
use crate::exchange::write::workbook;
use crate::office::ask::{ListAsk, Problem};
use crate::office::desk::{Progress, SnapshotRequest, SnapshotSummary, Telling};
use crate::office::lists::{self, Context};
use crate::office::report;
use crate::office::running::Office;
use crate::office::words::{Language, Words};
use crate::office::{changes, explained, keys};
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
    // Keys first: a wrong passphrase is known at once.
    let signing = request.sign.as_ref().map(keys::open).transpose()?;
    let matching = match (request.identity, office.store().path()) {
        (Identity::Keyed, Some(store)) => Some(keys::identity(&keys::identity_file(store))?),
        _ => None,
    };
    telling(Progress { step: Message::new("step-snapshot"), done: 0, total: None });
    let what = request.unit.map_or_else(|| "books".to_string(), |unit| unit.to_string());
    office.log_access(&format!("snapshot-{}", request.identity.name()), &what)?;
    let language = office_language(office)?;
    office.with_context(request.as_of, request.recorded, |context| {
        // Names of kinds stand in the language of the office, whoever exports: the same bytes everywhere.
        let context = Context { language, reveal: request.identity != Identity::Masked, ..*context };
        let mut head = head(&context, request, language)?;
        let words = Words::new(language);
        let say = |message: &Message| words.text(message);
        let found = explained::findings(&context, request.unit)?;
        if !request.draft && found.open > 0 {
            return Err(Problem::new(1, found.refusal()));
        }
        head.exceptions = found.used;
        let head = head;
        let since = submission::records(context.view, head.recorded)?;
        let since = submission::previous(&since, request.unit, head.date);
        let changes = match since {
            None => None,
            Some(since) => {
                telling(Progress { step: Message::new("step-snapshot-changes"), done: 0, total: None });
                let from = At { date: since.date, seq: since.recorded };
                Some((since.date, changes::rows(&context, request.unit, from, context.picture.at)?))
            }
        };
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
        let (cover, sheets) = maker.report(changes.clone().map(|(date, rows)| report::Since { date, rows }))?;
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
        let changes = changes.map(|(_, rows)| Table {
            name: "changes",
            columns: changes::COLUMNS,
            identity: &[],
            totals_by: Some("kind"),
            rows: Box::new(rows.into_iter()),
        });
        let snapshot = Snapshot { head: head.clone(), tables, changes, checks: found.checks };
        let keys = bundle::Keys { sign: signing.as_ref(), identity: matching.as_ref() };
        let written =
            bundle::write(&request.out, snapshot, report, keys).map_err(|message| Problem::new(1, message))?;
        drop(written);
        show(&request.out)
    })
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
        previous: previous_digest(context, request)?,
        program: env!("CARGO_PKG_VERSION").to_string(),
        rules: crate::office::rules_digest(),
        signer: None,
    })
}

/// The content digest of the snapshot that was handed in before.
fn previous_digest(context: &Context, request: &SnapshotRequest) -> Result<Option<[u8; 32]>, Problem> {
    let records = submission::records(context.view, context.recorded())?;
    let previous = submission::previous(&records, request.unit, context.picture.at.date);
    Ok(previous.and_then(|record| bundle::unhex(&record.content)))
}

/// Verifies a snapshot, also that it is signed by the key of that file; what is wrong first stands in `findings`.
///
/// # Errors
/// Exit 4 when the file cannot be opened.
pub fn verify(file: &Path, key: Option<&Path>) -> Result<SnapshotSummary, Problem> {
    // A key that is none is a problem, not a finding about the file.
    let key = key.map(keys::public).transpose()?;
    match shown(file, key.as_ref()) {
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
    shown(file, None)
}

fn shown(file: &Path, key: Option<&PublicKey>) -> Result<SnapshotSummary, Problem> {
    let shown = bundle::show(file, key).map_err(file_problem)?;
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

/// What a verified snapshot says of itself.
///
/// # Errors
/// As [`show`].
pub fn verified(file: &Path, key: Option<&Path>) -> Result<crate::domain::snapshot::Manifest, Problem> {
    let key = key.map(keys::public).transpose()?;
    bundle::verify_by(file, key.as_ref()).map(|verified| verified.manifest).map_err(file_problem)
}

/// What cannot be opened or is no snapshot at all is an input problem; what is wrong in one is a finding.
pub fn file_problem(message: Message) -> Problem {
    let unreadable = ["verify-missing-file", "verify-is-folder", "verify-unreadable", "verify-not-zip"];
    Problem::new(if unreadable.contains(&message.code) { 4 } else { 1 }, message)
}
