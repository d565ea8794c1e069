//! `journal`: every entry, newest first.

use super::{Context, Rows};
use crate::domain::books::{Fault, Source};
use crate::domain::canon;
use crate::domain::catalogue::Coded;
use crate::domain::entry::Header;
use crate::domain::id::{Id, IdKind};
use crate::domain::message::{Arg, Message};
use crate::domain::operation;
use crate::domain::snapshot::mask;
use crate::domain::table::CellType::{Date, Id as IdCell, Int, Message as MessageCell, Text};
use crate::domain::table::{Cell, ColumnSpec};
use crate::domain::value::Value;
use crate::office::ask::{ListAsk, Problem};
use chrono::DateTime;
use std::collections::BTreeSet;
use std::sync::OnceLock;

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

/// Entries up to the point that take effect within the period, newest first; of a unit, those that are about it or about what is below it.
pub fn select(context: &Context, ask: &ListAsk) -> Result<Box<dyn Rows>, Problem> {
    let last = context.recorded();
    let within = context.within(ask)?;
    if within.is_none() && ask.from.is_none() && ask.to.is_none() {
        return Ok(Box::new(Journal { seqs: (1..=last).rev().collect() }));
    }
    let in_period = |header: &Header| {
        ask.from.is_none_or(|from| from <= header.effective) && ask.to.is_none_or(|to| header.effective <= to)
    };
    let mut headers = Vec::new();
    context.view.headers(1, last, &mut |header| {
        if in_period(&header) {
            headers.push(header);
        }
        Ok(())
    })?;
    let mut seqs = Vec::new();
    for header in headers.iter().rev() {
        let is_wanted = match within {
            None => true,
            Some(above) => {
                let place = about(context, header)?.and_then(|unit| context.picture.unit_place(unit));
                place.is_some_and(|place| context.picture.is_within(place, above))
            }
        };
        if is_wanted {
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
        cells(context, &self.header(context, index)?)
    }
    /// Only what the column needs: the unit of an entry is looked for in its lines.
    fn cell(&self, context: &Context, index: usize, column: usize) -> Result<Cell, Fault> {
        let header = self.header(context, index)?;
        cell(context, &header, column, &|| about(context, &header))
    }
}

impl Journal {
    fn header(&self, context: &Context, index: usize) -> Result<Header, Fault> {
        let seq = self.seqs[index];
        context.view.header(seq)?.ok_or_else(|| Fault::new(Message::new("store-gap").with("seq", seq)))
    }
}

/// The row of one entry.
pub fn cells(context: &Context, header: &Header) -> Result<Vec<Cell>, Fault> {
    let unit = about(context, header)?;
    (0..COLUMNS.len()).map(|column| cell(context, header, column, &|| Ok(unit))).collect()
}

fn cell(
    context: &Context,
    header: &Header,
    column: usize,
    about: &dyn Fn() -> Result<Option<Id>, Fault>,
) -> Result<Cell, Fault> {
    Ok(match COLUMNS.get(column).map_or("", |column| column.name) {
        "seq" => header.seq.into(),
        "recorded_at" => recorded_text(header.recorded_at).into(),
        "officer" => header.officer.as_ref().into(),
        "role" => Cell::text(&header.role),
        "operation" => Cell::text(&header.asked.operation),
        "effective_on" => header.effective.into(),
        "document" => context.document_number(header.document)?,
        "unit" => about()?.into(),
        "unit_name" => match about()? {
            Some(unit) => context.name_of_subject(unit)?.into(),
            None => Cell::Unknown,
        },
        "lines" => header.lines.into(),
        "summary" => summary(context, header)?.into(),
        "reverses" => header.reverses.map(|seq| Id::new(IdKind::Entry, seq).to_string()).into(),
        "digest" => canon::hex(&canon::digest(&canon::header_bytes(header))).into(),
        _ => Cell::Unknown,
    })
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
const SAID_FIRST: &[&str] = &[
    "unit",
    "government_level",
    "kind",
    "person",
    "tenure",
    "subject",
    "parent",
    "name",
    "field",
    "value",
    "change",
    "to",
    "places",
];
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

/// What the entry did, as a sentence: the arguments that say most, with codes as names; `about` is where, `said` is what.
/// Beside the words it carries the arguments themselves, as they were asked, for scripts.
fn summary(context: &Context, header: &Header) -> Result<Message, Fault> {
    let (about, said) = words(context, header)?;
    let mut message = Message::new("journal-summary").with("about", about).with("said", said);
    for (name, value) in &header.asked.args {
        let Some(name) = arg_name(name) else { continue };
        let arg = match value {
            Value::Text(number) if name == "number" => Arg::Text(mask(number)),
            Value::Text(text) => Arg::Text(text.to_string()),
            Value::Int(int) => Arg::Int(*int),
            Value::Places(places) => Arg::Places(*places),
            Value::Date(date) => Arg::Date(*date),
            Value::Id(id) => Arg::Id(*id),
            Value::Flag(flag) => Arg::Text(flag.to_string()),
        };
        message = message.with(name, arg);
    }
    Ok(message)
}

/// Where an entry was made, with a blank behind it, and what it did there.
fn words(context: &Context, header: &Header) -> Result<(String, String), Fault> {
    if let Some(reversed) = header.reverses {
        // What is taken back, by its number and as it was said itself.
        let id = Id::new(IdKind::Entry, reversed);
        let before = context.view.header(reversed)?;
        let (about, said) = match before.filter(|before| before.reverses.is_none()) {
            Some(before) => words(context, &before)?,
            None => Default::default(),
        };
        return Ok((about, format!("{id} {said}").trim_end().to_string()));
    }
    let is_unit_new = header.asked.operation == "establish";
    let place = |name: &str| match name {
        "kind" if is_unit_new => SAID_FIRST.len(),
        _ => SAID_FIRST.iter().position(|first| *first == name).unwrap_or(SAID_FIRST.len()),
    };
    let given = |name: &str| header.asked.args.iter().any(|(have, _)| have == name);
    let is_named = given("name") || given("person");
    let is_said = |name: &str| !SAID_ELSEWHERE.contains(&name) && (name != "number" || !is_named);
    let mut args: Vec<_> = header.asked.args.iter().filter(|(name, _)| is_said(name)).collect();
    args.sort_by_key(|(name, _)| place(name));
    let tables = context.catalogue;
    let (mut about, mut said) = (String::new(), Vec::new());
    for (name, value) in args {
        let of = |list: &[Coded], code: &str| context.name_of(list.iter().find(|row| row.code == code), code);
        let text = match value {
            Value::Id(id) => context.name_of_subject(*id)?,
            Value::Text(text) => match name.as_str() {
                "kind" if is_unit_new => context.name_of(tables.unit_kind(text).map(|kind| &kind.coded), text),
                "kind" => context.short_of(tables.quota_kind(text).map(|kind| &kind.coded), text),
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
        };
        match name.as_str() {
            "unit" | "government_level" => about.push_str(&format!("{text} ")),
            "kind" if !is_unit_new => about.push_str(&format!("{text} ")),
            _ => said.push(text),
        }
    }
    Ok((about, said.join(" ")))
}

/// The name of an argument as the operation table has it; none for one of another version.
fn arg_name(name: &str) -> Option<&'static str> {
    static NAMES: OnceLock<BTreeSet<&'static str>> = OnceLock::new();
    let names = NAMES.get_or_init(|| {
        let table = operation::table();
        table.iter().flat_map(|spec| spec.args).chain(operation::COMMON).map(|arg| arg.name).collect()
    });
    names.get(name).copied()
}
