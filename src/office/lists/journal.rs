//! `journal`: every entry, newest first.

use super::{Context, Rows};
use crate::domain::books::{Fault, Source};
use crate::domain::canon;
use crate::domain::catalogue::Coded;
use crate::domain::entry::Header;
use crate::domain::id::{Id, IdKind};
use crate::domain::message::Message;
use crate::domain::snapshot::mask;
use crate::domain::table::CellType::{Date, Id as IdCell, Int, Message as MessageCell, Text};
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
    ColumnSpec::hidden("unit", IdCell),
    ColumnSpec::hidden("unit_name", Text),
    ColumnSpec::new("lines", Int),
    ColumnSpec::new("summary", MessageCell),
    ColumnSpec::hidden("reverses", Text),
    ColumnSpec::hidden("digest", Text),
];

struct Journal {
    seqs: Vec<u64>,
}

/// Entries up to the point, newest first; of a unit, those that are about it or about what is below it.
pub fn select(context: &Context, ask: &ListAsk) -> Result<Box<dyn Rows>, Problem> {
    let last = context.recorded();
    let Some(above) = context.within(ask)? else {
        return Ok(Box::new(Journal { seqs: (1..=last).rev().collect() }));
    };
    let mut headers = Vec::new();
    context.view.headers(1, last, &mut |header| {
        headers.push(header);
        Ok(())
    })?;
    let mut seqs = Vec::new();
    for header in headers.iter().rev() {
        let place = about(context, header)?.and_then(|unit| context.picture.unit_place(unit));
        if place.is_some_and(|place| context.picture.is_within(place, above)) {
            seqs.push(header.seq);
        }
    }
    Ok(Box::new(Journal { seqs }))
}

impl Rows for Journal {
    fn count(&self) -> usize {
        self.seqs.len()
    }
    fn row(&self, context: &Context, index: usize) -> Result<Vec<Cell>, Fault> {
        let seq = self.seqs[index];
        match context.view.header(seq)? {
            Some(header) => cells(context, &header),
            None => Err(Fault::new(Message::new("store-gap").with("seq", seq))),
        }
    }
}

/// The row of one entry.
pub fn cells(context: &Context, header: &Header) -> Result<Vec<Cell>, Fault> {
    let unit = about(context, header)?;
    Ok(vec![
        header.seq.into(),
        recorded_text(header.recorded_at).into(),
        header.officer.as_ref().into(),
        Cell::text(&header.role),
        Cell::text(&header.asked.operation),
        header.effective.into(),
        context.document_number(header.document)?,
        unit.into(),
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

/// Entries with more lines than this are imports: they are about no one unit.
const LINES_LOOKED_THROUGH: u64 = 200;

/// The unit an entry is about: the one asked for, else that of the first pool it changes, else that of a person's place.
fn about(context: &Context, header: &Header) -> Result<Option<Id>, Fault> {
    let asked =
        |name: &str| header.asked.args.iter().find(|(have, _)| have == name).and_then(|(_, value)| value.as_id());
    if let Some(unit) = asked("unit").or(asked("subject")).filter(|id| id.kind == IdKind::Unit) {
        return Ok(Some(unit));
    }
    if header.lines > LINES_LOOKED_THROUGH {
        return Ok(None);
    }
    let (mut pool, mut unit) = (None, None);
    context.view.lines(header.seq, &mut |line| {
        match line.subject().kind {
            IdKind::Pool if pool.is_none() => pool = Some(line.subject()),
            IdKind::Unit if unit.is_none() => unit = Some(line.subject()),
            _ => {}
        }
        Ok(())
    })?;
    let of_pool = pool.and_then(|pool| context.picture.pool_place(pool));
    Ok(of_pool.map(|place| context.picture.units[context.picture.pools[place].unit].id).or(unit))
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
