//! Replay, rebuild, backup, and any lines at all.

use super::super::*;
use super::basics::{check_sample, d, draft, facts, id, moved, post, sample, t};
use crate::domain::books::Source;
use crate::domain::entry::{Fact, Line};
use crate::domain::facts::{FactRow, FactSet};
use crate::domain::field;
use crate::domain::id::{Id, IdKind};
use crate::domain::ledger::Posting;
use crate::domain::pool::{Column, Held, MoveRow};
use crate::domain::quantity::Places;
use crate::domain::value::{Value, ValueType};
use proptest::prelude::*;
use std::collections::BTreeMap;

#[test]
fn check_is_quiet_on_sound_books_and_names_what_is_not() {
    let store = Store::in_memory().unwrap();
    assert_eq!(store.check_deep().unwrap(), Report::default());
    for lines in sample() {
        post(&store, lines);
    }
    let report = store.check_deep().unwrap();
    assert_eq!((report.findings.as_slice(), report.entries, report.lines, report.moves), ([].as_slice(), 3, 12, 5));

    // Each table altered in turn, checksums in order: a program gone wrong rather than a disk.
    type Alter = fn(&mut Tables<'_>);
    let alterations: [(&str, Alter); 9] = [
        ("check-index-differs", |tables| drop(tables.keys.pop_first().unwrap())),
        ("check-index-differs", |tables| drop(tables.links.pop_last().unwrap())),
        ("check-index-differs", |tables| drop(tables.dates.pop_last().unwrap())),
        ("check-number-differs", |tables| drop(tables.numbers.pop_last().unwrap())),
        ("check-sum-differs", |tables| drop(tables.sums.pop_first().unwrap())),
        ("check-grand-differs", |tables| drop(tables.grand.pop_first().unwrap())),
        ("check-sum-differs", |tables| drop(tables.moves.pop_first().unwrap())),
        ("store-damaged", |tables| drop(tables.blocks.pop_first().unwrap())),
        ("check-sequence-gap", |tables| drop(tables.journal.pop_first().unwrap())),
    ];
    for (index, (code, alter)) in alterations.into_iter().enumerate() {
        let store = Store::in_memory().unwrap();
        for lines in sample() {
            post(&store, lines);
        }
        store
            .write(|view| {
                view.tables(|tables| {
                    alter(tables);
                    Ok(())
                })?;
                Ok(())
            })
            .unwrap();
        let findings = store.check().unwrap().findings;
        assert!(findings.iter().any(|finding| finding.message.code == code), "{index}: {findings:?}");
        let deep = store.check_deep().unwrap().findings;
        assert!(deep.len() > findings.len() || index >= 7, "{index}: the replay sees it too: {deep:?}");
    }
}

#[test]
fn a_store_of_an_older_schema_is_rebuilt_from_its_journal() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("office.redb");
    std::fs::write(&path, b"").unwrap();
    // Another schema number, and derived tables that say something else.
    let old = Store::initialise(Arc::new(FileMedium::new(&path)), Some(0)).unwrap();
    for lines in sample() {
        post(&old, lines);
    }
    old.write(|view| {
        view.tables(|tables| {
            drop(tables.sums.pop_first().unwrap());
            drop(tables.facts.pop_first().unwrap());
            Ok(())
        })?;
        Ok(())
    })
    .unwrap();
    let end = old.store_digest().unwrap();
    drop(old);
    let bytes = std::fs::read(&path).unwrap();
    for access in [Access::Read, Access::Write] {
        assert_eq!(Store::open(&path, access).err().unwrap().0.code, "store-older");
    }
    let copy = folder.path().join("copy.redb");
    rebuild(&path, &copy).unwrap();
    check_sample(&Store::open(&copy, Access::Read).unwrap());
    assert_eq!(rebuild(&path, &copy).unwrap_err().0.code, "store-exists");
    std::fs::write(folder.path().join("office.redb.rebuilt"), b"left over").unwrap();
    let kept = upgrade(&path).unwrap();
    let store = Store::open(&path, Access::Write).unwrap();
    check_sample(&store);
    assert_eq!(store.store_digest().unwrap(), end);
    assert_eq!(store.check_deep().unwrap().findings, []);
    assert!(
        kept.ends_with("office.redb.schema-0") && std::fs::metadata(&kept).unwrap().len() >= bytes.len() as u64 / 2
    );
    let newer = folder.path().join("newer.redb");
    std::fs::write(&newer, b"").unwrap();
    drop(Store::initialise(Arc::new(FileMedium::new(&newer)), Some(99)).unwrap());
    assert_eq!(Store::open(&newer, Access::Read).err().unwrap().0.code, "store-newer");
    assert_eq!(rebuild(&newer, &folder.path().join("x")).unwrap_err().0.code, "store-newer");
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().ends_with(".part")), "{left:?}");
}

#[test]
fn a_backup_is_the_store_and_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let store = Store::create(&at("office.redb")).unwrap();
    for lines in sample() {
        post(&store, lines);
    }
    // Also from a reader, while the writer is open.
    Store::open(&at("office.redb"), Access::Read).unwrap().backup(&at("copy.redb")).unwrap();
    assert_eq!(store.backup(&at("copy.redb")).unwrap_err().0.code, "store-exists");
    let report = restore(&at("copy.redb"), &at("back.redb")).unwrap();
    assert_eq!((report.entries, report.findings.len()), (3, 0));
    check_sample(&Store::open(&at("back.redb"), Access::Write).unwrap());
    let mut bytes = std::fs::read(at("copy.redb")).unwrap();
    let name = "市教育局".as_bytes();
    let places: Vec<usize> = (0..bytes.len() - name.len()).filter(|at| bytes[*at..].starts_with(name)).collect();
    assert!(places.len() >= 2, "journal and facts at least");
    bytes[places[0]] ^= 1;
    std::fs::write(at("copy.redb"), &bytes).unwrap();
    assert!(restore(&at("copy.redb"), &at("again.redb")).is_err());
    assert!(!at("again.redb").exists());
}

#[test]
fn kept_views_come_along() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let store = Store::create(&at("office.redb")).unwrap();
    for lines in sample() {
        post(&store, lines);
    }
    let end = store.store_digest().unwrap();
    assert_eq!(store.read().unwrap().views().unwrap(), (vec![], vec![]));
    let view = |listing: &str, name: &str| KeptView {
        listing: listing.to_string(),
        name: name.to_string(),
        columns: vec![("unit_name".to_string(), Some(24)), ("vacant".to_string(), None)],
        sort: vec![("vacant".to_string(), true)],
        conditions: vec![("vacant".to_string(), ">2".to_string())],
        subtree: true,
        unit: Some(id("u2")),
        kind: Some("administrative".to_string()),
        unit_kind: None,
        all: false,
    };
    let (one, two) = (view("vacancies", "空编大户"), KeptView { all: true, ..view("people", "在岗") });
    assert!(store.keep_view(&one, 2).unwrap() && store.keep_view(&two, 2).unwrap());
    assert!(!store.keep_view(&view("people", "又一个"), 2).unwrap(), "there are two already");
    let again = KeptView { unit: None, ..one.clone() };
    assert!(store.keep_view(&again, 2).unwrap(), "the same name is replaced");
    let wanted = vec![two.clone(), again];
    let kept = |path: &str| Store::open(&at(path), Access::Read).unwrap().read().unwrap().views().unwrap();
    store.backup(&at("copy.redb")).unwrap();
    restore(&at("copy.redb"), &at("back.redb")).unwrap();
    rebuild(&at("office.redb"), &at("rebuilt.redb")).unwrap();
    for path in ["office.redb", "copy.redb", "back.redb", "rebuilt.redb"] {
        assert_eq!(kept(path), (wanted.clone(), vec![]), "{path}");
    }
    assert_eq!(store.store_digest().unwrap(), end, "looking does not change the books");
    assert_eq!(store.check_deep().unwrap().findings, []);
    assert_eq!(
        Store::open(&at("copy.redb"), Access::Read).unwrap().keep_view(&one, 9).unwrap_err().0.code,
        "store-read-only"
    );
    assert!(store.forget_view("vacancies", "空编大户").unwrap());
    assert!(!store.forget_view("vacancies", "空编大户").unwrap());
    drop(store);
    assert_eq!(kept("office.redb").0, vec![two]);

    // One damaged view: told by the check, in nobody's way, left behind by a backup.
    let mut bytes = std::fs::read(at("copy.redb")).unwrap();
    let name = "空编大户".as_bytes();
    let places: Vec<usize> = (0..bytes.len() - name.len()).filter(|at| bytes[*at..].starts_with(name)).collect();
    assert!(!places.is_empty());
    for place in places {
        bytes[place + 2] ^= 1;
    }
    std::fs::write(at("copy.redb"), &bytes).unwrap();
    let store = Store::open(&at("copy.redb"), Access::Read).unwrap();
    let (views, faults) = store.read().unwrap().views().unwrap();
    assert_eq!((views.len(), faults.len()), (1, 1));
    assert_eq!(store.check().unwrap().findings.len(), 1);
    store.backup(&at("after.redb")).unwrap();
    assert_eq!(kept("after.redb"), (views, vec![]));
}

#[test]
fn a_batch_sees_its_own_entries_and_a_refusal_takes_all_back() {
    let store = Store::in_memory().unwrap();
    let result: Result<(), Stop> = store.write(|view| {
        view.append(draft(), |_, seq, sink| {
            assert_eq!(seq, 1);
            sink.line(facts("u1", "2026-01-01", vec![(field::unit::CODE, t("301").into())]))?;
            Ok(Posting::default())
        })?;
        assert_eq!(view.find(field::unit::CODE, "301").unwrap(), [id("u1")]);
        assert_eq!(view.last_number(IdKind::Unit).unwrap(), 1);
        let (header, _) = view.append(Draft { now: 5, batch: Some(1), ..draft() }, |source, seq, sink| {
            assert_eq!((seq, source.last_seq().unwrap()), (2, 1));
            // Reading an entry while writing one: as a reversal does.
            source.lines(1, &mut |line| sink.line(line))?;
            assert_eq!(source.facts(id("u1")).unwrap().rows().len(), 1);
            Ok(Posting::default())
        })?;
        assert_eq!((header.recorded_at, header.batch), (draft().now, 1), "time never runs backwards");
        view.append(draft(), |_, _, _| Err(crate::domain::refusal::Refusal::default().into()))?;
        Ok(())
    });
    assert!(matches!(result, Err(Stop::Refused(_))));
    assert_eq!(store.read().unwrap().last_seq().unwrap(), 0);
    // The caller's id is found again.
    let draft = Draft { caller_id: Some(t("req-7")), ..draft() };
    let seq = super::basics::append(&store, draft, vec![moved("q1", Column::Approved, "2026-01-01", 1)]).unwrap();
    let view = store.read().unwrap();
    assert_eq!(view.caller("req-7").unwrap().map(|header| header.seq), Some(seq));
    assert_eq!(view.caller("req").unwrap(), None);
    assert_eq!(store.check_deep().unwrap().findings, []);
}

#[test]
fn a_line_that_could_not_be_read_back_is_not_written() {
    let store = Store::in_memory().unwrap();
    let unit = id("u1");
    let line = |fields| Line::Facts { subject: unit, effective: d("2026-01-01"), fields };
    for bad in [
        line(vec![]),
        line(vec![(2, Fact::Empty), (1, Fact::Empty)]),
        line(vec![(1, Fact::Is(Value::Int(3)))]),
        line((1..200).map(|field| (field, Fact::Empty)).collect()),
        Line::Move { subject: unit, column: Column::Approved, effective: d("2026-01-01"), places: Places::ZERO },
        Line::Facts {
            subject: Id::new(IdKind::Unit, 1 << 48),
            effective: d("2026-01-01"),
            fields: vec![(1, Fact::Empty)],
        },
    ] {
        let stop = super::basics::append(&store, draft(), vec![bad.clone()]).unwrap_err();
        let Stop::Fault(fault) = stop else { panic!("{bad:?}") };
        assert_eq!(fault.0.code, "store-line", "{bad:?}");
    }
    assert!(!store.is_read_only());
    assert_eq!(store.check_deep().unwrap().findings, []);
}

#[test]
fn rows_between_rows_and_many_runs_come_out_as_in_a_replay() {
    let store = Store::in_memory().unwrap();
    for (turn, smaller) in [1, 3_000, 1, 100_000_000].into_iter().enumerate() {
        apply::SMALLER_RUNS.set(smaller);
        store
            .write(|view| {
                view.append(draft(), |_, _, sink| {
                    super::scale::city(150 + 50 * turn as u64, sink)?;
                    Ok(Posting::default())
                })
            })
            .unwrap();
        apply::SMALLER_RUNS.set(1);
        assert_eq!(store.check_deep().unwrap().findings, [], "turn {turn}");
    }
    let view = store.read().unwrap();
    assert_eq!(view.facts(id("p1")).unwrap().history(field::person::NAME).len(), 4);
    assert!(view.header(4).unwrap().unwrap().blocks > 1);
}

/// The access log keeps its chain and tells where it is broken.
#[test]
fn the_access_log_reads_back() {
    let folder = tempfile::tempdir().unwrap();
    let log = AccessLog::beside(&folder.path().join("office.redb"));
    let looked = |rows| Looked {
        at: 5,
        officer: "王敏".into(),
        role: "audit".into(),
        what: "reveal".into(),
        subject: "people".into(),
        rows,
        detail: "\"引号\"\n".into(),
    };
    let read = || {
        let mut rows = Vec::new();
        let findings = log.read(&mut |seq, looked| {
            rows.push((seq, looked.rows));
            Ok(())
        });
        (rows, findings.unwrap().len())
    };
    assert_eq!(read(), (vec![], 0));
    for rows in 1..=4 {
        log.append(&looked(rows)).unwrap();
    }
    assert_eq!(read(), (vec![(1, 1), (2, 2), (3, 3), (4, 4)], 0));
    let text = std::fs::read_to_string(log.path()).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    for (altered, want) in [
        (text.replace("\"rows\":2", "\"rows\":3"), 1),
        (lines[..2].join("\n") + "\n" + lines[3] + "\n", 1),
        (lines[1..].join("\n") + "\n", 1),
        (text.replacen("\"rows\"", "\"extra\":1,\"rows\"", 1), 1),
        (text[..text.len() - 20].to_string(), 1),
        (text.clone() + "{}\n", 1),
    ] {
        std::fs::write(log.path(), &altered).unwrap();
        assert_eq!(read().1, want, "{altered}");
    }
    // Torn by a power failure: the next look stands on a line of its own.
    std::fs::write(log.path(), &text[..text.len() - 20]).unwrap();
    log.append(&looked(9)).unwrap();
    assert_eq!(read().0.last(), Some(&(4, 9)));
}

fn any_value(kind: ValueType) -> BoxedStrategy<Value> {
    match kind {
        ValueType::Text => prop_oneof![
            "[a-c]{0,2}".prop_map(|text| Value::Text(t(&text))),
            Just(Value::Text(t("市教育局"))),
            "[一-龥]{200}".prop_map(|text| Value::Text(t(&text))),
        ]
        .boxed(),
        ValueType::Int => any::<i64>().prop_map(Value::Int).boxed(),
        ValueType::Places => any::<i32>().prop_map(|milli| Value::Places(Places::from_milli(milli.into()))).boxed(),
        ValueType::Date => (0..40_000).prop_map(|days| Value::Date(d("1950-01-01").plus_days(days))).boxed(),
        ValueType::Id => (0..2usize, 1..4u64)
            .prop_map(|(kind, number)| Value::Id(Id::new([IdKind::Unit, IdKind::Pool][kind], number)))
            .boxed(),
        ValueType::Flag => any::<bool>().prop_map(Value::Flag).boxed(),
    }
}

fn any_line() -> impl Strategy<Value = Line> {
    let subject = (0..4usize, 1..4u64)
        .prop_map(|(kind, number)| Id::new([IdKind::Unit, IdKind::Pool, IdKind::Person, IdKind::Tenure][kind], number));
    let date = (0..5).prop_map(|days| d("2026-01-01").plus_days(days));
    let moves = (1..4u64, 0..10usize, date.clone(), prop_oneof![-3_000..0i64, 1..3_000i64]).prop_map(
        |(number, column, effective, milli)| Line::Move {
            subject: Id::new(IdKind::Pool, number),
            column: Column::ALL[column],
            effective,
            places: Places::from_milli(milli),
        },
    );
    let facts = (subject, date).prop_flat_map(|(subject, effective)| {
        let fields: Vec<field::Field> = field::of(subject.kind).copied().collect();
        prop::collection::btree_map(0..fields.len(), 0..10, 1..4).prop_flat_map(move |chosen| {
            let cells: Vec<_> = chosen
                .into_iter()
                .map(|(index, form)| {
                    let field = fields[index];
                    let fact = match form {
                        0 => Just(Fact::Empty).boxed(),
                        1 => Just(Fact::Retracted).boxed(),
                        _ => any_value(field.kind).prop_map(Fact::Is).boxed(),
                    };
                    fact.prop_map(move |fact| (field.number, fact))
                })
                .collect();
            cells.prop_map(move |fields| Line::Facts { subject, effective, fields })
        })
    });
    prop_oneof![facts, moves]
}

/// The same books kept in the plainest way.
#[derive(Default)]
struct Plain {
    facts: BTreeMap<Id, BTreeMap<(u16, crate::domain::date::Date, u64), Fact>>,
    moves: BTreeMap<Id, BTreeMap<(crate::domain::date::Date, u64, Column), Places>>,
}

impl Plain {
    fn take(&mut self, seq: u64, line: &Line) {
        match line {
            Line::Facts { subject, effective, fields } => {
                let facts = self.facts.entry(*subject).or_default();
                facts.extend(fields.iter().map(|(field, fact)| ((*field, *effective, seq), fact.clone())));
            }
            Line::Move { subject, column, effective, places } => {
                *self.moves.entry(*subject).or_default().entry((*effective, seq, *column)).or_default() += *places;
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]
    #[test]
    fn any_lines_read_back_and_replay(entries in prop::collection::vec(prop::collection::vec(any_line(), 0..12), 1..6), smaller in prop_oneof![Just(1usize), Just(50_000), Just(100_000_000)]) {
        let store = Store::in_memory().unwrap();
        let mut plain = Plain::default();
        // Runs of a few rows here, of millions in the replay below: the tables must come out the same.
        apply::SMALLER_RUNS.set(smaller);
        for (seq, lines) in (1..).zip(&entries) {
            lines.iter().for_each(|line| plain.take(seq, line));
            prop_assert_eq!(post(&store, lines.clone()), seq);
        }
        apply::SMALLER_RUNS.set(1);
        let view = store.read().unwrap();
        for (seq, lines) in (1..).zip(&entries) {
            let mut read = Vec::new();
            view.lines(seq, &mut |line| { read.push(line); Ok(()) }).unwrap();
            prop_assert_eq!(&read, lines);
        }
        for kind in IdKind::ALL {
            let mut read = BTreeMap::new();
            view.subjects(kind, &mut |id, facts| { read.insert(id, facts); Ok(()) }).unwrap();
            let mut want = BTreeMap::new();
            for (id, rows) in plain.facts.iter().filter(|(id, _)| id.kind == kind) {
                let rows = rows.iter().map(|((field, effective, seq), fact)| FactRow { field: *field, effective: *effective, seq: *seq, fact: fact.clone() });
                want.insert(*id, FactSet::new(rows.collect()));
            }
            prop_assert_eq!(&read, &want);
            for field in field::of(kind).filter(|field| field.key || field.linked) {
                for (id, facts) in &want {
                    for row in facts.history(*field) {
                        match &row.fact {
                            Fact::Is(Value::Text(text)) if field.key => prop_assert!(view.find(*field, text).unwrap().contains(id)),
                            Fact::Is(Value::Id(target)) if field.linked => prop_assert!(view.linking(*field, *target).unwrap().contains(id)),
                            _ => {}
                        }
                    }
                }
            }
        }
        for number in 1..4 {
            let pool = Id::new(IdKind::Pool, number);
            let want: Vec<MoveRow> = plain.moves.get(&pool).into_iter().flatten()
                .map(|((effective, seq, column), places)| MoveRow { effective: *effective, seq: *seq, column: *column, places: *places })
                .collect();
            prop_assert_eq!(view.moves(pool).unwrap(), want.clone());
            let mut held = Held::default();
            want.iter().for_each(|row| held.add(row.column, row.places));
            prop_assert_eq!(view.sums(pool).unwrap(), held);
        }
        let today = d("2026-01-02");
        let later: usize = plain.moves.values().flatten().filter(|((effective, _, _), _)| *effective > today).count();
        prop_assert_eq!(view.later(today).unwrap().len(), later);
        drop(view);
        let findings = store.check_deep().unwrap().findings;
        prop_assert!(findings.is_empty(), "{:?}", findings);
    }
}
