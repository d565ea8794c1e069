use super::{Condition, Matcher, Test};
use crate::domain::date::Date;
use crate::domain::id::Id;
use crate::domain::message::Message;
use crate::domain::quantity::Places;
use crate::domain::table::CellType::{self, Date as Day, Flag, Id as IdCell, Int, Places as Place, Text};
use crate::domain::table::{Cell, ColumnSpec};
use proptest::prelude::*;

const KINDS: [CellType; 7] = [Text, Place, Int, Day, IdCell, Flag, CellType::Message];

fn column(kind: CellType) -> ColumnSpec {
    ColumnSpec::new("c", kind)
}

fn parse(kind: CellType, text: &str) -> Result<Condition, Message> {
    Condition::parse(&column(kind), text)
}

#[test]
fn what_is_typed_is_read_and_written_back() {
    for (kind, typed, wanted) in [
        (Place, "2", "2"),
        (Place, " > 2 ", ">2"),
        (Place, "＞＝２", ">=2"),
        (Place, "≥2", ">=2"),
        (Place, "<=1,204", "<=1204"),
        (Place, "2..5", "2..5"),
        (Place, "5～2", "2..5"),
        (Place, "2……5", "2..5"),
        (Place, "2。。5", "2..5"),
        (Place, "..5", "<=5"),
        (Place, "2..", ">=2"),
        (Place, "0.5..0.75", "0.5..0.75"),
        (Place, "！0", "!0"),
        (Place, "!=5", "!5"),
        (Place, "<>5", "!5"),
        (Place, "≠5", "!5"),
        (Place, "-", "0"),
        (Place, "-3", "-3"),
        (Place, "?", "?"),
        (Place, "空", "?"),
        (Place, "!Empty", "!?"),
        (Place, "1|2｜>9|1", "1|2|>9"),
        (Int, "18,204", "18204"),
        (Int, "<-2", "<-2"),
        (Day, "2024", "2024"),
        (Day, "2024年", "2024"),
        (Day, "2024-3", "2024-03"),
        (Day, "2024年2月", "2024-02"),
        (Day, "2024-01-01..2024-12-31", "2024"),
        (Day, "2024-01..2024-03", "2024-01-01..2024-03-31"),
        (Day, "2024年3月至2024年4月5日", "2024-03-01..2024-04-05"),
        (Day, "2024/3/18", "2024-03-18"),
        (Day, "=20240318", "2024-03-18"),
        (Day, "<2020", "<2020-01-01"),
        (Day, ">2020", ">2020-12-31"),
        (Day, ">=2020-02", ">=2020-02-01"),
        (Day, "<=2020-02", "<=2020-02-29"),
        (Day, "-", "?"),
        (Text, "机关", "机关"),
        (Text, "＝机关", "=机关"),
        (Text, "!局", "!局"),
        (Text, "!!局", "局"),
        (Text, "甲 | =乙|-", "甲|=乙|?"),
        (Text, "\"a|b\"", "\"a|b\""),
        (Text, "=\"a\"\"b\"|c", "=\"a\"\"b\"|c"),
        (Text, "\">2\"", "\">2\""),
        (Text, "\"机关\"", "机关"),
        (Text, "=", "?"),
        (IdCell, "U12", "u12"),
        (IdCell, "=u12|u13", "u12|u13"),
        (Flag, "是", "yes"),
        (Flag, "!y", "!yes"),
    ] {
        let condition = parse(kind, typed).unwrap_or_else(|error| panic!("{typed}: {error}"));
        assert_eq!(condition.text(), wanted, "{typed}");
        assert_eq!(parse(kind, wanted), Ok(condition), "{wanted}");
    }
}

#[test]
fn what_cannot_be_read_says_what_the_column_takes() {
    for (kind, typed, code) in [
        (Place, "", "condition-nothing"),
        (Place, "!", "condition-nothing"),
        (Place, "||", "condition-nothing"),
        (Place, "机关", "condition-number"),
        (Place, "..", "condition-number"),
        (Place, ">", "condition-number"),
        (Place, ">2..5", "condition-number"),
        (Int, "2.5", "condition-number"),
        (Int, "99999999999999999999", "condition-number"),
        (Day, "2024-13", "condition-date"),
        (Day, "..", "condition-date"),
        (Day, "24", "condition-date"),
        (Day, "2024-02-30", "condition-date"),
        (Text, ">2", "condition-text-compare"),
        (Text, "\"a", "condition-quote"),
        (Text, "=\"a\"b", "condition-quote"),
        (Text, "a|!b", "condition-not-first"),
        (IdCell, "12", "condition-id"),
        (Flag, "可能", "condition-flag"),
    ] {
        let error = parse(kind, typed).map(|condition| condition.text());
        assert_eq!(error.map_err(|message| message.code), Err(code), "{typed}");
    }
    let long = "甲".repeat(1_001);
    assert_eq!(parse(Text, &long).unwrap_err().code, "condition-long");
    let many: Vec<String> = (0..101).map(|number| number.to_string()).collect();
    assert_eq!(parse(Place, &many.join("|")).unwrap_err().code, "condition-many");
}

#[test]
fn cells_are_found() {
    let places = |milli| Cell::Places(Places::from_milli(milli));
    let day = |text: &str| Cell::Date(Date::parse(text).unwrap());
    let list = |items: &[&str]| Cell::List(items.iter().map(|item| item.to_string()).collect());
    for (kind, typed, cell, said, wanted) in [
        (Place, ">2", places(2_001), None, true),
        (Place, ">2", places(2_000), None, false),
        (Place, "!>2", places(2_000), None, true),
        (Place, "2..5", places(5_000), None, true),
        (Place, "!2", Cell::Unknown, None, false),
        (Place, "2", Cell::Unknown, None, false),
        (Place, "<5", Cell::Unknown, None, false),
        (Place, "?", Cell::Unknown, None, true),
        (Place, "!?", Cell::Unknown, None, false),
        (Place, "!?", places(0), None, true),
        (Place, "-", places(0), None, true),
        (Place, "?|>2", Cell::Unknown, None, true),
        (Place, "!?|>2", Cell::Unknown, None, false),
        (Int, ">2", Cell::Int(3), None, true),
        (Int, ">2", Cell::Int(2), None, false),
        (Day, "2024", day("2024-12-31"), None, true),
        (Day, "2024", day("2025-01-01"), None, false),
        (Day, "!2024", Cell::Unknown, None, false),
        (Day, "<2024", day("2023-12-31"), None, true),
        (Text, "局", "市教育局".into(), None, true),
        (Text, "!局", "市教育局".into(), None, false),
        (Text, "!局", Cell::Unknown, None, true),
        (Text, "=市教育局", "市教育局".into(), None, true),
        (Text, "=教育", "市教育局".into(), None, false),
        (Text, "ａＢ〔1〕", "xAb[1]y".into(), None, true),
        (Text, "空", Cell::Text(String::new()), None, true),
        (Text, "行政", "administrative".into(), Some("行政编制"), true),
        (Text, "=administrative", "administrative".into(), Some("行政编制"), true),
        (Text, "=行政编制", "administrative".into(), Some("行政编制"), true),
        (Text, "=行政", "administrative".into(), Some("行政编制"), false),
        (Text, "甲|乙", "某乙".into(), None, true),
        (Text, "=乙", list(&["甲", "乙"]), None, true),
        (Text, "!甲", list(&["甲", "乙"]), None, false),
        (Text, "?", list(&[]), None, true),
        (IdCell, "u12", Id::parse("u12").unwrap().into(), None, true),
        (IdCell, "!u12", Id::parse("u13").unwrap().into(), None, true),
        (Flag, "否", Cell::Flag(false), None, true),
        (Flag, "是", Cell::Unknown, None, false),
        (CellType::Message, "核增", Message::new("journal-summary").into(), Some("市教育局 核增 2"), true),
    ] {
        let condition = parse(kind, typed).unwrap();
        let matcher = Matcher::new(&column(kind), &condition);
        assert_eq!(matcher.matches(&cell, said), wanted, "{typed} {cell:?}");
    }
}

fn any_cell(kind: CellType) -> BoxedStrategy<Cell> {
    match kind {
        Text | CellType::Message => any_text().prop_map(Cell::Text).boxed(),
        Place => (-99_999_999_i64..99_999_999).prop_map(|milli| Cell::Places(Places::from_milli(milli))).boxed(),
        Int => any::<i64>().prop_map(Cell::Int).boxed(),
        Day => (Date::MIN.days()..=Date::MAX.days()).prop_map(|days| Date::from_days(days).into()).boxed(),
        IdCell => {
            prop_oneof![Just(Id::parse("u1").unwrap()), Just(Id::parse("q70000").unwrap())].prop_map(Cell::Id).boxed()
        }
        Flag => any::<bool>().prop_map(Cell::Flag).boxed(),
    }
}

/// Texts full of what conditions are written with.
fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{0,12}",
        proptest::collection::vec(
            proptest::sample::select(vec![
                "!", "！", "=", "＝", "<", ">", "≥", "≠", "|", "｜", "\"", "\"\"", "-", "－", "?", "？", "空", "empty",
                "..", "。", "~", "至", "年", "月", "2024", "12", "0", " ", "　", "甲", "u1", "是", ",",
            ]),
            0..8
        )
        .prop_map(|parts| parts.concat()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn reading_what_was_written_gives_the_same(kind in proptest::sample::select(&KINDS[..]), typed in any_text()) {
        if let Ok(condition) = parse(kind, &typed) {
            prop_assert_eq!(parse(kind, &condition.text()), Ok(condition.clone()), "{} -> {}", typed, condition.text());
        }
    }

    #[test]
    fn the_condition_on_a_cell_finds_it((kind, cell) in proptest::sample::select(&KINDS[..])
        .prop_flat_map(|kind| any_cell(kind).prop_map(move |cell| (kind, cell)))) {
        let condition = Condition::of_cell(&column(kind), &cell);
        prop_assert_eq!(parse(kind, &condition.text()), Ok(condition.clone()), "{}", condition.text());
        prop_assert!(Matcher::new(&column(kind), &condition).matches(&cell, None));
        let other = Condition { negated: true, ..condition };
        prop_assert_eq!(parse(kind, &other.text()), Ok(other.clone()));
        prop_assert!(!Matcher::new(&column(kind), &other).matches(&cell, None));
    }

    #[test]
    fn every_test_is_written_so_that_it_reads_back(kind in proptest::sample::select(vec![Place, Int, Day]),
        seed in any::<u8>(), one in any::<i32>(), other in any::<i32>()) {
        let cell = |number: i32| match kind {
            Place => Cell::Places(Places::from_milli(i64::from(number))),
            Int => Cell::Int(i64::from(number)),
            _ => Date::from_days(number.rem_euclid(40_000)).into(),
        };
        let (one, other) = (cell(one.min(other)), cell(one.max(other)));
        prop_assume!(one != other);
        let ordered = match (&one, &other) { (Cell::Date(a), Cell::Date(b)) => a < b, _ => true };
        let between = if ordered { Test::Between(one.clone(), other) } else { Test::Between(other, one.clone()) };
        let test = [Test::Less(one.clone()), Test::AtMost(one.clone()), Test::Greater(one.clone()), Test::AtLeast(one.clone()),
            Test::Is(one), between][usize::from(seed) % 6].clone();
        let condition = Condition { column: "c".to_string(), negated: seed > 127, test };
        prop_assert_eq!(parse(kind, &condition.text()), Ok(condition.clone()), "{}", condition.text());
    }
}
