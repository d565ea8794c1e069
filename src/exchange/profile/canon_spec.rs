//! The canonical tables as tables of a profile: made from `canonical::TABLES`, the one place that names their columns.

use super::spec::{ColumnSpec, ConditionSpec, ItemSpec, MapSpec, Name, PoolSpec, TableSpec, UnitSpec};
use crate::exchange::canonical::{self, Says};
use std::collections::BTreeMap;

fn name(text: &str) -> Name {
    Name::new(0..0, text.to_string())
}
fn some(text: &str) -> Option<Name> {
    Some(name(text))
}
fn unit(code: &str, names: &str) -> UnitSpec {
    UnitSpec { code: some(code), names: some(names), ..UnitSpec::default() }
}
fn unit_or(code: &str, names: &str, otherwise: UnitSpec) -> UnitSpec {
    UnitSpec { otherwise: Some(Box::new(otherwise)), ..unit(code, names) }
}
fn pool(unit: UnitSpec) -> Option<PoolSpec> {
    Some(PoolSpec { unit, kind: name("kind"), funding: some("funding") })
}
fn not_blank(column: &str) -> Vec<ConditionSpec> {
    vec![ConditionSpec { column: name(column), is: Vec::new(), not: vec![String::new()] }]
}

/// What `holding` of the canonical posts may say, in both languages.
pub(super) fn maps() -> BTreeMap<String, MapSpec> {
    let values = [
        ("vacant", "vacant"),
        ("空缺", "vacant"),
        ("空岗", "vacant"),
        ("named", "named"),
        ("在岗", "named"),
        ("unnamed", "unnamed"),
        ("在岗不列名", "unnamed"),
        ("not-stated", "not-stated"),
        ("未说明", "not-stated"),
        ("abolished", "abolished"),
        ("已撤销", "abolished"),
    ];
    let map = MapSpec {
        values: values.iter().map(|(text, code)| (text.to_string(), code.to_string())).collect(),
        blank: Some("not-stated".to_string()),
        otherwise: Some("reject".to_string()),
    };
    BTreeMap::from([("canonical-holding".to_string(), map)])
}

/// All canonical tables.
pub(super) fn tables() -> Vec<TableSpec> {
    canonical::TABLES.iter().enumerate().map(|(place, table)| table_spec(place as i64, table)).collect()
}

fn table_spec(order: i64, table: &canonical::Table) -> TableSpec {
    let mut columns = BTreeMap::new();
    let (mut fields, mut tenure) = (BTreeMap::new(), BTreeMap::new());
    for column in table.columns {
        let headers = [column.en, column.zh].iter().chain(column.also).map(|text| text.to_string()).collect();
        let mut spec =
            ColumnSpec { headers, kind: some(column.cells.name()), required: column.required, ..ColumnSpec::default() };
        if table.name == "posts" && column.en == "holding" {
            spec.map = some("canonical-holding");
        }
        columns.insert(column.en.to_string(), spec);
        match column.says {
            Says::Field(field) => drop(fields.insert(field.name.to_string(), name(column.en))),
            Says::Tenure(field) => drop(tenure.insert(field.name.to_string(), name(column.en))),
            Says::Part => {}
        }
    }
    let has = |wanted: &str| columns.contains_key(wanted).then(|| name(wanted));
    let base = ItemSpec { fields, tenure, document: has("document"), ..ItemSpec::default() };
    let here = || unit("unit_code", "unit");
    let body = |other: UnitSpec| unit_or("body_code", "body", other);
    let items = match table.name {
        "office" => vec![ItemSpec { item: some("office"), ..base }],
        "documents" => vec![ItemSpec { item: some("document"), number: some("number"), ..base }],
        "units" => {
            let above = unit("parent_code", "parent");
            let below = UnitSpec { under: vec![name("name")], ..above.clone() };
            let alone = UnitSpec { path: vec![name("name")], ..UnitSpec::default() };
            let below = UnitSpec { otherwise: Some(Box::new(alone)), ..below };
            vec![ItemSpec {
                item: some("unit"),
                unit: Some(unit_or("code", "path", below)),
                parent: Some(above),
                ..base
            }]
        }
        "totals" => vec![ItemSpec {
            item: some("total"),
            level: some("government_level"),
            kind: some("kind"),
            places: some("total"),
            ..base
        }],
        "pools" => vec![
            ItemSpec {
                item: some("pool"),
                pool: pool(here()),
                approved: some("approved"),
                declared: some("declared"),
                ..base
            },
            ItemSpec {
                item: some("count"),
                when: not_blank("counted"),
                pool: pool(here()),
                places: some("counted"),
                ..ItemSpec::default()
            },
        ],
        "freezes" => vec![ItemSpec {
            item: some("freeze"),
            pool: pool(here()),
            places: some("places"),
            frozen: some("frozen"),
            ..base
        }],
        "posts" => vec![ItemSpec {
            item: some("post"),
            body: Some(body(here())),
            number: some("number"),
            unit: Some(here()),
            pool: pool(unit_or("pool_unit_code", "pool_unit", body(here()))),
            places: some("places"),
            holding: some("holding"),
            ..base
        }],
        "people" => vec![ItemSpec {
            item: some("person"),
            number: some("number"),
            name: some("name"),
            pool: pool(here()),
            department: Some(UnitSpec { below: some("department"), ..here() }),
            body: Some(body(here())),
            post: some("post"),
            share: some("share"),
            state: some("state"),
            apart: some("apart"),
            entry_document: some("entry_document"),
            ..base
        }],
        _ => Vec::new(),
    };
    TableSpec { name: table.name.to_string(), order, columns, items, ..TableSpec::default() }
}
