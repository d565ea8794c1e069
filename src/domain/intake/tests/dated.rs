//! Rows with dates of their own: what holds on every date, and what a later import of changed rows makes of it.

use super::*;
use crate::domain::entry::{Asked, Fact, Line};

fn span(from: &str, until: &str) -> Span {
    let date = |text: &str| (!text.is_empty()).then(|| d(text));
    Span { from: date(from), until: date(until) }
}
fn dated(from: &str, until: &str, item: Item) -> Item {
    Item::Dated { span: span(from, until), item: Box::new(item) }
}
/// Somebody on a post, known by a staff number.
fn minister(staff: &str, unit: &str, post: &str) -> Item {
    with(someone("", &format!("name of {staff}"), &format!("{unit}:senior")), |p| {
        *p.post = Some((u(""), t(post)));
        p.fields.push((person::STAFF_NUMBER, tv(staff)));
    })
}
fn a_place(number: &str, unit: &str) -> Item {
    a_post("", number, unit, &format!("{unit}:senior"), "1", Holding::NotStated)
}
fn named(code: &str, name: &str) -> Item {
    a_unit(code, None, &[(unit::NAME, name), (unit::KIND, "bureau")])
}

/// Settings as the office makes them: the import takes effect on the earliest date of its rows.
fn since(rows: &[Vec<Item>]) -> Settings {
    let rows = rows.iter().enumerate().map(|(index, items)| row(index as u64 + 2, items.clone())).collect();
    let first = earliest(&mut TestRows { rows, at: 0, rewinds: true }).unwrap();
    Settings { effective: first.unwrap_or(d("2026-01-01")), ..settings("2026-01-01") }
}

fn departments() -> Vec<Vec<Item>> {
    vec![
        vec![dated("2000-01-01", "2010-06-01", named("#a", "Old"))],
        vec![dated("2010-06-01", "", named("#b", "New"))],
        vec![dated("", "", named("#c", "Always"))],
        vec![Item::Link { unit: u("#a"), became: u("#b"), how: t("Merger"), on: d("2010-06-01") }],
        vec![Item::Link { unit: u("#a"), became: u("#c"), how: t("Transfer"), on: d("2010-06-01") }],
        vec![dated("2000-01-01", "2010-06-01", a_place("1", "#a"))],
        vec![dated("2010-06-01", "", a_place("2", "#b"))],
        vec![a_place("3", "#c")],
        vec![dated("2000-01-01", "2005-05-05", minister("x", "#a", "1"))],
        vec![dated("2007-01-01", "2010-06-01", minister("x", "#a", "1"))],
        vec![dated("2005-05-05", "2007-01-01", minister("y", "#a", "1"))],
        // Before the unit was there, and in two places at once.
        vec![dated("2010-05-30", "", minister("y", "#b", "2"))],
        vec![dated("1999-01-01", "2012-01-01", minister("x", "#c", "3"))],
        // The wrong way round.
        vec![dated("2015-01-01", "2014-01-01", minister("z", "#b", "2"))],
        vec![dated("2001-01-01", "2003-01-01", a_pool("#c:admin", "5"))],
        vec![dated("2003-01-01", "", a_pool("#c:admin", "7"))],
    ]
}

/// What stands on a date, units by their names and who is where, without what is only known.
fn stands(world: &World, date: &str) -> Vec<String> {
    let mut told = world.told(date);
    told.retain(|line| !line.ends_with("planned") && !line.ends_with("abolished"));
    told.retain(|line| !line.starts_with("pool") || line.contains('='));
    told
}

#[test]
fn what_holds_on_every_date() {
    let mut world = World::default();
    let rows = departments();
    let (report, result) = world.import(&since(&rows), &rows);
    result.unwrap();
    let codes: Vec<(&str, u64)> = report.warnings.iter().map(|(doubt, count)| (doubt.code, *count)).collect();
    assert_eq!((report.taken, codes), (16, vec![("warning-dated-backwards", 1), ("warning-before-unit", 1)]));
    let occupied = |date: &str, unit: &str| {
        let found = world.figures(date).into_iter().find(|line| line.starts_with(&format!("{unit}:senior")));
        found.and_then(|line| line.split("occupied=").nth(1).map(str::to_string)).unwrap_or_default()
    };
    for (date, old, new, always) in [
        ("1998-12-31", "", "", ""),
        ("1999-01-01", "", "", "1"),
        ("2000-01-01", "1", "", "1"),
        ("2005-05-04", "1", "", "1"),
        ("2005-05-05", "1", "", "1"),
        ("2010-05-29", "1", "", "1"),
        ("2010-05-30", "1", "1", "1"),
        ("2010-06-01", "", "1", "1"),
        ("2011-12-31", "", "1", "1"),
        ("2012-01-01", "", "1", ""),
        ("2015-06-01", "", "1", ""),
    ] {
        world.check_sums(date);
        assert_eq!(
            [occupied(date, "Old"), occupied(date, "New"), occupied(date, "Always")],
            [old, new, always],
            "{date}"
        );
    }
    let units = |date: &str| {
        let told = world.told(date);
        let of = told.iter().filter(|line| line.starts_with("unit ") && !line.contains(" group "));
        of.map(|line| line.split(' ').skip(1).step_by(3).collect::<Vec<_>>().join(" ")).collect::<Vec<_>>().join(", ")
    };
    for (date, want) in [
        ("1999-06-01", "Always active"),
        ("2000-01-01", "Always active, Old active"),
        ("2010-05-30", "Always active, New planned, Old active"),
        ("2010-06-01", "Always active, New active, Old abolished"),
    ] {
        assert_eq!(units(date), want, "{date}");
    }
    let approved = |date: &str| world.figures(date).into_iter().find(|line| line.starts_with("Always:admin"));
    for (date, want) in
        [("2000-12-31", ""), ("2001-01-01", "5"), ("2002-12-31", "5"), ("2003-01-01", "7"), ("2026-01-01", "7")]
    {
        let have = approved(date).and_then(|line| line.split("approved=").nth(1).map(str::to_string));
        assert_eq!(have.unwrap_or_default(), want, "{date}");
    }
    let old = world
        .books
        .subjects(IdKind::Unit)
        .find(|(_, facts)| facts.text(unit::CODE, At::newest(Date::MAX)) == Some(&t("a")));
    let became = old.unwrap().1.text(unit::BECAME, At::newest(d("2010-06-01"))).unwrap().to_string();
    assert!(
        became.starts_with("Merger → u") && became.contains(" New; Transfer → u") && became.ends_with(" Always"),
        "{became}"
    );
    // Again, and in another order.
    let mut turned = rows.clone();
    turned.reverse();
    for rows in [rows, turned] {
        assert_eq!(world.take(&since(&rows), &rows), [0, 16, 0]);
        assert_eq!(world.lines, 0);
    }
}

#[test]
fn rows_that_cannot_both_be_true() {
    for (name, first, second, code) in [
        (
            "the same place at the same time",
            dated("2001-01-01", "2002-01-01", minister("x", "#c", "3")),
            dated("2001-06-01", "2003-01-01", minister("x", "#c", "3")),
            "reject-dated-overlap",
        ),
        (
            "two figures at the same time",
            dated("2001-01-01", "", a_pool("#c:admin", "5")),
            dated("2002-01-01", "", a_pool("#c:admin", "6")),
            "reject-dated-overlap",
        ),
        (
            "two ends of one unit",
            dated("2001-01-01", "2002-01-01", named("#e", "E")),
            dated("2001-01-01", "2003-01-01", named("#e", "E")),
            "reject-contradicts",
        ),
        (
            "a figure the wrong way round",
            named("#e", "E"),
            dated("2001-01-01", "2000-01-01", a_pool("#c:admin", "5")),
            "reject-dated-backwards",
        ),
        ("long ago", named("#e", "E"), dated("1097-01-01", "", minister("x", "#c", "3")), "reject-dated-early"),
        (
            "one number, two names",
            dated("2001-01-01", "", minister("x", "#c", "3")),
            dated(
                "2001-01-01",
                "",
                with(minister("x", "#c", "4"), |p| {
                    p.fields.push((person::STAFF_NUMBER, tv("x")));
                    p.fields.push((person::TITLE, tv("Sir")));
                    *p.post = Some((u(""), t("9")));
                }),
            ),
            "reject-post-unknown",
        ),
    ] {
        let mut world = World::default();
        let rows = vec![vec![named("#c", "C")], vec![a_place("3", "#c")], vec![first], vec![second]];
        let rejecting = Settings { rejects_allowed: true, ..since(&rows) };
        let (report, result) = world.import(&rejecting, &rows);
        result.unwrap();
        assert_eq!((report.taken, report.rejected), (3, 1), "{name} {report:?}");
        assert_eq!(world.rejects, [(5, vec![code])], "{name}");
    }
}

/// A small generator: the same numbers for the same seed.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

/// Rows of several people in several posts of several units, and the same with changed ends, changed first days and
/// further rows.
fn two_versions(dice: &mut Dice) -> [Vec<Vec<Item>>; 2] {
    let day = |days: u64| d("1990-01-01").plus_days(days as i32).to_string();
    let mut versions = [Vec::new(), Vec::new()];
    let mut both = |old: bool, items: [Item; 2]| {
        let [one, two] = items;
        if old {
            versions[0].push(vec![one]);
        }
        versions[1].push(vec![two]);
    };
    for unit in ["#a", "#b"] {
        let [one, two] = [0, 1].map(|_| (dice.roll(400), 3_000 + dice.roll(2_000)));
        let end = |last: u64| if last.is_multiple_of(3) { String::new() } else { day(last) };
        let then = if dice.roll(2) == 0 { one } else { two };
        for thing in [named(unit, unit), a_place(unit, unit)] {
            let item = |(from, last): (u64, u64)| dated(&day(from), &end(last), thing.clone());
            both(true, [item(one), item(then)]);
        }
        for who in ["x", "y", "z"] {
            for slot in 0..4 {
                if dice.roll(3) == 0 {
                    continue;
                }
                let last = slot == 3;
                let times = [0, 1].map(|_| (slot * 1_000 + dice.roll(300), slot * 1_000 + 400 + dice.roll(500)));
                let item = |(from, until): (u64, u64)| {
                    let until = if last && until.is_multiple_of(2) { String::new() } else { day(until) };
                    dated(&day(from), &until, minister(who, unit, unit))
                };
                both(
                    dice.roll(4) > 0,
                    [item(times[0]), if dice.roll(2) == 0 { item(times[0]) } else { item(times[1]) }],
                );
            }
        }
        let figure = |dice: &mut Dice| [dice.roll(200), 500 + dice.roll(200), 1_000 + dice.roll(300), 1 + dice.roll(9)];
        let [one, mut two] = [figure(dice), figure(dice)];
        // What was said of earlier days stays said.
        two[0] = one[0];
        for part in 0..2 {
            let item = |at: [u64; 4]| {
                let until = if part == 1 { String::new() } else { day(at[1]) };
                dated(&day(at[part * 2]), &until, a_pool(&format!("{unit}:admin"), &(at[3] + part as u64).to_string()))
            };
            both(true, [item(one), item(two)]);
        }
    }
    versions
}

#[test]
fn changed_rows_give_what_a_first_import_of_them_gives() {
    for seed in 0..60 {
        let mut dice = Dice(seed);
        let [old, new] = two_versions(&mut dice);
        let mut books = World::default();
        books.take(&since(&old), &old);
        assert_eq!(books.take(&since(&old), &old)[1], old.len() as u64, "seed {seed}");
        let before = books.clone();
        books.take(&since(&new), &new);
        let mut fresh = World::default();
        fresh.take(&since(&new), &new);
        let start = since(&new).effective;
        for days in (0..6_000).step_by(61) {
            let date = d("1990-01-01").plus_days(days);
            if date < start {
                continue;
            }
            let date = date.to_string();
            assert_eq!(stands(&books, &date), stands(&fresh, &date), "seed {seed} on {date}");
            books.check_sums(&date);
        }
        assert_eq!(books.take(&since(&new), &new)[1], new.len() as u64, "seed {seed}");
        assert_eq!(books.lines, 0, "seed {seed}");
        // Taken back, the books say on every date what they said before.
        let mut reversed = books.clone();
        if reversed.books.entries().len() == 2 {
            let reverse = crate::domain::operation::table().into_iter().find(|spec| spec.name == "reverse").unwrap();
            let entry = ("entry".to_string(), Value::Id(Id::new(IdKind::Entry, 2)));
            let args = crate::domain::operation::Args::new(vec![entry]);
            let moment = Moment { today: d("2026-11-23"), now: 0, officer: None, role: t("establishment"), seq: 3 };
            reversed.books.run(&reverse, &catalogue(), &args, &moment, d("2026-11-23")).unwrap();
            for days in (0..6_000).step_by(61) {
                let date = d("1990-01-01").plus_days(days).to_string();
                assert_eq!(stands(&reversed, &date), stands(&before, &date), "seed {seed} reversed, on {date}");
                reversed.check_sums(&date);
            }
        }
        // And back: what was further stays, as a file that no longer speaks of it says nothing.
        let mut back = books;
        back.take(&since(&old), &old);
        let further = new.len() - old.len();
        let (have, want) = (stands(&back, "1994-06-01").len(), stands(&before, "1994-06-01").len());
        assert!(have >= want && have <= want + further, "seed {seed}");
    }
}

#[test]
fn what_others_decided_stands() {
    let mut world = World::default();
    let rows = departments();
    world.take(&since(&rows), &rows);
    // Somebody leaves by a decision; the file still has them in place.
    let tenures: Vec<Id> = world.books.subjects(IdKind::Tenure).map(|(id, _)| id).collect();
    let open = tenures.into_iter().find(|id| {
        let facts = world.facts(*id);
        facts.text(tenure::STATE, At::newest(Date::MAX)) == Some(&t("on-duty"))
    });
    let open = open.unwrap();
    let pool_id = world.facts(open).id(tenure::POOL, At::newest(Date::MAX)).unwrap();
    let seq = world.books.entries().len() as u64 + 1;
    let mut header = world.books.entries()[0].0.clone();
    (header.seq, header.effective) = (seq, d("2020-01-01"));
    header.asked = Asked { operation: "leave".to_string(), args: Vec::new() };
    let effective = d("2020-01-01");
    let lines = vec![
        Line::Facts { subject: open, effective, fields: vec![(tenure::STATE.number, Fact::Is(tv("left")))] },
        Line::Move { subject: pool_id, column: Column::Occupied, effective, places: -Places::ONE },
    ];
    world.books.record(header, lines);
    let before = world.told("2021-01-01");
    let (report, result) = world.import(&since(&rows), &rows);
    result.unwrap();
    assert_eq!((report.taken, report.unchanged), (0, 16));
    assert!(report.warnings.iter().any(|(doubt, _)| doubt.code == "warning-dated-otherwise"), "{report:?}");
    assert_eq!(world.told("2021-01-01"), before);
    world.check_sums("2021-01-01");
}
