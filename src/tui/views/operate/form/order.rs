//! What a form says: orders, a draft, a line about what was done.

use super::super::entry::Entry;
use super::super::{called, whynot};
use super::Form;
use crate::domain::date::Date;
use crate::domain::id::Id;
use crate::domain::message::Message;
use crate::domain::operation::ArgType;
use crate::domain::quantity::Places;
use crate::office::ask::{Order, Problem, Receipt};
use crate::office::drafts::FormDraft;
use crate::tui::effect::{Effect, Effects};
use crate::tui::parts::cells;
use crate::tui::state::Scene;

/// Cells of the line about what was done.
const DONE_CELLS: usize = 60;

impl Form {
    /// The orders it stands for: one, or one for each of several.
    pub(super) fn orders(&self) -> Vec<Order> {
        let visible = self.visible();
        let given =
            visible.iter().filter_map(|place| self.entries.get(*place)).filter(|entry| !entry.text().is_empty());
        let args: Vec<(String, String)> = given.map(|entry| (entry.arg.name.to_string(), entry.asked())).collect();
        let order = |args| Order { operation: self.spec.name.to_string(), caller_id: None, args };
        match &self.several {
            None => vec![order(args)],
            Some((arg, ids)) => {
                let each = ids.iter().map(|id| {
                    let own = std::iter::once((arg.to_string(), id.to_string()));
                    order(own.chain(args.iter().cloned()).collect())
                });
                each.collect()
            }
        }
    }

    /// What is half filled in; none when nothing but what the selection told stands there.
    pub(super) fn as_draft(&self) -> Option<FormDraft> {
        let typed = self.entries.iter().map(Entry::asked);
        if self.posting || self.offered.is_some() || typed.eq(self.initial.iter().cloned()) {
            return None;
        }
        let given = self.entries.iter().filter(|entry| !entry.text().is_empty());
        let values = given.map(|entry| (entry.arg.name.to_string(), entry.asked())).collect();
        let marked = self.several.iter().flat_map(|(_, ids)| ids).map(Id::to_string).collect();
        let effective = self.entry("effective_on");
        let on = self.opened_on.or_else(|| effective.and_then(|entry| Date::parse(&entry.asked()).ok()));
        Some(FormDraft::new(self.spec.name, on?, values, marked))
    }

    /// Goes on with a draft: its values over what the selection told.
    pub(super) fn go_on_with(&mut self, scene: &Scene, draft: &FormDraft) {
        for entry in &mut self.entries {
            if let Some((_, value)) = draft.values.iter().find(|(name, _)| name == entry.arg.name) {
                entry.fill(&scene.talk, value);
            }
        }
        // Rows marked now come before those of then.
        if let (Some((_, ids)), true) = (&mut self.several, !draft.marked.is_empty())
            && ids.is_empty()
        {
            *ids = draft.marked.iter().filter_map(|text| Id::parse(text)).collect();
        }
        self.kept = true;
        self.begin();
    }

    /// `核定 市教育局 行政编制 2`: the operation with what it is about.
    pub(super) fn what(&self, scene: &Scene) -> String {
        let talk = &scene.talk;
        let mut parts = vec![called(talk, self.spec.name)];
        if let Some((_, ids)) = &self.several {
            parts.push(talk.with("ui-form-marked", &[("n", ids.len().into())]));
        }
        let own = self.entries.iter().filter(|entry| self.spec.args.iter().any(|arg| arg.name == entry.arg.name));
        for entry in own.filter(|entry| !entry.text().is_empty()) {
            match entry.arg.kind {
                ArgType::Flag if entry.asked() == "true" => parts.push(label(talk, entry)),
                ArgType::Flag => {}
                // A number of a person is nobody's business in a line at the foot.
                _ if entry.arg.name == crate::domain::field::person::NUMBER.name => {}
                _ => parts.push(entry.text().to_string()),
            }
        }
        cells::cut(&parts.join(" "), DONE_CELLS)
    }

    /// It was recorded, or not.
    pub(super) fn ended(&mut self, outcome: &Result<Vec<Receipt>, Problem>, scene: &Scene) -> Effects {
        self.posting = false;
        let receipts = match outcome {
            Ok(receipts) => receipts,
            Err(problem) => {
                self.outcome = Some(crate::tui::errand::Checked { together: Err(problem.clone()), alone: Vec::new() });
                return self.why(scene).map(|why| vec![Effect::Push(whynot::or_notice(why))]).unwrap_or_default();
            }
        };
        let mut effects = vec![Effect::Draft { operation: self.spec.name.to_string(), draft: None }, Effect::Pop];
        if let Some(entry) = self.entry("document").filter(|entry| !entry.text().is_empty()) {
            effects.push(Effect::Cited(entry.asked(), entry.text().to_string()));
        }
        let seqs: Vec<u64> = receipts.iter().filter_map(|receipt| receipt.seq).collect();
        let entries = match (seqs.first(), seqs.last()) {
            (Some(first), Some(last)) if first != last => format!("e{first}-e{last}"),
            (Some(first), _) => format!("e{first}"),
            _ => String::new(),
        };
        // Of a batch, the own last entry is only its last part.
        let code = if seqs.len() > 1 { "ui-form-recorded-all" } else { "ui-form-recorded" };
        let message = Message::new(code).with("entry", entries).with("what", self.what(scene));
        effects.push(Effect::Say(message));
        effects
    }

    /// Why it cannot be done, with the figures as they stand.
    pub(super) fn why(&self, scene: &Scene) -> Option<whynot::Why> {
        let checked = self.outcome.as_ref()?;
        let Err(problem) = &checked.together else { return None };
        let mut problems: Vec<(Option<String>, Problem)> =
            checked.alone.iter().map(|(place, problem)| (self.name_of(*place), problem.clone())).collect();
        if problems.is_empty() {
            problems.push((None, problem.clone()));
        }
        let card = self.card.clone().filter(|card| self.subject() == Some(card.id));
        Some(whynot::Why {
            what: self.what(scene),
            on: self.entry("effective_on").and_then(|entry| Date::parse(&entry.asked()).ok()),
            problems,
            figures: card.map(|card| (card, self.quota_kind())),
            entering: self.entering(),
        })
    }

    /// Places that would be taken, where that is plain: people who enter and count.
    fn entering(&self) -> Option<Places> {
        let filled = |name: &str| self.entry(name).filter(|entry| !entry.text().is_empty());
        if self.spec.name != "enter" || filled("state").is_some() {
            return None;
        }
        let share = filled("share").map_or(Ok(Places::ONE), |entry| Places::parse(&entry.asked())).ok()?;
        let people = self.several.as_ref().map_or(1, |(_, ids)| ids.len());
        Some((0..people).fold(Places::ZERO, |sum, _| sum + share))
    }
}

/// What a field is called.
pub(super) fn label(talk: &crate::tui::talk::Talk, entry: &Entry) -> String {
    label_of(talk, entry.arg.name)
}

/// What an argument is called: its text, else the row's own name.
pub(super) fn label_of(talk: &crate::tui::talk::Talk, name: &str) -> String {
    let text = talk.words().get(&format!("arg-{}", name.replace('_', "-")));
    text.unwrap_or_else(|| name.replace('_', " "))
}
