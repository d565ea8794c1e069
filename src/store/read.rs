//! One read transaction: a stable view of the books, however long it is held and whatever is written meanwhile.

use crate::domain::books::{Fault, Source};
use crate::domain::date::Date;
use crate::domain::entry::{Header, Line};
use crate::domain::facts::{FactRow, FactSet};
use crate::domain::field::Field;
use crate::domain::id::{Id, IdKind};
use crate::domain::limits;
use crate::domain::pool::{Figures, Held, MoveRow};
use crate::store::Inner;
use crate::store::codec::{self, Kind};
use crate::store::fault::{calm, damaged};
use crate::store::history;
use crate::store::journal;
use crate::store::raw::{self, RawRow};
use crate::store::records::v1::Grand;
use crate::store::schema::{self, Bytes, MoveKey};
use redb::{Key, ReadOnlyTable, ReadTransaction, ReadableTableMetadata, TableDefinition, TableHandle};
use std::cell::OnceCell;
use std::ops::ControlFlow;
use std::sync::{Arc, PoisonError};

type FixedTable<const N: usize> = OnceCell<ReadOnlyTable<&'static [u8; N], Bytes>>;
type FreeTable = OnceCell<ReadOnlyTable<&'static [u8], Bytes>>;

/// The books as they were when it was made. Drop it when the question is answered: it keeps old pages from reuse.
pub struct ReadView {
    journal: FixedTable<8>,
    blocks: FixedTable<12>,
    facts: FixedTable<12>,
    moves: FixedTable<17>,
    keys: FreeTable,
    links: FixedTable<16>,
    dates: FixedTable<17>,
    sums: FixedTable<7>,
    grand: FreeTable,
    numbers: FixedTable<1>,
    callers: FreeTable,
    pub(super) txn: ReadTransaction,
    /// Keeps the database open while the view lives.
    _store: Arc<Inner>,
}

impl ReadView {
    pub(super) fn new(txn: ReadTransaction, store: Arc<Inner>) -> ReadView {
        ReadView {
            journal: OnceCell::new(),
            blocks: OnceCell::new(),
            facts: OnceCell::new(),
            moves: OnceCell::new(),
            keys: OnceCell::new(),
            links: OnceCell::new(),
            dates: OnceCell::new(),
            sums: OnceCell::new(),
            grand: OnceCell::new(),
            numbers: OnceCell::new(),
            callers: OnceCell::new(),
            txn,
            _store: store,
        }
    }

    fn table<'c, K: Key + 'static>(
        &self,
        cell: &'c OnceCell<ReadOnlyTable<K, Bytes>>,
        definition: TableDefinition<'static, K, Bytes>,
    ) -> Result<&'c ReadOnlyTable<K, Bytes>, Fault> {
        if let Some(table) = cell.get() {
            return Ok(table);
        }
        let table = calm(definition.name(), || self.txn.open_table(definition))?;
        Ok(cell.get_or_init(|| table))
    }
    pub(super) fn journal_table(&self) -> Result<&ReadOnlyTable<&'static [u8; 8], Bytes>, Fault> {
        self.table(&self.journal, schema::JOURNAL)
    }
    pub(super) fn blocks_table(&self) -> Result<&ReadOnlyTable<&'static [u8; 12], Bytes>, Fault> {
        self.table(&self.blocks, schema::BLOCKS)
    }
    pub(super) fn facts_table(&self) -> Result<&ReadOnlyTable<&'static [u8; 12], Bytes>, Fault> {
        self.table(&self.facts, schema::FACTS)
    }
    pub(super) fn moves_table(&self) -> Result<&ReadOnlyTable<&'static [u8; 17], Bytes>, Fault> {
        self.table(&self.moves, schema::MOVES)
    }
    pub(super) fn keys_table(&self) -> Result<&ReadOnlyTable<&'static [u8], Bytes>, Fault> {
        self.table(&self.keys, schema::KEYS)
    }
    pub(super) fn links_table(&self) -> Result<&ReadOnlyTable<&'static [u8; 16], Bytes>, Fault> {
        self.table(&self.links, schema::LINKS)
    }
    pub(super) fn dates_table(&self) -> Result<&ReadOnlyTable<&'static [u8; 17], Bytes>, Fault> {
        self.table(&self.dates, schema::DATES)
    }
    pub(super) fn sums_table(&self) -> Result<&ReadOnlyTable<&'static [u8; 7], Bytes>, Fault> {
        self.table(&self.sums, schema::SUMS)
    }
    pub(super) fn grand_table(&self) -> Result<&ReadOnlyTable<&'static [u8], Bytes>, Fault> {
        self.table(&self.grand, schema::GRAND)
    }
    pub(super) fn numbers_table(&self) -> Result<&ReadOnlyTable<&'static [u8; 1], Bytes>, Fault> {
        self.table(&self.numbers, schema::NUMBERS)
    }
    pub(super) fn callers_table(&self) -> Result<&ReadOnlyTable<&'static [u8], Bytes>, Fault> {
        self.table(&self.callers, schema::CALLERS)
    }

    /// The store's file; none in memory.
    pub fn path(&self) -> Option<&std::path::Path> {
        self._store.medium.path()
    }

    /// A scan of all rows of a kind must meet as many as are kept count of: damage inside redb's tree hides rows.
    fn all_met(&self, name: &'static str, kinds: &[IdKind], place: usize, met: u64) -> Result<(), Fault> {
        let mut kept = 0;
        for kind in kinds {
            kept += history::kept(self.numbers_table()?, *kind)?.rows.get(place).copied().unwrap_or(0);
        }
        if kept == met { Ok(()) } else { Err(damaged(name, &[])) }
    }

    /// Every subject of a kind with all its facts, ascending: one scan.
    ///
    /// # Errors
    /// [`Fault`] when the store cannot be read or a record is damaged, and whatever `each` returns.
    pub fn subjects(&self, kind: IdKind, each: &mut dyn FnMut(Id, FactSet) -> Result<(), Fault>) -> Result<(), Fault> {
        self.subjects_from(kind, 0, &mut |id, facts| each(id, facts).map(ControlFlow::Continue))
    }

    /// As [`ReadView::subjects`], from this number on, until `each` breaks: a window of rows.
    ///
    /// # Errors
    /// As [`ReadView::subjects`].
    pub fn subjects_from(
        &self,
        kind: IdKind,
        from_number: u64,
        each: &mut dyn FnMut(Id, FactSet) -> Result<ControlFlow<()>, Fault>,
    ) -> Result<(), Fault> {
        let (low, _) = schema::span::<12>(&Id::new(kind, from_number).to_bytes());
        let (_, high) = schema::span::<12>(&[kind as u8]);
        let mut rows = Vec::new();
        let mut open: Option<Id> = None;
        let mut ended = false;
        let mut met = 0;
        history::scan(self.facts_table()?, "facts", &low, &high, &mut |key, value| {
            let subject = schema::fact_key_parts(key).ok_or_else(|| damaged("facts", key))?.0;
            if let Some(before) = open.filter(|before| *before != subject)
                && each(before, FactSet::new(std::mem::take(&mut rows)))?.is_break()
            {
                ended = true;
                return Ok(ControlFlow::Break(()));
            }
            open = Some(subject);
            met += 1;
            history::fact_rows(key, value, &mut rows)?;
            Ok(ControlFlow::Continue(()))
        })?;
        if from_number == 0 && !ended {
            self.all_met("facts", &[kind], 0, met)?;
        }
        if let (Some(last), false) = (open, ended) {
            let _ = each(last, FactSet::new(rows))?;
        }
        Ok(())
    }

    /// Every recorded fact of every subject of a kind, borrowed, in the order of subject and entry: for filling columns
    /// without a copy of every text. Within an entry by date; of the same field and date the row that comes later counts.
    ///
    /// # Errors
    /// As [`ReadView::subjects`].
    pub fn raw_facts(
        &self,
        kind: IdKind,
        each: &mut dyn FnMut(Id, RawRow<'_>) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let met = self.raw_facts_between(kind, 0, Id::NUMBER_MAX, each)?;
        self.raw_facts_met(kind, met)
    }

    /// As [`ReadView::raw_facts`], of the subjects with these numbers, both included, and how many stored rows they
    /// were: whoever reads all of a kind in parts says so to [`ReadView::raw_facts_met`].
    ///
    /// # Errors
    /// As [`ReadView::subjects`].
    pub fn raw_facts_between(
        &self,
        kind: IdKind,
        from_number: u64,
        to_number: u64,
        each: &mut dyn FnMut(Id, RawRow<'_>) -> Result<(), Fault>,
    ) -> Result<u64, Fault> {
        let (low, _) = schema::span::<12>(&Id::new(kind, from_number).to_bytes());
        let (_, high) = schema::span::<12>(&Id::new(kind, to_number).to_bytes());
        let mut met = 0;
        history::scan(self.facts_table()?, "facts", &low, &high, &mut |key, value| {
            met += 1;
            raw::raw_rows(key, value, each)?;
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(met)
    }

    /// That the stored rows of all subjects of a kind were so many.
    ///
    /// # Errors
    /// `store-damaged` when there are more or fewer.
    pub fn raw_facts_met(&self, kind: IdKind, met: u64) -> Result<(), Fault> {
        self.all_met("facts", &[kind], 0, met)
    }

    /// The same books once more, for another thread; `None` when something was recorded since.
    ///
    /// # Errors
    /// [`Fault`] when the store cannot be read.
    pub fn again(&self) -> Result<Option<ReadView>, Fault> {
        let handle = self._store.handle.read().unwrap_or_else(PoisonError::into_inner);
        let view = ReadView::new(handle.begin()?, self._store.clone());
        Ok(if view.last_seq()? == self.last_seq()? { Some(view) } else { None })
    }

    /// As [`ReadView::subjects`], but with the rows of these fields only, and so several times as quick; a subject of
    /// which none of them was ever said is left out.
    ///
    /// # Errors
    /// As [`ReadView::subjects`].
    pub fn subjects_with(
        &self,
        kind: IdKind,
        fields: &[Field],
        each: &mut dyn FnMut(Id, FactSet) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let mut rows = Vec::new();
        let mut open: Option<Id> = None;
        self.raw_facts(kind, &mut |id, row| {
            if !fields.iter().any(|field| field.number == row.field) {
                return Ok(());
            }
            if let Some(before) = open.replace(id).filter(|before| *before != id) {
                each(before, FactSet::new(std::mem::take(&mut rows)))?;
            }
            let RawRow { field, effective, seq, fact } = row;
            rows.push(FactRow { field, effective, seq, fact: fact.to_fact()? });
            Ok(())
        })?;
        open.map_or(Ok(()), |last| each(last, FactSet::new(rows)))
    }

    /// The tenures of a person with all their facts, in the order of their numbers: one look into the books.
    ///
    /// # Errors
    /// As [`ReadView::subjects`].
    pub fn tenures(&self, person: Id) -> Result<Vec<(Id, FactSet)>, Fault> {
        let (low, _) = schema::span::<12>(&Id::tenure(person, 0).to_bytes());
        let (_, high) = schema::span::<12>(&Id::tenure(person, limits::TENURES_MAX).to_bytes());
        let mut found: Vec<(Id, Vec<FactRow>)> = Vec::new();
        history::scan(self.facts_table()?, "facts", &low, &high, &mut |key, value| {
            let subject = schema::fact_key_parts(key).ok_or_else(|| damaged("facts", key))?.0;
            match found.last_mut() {
                Some((open, rows)) if *open == subject => history::fact_rows(key, value, rows)?,
                _ => {
                    let mut rows = Vec::new();
                    let row = history::fact_rows(key, value, &mut rows)?;
                    found.push((subject, rows));
                    row
                }
            };
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(found.into_iter().map(|(id, rows)| (id, FactSet::new(rows))).collect())
    }

    /// Every move, of one kind of subject or of all, by subject and date: one scan.
    ///
    /// # Errors
    /// As [`ReadView::subjects`].
    pub fn all_moves(
        &self,
        kind: Option<IdKind>,
        each: &mut dyn FnMut(Id, MoveRow) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let letter = kind.map(|kind| [kind as u8]);
        let (low, high) = schema::span::<17>(letter.as_ref().map(<[u8; 1]>::as_slice).unwrap_or_default());
        let mut met = 0;
        history::scan(self.moves_table()?, "moves", &low, &high, &mut |key, value| {
            let (subject, row) = history::move_row(key, value)?;
            met += 1;
            each(subject, row)?;
            Ok(ControlFlow::Continue(()))
        })?;
        let kinds = kind.map(|kind| [kind]);
        self.all_met("moves", kinds.as_ref().map_or(&IdKind::ALL[..], |kind| &kind[..]), 1, met)
    }

    /// The kept sum of all moves of a subject, also later ones.
    ///
    /// # Errors
    /// As [`ReadView::subjects`].
    pub fn sums(&self, subject: Id) -> Result<Held, Fault> {
        let key = subject.to_bytes();
        let held = history::get(self.sums_table()?, "sums", &key, |value| {
            Ok(history::held_of(&history::sum_row(&key, value)?.1.columns))
        })?;
        Ok(held.unwrap_or_default())
    }

    /// The kept sum of every subject of a kind, ascending.
    ///
    /// # Errors
    /// As [`ReadView::subjects`].
    pub fn all_sums(&self, kind: IdKind, each: &mut dyn FnMut(Id, Held) -> Result<(), Fault>) -> Result<(), Fault> {
        let (low, high) = schema::span::<7>(&[kind as u8]);
        let mut met = 0;
        history::scan(self.sums_table()?, "sums", &low, &high, &mut |key, value| {
            let (subject, sum) = history::sum_row(key, value)?;
            met += 1;
            each(subject, history::held_of(&sum.columns))?;
            Ok(ControlFlow::Continue(()))
        })?;
        self.all_met("sums", &[kind], 2, met)
    }

    /// The moves that take effect after `today`, by date. Reads only these.
    ///
    /// # Errors
    /// As [`ReadView::subjects`].
    pub fn later(&self, today: Date) -> Result<Vec<(Id, MoveRow)>, Fault> {
        let (_, low) = schema::span::<17>(&schema::date4(today));
        let high = [0xff; 17];
        let moves = self.moves_table()?;
        let mut found = Vec::new();
        history::scan(self.dates_table()?, "dates", &low, &high, &mut |key, _| {
            let parts = MoveKey::from_date_bytes(key).ok_or_else(|| damaged("dates", key))?;
            let key = parts.bytes();
            let row = history::get(moves, "moves", &key, |value| history::move_row(&key, value))?;
            found.push(row.ok_or_else(|| damaged("moves", &key))?);
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(found)
    }

    /// The figures of all pools, by quota kind, over the sums of all their moves (also later ones).
    ///
    /// # Errors
    /// As [`ReadView::subjects`].
    pub fn grand(&self) -> Result<Vec<(String, Figures)>, Fault> {
        let mut found = Vec::new();
        history::scan_free(self.grand_table()?, "grand", &[], &mut |key, value| {
            let record: Grand = codec::open_record("grand", Kind::Grand, key, value)?;
            let kind = std::str::from_utf8(key).ok().zip(history::figures_of(&record));
            let (kind, figures) = kind.ok_or_else(|| damaged("grand", key))?;
            if figures != Figures::default() {
                found.push((kind.to_string(), figures));
            }
            Ok(())
        })?;
        Ok(found)
    }

    /// Headers from `from` to `to`, both included, ascending.
    ///
    /// # Errors
    /// As [`ReadView::subjects`].
    pub fn headers(&self, from: u64, to: u64, each: &mut dyn FnMut(Header) -> Result<(), Fault>) -> Result<(), Fault> {
        journal::headers(self.journal_table()?, from, to, each)
    }

    /// A header with the digest of its canonical bytes.
    ///
    /// # Errors
    /// As [`ReadView::subjects`].
    pub fn digested(&self, seq: u64) -> Result<Option<(Header, [u8; 32])>, Fault> {
        journal::header(self.journal_table()?, seq)
    }

    /// The entry a caller's id was recorded under.
    ///
    /// # Errors
    /// As [`ReadView::subjects`].
    pub fn caller(&self, caller_id: &str) -> Result<Option<Header>, Fault> {
        match history::caller(self.callers_table()?, caller_id)? {
            Some(seq) => self.header(seq),
            None => Ok(None),
        }
    }

    /// The newest header.
    ///
    /// # Errors
    /// As [`ReadView::subjects`].
    pub fn last_header(&self) -> Result<Option<Header>, Fault> {
        Ok(self.head()?.map(|(header, _)| header))
    }

    /// Of every table: name, bytes stored, bytes of pages, leaf pages.
    ///
    /// # Errors
    /// As [`ReadView::subjects`].
    pub fn sizes(&self) -> Result<Vec<(String, u64, u64, u64)>, Fault> {
        let mut sizes = Vec::new();
        for handle in calm("meta", || self.txn.list_tables())? {
            let name = handle.name().to_string();
            let stats =
                calm(&name, || self.txn.open_untyped_table(handle)).and_then(|table| calm(&name, || table.stats()))?;
            let held = stats.stored_bytes() + stats.metadata_bytes() + stats.fragmented_bytes();
            sizes.push((name, stats.stored_bytes(), held, stats.leaf_pages()));
        }
        Ok(sizes)
    }

    /// The newest header and its digest: the end of the chain.
    ///
    /// # Errors
    /// As [`ReadView::subjects`].
    pub fn head(&self) -> Result<Option<(Header, [u8; 32])>, Fault> {
        journal::last(self.journal_table()?)
    }
}

impl Source for ReadView {
    fn facts(&self, subject: Id) -> Result<FactSet, Fault> {
        history::facts(self.facts_table()?, subject, 0)
    }
    fn moves(&self, subject: Id) -> Result<Vec<MoveRow>, Fault> {
        history::moves(self.moves_table()?, subject, 0)
    }
    fn find(&self, field: Field, text: &str) -> Result<Vec<Id>, Fault> {
        history::find(self.keys_table()?, field, text)
    }
    fn linking(&self, field: Field, target: Id) -> Result<Vec<Id>, Fault> {
        history::linking(self.links_table()?, field, target)
    }
    fn last_number(&self, kind: IdKind) -> Result<u64, Fault> {
        if kind == IdKind::Entry {
            return self.last_seq();
        }
        Ok(history::kept(self.numbers_table()?, kind)?.number)
    }
    fn header(&self, seq: u64) -> Result<Option<Header>, Fault> {
        Ok(journal::header(self.journal_table()?, seq)?.map(|(header, _)| header))
    }
    fn lines(&self, seq: u64, each: &mut dyn FnMut(Line) -> Result<(), Fault>) -> Result<(), Fault> {
        let Some(header) = self.header(seq)? else { return Ok(()) };
        let table = self.blocks_table()?;
        for number in 0..header.blocks {
            let block = journal::block(table, seq, number)?;
            let block = block.ok_or_else(|| damaged("blocks", &schema::block_key(seq, number)))?;
            for line in journal::lines_of(seq, number, &block)? {
                each(line)?;
            }
        }
        Ok(())
    }
    fn last_seq(&self) -> Result<u64, Fault> {
        Ok(self.head()?.map_or(0, |(header, _)| header.seq))
    }
}
