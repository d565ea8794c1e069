//! The main job on the built binary: the script of `tests/accept`, and what a shell cannot make (workbooks, archives, a
//! store held open, a store of a newer version).

use crate::support::program::{Done, Program, json};
use estab::domain::date::Date;
use estab::office::desk::{Access, Opening};
use estab::office::words::Language;
use estab::tui::{Options, Screen};
use rust_xlsxwriter::Workbook;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

#[test]
fn the_main_job() {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/accept/main-job.sh");
    let done = Command::new("bash").arg(script).arg(env!("CARGO_BIN_EXE_estab")).output().unwrap();
    let out = String::from_utf8_lossy(&done.stdout);
    let other: Vec<&str> = out.lines().filter(|line| !line.starts_with("ok ")).collect();
    println!("{}", other.join("\n"));
    assert!(done.status.success(), "{}\n{}", other.join("\n"), String::from_utf8_lossy(&done.stderr));
    assert!(out.lines().filter(|line| line.starts_with("ok ")).count() > 100, "{out}");
}

/// The rows of a CSV file.
fn rows(file: &Path) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_path(file).unwrap();
    reader.records().map(|row| row.unwrap().iter().map(str::to_string).collect()).collect()
}

/// All tables of a folder as one workbook, a sheet each, the rows of a sheet backwards.
fn workbook(folder: &Path, to: &Path) {
    let mut book = Workbook::new();
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for file in files {
        let sheet = book.add_worksheet();
        sheet.set_name(file.file_stem().unwrap().to_str().unwrap()).unwrap();
        let mut table = rows(&file);
        table[1..].reverse();
        for (line, row) in table.iter().enumerate() {
            for (column, text) in row.iter().enumerate() {
                sheet.write_string(line as u32, column as u16, text).unwrap();
            }
        }
    }
    book.save(to).unwrap();
}

#[test]
fn the_same_rows_as_a_workbook_change_nothing() {
    let program = Program::new();
    program.run(&["demo", "--build-only", "--people", "300", "--clean"]).well();
    program.run(&["export", "whole", "--reveal"]).well();
    workbook(&program.path("whole"), &program.path("whole.xlsx"));
    let before = program.run(&["journal", "--format", "json"]).well();
    let report = json(&program.run(&["import", "--profile", "estab", "whole.xlsx", "--format", "json"]).well());
    assert!(report["read"].as_u64().unwrap() > 1_000, "{report}");
    assert_eq!(report["read"], report["unchanged"], "{report}");
    assert_eq!(report["entry"], serde_json::Value::Null);
    assert_eq!(program.run(&["journal", "--format", "json"]).well(), before);
}

/// A zip file of one entry: `name`, `size` noughts.
fn bomb(file: &Path, name: &str, size: u64) {
    let mut zip = zip::ZipWriter::new(std::fs::File::create(file).unwrap());
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    let mut add = |name: &str, bytes: &[u8], times: u64| {
        zip.start_file(name, options.large_file(false)).unwrap();
        for _ in 0..times {
            zip.write_all(bytes).unwrap();
        }
    };
    add(
        "[Content_Types].xml",
        br#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#,
        1,
    );
    add(
        "xl/workbook.xml",
        br#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="units" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
        1,
    );
    add(
        "xl/_rels/workbook.xml.rels",
        br#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
        1,
    );
    add(name, &vec![b' '; 1 << 20], size >> 20);
    zip.finish().unwrap();
}

/// The beginning of a password-protected workbook: a compound file with the stream that says so.
fn protected(file: &Path) {
    let mut bytes = vec![0_u8; 512 * 3];
    bytes[..8].copy_from_slice(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]);
    bytes[24..34].copy_from_slice(&[0x3E, 0, 3, 0, 0xFE, 0xFF, 9, 0, 6, 0]);
    bytes[44..48].copy_from_slice(&1_u32.to_le_bytes());
    bytes[48..52].copy_from_slice(&1_u32.to_le_bytes());
    bytes[56..60].copy_from_slice(&4096_u32.to_le_bytes());
    bytes[60..64].copy_from_slice(&0xFFFF_FFFE_u32.to_le_bytes());
    bytes[68..72].copy_from_slice(&0xFFFF_FFFE_u32.to_le_bytes());
    bytes[76..512].fill(0xFF);
    bytes[76..80].copy_from_slice(&0_u32.to_le_bytes());
    bytes[512..1024].fill(0xFF);
    bytes[512..516].copy_from_slice(&0xFFFF_FFFD_u32.to_le_bytes());
    bytes[516..520].copy_from_slice(&0xFFFF_FFFE_u32.to_le_bytes());
    for (place, (name, kind)) in
        [("Root Entry", 5_u8), ("EncryptedPackage", 2), ("EncryptionInfo", 2)].iter().enumerate()
    {
        let entry = &mut bytes[1024 + place * 128..1024 + (place + 1) * 128];
        for (at, letter) in name.encode_utf16().enumerate() {
            entry[at * 2..at * 2 + 2].copy_from_slice(&letter.to_le_bytes());
        }
        entry[64..66].copy_from_slice(&((name.len() as u16 + 1) * 2).to_le_bytes());
        entry[66] = *kind;
        entry[67] = 1;
        entry[68..80].fill(0xFF);
        if place == 0 {
            entry[76..80].copy_from_slice(&1_u32.to_le_bytes());
        }
        entry[116..120].copy_from_slice(&0xFFFF_FFFE_u32.to_le_bytes());
    }
    std::fs::write(file, bytes).unwrap();
}

#[test]
fn workbooks_that_cannot_be_read() {
    let program = Program::new();
    program.run(&["new", "--office", "云澜市", "--code", "990100"]).well();
    let journal = program.run(&["journal", "--format", "ndjson"]).well();
    bomb(&program.path("bomb.xlsx"), "xl/worksheets/sheet1.xml", 3 << 30);
    bomb(&program.path("shared.xlsx"), "xl/sharedStrings.xml", 3 << 30);
    protected(&program.path("protected.xlsx"));
    let mut book = Workbook::new();
    book.add_worksheet().write_string(0, 0, "code").unwrap();
    book.save(program.path("whole.xlsx")).unwrap();
    let bytes = std::fs::read(program.path("whole.xlsx")).unwrap();
    std::fs::write(program.path("half.xlsx"), &bytes[..bytes.len() / 2]).unwrap();
    for (file, status, says) in [
        ("bomb.xlsx", 4, "bomb.xlsx"),
        ("shared.xlsx", 4, "shared.xlsx"),
        ("protected.xlsx", 4, "password"),
        ("half.xlsx", 4, "half.xlsx"),
        ("whole.xlsx", 1, "whole.xlsx"),
    ] {
        let done = program.run(&["import", "--profile", "estab", file]);
        done.refused(status, says);
    }
    assert_eq!(program.run(&["journal", "--format", "ndjson"]).well(), journal, "something was written");
}

fn refuses_both(program: &Program, status: i32, reading: Option<&str>, writing: &str) {
    let order = ["do", "total", "--document", "x", "--government-level", "city", "--kind", "administrative"];
    let order = [&order[..], &["--places", "1"]].concat();
    program.run(&order).refused(status, writing);
    let listing: Done = program.run(&["units", "--format", "ndjson"]);
    match reading {
        Some(says) => drop(listing.refused(status, says)),
        None => drop(listing.well()),
    }
}

#[test]
fn a_store_held_by_another_writer() {
    let program = Program::new();
    program.run(&["new", "--office", "云澜市", "--code", "990100"]).well();
    let held = estab::store::Store::open(&program.store(), estab::store::Access::Write).unwrap();
    // Listings, exports and backups work beside a writer.
    refuses_both(&program, 3, None, "another program writes");
    program.run(&["check", "--deep"]).well();
    program.run(&["backup", "copy.redb"]).well();
    program.run(&["snapshot", "export", "--out", "one.estab"]).well();
    drop(held);
    program.run(&["restore", "copy.redb"]).refused(3, "office.redb");
    let order = ["do", "total", "--document", "x", "--government-level", "city", "--kind", "administrative"];
    program.run(&[&order[..], &["--places", "1"]].concat()).well();
}

#[test]
fn a_store_of_a_newer_version() {
    let program = Program::new();
    program.run(&["new", "--office", "云澜市", "--code", "990100"]).well();
    assert_eq!(program.make_newer(), 1, "the schema number stands in one place");
    let bytes = std::fs::read(program.store()).unwrap();
    for args in [&["units"][..], &["check", "--deep"], &["backup", "copy.redb"], &["snapshot", "show", "office.redb"]] {
        let done = program.run(args);
        assert!(done.err().starts_with("estab: "), "{args:?}: {}", done.err());
        assert!(std::fs::read(program.store()).unwrap() == bytes, "{args:?} touched the file");
    }
    refuses_both(&program, 3, Some("newer"), "newer");
    program.run(&["check", "--deep"]).refused(3, "newer");
}

/// The same kind of table in every encoding an office may send: found out, and shown as it was meant.
#[test]
fn encodings_are_found_out() {
    let chinese = "云澜市机构编制委员会办公室";
    let western = "Café O’Brien – Bureau for the Señorial Pensions and Attachés’ Affairs";
    let (gb, cp1252) = (encoding_rs::GB18030, encoding_rs::WINDOWS_1252);
    let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    for (name, file, bytes) in [
        (chinese, "utf8.csv", None),
        (chinese, "gb18030.csv", Some(gb)),
        (western, "windows.csv", Some(cp1252)),
        (western, "utf8-too.csv", None),
    ]
    .map(|(name, file, encoding)| {
        let text = format!("code,name,parent,kind\r\n,{name},,group\r\n");
        (name, file, encoding.map_or(text.clone().into_bytes(), |encoding| encoding.encode(&text).0.into_owned()))
    })
    .into_iter()
    .chain([
        (
            chinese,
            "utf16.csv",
            [vec![0xFF, 0xFE], utf16(&format!("code,name,parent,kind\n,{chinese},,group\n"))].concat(),
        ),
        (
            chinese,
            "bom.csv",
            [vec![0xEF, 0xBB, 0xBF], format!("code,name,parent,kind\n,{chinese},,group\n").into_bytes()].concat(),
        ),
    ]) {
        let program = Program::new();
        program.run(&["new", "--office", "x", "--code", "990100"]).well();
        std::fs::write(program.path(file), bytes).unwrap();
        program.run(&["import", "--profile", "estab", file]).well();
        let units = program.run(&["units", "--format", "csv"]).well();
        assert!(units.contains(&format!(",{name},")), "{file}: {units}");
    }
}

/// The screen, in process on the store the program made, against what `vacancies` says of fifty units.
#[test]
fn the_screen_and_vacancies_agree_on_fifty_units() {
    let program = Program::new();
    program.run(&["demo", "--build-only", "--people", "300"]).well();
    let listing = json(&program.run(&["vacancies", "--all", "--format", "json"]).well());
    let mut units: Vec<String> =
        listing["rows"].as_array().unwrap().iter().map(|row| row["unit"].as_str().unwrap().to_string()).collect();
    units.dedup();
    assert!(units.len() >= 50, "{}", units.len());
    let opening = Opening {
        store: program.store(),
        access: Access::Read,
        today: Date::parse("2026-11-23").ok(),
        as_of: None,
        recorded: None,
        language: Language::Zh,
    };
    let office = Arc::new(estab::office::front::open(&opening).unwrap());
    let kinds = &estab::office::catalogue::catalogue().quota_kinds;
    let options = Options { language: Language::Zh, ..Options::default() };
    for unit in (0..50).map(|index| &units[index * units.len() / 50]) {
        let mut screen = Screen::new(office.clone(), &options, (160, 50)).unwrap();
        screen.keys(&format!("/{unit}")).unwrap();
        screen.keys("<ret>").unwrap();
        let lines = screen.lines();
        // A body of leaders alone has no table of places.
        let heading = lines.iter().find(|line| line.contains("核定") && line.contains("实有"));
        let heading: Vec<&str> = heading.iter().flat_map(|line| line.split_whitespace()).collect();
        let place = |name: &str| heading.iter().position(|have| *have == name).unwrap();
        for row in listing["rows"].as_array().unwrap().iter().filter(|row| row["unit"] == unit.as_str()) {
            let kind = kinds.iter().find(|kind| row["kind"] == kind.coded.code.as_str()).unwrap();
            let told = format!("{unit} {row}\n{}", screen.text());
            if row["class"] == "leadership" || row["class"] == "bodies" {
                let figures = format!("{} {}/{}", kind.coded.short_zh, row["occupied"], row["approved"]);
                assert!(screen.text().contains(&figures), "no {figures}: {told}");
                continue;
            }
            let cells = lines.iter().map(|line| line.trim_start_matches('*').split_whitespace().collect::<Vec<_>>());
            let cells = cells.into_iter().find(|cells| cells.first() == Some(&kind.coded.short_zh.as_str()));
            let cells = cells.unwrap_or_else(|| panic!("no line of {}: {told}", kind.coded.short_zh));
            for (name, field) in [("核定", "approved"), ("实有", "occupied"), ("空编", "vacant"), ("可用", "available")]
            {
                let shown = if cells[place(name)] == "-" { "0" } else { cells[place(name)] };
                assert_eq!(shown, row[field].to_string(), "{name}: {told}");
            }
        }
    }
}
