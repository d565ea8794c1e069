//! 机构编制台账: one line for each institution with what was approved to it and by which documents.

use super::{Maker, NUMBER};
use crate::domain::books::{Fault, Source};
use crate::domain::catalogue::{Class, UnitForm};
use crate::domain::date::Date;
use crate::domain::field::document;
use crate::domain::id::Id;
use crate::domain::pool::{Column, Figures};
use crate::domain::table::{Cell, CellType, ColumnSpec};
use crate::exchange::write::workbook::Sheet;
use crate::office::ask::Problem;
use std::collections::HashMap;

/// Columns before the first kind.
const FIRST: [(&str, CellType); 9] = [
    ("code", CellType::Text),
    ("unit_name", CellType::Text),
    ("credit_code", CellType::Text),
    ("unit_kind", CellType::Text),
    ("level", CellType::Text),
    ("government_level", CellType::Text),
    ("funding", CellType::Text),
    ("document", CellType::Text),
    ("document_date", CellType::Date),
];

impl<'a> Maker<'a> {
    pub(super) fn ledger(&self) -> Result<Sheet<'a>, Problem> {
        let (context, picture) = (self.context, self.context.picture);
        let mut columns = vec![NUMBER];
        columns.extend(FIRST.map(|(name, kind)| ColumnSpec::new(name, kind)));
        let mut headings: Vec<String> = columns.iter().map(|c| self.words.heading_in("report", c.name)).collect();
        let (mut groups, mut codes) = (Vec::new(), Vec::new());
        let parts: [(&str, &[Class]); 4] = [
            ("report-group-quota", &[Class::Quota]),
            ("report-group-off-quota", &[Class::OffQuota]),
            ("report-group-leadership", &[Class::Leadership]),
            ("report-group-rank", &[Class::Rank]),
        ];
        for (group, classes) in parts {
            let first = columns.len() as u16;
            for kind in self.kinds(classes) {
                columns.push(ColumnSpec::new("approved", CellType::Places));
                let name = context.name_of(Some(&kind.coded), "");
                headings.push(name);
                codes.push(kind.coded.code.as_str());
            }
            if columns.len() as u16 > first {
                groups.push((first, columns.len() as u16 - 1, self.words.with(group, &[])));
            }
        }
        let first = columns.len() as u16;
        for name in ["approved_bodies", "actual_bodies"] {
            columns.push(ColumnSpec::new(name, CellType::Places));
            headings.push(self.words.heading_in("report", name));
        }
        groups.push((first, first + 1, self.say("report-group-bodies")));
        columns.push(ColumnSpec::new("established_on", CellType::Date));
        headings.push(self.words.heading_in("report", "established_on"));
        let mut documents = HashMap::new();
        let mut rows = Vec::new();
        for place in self.units() {
            let Some(unit) = picture.units.get(place) else { continue };
            if !unit.active || unit.form != UnitForm::Institution {
                continue;
            }
            let pools = picture.pools.get(unit.pools.clone()).unwrap_or_default();
            let approved = |code: &str| {
                let mut sum: Option<Figures> = None;
                for pool in pools.iter().filter(|pool| pool.kind == code) {
                    sum.get_or_insert_with(Figures::default).add(&pool.figures);
                }
                match sum {
                    None => Cell::Text(String::new()),
                    Some(sum) if sum.stated == 0 => Cell::Unknown,
                    Some(sum) => sum.held.get(Column::Approved).into(),
                }
            };
            let (mut numbers, mut dated) = (Vec::new(), None);
            for id in pools.iter().filter_map(|pool| pool.document) {
                let (number, date) = self.document(&mut documents, id)?;
                if !number.is_empty() && !numbers.contains(&number) {
                    numbers.push(number);
                    dated = dated.max(date);
                }
            }
            let named = |listing, column, code: &str| super::named(self.words, listing, column, Cell::text(code));
            let mut row = vec![
                Cell::Int(rows.len() as i64 + 1),
                Cell::text(&unit.code),
                Cell::text(&unit.name),
                Cell::text(&unit.credit_code),
                named("units", "kind", &unit.kind),
                named("", "level", &unit.level),
                named("", "government_level", &unit.government_level),
                named("", "funding", &unit.funding),
                Cell::List(numbers),
                dated.into(),
            ];
            row.extend(codes.iter().map(|code| approved(code)));
            let bodies = context.catalogue.quota_kinds.iter().find(|kind| kind.class == Class::Bodies);
            row.push(bodies.map_or(Cell::Text(String::new()), |kind| approved(&kind.coded.code)));
            row.push(crate::domain::quantity::Places::whole(picture.departments(place).count() as i64).into());
            row.push(unit.established_on.into());
            rows.push(row);
        }
        let mut sheet = self.sheet("report-ledger", columns, headings);
        sheet.groups = groups;
        sheet.rows = Box::new(rows.into_iter());
        Ok(sheet)
    }

    /// Number and date of a document, each read once.
    fn document(
        &self,
        known: &mut HashMap<Id, (String, Option<Date>)>,
        id: Id,
    ) -> Result<(String, Option<Date>), Fault> {
        if let Some(document) = known.get(&id) {
            return Ok(document.clone());
        }
        let (facts, at) = (self.context.view.facts(id)?, self.context.whenever());
        let number = facts.text(document::NUMBER, at).map(ToString::to_string).unwrap_or_default();
        let document = (number, facts.date(document::DATE, at));
        known.insert(id, document.clone());
        Ok(document)
    }
}
