//! The order of texts when the user sorts by one: pinyin, then code point, empty texts last.

use crate::office::search::reading;

/// The bytes by which `text` is sorted, smaller first. People are read by their surname's reading.
///
/// Character by character: what is no Chinese character by itself in lower case, before every Chinese one;
/// Chinese characters by their usual reading. Then, for texts that read the same, by code point.
pub fn key(text: &str, person: bool) -> Vec<u8> {
    if text.is_empty() {
        return vec![EMPTY];
    }
    let chars: Vec<char> = text.chars().collect();
    let mut key = Vec::with_capacity(text.len() * 3);
    key.push(FILLED);
    for (c, reading) in chars.iter().zip(reading::usual(&chars, person)) {
        match reading {
            Some(reading) => {
                key.push(HAN);
                key.extend_from_slice(reading.as_bytes());
                key.push(END);
            }
            None => {
                let mut bytes = [0; 4];
                for lower in c.to_lowercase() {
                    key.push(OTHER);
                    key.extend_from_slice(lower.encode_utf8(&mut bytes).as_bytes());
                }
            }
        }
    }
    key.push(END);
    key.extend_from_slice(text.as_bytes());
    key
}

/// Behind a syllable, and between the reading and the text itself: a shorter text stands before a longer one.
const END: u8 = 0;
const OTHER: u8 = 1;
const HAN: u8 = 2;
const FILLED: u8 = 1;
const EMPTY: u8 = 2;

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_sorted(person: bool, wanted: &[&str]) {
        let mut texts: Vec<&str> = wanted.iter().rev().copied().collect();
        texts.sort_by_cached_key(|text| key(text, person));
        assert_eq!(texts, wanted);
    }

    #[test]
    fn texts_sort_by_pinyin_then_code_point() {
        assert_sorted(true, &["Adam Smith", "安", "安安", "单雄信", "王伟", "曾国藩", ""]);
        assert_sorted(true, &["区寄", "欧阳修", "仇英", "解缙", "尉迟恭", "翟让"]);
        assert_sorted(false, &["12345热线", "安全局", "长沙路小学", "重庆路小学", "单县路", "银行处", ""]);
        // The same syllables: by code point.
        assert_sorted(true, &["王伟", "王玮", "王维"]);
        // A syllable is never cut into the next: xi an before xian.
        assert_sorted(false, &["西安", "仙"]);
    }
}
