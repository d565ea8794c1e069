//! The screen. `State + Event → Effects` ([`update`]), `&State → frame` ([`draw`]); neither touches a file, a clock or a
//! thread. The [`shell`] owns the terminal, the threads and the one loop, and tests drive that same loop ([`screen`]).
//!
//! What is not here: the store, files, decisions. The screen knows an office only as a [`Door`](crate::office::door::Door).
//! A command is a row of [`command`] and a line of `keymaps/`; a view is one file of [`views`].

mod clipboard;
pub mod command;
mod crash;
pub mod draw;
pub mod effect;
pub mod errand;
pub mod event;
pub mod key;
pub mod keymap;
pub mod layout;
pub mod paper;
pub mod parts;
pub mod picture;
pub mod play;
pub mod pointer;
pub mod probe;
pub mod screen;
pub mod shell;
pub mod start;
pub mod state;
pub mod talk;
pub mod terminal;
pub mod theme;
pub mod update;
pub mod views;
pub mod workers;

pub use effect::Outcome;
pub use screen::Screen;
pub use shell::run;
pub use start::Start;
pub use state::Options;
