//! The forms that numbers and dates have in foreign tables, several of them in one column.

use super::plan::{DateForm, NumberForms};
use crate::domain::date::Date;
use crate::domain::quantity::Places;
use crate::exchange::limits::{SERIALS_LIKELY, YEARS_LIKELY};
use crate::exchange::read::number::serial_date;
use crate::exchange::read::row::CellKind;

/// What a date's text came to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum DateRead {
    Is(Date),
    /// `2012.1` stored as a number: a spreadsheet writes October so, too.
    Cut,
    Not,
}

/// Full-width digits and signs as the plain ones.
fn narrow(text: &str) -> String {
    let plain = |c| match c {
        '！'..='～' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '−' => '-',
        '\u{3000}' => ' ',
        other => other,
    };
    text.chars().map(plain).collect()
}

fn is_blank_between(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}' | '\'' | '’')
}

/// A number in one of the forms, as plain decimal text with commas between thousands at most.
fn plain(text: &str, forms: NumberForms) -> Option<String> {
    let mut text = narrow(text).trim().to_string();
    if forms.worded {
        // `12人`, `约` stays wrong: what stands before a number changes it.
        let end = text.rfind(|c: char| c.is_ascii_digit() || c == ')').map_or(0, |at| at + 1);
        let word = text.get(end..)?.trim();
        let is_word = word.chars().all(|c| c.is_alphabetic() || c == '.');
        if !is_word {
            return None;
        }
        text.truncate(end);
    }
    if forms.bracketed
        && let Some(inner) = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'))
    {
        text = format!("-{}", inner.trim());
    }
    if forms.spaced && text.contains(is_blank_between) {
        // Blanks stand where commas would: between thousands, which the reader of numbers checks.
        text = text.chars().map(|c| if is_blank_between(c) { ',' } else { c }).collect();
    }
    if forms.comma {
        if text.contains('.') && !grouped_by_points(&text) {
            return None;
        }
        text = text.replace('.', "").replace(',', ".");
    }
    Some(text)
}

/// Whether the points of `1.204,5` stand between thousands.
fn grouped_by_points(text: &str) -> bool {
    let int = text.split(',').next().unwrap_or(text);
    let int = int.trim_start_matches(['-', '+']);
    let mut groups = int.split('.');
    let first = groups.next().unwrap_or("");
    (1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3)
}

/// Places in one of the forms.
pub(super) fn places(text: &str, forms: NumberForms) -> Option<Places> {
    Places::parse(&plain(text, forms)?).ok()
}

/// A whole number in one of the forms.
pub(super) fn int(text: &str, forms: NumberForms) -> Option<i64> {
    let text = plain(text, forms)?;
    if let Ok(places) = Places::parse(&text) {
        return places.is_whole().then(|| places.milli() / 1000);
    }
    text.parse().ok()
}

/// A date in one of the forms, tried in their order.
pub(super) fn date(wanted: &[DateForm], text: &str, stored: CellKind, from_1904: bool) -> DateRead {
    if stored == CellKind::Date {
        return Date::parse(text).map_or(DateRead::Not, DateRead::Is);
    }
    let found = |date: Option<Date>| date.map_or(DateRead::Not, DateRead::Is);
    if stored == CellKind::Number {
        // A day number that nobody formatted as a date, with or without a time; `201203` and `2012.3` are none.
        let whole = text.split('.').next().unwrap_or(text);
        if let Ok(serial) = whole.parse::<i64>()
            && SERIALS_LIKELY.contains(&serial)
        {
            return found(serial_date(serial, from_1904).filter(|date| YEARS_LIKELY.contains(&date.ymd().0)));
        }
        if wanted.contains(&DateForm::Ym) && text.len() == 6 && text.ends_with(".1") {
            return DateRead::Cut;
        }
    }
    let text = narrow(text);
    let text = text.trim().trim_end_matches(['.', '。']).replace('号', "日");
    found(wanted.iter().find_map(|form| in_form(&text, *form)))
}

fn in_form(text: &str, form: DateForm) -> Option<Date> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match form {
        DateForm::Ymd => {
            // A time behind the day says nothing more.
            let day = text.split([' ', 'T']).next().unwrap_or(text);
            return Date::parse(text).or_else(|_| Date::parse(day)).ok();
        }
        DateForm::Serial if digits => {
            let serial = text.parse().ok().filter(|serial| SERIALS_LIKELY.contains(serial))?;
            return serial_date(serial, false);
        }
        DateForm::Y => {
            let year = text.strip_suffix('年').unwrap_or(text);
            return if year.len() == 4 { Date::from_ymd(year.parse().ok()?, 1, 1) } else { None };
        }
        DateForm::Ym if digits && text.len() == 6 => {
            return Date::from_ymd(text.get(..4)?.parse().ok()?, text.get(4..)?.parse().ok()?, 1);
        }
        _ => {}
    }
    // `12 March 2012`, `Mar. 12, 2012`, `31/12/2020`, with a time behind it or not.
    let day_only = if text.contains(':') { text.rsplit_once(' ').map_or(text, |(day, _)| day) } else { text };
    let cut = |c: char| matches!(c, '-' | '/' | '.' | '年' | ' ' | ',');
    let words = day_only.trim_end_matches('月').split(cut).filter(|part| !part.is_empty());
    let parts: Vec<u32> = words.map(number_or_month).collect::<Option<_>>()?;
    match (form, parts.as_slice()) {
        (DateForm::Ym, [year, month]) if *year >= 1000 => Date::from_ymd(*year as i32, *month, 1),
        (DateForm::Dmy, [day, month, year]) if *year >= 1000 => Date::from_ymd(*year as i32, *month, *day),
        (DateForm::Mdy, [month, day, year]) if *year >= 1000 => Date::from_ymd(*year as i32, *month, *day),
        _ => None,
    }
}

fn number_or_month(part: &str) -> Option<u32> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    const LONG: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    if part.len() <= 4 && part.bytes().all(|byte| byte.is_ascii_digit()) {
        return part.parse().ok();
    }
    let word = part.to_lowercase();
    let place = MONTHS.iter().zip(LONG).position(|(short, long)| word == *short || word == long);
    place.and_then(|place| u32::try_from(place + 1).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_their_forms() {
        let plain = NumberForms::default();
        let all = NumberForms { spaced: true, worded: true, bracketed: true, comma: false };
        let comma = NumberForms { comma: true, ..plain };
        for (text, forms, want) in [
            ("1,234", plain, Some(1_234_000)),
            ("１２", plain, Some(12_000)),
            ("12.5", plain, Some(12_500)),
            ("1 234", plain, None),
            ("12人", plain, None),
            ("(3)", plain, None),
            ("1 234", all, Some(1_234_000)),
            ("1\u{a0}234\u{202f}567.5", all, Some(1_234_567_500)),
            ("12 34", all, None),
            ("12人", all, Some(12_000)),
            ("１２ 人", all, Some(12_000)),
            ("12 FTE", all, Some(12_000)),
            ("约12人", all, None),
            ("12（3）", all, None),
            ("12/3", all, None),
            ("（3）", all, Some(-3_000)),
            ("(1 234)", all, Some(-1_234_000)),
            ("人", all, None),
            ("", all, None),
            ("1.204,5", comma, Some(1_204_500)),
            ("12,5", comma, Some(12_500)),
            ("12.5", comma, None),
            ("1.234", comma, Some(1_234_000)),
        ] {
            assert_eq!(places(text, forms).map(Places::milli), want, "{text}");
        }
        for (text, forms, want) in
            [("1,204", plain, Some(1204)), ("１２", plain, Some(12)), ("12.5", plain, None), ("12人", all, Some(12))]
        {
            assert_eq!(int(text, forms), want, "{text}");
        }
    }

    #[test]
    fn dates_in_their_forms() {
        use CellKind::{Number, Text};
        use DateForm::*;
        let is = |text: &str| DateRead::Is(Date::parse(text).unwrap());
        for (forms, text, stored, want) in [
            ([Ymd, Ym].as_slice(), "2012.3.1", Text, is("2012-03-01")),
            (&[Ymd, Ym], "2012年3月1日", Text, is("2012-03-01")),
            (&[Ymd, Ym], "2012年3月1号", Text, is("2012-03-01")),
            (&[Ymd, Ym], "２０１２.３.１", Text, is("2012-03-01")),
            (&[Ymd, Ym], "2012-3-1 08:30:00", Text, is("2012-03-01")),
            (&[Ymd, Ym], "201203", Text, is("2012-03-01")),
            (&[Ymd, Ym], "201203", Number, is("2012-03-01")),
            (&[Ymd, Ym], "20120301", Number, is("2012-03-01")),
            (&[Ymd, Ym], "2012.03", Text, is("2012-03-01")),
            (&[Ymd, Ym], "2012年3月", Text, is("2012-03-01")),
            (&[Ymd, Ym], "2012.3", Number, is("2012-03-01")),
            (&[Ymd, Ym], "2012.11", Number, is("2012-11-01")),
            (&[Ymd, Ym], "2012.1", Number, DateRead::Cut),
            (&[Ymd, Ym], "2012.1", Text, is("2012-01-01")),
            (&[Ymd], "40969", Number, is("2012-03-01")),
            (&[Ymd], "40969.5", Number, is("2012-03-01")),
            (&[Ymd], "40969", Text, DateRead::Not),
            (&[Ymd, Serial], "40969", Text, is("2012-03-01")),
            (&[Ymd, Serial], "2012", Text, DateRead::Not),
            (&[Ymd], "2012", Number, DateRead::Not),
            (&[Ymd, Y], "2012年", Text, is("2012-01-01")),
            (&[Ymd, Y], "2012", Number, is("2012-01-01")),
            (&[Dmy], "1/3/2012", Text, is("2012-03-01")),
            (&[Dmy], "1 March 2012", Text, is("2012-03-01")),
            (&[Dmy], "01-Mar-2012", Text, is("2012-03-01")),
            (&[Mdy], "03/01/2012 00:00", Text, is("2012-03-01")),
            (&[Mdy], "Mar. 1, 2012", Text, is("2012-03-01")),
            (&[Mdy], "13/01/2012", Text, DateRead::Not),
            (&[Dmy], "1/3/12", Text, DateRead::Not),
            (&[Ymd, Ym, Dmy, Mdy, Y, Serial], "", Text, DateRead::Not),
            (&[Ymd, Ym, Dmy, Mdy, Y, Serial], "至今", Text, DateRead::Not),
            (&[Ymd], "43891", CellKind::Date, DateRead::Not),
        ] {
            assert_eq!(date(forms, text, stored, false), want, "{text} {stored:?}");
        }
    }
}
