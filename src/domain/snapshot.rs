//! The content of a snapshot (上报快照): the books at (date, sequence) as plain tables in canonical order, with what
//! proves them. The office gathers it, `exchange` writes and reads the file.

use crate::domain::citizen_id::masked;
use crate::domain::date::Date;
use crate::domain::message::Message;
use crate::domain::quantity::Places;
use crate::domain::table::{Cell, CellType, ColumnSpec, RowSource};
use std::collections::BTreeMap;

/// The schema of the tables and the manifest. A change of what stands in them raises it.
pub const SCHEMA: u32 = 1;

/// How identity numbers stand in a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Identity {
    /// Whole: needs the right, goes to the access log.
    Full,
    /// Only the first four characters.
    #[default]
    Masked,
    /// As an HMAC under a key, for matching across offices; never a bare digest.
    Keyed,
}

impl Identity {
    /// Every mode.
    pub const ALL: [Identity; 3] = [Identity::Full, Identity::Masked, Identity::Keyed];
    /// Its name on command lines and in the manifest.
    pub const fn name(self) -> &'static str {
        match self {
            Identity::Full => "full",
            Identity::Masked => "masked",
            Identity::Keyed => "keyed",
        }
    }
    /// The mode of a name.
    pub fn by_name(name: &str) -> Option<Identity> {
        Identity::ALL.into_iter().find(|mode| mode.name() == name)
    }
    /// The number as people may be shown it in this mode; a keyed one is for machines, people see it masked.
    pub fn shown(self, number: &str) -> String {
        match self {
            Identity::Full => number.to_string(),
            Identity::Masked | Identity::Keyed => masked(number),
        }
    }
    /// Whether a cell of numbers shows no more than this mode allows.
    pub fn allows(self, text: &str) -> bool {
        match self {
            Identity::Full => true,
            Identity::Masked => is_masked(text),
            Identity::Keyed => text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')),
        }
    }
}

pub use crate::domain::citizen_id::masked as mask;

/// Whether a number shows no more than [`masked`] leaves.
pub fn is_masked(number: &str) -> bool {
    masked(number) == number
}

/// An error that stands in the snapshot with its written reason (`snapshot except`).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Exception {
    /// The rule.
    pub rule: String,
    /// Whom it is about.
    pub subject: String,
    /// Why it is let stand.
    pub reason: String,
}

/// What a snapshot says of itself before its tables are written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Head {
    /// The office's name.
    pub office: String,
    /// The office's code.
    pub code: String,
    /// Code (or id) and name of the unit it is limited to; none: the whole books.
    pub unit: Option<(String, String)>,
    /// The reference date.
    pub date: Date,
    /// The newest entry taken into account.
    pub recorded: u64,
    /// Digest of that entry.
    pub journal_head: [u8; 32],
    /// How identity numbers stand in it.
    pub identity: Identity,
    /// A draft (草稿): may not be submitted.
    pub draft: bool,
    /// The bundle's language, a setting of the office: `zh` or `en`.
    pub language: String,
    /// Errors let stand, each with its reason.
    pub exceptions: Vec<Exception>,
    /// `content_digest` of the previous submitted snapshot; none as long as none was submitted.
    pub previous: Option<[u8; 32]>,
    /// Version of the program.
    pub program: String,
    /// SHA-256 of the rules in force.
    pub rules: [u8; 32],
    /// Who signed it; none: it is not signed.
    pub signer: Option<Signer>,
}

/// Who signed a snapshot.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Signer {
    /// Id of the algorithm.
    pub algorithm: String,
    /// The public key, PEM.
    pub public_key: String,
}

/// One table: rows in canonical order, produced while they are written.
pub struct Table<'a> {
    /// Its name: `units`, `pools`, `people`, … and of its file `tables/NAME.csv`.
    pub name: &'static str,
    /// Its columns; all of them are written.
    pub columns: &'static [ColumnSpec],
    /// Columns that hold identity numbers: the writer masks them, whatever the rows say.
    pub identity: &'static [&'static str],
    /// The column with the quota kind, by which its places are added up as control totals; none: it has none.
    pub totals_by: Option<&'static str>,
    /// Its rows.
    pub rows: Box<dyn RowSource + 'a>,
}

/// One rule that was run over the books.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Check {
    /// The rule.
    pub rule: String,
    /// `error`, `warning`, `lead`, `info`.
    pub severity: String,
    /// Its findings, in official order.
    pub findings: Vec<Finding>,
}

/// One finding of a rule.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// Whom it is about.
    pub subject: String,
    /// `open`, `waived`, `in-case`, `excepted`.
    pub state: String,
    /// Since when.
    pub since: Option<Date>,
    /// Code and values; the words are not part of the snapshot.
    pub message: Message,
}

/// A snapshot, ready to be written.
pub struct Snapshot<'a> {
    /// What it says of itself.
    pub head: Head,
    /// Its tables, in the order in which they stand in the file.
    pub tables: Vec<Table<'a>>,
    /// Changes by cause since the previous submitted snapshot; none as long as there is no such snapshot.
    pub changes: Option<Table<'a>>,
    /// The checks that ran.
    pub checks: Vec<Check>,
}

/// `OFFICE-DATE.estab`; characters that a file name may not have become `_`.
pub fn file_name(office: &str, date: Date) -> String {
    let office: String = office.chars().map(|c| if c.is_alphanumeric() || c == '-' { c } else { '_' }).collect();
    format!("{office}-{date}.estab")
}

/// A column as the manifest records it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ManifestColumn {
    /// Its field name.
    pub name: String,
    /// How its cells are meant.
    pub kind: CellType,
    /// Whether it holds identity numbers.
    pub identity: bool,
}

/// A table as the manifest records it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ManifestTable {
    /// Its name.
    pub name: String,
    /// Its file in the bundle.
    pub file: String,
    /// Rows without the heading.
    pub rows: u64,
    /// Its columns.
    pub columns: Vec<ManifestColumn>,
    /// The column with the quota kind.
    pub totals_by: Option<String>,
    /// Control totals per quota kind.
    pub totals: BTreeMap<String, KindTotals>,
}

/// Control totals of one quota kind in one table.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct KindTotals {
    /// Rows of that kind.
    pub rows: u64,
    /// Sums of the columns of places; *not stated* adds nothing.
    pub sums: BTreeMap<String, Places>,
}

/// What a snapshot says of itself once written: the values of `manifest.json`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Manifest {
    /// The schema.
    pub schema: u32,
    /// What was given.
    pub head: Head,
    /// Its tables.
    pub tables: Vec<ManifestTable>,
    /// The changes, where there is a previous submitted snapshot.
    pub changes: Option<ManifestTable>,
    /// Digest over `tables/` and `changes.csv`.
    pub content_digest: [u8; 32],
}

/// Adds up rows and places of one table per quota kind.
#[derive(Clone, Debug)]
pub struct Tally {
    kind: Option<usize>,
    places: Vec<(usize, String)>,
    rows: u64,
    totals: BTreeMap<String, KindTotals>,
}

impl Tally {
    /// For a table of these columns (name, type), grouped by column `by`.
    pub fn new<'n>(columns: impl Iterator<Item = (&'n str, CellType)>, by: Option<&str>) -> Tally {
        let (mut kind, mut places) = (None, Vec::new());
        for (place, (name, cells)) in columns.enumerate() {
            if Some(name) == by {
                kind = Some(place);
            }
            if cells == CellType::Places {
                places.push((place, name.to_string()));
            }
        }
        Tally { kind, places, rows: 0, totals: BTreeMap::new() }
    }
    /// Adds one row.
    pub fn add(&mut self, row: &[Cell]) {
        self.rows += 1;
        let Some(kind) = self.kind else { return };
        let code = row.get(kind).and_then(Cell::as_text).unwrap_or("");
        if !self.totals.contains_key(code) {
            let sums = self.places.iter().map(|(_, name)| (name.clone(), Places::ZERO)).collect();
            self.totals.insert(code.to_string(), KindTotals { rows: 0, sums });
        }
        let Some(totals) = self.totals.get_mut(code) else { return };
        totals.rows += 1;
        for (place, name) in &self.places {
            if let (Some(Cell::Places(more)), Some(sum)) = (row.get(*place), totals.sums.get_mut(name)) {
                // Rows of a foreign file could overflow a plain sum.
                *sum = Places::from_milli(sum.milli().saturating_add(more.milli()));
            }
        }
    }
    /// Rows and totals.
    pub fn done(self) -> (u64, BTreeMap<String, KindTotals>) {
        (self.rows, self.totals)
    }
}

/// Rows whose identity numbers stand as the mode says.
pub struct IdentityRows<'a> {
    rows: &'a mut dyn RowSource,
    identity: Vec<usize>,
    mode: Identity,
    keyed: Option<Keyed<'a>>,
}

/// Puts a number under the key that identity numbers are matched by.
pub type Keyed<'a> = &'a dyn Fn(&str) -> String;

impl<'a> IdentityRows<'a> {
    /// Rows of which the cells at `identity` hold numbers.
    pub fn new(rows: &'a mut dyn RowSource, identity: Vec<usize>, mode: Identity) -> IdentityRows<'a> {
        IdentityRows { rows, identity, mode, keyed: None }
    }
    /// With the key for [`Identity::Keyed`]; without it keyed numbers stand masked, as for people.
    pub fn with_key(self, keyed: Option<Keyed<'a>>) -> IdentityRows<'a> {
        IdentityRows { keyed: keyed.filter(|_| self.mode == Identity::Keyed), ..self }
    }
}

/// The places of the columns of these names.
pub fn places_of(columns: &[ColumnSpec], names: &[&str]) -> Vec<usize> {
    columns.iter().enumerate().filter(|(_, column)| names.contains(&column.name)).map(|(place, _)| place).collect()
}

impl RowSource for IdentityRows<'_> {
    fn next_row(&mut self, row: &mut Vec<Cell>) -> Result<bool, Message> {
        let more = self.rows.next_row(row)?;
        let shown = |number: &str| match self.keyed {
            Some(keyed) => keyed(number),
            None => masked(number),
        };
        if more && self.mode != Identity::Full {
            for place in &self.identity {
                let Some(cell) = row.get_mut(*place) else { continue };
                match cell {
                    Cell::Text(number) => *number = shown(number),
                    Cell::List(numbers) => numbers.iter_mut().for_each(|number| *number = shown(number)),
                    _ => {}
                }
            }
        }
        Ok(more)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_shown_as_the_mode_says() {
        for (number, want) in [
            ("440301199001011234", "4403**************"),
            ("44030119900101123X", "4403**************"),
            ("E1234", "E123*"),
            ("护照甲乙丙", "护照甲乙*"),
        ] {
            assert_eq!(Identity::Masked.shown(number), want);
            assert_eq!(Identity::Full.shown(number), number);
            assert!(is_masked(want) && !is_masked(number), "{number}");
        }
    }

    #[test]
    fn names_of_files() {
        let date = Date::parse("2026-09-30").unwrap();
        for (office, want) in [
            ("990101", "990101-2026-09-30.estab"),
            ("../市/编办", "___市_编办-2026-09-30.estab"),
            ("", "-2026-09-30.estab"),
        ] {
            assert_eq!(file_name(office, date), want);
        }
    }

    #[test]
    fn totals_per_kind_never_over_kinds() {
        let columns = [("kind", CellType::Text), ("approved", CellType::Places)];
        let mut tally = Tally::new(columns.into_iter(), Some("kind"));
        for (kind, approved) in [("admin", Some(3_000)), ("career", Some(500)), ("admin", None), ("admin", Some(250))] {
            tally.add(&[kind.into(), approved.map(Places::from_milli).into()]);
        }
        let (rows, totals) = tally.done();
        assert_eq!(rows, 4);
        let got: Vec<_> = totals.iter().map(|(kind, t)| (kind.as_str(), t.rows, t.sums["approved"].milli())).collect();
        assert_eq!(got, [("admin", 3, 3_250), ("career", 1, 500)]);
    }
}
