//! Both sides of a comparison in one form: lower case, half width, one kind of bracket and dot, no control characters.

/// Characters of a query that are looked at; what follows is ignored.
pub const QUERY_CHARS_MAX: usize = 128;
/// Words of a query that narrow; further ones are ignored.
pub const QUERY_WORDS_MAX: usize = 8;

/// `text` as it is compared. Never contains a control character, so a line break can separate rows.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    fold_into(text, &mut out);
    out
}

/// As [`fold`], in place of what stood in `out`.
pub fn fold_into(text: &str, out: &mut String) {
    out.clear();
    for c in text.chars() {
        match c {
            ' '..='~' => out.push(c.to_ascii_lowercase()),
            '一'..='龥' => out.push(c),
            _ => fold_rare(c, out),
        }
    }
}

fn fold_rare(c: char, out: &mut String) {
    let half = match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '〔' | '【' | '〖' => '[',
        '〕' | '】' | '〗' => ']',
        '•' | '‧' | '・' | '･' => '·',
        c if c.is_whitespace() || c.is_control() => ' ',
        c => c,
    };
    for lower in half.to_lowercase() {
        out.push(lower);
    }
}

/// The different words of a query, folded, within the limits of this module.
pub fn words(query: &str) -> Vec<String> {
    let cut = query.char_indices().nth(QUERY_CHARS_MAX).map_or(query, |(end, _)| query.get(..end).unwrap_or(""));
    let mut words: Vec<String> = Vec::new();
    for word in fold(cut).split_whitespace() {
        if words.len() < QUERY_WORDS_MAX && !words.iter().any(|known| known == word) {
            words.push(word.to_string());
        }
    }
    words
}
