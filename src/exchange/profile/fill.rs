//! Merged cells keep their text in the first one: where the profile says so, the blank ones take it.

use super::plan::{Fill, Table};
use crate::exchange::read::row::{CellKind, Row};

/// The texts of the row before in the columns that fill down.
#[derive(Debug, Default)]
pub(super) struct Filling {
    above: Vec<(usize, String, CellKind)>,
}

impl Filling {
    /// Fills the blank cells of a row. A wholly blank row stays so.
    pub fn fill(&mut self, table: &Table, columns: &[Option<usize>], row: &mut Row) {
        let filled = |wanted: Fill| {
            let fills = table.columns.iter().zip(columns).filter(move |(column, _)| column.fill == Some(wanted));
            fills.filter_map(|(_, at)| *at)
        };
        if self.above.is_empty() {
            self.above = filled(Fill::Down).map(|at| (at, String::new(), CellKind::Text)).collect();
            self.above.sort_unstable_by_key(|(at, ..)| *at);
        }
        // Where a column begins something new, those right of it do not go on with what stood there.
        let mut is_new = false;
        for (at, text, kind) in &self.above {
            let own = row.text(*at).trim();
            if !own.is_empty() {
                is_new |= own != text.trim();
            } else if !is_new && !text.is_empty() {
                row.set(*at, text, *kind);
            }
        }
        let mut right: Vec<usize> = filled(Fill::Right).filter(|at| *at > 0).collect();
        right.sort_unstable();
        for at in right {
            if row.text(at).trim().is_empty() && !row.text(at - 1).trim().is_empty() {
                let (text, kind) = (row.text(at - 1).to_string(), row.kind(at - 1));
                row.set(at, &text, kind);
            }
        }
    }

    /// Remembers a row that others may take from: not one of totals, not one left out.
    pub fn keep(&mut self, row: &Row) {
        for (at, text, kind) in &mut self.above {
            text.clear();
            text.push_str(row.text(*at));
            *kind = row.kind(*at);
        }
    }
}
