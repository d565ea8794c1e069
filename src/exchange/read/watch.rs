//! Rows watched on their way in: rows mended by hand in the place of the file's own, and an end asked for from elsewhere.

use crate::domain::intake::Origin;
use crate::domain::message::Message;
use crate::exchange::read::row::{CellKind, Row, Sheet};
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// How often it is looked whether the end was asked for, in rows.
const LOOKED_EVERY: u64 = 256;

/// What is watched for.
#[derive(Clone, Default, Debug)]
pub struct Watch {
    /// The cells of rows as mended, by where each stands.
    mended: HashMap<Origin, Vec<String>>,
    /// Set from elsewhere to end the reading.
    stop: Option<Arc<AtomicBool>>,
}

impl Watch {
    /// Rows mended by hand, and the flag that ends the reading.
    pub fn new(mended: impl IntoIterator<Item = (Origin, Vec<String>)>, stop: Option<Arc<AtomicBool>>) -> Watch {
        Watch { mended: mended.into_iter().collect(), stop }
    }
    /// Whether that row was mended by hand.
    pub fn is_mended(&self, origin: &Origin) -> bool {
        !self.mended.is_empty() && self.mended.contains_key(origin)
    }
    /// The rows of a sheet, watched; `sheet` is its place in the workbook.
    pub fn over(&self, rows: Box<dyn Sheet>, file: u32, sheet: u32) -> Box<dyn Sheet> {
        let here = |origin: &&Origin| (origin.file, origin.sheet) == (file, sheet);
        if self.stop.is_none() && !self.mended.keys().any(|origin| here(&origin)) {
            return rows;
        }
        let mended = self.mended.iter().filter(|(origin, _)| here(origin));
        let mended = mended.map(|(origin, cells)| (origin.line, cells.clone())).collect();
        Box::new(Watched { rows, mended, stop: self.stop.clone(), read: 0 })
    }
}

struct Watched {
    rows: Box<dyn Sheet>,
    mended: HashMap<u64, Vec<String>>,
    stop: Option<Arc<AtomicBool>>,
    read: u64,
}

impl Sheet for Watched {
    fn next(&mut self, row: &mut Row) -> Result<bool, Message> {
        self.read += 1;
        if self.read % LOOKED_EVERY == 1
            && let Some(stop) = &self.stop
            && stop.load(Ordering::Relaxed)
        {
            return Err(Message::new("import-stopped"));
        }
        let any = self.rows.next(row)?;
        if any && let Some(cells) = self.mended.get(&row.line) {
            row.clear();
            cells.iter().for_each(|cell| row.push(CellKind::Text).push_str(cell));
        }
        Ok(any)
    }
    fn bytes_read(&self) -> u64 {
        self.rows.bytes_read()
    }
    fn counts_from_1904(&self) -> bool {
        self.rows.counts_from_1904()
    }
}
