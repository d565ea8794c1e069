//! Formats are known by content: the same roster as XLS, ODS and XLSX; what has the wrong name; what is no table.

use super::reference::workbook;
use super::*;

const ROSTER: &str = "name = \"roster\"\n[file]\nheader = \"find\"\n[[table]]\nname = \"people\"\n[table.columns]\nunit = { headers = [\"单位编码\"], required = true, fill = \"down\" }\nname = { headers = [\"姓名\"], required = true }\nnumber = { headers = [\"身份证号\"], type = \"number\" }\nentered = { headers = [\"入编日期\"], type = \"date\", dates = [\"ymd\", \"serial\"] }\nshare = { headers = [\"折算\"], type = \"places\" }\n[[table.item]]\nitem = \"person\"\nnumber = \"number\"\nname = \"name\"\npool = { unit = { code = \"unit\" }, kind = \"=administrative\" }\nshare = \"share\"\ntenure = { entered_on = \"entered\" }\n";

fn roster() -> Profile {
    parse(ROSTER, "roster").unwrap_or_else(|message| panic!("{message}"))
}

/// `tests/data/exchange/roster.xls` is a BIFF8 workbook written with the Python package xlwt 1.3: a merged title row
/// (`write_merge`), five headings, three people of which the first two have one merged unit, dates as formatted numbers,
/// one identity number written as a number (what a spreadsheet makes of it), and a second sheet that is hidden.
#[test]
fn one_roster_in_three_kinds_of_workbook() {
    let dir = tempfile::tempdir().unwrap();
    let (by_content, odf) = (dir.path().join("roster.csv"), dir.path().join("roster.xlsx"));
    std::fs::copy(small("roster.xls"), &by_content).unwrap();
    let rows = [
        vec!["人员花名册"],
        vec!["单位编码", "姓名", "身份证号", "入编日期", "折算"],
        vec!["A1", "张三", "11010519491231002X", "2009-07-01", "1"],
        vec!["", "李四", "440524188001010014", "2012-03-01", "0.5"],
        vec!["A2", "王五", "4.40106E+17", "", "1"],
    ];
    std::fs::write(&odf, ods(&rows, false)).unwrap();
    let grid = "[sheet 花名册]\n人员花名册\n单位编码 | 姓名 | 身份证号 | 入编日期 | 折算\n'A1 | 张三 | 11010519491231002X | 39995 | 1\n | 李四 | '440524188001010014 | '2012.3.1 | 0.5\n'A2 | 王五 | 440106198001010000 | | 1\n[hidden 旧表]\nx\n";
    let xlsx = dir.path().join("roster.xls");
    workbook(&xlsx, grid);
    let person = |number: &str, name: &str, share: &str, date: &str| {
        format!(
            "person {number} {name} in #A1:administrative at ? post ? share {share} state ? apart ? entry ? | entered_on={date}"
        )
    };
    let want = [
        person("11010519491231002X", "张三", "1", "2009-07-01"),
        person("440524188001010014", "李四", "0.5", "2012-03-01"),
    ];
    for (file, notes) in [
        (small("roster.xls"), vec!["warning-sheet-hidden"]),
        (by_content, vec!["warning-name-ending", "warning-sheet-hidden"]),
        (odf, vec!["warning-name-ending"]),
        (xlsx, vec!["warning-name-ending", "warning-sheet-hidden"]),
    ] {
        let run = run_by(roster(), std::slice::from_ref(&file)).unwrap_or_else(|problem| panic!("{}", problem.message));
        assert_eq!(lines(&run), want, "{}", file.display());
        assert_eq!((run.read, run.rejected), (3, 1), "{}", file.display());
        assert_eq!(run.codes.get("reject-number-damaged"), Some(&1), "{}", file.display());
        assert_eq!(run.notes.iter().map(|note| note.code).collect::<Vec<_>>(), notes, "{}", file.display());
    }
}

/// Text under any name and in any encoding is read; pages and XML under the name of a workbook have their sentence.
#[test]
fn names_promise_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let table = "单位编码\t姓名\t入编日期\r\nA1\t张三\t40969\r\n";
    let wide = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    for (name, bytes, code) in [
        ("wide.csv", wide(&format!("\u{feff}{table}")), None),
        ("unmarked.csv", wide(table), None),
        ("gbk.xls", encoding_rs::GBK.encode(table).0.to_vec(), None),
        ("marked.xlsx", format!("\u{feff}{table}").into_bytes(), None),
        ("page.xlsx", b"<html><table><tr><td>1</td></tr></table></html>".to_vec(), Some("read-page")),
        ("page.xls", wide("\u{feff}\r\n<HTML>"), Some("read-page")),
        ("markup.xls", b"<?xml version=\"1.0\"?>\n<Workbook/>".to_vec(), Some("read-markup")),
    ] {
        let file = dir.path().join(name);
        std::fs::write(&file, bytes).unwrap();
        match (run_by(roster(), &[file]), code) {
            (Ok(run), None) => {
                let people = lines(&run);
                assert!(people.len() == 1 && people[0].contains("张三 in #A1"), "{name} {people:?}");
                assert!(people[0].ends_with("entered_on=2012-03-01"), "{name} {people:?}");
                let told = run.notes.iter().any(|note| note.code == "warning-name-ending");
                assert_eq!(told, !name.ends_with(".csv"), "{name} {:?}", run.notes);
            }
            (Err(problem), Some(code)) => assert_eq!((problem.message.code, problem.exit), (code, 4), "{name}"),
            (Ok(_), Some(_)) => panic!("{name} was taken"),
            (Err(problem), None) => panic!("{name} {}", problem.message),
        }
    }
}

/// Rows that were rejected before: alone they may not say where they belong.
#[test]
fn mended_rows_stand_alone_or_say_so() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("rejects.csv");
    let added = "estab_file,estab_line,estab_reason";
    for (profile, text, codes) in [
        ("cn-unit-tree", format!("node,parent_node,unit_code,name,{added}\n9,-1,,某市,f,2,x\n"), vec![]),
        (
            "cn-unit-tree",
            format!("node,parent_node,unit_code,name,{added}\n9,4,,办公室,f,2,x\n"),
            vec![("reject-parent-elsewhere", 1)],
        ),
        (
            "uk-organogram",
            format!(
                "Parent Department,Organisation,Unit,Reporting Senior Post,Grade,Number of Posts in FTE,{added}\nA,B,C,1,AO,2,f,2,x\n"
            ),
            vec![("reject-count-elsewhere", 1)],
        ),
    ] {
        std::fs::write(&file, text).unwrap();
        let run = run(profile, std::slice::from_ref(&file)).unwrap_or_else(|problem| panic!("{}", problem.message));
        assert_eq!(run.codes.iter().map(|(code, count)| (*code, *count)).collect::<Vec<_>>(), codes, "{:?}", run.rows);
    }
}

fn shape() -> impl Strategy<Value = String> {
    let column = (0usize..4, 0usize..7).prop_map(|(name, form)| {
        let form = match form {
            0 => "{}",
            1 => "{ type = \"places\", numbers = [\"spaced\", \"worded\", \"bracketed\"] }",
            2 => "{ type = \"date\", dates = [\"ymd\", \"ym\", \"serial\"], bad = \"warn\" }",
            3 => "{ fill = \"down\" }",
            4 => "{ fill = \"right\", needed = true }",
            5 => "{ place = 2 }",
            _ => "{ split = { at = \",\", part = -1 } }",
        };
        (["a", "b", "c", "d"][name], form)
    });
    let table = (
        proptest::collection::btree_map(0usize..4, column, 1..4),
        prop_oneof!["first", "find", "none"],
        1u32..3,
        0usize..4,
    );
    table.prop_map(|(columns, header, rows, extra)| {
        let named: BTreeMap<&str, &str> = columns.into_values().collect();
        let first = named.keys().next().copied().unwrap_or("a");
        let columns: String = named.iter().map(|(name, form)| format!("{name} = {form}\n")).collect();
        let extra = match extra {
            0 => String::new(),
            1 => format!("[table.totals]\nwhen = {{ column = \"{first}\", is = [\"x\"] }}\ncolumns = [\"{first}\"]\n"),
            2 => format!("[[table.subtotal]]\nwhen = {{ column = \"{first}\", is = [\"x\"] }}\ncolumns = [\"{first}\"]\nof = \"below\"\n"),
            _ => format!("[table.tree]\nby = \"indent\"\nnode = \"{first}\"\n"),
        };
        format!(
            "name = \"x\"\n[file]\nother_columns = \"ignore\"\nheader = \"{header}\"\nheader_rows = {rows}\n[[table]]\nname = \"t\"\n[table.columns]\n{columns}{extra}[[table.item]]\nitem = \"document\"\nnumber = \"{first}\"\n"
        )
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Any profile of these parts over any table: every row is accounted for, and the second reading is the first.
    #[test]
    fn any_rows_through_any_profile_are_accounted_for(
        toml in shape(),
        rows in proptest::collection::vec(proptest::collection::vec("[a-dx0-3,.() 　人]{0,4}", 1..6), 0..12),
    ) {
        let mut csv = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
        rows.iter().for_each(|row| csv.write_record(row).unwrap());
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("f.csv");
        std::fs::write(&file, csv.into_inner().unwrap()).unwrap();
        let profile = parse(&toml, "x").unwrap_or_else(|message| panic!("{toml}\n{message}"));
        if let Ok(run) = run_by(profile, &[file]) {
            prop_assert_eq!(run.read, run.items + run.rejected + run.skipped);
            prop_assert!(run.read as usize <= rows.len());
        }
    }

    /// Any change of a profile that is well: a sentence or a profile, never a stop.
    #[test]
    fn no_changed_profile_makes_it_panic(at in 0usize..4000, cut in 0usize..40, put in "[a-z\\[\\]=\"'\\\\\n{}, .0-9-]{0,20}") {
        for (_, text) in builtin() {
            let chars: Vec<char> = text.chars().collect();
            let at = at % chars.len();
            let changed: String =
                chars[..at].iter().copied().chain(put.chars()).chain(chars[(at + cut).min(chars.len())..].iter().copied()).collect();
            let _ = parse(&changed, "x");
        }
    }
}
