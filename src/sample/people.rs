//! Invented people: names from parts, citizen numbers of the invented region with a right check character.

use super::Dice;
use crate::domain::credit_code::{CreditCode, OrganisationCode};
use crate::domain::date::Date;
use crate::domain::message::Message;
use crate::domain::retirement::Category;
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::OnceLock;

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub(super) struct Parts {
    surnames: String,
    male: String,
    female: String,
    districts: String,
}

pub(super) fn parts() -> &'static Parts {
    static PARTS: OnceLock<Parts> = OnceLock::new();
    PARTS.get_or_init(|| toml::from_str(include_str!("../../data/sample/names.toml")).unwrap_or_default())
}

/// Names of districts; past the list they are numbered.
pub(super) fn district(index: usize) -> String {
    let names: Vec<&str> = parts().districts.split_whitespace().collect();
    let kind = if index % 3 == 1 { "县" } else { "区" };
    match names.get(index % names.len().max(1)) {
        Some(name) if index < names.len() => format!("{name}{kind}"),
        Some(name) => format!("{name}{}{kind}", numeral(index / names.len() + 1)),
        None => format!("{}{kind}", index + 1),
    }
}

/// A small number in Chinese.
pub(super) fn numeral(number: usize) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let (hundreds, tens, ones) = (number / 100 % 10, number / 10 % 10, number % 10);
    let mut out = String::new();
    if hundreds > 0 {
        out.push_str(DIGITS[hundreds]);
        out.push('百');
        if tens == 0 && ones > 0 {
            out.push('零');
        }
    }
    if tens > 0 {
        if tens > 1 || hundreds > 0 {
            out.push_str(DIGITS[tens]);
        }
        out.push('十');
    }
    out.push_str(DIGITS[ones]);
    out
}

/// An invented person.
#[derive(Clone, Debug)]
pub(super) struct Invented {
    pub name: String,
    pub number: String,
    pub male: bool,
    pub birth: Date,
}

/// Makes people one after another; a count per birth date and sex keeps numbers unique.
#[derive(Clone, Debug, Default)]
pub(super) struct Nursery {
    born: HashMap<(Date, bool), u64>,
}

impl Nursery {
    /// A person of an age between `youngest` and `oldest` years on `on`, and not yet of the age to retire from a place of
    /// `kind`.
    pub(super) fn person(&mut self, dice: &mut Dice, on: Date, kind: &str, youngest: u64, oldest: u64) -> Invented {
        let male = dice.below(100) < 58;
        let most = match category(kind, male) {
            Category::Woman50 => 49,
            Category::Woman55 => 54,
            _ => 59,
        };
        let days = 365 * youngest + dice.below(365 * (oldest.min(most) - youngest).max(1));
        let birth = on.plus_days(-(days as i32));
        let name = name(dice, male);
        let serial = self.born.entry((birth, male)).or_default();
        *serial += 1;
        Invented { name, number: number(*serial - 1, birth, male), male, birth }
    }
}

fn name(dice: &mut Dice, male: bool) -> String {
    let parts = parts();
    let surnames: Vec<char> = parts.surnames.chars().collect();
    let given: Vec<char> = if male { &parts.male } else { &parts.female }.chars().collect();
    let mut name = String::new();
    name.extend(dice.of(&surnames));
    name.extend(dice.of(&given));
    if dice.below(100) < 76 {
        name.extend(dice.of(&given));
    }
    name
}

/// Name and number of somebody of that birth date who is not of the nursery: numbers of regions it does not come to, as it never
/// has 499 people of one birth date and sex.
pub(super) fn invented(dice: &mut Dice, serial: u64, birth: Date, male: bool) -> (String, String) {
    (name(dice, male), number(499 + serial, birth, male))
}

/// The retirement category of somebody in a place of `kind`.
pub(super) fn category(kind: &str, male: bool) -> Category {
    match (male, kind) {
        (true, _) => Category::Man,
        (false, "service") => Category::Woman50,
        (false, _) => Category::Woman55,
    }
}

/// Region 9901 and two digits, birth date, sequence (odd for men), check character of GB 11643-1999. A region and a
/// birth date have 499 sequences of each sex: the region takes the rest of the serial.
fn number(serial: u64, birth: Date, male: bool) -> String {
    let (year, month, day) = birth.ymd();
    let region = 990_100 + serial / 499 % 100;
    let sequence = (serial % 499) * 2 + if male { 1 } else { 2 };
    let body = format!("{region:06}{year:04}{month:02}{day:02}{sequence:03}");
    let sum: u32 = body
        .bytes()
        .zip([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
        .map(|(digit, weight)| u32::from(digit - b'0') * weight)
        .sum();
    let check = b"10X98765432"[(sum % 11) as usize] as char;
    format!("{body}{check}")
}

/// The category that must be stated, where sex and kind of place leave two open.
pub(super) fn stated_category(kind: &str, male: bool) -> Option<&'static str> {
    (!male && matches!(kind, "institution" | "staff-ceiling")).then(|| category(kind, male).code())
}

/// The unified social credit code of the body of that number, by its registrar (`12`: a public institution): the check
/// characters are found by asking.
pub(super) fn credit_code(registrar: &str, serial: u64) -> String {
    let checked = |body: String, parse: &dyn Fn(&str) -> Option<String>| {
        let check = parse(&format!("{body}1")).unwrap_or_else(|| "1".to_string());
        body + &check
    };
    let of = |message: Message| message.arg("check").map(ToString::to_string);
    let organisation = checked(format!("{:08}", 10_000_000 + serial % 80_000_000), &|code| {
        OrganisationCode::parse(code).err().and_then(of)
    });
    checked(format!("{registrar}990100{organisation}"), &|code| CreditCode::parse(code).err().and_then(of))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_right_and_unique() {
        let mut dice = Dice::new(1);
        let mut nursery = Nursery::default();
        let on = Date::parse("2016-11-23").unwrap();
        let mut seen = std::collections::BTreeSet::new();
        for _ in 0..20_000 {
            let person = nursery.person(&mut dice, on, "institution", 22, 59);
            assert_eq!(person.number.len(), 18);
            assert!(person.name.chars().count() >= 2);
            assert!(seen.insert(person.number));
        }
        let mut codes = std::collections::BTreeSet::new();
        for serial in 0..500 {
            let code = CreditCode::parse(&credit_code("12", serial)).unwrap();
            assert!(code.organisation().is_ok() && codes.insert(code.as_str().to_string()));
        }
        assert_eq!(number(0, Date::parse("1949-12-31").unwrap(), false).len(), 18);
        assert_eq!(
            [numeral(1), numeral(10), numeral(12), numeral(20), numeral(101)],
            ["一", "十", "十二", "二十", "一百零一"]
        );
    }
}
