use super::*;
use crate::domain::id::Id;
use crate::domain::quantity::Places;
use calamine::{Data, Reader, Xlsx};
use std::io::Cursor;

const COLUMNS: &[ColumnSpec] = &[
    ColumnSpec::new("number", CellType::Text),
    ColumnSpec::new("name", CellType::Text),
    ColumnSpec::hidden("secret", CellType::Text),
    ColumnSpec::new("places", CellType::Places),
    ColumnSpec::new("count", CellType::Int),
    ColumnSpec::new("on", CellType::Date),
    ColumnSpec::new("id", CellType::Id),
    ColumnSpec::new("counts", CellType::Flag),
    ColumnSpec::new("what", CellType::Message),
];

fn form(draft: Option<&str>) -> Form<'static> {
    Form {
        date: Date::parse("2026-09-30").unwrap(),
        author: "市编办".into(),
        words: &|message| format!("说:{}", message.code),
        yes_no: ("是".into(), "否".into()),
        draft: draft.map(str::to_string),
    }
}

fn row(number: &str, name: &str, milli: Option<i64>, count: i64, on: &str) -> Vec<Cell> {
    vec![
        number.into(),
        name.into(),
        "不给看".into(),
        milli.map(Places::from_milli).into(),
        Cell::Int(count),
        Date::parse(on).unwrap().into(),
        Id::parse("u12").unwrap().into(),
        true.into(),
        Message::new("flag-over").into(),
    ]
}

fn sheet(title: &str, rows: Vec<Vec<Cell>>) -> Sheet<'static> {
    Sheet {
        title: title.into(),
        headline: None,
        caption: vec!["花名册 2026-09-30".into()],
        groups: Vec::new(),
        headings: COLUMNS.iter().map(|column| format!("列{}", column.name)).collect(),
        columns: COLUMNS.into(),
        identity: &["number"],
        rows: Box::new(rows.into_iter()),
        after: nothing(),
    }
}

fn made(mut sheets: Vec<Sheet>, draft: Option<&str>, sheet_rows: u32) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    let (form, folder) = (form(draft), tempfile::tempdir().unwrap());
    Maker::new(&form, folder.path(), sheet_rows).unwrap().make(&mut out, &mut sheets).unwrap();
    out.into_inner()
}

fn member(bytes: &[u8], name: &str) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    std::io::read_to_string(zip.by_name(name).unwrap()).unwrap()
}

#[test]
fn the_same_cells_come_back() {
    let mut one = sheet("花名册", vec![row("440301199001011234", "张伟", Some(1_500), 3, "1990-01-01")]);
    one.after = Box::new(|| vec![vec!["合计".into(), Cell::Unknown, Cell::Unknown, Places::whole(1_204).into()]]);
    let bytes = made(vec![one], None, SHEET_ROWS_MAX);
    let mut book = Xlsx::new(Cursor::new(&bytes)).unwrap();
    let range = book.worksheet_range("花名册").unwrap();
    let text = |row, col| range.get((row, col)).unwrap().to_string();
    assert_eq!(text(0, 0), "花名册 2026-09-30");
    assert_eq!(
        (0..8).map(|col| text(1, col)).collect::<Vec<_>>().join(" "),
        "列number 列name 列places 列count 列on 列id 列counts 列what"
    );
    assert_eq!(range.get((2, 0)).unwrap(), &Data::String("440301199001011234".into()));
    assert_eq!(text(2, 1), "张伟");
    assert_eq!(range.get((2, 2)).unwrap(), &Data::Float(1.5));
    assert_eq!(range.get((2, 3)).unwrap(), &Data::Float(3.0));
    let Some(Data::DateTime(on)) = range.get((2, 4)) else { panic!("{:?}", range.get((2, 4))) };
    assert_eq!(on.as_f64(), 32_874.0);
    assert_eq!([text(2, 5), text(2, 6), text(2, 7)], ["u12", "是", "说:flag-over"]);
    assert_eq!(range.get((3, 0)).unwrap(), &Data::Empty);
    assert_eq!((text(4, 0), text(4, 2)), ("合计".to_string(), "1204".to_string()));
}

#[test]
fn the_same_content_gives_the_same_bytes() {
    let once =
        || made(vec![sheet("空编", vec![row("1", "甲", None, 1, "2020-02-29")]), sheet("花名册", vec![])], None, 99);
    assert!(once() == once());
}

#[test]
fn sheets_are_made_for_people_and_paper() {
    let bytes = made(
        vec![sheet("空编", vec![row("01234", "中华人民共和国某市人民政府办公室", Some(1_000), 1, "2020-02-29")])],
        Some("草稿"),
        99,
    );
    let xml = member(&bytes, "xl/worksheets/sheet1.xml");
    for (what, part) in [
        ("freeze", r#"<pane ySplit="3" topLeftCell="A4""#),
        ("filter", r#"<autoFilter ref="A3:H4"/>"#),
        ("paper", r#"paperSize="9""#),
        ("across", r#"orientation="landscape""#),
        ("no warning", r#"numberStoredAsText="1""#),
        ("draft on every page", "&amp;C草稿"),
        ("draft on the sheet", "<t>草稿</t>"),
        // 16 characters are 32 cells, and two more.
        ("width", r#"<col min="2" max="2" width="34."#),
    ] {
        assert!(xml.contains(part), "{what}: {xml}");
    }
    assert!(member(&bytes, "xl/workbook.xml").contains("_xlnm.Print_Titles"));
    assert!(
        member(&bytes, "xl/styles.xml").contains("yyyy\\-mm\\-dd")
            || member(&bytes, "xl/styles.xml").contains("yyyy-mm-dd")
    );
    let core = member(&bytes, "docProps/core.xml");
    assert_eq!(core.matches(">2026-09-30T00:00:00Z<").count(), 2, "made and changed on the date it stands for: {core}");
}

#[test]
fn long_lists_go_on_in_another_sheet() {
    let rows: Vec<_> = (0..25).map(|n| row(&n.to_string(), "甲", None, n, "2020-01-01")).collect();
    let bytes = made(vec![sheet("花名册", rows)], None, 12);
    let mut book = Xlsx::new(Cursor::new(&bytes)).unwrap();
    assert_eq!(book.sheet_names(), ["花名册", "花名册 (2)", "花名册 (3)"]);
    let counts: Vec<usize> =
        book.sheet_names().iter().map(|name| book.worksheet_range(name).unwrap().height() - 2).collect();
    assert_eq!(counts, [10, 10, 5]);
}

#[test]
fn tabs_get_names_they_may_have() {
    let titles = [
        "a/b:c",
        "",
        "A_B_C",
        "机构编制管理情况统计表（二〇二六年九月三十日）甲乙丙丁戊己庚辛壬癸",
        "机构编制管理情况统计表（二〇二六年九月三十日）甲乙丙丁戊己庚辛壬癸",
    ];
    let bytes = made(titles.iter().map(|title| sheet(title, vec![])).collect(), None, 99);
    let names = Xlsx::new(Cursor::new(&bytes)).unwrap().sheet_names();
    assert_eq!(names.len(), 5);
    assert_eq!(names[..3], ["a_b_c", "_", "A_B_C (2)"]);
    assert!(names.iter().all(|name| name.encode_utf16().count() <= TITLE_UNITS_MAX), "{names:?}");
}

#[test]
fn dates_before_excel_and_long_numbers_are_texts() {
    let rows =
        vec![row("x", "y", None, 1_234_567_890_123_456_789, "1899-12-31"), row("x", "y", None, -5, "1900-03-01")];
    let bytes = made(vec![sheet("s", rows)], None, 99);
    let range = Xlsx::new(Cursor::new(&bytes)).unwrap().worksheet_range("s").unwrap();
    assert_eq!(range.get((2, 2)).unwrap(), &Data::String("?".into()), "not stated");
    assert_eq!(range.get((2, 3)).unwrap(), &Data::String("1234567890123456789".into()));
    assert_eq!(range.get((2, 4)).unwrap(), &Data::String("1899-12-31".into()));
    assert_eq!(range.get((3, 3)).unwrap(), &Data::Float(-5.0));
    assert!(matches!(range.get((3, 4)), Some(Data::DateTime(on)) if on.as_f64() == 61.0));
}

#[test]
fn a_cell_too_long_is_told() {
    let mut sheets = vec![sheet("s", vec![row("1", &"长".repeat(40_000), None, 1, "2020-01-01")])];
    let (form, folder) = (form(None), tempfile::tempdir().unwrap());
    let refused = write(&folder.path().join("x.xlsx"), &mut sheets, &form).unwrap_err();
    assert_eq!(refused.code, "export-cell-long");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}
