//! Planted in pools and totals.

use super::Of;
use super::bed::{Bed, ENTERED, Host, pool_ref, text};
use crate::domain::date::Date;
use crate::domain::intake::{Item, Span};
use crate::domain::quantity::Places;

const CUT: i64 = -1;

/// A place is cut while it is held. Beside it somebody is listed apart, and only then the place is cut.
pub(super) fn over(bed: &mut Bed) -> (Of, Date) {
    let unit = bed.host(Host::Renewal);
    bed.staffed(&unit, "administrative", 3);
    let since = bed.ago(13);
    bed.approve(&unit, "administrative", CUT, since);

    let lawful = bed.host(Host::Letters);
    let people = bed.staffed(&lawful, "political-legal", 2);
    let apart = bed.ago(14);
    bed.order("apart", apart, &[("person", &people[1].number)]);
    bed.approve(&lawful, "political-legal", CUT, since);
    (Of::Pool(unit, "administrative"), since)
}

/// A policy placement passes over a full pool: told as such.
pub(super) fn over_by_policy(bed: &mut Bed) -> (Of, Date) {
    let unit = bed.host(Host::Renewal);
    bed.staffed(&unit, "political-legal", 2);
    let (since, who) = (bed.ago(25), bed.somebody());
    bed.enters(&unit, "political-legal", since, &who, &[("policy", "yes"), ("entry_way", "veteran")]);
    (Of::Pool(unit, "political-legal"), since)
}

/// A policy placement, and a place cut besides: what is beyond the placement is against the rules, from then on.
pub(super) fn over_beyond_policy(bed: &mut Bed) -> (Of, Date) {
    let unit = bed.host(Host::Emergency);
    bed.staffed(&unit, "administrative", 2);
    let (placed, who, since) = (bed.ago(30), bed.somebody(), bed.ago(9));
    bed.enters(&unit, "administrative", placed, &who, &[("policy", "yes"), ("entry_way", "veteran")]);
    bed.approve(&unit, "administrative", CUT, since);
    (Of::Pool(unit, "administrative"), since)
}

/// Quota of public institutions in an organ; in a public institution it is at home.
pub(super) fn mixed(bed: &mut Bed) -> (Of, Date) {
    let (unit, lawful, since) = (bed.host(Host::Emergency), bed.host(Host::Trade), bed.ago(18));
    let item = bed.pool_item(&unit, "institution", 1, None);
    bed.import(since, vec![item]);
    bed.staffed(&lawful, "institution-civil", 1);
    (Of::Pool(unit, "institution"), since)
}

/// Places a file tells for a time without naming what approved them; the same with the document.
pub(super) fn without_document(bed: &mut Bed) -> (Of, Date) {
    let (unit, lawful, since) = (bed.host(Host::Finance), bed.host(Host::Letters), bed.ago(70));
    let named = bed.document("云编办", since);
    for (unit, document) in [(&unit, None), (&lawful, Some(text(&named)))] {
        bed.reserve("service", 1);
        let (pool, approved) = (pool_ref(unit, "service"), Some(Places::ONE));
        let item = Item::Pool { pool, approved, declared: None, document };
        let span = Span { from: Some(since), until: None };
        bed.import(since, vec![Item::Dated { span, item: Box::new(item) }]);
    }
    (Of::Pool(unit, "service"), since)
}

/// A deputy's place is cut while it is held; elsewhere just as many lead as may.
pub(super) fn leaders(bed: &mut Bed) -> (Of, Date) {
    let (unit, lawful, since) = (bed.host(Host::Renewal), bed.host(Host::Letters), bed.ago(16));
    for unit in [&unit, &lawful] {
        bed.approve(unit, "deputy", 2, bed.ago(ENTERED));
        // They lead besides holding a place of quota: one person, one place.
        for _ in 0..2 {
            let (who, on) = (bed.somebody(), bed.ago(60));
            bed.placed(unit, "administrative", 61, &who, &[]);
            bed.order("enter", on, &[("unit", unit), ("kind", "deputy"), ("person", &who.number)]);
        }
    }
    bed.approve(&unit, "deputy", CUT, since);
    (Of::Pool(unit, "deputy"), since)
}

/// A place is cut where the only one free is frozen; elsewhere a frozen place stays free.
pub(super) fn frozen(bed: &mut Bed) -> (Of, Date) {
    let (unit, lawful, since) = (bed.host(Host::Emergency), bed.host(Host::Trade), bed.ago(12));
    let (locked, review) = (bed.ago(24), bed.today().plus_months(18).to_string());
    for (unit, kind) in [(&unit, "political-legal"), (&lawful, "institution")] {
        bed.staffed(unit, kind, 2);
        bed.approve(unit, kind, 1, locked);
        bed.order("freeze", locked, &[("unit", unit), ("kind", kind), ("places", "1"), ("review_on", &review)]);
    }
    bed.approve(&unit, "political-legal", CUT, since);
    (Of::Pool(unit, "political-legal"), since)
}

/// More people outside the quota than the ceiling; elsewhere just as many.
pub(super) fn off_quota(bed: &mut Bed) -> (Of, Date) {
    let (unit, lawful, since) = (bed.host(Host::Data), bed.host(Host::Trade), bed.ago(8));
    bed.staffed(&unit, "staff-ceiling", 2);
    bed.staffed(&lawful, "staff-ceiling", 2);
    bed.approve(&unit, "staff-ceiling", CUT, since);
    (Of::Pool(unit, "staff-ceiling"), since)
}

/// Special quota outside the bodies it is for.
pub(super) fn special(bed: &mut Bed) -> (Of, Date) {
    let (unit, since) = (bed.host(Host::Data), bed.ago(20));
    let item = bed.pool_item(&unit, "political-legal", 1, None);
    bed.import(since, vec![item]);
    (Of::Pool(unit, "political-legal"), since)
}

/// A coordinating body with places of its own; another has none.
pub(super) fn coordination(bed: &mut Bed) -> (Of, Date) {
    let unit = bed.unit("招商引资工作领导小组", "coordination", 40, &[]);
    bed.unit("安全生产委员会", "coordination", 40, &[]);
    let since = bed.ago(15);
    bed.approve(&unit, "deputy", 1, since);
    (Of::Pool(unit, "deputy"), since)
}

/// A total set below what is approved from it.
pub(super) fn total(bed: &mut Bed) -> (Of, Date) {
    let (unit, level, since) = (bed.host(Host::Emergency), bed.level, bed.ago(17));
    bed.approve(&unit, "contract", 3, bed.ago(50));
    let args = [("government_level", level), ("kind", "contract"), ("places", "2"), ("from_above", "yes")];
    bed.order("total", since, &args);
    (Of::Total(level, "contract"), since)
}

/// Two of five places nobody has used for two years; elsewhere one stays free for less.
pub(super) fn idle(bed: &mut Bed) -> (Of, Date) {
    let (unit, lawful, free) = (bed.host(Host::Investment), bed.host(Host::Records), bed.ago(80));
    bed.staffed(&unit, "institution", 3);
    bed.approve(&unit, "institution", 2, free);
    bed.staffed(&lawful, "institution", 2);
    bed.approve(&lawful, "institution", 1, bed.ago(20));
    (Of::Pool(unit, "institution"), free.plus_months(24))
}

/// A unit says it has fewer people than are named; another says what is.
pub(super) fn declared(bed: &mut Bed) -> (Of, Date) {
    let (unit, lawful, since) = (bed.host(Host::Investment), bed.host(Host::Records), bed.ago(4));
    for (unit, people) in [(&unit, 3), (&lawful, 2)] {
        bed.staffed(unit, "institution-civil", people);
        // The file says once more what is approved: nothing new.
        let item = bed.pool_item(unit, "institution-civil", people, Some(2));
        bed.import(since, vec![item]);
    }
    (Of::Pool(unit, "institution-civil"), since)
}
