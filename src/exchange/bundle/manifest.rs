//! `manifest.json`: the manifest's values as JSON in a fixed order, and strictly back.

use crate::domain::canon::{ALGORITHM, hex};
use crate::domain::date::Date;
use crate::domain::message::{Arg, Message};
use crate::domain::quantity::Places;
use crate::domain::snapshot::{
    Check, Exception, Head, Identity, KindTotals, Manifest, ManifestColumn, ManifestTable, SCHEMA, Signer,
};
use crate::domain::table::CellType;
use crate::exchange::sign::Algorithm;
use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::Number;
use std::collections::BTreeMap;

const FORMAT: &str = "estab-snapshot";
const CONTENT: &str = "estab-content-1";

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Json {
    format: String,
    schema_version: u32,
    office: String,
    office_code: String,
    unit: Option<JsonUnit>,
    reference_date: String,
    recorded: u64,
    journal_head: String,
    identity: String,
    draft: bool,
    language: String,
    exceptions: Vec<JsonException>,
    previous_digest: Option<String>,
    program_version: String,
    rules_digest: String,
    algorithms: Algorithms,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    signer: Option<String>,
    tables: Vec<JsonTable>,
    changes: Option<JsonTable>,
    left_out: Vec<String>,
    content_digest: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct JsonUnit {
    code: String,
    name: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct JsonException {
    rule: String,
    subject: String,
    reason: String,
}

#[derive(Serialize, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
struct Algorithms {
    digest: String,
    content: String,
    signature: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct JsonTable {
    name: String,
    file: String,
    rows: u64,
    columns: Vec<JsonColumn>,
    totals_by: Option<String>,
    control_totals: BTreeMap<String, JsonTotals>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct JsonColumn {
    name: String,
    #[serde(rename = "type")]
    kind: String,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    identity: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct JsonTotals {
    rows: u64,
    sums: BTreeMap<String, Number>,
}

/// Only what tells which schema it is.
#[derive(Deserialize)]
struct Which {
    format: String,
    schema_version: u32,
}

const KINDS: [(CellType, &str); 7] = [
    (CellType::Text, "text"),
    (CellType::Places, "places"),
    (CellType::Int, "int"),
    (CellType::Date, "date"),
    (CellType::Id, "id"),
    (CellType::Flag, "flag"),
    (CellType::Message, "message"),
];

fn algorithms(signature: Option<String>) -> Algorithms {
    Algorithms { digest: ALGORITHM.into(), content: CONTENT.into(), signature }
}

/// What a bundle may hold and this one does not: said, not left to be missed.
fn left_out(manifest: &Manifest) -> Vec<String> {
    let changes = manifest.changes.is_none().then_some(super::CHANGES);
    let signature = manifest.head.signer.is_none().then_some(super::SIGNATURE);
    changes.into_iter().chain(signature).map(str::to_string).collect()
}

/// A quantity as a JSON number made from its digits, never through a float.
fn number(places: Places) -> Number {
    places.to_string().parse().unwrap_or_else(|_| Number::from(0))
}

fn table_json(table: &ManifestTable) -> JsonTable {
    let kind = |cells: CellType| KINDS.iter().find(|(kind, _)| *kind == cells).map_or("text", |(_, name)| name);
    JsonTable {
        name: table.name.clone(),
        file: table.file.clone(),
        rows: table.rows,
        columns: table
            .columns
            .iter()
            .map(|c| JsonColumn { name: c.name.clone(), kind: kind(c.kind).to_string(), identity: c.identity })
            .collect(),
        totals_by: table.totals_by.clone(),
        control_totals: table
            .totals
            .iter()
            .map(|(kind, totals)| {
                let sums = totals.sums.iter().map(|(name, sum)| (name.clone(), number(*sum))).collect();
                (kind.clone(), JsonTotals { rows: totals.rows, sums })
            })
            .collect(),
    }
}

/// The bytes of `manifest.json`.
///
/// # Errors
/// `export-failed` should it not be possible to write them.
pub fn to_json(manifest: &Manifest) -> Result<Vec<u8>, Message> {
    let head = &manifest.head;
    bytes(&Json {
        format: FORMAT.into(),
        schema_version: manifest.schema,
        office: head.office.clone(),
        office_code: head.code.clone(),
        unit: head.unit.clone().map(|(code, name)| JsonUnit { code, name }),
        reference_date: head.date.to_string(),
        recorded: head.recorded,
        journal_head: hex(&head.journal_head),
        identity: head.identity.name().into(),
        draft: head.draft,
        language: head.language.clone(),
        exceptions: head
            .exceptions
            .iter()
            .cloned()
            .map(|Exception { rule, subject, reason }| JsonException { rule, subject, reason })
            .collect(),
        previous_digest: head.previous.map(|digest| hex(&digest)),
        program_version: head.program.clone(),
        rules_digest: hex(&head.rules),
        algorithms: algorithms(head.signer.as_ref().map(|signer| signer.algorithm.clone())),
        signer: head.signer.as_ref().map(|signer| signer.public_key.clone()),
        tables: manifest.tables.iter().map(table_json).collect(),
        changes: manifest.changes.as_ref().map(table_json),
        left_out: left_out(manifest),
        content_digest: hex(&manifest.content_digest),
    })
}

fn bytes(value: &impl Serialize) -> Result<Vec<u8>, Message> {
    let mut bytes = serde_json::to_vec_pretty(value).map_err(|error| {
        Message::new("export-failed").with("file", super::MANIFEST).with("cause", error.to_string())
    })?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// A digest of 64 lower-case hexadecimal digits.
pub fn unhex(text: &str) -> Option<[u8; 32]> {
    let mut out = [0u8; 32];
    if text.len() != 64 || !text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
        return None;
    }
    for (slot, pair) in out.iter_mut().zip(text.as_bytes().chunks(2)) {
        *slot = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(out)
}

/// Reads `manifest.json`; whatever this program would have written otherwise is refused.
///
/// # Errors
/// `verify-newer` for a later schema, `verify-manifest` with the place in it.
pub fn from_json(json: &[u8]) -> Result<Manifest, Message> {
    let bad = |what: String| Message::new("verify-manifest").with("what", crate::domain::text::Text::shown(&what));
    let which: Which = serde_json::from_slice(json).map_err(|error| bad(error.to_string()))?;
    if which.format != FORMAT {
        return Err(bad("format".into()));
    }
    if which.schema_version > SCHEMA {
        return Err(Message::new("verify-newer")
            .with("schema", u64::from(which.schema_version))
            .with("known", u64::from(SCHEMA)));
    }
    let json_values: Json = serde_json::from_slice(json).map_err(|error| bad(error.to_string()))?;
    let signature = json_values.algorithms.signature.clone();
    let known = signature.as_deref().is_none_or(|name| Algorithm::by_name(name).is_some());
    if !known || json_values.algorithms != algorithms(signature) {
        return Err(bad("algorithms".into()));
    }
    let manifest = values(json_values).map_err(|field| bad(field.into()))?;
    if to_json(&manifest)? != json {
        return Err(bad("form".into()));
    }
    Ok(manifest)
}

/// The values; the name of the field that cannot be.
fn values(json: Json) -> Result<Manifest, &'static str> {
    let head = Head {
        office: json.office,
        code: json.office_code,
        unit: json.unit.map(|unit| (unit.code, unit.name)),
        date: Date::parse(&json.reference_date).map_err(|_| "reference_date")?,
        recorded: json.recorded,
        journal_head: unhex(&json.journal_head).ok_or("journal_head")?,
        identity: Identity::by_name(&json.identity).ok_or("identity")?,
        draft: json.draft,
        language: json.language,
        exceptions: json
            .exceptions
            .into_iter()
            .map(|JsonException { rule, subject, reason }| Exception { rule, subject, reason })
            .collect(),
        previous: json.previous_digest.map(|text| unhex(&text).ok_or("previous_digest")).transpose()?,
        program: json.program_version,
        rules: unhex(&json.rules_digest).ok_or("rules_digest")?,
        signer: match (json.algorithms.signature, json.signer) {
            (None, None) => None,
            (Some(algorithm), Some(public_key)) => Some(Signer { algorithm, public_key }),
            _ => return Err("signer"),
        },
    };
    let tables = json.tables.into_iter().map(table).collect::<Result<Vec<_>, _>>()?;
    for (place, table) in tables.iter().enumerate() {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_');
        let twice = tables.iter().skip(place + 1).any(|other| other.name == table.name);
        if table.name.is_empty()
            || !table.name.chars().all(plain)
            || table.file != super::table_file(&table.name)
            || twice
        {
            return Err("tables");
        }
    }
    let changes = json.changes.map(table).transpose()?;
    if changes.as_ref().is_some_and(|table| table.file != super::CHANGES) {
        return Err("changes");
    }
    let content_digest = unhex(&json.content_digest).ok_or("content_digest")?;
    Ok(Manifest { schema: json.schema_version, head, tables, changes, content_digest })
}

fn table(json: JsonTable) -> Result<ManifestTable, &'static str> {
    let kind = |name: &str| KINDS.iter().find(|(_, have)| *have == name).map(|(kind, _)| *kind).ok_or("columns");
    let columns = json
        .columns
        .into_iter()
        .map(|c| Ok(ManifestColumn { kind: kind(&c.kind)?, name: c.name, identity: c.identity }))
        .collect::<Result<Vec<_>, &'static str>>()?;
    if columns.is_empty() {
        return Err("columns");
    }
    let mut totals = BTreeMap::new();
    for (kind, have) in json.control_totals {
        let mut sums = BTreeMap::new();
        for (name, sum) in have.sums {
            sums.insert(name, sum_of(&sum.to_string()).ok_or("control_totals")?);
        }
        totals.insert(kind, KindTotals { rows: have.rows, sums });
    }
    Ok(ManifestTable { name: json.name, file: json.file, rows: json.rows, columns, totals_by: json.totals_by, totals })
}

/// A sum may be larger than any one value may state.
fn sum_of(text: &str) -> Option<Places> {
    let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (whole, rest) = digits.split_once('.').unwrap_or((digits, ""));
    if whole.is_empty() || rest.len() > 3 || !whole.bytes().chain(rest.bytes()).all(|b| b.is_ascii_digit()) {
        return None;
    }
    let milli: i64 = format!("{whole}{rest:0<3}").parse().ok()?;
    Some(Places::from_milli(if negative { -milli } else { milli }))
}

/// `checks.json`: which rules ran and what they found, as codes and values.
///
/// # Errors
/// As [`to_json`].
pub fn checks_json(checks: &[Check]) -> Result<Vec<u8>, Message> {
    #[derive(Serialize)]
    struct JsonCheck<'a> {
        rule: &'a str,
        severity: &'a str,
        findings: Vec<JsonFinding<'a>>,
    }
    #[derive(Serialize)]
    struct JsonFinding<'a> {
        subject: &'a str,
        state: &'a str,
        since: Option<String>,
        code: &'a str,
        args: Args<'a>,
    }
    let checks: Vec<JsonCheck> = checks
        .iter()
        .map(|check| JsonCheck {
            rule: &check.rule,
            severity: &check.severity,
            findings: check
                .findings
                .iter()
                .map(|finding| JsonFinding {
                    subject: &finding.subject,
                    state: &finding.state,
                    since: finding.since.map(|date| date.to_string()),
                    code: finding.message.code,
                    args: Args(&finding.message.args),
                })
                .collect(),
        })
        .collect();
    bytes(&checks)
}

struct Args<'a>(&'a [(&'static str, Arg)]);

impl Serialize for Args<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, arg) in self.0 {
            match arg {
                Arg::Int(int) => map.serialize_entry(name, int)?,
                Arg::Places(places) => map.serialize_entry(name, &number(*places))?,
                other => map.serialize_entry(name, &other.to_string())?,
            }
        }
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn digests_read_back() {
        let digest = crate::domain::canon::digest(b"x");
        assert_eq!(unhex(&hex(&digest)), Some(digest));
        for text in ["", "00", &"g".repeat(64), &"A".repeat(64), &"é".repeat(32)] {
            assert_eq!(unhex(text), None, "{text}");
        }
    }

    #[test]
    fn sums_are_exact() {
        for (text, milli) in
            [("0", 0), ("692006.6", 692_006_600), ("-1.25", -1_250), ("9223372036854775.807", i64::MAX)]
        {
            assert_eq!(sum_of(text), Some(Places::from_milli(milli)), "{text}");
            assert_eq!(number(Places::from_milli(milli)).to_string(), text);
        }
        for text in ["", "-", "1e3", "1.2345", "99999999999999999999", ".5"] {
            assert_eq!(sum_of(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_refused_or_read(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            prop_assert!(from_json(&bytes).is_err());
        }
    }
}
