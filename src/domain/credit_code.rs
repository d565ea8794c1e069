//! Unified social credit codes, GB 32100-2015 (with amendment XG1-2016), and the organisation codes of GB 11714-1997
//! inside them.
//!
//! A credit code has eighteen characters: one for the registering department, one for the kind of body, six digits of
//! region, nine of organisation code, one check character. The first two may be letters (`N…` agriculture, `A…` the
//! military): a code is never refused for them, nor for a region that is no more. Organisation codes stand in positions
//! 9 to 17; where the whole is right and that part is not, the code is told as doubtful, not refused.

use crate::domain::catalogue::UnitKind;
use crate::domain::message::Message;
use crate::domain::text::{Text, half_width};
use std::fmt;

/// A valid credit code in its stored form: eighteen characters, upper-case.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct CreditCode(String);

/// A valid organisation code in its stored form: nine characters without a hyphen, upper-case.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct OrganisationCode(String);

/// The characters of a credit code by value: no I, O, S, V, Z.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
/// 3^(i-1) mod 31.
const WEIGHTS: [usize; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
const ORGANISATION_WEIGHTS: [usize; 8] = [3, 7, 9, 10, 5, 8, 4, 2];

impl CreditCode {
    /// Reads a code; blanks around it, full-width forms and small letters are accepted.
    ///
    /// # Errors
    /// `credit-length` (with the length), `credit-characters`, `credit-check` (with the character it should end in),
    /// `credit-damaged` (digits only and `000` at the end: a spreadsheet kept fifteen of them).
    pub fn parse(raw: &str) -> Result<CreditCode, Message> {
        let code: String = raw.trim().chars().map(|c| half_width(c).to_ascii_uppercase()).collect();
        let length = code.chars().count();
        if length != 18 {
            return Err(Message::new("credit-length").with("length", length));
        }
        let value = |byte: u8| ALPHABET.iter().position(|have| *have == byte);
        let Some(values) = code.bytes().map(value).collect::<Option<Vec<usize>>>() else {
            return Err(Message::new("credit-characters"));
        };
        if !code.bytes().skip(2).take(6).all(|byte| byte.is_ascii_digit()) {
            return Err(Message::new("credit-characters"));
        }
        let sum: usize = values.iter().zip(WEIGHTS).map(|(value, weight)| value * weight).sum();
        let check = (31 - sum % 31) % 31;
        if values.last() != Some(&check) {
            if code.ends_with("000") && code.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(Message::new("credit-damaged"));
            }
            let check = ALPHABET.get(check).map(|byte| char::from(*byte).to_string());
            return Err(Message::new("credit-check").with("check", check.unwrap_or_default()));
        }
        Ok(CreditCode(code))
    }
    /// The stored form.
    pub fn as_str(&self) -> &str {
        &self.0
    }
    /// The stored form as a text of the books.
    pub fn text(&self) -> Option<Text> {
        Text::new(&self.0).ok()
    }
    /// The registering department and the kind of body: `11` an organ, `12` a public institution, `13` a mass
    /// organisation run by the establishment office.
    pub fn registrar(&self) -> &str {
        self.0.get(..2).unwrap_or("")
    }
    /// What is doubtful about it: the organisation code inside, and for a unit of that kind its first two characters
    /// (`warning-credit-organisation`, `warning-credit-kind`).
    pub fn doubts(&self, kind: Option<&UnitKind>) -> Vec<Message> {
        let mut doubts = Vec::new();
        if self.organisation().is_err() {
            doubts.push(Message::new("warning-credit-organisation").with("code", self.as_str()));
        }
        if let Some(kind) = kind
            && !kind.credit.is_empty()
            && !kind.credit.iter().any(|begins| self.registrar() == begins)
        {
            let message = Message::new("warning-credit-kind").with("code", self.as_str());
            doubts.push(message.with("unit_kind", kind.coded.code.as_str()).with("begins", kind.credit.join(", ")));
        }
        doubts
    }
    /// The organisation code inside.
    ///
    /// # Errors
    /// As [`OrganisationCode::parse`].
    pub fn organisation(&self) -> Result<OrganisationCode, Message> {
        OrganisationCode::parse(self.0.get(8..17).unwrap_or(""))
    }
}

impl OrganisationCode {
    /// Reads a code of nine characters, also with the hyphen before the last (`40000062-4`).
    ///
    /// # Errors
    /// `organisation-length` (with the length), `organisation-characters`, `organisation-check` (with the character it
    /// should end in).
    pub fn parse(raw: &str) -> Result<OrganisationCode, Message> {
        let mut code: String = raw.trim().chars().map(|c| half_width(c).to_ascii_uppercase()).collect();
        if let Some((body, check)) = code.split_once('-')
            && (body.len(), check.len()) == (8, 1)
        {
            code = format!("{body}{check}");
        }
        let length = code.chars().count();
        if length != 9 {
            return Err(Message::new("organisation-length").with("length", length));
        }
        let value = |byte: u8| char::from(byte).to_digit(36).map(|value| value as usize);
        let Some(values) = code.bytes().map(value).collect::<Option<Vec<usize>>>() else {
            return Err(Message::new("organisation-characters"));
        };
        let sum: usize = values.iter().zip(ORGANISATION_WEIGHTS).map(|(value, weight)| value * weight).sum();
        let check = match 11 - sum % 11 {
            10 => 'X',
            11 => '0',
            digit => char::from_digit(digit as u32, 10).unwrap_or('?'),
        };
        if !code.ends_with(check) {
            return Err(Message::new("organisation-check").with("check", check.to_string()));
        }
        Ok(OrganisationCode(code))
    }
    /// The stored form.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CreditCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for OrganisationCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_codes() {
        for (raw, registrar) in [
            ("91110000600037341L", "91"),
            ("91350100M000100Y43", "91"),
            ("91330106673959654P", "91"),
            ("91320621MA1MRHG205", "91"),
            ("12100000400000624D", "12"),
            ("11440300MB0A567831", "11"),
            ("12440300MB2C123488", "12"),
            ("12110108MB1X00010K", "12"),
            ("N2330106MF00000137", "N2"),
        ] {
            let code = CreditCode::parse(raw).unwrap();
            assert_eq!((code.as_str(), code.registrar()), (raw, registrar));
            let inner = code.organisation().unwrap();
            assert_eq!(inner.as_str(), &raw[8..17], "{raw}");
            let hyphen = format!("{}-{}", &raw[8..16], &raw[16..17]);
            assert_eq!(OrganisationCode::parse(&hyphen).unwrap(), inner, "{raw}");
            // Small letters and full-width forms are the same code.
            let wide: String = raw.chars().map(|c| char::from_u32(c as u32 + 0xFEE0).unwrap()).collect();
            for other in [raw.to_lowercase(), wide, format!(" {raw} ")] {
                assert_eq!(CreditCode::parse(&other).unwrap(), code, "{other}");
            }
            // One character changed, and any two neighbours exchanged, are found.
            let bytes = raw.as_bytes();
            for place in 0..18 {
                let mut other = bytes.to_vec();
                other[place] = if bytes[place] == b'7' { b'8' } else { b'7' };
                assert!(CreditCode::parse(std::str::from_utf8(&other).unwrap()).is_err(), "{raw} {place}");
            }
        }
        // A registrar of letters, made with the check of the standard.
        let body = "A1110000MB0A56783";
        let code = (0..31).find_map(|at| CreditCode::parse(&format!("{body}{}", ALPHABET[at] as char)).ok()).unwrap();
        assert_eq!(code.registrar(), "A1");
    }

    #[test]
    fn what_is_wrong_with_the_others() {
        for (raw, code, check) in [
            ("911100001000013428", "credit-check", "C"),
            ("11100000000014349H", "credit-check", "8"),
            ("", "credit-length", ""),
            ("12100000400000624", "credit-length", ""),
            ("12100000400000624DD", "credit-length", ""),
            ("1210000040000062OD", "credit-characters", ""),
            ("12100000I00000624D", "credit-characters", ""),
            ("121X0000400000624D", "credit-characters", ""),
            ("一二100000400000624D", "credit-characters", ""),
            ("121000004000006000", "credit-damaged", ""),
            ("1.21E+17", "credit-length", ""),
        ] {
            let message = CreditCode::parse(raw).unwrap_err();
            assert_eq!(message.code, code, "{raw}");
            assert_eq!(message.arg("check").map(|check| check.to_string()).unwrap_or_default(), check, "{raw}");
        }
        for (raw, code) in [
            ("400000625", "organisation-check"),
            ("40000062", "organisation-length"),
            ("4000-00624", "organisation-length"),
            ("4000006?4", "organisation-characters"),
        ] {
            assert_eq!(OrganisationCode::parse(raw).unwrap_err().code, code, "{raw}");
        }
        // The whole is right, the part inside is not: a code, and doubtful.
        let odd = CreditCode::parse("121000004000006100").unwrap();
        assert_eq!(odd.organisation().unwrap_err().code, "organisation-check");
    }
}
