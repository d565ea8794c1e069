//! `u`: what reversing an entry would take away or bring back, or every reason why it cannot be; Enter records it.

use crate::domain::id::{Id, IdKind};
use crate::domain::message::Message;
use crate::domain::table::{Cell, Listing};
use crate::office::ask::{Answer, Ask, KindLine, ListAsk, Order, Problem, Receipt};
use crate::tui::effect::{Effect, Effects};
use crate::tui::errand::{Done, Work};
use crate::tui::keymap::Mode;
use crate::tui::layout::{self, below, first};
use crate::tui::parts::cells::{self, Pen};
use crate::tui::parts::field::Field;
use crate::tui::parts::{figures, popup};
use crate::tui::state::{Scene, State};
use crate::tui::views::{Act, View, title};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// Entries looked through for the own last one.
const LOOKED_THROUGH: u64 = 200;
/// Pools told one by one; more are summed by quota kind.
const POOLS_MAX: usize = 200;
/// Rows of the box beside the lines: document, reason, rule, keys.
const FIELD_ROWS: u16 = 3;

/// Opens the box for the entry selected in the journal, elsewhere for the own last one.
pub fn open(state: &mut State) -> Effects {
    if let Some(said) = state.unless_old() {
        return said;
    }
    if state.top().is_some_and(|layer| layer.view.name() == "reverse") {
        return Effects::new();
    }
    let mut view = Reverse { entry: state.selected().entry, ..Reverse::default() };
    view.begin();
    vec![Effect::Push(Box::new(view))]
}

#[derive(Default)]
struct Reverse {
    /// The entry; none until the own last one is found.
    entry: Option<u64>,
    /// What the journal says of it.
    about: String,
    /// What would change; or why it cannot be.
    outcome: Option<Result<Receipt, Problem>>,
    wanted: Option<Work>,
    document: Field,
    reason: Field,
    in_reason: bool,
    top: usize,
}

impl Reverse {
    fn order(&self, seq: u64) -> Order {
        let mut args = vec![("entry".to_string(), Id::new(IdKind::Entry, seq).to_string())];
        for (name, field) in [("document", &self.document), ("reason", &self.reason)] {
            let text = field.text().trim();
            if !text.is_empty() {
                args.push((name.to_string(), text.to_string()));
            }
        }
        Order { operation: "reverse".to_string(), caller_id: None, args }
    }

    /// Asks what would change.
    fn begin(&mut self) {
        self.wanted = self.entry.map(|seq| Work::Try(vec![self.order(seq)]));
    }

    /// What Enter would do, in lines.
    fn lines(&self, scene: &Scene, width: usize) -> Vec<String> {
        let talk = &scene.talk;
        let mut lines = cells::wrap(&self.about, width);
        lines.push(String::new());
        match &self.outcome {
            None => lines.push(talk.t("ui-waiting")),
            Some(Ok(receipt)) => lines.extend(would(scene, receipt, width)),
            Some(Err(problem)) => {
                lines.push(talk.t("ui-reverse-cannot"));
                let reasons = problem.refusal.iter().flat_map(|refusal| &refusal.reasons);
                let mut said: Vec<(String, Option<String>)> =
                    reasons.map(|reason| (talk.refusal(reason), talk.remedy(reason))).collect();
                if said.is_empty() {
                    said.push((talk.say(&problem.message), None));
                }
                for (index, (text, remedy)) in said.into_iter().enumerate() {
                    let remedy = remedy.map(|remedy| talk.with("ui-remedy", &[("remedy", remedy.into())]));
                    for (place, part) in [Some(text), remedy].into_iter().flatten().enumerate() {
                        for (row, line) in cells::wrap(&part, width.saturating_sub(4)).iter().enumerate() {
                            let lead = if place + row == 0 { (index + 1).to_string() } else { String::new() };
                            lines.push(format!("{} {line}", cells::left(&lead, 3)));
                        }
                    }
                }
            }
        }
        lines
    }

    fn area(scene: &Scene) -> Rect {
        let top_and_foot = if scene.size.1 >= layout::TALL { 12 } else { 5 };
        let width = if scene.is_wide() { scene.size.0.saturating_sub(16) } else { 78 };
        layout::popup(scene.size, width, scene.size.1.saturating_sub(top_and_foot))
    }
    fn can(&self) -> bool {
        matches!(self.outcome, Some(Ok(_)))
    }
    fn field(&mut self) -> &mut Field {
        if self.in_reason { &mut self.reason } else { &mut self.document }
    }
    fn page(scene: &Scene) -> usize {
        usize::from(Reverse::area(scene).height.saturating_sub(2 + FIELD_ROWS)).max(1)
    }
}

/// What a receipt of a dry run says: what it says of itself, then every pool before and after.
fn would(scene: &Scene, receipt: &Receipt, width: usize) -> Vec<String> {
    let talk = &scene.talk;
    let mut lines = Vec::new();
    for note in &receipt.notes {
        lines.extend(cells::wrap(&talk.say(note), width));
    }
    if receipt.lines.is_empty() {
        lines.push(talk.t("ui-reverse-no-pools"));
        return lines;
    }
    lines.push(talk.with("ui-reverse-pools", &[("n", receipt.lines.len().into())]));
    // By kind, in the order of the head: what the office as a whole loses or gets back.
    let mut kinds: BTreeMap<usize, (KindLine, KindLine)> = BTreeMap::new();
    for (_, _, before, after) in &receipt.lines {
        let order = scene.head.as_ref().and_then(|head| head.kinds.iter().position(|line| line.kind == after.kind));
        match kinds.entry(order.unwrap_or(usize::MAX)) {
            Entry::Vacant(empty) => {
                empty.insert((before.clone(), after.clone()));
            }
            Entry::Occupied(mut sums) => {
                let (sum_before, sum_after) = sums.get_mut();
                sum_before.figures.add(&before.figures);
                sum_after.figures.add(&after.figures);
            }
        }
    }
    let comma = talk.t("ui-list-comma");
    for (before, after) in kinds.values() {
        let changes = figures::changes(talk, before, after).join(&comma);
        let args = [("kind", talk.pick(&after.name).into()), ("changes", changes.into())];
        lines.push(format!("  {}", talk.with("ui-reverse-kind", &args)));
    }
    lines.push(String::new());
    for (_, unit, before, after) in receipt.lines.iter().take(POOLS_MAX) {
        let lead = format!("  {unit} {}", talk.pick(&after.short));
        lines.push(format!("{lead}: {}", figures::changes(talk, before, after).join(&comma)));
    }
    if receipt.lines.len() > POOLS_MAX {
        lines.push(talk.with("ui-reverse-more", &[("n", (receipt.lines.len() - POOLS_MAX).into())]));
    }
    lines
}

/// The newest entry of one's own that still stands and is no reversal itself.
fn own_last(scene: &Scene, data: &Listing) -> Option<(u64, String)> {
    let cell = |row: &[Cell], name: &str| data.column(name).and_then(|index| row.get(index)).cloned();
    let officer = scene.head.as_ref().and_then(|head| head.officer.as_ref()).map(|(officer, _)| officer.clone());
    let mut reversed: Vec<String> = Vec::new();
    for row in &data.rows {
        let Some(Cell::Int(seq)) = cell(row, "seq") else { continue };
        let is_reversed =
            reversed.contains(&Id::new(IdKind::Entry, u64::try_from(seq).unwrap_or_default()).to_string());
        if let Some(Cell::Text(target)) = cell(row, "reverses").filter(|cell| *cell != Cell::Unknown) {
            if !is_reversed {
                reversed.push(target);
            }
            continue;
        }
        let by = match cell(row, "officer") {
            Some(Cell::Text(by)) => Some(by),
            _ => None,
        };
        if !is_reversed && (officer.is_none() || by == officer) {
            return Some((u64::try_from(seq).unwrap_or_default(), about(scene, data, row)));
        }
    }
    None
}

/// An entry as one line.
fn about(scene: &Scene, data: &Listing, row: &[Cell]) -> String {
    let cell = |name: &str| data.column(name).and_then(|index| row.get(index)).map(|cell| scene.talk.cell(cell));
    let operation = cell("operation").map(|name| scene.talk.operation(&name));
    let parts = [cell("effective_on"), operation, cell("summary"), cell("document")];
    parts.into_iter().flatten().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("  ")
}

impl View for Reverse {
    fn name(&self) -> &'static str {
        "reverse"
    }
    fn mode(&self) -> Mode {
        Mode::Field
    }
    fn is_overlay(&self) -> bool {
        true
    }
    fn trail(&self, scene: &Scene, _: Rect) -> (String, String) {
        (title(scene, "reverse"), String::new())
    }
    fn wants(&self, _: &Scene, _: Rect) -> Vec<(u8, Ask)> {
        if !self.about.is_empty() {
            return Vec::new();
        }
        let limit = Some(LOOKED_THROUGH);
        vec![(0, Ask::List(ListAsk { limit, ..ListAsk::new("journal") }))]
    }
    fn take(&mut self, _: u8, answer: Answer, scene: &Scene, _: Rect) -> Effects {
        let Answer::Listing(data) = answer else { return Effects::new() };
        match self.entry {
            Some(entry) => {
                let place = data.column("seq");
                let is_it = |row: &&Vec<Cell>| {
                    place.and_then(|index| row.get(index)).is_some_and(|cell| *cell == Cell::Int(entry as i64))
                };
                self.about = data.rows.iter().find(is_it).map_or(format!("e{entry}"), |row| about(scene, &data, row));
            }
            None => match own_last(scene, &data) {
                Some((seq, about)) => {
                    (self.entry, self.about) = (Some(seq), about);
                    self.begin();
                }
                None => return vec![Effect::Pop, Effect::Say(Message::new("ui-reverse-nothing"))],
            },
        }
        Effects::new()
    }
    fn errand(&mut self) -> Option<Work> {
        self.wanted.take()
    }
    fn done(&mut self, outcome: Result<Done, Problem>, _: &Scene, _: Rect) -> Effects {
        self.outcome = Some(match outcome {
            Ok(Done::Tried(receipts)) => match receipts.into_iter().next() {
                Some(receipt) => Ok(receipt),
                None => Err(Problem::new(1, Message::new("ui-reverse-nothing"))),
            },
            Ok(_) => return Effects::new(),
            Err(problem) => Err(problem),
        });
        Effects::new()
    }
    fn type_in(&mut self, text: &str, _: &Scene, _: Rect) -> Effects {
        if self.can() {
            self.field().type_in(text);
        }
        Effects::new()
    }
    fn act(&mut self, act: Act, scene: &Scene, _: Rect) -> Option<Effects> {
        if self.can() && self.field().act(act) {
            return Some(Effects::new());
        }
        let width = usize::from(Reverse::area(scene).width).saturating_sub(4);
        let page = Reverse::page(scene);
        let count = self.lines(scene, width).len().saturating_sub(page) + 1;
        if let Some(top) = act.moved(self.top, count, page) {
            self.top = top;
            return Some(Effects::new());
        }
        match act {
            Act::NextPane | Act::PreviousPane => self.in_reason = !self.in_reason,
            Act::Open if self.can() => {
                let orders = self.entry.map(|seq| self.order(seq)).into_iter().collect();
                return Some(vec![Effect::Pop, Effect::Post { serial: 0, orders, dry_run: false }]);
            }
            Act::Open if self.outcome.is_some() => return Some(vec![Effect::Pop]),
            Act::Open => return Some(vec![Effect::Say(Message::new("ui-import-wait"))]),
            _ => return None,
        }
        Some(Effects::new())
    }
    fn hints(&self) -> &'static [&'static str] {
        &["open", "next-pane", "back"]
    }
    fn draw(&self, scene: &Scene, _: Rect, buf: &mut Buffer) -> Option<Position> {
        let talk = &scene.talk;
        let entry = self.entry.map(|seq| Id::new(IdKind::Entry, seq).to_string()).unwrap_or_default();
        let heading = format!("{} {entry}", title(scene, "reverse"));
        let inner = popup::draw(scene.theme, &heading, Reverse::area(scene), buf);
        let lines = self.lines(scene, inner.width.into());
        let page = Reverse::page(scene);
        let mut pen = Pen::new(buf, inner);
        for (y, line) in lines.iter().skip(self.top).take(page).enumerate() {
            pen.line(y, line, Style::new());
        }
        let foot = below(inner, page as u16);
        let mut pen = Pen::new(buf, foot);
        pen.rule(0, scene.theme.frame().0, scene.theme.faint());
        if lines.len() > self.top + page {
            let more = talk.with("ui-import-more-lines", &[("n", (lines.len() - self.top - page).into())]);
            pen.line_right(0, &format!(" {more} "), scene.theme.heading());
        }
        pen.line(2, &talk.t(if self.can() { "ui-reverse-keys" } else { "ui-reverse-keys-back" }), scene.theme.faint());
        if !self.can() {
            return None;
        }
        let half = foot.width / 2;
        let mut caret = None;
        for (index, (label, field)) in
            [("ui-import-document", &self.document), ("ui-reverse-reason", &self.reason)].into_iter().enumerate()
        {
            let line = first(below(foot, 1), 1);
            let place = Rect { x: line.x + half * index as u16, width: half.saturating_sub(1), ..line };
            let label = talk.t(label);
            let has_keys = (index == 1) == self.in_reason;
            let start = cells::width(&label) as u16 + 1;
            Pen::new(buf, place).line(0, &label, if has_keys { scene.theme.head() } else { scene.theme.faint() });
            let room = Rect { x: place.x + start.min(place.width), width: place.width.saturating_sub(start), ..place };
            let own = field.draw(room, buf, if has_keys { scene.theme.selected() } else { Style::new() });
            if has_keys {
                caret = own;
            }
        }
        caret
    }
}
