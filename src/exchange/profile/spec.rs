//! A profile as it is written in TOML. Names of columns, maps and fields keep their place in the text, so that an error
//! found later still names the line. A value is either the name of a column or, after `=`, a constant.

use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

/// A name with its place in the profile's text.
pub type Name = Spanned<String>;

/// The whole profile.
#[derive(Deserialize, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub struct ProfileSpec {
    /// Its name.
    pub name: Name,
    /// What it is for, in Chinese.
    #[serde(default)]
    pub title_zh: String,
    /// What it is for, in English.
    #[serde(default)]
    pub title_en: String,
    /// `add` or `statement`.
    pub mode: Option<Name>,
    /// Most that a statement may end without `--yes`, in percent.
    pub end_limit: Option<Spanned<i64>>,
    /// The effective date stands in the files' names (`…-2011-03-31-…`) when nothing else is said.
    #[serde(default)]
    pub effective_from_name: bool,
    /// Quota kinds a statement speaks of.
    #[serde(default)]
    pub statement_kinds: Vec<Name>,
    /// Takes the canonical tables of `estab` as its tables.
    #[serde(default)]
    pub canonical: bool,
    /// How files are opened.
    #[serde(default)]
    pub file: FileSpec,
    /// Value maps by name.
    #[serde(default)]
    pub maps: BTreeMap<String, MapSpec>,
    /// The tables; the first one that fits a file's name and header is taken.
    #[serde(default, rename = "table")]
    pub tables: Vec<TableSpec>,
}

/// How files are opened.
#[derive(Deserialize, Clone, Debug, Default)]
#[serde(deny_unknown_fields)]
pub struct FileSpec {
    /// `detect`, `text`, `xlsx`, `xls`, `xlsb`, `ods`.
    pub format: Option<Name>,
    /// `detect` or a name (`utf-8`, `gb18030`, `windows-1252`).
    pub encoding: Option<Name>,
    /// `detect`, `tab`, or one character.
    pub delimiter: Option<Name>,
    /// Patterns of sheet names; without: the first sheet that is shown.
    #[serde(default)]
    pub sheets: Vec<String>,
    /// Rows before the header.
    #[serde(default)]
    pub skip_rows: u32,
    /// `first` (the first row after `skip_rows`) or `find` (the first of twenty rows that fits a table).
    pub header: Option<Name>,
    /// `refuse` or `ignore` columns that no table names.
    pub other_columns: Option<Name>,
    /// `refuse` or `ignore` sheets that fit no table.
    pub other_sheets: Option<Name>,
}

/// A value map.
#[derive(Deserialize, Clone, Debug, Default)]
#[serde(deny_unknown_fields)]
pub struct MapSpec {
    /// What a cell says → what it means; compared without case, quotes, runs of blanks and a trailing dot.
    pub values: BTreeMap<String, String>,
    /// What a blank cell means; without: blank.
    pub blank: Option<String>,
    /// What any other cell means: a value, or `keep` (the text itself), or `reject`.
    pub otherwise: Option<String>,
}

/// One layout of rows.
#[derive(Deserialize, Clone, Debug, Default)]
#[serde(deny_unknown_fields)]
pub struct TableSpec {
    /// Its name, for sentences.
    pub name: String,
    /// Patterns of file names; without: any.
    #[serde(default)]
    pub files: Vec<String>,
    /// Patterns of sheet names; without: any.
    #[serde(default)]
    pub sheets: Vec<String>,
    /// Tables of a lower number are taken first, whatever the order of the files.
    #[serde(default)]
    pub order: i64,
    /// Columns by the name the profile gives them.
    pub columns: BTreeMap<String, ColumnSpec>,
    /// Headings of columns that are left out.
    #[serde(default)]
    pub ignore: Vec<String>,
    /// Rows left out.
    #[serde(default)]
    pub skip: Vec<ConditionSpec>,
    /// The row of totals.
    pub totals: Option<TotalsSpec>,
    /// Columns whose sums the report shows as control sums, by name.
    #[serde(default)]
    pub sums: BTreeMap<String, Name>,
    /// Units told by ids, code prefixes or depths.
    pub tree: Option<TreeSpec>,
    /// Columns that together name what a row is about; a second row of the same adds a holder to a post.
    #[serde(default)]
    pub identity: Vec<Name>,
    /// Rows of another table's files joined by a key.
    pub join: Option<JoinSpec>,
    /// The table only serves others to join with.
    #[serde(default)]
    pub joined_only: bool,
    /// What a row says, in the order in which it must be taken.
    #[serde(default, rename = "item")]
    pub items: Vec<ItemSpec>,
    /// What is doubtful.
    #[serde(default, rename = "check")]
    pub checks: Vec<CheckSpec>,
}

/// One column.
#[derive(Deserialize, Clone, Debug, Default)]
#[serde(deny_unknown_fields)]
pub struct ColumnSpec {
    /// Headings it may have; compared without case and blanks. Without: the column's own name.
    #[serde(default)]
    pub headers: Vec<String>,
    /// `text`, `places`, `int`, `date`, `flag`, `number` (an identity number).
    #[serde(rename = "type")]
    pub kind: Option<Name>,
    /// The file must have it.
    #[serde(default)]
    pub required: bool,
    /// A row whose cell is blank is rejected.
    #[serde(default)]
    pub needed: bool,
    /// Texts that mean nothing is said.
    #[serde(default)]
    pub blank: Vec<String>,
    /// What to make of the cell.
    pub map: Option<Name>,
    /// What is too long is cut with a warning instead of rejected.
    #[serde(default)]
    pub long: bool,
    /// A cell that is no value of the type: `reject` (default) or `warn` (taken as blank).
    pub bad: Option<Name>,
    /// Texts taken away at either end before reading (`$`, `£`, `人`).
    #[serde(default)]
    pub strip: Vec<String>,
    /// For a composite cell: the text it is cut at, and which part is meant, from 0.
    pub split: Option<SplitSpec>,
    /// Forms a date may have: `ymd`, `dmy`, `mdy`, `ym` (the first of the month).
    #[serde(default)]
    pub dates: Vec<Name>,
    /// The decimal sign of numbers: `.` (default) or `,`.
    pub decimal: Option<Name>,
}

/// A part of a composite cell.
#[derive(Deserialize, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub struct SplitSpec {
    /// What it is cut at.
    pub at: String,
    /// Which part, from 0; negative: from the end.
    pub part: i64,
}

/// A condition on one column.
#[derive(Deserialize, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub struct ConditionSpec {
    /// The column.
    pub column: Name,
    /// Its cell is one of these; `""`: blank.
    #[serde(default)]
    pub is: Vec<String>,
    /// Its cell is none of these.
    #[serde(default)]
    pub not: Vec<String>,
}

/// The row of totals: found by a condition, left out, its figure compared.
#[derive(Deserialize, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub struct TotalsSpec {
    /// Column and texts by which it is known.
    pub when: ConditionSpec,
    /// The columns of which it says the sum.
    pub columns: Vec<Name>,
}

/// Units told by ids, code prefixes or depths.
#[derive(Deserialize, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub struct TreeSpec {
    /// `id`, `prefix` or `depth`.
    pub by: Name,
    /// The node's id (`id`).
    pub id: Option<Name>,
    /// The parent's id (`id`).
    pub parent: Option<Name>,
    /// Texts of `parent` that mean none.
    #[serde(default)]
    pub top: Vec<String>,
    /// The depth, from any number (`depth`).
    pub depth: Option<Name>,
    /// The unit's code.
    pub code: Option<Name>,
    /// The unit's name.
    pub node: Name,
    /// Whether a node at the top is the office's root itself.
    #[serde(default)]
    pub top_is_root: bool,
    /// Several rows may tell the same node, with the same name and parent (a list of posts beside their units).
    #[serde(default)]
    pub shared: bool,
    /// Kind of nodes without a code; without: as `kind`.
    pub group_kind: Option<String>,
    /// Kind of units by the name of the nearest group above.
    #[serde(default)]
    pub kind_by_group: BTreeMap<String, String>,
    /// Kind of other units.
    pub kind: Option<String>,
}

/// Rows of another table's files joined by a key: its columns are named `TABLE.COLUMN`.
#[derive(Deserialize, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub struct JoinSpec {
    /// The other table.
    pub table: Name,
    /// The column here.
    pub by: Name,
    /// The column there.
    pub key: Name,
}

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
    /// `office`, `unit`, `document`, `total`, `pool`, `count`, `freeze`, `post`, `person`.
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
    /// The unit (`unit`, `post`).
    pub unit: Option<UnitSpec>,
    /// The unit above (`unit`).
    pub parent: Option<UnitSpec>,
    /// Kinds of the parts of a path, from the top (`unit`); the parts above are items of their own.
    #[serde(default)]
    pub kinds: Vec<String>,
    /// The institution whose posts are numbered together (`post`, a person's post).
    pub body: Option<UnitSpec>,
    /// The pool (`pool`, `count`, `freeze`, `post`, `person`).
    pub pool: Option<PoolSpec>,
    /// Number of a document, post or person.
    pub number: Option<Name>,
    /// Level of government (`total`).
    pub level: Option<Name>,
    /// Quota kind (`total`).
    pub kind: Option<Name>,
    /// Places (`total`, `count`, `freeze`, `post`).
    pub places: Option<Name>,
    /// Approved places (`pool`).
    pub approved: Option<Name>,
    /// Declared occupied (`pool`).
    pub declared: Option<Name>,
    /// Places locked now (`freeze`); without: all.
    pub frozen: Option<Name>,
    /// Number of the document (`total`, `pool`, `freeze`).
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
    /// takes effect), `value`, `repeated`.
    pub check: Name,
    /// All of these must hold.
    #[serde(default)]
    pub when: Vec<ConditionSpec>,
    /// The column.
    pub column: Name,
    /// The other column (`equal`, `above`, `below`, `before`).
    pub other: Option<Name>,
    /// The texts (`value`).
    #[serde(default)]
    pub is: Vec<String>,
}
