//! Lists of people and lookups are answered from columns in memory that follow the books entry by entry: after random
//! operations, imports and reversals they say what the facts say, as do columns read anew.

use estab::domain::books::Source;
use estab::domain::date::Date;
use estab::domain::facts::At;
use estab::domain::field::{person, pool, tenure};
use estab::domain::id::{Id, IdKind};
use estab::domain::operation;
use estab::domain::snapshot::mask;
use estab::domain::table::{Cell, Listing};
use estab::office::ask::{Answer, Ask, Hits, ListAsk, Order, Question};
use estab::office::running::Office;
use estab::office::words::Language;
use estab::sample;
use estab::store::Store;
use std::collections::BTreeSet;

/// What the naive count knows of a row.
const COMPARED: &[&str] =
    &["id", "number", "name", "sex", "birth_date", "kind", "title", "level", "state", "entered_on", "left_on"];
const ROUNDS: usize = 12;

struct Lot(u64);

impl Lot {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 33) as usize % end.max(1)
    }
}

fn today() -> Date {
    Date::parse("2026-11-23").unwrap()
}

fn open(store: &Store) -> Office {
    Office::of(store.clone(), operation::table(), Some(today()), Language::Zh).unwrap()
}

fn list(office: &Office, ask: ListAsk, as_of: Option<Date>) -> Listing {
    match office.answer(&Question { ask: Ask::List(ask), as_of, recorded: None }).unwrap() {
        Answer::Listing(listing) => listing,
        other => panic!("{other:?}"),
    }
}

fn find(office: &Office, query: &str) -> Hits {
    let ask = Ask::Find { query: query.to_string(), limit: 1_000 };
    match office.answer(&Question { ask, as_of: None, recorded: None }).unwrap() {
        Answer::Hits(hits) => hits,
        other => panic!("{other:?}"),
    }
}

fn rows(listing: &Listing) -> Vec<String> {
    let places: Vec<usize> = COMPARED.iter().map(|name| listing.column(name).unwrap()).collect();
    let mut rows: Vec<String> =
        listing.rows.iter().map(|row| places.iter().map(|at| format!("{:?} ", row[*at])).collect()).collect();
    rows.sort();
    rows
}

/// The same from the whole history of every tenure and its person.
fn recount(office: &Office, left: bool, date: Date) -> Vec<String> {
    let (view, at) = (office.store().read().unwrap(), At::newest(date));
    let mut rows = Vec::new();
    view.subjects(IdKind::Tenure, &mut |id, held| {
        let Some(pool_id) = held.id(tenure::POOL, at) else { return Ok(()) };
        let Some(state) = held.row(tenure::STATE, at) else { return Ok(()) };
        let kind = view.facts(pool_id)?.text(pool::KIND, at).map(|kind| kind.to_string()).unwrap_or_default();
        let code = held.text(tenure::STATE, at).unwrap().to_string();
        let is_people = office.catalogue().quota_kind(&kind).is_some_and(|kind| kind.class.is_people());
        let is_here = office.catalogue().is_here(&code);
        if !is_people || is_here == left {
            return Ok(());
        }
        let who = view.facts(id.person_of_tenure())?;
        let text = |field| who.text(field, at).map(|text| text.to_string());
        let state_said = if held.flag(tenure::APART, at) { "apart".to_string() } else { code };
        let cells: [Cell; 11] = [
            id.person_of_tenure().into(),
            text(person::NUMBER).map(|number| mask(&number)).into(),
            text(person::NAME).into(),
            text(person::SEX).into(),
            who.date(person::BIRTH_DATE, at).into(),
            kind.into(),
            text(person::TITLE).into(),
            text(person::LEVEL).into(),
            state_said.into(),
            held.date(tenure::ENTERED_ON, at).into(),
            if is_here { Cell::Unknown } else { state.effective.into() },
        ];
        rows.push(cells.iter().map(|cell| format!("{cell:?} ")).collect());
        Ok(())
    })
    .unwrap();
    rows.sort();
    rows
}

fn order(name: &str, args: &[(&str, String)]) -> Order {
    let args = args.iter().map(|(name, value)| (name.to_string(), value.clone())).collect();
    Order { operation: name.into(), caller_id: None, args }
}

/// One random operation on people; refused ones count for nothing.
fn one(writer: &Office, lot: &mut Lot, people: &[Id], rooms: &[(Id, String)], serial: usize) -> Option<u64> {
    let someone = people[lot.below(people.len())];
    let (unit, kind) = rooms[lot.below(rooms.len())].clone();
    let on = today().plus_days(40 - lot.below(400) as i32).to_string();
    let document = ("document", format!("云试〔2026〕{serial}号"));
    let title = ("document_title", "试".to_string());
    let name = format!("{}{}", ["欧阳", "单", "王", "a"][lot.below(4)], ["伟", "雄信", "小明"][lot.below(3)]);
    let order = match lot.below(9) {
        0 | 1 => {
            let args =
                [("unit", unit.to_string()), ("kind", kind), ("name", name), document, title, ("effective_on", on)];
            order("enter", &args)
        }
        2 => {
            let reason = ("exit_reason", "resigned".to_string());
            order("leave", &[("person", someone.to_string()), reason, document, title, ("effective_on", on)])
        }
        3 => {
            let (field, value) =
                [("name", name), ("title", "调研员".into()), ("sex", "女".into()), ("birth_date", "1980-02-03".into())]
                    [lot.below(4)]
                .clone();
            let args = [
                ("subject", someone.to_string()),
                ("field", field.to_string()),
                ("value", value),
                ("reason", "核对".into()),
            ];
            order("amend", &args)
        }
        4 => order("apart", &[("person", someone.to_string()), document, title, ("effective_on", on)]),
        5 => {
            let change = ("change", ["-1", "1"][lot.below(2)].to_string());
            let args = [("unit", unit.to_string()), ("kind", kind), change, document, title, ("effective_on", on)];
            order("approve", &args)
        }
        6 => {
            let name = ("name", format!("市试验{serial}局"));
            order("rename", &[("unit", unit.to_string()), name, document, title, ("effective_on", on)])
        }
        7 => {
            let (field, value) = [("short_name", "试"), ("order", "7"), ("credit_code", "")][lot.below(3)];
            let mut args = vec![("subject", unit.to_string()), ("field", field.to_string())];
            args.extend((!value.is_empty()).then(|| ("value", value.to_string())));
            args.push(("reason", "核对".to_string()));
            order("amend", &args)
        }
        _ => {
            let last = writer.store().read().unwrap().last_seq().unwrap();
            let entry = format!("e{}", last.saturating_sub(lot.below(12) as u64).max(1));
            order("reverse", &[("entry", entry), ("reason", "误记".to_string())])
        }
    };
    writer.post(&[order], false).ok().and_then(|receipts| receipts[0].seq)
}

#[test]
fn columns_follow_the_books() {
    let store = Store::in_memory().unwrap();
    let writer = sample::build(store.clone(), 300, false, today(), &mut |_, _| {}).unwrap();
    // One follows what the other handle writes, as the screen does.
    let kept = open(&store);
    let mut lot = Lot(20_261_123);
    let of_people = |left| ListAsk { left, ..ListAsk::new("people") };
    let (mut done, mut serial) = (0, 0);
    for round in 0..ROUNDS {
        let all = list(&kept, of_people(false), None);
        let people: Vec<Id> = all.rows.iter().filter_map(|row| row[0].as_id()).collect();
        let place = |name: &str| all.column(name).unwrap();
        let rooms: Vec<(Id, String)> = all
            .rows
            .iter()
            .filter_map(|row| Some((row[place("unit")].as_id()?, row[place("kind")].as_text()?.to_string())))
            .collect();
        for _ in 0..8 {
            serial += 1;
            done += usize::from(one(&writer, &mut lot, &people, &rooms, serial).is_some());
        }
        let fresh = open(&store);
        for left in [false, true] {
            let seen = list(&kept, of_people(left), None);
            assert_eq!(rows(&seen), recount(&fresh, left, today()), "round {round}, left {left}");
            assert_eq!(seen, list(&fresh, of_people(left), None), "round {round}, left {left}");
            let earlier = today().plus_days(-200 - lot.below(2_000) as i32);
            let then = list(&kept, of_people(left), Some(earlier));
            assert_eq!(rows(&then), recount(&fresh, left, earlier), "{earlier}, left {left}");
            // Tree and pools: one keeps what it knows of all earlier dates, the other reads this one.
            for (name, date) in
                [("units", None), ("vacancies", None), ("units", Some(earlier)), ("vacancies", Some(earlier))]
            {
                let ask = ListAsk { all: true, ..ListAsk::new(name) };
                let anew = list(&open(&store), ask.clone(), date);
                assert_eq!(list(&kept, ask, date), anew, "round {round}, {name} {date:?}");
            }
        }
        for query in ["王", "wang", "oyw", "sxx", "a小明", "4403", "云试"] {
            let ids = |hits: &Hits| hits.hits.iter().map(|hit| hit.id).collect::<BTreeSet<Id>>();
            let (seen, anew) = (find(&kept, query), find(&fresh, query));
            assert_eq!((seen.count, ids(&seen)), (anew.count, ids(&anew)), "round {round}, {query}");
        }
    }
    assert!(done > ROUNDS * 3, "{done} of {serial} operations were taken");
}

#[test]
fn a_file_has_the_cells_of_the_list() {
    let store = Store::in_memory().unwrap();
    drop(sample::build(store.clone(), 400, false, today(), &mut |_, _| {}).unwrap());
    let office = open(&store);
    for left in [false, true] {
        let ask = ListAsk { left, ..ListAsk::new("people") };
        let shown = list(&office, ask.clone(), None);
        let all = (0..shown.columns.len()).collect::<Vec<_>>();
        for columns in [all, vec![2, 15, 19], vec![1, 6, 8]] {
            let written = office.with_context(None, None, |context| {
                let mut source = estab::office::lists::stream_of(context, &ask, columns.clone())?;
                let (mut rows, mut row) = (Vec::new(), Vec::new());
                while source.next_row(&mut row).unwrap() {
                    rows.push(columns.iter().map(|column| row[*column].clone()).collect::<Vec<Cell>>());
                }
                Ok(rows)
            });
            let want: Vec<Vec<Cell>> =
                shown.rows.iter().map(|row| columns.iter().map(|column| row[*column].clone()).collect()).collect();
            assert!(want.len() > 20);
            assert_eq!(written.unwrap(), want, "left {left}, {columns:?}");
        }
    }
}

#[test]
fn every_column_sorts_as_its_cells_do() {
    let store = Store::in_memory().unwrap();
    drop(sample::build(store.clone(), 400, false, today(), &mut |_, _| {}).unwrap());
    let office = open(&store);
    for left in [false, true] {
        let plain = list(&office, ListAsk { left, ..ListAsk::new("people") }, None);
        assert!(plain.rows.len() > 20, "{}", plain.rows.len());
        for (at, column) in plain.columns.iter().enumerate() {
            let key = |cell: &Cell| match cell {
                Cell::Unknown => (1, 0, Vec::new()),
                Cell::Text(text) => (0, 0, estab::office::collate::key(text, column.name == "name")),
                Cell::Date(date) => (0, i64::from(date.days()), Vec::new()),
                Cell::Id(id) => (0, id.number as i64, Vec::new()),
                Cell::Flag(flag) => (0, i64::from(*flag), Vec::new()),
                other => panic!("{other:?}"),
            };
            let mut wanted = plain.rows.clone();
            wanted.sort_by_key(|row| key(&row[at]));
            let sorted = list(&office, sorted(ListAsk { left, ..ListAsk::new("people") }, column.name, false), None);
            assert_eq!(sorted.rows, wanted, "{}", column.name);
            let down = list(&office, sorted_down(left, column.name), None);
            let stated = wanted.iter().filter(|row| row[at] != Cell::Unknown).count();
            let (first, last) = (key(&down.rows[0][at]), key(&wanted[stated.max(1) - 1][at]));
            assert_eq!(first, last, "{} down", column.name);
        }
    }
}

fn sorted(ask: ListAsk, column: &str, down: bool) -> ListAsk {
    ListAsk { sort: vec![(column.to_string(), down)], ..ask }
}

fn sorted_down(left: bool, column: &str) -> ListAsk {
    sorted(ListAsk { left, ..ListAsk::new("people") }, column, true)
}
