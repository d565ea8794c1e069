//! The canonical tables as the text of a profile: made from `canonical::TABLES`, the one place that names their columns,
//! so that a profile with `canonical = true` can change them like those of any profile it inherits.

use crate::exchange::canonical::{self, Says, Table};
use std::fmt::Write;

/// What `holding` of the canonical posts may say, in both languages.
const HOLDING: &str = r#"
[maps.canonical-holding]
blank = "not-stated"
otherwise = "reject"
[maps.canonical-holding.values]
"vacant" = "vacant"
"空缺" = "vacant"
"空岗" = "vacant"
"named" = "named"
"在岗" = "named"
"unnamed" = "unnamed"
"在岗不列名" = "unnamed"
"not-stated" = "not-stated"
"未说明" = "not-stated"
"abolished" = "abolished"
"已撤销" = "abolished"
"#;

const HERE: &str = r#"code = "unit_code", names = "unit""#;

/// All canonical tables.
pub(super) fn toml() -> String {
    let mut out = HOLDING.to_string();
    for (order, table) in canonical::TABLES.iter().enumerate() {
        write_table(&mut out, order, table);
    }
    out
}

fn write_table(out: &mut String, order: usize, table: &Table) {
    let (mut fields, mut tenure) = (Vec::new(), Vec::new());
    let _ = write!(out, "\n[[table]]\nname = {:?}\norder = {order}\n[table.columns]\n", table.name);
    for column in table.columns {
        let headers: Vec<&str> = [column.en, column.zh].into_iter().chain(column.also.iter().copied()).collect();
        let map = if table.name == "posts" && column.en == "holding" { ", map = \"canonical-holding\"" } else { "" };
        let _ = writeln!(
            out,
            "{} = {{ headers = {headers:?}, type = {:?}, required = {}{map} }}",
            column.en,
            column.cells.name(),
            column.required
        );
        match column.says {
            Says::Field(field) => fields.push(format!("{} = {:?}", field.name, column.en)),
            Says::Tenure(field) => tenure.push(format!("{} = {:?}", field.name, column.en)),
            Says::Part => {}
        }
    }
    for (place, item) in items(table.name).iter().enumerate() {
        let _ = write!(out, "[[table.item]]\n{item}\n");
        // What else the row says belongs to its first item.
        if place == 0 {
            for (key, rules) in [("fields", &fields), ("tenure", &tenure)] {
                if !rules.is_empty() {
                    let _ = writeln!(out, "{key} = {{ {} }}", rules.join(", "));
                }
            }
            if table.columns.iter().any(|column| column.en == "document") {
                out.push_str("document = \"document\"\n");
            }
        }
    }
}

fn items(table: &str) -> Vec<String> {
    let body = |other: &str| format!(r#"{{ code = "body_code", names = "body", otherwise = {other} }}"#);
    let here = format!("{{ {HERE} }}");
    let pool = |unit: &str| format!(r#"{{ unit = {unit}, kind = "kind", funding = "funding" }}"#);
    match table {
        "office" => vec!["item = \"office\"".to_string()],
        "documents" => vec!["item = \"document\"\nnumber = \"number\"".to_string()],
        "units" => {
            let above = r#"code = "parent_code", names = "parent""#;
            vec![format!(
                "item = \"unit\"\nunit = {{ code = \"code\", names = \"path\", otherwise = {{ {above}, under = [\"name\"], otherwise = {{ path = [\"name\"] }} }} }}\nparent = {{ {above} }}"
            )]
        }
        "totals" => {
            vec!["item = \"total\"\nlevel = \"government_level\"\nkind = \"kind\"\nplaces = \"total\"".to_string()]
        }
        "pools" => vec![
            format!("item = \"pool\"\npool = {}\napproved = \"approved\"\ndeclared = \"declared\"", pool(&here)),
            format!(
                "item = \"count\"\nwhen = [{{ column = \"counted\", not = [\"\"] }}]\npool = {}\nplaces = \"counted\"",
                pool(&here)
            ),
        ],
        "allocations" => vec![format!("item = \"allocation\"\nunit = {here}\nkind = \"kind\"\nplaces = \"allocated\"")],
        "freezes" => {
            vec![format!("item = \"freeze\"\npool = {}\nplaces = \"places\"\nfrozen = \"frozen\"", pool(&here))]
        }
        "posts" => vec![format!(
            "item = \"post\"\nbody = {}\nnumber = \"number\"\nunit = {here}\npool = {}\nplaces = \"places\"\nholding = \"holding\"",
            body(&here),
            pool(&format!(r#"{{ code = "pool_unit_code", names = "pool_unit", otherwise = {} }}"#, body(&here)))
        )],
        "people" => vec![format!(
            "item = \"person\"\nnumber = \"number\"\nname = \"name\"\npool = {}\ndepartment = {{ {HERE}, below = \"department\" }}\nbody = {}\npost = \"post\"\nshare = \"share\"\nstate = \"state\"\napart = \"apart\"\nentry_document = \"entry_document\"",
            pool(&here),
            body(&here)
        )],
        _ => Vec::new(),
    }
}
