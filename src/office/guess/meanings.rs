//! What columns may mean: the rows of `data/meanings.toml`, and one meaning per figure of each quota kind.

use crate::domain::catalogue::{Catalogue, Class, Coded};
use crate::exchange::profile::{fold, fold_heading};
use crate::office::catalogue::catalogue;
use crate::office::incoming::Meaning;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// Characters a known heading has at least, to be told within a longer one.
const WITHIN: usize = 2;
/// Likewise in Latin letters: shorter words stand within too many others.
const WITHIN_ASCII: usize = 8;

/// Begins the codes of meanings that hold for every row.
const EVERY: &str = "every-";

/// One meaning as data.
#[derive(Deserialize, Debug, Default)]
#[serde(deny_unknown_fields)]
pub(super) struct MeaningRow {
    pub code: String,
    pub group: String,
    /// How its cells are read.
    #[serde(rename = "type", default)]
    pub kind: Option<String>,
    /// Kinds of cells that agree with it; none: any.
    #[serde(default)]
    pub cells: Vec<String>,
    /// The code table its cells are of.
    #[serde(default)]
    pub codes: Option<String>,
    #[serde(default)]
    pub field: Option<String>,
    #[serde(default)]
    pub tenure: Option<String>,
    pub zh: String,
    pub en: String,
    #[serde(default)]
    pub headings: Vec<String>,
}

#[derive(Deserialize, Debug, Default)]
#[serde(deny_unknown_fields)]
struct Measure {
    approved: Vec<String>,
    counted: Vec<String>,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
struct KindWords {
    code: String,
    words: Vec<String>,
}

#[derive(Deserialize, Debug, Default)]
#[serde(deny_unknown_fields)]
struct Ignored {
    headings: Vec<String>,
}

/// The whole of `data/meanings.toml`.
#[derive(Deserialize, Debug, Default)]
#[serde(deny_unknown_fields)]
pub(super) struct Meanings {
    #[serde(rename = "meaning")]
    pub rows: Vec<MeaningRow>,
    ignored: Ignored,
    measure: Measure,
    words: Vec<KindWords>,
    also: BTreeMap<String, BTreeMap<String, String>>,
    /// Places of the rows by their plain headings.
    #[serde(skip)]
    by_heading: BTreeMap<String, Vec<usize>>,
    #[serde(skip)]
    listed: Vec<Meaning>,
}

/// A figure of one quota kind: `approved-…` or `counted-…`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Figure<'a> {
    pub is_approved: bool,
    pub kind: &'a str,
}

/// A heading as headings are compared here: also without hyphens and underscores.
pub(super) fn plain(heading: &str) -> String {
    fold_heading(heading).replace('-', "")
}

/// The meanings; a test holds that the data reads.
pub(super) fn meanings() -> &'static Meanings {
    static MEANINGS: OnceLock<Meanings> = OnceLock::new();
    MEANINGS.get_or_init(|| {
        let mut all: Meanings = toml::from_str(include_str!("../../../data/meanings.toml")).unwrap_or_default();
        for (place, row) in all.rows.iter().enumerate() {
            for heading in row.headings.iter().chain([&row.zh]) {
                let places = all.by_heading.entry(plain(heading)).or_default();
                if !places.contains(&place) {
                    places.push(place);
                }
            }
        }
        all.ignored.headings.iter_mut().for_each(|heading| *heading = plain(heading));
        for words in &mut all.words {
            words.words.iter_mut().for_each(|word| *word = plain(word));
        }
        all.listed = all.listed(catalogue());
        all
    })
}

impl Meanings {
    /// Everything a column may mean, grouped.
    pub fn all(&self) -> &[Meaning] {
        &self.listed
    }

    fn listed(&self, catalogue: &Catalogue) -> Vec<Meaning> {
        // Made once and kept for the life of the program, as the table it comes from is.
        let keep = |text: &str| -> &'static str { text.to_string().leak() };
        let mut listed = Vec::new();
        for group in ["unit", "pool", "post", "person", "document"] {
            for row in self.rows.iter().filter(|row| row.group == group) {
                listed.push(Meaning { code: keep(&row.code), group, name: (keep(&row.zh), keep(&row.en)) });
            }
            for (measure, zh, en) in [("approved", "核定", "Approved"), ("counted", "实有", "Occupied")] {
                for kind in figure_kinds(catalogue).filter(|_| group == "pool") {
                    let code = keep(&format!("{measure}-{}", kind.code));
                    let name = (keep(&format!("{zh}：{}", kind.zh)), keep(&format!("{en}: {}", kind.en)));
                    listed.push(Meaning { code, group, name });
                }
            }
            for kind in catalogue.quota_kinds.iter().filter(|_| group == "pool") {
                let kind = &kind.coded;
                let code = keep(&format!("{EVERY}{}", kind.code));
                let name = (keep(&format!("各行均为{}", kind.zh)), keep(&format!("Every row: {}", kind.en)));
                listed.push(Meaning { code, group, name });
            }
        }
        listed
    }

    /// The listed code of that name.
    pub fn code(&self, code: &str) -> Option<&'static str> {
        self.listed.iter().map(|meaning| meaning.code).find(|have| *have == code)
    }

    /// The row of a code; a figure of one kind has none.
    pub fn row(&self, code: &str) -> Option<&MeaningRow> {
        self.rows.iter().find(|row| row.code == code)
    }

    /// The group of a code.
    pub fn group(&self, code: &str) -> &'static str {
        self.listed.iter().find(|meaning| meaning.code == code).map_or("", |meaning| meaning.group)
    }

    /// Whether a heading is a known one.
    pub fn knows(&self, heading: &str) -> bool {
        let plain = plain(heading);
        self.by_heading.contains_key(&plain) || self.ignored.headings.contains(&plain)
    }

    /// Whether a heading says nothing to the books.
    pub fn ignores(&self, heading: &str) -> bool {
        self.ignored.headings.contains(&plain(heading))
    }

    /// The rows of a heading, in the order of the data.
    pub fn of_heading(&self, heading: &str) -> Vec<&MeaningRow> {
        let plain = plain(heading);
        let places = self.by_heading.get(&plain).or_else(|| {
            // What stands in brackets explains: 入编时间（年月）.
            let (before, _) = plain.split_once('(')?;
            self.by_heading.get(before)
        });
        places.into_iter().flatten().filter_map(|place| self.rows.get(*place)).collect()
    }

    /// The rows of the longest known heading that a heading contains.
    pub fn within_heading(&self, heading: &str) -> Vec<&MeaningRow> {
        let plain = plain(heading);
        let enough = |known: &str| known.chars().count() >= if known.is_ascii() { WITHIN_ASCII } else { WITHIN };
        let known = self.by_heading.iter().filter(|(known, _)| enough(known) && plain.contains(known.as_str()));
        let longest = known.max_by_key(|(known, _)| known.len());
        longest.into_iter().flat_map(|(_, places)| places).filter_map(|place| self.rows.get(*place)).collect()
    }

    /// The figure of one kind that a heading names, and whether it says both the kind and the figure.
    pub fn figure(&self, heading: &str) -> Option<(&'static str, bool)> {
        let plain = plain(heading);
        let found = self.words.iter().flat_map(|words| words.words.iter().map(move |word| (word, &words.code)));
        let (_, kind) = found.filter(|(word, _)| plain.contains(word.as_str())).max_by_key(|(word, _)| word.len())?;
        let says = |words: &[String]| words.iter().any(|word| plain.contains(word.as_str()));
        let (approved, counted) = (says(&self.measure.approved), says(&self.measure.counted));
        let measure = if counted { "counted" } else { "approved" };
        Some((self.code(&format!("{measure}-{kind}"))?, approved != counted))
    }

    /// The code of a table that a cell says: by code, name, or what else it may be called.
    pub fn code_of(&self, table: &str, text: &str) -> Option<String> {
        let folded = fold(text);
        let names = |coded: &Coded| {
            [&coded.code, &coded.zh, &coded.en, &coded.short_zh, &coded.short_en]
                .iter()
                .any(|name| fold(name) == folded)
        };
        let catalogue = catalogue();
        let coded: Vec<&Coded> = match table {
            "quota-kind" => catalogue.quota_kinds.iter().map(|kind| &kind.coded).collect(),
            "unit-kind" => catalogue.unit_kinds.iter().map(|kind| &kind.coded).collect(),
            "level" => catalogue.levels.iter().collect(),
            "government-level" => catalogue.government_levels.iter().collect(),
            "funding" => catalogue.funding.iter().collect(),
            "state" => catalogue.states.iter().map(|state| &state.coded).collect(),
            _ => Vec::new(),
        };
        let found = coded.into_iter().find(|coded| names(coded)).map(|coded| coded.code.clone());
        found.or_else(|| {
            self.also.get(table)?.iter().find(|(have, _)| fold(have) == folded).map(|(_, code)| code.clone())
        })
    }
}

/// Kinds that figures of one kind may be of: those of whole places; foreign layouts have profiles of their own.
fn figure_kinds(catalogue: &Catalogue) -> impl Iterator<Item = &Coded> {
    let wanted = [Class::Quota, Class::OffQuota, Class::Leadership];
    let kinds = catalogue.quota_kinds.iter().filter(move |kind| kind.whole && wanted.contains(&kind.class));
    kinds.map(|kind| &kind.coded)
}

/// The quota kind of every row that a code means: of a table where no column says it.
pub(super) fn every_of(code: &str) -> Option<&str> {
    code.strip_prefix(EVERY)
}

/// The figure of one kind that a code means.
pub(super) fn figure_of(code: &str) -> Option<Figure<'_>> {
    let (is_approved, kind) = match (code.strip_prefix("approved-"), code.strip_prefix("counted-")) {
        (Some(kind), _) => (true, kind),
        (_, Some(kind)) => (false, kind),
        _ => return None,
    };
    Some(Figure { is_approved, kind })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::domain::field;
    use crate::domain::id::IdKind;

    #[test]
    fn the_data_reads_and_names_what_there_is() {
        let read: Result<Meanings, _> = toml::from_str(include_str!("../../../data/meanings.toml"));
        assert!(read.is_ok(), "{:?}", read.err());
        let all = meanings();
        let mut codes: Vec<&str> = all.all().iter().map(|meaning| meaning.code).collect();
        let count = codes.len();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), count);
        assert!(count > 60);
        for row in &all.rows {
            let subject = match row.group.as_str() {
                "unit" => IdKind::Unit,
                "post" => IdKind::Post,
                "person" => IdKind::Person,
                "document" => IdKind::Document,
                _ => IdKind::Pool,
            };
            assert!(!all.group(&row.code).is_empty(), "{}", row.code);
            if let Some(name) = &row.field {
                assert!(field::by_name(subject, name).is_some(), "{}: {name}", row.code);
            }
            if let Some(name) = &row.tenure {
                assert!(field::by_name(IdKind::Tenure, name).is_some(), "{}: {name}", row.code);
            }
            for kind in row.cells.iter().chain(&row.kind) {
                assert!(["text", "places", "int", "date", "flag", "number"].contains(&kind.as_str()), "{}", row.code);
            }
            if let Some(table) = &row.codes {
                assert!(all.also.contains_key(table), "{}: {table}", row.code);
            }
        }
        for (table, also) in &all.also {
            for code in also.values() {
                let holding = ["vacant", "filled", "named", "unnamed", "not-stated", "abolished"];
                let known = if table == "holding" {
                    holding.contains(&code.as_str())
                } else {
                    all.code_of(table, code).is_some()
                };
                assert!(known, "{table}: {code}");
            }
        }
        for words in &all.words {
            assert!(catalogue().quota_kind(&words.code).is_some(), "{}", words.code);
        }
    }

    #[test]
    fn figures_of_one_kind_are_known_by_their_words() {
        for (heading, code, sure) in [
            ("核定编制/行政", "approved-administrative", true),
            ("实有人数/事业", "counted-institution", true),
            ("行政编制数", "approved-administrative", true),
            ("行政编制", "approved-administrative", false),
            ("事业编制（参公）核定", "approved-institution-civil", true),
            ("政法专项编制实有", "counted-political-legal", true),
            ("核定工勤编制", "approved-service", true),
        ] {
            assert_eq!(meanings().figure(heading), Some((code, sure)), "{heading}");
            let figure = figure_of(code).unwrap();
            assert_eq!(figure.is_approved, code.starts_with("approved"), "{heading}");
        }
        assert_eq!(meanings().figure("姓名"), None);
    }
}
