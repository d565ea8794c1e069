//! `check`: is the journal whole, and does every derived table say what the journal's tables say?

use crate::domain::books::Fault;
use crate::domain::canon;
use crate::domain::date::Date;
use crate::domain::entry::Header;
use crate::domain::facts::{At, FactRow, FactSet};
use crate::domain::field;
use crate::domain::id::{Id, IdKind};
use crate::domain::message::Message;
use crate::store::codec::{self, Kind};
use crate::store::fault::{calm, damaged};
use crate::store::records::v1::{Grand, Kept, Number};
use crate::store::schema::{self, MoveKey};
use crate::store::sums::add_figures;
use crate::store::{ReadView, Store, history, journal, raw, rebuild};
use redb::ReadableTable;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashSet};
use std::hash::{DefaultHasher, Hasher};
use std::ops::ControlFlow;

/// Something that is not as it must be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// What, where.
    pub message: Message,
}

/// What a check read and found.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Report {
    /// Everything wrong; empty when all is well.
    pub findings: Vec<Finding>,
    /// Entries read.
    pub entries: u64,
    /// Lines they hold.
    pub lines: u64,
    /// Stored facts.
    pub facts: u64,
    /// Stored moves.
    pub moves: u64,
}

/// Most findings told of one kind: a damaged file has thousands.
const FINDINGS_MAX: usize = 100;

impl Report {
    /// Adds a finding.
    pub fn add(&mut self, message: Message) {
        if self.findings.len() < FINDINGS_MAX {
            self.findings.push(Finding { message });
        }
    }
    /// A part that could not be read to its end is a finding too.
    fn part(&mut self, result: Result<(), Fault>) {
        if let Err(fault) = result {
            self.add(*fault.0);
        }
    }
    fn same(&mut self, table: &'static str, one: &Tally, other: &Tally) {
        if one != other {
            let message = Message::new("check-index-differs").with("table", table);
            self.add(message.with("rows", one.rows).with("wanted", other.rows));
        }
    }
}

/// Rows of an index, whatever their order: how many, and the sum of their hashes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
struct Tally {
    rows: u64,
    sum: u64,
}

impl Tally {
    fn add(&mut self, hash: u64) {
        self.rows += 1;
        self.sum = self.sum.wrapping_add(hash);
    }
}

fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(bytes);
    hasher.finish()
}

impl Store {
    /// Reads everything once: sequence without gaps, the chain of digests, the digests of all blocks, the checksum of
    /// every record, kept sums against moves, every index against what it is made of.
    ///
    /// # Errors
    /// [`Fault`] when there is nothing to read at all; damage found on the way is in the report.
    pub fn check(&self) -> Result<Report, Fault> {
        let view = self.read()?;
        let mut report = Report::default();
        let entries = journal_part(&view, &mut report);
        report.part(entries);
        let result = derived_part(&view, &mut report);
        report.part(result);
        match view.views() {
            Ok((_, faults)) => faults.into_iter().for_each(|fault| report.add(*fault.0)),
            Err(fault) => report.add(*fault.0),
        }
        Ok(report)
    }

    /// As [`Store::check`], then replays the journal into an empty store (beside this one, removed afterwards) and
    /// compares every derived table byte for byte (I5).
    ///
    /// # Errors
    /// As [`Store::check`], and when the second store cannot be written.
    pub fn check_deep(&self) -> Result<Report, Fault> {
        let mut report = self.check()?;
        let view = self.read()?;
        let (copy, _file) = rebuild::scratch(self.path())?;
        match rebuild::replay(&view, &copy) {
            Ok(()) => rebuild::compare(&view, &copy.read()?, &mut report)?,
            Err(fault) => report.add(*fault.0),
        }
        Ok(report)
    }
}

fn journal_part(view: &ReadView, report: &mut Report) -> Result<(), Fault> {
    let table = view.blocks_table()?;
    let mut blocks = calm("blocks", || table.iter())?;
    let mut callers = Tally::default();
    let mut known = HashSet::new();
    let mut last: Option<(Header, [u8; 32])> = None;
    let mut problems = Vec::new();
    let mut counted = (0, 0);
    let (low, high) = schema::span::<8>(&[]);
    let result = history::scan(view.journal_table()?, "journal", &low, &high, &mut |key, value| {
        let (header, digest) = journal::read_header(key, value)?;
        let seq = header.seq;
        let (wanted, previous, before) =
            last.as_ref().map_or((1, [0; 32], i64::MIN), |(last, digest)| (last.seq + 1, *digest, last.recorded_at));
        if seq != wanted {
            problems.push(Message::new("check-sequence-gap").with("wanted", wanted).with("found", seq));
        }
        if header.previous != previous {
            problems.push(Message::new("check-chain-broken").with("seq", seq));
        }
        if header.recorded_at < before || header.batch > seq || header.reverses.is_some_and(|other| other >= seq) {
            problems.push(Message::new("check-header-order").with("seq", seq));
        }
        let mut digests = Sha256::new();
        for number in 0..header.blocks {
            let want = schema::block_key(seq, number);
            let Some((key, value)) = calm("blocks", || blocks.next().transpose())? else {
                return Err(damaged("blocks", &want));
            };
            if *key.value() != want {
                return Err(damaged("blocks", &want));
            }
            digests.update(canon::digest(codec::unseal("blocks", Kind::Block, &want, value.value())?));
        }
        if header.lines_digest != <[u8; 32]>::from(digests.finalize()) {
            problems.push(Message::new("check-lines-digest").with("seq", seq));
        }
        if let Some(caller) = &header.caller_id {
            let hashed = hash(caller.as_bytes());
            if known.insert(hashed) {
                callers.add(hashed ^ seq);
            }
        }
        counted.0 += 1;
        counted.1 += header.lines;
        last = Some((header, digest));
        Ok(ControlFlow::Continue(()))
    });
    (report.entries, report.lines) = counted;
    problems.into_iter().for_each(|message| report.add(message));
    result?;
    if let Some((key, _)) = calm("blocks", || blocks.next().transpose())? {
        report.add(*damaged("blocks", key.value()).0);
    }
    let mut stored = Tally::default();
    history::scan_free(view.callers_table()?, "callers", &[], &mut |key, value| {
        stored.add(hash(key) ^ codec::open_record::<Number>("callers", Kind::Number, key, value)?.number);
        Ok(())
    })?;
    report.same("callers", &stored, &callers);
    Ok(())
}

/// What the derived tables must say, gathered from facts and moves.
#[derive(Default)]
struct Wanted {
    keys: Tally,
    links: Tally,
    dates: Tally,
    kept: BTreeMap<IdKind, Kept>,
    pools: BTreeMap<Id, (String, bool)>,
    moved: u64,
}

impl Wanted {
    /// Counts a row; place 0 `facts`, 1 `moves`, 2 `sums`.
    fn row(&mut self, subject: Id, place: usize) {
        let kept = self.kept.entry(subject.kind).or_default();
        kept.number = kept.number.max(subject.number);
        if let Some(rows) = kept.rows.get_mut(place) {
            *rows += 1;
        }
    }
}

fn derived_part(view: &ReadView, report: &mut Report) -> Result<(), Fault> {
    let mut wanted = Wanted::default();
    facts_part(view, &mut wanted, report)?;
    moves_part(view, &mut wanted, report)?;
    sums_part(view, &mut wanted, report)?;

    let mut keys = Tally::default();
    history::scan_free(view.keys_table()?, "keys", &[], &mut |key, value| {
        codec::checked_key("keys", key, value)?;
        keys.add(hash(key));
        Ok(())
    })?;
    report.same("keys", &keys, &wanted.keys);
    let mut links = Tally::default();
    let (low, high) = schema::span::<16>(&[]);
    history::scan(view.links_table()?, "links", &low, &high, &mut |key, value| {
        codec::checked_key("links", key, value)?;
        links.add(hash(key));
        Ok(ControlFlow::Continue(()))
    })?;
    report.same("links", &links, &wanted.links);
    let mut dates = Tally::default();
    let (low, high) = schema::span::<17>(&[]);
    history::scan(view.dates_table()?, "dates", &low, &high, &mut |key, _| {
        dates.add(hash(key));
        Ok(ControlFlow::Continue(()))
    })?;
    report.same("dates", &dates, &wanted.dates);
    for kind in IdKind::ALL {
        let stored = history::kept(view.numbers_table()?, kind)?;
        let found = wanted.kept.get(&kind).copied().unwrap_or_default();
        if stored != found {
            let message = Message::new("check-number-differs").with("kind", kind.letter().to_string());
            report.add(message.with("stored", stored.number).with("found", found.number));
        }
    }
    Ok(())
}

fn facts_part(view: &ReadView, wanted: &mut Wanted, report: &mut Report) -> Result<(), Fault> {
    let (low, high) = schema::span::<12>(&[]);
    let mut open: Option<Id> = None;
    let (mut keys, mut links): (Vec<u64>, Vec<u64>) = (Vec::new(), Vec::new());
    let mut pool: Vec<FactRow> = Vec::new();
    let mut scratch = Vec::new();
    let mut count = 0;
    let close = |subject: Option<Id>,
                 wanted: &mut Wanted,
                 keys: &mut Vec<u64>,
                 links: &mut Vec<u64>,
                 pool: &mut Vec<FactRow>| {
        // The same value may be said twice of one subject; the index holds it once.
        for (hashes, tally) in [(&mut *keys, &mut wanted.keys), (&mut *links, &mut wanted.links)] {
            hashes.sort_unstable();
            hashes.dedup();
            hashes.drain(..).for_each(|hash| tally.add(hash));
        }
        if let Some(subject) = subject.filter(|subject| subject.kind == IdKind::Pool) {
            let facts = FactSet::new(std::mem::take(pool));
            let at = At::newest(Date::MAX);
            let kind = facts.text(field::pool::KIND, at).map(|kind| kind.to_string()).unwrap_or_default();
            wanted.pools.insert(subject, (kind, facts.flag(field::pool::STATED, at)));
        }
    };
    history::scan(view.facts_table()?, "facts", &low, &high, &mut |key, value| {
        let subject = schema::fact_key_parts(key).ok_or_else(|| damaged("facts", key))?.0;
        if open != Some(subject) {
            close(open, wanted, &mut keys, &mut links, &mut pool);
            open = Some(subject);
        }
        wanted.row(subject, 0);
        if subject.kind == IdKind::Pool {
            history::fact_rows(key, value, &mut pool)?;
        }
        raw::raw_rows(key, value, &mut |subject, row| {
            count += 1;
            let mark = schema::mark(subject.kind, row.field);
            match row.fact {
                raw::RawFact::Text(text) if mark.key => {
                    scratch.clear();
                    schema::put_key_prefix(&mut scratch, subject.kind as u8, row.field, text);
                    scratch.extend_from_slice(&subject.to_bytes());
                    keys.push(hash(&scratch));
                }
                raw::RawFact::Id(target) if mark.linked => {
                    links.push(hash(&schema::link_key(row.field, target, subject)));
                }
                _ => {}
            }
            Ok(())
        })?;
        Ok(ControlFlow::Continue(()))
    })?;
    close(open, wanted, &mut keys, &mut links, &mut pool);
    report.facts = count;
    Ok(())
}

fn moves_part(view: &ReadView, wanted: &mut Wanted, report: &mut Report) -> Result<(), Fault> {
    let sums = view.sums_table()?;
    let (low, high) = schema::span::<17>(&[]);
    let mut open: Option<(Id, [i64; 10])> = None;
    let mut count = 0;
    let mut close = |sum: Option<(Id, [i64; 10])>, wanted: &mut Wanted| -> Result<(), Fault> {
        let Some((subject, columns)) = sum else { return Ok(()) };
        wanted.moved += 1;
        let key = subject.to_bytes();
        let same = history::get(sums, "sums", &key, |value| Ok(history::sum_row(&key, value)?.1.columns == columns))?;
        if same != Some(true) {
            report.add(Message::new("check-sum-differs").with("subject", subject));
        }
        Ok(())
    };
    history::scan(view.moves_table()?, "moves", &low, &high, &mut |key, value| {
        let (subject, row) = history::move_row(key, value)?;
        count += 1;
        let parts = MoveKey::from_bytes(key).ok_or_else(|| damaged("moves", key))?;
        wanted.dates.add(hash(&parts.by_date()));
        if open.as_ref().map(|(subject, _)| *subject) != Some(subject) {
            close(open.take(), wanted)?;
        }
        wanted.row(subject, 1);
        let (_, columns) = open.get_or_insert((subject, [0; 10]));
        if let Some(sum) = columns.get_mut(row.column as usize - 1) {
            *sum += row.places.milli();
        }
        Ok(ControlFlow::Continue(()))
    })?;
    close(open, wanted)?;
    report.moves = count;
    Ok(())
}

fn sums_part(view: &ReadView, wanted: &mut Wanted, report: &mut Report) -> Result<(), Fault> {
    let (low, high) = schema::span::<7>(&[]);
    let mut grand: BTreeMap<String, Grand> = BTreeMap::new();
    let (mut pools, mut others) = (0, 0);
    let moves = view.moves_table()?;
    history::scan(view.sums_table()?, "sums", &low, &high, &mut |key, value| {
        let (subject, sum) = history::sum_row(key, value)?;
        let (low, high) = schema::span::<17>(key);
        let mut has_moves = false;
        if sum.columns == [0; 10] {
            history::scan(moves, "moves", &low, &high, &mut |_, _| {
                has_moves = true;
                Ok(ControlFlow::Break(()))
            })?;
        } else {
            has_moves = true;
        }
        others += u64::from(has_moves);
        wanted.row(subject, 2);
        if subject.kind == IdKind::Pool {
            let state = wanted.pools.get(&subject);
            pools += u64::from(state.is_some());
            let (kind, stated) = state.map_or(("", false), |(kind, stated)| (kind.as_str(), *stated));
            if (kind, stated) != (sum.kind, sum.stated) {
                report.add(Message::new("check-sum-differs").with("subject", subject));
            }
            add_figures(grand.entry(kind.to_string()).or_default(), &sum.columns, stated, 1);
        }
        Ok(ControlFlow::Continue(()))
    })?;
    if (pools, others) != (wanted.pools.len() as u64, wanted.moved) {
        let message = Message::new("check-index-differs").with("table", "sums");
        report.add(message.with("rows", pools + others).with("wanted", wanted.pools.len() as u64 + wanted.moved));
    }
    history::scan_free(view.grand_table()?, "grand", &[], &mut |key, value| {
        let stored: Grand = codec::open_record("grand", Kind::Grand, key, value)?;
        let kind = String::from_utf8_lossy(key).into_owned();
        if grand.remove(&kind).unwrap_or_default() != stored {
            report.add(Message::new("check-grand-differs").with("kind", kind));
        }
        Ok(())
    })?;
    for (kind, sum) in grand {
        if sum != Grand::default() {
            report.add(Message::new("check-grand-differs").with("kind", kind));
        }
    }
    Ok(())
}
