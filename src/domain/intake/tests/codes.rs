//! Numbers and codes of people and units: what is refused, what is doubtful and told, what the books then hold.

use super::*;
use crate::domain::books::Source;

fn coded_unit(name: &str, kind: &str, code: &str) -> Vec<Item> {
    vec![a_unit(name, None, &[(unit::KIND, kind), (unit::CREDIT_CODE, code)])]
}

fn numbered(number: &str, fields: &[(Field, Value)]) -> Vec<Item> {
    let fields = fields.to_vec();
    vec![with(someone(number, "甲", "局:admin"), |parts| parts.fields.extend(fields))]
}

#[test]
fn codes_and_numbers() {
    let day = |text: &str| Value::Date(d(text));
    let valid = "11440300MB0A567831";
    for (name, rows, rejected, warned, told) in [
        ("a code of an organ", vec![coded_unit("局", "bureau", valid)], None, vec![], Some(valid)),
        (
            "small and full-width letters",
            vec![coded_unit("局", "bureau", "１１440300mb0a567831")],
            None,
            vec![],
            Some(valid),
        ),
        (
            "letters in front",
            vec![coded_unit("局", "group", "N2330106MF00000137")],
            None,
            vec![],
            Some("N2330106MF00000137"),
        ),
        (
            "a wrong check character",
            vec![coded_unit("局", "bureau", "911100001000013428")],
            Some("credit-check"),
            vec![],
            None,
        ),
        (
            "fifteen digits kept",
            vec![coded_unit("局", "bureau", "121000004000006000")],
            Some("credit-damaged"),
            vec![],
            None,
        ),
        ("too short", vec![coded_unit("局", "bureau", "12100000")], Some("credit-length"), vec![], None),
        (
            "a public institution's code on an organ",
            vec![coded_unit("局", "bureau", "12440300MB2C123488")],
            None,
            vec![("warning-credit-kind", 1)],
            Some("12440300MB2C123488"),
        ),
        (
            "a wrong organisation code inside",
            vec![coded_unit("局", "group", "121000004000006100")],
            None,
            vec![("warning-credit-organisation", 1)],
            Some("121000004000006100"),
        ),
        (
            "two units of one code",
            vec![coded_unit("局", "bureau", valid), coded_unit("厅", "bureau", valid)],
            None,
            vec![("warning-credit-repeated", 1)],
            Some(valid),
        ),
        (
            "one unit twice with its code",
            vec![coded_unit("局", "bureau", valid), coded_unit("局", "bureau", valid)],
            None,
            vec![],
            Some(valid),
        ),
        ("a number that does not check", vec![numbered("110105194912310021", &[])], Some("number-check"), vec![], None),
        ("the 31st of February", vec![numbered("110105194902310026", &[])], Some("number-birth"), vec![], None),
        (
            "fifteen digits, of the form before 1999",
            vec![numbered("110105491231002", &[])],
            None,
            vec![("warning-unit-made", 1)],
            Some("11010519491231002X"),
        ),
        (
            "a small full-width x",
            vec![numbered("11010519491231002ｘ", &[(person::SEX, tv("女"))])],
            None,
            vec![("warning-unit-made", 1)],
            Some("11010519491231002X"),
        ),
        (
            "another sex and birth date of record",
            vec![numbered("11010519491231002X", &[(person::SEX, tv("男")), (person::BIRTH_DATE, day("1950-01-01"))])],
            None,
            vec![("warning-birth-differs", 1), ("warning-sex-differs", 1), ("warning-unit-made", 1)],
            Some("1950-01-01 male"),
        ),
    ] {
        let mut world = World::default();
        let (report, result) = world.import(&settings("2026-01-01"), &rows);
        let warnings: Vec<(&str, u64)> =
            report.warnings.iter().map(|(warning, times)| (warning.code, *times)).collect();
        assert_eq!(warnings, warned, "{name}");
        assert!(report.doubts.iter().all(|noted| noted.origin.is_some()), "{name}: {:?}", report.doubts);
        let refused: Vec<&str> = world.rejects.iter().flat_map(|(_, codes)| codes).copied().collect();
        assert_eq!((refused, result.is_err()), (rejected.into_iter().collect(), rejected.is_some()), "{name}");
        let held = held(&world);
        assert!(told.is_none_or(|told| held.contains(told)), "{name}: {held}");
    }
}

/// The codes of the units, and what is known of the people.
fn held(world: &World) -> String {
    let mut out = Vec::new();
    for kind in [IdKind::Unit, IdKind::Person] {
        for number in 1..=world.books.last_number(kind).unwrap() {
            let facts = world.books.facts(Id::new(kind, number)).unwrap();
            let at = At::newest(d("2026-01-01"));
            out.extend(facts.text(unit::CREDIT_CODE, at).filter(|_| kind == IdKind::Unit).map(|code| code.to_string()));
            if kind == IdKind::Person {
                let text = |field: Field| facts.text(field, at).map(|text| text.to_string()).unwrap_or_default();
                let birth = facts.date(person::BIRTH_DATE, at).map(|birth| birth.to_string()).unwrap_or_default();
                out.push(format!("{} {birth} {}", text(person::NUMBER), text(person::SEX)));
            }
        }
    }
    out.join("\n")
}

#[test]
fn a_code_of_another_unit_in_the_books_is_told() {
    let mut world = World::default();
    world.take(&settings("2026-01-01"), &[coded_unit("局", "bureau", "11440300MB0A567831")]);
    let (report, result) = world.import(&settings("2026-02-01"), &[coded_unit("厅", "bureau", "11440300MB0A567831")]);
    assert!(result.is_ok());
    let warning = &report.warnings[0].0;
    assert_eq!((warning.code, warning.arg("other").unwrap().to_string().as_str()), ("warning-credit-repeated", "局"));
    // The unit itself again is nothing new.
    let (report, _) = world.import(&settings("2026-03-01"), &[coded_unit("局", "bureau", "11440300MB0A567831")]);
    assert_eq!(report.unchanged, 1);
}

/// One number in several rows: lawful where the places are of different classes, a contradiction where two count.
#[test]
fn a_number_in_several_rows() {
    let one = number(1);
    for (name, second, rejects) in [
        ("a place of leadership in the same unit", "局:lead", vec![]),
        ("a place of leadership elsewhere (兼任)", "厅:lead", vec![]),
        ("the same row again", "局:admin", vec![]),
        ("two places that count", "厅:admin", vec![(3, vec!["reject-person-twice"])]),
        ("two kinds that count", "局:worker", vec![(3, vec!["reject-person-twice"])]),
    ] {
        let mut world = World::default();
        let rows = [vec![someone(&one, "甲", "局:admin")], vec![someone(&one, "甲", second)]];
        let (_, result) = world.import(&settings("2026-01-01"), &rows);
        assert_eq!((&world.rejects, result.is_ok()), (&rejects, rejects.is_empty()), "{name}");
    }
}
