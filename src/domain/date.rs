//! Civil dates (no time, no zone): the unit of every effective date.

use crate::domain::message::Message;
use chrono::{Datelike, Duration, Months, NaiveDate};
use std::fmt;

/// A civil date as days since 1970-01-01, within the years 1000 to 9999.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(i32);

const EPOCH_DAYS_FROM_CE: i32 = 719_163;

impl Date {
    /// 1000-01-01, before every date of the books.
    pub const MIN: Date = Date(-354_285);
    /// 9999-12-31, after every date of the books.
    pub const MAX: Date = Date(2_932_896);

    /// From days since 1970-01-01; `None` outside the years 1000 to 9999.
    pub fn from_days(days: i32) -> Option<Date> {
        (Date::MIN.0..=Date::MAX.0).contains(&days).then_some(Date(days))
    }
    /// Days since 1970-01-01.
    pub const fn days(self) -> i32 {
        self.0
    }
    /// From year, month, day; `None` when there is no such day.
    pub fn from_ymd(year: i32, month: u32, day: u32) -> Option<Date> {
        let date = NaiveDate::from_ymd_opt(year, month, day)?;
        Date::from_days(date.num_days_from_ce() - EPOCH_DAYS_FROM_CE)
    }
    /// From chrono's civil date.
    pub fn from_chrono(date: NaiveDate) -> Option<Date> {
        Date::from_days(date.num_days_from_ce() - EPOCH_DAYS_FROM_CE)
    }
    /// Year, month, day.
    pub fn ymd(self) -> (i32, u32, u32) {
        let date = self.chrono();
        (date.year(), date.month(), date.day())
    }
    /// The day `days` later, held within [`Date::MIN`] and [`Date::MAX`].
    pub fn plus_days(self, days: i32) -> Date {
        Date(self.0.saturating_add(days).clamp(Date::MIN.0, Date::MAX.0))
    }
    /// The same day `months` later, or that month's last day.
    pub fn plus_months(self, months: i32) -> Date {
        let date = self.chrono();
        let step = Months::new(months.unsigned_abs());
        let moved = if months < 0 { date.checked_sub_months(step) } else { date.checked_add_months(step) };
        moved.and_then(Date::from_chrono).unwrap_or(self)
    }
    /// Whole months from `earlier` to `self`; negative when `earlier` is later.
    pub fn months_since(self, earlier: Date) -> i32 {
        let ((y1, m1, d1), (y0, m0, d0)) = (self.ymd(), earlier.ymd());
        (y1 - y0) * 12 + m1 as i32 - m0 as i32 - i32::from(d1 < d0)
    }
    /// 31 December of the year before.
    pub fn last_year_end(self) -> Date {
        Date::from_ymd(self.ymd().0 - 1, 12, 31).unwrap_or(self)
    }
    fn chrono(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(1970, 1, 1)
            .and_then(|epoch| epoch.checked_add_signed(Duration::days(self.0.into())))
            .unwrap_or(NaiveDate::MIN)
    }

    /// Reads `2026-11-23`, `2026/11/23`, `2026.11.23`, `20261123`, `2026年11月23日`; month and day may have one digit.
    ///
    /// # Errors
    /// `date-form` with the text when it is none of these or no such day.
    pub fn parse(text: &str) -> Result<Date, Message> {
        let bad = || Message::new("date-form").with("text", text);
        let text = text.trim();
        let parts: Vec<&str> = if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
            vec![&text[..4], &text[4..6], &text[6..]]
        } else if let Some(rest) = text.strip_suffix('日') {
            rest.split(['年', '月']).collect()
        } else {
            let separator = ['-', '/', '.'].into_iter().find(|c| text.contains(*c)).ok_or_else(bad)?;
            text.split(separator).collect()
        };
        let [year, month, day] = parts[..] else { return Err(bad()) };
        let number = |part: &str, most: usize| -> Result<u32, Message> {
            let well = !part.is_empty() && part.len() <= most && part.bytes().all(|b| b.is_ascii_digit());
            if well { part.parse().map_err(|_| bad()) } else { Err(bad()) }
        };
        if year.len() != 4 {
            return Err(bad());
        }
        Date::from_ymd(number(year, 4)? as i32, number(month, 2)?, number(day, 2)?).ok_or_else(bad)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.ymd();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_five_forms() {
        for text in ["2026-11-23", "2026/11/23", "2026.11.23", "20261123", "2026年11月23日", " 2026-11-23 "] {
            assert_eq!(Date::parse(text).unwrap().to_string(), "2026-11-23", "{text}");
        }
        assert_eq!(Date::parse("2026/1/3").unwrap().to_string(), "2026-01-03");
        for text in [
            "",
            "2026-02-30",
            "2026-13-01",
            "26-11-23",
            "2026-11",
            "2026-11-23-1",
            "0999-01-01",
            "2026-11/23",
            "年月日",
        ] {
            assert!(Date::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn ends_and_months() {
        assert_eq!(Date::MIN.to_string(), "1000-01-01");
        assert_eq!(Date::MAX.to_string(), "9999-12-31");
        assert_eq!(Date::from_ymd(1970, 1, 1).unwrap().days(), 0);
        let end = Date::parse("2024-01-31").unwrap();
        assert_eq!(end.plus_months(1).to_string(), "2024-02-29");
        assert_eq!(end.plus_months(1).months_since(end), 0);
        assert_eq!(end.plus_months(-2).to_string(), "2023-11-30");
        assert_eq!(end.last_year_end().to_string(), "2023-12-31");
    }
}
