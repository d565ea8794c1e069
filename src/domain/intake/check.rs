//! What can be said of a row by itself: codes, sums, numbers. Every reason is collected.

use super::gather::{Gathered, Twin, at_line};
use super::{Fields, Item, PoolRef, Settings, UnitRef};
use crate::domain::books::Fault;
use crate::domain::catalogue::{Catalogue, Coded};
use crate::domain::citizen_id::{CitizenId, Sex};
use crate::domain::credit_code::CreditCode;
use crate::domain::field;
use crate::domain::id::IdKind;
use crate::domain::limits;
use crate::domain::message::Message;
use crate::domain::quantity::Places;
use crate::domain::text::Text;
use crate::domain::value::Value;

pub(super) struct Checker<'a> {
    pub catalogue: &'a Catalogue,
    pub settings: &'a Settings,
}

/// What is wrong with a row, and what is doubtful.
#[derive(Default)]
pub(super) struct Found {
    pub wrong: Vec<Message>,
    pub doubtful: Vec<Message>,
}

impl Checker<'_> {
    /// Checks the items of a row; citizen numbers are put into their usual form.
    pub fn row(&self, items: &mut [Item], gathered: &mut Gathered) -> Result<Found, Fault> {
        let mut found = Found::default();
        for item in items {
            self.item(item, &mut found);
            if let Item::Person { number: Some(number), .. } = &*item
                && found.wrong.is_empty()
                && let Twin::Contradicts(earlier) = gathered.twin(number, item)?
            {
                let message = Message::new("reject-person-twice");
                found.wrong.push(at_line(message, earlier, &gathered.origins, &self.settings.files));
            }
        }
        Ok(found)
    }
    fn item(&self, item: &mut Item, found: &mut Found) {
        match item {
            Item::Dated { span, item } => {
                if let (true, Some(from), Some(until)) = (span.is_backwards(), span.from, span.until) {
                    let message = |code| Message::new(code).with("from", from).with("until", until);
                    match **item {
                        Item::Pool { .. } => found.wrong.push(message("reject-dated-backwards")),
                        _ => found.doubtful.push(message("warning-dated-backwards")),
                    }
                }
                if let Some(from) = span.from.filter(|from| from.ymd().0 < limits::DATED_YEAR_MIN) {
                    found.wrong.push(Message::new("reject-dated-early").with("from", from));
                }
                self.item(item, found);
            }
            Item::Link { unit, became, how, .. } => {
                self.unit(unit, found);
                self.unit(became, found);
                filled(how, "how", found);
            }
            Item::Office(fields) => self.fields(IdKind::Office, fields, found),
            Item::Unit { unit, parent, fields } => {
                self.unit(unit, found);
                parent.iter().for_each(|parent| self.unit(parent, found));
                self.credit_code(fields, found);
                self.fields(IdKind::Unit, fields, found);
                for (field, value) in fields.iter_mut() {
                    let Value::Text(code) = value else { continue };
                    let codes: Vec<&Coded> = match *field {
                        field::unit::KIND => self.catalogue.unit_kinds.iter().map(|kind| &kind.coded).collect(),
                        field::unit::LEVEL => self.catalogue.levels.iter().collect(),
                        field::unit::GOVERNMENT_LEVEL => self.catalogue.government_levels.iter().collect(),
                        field::unit::FUNDING => self.catalogue.funding.iter().collect(),
                        _ => continue,
                    };
                    one_of(code, codes, field.name, found);
                }
            }
            Item::Document { number, fields } => {
                filled(number, "document", found);
                self.fields(IdKind::Document, fields, found);
            }
            Item::Total { level, kind, places, .. } => {
                self.quota_kind(kind);
                one_of(level, self.catalogue.government_levels.iter().collect(), "government_level", found);
                self.places(kind, Some(*places), "total", found);
            }
            Item::Allocation { unit, kind, places, .. } => {
                self.unit(unit, found);
                self.quota_kind(kind);
                if self.catalogue.quota_kind(kind).is_none() {
                    found.wrong.push(Message::new("reject-kind-unknown").with("kind", &*kind));
                }
                self.places(kind, Some(*places), "allocated", found);
            }
            Item::Pool { pool, approved, declared, .. } => {
                self.pool(pool, found);
                self.places(&pool.kind, *approved, "approved", found);
                self.places(&pool.kind, *declared, "declared", found);
            }
            Item::Count { pool, occupied } => {
                self.pool(pool, found);
                self.places(&pool.kind, Some(*occupied), "occupied", found);
            }
            Item::Freeze { pool, document, places, frozen, fields } => {
                self.pool(pool, found);
                filled(document, "document", found);
                self.places(&pool.kind, Some(*places), "places", found);
                self.places(&pool.kind, Some(*frozen), "frozen", found);
                if *frozen > *places {
                    found.wrong.push(Message::new("reject-freeze-sum").with("places", *places).with("frozen", *frozen));
                }
                self.fields(IdKind::Freeze, fields, found);
            }
            Item::Post { body, number, unit, pool, places, fields, .. } => {
                self.unit(body, found);
                self.unit(unit, found);
                self.pool(pool, found);
                filled(number, "number", found);
                self.places(&pool.kind, *places, "places", found);
                self.fields(IdKind::Post, fields, found);
            }
            Item::Person { number, pool, department, post, share, state, fields, tenure, .. } => {
                // Without a number a person is known by name and place; with neither, every import would make another.
                let is_known = fields.iter().any(|(field, _)| *field == field::person::STAFF_NUMBER);
                if number.is_none() && pool.is_none() && !is_known {
                    found.wrong.push(Message::new("reject-person-nowhere"));
                }
                if let Some(pool) = pool {
                    self.pool(pool, found);
                    self.places(&pool.kind, *share, "share", found);
                    let whole = self.catalogue.quota_kind(&pool.kind).is_some_and(|kind| kind.whole);
                    if share.is_none() && whole {
                        // Where only whole places exist, whoever is in place holds one.
                        *share = Some(Places::ONE);
                    } else if share.is_none() {
                        found.doubtful.push(Message::new("warning-share-not-stated"));
                    }
                }
                department.iter().for_each(|unit| self.unit(unit, found));
                if let Some((body, number)) = post {
                    self.unit(body, found);
                    filled(number, "post", found);
                }
                if let Some(state) = state.as_mut().filter(|state| !state.is_empty()) {
                    one_of(state, self.catalogue.states.iter().map(|state| &state.coded).collect(), "state", found);
                }
                for (_, value) in fields.iter_mut().filter(|(field, _)| *field == field::person::SEX) {
                    let Value::Text(text) = &*value else { continue };
                    match Sex::parse(text).and_then(|sex| Text::new(sex.code()).ok()) {
                        Some(code) => *value = Value::Text(code),
                        None if text.is_empty() => {}
                        None => found
                            .wrong
                            .push(Message::new("reject-code-unknown").with("field", "sex").with("code", text)),
                    }
                }
                self.fields(IdKind::Person, fields, found);
                self.fields(IdKind::Tenure, tenure, found);
                if number.as_ref().is_some_and(|number| number.is_empty()) {
                    *number = None;
                }
                if let Some(text) = number.clone() {
                    self.number(&text, number, fields, found);
                }
            }
        }
    }
    fn number(&self, text: &Text, number: &mut Option<Text>, fields: &Fields, found: &mut Found) {
        match CitizenId::parse(text) {
            Ok(checked) => {
                let birth = fields.iter().find(|(field, _)| *field == field::person::BIRTH_DATE);
                if let Some(Value::Date(birth)) = birth.map(|(_, birth)| birth)
                    && *birth != checked.birth_date()
                {
                    let message = Message::new("warning-birth-differs").with("birth", *birth);
                    found.doubtful.push(message.with("number", checked.birth_date()));
                }
                let sex = fields.iter().find(|(field, _)| *field == field::person::SEX);
                if let Some(Value::Text(sex)) = sex.map(|(_, sex)| sex)
                    && !sex.is_empty()
                    && sex.as_str() != checked.sex().code()
                {
                    found.doubtful.push(Message::new("warning-sex-differs").with("number", checked.sex().code()));
                }
                *number = checked.text();
            }
            Err(message) => found.wrong.push(message),
        }
    }
    /// A credit code is put into its usual form; one that is none is refused, one that does not go with the rest is told.
    fn credit_code(&self, fields: &mut Fields, found: &mut Found) {
        let kind = fields.iter().find(|(field, _)| *field == field::unit::KIND).map(|(_, kind)| kind.clone());
        for (_, value) in fields.iter_mut().filter(|(field, _)| *field == field::unit::CREDIT_CODE) {
            let Value::Text(text) = &*value else { continue };
            if text.is_empty() {
                continue;
            }
            let code = match CreditCode::parse(text) {
                Ok(code) => code,
                Err(message) => {
                    found.wrong.push(message.with("code", text));
                    continue;
                }
            };
            let kind = kind.as_ref().and_then(|kind| self.catalogue.unit_kind(kind.as_text()?));
            found.doubtful.extend(code.doubts(kind));
            if let Some(text) = code.text() {
                *value = Value::Text(text);
            }
        }
    }
    fn unit(&self, unit: &UnitRef, found: &mut Found) {
        match unit {
            UnitRef::Root => {}
            UnitRef::Code(code) => filled(code, "code", found),
            UnitRef::Under(above, name) => {
                filled(name, "name", found);
                self.unit(above, found);
            }
            UnitRef::Path(names) => {
                names.iter().for_each(|name| filled(name, "name", found));
                if names.len() >= limits::TREE_DEPTH_MAX {
                    found.wrong.push(Message::new("reject-tree-too-deep").with("most", limits::TREE_DEPTH_MAX));
                }
            }
        }
    }
    /// A quota kind told by its name becomes its code.
    fn quota_kind(&self, kind: &mut Text) {
        by_name(kind, &self.catalogue.quota_kinds.iter().map(|kind| &kind.coded).collect::<Vec<_>>());
    }
    fn pool(&self, pool: &mut PoolRef, found: &mut Found) {
        self.unit(&pool.unit, found);
        self.quota_kind(&mut pool.kind);
        if self.catalogue.quota_kind(&pool.kind).is_none() {
            found.wrong.push(Message::new("reject-kind-unknown").with("kind", &pool.kind));
        }
        if let Some(funding) = pool.funding.as_mut().filter(|funding| !funding.is_empty()) {
            one_of(funding, self.catalogue.funding.iter().collect(), "funding", found);
        }
    }
    fn places(&self, kind: &Text, places: Option<Places>, field: &'static str, found: &mut Found) {
        let Some(places) = places else { return };
        if places < Places::ZERO {
            found.wrong.push(Message::new("reject-places-negative").with("field", field).with("places", places));
        }
        if places > limits::PLACES_MAX {
            found.wrong.push(Message::new("reject-places-range").with("field", field).with("places", places));
        }
        match self.catalogue.quota_kind(kind) {
            Some(kind) if !self.catalogue.whole_enough(kind, places) => found.wrong.push(
                Message::new("reject-places-not-whole")
                    .with("field", field)
                    .with("places", places)
                    .with("kind", kind.coded.code.as_str()),
            ),
            // An unknown kind of a pool is told by the pool.
            None if field == "total" => found.wrong.push(Message::new("reject-kind-unknown").with("kind", kind)),
            _ => {}
        }
    }
    fn fields(&self, subject: IdKind, fields: &Fields, found: &mut Found) {
        for (field, value) in fields {
            if field.subject != subject || field.kind != value.kind() || matches!(value, Value::Id(_)) {
                found
                    .wrong
                    .push(Message::new("reject-field").with("field", field.name).with("value", value.to_string()));
            }
        }
    }
}

fn filled(text: &Text, field: &'static str, found: &mut Found) {
    if text.is_empty() {
        found.wrong.push(Message::new("reject-empty").with("field", field));
    }
}

/// Code tables are lists of a code and its names; a file may say either.
fn by_name(code: &mut Text, codes: &[&Coded]) {
    let names =
        |coded: &Coded| [&coded.zh, &coded.en, &coded.short_zh, &coded.short_en].map(|name| name == code.as_str());
    if codes.iter().any(|coded| coded.code == code.as_str()) {
        return;
    }
    let mut meant = codes.iter().filter(|coded| names(coded).contains(&true));
    if let (Some(coded), None) = (meant.next(), meant.next()) {
        *code = Text::known(&coded.code);
    }
}

fn one_of(code: &mut Text, codes: Vec<&Coded>, field: &'static str, found: &mut Found) {
    by_name(code, &codes);
    // An office without that table takes any code.
    if !code.is_empty() && !codes.is_empty() && !codes.iter().any(|coded| coded.code == code.as_str()) {
        found.wrong.push(Message::new("reject-code-unknown").with("field", field).with("code", &*code));
    }
}
