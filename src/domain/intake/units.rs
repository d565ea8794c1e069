//! Units as an import names them: by code, else by the path of their names. Both ways may lead to the same unit.

use super::gather::{Failures, Marks, Staged, UnitItem, stage};
use super::pen::{Pen, exists, reading, value};
use super::{Span, UnitRef};
use crate::domain::books::{Source, Stop};
use crate::domain::catalogue::{Catalogue, UnitForm};
use crate::domain::date::Date;
use crate::domain::facts::FactSet;
use crate::domain::field::{office, unit};
use crate::domain::id::{Id, IdKind};
use crate::domain::limits;
use crate::domain::message::{Arg, Message};
use crate::domain::operation::STATUS_ACTIVE;
use crate::domain::text::Text;
use crate::domain::value::Value;
use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

/// The slot of the root.
pub(super) const ROOT: u32 = 0;
/// What a unit is referred to as: from this follows what kind it is made of when nothing says so.
pub(super) const AS_HOLDER: u8 = 1;
pub(super) const AS_DEPARTMENT: u8 = 2;
pub(super) const AS_PARENT: u8 = 4;

#[derive(Clone, PartialEq, Eq, Debug)]
enum Key {
    Root,
    Code(Text),
    Child(u32, Text),
}

struct Slot {
    key: Key,
    /// The slot that stands for the same unit.
    same: Option<u32>,
    /// Several units have this path.
    several: bool,
    uses: u8,
    /// The unit in the books and what they know of it.
    book: Option<Id>,
    known: FactSet,
    staged: Vec<Staged>,
    parent: Option<(u32, u32)>,
    first_row: Option<u32>,
    /// The first row that refers to it.
    named_by: u32,
    /// From when until when it stands, and the row that says so.
    span: Option<(Span, u32)>,
    /// Its first day: its own, or that of the first thing in it; `None`: the date of the import.
    opens: Option<Date>,
    /// Its id, once written.
    id: Option<Id>,
}

pub(super) struct Units {
    slots: Vec<Slot>,
    by_code: HashMap<Text, u32>,
    by_name: HashMap<(u32, Text), u32>,
    children: HashMap<Id, HashMap<Text, Id>>,
    stated_orders: HashMap<u32, i64>,
    /// The row that is being gathered.
    pub row: u32,
}

impl Units {
    pub fn new() -> Units {
        let mut units = Units {
            slots: Vec::new(),
            by_code: HashMap::new(),
            by_name: HashMap::new(),
            children: HashMap::new(),
            stated_orders: HashMap::new(),
            row: 0,
        };
        units.push(Key::Root);
        units
    }
    fn push(&mut self, key: Key) -> u32 {
        self.slots.push(Slot {
            key,
            same: None,
            several: false,
            uses: 0,
            book: None,
            known: FactSet::default(),
            staged: Vec::new(),
            parent: None,
            first_row: None,
            named_by: self.row,
            span: None,
            opens: None,
            id: None,
        });
        (self.slots.len() - 1) as u32
    }
    fn get(&self, slot: u32) -> &Slot {
        &self.slots[slot as usize]
    }
    fn get_mut(&mut self, slot: u32) -> &mut Slot {
        &mut self.slots[slot as usize]
    }
    /// The slot of a reference.
    pub fn slot(&mut self, unit: &UnitRef, uses: u8) -> u32 {
        let slot = match unit {
            UnitRef::Root => ROOT,
            UnitRef::Code(code) => self.code(code),
            UnitRef::Path(names) => {
                let mut slot = ROOT;
                for name in names {
                    slot = self.named(slot, name);
                }
                slot
            }
            UnitRef::Under(above, name) => {
                let above = self.slot(above, AS_PARENT);
                self.named(above, name)
            }
        };
        self.get_mut(slot).uses |= uses;
        slot
    }
    fn named(&mut self, above: u32, name: &Text) -> u32 {
        self.get_mut(above).uses |= AS_PARENT;
        if let Some(child) = self.by_name.get(&(above, name.clone())) {
            return *child;
        }
        let child = self.push(Key::Child(above, name.clone()));
        self.by_name.insert((above, name.clone()), child);
        child
    }
    fn code(&mut self, code: &Text) -> u32 {
        if let Some(slot) = self.by_code.get(code) {
            return *slot;
        }
        let slot = self.push(Key::Code(code.clone()));
        self.by_code.insert(code.clone(), slot);
        slot
    }
    /// The slot that stands for the unit.
    pub fn canon(&self, mut slot: u32) -> u32 {
        while let Some(same) = self.get(slot).same {
            slot = same;
        }
        slot
    }
    /// The unit's id: in the books, or given by this import.
    pub fn id(&self, slot: u32) -> Option<Id> {
        let slot = self.get(self.canon(slot));
        slot.id.or(slot.book)
    }
    /// The unit's id in the books.
    pub fn book(&self, slot: u32) -> Option<Id> {
        self.get(self.canon(slot)).book
    }
    /// How a unit is called in messages.
    pub fn label(&self, slot: u32) -> String {
        let mut names = Vec::new();
        let mut at = slot;
        loop {
            match &self.get(at).key {
                Key::Root => break,
                Key::Code(code) => {
                    names.push(code.to_string());
                    break;
                }
                Key::Child(parent, name) => {
                    names.push(name.to_string());
                    at = *parent;
                }
            }
        }
        names.reverse();
        names.join(" / ")
    }

    /// A unit's name, for sentences and links.
    pub fn called(&self, slot: u32) -> String {
        let name = self.value(slot, unit::NAME.number, Date::MAX);
        name.and_then(|name| name.as_text().map(|name| name.to_string())).unwrap_or_else(|| self.label(slot))
    }

    // ── which references are the same unit ────────────────────────────────────────────────────────────────────────

    /// Finds the units in the books and joins the slots that stand for the same one.
    pub fn connect(&mut self, items: &mut [UnitItem], source: &dyn Source, date: Date) -> Result<(), Stop> {
        for item in items.iter_mut() {
            let (parent, name) = match self.get(item.unit).key.clone() {
                Key::Child(parent, name) => (parent, name),
                Key::Code(code) => {
                    if !item.fields.iter().any(|(number, _)| *number == unit::CODE.number) {
                        item.fields.push((unit::CODE.number, Value::Text(code)));
                    }
                    continue;
                }
                Key::Root => continue,
            };
            item.parent.get_or_insert(parent);
            if !item.fields.iter().any(|(number, _)| *number == unit::NAME.number) {
                item.fields.push((unit::NAME.number, Value::Text(name)));
            }
            let code = item.fields.iter().find(|(number, _)| *number == unit::CODE.number);
            if let Some(code) = code.and_then(|(_, code)| code.as_text()).filter(|code| !code.is_empty()) {
                let (path, slot) = (item.unit, self.code(&code.clone()));
                let uses = self.get(path).uses;
                self.get_mut(slot).uses |= uses;
                match self.get(path).same {
                    Some(other) if other != slot => self.get_mut(path).several = true,
                    _ => self.get_mut(path).same = Some(slot),
                }
                item.unit = slot;
            }
        }
        let mut joined = usize::MAX;
        for _ in 0..limits::TREE_DEPTH_MAX {
            self.join(items);
            let now = self.slots.iter().filter(|slot| slot.same.is_some()).count();
            if now == joined {
                break;
            }
            joined = now;
        }
        self.look_up(items, source, date)
    }
    fn join(&mut self, items: &[UnitItem]) {
        let mut named: HashMap<(u32, Text), u32> = HashMap::new();
        let mut several: HashSet<(u32, Text)> = HashSet::new();
        for item in items {
            let (Key::Code(_), Some(parent), Some(name)) = (&self.get(item.unit).key, item.parent, item.name()) else {
                continue;
            };
            let key = (self.canon(parent), name);
            match named.get(&key) {
                Some(other) if *other != item.unit => drop(several.insert(key)),
                _ => drop(named.insert(key, item.unit)),
            }
        }
        for slot in 0..self.slots.len() as u32 {
            let Key::Child(parent, name) = self.get(slot).key.clone() else { continue };
            if self.get(slot).same.is_some() {
                continue;
            }
            let key = (self.canon(parent), name);
            if several.contains(&key) {
                self.get_mut(slot).several = true;
            } else if let Some(other) = named.get(&key).copied().filter(|other| self.canon(*other) != slot) {
                let uses = self.get(slot).uses;
                self.get_mut(other).uses |= uses;
                self.get_mut(slot).same = Some(other);
            } else {
                named.insert(key, slot);
            }
        }
    }
    fn look_up(&mut self, items: &[UnitItem], source: &dyn Source, date: Date) -> Result<(), Stop> {
        let settings = source.facts(Id::OFFICE)?;
        let root = match settings.id(office::ROOT, reading(&settings, date)) {
            Some(root) => Some(root),
            None if source.last_number(IdKind::Unit)? > 0 => Some(Id::new(IdKind::Unit, 1)),
            None => None,
        };
        self.found(ROOT, root, source)?;
        if source.last_number(IdKind::Unit)? == 0 {
            return Ok(());
        }
        for slot in 0..self.slots.len() as u32 {
            if let Key::Code(code) = self.get(slot).key.clone() {
                let mut found = None;
                for id in source.find(unit::CODE, &code)? {
                    let known = source.facts(id)?;
                    if known.text(unit::CODE, reading(&known, date)) == Some(&code) {
                        found = Some(id);
                        break;
                    }
                }
                self.found(slot, found, source)?;
            }
        }
        // A unit that the books know without a code is found by its name; parents first, as deep as the tree goes.
        for _ in 0..limits::TREE_DEPTH_MAX {
            let mut more = false;
            for item in items {
                let slot = item.unit;
                let (Key::Code(_), Some(parent), Some(name)) = (&self.get(slot).key, item.parent, item.name()) else {
                    continue;
                };
                if self.get(slot).book.is_none()
                    && let Some(above) = self.book(parent)
                    && let Some(id) = self.child(above, &name, source, date)?
                {
                    let known = source.facts(id)?;
                    if known.text(unit::CODE, reading(&known, date)).is_none_or(|code| code.is_empty()) {
                        self.found(slot, Some(id), source)?;
                        more = true;
                    }
                }
            }
            let by_id: HashMap<Id, u32> = (0..self.slots.len() as u32)
                .filter(|slot| !matches!(self.get(*slot).key, Key::Child(..)))
                .filter_map(|slot| Some((self.get(slot).book?, slot)))
                .collect();
            for slot in 0..self.slots.len() as u32 {
                let Key::Child(parent, name) = self.get(slot).key.clone() else { continue };
                if self.get(slot).same.is_some() || self.get(slot).book.is_some() {
                    continue;
                }
                if let Some(above) = self.book(parent)
                    && let Some(id) = self.child(above, &name, source, date)?
                {
                    more = true;
                    match by_id.get(&id) {
                        Some(other) => self.get_mut(slot).same = Some(*other),
                        None => self.found(slot, Some(id), source)?,
                    }
                }
            }
            if !more {
                break;
            }
        }
        Ok(())
    }
    fn found(&mut self, slot: u32, id: Option<Id>, source: &dyn Source) -> Result<(), Stop> {
        if let Some(id) = id {
            self.get_mut(slot).known = source.facts(id)?;
            self.get_mut(slot).book = Some(id);
        }
        Ok(())
    }
    fn child(&mut self, parent: Id, name: &Text, source: &dyn Source, date: Date) -> Result<Option<Id>, Stop> {
        if let Entry::Vacant(place) = self.children.entry(parent) {
            let mut names = HashMap::new();
            for id in source.linking(unit::PARENT, parent)? {
                let known = source.facts(id)?;
                let at = reading(&known, date);
                if known.id(unit::PARENT, at) == Some(parent)
                    && let Some(name) = known.text(unit::NAME, at)
                {
                    names.entry(name.clone()).or_insert(id);
                }
            }
            place.insert(names);
        }
        Ok(self.children.get(&parent).and_then(|names| names.get(name)).copied())
    }

    // ── one round of checks ───────────────────────────────────────────────────────────────────────────────────────

    /// Puts together what the live rows say of every unit.
    pub fn stage(&mut self, items: &[UnitItem], dead: &dyn Fn(u32) -> bool, failures: &mut Failures) {
        for slot in &mut self.slots {
            (slot.staged, slot.parent, slot.first_row, slot.span) = (Vec::new(), None, None, None);
        }
        for item in items.iter().filter(|item| !dead(item.row)) {
            let slot = self.canon(item.unit);
            let parent = item.parent.map(|parent| self.canon(parent));
            let label = self.label(item.unit);
            let state = self.get_mut(slot);
            state.first_row.get_or_insert(item.row);
            match (state.span, item.span) {
                (Some((have, row)), Some(span)) if have != span => {
                    failures.contradicts(item.row, row, if have.from == span.from { "until" } else { "from" }, &label);
                }
                (None, Some(span)) => state.span = Some((span, item.row)),
                _ => {}
            }
            for (number, value) in &item.fields {
                if let Some(earlier) = stage(&mut state.staged, *number, value, item.row) {
                    failures.contradicts(item.row, earlier, unit_field(*number), &label);
                }
            }
            match (state.parent, parent) {
                (Some((have, row)), Some(parent)) if have != parent => {
                    failures.contradicts(item.row, row, unit::PARENT.name, &label);
                }
                (None, Some(parent)) if parent != slot => state.parent = Some((parent, item.row)),
                (None, Some(_)) => failures.add(item.row, Message::new("reject-parent-cycle").with("unit", &label)),
                _ => {}
            }
        }
    }
    pub fn parent_of(&self, slot: u32) -> Option<u32> {
        let state = self.get(slot);
        match (state.parent, &state.key) {
            (Some((parent, _)), _) => Some(parent),
            (None, Key::Child(parent, _)) => Some(self.canon(*parent)),
            (None, Key::Code(_)) if state.book.is_none() => Some(ROOT),
            _ => None,
        }
    }
    /// Why a reference leads nowhere; nothing when it leads to a unit.
    pub fn missing(&self, slot: u32) -> Option<Message> {
        let mut at = slot;
        for _ in 0..=limits::TREE_DEPTH_MAX {
            if self.get(at).several {
                return Some(Message::new("reject-unit-several").with("unit", self.label(at)));
            }
            let canon = self.canon(at);
            let state = self.get(canon);
            if canon == ROOT || state.book.is_some() {
                return None;
            }
            if let Key::Code(code) = &state.key {
                if state.first_row.is_none() {
                    return Some(Message::new("reject-unit-unknown").with("unit", code));
                }
                if !state.staged.iter().any(|staged| staged.number == unit::NAME.number) {
                    return Some(Message::new("reject-unit-name").with("unit", code));
                }
            }
            match self.parent_of(canon) {
                Some(parent) => at = parent,
                None => return None,
            }
        }
        Some(Message::new("reject-parent-cycle").with("unit", self.label(slot)))
    }
    /// Existing units that would come to stand under themselves.
    pub fn cycles(&self, source: &dyn Source, date: Date, failures: &mut Failures) -> Result<(), Stop> {
        for slot in &self.slots {
            let (Some(own), Some((parent, row))) = (slot.book, slot.parent) else { continue };
            if self.book(parent) == slot.known.id(unit::PARENT, reading(&slot.known, date)) {
                continue;
            }
            let mut above = Some(parent);
            let mut id = self.book(parent);
            for _ in 0..=limits::TREE_DEPTH_MAX {
                if id == Some(own) {
                    failures.add(row, Message::new("reject-parent-cycle").with("unit", own));
                    break;
                }
                above = match (above.and_then(|slot| self.parent_of(slot)), id) {
                    (Some(parent), _) => {
                        id = self.book(parent);
                        Some(parent)
                    }
                    (None, Some(known)) => {
                        let facts = source.facts(known)?;
                        id = facts.id(unit::PARENT, reading(&facts, date));
                        id.and_then(|id| self.slots.iter().position(|slot| slot.book == Some(id)).map(|at| at as u32))
                    }
                    (None, None) => break,
                };
                if above.is_none() && id.is_none() {
                    break;
                }
            }
        }
        Ok(())
    }

    // ── writing ───────────────────────────────────────────────────────────────────────────────────────────────────

    /// A value as this import leaves it.
    pub fn value(&self, slot: u32, number: u16, date: Date) -> Option<Value> {
        let state = self.get(self.canon(slot));
        let staged = state.staged.iter().find(|staged| staged.number == number).map(|staged| staged.value.clone());
        staged.or_else(|| value(&state.known, number, reading(&state.known, date)).cloned())
    }
    /// From when until when a unit stands, and the row that says so.
    pub fn span(&self, slot: u32) -> Option<(Span, u32)> {
        self.get(self.canon(slot)).span
    }
    /// A unit's first day; `None`: the date of the import.
    pub fn opens(&self, slot: u32) -> Option<Date> {
        self.get(self.canon(slot)).opens
    }
    /// Sets the first day of a unit.
    pub fn open(&mut self, slot: u32, opens: Option<Date>) {
        let slot = self.canon(slot);
        self.get_mut(slot).opens = opens;
    }
    /// How many slots there are; the root is the first.
    pub fn slots(&self) -> u32 {
        self.slots.len() as u32
    }
    /// What the books know of a unit.
    pub fn known(&self, slot: u32) -> &FactSet {
        &self.get(self.canon(slot)).known
    }
    /// Writes the unit and those above it; gives its id.
    pub fn write(
        &mut self,
        slot: u32,
        pen: &mut Pen,
        catalogue: &Catalogue,
        document: Option<Id>,
        marks: &mut Marks,
    ) -> Result<Id, Stop> {
        if let Some(id) = self.get(self.canon(slot)).id {
            return Ok(id);
        }
        let before = std::mem::replace(&mut pen.date, self.opens(slot).unwrap_or(pen.base));
        let id = self.write_now(slot, pen, catalogue, document, marks);
        pen.date = before;
        id
    }
    fn write_now(
        &mut self,
        slot: u32,
        pen: &mut Pen,
        catalogue: &Catalogue,
        document: Option<Id>,
        marks: &mut Marks,
    ) -> Result<Id, Stop> {
        let slot = self.canon(slot);
        if let Some(id) = self.get(slot).id {
            return Ok(id);
        }
        let parent = match self.parent_of(slot) {
            Some(parent) if slot != ROOT => Some((parent, self.write(parent, pen, catalogue, document, marks)?)),
            _ => None,
        };
        let mut wants: Vec<(u16, Value)> =
            self.get(slot).staged.iter().map(|staged| (staged.number, staged.value.clone())).collect();
        let stated = |wants: &[(u16, Value)], number: u16| wants.iter().any(|(have, _)| *have == number);
        if let Some(id) = self.get(slot).book {
            self.get_mut(slot).id = Some(id);
            if let Some((_, parent)) = parent.filter(|_| self.get(slot).parent.is_some()) {
                wants.push((unit::PARENT.number, Value::Id(parent)));
            }
            pen.status_apart = self.get(slot).span.is_some();
            let changed = pen.state(id, &self.get(slot).known, wants)?;
            pen.status_apart = false;
            let state = self.get(slot);
            open_above(&state.known, pen)?;
            for number in changed {
                marks.staged(&state.staged, number);
                if number == unit::PARENT.number {
                    marks.take(state.parent.map(|(_, row)| row));
                }
            }
            return Ok(id);
        }
        let id = pen.create(IdKind::Unit)?;
        self.get_mut(slot).id = Some(id);
        let state = self.get(slot);
        if let Key::Child(_, name) = &state.key
            && !stated(&wants, unit::NAME.number)
        {
            wants.push((unit::NAME.number, Value::Text(name.clone())));
        }
        if slot == ROOT && !stated(&wants, unit::NAME.number) {
            wants.push((unit::NAME.number, Value::Text(marks.office.clone())));
        }
        if !stated(&wants, unit::KIND.number) {
            let form = match state.uses {
                _ if slot == ROOT => UnitForm::Group,
                uses if uses & AS_HOLDER != 0 => UnitForm::Institution,
                uses if uses & AS_DEPARTMENT != 0 => UnitForm::Department,
                uses if uses & AS_PARENT != 0 && state.first_row.is_none() => UnitForm::Group,
                _ => UnitForm::Institution,
            };
            wants.extend(kind_of(catalogue, form).map(|kind| (unit::KIND.number, Value::Text(kind))));
        }
        if state.first_row.is_none() && slot != ROOT {
            let message = Message::new("warning-unit-made").with("unit", self.label(slot));
            marks.warn(Some(state.named_by), message);
        }
        if let Some((above, parent)) = parent {
            wants.push((unit::PARENT.number, Value::Id(parent)));
            let inherited = self.value(above, unit::GOVERNMENT_LEVEL.number, pen.date);
            if let Some(level) = inherited.filter(|_| !stated(&wants, unit::GOVERNMENT_LEVEL.number)) {
                wants.push((unit::GOVERNMENT_LEVEL.number, level.clone()));
                self.get_mut(slot).staged.push(Staged {
                    number: unit::GOVERNMENT_LEVEL.number,
                    value: level,
                    row: u32::MAX,
                });
            }
            if !stated(&wants, unit::ORDER.number) {
                if let Entry::Vacant(place) = marks.orders.entry(above) {
                    place.insert(self.last_place(above, pen)?);
                }
                let order = marks.next_order(above);
                wants.push((unit::ORDER.number, Value::Int(order)));
            }
        } else if !stated(&wants, unit::ORDER.number) {
            wants.push((unit::ORDER.number, Value::Int(10)));
        }
        // Of a unit with dates the status is written with these.
        if !stated(&wants, unit::STATUS.number) && self.get(slot).span.is_none() {
            wants.extend(Text::new(STATUS_ACTIVE).ok().map(|active| (unit::STATUS.number, Value::Text(active))));
        }
        wants.extend(document.map(|document| (unit::DOCUMENT.number, Value::Id(document))));
        pen.state_new(id, wants)?;
        let state = self.get(slot);
        marks.take(state.first_row);
        state.staged.iter().for_each(|staged| marks.take(Some(staged.row)));
        marks.take(state.parent.map(|(_, row)| row));
        if slot == ROOT {
            pen.state(Id::OFFICE, &FactSet::default(), vec![(office::ROOT.number, Value::Id(id))])?;
        }
        Ok(id)
    }
    /// The last place in the official order under a unit in the books.
    fn last_place(&self, parent: u32, pen: &Pen) -> Result<i64, Stop> {
        let mut last = 0;
        if let Some(above) = self.get(parent).book {
            for id in pen.source.linking(unit::PARENT, above)? {
                last = last.max(pen.source.facts(id)?.int(unit::ORDER, pen.at()).unwrap_or(0));
            }
        }
        Ok(last.max(self.stated_orders.get(&parent).copied().unwrap_or(0)))
    }
    /// Units in the books for which rows state a field: id, what the books know, the value stated.
    pub fn stated(&self, number: u16) -> Vec<(Id, &FactSet, Value)> {
        let of =
            |slot: &'_ Slot| slot.staged.iter().find(|staged| staged.number == number).map(|have| have.value.clone());
        self.slots.iter().filter_map(|slot| Some((slot.book?, &slot.known, of(slot)?))).collect()
    }
    /// Tells of units that would bear the credit code of another: one code is one legal person.
    pub fn tell_credits(&self, source: &dyn Source, date: Date, marks: &mut Marks) -> Result<(), Stop> {
        let mut seen: HashMap<&Text, u32> = HashMap::new();
        for slot in self.mentioned() {
            let state = self.get(slot);
            let staged = state.staged.iter().find(|staged| staged.number == unit::CREDIT_CODE.number);
            let Some(code) = staged.and_then(|staged| staged.value.as_text()).filter(|code| !code.is_empty()) else {
                continue;
            };
            let about = |other: Arg| {
                let message = Message::new("warning-credit-repeated").with("code", code);
                let mut message = message.with("unit", self.label(slot));
                message.args.push(("other", other));
                message
            };
            if let Some(other) = seen.insert(code, slot) {
                marks.warn(state.first_row, about(Arg::Text(self.label(other))));
                continue;
            }
            for id in source.find(unit::CREDIT_CODE, code)? {
                let known = source.facts(id)?;
                let at = reading(&known, date);
                let here = known.text(unit::STATUS, at).is_none_or(|status| status.as_str() == STATUS_ACTIVE);
                if state.book != Some(id) && here && known.text(unit::CREDIT_CODE, at) == Some(code) {
                    let name = known.text(unit::NAME, at).map(|name| name.to_string()).unwrap_or_default();
                    marks.warn(state.first_row, about(Arg::Named(id, name)));
                    break;
                }
            }
        }
        Ok(())
    }
    /// Slots of units that live rows speak of, in the order of the files.
    pub fn mentioned(&self) -> Vec<u32> {
        (0..self.slots.len() as u32)
            .filter(|slot| {
                let state = self.get(*slot);
                state.same.is_none() && state.first_row.is_some()
            })
            .collect()
    }
    /// Notes the greatest place in the official order that the import states under each unit.
    pub fn note_orders(&mut self) {
        let mut last: HashMap<u32, i64> = HashMap::new();
        for slot in 0..self.slots.len() as u32 {
            let order = self.get(slot).staged.iter().find(|staged| staged.number == unit::ORDER.number);
            if let (Some(order), Some(parent)) =
                (order.and_then(|order| order.value.as_int()), self.parent_of(self.canon(slot)))
            {
                let most = last.entry(parent).or_default();
                *most = order.max(*most);
            }
        }
        self.stated_orders = last;
    }
}

/// Units above one that the books know only from a later date on are there from the effective date too.
fn open_above(known: &FactSet, pen: &mut Pen) -> Result<(), Stop> {
    let mut known = known.clone();
    for _ in 0..limits::TREE_DEPTH_MAX {
        if exists(&known, pen.date) {
            break;
        }
        let Some(above) = known.id(unit::PARENT, reading(&known, pen.date)) else { break };
        known = pen.source.facts(above)?;
        // Once a day is enough: the pen knows what it opened.
        pen.state(above, &known, Vec::new())?;
    }
    Ok(())
}

fn unit_field(number: u16) -> &'static str {
    crate::domain::field::by_number(IdKind::Unit, number).map_or("", |field| field.name)
}

/// The kind a unit of that form is made of when no row says: the catalogue's first, the plain one preferred.
fn kind_of(catalogue: &Catalogue, form: UnitForm) -> Option<Text> {
    let plain = match form {
        UnitForm::Group => "group",
        UnitForm::Institution => "institution",
        UnitForm::Department => "department",
    };
    let kinds = || catalogue.unit_kinds.iter().filter(|kind| kind.form == form).map(|kind| kind.coded.code.as_str());
    let code = kinds().find(|code| *code == plain).or_else(|| kinds().next()).unwrap_or(plain);
    Text::new(code).ok()
}
