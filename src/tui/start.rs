//! From the command line to the screen: opens the office, or offers a beginning where there is no store yet.

use crate::domain::message::Message;
use crate::office::ask::Problem;
use crate::office::desk::{Access, FrontDoor, ImportRequest, OfficeDesk, Opening};
use crate::office::front::{self, Desk, Front};
use crate::office::words::Words;
use crate::tui::{Options, Outcome, run};
use std::io::{BufRead, Write};
use std::sync::Arc;

/// People of the sample city that is offered.
const SAMPLE_PEOPLE: u64 = 3_000;

/// Opens the screen on a store; without one, offers the sample city, an import, a new office.
///
/// # Errors
/// Why the store or the terminal cannot be used.
pub fn open(opening: &Opening, front: &Front) -> Result<(), Problem> {
    let mut opening = opening.clone();
    if !opening.store.exists() {
        match run(Arc::new(Nothing { opening: opening.clone() }), options(&opening, true))? {
            Outcome::Quit => return Ok(()),
            Outcome::Sample => {
                let built = front.demo(&opening, None, SAMPLE_PEOPLE, &mut |_| {})?;
                opening.store = built.store;
            }
            Outcome::New => found(&opening, front)?,
            Outcome::Import => {
                found(&opening, front)?;
                import(&opening, front)?;
            }
        }
    }
    // Nothing is posted from the screen yet: it leaves the store to `estab do`, and follows what is recorded there.
    opening.access = Access::Read;
    let office = Arc::new(front::open(&opening)?);
    office.warm();
    run(office, options(&opening, false)).map(|_| ())
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

fn found(opening: &Opening, front: &Front) -> Result<(), Problem> {
    let words = Words::new(opening.language);
    let name = ask(&words, "start-office-name")?;
    let code = ask(&words, "start-office-code")?;
    front.create(opening, &name, &code)
}

fn import(opening: &Opening, front: &Front) -> Result<(), Problem> {
    let words = Words::new(opening.language);
    let names: Vec<String> = front.profiles().into_iter().map(|line| line.name).collect();
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{}", words.text(&Message::new("start-profiles").with("names", names.join(", "))));
    drop(out);
    let profile = ask(&words, "start-profile")?;
    let files = ask(&words, "start-files")?;
    let mut desk = Desk { office: Arc::new(front::open(opening)?) };
    let request = ImportRequest {
        profile,
        files: files.split_whitespace().map(Into::into).collect(),
        ..ImportRequest::default()
    };
    let report = desk.import(&request, &mut |_| {})?;
    let said = Message::new("start-imported").with("read", report.read).with("taken", report.taken);
    let _ = writeln!(std::io::stdout().lock(), "{}", words.text(&said));
    Ok(())
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
