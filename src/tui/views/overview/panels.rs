//! The lower part: what is due, what is wrong, who leaves and what was submitted, the newest entries. What the books do not
//! hold yet is said in a line, never shown as nought.

use crate::domain::date::Date;
use crate::domain::id::Id;
use crate::domain::quantity::Places;
use crate::domain::rules::Severity;
use crate::domain::table::{Cell, Listing};
use crate::office::ask::{Alerts, KindLine};
use crate::tui::effect::Effect;
use crate::tui::parts::cells::{self, Pen};
use crate::tui::state::Scene;
use crate::tui::views::card::coded;
use crate::tui::views::leaving::Leaving;
use crate::tui::views::overview::table;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use std::collections::BTreeSet;

/// Days between the effective date and its entry from which an entry counts as late (补记).
const LATE_DAYS: i32 = 7;
/// Rows of panels, without their headings.
const ROWS_WIDE: usize = 9;
const ROWS_NARROW: usize = 7;

/// Where keys go.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Pane {
    /// The kinds.
    Kinds,
    /// What is due.
    Due,
    /// What is wrong.
    Alerts,
    /// Who retires.
    Leaving,
    /// The newest entries.
    Recent,
}

impl Pane {
    /// In the order of `Tab`.
    pub const ALL: [Pane; 5] = [Pane::Kinds, Pane::Due, Pane::Alerts, Pane::Leaving, Pane::Recent];
}

/// What is due, by what it is.
struct Group {
    what: String,
    count: usize,
    on: Option<Date>,
    unit: String,
}

/// Pools against the rules of a sort.
struct Alert {
    code: &'static str,
    units: usize,
    places: Places,
}

/// A rule with flags.
pub struct Found {
    /// Its id.
    pub rule: String,
    count: u64,
    /// New since the last visit, and gone since.
    fresh: u64,
    gone: u64,
}

/// Rows above: how many of each severity.
const COUNTS: usize = 1;
/// Rules whose excess stands in the panel with units and places already.
const TOLD_APART: &[&str] = &["C01", "C04"];

/// What the panels show, as far as known.
#[derive(Default)]
pub struct Panels {
    due: Option<Vec<Group>>,
    alerts: Option<Vec<Alert>>,
    /// Rules with flags, the most first.
    found: Option<Vec<Found>>,
    /// What the rules found, of now or of an earlier scan.
    known: Option<Alerts>,
    /// Who retires.
    pub leaving: Leaving,
    /// The snapshot last handed in, in words; within: none was yet.
    submitted: Option<Option<String>>,
    /// The newest entries.
    pub recent: Option<Listing>,
}

/// `11-30` of this year, `2027-03` of another.
fn short(date: Date, today: Option<Date>) -> String {
    let text = date.to_string();
    let same = today.is_some_and(|today| today.ymd().0 == date.ymd().0);
    if same { text.get(5..) } else { text.get(..7) }.unwrap_or_default().to_string()
}

/// ` +2 -1`: how many came and went.
fn news(fresh: u64, gone: u64) -> String {
    let part = |sign: &str, count: u64| if count > 0 { format!(" {sign}{count}") } else { String::new() };
    format!("{}{}", part("+", fresh), part("-", gone))
}

/// A line without its bar and the blanks of its columns.
fn plainly(text: &str) -> String {
    text.split_whitespace().filter(|word| !word.starts_with('=')).collect::<Vec<_>>().join(" ")
}

impl Panels {
    /// Takes what is due, earliest first, and counts it by what it is.
    pub fn take_due(&mut self, scene: &Scene, listing: Listing) {
        let mut groups: Vec<Group> = Vec::new();
        let column = |name: &str| listing.column(name);
        let (what, on) = (column("what"), column("on"));
        let unit = column("unit_name").or_else(|| column("unit"));
        for row in &listing.rows {
            let cell = |index: Option<usize>| index.and_then(|index| row.get(index));
            let Some(code) = cell(what) else { continue };
            let word = coded(scene, "due", "what", code);
            let date = cell(on).and_then(|cell| if let Cell::Date(date) = cell { Some(*date) } else { None });
            match groups.iter_mut().find(|group| group.what == word) {
                Some(group) => group.count += 1,
                None => {
                    let unit = cell(unit).map(|cell| scene.talk.cell(cell)).unwrap_or_default();
                    groups.push(Group { what: word, count: 1, on: date, unit });
                }
            }
        }
        self.due = Some(groups);
    }

    /// Takes the snapshots; those received from others are not handed in.
    pub fn take_snapshots(&mut self, scene: &Scene, listing: &Listing) {
        let (as_of, state) = (listing.column("as_of"), listing.column("state"));
        let own = listing.rows.iter().filter_map(|row| {
            let cell = |index: Option<usize>| index.and_then(|index| row.get(index));
            match (cell(as_of), cell(state)) {
                (Some(Cell::Date(date)), Some(Cell::Text(code))) if code != "received" => {
                    let state = coded(scene, "snapshots", "state", &Cell::Text(code.clone()));
                    Some((*date, state))
                }
                _ => None,
            }
        });
        let last = own.max_by_key(|(date, _)| *date);
        let said = |(date, state): (Date, String)| {
            scene.talk.with("ui-submitted-last", &[("date", date.into()), ("state", state.into())])
        };
        self.submitted = Some(last.map(said));
    }
    /// What was handed in last.
    fn submitted(&self, scene: &Scene) -> String {
        match &self.submitted {
            None => scene.talk.t("ui-waiting"),
            Some(None) => scene.talk.t("ui-submitted-none"),
            Some(Some(said)) => said.clone(),
        }
    }
    /// Takes what the rules found. What is kept of an earlier scan never takes the place of that of now.
    pub fn take_alerts(&mut self, alerts: Alerts) {
        if alerts.of.is_none() || (!alerts.is_current && self.known.as_ref().is_some_and(|known| known.is_current)) {
            return;
        }
        let mut all: Vec<Found> = Vec::new();
        for count in &alerts.counts {
            match all.iter_mut().find(|found| found.rule == count.rule) {
                Some(found) => found.count += count.count,
                None => all.push(Found {
                    rule: count.rule.clone(),
                    count: count.count,
                    fresh: count.fresh,
                    gone: count.gone,
                }),
            }
        }
        all.retain(|found| found.count + found.gone > 0 && !TOLD_APART.contains(&found.rule.as_str()));
        all.sort_by_key(|found| std::cmp::Reverse(found.count));
        self.found = Some(all);
        self.known = Some(alerts);
    }
    /// What is new of a rule that stands in the panel with its units and places.
    fn apart(&self, rule: &str) -> String {
        let counts = self.known.iter().flat_map(|known| &known.counts).filter(|count| count.rule == rule);
        let (fresh, gone) = counts.fold((0, 0), |(fresh, gone), count| (fresh + count.fresh, gone + count.gone));
        news(fresh, gone)
    }
    /// Flags by severity.
    fn by_severity(&self, scene: &Scene) -> Option<String> {
        let known = self.known.as_ref()?;
        let of = |severity: Severity| -> u64 {
            known.counts.iter().filter(|count| count.severity == severity).map(|count| count.count).sum()
        };
        let args = Severity::ALL.map(|severity| (severity.name(), of(severity).into()));
        Some(scene.talk.with("ui-alert-counts", &args))
    }
    /// Of when the counts are, and what is new is told from; the last row.
    fn alerts_note(&self, scene: &Scene) -> String {
        let told = |code: &str, (date, seq): (Date, u64)| {
            let seq = Places::whole(seq as i64).grouped();
            scene.talk.with(code, &[("date", short(date, scene.date()).into()), ("seq", seq.into())])
        };
        match &self.known {
            None => scene.talk.t("ui-waiting"),
            Some(Alerts { is_current: false, of: Some(of), .. }) => told("ui-alert-kept", *of),
            // A narrow screen keeps the room for one rule more.
            Some(Alerts { visit: Some(_), .. }) if !scene.is_wide() => String::new(),
            Some(Alerts { visit: Some(visit), .. }) => told("ui-alert-since", *visit),
            Some(_) if scene.date() != scene.head.as_ref().map(|head| head.today) => String::new(),
            Some(_) => scene.talk.t("ui-alert-first"),
        }
    }
    /// The rule of a row of what is wrong, where it is one.
    pub fn rule_at(&self, cursor: usize) -> Option<&Found> {
        self.found.as_ref()?.get(cursor.checked_sub(self.alerts.as_ref()?.len() + COUNTS)?)
    }
    /// Rows of what is wrong.
    fn wrong(&self) -> usize {
        self.alerts.as_ref().map_or(0, |alerts| COUNTS + alerts.len() + self.found.as_ref().map_or(0, Vec::len))
    }

    /// Takes pools, most against the rules first.
    pub fn take_over(&mut self, scene: &Scene, listing: &Listing) {
        let (kind, over, unit) = (listing.column("kind"), listing.column("over"), listing.column("unit"));
        let mut alerts = [("ui-alert-over", false), ("ui-alert-leaders", true)]
            .map(|(code, inside)| (Alert { code, units: 0, places: Places::ZERO }, inside, BTreeSet::<Id>::new()));
        for row in &listing.rows {
            let cell = |index: Option<usize>| index.and_then(|index| row.get(index));
            let Some(Cell::Places(places)) = cell(over) else { continue };
            if *places <= Places::ZERO {
                continue;
            }
            let line = cell(kind).and_then(|cell| scene.kind_line(&scene.talk.cell(cell)));
            let inside = line.is_some_and(table::is_inside);
            // Outside 编制 is counted apart, never with it.
            if line.is_some_and(|line| line.class == "off-quota") {
                continue;
            }
            for (alert, _, units) in alerts.iter_mut().filter(|(_, wanted, _)| *wanted == inside) {
                alert.places += *places;
                units.extend(cell(unit).and_then(Cell::as_id));
            }
        }
        let mut alerts: Vec<Alert> =
            alerts.into_iter().map(|(alert, _, units)| Alert { units: units.len(), ..alert }).collect();
        // Leaders have no advance and no loans: over is what is over.
        let leaders = scene.head.iter().flat_map(|head| &head.kinds).filter(|line| line.class == "leadership");
        if let Some(alert) = alerts.last_mut() {
            alert.places = leaders.map(|line| line.figures.excess).sum();
        }
        self.alerts = Some(alerts);
    }

    /// Rows of the panels with their headings.
    pub fn rows(&self, scene: &Scene) -> usize {
        if scene.is_wide() { ROWS_WIDE + 1 } else { ROWS_NARROW }
    }
    /// Rows the cursor can stand on.
    pub fn count(&self, scene: &Scene, pane: Pane) -> usize {
        let rows = if scene.is_wide() { ROWS_WIDE } else { ROWS_NARROW } - 1;
        match pane {
            Pane::Kinds => 0,
            Pane::Due => self.due.as_ref().map_or(0, |due| due.len().min(rows)),
            Pane::Alerts => {
                let below = usize::from(self.is_leaving_below(scene) && self.alerts.is_some());
                (self.wrong() + below).min(rows)
            }
            Pane::Leaving if !scene.is_wide() => 0,
            Pane::Leaving => self.leaving.count().min(rows),
            Pane::Recent => self.recent.as_ref().map_or(0, |recent| recent.rows.len()),
        }
    }
    /// On narrow screens who retires is the last row of what is wrong.
    fn is_leaving_below(&self, scene: &Scene) -> bool {
        !scene.is_wide() && self.leaving.count() > 0
    }
    /// Where that row stands: the last one that fits.
    fn below_at(&self, scene: &Scene) -> usize {
        let rows = if scene.is_wide() { ROWS_WIDE } else { ROWS_NARROW } - 1;
        self.wrong().min(rows - 1)
    }
    /// What the row under the cursor leads to, where that is people who retire.
    pub fn leaving_opened(&self, scene: &Scene, pane: Pane, cursor: usize) -> Option<Effect> {
        match pane {
            Pane::Leaving => self.leaving.opened(scene, cursor),
            Pane::Alerts if self.is_leaving_below(scene) && self.below_at(scene) == cursor => {
                self.leaving.opened(scene, 0)
            }
            _ => None,
        }
    }
    /// The row under the cursor, in words.
    pub fn selected_text(&self, scene: &Scene, pane: Pane, cursor: usize) -> Option<String> {
        match pane {
            Pane::Due => self.due.as_ref()?.get(cursor).map(|group| format!("{} {}", group.what, group.count)),
            Pane::Alerts => {
                if self.is_leaving_below(scene) && self.below_at(scene) == cursor {
                    return self.leaving.brief(scene).map(|text| plainly(&text));
                }
                if cursor < COUNTS {
                    return self.by_severity(scene);
                }
                if let Some(found) = self.rule_at(cursor) {
                    let name = scene.talk.t(&format!("rule-{}", found.rule.to_lowercase()));
                    return Some(format!("{} {name} {}", found.rule, found.count));
                }
                let Some(alert) = self.alerts.as_ref()?.get(cursor - COUNTS) else {
                    return self.leaving.brief(scene).map(|text| plainly(&text));
                };
                Some(format!("{} {}", scene.talk.t(alert.code), alert.places.grouped()))
            }
            Pane::Leaving => self.leaving.rows(scene, usize::MAX).get(cursor).map(|text| plainly(text)),
            Pane::Recent => {
                let listing = self.recent.as_ref()?;
                let cell = listing.rows.get(cursor)?.get(listing.column("seq")?)?;
                Some(scene.talk.with("ui-recent-entry", &[("seq", scene.talk.cell(cell).into())]))
            }
            Pane::Kinds => None,
        }
    }

    fn due_rows(&self, scene: &Scene, width: usize) -> Vec<String> {
        let talk = &scene.talk;
        let today = scene.date();
        let word_width = if scene.is_wide() { 16 } else { 14 };
        let group = |group: &Group| {
            let count = Places::whole(group.count as i64).grouped();
            let count = cells::right(&count, 2);
            let count = if scene.is_wide() { talk.with("ui-items", &[("n", count.into())]) } else { count };
            let mut text = format!(" {} {count}", cells::left(&group.what, word_width));
            if let Some(on) = group.on {
                let date = short(on, today);
                let late = today.map_or(0, |today| today.days() - on.days());
                let when = if late > 0 {
                    talk.with("ui-due-late", &[("n", i64::from(late).into())])
                } else if group.count > 1 && scene.is_wide() {
                    talk.with("ui-due-first", &[("date", date.into())])
                } else {
                    date
                };
                text.push_str(&format!("{}{when}", if scene.is_wide() { "  " } else { " " }));
            }
            cells::cut(&format!("{text} {}", group.unit), width)
        };
        self.due.iter().flatten().map(group).collect()
    }

    fn alert_rows(&self, scene: &Scene) -> Vec<String> {
        let talk = &scene.talk;
        let (word, gap) = if scene.is_wide() { (11, 6) } else { (14, 5) };
        let row = |alert: &Alert| {
            let units = talk.with("ui-units", &[("n", cells::right(&alert.units.to_string(), gap).into())]);
            // How many units is not known where only sums are.
            let is_known = alert.units > 0 || alert.places.is_zero();
            let units = if is_known { units } else { " ".repeat(cells::width(&units)) };
            let places = talk.with("ui-persons", &[("n", cells::right(&alert.places.grouped(), 3).into())]);
            let rule = if alert.code == "ui-alert-over" { "C01" } else { "C04" };
            format!(" {}{units}{places}{}", cells::left(&talk.t(alert.code), word), self.apart(rule))
        };
        let below = self.leaving.brief(scene).filter(|_| self.is_leaving_below(scene) && self.alerts.is_some());
        let wide = if scene.is_wide() { 23 } else { 26 };
        let found = |found: &Found| {
            let count = cells::right(&Places::whole(found.count as i64).grouped(), 5);
            let count = talk.with("ui-alert-found", &[("n", count.into())]);
            let name = talk.t(&format!("rule-{}", found.rule.to_lowercase()));
            format!(" {}{count}{}", cells::left(&cells::cut(&name, wide - 7), wide - 6), news(found.fresh, found.gone))
        };
        let counts = self.by_severity(scene).unwrap_or_else(|| talk.t("ui-waiting"));
        let counts = self.alerts.iter().map(|_| format!(" {counts}"));
        let alerts = self.alerts.iter().flatten().map(row).chain(self.found.iter().flatten().map(found));
        let mut rows: Vec<String> = counts.chain(alerts).collect();
        if below.is_some() {
            rows.truncate(self.below_at(scene));
        }
        rows.into_iter().chain(below).collect()
    }

    /// Draws the panels beside one another.
    pub fn draw(&self, scene: &Scene, area: Rect, buf: &mut Buffer, (pane, cursor): (Pane, usize)) {
        let talk = &scene.talk;
        let wide = scene.is_wide();
        let total = area.width;
        let bars: &[u16] = if wide { &[46, 78] } else { &[41] };
        let base: u16 = if wide { 120 } else { 80 };
        let bars: Vec<u16> =
            bars.iter().map(|bar| (u32::from(*bar) * u32::from(total) / u32::from(base)) as u16).collect();
        let mut edges: Vec<(u16, u16)> = Vec::new();
        let mut from = 0;
        for bar in &bars {
            edges.push((from, bar.saturating_sub(from)));
            from = bar + 1;
            let mut pen = Pen::new(buf, Rect::new(area.x + bar, area.y, 1, area.height));
            for y in 0..pen.height() {
                pen.put(0, y, 1, scene.theme.frame().1, scene.theme.faint());
            }
        }
        edges.push((from, total.saturating_sub(from)));
        let known = |rows: Option<usize>, none: &str| match rows {
            None => Some(talk.t("ui-waiting")),
            Some(0) => Some(talk.t(none)),
            Some(_) => None,
        };
        let mut due: Vec<(String, bool)> = self
            .due_rows(scene, edges.first().map_or(0, |(_, width)| (*width).into()))
            .into_iter()
            .map(|text| (text, true))
            .collect();
        let is_asked = crate::office::lists::columns("due").is_some();
        let none = if is_asked { known(self.due.as_ref().map(Vec::len), "ui-due-none") } else { None };
        due.extend(none.map(|text| (format!(" {text}"), false)));
        due.push((format!(" {}", talk.t(if is_asked { "ui-due-later" } else { "ui-due-all-later" })), false));
        let mut alerts: Vec<(String, bool)> = self.alert_rows(scene).into_iter().map(|text| (text, true)).collect();
        // What is of an earlier scan is not drawn like what holds now.
        if self.known.as_ref().is_some_and(|known| !known.is_current) {
            alerts.iter_mut().for_each(|(_, is_row)| *is_row = false);
        }
        let note = self.alerts_note(scene);
        if !note.is_empty() {
            alerts.push((format!(" {note}"), false));
        }
        let mut parts = vec![(Pane::Due, "ui-panel-due", due), (Pane::Alerts, "ui-panel-alerts", alerts)];
        if wide {
            let width = edges.last().map_or(0, |(_, width)| (*width).into());
            let known = known((self.leaving.count() > 0).then_some(1), "ui-waiting");
            let mut leaving: Vec<(String, bool)> =
                self.leaving.rows(scene, width).into_iter().map(|text| (text, true)).collect();
            leaving.extend(known.map(|text| (format!(" {text}"), false)));
            leaving.push((format!(" {}", self.submitted(scene)), false));
            parts.push((Pane::Leaving, "ui-panel-leaving", leaving));
        }
        for ((own, head, rows), (x, width)) in parts.into_iter().zip(edges) {
            let at = Rect::new(area.x + x, area.y, width, area.height);
            let mut pen = Pen::new(buf, at);
            let mut y = 0;
            if wide {
                pen.line(0, &format!(" {}", talk.t(head)), scene.theme.heading());
                y = 1;
            }
            let room = pen.height().saturating_sub(y);
            // What is not known is said even where not everything known fits.
            let cut = rows.len().saturating_sub(room);
            let keep = rows.len().saturating_sub(1 + cut);
            let last = rows.last().cloned();
            let shown = rows.into_iter().take(keep).chain(last).take(room);
            for (index, (text, is_row)) in shown.enumerate() {
                let style = if is_row { Style::new() } else { scene.theme.faint() };
                pen.line(y + index, &text, style);
                if is_row && pane == own && cursor == index {
                    pen.put(0, y + index, 1, "*", Style::new());
                    pen.style_row(y + index, scene.theme.selected());
                }
            }
        }
    }

    /// Draws the newest entries under their headings.
    pub fn draw_recent(&self, scene: &Scene, area: Rect, buf: &mut Buffer, cursor: Option<usize>) {
        let talk = &scene.talk;
        let mut pen = Pen::new(buf, area);
        let style = scene.theme.heading();
        let width = pen.width();
        let (seq, seq_end, on, what) = (11, 17_usize, 19, 31);
        let officer = width.saturating_sub(9);
        let document = (width * 86 / 120).max(what + 20);
        pen.put(1, 0, 10, &talk.t("ui-panel-recent"), style);
        let heads =
            [("seq", seq), ("effective_on", on), ("summary", what), ("document", document), ("officer", officer)];
        for (name, x) in heads {
            let text = talk.heading_in("journal", name, false);
            pen.put(x, 0, width - x, &text, style);
        }
        let Some(listing) = &self.recent else {
            pen.put(what, 1, width, &talk.t("ui-waiting"), scene.theme.faint());
            return;
        };
        for (index, row) in listing.rows.iter().take(pen.height().saturating_sub(1)).enumerate() {
            let cell = |name: &str| listing.column(name).and_then(|index| row.get(index));
            let text = |name: &str| cell(name).map(|cell| coded(scene, "journal", name, cell)).unwrap_or_default();
            let y = index + 1;
            let number = text("seq");
            pen.put(seq_end.saturating_sub(cells::width(&number)), y, 8, &number, Style::new());
            pen.put(on, y, 10, &text("effective_on"), Style::new());
            let note = late(scene, cell("recorded_at"), cell("effective_on")).unwrap_or_default();
            let said = deed(scene, &text("unit_name"), &text("operation"), cell("summary"));
            let room = document.saturating_sub(what + 1);
            let note_room = if note.is_empty() { 0 } else { cells::width(&note) + 2 };
            pen.put(what, y, room.saturating_sub(note_room), &cells::plain(&said), Style::new());
            if note_room > 0 {
                pen.put((what + room + 1).saturating_sub(note_room), y, note_room, &note, scene.theme.wrong());
            }
            pen.put(document, y, officer.saturating_sub(document + 1), &cells::plain(&text("document")), Style::new());
            pen.put(officer, y, width - officer, &text("officer"), Style::new());
            if cursor == Some(index) {
                pen.put(0, y, 1, "*", Style::new());
                pen.style_row(y, scene.theme.selected());
            }
        }
    }
}

/// What an entry did: where, which operation, what.
fn deed(scene: &Scene, unit: &str, operation: &str, summary: Option<&Cell>) -> String {
    let part = |name: &str| match summary {
        Some(Cell::Message(message)) => {
            message.args.iter().find(|(have, _)| *have == name).map(|(_, arg)| arg.to_string())
        }
        _ => None,
    };
    let (about, said) = (part("about").unwrap_or_default(), part("said").unwrap_or_default());
    // Who left is named with the unit already.
    let unit = if about.contains(unit) || said.contains(unit) { "" } else { unit };
    scene
        .talk
        .with(
            "ui-deed",
            &[
                ("unit", unit.into()),
                ("about", about.trim_end().into()),
                ("operation", operation.into()),
                ("said", said.into()),
            ],
        )
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// 补记: recorded many days after it took effect.
fn late(scene: &Scene, recorded: Option<&Cell>, effective: Option<&Cell>) -> Option<String> {
    let (Some(Cell::Text(recorded)), Some(Cell::Date(effective))) = (recorded, effective) else { return None };
    let recorded = Date::parse(recorded.get(..10)?).ok()?;
    let days = recorded.days() - effective.days();
    (days > LATE_DAYS).then(|| scene.talk.with("ui-recent-late", &[("n", i64::from(days).into())]))
}

/// The identity with whether every line keeps it, and how far the reference date is.
pub fn line(panels: &Panels, scene: &Scene, lines: &[&KindLine]) -> String {
    let talk = &scene.talk;
    let holds = lines.iter().all(|line| {
        let figures = &line.figures;
        let held = |column| figures.held.get(column);
        use crate::domain::pool::Column::{Advance, Borrowed, Frozen, Lent, Reserved};
        let left = figures.vacant - figures.excess + held(Advance) + held(Borrowed) - held(Lent);
        figures.stated == 0 || figures.unstated > 0 || left == held(Frozen) + held(Reserved) + figures.available
    });
    let unstated: u64 = lines.iter().map(|line| u64::from(line.figures.unstated)).sum();
    let mut parts = Vec::new();
    if scene.is_wide() {
        parts.push(talk.t("ui-identity"));
        parts.push(match (holds, unstated) {
            (false, _) => talk.t("ui-identity-broken"),
            (true, 0) => talk.t("ui-identity-holds"),
            (true, n) => talk.with("ui-identity-unstated", &[("n", n.into())]),
        });
    } else {
        parts.push(panels.submitted(scene));
    }
    if let Some(date) = scene.date() {
        let (year, ..) = date.ymd();
        let end = Date::from_ymd(year, 12, 31).map_or(0, |end| i64::from(end.days() - date.days()));
        parts.push(talk.with("ui-reference-date", &[("n", end.into())]));
    }
    format!(" {}", parts.join(if scene.is_wide() { "      " } else { "   " }))
}
