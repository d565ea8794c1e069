//! Items: what a row says of units, pools, posts, people; and what is doubtful about it.

use super::{ConditionSpec, Name};
use serde::Deserialize;
use std::collections::BTreeMap;

/// How a unit is named.
#[derive(Deserialize, Clone, Debug, Default)]
#[serde(deny_unknown_fields)]
pub struct UnitSpec {
    /// Its code; tried first.
    pub code: Option<Name>,
    /// Its path in one cell, parts between `/`; tried second.
    pub names: Option<Name>,
    /// Its path in several columns from the top down; tried third.
    #[serde(default)]
    pub path: Vec<Name>,
    /// Only so many parts of `path`, from the top.
    pub levels: Option<usize>,
    /// Parts of `path` that repeat the one above are left out.
    #[serde(default)]
    pub collapse: bool,
    /// The node of the table's tree.
    #[serde(default)]
    pub tree: bool,
    /// The root of the office.
    #[serde(default)]
    pub root: bool,
    /// Names below it, one column each.
    #[serde(default)]
    pub under: Vec<Name>,
    /// Names below it in one cell, parts between `/`.
    pub below: Option<Name>,
    /// When none of these names one.
    pub otherwise: Option<Box<UnitSpec>>,
}

/// How a pool is named.
#[derive(Deserialize, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub struct PoolSpec {
    /// Its unit.
    pub unit: UnitSpec,
    /// Its quota kind.
    pub kind: Name,
    /// Its funding form.
    pub funding: Option<Name>,
}

/// One thing a row says.
#[derive(Deserialize, Clone, Debug, Default)]
#[serde(deny_unknown_fields)]
pub struct ItemSpec {
    /// `office`, `unit`, `document`, `total`, `pool`, `allocation`, `count`, `freeze`, `post`, `person`, `link`.
    pub item: Option<Name>,
    /// All of these must hold.
    #[serde(default)]
    pub when: Vec<ConditionSpec>,
    /// The first day on which it holds (`unit`, `pool`, `post`, `person`, `link`); without: the import's date.
    pub from: Option<Name>,
    /// The day it ends (`unit`, `pool`, `post`, `person`).
    pub until: Option<Name>,
    /// What `until` says: `first-day-after` (default), the first day on which it holds no more, or `last-day`.
    pub until_is: Option<Name>,
    /// What the unit became (`link`).
    pub became: Option<UnitSpec>,
    /// In which way, in the file's own words (`link`).
    pub how: Option<Name>,
    /// Fields of the subject by name.
    #[serde(default)]
    pub fields: BTreeMap<String, Name>,
    /// Fields of a person's tenure.
    #[serde(default)]
    pub tenure: BTreeMap<String, Name>,
    /// The unit (`unit`, `post`); the department (`allocation`).
    pub unit: Option<UnitSpec>,
    /// The unit above (`unit`).
    pub parent: Option<UnitSpec>,
    /// Kinds of the parts of a path, from the top (`unit`); the parts above are items of their own.
    #[serde(default)]
    pub kinds: Vec<Name>,
    /// The institution whose posts are numbered together (`post`, a person's post).
    pub body: Option<UnitSpec>,
    /// The pool (`pool`, `count`, `freeze`, `post`, `person`).
    pub pool: Option<PoolSpec>,
    /// Number of a document, post or person.
    pub number: Option<Name>,
    /// Level of government (`total`).
    pub level: Option<Name>,
    /// Quota kind (`total`, `allocation`).
    pub kind: Option<Name>,
    /// Places (`total`, `allocation`, `count`, `freeze`, `post`).
    pub places: Option<Name>,
    /// Approved places (`pool`).
    pub approved: Option<Name>,
    /// Declared occupied (`pool`).
    pub declared: Option<Name>,
    /// Places locked now (`freeze`); without: all.
    pub frozen: Option<Name>,
    /// Number of the document (`total`, `pool`, `allocation`, `freeze`).
    pub document: Option<Name>,
    /// Each post is an approved place of its pool (`post`).
    #[serde(default)]
    pub approves: bool,
    /// What is said of the holder (`post`): `vacant`, `named`, `unnamed`, `not-stated`, `abolished`.
    pub holding: Option<Name>,
    /// Name of a person.
    pub name: Option<Name>,
    /// Where a person works.
    pub department: Option<UnitSpec>,
    /// Number of the post a person holds, in `body`.
    pub post: Option<Name>,
    /// A person's share of a place.
    pub share: Option<Name>,
    /// A person's state.
    pub state: Option<Name>,
    /// Number of the document under which a person is listed apart.
    pub apart: Option<Name>,
    /// Number of the document of entry.
    pub entry_document: Option<Name>,
}

/// Something doubtful; the row is taken and the original text told.
#[derive(Deserialize, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub struct CheckSpec {
    /// `blank`, `filled`, `zero`, `equal`, `above`, `below` (numbers), `before` (dates), `past` (a date before the import
    /// takes effect), `value`, `repeated`, `differs`.
    pub check: Name,
    /// All of these must hold.
    #[serde(default)]
    pub when: Vec<ConditionSpec>,
    /// The column.
    pub column: Name,
    /// The other column (`equal`, `above`, `below`, `before`, `differs`).
    pub other: Option<Name>,
    /// `warn` (default) or `reject` (`blank`, `before`, `repeated`, `differs`).
    pub bad: Option<Name>,
    /// The texts (`value`).
    #[serde(default)]
    pub is: Vec<String>,
}
