//! Planted in units and posts.

use super::Of;
use super::bed::{Bed, Host, INSTITUTION, ORGAN, Who, pool_ref, text, unit_ref};
use crate::domain::date::Date;
use crate::domain::field::post;
use crate::domain::intake::{Holding, Item};
use crate::domain::quantity::Places;
use crate::domain::value::Value;

/// A second department where one is approved; elsewhere the one that is.
pub(super) fn departments(bed: &mut Bed) -> (Of, Date) {
    let (unit, lawful, since) = (bed.host(Host::Renewal), bed.host(Host::Emergency), bed.ago(11));
    for unit in [&unit, &lawful] {
        bed.approve(unit, "bodies", 1, bed.ago(90));
        department(bed, unit, "综合科", bed.ago(89));
    }
    department(bed, &unit, "项目科", since);
    (Of::Pool(unit, "bodies"), since)
}

/// A department of a body; its code.
fn department(bed: &mut Bed, above: &str, name: &str, on: Date) -> String {
    let code = bed.code_below(above);
    bed.order("establish", on, &[("name", name), ("kind", "department"), ("parent", above), ("code", &code)]);
    code
}

/// Departments are allocated more than is approved; elsewhere all of it.
pub(super) fn allocated(bed: &mut Bed) -> (Of, Date) {
    let (unit, lawful, since) = (bed.host(Host::Trade), bed.host(Host::Records), bed.ago(10));
    for (unit, names) in [(&unit, &["受理科", "交易科"][..]), (&lawful, &["档案科"])] {
        bed.staffed(unit, "service", 1);
        for name in names {
            let code = department(bed, unit, name, bed.ago(88));
            bed.order("approve", since, &[("unit", &code), ("kind", "service"), ("change", "1")]);
        }
    }
    (Of::Pool(unit, "service"), since)
}

/// A temporary body goes on after its end; another's end is still ahead.
pub(super) fn temporary(bed: &mut Bed) -> (Of, Date) {
    let (ended, ahead) = (bed.ago(3), bed.today().plus_months(6));
    let unit = bed.unit("重点项目建设指挥部", ORGAN, 45, &[]);
    let lawful = bed.unit("老旧小区改造指挥部", ORGAN, 45, &[]);
    for (unit, ends) in [(&unit, ended), (&lawful, ahead)] {
        bed.order("amend", bed.ago(44), &[("subject", unit), ("field", "ends_on"), ("value", &ends.to_string())]);
    }
    (Of::Unit(unit), ended.plus_days(1))
}

/// A public institution that was never registered; another has been there for half a year only.
pub(super) fn unregistered(bed: &mut Bed) -> (Of, Date) {
    let unit = bed.unit("数字经济促进中心", INSTITUTION, 30, &[]);
    bed.unit("托育服务中心", INSTITUTION, 6, &[]);
    (Of::Unit(unit), bed.ago(30).plus_months(12))
}

/// A public institution that filed its annual reports up to one year; another filed that of last year.
pub(super) fn not_reported(bed: &mut Bed) -> (Of, Date) {
    let (unit, lawful, on) = (bed.host(Host::Data), bed.host(Host::Trade), bed.ago(26));
    let (filed, last) = (on.ymd().0 - 1, bed.today().ymd().0 - 1);
    for (unit, year) in [(&unit, filed), (&lawful, last)] {
        bed.order("amend", on, &[("subject", unit), ("field", "annual_report"), ("value", &year.to_string())]);
    }
    // There is time until 31 March for the report of the year before.
    (Of::Unit(unit), Date::from_ymd(filed + 2, 4, 1).unwrap_or(on))
}

/// The credit code of an organ with a public institution; another has one of its own kind.
pub(super) fn credit_of_another_kind(bed: &mut Bed) -> (Of, Date) {
    let (wrong, right) = (bed.credit("11"), bed.credit("12"));
    let unit = bed.unit("人力资源服务中心", INSTITUTION, 22, &[("credit_code", &wrong)]);
    bed.unit("青年发展中心", INSTITUTION, 22, &[("credit_code", &right)]);
    (Of::Unit(unit), bed.ago(22))
}

/// A body that, as the register says, was set up after it ended; another ended after it was set up.
pub(super) fn established_after_its_end(bed: &mut Bed) -> (Of, Date) {
    let (since, set_up) = (bed.ago(60), bed.ago(50).to_string());
    let unit = bed.unit("撤县设市筹备办公室", ORGAN, 90, &[]);
    let lawful = bed.unit("换届工作办公室", ORGAN, 90, &[]);
    bed.order("amend", bed.ago(80), &[("subject", &unit), ("field", "established_on"), ("value", &set_up)]);
    for unit in [&unit, &lawful] {
        bed.order("abolish", since, &[("unit", unit)]);
    }
    (Of::Unit(unit), since)
}

const KIND: &str = "institution";

/// A post of the trade centre as a row of a file says it.
fn post(bed: &mut Bed, own: &str, places: i64, holding: Holding, above: &str) -> (String, Item) {
    let (unit, number) = (bed.host(Host::Trade), bed.numbered(own));
    let mut fields = vec![(post::TITLE, Value::Text(text("交易管理岗")))];
    if !above.is_empty() {
        fields.push((post::REPORTS_TO, Value::Text(text(above))));
    }
    let item = Item::Post {
        body: unit_ref(&unit),
        number: text(&number),
        unit: unit_ref(&unit),
        pool: pool_ref(&unit, KIND),
        places: Some(Places::whole(places)),
        approves: false,
        holding,
        fields,
    };
    (number, item)
}

/// The people who hold a post, on places of their own.
fn holders(bed: &mut Bed, number: &str, count: i64, on: Date) -> Vec<Item> {
    let unit = bed.host(Host::Trade);
    bed.approve(&unit, KIND, count, on);
    let whos: Vec<Who> = (0..count)
        .map(|_| {
            let birth = bed.somebody().birth;
            bed.born(birth, true)
        })
        .collect();
    whos.iter().map(|who| bed.person_item(&unit, KIND, who, Some(number), Default::default())).collect()
}

/// Two people on a post of one place; another of two places has two.
pub(super) fn post_beyond(bed: &mut Bed) -> (Of, Date) {
    let since = bed.ago(21);
    let mut found = String::new();
    for (own, places) in [("P02", 2), ("P01", 1)] {
        let (number, item) = post(bed, own, places, Holding::Named, "");
        let mut items = vec![item];
        items.extend(holders(bed, &number, 2, since));
        bed.import(since, items);
        found = number;
    }
    (Of::Post(found), since)
}

/// A vacant post that reports somewhere; it is no vacancy of the pool.
fn reports(bed: &mut Bed, own: &str, above: &str, on: Date) -> Of {
    let above = bed.numbered(above);
    let (number, item) = post(bed, own, 1, Holding::Vacant, &above);
    bed.import(on, vec![item]);
    Of::Post(number)
}

/// A post that reports to itself; another reports to the first.
pub(super) fn post_itself(bed: &mut Bed) -> (Of, Date) {
    let since = bed.ago(19);
    let of = reports(bed, "P03", "P03", since);
    reports(bed, "P04", "P03", since.plus_days(1));
    (of, since)
}

pub(super) fn post_unknown(bed: &mut Bed) -> (Of, Date) {
    let since = bed.ago(18);
    (reports(bed, "P05", "P99", since), since)
}

/// The post it reports to is abolished later.
pub(super) fn post_abolished(bed: &mut Bed) -> (Of, Date) {
    let (before, since) = (bed.ago(17), bed.ago(2));
    reports(bed, "P06", "P02", before);
    let of = reports(bed, "P07", "P06", before.plus_days(1));
    let (_, item) = post(bed, "P06", 1, Holding::Abolished, "");
    bed.import(since, vec![item]);
    (of, since)
}

/// A post is abolished while somebody holds it.
pub(super) fn post_ended(bed: &mut Bed) -> (Of, Date) {
    let (before, since) = (bed.ago(16), bed.ago(1));
    let (number, item) = post(bed, "P08", 1, Holding::Named, "");
    let mut items = vec![item];
    items.extend(holders(bed, &number, 1, before));
    bed.import(before, items);
    let (_, item) = post(bed, "P08", 1, Holding::Abolished, "");
    bed.import(since, vec![item]);
    (Of::Post(number), since)
}
