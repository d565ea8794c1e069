//! The operation table: one row and one file per operation. Command line, ndjson, forms, help, the README table and the
//! permission table are made from the rows; nothing else knows an operation by name.

mod abolish;
mod allocation;
mod amend;
mod apart;
mod approve;
mod enter;
mod establish;
mod freeze;
mod import;
mod leave;
mod move_unit;
mod rename;
mod reverse;
mod snapshot;
mod tenure;
mod thaw;
mod total;
mod totals;
mod waive;

use crate::domain::books::{Fault, Sink, Source, Stop};
use crate::domain::date::Date;
use crate::domain::entry::Asked;
use crate::domain::facts::At;
use crate::domain::field;
use crate::domain::id::{Id, IdKind};
use crate::domain::ledger::{Desk, Emit, Posting};
use crate::domain::quantity::Places;
use crate::domain::refusal::{Reason, Refusal};
use crate::domain::text::Text;
use crate::domain::value::Value;

/// The type of an argument: how its text is read, completed and shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ArgType {
    /// One line of text.
    Text,
    /// A civil date.
    Date,
    /// Places, with a sign where the operation says so.
    Places,
    /// A whole number.
    Int,
    /// Yes or no.
    Flag,
    /// A subject of that kind: by id, code, number or name.
    Subject(IdKind),
    /// A subject of any kind, by id.
    AnySubject,
    /// A code of a table.
    Code(CodeTable),
    /// The name of a field that may be corrected, of the subject the operation is about.
    FieldName,
}

/// A code table of the [`Catalogue`](crate::domain::catalogue::Catalogue).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CodeTable {
    /// Quota kinds.
    QuotaKind,
    /// Institution kinds.
    UnitKind,
    /// Levels of institutions.
    Level,
    /// Levels of government.
    GovernmentLevel,
    /// Funding forms.
    Funding,
    /// Person states.
    State,
    /// Reasons of leaving.
    ExitReason,
    /// Ways of entry.
    EntryWay,
    /// Compliance rules.
    Rule,
}

/// Whether an argument must be given.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Need {
    /// It must.
    Required,
    /// It may be left out.
    Optional,
}

/// One argument of an operation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ArgSpec {
    /// Its name: `--name` on the command line (with `-` for `_`), the key in ndjson.
    pub name: &'static str,
    /// Its type.
    pub kind: ArgType,
    /// Whether it must be given.
    pub need: Need,
    /// English help; `arg-NAME` in `data/locales` is shown where it exists.
    pub doc: &'static str,
}

/// Shorthand for a required argument.
pub const fn needed(name: &'static str, kind: ArgType, doc: &'static str) -> ArgSpec {
    ArgSpec { name, kind, need: Need::Required, doc }
}
/// Shorthand for an optional argument.
pub const fn optional(name: &'static str, kind: ArgType, doc: &'static str) -> ArgSpec {
    ArgSpec { name, kind, need: Need::Optional, doc }
}

/// The groups of CONTRACT section 2; roles are given whole groups.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Group {
    /// Units.
    Units,
    /// Quota.
    Quota,
    /// Use of quota.
    Use,
    /// People.
    People,
    /// Posts.
    Posts,
    /// Control.
    Control,
    /// The books themselves.
    Books,
}

impl Group {
    /// Its name in `data/roles.toml`.
    pub const fn name(self) -> &'static str {
        match self {
            Group::Units => "units",
            Group::Quota => "quota",
            Group::Use => "use",
            Group::People => "people",
            Group::Posts => "posts",
            Group::Control => "control",
            Group::Books => "books",
        }
    }
}

/// How an operation decides.
#[derive(Clone, Copy)]
pub enum Decide {
    /// From its arguments: the usual case.
    Order(fn(&mut Desk) -> Result<(), Stop>),
    /// As `Order`; besides, lines too many to hold are handed over by what it returns, once nothing is refused.
    Stream(fn(&mut Desk) -> Result<Emit, Stop>),
    /// From the rows of files (`import`): through its own door, never by `do`.
    Intake,
}

/// One row of the operation table.
#[derive(Clone, Copy)]
pub struct Spec {
    /// Its name: `estab do NAME`.
    pub name: &'static str,
    /// Its group, by which roles are given it.
    pub group: Group,
    /// English help; `op-NAME` in `data/locales` is shown where it exists.
    pub doc: &'static str,
    /// Its own arguments; [`COMMON`] come besides.
    pub args: &'static [ArgSpec],
    /// Whether it must cite a document.
    pub document: Need,
    /// Whether it must say why.
    pub reason: Need,
    /// Which kind of subject it is offered for on the screen, and the argument that takes it.
    pub offered_for: Option<(IdKind, &'static str)>,
    /// The decision.
    pub decide: Decide,
}

/// Arguments every operation takes.
pub const COMMON: &[ArgSpec] = &[
    optional("effective_on", ArgType::Date, "date it takes effect (default: today)"),
    optional("document", ArgType::Subject(IdKind::Document), "number of the document it rests on"),
    optional("document_title", ArgType::Text, "title, when the document is new to the books"),
    optional("document_issuer", ArgType::Text, "issuing body, when the document is new"),
    optional("document_date", ArgType::Date, "date of the document, when it is new (default: the effective date)"),
    optional("reason", ArgType::Text, "why, in your words"),
];

/// The built-in table, in the order of CONTRACT section 2.
pub fn table() -> Vec<Spec> {
    vec![
        establish::SPEC,
        rename::SPEC,
        move_unit::SPEC,
        abolish::SPEC,
        total::SPEC,
        approve::SPEC,
        freeze::SPEC,
        thaw::SPEC,
        enter::SPEC,
        leave::SPEC,
        apart::SPEC,
        amend::SPEC,
        waive::SPEC,
        import::SPEC,
        reverse::SPEC,
        snapshot::SUBMIT,
        snapshot::ACCEPTED,
        snapshot::RETURNED,
        snapshot::EXCEPT,
        snapshot::RECEIVE,
    ]
}

/// The checked arguments of one request, by name ascending: values have the types of their [`ArgSpec`]s.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Args {
    values: Vec<(String, Value)>,
}

impl Args {
    /// Checked arguments; the caller has resolved names to subjects and codes.
    pub fn new(mut values: Vec<(String, Value)>) -> Args {
        values.sort_by(|one, other| one.0.cmp(&other.0));
        Args { values }
    }
    /// All of them, by name ascending.
    pub fn values(&self) -> &[(String, Value)] {
        &self.values
    }
    /// One value.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.values.iter().find(|(have, _)| have == name).map(|(_, value)| value)
    }
    /// A text or code.
    pub fn text(&self, name: &str) -> Option<Text> {
        self.get(name)?.as_text().cloned()
    }
    /// A date.
    pub fn date(&self, name: &str) -> Option<Date> {
        self.get(name)?.as_date()
    }
    /// Places.
    pub fn places(&self, name: &str) -> Option<Places> {
        self.get(name)?.as_places()
    }
    /// A whole number.
    pub fn int(&self, name: &str) -> Option<i64> {
        self.get(name)?.as_int()
    }
    /// A subject.
    pub fn id(&self, name: &str) -> Option<Id> {
        self.get(name)?.as_id()
    }
    /// Whether a flag is given as yes.
    pub fn flag(&self, name: &str) -> bool {
        self.get(name).is_some_and(Value::is_true)
    }
    /// What was asked, for the journal.
    pub fn asked(&self, operation: &str) -> Asked {
        Asked { operation: operation.to_string(), args: self.values.clone() }
    }
}

/// Decides one operation: the checks every operation shares, its own decision, the judgement; lines go to `sink`.
///
/// # Errors
/// [`Stop::Refused`] with every reason that holds, nothing given to the sink; [`Stop::Fault`] when the store fails.
pub fn decide(spec: &Spec, mut desk: Desk, sink: &mut dyn Sink) -> Result<Posting, Stop> {
    if matches!(spec.decide, Decide::Intake) {
        return Err(Refusal::one(Reason::new("argument-missing").with("name", "files")).into());
    }
    for arg in spec.args {
        if arg.need == Need::Required && desk.args.get(arg.name).is_none() {
            desk.refuse(Reason::new("argument-missing").with("name", arg.name));
        }
    }
    if spec.reason == Need::Required && desk.args.get("reason").is_none() {
        desk.refuse(Reason::new("reason-missing").with("operation", spec.name));
    }
    if spec.document == Need::Required && desk.args.get("document").is_none() {
        desk.refuse(Reason::new("document-missing").with("operation", spec.name));
    }
    if let Some(begins) = books_begin(desk.source)?.filter(|begins| desk.effective < *begins) {
        desk.refuse(Reason::new("before-books-begin").with("date", desk.effective).with("begins", begins));
    }
    if spec.group != Group::Books {
        let effective = desk.effective;
        check::open_period(&mut desk, effective)?;
    }
    desk.checked()?;
    cite(&mut desk)?;
    let emit = match spec.decide {
        Decide::Order(own) => {
            own(&mut desk)?;
            None
        }
        Decide::Stream(own) => Some(own(&mut desk)?),
        Decide::Intake => None,
    };
    desk.finish(sink, emit)
}

/// The date the books begin on: as the office states it, else the effective date of the first entry after the one that
/// founded the office. Nothing can be asked or recorded for an earlier date.
///
/// # Errors
/// [`Fault`] when the store cannot be read.
pub fn books_begin(source: &dyn Source) -> Result<Option<Date>, Fault> {
    let stated = source.facts(Id::OFFICE)?.date(field::office::BEGINS, At::newest(Date::MAX));
    if stated.is_some() || source.header(1)?.is_none_or(|header| header.asked.operation != FOUNDING) {
        return Ok(stated);
    }
    Ok(source.header(2)?.map(|header| header.effective))
}

/// The operation of entry 1, which founds the office; it is asked for by `estab new` alone.
pub const FOUNDING: &str = "new";

/// Resolves the cited document, or creates it with what the request says of it.
fn cite(desk: &mut Desk) -> Result<(), Stop> {
    desk.document = match desk.args.get("document").cloned() {
        None => None,
        Some(Value::Id(id)) => {
            if id.kind != IdKind::Document || desk.read(id)?.is_void() {
                desk.refuse(Reason::new("subject-unknown").with("subject", id));
                return desk.checked();
            }
            Some(id)
        }
        Some(value) => {
            let number = value.to_string();
            match desk.find(field::document::NUMBER, &number)? {
                Some(id) => Some(id),
                None => {
                    let id = desk.create(IdKind::Document)?;
                    let date = desk.args.date("document_date").unwrap_or(desk.effective);
                    desk.set_some(id, field::document::NUMBER, Text::new(&number).ok());
                    desk.set_some(id, field::document::TITLE, desk.args.text("document_title"));
                    desk.set_some(id, field::document::ISSUER, desk.args.text("document_issuer"));
                    desk.set(id, field::document::DATE, date);
                    Some(id)
                }
            }
        }
    };
    Ok(())
}

/// Checks shared by several operations.
pub(crate) mod check {
    use super::*;
    use crate::domain::catalogue::{QuotaKind, UnitForm};
    use crate::domain::credit_code::CreditCode;

    /// Refuses what takes effect in a period that was handed in, unless it says why (补记).
    pub fn open_period(desk: &mut Desk, date: Date) -> Result<(), Stop> {
        if desk.args.get("reason").is_some() {
            return Ok(());
        }
        let closed = desk.source.facts(Id::OFFICE)?.date(field::office::CLOSED, At::newest(Date::MAX));
        if let Some(closed) = closed.filter(|closed| date <= *closed) {
            desk.refuse(Reason::new("period-closed").with("closed", closed).on(date));
        }
        Ok(())
    }

    /// A unified social credit code in its usual form, or a reason; what is doubtful for a unit of that kind is told.
    pub fn credit_code(desk: &mut Desk, raw: &Text, kind: Option<&Text>) -> Option<Text> {
        match CreditCode::parse(raw) {
            Ok(code) => {
                let kind = kind.and_then(|kind| desk.catalogue.unit_kind(kind));
                code.doubts(kind).into_iter().for_each(|doubt| desk.note(doubt));
                code.text()
            }
            Err(message) => {
                desk.refuse(Reason::new("unit-credit-code").with("code", raw).with("why", message.code));
                None
            }
        }
    }

    /// The subject of an argument, known to the books.
    pub fn subject(desk: &mut Desk, name: &'static str) -> Result<Option<Id>, Stop> {
        let Some(id) = desk.args.id(name) else { return Ok(None) };
        if desk.read(id)?.is_void() {
            desk.refuse(Reason::new("subject-unknown").with("subject", id));
            return Ok(None);
        }
        Ok(Some(id))
    }

    /// Whether a unit is active at the effective date.
    pub fn is_active(desk: &Desk, unit: Id) -> Result<bool, Stop> {
        let status = desk.value(unit, field::unit::STATUS)?;
        Ok(status.is_some_and(|status| status.as_text().is_some_and(|text| text.as_str() == STATUS_ACTIVE)))
    }

    /// A unit of the given argument that is active at the effective date, or a reason.
    pub fn unit_now(desk: &mut Desk, name: &'static str) -> Result<Option<Id>, Stop> {
        let Some(unit) = subject(desk, name)? else { return Ok(None) };
        if !is_active(desk, unit)? {
            let effective = desk.effective;
            desk.refuse(Reason::new("unit-not-active").with("unit", unit).on(effective));
            return Ok(None);
        }
        Ok(Some(unit))
    }

    /// A unit of the given argument that is active at the effective date and on every later date, or a reason with the
    /// first date on which it is not: what is given to a unit stays with it.
    pub fn active_unit(desk: &mut Desk, name: &'static str) -> Result<Option<Id>, Stop> {
        let Some(unit) = subject(desk, name)? else { return Ok(None) };
        let facts = desk.read(unit)?;
        let fails = facts
            .values_from(field::unit::STATUS, desk.effective)
            .into_iter()
            .find(|(_, value)| value.and_then(Value::as_text).is_none_or(|text| text.as_str() != STATUS_ACTIVE));
        if let Some((date, _)) = fails {
            desk.refuse(Reason::new("unit-not-active").with("unit", unit).on(date));
            return Ok(None);
        }
        Ok(Some(unit))
    }

    /// The institution a unit belongs to: itself, or for a department the first unit above it that is none.
    pub fn institution(desk: &Desk, mut unit: Id) -> Result<Id, Stop> {
        for _ in 0..=crate::domain::limits::TREE_DEPTH_MAX {
            if form(desk, unit)? != UnitForm::Department {
                break;
            }
            match desk.value(unit, field::unit::PARENT)?.and_then(|parent| parent.as_id()) {
                Some(parent) => unit = parent,
                None => break,
            }
        }
        Ok(unit)
    }

    /// The quota kind of a pool at the effective date.
    pub fn kind_of<'a>(desk: &Desk<'a>, pool: Id) -> Result<Option<&'a QuotaKind>, Stop> {
        let catalogue = desk.catalogue;
        let code = desk.read(pool)?.text(field::pool::KIND, At::newest(Date::MAX)).cloned();
        Ok(code.and_then(|code| catalogue.quota_kind(&code)))
    }

    /// What a unit is in the tree.
    pub fn form(desk: &Desk, unit: Id) -> Result<UnitForm, Stop> {
        let kind = desk.value(unit, field::unit::KIND)?;
        Ok(kind.and_then(|kind| kind.as_text().map(|text| desk.catalogue.form(text))).unwrap_or(UnitForm::Institution))
    }

    /// The quota kind of argument `kind`, allowed for `unit`, or reasons.
    pub fn kind_for<'a>(desk: &mut Desk<'a>, unit: Id) -> Result<Option<&'a QuotaKind>, Stop> {
        let Some(code) = desk.args.text("kind") else { return Ok(None) };
        let catalogue = desk.catalogue;
        let Some(kind) = catalogue.quota_kind(&code) else {
            desk.refuse(Reason::new("kind-unknown").with("kind", &code));
            return Ok(None);
        };
        let unit_kind = desk.value(unit, field::unit::KIND)?.map(|value| value.to_string()).unwrap_or_default();
        if !catalogue.allows(kind, &unit_kind) {
            desk.refuse(
                Reason::new("kind-not-allowed").with("kind", &code).with("unit", unit).with("unit_kind", unit_kind),
            );
        }
        Ok(Some(kind))
    }

    /// The pool of (unit, kind, funding) that is there at the effective date; without a funding form the first of the
    /// kind.
    pub fn pool_of(desk: &Desk, unit: Id, kind: &str, funding: Option<&str>) -> Result<Option<Id>, Stop> {
        match pool_ever(desk, unit, kind, funding)? {
            Some(pool) if desk.value(pool, field::pool::UNIT)?.is_some() => Ok(Some(pool)),
            _ => Ok(None),
        }
    }

    /// As [`pool_of`], also when it begins later: one unit has one pool of a kind and a funding form, on all dates.
    pub fn pool_ever(desk: &Desk, unit: Id, kind: &str, funding: Option<&str>) -> Result<Option<Id>, Stop> {
        let at = At::newest(Date::MAX);
        for pool in desk.ever_linking(field::pool::UNIT, unit)? {
            let facts = desk.read(pool)?;
            let same_kind = facts.text(field::pool::KIND, at).is_some_and(|have| have.as_str() == kind);
            let have = facts.text(field::pool::FUNDING, at).map(|text| text.as_str());
            if same_kind && (funding.is_none() || funding == have) && facts.id(field::pool::UNIT, at) == Some(unit) {
                return Ok(Some(pool));
            }
        }
        Ok(None)
    }

    /// The total of a level of government and a kind, created without a stated figure when there is none yet.
    pub fn total_of(desk: &mut Desk, level: &str, kind: &str) -> Result<Id, Stop> {
        // Totals are few and found by a key text; the key stands in no field, so they are looked through.
        let last = desk.last_number(IdKind::Total)?;
        for number in 1..=last {
            let id = Id::new(IdKind::Total, number);
            let facts = desk.read(id)?;
            let at = At::newest(Date::MAX);
            if facts.text(field::total::LEVEL, at).is_some_and(|have| have.as_str() == level)
                && facts.text(field::total::KIND, at).is_some_and(|have| have.as_str() == kind)
            {
                return Ok(id);
            }
        }
        let id = desk.create(IdKind::Total)?;
        desk.set_some(id, field::total::LEVEL, Text::new(level).ok());
        desk.set_some(id, field::total::KIND, Text::new(kind).ok());
        Ok(id)
    }

    /// Places of an argument that suit the kind.
    pub fn places_for(desk: &mut Desk, name: &'static str, kind: &QuotaKind) -> Option<Places> {
        let places = desk.args.places(name)?;
        if !desk.catalogue.whole_enough(kind, places) {
            desk.refuse(Reason::new("places-not-whole").with("places", places).with("kind", kind.coded.code.as_str()));
        }
        Some(places)
    }
}

/// The status of a unit that works.
pub const STATUS_ACTIVE: &str = "active";
/// The status of a unit that is known and not yet established.
pub const STATUS_PLANNED: &str = "planned";
/// The status of a unit that was abolished.
pub const STATUS_ABOLISHED: &str = "abolished";
