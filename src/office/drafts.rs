//! Drafts of forms that were left half filled in: a small file beside the store, for its owner only, never in the journal.
//!
//! `office.redb.drafts` is TOML of one version; what cannot be read is no draft. Identity numbers never go in: values that
//! are one, or hold as many digits, are left out and named, so that the form asks for them again.

use crate::domain::date::Date;
use crate::domain::field;
use crate::domain::message::Message;
use crate::office::ask::Problem;
use serde::{Deserialize, Serialize};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// The one version there is.
const VERSION: u32 = 1;
/// Bytes of the file; a longer one is not ours.
const FILE_BYTES_MAX: u64 = 256 * 1024;
/// Drafts kept; the oldest goes first.
const DRAFTS_MAX: usize = 50;
/// Bytes of one value.
const VALUE_BYTES_MAX: usize = 2_048;
/// Digits in a row from which a value may be an identity number, or most of one.
const DIGITS_MAX: usize = 8;

/// A form left half filled in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FormDraft {
    /// The operation.
    pub operation: String,
    /// When it was left.
    pub on: Date,
    /// Values by argument, as typed or as ids.
    pub values: Vec<(String, String)>,
    /// People it was about, when several.
    pub marked: Vec<String>,
    /// Arguments that had a value which is not kept.
    pub left_out: Vec<String>,
}

impl FormDraft {
    /// A draft of these values; those that may be identity numbers are only named.
    pub fn new(operation: &str, on: Date, values: Vec<(String, String)>, marked: Vec<String>) -> FormDraft {
        let (left_out, values): (Vec<_>, Vec<_>) =
            values.into_iter().partition(|(name, value)| is_secret(name, value) || value.len() > VALUE_BYTES_MAX);
        let left_out = left_out.into_iter().map(|(name, _)| name).collect();
        FormDraft { operation: operation.to_string(), on, values, marked, left_out }
    }
}

/// Whether a value is, or may be the most of, an identity number: by the argument, or by its digits in a row. Dates in
/// eight digits pass.
fn is_secret(name: &str, value: &str) -> bool {
    if name == field::person::NUMBER.name {
        return true;
    }
    let mut row = 0;
    value.chars().any(|c| {
        let is_digit = c.is_ascii_digit() || ('０'..='９').contains(&c);
        row = match (is_digit, c) {
            (true, _) => row + 1,
            (false, ' ' | '-') => row,
            _ => 0,
        };
        row > DIGITS_MAX
    })
}

#[derive(Serialize, Deserialize)]
struct File {
    version: u32,
    #[serde(default)]
    draft: Vec<Row>,
}

#[derive(Serialize, Deserialize)]
struct Row {
    operation: String,
    on: String,
    #[serde(default)]
    marked: Vec<String>,
    #[serde(default)]
    left_out: Vec<String>,
    #[serde(default)]
    value: Vec<(String, String)>,
}

/// The file beside a store.
pub fn beside(store: &Path) -> PathBuf {
    let mut name = store.file_name().unwrap_or_default().to_os_string();
    name.push(".drafts");
    store.with_file_name(name)
}

/// The drafts in a file; none when there is none, or when it is not one of ours.
pub fn read(path: &Path) -> Vec<FormDraft> {
    let small = fs::metadata(path).is_ok_and(|about| about.is_file() && about.len() <= FILE_BYTES_MAX);
    let text = if small { fs::read_to_string(path).unwrap_or_default() } else { String::new() };
    let Ok(file) = toml::from_str::<File>(&text) else { return Vec::new() };
    if file.version != VERSION {
        return Vec::new();
    }
    let draft = |row: Row| {
        Some(FormDraft {
            on: Date::parse(&row.on).ok()?,
            operation: row.operation,
            values: row.value,
            marked: row.marked,
            left_out: row.left_out,
        })
    };
    file.draft.into_iter().filter_map(draft).collect()
}

/// Keeps the draft of an operation in place of the one before, or forgets it. Other operations' drafts stay as another
/// process may have left them; without any the file goes.
///
/// # Errors
/// Exit 3 when the file cannot be written.
pub fn keep(path: &Path, operation: &str, draft: Option<&FormDraft>) -> Result<(), Problem> {
    let failed = |error: String| {
        let message = Message::new("draft-not-kept").with("file", path.display().to_string());
        Problem::new(3, message.with("error", error))
    };
    let mut drafts = read(path);
    drafts.retain(|have| have.operation != operation);
    drafts.extend(draft.cloned());
    let surplus = drafts.len().saturating_sub(DRAFTS_MAX);
    drafts.drain(..surplus);
    if drafts.is_empty() {
        return match fs::remove_file(path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(failed(error.to_string())),
            _ => Ok(()),
        };
    }
    let rows = drafts.into_iter().map(|draft| Row {
        operation: draft.operation,
        on: draft.on.to_string(),
        marked: draft.marked,
        left_out: draft.left_out,
        value: draft.values,
    });
    let text = toml::to_string(&File { version: VERSION, draft: rows.collect() });
    let text = text.map_err(|error| failed(error.to_string()))?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // Made for its owner only, and in the place of the old one at once.
    let mut file = tempfile::Builder::new()
        .prefix(".estab-")
        .suffix(".part")
        .tempfile_in(folder)
        .map_err(|error| failed(error.to_string()))?;
    file.write_all(text.as_bytes()).map_err(|error| failed(error.to_string()))?;
    file.persist(path).map_err(|error| failed(error.error.to_string()))?;
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn draft(operation: &str, values: &[(&str, &str)]) -> FormDraft {
        let values = values.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect();
        FormDraft::new(operation, Date::parse("2026-11-23").unwrap(), values, vec!["p1".to_string()])
    }

    #[test]
    fn drafts_come_back_without_identity_numbers() {
        let folder = tempfile::tempdir().unwrap();
        let path = beside(&folder.path().join("office.redb"));
        assert_eq!(path.file_name().unwrap(), "office.redb.drafts");
        let enter =
            draft("enter", &[("unit", "u8"), ("number", "4403"), ("name", "李然"), ("effective_on", "20261123")]);
        let amend = draft(
            "amend",
            &[("value", "110101199003070011"), ("reason", "号码 1101 0119 9003 070"), ("document", "云编〔2026〕9号")],
        );
        assert_eq!((enter.left_out.join(","), amend.left_out.join(",")), ("number".into(), "value,reason".into()));
        keep(&path, "enter", Some(&enter)).unwrap();
        keep(&path, "amend", Some(&amend)).unwrap();
        assert_eq!(read(&path), [enter.clone(), amend.clone()]);
        let text = fs::read_to_string(&path).unwrap();
        assert!(!text.contains("1101") && !text.contains("4403"), "{text}");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        keep(&path, "enter", None).unwrap();
        assert_eq!(read(&path), [amend]);
        keep(&path, "amend", None).unwrap();
        keep(&path, "amend", None).unwrap();
        assert!(!path.exists());
    }

    #[test]
    fn a_file_that_is_none_of_ours_holds_no_draft() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.drafts");
        for text in ["", "version = 2\n", "not toml [", "version = 1\n[[draft]]\noperation = \"x\"\non = \"?\"\n"] {
            fs::write(&path, text).unwrap();
            assert_eq!(read(&path), [], "{text}");
        }
        let many: Vec<FormDraft> = (0..DRAFTS_MAX + 3).map(|n| draft(&format!("op{n}"), &[])).collect();
        many.iter().for_each(|one| keep(&path, &one.operation, Some(one)).unwrap());
        assert_eq!(read(&path), many[3..]);
    }
}
