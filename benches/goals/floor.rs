//! What an import cannot do without: the rows of a finished store, held in memory and put into a new file in ascending
//! order, in one durable transaction; and the files read by the `csv` or `calamine` crate alone.

use super::measure::Outcome;
use calamine::Reader;
use redb::{ConcurrencyMode, Database, Durability, ReadOnlyDatabase, ReadableDatabase, ReadableTable, TableDefinition};
use redb::{ReadTransaction, WriteTransaction};
use std::hint::black_box;
use std::ops::Bound;
use std::path::{Path, PathBuf};

/// As the store has it.
const CACHE_BYTES: usize = 48 << 20;

/// The rows of one table, one after the other.
#[derive(Default)]
struct Rows {
    name: &'static str,
    bytes: Vec<u8>,
    /// Bytes of each key and value.
    lengths: Vec<(u32, u32)>,
}

impl Rows {
    fn put(&mut self, key: &[u8], value: &[u8]) {
        self.bytes.extend_from_slice(key);
        self.bytes.extend_from_slice(value);
        self.lengths.push((key.len() as u32, value.len() as u32));
    }
    fn each(&self, mut take: impl FnMut(&[u8], &[u8]) -> Outcome<()>) -> Outcome<()> {
        let mut rest = self.bytes.as_slice();
        for (key, value) in &self.lengths {
            let (head, tail) = rest.split_at(*key as usize);
            let (value, tail) = tail.split_at(*value as usize);
            take(head, value)?;
            rest = tail;
        }
        Ok(())
    }
}

/// Every table of a store in memory.
pub struct Dump(Vec<Rows>);

/// Runs a macro for every table: its name and the bytes of its keys (nought: any number).
macro_rules! every_table {
    ($do:ident) => {
        $do!("meta", 0);
        $do!("journal", 8);
        $do!("blocks", 12);
        $do!("facts", 12);
        $do!("moves", 17);
        $do!("keys", 0);
        $do!("links", 16);
        $do!("dates", 17);
        $do!("sums", 7);
        $do!("grand", 0);
        $do!("numbers", 1);
        $do!("callers", 0);
    };
}

const fn fixed<const N: usize>(name: &'static str) -> TableDefinition<'static, &'static [u8; N], &'static [u8]> {
    TableDefinition::new(name)
}

const fn free(name: &'static str) -> TableDefinition<'static, &'static [u8], &'static [u8]> {
    TableDefinition::new(name)
}

fn read_fixed<const N: usize>(txn: &ReadTransaction, name: &'static str) -> Outcome<Rows> {
    let mut rows = Rows { name, ..Rows::default() };
    for row in txn.open_table(fixed::<N>(name))?.iter()? {
        let (key, value) = row?;
        rows.put(key.value(), value.value());
    }
    Ok(rows)
}

fn read_free(txn: &ReadTransaction, name: &'static str) -> Outcome<Rows> {
    let mut rows = Rows { name, ..Rows::default() };
    for row in txn.open_table(free(name))?.iter()? {
        let (key, value) = row?;
        rows.put(key.value(), value.value());
    }
    Ok(rows)
}

fn put_fixed<const N: usize>(txn: &WriteTransaction, rows: &Rows, how: How) -> Outcome<()> {
    let mut table = txn.open_table(fixed::<N>(rows.name))?;
    if how == How::Inserts {
        return rows.each(|key, value| {
            table.insert(<&[u8; N]>::try_from(key)?, value)?;
            Ok(())
        });
    }
    let mut cursor = table.upper_bound_mut(Bound::<&[u8; N]>::Unbounded)?;
    rows.each(|key, value| Ok(cursor.insert_before(<&[u8; N]>::try_from(key)?, value)?))?;
    Ok(cursor.close()?)
}

fn put_free(txn: &WriteTransaction, rows: &Rows, how: How) -> Outcome<()> {
    let mut table = txn.open_table(free(rows.name))?;
    if how == How::Inserts {
        return rows.each(|key, value| {
            table.insert(key, value)?;
            Ok(())
        });
    }
    let mut cursor = table.upper_bound_mut(Bound::<&[u8]>::Unbounded)?;
    rows.each(|key, value| Ok(cursor.insert_before(key, value)?))?;
    Ok(cursor.close()?)
}

/// How rows are put into a table, always in ascending order.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// One by one, as a plain program would.
    Inserts,
    /// Through one cursor at the end: the cheapest redb has.
    Cursor,
}

impl Dump {
    /// Reads all of a store that nobody has open.
    pub fn of(file: &Path) -> Outcome<Dump> {
        let mut builder = Database::builder();
        let database: ReadOnlyDatabase =
            builder.set_concurrency_mode(ConcurrencyMode::SingleWriter).open_read_only(file)?;
        let txn = database.begin_read()?;
        let mut tables = Vec::new();
        macro_rules! read {
            ($name:literal, 0) => {
                tables.push(read_free(&txn, $name)?)
            };
            ($name:literal, $width:literal) => {
                tables.push(read_fixed::<$width>(&txn, $name)?)
            };
        }
        every_table!(read);
        Ok(Dump(tables))
    }

    /// Bytes of all keys and values.
    pub fn bytes(&self) -> usize {
        self.0.iter().map(|rows| rows.bytes.len()).sum()
    }

    /// Puts all of it into a new file in one durable transaction.
    pub fn put(&self, file: &Path, how: How) -> Outcome<()> {
        let mut builder = Database::builder();
        builder.set_cache_size(CACHE_BYTES).set_concurrency_mode(ConcurrencyMode::SingleWriter);
        let database = builder.create(file)?;
        let mut txn = database.begin_write()?;
        txn.set_durability(Durability::Immediate)?;
        txn.set_quick_repair(true);
        let mut next = self.0.iter();
        macro_rules! put {
            ($name:literal, 0) => {
                if let Some(rows) = next.next() {
                    put_free(&txn, rows, how)?;
                }
            };
            ($name:literal, $width:literal) => {
                if let Some(rows) = next.next() {
                    put_fixed::<$width>(&txn, rows, how)?;
                }
            };
        }
        every_table!(put);
        Ok(txn.commit()?)
    }
}

/// Every cell of every file by the `csv` crate alone; rows read.
pub fn parse_csv(files: &[PathBuf]) -> Outcome<u64> {
    let (mut rows, mut bytes) = (0, 0);
    for path in files {
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_path(path)?;
        let mut record = csv::ByteRecord::new();
        while reader.read_byte_record(&mut record)? {
            rows += 1;
            bytes += record.iter().map(<[u8]>::len).sum::<usize>();
        }
    }
    black_box(bytes);
    Ok(rows)
}

/// Every cell of every sheet by calamine's streaming reader alone; cells read.
pub fn parse_xlsx(file: &Path) -> Outcome<u64> {
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(file)?;
    let mut count = 0;
    for name in book.sheet_names() {
        let mut cells = book.worksheet_cells_reader(&name)?;
        while let Some(cell) = cells.next_cell()? {
            black_box(cell.get_value());
            count += 1;
        }
    }
    Ok(count)
}
