//! The quick lookup beside a plain search over the bytes it can match, its counts beside a plain scan.

use super::city::{City, Lot, ask, open};
use super::matcher::Everything;
use super::measure::{Goal, Line, Outcome, Table, said, timed};
use super::operation;
use estab::office::ask::{Answer, Ask, Hits, Question};
use estab::office::desk::Access;
use estab::office::running::Office;
use std::collections::BTreeSet;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// Different queries that are measured.
const QUERIES: usize = 240;
/// Hits that are wanted, as many as the screen asks for.
const WANTED: usize = 60;
/// Of so many subjects on, only some of the queries are compared with the plain scan, which takes its time.
const COMPARED_ALL: u64 = 400_000;

/// A query and what sort it is of.
pub struct Query {
    /// What is typed.
    pub text: String,
    /// Its sort.
    pub sort: &'static str,
}

const SORTS: [&str; 6] = ["name", "initials", "pinyin", "number", "unit", "document"];

/// So many different queries from the books of an office.
pub fn queries(office: &Office, number: usize) -> Outcome<Vec<Query>> {
    Ok(drawn(&Everything::read(office)?, number))
}

fn drawn(all: &Everything, number: usize) -> Vec<Query> {
    let mut lot = Lot(20_261_123);
    let (mut met, mut queries) = (BTreeSet::new(), Vec::new());
    // Small cities have fewer different queries than draws.
    for turn in 0..number * 20 {
        let sort = SORTS[turn % SORTS.len()];
        let half = lot.below(2) == 0;
        let Some((name, code)) = all.people.get(lot.below(all.people.len())) else { break };
        let sounds = Everything::usual(name);
        let chars = name.chars().count();
        let part =
            |text: &str, from: usize, length: usize| -> String { text.chars().skip(from).take(length).collect() };
        let text = match sort {
            "name" if half => name.clone(),
            "name" => part(name, 1, chars),
            "initials" => sounds.iter().filter_map(|sound| sound.chars().next()).collect(),
            "pinyin" if half => sounds.concat(),
            "pinyin" => sounds.iter().take(2).map(String::as_str).collect(),
            "number" if half => part(code, 14, 4),
            "number" => part(code, 0, 6 + lot.below(9)),
            "unit" => {
                let unit = all.units.get(lot.below(all.units.len())).cloned().unwrap_or_default();
                let from = lot.below(unit.chars().count().saturating_sub(3));
                part(&unit, from, 2 + lot.below(4))
            }
            _ => all.documents.get(lot.below(all.documents.len())).cloned().unwrap_or_default(),
        };
        // A letter instead of the last digit is typed as it is.
        if text.chars().count() >= 2 && !text.contains(char::is_whitespace) && met.insert(text.clone()) {
            queries.push(Query { text, sort });
            if queries.len() == number {
                break;
            }
        }
    }
    queries
}

fn find(office: &Office, query: &str) -> Outcome<Hits> {
    match ask(office, Ask::Find { query: query.to_string(), limit: WANTED })? {
        Answer::Hits(hits) if hits.complete => Ok(hits),
        other => Err(said(other)),
    }
}

/// From opening the books to the first hits, which are of units, and to the first complete answer.
pub fn measure_first(city: &City, table: &mut Table) -> Outcome<()> {
    let (mut first, mut times) = (Vec::new(), Vec::new());
    for query in ["局", "jyj", "教育局", "zx", "中心"] {
        // As the screen does when a lookup is the first thing asked: what is there is shown, then everything.
        let from = Instant::now();
        let office = open(&city.file, Access::Read)?;
        office.warm(Duration::ZERO);
        let mut shown = None;
        loop {
            let asked = Ask::Find { query: query.to_string(), limit: WANTED };
            let question = Question { ask: asked, as_of: None, recorded: None };
            let Answer::Hits(hits) = office.answer_so_far(&question).map_err(said)? else {
                return Err("no hits".into());
            };
            if !hits.hits.is_empty() {
                shown = shown.or(Some(from.elapsed()));
            }
            if hits.complete {
                break;
            }
            // As the screen's reader asks again.
            std::thread::sleep(Duration::from_millis(25));
        }
        times.push(from.elapsed());
        first.push(shown.ok_or("nothing was found")?);
    }
    let most = match city.people {
        0..=300_000 => 300.0,
        300_001..=1_000_000 => 1_000.0,
        _ => 3_000.0,
    };
    table.line(Line::times("first lookup, units", city.people, &first).goal(Goal::Under(most)));
    table.line(Line::times("first lookup, everything", city.people, &times).goal(Goal::Under(most)));
    Ok(())
}

/// Different queries, each asked once, in turns with the plain search.
pub fn measure(city: &City, table: &mut Table) -> Outcome<()> {
    let file = city.copy("lookup.redb")?;
    operation::some(&file, 1)?;
    let office = open(&file, Access::Read)?;
    let all = Everything::read(&office)?;
    let queries = drawn(&all, QUERIES);
    if queries.len() < 200 {
        return Err(format!("only {} different queries", queries.len()).into());
    }
    find(&office, "云")?;
    let (mut times, mut floor) = (Vec::new(), Vec::new());
    for (turn, query) in queries.iter().enumerate() {
        let (time, hits) = timed(|| find(&office, &query.text));
        let hits = hits?;
        times.push(time);
        let word = query.text.to_lowercase().replace('〔', "[").replace('〕', "]");
        let finder = memchr::memmem::Finder::new(word.as_bytes());
        let (time, met) = timed(|| finder.find_iter(black_box(all.bytes_for(&word))).count());
        black_box(met);
        floor.push(time);
        let compared = city.people <= COMPARED_ALL || turn % 6 == 0;
        let count = if compared { all.count(&query.text) } else { hits.count };
        if hits.count != count {
            return Err(format!("{:?}: {} found, {count} there", query.text, hits.count).into());
        }
    }
    for sort in SORTS {
        let of = |times: &[std::time::Duration]| -> Vec<std::time::Duration> {
            let pairs = queries.iter().zip(times).filter(|(query, _)| query.sort == sort);
            pairs.map(|(_, time)| *time).collect()
        };
        let job = format!("lookup by {sort}");
        table.line(Line::times(&job, city.people, &of(&times)).beside("memmem over these bytes", &of(&floor)));
    }
    let line = Line::times("lookup", city.people, &times).beside("memmem over these bytes", &floor);
    table.line(line.goal(Goal::Times(2.0)));
    Ok(())
}
