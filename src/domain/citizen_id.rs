//! Citizen identity numbers, GB 11643-1999: six digits of region, eight of birth, three in sequence (odd: male), one
//! check character. The form of fifteen digits is converted.

use crate::domain::date::Date;
use crate::domain::message::Message;
use crate::domain::text::{Text, half_width};
use std::fmt;

/// A valid number in its stored form: eighteen characters, `X` upper-case.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CitizenId {
    number: String,
    birth: Date,
}

/// The sex a number says; `code` is what the books hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sex {
    /// 男.
    Male,
    /// 女.
    Female,
}

impl Sex {
    /// Its code in the books.
    pub const fn code(self) -> &'static str {
        match self {
            Sex::Male => "male",
            Sex::Female => "female",
        }
    }
    /// Reads `male`, `m`, `1`, `男` and their counterparts.
    pub fn parse(text: &str) -> Option<Sex> {
        match text.trim().to_lowercase().as_str() {
            "male" | "m" | "1" | "男" | "男性" => Some(Sex::Male),
            "female" | "f" | "2" | "女" | "女性" => Some(Sex::Female),
            _ => None,
        }
    }
}

const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];

impl CitizenId {
    /// Reads a number of eighteen or fifteen characters; blanks around it, full-width forms and a small x are accepted.
    ///
    /// # Errors
    /// `number-length` (with the length), `number-characters`, `number-birth` (no such day), `number-check` (with the
    /// character it should end in). No message repeats the number.
    pub fn parse(raw: &str) -> Result<CitizenId, Message> {
        if let Some(usual) = in_stored_form(raw) {
            return Ok(usual);
        }
        let plain: Vec<char> = raw.trim().chars().map(|c| half_width(c).to_ascii_uppercase()).collect();
        let (body, given): (String, Option<char>) = match plain.as_slice() {
            [body @ .., last] if plain.len() == 18 => (body.iter().collect(), Some(*last)),
            all if plain.len() == 15 => {
                let (region, rest) = all.split_at(6);
                (region.iter().chain(&['1', '9']).chain(rest).collect(), None)
            }
            _ => return Err(Message::new("number-length").with("length", plain.len())),
        };
        let is_check = |c: char| c.is_ascii_digit() || c == 'X';
        if !body.bytes().all(|byte| byte.is_ascii_digit()) || !given.is_none_or(is_check) {
            return Err(Message::new("number-characters"));
        }
        let birth = body.get(6..14).and_then(|text| Date::parse(text).ok());
        let birth = birth.ok_or_else(|| Message::new("number-birth"))?;
        let check = check_of(&body);
        if given.is_some_and(|given| given != check) {
            return Err(Message::new("number-check").with("check", check.to_string()));
        }
        Ok(CitizenId { number: format!("{body}{check}"), birth })
    }
    /// The stored form.
    pub fn as_str(&self) -> &str {
        &self.number
    }
    /// The stored form as a text of the books.
    pub fn text(&self) -> Option<Text> {
        Text::new(&self.number).ok()
    }
    /// The birth date it says; the one of record may differ.
    pub fn birth_date(&self) -> Date {
        self.birth
    }
    /// The sex it says.
    pub fn sex(&self) -> Sex {
        let odd = self.number.as_bytes().get(16).is_some_and(|digit| (digit - b'0') % 2 == 1);
        if odd { Sex::Male } else { Sex::Female }
    }
}

impl fmt::Display for CitizenId {
    /// Masked to the first four characters (I10).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&masked(&self.number))
    }
}

/// A number as screens, listings, errors and logs show it: its first four characters.
pub fn masked(number: &str) -> String {
    number.chars().enumerate().map(|(place, c)| if place < 4 { c } else { '*' }).collect()
}

/// A valid number that is already written as it is stored, as nearly all are; whatever else is looked at more closely.
fn in_stored_form(raw: &str) -> Option<CitizenId> {
    let body = raw.get(..17).filter(|body| raw.len() == 18 && body.bytes().all(|byte| byte.is_ascii_digit()))?;
    let part = |from: usize, to: usize| body.get(from..to)?.parse::<u32>().ok();
    let year = i32::try_from(part(6, 10)?).ok()?;
    let birth = Date::from_ymd(year, part(10, 12)?, part(12, 14)?)?;
    raw.ends_with(check_of(body)).then(|| CitizenId { number: raw.to_string(), birth })
}

/// Digits that are weighed at once.
const GROUP: usize = 1_000;
/// Of three digits at a time, the last first: what they weigh, as far as it counts.
const WEIGHED: [[u8; GROUP]; 6] = {
    let mut all = [[0; GROUP]; 6];
    let mut group = 0;
    while group < all.len() {
        let mut digits = 0;
        while digits < GROUP {
            let (mut sum, mut rest, mut place) = (0, digits as u32, 0);
            while place < 3 && group * 3 + place < WEIGHTS.len() {
                sum += rest % 10 * WEIGHTS[WEIGHTS.len() - 1 - group * 3 - place];
                rest /= 10;
                place += 1;
            }
            all[group][digits] = (sum % 11) as u8;
            digits += 1;
        }
        group += 1;
    }
    all
};

/// The place of the check character of seventeen digits, where `X` is the tenth: for numbers that are kept as such.
pub fn check_place(digits: u64) -> u8 {
    let (mut sum, mut rest) = (0usize, digits);
    for weighed in &WEIGHED {
        let group = (rest % GROUP as u64) as usize;
        sum += weighed.get(group).map_or(0, |weight| usize::from(*weight));
        rest /= GROUP as u64;
    }
    match CHECKS.get(sum % 11) {
        Some('X') | None => 10,
        Some(digit) => *digit as u8 - b'0',
    }
}

fn check_of(body: &str) -> char {
    let sum: u32 = body.bytes().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    CHECKS.get(sum as usize % 11).copied().unwrap_or('?')
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// The same check character by ISO 7064 MOD 11-2, the other published way.
    fn iso_check(body: &str) -> char {
        let p = body.bytes().fold(0u32, |p, digit| (p + u32::from(digit - b'0')) * 2 % 11);
        match (12 - p) % 11 {
            10 => 'X',
            check => char::from_digit(check, 10).unwrap(),
        }
    }

    #[test]
    fn published_numbers() {
        for (raw, stored, sex, birth) in [
            ("11010519491231002X", "11010519491231002X", "female", "1949-12-31"),
            ("11010519491231002x", "11010519491231002X", "female", "1949-12-31"),
            (" １１０１０５１９４９１２３１００２ｘ ", "11010519491231002X", "female", "1949-12-31"),
            ("110105491231002", "11010519491231002X", "female", "1949-12-31"),
            ("440524188001010014", "440524188001010014", "male", "1880-01-01"),
            ("360426199101010071", "360426199101010071", "male", "1991-01-01"),
            ("44011320141005001X", "44011320141005001X", "male", "2014-10-05"),
            ("110102199101010078", "110102199101010078", "male", "1991-01-01"),
            ("120110198012010073", "120110198012010073", "male", "1980-12-01"),
            ("120110199212010072", "120110199212010072", "male", "1992-12-01"),
            ("412723199010050012", "412723199010050012", "male", "1990-10-05"),
            ("53010219200508011X", "53010219200508011X", "male", "1920-05-08"),
            ("44030019850615001X", "44030019850615001X", "male", "1985-06-15"),
            ("440300198506150028", "440300198506150028", "female", "1985-06-15"),
            ("440300197001010033", "440300197001010033", "male", "1970-01-01"),
            ("110000196512319991", "110000196512319991", "male", "1965-12-31"),
        ] {
            let id = CitizenId::parse(raw).unwrap();
            assert_eq!((id.as_str(), id.sex().code()), (stored, sex), "{raw}");
            assert_eq!(id.birth_date().to_string(), birth, "{raw}");
            assert_eq!(iso_check(&stored[..17]), stored.chars().last().unwrap(), "{raw}");
            assert_eq!(id.to_string(), format!("{}**************", &stored[..4]));
        }
    }

    #[test]
    fn what_is_wrong_with_the_others() {
        for (raw, code) in [
            ("110105194912310021", "number-check"),
            ("110105194902310026", "number-birth"),
            ("11010519491231002", "number-length"),
            ("", "number-length"),
            ("1101051949123100XX", "number-characters"),
            ("11010519491231002Y", "number-characters"),
            ("1.10105194912E+17 ", "number-length"),
            ("110105499931002", "number-birth"),
        ] {
            let message = CitizenId::parse(raw).unwrap_err();
            assert_eq!(message.code, code, "{raw}");
            assert!(raw.is_empty() || !message.to_string().contains(raw.trim()), "{raw}");
        }
    }
}
