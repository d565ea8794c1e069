//! What the rows of a file say, in the field's words: the form between `exchange`, which reads layouts, and the
//! `import` operation, which compares with the books. One row of a file may say several things.
//!
//! [`run()`] decides one import: rows are gathered in a compact form, what they refer to is resolved against the books
//! and against each other, then only the differences become lines of one entry. Rows may come in any order.

mod allocations;
mod check;
mod dated;
mod dated_people;
mod draft;
mod figures;
mod gather;
mod origins;
mod pen;
mod people;
mod posts;
mod report;
mod roster;
mod round;
mod run;
mod statement;
#[cfg(test)]
mod tests;
mod units;

pub use dated::earliest;
pub use report::{Ended, Noted, Report};
pub use run::{Step, run};

use crate::domain::date::Date;
use crate::domain::entry::Asked;
use crate::domain::field::Field;
use crate::domain::message::Message;
use crate::domain::quantity::Places;
use crate::domain::text::Text;
use crate::domain::value::Value;

/// Where a row stands, for reports and reject files.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Origin {
    /// Place of the file among those given, from 0.
    pub file: u32,
    /// Place of the sheet in its workbook, from 0; 0 in a text file.
    pub sheet: u32,
    /// Line (CSV) or row (workbook) in the file, from 1.
    pub line: u64,
}

/// How a file names a unit. Resolved against the books and against units of the same import.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum UnitRef {
    /// By its code.
    Code(Text),
    /// By its names from below the root downwards.
    Path(Vec<Text>),
    /// By its name directly under another: a department of an institution that is known by its code.
    Under(Box<UnitRef>, Text),
    /// The root of the office's tree.
    Root,
}

/// Attributes as (field, value); the field belongs to the subject of the item.
pub type Fields = Vec<(Field, Value)>;

/// The four things a holder's name can mean.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Holding {
    /// Nobody holds it: the only one that is a vacancy.
    Vacant,
    /// Filled, and the row of the person says by whom.
    Named,
    /// Filled, the name is withheld.
    Unnamed,
    /// The file does not say.
    NotStated,
    /// The post exists no more.
    Abolished,
}

impl Holding {
    /// Its code in the books.
    pub const fn code(self) -> &'static str {
        match self {
            Holding::Vacant => "vacant",
            Holding::Named => "named",
            Holding::Unnamed => "unnamed",
            Holding::NotStated => "not-stated",
            Holding::Abolished => "abolished",
        }
    }
}

/// From when until when something holds; what is not given is open.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Span {
    /// The first day; `None`: from the import's date on.
    pub from: Option<Date>,
    /// The first day on which it holds no more.
    pub until: Option<Date>,
}

impl Span {
    /// Whether it ends on or before its first day: then it holds on no date.
    pub fn is_backwards(self) -> bool {
        matches!((self.from, self.until), (Some(from), Some(until)) if until <= from)
    }
    /// Whether two spans have a day in common; an open side reaches everywhere.
    pub fn overlaps(self, other: Span) -> bool {
        let starts_before = |one: Span, other: Span| match (one.from, other.until) {
            (Some(from), Some(until)) => from < until,
            _ => true,
        };
        !self.is_backwards() && !other.is_backwards() && starts_before(self, other) && starts_before(other, self)
    }
}

/// A pool by its unit, quota kind and funding form.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct PoolRef {
    /// The institution.
    pub unit: UnitRef,
    /// The quota kind's code.
    pub kind: Text,
    /// The funding form's code; none where the file has none.
    pub funding: Option<Text>,
}

/// One thing a row says. A field that is not given stays as the books have it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Item {
    /// A setting of the office (canonical tables only).
    Office(Fields),
    /// A unit; made with its missing ancestors when it is referred to by path.
    Unit {
        /// Which.
        unit: UnitRef,
        /// Under which; `None`: as the path says, or under the root.
        parent: Option<UnitRef>,
        /// Attributes of `field::unit`.
        fields: Fields,
    },
    /// A document.
    Document {
        /// Its number, by which it is known.
        number: Text,
        /// Attributes of `field::document`.
        fields: Fields,
    },
    /// 编制总量 of a level of government and a kind.
    Total {
        /// The level's code.
        level: Text,
        /// The quota kind's code.
        kind: Text,
        /// The total.
        places: Places,
        /// The document's number.
        document: Option<Text>,
    },
    /// 分配数 of a department.
    Allocation {
        /// The department.
        unit: UnitRef,
        /// The quota kind's code.
        kind: Text,
        /// Places.
        places: Places,
        /// The document's number.
        document: Option<Text>,
    },
    /// A pool and its approved places.
    Pool {
        /// Which.
        pool: PoolRef,
        /// 核定; `None`: not stated.
        approved: Option<Places>,
        /// Occupied as declared by the unit, beside the named count.
        declared: Option<Places>,
        /// The document's number.
        document: Option<Text>,
    },
    /// Occupied places without names: added up over all rows of the import for the pool, which becomes *counted only*.
    Count {
        /// Which pool.
        pool: PoolRef,
        /// Places.
        occupied: Places,
    },
    /// A freeze.
    Freeze {
        /// Of which pool.
        pool: PoolRef,
        /// The document's number, by which (with the pool) it is known.
        document: Text,
        /// Places it locks or will lock.
        places: Places,
        /// Of these, locked now.
        frozen: Places,
        /// Attributes of `field::freeze`.
        fields: Fields,
    },
    /// A post.
    Post {
        /// The institution whose posts are numbered together, and the post's number there: its identity.
        body: UnitRef,
        /// Its number.
        number: Text,
        /// The unit it stands in.
        unit: UnitRef,
        /// The pool it is a place of.
        pool: PoolRef,
        /// Its places; `None`: not stated.
        places: Option<Places>,
        /// Its places are approved ones of the pool.
        approves: bool,
        /// What is said of its holder.
        holding: Holding,
        /// Attributes of `field::post`.
        fields: Fields,
    },
    /// A person in a pool (and in a department, and on a post).
    Person {
        /// The citizen number, where the file has one.
        number: Option<Text>,
        /// The name; `None`: withheld.
        name: Option<Text>,
        /// The pool the person counts in; `None`: known, without a tenure.
        pool: Option<PoolRef>,
        /// Where the person works, when not in the institution itself.
        department: Option<UnitRef>,
        /// The post held: (body, number).
        post: Option<(UnitRef, Text)>,
        /// The share of a place; `None`: not stated, counted as nothing and told.
        share: Option<Places>,
        /// The person state's code; `None`: on duty.
        state: Option<Text>,
        /// Listed apart (单列) under this document.
        apart: Option<Text>,
        /// The number of the document of entry.
        entry_document: Option<Text>,
        /// Attributes of `field::person`.
        fields: Fields,
        /// Attributes of `field::tenure`.
        tenure: Fields,
    },
    /// A unit, pool, post or person with dates of its own.
    Dated {
        /// From when until when.
        span: Span,
        /// What.
        item: Box<Item>,
    },
    /// What a unit became: renamed, merged, split, or its functions moved.
    Link {
        /// The unit before.
        unit: UnitRef,
        /// The unit after.
        became: UnitRef,
        /// In the file's own words.
        how: Text,
        /// When.
        on: Date,
    },
}

impl Item {
    /// What is said, without the span it is said for.
    pub fn plain(&self) -> &Item {
        match self {
            Item::Dated { item, .. } => item,
            item => item,
        }
    }
}

/// One row of a file and how it was read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct IntakeRow {
    /// Where it stands.
    pub origin: Origin,
    /// What it says, or what became of it.
    pub outcome: Outcome,
    /// Doubts told with it (`warning-…`): the row is taken all the same.
    pub warnings: Vec<Message>,
}

/// What reading made of a row. The import adds taken, unchanged and its own rejections.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// What it says, in the order in which it must be taken.
    Items(Vec<Item>),
    /// Not usable, with every reason (`reject-…`).
    Rejected(Vec<Message>),
    /// Left out by a rule of the profile (`skip-…`).
    Skipped(Message),
}

/// A source of rows that can be read from the beginning again (a dry run first, then the import).
pub trait Rows {
    /// The next row; `None` at the end.
    ///
    /// # Errors
    /// The sentence when the file can no longer be read or decoded (exit 4).
    fn next_row(&mut self) -> Result<Option<IntakeRow>, Message>;
    /// The columns of a file as it had them, and the cells of the row read last: for the reject file.
    fn original(&self) -> Original;
    /// Whether [`Rows::rewind`] works. Where it does not, the import keeps the cells of every row it may still reject.
    fn can_rewind(&self) -> bool {
        false
    }
    /// Starts again at the first row: rows found wanting only after all were read are read once more for the reject file.
    ///
    /// # Errors
    /// As [`Rows::next_row`].
    fn rewind(&mut self) -> Result<(), Message> {
        Ok(())
    }
}

/// The row read last, as the file had it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Original {
    /// Its file's column headings.
    pub columns: Vec<String>,
    /// Its cells.
    pub cells: Vec<String>,
}

/// Whether the files are new and changed rows, or the whole truth about their scope on the effective date.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    /// New and changed rows.
    Add,
    /// What the files no longer mention, within their scope, ends on the effective date.
    Statement,
}

/// The settings of one import, checked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Settings {
    /// The profile's name, for the journal.
    pub profile: Text,
    /// Names of the files without folders, for the journal and the opening document.
    pub files: Vec<Text>,
    /// Add or statement.
    pub mode: Mode,
    /// The date everything takes effect.
    pub effective: Date,
    /// The number of the document; `None`: a 期初建账 document named after the files.
    pub document: Option<Text>,
    /// Kinds of quota the statement speaks of: its scope is these kinds within the units (bodies) it mentions.
    pub statement_kinds: Vec<Text>,
    /// Most that a statement may end without `--yes`, in percent of what is in its scope.
    pub end_limit_percent: u32,
    /// `--yes`.
    pub confirmed: bool,
    /// `--rejects`: bad rows are set aside, the good ones taken.
    pub rejects_allowed: bool,
    /// Nothing is written.
    pub dry_run: bool,
}

impl Settings {
    /// What was asked, for the journal. A later import of an earlier date reads `mode` and `profile` back from here.
    pub fn asked(&self) -> Asked {
        let mode = if self.mode == Mode::Statement { "statement" } else { "add" };
        let mut files = String::new();
        for file in &self.files {
            let more = if files.is_empty() { file.to_string() } else { format!(", {file}") };
            if files.len() + more.len() > ASKED_FILES_BYTES_MAX {
                files.push_str(" …");
                break;
            }
            files.push_str(&more);
        }
        let mut args = vec![("profile".to_string(), Value::Text(self.profile.clone()))];
        for (name, text) in [("mode", mode), ("files", &files)] {
            args.extend(Text::new(text).ok().map(|text| (name.to_string(), Value::Text(text))));
        }
        args.sort_by(|one, other| one.0.cmp(&other.0));
        Asked { operation: OPERATION.to_string(), args }
    }
}

/// Bytes of the names of files that the journal keeps.
const ASKED_FILES_BYTES_MAX: usize = 400;
/// The operation's name in the journal.
pub const OPERATION: &str = "import";
