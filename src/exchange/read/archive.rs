//! A zipped workbook is judged before it is opened: what its directory says, then what really comes out.

use crate::domain::message::Message;
use crate::exchange::limits;
use crate::exchange::problem::workbook_cause;
use std::io::{Read, Seek};

/// Checks members, sizes and ratios, and inflates every member once to see that they are true.
///
/// # Errors
/// `read-zip-bomb`, `read-password`, `read-workbook-damaged`.
pub fn check<R: Read + Seek>(file: &str, bytes: R) -> Result<(), Message> {
    let damaged =
        |error: String| Message::new("read-workbook-damaged").with("file", file).with("error", workbook_cause(&error));
    let bomb = |bytes: u64| {
        Message::new("read-zip-bomb")
            .with("file", file)
            .with("bytes", bytes)
            .with("most", limits::INFLATED_BYTES_MAX)
            .with("ratio", limits::RATIO_MAX)
    };
    let mut zip = zip::ZipArchive::new(bytes).map_err(|error| damaged(error.to_string()))?;
    if zip.len() > limits::MEMBERS_MAX {
        return Err(Message::new("read-zip-members")
            .with("file", file)
            .with("count", zip.len())
            .with("most", limits::MEMBERS_MAX));
    }
    let too_dense = |inflated: u64, stored: u64| {
        inflated > limits::RATIO_FROM_BYTES && inflated / stored.max(1) > limits::RATIO_MAX
    };
    let mut said = 0u64;
    for index in 0..zip.len() {
        let member = zip.by_index_raw(index).map_err(|error| damaged(error.to_string()))?;
        if member.encrypted() {
            return Err(Message::new("read-password").with("file", file));
        }
        said = said.saturating_add(member.size());
        if said > limits::INFLATED_BYTES_MAX || too_dense(member.size(), member.compressed_size()) {
            return Err(bomb(said));
        }
    }
    let (mut total, mut buffer) = (0u64, vec![0; limits::SAMPLE_BYTES]);
    for index in 0..zip.len() {
        let mut member = zip.by_index(index).map_err(|error| damaged(error.to_string()))?;
        let (stored, mut inflated) = (member.compressed_size(), 0u64);
        loop {
            let count = member.read(&mut buffer).map_err(|error| damaged(error.to_string()))?;
            if count == 0 {
                break;
            }
            inflated += count as u64;
            total += count as u64;
            if total > limits::INFLATED_BYTES_MAX || too_dense(inflated, stored) {
                return Err(bomb(total));
            }
        }
    }
    Ok(())
}
