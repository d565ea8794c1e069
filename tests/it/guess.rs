//! Unknown tables: looked at, a first profile composed, and every row taken on a dry run.

use crate::incoming::Screen;
use crate::real;
use crate::support::program::{Program, json};
use estab::office::desk::ImportRequest;
use estab::office::incoming::{Incoming, Sight, Trial};
use std::path::{Path, PathBuf};

/// Rows of a table, cells between `|`.
fn cells(table: &str) -> Vec<Vec<&str>> {
    table.trim().lines().map(|row| row.trim().split('|').map(str::trim).collect()).collect()
}

fn csv(screen: &Screen, name: &str, table: &str) -> PathBuf {
    let rows: Vec<String> = cells(table).iter().map(|row| row.join(",")).collect();
    screen.file(&format!("{name}.csv"), rows.join("\n"))
}

/// As a workbook: what is a number is stored as one, what is a date as a date.
fn xlsx(screen: &Screen, name: &str, table: &str) -> PathBuf {
    let path = screen.folder.path().join(format!("{name}.xlsx"));
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (line, row) in cells(table).iter().enumerate() {
        for (column, cell) in row.iter().enumerate() {
            let (line, column) = (line as u32, column as u16);
            let number = cell.parse::<f64>().ok().filter(|_| cell.len() < 6 && !cell.starts_with('0'));
            if let Some(number) = number {
                sheet.write_number(line, column, number).unwrap();
            } else if !cell.is_empty() {
                sheet.write_string(line, column, *cell).unwrap();
            }
        }
    }
    book.save(&path).unwrap();
    path
}

/// The meanings of a sight: `!` sure, `?` a guess, `-` none.
fn said(sight: &Sight) -> String {
    let one = |seen: &estab::office::incoming::Seen| match (seen.meaning, seen.is_sure) {
        (None, _) => "-".to_string(),
        (Some(code), true) => format!("{code}!"),
        (Some(code), false) => format!("{code}?"),
    };
    sight.columns.iter().map(one).collect::<Vec<_>>().join(" ")
}

/// Composed as guessed; where no column says the quota kind, that of every row is chosen.
fn compose(screen: &Screen, sight: &Sight) -> String {
    let mut chosen: Vec<Option<String>> = sight.columns.iter().map(|seen| seen.meaning.map(str::to_string)).collect();
    if sight.columns.last().is_some_and(|seen| seen.heading == "(quota kind of every row)") {
        let problem = screen.door.compose(sight, &chosen).unwrap_err();
        assert_eq!((problem.exit, problem.message.code), (1, "compose-open"));
        chosen.pop();
        chosen.push(Some("every-administrative".to_string()));
    }
    screen.door.compose(sight, &chosen).unwrap_or_else(|problem| format!("{:?}", problem.message))
}

fn dry_run(screen: &Screen, file: &Path, profile: &str) -> Trial {
    let request = ImportRequest {
        profile: "composed".into(),
        profile_text: Some(profile.to_string()),
        files: vec![file.to_path_buf()],
        dry_run: true,
        ..ImportRequest::default()
    };
    screen.take(&request).unwrap_or_else(|problem| panic!("{:?}\n{profile}", problem.message))
}

/// Name, the table, the meanings, rows left out, what the profile must hold.
const TABLES: &[(&str, &str, &str, u64, &[&str])] = &[
    (
        "people-zh",
        "序号|姓名|性别|身份证号|出生日期|单位|科室|编制类型|职务|入编日期|备注
         1|张三|男|11010519491231002X|1949-12-31|市教育局|人事科|行政编制|科长|2011-07-01|
         2|李四|女|440300198506150028|1985-06-15|市教育局||行政|科员|2012-08-01|试用
         3|王五|男|440524188001010014||市第一中学||事业编制|教师|2013-09-01|",
        "- person-name! sex! person-number! birth-date! unit-name! department! quota-kind! person-title! entered-on! person-note!",
        0,
        &["department = { path", "[maps.quota_kind.values]", "\"事业编制\" = \"institution\""],
    ),
    (
        "people-en",
        "Organisation|Name|Gender|Date of birth|Job title|Start date|Comments
         Ministry of Works|Ann Lee|F|1/2/1990|Engineer|15/06/2010|
         Ministry of Works|Bob Ray|M|23/11/1985|Clerk|1/7/2011|part time
         Ministry of Health|Cy Orr|M|2/3/1979|Nurse|30/9/2001|",
        "unit-name! person-name! sex! birth-date! person-title! entered-on! person-note! -",
        0,
        &["kind = \"=administrative\" }\n", "dates = [\"dmy\"]"],
    ),
    (
        "units-by-id-zh",
        "节点|上级节点|机构编码|机构名称|机构类型|规格|统一社会信用代码|成立日期
         1|0||云澜市|机构分组||
         2|1|001|市教育局|政府工作部门|正处级|11440300MB0A567831|1994年6月1日
         3|2|001001|市第一中学|事业单位|正科级|12440300MB2C123488|1996.9.1
         4|1|002|市财政局|行政机关|正处级||",
        "unit-id! parent-id! unit-code! unit-name! unit-kind! unit-level! credit-code! established-on!",
        0,
        &["by = \"id\"", "top = [\"0\"]", "top_is_root = true  # guess: ", "\"行政机关\" = \"organ\""],
    ),
    (
        "units-by-parent-name-en",
        "Unit name|Parent unit|Type
         Ministry of Works||Ministry
         Roads Agency|Ministry of Works|Agency
         Bridges Office|Roads Agency|
         Ministry of Health||Ministry",
        "unit-name! parent-name! unit-kind!",
        0,
        &["id = \"unit_name\"", "parent = \"parent_name\""],
    ),
    (
        "units-by-code-zh",
        "单位编码|单位名称|经费形式|排序
         001|市教育局|全额拨款|10
         001001|市第一中学|财政核拨|20
         001002|市第二中学|差额|30
         002|市财政局|财政核拨|40",
        "unit-code! unit-name! unit-funding! unit-order!",
        0,
        &["by = \"prefix\"", "\"全额拨款\" = \"full\""],
    ),
    (
        "posts-zh",
        "单位名称|岗位编号|岗位名称|岗位等级|编制类型|任职人
         市教育局|G1|科长|正科|行政编制|张三
         市教育局|G2|副科长|副科|行政编制|空缺
         市财政局|G1|科员||行政编制|李四",
        "unit-name! post-number! post-title! post-grade! quota-kind! holder!",
        0,
        &["\"空缺\" = \"vacant\"", "holding = \"holding\"", "item = \"person\""],
    ),
    (
        "posts-en",
        "Agency|Position number|Position title|Grade|Incumbent
         Roads Agency|100|Director|A|Ann Lee
         Roads Agency|101|Engineer|B|Vacant
         Health Agency|200|Nurse|C|N/D",
        "unit-name! post-number! post-title! post-grade! holder! -",
        0,
        &["\"Vacant\" = \"vacant\"", "\"N/D\" = \"unnamed\""],
    ),
    (
        "recruiting-zh",
        "招录计划表|||
         招录部门|招录机关|职位名称|职位代码|招录人数
         市教育局|市教育局|文字综合岗|14230201003000001|1
         市教育局|市第一中学|综合管理岗|14230201003000002|2
         合计||||3",
        "path-1! unit-name! post-title! post-number! vacant-places! -",
        1,
        &["skip_rows = 1", "is = [\"合计\"]", "holding = \"=vacant\""],
    ),
    (
        "pools-zh",
        "机构名称|编制类型|核定编制|实有人数|批准文号|批准日期
         市教育局|行政编制|62|60|云编〔2024〕12号|2024-03-18
         市教育局|工勤编制|4|4||
         市第一中学|事业编制|120|118|云编〔2019〕3号|2019.5.6
         总计||186|182||",
        "unit-name! quota-kind! approved! counted! document! document-date!",
        1,
        &["item = \"document\"", "approved = \"approved\"", "item = \"count\"", "[table.totals]"],
    ),
    (
        "pools-in-one-row-zh",
        "单位|核定行政编制|核定事业编制|行政编制实有|事业编制实有|备注
         市教育局|62|0|60||
         市第一中学||120||118|含分校",
        "unit-name! approved-administrative! approved-institution! counted-administrative! counted-institution! unit-note!",
        0,
        &["kind = \"=administrative\"", "kind = \"=institution\""],
    ),
    (
        "pools-en",
        "Organisation|Approved positions|Headcount
         Ministry of Works|120|118
         Ministry of Health|40|42
         Total|160|160",
        "unit-name! approved! counted! -",
        1,
        &["is = [\"Total\"]"],
    ),
    (
        "mixed-zh",
        "单位编码|单位名称|姓名|身份证号|岗位编号|岗位名称|编制类别|人员状态
         001|市教育局|张三|11010519491231002X|G1|科长|行政编制|在职
         001|市教育局|李四|440300198506150028|G2|科员|行政编制|在岗
         002|市财政局|王五|440524188001010014|G1|科员|行政编制|试用期",
        "unit-code! unit-name! person-name! person-number! post-number! post-title! quota-kind! state!",
        0,
        &["item = \"unit\"", "item = \"post\"", "item = \"person\"", "post = \"post_number\""],
    ),
    (
        "two-rows-of-headings-zh",
        "全市机构编制情况表||||||
         单位名称|核定编制||实有人数||备注|
         |行政|事业|行政|事业||
         市教育局|62|0|60|0||
         市第一中学||120||118|含分校|
         合计|62|120|60|118||",
        "unit-name! approved-administrative! approved-institution! counted-administrative! counted-institution! unit-note!",
        1,
        &["skip_rows = 1", "header_rows = 2", "headers = [\"核定编制/行政\"]"],
    ),
    (
        "merged-cells-zh",
        "单位|姓名|编制类型|职务
         市教育局|张三|行政编制|科长
         |李四|行政编制|科员
         |王五|工勤编制|驾驶员
         市财政局|赵六|行政编制|科员
         |钱七|行政编制|科员",
        "unit-name! person-name! quota-kind! person-title!",
        0,
        &["fill = \"down\"", "# guess: looks like merged cells"],
    ),
    (
        "subtotals-zh",
        "单位|编制类型|核定编制
         市教育局|行政编制|62
         市教育局|工勤编制|4
         小计||66
         市财政局|行政编制|40
         小计||40
         总计||106",
        "unit-name! quota-kind! approved!",
        3,
        &["is = [\"总计\"]", "[[table.subtotal]]\nwhen = { column = \"unit_name\", is = [\"小计\"] }"],
    ),
    (
        "names-in-two-columns-en",
        "Agency|Surname|Forename|Sex|FTE
         Roads Agency|Lee|Ann|F|1
         Roads Agency|Ray|Bob|M|1",
        "unit-name! person-last! person-first! sex! share! -",
        0,
        &["join = [\"person_first\", \"person_last\"]", "share = \"share\""],
    ),
    (
        "codes-nobody-knows-zh",
        "单位|规格|编制类型|核定编制
         市教育局|正处级|行政编制|62
         市文旅局|参照处级|行政编制|12
         市财政局|正处级|工勤编制|4",
        "unit-name! unit-level! quota-kind! approved!",
        0,
        &["blank = [\"参照处级\"]"],
    ),
    (
        "status-of-posts-en",
        "Department|Post ID|Job title|Posts|Post status
         Finance|F1|Head|1|Filled
         Finance|F2|Clerk|2|Vacant
         Works|W1|Engineer|1|Filled",
        "unit-name! post-number! post-title! post-places! holding! -",
        0,
        &["\"Filled\" = \"unnamed\"", "\"Vacant\" = \"vacant\""],
    ),
    (
        "no-header-zh",
        "E01|市教育局|11010519491231002X|正处级
         E02|市财政局|110105198001010016|正处级
         E03|市文旅局||副处级",
        "- - person-number? - -",
        1,
        &["header = \"none\"", "place = 3", "A, B, D"],
    ),
    (
        "names-only",
        "nome|data
         alpha|x
         beta|y",
        "- -",
        0,
        &[],
    ),
];

/// What is wrong with looking at a table, composing, and trying what was composed.
fn faults(make: fn(&Screen, &str, &str) -> PathBuf, case: &(&str, &str, &str, u64, &[&str])) -> Vec<String> {
    let (name, table, meanings, skipped, holds) = case;
    let screen = Screen::new();
    let file = make(&screen, name, table);
    let sights = screen.door.look(std::slice::from_ref(&file)).unwrap();
    let [sight] = sights.as_slice() else { return vec![format!("{name}: {} sights", sights.len())] };
    let about = format!("{name} {}", sight.format);
    let mut faults = Vec::new();
    if said(sight) != *meanings {
        faults.push(format!("{about}: {}\n  instead of {meanings}", said(sight)));
    }
    if said(sight).chars().all(|c| matches!(c, '-' | ' ')) {
        return faults;
    }
    let profile = compose(&screen, sight);
    let missing = holds.iter().filter(|text| !profile.contains(*text));
    faults.extend(missing.map(|text| format!("{about}: no {text} in\n{profile}")));
    let trial = dry_run(&screen, &file, &profile);
    let report = &trial.report;
    let rows = cells(table).len() as u64 - u64::from(sight.skip_rows + sight.header_rows);
    // The office's own root is there already.
    if (report.taken + report.unchanged, report.skipped, report.rejected) != (rows - skipped, *skipped, 0) {
        faults.push(format!("{about}: {report:?}\n{profile}"));
    }
    for (sum, stated, found) in &report.control_sums {
        if stated.is_some_and(|stated| stated != *found) {
            faults.push(format!("{about}: {sum} {stated:?} {found}"));
        }
    }
    faults
}

#[test]
fn a_first_profile_takes_every_row() {
    let makes: [fn(&Screen, &str, &str) -> PathBuf; 2] = [csv, xlsx];
    let found: Vec<String> = TABLES.iter().flat_map(|case| makes.iter().flat_map(|make| faults(*make, case))).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn what_is_noticed_is_told() {
    let screen = Screen::new();
    let path = screen.folder.path().join("several.xlsx");
    let mut book = rust_xlsxwriter::Workbook::new();
    for (name, rows, is_hidden) in [
        ("机构", "机构编码|机构名称|上级机构编码\n001|市教育局|\n001001|市第一中学|001", false),
        ("底稿", "姓名|单位\n张三|市教育局", true),
        ("空白", "", false),
        (
            "人员",
            "全市人员名册|||\n单位编码|姓名|编制类型|姓名\n001|张三|行政编制|\n001001|李四|事业编制|\n合计|2||",
            false,
        ),
    ] {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        sheet.set_hidden(is_hidden);
        for (line, row) in cells(rows).iter().enumerate() {
            for (column, cell) in row.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
                sheet.write_string(line as u32, column as u16, *cell).unwrap();
            }
        }
    }
    book.save(&path).unwrap();
    let sights = screen.door.look(std::slice::from_ref(&path)).unwrap();
    let seen: Vec<_> = sights.iter().map(|sight| (sight.sheet.as_deref().unwrap(), sight.skip_rows)).collect();
    assert_eq!(seen, [("机构", 0), ("人员", 1)]);
    let codes: Vec<&str> = sights.iter().flat_map(|sight| &sight.notes).map(|note| note.code).collect();
    assert_eq!(codes, ["look-sheet-hidden", "look-title-rows", "look-heading-twice", "look-total-row"]);
    assert_eq!(sights[1].sample[0], ["001", "张三", "行政编制", ""]);

    // One profile of both sheets, which reads the workbook as it is.
    let program = Program::new();
    program.run(&["new", "--office", "云澜市", "--code", "YL"]).well();
    let file = path.to_str().unwrap();
    let (toml, said) = first_profile(&program, file);
    assert!(said.contains("hidden sheet 底稿") && toml.contains("sheets = [\"机构\", \"人员\"]"), "{said}{toml}");
    let profile = filled_in(&program, &toml, "");
    let report = json(&program.run(&["import", "--profile", &profile, "--format", "json", file]).well());
    assert_eq!((report["taken"].as_u64(), report["skipped"].as_u64()), (Some(4), Some(1)), "{report}\n{toml}");

    // A text file of an old system.
    let (bytes, _, _) =
        encoding_rs::GB18030.encode("单位;姓名;编制类型\n市教育局;张三;行政编制\n市财政局;李四;行政编制\n");
    let file = screen.file("old.txt", bytes);
    let sights = screen.door.look(&[file]).unwrap();
    let sight = &sights[0];
    assert_eq!(
        (sight.format.as_str(), sight.encoding.as_deref(), sight.delimiter),
        ("csv", Some("gb18030"), Some(';'))
    );
    assert_eq!(said_codes(sight), ["look-encoding"]);
    assert!(compose(&screen, sight).contains("encoding = \"gb18030\"  # guess: "));

    // Meanings that cannot be.
    let twice = [Some("unit-name".to_string()), Some("unit-name".to_string()), None];
    assert_eq!(screen.door.compose(sight, &twice).unwrap_err().message.code, "compose-twice");
    let unknown = [Some("nonsense".to_string()), None, None];
    assert_eq!(screen.door.compose(sight, &unknown).unwrap_err().message.code, "compose-unknown");
    assert_eq!(screen.door.compose(sight, &[None, None, None]).unwrap_err().message.code, "compose-nothing");
}

fn said_codes(sight: &Sight) -> Vec<&'static str> {
    sight.notes.iter().map(|note| note.code).collect()
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 40, ..Default::default() })]

    /// Whatever stands in a table: looking ends well, and what is composed reads the file without a panic.
    #[test]
    fn any_table_is_looked_at(cells in proptest::collection::vec(
        proptest::collection::vec(proptest::sample::select(CELLS), 1..7), 1..9)) {
        let screen = Screen::new();
        let rows: Vec<String> = cells.iter().map(|row| {
            let quoted: Vec<String> = row.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
            quoted.join(",")
        }).collect();
        let file = screen.file("any.csv", rows.join("\n"));
        let Ok(sights) = screen.door.look(std::slice::from_ref(&file)) else { return Ok(()) };
        for sight in &sights {
            let mut chosen: Vec<Option<String>> =
                sight.columns.iter().map(|seen| seen.meaning.map(str::to_string)).collect();
            if sight.columns.last().is_some_and(|seen| seen.heading.starts_with("(quota")) {
                chosen.pop();
                chosen.push(Some("every-administrative".to_string()));
            }
            match screen.door.compose(sight, &chosen) {
                Ok(profile) => {
                    let request = ImportRequest {
                        profile: "any".into(),
                        profile_text: Some(profile),
                        files: vec![file.clone()],
                        dry_run: true,
                        ..ImportRequest::default()
                    };
                    if let Ok(trial) = screen.take(&request) {
                        let report = trial.report;
                        proptest::prop_assert_eq!(
                            report.taken + report.unchanged + report.rejected + report.skipped, report.read);
                    }
                }
                Err(problem) => proptest::prop_assert!(
                    matches!(problem.message.code, "compose-nothing" | "compose-open"), "{:?}", problem.message),
            }
        }
    }
}

/// Headings and cells of all sorts.
const CELLS: &[&str] = &[
    "",
    " ",
    "单位",
    "姓名",
    "Name",
    "Agency",
    "编制类型",
    "核定编制",
    "实有",
    "身份证号",
    "岗位编号",
    "任职人",
    "上级单位",
    "节点",
    "上级节点",
    "机构编码",
    "合计",
    "小计",
    "Total",
    "行政编制",
    "某某编制",
    "张三",
    "空缺",
    "Vacant",
    "12",
    "0.5",
    "-1",
    "3.14159",
    "2026-01-01",
    "1985.06",
    "13/13/1990",
    "11010519491231002X",
    "440300198506150000",
    "1.2E+17",
    "£12",
    "12人",
    "是",
    "a\nb",
    "\"",
    "\\",
    "# guess: ",
    "]]",
    "\u{202e}x",
    "核定编制/行政",
    "路径/中/的",
    "一二三四五六七八九十一二三四五六七八九十",
];

/// The profile that `profiles new` writes for a file, and what it says of it.
fn first_profile(program: &Program, file: &str) -> (String, String) {
    let done = program.run(&["profiles", "new", file]);
    assert_eq!(done.status(), 0, "{file}: {}", done.err());
    (done.out(), done.err())
}

/// Its open places filled in, to a file.
fn filled_in(program: &Program, toml: &str, kind: &str) -> String {
    let path = program.path("profile.toml");
    std::fs::write(&path, toml.replace("=…", &format!("={kind}"))).unwrap();
    path.to_str().unwrap().to_string()
}

#[test]
fn profiles_new_writes_what_import_reads() {
    let screen = Screen::new();
    for (name, rows, kind) in
        [("people-zh", 3, "administrative"), ("posts-en", 3, "administrative"), ("pools-zh", 3, "")]
    {
        let program = Program::new();
        program.run(&["new", "--office", "云澜市", "--code", "YL"]).well();
        let case = TABLES.iter().find(|case| case.0 == name).unwrap();
        let file = xlsx(&screen, name, case.1);
        let (toml, said) = first_profile(&program, file.to_str().unwrap());
        assert!(said.contains("A first profile: "), "{said}");
        let profile = filled_in(&program, &toml, kind);
        let args = ["import", "--profile", &profile, "--dry-run", "--format", "json", file.to_str().unwrap()];
        let report = json(&program.run(&args).well());
        assert_eq!((report["taken"].as_u64(), report["rejected"].as_u64()), (Some(rows), Some(0)), "{name}: {report}");
    }
}

#[test]
fn profiles_new_says_what_is_wrong_with_a_file() {
    let program = Program::new();
    let write = |name: &str, bytes: &[u8]| std::fs::write(program.path(name), bytes).unwrap();
    write("picture.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    write("broken.xlsx", b"PK\x03\x04 nothing");
    write("people.csv", "姓名,单位\n张三,市教育局\n".as_bytes());
    for (args, status, says) in [
        (&["profiles", "new", "nowhere.csv"][..], 4, "nowhere.csv"),
        (&["profiles", "new", "picture.csv"], 4, "picture.csv"),
        (&["profiles", "new", "broken.xlsx"], 4, "broken.xlsx"),
        (&["profiles", "new", "."], 4, "folder"),
        (&["profiles", "estab", "people.csv"], 2, "profiles new"),
        (&["profiles", "new", "people.csv", "--out", "people.csv"], 3, "people.csv"),
    ] {
        program.run(args).refused(status, says);
    }
    program.run(&["profiles", "new"]).refused(2, "FILE");
    // To a file: nothing on stdout, and never over another.
    let done = program.run(&["profiles", "new", "people.csv", "--out", "mine.toml"]);
    assert!(done.status() == 0 && done.out().is_empty(), "{}", done.err());
    let text = std::fs::read_to_string(program.path("mine.toml")).unwrap();
    assert!(text.contains("name = \"people\"") && text.contains("  # guess: "), "{text}");
    program.run(&["profiles", "new", "people.csv", "--out", "mine.toml"]).refused(3, "mine.toml");
}

/// Real files of layouts that nobody described: the first profile reads them as it stands.
#[test]
fn real_files_get_a_profile_that_reads_them() {
    for (set, file, kind, read, taken) in [
        ("us-plum-2016", "2016-positions.csv", "us-plum", 8_358, 8_000),
        ("cn-hubei-2026", "2026-01-14.xlsx", "administrative", 5_225, 5_200),
        ("cn-smz", "heze-定陶区.tsv", "", 146, 140),
        ("encodings", "heze-shizhi.gb18030.csv", "", 1, 1),
    ] {
        let Some(folder) = real::set(set) else { return };
        let file = folder.join(file).to_str().unwrap().to_string();
        let program = real::office("somewhere");
        let (toml, _) = first_profile(&program, &file);
        let profile = filled_in(&program, &toml, kind);
        let rejects = program.path("rejects.csv").to_str().unwrap().to_string();
        let args = ["import", "--profile", &profile, "--dry-run", "--rejects", &rejects, "--format", "json", &file];
        let report = json(&program.run(&args).well());
        println!("{set}: {report}");
        let count = |name: &str| report[name].as_u64().unwrap();
        assert!(count("read") >= read && count("taken") >= taken, "{set}: {report}\n{toml}");
        assert_eq!(count("taken") + count("unchanged") + count("rejected") + count("skipped"), count("read"));
    }
}
