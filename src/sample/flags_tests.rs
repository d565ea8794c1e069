//! A scan leaves out what no rule can find, and later entries have only what they touch judged again: both must come to
//! what the books say of every subject there is.

use crate::domain::books::Source;
use crate::domain::catalogue::Class;
use crate::domain::date::Date;
use crate::domain::entry::{Asked, Fact, Line};
use crate::domain::facts::At;
use crate::domain::field::{Field, person, pool, tenure, unit};
use crate::domain::id::{Id, IdKind};
use crate::domain::ledger::Posting;
use crate::domain::operation;
use crate::domain::quantity::Places;
use crate::domain::rules::Thresholds;
use crate::domain::text::Text;
use crate::domain::value::Value;
use crate::office::ask::{Order, Problem};
use crate::office::flags::{Flag, naive, thresholds};
use crate::office::lists::Context;
use crate::office::running::Office;
use crate::office::words::Language;
use crate::store::{Draft, Store};
use std::collections::BTreeSet;

const ROUNDS: usize = 6;
const ORDERS: usize = 24;

struct Lot(u64);

impl Lot {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 33) as usize % end.max(1)
    }
    fn of<'t, T>(&mut self, all: &'t [T]) -> &'t T {
        &all[self.below(all.len())]
    }
}

fn today() -> Date {
    Date::parse("2026-11-23").unwrap()
}

fn open(store: &Store) -> Office {
    Office::of(store.clone(), operation::table(), Some(today()), Language::Zh).unwrap()
}

fn told<'f>(flags: impl Iterator<Item = &'f Flag>) -> Vec<String> {
    let told = |flag: &Flag| {
        let (rule, since, evidence) = (flag.rule.id, flag.since, &flag.evidence);
        let unit = flag.unit.map(|unit| unit.to_string());
        let what = format!("{:?} {} {unit:?} {since:?} {}", flag.severity, flag.subject, flag.message);
        format!("{rule} {what} {evidence:?} {:?}", flag.documents)
    };
    flags.map(told).collect()
}

fn sorted(mut told: Vec<String>) -> Vec<String> {
    told.sort();
    told
}

/// What anybody could be asked about.
struct Town {
    units: Vec<Id>,
    codes: Vec<(Id, String)>,
    /// Pools of leaders.
    leading: Vec<Id>,
    people: u64,
    documents: u64,
}

impl Town {
    fn of(office: &Office) -> Town {
        let (view, at) = (office.store().read().unwrap(), At::newest(today()));
        let (mut units, mut codes, mut leading) = (Vec::new(), Vec::new(), Vec::new());
        for number in 1..=view.last_number(IdKind::Unit).unwrap() {
            let facts = view.facts(Id::new(IdKind::Unit, number)).unwrap();
            if facts.text(unit::STATUS, at).is_some_and(|status| status.as_str() == "active") {
                units.push(Id::new(IdKind::Unit, number));
            }
        }
        for number in 1..=view.last_number(IdKind::Pool).unwrap() {
            let facts = view.facts(Id::new(IdKind::Pool, number)).unwrap();
            if let (Some(unit), Some(kind)) = (facts.id(pool::UNIT, at), facts.text(pool::KIND, at)) {
                codes.push((unit, kind.to_string()));
                if office.catalogue().quota_kind(kind).is_some_and(|kind| kind.class == Class::Leadership) {
                    leading.push(Id::new(IdKind::Pool, number));
                }
            }
        }
        let count = |kind| view.last_number(kind).unwrap();
        Town { units, codes, leading, people: count(IdKind::Person), documents: count(IdKind::Document) }
    }
    fn person(&self, lot: &mut Lot) -> String {
        Id::new(IdKind::Person, 1 + lot.below(self.people as usize) as u64).to_string()
    }
}

fn order(name: &str, args: &[(&str, &str)]) -> Order {
    let args = args.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect();
    Order { operation: name.into(), caller_id: None, args }
}

/// What no operation takes, as files of others may say it: a number twice, a code that is none, a unit without one.
fn say(office: &Office, town: &Town, lot: &mut Lot) {
    let text = |text: &str| Text::new(text).unwrap();
    let view = office.store().read().unwrap();
    let (someone, other) = (Id::parse(&town.person(lot)).unwrap(), Id::parse(&town.person(lot)).unwrap());
    let number = view.facts(other).unwrap().text(person::NUMBER, At::newest(today())).cloned().unwrap_or(text("1"));
    let (unit, pool) = (*lot.of(&town.units), Id::new(IdKind::Pool, 1 + lot.below(town.codes.len()) as u64));
    let mut institutions = town.codes.iter().cycle().skip(lot.below(town.codes.len()));
    let institution = institutions.find(|(_, kind)| kind == "institution").map_or(unit, |(unit, _)| *unit);
    let leads = lot.of(&town.leading);
    let leader = view.linking(tenure::POOL, *leads).unwrap().first().map(|tenure| tenure.person_of_tenure());
    drop(view);
    let is_text = |said: &str| Fact::Is(Value::from(&text(said)));
    let (subject, field, fact): (Id, Field, Fact) = match lot.below(10) {
        0 | 1 => (someone, person::NUMBER, Fact::Is(Value::from(&number))),
        2 => (someone, person::NUMBER, is_text("44030119850615001X")),
        3 => (unit, unit::CREDIT_CODE, is_text("1")),
        4 => (institution, unit::CREDIT_CODE, Fact::Empty),
        5 => (pool, pool::DECLARED, Fact::Is(Places::whole(3).into())),
        6 => (leader.unwrap_or(someone), person::LEVEL, is_text("正厅级")),
        7 => (unit, unit::LEVEL, is_text("section")),
        8 => (institution, unit::ANNUAL_REPORT, Fact::Is(2_022.into())),
        _ => (Id::tenure(someone, 0), tenure::POOL, Fact::Is(pool.into())),
    };
    let draft = Draft {
        now: office.clock().now(),
        officer: None,
        role: text("owner"),
        program: text("test"),
        rules: [0; 32],
        caller_id: None,
        asked: Asked { operation: "import".into(), args: Vec::new() },
        effective: today(),
        today: today(),
        reason: None,
        batch: None,
    };
    let effective = today().plus_days(-(lot.below(500) as i32));
    let line = Line::Facts { subject, effective, fields: vec![(field.number, fact)] };
    let told = office.store().write(|write| {
        write.append(draft, |_, _, sink| {
            sink.line(line.clone())?;
            Ok(Posting::default())
        })
    });
    told.unwrap();
}

/// A random operation, many of them against a rule.
fn any(office: &Office, town: &Town, lot: &mut Lot, serial: usize) -> Order {
    let on = today().plus_days(30 - lot.below(900) as i32).to_string();
    let document = format!("云试〔2026〕{serial}号");
    let by = [("document", document.as_str()), ("document_title", "试"), ("effective_on", on.as_str())];
    let amend = |subject: &str, field: &str, value: &str| {
        order("amend", &[("subject", subject), ("field", field), ("value", value), ("reason", "核对")])
    };
    let with = |name: &str, args: &[(&str, &str)]| order(name, &[args, &by].concat());
    let (unit, kind) = lot.of(&town.codes).clone();
    let (unit, someone) = (unit.to_string(), town.person(lot));
    match lot.below(12) {
        0 | 1 => with("enter", &[("unit", &unit), ("kind", &kind), ("name", "欧阳小明")]),
        2 => with("enter", &[("unit", &unit), ("kind", &kind), ("person", &someone)]),
        3 => with("leave", &[("person", &someone), ("exit_reason", "resigned")]),
        4 => with("approve", &[("unit", &unit), ("kind", &kind), ("change", *lot.of(&["-1", "1", "-2"]))]),
        5 => with("freeze", &[("unit", &unit), ("kind", &kind), ("places", "1"), ("reason", "试")]),
        6 | 7 => {
            let (field, value) = *lot.of(&[
                ("birth_date", "1961-04-05"),
                ("birth_date", "1959-04-05"),
                ("birth_date", "1957-04-05"),
                ("birth_date", "1972-04-05"),
                ("sex", "女"),
                ("retirement", "woman-50"),
                ("retirement", "？"),
                ("ethnic", "火星族"),
                ("ethnic", "汉族"),
                ("level", "正厅级"),
            ]);
            amend(&someone, field, value)
        }
        8 => {
            let unit = lot.of(&town.units).to_string();
            let (field, value) =
                *lot.of(&[("level", "section"), ("ends_on", "2026-03-01"), ("established_on", "2001-01-01")]);
            amend(&unit, field, value)
        }
        9 => {
            let id = Id::new(IdKind::Document, 1 + lot.below(town.documents as usize) as u64);
            amend(&id.to_string(), "kind", ["高配", "其他"][lot.below(2)])
        }
        10 => {
            let unit = lot.of(&town.units).to_string();
            let above = lot.of(&town.units).to_string();
            match lot.below(3) {
                0 => with("abolish", &[("unit", &unit)]),
                1 => with("move", &[("unit", &unit), ("parent", &above)]),
                _ => {
                    let name = format!("新设处{serial}");
                    with("establish", &[("name", &name), ("kind", "department"), ("parent", &above)])
                }
            }
        }
        _ => {
            let last = office.store().read().unwrap().last_seq().unwrap();
            let entry = format!("e{}", last.saturating_sub(lot.below(25) as u64).max(1));
            order("reverse", &[("entry", &entry), ("reason", "误记")])
        }
    }
}

#[test]
fn a_scan_and_what_follows_it_is_what_the_books_say_of_every_subject() {
    let store = Store::in_memory().unwrap();
    let writer = super::build(store.clone(), 300, true, today(), &mut |_, _| {}).unwrap();
    let thresholds =
        Thresholds { vacant_months: 3, vacant_percent: 0, register_months: 1, ..thresholds::thresholds(None).unwrap() };
    let kept = open(&store);
    let look = |office: &Office, thresholds: &Thresholds| {
        let flags = |context: &Context| -> Result<Vec<String>, Problem> {
            Ok(told(context.image.flags(context, thresholds.clone())?.flags.iter()))
        };
        office.with_context(None, None, flags).unwrap()
    };
    look(&kept, &thresholds);
    let mut lot = Lot(20_261_123);
    let (mut serial, mut done, mut rules) = (0, BTreeSet::new(), BTreeSet::new());
    for round in 0..ROUNDS {
        let town = Town::of(&writer);
        for _ in 0..ORDERS {
            serial += 1;
            let order = any(&writer, &town, &mut lot, serial);
            if writer.post(std::slice::from_ref(&order), false).is_ok() {
                done.insert(order.operation.clone());
            }
            if lot.below(2) == 0 {
                say(&writer, &town, &mut lot);
            }
            if lot.below(3) == 0 {
                look(&kept, &thresholds);
            }
        }
        let fresh = open(&store);
        let every =
            |context: &Context| -> Result<Vec<String>, Problem> { Ok(told(naive(context, &thresholds).iter())) };
        let want = fresh.with_context(None, None, every).unwrap();
        let (followed, anew) = (look(&kept, &thresholds), look(&fresh, &thresholds));
        assert_eq!(sorted(anew.clone()), sorted(want), "round {round}: a scan");
        assert_eq!(followed, anew, "round {round}: what followed");
        rules.extend(anew.iter().filter_map(|flag| flag.split(' ').next()).map(String::from));
    }
    let told = ["C01", "C05", "C12", "C13", "C18-END", "C20", "C23", "C23-UNIT", "C26", "X07"];
    let missing: Vec<&&str> = told.iter().filter(|rule| !rules.contains(**rule)).collect();
    assert!(missing.is_empty(), "no {missing:?} among {rules:?}; taken: {done:?}");
}
