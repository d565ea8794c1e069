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
    /// A web page: some programs export one under the name of a workbook.
    Page,
    /// XML, also that of the spreadsheets of 2003.
    Markup,
    /// A compound file, PDF, image or program: nothing with rows.
    Foreign,
}

impl Format {
    /// Its name in sentences.
    pub const fn name(self) -> &'static str {
        match self {
            Format::Delimited => "text",
            Format::Xlsx => "XLSX",
            Format::Xlsb => "XLSB",
            Format::Xls => "XLS",
            Format::Ods => "ODS",
            Format::Page => "HTML",
            Format::Markup => "XML",
            Format::Encrypted | Format::OtherZip | Format::Foreign => "?",
        }
    }
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
    if foreign.iter().any(|magic| head.starts_with(magic)) {
        return Format::Foreign;
    }
    markup(head).unwrap_or(Format::Delimited)
}

/// Beginnings of web pages, as tables exported under the name of a workbook have them.
const PAGE: [&str; 10] =
    ["<!doctype html", "<html", "<head", "<meta", "<body", "<table", "<style", "<script", "<div", "mime-version:"];

/// Whether text begins like a web page or XML.
fn markup(head: &[u8]) -> Option<Format> {
    // Of UTF-16 every other byte is nought here; marks at the beginning are no text.
    let plain = head.iter().copied().filter(|byte| !matches!(byte, 0 | 0xEF | 0xBB | 0xBF | 0xFE | 0xFF));
    let text: String = plain.filter(u8::is_ascii).map(|byte| char::from(byte.to_ascii_lowercase())).collect();
    let mut text = text.trim_start();
    while let Some((_, rest)) = text.strip_prefix("<!--").and_then(|comment| comment.split_once("-->")) {
        text = rest.trim_start();
    }
    if PAGE.iter().any(|begin| text.starts_with(begin)) {
        return Some(Format::Page);
    }
    if text.starts_with("<?xml") {
        return Some(if text.contains("<html") { Format::Page } else { Format::Markup });
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_told_from_pages() {
        let wide: Vec<u8> = "\u{feff}<html>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for (head, format) in [
            (b"a,b\n1,2\n".as_slice(), Format::Delimited),
            (b"<name>,b\n", Format::Delimited),
            (b"\xEF\xBB\xBF  <TABLE border=1>", Format::Page),
            (b"<!-- made by -->\n<html>", Format::Page),
            (b"MIME-Version: 1.0\n", Format::Page),
            (b"<?xml version=\"1.0\"?><Workbook>", Format::Markup),
            (&wide, Format::Page),
            (b"%PDF-1.7", Format::Foreign),
        ] {
            assert_eq!(sniff(head, Vec::new, |_| false), format, "{}", String::from_utf8_lossy(head));
        }
    }
}
