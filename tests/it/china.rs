//! The Chinese layouts through the built program: the real-name roster as a workbook with Chinese sheets and headings, whole
//! and with each rule of the forms broken once.

use crate::real::{import, rows, text};
use crate::support::program::{Program, json};
use rust_xlsxwriter::Workbook;
use serde_json::Value;
use std::collections::BTreeSet;

type Sheet<'a> = (&'a str, &'a str, &'a [&'a str]);

const UNITS: Sheet = (
    "机构",
    "*机构编码|*机构名称|规范简称|统一社会信用代码|*上级机构编码|*机构类别|机构级别|经费形式|成立日期",
    &[
        "440300|深圳市|||| 机构分组|||",
        "440301|市教育局|市教育局|11440300MB0A567831|440300|政府工作部门|正厅|全额拨款|2004-07-01",
        "440302|市教育科学研究院||12440300MB2C123488|440301|事业单位|正处级|财政核补|1983-05-01",
    ],
);
const QUOTA: Sheet = (
    "编制",
    "*机构编码|机构名称|*编制类型|*核定编制|实有|批准文号",
    &[
        "440301|市教育局|行政编制|12|4|深编〔2020〕12号",
        "440301|市教育局|工勤编制|2|0|深编〔2020〕12号",
        "440302|市教育科学研究院|事业编制|30|2|深编〔2019〕3号",
        "|合计||44||",
    ],
);
const LEADING: Sheet = (
    "领导职数",
    "*机构编码|机构名称|*职数类别|*应配|实配|批准文号",
    &[
        "440301|市教育局|单位正职|1|1|深编〔2020〕12号",
        "440301|市教育局|单位副职|3|1|深编〔2020〕12号",
        "440301|市教育局|内设机构正职|2|1|深编〔2020〕12号",
        "440302|市教育科学研究院|单位正职|1|1|深编〔2019〕3号",
    ],
);
const PEOPLE_HEAD: &str = "*姓名|*身份证号|*性别|*民族|*出生日期|政治面貌|学历|学位|*机构编码|*所在单位|*所在机构|*人员分类|*编制类型|占编状态|入编时间|入编文号|进入形式|领导职务级别|出编时间";
const PEOPLE: Sheet = (
    "人员信息",
    PEOPLE_HEAD,
    &[
        "张伟|44030019850615001X|男|汉族|1985-06-15|中共党员|大学本科毕业|学士|440301|市教育局|市教育局|单位正职|行政编制|在职|2008-07-01|深人〔2008〕1号|考录|厅局级正职|",
        "李芳|440300198506150028|女|壮族|1985-06-15|群众|硕士研究生毕业|硕士|440301|市教育局|市教育局|单位副职|行政编制|在职|2010-07-01|深人〔2010〕1号|考录|厅局级副职|",
        "王强|440300197001010033|男|维吾尔族|1970-01-01|中共预备党员|||440301|市教育局|人事处|内设机构正职|行政编制|在职|1995-07-01||调入|县处级正职|",
        "买买提·艾力|110102199101010078|男|维吾尔族|1991-01-01||||440301|市教育局|人事处|非领导|行政编制|离岗保留身份|2014-07-01||||",
        "赵敏|110105491231002|女|汉族|1949-12-31|||博士|440302|市教育科学研究院|市教育科学研究院|单位正职|事业编制|在职|1980-07-01||人才引进|县处级正职|",
        "钱进|110000196512319991|男|回族|1965-12-31||||440302|市教育科学研究院|市教育科学研究院|非领导|事业编制|长期病休|1990-07-01||公开招聘||",
    ],
);

/// Writes a workbook of text cells, as the official template has them: a title above the headings.
fn workbook(program: &Program, name: &str, sheets: &[Sheet]) -> String {
    let mut book = Workbook::new();
    for (name, head, rows) in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(*name).unwrap();
        sheet.write_string(0, 0, format!("{name}信息表（2026年）")).unwrap();
        for (line, row) in [head].into_iter().chain(rows.iter()).enumerate() {
            for (column, cell) in row.split('|').enumerate() {
                sheet.write_string(line as u32 + 1, column as u16, cell.trim()).unwrap();
            }
        }
    }
    let path = program.path(name);
    book.save(&path).unwrap();
    path.to_str().unwrap().to_string()
}

fn office() -> Program {
    let program = Program::new();
    program.run(&["new", "--office", "云州市委编办", "--code", "990100"]).well();
    program
}

#[test]
fn a_roster_comes_in_whole() {
    let program = office();
    let file = workbook(&program, "名册.xlsx", &[UNITS, QUOTA, LEADING, PEOPLE]);
    let report = import(&program, "cn-roster", std::slice::from_ref(&file));
    let counts = ["taken", "rejected", "skipped"].map(|name| report[name].as_u64().unwrap());
    assert_eq!(counts, [16, 0, 1], "{report}");
    let sums = report["control_sums"].as_array().unwrap();
    let sum = sums.iter().find(|sum| sum["name"] == "核定编制").unwrap();
    assert_eq!((&sum["stated"], &sum["found"]), (&44.into(), &44.into()), "{report}");
    let codes: Vec<&str> = report["warnings"].as_array().unwrap().iter().map(|told| text(told, "code")).collect();
    assert_eq!(codes, ["warning-unit-made"], "only the department has no row of its own: {report}");

    let pools = rows(&program, &["vacancies", "--all"]);
    let figures: Vec<String> = pools
        .iter()
        .map(|pool| {
            let of = |name: &str| pool[name].to_string();
            let (unit, kind) = (text(pool, "unit_name"), text(pool, "kind"));
            format!("{unit} {kind} {} {} {}", of("approved"), of("occupied"), of("vacant"))
        })
        .collect();
    for want in [
        "市教育局 administrative 12 3 9",
        "市教育局 service 2 0 2",
        "市教育局 head 1 1 0",
        "市教育局 deputy 3 1 2",
        "市教育局 department-head 2 1 1",
        "市教育科学研究院 institution 30 2 28",
        "市教育科学研究院 head 1 1 0",
    ] {
        assert!(figures.contains(&want.to_string()), "{want}: {figures:#?}");
    }
    assert_eq!(figures.len(), 7);
    let people = rows(&program, &["people"]);
    let person = |name: &str| people.iter().find(|person| text(person, "name") == name).unwrap();
    assert_eq!(text(person("王强"), "department"), "人事处", "{}", person("王强"));
    assert_eq!(text(person("张伟"), "department"), "", "{}", person("张伟"));
    assert_eq!(text(person("赵敏"), "number"), "1101**************");
    let found = json(&program.run(&["find", "11010519491231002X", "--format", "json"]).well());
    assert_eq!(found["rows"][0]["name"], "赵敏", "fifteen digits are stored as eighteen: {found}");
    program.run(&["check", "--deep"]).well();
    let again = import(&program, "cn-roster", &[file]);
    assert_eq!((again["taken"].as_u64(), again["unchanged"].as_u64()), (Some(0), Some(16)), "{again}");
}

/// A valid number: born on that day in a region, man by an odd sequence.
fn number(birth: &str, sequence: u32) -> String {
    let body = format!("440300{}{sequence:03}", birth.replace('-', ""));
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body.bytes().zip(weights).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    format!("{body}{}", ["1", "0", "X", "9", "8", "7", "6", "5", "4", "3", "2"][sum as usize % 11])
}

/// A row of 人员 that keeps every rule, some of its items replaced.
fn person(sequence: u32, changes: &[(&str, &str)]) -> String {
    let number = number("1980-01-01", sequence);
    let whole = [
        ("姓名", "孙文"),
        ("身份证号", number.as_str()),
        ("性别", "男"),
        ("民族", "汉族"),
        ("出生日期", "1980-01-01"),
        ("机构编码", "440301"),
        ("所在单位", "市教育局"),
        ("所在机构", "市教育局"),
        ("人员分类", "非领导"),
        ("编制类型", "行政编制"),
        ("占编状态", "在职"),
        ("入编时间", "2005-07-01"),
    ];
    let cell = |heading: &str| {
        let of =
            |items: &[(&str, &str)]| items.iter().find(|(name, _)| *name == heading).map(|(_, text)| text.to_string());
        of(changes).or_else(|| of(&whole)).unwrap_or_default()
    };
    PEOPLE_HEAD.split('|').map(|heading| cell(heading.trim_start_matches('*'))).collect::<Vec<_>>().join("|")
}

/// Codes of the reasons and warnings of an import that is only tried.
fn tried(program: &Program, sheets: &[Sheet]) -> (u64, BTreeSet<String>, Value) {
    let file = workbook(program, "名册.xlsx", sheets);
    let done = program.run(&["import", "--profile", "cn-roster", "--dry-run", "--format", "json", &file]);
    let report = json(&done.out());
    let told = ["reasons", "warnings"].into_iter().flat_map(|list| report[list].as_array().unwrap().clone());
    let codes = told.map(|told| text(&told, "code").to_string());
    let codes = codes.filter(|code| !matches!(code.as_str(), "skip-totals" | "warning-unit-made")).collect();
    (report["rejected"].as_u64().unwrap(), codes, report)
}

/// Each rule of the forms broken once: what is refused, what is only told.
#[test]
fn each_rule_broken_once() {
    let program = office();
    let wide: String = number("1980-01-01", 1).chars().map(|c| char::from_u32(c as u32 + 0xFEE0).unwrap()).collect();
    // A sequence of hundreds whose check digit is nought: what a spreadsheet leaves of one number in eleven.
    let ends = |day: u32| number(&format!("1980-01-{day:02}"), 100);
    let tail = (2..28).map(ends).find(|number| number.ends_with("000")).unwrap();
    for (item, text, refused, code) in [
        ("姓名", "孙 文", true, "reject-blank-inside"),
        ("姓名", "孙　文", true, "reject-blank-inside"),
        ("姓名", "", true, "reject-cell-blank"),
        ("姓名", "John Smith", false, ""),
        ("民族", "", true, "reject-cell-blank"),
        ("民族", "大和族", true, "reject-value"),
        ("民族", "汉", false, "warning-read-as"),
        ("民族", "01", false, ""),
        ("政治面貌", "党员", false, "warning-read-as"),
        ("政治面貌", "同情者", true, "reject-value"),
        ("学历", "本科", false, "warning-read-as"),
        ("学历", "20", true, "reject-value"),
        ("学位", "学士学位", false, "warning-read-as"),
        ("学位", "1博士", true, "reject-value"),
        ("领导职务级别", "正处级", false, "warning-read-as"),
        ("领导职务级别", "正大处", true, "reject-value"),
        ("性别", "未知", false, "warning-read-as"),
        ("性别", "女", false, "warning-sex-differs"),
        ("出生日期", "", true, "reject-cell-blank"),
        ("出生日期", "1980.01.01", false, "warning-date-form"),
        ("出生日期", "1980-02-30", true, "reject-date"),
        ("出生日期", "1980-01-02", false, "warning-birth-differs"),
        ("身份证号", "", true, "reject-cell-blank"),
        ("身份证号", "440300198001010017", true, "number-check"),
        ("身份证号", "4.40300198001E+17", true, "reject-number-damaged"),
        ("身份证号", "440300198001010000", true, "reject-number-damaged"),
        ("身份证号", tail.as_str(), false, "warning-number-tail warning-birth-differs warning-sex-differs"),
        ("身份证号", "4403**************", true, "reject-number-masked"),
        ("身份证号", wide.as_str(), false, "warning-full-width"),
        ("机构编码", "４４０３０１", false, "warning-full-width"),
        ("机构编码", "440399", true, "reject-unit-unknown"),
        ("编制类型", "铁饭碗", true, "reject-value"),
        ("人员分类", "领导", true, "reject-value"),
        ("占编状态", "上班", true, "reject-value"),
        ("所在机构", "", true, "reject-cell-blank"),
        ("入编时间", "1979-12-31", false, "warning-before"),
        ("入编时间", "3024-07-01", false, "warning-date-far"),
        ("出编时间", "2025-12-31", false, "warning-filled"),
    ] {
        let row = person(1, &[(item, text)]);
        let (rejected, codes, report) = tried(&program, &[UNITS, QUOTA, (PEOPLE.0, PEOPLE_HEAD, &[row.as_str()])]);
        let want: BTreeSet<String> = code.split_whitespace().map(str::to_string).collect();
        assert_eq!((rejected, &codes), (u64::from(refused), &want), "{item} {text}: {report}");
    }
    // A leader's place is the unit itself, an end before its start, one number twice.
    let first = person(1, &[]);
    for (rows, refused, want) in [
        (vec![person(1, &[("人员分类", "单位副职"), ("所在机构", "人事处")])], 1, vec!["reject-differs"]),
        (vec![person(1, &[("人员分类", "内设机构正职"), ("所在机构", "人事处")])], 0, vec![]),
        (vec![person(1, &[("占编状态", "已出编"), ("出编时间", "2004-01-01")])], 0, vec!["warning-before"]),
        (vec![first.clone(), person(1, &[("姓名", "孙武")])], 1, vec!["reject-person-twice"]),
        (vec![first.clone(), person(3, &[("姓名", "孙武")])], 0, vec![]),
    ] {
        let cells: Vec<&str> = rows.iter().map(String::as_str).collect();
        let sheets = [UNITS, QUOTA, LEADING, (PEOPLE.0, PEOPLE_HEAD, cells.as_slice())];
        let (rejected, codes, report) = tried(&program, &sheets);
        let want: BTreeSet<String> = want.iter().map(|code| code.to_string()).collect();
        assert_eq!((rejected, codes), (refused, want), "{rows:?}: {report}");
    }
    for (unit, refused, code) in [
        ("440305|市体育局||911100001000013428|440300|机关|||", true, "credit-check"),
        ("440305|市体育局||12440300MB2C123488|440300|机关|||", false, "warning-credit-repeated warning-credit-kind"),
        ("440305|市体育局||||衙门|||", true, "reject-value"),
        ("440305|市体育局||||机关|正品||", true, "reject-value"),
        ("|市体育局||||机关|||", true, "reject-cell-blank"),
        ("440305|市体育局||||机关|||二〇〇四年", true, "reject-date"),
    ] {
        let units: Vec<&str> = UNITS.2.iter().copied().chain([unit]).collect();
        let (rejected, codes, report) = tried(&program, &[(UNITS.0, UNITS.1, &units), QUOTA]);
        let want: BTreeSet<String> = code.split(' ').map(str::to_string).collect();
        assert_eq!((rejected, codes), (u64::from(refused), want), "{unit}: {report}");
    }
}

/// A number that a spreadsheet keeps as a number has lost its tail: refused, and the reject file mends.
#[test]
fn what_is_mended_comes_in_and_the_rest_does_not_repeat() {
    let program = office();
    let rows = [person(1, &[]), person(3, &[("姓名", "周 平"), ("民族", "满")]), person(5, &[("姓名", "吴越")])];
    let cells: Vec<&str> = rows.iter().map(String::as_str).collect();
    let file = workbook(&program, "名册.xlsx", &[UNITS, QUOTA, LEADING, (PEOPLE.0, PEOPLE_HEAD, &cells)]);
    let rejects = program.path("退回.csv");
    let rejects = rejects.to_str().unwrap();
    let args = ["import", "--profile", "cn-roster", "--format", "json", "--rejects", rejects, &file];
    let report = json(&program.run(&args).out());
    assert_eq!((report["taken"].as_u64(), report["rejected"].as_u64()), (Some(12), Some(1)), "{report}");
    let back = std::fs::read_to_string(rejects).unwrap();
    assert!(back.contains("周 平") && back.contains("满"), "the original text is kept: {back}");
    std::fs::write(rejects, back.replace("周 平", "周平")).unwrap();
    let again = import(&program, "cn-roster", &[rejects.to_string()]);
    assert_eq!((again["taken"].as_u64(), again["read"].as_u64()), (Some(1), Some(1)), "{again}");
    let people = crate::real::rows(&program, &["people"]);
    let names: BTreeSet<&str> = people.iter().map(|person| text(person, "name")).collect();
    assert_eq!(names, BTreeSet::from(["周平", "吴越", "孙文"]));
    // As a number cell: digits beyond the fifteenth are gone before anybody reads them.
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("人员").unwrap();
    for (column, heading) in PEOPLE_HEAD.split('|').enumerate() {
        sheet.write_string(0, column as u16, heading).unwrap();
        sheet.write_string(1, column as u16, rows[2].split('|').nth(column).unwrap()).unwrap();
    }
    sheet.write_number(1, 1, 440_300_198_001_010_119_f64).unwrap();
    let path = program.path("数字.xlsx");
    book.save(&path).unwrap();
    let done = program.run(&["import", "--profile", "cn-roster", "--format", "json", path.to_str().unwrap()]);
    let report = json(&done.out());
    assert_eq!(report["reasons"][0]["code"], "reject-number-damaged", "{report}");
}

/// Which of 招录部门 and 招录机关 is above is seen from the rows; what looks exchanged, or shows nothing, is told.
#[test]
fn exchanged_columns_are_told() {
    let above =
        [("省教育厅", ["省考试院", "省实验中学", "省教育厅"]), ("省民政厅", ["省福利院", "省殡仪馆", "省民政厅"])];
    let pairs: Vec<(&str, &str)> =
        above.iter().flat_map(|(upper, lower)| lower.iter().map(move |lower| (*upper, *lower))).collect();
    let turned: Vec<(&str, &str)> = pairs.iter().map(|(upper, lower)| (*lower, *upper)).collect();
    for (rows, code) in [
        (pairs.as_slice(), None),
        (turned.as_slice(), Some("warning-columns-exchanged")),
        (&pairs[..1], Some("warning-columns-order")),
    ] {
        let program = office();
        let mut csv = "2026年招录职位表,,,,\n招录部门,招录机关,职位名称,职位代码,招录人数\n".to_string();
        for (place, (one, two)) in rows.iter().enumerate() {
            csv += &format!("{one},{two},综合管理岗,1423020100{place},2人\n");
        }
        csv += &format!("合计,,,,{}\n", rows.len() * 2 + 1);
        let file = program.path("职位.csv");
        std::fs::write(&file, csv).unwrap();
        let report = import(&program, "cn-positions", &[file.to_str().unwrap().to_string()]);
        assert_eq!(report["taken"].as_u64(), Some(rows.len() as u64), "{report}");
        let warnings = report["warnings"].as_array().unwrap().iter();
        let codes: Vec<&str> =
            warnings.map(|told| text(told, "code")).filter(|code| code.contains("columns")).collect();
        assert_eq!(codes, code.into_iter().collect::<Vec<_>>(), "{report}");
        // What the row of totals says is compared, not believed.
        let sum = &report["control_sums"][0];
        let want = (rows.len() as u64 * 2 + 1, rows.len() as u64 * 2);
        assert_eq!((sum["stated"].as_u64().unwrap(), sum["found"].as_u64().unwrap()), want, "{report}");
        let units = crate::real::rows(&program, &["units"]);
        let below = units.iter().find(|unit| text(unit, "name") == "省考试院").unwrap();
        assert!(below["path"].to_string().contains("省教育厅"), "{below}");
    }
}
