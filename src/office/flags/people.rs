//! Which people a scan must look at: what no rule can find is left out by the columns of the roster, where a person takes
//! some ten nanoseconds. What a column does not hold is taken as if it were against the rule; the books decide.
//!
//! Each question here stands for the rule it names. A rule of people that has no question here would find nothing: a
//! test names those that have one.

use super::books::level_place;
use crate::domain::catalogue::{Careers, Catalogue, Class};
use crate::domain::citizen_id::Sex;
use crate::domain::date::Date;
use crate::domain::id::Id;
use crate::domain::retirement::Category;
use crate::domain::retiring;
use crate::domain::rules::{Thresholds, after_month, first_due};
use crate::office::picture::Picture;
use crate::office::roster::{Roster, Says, Seats, Word};
use std::collections::BTreeSet;
use std::thread;

/// The rules of people that have a question here.
#[cfg(test)]
const ASKED: &[&str] = &["C05", "C12", "C13", "C23", "X07"];

/// No level: below every other.
const NO_LEVEL: u8 = u8::MAX;
/// Ages beyond which nobody is looked for, years.
const AGE_MAX: i32 = 130;
const DAYS_OF_YEAR_MAX: i64 = 366;
/// Categories of retirement, and what is none.
const CATEGORIES: usize = Category::ALL.len() + 1;
const CAREERS: [Careers; 4] = [Careers::None, Careers::Cadres, Careers::Workers, Careers::Both];

/// What the rules of people ask of a pool.
#[derive(Clone, Copy)]
struct Kind {
    is_known: bool,
    is_people: bool,
    leads: bool,
    careers: u8,
    unit_level: u8,
}

/// What a text in a column stands for.
struct Meanings {
    sex: Option<Sex>,
    level: u8,
    category: Option<Category>,
}

/// The latest day of birth of those who may have to go by now: by sex, stated category and careers.
struct Ages(Vec<i32>);

impl Ages {
    fn new(date: Date) -> Ages {
        let mut limits = Vec::new();
        for sex in [None, Some(Sex::Male), Some(Sex::Female)] {
            for category in [None].into_iter().chain(Category::ALL.map(Some)) {
                limits.extend(CAREERS.map(|careers| Ages::limit(date, sex, category, careers)));
            }
        }
        Ages(limits)
    }
    /// The age is reached the later the later somebody is born: halved until one day is left.
    fn limit(date: Date, sex: Option<Sex>, category: Option<Category>, careers: Careers) -> i32 {
        let Some((known, _)) = retiring::known(sex, category, careers) else { return i32::MIN };
        let is_due = |birth: Date| first_due(&known, birth).is_some_and(|due| date >= after_month(due));
        let (mut due, mut not_yet) = (date.plus_months(-12 * AGE_MAX).days(), date.days());
        while not_yet - due > 1 {
            let middle = due + (not_yet - due) / 2;
            if Date::from_days(middle).is_some_and(is_due) { due = middle } else { not_yet = middle }
        }
        due
    }
    fn of(&self, sex: Option<Sex>, category: Option<Category>, careers: u8) -> i32 {
        let sex = sex.map_or(0, |sex| if sex == Sex::Male { 1 } else { 2 });
        let category = category.map_or(0, |category| 1 + category as usize);
        let place = (sex * CATEGORIES + category) * CAREERS.len() + usize::from(careers);
        self.0.get(place).copied().unwrap_or(i32::MAX)
    }
}

/// What is asked of everybody.
struct Asking<'a> {
    roster: &'a Roster,
    date: i32,
    youngest: i64,
    /// By the number of the state: here, counts.
    states: Vec<(bool, bool)>,
    /// By the number of the text.
    words: Vec<Meanings>,
    /// By the number of the pool.
    kinds: Vec<Kind>,
    ages: Ages,
}

/// The people of whom a rule may find something.
pub fn candidates(roster: &Roster, picture: &Picture, catalogue: &Catalogue, thresholds: &Thresholds) -> BTreeSet<Id> {
    let asking = Asking::new(roster, picture, catalogue, thresholds);
    // Looking for numbers that occur twice takes as long as asking half of them all.
    let middle = roster.rows() / 4;
    let (mut first, second) = thread::scope(|scope| {
        let second = scope.spawn(|| asking.ask(middle, usize::MAX));
        // C13, X07.
        let mut first: BTreeSet<Id> = roster.repeated().collect();
        first.extend(asking.ask(0, middle));
        (first, second.join().ok())
    });
    first.extend(second.unwrap_or_else(|| asking.ask(middle, usize::MAX)));
    first
}

impl<'a> Asking<'a> {
    fn new(roster: &'a Roster, picture: &Picture, catalogue: &Catalogue, thresholds: &Thresholds) -> Asking<'a> {
        let states = (0..roster.symbols(Word::State) as u32).map(|state| roster.text_of(Word::State, state));
        let states = states.map(|state| (catalogue.is_here(state), catalogue.counts(state))).collect();
        let level = |text: &str| level_place(catalogue, text).map_or(NO_LEVEL, |place| place.min(254) as u8);
        let words = (0..roster.symbols(Word::Level) as u32).map(|word| roster.text_of(Word::Level, word));
        let words =
            words.map(|text| Meanings { sex: Sex::parse(text), level: level(text), category: Category::parse(text) });
        let words = words.collect();
        let nothing = Kind { is_known: false, is_people: false, leads: false, careers: 0, unit_level: NO_LEVEL };
        let mut kinds = Vec::new();
        for pool in &picture.pools {
            let place = usize::try_from(pool.id.number).unwrap_or_default();
            if kinds.len() <= place {
                kinds.resize(place + 1, nothing);
            }
            let careers = catalogue.careers(&pool.kind);
            let kind = Kind {
                is_known: true,
                is_people: pool.class.is_people(),
                leads: pool.class == Class::Leadership,
                careers: CAREERS.iter().position(|have| *have == careers).unwrap_or_default() as u8,
                unit_level: picture.units.get(pool.unit).map_or(NO_LEVEL, |unit| level(&unit.level)),
            };
            if let Some(have) = kinds.get_mut(place) {
                *have = kind;
            }
        }
        Asking {
            roster,
            date: picture.at.date.days(),
            youngest: thresholds.youngest,
            states,
            words,
            kinds,
            ages: Ages::new(picture.at.date),
        }
    }

    /// The people whose first row is one of these. At the second part's beginning somebody may be met with the last of
    /// their rows only: then the first part has them whole.
    fn ask(&self, from: usize, to: usize) -> Vec<Id> {
        let (mut found, mut row) = (Vec::new(), from);
        while let Some(seats) = self.roster.seats_from(row).filter(|seats| seats.rows.start < to) {
            row = seats.rows.end;
            if self.may_be_found(&seats) {
                found.push(seats.person());
            }
        }
        found
    }

    fn may_be_found(&self, seats: &Seats<'_>) -> bool {
        let says = seats.number_says();
        let (record, birth) = match (seats.birth(), says) {
            (Some(birth), _) => (Some(birth), Some(birth)),
            (None, Says::Sound(birth, _)) => (None, Some(birth)),
            (None, _) => (None, None),
        };
        let word = |word: Word| self.words.get(seats.symbol(word) as usize);
        let (mut counting, mut of_careers) = (0, false);
        for row in seats.rows.clone() {
            let state = self.roster.symbol(Word::State, row);
            let (here, counts) = self.states.get(state as usize).copied().unwrap_or((true, true));
            let kind = self.roster.pool(row).and_then(|pool| self.kinds.get(pool.number as usize));
            let Some(kind) = kind.filter(|kind| kind.is_known && here && state != 0) else { continue };
            of_careers |= CAREERS.get(usize::from(kind.careers)) != Some(&Careers::None);
            // C05: the higher the level the smaller its place.
            if kind.leads && kind.unit_level != NO_LEVEL {
                let own = word(Word::Level).map_or(NO_LEVEL, |level| level.level);
                if own < kind.unit_level {
                    return true;
                }
            }
            // C23: too young.
            if let (Some(birth), Some(entered)) = (birth, seats.entered(row))
                && i64::from(entered) - i64::from(birth) < self.youngest.saturating_mul(DAYS_OF_YEAR_MAX)
            {
                return true;
            }
            if counts && kind.is_people && !self.roster.is_apart(row) {
                counting += 1;
                // C12, C13.
                if counting > 1 || seats.event(row).is_some_and(|event| event < self.date) {
                    return true;
                }
                let sex = word(Word::Sex).and_then(|word| word.sex).or(match says {
                    Says::Sound(_, true) => Some(Sex::Male),
                    Says::Sound(_, false) => Some(Sex::Female),
                    _ => None,
                });
                let stated = word(Word::Retirement).and_then(|word| word.category);
                if birth.is_some_and(|birth| birth <= self.ages.of(sex, stated, kind.careers)) {
                    return true;
                }
            }
        }
        of_careers && self.is_doubtful(seats, says, record)
    }

    /// C23: the record contradicts itself.
    fn is_doubtful(&self, seats: &Seats<'_>, says: Says, record: Option<i32>) -> bool {
        if seats.has_unknown_code() {
            return true;
        }
        let word = |word: Word| self.words.get(seats.symbol(word) as usize);
        let sex = word(Word::Sex).and_then(|word| word.sex);
        let of_number = match says {
            Says::Doubtful => return true,
            Says::Nothing if record.is_none() => return true,
            Says::Nothing => None,
            Says::Sound(birth, is_man) => {
                let number_sex = if is_man { Sex::Male } else { Sex::Female };
                if record.is_some_and(|record| record != birth) || sex.is_some_and(|sex| sex != number_sex) {
                    return true;
                }
                Some(number_sex)
            }
        };
        if seats.symbol(Word::Retirement) == 0 {
            return false;
        }
        match word(Word::Retirement).and_then(|word| word.category) {
            None => true,
            Some(category) => sex.or(of_number).is_some_and(|sex| (sex == Sex::Male) != (category == Category::Man)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::rules::{Judge, RULES};

    #[test]
    fn every_rule_of_people_is_asked() {
        let of_people = RULES.iter().filter(|rule| matches!(rule.judge, Judge::Person(_)));
        assert_eq!(of_people.map(|rule| rule.id).collect::<Vec<_>>(), ASKED);
    }

    #[test]
    fn the_age_is_that_of_the_rule_to_the_day() {
        for date in ["2024-12-31", "2026-11-23", "2026-11-30", "2030-02-28", "2039-07-01"] {
            let date = Date::parse(date).unwrap();
            for sex in [None, Some(Sex::Male), Some(Sex::Female)] {
                for category in [None, Some(Category::WomanAsMan), Some(Category::Woman50)] {
                    for careers in [Careers::Cadres, Careers::Workers, Careers::Both] {
                        let limit = Ages::limit(date, sex, category, careers);
                        let (known, _) = retiring::known(sex, category, careers).unwrap();
                        for birth in limit - 800..limit + 800 {
                            let due = first_due(&known, Date::from_days(birth).unwrap()).unwrap();
                            assert_eq!(date >= after_month(due), birth <= limit, "{date} {sex:?} {birth}");
                        }
                    }
                }
            }
        }
    }
}
