//! Forms beyond what scripts can say: an operation nobody knows, a store that another process writes to.

use crate::support::real;
use estab::domain::operation::{ArgType, CodeTable, Decide, Group, Need, Spec, needed, optional};
use estab::domain::{field, id::IdKind};
use estab::office::clock::Clock;
use estab::office::desk::{Access, Opening};
use estab::office::front;
use estab::office::running::Office;
use estab::office::screen_door::ScreenDoor;
use estab::office::words::Language;
use estab::store::{self, Store};
use estab::tui::{Options, Screen};
use std::sync::Arc;

#[track_caller]
fn holds(screen: &mut Screen, wanted: &[&str]) {
    let text = screen.text();
    for want in wanted {
        assert!(text.contains(want), "no {want:?} in\n{text}");
    }
}

/// An operation that only this test knows.
const PLANTED: Spec = Spec {
    name: "plant-tree",
    group: Group::Units,
    doc: "plants a tree before the town hall",
    args: const {
        &[
            needed("unit", ArgType::Subject(IdKind::Unit), "before whose house"),
            needed("tree_kind", ArgType::Text, "kind of the tree"),
            optional("height", ArgType::Places, "how high it is"),
            optional("evergreen", ArgType::Flag, "whether it keeps its leaves"),
            needed("funding", ArgType::Code(CodeTable::Funding), "who pays"),
        ]
    },
    document: Need::Optional,
    reason: Need::Optional,
    offered_for: Some((IdKind::Unit, "unit")),
    decide: Decide::Order(|desk| {
        let Some(unit) = desk.args.id("unit") else { return Ok(()) };
        desk.set_some(unit, field::unit::NOTE, desk.args.text("tree_kind"));
        Ok(())
    }),
};

#[test]
fn a_planted_operation_has_its_form() {
    for (language, size) in [(Language::En, (80, 24)), (Language::Zh, (120, 40))] {
        let options = Options { language, ..Options::default() };
        let office = real::office(language, &[PLANTED]);
        let mut screen = Screen::new(office, &options, size).unwrap();
        screen.keys("3oplant").unwrap();
        holds(&mut screen, &["plant-tree", "plants a tree before the town hall"]);
        screen.keys("<ret>").unwrap();
        holds(&mut screen, &["市教育局", "tree kind*", "height", "evergreen"]);
        screen.keys("银杏<tab>2.5<tab>yes<tab>full<tab>").unwrap();
        screen.keys("<ret>").unwrap();
        holds(&mut screen, &["e21", "plant-tree", "银杏"]);
    }
}

#[test]
fn a_store_in_use_keeps_the_form() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("office.redb");
    let today = estab::domain::date::Date::parse(real::TODAY).ok();
    let made = Store::create(&path).unwrap();
    Office::found(&made, "云澜市委编办", "990100", &Clock::new(today, None)).unwrap();
    let table = estab::domain::operation::table();
    real::record(&Office::of(made, table, today, Language::Zh).unwrap()).unwrap();
    let opening = Opening {
        store: path.clone(),
        access: Access::Read,
        today,
        as_of: None,
        recorded: None,
        language: Language::Zh,
    };
    let office = Arc::new(front::open(&opening).unwrap());
    let options = Options { language: Language::Zh, ..Options::default() };
    let mut screen = Screen::new(Arc::new(ScreenDoor::new(office, &opening)), &options, (120, 40)).unwrap();
    let other = Store::open(&path, store::Access::Write).unwrap();
    screen.keys("3o核定<ret>云编〔2026〕9号<tab><tab><tab><tab><tab>1<ret>").unwrap();
    holds(&mut screen, &["正由另一个程序写入", "云编〔2026〕9号"]);
    drop(other);
    // The form is as it was; what is typed next is checked again.
    screen.keys("<backspace>2<ret>").unwrap();
    holds(&mut screen, &["机动 4 -> 2", "回车 记入"]);
    screen.keys("<ret>").unwrap();
    holds(&mut screen, &["已记 e21：核定 市教育局 行政编制 2"]);
    // Recorded: no draft is left.
    drop(screen);
}
