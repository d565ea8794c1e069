//! Columns and value maps, every name resolved.

use super::{Context, Name, Names};
use crate::domain::message::Message;
use crate::exchange::limits;
use crate::exchange::profile::codes;
use crate::exchange::profile::pattern::{fold, fold_heading};
use crate::exchange::profile::plan::*;
use crate::exchange::profile::spec::{self, TableSpec};
use std::collections::{BTreeMap, BTreeSet};

impl Context<'_> {
    pub(super) fn map(&self, spec: &spec::MapSpec) -> Result<Map, Message> {
        let (mut values, mut told) = (BTreeMap::new(), BTreeSet::new());
        if let Some(name) = &spec.table {
            let tables = codes::tables();
            let table = tables.get(name.get_ref().as_str()).ok_or_else(|| {
                let known: Vec<&str> = tables.keys().map(String::as_str).collect();
                self.wrong("profile-value", name).with("known", known.join(", "))
            })?;
            for row in table {
                let whole = self.text(&Name::new(name.span(), row.name.clone()))?;
                for short in &row.also {
                    told.insert(fold(short));
                    values.insert(fold(short), whole.clone());
                }
                values.insert(fold(&row.code), whole.clone());
                values.insert(fold(&row.name), whole);
            }
        }
        for (text, value) in &spec.values {
            if spec.table.is_some() && text != value.get_ref() {
                told.insert(fold(text));
            }
            values.insert(fold(text), self.text(value)?);
        }
        Ok(Map {
            values,
            told,
            blank: self.text_some(&spec.blank)?,
            otherwise: match &spec.otherwise {
                None => Otherwise::Keep,
                Some(name) => match name.get_ref().as_str() {
                    "keep" => Otherwise::Keep,
                    "reject" => Otherwise::Reject,
                    _ => Otherwise::Is(self.text(name)?),
                },
            },
        })
    }

    pub(super) fn column(
        &self,
        name: &str,
        spec: &spec::ColumnSpec,
        maps: &BTreeMap<&str, Map>,
    ) -> Result<Column, Message> {
        let headers = match (spec.headers.is_empty(), spec.join.is_empty()) {
            (true, true) => vec![name.to_string()],
            (true, false) => Vec::new(),
            _ => spec.headers.clone(),
        };
        let kinds = [
            ("text", Kind::Text),
            ("places", Kind::Places),
            ("int", Kind::Int),
            ("date", Kind::Date),
            ("flag", Kind::Flag),
            ("number", Kind::Number),
        ];
        let forms = [
            ("ymd", DateForm::Ymd),
            ("dmy", DateForm::Dmy),
            ("mdy", DateForm::Mdy),
            ("ym", DateForm::Ym),
            ("y", DateForm::Y),
            ("serial", DateForm::Serial),
        ];
        let mut numbers = NumberForms {
            comma: self.option(&spec.decimal, false, &[(".", false), (",", true)])?,
            ..NumberForms::default()
        };
        for form in &spec.numbers {
            match self.one_of(form, &[("spaced", 0), ("worded", 1), ("bracketed", 2)])? {
                0 => numbers.spaced = true,
                1 => numbers.worded = true,
                _ => numbers.bracketed = true,
            }
        }
        Ok(Column {
            name: name.to_string(),
            shown: headers.iter().take(2).map(String::as_str).collect::<Vec<_>>().join(" / "),
            headers: headers.iter().map(|header| fold_heading(header)).collect(),
            kind: self.option(&spec.kind, Kind::Text, &kinds)?,
            required: spec.required,
            needed: spec.needed,
            blank: spec.blank.iter().map(|text| fold(text)).collect(),
            map: match &spec.map {
                None => None,
                Some(name) => {
                    let map = maps.get(name.get_ref().as_str());
                    Some(map.cloned().ok_or_else(|| self.wrong("profile-map", name))?)
                }
            },
            long: spec.long,
            warn_bad: self.option(&spec.bad, false, &[("reject", false), ("warn", true)])?,
            rules: {
                let known = [("no-blanks", Form::NoBlanks), ("half-width", Form::HalfWidth), ("dashes", Form::Dashes)];
                spec.rules.iter().map(|rule| self.one_of(rule, &known)).collect::<Result<_, _>>()?
            },
            strip: spec.strip.clone(),
            split: spec.split.as_ref().map(|split| (split.at.clone(), split.part)),
            dates: match spec.dates.as_slice() {
                [] => vec![DateForm::Ymd],
                some => some.iter().map(|form| self.one_of(form, &forms)).collect::<Result<_, _>>()?,
            },
            numbers,
            place: spec
                .place
                .as_ref()
                .map(|place| self.number(place, 1..=limits::COLUMNS_MAX as i64))
                .transpose()?
                .map(|place| place as usize - 1),
            parts: None,
            fill: match &spec.fill {
                None => None,
                Some(name) => Some(self.one_of(name, &[("down", Fill::Down), ("right", Fill::Right)])?),
            },
            joined: None,
        })
    }

    /// Resolves the columns that are put together of others, once all are known.
    pub(super) fn put_together(&self, spec: &TableSpec, columns: &mut [Column]) -> Result<(), Message> {
        let whole: Vec<&str> =
            spec.columns.iter().filter(|(_, column)| !column.join.is_empty()).map(|(name, _)| name.as_str()).collect();
        let mut found = Vec::new();
        for name in &whole {
            let Some(column) = spec.columns.get(*name) else { continue };
            let names = Names { columns, table: &spec.name };
            let Some(first) = column.join.first() else { continue };
            let other = [
                ("headers", !column.headers.is_empty()),
                ("place", column.place.is_some()),
                ("fill", column.fill.is_some()),
                ("split", column.split.is_some()),
            ];
            if let Some((other, _)) = other.iter().find(|(_, given)| *given) {
                return Err(self
                    .layers
                    .about("profile-both", first.span().start)
                    .with("one", "join")
                    .with("other", *other));
            }
            let parts = self.find_all(&names, &column.join)?;
            if let Some(part) = column.join.iter().find(|part| whole.contains(&part.get_ref().as_str())) {
                return Err(self.wrong("profile-join-twice", part));
            }
            found.push((*name, parts, column.with.clone().unwrap_or_else(|| " ".to_string())));
        }
        for (name, parts, with) in found {
            if let Some(column) = columns.iter_mut().find(|column| column.name == name) {
                column.parts = Some((parts, with));
                column.required = false;
            }
        }
        Ok(())
    }
}
