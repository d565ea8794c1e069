//! What the rules find in the city made by hand, counted and explained.

use estab::domain::date::Date;
use estab::domain::facts::At;
use estab::domain::id::{Id, IdKind};
use estab::domain::message::Message;
use estab::domain::rules::Severity;
use estab::domain::table::Cell;
use estab::office::alerts::Count;
use estab::office::ask::{Alerts, Explain, Explained, Lead, Problem};
use estab::office::explain::Line;

/// Severity, rule, unit, place of the pool or person, since, what is said.
pub const FLAGS: &[(Severity, &str, &str, IdKind, u64, &str, &str)] = &[
    (
        Severity::Error,
        "C01",
        "市第二中学",
        IdKind::Pool,
        10,
        "2025-09-01",
        "事业其他：核定 240，占编 243，违规超编 3 名",
    ),
    (Severity::Error, "C12", "市财政局", IdKind::Person, 5, "2026-09-01", "最迟应于 2026-08-31 退休，仍占行政编制"),
    (Severity::Lead, "C12", "市教育局", IdKind::Person, 1, "2027-02-15", "可能已到龄；缺延迟退休协议"),
    (Severity::Info, "C26", "市图书馆", IdKind::Pool, 23, "2023-02-01", "事业其他：空编 7，已空 33 个月"),
];

/// The cells of the listing: severity, rule, subject, unit, its name, since, message, state.
pub fn rows(unit_of: impl Fn(&str) -> Id) -> Vec<Vec<Cell>> {
    let row = |(severity, rule, unit, kind, number, since, said): &(Severity, &str, &str, IdKind, u64, &str, &str)| {
        vec![
            severity.name().into(),
            (*rule).into(),
            Id::new(*kind, *number).into(),
            unit_of(unit).into(),
            (*unit).into(),
            Date::parse(since).unwrap().into(),
            (*said).into(),
            "open".into(),
        ]
    };
    FLAGS.iter().map(row).collect()
}

/// More of C26 than the table holds, one of them new; one of C13 is gone since the last visit.
pub fn alerts(at: At, now: bool, kept: bool) -> Alerts {
    let count =
        |rule: &str, severity, count, fresh, gone| Count { rule: rule.into(), severity, count, waived: 0, fresh, gone };
    if !now && !kept {
        return Alerts::default();
    }
    let visit = (Date::parse("2026-11-20").unwrap(), 18_190);
    Alerts {
        of: Some(if now { (at.date, 18_204) } else { visit }),
        is_current: now,
        counts: vec![
            count("C01", Severity::Error, 2, 1, 0),
            count("C12", Severity::Error, 3, 2, 0),
            count("C12", Severity::Lead, 2, 0, 0),
            count("C13", Severity::Error, 1, 0, 1),
            count("C26", Severity::Info, 38, 0, 0),
        ],
        visit: Some(visit),
    }
}

pub fn explained(of: &Explain, at: At, unit_of: impl Fn(&str) -> Id) -> Result<Explained, Problem> {
    let line = |label, said: &str, leads| Line { label, said: said.to_string(), leads };
    let basis = "国务院令第486号 第六条、第二十六条";
    let (id, mut lines, mut subject, mut unit) = match of {
        Explain::Rule(rule) => (rule, Vec::new(), None, None),
        Explain::Flag { rule, subject } => (rule, Vec::new(), Some(*subject), None),
    };
    let clears = "超出的人员出编或调走，或凭文件核增编制。";
    let compares = "占编实有是否超过 核定 + 提前使用 + 借入 - 借出；政策安置的另计，合法的超编只作提示。";
    let found = FLAGS.iter().filter(|(_, rule, ..)| rule == id);
    match subject {
        None => {
            let leads = Some(Lead::Flags(id.clone()));
            lines.extend([
                line("found", &format!("违规 {}（未处理 {0}，已豁免 0）", found.clone().count()), leads),
                line("severity", "违规", None),
                line("judged", "共看 82 个编制池", None),
                line("compares", compares, None),
                line("basis", basis, None),
                line("threshold", "专项编制：political-legal（内置）", None),
                line("clears", clears, None),
            ]);
            lines.extend(
                found.map(|(_, _, unit, ..)| {
                    line("units", &format!("{unit}  1 条"), Some(Lead::Subject(unit_of(unit))))
                }),
            );
        }
        Some(of) => {
            let flag = found.clone().find(|(_, _, _, kind, number, ..)| Id::new(*kind, *number) == of);
            let Some((_, _, name, _, _, since, said)) = flag else {
                return Err(Problem::new(
                    2,
                    Message::new("flag-not-there").with("rule", id.as_str()).with("subject", of),
                ));
            };
            unit = Some(unit_of(name));
            subject = Some(of);
            let document = Lead::Subject(Id::new(IdKind::Document, 2));
            lines.extend([
                line("says", said, Some(Lead::Subject(of))),
                line("since", &format!("{since}（已 448 天）"), None),
                line("evidence", "核定 240", None),
                line("evidence", "占编实有 243，提前使用 0，借入 0，借出 0", None),
                line("document", "云编〔2024〕12号  2024-03-18  关于核增市教育局行政编制的批复", Some(document)),
                line("unit", name, unit.map(Lead::Subject)),
                line("state", "违规  未处理", None),
                line("basis", basis, None),
                line("clears", clears, None),
                line("rule", compares, Some(Lead::Rule(id.clone()))),
            ]);
        }
    }
    let subject = subject.map(|id| (id, FLAGS[0].2.to_string()));
    Ok(Explained { of: of.clone(), at, heading: format!("{id} 违规超编"), subject, unit, lines })
}
