//! `access-log` (查阅日志): who unmasked, exported or printed what; a file of its own beside the store.

use super::Context;
use super::journal::recorded_text;
use crate::domain::message::Message;
use crate::domain::table::CellType::{Int, Text};
use crate::domain::table::{Cell, ColumnSpec, Listing};
use crate::office::ask::{ListAsk, Problem};
use crate::store::AccessLog;
use std::path::Path;

/// The listing's name.
pub const NAME: &str = "access-log";

/// Its columns.
pub const COLUMNS: &[ColumnSpec] = &[
    ColumnSpec::new("seq", Int),
    ColumnSpec::new("recorded_at", Text),
    ColumnSpec::new("officer", Text),
    ColumnSpec::new("role", Text),
    ColumnSpec::new("operation", Text),
    ColumnSpec::new("subject", Text),
];

/// Every look, newest first; a break of its chain is told as a note.
///
/// # Errors
/// Exit 3 when the log cannot be read.
pub fn list(context: &Context, store: Option<&Path>, ask: &ListAsk) -> Result<Listing, Problem> {
    let mut listing = Listing::new(NAME, context.picture.at.date, context.recorded(), COLUMNS);
    let Some(path) = store else { return Ok(listing) };
    let findings = AccessLog::beside(path).read(&mut |seq, looked| {
        listing.rows.push(vec![
            seq.into(),
            recorded_text(looked.at).into(),
            Cell::text(&looked.officer),
            Cell::text(&looked.role),
            Cell::text(&looked.what),
            Cell::text(&looked.subject),
        ]);
        Ok(())
    })?;
    listing.notes = findings.into_iter().map(|finding| finding.message).collect::<Vec<Message>>();
    listing.count = listing.rows.len() as u64;
    let limit = ask.limit.map_or(usize::MAX, |limit| usize::try_from(limit).unwrap_or(usize::MAX));
    let offset = usize::try_from(ask.offset).unwrap_or(usize::MAX);
    listing.rows = listing.rows.into_iter().rev().skip(offset).take(limit).collect();
    Ok(listing)
}
