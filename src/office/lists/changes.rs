//! `changes`: what changed between two dates, or since the snapshot handed in last, by cause.

use super::{Context, Rows};
use crate::domain::books::Fault;
use crate::domain::date::Date;
use crate::domain::facts::At;
use crate::domain::submission;
use crate::domain::table::Cell;
use crate::office::ask::{ListAsk, Problem};
use crate::office::changes;

struct Changes(Vec<Vec<Cell>>);

/// From `--from` as it is known now, else from what was submitted last, else from the beginning; to `--to` or the point.
pub fn select(context: &Context, ask: &ListAsk) -> Result<Box<dyn Rows>, Problem> {
    let point = context.picture.at;
    let to = At { date: ask.to.map_or(point.date, |to| to.min(point.date)), ..point };
    let from = match ask.from {
        Some(date) => At { date, seq: to.seq },
        None => {
            let records = submission::records(context.view, context.recorded())?;
            let last = submission::previous(&records, ask.unit, to.date);
            last.map_or(At { date: Date::MIN, seq: 0 }, |last| At { date: last.date, seq: last.recorded })
        }
    };
    context.within(ask)?;
    let mut rows = changes::rows(context, ask.unit, from, to)?;
    if let Some(kind) = &ask.kind {
        rows.retain(|row| row.get(changes::KIND).and_then(Cell::as_text) == Some(kind.as_str()));
    }
    Ok(Box::new(Changes(rows)))
}

impl Rows for Changes {
    fn count(&self) -> usize {
        self.0.len()
    }
    fn row(&self, _: &Context, index: usize) -> Result<Vec<Cell>, Fault> {
        Ok(self.0.get(index).cloned().unwrap_or_default())
    }
}
