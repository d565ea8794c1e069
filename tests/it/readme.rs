//! The tables of README are made from the tables of the program.

use estab::domain::operation;

/// `ESTAB_ACCEPT_PICTURES=1` rewrites what stands between the marks.
#[test]
fn the_operations_table_is_the_programs() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
    let readme = std::fs::read_to_string(path).unwrap();
    let (before, rest) = readme.split_once("<!-- operations -->\n").unwrap();
    let (have, after) = rest.split_once("<!-- /operations -->").unwrap();
    let mut want = String::from("| operation | group | does |\n|---|---|---|\n");
    for spec in operation::table() {
        want.push_str(&format!("| `{}` | {} | {} |\n", spec.name, spec.group.name(), spec.doc));
    }
    if std::env::var_os("ESTAB_ACCEPT_PICTURES").is_some() {
        std::fs::write(path, format!("{before}<!-- operations -->\n{want}<!-- /operations -->{after}")).unwrap();
        return;
    }
    assert_eq!(have, want, "set ESTAB_ACCEPT_PICTURES=1 to rewrite it");
}
