//! `journal`: every entry, newest first.

use super::{Context, Rows};
use crate::domain::books::{Fault, Source};
use crate::domain::canon;
use crate::domain::catalogue::Coded;
use crate::domain::entry::Header;
use crate::domain::id::{Id, IdKind};
use crate::domain::message::Message;
use crate::domain::snapshot::mask;
use crate::domain::table::CellType::{Date, Int, Message as MessageCell, Text};
use crate::domain::table::{Cell, ColumnSpec};
use crate::domain::value::Value;
use crate::office::ask::{ListAsk, Problem};
use chrono::DateTime;

/// Its columns, as CONTRACT section 3 names them.
pub const COLUMNS: &[ColumnSpec] = &[
    ColumnSpec::new("seq", Int),
    ColumnSpec::new("recorded_at", Text),
    ColumnSpec::hidden("officer", Text),
    ColumnSpec::hidden("role", Text),
    ColumnSpec::new("operation", Text),
    ColumnSpec::new("effective_on", Date),
    ColumnSpec::new("document", Text),
    ColumnSpec::hidden("unit", Text),
    ColumnSpec::new("lines", Int),
    ColumnSpec::new("summary", MessageCell),
    ColumnSpec::hidden("reverses", Text),
    ColumnSpec::hidden("digest", Text),
];

struct Journal {
    last: u64,
}

/// All entries up to the point.
pub fn select(context: &Context, _ask: &ListAsk) -> Result<Box<dyn Rows>, Problem> {
    Ok(Box::new(Journal { last: context.recorded() }))
}

impl Rows for Journal {
    fn count(&self) -> usize {
        self.last as usize
    }
    fn row(&self, context: &Context, index: usize) -> Result<Vec<Cell>, Fault> {
        let seq = self.last - index as u64;
        match context.view.header(seq)? {
            Some(header) => cells(context, &header),
            None => Err(Fault::new(Message::new("store-gap").with("seq", seq))),
        }
    }
}

/// The row of one entry.
pub fn cells(context: &Context, header: &Header) -> Result<Vec<Cell>, Fault> {
    let unit = asked_unit(header);
    Ok(vec![
        header.seq.into(),
        recorded_text(header.recorded_at).into(),
        header.officer.as_ref().into(),
        Cell::text(&header.role),
        Cell::text(&header.asked.operation),
        header.effective.into(),
        context.document_number(header.document)?,
        match unit {
            Some(unit) => context.name_of_subject(unit)?.into(),
            None => Cell::Unknown,
        },
        header.lines.into(),
        summary(context, header)?.into(),
        header.reverses.map(|seq| Id::new(IdKind::Entry, seq).to_string()).into(),
        canon::hex(&canon::digest(&canon::header_bytes(header))).into(),
    ])
}

/// Instants are shown in UTC: the same bytes on every machine.
pub fn recorded_text(millis: i64) -> String {
    DateTime::from_timestamp_millis(millis)
        .map(|time| time.format("%Y-%m-%dT%H:%M:%SZ").to_string())
        .unwrap_or_default()
}

fn asked_unit(header: &Header) -> Option<Id> {
    header.asked.args.iter().find_map(|(_, value)| match value {
        Value::Id(id) if id.kind == IdKind::Unit => Some(*id),
        _ => None,
    })
}

/// Arguments in the order in which a person would say them; the others follow by name.
const SAID_FIRST: &[&str] =
    &["unit", "person", "tenure", "subject", "parent", "name", "field", "value", "kind", "change", "to", "places"];
/// Arguments that have a column of their own, or say nothing to a reader.
const SAID_ELSEWHERE: &[&str] = &[
    "document",
    "effective_on",
    "document_title",
    "document_issuer",
    "document_date",
    "reason",
    "entry_way",
    "profile",
    "mode",
];

/// What the entry did, as a sentence: the arguments that say most, with codes as names.
fn summary(context: &Context, header: &Header) -> Result<Message, Fault> {
    let place = |name: &str| SAID_FIRST.iter().position(|first| *first == name).unwrap_or(SAID_FIRST.len());
    let mut args: Vec<_> =
        header.asked.args.iter().filter(|(name, _)| !SAID_ELSEWHERE.contains(&name.as_str())).collect();
    args.sort_by_key(|(name, _)| place(name));
    let tables = context.catalogue;
    let mut said = Vec::new();
    for (name, value) in args {
        let of = |list: &[Coded], code: &str| context.name_of(list.iter().find(|row| row.code == code), code);
        said.push(match value {
            Value::Id(id) => context.name_of_subject(*id)?,
            Value::Text(text) => match name.as_str() {
                "kind" if header.asked.operation == "establish" => {
                    context.name_of(tables.unit_kind(text).map(|kind| &kind.coded), text)
                }
                "kind" => context.name_of(tables.quota_kind(text).map(|kind| &kind.coded), text),
                "level" => of(&tables.levels, text),
                "government_level" => of(&tables.government_levels, text),
                "funding" => of(&tables.funding, text),
                "exit_reason" => of(&tables.exit_reasons, text),
                "number" => mask(text),
                _ => text.to_string(),
            },
            Value::Places(places) if name == "change" && places.milli() > 0 => format!("+{places}"),
            Value::Flag(true) => name.clone(),
            other => other.to_string(),
        });
    }
    Ok(Message::new("journal-summary").with("said", said.join(" ")))
}
