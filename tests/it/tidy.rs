//! The layers of the design and the house rules, held on the source; the checks themselves on planted faults.

use crate::source;

/// A layer, and the layers it may name.
const LAYERS: &[(&str, &[&str])] = &[
    ("calm", &["calm"]),
    ("domain", &["domain"]),
    ("store", &["store", "domain", "calm"]),
    ("exchange", &["exchange", "domain", "calm"]),
    ("office", &["office", "domain", "store", "exchange"]),
    // The sample city is handed an empty store and writes through the office.
    ("sample", &["sample", "domain", "office", "store"]),
    ("tui", &["tui", "domain", "office", "calm"]),
    ("cli", &["cli", "domain", "office"]),
];

/// Crates that one layer owns.
const OWNED: &[(&str, &str)] = &[
    ("redb", "store"),
    ("bincode", "store"),
    ("ratatui", "tui"),
    ("crossterm", "tui"),
    ("tui_input", "tui"),
    ("clap", "cli"),
];

/// Paths that the pure layer never has: files, streams, network, environment, threads, clocks, serde.
const IMPURE: &[&str] = &[
    "std::fs",
    "std::io",
    "std::net",
    "std::env",
    "std::thread",
    "std::process",
    "std::time",
    "SystemTime",
    "Instant",
    "Utc::now",
    "Local::now",
    "serde",
    "serde_json",
    "toml",
];

/// Never, anywhere.
const UNFINISHED: &[&str] = &["todo!", "unimplemented!", "dbg!"];
/// Never outside tests.
const UNCHECKED: &[&str] = &[".unwrap()", ".expect(", "panic!"];
/// Results and sentences go through the writers given.
const PRINTING: &[&str] = &["print!", "println!", "eprint!", "eprintln!"];

const LINES_MAX: usize = 800;

/// The faults of one file of `src`; a file that is a test as a whole may stop and print.
fn faults(path: &str, text: &str, is_test: bool) -> Vec<String> {
    let mut faults = Vec::new();
    let code = source::code(text, false);
    let tested = if is_test { String::new() } else { source::without_tests(&code) };
    let layer = path.strip_prefix("src/").unwrap_or(path).split(['/', '.']).next().unwrap_or_default();
    if let Some((_, may_name)) = LAYERS.iter().find(|(name, _)| *name == layer) {
        for named in modules_named(path, &code) {
            if LAYERS.iter().any(|(name, _)| *name == named) && !may_name.contains(&named.as_str()) {
                faults.push(format!("{path}: layer {layer} names {named}"));
            }
        }
        for (krate, owner) in OWNED {
            if *owner != layer && has_word(&code, krate) {
                faults.push(format!("{path}: layer {layer} names crate {krate}"));
            }
        }
    }
    if layer == "domain" {
        let paths = expanded(&tested);
        for impure in IMPURE.iter().filter(|impure| has_word(&paths, impure)) {
            faults.push(format!("{path}: the domain names {impure}"));
        }
    }
    for word in UNFINISHED.iter().filter(|word| has_word(&code, word)) {
        faults.push(format!("{path}: {word}"));
    }
    for word in UNCHECKED.iter().chain(PRINTING).filter(|word| has_word(&tested, word)) {
        faults.push(format!("{path}: {word} outside tests"));
    }
    faults
}

/// The modules of the crate that a file names: `crate::x`, `crate::{x, y::z}`, and `super::super::x` up to the root.
fn modules_named(path: &str, code: &str) -> Vec<String> {
    let mut named = names_after(code, "crate::");
    let inner = path.strip_prefix("src/").unwrap_or(path).trim_end_matches(".rs").trim_end_matches("/mod");
    let to_root = "super::".repeat(inner.split('/').count());
    named.extend(names_after(code, &to_root));
    named
}

/// The first names after each `prefix`, braces opened.
fn names_after(code: &str, prefix: &str) -> Vec<String> {
    let mut names = Vec::new();
    for (place, _) in code.match_indices(prefix) {
        if code[..place].chars().next_back().is_some_and(is_word) {
            continue;
        }
        let rest = &code[place + prefix.len()..];
        let word = |text: &str| text.trim_start().chars().take_while(|c| is_word(*c)).collect::<String>();
        match rest.strip_prefix('{') {
            None => names.push(word(rest)),
            Some(group) => {
                let mut depth = 0;
                let mut start = true;
                for (index, c) in group.char_indices() {
                    match c {
                        '{' => depth += 1,
                        '}' if depth == 0 => break,
                        '}' => depth -= 1,
                        ',' if depth == 0 => start = true,
                        c if start && is_word(c) => {
                            names.push(word(&group[index..]));
                            start = false;
                        }
                        _ => {}
                    }
                }
            }
        }
    }
    names
}

/// The code with `std::{a, b}` also written out, so that a path can be looked for.
fn expanded(code: &str) -> String {
    let names: Vec<String> = names_after(code, "std::").iter().map(|name| format!(" std::{name};")).collect();
    format!("{code}{}", names.concat())
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Whether `word` stands in the code by itself.
fn has_word(code: &str, word: &str) -> bool {
    let edge = |c: Option<char>, inner: Option<char>| !(c.is_some_and(is_word) && inner.is_some_and(is_word));
    code.match_indices(word).any(|(place, _)| {
        edge(code[..place].chars().next_back(), word.chars().next())
            && edge(code[place + word.len()..].chars().next(), word.chars().next_back())
    })
}

#[test]
fn the_source_keeps_layers_and_house_rules() {
    let files = source::files("src", ".rs");
    assert!(files.len() > 20, "found only {} files", files.len());
    let tests = source::test_modules(&files);
    let is_test = |path: &str| tests.iter().any(|test| path == test || (test.ends_with('/') && path.starts_with(test)));
    let found: Vec<String> = files.iter().flat_map(|(path, text)| faults(path, text, is_test(path))).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn no_file_is_too_long() {
    for folder in ["src", "tests", "benches"] {
        for (path, text) in source::files(folder, ".rs") {
            let lines = text.lines().count();
            assert!(lines <= LINES_MAX, "{path} has {lines} lines; divide it");
        }
    }
}

#[test]
fn planted_faults_are_found() {
    for (path, text, want) in [
        ("src/domain/x.rs", "use crate::store::Store;", "src/domain/x.rs: layer domain names store"),
        ("src/domain/x.rs", "use crate::{domain::date, office::ask};", "src/domain/x.rs: layer domain names office"),
        ("src/domain/a/x.rs", "use super::super::super::tui::run;", "src/domain/a/x.rs: layer domain names tui"),
        ("src/domain/mod.rs", "use super::cli;", "src/domain/mod.rs: layer domain names cli"),
        ("src/domain/mod.rs", "use crate::domain::date;\nuse self::date;", ""),
        ("src/store/x.rs", "fn f() { crate::exchange::read(); }", "src/store/x.rs: layer store names exchange"),
        ("src/exchange/x.rs", "use crate::store::open;", "src/exchange/x.rs: layer exchange names store"),
        ("src/tui/x.rs", "use crate::store::open;", "src/tui/x.rs: layer tui names store"),
        ("src/cli/x.rs", "use crate::tui::run;", "src/cli/x.rs: layer cli names tui"),
        ("src/office/x.rs", "use crate::cli::main;", "src/office/x.rs: layer office names cli"),
        ("src/office/x.rs", "use crate::{store, exchange};\n// use crate::tui;", ""),
        ("src/sample/x.rs", "use crate::exchange;", "src/sample/x.rs: layer sample names exchange"),
        ("src/office/x.rs", "use crate::sample;", "src/office/x.rs: layer office names sample"),
        ("src/main.rs", "fn main() { estab::tui::run(); }", ""),
        ("src/office/x.rs", "use redb::Database;", "src/office/x.rs: layer office names crate redb"),
        ("src/office/x.rs", "let name = \"office.redb\"; // bincode", ""),
        ("src/cli/x.rs", "use ratatui::Frame;", "src/cli/x.rs: layer cli names crate ratatui"),
        ("src/domain/x.rs", "use std::{fmt, fs};", "src/domain/x.rs: the domain names std::fs"),
        ("src/domain/x.rs", "use std::time::Instant;", "src/domain/x.rs: the domain names std::time|Instant"),
        ("src/domain/x.rs", "let t = chrono::Utc::now();", "src/domain/x.rs: the domain names Utc::now"),
        ("src/domain/x.rs", "#[derive(serde::Serialize)]", "src/domain/x.rs: the domain names serde"),
        ("src/domain/x.rs", "#[cfg(test)]\nmod tests { use std::fs; }", ""),
        ("src/domain/x.rs", "/// No std::fs here.\nfn f() {}", ""),
        ("src/store/x.rs", "fn f() { g().unwrap(); }", "src/store/x.rs: .unwrap() outside tests"),
        ("src/store/x.rs", "#[cfg(test)]\nmod tests { fn f() { g().unwrap(); } }\nfn h() {}", ""),
        ("src/store/x.rs", "fn f() { g().unwrap_or_default(); }", ""),
        ("src/store/x.rs", "fn f() { panic!(); }", "src/store/x.rs: panic! outside tests"),
        ("src/store/x.rs", "#[cfg(test)]\nmod tests { fn f() { todo!() } }", "src/store/x.rs: todo!"),
        ("src/store/x.rs", "fn f() { println!(); }", "src/store/x.rs: println! outside tests"),
        ("src/store/x.rs", "fn f(out: W) { writeln!(out); }", ""),
    ] {
        let found = faults(path, text, false);
        if want.is_empty() {
            assert!(found.is_empty(), "{text}: {found:?}");
        } else {
            let (first, others) = want.split_once('|').unwrap_or((want, ""));
            assert_eq!(found.first().map(String::as_str), Some(first), "{text}: {found:?}");
            assert_eq!(found.len(), 1 + usize::from(!others.is_empty()), "{text}: {found:?}");
        }
    }
    let text = "use crate::tui; fn f() { g().unwrap(); println!(); }";
    assert_eq!(faults("src/store/tests.rs", text, true), ["src/store/tests.rs: layer store names tui"]);
}
