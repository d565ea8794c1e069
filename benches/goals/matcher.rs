//! What a query matches, by a plain scan over everything that can be looked up; and the bytes such a scan would read.

// The readings of our own tables are data; how they are searched is what is compared.
#[path = "../../src/office/search/reading_data.rs"]
#[allow(dead_code, missing_docs)]
mod reading_data;

use super::measure::{Outcome, said};
use estab::domain::date::Date;
use estab::domain::facts::At;
use estab::domain::field::{document, person, post, unit};
use estab::domain::id::IdKind;
use estab::office::running::Office;
use pinyin::ToPinyinMulti;
use std::collections::{BTreeSet, HashMap};

/// One subject that can be found: indexes of its texts in [`Everything::texts`].
struct Row {
    kind: IdKind,
    texts: [usize; 2],
    code: String,
    extra: String,
}

/// A text with the readings of its characters.
struct Read {
    text: String,
    /// All readings of each character that sounds; an ASCII character stands for itself.
    sounds: Vec<Vec<String>>,
}

/// Everything that can be found.
pub struct Everything {
    rows: Vec<Row>,
    texts: Vec<Read>,
    /// Names and titles, numbers and codes, pinyin and initials: what a plain search would read.
    pub names: Vec<u8>,
    /// Numbers and codes.
    pub numbers: Vec<u8>,
    /// Pinyin and initials.
    pub sounds: Vec<u8>,
    /// Some people: name and number.
    pub people: Vec<(String, String)>,
    /// Some units by name.
    pub units: Vec<String>,
    /// Some documents by number.
    pub documents: Vec<String>,
}

/// As the lookup compares: lower case, half width, one kind of bracket.
fn fold(text: &str) -> String {
    let half = |c: char| match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '〔' => '[',
        '〕' => ']',
        c => c,
    };
    text.chars().map(half).flat_map(char::to_lowercase).collect()
}

fn readings(c: char, known: &mut HashMap<char, Vec<String>>) -> Vec<String> {
    known
        .entry(c)
        .or_insert_with(|| {
            let multi = c.to_pinyin_multi().into_iter().flatten();
            let mut all: Vec<String> = multi.map(|reading| reading.plain().replace('ü', "v")).collect();
            let surnames = reading_data::SURNAMES.iter().filter(|(of, _)| *of == c);
            all.extend(surnames.map(|(_, reading)| reading.to_string()));
            for (text, sounds) in reading_data::COMPOUND.iter().chain(reading_data::PHRASES) {
                let pairs = text.chars().zip(sounds.split(' '));
                all.extend(pairs.filter(|(of, _)| *of == c).map(|(_, reading)| reading.to_string()));
            }
            let mut met = BTreeSet::new();
            all.retain(|reading| reading.bytes().all(|b| b.is_ascii_lowercase()) && met.insert(reading.clone()));
            all
        })
        .clone()
}

impl Everything {
    /// Reads all that can be found.
    pub fn read(office: &Office) -> Outcome<Everything> {
        let mut all = Everything {
            rows: Vec::new(),
            texts: Vec::new(),
            names: Vec::new(),
            numbers: Vec::new(),
            sounds: Vec::new(),
            people: Vec::new(),
            units: Vec::new(),
            documents: Vec::new(),
        };
        let (mut places, mut known) = (HashMap::new(), HashMap::new());
        let at = At::newest(Date::MAX);
        let view = office.store().read().map_err(said)?;
        for kind in [IdKind::Unit, IdKind::Person, IdKind::Post, IdKind::Document] {
            let fields = match kind {
                IdKind::Unit => (unit::NAME, Some(unit::SHORT_NAME), unit::CODE, Some(unit::CREDIT_CODE)),
                IdKind::Person => (person::NAME, None, person::NUMBER, None),
                IdKind::Post => (post::TITLE, None, post::NUMBER, None),
                _ => (document::TITLE, None, document::NUMBER, None),
            };
            let read = view.subjects(kind, &mut |_, facts| {
                let text = |field| facts.text(field, at).map(|text| text.to_string()).unwrap_or_default();
                if kind == IdKind::Unit && text(unit::STATUS) != "active" {
                    return Ok(());
                }
                let (name, short) = (text(fields.0), fields.1.map(text).unwrap_or_default());
                all.add(
                    kind,
                    &name,
                    &short,
                    &text(fields.2),
                    &fields.3.map(text).unwrap_or_default(),
                    &mut places,
                    &mut known,
                );
                Ok(())
            });
            read.map_err(said)?;
        }
        Ok(all)
    }

    #[allow(clippy::too_many_arguments)]
    fn add(
        &mut self,
        kind: IdKind,
        name: &str,
        short: &str,
        code: &str,
        extra: &str,
        places: &mut HashMap<String, usize>,
        known: &mut HashMap<char, Vec<String>>,
    ) {
        if name.is_empty() && code.is_empty() {
            return;
        }
        let mut text = |text: &str| {
            let text = fold(text);
            *places.entry(text.clone()).or_insert_with(|| {
                let sounds = text
                    .chars()
                    .map(|c| if c.is_ascii_alphanumeric() { vec![c.to_string()] } else { readings(c, known) })
                    .filter(|all| !all.is_empty())
                    .collect();
                self.texts.push(Read { text, sounds });
                self.texts.len() - 1
            })
        };
        let texts = [text(name), text(short)];
        for text in texts.iter().filter_map(|at| self.texts.get(*at)).filter(|read| !read.text.is_empty()) {
            self.names.extend(text.text.bytes());
            let usual = || text.sounds.iter().filter_map(|all| all.first());
            self.sounds.extend(usual().flat_map(|reading| reading.bytes()));
            self.sounds.push(b'\n');
            self.sounds.extend(usual().filter_map(|reading| reading.bytes().next()));
            self.names.push(b'\n');
            self.sounds.push(b'\n');
        }
        for code in [code, extra].into_iter().filter(|code| !code.is_empty()) {
            self.numbers.extend(fold(code).bytes());
            self.numbers.push(b'\n');
        }
        let sampled = |list: usize| list < 4_000 && self.rows.len().is_multiple_of(7);
        match kind {
            IdKind::Person if sampled(self.people.len()) => self.people.push((name.to_string(), code.to_string())),
            IdKind::Unit if sampled(self.units.len()) => self.units.push(name.to_string()),
            IdKind::Document if sampled(self.documents.len()) => self.documents.push(code.to_string()),
            _ => {}
        }
        self.rows.push(Row { kind, texts, code: fold(code), extra: fold(extra) });
    }

    /// The usual reading of a name, character by character.
    pub fn usual(name: &str) -> Vec<String> {
        let mut known = HashMap::new();
        name.chars().filter_map(|c| readings(c, &mut known).into_iter().next()).collect()
    }

    /// How many subjects one word matches.
    pub fn count(&self, word: &str) -> u64 {
        let word = &fold(word);
        let by_text: Vec<bool> = self.texts.iter().map(|read| text_matches(read, word)).collect();
        let matches = |row: &&Row| {
            row.texts.iter().any(|at| by_text.get(*at) == Some(&true))
                || code_matches(row, word)
                || (row.extra.contains(word.as_str()) && word.chars().count() >= 4)
        };
        self.rows.iter().filter(matches).count() as u64
    }

    /// The bytes a plain search for this word would read.
    pub fn bytes_for(&self, word: &str) -> &[u8] {
        match (word.is_ascii(), word.bytes().all(|byte| byte.is_ascii_digit())) {
            (true, true) => &self.numbers,
            (true, false) => &self.sounds,
            _ => &self.names,
        }
    }
}

fn text_matches(read: &Read, word: &str) -> bool {
    if !word.is_empty() && read.text.contains(word) {
        return true;
    }
    if !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return false;
    }
    (0..read.sounds.len()).any(|at| {
        let rest = read.sounds.get(at..).unwrap_or_default();
        ((at == 0 || word.len() >= 2) && initials_from(rest, word))
            || ((at == 0 || word.len() >= 3) && sounds_from(rest, word))
    })
}

fn initials_from(rest: &[Vec<String>], word: &str) -> bool {
    word.len() <= rest.len()
        && word.chars().zip(rest).all(|(letter, all)| all.iter().any(|reading| reading.starts_with(letter)))
}

fn sounds_from(rest: &[Vec<String>], word: &str) -> bool {
    rest.split_first().is_some_and(|(first, rest)| {
        first.iter().any(|reading| {
            reading.starts_with(word) || word.strip_prefix(reading.as_str()).is_some_and(|left| sounds_from(rest, left))
        })
    })
}

fn code_matches(row: &Row, word: &str) -> bool {
    let chars = word.chars().count();
    let head = !row.code.is_empty() && chars >= 2 && row.code.starts_with(word);
    match row.kind {
        _ if row.code == word => true,
        IdKind::Person => head || (chars >= 4 && row.code.ends_with(word)),
        IdKind::Document => row.code.contains(word),
        _ => head,
    }
}
