use super::super::*;
use crate::domain::books::Source;
use crate::domain::date::Date;
use crate::domain::entry::{Asked, Fact, Line};
use crate::domain::facts::At;
use crate::domain::field;
use crate::domain::id::{Id, IdKind};
use crate::domain::ledger::Posting;
use crate::domain::pool::Column;
use crate::domain::quantity::Places;
use crate::domain::text::Text;
use crate::domain::value::Value;

pub fn t(text: &str) -> Text {
    Text::new(text).unwrap()
}
pub fn d(text: &str) -> Date {
    Date::parse(text).unwrap()
}
pub fn id(text: &str) -> Id {
    Id::parse(text).unwrap()
}

pub fn draft() -> Draft {
    Draft {
        now: 1_795_000_000_000,
        officer: None,
        role: t("establishment"),
        program: t("0.1.0"),
        rules: [7; 32],
        caller_id: None,
        asked: Asked { operation: "trial".into(), args: vec![] },
        effective: d("2026-11-23"),
        today: d("2026-11-23"),
        reason: None,
        batch: None,
    }
}

pub fn facts(subject: &str, effective: &str, fields: Vec<(field::Field, Value)>) -> Line {
    let fields = fields.into_iter().map(|(field, value)| (field.number, Fact::Is(value))).collect();
    Line::Facts { subject: id(subject), effective: d(effective), fields }
}
pub fn moved(subject: &str, column: Column, effective: &str, places: i64) -> Line {
    Line::Move { subject: id(subject), column, effective: d(effective), places: Places::whole(places) }
}

/// Appends one entry of these lines.
pub fn post(store: &Store, lines: Vec<Line>) -> u64 {
    append(store, draft(), lines).unwrap()
}
pub fn append(store: &Store, draft: Draft, lines: Vec<Line>) -> Result<u64, Stop> {
    store.write(|view| {
        let (header, _) = view.append(draft, |_, _, sink| {
            for line in lines {
                sink.line(line)?;
            }
            Ok(Posting::default())
        })?;
        Ok(header.seq)
    })
}

/// Three entries: a unit with a pool, a later change, a retraction and a correction.
pub fn sample() -> Vec<Vec<Line>> {
    vec![
        vec![
            facts(
                "u1",
                "2026-01-01",
                vec![
                    (field::unit::NAME, t("市教育局").into()),
                    (field::unit::CODE, t("301").into()),
                    (field::unit::PARENT, id("u9").into()),
                ],
            ),
            facts(
                "q1",
                "2026-01-01",
                vec![
                    (field::pool::UNIT, id("u1").into()),
                    (field::pool::KIND, t("administrative").into()),
                    (field::pool::STATED, true.into()),
                ],
            ),
            moved("q1", Column::Approved, "2026-01-01", 10),
            moved("q1", Column::Occupied, "2026-01-01", 12),
        ],
        vec![
            facts("u1", "2026-06-01", vec![(field::unit::NAME, t("市教育和体育局").into())]),
            facts("p1", "2026-06-01", vec![(field::person::NUMBER, t("440301199001011234").into())]),
            facts("h256", "2026-06-01", vec![(field::tenure::POOL, id("q1").into())]),
            moved("q1", Column::Occupied, "2027-01-01", -1),
            moved("q1", Column::Approved, "2026-06-01", 3),
        ],
        vec![
            Line::Facts {
                subject: id("u1"),
                effective: d("2026-06-01"),
                fields: vec![(field::unit::NAME.number, Fact::Retracted)],
            },
            facts("q2", "2026-06-01", vec![(field::pool::KIND, t("institution").into())]),
            moved("q2", Column::Occupied, "2026-06-01", 4),
        ],
    ]
}

/// What the sample must say, in whatever store.
pub fn check_sample(store: &Store) {
    let view = store.read().unwrap();
    let unit = view.facts(id("u1")).unwrap();
    let name =
        |date: &str, seq: u64| unit.text(field::unit::NAME, At { date: d(date), seq }).map(|name| name.to_string());
    assert_eq!(name("2026-07-01", 1).as_deref(), Some("市教育局"));
    assert_eq!(name("2026-07-01", 2).as_deref(), Some("市教育和体育局"));
    assert_eq!(name("2026-07-01", 3).as_deref(), Some("市教育局"));
    assert_eq!(name("2025-07-01", 3), None);
    assert_eq!(view.find(field::unit::NAME, "市教育和体育局").unwrap(), [id("u1")]);
    assert_eq!(view.find(field::unit::NAME, "市教育").unwrap(), []);
    assert_eq!(view.find(field::person::NUMBER, "440301199001011234").unwrap(), [id("p1")]);
    assert_eq!(view.linking(field::tenure::POOL, id("q1")).unwrap(), [id("h256")]);
    assert_eq!(view.linking(field::unit::PARENT, id("u9")).unwrap(), [id("u1")]);
    assert_eq!(view.linking(field::unit::PARENT, id("u1")).unwrap(), []);
    assert_eq!(view.moves(id("q1")).unwrap().len(), 4);
    let sums = view.sums(id("q1")).unwrap();
    assert_eq!((sums.get(Column::Approved), sums.get(Column::Occupied)), (Places::whole(13), Places::whole(11)));
    let later = view.later(d("2026-11-23")).unwrap();
    assert_eq!(later.len(), 1);
    assert_eq!((later[0].0, later[0].1.places), (id("q1"), Places::whole(-1)));
    assert_eq!(view.later(d("2027-01-01")).unwrap(), []);
    let grand = view.grand().unwrap();
    assert_eq!(grand.iter().map(|(kind, _)| kind.as_str()).collect::<Vec<_>>(), ["administrative", "institution"]);
    assert_eq!((grand[0].1.vacant, grand[0].1.stated, grand[1].1.unstated), (Places::whole(2), 1, 1));
    assert_eq!(view.last_number(IdKind::Pool).unwrap(), 2);
    assert_eq!(view.last_number(IdKind::Entry).unwrap(), 3);
    assert_eq!(view.last_seq().unwrap(), 3);
    let mut units = Vec::new();
    view.subjects(IdKind::Pool, &mut |id, facts| {
        units.push((id.to_string(), facts.rows().len()));
        Ok(())
    })
    .unwrap();
    assert_eq!(units, [("q1".to_string(), 3), ("q2".to_string(), 1)]);
    for (seq, want) in (1..).zip(sample()) {
        let mut lines = Vec::new();
        view.lines(seq, &mut |line| {
            lines.push(line);
            Ok(())
        })
        .unwrap();
        assert_eq!(lines, want);
        let header = view.header(seq).unwrap().unwrap();
        assert_eq!((header.lines, header.blocks, header.batch), (want.len() as u64, 1, seq));
    }
}

#[test]
fn appended_entries_read_back_also_after_reopening_at_every_step() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new/office.redb");
    drop(Store::create(&path).unwrap());
    for lines in sample() {
        let store = Store::open(&path, Access::Write).unwrap();
        post(&store, lines);
    }
    check_sample(&Store::open(&path, Access::Write).unwrap());
    check_sample(&Store::open(&path, Access::Read).unwrap());
    let memory = Store::in_memory().unwrap();
    for lines in sample() {
        post(&memory, lines);
    }
    check_sample(&memory);
    assert_eq!(memory.store_digest().unwrap(), Store::open(&path, Access::Read).unwrap().store_digest().unwrap());
}
