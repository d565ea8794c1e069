//! The four forms of a listing, over listings made by hand.

use crate::desk::{date, unit};
use crate::source;
use estab::cli::{Form, write_listing};
use estab::domain::id::{Id, IdKind};
use estab::domain::message::Message;
use estab::domain::quantity::Places;
use estab::domain::table::{Cell, CellType, ColumnSpec, Listing, Totals};
use estab::office::words::{Language, Words};
use unicode_width::UnicodeWidthStr;

const VACANCIES: &[ColumnSpec] = &[
    ColumnSpec::hidden("pool", CellType::Id),
    ColumnSpec::hidden("unit", CellType::Id),
    ColumnSpec::new("unit_name", CellType::Text),
    ColumnSpec::hidden("kind", CellType::Text),
    ColumnSpec::new("kind_name", CellType::Text),
    ColumnSpec::new("approved", CellType::Places),
    ColumnSpec::new("occupied", CellType::Places),
    ColumnSpec::new("vacant", CellType::Places),
    ColumnSpec::new("excess", CellType::Places),
    ColumnSpec::new("frozen", CellType::Places),
    ColumnSpec::new("reserved", CellType::Places),
    ColumnSpec::new("advance", CellType::Places),
    ColumnSpec::new("lent", CellType::Places),
    ColumnSpec::new("available", CellType::Places),
    ColumnSpec::new("vacant_since", CellType::Date),
    ColumnSpec::new("approved_document", CellType::Text),
];

fn vacancies() -> Listing {
    let mut listing = Listing::new("vacancies", date("2026-11-23"), 1_234, VACANCIES);
    let row = |number: u64, name: &str, places: [Option<i64>; 9], since: Option<&str>| -> Vec<Cell> {
        let mut row: Vec<Cell> = vec![Id::new(IdKind::Pool, number).into(), unit(number).into(), name.into()];
        row.extend(["administrative".into(), "行政编制".into()]);
        row.extend(places.map(|milli| Cell::from(milli.map(Places::from_milli))));
        row.push(Cell::from(since.map(date)));
        row.push("云编〔2024〕12号".into());
        row
    };
    let some = |places: [i64; 9]| places.map(|places| Some(places * 1000));
    listing.rows = vec![
        row(1, "市教育局", some([62, 60, 2, 0, 1, 1, 0, 0, 0]), Some("2024-03-18")),
        row(2, "市人力资源和社会保障局", some([1_410, 1_428, 0, 18, 0, 7, 25, 0, 0]), None),
        row(3, "Department of Everything", some([57, 58, 0, 1, 0, 0, 0, 0, -1]), None),
    ];
    let mut unstated = [None; 9];
    unstated[1] = Some(12_750);
    listing.rows.push(row(4, "市图书馆", unstated, None));
    listing.count = 9;
    let sums = ["approved", "occupied", "vacant", "available"].into_iter().zip([1_529_000, 1_558_750, 2_000, -1_000]);
    let sums = sums.map(|(name, milli)| (name, Cell::Places(Places::from_milli(milli)))).collect();
    listing.totals = vec![Totals { kind: "administrative".to_string(), sums }];
    listing.notes = vec![Message::new("not-stated")];
    listing
}

const MIXED: &[ColumnSpec] = &[
    ColumnSpec::new("seq", CellType::Int),
    ColumnSpec::new("name", CellType::Text),
    ColumnSpec::new("counts", CellType::Flag),
    ColumnSpec::new("holders", CellType::Text),
    ColumnSpec::new("places", CellType::Places),
    ColumnSpec::new("summary", CellType::Message),
    ColumnSpec::new("message", CellType::Message),
];

fn mixed() -> Listing {
    let mut listing = Listing::new("journal", date("2026-11-23"), 5, MIXED);
    let message = Message::new("text-long").with("bytes", 3_000_i64).with("most", Places::from_milli(2_048_500));
    listing.rows = vec![
        vec![
            5_i64.into(),
            "=1+1".into(),
            true.into(),
            vec!["王一".to_string(), "李二".to_string()].into(),
            Places::from_milli(-2_500).into(),
            message.into(),
            Cell::Unknown,
        ],
        vec![4_i64.into(), "say \"hi\", ok".into(), Cell::Unknown, Cell::Unknown, Cell::Unknown, Cell::Unknown],
    ];
    listing.count = 2;
    listing
}

fn printed(listing: &Listing, form: Form, language: Language, width: Option<usize>) -> String {
    let mut out = Vec::new();
    write_listing(&mut out, &Words::new(language), listing, form, width).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn tables_fit_and_keep_wide_characters_aligned() {
    for (language, width) in [
        (Language::Zh, Some(80)),
        (Language::Zh, Some(120)),
        (Language::En, Some(80)),
        (Language::En, Some(120)),
        (Language::Zh, Some(40)),
        (Language::Zh, None),
    ] {
        let got = printed(&vacancies(), Form::Text, language, width);
        if let Some(width) = width {
            for line in got.lines().take(8) {
                assert!(line.width() <= width, "{width}: {line}");
            }
        }
        let name = width.map_or("all".to_string(), |width| width.to_string());
        golden(&format!("table-{}-{name}.txt", language.code()), &got);
    }
}

/// Compares with a stored picture; `ESTAB_ACCEPT_PICTURES` writes it anew.
fn golden(name: &str, got: &str) {
    let path = source::root().join("tests/data").join(name);
    if std::env::var_os("ESTAB_ACCEPT_PICTURES").is_some() {
        std::fs::write(&path, got).unwrap();
    }
    let want = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(got, want, "{name} differs");
}

#[test]
fn json_has_the_shape_of_the_contract() {
    let text = printed(&vacancies(), Form::Json, Language::Zh, None);
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(json["as_of"], "2026-11-23");
    assert_eq!(json["recorded"], 1_234);
    assert_eq!(json["count"], 9);
    let rows = json["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 4);
    for (row, column, want) in [
        (0, "pool", "\"q1\""),
        (0, "unit_name", "\"市教育局\""),
        (0, "approved", "62"),
        (0, "vacant_since", "\"2024-03-18\""),
        (1, "vacant_since", "null"),
        (2, "available", "-1"),
        (3, "approved", "null"),
        (3, "occupied", "12.75"),
    ] {
        assert_eq!(rows[row][column].to_string(), want, "{row} {column}");
    }
    assert_eq!(
        json["totals"].to_string(),
        r#"{"administrative":{"approved":1529,"available":-1,"occupied":1558.75,"vacant":2}}"#
    );
    assert_eq!(json["notes"][0]["code"], "not-stated");
    // The rows keep the order of the contract's fields.
    let first = text.lines().nth(1).unwrap();
    assert!(
        first.starts_with(r#"{"pool":"q1","unit":"u1","unit_name":"市教育局","kind":"administrative","kind_name""#),
        "{first}"
    );
}

#[test]
fn sentences_carry_code_and_args() {
    let text = printed(&mixed(), Form::Ndjson, Language::En, None);
    let rows: Vec<serde_json::Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(rows.len(), 2);
    for (row, field, want) in [
        (0, "summary", "\"The text has 3000 bytes, more than the 2,048.5 allowed; shorten it.\""),
        (0, "code", "\"text-long\""),
        (0, "args", r#"{"bytes":3000,"most":2048.5}"#),
        (0, "message", "null"),
        (0, "message_code", "null"),
        (0, "counts", "true"),
        (0, "holders", r#"["王一","李二"]"#),
        (0, "places", "-2.5"),
        (0, "name", "\"=1+1\""),
        (1, "code", "null"),
        (1, "message", "null"),
    ] {
        assert_eq!(rows[row][field].to_string(), want, "{row} {field}");
    }
}

#[test]
fn csv_guards_texts_and_never_numbers() {
    let text = printed(&mixed(), Form::Csv, Language::En, None);
    let want = "seq,name,counts,holders,places,summary,code,args,message,message_code,message_args\n\
        5,'=1+1,true,王一; 李二,-2.5,\"The text has 3000 bytes, more than the 2,048.5 allowed; shorten it.\",text-long,\
        \"{\"\"bytes\"\":3000,\"\"most\"\":2048.5}\",,,\n\
        4,\"say \"\"hi\"\", ok\",,,,,,,,,\n";
    assert_eq!(text, want);
    for (name, want) in [("+1", "'+1"), ("-x", "'-x"), ("@a", "'@a"), ("\tb", "'\tb"), ("c=", "c="), ("'d", "'d")] {
        let mut listing = mixed();
        listing.rows = vec![vec![(-5_i64).into(), name.into()]];
        let text = printed(&listing, Form::Csv, Language::En, None);
        let row = text.lines().nth(1).unwrap();
        assert!(row.starts_with(&format!("-5,{want},")), "{row}");
    }
}

#[test]
fn an_empty_listing_is_still_a_listing() {
    let listing = Listing::new("vacancies", date("2026-11-23"), 0, VACANCIES);
    for (form, want) in [
        (
            Form::Json,
            "{\"as_of\":\"2026-11-23\",\"recorded\":0,\"count\":0,\"rows\":[],\n\"totals\":{},\"notes\":[]}\n",
        ),
        (Form::Ndjson, ""),
        (Form::Text, "0 rows, as of 2026-11-23, recorded up to e0\n"),
    ] {
        assert_eq!(printed(&listing, form, Language::En, Some(80)), want);
    }
    assert_eq!(printed(&listing, Form::Csv, Language::En, None).lines().count(), 1);
}
