//! All that the screen knows: facts every view sees ([`Scene`]) and the stack of views.

use crate::domain::date::Date;
use crate::domain::id::Id;
use crate::domain::message::Message;
use crate::domain::operation::Spec;
use crate::office::ask::{Ask, Head, KindLine, Question, Scope};
use crate::office::drafts::FormDraft;
use crate::office::words::Language;
use crate::tui::effect::{Effect, Effects, Outcome};
use crate::tui::event::Target;
use crate::tui::key::Key;
use crate::tui::keymap::{Keymap, Mode};
use crate::tui::layout;
use crate::tui::play::{self, Play, Record};
use crate::tui::probe::Widths;
use crate::tui::talk::Talk;
use crate::tui::theme::{Look, Theme};
use crate::tui::views::{self, Act, Selected, View};
use crate::tui::{command, layout::Areas};
use ratatui::layout::Rect;
use std::collections::BTreeMap;

/// Subjects remembered for a bare `/`.
const RECENT_MAX: usize = 10;

/// How the screen starts.
#[derive(Clone, Debug)]
pub struct Options {
    /// Its language.
    pub language: Language,
    /// The date to begin with; `None`: today.
    pub as_of: Option<Date>,
    /// The newest entry to take into account; `None`: all.
    pub recorded: Option<u64>,
    /// The keymap that comes with the program; `None`: what the user's own inherits, else the default.
    pub keymap_name: Option<String>,
    /// The user's own keymap: its file's name and text.
    pub keymap: Option<(String, String)>,
    /// What was wrong with the wishes already: said once the screen stands.
    pub faults: Vec<Message>,
    /// Which colours.
    pub look: Look,
    /// Frames of line characters instead of ASCII; `None`: once the terminal has said that they take one cell.
    pub lines: Option<bool>,
    /// Characters of ambiguous width take two cells; `None`: as the terminal says, one until it has.
    pub wide: Option<bool>,
    /// The mouse is listened to.
    pub mouse: bool,
    /// The line is slow: few bytes.
    pub slow: bool,
    /// A script of keys to play first: its file's name and text.
    pub play: Option<(String, String)>,
    /// Where the report of a crash goes.
    pub crash_file: Option<std::path::PathBuf>,
    /// There is no store yet: ask what to begin with.
    pub first: bool,
    /// The store is new and empty: begin with the files to import.
    pub import: bool,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            language: Language::default(),
            as_of: None,
            recorded: None,
            keymap_name: None,
            keymap: None,
            faults: Vec::new(),
            look: Look::Auto,
            lines: Some(false),
            wide: Some(false),
            mouse: false,
            slow: false,
            play: None,
            crash_file: None,
            first: false,
            import: false,
        }
    }
}

/// What every view sees.
pub struct Scene {
    /// The words.
    pub talk: Talk,
    /// The looks.
    pub theme: Theme,
    /// Characters of ambiguous width take two cells in this terminal.
    pub wide: bool,
    /// The mouse is listened to.
    pub mouse: bool,
    /// The keys.
    pub keymap: Keymap,
    /// Cells across and down.
    pub size: (u16, u16),
    /// Today, as the office last said; `None` before it has said anything.
    pub today: Option<Date>,
    /// Whether the day changed while the screen was open, until the next key.
    pub day_changed: bool,
    /// The date the books are seen at; `None`: today.
    pub as_of: Option<Date>,
    /// The newest entry taken into account; `None`: all.
    pub recorded: Option<u64>,
    /// 本级 or 含下属.
    pub scope: Scope,
    /// Row 1 and the totals.
    pub head: Option<Head>,
    /// The unit marked for comparison.
    pub to_compare: Option<(Id, String)>,
    /// Subjects opened, newest first.
    pub recent: Vec<(Id, String)>,
    /// The columns chosen for listings in this session.
    pub columns: BTreeMap<&'static str, views::listing::chosen::Chosen>,
    /// Keys of a sequence begun.
    pub pending: Vec<Key>,
    /// What may follow them is shown.
    pub which: bool,
    /// What is wrong with the keymap asked for, so that another is in use.
    pub faults: Vec<Message>,
    /// The operations that may be ordered.
    pub operations: Vec<Spec>,
    /// Forms left half filled in.
    pub drafts: Vec<FormDraft>,
    /// The document last cited here: as it is asked for, and as it is shown.
    pub cited: Option<(String, String)>,
}

/// Cells across from which English headings are written in full.
const LONG_HEADS_MIN: u16 = 160;

impl Scene {
    /// Whether tables have their wide columns.
    pub fn is_wide(&self) -> bool {
        layout::is_wide(self.size.0)
    }
    /// Whether figures have their short headings: English ones in full take more room than a screen has.
    pub fn has_short_heads(&self) -> bool {
        !self.is_wide() || (self.talk.language() == Language::En && self.size.0 < LONG_HEADS_MIN)
    }
    /// The date the books are seen at.
    pub fn date(&self) -> Option<Date> {
        self.as_of.or(self.today)
    }
    /// Whether nothing can be entered because the date is not today, or the entries are not the newest.
    pub fn is_past(&self) -> bool {
        self.as_of.is_some_and(|date| Some(date) != self.today) || self.recorded.is_some()
    }
    /// The short name of a quota kind, from its code.
    pub fn kind_short(&self, code: &str) -> Option<&str> {
        self.kind_line(code).map(|line| self.talk.pick(&line.short))
    }
    /// The name of a quota kind, from its code.
    pub fn kind_name(&self, code: &str) -> Option<&str> {
        self.kind_line(code).map(|line| self.talk.pick(&line.name))
    }
    /// The office's figures of a quota kind.
    pub fn kind_line(&self, code: &str) -> Option<&KindLine> {
        self.head.as_ref()?.kinds.iter().find(|line| line.kind == code)
    }
}

/// A question of a layer that was asked.
struct Slot {
    serial: u64,
    ask: Ask,
    epoch: u64,
    answered: bool,
}

/// One view of the stack with what it asked.
pub struct Layer {
    /// Its number, never used again.
    pub id: u64,
    /// The view.
    pub view: Box<dyn View>,
    slots: BTreeMap<u8, Slot>,
    /// The number of the work under way.
    pub(crate) errand: Option<u64>,
    /// The number of its posting under way.
    pub(crate) posting: Option<u64>,
}

/// The state of the screen.
pub struct State {
    /// What every view sees.
    pub scene: Scene,
    /// Views from the first to the one on top; never empty.
    pub stack: Vec<Layer>,
    /// Views left halfway for another, to be found again as they were.
    pub(crate) aside: Vec<Layer>,
    /// The layer the screen began with: on it `q` leaves, though `Esc` leads further up.
    began: u64,
    /// The sentence above the hints.
    pub saying: Option<Message>,
    /// How it was left, once it was.
    pub outcome: Option<Outcome>,
    head: Option<Slot>,
    next_serial: u64,
    next_layer: u64,
    /// The newest entry recorded from here: it is not told again as another's.
    pub(crate) recorded_here: u64,
    /// Grows when every answer may have changed.
    pub(crate) epoch: u64,
    /// Postings under way.
    pub(crate) posting: usize,
    asks_head: bool,
    /// Whether frames, and widths, are as the terminal says.
    asked: (bool, bool),
    /// A script that is being played.
    pub(crate) play: Option<Play>,
    /// Keys that are being recorded.
    pub(crate) record: Option<Record>,
    /// A thread is gone, and with it the answers.
    pub(crate) broken: bool,
    /// Text that arrived where keys are commands: the lookup begins with it when it is opened next.
    pub(crate) stray: String,
    /// The date seen before, until the books have answered for the new one.
    pub(crate) as_of_before: Option<Option<Date>>,
}

impl State {
    /// A screen of `size` cells that has asked nothing yet.
    pub fn new(options: &Options, size: (u16, u16)) -> State {
        let user = options.keymap.as_ref().map(|(file, text)| (file.as_str(), text.as_str()));
        let (keymap, found) = Keymap::load(options.keymap_name.as_deref(), user);
        let mut faults = options.faults.clone();
        faults.extend(found);
        // Whoever sits in a meeting gets the screen, with the keys that are known to work.
        let saying = faults.first().map(|first| {
            let first = Talk::new(options.language).say(first);
            Message::new("keymap-faults").with("n", faults.len()).with("first", first).with("name", keymap.base())
        });
        let scene = Scene {
            talk: Talk::new(options.language),
            theme: Theme { look: options.look, lines: options.lines == Some(true), slow: options.slow },
            wide: options.wide == Some(true),
            mouse: options.mouse,
            keymap,
            size,
            today: None,
            day_changed: false,
            as_of: options.as_of,
            recorded: options.recorded,
            scope: Scope::Own,
            head: None,
            to_compare: None,
            recent: Vec::new(),
            columns: BTreeMap::new(),
            pending: Vec::new(),
            which: false,
            faults,
            operations: Vec::new(),
            drafts: Vec::new(),
            cited: None,
        };
        let mut state = State {
            scene,
            stack: Vec::new(),
            aside: Vec::new(),
            began: 0,
            saying,
            outcome: None,
            head: None,
            next_serial: 1,
            next_layer: 1,
            recorded_here: 0,
            epoch: 0,
            posting: 0,
            asks_head: !options.first,
            asked: (options.lines.is_none(), options.wide.is_none()),
            play: None,
            record: None,
            broken: false,
            stray: String::new(),
            as_of_before: None,
        };
        if options.first {
            state.push(views::first::view());
        } else {
            state.push(views::overview::view());
            state.push(views::home());
        }
        state.began = state.top().map_or(0, |layer| layer.id);
        if options.import {
            state.push(views::import::view());
        }
        if let Some((file, text)) = &options.play {
            match Play::read(file, text) {
                Ok(play) => state.play = Some(play),
                Err(all) => state.saying = Some(play::faults(&all, |fault| state.scene.talk.say(fault))),
            }
        }
        state
    }

    /// The areas of the screen.
    pub fn areas(&self) -> Areas {
        layout::areas(self.scene.size)
    }
    /// The view on top.
    pub fn top(&self) -> Option<&Layer> {
        self.stack.last()
    }
    /// The index of the view that fills the screen; what is above it stands over it.
    pub fn full_view(&self) -> usize {
        self.stack.iter().rposition(|layer| !layer.view.is_overlay()).unwrap_or(0)
    }
    /// Where keys go.
    pub fn mode(&self) -> Mode {
        self.top().map_or(Mode::Main, |layer| layer.view.mode())
    }
    /// What is selected in the view on top.
    pub fn selected(&self) -> Selected {
        self.top().map(|layer| layer.view.selected(&self.scene)).unwrap_or_default()
    }
    /// Questions without an answer and postings without a receipt, of views that are still there.
    pub fn outstanding(&self) -> usize {
        let slots = self.stack.iter().flat_map(|layer| layer.slots.values());
        slots.chain(&self.head).filter(|slot| !slot.answered).count()
            + self.posting
            + self.layers().filter(|layer| layer.errand.is_some()).count()
    }
    /// Every layer there is, that left halfway among them.
    pub(crate) fn layers(&self) -> impl Iterator<Item = &Layer> {
        self.stack.iter().chain(&self.aside)
    }
    /// The layer whose work of that number is under way.
    pub(crate) fn working(&mut self, layer: u64, serial: u64) -> Option<(&mut Layer, &Scene, Rect)> {
        let body = layout::areas(self.scene.size).body;
        let mut layers = self.stack.iter_mut().chain(&mut self.aside);
        let found = layers.find(|have| have.id == layer && have.errand == Some(serial))?;
        Some((found, &self.scene, body))
    }
    /// Brings back the view of that name as it was left; whether there was one.
    pub(crate) fn bring_back(&mut self, name: &str) -> bool {
        match self.aside.iter().position(|layer| layer.view.name() == name) {
            Some(index) => {
                let layer = self.aside.remove(index);
                self.stack.push(layer);
                true
            }
            None => false,
        }
    }
    /// Closes the view on top; one that is found again as it was is set aside.
    pub(crate) fn pop(&mut self) {
        if self.stack.len() > 1
            && let Some(layer) = self.stack.pop()
            && layer.view.is_lasting()
        {
            self.set_aside(layer);
        }
    }
    /// Whether a view of that name is to be found again.
    pub(crate) fn has_aside(&self, name: &str) -> bool {
        self.aside.iter().any(|layer| layer.view.name() == name)
    }
    fn set_aside(&mut self, layer: Layer) {
        self.aside.retain(|have| have.view.name() != layer.view.name());
        self.aside.push(layer);
    }
    /// Closes everything above the first view; one that keeps what was done in it is set aside.
    pub(crate) fn clear_stack(&mut self) {
        while self.stack.len() > 1 {
            if let Some(layer) = self.stack.pop()
                && (layer.view.keeps() || layer.view.is_lasting())
            {
                self.set_aside(layer);
            }
        }
    }
    /// What is half filled in in the layers from `from` on, to be kept.
    pub(crate) fn half_filled(&self, from: usize) -> Effects {
        let drafts = self.stack.iter().skip(from).filter_map(|layer| layer.view.draft(&self.scene));
        drafts.map(|draft| Effect::Draft { operation: draft.operation.clone(), draft: Some(draft) }).collect()
    }
    /// The next number of a question or posting.
    pub(crate) fn serial(&mut self) -> u64 {
        self.next_serial += 1;
        self.next_serial
    }

    pub(crate) fn push(&mut self, view: Box<dyn View>) {
        self.stack.push(Layer { id: self.next_layer, view, slots: BTreeMap::new(), errand: None, posting: None });
        self.next_layer += 1;
    }

    /// The area the view of a layer draws in: the body, or the whole screen for what stands over others.
    pub fn area_of(&self, index: usize) -> Rect {
        match self.stack.get(index) {
            Some(layer) if layer.view.is_overlay() => Rect::new(0, 0, self.scene.size.0, self.scene.size.1),
            _ => self.areas().body,
        }
    }

    /// Hands a movement or choice to the view on top.
    pub fn act(&mut self, act: Act) -> Effects {
        let area = self.area_of(self.stack.len().saturating_sub(1));
        let Some(layer) = self.stack.last_mut() else { return Vec::new() };
        match layer.view.act(act, &self.scene, area) {
            Some(effects) => effects,
            None if act.is_said() => vec![Effect::Say(Message::new("ui-not-here"))],
            None => Vec::new(),
        }
    }

    /// Hands an act to the view on top; where it has no use for it, the screen cannot do it yet.
    pub fn act_or_later(&mut self, act: Act, name: &'static str) -> Effects {
        let area = self.area_of(self.stack.len().saturating_sub(1));
        let Some(layer) = self.stack.last_mut() else { return Vec::new() };
        layer.view.act(act, &self.scene, area).unwrap_or_else(|| command::later(name))
    }
    /// Esc: one step back; on the first view nothing.
    pub fn back(&mut self) -> Effects {
        match self.step_back() {
            Some(effects) => effects,
            None if self.stack.len() > 1 => vec![Effect::Pop],
            None => vec![Effect::Say(Message::new("ui-first-view"))],
        }
    }
    /// `q`: back, and on the first view quit.
    pub fn back_or_quit(&mut self) -> Effects {
        match self.step_back() {
            Some(effects) => effects,
            None if self.stack.len() > 1 && self.top().is_none_or(|layer| layer.id != self.began) => vec![Effect::Pop],
            // From the overview back to the view the screen began with: nobody leaves by one key too many.
            None if self.stack.len() == 1 && self.has_aside("units") => {
                self.bring_back("units");
                Vec::new()
            }
            None => vec![Effect::Quit(Outcome::Quit)],
        }
    }
    /// A view of several steps goes back by itself.
    fn step_back(&mut self) -> Option<Effects> {
        let scene = &self.scene;
        self.stack.last_mut()?.view.step_back(scene)
    }
    /// `t`: 本级 / 含下属.
    pub fn turn_scope(&mut self) -> Effects {
        let (scope, code) = match self.scene.scope {
            Scope::Own => (Scope::Subtree, "ui-scope-now-subtree"),
            Scope::Subtree => (Scope::Own, "ui-scope-now-own"),
        };
        self.scene.scope = scope;
        vec![Effect::Say(Message::new(code))]
    }
    /// The other language.
    pub fn turn_language(&mut self) -> Effects {
        self.scene.talk = Talk::new(self.scene.talk.language().other());
        self.redraw()
    }
    /// Everything anew, for terminals that left something standing; on a slow line only what changed.
    fn redraw(&self) -> Effects {
        if self.scene.theme.slow { Vec::new() } else { vec![Effect::Repaint] }
    }
    /// The mouse is listened to, or left to the terminal, where it selects text.
    pub fn turn_mouse(&mut self) -> Effects {
        self.scene.mouse = !self.scene.mouse;
        let code = if self.scene.mouse { "ui-mouse-on" } else { "ui-mouse-off" };
        vec![Effect::Mouse(self.scene.mouse), Effect::Say(Message::new(code))]
    }
    /// Keys are recorded from now on, or stand on the clipboard as a script.
    pub fn turn_record(&mut self) -> Effects {
        match self.record.take() {
            None => {
                self.record = Some(Record::default());
                vec![Effect::Say(Message::new("ui-recording"))]
            }
            Some(record) => {
                // The copying says itself what it did.
                vec![Effect::Copy(record.script())]
            }
        }
    }
    /// What the terminal said of its widths counts where nothing else was wished.
    pub(crate) fn take_widths(&mut self, widths: Widths) -> Effects {
        let (lines, wide) = self.asked;
        let before = (self.scene.theme.lines, self.scene.wide);
        if wide {
            self.scene.wide = widths.is_wide();
        }
        if lines {
            self.scene.theme.lines = widths.has_lines();
        }
        self.scene.theme.lines &= !self.scene.wide;
        let other = widths.is_other_encoding().then(|| Effect::Say(Message::new("ui-other-encoding")));
        let is_new = before.1 != self.scene.wide || !self.scene.theme.slow;
        let anew = (is_new && before != (self.scene.theme.lines, self.scene.wide)).then_some(Effect::Repaint);
        other.into_iter().chain(anew).collect()
    }
    /// Whether the terminal is to be asked for its widths.
    pub(crate) fn asks_widths(&self) -> bool {
        self.asked.0 || self.asked.1
    }
    /// Frames of ASCII or of line characters, which have to be one cell wide.
    pub fn turn_lines(&mut self) -> Effects {
        if self.scene.wide {
            return vec![Effect::Say(Message::new("ui-lines-wide"))];
        }
        self.scene.theme.lines = !self.scene.theme.lines;
        self.redraw()
    }
    /// The next looks.
    pub fn turn_look(&mut self) -> Effects {
        self.scene.theme.look = self.scene.theme.look.next();
        let name = self.scene.talk.t(&format!("ui-look-{}", self.scene.theme.look.name()));
        let said = Effect::Say(Message::new("ui-look-now").with("name", name));
        self.redraw().into_iter().chain([said]).collect()
    }
    /// Characters of ambiguous width take one cell or two.
    pub fn turn_wide(&mut self) -> Effects {
        self.scene.wide = !self.scene.wide;
        self.scene.theme.lines &= !self.scene.wide;
        let code = if self.scene.wide { "ui-wide-now" } else { "ui-narrow-now" };
        vec![Effect::Repaint, Effect::Say(Message::new(code))]
    }
    /// Why nothing can be entered now, as a sentence; `None`: something can.
    pub fn unless_old(&self) -> Option<Effects> {
        self.why_not_enter().map(|message| vec![Effect::Say(message)])
    }
    /// Why nothing can be entered now; `None`: something can.
    pub fn why_not_enter(&self) -> Option<Message> {
        if self.scene.is_past() {
            let date = self.scene.date().map(|date| date.to_string()).unwrap_or_default();
            return Some(Message::new("ui-back-to-today").with("date", date));
        }
        self.scene.head.as_ref().and_then(|head| head.read_only.clone())
    }

    /// Remembers a subject that was opened.
    pub(crate) fn remember(&mut self, id: Id, name: String) {
        self.scene.recent.retain(|(have, _)| *have != id);
        self.scene.recent.insert(0, (id, name));
        self.scene.recent.truncate(RECENT_MAX);
    }

    /// Whether an answer is the newest asked for; then it counts as answered.
    pub(crate) fn settle_answer(&mut self, target: Target, serial: u64, is_last: bool) -> bool {
        let slot = if target == Target::HEAD {
            self.head.as_mut()
        } else {
            let layer = self.stack.iter_mut().find(|layer| layer.id == target.layer);
            layer.and_then(|layer| layer.slots.get_mut(&target.slot))
        };
        match slot {
            Some(slot) if slot.serial == serial && !slot.answered => {
                slot.answered = is_last;
                true
            }
            _ => false,
        }
    }

    /// Asks what row 1 and the views that are seen want to know now and have not asked yet.
    pub(crate) fn ask_all(&mut self, out: &mut Effects) {
        let mut wanted: Vec<(Target, Ask)> = Vec::new();
        if self.asks_head {
            wanted.push((Target::HEAD, Ask::Head));
        }
        if !layout::is_too_small(self.scene.size) {
            for index in self.full_view()..self.stack.len() {
                let area = self.area_of(index);
                let Some(layer) = self.stack.get(index) else { continue };
                let asks = layer.view.wants(&self.scene, area);
                wanted.extend(asks.into_iter().map(|(slot, ask)| (Target { layer: layer.id, slot }, ask)));
            }
        }
        for (target, ask) in wanted {
            let have = if target == Target::HEAD {
                self.head.as_ref()
            } else {
                let layer = self.stack.iter().find(|layer| layer.id == target.layer);
                layer.and_then(|layer| layer.slots.get(&target.slot))
            };
            if have.is_some_and(|slot| slot.epoch == self.epoch && slot.ask == ask) {
                continue;
            }
            let serial = self.serial();
            let slot = Slot { serial, ask: ask.clone(), epoch: self.epoch, answered: false };
            if target == Target::HEAD {
                self.head = Some(slot);
            } else if let Some(layer) = self.stack.iter_mut().find(|layer| layer.id == target.layer) {
                layer.slots.insert(target.slot, slot);
            }
            let question = Question { ask, as_of: self.scene.as_of, recorded: self.scene.recorded };
            out.push(Effect::Ask { target, serial, question });
        }
        let mut works = Vec::new();
        for layer in self.stack.iter_mut().chain(&mut self.aside) {
            works.extend(layer.view.errand().map(|work| (layer.id, work)));
        }
        for (id, work) in works {
            let serial = self.serial();
            if let Some(layer) = self.stack.iter_mut().chain(&mut self.aside).find(|layer| layer.id == id) {
                layer.errand = Some(serial);
            }
            out.push(Effect::Work { layer: id, serial, work });
        }
    }
}
