//! A small office that really decides: the store in memory, every figure recorded by an order.

use estab::domain::date::Date;
use estab::domain::operation::{self, Spec};
use estab::office::ask::{Order, Problem};
use estab::office::clock::Clock;
use estab::office::running::Office;
use estab::office::words::Language;
use estab::store::Store;
use std::sync::Arc;

/// The day it is seen on.
pub const TODAY: &str = "2026-11-23";

/// Operation, then its arguments; `document` and `effective_on` are those of the opening where nothing else is said.
const ORDERS: &[&str] = &[
    "establish name=市教育局 short_name=教育局 kind=government-organ parent=u1 level=division government_level=city",
    "establish name=人事科 kind=department parent=u2",
    "establish name=市财政局 short_name=财政局 kind=government-organ parent=u1 level=division government_level=city",
    "establish name=市图书馆 short_name=图书馆 kind=public-institution parent=u1 level=section government_level=city",
    "total government_level=city kind=administrative places=12",
    "total government_level=city kind=institution places=20",
    "approve unit=u2 kind=administrative to=5",
    "approve unit=u2 kind=service to=2",
    "approve unit=u4 kind=administrative to=3",
    "approve unit=u5 kind=institution to=10",
    "enter unit=u2 kind=administrative name=李然 number=110101198003070017 title=科长",
    "enter unit=u2 kind=administrative name=王敏",
    "enter unit=u2 kind=administrative name=张伟",
    "enter unit=u2 kind=administrative name=赵敏",
    "enter unit=u4 kind=administrative name=陈立",
    "enter unit=u5 kind=institution name=孙丽",
    "enter unit=u5 kind=institution name=周强",
    "enter unit=u5 kind=institution name=吴芳",
    "freeze unit=u5 kind=institution places=8 document=云编冻〔2026〕3号 effective_on=2026-07-01 reason=机构改革",
];

/// One order as it is written above.
pub fn order(line: &str) -> Order {
    let mut words = line.split_whitespace();
    let operation = words.next().unwrap_or_default().to_string();
    let mut args: Vec<(String, String)> =
        words.map(|word| word.split_once('=').unwrap()).map(|(name, value)| (name.into(), value.into())).collect();
    for (name, value) in [("document", "云编〔2026〕1号"), ("effective_on", "2026-01-05")] {
        if !args.iter().any(|(have, _)| have == name) {
            args.push((name.to_string(), value.to_string()));
        }
    }
    Order { operation, caller_id: None, args }
}

/// The office on a store, with what stands in it recorded.
pub fn record(office: &Office) -> Result<(), Problem> {
    let orders: Vec<Order> = ORDERS.iter().map(|line| order(line)).collect();
    office.post(&orders, false).map(|_| ()).map_err(|(_, problem)| problem)
}

/// The office in memory, with these operations beside those there are.
pub fn office(language: Language, planted: &[Spec]) -> Arc<Office> {
    let today = Some(Date::parse(TODAY).unwrap());
    let store = Store::in_memory().unwrap();
    Office::found(&store, "云澜市委编办", "990100", &Clock::new(today, None)).unwrap();
    let mut table = operation::table();
    table.extend(planted);
    let office = Office::of(store, table, today, language).unwrap();
    record(&office).unwrap();
    Arc::new(office)
}
