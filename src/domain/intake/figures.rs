//! Documents, totals, pools, counts and freezes of an import.

use super::gather::{Failures, Gathered, Marks, Staged, stage};
use super::pen::{Pen, exists, reading};
use super::roster::NONE;
use crate::domain::books::{Source, Stop};
use crate::domain::catalogue::Catalogue;
use crate::domain::date::Date;
use crate::domain::facts::{At, FactSet};
use crate::domain::field::{self, document, freeze, pool, total, unit};
use crate::domain::id::{Id, IdKind};
use crate::domain::message::Message;
use crate::domain::pool::Column;
use crate::domain::quantity::Places;
use crate::domain::text::Text;
use crate::domain::value::Value;
use std::collections::{BTreeMap, HashMap};

/// A pool that rows speak of.
pub(super) struct Pool {
    pub unit: u32,
    pub kind: Text,
    pub funding: Option<Text>,
    pub book: Option<Id>,
    pub known: FactSet,
    /// `STATED` stands for the approved places, `DOCUMENT` for a document slot.
    staged: Vec<Staged>,
    /// Sum of the counts and the rows they come from.
    pub count: Option<(Places, Vec<u32>)>,
    pub id: Option<Id>,
}

#[derive(Default)]
struct Total {
    book: Option<Id>,
    known: FactSet,
    staged: Vec<Staged>,
    id: Option<Id>,
}

pub(super) struct Figures {
    pub pools: Vec<Pool>,
    /// The pool of each reference, or why there is none.
    of: Vec<Result<u32, Message>>,
    totals: BTreeMap<(Text, Text), Total>,
    freezes: BTreeMap<(u32, u32), Vec<Staged>>,
    documents: HashMap<u32, Vec<Staged>>,
}

const FREEZE_PLACES: u16 = freeze::PLACES.number;
/// Stands for `frozen` among the staged fields of a freeze.
const FREEZE_FROZEN: u16 = u16::MAX;

impl Figures {
    /// Resolves every pool reference and loads totals and documents.
    pub fn connect(gathered: &mut Gathered, source: &dyn Source, date: Date) -> Result<Figures, Stop> {
        let mut figures = Figures {
            pools: Vec::new(),
            of: Vec::new(),
            totals: BTreeMap::new(),
            freezes: BTreeMap::new(),
            documents: HashMap::new(),
        };
        for slot in &mut gathered.documents {
            for id in source.find(document::NUMBER, &slot.number)? {
                if source.facts(id)?.text(document::NUMBER, At::newest(Date::MAX)) == Some(&slot.number) {
                    slot.book = Some(id);
                    slot.id = Some(id);
                    break;
                }
            }
        }
        for number in 1..=source.last_number(IdKind::Total)? {
            let book = Id::new(IdKind::Total, number);
            let known = source.facts(book)?;
            let at = At::newest(Date::MAX);
            if let (Some(level), Some(kind)) = (known.text(total::LEVEL, at), known.text(total::KIND, at)) {
                let key = (level.clone(), kind.clone());
                figures.totals.entry(key).or_insert(Total { book: Some(book), known, ..Total::default() });
            }
        }
        figures.connect_pools(gathered, source, date)?;
        Ok(figures)
    }
    fn connect_pools(&mut self, gathered: &Gathered, source: &dyn Source, date: Date) -> Result<(), Stop> {
        // Pools of the books and of this import by (unit, kind).
        let mut known: HashMap<(u32, Text), Vec<u32>> = HashMap::new();
        let mut loaded: HashMap<u32, ()> = HashMap::new();
        let refs: Vec<(u32, &Text, &Option<Text>)> =
            gathered.pools.iter().map(|slot| (gathered.units.canon(slot.unit), &slot.kind, &slot.funding)).collect();
        for (slot, _, _) in &refs {
            if loaded.insert(*slot, ()).is_some() {
                continue;
            }
            let Some(book) = gathered.units.book(*slot) else { continue };
            for id in source.linking(pool::UNIT, book)? {
                let facts = source.facts(id)?;
                let at = reading(&facts, date);
                if facts.id(pool::UNIT, at) == Some(book)
                    && let Some(kind) = facts.text(pool::KIND, at).cloned()
                {
                    let funding = facts.text(pool::FUNDING, at).cloned();
                    known.entry((*slot, kind.clone())).or_default().push(self.pools.len() as u32);
                    self.add(*slot, kind, funding, Some(id), facts);
                }
            }
        }
        let mut of: Vec<Option<Result<u32, Message>>> = vec![None; refs.len()];
        for with_funding in [true, false] {
            for (index, (slot, kind, funding)) in refs.iter().enumerate() {
                if funding.is_some() != with_funding {
                    continue;
                }
                let have = known.entry((*slot, (*kind).clone())).or_default();
                let same = |pool: &&u32| self.pools.get(**pool as usize).is_some_and(|pool| pool.funding == **funding);
                let found = match (have.iter().find(same), have.as_slice()) {
                    (Some(pool), _) if with_funding => Some(*pool),
                    (_, [one]) if !with_funding => Some(*one),
                    (_, [_, _, ..]) if !with_funding => {
                        let unit = gathered.units.label(*slot);
                        let several = Message::new("reject-pool-several").with("unit", unit).with("kind", *kind);
                        if let Some(place) = of.get_mut(index) {
                            *place = Some(Err(several));
                        }
                        continue;
                    }
                    _ => None,
                };
                let pool = match found {
                    Some(pool) => pool,
                    None => {
                        have.push(self.pools.len() as u32);
                        self.add(*slot, (*kind).clone(), (*funding).clone(), None, FactSet::default())
                    }
                };
                if let Some(place) = of.get_mut(index) {
                    *place = Some(Ok(pool));
                }
            }
        }
        self.of = of.into_iter().map(|pool| pool.unwrap_or_else(|| Err(Message::new("reject-pool-several")))).collect();
        Ok(())
    }
    fn add(&mut self, unit: u32, kind: Text, funding: Option<Text>, book: Option<Id>, known: FactSet) -> u32 {
        self.pools.push(Pool { unit, kind, funding, book, known, staged: Vec::new(), count: None, id: None });
        (self.pools.len() - 1) as u32
    }
    /// The pool of a reference.
    pub fn pool(&self, reference: u32) -> Option<u32> {
        self.of.get(reference as usize)?.as_ref().ok().copied()
    }
    /// Why a reference has no pool.
    pub fn missing(&self, reference: u32, gathered: &Gathered) -> Option<Message> {
        match self.of.get(reference as usize)? {
            Err(message) => Some(message.clone()),
            Ok(_) => gathered.units.missing(gathered.pools.get(reference as usize)?.unit),
        }
    }

    // ── one round of checks ───────────────────────────────────────────────────────────────────────────────────────

    /// Puts together what the live rows say.
    pub fn stage(&mut self, gathered: &Gathered, dead: &dyn Fn(u32) -> bool, failures: &mut Failures) {
        for pool in &mut self.pools {
            (pool.staged, pool.count) = (Vec::new(), None);
        }
        self.totals.values_mut().for_each(|total| total.staged.clear());
        self.freezes.clear();
        self.documents.clear();
        for item in gathered.document_items.iter().filter(|item| !dead(item.row)) {
            let staged = self.documents.entry(item.document).or_default();
            for (number, value) in &item.fields {
                if let Some(earlier) = stage(staged, *number, value, item.row) {
                    let number_text =
                        gathered.documents.get(item.document as usize).map(|slot| slot.number.to_string());
                    failures.contradicts(
                        item.row,
                        earlier,
                        name_of(IdKind::Document, *number),
                        &number_text.unwrap_or_default(),
                    );
                }
            }
            // A document given without attributes is taken all the same.
            if item.fields.is_empty()
                && let Some(slot) = gathered.documents.get(item.document as usize)
            {
                stage(staged, document::NUMBER.number, &Value::Text(slot.number.clone()), item.row);
            }
        }
        for item in gathered.total_items.iter().filter(|item| !dead(item.row)) {
            let total = self.totals.entry((item.level.clone(), item.kind.clone())).or_default();
            let subject = format!("{} / {}", item.level, item.kind);
            if let Some(earlier) = stage(&mut total.staged, total::STATED.number, &Value::Places(item.places), item.row)
            {
                failures.contradicts(item.row, earlier, "total", &subject);
            }
            if item.document != NONE
                && let Some(earlier) =
                    stage(&mut total.staged, total::DOCUMENT.number, &Value::Int(i64::from(item.document)), item.row)
            {
                failures.contradicts(item.row, earlier, "document", &subject);
            }
        }
        for item in gathered.pool_items.iter().filter(|item| !dead(item.row)) {
            let Some(pool) = self.pool(item.pool).and_then(|pool| self.pools.get_mut(pool as usize)) else { continue };
            let given = [
                (pool::STATED.number, "approved", item.approved.map(Value::Places)),
                (pool::DECLARED.number, "declared", item.declared.map(Value::Places)),
                (
                    pool::DOCUMENT.number,
                    "document",
                    (item.document != NONE).then_some(Value::Int(i64::from(item.document))),
                ),
            ];
            for (number, name, value) in given {
                if let Some(value) = value
                    && let Some(earlier) = stage(&mut pool.staged, number, &value, item.row)
                {
                    failures.contradicts(item.row, earlier, name, &gathered.units.label(pool.unit));
                }
            }
            if pool.staged.is_empty() {
                // Nothing but that the pool is there.
                stage(&mut pool.staged, pool::KIND.number, &Value::Text(pool.kind.clone()), item.row);
            }
        }
        for item in gathered.count_items.iter().filter(|item| !dead(item.row)) {
            let Some(pool) = self.pool(item.pool).and_then(|pool| self.pools.get_mut(pool as usize)) else { continue };
            let (sum, rows) = pool.count.get_or_insert_default();
            *sum += item.occupied;
            rows.push(item.row);
        }
        for item in gathered.freeze_items.iter().filter(|item| !dead(item.row)) {
            let Some(pool) = self.pool(item.pool) else { continue };
            let staged = self.freezes.entry((pool, item.document)).or_default();
            let given = [(FREEZE_PLACES, Value::Places(item.places)), (FREEZE_FROZEN, Value::Places(item.frozen))];
            for (number, value) in given.iter().chain(&item.fields) {
                if let Some(earlier) = stage(staged, *number, value, item.row) {
                    let name = if *number == FREEZE_FROZEN { "frozen" } else { name_of(IdKind::Freeze, *number) };
                    let unit = self.pools.get(pool as usize).map(|pool| gathered.units.label(pool.unit));
                    failures.contradicts(item.row, earlier, name, &unit.unwrap_or_default());
                }
            }
        }
    }

    // ── writing ───────────────────────────────────────────────────────────────────────────────────────────────────

    /// The id of a document, created when the books do not know it.
    pub fn document(
        &mut self,
        slot: u32,
        gathered: &mut Gathered,
        pen: &mut Pen,
        marks: &mut Marks,
    ) -> Result<Option<Id>, Stop> {
        let Some(have) = gathered.documents.get_mut(slot as usize) else { return Ok(None) };
        let staged = self.documents.remove(&slot).unwrap_or_default();
        let mut wants: Vec<(u16, Value)> = staged.iter().map(|staged| (staged.number, staged.value.clone())).collect();
        if let Some(id) = have.id {
            if !wants.is_empty() {
                for number in pen.state(id, &pen.source.facts(id)?, wants)? {
                    marks.staged(&staged, number);
                }
            }
            return Ok(Some(id));
        }
        let id = pen.create(IdKind::Document)?;
        have.id = Some(id);
        wants.retain(|(number, _)| *number != document::NUMBER.number);
        wants.push((document::NUMBER.number, Value::Text(have.number.clone())));
        pen.state_new(id, wants)?;
        staged.iter().for_each(|staged| marks.take(Some(staged.row)));
        Ok(Some(id))
    }
    /// Whether rows state a document.
    pub fn states_document(&self, slot: u32) -> bool {
        self.documents.contains_key(&slot)
    }
    /// Every document that rows state.
    pub fn write_documents(&mut self, gathered: &mut Gathered, pen: &mut Pen, marks: &mut Marks) -> Result<(), Stop> {
        let mut slots: Vec<u32> = self.documents.keys().copied().collect();
        slots.sort_unstable();
        for slot in slots {
            self.document(slot, gathered, pen, marks)?;
        }
        Ok(())
    }

    /// The pool's id; the pool is written with its figures, from its unit's first day on.
    pub fn write_pool(
        &mut self,
        index: u32,
        gathered: &mut Gathered,
        catalogue: &Catalogue,
        cited: Option<Id>,
        pen: &mut Pen,
        marks: &mut Marks,
    ) -> Result<Option<Id>, Stop> {
        let Some(have) = self.pools.get(index as usize) else { return Ok(None) };
        if have.id.is_some() {
            return Ok(have.id);
        }
        let before = std::mem::replace(&mut pen.date, gathered.units.opens(have.unit).unwrap_or(pen.base));
        let id = self.write_pool_now(index, gathered, catalogue, cited, pen, marks);
        pen.date = before;
        id
    }
    fn write_pool_now(
        &mut self,
        index: u32,
        gathered: &mut Gathered,
        catalogue: &Catalogue,
        cited: Option<Id>,
        pen: &mut Pen,
        marks: &mut Marks,
    ) -> Result<Option<Id>, Stop> {
        let Some(have) = self.pools.get(index as usize) else { return Ok(None) };
        if have.id.is_some() {
            return Ok(have.id);
        }
        let (slot, kind, book, known) = (have.unit, have.kind.clone(), have.book, have.known.clone());
        let (funding, staged, count) = (have.funding.clone(), have.staged.clone(), have.count.clone());
        let unit_id = gathered.units.write(slot, pen, catalogue, cited, marks)?;
        let given = |number: u16| staged.iter().find(|staged| staged.number == number).map(|staged| &staged.value);
        let approved = given(pool::STATED.number).and_then(Value::as_places);
        let document = match given(pool::DOCUMENT.number).and_then(Value::as_int) {
            Some(document) => self.document(document as u32, gathered, pen, marks)?,
            None => None,
        };
        let moves = match book {
            Some(book) => pen.source.moves(book)?,
            None => Vec::new(),
        };
        let held = pen.held(&moves);
        let change = approved.map_or(Places::ZERO, |approved| approved - held.get(Column::Approved));
        let mut wants: Vec<(u16, Value)> = Vec::new();
        if approved.is_some() {
            wants.push((pool::STATED.number, Value::Flag(true)));
        }
        if let Some(declared) = given(pool::DECLARED.number) {
            wants.push((pool::DECLARED.number, declared.clone()));
        }
        if count.is_some() {
            wants.push((pool::COUNTED_ONLY.number, Value::Flag(true)));
        }
        let unstated = approved.is_some() && !known.flag(pool::STATED, pen.at());
        let cited = cited.filter(|_| !change.is_zero() || unstated);
        wants.extend(document.or(cited).map(|document| (pool::DOCUMENT.number, Value::Id(document))));
        let id = match book {
            Some(id) => {
                for number in pen.state(id, &known, wants)? {
                    marks.staged(&staged, number);
                }
                id
            }
            None => {
                let id = pen.create(IdKind::Pool)?;
                let funding =
                    funding.map(Value::Text).or_else(|| gathered.units.value(slot, unit::FUNDING.number, pen.date));
                wants.push((pool::UNIT.number, Value::Id(unit_id)));
                wants.push((pool::KIND.number, Value::Text(kind.clone())));
                wants.extend(funding.map(|funding| (pool::FUNDING.number, funding)));
                pen.state_new(id, wants)?;
                staged.iter().for_each(|staged| marks.take(Some(staged.row)));
                id
            }
        };
        if let Some(have) = self.pools.get_mut(index as usize) {
            have.id = Some(id);
        }
        if !change.is_zero() {
            marks.staged(&staged, pool::STATED.number);
            let until = pen.stated_later(&moves, Column::Approved)?;
            pen.shift(id, Column::Approved, change, until);
            if let Some(level) = gathered.units.value(slot, unit::GOVERNMENT_LEVEL.number, pen.date) {
                let total = self.total(&level, &kind, pen)?;
                pen.shift(total, Column::Approved, change, until);
            }
        }
        if let Some((sum, rows)) = count {
            let change = sum - held.get(Column::Occupied);
            let newly = book.is_none() || !known.flag(pool::COUNTED_ONLY, pen.at());
            let until = pen.stated_later(&moves, Column::Occupied)?;
            pen.shift(id, Column::Occupied, change, until);
            if newly || !change.is_zero() {
                rows.into_iter().for_each(|row| marks.take(Some(row)));
            }
        }
        Ok(Some(id))
    }
    /// Posts that are approved places of a pool change what is approved there; a pool whose rows state it is left alone.
    pub fn approve(
        &mut self,
        (id, index): (Id, Option<usize>),
        change: Places,
        gathered: &Gathered,
        cited: Option<Id>,
        pen: &mut Pen,
    ) -> Result<(), Stop> {
        let have = index.and_then(|index| self.pools.get(index));
        let stated = have.is_some_and(|pool| pool.staged.iter().any(|have| have.number == pool::STATED.number));
        if stated {
            return Ok(());
        }
        let slot = have.map(|pool| (pool.unit, pool.kind.clone()));
        pen.date = slot.as_ref().and_then(|(slot, _)| gathered.units.opens(*slot)).unwrap_or(pen.base);
        let known = have.map(|pool| pool.known.clone()).unwrap_or_default();
        let mut wants = vec![(pool::STATED.number, Value::Flag(true))];
        wants.extend(cited.filter(|_| !change.is_zero()).map(|document| (pool::DOCUMENT.number, Value::Id(document))));
        pen.state(id, &known, wants)?;
        if change.is_zero() {
            return Ok(());
        }
        let until = pen.stated_later(&pen.source.moves(id)?, Column::Approved)?;
        pen.shift(id, Column::Approved, change, until);
        if let Some((slot, kind)) = slot
            && let Some(level) = gathered.units.value(slot, unit::GOVERNMENT_LEVEL.number, pen.date)
        {
            let total = self.total(&level, &kind, pen)?;
            pen.shift(total, Column::Approved, change, until);
        }
        Ok(())
    }
    /// Whether a pool counts numbers without names, now.
    pub fn is_counted(&self, index: u32, date: Date) -> bool {
        self.pools
            .get(index as usize)
            .is_some_and(|pool| pool.count.is_some() || pool.known.flag(pool::COUNTED_ONLY, At::newest(date)))
    }
    /// The total of a level and a kind, created without a stated figure.
    pub fn total(&mut self, level: &Value, kind: &Text, pen: &mut Pen) -> Result<Id, Stop> {
        let Some(level) = level.as_text() else { return pen.create(IdKind::Total) };
        let total = self.totals.entry((level.clone(), kind.clone())).or_default();
        if let Some(id) = total.id.or(total.book) {
            return Ok(id);
        }
        let id = pen.create(IdKind::Total)?;
        total.id = Some(id);
        let stated = total.staged.iter().any(|staged| staged.number == total::STATED.number);
        let before = std::mem::replace(&mut pen.date, pen.base);
        pen.state_new(
            id,
            vec![
                (total::LEVEL.number, Value::Text(level.clone())),
                (total::KIND.number, Value::Text(kind.clone())),
                (total::STATED.number, Value::Flag(stated)),
            ],
        )?;
        pen.date = before;
        Ok(id)
    }
    /// Units that come to another level of government take what is approved for them along, from total to total.
    pub fn carry_levels(&mut self, gathered: &Gathered, pen: &mut Pen) -> Result<(), Stop> {
        for (unit_id, known, new) in gathered.units.stated(unit::GOVERNMENT_LEVEL.number) {
            let old = known.get(unit::GOVERNMENT_LEVEL, pen.at()).cloned();
            if old.as_ref() == Some(&new) || !exists(known, pen.date) {
                continue;
            }
            let later = known.changes_after(unit::GOVERNMENT_LEVEL, pen.date, u64::MAX).first().copied();
            let until = [later, pen.next].into_iter().flatten().min();
            for pool_id in pen.source.linking(pool::UNIT, unit_id)? {
                let facts = pen.source.facts(pool_id)?;
                let at = reading(&facts, pen.date);
                let Some(kind) = facts.text(pool::KIND, at).cloned() else { continue };
                if facts.id(pool::UNIT, at) != Some(unit_id) {
                    continue;
                }
                for (level, sign) in [(old.as_ref(), -1), (Some(&new), 1)] {
                    let Some(level) = level.filter(|level| level.as_text().is_some_and(|text| !text.is_empty())) else {
                        continue;
                    };
                    let total = self.total(level, &kind, pen)?;
                    for row in pen.source.moves(pool_id)? {
                        let from = row.effective.max(pen.date);
                        if row.column == Column::Approved && until.is_none_or(|until| from < until) {
                            let places = Places::from_milli(row.places.milli() * sign);
                            pen.shift_between(total, Column::Approved, places, from, until);
                        }
                    }
                }
            }
        }
        Ok(())
    }
    /// Every total that rows state.
    pub fn write_totals(
        &mut self,
        gathered: &mut Gathered,
        cited: Option<Id>,
        pen: &mut Pen,
        marks: &mut Marks,
    ) -> Result<(), Stop> {
        let stated: Vec<(Text, Text)> =
            self.totals.iter().filter(|(_, total)| !total.staged.is_empty()).map(|(key, _)| key.clone()).collect();
        for key in stated {
            let Some(have) = self.totals.get(&key) else { continue };
            let (staged, known, book) = (have.staged.clone(), have.known.clone(), have.book);
            let given = |number: u16| staged.iter().find(|staged| staged.number == number).map(|staged| &staged.value);
            let document = match given(total::DOCUMENT.number).and_then(Value::as_int) {
                Some(document) => self.document(document as u32, gathered, pen, marks)?,
                None => None,
            };
            let id = self.total(&Value::Text(key.0.clone()), &key.1, pen)?;
            let moves = match book {
                Some(book) => pen.source.moves(book)?,
                None => Vec::new(),
            };
            let places = given(total::STATED.number).and_then(Value::as_places).unwrap_or_default();
            let change = places - pen.held(&moves).get(Column::Total);
            let unstated = !known.flag(total::STATED, pen.at());
            let mut wants = vec![(total::STATED.number, Value::Flag(true))];
            let cited = cited.filter(|_| !change.is_zero() || unstated);
            wants.extend(document.or(cited).map(|document| (total::DOCUMENT.number, Value::Id(document))));
            if book.is_none() {
                // Created just now, as stated: only the document is left to say.
                wants.retain(|(number, _)| *number != total::STATED.number);
                marks.staged(&staged, total::STATED.number);
            }
            for number in pen.state(id, &known, wants)? {
                marks.staged(&staged, number);
            }
            let until = pen.stated_later(&moves, Column::Total)?;
            pen.shift(id, Column::Total, change, until);
            if !change.is_zero() {
                marks.staged(&staged, total::STATED.number);
            }
        }
        Ok(())
    }
    /// Every freeze that rows state.
    pub fn write_freezes(&mut self, gathered: &mut Gathered, pen: &mut Pen, marks: &mut Marks) -> Result<(), Stop> {
        for ((pool, document), staged) in std::mem::take(&mut self.freezes) {
            let document = self.document(document, gathered, pen, marks)?;
            let Some((pool_id, book)) = self.pools.get(pool as usize).and_then(|pool| Some((pool.id?, pool.book)))
            else {
                continue;
            };
            let mut found = None;
            if let (Some(book), Some(document)) = (book, document) {
                for id in pen.source.linking(freeze::POOL, book)? {
                    let known = pen.source.facts(id)?;
                    if known.id(freeze::DOCUMENT, reading(&known, pen.date)) == Some(document) {
                        found = Some((id, known));
                        break;
                    }
                }
            }
            let places = |number: u16| {
                let have = staged.iter().find(|staged| staged.number == number);
                have.and_then(|staged| staged.value.as_places()).unwrap_or_default()
            };
            let mut wants: Vec<(u16, Value)> = staged
                .iter()
                .filter(|staged| staged.number != FREEZE_FROZEN)
                .map(|staged| (staged.number, staged.value.clone()))
                .collect();
            let (id, moves) = match found {
                Some((id, known)) => {
                    for number in pen.state(id, &known, wants)? {
                        marks.staged(&staged, number);
                    }
                    (id, pen.source.moves(id)?)
                }
                None => {
                    let id = pen.create(IdKind::Freeze)?;
                    wants.push((freeze::POOL.number, Value::Id(pool_id)));
                    wants.extend(document.map(|document| (freeze::DOCUMENT.number, Value::Id(document))));
                    if !wants.iter().any(|(number, _)| *number == freeze::SINCE.number) {
                        wants.push((freeze::SINCE.number, Value::Date(pen.date)));
                    }
                    pen.state_new(id, wants)?;
                    staged.iter().for_each(|staged| marks.take(Some(staged.row)));
                    (id, Vec::new())
                }
            };
            let held = pen.held(&moves);
            let frozen = places(FREEZE_FROZEN);
            for (column, want) in [(Column::Frozen, frozen), (Column::Pending, places(FREEZE_PLACES) - frozen)] {
                let change = want - held.get(column);
                if !change.is_zero() {
                    marks.staged(&staged, FREEZE_FROZEN);
                    let until = pen.stated_later(&moves, column)?;
                    pen.shift(id, column, change, until);
                    pen.shift(pool_id, column, change, until);
                }
            }
        }
        Ok(())
    }
}

pub(super) fn name_of(kind: IdKind, number: u16) -> &'static str {
    field::by_number(kind, number).map_or("", |field| field.name)
}
