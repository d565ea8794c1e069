//! A profile ready to be applied: every name resolved.

use crate::domain::field::Field;
use crate::domain::intake::Mode;
use crate::domain::text::Text;
use crate::exchange::profile::pattern::Pattern;
use crate::exchange::read::Told;
use std::collections::{BTreeMap, BTreeSet};

/// A profile, checked.
#[derive(Clone, Debug)]
pub struct Profile {
    /// Its name.
    pub name: Text,
    /// What it is for, in Chinese and English.
    pub title: (String, String),
    /// Add or statement.
    pub mode: Mode,
    /// Most that a statement may end without `--yes`, in percent.
    pub end_limit: u32,
    /// Quota kinds a statement speaks of.
    pub statement_kinds: Vec<Text>,
    /// The effective date stands in the files' names when nothing else is said.
    pub effective_from_name: bool,
    /// Rows have dates of their own.
    pub is_dated: bool,
    pub(super) told: Told,
    pub(super) sheets: Vec<Pattern>,
    pub(super) hidden_sheets: bool,
    pub(super) skip_rows: u32,
    pub(super) header: HeaderAt,
    pub(super) header_rows: u32,
    pub(super) ignore_columns: bool,
    pub(super) ignore_sheets: bool,
    pub(super) tables: Vec<Table>,
}

/// Where the headings stand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum HeaderAt {
    First,
    Find,
    None,
}

/// Where a value comes from.
#[derive(Clone, Debug)]
pub(super) enum Source {
    Column(usize),
    Constant(Text),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Text,
    Places,
    Int,
    Date,
    Flag,
    Number,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum DateForm {
    Ymd,
    Dmy,
    Mdy,
    Ym,
    Y,
    Serial,
}

/// What the form asks of a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Form {
    NoBlanks,
    HalfWidth,
    Dashes,
}

/// What a blank cell takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Fill {
    Down,
    Right,
}

/// Forms of numbers beside the plain one.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct NumberForms {
    pub spaced: bool,
    pub worded: bool,
    pub bracketed: bool,
    /// The comma is the decimal sign.
    pub comma: bool,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Map {
    /// By folded text.
    pub values: BTreeMap<String, Text>,
    pub blank: Option<Text>,
    pub otherwise: Otherwise,
    /// Folded texts whose meaning is told: short forms of a national code.
    pub told: BTreeSet<String>,
}

#[derive(Clone, Debug, Default)]
pub(super) enum Otherwise {
    #[default]
    Keep,
    Reject,
    Is(Text),
}

#[derive(Clone, Debug)]
pub(super) struct Column {
    pub name: String,
    /// Headings as sentences list them.
    pub shown: String,
    /// Folded headings.
    pub headers: Vec<String>,
    pub kind: Kind,
    pub required: bool,
    pub needed: bool,
    /// Folded.
    pub blank: Vec<String>,
    pub map: Option<Map>,
    pub long: bool,
    pub warn_bad: bool,
    pub rules: Vec<Form>,
    pub strip: Vec<String>,
    pub split: Option<(String, i64)>,
    pub dates: Vec<DateForm>,
    pub numbers: NumberForms,
    /// Its place in the file, from 0.
    pub place: Option<usize>,
    /// The columns it is put together of, and what stands between.
    pub parts: Option<(Vec<usize>, String)>,
    pub fill: Option<Fill>,
    /// A column of the joined table.
    pub joined: Option<usize>,
}

#[derive(Clone, Debug)]
pub(super) struct Condition {
    pub column: usize,
    /// Folded.
    pub is: Vec<String>,
    pub not: Vec<String>,
    pub same: Option<usize>,
    pub differs: Option<usize>,
}

#[derive(Clone, Debug)]
pub(super) struct Table {
    pub name: String,
    pub files: Vec<Pattern>,
    pub sheets: Vec<Pattern>,
    pub order: i64,
    pub columns: Vec<Column>,
    /// Folded headings.
    pub ignore: Vec<String>,
    pub skip: Vec<Condition>,
    pub totals: Option<(Condition, Vec<usize>)>,
    pub subtotals: Vec<Subtotal>,
    pub sums: Vec<(String, usize)>,
    pub tree: Option<Tree>,
    pub identity: Vec<usize>,
    /// Columns that offices exchange: the upper and the lower by their headings.
    pub exchanged: Option<(usize, usize)>,
    /// Table, column here, column there.
    pub join: Option<(usize, usize, usize)>,
    pub joined_only: bool,
    pub items: Vec<ItemRule>,
    pub checks: Vec<Check>,
}

/// The rows that a subtotal sums.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Summed {
    Above,
    Below,
    Group(usize),
}

#[derive(Clone, Debug)]
pub(super) struct Subtotal {
    pub when: Condition,
    pub columns: Vec<usize>,
    pub of: Summed,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum TreeBy {
    Id { id: usize, parent: usize },
    Prefix { code: usize, lengths: Vec<usize>, separator: Option<String> },
    Depth { depth: usize },
    Indent,
}

#[derive(Clone, Debug)]
pub(super) struct Tree {
    pub by: TreeBy,
    pub code: Option<usize>,
    pub node: usize,
    /// Folded.
    pub top: Vec<String>,
    pub top_is_root: bool,
    /// Several rows may tell the same node.
    pub shared: bool,
    pub group_kind: Option<Text>,
    pub kind_by_group: BTreeMap<String, Text>,
    pub kind: Option<Text>,
}

/// How a unit is named; tried in the order of the fields.
#[derive(Clone, Debug, Default)]
pub(super) struct UnitRule {
    pub code: Option<Source>,
    pub names: Option<Source>,
    pub path: Vec<Source>,
    pub collapse: bool,
    pub tree: bool,
    pub root: bool,
    pub under: Vec<Source>,
    pub below: Option<Source>,
    pub otherwise: Option<Box<UnitRule>>,
}

#[derive(Clone, Debug)]
pub(super) struct PoolRule {
    pub unit: UnitRule,
    pub kind: Source,
    pub funding: Option<Source>,
}

pub(super) type FieldRules = Vec<(Field, Source)>;

/// From when until when an item holds.
#[derive(Clone, Debug)]
pub(super) struct DatesRule {
    pub from: Option<Source>,
    pub until: Option<Source>,
    /// `until` is the last day on which it holds.
    pub inclusive: bool,
}

#[derive(Clone, Debug)]
pub(super) struct ItemRule {
    pub when: Vec<Condition>,
    pub dates: Option<DatesRule>,
    pub make: Make,
}

#[derive(Clone, Debug)]
pub(super) enum Make {
    Office { fields: FieldRules },
    Unit { unit: UnitRule, parent: Option<UnitRule>, kinds: Vec<Text>, fields: FieldRules },
    Document { number: Source, fields: FieldRules },
    Total { level: Source, kind: Source, places: Source, document: Option<Source> },
    Allocation { unit: UnitRule, kind: Source, places: Source, document: Option<Source> },
    Pool { pool: PoolRule, approved: Option<Source>, declared: Option<Source>, document: Option<Source> },
    Count { pool: PoolRule, places: Source },
    Freeze { pool: PoolRule, document: Source, places: Source, frozen: Option<Source>, fields: FieldRules },
    Post(Box<PostRule>),
    Person(Box<PersonRule>),
    Link { unit: UnitRule, became: UnitRule, how: Source, on: Source },
}

#[derive(Clone, Debug)]
pub(super) struct PostRule {
    pub body: UnitRule,
    pub number: Source,
    pub unit: UnitRule,
    pub pool: PoolRule,
    pub places: Option<Source>,
    pub approves: bool,
    pub holding: Option<Source>,
    pub fields: FieldRules,
}

#[derive(Clone, Debug)]
pub(super) struct PersonRule {
    pub number: Option<Source>,
    pub name: Option<Source>,
    pub pool: Option<PoolRule>,
    pub department: Option<UnitRule>,
    pub post: Option<(UnitRule, Source)>,
    pub share: Option<Source>,
    pub state: Option<Source>,
    pub apart: Option<Source>,
    pub entry_document: Option<Source>,
    pub fields: FieldRules,
    pub tenure: FieldRules,
}

#[derive(Clone, Debug)]
pub(super) struct Check {
    pub when: Vec<Condition>,
    pub column: usize,
    pub doubt: Doubt,
    /// What it finds is a reason against the row.
    pub rejects: bool,
}

/// What is doubtful about a column.
#[derive(Clone, Debug)]
pub(super) enum Doubt {
    Blank,
    Filled,
    Zero,
    Equal { other: usize },
    Above { other: usize },
    Below { other: usize },
    Before { other: usize },
    Past,
    Value { is: Vec<String> },
    Repeated,
    Differs { other: usize },
}
