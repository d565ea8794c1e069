//! `waive` 豁免: lets a finding of a rule stand until a day, by a document and with the reason; once more for the same
//! finding prolongs or ends it. The finding is still told, as waived.

use super::{ArgType, CodeTable, Decide, Group, Need, Spec, check, needed};
use crate::domain::books::Stop;
use crate::domain::field::waiver;
use crate::domain::id::{Id, IdKind};
use crate::domain::ledger::Desk;
use crate::domain::refusal::Reason;
use crate::domain::rules;
use crate::domain::submission::exception_key;
use crate::domain::text::Text;
use crate::domain::value::Value;

/// The row.
pub const SPEC: Spec = Spec {
    name: "waive",
    group: Group::Control,
    doc: "lets a finding of a rule stand until a day, by a document",
    args: &[
        needed("rule", ArgType::Code(CodeTable::Rule), "the rule"),
        needed("subject", ArgType::AnySubject, "whom the finding is about"),
        needed("expires_on", ArgType::Date, "last day on which it is let stand"),
    ],
    document: Need::Required,
    reason: Need::Required,
    offered_for: None,
    decide: Decide::Order(decide),
};

fn decide(desk: &mut Desk) -> Result<(), Stop> {
    let subject = check::subject(desk, "subject")?;
    let (effective, expires_on) = (desk.effective, desk.args.date("expires_on"));
    if let Some(last) = expires_on.filter(|last| *last < effective) {
        let reason = Reason::new("date-order").with("what", "expires_on");
        desk.refuse(reason.with("date", effective).with("given", last));
    }
    let Some(rule) = rule_for(desk, subject)? else { return desk.checked() };
    desk.checked()?;
    let (Some(subject), Some(expires_on)) = (subject, expires_on) else { return Ok(()) };
    let key = exception_key(rule.id, subject);
    let id = match desk.find(waiver::KEY, &key)? {
        Some(id) => {
            let same = |field, value: Option<Value>| -> Result<bool, Stop> { Ok(desk.value(id, field)? == value) };
            let nothing_new = same(waiver::EXPIRES_ON, Some(expires_on.into()))?
                && same(waiver::DOCUMENT, desk.document.map(Value::from))?
                && same(waiver::REASON, desk.args.text("reason").map(Value::from))?;
            if nothing_new {
                desk.refuse(Reason::new("nothing-changes").with("subject", id));
                return desk.checked();
            }
            id
        }
        None => desk.create(IdKind::Waiver)?,
    };
    desk.set_some(id, waiver::KEY, Text::new(&key).ok());
    desk.set_some(id, waiver::RULE, Text::new(rule.id).ok());
    desk.set(id, waiver::SUBJECT, subject);
    desk.set_some(id, waiver::DOCUMENT, desk.document);
    desk.set_some(id, waiver::REASON, desk.args.text("reason"));
    desk.set(id, waiver::EXPIRES_ON, expires_on);
    Ok(())
}

/// The rule asked for, which must be one that judges such subjects.
fn rule_for(desk: &mut Desk, subject: Option<Id>) -> Result<Option<&'static rules::Rule>, Stop> {
    let Some(code) = desk.args.text("rule") else { return Ok(None) };
    let Some(rule) = rules::rule(&code) else {
        desk.refuse(Reason::new("rule-unknown").with("rule", &code));
        return Ok(None);
    };
    if let Some(subject) = subject.filter(|subject| subject.kind != rule.judge.subject()) {
        desk.refuse(Reason::new("rule-other-subject").with("rule", rule.id).with("subject", subject));
    }
    Ok(Some(rule))
}
