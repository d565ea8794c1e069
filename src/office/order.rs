//! Orders: arguments as typed become checked values; the operation decides; the store records.

use crate::domain::books::{Moment, Sink, Source, Stop};
use crate::domain::catalogue::{Catalogue, Coded};
use crate::domain::date::Date;
use crate::domain::entry::Line;
use crate::domain::facts::At;
use crate::domain::field;
use crate::domain::id::{Id, IdKind};
use crate::domain::ledger::{Desk, Posting};
use crate::domain::message::Message;
use crate::domain::operation::{self, ArgSpec, ArgType, Args, CodeTable, Spec};
use crate::domain::pool::{Column, Figures, held_at};
use crate::domain::quantity::Places;
use crate::domain::text::Text;
use crate::domain::value::Value;
use crate::office::ask::{KindLine, Order, Problem, Receipt, TotalChange};
use crate::office::resolve;
use crate::office::{card, codes};
use crate::store::{Draft, WriteView};

/// Who orders, when: what every order of one call shares.
pub struct Ordering<'a> {
    /// The operation table.
    pub operations: &'a [Spec],
    /// Code tables.
    pub catalogue: &'a Catalogue,
    /// Today.
    pub today: Date,
    /// UTC milliseconds.
    pub now: i64,
    /// Who.
    pub officer: Option<Text>,
    /// As what.
    pub role: Text,
    /// Digest of the rules in force.
    pub rules: [u8; 32],
}

/// Who posts an order, beside its arguments: a line of a file of operations may say it.
const OFFICER: &str = "officer";

/// Checks an order's arguments against its operation's row.
///
/// # Errors
/// A usage problem naming the argument, its value and what is expected.
pub fn check(ordering: &Ordering, source: &dyn Source, order: &Order) -> Result<(Spec, Args, Date), Problem> {
    let unknown = || Problem::new(2, Message::new("operation-unknown").with("operation", order.operation.as_str()));
    let spec = ordering.operations.iter().find(|spec| spec.name == order.operation).ok_or_else(unknown)?;
    let text = |name: &str| order.args.iter().find(|(have, _)| have == name).map(|(_, text)| text.as_str());
    let effective = match text("effective_on") {
        Some(text) => Date::parse(text).map_err(|message| Problem::new(2, message.with("argument", "effective_on")))?,
        None => ordering.today,
    };
    let mut values = Vec::new();
    for (name, text) in order.args.iter().filter(|(name, _)| name != OFFICER) {
        let Some(arg) = spec.args.iter().chain(operation::COMMON).find(|arg| arg.name == name) else {
            let message = Message::new("argument-not-known").with("operation", spec.name).with("name", name.as_str());
            return Err(Problem::new(2, message));
        };
        if !text.trim().is_empty() {
            let read = value(ordering.catalogue, source, arg, text, effective);
            // Forms show it at the field.
            let read = read.map_err(|mut problem| {
                problem.message = problem.message.with("argument", arg.name);
                problem
            })?;
            values.push((name.clone(), read));
        }
    }
    Ok((*spec, Args::new(values), effective))
}

/// One argument as typed.
fn value(catalogue: &Catalogue, source: &dyn Source, arg: &ArgSpec, text: &str, on: Date) -> Result<Value, Problem> {
    let at = At::newest(on);
    let named = |message: Message| Problem::new(2, message.with("name", arg.name));
    Ok(match arg.kind {
        ArgType::Text | ArgType::FieldName => Value::Text(Text::new(text).map_err(named)?),
        ArgType::Date => Value::Date(Date::parse(text).map_err(named)?),
        ArgType::Places => Value::Places(Places::parse(text).map_err(named)?),
        ArgType::Int => {
            let number = text.trim().parse::<i64>();
            Value::Int(number.map_err(|_| named(Message::new("number-form").with("text", Text::shown(text))))?)
        }
        ArgType::Flag => match text.trim() {
            "true" | "yes" | "1" | "是" => Value::Flag(true),
            "false" | "no" | "0" | "否" => Value::Flag(false),
            _ => return Err(named(Message::new("flag-form").with("text", Text::shown(text)))),
        },
        // A document that is not in the books yet is created with the entry that cites it.
        ArgType::Subject(IdKind::Document) => match resolve::resolve(source, text, Some(IdKind::Document), at) {
            Ok(id) => Value::Id(id),
            Err(problem) if problem.exit == 2 && Id::parse(text).is_none() => {
                // Documents hold whenever: one dated later than the effective date is the same document.
                match source.find(field::document::NUMBER, text.trim())?.first() {
                    Some(id) => Value::Id(*id),
                    None => Value::Text(Text::new(text).map_err(named)?),
                }
            }
            Err(problem) => return Err(problem),
        },
        ArgType::Subject(kind) => Value::Id(resolve::resolve(source, text, Some(kind), at)?),
        ArgType::AnySubject => Value::Id(resolve::resolve(source, text, None, at)?),
        ArgType::Code(table) => Value::Text(code(catalogue, table, text).map_err(named)?),
    })
}

/// The code that a code or a name (in either language) stands for.
fn code(catalogue: &Catalogue, table: CodeTable, text: &str) -> Result<Text, Message> {
    let rows: Vec<&Coded> = codes::rows(catalogue, table);
    let text = text.trim();
    let fits = |row: &&&Coded| {
        [&row.code, &row.zh, &row.en, &row.short_zh, &row.short_en]
            .into_iter()
            .any(|have| have.eq_ignore_ascii_case(text))
    };
    match rows.iter().find(fits) {
        Some(row) => Text::new(&row.code),
        None => {
            let have: Vec<&str> = rows.iter().map(|row| row.code.as_str()).collect();
            Err(Message::new("code-not-known").with("text", Text::shown(text)).with("have", have.join(", ")))
        }
    }
}

/// Decides and appends one order inside a write transaction.
///
/// # Errors
/// A refusal with every reason, a usage problem, or the store's fault: the transaction must be given up.
pub fn append(
    ordering: &Ordering,
    write: &WriteView,
    order: &Order,
    batch: Option<u64>,
    lines: &mut Vec<Line>,
) -> Result<Receipt, OrderStop> {
    let (spec, args, effective) = check(ordering, write, order)?;
    let caller_id = match &order.caller_id {
        Some(id) => Some(Text::new(id).map_err(|message| Problem::new(2, message))?),
        None => None,
    };
    if let Some(id) = &caller_id
        && let Some(header) = write.caller(id)?
    {
        let seq = header.seq;
        // The same request again: what it asked is compared, what it left to the day is not.
        if header.asked.operation == spec.name && same_asked(&header.asked.args, args.values()) {
            return Ok(Receipt { seq: Some(seq), existed: true, ..Receipt::default() });
        }
        let reason = crate::domain::refusal::Reason::new("id-used-differently").with("id", id).with("seq", seq);
        return Err(Stop::from(crate::domain::refusal::Refusal::one(reason)).into());
    }
    let said = order.args.iter().find(|(name, text)| name == OFFICER && !text.trim().is_empty());
    let said = said.map(|(_, text)| Text::new(text)).transpose().map_err(|message| Problem::new(2, message))?;
    let officer = ordering.officer.clone().or(said);
    let draft = Draft {
        now: ordering.now,
        officer: officer.clone(),
        role: ordering.role.clone(),
        program: Text::new(env!("CARGO_PKG_VERSION")).map_err(|message| Problem::new(3, message))?,
        rules: ordering.rules,
        caller_id,
        asked: args.asked(spec.name),
        effective,
        today: ordering.today,
        reason: args.text("reason"),
        batch,
    };
    let (header, posting) = write.append(draft, |source, seq, sink| {
        let moment = Moment {
            today: ordering.today,
            now: ordering.now,
            officer: officer.clone(),
            role: ordering.role.clone(),
            seq,
        };
        let desk = Desk::new(source, ordering.catalogue, &args, &moment, effective);
        operation::decide(&spec, desk, &mut Both { sink, seen: lines })
    })?;
    let on = effective.max(ordering.today);
    let changed = before_and_after(ordering, write, &posting, header.seq, on)?;
    let totals = totals_before_and_after(write, &posting, header.seq, on)?;
    Ok(Receipt {
        seq: Some(header.seq),
        existed: false,
        created: posting.created,
        notes: posting.notes,
        lines: changed,
        totals,
    })
}

/// How an order ended without a receipt.
pub enum OrderStop {
    /// A problem of its arguments.
    Problem(Box<Problem>),
    /// Refused, or the store's fault.
    Stop(Stop),
}

impl From<Problem> for OrderStop {
    fn from(problem: Problem) -> OrderStop {
        OrderStop::Problem(Box::new(problem))
    }
}
impl From<Stop> for OrderStop {
    fn from(stop: Stop) -> OrderStop {
        OrderStop::Stop(stop)
    }
}
impl From<crate::domain::books::Fault> for OrderStop {
    fn from(fault: crate::domain::books::Fault) -> OrderStop {
        OrderStop::Stop(Stop::Fault(fault))
    }
}

fn same_asked(one: &[(String, Value)], other: &[(String, Value)]) -> bool {
    // A document asked for by number is an id once it is in the books.
    let plain = |values: &[(String, Value)]| -> Vec<(String, Value)> {
        values.iter().filter(|(name, _)| name != "document").cloned().collect()
    };
    plain(one) == plain(other)
}

/// Lines go to the store and, while few, to the image that follows.
struct Both<'a> {
    sink: &'a mut dyn Sink,
    seen: &'a mut Vec<Line>,
}

impl Sink for Both<'_> {
    fn line(&mut self, line: Line) -> Result<(), crate::domain::books::Fault> {
        self.seen.push(line.clone());
        self.sink.line(line)
    }
}

/// The lines of the pools an entry changed, before and after it.
fn before_and_after(
    ordering: &Ordering,
    source: &dyn Source,
    posting: &Posting,
    seq: u64,
    date: Date,
) -> Result<Vec<(Id, String, KindLine, KindLine)>, Stop> {
    let mut changed = Vec::new();
    for &pool in posting.touched.iter().filter(|id| id.kind == IdKind::Pool) {
        let (facts, moves) = (source.facts(pool)?, source.moves(pool)?);
        let (earlier, now) = (At { date, seq: seq - 1 }, At { date, seq });
        // A reversal takes even kind and unit away: then they are told as they were.
        let named = |field: field::Field| facts.get(field, now).or(facts.get(field, earlier));
        let kind = named(field::pool::KIND).map(ToString::to_string).unwrap_or_default();
        let line = |at: At| {
            let figures = Figures::of(held_at(&moves, at), facts.flag(field::pool::STATED, at));
            card::plain_line(ordering.catalogue, &kind, figures, Some(pool))
        };
        let name = match named(field::pool::UNIT).and_then(Value::as_id) {
            Some(unit) => {
                let facts = source.facts(unit)?;
                let name = facts.text(field::unit::NAME, now).or(facts.text(field::unit::NAME, earlier));
                name.map(|name| name.to_string())
            }
            None => None,
        };
        let (before, after) = (line(earlier), line(now));
        if before != after {
            changed.push((pool, name.unwrap_or_default(), before, after));
        }
    }
    Ok(changed)
}

/// The totals an entry changed, before and after it.
fn totals_before_and_after(
    source: &dyn Source,
    posting: &Posting,
    seq: u64,
    date: Date,
) -> Result<Vec<TotalChange>, Stop> {
    let mut changed = Vec::new();
    for &id in posting.touched.iter().filter(|id| id.kind == IdKind::Total) {
        let (facts, moves) = (source.facts(id)?, source.moves(id)?);
        let (earlier, now) = (At { date, seq: seq - 1 }, At { date, seq });
        let named = |field: field::Field| facts.get(field, now).or(facts.get(field, earlier));
        let text = |field| named(field).map(ToString::to_string).unwrap_or_default();
        let figures = |at: At| {
            let held = held_at(&moves, at);
            let (total, given) = (held.get(Column::Total), held.get(Column::Approved));
            facts.flag(field::total::STATED, at).then_some((total, total - given))
        };
        let (before, after) = (figures(earlier), figures(now));
        if before != after {
            changed.push(TotalChange {
                level: text(field::total::LEVEL),
                kind: text(field::total::KIND),
                before,
                after,
            });
        }
    }
    Ok(changed)
}
