//! Two columns that offices exchange: which of them names the upper bodies is seen from the rows. One body stands above many,
//! so that the values of the upper column go with several of the lower, and those of the lower with one of the upper.

use super::source::{Source, skip_to_data};
use crate::domain::message::Message;
use crate::domain::text::Text;
use crate::exchange::limits;
use crate::exchange::read::row::Row;
use std::collections::HashMap;

/// With fewer different texts in both columns nothing can be seen.
const DIFFERENT_MIN: usize = 3;

/// What stands in two columns: for each text of one, a text of the other beside it, and whether there were several.
#[derive(Default)]
struct Beside(HashMap<String, (String, bool)>);

impl Beside {
    fn add(&mut self, one: &str, other: &str) {
        match self.0.get_mut(one) {
            Some((first, several)) => *several |= first != other,
            None => drop(self.0.insert(one.to_string(), (other.to_string(), false))),
        }
    }
    fn count(&self) -> usize {
        self.0.len()
    }
    /// Texts that stand beside several of the other column.
    fn several(&self) -> usize {
        self.0.values().filter(|(_, several)| *several).count()
    }
    /// Whether they look like bodies below those of the other column.
    fn is_below(&self, other: &Beside) -> bool {
        self.count() >= DIFFERENT_MIN
            && self.count() > other.count()
            && self.several() * 4 < self.count()
            && other.several() * 2 > other.count()
    }
}

impl Source {
    /// Looks through the files of tables with such columns; where they are exchanged, that is told and they are read so.
    pub(super) fn look_for_exchanged(&mut self) -> Result<(), Message> {
        for place in 0..self.jobs.len() {
            let Some(job) = self.jobs.get(place) else { break };
            let (Some(input), Some(table)) = (self.files.get(job.file), self.profile.tables.get(job.bound.table))
            else {
                continue;
            };
            let Some((upper, lower)) = table.exchanged else { continue };
            let at = |column: usize| job.bound.columns.get(column).copied().flatten();
            let (Some(one), Some(two)) = (at(upper), at(lower)) else { continue };
            let mut sheet = self.rows_of(input, job)?;
            let (mut row, mut above, mut below) = (Row::default(), Beside::default(), Beside::default());
            let mut differ = false;
            skip_to_data(&mut *sheet, &mut row, job.before)?;
            while sheet.next(&mut row)? && below.count().max(above.count()) < limits::NODES_MAX {
                let (one, two) = (row.text(one).trim(), row.text(two).trim());
                if !one.is_empty() && !two.is_empty() {
                    above.add(one, two);
                    below.add(two, one);
                    differ |= one != two;
                }
            }
            let heading =
                |at: usize| job.bound.headings.get(at).map(|text| Text::shown(text.trim())).unwrap_or_default();
            let about = |code: &'static str| {
                let message = Message::new(code).with("file", input.name.as_str()).with("column", heading(one));
                message.with("other", heading(two)).with("count", above.count()).with("most", below.count())
            };
            if above.is_below(&below) {
                let note = about("warning-columns-exchanged");
                self.notes.push(note);
                if let Some(job) = self.jobs.get_mut(place) {
                    job.bound.columns.swap(upper, lower);
                }
            } else if differ && !below.is_below(&above) {
                let note = about("warning-columns-order");
                self.notes.push(note);
            }
        }
        Ok(())
    }
}
