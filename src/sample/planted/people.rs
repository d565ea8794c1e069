//! Planted in people.

use super::Of;
use super::bed::{Bed, ENTERED, Host, Who, text};
use crate::domain::date::Date;
use crate::domain::field::tenure;
use crate::domain::intake::{Fields, Item};
use crate::domain::retirement::Category;
use crate::domain::value::Value;

const KIND: &str = "administrative";
const NOTHING: (Fields, Fields) = (Vec::new(), Vec::new());

/// The first day after the month of a date.
fn after_month(date: Date) -> Date {
    let (year, month, _) = date.ymd();
    Date::from_ymd(year, month, 1).map_or(date, |first| first.plus_months(1))
}

/// The birth date of somebody who reached the age of a category in a month so long ago, or in the one before.
fn born_to_reach(category: Category, on: Date) -> Date {
    // Nobody of any category goes before 50; the later born, the later.
    let youngest = on.plus_months(-12 * 50);
    (0..12 * 14)
        .map(|months| youngest.plus_months(-months))
        .find(|birth| category.statutory(*birth) <= on)
        .unwrap_or(on)
}

/// A leader above the level of the body; beside it one whose document allows it.
pub(super) fn above_level(bed: &mut Bed) -> (Of, Date) {
    let (unit, lawful, since) = (bed.host(Host::Finance), bed.host(Host::Letters), bed.ago(36));
    let level = if bed.level == "city" { "vice-bureau" } else { "vice-division" };
    let mut found = String::new();
    for unit in [&unit, &lawful] {
        let who = bed.somebody();
        bed.placed(unit, KIND, ENTERED, &who, &[("level", level)]);
        bed.approve(unit, "head", 1, bed.ago(ENTERED));
        let document = bed.document("云组任", since);
        let args = [("unit", unit.as_str()), ("kind", "head"), ("person", &who.number), ("document", &document)];
        bed.order("enter", since, &args);
        if *unit == lawful {
            bed.order("amend", since, &[("subject", &document), ("field", "kind"), ("value", "高配")]);
        } else {
            found = who.number;
        }
    }
    (Of::Person(found), since)
}

/// A man past the last month in which he may go; beside him one whose month is this one.
pub(super) fn overdue(bed: &mut Bed) -> (Of, Date) {
    let unit = bed.host(Host::Finance);
    let birth = born_to_reach(Category::Man, bed.ago(14));
    let who = bed.born(birth, true);
    bed.placed(&unit, KIND, ENTERED, &who, &[]);
    let (year, month, _) = bed.today().ymd();
    let this_month = Date::from_ymd(year, month, 1).unwrap_or(bed.today());
    let last = (0..62).map(|days| born_to_reach(Category::Man, bed.today()).plus_days(days));
    let due = last.into_iter().find(|birth| Category::Man.statutory(*birth) >= this_month).unwrap_or(birth);
    let lawful = bed.born(due, true);
    bed.placed(&unit, KIND, ENTERED, &lawful, &[]);
    (Of::Person(who.number), after_month(Category::Man.statutory(birth)))
}

/// A man of a public institution past the age who may have agreed to stay on: the agreement is missing.
pub(super) fn may_stay_on(bed: &mut Bed) -> (Of, Date) {
    let unit = bed.host(Host::Data);
    let birth = born_to_reach(Category::Man, bed.ago(5));
    let who = bed.born(birth, true);
    bed.placed(&unit, "institution", ENTERED, &who, &[]);
    (Of::Person(who.number), after_month(Category::Man.statutory(birth)))
}

/// A woman of a public institution past the age of one category, of which the register does not say whether it is hers; beside
/// her one of the same age of whom it says so.
pub(super) fn of_either_category(bed: &mut Bed) -> (Of, Date) {
    let unit = bed.host(Host::Data);
    let birth = born_to_reach(Category::Woman50, bed.ago(7));
    let who = bed.born(birth, false);
    bed.approve(&unit, "institution", 1, bed.ago(ENTERED));
    let args = [("unit", unit.as_str()), ("kind", "institution"), ("name", &who.name), ("number", &who.number)];
    bed.order("enter", bed.ago(ENTERED), &args);
    let lawful = bed.born(birth, false);
    bed.placed(&unit, "institution", ENTERED, &lawful, &[]);
    (Of::Person(who.number), after_month(Category::Woman50.statutory(birth)))
}

/// Somebody went and still counts; beside it somebody went, and out of the establishment too.
pub(super) fn gone_and_counted(bed: &mut Bed) -> (Of, Date) {
    let (unit, gone) = (bed.host(Host::Letters), bed.ago(7));
    let who = bed.somebody();
    bed.placed(&unit, KIND, ENTERED, &who, &[]);
    let place = vec![(tenure::EVENT_ON, Value::Date(gone)), (tenure::WENT_TO, Value::Text(text("南川市财政局")))];
    let item = bed.person_item(&unit, KIND, &who, None, (Vec::new(), place));
    bed.import(gone, vec![item]);

    let lawful = bed.somebody();
    bed.placed(&unit, KIND, ENTERED, &lawful, &[]);
    bed.order("leave", gone, &[("person", &lawful.number), ("exit_reason", "transfer")]);
    let next = bed.somebody();
    bed.enters(&unit, KIND, gone.plus_days(1), &next, &[]);
    (Of::Person(who.number), gone.plus_days(1))
}

/// Somebody holds two places that count; for a while the second did not.
pub(super) fn two_places(bed: &mut Bed) -> (Of, Date) {
    let (unit, other, kept, since) = (bed.host(Host::Finance), bed.host(Host::Letters), bed.ago(10), bed.ago(6));
    let mut found = String::new();
    for double in [true, false] {
        let who = bed.somebody();
        bed.placed(&unit, KIND, ENTERED, &who, &[]);
        let args = [("unit", other.as_str()), ("kind", KIND), ("person", &who.number), ("state", "status-kept")];
        bed.order("enter", kept, &args);
        if double {
            bed.approve(&other, KIND, 1, since);
            let mut item = bed.person_item(&other, KIND, &who, None, NOTHING);
            if let Item::Person { state, .. } = &mut item {
                *state = Some(text("on-duty"));
            }
            bed.import(since, vec![item]);
            found = who.number;
        }
    }
    (Of::Person(found), since)
}

/// A number comes in a second time, while a correction of the first is recorded for later only.
fn number_again(bed: &mut Bed, host: Host, first: &Who, months: i32) -> (Of, Date) {
    let (unit, since) = (bed.host(host), bed.ago(months));
    let (corrected, later) = (bed.born(first.birth, first.male), bed.today().plus_months(12));
    let args = [("subject", first.number.as_str()), ("field", "number"), ("value", &corrected.number)];
    bed.order_on("amend", bed.ago(months + 1), later, &args);
    let name = bed.somebody().name;
    let second = Who { name, number: first.number.clone(), ..bed.born(first.birth, first.male) };
    bed.approve(&unit, KIND, 1, since);
    let item = bed.person_item(&unit, KIND, &second, None, NOTHING);
    bed.import(since, vec![item]);
    (Of::Person(second.number), since)
}

/// One number counts for two people.
pub(super) fn number_twice(bed: &mut Bed) -> (Of, Date) {
    let (unit, first) = (bed.host(Host::Finance), bed.somebody());
    bed.placed(&unit, KIND, ENTERED, &first, &[]);
    number_again(bed, Host::Letters, &first, 5)
}

/// The number of somebody who left stands with somebody else.
pub(super) fn number_repeated(bed: &mut Bed) -> (Of, Date) {
    let (unit, first, left) = (bed.host(Host::Finance), bed.somebody(), bed.ago(50));
    bed.placed(&unit, KIND, ENTERED, &first, &[]);
    bed.order("leave", left, &[("person", &first.number), ("exit_reason", "resign")]);
    bed.approve(&unit, KIND, -1, left);
    number_again(bed, Host::Letters, &first, 3)
}

/// Somebody of whom the order says what it should not.
fn entered(bed: &mut Bed, months: i32, who: &Who, args: &[(&str, &str)]) -> (Of, Date) {
    let unit = bed.host(Host::Finance);
    bed.placed(&unit, KIND, months, who, args);
    (Of::Person(who.number.clone()), bed.ago(months))
}

pub(super) fn birth_differs(bed: &mut Bed) -> (Of, Date) {
    let who = bed.somebody();
    let other = who.birth.plus_days(40).to_string();
    entered(bed, 33, &who, &[("birth_date", &other)])
}

pub(super) fn sex_differs(bed: &mut Bed) -> (Of, Date) {
    let who = bed.somebody();
    entered(bed, 28, &who, &[("sex", if who.male { "female" } else { "male" })])
}

pub(super) fn category_unknown(bed: &mut Bed) -> (Of, Date) {
    let who = bed.somebody();
    entered(bed, 27, &who, &[("retirement", "按原规定")])
}

pub(super) fn category_of_the_other_sex(bed: &mut Bed) -> (Of, Date) {
    let birth = bed.somebody().birth;
    let who = bed.born(birth, true);
    entered(bed, 26, &who, &[("retirement", "woman-55")])
}

/// A file says that somebody entered as a child; beside it somebody entered at sixteen.
pub(super) fn entered_young(bed: &mut Bed) -> (Of, Date) {
    let (unit, since) = (bed.host(Host::Finance), bed.ago(24));
    let mut found = String::new();
    for age in [16, 15] {
        let who = bed.somebody();
        bed.approve(&unit, KIND, 1, since);
        let place = Bed::entered(who.birth.plus_months(12 * age));
        let item = bed.person_item(&unit, KIND, &who, None, (Vec::new(), place));
        bed.import(since, vec![item]);
        found = who.number;
    }
    (Of::Person(found), since)
}

/// Neither number nor birth date; beside it no number, and the birth date of record.
pub(super) fn birth_missing(bed: &mut Bed) -> (Of, Date) {
    let (unit, lawful, since) = (bed.host(Host::Records), bed.host(Host::Investment), bed.ago(11));
    for (unit, keeps_birth) in [(&unit, false), (&lawful, true)] {
        bed.approve(unit, "staff-ceiling", 1, since);
        let who = bed.somebody();
        let mut item = bed.person_item(unit, "staff-ceiling", &who, None, NOTHING);
        if let Item::Person { number, fields, .. } = &mut item {
            *number = None;
            fields.retain(|_| keeps_birth);
        }
        bed.import(since, vec![item]);
    }
    (Of::Holder(unit, "staff-ceiling"), since)
}
