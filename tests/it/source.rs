//! Reading Rust source for the tests that hold its rules: files, and text without comments, strings or tests.

use std::path::{Path, PathBuf};

/// The package's root.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file below `folder` (from the root) with this ending: path from the root with `/`, text.
pub fn files(folder: &str, ending: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders: Vec<PathBuf> = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        for entry in entries {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.to_string_lossy().ends_with(ending) {
                let name = path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/");
                found.push((name, std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

/// The text with comments blanked, and strings too unless `keep_strings`; line breaks stay.
pub fn code(text: &str, keep_strings: bool) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let at = |index: usize| chars.get(index).copied().unwrap_or('\0');
    let blank = |out: &mut String, c: char| out.push(if c == '\n' { '\n' } else { ' ' });
    let mut index = 0;
    while index < chars.len() {
        let c = chars[index];
        if c == '/' && at(index + 1) == '/' {
            while index < chars.len() && chars[index] != '\n' {
                index += 1;
            }
        } else if c == '/' && at(index + 1) == '*' {
            while index < chars.len() && !(chars[index] == '*' && at(index + 1) == '/') {
                blank(&mut out, chars[index]);
                index += 1;
            }
            index += 2;
        } else if let Some(hashes) = raw_string(&chars, index) {
            let start = index;
            index += hashes + 2;
            while index < chars.len() && !(chars[index] == '"' && (1..=hashes).all(|n| at(index + n) == '#')) {
                index += 1;
            }
            index = (index + hashes + 1).min(chars.len());
            chars[start..index].iter().for_each(|c| if keep_strings { out.push(*c) } else { blank(&mut out, *c) });
        } else if c == '"' {
            let start = index;
            index += 1;
            while index < chars.len() && chars[index] != '"' {
                index += if chars[index] == '\\' { 2 } else { 1 };
            }
            index = (index + 1).min(chars.len());
            chars[start..index].iter().for_each(|c| if keep_strings { out.push(*c) } else { blank(&mut out, *c) });
        } else if c == '\'' && (at(index + 1) == '\\' || at(index + 2) == '\'') {
            // A character, not a lifetime.
            index += if at(index + 1) == '\\' { 3 } else { 2 };
            while index < chars.len() && chars[index] != '\'' {
                index += 1;
            }
            index += 1;
            out.push_str("' '");
        } else {
            out.push(c);
            index += 1;
        }
    }
    out
}

/// How many `#` a raw string at this place has; `None` where none begins.
fn raw_string(chars: &[char], index: usize) -> Option<usize> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    if chars[index] != 'r' || (index > 0 && is_word(chars[index - 1]) && chars[index - 1] != 'b') {
        return None;
    }
    let hashes = chars[index + 1..].iter().take_while(|c| **c == '#').count();
    (chars.get(index + 1 + hashes) == Some(&'"')).then_some(hashes)
}

/// Code without its `#[cfg(test)]` modules, functions and imports.
pub fn without_tests(code: &str) -> String {
    let mut out = String::new();
    let mut rest = code;
    while let Some(place) = rest.find("#[cfg(test)]") {
        out.push_str(&rest[..place]);
        rest = &rest[place..];
        let end = rest.find(['{', ';']).unwrap_or(rest.len());
        let mut depth = 0;
        let mut stop = rest.len();
        for (index, c) in rest.char_indices().skip_while(|(index, _)| *index < end) {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                stop = index + c.len_utf8();
                break;
            }
        }
        rest = &rest[stop..];
    }
    out.push_str(rest);
    out
}

/// The files and folders that `#[cfg(test)] mod name;` in one of `files` makes tests as a whole, as path prefixes.
pub fn test_modules(files: &[(String, String)]) -> Vec<String> {
    let mut found = Vec::new();
    for (path, text) in files {
        let code = code(text, true);
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let stem = path.strip_suffix(".rs").unwrap_or(path);
        let own = if stem.ends_with("/mod") || stem.ends_with("/lib") { folder } else { stem };
        for (place, mark) in code.match_indices("#[cfg(test)]") {
            let mut rest = code[place + mark.len()..].trim_start();
            let named = literals_after(rest.split(';').next().unwrap_or_default(), "#[path =").first().copied();
            if named.is_some() {
                rest = rest.split_once(']').map_or(rest, |(_, rest)| rest.trim_start());
            }
            let Some(name) = rest.strip_prefix("mod ").and_then(|rest| rest.split_once(';')).map(|(name, _)| name)
            else {
                continue;
            };
            match named {
                Some(file) => found.push(format!("{folder}/{file}")),
                None if name.contains('{') => {}
                None => found.extend([format!("{own}/{name}.rs"), format!("{own}/{name}/")]),
            }
        }
    }
    found
}

/// The string literals that stand directly after `before`, for instance `Message::new(`.
pub fn literals_after<'c>(code: &'c str, before: &str) -> Vec<&'c str> {
    let mut found = Vec::new();
    let mut rest = code;
    while let Some(place) = rest.find(before) {
        rest = &rest[place + before.len()..];
        let inner = rest.trim_start();
        if let Some(literal) = inner.strip_prefix('"')
            && let Some(end) = literal.find('"')
        {
            found.push(&literal[..end]);
        }
    }
    found
}

#[test]
fn comments_strings_and_tests_are_told_from_code() {
    for (text, want) in [
        ("a // b\nc", "a \nc"),
        ("a /* b */ c", "a      c"),
        ("x(\"// no\")", "x(       )"),
        ("r#\"a\"b\"# c", "          c"),
        ("'\"' 'a b'", "' ' 'a b'"),
        ("'\\'' x", "' ' x"),
    ] {
        let got = code(text, false);
        assert_eq!(got.split_whitespace().collect::<Vec<_>>(), want.split_whitespace().collect::<Vec<_>>(), "{text}");
    }
    let text = "a\n#[cfg(test)]\nmod tests { fn x() { y } }\nb\n#[cfg(test)]\nuse x;\nc";
    assert_eq!(without_tests(text).split_whitespace().collect::<String>(), "abc");
    assert_eq!(literals_after("N(\"a\") N(\n \"b\") N(c)", "N("), ["a", "b"]);
}

#[test]
fn whole_test_files_are_known() {
    let file = |path: &str, text: &str| (path.to_string(), text.to_string());
    let files = [
        file("src/a/mod.rs", "#[cfg(test)]\nmod tests;\nmod b;"),
        file("src/a/b.rs", "#[cfg(test)]\n#[path = \"b_tests.rs\"]\nmod tests;"),
        file("src/a/c.rs", "#[cfg(test)]\nmod tests { fn x() {} }\n#[cfg(test)]\nmod more;"),
    ];
    let want = ["src/a/tests.rs", "src/a/tests/", "src/a/b_tests.rs", "src/a/c/more.rs", "src/a/c/more/"];
    assert_eq!(test_modules(&files), want);
}
