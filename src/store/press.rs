//! The way of one entry's lines into the transaction. Of a few they are written as they come; from some number on
//! another thread encodes, digests and sorts them while the decision goes on.

use crate::domain::books::{Fault, Sink};
use crate::domain::entry::Line;
use crate::store::apply::{Applier, Tables};
use crate::store::fault::other;
use crate::store::journal::Blocks;
use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::{Scope, ScopedJoinHandle};

/// Lines from which on another thread takes them.
const ALONE: u64 = 2_048;
/// Lines handed over at a time.
const BATCH: usize = 256;
/// Batches that may wait.
const BATCHES: usize = 24;

/// The tables of a transaction, shared by whoever writes and whoever decides.
pub type Shared<'t> = Mutex<Tables<'t>>;

/// The tables, once nobody else has them.
pub fn lock<'a, 't>(tables: &'a Shared<'t>) -> MutexGuard<'a, Tables<'t>> {
    tables.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Journal blocks and derived rows of one entry in the making.
pub struct Press {
    seq: u64,
    /// The blocks of its lines.
    pub blocks: Blocks,
    /// What follows from them.
    pub applier: Applier,
}

impl Press {
    /// For the lines of entry `seq` of the store in that file.
    pub fn new(seq: u64, store: Option<&Path>) -> Press {
        Press { seq, blocks: Blocks::default(), applier: Applier::new(seq, store.map(Path::to_path_buf)) }
    }
    fn line(&mut self, tables: &Shared<'_>, line: &Line) -> Result<(), Fault> {
        if self.blocks.line(line) {
            self.blocks.write_ready(self.seq, &mut lock(tables).blocks)?;
        }
        if self.applier.line(line)? {
            self.applier.flush(&mut lock(tables), false)?;
        }
        Ok(())
    }
    /// Writes what is left. Returns the digest over all blocks.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn finish(&mut self, tables: &Shared<'_>) -> Result<[u8; 32], Fault> {
        let tables = &mut *lock(tables);
        let digest = self.blocks.finish(self.seq, &mut tables.blocks)?;
        self.applier.flush(tables, true)?;
        Ok(digest)
    }
    /// Whether anything of the entry is in the transaction.
    pub fn wrote(&self) -> bool {
        self.applier.wrote || self.blocks.blocks > 0
    }
}

/// What the other thread gives back.
type Done = (Box<Press>, Result<(), Fault>);

enum Hand<'scope> {
    Here(Box<Press>),
    There { to: SyncSender<Vec<Line>>, batch: Vec<Line>, thread: ScopedJoinHandle<'scope, Done> },
    Nowhere,
}

/// Takes the lines of one entry.
pub struct EntrySink<'scope, 'env: 'scope, 't> {
    scope: &'scope Scope<'scope, 'env>,
    tables: &'env Shared<'t>,
    hand: Hand<'scope>,
    lines: u64,
}

impl<'scope, 'env, 't: 'env> EntrySink<'scope, 'env, 't> {
    /// Around the press of the entry.
    pub fn new(scope: &'scope Scope<'scope, 'env>, tables: &'env Shared<'t>, press: Press) -> Self {
        EntrySink { scope, tables, hand: Hand::Here(Box::new(press)), lines: 0 }
    }

    /// The press, once every line is taken, and whether all went well.
    pub fn end(&mut self) -> (Option<Box<Press>>, Result<(), Fault>) {
        match std::mem::replace(&mut self.hand, Hand::Nowhere) {
            Hand::Here(press) => (Some(press), Ok(())),
            Hand::There { to, batch, thread } => {
                // A thread that ended early says why when it is joined.
                let _ = to.send(batch);
                drop(to);
                match thread.join() {
                    Ok((press, result)) => (Some(press), result),
                    Err(_) => (None, Err(ended_early())),
                }
            }
            Hand::Nowhere => (None, Err(ended_early())),
        }
    }

    /// Hands the lines to another thread from now on.
    fn hand_over(&mut self) -> Result<(), Fault> {
        let Hand::Here(press) = std::mem::replace(&mut self.hand, Hand::Nowhere) else { return Ok(()) };
        let (to, from) = sync_channel(BATCHES);
        let tables = self.tables;
        let thread = self.scope.spawn(move || take_all(press, tables, &from));
        self.hand = Hand::There { to, batch: Vec::with_capacity(BATCH), thread };
        Ok(())
    }
}

fn ended_early() -> Fault {
    other("a thread of the store ended early")
}

fn take_all(mut press: Box<Press>, tables: &Shared<'_>, from: &Receiver<Vec<Line>>) -> Done {
    while let Ok(batch) = from.recv() {
        for line in &batch {
            if let Err(fault) = press.line(tables, line) {
                return (press, Err(fault));
            }
        }
    }
    (press, Ok(()))
}

impl<'env, 't: 'env> Sink for EntrySink<'_, 'env, 't> {
    fn line(&mut self, line: Line) -> Result<(), Fault> {
        self.lines += 1;
        if self.lines == ALONE {
            self.hand_over()?;
        }
        match &mut self.hand {
            Hand::Here(press) => press.line(self.tables, &line),
            Hand::There { to, batch, .. } => {
                batch.push(line);
                if batch.len() == BATCH && to.send(std::mem::replace(batch, Vec::with_capacity(BATCH))).is_err() {
                    // The other side met a fault.
                    let (press, result) = self.end();
                    if let Some(press) = press {
                        self.hand = Hand::Here(press);
                    }
                    return Err(result.err().unwrap_or_else(ended_early));
                }
                Ok(())
            }
            Hand::Nowhere => Err(ended_early()),
        }
    }
}
