//! Both languages are complete, and every code of the source has its texts.

use crate::source;
use estab::domain::operation;
use estab::domain::refusal::CODES;
use estab::office::words::{Language, PARTS, Words};
use std::collections::{BTreeMap, BTreeSet};

/// Ids of a Fluent text with the variables of each.
fn ids(text: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut ids: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut current = String::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if !line.starts_with([' ', '\t', '}'])
            && let Some((id, _)) = line.split_once('=')
        {
            current = id.trim().to_string();
            ids.entry(current.clone()).or_default();
        }
        for (place, _) in line.match_indices('$') {
            let name: String =
                line[place + 1..].chars().take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '-')).collect();
            ids.entry(current.clone()).or_default().insert(name);
        }
    }
    ids
}

fn all(language: Language) -> BTreeMap<String, BTreeSet<String>> {
    let texts = PARTS.iter().map(|(_, zh, en)| if language == Language::Zh { zh } else { en });
    texts.flat_map(|text| ids(text)).collect()
}

#[test]
fn both_languages_have_the_same_ids_and_variables() {
    for (part, zh, en) in PARTS {
        let (zh, en) = (ids(zh), ids(en));
        let differ = |one: &BTreeMap<String, BTreeSet<String>>, other: &BTreeMap<String, BTreeSet<String>>| {
            one.iter().filter(|(id, vars)| other.get(*id) != Some(vars)).map(|(id, _)| id.clone()).collect::<Vec<_>>()
        };
        assert!(differ(&zh, &en).is_empty(), "{part}: zh and en differ in {:?}", differ(&zh, &en));
        assert!(differ(&en, &zh).is_empty(), "{part}: en and zh differ in {:?}", differ(&en, &zh));
    }
    for language in Language::ALL {
        let words = Words::new(language);
        assert!(words.faults().is_empty(), "{:#?}", words.faults());
        let unread: Vec<String> = all(language).into_keys().filter(|id| !words.has(id)).collect();
        assert!(unread.is_empty(), "{}: {unread:?} cannot be read", language.code());
        let wrong: Vec<String> = all(language).into_keys().filter(|id| id.contains('_')).collect();
        assert!(wrong.is_empty(), "ids use - and never _: {wrong:?}");
    }
}

#[test]
fn every_part_on_disk_is_embedded() {
    for (path, _) in source::files("data/locales/parts", ".ftl") {
        let name = path.rsplit('/').next().unwrap().split('.').next().unwrap().to_string();
        assert!(PARTS.iter().any(|(part, ..)| *part == name), "{path}: add \"{name}\" to parts! in office/words.rs");
    }
}

/// Every id that the source asks for.
fn wanted() -> BTreeSet<String> {
    let mut wanted = BTreeSet::new();
    let mut want = |id: String| {
        wanted.insert(id);
    };
    let files = source::files("src", ".rs");
    let tests = source::test_modules(&files);
    for (path, text) in files {
        if tests.iter().any(|test| path.starts_with(test)) {
            continue;
        }
        let code = source::without_tests(&source::code(&text, true));
        for code in source::literals_after(&code, "Message::new(") {
            want(code.to_string());
        }
        for code in source::literals_after(&code, "Reason::new(") {
            want(format!("refusal-{code}"));
            want(format!("remedy-{code}"));
        }
        for call in ["words.with(", "tree.help("] {
            for id in source::literals_after(&code, call) {
                want(id.to_string());
            }
        }
        for call in ["ColumnSpec::new(", "ColumnSpec::hidden("] {
            for name in source::literals_after(&code, call) {
                want(format!("column-{}", name.replace('_', "-")));
            }
        }
        // Ids in the command line stand as whole literals.
        if path.starts_with("src/cli/") {
            for id in code.split('"').filter(|text| text.starts_with("cli-") && !text.ends_with('-')) {
                if id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
                    want(id.to_string());
                }
            }
        }
    }
    for row in CODES {
        want(format!("refusal-{}", row.code));
        want(format!("remedy-{}", row.code));
    }
    for code in ["text-control", "text-bidi", "text-invisible"] {
        want(code.to_string());
    }
    for spec in operation::table() {
        want(format!("op-{}", spec.name));
        for arg in spec.args.iter().chain(operation::COMMON) {
            want(format!("arg-{}", arg.name.replace('_', "-")));
        }
    }
    for name in CONTRACT_COLUMNS.split_whitespace() {
        want(format!("column-{}", name.replace('_', "-")));
    }
    wanted
}

/// Every field of the contract's rows.
const CONTRACT_COLUMNS: &str = "
    id code credit_code name short_name order kind level government_level funding parent path status established_on
    abolished_on pool unit unit_name kind_name class approved approved_document occupied declared apart reserved frozen
    pending_freeze advance borrowed lent vacant excess over available vacant_since total undistributed document number
    title grade places holders reports_to vacated_by since freeze post reason review_on releases_when sex birth_date
    department state counts entered_on entry_document retires_on left_on event_on exit_reason exit_document went_to rule
    severity subject_type subject message basis evidence case source opened_on due_on flags blocks progress accepted_on
    notice used requested_on decided_on expires_on slots on what days seq recorded_at officer role operation
    effective_on lines summary reverses digest month leaving_earliest leaving_expected leaving_latest names field before
    after delta cause documents type matched score";

#[test]
fn every_code_has_its_texts() {
    let have = all(Language::Zh);
    let missing: BTreeSet<String> = wanted().into_iter().filter(|id| !have.contains_key(id)).collect();
    assert!(missing.is_empty(), "codes without texts in data/locales: {missing:#?}");
}

#[test]
fn ids_and_variables_are_read() {
    let got = ids(
        "# c = $x\na = { $b } { NUMBER($c-d) }\n  more { $e }\nf =\n    { $g ->\n        [one] x\n       *[other] y = z\n    }\n",
    );
    let shown: Vec<String> = got.iter().map(|(id, vars)| format!("{id}:{vars:?}")).collect();
    assert_eq!(shown, ["a:{\"b\", \"c-d\", \"e\"}", "f:{\"g\"}"]);
}
