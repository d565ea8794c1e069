//! Thresholds: the built-in ones of `data/rules.toml`, an office's own of `STORE.rules.toml` over them.

use crate::domain::message::Message;
use crate::domain::rules::Thresholds;
use crate::office::ask::Problem;
use std::path::{Path, PathBuf};
use toml::{Table, Value};

const BUILT_IN: &str = include_str!("../../../data/rules.toml");
/// Bytes of an office's own file at most.
const FILE_MAX: u64 = 64 * 1024;

/// Where an office's own thresholds stand.
pub fn path(store: &Path) -> PathBuf {
    let mut name = store.as_os_str().to_owned();
    name.push(".rules.toml");
    PathBuf::from(name)
}

/// The thresholds of a store's office.
///
/// # Errors
/// Exit 2 with file and line when its own file says what no rule knows.
pub fn thresholds(store: Option<&Path>) -> Result<Thresholds, Problem> {
    let mut found = Thresholds::default();
    put(&mut found, "data/rules.toml", BUILT_IN)?;
    let Some(path) = store.map(path).filter(|path| path.exists()) else { return Ok(found) };
    let name = path.display().to_string();
    let fault = |line: usize, why: String| {
        let message = Message::new("rules-file").with("file", name.as_str()).with("line", line).with("why", why);
        Problem::new(2, message)
    };
    let size = path.metadata().map(|about| about.len()).unwrap_or_default();
    if size > FILE_MAX {
        return Err(fault(1, format!("{size} > {FILE_MAX}")));
    }
    let text = std::fs::read_to_string(&path).map_err(|error| fault(1, error.to_string()))?;
    put(&mut found, &name, &text)?;
    Ok(found)
}

/// Takes over what a file says.
fn put(into: &mut Thresholds, file: &str, text: &str) -> Result<(), Problem> {
    let fault = |at: usize, why: String| {
        let line = text.get(..at).unwrap_or(text).lines().count().max(1);
        Problem::new(2, Message::new("rules-file").with("file", file).with("line", line).with("why", why))
    };
    let table: Table = text.parse().map_err(|error: toml::de::Error| {
        fault(error.span().map_or(0, |span| span.start + 1), error.message().to_string())
    })?;
    let place = |name: &str| text.find(name).map_or(0, |at| at + 1);
    for (rule, rows) in &table {
        let known = crate::domain::rules::rule(rule);
        let Some((known, rows)) = known.zip(rows.as_table()) else {
            return Err(fault(place(&format!("[{rule}")), format!("[{rule}]")));
        };
        for (name, value) in rows {
            let taken = known.thresholds.contains(&name.as_str()) && take(into, name, value);
            if !taken {
                let at = place(&format!("[{rule}"));
                let at = text.get(at..).and_then(|rest| rest.find(name.as_str())).map_or(at, |more| at + more + 1);
                return Err(fault(at, format!("{name} = {value}")));
            }
        }
    }
    Ok(())
}

/// Sets one threshold; `false`: there is none of that name, or it is of another type.
fn take(into: &mut Thresholds, name: &str, value: &Value) -> bool {
    let texts = || -> Option<Vec<String>> {
        value.as_array()?.iter().map(|value| value.as_str().map(str::to_string)).collect()
    };
    let count = |most: i64| value.as_integer().filter(|count| (0..=most).contains(count));
    let list = |place: &mut Vec<String>| texts().map(|texts| *place = texts).is_some();
    let number = |place: &mut i64, most: i64| count(most).map(|count| *place = count).is_some();
    match name {
        "special_kinds" => list(&mut into.special_kinds),
        "coordination_kinds" => list(&mut into.coordination_kinds),
        "registered_kinds" => list(&mut into.registered_kinds),
        "higher_documents" => list(&mut into.higher_documents),
        "senior_levels" => list(&mut into.senior_levels),
        "register_months" => number(&mut into.register_months, 1_200),
        "vacant_months" => number(&mut into.vacant_months, 1_200),
        "vacant_percent" => number(&mut into.vacant_percent, 100),
        "youngest" => number(&mut into.youngest, 100),
        _ => false,
    }
}

/// The thresholds that a store's office states itself.
pub fn own(store: Option<&Path>) -> Vec<String> {
    let text = store.map(path).and_then(|path| std::fs::read_to_string(path).ok()).unwrap_or_default();
    let table: Table = text.parse().unwrap_or_default();
    table.values().filter_map(Value::as_table).flat_map(|rows| rows.keys().cloned()).collect()
}

/// A threshold as people read it.
pub fn shown(of: &Thresholds, name: &str) -> String {
    match name {
        "special_kinds" => of.special_kinds.join(", "),
        "coordination_kinds" => of.coordination_kinds.join(", "),
        "registered_kinds" => of.registered_kinds.join(", "),
        "higher_documents" => of.higher_documents.join(", "),
        "senior_levels" => of.senior_levels.join(", "),
        "register_months" => of.register_months.to_string(),
        "vacant_months" => of.vacant_months.to_string(),
        "vacant_percent" => of.vacant_percent.to_string(),
        "youngest" => of.youngest.to_string(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::message::Arg;
    use crate::domain::rules::RULES;
    use crate::office::words::{Language, Words};

    #[test]
    fn every_threshold_is_stated_and_faults_name_their_line() {
        let built_in = thresholds(None).unwrap();
        for name in RULES.iter().flat_map(|rule| rule.thresholds) {
            assert!(!shown(&built_in, name).is_empty(), "{name}");
            for language in Language::ALL {
                let label = format!("threshold-{}", name.replace('_', "-"));
                assert!(Words::new(language).get(&label).is_some(), "{label} {language:?}");
            }
        }
        for (text, line) in [
            ("[C26]\nvacant_months = 12\n", None),
            ("# x\n[C26]\nvacant_month = 12\n", Some(3)),
            ("[C26]\n\nvacant_months = \"12\"\n", Some(3)),
            ("\n[C99]\nx = 1\n", Some(2)),
            ("[C26]\nvacant_months = \n", Some(2)),
        ] {
            let mut own = built_in.clone();
            let got = put(&mut own, "x", text);
            let got = got.err().map(|problem| problem.message.arg("line").cloned());
            assert_eq!(got, line.map(|line: i64| Some(Arg::Int(line))), "{text}");
        }
    }
}
