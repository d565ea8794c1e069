//! What is done with the bytes a fuzzer makes up: one function for each reader of foreign bytes, which says whether they
//! were read to their end. The same functions run over the seeds and their mutations in the integration tests, so that they stay what the program does.
//!
//! `cargo +nightly fuzz run --fuzz-dir tests/fuzz text tests/fuzz/corpus/text tests/fuzz/seeds/text`

#![allow(dead_code)] // each target is built with one of them

use estab::domain::books::{Moment, Stop};
use estab::domain::canon;
use estab::domain::citizen_id::CitizenId;
use estab::domain::date::Date;
use estab::domain::entry::{Asked, Fact, Header, Line};
use estab::domain::field;
use estab::domain::id::{Id, IdKind};
use estab::domain::intake::{self, Report, Rows, Settings};
use estab::domain::memory::MemoryBooks;
use estab::domain::quantity::Places;
use estab::domain::text::Text;
use estab::exchange::bundle;
use estab::exchange::profile;
use estab::exchange::read::row::Row;
use estab::exchange::read::{Input, Told};
use estab::office::catalogue::catalogue;
use estab::office::guess;
use estab::office::words::Language;
use sha2::{Digest, Sha256};
use std::fs;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use zip::write::SimpleFileOptions;

/// Rows taken from one made-up file: hostile files may stream for long, and every row is like the others.
const ROWS_MAX: u32 = 5_000;

/// A file of this process, overwritten by every call of the same name.
fn file(name: &str, bytes: &[u8]) -> PathBuf {
    static FOLDER: OnceLock<tempfile::TempDir> = OnceLock::new();
    let folder = FOLDER.get_or_init(|| tempfile::tempdir().expect("a temporary folder"));
    // Tests run beside each other.
    let path = folder.path().join(format!("{:?}-{name}", std::thread::current().id()));
    fs::write(&path, bytes).expect("a file in it");
    path
}

/// Reads every sheet of a file to its end, or to what is wrong with it; whether there was a row.
fn read_all(path: &Path) -> bool {
    let mut any = false;
    let Ok(input) = Input::open(path, &Told::default()) else { return any };
    for sheet in &input.sheets {
        let Ok(mut rows) = input.sheet(&sheet.name) else { continue };
        let mut row = Row::default();
        for _ in 0..ROWS_MAX {
            if !matches!(rows.next(&mut row), Ok(true)) {
                break;
            }
            any = true;
            assert!(row.len() <= estab::exchange::limits::COLUMNS_MAX, "columns are bounded");
        }
    }
    any
}

/// Text tables: the first line names a built-in profile, the rest is the file.
pub fn text(bytes: &[u8]) -> bool {
    let Some(end) = bytes.iter().position(|byte| *byte == b'\n') else { return false };
    let (name, rest) = (&bytes[..end], &bytes[end + 1..]);
    let builtin = profile::builtin();
    // Any other first line chooses one by its length, so that the fuzzer comes to all of them.
    let named = builtin.iter().find(|(have, _)| have.as_bytes() == name);
    let (name, _) = named.unwrap_or(&builtin[end % builtin.len()]);
    let path = file("text.csv", rest);
    read_all(&path);
    imported(name, path)
}

/// Imports a file twice: every row is accounted for, and the second time nothing is taken. Whether rows were taken.
fn imported(name: &str, path: PathBuf) -> bool {
    let mut books = founded();
    let Some(first) = import(&mut books, name, &path) else { return false };
    if first.taken > 0 && first.rejected == 0 {
        let again = import(&mut books, name, &path).expect("what was taken once can be read again");
        assert_eq!(again.taken, 0, "importing again changes nothing: {first:?} {again:?}");
    }
    first.taken > 0
}

fn import(books: &mut MemoryBooks, name: &str, path: &Path) -> Option<Report> {
    let profile = profile::named(name).expect("a built-in profile");
    let settings = settings(&profile);
    let mut rows = profile::open(profile, vec![path.to_path_buf()], Told::default()).ok()?;
    let report = decide(books, &settings, &mut rows)?;
    Some(report)
}

fn settings(profile: &profile::Profile) -> Settings {
    Settings {
        profile: profile.name.clone(),
        files: vec![text_of("fuzz.csv")],
        mode: profile.mode,
        effective: day(2026),
        document: None,
        statement_kinds: profile.statement_kinds.clone(),
        end_limit_percent: profile.end_limit,
        confirmed: true,
        rejects_allowed: true,
        dry_run: false,
    }
}

fn decide(books: &mut MemoryBooks, settings: &Settings, rows: &mut dyn Rows) -> Option<Report> {
    let mut report = Report::default();
    let mut lines: Vec<Line> = Vec::new();
    let seq = books.entries().len() as u64 + 1;
    let moment = Moment { today: day(2026), now: 0, officer: None, role: text_of("owner"), seq };
    let rejecting = &mut |_: &intake::Original, _: intake::Origin, reasons: &[_]| {
        assert!(!reasons.is_empty(), "a rejected row has its reasons");
    };
    let outcome =
        intake::run(&*books, catalogue(), &moment, settings, rows, &mut lines, &mut report, rejecting, &mut |_| {});
    match outcome {
        Ok(_) => {
            let parts = report.taken + report.unchanged + report.rejected + report.skipped;
            assert_eq!(report.read, parts, "every row is accounted for: {report:?}");
            books.record(header(seq, lines.len() as u64), lines);
            Some(report)
        }
        Err(Stop::Refused(_) | Stop::Fault(_)) => None,
    }
}

fn text_of(text: &str) -> Text {
    Text::new(text).expect("a text")
}
fn day(year: i32) -> Date {
    Date::from_ymd(year, 6, 30).expect("a date")
}

fn header(seq: u64, lines: u64) -> Header {
    Header {
        seq,
        recorded_at: 0,
        officer: None,
        role: text_of("owner"),
        program: text_of("0"),
        rules: [0; 32],
        caller_id: None,
        asked: Asked::default(),
        effective: day(2026),
        document: None,
        reason: None,
        batch: seq,
        reverses: None,
        lines,
        blocks: 1,
        lines_digest: [0; 32],
        previous: [0; 32],
    }
}

/// Books with an office and its root.
fn founded() -> MemoryBooks {
    let root = Id::new(IdKind::Unit, 1);
    let is = |text: &str| Fact::Is((&text_of(text)).into());
    let lines = vec![
        Line::Facts {
            subject: Id::OFFICE,
            effective: day(1900),
            fields: vec![
                (field::office::NAME.number, is("office")),
                (field::office::CODE.number, is("1")),
                (field::office::ROOT.number, Fact::Is(root.into())),
            ],
        },
        Line::Facts {
            subject: root,
            effective: day(1900),
            fields: vec![
                (field::unit::NAME.number, is("office")),
                (field::unit::ORDER.number, Fact::Is(10.into())),
                (field::unit::KIND.number, is("group")),
                (field::unit::STATUS.number, is("active")),
            ],
        },
    ];
    let mut books = MemoryBooks::default();
    books.record(header(1, 2), lines);
    books
}

/// Members of the two zipped workbooks, in the order in which the made-up bytes are dealt out.
const XLSX: &[&str] = &[
    "xl/worksheets/sheet1.xml",
    "xl/sharedStrings.xml",
    "xl/workbook.xml",
    "xl/styles.xml",
    "xl/_rels/workbook.xml.rels",
    "[Content_Types].xml",
    "_rels/.rels",
];
const ODS: &[&str] = &["content.xml", "META-INF/manifest.xml", "mimetype"];
/// Between members.
const CUT: &[u8] = b"\x1e\x1e";

/// Workbooks: the first byte says whether the rest is the file itself or the members of an XLSX or ODS.
pub fn workbook(bytes: &[u8]) -> bool {
    let Some((choice, rest)) = bytes.split_first() else { return false };
    let whole = match choice % 3 {
        0 => rest.to_vec(),
        1 => zipped(XLSX, rest),
        _ => zipped(ODS, rest),
    };
    let path = file("workbook.bin", &whole);
    let any = read_all(&path);
    imported("estab", path);
    any
}

fn parts(bytes: &[u8]) -> Vec<&[u8]> {
    let (mut parts, mut rest) = (Vec::new(), bytes);
    while let Some(at) = rest.windows(CUT.len()).position(|window| window == CUT) {
        parts.push(&rest[..at]);
        rest = &rest[at + CUT.len()..];
    }
    parts.push(rest);
    parts
}

fn zipped(names: &[&str], bytes: &[u8]) -> Vec<u8> {
    let members: Vec<(&str, &[u8])> = names.iter().copied().zip(parts(bytes)).collect();
    container(&members, None)
}

fn container(members: &[(&str, &[u8])], comment: Option<&str>) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let plain = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    // A submission's headers are as they are written, or it is none.
    let dated = plain.last_modified_time(zip::DateTime::default()).unix_permissions(0o644).system(zip::System::Unix);
    for (name, bytes) in members {
        let options = match comment {
            None => plain,
            Some(_) if *name == bundle::REPORT => dated,
            Some(_) => dated.compression_method(zip::CompressionMethod::Deflated),
        };
        zip.start_file(*name, options).expect("a member");
        zip.write_all(bytes).expect("its bytes");
    }
    if let Some(comment) = comment {
        zip.set_comment(comment.to_string()).expect("a comment");
    }
    zip.finish().expect("a container").into_inner()
}

/// A profile, and what it makes of a small file: the profile up to the cut, the file behind it.
pub fn profile(bytes: &[u8]) -> bool {
    let parts = parts(bytes);
    let Ok(toml) = std::str::from_utf8(parts[0]) else { return false };
    let Ok(profile) = profile::parse(toml, "fuzz.toml") else { return false };
    let rows = parts.get(1).copied().unwrap_or(b"code,name,parent\n1,a,\n2,b,1\n");
    let path = file("rows.csv", rows);
    let settings = settings(&profile);
    let Ok(mut rows) = profile::open(profile, vec![path], Told::default()) else { return false };
    decide(&mut founded(), &settings, &mut rows).is_some()
}

/// A first look at an unknown table: what is put together for it is a profile, and reads it.
pub fn look(bytes: &[u8]) -> bool {
    let Some((choice, rest)) = bytes.split_first() else { return false };
    let whole = if choice % 2 == 0 { rest.to_vec() } else { zipped(XLSX, rest) };
    let path = file("look.bin", &whole);
    let Ok(first) = guess::first_profile(&path, None, Language::En) else { return false };
    let profile = profile::parse(&first.toml, "first.toml").expect("a first profile is a profile");
    let settings = settings(&profile);
    let Ok(mut rows) = profile::open(profile, vec![path], Told::default()) else { return false };
    decide(&mut founded(), &settings, &mut rows).is_some()
}

/// A submission: the file itself, or a manifest and a table that are summed up and sealed as they should be.
pub fn bundle(bytes: &[u8]) -> bool {
    let Some((choice, rest)) = bytes.split_first() else { return false };
    let whole = if choice % 2 == 0 { rest.to_vec() } else { sealed(rest) };
    let path = file("snapshot.estab", &whole);
    let verified = bundle::verify(&path);
    let _ = bundle::show(&path, None);
    let opened = bundle::Bundle::open(&path);
    assert_eq!(verified.is_ok(), opened.is_ok(), "a bundle that verifies opens, and no other");
    if let Ok(mut opened) = opened {
        let names: Vec<String> = opened.manifest().tables.iter().map(|table| table.name.clone()).collect();
        for name in names {
            opened.table(&name, &mut |_| Ok(())).expect("what verified can be read");
        }
    }
    verified.is_ok()
}

/// Members of a submission in their order; `@content` in the manifest stands for the digest of the tables.
const SUBMISSION: &[&str] = &[
    "tables/units.csv",
    "tables/documents.csv",
    "tables/totals.csv",
    "tables/vacancies.csv",
    "tables/frozen.csv",
    "tables/posts.csv",
    "tables/people.csv",
    bundle::CHECKS,
    bundle::REPORT,
    bundle::MANIFEST,
];

fn sealed(bytes: &[u8]) -> Vec<u8> {
    let mut given = parts(bytes).into_iter();
    let mut members: Vec<(&str, &[u8])> =
        SUBMISSION.iter().map(|name| (*name, given.next().unwrap_or_default())).collect();
    let mut tables: Vec<_> = members.iter().filter(|(name, _)| name.starts_with(bundle::TABLES)).collect();
    tables.sort();
    let mut content = String::from("estab-content-1\n");
    for (name, bytes) in tables {
        content.push_str(&format!("{} {} {name}\n", canon::hex(&canon::digest(bytes)), bytes.len()));
    }
    let content = canon::hex(&canon::digest(content.as_bytes()));
    let manifest = String::from_utf8_lossy(members.pop().map_or(&[][..], |(_, bytes)| bytes)).into_owned();
    let manifest = manifest.replace("@content", &content);
    members.push((bundle::MANIFEST, manifest.as_bytes()));
    let sums: String =
        members.iter().map(|(name, bytes)| format!("{}  {name}\n", canon::hex(&canon::digest(bytes)))).collect();
    members.push((bundle::SUMS, sums.as_bytes()));
    let blank = format!("estab-seal-1 sha-256 {}", "0".repeat(64));
    let mut whole = container(&members, Some(&blank));
    let before = whole.len() - 64;
    let seal: [u8; 32] = Sha256::digest(&whole[..before]).into();
    whole[before..].copy_from_slice(canon::hex(&seal).as_bytes());
    whole
}

/// The journal's canonical bytes, and the small values people type; whether they were any of these.
pub fn journal(bytes: &[u8]) -> bool {
    let mut any = false;
    if let Ok(lines) = canon::block_lines(bytes) {
        let mut out = Vec::new();
        lines.iter().for_each(|line| canon::put_line(&mut out, line));
        assert_eq!(out, bytes, "canonical bytes have one form");
        any |= !lines.is_empty();
    }
    if let Ok(header) = canon::read_header(bytes) {
        assert_eq!(canon::header_bytes(&header), bytes, "a header has one form");
        any = true;
    }
    let Ok(typed) = std::str::from_utf8(bytes) else { return any };
    if let Ok(date) = Date::parse(typed) {
        assert_eq!(Date::parse(&date.to_string()), Ok(date));
        any = true;
    }
    if let Ok(places) = Places::parse(typed) {
        assert_eq!(Places::parse(&places.to_string()), Ok(places));
        any = true;
    }
    if let Ok(number) = CitizenId::parse(typed) {
        assert_eq!(CitizenId::parse(number.as_str()).as_ref(), Ok(&number));
        any = true;
    }
    if let Some(id) = Id::parse(typed) {
        assert_eq!(Id::parse(&id.to_string()), Some(id));
        any = true;
    }
    if let Ok(text) = Text::new(typed) {
        assert_eq!(Text::new(text.as_str()), Ok(text.clone()));
        assert!(text.as_str().chars().all(|c| !c.is_control()), "no control character gets in");
    }
    any
}
