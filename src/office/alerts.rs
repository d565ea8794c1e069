//! What the rules found, counted, with what is new since the last visit. The counts of the last scan are kept beside the
//! store, for its owner only and with what they were made from, so that they stand on the screen before the scan of now is
//! there; they are never said to be those of now unless they are.
//!
//! `office.redb.seen` is TOML of one version; what cannot be read was never seen. It holds rules and ids, no names.

use crate::domain::canon::{digest, hex};
use crate::domain::date::Date;
use crate::domain::rules::{RULES, Severity, rule};
use crate::office::flags::{Scan, State, thresholds};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// The one version there is.
const VERSION: u32 = 1;
/// Bytes of the file; a longer one is not ours.
const FILE_BYTES_MAX: u64 = 4 * 1024 * 1024;
/// Flags kept by name; of more only the counts are.
const FLAGS_MAX: usize = 50_000;

/// Flags of one rule and severity.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Count {
    /// The rule.
    pub rule: String,
    /// How grave.
    pub severity: Severity,
    /// How many.
    pub count: u64,
    /// Of them waived.
    pub waived: u64,
    /// Of them not there at the last visit.
    pub fresh: u64,
    /// There at the last visit, and no more.
    pub gone: u64,
}

/// What the rules found, counted.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Alerts {
    /// The date and the newest entry of the scan; none: no scan is known yet.
    pub of: Option<(Date, u64)>,
    /// Whether that is the scan of now.
    pub is_current: bool,
    /// By rule and severity, in the order of the rules.
    pub counts: Vec<Count>,
    /// Date and newest entry of the last visit; none: this is the first, or what was seen then is not known one by one.
    pub visit: Option<(Date, u64)>,
}

/// What a scan found, as it is kept.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Kept {
    version: u32,
    date: String,
    seq: u64,
    /// What it was made with: rules and thresholds.
    rules: String,
    /// Whether `flags` are all there.
    whole: bool,
    /// Rule, severity, flags, waived.
    counts: Vec<(String, String, u64, u64)>,
    /// `C01 q1`, in order.
    flags: Vec<String>,
}

/// The file beside a store.
pub fn beside(store: &Path) -> PathBuf {
    let mut name = store.file_name().unwrap_or_default().to_os_string();
    name.push(".seen");
    store.with_file_name(name)
}

/// What is kept in a file; none when there is none, or when it is not one of ours.
pub fn read(path: &Path) -> Option<Kept> {
    let small = fs::metadata(path).is_ok_and(|about| about.is_file() && about.len() <= FILE_BYTES_MAX);
    let text = if small { fs::read_to_string(path).ok()? } else { return None };
    toml::from_str::<Kept>(&text).ok().filter(|kept| kept.version == VERSION && Date::parse(&kept.date).is_ok())
}

/// Keeps what a scan found in place of what was kept.
fn write(path: &Path, kept: &Kept) -> Option<()> {
    let text = toml::to_string(kept).ok()?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // Made for its owner only, and in the place of the old one at once.
    let mut file = tempfile::Builder::new().prefix(".estab-").suffix(".part").tempfile_in(folder).ok()?;
    file.write_all(text.as_bytes()).ok()?;
    file.persist(path).ok().map(|_| ())
}

/// What the rules were when a scan was made.
fn made_with(of: &crate::domain::rules::Thresholds) -> String {
    let names: BTreeSet<&str> = RULES.iter().flat_map(|rule| rule.thresholds).copied().collect();
    let stated: String = names.iter().map(|name| format!("{name}={}\n", thresholds::shown(of, name))).collect();
    hex(&digest(&[&crate::office::rules_digest()[..], stated.as_bytes()].concat()))
}

impl Kept {
    /// What a scan found.
    pub fn of(scan: &Scan) -> Kept {
        let mut counts: Vec<(String, String, u64, u64)> = Vec::new();
        for flag in &scan.flags {
            let waived = u64::from(flag.state == State::Waived);
            let (id, severity) = (flag.rule.id, flag.severity.name());
            match counts.iter_mut().find(|(rule, of, ..)| rule == id && of == severity) {
                Some((.., all, of_them)) => (*all, *of_them) = (*all + 1, *of_them + waived),
                None => counts.push((id.to_string(), severity.to_string(), 1, waived)),
            }
        }
        let whole = scan.flags.len() <= FLAGS_MAX;
        let name = |flag: &crate::office::flags::Flag| format!("{} {}", flag.rule.id, flag.subject);
        let mut flags: Vec<String> = if whole { scan.flags.iter().map(name).collect() } else { Vec::new() };
        flags.sort();
        flags.dedup();
        let rules = made_with(&scan.thresholds);
        Kept { version: VERSION, date: scan.at.date.to_string(), seq: scan.last_seq, rules, whole, counts, flags }
    }

    fn point(&self) -> Option<(Date, u64)> {
        Some((Date::parse(&self.date).ok()?, self.seq))
    }

    /// Its counts, beside those of the visit before.
    pub fn alerts(&self, visit: Option<&Kept>, is_current: bool) -> Alerts {
        let before = visit.filter(|visit| visit.whole && self.whole);
        let had: BTreeSet<&String> = before.iter().flat_map(|visit| &visit.flags).collect();
        let have: BTreeSet<&String> = self.flags.iter().collect();
        let of = |flags: &BTreeSet<&String>, other: &BTreeSet<&String>, id: &str| {
            let of_rule = |flag: &&&String| flag.split(' ').next() == Some(id);
            flags.iter().filter(of_rule).filter(|flag| !other.contains(**flag)).count() as u64
        };
        let mut counts: Vec<Count> = Vec::new();
        for row in RULES {
            let first = counts.len();
            for (id, severity, count, waived) in self.counts.iter().filter(|(id, ..)| id == row.id) {
                let Some(severity) = Severity::parse(severity) else { continue };
                let (count, waived) = (*count, *waived);
                counts.push(Count { rule: id.clone(), severity, count, waived, fresh: 0, gone: 0 });
            }
            if before.is_none() {
                continue;
            }
            let (fresh, gone) = (of(&have, &had, row.id), of(&had, &have, row.id));
            match counts.get_mut(first) {
                // Said once for each rule, with the gravest.
                Some(count) => (count.fresh, count.gone) = (fresh, gone),
                None if gone > 0 => counts.push(Count {
                    rule: row.id.to_string(),
                    severity: rule(row.id).map_or(Severity::Info, |rule| rule.severity),
                    count: 0,
                    waived: 0,
                    fresh: 0,
                    gone,
                }),
                None => {}
            }
        }
        Alerts { of: self.point(), is_current, counts, visit: before.and_then(Kept::point) }
    }

    /// Whether a scan at this date and entry, with these thresholds, would find the same.
    pub fn is_of(&self, date: Date, seq: u64, with: &crate::domain::rules::Thresholds) -> bool {
        self.date == date.to_string() && self.seq == seq && self.rules == made_with(with)
    }
}

/// Keeps a scan beside the store when it says something else than what is kept there.
///
/// That it could not be kept is no reason to show less: the next visit then counts from an earlier one.
pub fn keep(store: Option<&Path>, kept: &Kept) {
    if let Some(path) = store.map(beside)
        && read(&path).as_ref() != Some(kept)
    {
        let _ = write(&path, kept);
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn kept(seq: u64, flags: &[&str]) -> Kept {
        let mut counts: Vec<(String, String, u64, u64)> = Vec::new();
        for flag in flags {
            let id = flag.split(' ').next().unwrap();
            match counts.iter_mut().find(|(rule, ..)| rule == id) {
                Some((_, _, count, _)) => *count += 1,
                None => counts.push((id.to_string(), "error".to_string(), 1, 0)),
            }
        }
        let flags = flags.iter().map(|flag| flag.to_string()).collect();
        Kept { version: 1, date: "2026-11-23".into(), seq, rules: "r".into(), whole: true, counts, flags }
    }

    #[test]
    fn what_is_new_is_told_from_what_was_there() {
        let now = kept(9, &["C01 q1", "C01 q2", "C12 p7"]);
        let told = |visit: Option<&Kept>| {
            let alerts = now.alerts(visit, true);
            let one = |count: &Count| format!("{} {} +{} -{}", count.rule, count.count, count.fresh, count.gone);
            (alerts.counts.iter().map(one).collect::<Vec<_>>().join(", "), alerts.visit.map(|(_, seq)| seq))
        };
        assert_eq!(told(None), ("C01 2 +0 -0, C12 1 +0 -0".into(), None));
        for (before, want) in [
            (vec!["C01 q1", "C01 q2", "C12 p7"], "C01 2 +0 -0, C12 1 +0 -0"),
            (vec![], "C01 2 +2 -0, C12 1 +1 -0"),
            (vec!["C01 q1", "C01 q3", "C13 p1"], "C01 2 +1 -1, C12 1 +1 -0, C13 0 +0 -1"),
        ] {
            assert_eq!(told(Some(&kept(3, &before))), (want.to_string(), Some(3)));
        }
        // What was not kept one by one is compared with nothing.
        assert_eq!(told(Some(&Kept { whole: false, ..kept(3, &[]) })).1, None);
    }

    #[test]
    fn what_was_seen_is_kept_for_its_owner_and_nothing_else_is_believed() {
        let folder = tempfile::tempdir().unwrap();
        let store = folder.path().join("office.redb");
        let path = beside(&store);
        assert_eq!(path.file_name().unwrap(), "office.redb.seen");
        assert_eq!(read(&path), None);
        let one = kept(3, &["C01 q1"]);
        keep(Some(&store), &one);
        assert_eq!(read(&path), Some(one.clone()));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        keep(Some(&store), &kept(4, &[]));
        assert_eq!(read(&path), Some(kept(4, &[])));
        for text in ["", "not toml [", "version = 2\n"] {
            fs::write(&path, text).unwrap();
            assert_eq!(read(&path), None, "{text}");
        }
        // Where nothing can be written, nothing is said either.
        keep(Some(&folder.path().join("none").join("office.redb")), &one);
        keep(None, &one);
    }
}
