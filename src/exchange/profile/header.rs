//! Which table of a profile a sheet is, by its name and its header.

use super::pattern::{any_fits, fold_heading};
use super::plan::{Profile, Table};
use crate::domain::message::Message;
use crate::domain::text::Text;
use crate::exchange::read::row::Row;

/// A header that fits a table.
#[derive(Clone, Debug)]
pub(super) struct Bound {
    pub table: usize,
    /// For each column of the table, the file's column.
    pub columns: Vec<Option<usize>>,
    /// The headings as the file has them.
    pub headings: Vec<String>,
}

/// Most headings a sentence names.
const NAMED_MAX: usize = 12;

fn listed<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let all: Vec<String> = names.filter(|name| !name.trim().is_empty()).map(|name| Text::shown(name.trim())).collect();
    let more = if all.len() > NAMED_MAX { ", .." } else { "" };
    format!("{}{more}", all[..all.len().min(NAMED_MAX)].join(", "))
}

fn bind(table: &Table, folded: &[String]) -> Vec<Option<usize>> {
    let of = |headers: &[String]| headers.iter().find_map(|header| folded.iter().position(|have| have == header));
    table.columns.iter().map(|column| of(&column.headers)).collect()
}

/// Finds the table whose required columns the header has, the one with the most columns of the row.
///
/// # Errors
/// `profile-file-name`, `profile-wrong`, `profile-column-missing`, `profile-column-unknown`, `profile-column-twice`.
pub(super) fn bound(profile: &Profile, file: &str, name: &str, sheet: &str, row: &Row) -> Result<Bound, Message> {
    let about = |code: &'static str| Message::new(code).with("file", file).with("profile", &profile.name);
    let headings: Vec<String> = row.texts().map(str::to_string).collect();
    let folded: Vec<String> = headings.iter().map(|heading| fold_heading(heading)).collect();
    let mut best: Option<(bool, usize, usize, Vec<Option<usize>>)> = None;
    for (place, table) in profile.tables.iter().enumerate() {
        if !any_fits(&table.files, name) || !(sheet.is_empty() || any_fits(&table.sheets, sheet)) {
            continue;
        }
        let columns = bind(table, &folded);
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
    let found = listed(headings.iter().map(String::as_str));
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
    for (at, heading) in folded.iter().enumerate() {
        if used(at) || heading.is_empty() || table.ignore.contains(heading) {
            continue;
        }
        let named = headings.get(at).map(String::as_str).unwrap_or_default();
        if table.columns.iter().any(|column| column.headers.contains(heading)) {
            return Err(about("profile-column-twice").with("column", Text::shown(named)));
        }
        if !profile.ignore_columns {
            let known = table.columns.iter().map(|column| column.shown.as_str());
            return Err(about("profile-column-unknown")
                .with("table", table.name.as_str())
                .with("column", Text::shown(named))
                .with("known", listed(known)));
        }
    }
    Ok(Bound { table: place, columns, headings })
}
