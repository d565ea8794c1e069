//! The tables of national codes in `data/gb_codes.toml`, as value maps name them.

use serde::Deserialize;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::OnceLock;

/// One code.
#[derive(Deserialize, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub(super) struct Row {
    /// The code of the standard.
    pub code: String,
    /// The full name, as the forms ask for it.
    pub name: String,
    /// Short forms and other names in use.
    #[serde(default)]
    pub also: Vec<String>,
}

/// Every table by its name. They are part of the program; a test holds that they read.
pub(super) fn tables() -> &'static BTreeMap<String, Vec<Row>> {
    static TABLES: OnceLock<BTreeMap<String, Vec<Row>>> = OnceLock::new();
    TABLES.get_or_init(|| toml::from_str(include_str!("../../../data/gb_codes.toml")).unwrap_or_default())
}

/// Whether a text is a code or a name of a national table; a table that is not there knows every text.
pub fn is_known(table: &str, text: &str) -> bool {
    static TEXTS: OnceLock<HashMap<&'static str, HashSet<&'static str>>> = OnceLock::new();
    let texts = TEXTS.get_or_init(|| {
        let of = |row: &'static Row| row.also.iter().chain([&row.code, &row.name]).map(String::as_str);
        tables().iter().map(|(name, rows)| (name.as_str(), rows.iter().flat_map(of).collect())).collect()
    });
    texts.get(table).is_none_or(|known| known.contains(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_tables_are_those_of_the_standards() {
        let read: Result<BTreeMap<String, Vec<Row>>, _> = toml::from_str(include_str!("../../../data/gb_codes.toml"));
        let read = read.unwrap();
        let sizes: Vec<(&str, usize)> = read.iter().map(|(name, rows)| (name.as_str(), rows.len())).collect();
        assert_eq!(sizes, [("degree", 4), ("education", 17), ("ethnic", 56), ("level", 28), ("party", 13), ("sex", 4)]);
        for (name, rows) in &read {
            let mut seen = BTreeSet::new();
            for row in rows {
                for text in row.also.iter().chain([&row.code, &row.name]) {
                    assert!(seen.insert(text.clone()), "{name} {text}");
                }
            }
        }
        for (table, code, name) in [
            ("sex", "1", "男"),
            ("ethnic", "01", "汉族"),
            ("ethnic", "36", "毛南族"),
            ("ethnic", "56", "基诺族"),
            ("party", "01", "中共党员"),
            ("party", "13", "群众"),
            ("level", "131", "县处级正职"),
            ("level", "150", "科员级"),
            ("education", "21", "大学本科毕业"),
            ("degree", "2", "博士"),
        ] {
            assert!(read[table].iter().any(|row| row.code == code && row.name == name), "{table} {code}");
        }
    }
}
