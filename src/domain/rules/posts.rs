//! Rules of posts.

use super::{Finding, PostCase, ReportsTo, Severity, Thresholds};
use crate::domain::message::Message;

fn found(severity: Severity, code: &'static str, case: &PostCase) -> Finding {
    Finding::new(severity, Message::new(code).with("number", case.number))
}

/// X02: held beyond its places. Shares that make up the places together are lawful.
pub fn beyond(case: &PostCase, _: &Thresholds) -> Option<Finding> {
    let places = case.places.filter(|places| case.occupied > *places)?;
    let message = Message::new("flag-post-beyond")
        .with("number", case.number)
        .with("places", places)
        .with("occupied", case.occupied)
        .with("holders", case.holders);
    Some(Finding::new(Severity::Error, message))
}

/// X03: reports to itself.
pub fn itself(case: &PostCase, _: &Thresholds) -> Option<Finding> {
    (case.reports_to == ReportsTo::Itself && !case.ended).then(|| found(Severity::Error, "flag-post-itself", case))
}

/// X04: reports to a number that no post has.
pub fn unknown(case: &PostCase, _: &Thresholds) -> Option<Finding> {
    let is = case.reports_to == ReportsTo::Unknown && !case.ended;
    is.then(|| {
        let message = Message::new("flag-post-unknown").with("number", case.number).with("above", case.above);
        Finding::new(Severity::Warning, message)
    })
}

/// X05: reports to a post that was abolished.
pub fn abolished(case: &PostCase, _: &Thresholds) -> Option<Finding> {
    let is = case.reports_to == ReportsTo::Abolished && !case.ended;
    is.then(|| {
        let message = Message::new("flag-post-abolished").with("number", case.number).with("above", case.above);
        Finding::new(Severity::Warning, message)
    })
}

/// X06: abolished, and still held or said to be filled.
pub fn ended(case: &PostCase, _: &Thresholds) -> Option<Finding> {
    let is = case.ended && (case.holders > 0 || case.said_filled);
    is.then(|| {
        let message = Message::new("flag-post-ended").with("number", case.number).with("holders", case.holders);
        Finding::new(Severity::Error, message)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::quantity::Places;

    #[test]
    fn posts_are_judged() {
        let case = PostCase {
            number: "s1",
            places: Some(Places::ONE),
            ended: false,
            said_filled: true,
            occupied: Places::ONE,
            holders: 2,
            reports_to: ReportsTo::Post,
            above: "s2",
        };
        type Of = fn(&PostCase, &Thresholds) -> Option<Finding>;
        type Change = fn(&mut PostCase);
        let rows: &[(Of, Change, Option<&str>)] = &[
            // Two halves of one place.
            (beyond, |_| {}, None),
            (beyond, |case| case.occupied = Places::from_milli(1_500), Some("flag-post-beyond")),
            (beyond, |case| (case.occupied, case.places) = (Places::whole(2), None), None),
            (itself, |_| {}, None),
            (itself, |case| case.reports_to = ReportsTo::Itself, Some("flag-post-itself")),
            (unknown, |case| case.reports_to = ReportsTo::Nothing, None),
            (unknown, |case| case.reports_to = ReportsTo::Unknown, Some("flag-post-unknown")),
            (abolished, |_| {}, None),
            (abolished, |case| case.reports_to = ReportsTo::Abolished, Some("flag-post-abolished")),
            (ended, |_| {}, None),
            (ended, |case| case.ended = true, Some("flag-post-ended")),
            (ended, |case| (case.ended, case.holders, case.said_filled) = (true, 0, false), None),
        ];
        for (index, (of, change, want)) in rows.iter().enumerate() {
            let mut case = case.clone();
            change(&mut case);
            assert_eq!(of(&case, &Thresholds::default()).map(|found| found.message.code), *want, "{index}");
        }
    }
}
