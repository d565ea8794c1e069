//! `rules` (合规规则): what each rule compares, on what basis, with this office's figures and how many flags it has.

use super::flags::words;
use super::{Context, Rows};
use crate::domain::books::Fault;
use crate::domain::rules::RULES;
use crate::domain::table::CellType::{Int, Text};
use crate::domain::table::{Cell, ColumnSpec};
use crate::office::ask::{ListAsk, Problem};
use crate::office::explain;
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
    ColumnSpec::hidden("thresholds_of_the_office", Text),
    ColumnSpec::hidden("judged", Int),
    ColumnSpec::hidden("open", Int),
    ColumnSpec::hidden("waived", Int),
    ColumnSpec::hidden("errors", Int),
    ColumnSpec::hidden("warnings", Int),
    ColumnSpec::hidden("leads", Int),
    ColumnSpec::hidden("infos", Int),
    ColumnSpec::hidden("units", Text),
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
        let own = thresholds::own(context.view.path());
        let own: Vec<String> =
            rule.thresholds.iter().filter(|name| own.iter().any(|have| have == *name)).map(|n| n.to_string()).collect();
        let found = explain::figures(context, &self.scan, rule)?;
        let [errors, warnings, leads, infos] = found.by_severity;
        let units = found.units.iter().map(|(id, ..)| id.to_string()).collect();
        Ok(vec![
            rule.id.into(),
            text(""),
            rule.severity.name().into(),
            rule.subject_type().into(),
            text("-compares"),
            Cell::text(rule.basis),
            Cell::text(&figures.join("; ")),
            text("-clears"),
            found.found().into(),
            Cell::List(own),
            found.judged.into(),
            found.open.into(),
            found.waived.into(),
            errors.into(),
            warnings.into(),
            leads.into(),
            infos.into(),
            Cell::List(units),
        ])
    }
}
