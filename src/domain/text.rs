//! Text from outside, checked once at the boundary.

use crate::domain::limits;
use crate::domain::message::Message;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;
use unicode_normalization::{UnicodeNormalization, is_nfc};
use unicode_width::UnicodeWidthStr;

/// One line of text: NFC, trimmed, no control characters, no bidirectional overrides, no invisible marks, within
/// [`limits::TEXT_BYTES_MAX`] and [`limits::TEXT_CELLS_MAX`]. Drawing, storing and exporting take nothing else.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text(Arc<str>);

impl Text {
    /// Checks `raw`. An empty text is allowed; who needs one that is not says so.
    ///
    /// # Errors
    /// `text-control`, `text-bidi`, `text-invisible` with the code point, `text-long` with the length in bytes.
    pub fn new(raw: &str) -> Result<Text, Message> {
        let trimmed = raw.trim();
        if trimmed.len() > limits::TEXT_BYTES_MAX {
            return Err(too_long(trimmed));
        }
        if trimmed.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
            return Ok(Text(Arc::from(trimmed)));
        }
        // None of these composes with another, and none takes more cells than bytes.
        let usual = |c: char| matches!(c, ' '..='~' | '一'..='龥' | '（' | '）' | '〔' | '〕' | '、' | '，' | '。');
        if trimmed.len() <= limits::TEXT_CELLS_MAX && trimmed.chars().all(usual) {
            return Ok(Text(Arc::from(trimmed)));
        }
        if let Some((code, found)) = trimmed.chars().find_map(|c| forbidden(c).map(|code| (code, c))) {
            return Err(Message::new(code).with("point", format!("U+{:04X}", found as u32)));
        }
        let text: Text =
            if is_nfc(trimmed) { Text(Arc::from(trimmed)) } else { Text(Arc::from(trimmed.nfc().collect::<String>())) };
        if text.len() > limits::TEXT_BYTES_MAX || text.width() > limits::TEXT_CELLS_MAX {
            return Err(too_long(&text));
        }
        Ok(text)
    }

    /// As [`Text::new`], with line breaks, tabs and runs of blanks folded to one blank first: for cells of foreign tables.
    ///
    /// # Errors
    /// As [`Text::new`].
    pub fn folded(raw: &str) -> Result<Text, Message> {
        if raw.contains(['\n', '\r', '\t', '\u{b}', '\u{c}']) {
            Text::new(&raw.split_whitespace().collect::<Vec<_>>().join(" "))
        } else {
            Text::new(raw)
        }
    }

    /// What can be shown of `raw` in a message: forbidden characters as their code points, cut at 60 characters.
    pub fn shown(raw: &str) -> String {
        let mut out = String::new();
        for (count, c) in raw.chars().enumerate() {
            if count == 60 {
                out.push_str("..");
                break;
            }
            match forbidden(c) {
                Some(_) => out.push_str(&format!("<U+{:04X}>", c as u32)),
                None => out.push(c),
            }
        }
        out
    }

    /// What was a `Text` before: unchecked. For bytes this program packed itself.
    pub(crate) fn known(text: &str) -> Text {
        Text(Arc::from(text))
    }
    /// The text as a string slice.
    pub fn as_str(&self) -> &str {
        &self.0
    }
    /// Terminal cells it takes.
    pub fn width(&self) -> usize {
        UnicodeWidthStr::width(&*self.0)
    }
}

/// The usual form of a full-width letter, digit or sign (`Ａ`, `１`, `－`, the wide blank); other characters as they are.
pub fn half_width(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '\u{3000}' => ' ',
        other => other,
    }
}

fn too_long(text: &str) -> Message {
    Message::new("text-long").with("bytes", text.len()).with("most", limits::TEXT_BYTES_MAX)
}

/// The message code why `c` may not stand in a text.
fn forbidden(c: char) -> Option<&'static str> {
    match c {
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}' | '\u{061C}' => Some("text-bidi"),
        '\u{2028}' | '\u{2029}' => Some("text-control"),
        '\u{200B}' | '\u{2060}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}' => {
            Some("text-invisible")
        }
        c if c.is_control() => Some("text-control"),
        _ => None,
    }
}

impl Deref for Text {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}
impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", &*self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_text_is_refused_with_its_reason() {
        for (raw, code) in [
            ("a\u{1b}[31m", "text-control"),
            ("a\nb", "text-control"),
            ("\u{202E}abc", "text-bidi"),
            ("a\u{200B}b", "text-invisible"),
            ("坏\u{FFF9}", "text-invisible"),
        ] {
            assert_eq!(Text::new(raw).unwrap_err().code, code, "{raw:?}");
        }
        assert_eq!(Text::new(&"编".repeat(700)).unwrap_err().code, "text-long");
        assert_eq!(Text::new(" 市教育局 ").unwrap().as_str(), "市教育局");
        assert_eq!(Text::new("市教育局\u{301}\u{202E}").unwrap_err().code, "text-bidi");
        let usual: String = (0x4e00..=0x9fa5).filter_map(char::from_u32).chain("（）〔〕、，。".chars()).collect();
        assert!(is_nfc(&usual) && usual.chars().all(|c| forbidden(c).is_none()));
        assert!(usual.width() <= usual.len());
        assert_eq!(Text::new("e\u{301}").unwrap().as_str(), "é");
        assert_eq!(Text::folded("a\r\n b\tc").unwrap().as_str(), "a b c");
        assert_eq!(Text::shown("a\u{1b}b"), "a<U+001B>b");
    }
}
