//! What a bundle says of itself, as listings for text and json.

use super::verify_by;
use crate::domain::canon::hex;
use crate::domain::message::Message;
use crate::domain::snapshot::Manifest;
use crate::domain::table::{Cell, CellType, ColumnSpec, Listing};
use crate::exchange::sign::PublicKey;
use std::path::Path;

/// A verified bundle's manifest, also as listings.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Shown {
    /// The manifest.
    pub manifest: Manifest,
    /// `snapshot` (field, value), `snapshot-tables`, `snapshot-totals`, `snapshot-exceptions`.
    pub listings: Vec<Listing>,
}

const FIELDS: &[ColumnSpec] = &[ColumnSpec::new("field", CellType::Text), ColumnSpec::new("value", CellType::Text)];
const TABLES: &[ColumnSpec] = &[
    ColumnSpec::new("table", CellType::Text),
    ColumnSpec::new("file", CellType::Text),
    ColumnSpec::new("rows", CellType::Int),
    ColumnSpec::hidden("sha256", CellType::Text),
    ColumnSpec::hidden("bytes", CellType::Int),
];
const TOTALS: &[ColumnSpec] = &[
    ColumnSpec::new("table", CellType::Text),
    ColumnSpec::new("kind", CellType::Text),
    ColumnSpec::new("rows", CellType::Int),
    ColumnSpec::new("column", CellType::Text),
    ColumnSpec::new("sum", CellType::Places),
];
const EXCEPTIONS: &[ColumnSpec] = &[
    ColumnSpec::new("rule", CellType::Text),
    ColumnSpec::new("subject", CellType::Text),
    ColumnSpec::new("reason", CellType::Text),
];

/// Verifies a bundle and shows what it says of itself.
///
/// # Errors
/// As [`verify_by()`]: what is not verified is not shown as if it were right.
pub fn show(path: &Path, key: Option<&PublicKey>) -> Result<Shown, Message> {
    let verified = verify_by(path, key)?;
    let manifest = verified.manifest;
    let head = &manifest.head;
    let listing = |name, columns, rows: Vec<Vec<Cell>>| {
        let mut listing = Listing::new(name, head.date, head.recorded, columns);
        listing.count = rows.len() as u64;
        listing.rows = rows;
        listing
    };
    let (unit_code, unit) = head.unit.clone().unwrap_or_default();
    let signer = head.signer.as_ref().map(|signer| PublicKey::parse(&signer.public_key)?.fingerprint());
    let signer = signer.transpose()?.unwrap_or_default();
    let mut fields = vec![
        ("office", head.office.clone()),
        ("office_code", head.code.clone()),
        ("unit", unit_code),
        ("unit_name", unit),
        ("reference_date", head.date.to_string()),
        ("recorded", head.recorded.to_string()),
        ("identity", head.identity.name().to_string()),
        ("draft", head.draft.to_string()),
        ("language", head.language.clone()),
        ("schema_version", manifest.schema.to_string()),
        ("program_version", head.program.clone()),
        ("journal_head", hex(&head.journal_head)),
        ("rules_digest", hex(&head.rules)),
        ("previous_digest", head.previous.map(|digest| hex(&digest)).unwrap_or_default()),
        ("content_digest", hex(&manifest.content_digest)),
        ("signature", head.signer.as_ref().map(|signer| signer.algorithm.clone()).unwrap_or_default()),
        ("signer", signer),
    ];
    fields.retain(|(_, value)| !value.is_empty());
    let fields = fields.into_iter().map(|(field, value)| vec![field.into(), value.into()]).collect();
    let every = || manifest.tables.iter().chain(&manifest.changes);
    let tables = every()
        .map(|table| {
            let member = verified.members.iter().find(|member| member.name == table.file);
            vec![
                Cell::from(&table.name),
                Cell::from(&table.file),
                Cell::from(table.rows),
                member.map(|member| hex(&member.digest)).into(),
                member.map(|member| member.bytes).into(),
            ]
        })
        .collect();
    let mut totals = Vec::new();
    for table in every() {
        for (kind, have) in &table.totals {
            for (column, sum) in &have.sums {
                let rows = Cell::from(have.rows);
                totals.push(vec![Cell::from(&table.name), kind.into(), rows, column.into(), (*sum).into()]);
            }
        }
    }
    let exceptions =
        head.exceptions.iter().map(|e| vec![Cell::from(&e.rule), (&e.subject).into(), (&e.reason).into()]).collect();
    let listings = vec![
        listing("snapshot", FIELDS, fields),
        listing("snapshot-tables", TABLES, tables),
        listing("snapshot-totals", TOTALS, totals),
        listing("snapshot-exceptions", EXCEPTIONS, exceptions),
    ];
    Ok(Shown { manifest, listings })
}
