//! Reading the history of one subject at a date and a sequence.

use crate::domain::date::Date;
use crate::domain::entry::Fact;
use crate::domain::field::Field;
use crate::domain::id::Id;
use crate::domain::quantity::Places;
use crate::domain::text::Text;
use crate::domain::value::Value;

/// A point of both times: the books for the close of `date`, as they were recorded up to entry `seq`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct At {
    /// Effective date: what held at its close.
    pub date: Date,
    /// Newest entry that is taken into account.
    pub seq: u64,
}

impl At {
    /// Everything recorded, at the close of `date`.
    pub const fn newest(date: Date) -> At {
        At { date, seq: u64::MAX }
    }
    /// Whether something effective on `effective`, recorded as `seq`, is seen from here.
    pub fn sees(self, effective: Date, seq: u64) -> bool {
        effective <= self.date && seq <= self.seq
    }
}

/// One recorded fact.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FactRow {
    /// Field number.
    pub field: u16,
    /// From when.
    pub effective: Date,
    /// By which entry.
    pub seq: u64,
    /// What.
    pub fact: Fact,
}

/// All that was ever recorded of one subject.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct FactSet {
    rows: Vec<FactRow>,
}

impl FactSet {
    /// From rows in any order; of one entry's rows for the same field and date the last counts.
    pub fn new(mut rows: Vec<FactRow>) -> FactSet {
        // Reversed first: the sort is stable, so that of equals the last given comes first and stays.
        rows.reverse();
        rows.sort_by_key(|row| (row.field, std::cmp::Reverse(row.effective), std::cmp::Reverse(row.seq)));
        rows.dedup_by_key(|row| (row.field, row.effective, row.seq));
        FactSet { rows }
    }
    /// Whether nothing was ever recorded.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
    /// Whether nothing stands on any date: never recorded, or all of it retracted (the entry that made it was reversed).
    pub fn is_void(&self) -> bool {
        let mut last = None;
        for row in &self.rows {
            // Only the newest entry's row of a field and date counts.
            if last == Some((row.field, row.effective)) {
                continue;
            }
            last = Some((row.field, row.effective));
            if row.fact != Fact::Retracted {
                return false;
            }
        }
        true
    }
    /// The entry that first recorded it.
    pub fn first_seq(&self) -> Option<u64> {
        self.rows.iter().map(|row| row.seq).min()
    }
    /// The value on `from` and on every later date on which the field changes, ascending, as recorded so far.
    pub fn values_from(&self, field: Field, from: Date) -> Vec<(Date, Option<&Value>)> {
        let mut dates = self.changes_after(field, from, u64::MAX);
        dates.insert(0, from);
        dates.into_iter().map(|date| (date, self.get(field, At::newest(date)))).collect()
    }
    /// Every row: by field, then newest date first, then newest entry first.
    pub fn rows(&self) -> &[FactRow] {
        &self.rows
    }
    /// The rows of one field, newest date first, then newest entry first.
    pub fn history(&self, field: Field) -> &[FactRow] {
        let from = self.rows.partition_point(|row| row.field < field.number);
        let to = self.rows.partition_point(|row| row.field <= field.number);
        &self.rows[from..to]
    }
    /// The fact with the greatest effective date ≤ D among sequences ≤ S that is not retracted.
    pub fn row(&self, field: Field, at: At) -> Option<&FactRow> {
        let mut hidden = None;
        for row in self.history(field) {
            if !at.sees(row.effective, row.seq) || hidden == Some(row.effective) {
                continue;
            }
            match row.fact {
                Fact::Retracted => hidden = Some(row.effective),
                _ => return Some(row),
            }
        }
        None
    }
    /// The value at a point of both times; `None` when never stated, retracted or emptied.
    pub fn get(&self, field: Field, at: At) -> Option<&Value> {
        match &self.row(field, at)?.fact {
            Fact::Is(value) => Some(value),
            _ => None,
        }
    }
    /// As [`FactSet::get`], a text.
    pub fn text(&self, field: Field, at: At) -> Option<&Text> {
        self.get(field, at)?.as_text()
    }
    /// As [`FactSet::get`], a subject.
    pub fn id(&self, field: Field, at: At) -> Option<Id> {
        self.get(field, at)?.as_id()
    }
    /// As [`FactSet::get`], a date.
    pub fn date(&self, field: Field, at: At) -> Option<Date> {
        self.get(field, at)?.as_date()
    }
    /// As [`FactSet::get`], places.
    pub fn places(&self, field: Field, at: At) -> Option<Places> {
        self.get(field, at)?.as_places()
    }
    /// As [`FactSet::get`], a whole number.
    pub fn int(&self, field: Field, at: At) -> Option<i64> {
        self.get(field, at)?.as_int()
    }
    /// Whether the field is a yes.
    pub fn flag(&self, field: Field, at: At) -> bool {
        self.get(field, at).is_some_and(Value::is_true)
    }
    /// The dates after `from` on which something is said of a field and stands, as recorded up to `seq`, ascending.
    pub fn changes_after(&self, field: Field, from: Date, seq: u64) -> Vec<Date> {
        let mut dates = Vec::new();
        let mut last = None;
        for row in self.history(field).iter().filter(|row| row.effective > from && row.seq <= seq) {
            // Of one date the newest entry counts: when it retracts, nothing is said on that date.
            if last.replace(row.effective) != Some(row.effective) && row.fact != Fact::Retracted {
                dates.push(row.effective);
            }
        }
        dates.reverse();
        dates
    }
    /// Adds rows recorded later, keeping the order.
    pub fn extend(&mut self, rows: impl IntoIterator<Item = FactRow>) {
        let mut all = std::mem::take(&mut self.rows);
        all.extend(rows);
        *self = FactSet::new(all);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::field::unit;

    fn row(effective: &str, seq: u64, fact: Option<&str>) -> FactRow {
        let fact = match fact {
            Some(text) => Fact::Is(Value::Text(Text::new(text).unwrap())),
            None => Fact::Retracted,
        };
        FactRow { field: unit::NAME.number, effective: Date::parse(effective).unwrap(), seq, fact }
    }

    #[test]
    fn both_times() {
        let facts = FactSet::new(vec![
            row("2020-01-01", 1, Some("甲")),
            row("2022-01-01", 2, Some("乙")),
            row("2022-01-01", 3, None),
            row("2021-01-01", 4, Some("丙")),
            row("2022-01-01", 5, Some("丁")),
        ]);
        for (date, seq, want) in [
            ("2019-12-31", 9, None),
            ("2020-01-01", 9, Some("甲")),
            ("2021-06-01", 3, Some("甲")),
            ("2021-06-01", 4, Some("丙")),
            ("2022-06-01", 2, Some("乙")),
            ("2022-06-01", 3, Some("甲")),
            ("2022-06-01", 4, Some("丙")),
            ("2022-06-01", 5, Some("丁")),
        ] {
            let at = At { date: Date::parse(date).unwrap(), seq };
            assert_eq!(facts.text(unit::NAME, at).map(|text| text.as_str()), want, "{date} {seq}");
        }
        for (from, seq, want) in
            [("2019-01-01", 2, 2), ("2019-01-01", 3, 1), ("2020-01-01", 5, 2), ("2022-01-01", 5, 0)]
        {
            let from = Date::parse(from).unwrap();
            assert_eq!(facts.changes_after(unit::NAME, from, seq).len(), want, "{from} {seq}");
        }
        let retracted = FactSet::new(vec![row("2020-01-01", 1, Some("甲")), row("2020-01-01", 2, None)]);
        assert!(retracted.is_void() && !retracted.is_empty() && !facts.is_void());
        assert_eq!(retracted.first_seq(), Some(1));
    }
}
