//! Any order of the same rows gives the same books, and nothing is left to change.

use super::*;

/// Rows that refer to each other in every way.
fn any_rows() -> impl Strategy<Value = Vec<Vec<Item>>> {
    let unit_name = |index: usize| format!("区/局{index}");
    let unit = (0..4usize).prop_map(move |index| {
        let code = format!("0{index}");
        vec![a_unit(&unit_name(index), None, &[(unit::CODE, &code), (unit::KIND, "bureau")])]
    });
    let reference =
        |index: usize, by_code: bool| if by_code { format!("#0{index}") } else { format!("区/局{index}") };
    let pool = (0..4usize, any::<bool>(), 0..4usize).prop_map(move |(index, by_code, kind)| {
        let kind = ["admin", "worker", "senior", "lead"][kind];
        vec![a_pool(&format!("{}:{kind}", reference(index, by_code)), &(index + 2).to_string())]
    });
    let counts = (0..4usize, any::<bool>(), 0..2000i64).prop_map(move |(index, by_code, milli)| {
        let places = Places::from_milli(milli);
        vec![a_count(&format!("{}:junior", reference(index, by_code)), &places.to_string())]
    });
    let numbered = (0..12i32, any::<bool>()).prop_map(move |(index, by_code)| {
        let unit = reference(index as usize % 4, by_code);
        vec![someone(&number(index), &format!("某{index}"), &format!("{unit}:admin"))]
    });
    let nameless = (0..4usize, 0..3usize, 1..3i64, any::<bool>()).prop_map(move |(index, name, share, by_code)| {
        let unit = reference(index, by_code);
        let name = ["", "甲", "乙"][name];
        vec![with(someone("", name, &format!("{unit}:senior")), |p| *p.share = Some(Places::from_milli(share * 500)))]
    });
    let post = (0..4usize, 0..3usize, 0..3usize, 1..3i64).prop_map(move |(index, at, name, share)| {
        let unit = reference(index, false);
        let name = ["", "甲", "乙"][name];
        let share = Places::from_milli(share * 500).to_string();
        let pool = format!("{unit}:senior");
        let number = at.to_string();
        vec![
            a_post(&unit, &number, &format!("{unit}/处"), &pool, &share, Holding::Named),
            with(someone("", name, &pool), |p| {
                *p.post = Some((u(&unit), t(&number)));
                *p.share = Some(n(&share));
            }),
        ]
    });
    let one = prop_oneof![unit.clone(), pool, counts, numbered, nameless, post];
    // The units whose codes are referred to are always there, somewhere.
    (prop::collection::vec(one, 1..40)).prop_map(move |mut rows| {
        for index in 0..4 {
            let code = format!("0{index}");
            rows.push(vec![a_unit(&format!("区/局{index}"), None, &[(unit::CODE, &code), (unit::KIND, "bureau")])]);
        }
        rows
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_order_gives_the_same_books(rows in any_rows(), seed in any::<u64>()) {
        let mut shuffled = rows.clone();
        let mut state = seed | 1;
        for index in (1..shuffled.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            shuffled.swap(index, (state >> 33) as usize % (index + 1));
        }
        let (mut one, mut other) = (World::default(), World::default());
        let settings = settings("2026-01-01");
        let (_, result) = one.import(&settings, &rows);
        prop_assert!(result.is_ok(), "{:?}", result);
        other.take(&settings, &shuffled);
        prop_assert_eq!(one.told("2026-01-01"), other.told("2026-01-01"));
        one.check_sums("2026-01-01");
        // The same rows in another order say nothing new.
        let counts = one.take(&settings, &shuffled);
        prop_assert_eq!((counts[0], counts[2], one.lines), (0, 0, 0));
        // In halves, one after the other: counts apart, the same books.
        if !rows.iter().any(|items| matches!(items.first(), Some(Item::Count { .. } | Item::Post { .. }))) {
            let mut halves = World::default();
            let (first, second) = rows.split_at(rows.len() - 4);
            halves.take(&settings, second);
            let named = first.iter().all(|items| matches!(&items[0], Item::Person { number: Some(_), .. }));
            halves.take(&settings, first);
            if named {
                prop_assert_eq!(one.told("2026-01-01"), halves.told("2026-01-01"));
            }
        }
    }
}
