//! What one thread needs for the same questions when everything lies in plain columns and nothing is to be explained: no
//! since, no evidence, no texts. A scratch program's tables, made from the listings.

use super::city::list;
use super::measure::{Outcome, said};
use estab::domain::quantity::Places;
use estab::domain::table::Cell;
use estab::office::ask::ListAsk;
use estab::office::lists;
use estab::office::running::Office;
use std::collections::HashMap;

const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS: &[u8; 11] = b"10X98765432";
const MAN: u8 = 1;
const WOMAN: u8 = 2;

/// People and pools as arrays.
#[derive(Default)]
pub struct Columns {
    today: i32,
    number: Vec<[u8; 18]>,
    birth: Vec<i32>,
    sex: Vec<u8>,
    entered: Vec<i32>,
    left: Vec<i32>,
    counts: Vec<bool>,
    is_people: Vec<bool>,
    level: Vec<u8>,
    unit_level: Vec<u8>,
    who: Vec<u32>,
    figures: Vec<[i64; 6]>,
    allowed: Vec<bool>,
    active: Vec<bool>,
}

impl Columns {
    /// Fills them.
    pub fn of(office: &Office) -> Outcome<Columns> {
        let mut columns = Columns { today: office.today().days(), ..Columns::default() };
        let mut levels: HashMap<String, u8> = HashMap::new();
        let filled = office.with_context(None, None, |context| {
            let all = lists::columns("people").unwrap_or_default();
            let place = |name: &str| all.iter().position(|column| column.name == name).unwrap_or(usize::MAX);
            let context = &lists::Context { reveal: true, ..*context };
            let mut rows = lists::stream(context, &ListAsk::new("people"))?;
            let mut row = Vec::new();
            let next = |message| estab::office::ask::Problem::new(3, message);
            while rows.next_row(&mut row).map_err(next)? {
                let text = |name: &str| row.get(place(name)).and_then(Cell::as_text).unwrap_or_default();
                let day = |name: &str| match row.get(place(name)) {
                    Some(Cell::Date(date)) => date.days(),
                    _ => i32::MAX,
                };
                let mut number = [b'0'; 18];
                number.iter_mut().zip(text("number").bytes()).for_each(|(to, from)| *to = from);
                columns.number.push(number);
                columns.birth.push(day("birth_date"));
                columns.sex.push(if text("sex") == "male" { MAN } else { WOMAN });
                columns.entered.push(day("entered_on"));
                columns.left.push(day("event_on"));
                columns.counts.push(row.get(place("counts")) == Some(&Cell::Flag(true)));
                columns.is_people.push(true);
                let count = levels.len() as u8;
                columns.level.push(*levels.entry(text("level").to_string()).or_insert(count));
                columns.unit_level.push(0);
                let id = row.first().and_then(Cell::as_id);
                columns.who.push(id.map_or(0, |id| id.number as u32));
            }
            Ok(())
        });
        filled.map_err(said)?;
        let pools = list(office, ListAsk { all: true, ..ListAsk::new("vacancies") })?;
        for row in &pools.rows {
            let figure = |name: &str| {
                let cell = pools.column(name).and_then(|place| row.get(place));
                cell.and_then(Cell::as_places).map_or(0, Places::milli)
            };
            columns.figures.push(["approved", "occupied", "frozen", "advance", "borrowed", "available"].map(figure));
            columns.allowed.push(true);
            columns.active.push(true);
        }
        Ok(columns)
    }

    /// Asks everybody and every pool; how many have something.
    pub fn judge(&self) -> usize {
        let mut found = 0;
        for row in 0..self.who.len() {
            let number = &self.number[row];
            let sum: u32 = number.iter().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit & 15) * weight).sum();
            let is_man = number[16] & 1 == 1;
            let day = number[6..14].iter().fold(0u32, |sum, digit| sum * 10 + u32::from(digit & 15));
            let number_days = days(day / 10_000, day / 100 % 100, day % 100);
            let sex = self.sex[row];
            // Whole months of the old age; the delay is one division.
            let months = (self.today - self.birth[row]) / 30;
            let old = if sex == MAN { 720 } else { 660 };
            let delay = ((self.birth[row] + 1_826) / 122).clamp(0, 36);
            let doubts = [
                CHECKS[sum as usize % 11] != number[17],
                number_days != self.birth[row],
                (sex == MAN) != is_man,
                self.entered[row] < self.birth[row] + 16 * 365,
                self.counts[row] && self.left[row] < self.today,
                self.counts[row] && months >= old + delay,
                self.level[row] < self.unit_level[row],
                row > 0 && self.who[row] == self.who[row - 1] && self.is_people[row],
            ];
            found += usize::from(doubts.contains(&true));
        }
        let mut keys: Vec<u64> = self
            .number
            .iter()
            .map(|number| number.iter().fold(0u64, |sum, digit| sum * 11 + u64::from(digit & 15)))
            .collect();
        keys.sort_unstable();
        found += keys.windows(2).filter(|pair| pair.first() == pair.last()).count();
        for (row, [approved, occupied, frozen, advance, borrowed, available]) in self.figures.iter().enumerate() {
            let doubts = [
                occupied - approved - advance - borrowed > 0,
                *frozen > 0 && *available < 0,
                !self.allowed[row] && approved + occupied > 0,
                !self.active[row] && *occupied > 0,
            ];
            found += usize::from(doubts.contains(&true));
        }
        found
    }
}

/// Days since 1970-01-01 (the usual reckoning from March on).
fn days(year: u32, month: u32, day: u32) -> i32 {
    let (year, month) = if month <= 2 { (year as i32 - 1, month as i32 + 9) } else { (year as i32, month as i32 - 3) };
    let era = year.div_euclid(400);
    let of_era = year - era * 400;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + (153 * month + 2) / 5 + day as i32 - 1 - 719_468
}
