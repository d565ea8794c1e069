//! One entry of a city's people: time and bytes. `cargo test --lib store::tests::scale -- --ignored --nocapture`,
//! with `ESTAB_SCALE` people (300,000 when not set).

use super::super::*;
use super::basics::{d, draft, t};
use crate::domain::books::{Sink, Source};
use crate::domain::entry::{Fact, Line};
use crate::domain::field::{self, person, tenure};
use crate::domain::id::{Id, IdKind};
use crate::domain::ledger::Posting;
use crate::domain::pool::Column;
use crate::domain::quantity::Places;
use crate::domain::text::Text;
use crate::domain::value::Value;
use std::time::Instant;

fn people() -> u64 {
    std::env::var("ESTAB_SCALE").ok().and_then(|people| people.parse().ok()).unwrap_or(300_000)
}

fn is(field: field::Field, value: impl Into<Value>) -> (u16, Fact) {
    (field.number, Fact::Is(value.into()))
}

/// Units, pools, people with tenures, and the pools' moves, as an import would give them.
pub fn city(people: u64, sink: &mut dyn Sink) -> Result<(), Fault> {
    let effective = d("2026-01-01");
    let units = (people / 15).max(1);
    let texts: Vec<Text> =
        ["男", "女", "汉族", "中共党员", "大学本科", "学士", "四级调研员", "administrative", "full", "on-duty", "选调"]
            .into_iter()
            .map(t)
            .collect();
    let [man, woman, han, party, study, degree, level, kind, full, duty, way] = texts.as_slice() else { panic!() };
    for unit in 1..=units {
        let fields = vec![
            is(field::unit::NAME, t(&format!("第{unit}机构"))),
            is(field::unit::CODE, t(&format!("{unit:06}"))),
            is(field::unit::KIND, kind),
            is(field::unit::PARENT, Id::new(IdKind::Unit, unit / 10 + 1)),
        ];
        sink.line(Line::Facts { subject: Id::new(IdKind::Unit, unit), effective, fields })?;
        let fields = vec![
            is(field::pool::UNIT, Id::new(IdKind::Unit, unit)),
            is(field::pool::KIND, kind),
            is(field::pool::STATED, true),
        ];
        sink.line(Line::Facts { subject: Id::new(IdKind::Pool, unit), effective, fields })?;
    }
    for number in 1..=people {
        let subject = Id::new(IdKind::Person, number);
        let born = d("1965-01-01").plus_days((number * 7919 % 14_000) as i32);
        let surname = ["王", "李", "欧阳", "陈"][(number % 4) as usize];
        let given = char::from_u32(0x4e00 + (number * 31 % 20_000) as u32).unwrap();
        let mut fields = vec![
            is(person::NAME, t(&format!("{surname}{given}敏"))),
            is(
                person::NUMBER,
                t(&format!("4403{:02}{:08}{:04}", number % 90, born.days() + 19_000_000, number % 10_000)),
            ),
            is(person::SEX, if number % 2 == 0 { man } else { woman }),
            is(person::BIRTH_DATE, born),
            is(person::ETHNIC, han),
            is(person::PARTY, party),
            is(person::EDUCATION, study),
            is(person::DEGREE, degree),
            is(person::WORK_FROM, born.plus_days(8_000)),
            is(person::TITLE, t(&format!("科员{}", number % 50))),
            is(person::LEVEL, level),
            is(person::RETIREMENT, full),
            is(person::NOTE, t("军转")),
        ];
        // Two fields of a later version.
        fields.push((126, Fact::Is(Value::Int(number as i64 % 100))));
        fields.push((127, Fact::Is(Value::Date(born.plus_days(9_000)))));
        sink.line(Line::Facts { subject, effective, fields })?;
        let pool = Id::new(IdKind::Pool, number * 7 % units + 1);
        let fields = vec![
            is(tenure::POOL, pool),
            is(tenure::DEPARTMENT, Id::new(IdKind::Unit, pool.number)),
            is(tenure::SHARE, Places::ONE),
            is(tenure::STATE, duty),
            is(tenure::ENTERED_ON, born.plus_days(8_100)),
            is(tenure::ENTRY_WAY, way),
        ];
        sink.line(Line::Facts { subject: Id::tenure(subject, 0), effective, fields })?;
    }
    for unit in 1..=units {
        for (column, places) in [(Column::Approved, 16), (Column::Occupied, 15)] {
            let subject = Id::new(IdKind::Pool, unit);
            sink.line(Line::Move { subject, column, effective, places: Places::whole(places) })?;
        }
    }
    Ok(())
}

fn peak_mib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kib| kib.parse::<u64>().ok()).unwrap_or(0) / 1024
}

#[test]
#[ignore = "takes seconds; prints measurements"]
fn a_city_in_one_entry() {
    struct Count(u64);
    impl Sink for Count {
        fn line(&mut self, _: Line) -> Result<(), Fault> {
            self.0 += 1;
            Ok(())
        }
    }
    let people = people();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("office.redb");
    let store = Store::create(&path).unwrap();
    let start = Instant::now();
    let mut count = Count(0);
    city(people, &mut count).unwrap();
    let making = start.elapsed();
    let start = Instant::now();
    store
        .write(|view| {
            view.append(draft(), |_, _, sink| {
                city(people, sink)?;
                Ok(Posting::default())
            })
        })
        .unwrap();
    let writing = start.elapsed();
    let bytes = std::fs::metadata(&path).unwrap().len();
    println!(
        "{people} people, {} lines: making lines {making:?}, appending {writing:?}, {} B a person, peak {} MiB",
        count.0,
        bytes / people,
        peak_mib()
    );
    for (name, stored, held, pages) in store.read().unwrap().sizes().unwrap() {
        println!(
            "  {name:8} {:>6.1} B a person, with slack {:>6.1} ({pages} leaf pages)",
            stored as f64 / people as f64,
            held as f64 / people as f64
        );
    }
    let start = Instant::now();
    let mut facts = 0;
    let view = store.read().unwrap();
    view.raw_facts(IdKind::Person, &mut |_, _| {
        facts += 1;
        Ok(())
    })
    .unwrap();
    println!("  raw scan of {facts} facts {:?}", start.elapsed());
    let start = Instant::now();
    view.subjects(IdKind::Tenure, &mut |_, _| Ok(())).unwrap();
    println!("  fact sets of all tenures {:?}", start.elapsed());
    let start = Instant::now();
    assert_eq!(view.find(person::NAME, "x").unwrap(), []);
    assert!(!view.linking(tenure::POOL, Id::new(IdKind::Pool, 7)).unwrap().is_empty());
    println!("  a lookup {:?}", start.elapsed());
    drop(view);
    let start = Instant::now();
    for _ in 0..20 {
        super::basics::post(&store, vec![super::basics::moved("q7", Column::Occupied, "2026-02-01", 1)]);
    }
    println!("  one small entry {:?}", start.elapsed() / 20);
    let start = Instant::now();
    assert_eq!(store.check().unwrap().findings, []);
    println!("  check {:?}", start.elapsed());
    let start = Instant::now();
    assert_eq!(store.check_deep().unwrap().findings, []);
    println!("  check --deep {:?}", start.elapsed());
    let start = Instant::now();
    store.backup(&folder.path().join("copy.redb")).unwrap();
    println!("  backup {:?}, peak {} MiB", start.elapsed(), peak_mib());
    let size = || std::fs::metadata(&path).unwrap().len() / people;
    drop(store);
    println!("  closed: {} B a person", size());
    let store = Store::open(&path, Access::Write).unwrap();
    let start = Instant::now();
    assert!(store.compact().unwrap());
    drop(store);
    println!("  compacted: {} B a person, {:?}", size(), start.elapsed());
}
