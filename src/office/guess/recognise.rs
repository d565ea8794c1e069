//! What the columns of a table seem to mean: by their headings, confirmed by their cells, and by each other.

use super::meanings::{MeaningRow, Meanings, figure_of, meanings, plain};
use crate::exchange::look::{Cells, Looked};
use crate::exchange::profile::fold_heading;
use std::collections::{BTreeMap, BTreeSet};

/// What a column seems to mean, and whether heading and cells agree on it.
pub(super) type Guess = Option<(&'static str, bool)>;

/// Share of a child's parents that must be ids of the table, in percent.
const PARENTS_FOUND: usize = 30;

/// A row of the meanings with how well a column fits it.
struct Candidate<'a> {
    row: &'a MeaningRow,
    /// The heading as a whole is a known one.
    exact: bool,
    /// The cells are of a kind that agrees.
    agrees: bool,
}

struct Columns<'a> {
    all: &'static Meanings,
    looked: &'a Looked,
    folded: Vec<String>,
    found: Vec<Guess>,
}

/// What every column of a table seems to mean.
pub(super) fn recognise(looked: &Looked) -> Vec<Guess> {
    let found = vec![None; looked.headings.len()];
    let folded = looked.headings.iter().map(|heading| fold_heading(heading)).collect();
    let mut columns = Columns { all: meanings(), looked, folded, found };
    let mut open: BTreeMap<usize, Vec<Candidate>> = BTreeMap::new();
    for column in 0..looked.headings.len() {
        // Letters of columns say nothing of what they mean.
        if columns.is_repeated(column) || looked.header_rows == 0 {
            continue;
        }
        if let Some((code, sure)) = columns.figure(column) {
            if !columns.is_taken(code) {
                columns.put(column, code, sure);
            }
            continue;
        }
        let candidates = columns.candidates(column);
        match candidates.as_slice() {
            [] => {}
            [only] => columns.settle(column, only),
            _ => drop(open.insert(column, candidates)),
        }
    }
    // The nature of the table decides what a heading of several meanings means here.
    let order = columns.order(&open);
    for (column, mut candidates) in open {
        candidates.sort_by_key(|candidate| {
            let group = order.iter().position(|group| *group == candidate.row.group).unwrap_or(order.len());
            (!candidate.agrees, columns.is_taken(&candidate.row.code), group)
        });
        if let Some(first) = candidates.first().filter(|first| !columns.is_taken(&first.row.code)) {
            columns.settle(column, first);
        }
    }
    columns.by_cells();
    columns.ids();
    columns.found
}

impl Columns<'_> {
    fn cells(&self, column: usize) -> Option<&Cells> {
        self.looked.columns.get(column)
    }
    fn heading(&self, column: usize) -> &str {
        self.looked.headings.get(column).map_or("", String::as_str)
    }
    /// Whether an earlier column has that heading: only that one can be found by it.
    fn is_repeated(&self, column: usize) -> bool {
        let folded = self.folded.get(column);
        self.folded.iter().take(column).any(|heading| Some(heading) == folded)
    }
    fn at(&self, code: &str) -> Option<usize> {
        self.found.iter().position(|found| found.is_some_and(|(have, _)| have == code))
    }
    fn is_taken(&self, code: &str) -> bool {
        self.at(code).is_some()
    }
    fn put(&mut self, column: usize, code: &str, sure: bool) {
        if let (Some(code), Some(place)) = (self.all.code(code), self.found.get_mut(column)) {
            *place = Some((code, sure));
        }
    }

    /// A figure of one quota kind: numbers under a heading that names the kind.
    fn figure(&self, column: usize) -> Guess {
        let cells = self.cells(column)?;
        let (code, sure) = self.all.figure(self.heading(column))?;
        let numbers = matches!(cells.kind, "int" | "places");
        (numbers || cells.filled == 0).then_some((code, sure && numbers))
    }

    fn candidates(&self, column: usize) -> Vec<Candidate<'static>> {
        let heading = self.heading(column);
        if heading.is_empty() || self.all.ignores(heading) {
            return Vec::new();
        }
        // Below a group the heading itself counts first, then both together.
        let sub = heading.rsplit('/').next().unwrap_or(heading);
        let mut exact = true;
        let mut rows = self.all.of_heading(heading);
        if rows.is_empty() && sub != heading {
            rows = self.all.of_heading(sub);
        }
        if rows.is_empty() {
            exact = false;
            rows = self.all.within_heading(heading);
        }
        rows.into_iter().map(|row| Candidate { row, exact, agrees: self.agrees(row, column) }).collect()
    }

    /// Whether the cells of a column are what a meaning wants.
    fn agrees(&self, row: &MeaningRow, column: usize) -> bool {
        let Some(cells) = self.cells(column) else { return false };
        if cells.filled == 0 {
            return false;
        }
        let of_kind = row.cells.is_empty() || row.cells.iter().any(|kind| kind == cells.kind);
        let coded = row.codes.as_ref().is_none_or(|table| {
            let known = cells.values.iter().filter(|(text, _)| self.all.code_of(table, text).is_some()).count();
            known * 2 >= cells.values.len()
        });
        // Sums of money are no places.
        let is_money = cells.strip.iter().any(|strip| matches!(*strip, "$" | "£" | "€" | "¥" | "￥"));
        of_kind && coded && !(is_money && row.kind.as_deref() == Some("places"))
    }

    fn settle(&mut self, column: usize, candidate: &Candidate) {
        let code = candidate.row.code.as_str();
        let sure = candidate.exact && candidate.agrees;
        // What contradicts the cells altogether is no guess: a text is no quantity.
        let quantity = matches!(candidate.row.kind.as_deref(), Some("places" | "int" | "date" | "number"));
        if !candidate.agrees && quantity && self.cells(column).is_some_and(|cells| cells.filled > 0) {
            return;
        }
        match self.at(code) {
            None => self.put(column, code, sure),
            Some(first) if code == "unit-name" => self.second_unit(first, column),
            Some(first) if sure && self.found.get(first).is_some_and(|found| found.is_some_and(|(_, sure)| !sure)) => {
                self.found[first] = None;
                self.put(column, code, sure);
            }
            Some(_) => {}
        }
    }

    /// Two columns of units: the one with fewer different names stands above.
    fn second_unit(&mut self, first: usize, second: usize) {
        let different = |column: usize| self.cells(column).map_or(0, |cells| cells.values.len());
        if different(first) < different(second) && !self.is_taken("parent-name") {
            self.put(first, "parent-name", false);
            self.put(second, "unit-name", false);
        } else if !self.is_taken("department") {
            self.put(second, "department", false);
        }
    }

    /// The groups, the one the table is about first.
    fn order(&self, open: &BTreeMap<usize, Vec<Candidate>>) -> [&'static str; 5] {
        let has = |group: &str| {
            let settled = self.found.iter().flatten().any(|(code, _)| self.all.group(code) == group);
            // Several meanings of one group say the group all the same.
            settled || open.values().any(|some| some.iter().all(|candidate| candidate.row.group == group))
        };
        if has("post") {
            ["post", "pool", "unit", "person", "document"]
        } else if has("person") {
            ["person", "pool", "unit", "post", "document"]
        } else if has("pool") {
            ["pool", "unit", "post", "person", "document"]
        } else {
            ["unit", "pool", "person", "post", "document"]
        }
    }

    /// What the cells alone say: identity numbers, and names among which stands that a post is vacant.
    fn by_cells(&mut self) {
        for column in 0..self.found.len() {
            let Some(cells) = self.looked.columns.get(column) else { continue };
            if self.found[column].is_some()
                || cells.filled == 0
                || self.heading(column).is_empty()
                || self.is_repeated(column)
            {
                continue;
            }
            let is_vacancy = |text: &str| self.all.code_of("holding", text).as_deref() == Some("vacant");
            if cells.kind == "number" && !self.is_taken("person-number") {
                self.put(column, "person-number", false);
            } else if cells.kind == "text"
                && cells.values.iter().any(|(text, _)| is_vacancy(text))
                && !self.is_taken("holder")
                && !self.is_taken("holding")
            {
                self.put(column, "holder", false);
            }
        }
    }

    /// The column of ids is the one in which the parents' ids stand.
    fn ids(&mut self) {
        let Some(parent) = self.at("parent-id") else { return };
        let texts = |column: usize| -> BTreeSet<&str> {
            let cells = self.looked.rows.iter().filter_map(|row| row.get(column)).map(String::as_str);
            cells.filter(|text| !text.is_empty()).collect()
        };
        let parents = texts(parent);
        let found = |column: usize| {
            let ids = texts(column);
            parents.iter().filter(|id| ids.contains(*id)).count()
        };
        let columns = (0..self.found.len())
            .filter(|column| *column != parent && !self.heading(*column).is_empty() && !self.is_repeated(*column));
        let Some((count, best)) =
            columns.map(|column| (found(column), column)).max_by_key(|(count, column)| (*count, usize::MAX - column))
        else {
            return;
        };
        // A column of names that parents are named by is one of names, not of ids.
        let is_name = self.found[best].is_some_and(|(code, _)| code == "unit-name");
        if count * 100 < parents.len() * PARENTS_FOUND || count == 0 {
            if self.at("unit-id").is_none() && !self.is_taken("unit-code") {
                self.found[parent] = None;
            }
            return;
        }
        match self.at("unit-id") {
            Some(have) if have == best => {}
            have => {
                if let Some(have) = have {
                    self.found[have] = None;
                    if plain(self.heading(have)) == "id"
                        && self.order(&BTreeMap::new())[0] == "post"
                        && !self.is_taken("post-number")
                    {
                        self.put(have, "post-number", false);
                    }
                }
                if is_name {
                    self.put(parent, "parent-name", false);
                } else {
                    self.put(best, "unit-id", false);
                }
            }
        }
    }
}

/// Whether a code is a figure of pools, of one kind or of any.
pub(super) fn is_figure(code: &str) -> bool {
    matches!(code, "approved" | "counted" | "declared") || figure_of(code).is_some()
}
