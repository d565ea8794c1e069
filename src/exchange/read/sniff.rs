//! What a file is, by its first bytes, never by its name's ending.

/// A file's format.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// Comma-, tab- or otherwise delimited text.
    Delimited,
    /// Office Open XML workbook.
    Xlsx,
    /// Binary Office Open XML workbook.
    Xlsb,
    /// Excel 97–2003 workbook.
    Xls,
    /// OpenDocument spreadsheet.
    Ods,
    /// A compound file that holds an encrypted workbook.
    Encrypted,
    /// A zip that is no workbook known here.
    OtherZip,
    /// A compound file, PDF, image or program: nothing with rows.
    Foreign,
}

const COMPOUND: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// Looks at the first bytes of a file. What is zipped is told apart by `members`, what is compound by `contains`.
pub fn sniff(head: &[u8], members: impl FnOnce() -> Vec<String>, contains: impl Fn(&[u8]) -> bool) -> Format {
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        let members = members();
        let has = |name: &str| members.iter().any(|member| member == name);
        return if has("xl/workbook.bin") {
            Format::Xlsb
        } else if has("xl/workbook.xml") || members.iter().any(|member| member.starts_with("xl/")) {
            Format::Xlsx
        } else if has("content.xml") {
            Format::Ods
        } else if members.is_empty() {
            // A directory that cannot be read is a damaged workbook: opening it says so.
            Format::Xlsx
        } else {
            Format::OtherZip
        };
    }
    if head.starts_with(COMPOUND) {
        let wide = |name: &str| -> Vec<u8> { name.encode_utf16().flat_map(u16::to_le_bytes).collect() };
        return if contains(&wide("EncryptedPackage")) {
            Format::Encrypted
        } else if contains(&wide("Workbook")) || contains(&wide("Book")) {
            Format::Xls
        } else {
            Format::Foreign
        };
    }
    let foreign: [&[u8]; 6] = [b"%PDF-", b"\x89PNG", b"\xFF\xD8\xFF", b"\x7FELF", b"MZ\x90\x00", b"Rar!\x1A"];
    if foreign.iter().any(|magic| head.starts_with(magic)) { Format::Foreign } else { Format::Delimited }
}
