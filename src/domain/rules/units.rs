//! Rules of units.

use super::{Finding, Severity, Thresholds, UnitCase};
use crate::domain::date::Date;
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

/// C20 未年报: an institution whose report of last year is not filed after 31 March (事业单位登记管理暂行条例 第十七条). Where
/// nothing is stated of its reports nothing is found.
pub fn not_reported(case: &UnitCase, thresholds: &Thresholds) -> Option<Finding> {
    let filed = case.annual_report.filter(|_| case.active)?;
    if !thresholds.registered_kinds.iter().any(|kind| kind == case.code) {
        return None;
    }
    // The report of the year after the last one filed is late from 1 April of the year after that.
    let owed = i32::try_from(filed).ok()?.checked_add(1)?;
    let late = Date::from_ymd(owed.checked_add(1)?, 4, 1)?;
    if late > case.date {
        return None;
    }
    let message = Message::new("flag-not-reported").with("year", owed.to_string()).with("filed", filed.to_string());
    Some(Finding::new(Severity::Warning, message).from(late))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_judged() {
        let thresholds = Thresholds {
            registered_kinds: vec!["public-institution".into()],
            register_months: 12,
            ..Thresholds::default()
        };
        let date = |text: &str| Date::parse(text).ok();
        let case = UnitCase {
            date: Date::parse("2026-11-23").unwrap(),
            code: "public-institution",
            kind: None,
            active: true,
            credit_code: "12990100100000001X",
            established_on: date("2020-05-01"),
            abolished_on: None,
            ends_on: None,
            annual_report: None,
        };
        type Of = fn(&UnitCase, &Thresholds) -> Option<Finding>;
        type Change = fn(&mut UnitCase);
        type Row<'a> = (&'a str, Of, Change, Option<(&'a str, &'a str)>);
        let rows: &[Row] = &[
            ("not temporary", temporary, |_| {}, None),
            ("ends today", temporary, |c| c.ends_on = Some(c.date), None),
            (
                "past its end",
                temporary,
                |c| c.ends_on = Date::parse("2026-06-30").ok(),
                Some(("flag-temporary", "2026-07-01")),
            ),
            ("ended", temporary, |c| (c.ends_on, c.active) = (Date::parse("2026-06-30").ok(), false), None),
            ("registered", unregistered, |_| {}, None),
            ("not registered", unregistered, |c| c.credit_code = "", Some(("flag-unregistered", "2021-05-01"))),
            (
                "not registered, and new",
                unregistered,
                |c| (c.credit_code, c.established_on) = ("", Date::parse("2025-11-24").ok()),
                None,
            ),
            ("need not register", unregistered, |c| (c.credit_code, c.code) = ("", "organ"), None),
            ("nothing is stated of reports", not_reported, |_| {}, None),
            ("reported", not_reported, |c| c.annual_report = Some(2025), None),
            ("not reported", not_reported, |c| c.annual_report = Some(2024), Some(("flag-not-reported", "2026-04-01"))),
            (
                "there is time until 31 March",
                not_reported,
                |c| (c.annual_report, c.date) = (Some(2024), Date::from_ymd(2026, 3, 31).unwrap()),
                None,
            ),
            (
                "not reported for years",
                not_reported,
                |c| c.annual_report = Some(2021),
                Some(("flag-not-reported", "2023-04-01")),
            ),
            ("need not report", not_reported, |c| (c.annual_report, c.code) = (Some(2021), "organ"), None),
        ];
        for (what, of, change, want) in rows {
            let mut case = case.clone();
            change(&mut case);
            let got = of(&case, &thresholds);
            let got =
                got.map(|found| (found.message.code, found.from.map(|from| from.to_string()).unwrap_or_default()));
            assert_eq!(got, want.map(|(code, from)| (code, from.to_string())), "{what}");
        }
    }
}
