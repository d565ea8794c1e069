//! From the command line to the screen: opens the office, or offers a beginning where there is no store yet.

use crate::domain::message::Message;
use crate::office::ask::Problem;
use crate::office::desk::{Access, FrontDoor, Opening};
use crate::office::front::{self, Front};
use crate::office::screen_door::ScreenDoor;
use crate::office::words::Words;
use crate::tui::{Options, Outcome, run};
use std::io::{BufRead, Write};
use std::process::Command;
use std::sync::Arc;

/// People of the sample city that is offered.
const SAMPLE_PEOPLE: u64 = 3_000;
/// What was chosen on the first screen, for the program started anew.
const BEGIN: &str = "ESTAB_BEGIN";

/// Opens the screen on a store; without one, offers the sample city, an import, a new office.
///
/// # Errors
/// Why the store or the terminal cannot be used.
pub fn open(opening: &Opening, front: &Front) -> Result<(), Problem> {
    let mut opening = opening.clone();
    let mut import = false;
    if !opening.store.exists() {
        match std::env::var(BEGIN).as_deref() {
            Ok("sample") => opening.store = front.demo(&opening, None, SAMPLE_PEOPLE, &mut |_| {})?.store,
            Ok(begin @ ("new" | "import")) => {
                let (name, code) = office(&opening)?;
                front.create(&opening, &name, &code)?;
                import = begin == "import";
            }
            _ => {
                return match run(Arc::new(Nothing { opening: opening.clone() }), options(&opening, true))? {
                    Outcome::Quit => Ok(()),
                    Outcome::Sample => again(&opening, "sample"),
                    Outcome::New => again(&opening, "new"),
                    Outcome::Import => again(&opening, "import"),
                };
            }
        }
    }
    // The store is held for writing only while something is written: `estab do` works beside the screen.
    opening.access = Access::Read;
    let office = Arc::new(front::open(&opening)?);
    let door = Arc::new(ScreenDoor::new(office, &opening));
    let ended = run(door.clone(), Options { import, ..options(&opening, false) });
    door.tidy();
    ended.map(|_| ())
}

fn options(opening: &Opening, first: bool) -> Options {
    Options {
        language: opening.language,
        as_of: opening.as_of,
        recorded: opening.recorded,
        color: std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
        first,
        ..Options::default()
    }
}

/// Asks one line on the plain terminal; nothing entered ends the beginning.
fn ask(words: &Words, code: &'static str) -> Result<String, Problem> {
    let failed =
        |error: std::io::Error| Problem::new(2, Message::new("start-no-answer").with("error", error.to_string()));
    let mut out = std::io::stdout().lock();
    write!(out, "{} ", words.text(&Message::new(code))).and_then(|()| out.flush()).map_err(failed)?;
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).map_err(failed)?;
    let line = line.trim().to_string();
    if line.is_empty() { Err(Problem::new(2, Message::new("start-given-up"))) } else { Ok(line) }
}

/// Starts the program anew with what was chosen: its threads and signal handlers would be in the way of plain prompts.
fn again(opening: &Opening, begin: &str) -> Result<(), Problem> {
    let failed =
        |error: std::io::Error| Problem::new(2, Message::new("start-again-failed").with("error", error.to_string()));
    let mut command = Command::new(std::env::current_exe().map_err(failed)?);
    command.arg("--store").arg(&opening.store).arg("--lang").arg(opening.language.code()).env(BEGIN, begin);
    #[cfg(unix)]
    return Err(failed(std::os::unix::process::CommandExt::exec(&mut command)));
    #[cfg(not(unix))]
    return command.status().map(|_| ()).map_err(failed);
}

/// Name and code of a new office.
fn office(opening: &Opening) -> Result<(String, String), Problem> {
    let words = Words::new(opening.language);
    Ok((ask(&words, "start-office-name")?, ask(&words, "start-office-code")?))
}

/// The door of no office: the first screen asks nothing but the day.
struct Nothing {
    opening: Opening,
}

impl crate::office::door::Door for Nothing {
    fn answer(&self, _: &crate::office::ask::Question) -> Result<crate::office::ask::Answer, Problem> {
        Err(Problem::new(3, Message::new("start-no-store")))
    }
    fn post(&self, _: &[crate::office::ask::Order], _: bool) -> Result<Vec<crate::office::ask::Receipt>, Problem> {
        Err(Problem::new(3, Message::new("start-no-store")))
    }
    fn today(&self) -> crate::domain::date::Date {
        crate::office::clock::Clock::new(self.opening.today, None).today()
    }
}
