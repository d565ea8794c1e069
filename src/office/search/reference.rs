//! What a query matches, written down a second time as plainly as possible, and held against the index.

use super::fold::fold;
use super::reading_data::{COMPOUND, PHRASES, SURNAMES};
use super::{Entry, HitClass, Index};
use crate::domain::id::{Id, IdKind};
use pinyin::ToPinyinMulti;
use proptest::prelude::*;
use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};

#[derive(Clone, Debug)]
struct Row {
    id: Id,
    class: HitClass,
    name: String,
    short: String,
    code: String,
    extra: String,
    order: u32,
}

impl Row {
    fn entry(&self) -> Entry<'_> {
        let Row { id, class, name, short, code, extra, order } = self;
        Entry { id: *id, class: *class, name, short, code, extra, order: *order, unit: None }
    }
}

fn readings(c: char) -> BTreeSet<String> {
    thread_local!(static KNOWN: RefCell<HashMap<char, BTreeSet<String>>> = RefCell::default());
    KNOWN.with_borrow_mut(|known| known.entry(c).or_insert_with(|| looked_up(c)).clone())
}

fn looked_up(c: char) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    if let Some(multi) = c.to_pinyin_multi() {
        all.extend(multi.into_iter().map(|reading| reading.plain().replace('ü', "v")));
    }
    all.extend(SURNAMES.iter().filter(|(known, _)| *known == c).map(|(_, reading)| reading.to_string()));
    for (text, sounds) in COMPOUND.iter().chain(PHRASES) {
        let pairs = text.chars().zip(sounds.split(' '));
        all.extend(pairs.filter(|(known, _)| *known == c).map(|(_, reading)| reading.to_string()));
    }
    all.retain(|reading| reading.bytes().all(|b| b.is_ascii_lowercase()));
    all
}

/// The characters that sound: all readings, or themselves for ASCII ones (second part true).
fn sounding(name: &str) -> Vec<(BTreeSet<String>, bool)> {
    let mut out = Vec::new();
    for c in name.chars() {
        if c.is_ascii_alphanumeric() {
            out.push((BTreeSet::from([c.to_string()]), true));
        } else if !readings(c).is_empty() && !c.is_ascii() {
            out.push((readings(c), false));
        }
    }
    out
}

fn sounds_from(rest: &[(BTreeSet<String>, bool)], word: &str) -> bool {
    match rest.first() {
        None => false,
        Some((_, true)) => false,
        Some((all, false)) => all.iter().any(|reading| {
            reading.starts_with(word)
                || word.strip_prefix(reading.as_str()).is_some_and(|left| sounds_from(&rest[1..], left))
        }),
    }
}

fn initials_from(rest: &[(BTreeSet<String>, bool)], word: &str) -> bool {
    word.len() <= rest.len()
        && word.chars().zip(rest).all(|(letter, (all, _))| all.iter().any(|reading| reading.starts_with(letter)))
}

fn text_matches(text: &str, word: &str) -> bool {
    let text = fold(text);
    if text.contains(word) {
        return true;
    }
    if !word.bytes().all(|b| b.is_ascii_alphanumeric()) || word.bytes().all(|b| b.is_ascii_digit()) {
        return false;
    }
    let sounding = sounding(&text);
    if sounding.iter().all(|(_, ascii)| *ascii) {
        let words = text.split(|c: char| !c.is_alphanumeric());
        let initials: String = words.filter_map(|w| w.chars().next()).filter(char::is_ascii_alphanumeric).collect();
        return initials.starts_with(word) || (word.len() >= 2 && initials.contains(word));
    }
    let letters = word.bytes().all(|b| b.is_ascii_lowercase());
    (0..sounding.len()).any(|at| {
        let rest = &sounding[at..];
        ((at == 0 || word.len() >= 2) && initials_from(rest, word))
            || (letters && (at == 0 || word.len() >= 3) && sounds_from(rest, word))
    })
}

fn code_matches(row: &Row, word: &str) -> bool {
    let (code, chars) = (fold(&row.code), word.chars().count());
    let is_citizen = row.class == HitClass::Person
        && code.len() == 18
        && code.bytes().enumerate().all(|(at, b)| b.is_ascii_digit() || (at == 17 && b == b'x'));
    let head = !code.is_empty() && chars >= 2 && code.starts_with(word);
    let tail = chars >= 4 && code.ends_with(word);
    match row.class {
        _ if code == word => true,
        HitClass::Person if is_citizen && word.ends_with('x') => tail,
        HitClass::Person => head || tail,
        HitClass::Unit | HitClass::Post => head,
        HitClass::Document => code.contains(word),
    }
}

fn row_matches(row: &Row, word: &str) -> bool {
    let extra = fold(&row.extra);
    row.id.to_string() == word
        || code_matches(row, word)
        || text_matches(&row.name, word)
        || text_matches(&row.short, word)
        || (extra.contains(word) && (row.class != HitClass::Unit || word.chars().count() >= 4))
}

fn matching(rows: &[Row], query: &str) -> BTreeSet<Id> {
    let folded = fold(query);
    let words: Vec<&str> = folded.split_whitespace().collect();
    let hit = |row: &&Row| !words.is_empty() && words.iter().all(|word| row_matches(row, word));
    rows.iter().filter(hit).map(|row| row.id).collect()
}

const HAN: &str = "市教育局县单仇曾区解翟重庆银行长沙会计调乐厦女吕绿王伟安西家（）·";

fn text() -> impl Strategy<Value = String> {
    let han = proptest::sample::select(HAN.chars().collect::<Vec<_>>());
    let mixed = prop_oneof![8 => han.clone(), 1 => proptest::sample::select("aBjyＪ12 é-".chars().collect::<Vec<_>>())];
    prop_oneof![
        4 => proptest::collection::vec(han, 0..4).prop_map(String::from_iter),
        3 => proptest::collection::vec(mixed, 0..14).prop_map(String::from_iter),
        1 => "[a-cJ]{1,4} [A-Cy]{1,4}( [0-9]{1,2})?",
    ]
}

fn code() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "44030[0-2]19[89][0-2]0[12]1[12]0[0-3][12][0-3X]",
        1 => "[0-3]{0,6}",
        1 => "A-?[0-3]{1,5}x?",
        1 => "云编〔202[0-4]〕[1-3]{1,2}号",
    ]
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let row =
        (0usize..4, text(), prop_oneof![Just(String::new()), text()], code(), prop_oneof![text(), code()], 0u32..5);
    proptest::collection::vec(row, 1..60).prop_map(|rows| {
        let kinds = [IdKind::Unit, IdKind::Person, IdKind::Post, IdKind::Document];
        rows.into_iter()
            .enumerate()
            .map(|(at, (class, name, short, code, extra, order))| Row {
                id: Id::new(kinds[class], at as u64 + 1),
                class: HitClass::ALL[class],
                name,
                short,
                code,
                extra,
                order,
            })
            .collect()
    })
}

/// Queries of every sort, many of which match something.
fn query(rows: &[Row], pick: usize, from: usize, len: usize, shape: usize) -> String {
    let row = &rows[pick % rows.len()];
    let field = [&row.name, &row.short, &row.code, &row.extra][shape % 4];
    let part: Vec<char> = field.chars().skip(from % field.chars().count().max(1)).take(len).collect();
    let read = |c: &char| readings(*c).into_iter().nth(from % 3).or_else(|| readings(*c).into_iter().next());
    match shape / 4 {
        0 => part.into_iter().collect(),
        1 => part.iter().filter_map(read).collect(),
        2 => part.iter().filter_map(|c| read(c)?.chars().next()).collect(),
        3 => {
            let mut whole: String = part.iter().filter_map(read).collect();
            whole.truncate(from % 12 + 1);
            whole
        }
        4 => field.chars().rev().take(len).collect::<Vec<_>>().into_iter().rev().collect(),
        5 => row.id.to_string(),
        6 => format!("{} {}", query(rows, pick, from, len, shape % 5), query(rows, pick, from + 1, 1, shape % 3)),
        _ => "aeghijlnosuxy".chars().cycle().skip(from * 5 + pick).step_by(len + 2).take(len).collect(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]
    #[test]
    fn the_index_finds_what_the_plain_matcher_finds(
        mut rows in rows(),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), text(), code(), 0u8..3), 0..12),
        picks in proptest::collection::vec((0usize..64, 0usize..14, 1usize..6, 0usize..32), 24),
        parts in 1usize..4,
    ) {
        // As it is built: in parts that know nothing of each other.
        let mut index = Index::with_capacity(3);
        for part in rows.chunks(rows.len().div_ceil(parts).max(1)) {
            let mut of_part = Index::with_capacity(part.len());
            part.iter().for_each(|row| of_part.insert(row.entry()));
            index.join(of_part);
        }
        for (which, name, code, kind) in changes {
            let at = which.index(rows.len());
            match kind {
                0 if rows.len() > 1 => {
                    let gone = rows.remove(at);
                    prop_assert!(index.remove(gone.id));
                    prop_assert!(!index.remove(gone.id));
                }
                1 => index.compact(),
                _ => {
                    rows[at].name = name;
                    rows[at].code = code;
                    index.replace(rows[at].entry());
                }
            }
        }
        prop_assert_eq!(index.len(), rows.len());
        for (pick, from, len, shape) in picks {
            let query = query(&rows, pick, from, len, shape);
            let wanted = matching(&rows, &query);
            let found = index.find(&query, usize::MAX, None);
            let ids: BTreeSet<Id> = found.hits.iter().map(|hit| hit.id).collect();
            prop_assert_eq!(&ids, &wanted, "query {:?} of {:#?}", query, rows);
            prop_assert_eq!(found.count as usize, wanted.len());
            prop_assert_eq!(found.hits.len(), wanted.len());
            prop_assert!(found.hits.is_sorted_by(|a, b| (-a.score, a.id) < (-b.score, b.id) || a.score == b.score));
            let few = index.find(&query, 3, None);
            prop_assert_eq!(&few.hits[..], &found.hits[..found.hits.len().min(3)]);
            prop_assert_eq!(few.count, found.count);
            let by_class: u64 = HitClass::ALL.map(|class| index.find(&query, 2, Some(class)).count).iter().sum();
            prop_assert_eq!(by_class, found.count);
        }
    }

    #[test]
    fn no_query_is_too_strange(query in any::<String>(), repeat in 1usize..200) {
        let mut index = Index::new();
        let id = Id::new(IdKind::Person, 1);
        let entry = Entry { id, class: HitClass::Person, name: &query, short: &query, code: &query, extra: &query, order: 0, unit: None };
        index.insert(entry);
        prop_assert!(index.find(&query.repeat(repeat), 5, None).count <= 1);
    }
}
