//! How well bytes read as Chinese text in GB18030, and how well as UTF-8: for short files, where single names decide.

use encoding_rs::{DecoderResult, GB18030};
use std::collections::BTreeMap;

/// What a byte of a common character counts.
const COMMON: u64 = 4;
/// Of one of the second level of GB2312.
const SECOND: u64 = 2;
/// Of one outside GB2312.
const RARE: u64 = 1;

/// What bytes look like when they are read as GB18030.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Reading {
    /// Every character that is not ASCII is one of Chinese text.
    Chinese,
    /// So they are, but they stand in the middle of Latin words: an accented letter and the next one read as one.
    Western,
    /// Neither.
    Neither,
}

/// Points of what is not ASCII, read in one encoding.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Weight {
    /// Points.
    pub(super) points: u64,
    /// As many as there would be if every character were a common one.
    pub(super) most: u64,
}

/// Points of a sample as UTF-8: what is damaged has none, and of alphabets only the one most used counts.
pub(super) fn as_utf8(sample: &[u8]) -> Weight {
    let mut weight = Weight::default();
    let mut scripts: BTreeMap<u32, u64> = BTreeMap::new();
    for chunk in sample.utf8_chunks() {
        for c in chunk.valid().chars().filter(|c| !c.is_ascii()) {
            let length = c.len_utf8() as u64;
            weight.most += COMMON * length;
            match c {
                '\u{80}'..='\u{9F}' | '\u{E000}'..='\u{F8FF}' => {}
                _ if is_chinese(c) => weight.points += length * class_of(c),
                _ => *scripts.entry(script(c)).or_default() += COMMON * length,
            }
        }
        weight.most += COMMON * chunk.invalid().len() as u64;
    }
    weight.points += scripts.values().max().copied().unwrap_or_default();
    weight
}

/// Points of a sample as GB18030, which it must be.
pub(super) fn as_gb18030(sample: &[u8]) -> Weight {
    let mut weight = Weight::default();
    let mut rest = sample;
    loop {
        let (each, length) = match rest {
            [] => return weight,
            [0..=0x7F, ..] => (0, 1),
            [_, 0x30..=0x39, ..] => (RARE, 4),
            [lead, trail, ..] => (of_pair(*lead, *trail), 2),
            [_] => (0, 1),
        };
        if !rest.first().is_some_and(u8::is_ascii) {
            weight.points += each * length;
            weight.most += COMMON * length;
        }
        rest = rest.get(length as usize..).unwrap_or_default();
    }
}

/// Whether a short sample that is UTF-8 throughout was meant as Chinese: in UTF-8 it would be letters of several
/// alphabets, in GB18030 it is common characters and nothing else.
pub(super) fn is_chinese_after_all(sample: &[u8]) -> bool {
    let (utf8, chinese) = (as_utf8(sample), as_gb18030(sample));
    chinese.points == chinese.most && utf8.points * 3 <= utf8.most * 2 && as_chinese(sample) == Reading::Chinese
}

/// The class of a Chinese character by its bytes.
fn of_pair(lead: u8, trail: u8) -> u64 {
    match (lead, trail) {
        (0xA1..=0xA3 | 0xB0..=0xD7, 0xA1..) => COMMON,
        (0xD8..=0xF7, 0xA1..) => SECOND,
        _ => RARE,
    }
}

fn class_of(c: char) -> u64 {
    let mut utf8 = [0; 4];
    let (bytes, ..) = GB18030.encode(c.encode_utf8(&mut utf8));
    match bytes[..] {
        [lead, trail] => of_pair(lead, trail),
        _ => RARE,
    }
}

/// Letters of one alphabet stand in one block, near enough.
fn script(c: char) -> u32 {
    match u32::from(c) {
        0..=0x24F => 0,
        0xAC00..=0xD7A3 => 0xAC,
        code => code >> 8,
    }
}

/// Characters of Chinese text that are not ASCII.
fn is_chinese(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}' | '\u{20000}'..='\u{323AF}' | '\u{3000}'..='\u{303F}'
        | '\u{FF00}'..='\u{FFEF}' | '\u{2010}'..='\u{2026}' | '\u{2460}'..='\u{24FF}' | '\u{2160}'..='\u{217F}' | '·' | '×' | '℃')
}

/// Chinese, or western words whose accented letters only read so: `Müller` would be one rare character between `M` and
/// `ler`. Rare is what GB2312 does not have: its second byte is an ASCII letter.
pub(super) fn as_chinese(sample: &[u8]) -> Reading {
    let mut text = vec![0; sample.len() * 3 + 16];
    let mut decoder = GB18030.new_decoder_without_bom_handling();
    // The sample may end within a character: the last piece is not the end of the text.
    let (result, _, written) = decoder.decode_to_utf8_without_replacement(sample, &mut text, false);
    if result != DecoderResult::InputEmpty {
        return Reading::Neither;
    }
    let Ok(text) = std::str::from_utf8(&text[..written]) else { return Reading::Neither };
    let is_rare = |c: char| {
        let mut utf8 = [0; 4];
        let (bytes, ..) = GB18030.encode(c.encode_utf8(&mut utf8));
        matches!(bytes[..], [_, second] if second.is_ascii_alphabetic())
    };
    let (mut all, mut within) = (0u32, 0u32);
    let mut before = ' ';
    let mut letters = text.chars().peekable();
    while let Some(c) = letters.next() {
        if !c.is_ascii() {
            if !is_chinese(c) {
                return Reading::Neither;
            }
            all += 1;
            let after = letters.peek().copied().unwrap_or(' ');
            let in_word = before.is_ascii_lowercase() && (after.is_ascii_alphabetic() || after.is_ascii_whitespace());
            let touches = before.is_ascii_alphabetic() || after.is_ascii_alphabetic();
            within += u32::from(in_word || (touches && is_rare(c)));
        }
        before = c;
    }
    match all {
        0 => Reading::Neither,
        _ if within * 2 < all => Reading::Chinese,
        _ => Reading::Western,
    }
}
