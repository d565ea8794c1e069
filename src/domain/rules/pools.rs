//! Rules of pools and totals: what stands against what was approved.

use super::{Finding, PoolCase, Severity, Thresholds, TotalCase};
use crate::domain::catalogue::{Class, RunDown};
use crate::domain::date::Date;
use crate::domain::facts::At;
use crate::domain::message::Message;
use crate::domain::pool::{Column, Held, MoveRow};
use crate::domain::quantity::Places;

fn figures(code: &'static str, case: &PoolCase) -> Message {
    Message::new(code)
        .with("kind", case.code)
        .with("approved", case.held.get(Column::Approved))
        .with("occupied", case.held.get(Column::Occupied))
}

/// The room beyond approved that is lawful: advance, borrowed, less lent.
fn room(case: &PoolCase) -> Message {
    Message::new("evidence-room")
        .with("approved", case.held.get(Column::Approved))
        .with("advance", case.held.get(Column::Advance))
        .with("borrowed", case.held.get(Column::Borrowed))
        .with("lent", case.held.get(Column::Lent))
        .with("occupied", case.held.get(Column::Occupied))
}

/// C01 违规超编: more people than approved and lawfully added to it. What is lawful is told as such.
pub fn over(case: &PoolCase, _: &Thresholds) -> Option<Finding> {
    let (over, excess) = (case.held.over(), case.held.excess());
    if case.class != Class::Quota || !case.stated || (over.is_zero() && excess.is_zero()) {
        return None;
    }
    let lawful = case.policy.min(over);
    let (severity, message) = if over > lawful {
        (Severity::Error, figures("flag-over", case).with("over", over - lawful))
    } else if !lawful.is_zero() {
        (Severity::Info, figures("flag-over-policy", case).with("excess", excess))
    } else {
        (Severity::Info, figures("flag-over-lawful", case).with("excess", excess))
    };
    let mut finding = Finding::new(severity, message).resting_on(room(case)).document(case.document);
    if !case.policy.is_zero() {
        finding = finding.resting_on(Message::new("evidence-policy").with("places", case.policy));
        finding.documents.extend(&case.policy_documents);
    }
    Some(finding)
}

fn holds_something(case: &PoolCase) -> bool {
    !case.held.get(Column::Approved).is_zero() || !case.held.get(Column::Occupied).is_zero()
}

fn named(names: &[String], code: &str) -> bool {
    names.iter().any(|name| name == code)
}

/// Whether the kind may not be held by such a unit.
fn is_foreign(case: &PoolCase, thresholds: &Thresholds) -> bool {
    let allows = case
        .kind
        .is_none_or(|kind| kind.allowed.is_empty() || kind.allowed.iter().any(|allowed| allowed == case.unit_kind));
    !allows && holds_something(case) && !named(&thresholds.coordination_kinds, case.unit_kind)
}

/// C02 混编混岗: quota of a kind that such an institution may not hold.
pub fn mixed(case: &PoolCase, thresholds: &Thresholds) -> Option<Finding> {
    if !is_foreign(case, thresholds) || named(&thresholds.special_kinds, case.code) {
        return None;
    }
    let message = figures("flag-mixed", case).with("unit_kind", case.unit_kind);
    Some(Finding::new(Severity::Error, message).document(case.document))
}

/// C17 专项编制挪用: special quota outside the bodies it is for.
pub fn special(case: &PoolCase, thresholds: &Thresholds) -> Option<Finding> {
    if !is_foreign(case, thresholds) || !named(&thresholds.special_kinds, case.code) {
        return None;
    }
    let message = figures("flag-special", case).with("unit_kind", case.unit_kind);
    Some(Finding::new(Severity::Error, message).document(case.document))
}

/// C18 议事协调机构占编: quota or staff of a body that may have neither.
pub fn coordination(case: &PoolCase, thresholds: &Thresholds) -> Option<Finding> {
    if !named(&thresholds.coordination_kinds, case.unit_kind) || !holds_something(case) {
        return None;
    }
    Some(Finding::new(Severity::Error, figures("flag-coordination", case)).document(case.document))
}

/// C03 自设编制种类: a kind that is not in the list of kinds, or approved places without a document.
pub fn own_kind(case: &PoolCase, _: &Thresholds) -> Option<Finding> {
    if case.kind.is_none() && holds_something(case) {
        return Some(Finding::new(Severity::Error, figures("flag-kind-unknown", case)).document(case.document));
    }
    let approved = case.held.get(Column::Approved);
    let without = case.stated && !approved.is_zero() && case.document.is_none();
    without.then(|| Finding::new(Severity::Error, figures("flag-no-document", case)))
}

fn beyond(case: &PoolCase, severity: Severity, code: &'static str) -> Option<Finding> {
    let excess = case.held.over();
    if !case.stated || excess.is_zero() {
        return None;
    }
    let finding = Finding::new(severity, figures(code, case).with("over", excess));
    Some(finding.resting_on(room(case)).document(case.document))
}

/// C04 超职数: more leaders, or ranks, than approved.
pub fn leaders(case: &PoolCase, _: &Thresholds) -> Option<Finding> {
    let leads = matches!(case.class, Class::Leadership | Class::Rank);
    leads.then(|| beyond(case, Severity::Error, "flag-leaders")).flatten()
}

/// C16 编外超控制数: more people outside the quota than their ceiling.
pub fn off_quota(case: &PoolCase, _: &Thresholds) -> Option<Finding> {
    (case.class == Class::OffQuota).then(|| beyond(case, Severity::Warning, "flag-off-quota")).flatten()
}

/// C06 擅自设内设机构: more departments than approved.
pub fn departments(case: &PoolCase, _: &Thresholds) -> Option<Finding> {
    let (approved, have) = (case.held.get(Column::Approved), Places::whole(case.departments));
    if case.class != Class::Bodies || !case.stated || have <= approved {
        return None;
    }
    let message = Message::new("flag-departments")
        .with("approved", approved)
        .with("departments", case.departments)
        .with("over", have - approved);
    Some(Finding::new(Severity::Error, message).document(case.document))
}

/// C10 动用冻结: people stand on places that are frozen.
pub fn frozen(case: &PoolCase, _: &Thresholds) -> Option<Finding> {
    let (frozen, available) = (case.held.get(Column::Frozen), case.held.available());
    let used = frozen.min(-available);
    if !case.stated || used <= Places::ZERO {
        return None;
    }
    let message = figures("flag-frozen", case).with("frozen", frozen).with("used", used);
    Some(Finding::new(Severity::Error, message).resting_on(room(case)).document(case.document))
}

/// C19 账文不符: more approved to the units than the total.
pub fn total(case: &TotalCase, _: &Thresholds) -> Option<Finding> {
    let (total, approved) = (case.held.get(Column::Total), case.held.get(Column::Approved));
    if !case.stated || approved <= total {
        return None;
    }
    let message = Message::new("flag-total")
        .with("level", case.level)
        .with("kind", case.kind)
        .with("total", total)
        .with("approved", approved)
        .with("over", approved - total);
    Some(Finding::new(Severity::Error, message).document(case.document))
}

/// X01 账实不符: occupied as declared is not the count of those named.
pub fn declared(case: &PoolCase, _: &Thresholds) -> Option<Finding> {
    let (declared, occupied) = (case.declared?, case.held.get(Column::Occupied));
    if declared == occupied {
        return None;
    }
    let message = Message::new("flag-declared").with("kind", case.code).with("declared", declared);
    Some(Finding::new(Severity::Warning, message.with("occupied", occupied)).document(case.document))
}

/// X08 分配数超核定: departments are allocated more of a pool than is approved.
pub fn allocated(case: &PoolCase, _: &Thresholds) -> Option<Finding> {
    let approved = case.held.get(Column::Approved);
    if !case.stated || case.allocated <= approved {
        return None;
    }
    let message = Message::new("flag-allocated")
        .with("kind", case.code)
        .with("approved", approved)
        .with("allocated", case.allocated)
        .with("over", case.allocated - approved);
    Some(Finding::new(Severity::Warning, message).document(case.document))
}

/// Free places from which on a vacancy of long standing is told: the share of approved, at least one place.
pub fn idle_need(held: &Held, thresholds: &Thresholds) -> Places {
    let share = held.get(Column::Approved).milli() * thresholds.vacant_percent.max(0) / 100;
    Places::from_milli(share).max(Places::ONE)
}

/// C26 长期空编: places that nobody has used for long.
pub fn idle(case: &PoolCase, thresholds: &Thresholds) -> Option<Finding> {
    let months = thresholds.vacant_months;
    // What runs down (只出不进) is not to be filled.
    let runs_down = case.kind.is_some_and(|kind| kind.run_down != RunDown::No);
    let judged = case.class == Class::Quota && case.stated && case.active && !runs_down;
    let idle_from = case.idle_from.filter(|_| judged)?;
    let long = idle_from.plus_months(i32::try_from(months).unwrap_or(i32::MAX / 2));
    if long > case.date {
        return None;
    }
    let message = figures("flag-idle", case).with("vacant", case.idle).with("from", idle_from).with("months", months);
    Some(Finding::new(Severity::Info, message).document(case.document).from(long))
}

/// The run of days, ending at `at`, on which at least `need` was available: its first day and the least available in it.
/// None when less is available at `at`.
pub fn idle_run(moves: &[MoveRow], at: At, need: Places) -> Option<(Date, Places)> {
    let mut seen: Vec<&MoveRow> = moves.iter().filter(|row| at.sees(row.effective, row.seq)).collect();
    seen.sort_by_key(|row| row.effective);
    let (mut held, mut run) = (Held::default(), None::<(Date, Places)>);
    for (index, row) in seen.iter().enumerate() {
        held.add(row.column, row.places);
        if seen.get(index + 1).is_some_and(|next| next.effective == row.effective) {
            continue;
        }
        let available = held.available();
        run = match run {
            _ if available < need => None,
            Some((from, least)) => Some((from, least.min(available))),
            None => Some((row.effective, available)),
        };
    }
    run
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::catalogue::{Careers, Coded, QuotaKind};

    fn kind(class: Class, allowed: &[&str]) -> QuotaKind {
        let empty = String::new;
        let coded = Coded { code: "k".into(), zh: empty(), en: empty(), short_zh: empty(), short_en: empty() };
        let allowed = allowed.iter().map(|code| code.to_string()).collect();
        QuotaKind { coded, class, allowed, whole: true, run_down: RunDown::No, careers: Careers::Cadres }
    }

    /// approved occupied reserved frozen advance borrowed lent
    fn held(figures: [i64; 7]) -> Held {
        let mut held = Held::default();
        for (column, places) in Column::ALL.into_iter().zip(figures) {
            held.add(column, Places::whole(places));
        }
        held
    }

    fn case(kind: &QuotaKind, figures: [i64; 7]) -> PoolCase<'_> {
        PoolCase {
            date: Date::parse("2026-11-23").unwrap(),
            code: &kind.coded.code,
            kind: Some(kind),
            class: kind.class,
            unit_kind: "organ",
            active: true,
            stated: true,
            held: held(figures),
            declared: None,
            document: Some(crate::domain::id::Id::new(crate::domain::id::IdKind::Document, 1)),
            policy: Places::ZERO,
            policy_documents: Vec::new(),
            departments: 0,
            allocated: Places::ZERO,
            idle: Places::ZERO,
            idle_from: None,
        }
    }

    #[test]
    fn each_rule_of_pools_finds_what_is_against_it_and_nothing_lawful() {
        let thresholds = Thresholds {
            special_kinds: vec!["special".into()],
            coordination_kinds: vec!["coordination".into()],
            vacant_months: 24,
            vacant_percent: 10,
            ..Thresholds::default()
        };
        type Of = fn(&PoolCase, &Thresholds) -> Option<Finding>;
        type Change = fn(&mut PoolCase);
        let same: Change = |_| {};
        type Row<'a> = (&'a str, Of, Class, [i64; 7], Change, Option<&'a str>);
        let rows: &[Row] = &[
            ("full", over, Class::Quota, [5, 5, 0, 0, 0, 0, 0], same, None),
            ("over", over, Class::Quota, [5, 6, 0, 0, 0, 0, 0], same, Some("flag-over")),
            ("advance", over, Class::Quota, [5, 6, 0, 0, 1, 0, 0], same, Some("flag-over-lawful")),
            ("borrowed", over, Class::Quota, [5, 6, 0, 0, 0, 1, 0], same, Some("flag-over-lawful")),
            ("lent", over, Class::Quota, [5, 5, 0, 0, 0, 0, 1], same, Some("flag-over")),
            (
                "policy",
                over,
                Class::Quota,
                [5, 6, 0, 0, 0, 0, 0],
                |case| case.policy = Places::ONE,
                Some("flag-over-policy"),
            ),
            (
                "policy and more",
                over,
                Class::Quota,
                [5, 7, 0, 0, 0, 0, 0],
                |c| c.policy = Places::ONE,
                Some("flag-over"),
            ),
            ("not stated", over, Class::Quota, [0, 6, 0, 0, 0, 0, 0], |case| case.stated = false, None),
            ("no quota", over, Class::OffQuota, [5, 6, 0, 0, 0, 0, 0], same, None),
            ("ceiling", off_quota, Class::OffQuota, [5, 6, 0, 0, 0, 0, 0], same, Some("flag-off-quota")),
            ("ceiling full", off_quota, Class::OffQuota, [5, 5, 0, 0, 0, 0, 0], same, None),
            ("leaders", leaders, Class::Leadership, [2, 3, 0, 0, 0, 0, 0], same, Some("flag-leaders")),
            ("leaders full", leaders, Class::Leadership, [2, 2, 0, 0, 0, 0, 0], same, None),
            ("departments", departments, Class::Bodies, [2; 7], |case| case.departments = 3, Some("flag-departments")),
            ("departments full", departments, Class::Bodies, [3; 7], |case| case.departments = 3, None),
            ("frozen", frozen, Class::Quota, [5, 5, 0, 1, 0, 0, 0], same, Some("flag-frozen")),
            ("frozen and free", frozen, Class::Quota, [5, 4, 0, 1, 0, 0, 0], same, None),
            ("mixed", mixed, Class::Quota, [5, 5, 0, 0, 0, 0, 0], |case| case.unit_kind = "court", Some("flag-mixed")),
            ("not mixed", mixed, Class::Quota, [5, 5, 0, 0, 0, 0, 0], same, None),
            ("mixed, empty", mixed, Class::Quota, [0; 7], |case| case.unit_kind = "court", None),
            (
                "special",
                special,
                Class::Quota,
                [5, 5, 0, 0, 0, 0, 0],
                |case| (case.unit_kind, case.code) = ("court", "special"),
                Some("flag-special"),
            ),
            ("special at home", special, Class::Quota, [5; 7], |case| case.code = "special", None),
            (
                "coordination",
                coordination,
                Class::Quota,
                [1, 0, 0, 0, 0, 0, 0],
                |case| case.unit_kind = "coordination",
                Some("flag-coordination"),
            ),
            ("coordination, none", coordination, Class::Quota, [0; 7], |c| c.unit_kind = "coordination", None),
            ("kind", own_kind, Class::Quota, [1, 0, 0, 0, 0, 0, 0], |c| c.kind = None, Some("flag-kind-unknown")),
            (
                "document",
                own_kind,
                Class::Quota,
                [1, 0, 0, 0, 0, 0, 0],
                |c| c.document = None,
                Some("flag-no-document"),
            ),
            ("kind and document", own_kind, Class::Quota, [1, 0, 0, 0, 0, 0, 0], same, None),
            (
                "declared",
                declared,
                Class::Quota,
                [5, 5, 0, 0, 0, 0, 0],
                |c| c.declared = Some(Places::ONE),
                Some("flag-declared"),
            ),
            ("declared right", declared, Class::Quota, [5, 1, 0, 0, 0, 0, 0], |c| c.declared = Some(Places::ONE), None),
            (
                "allocated",
                allocated,
                Class::Quota,
                [5, 5, 0, 0, 0, 0, 0],
                |c| c.allocated = Places::whole(6),
                Some("flag-allocated"),
            ),
            ("all allocated", allocated, Class::Quota, [5; 7], |c| c.allocated = Places::whole(5), None),
            (
                "allocated of what is not stated",
                allocated,
                Class::Quota,
                [0; 7],
                |c| (c.allocated, c.stated) = (Places::ONE, false),
                None,
            ),
            (
                "idle",
                idle,
                Class::Quota,
                [5, 4, 0, 0, 0, 0, 0],
                |case| case.idle_from = Date::parse("2024-11-23").ok(),
                Some("flag-idle"),
            ),
            (
                "idle, not yet long",
                idle,
                Class::Quota,
                [5, 4, 0, 0, 0, 0, 0],
                |case| case.idle_from = Date::parse("2024-11-24").ok(),
                None,
            ),
        ];
        for (what, of, class, figures, change, want) in rows {
            let kind = kind(*class, &["organ"]);
            let mut case = case(&kind, *figures);
            change(&mut case);
            assert_eq!(of(&case, &thresholds).map(|finding| finding.message.code), *want, "{what}");
        }
    }

    #[test]
    fn a_vacancy_is_as_old_as_its_unbroken_run() {
        let row = |date: &str, column, places| MoveRow {
            effective: Date::parse(date).unwrap(),
            seq: 1,
            column,
            places: Places::whole(places),
        };
        let moves = [
            row("2016-01-01", Column::Approved, 5),
            row("2016-01-01", Column::Occupied, 4),
            row("2018-01-01", Column::Occupied, 1),
            row("2019-01-01", Column::Occupied, -2),
            row("2020-01-01", Column::Occupied, 1),
        ];
        for (date, need, want) in [
            ("2017-01-01", 1, Some(("2016-01-01", 1))),
            ("2018-06-01", 1, None),
            ("2026-01-01", 1, Some(("2019-01-01", 1))),
            ("2019-06-01", 2, Some(("2019-01-01", 2))),
            ("2026-01-01", 2, None),
        ] {
            let got = idle_run(&moves, At::newest(Date::parse(date).unwrap()), Places::whole(need));
            let want = want.map(|(from, least)| (Date::parse(from).unwrap(), Places::whole(least)));
            assert_eq!(got, want, "{date} {need}");
        }
    }
}
