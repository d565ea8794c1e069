//! 《各单位编制与人员配备表》 and 《各单位领导职数配备情况表》: for each unit and kind 应配, 实配, 超配, 缺配.

use super::{Maker, NUMBER};
use crate::domain::catalogue::{Class, QuotaKind};
use crate::domain::pool::{Column, Figures};
use crate::domain::table::{Cell, CellType, ColumnSpec};
use crate::exchange::write::workbook::Sheet;

/// For each kind: 应配, 实配, 超配 (excess), 缺配 (vacant).
const COLUMNS: [&str; 4] = ["fit", "fitted", "fit_excess", "fit_vacant"];

impl<'a> Maker<'a> {
    /// The kinds of these classes that some pool has, in display order.
    pub(super) fn kinds(&self, classes: &[Class]) -> Vec<&'a QuotaKind> {
        let pools = self.context.picture.pools.get(self.pools()).unwrap_or_default();
        let kinds = self.context.catalogue.quota_kinds.iter();
        kinds
            .filter(|kind| classes.contains(&kind.class) && pools.iter().any(|pool| pool.kind == kind.coded.code))
            .collect()
    }

    /// The table of these classes; no more than its first columns where no pool is of them.
    pub(super) fn strength(&self, title: &'static str, classes: &[Class]) -> Sheet<'a> {
        let (picture, kinds) = (self.context.picture, self.kinds(classes));
        let mut columns = vec![NUMBER, ColumnSpec::new("unit_name", CellType::Text)];
        let mut groups = Vec::new();
        for kind in &kinds {
            let first = columns.len() as u16;
            groups.push((first, first + COLUMNS.len() as u16 - 1, self.context.name_of(Some(&kind.coded), "")));
            columns.extend(COLUMNS.map(|name| ColumnSpec::new(name, CellType::Places)));
        }
        let headings = columns.iter().map(|column| self.words.heading_in("report", column.name)).collect();
        let mut sums: Vec<Option<Figures>> = vec![None; kinds.len()];
        let mut rows: Vec<Vec<Cell>> = Vec::new();
        for place in self.units() {
            let Some(unit) = picture.units.get(place) else { continue };
            let pools = picture.pools.get(unit.pools.clone()).unwrap_or_default();
            let figures: Vec<Option<Figures>> = kinds
                .iter()
                .map(|kind| sum(pools.iter().filter(|pool| pool.kind == kind.coded.code).map(|pool| &pool.figures)))
                .collect();
            let idle = |figures: &Figures| {
                figures.held.get(Column::Approved).is_zero() && figures.held.get(Column::Occupied).is_zero()
            };
            // An abolished unit is listed as long as somebody or something is left in it.
            let all_idle = figures.iter().flatten().all(|figures| !unit.active && idle(figures));
            for (sum, figures) in sums.iter_mut().zip(&figures) {
                if let Some(figures) = figures {
                    sum.get_or_insert_with(Figures::default).add(figures);
                }
            }
            if !all_idle {
                let number = rows.len() as i64 + 1;
                rows.push(row(Cell::Int(number), &unit.name, &figures));
            }
        }
        let mut sheet = self.sheet(title, columns, headings);
        sheet.groups = groups;
        sheet.rows = Box::new(rows.into_iter());
        let total = row(Cell::Unknown, &self.say("report-total"), &sums);
        sheet.after = Box::new(move || vec![total.clone()]);
        sheet
    }
}

/// The sum of figures; none of none.
pub(super) fn sum<'f>(figures: impl Iterator<Item = &'f Figures>) -> Option<Figures> {
    figures.fold(None, |sum, more| {
        let mut sum: Figures = sum.unwrap_or_default();
        sum.add(more);
        Some(sum)
    })
}

/// Number, name, and four cells for each kind: empty where the unit has no pool of it, `?` where it is not stated.
fn row(number: Cell, name: &str, figures: &[Option<Figures>]) -> Vec<Cell> {
    let mut row = vec![number, Cell::Text(name.to_string())];
    for figures in figures {
        match figures {
            None => row.extend(COLUMNS.map(|_| Cell::Text(String::new()))),
            Some(figures) => {
                let stated = |places| if figures.stated == 0 { Cell::Unknown } else { Cell::Places(places) };
                row.extend([
                    stated(figures.held.get(Column::Approved)),
                    figures.held.get(Column::Occupied).into(),
                    stated(figures.excess),
                    stated(figures.vacant),
                ]);
            }
        }
    }
    row
}
