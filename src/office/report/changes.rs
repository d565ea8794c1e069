//! 增减变动表: what changed since the snapshot handed in before, by cause, and the sums per kind that add up.

use super::{Maker, NUMBER, named};
use crate::domain::date::Date;
use crate::domain::id::IdKind;
use crate::domain::message::Message;
use crate::domain::pool::Column;
use crate::domain::quantity::Places;
use crate::domain::table::{Cell, ColumnSpec};
use crate::exchange::write::workbook::Sheet;
use crate::office::changes::COLUMNS;
use std::collections::BTreeMap;

/// What changed, and since when.
pub struct Since {
    /// The reference date of the snapshot handed in before.
    pub date: Date,
    /// The rows of `changes.csv`.
    pub rows: Vec<Vec<Cell>>,
}

/// Part of the sum in its order, its code, the cause; how much.
type Causes = BTreeMap<(Option<usize>, String, String), Places>;

/// The place of a column.
fn at(name: &str) -> usize {
    COLUMNS.iter().position(|column| column.name == name).unwrap_or(usize::MAX)
}

impl<'a> Maker<'a> {
    pub(super) fn changes(&self, since: Since) -> Sheet<'a> {
        let mut columns = vec![NUMBER];
        columns.extend(COLUMNS.iter().map(|column| ColumnSpec { ..*column }));
        let headings = columns.iter().map(|column| self.words.heading_in("changes", column.name)).collect();
        let mut sheet = self.sheet("report-changes", columns, headings);
        let said = Message::new("report-changes-since").with("from", since.date).with("to", self.head.date);
        sheet.caption.push(self.words.text(&said));
        let mut sums = self.sums(&since.rows);
        let words = self.words;
        let shown = move |number: Cell, row: Vec<Cell>| {
            let cells = row.into_iter().zip(COLUMNS).map(|(cell, c)| named(words, "changes", c.name, cell));
            std::iter::once(number).chain(cells).collect::<Vec<Cell>>()
        };
        let rows = since.rows.into_iter().enumerate();
        let rows: Vec<Vec<Cell>> = rows.map(|(place, row)| shown(Cell::from(place as u64 + 1), row)).collect();
        sheet.rows = Box::new(rows.into_iter());
        sheet.after =
            Box::new(move || std::mem::take(&mut sums).into_iter().map(|row| shown(Cell::Unknown, row)).collect());
        sheet
    }

    /// For each kind and figure that changed: as it was, by part and cause, as it is. Kinds are never added together.
    fn sums(&self, rows: &[Vec<Cell>]) -> Vec<Vec<Cell>> {
        let picture = self.context.picture;
        let pools = picture.pools.get(self.pools()).unwrap_or_default();
        let kinds = &self.context.catalogue.quota_kinds;
        let [pool, kind, field, delta, period, cause] = ["pool", "kind", "field", "delta", "period", "cause"].map(at);
        let text = |row: &Vec<Cell>, place: usize| row.get(place).and_then(Cell::as_text).unwrap_or("").to_string();
        // The rows of one pool and figure stand in the order in which they are added.
        let order = |period: &str| ["late", "correction", "period"].iter().position(|known| *known == period);
        let mut sums: BTreeMap<(usize, usize), Causes> = BTreeMap::new();
        for row in rows {
            if row.get(pool).and_then(Cell::as_id).is_none_or(|id| id.kind != IdKind::Pool) {
                continue;
            }
            let kind = kinds.iter().position(|known| known.coded.code == text(row, kind));
            let column = Column::ALL.iter().position(|column| column.name() == text(row, field));
            let (Some(kind), Some(column)) = (kind, column) else { continue };
            let period = text(row, period);
            let causes = sums.entry((kind, column)).or_default();
            *causes.entry((order(&period), period, text(row, cause))).or_default() +=
                row.get(delta).and_then(Cell::as_places).unwrap_or_default();
        }
        let mut below = Vec::new();
        for ((kind, column), causes) in sums {
            let (Some(kind), Some(column)) = (kinds.get(kind), Column::ALL.get(column)) else { continue };
            let of_kind = pools.iter().filter(|pool| pool.kind == kind.coded.code);
            let closing = of_kind.fold(Places::default(), |sum, pool| sum + pool.figures.held.get(*column));
            let mut before = causes.values().fold(closing, |sum, delta| sum - *delta);
            for ((_, period, cause), delta) in causes {
                let after = before + delta;
                let cell = |name: &str| match name {
                    "unit_name" => self.say("report-total").into(),
                    "kind" => Cell::text(&kind.coded.code),
                    "field" => column.name().into(),
                    "before" => before.into(),
                    "after" => after.into(),
                    "delta" => delta.into(),
                    "period" => Cell::text(&period),
                    "cause" => Cell::text(&cause),
                    _ => Cell::Text(String::new()),
                };
                below.push(COLUMNS.iter().map(|column| cell(column.name)).collect());
                before = after;
            }
        }
        below
    }
}
