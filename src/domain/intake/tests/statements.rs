//! Statements on their own dates, in any order.

use super::*;

fn statement(effective: &str) -> Settings {
    Settings {
        mode: Mode::Statement,
        statement_kinds: vec![t("senior"), t("junior")],
        confirmed: true,
        ..settings(effective)
    }
}

/// One half-year: posts as `number name share`, counts by unit.
fn half_year(posts: &[(&str, &str, &str)], counts: &[(&str, &str)]) -> Vec<Vec<Item>> {
    let mut rows = Vec::new();
    for (number, name, share) in posts {
        let holding = if *name == "-" { Holding::Vacant } else { Holding::Named };
        let mut items = vec![a_post("部", number, "部/司", "部:senior", share, holding)];
        if *name != "-" {
            items.push(with(someone("", name, "部:senior"), |p| {
                *p.post = Some((u("部"), t(number)));
                *p.share = Some(n(share));
            }));
        }
        rows.push(items);
    }
    rows.extend(counts.iter().map(|(unit, places)| vec![a_count(&format!("{unit}:junior"), places)]));
    rows
}

fn years() -> Vec<(&'static str, Vec<Vec<Item>>)> {
    vec![
        (
            "2011-03-31",
            half_year(
                &[("1", "甲", "1"), ("2", "乙", "1"), ("3", "-", "1")],
                &[("部", "10.5"), ("部/司", "3"), ("部/旧司", "7")],
            ),
        ),
        (
            "2011-09-30",
            half_year(&[("1", "甲", "1"), ("2", "丙", "0.5"), ("4", "", "1")], &[("部", "9"), ("部/司", "3")]),
        ),
        (
            "2012-03-31",
            half_year(
                &[("1", "甲", "0.8"), ("3", "乙", "1"), ("4", "", "1"), ("4", "", "1")],
                &[("部", "9"), ("部/新司", "4")],
            ),
        ),
        ("2012-09-30", half_year(&[("1", "丁", "1"), ("4", "", "1")], &[("部", "12"), ("部/旧司", "1")])),
    ]
}

/// Posts, people and figures without what a statement leaves standing (units, pools of nothing).
fn content(world: &World, date: &str) -> Vec<String> {
    let mut told = world.told(date);
    told.retain(|line| !line.starts_with("unit") && (!line.starts_with("pool") || line.contains('=')));
    told
}

#[test]
fn every_order_of_statements_answers_each_date_with_its_own_figures() {
    in_every_order(&years(), &["senior", "junior"]);
}

#[test]
fn too_much_would_end() {
    let years = years();
    let mut world = World::default();
    world.take(&statement("2011-03-31"), &years[0].1);
    let careful = Settings { confirmed: false, ..statement("2011-09-30") };
    let (report, result) = world.import(&careful, &years[1].1);
    assert_eq!(code(&result), "import-ends-too-much");
    // 乙 left post 2, post 3 and the count of 旧司 are no longer mentioned.
    assert_eq!(report.would_end, [('p', 1), ('q', 1), ('s', 1)]);
    let told: Vec<(char, &str, &str, &str, &str)> = report
        .ends
        .iter()
        .map(|ended| {
            let name = ended.name.as_ref().map_or("-", |name| name.as_str());
            let number = ended.number.as_deref().unwrap_or("-");
            (ended.id.kind.letter(), name, number, ended.unit.1.as_str(), ended.kind.as_str())
        })
        .collect();
    assert_eq!(
        told,
        [('p', "乙", "-", "部", "senior"), ('s', "-", "3", "部", "senior"), ('q', "-", "-", "旧司", "junior")]
    );
    assert_eq!(world.books.entries().len(), 1);
    let patient = Settings { end_limit_percent: 50, ..careful };
    assert!(world.import(&patient, &years[1].1).1.is_ok());
    // Other kinds, and other bodies, are out of scope.
    let mut world = World::default();
    world.take(&settings("2011-01-01"), &[vec![someone("", "外", "院:senior")], vec![someone("", "内", "部:admin")]]);
    world.take(&statement("2011-03-31"), &years[0].1);
    world.take(&statement("2011-09-30"), &years[1].1);
    for line in ["院:senior: occupied=1", "部:admin: occupied=1", "部:senior: occupied=2.5"] {
        assert!(world.figures("2011-09-30").contains(&line.to_string()), "{line} {:#?}", world.figures("2011-09-30"));
    }
}

#[test]
fn an_earlier_add_leaves_later_figures() {
    let mut world = World::default();
    let rows =
        |places: &str, approved: &str| vec![vec![a_count("局:junior", places)], vec![a_pool("局:admin", approved)]];
    world.take(&settings("2012-01-01"), &rows("100", "10"));
    world.take(&settings("2011-01-01"), &rows("90", "8"));
    assert_eq!(world.figures("2011-06-01"), ["局:admin: approved=8", "局:junior: occupied=90"]);
    assert_eq!(world.figures("2012-01-01"), ["局:admin: approved=10", "局:junior: occupied=100"]);
    let at = At::newest(d("2026-01-01"));
    assert_eq!(world.facts(Id::OFFICE).date(office::BEGINS, at), Some(d("2011-01-01")));
}

/// Imports the statements in every order: at every step each date already in has its own figures, and all again is
/// nothing new.
fn in_every_order(years: &[(&'static str, Vec<Vec<Item>>)], kinds: &[&str]) {
    let settings =
        |date: &str| Settings { statement_kinds: kinds.iter().map(|kind| t(kind)).collect(), ..statement(date) };
    let alone: Vec<Vec<String>> = years
        .iter()
        .map(|(date, rows)| {
            let mut world = World::default();
            world.take(&settings(date), rows);
            content(&world, date)
        })
        .collect();
    for order in orders(years.len()) {
        let mut world = World::default();
        for (step, index) in order.iter().enumerate() {
            let (date, rows) = &years[*index];
            world.import(&settings(date), rows).1.unwrap();
            for done in &order[..=step] {
                let (date, _) = &years[*done];
                assert_eq!(content(&world, date), alone[*done], "{order:?} after {step} at {date}");
                world.check_sums(date);
            }
        }
        for (date, rows) in years {
            assert_eq!(world.take(&settings(date), rows)[0], 0, "{order:?} again at {date}");
            assert_eq!(world.lines, 0, "{order:?} again at {date}");
        }
    }
}

fn orders(count: usize) -> Vec<Vec<usize>> {
    let mut orders: Vec<Vec<usize>> = vec![Vec::new()];
    for index in 0..count {
        let longer = |order: Vec<usize>| {
            (0..=order.len()).map(move |at| {
                let mut order = order.clone();
                order.insert(at, index);
                order
            })
        };
        orders = orders.into_iter().flat_map(longer).collect();
    }
    orders
}

#[test]
fn numbered_people_who_come_go_and_move() {
    let at = |who: i32, pool: &str| someone(&number(who), &format!("某{who}"), pool);
    let rows = |items: Vec<Item>| items.into_iter().map(|item| vec![item]).collect::<Vec<_>>();
    in_every_order(
        &[
            (
                "2020-06-30",
                rows(vec![at(1, "局:admin"), at(2, "局:admin"), a_pool("局:admin", "5"), a_pool("院:worker", "4")]),
            ),
            (
                "2021-06-30",
                rows(vec![at(1, "局:admin"), at(3, "院:worker"), a_pool("局:admin", "5"), a_pool("院:worker", "4")]),
            ),
            (
                "2022-06-30",
                rows(vec![at(1, "院:worker"), at(2, "局:admin"), a_pool("局:admin", "6"), a_pool("院:worker", "4")]),
            ),
            (
                "2023-06-30",
                rows(vec![
                    with(at(1, "局:admin"), |p| *p.apart = Some(t("1号"))),
                    with(at(3, "院:worker"), |p| *p.state = Some(t("unpaid"))),
                    a_pool("局:admin", "2"),
                    a_pool("院:worker", "4"),
                ]),
            ),
        ],
        &["admin", "worker"],
    );
}

#[test]
fn who_may_stand_in_a_row_not_read_does_not_end() {
    let years = years();
    let mut world = World::default();
    world.take(&statement("2011-03-31"), &years[0].1);
    let mut rows = years[1].1.clone();
    rows.push(vec![someone("", "谁", "部:nosuch")]);
    let careful =
        Settings { confirmed: false, rejects_allowed: true, end_limit_percent: 100, ..statement("2011-09-30") };
    assert_eq!(code(&world.import(&careful, &rows).1), "import-ends-unread");
    assert!(world.import(&Settings { confirmed: true, ..careful }, &rows).1.is_ok());
}
