//! How the rows of a table name their units: by ids, codes, paths or names.

use super::page::{Page, inline, list, quoted};
use super::{Column, Table};
use crate::domain::message::Message;
use crate::exchange::profile::fold;
use std::collections::BTreeSet;

/// Share of codes that must begin with another one for a tree by code, in percent.
const PREFIXED: usize = 50;
/// What stands for no parent.
const NO_PARENT: [&str; 9] = ["-1", "0", "-", "#", "null", "none", "root", "无", "/"];

/// How a row names its unit.
pub(super) enum Here {
    /// By a tree of the table: its columns of ids and of parents' ids.
    Ids { id: String, parent: String },
    /// By a tree of codes that begin with their parents' codes.
    Prefix,
    /// By a tree of depths.
    Depth,
    /// By its code, or by names where there is none.
    Code { names: Vec<String> },
    /// By a path in one cell.
    Names,
    /// By names from the top down, a column each.
    Path(Vec<String>),
    /// The table has no unit: everything is of the office itself.
    Root,
}

impl Table<'_> {
    /// How a row names its unit.
    pub(super) fn here(&self) -> Here {
        let name = |code: &str| self.has(code).map(|column| column.name.clone());
        if let (Some(id), Some(parent), Some(_)) = (name("unit-id"), name("parent-id"), name("unit-name")) {
            return Here::Ids { id, parent };
        }
        if self.has("unit-depth").is_some_and(|depth| depth.cells.kind == "int") && self.is_about_units() {
            return Here::Depth;
        }
        if self.has("unit-path").is_some() {
            return Here::Names;
        }
        if let (Some(code), Some(unit)) = (self.has("unit-code"), self.has("unit-name")) {
            if let Some(parent) = self.has("parent-code") {
                return Here::Ids { id: code.name.clone(), parent: parent.name.clone() };
            }
            if self.is_about_units() && code.cells.is_unique && begins_with_others(self.texts(code)) {
                return Here::Prefix;
            }
            if let Some(parent) = self.parent_by_name(unit) {
                return Here::Ids { id: unit.name.clone(), parent: parent.name.clone() };
            }
            return Here::Code { names: self.names() };
        }
        if self.has("unit-code").is_some() {
            return Here::Code { names: Vec::new() };
        }
        if let Some(unit) = self.has("unit-name")
            && let Some(parent) = self.parent_by_name(unit)
        {
            return Here::Ids { id: unit.name.clone(), parent: parent.name.clone() };
        }
        match self.names() {
            names if names.is_empty() => Here::Root,
            names => Here::Path(names),
        }
    }

    /// Rows that are units, and nothing else but their figures.
    fn is_about_units(&self) -> bool {
        !self.has_people() && !self.has_posts()
    }

    /// The column of parents, where they are named as units of the same table are.
    fn parent_by_name(&self, unit: &Column) -> Option<&Column> {
        let parent = self.has("parent-name").filter(|_| self.is_about_units() && unit.cells.is_unique)?;
        let names = self.texts(unit);
        self.texts(parent).iter().any(|parent| names.contains(parent)).then_some(parent)
    }

    /// The columns of names from the top down.
    fn names(&self) -> Vec<String> {
        let above = ["parent-name", "path-1", "path-2", "path-3", "path-4", "unit-name"];
        above.iter().filter_map(|code| self.has(code)).map(|column| column.name.clone()).collect()
    }

    /// The different texts of a column, as far as was looked.
    fn texts(&self, column: &Column) -> BTreeSet<&str> {
        let cells = self.looked.rows.iter().filter_map(|row| row.get(column.at)).map(String::as_str);
        cells.filter(|text| !text.is_empty()).collect()
    }

    /// Texts in the column of parents that name none: what is written for that everywhere, or the only one that is no id
    /// of the table where every row has one.
    fn top(&self, id: &Column, parent: &Column) -> Vec<&str> {
        let ids = self.texts(id);
        let strangers: Vec<&str> = self.texts(parent).into_iter().filter(|parent| !ids.contains(parent)).collect();
        let usual: Vec<&str> =
            strangers.iter().copied().filter(|text| NO_PARENT.contains(&fold(text).as_str())).collect();
        match strangers.as_slice() {
            [only] if usual.is_empty() && self.parents_of_nobody(id, parent) => vec![*only],
            _ => usual,
        }
    }

    /// Whether no row is without a parent otherwise.
    fn parents_of_nobody(&self, id: &Column, parent: &Column) -> bool {
        parent.cells.blank == 0 && id.cells.filled > 1
    }

    /// The table of the tree, where units are told by one.
    pub(super) fn write_tree(&self, here: &Here, page: &mut Page) {
        let by = match here {
            Here::Ids { .. } => "id",
            Here::Prefix => "prefix",
            Here::Depth => "depth",
            _ => return,
        };
        page.blank();
        page.comment(&self.say(&Message::new("compose-tree")));
        page.line("[table.tree]");
        page.line(&format!("by = {}", quoted(by)));
        match here {
            Here::Ids { id, parent } => {
                page.line(&format!("id = {}", quoted(id)));
                page.line(&format!("parent = {}", quoted(parent)));
                let find = |name: &str| self.columns.iter().find(|column| column.name == *name);
                if let (Some(id), Some(parent)) = (find(id), find(parent)) {
                    let top = self.top(id, parent);
                    if !top.is_empty() {
                        page.line(&format!("top = {}{}", list(&top), self.guess("guess-top")));
                    }
                    if !id.cells.is_unique {
                        page.line("shared = true");
                    }
                }
            }
            Here::Depth => page.line("depth = \"unit_depth\""),
            _ => {}
        }
        if self.has("unit-code").is_some() {
            page.line("code = \"unit_code\"");
        }
        page.line("node = \"unit_name\"");
        if self.has_one_top(here) {
            page.line(&format!("top_is_root = true{}", self.guess("guess-top-is-root")));
        }
    }

    /// Whether a single row has no unit above it: the office itself, whose tree this is.
    fn has_one_top(&self, here: &Here) -> bool {
        let Here::Ids { id, parent } = here else { return false };
        let find = |name: &str| self.columns.iter().find(|column| column.name == *name);
        let (Some(id), Some(parent)) = (find(id), find(parent)) else { return false };
        let top = self.top(id, parent);
        let mut ids = BTreeSet::new();
        for row in &self.looked.rows {
            let cell = |column: &Column| row.get(column.at).map_or("", String::as_str);
            if !cell(id).is_empty() && (cell(parent).is_empty() || top.contains(&cell(parent))) {
                ids.insert(cell(id).to_string());
            }
        }
        ids.len() == 1 && self.looked.rows.len() > 1
    }

    /// The unit of a row, as an inline table; `below`: a column of names below it.
    pub(super) fn unit(&self, here: &Here, below: Option<&str>) -> String {
        let mut parts = match here {
            Here::Ids { .. } | Here::Prefix | Here::Depth => vec![("tree", "true".to_string())],
            Here::Code { names } => {
                let mut parts = vec![("code", quoted("unit_code"))];
                if !names.is_empty() && self.has("unit-code").is_some_and(|code| code.cells.blank > 0) {
                    parts.push(("path", path(names)));
                }
                parts
            }
            Here::Names => vec![("names", quoted("unit_path"))],
            Here::Path(names) => vec![("path", path(names))],
            Here::Root => vec![("root", "true".to_string())],
        };
        if let Some(below) = below {
            parts.push(("under", list(&[below])));
            parts.push(("otherwise", self.unit(here, None)));
        } else if let Here::Path(names) = here
            && let [_, rest @ ..] = names.as_slice()
            && !rest.is_empty()
            && self.columns.iter().any(|column| names.first() == Some(&column.name) && column.cells.blank > 0)
        {
            // Without the name above, the unit stands under the office itself.
            parts.push(("otherwise", inline(&[("path", path(rest))])));
        }
        inline(&parts)
    }

    /// The unit of the whole path, without the department: where pools stand.
    pub(super) fn department<'t>(&'t self, here: &Here) -> Option<&'t Column> {
        self.has("department").filter(|_| !matches!(here, Here::Root))
    }
}

fn path(names: &[String]) -> String {
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    list(&names)
}

/// Whether most codes begin with a shorter one.
fn begins_with_others(codes: BTreeSet<&str>) -> bool {
    let longer = codes
        .iter()
        .filter(|code| (1..code.len()).filter_map(|to| code.get(..to)).any(|prefix| codes.contains(prefix)));
    let count = longer.count();
    count > 0 && count * 100 >= codes.len() * PREFIXED
}
