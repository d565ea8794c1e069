//! The command line: a command tree built at run time from the table of subcommands and the operation table, results to stdout,
//! sentences and progress to stderr, exit statuses of CONTRACT section 1. One file per group of subcommands; the office
//! does the work behind [`FrontDoor`] and [`OfficeDesk`](crate::office::desk::OfficeDesk).

mod context;
mod copies;
mod export;
mod figures;
mod find;
mod import;
mod json;
mod key;
mod keys;
mod limits;
mod listing;
mod ndjson;
mod operate;
mod profiles;
mod report;
mod shaping;
mod show;
mod snapshot;
mod start;
mod table;
mod usage;
mod views;

pub use context::{Surroundings, Terminal};
pub use listing::{Form, write_listing};
pub use ndjson::{NotAnOrder, order_of_line};
pub use table::write_table;

use crate::domain::message::Message;
use crate::domain::operation::Spec;
use crate::office::ask::Problem;
use crate::office::desk::FrontDoor;
use crate::office::wishes::Screens;
use crate::office::words::{Language, Words};
use clap::{ArgMatches, Command};
use context::Run;
use std::ffi::OsString;
use std::io::{self, BufWriter};
use std::process::ExitCode;

/// The screen; given from outside, because the command line does not know it.
pub type Screen<'a> = &'a dyn Screens;

/// Why a command ended early.
#[derive(Debug)]
enum Stop {
    /// With a sentence and an exit status.
    Problem(Box<Problem>),
    /// stdout or stderr could not be written; a broken pipe among others.
    Output(io::Error),
}

impl From<Problem> for Stop {
    fn from(problem: Problem) -> Stop {
        Stop::Problem(Box::new(problem))
    }
}
impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Stop {
        Stop::Output(error)
    }
}

impl Stop {
    /// A wrong use of the command line.
    fn usage(message: Message) -> Stop {
        Problem::new(EXIT_USAGE, message).into()
    }
}

/// The exit status of a command that came to its end.
type Outcome = Result<u8, Stop>;

const EXIT_DONE: u8 = 0;
const EXIT_REFUSED: u8 = 1;
const EXIT_USAGE: u8 = 2;
const EXIT_STORE: u8 = 3;
const EXIT_INPUT: u8 = 4;

/// What a subcommand is built from.
struct Tree<'a> {
    words: &'a Words,
    operations: &'a [Spec],
}

impl Tree<'_> {
    /// The help text of that id.
    fn help(&self, id: &str) -> String {
        self.words.with(id, &[])
    }
    /// A command with its help `cli-about-NAME` (blanks of a nested name as `-`).
    fn command(&self, name: &'static str, about: &str) -> Command {
        usage::dressed(Command::new(name).about(self.help(&format!("cli-about-{about}"))), self.words)
    }
}

/// One subcommand: its name, its arguments, what it does.
struct Subcommand {
    name: &'static str,
    build: fn(&Tree, &'static str) -> Command,
    run: fn(&mut Run, &'static str, &ArgMatches) -> Outcome,
}

/// Every subcommand, in the order of the help.
const SUBCOMMANDS: &[&[Subcommand]] = &[
    start::SUBCOMMANDS,
    import::SUBCOMMANDS,
    profiles::SUBCOMMANDS,
    export::SUBCOMMANDS,
    find::SUBCOMMANDS,
    show::SUBCOMMANDS,
    views::SUBCOMMANDS,
    views::NAMED,
    operate::SUBCOMMANDS,
    snapshot::SUBCOMMANDS,
    copies::SUBCOMMANDS,
    key::SUBCOMMANDS,
    keys::SUBCOMMANDS,
];

fn subcommands() -> impl Iterator<Item = &'static Subcommand> {
    SUBCOMMANDS.iter().flat_map(|group| group.iter())
}

/// The whole command tree for a table of operations.
fn tree(tree: &Tree) -> Command {
    let mut root = usage::dressed(
        Command::new("estab").version(env!("CARGO_PKG_VERSION")).about(tree.help("cli-about")),
        tree.words,
    )
    .args(context::global_args(tree));
    for subcommand in subcommands() {
        root = root.subcommand((subcommand.build)(tree, subcommand.name));
    }
    root
}

/// Runs the program on real arguments, environment and standard streams.
pub fn main(
    args: impl IntoIterator<Item = OsString>,
    operations: &[Spec],
    door: &dyn FrontDoor,
    screen: Screen,
) -> ExitCode {
    // Not locked: the screen and what restores the terminal write to it from other threads.
    let mut out = BufWriter::new(io::stdout());
    let mut err = io::stderr();
    let mut terminal = Terminal::of_process(&mut out, &mut err);
    let status = run(args, operations, door, screen, Surroundings::of_process(), &mut terminal);
    ExitCode::from(status)
}

/// As [`main`], with everything from outside given: for tests.
pub fn run(
    args: impl IntoIterator<Item = OsString>,
    operations: &[Spec],
    door: &dyn FrontDoor,
    screen: Screen,
    surroundings: Surroundings,
    terminal: &mut Terminal,
) -> u8 {
    let args: Vec<OsString> = args.into_iter().collect();
    let language = context::language(&args, &surroundings);
    let words = Words::new(language);
    let ended = dispatch(&args, operations, door, screen, &surroundings, &words, terminal);
    let ended = ended.and_then(|status| Ok(terminal.out.flush().map(|()| status)?));
    match ended {
        Ok(status) => status,
        // Whoever reads us has seen enough.
        Err(Stop::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => EXIT_DONE,
        Err(Stop::Output(error)) => {
            let message = Message::new("cli-output").with("error", error.to_string());
            // With nowhere left to write, the exit status alone has to say it.
            let _ = report::sentence(terminal.err, &words, &message);
            EXIT_STORE
        }
        Err(Stop::Problem(problem)) => {
            let _ = terminal.out.flush();
            let _ = report::problem(terminal.err, &words, &problem);
            problem.exit
        }
    }
}

fn dispatch(
    args: &[OsString],
    operations: &[Spec],
    door: &dyn FrontDoor,
    screen: Screen,
    surroundings: &Surroundings,
    words: &Words,
    terminal: &mut Terminal,
) -> Outcome {
    let language: Language = words.language();
    let matches = match tree(&Tree { words, operations }).try_get_matches_from(args) {
        Ok(matches) => matches,
        Err(error) => return usage::ended(&error, terminal),
    };
    let globals = context::Globals::read(&matches, surroundings, language)?;
    let mut run = Run { words, operations, door, screen, globals, terminal };
    match matches.subcommand() {
        None => start::screen(&mut run),
        Some((name, matches)) => match subcommands().find(|subcommand| subcommand.name == name) {
            Some(subcommand) => (subcommand.run)(&mut run, subcommand.name, matches),
            None => Err(Stop::usage(Message::new("cli-usage-subcommand").with("given", name))),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tree_is_sound_in_both_languages() {
        let operations = crate::domain::operation::table();
        for language in Language::ALL {
            let words = Words::new(language);
            tree(&Tree { words: &words, operations: &operations }).debug_assert();
        }
    }
}
