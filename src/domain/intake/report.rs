//! What an import came to: counts that add up, and what they are made of, row by row as far as the limits go.

use super::Origin;
use crate::domain::id::Id;
use crate::domain::limits::{ENDED_TOLD_MAX, NOTED_TOLD_MAX};
use crate::domain::message::Message;
use crate::domain::quantity::Places;
use crate::domain::text::Text;

/// Something told of one row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Noted {
    /// Where the row stands; none where it is about the books or a whole file.
    pub origin: Option<Origin>,
    /// What is told.
    pub message: Message,
}

/// Something in the books that a statement ends.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ended {
    /// The person, post or pool.
    pub id: Id,
    /// The person's name or the post's title, where known.
    pub name: Option<Text>,
    /// The citizen number, masked (I10), or the post's number.
    pub number: Option<String>,
    /// The unit it is of, with its name.
    pub unit: (Id, String),
    /// The quota kind's code.
    pub kind: Text,
}

/// What an import came to. `read` = `taken` + `unchanged` + `rejected` + `skipped`.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Report {
    /// Rows read.
    pub read: u64,
    /// Rows that changed the books (or would).
    pub taken: u64,
    /// Rows equal to what the books hold at the effective date.
    pub unchanged: u64,
    /// Rows with a reason why not.
    pub rejected: u64,
    /// Rows left out by a rule of the profile.
    pub skipped: u64,
    /// Rejections and skips by code: code, an example, how many.
    pub reasons: Vec<(Message, u64)>,
    /// Warnings by code: code, an example, how many.
    pub warnings: Vec<(Message, u64)>,
    /// Rejected rows, one line a reason, in the order of the files; the first [`NOTED_TOLD_MAX`].
    pub rejects: Vec<Noted>,
    /// Warnings, in the order of the files; the first [`NOTED_TOLD_MAX`].
    pub doubts: Vec<Noted>,
    /// Sums that the files state and what was read (`control_sums`): name, stated, found.
    pub control_sums: Vec<(String, Option<Places>, Places)>,
    /// What a statement ends or would end: subjects by kind letter.
    pub would_end: Vec<(char, u64)>,
    /// The same one by one, in the order of the units; the first [`ENDED_TOLD_MAX`].
    pub ends: Vec<Ended>,
    /// The files the rejected rows were written to.
    pub reject_files: Vec<String>,
    /// The entry written; none when nothing changed or on a dry run.
    pub entry: Option<u64>,
}

impl Report {
    /// Counts a reason by its code, keeping the first as the example.
    pub fn reason(&mut self, message: &Message) {
        count(&mut self.reasons, message);
    }
    /// Counts a reason why a row is rejected, and keeps it with the row.
    pub fn reject(&mut self, origin: Origin, message: &Message) {
        self.reason(message);
        note(&mut self.rejects, Some(origin), message);
    }
    /// Counts a warning by its code, keeping the first as the example, and keeps it with its row.
    pub fn warning(&mut self, origin: Option<Origin>, message: &Message) {
        count(&mut self.warnings, message);
        note(&mut self.doubts, origin, message);
    }
    /// Puts what is told of rows into the order of the files: some is found while reading, some when all is known.
    pub fn sort(&mut self) {
        for list in [&mut self.rejects, &mut self.doubts] {
            // What has no row of its own comes last.
            list.sort_by_key(|noted| (noted.origin.is_none(), noted.origin));
        }
    }
}

fn count(list: &mut Vec<(Message, u64)>, message: &Message) {
    match list.iter_mut().find(|(have, _)| have.code == message.code) {
        Some((_, times)) => *times += 1,
        None => list.push((message.clone(), 1)),
    }
}

fn note(list: &mut Vec<Noted>, origin: Option<Origin>, message: &Message) {
    if list.len() < NOTED_TOLD_MAX {
        list.push(Noted { origin, message: message.clone() });
    }
}

impl Ended {
    /// Whether the list has room for one more.
    pub(super) fn fits(list: &[Ended]) -> bool {
        list.len() < ENDED_TOLD_MAX
    }
}
