//! The pictures of README are the program's own screens. `ESTAB_ACCEPT_PICTURES=1 cargo test --test it -- pictures` draws
//! them anew.

use estab::domain::date::Date;
use estab::domain::operation;
use estab::office::running::Office;
use estab::office::words::Language;
use estab::sample;
use estab::store::Store;
use estab::tui::{Options, Screen};
use std::sync::Arc;

/// Name, what is seen, cells, keys.
const PICTURES: &[(&str, &str, (u16, u16), &str)] = &[
    ("overview", "Overview", (120, 40), "1"),
    ("tree", "Tree with card", (120, 40), "<down><down><down><down><down><down>"),
    ("vacancies", "Vacancies", (120, 40), "3"),
    ("lookup", "Quick lookup", (80, 24), "/jyj"),
];
const PEOPLE: u64 = 600;
const TODAY: &str = "2026-11-23";

#[test]
fn the_pictures_are_the_screens() {
    let today = Date::parse(TODAY).unwrap();
    let store = Store::in_memory().unwrap();
    drop(sample::build(store.clone(), PEOPLE, false, today, &mut |_, _| {}).unwrap());
    let office = Arc::new(Office::of(store, operation::table(), Some(today), Language::Zh).unwrap());
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let accepts = std::env::var_os("ESTAB_ACCEPT_PICTURES").is_some();
    let mut stale = Vec::new();
    for (name, title, size, keys) in PICTURES {
        let options = Options { language: Language::Zh, ..Options::default() };
        let mut screen = Screen::new(office.clone(), &options, *size).unwrap();
        screen.keys(keys).unwrap();
        let file = format!("data/pictures/{name}.svg");
        let path = format!("{}/{file}", env!("CARGO_MANIFEST_DIR"));
        let drawn = screen.svg();
        if accepts {
            std::fs::create_dir_all(concat!(env!("CARGO_MANIFEST_DIR"), "/data/pictures")).unwrap();
            std::fs::write(&path, &drawn).unwrap();
        } else if std::fs::read_to_string(&path).ok() != Some(drawn) {
            stale.push(format!("{title}: {file} is not what the screen shows now:\n{}", screen.text()));
        }
        if !readme.contains(&format!("({file})")) {
            stale.push(format!("README does not show {file}"));
        }
    }
    assert!(stale.is_empty(), "{}\nset ESTAB_ACCEPT_PICTURES=1 to draw them anew", stale.join("\n"));
}
