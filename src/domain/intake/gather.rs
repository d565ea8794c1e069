//! Rows as they were read, in slots: what the files say, before it is compared with the books.

use super::allocations::AllocationItem;
use super::origins::Origins;
use super::roster::{NONE, Packed, Person, PersonRow, Roster, number_key};
use super::units::{AS_DEPARTMENT, AS_HOLDER, Units};
use super::{Fields, Holding, Item, PoolRef, Span, UnitRef};
use crate::domain::books::{Fault, Shelf};
use crate::domain::date::Date;
use crate::domain::field;
use crate::domain::id::Id;
use crate::domain::message::Message;
use crate::domain::quantity::Places;
use crate::domain::text::Text;
use crate::domain::value::Value;
use std::collections::{HashMap, HashSet};

/// A value that a row states of a subject.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Staged {
    pub number: u16,
    pub value: Value,
    pub row: u32,
}

/// Adds what `row` states; the earlier row when it states another value of the same field.
pub(super) fn stage(staged: &mut Vec<Staged>, number: u16, value: &Value, row: u32) -> Option<u32> {
    match staged.iter().find(|have| have.number == number) {
        Some(have) if have.value == *value => None,
        Some(have) => Some(have.row),
        None => {
            staged.push(Staged { number, value: value.clone(), row });
            None
        }
    }
}

/// Rows found wanting after all were read.
pub(super) struct Failures<'a> {
    pub origins: &'a Origins,
    pub files: &'a [Text],
    pub list: Vec<(u32, Message)>,
}

impl Failures<'_> {
    pub fn add(&mut self, row: u32, message: Message) {
        if !self.list.iter().rev().take(16).any(|(have, other)| *have == row && *other == message) {
            self.list.push((row, message));
        }
    }
    /// `row` says something else than `earlier` did.
    pub fn contradicts(&mut self, row: u32, earlier: u32, field: &str, subject: &str) {
        let message = Message::new("reject-contradicts").with("subject", subject).with("field", field);
        self.add(row, at_line(message, earlier, self.origins, self.files));
    }
}

/// Names the file and line of a row.
pub(super) fn at_line(message: Message, row: u32, origins: &Origins, files: &[Text]) -> Message {
    let origin = origins.get(row).unwrap_or_default();
    let file = files.get(origin.file as usize).map(|file| file.to_string()).unwrap_or_default();
    message.with("file", file).with("line", origin.line)
}

/// What became of the rows while writing.
pub(super) struct Marks {
    pub taken: Vec<bool>,
    /// The name of the office, for a root that no row names.
    pub office: Text,
    pub orders: HashMap<u32, i64>,
    /// Doubts found while writing, with the row they are about.
    pub told: Vec<(Option<u32>, Message)>,
}

impl Marks {
    pub fn take(&mut self, row: Option<u32>) {
        if let Some(taken) = row.and_then(|row| self.taken.get_mut(row as usize)) {
            *taken = true;
        }
    }
    /// Takes the row that stated a field.
    pub fn staged(&mut self, staged: &[Staged], number: u16) {
        self.take(staged.iter().find(|staged| staged.number == number).map(|staged| staged.row));
    }
    pub fn warn(&mut self, row: Option<u32>, message: Message) {
        self.told.push((row, message));
    }
    /// The next place at the end of a unit's official order.
    pub fn next_order(&mut self, parent: u32) -> i64 {
        let last = self.orders.entry(parent).or_default();
        *last += 10;
        *last
    }
}

pub(super) struct UnitItem {
    pub row: u32,
    pub unit: u32,
    pub parent: Option<u32>,
    pub fields: Vec<(u16, Value)>,
    pub span: Option<Span>,
}

impl UnitItem {
    pub fn name(&self) -> Option<Text> {
        let name = self.fields.iter().find(|(number, _)| *number == field::unit::NAME.number);
        name.and_then(|(_, name)| name.as_text().cloned()).filter(|name| !name.is_empty())
    }
}

pub(super) struct DocumentItem {
    pub row: u32,
    pub document: u32,
    /// Its fields, on the roster's shelf.
    pub fields: Packed,
}

pub(super) struct TotalItem {
    pub row: u32,
    pub level: Text,
    pub kind: Text,
    pub places: Places,
    pub document: u32,
}

pub(super) struct PoolItem {
    pub row: u32,
    pub pool: u32,
    pub approved: Option<Places>,
    pub declared: Option<Places>,
    pub document: u32,
}

pub(super) struct CountItem {
    pub row: u32,
    pub pool: u32,
    pub occupied: Places,
}

pub(super) struct FreezeItem {
    pub row: u32,
    pub pool: u32,
    pub document: u32,
    pub places: Places,
    pub frozen: Places,
    pub fields: Vec<(u16, Value)>,
}

pub(super) struct PostItem {
    pub row: u32,
    pub post: u32,
    pub unit: u32,
    pub pool: u32,
    pub places: Option<Places>,
    pub approves: bool,
    pub holding: Holding,
    pub fields: Vec<(u16, Value)>,
    /// The row also has a person: several such rows share the post.
    pub with_person: bool,
    pub span: Option<Span>,
}

/// A person in place for a time; each row is one tenure.
pub(super) struct DatedPerson {
    pub row: PersonRow,
    pub person: Person,
    pub span: Span,
}

/// Approved places for a time.
pub(super) struct DatedPool {
    pub row: u32,
    pub pool: u32,
    pub approved: Places,
    pub span: Span,
}

/// What a unit became.
pub(super) struct LinkItem {
    pub row: u32,
    pub unit: u32,
    pub became: u32,
    pub how: Text,
    pub on: Date,
}

/// A reference to a pool as rows write it.
pub(super) struct PoolSlot {
    pub unit: u32,
    pub kind: Text,
    pub funding: Option<Text>,
}

/// A reference to a post.
pub(super) struct PostSlot {
    pub body: u32,
    pub number: Text,
}

/// A document by its number.
pub(super) struct DocumentSlot {
    pub number: Text,
    /// In the books, or once written.
    pub id: Option<Id>,
}

/// All that the rows say.
pub(super) struct Gathered {
    pub origins: Origins,
    pub units: Units,
    pub pools: Vec<PoolSlot>,
    pool_index: HashMap<(u32, Text, Option<Text>), u32>,
    pub posts: Vec<PostSlot>,
    post_index: HashMap<(u32, Text), u32>,
    pub documents: Vec<DocumentSlot>,
    document_index: HashMap<Text, u32>,
    pub states: Vec<Text>,
    pub office: Vec<(u32, Vec<(u16, Value)>)>,
    pub unit_items: Vec<UnitItem>,
    pub document_items: Vec<DocumentItem>,
    pub total_items: Vec<TotalItem>,
    pub pool_items: Vec<PoolItem>,
    pub count_items: Vec<CountItem>,
    pub freeze_items: Vec<FreezeItem>,
    pub allocation_items: Vec<AllocationItem>,
    pub post_items: Vec<PostItem>,
    pub dated_people: Vec<DatedPerson>,
    pub dated_pools: Vec<DatedPool>,
    pub links: Vec<LinkItem>,
    pub roster: Roster,
    /// People of rows that say something else too: by these the row as a whole is judged early.
    pub mixed: Vec<u32>,
    /// The person read last of each citizen number, and the one of the same key before it.
    numbers: HashMap<u64, u32>,
    earlier: HashMap<u32, u32>,
    /// The first row of a person who holds places of several kinds, by the later ones.
    pub first: HashMap<u32, u32>,
    /// Rows that say again what another said, in other words.
    pub doubles: HashSet<u32>,
}

/// What was read before of the same person.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Twin {
    /// Nothing.
    None,
    /// The same word for word.
    Same,
    /// Another place, or the same one named otherwise. The index of the first.
    Another(u32),
    /// Something else, in that row.
    Contradicts(u32),
}

fn plain(fields: Fields) -> Vec<(u16, Value)> {
    fields.into_iter().map(|(field, value)| (field.number, value)).collect()
}

impl Gathered {
    pub fn new(shelf: Box<dyn Shelf>) -> Gathered {
        Gathered {
            origins: Origins::default(),
            units: Units::new(),
            pools: Vec::new(),
            pool_index: HashMap::new(),
            posts: Vec::new(),
            post_index: HashMap::new(),
            documents: Vec::new(),
            document_index: HashMap::new(),
            states: Vec::new(),
            office: Vec::new(),
            unit_items: Vec::new(),
            document_items: Vec::new(),
            total_items: Vec::new(),
            pool_items: Vec::new(),
            count_items: Vec::new(),
            freeze_items: Vec::new(),
            allocation_items: Vec::new(),
            post_items: Vec::new(),
            dated_people: Vec::new(),
            dated_pools: Vec::new(),
            links: Vec::new(),
            roster: Roster::new(shelf),
            mixed: Vec::new(),
            numbers: HashMap::new(),
            earlier: HashMap::new(),
            first: HashMap::new(),
            doubles: HashSet::new(),
        }
    }

    /// What live rows state of the office; `clash` gets row, earlier row and field of a contradiction.
    pub fn office_staged(&self, dead: &dyn Fn(u32) -> bool, clash: &mut dyn FnMut(u32, u32, u16)) -> Vec<Staged> {
        let mut staged = Vec::new();
        for (row, fields) in self.office.iter().filter(|(row, _)| !dead(*row)) {
            for (number, value) in fields {
                if let Some(earlier) = stage(&mut staged, *number, value, *row) {
                    clash(*row, earlier, *number);
                }
            }
        }
        staged
    }
    fn pool(&mut self, pool: &PoolRef, uses: u8) -> u32 {
        let unit = self.units.slot(&pool.unit, uses);
        let key = (unit, pool.kind.clone(), pool.funding.clone().filter(|funding| !funding.is_empty()));
        if let Some(slot) = self.pool_index.get(&key) {
            return *slot;
        }
        let slot = self.pools.len() as u32;
        self.pools.push(PoolSlot { unit, kind: key.1.clone(), funding: key.2.clone() });
        self.pool_index.insert(key, slot);
        slot
    }
    fn post(&mut self, body: &UnitRef, number: &Text) -> u32 {
        let key = (self.units.slot(body, AS_HOLDER), number.clone());
        if let Some(slot) = self.post_index.get(&key) {
            return *slot;
        }
        let slot = self.posts.len() as u32;
        self.posts.push(PostSlot { body: key.0, number: key.1.clone() });
        self.post_index.insert(key, slot);
        slot
    }
    /// The slot of a document number.
    pub fn document(&mut self, number: &Text) -> u32 {
        if let Some(slot) = self.document_index.get(number) {
            return *slot;
        }
        let slot = self.documents.len() as u32;
        self.documents.push(DocumentSlot { number: number.clone(), id: None });
        self.document_index.insert(number.clone(), slot);
        slot
    }
    fn maybe_document(&mut self, number: &Option<Text>) -> u32 {
        match number.as_ref().filter(|number| !number.is_empty()) {
            Some(number) => self.document(number),
            None => NONE,
        }
    }

    /// What was read before of the person of this citizen number. Two ways of naming the same unit are told apart only
    /// once units are resolved: until then they are [`Twin::Another`].
    pub fn twin(&mut self, number: &Text, item: &Item) -> Result<Twin, Fault> {
        let Some(last) = self.numbers.get(&number_key(number)).copied() else { return Ok(Twin::None) };
        let Some((row, person)) = self.person_row(0, item) else { return Ok(Twin::None) };
        let mut twin = Twin::None;
        let mut next = Some(last);
        while let Some(index) = next {
            next = self.earlier.get(&index).copied();
            let Some(have) = self.roster.people.get(index as usize) else { break };
            if self.roster.number(have)?.as_ref() != Some(number) {
                continue;
            }
            if self.roster.same(index, &row, &person)? {
                return Ok(Twin::Same);
            }
            let other = self.roster.person(have)?;
            if other.name != person.name || other.fields != person.fields || have.pool == row.pool {
                return Ok(Twin::Contradicts(have.row));
            }
            twin = Twin::Another(index);
        }
        Ok(twin)
    }
    /// Rows of one person that name different pools: the same place named twice, places of different classes, or a
    /// contradiction. `canon` gives a row with its references resolved.
    pub fn settle_twins(
        &mut self,
        canon: impl Fn(&Gathered, &PersonRow) -> PersonRow,
        people: impl Fn(u32) -> bool,
        clash: &mut dyn FnMut(u32, u32),
    ) -> Result<(), Fault> {
        let mut later: Vec<u32> = self.first.keys().copied().collect();
        later.sort_unstable();
        for index in later {
            let Some(row) = self.roster.people.get(index as usize).copied() else { continue };
            let (own, number) = (canon(self, &row), self.roster.number(&row)?);
            let mut next = self.earlier.get(&index).copied();
            while let Some(at) = next {
                next = self.earlier.get(&at).copied();
                let Some(other) = self.roster.people.get(at as usize).copied() else { break };
                if self.roster.number(&other)? != number || self.doubles.contains(&at) {
                    continue;
                }
                let have = canon(self, &other);
                let plain = |row: PersonRow| PersonRow { row: 0, packed: Packed::default(), ..row };
                if plain(have) == plain(own) && self.roster.packed(&other)? == self.roster.packed(&row)? {
                    self.doubles.insert(index);
                    break;
                }
                if have.pool == own.pool || (people(have.pool) && people(own.pool)) {
                    clash(row.row, other.row);
                    break;
                }
            }
        }
        Ok(())
    }
    fn person_row(&mut self, row: u32, item: &Item) -> Option<(PersonRow, Person)> {
        let Item::Person { number, name, pool, department, post, share, state, apart, entry_document, fields, tenure } =
            item
        else {
            return None;
        };
        let state = match state.as_ref().filter(|state| !state.is_empty()) {
            None => NONE,
            Some(state) => match self.states.iter().position(|have| have == state) {
                Some(at) => at as u32,
                None => {
                    self.states.push(state.clone());
                    (self.states.len() - 1) as u32
                }
            },
        };
        let packed = PersonRow {
            row,
            pool: pool.as_ref().map_or(NONE, |pool| self.pool(pool, AS_HOLDER)),
            department: department.as_ref().map_or(NONE, |unit| self.units.slot(unit, AS_DEPARTMENT)),
            post: post.as_ref().map_or(NONE, |(body, number)| self.post(body, number)),
            state,
            apart: self.maybe_document(apart),
            entry: self.maybe_document(entry_document),
            share: *share,
            packed: Packed::default(),
        };
        let mut fields = plain(fields.clone());
        fields.sort_by_key(|(number, _)| *number);
        let mut tenure = plain(tenure.clone());
        tenure.sort_by_key(|(number, _)| *number);
        let name = name.clone().filter(|name| !name.is_empty());
        Some((packed, Person { number: number.clone(), name, fields, tenure }))
    }

    /// Takes a checked row.
    pub fn take(&mut self, row: u32, items: Vec<Item>) -> Result<(), Fault> {
        let with_person = items.iter().any(|item| matches!(item, Item::Person { .. }));
        let mixed = items.len() > 1;
        self.units.row = row;
        for item in items {
            let (item, span) = match item {
                Item::Dated { span, item } => (*item, Some(span)),
                item => (item, None),
            };
            match item {
                Item::Dated { .. } => {}
                Item::Link { unit, became, how, on } => {
                    let (unit, became) = (self.units.slot(&unit, 0), self.units.slot(&became, 0));
                    self.links.push(LinkItem { row, unit, became, how, on });
                }
                Item::Pool { pool, approved: Some(approved), declared, document } if span.is_some() => {
                    let (pool, document) = (self.pool(&pool, AS_HOLDER), self.maybe_document(&document));
                    self.pool_items.push(PoolItem { row, pool, approved: None, declared, document });
                    self.dated_pools.push(DatedPool { row, pool, approved, span: span.unwrap_or_default() });
                }
                Item::Person { .. } if span.is_some() => {
                    let Some((packed, person)) = self.person_row(row, &item) else { continue };
                    self.dated_people.push(DatedPerson { row: packed, person, span: span.unwrap_or_default() });
                }
                Item::Office(fields) => self.office.push((row, plain(fields))),
                Item::Unit { unit, parent, fields } => {
                    let unit = self.units.slot(&unit, 0);
                    let parent = parent.map(|parent| self.units.slot(&parent, super::units::AS_PARENT));
                    let mut fields = plain(fields);
                    let established = field::unit::ESTABLISHED_ON.number;
                    if let Some(from) = span.and_then(|span| span.from)
                        && !fields.iter().any(|(number, _)| *number == established)
                    {
                        fields.push((established, Value::Date(from)));
                    }
                    self.unit_items.push(UnitItem { row, unit, parent, fields, span });
                }
                Item::Document { number, fields } => {
                    let document = self.document(&number);
                    let fields = self.roster.store.put_fields(&plain(fields))?;
                    self.document_items.push(DocumentItem { row, document, fields });
                }
                Item::Total { level, kind, places, document } => {
                    let document = self.maybe_document(&document);
                    self.total_items.push(TotalItem { row, level, kind, places, document });
                }
                Item::Allocation { unit, kind, places, document } => {
                    let (unit, document) = (self.units.slot(&unit, AS_DEPARTMENT), self.maybe_document(&document));
                    self.allocation_items.push(AllocationItem { row, unit, kind, places, document });
                }
                Item::Pool { pool, approved, declared, document } => {
                    let (pool, document) = (self.pool(&pool, AS_HOLDER), self.maybe_document(&document));
                    self.pool_items.push(PoolItem { row, pool, approved, declared, document });
                }
                Item::Count { pool, occupied } => {
                    let pool = self.pool(&pool, AS_HOLDER);
                    self.count_items.push(CountItem { row, pool, occupied });
                }
                Item::Freeze { pool, document, places, frozen, fields } => {
                    let (pool, document) = (self.pool(&pool, AS_HOLDER), self.document(&document));
                    self.freeze_items.push(FreezeItem { row, pool, document, places, frozen, fields: plain(fields) });
                }
                Item::Post { body, number, unit, pool, places, approves, holding, fields } => {
                    let post = self.post(&body, &number);
                    let unit = self.units.slot(&unit, AS_DEPARTMENT);
                    let pool = self.pool(&pool, AS_HOLDER);
                    let fields = plain(fields);
                    let item = PostItem { row, post, unit, pool, places, approves, holding, fields, with_person, span };
                    self.post_items.push(item);
                }
                Item::Person { ref number, .. } => {
                    let twin = number.as_ref().map(|number| self.twin(number, &item)).transpose()?;
                    let index = self.roster.people.len() as u32;
                    match twin {
                        Some(Twin::Same) => continue,
                        Some(Twin::Another(first)) => drop(self.first.insert(index, first)),
                        _ => {}
                    }
                    let Some((packed, person)) = self.person_row(row, &item) else { continue };
                    if let Some(number) = &person.number
                        && let Some(earlier) = self.numbers.insert(number_key(number), index)
                    {
                        self.earlier.insert(index, earlier);
                    }
                    if mixed {
                        self.mixed.push(index);
                    }
                    self.roster.push(packed, &person)?;
                }
            }
        }
        Ok(())
    }

    /// Gives up what is needed only while rows are read.
    pub fn close(&mut self) {
        self.numbers = HashMap::new();
        self.document_index = HashMap::new();
        self.pool_index = HashMap::new();
        self.post_index = HashMap::new();
    }
}
