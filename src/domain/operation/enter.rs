//! `enter` 入编: a person takes a place of a pool. An act of use: judged on its date and on every later one.

use super::{ArgType, CodeTable, Decide, Group, Need, Spec, check, needed, optional, tenure};
use crate::domain::books::Stop;
use crate::domain::catalogue::{Class, QuotaKind, STATE_ON_DUTY, UnitForm};
use crate::domain::citizen_id::{CitizenId, Sex, masked};
use crate::domain::facts::At;
use crate::domain::field::{self, Field, document, person, pool};
use crate::domain::id::{Id, IdKind};
use crate::domain::ledger::Desk;
use crate::domain::message::Message;
use crate::domain::pool::{Column, Held};
use crate::domain::quantity::Places;
use crate::domain::refusal::Reason;
use crate::domain::text::Text;
use crate::domain::value::Value;

/// The row.
pub const SPEC: Spec = Spec {
    name: "enter",
    group: Group::People,
    doc: "puts a person into a place of a unit",
    args: &[
        needed("unit", ArgType::Subject(IdKind::Unit), "institution whose quota it is (or the department)"),
        needed("kind", ArgType::Code(CodeTable::QuotaKind), "quota kind"),
        optional("funding", ArgType::Code(CodeTable::Funding), "funding form, where the unit has several"),
        optional("department", ArgType::Subject(IdKind::Unit), "department the person works in"),
        optional("person", ArgType::Subject(IdKind::Person), "a person the books know already"),
        optional("name", ArgType::Text, "name, when the person is new"),
        optional("number", ArgType::Text, "citizen identity number"),
        optional("sex", ArgType::Text, "sex (default: as the number says)"),
        optional("birth_date", ArgType::Date, "birth date of record (default: as the number says)"),
        optional("ethnic", ArgType::Text, "ethnic group"),
        optional("party", ArgType::Text, "political affiliation"),
        optional("education", ArgType::Text, "education"),
        optional("degree", ArgType::Text, "degree"),
        optional("work_from", ArgType::Date, "began to work on"),
        optional("title", ArgType::Text, "title or position"),
        optional("level", ArgType::Text, "level of the person"),
        optional("retirement", ArgType::Text, "retirement category"),
        optional("note", ArgType::Text, "note"),
        optional("state", ArgType::Code(CodeTable::State), "state (default: on-duty)"),
        optional("share", ArgType::Places, "share of a place (default: 1)"),
        optional("entry_way", ArgType::Code(CodeTable::EntryWay), "way of entry"),
        optional("policy", ArgType::Flag, "a policy placement: its document passes over a full pool"),
    ],
    document: Need::Required,
    reason: Need::Optional,
    offered_for: Some((IdKind::Unit, "unit")),
    decide: Decide::Order(decide),
};

fn decide(desk: &mut Desk) -> Result<(), Stop> {
    let unit = check::active_unit(desk, "unit")?;
    let given = check::active_unit(desk, "department")?;
    let known = check::subject(desk, "person")?;
    desk.checked()?;
    let Some(unit) = unit else { return Ok(()) };
    let institution = check::institution(desk, unit)?;
    if check::form(desk, institution)? == UnitForm::Group {
        desk.refuse(Reason::new("unit-form").with("unit", unit).with("kind", "institution"));
    }
    let department = given.or((institution != unit).then_some(unit)).filter(|department| *department != institution);
    if let Some(department) = department
        && check::institution(desk, department)? != institution
    {
        desk.refuse(Reason::new("unit-form").with("unit", department).with("kind", "department"));
    }
    let kind = check::kind_for(desk, institution)?;
    let who = identify(desk, known)?;
    let Some(kind) = kind else { return desk.checked() };
    let code = kind.coded.code.as_str();
    let mut share = check::places_for(desk, "share", kind).unwrap_or(Places::ONE);
    if share <= Places::ZERO || share > Places::ONE {
        desk.refuse(Reason::new("share-range").with("share", share));
        share = Places::ONE;
    }
    if kind.class == Class::Bodies {
        desk.refuse(Reason::new("kind-not-allowed").with("kind", code).with("unit", unit).with("unit_kind", "bodies"));
    }
    let pool_id = check::pool_of(desk, institution, code, desk.args.text("funding").as_deref())?;
    match pool_id {
        None => desk.refuse(Reason::new("pool-unknown").with("unit", institution).with("kind", code)),
        Some(pool_id) if tenure::is_counted_only(desk, pool_id)? => {
            desk.refuse(Reason::new("pool-counted-only").with("unit", institution).with("kind", code));
        }
        Some(_) => {}
    }
    if let Some(person_id) = who.known {
        stands_in_the_way(desk, person_id, institution, kind, share)?;
    } else if !kind.class.is_people() && !desk.is_refused() {
        let effective = desk.effective;
        desk.refuse(Reason::new("person-not-in-place").with("person", who.shown(desk)).on(effective));
    }
    // With a pool the judgement comes besides, so that the officer sees every reason at once (I7).
    let Some(pool_id) = pool_id else { return desk.checked() };
    let person_id = record(desk, &who)?;
    place(desk, person_id, pool_id, department, share)
}

/// Opens the tenure and takes the place.
fn place(desk: &mut Desk, person_id: Id, pool_id: Id, department: Option<Id>, share: Places) -> Result<(), Stop> {
    let effective = desk.effective;
    let state = desk.args.text("state").or(Text::new(STATE_ON_DUTY).ok());
    let id = desk.create_tenure(person_id)?;
    let policy = desk.args.flag("policy");
    desk.set(id, field::tenure::POOL, pool_id);
    desk.set_some(id, field::tenure::DEPARTMENT, department);
    desk.set(id, field::tenure::SHARE, share);
    desk.set_some(id, field::tenure::STATE, state.clone());
    desk.set(id, field::tenure::ENTERED_ON, effective);
    desk.set_some(id, field::tenure::ENTRY_DOCUMENT, desk.document);
    desk.set_some(id, field::tenure::ENTRY_WAY, desk.args.text("entry_way"));
    desk.set_some(id, field::tenure::POLICY, policy.then_some(true));
    if let Some(document_id) = desk.document
        && let Some(dated) = desk.read(document_id)?.date(document::DATE, At::newest(crate::domain::date::Date::MAX))
        && dated > effective
    {
        desk.note(Message::new("note-before-document").with("date", effective).with("dated", dated));
    }
    if state.is_some_and(|state| !desk.catalogue.counts(&state)) {
        return Ok(());
    }
    if !policy {
        return desk.take(pool_id, Column::Occupied, effective, share);
    }
    desk.pass(pool_id, Column::Occupied, effective, share)?;
    let facts = desk.read(pool_id)?;
    let short = desk
        .timeline(pool_id)?
        .steps(effective)
        .into_iter()
        .find(|(date, _, after)| facts.flag(pool::STATED, At::newest(*date)) && after.available() < Places::ZERO);
    if let Some((date, _, after)) = short {
        desk.note(
            Message::new("note-policy-over")
                .with("pool", pool_id)
                .with("available", after.available())
                .with("over", Held::over(&after))
                .with("on", date),
        );
    }
    Ok(())
}

/// Who enters: a known person or a new one, with what the number says.
struct Who {
    known: Option<Id>,
    number: Option<CitizenId>,
    sex: Option<Text>,
}

impl Who {
    fn shown(&self, desk: &Desk) -> String {
        desk.args.text("name").map(|name| name.to_string()).unwrap_or_default()
    }
}

/// Finds the person by id or number; reasons when the number is not one, is another's, or there is no name.
fn identify(desk: &mut Desk, known: Option<Id>) -> Result<Who, Stop> {
    let mut who = Who { known, number: None, sex: None };
    if let Some(sex) = desk.args.text("sex").filter(|sex| !sex.is_empty()) {
        who.sex = Sex::parse(&sex).and_then(|sex| Text::new(sex.code()).ok());
        if who.sex.is_none() {
            desk.refuse(Reason::new("argument-form").with("name", "sex").with("value", &sex));
        }
    }
    let raw = desk.args.text("number").filter(|number| !number.is_empty());
    match raw.as_deref().map(CitizenId::parse) {
        Some(Ok(number)) => who.number = Some(number),
        Some(Err(message)) => desk.refuse(
            Reason::new("person-number")
                .with("number", masked(raw.as_deref().unwrap_or_default()))
                .with("why", message.code),
        ),
        None => {}
    }
    if let Some(number) = &who.number
        && let Some(holder) = desk.find(person::NUMBER, number.as_str())?
        && who.known != Some(holder)
    {
        let elsewhere = known.is_some() || is_here(desk, holder)?;
        if elsewhere {
            let name = desk.value(holder, person::NAME)?.map(|name| name.to_string()).unwrap_or_default();
            desk.refuse(Reason::new("person-exists").with("person", holder).with("name", name));
        } else {
            // The person left before: the same person comes back.
            who.known = Some(holder);
            desk.note(Message::new("note-person-known").with("person", holder));
        }
    }
    if who.known.is_none() && desk.args.text("name").is_none_or(|name| name.is_empty()) {
        desk.refuse(Reason::new("person-name"));
    }
    if let Some(number) = &who.number {
        let says = number.birth_date();
        if let Some(record) = desk.args.date("birth_date").filter(|record| *record != says) {
            desk.note(Message::new("note-birth-differs").with("record", record).with("number", says));
        }
        if who.sex.as_ref().is_some_and(|sex| sex.as_str() != number.sex().code()) {
            desk.note(Message::new("note-sex-differs").with("number", number.sex().code()));
        }
    }
    let birth = desk.args.date("birth_date").or(who.number.as_ref().map(CitizenId::birth_date));
    if let Some(birth) = birth.filter(|birth| *birth > desk.effective) {
        let effective = desk.effective;
        desk.refuse(Reason::new("date-order").with("what", "birth_date").with("date", birth).with("given", effective));
    }
    Ok(who)
}

/// Whether the person holds anything at the effective date or later.
fn is_here(desk: &Desk, person_id: Id) -> Result<bool, Stop> {
    for id in tenure::all_of(desk, person_id)? {
        let facts = desk.read(id)?;
        for date in tenure::dates_from(&facts, desk.effective) {
            if tenure::open_in(desk, id, &facts, date)?.is_some() {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// One person, one place (C13): another counting tenure stands in the way of a place of people. A place of leadership or
/// rank is held inside one: the person must be in place in the unit, now and from now on.
fn stands_in_the_way(
    desk: &mut Desk,
    person_id: Id,
    institution: Id,
    kind: &QuotaKind,
    share: Places,
) -> Result<(), Stop> {
    if kind.class.is_people() {
        let state = desk.args.text("state");
        if state.is_some_and(|state| !desk.catalogue.counts(&state)) {
            return Ok(());
        }
        // Where only whole places exist the share is 1, so that any other stands in the way.
        let held = tenure::in_place(desk, person_id, desk.effective, None, |id| desk.read(id))?;
        if let Some(reason) = tenure::second_place(desk, person_id, share, &held)? {
            desk.refuse(reason);
        }
        return Ok(());
    }
    let mut fails = Some(desk.effective);
    for id in tenure::all_of(desk, person_id)? {
        let facts = desk.read(id)?;
        let mut missing = None;
        for date in tenure::dates_from(&facts, desk.effective) {
            let held = tenure::open_in(desk, id, &facts, date)?;
            let here = match held.filter(|held| held.class.is_people()) {
                Some(held) => match desk.read(held.pool)?.id(pool::UNIT, At::newest(date)) {
                    Some(unit) => check::institution(desk, unit)? == institution,
                    None => false,
                },
                None => false,
            };
            if !here {
                missing = Some(date);
                break;
            }
        }
        match missing {
            None => return Ok(()),
            Some(date) => fails = fails.max(Some(date)),
        }
    }
    if let Some(date) = fails {
        desk.refuse(Reason::new("person-not-in-place").with("person", person_id).on(date));
    }
    Ok(())
}

/// Records what is new about the person.
fn record(desk: &mut Desk, who: &Who) -> Result<Id, Stop> {
    let id = match who.known {
        Some(id) => id,
        None => desk.create(IdKind::Person)?,
    };
    let number = who.number.as_ref();
    let sex = who.sex.clone().or_else(|| Text::new(number?.sex().code()).ok());
    let text = |name: &str| desk.args.text(name).filter(|text| !text.is_empty()).map(Value::Text);
    let mut given: Vec<(Field, Option<Value>)> = vec![
        (person::NAME, text("name")),
        (person::NUMBER, number.and_then(CitizenId::text).map(Value::Text)),
        (person::ETHNIC, text("ethnic")),
        (person::PARTY, text("party")),
        (person::EDUCATION, text("education")),
        (person::DEGREE, text("degree")),
        (person::WORK_FROM, desk.args.date("work_from").map(Value::Date)),
        (person::TITLE, text("title")),
        (person::LEVEL, text("level")),
        (person::RETIREMENT, text("retirement")),
        (person::NOTE, text("note")),
    ];
    let facts = desk.read(id)?;
    // What the number says fills what is not known; it never overwrites the record.
    let birth = match desk.args.date("birth_date") {
        Some(birth) => Some(birth),
        None if facts.get(person::BIRTH_DATE, desk.at()).is_none() => number.map(CitizenId::birth_date),
        None => None,
    };
    let sex = sex.filter(|_| who.sex.is_some() || facts.get(person::SEX, desk.at()).is_none());
    given.push((person::BIRTH_DATE, birth.map(Value::Date)));
    given.push((person::SEX, sex.map(Value::Text)));
    for (field, value) in given {
        if value.is_some() && value.as_ref() != facts.get(field, desk.at()) {
            desk.set_some(id, field, value);
        }
    }
    Ok(id)
}
