//! The canonical tables of a whole city imported into a new office, beside the same rows put straight into tables of
//! the same shapes, without checks, journal entry or figures.

use super::city::{City, count, open, today};
use super::measure::{Goal, Line, Outcome, Table, Unit, said, timed};
use estab::domain::id::IdKind;
use estab::office::clock::Clock;
use estab::office::desk::{Access, ExportRequest, ImportRequest, OfficeDesk};
use estab::office::front::Desk;
use estab::office::running::Office;
use estab::store::Store;
use redb::{Database, Durability, TableDefinition};
use std::path::{Path, PathBuf};

const TIMES: usize = 3;

/// Import and floor in turns.
pub fn measure(city: &City, table: &mut Table) -> Outcome<()> {
    let folder = city.folder.path().join("tables");
    let request = ExportRequest { folder: folder.clone(), as_of: None, recorded: None, reveal: true };
    let mut desk = Desk { office: open(&city.copy("export.redb")?, Access::Write)? };
    let (time, written) = timed(|| desk.export(&request, &mut |_| {}));
    let written = written.map_err(said)?;
    table.line(Line::times("export of the whole books as CSV", city.people, &[time]));
    drop(desk);
    let mut files: Vec<PathBuf> = written.iter().filter(|(_, rows)| *rows > 0).map(|(file, _)| file.clone()).collect();
    files.sort();
    let (mut ours, mut floor, mut bytes) = (Vec::new(), Vec::new(), 0.0);
    for turn in 0..if city.people > 100_000 { TIMES } else { TIMES * 3 } {
        let file = city.folder.path().join(format!("imported-{turn}.redb"));
        let made = Store::create(&file).map_err(said)?;
        Office::found(&made, "云澜市委编办", "990100", &Clock::new(Some(today()?), None)).map_err(said)?;
        drop(made);
        let mut desk = Desk { office: open(&file, Access::Write)? };
        let request = ImportRequest {
            profile: "estab".into(),
            files: files.clone(),
            confirmed: true,
            ..ImportRequest::default()
        };
        let (time, report) = timed(|| desk.import(&request, &mut |_| {}));
        let report = report.map_err(said)?;
        if report.rejected > 0 || report.entry.is_none() {
            return Err(format!("{} rows rejected: {:?}", report.rejected, report.reasons).into());
        }
        ours.push(time);
        let people = count(&desk.office, IdKind::Person)?;
        drop(desk);
        bytes = std::fs::metadata(&file)?.len() as f64 / people as f64;
        std::fs::remove_file(&file)?;
        let (time, put) = timed(|| straight(&files, &city.folder.path().join("straight.redb")));
        put?;
        floor.push(time);
    }
    let line = Line::times("import of CSV", city.people, &ours);
    table.line(line.beside("same rows straight into redb", &floor).goal(Goal::Times(1.4)));
    table.line(Line::figure("file a person, imported", city.people, bytes, Unit::Bytes).goal(Goal::Under(600.0)));
    Ok(())
}

const FACTS: TableDefinition<&[u8; 12], &[u8]> = TableDefinition::new("facts");
const BLOCKS: TableDefinition<&[u8; 12], &[u8]> = TableDefinition::new("blocks");
const KEYS: TableDefinition<&[u8], &[u8]> = TableDefinition::new("keys");
const LINKS: TableDefinition<&[u8; 16], &[u8]> = TableDefinition::new("links");
const MOVES: TableDefinition<&[u8; 17], &[u8]> = TableDefinition::new("moves");
const DATES: TableDefinition<&[u8; 17], &[u8]> = TableDefinition::new("dates");
/// Bytes of rows to a block.
const BLOCK: usize = 64 << 10;

/// Every row of every file: two facts (subject and tenure), a block's share, its texts as keys, three links, and for
/// every tenth row a move; all in ascending order, one commit.
fn straight(files: &[PathBuf], file: &Path) -> Outcome<()> {
    let (mut facts, mut links, mut keys, mut moves) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let (mut blocks, mut block) = (Vec::new(), Vec::new());
    let mut serial = 0u64;
    for path in files {
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_path(path)?;
        let mut record = csv::ByteRecord::new();
        while reader.read_byte_record(&mut record)? {
            serial += 1;
            let cells = record.as_slice();
            let half = cells.len() / 2;
            for (letter, part) in [(b'p', &cells[..half]), (b't', &cells[half..])] {
                facts.push((key::<12>(letter, serial, 0), part.to_vec()));
            }
            block.extend_from_slice(cells);
            if block.len() > BLOCK {
                blocks.push(std::mem::take(&mut block));
            }
            for cell in record.iter().take(2) {
                keys.push([b"p\0\x01", cell, b"\0", &key::<8>(b'p', serial, 0)].concat());
            }
            links.extend((1..=3).map(|field| key::<16>(b't', serial / 10 * field, serial)));
            if serial.is_multiple_of(10) {
                moves.push(key::<17>(b'q', serial, 1));
            }
        }
    }
    blocks.push(block);
    links.sort_unstable();
    keys.sort_unstable();
    let _ = std::fs::remove_file(file);
    let database = Database::builder().create(file)?;
    let mut txn = database.begin_write()?;
    txn.set_durability(Durability::Immediate)?;
    txn.set_quick_repair(true);
    {
        let mut table = txn.open_table(FACTS)?;
        facts.sort_unstable_by_key(|(key, _)| *key);
        for (key, value) in &facts {
            table.insert(key, value.as_slice())?;
        }
        let mut table = txn.open_table(BLOCKS)?;
        for (number, block) in blocks.iter().enumerate() {
            table.insert(&key::<12>(0, number as u64, 0), block.as_slice())?;
        }
        let mut table = txn.open_table(KEYS)?;
        for key in &keys {
            table.insert(key.as_slice(), [].as_slice())?;
        }
        let mut table = txn.open_table(LINKS)?;
        for key in &links {
            table.insert(key, [].as_slice())?;
        }
        for definition in [MOVES, DATES] {
            let mut table = txn.open_table(definition)?;
            for key in &moves {
                table.insert(key, [7u8; 10].as_slice())?;
            }
        }
    }
    txn.commit()?;
    drop(database);
    std::fs::remove_file(file)?;
    Ok(())
}

/// A key of a letter and two numbers, as far as they fit.
fn key<const N: usize>(letter: u8, one: u64, other: u64) -> [u8; N] {
    let bytes = [&[letter][..], &one.to_be_bytes()[2..], &other.to_be_bytes()].concat();
    let mut key = [0; N];
    for (to, from) in key.iter_mut().zip(bytes) {
        *to = from;
    }
    key
}
