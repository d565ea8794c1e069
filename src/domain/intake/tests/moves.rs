//! What rows make of the books, and which rows are turned away.

use super::*;

/// A first import with a bit of everything, in a plain order.
pub(super) fn city() -> Vec<Vec<Item>> {
    vec![
        vec![a_unit("政府", None, &[(unit::KIND, "group"), (unit::GOVERNMENT_LEVEL, "city")])],
        vec![a_unit("政府/教育局", None, &[(unit::CODE, "001"), (unit::KIND, "bureau"), (unit::FUNDING, "full")])],
        vec![a_unit("#001001", Some("#001"), &[(unit::NAME, "人事科"), (unit::KIND, "department")])],
        vec![Item::Document {
            number: t("编办〔2026〕1号"),
            fields: vec![(document::TITLE, tv("关于核定编制的批复"))],
        }],
        vec![Item::Total {
            level: t("city"),
            kind: t("admin"),
            places: n("100"),
            document: Some(t("编办〔2026〕1号")),
        }],
        vec![a_pool("#001:admin", "3")],
        vec![a_pool("#001:lead", "1")],
        vec![Item::Freeze {
            pool: q("#001:admin"),
            document: t("编办〔2026〕2号"),
            places: n("2"),
            frozen: n("1"),
            fields: Vec::new(),
        }],
        vec![someone(&number(1), "王一", "#001:admin")],
        vec![someone(&number(1), "王一", "#001:lead")],
        vec![with(someone(&number(2), "王二", "#001:admin"), |p| *p.department = Some(u("政府/教育局/人事科")))],
        vec![with(someone(&number(3), "王三", "#001:admin"), |p| *p.apart = Some(t("编办〔2026〕3号")))],
        vec![with(someone(&number(4), "王四", "#001:admin"), |p| *p.state = Some(t("unpaid")))],
    ]
}

#[test]
fn a_first_import_and_the_same_again() {
    let mut world = World::default();
    assert_eq!(world.take(&settings("2026-01-01"), &city()), [13, 0, 0]);
    world.check_sums("2026-01-01");
    let told = world.told("2026-01-01");
    assert_eq!(
        world.figures("2026-01-01"),
        [
            "政府/教育局:admin:full approved=3 occupied=2 frozen=1 apart=1 pending_freeze=1",
            "政府/教育局:lead:full approved=1 occupied=1"
        ]
    );
    for line in [
        "unit 政府/教育局 001 bureau city full active",
        "unit 政府/教育局/人事科 001001 department city active",
        "total city admin 100 3",
        "total city lead 0 1",
        "freeze 1 1",
    ] {
        let line = line.to_string();
        assert!(told.contains(&line), "{line} in {told:#?}");
    }
    let people = world.books.subjects(IdKind::Person).count();
    assert_eq!(people, 4, "the leader is one person with two places");
    for effective in ["2026-01-01", "2026-06-01"] {
        assert_eq!(world.take(&settings(effective), &city()), [0, 13, 0]);
        assert_eq!(world.lines, 0);
    }
    // The opening document has the names of the files; the books begin on the date.
    let document = world.facts(world.books.entries()[0].0.document.unwrap());
    let at = At::newest(d("2026-01-01"));
    assert_eq!(document.text(document::TITLE, at), Some(&t("期初建账")));
    assert!(document.text(document::NUMBER, at).unwrap().contains("a.csv"));
    assert_eq!(world.facts(Id::OFFICE).date(office::BEGINS, at), Some(d("2026-01-01")));
}

#[test]
fn changes_are_differences() {
    let people = |items: Vec<Item>| items.into_iter().map(|item| vec![item]).collect::<Vec<_>>();
    for (name, rows, counts, figures) in [
        (
            "approved rises",
            people(vec![a_pool("#001:admin", "5")]),
            [1, 0, 0],
            "政府/教育局:admin:full approved=5 occupied=2 frozen=1 apart=1 pending_freeze=1",
        ),
        (
            "no figure, no change",
            people(vec![a_pool("#001:admin", "")]),
            [0, 1, 0],
            "政府/教育局:admin:full approved=3 occupied=2 frozen=1 apart=1 pending_freeze=1",
        ),
        (
            "one comes back from unpaid leave, one leaves",
            people(vec![
                with(someone(&number(4), "王四", "#001:admin"), |p| *p.state = Some(t("on-duty"))),
                with(someone(&number(2), "王二", "#001:admin"), |p| *p.state = Some(t("left"))),
            ]),
            [2, 0, 0],
            "政府/教育局:admin:full approved=3 occupied=2 frozen=1 apart=1 pending_freeze=1",
        ),
        (
            "into another pool of people",
            people(vec![someone(&number(1), "王一", "#001:worker")]),
            [1, 0, 0],
            "政府/教育局:admin:full approved=3 occupied=1 frozen=1 apart=1 pending_freeze=1",
        ),
        (
            "without a number, found by name and department",
            people(vec![with(someone("", "王二", "#001:admin"), |p| *p.department = Some(u("#001001")))]),
            [0, 1, 0],
            "政府/教育局:admin:full approved=3 occupied=2 frozen=1 apart=1 pending_freeze=1",
        ),
        (
            "without a number, several of one name",
            people(vec![someone("", "王一", "#001:admin"), someone("", "王一", "#001:admin")]),
            [1, 1, 0],
            "政府/教育局:admin:full approved=3 occupied=3 frozen=1 apart=1 pending_freeze=1",
        ),
        (
            "the freeze locks all it may",
            people(vec![Item::Freeze {
                pool: q("政府/教育局:admin:full"),
                document: t("编办〔2026〕2号"),
                places: n("2"),
                frozen: n("2"),
                fields: Vec::new(),
            }]),
            [1, 0, 0],
            "政府/教育局:admin:full approved=3 occupied=2 frozen=2 apart=1",
        ),
    ] {
        let mut world = World::default();
        world.take(&settings("2026-01-01"), &city());
        let before = world.told("2026-05-31");
        assert_eq!(world.take(&settings("2026-06-01"), &rows), counts, "{name}");
        assert!(
            world.figures("2026-06-01").contains(&figures.to_string()),
            "{name} {:#?}",
            world.figures("2026-06-01")
        );
        assert_eq!(world.told("2026-05-31"), before, "{name}: the days before are as they were");
        world.check_sums("2026-06-01");
        let again = world.take(&settings("2026-06-01"), &rows);
        assert_eq!((again[0], world.lines), (0, 0), "{name} again");
    }
}

#[test]
fn rows_that_are_turned_away() {
    let bad_number = format!("{}{}", &number(1)[..17], if number(1).ends_with('0') { "1" } else { "0" });
    let unit = |name: &str, fields: &[(Field, &str)]| vec![a_unit(name, None, fields)];
    for (name, rows, rejected) in [
        ("kind", vec![vec![a_pool("局:none", "1")]], vec![(2, vec!["reject-kind-unknown"])]),
        (
            "every reason",
            vec![vec![a_pool("局:none:x", "-1")]],
            vec![(2, vec!["reject-kind-unknown", "reject-code-unknown", "reject-places-negative"])],
        ),
        ("fraction", vec![vec![a_pool("局:admin", "1.5")]], vec![(2, vec!["reject-places-not-whole"])]),
        ("number", vec![vec![someone(&bad_number, "王", "局:admin")]], vec![(2, vec!["number-check"])]),
        ("unit", vec![vec![a_pool("#9:admin", "1")]], vec![(2, vec!["reject-unit-unknown"])]),
        ("unit without a name", vec![unit("#9", &[])], vec![(2, vec!["reject-unit-name"])]),
        (
            "contradiction",
            vec![
                unit("局", &[(unit::CODE, "1"), (unit::LEVEL, "a")]),
                unit("局", &[(unit::CODE, "1"), (unit::LEVEL, "b")]),
            ],
            vec![(3, vec!["reject-contradicts"])],
        ),
        (
            "what rests on a fallen row falls",
            vec![
                vec![a_unit("#1", Some("#8"), &[(unit::NAME, "局")]), a_pool("#1:admin", "1")],
                vec![a_unit("#11", Some("#1"), &[(unit::NAME, "科")])],
                vec![someone("", "王", "#1:admin")],
            ],
            vec![(2, vec!["reject-unit-unknown"]), (3, vec!["reject-unit-unknown"]), (4, vec!["reject-unit-unknown"])],
        ),
        (
            "a circle",
            vec![
                vec![a_unit("#1", Some("#2"), &[(unit::NAME, "甲")])],
                vec![a_unit("#2", Some("#1"), &[(unit::NAME, "乙")])],
            ],
            vec![(2, vec!["reject-parent-cycle"]), (3, vec!["reject-parent-cycle"])],
        ),
        (
            "two pools of one kind",
            vec![vec![a_pool("局:admin:full", "1")], vec![a_pool("局:admin:part", "1")], vec![a_pool("局:admin", "2")]],
            vec![(4, vec!["reject-pool-several"])],
        ),
        (
            "one person twice",
            vec![vec![someone(&number(1), "王", "局:admin")], vec![someone(&number(1), "王", "局:worker")]],
            vec![(3, vec!["reject-person-twice"])],
        ),
        (
            "post",
            vec![vec![with(someone("", "王", "局:admin"), |p| *p.post = Some((u("局"), t("7"))))]],
            vec![(2, vec!["reject-post-unknown"])],
        ),
        (
            "freeze",
            vec![vec![Item::Freeze {
                pool: q("局:admin"),
                document: t("1"),
                places: n("1"),
                frozen: n("2"),
                fields: Vec::new(),
            }]],
            vec![(2, vec!["reject-freeze-sum"])],
        ),
    ] {
        let good = vec![someone("", "好", "好局:admin")];
        let mut all = rows.clone();
        all.push(good);
        let mut world = World::default();
        let (report, result) = world.import(&settings("2026-01-01"), &all);
        assert_eq!((code(&result), report.rejected), ("import-rows-rejected", rejected.len() as u64), "{name}");
        assert!(world.books.entries().is_empty());
        for rewinds in [true, false] {
            let mut world = World::default();
            let allowed = Settings { rejects_allowed: true, ..settings("2026-01-01") };
            let rows = all.iter().enumerate().map(|(index, items)| super::row(index as u64 + 2, items.clone()));
            let (report, result) = world.rows(&allowed, rows.collect(), rewinds);
            result.unwrap();
            assert_eq!(world.rejects, rejected, "{name}");
            assert_eq!(report.taken + report.unchanged, (all.len() - rejected.len()) as u64, "{name}");
            assert!(world.figures("2026-01-01").contains(&"好局:admin: occupied=1".to_string()), "{name}");
            world.check_sums("2026-01-01");
            assert_eq!(world.take(&allowed, &all)[0], 0, "{name} again");
        }
    }
}

#[test]
fn rows_that_say_the_same_twice() {
    let shared = |share: &str, name: &str| {
        vec![
            a_post("局", "7", "局/处", "局:senior", share, Holding::Named),
            with(someone("", name, "局:senior"), |p| {
                *p.post = Some((u("局"), t("7")));
                *p.share = Some(n(share));
            }),
        ]
    };
    let vacant = |number: &str, holding: Holding| a_post("局", number, "局/处", "局:senior", "1", holding);
    for (name, rows, counts, told) in [
        (
            "units and pools",
            vec![vec![a_pool("局:admin", "1")], vec![a_pool("局:admin", "1")]],
            [1, 1, 0],
            "pool 局:admin: approved=1",
        ),
        (
            "people with a number",
            vec![vec![someone(&number(1), "王", "局:admin")], vec![someone(&number(1), "王", "局:admin")]],
            [1, 1, 0],
            "pool 局:admin: occupied=1",
        ),
        (
            "people without one are several",
            vec![vec![someone("", "王", "局:admin")], vec![someone("", "王", "局:admin")]],
            [2, 0, 0],
            "pool 局:admin: occupied=2",
        ),
        ("shares of one post", vec![shared("0.5", "甲"), shared("0.75", "乙")], [2, 0, 0], "post 7 1.25 named"),
        ("equal shares of one post", vec![shared("1", ""), shared("1", "")], [2, 0, 0], "pool 局:senior: occupied=2"),
        (
            "vacant places of one number",
            vec![shared("1", "甲"), vec![vacant("8", Holding::Vacant)], vec![vacant("8", Holding::Vacant)]],
            [3, 0, 0],
            "post 8 2 vacant",
        ),
        (
            "a holder and a row that says eliminated",
            vec![shared("1", "甲"), vec![vacant("7", Holding::Abolished)]],
            [2, 0, 0],
            "post 7 1 named",
        ),
        (
            "counts are added up",
            vec![vec![a_count("局:junior", "1.5")], vec![a_count("局:junior", "1.5")]],
            [2, 0, 0],
            "pool 局:junior: occupied=3",
        ),
        (
            "a share not stated counts as nothing",
            vec![vec![with(someone("", "王", "局:senior"), |p| *p.share = None)]],
            [1, 0, 0],
            "pool 局:senior:",
        ),
    ] {
        let mut world = World::default();
        assert_eq!(world.take(&settings("2026-01-01"), &rows), counts, "{name}");
        let have = world.told("2026-01-01");
        assert!(have.contains(&told.to_string()), "{name} {have:#?}");
        world.check_sums("2026-01-01");
        assert_eq!(world.take(&settings("2026-01-01"), &rows)[0], 0, "{name} again");
        assert_eq!(world.lines, 0, "{name} again");
    }
}

#[test]
fn what_is_not_said_is_told() {
    let mut world = World::default();
    let rows = vec![
        vec![with(someone("", "王", "甲/乙:senior"), |p| *p.share = None)],
        vec![with(someone(&number(1), "李", "甲/乙:senior"), |p| {
            p.fields.push((person::BIRTH_DATE, Value::Date(d("1980-01-01"))));
        })],
    ];
    let (report, _) = world.import(&settings("2026-01-01"), &rows);
    let warned: Vec<(&str, u64)> = report.warnings.iter().map(|(warning, times)| (warning.code, *times)).collect();
    assert_eq!(warned, [("warning-share-not-stated", 1), ("warning-birth-differs", 1), ("warning-unit-made", 2)]);
    let told = world.told("2026-01-01");
    assert!(told.contains(&"unit 甲 group active".to_string()), "{told:#?}");
    assert!(told.contains(&"unit 甲/乙 bureau active".to_string()), "{told:#?}");
    assert_eq!(code(&World::default().import(&settings("2026-01-01"), &[]).1), "import-no-rows");
}

#[test]
fn an_import_reversed_leaves_the_books_as_they_were() {
    let mut world = World::default();
    world.take(&settings("2026-01-01"), &[vec![a_pool("旧局:admin", "2")], vec![someone("", "旧", "旧局:admin")]]);
    let before = world.told("2026-12-31");
    world.take(&settings("2026-02-01"), &city());
    let after = world.told("2026-12-31");
    let reverse = crate::domain::operation::table().into_iter().find(|spec| spec.name == "reverse").unwrap();
    let args = crate::domain::operation::Args::new(vec![("entry".to_string(), Value::Id(Id::new(IdKind::Entry, 2)))]);
    let moment = Moment { today: d("2026-11-23"), now: 0, officer: None, role: t("establishment"), seq: 3 };
    world.books.run(&reverse, &catalogue(), &args, &moment, d("2026-02-01")).unwrap();
    let mut left = world.told("2026-12-31");
    // A total once made stays, with nothing in it.
    left.retain(|line| !(line.starts_with("total") && line.ends_with(" 0 0")));
    assert_eq!(left, before);
    // The paper of the reversed import stays: its row is unchanged.
    assert_eq!(world.take(&settings("2026-02-01"), &city()), [12, 1, 0]);
    assert_eq!(world.told("2026-12-31"), after);
    world.check_sums("2026-12-31");
}

#[test]
fn totals_follow_what_is_approved_and_where_units_stand() {
    let mut world = World::default();
    let county = |level: &str| vec![a_unit("县局", None, &[(unit::GOVERNMENT_LEVEL, level)])];
    world.take(&settings("2026-01-01"), &[county("county"), vec![a_pool("县局:admin", "7")]]);
    assert!(world.told("2026-01-01").contains(&"total county admin 0 7".to_string()));
    assert_eq!(world.take(&settings("2026-06-01"), &[county("city"), vec![a_pool("县局:admin", "9")]]), [2, 0, 0]);
    for line in ["total county admin 0 0", "total city admin 0 9"] {
        assert!(world.told("2026-06-01").contains(&line.to_string()), "{line} {:#?}", world.told("2026-06-01"));
    }
}
