//! How the screen is wanted: what the command line and the environment say that only the screen understands, and the one
//! door from the command line to it, as neither knows the other.

use crate::domain::message::Message;
use crate::office::ask::Problem;
use crate::office::desk::Opening;
use crate::office::words::Language;
use std::path::PathBuf;

/// Names of looks, the first where none is wished.
pub const THEMES: [&str; 5] = ["auto", "light", "dark", "high-contrast", "mono"];
/// Frames of line characters, the first where none is wished: as found by asking the terminal.
pub const LINES: [&str; 3] = ["auto", "on", "off"];
/// Cells of a character whose width differs between terminals, the first where none is wished.
pub const AMBIGUOUS: [&str; 3] = ["auto", "narrow", "wide"];

/// The wishes; a name is one of the lists above.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Wishes {
    /// The name of a keymap that comes with the program, or a file.
    pub keymap: Option<String>,
    /// Where the user's own keymap is looked for.
    pub keymap_file: Option<PathBuf>,
    /// One of [`THEMES`].
    pub theme: Option<String>,
    /// One of [`LINES`].
    pub lines: Option<String>,
    /// One of [`AMBIGUOUS`].
    pub ambiguous: Option<String>,
    /// The mouse is listened to from the start.
    pub mouse: bool,
    /// The line is slow: few bytes.
    pub slow: bool,
    /// A script of keys to play first.
    pub play: Option<PathBuf>,
    /// `NO_COLOR` is set.
    pub no_color: bool,
}

/// The keys of one command in one place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeyRow {
    /// Where: a section of keymap files.
    pub mode: &'static str,
    /// Its keys, each as people read it.
    pub keys: Vec<String>,
    /// Its name in keymap files.
    pub command: &'static str,
    /// What it does.
    pub does: String,
}

/// A keymap as a table.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct KeyTable {
    /// The keymap that comes with the program on which it rests.
    pub base: String,
    /// In the order of the command table.
    pub rows: Vec<KeyRow>,
    /// What is wrong with the one asked for, so that `base` alone is shown.
    pub faults: Vec<Message>,
}

/// The screen, for the command line.
pub trait Screens {
    /// Opens it on a store and returns when it is left.
    ///
    /// # Errors
    /// Why the store or the terminal cannot be used.
    fn open(&self, opening: &Opening, wishes: &Wishes) -> Result<(), Problem>;
    /// The keys that it would have.
    fn keys(&self, wishes: &Wishes, language: Language) -> KeyTable;
}
