//! Verifying a bundle: names the first thing that is wrong.
//!
//! In this order: it is a zip within the limits, its members have sane names, each once · the sums are readable and
//! name exactly the members · the manifest's sum, then the manifest · the members are those of the manifest, in order ·
//! each table: its sum, its columns and cells, its rows, its control totals, its masking · the other sums · the
//! content digest · the signature · nothing between, before or after the members, and the seal.

use super::read::Container;
use super::{CHANGES, CHECKS, MANIFEST, Member, REPORT, SIGNATURE, SUMS, content_digest, manifest::unhex};
use crate::domain::message::Message;
use crate::domain::quantity::Places;
use crate::domain::snapshot::{Identity, Manifest, ManifestTable, Tally};
use crate::domain::table::Cell;
use crate::domain::text::Text;
use crate::exchange::limits::bundle::SUMS_BYTES_MAX;
use crate::exchange::sign::PublicKey;
use std::path::Path;

/// A bundle that is what it says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Verified {
    /// What it says of itself.
    pub manifest: Manifest,
    /// Its members, in order, without the sums.
    pub members: Vec<Member>,
}

fn about(code: &'static str, member: &str) -> Message {
    Message::new(code).with("member", Text::shown(member))
}

/// Verifies a bundle.
///
/// # Errors
/// `verify-…`: the first thing that is wrong.
pub fn verify(path: &Path) -> Result<Verified, Message> {
    verify_by(path, None)
}

/// Verifies a bundle that must be signed by this key; none: by the key it names itself, where it is signed.
///
/// # Errors
/// As [`verify`]; `verify-unsigned`, `verify-other-key`.
pub fn verify_by(path: &Path, key: Option<&PublicKey>) -> Result<Verified, Message> {
    let verified = of_itself(path)?;
    let Some(key) = key else { return Ok(verified) };
    let Some(signer) = &verified.manifest.head.signer else { return Err(Message::new("verify-unsigned")) };
    let signed = PublicKey::parse(&signer.public_key)?;
    if signed.pem()? != key.pem()? {
        let message = Message::new("verify-other-key").with("stated", signed.fingerprint()?);
        return Err(message.with("wanted", key.fingerprint()?));
    }
    Ok(verified)
}

fn of_itself(path: &Path) -> Result<Verified, Message> {
    let mut container = Container::open(path)?;
    for name in [MANIFEST, SUMS] {
        if !container.names.iter().any(|have| have == name) {
            return Err(about("verify-missing", name));
        }
    }
    let (bytes, sums) = sums(&mut container)?;
    for name in container.names.iter().filter(|name| *name != SUMS && *name != SIGNATURE) {
        if !sums.iter().any(|(have, _)| have == name) {
            return Err(about("verify-extra", name));
        }
    }
    for (name, _) in &sums {
        if !container.names.contains(name) {
            return Err(about("verify-missing", name));
        }
    }
    let (member, manifest) = container.manifest()?;
    summed(&sums, &member)?;
    let manifest = manifest?;
    in_order(&container, &sums, &manifest)?;
    let mut members = Vec::with_capacity(sums.len());
    for table in manifest.tables.iter().chain(&manifest.changes) {
        members.push(checked_table(&mut container, &sums, table, manifest.head.identity)?);
    }
    for name in [CHECKS, REPORT] {
        let (member, ()) = container.member(name, |_| ())?;
        summed(&sums, &member)?;
        members.push(member);
    }
    if content_digest(members.iter()) != manifest.content_digest {
        return Err(Message::new("verify-content"));
    }
    members.push(member);
    if let Some(signer) = &manifest.head.signer {
        let key = PublicKey::parse(&signer.public_key)?;
        let (_, signature) = container.small(SIGNATURE, SUMS_BYTES_MAX)?;
        if key.algorithm().name() != signer.algorithm || !key.verifies(&bytes, &signature) {
            return Err(about("verify-signature", SIGNATURE));
        }
    }
    if !container.is_sealed()? {
        return Err(Message::new("verify-container"));
    }
    Ok(Verified { manifest, members })
}

type Sums = Vec<(String, [u8; 32])>;

/// The lines of `SHA256SUMS`.
fn sums(container: &mut Container) -> Result<(Vec<u8>, Sums), Message> {
    let (_, bytes) = container.small(SUMS, SUMS_BYTES_MAX)?;
    let bad = |line: usize| Message::new("verify-sums-form").with("line", line);
    let text = std::str::from_utf8(&bytes).map_err(|_| bad(1))?;
    let mut sums: Sums = Vec::new();
    for (place, line) in text.split_inclusive('\n').enumerate() {
        let parts = line.strip_suffix('\n').and_then(|line| line.split_once("  "));
        let parts = parts.filter(|(_, name)| !name.contains("  "));
        let read = parts.and_then(|(digest, name)| Some((name.to_string(), unhex(digest)?)));
        match read {
            Some((name, digest))
                if name != SUMS && name != SIGNATURE && !sums.iter().any(|(have, _)| *have == name) =>
            {
                sums.push((name, digest));
            }
            _ => return Err(bad(place + 1)),
        }
    }
    Ok((bytes, sums))
}

fn summed(sums: &Sums, member: &Member) -> Result<(), Message> {
    let fits = sums.iter().any(|(name, digest)| *name == member.name && *digest == member.digest);
    if fits { Ok(()) } else { Err(about("verify-sum", &member.name)) }
}

/// Whether the members are those the manifest names, and they and their sums stand in its order.
fn in_order(container: &Container, sums: &Sums, manifest: &Manifest) -> Result<(), Message> {
    let tables = manifest.tables.iter().map(|table| table.file.as_str());
    let changes = manifest.changes.iter().map(|_| CHANGES);
    let want: Vec<&str> = tables.chain(changes).chain([CHECKS, REPORT, MANIFEST]).collect();
    let signature = manifest.head.signer.iter().map(|_| SIGNATURE);
    if manifest.head.signer.is_none() && container.names.iter().any(|name| name == SIGNATURE) {
        return Err(about("verify-extra", SIGNATURE));
    }
    for name in want.iter().copied().chain(signature.clone()) {
        if !container.names.iter().any(|have| have == name) {
            return Err(about("verify-missing", name));
        }
    }
    for (name, _) in sums {
        if !want.contains(&name.as_str()) {
            return Err(about("verify-extra", name));
        }
    }
    let order = want.iter().copied().chain([SUMS]).chain(signature.clone());
    let summed = sums.iter().map(|(name, _)| name.as_str()).chain([SUMS]).chain(signature);
    for (want, (have, summed)) in order.zip(container.names.iter().zip(summed)) {
        if want != have || want != summed {
            return Err(about("verify-order", want));
        }
    }
    Ok(())
}

fn checked_table(
    container: &mut Container,
    sums: &Sums,
    table: &ManifestTable,
    identity: Identity,
) -> Result<Member, Message> {
    let columns = table.columns.iter().map(|column| (column.name.as_str(), column.kind));
    let mut tally = Tally::new(columns, table.totals_by.as_deref());
    let mut bare = None;
    let mut number = 0u64;
    let (member, read) = container.table(table, &mut |row| {
        number += 1;
        tally.add(row);
        let shows =
            |cell: &Cell| cell.as_text().is_some_and(|text| !text.split(';').all(|number| identity.allows(number)));
        let mut columns = row.iter().zip(&table.columns);
        if bare.is_none() && columns.any(|(cell, c)| c.identity && shows(cell)) {
            bare = Some(number);
        }
        Ok(())
    })?;
    summed(sums, &member)?;
    read?;
    let (rows, totals) = tally.done();
    if rows != table.rows {
        let message = about("verify-rows", &table.file);
        return Err(message.with("stated", table.rows).with("found", rows));
    }
    if totals != table.totals {
        return Err(different(table, &totals));
    }
    match bare {
        Some(row) => Err(about("verify-identity", &table.file).with("row", row)),
        None => Ok(member),
    }
}

/// The first kind and column whose control total is not that of the rows.
fn different(
    table: &ManifestTable,
    found: &std::collections::BTreeMap<String, crate::domain::snapshot::KindTotals>,
) -> Message {
    let mut message = about("verify-totals", &table.file);
    for kind in table.totals.keys().chain(found.keys()) {
        let (stated, have) =
            (table.totals.get(kind).cloned().unwrap_or_default(), found.get(kind).cloned().unwrap_or_default());
        if stated == have && table.totals.contains_key(kind) == found.contains_key(kind) {
            continue;
        }
        message = message.with("kind", Text::shown(kind));
        for column in stated.sums.keys().chain(have.sums.keys()) {
            let (a, b) = (stated.sums.get(column).copied(), have.sums.get(column).copied());
            if a != b {
                let (a, b) = (a.unwrap_or(Places::ZERO), b.unwrap_or(Places::ZERO));
                return message.with("column", Text::shown(column)).with("stated", a).with("found", b);
            }
        }
        return message.with("column", "rows").with("stated", stated.rows).with("found", have.rows);
    }
    message.with("kind", "").with("column", "").with("stated", 0u64).with("found", 0u64)
}
