//! The text of a profile, written line by line.

/// Where comments behind lines begin, in characters.
const COMMENT_AT: usize = 2;

/// A page of TOML.
#[derive(Default)]
pub(super) struct Page {
    text: String,
}

impl Page {
    pub fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }
    pub fn blank(&mut self) {
        self.text.push('\n');
    }
    pub fn comment(&mut self, text: &str) {
        self.line(&format!("# {}", one_line(text)));
    }
    /// A line with a comment behind it.
    pub fn noted(&mut self, line: &str, comment: &str) {
        self.line(&format!("{line}{:COMMENT_AT$}# {}", "", one_line(comment)));
    }
    /// A heading of a table, with a blank line before it.
    pub fn section(&mut self, heading: &str) {
        self.blank();
        self.line(heading);
    }
    /// What another page has.
    pub fn join(&mut self, other: Page) {
        self.text.push_str(&other.text);
    }
    /// Whether a line names that column.
    pub fn names(&self, column: &str) -> bool {
        self.text.contains(&quoted(column))
    }
    pub fn text(self) -> String {
        self.text
    }
}

/// A mark behind a line that is a guess.
pub(super) fn guess(text: &str) -> String {
    format!("{:COMMENT_AT$}# guess: {}", "", one_line(text))
}

/// A comment never breaks its line, whatever stands in the file's headings.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// A text as TOML writes it.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if c.is_control() => out.push_str(&format!("\\u{:04X}", c as u32)),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// A key as TOML writes it.
pub(super) fn key(text: &str) -> String {
    let is_bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if !text.is_empty() && text.chars().all(is_bare) { text.to_string() } else { quoted(text) }
}

/// A list of texts as TOML writes it.
pub(super) fn list(texts: &[&str]) -> String {
    let quoted: Vec<String> = texts.iter().map(|text| self::quoted(text)).collect();
    format!("[{}]", quoted.join(", "))
}

/// `{ a = b, c = d }` of what there is.
pub(super) fn inline(parts: &[(&str, String)]) -> String {
    let parts: Vec<String> = parts.iter().map(|(key, value)| format!("{key} = {value}")).collect();
    format!("{{ {} }}", parts.join(", "))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_text_comes_back(text in ".*") {
            let mut page = Page::default();
            page.line(&format!("text = {}{}", quoted(&text), guess(&text)));
            page.comment(&text);
            let read: toml::Table = toml::from_str(&page.text()).unwrap();
            prop_assert_eq!(read.get("text").and_then(|text| text.as_str()), Some(text.as_str()));
        }
    }
}
