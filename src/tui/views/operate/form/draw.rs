//! How a form looks: its fields above, what they would do below.

use super::super::preview::{self, Line, Look};
use super::super::{called, told};
use super::order::{label, label_of};
use super::{Fault, Form};
use crate::domain::id::IdKind;
use crate::domain::operation::ArgType;
use crate::office::words::Language;
use crate::tui::layout::{self, below, first, scroll};
use crate::tui::parts::cells::{self, Pen};
use crate::tui::parts::{figures, popup};
use crate::tui::state::Scene;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

/// Cells across on wide screens.
const WIDE: u16 = 112;
/// Cells of a field's name at most.
const LABEL_MAX: usize = 22;
/// Choices seen at once.
const LIST_ROWS: usize = 6;
/// Rows for fields at least and, of what there is, at most.
const FIELD_ROWS_LEAST: usize = 4;

/// Where the parts of a form stand.
struct Places {
    inner: Rect,
    /// Rows of fields.
    rows: usize,
    /// Where names of fields end and values begin.
    label: usize,
}

impl Form {
    fn places(&self, scene: &Scene, inner: Rect) -> Places {
        let height = usize::from(inner.height);
        let wanted = self.visible().len() + usize::from(self.several.is_some());
        // A rule and a line of keys; of the rest, the fields have somewhat more than half.
        let rest = height.saturating_sub(2);
        let rows = wanted.min((rest * 11 / 20).max(FIELD_ROWS_LEAST)).min(rest);
        let widest = self.entries.iter().map(|entry| cells::width(&label(&scene.talk, entry))).max().unwrap_or(0);
        Places { inner, rows, label: widest.min(LABEL_MAX) }
    }
    fn area(scene: &Scene) -> Rect {
        let width = if scene.is_wide() { WIDE.min(scene.size.0.saturating_sub(4)) } else { 78 };
        let foot = if scene.size.1 >= layout::TALL { 10 } else { 5 };
        layout::popup(scene.size, width, scene.size.1.saturating_sub(foot))
    }

    /// Lines of the preview and how many are seen at once.
    pub(super) fn preview_size(&self, scene: &Scene, _: Rect) -> (usize, usize) {
        let area = Form::area(scene);
        let inner = Rect::new(0, 0, area.width.saturating_sub(4), area.height.saturating_sub(2));
        let places = self.places(scene, inner);
        let page = usize::from(inner.height).saturating_sub(places.rows + 2);
        (self.preview(scene, inner.width.into()).len(), page)
    }
    /// The preview as a text.
    pub(super) fn preview_text(&self, scene: &Scene) -> String {
        let lines = self.preview(scene, usize::from(WIDE));
        let lines = lines.into_iter().map(|(text, _)| text.trim_end().to_string());
        std::iter::once(self.what(scene)).chain(lines).collect::<Vec<_>>().join("\n")
    }

    /// What stands below the fields.
    fn preview(&self, scene: &Scene, width: usize) -> Vec<Line> {
        let talk = &scene.talk;
        if let Some(offered) = &self.offered {
            let mut lines = vec![(talk.with("ui-form-draft", &[("date", offered.draft.on.into())]), Look::Heading)];
            let values: Vec<String> =
                offered.draft.values.iter().map(|(name, value)| self.told(scene, name, value)).collect();
            let said = values.join(&talk.t("ui-list-between"));
            lines.extend(cells::wrap(&said, width).into_iter().map(|line| (line, Look::Faint)));
            if !offered.draft.left_out.is_empty() {
                let names: Vec<String> =
                    offered.draft.left_out.iter().map(|name| self.name_of_arg(scene, name)).collect();
                let names = names.join(&talk.t("ui-list-comma"));
                lines.push((talk.with("ui-form-draft-left-out", &[("names", names.into())]), Look::Plain));
            }
            for (place, id) in ["ui-form-draft-continue", "ui-form-draft-discard"].into_iter().enumerate() {
                let sign = if place == offered.cursor { "*" } else { " " };
                let look = if place == offered.cursor { Look::Heading } else { Look::Plain };
                lines.push((format!("{sign} {}", talk.t(id)), look));
            }
            return lines;
        }
        let mut lines = Vec::new();
        let faults: Vec<String> = (0..self.entries.len())
            .filter_map(|place| {
                let entry = self.entries.get(place)?;
                Some(format!("! {}: {}", label(talk, entry), self.fault(scene, place)?))
            })
            .collect();
        let missing: Vec<String> =
            self.missing().into_iter().filter_map(|place| Some(label(talk, self.entries.get(place)?))).collect();
        let lacking = self.lacking();
        if !lacking.is_empty() {
            let names: Vec<String> =
                lacking.iter().filter_map(|place| Some(label(talk, self.entries.get(*place)?))).collect();
            let text = talk.with("ui-form-missing", &[("names", names.join(&talk.t("ui-list-comma")).into())]);
            lines.extend(cells::wrap(&text, width).into_iter().map(|line| (line, Look::Plain)));
            lines.extend(self.standing(scene, width));
            return lines;
        }
        let is_faulty = !faults.is_empty();
        for fault in faults {
            lines.extend(cells::wrap(&fault, width).into_iter().map(|line| (line, Look::Wrong)));
        }
        if self.posting {
            lines.push((talk.t("ui-form-being-recorded"), Look::Faint));
        } else if !missing.is_empty() {
            let names = missing.join(&talk.t("ui-list-comma"));
            let text = talk.with("ui-form-missing", &[("names", names.into())]);
            lines.extend(cells::wrap(&text, width).into_iter().map(|line| (line, Look::Plain)));
        } else if self.checking || self.entries.iter().any(|entry| entry.choose_when_known) {
            lines.push((talk.t("ui-form-being-checked"), Look::Faint));
        } else if !self.is_checked(scene) && !is_faulty {
            lines.push((talk.t("ui-form-not-checked"), Look::Faint));
        }
        if self.is_checked(scene) {
            match self.outcome.as_ref().map(|checked| &checked.together) {
                Some(Ok(receipts)) => return preview::lines(scene, receipts, width),
                Some(Err(problem)) if !is_faulty || problem.refusal.is_some() => {
                    lines.extend(self.refused(scene, problem, width));
                }
                _ => {}
            }
        }
        lines.extend(self.standing(scene, width));
        lines
    }

    /// Why it cannot be done, in short: all of it is a key away.
    fn refused(&self, scene: &Scene, problem: &crate::office::ask::Problem, width: usize) -> Vec<Line> {
        let talk = &scene.talk;
        let wrap =
            |text: &str, look| cells::wrap(text, width).into_iter().map(move |line| (line, look)).collect::<Vec<_>>();
        let Some(refusal) = &problem.refusal else { return wrap(&talk.say(&problem.message), Look::Wrong) };
        let alone = self.outcome.as_ref().map(|checked| checked.alone.as_slice()).unwrap_or_default();
        let mut lines = Vec::new();
        if alone.is_empty() {
            let n = ("n", refusal.reasons.len().into());
            lines.push((talk.with("ui-form-refused", &[n]), Look::Wrong));
            for reason in &refusal.reasons {
                lines.extend(wrap(&format!("! {}", told(talk, reason)), Look::Plain));
            }
            return lines;
        }
        let of = self.several.as_ref().map_or(0, |(_, ids)| ids.len());
        let args = [("n", alone.len().into()), ("of", of.into())];
        lines.push((talk.with("ui-form-refused-some", &args), Look::Wrong));
        for (place, problem) in alone {
            let reasons = problem.refusal.iter().flat_map(|refusal| &refusal.reasons);
            let mut said: Vec<String> = reasons.map(|reason| told(talk, reason)).collect();
            if said.is_empty() {
                said.push(talk.say(&problem.message));
            }
            let who = self.name_of(*place).unwrap_or_default();
            lines.extend(wrap(&format!("! {who}: {}", said.join(&talk.t("ui-list-between"))), Look::Plain));
        }
        lines
    }

    /// The figures as they stand, or what the field to be corrected says now.
    fn standing(&self, scene: &Scene, width: usize) -> Vec<Line> {
        let Some(card) = self.card.as_ref().filter(|card| self.subject() == Some(card.id)) else { return Vec::new() };
        let talk = &scene.talk;
        let field = self.entries.iter().find(|entry| entry.arg.kind == ArgType::FieldName);
        if let Some(entry) = field {
            let name = entry.asked();
            let value = card.fields.iter().find(|(have, _)| *have == name);
            let text = value.map(|(name, cell)| talk.label("people", name, cell).unwrap_or_else(|| talk.cell(cell)));
            let said = text
                .map(|text| talk.with("ui-form-now", &[("name", talk.field(&name).into()), ("value", text.into())]));
            return said.into_iter().map(|text| (text, Look::Faint)).collect();
        }
        let mut card = card.clone();
        let kind = self.quota_kind();
        card.own.retain(|line| kind.as_ref().is_none_or(|kind| *kind == line.kind));
        card.subtree.clear();
        figures::answers(talk, &card, width).into_iter().map(|line| (line, Look::Faint)).collect()
    }

    fn name_of_arg(&self, scene: &Scene, name: &str) -> String {
        label_of(&scene.talk, name)
    }
    /// A value of a draft as people read it.
    fn told(&self, scene: &Scene, name: &str, value: &str) -> String {
        let mut shown = value.to_string();
        if let Some(entry) = self.entry(name) {
            let mut entry = entry.clone();
            entry.fill(&scene.talk, value);
            shown = entry.text().to_string();
        }
        if let Some(id) = crate::domain::id::Id::parse(value)
            && let Some(name) = self.names.iter().find(|name| name.id == id)
        {
            shown.clone_from(&name.name);
        }
        format!("{} {shown}", self.name_of_arg(scene, name))
    }

    /// What is wrong with a field, as a sentence.
    fn fault(&self, scene: &Scene, place: usize) -> Option<String> {
        let talk = &scene.talk;
        let own = self.entries.get(place)?.fault.as_ref().map(|message| talk.say(message));
        if self.lacking().contains(&place) {
            return None;
        }
        own.or_else(|| match self.found.as_ref().filter(|(at, _)| *at == place && self.is_checked(scene))? {
            (_, Fault::Said(message)) => Some(talk.say(message)),
            (_, Fault::Reason(reason)) => Some(told(talk, reason)),
        })
    }

    /// What is to be said of the field in hand: its text, else the row's own.
    fn about(&self, scene: &Scene) -> String {
        let talk = &scene.talk;
        let Some(entry) = self.here() else { return String::new() };
        let name = entry.arg.name.replace('_', "-");
        let own = talk.words().get(&format!("arg-about-{}-{name}", self.spec.name));
        let own = own.or_else(|| talk.words().get(&format!("arg-about-{name}")));
        own.unwrap_or_else(|| match talk.language() {
            Language::En => entry.arg.doc.to_string(),
            Language::Zh => String::new(),
        })
    }

    pub(super) fn paint(&self, scene: &Scene, buf: &mut Buffer) -> Option<Position> {
        let talk = &scene.talk;
        let heading = match &self.several {
            Some((_, ids)) => {
                format!("{}: {}", called(talk, self.spec.name), talk.with("ui-form-marked", &[("n", ids.len().into())]))
            }
            None => called(talk, self.spec.name),
        };
        let inner = popup::draw(scene.theme, &heading, Form::area(scene), buf);
        let places = self.places(scene, inner);
        let caret = self.paint_fields(scene, &places, buf);
        // The rule says what the field in hand wants.
        let rule = first(below(inner, places.rows as u16), 1);
        let mut pen = Pen::new(buf, rule);
        pen.rule(0, scene.theme.frame().0, scene.theme.faint());
        let about = self.about(scene);
        if !about.is_empty() {
            let room = pen.width().saturating_sub(4);
            pen.put(2, 0, room, &format!(" {} ", cells::cut(&about, room.saturating_sub(2))), scene.theme.faint());
        }
        let (top, rows, _) = self.window(&places);
        let hidden = self.visible().len().saturating_sub(top + rows);
        if hidden > 0 {
            pen.line_right(
                0,
                &format!(" {} ", talk.with("ui-form-more-fields", &[("n", hidden.into())])),
                scene.theme.heading(),
            );
        }
        let rest = below(inner, places.rows as u16 + 1);
        let page = usize::from(rest.height).saturating_sub(1);
        let lines = self.preview(scene, inner.width.into());
        let mut pen = Pen::new(buf, rest);
        for (y, (text, look)) in lines.iter().skip(self.top).take(page).enumerate() {
            let style = match look {
                Look::Plain => Style::new(),
                Look::Heading => scene.theme.heading(),
                Look::Wrong => scene.theme.wrong(),
                Look::Faint => scene.theme.faint(),
            };
            pen.line(y, text, style);
        }
        pen.line(page, &talk.t(self.keys(scene)), scene.theme.faint());
        if lines.len() > self.top + page {
            let more = ("n", (lines.len() - self.top - page).into());
            pen.line_right(page, &talk.with("ui-import-more-lines", &[more]), scene.theme.heading());
        }
        self.paint_list(scene, &places, buf);
        if self.offered.is_some() || self.posting { None } else { caret }
    }

    fn keys(&self, scene: &Scene) -> &'static str {
        let can = self.is_checked(scene) && self.outcome.as_ref().is_some_and(|checked| checked.together.is_ok());
        let refused = self.is_checked(scene) && self.outcome.as_ref().is_some_and(|checked| checked.together.is_err());
        match () {
            () if self.offered.is_some() => "ui-form-keys-draft",
            () if !self.offers(scene).is_empty() => "ui-form-keys-list",
            () if can => "ui-form-keys-record",
            () if refused && self.lacking().is_empty() => "ui-form-keys-refused",
            () => "ui-form-keys",
        }
    }

    /// The row of the field in hand among those seen, and the first of these.
    fn window(&self, places: &Places) -> (usize, usize, usize) {
        let visible = self.visible();
        let head = usize::from(self.several.is_some());
        let rows = places.rows.saturating_sub(head).max(1);
        let now = visible.iter().position(|place| *place == self.at).unwrap_or(0);
        let top = scroll(0, now, rows);
        (top, rows, head + now - top)
    }

    fn paint_fields(&self, scene: &Scene, places: &Places, buf: &mut Buffer) -> Option<Position> {
        let talk = &scene.talk;
        let visible = self.visible();
        let (top, rows, _) = self.window(places);
        let mut y = 0;
        if let Some((arg, ids)) = &self.several {
            let names: Vec<String> = (0..ids.len()).filter_map(|place| self.name_of(place)).collect();
            let text = format!(
                " {} {}",
                cells::left(&self.name_of_arg(scene, arg), places.label + 1),
                names.join(&talk.t("ui-list-comma"))
            );
            Pen::new(buf, places.inner).line(0, &text, scene.theme.head());
            y = 1;
        }
        let mut caret = None;
        for place in visible.iter().skip(top).take(rows) {
            let Some(entry) = self.entries.get(*place) else { continue };
            let has_keys = *place == self.at && self.offered.is_none();
            let line = first(below(places.inner, y as u16), 1);
            let mut pen = Pen::new(buf, line);
            let name = format!("{}{}", label(talk, entry), if entry.needed { "*" } else { "" });
            let sign = if has_keys { ">" } else { " " };
            let style = if has_keys { scene.theme.head() } else { Style::new() };
            pen.line(0, &format!("{sign}{}", cells::left(&name, places.label + 1)), style);
            let start = places.label + 3;
            let room = pen.width().saturating_sub(start);
            let fault = self.fault(scene, *place);
            let note = match (&fault, &entry.chosen) {
                (Some(fault), _) => format!("! {fault}"),
                (None, Some(chosen)) => chosen.detail.clone(),
                (None, None) if entry.is_document() && !entry.text().is_empty() => talk.t("ui-form-new-document"),
                _ => String::new(),
            };
            // What stands there comes before what is to be said of it.
            let least = if has_keys { room / 2 } else { cells::width(entry.text()) + 1 };
            let value = least.max(room.saturating_sub(cells::width(&note) + 2)).min(room);
            let note_style = if fault.is_some() { scene.theme.wrong() } else { scene.theme.faint() };
            if value + 2 < room {
                pen.put(start + value + 1, 0, room - value - 1, &note, note_style);
            }
            if has_keys {
                let place = Rect {
                    x: line.x + (start as u16).min(line.width),
                    width: (value as u16).min(line.width.saturating_sub(start as u16)),
                    ..line
                };
                caret = entry.field.draw(place, buf, scene.theme.selected());
            } else {
                pen.put(start, 0, value, entry.text(), Style::new());
            }
            y += 1;
        }
        caret
    }

    /// The choices of the field in hand, below it, over what stands there.
    fn paint_list(&self, scene: &Scene, places: &Places, buf: &mut Buffer) {
        let offers = self.offers(scene);
        let nothing_fits = self.listing
            && offers.is_empty()
            && self.here().is_some_and(|entry| {
                let answered = entry.choices.as_ref().is_some_and(|choices| choices.query.trim() == entry.query());
                entry.chosen.is_none() && !entry.text().is_empty() && (answered || !entry.is_subject())
            });
        if (offers.is_empty() && !nothing_fits) || self.offered.is_some() {
            return;
        }
        let (_, _, row) = self.window(places);
        let start = places.label + 2;
        let count = offers.len().clamp(1, LIST_ROWS);
        let room = below(places.inner, row as u16 + 1);
        let area = Rect {
            x: room.x + (start as u16).min(room.width),
            width: room.width.saturating_sub(start as u16),
            height: (count as u16).min(room.height),
            ..room
        };
        popup::clear(area, buf);
        let mut pen = Pen::new(buf, area);
        if nothing_fits {
            let is_new = self.here().is_some_and(|entry| entry.subject_kind() == Some(IdKind::Document));
            let id = if is_new { "ui-form-new-document-list" } else { "ui-form-nothing-fits" };
            pen.line(0, &format!("| {}", scene.talk.t(id)), scene.theme.faint());
            return;
        }
        let top = scroll(0, self.marked.unwrap_or(0), count);
        let wide = offers.iter().skip(top).take(count).map(|offer| cells::width(&offer.shown)).max().unwrap_or(0);
        let wide = wide.min(pen.width() / 2);
        for (y, (index, offer)) in offers.iter().enumerate().skip(top).take(count).enumerate() {
            let sign = if self.marked == Some(index) { "*" } else { " " };
            let text = format!("| {sign} {}  {}", cells::left(&offer.shown, wide), offer.detail);
            pen.line(y, &text, Style::new());
            if self.marked == Some(index) {
                pen.style_row(y, scene.theme.selected());
            }
        }
        let total = self.here().and_then(|entry| entry.choices.as_ref()).map_or(0, |choices| choices.count);
        let total = usize::try_from(total).unwrap_or(usize::MAX).max(offers.len());
        if total > top + count {
            let n = ("n", (total - top - count).into());
            pen.line_right(count - 1, &scene.talk.with("ui-form-more-choices", &[n]), scene.theme.heading());
        }
    }
}
