//! The tables of README are made from the tables of the program.

use estab::domain::operation;
use estab::office::words::{Language, Words};
use estab::tui::command::COMMANDS;
use estab::tui::key::Key;
use estab::tui::keymap::{Keymap, Mode, SHIPPED};
use std::sync::Mutex;

/// One at a time rewrites the file.
static README: Mutex<()> = Mutex::new(());

/// Compares what stands between the marks of a table; `ESTAB_ACCEPT_PICTURES=1` rewrites it.
#[track_caller]
fn table_is(name: &str, want: &str) {
    let _one = README.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
    let readme = std::fs::read_to_string(path).unwrap();
    let (open, close) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
    let (before, rest) = readme.split_once(&open).unwrap();
    let (have, after) = rest.split_once(&close).unwrap();
    if std::env::var_os("ESTAB_ACCEPT_PICTURES").is_some() {
        std::fs::write(path, format!("{before}{open}{want}{close}{after}")).unwrap();
        return;
    }
    assert_eq!(have, want, "set ESTAB_ACCEPT_PICTURES=1 to rewrite it");
}

#[test]
fn the_operations_table_is_the_programs() {
    let mut want = String::from("| operation | group | does |\n|---|---|---|\n");
    for spec in operation::table() {
        want.push_str(&format!("| `{}` | {} | {} |\n", spec.name, spec.group.name(), spec.doc));
    }
    table_is("operations", &want);
}

/// The keys of a command outside text fields, as people read them.
fn keys(keymap: &Keymap, name: &str) -> Vec<String> {
    let written = |keys: &Vec<Key>| {
        let keys = keys.iter().map(Key::to_string).collect::<Vec<_>>().join(" ");
        format!("`{}`", keys.replace('|', "\\|"))
    };
    keymap.keys_of(Mode::Main, name).iter().map(written).collect()
}

#[test]
fn the_keys_table_is_the_programs() {
    let words = Words::new(Language::En);
    let [default, vim, emacs] = SHIPPED.map(|shipped| Keymap::load(Some(shipped.name), None).0);
    let mut want = String::from("| keys | does | vim too | emacs too |\n|---|---|---|---|\n");
    for command in COMMANDS {
        let own = keys(&default, command.name);
        let does = words.get(&format!("command-{}", command.name)).unwrap();
        // Those that are only for text fields, or for the list of further views, are not here.
        if own.is_empty() {
            continue;
        }
        let more = |keymap: &Keymap| {
            let mut all = keys(keymap, command.name);
            all.retain(|key| !own.contains(key));
            all.join(" ")
        };
        want.push_str(&format!("| {} | {does} | {} | {} |\n", own.join(" "), more(&vim), more(&emacs)));
    }
    table_is("keys", &want);
}
