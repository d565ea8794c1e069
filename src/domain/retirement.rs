//! Retirement by the rule in force since 2025-01-01: the decision of the Standing Committee of the National People's Congress of
//! 2024-09-13 (延迟法定退休年龄), its flexible part after 人社部发〔2024〕94号.
//!
//! Over fifteen years the age of men rises from 60 to 63, of women from 55 to 58 and from 50 to 55: one month for every
//! four months of birth (two for the last group). Who reached the old age before 2025 is not concerned. Articles were read
//! in quotations only; the tables were checked against published ones month by month.

use crate::domain::date::Date;

/// The retirement category (退休类别): which table a person follows.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Category {
    /// 男: from 60 to 63.
    Man,
    /// 女55: cadres (civil servants, managers, professionals), from 55 to 58.
    Woman55,
    /// 女50: workers (工勤), from 50 to 55.
    Woman50,
    /// 女同男: women who follow the table of men (县处级 and above, senior titles). After 组通字〔2015〕14号; how it stands
    /// since 2025 is not verified, so it is only ever a possibility unless the register says so.
    WomanAsMan,
}

/// One table: the first month of birth it delays, the old age, months of birth for one month of delay, most delay.
struct Table {
    start: (i32, u32),
    old_age: i32,
    step: i32,
    cap: i32,
}

impl Category {
    /// Every category.
    pub const ALL: [Category; 4] = [Category::Man, Category::Woman55, Category::Woman50, Category::WomanAsMan];
    /// Its code in the register.
    pub const fn code(self) -> &'static str {
        match self {
            Category::Man => "man",
            Category::Woman55 => "woman-55",
            Category::Woman50 => "woman-50",
            Category::WomanAsMan => "woman-as-man",
        }
    }
    /// From its code, or as the field writes it: 男, 女55, 女50, 女同男.
    pub fn parse(text: &str) -> Option<Category> {
        match text.trim() {
            "男" => Some(Category::Man),
            "女55" => Some(Category::Woman55),
            "女50" => Some(Category::Woman50),
            "女同男" => Some(Category::WomanAsMan),
            code => Category::ALL.into_iter().find(|category| category.code() == code),
        }
    }
    const fn table(self) -> Table {
        match self {
            Category::Man | Category::WomanAsMan => Table { start: (1965, 1), old_age: 60, step: 4, cap: 36 },
            Category::Woman55 => Table { start: (1970, 1), old_age: 55, step: 4, cap: 36 },
            Category::Woman50 => Table { start: (1975, 1), old_age: 50, step: 2, cap: 60 },
        }
    }
    /// Months by which the old age is delayed for a birth date: 0 to 36, to 60 for [`Category::Woman50`].
    pub fn delay(self, birth: Date) -> i32 {
        let Table { start, step, cap, .. } = self.table();
        let (year, month, _) = birth.ymd();
        let months = (year - start.0) * 12 + month as i32 - start.1 as i32;
        if months < 0 { 0 } else { (months / step + 1).min(cap) }
    }
    /// The day the statutory age is reached: the day of birth, or the last day of a month that has no such day.
    pub fn statutory(self, birth: Date) -> Date {
        birth.plus_months(self.table().old_age * 12 + self.delay(birth))
    }
    /// The earliest day by choice: three years before, never before the old age (60, 55, 50).
    pub fn earliest(self, birth: Date) -> Date {
        let old = birth.plus_months(self.table().old_age * 12);
        birth.plus_months(self.table().old_age * 12 + self.delay(birth) - EARLY_MONTHS).max(old)
    }
}

/// Months somebody may go before the statutory age.
const EARLY_MONTHS: i32 = 36;
/// Months somebody may stay beyond it by agreement.
const DEFERRED_MONTHS: i32 = 36;

/// When somebody retires.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Window {
    /// At the earliest, by choice.
    pub earliest: Date,
    /// By the statutory age.
    pub expected: Date,
    /// At the latest: the statutory day; three years later for those who may defer.
    pub latest: Date,
}

/// What is known of somebody that decides the category. What is not known is `None` and leaves more than one open.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Known {
    /// The category the register states.
    pub stated: Option<Category>,
    /// Whether a man.
    pub is_man: Option<bool>,
    /// Whether a manual worker (工勤); decides between 女55 and 女50.
    pub is_worker: Option<bool>,
    /// Whether of 县处级 or above, or with a senior title.
    pub is_senior: Option<bool>,
}

impl Known {
    /// Every category the person may belong to, the likeliest first; never empty.
    pub fn categories(&self) -> Vec<Category> {
        if let Some(category) = self.stated {
            return vec![category];
        }
        let mut found = Vec::new();
        if self.is_man != Some(false) {
            found.push(Category::Man);
        }
        if self.is_man != Some(true) {
            if self.is_worker != Some(true) {
                found.push(Category::Woman55);
            }
            if self.is_worker != Some(false) {
                found.push(Category::Woman50);
            }
            if self.is_senior == Some(true) {
                found.push(Category::WomanAsMan);
            }
        }
        found
    }

    /// When somebody born on that day retires, over every category that is possible: the earliest of the earliest, the
    /// statutory day of the likeliest, the latest of the latest. `may_defer`: not a civil servant or manager.
    pub fn window(&self, birth: Date, may_defer: bool) -> Window {
        let categories = self.categories();
        let likeliest = categories.first().copied().unwrap_or(Category::Man);
        let over = |of: fn(Category, Date) -> Date| categories.iter().map(move |category| of(*category, birth));
        let latest = over(Category::statutory).max().unwrap_or(birth);
        Window {
            earliest: over(Category::earliest).min().unwrap_or(birth),
            expected: likeliest.statutory(birth),
            latest: if may_defer { latest.plus_months(DEFERRED_MONTHS) } else { latest },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    /// Category, month of birth, month of retirement, months of delay: published tables.
    const PUBLISHED: &str = "
        man 1964-12 2024-12 0 | man 1965-01 2025-02 1 | man 1965-02 2025-03 1 | man 1965-03 2025-04 1 | man 1965-04 2025-05 1
        man 1965-05 2025-07 2 | man 1965-09 2025-12 3 | man 1965-12 2026-03 3 | man 1966-01 2026-05 4 | man 1967-05 2028-01 8
        man 1968-01 2028-11 10 | man 1969-01 2030-02 13 | man 1970-01 2031-05 16 | man 1971-01 2032-08 19
        man 1972-06 2034-05 23 | man 1973-01 2035-02 25 | man 1974-09 2037-03 30 | man 1975-12 2038-09 33
        man 1976-08 2039-07 35 | man 1976-09 2039-09 36 | man 1976-12 2039-12 36 | man 1985-06 2048-06 36
        woman-55 1969-12 2024-12 0 | woman-55 1970-01 2025-02 1 | woman-55 1970-04 2025-05 1 | woman-55 1970-05 2025-07 2
        woman-55 1970-09 2025-12 3 | woman-55 1971-01 2026-05 4 | woman-55 1971-04 2026-08 4 | woman-55 1972-01 2027-08 7
        woman-55 1973-01 2028-11 10 | woman-55 1974-01 2030-02 13 | woman-55 1975-01 2031-05 16 | woman-55 1976-01 2032-08 19
        woman-55 1977-01 2033-11 22 | woman-55 1978-01 2035-02 25 | woman-55 1979-01 2036-05 28 | woman-55 1980-01 2037-08 31
        woman-55 1981-01 2038-11 34 | woman-55 1981-08 2039-07 35 | woman-55 1981-09 2039-09 36 | woman-55 1990-06 2048-06 36
        woman-50 1974-12 2024-12 0 | woman-50 1975-01 2025-02 1 | woman-50 1975-02 2025-03 1 | woman-50 1975-03 2025-05 2
        woman-50 1975-12 2026-06 6 | woman-50 1976-01 2026-08 7 | woman-50 1977-01 2028-02 13 | woman-50 1978-01 2029-08 19
        woman-50 1978-08 2030-06 22 | woman-50 1979-01 2031-02 25 | woman-50 1980-01 2032-08 31 | woman-50 1980-06 2033-03 33
        woman-50 1981-01 2034-02 37 | woman-50 1982-01 2035-08 43 | woman-50 1983-01 2037-02 49 | woman-50 1984-01 2038-08 55
        woman-50 1984-10 2039-09 59 | woman-50 1984-11 2039-11 60 | woman-50 1984-12 2039-12 60 | woman-50 1995-12 2050-12 60";

    #[test]
    fn published_months_are_met() {
        let rows: Vec<&str> = PUBLISHED.split(['|', '\n']).map(str::trim).filter(|row| !row.is_empty()).collect();
        assert_eq!(rows.len(), 62);
        for row in rows {
            let [category, birth, month, delay] = row.split(' ').collect::<Vec<_>>()[..] else { panic!("{row}") };
            let category = Category::parse(category).unwrap();
            let birth = date(&format!("{birth}-01"));
            assert_eq!(category.statutory(birth).to_string(), format!("{month}-01"), "{row}");
            assert_eq!(category.delay(birth).to_string(), delay, "{row}");
        }
    }

    /// Another way of reckoning: the decision's own words, one birth month after the other, counting up.
    fn counted(category: Category) -> Vec<(i32, u32, i32)> {
        let (start, age, step, cap) = match category {
            Category::Man | Category::WomanAsMan => (1965, 60, 4, 36),
            Category::Woman55 => (1970, 55, 4, 36),
            Category::Woman50 => (1975, 50, 2, 60),
        };
        let (mut delay, mut in_step, mut out) = (0, 0, Vec::new());
        for year in 1955..=1995 {
            for month in 1..=12u32 {
                if year >= start && delay < cap {
                    if in_step == 0 {
                        delay += 1;
                    }
                    in_step = (in_step + 1) % step;
                }
                // The age in years and months, added to the birth month by carrying.
                let (mut y, mut m) = (year + age + delay / 12, month as i32 + delay % 12);
                if m > 12 {
                    (y, m) = (y + 1, m - 12);
                }
                out.push((y, m as u32, delay));
            }
        }
        out
    }

    #[test]
    fn every_birth_month_from_1955_to_1995_equals_counting() {
        for category in Category::ALL {
            let mut expected = counted(category).into_iter();
            for year in 1955..=1995 {
                for month in 1..=12 {
                    let birth = Date::from_ymd(year, month, 1).unwrap();
                    let (y, m, _) = category.statutory(birth).ymd();
                    assert_eq!(Some((y, m, category.delay(birth))), expected.next(), "{category:?} {birth}");
                }
            }
            assert_eq!(expected.next(), None);
        }
    }

    #[test]
    fn no_man_reaches_the_age_in_the_months_that_are_skipped() {
        let mut months = std::collections::BTreeSet::new();
        for day in Date::from_ymd(1955, 1, 1).unwrap().days()..=Date::from_ymd(1980, 12, 31).unwrap().days() {
            let (year, month, _) = Category::Man.statutory(Date::from_days(day).unwrap()).ymd();
            months.insert((year, month));
        }
        for skipped in [(2025, 1), (2027, 2), (2027, 7), (2027, 12)] {
            assert!(!months.contains(&skipped), "{skipped:?}");
        }
        for met in [(2027, 1), (2027, 3), (2027, 6), (2027, 8), (2027, 11), (2028, 1)] {
            assert!(months.contains(&met), "{met:?}");
        }
    }

    #[test]
    fn days_are_kept_and_months_without_the_day_end_earlier() {
        for (category, birth, statutory, earliest) in [
            (Category::Man, "1967-05-12", "2028-01-12", "2027-05-12"),
            (Category::Man, "1965-01-31", "2025-02-28", "2025-01-31"),
            (Category::Man, "1985-06-30", "2048-06-30", "2045-06-30"),
            (Category::Woman50, "1990-02-28", "2045-02-28", "2042-02-28"),
            (Category::Woman55, "1964-03-01", "2019-03-01", "2019-03-01"),
        ] {
            assert_eq!(category.statutory(date(birth)), date(statutory), "{birth}");
            assert_eq!(category.earliest(date(birth)), date(earliest), "{birth}");
        }
    }

    #[test]
    fn what_is_not_known_leaves_more_than_one_category_open() {
        use Category::*;
        let known = |stated, is_man, is_worker, is_senior| Known { stated, is_man, is_worker, is_senior };
        for (known, expected) in [
            (known(None, Some(true), None, None), vec![Man]),
            (known(None, Some(false), Some(false), None), vec![Woman55]),
            (known(None, Some(false), Some(true), None), vec![Woman50]),
            (known(None, Some(false), None, None), vec![Woman55, Woman50]),
            (known(None, Some(false), Some(false), Some(true)), vec![Woman55, WomanAsMan]),
            (known(None, None, Some(false), None), vec![Man, Woman55]),
            (known(Some(WomanAsMan), Some(false), Some(true), None), vec![WomanAsMan]),
        ] {
            assert_eq!(known.categories(), expected, "{known:?}");
        }
        let woman = known(None, Some(false), None, None);
        let window = woman.window(date("1975-03-15"), false);
        assert_eq!(window.earliest, date("2025-03-15"));
        assert_eq!(window.expected, date("2031-07-15"));
        assert_eq!(window.latest, date("2031-07-15"));
        assert_eq!(woman.window(date("1975-03-15"), true).latest, date("2034-07-15"));
    }
}
