//! One write transaction: entries are appended, and what was appended is seen.

use crate::domain::books::{Fault, Sink, Source, Stop};
use crate::domain::canon;
use crate::domain::date::Date;
use crate::domain::entry::{Asked, Header, Line};
use crate::domain::facts::FactSet;
use crate::domain::field::Field;
use crate::domain::id::{Id, IdKind};
use crate::domain::ledger::Posting;
use crate::domain::message::Message;
use crate::domain::pool::{Held, MoveRow};
use crate::domain::text::Text;
use crate::store::apply::{Applier, Tables};
use crate::store::codec::{self, Kind};
use crate::store::fault::{calm, other};
use crate::store::history;
use crate::store::journal;
use crate::store::press::{EntrySink, Press, Shared, lock};
use crate::store::records::v1::Number;
use crate::store::schema;
use sha2::{Digest, Sha256};
use std::cell::Cell;
use std::path::{Path, PathBuf};

/// Everything a header says that the store does not know itself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Draft {
    /// UTC milliseconds; recorded as given or as the entry before, whichever is later.
    pub now: i64,
    /// Who records it.
    pub officer: Option<Text>,
    /// As what.
    pub role: Text,
    /// Version of the program.
    pub program: Text,
    /// SHA-256 of the rules in force.
    pub rules: [u8; 32],
    /// The caller's own id of the request.
    pub caller_id: Option<Text>,
    /// What was asked.
    pub asked: Asked,
    /// The date it takes effect.
    pub effective: Date,
    /// The civil date in the office's time zone.
    pub today: Date,
    /// Why.
    pub reason: Option<Text>,
    /// First sequence of the batch; `None`: alone.
    pub batch: Option<u64>,
}

/// The end of the journal.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Head {
    pub seq: u64,
    pub recorded_at: i64,
    pub digest: [u8; 32],
}

/// The books inside a write transaction.
pub struct WriteView<'t> {
    tables: Shared<'t>,
    /// The store's file.
    path: Option<PathBuf>,
    head: Cell<Head>,
    /// The entry being written, nought when none: its own rows are not seen by its decision.
    open: Cell<u64>,
    /// An entry was given up after some of it was written: the transaction must not be committed.
    spoiled: Cell<bool>,
}

impl<'t> WriteView<'t> {
    pub(super) fn new(tables: Tables<'t>, path: Option<&Path>) -> Result<WriteView<'t>, Fault> {
        let head = match journal::last(&tables.journal)? {
            Some((header, digest)) => Head { seq: header.seq, recorded_at: header.recorded_at, digest },
            None => Head::default(),
        };
        Ok(WriteView {
            tables: Shared::new(tables),
            path: path.map(Path::to_path_buf),
            head: Cell::new(head),
            open: Cell::new(0),
            spoiled: Cell::new(false),
        })
    }

    pub(super) fn is_spoiled(&self) -> bool {
        self.spoiled.get()
    }

    /// Runs `work` on the tables; they are never locked while foreign code runs.
    pub(super) fn tables<R>(&self, work: impl FnOnce(&mut Tables<'t>) -> Result<R, Fault>) -> Result<R, Fault> {
        work(&mut lock(&self.tables))
    }

    /// Appends one entry: `decide` sees the books before it, the entry's sequence, and a sink for its lines.
    ///
    /// # Errors
    /// Whatever `decide` returns; a fault when the store cannot be written. After a fault, and after a refusal that
    /// came when lines had already been written, the transaction can no longer be committed.
    pub fn append(
        &self,
        draft: Draft,
        decide: impl FnOnce(&dyn Source, u64, &mut dyn Sink) -> Result<Posting, Stop>,
    ) -> Result<(Header, Posting), Stop> {
        if self.open.get() != 0 {
            return Err(other("an entry inside an entry").into());
        }
        let head = self.head.get();
        let seq = head.seq + 1;
        if seq > schema::SEQ_MAX {
            return Err(other("sequences are used up").into());
        }
        self.open.set(seq);
        let press = Press::new(seq, self.path.as_deref());
        let (result, wrote) = std::thread::scope(|scope| {
            let mut sink = EntrySink::new(scope, &self.tables, press);
            let decided = decide(self, seq, &mut sink);
            let (press, written) = sink.end();
            let Some(mut press) = press else {
                return (Err(written.err().map_or_else(|| other("an entry got lost").into(), Stop::from)), true);
            };
            let result = decided.and_then(|posting| {
                written?;
                let header = self.finish(&mut press, head, draft, &posting)?;
                Ok((header, posting))
            });
            (result, press.wrote())
        });
        self.open.set(0);
        if let Err(stop) = &result
            && (wrote || matches!(stop, Stop::Fault(_)))
        {
            self.spoiled.set(true);
        }
        result
    }

    fn finish(&self, press: &mut Press, head: Head, draft: Draft, posting: &Posting) -> Result<Header, Fault> {
        let lines_digest = press.finish(&self.tables)?;
        let seq = head.seq + 1;
        let header = Header {
            seq,
            recorded_at: draft.now.max(head.recorded_at),
            officer: draft.officer,
            role: draft.role,
            program: draft.program,
            rules: draft.rules,
            caller_id: draft.caller_id,
            asked: draft.asked,
            effective: draft.effective,
            document: posting.document,
            reason: draft.reason,
            batch: draft.batch.unwrap_or(seq),
            reverses: posting.reverses,
            lines: press.blocks.lines,
            blocks: press.blocks.blocks,
            lines_digest,
            previous: head.digest,
        };
        let bytes = canon::header_bytes(&header);
        if canon::read_header(&bytes).as_ref() != Ok(&header) {
            return Err(Fault::new(Message::new("store-line").with("subject", Id::new(IdKind::Entry, seq))));
        }
        self.tables(|tables| put_entry(tables, &header, &bytes))?;
        let digest = canon::digest(&bytes);
        self.head.set(Head { seq, recorded_at: header.recorded_at, digest });
        Ok(header)
    }

    /// Writes an entry of another journal as it is: the bytes of its blocks and its header, and what follows from them.
    pub(super) fn replay(
        &self,
        header: &Header,
        block: &mut dyn FnMut(u32) -> Result<Vec<u8>, Fault>,
    ) -> Result<(), Fault> {
        let head = self.head.get();
        let seq = header.seq;
        let broken = |code| Fault::new(Message::new(code).with("seq", seq));
        if seq != head.seq + 1 || header.previous != head.digest {
            return Err(broken("check-chain-broken"));
        }
        let mut applier = Applier::new(seq, self.path.clone());
        let (mut lines, mut scratch, mut digests) = (0, Vec::new(), Sha256::new());
        for number in 0..header.blocks {
            let bytes = block(number)?;
            digests.update(canon::digest(&bytes));
            self.tables(|tables| journal::write_block(&mut tables.blocks, seq, number, &bytes, &mut scratch))?;
            for line in journal::lines_of(seq, number, &bytes)? {
                lines += 1;
                if applier.line(&line)? {
                    self.tables(|tables| applier.flush(tables, false))?;
                }
            }
        }
        if lines != header.lines || header.lines_digest != <[u8; 32]>::from(digests.finalize()) {
            return Err(broken("check-lines-digest"));
        }
        let bytes = canon::header_bytes(header);
        self.tables(|tables| {
            applier.flush(tables, true)?;
            put_entry(tables, header, &bytes)
        })?;
        self.head.set(Head { seq, recorded_at: header.recorded_at, digest: canon::digest(&bytes) });
        Ok(())
    }

    /// The kept sum of all moves of a subject, also later ones.
    ///
    /// # Errors
    /// As [`Source::facts`].
    pub fn sums(&self, subject: Id) -> Result<Held, Fault> {
        let key = subject.to_bytes();
        self.tables(|tables| {
            let held = history::get(&tables.sums, "sums", &key, |value| {
                Ok(history::held_of(&history::sum_row(&key, value)?.1.columns))
            })?;
            Ok(held.unwrap_or_default())
        })
    }

    /// The entry a caller's id was recorded under.
    ///
    /// # Errors
    /// As [`Source::facts`].
    pub fn caller(&self, caller_id: &str) -> Result<Option<Header>, Fault> {
        let seq = self.tables(|tables| history::caller(&tables.callers, caller_id))?;
        seq.map_or(Ok(None), |seq| self.header(seq))
    }

    /// The newest header.
    ///
    /// # Errors
    /// As [`Source::facts`].
    pub fn last_header(&self) -> Result<Option<Header>, Fault> {
        self.header(self.head.get().seq)
    }
}

/// Writes a header and the index of callers' ids.
pub(super) fn put_entry(tables: &mut Tables<'_>, header: &Header, bytes: &[u8]) -> Result<(), Fault> {
    journal::write_header(&mut tables.journal, header.seq, bytes)?;
    if let Some(caller) = &header.caller_id
        && history::caller(&tables.callers, caller)?.is_none()
    {
        let key = caller.as_bytes();
        let mut value = Vec::new();
        codec::seal_record(&mut value, Kind::Number, key, &Number { number: header.seq })?;
        calm("callers", || tables.callers.insert(key, value.as_slice()).map(|_| ()))?;
    }
    Ok(())
}

impl Source for WriteView<'_> {
    fn facts(&self, subject: Id) -> Result<FactSet, Fault> {
        self.tables(|tables| history::facts(&tables.facts, subject, self.open.get()))
    }
    fn moves(&self, subject: Id) -> Result<Vec<MoveRow>, Fault> {
        self.tables(|tables| history::moves(&tables.moves, subject, self.open.get()))
    }
    fn find(&self, field: Field, text: &str) -> Result<Vec<Id>, Fault> {
        self.tables(|tables| history::find(&tables.keys, field, text))
    }
    fn linking(&self, field: Field, target: Id) -> Result<Vec<Id>, Fault> {
        self.tables(|tables| history::linking(&tables.links, field, target))
    }
    fn last_number(&self, kind: IdKind) -> Result<u64, Fault> {
        if kind == IdKind::Entry {
            return self.last_seq();
        }
        self.tables(|tables| Ok(history::kept(&tables.numbers, kind)?.number))
    }
    fn header(&self, seq: u64) -> Result<Option<Header>, Fault> {
        self.tables(|tables| Ok(journal::header(&tables.journal, seq)?.map(|(header, _)| header)))
    }
    fn lines(&self, seq: u64, each: &mut dyn FnMut(Line) -> Result<(), Fault>) -> Result<(), Fault> {
        let Some(header) = self.header(seq)? else { return Ok(()) };
        for number in 0..header.blocks {
            let block = self.tables(|tables| journal::block(&tables.blocks, seq, number))?;
            let block = block.ok_or_else(|| crate::store::fault::damaged("blocks", &schema::block_key(seq, number)))?;
            for line in journal::lines_of(seq, number, &block)? {
                each(line)?;
            }
        }
        Ok(())
    }
    fn last_seq(&self) -> Result<u64, Fault> {
        Ok(self.head.get().seq)
    }
}
