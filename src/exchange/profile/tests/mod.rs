//! Profiles applied to miniatures with the faults of real files, to real files where they are, and to anything at all.

mod formats;
mod mistakes;
mod reference;

use super::*;
use crate::domain::intake::{Holding, IntakeRow, Item, Outcome, Rows, UnitRef};
use crate::domain::quantity::Places;
use crate::exchange::problem::ReadProblem;
use crate::exchange::read::Told;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What a run over files came to.
#[derive(Default, Debug)]
struct Run {
    read: u64,
    items: u64,
    rejected: u64,
    skipped: u64,
    codes: BTreeMap<&'static str, u64>,
    rows: Vec<IntakeRow>,
    sums: Vec<(String, Option<Places>, Places)>,
    notes: Vec<Message>,
}

fn drain(source: &mut Source) -> Result<Run, Message> {
    let mut run = Run::default();
    while let Some(row) = source.next_row()? {
        run.read += 1;
        let told: Vec<&Message> = match &row.outcome {
            Outcome::Items(items) => {
                assert!(!items.is_empty());
                run.items += 1;
                Vec::new()
            }
            Outcome::Rejected(reasons) => {
                assert!(!reasons.is_empty());
                run.rejected += 1;
                reasons.iter().collect()
            }
            Outcome::Skipped(message) => {
                run.skipped += 1;
                vec![message]
            }
        };
        for message in told.into_iter().chain(&row.warnings) {
            *run.codes.entry(message.code).or_default() += 1;
        }
        run.rows.push(row);
    }
    assert_eq!(run.read, run.items + run.rejected + run.skipped);
    run.sums = source.control_sums();
    run.notes = source.notes().to_vec();
    Ok(run)
}

fn run_by(profile: Profile, files: &[PathBuf]) -> Result<Run, ReadProblem> {
    let mut source = open(profile, files.to_vec(), Told::default())?;
    let first = drain(&mut source).map_err(ReadProblem::file)?;
    source.rewind().unwrap();
    let again = drain(&mut source).map_err(ReadProblem::file)?;
    assert_eq!(first.rows, again.rows);
    assert_eq!(first.sums, again.sums);
    let (read, all) = source.progress();
    assert_eq!(read, all);
    Ok(first)
}

fn run(profile: &str, files: &[PathBuf]) -> Result<Run, ReadProblem> {
    run_by(named(profile).unwrap(), files)
}

fn small(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/exchange").join(name)
}

fn items(run: &Run) -> impl Iterator<Item = &Item> {
    run.rows.iter().flat_map(|row| match &row.outcome {
        Outcome::Items(items) => items.as_slice(),
        _ => &[],
    })
}

fn path(unit: &UnitRef) -> String {
    match unit {
        UnitRef::Code(code) => format!("#{code}"),
        UnitRef::Path(path) => path.iter().map(|part| part.to_string()).collect::<Vec<_>>().join(" > "),
        UnitRef::Under(above, name) => format!("{} > {name}", path(above)),
        UnitRef::Root => "/".to_string(),
    }
}

/// An item as one line, for comparison.
fn line(item: &Item) -> String {
    let day = |date: &Option<crate::domain::date::Date>| date.map_or("?".to_string(), |date| date.to_string());
    let fields = |fields: &crate::domain::intake::Fields| {
        fields.iter().map(|(field, value)| format!(" {}={value}", field.name)).collect::<String>()
    };
    let places = |places: &Option<Places>| places.map_or("?".to_string(), |places| places.to_string());
    match item {
        Item::Dated { span, item } => format!("{} – {}: {}", day(&span.from), day(&span.until), line(item)),
        Item::Link { unit, became, how, on } => format!("{on} {how}: {} → {}", path(unit), path(became)),
        Item::Office(own) => format!("office{}", fields(own)),
        Item::Unit { unit, parent, fields: own } => {
            let parent = parent.as_ref().map_or(String::new(), |parent| format!(" under {}", path(parent)));
            format!("unit {}{parent}{}", path(unit), fields(own))
        }
        Item::Document { number, fields: own } => format!("document {number}{}", fields(own)),
        Item::Total { level, kind, places, document } => {
            format!("total {level} {kind} {places} {}", document.as_deref().unwrap_or("?"))
        }
        Item::Allocation { unit, kind, places, document } => {
            format!("allocation {} {kind} {places} {}", path(unit), document.as_deref().unwrap_or("?"))
        }
        Item::Pool { pool, approved, declared, document } => format!(
            "pool {} {} {} approved {} declared {} {}",
            path(&pool.unit),
            pool.kind,
            pool.funding.as_deref().unwrap_or("?"),
            places(approved),
            places(declared),
            document.as_deref().unwrap_or("?"),
        ),
        Item::Count { pool, occupied } => format!("count {} {} {occupied}", path(&pool.unit), pool.kind),
        Item::Freeze { pool, document, places, frozen, fields: own } => {
            format!("freeze {} {} {document} {places} {frozen}{}", path(&pool.unit), pool.kind, fields(own))
        }
        Item::Post { body, number, unit, pool, places: size, holding, fields: own, .. } => format!(
            "post {number} of {} at {} in {} places {} {}{}",
            path(body),
            path(unit),
            pool.kind,
            places(size),
            holding.code(),
            fields(own)
        ),
        Item::Person {
            number,
            name,
            pool,
            department,
            post,
            share,
            state,
            apart,
            entry_document,
            fields: own,
            tenure,
        } => {
            let text =
                |text: &Option<crate::domain::text::Text>| text.as_ref().map_or("?".into(), |text| text.to_string());
            format!(
                "person {} {} in {} at {} post {} share {} state {} apart {} entry {}{} |{}",
                text(number),
                text(name),
                pool.as_ref().map_or("?".into(), |pool| format!("{}:{}", path(&pool.unit), pool.kind)),
                department.as_ref().map_or("?".into(), path),
                post.as_ref().map_or("?".into(), |(body, number)| format!("{}#{number}", path(body))),
                places(share),
                text(state),
                text(apart),
                text(entry_document),
                fields(own),
                fields(tenure),
            )
        }
    }
}

fn lines(run: &Run) -> Vec<String> {
    items(run).map(line).collect()
}

#[test]
fn built_in_profiles_are_well() {
    for (name, _) in builtin() {
        let profile = named(name).unwrap_or_else(|message| panic!("{message}"));
        assert_eq!(profile.name.as_str(), *name);
    }
    assert_eq!(named("nothing").unwrap_err().code, "profile-unknown");
}

#[test]
fn organograms_in_small() {
    let run = run("uk-organogram", &["mini-senior.csv", "mini-junior.cp1252.csv", "header-only-senior.csv"].map(small))
        .unwrap();
    let want = std::fs::read_to_string(small("mini-organogram.expected.txt")).unwrap();
    let got = lines(&run).join("\n").replace(&"x".repeat(2048), "<2048 x>");
    assert_eq!(got, want.trim_end());
    let codes: Vec<(&str, u64)> = run.codes.iter().map(|(code, count)| (*code, *count)).collect();
    assert_eq!(
        codes,
        [
            ("reject-cell-blank", 1),
            ("reject-control", 1),
            ("reject-number", 1),
            ("warning-above", 2),
            ("warning-blank", 1),
            ("warning-equal", 1),
            ("warning-number", 1),
            ("warning-post-shared", 1),
            ("warning-row-repeated", 1),
            ("warning-text-cut", 1),
            ("warning-value", 1),
            ("warning-zero", 1),
        ]
    );
    assert_eq!((run.read, run.rejected, run.skipped), (18, 3, 0));
    assert_eq!(run.notes.iter().map(|note| note.code).collect::<Vec<_>>(), ["warning-no-rows"]);
    assert_eq!(run.sums, [("uk-junior".to_string(), None, Places::from_milli(15_500))]);
}

#[test]
fn one_tree_in_four_forms() {
    let first = run("cn-unit-tree", &[small("tree.tsv")]).unwrap();
    let want = std::fs::read_to_string(small("tree.expected.txt")).unwrap();
    assert_eq!(lines(&first).join("\n"), want.trim_end());
    assert_eq!(
        first.codes.iter().map(|(code, count)| (*code, *count)).collect::<Vec<_>>(),
        [
            ("reject-cell-blank", 1),
            ("reject-node-repeated", 1),
            ("skip-blank", 1),
            ("warning-parent-itself", 1),
            ("warning-parent-unknown", 1)
        ]
    );
    for other in ["tree.gb18030.csv", "tree.bom.csv", "tree.utf16.tsv"] {
        let run = run("cn-unit-tree", &[small(other)]).unwrap();
        assert_eq!(lines(&run), lines(&first), "{other}");
    }
}

fn zip(members: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in members {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut zip, bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// An ODS workbook of one sheet.
fn ods(rows: &[Vec<&str>], encrypted: bool) -> Vec<u8> {
    let row = |cells: &Vec<&str>| {
        let cells: String = cells
            .iter()
            .map(|text| {
                format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
            })
            .collect();
        format!("<table:table-row>{cells}</table:table-row>")
    };
    let spaces = "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"";
    let content = format!(
        "<?xml version=\"1.0\"?><office:document-content {spaces}><office:body><office:spreadsheet><table:table table:name=\"t\">{}</table:table></office:spreadsheet></office:body></office:document-content>",
        rows.iter().map(row).collect::<String>()
    );
    let locked = if encrypted { "<manifest:encryption-data/>" } else { "" };
    let manifest = format!(
        "<?xml version=\"1.0\"?><manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"><manifest:file-entry manifest:full-path=\"content.xml\">{locked}</manifest:file-entry></manifest:manifest>"
    );
    zip(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet".to_vec()),
        ("content.xml", content.into_bytes()),
        ("META-INF/manifest.xml", manifest.into_bytes()),
    ])
}

/// The same rows as XLSX, with the codes as numbers a spreadsheet still keeps, and as ODS.
#[test]
fn one_tree_in_workbooks() {
    let text = std::fs::read_to_string(small("tree.tsv")).unwrap();
    let rows: Vec<Vec<&str>> = text.lines().map(|line| line.split('\t').collect()).collect();
    let first = run("cn-unit-tree", &[small("tree.tsv")]).unwrap();
    let dir = tempfile::tempdir().unwrap();
    let (xlsx, ods_file) = (dir.path().join("tree.dat"), dir.path().join("tree.ods"));
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    for (at, row) in rows.iter().enumerate() {
        for (column, text) in row.iter().enumerate() {
            match text.parse::<f64>() {
                Ok(number) if text.len() < 15 => drop(sheet.write_number(at as u32, column as u16, number).unwrap()),
                _ => drop(sheet.write_string(at as u32, column as u16, *text).unwrap()),
            }
        }
    }
    workbook.save(&xlsx).unwrap();
    std::fs::write(&ods_file, ods(&rows, false)).unwrap();
    for file in [xlsx, ods_file] {
        let run =
            run("cn-unit-tree", std::slice::from_ref(&file)).unwrap_or_else(|problem| panic!("{}", problem.message));
        assert_eq!(lines(&run), lines(&first), "{}", file.display());
    }
}

/// Other layouts than the built-in ones: TOML only.
#[test]
fn layouts_are_toml() {
    let head = "name = \"x\"\n[file]\nskip_rows = 1\n[[table]]\nname = \"t\"\n";
    for (toml, text, want) in [
        // By depth, title row above the header.
        (
            "[table.columns]\nd = { headers = [\"级次\"] }\nn = { headers = [\"名称\"] }\n[table.tree]\nby = \"depth\"\ndepth = \"d\"\nnode = \"n\"\ntop_is_root = true\n[[table.item]]\nitem = \"unit\"\nunit = { tree = true }\n",
            "机构树\n级次,名称\n1,市\n2,党委\n3,办公室\n2,政府\n",
            vec!["unit / name=市", "unit 党委 name=党委", "unit 党委 > 办公室 name=办公室", "unit 政府 name=政府"],
        ),
        // By code prefix.
        (
            "[table.columns]\nc = { headers = [\"编码\"] }\nn = { headers = [\"名称\"] }\n[table.tree]\nby = \"prefix\"\ncode = \"c\"\nnode = \"n\"\nkind = \"institution\"\n[[table.item]]\nitem = \"unit\"\nunit = { tree = true }\n",
            "t\n编码;名称\n010101;丙\n01;甲\n0101;乙\n",
            vec![
                "unit #010101 under #0101 name=丙 code=010101 kind=institution",
                "unit #01 name=甲 code=01 kind=institution",
                "unit #0101 under #01 name=乙 code=0101 kind=institution",
            ],
        ),
        // Composite cells, other date and number forms, a constant, a row of totals, a rule that leaves rows out.
        (
            "skip = [{ column = \"n\", is = [\"小计\"] }]\n[table.totals]\nwhen = { column = \"n\", is = [\"合计\"] }\ncolumns = [\"p\"]\n[table.columns]\nn = { headers = [\"单位/编码\"], split = { at = \"/\", part = 0 } }\nc = { headers = [\"单位/编码\"], split = { at = \"/\", part = -1 } }\np = { headers = [\"名额\"], type = \"places\", strip = [\"人\"], decimal = \",\" }\nd = { headers = [\"成立\"], type = \"date\", dates = [\"ym\", \"dmy\"] }\n[[table.item]]\nitem = \"unit\"\nunit = { code = \"c\" }\nfields = { name = \"n\", established_on = \"d\", kind = \"=organ\" }\n[[table.item]]\nitem = \"pool\"\npool = { unit = { code = \"c\" }, kind = \"=xz\" }\napproved = \"p\"\n",
            "t\n单位/编码|名额|成立\n教育局/A1|1.204,5人|2019.03\n小计|3|\n卫生局/A2|2|31/12/2020\n合计|1.206,5|\n",
            vec![
                "unit #A1 name=教育局 code=A1 kind=organ established_on=2019-03-01",
                "pool #A1 xz ? approved 1204.5 declared ? ?",
                "unit #A2 name=卫生局 code=A2 kind=organ established_on=2020-12-31",
                "pool #A2 xz ? approved 2 declared ? ?",
            ],
        ),
    ] {
        let profile = parse(&format!("{head}{toml}"), "x").unwrap_or_else(|message| panic!("{message}"));
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("f.txt");
        std::fs::write(&file, text).unwrap();
        let run = run_by(profile, &[file]).unwrap_or_else(|problem| panic!("{}", problem.message));
        assert_eq!(lines(&run), want);
        for (_, stated, found) in &run.sums {
            assert_eq!(*stated, Some(*found));
        }
    }
}

#[test]
fn files_are_joined_by_a_key() {
    let toml = "name = \"x\"\n[[table]]\nname = \"dept\"\nfiles = [\"dept*\"]\njoined_only = true\n[table.columns]\nid = { required = true }\ntitle = { required = true }\n[[table]]\nname = \"pools\"\njoin = { table = \"dept\", by = \"dept\", key = \"id\" }\n[table.columns]\ndept = { required = true }\nn = { required = true, type = \"places\" }\n[[table.item]]\nitem = \"pool\"\npool = { unit = { path = [\"dept.title\"] }, kind = \"=xz\" }\napproved = \"n\"\n";
    let dir = tempfile::tempdir().unwrap();
    let (pools, dept) = (dir.path().join("pools.csv"), dir.path().join("dept.csv"));
    std::fs::write(&pools, "dept,n\n1,5\n2,6\n3,7\n").unwrap();
    std::fs::write(&dept, "id,title\n1,One\n2,Two\n").unwrap();
    let run = run_by(parse(toml, "x").unwrap(), &[pools, dept]).unwrap_or_else(|problem| panic!("{}", problem.message));
    assert_eq!(lines(&run), ["pool One xz ? approved 5 declared ? ?", "pool Two xz ? approved 6 declared ? ?"]);
    assert_eq!(
        run.codes.iter().map(|(code, count)| (*code, *count)).collect::<Vec<_>>(),
        [("reject-unit-missing", 1), ("skip-joined", 2), ("warning-join-missing", 1)]
    );
}

/// A workbook of the canonical tables, a Chinese and an English CSV of the same people: the same items.
#[test]
fn canonical_tables() {
    let dir = tempfile::tempdir().unwrap();
    let book = dir.path().join("whatever.bin");
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let date = rust_xlsxwriter::Format::new().set_num_format("yyyy-mm-dd");
    let sheet = workbook.add_worksheet().set_name("名册").unwrap();
    let people = [
        "公民身份号码",
        "姓名",
        "出生日期",
        "机构编码",
        "机构",
        "内设机构",
        "编制类型",
        "占编数",
        "单列文号",
        "入编日期",
        "政策安置",
    ];
    for (column, heading) in people.iter().enumerate() {
        sheet.write_string(0, column as u16, *heading).unwrap();
    }
    for (row, number) in [(1, "11010519491231002X"), (3, "440524188001010014")] {
        for (column, text) in
            [number, "张三", "", "A1", "", "办公室/一科", "xingzheng", "", "单〔2026〕1号", "2020-01-02", "是"]
                .iter()
                .enumerate()
        {
            if !text.is_empty() {
                sheet.write_string(row, column as u16, *text).unwrap();
            }
        }
        sheet.write_number_with_format(row, 2, 18_264.0, &date).unwrap();
        sheet.write_number(row, 7, 0.5).unwrap();
    }
    sheet.write_number(4, 0, 440_106_198_001_010_000_f64).unwrap();
    sheet.write_string(4, 1, "李四").unwrap();
    let sheet = workbook.add_worksheet().set_name("units").unwrap();
    for (row, cells) in [
        ["code", "name", "parent_code", "parent", "kind", "order"],
        ["A1", "教育局", "", "市/政府", "organ", "10"],
        ["", "办公室", "A1", "", "department", "20"],
        ["", "政府", "", "市", "group", ""],
        ["", "市", "", "", "group", ""],
    ]
    .iter()
    .enumerate()
    {
        for (column, text) in cells.iter().enumerate() {
            sheet.write_string(row as u32, column as u16, *text).unwrap();
        }
    }
    workbook.save(&book).unwrap();
    let first = run("estab", &[book]).unwrap_or_else(|problem| panic!("{}", problem.message));
    let person = |number: &str| {
        format!(
            "person {number} 张三 in #A1:xingzheng at #A1 > 办公室 > 一科 post ? share 0.5 state ? apart 单〔2026〕1号 entry ? birth_date=1950-01-01 | entered_on=2020-01-02 policy=true"
        )
    };
    assert_eq!(
        lines(&first),
        [
            "unit #A1 under 市 > 政府 name=教育局 code=A1 order=10 kind=organ".to_string(),
            "unit #A1 > 办公室 name=办公室 order=20 kind=department".to_string(),
            "unit 市 > 政府 name=政府 kind=group".to_string(),
            "unit 市 name=市 kind=group".to_string(),
            person("11010519491231002X"),
            person("440524188001010014"),
        ]
    );
    assert_eq!(first.codes.get("reject-number-damaged"), Some(&1));
    let lines_of = first.rows.iter().map(|row| row.origin.line).collect::<Vec<_>>();
    assert_eq!(lines_of, [2, 3, 4, 5, 2, 4, 5]);

    for (name, text, want) in [
        (
            "documents.csv",
            "number,title,issuer,date\n编〔2026〕1号,关于,市编委,2026/1/5\n",
            vec!["document 编〔2026〕1号 title=关于 issuer=市编委 date=2026-01-05"],
        ),
        ("t.tsv", "层级\t编制类型\t编制总量\t批准文号\n市\txingzheng\t1,204\tD1\n", vec!["total 市 xingzheng 1204 D1"]),
        (
            "p.csv",
            "unit_code,unit,kind,funding,approved,declared,counted,document\nA1,,xz,full,104,109,,D1\n,市/民政局,uk,,,,6.5,\n",
            vec![
                "pool #A1 xz full approved 104 declared 109 D1",
                "pool 市 > 民政局 uk ? approved ? declared ? ?",
                "count 市 > 民政局 uk 6.5",
            ],
        ),
        (
            "f.csv",
            "unit_code,unit,kind,document,places,frozen,reason,since\nA1,,xz,D2,5,2,机构改革,2026-01-01\n",
            vec!["freeze #A1 xz D2 5 2 reason=机构改革 since=2026-01-01"],
        ),
        (
            "posts.csv",
            "body_code,number,unit_code,unit,kind,holding,title\nA1,S1,,市/教育局/办公室,xz,空缺,主任\n,S2,A1,,xz,named,副主任\n",
            vec![
                "post S1 of #A1 at 市 > 教育局 > 办公室 in xz places ? vacant title=主任",
                "post S2 of #A1 at #A1 in xz places ? named title=副主任",
            ],
        ),
        (
            "o.csv",
            "name,time_zone,language\n某市编办,Asia/Shanghai,zh\n",
            vec!["office name=某市编办 time_zone=Asia/Shanghai language=zh"],
        ),
    ] {
        let file = dir.path().join(name);
        std::fs::write(&file, text).unwrap();
        let run = run("estab", &[file]).unwrap_or_else(|problem| panic!("{name} {}", problem.message));
        assert_eq!(lines(&run), want, "{name} {:?}", run.rows);
    }
}

/// Cells that cannot be what they should be: the row is rejected with the reason.
#[test]
fn bad_cells_are_rejected_with_reasons() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("people.csv");
    for (cells, code) in [
        ("4.40106E+17,张三,,A1,xz,", "reject-number-damaged"),
        ("440106198001010000,张三,,A1,xz,", "reject-number-damaged"),
        ("4403**************,张三,,A1,xz,", "reject-number-masked"),
        ("1,张三,2026-02-30,A1,xz,", "reject-date"),
        ("1,张三,2026-02,A1,xz,", "reject-date"),
        ("1,张\u{1b}[31m三,,A1,xz,", "reject-control"),
        ("1,张\u{202e}三,,A1,xz,", "reject-bidi"),
        ("1,张\u{200b}三,,A1,xz,", "reject-invisible"),
        ("1,张三,,A1,xz,-1", "reject-negative"),
        ("1,张三,,A1,xz,some", "reject-number"),
        ("1,张三,,A1,,", "reject-cell-blank"),
        ("1,张三,,,xz,", "reject-unit-missing"),
        ("1,张三,,A1,xz,,,,9", "reject-cells-many"),
    ] {
        std::fs::write(&file, format!("number,name,birth_date,unit,kind,share\n{cells}\n")).unwrap();
        let run = run("estab", std::slice::from_ref(&file)).unwrap_or_else(|problem| panic!("{}", problem.message));
        let Outcome::Rejected(reasons) = &run.rows[0].outcome else { panic!("{cells} {:?}", run.rows) };
        assert_eq!(reasons.iter().map(|reason| reason.code).collect::<Vec<_>>(), [code], "{cells}");
        assert!(!reasons[0].to_string().contains("440106198001"), "{}", reasons[0]);
    }
    std::fs::write(&file, "number,name,birth_date,unit,kind\n1234,张三,3024-01-01,A1,xz\n").unwrap();
    let run = run("estab", &[file]).unwrap();
    let codes: Vec<&str> = run.rows[0].warnings.iter().map(|warning| warning.code).collect();
    assert_eq!(codes, ["warning-date-far", "warning-number-form"]);
}

/// Files that cannot be taken: code and exit status.
#[test]
fn bad_files_have_their_sentence() {
    let dir = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| {
        let file = dir.path().join(name);
        std::fs::write(&file, bytes).unwrap();
        file
    };
    let bomb = zip(&[("xl/workbook.xml", vec![0; 64 << 20])]);
    let mut lying = bomb.clone();
    // The directory says the member is small: what really comes out decides.
    let at = memchr::memmem::rfind(&lying, b"PK\x01\x02").unwrap();
    lying[at + 24..at + 28].copy_from_slice(&1000u32.to_le_bytes());
    let wide = |name: &str| -> Vec<u8> { name.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    let compound = |stream: &str| [b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec(), vec![0; 600], wide(stream)].concat();
    let tree = "node,parent_node,unit_code,name\n";
    let long = [tree.as_bytes(), b"0,,,\"", &vec![b'x'; 3 << 20]].concat();
    let columns = vec![b','; 10_000_000];
    let missing = dir.path().join("missing.csv");
    for (file, code, exit) in [
        (missing, "read-missing", 4),
        (dir.path().to_path_buf(), "read-directory", 4),
        (write("empty", b""), "read-empty", 4),
        (write("bom", b"\xEF\xBB\xBF"), "read-empty", 4),
        (write("blank", b"\n\n \n"), "read-no-header", 1),
        (write("lines", b"\n\n"), "read-no-header", 1),
        (write("header", tree.as_bytes()), "read-no-rows", 1),
        (write("other", b"a,b\n1,2\n"), "profile-wrong", 1),
        (write("less", b"node,name\n1,2\n"), "profile-column-missing", 1),
        (write("more", b"node,parent_node,unit_code,name,colour\n1,,,x,y\n"), "profile-column-unknown", 1),
        (write("twice", b"node,parent_node,unit_code,name,name\n1,,,x,y\n"), "profile-column-twice", 1),
        (write("bytes", &[tree.as_bytes(), "1,,,机构".as_bytes(), b"\xFF\xFE\xFF"].concat()), "read-undecodable", 4),
        (write("nought", &[tree.as_bytes(), b"1,,,a\x00b\n"].concat()), "read-not-text", 4),
        (write("quote", &[tree.as_bytes(), b"1,,,\"a\n2,,,b\n"].concat()), "read-quote-open", 4),
        (write("long", &long), "read-cell-long", 4),
        (write("columns", &columns), "read-columns-many", 4),
        (write("pdf.csv", b"%PDF-1.7\n"), "read-format", 4),
        (write("damaged.xlsx", b"PK\x03\x04 and nothing more"), "read-workbook-damaged", 4),
        (write("zip.xlsx", &zip(&[("readme.txt", b"hi".to_vec())])), "read-format", 4),
        (write("hollow.xlsx", &zip(&[("xl/workbook.xml", b"<workbook".to_vec())])), "read-workbook-damaged", 4),
        (write("bomb.xlsx", &bomb), "read-zip-bomb", 4),
        (write("lying.xlsx", &lying), "read-workbook-damaged", 4),
        (write("locked.xlsx", &compound("EncryptedPackage")), "read-password", 4),
        (write("locked.ods", &ods(&[vec!["node"]], true)), "read-password", 4),
        (write("word.xls", &compound("WordDocument")), "read-format", 4),
        (write("broken.xls", &compound("Workbook")), "read-workbook-damaged", 4),
    ] {
        let problem = run("cn-unit-tree", std::slice::from_ref(&file)).err();
        let problem = problem.unwrap_or_else(|| panic!("{} was taken", file.display()));
        assert_eq!((problem.message.code, problem.exit), (code, exit), "{} {}", file.display(), problem.message);
    }
    assert_eq!(run("cn-unit-tree", &[]).unwrap_err().message.code, "read-no-files");
}

fn real() -> Option<PathBuf> {
    let folder = std::env::var_os("ESTAB_REAL_DATA").map(PathBuf::from);
    if folder.is_none() {
        println!("skipped: not set");
    }
    folder
}

fn csvs(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ext| ext == "csv"))
        .collect();
    files.sort();
    files
}

fn holdings(run: &Run) -> BTreeMap<&'static str, u64> {
    let mut counts = BTreeMap::new();
    for item in items(run) {
        if let Item::Post { holding, .. } = item {
            *counts.entry(holding.code()).or_default() += 1;
        }
    }
    counts
}

#[test]
fn real_organograms_of_2011() {
    let Some(folder) = real() else { return };
    let files = csvs(&folder.join("uk-organograms-2011-03"));
    assert_eq!(files.len(), 282);
    let run = run("uk-organogram", &files).unwrap_or_else(|problem| panic!("{}", problem.message));
    // 'Vacant' six times, VACANT POST once, 'Eliminated' 25 times; 33 rows are further holders of a post told before.
    assert_eq!(
        holdings(&run).into_iter().collect::<Vec<_>>(),
        [("abolished", 25), ("named", 1747), ("unnamed", 3228), ("vacant", 7)]
    );
    let shared = ["warning-post-shared", "warning-row-repeated"].map(|code| run.codes.get(code).copied().unwrap_or(0));
    assert_eq!(shared.iter().sum::<u64>(), 33);
    assert_eq!((run.read, run.rejected, run.skipped), (5_007 + 53_651, 0, 0));
    assert_eq!(run.codes.get("warning-blank"), Some(&93));
    assert_eq!(run.notes.len(), 7);
    let count: Places = items(&run)
        .filter_map(|item| if let Item::Count { occupied, .. } = item { Some(*occupied) } else { None })
        .sum();
    assert_eq!(count.to_string(), "692006.6");
    assert_eq!(run.sums, [("uk-junior".to_string(), None, count)]);
}

#[test]
fn real_ministry_of_defence() {
    let Some(folder) = real() else { return };
    let files = csvs(&folder.join("uk-mod-2011-2016"));
    let (mut vacant, mut eliminated, mut rows) = (0, 0, 0);
    // Each half-year is a statement of its own: rows of one are not repetitions of another's.
    for pair in files.chunks(2) {
        let mut source = open(named("uk-organogram").unwrap(), pair.to_vec(), Told::default()).unwrap();
        while let Some(row) = source.next_row().unwrap() {
            rows += 1;
            let original = source.original();
            let cell = |heading: &str| {
                original.columns.iter().position(|have| have == heading).and_then(|at| original.cells.get(at)).cloned()
            };
            let Some(name) = cell("Name") else { continue };
            let Outcome::Items(items) = &row.outcome else { panic!("{row:?}") };
            let told = items.iter().find_map(|item| match item {
                Item::Post { holding, .. } => Some(*holding),
                _ => None,
            });
            let holding = match pattern::fold(&name).as_str() {
                "vacant" | "vacant post" => Holding::Vacant,
                "eliminated" => Holding::Abolished,
                _ => continue,
            };
            // Reference 0 is no post.
            assert!(told == Some(holding) || told.is_none(), "{name} {told:?}");
            if holding == Holding::Vacant { vacant += 1 } else { eliminated += 1 }
        }
    }
    assert_eq!((rows, vacant, eliminated), (6_286 + 67_664, 156, 45));
}

#[test]
fn real_trees_and_encodings() {
    let Some(folder) = real() else { return };
    for (file, nodes, coded, first) in
        [("cn-smz/heze-定陶区.tsv", 146, 101, "定陶区"), ("encodings/heze-shizhi.gb18030.csv", 581, 422, "菏泽市市直")]
    {
        let run = run("cn-unit-tree", &[folder.join(file)]).unwrap_or_else(|problem| panic!("{}", problem.message));
        assert_eq!((run.read, run.items), (nodes, nodes), "{:?}", run.codes);
        let units: Vec<&Item> = items(&run).collect();
        let with_code = units.iter().filter(|item| matches!(item, Item::Unit { unit: UnitRef::Code(_), .. })).count();
        assert_eq!((units.len() as u64, with_code), (nodes, coded));
        assert!(line(units[0]).contains(first));
        assert!(run.codes.is_empty(), "{:?}", run.codes);
    }
    let files = csvs(&folder.join("encodings"));
    let files: Vec<PathBuf> = files.into_iter().filter(|file| file.to_string_lossy().contains("cp1252")).collect();
    let run = run("uk-organogram", &files).unwrap_or_else(|problem| panic!("{}", problem.message));
    assert_eq!(run.rejected, 0);
    // All that is not ASCII in them is the pound sign of their headings.
    for file in files {
        let mut source = open(named("uk-organogram").unwrap(), vec![file], Told::default()).unwrap();
        source.next_row().unwrap();
        let signs = source.original().columns.iter().filter(|heading| heading.ends_with(" (£)")).count();
        assert!(signs >= 2, "{:?}", source.original().columns);
    }
}

/// A table as a province sends it (title row, header in row 2, total row) is read by a TOML of its own.
#[test]
fn real_provincial_table() {
    let Some(folder) = real() else { return };
    let toml = "name = \"hubei\"\n[file]\nheader = \"find\"\n[[table]]\nname = \"posts\"\n[table.totals]\nwhen = { column = \"body\", is = [\"合计\"] }\ncolumns = [\"places\", \"applicants\"]\n[table.columns]\nbody = { headers = [\"招录部门\"], required = true }\nunit = { headers = [\"招录机关\"] }\ntitle = { headers = [\"职位名称\"] }\ncode = { headers = [\"职位代码\"], required = true }\nplaces = { headers = [\"招录人数\"], type = \"places\" }\napplicants = { headers = [\"报考人数\"], type = \"places\" }\n[[table.item]]\nitem = \"post\"\nbody = { path = [\"body\"] }\nnumber = \"code\"\nunit = { path = [\"body\", \"unit\"] }\npool = { unit = { path = [\"body\"] }, kind = \"=xz\" }\nplaces = \"places\"\nholding = \"=vacant\"\nfields = { title = \"title\" }\n";
    let file = folder.join("cn-hubei-2026/2026-01-14.xlsx");
    let run = run_by(parse(toml, "x").unwrap(), &[file]).unwrap_or_else(|problem| panic!("{}", problem.message));
    assert_eq!((run.read, run.items, run.skipped), (5_225, 5_224, 1), "{:?}", run.codes);
    let sum = |name: &str, count: i64| (name.to_string(), Some(Places::whole(count)), Places::whole(count));
    assert_eq!(run.sums, [sum("applicants", 42_428), sum("places", 8_027)]);
}

/// All texts of a language.
fn parts(folder: &Path, ending: &str) -> String {
    let mut texts = String::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.to_string_lossy().ends_with(ending) {
            texts.push_str(&std::fs::read_to_string(path).unwrap());
        }
    }
    texts
}

/// Every code of the reading half has its texts, with the variables it gives.
#[test]
fn every_code_has_its_text() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let texts = [false, true]
        .map(|english| parts(&folder.join("data/locales/parts"), if english { ".en.ftl" } else { ".zh.ftl" }));
    let mut codes = 0;
    for part in ["src/exchange/read", "src/exchange/profile"] {
        for entry in std::fs::read_dir(folder.join(part)).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() || path.ends_with("tests.rs") {
                continue;
            }
            let code = std::fs::read_to_string(&path).unwrap();
            for literal in code.split('"').skip(1).step_by(2) {
                let prefix =
                    ["read-", "profile-", "reject-", "skip-", "warning-"].iter().any(|p| literal.starts_with(p));
                if prefix && literal.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-') {
                    codes += 1;
                    for text in &texts {
                        assert!(text.contains(&format!("\n{literal} = ")), "{literal} of {}", path.display());
                    }
                }
            }
        }
    }
    assert!(codes > 70);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..600), magic in 0usize..4) {
        let heads: [&[u8]; 4] = [b"", b"PK\x03\x04", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", b"node,parent_node,unit_code,name\n"];
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("f");
        std::fs::write(&file, [heads[magic], &bytes].concat()).unwrap();
        for (name, _) in builtin() {
            if let Ok(mut source) = open(named(name).unwrap(), vec![file.clone()], Told::default()) {
                let _ = drain(&mut source);
            }
        }
    }

    #[test]
    fn rows_read_are_all_accounted_for(
        rows in proptest::collection::vec(proptest::collection::vec("[0-4A-Za-z,\" 机构\u{202e}./-]{0,6}", 0..8), 0..20),
        senior in any::<bool>(),
    ) {
        let header = if senior {
            "Post Unique Reference,Name,Job Title,Parent Department,Organisation,Unit,Reports to Senior Post,FTE\n"
        } else {
            "node,parent_node,unit_code,name\n"
        };
        let mut csv = csv::WriterBuilder::new().flexible(true).from_writer(header.as_bytes().to_vec());
        let mut written = 0;
        for row in rows.iter().filter(|row| !row.is_empty()) {
            csv.write_record(row).unwrap();
            written += 1;
        }
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("f.csv");
        std::fs::write(&file, csv.into_inner().unwrap()).unwrap();
        let profile = named(if senior { "uk-organogram" } else { "cn-unit-tree" }).unwrap();
        match open(profile, vec![file], Told::default()) {
            Ok(mut source) => prop_assert_eq!(drain(&mut source).unwrap().read, written),
            Err(problem) => prop_assert!(written == 0 && problem.message.code == "read-no-rows", "{}", problem.message),
        }
    }

    #[test]
    fn no_profile_makes_it_panic(toml in "[a-z\\[\\]=\"\n{}, ._]{0,200}") {
        let _ = parse(&toml, "x");
    }
}
