//! `snapshot-submit` 报送, `snapshot-accepted` 接收, `snapshot-returned` 退回, `snapshot-except` 例外说明,
//! `snapshot-receive` 收存下级快照. What a snapshot says of itself comes from its verified file; `estab snapshot` fills it in.

use super::{ArgSpec, ArgType, CodeTable, Decide, Group, Need, Spec, check, needed, optional};
use crate::domain::books::Stop;
use crate::domain::date::Date;
use crate::domain::entry::Fact;
use crate::domain::field::{exception, office, snapshot};
use crate::domain::id::{Id, IdKind};
use crate::domain::ledger::Desk;
use crate::domain::message::Message;
use crate::domain::refusal::Reason;
use crate::domain::submission::{
    Record, STATE_ACCEPTED, STATE_RECEIVED, STATE_RETURNED, STATE_SUBMITTED, exception_key, previous, records,
};
use crate::domain::text::Text;

const CONTENT: ArgSpec = needed("content_digest", ArgType::Text, "content digest of the snapshot");
const DATE: ArgSpec = needed("reference_date", ArgType::Date, "its reference date");
const RECORDED: ArgSpec = needed("recorded_seq", ArgType::Int, "the newest entry it takes into account");
const HEAD: ArgSpec = needed("journal_head", ArgType::Text, "digest of that entry");
const IDENTITY: ArgSpec = needed("identity", ArgType::Text, "how identity numbers stand in it");
const PREVIOUS: ArgSpec =
    optional("previous_digest", ArgType::Text, "content digest of the snapshot submitted before it");
const SIGNER: ArgSpec = optional("signer", ArgType::Text, "digest of the key that signed it");

const fn row(name: &'static str, doc: &'static str, args: &'static [ArgSpec], reason: Need) -> Spec {
    Spec {
        name,
        group: Group::Books,
        doc,
        args,
        document: Need::Optional,
        reason,
        offered_for: None,
        decide: Decide::Intake,
    }
}

/// 报送.
pub const SUBMIT: Spec = Spec {
    decide: Decide::Order(submit),
    ..row(
        "snapshot-submit",
        "records that a snapshot was handed in; closes its period",
        &[
            CONTENT,
            DATE,
            RECORDED,
            HEAD,
            IDENTITY,
            PREVIOUS,
            SIGNER,
            optional("unit", ArgType::Subject(IdKind::Unit), "the unit it is limited to"),
        ],
        Need::Optional,
    )
};
const WHICH: &[ArgSpec] =
    &[optional("snapshot", ArgType::Subject(IdKind::Snapshot), "which (default: the newest one handed in)")];
/// 接收.
pub const ACCEPTED: Spec = Spec {
    decide: Decide::Order(|desk| answer(desk, STATE_ACCEPTED)),
    ..row("snapshot-accepted", "records that the higher office accepted a snapshot", WHICH, Need::Optional)
};
/// 退回.
pub const RETURNED: Spec = Spec {
    decide: Decide::Order(|desk| answer(desk, STATE_RETURNED)),
    ..row("snapshot-returned", "records that the higher office sent a snapshot back", WHICH, Need::Required)
};
/// 例外说明.
pub const EXCEPT: Spec = Spec {
    decide: Decide::Order(except),
    ..row(
        "snapshot-except",
        "lets an error of a rule stand in what is handed in, with a written reason",
        &[
            needed("rule", ArgType::Code(CodeTable::Rule), "the rule"),
            needed("subject", ArgType::AnySubject, "whom it is about"),
        ],
        Need::Required,
    )
};
/// 收存.
pub const RECEIVE: Spec = Spec {
    decide: Decide::Order(receive),
    ..row(
        "snapshot-receive",
        "files a subordinate office's verified snapshot under its unit",
        &[
            needed("unit", ArgType::Subject(IdKind::Unit), "the unit it is filed under"),
            needed("from_office", ArgType::Text, "name of the office it comes from"),
            needed("from_code", ArgType::Text, "code of that office"),
            CONTENT,
            DATE,
            RECORDED,
            HEAD,
            IDENTITY,
            PREVIOUS,
            SIGNER,
        ],
        Need::Optional,
    )
};

fn known(desk: &Desk) -> Result<Vec<Record>, Stop> {
    Ok(records(desk.source, u64::MAX)?)
}

/// What every snapshot is recorded with.
fn file(desk: &mut Desk, unit: Option<Id>, state: &str) -> Result<Id, Stop> {
    let id = desk.create(IdKind::Snapshot)?;
    desk.set_some(id, snapshot::UNIT, unit);
    desk.set_some(id, snapshot::CONTENT, desk.args.text("content_digest"));
    desk.set_some(id, snapshot::DATE, desk.args.date("reference_date"));
    desk.set_some(id, snapshot::RECORDED, desk.args.int("recorded_seq"));
    desk.set_some(id, snapshot::HEAD, desk.args.text("journal_head"));
    desk.set_some(id, snapshot::IDENTITY, desk.args.text("identity"));
    desk.set_some(id, snapshot::PREVIOUS, desk.args.text("previous_digest"));
    desk.set_some(id, snapshot::SIGNER, desk.args.text("signer"));
    desk.set_some(id, snapshot::STATE, Text::new(state).ok());
    desk.set(id, snapshot::SUBMITTED_ON, desk.effective);
    Ok(id)
}

fn submit(desk: &mut Desk) -> Result<(), Stop> {
    let unit = check::subject(desk, "unit")?;
    let (Some(date), Some(content)) = (desk.args.date("reference_date"), desk.args.text("content_digest")) else {
        return Ok(());
    };
    let effective = desk.effective;
    if date > effective {
        desk.refuse(
            Reason::new("date-order").with("what", "reference_date").with("date", date).with("given", effective),
        );
    }
    let records = known(desk)?;
    if let Some(same) = records.iter().find(|record| record.content == content.as_str() && record.stands()) {
        desk.refuse(Reason::new("snapshot-known").with("snapshot", same.id));
        return desk.checked();
    }
    let follows = previous(&records, unit, date);
    let said = desk.args.text("previous_digest").map(|text| text.to_string());
    if follows.map(|record| record.content.clone()) != said {
        let reason = Reason::new("snapshot-not-next");
        desk.refuse(match follows {
            Some(record) => reason.with("follows", record.id),
            None => reason.with("follows", "-"),
        });
    }
    desk.checked()?;
    file(desk, unit, STATE_SUBMITTED)?;
    if unit.is_none() {
        desk.set(Id::OFFICE, office::CLOSED, date);
    }
    Ok(())
}

fn answer(desk: &mut Desk, state: &'static str) -> Result<(), Stop> {
    let records = known(desk)?;
    let asked = desk.args.id("snapshot");
    let found = match asked {
        Some(id) => records.iter().find(|record| record.id == id),
        None => records.iter().rev().find(|record| record.state == STATE_SUBMITTED),
    };
    let Some(record) = found else {
        desk.refuse(match asked {
            Some(id) => Reason::new("subject-unknown").with("subject", id),
            None => Reason::new("snapshot-none-waiting"),
        });
        return desk.checked();
    };
    if record.state != STATE_SUBMITTED {
        let reason = Reason::new("snapshot-answered").with("snapshot", record.id);
        desk.refuse(reason.with("state", record.state.as_str()));
    }
    let effective = desk.effective;
    if let Some(since) = record.submitted_on.filter(|since| *since > effective) {
        desk.refuse(
            Reason::new("date-order").with("what", "submitted_on").with("date", since).with("given", effective),
        );
    }
    desk.checked()?;
    desk.set_some(record.id, snapshot::STATE, Text::new(state).ok());
    desk.set(record.id, snapshot::ANSWERED_ON, effective);
    desk.set_some(record.id, snapshot::REASON, desk.args.text("reason"));
    if state == STATE_RETURNED && record.unit.is_none() {
        // What it closed is open again, as far as no other one that stands covers it.
        let others = records.iter().filter(|other| other.id != record.id && other.stands() && other.unit.is_none());
        let closed: Option<Date> = others.map(|other| other.date).max();
        let fact = closed.map_or(Fact::Empty, |date| Fact::Is(date.into()));
        desk.set_on(Id::OFFICE, office::CLOSED, effective, fact);
    }
    Ok(())
}

fn except(desk: &mut Desk) -> Result<(), Stop> {
    let subject = check::subject(desk, "subject")?;
    desk.checked()?;
    let (Some(subject), Some(rule)) = (subject, desk.args.text("rule")) else { return Ok(()) };
    let key = exception_key(&rule, subject);
    let reason = desk.args.text("reason");
    let id = match desk.find(exception::KEY, &key)? {
        Some(id) if desk.value(id, exception::REASON)?.as_ref().and_then(|have| have.as_text()) == reason.as_ref() => {
            desk.refuse(Reason::new("nothing-changes").with("subject", id));
            return desk.checked();
        }
        Some(id) => id,
        None => {
            let id = desk.create(IdKind::Exception)?;
            desk.set_some(id, exception::KEY, Text::new(&key).ok());
            desk.set(id, exception::RULE, rule);
            desk.set(id, exception::SUBJECT, subject);
            id
        }
    };
    desk.set_some(id, exception::REASON, reason);
    Ok(())
}

fn receive(desk: &mut Desk) -> Result<(), Stop> {
    let unit = check::unit_now(desk, "unit")?;
    desk.checked()?;
    let (Some(unit), Some(content)) = (unit, desk.args.text("content_digest")) else { return Ok(()) };
    let records = known(desk)?;
    let of_unit = || records.iter().filter(|record| record.is_received() && record.unit == Some(unit));
    if let Some(same) = of_unit().find(|record| record.content == content.as_str()) {
        desk.refuse(Reason::new("snapshot-known").with("snapshot", same.id));
        return desk.checked();
    }
    let (code, signer) = (desk.args.text("from_code"), desk.args.text("signer"));
    if let Some(last) = of_unit().next_back() {
        // One unit is one office, and one office has one key until it says otherwise.
        if code.as_ref().is_some_and(|code| code.as_str() != last.code) {
            let reason = Reason::new("snapshot-other-office").with("unit", unit).with("office", last.office.as_str());
            desk.refuse(reason.with("code", last.code.as_str()));
        }
        let key = signer.as_ref().map(|text| text.to_string());
        if last.signer.is_some() && key != last.signer && desk.args.get("reason").is_none() {
            desk.refuse(Reason::new("snapshot-other-key").with("unit", unit).with("snapshot", last.id));
        }
        desk.checked()?;
        let said = desk.args.text("previous_digest").map(|text| text.to_string());
        if said.as_deref() != Some(last.content.as_str()) {
            desk.note(Message::new("note-snapshot-gap").with("snapshot", last.id));
        }
    }
    let id = file(desk, Some(unit), STATE_RECEIVED)?;
    desk.set_some(id, snapshot::OFFICE, desk.args.text("from_office"));
    desk.set_some(id, snapshot::OFFICE_CODE, code);
    desk.set(id, snapshot::RECEIVED, true);
    Ok(())
}
