//! Which rows of a selection are wanted, and in what order: conditions and sorting, column by column.

use super::{Context, Rows};
use crate::domain::books::Fault;
use crate::domain::message::Message;
use crate::domain::table::{Cell, CellType, ColumnSpec};
use crate::office::ask::{ListAsk, Problem};
use crate::office::collate;
use crate::office::condition::limits::CONDITIONS_MAX;
use crate::office::condition::{Condition, Matcher};
use crate::office::labels::{has_codes, label};
use crate::office::roster::symbols::Symbols;
use crate::office::words::Words;
use std::cell::OnceCell;
use std::cmp::Ordering;
use std::collections::HashMap;

/// The place of a column of a listing.
///
/// # Errors
/// Exit 2 with the columns there are.
pub fn place(columns: &[ColumnSpec], name: &str) -> Result<usize, Problem> {
    columns.iter().position(|column| column.name == name).ok_or_else(|| {
        let have = columns.iter().map(|column| column.name).collect::<Vec<_>>().join(", ");
        let column = crate::domain::text::Text::shown(name);
        Problem::new(2, Message::new("sort-unknown").with("column", column).with("have", have))
    })
}

/// The rows wanted, in the order wanted.
///
/// # Errors
/// Exit 2 for an unknown column, exit 3 when the store cannot be read.
pub fn order(context: &Context, rows: &dyn Rows, columns: &[ColumnSpec], ask: &ListAsk) -> Result<Vec<usize>, Problem> {
    let mut order: Vec<usize> = (0..rows.count()).collect();
    keep(context, rows, columns, ask, &mut order)?;
    sort(context, rows, columns, &ask.sort, &mut order)?;
    Ok(order)
}

/// Cells as people read them, where that is not what they hold: names of codes, words of sentences.
pub struct Said<'a> {
    context: &'a Context<'a>,
    listing: &'a str,
    words: OnceCell<Words>,
}

impl<'a> Said<'a> {
    /// For the cells of a listing.
    pub fn new(context: &'a Context<'a>, listing: &'a str) -> Said<'a> {
        Said { context, listing, words: OnceCell::new() }
    }
    fn words(&self) -> &Words {
        self.words.get_or_init(|| Words::new(self.context.language))
    }
    /// The cell as it is read.
    pub fn of(&self, column: &ColumnSpec, cell: &Cell) -> Option<String> {
        match cell {
            Cell::Message(message) => Some(self.words().text(message)),
            Cell::Text(_) if has_codes(column.name) => label(self.words(), self.listing, column.name, cell),
            _ => None,
        }
    }
}

fn keep(
    context: &Context,
    rows: &dyn Rows,
    columns: &[ColumnSpec],
    ask: &ListAsk,
    order: &mut Vec<usize>,
) -> Result<(), Problem> {
    if ask.conditions.len() > CONDITIONS_MAX {
        return Err(Problem::new(2, Message::new("conditions-many").with("most", CONDITIONS_MAX)));
    }
    let said = Said::new(context, &ask.name);
    let mut by_column: Vec<(usize, Vec<&Condition>)> = Vec::new();
    for condition in &ask.conditions {
        let place = place(columns, &condition.column)?;
        match by_column.iter_mut().find(|(have, _)| *have == place) {
            Some((_, conditions)) => conditions.push(condition),
            None => by_column.push((place, vec![condition])),
        }
    }
    for (place, conditions) in by_column {
        let Some(column) = columns.get(place) else { continue };
        let matchers: Vec<Matcher> = conditions.iter().map(|condition| Matcher::new(column, condition)).collect();
        let passes = |cell: &Cell| {
            let said = said.of(column, cell);
            matchers.iter().all(|matcher| matcher.matches(cell, said.as_deref()))
        };
        // Few codes, many rows: each is named once.
        let mut known: HashMap<String, bool> = HashMap::new();
        let mut wanted = |cell: &Cell| match cell {
            Cell::Text(code) if has_codes(column.name) => match known.get(code) {
                Some(passes) => *passes,
                None => *known.entry(code.clone()).or_insert(passes(cell)),
            },
            cell => passes(cell),
        };
        // Once little is left, single cells are cheaper than the whole column.
        if order.len() * 4 < rows.count() {
            let mut kept = Vec::with_capacity(order.len());
            for &index in order.iter() {
                if wanted(&rows.cell(context, index, place)?) {
                    kept.push(index);
                }
            }
            *order = kept;
        } else {
            let cells = rows.column(context, place)?;
            order.retain(|&index| cells.get(index).is_some_and(&mut wanted));
        }
    }
    Ok(())
}

fn sort(
    context: &Context,
    rows: &dyn Rows,
    columns: &[ColumnSpec],
    by: &[(String, bool)],
    order: &mut [usize],
) -> Result<(), Problem> {
    if by.is_empty() {
        return Ok(());
    }
    // The last column first: every pass keeps the order of the one before, the first of all the official one.
    for (name, descending) in by.iter().rev() {
        let column = place(columns, name)?;
        let person = name == "name" && columns.iter().any(|column| column.name == "sex");
        let ranks = rows.ranks(context, column, person)?;
        let key = |(position, row): (usize, &usize)| {
            let rank = match ranks.get(*row).copied().unwrap_or(LAST) {
                LAST => LAST,
                rank if *descending => LAST - 1 - rank,
                rank => rank,
            };
            u64::from(rank) << 32 | position as u64 & u64::from(u32::MAX)
        };
        let mut keys: Vec<u64> = order.iter().enumerate().map(key).collect();
        drop(ranks);
        keys.sort_unstable();
        let sorted = keys.iter().filter_map(|key| order.get((key & u64::from(u32::MAX)) as usize).copied());
        let sorted: Vec<usize> = sorted.collect();
        order.copy_from_slice(&sorted);
    }
    Ok(())
}

/// The rank of what is not stated: behind everything else, up and down.
pub const LAST: u32 = u32::MAX;

/// Cells by number, equal ones the same, in the order in which they are sorted; [`LAST`] for what is not stated.
///
/// # Errors
/// Those of the cells.
pub fn ranks(cells: impl Iterator<Item = Result<Cell, Fault>>, person: bool) -> Result<Vec<u32>, Fault> {
    /// No number of a cell.
    const NONE: i64 = i64::MIN;
    let (mut texts, mut numbers, mut is_text, mut person) = (Symbols::new(), Vec::new(), false, person);
    let mut of_text = |text: &str| {
        is_text = true;
        i64::from(texts.of(text))
    };
    for cell in cells {
        numbers.push(match cell? {
            Cell::Unknown => NONE,
            Cell::Text(text) => of_text(&text),
            Cell::Places(places) => places.milli(),
            Cell::Int(int) => int,
            Cell::Date(date) => i64::from(date.days()),
            Cell::Id(id) => id.number as i64,
            Cell::Flag(flag) => i64::from(flag),
            Cell::List(list) if list.is_empty() => NONE,
            Cell::List(list) => {
                person = true;
                of_text(&list.join(" "))
            }
            Cell::Message(message) => of_text(&message.to_string()),
        });
    }
    if is_text {
        let places = text_ranks(&texts, person);
        let rank = |number: i64| usize::try_from(number).ok().and_then(|at| places.get(at).copied()).unwrap_or(LAST);
        return Ok(numbers.into_iter().map(rank).collect());
    }
    let mut known = numbers.clone();
    known.sort_unstable();
    known.dedup();
    let rank = |number: i64| match number {
        NONE => LAST,
        number => known.partition_point(|have| *have < number) as u32,
    };
    Ok(numbers.into_iter().map(rank).collect())
}

/// The rank of every text among them, by its number.
pub fn text_ranks(texts: &Symbols, person: bool) -> Vec<u32> {
    let (mut keys, mut ends) = (Vec::new(), vec![0usize]);
    for number in 0..texts.count() as u32 {
        keys.extend_from_slice(&collate::key(texts.get(number), person));
        ends.push(keys.len());
    }
    let key = |number: u32| {
        let at = number as usize;
        let span = ends.get(at).zip(ends.get(at + 1));
        span.and_then(|(from, to)| keys.get(*from..*to)).unwrap_or_default()
    };
    let mut order: Vec<u32> = (0..texts.count() as u32).collect();
    order.sort_unstable_by(|one, other| key(*one).cmp(key(*other)));
    let mut ranks = vec![0; order.len()];
    // Every text has a key of its own.
    for (rank, number) in order.iter().enumerate() {
        if let Some(place) = ranks.get_mut(*number as usize) {
            *place = rank as u32;
        }
    }
    ranks
}

/// Up or down; what is not stated comes last in both.
pub fn compare(one: &SortKey, other: &SortKey, descending: bool) -> Ordering {
    match (one, other) {
        (SortKey::Last, SortKey::Last) => Ordering::Equal,
        (SortKey::Last, _) => Ordering::Greater,
        (_, SortKey::Last) => Ordering::Less,
        (a, b) if descending => b.cmp(a),
        (a, b) => a.cmp(b),
    }
}

/// What a row is sorted by.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub enum SortKey {
    /// Numbers, dates, ids.
    Number(i64),
    /// Texts as [`collate`] puts them.
    Text(Vec<u8>),
    /// Not stated.
    Last,
}

impl SortKey {
    /// The key of a cell; `person`: names of people.
    pub fn of(cell: Cell, person: bool) -> SortKey {
        match cell {
            Cell::Unknown => SortKey::Last,
            Cell::Text(text) => SortKey::Text(collate::key(&text, person)),
            Cell::Places(places) => SortKey::Number(places.milli()),
            Cell::Int(int) => SortKey::Number(int),
            Cell::Date(date) => SortKey::Number(i64::from(date.days())),
            Cell::Id(id) => SortKey::Number(id.number as i64),
            Cell::Flag(flag) => SortKey::Number(i64::from(flag)),
            Cell::List(list) if list.is_empty() => SortKey::Last,
            Cell::List(list) => SortKey::Text(collate::key(&list.join(" "), true)),
            Cell::Message(message) => SortKey::Text(collate::key(&message.to_string(), false)),
        }
    }
}

/// Whether cells of this type can be added up.
pub fn is_places(column: &ColumnSpec) -> bool {
    column.kind == CellType::Places
}
