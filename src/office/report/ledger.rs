//! 机构编制台账: one line for each institution with what was approved to it and by which documents.

use super::listing::empty;
use super::strength::sum;
use super::{Maker, NUMBER};
use crate::domain::books::{Fault, Source};
use crate::domain::catalogue::{Class, UnitForm};
use crate::domain::date::Date;
use crate::domain::field::document;
use crate::domain::id::Id;
use crate::domain::pool::{Column, Figures};
use crate::domain::quantity::Places;
use crate::domain::table::{Cell, CellType, ColumnSpec};
use crate::exchange::write::workbook::Sheet;
use crate::office::ask::Problem;
use crate::office::picture::Pool;
use std::collections::HashMap;

/// Columns before the first kind, in the order of the printed table of the field.
const FIRST: [(&str, CellType); 4] = [
    ("unit_name", CellType::Text),
    ("document", CellType::Text),
    ("document_date", CellType::Date),
    ("funding", CellType::Text),
];
/// Columns behind the last kind: which body it is.
const LAST: [(&str, CellType); 5] = [
    ("level", CellType::Text),
    ("government_level", CellType::Text),
    ("unit_kind", CellType::Text),
    ("code", CellType::Text),
    ("credit_code", CellType::Text),
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
        for (name, kind) in LAST {
            columns.push(ColumnSpec::new(name, kind));
            headings.push(self.words.heading_in("report", name));
        }
        let mut sums: Vec<Option<Figures>> = vec![None; codes.len() + 1];
        let mut departments = Places::default();
        let bodies = context.catalogue.quota_kinds.iter().find(|kind| kind.class == Class::Bodies);
        let bodies = bodies.map(|kind| kind.coded.code.as_str());
        let mut documents = HashMap::new();
        let mut rows = Vec::new();
        for place in self.units() {
            let Some(unit) = picture.units.get(place) else { continue };
            let pools = picture.pools.get(unit.pools.clone()).unwrap_or_default();
            // What is abolished, or is no institution, is listed as long as something is approved to it.
            let is_approved = |pool: &Pool| !pool.figures.held.get(Column::Approved).is_zero();
            if !(unit.active && unit.form == UnitForm::Institution || pools.iter().any(is_approved)) {
                continue;
            }
            let figures: Vec<Option<Figures>> = codes
                .iter()
                .copied()
                .chain(bodies)
                .map(|code| sum(pools.iter().filter(|pool| pool.kind == code).map(|pool| &pool.figures)))
                .collect();
            for (sum, figures) in sums.iter_mut().zip(&figures) {
                if let Some(figures) = figures {
                    sum.get_or_insert_with(Figures::default).add(figures);
                }
            }
            let working = Places::whole(picture.departments(place).count() as i64);
            departments += working;
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
                Cell::text(&unit.name),
                Cell::List(numbers),
                dated.into(),
                named("", "funding", &unit.funding),
            ];
            row.extend(figures.iter().map(approved));
            if bodies.is_none() {
                row.push(empty());
            }
            row.extend([
                working.into(),
                named("", "level", &unit.level),
                named("", "government_level", &unit.government_level),
                named("units", "kind", &unit.kind),
                Cell::text(&unit.code),
                Cell::text(&unit.credit_code),
            ]);
            rows.push(row);
        }
        let mut total = vec![empty(), self.say("report-total").into(), empty(), empty(), empty()];
        total.extend(sums.iter().take(codes.len() + 1).map(approved));
        total.push(departments.into());
        total.extend(LAST.map(|_| empty()));
        let mut sheet = self.sheet("report-ledger", columns, headings);
        sheet.groups = groups;
        sheet.rows = Box::new(rows.into_iter());
        sheet.after = Box::new(move || vec![total.clone()]);
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

/// What is approved: nothing where there is no pool, `?` where it is not stated.
fn approved(figures: &Option<Figures>) -> Cell {
    match figures {
        None => empty(),
        Some(figures) if figures.stated == 0 => Cell::Unknown,
        Some(figures) => figures.held.get(Column::Approved).into(),
    }
}
