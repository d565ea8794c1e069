//! The columns of a profile: headings, types, value maps, rows of totals, what is left out.

use super::page::{Page, inline, key, list, quoted};
use super::{Column, Table, name_of};
use crate::domain::message::Message;
use crate::domain::text::Text;
use crate::exchange::profile::{fold, fold_heading};
use crate::office::guess::meanings::{figure_of, meanings};

/// Name of the column that is read only for the word of its totals.
const MARK: &str = "total_mark";
/// Name of the column that says of a holder's name whether there is one.
pub(super) const HOLDING: &str = "holding";

/// One value of a map.
pub(super) struct Mapped {
    text: String,
    code: String,
    /// Found in no table of codes.
    is_guess: bool,
}

impl Table<'_> {
    /// The column whose texts say whether a post is held, and by whom.
    pub(super) fn holder(&self) -> Option<&Column> {
        let name = || self.has("person-name").filter(|_| self.has_posts());
        self.has("holder").or_else(name)
    }

    /// Name of a map; several tables have their own.
    fn map_name(&self, column: &str, several: bool) -> String {
        match &self.sight.sheet {
            Some(sheet) if several => format!("{column}-{}", Text::shown(sheet)),
            _ => column.to_string(),
        }
    }

    /// What the cells of a coded column mean; none where they say the codes themselves.
    fn mapped(&self, column: &Column) -> Vec<Mapped> {
        let Some(table) = column.row.and_then(|row| row.codes.as_deref()) else { return Vec::new() };
        let mut values = Vec::new();
        for (text, _) in &column.cells.values {
            let code = match (table, meanings().code_of(table, text)) {
                ("holding", found) => self.held(column, text, found),
                // A quota kind must be known: what is none is rejected by its name until it is put right here.
                ("quota-kind", None) => Text::new(text).is_ok().then(|| (text.clone(), true)),
                (_, found) => found.map(|code| (code, false)),
            };
            if let Some((code, is_guess)) = code.filter(|(code, is_guess)| *is_guess || code != text) {
                values.push(Mapped { text: text.clone(), code, is_guess });
            }
        }
        values
    }

    /// What is said of a holder; `filled` is with a name or without, as the table has one.
    fn held(&self, column: &Column, text: &str, found: Option<String>) -> Option<(String, bool)> {
        let filled = if self.holder().is_some() { "named" } else { "unnamed" };
        if column.cells.kind == "flag" {
            // 是否空缺 asks the other way round.
            let yes = matches!(fold(text).as_str(), "是" | "√" | "有" | "yes" | "y" | "true");
            let asks_vacant = ["空", "vacan"].iter().any(|word| fold_heading(&column.heading).contains(word));
            return Some((if yes == asks_vacant { "vacant" } else { filled }.to_string(), true));
        }
        Some(match found.as_deref() {
            Some("filled") => (filled.to_string(), false),
            Some(code) => (code.to_string(), false),
            None => ("not-stated".to_string(), true),
        })
    }

    /// Texts of a coded column that are of no code: nothing is said by them.
    fn unknown<'c>(&self, column: &'c Column) -> Vec<&'c str> {
        let Some(table) = column.row.and_then(|row| row.codes.as_deref()) else { return Vec::new() };
        if matches!(table, "quota-kind" | "holding") {
            return Vec::new();
        }
        let unknown = |text: &&str| meanings().code_of(table, text).is_none();
        column.cells.values.iter().map(|(text, _)| text.as_str()).filter(unknown).collect()
    }

    /// The texts of a column that name a vacancy, and those that withhold a name.
    pub(super) fn no_names<'c>(&self, column: &'c Column) -> Vec<(&'c str, &'static str)> {
        let mut found = Vec::new();
        for (text, _) in &column.cells.values {
            for code in ["vacant", "unnamed", "abolished"] {
                if meanings().code_of("holding", text).as_deref() == Some(code) {
                    found.push((text.as_str(), code));
                }
            }
        }
        found
    }

    /// The maps of all coded columns.
    pub(super) fn maps(&self, page: &mut Page, several: bool) {
        for column in &self.columns {
            let values = self.mapped(column);
            if values.is_empty() {
                continue;
            }
            page.blank();
            page.comment(&self.say(&Message::new("compose-map").with("heading", Text::shown(&column.heading))));
            page.line(&format!("[maps.{}.values]", key(&self.map_name(&column.name, several))));
            for value in values {
                let mark = match (value.is_guess, value.code.as_str()) {
                    (false, _) => String::new(),
                    (true, code) if code == value.text => self.guess("guess-open-kind"),
                    (true, _) => self.guess("guess-value"),
                };
                page.line(&format!("{} = {}{mark}", quoted(&value.text), quoted(&value.code)));
            }
        }
        if self.has(HOLDING).is_none()
            && let Some(holder) = self.holder().filter(|_| self.has("vacant-places").is_none())
        {
            self.holder_map(holder, page, several);
        }
    }

    /// What the holder's name means: vacant, named, withheld.
    fn holder_map(&self, holder: &Column, page: &mut Page, several: bool) {
        let words = self.no_names(holder);
        page.blank();
        page.comment(&self.say(&Message::new("compose-map-holder")));
        page.line(&format!("[maps.{}]", key(&self.map_name(HOLDING, several))));
        let vacant = if words.iter().any(|(_, code)| *code == "vacant") { "not-stated" } else { "vacant" };
        page.line(&format!("blank = {}{}", quoted(vacant), self.guess("guess-blank-holder")));
        page.line("otherwise = \"named\"");
        page.section(&format!("[maps.{}.values]", key(&self.map_name(HOLDING, several))));
        for (text, code) in words {
            page.line(&format!("{} = {}", quoted(text), quoted(code)));
        }
    }

    /// Headings left out, the row of totals, then every column.
    pub(super) fn write_columns(&self, page: &mut Page) {
        let several = self.names_sheet && self.sight.sheet.is_some();
        let used = |at: usize| self.columns.iter().any(|column| column.at == at);
        let (mark, is, part) = self.total_mark();
        let mut left: Vec<&str> = Vec::new();
        for (at, seen) in self.sight.columns.iter().enumerate().take(self.looked.headings.len()) {
            let is_mark = mark.is_some_and(|mark| mark == at);
            if !used(at) && !is_mark && !seen.heading.is_empty() && !left.contains(&seen.heading.as_str()) {
                left.push(&seen.heading);
            }
        }
        if !left.is_empty() && self.sight.header_rows == 0 {
            let columns = Message::new("compose-ignored-letters").with("columns", left.join(", "));
            page.comment(&self.say(&columns));
        } else if !left.is_empty() {
            page.comment(&self.say(&Message::new("compose-ignored")));
            page.line(&format!("ignore = {}", list(&left)));
        }
        let name = mark.map(|at| {
            let found = self.columns.iter().find(|column| column.at == at);
            found.map_or(MARK, |column| column.name.as_str())
        });
        let sums: Vec<&str> =
            self.columns.iter().filter(|column| is_quantity(column)).map(|column| column.name.as_str()).collect();
        if let Some(name) = name.filter(|_| sums.is_empty()) {
            // Nothing is summed: the rows are only left out.
            let all: Vec<&str> = is.iter().chain(&part).copied().collect();
            let skip = format!("skip = [{{ column = {}, is = {} }}]", quoted(name), list(&all));
            page.noted(&skip, &self.say(&Message::new("compose-totals-left-out")));
        }
        page.section("[table.columns]");
        if let Some(at) = mark.filter(|at| !used(*at))
            && let Some(seen) = self.sight.columns.get(at)
        {
            page.line(&format!("{MARK} = {}", inline(&[self.found_by(at, &seen.heading)])));
        }
        for column in &self.columns {
            self.write_column(column, several, page);
        }
        self.write_holding(several, page);
        self.write_full_name(page);
        let Some(name) = name.filter(|_| !sums.is_empty()) else { return };
        for (heading, words, code) in
            [("[table.totals]", is, "compose-totals"), ("[[table.subtotal]]", part, "compose-subtotals")]
        {
            if !words.is_empty() {
                page.blank();
                page.comment(&self.say(&Message::new(code)));
                page.line(heading);
                page.line(&format!("when = {{ column = {}, is = {} }}", quoted(name), list(&words)));
                page.line(&format!("columns = {}", list(&sums)));
            }
        }
    }

    /// The column by which rows of totals are known, their words, and the words of subtotals.
    fn total_mark(&self) -> (Option<usize>, Vec<&str>, Vec<&str>) {
        let Some((at, _, _)) = self.looked.totals.first() else { return (None, Vec::new(), Vec::new()) };
        if self.sight.columns.get(*at).is_none_or(|seen| seen.heading.is_empty()) {
            return (None, Vec::new(), Vec::new());
        }
        let words = |part: bool| -> Vec<&str> {
            let here = self.looked.totals.iter().filter(|total| total.0 == *at && total.2 == part);
            here.map(|total| total.1.as_str()).collect()
        };
        (Some(*at), words(false), words(true))
    }

    fn write_column(&self, column: &Column, several: bool, page: &mut Page) {
        let mut parts = vec![self.found_by(column.at, &column.heading)];
        let cells = &column.cells;
        let figure = figure_of(column.code).is_some();
        let kind = if figure { Some("places") } else { column.row.and_then(|row| row.kind.as_deref()) };
        let mut marks: Vec<String> = Vec::new();
        if !column.is_sure {
            let name = name_of(column.code, self.words.language());
            marks.push(self.say(&Message::new("guess-meaning").with("meaning", name)));
        }
        if let Some(kind) = kind {
            parts.push(("type", quoted(kind)));
        }
        if self.is_key(column) {
            parts.push(("required", "true".to_string()));
            if cells.blank == 0 && cells.filled > 0 {
                parts.push(("needed", "true".to_string()));
            }
        }
        if kind == Some("date") && !cells.dates.is_empty() && cells.dates != ["ymd"] {
            parts.push(("dates", list(&cells.dates)));
            if cells.dates.iter().any(|form| matches!(*form, "dmy" | "mdy")) {
                marks.push(self.say(&Message::new("guess-dates")));
            }
        }
        if matches!(kind, Some("places" | "int")) && !cells.strip.is_empty() {
            parts.push(("strip", list(&cells.strip)));
        }
        let is_field = column.row.is_some_and(|row| row.field.is_some() || row.tenure.is_some());
        if is_field && matches!(kind, Some("date" | "int" | "places")) && !cells.is_pure {
            parts.push(("bad", quoted("warn")));
            marks.push(self.say(&Message::new("guess-bad")));
        }
        if kind.is_none() && cells.is_long {
            parts.push(("long", "true".to_string()));
        }
        if !self.mapped(column).is_empty() {
            parts.push(("map", quoted(&self.map_name(&column.name, several))));
        }
        let mut blank = self.unknown(column);
        if self.holder().is_some_and(|holder| holder.code == column.code) {
            blank = self.no_names(column).into_iter().map(|(text, _)| text).collect();
        } else if !blank.is_empty() {
            marks.push(self.say(&Message::new("guess-no-code")));
        }
        if !blank.is_empty() {
            parts.push(("blank", list(&blank)));
        }
        if cells.is_merged_down && self.repeats_down(column) {
            parts.push(("fill", quoted("down")));
            marks.push(self.say(&Message::new("guess-merged")));
        }
        let mark = if marks.is_empty() { String::new() } else { super::page::guess(&marks.join("; ")) };
        page.line(&format!("{} = {}{mark}", column.name, inline(&parts)));
    }

    /// What is said of the holder, read from the column of names.
    fn write_holding(&self, several: bool, page: &mut Page) {
        if self.has(HOLDING).is_some() || self.has("vacant-places").is_some() {
            return;
        }
        let Some(holder) = self.holder() else { return };
        let parts = [self.found_by(holder.at, &holder.heading), ("map", quoted(&self.map_name(HOLDING, several)))];
        page.line(&format!("{HOLDING} = {}", inline(&parts)));
    }

    /// A name in two columns, put together: the family name first where it is Chinese.
    fn write_full_name(&self, page: &mut Page) {
        if self.has("person-name").is_some() {
            return;
        }
        if let (Some(last), Some(first)) = (self.has("person-last"), self.has("person-first")) {
            let is_western = last.cells.values.iter().any(|(text, _)| text.is_ascii());
            let (join, with) = if is_western { ([first, last], " ") } else { ([last, first], "") };
            let join: Vec<&str> = join.iter().map(|column| column.name.as_str()).collect();
            let parts = [("join", list(&join)), ("with", quoted(with))];
            page.line(&format!("person_name = {}", inline(&parts)));
        }
    }

    /// Columns without which the table is another one.
    fn is_key(&self, column: &Column) -> bool {
        match column.code {
            "unit-name" | "unit-id" | "person-name" | "post-number" | "quota-kind" => true,
            "unit-code" => self.has("unit-name").is_none(),
            "post-title" => self.has("post-number").is_none() && self.has_posts(),
            _ => false,
        }
    }

    /// Columns that merged cells leave blank below the first row: those of what several rows have in common.
    fn repeats_down(&self, column: &Column) -> bool {
        let is_about_one = self.has("unit-name").is_some_and(|unit| unit.cells.is_unique && unit.cells.blank == 0);
        match column.code {
            "unit-name" | "unit-code" | "unit-path" => true,
            "path-1" | "path-2" | "path-3" | "parent-name" => {
                !is_about_one && column.cells.blank >= column.cells.filled
            }
            _ => false,
        }
    }
}

/// Whether sums of a column say something.
fn is_quantity(column: &Column) -> bool {
    figure_of(column.code).is_some()
        || column.row.is_some_and(|row| row.kind.as_deref() == Some("places") && row.code != "share")
}
