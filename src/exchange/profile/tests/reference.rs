//! The reference page: every example is run, every key stands on it.

use super::*;
use crate::exchange::profile::reference;

/// One example: input files, profile, what it gives, and the line of the page it begins on.
#[derive(Default, Debug)]
struct Example {
    line: usize,
    inputs: Vec<(String, String, String)>,
    toml: String,
    gives: String,
}

fn examples(page: &str) -> Vec<Example> {
    let mut examples = Vec::new();
    let mut open = Example::default();
    let mut fence: Option<(String, String)> = None;
    for (at, line) in page.lines().enumerate() {
        match (&mut fence, line.strip_prefix("```")) {
            (None, Some(info)) => fence = Some((info.to_string(), String::new())),
            (None, None) => {}
            (Some((_, text)), None) => {
                text.push_str(line);
                text.push('\n');
            }
            (Some((info, text)), Some(_)) => {
                let text = std::mem::take(text);
                match info.split_once(' ').unwrap_or((info, "")) {
                    ("toml", _) => open.toml = text,
                    ("gives", _) => {
                        open.gives = text;
                        examples.push(std::mem::take(&mut open));
                    }
                    (form, name) => {
                        if open.inputs.is_empty() {
                            open.line = at + 1;
                        }
                        open.inputs.push((form.to_string(), name.to_string(), text));
                    }
                }
                fence = None;
            }
        }
    }
    assert!(fence.is_none() && open.inputs.is_empty(), "an example is not complete: {open:?}");
    examples
}

/// A workbook from a grid: `[sheet NAME]`, `[hidden NAME]`, cells between `|`, texts after `'`.
pub(super) fn workbook(path: &Path, grid: &str) {
    let mut book = rust_xlsxwriter::Workbook::new();
    let mut row = 0;
    for line in grid.lines() {
        if let Some(head) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            let (kind, name) = head.split_once(' ').unwrap();
            let sheet = book.add_worksheet().set_name(name).unwrap();
            sheet.set_hidden(kind == "hidden");
            row = 0;
            continue;
        }
        let last = book.worksheets().len() - 1;
        let sheet = book.worksheet_from_index(last).unwrap();
        for (column, cell) in line.split('|').map(str::trim).enumerate().filter(|(_, cell)| !cell.is_empty()) {
            match cell.parse::<f64>() {
                Ok(number) => sheet.write_number(row, column as u16, number).unwrap(),
                Err(_) => sheet.write_string(row, column as u16, cell.trim_start_matches('\'')).unwrap(),
            };
        }
        row += 1;
    }
    book.save(path).unwrap();
}

/// All a run came to, as the page writes it.
fn told(run: &Run) -> String {
    let mut out = String::new();
    for row in &run.rows {
        let about = |message: &Message| format!("line {}: {}\n", row.origin.line, message.code);
        match &row.outcome {
            Outcome::Items(items) => {
                items.iter().for_each(|item| out.push_str(&format!("{}\n", line(item).trim_end())))
            }
            Outcome::Rejected(reasons) => reasons.iter().for_each(|reason| out.push_str(&about(reason))),
            Outcome::Skipped(message) => out.push_str(&about(message)),
        }
        row.warnings.iter().for_each(|warning| out.push_str(&about(warning)));
    }
    for (name, stated, found) in &run.sums {
        let stated = stated.map_or(String::new(), |stated| format!(" stated {stated},"));
        out.push_str(&format!("sum {name}:{stated} found {found}\n"));
    }
    for note in &run.notes {
        let of = note.arg("sheet").or(note.arg("ending")).or(note.arg("line"));
        out.push_str(&format!("note: {} {}\n", note.code, of.map(ToString::to_string).unwrap_or_default()));
    }
    out
}

fn run_example(example: &Example) -> String {
    let dir = tempfile::tempdir().unwrap();
    let mut files = Vec::new();
    for (form, name, text) in &example.inputs {
        let path = dir.path().join(name);
        match form.as_str() {
            "csv" => std::fs::write(&path, text).unwrap(),
            "xlsx" => workbook(&path, text),
            other => panic!("line {}: no input is a {other}", example.line),
        }
        files.push(path);
    }
    let profile = parse(&example.toml, "example").unwrap_or_else(|message| panic!("line {}: {message}", example.line));
    let run = run_by(profile, &files).unwrap_or_else(|problem| panic!("line {}: {}", example.line, problem.message));
    told(&run)
}

/// With `ESTAB_REFERENCE_OUT` set, writes the page as it should be there, to be read and compared.
#[test]
fn every_example_of_the_page_gives_what_it_says() {
    let page = reference();
    let all = examples(page);
    assert!(all.len() > 20, "{}", all.len());
    if let Some(out) = std::env::var_os("ESTAB_REFERENCE_OUT") {
        let mut parts = page.split("```gives\n");
        let mut whole = parts.next().unwrap().to_string();
        for (example, part) in all.iter().zip(parts) {
            let rest = &part[part.find("```").unwrap()..];
            whole.push_str(&format!("```gives\n{}{rest}", run_example(example)));
        }
        std::fs::write(out, whole).unwrap();
        return;
    }
    for example in &all {
        assert_eq!(run_example(example), example.gives, "the example on line {}", example.line);
    }
}

#[test]
fn every_key_stands_on_the_page() {
    let page = reference();
    let mut keys = Vec::new();
    for text in [include_str!("../spec/mod.rs"), include_str!("../spec/column.rs"), include_str!("../spec/item.rs")] {
        let mut renamed = None;
        for line in text.lines().map(str::trim) {
            if let Some((_, rest)) = line.split_once("rename = \"") {
                renamed = rest.split('"').next().map(str::to_string);
            } else if let Some((name, _)) = line.strip_prefix("pub ").and_then(|line| line.split_once(": ")) {
                keys.push(renamed.take().unwrap_or_else(|| name.to_string()));
            }
        }
    }
    assert!(keys.len() > 90 && keys.contains(&"type".to_string()), "{keys:?}");
    for key in &keys {
        let explained = page.lines().any(|line| !line.starts_with(key.as_str()) && line.contains(&format!("`{key}`")));
        let used = examples(page).iter().any(|example| has_key(&example.toml, key));
        assert!(explained, "{key} is not explained");
        assert!(used, "{key} is in no example");
    }
}

fn has_key(toml: &str, key: &str) -> bool {
    let edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() && c != '_');
    toml.match_indices(key).any(|(at, _)| {
        let rest = &toml[at + key.len()..];
        let written = rest.starts_with(" = ") || rest.starts_with(']') || rest.starts_with('.');
        written && edge(toml[..at].chars().next_back())
    })
}
