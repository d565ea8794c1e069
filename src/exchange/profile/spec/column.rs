//! Columns: how a cell is found and what is made of it.

use super::Name;
use serde::Deserialize;
use toml::Spanned;

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
    /// Its place in the file from 1, for columns without a heading; tried when no heading fits.
    pub place: Option<Spanned<i64>>,
    /// Other columns of which it is put together, in this order; blank ones are left out.
    #[serde(default)]
    pub join: Vec<Name>,
    /// What stands between the parts of `join`; without: one blank.
    pub with: Option<String>,
    /// What a blank cell takes: `down` the cell above it, `right` the cell left of it (merged cells keep their text in
    /// the first one).
    pub fill: Option<Name>,
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
    /// What the form asks of a text: `no-blanks` (none between Chinese characters; else rejected), `half-width` (full-width
    /// letters and digits are told), `dashes` (a date not written `2026-11-23` is told).
    #[serde(default)]
    pub rules: Vec<Name>,
    /// Texts taken away at either end before reading (`$`, `£`, `人`).
    #[serde(default)]
    pub strip: Vec<String>,
    /// For a composite cell: the text it is cut at, and which part is meant, from 0.
    pub split: Option<SplitSpec>,
    /// Forms a date may have, tried in this order: `ymd`, `dmy`, `mdy`, `ym` (the first of the month), `y` (the first of
    /// the year), `serial` (a spreadsheet's day number as text).
    #[serde(default)]
    pub dates: Vec<Name>,
    /// Forms a number may have beside plain and `1,234.5`: `spaced` (`1 234`), `worded` (`12人`), `bracketed` (`(3)` is
    /// less than nought).
    #[serde(default)]
    pub numbers: Vec<Name>,
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
