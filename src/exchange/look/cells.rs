//! What the cells of a column look like: a kind, and what a reader of them must be told.

use crate::domain::citizen_id::CitizenId;
use crate::domain::date::Date;
use crate::domain::limits::{TEXT_BYTES_MAX, TEXT_CELLS_MAX};
use crate::domain::quantity::Places;
use crate::exchange::limits::YEARS_LIKELY;
use crate::exchange::read::row::CellKind;
use unicode_width::UnicodeWidthStr;

/// Different texts of a column that are kept, with how often each stands there.
pub const VALUES_KEPT: usize = 60;
/// Different texts looked through to tell whether all are different.
const VALUES_SEEN: usize = 2_000;

/// The forms dates of a column have, by their names in profiles.
const DATE_FORMS: [&str; 4] = ["ymd", "ym", "dmy", "mdy"];
/// What may stand before or behind a number.
const AFFIXES: [&str; 8] = ["$", "£", "€", "¥", "￥", "人", "名", "个"];

/// A column as its cells show it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Cells {
    /// `text`, `places`, `int`, `date`, `flag`, `number` (identity numbers); `text` also when there is none.
    pub kind: &'static str,
    /// Cells with a text.
    pub filled: usize,
    /// Cells without.
    pub blank: usize,
    /// Whether every text of the kind's type could be read as that.
    pub is_pure: bool,
    /// The first different texts and how often each stands there, as many as [`VALUES_KEPT`].
    pub values: Vec<(String, usize)>,
    /// Whether no text stands there twice.
    pub is_unique: bool,
    /// Forms of its dates, by their names in profiles, the most frequent first.
    pub dates: Vec<&'static str>,
    /// What stands before or behind its numbers.
    pub strip: Vec<&'static str>,
    /// Whether some text is longer than the books take.
    pub is_long: bool,
    /// Whether blank cells follow a text as merged cells leave them.
    pub is_merged_down: bool,
    /// Cells whose number a spreadsheet damaged.
    pub damaged: usize,
}

/// What one text may be; several things at once.
#[derive(Clone, Copy, Default)]
struct May {
    number: bool,
    date: Option<usize>,
    /// Day and month could be exchanged.
    either: bool,
    flag: bool,
    int: bool,
    places: bool,
    strip: Option<usize>,
}

fn may_be(text: &str, stored: CellKind) -> May {
    let mut may = May::default();
    match stored {
        CellKind::Date => may.date = Some(0),
        CellKind::Flag => may.flag = true,
        CellKind::Error | CellKind::Damaged => return may,
        _ => {}
    }
    may.number = is_identity(text);
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    if may.date.is_none() && stored != CellKind::Number {
        (may.date, may.either) = date_form(text);
    }
    may.flag |= matches!(
        text.to_lowercase().as_str(),
        "是" | "否" | "√" | "×" | "有" | "无" | "yes" | "no" | "y" | "n" | "true" | "false"
    );
    let bare = match AFFIXES.iter().position(|affix| text.starts_with(affix) || text.ends_with(affix)) {
        Some(place) => {
            may.strip = Some(place);
            let affix = AFFIXES[place];
            let text = text.strip_prefix(affix).unwrap_or(text);
            text.strip_suffix(affix).unwrap_or(text).trim()
        }
        None => text,
    };
    // Noughts in front and long rows of digits are codes, not quantities.
    let is_code = digits && stored == CellKind::Text && ((text.len() > 1 && text.starts_with('0')) || text.len() > 9);
    if !is_code && let Ok(places) = Places::parse(bare) {
        may.places = true;
        may.int = places.is_whole() && !bare.contains('.');
    }
    may
}

/// Whether a text has the form of a citizen number: the check character may be wrong, the birth date not; masked counts.
fn is_identity(text: &str) -> bool {
    if text.chars().count() == 18 && text.ends_with("****") && text.starts_with(|c: char| c.is_ascii_digit()) {
        return true;
    }
    match CitizenId::parse(text) {
        Ok(_) => true,
        Err(message) => message.code == "number-check",
    }
}

/// Which of [`DATE_FORMS`] a text has, and whether day and month could be exchanged.
fn date_form(text: &str) -> (Option<usize>, bool) {
    let day = text.split([' ', 'T']).next().unwrap_or(text);
    if let Ok(date) = Date::parse(day) {
        let likely = YEARS_LIKELY.contains(&date.ymd().0) || day.len() != 8 || day.contains(['-', '/', '.']);
        return (likely.then_some(0), false);
    }
    if day.len() == 6 && day.bytes().all(|byte| byte.is_ascii_digit()) {
        let (year, month) = (day[..4].parse().unwrap_or(0), day[4..].parse().unwrap_or(0));
        let well = YEARS_LIKELY.contains(&year) && Date::from_ymd(year, month, 1).is_some();
        return (well.then_some(1), false);
    }
    let parts: Option<Vec<u32>> = day.trim_end_matches('月').split(['-', '/', '.', '年']).map(part).collect();
    match parts.as_deref() {
        Some([year, month]) if YEARS_LIKELY.contains(&(*year as i32)) && (1..=12).contains(month) => (Some(1), false),
        Some([one, two, year]) if *year >= 1000 => {
            let there_is = |month: u32, day: u32| Date::from_ymd(*year as i32, month, day).is_some();
            match (there_is(*two, *one), there_is(*one, *two)) {
                (true, both) => (Some(2), both && one != two),
                (false, true) => (Some(3), false),
                (false, false) => (None, false),
            }
        }
        _ => (None, false),
    }
}

fn part(text: &str) -> Option<u32> {
    if text.is_empty() || text.len() > 4 { None } else { text.parse().ok() }
}

/// Gathers the cells of one column.
#[derive(Default)]
pub(super) struct Gather {
    cells: Cells,
    counts: [usize; 5],
    forms: [usize; 4],
    either: usize,
    strips: [bool; AFFIXES.len()],
    seen: std::collections::HashSet<String>,
    twice: bool,
    /// Texts with blank cells below them, and texts that repeat the one above.
    runs: usize,
    repeats: usize,
    last: Option<String>,
    blank_before: bool,
    begins_blank: bool,
}

impl Gather {
    /// Takes the next cell; `full` says whether the row has most of its other cells.
    pub fn add(&mut self, raw: &str, stored: CellKind, full: bool) {
        let text = raw.trim();
        if text.is_empty() {
            self.cells.blank += 1;
            if full && !self.blank_before {
                self.runs += 1;
            }
            self.begins_blank |= self.last.is_none() && full;
            self.blank_before = true;
            return;
        }
        self.cells.filled += 1;
        self.cells.damaged += usize::from(stored == CellKind::Damaged);
        self.cells.is_long |= text.len() > TEXT_BYTES_MAX || text.width() > TEXT_CELLS_MAX;
        let may = may_be(text, stored);
        let found = [may.number, may.date.is_some(), may.flag, may.int, may.places];
        self.counts.iter_mut().zip(found).for_each(|(count, found)| *count += usize::from(found));
        if let Some(form) = may.date.and_then(|form| self.forms.get_mut(form)) {
            *form += 1;
        }
        self.either += usize::from(may.either);
        if let Some(strip) = may.strip.filter(|_| may.places).and_then(|place| self.strips.get_mut(place)) {
            *strip = true;
        }
        self.repeats += usize::from(self.last.as_deref() == Some(text) && !self.blank_before);
        self.blank_before = false;
        match self.cells.values.iter().position(|(have, _)| have == text) {
            Some(place) => self.cells.values[place].1 += 1,
            None if self.cells.values.len() < VALUES_KEPT => self.cells.values.push((text.to_string(), 1)),
            None => {}
        }
        if self.seen.len() < VALUES_SEEN {
            self.twice |= !self.seen.insert(text.to_string());
        }
        self.last = Some(text.to_string());
    }

    pub fn finish(self) -> Cells {
        let mut cells = self.cells;
        let [number, date, flag, int, places] = self.counts;
        let filled = cells.filled;
        let most = |count: usize, percent: usize| filled > 0 && count * 100 >= filled * percent;
        (cells.kind, cells.is_pure) = if most(number + cells.damaged, 50) && number > 0 {
            ("number", number == filled)
        } else if most(date, 70) && !(most(int, 100) && self.forms[0] + self.forms[1] < filled) {
            ("date", date == filled)
        } else if most(flag, 100) && !most(int, 100) {
            ("flag", true)
        } else if most(int, 90) {
            ("int", int == filled)
        } else if most(places, 90) {
            ("places", places == filled)
        } else {
            ("text", true)
        };
        cells.is_unique = filled > 0 && !self.twice;
        if cells.kind == "date" {
            let mut forms = self.forms;
            // One date with the month in front settles those that could be either.
            if forms[3] > 0 && forms[2] == self.either {
                forms[3] += std::mem::take(&mut forms[2]);
            }
            let mut order: Vec<usize> = (0..DATE_FORMS.len()).filter(|form| forms[*form] > 0).collect();
            order.sort_by_key(|form| std::cmp::Reverse(forms[*form]));
            cells.dates = order.iter().filter_map(|form| DATE_FORMS.get(*form).copied()).collect();
        }
        if matches!(cells.kind, "int" | "places") {
            cells.strip = AFFIXES.iter().zip(self.strips).filter(|(_, has)| *has).map(|(affix, _)| *affix).collect();
        }
        // Merged cells leave most of their rows blank, and never write the same text again below it.
        cells.is_merged_down =
            self.runs > 0 && !self.begins_blank && self.repeats == 0 && cells.blank * 4 >= cells.filled;
        cells
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn kinds_of_columns() {
        for (texts, kind, dates, strip) in [
            ("市教育局|市财政局||市教育局", "text", "", ""),
            ("12|3|0|1,204", "int", "", ""),
            ("12|3.5|0.75", "places", "", ""),
            ("12人|3人|", "int", "", "人"),
            ("£1,200|£3.50", "places", "", "£"),
            ("001|002|010", "text", "", ""),
            ("371727000001|371727000002", "text", "", ""),
            ("110105194912310021|440524188001010014|44030019850615001X", "number", "", ""),
            ("4403**************|1101**************", "number", "", ""),
            ("1985-06-15|1985年6月1日|19900101", "date", "ymd", ""),
            ("1985.06|1985-07|1985-06-15", "date", "ym ymd", ""),
            ("198506|199012", "date", "ym", ""),
            ("15/06/1985|1/2/1990", "date", "dmy", ""),
            ("06/15/1985|1/2/1990|1/2/1990", "date", "mdy", ""),
            ("是|否||是", "flag", "", ""),
            ("Yes|no", "flag", "", ""),
            ("男|女", "text", "", ""),
            ("2024|2025|2026", "int", "", ""),
            ("", "text", "", ""),
        ] {
            let mut gather = Gather::default();
            texts.split('|').for_each(|text| gather.add(text, CellKind::Text, true));
            let cells = gather.finish();
            assert_eq!(
                (cells.kind, cells.dates.join(" "), cells.strip.join(" ")),
                (kind, dates.into(), strip.into()),
                "{texts}"
            );
        }
    }

    #[test]
    fn merged_cells_are_told_from_blank_ones() {
        for (texts, merged) in
            [("甲|||乙|", true), ("甲|甲||乙|", false), ("甲|乙|丙|丁|戊|", false), ("|||", false), ("甲|乙", false)]
        {
            let mut gather = Gather::default();
            texts.split('|').for_each(|text| gather.add(text, CellKind::Text, true));
            assert_eq!(gather.finish().is_merged_down, merged, "{texts}");
        }
    }
}
