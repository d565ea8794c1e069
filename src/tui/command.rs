//! The one table of commands. Keymaps are checked against it; help, palette and hints are made from it. A command is a
//! row here (`command-NAME` and `hint-NAME` in `data/locales`), a function, and a line in `keymaps/default.toml`.

use crate::domain::message::Message;
use crate::tui::effect::{Effect, Effects, Outcome};
use crate::tui::state::State;
use crate::tui::views::{self, Act};

/// One row.
#[derive(Clone, Copy)]
pub struct Command {
    /// Its name in keymaps and logs; `command-NAME` is what it does, `hint-NAME` the word in the hints.
    pub name: &'static str,
    /// What it does.
    pub run: fn(&mut State) -> Effects,
    /// Where it is offered in help and palette.
    pub offered: Offered,
    /// Why the default keymap has no key for it; `None`: it has one.
    pub no_key: Option<&'static str>,
}

/// Where a command makes sense.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Offered {
    /// Everywhere.
    Anywhere,
    /// To move and choose, so it is in the help but not in the palette.
    Moving,
    /// In text fields only.
    Field,
}

impl std::fmt::Debug for Command {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

const fn general(name: &'static str, run: fn(&mut State) -> Effects) -> Command {
    Command { name, run, offered: Offered::Anywhere, no_key: None }
}
const fn moving(name: &'static str, run: fn(&mut State) -> Effects) -> Command {
    Command { name, run, offered: Offered::Moving, no_key: None }
}
const fn field(name: &'static str, run: fn(&mut State) -> Effects) -> Command {
    Command { name, run, offered: Offered::Field, no_key: None }
}
const fn keyless(name: &'static str, run: fn(&mut State) -> Effects, why: &'static str) -> Command {
    Command { name, run, offered: Offered::Anywhere, no_key: Some(why) }
}

/// Every command, in the order of help and palette.
pub const COMMANDS: &[Command] = &[
    general("help", |state| views::help::open(state, false)),
    general("lookup", views::lookup::open),
    general("as-of", views::asof::open),
    general("scope", State::turn_scope),
    general("origin", views::origin::open),
    general("operate", views::operate::open),
    keyless("operate-any", views::operate::open_any, "every operation; o shows those that fit the selection"),
    general("print", views::print::open),
    general("export", |state| state.act_or_later(Act::Export, "export")),
    general("palette", |state| views::help::open(state, true)),
    general("back", State::back),
    general("quit", State::back_or_quit),
    general("leave", |_| vec![Effect::Quit(Outcome::Quit)]),
    general("open", |state| state.act(Act::Open)),
    general("history", views::listing::open_history),
    general("copy", |state| state.act(Act::Copy)),
    general("sort", |state| state.act(Act::Sort)),
    general("filter", |state| state.act(Act::Filter)),
    general("sort-up", |state| state.act(Act::SortUp)),
    general("sort-down", |state| state.act(Act::SortDown)),
    general("sort-also", |state| state.act(Act::SortAlso)),
    general("official-order", |state| state.act(Act::OfficialOrder)),
    general("keep-value", |state| state.act(Act::KeepValue)),
    general("drop-value", |state| state.act(Act::DropValue)),
    general("clear-filters", |state| state.act(Act::ClearFilters)),
    general("mark", |state| state.act_or_later(Act::Mark, "mark")),
    general("range", |state| state.act(Act::Range)),
    general("mark-all", |state| state.act(Act::MarkAll)),
    general("copy-menu", |state| state.act(Act::CopyMenu)),
    general("columns", |state| state.act(Act::Columns)),
    general("named-views", |state| state.act(Act::NamedViews)),
    general("frequencies", |state| state.act(Act::Frequencies)),
    general("compare", views::compare::mark),
    general("reverse", views::reverse::open),
    general("view-overview", |state| views::show(state, "overview")),
    general("view-units", |state| views::show(state, "units")),
    general("view-vacancies", |state| views::show(state, "vacancies")),
    general("view-frozen", |state| views::show(state, "frozen")),
    general("view-flags", |state| views::show(state, "flags")),
    general("view-people", |state| views::show(state, "people")),
    general("view-posts", |state| views::show(state, "posts")),
    general("view-requests", |state| views::show(state, "requests")),
    general("view-cases", |state| views::show(state, "cases")),
    general("view-more", views::more::open),
    general("view-documents", |state| views::show(state, "documents")),
    general("view-due", |state| views::show(state, "due")),
    general("view-forecast", |state| views::show(state, "forecast")),
    general("view-changes", |state| views::show(state, "changes")),
    general("view-journal", |state| views::show(state, "journal")),
    general("view-snapshots", |state| views::show(state, "snapshots")),
    general("view-access-log", |state| views::show(state, "access-log")),
    general("view-totals", |state| views::show(state, "totals")),
    general("view-rules", |state| views::show(state, "rules")),
    general("view-list-of-units", |state| views::show(state, "list-of-units")),
    general("import", views::import::open),
    keyless("hand-in", views::hand_in::open, "a few times a year, from the palette"),
    keyless("today", |_| vec![Effect::AsOf(None)], "d 0 Enter, or from the palette"),
    general("language", State::turn_language),
    keyless("lines", State::turn_lines, "chosen once for a terminal, from the palette"),
    keyless("theme", State::turn_look, "chosen once for a terminal, from the palette"),
    keyless("ambiguous", State::turn_wide, "chosen once for a terminal, from the palette"),
    general("mouse", State::turn_mouse),
    general("record", State::turn_record),
    general("paste", |_| vec![Effect::Paste]),
    general("repaint", |_| vec![Effect::Repaint]),
    general("suspend", |_| vec![Effect::Suspend]),
    moving("up", |state| state.act(Act::Up)),
    moving("down", |state| state.act(Act::Down)),
    moving("left", |state| state.act(Act::Left)),
    moving("right", |state| state.act(Act::Right)),
    moving("page-up", |state| state.act(Act::PageUp)),
    moving("page-down", |state| state.act(Act::PageDown)),
    moving("extend-up", |state| state.act(Act::ExtendUp)),
    moving("extend-down", |state| state.act(Act::ExtendDown)),
    moving("narrower", |state| state.act(Act::Narrower)),
    moving("wider", |state| state.act(Act::Wider)),
    moving("fit-width", |state| state.act(Act::FitWidth)),
    moving("home", |state| state.act(Act::Home)),
    moving("end", |state| state.act(Act::End)),
    moving("next-pane", |state| state.act(Act::NextPane)),
    moving("previous-pane", |state| state.act(Act::PreviousPane)),
    field("field-left", |state| state.act(Act::FieldLeft)),
    field("field-right", |state| state.act(Act::FieldRight)),
    field("field-start", |state| state.act(Act::FieldStart)),
    field("field-end", |state| state.act(Act::FieldEnd)),
    field("erase", |state| state.act(Act::Erase)),
    field("erase-forward", |state| state.act(Act::EraseForward)),
    field("erase-word", |state| state.act(Act::EraseWord)),
    field("erase-all", |state| state.act(Act::EraseAll)),
];

/// The command of that name.
pub fn find(name: &str) -> Option<&'static Command> {
    COMMANDS.iter().find(|command| command.name == name)
}

/// Commands that enter something: not while the books are seen at another date, or cannot be written.
const ENTERING: &[&str] = &["operate", "reverse", "import"];

/// Why a command cannot be run now; `None`: it can.
pub fn why_not(state: &State, command: &Command) -> Option<Message> {
    if ENTERING.contains(&command.name) {
        return state.why_not_enter();
    }
    let view = command.name.strip_prefix("view-")?;
    (!views::is_there(view)).then(|| views::not_there(&state.scene, view))
}

/// Says in one line that the screen cannot do this yet, and what can.
pub fn later(name: &'static str) -> Effects {
    vec![Effect::Say(Message::new("ui-command-later").with("command", name))]
}
