//! Places (编制名额): fixed-point thousandths, never a float.

use crate::domain::limits;
use crate::domain::message::Message;
use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};

/// A number of places in thousandths; whole for Chinese kinds, fractional (FTE) for some foreign ones.
/// The range of one stated value is ±[`limits::PLACES_MAX`]; a sum of a million of them still fits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Places(i64);

impl Places {
    /// No places.
    pub const ZERO: Places = Places(0);
    /// One place.
    pub const ONE: Places = Places(1000);

    /// `count` whole places.
    pub const fn whole(count: i64) -> Places {
        Places(count * 1000)
    }
    /// From thousandths of a place.
    pub const fn from_milli(milli: i64) -> Places {
        Places(milli)
    }
    /// Thousandths of a place.
    pub const fn milli(self) -> i64 {
        self.0
    }
    /// Whether there is no fraction.
    pub const fn is_whole(self) -> bool {
        self.0 % 1000 == 0
    }
    /// Whether this is nought.
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }
    /// `max(0, self)`: the form of every derived figure that cannot be negative.
    pub fn or_zero(self) -> Places {
        Places(self.0.max(0))
    }

    /// Reads `12`, `-3`, `+2`, `0.75`, `1,204`, full-width digits; at most three decimals.
    ///
    /// # Errors
    /// `places-form` with the text, `places-range` when beyond [`limits::PLACES_MAX`].
    pub fn parse(text: &str) -> Result<Places, Message> {
        let bad = || Message::new("places-form").with("text", text);
        let plain: String = text
            .trim()
            .chars()
            .map(|c| match c {
                '０'..='９' => char::from_u32(c as u32 - '０' as u32 + '0' as u32).unwrap_or(c),
                '．' => '.',
                '－' | '−' => '-',
                '＋' => '+',
                '，' => ',',
                other => other,
            })
            .collect();
        let (negative, digits) = match plain.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, plain.strip_prefix('+').unwrap_or(&plain)),
        };
        let (int, frac) = digits.split_once('.').unwrap_or((digits, ""));
        let int = ungroup(int).ok_or_else(bad)?;
        let frac = frac.trim_end_matches('0');
        if (int.is_empty() && frac.is_empty())
            || frac.len() > 3
            || !int.bytes().chain(frac.bytes()).all(|b| b.is_ascii_digit())
        {
            return Err(bad());
        }
        if int.len() > 12 {
            return Err(Message::new("places-range").with("text", text));
        }
        let whole: i64 = if int.is_empty() { 0 } else { int.parse().map_err(|_| bad())? };
        let milli: i64 = format!("{frac:0<3}").parse().map_err(|_| bad())?;
        let value = whole * 1000 + milli;
        if value > limits::PLACES_MAX.0 {
            return Err(Message::new("places-range").with("text", text));
        }
        Ok(Places(if negative { -value } else { value }))
    }

    /// With commas between thousands, as screens and sheets print it.
    pub fn grouped(self) -> String {
        let plain = self.to_string();
        let (sign, rest) = match plain.strip_prefix('-') {
            Some(rest) => ("-", rest),
            None => ("", plain.as_str()),
        };
        let (int, frac) = match rest.split_once('.') {
            Some((int, frac)) => (int, format!(".{frac}")),
            None => (rest, String::new()),
        };
        let mut out = String::with_capacity(plain.len() + 4);
        for (index, digit) in int.chars().enumerate() {
            if index > 0 && (int.len() - index) % 3 == 0 {
                out.push(',');
            }
            out.push(digit);
        }
        format!("{sign}{out}{frac}")
    }
}

/// Takes the commas out of `1,204`; `None` when they do not stand between thousands.
fn ungroup(int: &str) -> Option<String> {
    if !int.contains(',') {
        return Some(int.to_string());
    }
    let parts: Vec<&str> = int.split(',').collect();
    let well = (1..=3).contains(&parts[0].len()) && parts[1..].iter().all(|part| part.len() == 3);
    well.then(|| parts.concat())
}

impl fmt::Display for Places {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (int, frac) = (self.0.unsigned_abs() / 1000, self.0.unsigned_abs() % 1000);
        if frac == 0 {
            write!(f, "{sign}{int}")
        } else {
            let digits = format!("{frac:03}");
            write!(f, "{sign}{int}.{}", digits.trim_end_matches('0'))
        }
    }
}

impl fmt::Debug for Places {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl Add for Places {
    type Output = Places;
    fn add(self, other: Places) -> Places {
        Places(self.0 + other.0)
    }
}
impl Sub for Places {
    type Output = Places;
    fn sub(self, other: Places) -> Places {
        Places(self.0 - other.0)
    }
}
impl Neg for Places {
    type Output = Places;
    fn neg(self) -> Places {
        Places(-self.0)
    }
}
impl AddAssign for Places {
    fn add_assign(&mut self, other: Places) {
        self.0 += other.0;
    }
}
impl SubAssign for Places {
    fn sub_assign(&mut self, other: Places) {
        self.0 -= other.0;
    }
}
impl Sum for Places {
    fn sum<I: Iterator<Item = Places>>(iter: I) -> Places {
        iter.fold(Places::ZERO, Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_prints() {
        for (text, milli, printed) in [
            ("12", 12_000, "12"),
            (" -3 ", -3_000, "-3"),
            ("+2", 2_000, "2"),
            ("0.75", 750, "0.75"),
            (".5", 500, "0.5"),
            ("1,204", 1_204_000, "1204"),
            ("１２．５", 12_500, "12.5"),
            ("1.000", 1_000, "1"),
            ("-0.001", -1, "-0.001"),
        ] {
            let places = Places::parse(text).unwrap();
            assert_eq!((places.milli(), places.to_string().as_str()), (milli, printed), "{text}");
        }
        for text in ["", "-", ".", "1.2345", "1e3", "十二", "1,20", "9999999999999", "1 2", "--1", "NaN"] {
            assert!(Places::parse(text).is_err(), "{text}");
        }
        assert_eq!(Places::parse("-1204567.5").unwrap().grouped(), "-1,204,567.5");
    }
}
