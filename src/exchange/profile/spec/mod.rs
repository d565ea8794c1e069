//! A profile as it is written in TOML. Names of columns, maps and fields keep their place in the text, so that an error
//! found later still names the line. A value is either the name of a column or, after `=`, a constant.

mod column;
mod item;

pub use column::ColumnSpec;
pub use item::{CheckSpec, ItemSpec, PoolSpec, UnitSpec};

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
    /// The profile it changes: a built-in one, or a `.toml` file beside this one. Tables are laid over each other by name,
    /// columns and maps by name and key; lists (items, checks, rules) are replaced as wholes.
    #[expect(dead_code, reason = "followed before the whole is read")]
    pub inherit: Option<Name>,
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
    #[expect(dead_code, reason = "followed before the whole is read")]
    pub canonical: bool,
    /// How files are opened.
    #[serde(default)]
    pub file: FileSpec,
    /// Value maps by name.
    #[serde(default)]
    pub maps: BTreeMap<String, MapSpec>,
    /// The tables; the first one that fits a file's name and header is taken.
    #[serde(default, rename = "table")]
    pub tables: Vec<Spanned<TableSpec>>,
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
    /// `skip` (and tell) or `read` sheets that are hidden.
    pub hidden_sheets: Option<Name>,
    /// Rows before the header.
    #[serde(default)]
    pub skip_rows: u32,
    /// `first` (the first row after `skip_rows`), `find` (the first of twenty rows that fits a table), or `none` (columns
    /// are known by their `place`).
    pub header: Option<Name>,
    /// Rows of the header above each other, 1 by default; a group and what stands below it make one heading `Group/Sub`.
    pub header_rows: Option<Spanned<i64>>,
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
    #[serde(default)]
    pub values: BTreeMap<String, Name>,
    /// A table of national codes (`sex`, `ethnic`, `party`, `level`, `education`, `degree`): its codes and names mean the
    /// full name; short forms of it, and those in `values`, too, and each is told.
    pub table: Option<Name>,
    /// What a blank cell means; without: blank.
    pub blank: Option<Name>,
    /// What any other cell means: a value, or `keep` (the text itself), or `reject`.
    pub otherwise: Option<Name>,
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
    #[serde(default)]
    pub columns: BTreeMap<String, ColumnSpec>,
    /// Headings of columns that are left out.
    #[serde(default)]
    pub ignore: Vec<String>,
    /// Rows left out.
    #[serde(default)]
    pub skip: Vec<ConditionSpec>,
    /// The row of totals.
    pub totals: Option<TotalsSpec>,
    /// Rows of subtotals.
    #[serde(default, rename = "subtotal")]
    pub subtotals: Vec<SubtotalSpec>,
    /// Columns whose sums the report shows as control sums, by name.
    #[serde(default)]
    pub sums: BTreeMap<String, Name>,
    /// Units told by ids, code prefixes or depths.
    pub tree: Option<Spanned<TreeSpec>>,
    /// Columns that together name what a row is about; a second row of the same adds a holder to a post.
    #[serde(default)]
    pub identity: Vec<Name>,
    /// Two columns that offices exchange: which is the upper one is seen from the rows, and told when it is the other.
    pub exchanged: Option<ExchangedSpec>,
    /// Rows of another table's files joined by a key.
    pub join: Option<JoinSpec>,
    /// The table only serves others to join with.
    #[serde(default)]
    pub joined_only: bool,
    /// What a row says, in the order in which it must be taken.
    #[serde(default, rename = "item")]
    pub items: Vec<Spanned<ItemSpec>>,
    /// What is doubtful.
    #[serde(default, rename = "check")]
    pub checks: Vec<Spanned<CheckSpec>>,
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
    /// Its cell says the same as that column's.
    pub same: Option<Name>,
    /// Its cell says something else than that column's.
    pub differs: Option<Name>,
}

/// Two columns of which one names bodies above those of the other.
#[derive(Deserialize, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub struct ExchangedSpec {
    /// The column that by its heading names the upper bodies.
    pub upper: Name,
    /// The one that names the bodies below.
    pub lower: Name,
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

/// A row of subtotals: found by a condition, left out, its figures compared; a difference is told.
#[derive(Deserialize, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub struct SubtotalSpec {
    /// Column and texts by which it is known.
    pub when: ConditionSpec,
    /// The columns of which it says the sum.
    pub columns: Vec<Name>,
    /// Which rows it sums: `above` (since the last one, by default), `below` (up to the next one), or `group` (those that
    /// have the same in `group`, above it).
    pub of: Option<Name>,
    /// The column that names the group.
    pub group: Option<Name>,
}

/// Units told by ids, code prefixes or depths.
#[derive(Deserialize, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub struct TreeSpec {
    /// `id`, `prefix`, `depth`, or `indent` (the blanks before the name).
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
    /// Characters of the code on each level (`prefix`); noughts behind a level's own only fill up. Without: the longest
    /// other code that it begins with.
    #[serde(default)]
    pub lengths: Vec<usize>,
    /// What stands between the levels of a code (`prefix`): `.` in `1.2.10`.
    pub separator: Option<String>,
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
    pub group_kind: Option<Name>,
    /// Kind of units by the name of the nearest group above.
    #[serde(default)]
    pub kind_by_group: BTreeMap<String, Name>,
    /// Kind of other units.
    pub kind: Option<Name>,
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
