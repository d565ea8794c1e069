//! One row → what it says: items, or the reasons why not, or the rule that left it out.

use super::cell::{self, Findings};
use super::pattern::fold;
use super::plan::*;
use super::tree::Placed;
use crate::domain::field::{self, Field};
use crate::domain::intake::{Fields, Holding, Item, PoolRef, Span, UnitRef};
use crate::domain::message::Message;
use crate::domain::quantity::Places;
use crate::domain::text::Text;
use crate::domain::value::{Value, ValueType};
use crate::exchange::canonical::split_path;
use crate::exchange::read::row::{CellKind, Row};
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// The row read last in each column: tables repeat themselves, and a text checked once is not checked again.
#[derive(Default)]
pub(super) struct Memory {
    last: Vec<Option<(String, CellKind, Option<Value>)>>,
}

/// Identities of rows met so far in one import, each with a digest of its first row.
#[derive(Default)]
pub(super) struct Identities {
    seen: HashMap<u128, u64>,
}

/// The values of one row, by the columns of its table.
pub(super) struct Values<'a> {
    pub table: &'a Table,
    pub cells: Vec<Option<Value>>,
    /// The texts as the file had them, for conditions and sentences.
    pub texts: Vec<&'a str>,
    pub placed: Option<Placed>,
    pub findings: Findings,
}

/// Reads every column of a row.
pub(super) fn values<'a>(
    table: &'a Table,
    columns: &[Option<usize>],
    row: &'a Row,
    from_1904: bool,
    memory: &mut Memory,
    joined: Option<&[Option<Value>]>,
) -> Values<'a> {
    memory.last.resize_with(table.columns.len(), Default::default);
    let mut findings = Findings::default();
    let mut cells = Vec::with_capacity(table.columns.len());
    let mut texts = Vec::with_capacity(table.columns.len());
    for (place, column) in table.columns.iter().enumerate() {
        if let Some(there) = column.joined {
            cells.push(joined.and_then(|row| row.get(there).cloned().flatten()));
            texts.push("");
            continue;
        }
        if column.parts.is_some() {
            cells.push(None);
            texts.push("");
            continue;
        }
        let at = columns.get(place).copied().flatten();
        let (raw, stored) = at.map_or(("", CellKind::Text), |at| (row.text(at), row.kind(at)));
        texts.push(raw.trim());
        if raw.is_empty() && column.map.is_none() && !column.needed {
            cells.push(None);
            continue;
        }
        let Some(last) = memory.last.get_mut(place) else { continue };
        if let Some((text, kind, value)) = last
            && text == raw
            && *kind == stored
        {
            cells.push(value.clone());
            continue;
        }
        let before = findings.reasons.len() + findings.warnings.len();
        let value = cell::read(column, raw, stored, from_1904, &mut findings);
        if before == findings.reasons.len() + findings.warnings.len() {
            let (text, kind, kept) = last.get_or_insert_with(Default::default);
            text.clear();
            text.push_str(raw);
            (*kind, *kept) = (stored, value.clone());
        } else {
            *last = None;
        }
        cells.push(value);
    }
    for (place, column) in table.columns.iter().enumerate() {
        if let Some((parts, with)) = &column.parts {
            let said = parts.iter().filter_map(|part| cells.get(*part)?.as_ref().map(ToString::to_string));
            let whole = said.collect::<Vec<_>>().join(with);
            let value = cell::read(column, &whole, CellKind::Text, from_1904, &mut findings);
            if let Some(cell) = cells.get_mut(place) {
                *cell = value;
            }
        }
    }
    Values { table, cells, texts, placed: None, findings }
}

impl Values<'_> {
    pub(super) fn column_name(&self, column: usize) -> &str {
        self.table.columns.get(column).map_or("", |column| column.name.as_str())
    }
    /// The text of a column: what it was mapped to or made of, else what the file had.
    pub fn compared(&self, column: usize) -> String {
        let made = |column: &Column| {
            column.map.is_some() || column.joined.is_some() || column.parts.is_some() || column.split.is_some()
        };
        let mapped = self.table.columns.get(column).is_some_and(made);
        match self.cells.get(column) {
            Some(Some(value)) if mapped => fold(&value.to_string()),
            Some(None) if mapped => String::new(),
            _ => fold(self.texts.get(column).copied().unwrap_or("")),
        }
    }
    pub fn holds(&self, condition: &Condition) -> bool {
        let text = self.compared(condition.column);
        (condition.is.is_empty() || condition.is.contains(&text))
            && !condition.not.contains(&text)
            && condition.same.is_none_or(|other| self.compared(other) == text)
            && condition.differs.is_none_or(|other| self.compared(other) != text)
    }
    /// Whether it is a row of totals, or one that a rule leaves out.
    pub fn is_left_out(&self) -> bool {
        let table = self.table;
        let totals = table.totals.iter().map(|(when, _)| when);
        let subtotals = table.subtotals.iter().map(|subtotal| &subtotal.when);
        totals.chain(subtotals).chain(&table.skip).any(|condition| self.holds(condition))
    }
    fn value(&self, source: &Source) -> Option<Value> {
        match source {
            Source::Column(column) => self.cells.get(*column).cloned().flatten(),
            Source::Constant(text) => Some(Value::Text(text.clone())),
        }
    }
    fn text(&self, source: &Source) -> Option<Text> {
        match self.value(source)? {
            Value::Text(text) => (!text.is_empty()).then_some(text),
            other => Text::new(&other.to_string()).ok(),
        }
    }
    fn text_some(&self, source: &Option<Source>) -> Option<Text> {
        source.as_ref().and_then(|source| self.text(source))
    }
    pub(super) fn places(&self, source: &Source) -> Option<Places> {
        match self.value(source)? {
            Value::Places(places) => Some(places),
            Value::Int(int) => Some(Places::whole(int)),
            Value::Text(text) => Places::parse(&text).ok(),
            _ => None,
        }
    }
    fn places_some(&self, source: &Option<Source>) -> Option<Places> {
        source.as_ref().and_then(|source| self.places(source))
    }
    fn missing(&mut self, source: &Source) {
        if let Source::Column(column) = source {
            let message = Message::new("reject-cell-blank").with("column", self.column_name(*column));
            // A cell that said something unusable has its own reason already.
            if self.findings.reasons.is_empty() {
                self.findings.reasons.push(message);
            }
        }
    }
    fn need_text(&mut self, source: &Source) -> Option<Text> {
        let text = self.text(source);
        if text.is_none() {
            self.missing(source);
        }
        text
    }
    fn need_places(&mut self, source: &Source) -> Option<Places> {
        let places = self.places(source);
        if places.is_none() {
            self.missing(source);
        }
        places
    }

    fn unit(&mut self, rule: &UnitRule) -> Option<UnitRef> {
        if let Some(unit) = self.unit_here(rule) {
            return Some(unit);
        }
        rule.otherwise.as_ref().and_then(|other| self.unit(other))
    }
    fn unit_here(&mut self, rule: &UnitRule) -> Option<UnitRef> {
        let mut unit = self.unit_base(rule)?;
        for source in &rule.under {
            unit = under(unit, self.text(source)?);
        }
        if let Some(source) = &rule.below {
            for part in split_path(&self.text(source)?) {
                unit = under(unit, Text::new(&part).ok()?);
            }
        }
        Some(unit)
    }
    fn unit_base(&mut self, rule: &UnitRule) -> Option<UnitRef> {
        if rule.root {
            return Some(UnitRef::Root);
        }
        if rule.tree {
            return self.placed.as_ref().map(|placed| placed.unit.clone());
        }
        if let Some(code) = self.text_some(&rule.code) {
            return Some(UnitRef::Code(code));
        }
        if let Some(names) = self.text_some(&rule.names) {
            let parts: Option<Vec<Text>> = split_path(&names).iter().map(|part| Text::new(part).ok()).collect();
            return parts.filter(|parts| !parts.is_empty()).map(UnitRef::Path);
        }
        let mut parts = Vec::new();
        let mut gap = false;
        for (place, source) in rule.path.iter().enumerate() {
            match self.text(source) {
                Some(part) => {
                    if gap {
                        let message = Message::new("warning-path-gap").with("text", &part);
                        self.findings.warnings.push(message);
                        gap = false;
                    }
                    if !rule.collapse || parts.last() != Some(&part) {
                        parts.push(part);
                    }
                }
                None if place == 0 => return None,
                None => gap = true,
            }
        }
        (!parts.is_empty()).then_some(UnitRef::Path(parts))
    }
    fn need_unit(&mut self, rule: &UnitRule, part: &'static str) -> Option<UnitRef> {
        let unit = self.unit(rule);
        if unit.is_none() && self.findings.reasons.is_empty() {
            self.findings.reasons.push(Message::new("reject-unit-missing").with("part", part));
        }
        unit
    }
    fn pool(&mut self, rule: &PoolRule) -> Option<PoolRef> {
        let (unit, kind) = (self.need_unit(&rule.unit, "pool"), self.need_text(&rule.kind));
        Some(PoolRef { unit: unit?, kind: kind?, funding: self.text_some(&rule.funding) })
    }

    fn fields(&mut self, rules: &FieldRules) -> Fields {
        let mut fields = Vec::new();
        for (field, source) in rules {
            if let Some(value) = self.value(source) {
                match fitting(field, value) {
                    Some(value) => fields.push((*field, value)),
                    None => {
                        let column = match source {
                            Source::Column(column) => self.column_name(*column).to_string(),
                            Source::Constant(text) => text.to_string(),
                        };
                        self.findings
                            .reasons
                            .push(Message::new("reject-field-type").with("column", column).with("field", field.name));
                    }
                }
            }
        }
        fields
    }

    /// What the row says, in order; the reasons against it are in `findings`.
    pub fn items(&mut self, identities: &mut Identities) -> Vec<Item> {
        let table = self.table;
        self.tell_repeated(identities);
        let mut items = Vec::new();
        for rule in &table.items {
            if rule.when.iter().all(|condition| self.holds(condition)) {
                let before = items.len();
                self.make(&rule.make, &mut items);
                if let Some(dates) = rule.dates.as_ref().filter(|_| items.len() > before)
                    && let Some(last) = items.pop()
                {
                    items.push(self.dated(dates, last));
                }
            }
        }
        items
    }

    /// An item with the dates of its row. Units above it on a path have none.
    fn dated(&self, rule: &DatesRule, item: Item) -> Item {
        let date = |source: &Option<Source>| match source.as_ref().and_then(|source| self.value(source)) {
            Some(Value::Date(date)) => Some(date),
            _ => None,
        };
        let until = date(&rule.until).map(|until| if rule.inclusive { until.plus_days(1) } else { until });
        Item::Dated { span: Span { from: date(&rule.from), until }, item: Box::new(item) }
    }

    /// Tells a further row of a post: a job share, or the whole row once more. Both are lawful and add a holder.
    fn tell_repeated(&mut self, identities: &mut Identities) {
        let table = self.table;
        let post = table.items.iter().find_map(|rule| match &rule.make {
            Make::Post(post) if rule.when.iter().all(|condition| self.holds(condition)) => Some(post),
            _ => None,
        });
        let Some(post) = post.filter(|_| !table.identity.is_empty()) else { return };
        let (mut one, mut two, mut whole) = (DefaultHasher::new(), DefaultHasher::new(), DefaultHasher::new());
        1u8.hash(&mut two);
        for column in &table.identity {
            let text = self.compared(*column);
            text.hash(&mut one);
            text.hash(&mut two);
        }
        self.texts.hash(&mut whole);
        let key = (u128::from(one.finish()) << 64) | u128::from(two.finish());
        let whole = whole.finish();
        match identities.seen.get(&key) {
            None => drop(identities.seen.insert(key, whole)),
            Some(first) => {
                let number = self.text(&post.number).map(|text| text.to_string()).unwrap_or_default();
                let code = if *first == whole { "warning-row-repeated" } else { "warning-post-shared" };
                self.findings.warnings.push(Message::new(code).with("text", Text::shown(&number)));
            }
        }
    }

    fn holding(&self, source: &Option<Source>) -> Holding {
        match self.text_some(source).as_deref() {
            Some("vacant") => Holding::Vacant,
            Some("named") => Holding::Named,
            Some("unnamed") => Holding::Unnamed,
            Some("abolished") => Holding::Abolished,
            _ => Holding::NotStated,
        }
    }

    fn make(&mut self, make: &Make, items: &mut Vec<Item>) {
        match make {
            Make::Office { fields } => {
                let fields = self.fields(fields);
                items.push(Item::Office(fields));
            }
            Make::Unit { unit, parent, kinds, fields } => self.make_unit(unit, parent, kinds, fields, items),
            Make::Document { number, fields } => {
                let fields = self.fields(fields);
                if let Some(number) = self.need_text(number) {
                    items.push(Item::Document { number, fields });
                }
            }
            Make::Total { level, kind, places, document } => {
                let (level, kind, places) = (self.need_text(level), self.need_text(kind), self.need_places(places));
                if let (Some(level), Some(kind), Some(places)) = (level, kind, places) {
                    items.push(Item::Total { level, kind, places, document: self.text_some(document) });
                }
            }
            Make::Allocation { unit, kind, places, document } => {
                let (unit, kind) = (self.need_unit(unit, "unit"), self.need_text(kind));
                if let (Some(unit), Some(kind), Some(places)) = (unit, kind, self.need_places(places)) {
                    items.push(Item::Allocation { unit, kind, places, document: self.text_some(document) });
                }
            }
            Make::Pool { pool, approved, declared, document } => {
                if let Some(pool) = self.pool(pool) {
                    items.push(Item::Pool {
                        pool,
                        approved: self.places_some(approved),
                        declared: self.places_some(declared),
                        document: self.text_some(document),
                    });
                }
            }
            Make::Count { pool, places } => {
                if let (Some(pool), Some(occupied)) = (self.pool(pool), self.need_places(places)) {
                    items.push(Item::Count { pool, occupied });
                }
            }
            Make::Freeze { pool, document, places, frozen, fields } => {
                let fields = self.fields(fields);
                let (pool, document, places) = (self.pool(pool), self.need_text(document), self.need_places(places));
                if let (Some(pool), Some(document), Some(places)) = (pool, document, places) {
                    let frozen = self.places_some(frozen).unwrap_or(places);
                    items.push(Item::Freeze { pool, document, places, frozen, fields });
                }
            }
            Make::Post(rule) => self.make_post(rule, items),
            Make::Person(rule) => self.make_person(rule, items),
            Make::Link { unit, became, how, on } => {
                let (unit, became) = (self.need_unit(unit, "unit"), self.need_unit(became, "became"));
                let how = self.need_text(how);
                match (unit, became, how, self.value(on)) {
                    (Some(unit), Some(became), Some(how), Some(Value::Date(on))) => {
                        items.push(Item::Link { unit, became, how, on });
                    }
                    (_, _, _, None) => self.missing(on),
                    _ => {}
                }
            }
        }
    }

    fn make_unit(
        &mut self,
        unit: &UnitRule,
        parent: &Option<UnitRule>,
        kinds: &[Text],
        fields: &FieldRules,
        items: &mut Vec<Item>,
    ) {
        let mut own = self.fields(fields);
        let Some(found) = self.need_unit(unit, "unit") else { return };
        let mut above = parent.as_ref().and_then(|rule| self.unit(rule));
        let add = |fields: &mut Fields, field: Field, value: Option<Text>| {
            if let Some(value) = value
                && !fields.iter().any(|(have, _)| *have == field)
            {
                fields.push((field, Value::Text(value)));
            }
        };
        if unit.tree
            && let Some(placed) = &self.placed
        {
            add(&mut own, field::unit::NAME, Some(placed.name.clone()));
            add(&mut own, field::unit::CODE, placed.code.clone());
            add(&mut own, field::unit::KIND, placed.kind.clone());
            above = above.or_else(|| placed.parent.clone());
            self.findings.warnings.extend(placed.doubt.clone());
        }
        match &found {
            UnitRef::Path(path) => {
                // The parts above are units of their own; what is said of this row's unit is said of the last.
                for to in 1..path.len() {
                    if let (Some(kind), Some(part)) = (kinds.get(to - 1), path.get(..to)) {
                        let mut fields = Vec::new();
                        add(&mut fields, field::unit::NAME, part.last().cloned());
                        add(&mut fields, field::unit::KIND, Some(kind.clone()));
                        items.push(Item::Unit { unit: UnitRef::Path(part.to_vec()), parent: None, fields });
                    }
                }
                add(&mut own, field::unit::NAME, path.last().cloned());
                add(&mut own, field::unit::KIND, kinds.get(path.len().saturating_sub(1)).cloned());
            }
            UnitRef::Under(_, name) => add(&mut own, field::unit::NAME, Some(name.clone())),
            UnitRef::Code(code) => add(&mut own, field::unit::CODE, Some(code.clone())),
            UnitRef::Root => {}
        }
        if !matches!(found, UnitRef::Code(_)) {
            above = None;
        }
        if above.as_ref() == Some(&found) {
            self.findings.warnings.push(Message::new("warning-parent-itself").with("text", shown(&found)));
            above = None;
        }
        own.sort_by_key(|(field, _)| field.number);
        items.push(Item::Unit { unit: found, parent: above, fields: own });
    }

    fn make_post(&mut self, rule: &PostRule, items: &mut Vec<Item>) {
        let fields = self.fields(&rule.fields);
        let (body, number) = (self.need_unit(&rule.body, "body"), self.need_text(&rule.number));
        let (unit, pool) = (self.need_unit(&rule.unit, "unit"), self.pool(&rule.pool));
        let (Some(body), Some(number), Some(unit), Some(pool)) = (body, number, unit, pool) else { return };
        let holding = self.holding(&rule.holding);
        let places = self.places_some(&rule.places);
        let approves = rule.approves;
        items.push(Item::Post { body, number, unit, pool, places, approves, holding, fields });
    }

    fn make_person(&mut self, rule: &PersonRule, items: &mut Vec<Item>) {
        let (fields, tenure) = (self.fields(&rule.fields), self.fields(&rule.tenure));
        let mut pool = None;
        if let Some(pool_rule) = &rule.pool {
            let known = self.unit(&pool_rule.unit).is_some() || self.text(&pool_rule.kind).is_some();
            if known {
                pool = self.pool(pool_rule);
                if pool.is_none() {
                    return;
                }
            }
        }
        let mut post = None;
        if let Some((body, number)) = &rule.post
            && let Some(number) = self.text(number)
        {
            let Some(body) = self.need_unit(body, "body") else { return };
            post = Some((body, number));
        }
        let share = self.places_some(&rule.share);
        if share.is_some_and(|share| share < Places::ZERO) {
            self.findings.reasons.push(Message::new("reject-negative").with("places", share.unwrap_or_default()));
        }
        let department = rule.department.as_ref().and_then(|rule| self.unit(rule));
        items.push(Item::Person {
            number: self.text_some(&rule.number),
            name: self.text_some(&rule.name),
            pool,
            department,
            post,
            share,
            state: self.text_some(&rule.state),
            apart: self.text_some(&rule.apart),
            entry_document: self.text_some(&rule.entry_document),
            fields,
            tenure,
        });
    }
}

fn under(unit: UnitRef, name: Text) -> UnitRef {
    match unit {
        UnitRef::Path(mut path) => {
            path.push(name);
            UnitRef::Path(path)
        }
        UnitRef::Root => UnitRef::Path(vec![name]),
        other => UnitRef::Under(Box::new(other), name),
    }
}

fn shown(unit: &UnitRef) -> String {
    match unit {
        UnitRef::Code(code) => code.to_string(),
        UnitRef::Path(path) => crate::exchange::canonical::join_path(path.iter().map(|part| part.as_str())),
        UnitRef::Under(above, name) => format!("{}/{name}", shown(above)),
        UnitRef::Root => "/".to_string(),
    }
}

/// A value as the field's type wants it; `None` when it is another.
fn fitting(field: &Field, value: Value) -> Option<Value> {
    match (field.kind, value) {
        (kind, value) if kind == value.kind() => Some(value),
        (ValueType::Text, other) => Text::new(&other.to_string()).ok().map(Value::Text),
        (ValueType::Places, Value::Text(text)) => Places::parse(&text).ok().map(Value::Places),
        (ValueType::Int, Value::Text(text)) => text.parse().ok().map(Value::Int),
        (ValueType::Date, Value::Text(text)) => crate::domain::date::Date::parse(&text).ok().map(Value::Date),
        (ValueType::Flag, Value::Text(text)) => match text.as_str() {
            "true" => Some(Value::Flag(true)),
            "false" => Some(Value::Flag(false)),
            _ => None,
        },
        _ => None,
    }
}
