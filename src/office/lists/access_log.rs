//! `access-log` (查阅日志): who unmasked, exported or printed what; a file of its own beside the store.

use super::journal::recorded_text;
use super::{Context, Rows};
use crate::domain::books::Fault;
use crate::domain::date::Date;
use crate::domain::message::Message;
use crate::domain::table::CellType::{Int, Text};
use crate::domain::table::{Cell, ColumnSpec};
use crate::office::ask::{ListAsk, Problem};
use crate::store::{AccessLog, Looked};

/// The listing's name.
pub const NAME: &str = "access-log";
/// Roles that may read it.
pub const ROLES: [&str; 2] = ["owner", "audit"];

/// Its columns.
pub const COLUMNS: &[ColumnSpec] = &[
    ColumnSpec::new("seq", Int),
    ColumnSpec::new("recorded_at", Text),
    ColumnSpec::new("officer", Text),
    ColumnSpec::new("role", Text),
    ColumnSpec::new("operation", Text),
    ColumnSpec::new("subject", Text),
];

struct Looks {
    looks: Vec<(u64, Looked)>,
    broken: Vec<Message>,
}

/// Every look of the period, newest first; a break of the log's chain is told as a note.
///
/// # Errors
/// Exit 3 when the log cannot be read.
pub fn select(context: &Context, ask: &ListAsk) -> Result<Box<dyn Rows>, Problem> {
    let mut found = Looks { looks: Vec::new(), broken: Vec::new() };
    if let Some(path) = context.view.path() {
        let findings = AccessLog::beside(path).read(&mut |seq, looked| {
            let date = recorded_text(looked.at);
            let date = date.get(..10).and_then(|date| Date::parse(date).ok());
            let within = |date: Date| ask.from.is_none_or(|from| from <= date) && ask.to.is_none_or(|to| date <= to);
            if date.is_none_or(within) {
                found.looks.push((seq, looked));
            }
            Ok(())
        })?;
        found.broken = findings.into_iter().map(|finding| finding.message).collect();
    }
    found.looks.reverse();
    Ok(Box::new(found))
}

impl Rows for Looks {
    fn count(&self) -> usize {
        self.looks.len()
    }
    fn row(&self, _: &Context, index: usize) -> Result<Vec<Cell>, Fault> {
        let (seq, looked) = &self.looks[index];
        Ok(vec![
            (*seq).into(),
            recorded_text(looked.at).into(),
            Cell::text(&looked.officer),
            Cell::text(&looked.role),
            Cell::text(&looked.what),
            Cell::text(&looked.subject),
        ])
    }
    fn notes(&self, _: &Context, _: Option<&[usize]>) -> Vec<Message> {
        self.broken.clone()
    }
}
