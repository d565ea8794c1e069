use super::*;
use crate::domain::date::Date;
use crate::domain::message::Message;
use crate::domain::quantity::Places;
use crate::domain::snapshot::{Check, Exception, Finding, Head, Identity, Snapshot, Table};
use crate::domain::table::{Cell, CellType, ColumnSpec, RowSource, RowsFrom};
use crate::exchange::limits::bundle as limits;
use crate::exchange::write::workbook::{Form, Sheet};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

const POOLS: &[ColumnSpec] = &[
    ColumnSpec::hidden("pool", CellType::Id),
    ColumnSpec::new("unit_name", CellType::Text),
    ColumnSpec::new("kind", CellType::Text),
    ColumnSpec::new("approved", CellType::Places),
    ColumnSpec::new("occupied", CellType::Places),
];
const PEOPLE: &[ColumnSpec] = &[
    ColumnSpec::hidden("id", CellType::Id),
    ColumnSpec::new("name", CellType::Text),
    ColumnSpec::new("number", CellType::Text),
    ColumnSpec::new("birth_date", CellType::Date),
    ColumnSpec::new("counts", CellType::Flag),
];
const NUMBERS: [&str; 3] = ["440301199001011234", "44030119850505123X", "E12345678"];

fn id(text: &str) -> Cell {
    crate::domain::id::Id::parse(text).unwrap().into()
}

fn pools() -> Vec<Vec<Cell>> {
    let row = |pool, unit: &str, kind: &str, approved: Option<i64>, occupied| {
        vec![
            id(pool),
            unit.into(),
            kind.into(),
            approved.map(Places::from_milli).into(),
            Places::from_milli(occupied).into(),
        ]
    };
    vec![
        row("q1", "市财政局", "admin", Some(62_000), 60_000),
        row("q2", "市教育局,\"本级\"", "career", Some(10_000), 9_500),
        row("q3", "市医院", "career", None, 1_250),
    ]
}

fn people() -> Vec<Vec<Cell>> {
    let date = |text| Cell::from(Date::parse(text).unwrap());
    vec![
        vec![id("p1"), "张伟".into(), NUMBERS[0].into(), date("1990-01-01"), true.into()],
        vec![id("p2"), "李娜".into(), NUMBERS[1].into(), date("1985-05-05"), true.into()],
        vec![id("p3"), "欧阳单".into(), NUMBERS[2].into(), Cell::Unknown, false.into()],
    ]
}

fn rows(rows: Vec<Vec<Cell>>) -> Box<dyn RowSource> {
    Box::new(rows.into_iter())
}

fn snapshot(identity: Identity) -> Snapshot<'static> {
    let over =
        Message::new("flag-over").with("places", Places::from_milli(1_500)).with("n", 3i64).with("unit", "市财政局");
    let finding = Finding {
        subject: "q1".into(),
        state: "excepted".into(),
        since: Date::parse("2024-03-01").ok(),
        message: over,
    };
    Snapshot {
        head: Head {
            office: "某市委编办".into(),
            code: "990101".into(),
            unit: None,
            date: Date::parse("2026-09-30").unwrap(),
            recorded: 1234,
            journal_head: [7; 32],
            identity,
            draft: false,
            language: "zh".into(),
            exceptions: vec![Exception { rule: "C11".into(), subject: "q1".into(), reason: "改革过渡".into() }],
            previous: None,
            program: "0.1.0".into(),
            rules: [9; 32],
            signer: None,
        },
        tables: vec![
            Table { name: "pools", columns: POOLS, identity: &[], totals_by: Some("kind"), rows: rows(pools()) },
            Table { name: "people", columns: PEOPLE, identity: &["number"], totals_by: None, rows: rows(people()) },
        ],
        changes: None,
        checks: vec![Check { rule: "C11".into(), severity: "error".into(), findings: vec![finding] }],
    }
}

fn report() -> Report<'static> {
    let sheet = |title: &str, columns: &'static [ColumnSpec], identity, content| Sheet {
        title: title.into(),
        headline: None,
        caption: vec!["某市委编办".into()],
        groups: Vec::new(),
        headings: columns.iter().map(|column| column.name.to_string()).collect(),
        columns: columns.into(),
        identity,
        rows: rows(content),
        after: crate::exchange::write::workbook::nothing(),
    };
    let numbers: &'static [&'static str] = &["number"];
    Report {
        cover: crate::exchange::write::page::Page {
            title: "封面".into(),
            below: String::new(),
            across: crate::exchange::write::page::ACROSS,
            blocks: Vec::new(),
            date: Date::MIN,
            author: "某市委编办".into(),
        },
        sheets: vec![sheet("空编", POOLS, &[], pools()), sheet("花名册", PEOPLE, numbers, people())],
        form: Form {
            date: Date::MIN,
            author: "某市委编办".into(),
            words: &|message| message.to_string(),
            yes_no: ("是".into(), "否".into()),
            draft: None,
        },
    }
}

/// A bundle in a folder of its own.
struct Made {
    folder: tempfile::TempDir,
    path: PathBuf,
    written: Written,
}

fn made(snapshot: Snapshot) -> Made {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("990101-2026-09-30.estab");
    let written = write(&path, snapshot, report(), Keys::default()).unwrap();
    Made { folder, path, written }
}

fn members(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..zip.len())
        .map(|place| {
            let mut member = zip.by_index(place).unwrap();
            let mut bytes = Vec::new();
            member.read_to_end(&mut bytes).unwrap();
            (member.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

/// Packs members with any packer's settings.
fn packed(members: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn code_of(folder: &Path, bytes: &[u8]) -> String {
    let path = folder.join("other.estab");
    std::fs::write(&path, bytes).unwrap();
    match verify(&path) {
        Ok(_) => "fine".into(),
        Err(message) => match message.arg("member").or_else(|| message.arg("line")) {
            Some(arg) => format!("{} {arg}", message.code),
            None => message.code.into(),
        },
    }
}

#[test]
fn the_same_content_gives_the_same_bytes() {
    let (one, two) = (made(snapshot(Identity::Masked)), made(snapshot(Identity::Masked)));
    let (a, b) = (std::fs::read(&one.path).unwrap(), std::fs::read(&two.path).unwrap());
    assert!(a == b && one.written == two.written);
    assert_eq!(one.written.file_digest, crate::domain::canon::digest(&a));
    assert_eq!(one.written.bytes, a.len() as u64);
}

#[test]
fn what_was_written_verifies_and_reads_back() {
    for identity in [Identity::Masked, Identity::Full] {
        let made = made(snapshot(identity));
        let verified = verify(&made.path).unwrap();
        assert_eq!(verified.manifest, made.written.manifest);
        assert_eq!(verified.members[..], made.written.members[..made.written.members.len() - 1]);
        let totals = &verified.manifest.tables[0].totals;
        let sums: Vec<_> = totals
            .iter()
            .map(|(k, t)| (k.as_str(), t.rows, t.sums["approved"].to_string(), t.sums["occupied"].to_string()))
            .collect();
        assert_eq!(
            sums,
            [("admin", 1, "62".into(), "60".into()), ("career", 2, "10".to_string(), "10.75".to_string())]
        );
        let mut bundle = Bundle::open(&made.path).unwrap();
        for (name, mut want) in [("pools", pools()), ("people", people())] {
            if name == "people" {
                want.iter_mut().for_each(|row| row[2] = identity.shown(row[2].as_text().unwrap()).into());
            }
            let mut got = Vec::new();
            let count = bundle.table(name, &mut |row| {
                got.push(row.to_vec());
                Ok(())
            });
            assert_eq!((count, got), (Ok(3), want), "{name}");
        }
        assert_eq!(bundle.table("no", &mut |_| Ok(())).unwrap_err().code, "verify-table-unknown");
    }
}

#[test]
fn the_members_are_as_the_contract_says() {
    let made = made(snapshot(Identity::Masked));
    let have = members(&std::fs::read(&made.path).unwrap());
    let names: Vec<&str> = have.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["tables/pools.csv", "tables/people.csv", CHECKS, REPORT, MANIFEST, SUMS]);
    let text = |name: &str| {
        let (_, bytes) = have.iter().find(|(have, _)| have == name).unwrap();
        String::from_utf8(bytes.clone()).unwrap()
    };
    assert_eq!(
        text("tables/pools.csv"),
        "pool,unit_name,kind,approved,occupied\nq1,市财政局,admin,62,60\nq2,\"市教育局,\"\"本级\"\"\",career,10,9.5\nq3,市医院,career,,1.25\n"
    );
    let manifest: serde_json::Value = serde_json::from_str(&text(MANIFEST)).unwrap();
    for (pointer, want) in [
        ("/reference_date", "\"2026-09-30\""),
        ("/recorded", "1234"),
        ("/previous_digest", "null"),
        ("/changes", "null"),
        ("/left_out", "[\"changes.csv\",\"signature\"]"),
        ("/algorithms/signature", "null"),
        ("/identity", "\"masked\""),
        ("/exceptions/0/reason", "\"改革过渡\""),
        ("/tables/0/control_totals/career/sums/occupied", "10.75"),
        ("/tables/1/columns/2/identity", "true"),
    ] {
        assert_eq!(manifest.pointer(pointer).map(ToString::to_string).as_deref(), Some(want), "{pointer}");
    }
    let checks: serde_json::Value = serde_json::from_str(&text(CHECKS)).unwrap();
    assert_eq!(checks.pointer("/0/findings/0/args/places").unwrap().to_string(), "1.5");
    // The digest by its definition, with nothing of the writer's.
    let mut lines: Vec<String> = ["tables/pools.csv", "tables/people.csv"]
        .map(|name| format!("{} {} {name}\n", hex(&digest(text(name).as_bytes())), text(name).len()))
        .to_vec();
    lines.sort_by_key(|line| line.split(' ').next_back().unwrap().to_string());
    let want = hex(&digest(format!("estab-content-1\n{}", lines.concat()).as_bytes()));
    assert_eq!(manifest.pointer("/content_digest").unwrap().as_str().unwrap(), want);
}

#[test]
fn sums_hold_with_the_stock_tool() {
    let made = made(snapshot(Identity::Masked));
    let folder = made.folder.path().join("unpacked");
    for (name, bytes) in members(&std::fs::read(&made.path).unwrap()) {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    match std::process::Command::new("sha256sum").args(["-c", "--strict", SUMS]).current_dir(&folder).output() {
        Ok(output) => assert!(output.status.success(), "{output:?}"),
        Err(_) => println!("skipped: there is no sha256sum here"),
    }
}

#[test]
fn masked_numbers_stand_nowhere_whole() {
    for (identity, want) in [(Identity::Masked, false), (Identity::Full, true)] {
        let made = made(snapshot(identity));
        let mut all = members(&std::fs::read(&made.path).unwrap());
        let report = all.iter().find(|(name, _)| name == REPORT).unwrap().1.clone();
        all.extend(members(&report));
        for number in NUMBERS {
            let whole = all.iter().filter(|(_, bytes)| memchr::memmem::find(bytes, number.as_bytes()).is_some());
            assert_eq!(whole.count(), if want { 2 } else { 0 }, "{identity:?} {number}");
            let tail = &number[5..];
            let parts = all.iter().any(|(_, bytes)| memchr::memmem::find(bytes, tail.as_bytes()).is_some());
            assert_eq!(parts, want, "{identity:?} {tail}");
        }
    }
}

#[test]
fn the_report_reads_back() {
    use calamine::{Reader, Xlsx};
    let made = made(snapshot(Identity::Masked));
    let all = members(&std::fs::read(&made.path).unwrap());
    let report = &all.iter().find(|(name, _)| name == REPORT).unwrap().1;
    let mut book = Xlsx::new(Cursor::new(report)).unwrap();
    assert_eq!(book.sheet_names(), ["封面", "空编", "花名册"]);
    let range = book.worksheet_range("花名册").unwrap();
    let text = |row, col| range.get((row, col)).unwrap().to_string();
    assert_eq!((text(2, 0), text(2, 1), text(2, 3)), ("张伟".into(), "4403**************".into(), "是".to_string()));
}

#[test]
fn a_draft_says_so_on_every_sheet() {
    let folder = tempfile::tempdir().unwrap();
    let draft = || {
        let mut content = snapshot(Identity::Masked);
        content.head.draft = true;
        content
    };
    let path = folder.path().join("x.estab");
    assert_eq!(write(&path, draft(), report(), Keys::default()).unwrap_err().code, "snapshot-draft-unmarked");
    let mut marked = report();
    marked.form.draft = Some("草稿".into());
    assert!(write(&path, draft(), marked, Keys::default()).unwrap().manifest.head.draft);
    let all = members(&std::fs::read(&path).unwrap());
    let sheets = members(&all.iter().find(|(name, _)| name == REPORT).unwrap().1);
    let marked = sheets
        .iter()
        .filter(|(name, xml)| name.starts_with("xl/worksheets/sheet") && String::from_utf8_lossy(xml).contains("草稿"));
    assert_eq!(marked.count(), 3);
}

#[test]
fn rows_that_fail_leave_the_old_file() {
    let made = made(snapshot(Identity::Masked));
    let before = std::fs::read(&made.path).unwrap();
    for (fail, code) in [(true, "store-damaged"), (false, "export-row-length")] {
        let mut content = snapshot(Identity::Masked);
        content.tables[1].rows = Box::new(RowsFrom(move |row: &mut Vec<Cell>| {
            *row = vec![Cell::Int(1)];
            if fail { Err(Message::new("store-damaged")) } else { Ok(true) }
        }));
        assert_eq!(write(&made.path, content, report(), Keys::default()).unwrap_err().code, code);
        assert!(std::fs::read(&made.path).unwrap() == before);
        assert_eq!(std::fs::read_dir(made.folder.path()).unwrap().count(), 1);
    }
}

#[test]
fn changes_stand_in_the_content_digest() {
    let with = |rows_of: Vec<Vec<Cell>>| {
        let mut content = snapshot(Identity::Masked);
        content.head.previous = Some([3; 32]);
        content.changes =
            Some(Table { name: "changes", columns: POOLS, identity: &[], totals_by: None, rows: rows(rows_of) });
        made(content)
    };
    let (none, some) = (with(Vec::new()), with(pools()));
    assert_ne!(none.written.manifest.content_digest, some.written.manifest.content_digest);
    let verified = verify(&some.path).unwrap();
    assert_eq!(verified.manifest.changes.unwrap().rows, 3);
    assert_eq!(Bundle::open(&some.path).unwrap().table("changes", &mut |_| Ok(())), Ok(3));
}

#[test]
fn shows_what_it_says_of_itself() {
    let made = made(snapshot(Identity::Masked));
    let shown = show(&made.path, None).unwrap();
    let names: Vec<_> = shown.listings.iter().map(|listing| (listing.name, listing.rows.len())).collect();
    assert_eq!(names, [("snapshot", 12), ("snapshot-tables", 2), ("snapshot-totals", 4), ("snapshot-exceptions", 1)]);
    for listing in &shown.listings {
        assert!(listing.rows.iter().all(|row| row.len() == listing.columns.len()), "{}", listing.name);
        assert_eq!((listing.as_of.to_string().as_str(), listing.recorded), ("2026-09-30", 1234));
    }
    assert_eq!(shown.listings[2].cell(1, "sum"), Some(&Places::whole(60).into()));
}

/// A small generator, so that a failure can be found again.
fn random(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state
}

#[test]
fn no_byte_can_change_unnoticed() {
    let made = made(snapshot(Identity::Masked));
    let good = std::fs::read(&made.path).unwrap();
    let (mut state, mut codes) = (20_260_930, BTreeMap::new());
    // Every byte of the directory and the seal, and a sample of all others; one bit at a time.
    let tail = good.len() - 700;
    let sample: Vec<usize> = (0..700).map(|_| random(&mut state) as usize % tail).collect();
    for at in sample.into_iter().chain(tail..good.len()) {
        let mut bad = good.clone();
        bad[at] ^= 1 << (random(&mut state) % 8);
        let code = code_of(made.folder.path(), &bad);
        assert!(code.starts_with("verify-"), "byte {at}: {code}");
        *codes.entry(code.split(' ').next().unwrap().to_string()).or_insert(0) += 1;
    }
    assert!(codes.len() >= 4, "{codes:?}");
    for length in [0, 3, 21, 22, 100, good.len() / 2, good.len() - 1] {
        let code = code_of(made.folder.path(), &good[..length]);
        assert!(code.starts_with("verify-"), "cut at {length}: {code}");
    }
    let longer: Vec<u8> = good.iter().copied().chain([0]).collect();
    assert!(code_of(made.folder.path(), &longer).starts_with("verify-"));
    assert_eq!(code_of(made.folder.path(), &good), "fine");
}

/// The bytes with a seal that fits them: anybody can make one.
fn resealed(mut bytes: Vec<u8>) -> Vec<u8> {
    let sealed = bytes.len() - HEX;
    let seal = hex(&digest(&bytes[..sealed]));
    bytes[sealed..].copy_from_slice(seal.as_bytes());
    bytes
}

/// Where the headers stand: before every member, and the directory with its end up to the seal's digits.
fn headers(bytes: &[u8]) -> Vec<std::ops::Range<usize>> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut found: Vec<_> = (0..zip.len())
        .map(|place| {
            let member = zip.by_index_raw(place).unwrap();
            member.header_start() as usize..member.data_start().unwrap() as usize
        })
        .collect();
    found.push(zip.central_directory_start() as usize..bytes.len() - HEX);
    found
}

#[test]
fn a_new_seal_hides_nothing() {
    let made = made(snapshot(Identity::Masked));
    let folder = made.folder.path();
    let good = std::fs::read(&made.path).unwrap();
    assert_eq!(code_of(folder, &resealed(good.clone())), "fine");
    // Dates, attributes, methods, lengths, sums and names of every header, and the words of the seal.
    let mut state = 20_261_123;
    for at in headers(&good).into_iter().flatten() {
        let mut bad = good.clone();
        bad[at] ^= 1 << (random(&mut state) % 8);
        let code = code_of(folder, &resealed(bad));
        assert!(code.starts_with("verify-"), "byte {at}: {code}");
    }
    // Something before, behind, and between.
    let directory = headers(&good).last().unwrap().start;
    for (what, at, more) in [
        ("before", 0, &b"more"[..]),
        ("before, a zip", 0, b"PK\x03\x04"),
        ("between", directory, b"more"),
        ("behind", good.len() - HEX, b"more"),
    ] {
        let bad = [&good[..at], more, &good[at..]].concat();
        let code = code_of(folder, &resealed(bad));
        assert!(code.starts_with("verify-"), "{what}: {code}");
    }
    // Another way of packing, with the dates and rights of the own one.
    let members = members(&good);
    for (what, method) in [("stored", zip::CompressionMethod::Stored), ("packed", zip::CompressionMethod::Deflated)] {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in &members {
            let options = SimpleFileOptions::default()
                .compression_method(method)
                .last_modified_time(zip::DateTime::default())
                .unix_permissions(0o644)
                .system(zip::System::Unix);
            zip.start_file(name, options).unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.set_comment(format!("{SEAL}{}", "0".repeat(HEX))).unwrap();
        let bad = resealed(zip.finish().unwrap().into_inner());
        assert_eq!(code_of(folder, &bad), "verify-container", "{what}");
    }
}

#[test]
fn every_member_is_missed_and_every_guest_is_seen() {
    let made = made(snapshot(Identity::Masked));
    let folder = made.folder.path();
    let good = members(&std::fs::read(&made.path).unwrap());
    assert_eq!(code_of(folder, &packed(&good)), "verify-container", "packed by another program");
    for place in 0..good.len() {
        let name = &good[place].0;
        let mut less = good.clone();
        less.remove(place);
        assert_eq!(code_of(folder, &packed(&less)), format!("verify-missing {name}"));
        if name != SUMS {
            let mut changed = good.clone();
            changed[place].1.push(b'\n');
            assert_eq!(code_of(folder, &packed(&changed)), format!("verify-sum {name}"));
        }
        let mut moved = good.clone();
        moved.swap(place, (place + 1) % good.len());
        let first = good[if place + 1 == good.len() { 0 } else { place }].0.as_str();
        assert_eq!(code_of(folder, &packed(&moved)), format!("verify-order {first}"));
        let mut twice = good.clone();
        let alias = "?".repeat(name.len());
        twice.push((alias.clone(), good[place].1.clone()));
        let mut bytes = packed(&twice);
        while let Some(at) = memchr::memmem::find(&bytes, alias.as_bytes()) {
            bytes[at..at + name.len()].copy_from_slice(name.as_bytes());
        }
        assert_eq!(code_of(folder, &bytes), format!("verify-member-twice {name}"));
    }
    let mut more = good.clone();
    more.push(("tables/extra.csv".into(), b"a\n".to_vec()));
    assert_eq!(code_of(folder, &packed(&more)), "verify-extra tables/extra.csv");
    for name in ["../up.csv", "/etc/passwd", "a\\b", "C:x", "a//b", "a/./b", "folder/", "a\u{7}b"] {
        let mut bad = good.clone();
        bad.push((name.into(), Vec::new()));
        let code = code_of(folder, &packed(&bad));
        assert!(code.starts_with("verify-path"), "{name}: {code}");
    }
}

/// The members after `change`, with the sums made to fit again: a forger who knows the format.
fn forged(good: &[(String, Vec<u8>)], member: &str, change: &dyn Fn(String) -> String) -> Vec<u8> {
    let mut all = good.to_vec();
    for (name, bytes) in &mut all {
        if name == member {
            *bytes = change(String::from_utf8(bytes.clone()).unwrap()).into_bytes();
        }
    }
    let sums: String =
        all.iter().filter(|(name, _)| name != SUMS).map(|(name, b)| format!("{}  {name}\n", hex(&digest(b)))).collect();
    if member != SUMS {
        all.iter_mut().filter(|(name, _)| name == SUMS).for_each(|(_, bytes)| *bytes = sums.clone().into_bytes());
    }
    packed(&all)
}

#[test]
fn what_does_not_agree_is_named() {
    let made = made(snapshot(Identity::Masked));
    let good = members(&std::fs::read(&made.path).unwrap());
    let pools = "tables/pools.csv";
    let people = "tables/people.csv";
    let cases: &[(&str, &str, &str, &str)] = &[
        (pools, "q3,市医院,career,,1.25\n", "", "verify-rows tables/pools.csv"),
        (pools, ",62,", ",63,", "verify-totals tables/pools.csv"),
        (pools, "admin", "other", "verify-totals tables/pools.csv"),
        (pools, "市财政局", "市审计局", "verify-content"),
        (pools, ",62,", ",062,", "verify-cell tables/pools.csv"),
        (pools, ",62,", ",6 2,", "verify-cell tables/pools.csv"),
        (pools, "q1,", "z1,", "verify-cell tables/pools.csv"),
        (pools, ",62,60", ",62,60,1", "verify-row tables/pools.csv"),
        (pools, "approved", "approve", "verify-columns tables/pools.csv"),
        (people, "4403**************", "440301199001011234", "verify-identity tables/people.csv"),
        (people, "true", "yes", "verify-cell tables/people.csv"),
        (people, "1990-01-01", "1990-02-30", "verify-cell tables/people.csv"),
        (MANIFEST, "\"schema_version\": 1", "\"schema_version\": 2", "verify-newer"),
        (MANIFEST, "\"recorded\": 1234", "\"recorded\":  1234", "verify-manifest"),
        (MANIFEST, "\"recorded\": 1234", "\"recorded\": -1", "verify-manifest"),
        (MANIFEST, "estab-snapshot", "other", "verify-manifest"),
        (MANIFEST, "sha-256", "md5", "verify-manifest"),
        (MANIFEST, "tables/people.csv", "tables/../x.csv", "verify-manifest"),
        (MANIFEST, "\"draft\"", "\"later\"", "verify-manifest"),
        (MANIFEST, "\"sums\": {", "\"sums\": {{", "verify-manifest"),
        (MANIFEST, "10.75", "10.7500", "verify-manifest"),
        (MANIFEST, "10.75", "10.76", "verify-totals tables/pools.csv"),
        (MANIFEST, "\"reference_date\": \"2026-09-30\"", "\"reference_date\": \"2026-09-29\"", "verify-container"),
        (CHECKS, "C11", "C12", "verify-container"),
        (SUMS, "  tables/pools", " tables/pools", "verify-sums-form 1"),
        (SUMS, "  checks.json\n", "  checks.json", "verify-sums-form 3"),
        (SUMS, "checks.json", "check.json", "verify-extra checks.json"),
    ];
    for (member, from, to, want) in cases {
        let change = |text: String| {
            assert!(text.contains(from), "{member} has no {from}");
            text.replacen(from, to, 1)
        };
        let code = code_of(made.folder.path(), &forged(&good, member, &change));
        assert_eq!(code, *want, "{member}: {from} -> {to}");
    }
}

#[test]
fn hostile_files_are_refused_without_being_unpacked() {
    let folder = tempfile::tempdir().unwrap();
    let one = |name: &str, bytes: Vec<u8>| packed(&[(name.to_string(), bytes)]);
    let many: Vec<_> = (0..limits::MEMBERS_MAX + 1).map(|n| (format!("m{n}"), Vec::new())).collect();
    let mut lying = one("tables/a.csv", b"x".to_vec());
    // The directory declares 16 MiB more than any member may have.
    let at = memchr::memmem::find(&lying, b"PK\x01\x02").unwrap();
    lying[at + 24..at + 28].copy_from_slice(&0xffff_fff0u32.to_le_bytes());
    for (what, bytes, want) in [
        ("empty", Vec::new(), "verify-not-zip"),
        ("text", "这不是压缩包".repeat(50).into_bytes(), "verify-not-zip"),
        ("zip of nothing", packed(&[]), "verify-not-zip"),
        ("other zip", one("word/document.xml", b"<x/>".to_vec()), "verify-missing manifest.json"),
        ("bomb", one("tables/a.csv", vec![b'0'; (limits::RATIO_FROM + 1) as usize]), "verify-too-large tables/a.csv"),
        ("lying size", lying, "verify-too-large tables/a.csv"),
        ("many members", packed(&many), "verify-members"),
    ] {
        assert_eq!(code_of(folder.path(), &bytes), want, "{what}");
    }
    let big = vec![
        ("manifest.json".into(), vec![b' '; limits::MANIFEST_BYTES_MAX as usize + 1]),
        (SUMS.to_string(), Vec::new()),
    ];
    assert_eq!(code_of(folder.path(), &packed(&big)), "verify-extra manifest.json");
    assert_eq!(verify(folder.path()).unwrap_err().code, "verify-is-folder");
    assert_eq!(verify(&folder.path().join("none")).unwrap_err().code, "verify-missing-file");
}

#[test]
fn a_row_without_end_is_not_held_in_memory() {
    let made = made(snapshot(Identity::Masked));
    let good = members(&std::fs::read(&made.path).unwrap());
    let long = |text: String| text.replacen("市财政局", &format!("\"{}\"", "长,".repeat(6 << 20)), 1);
    assert_eq!(code_of(made.folder.path(), &forged(&good, "tables/pools.csv", &long)), "verify-row tables/pools.csv");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_bytes_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let folder = tempfile::tempdir().unwrap();
        let zip: Vec<u8> = b"PK\x03\x04".iter().chain(&bytes).chain(b"PK\x05\x06").chain(&bytes).copied().collect();
        prop_assert!(code_of(folder.path(), &zip).starts_with("verify-"));
    }
}
