//! `rules` (合规规则): what each rule compares, on what basis, with this office's figures and how many flags it has.

use super::flags::words;
use super::{Context, Rows};
use crate::domain::books::Fault;
use crate::domain::rules::RULES;
use crate::domain::table::CellType::{Int, Text};
use crate::domain::table::{Cell, ColumnSpec};
use crate::office::ask::{ListAsk, Problem};
use crate::office::flags::{self, Scan, thresholds};
use std::sync::Arc;

/// Its columns.
pub const COLUMNS: &[ColumnSpec] = &[
    ColumnSpec::new("rule", Text),
    ColumnSpec::new("name", Text),
    ColumnSpec::new("severity", Text),
    ColumnSpec::hidden("subject_type", Text),
    ColumnSpec::new("compares", Text),
    ColumnSpec::new("basis", Text),
    ColumnSpec::new("threshold", Text),
    ColumnSpec::new("clears", Text),
    ColumnSpec::new("found", Int),
];

struct Rules {
    scan: Arc<Scan>,
}

/// Every rule in the order of the table.
pub fn select(context: &Context, _: &ListAsk) -> Result<Box<dyn Rows>, Problem> {
    Ok(Box::new(Rules { scan: flags::scan(context)? }))
}

impl Rows for Rules {
    fn count(&self) -> usize {
        RULES.len()
    }
    fn row(&self, context: &Context, index: usize) -> Result<Vec<Cell>, Fault> {
        let Some(rule) = RULES.get(index) else { return Ok(Vec::new()) };
        let words = words(context.language);
        let text = |suffix: &str| Cell::text(&words.with(&format!("{}{suffix}", rule.text()), &[]));
        let figure = |name: &&str| format!("{name} = {}", thresholds::shown(&self.scan.thresholds, name));
        let figures: Vec<String> = rule.thresholds.iter().map(figure).collect();
        let found = self.scan.flags.iter().filter(|flag| flag.rule.id == rule.id).count();
        Ok(vec![
            rule.id.into(),
            text(""),
            rule.severity.name().into(),
            rule.subject_type().into(),
            text("-compares"),
            Cell::text(rule.basis),
            Cell::text(&figures.join("; ")),
            text("-clears"),
            found_cell(found),
        ])
    }
}

fn found_cell(found: usize) -> Cell {
    Cell::Int(i64::try_from(found).unwrap_or(i64::MAX))
}
