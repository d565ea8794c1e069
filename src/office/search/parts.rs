//! Which part of a name a query means, to be shown: written so, by initials, or by pinyin in any reading.

use super::{fold, reading};
use std::ops::Range;

/// The parts of `name`, as ranges of bytes in ascending order, that the words of `query` stand for; a word that is not in
/// the name (a code, a number, the name of something else) marks nothing.
pub fn parts(name: &str, query: &str) -> Vec<Range<usize>> {
    let chars: Vec<(usize, char)> = name.char_indices().collect();
    let folded: Vec<String> = chars.iter().map(|(_, c)| fold::fold(&c.to_string())).collect();
    let mut found: Vec<Range<usize>> = Vec::new();
    for word in fold::words(query) {
        let Some((from, to)) = part(&chars, &folded, &word) else { continue };
        let start = chars.get(from).map_or(name.len(), |(at, _)| *at);
        let end = chars.get(to).map_or(name.len(), |(at, _)| *at);
        found.push(start..end);
    }
    found.sort_by_key(|range| (range.start, range.end));
    let mut joined: Vec<Range<usize>> = Vec::new();
    for range in found {
        match joined.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => joined.push(range),
        }
    }
    joined
}

/// The characters one word stands for.
fn part(chars: &[(usize, char)], folded: &[String], word: &str) -> Option<(usize, usize)> {
    let starts = 0..chars.len();
    let written = starts.clone().find_map(|from| written(folded, from, word).map(|to| (from, to)));
    if written.is_some() || !word.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return written;
    }
    let initials = starts.clone().find_map(|from| initials(chars, folded, from, word).map(|to| (from, to)));
    initials.or_else(|| starts.clone().find_map(|from| pinyin(chars, from, word).map(|to| (from, to))))
}

/// Where `word` ends when it is written from there on.
fn written(folded: &[String], from: usize, word: &str) -> Option<usize> {
    let mut rest = word;
    for (place, text) in folded.iter().enumerate().skip(from) {
        if text.is_empty() {
            continue;
        }
        rest = rest.strip_prefix(text.as_str())?;
        if rest.is_empty() {
            return Some(place + 1);
        }
    }
    None
}

/// Where `word` ends when every letter is the initial of a character, in any reading.
fn initials(chars: &[(usize, char)], folded: &[String], from: usize, word: &str) -> Option<usize> {
    let mut letters = word.chars();
    let mut next = letters.next()?;
    for (place, (_, c)) in chars.iter().enumerate().skip(from) {
        let own = folded.get(place).and_then(|text| text.chars().next());
        let fits = own == Some(next) || reading::all(*c).iter().any(|sound| sound.starts_with(next));
        if !fits {
            return None;
        }
        match letters.next() {
            Some(letter) => next = letter,
            None => return Some(place + 1),
        }
    }
    None
}

/// Where `word` ends when it is read from there on, the last syllable perhaps cut short.
fn pinyin(chars: &[(usize, char)], from: usize, word: &str) -> Option<usize> {
    let (_, c) = chars.get(from)?;
    for sound in reading::all(*c) {
        if sound.starts_with(word) {
            return Some(from + 1);
        }
        if let Some(rest) = word.strip_prefix(sound)
            && let Some(to) = pinyin(chars, from + 1, rest)
        {
            return Some(to);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_part_meant_is_found_in_every_way() {
        for (name, query, wanted) in [
            ("市教育局", "jyj", "教育局"),
            ("市教育局", "教育", "教育"),
            ("市教育局", "JYJ 市", "市教育局"),
            ("市教育局", "市 局", "市|局"),
            ("市教育局", "jiaoyu", "教育"),
            ("市教育局", "jiaoy", "教育"),
            ("市教育局机关服务中心", "jgfw", "机关服务"),
            // Another reading: 解 is read xie as a surname.
            ("解永军", "xyj", "解永军"),
            ("解永军", "jieyong", "解永"),
            ("重庆路小学", "cql", "重庆路"),
            ("云编〔2024〕12号", "2024", "2024"),
            ("云编〔2024〕12号", "[2024]", "〔2024〕"),
            ("John Smith", "smith", "Smith"),
            ("市教育局", "990100", ""),
            ("市教育局", "", ""),
            ("", "jyj", ""),
        ] {
            let found: Vec<&str> = parts(name, query).into_iter().map(|range| &name[range]).collect();
            assert_eq!(found.join("|"), wanted, "{name} {query}");
        }
    }
}
