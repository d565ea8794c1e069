//! Rules of units.

use super::{Finding, Severity, Thresholds, UnitCase};
use crate::domain::message::Message;

/// C18 (past its end): a temporary body that goes on after its day.
pub fn temporary(case: &UnitCase, _: &Thresholds) -> Option<Finding> {
    let ends = case.ends_on.filter(|ends| case.active && *ends < case.date)?;
    let message = Message::new("flag-temporary").with("on", ends);
    Some(Finding::new(Severity::Error, message).from(ends.plus_days(1)))
}

/// C20 未登记: an institution that has no unified social credit code long after its establishment.
pub fn unregistered(case: &UnitCase, thresholds: &Thresholds) -> Option<Finding> {
    let established = case.established_on.filter(|_| case.active && case.credit_code.is_empty())?;
    if !thresholds.registered_kinds.iter().any(|kind| kind == case.code) {
        return None;
    }
    let late = established.plus_months(i32::try_from(thresholds.register_months).unwrap_or(i32::MAX / 2));
    if late > case.date {
        return None;
    }
    let message = Message::new("flag-unregistered").with("on", established).with("months", thresholds.register_months);
    Some(Finding::new(Severity::Warning, message).from(late))
}
