//! Today in the office's time zone, and the instant for `recorded_at`.

use crate::domain::date::Date;
use chrono::{DateTime, NaiveTime, Utc};
use chrono_tz::Tz;

/// The time zone of an office that says none.
pub const DEFAULT_TIME_ZONE: &str = "Asia/Shanghai";

/// Where the present comes from: the clock, or a fixed day for tests and demonstrations (`ESTAB_TODAY`).
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    fixed: Option<Date>,
    zone: Tz,
}

impl Clock {
    /// A clock in the time zone of that IANA name; an unknown name gives the default.
    pub fn new(fixed: Option<Date>, zone: Option<&str>) -> Clock {
        let zone = zone.and_then(|name| name.parse().ok()).unwrap_or(chrono_tz::Asia::Shanghai);
        Clock { fixed, zone }
    }
    /// The civil date.
    pub fn today(&self) -> Date {
        let now = || Date::from_chrono(Utc::now().with_timezone(&self.zone).date_naive());
        self.fixed.or_else(now).unwrap_or(Date::MIN)
    }
    /// UTC milliseconds; noon of the fixed day where there is one, so that a repetition gives the same bytes.
    pub fn now(&self) -> i64 {
        match self.fixed {
            Some(date) => noon(date),
            None => Utc::now().timestamp_millis(),
        }
    }
}

/// Noon of a day in UTC milliseconds.
pub fn noon(date: Date) -> i64 {
    let (year, month, day) = date.ymd();
    chrono::NaiveDate::from_ymd_opt(year, month, day)
        .map(|date| date.and_time(NaiveTime::MIN).and_utc() + chrono::Duration::hours(12))
        .unwrap_or(DateTime::UNIX_EPOCH)
        .timestamp_millis()
}
