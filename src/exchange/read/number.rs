//! Numbers and dates of workbooks as text. Floats end here: nothing behind this file sees one.

use crate::domain::date::Date;
use crate::exchange::limits;
use crate::exchange::read::row::CellKind;

/// The text of a workbook's number: plain decimal, at most fifteen significant digits.
/// A whole number of more digits is damaged: the spreadsheet had dropped the rest before it was saved.
pub fn number_text(value: f64, out: &mut String) -> CellKind {
    use std::fmt::Write;
    if !value.is_finite() {
        let _ = write!(out, "{value}");
        return CellKind::Error;
    }
    // `-1.23456789012345e17`: sign, digits, exponent.
    let scientific = format!("{value:.*e}", limits::NUMBER_DIGITS_MAX - 1);
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if exponent >= limits::NUMBER_DIGITS_MAX as i32 {
        let _ = write!(out, "{value}");
        return CellKind::Damaged;
    }
    let (sign, mantissa) = match mantissa.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", mantissa),
    };
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_end_matches('0');
    if digits.is_empty() {
        out.push('0');
        return CellKind::Number;
    }
    out.push_str(sign);
    let point = exponent + 1;
    if point <= 0 {
        out.push_str("0.");
        out.extend(std::iter::repeat_n('0', point.unsigned_abs() as usize));
        out.push_str(digits);
    } else if digits.len() <= point as usize {
        out.push_str(digits);
        out.extend(std::iter::repeat_n('0', point as usize - digits.len()));
    } else {
        let (int, fraction) = digits.split_at(point as usize);
        out.push_str(int);
        out.push('.');
        out.push_str(fraction);
    }
    CellKind::Number
}

/// The date of a serial day number; `None` outside the years of the books and for 1900-02-29, which never was.
pub fn serial_date(serial: i64, from_1904: bool) -> Option<Date> {
    let epoch = if from_1904 {
        Date::from_ymd(1904, 1, 1)?
    } else if serial < 60 {
        Date::from_ymd(1899, 12, 31)?
    } else {
        Date::from_ymd(1899, 12, 30)?
    };
    if (!from_1904 && (serial == 60 || serial < 1)) || serial < 0 {
        return None;
    }
    Date::from_days(epoch.days().checked_add(i32::try_from(serial).ok()?)?)
}

/// Whether a text is a long number as a spreadsheet shows it when it has given up: `4.40106E+17`.
pub fn looks_damaged(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else { return false };
    let Some(exponent) = exponent.strip_prefix('+') else { return false };
    let (int, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    int.len() == 1
        && digits(int)
        && digits(fraction)
        && exponent.len() >= 2
        && exponent.len() <= 3
        && digits(exponent)
        && exponent.parse::<u32>().is_ok_and(|exponent| exponent >= 10)
}

/// Whether an eighteen-digit identity number lost its last digits in a spreadsheet: it ends in `000`, and its sequence is
/// 000 (nobody's) or its check digit is not the one of GB 11643.
pub fn lost_its_tail(number: &str) -> bool {
    let digits = number.as_bytes();
    if digits.len() != 18 || !digits.iter().all(u8::is_ascii_digit) || !number.ends_with("000") {
        return false;
    }
    if number.ends_with("0000") {
        return true;
    }
    let sum: u32 = digits
        .iter()
        .take(17)
        .enumerate()
        .map(|(index, digit)| u32::from(digit - b'0') * ((1u32 << (17 - index)) % 11))
        .sum();
    sum % 11 != 1 // remainder 1 has the check digit 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_plain_text() {
        for (value, text, kind) in [
            (0.0, "0", CellKind::Number),
            (-0.0, "0", CellKind::Number),
            (12.0, "12", CellKind::Number),
            (-3.5, "-3.5", CellKind::Number),
            (0.1 + 0.2, "0.3", CellKind::Number),
            (0.001, "0.001", CellKind::Number),
            (1200.0, "1200", CellKind::Number),
            (692_006.6, "692006.6", CellKind::Number),
            (999_999_999_999_999.0, "999999999999999", CellKind::Number),
            (37_017_023_013.0, "37017023013", CellKind::Number),
            (440_106_198_001_010_000.0, "440106198001010000", CellKind::Damaged),
            (1e15, "1000000000000000", CellKind::Damaged),
            (f64::NAN, "NaN", CellKind::Error),
        ] {
            let mut out = String::new();
            assert_eq!((number_text(value, &mut out), out.as_str()), (kind, text), "{value}");
        }
    }

    #[test]
    fn serials_are_dates() {
        for (serial, from_1904, want) in [
            (1, false, Some("1900-01-01")),
            (59, false, Some("1900-02-28")),
            (60, false, None),
            (61, false, Some("1900-03-01")),
            (45_943, false, Some("2025-10-13")),
            (0, true, Some("1904-01-01")),
            (44_481, true, Some("2025-10-13")),
            (0, false, None),
            (-1, true, None),
            (i64::MAX, false, None),
        ] {
            let got = serial_date(serial, from_1904).map(|date| date.to_string());
            assert_eq!(got.as_deref(), want, "{serial} {from_1904}");
        }
    }

    #[test]
    fn damaged_numbers_are_known() {
        for (text, damaged) in [
            ("4.40106E+17", true),
            ("4.40106e+17", true),
            ("4E+17", true),
            ("1E5", false),
            ("4.4E+01", false),
            ("44.1E+17", false),
            ("", false),
            ("E+17", false),
            ("4.40106198001E+117", true),
        ] {
            assert_eq!(looks_damaged(text), damaged, "{text}");
        }
        for (text, lost) in [
            ("440106198001010000", true),
            ("440524188001010014", false),
            ("11010519491231002X", false),
            ("110105194912310000", true),
        ] {
            assert_eq!(lost_its_tail(text), lost, "{text}");
        }
    }
}
