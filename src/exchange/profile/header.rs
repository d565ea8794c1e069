//! Which table of a profile a sheet is, by its name and its header.

use super::pattern::{any_fits, fold_heading};
use super::plan::{Column, Profile, Table};
use crate::domain::message::Message;
use crate::domain::text::Text;
use crate::exchange::write::rejects::ADDED;

/// A header that fits a table.
#[derive(Clone, Debug)]
pub(super) struct Bound {
    pub table: usize,
    /// For each column of the table, the file's column.
    pub columns: Vec<Option<usize>>,
    /// The headings as the file has them.
    pub headings: Vec<String>,
    /// Whether these are rows that were rejected before.
    pub mended: bool,
}

/// Most headings a sentence names.
const NAMED_MAX: usize = 12;

fn listed<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let all: Vec<String> = names.filter(|name| !name.trim().is_empty()).map(|name| Text::shown(name.trim())).collect();
    let more = if all.len() > NAMED_MAX { ", .." } else { "" };
    format!("{}{more}", all[..all.len().min(NAMED_MAX)].join(", "))
}

/// The headings of a sheet: one for each column, made of one or more rows.
#[derive(Clone, Debug, Default)]
pub(super) struct Headings {
    /// As sentences and reject files have them; what stands above another is joined by `/`.
    pub shown: Vec<String>,
    /// Folded: the whole, then the lowest part alone where no other column has the same.
    folded: Vec<Vec<String>>,
    /// The headings of a reject file: one row, our own columns behind the others.
    pub mended: bool,
}

impl Headings {
    /// Headings of rows that stand above each other. A group stands in the first of its cells and reaches to the next
    /// heading of its row, or as far as the group above it.
    pub fn of(rows: &[Vec<String>]) -> Headings {
        let width = rows.iter().map(Vec::len).max().unwrap_or(0);
        let text =
            |row: usize, column: usize| rows.get(row).and_then(|row| row.get(column)).map_or("", |text| text.trim());
        let last = rows.len().saturating_sub(1);
        let mut whole: Vec<Vec<&str>> = Vec::new();
        for column in 0..width {
            let has_lower = |row: usize, column: usize| (row + 1..=last).any(|row| !text(row, column).is_empty());
            let mut parts: Vec<&str> = Vec::new();
            for row in 0..=last {
                let own = text(row, column);
                let part = if own.is_empty() && row < last && has_lower(row, column) {
                    // A group is looked for to the left, not beyond a cell where a group above begins.
                    let mut from = column;
                    while from > 0 && text(row, from).is_empty() && (0..row).all(|above| text(above, from).is_empty()) {
                        from -= 1;
                    }
                    text(row, from)
                } else {
                    own
                };
                if !part.is_empty() && parts.last() != Some(&part) {
                    parts.push(part);
                }
            }
            whole.push(parts);
        }
        let shown: Vec<String> = whole.iter().map(|parts| parts.join("/")).collect();
        let has = |wanted: &str| shown.iter().any(|name| fold_heading(name) == fold_heading(wanted));
        let mended = rows.len() == 1 && ADDED.iter().all(|added| has(added));
        if mended {
            // Several rows of headings were written as one.
            whole = shown.iter().map(|name| name.split('/').collect()).collect();
        }
        let lowest = |parts: &Vec<&str>| parts.last().map(|part| fold_heading(part)).unwrap_or_default();
        let mut folded = Vec::new();
        for (column, parts) in whole.iter().enumerate() {
            let mut names = vec![fold_heading(&parts.join("/"))];
            let alone = lowest(parts);
            let shared = whole.iter().enumerate().any(|(other, parts)| other != column && lowest(parts) == alone);
            if parts.len() > 1 && !shared {
                names.push(alone);
            }
            folded.push(names);
        }
        Headings { shown, folded, mended }
    }

    /// Names for the columns of a sheet without headings.
    fn by_place(table: &Table, width: usize) -> Vec<String> {
        let name =
            |at: usize| table.columns.iter().find(|column| column.place == Some(at)).map(|column| column.name.clone());
        (0..width).map(|at| name(at).unwrap_or_else(|| format!("#{}", at + 1))).collect()
    }

    fn bind(&self, table: &Table) -> Vec<Option<usize>> {
        let at = |wanted: &String, rank: usize| {
            self.folded.iter().position(|names| names.get(rank).is_some_and(|name| !name.is_empty() && name == wanted))
        };
        let of = |column: &Column| {
            let by_heading = column.headers.iter().find_map(|header| at(header, 0).or_else(|| at(header, 1)));
            // A reject file of a table without headings has the profile's own names.
            let named =
                || if self.mended && column.place.is_some() { at(&fold_heading(&column.name), 0) } else { None };
            let by_place = || column.place.filter(|place| !self.mended && *place < self.folded.len());
            by_heading.or_else(named).or_else(by_place)
        };
        table.columns.iter().map(of).collect()
    }

    fn names(&self, at: usize) -> &[String] {
        self.folded.get(at).map_or(&[], Vec::as_slice)
    }
}

/// The sheet a header stands in, for sentences and patterns.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    /// The file as sentences name it.
    pub file: &'a str,
    /// Its name without folders.
    pub name: &'a str,
    /// The sheet; empty for text.
    pub sheet: &'a str,
}

/// The first row of a sheet without headings: columns are known by their place.
pub(super) fn unheaded(profile: &Profile, place: Place, width: usize) -> Result<Bound, Message> {
    let none = Headings { shown: Vec::new(), folded: vec![Vec::new(); width], mended: false };
    let mut bound = bound(profile, place, &none)?;
    if let Some(table) = profile.tables.get(bound.table) {
        bound.headings = Headings::by_place(table, width);
    }
    Ok(bound)
}

/// Finds the table whose required columns the header has, the one with the most columns of the row.
///
/// # Errors
/// `profile-file-name`, `profile-wrong`, `profile-column-missing`, `profile-column-unknown`, `profile-column-twice`.
pub(super) fn bound(profile: &Profile, place: Place, headings: &Headings) -> Result<Bound, Message> {
    let Place { file, name, sheet } = place;
    let about = |code: &'static str| Message::new(code).with("file", file).with("profile", &profile.name);
    let mut best: Option<(bool, usize, usize, Vec<Option<usize>>)> = None;
    for (place, table) in profile.tables.iter().enumerate() {
        // A reject file has a name of its own.
        let fits = any_fits(&table.files, name) && (sheet.is_empty() || any_fits(&table.sheets, sheet));
        if !headings.mended && !fits {
            continue;
        }
        let columns = headings.bind(table);
        let whole = table.columns.iter().zip(&columns).all(|(column, at)| !column.required || at.is_some());
        let mut places: Vec<usize> = columns.iter().flatten().copied().collect();
        places.sort_unstable();
        places.dedup();
        let better = best.as_ref().is_none_or(|(had, count, ..)| (whole, places.len()) > (*had, *count));
        if better {
            best = Some((whole, places.len(), place, columns));
        }
    }
    let Some((whole, count, place, columns)) = best else { return Err(about("profile-file-name")) };
    let found = listed(headings.shown.iter().map(String::as_str));
    let Some(table) = profile.tables.get(place) else { return Err(about("profile-file-name")) };
    if count == 0 {
        let wanted = profile.tables.iter().flat_map(|table| &table.columns).filter(|column| column.required);
        let mut names: Vec<&str> = Vec::new();
        for column in wanted {
            if !names.contains(&column.shown.as_str()) {
                names.push(&column.shown);
            }
        }
        let wanted = listed(names.into_iter());
        return Err(about("profile-wrong").with("found", found).with("wanted", wanted));
    }
    if !whole {
        let missing = table.columns.iter().zip(&columns).filter(|(column, at)| column.required && at.is_none());
        let missing = listed(missing.map(|(column, _)| column.shown.as_str()));
        return Err(about("profile-column-missing")
            .with("table", table.name.as_str())
            .with("missing", missing)
            .with("found", found));
    }
    let used = |at: usize| columns.iter().flatten().any(|used| *used == at);
    let added = |name: &String| {
        headings.mended && (ADDED.iter().any(|added| fold_heading(added) == *name) || name.starts_with('#'))
    };
    for (at, shown) in headings.shown.iter().enumerate() {
        let names = headings.names(at);
        let in_group = || table.ignore.iter().any(|ignored| names.iter().any(|name| is_below(name, ignored)));
        if used(at) || names.iter().all(|name| name.is_empty() || added(name)) || in_group() {
            continue;
        }
        if names.iter().any(|name| table.columns.iter().any(|column| column.headers.contains(name))) {
            let is_same = |other: &usize| {
                table.columns.iter().zip(&columns).any(|(column, used)| {
                    *used == Some(*other) && names.iter().any(|name| column.headers.contains(name))
                })
            };
            let first = (0..headings.shown.len()).find(is_same).unwrap_or(at);
            let other = headings.shown.get(first).map(|other| Text::shown(other)).unwrap_or_default();
            return Err(about("profile-column-twice")
                .with("column", Text::shown(shown))
                .with("place", at + 1)
                .with("other", other)
                .with("first", first + 1));
        }
        if !profile.ignore_columns {
            let known = table.columns.iter().map(|column| column.shown.as_str()).filter(|shown| !shown.is_empty());
            return Err(about("profile-column-unknown")
                .with("table", table.name.as_str())
                .with("column", Text::shown(shown))
                .with("known", listed(known)));
        }
    }
    Ok(Bound { table: place, columns, headings: headings.shown.clone(), mended: headings.mended })
}

/// Whether a heading is the one ignored, or stands below it.
fn is_below(name: &str, ignored: &str) -> bool {
    name.strip_prefix(ignored).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_headings_are_combined() {
        for (rows, want) in [
            (vec!["姓名,编制,,备注", ",行政,事业,"], "姓名 编制/行政 编制/事业 备注"),
            (vec!["单位,编制,,实有,", ",行政,事业,行政,事业"], "单位 编制/行政 编制/事业 实有/行政 实有/事业"),
            (vec!["甲,,,", "乙,,丙,", "a,b,c,d"], "甲/乙/a 甲/乙/b 甲/丙/c 甲/丙/d"),
            (vec!["甲,,丁,", "乙,,,", "a,b,c,d"], "甲/乙/a 甲/乙/b 丁/c 丁/d"),
            (vec!["姓名,性别", "姓名,性别"], "姓名 性别"),
            (vec!["a,b"], "a b"),
            (vec!["编制", "行政,事业"], "编制/行政 编制/事业"),
        ] {
            let rows: Vec<Vec<String>> = rows.iter().map(|row| row.split(',').map(str::to_string).collect()).collect();
            assert_eq!(Headings::of(&rows).shown.join(" "), want, "{rows:?}");
        }
    }
}
