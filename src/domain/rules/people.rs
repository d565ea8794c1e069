//! Rules of people: who should have left, who stands twice, who stands above the body.

use super::{Finding, PersonCase, SeatCase, Severity, Thresholds};
use crate::domain::catalogue::Class;
use crate::domain::citizen_id::{CitizenId, Sex};
use crate::domain::date::Date;
use crate::domain::message::{Arg, Message};
use crate::domain::quantity::Places;
use crate::domain::retirement::{Category, Known};
use crate::domain::retiring;

/// The first day after the month of a date: retirement is by the month.
pub fn after_month(date: Date) -> Date {
    let (year, month, _) = date.ymd();
    Date::from_ymd(year, month, 1).map_or(date, |first| first.plus_months(1))
}

/// The day the statutory age is reached, by the category that reaches it first.
pub fn first_due(known: &Known, birth: Date) -> Option<Date> {
    known.categories().iter().map(|category| category.statutory(birth)).min()
}

fn counting<'a>(case: &'a PersonCase) -> impl Iterator<Item = &'a SeatCase<'a>> {
    case.seats.iter().filter(|seat| seat.counts && seat.class.is_people())
}

/// C12 应出未出: still counted after leaving, or past every month in which the person may retire. Before that, where what
/// decides is not recorded, a lead that names it.
pub fn overdue(case: &PersonCase, _: &Thresholds) -> Option<Finding> {
    let seats: Vec<&SeatCase> = counting(case).collect();
    let left = seats.iter().find_map(|seat| seat.event_on.filter(|on| *on < case.date).map(|on| (*seat, on)));
    if let Some((seat, on)) = left {
        let message = Message::new("flag-left").with("kind", seat.kind).with("on", on);
        return Some(Finding::new(Severity::Error, message).document(seat.document).from(on.plus_days(1)));
    }
    let number = CitizenId::parse(&case.number).ok();
    let birth = case.birth.or(number.as_ref().map(CitizenId::birth_date))?;
    let sex = Sex::parse(case.sex).or(number.as_ref().map(CitizenId::sex));
    let stated = Category::parse(case.retirement);
    let of = |seat: &SeatCase| {
        let (known, may_defer) = retiring::known(sex, stated, seat.careers)?;
        Some((Known { is_senior: case.is_senior.then_some(true), ..known }, may_defer))
    };
    // With several places the one that lets somebody stay longest decides.
    let (seat, known, may_defer) = seats
        .iter()
        .filter_map(|seat| of(seat).map(|(known, may_defer)| (*seat, known, may_defer)))
        .max_by_key(|(_, known, may_defer)| known.window(birth, *may_defer).latest)?;
    let window = known.window(birth, may_defer);
    let due = first_due(&known, birth)?;
    if case.date < after_month(due) {
        return None;
    }
    let evidence = Message::new("evidence-retirement")
        .with("birth", birth)
        .with("earliest", window.earliest)
        .with("expected", window.expected)
        .with("latest", window.latest);
    if case.date >= after_month(window.latest) {
        let message = Message::new("flag-overdue").with("kind", seat.kind).with("latest", window.latest);
        let finding = Finding::new(Severity::Error, message).resting_on(evidence);
        return Some(finding.document(seat.document).from(after_month(window.latest)));
    }
    let several = known.categories().len() > 1;
    let missing = Message::new(match (several, may_defer) {
        (true, true) => "missing-category-deferral",
        (true, false) => "missing-category",
        _ => "missing-deferral",
    });
    let message = Message::new("flag-overdue-lead")
        .with("kind", seat.kind)
        .with("due", due)
        .with("latest", window.latest)
        .with("missing", Arg::Sentence(Box::new(missing)));
    Some(Finding::new(Severity::Lead, message).resting_on(evidence).document(seat.document).from(after_month(due)))
}

/// C13 一人多编: one person, or one identity number, counted for more than one place.
pub fn two_places(case: &PersonCase, _: &Thresholds) -> Option<Finding> {
    let seats: Vec<&SeatCase> = counting(case).collect();
    let (first, share) = (*seats.first()?, seats.iter().map(|seat| seat.share).sum::<Places>());
    if seats.len() > 1 && share > Places::ONE {
        let message = Message::new("flag-two-places").with("count", seats.len()).with("share", share);
        let mut finding = Finding::new(Severity::Error, message).document(first.document);
        for seat in seats {
            finding = finding.resting_on(
                Message::new("evidence-place")
                    .with("unit", seat.unit)
                    .with("kind", seat.kind)
                    .with("share", seat.share),
            );
        }
        return Some(finding);
    }
    let (other, _) = case.same_number.iter().find(|(_, counts)| *counts)?;
    let message = Message::new("flag-number-twice").with("person", *other);
    Some(Finding::new(Severity::Error, message).document(first.document))
}

/// X07: the number of another person, of whom not both are in place.
pub fn same_number(case: &PersonCase, _: &Thresholds) -> Option<Finding> {
    let counts = counting(case).next().is_some();
    let (other, _) = case.same_number.iter().find(|(_, other)| !(counts && *other))?;
    Some(Finding::new(Severity::Error, Message::new("flag-number-repeated").with("person", *other)))
}

/// C05 超规格: a leader whose own level is above that of the body, without a document that allows it.
pub fn above_level(case: &PersonCase, thresholds: &Thresholds) -> Option<Finding> {
    let level = case.level_place?;
    let seat = case.seats.iter().filter(|seat| seat.class == Class::Leadership).find(|seat| {
        let lawful = thresholds.higher_documents.iter().any(|kind| *kind == *seat.document_kind);
        seat.unit_level.is_some_and(|body| level < body) && !lawful
    })?;
    let message = Message::new("flag-above-level").with("level", case.level).with("unit", seat.unit);
    Some(Finding::new(Severity::Error, message.with("kind", seat.kind)).document(seat.document))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::catalogue::Careers;
    use crate::domain::id::{Id, IdKind};
    use crate::domain::rules::data;

    fn date(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    fn seat() -> SeatCase<'static> {
        SeatCase {
            unit: Id::new(IdKind::Unit, 1),
            unit_level: Some(2),
            kind: "k",
            class: Class::Quota,
            careers: Careers::Cadres,
            share: Places::ONE,
            counts: true,
            entered_on: Some(date("2002-07-01")),
            event_on: None,
            document: None,
            document_kind: "".into(),
        }
    }

    #[test]
    fn people_are_judged() {
        let thresholds = Thresholds { higher_documents: vec!["高配".into()], youngest: 16, ..Thresholds::default() };
        let case = PersonCase {
            date: date("2026-11-23"),
            number: "".into(),
            sex: "male",
            birth: Some(date("1980-05-17")),
            retirement: "",
            unknown: Vec::new(),
            level: "",
            level_place: None,
            is_senior: false,
            seats: vec![seat()],
            same_number: Vec::new(),
        };
        type Of = fn(&PersonCase, &Thresholds) -> Option<Finding>;
        type Change = fn(&mut PersonCase);
        type Row<'a> = (&'a str, Of, Change, Option<(&'a str, Option<&'a str>)>);
        let rows: &[Row] = &[
            ("in place", overdue, |_| {}, None),
            // Born 1966-05: 60 years and 5 months, in 2026-10; the month goes by first.
            (
                "past the month",
                overdue,
                |c| c.birth = Date::parse("1966-05-17").ok(),
                Some(("flag-overdue", Some("2026-11-01"))),
            ),
            ("in the month", overdue, |c| c.birth = Date::parse("1966-06-17").ok(), None),
            (
                "may stay on",
                overdue,
                |c| {
                    c.birth = Date::parse("1966-05-17").ok();
                    c.seats[0].careers = Careers::Both;
                },
                Some(("flag-overdue-lead", Some("2026-11-01"))),
            ),
            (
                "a woman who may be of either category",
                overdue,
                |c| {
                    c.sex = "female";
                    c.birth = Date::parse("1974-05-17").ok();
                    c.seats[0].careers = Careers::Both;
                },
                Some(("flag-overdue-lead", Some("2024-06-01"))),
            ),
            (
                "a woman past 55 by her table",
                overdue,
                |c| (c.sex, c.birth) = ("female", Date::parse("1970-12-17").ok()),
                Some(("flag-overdue", Some("2026-04-01"))),
            ),
            (
                "the same, of a level that may follow the men's",
                overdue,
                |c| (c.sex, c.birth, c.is_senior) = ("female", Date::parse("1970-12-17").ok(), true),
                Some(("flag-overdue-lead", Some("2026-04-01"))),
            ),
            (
                "the same, of a stated category",
                overdue,
                |c| {
                    (c.sex, c.retirement) = ("female", "woman-55");
                    c.birth = Date::parse("1974-05-17").ok();
                    c.seats[0].careers = Careers::Both;
                },
                None,
            ),
            (
                "gone, and still counted",
                overdue,
                |c| c.seats[0].event_on = Date::parse("2026-09-09").ok(),
                Some(("flag-left", Some("2026-09-10"))),
            ),
            (
                "not counted any more",
                overdue,
                |c| {
                    c.seats[0].event_on = Date::parse("2026-09-09").ok();
                    c.seats[0].counts = false;
                },
                None,
            ),
            ("two places", two_places, |c| c.seats.push(seat()), Some(("flag-two-places", None))),
            (
                "shares of one place",
                two_places,
                |c| c.seats = vec![SeatCase { share: Places::from_milli(500), ..seat() }; 2],
                None,
            ),
            ("leading besides", two_places, |c| c.seats.push(SeatCase { class: Class::Leadership, ..seat() }), None),
            (
                "another with the number in place",
                two_places,
                |c| c.same_number = vec![(Id::new(IdKind::Person, 2), true)],
                Some(("flag-number-twice", None)),
            ),
            (
                "another with the number, gone",
                two_places,
                |c| c.same_number = vec![(Id::new(IdKind::Person, 2), false)],
                None,
            ),
            (
                "another with the number, gone",
                same_number,
                |c| c.same_number = vec![(Id::new(IdKind::Person, 2), false)],
                Some(("flag-number-repeated", None)),
            ),
            (
                "both in place is another rule's",
                same_number,
                |c| c.same_number = vec![(Id::new(IdKind::Person, 2), true)],
                None,
            ),
            (
                "above the body",
                above_level,
                |c| {
                    c.level_place = Some(1);
                    c.seats.push(SeatCase { class: Class::Leadership, ..seat() });
                },
                Some(("flag-above-level", None)),
            ),
            (
                "above the body, by a document",
                above_level,
                |c| {
                    c.level_place = Some(1);
                    c.seats.push(SeatCase { class: Class::Leadership, document_kind: "高配".into(), ..seat() });
                },
                None,
            ),
            ("of a level, not leading", above_level, |c| c.level_place = Some(1), None),
            ("sound data", data::person, |_| {}, None),
            ("no number", data::person, |c| c.number = "110105194912310021".into(), Some(("flag-number", None))),
            (
                "birth differs",
                data::person,
                |c| c.number = "11010519491231002X".into(),
                Some(("flag-birth-differs", None)),
            ),
            (
                "too young",
                data::person,
                |c| c.birth = Date::parse("1990-07-01").ok(),
                Some(("flag-entered-young", None)),
            ),
            (
                "a code of no table",
                data::person,
                |c| c.unknown = vec![("ethnic", "火星族")],
                Some(("flag-code-unknown", None)),
            ),
            ("no birth date", data::person, |c| c.birth = None, Some(("flag-birth-missing", None))),
            ("category", data::person, |c| c.retirement = "女55", Some(("flag-category-sex", None))),
            ("a foreign list", data::person, |c| (c.birth, c.seats[0].careers) = (None, Careers::None), None),
        ];
        for (what, of, change, want) in rows {
            let mut case = case.clone();
            change(&mut case);
            let got = of(&case, &thresholds);
            let got = got.as_ref().map(|found| (found.message.code, found.from.map(|from| from.to_string())));
            assert_eq!(got, want.map(|(code, from)| (code, from.map(String::from))), "{what}");
        }
    }
}
