//! Items with dates of their own.

use super::{Context, Names};
use crate::domain::message::Message;
use crate::exchange::profile::plan::*;
use crate::exchange::profile::spec::{self, Name, ProfileSpec};

impl Context<'_> {
    /// From when until when an item holds; one that is no unit, pool, post, person or link has no dates.
    pub(super) fn dates(&self, names: &Names, at: usize, spec: &spec::ItemSpec) -> Result<Option<DatesRule>, Message> {
        let item = spec.item.as_ref().map_or("", |item| item.get_ref().as_str());
        let dated = matches!(item, "unit" | "pool" | "post" | "person");
        if let Some(name) = spec.from.as_ref().or(spec.until.as_ref()).filter(|_| !dated && item != "link") {
            return Err(self.wrong("profile-value", name).with("known", "unit, pool, post, person, link"));
        }
        let date = |name: &Option<Name>| -> Result<Option<Source>, Message> {
            let Some(name) = name else { return Ok(None) };
            let column = self.find(names, name)?;
            if names.columns.get(column).is_none_or(|column| column.kind != Kind::Date) {
                return Err(self.wrong("profile-value", name).with("known", "type = \"date\""));
            }
            Ok(Some(Source::Column(column)))
        };
        let (from, until) = (date(&spec.from)?, date(&spec.until)?);
        let inclusive = self.option(&spec.until_is, false, &[("first-day-after", false), ("last-day", true)])?;
        if !dated || (from.is_none() && until.is_none()) {
            return Ok(None);
        }
        if spec.approves {
            return Err(self.part(names, at, item, "approves"));
        }
        Ok(Some(DatesRule { from, until, inclusive }))
    }

    /// Whether rows have dates of their own. A statement is the truth of one day and has none.
    pub(super) fn is_dated(&self, spec: &ProfileSpec, tables: &[Table]) -> Result<bool, Message> {
        let of_item = |item: &ItemRule| item.dates.is_some() || matches!(item.make, Make::Link { .. });
        let is_dated = tables.iter().flat_map(|table| &table.items).any(of_item);
        match spec.mode.as_ref().filter(|mode| is_dated && mode.get_ref() == "statement") {
            Some(mode) => Err(self.wrong("profile-value", mode).with("known", "add")),
            None => Ok(is_dated),
        }
    }
}
