//! The cases rules judge: one subject as it stands at the close of one date.

use crate::domain::catalogue::{Careers, Class, QuotaKind, UnitKind};
use crate::domain::date::Date;
use crate::domain::id::Id;
use crate::domain::pool::Held;
use crate::domain::quantity::Places;
use std::borrow::Cow;

/// A total of a level of government and a kind.
#[derive(Clone, Debug)]
pub struct TotalCase<'a> {
    /// Level of government's code.
    pub level: &'a str,
    /// Quota kind's code.
    pub kind: &'a str,
    /// Whether the total is stated.
    pub stated: bool,
    /// Its figures: `total` and `approved`.
    pub held: Held,
    /// The document it rests on.
    pub document: Option<Id>,
}

/// A pool.
#[derive(Clone, Debug)]
pub struct PoolCase<'a> {
    /// The date.
    pub date: Date,
    /// Quota kind's code.
    pub code: &'a str,
    /// Its row, where the code is known.
    pub kind: Option<&'a QuotaKind>,
    /// Class of the kind.
    pub class: Class,
    /// The institution kind's code.
    pub unit_kind: &'a str,
    /// Whether the unit works.
    pub active: bool,
    /// Whether approved is stated.
    pub stated: bool,
    /// Its figures.
    pub held: Held,
    /// Occupied as declared.
    pub declared: Option<Places>,
    /// The document approved rests on.
    pub document: Option<Id>,
    /// Shares of the people placed by policy under their own documents, and these documents; of pools that are over.
    pub policy: Places,
    /// Their documents.
    pub policy_documents: Vec<Id>,
    /// Departments of the unit that work; of pools that count bodies.
    pub departments: i64,
    /// What departments of the unit are allocated (分配数) of the kind.
    pub allocated: Places,
    /// The least that was free in the time back to [`PoolCase::idle_from`], where that was asked for.
    pub idle: Places,
    /// The date from which at least [`PoolCase::idle`] places were free without a break.
    pub idle_from: Option<Date>,
}

/// A unit.
#[derive(Clone, Debug)]
pub struct UnitCase<'a> {
    /// The date.
    pub date: Date,
    /// Kind's code.
    pub code: &'a str,
    /// Its row, where the code is known.
    pub kind: Option<&'a UnitKind>,
    /// Whether it works.
    pub active: bool,
    /// Unified social credit code.
    pub credit_code: &'a str,
    /// Established on.
    pub established_on: Option<Date>,
    /// Abolished on.
    pub abolished_on: Option<Date>,
    /// The date on which a temporary body ends.
    pub ends_on: Option<Date>,
    /// The newest year whose annual report (年报) is filed, where that is stated.
    pub annual_report: Option<i64>,
}

/// What a post says it reports to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ReportsTo {
    /// Nothing is said.
    Nothing,
    /// Another post that is there.
    Post,
    /// Itself.
    Itself,
    /// A number no post has.
    Unknown,
    /// A post that was abolished.
    Abolished,
}

/// A post.
#[derive(Clone, Debug)]
pub struct PostCase<'a> {
    /// Its number.
    pub number: &'a str,
    /// Places, where stated.
    pub places: Option<Places>,
    /// Whether it was abolished, or its unit.
    pub ended: bool,
    /// Whether it says that it is filled.
    pub said_filled: bool,
    /// The sum of the shares of those who hold it.
    pub occupied: Places,
    /// How many hold it.
    pub holders: i64,
    /// What it reports to.
    pub reports_to: ReportsTo,
    /// The number it says it reports to.
    pub above: &'a str,
}

/// A place a person holds at the date.
#[derive(Clone, Debug)]
pub struct SeatCase<'a> {
    /// The unit.
    pub unit: Id,
    /// The unit's level, as its place among the levels (0 is the highest); none where it has none.
    pub unit_level: Option<usize>,
    /// Quota kind's code.
    pub kind: &'a str,
    /// Class of the kind.
    pub class: Class,
    /// Whose careers the kind holds.
    pub careers: Careers,
    /// Its share.
    pub share: Places,
    /// Whether it counts against the quota.
    pub counts: bool,
    /// Entered on.
    pub entered_on: Option<Date>,
    /// The day of retirement, death or transfer, where one is recorded.
    pub event_on: Option<Date>,
    /// The document of entry.
    pub document: Option<Id>,
    /// What kind of document that is.
    pub document_kind: Cow<'a, str>,
}

/// A person.
#[derive(Clone, Debug)]
pub struct PersonCase<'a> {
    /// The date.
    pub date: Date,
    /// Identity number as recorded.
    pub number: Cow<'a, str>,
    /// Sex as recorded.
    pub sex: &'a str,
    /// Birth date of record.
    pub birth: Option<Date>,
    /// Retirement category as recorded.
    pub retirement: &'a str,
    /// Fields whose text stands in no national table: name of the field and text.
    pub unknown: Vec<(&'static str, &'a str)>,
    /// Level as recorded, and its place among the levels.
    pub level: &'a str,
    /// Its place among the levels (0 is the highest), where it is one.
    pub level_place: Option<usize>,
    /// Whether that level lets a woman follow the retirement table of men.
    pub is_senior: bool,
    /// The places held.
    pub seats: Vec<SeatCase<'a>>,
    /// Others with the same number, and whether they count somewhere.
    pub same_number: Vec<(Id, bool)>,
}
