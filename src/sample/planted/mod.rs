//! Planted problems: what is against the rules in the sample city, and since when, known beforehand.
//!
//! A row of [`ROWS`] is a problem; it says which rule finds it and how, and plants it with steps an officer could take: orders,
//! and imports where no order would be taken. The steps are lived with everything else, each on its own day. What was planted
//! is written beside the store, as a list for whoever wants to compare; no rule and nothing in the office reads it.

mod bed;
mod people;
mod places;
mod units;

pub(super) use bed::{Act, Bed, Reserve, Step};

use crate::domain::books::Source;
use crate::domain::date::Date;
use crate::domain::facts::At;
use crate::domain::field::{person, pool, post, tenure, total, unit};
use crate::domain::id::{Id, IdKind};
use crate::domain::message::Message;
use crate::domain::rules::{RULES, Severity};
use crate::office::ask::Problem;
use crate::office::running::Office;
use crate::store::ReadView;
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// One kind of problem.
pub struct Row {
    /// The rule that finds it.
    pub rule: &'static str,
    /// How grave it is.
    pub severity: Severity,
    /// The code of what is found.
    pub code: &'static str,
    /// Once for each level of government, not in every set: what it is about is there once.
    once: bool,
    /// Plants it, with a lawful case of the same sort beside it; of what it is found, and since when.
    plant: fn(&mut Bed) -> (Of, Date),
}

/// Of what something is found, as it is called before the books give it an id.
enum Of {
    /// The pool of a unit and a kind.
    Pool(String, &'static str),
    /// A unit by its code.
    Unit(String),
    /// A person by number; of several the one who came last.
    Person(String),
    /// Whoever holds a place of the pool of a unit and a kind: one person.
    Holder(String, &'static str),
    /// A post by its number.
    Post(String),
    /// The total of a level and a kind.
    Total(&'static str, &'static str),
}

const fn row(rule: &'static str, severity: Severity, code: &'static str, plant: fn(&mut Bed) -> (Of, Date)) -> Row {
    Row { rule, severity, code, once: false, plant }
}

/// Every kind of problem, in the order of the rules.
pub const ROWS: &[Row] = &[
    row("C01", Severity::Error, "flag-over", places::over),
    row("C01", Severity::Info, "flag-over-policy", places::over_by_policy),
    row("C01", Severity::Error, "flag-over", places::over_beyond_policy),
    row("C02", Severity::Error, "flag-mixed", places::mixed),
    row("C03", Severity::Error, "flag-no-document", places::without_document),
    row("C04", Severity::Error, "flag-leaders", places::leaders),
    row("C05", Severity::Error, "flag-above-level", people::above_level),
    row("C06", Severity::Error, "flag-departments", units::departments),
    row("C10", Severity::Error, "flag-frozen", places::frozen),
    row("C12", Severity::Error, "flag-overdue", people::overdue),
    row("C12", Severity::Lead, "flag-overdue-lead", people::may_stay_on),
    row("C12", Severity::Lead, "flag-overdue-lead", people::of_either_category),
    row("C12", Severity::Error, "flag-left", people::gone_and_counted),
    row("C13", Severity::Error, "flag-two-places", people::two_places),
    row("C13", Severity::Error, "flag-number-twice", people::number_twice),
    row("C16", Severity::Warning, "flag-off-quota", places::off_quota),
    row("C17", Severity::Error, "flag-special", places::special),
    row("C18", Severity::Error, "flag-coordination", places::coordination),
    row("C18-END", Severity::Error, "flag-temporary", units::temporary),
    Row { once: true, ..row("C19", Severity::Error, "flag-total", places::total) },
    row("C20", Severity::Warning, "flag-unregistered", units::unregistered),
    row("C20-REPORT", Severity::Warning, "flag-not-reported", units::not_reported),
    row("C23", Severity::Warning, "flag-birth-differs", people::birth_differs),
    row("C23", Severity::Warning, "flag-sex-differs", people::sex_differs),
    row("C23", Severity::Error, "flag-entered-young", people::entered_young),
    row("C23", Severity::Warning, "flag-category", people::category_unknown),
    row("C23", Severity::Warning, "flag-category-sex", people::category_of_the_other_sex),
    row("C23", Severity::Warning, "flag-birth-missing", people::birth_missing),
    row("C23-UNIT", Severity::Warning, "warning-credit-kind", units::credit_of_another_kind),
    row("C23-UNIT", Severity::Error, "flag-unit-order", units::established_after_its_end),
    row("C26", Severity::Info, "flag-idle", places::idle),
    row("X01", Severity::Warning, "flag-declared", places::declared),
    row("X02", Severity::Error, "flag-post-beyond", units::post_beyond),
    row("X03", Severity::Error, "flag-post-itself", units::post_itself),
    row("X04", Severity::Warning, "flag-post-unknown", units::post_unknown),
    row("X05", Severity::Warning, "flag-post-abolished", units::post_abolished),
    row("X06", Severity::Error, "flag-post-ended", units::post_ended),
    row("X07", Severity::Error, "flag-number-repeated", people::number_repeated),
    row("X08", Severity::Warning, "flag-allocated", units::allocated),
];

/// Everything planted in one city: the steps still to be lived, and what will be found.
#[derive(Default)]
pub(super) struct Planted {
    /// In the order in which they are recorded.
    pub steps: Vec<Step>,
    /// Places the totals must hold besides.
    pub reserve: Reserve,
    found: Vec<(&'static Row, Of, Date)>,
}

impl Planted {
    /// Lays out one set of problems for each of these parts of the city: its level of government, the code its units begin with,
    /// and its name.
    pub fn lay_out(parts: &[(&'static str, String, String)], opened: Date, today: Date) -> Planted {
        let mut planted = Planted::default();
        let mut levels = Vec::new();
        for (set, (level, code, name)) in parts.iter().enumerate() {
            let first = !levels.contains(level);
            levels.push(*level);
            let mut bed = Bed::new(level, code, name, set as u64, (opened, today), &mut planted);
            let found: Vec<_> = ROWS
                .iter()
                .filter(|row| first || !row.once)
                .map(|row| {
                    let (of, since) = (row.plant)(&mut bed);
                    (row, of, since)
                })
                .collect();
            planted.found.extend(found);
        }
        planted.steps.sort_by_key(|step| step.on);
        planted
    }

    /// The steps recorded up to a day, in their order.
    pub fn due(&mut self, today: Date) -> Vec<Step> {
        let rest = self.steps.split_off(self.steps.partition_point(|step| step.on <= today));
        std::mem::replace(&mut self.steps, rest)
    }

    /// Writes the list beside the store; a city in memory has none.
    ///
    /// # Errors
    /// Exit 3 when the store cannot be read or the list not be written.
    pub fn write(&self, office: &Office) -> Result<(), Problem> {
        let Some(path) = office.store().path().map(list_beside) else { return Ok(()) };
        let view = office.store().read()?;
        let mut lines = Vec::with_capacity(self.found.len());
        for (row, of, since) in &self.found {
            let order = RULES.iter().position(|rule| rule.id == row.rule);
            let subject = of.id(&view, office.today())?;
            let line = format!("{},{},{},{subject},{since}", row.rule, row.severity.name(), row.code);
            lines.push((order, subject, line));
        }
        lines.sort();
        let mut text = String::from("rule,severity,code,subject,since\n");
        for (_, _, line) in lines {
            let _ = writeln!(text, "{line}");
        }
        std::fs::write(&path, text).map_err(|error| {
            let file = crate::domain::text::Text::shown(&path.to_string_lossy());
            Problem::new(3, Message::new("sample-list").with("file", file).with("error", error.to_string()))
        })
    }
}

/// Where the list of a store stands.
fn list_beside(store: &Path) -> PathBuf {
    let mut name = store.as_os_str().to_owned();
    name.push(".planted.csv");
    PathBuf::from(name)
}

impl Of {
    /// Its id in the books.
    fn id(&self, view: &ReadView, today: Date) -> Result<Id, Problem> {
        let found = match self {
            Of::Unit(code) => view.find(unit::CODE, code)?.last().copied(),
            Of::Person(number) => view.find(person::NUMBER, number)?.last().copied(),
            Of::Post(number) => view.find(post::NUMBER, number)?.last().copied(),
            Of::Pool(code, kind) => pool_of(view, code, kind)?,
            Of::Holder(code, kind) => match pool_of(view, code, kind)? {
                Some(pool) => view.linking(tenure::POOL, pool)?.last().map(|id| id.person_of_tenure()),
                None => None,
            },
            Of::Total(level, kind) => {
                let mut found = None;
                for number in 1..=view.last_number(IdKind::Total)? {
                    let id = Id::new(IdKind::Total, number);
                    let facts = view.facts(id)?;
                    let is = |field, want: &str| {
                        facts.text(field, At::newest(today)).is_some_and(|have| have.as_str() == want)
                    };
                    found = found.or((is(total::LEVEL, level) && is(total::KIND, kind)).then_some(id));
                }
                found
            }
        };
        found.ok_or_else(|| Problem::new(3, Message::new("sample-plan").with("error", "planted nowhere")))
    }
}

fn pool_of(view: &ReadView, code: &str, kind: &str) -> Result<Option<Id>, Problem> {
    let Some(unit) = view.find(unit::CODE, code)?.last().copied() else { return Ok(None) };
    for id in view.linking(pool::UNIT, unit)? {
        let facts = view.facts(id)?;
        if facts.text(pool::KIND, At::newest(Date::MAX)).is_some_and(|have| have.as_str() == kind) {
            return Ok(Some(id));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A rule that is added is planted by one more row.
    #[test]
    fn every_rule_is_planted_and_its_gravest_finding_among_them() {
        for rule in RULES {
            let rows: Vec<&Row> = ROWS.iter().filter(|row| row.rule == rule.id).collect();
            assert!(rows.iter().any(|row| row.severity == rule.severity), "{} is not planted", rule.id);
        }
        for row in ROWS {
            assert!(RULES.iter().any(|rule| rule.id == row.rule), "there is no rule {}", row.rule);
        }
    }
}
