//! `State + Event → Effects`: the only place where the state changes. No files, no clock, no threads.

use crate::domain::message::Message;
use crate::office::ask::{Answer, Problem};
use crate::tui::effect::{Effect, Effects, Outcome};
use crate::tui::errand::Done;
use crate::tui::event::{Event, Target};
use crate::tui::key::Key;
use crate::tui::keymap::{Feed, Mode};
use crate::tui::pointer;
use crate::tui::state::State;
use crate::tui::views;
use std::collections::VecDeque;

/// Effects one event may have before we stop following them.
const EFFECTS_MAX: usize = 64;
/// Characters of a text that arrived outside a field that are kept.
const STRAY_CHARS_MAX: usize = 40;
/// Bytes of a pasted text that are taken.
const PASTE_BYTES_MAX: usize = 4_096;

/// Takes one event; what comes back is for the shell: questions, orders, clipboard, leaving.
pub fn update(state: &mut State, event: Event) -> Effects {
    let wanted = match event {
        Event::Key(key) => take_key(state, key),
        Event::Pause => {
            state.scene.which = !state.scene.pending.is_empty();
            Vec::new()
        }
        Event::Pointer(pointer) => {
            state.saying = None;
            state.scene.day_changed = false;
            state.scene.pending.clear();
            state.scene.which = false;
            pointer::take(state, pointer)
        }
        Event::Widths(widths) => state.take_widths(widths),
        Event::Paste(text) => take_paste(state, &text),
        Event::Resize(width, height) => {
            state.scene.size = (width, height);
            vec![Effect::Repaint]
        }
        Event::Answer { target, serial, answer } => take_answer(state, target, serial, answer),
        Event::Receipt { serial, outcome } => {
            state.posting = state.posting.saturating_sub(1);
            state.epoch += 1;
            let seqs = outcome.iter().flatten().filter_map(|receipt| receipt.seq);
            state.recorded_here = seqs.max().unwrap_or_default().max(state.recorded_here);
            let own = state.stack.iter_mut().find(|layer| layer.posting == Some(serial)).and_then(|layer| {
                layer.posting = None;
                layer.view.posted(&outcome, &state.scene)
            });
            match outcome {
                _ if own.is_some() => own.unwrap_or_default(),
                Ok(receipts) => {
                    let seq = receipts.iter().filter_map(|receipt| receipt.seq).max();
                    let notes = receipts.into_iter().flat_map(|receipt| receipt.notes);
                    let done = seq.map(|seq| Message::new("ui-recorded").with("seq", seq));
                    notes.chain(done).map(Effect::Say).collect()
                }
                Err(problem) => vec![Effect::Trouble(problem)],
            }
        }
        Event::Progress { layer, serial, progress } => {
            if let Some((layer, ..)) = state.working(layer, serial) {
                layer.view.progress(progress);
            }
            Vec::new()
        }
        Event::Done { layer, serial, outcome } => {
            if matches!(&outcome, Ok(Done::Taken(trial)) if trial.report.entry.is_some()) {
                state.epoch += 1;
            }
            match state.working(layer, serial) {
                Some((layer, scene, area)) => {
                    layer.errand = None;
                    layer.view.done(outcome, scene, area)
                }
                None => Vec::new(),
            }
        }
        Event::Recorded(seq) => {
            state.epoch += 1;
            if seq <= state.recorded_here {
                Vec::new()
            } else {
                vec![Effect::Say(Message::new("ui-recorded").with("seq", seq))]
            }
        }
        Event::NotKept(message) => vec![Effect::Say(message)],
        Event::Day(date) => take_day(state, date),
        Event::Suspend => vec![Effect::Suspend],
        Event::Resume => vec![Effect::Repaint],
        Event::Hangup => vec![Effect::Quit(Outcome::Quit)],
        Event::Broken => {
            state.broken = true;
            state.saying = Some(Message::new("ui-broken"));
            vec![Effect::Quit(Outcome::Quit)]
        }
    };
    let mut out = Vec::new();
    follow(state, wanted, &mut out);
    state.ask_all(&mut out);
    out
}

fn take_key(state: &mut State, key: Key) -> Effects {
    state.saying = None;
    let stray = std::mem::take(&mut state.stray);
    if let Some(record) = &mut state.record {
        record.push(key);
    }
    state.scene.day_changed = false;
    let mode = state.mode();
    let mut pending = std::mem::take(&mut state.scene.pending);
    let fed = state.scene.keymap.feed(mode, &mut pending, key);
    state.scene.pending = pending;
    state.scene.which = match fed {
        Feed::Which => true,
        // Once it stands there, it follows the keys.
        Feed::Pending => state.scene.which,
        _ => false,
    };
    match fed {
        Feed::Run(command) if command.name == "lookup" => views::lookup::open_with(state, &stray),
        Feed::Run(command) => (command.run)(state),
        Feed::Text(c) => type_in(state, &c.to_string()),
        Feed::Pending | Feed::Which => Vec::new(),
        // Text from an input method where letters are commands: say so, or the keyboard seems dead.
        Feed::None => match key.typed().filter(|c| mode != Mode::Field && !c.is_ascii()) {
            Some(c) => astray(state, format!("{stray}{c}"), "ui-input-method"),
            None => Vec::new(),
        },
    }
}

/// Keeps text that arrived where there is no field, and says how it is looked up.
fn astray(state: &mut State, text: String, code: &'static str) -> Effects {
    state.stray = text.chars().take(STRAY_CHARS_MAX).collect();
    vec![Effect::Say(Message::new(code).with("text", state.stray.as_str()))]
}

fn type_in(state: &mut State, text: &str) -> Effects {
    let area = state.area_of(state.stack.len().saturating_sub(1));
    match state.stack.last_mut() {
        Some(layer) => layer.view.type_in(text, &state.scene, area),
        None => Vec::new(),
    }
}

fn take_paste(state: &mut State, text: &str) -> Effects {
    // Cells are cells wherever they are pasted while files are chosen: no path holds a tab.
    let is_table = text.trim().contains('\t') && state.top().is_some_and(|layer| layer.view.name() == "import");
    if (state.mode() != Mode::Field || is_table) && views::import::is_block(text) {
        return views::import::paste(state, text);
    }
    // One line, and nothing a terminal would act on.
    let mut line = String::new();
    for c in text.trim().chars() {
        if line.len() >= PASTE_BYTES_MAX {
            break;
        }
        match c {
            '\n' | '\r' | '\t' => line.push(' '),
            c if c.is_control() => {}
            c => line.push(c),
        }
    }
    if state.mode() != Mode::Field {
        return astray(state, line, "ui-paste-nowhere");
    }
    type_in(state, &line)
}

fn take_answer(state: &mut State, target: Target, serial: u64, answer: Result<Answer, Problem>) -> Effects {
    // A lookup is answered from what is loaded, and once more when that is all.
    let is_last = !matches!(&answer, Ok(Answer::Hits(hits)) if !hits.complete);
    if !state.settle_answer(target, serial, is_last) {
        return Vec::new();
    }
    match answer {
        Err(problem) => {
            // The books cannot be seen at that date: back to the one that could, so that nothing is shown under a date
            // it does not belong to.
            if target == Target::HEAD
                && let Some(before) = state.as_of_before.take()
            {
                state.scene.as_of = before;
                state.epoch += 1;
            }
            vec![Effect::Trouble(problem)]
        }
        Ok(Answer::Head(head)) if target == Target::HEAD => {
            state.as_of_before = None;
            state.scene.today = Some(head.today);
            if state.scene.as_of.is_none() && head.at.date != head.today {
                // A snapshot knows its own date only: it is seen as of that one, and row 1 says so.
                state.scene.as_of = Some(head.at.date);
            }
            state.scene.head = Some(head);
            Vec::new()
        }
        Ok(answer) => {
            let Some(index) = state.stack.iter().position(|layer| layer.id == target.layer) else { return Vec::new() };
            let area = state.area_of(index);
            match state.stack.get_mut(index) {
                Some(layer) => layer.view.take(target.slot, answer, &state.scene, area),
                None => Vec::new(),
            }
        }
    }
}

/// A new day: everything seen "today" is asked again, and row 1 says that the day changed.
fn take_day(state: &mut State, date: crate::domain::date::Date) -> Effects {
    let before = state.scene.today.replace(date);
    if before.is_none_or(|before| before == date) {
        return Vec::new();
    }
    state.epoch += 1;
    if state.scene.as_of == Some(date) {
        state.scene.as_of = None;
    }
    state.scene.day_changed = true;
    vec![Effect::Say(Message::new("ui-day-changed").with("date", date))]
}

/// Carries out what is the screen's own business and hands on the rest.
fn follow(state: &mut State, wanted: Effects, out: &mut Effects) {
    let mut queue: VecDeque<Effect> = wanted.into();
    let mut left = EFFECTS_MAX;
    while let Some(effect) = queue.pop_front() {
        left -= 1;
        if left == 0 {
            break;
        }
        match effect {
            Effect::Push(view) => state.push(view),
            Effect::Pop => state.pop(),
            Effect::Switch(view) => {
                queue.extend(state.half_filled(1));
                state.clear_stack();
                if let Some(view) = view {
                    state.push(view);
                }
            }
            Effect::Say(message) => state.saying = Some(message),
            Effect::Trouble(problem) => {
                let shown = state.top().is_some_and(|layer| layer.view.is_notice_of(&problem));
                if !shown {
                    state.push(views::notice::view(problem));
                }
            }
            Effect::AsOf(date) => {
                state.as_of_before = Some(state.scene.as_of);
                state.scene.as_of = date.filter(|date| Some(*date) != state.scene.today);
                state.epoch += 1;
            }
            Effect::Columns(listing, chosen) => {
                state.scene.columns.insert(listing, chosen);
            }
            Effect::Opened(id, name) => state.remember(id, name),
            Effect::Run(command) => queue.extend((command.run)(state)),
            Effect::Draft { operation, draft } => {
                state.scene.drafts.retain(|have| have.operation != operation);
                state.scene.drafts.extend(draft.clone());
                out.push(Effect::Draft { operation, draft });
            }
            Effect::Cited(asked, shown) => state.scene.cited = Some((asked, shown)),
            Effect::Quit(outcome) => {
                if state.outcome.is_none() {
                    queue.extend(state.half_filled(0));
                }
                state.outcome = Some(outcome);
                out.push(Effect::Quit(outcome));
            }
            Effect::Post { orders, dry_run, .. } => {
                let serial = state.serial();
                state.posting += 1;
                if let Some(layer) = state.stack.last_mut() {
                    layer.posting = Some(serial);
                }
                out.push(Effect::Post { serial, orders, dry_run });
            }
            other => out.push(other),
        }
    }
}
