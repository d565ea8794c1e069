//! Rows judged together: what they refer to, what they contradict. A row stands or falls as a whole, and with it what
//! rests on it: rounds are made until none falls any more.

use super::Settings;
use super::allocations;
use super::figures::{Figures, name_of};
use super::gather::{Failures, Gathered, at_line};
use super::posts::Posts;
use super::roster::{NONE, PersonRow};
use crate::domain::books::{Source, Stop};
use crate::domain::catalogue::Catalogue;
use crate::domain::date::Date;
use crate::domain::id::IdKind;
use crate::domain::message::Message;
use std::collections::BTreeMap;

/// Rows that fell, with every reason.
#[derive(Default)]
pub(super) struct Fallen {
    pub reasons: BTreeMap<u32, Vec<Message>>,
}

impl Fallen {
    pub fn has(&self, row: u32) -> bool {
        self.reasons.contains_key(&row)
    }
    fn take(&mut self, list: Vec<(u32, Message)>) -> bool {
        let any = !list.is_empty();
        for (row, message) in list {
            let reasons = self.reasons.entry(row).or_default();
            if !reasons.contains(&message) {
                reasons.push(message);
            }
        }
        any
    }
    /// Adds a reason found while writing.
    pub fn add(&mut self, row: u32, message: Message) {
        self.take(vec![(row, message)]);
    }
}

/// Makes rounds over everything but the people of rows that say nothing else, then looks at these once.
pub(super) fn judge(
    gathered: &mut Gathered,
    figures: &mut Figures,
    posts: &mut Posts,
    source: &dyn Source,
    catalogue: &Catalogue,
    settings: &Settings,
) -> Result<(Fallen, Vec<(u32, Message)>), Stop> {
    let mut fallen = Fallen::default();
    let (date, files) = (settings.effective, &settings.files[..]);
    let origins = std::mem::take(&mut gathered.origins);
    let mut twins = Vec::new();
    gathered.settle_twins(
        |gathered, row| resolved(row, gathered, figures, posts),
        |pool| {
            let kind = figures.pools.get(pool as usize).and_then(|pool| catalogue.quota_kind(&pool.kind));
            kind.is_some_and(|kind| kind.class.is_people())
        },
        &mut |row, earlier| {
            twins.push((row, at_line(Message::new("reject-person-twice"), earlier, &origins, files)));
        },
    )?;
    fallen.take(twins);
    let mut doubts = Vec::new();
    loop {
        let mut failures = Failures { origins: &origins, files, list: Vec::new() };
        let dead = |row: u32| fallen.has(row);
        doubts.clear();
        // Units first: the references of everything else lead through them.
        let items = std::mem::take(&mut gathered.unit_items);
        gathered.units.stage(&items, &dead, &mut failures);
        for item in items.iter().filter(|item| !dead(item.row)) {
            let parent = || item.parent.and_then(|parent| gathered.units.missing(parent));
            if let Some(message) = gathered.units.missing(item.unit).or_else(parent) {
                failures.add(item.row, message);
            }
        }
        gathered.unit_items = items;
        gathered.units.cycles(source, date, &mut failures)?;
        gathered.office_staged(&dead, &mut |row, earlier, number| {
            failures.contradicts(row, earlier, name_of(IdKind::Office, number), "o1");
        });
        figures.stage(gathered, &dead, &mut failures)?;
        posts.stage(gathered, figures, &dead, &mut failures, &mut doubts);
        references(gathered, figures, posts, (catalogue, date), &dead, &mut failures);
        let list = failures.list;
        if !fallen.take(list) {
            break;
        }
    }
    let mixed: std::collections::HashSet<u32> = gathered.mixed.iter().copied().collect();
    let mut failures = Failures { origins: &origins, files, list: Vec::new() };
    for (index, person) in gathered.roster.people.iter().enumerate() {
        if !mixed.contains(&(index as u32)) && !fallen.has(person.row) {
            of_person(person, gathered, figures, posts, &mut failures);
        }
    }
    let list = failures.list;
    fallen.take(list);
    gathered.origins = origins;
    Ok((fallen, doubts))
}

/// The row with its references resolved: what is the same is named the same.
fn resolved(row: &PersonRow, gathered: &Gathered, figures: &Figures, posts: &Posts) -> PersonRow {
    let pool = if row.pool == NONE { None } else { figures.pool(row.pool) };
    let unit = pool.and_then(|pool| figures.pools.get(pool as usize)).map(|pool| pool.unit);
    let department = (row.department != NONE).then(|| gathered.units.canon(row.department));
    PersonRow {
        pool: pool.unwrap_or(row.pool),
        department: department.filter(|department| Some(*department) != unit).unwrap_or(NONE),
        post: if row.post == NONE { NONE } else { posts.post(row.post).unwrap_or(NONE) },
        ..*row
    }
}

fn references(
    gathered: &Gathered,
    figures: &Figures,
    posts: &Posts,
    (catalogue, date): (&Catalogue, Date),
    dead: &dyn Fn(u32) -> bool,
    failures: &mut Failures,
) {
    let pools = gathered.pool_items.iter().map(|item| (item.row, item.pool));
    let counts = gathered.count_items.iter().map(|item| (item.row, item.pool));
    let freezes = gathered.freeze_items.iter().map(|item| (item.row, item.pool));
    let of_posts = gathered.post_items.iter().map(|item| (item.row, item.pool));
    for (row, pool) in pools.chain(counts).chain(freezes).chain(of_posts) {
        if !dead(row)
            && let Some(message) = figures.missing(pool, gathered)
        {
            failures.add(row, message);
        }
    }
    for item in gathered.post_items.iter().filter(|item| !dead(item.row)) {
        let body = gathered.posts.get(item.post as usize).map(|post| post.body);
        for slot in [Some(item.unit), body].into_iter().flatten() {
            if let Some(message) = gathered.units.missing(slot) {
                failures.add(item.row, message);
            }
        }
    }
    allocations::references(gathered, catalogue, date, dead, failures);
    super::dated::references(gathered, figures, posts, dead, failures);
    for index in &gathered.mixed {
        if let Some(person) = gathered.roster.people.get(*index as usize).filter(|person| !dead(person.row)) {
            of_person(person, gathered, figures, posts, failures);
        }
    }
}

pub(super) fn of_person(
    person: &PersonRow,
    gathered: &Gathered,
    figures: &Figures,
    posts: &Posts,
    failures: &mut Failures,
) {
    let reasons = [
        (person.pool != NONE).then(|| figures.missing(person.pool, gathered)),
        (person.department != NONE).then(|| gathered.units.missing(person.department)),
        (person.post != NONE).then(|| posts.missing(person.post)),
    ];
    for message in reasons.into_iter().flatten().flatten() {
        failures.add(person.row, message);
    }
}
