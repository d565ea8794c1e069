//! The form as a view: its keys, its questions, its answers.

use super::super::whynot;
use super::{CARD, Fault, Form, NAMES};
use crate::domain::message::{Arg, Message};
use crate::office::ask::{Answer, Ask, Problem, Receipt};
use crate::office::drafts::FormDraft;
use crate::tui::effect::{Effect, Effects};
use crate::tui::errand::{Done, Work};
use crate::tui::keymap::Mode;
use crate::tui::state::Scene;
use crate::tui::views::{Act, View};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

impl Form {
    /// Enter: chooses, checks, shows why not, or records what was previewed.
    fn enter(&mut self, scene: &Scene) -> Effects {
        let offers = self.offers(scene);
        if let Some(offer) = self.marked.and_then(|marked| offers.get(marked)) {
            let offer = offer.clone();
            if let Some(entry) = self.here_mut() {
                entry.choose(offer);
            }
            let effects = self.leave(scene);
            self.step(1);
            return effects;
        }
        self.listing = false;
        let mut effects = self.leave(scene);
        if let Some(place) = self.missing().first().copied() {
            self.focus(place);
            effects.push(Effect::Say(Message::new("ui-form-missing-first")));
        } else if let Some(place) = self.faulty() {
            self.focus(place);
        } else if !self.is_checked(scene) {
            // The preview says that it is being checked; nothing is recorded that was not seen.
        } else if self.outcome.as_ref().is_some_and(|checked| checked.together.is_ok()) {
            self.posting = true;
            effects.clear();
            effects.push(Effect::Post { serial: 0, orders: self.orders(), dry_run: false });
        } else if let Some(place) = self.lacking().first().copied() {
            self.focus(place);
            effects.push(Effect::Say(Message::new("ui-form-missing-first")));
        } else if let Some(why) = self.why(scene) {
            effects.push(Effect::Push(whynot::or_notice(why)));
        }
        effects
    }

    /// What is done with a draft that is offered.
    fn answer_offer(&mut self, act: Act, scene: &Scene) -> Option<Effects> {
        let offered = self.offered.as_mut()?;
        if let Some(cursor) = act.moved(offered.cursor, 2, 2) {
            offered.cursor = cursor;
            return Some(Effects::new());
        }
        match act {
            Act::NextPane | Act::PreviousPane => offered.cursor = 1 - offered.cursor.min(1),
            Act::Open => {
                let offered = self.offered.take()?;
                if offered.cursor == 0 {
                    self.go_on_with(scene, &offered.draft);
                    return Some(self.check(scene));
                }
                return Some(vec![Effect::Draft { operation: self.spec.name.to_string(), draft: None }]);
            }
            _ => {}
        }
        Some(Effects::new())
    }

    /// What the books found wrong with one field.
    fn find_fault(&mut self) {
        self.found = None;
        let Some(Err(problem)) = self.outcome.as_ref().map(|checked| &checked.together) else { return };
        let named = |message: &Message, arg: &str| match message.arg(arg) {
            Some(Arg::Text(name)) => self.entries.iter().position(|entry| entry.arg.name == name.as_str()),
            _ => None,
        };
        let reasons = problem.refusal.iter().flat_map(|refusal| &refusal.reasons);
        let by_reason =
            reasons.filter_map(|reason| Some((named(&reason.message, "name")?, Fault::Reason(reason.clone())))).next();
        let said = || Some((named(&problem.message, "argument")?, Fault::Said(problem.message.clone())));
        self.found = by_reason.or_else(said);
    }
}

impl View for Form {
    fn name(&self) -> &'static str {
        "form"
    }
    fn mode(&self) -> Mode {
        Mode::Field
    }
    fn is_overlay(&self) -> bool {
        true
    }
    fn trail(&self, scene: &Scene, _: Rect) -> (String, String) {
        (self.what(scene), String::new())
    }
    fn wants(&self, _: &Scene, _: Rect) -> Vec<(u8, Ask)> {
        self.questions()
    }
    fn take(&mut self, slot: u8, answer: Answer, scene: &Scene, _: Rect) -> Effects {
        match answer {
            Answer::Card(card) if slot == CARD => self.card = Some(*card),
            Answer::Choices(choices) if slot == NAMES => self.take_names(choices.choices),
            Answer::Choices(choices) => {
                let (of, today) = (self.kind_meant(), self.counted_from(scene));
                let Some(entry) = self.entries.get_mut(usize::from(slot)) else { return Effects::new() };
                entry.choices = Some(choices);
                if std::mem::take(&mut entry.choose_when_known) {
                    entry.settle(&scene.talk, of, today);
                    return self.check(scene);
                }
                let count = self.offers(scene).len();
                self.marked = self.marked.map(|marked| marked.min(count.saturating_sub(1)));
            }
            _ => {}
        }
        Effects::new()
    }
    fn errand(&mut self) -> Option<Work> {
        self.wanted.take()
    }
    fn done(&mut self, outcome: Result<Done, Problem>, _: &Scene, _: Rect) -> Effects {
        if let Ok(Done::Checked(checked)) = outcome {
            (self.checking, self.outcome) = (false, Some(*checked));
            self.find_fault();
        }
        Effects::new()
    }
    fn posted(&mut self, outcome: &Result<Vec<Receipt>, Problem>, scene: &Scene) -> Option<Effects> {
        self.posting.then(|| self.ended(outcome, scene))
    }
    fn draft(&self, _: &Scene) -> Option<FormDraft> {
        self.as_draft()
    }
    fn step_back(&mut self, _: &Scene) -> Option<Effects> {
        if self.posting {
            return Some(vec![Effect::Say(Message::new("ui-form-being-recorded"))]);
        }
        if self.listing && self.marked.is_some() {
            (self.listing, self.marked) = (false, None);
            return Some(Effects::new());
        }
        let mut effects = self.keep();
        let is_kept = effects.iter().any(|effect| matches!(effect, Effect::Draft { draft: Some(_), .. }));
        effects.push(Effect::Pop);
        if is_kept {
            effects.push(Effect::Say(Message::new("ui-form-kept")));
        }
        Some(effects)
    }
    fn type_in(&mut self, text: &str, scene: &Scene, _: Rect) -> Effects {
        if self.posting || self.offered.is_some() {
            return Effects::new();
        }
        let Some(entry) = self.here_mut() else { return Effects::new() };
        let is_choice = entry.is_choice();
        if is_choice && text.trim().is_empty() && (entry.text().is_empty() || entry.chosen.is_some()) {
            entry.clear();
            (self.listing, self.marked) = (true, Some(0));
            return Effects::new();
        }
        entry.type_in(text);
        // A document may be new: none is marked before it is chosen.
        let is_document = entry.is_document();
        (self.listing, self.marked) = (is_choice, (is_choice && !is_document).then_some(0));
        self.found = self.found.take().filter(|(place, _)| *place != self.at);
        let _ = scene;
        Effects::new()
    }
    fn act(&mut self, act: Act, scene: &Scene, area: Rect) -> Option<Effects> {
        if self.posting {
            return Some(Effects::new());
        }
        if self.offered.is_some() {
            return self.answer_offer(act, scene);
        }
        let offers = self.offers(scene);
        match act {
            Act::Down | Act::PageDown if !offers.is_empty() => {
                let next = self.marked.map_or(0, |marked| act.moved(marked, offers.len(), 6).unwrap_or(0));
                self.marked = Some(next);
            }
            Act::Up | Act::PageUp if !offers.is_empty() && self.marked.is_some_and(|marked| marked > 0) => {
                self.marked = self.marked.and_then(|marked| act.moved(marked, offers.len(), 6));
            }
            Act::NextPane | Act::Down => {
                let effects = self.leave(scene);
                self.step(1);
                return Some(effects);
            }
            Act::PreviousPane | Act::Up => {
                let effects = self.leave(scene);
                self.step(-1);
                return Some(effects);
            }
            Act::PageDown | Act::PageUp => {
                let (count, page) = self.preview_size(scene, area);
                self.top = act.moved(self.top, count.saturating_sub(page) + 1, page).unwrap_or(0);
            }
            Act::Open => return Some(self.enter(scene)),
            Act::Copy => return Some(vec![Effect::Copy(self.preview_text(scene))]),
            _ => {
                let entry = self.here_mut()?;
                if !entry.act(act) {
                    return None;
                }
                let typed = entry.is_choice() && entry.chosen.is_none() && !entry.text().is_empty();
                let is_document = entry.is_document();
                (self.listing, self.marked) = (typed, (typed && !is_document).then_some(0));
            }
        }
        Some(Effects::new())
    }
    fn hints(&self) -> &'static [&'static str] {
        &["open", "next-pane", "previous-pane", "back"]
    }
    fn draw(&self, scene: &Scene, _: Rect, buf: &mut Buffer) -> Option<Position> {
        self.paint(scene, buf)
    }
}
