//! What the roster does not hold of tenures: documents, reasons, where people went. Read at once where all of them are
//! written to a file.

use super::Context;
use crate::domain::books::Fault;
use crate::domain::field::{Field, document, tenure};
use crate::domain::id::{Id, IdKind};
use crate::domain::table::Cell;
use crate::office::roster::Roster;
use crate::office::roster::pick::{self, Said};
use crate::office::roster::symbols::{NOTHING, Symbols};

/// The columns it fills, and from what.
const FILLED: [(&str, Field); 4] = [
    ("entry_document", tenure::ENTRY_DOCUMENT),
    ("exit_reason", tenure::EXIT_REASON),
    ("exit_document", tenure::EXIT_DOCUMENT),
    ("went_to", tenure::WENT_TO),
];

/// Columns beside those of the roster, by its rows.
pub struct Papers {
    columns: [Vec<u32>; FILLED.len()],
    texts: Symbols,
}

impl Papers {
    /// Whether a column is one of these.
    pub fn has(name: &str) -> bool {
        FILLED.iter().any(|(have, _)| *have == name)
    }

    /// Reads them.
    ///
    /// # Errors
    /// [`Fault`] when the store cannot be read.
    pub fn read(context: &Context, roster: &Roster) -> Result<Papers, Fault> {
        let (mut texts, mut numbers) = (Symbols::new(), Vec::new());
        pick::subjects(context.view, IdKind::Document, context.whenever(), [document::NUMBER], &mut |id, said| {
            let place = usize::try_from(id.number).unwrap_or_default();
            if numbers.len() <= place {
                numbers.resize(place + 1, NOTHING);
            }
            if let Some(slot) = numbers.get_mut(place) {
                *slot = texts.of(said.text(document::NUMBER));
            }
            Ok(())
        })?;
        let of_document = |id: Option<Id>| {
            let place = id.and_then(|id| usize::try_from(id.number).ok());
            place.and_then(|place| numbers.get(place)).copied().unwrap_or(NOTHING)
        };
        let mut columns = FILLED.map(|_| vec![NOTHING; roster.rows()]);
        let fields = FILLED.map(|(_, field)| field);
        let mut next = 0;
        pick::subjects(context.view, IdKind::Tenure, context.picture.at, fields, &mut |id, said| {
            // Both ascend.
            while next < roster.rows() && roster.tenure(next) < id {
                next += 1;
            }
            if roster.tenure(next) != id {
                return Ok(());
            }
            for (column, field) in columns.iter_mut().zip(fields) {
                let symbol = match said.text(field) {
                    "" => of_document(said.id(field)),
                    text => texts.of(text),
                };
                if let Some(cell) = column.get_mut(next) {
                    *cell = symbol;
                }
            }
            Ok(())
        })?;
        Ok(Papers { columns, texts })
    }

    /// The cell of a row of the roster.
    pub fn cell(&self, name: &str, row: usize) -> Option<Cell> {
        let place = FILLED.iter().position(|(have, _)| *have == name)?;
        let symbol = self.columns.get(place).and_then(|column| column.get(row)).copied().unwrap_or(NOTHING);
        Some(Cell::text(self.texts.get(symbol)))
    }
}
