//! The views: one file each, holding its state, its questions, its keys and its drawing.

pub mod asof;
pub mod card;
pub mod compare;
pub mod explain;
pub mod first;
pub mod hand_in;
pub mod help;
pub mod import;
mod leaving;
pub mod listing;
pub mod lookup;
pub mod more;
pub mod notice;
pub mod operate;
pub mod origin;
pub mod overview;
pub mod print;
pub mod reverse;
pub mod sheets;
pub mod tree;

use crate::domain::id::{Id, IdKind};
use crate::domain::message::Message;
use crate::domain::pool::Column;
use crate::office::ask::{Answer, Ask, Problem, Receipt};
use crate::office::desk::{PrintWhat, Progress};
use crate::office::drafts::FormDraft;
use crate::tui::effect::{Effect, Effects};
use crate::tui::errand::{Done, Work};
use crate::tui::keymap::Mode;
use crate::tui::state::{Scene, State};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// A movement or a choice; what it means is the view's own business.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Act {
    /// One row up.
    Up,
    /// One row down.
    Down,
    /// Left: fold, or the column before.
    Left,
    /// Right: unfold, or the next column.
    Right,
    /// One page up.
    PageUp,
    /// One page down.
    PageDown,
    /// To the first row.
    Home,
    /// To the last row.
    End,
    /// Open or drill.
    Open,
    /// To the next pane or class.
    NextPane,
    /// To the one before.
    PreviousPane,
    /// Sort by the column under the cursor.
    Sort,
    /// Keep only rows with the value under the cursor.
    Filter,
    /// Copy the answer sentence.
    Copy,
    /// In the panel of a figure: every move behind it.
    Origin,
    /// Mark the row.
    Mark,
    /// Export what is shown.
    Export,
    /// Sort by the column under the cursor after those sorted by already.
    SortAlso,
    /// Sort by the column under the cursor, least first.
    SortUp,
    /// Sort by it, greatest first.
    SortDown,
    /// Official order again.
    OfficialOrder,
    /// Only rows with the value under the cursor.
    KeepValue,
    /// No rows with the value under the cursor.
    DropValue,
    /// All conditions away.
    ClearFilters,
    /// Begin or end marking a range.
    Range,
    /// Mark on upwards.
    ExtendUp,
    /// Mark on downwards.
    ExtendDown,
    /// Mark all that is shown.
    MarkAll,
    /// Choose what to copy.
    CopyMenu,
    /// Choose columns.
    Columns,
    /// Make the column narrower.
    Narrower,
    /// Make the column wider.
    Wider,
    /// Fit the column to what it holds.
    FitWidth,
    /// Named views.
    NamedViews,
    /// How often each value of the column occurs.
    Frequencies,
    /// Caret left.
    FieldLeft,
    /// Caret right.
    FieldRight,
    /// Caret to the start.
    FieldStart,
    /// Caret to the end.
    FieldEnd,
    /// Erase before the caret.
    Erase,
    /// Erase behind the caret.
    EraseForward,
    /// Erase the word before the caret.
    EraseWord,
    /// Erase everything.
    EraseAll,
}

impl Act {
    /// Whether the officer is told when a view has no use for it.
    pub fn is_said(self) -> bool {
        matches!(
            self,
            Act::Open
                | Act::Sort
                | Act::Filter
                | Act::Copy
                | Act::SortAlso
                | Act::SortUp
                | Act::SortDown
                | Act::OfficialOrder
                | Act::KeepValue
                | Act::DropValue
                | Act::ClearFilters
                | Act::Range
                | Act::MarkAll
                | Act::CopyMenu
                | Act::Columns
                | Act::Narrower
                | Act::Wider
                | Act::FitWidth
                | Act::NamedViews
                | Act::Frequencies
        )
    }
    /// Where a cursor in `count` rows goes; `None` when this is no movement of rows.
    pub fn moved(self, cursor: usize, count: usize, page: usize) -> Option<usize> {
        let last = count.saturating_sub(1);
        Some(match self {
            Act::Up => cursor.saturating_sub(1),
            Act::Down => (cursor + 1).min(last),
            Act::PageUp => cursor.saturating_sub(page.max(1)),
            Act::PageDown => (cursor + page.max(1)).min(last),
            Act::Home => 0,
            Act::End => last,
            _ => return None,
        })
    }
}

/// What is selected: the subject of `g`, `h`, `o`.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Selected {
    /// The subject.
    pub subject: Option<Id>,
    /// Its name.
    pub name: String,
    /// The quota kind, where the selection is a figure of one.
    pub kind: Option<String>,
    /// Which figure, where moves change it.
    pub column: Option<Column>,
    /// The name of the figure, also of one that is derived (`vacant`, `excess`, `available`).
    pub figure: Option<&'static str>,
    /// The entry of the journal.
    pub entry: Option<u64>,
    /// The unit the row is of, where it is about something else.
    pub unit: Option<Id>,
    /// What the row itself opens (a person, a freeze, a document), where `subject` is what its figures are of.
    pub row: Option<Id>,
    /// Rows marked for one operation (`Space`), in the order of the list; empty: only the subject.
    pub marked: Vec<Id>,
    /// The rule and whom it found, where the row is a finding: pools stay pools here.
    pub finding: Option<(String, Id)>,
}

/// A view: its state, what it wants to know, what keys do to it, how it looks. `draw` never changes anything.
pub trait View {
    /// Its name: `view-NAME` is its title.
    fn name(&self) -> &'static str;
    /// Where keys go.
    fn mode(&self) -> Mode {
        Mode::Main
    }
    /// Whether it stands over the view below; then its area is the whole screen.
    fn is_overlay(&self) -> bool {
        false
    }
    /// Whether it already shows this problem.
    fn is_notice_of(&self, _: &Problem) -> bool {
        false
    }
    /// Row 2: where we are, and what is shown at its right end.
    fn trail(&self, scene: &Scene, area: Rect) -> (String, String);
    /// What it needs to know to show `area` now, by slot.
    fn wants(&self, _: &Scene, _: Rect) -> Vec<(u8, Ask)> {
        Vec::new()
    }
    /// Takes the answer of the newest question of a slot.
    fn take(&mut self, _slot: u8, _: Answer, _: &Scene, _: Rect) -> Effects {
        Effects::new()
    }
    /// Work with files that it wants done now; said once. The newest counts, an older one is forgotten.
    fn errand(&mut self) -> Option<Work> {
        None
    }
    /// Its work has come this far.
    fn progress(&mut self, _: Progress) {}
    /// Its work is done.
    fn done(&mut self, _: Result<Done, Problem>, _: &Scene, _: Rect) -> Effects {
        Effects::new()
    }
    /// An order of its was recorded, or was not; `None`: that is said in the usual way.
    fn posted(&mut self, _: &Result<Vec<Receipt>, Problem>, _: &Scene) -> Option<Effects> {
        None
    }
    /// What is half filled in here, kept when it is left by any way but its own end.
    fn draft(&self, _: &Scene) -> Option<FormDraft> {
        None
    }
    /// Its place in row 2 while another view stands on it.
    fn crumb(&self, scene: &Scene) -> String {
        title(scene, self.name())
    }
    /// Whether it is always found again as it was left.
    fn is_lasting(&self) -> bool {
        false
    }
    /// Whether it is set aside, not closed, when another view is gone to.
    fn keeps(&self) -> bool {
        false
    }
    /// Esc, where it leads to an earlier step of this view; `None`: the view is left.
    fn step_back(&mut self, _: &Scene) -> Option<Effects> {
        None
    }
    /// Does what was asked; `None` when it has no use for it.
    fn act(&mut self, act: Act, scene: &Scene, area: Rect) -> Option<Effects>;
    /// Takes typed or pasted text.
    fn type_in(&mut self, _: &str, _: &Scene, _: Rect) -> Effects {
        Effects::new()
    }
    /// What is selected.
    fn selected(&self, _: &Scene) -> Selected {
        Selected::default()
    }
    /// The unit that `m` marks for comparison: the one selected.
    fn compares(&self, scene: &Scene) -> Option<(Id, String)> {
        let selected = self.selected(scene);
        let id = selected.subject.filter(|id| id.kind == IdKind::Unit)?;
        Some((id, selected.name))
    }
    /// What `p` puts on paper, and what the file is named after: the card of what is selected.
    fn prints(&self, scene: &Scene) -> Option<(PrintWhat, String)> {
        let selected = self.selected(scene);
        let id = selected.subject.filter(|id| print::has_card(id.kind))?;
        Some((PrintWhat::Card { id, scope: scene.scope }, selected.name))
    }
    /// The line above the hints: the row that proves itself.
    fn foot(&self, _: &Scene) -> Option<String> {
        None
    }
    /// The commands whose keys stand in the last line, most wanted first.
    fn hints(&self) -> &'static [&'static str];
    /// Draws itself; where the caret stands, if it has one.
    fn draw(&self, scene: &Scene, area: Rect, buf: &mut Buffer) -> Option<Position>;
}

/// The view the screen begins with, above the overview: names, figures and totals at once.
pub fn home() -> Box<dyn View> {
    tree::view(None)
}

/// Makes a view.
type Make = fn(&Scene) -> Box<dyn View>;

/// A full view that a key leads to.
struct Row {
    name: &'static str,
    /// `None`: not on the screen yet; the command line has it.
    make: Option<Make>,
}

const fn row(name: &'static str, make: Make) -> Row {
    Row { name, make: Some(make) }
}
const fn later(name: &'static str) -> Row {
    Row { name, make: None }
}

const ROWS: &[Row] = &[
    row("overview", |_| overview::view()),
    row("units", |_| tree::view(None)),
    row("vacancies", |scene| listing::view(scene, "vacancies")),
    row("frozen", |scene| listing::view(scene, "frozen")),
    row("flags", |scene| listing::view(scene, "flags")),
    row("people", |scene| listing::view(scene, "people")),
    row("posts", |scene| listing::view(scene, "posts")),
    row("requests", |scene| listing::view(scene, "requests")),
    row("cases", |scene| listing::view(scene, "cases")),
    row("documents", |scene| listing::view(scene, "documents")),
    row("due", |scene| listing::view(scene, "due")),
    later("forecast"),
    row("changes", |scene| listing::view(scene, "changes")),
    row("journal", |scene| listing::view(scene, "journal")),
    row("snapshots", |scene| listing::view(scene, "snapshots")),
    row("rules", |scene| listing::view(scene, "rules")),
    row("totals", |scene| listing::view(scene, "totals")),
    row("access-log", |scene| listing::view(scene, "access-log")),
    row("list-of-units", |scene| listing::view(scene, "units")),
];

/// Shows a view above the first one, or the first one itself; says so where it is not on the screen yet.
pub fn show(state: &mut State, name: &'static str) -> Effects {
    let Some(row) = ROWS.iter().find(|row| row.name == name) else { return Effects::new() };
    let Some(make) = row.make else { return vec![Effect::Say(not_there(&state.scene, name))] };
    let is_first = state.stack.first().is_some_and(|layer| layer.view.name() == name);
    if state.has_aside(name) || state.top().is_some_and(|layer| layer.view.name() == name) {
        state.clear_stack();
        if is_first || state.bring_back(name) {
            return Effects::new();
        }
    }
    vec![Effect::Switch(if is_first { None } else { Some(make(&state.scene)) })]
}

/// Whether a view is on the screen already; one that no row names is opened otherwise.
pub fn is_there(name: &str) -> bool {
    ROWS.iter().find(|row| row.name == name).is_none_or(|row| row.make.is_some())
}

/// That a view is not on the screen yet.
pub fn not_there(scene: &Scene, name: &str) -> Message {
    Message::new("ui-view-later").with("view", title(scene, name))
}

/// The title of a view.
pub fn title(scene: &Scene, name: &str) -> String {
    scene.talk.t(&format!("view-{name}"))
}
