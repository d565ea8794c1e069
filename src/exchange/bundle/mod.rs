//! The snapshot's file, `OFFICE-DATE.estab`: a zip that any desktop opens.
//!
//! Members, always in this order: `tables/NAME.csv` as the manifest lists them · `changes.csv` (only where there is a
//! previous submitted snapshot) · `checks.json` · `report.xlsx` · `manifest.json` · `SHA256SUMS`, which names all
//! others as `sha256sum` prints them · `signature`, where it is signed: the office's, under the bytes of `SHA256SUMS`, as
//! `openssl pkeyutl -verify -rawin` reads it. Nothing of the moment of writing stands in it: times, permissions and system of
//! the container are fixed. The zip's comment is a seal: `estab-seal-1 sha-256 ` and the digest of every byte before
//! these 64 digits, so that no byte of the file, not even of the container, can change unnoticed. A seal is no
//! signature: who can write the file can seal it.
//!
//! `content_digest` is the SHA-256 of one line for each content member (`tables/*.csv`, `changes.csv`), sorted by name
//! in byte order, after the line `estab-content-1`:
//!
//! ```text
//! estab-content-1\n
//! SHA-256 of the bytes, 64 hexadecimal digits · space · length in bytes · space · name · \n
//! ```

mod diff;
mod frames;
mod manifest;
mod read;
mod show;
mod verify;
mod write;

#[cfg(test)]
mod tests;

pub use diff::diff;
pub use manifest::unhex;
pub use read::Bundle;
pub use show::{Shown, show};
pub use verify::{Verified, verify, verify_by};
pub use write::{Keys, Report, Written, write};

use crate::domain::canon::{digest, hex};

/// The manifest's member.
pub const MANIFEST: &str = "manifest.json";
/// The checks' member.
pub const CHECKS: &str = "checks.json";
/// The report's member.
pub const REPORT: &str = "report.xlsx";
/// The sums' member.
pub const SUMS: &str = "SHA256SUMS";
/// The signature's member: under the bytes of the sums.
pub const SIGNATURE: &str = "signature";
/// The changes' member.
pub const CHANGES: &str = "changes.csv";
/// The folder of the tables.
pub const TABLES: &str = "tables/";

/// What the seal begins with; the digest follows.
const SEAL: &str = "estab-seal-1 sha-256 ";
/// Bytes of a digest in hexadecimal digits.
const HEX: usize = 64;

/// One member as it was written or read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Member {
    /// Its name.
    pub name: String,
    /// SHA-256 of its bytes.
    pub digest: [u8; 32],
    /// Its length in bytes.
    pub bytes: u64,
}

/// The digest over the content members, in any order given.
fn content_digest<'m>(members: impl Iterator<Item = &'m Member>) -> [u8; 32] {
    let mut members: Vec<&Member> =
        members.filter(|member| member.name.starts_with(TABLES) || member.name == CHANGES).collect();
    members.sort_by(|a, b| a.name.cmp(&b.name));
    let mut text = String::from("estab-content-1\n");
    for member in members {
        text.push_str(&format!("{} {} {}\n", hex(&member.digest), member.bytes, member.name));
    }
    digest(text.as_bytes())
}

/// The file of a table.
fn table_file(name: &str) -> String {
    format!("{TABLES}{name}.csv")
}
