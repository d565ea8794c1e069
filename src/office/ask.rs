//! Questions and answers between the screen or the command line and the office: plain data, nothing else.

use crate::domain::date::Date;
use crate::domain::facts::At;
use crate::domain::id::{Id, IdKind};
use crate::domain::message::Message;
use crate::domain::pool::{Column, Figures};
use crate::domain::quantity::Places;
use crate::domain::table::Listing;
pub use crate::office::alerts::Alerts;
pub use crate::office::condition::{Condition, Test};
pub use crate::office::explain::{Explain, Explained, Lead};
use std::collections::BTreeSet;
use std::path::PathBuf;

/// 本级 or 含下属.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Scope {
    /// 本级: the institution with its departments. The default everywhere.
    #[default]
    Own,
    /// 含下属: with its subordinate institutions; sums of the pools' own figures.
    Subtree,
}

/// What a listing is asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ListAsk {
    /// Its name: `units`, `vacancies`, `people`, `posts`, `documents`, `totals`, `frozen`, `journal`, `history`, `due`,
    /// `flags`, `cases`, `requests`, `snapshots`, `access-log`.
    pub name: String,
    /// Within this unit and everything below it.
    pub unit: Option<Id>,
    /// Of this subject (`history ID`).
    pub subject: Option<Id>,
    /// Only this quota kind.
    pub kind: Option<String>,
    /// Only this institution kind.
    pub unit_kind: Option<String>,
    /// 本级 or 含下属.
    pub scope: Scope,
    /// Also rows that are not notable (`--all`).
    pub all: bool,
    /// People who left (`--left`).
    pub left: bool,
    /// From this date (`--from`).
    pub from: Option<Date>,
    /// To this date (`--to`).
    pub to: Option<Date>,
    /// Identity numbers whole; goes to the access log (`--reveal`).
    pub reveal: bool,
    /// Sort by these columns in turn, descending when true; empty: official order. Stable, what is not stated last.
    pub sort: Vec<(String, bool)>,
    /// Only rows that meet all of these; the totals too are of the rows that meet them.
    pub conditions: Vec<Condition>,
    /// First row wanted.
    pub offset: u64,
    /// Most rows wanted; `None`: all.
    pub limit: Option<u64>,
}

impl ListAsk {
    /// All rows of a listing in official order.
    pub fn new(name: &str) -> ListAsk {
        ListAsk {
            name: name.to_string(),
            unit: None,
            subject: None,
            kind: None,
            unit_kind: None,
            scope: Scope::Own,
            all: false,
            left: false,
            from: None,
            to: None,
            reveal: false,
            sort: Vec::new(),
            conditions: Vec::new(),
            offset: 0,
            limit: None,
        }
    }
}

/// A listing as somebody likes to see it, kept in the store under a name and shared by the screen and the command line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NamedView {
    /// Its name, of one listing.
    pub name: String,
    /// The listing.
    pub listing: String,
    /// Field names of the columns in order, with a width in cells where one was chosen; empty: the listing's own.
    pub columns: Vec<(String, Option<u16>)>,
    /// As [`ListAsk::sort`].
    pub sort: Vec<(String, bool)>,
    /// As [`ListAsk::conditions`].
    pub conditions: Vec<Condition>,
    /// As [`ListAsk::scope`].
    pub scope: Scope,
    /// As [`ListAsk::unit`].
    pub unit: Option<Id>,
    /// As [`ListAsk::kind`].
    pub kind: Option<String>,
    /// As [`ListAsk::unit_kind`].
    pub unit_kind: Option<String>,
    /// As [`ListAsk::all`].
    pub all: bool,
}

impl NamedView {
    /// The view of a listing as it is asked for, under a name; columns in order.
    pub fn of(ask: &ListAsk, name: &str, columns: Vec<(String, Option<u16>)>) -> NamedView {
        NamedView {
            name: name.to_string(),
            listing: ask.name.clone(),
            columns,
            sort: ask.sort.clone(),
            conditions: ask.conditions.clone(),
            scope: ask.scope,
            unit: ask.unit,
            kind: ask.kind.clone(),
            unit_kind: ask.unit_kind.clone(),
            all: ask.all,
        }
    }

    /// What is asked for to show it.
    pub fn ask(&self) -> ListAsk {
        ListAsk {
            sort: self.sort.clone(),
            conditions: self.conditions.clone(),
            scope: self.scope,
            unit: self.unit,
            kind: self.kind.clone(),
            unit_kind: self.unit_kind.clone(),
            all: self.all,
            ..ListAsk::new(&self.listing)
        }
    }
}

/// A listing to be written to a file exactly as it is shown.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ListExport {
    /// What is shown; its `offset` and `limit` are not looked at.
    pub ask: ListAsk,
    /// Field name and heading of the columns shown, in order.
    pub columns: Vec<(String, String)>,
    /// The point it is shown for; none: today.
    pub as_of: Option<Date>,
    /// The newest entry it is shown for (`Listing::recorded`), so that marked rows are the rows that were marked; none: all.
    pub recorded: Option<u64>,
    /// Only these rows: their places among all that match, from 0, in the order asked for. Then the totals are of these.
    pub only: Option<Vec<u64>>,
    /// The file; `.csv` writes CSV, `.xlsx` a workbook.
    pub file: PathBuf,
    /// Whether a file that is there is written over.
    pub overwrite: bool,
}

/// What was written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ListWritten {
    /// The file.
    pub file: PathBuf,
    /// Its rows, totals not counted.
    pub rows: u64,
}

/// A question. Every one is answered for a point of both times.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Ask {
    /// Who, as of when, up to which entry, grand totals: row 1 and the first frame.
    Head,
    /// A listing.
    List(ListAsk),
    /// How often each value of a column occurs among the rows of a listing, the most frequent first: a listing
    /// `frequencies` of `value, count, share` (share in percent), for columns with places also `vacant` and the like summed,
    /// and a hidden `condition` that finds the rows again ([`Condition::parse`] for the column asked for). Sort, offset
    /// and limit of `ask` are those of the values.
    Frequencies {
        /// Which rows.
        ask: ListAsk,
        /// The column's field name.
        column: String,
    },
    /// The named views kept in the store.
    Views {
        /// Only those of this listing.
        listing: Option<String>,
    },
    /// Quick lookup: hits in order, and the answer lines of the best one.
    Find {
        /// What was typed.
        query: String,
        /// Most hits wanted.
        limit: usize,
    },
    /// The card of a subject.
    Card {
        /// Which.
        id: Id,
    },
    /// Subjects of one kind to choose from in a field of a form.
    Choose(ChooseAsk),
    /// What subjects are called, in the order asked; those that are not there are left out.
    Names(Vec<Id>),
    /// The visible rows of the tree.
    Tree {
        /// Units whose children are shown.
        open: BTreeSet<Id>,
        /// First row wanted.
        offset: usize,
        /// Most rows wanted.
        limit: usize,
        /// Where this unit stands among the rows, if it is to be found (its ancestors are opened for the answer).
        find: Option<Id>,
        /// Only units with this in their name, short name or initials, and what stands above them; empty: all.
        filter: String,
        /// The figures of an institution's main kind: its own, or with its subordinates.
        scope: Scope,
    },
    /// What makes a figure (`g`).
    Origin {
        /// Of a pool, or of a unit with `kind`.
        subject: Id,
        /// The quota kind, when the subject is a unit.
        kind: Option<String>,
        /// Which figure; `None`: the whole panel.
        column: Option<Column>,
        /// 本级 or 含下属.
        scope: Scope,
    },
    /// Why something is flagged, or what a rule does in this office.
    Explain(Explain),
    /// What the rules found, counted, with what is new since the last visit.
    Alerts {
        /// The scan of now; otherwise what is kept of an earlier one, at once.
        now: bool,
    },
}

/// What a field of a form is looking for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ChooseAsk {
    /// Of this kind; none: of any that can be looked up.
    pub kind: Option<IdKind>,
    /// What was typed; empty: those nearest at hand (open freezes, holdings of a person, newest documents).
    pub query: String,
    /// Of this unit or person, where the kind belongs to one (freezes, holdings).
    pub of: Option<Id>,
    /// Most wanted.
    pub limit: usize,
}

/// A question with its point of both times; `None` means today and the newest entry.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Question {
    /// What is asked.
    pub ask: Ask,
    /// The date; `None`: today.
    pub as_of: Option<Date>,
    /// The newest entry to take into account; `None`: all.
    pub recorded: Option<u64>,
}

/// The head of every screen.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Head {
    /// The office's name.
    pub office: String,
    /// The name of the root unit.
    pub root: String,
    /// Today in the office's time zone.
    pub today: Date,
    /// The point answered for.
    pub at: At,
    /// The newest entry of the books.
    pub last_seq: u64,
    /// Officer and role, when the store has officers.
    pub officer: Option<(String, String)>,
    /// Totals of the office per quota kind in display order.
    pub kinds: Vec<KindLine>,
    /// Whether nothing can be entered (an older date, a read-only store, an I/O error): the sentence.
    pub read_only: Option<Message>,
}

/// The figures of one quota kind of a unit or of the office: one answer line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KindLine {
    /// The quota kind's code.
    pub kind: String,
    /// Its name in Chinese and English.
    pub name: (String, String),
    /// Its short name in Chinese and English.
    pub short: (String, String),
    /// Its class: `quota`, `off-quota`, `leadership`, `rank`, `bodies`.
    pub class: &'static str,
    /// The pool, when there is just one.
    pub pool: Option<Id>,
    /// Its figures.
    pub figures: Figures,
    /// The number of the document the approved figure rests on.
    pub document: Option<String>,
    /// 编制总量 and 机动, for the office as a whole.
    pub total: Option<(Places, Places)>,
}

/// One hit of the quick lookup.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hit {
    /// What was found.
    pub id: Id,
    /// Its name (or number, for documents).
    pub name: String,
    /// The unit it belongs to.
    pub unit: Option<Id>,
    /// That unit's name.
    pub unit_name: String,
    /// How it matched: `code`, `number`, `short-name`, `initials`, `initials-other`, `pinyin`, `name`.
    pub matched: &'static str,
    /// Greater is better.
    pub score: i64,
    /// More to show on its line: the answer lines of a unit, title and kind of a person, title and date of a document.
    pub lines: Vec<KindLine>,
    /// What else is shown, already in words of the books (a title, a date).
    pub detail: String,
    /// The same in its parts, of a person or post.
    pub more: Option<HitMore>,
}

/// What stands on the line of a person or post.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct HitMore {
    /// Department and title; grade of a post.
    pub place: String,
    /// When the person entered the place held.
    pub entered_on: Option<Date>,
    /// The statutory day of retirement, where it is known.
    pub retires_on: Option<Date>,
    /// State of a person who is not simply on duty; status of a post.
    pub state: Option<String>,
    /// Since when that holds.
    pub since: Option<Date>,
}

/// The answer of a lookup.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hits {
    /// What was asked.
    pub query: String,
    /// The best hits, in order.
    pub hits: Vec<Hit>,
    /// How many match in all.
    pub count: u64,
    /// The card of the best hit, whose lines stand in the box; none for a document.
    pub best: Option<Card>,
    /// Whether all people are in already (just after the start they may not be).
    pub complete: bool,
}

/// A subject to choose.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Choice {
    /// Which.
    pub id: Id,
    /// Its name, or its number.
    pub name: String,
    /// What tells it apart: unit, title, date, figures.
    pub detail: String,
}

/// The answer to [`Ask::Choose`] and [`Ask::Names`].
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Choices {
    /// What was asked.
    pub query: String,
    /// The best, best first.
    pub choices: Vec<Choice>,
    /// How many fit in all.
    pub count: u64,
}

/// One visible row of the tree.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TreeRow {
    /// The unit.
    pub unit: Id,
    /// Its name.
    pub name: String,
    /// Its depth; the root is 0.
    pub depth: usize,
    /// Whether it has units below it.
    pub has_children: bool,
    /// Whether these are shown.
    pub is_open: bool,
    /// The figures of its main kind; `None` for groups, where they would mix.
    pub figures: Option<Figures>,
    /// Of a filtered tree: shown only as the way to what matches.
    pub is_way: bool,
    /// The row stands for so many departments folded away; opening it shows them.
    pub folded: usize,
}

/// The visible part of the tree.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TreeRows {
    /// The rows from `offset` on.
    pub rows: Vec<TreeRow>,
    /// Place of the first row.
    pub offset: usize,
    /// How many rows there are with what is open.
    pub count: usize,
    /// Where the unit looked for stands.
    pub found: Option<usize>,
    /// What had to be opened for it.
    pub opened: Vec<Id>,
}

/// The card of a subject.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Card {
    /// Which.
    pub id: Id,
    /// The point answered for.
    pub at: At,
    /// Its name.
    pub name: String,
    /// Names from the root down to its parent.
    pub path: Vec<String>,
    /// What it is: kind, level, group, in both languages.
    pub about: (String, String),
    /// Attributes as (field name, value), for `show` and the foot of the card.
    pub fields: Vec<(String, crate::domain::table::Cell)>,
    /// 本级 answer lines, one per kind, in display order (units); the pool's line (pools, people, posts).
    pub own: Vec<KindLine>,
    /// 含下属 lines, where there are subordinate institutions.
    pub subtree: Vec<KindLine>,
    /// How many subordinate institutions.
    pub subordinates: u64,
    /// People retiring within twelve months (filled once retirement is known), people listed apart.
    pub apart: Places,
    /// The newest moves behind the figures, newest first.
    pub origins: Vec<OriginLine>,
    /// Departments or people or holders, as a small listing.
    pub listing: Option<Listing>,
}

/// One line of "where a number comes from".
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OriginLine {
    /// Which figure it is behind.
    pub column: Column,
    /// From when.
    pub effective: Date,
    /// By how much.
    pub places: Places,
    /// The figure after it.
    pub after: Places,
    /// The entry.
    pub seq: u64,
    /// The operation.
    pub operation: String,
    /// The document: id, number, title.
    pub document: Option<(Id, String, String)>,
    /// The person, freeze or other subject it is about, with its name.
    pub subject: Option<(Id, String)>,
    /// The officer's words.
    pub reason: Option<String>,
}

/// What makes a figure.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Origin {
    /// Of what: a unit, with its name.
    pub unit: (Id, String),
    /// The figures it explains, one line per kind asked.
    pub line: KindLine,
    /// The moves, newest first.
    pub moves: Vec<OriginLine>,
    /// The named people behind occupied and apart, the freezes behind frozen.
    pub listing: Option<Listing>,
}

/// An answer, of the kind asked for.
#[allow(clippy::large_enum_variant)] // one at a time, moved once
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Answer {
    /// To [`Ask::Head`].
    Head(Head),
    /// To [`Ask::List`] and [`Ask::Frequencies`].
    Listing(Listing),
    /// To [`Ask::Views`], by listing and name.
    Views(Vec<NamedView>),
    /// To [`Ask::Find`].
    Hits(Hits),
    /// To [`Ask::Card`].
    Card(Box<Card>),
    /// To [`Ask::Choose`] and [`Ask::Names`].
    Choices(Choices),
    /// To [`Ask::Tree`].
    Tree(TreeRows),
    /// To [`Ask::Origin`].
    Origin(Box<Origin>),
    /// To [`Ask::Explain`].
    Explained(Box<Explained>),
    /// To [`Ask::Alerts`].
    Alerts(Alerts),
    /// It is being worked out in the background: ask again.
    Later,
}

/// Why there is no answer or receipt; `exit` is the command line's exit status (CONTRACT section 1).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    /// The sentence.
    pub message: Message,
    /// 1 refused, 2 usage, 3 the store, 4 an input file.
    pub exit: u8,
    /// Every reason, when an operation was refused.
    pub refusal: Option<crate::domain::refusal::Refusal>,
    /// The candidates, when a name fits several.
    pub candidates: Vec<(Id, String)>,
    /// What an import came to before it was refused.
    pub report: Option<Box<crate::domain::intake::Report>>,
}

impl Problem {
    /// A problem with its sentence.
    pub fn new(exit: u8, message: Message) -> Problem {
        Problem { message, exit, refusal: None, candidates: Vec::new(), report: None }
    }
}

/// One operation as asked for, arguments still as texts: resolved, checked and decided by the office.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Order {
    /// The operation's name.
    pub operation: String,
    /// The caller's own id, for idempotence.
    pub caller_id: Option<String>,
    /// Arguments by name, common ones among them, as typed.
    pub args: Vec<(String, String)>,
}

/// A total (编制总量) that an order changes, or whose 机动 it changes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TotalChange {
    /// The level of government.
    pub level: String,
    /// The quota kind.
    pub kind: String,
    /// 编制总量 and 机动 before; none: not stated.
    pub before: Option<(Places, Places)>,
    /// 编制总量 and 机动 after; none: not stated.
    pub after: Option<(Places, Places)>,
}

/// What became of an order.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Receipt {
    /// The entry written; the earlier one when it already existed; none on a dry run.
    pub seq: Option<u64>,
    /// Whether the same request (same id, same content) had been recorded before.
    pub existed: bool,
    /// Subjects created.
    pub created: Vec<Id>,
    /// What it says of itself.
    pub notes: Vec<Message>,
    /// The lines of the pools it changes: before and after.
    pub lines: Vec<(Id, String, KindLine, KindLine)>,
    /// The totals it changes: before and after.
    pub totals: Vec<TotalChange>,
}
