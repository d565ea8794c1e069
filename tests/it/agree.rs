//! Every command that lists something has its view, and the two say the same.

use crate::support::program::{Program, json};
use estab::domain::date::Date;
use estab::office::desk::{Access, Opening};
use estab::office::words::Language;
use estab::tui::{Options, Screen};
use std::sync::Arc;
use unicode_width::UnicodeWidthStr;

/// Command, keys of its view, what names a row.
const LISTINGS: &[(&str, &str, &str)] = &[
    ("vacancies", "3", "unit_name"),
    ("frozen", "4", "unit_name"),
    ("flags", "5", "unit_name"),
    ("people", "6", "name"),
    ("posts", "7", "number"),
    ("requests", "8", "unit_name"),
    ("cases", "9", "unit_name"),
    ("documents", "0d", "number"),
    ("due", "0u", "subject"),
    ("journal", "0j", "seq"),
    ("totals", "0t", "kind"),
    ("units", "0l", "name"),
    ("changes", "0c", "unit_name"),
    ("rules", "0r", "name"),
    ("snapshots", "0s", "office"),
    ("access-log", "0a", "operation"),
];
const TODAY: &str = "2026-11-23";
/// Rows compared.
const COMPARED: usize = 8;

/// Whether a word of the screen is a figure of the row, or stands in one of its texts.
fn is_of(word: &str, row: &serde_json::Value) -> bool {
    let plain = word.replace(',', "");
    let Ok(figure) = plain.parse::<i64>() else { return true };
    // 空月 is how long, where the row says since when.
    let since = row["vacant_since"].as_str().and_then(|since| Date::parse(since).ok());
    if since.is_some_and(|since| i64::from(Date::parse(TODAY).unwrap().months_since(since)) == figure) {
        return true;
    }
    let values = row.as_object().into_iter().flat_map(|row| row.values());
    values.into_iter().any(|value| value.as_i64() == Some(figure) || value.to_string().contains(&plain))
}

/// What differs between the rows a command prints and those its view shows.
fn faults(
    screen: &mut Screen,
    listing: &serde_json::Value,
    (command, keys, named): &(&str, &str, &str),
) -> Vec<String> {
    screen.keys(keys).unwrap();
    let lines = screen.lines();
    let rows = listing["rows"].as_array().unwrap();
    let mut faults = Vec::new();
    let count = format!("/ {} 行", estab::domain::quantity::Places::whole(rows.len() as i64).grouped());
    if !lines.get(1).is_some_and(|line| line.trim_end().ends_with(&count)) {
        faults.push(format!("{command}: {count} is not what the view counts: {:?}", lines.get(1)));
    }
    for (row, line) in rows.iter().zip(lines.iter().skip(4)).take(COMPARED) {
        let name = match &row[*named] {
            serde_json::Value::String(name) => name.clone(),
            // A total belongs to no unit.
            serde_json::Value::Null => String::new(),
            other => other.to_string(),
        };
        // Names are cut where there is no room, kinds and codes are shown by their names.
        let begin: String = name
            .chars()
            .scan(0, |wide, c| {
                *wide += UnicodeWidthStr::width(c.to_string().as_str());
                (*wide <= 8).then_some(c)
            })
            .collect();
        if !matches!(*named, "kind" | "operation" | "subject" | "seq") && !line.contains(&begin) {
            faults.push(format!("{command}: {name} is not in {line:?}"));
        }
        let strange: Vec<&str> =
            line.trim_start_matches('*').split_whitespace().filter(|word| !is_of(word, row)).collect();
        if !strange.is_empty() {
            faults.push(format!("{command}: {strange:?} of {line:?} is not in {row}"));
        }
    }
    faults
}

#[test]
fn every_listing_has_its_view_and_the_two_agree() {
    let program = Program::new();
    program.run(&["demo", "--build-only", "--people", "300"]).well();
    let opening = Opening {
        store: program.store(),
        access: Access::Read,
        today: Date::parse(TODAY).ok(),
        as_of: None,
        recorded: None,
        language: Language::Zh,
    };
    let office = Arc::new(estab::office::front::open(&opening).unwrap());
    let options = Options { language: Language::Zh, ..Options::default() };
    let mut found = Vec::new();
    for case in LISTINGS {
        let listing = json(&program.run(&["--lang", "zh", case.0, "--format", "json"]).well());
        let mut screen = Screen::new(office.clone(), &options, (200, 40)).unwrap();
        found.extend(faults(&mut screen, &listing, case));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
    let some = |command: &str| {
        let listing = json(&program.run(&[command, "--format", "json"]).well());
        listing["rows"].as_array().unwrap().len()
    };
    assert!(["vacancies", "people", "documents", "journal", "units", "frozen"].iter().all(|command| some(command) > 3));
}
