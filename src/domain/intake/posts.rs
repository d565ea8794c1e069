//! Posts of an import: known by the institution that numbers them and their number there.

use super::figures::{Figures, name_of};
use super::gather::{Failures, Gathered, Marks, Staged, stage};
use super::pen::{Pen, exists, reading};
use super::{Holding, Span};
use crate::domain::books::{Source, Stop};
use crate::domain::catalogue::Catalogue;
use crate::domain::date::Date;
use crate::domain::facts::FactSet;
use crate::domain::field::post;
use crate::domain::id::{Id, IdKind};
use crate::domain::message::Message;
use crate::domain::quantity::Places;
use crate::domain::text::Text;
use crate::domain::value::Value;
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};

/// The state of a post that is there.
pub(super) const OPEN: &str = "open";
/// The state of a post that is no more.
pub(super) const ABOLISHED: &str = "abolished";

struct Post {
    body: u32,
    number: Text,
    book: Option<Id>,
    known: FactSet,
    /// `UNIT` stands for a unit slot, `POOL` for a pool.
    staged: Vec<Staged>,
    rows: Vec<u32>,
    /// Rows that share the post (job shares): their places are added up.
    shared: bool,
    /// Some row says that it is still there.
    lasts: bool,
    /// Its places are approved ones of its pool.
    approves: bool,
    /// From when until when it stands, and the row that says so.
    span: Option<(Span, u32)>,
    /// Its first day; `None`: the date of the import.
    pub opens: Option<Date>,
    id: Option<Id>,
}

pub(super) struct Posts {
    posts: Vec<Post>,
    of: Vec<u32>,
}

impl Posts {
    /// Finds the posts in the books.
    pub fn connect(gathered: &Gathered, source: &dyn Source, date: Date) -> Result<Posts, Stop> {
        let mut posts = Posts { posts: Vec::new(), of: Vec::new() };
        let mut index: HashMap<(u32, &Text), u32> = HashMap::new();
        let mut bodies: HashMap<Id, HashMap<Text, Id>> = HashMap::new();
        for slot in &gathered.posts {
            let body = gathered.units.canon(slot.body);
            if let Some(have) = index.get(&(body, &slot.number)) {
                posts.of.push(*have);
                continue;
            }
            let mut found = (None, FactSet::default());
            if let Some(book) = gathered.units.book(body) {
                if let Entry::Vacant(place) = bodies.entry(book) {
                    let mut numbers = HashMap::new();
                    for id in source.linking(post::BODY, book)? {
                        let known = source.facts(id)?;
                        let at = reading(&known, date);
                        if known.id(post::BODY, at) == Some(book)
                            && let Some(number) = known.text(post::NUMBER, at)
                        {
                            numbers.insert(number.clone(), id);
                        }
                    }
                    place.insert(numbers);
                }
                if let Some(id) = bodies.get(&book).and_then(|numbers| numbers.get(&slot.number)) {
                    found = (Some(*id), source.facts(*id)?);
                }
            }
            let have = posts.posts.len() as u32;
            index.insert((body, &slot.number), have);
            posts.of.push(have);
            posts.posts.push(Post {
                body,
                number: slot.number.clone(),
                book: found.0,
                known: found.1,
                staged: Vec::new(),
                rows: Vec::new(),
                shared: false,
                lasts: false,
                approves: false,
                span: None,
                opens: None,
                id: None,
            });
        }
        Ok(posts)
    }
    /// The post of a reference.
    pub fn post(&self, reference: u32) -> Option<u32> {
        self.of.get(reference as usize).copied()
    }
    fn get(&self, reference: u32) -> Option<&Post> {
        self.posts.get(self.post(reference)? as usize)
    }
    /// The unit a post of a reference stands in, as rows say, and its own span.
    pub fn place(&self, reference: u32) -> Option<(u32, Option<Span>)> {
        let post = self.get(reference)?;
        let unit = post.staged.iter().find(|staged| staged.number == post::UNIT.number);
        Some((unit?.value.as_int()? as u32, post.span.map(|(span, _)| span)))
    }
    /// Sets the first day of the post of a reference, when that is earlier than what is known so far.
    pub fn open(&mut self, reference: u32, opens: Date) {
        if let Some(post) = self.post(reference).and_then(|at| self.posts.get_mut(at as usize)) {
            post.opens = Some(post.opens.map_or(opens, |have| have.min(opens)));
        }
    }
    /// The post's id in the books.
    pub fn book(&self, reference: u32) -> Option<Id> {
        self.get(reference)?.book
    }
    /// The post's id, once written.
    pub fn id(&self, reference: u32) -> Option<Id> {
        let post = self.get(reference)?;
        post.id.or(post.book)
    }
    /// Why a person cannot hold the post of a reference.
    pub fn missing(&self, reference: u32) -> Option<Message> {
        let post = self.get(reference)?;
        (post.book.is_none() && post.rows.is_empty())
            .then(|| Message::new("reject-post-unknown").with("number", &post.number))
    }
    /// Posts that rows state, by their id in the books.
    pub fn stated(&self) -> impl Iterator<Item = Id> {
        self.posts.iter().filter(|post| !post.rows.is_empty()).filter_map(|post| post.book)
    }

    /// Puts together what the live rows say.
    pub fn stage(
        &mut self,
        gathered: &Gathered,
        figures: &Figures,
        dead: &dyn Fn(u32) -> bool,
        failures: &mut Failures,
        doubts: &mut Vec<(u32, Message)>,
    ) {
        for post in &mut self.posts {
            (post.staged, post.rows, post.shared, post.lasts) = (Vec::new(), Vec::new(), false, false);
            (post.approves, post.span, post.opens) = (false, None, None);
        }
        // Where rows say who holds a post, a post that comes again has another holder or another vacant place.
        let with_people = gathered.post_items.iter().any(|item| item.with_person);
        let live = || gathered.post_items.iter().filter(|item| !dead(item.row));
        for item in live() {
            let Some(post) = self.of.get(item.post as usize).and_then(|at| self.posts.get_mut(*at as usize)) else {
                continue;
            };
            post.rows.push(item.row);
            post.lasts |= item.holding != Holding::Abolished;
            post.approves |= item.approves;
            match (post.span, item.span) {
                (Some((have, row)), Some(span)) if have != span => {
                    failures.contradicts(
                        item.row,
                        row,
                        if have.from == span.from { "until" } else { "from" },
                        &post.number,
                    );
                }
                (None, Some(span)) => post.span = Some((span, item.row)),
                _ => {}
            }
        }
        for item in live() {
            let Some(pool) = figures.pool(item.pool) else { continue };
            let Some(post) = self.of.get(item.post as usize).and_then(|at| self.posts.get_mut(*at as usize)) else {
                continue;
            };
            post.shared = with_people && post.rows.len() > 1;
            let shared = post.shared;
            if shared && post.lasts && item.holding == Holding::Abolished {
                // What is said to be gone adds nothing to what stays.
                continue;
            }
            let holding = Text::known(item.holding.code());
            let mut given = vec![
                (post::UNIT.number, Value::Int(i64::from(gathered.units.canon(item.unit)))),
                (post::POOL.number, Value::Int(i64::from(pool))),
                (post::HOLDING.number, Value::Text(holding)),
            ];
            given.extend(item.places.map(|places| (post::PLACES.number, Value::Places(places))));
            given.extend(item.fields.iter().cloned());
            for (number, value) in given {
                let have = post.staged.iter_mut().find(|staged| staged.number == number);
                match have {
                    Some(have) if shared && have.value != value && number != post::PLACES.number => {
                        let greater = if number == post::HOLDING.number {
                            rank(&value) > rank(&have.value)
                        } else {
                            value > have.value
                        };
                        if number != post::HOLDING.number {
                            let field = name_of(IdKind::Post, number);
                            let doubt = Message::new("warning-post-differs").with("number", &post.number);
                            doubts.push((item.row, doubt.with("field", field)));
                        }
                        if greater {
                            have.value = value;
                        }
                    }
                    Some(have) if shared && number == post::PLACES.number => {
                        let sum = have.value.as_places().unwrap_or_default() + value.as_places().unwrap_or_default();
                        have.value = Value::Places(sum);
                    }
                    _ => {
                        if let Some(earlier) = stage(&mut post.staged, number, &value, item.row) {
                            failures.contradicts(item.row, earlier, name_of(IdKind::Post, number), &post.number);
                        }
                    }
                }
            }
        }
    }

    /// Every post that rows state.
    pub fn write(
        &mut self,
        gathered: &mut Gathered,
        figures: &mut Figures,
        catalogue: &Catalogue,
        cited: Option<Id>,
        pen: &mut Pen,
        marks: &mut Marks,
    ) -> Result<(), Stop> {
        let mut approved: BTreeMap<Id, Places> = BTreeMap::new();
        for post in self.posts.iter_mut().filter(|post| !post.rows.is_empty()) {
            pen.date = post.opens.unwrap_or(pen.base);
            let body = gathered.units.write(post.body, pen, catalogue, cited, marks)?;
            let mut wants: Vec<(u16, Value)> = Vec::with_capacity(post.staged.len() + 3);
            let mut gone = false;
            for staged in &post.staged {
                let value = match staged.number {
                    number if number == post::UNIT.number => {
                        let slot = staged.value.as_int().unwrap_or_default() as u32;
                        Value::Id(gathered.units.write(slot, pen, catalogue, cited, marks)?)
                    }
                    number if number == post::POOL.number => {
                        let pool = staged.value.as_int().unwrap_or_default() as u32;
                        match figures.write_pool(pool, gathered, catalogue, cited, pen, marks)? {
                            Some(id) => Value::Id(id),
                            None => continue,
                        }
                    }
                    _ => staged.value.clone(),
                };
                gone |= staged.number == post::HOLDING.number
                    && staged.value.as_text().is_some_and(|code| code.as_str() == Holding::Abolished.code());
                wants.push((staged.number, value));
            }
            let spanned = post.span.is_some();
            let was = post.known.text(post::STATE, pen.at()).map(|state| state.as_str());
            let state = match was {
                // Of a post with dates the state is written with these.
                _ if spanned => None,
                _ if gone => Some(ABOLISHED),
                None | Some(ABOLISHED) => Some(OPEN),
                Some(_) => None,
            };
            wants.extend(state.map(|state| (post::STATE.number, Value::Text(Text::known(state)))));
            if post.approves {
                for (pool, places) in post.approved_by(&wants, gone, pen.date) {
                    *approved.entry(pool).or_default() += places;
                }
            }
            let changed = match post.book {
                Some(id) => {
                    let news = !exists(&post.known, pen.date);
                    let changed = pen.state(id, &post.known, wants)?;
                    post.id = Some(id);
                    let opens = reading(&post.known, pen.date).date;
                    if news && pen.next.is_some_and(|next| next < opens) {
                        pen.end_at_next(id, gone_values())?;
                    }
                    if news { vec![post::HOLDING.number] } else { changed }
                }
                None => {
                    let id = pen.create(IdKind::Post)?;
                    wants.push((post::NUMBER.number, Value::Text(post.number.clone())));
                    wants.push((post::BODY.number, Value::Id(body)));
                    let all = wants.iter().map(|(number, _)| *number).collect();
                    pen.state_new(id, wants)?;
                    pen.end_at_next(id, gone_values())?;
                    post.id = Some(id);
                    all
                }
            };
            if post.shared && !changed.is_empty() {
                post.rows.iter().for_each(|row| marks.take(Some(*row)));
            }
            if let (Some((span, row)), Some(id)) = (post.span, post.id)
                && super::dated::post_stands(id, &post.known, (span, row), pen, marks)?
            {
                marks.take(Some(row));
            }
            for number in changed {
                let number = if number == post::STATE.number { post::HOLDING.number } else { number };
                marks.staged(&post.staged, number);
            }
        }
        pen.date = pen.base;
        let index: HashMap<Id, usize> = figures
            .pools
            .iter()
            .enumerate()
            .filter_map(|(index, pool)| Some((pool.id.or(pool.book)?, index)))
            .collect();
        for (pool, change) in approved {
            figures.approve((pool, index.get(&pool).copied()), change, gathered, cited, pen)?;
        }
        Ok(())
    }
}

impl Post {
    /// What the post as it is wanted changes in the approved places of pools.
    fn approved_by(&self, wants: &[(u16, Value)], gone: bool, date: Date) -> Vec<(Id, Places)> {
        let at = crate::domain::facts::At::newest(date);
        let was = (self.known.id(post::POOL, at), self.known.places(post::PLACES, at));
        let wanted = |number: u16| wants.iter().find(|(have, _)| *have == number).map(|(_, value)| value);
        let pool = wanted(post::POOL.number).and_then(Value::as_id).or(was.0);
        let places = wanted(post::PLACES.number).and_then(Value::as_places).or(was.1);
        let before = was.0.filter(|_| stands(&self.known, date)).map(|pool| (pool, -was.1.unwrap_or_default()));
        let after = pool.filter(|_| !gone).map(|pool| (pool, places.unwrap_or_default()));
        before.into_iter().chain(after).collect()
    }
}

/// What is said of a post that ends.
pub(super) fn gone_values() -> Vec<(u16, Value)> {
    [(post::STATE.number, ABOLISHED), (post::HOLDING.number, Holding::Abolished.code())]
        .into_iter()
        .map(|(number, code)| (number, Value::Text(Text::known(code))))
        .collect()
}

/// Of several holders of one post, the one that says most counts.
fn rank(holding: &Value) -> usize {
    let order = [Holding::Abolished, Holding::NotStated, Holding::Vacant, Holding::Unnamed, Holding::Named];
    let code = holding.as_text().map(|code| code.as_str()).unwrap_or_default();
    order.iter().position(|holding| holding.code() == code).unwrap_or(0)
}

/// Whether a post stands at a date.
pub(super) fn stands(known: &FactSet, date: Date) -> bool {
    let at = crate::domain::facts::At::newest(date);
    known.text(post::STATE, at).is_some_and(|state| state.as_str() != ABOLISHED)
}
