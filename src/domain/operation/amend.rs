//! `amend` 更正: corrects one field that has no operation of its own.

use super::{ArgType, Decide, Group, Need, Spec, check, needed, optional};
use crate::domain::books::Stop;
use crate::domain::catalogue::{Catalogue, Coded};
use crate::domain::citizen_id::{CitizenId, Sex, masked};
use crate::domain::date::Date;
use crate::domain::entry::Fact;
use crate::domain::field::{self, Field, person, tenure, unit};
use crate::domain::ledger::Desk;
use crate::domain::message::Message;
use crate::domain::quantity::Places;
use crate::domain::refusal::Reason;
use crate::domain::text::Text;
use crate::domain::value::{Value, ValueType};

/// The row.
pub const SPEC: Spec = Spec {
    name: "amend",
    group: Group::People,
    doc: "corrects one field of a unit, person, holding, post, document or freeze",
    args: &[
        needed("subject", ArgType::AnySubject, "whose field it is"),
        needed("field", ArgType::FieldName, "name of the field"),
        optional("value", ArgType::Text, "what it should be (left out: nothing)"),
    ],
    document: Need::Optional,
    reason: Need::Required,
    offered_for: None,
    decide: Decide::Order(decide),
};

fn decide(desk: &mut Desk) -> Result<(), Stop> {
    let subject = check::subject(desk, "subject")?;
    desk.checked()?;
    let (Some(subject), Some(name)) = (subject, desk.args.text("field")) else { return Ok(()) };
    let name = name.replace('-', "_");
    let Some(field) = field::by_name(subject.kind, &name).filter(|field| field.amendable).copied() else {
        desk.refuse(Reason::new("field-not-amendable").with("field", name).with("subject", subject));
        return Ok(());
    };
    let raw = desk.args.text("value").filter(|text| !text.is_empty());
    let Some(raw) = raw else {
        if desk.value(subject, field)?.is_none() {
            desk.refuse(Reason::new("nothing-changes").with("subject", subject));
        } else if field == person::NAME {
            desk.refuse(Reason::new("person-name"));
        }
        desk.set_on(subject, field, desk.effective, Fact::Empty);
        return Ok(());
    };
    if field == person::NUMBER {
        return number(desk, subject, &raw);
    }
    let raw = if field == unit::CREDIT_CODE {
        let kind = desk.value(subject, unit::KIND)?.and_then(|kind| kind.as_text().cloned());
        match check::credit_code(desk, &raw, kind.as_ref()) {
            Some(code) => code,
            None => return Ok(()),
        }
    } else {
        raw
    };
    let Some(value) = read(desk.catalogue, field, &raw) else {
        desk.refuse(Reason::new("argument-form").with("name", field.name).with("value", &raw));
        return Ok(());
    };
    if [unit::CODE, unit::CREDIT_CODE].contains(&field)
        && let Some(other) = desk.find(field, &raw)?.filter(|other| *other != subject)
    {
        desk.refuse(Reason::new("code-taken").with("code", &raw).with("unit", other));
    }
    dates(desk, subject, field, &value)?;
    if [person::BIRTH_DATE, person::SEX].contains(&field) {
        let facts = desk.read(subject)?;
        if let Some(Ok(number)) = facts.text(person::NUMBER, desk.at()).map(|number| CitizenId::parse(number)) {
            against(desk, &number, value.as_date(), value.as_text());
        }
    }
    state(desk, subject, field, value)
}

fn state(desk: &mut Desk, subject: crate::domain::id::Id, field: Field, value: Value) -> Result<(), Stop> {
    if desk.value(subject, field)?.as_ref() == Some(&value) {
        desk.refuse(Reason::new("nothing-changes").with("subject", subject));
    }
    desk.set(subject, field, value);
    Ok(())
}

/// A number must be one and must not be another person's.
fn number(desk: &mut Desk, subject: crate::domain::id::Id, raw: &str) -> Result<(), Stop> {
    let number = match CitizenId::parse(raw) {
        Ok(number) => number,
        Err(message) => {
            desk.refuse(Reason::new("person-number").with("number", masked(raw)).with("why", message.code));
            return Ok(());
        }
    };
    if let Some(holder) = desk.find(person::NUMBER, number.as_str())?.filter(|holder| *holder != subject) {
        let name = desk.value(holder, person::NAME)?.map(|name| name.to_string()).unwrap_or_default();
        desk.refuse(Reason::new("person-exists").with("person", holder).with("name", name));
    }
    let facts = desk.read(subject)?;
    let (birth, sex) = (facts.date(person::BIRTH_DATE, desk.at()), facts.text(person::SEX, desk.at()).cloned());
    against(desk, &number, birth, sex.as_ref());
    match number.text() {
        Some(text) => state(desk, subject, person::NUMBER, Value::Text(text)),
        None => Ok(()),
    }
}

/// Tells of a record that differs from what the number says; the record stands.
fn against(desk: &mut Desk, number: &CitizenId, birth: Option<Date>, sex: Option<&Text>) {
    let says = number.birth_date();
    if let Some(record) = birth.filter(|record| *record != says) {
        desk.note(Message::new("note-birth-differs").with("record", record).with("number", says));
    }
    if sex.is_some_and(|sex| !sex.is_empty() && sex.as_str() != number.sex().code()) {
        desk.note(Message::new("note-sex-differs").with("number", number.sex().code()));
    }
}

/// The dates of one holding stay in order.
fn dates(desk: &mut Desk, subject: crate::domain::id::Id, field: Field, value: &Value) -> Result<(), Stop> {
    let Value::Date(given) = *value else { return Ok(()) };
    let facts = desk.read(subject)?;
    let (first, last) = if field == tenure::ENTERED_ON {
        (Some(given), facts.date(tenure::EVENT_ON, desk.at()))
    } else if field == tenure::EVENT_ON {
        (facts.date(tenure::ENTERED_ON, desk.at()), Some(given))
    } else if field == person::BIRTH_DATE {
        (Some(given), Some(desk.moment.today))
    } else {
        return Ok(());
    };
    if let (Some(first), Some(last)) = (first, last)
        && first > last
    {
        let other = if first == given { last } else { first };
        desk.refuse(Reason::new("date-order").with("what", field.name).with("date", other).with("given", given));
    }
    Ok(())
}

/// Reads the value as the field's type; a code must stand in its table.
fn read(catalogue: &Catalogue, field: Field, raw: &Text) -> Option<Value> {
    let known = |table: &[Coded]| table.is_empty() || table.iter().any(|row| row.code == raw.as_str());
    let fits = match field {
        field if field == unit::LEVEL => known(&catalogue.levels),
        field if field == unit::FUNDING => known(&catalogue.funding),
        field if field == tenure::EXIT_REASON => known(&catalogue.exit_reasons),
        field if field == tenure::ENTRY_WAY => known(&catalogue.entry_ways),
        _ => true,
    };
    if !fits {
        return None;
    }
    if field == person::SEX {
        return Sex::parse(raw).and_then(|sex| Text::new(sex.code()).ok()).map(Value::Text);
    }
    match field.kind {
        ValueType::Text => Some(Value::Text(raw.clone())),
        ValueType::Int => raw.parse().ok().map(Value::Int),
        ValueType::Places => Places::parse(raw).ok().map(Value::Places),
        ValueType::Date => Date::parse(raw).ok().map(Value::Date),
        ValueType::Id => None,
        ValueType::Flag => match raw.as_str() {
            "yes" | "true" | "1" | "是" => Some(Value::Flag(true)),
            "no" | "false" | "0" | "否" => Some(Value::Flag(false)),
            _ => None,
        },
    }
}
