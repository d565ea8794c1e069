//! What is answered before the picture is there is what the picture says.

use estab::domain::date::Date;
use estab::domain::id::Id;
use estab::office::ask::{Answer, Ask, ListAsk, Question, Scope, TreeRows};
use estab::office::running::Office;
use estab::office::words::Language;
use estab::sample;
use estab::store::Store;
use std::collections::BTreeSet;

fn answer(office: &Office, ask: Ask) -> Answer {
    office.answer(&Question { ask, as_of: None, recorded: None }).unwrap()
}

fn tree(office: &Office, open: &BTreeSet<Id>, offset: usize) -> TreeRows {
    match answer(
        office,
        Ask::Tree { open: open.clone(), offset, limit: 60, find: None, filter: String::new(), scope: Scope::Own },
    ) {
        Answer::Tree(rows) => rows,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_tree_and_the_head_before_the_picture_are_those_of_the_picture() {
    // Some of what the sample records takes effect later than the day looked from here.
    for today in ["2026-11-23", "2026-10-01"].map(|date| Date::parse(date).unwrap()) {
        let store = Store::in_memory().unwrap();
        drop(sample::build(store.clone(), 600, false, Date::parse("2026-11-23").unwrap(), &mut |_, _| {}).unwrap());
        let fresh = || Office::of(store.clone(), estab::domain::operation::table(), Some(today), Language::Zh).unwrap();
        let seen = fresh();
        answer(&seen, Ask::List(ListAsk::new("vacancies")));
        let unseen = fresh();
        let mut open = BTreeSet::new();
        let mut most = 0;
        for offset in [0, 0, 7, 0, 40] {
            let rows = tree(&unseen, &open, offset);
            assert_eq!(rows, tree(&seen, &open, offset), "{today} {offset}");
            open.extend(rows.rows.iter().filter(|row| row.has_children).map(|row| row.unit));
            most = most.max(rows.count);
        }
        assert!(most > 40, "{most}");
        let (Answer::Head(quick), Answer::Head(whole)) = (answer(&unseen, Ask::Head), answer(&seen, Ask::Head)) else {
            panic!("no head");
        };
        let figures = |head: &estab::office::ask::Head| -> Vec<_> {
            head.kinds.iter().map(|line| (line.kind.clone(), line.figures)).collect()
        };
        assert_eq!(figures(&quick), figures(&whole));
    }
}
