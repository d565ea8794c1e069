//! The office as a whole: one line per kind with its total and what is not distributed of it, never added; below them what
//! is due, what is wrong, who leaves, and the newest entries.

mod panels;
mod table;

use crate::domain::id::IdKind;
use crate::domain::message::Message;
use crate::domain::table::{Cell, Listing};
use crate::office::ask::{Answer, Ask, KindLine, ListAsk};
use crate::office::lists;
use crate::tui::effect::{Effect, Effects};
use crate::tui::layout::{below, first, scroll};
use crate::tui::parts::cells::Pen;
use crate::tui::parts::{bars, figures};
use crate::tui::state::Scene;
use crate::tui::views::{Act, Selected, View, card, explain, listing};
use panels::{Pane, Panels};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use table::Upper;

/// Rows of the newest entries that are asked for.
const RECENT: u64 = 8;
/// Rows of what is due that are looked through for the panel.
const DUE_MAX: u64 = 2_000;
/// Pools against the rules that are looked through for the panel.
const OVER_MAX: u64 = 2_000;
/// Questions by slot.
const DUE_SLOT: u8 = 0;
const OVER_SLOT: u8 = 1;
const RECENT_SLOT: u8 = 2;
const LEAVING_SLOT: u8 = 3;
const PAST_SLOT: u8 = 4;
const KEPT_SLOT: u8 = 5;
const SNAPSHOTS_SLOT: u8 = 6;
const ALERTS_SLOT: u8 = 7;

/// The view.
pub fn view() -> Box<dyn View> {
    Box::new(Overview {
        pane: Pane::Kinds,
        cursors: [0; Pane::ALL.len()],
        figure: "available",
        panels: Panels::default(),
    })
}

struct Overview {
    /// Where keys go.
    pane: Pane,
    /// The row under the cursor, by pane.
    cursors: [usize; Pane::ALL.len()],
    /// The figure under the cursor.
    figure: &'static str,
    panels: Panels,
}

/// The lines of the office, in the order of the screen: 编制, 编制以外, then what is held inside them.
fn lines(scene: &Scene) -> Vec<&KindLine> {
    let mut lines: Vec<&KindLine> = scene.head.iter().flat_map(|head| &head.kinds).collect();
    lines.sort_by_key(|line| table::section(line.class));
    lines
}

/// Where its parts stand.
struct Places {
    upper: Rect,
    panels: Option<Rect>,
    /// The identity, or what was last submitted.
    line: Option<Rect>,
    recent: Option<Rect>,
}

/// Least rows of panels worth showing.
const PANELS_LEAST: u16 = 3;

fn places(scene: &Scene, area: Rect, upper: usize, panels: usize) -> Places {
    let upper = (upper as u16).min(area.height);
    let rest = below(area, upper);
    // A rule above the panels and one below them, then the line.
    if rest.height < PANELS_LEAST + 3 {
        return Places { upper: first(area, upper), panels: None, line: None, recent: None };
    }
    let rows = (panels as u16).min(rest.height - 3);
    let line = first(below(rest, rows + 2), 1);
    let after = below(rest, rows + 3);
    let recent = (scene.is_wide() && after.height >= 3).then(|| below(after, 1));
    Places { upper: first(area, upper), panels: Some(first(below(rest, 1), rows)), line: Some(line), recent }
}

impl Overview {
    fn upper<'a>(&self, scene: &'a Scene, width: usize) -> Upper<'a> {
        Upper::new(scene, width, &lines(scene))
    }
    fn cursor(&self, pane: Pane) -> usize {
        self.cursors.get(pane as usize).copied().unwrap_or(0)
    }
    fn set_cursor(&mut self, cursor: usize) {
        if let Some(have) = self.cursors.get_mut(self.pane as usize) {
            *have = cursor;
        }
    }
    /// The panes that keys can go to.
    fn panes(&self, scene: &Scene, area: Rect) -> Vec<Pane> {
        let upper = self.upper(scene, area.width.into());
        let places = places(scene, area, upper.rows(), self.panels.rows(scene));
        let shown = |pane: &Pane| match pane {
            Pane::Kinds => true,
            Pane::Recent => places.recent.is_some() && self.panels.count(scene, *pane) > 0,
            _ => places.panels.is_some() && self.panels.count(scene, *pane) > 0,
        };
        Pane::ALL.into_iter().filter(shown).collect()
    }
    fn count(&self, scene: &Scene, width: usize) -> usize {
        match self.pane {
            Pane::Kinds => self.upper(scene, width).stops(),
            pane => self.panels.count(scene, pane),
        }
    }
    /// The line of figures under the cursor.
    fn line<'a>(&self, scene: &'a Scene) -> Option<&'a KindLine> {
        let upper = self.upper(scene, scene.size.0.into());
        upper.line(self.cursor(Pane::Kinds).min(upper.stops().saturating_sub(1)))
    }
    /// Which units, freezes or totals a figure is of.
    fn drill(&self, scene: &Scene, line: &KindLine) -> Effect {
        let name = match self.figure {
            "frozen" | "pending_freeze" => "frozen",
            "total" | "undistributed" => "totals",
            _ => "vacancies",
        };
        if name == "totals" {
            return Effect::Push(listing::view(scene, "totals"));
        }
        let ask = ListAsk { kind: Some(line.kind.clone()), ..ListAsk::new(name) };
        Effect::Push(listing::filtered(scene, name, ask, scene.talk.pick(&line.short)))
    }
    fn opened(&self, scene: &Scene) -> Option<Effect> {
        let leaving = self.panels.leaving_opened(scene, self.pane, self.cursor(self.pane));
        if leaving.is_some() {
            return leaving;
        }
        Some(match self.pane {
            Pane::Kinds => self.drill(scene, self.line(scene)?),
            Pane::Due => Effect::Push(listing::view(scene, "due")),
            Pane::Alerts => match self.panels.rule_at(self.cursor(Pane::Alerts)) {
                Some(found) => Effect::Push(explain::flags_of(scene, &found.rule)),
                None if self.cursor(Pane::Alerts) == 0 => Effect::Push(listing::view(scene, "flags")),
                None => Effect::Push(listing::view(scene, "vacancies")),
            },
            Pane::Leaving => return None,
            Pane::Recent => {
                let unit = self.panels.recent.as_ref().and_then(|listing| {
                    listing.rows.get(self.cursor(Pane::Recent))?.get(listing.column("unit")?)?.as_id()
                });
                match unit.filter(|id| id.kind == IdKind::Unit) {
                    Some(unit) => Effect::Push(card::view(unit)),
                    None => Effect::Push(listing::view(scene, "journal")),
                }
            }
        })
    }
}

impl View for Overview {
    fn name(&self) -> &'static str {
        "overview"
    }
    fn trail(&self, scene: &Scene, _: Rect) -> (String, String) {
        (bars::menu(scene), String::new())
    }
    fn wants(&self, scene: &Scene, _: Rect) -> Vec<(u8, Ask)> {
        let mut asks = Vec::new();
        if lists::columns("due").is_some() {
            let ask = ListAsk { limit: Some(DUE_MAX), ..ListAsk::new("due") };
            asks.push((DUE_SLOT, Ask::List(ask)));
        }
        let sort = vec![("over".to_string(), true)];
        asks.push((OVER_SLOT, Ask::List(ListAsk { sort, limit: Some(OVER_MAX), ..ListAsk::new("vacancies") })));
        if scene.is_wide() {
            let ask = ListAsk { limit: Some(RECENT), ..ListAsk::new("journal") };
            asks.push((RECENT_SLOT, Ask::List(ask)));
        }
        asks.push((SNAPSHOTS_SLOT, Ask::List(ListAsk::new("snapshots"))));
        // What was found last stands there at once, until the scan of now is done.
        asks.push((KEPT_SLOT, Ask::Alerts { now: false }));
        // The whole staff is counted: after what is there at once.
        if let Some((dates, past)) = crate::tui::views::leaving::asks(scene) {
            asks.extend([(LEAVING_SLOT, dates), (PAST_SLOT, past)]);
        }
        asks.push((ALERTS_SLOT, Ask::Alerts { now: true }));
        asks
    }
    fn take(&mut self, slot: u8, answer: Answer, scene: &Scene, _: Rect) -> Effects {
        match answer {
            Answer::Alerts(alerts) => self.panels.take_alerts(alerts),
            Answer::Listing(listing) => match slot {
                DUE_SLOT => self.panels.take_due(scene, listing),
                OVER_SLOT => self.panels.take_over(scene, &listing),
                RECENT_SLOT => self.panels.recent = Some(listing),
                LEAVING_SLOT => self.panels.leaving.take_dates(scene, &listing),
                SNAPSHOTS_SLOT => self.panels.take_snapshots(scene, &listing),
                PAST_SLOT => self.panels.leaving.take_past(&listing),
                _ => {}
            },
            _ => {}
        }
        Effects::new()
    }
    fn act(&mut self, act: Act, scene: &Scene, area: Rect) -> Option<Effects> {
        // A narrower screen has fewer panes.
        if !self.panes(scene, area).contains(&self.pane) {
            self.pane = Pane::Kinds;
        }
        if matches!(act, Act::NextPane | Act::PreviousPane) {
            let panes = self.panes(scene, area);
            let at = panes.iter().position(|pane| *pane == self.pane).unwrap_or(0);
            let step = if act == Act::NextPane { 1 } else { panes.len() - 1 };
            self.pane = panes.get((at + step) % panes.len()).copied().unwrap_or(Pane::Kinds);
            return Some(Effects::new());
        }
        let count = self.count(scene, area.width.into());
        let cursor = self.cursor(self.pane).min(count.saturating_sub(1));
        if let Some(moved) = act.moved(cursor, count, area.height.into()) {
            self.set_cursor(moved);
            return Some(Effects::new());
        }
        match act {
            Act::Left | Act::Right if self.pane == Pane::Kinds => {
                let upper = self.upper(scene, area.width.into());
                if let Some(next) = upper.beside(cursor, act == Act::Right) {
                    // Leaders stand beside one another, each a row of its own for the cursor.
                    self.set_cursor(next);
                } else if !upper.is_beside(cursor) {
                    self.figure = table::figure_beside(scene, self.figure, act == Act::Right);
                }
                Some(Effects::new())
            }
            Act::Open => self.opened(scene).map(|effect| vec![effect]),
            Act::Copy => {
                let head = scene.head.as_ref()?;
                let line = self.line(scene)?;
                let one = std::slice::from_ref(line);
                Some(vec![Effect::Copy(figures::sentence(&scene.talk, &head.root, head.at.date, one))])
            }
            Act::Sort | Act::Filter => Some(vec![Effect::Say(Message::new("ui-not-here"))]),
            Act::Export | Act::Mark => None,
            _ => Some(Effects::new()),
        }
    }
    fn selected(&self, scene: &Scene) -> Selected {
        if self.pane != Pane::Kinds {
            let row = |listing: &Listing, index: usize| {
                let unit = listing.rows.get(index)?.get(listing.column("unit")?)?.as_id()?;
                let seq = match listing.rows.get(index)?.get(listing.column("seq")?)? {
                    Cell::Int(seq) => u64::try_from(*seq).ok(),
                    _ => None,
                };
                Some((unit, seq))
            };
            let found = self.panels.recent.as_ref().filter(|_| self.pane == Pane::Recent);
            let found = found.and_then(|listing| row(listing, self.cursor(Pane::Recent)));
            return Selected {
                subject: found.map(|(unit, _)| unit),
                entry: found.and_then(|(_, seq)| seq),
                ..Selected::default()
            };
        }
        let line = self.line(scene);
        Selected {
            name: scene.head.as_ref().map(|head| head.root.clone()).unwrap_or_default(),
            kind: line.map(|line| line.kind.clone()),
            figure: Some(self.figure),
            ..Selected::default()
        }
    }
    fn foot(&self, scene: &Scene) -> Option<String> {
        let talk = &scene.talk;
        let word = match self.pane {
            Pane::Kinds => {
                let line = self.line(scene)?;
                let name = talk.pick(&line.name);
                match table::is_inside(line) {
                    true => format!("{name} {}", table::held_of(line)),
                    false => {
                        let head = talk.t(&format!("ui-{}", self.figure.replace('_', "-")));
                        format!("{name} {head} {}", table::figure_text(line, self.figure))
                    }
                }
            }
            pane => self.panels.selected_text(scene, pane, self.cursor(pane))?,
        };
        let code = if scene.is_wide() { "ui-overview-selected" } else { "ui-overview-selected-narrow" };
        let code = if self.pane == Pane::Kinds { code } else { "ui-overview-selected-panel" };
        Some(talk.with(code, &[("what", word.into())]))
    }
    fn hints(&self) -> &'static [&'static str] {
        &["help", "lookup", "as-of", "scope", "origin", "operate", "print", "export", "palette"]
    }
    fn draw(&self, scene: &Scene, area: Rect, buf: &mut Buffer) -> Option<Position> {
        let upper = self.upper(scene, area.width.into());
        if upper.stops() == 0 {
            let id = if scene.head.is_some() { "ui-nothing-listed" } else { "ui-waiting" };
            Pen::new(buf, first(area, 1)).line(0, &format!(" {}", scene.talk.t(id)), scene.theme.faint());
        }
        let places = places(scene, area, upper.rows(), self.panels.rows(scene));
        let cursor = self.cursor(Pane::Kinds).min(upper.stops().saturating_sub(1));
        let top = scroll(0, upper.row_of(cursor), places.upper.height.into());
        upper.draw(scene, places.upper, buf, top, cursor, self.pane == Pane::Kinds, self.figure);
        let across = scene.theme.frame().0;
        if let Some(at) = places.panels {
            for y in [at.y.saturating_sub(1), at.bottom()] {
                Pen::new(buf, Rect::new(area.x, y, area.width, 1)).rule(0, across, scene.theme.faint());
            }
            let cursor = (self.pane, self.cursor(self.pane));
            self.panels.draw(scene, at, buf, cursor);
        }
        if let Some(at) = places.line {
            Pen::new(buf, at).line(0, &panels::line(&self.panels, scene, &lines(scene)), ratatui::style::Style::new());
        }
        if let Some(at) = places.recent {
            Pen::new(buf, Rect::new(at.x, at.y - 1, at.width, 1)).rule(0, across, scene.theme.faint());
            let cursor = (self.pane == Pane::Recent).then(|| self.cursor(Pane::Recent));
            self.panels.draw_recent(scene, at, buf, cursor);
        }
        None
    }
}
