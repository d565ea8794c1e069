//! C23 数据错误: what is recorded cannot be so. Every doubt of one subject is told with the gravest of them.

use super::{Finding, PersonCase, Severity, Thresholds, UnitCase};
use crate::domain::catalogue::Careers;
use crate::domain::citizen_id::{CitizenId, Sex, masked};
use crate::domain::credit_code::CreditCode;
use crate::domain::message::Message;
use crate::domain::retirement::Category;

/// The gravest of several doubts, the others beside it as evidence.
fn gravest(mut doubts: Vec<(Severity, Message)>) -> Option<Finding> {
    doubts.sort_by_key(|(severity, _)| *severity);
    let mut doubts = doubts.into_iter();
    let (severity, message) = doubts.next()?;
    Some(doubts.fold(Finding::new(severity, message), |finding, (_, other)| finding.resting_on(other)))
}

/// A person in place whose record contradicts itself.
pub fn person(case: &PersonCase, thresholds: &Thresholds) -> Option<Finding> {
    // Lists of other countries have numbers of their own.
    if case.seats.iter().all(|seat| seat.careers == Careers::None) {
        return None;
    }
    let mut doubts = Vec::new();
    match CitizenId::parse(&case.number) {
        _ if case.number.is_empty() => {
            if case.birth.is_none() {
                doubts.push((Severity::Warning, Message::new("flag-birth-missing")));
            }
        }
        Err(why) => {
            let number = Message::new("flag-number").with("number", masked(&case.number));
            doubts.push((Severity::Error, number.with("why", crate::domain::message::Arg::Sentence(Box::new(why)))));
        }
        Ok(number) => {
            let says = number.birth_date();
            if let Some(birth) = case.birth.filter(|birth| *birth != says) {
                let message = Message::new("flag-birth-differs").with("record", birth).with("number", says);
                doubts.push((Severity::Warning, message));
            }
            if Sex::parse(case.sex).is_some_and(|sex| sex != number.sex()) {
                doubts.push((Severity::Warning, Message::new("flag-sex-differs")));
            }
        }
    }
    let birth = case.birth.or(CitizenId::parse(&case.number).ok().map(|number| number.birth_date()));
    for seat in &case.seats {
        let (Some(birth), Some(entered)) = (birth, seat.entered_on) else { continue };
        if entered < birth.plus_months(12 * i32::try_from(thresholds.youngest).unwrap_or_default()) {
            let message = Message::new("flag-entered-young").with("birth", birth).with("entered", entered);
            doubts.push((Severity::Error, message));
            break;
        }
    }
    if !case.retirement.is_empty() {
        match Category::parse(case.retirement) {
            None => doubts.push((Severity::Warning, Message::new("flag-category").with("category", case.retirement))),
            Some(category) => {
                let sex = Sex::parse(case.sex).or(CitizenId::parse(&case.number).ok().map(|number| number.sex()));
                if sex.is_some_and(|sex| (sex == Sex::Male) != (category == Category::Man)) {
                    let message = Message::new("flag-category-sex").with("category", case.retirement);
                    doubts.push((Severity::Warning, message));
                }
            }
        }
    }
    for (field, code) in &case.unknown {
        doubts.push((Severity::Warning, Message::new("flag-code-unknown").with("field", *field).with("code", *code)));
    }
    gravest(doubts)
}

/// A unit whose code or dates cannot be so.
pub fn unit(case: &UnitCase, _: &Thresholds) -> Option<Finding> {
    let mut doubts = Vec::new();
    if !case.credit_code.is_empty() {
        match CreditCode::parse(case.credit_code) {
            Err(why) => {
                let message = Message::new("flag-credit-code").with("code", case.credit_code);
                let why = crate::domain::message::Arg::Sentence(Box::new(why));
                doubts.push((Severity::Error, message.with("why", why)));
            }
            Ok(code) => doubts.extend(code.doubts(case.kind).into_iter().map(|doubt| (Severity::Warning, doubt))),
        }
    }
    if let Some((from, to)) = case.established_on.zip(case.abolished_on).filter(|(from, to)| to < from) {
        let message = Message::new("flag-unit-order").with("established", from).with("abolished", to);
        doubts.push((Severity::Error, message));
    }
    gravest(doubts)
}
