//! `access-log` 查阅日志: who unmasked, exported or printed what, newest first. It stands beside the store, not in it, so
//! it is the same at every point of both times.

use super::{Context, Rows, journal};
use crate::domain::books::Fault;
use crate::domain::date::Date;
use crate::domain::message::Message;
use crate::domain::table::CellType::{Int, Text};
use crate::domain::table::{Cell, ColumnSpec};
use crate::office::ask::{ListAsk, Problem};
use crate::store::{AccessLog, Looked};
use std::path::Path;

/// Its columns.
pub const COLUMNS: &[ColumnSpec] = &[
    ColumnSpec::new("seq", Int),
    ColumnSpec::new("recorded_at", Text),
    ColumnSpec::hidden("officer", Text),
    ColumnSpec::new("role", Text),
    ColumnSpec::new("act", Text),
    ColumnSpec::new("subject", Text),
];

struct Looks {
    looks: Vec<(u64, Looked)>,
    broken: Vec<Message>,
}

/// The looks of the log beside the store at `store`, of the days asked for; what breaks its chain comes as notes.
///
/// # Errors
/// Exit 3 when the log cannot be read.
pub fn select(store: Option<&Path>, ask: &ListAsk) -> Result<Box<dyn Rows>, Problem> {
    let days = ask.from.unwrap_or(Date::MIN)..=ask.to.unwrap_or(Date::MAX);
    let (mut looks, mut broken) = (Vec::new(), Vec::new());
    if let Some(store) = store {
        let findings = AccessLog::beside(store).read(&mut |seq, looked| {
            let day = i32::try_from(looked.at.div_euclid(86_400_000)).ok().and_then(Date::from_days);
            if day.is_some_and(|day| days.contains(&day)) {
                looks.push((seq, looked));
            }
            Ok(())
        })?;
        broken.extend(findings.into_iter().map(|finding| finding.message));
    }
    looks.reverse();
    Ok(Box::new(Looks { looks, broken }))
}

impl Rows for Looks {
    fn count(&self) -> usize {
        self.looks.len()
    }
    fn row(&self, _: &Context, index: usize) -> Result<Vec<Cell>, Fault> {
        let Some((seq, looked)) = self.looks.get(index) else { return Ok(Vec::new()) };
        Ok(vec![
            (*seq).into(),
            journal::recorded_text(looked.at).into(),
            Cell::text(&looked.officer),
            Cell::text(&looked.role),
            Cell::text(&looked.what),
            Cell::text(&looked.subject),
        ])
    }
    fn notes(&self) -> Vec<Message> {
        self.broken.clone()
    }
}
